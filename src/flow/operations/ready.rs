//! Whether the service can serve.

use std::time::Duration;

use nod_core::wire::ErrorCode;

use crate::app::App;
use crate::flow::refusal::{Refusal, Result};

/// An answer of the database is good for so long: the question takes the writer, and anybody may put it.
const GOOD_FOR: Duration = Duration::from_secs(1);

/// Whether requests can be served: the service is not finishing, and the database took a write within the last second.
///
/// # Errors
/// `going_away`, `store_unavailable`.
pub async fn check(app: &App) -> Result<()> {
    if app.lifecycle.is_finishing() {
        return Err(Refusal::plain(ErrorCode::GoingAway));
    }
    let mut last = app.ready.lock().await;
    let now = app.now();
    // A clock that was set back makes an answer of the future, which is good for nothing.
    let answer = match &*last {
        Some((at, answer)) if *at <= now && at.until(now) < GOOD_FOR => answer.clone(),
        _ => {
            let answer = app.store.check().await;
            *last = Some((now, answer.clone()));
            answer
        }
    };
    drop(last);
    Ok(answer?)
}
