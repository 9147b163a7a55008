//! The store's calls for the screen locks of phones.

use async_trait::async_trait;
use nod_core::audit::AuditDraft;
use nod_core::factor::passkey::{CredentialId, CredentialKey};
use nod_core::id::{ChallengeId, DeviceId};
use nod_core::screen_lock::ScreenLockProof;

use super::{Fenced, StoreResult, TakenChallenge};

/// The calls for the screen locks of phones.
#[async_trait]
pub trait ScreenLocks: Send + Sync {
    /// The screen lock of a device. Without a row: its owner did not turn it on, and nothing is registered.
    async fn screen_lock(&self, device: DeviceId) -> StoreResult<ScreenLock>;

    /// Registers the credential of an active device that has none, turns its screen lock on, and takes the ceremony's challenge: all or
    /// nothing. Lost: the challenge was taken, the device is not active, or has a credential.
    async fn add_screen_lock(
        &self,
        device: DeviceId,
        credential: ScreenLockCredential,
        challenge: TakenChallenge,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// The owner asks for the screen lock of an active device. Lost: it is not active, or that is so already.
    async fn ask_screen_lock(&self, device: DeviceId, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// Turns the screen lock of a device off, and forgets its credential. Lost: there is neither.
    async fn remove_screen_lock(&self, device: DeviceId, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// Keeps what the screen lock signed of an answer that is about to be decided on. It counts once that answer won.
    async fn keep_screen_lock_proof(&self, proof: KeptScreenLockProof) -> StoreResult<()>;

    /// What the screen lock signed of the answer with that evidence.
    async fn screen_lock_proof(&self, challenge: ChallengeId, evidence: &str) -> StoreResult<Option<ScreenLockProof>>;
}

/// The screen lock of a device.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScreenLock {
    /// Whether its owner turned it on.
    pub is_on: bool,
    /// What the phone registered.
    pub credential: Option<ScreenLockCredential>,
}

/// The credential of a phone's authenticator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScreenLockCredential {
    /// Its id.
    pub id: CredentialId,
    /// Its public key.
    pub key: CredentialKey,
    /// The signatures that were made with it, where its authenticator counts.
    pub counter: u32,
    /// Whether it may be copied to other phones of its owner.
    pub is_eligible: bool,
}

/// What the screen lock signed of an answer.
#[derive(Debug, Clone)]
pub struct KeptScreenLockProof {
    /// Of which challenge.
    pub challenge: ChallengeId,
    /// [`nod_core::token::evidence_hash`] of the challenge and that answer.
    pub evidence: String,
    /// Which device.
    pub device: DeviceId,
    /// What the counter says now. The stored one never falls.
    pub counter: u32,
    /// What was signed.
    pub proof: ScreenLockProof,
}
