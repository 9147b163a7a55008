//! The store's calls for passkeys.

use async_trait::async_trait;
use nod_core::audit::AuditDraft;
use nod_core::device::DisplayName;
use nod_core::factor::passkey::{CredentialId, Kept, Passkey};
use nod_core::id::{AccountId, ChallengeId, ClientId, PasskeyId};
use nod_core::time::Timestamp;

use super::{Ended, Fenced, OpenedSession, StoreResult};

/// The calls for passkeys.
#[async_trait]
pub trait Passkeys: Send + Sync {
    /// Adds a passkey and takes the ceremony's challenge, both or neither. Lost: the challenge was taken, the account is disabled or has
    /// as many as it may have, or the id or the credential is there already.
    async fn add_passkey(
        &self,
        passkey: Passkey,
        challenge: TakenChallenge,
        most: u32,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// The passkeys of an account, the latest first, removed ones as well.
    async fn passkeys_of(&self, account: AccountId) -> StoreResult<Vec<Passkey>>;

    /// All passkeys after that one, in the order of their ids, removed ones as well.
    async fn all_passkeys(&self, after: Option<PasskeyId>, limit: u32) -> StoreResult<Vec<Passkey>>;

    /// The passkey of that credential, unless it was removed.
    async fn passkey_by_credential(&self, credential: &CredentialId) -> StoreResult<Option<Passkey>>;

    /// Gives a passkey another name. Lost: the account has none with that id.
    async fn rename_passkey(
        &self,
        account: AccountId,
        id: PasskeyId,
        name: DisplayName,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// Removes a passkey, and ends the sessions that it opened. Lost: the account has none with that id.
    async fn remove_passkey(&self, account: AccountId, id: PasskeyId, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// Uses a passkey: takes the challenge, records the use, and opens a session; in the place of a sign-in that waits, where there is
    /// one. All of it or nothing. Lost: the challenge was taken, the passkey was removed, the account is disabled, or the sign-in no
    /// longer waits. Gives the question that was taken back.
    async fn sign_in_by_passkey(&self, used: SignInByPasskey) -> StoreResult<Fenced<Option<Ended>>>;
}

/// A challenge of a ceremony that has to be the only one with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenChallenge {
    /// Its hash.
    pub hash: String,
    /// Until when it is remembered: well after it has ended by itself.
    pub remembered_until: Timestamp,
}

/// A sign-in with a passkey.
#[derive(Debug, Clone)]
pub struct SignInByPasskey {
    /// Which passkey.
    pub passkey: PasskeyId,
    /// The challenge that it signed.
    pub challenge: TakenChallenge,
    /// What its counter says now. The stored one never falls.
    pub counter: u32,
    /// Where its key can be.
    pub kept: Kept,
    /// The sign-in that waits for a second factor, and who asked.
    pub waiting: Option<(ChallengeId, ClientId)>,
    /// The session that it opens.
    pub session: OpenedSession,
    /// The audit entries of the use.
    pub audit: Vec<AuditDraft>,
}
