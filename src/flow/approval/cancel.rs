//! The asking side takes its question back.

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::challenge::CancelReason;
use nod_core::id::{ChallengeId, ClientId};
use nod_core::wire::{ErrorCode, WatchView};

use crate::app::App;
use crate::flow::approval::announce;
use crate::flow::refusal::{Refusal, Result};
use crate::store::Fenced;

/// Cancels a pending challenge of that relying party. Cancelling what is cancelled already is no error.
///
/// # Errors
/// `challenge_unknown`, `challenge_settled`, and the store's.
pub async fn cancel(app: &App, client: &ClientId, id: ChallengeId, reason: CancelReason) -> Result<WatchView> {
    let unknown = || Refusal::plain(ErrorCode::ChallengeUnknown);
    let record = app.store.challenge(id).await?.ok_or_else(unknown)?;
    if record.challenge.client != *client {
        return Err(unknown());
    }
    let now = app.now();
    let cancelled = match record.challenge.clone().cancel(reason, now) {
        Ok(cancelled) => cancelled,
        Err(settled) => return already(app, &record, settled.state.name()),
    };
    let audit = AuditDraft::new(now, AuditKind::ChallengeCancelled)
        .account(cancelled.account)
        .client(client.clone())
        .challenge(id);
    match app.store.cancel(id, client, reason, audit).await? {
        Fenced::Won(version) => {
            let view = announce::view_of(&cancelled, record.progress, version, None, now);
            announce::announce(app, &cancelled, view.clone());
            Ok(view)
        }
        Fenced::Lost => {
            let record = app.store.challenge(id).await?.ok_or_else(unknown)?;
            let state = record.challenge.clone().at(app.now()).state.name();
            already(app, &record, state)
        }
    }
}

fn already(
    app: &App,
    record: &crate::store::ChallengeRecord,
    state: nod_core::challenge::StateName,
) -> Result<WatchView> {
    if state == nod_core::challenge::StateName::Cancelled {
        Ok(announce::view(record, app.now()))
    } else {
        Err(Refusal::settled(ErrorCode::ChallengeSettled, state))
    }
}
