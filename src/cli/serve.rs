//! `nod serve`.

use std::process::ExitCode;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::open;
use super::output::{self, Failure};
use crate::ambient::OsRandom;
use crate::config::Config;
use crate::flow::setup;
use crate::vault::Vault;
use crate::{Listeners, telemetry};

/// Runs the service until it is told to stop.
pub(super) async fn run(config: Config) -> Result<ExitCode, Failure> {
    telemetry::init(&config.log)?;
    let service = bind(config.http.listen).await?;
    let metrics = match config.http.metrics_listen {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    let vault = Vault::open(&config.keys, &OsRandom)?;
    let app = open(config, vault).await?;
    tracing::info!(
        version = super::version(), listen = %service.local_addr()?, public_url = app.issuer(),
        database = app.store.backend(), "nod is starting"
    );
    if let Some(link) = setup::link(&app).await?
        && output::line(first_steps(&link)).is_err()
    {
        tracing::warn!("nobody reads standard output: the set-up link is lost, the next start makes another");
    }
    let in_time = crate::serve(app, Listeners { service, metrics }, stop_signal()?).await?;
    Ok(if in_time { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

/// What to do next, for whoever started it for the first time.
fn first_steps(link: &str) -> String {
    format!(
        "There is no account yet. Make the first one in a browser, with this link, once:\n\n    {link}\n\n\
         The next page then shows a link for your phone. A terminal can stand in for the phone:\n\n    \
         nod-device enrol 'LINK'      (from the source tree: cargo run -p nod-device -- enrol 'LINK')\n    \
         nod-device watch             (waits for your next sign-in, shows it, and asks)\n"
    )
}

async fn bind(address: std::net::SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| format!("cannot listen on {address}: {error}").into())
}

/// Ends at the first SIGTERM or SIGINT.
fn stop_signal() -> Result<impl Future<Output = ()>, Failure> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
