//! Challenges outside the group commit: what reads them, and what ends many at once.

use nod_core::challenge::CancelReason;
use nod_core::id::{AccountId, ChallengeId, ClientId, DeviceId, Username};
use nod_core::time::Timestamp;

use super::model::{AnswerContext, ChallengeRecord, Expired, IssueContext, KnownBrowser, WatchContext};
use super::row::{
    AccountRow, ChallengeRow, DeviceRow, ExpiredRow, account_columns, cancel_reason, challenge_columns, device_columns,
    origins,
};
use super::{Connection, Db, Outcome, all, dialect, limit, one};

/// The most challenges that an inbox shows.
const INBOX: i64 = 32;

#[derive(sqlx::FromRow)]
struct IssueContextRow {
    #[sqlx(flatten)]
    account: AccountRow,
    refused_at: Option<i64>,
    active_devices: i64,
    last_challenge: Option<String>,
    last_shown: Option<String>,
    browser_approved_at: Option<i64>,
    network_approvals: i64,
}

/// `_now` is for stores that keep less than all: here, every approval that was not purged counts.
pub(super) async fn issue_context(
    connection: &mut Connection,
    username: &Username,
    browser: Option<&KnownBrowser>,
    _now: Timestamp,
) -> Outcome<Option<IssueContext>> {
    let row: Option<IssueContextRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT ",
        account_columns!(),
        ", a.refused_at, \
         (SELECT COUNT(*) FROM devices d WHERE d.account_id = a.id AND d.revoked_at IS NULL) AS active_devices, \
         l.id AS last_challenge, l.shown AS last_shown, \
         (SELECT MAX(b.approved_at) FROM known_browsers b WHERE b.account_id = a.id AND b.browser = $2) \
           AS browser_approved_at, \
         (SELECT COUNT(*) FROM (SELECT 1 FROM known_browsers b WHERE b.account_id = a.id AND b.network = $3 LIMIT 1) \
           AS known) AS network_approvals \
         FROM accounts a LEFT JOIN challenges l ON l.id = (SELECT c.id FROM challenges c WHERE c.account_id = a.id \
           ORDER BY c.issued_at DESC, c.id DESC LIMIT 1) \
         WHERE a.username = $1"
    ))
    .bind(username.as_str())
    .bind(browser.map(|known| known.browser.as_str()))
    .bind(browser.map(|known| known.network.as_str()))
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let last_shown = match (row.last_challenge.map(|id| id.parse::<ChallengeId>()), row.last_shown) {
        (Some(Ok(id)), Some(shown)) => Some((id, shown)),
        _ => None,
    };
    Ok(Some(IssueContext {
        account: row.account.try_into()?,
        active_devices: u32::try_from(row.active_devices).unwrap_or(u32::MAX),
        last_shown,
        browser_approved_at: row.browser_approved_at.map(Timestamp::from_millis),
        network_known: row.network_approvals > 0,
        refused_at: row.refused_at.map(Timestamp::from_millis),
    }))
}

pub(super) async fn by_id(connection: &mut Connection, id: ChallengeId) -> Outcome<Option<ChallengeRecord>> {
    let row: Option<ChallengeRow> =
        sqlx::query_as::<Db, _>(concat!("SELECT ", challenge_columns!(), " FROM challenges c WHERE c.id = $1"))
            .bind(id.to_string())
            .fetch_optional(connection)
            .await?;
    one(row)
}

#[derive(sqlx::FromRow)]
struct WatchContextRow {
    #[sqlx(flatten)]
    challenge: ChallengeRow,
    client_origins: String,
}

pub(super) async fn watch_context(connection: &mut Connection, id: ChallengeId) -> Outcome<Option<WatchContext>> {
    let row: Option<WatchContextRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT ",
        challenge_columns!(),
        ", r.origins AS client_origins FROM challenges c JOIN relying_parties r ON r.client_id = c.client_id \
         WHERE c.id = $1"
    ))
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let record = ChallengeRecord::try_from(row.challenge)?;
    let origins = origins(record.challenge.client.as_str(), &row.client_origins)?;
    Ok(Some(WatchContext { record, origins }))
}

