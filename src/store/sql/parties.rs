//! Relying parties.

use async_trait::async_trait;
use nod_core::audit::AuditDraft;
use nod_core::challenge::CancelReason;
use nod_core::device::DisplayName;
use nod_core::id::ClientId;
use nod_core::policy::{Policy, PolicyChange};
use nod_core::relying_party::{ClientState, RelyingParty};
use secrecy::ExposeSecret;

use futures_util::FutureExt as _;

use super::dialect::statement;
use super::row::{PartyRow, party_columns};
use super::{Backend, Driver, Outcome, Statements, all, audit, challenges, one};
use crate::store::{Ended, Fenced, NewRelyingParty, RelyingParties, StoreResult};

#[async_trait]
impl<D: Driver> RelyingParties for Backend<D> {
    async fn create_relying_party(&self, party: NewRelyingParty, audit: AuditDraft) -> StoreResult<()> {
        self.write("create_relying_party", (party, audit), |db, (party, audit)| create(db, party, audit).boxed()).await
    }

    async fn relying_party(&self, client: &ClientId) -> StoreResult<Option<RelyingParty>> {
        self.read("relying_party", client.clone(), |db, client| by_id(db, client).boxed()).await
    }

    async fn relying_parties(&self) -> StoreResult<Vec<RelyingParty>> {
        self.scan("relying_parties", (), |db, ()| list(db).boxed()).await
    }

    async fn change_relying_party(
        &self,
        client: &ClientId,
        name: Option<&DisplayName>,
        origins: Option<&[String]>,
        policy: PolicyChange,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write(
            "change_relying_party",
            (client.clone(), name.cloned(), origins.map(<[_]>::to_vec), policy, audit),
            |db, (client, name, origins, policy, audit)| {
                change(db, client, name.as_ref(), origins.as_deref(), *policy, audit).boxed()
            },
        )
        .await
    }

    async fn set_relying_party_state(
        &self,
        client: &ClientId,
        state: ClientState,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Ended>>> {
        self.write("set_relying_party_state", (client.clone(), state, audit), |db, (client, state, audit)| {
            set_state(db, client, *state, audit).boxed()
        })
        .await
    }

    async fn rotate_client_secret(
        &self,
        client: &ClientId,
        secret_hash: &str,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write(
            "rotate_client_secret",
            (client.clone(), secret_hash.to_owned(), audit),
            |db, (client, secret_hash, audit)| rotate_secret(db, client, secret_hash, audit).boxed(),
        )
        .await
    }
}

fn origins_text(origins: &[String]) -> String {
    audit::json(origins)
}

pub(super) async fn create(
    connection: &mut impl Statements,
    party: &NewRelyingParty,
    draft: &AuditDraft,
) -> Outcome<()> {
    let statement = statement!(
        "INSERT INTO relying_parties (client_id, name, secret_hash, origins, policy, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6)"
    );
    connection
        .execute(
            statement,
            &[
                party.client.as_str().into(),
                party.name.as_str().into(),
                party.secret_hash.expose_secret().into(),
                origins_text(&party.origins).as_str().into(),
                party.policy.map(Policy::name).into(),
                party.created_at.into(),
            ],
        )
        .await?;
    audit::append(connection, [draft]).await
}

pub(super) async fn by_id(connection: &mut impl Statements, client: &ClientId) -> Outcome<Option<RelyingParty>> {
    let statement = statement!("SELECT ", party_columns!(), " FROM relying_parties WHERE client_id = $1");
    one(connection.row::<PartyRow>(statement, &[client.as_str().into()]).await?)
}

pub(super) async fn list(connection: &mut impl Statements) -> Outcome<Vec<RelyingParty>> {
    let statement = statement!("SELECT ", party_columns!(), " FROM relying_parties ORDER BY client_id");
    let rows: Vec<PartyRow> = connection.rows(statement, &[]).await?;
    all(rows)
}

pub(super) async fn change(
    connection: &mut impl Statements,
    client: &ClientId,
    name: Option<&DisplayName>,
    origins: Option<&[String]>,
    policy: PolicyChange,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let statement = statement!(
        "UPDATE relying_parties SET name = COALESCE($2, name), origins = COALESCE($3, origins), \
         policy = CASE WHEN $4 = 1 THEN policy ELSE $5 END WHERE client_id = $1"
    );
    let changed = connection
        .execute(
            statement,
            &[
                client.as_str().into(),
                name.map(DisplayName::as_str).into(),
                origins.map(origins_text).as_deref().into(),
                i64::from(policy == PolicyChange::Keep).into(),
                policy.own().map(Policy::name).into(),
            ],
        )
        .await?;
    audit::append_if(connection, changed > 0, draft).await
}

pub(super) async fn set_state(
    connection: &mut impl Statements,
    client: &ClientId,
    state: ClientState,
    draft: &AuditDraft,
) -> Outcome<Fenced<Vec<Ended>>> {
    let since = match state {
        ClientState::Active => None,
        ClientState::Disabled { at } => Some(at),
    };
    let statement = statement!(
        "UPDATE relying_parties SET disabled_at = $2 \
         WHERE client_id = $1 AND CASE WHEN $2 IS NULL THEN disabled_at IS NOT NULL ELSE disabled_at IS NULL END"
    );
    let changed = connection.execute(statement, &[client.as_str().into(), since.into()]).await?;
    if changed == 0 {
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
    connection: &mut impl Statements,
    client: &ClientId,
    secret_hash: &str,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let statement = statement!("UPDATE relying_parties SET secret_hash = $2 WHERE client_id = $1");
    let rotated = connection.execute(statement, &[client.as_str().into(), secret_hash.into()]).await?;
    audit::append_if(connection, rotated > 0, draft).await
}
