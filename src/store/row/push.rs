//! Rows of push targets and of what became of pushes.

use nod_core::time::Timestamp;
use nod_core::wire::PushTargetKind;

use super::super::statements::columns;
use super::{Place, time};
use crate::store::{Delivery, KindHealth, PushTarget, StoreError, StoreResult, TargetHealth};

/// The kind of that name.
pub(in crate::store) fn push_kind(name: &str) -> StoreResult<PushTargetKind> {
    Place { table: "push_deliveries", id: name }.known("kind", PushTargetKind::from_name(name))
}

columns! {
    /// A row of `push_targets`.
    pub(in crate::store) struct PushTargetRow {
        id: String,
        device_id: String,
        kind: String,
        sealed: String,
        created_at: i64,
    }
}

impl TryFrom<PushTargetRow> for PushTarget {
    type Error = StoreError;

    fn try_from(row: PushTargetRow) -> StoreResult<Self> {
        let place = Place { table: "push_targets", id: &row.id };
        Ok(Self {
            id: place.parse("id", &row.id)?,
            device: place.parse("device_id", &row.device_id)?,
            kind: place.known("kind", PushTargetKind::from_name(&row.kind))?,
            created_at: time(row.created_at),
            sealed: row.sealed,
        })
    }
}

columns! {
    /// A row of `push_deliveries`.
    pub(in crate::store) struct DeliveryRow {
        device_id: String,
        kind: String,
        sent_at: i64,
        accepted_at: Option<i64>,
        failed_at: Option<i64>,
        failure: Option<String>,
        delivered_at: Option<i64>,
        opened_at: Option<i64>,
    }
}

impl TryFrom<DeliveryRow> for Delivery {
    type Error = StoreError;

    fn try_from(row: DeliveryRow) -> StoreResult<Self> {
        let place = Place { table: "push_deliveries", id: &row.device_id };
        Ok(Self {
            device: place.parse("device_id", &row.device_id)?,
            kind: push_kind(&row.kind)?,
            sent_at: time(row.sent_at),
            accepted_at: row.accepted_at.map(time),
            failed: failed(&place, row.failed_at, row.failure)?,
            delivered_at: row.delivered_at.map(time),
            opened_at: row.opened_at.map(time),
        })
    }
}

fn failed(place: &Place<'_>, at: Option<i64>, why: Option<String>) -> StoreResult<Option<(Timestamp, String)>> {
    match (at, why) {
        (Some(at), Some(why)) => Ok(Some((time(at), why))),
        (None, None) => Ok(None),
        _ => Err(place.inconsistent("failed_at and failure do not fit")),
    }
}

columns! {
    /// How a target of a device does.
    pub(in crate::store) struct TargetHealthRow {
        device_id: String,
        kind: String,
        unanswered: i64,
    }
}

impl TryFrom<TargetHealthRow> for TargetHealth {
    type Error = StoreError;

    fn try_from(row: TargetHealthRow) -> StoreResult<Self> {
        let place = Place { table: "push_targets", id: &row.device_id };
        Ok(Self {
            device: place.parse("device_id", &row.device_id)?,
            kind: push_kind(&row.kind)?,
            unanswered: place.count("unanswered", row.unanswered)?,
        })
    }
}

columns! {
    /// How a kind of target did.
    pub(in crate::store) struct KindRow {
        kind: String,
        targets: i64,
        sent: i64,
        accepted: i64,
        failed: i64,
        delivered: i64,
        failed_at: Option<i64>,
        failure: Option<String>,
    }
}

impl TryFrom<KindRow> for KindHealth {
    type Error = StoreError;

    fn try_from(row: KindRow) -> StoreResult<Self> {
        let place = Place { table: "push_deliveries", id: &row.kind };
        let count = |value: i64| u64::try_from(value).unwrap_or_default();
        Ok(Self {
            kind: push_kind(&row.kind)?,
            targets: count(row.targets),
            sent: count(row.sent),
            accepted: count(row.accepted),
            failed: count(row.failed),
            delivered: count(row.delivered),
            last_failure: failed(&place, row.failed_at, row.failure)?,
        })
    }
}
