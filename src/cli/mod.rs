//! The command line: `nod serve`, and what an administrator does beside it.
//!
//! The administrative commands call the same flows as the pages do, on the same database, while the service runs.
//!
//! Exit codes: 0 it is done, or it holds; 1 it was refused, or does not hold (standard error says why, with a stable code);
//! 2 the arguments make no sense, or `nod doctor` found an error; 141 nobody read the output.

mod ask;
mod audit;
mod config;
mod device;
mod doctor;
mod enrol;
mod evidence;
mod group;
mod import;
mod keys;
mod output;
mod push;
mod qr;
mod relying_party;
mod serve;
mod two_step;
mod user;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use nod_core::text::is_hidden;

use crate::app::{App, Parts};
use crate::config::Config;
use crate::flow::Refusal;
use crate::telemetry;

use output::Failure;

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
    /// Accounts: the people who can be asked.
    #[command(subcommand)]
    User(user::Command),
    /// Groups of accounts.
    #[command(subcommand)]
    Group(group::Command),
    /// Two-step verification: who must have it, who has none, and reminders.
    #[command(subcommand)]
    TwoStep(two_step::Command),
    /// Phones and other devices that answer.
    #[command(subcommand)]
    Device(device::Command),
    /// Push services: how they do, and a test.
    #[command(subcommand)]
    Push(push::Command),
    /// Relying parties: the sites and programs that ask.
    #[command(subcommand)]
    RelyingParty(relying_party::Command),
    /// The server's signing keys.
    #[command(subcommand)]
    Keys(keys::Command),
    /// Prints the evidence of a decision, which `nod verify` verifies anywhere.
    Evidence(evidence::Arguments),
    /// The audit log.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Verifies evidence, or an export of the audit log: offline, without a configuration or a database.
    Verify(verify::Arguments),
    /// Looks for what is wrong with this installation, and says what to do about it.
    Doctor(doctor::Arguments),
    /// The configuration.
    #[command(subcommand)]
    Config(config::Command),
}

/// The version with the commit that it was built from.
const fn version() -> &'static str {
    concat!(env!("CARGO_PKG_VERSION"), " (", env!("NOD_COMMIT"), ")")
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(fault) => return usage(&fault),
    };
    match run(arguments) {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}

/// Says what is wrong with the arguments, or prints the help or the version that they ask for.
fn usage(fault: &clap::Error) -> ExitCode {
    let text = fault.render().to_string();
    if text.chars().any(|letter| letter != '\n' && is_hidden(letter)) {
        // An argument may have been copied from outside, and the error quotes it.
        output::error(text.trim_end());
    } else {
        // Where nobody reads it, the exit code has to do.
        let _ = fault.print();
    }
    u8::try_from(fault.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let file = arguments.config;
    // Before there are threads: it takes its variables out of the environment.
    let inherited = serve::Inherited::take()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let code = runtime.block_on(async {
        let load = || Config::load(file.as_deref());
        match arguments.command {
            Command::Verify(arguments) => verify::run(&arguments),
            Command::Config(command) => config::run(file.as_deref(), &command),
            Command::Doctor(arguments) => doctor::run(file.as_deref(), &arguments).await,
            Command::Serve => Box::pin(serve::run(load()?, inherited)).await,
            Command::User(command) => Box::pin(on_app(load()?, async |app| user::run(app, command).await)).await,
            Command::Group(command) => Box::pin(on_app(load()?, async |app| group::run(app, command).await)).await,
            Command::TwoStep(command) => Box::pin(on_app(load()?, async |app| two_step::run(app, command).await)).await,
            Command::Device(command) => Box::pin(on_app(load()?, async |app| device::run(app, command).await)).await,
            Command::Push(command @ push::Command::Show { .. }) => {
                Box::pin(on_app(load()?, async |app| push::run(app, command).await)).await
            }
            Command::Push(command) => {
                Box::pin(on_app_with_push(load()?, async |app| push::run(app, command).await)).await
            }
            Command::RelyingParty(command) => {
                Box::pin(on_app(load()?, async |app| relying_party::run(app, command).await)).await
            }
            Command::Keys(keys::Command::ReplaceLost) => {
                Box::pin(on_unopened_app(load()?, async |app| keys::replace_lost(app).await)).await
            }
            Command::Keys(command) => Box::pin(on_app(load()?, async |app| keys::run(app, &command).await)).await,
            Command::Evidence(arguments) => {
                Box::pin(on_app(load()?, async |app| evidence::run(app, &arguments).await)).await
            }
            Command::Audit(command) => Box::pin(on_app(load()?, async |app| audit::run(app, &command).await)).await,
        }
    });
    // A thread that still reads standard input must not keep the process.
    runtime.shutdown_background();
    code
}

/// Runs an administrative command on the configured database.
async fn on_app(
    config: Config,
    command: impl AsyncFnOnce(&Arc<App>) -> Result<(), Failure>,
) -> Result<ExitCode, Failure> {
    let parts = connect(config).await?;
    run_on(&App::open_for_administration(parts).await.map_err(Refusal::from)?, command).await
}

/// … with the push services, which are sent to.
async fn on_app_with_push(
    config: Config,
    command: impl AsyncFnOnce(&Arc<App>) -> Result<(), Failure>,
) -> Result<ExitCode, Failure> {
    let parts = connect(config).await?;
    run_on(&App::open(parts).await.map_err(Refusal::from)?, command).await
}

/// … without the server's keys, which may not open.
async fn on_unopened_app(
    config: Config,
    command: impl AsyncFnOnce(&Arc<App>) -> Result<(), Failure>,
) -> Result<ExitCode, Failure> {
    let parts = connect(config).await?;
    run_on(&App::unopened(parts), command).await
}

async fn connect(mut config: Config) -> Result<Parts, Failure> {
    quiet(&mut config)?;
    Ok(Parts::connect(config).await?)
}

async fn run_on(
    app: &Arc<App>,
    command: impl AsyncFnOnce(&Arc<App>) -> Result<(), Failure>,
) -> Result<ExitCode, Failure> {
    let done = command(app).await;
    app.store.close().await;
    done.map(|()| ExitCode::SUCCESS)
}

/// Log lines of the administrative commands: only what went wrong.
fn quiet(config: &mut Config) -> Result<(), Failure> {
    "warn".clone_into(&mut config.log.filter);
    config.log.format = crate::config::LogFormat::Text;
    Ok(telemetry::init(&config.log)?)
}
