//! Waiting browsers: the ways for a page whose WebSocket does not get through.
//!
//! No cookie is involved, so these answer to every origin at the HTTP level; whether a page may watch is decided by the
//! relying party's list of origins, on every call.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use nod_core::wire::{WatchExchangeRequest, WatchPollRequest, WatchView};
use serde::Serialize;

use crate::flow::Caller;
use crate::flow::approval::watch::{self, Watch};
use crate::http::error::ApiResult;
use crate::http::extract::{Bearer, ClientAddress, Json, Origin, Shared, WaitSlot};
use crate::telemetry::ConnectionGuard;

/// Tells a proxy (nginx and others) to pass each event on at once instead of gathering a buffer full of them.
const UNBUFFERED: [(HeaderName, HeaderValue); 1] =
    [(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"))];

/// How often a silent stream shows that it is alive.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// The watch token, given once, and how the challenge stands.
#[derive(Serialize)]
pub struct ExchangeResponse {
    token: String,
    view: WatchView,
}

/// `POST /v1/watch/exchange`: the one-time ticket for a watch token.
///
/// # Errors
/// See [`watch::exchange`].
pub async fn exchange(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    Origin(origin): Origin,
    Json(request): Json<WatchExchangeRequest>,
) -> ApiResult<axum::Json<ExchangeResponse>> {
    let exchanged = watch::exchange(&app, Caller::at(from), &request.ticket, origin.as_deref()).await;
    let (token, _, view) = exchanged?;
    Ok(axum::Json(ExchangeResponse { token, view }))
}

/// `POST /v1/watch/poll`: how the challenge stands, as soon as that is news.
///
/// # Errors
/// See [`watch::poll`].
pub async fn poll(
    State(app): State<Shared>,
    _slot: WaitSlot,
    ClientAddress(from): ClientAddress,
    Bearer(token): Bearer,
    Origin(origin): Origin,
    Json(request): Json<WatchPollRequest>,
) -> ApiResult<axum::Json<WatchView>> {
    let wait = Duration::from_millis(request.wait_ms);
    let view = watch::poll(&app, Caller::at(from), &token, origin.as_deref(), request.version, wait).await?;
    Ok(axum::Json(view))
}

/// `POST /v1/watch/events`: a stream of views; it ends after the final one.
///
/// # Errors
/// See [`watch::resume`].
pub async fn events(
    State(app): State<Shared>,
    slot: WaitSlot,
    ClientAddress(from): ClientAddress,
    Bearer(token): Bearer,
    Origin(origin): Origin,
) -> ApiResult<impl IntoResponse> {
    let (watch, view) = watch::resume(&app, Caller::at(from), &token, origin.as_deref()).await?;
    let counted = app.metrics.connection("browser_events");
    let start = Streaming { app, watch, first: Some(view), _counted: counted, _slot: slot };
    let stream = futures_util::stream::unfold(start, |mut streaming| async move {
        let view = streaming.next().await?;
        let event = Event::default().event("view").json_data(&view).ok()?;
        Some((Ok::<_, Infallible>(event), streaming))
    });
    Ok((UNBUFFERED, Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))))
}

struct Streaming {
    app: Shared,
    watch: Watch,
    first: Option<WatchView>,
    _counted: ConnectionGuard,
    _slot: WaitSlot,
}

impl Streaming {
    async fn next(&mut self) -> Option<WatchView> {
        if let Some(view) = self.first.take() {
            return Some(view);
        }
        if self.watch.is_done() {
            return None;
        }
        tokio::select! {
            // An error ends the stream: the page connects again and is told what is wrong.
            next = self.watch.next(&self.app) => next.ok(),
            () = self.app.lifecycle.finishing() => None,
        }
    }
}
