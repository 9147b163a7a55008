//! Devices and their keys.

use async_trait::async_trait;
use nod_core::audit::AuditDraft;
use nod_core::challenge::CancelReason;
use nod_core::device::{Device, DisplayName, PublicKey};
use nod_core::enrolment::{Claim, Enrolment};
use nod_core::id::{AccountId, DeviceId, EnrolmentId};
use nod_core::time::Timestamp;

use super::super::super::retry::{hot_reading, reading, transaction};
use super::super::Backend;
use super::queue::ClaimProof;
use super::row::{DeviceRow, device_columns, key_text};
use super::{
    Connection, Db, Outcome, Statements, accounts, all, audit, challenges, columns, enrolments, limit, one, sessions,
};
use crate::store::{Devices, Expired, FeedContext, Fenced, NewDevice, NewEnrolment, StoreResult, StoredDevice};

#[async_trait]
impl Devices for Backend {
    async fn create_enrolment(&self, enrolment: NewEnrolment, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "create_enrolment", |connection| enrolments::create(
            connection, &enrolment, &audit
        ))?)
    }

    async fn enrolment(&self, id: EnrolmentId) -> StoreResult<Option<Enrolment>> {
        Ok(reading!(self.acquire(), "enrolment", |connection| enrolments::by_id(connection, id))?)
    }

    async fn enrolment_by_secret(&self, secret_hash: &str) -> StoreResult<Option<Enrolment>> {
        Ok(reading!(self.acquire(), "enrolment_by_secret", |connection| enrolments::by_secret(
            connection,
            secret_hash
        ))?)
    }

    async fn enrolment_by_key(&self, key: &PublicKey) -> StoreResult<Option<Enrolment>> {
        Ok(reading!(self.acquire(), "enrolment_by_key", |connection| enrolments::by_key(connection, key))?)
    }

    async fn claim_enrolment(
        &self,
        id: EnrolmentId,
        claim: Claim,
        at: Timestamp,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "claim_enrolment", |connection| enrolments::claim(
            connection, id, &claim, at, &audit
        ))?)
    }

    async fn confirm_enrolment(
        &self,
        id: EnrolmentId,
        at: Timestamp,
        most_devices: u32,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Device>> {
        Ok(transaction!(self.begin(), "confirm_enrolment", |connection| enrolments::confirm(
            connection,
            id,
            at,
            most_devices,
            &audit
        ))?)
    }

    async fn refuse_enrolment(&self, id: EnrolmentId, at: Timestamp, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "refuse_enrolment", |connection| enrolments::refuse(connection, id, at, &audit))?)
    }

    async fn device(&self, id: DeviceId) -> StoreResult<Option<Device>> {
        Ok(reading!(self.acquire(), "device", |connection| by_id(connection, id))?)
    }

    async fn device_by_key(&self, thumbprint: &str) -> StoreResult<Option<Device>> {
        Ok(reading!(self.acquire(), "device_by_key", |connection| by_key(connection, thumbprint))?)
    }

    async fn devices_of(&self, account: AccountId) -> StoreResult<Vec<Device>> {
        Ok(reading!(self.acquire(), "devices_of", |connection| of_account(connection, account))?)
    }

    async fn rename_device(&self, id: DeviceId, name: &DisplayName, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "rename_device", |connection| rename(connection, id, name, &audit))?)
    }

    async fn rotate_device_key(
        &self,
        id: DeviceId,
        old: &PublicKey,
        new: &PublicKey,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "rotate_device_key", |connection| rotate_key(connection, id, old, new, &audit))?)
    }

    async fn revoke_device(&self, id: DeviceId, audit: AuditDraft) -> StoreResult<Fenced<Vec<Expired>>> {
        Ok(transaction!(self.begin(), "revoke_device", |connection| revoke(connection, id, &audit))?)
    }

    async fn claim_proof(&self, thumbprint: &str, jti: &str, expires_at: Timestamp) -> StoreResult<bool> {
        let (thumbprint, jti) = (thumbprint.to_owned(), jti.to_owned());
        self.queue.run(ClaimProof { thumbprint, jti, expires_at }).await
    }

    async fn feed_context(&self, device: DeviceId, now: Timestamp) -> StoreResult<Option<FeedContext>> {
        Ok(hot_reading!(self, "feed_context", |connection| feed_context(connection, device, now))?)
    }

    async fn all_devices(&self, after: Option<DeviceId>, limit: u32) -> StoreResult<Vec<StoredDevice>> {
        Ok(reading!(self.acquire(), "all_devices", |connection| page(connection, after, limit))?)
    }
}

