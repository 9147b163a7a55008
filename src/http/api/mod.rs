//! JSON for relying parties, devices and waiting browsers.

/// The `OpenAPI` document, kept by hand; tests hold it to the routes and to what the service answers.
pub const OPENAPI: &str = include_str!("openapi.json");

pub mod app_password;
pub mod app_token;
pub mod device;
pub mod enrolment;
pub mod relying_party;
pub mod service;
pub mod sign_in;
pub mod watch;
