//! The store's calls for relying parties.

use async_trait::async_trait;
use nod_core::audit::AuditDraft;
use nod_core::device::DisplayName;
use nod_core::id::ClientId;
use nod_core::policy::{Policy, PolicyChange};
use nod_core::relying_party::{ClientState, RelyingParty};
use nod_core::time::Timestamp;
use secrecy::SecretString;

use super::approval::Ended;
use super::{Fenced, StoreResult};

/// The calls for relying parties.
#[async_trait]
pub trait RelyingParties: Send + Sync {
    /// Adds a relying party.
    ///
    /// # Errors
    /// [`super::StoreError::Conflict`] when the client id is taken.
    async fn create_relying_party(&self, party: NewRelyingParty, audit: AuditDraft) -> StoreResult<()>;

    /// The relying party with that client id.
    async fn relying_party(&self, client: &ClientId) -> StoreResult<Option<RelyingParty>>;

    /// All relying parties, by client id.
    async fn relying_parties(&self) -> StoreResult<Vec<RelyingParty>>;

    /// Changes name, origins or policy; what is `None` or kept stays. Lost: there is no such relying party.
    async fn change_relying_party(
        &self,
        client: &ClientId,
        name: Option<&DisplayName>,
        origins: Option<&[String]>,
        policy: PolicyChange,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// Enables or disables a relying party; disabling cancels its pending challenges. Lost: nothing to change.
    async fn set_relying_party_state(
        &self,
        client: &ClientId,
        state: ClientState,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Ended>>>;

    /// Replaces a relying party's secret. Lost: there is no such relying party.
    async fn rotate_client_secret(
        &self,
        client: &ClientId,
        secret_hash: &str,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;
}

/// A relying party to be added.
#[derive(Debug, Clone)]
pub struct NewRelyingParty {
    /// Its client id.
    pub client: ClientId,
    /// Its name.
    pub name: DisplayName,
    /// See [`RelyingParty::secret_hash`].
    pub secret_hash: SecretString,
    /// Its web origins.
    pub origins: Vec<String>,
    /// Its policy.
    pub policy: Option<Policy>,
    /// When it is added.
    pub created_at: Timestamp,
}
