//! Challenges whose time is over.

use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::flow::approval::announce;
use crate::flow::refusal::Result;

/// How often challenges are looked at whose time is over. Nobody waits for it: every reader applies the time itself.
const SWEEP_EVERY: Duration = Duration::from_secs(1);

/// The most rows that one sweep or purge touches in one transaction.
pub(in crate::flow) const BATCH: u32 = 1000;

/// Marks due challenges as expired, until the service finishes.
pub async fn sweep(app: Arc<App>) {
    while pause(&app, SWEEP_EVERY).await {
        // A store that is away is not news each second: the refusal was logged where it arose, and the next round tries again.
        let _ = expire_due(&app).await;
    }
}

/// `false`: the service finishes.
pub(in crate::flow) async fn pause(app: &App, every: Duration) -> bool {
    tokio::select! {
        () = app.lifecycle.finishing() => false,
        () = app.clock.sleep(every) => true,
    }
}

/// Marks all due challenges as expired and tells who waits.
///
/// # Errors
/// The store's.
pub async fn expire_due(app: &App) -> Result<()> {
    loop {
        let ended = app.store.expire_due(app.now(), BATCH).await?;
        announce::announce_ended(app, &ended);
        if ended.len() < BATCH as usize {
            return Ok(());
        }
    }
}
