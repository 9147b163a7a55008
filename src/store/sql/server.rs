//! The server itself: its keys, its settings, and what retention lets go.

use async_trait::async_trait;
use nod_core::audit::{Anchor, AuditDraft, AuditEntry};
use nod_core::id::ChallengeId;

use super::super::super::retry::{reading, transaction};
use super::super::Backend;
use super::row::{KeyRow, key_text};
use super::{Connection, Db, Outcome, all, audit, limit};
use crate::store::{Fenced, Operations, PurgeLimits, Purged, ServerKeyRow, StoreResult};

#[async_trait]
impl Operations for Backend {
    async fn server_keys(&self) -> StoreResult<Vec<ServerKeyRow>> {
        Ok(reading!(self.acquire(), "server_keys", |connection| keys(connection))?)
    }

    async fn add_server_key(
        &self,
        key: ServerKeyRow,
        after: Option<&str>,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "add_server_key", |connection| add_key(connection, &key, after, &audit))?)
    }

    async fn setting(&self, name: &str) -> StoreResult<Option<String>> {
        Ok(reading!(self.acquire(), "setting", |connection| setting(connection, name))?)
    }

    async fn put_setting_once(&self, name: &str, value: &str) -> StoreResult<String> {
        Ok(transaction!(self.begin(), "put_setting_once", |connection| put_setting_once(connection, name, value))?)
    }

    async fn put_setting(&self, name: &str, value: &str) -> StoreResult<()> {
        Ok(transaction!(self.begin(), "put_setting", |connection| put_setting(connection, name, value))?)
    }

    async fn record(&self, audit: AuditDraft) -> StoreResult<()> {
        Ok(transaction!(self.begin(), "record", |connection| record(connection, &audit))?)
    }

    async fn audit(&self, after: u64, limit: u32) -> StoreResult<Vec<AuditEntry>> {
        Ok(reading!(self.acquire(), "audit", |connection| audit::list(connection, after, limit))?)
    }

    async fn audit_head(&self) -> StoreResult<Option<Anchor>> {
        Ok(reading!(self.acquire(), "audit_head", |connection| audit::head(connection))?)
    }

    async fn decision_entry(&self, challenge: ChallengeId) -> StoreResult<Option<AuditEntry>> {
        Ok(reading!(self.acquire(), "decision_entry", |connection| audit::decision(connection, challenge))?)
    }

    async fn purge(&self, limits: PurgeLimits) -> StoreResult<Purged> {
        Ok(transaction!(self.begin(), "purge", |connection| purge(connection, limits))?)
    }
}

pub(super) async fn keys(connection: &mut Connection) -> Outcome<Vec<ServerKeyRow>> {
    let rows: Vec<KeyRow> = sqlx::query_as::<Db, _>(
        "SELECT kid, public_jwk, sealed_seed, certificate, created_at, active_from FROM server_keys ORDER BY position",
    )
    .fetch_all(connection)
    .await?;
    all(rows)
}

/// The place in the row is the fence: of two processes that saw the same newest key, one finds the next place taken.
pub(super) async fn add_key(
    connection: &mut Connection,
    key: &ServerKeyRow,
    after: Option<&str>,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let added = sqlx::query::<Db>(
        "INSERT INTO server_keys (kid, position, public_jwk, sealed_seed, certificate, created_at, active_from) \
         SELECT $1, (SELECT COALESCE(MAX(position), 0) + 1 FROM server_keys), $2, $3, $4, $5, $6 \
         WHERE COALESCE((SELECT kid FROM server_keys ORDER BY position DESC LIMIT 1), '') = $7 \
         ON CONFLICT (position) DO NOTHING",
    )
    .bind(key.kid.as_str())
    .bind(key_text(&key.public))
    .bind(key.sealed_seed.as_str())
    .bind(key.certificate.as_deref())
    .bind(key.created_at.millis())
    .bind(key.active_from.millis())
    .bind(after.unwrap_or_default())
    .execute(&mut *connection)
    .await?;
    audit::append_if(connection, added.rows_affected() > 0, draft).await
}

