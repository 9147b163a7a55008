//! Plays phones, browsers and relying parties against a running Nod server, over real sockets.
//!
//! One approval is measured as a person would: from the relying party's request to the moment the waiting browser is told.

mod approvals;
mod http;
mod load;
mod measure;
mod phone;
mod process;
mod relay;
mod report;
mod seed;
mod socket;
mod svg;
mod target;

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Parser;

/// What went wrong, in words.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Load test for a Nod server.
#[derive(Parser)]
#[command(name = "nod-loadtest", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Approvals end to end: issue, wake, answer, and the waiting browser told.
    Approvals(Box<approvals::Options>),
    /// Fills a fresh database with accounts, phones and a relying party, while no server uses it.
    Seed(seed::Options),
    /// The bare relay, which is the floor: prints its address, and relays until it is killed.
    #[command(hide = true)]
    Relay {
        /// Where it listens.
        #[arg(long, default_value = "127.0.0.1:0")]
        listen: SocketAddr,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    process::raise_open_files();
    match runtime(&arguments.command).map(|runtime| runtime.block_on(run(arguments.command))) {
        Ok(Ok(true)) => ExitCode::SUCCESS,
        Ok(Ok(false)) => ExitCode::FAILURE,
        Ok(Err(error)) => failed(&error),
        Err(error) => failed(&error.into()),
    }
}

/// Servers run as Nod does. A load that has one core to itself does without a second thread, which would only take its turn.
fn runtime(command: &Command) -> std::io::Result<tokio::runtime::Runtime> {
    let alone = std::thread::available_parallelism().is_ok_and(|cores| cores.get() == 1);
    let mut builder = match command {
        Command::Approvals(_) | Command::Seed(_) if alone => tokio::runtime::Builder::new_current_thread(),
        Command::Approvals(_) | Command::Seed(_) | Command::Relay { .. } => tokio::runtime::Builder::new_multi_thread(),
    };
    builder.enable_all().build()
}

/// Does what is asked. `false`: it was done, and not all ended well.
async fn run(command: Command) -> Result<bool, Failure> {
    match command {
        Command::Approvals(options) => approvals::run(&options).await,
        Command::Seed(options) => seed::run(&options).await.map(|_| true),
        Command::Relay { listen } => relay::serve(listen).await.map(|()| true),
    }
}

#[expect(clippy::print_stderr, reason = "a program that reports to a terminal")]
fn failed(error: &Failure) -> ExitCode {
    eprintln!("nod-loadtest: {error}");
    ExitCode::FAILURE
}
