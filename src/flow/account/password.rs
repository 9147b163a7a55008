//! Passwords of accounts: set, hashed, compared.

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::id::AccountId;
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
use crate::store::Fenced;
use nod_core::account::Account;
use nod_core::notice::Told;

/// The shortest password, in characters (NIST SP 800-63B-4 asks for 15 where a password is alone, 8 beside a second factor).
pub const MIN_PASSWORD: usize = 12;

/// The longest password, in characters: room for every passphrase, and a bound on what is hashed.
pub const MAX_PASSWORD: usize = 256;

/// Sets an account's password, and ends what the old one began: the account's sessions with the links that they made, and its
/// sign-ins on Nod's own pages. `told`: what its owner reads of it.
///
/// # Errors
/// `password_too_weak`, `user_unknown`, and the store's.
pub async fn set_password(app: &App, account: AccountId, password: SecretString, told: Told) -> Result<()> {
    let hash = hash(app, password).await?;
    let audit = AuditDraft::new(app.now(), AuditKind::PasswordSet).account(account).told(told);
    match app.store.set_password(account, hash.expose_secret(), &own_client()?, audit).await? {
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

pub(in crate::flow) async fn hash(app: &App, password: SecretString) -> Result<SecretString> {
    // In the form in which it is compared from now on.
    let password = nod_core::text::password(&password);
    let length = password.expose_secret().chars().count();
    if !(MIN_PASSWORD..=MAX_PASSWORD).contains(&length) {
        return Err(Refusal::plain(ErrorCode::PasswordTooWeak));
    }
    let salt = random::bytes::<16>(&*app.random);
    let permit = app.hashing.permit(Asker::Trusted).await?;
    Ok(app.hashing.make(permit, to_bytes(&password), salt).await?)
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
