//! The command line around the library.

mod arguments;
mod commands;
mod failure;
mod input;
mod output;
mod prompt;
mod sign_in;
mod timing;
mod watch;

pub(crate) use arguments::Arguments;
pub(crate) use commands::run;
pub(crate) use failure::{Failure, usage};
