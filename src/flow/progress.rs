//! A device says how far a challenge got.

use nod_core::id::{AccountId, ChallengeId};
use nod_core::wire::Ack;

use super::refusal::Result;
use crate::app::App;
use crate::hub::Wake;
use crate::store::{Fenced, MarkProgress};

/// Records that a challenge was delivered to, or opened on, a device of `account`. News that is old is no error.
///
/// # Errors
/// The store's.
pub async fn acknowledge(app: &App, account: AccountId, challenge: ChallengeId, ack: Ack) -> Result<()> {
    let mark = MarkProgress { challenge, account, progress: ack.into(), at: app.now() };
    if let Fenced::Won(_) = app.store.mark_progress(mark).await? {
        // Progress is for the eye: whoever watches reads it, nobody else pays for it.
        app.wake_challenge(challenge, &Wake::Look);
    }
    Ok(())
}
