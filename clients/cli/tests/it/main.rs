//! The device against a small real server that speaks the contract.

#![expect(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod agent;
mod enrol;
mod keys;
mod program;
mod server;
mod socket;
mod store;
