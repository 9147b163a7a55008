//! The store's calls for accounts and their passwords.

use async_trait::async_trait;
use nod_core::account::{Account, LanguageTag};
use nod_core::audit::AuditDraft;
use nod_core::device::DisplayName;
use nod_core::id::{AccountId, ClientId, SessionId, Username};
use nod_core::time::Timestamp;
use secrecy::SecretString;

use super::approval::Ended;
use super::{Fenced, Page, StoreResult};

/// The calls for accounts and their passwords.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Creates an account.
    ///
    /// # Errors
    /// [`super::StoreError::Conflict`] when the user name is taken.
    async fn create_account(&self, account: NewAccount, audit: AuditDraft) -> StoreResult<()>;

    /// Creates the first account, if there is none yet and `setup_code_hash` is the stored one, and ends the set-up.
    async fn create_first_account(
        &self,
        account: NewAccount,
        setup_code_hash: &str,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// The account with that id.
    async fn account(&self, id: AccountId) -> StoreResult<Option<Account>>;

    /// The account with that user name.
    async fn account_by_username(&self, username: &Username) -> StoreResult<Option<Account>>;

    /// Accounts in the order of their user names, after `after`.
    async fn accounts(&self, after: Option<&Username>, limit: u32) -> StoreResult<Page<Account>>;

    /// Disables an account, cancels its pending challenges, spends its approvals that nobody redeemed, and ends its sessions
    /// and every enrolment that is not confirmed. Gives the cancelled challenges. Lost: it was disabled already.
    async fn disable_account(&self, id: AccountId, audit: AuditDraft) -> StoreResult<Fenced<Vec<Ended>>>;

    /// Enables an account again. Lost: it was not disabled.
    async fn enable_account(&self, id: AccountId, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// Sets an account's password (a PHC string). What the old one began ends: the account's sessions with the links that they
    /// made, and the sign-ins of the relying party `asked_by`, pending or approved and not redeemed. Gives the cancelled
    /// challenges. Lost: there is no such account.
    async fn set_password(
        &self,
        id: AccountId,
        password_hash: &str,
        asked_by: &ClientId,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Ended>>>;

    /// Ends all that somebody else may have begun in an account: its pending questions, its approvals that nobody redeemed, every session
    /// but `kept` with the links that they made, and the browsers that it knows. Gives the questions that were cancelled. Lost: the
    /// session has ended.
    async fn secure_account(
        &self,
        id: AccountId,
        kept: SessionId,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Ended>>>;

    /// Sets the language of an account. Lost: there is no such account, or the language is its own already.
    async fn set_language(
        &self,
        id: AccountId,
        language: Option<&LanguageTag>,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// Pauses push for an account, in place of the pause that there is. Lost: there is no such account.
    async fn pause_push(&self, id: AccountId, pause: Pause) -> StoreResult<Fenced<()>>;

    /// Ends the pause of push. Lost: there is none at that moment.
    async fn resume_push(&self, id: AccountId, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// Forgets an account's tries and wrong numbers. Lost: there are none.
    async fn unlock_account(&self, id: AccountId, audit: AuditDraft) -> StoreResult<Fenced<()>>;
}

/// An account to be created.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Its id.
    pub id: AccountId,
    /// Its user name.
    pub username: Username,
    /// What the person is called.
    pub display_name: Option<DisplayName>,
    /// Whether it may administer Nod.
    pub administrator: bool,
    /// Its password, as a PHC string.
    pub password_hash: Option<SecretString>,
    /// When it is created.
    pub created_at: Timestamp,
}

/// A pause of push.
#[derive(Debug, Clone)]
pub struct Pause {
    /// Until when nobody is woken for a stranger's browser. A pause that lasts longer stands.
    pub until: Timestamp,
    /// The audit entry.
    pub audit: AuditDraft,
}
