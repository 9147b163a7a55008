//! Nod: login approval that you own.
//!
//! Start with [`http::router`], the table of all addresses, then read one approval through [`flow::approval`].
//! `ARCHITECTURE.md` walks through it.

pub mod ambient;
pub mod app;
pub mod bus;
pub mod cli;
pub mod config;
pub mod event;
pub mod flow;
pub mod hashing;
pub mod http;
pub mod hub;
pub mod keyring;
pub mod lifecycle;
pub mod limits;
pub mod mail;
pub mod outbound;
pub mod places;
pub mod push;
pub mod screening;
pub mod service;
pub mod store;
pub mod telemetry;
pub mod topic;
pub mod vault;
pub mod words;
