//! Sessions on Nod's own pages.

use nod_core::audit::AuditDraft;
use nod_core::id::SessionId;
use nod_core::time::Timestamp;

use super::model::{NewSession, Session};
use super::row::{SessionRow, session_columns, strength};
use super::{Connection, Db, Fenced, Outcome, Statements, audit, one};

pub(super) async fn create(connection: &mut Connection, new: &NewSession, draft: &AuditDraft) -> Outcome<()> {
    insert(connection, new).await?;
    audit::append(connection, [draft]).await
}

/// Writes a session, by itself or with the redemption that opens it.
pub(super) async fn insert(connection: &mut impl Statements, new: &NewSession) -> Outcome<()> {
    let session = &new.session;
    let (id, account) = (session.id.to_string(), session.account.to_string());
    let statement = "INSERT INTO sessions (id, account_id, token_hash, strength, browser, ip, authenticated_at, \
         last_used_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let parameters = [
        id.as_str().into(),
        account.as_str().into(),
        new.token_hash.as_str().into(),
        strength(session.strength).into(),
        session.browser.as_deref().into(),
        session.ip.as_deref().into(),
        session.authenticated_at.millis().into(),
        session.last_used_at.millis().into(),
        session.expires_at.millis().into(),
    ];
    connection.run(statement, &parameters).await
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
