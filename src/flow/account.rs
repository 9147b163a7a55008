//! Accounts, as the administrator keeps them, and their passwords.

use std::time::Duration;

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::challenge::StateName;
use nod_core::device::{Device, DisplayName};
use nod_core::id::{AccountId, DeviceId, Username};
use nod_core::random;
use nod_core::text::password_candidates;
use nod_core::time::Timestamp;
use nod_core::wire::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::ledger::account_detail;
use super::refusal::{Refusal, Result};
use super::{push, settle, sign_in};
use crate::app::App;
use crate::hashing::{Asker, Failed, Full, Turn};
use crate::hub::Wake;
use crate::store::{Account, ChallengeRecord, Fenced, NewAccount, Pause, StoreError};

/// The shortest password, in characters (NIST SP 800-63B-4 asks for 15 where a password is alone, 8 beside a second factor).
pub const MIN_PASSWORD: usize = 12;

/// The longest password, in characters: room for every passphrase, and a bound on what is hashed.
pub const MAX_PASSWORD: usize = 256;

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
/// `username_taken`, `password_too_weak`, and the store's.
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
/// `password_too_weak`.
pub async fn prepare(app: &App, draft: Draft) -> Result<NewAccount> {
    let now = app.now();
    draft.username.check_new().map_err(|error| Refusal::new(ErrorCode::BadField, format!("username: {error}")))?;
    let password_hash = match draft.password {
        Some(password) => Some(hash(app, password).await?),
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

/// An account, and what happened with it.
#[derive(Debug, Clone)]
pub struct History {
    /// The account.
    pub account: Account,
    /// Every device that was ever bound to it (REQ 25), the newest first.
    pub devices: Vec<Device>,
    /// Its latest challenges as they stand now, the newest first.
    pub challenges: Vec<ChallengeRecord>,
}

/// An account with all its devices and its latest `recent` challenges.
///
/// # Errors
/// `user_unknown`, and the store's.
pub async fn history(app: &App, username: &Username, recent: u32) -> Result<History> {
    let account = find(app, username).await?;
    let devices = app.store.devices_of(account.id).await?;
    let mut challenges = app.store.recent_challenges(account.id, recent).await?;
    let now = app.now();
    for record in &mut challenges {
        record.challenge = record.challenge.clone().at(now);
    }
    Ok(History { account, devices, challenges })
}

/// Sets an account's password, and ends what the old one began: the account's sessions with the links that they made, and its
/// sign-ins on Nod's own pages.
///
/// # Errors
/// `password_too_weak`, `user_unknown`, and the store's.
pub async fn set_password(app: &App, account: AccountId, password: SecretString) -> Result<()> {
    let hash = hash(app, password).await?;
    let audit = AuditDraft::new(app.now(), AuditKind::PasswordSet).account(account);
    match app.store.set_password(account, hash.expose_secret(), &sign_in::own_client()?, audit).await? {
        Fenced::Won(cancelled) => {
            settle::announce_ended(app, &cancelled);
            app.wake_account(account, &Wake::Look);
            Ok(())
        }
        Fenced::Lost => Err(Refusal::plain(ErrorCode::UserUnknown)),
    }
}

/// Disables an account: its open challenges, its approvals that nobody redeemed, its sessions and its links end, and its devices
/// are refused until it is enabled.
///
/// # Errors
/// `user_disabled` when it was already, and the store's.
pub async fn disable(app: &App, account: AccountId) -> Result<()> {
    let audit = AuditDraft::new(app.now(), AuditKind::AccountDisabled).account(account);
    match app.store.disable_account(account, audit).await? {
        Fenced::Won(cancelled) => {
            settle::announce_ended(app, &cancelled);
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
    let audit = AuditDraft::new(app.now(), AuditKind::AccountEnabled).account(account);
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
    let audit = AuditDraft::new(app.now(), AuditKind::AccountUnlocked).account(account);
    match app.store.unlock_account(account, audit).await? {
        Fenced::Won(()) => Ok(()),
        Fenced::Lost => Err(Refusal::new(ErrorCode::UserUnknown, "nothing failed for the account")),
    }
}

/// What an account's owner sees of it.
#[derive(Debug, Clone)]
pub struct Overview {
    /// All devices ever bound, the newest first.
    pub devices: Vec<Device>,
    /// Those whose last notifications were taken by their push service and never seen.
    pub silent: Vec<DeviceId>,
    /// The latest requests, the newest first.
    pub activity: Vec<Activity>,
}

/// One request, as the account's owner sees it afterwards.
#[derive(Debug, Clone)]
pub struct Activity {
    /// When it was asked.
    pub at: Timestamp,
    /// What came of it.
    pub state: StateName,
    /// Who asked.
    pub service: String,
    /// From which browser, in words.
    pub browser: Option<String>,
    /// From which address.
    pub ip: Option<String>,
    /// The phone that answered.
    pub device: Option<String>,
}

/// What an account's owner sees of it, with its latest requests.
///
/// # Errors
/// The store's.
pub async fn overview(app: &App, account: AccountId, latest: u32) -> Result<Overview> {
    let devices = app.store.devices_of(account).await?;
    let keys = app.keys.load().published();
    let activity = app.store.recent_challenges(account, latest).await?.into_iter().map(|record| {
        // What was shown stands in the signed challenge, and nowhere else.
        let claims = nod_core::token::verify_recorded_challenge(&record.token, &keys, None).ok();
        let challenge = record.challenge.at(app.now());
        let client = challenge.client.to_string();
        Activity {
            at: challenge.issued_at,
            state: challenge.state.name(),
            service: claims.as_ref().map_or(client, |claims| claims.rp.name.clone()),
            browser: claims.as_ref().and_then(|claims| claims.context.browser.clone()),
            ip: claims.and_then(|claims| claims.context.ip),
            device: record.device_name,
        }
    });
    Ok(Overview { activity: activity.collect(), devices, silent: push::silent_devices(app, account).await? })
}

/// Whether `password` is the account's. An account that is absent, or has no password, takes as long to refuse (REQ 43).
///
/// # Errors
/// `internal` when it could not be compared.
pub async fn verify_password(
    app: &App,
    turn: Turn,
    account: Option<&Account>,
    password: &SecretString,
) -> Result<bool> {
    let stored = account.and_then(|account| account.password_hash.clone());
    // All of them, whether or not one matches: how long it takes depends on what was typed, and on no account.
    let candidates = password_candidates(password).iter().map(to_bytes).collect();
    Ok(app.hashing.compare(turn, candidates, stored).await?)
}

async fn hash(app: &App, password: SecretString) -> Result<SecretString> {
    // In the form in which it is compared from now on.
    let password = nod_core::text::password(&password);
    let length = password.expose_secret().chars().count();
    if !(MIN_PASSWORD..=MAX_PASSWORD).contains(&length) {
        return Err(Refusal::plain(ErrorCode::PasswordTooWeak));
    }
    let salt = random::bytes::<16>(&*app.random);
    let turn = app.hashing.turn(Asker::Trusted).await?;
    Ok(app.hashing.make(turn, to_bytes(&password), salt).await?)
}

/// The bytes of a password that are hashed: the one place where what was typed becomes them. What is longer than a password can be
/// is cut off after it, so that it is no other password's prefix.
fn to_bytes(password: &SecretString) -> Zeroizing<Vec<u8>> {
    let text = password.expose_secret();
    let end = text.char_indices().nth(MAX_PASSWORD + 1).map_or(text.len(), |(end, _)| end);
    Zeroizing::new(text.as_bytes().get(..end).unwrap_or_default().to_vec())
}

impl From<Full> for Refusal {
    fn from(full: Full) -> Self {
        Self::limited(ErrorCode::Overloaded, full.wait)
    }
}

impl From<Failed> for Refusal {
    fn from(failed: Failed) -> Self {
        Self::internal(failed)
    }
}
