//! Letters on their way: an outbox. A letter is written in the transaction of what it tells of, taken by the task that sends it for as long
//! as a try may take, and deleted when the mail server has it.

use async_trait::async_trait;
use futures_util::FutureExt as _;
use nod_core::audit::{AuditDraft, AuditEntry};
use nod_core::id::{AccountId, AddressId, ClientId, RecoveryId, Username};
use nod_core::mail::{MailAddress, NotificationAddress};
use nod_core::notice::{Notice, SETTLED_AFTER};
use nod_core::time::Timestamp;
use serde::Serialize;
use std::time::Duration;

use super::audit::json;
use super::dialect::{self, statement};
use super::row::{LetterRow, NoticeRow, notice_columns};
use super::{Backend, Driver, Outcome, Statement, Statements, addresses, columns, one, undo};
use crate::store::{Ended, Fenced, Letter, Mails, NewAddress, NewLetter, NewReset, StoreError, StoreResult, Undo};

/// How long a notice waits for a mail server that is down.
const KEEP_NOTICES: Duration = Duration::from_hours(5 * 24);

#[async_trait]
impl<D: Driver> Mails for Backend<D> {
    async fn add_address(&self, new: NewAddress, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("add_address", (new, audit), |db, (new, audit)| addresses::add(db, new, audit).boxed()).await
    }

    async fn addresses_of(&self, account: AccountId) -> StoreResult<Vec<NotificationAddress>> {
        self.read("addresses_of", account, |db, account| addresses::of_account(db, *account).boxed()).await
    }

    async fn ask_address_again(
        &self,
        account: AccountId,
        address: AddressId,
        letter: NewLetter,
    ) -> StoreResult<Fenced<()>> {
        self.write("ask_address_again", (account, address, letter), |db, (account, address, letter)| {
            addresses::ask_again(db, *account, *address, letter).boxed()
        })
        .await
    }

    async fn confirm_address(
        &self,
        account: AccountId,
        address: AddressId,
        added_after: Timestamp,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write(
            "confirm_address",
            (account, address, added_after, audit),
            |db, (account, address, added_after, audit)| {
                addresses::confirm(db, *account, *address, *added_after, audit).boxed()
            },
        )
        .await
    }

    async fn remove_address(
        &self,
        account: AccountId,
        address: AddressId,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write("remove_address", (account, address, audit), |db, (account, address, audit)| {
            addresses::remove(db, *account, *address, audit).boxed()
        })
        .await
    }

    async fn username_by_address(
        &self,
        address: &MailAddress,
        settled_before: Timestamp,
    ) -> StoreResult<Option<Username>> {
        self.read("username_by_address", (address.clone(), settled_before), |db, (address, settled_before)| {
            addresses::username(db, address, *settled_before).boxed()
        })
        .await
    }

    async fn accounts_by_address(&self, address: &MailAddress) -> StoreResult<Vec<AccountId>> {
        self.read("accounts_by_address", address.clone(), |db, address| addresses::owners(db, address).boxed()).await
    }

    async fn take_letters(&self, now: Timestamp, again_at: Timestamp, most: u32) -> StoreResult<Vec<Letter>> {
        self.write("take_letters", (now, again_at, most), |db, (now, again_at, most)| {
            take(db, *now, *again_at, *most).boxed()
        })
        .await
    }

    async fn letters_sent(&self, letters: Vec<String>, at: Timestamp) -> StoreResult<()> {
        self.write("letters_sent", (letters, at), |db, (letters, at)| sent(db, letters, *at).boxed()).await
    }

    async fn letters_failed(
        &self,
        letters: Vec<String>,
        at: Timestamp,
        again_at: Option<Timestamp>,
    ) -> StoreResult<()> {
        self.write("letters_failed", (letters, at, again_at), |db, (letters, at, again_at)| {
            failed(db, letters, *at, *again_at).boxed()
        })
        .await
    }

    async fn waiting_letters(&self) -> StoreResult<(u64, Option<Timestamp>)> {
        self.scan("waiting_letters", (), |db, ()| waiting(db).boxed()).await
    }

    async fn notice(&self, seq: u64) -> StoreResult<Option<Notice>> {
        self.read("notice", seq, |db, seq| notice(db, i64::try_from(*seq).unwrap_or(i64::MAX)).boxed()).await
    }

    async fn undo(&self, undo: Undo) -> StoreResult<Fenced<Vec<Ended>>> {
        self.write("undo", undo, |db, undo| undo::undo(db, undo).boxed()).await
    }

    async fn ask_password_reset(&self, reset: NewReset, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("ask_password_reset", (reset, audit), |db, (reset, audit)| undo::ask_reset(db, reset, audit).boxed())
            .await
    }

