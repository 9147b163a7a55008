//! Relying parties.

use async_trait::async_trait;
use nod_core::audit::AuditDraft;
use nod_core::challenge::CancelReason;
use nod_core::device::DisplayName;
use nod_core::id::ClientId;
use nod_core::policy::{Policy, PolicyChange};
use nod_core::relying_party::{ClientState, RelyingParty};
use secrecy::ExposeSecret;

use super::super::super::retry::{hot_reading, reading, transaction};
use super::super::Backend;
use super::row::{PartyRow, party_columns};
use super::{Connection, Db, Outcome, Statements, all, audit, challenges, one};
use crate::store::{Expired, Fenced, NewRelyingParty, RelyingParties, StoreResult};

#[async_trait]
impl RelyingParties for Backend {
    async fn create_relying_party(&self, party: NewRelyingParty, audit: AuditDraft) -> StoreResult<()> {
        Ok(transaction!(self.begin(), "create_relying_party", |connection| create(connection, &party, &audit))?)
    }

    async fn relying_party(&self, client: &ClientId) -> StoreResult<Option<RelyingParty>> {
        Ok(hot_reading!(self, "relying_party", |connection| by_id(connection, client))?)
    }

    async fn relying_parties(&self) -> StoreResult<Vec<RelyingParty>> {
        Ok(reading!(self.acquire(), "relying_parties", |connection| list(connection))?)
    }

    async fn change_relying_party(
        &self,
        client: &ClientId,
        name: Option<&DisplayName>,
        origins: Option<&[String]>,
        policy: PolicyChange,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "change_relying_party", |connection| change(
            connection, client, name, origins, policy, &audit
        ))?)
    }

    async fn set_relying_party_state(
        &self,
        client: &ClientId,
        state: ClientState,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Expired>>> {
        Ok(transaction!(self.begin(), "set_relying_party_state", |connection| set_state(
            connection, client, state, &audit
        ))?)
    }

    async fn rotate_client_secret(
        &self,
        client: &ClientId,
        secret_hash: &str,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "rotate_client_secret", |connection| rotate_secret(
            connection,
            client,
            secret_hash,
            &audit
        ))?)
    }
}

fn origins_text(origins: &[String]) -> String {
    audit::json(origins)
}

pub(super) async fn create(connection: &mut Connection, party: &NewRelyingParty, draft: &AuditDraft) -> Outcome<()> {
    sqlx::query::<Db>(
        "INSERT INTO relying_parties (client_id, name, secret_hash, origins, policy, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(party.client.as_str())
    .bind(party.name.as_str())
    .bind(party.secret_hash.expose_secret())
    .bind(origins_text(&party.origins))
    .bind(party.policy.map(Policy::name))
    .bind(party.created_at.millis())
    .execute(&mut *connection)
    .await?;
    audit::append(connection, [draft]).await
}

pub(super) async fn by_id(connection: &mut impl Statements, client: &ClientId) -> Outcome<Option<RelyingParty>> {
    let statement = concat!("SELECT ", party_columns!(), " FROM relying_parties WHERE client_id = $1");
    one(connection.row::<PartyRow>(statement, &[client.as_str().into()]).await?)
}

pub(super) async fn list(connection: &mut Connection) -> Outcome<Vec<RelyingParty>> {
    let rows: Vec<PartyRow> =
        sqlx::query_as::<Db, _>(concat!("SELECT ", party_columns!(), " FROM relying_parties ORDER BY client_id"))
            .fetch_all(connection)
            .await?;
    all(rows)
}

pub(super) async fn change(
    connection: &mut Connection,
    client: &ClientId,
    name: Option<&DisplayName>,
    origins: Option<&[String]>,
    policy: PolicyChange,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let changed = sqlx::query::<Db>(
        "UPDATE relying_parties SET name = COALESCE($2, name), origins = COALESCE($3, origins), \
         policy = CASE WHEN $4 = 1 THEN policy ELSE $5 END WHERE client_id = $1",
    )
    .bind(client.as_str())
    .bind(name.map(DisplayName::as_str))
    .bind(origins.map(origins_text))
    .bind(i64::from(policy == PolicyChange::Keep))
    .bind(policy.own().map(Policy::name))
    .execute(&mut *connection)
    .await?;
    audit::append_if(connection, changed.rows_affected() > 0, draft).await
}

pub(super) async fn set_state(
    connection: &mut Connection,
    client: &ClientId,
    state: ClientState,
    draft: &AuditDraft,
) -> Outcome<Fenced<Vec<Expired>>> {
    let since = match state {
        ClientState::Active => None,
        ClientState::Disabled { at } => Some(at),
    };
    let changed = sqlx::query::<Db>(
        "UPDATE relying_parties SET disabled_at = $2 \
         WHERE client_id = $1 AND CASE WHEN $2 IS NULL THEN disabled_at IS NOT NULL ELSE disabled_at IS NULL END",
    )
    .bind(client.as_str())
    .bind(since.map(nod_core::time::Timestamp::millis))
    .execute(&mut *connection)
    .await?;
    if changed.rows_affected() == 0 {
        return Ok(Fenced::Lost);
    }
    let ended = match since {
        // The account did not change, but the one who asks is gone: nobody is left to withdraw.
        Some(at) => challenges::cancel_of_client(connection, client, CancelReason::Withdrawn, at).await?,
        None => Vec::new(),
    };
    audit::append(connection, [draft]).await?;
    Ok(Fenced::Won(ended))
}

pub(super) async fn rotate_secret(
    connection: &mut Connection,
    client: &ClientId,
    secret_hash: &str,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let rotated = sqlx::query::<Db>("UPDATE relying_parties SET secret_hash = $2 WHERE client_id = $1")
        .bind(client.as_str())
        .bind(secret_hash)
        .execute(&mut *connection)
        .await?;
    audit::append_if(connection, rotated.rows_affected() > 0, draft).await
}
