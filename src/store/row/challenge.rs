//! Challenges: from columns to a [`State`].

use nod_core::challenge::{CancelReason, Challenge, Decision, DenyReason, Progress, State, StateName};
use nod_core::policy::Level;

use super::super::{ChallengeRecord, Expired, KnownBrowser, StoreError, StoreResult};
use super::{Place, time};

/// A row of `challenges`.
#[derive(Clone, Default, sqlx::FromRow)]
pub(in super::super) struct ChallengeRow {
    id: String,
    account_id: String,
    client_id: String,
    level: String,
    issued_at: i64,
    expires_at: i64,
    token: String,
    shown: String,
    browser: Option<String>,
    network: Option<String>,
    state: String,
    version: i64,
    wrong_numbers: i64,
    last_wrong_answer: Option<String>,
    delivered_at: Option<i64>,
    opened_at: Option<i64>,
    ticket_taken_at: Option<i64>,
    device_id: Option<String>,
    device_name: Option<String>,
    decided_at: Option<i64>,
    deny_reason: Option<String>,
    answer_token: Option<String>,
    answer_key: Option<String>,
    cancelled_at: Option<i64>,
    cancel_reason: Option<String>,
    redeemed_at: Option<i64>,
}

/// The name of a reason for a denial, as it is stored.
pub(in super::super) const fn deny_reason(reason: DenyReason) -> &'static str {
    match reason {
        DenyReason::Refused => "refused",
        DenyReason::WrongNumbers => "wrong_numbers",
    }
}

/// The name of a reason for a cancellation, as it is stored.
pub(in super::super) const fn cancel_reason(reason: CancelReason) -> &'static str {
    match reason {
        CancelReason::Withdrawn => "withdrawn",
        CancelReason::Replaced => "replaced",
        CancelReason::AccountChanged => "account_changed",
    }
}

impl ChallengeRow {
    fn progress(&self) -> Progress {
        match (self.delivered_at, self.opened_at) {
            (_, Some(_)) => Progress::Opened,
            (Some(_), None) => Progress::Delivered,
            (None, None) => Progress::Sent,
        }
    }

    fn decision(&self, place: &Place<'_>) -> StoreResult<Option<Decision>> {
        let complete = self.answer_token.is_some() && self.answer_key.is_some();
        match (&self.device_id, self.decided_at) {
            (Some(device), Some(at)) if complete => {
                Ok(Some(Decision { device: place.parse("device_id", device)?, at: time(at) }))
            }
            (None, None) if self.answer_token.is_none() && self.answer_key.is_none() => Ok(None),
            _ => Err(place.inconsistent("the decision is not complete")),
        }
    }

    /// The only way from columns to a state.
    fn state(&self, place: &Place<'_>) -> StoreResult<State> {
        let name = place.known("state", StateName::from_name(&self.state))?;
        let denied = match self.deny_reason.as_deref() {
            None => None,
            Some("refused") => Some(DenyReason::Refused),
            Some("wrong_numbers") => Some(DenyReason::WrongNumbers),
            Some(_) => return Err(place.inconsistent("deny_reason has a value that is not known")),
        };
        let cancelled = match (self.cancelled_at, self.cancel_reason.as_deref()) {
            (None, None) => None,
            (Some(at), Some("withdrawn")) => Some((time(at), CancelReason::Withdrawn)),
            (Some(at), Some("replaced")) => Some((time(at), CancelReason::Replaced)),
            (Some(at), Some("account_changed")) => Some((time(at), CancelReason::AccountChanged)),
            _ => return Err(place.inconsistent("the cancellation is not complete")),
        };
        let state = match (name, self.decision(place)?, denied, cancelled, self.redeemed_at.map(time)) {
            (StateName::Pending, None, None, None, None) => State::Pending {
                wrong_numbers: u8::try_from(self.wrong_numbers)
                    .map_err(|_| place.inconsistent("wrong_numbers is out of range"))?,
                progress: self.progress(),
            },
            (StateName::Approved, Some(decision), None, None, None) => State::Approved(decision),
            (StateName::Denied, Some(decision), Some(reason), None, None) => State::Denied { decision, reason },
            (StateName::Reported, Some(decision), None, None, None) => State::Reported(decision),
            (StateName::Expired, None, None, None, None) => State::Expired { at: time(self.expires_at) },
            (StateName::Cancelled, None, None, Some((at, reason)), None) => State::Cancelled { at, reason },
            (StateName::Redeemed, Some(decision), None, None, Some(at)) => State::Redeemed { decision, at },
            (name, ..) => {
                return Err(place.inconsistent(format!("state {:?} and its columns do not fit", name.as_str())));
            }
        };
        Ok(state)
    }
}

impl TryFrom<ChallengeRow> for ChallengeRecord {
    type Error = StoreError;

    fn try_from(row: ChallengeRow) -> StoreResult<Self> {
        let place = Place { table: "challenges", id: &row.id };
        let state = row.state(&place)?;
        let progress = row.progress();
        let browser = match (row.browser, row.network) {
            (Some(browser), Some(network)) => Some(KnownBrowser { browser, network }),
            (None, None) => None,
            _ => return Err(place.inconsistent("browser and network do not fit")),
        };
        Ok(Self {
            challenge: Challenge {
                id: place.parse("id", &row.id)?,
                account: place.parse("account_id", &row.account_id)?,
                client: place.parse("client_id", &row.client_id)?,
                level: place.known("level", Level::from_name(&row.level))?,
                issued_at: time(row.issued_at),
                expires_at: time(row.expires_at),
                state,
            },
            progress,
            version: place.count("version", row.version)?,
            ticket_taken: row.ticket_taken_at.is_some(),
            answer_key: row.answer_key.as_deref().map(|key| place.key("answer_key", key)).transpose()?,
            browser,
            token: row.token,
            shown: row.shown,
            device_name: row.device_name,
            answer_token: row.answer_token,
            last_wrong_answer: row.last_wrong_answer,
        })
    }
}

/// What is given back of a challenge that ended without an answer.
#[derive(sqlx::FromRow)]
pub(in super::super) struct ExpiredRow {
    id: String,
    account_id: String,
    state: String,
    version: i64,
}

impl TryFrom<ExpiredRow> for Expired {
    type Error = StoreError;

    fn try_from(row: ExpiredRow) -> StoreResult<Self> {
        let place = Place { table: "challenges", id: &row.id };
        Ok(Self {
            challenge: place.parse("id", &row.id)?,
            account: place.parse("account_id", &row.account_id)?,
            state: place.known("state", StateName::from_name(&row.state))?,
            version: place.count("version", row.version)?,
        })
    }
}
