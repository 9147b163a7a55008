//! The service: the lock on its database, what runs beside the requests, and the order in which all of it stops.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;

use crate::ambient::{Clock as _, SystemClock};
use crate::app::App;
use crate::config::Config;
use crate::flow::approval::expire;
use crate::flow::mail::outbox;
use crate::flow::operations::{places, retention};
use crate::flow::{self, relying_party};
use crate::http;
use crate::http::phone_app::Files;
use crate::store::{self, InstanceLock, LockOutcome};

/// What the service listens on. Tests bind port 0 and keep the address.
#[derive(Debug)]
pub struct Listeners {
    /// The service.
    pub service: TcpListener,
    /// The metrics, where there are any.
    pub metrics: Option<TcpListener>,
    /// The phone app, where there is one.
    pub phone_app: Option<PhoneAppListener>,
}

/// What the phone app's origin listens on.
#[derive(Debug)]
pub struct PhoneAppListener {
    /// The socket.
    pub listener: TcpListener,
    /// The app's files: those in the binary. Tests bring their own.
    pub files: Arc<Files>,
}

impl PhoneAppListener {
    /// With the files that are in this binary.
    pub fn of_this_build(listener: TcpListener) -> Self {
        Self { listener, files: Files::embedded() }
    }

    /// The version of the app; `None` where the service was built without one.
    pub fn version(&self) -> Option<&str> {
        self.files.version()
    }
}

/// How often a service looks whether the one before it has let go of the database.
const LOCK_RETRY: Duration = Duration::from_millis(50);

/// The database cannot be locked.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another service holds this lock and did not let go in time.
    #[error("another nod serve is at work on this database and holds {}; stop it first", .0.display())]
    Taken(PathBuf),
    /// The lock cannot be taken at all.
    #[error(transparent)]
    Database(#[from] store::OpenError),
}

/// Locks the database for this process. Waits for a process that is finishing, as long as that may take. `None`: the database
/// has room for several services.
///
/// # Errors
/// [`LockError`].
pub async fn lock_instance(config: &Config) -> Result<Option<InstanceLock>, LockError> {
    let looks = config.http.shutdown_grace.as_millis() / LOCK_RETRY.as_millis() + 20;
    for look in 0..=looks {
        match store::lock_instance(&config.database).await? {
            LockOutcome::Ours(lock) => return Ok(Some(lock)),
            LockOutcome::Shared => {
                tracing::warn!(
                    "another nod serve is at work on this database: browsers and phones that wait there learn of it up \
                     to 15 seconds late"
                );
                return Ok(None);
            }
            LockOutcome::Taken(path) if look == looks => return Err(LockError::Taken(path)),
            LockOutcome::Taken(_) if look == 0 => {
                tracing::info!("another nod serve is at work on this database; waiting for it to finish");
            }
            LockOutcome::Taken(_) => {}
        }
        SystemClock.sleep(LOCK_RETRY).await;
    }
    Ok(None)
}

/// Serves until `shutdown` ends, then finishes in two stages. `true`: everything ended within the grace.
///
/// # Errors
/// The store's.
pub async fn serve(app: Arc<App>, listeners: Listeners, shutdown: impl Future<Output = ()>) -> flow::Result<bool> {
    relying_party::ensure_own(&app).await?;
    #[expect(clippy::cast_precision_loss, reason = "seconds since the epoch, for a graph")]
    app.metrics.started(app.now().millis() as f64 / 1000.0);
    let lifecycle = app.lifecycle.clone();
    lifecycle.spawn(expire::sweep(Arc::clone(&app)));
    lifecycle.spawn(retention::run_maintenance(Arc::clone(&app)));
    lifecycle.spawn(outbox::run(Arc::clone(&app)));
    lifecycle.spawn(places::watch(Arc::clone(&app)));
    let http = &app.config.http;
    let deadlines =
        http::server::Deadlines { headers: http.header_timeout, write: http.write_timeout, drain: http.drain };
    if let Some(listener) = listeners.metrics {
        let router = http::metrics_router(Arc::clone(&app));
        lifecycle.spawn(http::server::serve(listener, router, lifecycle.clone(), deadlines, None));
    }
    let counted = || Some(Arc::clone(&app));
    if let Some(PhoneAppListener { listener, files }) = listeners.phone_app {
        let router = http::phone_app_router(Arc::clone(&app), files);
        lifecycle.spawn(http::server::serve(listener, router, lifecycle.clone(), deadlines, counted()));
    }
    let router = http::router(Arc::clone(&app));
    lifecycle.spawn(http::server::serve(listeners.service, router, lifecycle.clone(), deadlines, counted()));

    shutdown.await;
    tracing::info!(tasks = lifecycle.tasks(), "finishing");
    let in_time = lifecycle.stop(app.config.http.shutdown_grace).await;
    app.store.close().await;
    tracing::info!(in_time, "stopped");
    Ok(in_time)
}
