//! Local stand-ins for the services that push to phones: Apple's, Google's and Web Push. They speak the real protocols
//! on loopback and refuse what the real services refuse, so that a sender can be tested without any of them.
//!
//! A mock starts on a port of its own and stops when it is dropped. What the next requests meet is chosen with a
//! [`Behaviour`]; what came in is read with `received`, and what a check did not like with `refused`.
#![expect(clippy::expect_used, reason = "a server for tests: what cannot start fails the test that wanted it")]

mod apns;
mod behaviour;
mod book;
mod ca;
mod fcm;
mod jwt;
mod open;
mod random;
mod request;
mod server;
mod webpush;

pub use apns::{Apns, ApnsPush};
pub use behaviour::Behaviour;
pub use book::Now;
pub use ca::Ca;
pub use fcm::{Fcm, FcmPush};
pub use open::{OpenError, open};
pub use server::Settings;
pub use webpush::{Subscription, WebPush, WebPushed};
