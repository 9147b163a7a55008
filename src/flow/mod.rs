//! The use cases, by area; each is read from top to bottom.
//!
//! A flow arranges: it asks the store for what has to be known, lets [`nod_core`] decide, has the store fence the change,
//! and wakes those who wait. It knows nothing of HTTP and nothing of SQL.

pub mod account;
pub mod approval;
pub mod authenticate;
pub mod caller;
pub mod device;
pub mod factor;
pub mod mail;
pub mod operations;
pub mod organisation;
pub mod push;
pub mod refusal;
pub mod relying_party;
pub mod sign_in;
mod wait;

pub use caller::Caller;
pub use refusal::{Refusal, Result};
