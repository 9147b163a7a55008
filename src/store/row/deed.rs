//! What administrators do to accounts.

use nod_core::organisation::Deed;

use super::super::statements::columns;
use super::{Place, time};
use crate::store::{DeedOutcome, DeedRecord, DoneDeed, ProposedDeed, SetUpLink, StoreError, StoreResult};

columns! {
    /// A row of `deeds`.
    pub(in super::super) struct DeedRow {
        challenge_id: String,
        actor_id: String,
        session_id: String,
        deed: String,
        reason: String,
        done_at: Option<i64>,
        outcome: Option<String>,
        enrolment_id: Option<String>,
    }
}

impl TryFrom<DeedRow> for DeedRecord {
    type Error = StoreError;

    fn try_from(row: DeedRow) -> StoreResult<Self> {
        let place = Place { table: "deeds", id: &row.challenge_id };
        let done = match (row.done_at, row.outcome.as_deref()) {
            (None, None) => None,
            (Some(at), Some(outcome)) => {
                let outcome =
                    [DeedOutcome::Done, DeedOutcome::NothingToDo].into_iter().find(|one| one.as_str() == outcome);
                Some(DoneDeed {
                    at: time(at),
                    outcome: place.known("outcome", outcome)?,
                    enrolment: place.parse_some("enrolment_id", row.enrolment_id.as_deref())?,
                })
            }
            _ => return Err(place.inconsistent("done_at and outcome do not fit")),
        };
        let proposed = ProposedDeed {
            challenge: place.parse("challenge_id", &row.challenge_id)?,
            actor: place.parse("actor_id", &row.actor_id)?,
            session: place.parse("session_id", &row.session_id)?,
            deed: place.known("deed", Deed::from_json(&row.deed))?,
            reason: place.parse("reason", &row.reason)?,
        };
        Ok(Self { proposed, done })
    }
}

columns! {
    /// A row of `set_up_links`.
    pub(in super::super) struct SetUpLinkRow {
        account_id: String,
        secret_hash: String,
        created_at: i64,
        expires_at: i64,
    }
}

impl TryFrom<SetUpLinkRow> for SetUpLink {
    type Error = StoreError;

    fn try_from(row: SetUpLinkRow) -> StoreResult<Self> {
        let place = Place { table: "set_up_links", id: &row.account_id };
        Ok(Self {
            account: place.parse("account_id", &row.account_id)?,
            secret_hash: row.secret_hash.clone(),
            created_at: time(row.created_at),
            expires_at: time(row.expires_at),
        })
    }
}