    async fn password_reset(&self, id: RecoveryId, now: Timestamp) -> StoreResult<Option<AccountId>> {
        self.read("password_reset", (id, now), |db, (id, now)| undo::reset_of(db, *id, *now).boxed()).await
    }

    async fn reset_password(
        &self,
        id: RecoveryId,
        password_hash: &str,
        asked_by: &ClientId,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Ended>>> {
        self.write(
            "reset_password",
            (id, password_hash.to_owned(), asked_by.clone(), audit),
            |db, (id, hash, asked_by, audit)| undo::reset(db, *id, hash, asked_by, audit).boxed(),
        )
        .await
    }
}

/// A notice on its way into the table.
#[derive(Serialize)]
struct Job {
    account: String,
    seq: u64,
    at: i64,
    kind: &'static str,
    device: Option<String>,
    detail: Option<String>,
    browser: Option<String>,
    ip: Option<String>,
    name: Option<String>,
    /// One of a day is enough.
    once: u8,
    /// When an address was confirmed or removed that is not settled any more.
    settled: i64,
    expires_at: i64,
}

const INSERT_NOTICES: Statement = statement!(
    "INSERT INTO notices (seq, account_id, at, kind, device_id, detail, browser, ip, name) \
     SELECT j.seq, j.account, j.at, j.kind, j.device, j.detail, j.browser, j.ip, j.name FROM ",
    jobs!(notice),
    " WHERE EXISTS (SELECT 1 FROM addresses d WHERE d.account_id = j.account AND d.confirmed_at IS NOT NULL \
     AND (d.removed_at IS NULL OR d.removed_at > j.settled)) AND (j.once = 0 OR NOT EXISTS (SELECT 1 FROM notices n \
     WHERE n.account_id = j.account AND n.kind = j.kind AND n.at > j.settled))"
);

/// An address may take changes back that was confirmed long enough before them, or is the first of those that are told.
const INSERT_LETTERS: Statement = statement!(
    "INSERT INTO mails (id, account_id, address_id, kind, notice_seq, may_undo, created_at, expires_at, due_at, tries) \
     SELECT j.seq || '.' || d.id, d.account_id, d.id, 'notice', j.seq, \
     CASE WHEN d.confirmed_at <= j.settled OR d.confirmed_at = (SELECT MIN(e.confirmed_at) FROM addresses e \
     WHERE e.account_id = d.account_id AND (e.removed_at IS NULL OR e.removed_at > j.settled)) THEN 1 ELSE 0 END, \
     j.at, j.expires_at, j.at, 0 FROM ",
    jobs!(notice),
    " JOIN notices n ON n.seq = j.seq JOIN addresses d ON d.account_id = j.account WHERE d.confirmed_at IS NOT NULL \
     AND (d.removed_at IS NULL OR d.removed_at > j.settled)"
);

/// Writes what owners are told of these entries, one letter to each of their addresses.
pub(super) async fn tell(connection: &mut impl Statements, entries: &[AuditEntry]) -> Outcome<()> {
    let jobs: Vec<Job> = entries.iter().filter_map(Job::of).collect();
    if jobs.is_empty() {
        return Ok(());
    }
    let jobs = json(jobs);
    connection.run(INSERT_NOTICES, &[jobs.as_str().into()]).await?;
    connection.run(INSERT_LETTERS, &[jobs.as_str().into()]).await
}

impl Job {
    fn of(entry: &AuditEntry) -> Option<Self> {
        let draft = &entry.draft;
        let account = draft.account.filter(|_| draft.is_noticed())?;
        Some(Self {
            account: account.to_string(),
            seq: entry.seq,
            at: draft.at.millis(),
            kind: draft.kind.as_str(),
            device: draft.device.map(|id| id.to_string()),
            detail: draft.detail.clone(),
            browser: draft.told.browser.clone(),
            ip: draft.told.ip.clone(),
            name: draft.told.name.clone(),
            once: draft.is_noticed_once_a_day().into(),
            settled: draft.at.minus(SETTLED_AFTER).millis(),
            expires_at: draft.at.plus(KEEP_NOTICES).millis(),
        })
    }
}

/// Writes a letter that is no notice.
pub(super) async fn write(
    connection: &mut impl Statements,
    letter: &NewLetter,
    account: &str,
    address: &str,
    kind: &str,
) -> Outcome<()> {
    let statement = statement!(
        "INSERT INTO mails (id, account_id, address_id, kind, subject_id, may_undo, created_at, expires_at, due_at, tries) \
         VALUES ($1, $2, $3, $4, NULL, 0, $5, $6, $5, 0)"
    );
    let id = letter.id.to_string();
    let parameters =
        [id.as_str().into(), account.into(), address.into(), kind.into(), letter.at.into(), letter.expires_at.into()];
    connection.run(statement, &parameters).await
}

/// The lease is the fence: a letter that somebody takes is due for others only when the try must be over.
async fn take(
    connection: &mut impl Statements,
    now: Timestamp,
    again_at: Timestamp,
    most: u32,
) -> Outcome<Vec<Letter>> {
    let ids: Vec<String> = connection.rows(dialect::TAKE_LETTERS, &[now.into(), again_at.into(), most.into()]).await?;
    let mut letters = Vec::with_capacity(ids.len());
    for id in ids {
        match letter(connection, &id).await {
            Ok(letter) => letters.extend(letter),
            // It comes again with the next lease; the others do not wait for it.
            Err(failure) if failure.is_about_data() => {
                tracing::error!(letter = id, error = %StoreError::from(failure), "a letter cannot be read");
            }
            Err(failure) => return Err(failure),
        }
    }
    letters.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
    Ok(letters)
}

async fn letter(connection: &mut impl Statements, id: &str) -> Outcome<Option<Letter>> {
    let statement = statement!(
        "SELECT m.id, m.account_id, a.username, a.display_name, m.address_id, d.address, COALESCE(a.language, d.language) AS language, \
         m.kind, m.notice_seq, \
         m.subject_id, m.may_undo, m.created_at, m.expires_at, m.tries \
         FROM mails m JOIN accounts a ON a.id = m.account_id JOIN addresses d ON d.id = m.address_id WHERE m.id = $1"
    );
    let Some(row) = connection.row::<LetterRow>(statement, &[id.into()]).await? else { return Ok(None) };
    let told = match row.notice() {
        None => None,
        Some(seq) => told(connection, seq).await?,
    };
    Ok(Some(row.with(told)?))
}

columns! {
    struct ToldRow {
        notice: NoticeRow,
        device_name: Option<String>,
    }
}

async fn told(connection: &mut impl Statements, seq: i64) -> Outcome<Option<(Notice, Option<String>)>> {
    let statement = statement!(
        "SELECT ",
        notice_columns!(),
        ", d.name AS device_name FROM notices n LEFT JOIN devices d ON d.id = n.device_id WHERE n.seq = $1"
    );
    let Some(row) = connection.row::<ToldRow>(statement, &[seq.into()]).await? else { return Ok(None) };
    Ok(Some((row.notice.try_into()?, row.device_name)))
}

async fn notice(connection: &mut impl Statements, seq: i64) -> Outcome<Option<Notice>> {
    let statement = statement!("SELECT ", notice_columns!(), " FROM notices n WHERE n.seq = $1");
    one(connection.row::<NoticeRow>(statement, &[seq.into()]).await?)
}

async fn sent(connection: &mut impl Statements, letters: &[String], at: Timestamp) -> Outcome<()> {
    for id in letters {
        let statement = statement!(
            "UPDATE notices SET sent_at = COALESCE(sent_at, $2) WHERE seq = (SELECT m.notice_seq FROM mails m WHERE m.id = $1)"
        );
        connection.run(statement, &[id.as_str().into(), at.into()]).await?;
        let statement = statement!(
            "UPDATE addresses SET failed_at = NULL WHERE failed_at IS NOT NULL \
             AND id = (SELECT m.address_id FROM mails m WHERE m.id = $1)"
        );
        connection.run(statement, &[id.as_str().into()]).await?;
        connection.run(statement!("DELETE FROM mails WHERE id = $1"), &[id.as_str().into()]).await?;
    }
    Ok(())
}

async fn failed(
    connection: &mut impl Statements,
    letters: &[String],
    at: Timestamp,
    again_at: Option<Timestamp>,
) -> Outcome<()> {
    for id in letters {
        let statement = statement!("UPDATE mails SET due_at = $2 WHERE id = $1");
        connection.run(statement, &[id.as_str().into(), again_at.into()]).await?;
        if again_at.is_none() {
            let statement = statement!(
                "UPDATE addresses SET failed_at = $2 WHERE id = (SELECT m.address_id FROM mails m WHERE m.id = $1)"
            );
            connection.run(statement, &[id.as_str().into(), at.into()]).await?;
        }
    }
    Ok(())
}

async fn waiting(connection: &mut impl Statements) -> Outcome<(u64, Option<Timestamp>)> {
    let statement = statement!(
        "SELECT COUNT(*) AS letters, COALESCE(MIN(created_at), 0) AS oldest FROM mails WHERE due_at IS NOT NULL"
    );
    let (letters, oldest): (i64, i64) = connection.single(statement, &[]).await?;
    let letters = u64::try_from(letters).map_err(|_| StoreError::Unavailable("a negative count".to_owned()))?;
    Ok((letters, (letters > 0).then(|| Timestamp::from_millis(oldest))))
}
