//! What a person proves besides the phone: each factor's rules, without IO.

pub mod app_password;
pub mod backup_code;
pub mod codes_app;
mod letters;
pub mod method;
pub mod passkey;
pub mod recovery_code;
