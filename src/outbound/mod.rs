//! Requests to other servers: one HTTP client, and a guard for addresses that strangers chose.

mod client;
mod dns;
mod guard;

pub use client::{Answer, Client, ClientError, Protocol, RequestError, request, roots, short};
pub use guard::{Guard, Refused, is_listed, is_public};
