//! The files of places: read again when they change, and looked at when somebody asks what is wrong.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use nod_core::time::Timestamp;

use super::doctor::Finding;
use crate::app::App;
use crate::config;
use crate::flow::approval::expire::pause;
use crate::places;

/// How often a service looks whether a file changed.
const EVERY: Duration = Duration::from_mins(1);

/// A file that is older is worth a look: publishers make a new one each week or month, and addresses move.
const OLD: Duration = Duration::from_hours(24 * 90);

/// Reads files of places that changed, until the service finishes.
pub async fn watch(app: Arc<App>) {
    if app.places.is_empty() {
        return;
    }
    record(&app);
    while pause(&app, EVERY).await {
        refresh(&app).await;
    }
}

/// Reads files of places that changed. One that cannot be used leaves that in use which was read before.
pub async fn refresh(app: &Arc<App>) {
    let of_task = Arc::clone(app);
    // A large file takes a second to read.
    let changes = tokio::task::spawn_blocking(move || of_task.places.refresh()).await.unwrap_or_default();
    for change in changes {
        match change.result {
            Ok(summary) => {
                app.metrics.places_read("loaded");
                let path = change.path.display();
                tracing::info!(%path, kind = summary.kind, built = %summary.built_at, "a file of places was read again");
            }
            Err(error) => {
                app.metrics.places_read("refused");
                tracing::warn!(%error, "a file of places cannot be used: the one that was read before stays in use");
            }
        }
    }
    record(app);
}

/// When the oldest file in use was made.
fn record(app: &App) {
    let oldest = app.places.summaries().iter().map(|summary| summary.built_at).min();
    #[expect(clippy::cast_precision_loss, reason = "seconds since the epoch, for a graph")]
    app.metrics.places_built(oldest.map_or(0.0, |oldest| oldest.seconds() as f64));
}

/// Whether the files of places can be used, and how old they are.
pub fn examine(settings: &config::Places, now: Timestamp) -> Vec<Finding> {
    const CHECK: &str = "places.files";
    if settings.files.is_empty() {
        return vec![Finding::fine(CHECK, "there is none: every place is unknown")];
    }
    let look = |file: &String| match places::summary(Path::new(file)) {
        Err(error) => {
            let cure = "put back a complete file in MMDB format; `nod serve` does not start with this one";
            Finding::error(CHECK, error.to_string(), cure)
        }
        Ok(summary) => {
            let age = summary.built_at.until(now);
            let addresses = if summary.has_ipv6 { "IPv4 and IPv6" } else { "IPv4 alone" };
            let days = age.as_secs() / 86_400;
            let text = format!("{file}: {}, {addresses}, made {days} day(s) ago", summary.kind);
            if age > OLD {
                Finding::warning(CHECK, text, "get a newer file from its publisher: addresses move")
            } else {
                Finding::fine(CHECK, text)
            }
        }
    };
    settings.files.iter().map(look).collect()
}
