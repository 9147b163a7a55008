//! Factors besides the phone.

pub mod app_passwords;
mod backup_codes;
mod codes_apps;
mod nginx;
