//! A challenge that was issued: who may see it, and what its waiting page shows.

use nod_core::answer::MatchSecret;
use nod_core::id::{ChallengeId, ClientId};
use nod_core::wire::ErrorCode;

use crate::app::App;
use crate::flow::refusal::{Refusal, Result};
use crate::store::ChallengeRecord;
use crate::vault::Purpose;

/// What the waiting page of a stored challenge shows.
///
/// # Errors
/// `internal` when it does not open: it was altered, or another data key is in use.
pub fn shown(app: &App, record: &ChallengeRecord) -> Result<MatchSecret> {
    unseal(app, record.challenge.id, &record.shown)
        .ok_or_else(|| Refusal::internal("what a challenge shows does not open"))
}

/// The challenge, if that relying party asked it.
///
/// # Errors
/// `challenge_unknown`, and the store's.
pub async fn owned(app: &App, client: &ClientId, id: ChallengeId) -> Result<ChallengeRecord> {
    let record = app.store.challenge(id).await?.filter(|record| record.challenge.client == *client);
    record.ok_or_else(|| Refusal::plain(ErrorCode::ChallengeUnknown))
}

pub(super) fn unseal(app: &App, challenge: ChallengeId, sealed: &str) -> Option<MatchSecret> {
    let bytes = app.vault.unseal(Purpose::MatchSecret, &challenge.to_string(), sealed).ok()?;
    MatchSecret::from_text(std::str::from_utf8(&bytes).ok()?)
}
