//! Where devices can be woken, and what became of it.

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;
use nod_core::audit::AuditDraft;
use nod_core::id::{AccountId, ChallengeId, DeviceId, PushTargetId};
use nod_core::time::Timestamp;
use nod_core::wire::PushTargetKind;
use serde::Serialize;

use futures_util::FutureExt as _;

use super::dialect::statement;
use super::row::{DeliveryRow, KindRow, PushTargetRow, TargetHealthRow, push_kind};
use super::{Backend, Driver, Outcome, Statements, all, audit, devices};
use crate::store::{
    AcknowledgePush, Acknowledged, Delivery, Fenced, KindHealth, PushStep, PushTarget, Pushes, RecordPush, StoreResult,
    TargetHealth,
};

#[async_trait]
impl<D: Driver> Pushes for Backend<D> {
    async fn put_push_target(&self, target: PushTarget, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("put_push_target", (target, audit), |db, (target, audit)| put_target(db, target, audit).boxed())
            .await
    }

    async fn delete_push_target(
        &self,
        device: DeviceId,
        kind: PushTargetKind,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write("delete_push_target", (device, kind, audit), |db, (device, kind, audit)| {
            delete_target(db, *device, *kind, audit).boxed()
        })
        .await
    }

    async fn push_targets_of(&self, device: DeviceId) -> StoreResult<Vec<PushTarget>> {
        self.read("push_targets_of", device, |db, device| targets_of_device(db, *device).boxed()).await
    }

    async fn push_targets_of_account(&self, account: AccountId) -> StoreResult<Vec<PushTarget>> {
        let targets =
            self.read("push_targets_of_account", account, |db, account| targets_of_account(db, *account).boxed()).await;
        Ok(targets?)
    }

    async fn drop_push_target(
        &self,
        id: PushTargetId,
        gone_since: Option<Timestamp>,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write("drop_push_target", (id, gone_since, audit), |db, (id, gone_since, audit)| {
            drop_target(db, *id, *gone_since, audit).boxed()
        })
        .await
    }

    async fn record_push(&self, record: RecordPush) -> StoreResult<()> {
        self.queue.run(record).await
    }

    async fn acknowledge_push(&self, acknowledge: AcknowledgePush) -> StoreResult<Vec<Acknowledged>> {
        self.queue.run(acknowledge).await
    }

    async fn push_deliveries(&self, challenge: ChallengeId) -> StoreResult<Vec<Delivery>> {
        self.read("push_deliveries", challenge, |db, challenge| deliveries(db, *challenge).boxed()).await
    }

    async fn push_health_of(&self, account: AccountId, now: Timestamp) -> StoreResult<Vec<TargetHealth>> {
        self.read("push_health_of", (account, now), |db, (account, now)| health_of_account(db, *account, *now).boxed())
            .await
    }

    async fn push_health(&self, since: Timestamp) -> StoreResult<Vec<KindHealth>> {
        self.scan("push_health", since, |db, since| health(db, *since).boxed()).await
    }
}

/// A push that was accepted less than this ago may be acknowledged yet.
const GRACE: Duration = Duration::from_mins(1);

pub(super) async fn put_target(
    connection: &mut impl Statements,
    target: &PushTarget,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    devices::hold_account(connection, target.device).await?;
    let statement = statement!(
        "INSERT INTO push_targets (id, device_id, kind, sealed, created_at) \
         SELECT $1, d.id, $3, $4, $5 FROM devices d WHERE d.id = $2 AND d.revoked_at IS NULL \
         ON CONFLICT (device_id, kind) DO UPDATE SET id = excluded.id, sealed = excluded.sealed, \
         created_at = excluded.created_at"
    );
    let put = connection
        .execute(
            statement,
            &[
                target.id.to_string().as_str().into(),
                target.device.to_string().as_str().into(),
                target.kind.as_str().into(),
                target.sealed.as_str().into(),
                target.created_at.into(),
            ],
        )
        .await?;
    audit::append_if(connection, put > 0, draft).await
}

pub(super) async fn delete_target(
    connection: &mut impl Statements,
    device: DeviceId,
    kind: PushTargetKind,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let statement = statement!("DELETE FROM push_targets WHERE device_id = $1 AND kind = $2");
    let deleted = connection.execute(statement, &[device.to_string().as_str().into(), kind.as_str().into()]).await?;
    audit::append_if(connection, deleted > 0, draft).await
}

/// The id is another one after each registration: what was registered meanwhile stays.
pub(super) async fn drop_target(
    connection: &mut impl Statements,
    id: PushTargetId,
    gone_since: Option<Timestamp>,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let statement = statement!("DELETE FROM push_targets WHERE id = $1 AND created_at <= $2");
    let dropped = connection
        .execute(statement, &[id.to_string().as_str().into(), gone_since.map_or(i64::MAX, Timestamp::millis).into()])
        .await?;
    audit::append_if(connection, dropped > 0, draft).await
}

