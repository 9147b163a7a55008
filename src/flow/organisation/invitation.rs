//! The link with which the owner of a new account sets its first password. It signs nobody in by itself: the password does, and leads
//! to the set-up of two-step verification.

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::encoding::{base64url, sha256_base64url};
use nod_core::id::AccountId;
use nod_core::organisation::Note;
use nod_core::text::ascii_digits;
use nod_core::time::Timestamp;
use nod_core::wire::ErrorCode;
use secrecy::{ExposeSecret, SecretString};

use crate::app::App;
use crate::flow::account;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::sign_in::{self, SignedIn, Visitor};
use crate::store::{Fenced, SetUpLink};

/// A link for the first password.
#[derive(Clone)]
pub struct Invitation {
    /// The link, which is a secret.
    pub link: SecretString,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for Invitation {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Invitation").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// A new link, as it is to be written.
pub(super) fn prepare(app: &App, account: AccountId, note: &Note) -> (SetUpLink, AuditDraft) {
    let now = app.now();
    let link = SetUpLink {
        account,
        secret_hash: hash(&secret(app, account, now)),
        created_at: now,
        expires_at: now.plus(app.config.sessions.set_up_link_lifetime),
    };
    let audit = AuditDraft::new(now, AuditKind::SetUpLinkCreated).account(account).detail(note.to_string());
    (link, audit)
}

/// Makes a link for an account that has neither a password nor two-step verification, in the place of an earlier one.
///
/// # Errors
/// `nothing_to_do` for any other account, and the store's.
pub async fn create(app: &App, account: AccountId, note: &Note) -> Result<Invitation> {
    let (link, audit) = prepare(app, account, note);
    match app.store.create_set_up_link(link.clone(), audit).await? {
        Fenced::Won(()) => Ok(invitation(app, &link)),
        Fenced::Lost => Err(Refusal::new(
            ErrorCode::NothingToDo,
            "the account has a password, or two-step verification, or is disabled",
        )),
    }
}

/// The link of an account that was not used and has not ended.
///
/// # Errors
/// The store's.
pub async fn of(app: &App, account: AccountId) -> Result<Option<Invitation>> {
    let link = app.store.set_up_link(account, app.now()).await?;
    // The data key may have been another when it was made.
    let link = link.filter(|link| link.secret_hash == hash(&secret(app, account, link.created_at)));
    Ok(link.map(|link| invitation(app, &link)))
}

fn invitation(app: &App, link: &SetUpLink) -> Invitation {
    let secret = secret(app, link.account, link.created_at);
    let text = format!("{}/welcome#{}", app.issuer(), secret.expose_secret());
    Invitation { link: text.into(), expires_at: link.expires_at }
}

/// The secret is computed under the data key, 128 bits of it, so that a page can show it again; the store holds a hash alone.
fn secret(app: &App, account: AccountId, created_at: Timestamp) -> SecretString {
    let derived = app.vault.derive("set-up-link", &format!("{account}\n{}", created_at.millis()));
    let (bits, _) = derived.split_at(16);
    base64url(bits).into()
}

fn hash(secret: &SecretString) -> String {
    sha256_base64url(format!("nod-set-up-link\n{}", secret.expose_secret()).as_bytes())
}

/// Sets the first password of the account whose link that is, and signs in with it.
///
/// # Errors
/// `setup_code_wrong`, `password_too_weak`, `too_many_requests`, and the store's.
pub async fn complete(app: &App, code: &str, password: SecretString, visitor: &Visitor) -> Result<SignedIn> {
    visitor.caller().attempt(app, proved(app, code, password, visitor)).await
}

async fn proved(app: &App, code: &str, password: SecretString, visitor: &Visitor) -> Result<SignedIn> {
    let wrong = || Refusal::plain(ErrorCode::SetupCodeWrong);
    // People paste the whole link as well.
    let code = code.trim().rsplit('#').next().unwrap_or_default();
    let secret_hash = hash(&ascii_digits(code).into());
    // Before a password is hashed for a stranger. The store decides once more, in the transaction.
    let link = app.store.set_up_link_by_secret(&secret_hash, app.now()).await?.ok_or_else(wrong)?;
    let owner = app.store.account(link.account).await?.ok_or_else(wrong)?;
    let password_hash = account::hash_password(app, password, account::Owner::of(&owner)).await?;
    let audit = AuditDraft::new(app.now(), AuditKind::SetUpLinkUsed);
    match app.store.use_set_up_link(&secret_hash, password_hash.expose_secret(), audit).await? {
        Fenced::Won(account) => sign_in::open_by_password(app, account, password_hash, visitor).await,
        Fenced::Lost => Err(wrong()),
    }
}
