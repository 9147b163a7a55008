//! Nod: login approval that you own.

pub mod config;
pub mod store;
