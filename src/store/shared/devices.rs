//! Devices and their keys.

use nod_core::audit::AuditDraft;
use nod_core::challenge::CancelReason;
use nod_core::device::{Device, DisplayName, PublicKey};
use nod_core::id::{AccountId, DeviceId};
use nod_core::time::Timestamp;

use super::model::{Expired, FeedContext, NewDevice, StoredDevice};
use super::row::{DeviceRow, device_columns, key_text};
use super::{
    Connection, Db, Fenced, Outcome, Statements, accounts, all, audit, challenges, columns, limit, one, sessions,
};

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
