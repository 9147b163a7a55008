//! The store's calls for the server itself: keys, settings, the audit log, retention.

use async_trait::async_trait;
use nod_core::audit::{Anchor, AuditDraft, AuditEntry};
use nod_core::device::PublicKey;
use nod_core::id::{AccountId, ChallengeId};
use nod_core::time::Timestamp;

use super::{Fenced, StoreResult};

/// The calls for the server itself: keys, settings, the audit log, retention.
#[async_trait]
pub trait Operations: Send + Sync {
    /// The server's keys, oldest first.
    async fn server_keys(&self) -> StoreResult<Vec<ServerKeyRow>>;

    /// Adds a server key, if the newest key is still `after` (`None`: there is none). Lost: another process was faster.
    async fn add_server_key(
        &self,
        key: ServerKeyRow,
        after: Option<&str>,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// A value of the service itself, by name.
    async fn setting(&self, name: &str) -> StoreResult<Option<String>>;

    /// Writes a value of the service, if there is none of that name; gives the value that stands.
    async fn put_setting_once(&self, name: &str, value: &str) -> StoreResult<String>;

    /// Writes a value of the service, whatever stood there.
    async fn put_setting(&self, name: &str, value: &str) -> StoreResult<()>;

    /// Appends to the audit log an event that changes nothing else (a failed sign-in).
    async fn record(&self, audit: AuditDraft) -> StoreResult<()>;

    /// Audit entries after `after`, in their order.
    async fn audit(&self, after: u64, limit: u32) -> StoreResult<Vec<AuditEntry>>;

    /// The latest entries about an account that are about none of its questions, the newest first.
    async fn audit_of(&self, account: AccountId, limit: u32) -> StoreResult<Vec<AuditEntry>>;

    /// The end of the audit log, as its own row names it. `None`: the row is gone.
    async fn audit_head(&self) -> StoreResult<Option<Anchor>>;

    /// The audit entry of the answer that settled a challenge. `None`: nobody answered it.
    async fn decision_entry(&self, challenge: ChallengeId) -> StoreResult<Option<AuditEntry>>;

    /// Deletes what retention no longer keeps, at most `limits.batch` rows of each kind; call again while it deletes.
    async fn purge(&self, limits: PurgeLimits) -> StoreResult<Purged>;
}

/// One of the server's signing keys.
#[derive(Debug, Clone)]
pub struct ServerKeyRow {
    /// Its name: the thumbprint.
    pub kid: String,
    /// The public half.
    pub public: PublicKey,
    /// The seed, sealed.
    pub sealed_seed: String,
    /// How the key before it vouches for it (`nod-key+jwt`); `None` for the first.
    pub certificate: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it signs.
    pub active_from: Timestamp,
}

/// What retention no longer keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PurgeLimits {
    /// Settled challenges and their evidence older than this go.
    pub challenges_before: Timestamp,
    /// Enrolments that ended before this go.
    pub enrolments_before: Timestamp,
    /// Passwords guessed before this are forgotten.
    pub guesses_before: Timestamp,
    /// Now: used proofs, idempotency keys and sessions that ended before go.
    pub now: Timestamp,
    /// The most rows of each kind in one call.
    pub batch: u32,
}

/// What a purge deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Challenges.
    pub challenges: u64,
    /// Enrolments.
    pub enrolments: u64,
    /// Proofs, idempotency keys, sessions, set-up links, guesses and known places.
    pub other: u64,
}
