//! Everything that is tested from outside, in one binary: a file per topic, and this list of them.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test that cannot go on should stop where it stands; helpers are no tests in the eyes of the lints"
)]

mod approval;
mod bad_input;
mod browser;
mod cancellation;
mod catalogue;
mod cli;
mod devices;
mod doors;
mod earlier;
mod enrolment;
mod errors;
mod faults;
mod forge;
mod harness;
mod hints;
mod house;
mod limits;
mod logs;
mod lost_answers;
mod model;
mod openapi;
mod pages;
mod passwords;
mod person;
mod postgres;
mod push;
mod sessions;
mod socket;
mod store;
mod text;
mod watch;
