//! Sessions on Nod's own pages.

use nod_core::audit::AuditDraft;
use nod_core::id::SessionId;
use nod_core::time::Timestamp;

use super::model::{NewSession, Session};
use super::row::{SessionRow, session_columns, strength};
use super::{Connection, Db, Fenced, Outcome, audit, one};

pub(super) async fn create(connection: &mut Connection, new: &NewSession, draft: &AuditDraft) -> Outcome<()> {
    let session = &new.session;
    sqlx::query::<Db>(
        "INSERT INTO sessions (id, account_id, token_hash, strength, browser, ip, authenticated_at, last_used_at, \
         expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(session.id.to_string())
    .bind(session.account.to_string())
    .bind(new.token_hash.as_str())
    .bind(strength(session.strength))
    .bind(session.browser.as_deref())
    .bind(session.ip.as_deref())
    .bind(session.authenticated_at.millis())
    .bind(session.last_used_at.millis())
    .bind(session.expires_at.millis())
    .execute(&mut *connection)
    .await?;
    audit::append(connection, [draft]).await
}

pub(super) async fn live(
    connection: &mut Connection,
    token_hash: &str,
    now: Timestamp,
    idle_since: Timestamp,
) -> Outcome<Option<Session>> {
    let row: Option<SessionRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT ",
        session_columns!(),
        " FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE s.token_hash = $1 AND s.expires_at > $2 \
         AND s.last_used_at > $3 AND a.disabled_at IS NULL"
    ))
    .bind(token_hash)
    .bind(now.millis())
    .bind(idle_since.millis())
    .fetch_optional(connection)
    .await?;
    one(row)
}

pub(super) async fn end(connection: &mut Connection, id: SessionId, draft: &AuditDraft) -> Outcome<Fenced<()>> {
    let ended =
        sqlx::query::<Db>("DELETE FROM sessions WHERE id = $1").bind(id.to_string()).execute(&mut *connection).await?;
    audit::append_if(connection, ended.rows_affected() > 0, draft).await
}
