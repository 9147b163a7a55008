//! Factors besides the phone.

pub mod app_passwords;
pub mod backup_codes;
pub mod codes_apps;
mod nginx;
pub mod passkeys;
mod two_step;
