//! The command line: `nod serve`, and what an administrator does beside it.
//!
//! The administrative commands call the same flows as the pages do, on the same database, while the service runs.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "printing is what a command line is for")]

mod serve;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};

use crate::ambient::{OsRandom, SystemClock};
use crate::app::App;
use crate::bus::Local;
use crate::config::Config;
use crate::hub::Hub;
use crate::lifecycle::Lifecycle;
use crate::telemetry::Metrics;
use crate::vault::Vault;
use crate::{store, telemetry};

/// Login approval that you own.
#[derive(Debug, Parser)]
#[command(name = "nod", version = version(), about, propagate_version = true)]
struct Arguments {
    /// The configuration file (TOML). Without one: the defaults, and NOD_… from the environment.
    #[arg(long, global = true, env = "NOD_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the service.
    Serve,
}

/// The version with the commit that it was built from.
const fn version() -> &'static str {
    concat!(env!("CARGO_PKG_VERSION"), " (", env!("NOD_COMMIT"), ")")
}

/// What went wrong, in words for an administrator.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("nod: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let config = Config::load(arguments.config.as_deref())?;
    runtime.block_on(async {
        match arguments.command {
            Command::Serve => serve::run(config).await,
        }
    })
}

/// The application on the real clock, the real random source and the configured database.
async fn open(config: Config) -> Result<Arc<App>, Failure> {
    let vault = Vault::open(&config.keys, &OsRandom)?;
    let store = store::open(&config.database).await?;
    Ok(Arc::new(App {
        config,
        store,
        hub: Hub::new(),
        bus: Arc::new(Local),
        clock: Arc::new(SystemClock),
        random: Arc::new(OsRandom),
        vault,
        keys: arc_swap::ArcSwap::default(),
        metrics: Metrics::default(),
        lifecycle: Lifecycle::new(),
    }))
}

/// Log lines of the administrative commands: only what went wrong.
fn quiet(config: &mut Config) {
    config.log.filter = "warn".to_owned();
    if let Err(error) = telemetry::init(&config.log) {
        eprintln!("nod: {error}");
    }
}
