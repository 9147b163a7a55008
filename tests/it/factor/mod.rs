//! Factors besides the phone.

pub mod app_passwords;
mod nginx;
