//! Rows of addresses, notices and letters.

use nod_core::audit::AuditKind;
use nod_core::mail::NotificationAddress;
use nod_core::notice::{Notice, Told};

use super::{Place, time};
use crate::store::statements::columns;
use crate::store::{Letter, LetterAbout, Recovery, StoreError, StoreResult};

columns! {
    /// A row of `addresses`.
    pub(in crate::store) struct AddressRow {
        id: String,
        address: String,
        language: String,
        added_at: i64,
        confirmed_at: Option<i64>,
        failed_at: Option<i64>,
    }
}

impl TryFrom<AddressRow> for NotificationAddress {
    type Error = StoreError;

    fn try_from(row: AddressRow) -> StoreResult<Self> {
        let place = Place { table: "addresses", id: &row.id };
        Ok(Self {
            id: place.parse("id", &row.id)?,
            address: place.parse("address", &row.address)?,
            language: row.language,
            added_at: time(row.added_at),
            confirmed_at: row.confirmed_at.map(time),
            failed_at: row.failed_at.map(time),
        })
    }
}

/// The columns of [`NoticeRow`], of the table `notices n`.
macro_rules! notice_columns {
    () => {
        "n.seq, n.account_id, n.at, n.kind, n.device_id, n.detail, n.browser, n.ip, n.name, n.sent_at, n.undone_at"
    };
}

pub(in crate::store) use notice_columns;

columns! {
    /// A row of `notices`.
    pub(in crate::store) struct NoticeRow {
        seq: i64,
        account_id: String,
        at: i64,
        kind: String,
        device_id: Option<String>,
        detail: Option<String>,
        browser: Option<String>,
        ip: Option<String>,
        name: Option<String>,
        sent_at: Option<i64>,
        undone_at: Option<i64>,
    }
}

impl TryFrom<NoticeRow> for Notice {
    type Error = StoreError;

    fn try_from(row: NoticeRow) -> StoreResult<Self> {
        let seq = row.seq.to_string();
        let place = Place { table: "notices", id: &seq };
        Ok(Self {
            seq: place.known("seq", u64::try_from(row.seq).ok())?,
            account: place.parse("account_id", &row.account_id)?,
            at: time(row.at),
            kind: place.known("kind", AuditKind::from_name(&row.kind))?,
            device: place.parse_some("device_id", row.device_id.as_deref())?,
            detail: row.detail,
            told: Told { browser: row.browser, ip: row.ip, name: row.name },
            sent_at: row.sent_at.map(time),
            undone_at: row.undone_at.map(time),
        })
    }
}

columns! {
    /// A row of `mails`, with what stands in the letter beside its notice.
    pub(in crate::store) struct LetterRow {
        id: String,
        account_id: String,
        username: String,
        display_name: Option<String>,
        address_id: String,
        address: String,
        language: String,
        kind: String,
        notice_seq: Option<i64>,
        subject_id: Option<String>,
        may_undo: i64,
        created_at: i64,
        expires_at: i64,
        tries: i64,
    }
}

impl LetterRow {
    /// The place of the entry that the letter tells of.
    pub(in crate::store) const fn notice(&self) -> Option<i64> {
        self.notice_seq
    }

    /// The letter, with the notice that it tells of.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`].
    pub(in crate::store) fn with(self, told: Option<(Notice, Option<String>)>) -> StoreResult<Letter> {
        let place = Place { table: "mails", id: &self.id };
        let about = match (self.kind.as_str(), told) {
            ("notice", Some((notice, device))) => {
                LetterAbout::Notice { notice: Box::new(notice), device, may_undo: self.may_undo != 0 }
            }
            ("confirm_address", None) => LetterAbout::ConfirmAddress,
            ("notice", None) => return Err(place.inconsistent("its notice is gone")),
            (kind, None) => {
                let id = place.parse("subject_id", self.subject_id.as_deref().unwrap_or_default())?;
                match kind {
                    "reset_password" => LetterAbout::ResetPassword(id),
                    "confirm_recovery" => LetterAbout::ConfirmRecovery(id),
                    "open_recovery" => LetterAbout::OpenRecovery(id),
                    _ => return Err(place.inconsistent("kind has a value that is not known")),
                }
            }
            (_, Some(_)) => return Err(place.inconsistent("kind is none of a notice")),
        };
        Ok(Letter {
            account: place.parse("account_id", &self.account_id)?,
            username: place.parse("username", &self.username)?,
            display_name: self.display_name.as_deref().map(|name| place.name("display_name", name)).transpose()?,
            address_id: place.parse("address_id", &self.address_id)?,
            address: place.parse("address", &self.address)?,
            language: self.language,
            created_at: time(self.created_at),
            expires_at: time(self.expires_at),
            tries: place.count("tries", self.tries)?,
            about,
            id: self.id,
        })
    }
}

columns! {
    /// A row of `recoveries`.
    pub(in crate::store) struct RecoveryRow {
        id: String,
        account_id: String,
        ready_at: Option<i64>,
        expires_at: i64,
        enrolment_id: Option<String>,
    }
}

impl TryFrom<RecoveryRow> for Recovery {
    type Error = StoreError;

    fn try_from(row: RecoveryRow) -> StoreResult<Self> {
        let place = Place { table: "recoveries", id: &row.id };
        Ok(Self {
            id: place.parse("id", &row.id)?,
            account: place.parse("account_id", &row.account_id)?,
            ready_at: row.ready_at.map(time),
            expires_at: time(row.expires_at),
            enrolment: place.parse_some("enrolment_id", row.enrolment_id.as_deref())?,
        })
    }
}
