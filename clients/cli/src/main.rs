//! The `nod-device` program: a whole Nod device in a terminal.

mod program;
mod words;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let arguments = match program::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(fault) => return program::usage(&fault),
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return program::Failure::other(format!("no runtime: {error}")).report(),
    };
    match runtime.block_on(program::run(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
