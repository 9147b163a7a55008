//! What handlers take from a request, checked: who asks, from where, and what for.

pub mod address;
pub mod browser;
pub mod client;
pub mod device;
pub mod json;
pub mod page;
pub mod slot;

use std::sync::Arc;

use crate::app::App;

pub use address::ClientAddress;
pub use client::{Client, basic};
pub use device::{Body, Proved, ProvedBody, ProvedByKey};
pub use json::{Json, parse, read_json};
pub use page::{Bearer, Origin};
pub use slot::{Connection, WaitSlot};

/// The shared state of all handlers.
pub type Shared = Arc<App>;
