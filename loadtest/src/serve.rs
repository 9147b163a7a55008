//! Nod itself, served by this program, so that the load test needs no other.

use std::path::PathBuf;
use std::sync::Arc;

use nod::ambient::{OsRandom, SystemClock};
use nod::app::{App, Parts};
use nod::config::Config;
use nod::service::Listeners;
use nod::store::{self, Store};
use nod::vault::Vault;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::Failure;
use crate::memory::Memory;
use crate::seed::Seeded;

/// Which server.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Options {
    /// Its configuration file.
    #[arg(long)]
    config: PathBuf,
    /// Keeps everything in memory, with the accounts and phones of that file of `seed`.
    #[arg(long)]
    memory: Option<PathBuf>,
}

/// Serves until SIGTERM. `true`: everything ended within the grace.
pub(crate) async fn run(options: &Options) -> Result<bool, Failure> {
    let config = Config::load(Some(&options.config))?;
    nod::telemetry::init(&config.log)?;
    let listeners = listeners(&config).await?;
    let store: Arc<dyn Store> = match &options.memory {
        None => store::open(&config.database).await?,
        Some(file) => Arc::new(Memory::new(&Seeded::read(file)?)?),
    };
    let vault = Vault::open(&config.keys, &OsRandom)?;
    let parts = Parts::new(config, store, vault, Arc::new(SystemClock), Arc::new(OsRandom));
    let app = App::open(parts).await.map_err(|error| format!("the server: {error}"))?;
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async move {
        terminate.recv().await;
    };
    nod::service::serve(app, listeners, stop).await.map_err(|refusal| format!("the server: {refusal:?}").into())
}

async fn listeners(config: &Config) -> Result<Listeners, Failure> {
    let service = TcpListener::bind(config.http.listen).await?;
    let metrics = match config.http.metrics_listen {
        Some(address) => Some(TcpListener::bind(address).await?),
        None => None,
    };
    Ok(Listeners { service, metrics, phone_app: None })
}
