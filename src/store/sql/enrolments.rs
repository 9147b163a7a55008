//! Enrolments.

use nod_core::audit::AuditDraft;
use nod_core::device::{Device, PublicKey};
use nod_core::enrolment::{Claim, Enrolment, EnrolmentState};
use nod_core::id::EnrolmentId;
use nod_core::time::Timestamp;

use super::row::{EnrolmentRow, enrolment_columns, key_text};
use super::{Connection, Db, Outcome, accounts, audit, devices, one};
use crate::store::{Fenced, NewDevice, NewEnrolment, StoreError};

/// That a link may be made, claimed and confirmed: its account is active, and whoever made it is an administrator, or a
/// session that lives and was approved. A session that was opened with the password alone counts while its account never had
/// a device.
macro_rules! may_enrol {
    ($account:literal, $session:literal, $at:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM accounts a WHERE a.id = ",
            $account,
            " AND a.disabled_at IS NULL) AND (",
            $session,
            " IS NULL OR EXISTS (SELECT 1 FROM sessions s WHERE s.id = ",
            $session,
            " AND s.account_id = ",
            $account,
            " AND s.expires_at > ",
            $at,
            " AND (s.strength = 'approved' OR NOT EXISTS (SELECT 1 FROM devices d WHERE d.account_id = ",
            $account,
            "))))"
        )
    };
}

pub(super) async fn create(connection: &mut Connection, new: &NewEnrolment, draft: &AuditDraft) -> Outcome<Fenced<()>> {
    accounts::hold(connection, &new.account.to_string()).await?;
    let created = sqlx::query::<Db>(concat!(
        "INSERT INTO enrolments (id, account_id, session_id, secret_hash, created_at, expires_at, state) \
         SELECT $1, $2, $3, $4, $5, $6, 'open' WHERE ",
        may_enrol!("$2", "$3", "$5")
    ))
    .bind(new.id.to_string())
    .bind(new.account.to_string())
    .bind(new.session.map(|session| session.to_string()))
    .bind(new.secret_hash.as_str())
    .bind(new.created_at.millis())
    .bind(new.expires_at.millis())
    .execute(&mut *connection)
    .await?;
    audit::append_if(connection, created.rows_affected() > 0, draft).await
}

pub(super) async fn by_id(connection: &mut Connection, id: EnrolmentId) -> Outcome<Option<Enrolment>> {
    let row: Option<EnrolmentRow> =
        sqlx::query_as::<Db, _>(concat!("SELECT ", enrolment_columns!(), " FROM enrolments WHERE id = $1"))
            .bind(id.to_string())
            .fetch_optional(connection)
            .await?;
    one(row)
}

pub(super) async fn by_secret(connection: &mut Connection, secret_hash: &str) -> Outcome<Option<Enrolment>> {
    let row: Option<EnrolmentRow> =
        sqlx::query_as::<Db, _>(concat!("SELECT ", enrolment_columns!(), " FROM enrolments WHERE secret_hash = $1"))
            .bind(secret_hash)
            .fetch_optional(connection)
            .await?;
    one(row)
}

/// A key may claim another enrolment after the first was refused or ran out: the latest one counts.
pub(super) async fn by_key(connection: &mut Connection, key: &PublicKey) -> Outcome<Option<Enrolment>> {
    let row: Option<EnrolmentRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT ",
        enrolment_columns!(),
        " FROM enrolments WHERE key_thumbprint = $1 ORDER BY claimed_at DESC, id DESC LIMIT 1"
    ))
    .bind(key.thumbprint())
    .fetch_optional(connection)
    .await?;
    one(row)
}

pub(super) async fn claim(
    connection: &mut Connection,
    id: EnrolmentId,
    claim: &Claim,
    at: Timestamp,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    hold_account(connection, id).await?;
    let thumbprint = claim.key.thumbprint();
    // A claim that ran out no longer holds its key.
    sqlx::query::<Db>("UPDATE enrolments SET live_key = NULL WHERE live_key = $1 AND expires_at <= $2")
        .bind(thumbprint.as_str())
        .bind(at.millis())
        .execute(&mut *connection)
        .await?;
    let claimed = sqlx::query::<Db>(concat!(
        "UPDATE enrolments SET state = 'claimed', device_id = $3, device_name = $4, platform = $5, key_jwk = $6, \
         key_thumbprint = $7, live_key = $7, confirmation_code = $8, claimed_at = $9 \
         WHERE id = $1 AND state = 'open' AND expires_at > $2 AND ",
        may_enrol!("enrolments.account_id", "enrolments.session_id", "$2")
    ))
    .bind(id.to_string())
    .bind(at.millis())
    .bind(claim.device.to_string())
    .bind(claim.name.as_str())
    .bind(claim.platform.as_str())
    .bind(key_text(&claim.key))
    .bind(thumbprint.as_str())
    .bind(claim.confirmation_code.as_str())
    .bind(claim.claimed_at.millis())
    .execute(&mut *connection)
    .await?;
    // After the update, which waits for a confirmation under way with the same key.
    if claimed.rows_affected() > 0 && devices::by_key(connection, &thumbprint).await?.is_some() {
        return Err(StoreError::Conflict("the device key").into());
    }
    audit::append_if(connection, claimed.rows_affected() > 0, draft).await
}

pub(super) async fn confirm(
    connection: &mut Connection,
    id: EnrolmentId,
    at: Timestamp,
    most_devices: u32,
    draft: &AuditDraft,
) -> Outcome<Fenced<Device>> {
    hold_account(connection, id).await?;
    let claimed = by_id(connection, id).await?;
    let confirmed = sqlx::query::<Db>(concat!(
        "UPDATE enrolments SET state = 'confirmed', confirmed_at = $2, live_key = NULL \
         WHERE id = $1 AND state = 'claimed' AND expires_at > $2 AND (SELECT COUNT(*) FROM devices d \
         WHERE d.account_id = enrolments.account_id AND d.revoked_at IS NULL) < $3 AND ",
        may_enrol!("enrolments.account_id", "enrolments.session_id", "$2")
    ))
    .bind(id.to_string())
    .bind(at.millis())
    .bind(i64::from(most_devices))
    .execute(&mut *connection)
    .await?;
    let Some(Enrolment { account, state: EnrolmentState::Claimed(claim), .. }) = claimed else {
        return Ok(Fenced::Lost);
    };
    if confirmed.rows_affected() == 0 {
        return Ok(Fenced::Lost);
    }
    let Some(device) = devices::insert(connection, &NewDevice { account, claim: *claim }, at).await? else {
        return Ok(Fenced::Lost);
    };
    audit::append(connection, [draft]).await?;
    Ok(Fenced::Won(device))
}

pub(super) async fn refuse(
    connection: &mut Connection,
    id: EnrolmentId,
    at: Timestamp,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let refused = sqlx::query::<Db>(
        "UPDATE enrolments SET state = 'refused', refused_at = $2, live_key = NULL \
         WHERE id = $1 AND state IN ('open', 'claimed')",
    )
    .bind(id.to_string())
    .bind(at.millis())
    .execute(&mut *connection)
    .await?;
    audit::append_if(connection, refused.rows_affected() > 0, draft).await
}

/// Holds the account of an enrolment, which never changes.
async fn hold_account(connection: &mut Connection, id: EnrolmentId) -> Outcome<()> {
    let account: Option<String> = sqlx::query_scalar::<Db, _>("SELECT account_id FROM enrolments WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(&mut *connection)
        .await?;
    match account {
        Some(account) => accounts::hold(connection, &account).await,
        None => Ok(()),
    }
}
