//! The use cases: one file each, read from top to bottom.
//!
//! A flow arranges: it asks the store for what has to be known, lets [`nod_core`] decide, has the store fence the change,
//! and wakes whoever waits. It knows nothing of HTTP and nothing of SQL.

pub mod account;
pub mod answer;
pub mod audit;
pub mod authenticate;
pub mod cancel;
pub mod device;
pub mod doctor;
pub mod enroll;
pub mod evidence;
pub mod expire;
pub mod guess;
pub mod inbox;
pub mod issue;
pub mod keys;
mod ledger;
pub mod progress;
pub mod push;
pub mod ready;
pub mod redeem;
pub mod refusal;
pub mod relying_party;
pub mod settle;
pub mod setup;
pub mod sign_in;
pub mod ticket;
pub mod watch;

pub use refusal::{Refusal, Result};
