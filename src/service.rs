//! The service: what it makes before its first request, what runs beside the requests, and the order in which all of it stops.

use std::sync::Arc;

use tokio::net::TcpListener;

use crate::app::App;
use crate::flow::approval::expire;
use crate::flow::operations::{keys, retention};
use crate::flow::{Result, push as pushes, relying_party};
use crate::http;

/// What the service listens on. Tests bind port 0 and keep the address.
#[derive(Debug)]
pub struct Listeners {
    /// The service.
    pub service: TcpListener,
    /// The metrics, where there are any.
    pub metrics: Option<TcpListener>,
}

/// Makes what a service needs before its first request: its keys, the relying party of its own pages, the push services.
///
/// # Errors
/// When the store is unavailable, or its keys were sealed under another data key.
pub async fn prepare(app: &App) -> Result<()> {
    keys::ensure(app).await?;
    relying_party::ensure_own(app).await?;
    pushes::ensure(app).await
}

/// Serves until `shutdown` ends, then finishes in two stages. `true`: everything ended within the grace.
///
/// # Errors
/// See [`prepare`].
pub async fn serve(app: Arc<App>, listeners: Listeners, shutdown: impl Future<Output = ()>) -> Result<bool> {
    prepare(&app).await?;
    #[expect(clippy::cast_precision_loss, reason = "seconds since the epoch, for a graph")]
    app.metrics.started(app.now().millis() as f64 / 1000.0);
    let lifecycle = app.lifecycle.clone();
    lifecycle.spawn(expire::sweep(Arc::clone(&app)));
    lifecycle.spawn(retention::run_maintenance(Arc::clone(&app)));
    lifecycle.spawn(pushes::run(Arc::clone(&app)));
    let http = &app.config.http;
    let deadlines =
        http::server::Deadlines { headers: http.header_timeout, write: http.write_timeout, drain: http.drain };
    if let Some(listener) = listeners.metrics {
        let router = http::metrics_router(Arc::clone(&app));
        lifecycle.spawn(http::server::serve(listener, router, lifecycle.clone(), deadlines, None));
    }
    let router = http::router(Arc::clone(&app));
    let counted = Some(Arc::clone(&app));
    lifecycle.spawn(http::server::serve(listeners.service, router, lifecycle.clone(), deadlines, counted));

    shutdown.await;
    tracing::info!(tasks = lifecycle.tasks(), "finishing");
    let in_time = lifecycle.stop(app.config.http.shutdown_grace).await;
    app.store.close().await;
    tracing::info!(in_time, "stopped");
    Ok(in_time)
}
