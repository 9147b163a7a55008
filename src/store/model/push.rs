//! Where devices can be woken, and what became of it.

use std::time::Duration;

use nod_core::id::{ChallengeId, DeviceId, PushTargetId};
use nod_core::time::Timestamp;
use nod_core::wire::PushTargetKind;

/// Where a device can be woken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushTarget {
    /// Its id: another one after each registration.
    pub id: PushTargetId,
    /// The device.
    pub device: DeviceId,
    /// The kind.
    pub kind: PushTargetKind,
    /// The address and its keys, sealed.
    pub sealed: String,
    /// When it was registered.
    pub created_at: Timestamp,
}

/// Something to be recorded of a push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordPush {
    /// The challenge that it is about.
    pub challenge: ChallengeId,
    /// The device that it goes to.
    pub device: DeviceId,
    /// By which kind of target.
    pub kind: PushTargetKind,
    /// When it was handed over for sending.
    pub sent_at: Timestamp,
    /// When the step was.
    pub at: Timestamp,
    /// What is recorded.
    pub step: PushStep,
}

/// How far a push came on its way to the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PushStep {
    /// The push service has it.
    Accepted,
    /// It was given up, and why.
    Failed(String),
}

/// A sign of life of a device that was pushed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AcknowledgePush {
    /// The challenge.
    pub challenge: ChallengeId,
    /// The device.
    pub device: DeviceId,
    /// When.
    pub at: Timestamp,
    /// Its person looked at the question.
    pub opened: bool,
}

/// A push that was acknowledged for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acknowledged {
    /// By which kind of target.
    pub kind: PushTargetKind,
    /// How long after it was handed over.
    pub after: Duration,
}

/// What became of a push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The device.
    pub device: DeviceId,
    /// By which kind of target.
    pub kind: PushTargetKind,
    /// When it was handed over for sending.
    pub sent_at: Timestamp,
    /// When the push service had it.
    pub accepted_at: Option<Timestamp>,
    /// When it was given up, and why.
    pub failed: Option<(Timestamp, String)>,
    /// When the device had the question, by whatever way it came.
    pub delivered_at: Option<Timestamp>,
    /// When its person looked at it.
    pub opened_at: Option<Timestamp>,
}

/// How a target of a device does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TargetHealth {
    /// The device.
    pub device: DeviceId,
    /// The kind of target.
    pub kind: PushTargetKind,
    /// Of the last two pushes that its service accepted, how many the device never acknowledged.
    pub unanswered: u32,
}

/// How a kind of target did of late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindHealth {
    /// The kind.
    pub kind: PushTargetKind,
    /// Targets of active devices.
    pub targets: u64,
    /// Pushes whose end is known, or whose device gave a sign of life.
    pub sent: u64,
    /// … that the service took.
    pub accepted: u64,
    /// … that were given up.
    pub failed: u64,
    /// … that a device acknowledged.
    pub delivered: u64,
    /// The last one that was given up, and why.
    pub last_failure: Option<(Timestamp, String)>,
}
