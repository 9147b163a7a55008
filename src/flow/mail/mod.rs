//! Mail: addresses and their confirmation, letters on their way, and what a letter's link does.

pub mod address;
pub mod outbox;
pub mod recovery;
pub mod reset;
pub mod undo;