pub(super) async fn insert(connection: &mut Connection, new: &NewDevice, at: Timestamp) -> Outcome<Option<Device>> {
    let claim = &new.claim;
    sqlx::query::<Db>(
        "INSERT INTO devices (id, account_id, name, platform, key_jwk, key_thumbprint, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(claim.device.to_string())
    .bind(new.account.to_string())
    .bind(claim.name.as_str())
    .bind(claim.platform.as_str())
    .bind(key_text(&claim.key))
    .bind(claim.key.thumbprint())
    .bind(at.millis())
    .execute(&mut *connection)
    .await?;
    by_id(connection, claim.device).await
}

pub(super) async fn by_id(connection: &mut Connection, id: DeviceId) -> Outcome<Option<Device>> {
    let row: Option<DeviceRow> =
        sqlx::query_as::<Db, _>(concat!("SELECT ", device_columns!(), " FROM devices d WHERE d.id = $1"))
            .bind(id.to_string())
            .fetch_optional(connection)
            .await?;
    one(row)
}

#[derive(sqlx::FromRow)]
struct FeedContextRow {
    #[sqlx(flatten)]
    device: DeviceRow,
    account_disabled_at: Option<i64>,
    waiting: i64,
}

columns!(FeedContextRow [device] then { account_disabled_at, waiting });

pub(super) async fn feed_context(
    connection: &mut impl Statements,
    id: DeviceId,
    now: Timestamp,
) -> Outcome<Option<FeedContext>> {
    let statement = concat!(
        "SELECT ",
        device_columns!(),
        ", a.disabled_at AS account_disabled_at, (SELECT COUNT(*) FROM (SELECT 1 FROM challenges c \
         WHERE c.account_id = d.account_id AND c.state = 'pending' AND c.expires_at > $2 LIMIT 1) AS open) AS waiting \
         FROM devices d JOIN accounts a ON a.id = d.account_id WHERE d.id = $1"
    );
    let id = id.to_string();
    let parameters = [id.as_str().into(), now.millis().into()];
    let Some(row) = connection.row::<FeedContextRow>(statement, &parameters).await? else {
        return Ok(None);
    };
    Ok(Some(FeedContext {
        device: row.device.try_into()?,
        account_active: row.account_disabled_at.is_none(),
        waiting: row.waiting > 0,
    }))
}

pub(super) async fn by_key(connection: &mut Connection, thumbprint: &str) -> Outcome<Option<Device>> {
    let row: Option<DeviceRow> =
        sqlx::query_as::<Db, _>(concat!("SELECT ", device_columns!(), " FROM devices d WHERE d.key_thumbprint = $1"))
            .bind(thumbprint)
            .fetch_optional(connection)
            .await?;
    one(row)
}

pub(super) async fn of_account(connection: &mut Connection, account: AccountId) -> Outcome<Vec<Device>> {
    let rows: Vec<DeviceRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT ",
        device_columns!(),
        " FROM devices d WHERE d.account_id = $1 ORDER BY d.created_at DESC, d.id DESC"
    ))
    .bind(account.to_string())
    .fetch_all(connection)
    .await?;
    all(rows)
}

#[derive(sqlx::FromRow)]
struct StoredRow {
    #[sqlx(flatten)]
    device: DeviceRow,
    key_thumbprint: String,
}

pub(super) async fn page(
    connection: &mut Connection,
    after: Option<DeviceId>,
    most: u32,
) -> Outcome<Vec<StoredDevice>> {
    let rows: Vec<StoredRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT ",
        device_columns!(),
        ", d.key_thumbprint FROM devices d WHERE d.id > $1 ORDER BY d.id LIMIT $2"
    ))
    .bind(after.map(|id| id.to_string()).unwrap_or_default())
    .bind(limit(most))
    .fetch_all(connection)
    .await?;
    let stored =
        |row: StoredRow| Ok(StoredDevice { device: row.device.try_into()?, key_thumbprint: row.key_thumbprint });
    rows.into_iter().map(stored).collect()
}

pub(super) async fn rename(
    connection: &mut Connection,
    id: DeviceId,
    name: &DisplayName,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let renamed = sqlx::query::<Db>("UPDATE devices SET name = $2 WHERE id = $1 AND revoked_at IS NULL")
        .bind(id.to_string())
        .bind(name.as_str())
        .execute(&mut *connection)
        .await?;
    audit::append_if(connection, renamed.rows_affected() > 0, draft).await
}

pub(super) async fn rotate_key(
    connection: &mut Connection,
    id: DeviceId,
    old: &PublicKey,
    new: &PublicKey,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    hold_account(connection, id).await?;
    let rotated = sqlx::query::<Db>(
        "UPDATE devices SET key_jwk = $3, key_thumbprint = $4 \
         WHERE id = $1 AND key_thumbprint = $2 AND revoked_at IS NULL",
    )
    .bind(id.to_string())
    .bind(old.thumbprint())
    .bind(key_text(new))
    .bind(new.thumbprint())
    .execute(&mut *connection)
    .await?;
    audit::append_if(connection, rotated.rows_affected() > 0, draft).await
}

pub(super) async fn revoke(
    connection: &mut Connection,
    id: DeviceId,
    draft: &AuditDraft,
) -> Outcome<Fenced<Vec<Expired>>> {
    hold_account(connection, id).await?;
    let account: Option<String> = sqlx::query_scalar::<Db, _>(
        "UPDATE devices SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING account_id",
    )
    .bind(id.to_string())
    .bind(draft.at.millis())
    .fetch_optional(&mut *connection)
    .await?;
    let Some(account) = account else {
        return Ok(Fenced::Lost);
    };
    sessions::end_of_device(connection, &account, &id.to_string(), draft.at).await?;
    sqlx::query::<Db>("DELETE FROM push_targets WHERE device_id = $1")
        .bind(id.to_string())
        .execute(&mut *connection)
        .await?;
    let left: i64 =
        sqlx::query_scalar::<Db, _>("SELECT COUNT(*) FROM devices WHERE account_id = $1 AND revoked_at IS NULL")
            .bind(account.as_str())
            .fetch_one(&mut *connection)
            .await?;
    let ended = if left == 0 {
        challenges::cancel_of_account(connection, &account, CancelReason::AccountChanged, draft.at).await?
    } else {
        Vec::new()
    };
    audit::append(connection, [draft]).await?;
    Ok(Fenced::Won(ended))
}

/// Holds the account of a device. A device never changes its account, so it can be asked for before.
pub(super) async fn hold_account(connection: &mut Connection, id: DeviceId) -> Outcome<()> {
    let account: Option<String> = sqlx::query_scalar::<Db, _>("SELECT account_id FROM devices WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(&mut *connection)
        .await?;
    match account {
        Some(account) => accounts::hold(connection, &account).await,
        None => Ok(()),
    }
}
