//! Nod: login approval that you own.

pub mod ambient;
pub mod app;
pub mod bus;
pub mod config;
pub mod flow;
/// Doors over HTTP.
pub mod http {
    pub mod pages;
}
pub mod hub;
pub mod keyring;
pub mod lifecycle;
pub mod store;
pub mod telemetry;
pub mod vault;
