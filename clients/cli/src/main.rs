//! The `nod-device` program: a whole Nod device in a terminal.

mod program;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let arguments = program::Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return program::Failure::other(format!("no runtime: {error}")).report(),
    };
    match runtime.block_on(program::run(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
