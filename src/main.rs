//! The command line. Everything it does is in [`nod::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    nod::cli::main()
}
