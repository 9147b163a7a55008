//! The server itself: its keys, its settings, and what retention lets go.

use std::time::Duration;

use async_trait::async_trait;
use nod_core::audit::{Anchor, AuditDraft, AuditEntry};
use nod_core::id::{AccountId, ChallengeId};
use nod_core::time::Timestamp;

use futures_util::FutureExt as _;

use super::dialect::statement;
use super::row::{KeyRow, key_text};
use super::{Backend, Driver, Outcome, Statement, Statements, all, audit};
use crate::store::{Fenced, Operations, PurgeLimits, Purged, ServerKeyRow, StoreResult};

/// Notices and addresses that ended are kept this long: longer than a letter waits for its mail server and can take a change back.
const KEEP_NOTICES: Duration = Duration::from_hours(10 * 24);

#[async_trait]
impl<D: Driver> Operations for Backend<D> {
    async fn server_keys(&self) -> StoreResult<Vec<ServerKeyRow>> {
        self.read("server_keys", (), |db, ()| keys(db).boxed()).await
    }

    async fn add_server_key(
        &self,
        key: ServerKeyRow,
        after: Option<&str>,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write("add_server_key", (key, after.map(str::to_owned), audit), |db, (key, after, audit)| {
            add_key(db, key, after.as_deref(), audit).boxed()
        })
        .await
    }

    async fn setting(&self, name: &str) -> StoreResult<Option<String>> {
        self.read("setting", name.to_owned(), |db, name| setting(db, name).boxed()).await
    }

    async fn put_setting_once(&self, name: &str, value: &str) -> StoreResult<String> {
        self.write("put_setting_once", (name.to_owned(), value.to_owned()), |db, (name, value)| {
            put_setting_once(db, name, value).boxed()
        })
        .await
    }

    async fn put_setting(&self, name: &str, value: &str) -> StoreResult<()> {
        self.write("put_setting", (name.to_owned(), value.to_owned()), |db, (name, value)| {
            put_setting(db, name, value).boxed()
        })
        .await
    }

    async fn record(&self, audit: AuditDraft) -> StoreResult<()> {
        self.write("record", audit, |db, audit| record(db, audit).boxed()).await
    }

    async fn audit(&self, after: u64, limit: u32) -> StoreResult<Vec<AuditEntry>> {
        self.scan("audit", (after, limit), |db, (after, limit)| audit::list(db, *after, *limit).boxed()).await
    }

    async fn audit_of(&self, account: AccountId, limit: u32) -> StoreResult<Vec<AuditEntry>> {
        self.scan("audit_of", (account, limit), |db, (account, limit)| audit::of_account(db, *account, *limit).boxed())
            .await
    }

    async fn audit_head(&self) -> StoreResult<Option<Anchor>> {
        self.read("audit_head", (), |db, ()| audit::head(db).boxed()).await
    }

    async fn decision_entry(&self, challenge: ChallengeId) -> StoreResult<Option<AuditEntry>> {
        self.read("decision_entry", challenge, |db, challenge| audit::decision(db, *challenge).boxed()).await
    }

    async fn purge(&self, limits: PurgeLimits) -> StoreResult<Purged> {
        self.write("purge", limits, |db, limits| purge(db, *limits).boxed()).await
    }
}

pub(super) async fn keys(connection: &mut impl Statements) -> Outcome<Vec<ServerKeyRow>> {
    let statement = statement!(
        "SELECT kid, public_jwk, sealed_seed, certificate, created_at, active_from FROM server_keys ORDER BY position"
    );
    let rows: Vec<KeyRow> = connection.rows(statement, &[]).await?;
    all(rows)
}

/// The place in the row is the fence: of two processes that saw the same newest key, one finds the next place taken.
pub(super) async fn add_key(
    connection: &mut impl Statements,
    key: &ServerKeyRow,
    after: Option<&str>,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let statement = statement!(
        "INSERT INTO server_keys (kid, position, public_jwk, sealed_seed, certificate, created_at, active_from) \
         SELECT $1, (SELECT COALESCE(MAX(position), 0) + 1 FROM server_keys), $2, $3, $4, $5, $6 \
         WHERE COALESCE((SELECT kid FROM server_keys ORDER BY position DESC LIMIT 1), '') = $7 \
         ON CONFLICT (position) DO NOTHING"
    );
    let added = connection
        .execute(
            statement,
            &[
                key.kid.as_str().into(),
                key_text(&key.public).as_str().into(),
                key.sealed_seed.as_str().into(),
                key.certificate.as_deref().into(),
                key.created_at.into(),
                key.active_from.into(),
                after.unwrap_or_default().into(),
            ],
        )
        .await?;
    audit::append_if(connection, added > 0, draft).await
}

pub(super) async fn setting(connection: &mut impl Statements, name: &str) -> Outcome<Option<String>> {
    connection.row(statement!("SELECT value FROM settings WHERE name = $1"), &[name.into()]).await
}

pub(super) async fn put_setting_once(connection: &mut impl Statements, name: &str, value: &str) -> Outcome<String> {
    // The update that changes nothing gives the row that stands, also when another transaction has just written it.
    let statement = statement!(
        "INSERT INTO settings (name, value) VALUES ($1, $2) \
         ON CONFLICT (name) DO UPDATE SET value = settings.value RETURNING value"
    );
    connection.single(statement, &[name.into(), value.into()]).await
}

