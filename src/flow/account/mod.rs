//! Accounts: the people who can be asked.

mod activity;
mod administration;
mod language;
mod password;

pub use activity::{
    Activity, Change, Event, History, OtherMethods, Overview, PastChallenge, What, asked, events, history, overview,
};
pub use administration::{
    Draft, add, all, disable, disable_noting, enable, enable_noting, find, pause_push, prepare, resume_push, unlock,
    unlock_noting,
};
pub use language::choose_language;
pub(in crate::flow) use password::{Owner, hash as hash_password};
pub use password::{set_password, set_password_noting, verify_password};
