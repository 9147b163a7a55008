//! The store's calls for enrolments and devices.

use async_trait::async_trait;
use nod_core::audit::AuditDraft;
use nod_core::device::{Device, DisplayName, PublicKey};
use nod_core::enrolment::{Claim, Enrolment};
use nod_core::id::{AccountId, DeviceId, EnrolmentId, SessionId, Username};
use nod_core::time::Timestamp;

use super::approval::Ended;
use super::{Fenced, Guess, StoreResult};

/// The calls for enrolments and devices.
#[async_trait]
pub trait Devices: Send + Sync {
    /// Makes an enrolment, in state open, if its account is active and the session that makes it, if one does, lives. A session
    /// that was opened with the password alone makes, claims and confirms one only while its account never had a device.
    async fn create_enrolment(&self, enrolment: NewEnrolment, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// The enrolment with that id.
    async fn enrolment(&self, id: EnrolmentId) -> StoreResult<Option<Enrolment>>;

    /// The enrolment whose link carries that secret.
    async fn enrolment_by_secret(&self, secret_hash: &str) -> StoreResult<Option<Enrolment>>;

    /// Counts a guess as [`super::SignIns::count_guess`] does, and a try of every code of the account with that user name that is good still
    /// at the guess's moment, in one transaction: so that nobody learns by a stopwatch whether there is one. Gives those codes, by their MACs.
    /// Lost: another guess was faster.
    async fn try_enrolment_code(
        &self,
        guess: Guess,
        username: Option<Username>,
        most_tries: u32,
    ) -> StoreResult<Fenced<Vec<EnrolmentCodeMac>>>;

    /// The enrolment that was claimed with that key.
    async fn enrolment_by_key(&self, key: &PublicKey) -> StoreResult<Option<Enrolment>>;

    /// open -> claimed, if it is open, not expired at `at`, and could be made at that moment
    /// ([`Self::create_enrolment`]). Lost otherwise.
    ///
    /// # Errors
    /// [`super::StoreError::Conflict`] when the key is bound to a device already, or claims another open enrolment.
    async fn claim_enrolment(
        &self,
        id: EnrolmentId,
        claim: Claim,
        at: Timestamp,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// claimed -> confirmed, and the device exists, if it is claimed, not expired at `at`, could be made at that moment
    /// ([`Self::create_enrolment`]), and its account has fewer than `most_devices` active devices.
    async fn confirm_enrolment(
        &self,
        id: EnrolmentId,
        at: Timestamp,
        most_devices: u32,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Device>>;

    /// open or claimed -> refused.
    async fn refuse_enrolment(&self, id: EnrolmentId, at: Timestamp, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// The device with that id, revoked or not.
    async fn device(&self, id: DeviceId) -> StoreResult<Option<Device>>;

    /// The device with that key, revoked or not.
    async fn device_by_key(&self, thumbprint: &str) -> StoreResult<Option<Device>>;

    /// All devices ever bound to an account (REQ 25), the newest first.
    async fn devices_of(&self, account: AccountId) -> StoreResult<Vec<Device>>;

    /// Renames a device. Lost: it is not active.
    async fn rename_device(&self, id: DeviceId, name: &DisplayName, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// Replaces a device's key, if it is active and `old` is its key.
    ///
    /// # Errors
    /// [`super::StoreError::Conflict`] when the new key is bound already.
    async fn rotate_device_key(
        &self,
        id: DeviceId,
        old: &PublicKey,
        new: &PublicKey,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// Revokes a device for good, deletes its push targets, and ends the sessions that it approved with the links that they
    /// made; sessions that do not know which device approved them end as well. When it was the account's last active one,
    /// pending challenges are cancelled; gives them. Lost: it was revoked already.
    async fn revoke_device(&self, id: DeviceId, audit: AuditDraft) -> StoreResult<Fenced<Vec<Ended>>>;

    /// *hot*: remembers that a proof was used, until `expires_at`. `false`: it was used before.
    async fn claim_proof(&self, thumbprint: &str, jti: &str, expires_at: Timestamp) -> StoreResult<bool>;

    /// Device, account state and whether anything is pending, in one query: every idle device runs it on every tick.
    async fn feed_context(&self, device: DeviceId, now: Timestamp) -> StoreResult<Option<FeedContext>>;

    /// All devices by their ids, revoked ones too, at most `limit` of those after `after`.
    async fn all_devices(&self, after: Option<DeviceId>, limit: u32) -> StoreResult<Vec<StoredDevice>>;
}

/// An enrolment to be made.
#[derive(Debug, Clone)]
pub struct NewEnrolment {
    /// Its id.
    pub id: EnrolmentId,
    /// Its account.
    pub account: AccountId,
    /// The session that makes it.
    pub session: Option<SessionId>,
    /// [`nod_core::link::EnrolmentSecret::hash`].
    pub secret_hash: String,
    /// The MAC of its code under the data key. `None`: it has no code.
    pub code_mac: Option<String>,
    /// Its session was signed in on the device that it binds.
    pub on_device: bool,
    /// When it is made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A code that is good, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolmentCodeMac {
    /// Of which enrolment.
    pub enrolment: EnrolmentId,
    /// Its MAC under the data key.
    pub mac: String,
}

/// A device to be bound: what [`Claim`] says, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDevice {
    /// The account.
    pub account: AccountId,
    /// The device.
    pub claim: Claim,
}

/// A device as it is stored, with what it is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDevice {
    /// The device.
    pub device: Device,
    /// The thumbprint by which its key is looked up.
    pub key_thumbprint: String,
}

/// What has to be known before a device is told anything.
#[derive(Debug, Clone)]
pub struct FeedContext {
    /// The device, of whatever state.
    pub device: Device,
    /// Whether its account is active.
    pub account_active: bool,
    /// Whether a question waits for its account.
    pub waiting: bool,
}
