//! What a wake carries within this process.

use std::sync::Arc;

use nod_core::challenge::StateName;
use nod_core::id::{ChallengeId, DeviceId};
use nod_core::time::Timestamp;
use nod_core::wire::{InboxItem, WatchView};

use crate::telemetry::Stopwatch;

/// What a wake carries within this process, so that the waiter need not read the store again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A challenge was issued to the account.
    Issued(Arc<Issued>),
    /// A challenge of the account was settled.
    Settled(Arc<SettledEvent>),
    /// The challenge stands like this now.
    View(Arc<ViewEvent>),
}

/// A challenge that moved on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewEvent {
    /// How it stands.
    pub view: WatchView,
    /// Runs since the store accepted the change: how long until somebody is told.
    pub since: Stopwatch,
}

/// A challenge that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// What its devices get.
    pub item: InboxItem,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A challenge that was settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettledEvent {
    /// Which.
    pub challenge: ChallengeId,
    /// How.
    pub state: StateName,
    /// The device that answered, where one did.
    pub device: Option<DeviceId>,
    /// Its name.
    pub device_name: Option<String>,
}