pub(super) async fn put_setting(connection: &mut impl Statements, name: &str, value: &str) -> Outcome<()> {
    let statement = statement!(
        "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    );
    connection.execute(statement, &[name.into(), value.into()]).await?;
    Ok(())
}

/// A write that means nothing: it proves that the database takes writes. It changes something, or SQLite would not write.
pub(super) async fn check(connection: &mut impl Statements) -> Outcome<()> {
    let statement = statement!(
        "INSERT INTO settings (name, value) VALUES ('checked', '0') ON CONFLICT (name) DO UPDATE \
         SET value = CASE settings.value WHEN '0' THEN '1' ELSE '0' END"
    );
    connection.execute(statement, &[]).await?;
    Ok(())
}

pub(super) async fn purge(connection: &mut impl Statements, limits: PurgeLimits) -> Outcome<Purged> {
    let now = limits.now;
    // Keys against doubled requests go with their challenges.
    let challenges = delete(
        connection,
        statement!("DELETE FROM challenges WHERE id IN (SELECT id FROM challenges WHERE state <> 'pending' AND expires_at < $1 \
             ORDER BY expires_at LIMIT $2)"),
        limits.challenges_before,
        limits.batch,
    )
    .await?;
    let enrolments = delete(
        connection,
        statement!(
            "DELETE FROM enrolments WHERE id IN (SELECT id FROM enrolments WHERE expires_at < $1 ORDER BY expires_at \
             LIMIT $2)"
        ),
        limits.enrolments_before,
        limits.batch,
    )
    .await?;
    let mut other = 0;
    for statement in [
        statement!(
            "DELETE FROM proofs WHERE (thumbprint, jti) IN (SELECT thumbprint, jti FROM proofs WHERE expires_at < $1 \
             ORDER BY expires_at LIMIT $2)"
        ),
        statement!(
            "DELETE FROM idempotency_keys WHERE (client_id, key_hash) IN (SELECT client_id, key_hash \
             FROM idempotency_keys WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)"
        ),
        statement!(
            "DELETE FROM kept_receipts WHERE challenge_id IN (SELECT challenge_id FROM kept_receipts WHERE expires_at < $1 \
             ORDER BY expires_at LIMIT $2)"
        ),
        statement!(
            "DELETE FROM password_resets WHERE account_id IN (SELECT account_id FROM password_resets WHERE expires_at < $1 LIMIT $2)"
        ),
        statement!(
            "DELETE FROM recoveries WHERE account_id IN (SELECT account_id FROM recoveries WHERE expires_at < $1 LIMIT $2)"
        ),
        statement!(
            "DELETE FROM mails WHERE id IN (SELECT id FROM mails WHERE due_at IS NULL AND expires_at < $1 LIMIT $2)"
        ),
        statement!(
            "DELETE FROM set_up_links WHERE account_id IN (SELECT account_id FROM set_up_links WHERE expires_at < $1 \
             ORDER BY expires_at LIMIT $2)"
        ),
        statement!(
            "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)"
        ),
    ] {
        other += delete(connection, statement, now, limits.batch).await?;
    }
    other += delete(
        connection,
        statement!("DELETE FROM guesses WHERE (name_hash, bucket) IN (SELECT name_hash, bucket FROM guesses WHERE last_at < $1 \
             ORDER BY last_at LIMIT $2)"),
        limits.guesses_before,
        limits.batch,
    )
    .await?;
    other += delete(
        connection,
        statement!(
            "DELETE FROM known_places WHERE (account_id, location) IN (SELECT account_id, location FROM known_places \
             WHERE approved_at < $1 ORDER BY approved_at LIMIT $2)"
        ),
        limits.challenges_before,
        limits.batch,
    )
    .await?;
    other += purge_mail(connection, limits).await?;
    Ok(Purged { challenges, enrolments, other })
}

/// What nobody can take back any more, and addresses that are told nothing any more; letters under way keep both.
async fn purge_mail(connection: &mut impl Statements, limits: PurgeLimits) -> Outcome<u64> {
    let stale = limits.now.minus(KEEP_NOTICES);
    let mut deleted = 0;
    for statement in [
        statement!(
            "DELETE FROM notices WHERE seq IN (SELECT n.seq FROM notices n WHERE n.at < $1 \
             AND NOT EXISTS (SELECT 1 FROM mails m WHERE m.notice_seq = n.seq) LIMIT $2)"
        ),
        statement!(
            "DELETE FROM addresses WHERE id IN (SELECT d.id FROM addresses d WHERE \
             (d.removed_at < $1 OR (d.confirmed_at IS NULL AND d.added_at < $1)) \
             AND NOT EXISTS (SELECT 1 FROM mails m WHERE m.address_id = d.id) LIMIT $2)"
        ),
    ] {
        deleted += delete(connection, statement, stale, limits.batch).await?;
    }
    Ok(deleted)
}

async fn delete(connection: &mut impl Statements, statement: Statement, before: Timestamp, batch: u32) -> Outcome<u64> {
    connection.execute(statement.planned_each_time(), &[before.into(), batch.into()]).await
}

/// Appends an event that changes nothing else.
pub(super) async fn record(connection: &mut impl Statements, draft: &AuditDraft) -> Outcome<()> {
    audit::append(connection, [draft]).await
}
