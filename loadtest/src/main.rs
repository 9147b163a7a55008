//! Plays phones, browsers and relying parties against a running Nod server, over real sockets.
//!
//! One approval is measured as a person would: from the relying party's request to the moment the waiting browser is told.

mod app_passwords;
mod approvals;
mod bench;
mod burst;
mod findings;
mod http;
mod idle;
mod limits;
mod load;
mod mails;
mod measure;
mod memory;
mod pages;
mod phone;
mod process;
mod push;
mod relay;
mod report;
mod seed;
mod serve;
mod service;
mod sign_ins;
mod slow;
mod socket;
mod storm;
mod svg;
mod target;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::findings::Findings;
use crate::report::write_json;

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
    /// Phones and browsers that wait: the memory and the open files of each, at the server.
    Idle(Scenario<idle::Options>),
    /// Everybody at once.
    Burst(Scenario<burst::Options>),
    /// The server restarts and every phone comes back, while people sign in.
    Storm(Scenario<storm::Options>),
    /// Peers that do not read, do not speak or speak a byte at a time, beside honest ones.
    Slow(Scenario<slow::Options>),
    /// Wrong passwords, hundreds at once, beside an honest sign-in and beside approvals.
    SignIns(Scenario<sign_ins::Options>),
    /// Checks of app passwords: how many a second, and how long one takes beside approvals.
    AppPasswords(Scenario<app_passwords::Options>),
    /// The sign-in page and the account, opened so many times a second, beside approvals.
    Pages(Scenario<pages::Options>),
    /// Pushes: how many a second, what each costs while it is under way, and what is left of it when no service answers.
    Push(Scenario<push::Options>),
    /// Letters that are due, and a mail server on this machine that takes them: how many a second.
    Mails(Scenario<mails::Options>),
    /// Every target that concerns one machine, Nod and the floor in turns.
    Bench(Box<bench::Options>),
    /// Fills a fresh database with accounts, phones and a relying party, while no server uses it.
    Seed(seed::Options),
    /// Nod, as a library in this program.
    #[command(hide = true)]
    Serve(serve::Options),
    /// The bare relay, which is the floor: prints its address, and relays until it is killed.
    #[command(hide = true)]
    Relay {
        /// Where it listens.
        #[arg(long, default_value = "127.0.0.1:0")]
        listen: SocketAddr,
        /// With axum and JSON, to see what those two cost.
        #[arg(long)]
        framework: bool,
    },
}

/// A scenario that starts a server of its own.
#[derive(clap::Args)]
struct Scenario<O: clap::Args> {
    #[command(flatten)]
    options: O,
    /// Writes the report as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
}

impl<O: clap::Args> Scenario<O> {
    /// Runs it and reports.
    #[expect(clippy::print_stdout, reason = "the report")]
    async fn report(&self, scenario: impl AsyncFnOnce(&O) -> Result<Findings, Failure>) -> Result<bool, Failure> {
        let findings = scenario(&self.options).await?;
        println!("{findings}");
        if let Some(path) = &self.json {
            write_json(&findings, path)?;
        }
        Ok(findings.good)
    }
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
        Command::Serve(_) | Command::Relay { .. } => tokio::runtime::Builder::new_multi_thread(),
        _ if alone => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    builder.enable_all().build()
}

/// Does what is asked. `false`: it was done, and not all ended well.
async fn run(command: Command) -> Result<bool, Failure> {
    match command {
        Command::Approvals(options) => approvals::run(&options).await,
        Command::Idle(scenario) => scenario.report(idle::run).await,
        Command::Burst(scenario) => scenario.report(burst::run).await,
        Command::Storm(scenario) => scenario.report(storm::run).await,
        Command::Slow(scenario) => scenario.report(slow::run).await,
        Command::SignIns(scenario) => scenario.report(sign_ins::run).await,
        Command::AppPasswords(scenario) => scenario.report(app_passwords::run).await,
        Command::Pages(scenario) => scenario.report(pages::run).await,
        Command::Push(scenario) => scenario.report(push::run).await,
        Command::Mails(scenario) => scenario.report(mails::run).await,
        Command::Bench(options) => bench::run(*options).await,
        Command::Serve(options) => serve::run(&options).await,
        Command::Seed(options) => seed::run(&options).await.map(|_| true),
        Command::Relay { listen, framework } => relay::serve(listen, framework).await.map(|()| true),
    }
}

#[expect(clippy::print_stderr, reason = "a program that reports to a terminal")]
fn failed(error: &Failure) -> ExitCode {
    eprintln!("nod-loadtest: {error}");
    ExitCode::FAILURE
}
