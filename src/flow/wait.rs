//! Waiting on purpose, in one way for every call that does.

use std::time::Duration;

use crate::app::App;
use crate::flow::refusal::Result;

/// What `next` gives. `None` once `wait` is over (at most `http.max_wait`), or once the service finishes: the caller then says how
/// things stand. A wait of zero begins nothing.
///
/// # Errors
/// Those of `next`.
pub(in crate::flow) async fn at_most<T>(
    app: &App,
    wait: Duration,
    next: impl Future<Output = Result<T>>,
) -> Result<Option<T>> {
    if wait.is_zero() {
        return Ok(None);
    }
    tokio::select! {
        next = next => next.map(Some),
        () = app.clock.sleep(wait.min(app.config.http.max_wait)) => Ok(None),
        () = app.lifecycle.finishing() => Ok(None),
    }
}
