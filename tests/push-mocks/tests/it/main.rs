//! The mocks, tested by what they must refuse: one that takes everything would prove nothing about a sender.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test that cannot go on should stop where it stands; helpers are no tests in the eyes of the lints"
)]

mod apns;
mod behaviour;
mod client;
mod fcm;
mod program;
mod webpush;
