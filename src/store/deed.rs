//! The store's calls for what administrators do to accounts.

use async_trait::async_trait;
use nod_core::audit::AuditDraft;
use nod_core::device::DisplayName;
use nod_core::id::{AccountId, ChallengeId, ClientId, EnrolmentId, GroupId, SessionId};
use nod_core::organisation::{Deed, GroupName, GroupRole, Reason, Requirement, Scope};
use nod_core::time::Timestamp;

use super::approval::{Ended, Redeem};
use super::device::NewEnrolment;
use super::{Fenced, NewAccount, StoreResult};

/// The calls for what administrators do to accounts.
#[async_trait]
pub trait Deeds: Send + Sync {
    /// Keeps what is to be done once that question is approved.
    async fn propose_deed(&self, deed: ProposedDeed) -> StoreResult<()>;

    /// What is to be done, or was, once that question is approved.
    async fn deed(&self, challenge: ChallengeId) -> StoreResult<Option<DeedRecord>>;

    /// Redeems the approval and does what it was given for, in one transaction. Lost, and nothing is done: the question is not approved
    /// at level strict by the administrator whose session proposed it, it was redeemed before, the session or the power of the
    /// administrator has ended, or the administrator no longer reaches whom it is done to.
    ///
    /// # Errors
    /// [`super::StoreError::Conflict`] when a user name is taken; then nothing is done either, and the approval stays.
    async fn perform_deed(&self, deed: PerformDeed) -> StoreResult<Fenced<Performed>>;

    /// Ends all sessions of an account, the links that they made, and the sign-ins of the relying party `asked_by`, pending or approved
    /// and not redeemed. Lost: there is no such account.
    async fn sign_out_account(
        &self,
        account: AccountId,
        asked_by: &ClientId,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Ended>>>;

    /// Creates accounts, all or none, and puts them into groups.
    ///
    /// # Errors
    /// [`super::StoreError::Conflict`] when a user name is taken.
    async fn create_people(&self, people: Vec<NewPersonRow>) -> StoreResult<()>;

    /// Makes a link with which the owner of an account sets its first password, in the place of an earlier one. Lost: the account has a
    /// password or uses two-step verification already, or is not active.
    async fn create_set_up_link(&self, link: SetUpLink, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// The link of an account that has not ended at that moment.
    async fn set_up_link(&self, account: AccountId, now: Timestamp) -> StoreResult<Option<SetUpLink>>;

    /// The link whose secret has that hash and that has not ended at that moment.
    async fn set_up_link_by_secret(&self, secret_hash: &str, now: Timestamp) -> StoreResult<Option<SetUpLink>>;

    /// Uses a link: the account gets its first password. Lost: the link was used or replaced, or has ended, or the account is not
    /// active or has a password already.
    async fn use_set_up_link(
        &self,
        secret_hash: &str,
        password_hash: &str,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<AccountId>>;

    /// Deletes an account: all that is personal in any row, but not the audit log. Gives the questions that were cancelled. Lost: it
    /// was deleted before.
    async fn delete_account(&self, deletion: Deletion) -> StoreResult<Fenced<Vec<Ended>>>;
}

/// What is to be done once a question is approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedDeed {
    /// The question.
    pub challenge: ChallengeId,
    /// Who proposes it, and is asked.
    pub actor: AccountId,
    /// In which session.
    pub session: SessionId,
    /// What.
    pub deed: Deed,
    /// Why.
    pub reason: Reason,
}

/// What is to be done, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeedRecord {
    /// What was proposed.
    pub proposed: ProposedDeed,
    /// What came of it.
    pub done: Option<DoneDeed>,
}

/// What came of a deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoneDeed {
    /// When.
    pub at: Timestamp,
    /// Whether it changed something.
    pub outcome: DeedOutcome,
    /// The link for a phone that came of it.
    pub enrolment: Option<EnrolmentId>,
}

/// Whether a deed changed something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeedOutcome {
    /// It did.
    Done,
    /// It was so already, or can no longer be.
    NothingToDo,
}

impl DeedOutcome {
    /// Its name, as it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NothingToDo => "nothing_to_do",
        }
    }
}

/// A deed that is approved, and all that its transaction writes.
#[derive(Debug, Clone)]
pub struct PerformDeed {
    /// The redemption of its approval.
    pub redeem: Redeem,
    /// Who does it.
    pub actor: AccountId,
    /// In which session.
    pub session: SessionId,
    /// What was proposed: the row must say the same.
    pub deed: Deed,
    /// What is written for it.
    pub work: DeedWork,
}

/// What is written for a deed.
#[derive(Debug, Clone)]
pub enum DeedWork {
    /// An account is disabled.
    Disable(AccountId, AuditDraft),
    /// An account is enabled.
    Enable(AccountId, AuditDraft),
    /// An account is forgiven what was tried.
    Unlock(AccountId, AuditDraft),
    /// All sessions of an account end.
    SignOut(AccountId, AuditDraft),
    /// A link for a phone is made.
    LinkPhone(NewEnrolment, AuditDraft),
    /// A link for the first password is made.
    Invite(SetUpLink, AuditDraft),
    /// An account is deleted.
    Delete(Deletion),
    /// Nothing but the entry.
    Record(AuditDraft),
    /// Accounts are created.
    Create(Vec<NewPersonRow>),
    /// An account gets a role in a group.
    SetRole(GroupId, AccountId, GroupRole, AuditDraft),
    /// Two-step verification is required. The flag: only if it is not weaker than before.
    Require(Requirement, bool, AuditDraft),
    /// It is required no longer.
    Lift(Scope, AuditDraft),
    /// A group is deleted.
    DeleteGroup(GroupId, AuditDraft),
}

/// What came of a deed that was approved.
#[derive(Debug, Clone)]
pub struct Performed {
    /// Whether it changed something.
    pub outcome: DeedOutcome,
    /// The questions that were cancelled with it.
    pub ended: Vec<Ended>,
}

/// An account to be created, with its groups and the link for its first password.
#[derive(Debug, Clone)]
pub struct NewPersonRow {
    /// The account.
    pub account: NewAccount,
    /// The entry that it was created.
    pub audit: AuditDraft,
    /// The groups that it comes into; those that do not exist are left out, which the caller has looked for.
    pub groups: Vec<GroupName>,
    /// Its link, and the entry of that.
    pub link: Option<(SetUpLink, AuditDraft)>,
}

/// A link with which the owner of an account sets its first password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetUpLink {
    /// Whose.
    pub account: AccountId,
    /// The hash of its secret.
    pub secret_hash: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// The deletion of an account.
#[derive(Debug, Clone)]
pub struct Deletion {
    /// Which.
    pub account: AccountId,
    /// What stands in the place of the names of what it had.
    pub name: DisplayName,
    /// The entry that it was deleted.
    pub audit: AuditDraft,
}
