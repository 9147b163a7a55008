//! Plays phones, browsers and relying parties against a running Nod server, over real sockets.
//!
//! One approval is measured as a person would: from the relying party's request to the moment the waiting browser is told.
//! The loop is closed: a fixed number of approvals are under way, and the next begins when one ends.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program that reports to a terminal")]

mod approvals;
mod report;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Load test for a Nod server.
#[derive(Debug, Parser)]
#[command(name = "nod-loadtest", version, about)]
struct Arguments {
    #[command(subcommand)]
    scenario: Scenario,
}

#[derive(Debug, clap::Subcommand)]
enum Scenario {
    /// Approvals end to end: issue, wake, answer, and the waiting browser told.
    Approvals(Options),
}

/// What the scenario runs against.
#[derive(Debug, Clone, clap::Args)]
struct Options {
    /// The server's public address.
    #[arg(long, default_value = "http://localhost:8080")]
    server: String,
    /// The relying party's client id. Its policy must be `tap`: a program has no eyes for a number.
    #[arg(long)]
    client: String,
    /// The relying party's secret.
    #[arg(long, env = "NOD_CLIENT_SECRET", hide_env_values = true)]
    secret: String,
    /// One of the relying party's origins: browsers watch from there.
    #[arg(long)]
    origin: String,
    /// The folder in which `nod-device` keeps enrolled accounts: each is a phone.
    #[arg(long, env = "NOD_DEVICE_HOME")]
    home: PathBuf,
    /// Approvals to measure.
    #[arg(long, default_value_t = 1000)]
    count: u32,
    /// Approvals under way at once.
    #[arg(long, default_value_t = 1)]
    concurrency: u32,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("nod-loadtest: {error}");
            return ExitCode::FAILURE;
        }
    };
    // Fails only when there is one already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let Scenario::Approvals(options) = arguments.scenario;
    match runtime.block_on(approvals::run(&options)) {
        Ok(report) => {
            println!("{report}");
            if report.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("nod-loadtest: {error}");
            ExitCode::FAILURE
        }
    }
}
