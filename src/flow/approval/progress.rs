//! A device says how far a challenge got.

use nod_core::id::{AccountId, ChallengeId, DeviceId};
use nod_core::wire::Ack;

use crate::app::App;
use crate::flow::push;
use crate::flow::refusal::Result;
use crate::hub::Wake;
use crate::store::{Fenced, MarkProgress};

/// Records that a challenge was delivered to, or opened on, `device`, one of `account`. News that is old is no error.
///
/// # Errors
/// The store's.
pub async fn acknowledge(
    app: &App,
    account: AccountId,
    device: DeviceId,
    challenge: ChallengeId,
    ack: Ack,
) -> Result<()> {
    let mark = MarkProgress { challenge, account, progress: ack.into(), at: app.now() };
    let pushed = push::acknowledged(app, challenge, device, ack == Ack::Opened);
    // Together: both go into one commit.
    let (marked, pushed) = tokio::join!(app.store.mark_progress(mark), pushed);
    if let Fenced::Won(_) = marked? {
        // Progress is only shown: a watching page reads it, and nobody else pays for it.
        app.wake_challenge(challenge, &Wake::Look);
    }
    pushed
}
