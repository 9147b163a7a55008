//! What time does by itself: challenges expire, retention deletes, keys that another process added come into use.

use std::sync::Arc;
use std::time::Duration;

use super::refusal::Result;
use super::{keys, settle};
use crate::app::App;
use crate::store::PurgeLimits;

/// How often challenges are looked at whose time is over. Nobody waits for it: every reader applies the time itself.
const SWEEP_EVERY: Duration = Duration::from_secs(1);

/// How often retention deletes, and keys are read again.
const HOUSEKEEPING_EVERY: Duration = Duration::from_mins(1);

/// The most rows that one sweep or purge touches in one transaction.
const BATCH: u32 = 1000;

/// Wrong passwords are forgotten so long after the last one, or after the longest wait where that is more.
const KEEP_GUESSES: Duration = Duration::from_hours(24);

/// Enrolments are kept this long after their end, for the audit's reader.
const KEEP_ENROLMENTS: Duration = Duration::from_hours(24);

/// Marks due challenges as expired, until the service finishes.
pub async fn sweep(app: Arc<App>) {
    while pause(&app, SWEEP_EVERY).await {
        // A store that is away is not news each second: the refusal was logged where it arose, and the next round tries again.
        let _ = expire_due(&app).await;
    }
}

/// Deletes what retention no longer keeps and reads the keys again, until the service finishes.
pub async fn keep_house(app: Arc<App>) {
    while pause(&app, HOUSEKEEPING_EVERY).await {
        let _ = keys::reload(&app).await;
        let _ = purge(&app).await;
    }
}

/// `false`: the service finishes.
async fn pause(app: &App, every: Duration) -> bool {
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
        settle::announce_ended(app, &ended);
        if ended.len() < BATCH as usize {
            return Ok(());
        }
    }
}

/// Deletes what retention no longer keeps.
///
/// # Errors
/// The store's.
pub async fn purge(app: &App) -> Result<()> {
    let now = app.now();
    let days = u64::from(app.config.retention.evidence_days);
    let limits = PurgeLimits {
        challenges_before: now.minus(Duration::from_secs(days * 86_400)),
        enrolments_before: now.minus(KEEP_ENROLMENTS),
        guesses_before: now.minus(app.config.limits.longest_wait.max(KEEP_GUESSES)),
        now,
        batch: BATCH,
    };
    loop {
        let purged = app.store.purge(limits).await?;
        let most = purged.challenges.max(purged.enrolments).max(purged.other);
        if most > 0 {
            tracing::info!(
                challenges = purged.challenges,
                enrolments = purged.enrolments,
                other = purged.other,
                "purged"
            );
        }
        if most < u64::from(BATCH) {
            return Ok(());
        }
    }
}
