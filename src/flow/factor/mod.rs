//! Factors: what a person, or a program of theirs, proves besides the phone.

pub mod activation;
pub mod app_password;
pub mod app_token;
pub mod backup_code;
pub mod codes_app;
pub mod passkey;
pub mod two_step;
