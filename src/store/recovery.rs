//! The store's calls for ways back into accounts whose phones are gone.

use async_trait::async_trait;
use nod_core::audit::AuditDraft;
use nod_core::id::{AccountId, EnrolmentId, RecoveryId};
use nod_core::time::Timestamp;

use super::{Fenced, StoreResult};

/// The calls for ways back into accounts whose phones are gone. A way back ends with the confirmation of the phone that it linked
/// ([`super::Devices::confirm_enrolment`]), a new password, and whatever disables, secures or undoes.
#[async_trait]
pub trait Recoveries: Send + Sync {
    /// Begins a way back, in the place of one that nobody confirmed, with a letter to each confirmed address. Lost: the account is disabled,
    /// does not use two-step verification, has no confirmed address, or one is under way.
    async fn begin_recovery(&self, new: NewRecovery) -> StoreResult<Fenced<()>>;

    /// The way back with that id, of an active account.
    async fn recovery(&self, id: RecoveryId) -> StoreResult<Option<Recovery>>;

    /// The way back of an account that somebody confirmed and that is not over at `now`.
    async fn recovery_of(&self, account: AccountId, now: Timestamp) -> StoreResult<Option<Recovery>>;

    /// Somebody who reads the mail confirms it. The letter that opens it is written, and goes out at `ready_at`. Lost: it is confirmed, or
    /// its time is over.
    async fn confirm_recovery(&self, confirm: ConfirmRecovery) -> StoreResult<Fenced<()>>;

    /// Closes the way back of an account. Lost: there is none.
    async fn cancel_recovery(&self, account: AccountId, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// Notes the link of the phone that is linked by it. Lost: it is not open at `now`.
    async fn link_by_recovery(&self, id: RecoveryId, enrolment: EnrolmentId, now: Timestamp)
    -> StoreResult<Fenced<()>>;
}

/// A way back to begin.
#[derive(Debug, Clone, Copy)]
pub struct NewRecovery {
    /// Whose.
    pub account: AccountId,
    /// Its id.
    pub id: RecoveryId,
    /// When it was asked for.
    pub at: Timestamp,
    /// Until when it can be confirmed.
    pub expires_at: Timestamp,
}

/// A way back to be confirmed.
#[derive(Debug, Clone)]
pub struct ConfirmRecovery {
    /// Which.
    pub id: RecoveryId,
    /// From when on a phone can be linked.
    pub ready_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// The audit entry, which tells every address.
    pub audit: AuditDraft,
}

/// A way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recovery {
    /// Its id.
    pub id: RecoveryId,
    /// Whose.
    pub account: AccountId,
    /// From when on a phone can be linked. `None`: nobody has confirmed it.
    pub ready_at: Option<Timestamp>,
    /// When it ends.
    pub expires_at: Timestamp,
    /// The link of the phone that is linked by it.
    pub enrolment: Option<EnrolmentId>,
}

impl Recovery {
    /// Whether a phone can be linked by it at `now`.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.ready_at.is_some_and(|ready| ready <= now) && now < self.expires_at
    }
}
