//! The store's calls for groups, for what is required of people, and for looking at many accounts at once.

use async_trait::async_trait;
use nod_core::account::Account;
use nod_core::audit::AuditDraft;
use nod_core::id::{AccountId, GroupId};
use nod_core::organisation::{Group, GroupName, GroupRole, Membership, Requirement, Scope};
use nod_core::time::Timestamp;

use super::{Fenced, Page, StoreResult};

/// The calls for groups, for what is required of people, and for looking at many accounts at once.
#[async_trait]
pub trait Organisations: Send + Sync {
    /// Creates a group.
    ///
    /// # Errors
    /// [`super::StoreError::Conflict`] when there is one of that name.
    async fn create_group(&self, group: Group, audit: AuditDraft) -> StoreResult<()>;

    /// The group with that id, and what stands with it.
    async fn group(&self, id: GroupId) -> StoreResult<Option<GroupSummary>>;

    /// The group with that name.
    async fn group_by_name(&self, name: &GroupName) -> StoreResult<Option<GroupSummary>>;

    /// Groups in the order of their names, after `after`.
    async fn groups(&self, after: Option<&GroupName>, limit: u32) -> StoreResult<Page<GroupSummary>>;

    /// Gives a group another name. Lost: there is no such group.
    ///
    /// # Errors
    /// [`super::StoreError::Conflict`] when there is another one of that name.
    async fn rename_group(&self, id: GroupId, name: GroupName, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// Deletes a group with its memberships and what it requires. Lost: there is no such group.
    async fn delete_group(&self, id: GroupId, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// Puts an account into a group, or gives it another role there. Lost: it has that role already, or one of them does not exist.
    async fn put_member(
        &self,
        group: GroupId,
        account: AccountId,
        role: GroupRole,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// Takes an account out of a group. Lost: it is not in it.
    async fn remove_member(&self, group: GroupId, account: AccountId, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// The groups that an account is in, in the order of their names.
    async fn memberships(&self, account: AccountId) -> StoreResult<Vec<Membership>>;

    /// Requires two-step verification, in the place of an earlier requirement of the same scope. `not_weaker`: only if nobody gets more
    /// time by it. Lost: there is no such group, or it would be weaker.
    async fn require_two_step(
        &self,
        requirement: Requirement,
        not_weaker: bool,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// Requires two-step verification of a scope no longer. Lost: it was not required.
    async fn lift_requirement(&self, scope: Scope, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// What is required, of everyone first and then of the groups in the order of their names.
    async fn requirements(&self) -> StoreResult<Vec<Requirement>>;

    /// The earliest end of all requirements that concern an account. `None`: there is none.
    async fn two_step_until(&self, account: AccountId) -> StoreResult<Option<Timestamp>>;

    /// Accounts in the order of their user names, after `after`, with what an administrator asks of many.
    async fn people(&self, search: PeopleSearch, after: Option<&str>, limit: u32) -> StoreResult<Page<Person>>;

    /// How the accounts that are not disabled are protected.
    async fn protection(&self, reach: Reached) -> StoreResult<Protected>;

    /// Notes that the owners of accounts without two-step verification are reminded of it, unless they were after `not_since`, at most
    /// `limit` of them, and gives them. `audit` is the entry of each, with the account in the place of none.
    async fn remind(
        &self,
        whom: Reminded,
        not_since: Timestamp,
        limit: u32,
        audit: AuditDraft,
    ) -> StoreResult<Vec<AccountId>>;
}

/// A group, and what stands with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupSummary {
    /// The group.
    pub group: Group,
    /// How many accounts are in it.
    pub members: u32,
    /// What it requires.
    pub requirement: Option<Requirement>,
}

/// Which accounts somebody looks at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reached {
    /// Those that this administrator of groups reaches. `None`: all.
    pub by: Option<AccountId>,
    /// Those in this group. `None`: in whichever.
    pub group: Option<GroupId>,
}

/// What is looked for among accounts.
#[derive(Debug, Clone, Default)]
pub struct PeopleSearch {
    /// Where.
    pub reach: Reached,
    /// Only this one.
    pub account: Option<AccountId>,
    /// A part of the user name or of what the person is called; empty: everything.
    pub text: String,
    /// Only these.
    pub only: PeopleFilter,
}

/// Which people are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PeopleFilter {
    /// All.
    #[default]
    All,
    /// Those without two-step verification whose account is not disabled.
    Without,
    /// Those whose account is disabled.
    Disabled,
}

impl PeopleFilter {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::All, Self::Without, Self::Disabled];

    /// Its name, in addresses and statements.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Without => "without",
            Self::Disabled => "disabled",
        }
    }
}

/// An account, as an administrator sees it among others.
#[derive(Debug, Clone)]
pub struct Person {
    /// The account.
    pub account: Account,
    /// Its phones.
    pub phones: u32,
    /// Its passkeys.
    pub passkeys: u32,
    /// Its codes apps.
    pub codes_apps: u32,
    /// When somebody last signed in on Nod's own pages, as far back as the audit log goes.
    pub signed_in_at: Option<Timestamp>,
    /// When its owner was last reminded of two-step verification.
    pub reminded_at: Option<Timestamp>,
    /// The groups that it is in.
    pub groups: Vec<GroupName>,
}

/// How accounts are protected. Each is counted once, for the first that it has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Protected {
    /// By a phone.
    pub phone: u32,
    /// By a passkey.
    pub passkey: u32,
    /// By codes.
    pub codes: u32,
    /// By a password alone, or by nothing yet.
    pub nothing: u32,
}

impl Protected {
    /// All that were counted.
    pub const fn all(self) -> u32 {
        self.phone + self.passkey + self.codes + self.nothing
    }
}

/// Whom an administrator reminds.
#[derive(Debug, Clone, Copy)]
pub enum Reminded {
    /// One account.
    One(AccountId),
    /// All that somebody looks at.
    All(Reached),
}
