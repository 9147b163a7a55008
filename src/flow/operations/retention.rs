//! What time does by itself: retention deletes, and keys that another process added come into use.

use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::flow::approval::expire::{BATCH, pause};
use crate::flow::operations::keys;
use crate::flow::refusal::Result;
use crate::store::PurgeLimits;

/// How often retention deletes, and keys are read again.
const HOUSEKEEPING_EVERY: Duration = Duration::from_mins(1);

/// Wrong passwords are forgotten so long after the last one, or after the longest wait where that is more.
const KEEP_GUESSES: Duration = Duration::from_hours(24);

/// Enrolments are kept this long after their end, for the audit's reader.
const KEEP_ENROLMENTS: Duration = Duration::from_hours(24);

/// Deletes what retention no longer keeps and reads the keys again, until the service finishes.
pub async fn run_maintenance(app: Arc<App>) {
    while pause(&app, HOUSEKEEPING_EVERY).await {
        let _ = keys::reload(&app).await;
        let _ = purge(&app).await;
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
