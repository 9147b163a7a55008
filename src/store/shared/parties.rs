//! Relying parties.

use nod_core::audit::AuditDraft;
use nod_core::challenge::CancelReason;
use nod_core::device::DisplayName;
use nod_core::id::ClientId;
use nod_core::policy::{Policy, PolicyChange};
use secrecy::ExposeSecret;

use super::model::{ClientState, Expired, NewRelyingParty, RelyingParty};
use super::row::{PartyRow, party_columns};
use super::{Connection, Db, Fenced, Outcome, Statements, all, audit, challenges, one};

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
