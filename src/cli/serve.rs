//! `nod serve`.

use std::process::ExitCode;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::{Failure, open};
use crate::config::Config;
use crate::flow::setup;
use crate::{Listeners, telemetry};

/// Runs the service until it is told to stop.
pub(super) async fn run(config: Config) -> Result<ExitCode, Failure> {
    telemetry::init(&config.log)?;
    let service = bind(config.http.listen).await?;
    let metrics = match config.http.metrics_listen {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    let app = open(config).await?;
    tracing::info!(
        version = super::version(), listen = %service.local_addr()?, public_url = app.issuer(),
        database = app.store.backend(), "nod is starting"
    );
    if let Some(link) = setup::link(&app).await? {
        println!("There is no account yet. Create the first one here, once:\n\n    {link}\n");
    }
    let in_time = crate::serve(app, Listeners { service, metrics }, stop_signal()?).await?;
    Ok(if in_time { ExitCode::SUCCESS } else { ExitCode::from(2) })
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
