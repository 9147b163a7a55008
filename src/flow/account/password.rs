//! Passwords of accounts: set, hashed, compared.

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::device::DisplayName;
use nod_core::id::{AccountId, Username};
use nod_core::organisation::Note;
use nod_core::random;
use nod_core::text::password_candidates;
use nod_core::wire::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::app::App;
use crate::flow::approval::announce;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::relying_party::own_client;
use crate::hashing::{Asker, Failed, Full, Permit};
use crate::hub::Wake;
use crate::screening::MAX_PASSWORD;
use crate::store::Fenced;
use nod_core::account::Account;
use nod_core::notice::Told;

/// Whose password it is to be: its names are no secret, and no part of one.
#[derive(Debug, Clone, Copy)]
pub(in crate::flow) struct Owner<'a> {
    /// Its user name.
    pub(in crate::flow) username: &'a Username,
    /// What the person is called.
    pub(in crate::flow) display_name: Option<&'a DisplayName>,
}

impl<'a> Owner<'a> {
    /// The owner of that account.
    pub(in crate::flow) fn of(account: &'a Account) -> Self {
        Self { username: &account.username, display_name: account.display_name.as_ref() }
    }
}

/// Sets an account's password, and ends what the old one began: the account's sessions with the links that they made, and its
/// sign-ins on Nod's own pages. `told`: what its owner reads of it.
///
/// # Errors
/// `password_too_weak`, `password_breached`, `password_too_guessable`, `user_unknown`, `setting_unusable`, and the store's.
pub async fn set_password(app: &App, account: AccountId, password: SecretString, told: Told) -> Result<()> {
    set(app, password, AuditDraft::new(app.now(), AuditKind::PasswordSet).told(told), account).await
}

/// The same, noting who does it and why.
///
/// # Errors
/// Those of [`set_password`].
pub async fn set_password_noting(app: &App, account: AccountId, password: SecretString, note: &Note) -> Result<()> {
    set(app, password, AuditDraft::new(app.now(), AuditKind::PasswordSet).detail(note.to_string()), account).await
}

async fn set(app: &App, password: SecretString, audit: AuditDraft, account: AccountId) -> Result<()> {
    let found = app.store.account(account).await?.ok_or_else(|| Refusal::plain(ErrorCode::UserUnknown))?;
    let hash = hash(app, password, Owner::of(&found)).await?;
    match app.store.set_password(account, hash.expose_secret(), &own_client()?, audit.account(account)).await? {
        Fenced::Won(cancelled) => {
            announce::announce_ended(app, &cancelled);
            app.wake_account(account, &Wake::Look);
            Ok(())
        }
        Fenced::Lost => Err(Refusal::plain(ErrorCode::UserUnknown)),
    }
}

/// Whether `password` is the account's. An account that is absent, or has no password, takes as long to refuse (REQ 43).
///
/// # Errors
/// `internal` when it could not be compared.
pub async fn verify_password(
    app: &App,
    permit: Permit,
    account: Option<&Account>,
    password: &SecretString,
) -> Result<bool> {
    let stored = account.and_then(|account| account.password_hash.clone());
    // All of them, whether or not one matches: how long it takes depends on what was typed, and on no account.
    let candidates = password_candidates(password).iter().map(to_bytes).collect();
    Ok(app.hashing.compare(permit, candidates, stored).await?)
}

/// The hash of a new password, in the form in which it is compared from now on. Every door that sets one comes through here.
pub(in crate::flow) async fn hash(app: &App, typed: SecretString, owner: Owner<'_>) -> Result<SecretString> {
    app.screening.check_length(&typed)?;
    let password = to_bytes(&nod_core::text::password(&typed));
    let words = words(app, owner);
    let salt = random::bytes::<16>(&*app.random);
    let permit = app.hashing.permit(Asker::Trusted).await?;
    let screening = app.screening.clone();
    Ok(app.hashing.make_if(permit, password, salt, move || screening.judge(&typed, &words)).await??)
}

/// What everybody would try first: the names of the account and of the service (NIST SP 800-63B-4 §3.1.1.2).
fn words(app: &App, owner: Owner<'_>) -> Vec<String> {
    let mut words = vec![owner.username.to_string(), app.config.service.name.clone()];
    words.extend(owner.display_name.map(ToString::to_string));
    words.extend(app.issuer().split("://").nth(1).map(str::to_owned));
    words
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
