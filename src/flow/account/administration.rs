//! Accounts, as the administrator keeps them.

use std::time::Duration;

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::device::DisplayName;
use nod_core::id::{AccountId, Username};
use nod_core::organisation::Note;
use nod_core::time::Timestamp;
use nod_core::wire::ErrorCode;
use secrecy::SecretString;

use super::password::{Owner, hash};
use crate::app::App;
use crate::flow::approval::announce;
use crate::flow::operations::ledger::account_detail;
use crate::flow::refusal::{Refusal, Result};
use crate::hub::Wake;
use crate::store::{Fenced, NewAccount, Pause, StoreError};
use nod_core::account::Account;

/// Accounts in one read of a list.
const PAGE: u32 = 500;

/// An account to be added.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its user name.
    pub username: Username,
    /// What the person is called.
    pub display_name: Option<DisplayName>,
    /// Whether it may administer Nod.
    pub administrator: bool,
    /// Its password; without one it cannot sign in on Nod's own pages, and can be asked all the same.
    pub password: Option<SecretString>,
}

/// Adds an account.
///
/// # Errors
/// `username_taken`, those of [`prepare`], and the store's.
pub async fn add(app: &App, draft: Draft) -> Result<AccountId> {
    let account = prepare(app, draft).await?;
    let id = account.id;
    let audit = AuditDraft::new(app.now(), AuditKind::AccountCreated)
        .account(id)
        .detail(account_detail(account.username.as_str(), account.administrator));
    match app.store.create_account(account, audit).await {
        Ok(()) => Ok(id),
        Err(StoreError::Conflict(_)) => Err(Refusal::plain(ErrorCode::UsernameTaken)),
        Err(error) => Err(error.into()),
    }
}

/// The account as it is to be written, its password hashed.
///
/// # Errors
/// `password_too_weak`, `password_breached`, `password_too_guessable`, `setting_unusable`, `overloaded`.
pub async fn prepare(app: &App, draft: Draft) -> Result<NewAccount> {
    let now = app.now();
    draft.username.check_new().map_err(|error| Refusal::new(ErrorCode::BadField, format!("username: {error}")))?;
    let password_hash = match draft.password {
        Some(password) => {
            let owner = Owner { username: &draft.username, display_name: draft.display_name.as_ref() };
            Some(hash(app, password, owner).await?)
        }
        None => None,
    };
    Ok(NewAccount {
        id: AccountId::new(now, &*app.random),
        username: draft.username,
        display_name: draft.display_name,
        administrator: draft.administrator,
        password_hash,
        created_at: now,
    })
}

/// The account of that user name.
///
/// # Errors
/// `user_unknown`, and the store's.
pub async fn find(app: &App, username: &Username) -> Result<Account> {
    app.store.account_by_username(username).await?.ok_or_else(|| Refusal::plain(ErrorCode::UserUnknown))
}

/// All accounts, in the order of their user names.
///
/// # Errors
/// The store's.
pub async fn all(app: &App) -> Result<Vec<Account>> {
    let mut accounts = Vec::<Account>::new();
    loop {
        let page = app.store.accounts(accounts.last().map(|last| &last.username), PAGE).await?;
        let more = page.more && !page.rows.is_empty();
        accounts.extend(page.rows);
        if !more {
            return Ok(accounts);
        }
    }
}

fn noted(audit: AuditDraft, note: Option<&Note>) -> AuditDraft {
    match note {
        Some(note) => audit.detail(note.to_string()),
        None => audit,
    }
}

/// Disables an account: its open challenges, its approvals that nobody redeemed, its sessions and its links end, and its devices
/// are refused until it is enabled.
///
/// # Errors
/// `user_disabled` when it was already, and the store's.
pub async fn disable(app: &App, account: AccountId) -> Result<()> {
    disable_noting(app, account, None).await
}

/// The same, noting who does it and why.
///
/// # Errors
/// Those of [`disable`].
pub async fn disable_noting(app: &App, account: AccountId, note: Option<&Note>) -> Result<()> {
    let audit = noted(AuditDraft::new(app.now(), AuditKind::AccountDisabled).account(account), note);
    match app.store.disable_account(account, audit).await? {
        Fenced::Won(cancelled) => {
            announce::announce_ended(app, &cancelled);
            app.wake_account(account, &Wake::Look);
            Ok(())
        }
        Fenced::Lost => Err(Refusal::plain(ErrorCode::UserDisabled)),
    }
}

/// Enables an account again.
///
/// # Errors
/// `user_unknown` when there was nothing to enable, and the store's.
pub async fn enable(app: &App, account: AccountId) -> Result<()> {
    enable_noting(app, account, None).await
}

/// The same, noting who does it and why.
///
/// # Errors
/// Those of [`enable`].
pub async fn enable_noting(app: &App, account: AccountId, note: Option<&Note>) -> Result<()> {
    let audit = noted(AuditDraft::new(app.now(), AuditKind::AccountEnabled).account(account), note);
    match app.store.enable_account(account, audit).await? {
        Fenced::Won(()) => Ok(()),
        Fenced::Lost => Err(Refusal::new(ErrorCode::UserUnknown, "the account is not disabled")),
    }
}

/// Pauses push for an account: nobody is woken for a stranger's browser until then.
///
/// # Errors
/// `user_unknown`, and the store's.
pub async fn pause_push(app: &App, account: AccountId, lasts: Duration) -> Result<Timestamp> {
    let now = app.now();
    let until = now.plus(lasts);
    let audit = AuditDraft::new(now, AuditKind::PushPaused).account(account).detail(format!("until {until}"));
    match app.store.pause_push(account, Pause { until, audit }).await? {
        Fenced::Won(()) => Ok(until),
        Fenced::Lost => Err(Refusal::plain(ErrorCode::UserUnknown)),
    }
}

/// Ends the pause of push.
///
/// # Errors
/// `user_unknown` when there is none, and the store's.
pub async fn resume_push(app: &App, account: AccountId) -> Result<()> {
    let audit = AuditDraft::new(app.now(), AuditKind::PushResumed).account(account);
    match app.store.resume_push(account, audit).await? {
        Fenced::Won(()) => Ok(()),
        Fenced::Lost => Err(Refusal::new(ErrorCode::UserUnknown, "push is not paused for the account")),
    }
}

/// Forgives an account its unapproved questions and its wrong numbers.
///
/// # Errors
/// `user_unknown` when there is nothing to forgive, and the store's.
pub async fn unlock(app: &App, account: AccountId) -> Result<()> {
    unlock_noting(app, account, None).await
}

/// The same, noting who does it and why.
///
/// # Errors
/// Those of [`unlock`].
pub async fn unlock_noting(app: &App, account: AccountId, note: Option<&Note>) -> Result<()> {
    let audit = noted(AuditDraft::new(app.now(), AuditKind::AccountUnlocked).account(account), note);
    match app.store.unlock_account(account, audit).await? {
        Fenced::Won(()) => Ok(()),
        Fenced::Lost => Err(Refusal::new(ErrorCode::UserUnknown, "nothing failed for the account")),
    }
}