pub(super) async fn targets_of_device(connection: &mut impl Statements, device: DeviceId) -> Outcome<Vec<PushTarget>> {
    let statement = statement!(
        "SELECT id, device_id, kind, sealed, created_at FROM push_targets WHERE device_id = $1 ORDER BY kind"
    );
    let rows: Vec<PushTargetRow> = connection.rows(statement, &[device.to_string().as_str().into()]).await?;
    all(rows)
}

pub(super) async fn targets_of_account(
    connection: &mut impl Statements,
    account: AccountId,
) -> Outcome<Vec<PushTarget>> {
    let statement = statement!(
        "SELECT p.id, p.device_id, p.kind, p.sealed, p.created_at FROM devices d \
         JOIN push_targets p ON p.device_id = d.id WHERE d.account_id = $1 AND d.revoked_at IS NULL ORDER BY p.id"
    );
    all(connection.rows::<PushTargetRow>(statement, &[account.to_string().as_str().into()]).await?)
}

#[derive(Serialize)]
struct PushRow {
    challenge: String,
    device: String,
    kind: &'static str,
    sent_at: i64,
    accepted_at: Option<i64>,
    failed_at: Option<i64>,
    failure: Option<String>,
}

/// Of one push, the steps of a batch become one row: a statement may change a row once.
fn merged(requests: &[RecordPush]) -> impl Iterator<Item = PushRow> {
    let mut rows: HashMap<(ChallengeId, DeviceId, PushTargetKind), PushRow> = HashMap::new();
    for request in requests {
        let at = request.at.millis();
        let row = rows.entry((request.challenge, request.device, request.kind)).or_insert_with(|| PushRow {
            challenge: request.challenge.to_string(),
            device: request.device.to_string(),
            kind: request.kind.as_str(),
            sent_at: request.sent_at.millis(),
            accepted_at: None,
            failed_at: None,
            failure: None,
        });
        match &request.step {
            PushStep::Accepted => row.accepted_at = Some(at),
            PushStep::Failed(failure) => {
                row.failed_at = Some(at);
                row.failure = Some(failure.clone());
            }
        }
    }
    let mut rows: Vec<PushRow> = rows.into_values().collect();
    rows.sort_by(|left, right| {
        (&left.challenge, &left.device, left.kind).cmp(&(&right.challenge, &right.device, right.kind))
    });
    rows.into_iter()
}

/// A push whose challenge is deleted by now is not recorded.
pub(super) async fn record(connection: &mut impl Statements, requests: &[RecordPush]) -> Outcome<Vec<()>> {
    if !requests.is_empty() {
        let statement = statement!(
            "INSERT INTO push_deliveries (challenge_id, device_id, kind, sent_at, accepted_at, failed_at, failure) \
             SELECT j.challenge, j.device, j.kind, j.sent_at, j.accepted_at, j.failed_at, j.failure FROM ",
            jobs!(push),
            " WHERE EXISTS (SELECT 1 FROM challenges c WHERE c.id = j.challenge) \
             AND EXISTS (SELECT 1 FROM devices d WHERE d.id = j.device) \
             ON CONFLICT (challenge_id, device_id, kind) DO UPDATE SET sent_at = excluded.sent_at, \
             accepted_at = COALESCE(push_deliveries.accepted_at, excluded.accepted_at), \
             failed_at = COALESCE(excluded.failed_at, push_deliveries.failed_at), \
             failure = COALESCE(excluded.failure, push_deliveries.failure)"
        );
        let rows = audit::json(merged(requests));
        connection.execute(statement, &[rows.as_str().into()]).await?;
    }
    Ok(vec![(); requests.len()])
}

#[derive(Serialize)]
struct AckRow {
    challenge: String,
    device: String,
    at: i64,
}

/// The pushes that each acknowledgement was the first for.
pub(super) async fn acknowledge(
    connection: &mut impl Statements,
    requests: &[AcknowledgePush],
) -> Outcome<Vec<Vec<Acknowledged>>> {
    let mut first = delivered(connection, requests).await?;
    opened(connection, requests).await?;
    Ok(requests.iter().map(|request| first.remove(&(request.challenge, request.device)).unwrap_or_default()).collect())
}

fn ack_rows<'a>(requests: impl Iterator<Item = &'a AcknowledgePush>) -> Vec<AckRow> {
    // The earliest of each: a statement may change a row once.
    let mut earliest: HashMap<(ChallengeId, DeviceId), i64> = HashMap::new();
    for request in requests {
        let at = earliest.entry((request.challenge, request.device)).or_insert(i64::MAX);
        *at = request.at.millis().min(*at);
    }
    let row = |((challenge, device), at): ((ChallengeId, DeviceId), i64)| AckRow {
        challenge: challenge.to_string(),
        device: device.to_string(),
        at,
    };
    earliest.into_iter().map(row).collect()
}

