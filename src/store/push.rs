//! The store's calls for where phones can be woken, and what became of their pushes.

use std::time::Duration;

use async_trait::async_trait;
use nod_core::audit::AuditDraft;
use nod_core::id::{AccountId, ChallengeId, DeviceId, PushTargetId};
use nod_core::time::Timestamp;
use nod_core::wire::PushTargetKind;

use super::{Fenced, StoreResult};

/// The calls for where phones can be woken, and what became of their pushes.
#[async_trait]
pub trait Pushes: Send + Sync {
    /// Registers where a device can be woken, in the place of its target of the same kind. Lost: it is not active.
    async fn put_push_target(&self, target: PushTarget, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// Forgets a push target. Lost: there is none of that kind.
    async fn delete_push_target(
        &self,
        device: DeviceId,
        kind: PushTargetKind,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// A device's push targets.
    async fn push_targets_of(&self, device: DeviceId) -> StoreResult<Vec<PushTarget>>;

    /// The push targets of an account's active devices.
    async fn push_targets_of_account(&self, account: AccountId) -> StoreResult<Vec<PushTarget>>;

    /// Forgets a target that its service says is no more, unless it was registered after `gone_since` or anew: a new
    /// registration has a new id. Lost: it is another one by now, or there is none.
    async fn drop_push_target(
        &self,
        id: PushTargetId,
        gone_since: Option<Timestamp>,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// *hot*: records how far a push came. One whose challenge or device is deleted is not recorded.
    async fn record_push(&self, record: RecordPush) -> StoreResult<()>;

    /// *hot*: records that a device gave a sign of life for a challenge, on all of its pushes; gives those for which it was
    /// the first.
    async fn acknowledge_push(&self, acknowledge: AcknowledgePush) -> StoreResult<Vec<Acknowledged>>;

    /// What became of a challenge's pushes, the earliest first.
    async fn push_deliveries(&self, challenge: ChallengeId) -> StoreResult<Vec<Delivery>>;

    /// How the targets of an account's active devices do; a push of the last minute may be acknowledged yet and does not
    /// count.
    async fn push_health_of(&self, account: AccountId, now: Timestamp) -> StoreResult<Vec<TargetHealth>>;

    /// How each kind of target did since then.
    async fn push_health(&self, since: Timestamp) -> StoreResult<Vec<KindHealth>>;
}

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
