//! Approvals from the question to the receipt: decided once, watched by many, whatever gets lost on the way.

mod cancellation;
mod decision;
mod expiry;
pub mod hints;
mod issue;
mod lost_answers;
pub mod socket;
pub mod watch;
