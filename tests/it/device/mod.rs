//! Phones: how one is added, and what it does with itself.

mod code;
pub mod enrolment;
mod management;
pub mod sign_in;