async fn delivered(
    connection: &mut impl Statements,
    requests: &[AcknowledgePush],
) -> Outcome<HashMap<(ChallengeId, DeviceId), Vec<Acknowledged>>> {
    let mut first: HashMap<_, Vec<Acknowledged>> = HashMap::new();
    if requests.is_empty() {
        return Ok(first);
    }
    let statement = statement!(
        // A phone with an open socket may be faster than the record of its push: then the row begins here.
        "INSERT INTO push_deliveries (challenge_id, device_id, kind, sent_at, delivered_at) \
         SELECT j.challenge, j.device, p.kind, j.at, j.at FROM ",
        jobs!(acknowledge),
        " JOIN push_targets p ON p.device_id = j.device JOIN devices d ON d.id = j.device \
         JOIN challenges c ON c.id = j.challenge AND c.account_id = d.account_id WHERE true \
         ON CONFLICT (challenge_id, device_id, kind) DO UPDATE \
         SET delivered_at = COALESCE(push_deliveries.delivered_at, excluded.delivered_at) \
         RETURNING challenge_id, device_id, kind, sent_at, delivered_at"
    );
    let rows = audit::json(ack_rows(requests.iter()));
    let rows: Vec<(String, String, String, i64, i64)> = connection.rows(statement, &[rows.as_str().into()]).await?;
    for (challenge, device, kind, sent_at, at) in rows {
        // Ids that were compared with ours a moment ago can be read.
        let (Ok(challenge), Ok(device)) = (challenge.parse(), device.parse()) else { continue };
        // What was delivered at another moment was acknowledged before.
        if requests
            .iter()
            .any(|request| (request.challenge, request.device, request.at.millis()) == (challenge, device, at))
        {
            let after = Timestamp::from_millis(sent_at).until(Timestamp::from_millis(at));
            first.entry((challenge, device)).or_default().push(Acknowledged { kind: push_kind(&kind)?, after });
        }
    }
    Ok(first)
}

async fn opened(connection: &mut impl Statements, requests: &[AcknowledgePush]) -> Outcome<()> {
    let rows = ack_rows(requests.iter().filter(|request| request.opened));
    if rows.is_empty() {
        return Ok(());
    }
    let statement = statement!(
        "UPDATE push_deliveries SET opened_at = j.at FROM ",
        jobs!(acknowledge),
        " WHERE push_deliveries.challenge_id = j.challenge AND push_deliveries.device_id = j.device \
         AND push_deliveries.opened_at IS NULL"
    );
    let rows = audit::json(rows);
    connection.run(statement, &[rows.as_str().into()]).await
}

pub(super) async fn deliveries(connection: &mut impl Statements, challenge: ChallengeId) -> Outcome<Vec<Delivery>> {
    let statement = statement!(
        "SELECT device_id, kind, sent_at, accepted_at, failed_at, failure, delivered_at, opened_at \
         FROM push_deliveries WHERE challenge_id = $1 ORDER BY sent_at, device_id, kind"
    );
    let rows: Vec<DeliveryRow> = connection.rows(statement, &[challenge.to_string().as_str().into()]).await?;
    all(rows)
}

pub(super) async fn health_of_account(
    connection: &mut impl Statements,
    account: AccountId,
    now: Timestamp,
) -> Outcome<Vec<TargetHealth>> {
    let statement = statement!(
        "SELECT p.device_id, p.kind, (SELECT COUNT(*) FROM (SELECT x.delivered_at FROM push_deliveries x \
         WHERE x.device_id = p.device_id AND x.kind = p.kind AND x.sent_at >= p.created_at \
         AND x.accepted_at <= $2 ORDER BY x.sent_at DESC LIMIT 2) AS l WHERE l.delivered_at IS NULL) AS unanswered \
         FROM devices d JOIN push_targets p ON p.device_id = d.id \
         WHERE d.account_id = $1 AND d.revoked_at IS NULL ORDER BY p.device_id, p.kind"
    );
    let rows: Vec<TargetHealthRow> =
        connection.rows(statement, &[account.to_string().as_str().into(), now.minus(GRACE).into()]).await?;
    all(rows)
}

pub(super) async fn health(connection: &mut impl Statements, since: Timestamp) -> Outcome<Vec<KindHealth>> {
    let statement = statement!(
        "SELECT k.kind, \
         (SELECT COUNT(*) FROM push_targets p JOIN devices d ON d.id = p.device_id \
         WHERE p.kind = k.kind AND d.revoked_at IS NULL) AS targets, \
         COUNT(x.kind) AS sent, COUNT(x.accepted_at) AS accepted, COUNT(x.failed_at) AS failed, \
         COUNT(x.delivered_at) AS delivered, MAX(x.failed_at) AS failed_at, \
         (SELECT f.failure FROM push_deliveries f WHERE f.kind = k.kind AND f.sent_at >= $1 AND f.failed_at IS NOT NULL \
         ORDER BY f.failed_at DESC LIMIT 1) AS failure \
         FROM (SELECT 'webpush' AS kind UNION ALL SELECT 'unifiedpush' UNION ALL SELECT 'fcm' UNION ALL SELECT 'apns') AS k \
         LEFT JOIN push_deliveries x ON x.kind = k.kind AND x.sent_at >= $1 GROUP BY k.kind ORDER BY k.kind"
    );
    let rows: Vec<KindRow> = connection.rows(statement, &[since.into()]).await?;
    all(rows)
}
