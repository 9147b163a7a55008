//! Everything that is tested from outside, in one binary: a folder for each area and for each layer that has more than
//! one, and a file for what concerns them all.
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

mod account;
mod approval;
mod bad_input;
mod catalogue;
mod cli;
mod device;
mod doors;
mod earlier;
mod errors;
mod factor;
mod faults;
mod harness;
mod house;
mod intl;
mod limits;
mod logs;
mod mail;
mod model;
mod openapi;
mod organisation;
mod pages;
mod phone_app;
mod places;
mod push;
mod sign_in;
mod store;
mod text;