#[derive(sqlx::FromRow)]
struct AnswerContextRow {
    #[sqlx(flatten)]
    challenge: ChallengeRow,
    #[sqlx(flatten)]
    device: DeviceRow,
    account_disabled_at: Option<i64>,
}

pub(super) async fn answer_context(
    connection: &mut Connection,
    challenge: ChallengeId,
    device: DeviceId,
) -> Outcome<Option<AnswerContext>> {
    let row: Option<AnswerContextRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT ",
        challenge_columns!(),
        ", ",
        device_columns!(),
        ", a.disabled_at AS account_disabled_at FROM challenges c JOIN accounts a ON a.id = c.account_id \
         JOIN devices d ON d.id = $2 WHERE c.id = $1"
    ))
    .bind(challenge.to_string())
    .bind(device.to_string())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    Ok(Some(AnswerContext {
        record: row.challenge.try_into()?,
        device: row.device.try_into()?,
        account_active: row.account_disabled_at.is_none(),
    }))
}

pub(super) async fn inbox(
    connection: &mut Connection,
    account: AccountId,
    now: Timestamp,
) -> Outcome<Vec<ChallengeRecord>> {
    let rows: Vec<ChallengeRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT ",
        challenge_columns!(),
        " FROM challenges c WHERE c.account_id = $1 AND c.state = 'pending' AND c.expires_at > $2 \
         ORDER BY c.issued_at, c.id LIMIT $3"
    ))
    .bind(account.to_string())
    .bind(now.millis())
    .bind(INBOX)
    .fetch_all(connection)
    .await?;
    all(rows)
}

pub(super) async fn recent(
    connection: &mut Connection,
    account: AccountId,
    most: u32,
) -> Outcome<Vec<ChallengeRecord>> {
    let rows: Vec<ChallengeRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT ",
        challenge_columns!(),
        " FROM challenges c WHERE c.account_id = $1 ORDER BY c.issued_at DESC, c.id DESC LIMIT $2"
    ))
    .bind(account.to_string())
    .bind(limit(most))
    .fetch_all(connection)
    .await?;
    all(rows)
}

/// Those whose time is over already are left to [`expire_due`], so that nothing is cancelled after it expired.
pub(super) async fn cancel_of_account(
    connection: &mut Connection,
    account: &str,
    reason: CancelReason,
    at: Timestamp,
) -> Outcome<Vec<Expired>> {
    cancel_where(connection, dialect::CANCEL_OF_ACCOUNT, account, reason, at).await
}

pub(super) async fn cancel_of_client(
    connection: &mut Connection,
    client: &ClientId,
    reason: CancelReason,
    at: Timestamp,
) -> Outcome<Vec<Expired>> {
    cancel_where(connection, dialect::CANCEL_OF_CLIENT, client.as_str(), reason, at).await
}

async fn cancel_where(
    connection: &mut Connection,
    statement: &'static str,
    whose: &str,
    reason: CancelReason,
    at: Timestamp,
) -> Outcome<Vec<Expired>> {
    let rows: Vec<ExpiredRow> = sqlx::query_as::<Db, _>(statement)
        .bind(whose)
        .bind(at.millis())
        .bind(cancel_reason(reason))
        .fetch_all(connection)
        .await?;
    all(rows)
}

pub(super) async fn expire_due(connection: &mut Connection, now: Timestamp, most: u32) -> Outcome<Vec<Expired>> {
    let rows: Vec<ExpiredRow> =
        sqlx::query_as::<Db, _>(dialect::EXPIRE_DUE).bind(now.millis()).bind(limit(most)).fetch_all(connection).await?;
    all(rows)
}
