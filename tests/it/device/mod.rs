//! Phones: how one is added, and what it does with itself.

pub mod enrolment;
mod management;
mod sign_in;