pub(super) async fn setting(connection: &mut Connection, name: &str) -> Outcome<Option<String>> {
    Ok(sqlx::query_scalar::<Db, _>("SELECT value FROM settings WHERE name = $1")
        .bind(name)
        .fetch_optional(connection)
        .await?)
}

pub(super) async fn put_setting_once(connection: &mut Connection, name: &str, value: &str) -> Outcome<String> {
    // The update that changes nothing gives the row that stands, also when another transaction has just written it.
    Ok(sqlx::query_scalar::<Db, _>(
        "INSERT INTO settings (name, value) VALUES ($1, $2) \
         ON CONFLICT (name) DO UPDATE SET value = settings.value RETURNING value",
    )
    .bind(name)
    .bind(value)
    .fetch_one(connection)
    .await?)
}

pub(super) async fn put_setting(connection: &mut Connection, name: &str, value: &str) -> Outcome<()> {
    sqlx::query::<Db>(
        "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(name)
    .bind(value)
    .execute(connection)
    .await?;
    Ok(())
}

/// A write that means nothing: it proves that the database takes writes. It changes something, or SQLite would not write.
pub(super) async fn check(connection: &mut Connection) -> Outcome<()> {
    sqlx::query::<Db>(
        "INSERT INTO settings (name, value) VALUES ('checked', '0') ON CONFLICT (name) DO UPDATE \
         SET value = CASE settings.value WHEN '0' THEN '1' ELSE '0' END",
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn purge(connection: &mut Connection, limits: PurgeLimits) -> Outcome<Purged> {
    let now = limits.now;
    // Keys against doubled requests go with their challenges.
    let challenges = delete(
        connection,
        "DELETE FROM challenges WHERE id IN (SELECT id FROM challenges WHERE state <> 'pending' AND expires_at < $1 \
         ORDER BY expires_at LIMIT $2)",
        limits.challenges_before,
        limits.batch,
    )
    .await?;
    let enrolments = delete(
        connection,
        "DELETE FROM enrolments WHERE id IN (SELECT id FROM enrolments WHERE expires_at < $1 ORDER BY expires_at \
         LIMIT $2)",
        limits.enrolments_before,
        limits.batch,
    )
    .await?;
    let mut other = 0;
    for statement in [
        "DELETE FROM proofs WHERE (thumbprint, jti) IN (SELECT thumbprint, jti FROM proofs WHERE expires_at < $1 \
         ORDER BY expires_at LIMIT $2)",
        "DELETE FROM idempotency_keys WHERE (client_id, key_hash) IN (SELECT client_id, key_hash \
         FROM idempotency_keys WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)",
        "DELETE FROM kept_receipts WHERE challenge_id IN (SELECT challenge_id FROM kept_receipts WHERE expires_at < $1 \
         ORDER BY expires_at LIMIT $2)",
        "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)",
    ] {
        other += delete(connection, statement, now, limits.batch).await?;
    }
    other += delete(
        connection,
        "DELETE FROM guesses WHERE (name_hash, bucket) IN (SELECT name_hash, bucket FROM guesses WHERE last_at < $1 \
         ORDER BY last_at LIMIT $2)",
        limits.guesses_before,
        limits.batch,
    )
    .await?;
    Ok(Purged { challenges, enrolments, other })
}

async fn delete(
    connection: &mut Connection,
    statement: &'static str,
    before: nod_core::time::Timestamp,
    batch: u32,
) -> Outcome<u64> {
    // Planned each time: a plan that was made when there was little to delete compares every row with every other.
    let query = sqlx::query::<Db>(statement).persistent(false);
    let deleted = query.bind(before.millis()).bind(limit(batch)).execute(connection).await?;
    Ok(deleted.rows_affected())
}

/// Appends an event that changes nothing else.
pub(super) async fn record(connection: &mut Connection, draft: &AuditDraft) -> Outcome<()> {
    audit::append(connection, [draft]).await
}
