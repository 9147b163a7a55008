//! A new password by a link that is mailed.
//!
//! It sets a password and nothing else: it opens no session, and where two-step verification is on the next sign-in needs the second
//! step as ever (REQ 44). Whether an account exists, and has an address, is no part of any answer (REQ 43).

use std::net::IpAddr;
use std::sync::Arc;

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::encoding::{base64url, constant_time_eq};
use nod_core::id::{AccountId, RecoveryId, Username};
use nod_core::notice::Told;
use nod_core::wire::ErrorCode;
use secrecy::{ExposeSecret, SecretString};

use crate::app::App;
use crate::flow::Caller;
use crate::flow::account::{Owner, hash_password};
use crate::flow::approval::announce;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::relying_party::own_client;
use crate::hub::Wake;
use crate::store::{Fenced, NewReset};

/// Asks for a link, for the account of that user name or address. Nothing says whether there is one: the work that differs is a task
/// that nobody waits for.
///
/// # Errors
/// `mail_not_offered`, `too_many_requests`.
pub fn ask(app: &Arc<App>, from: Option<IpAddr>, name: &str, told: Told) -> Result<()> {
    if app.mail.is_none() {
        return Err(Refusal::plain(ErrorCode::MailNotOffered));
    }
    let folded = base64url(&app.vault.derive("password-reset", name.trim()));
    app.limits
        .password_reset(&folded, from, app.now())
        .map_err(|wait| Refusal::limited(ErrorCode::TooManyRequests, wait))?;
    let (name, task) = (name.to_owned(), Arc::clone(app));
    app.lifecycle.spawn(async move {
        // What fails here was logged where it arose, and the person asks again.
        let _ = ask_quietly(&task, &name, told).await;
    });
    Ok(())
}

async fn ask_quietly(app: &App, name: &str, told: Told) -> Result<()> {
    let Some(account) = find(app, name).await? else { return Ok(()) };
    let reset = new(app, account);
    let audit = AuditDraft::new(reset.at, AuditKind::PasswordResetAsked).account(account).told(told);
    let _: Fenced<()> = app.store.ask_password_reset(reset, audit).await?;
    Ok(())
}

/// The account of a user name, or of an address that one account alone has confirmed.
async fn find(app: &App, name: &str) -> Result<Option<AccountId>> {
    if let Ok(username) = name.parse::<Username>()
        && let Some(account) = app.store.account_by_username(&username).await?
    {
        return Ok(Some(account.id));
    }
    let Some(address) = crate::mail::typed(name) else { return Ok(None) };
    match app.store.accounts_by_address(&address).await?.as_slice() {
        [account] => Ok(Some(*account)),
        _ => Ok(None),
    }
}

/// A link for that account, from now on.
pub(super) fn new(app: &App, account: AccountId) -> NewReset {
    let at = app.now();
    NewReset { account, id: RecoveryId::new(at, &*app.random), at, expires_at: at.plus(app.config.mail.reset_within) }
}

/// Whether the link is good still. It is not used by being read: programs that look at every letter read every link.
///
/// # Errors
/// `mail_link_invalid`, `too_many_requests`, and the store's.
pub async fn read(app: &App, caller: Caller, id: RecoveryId, token: &str) -> Result<AccountId> {
    let read = async {
        let invalid = || Refusal::plain(ErrorCode::MailLinkInvalid);
        if !constant_time_eq(token.as_bytes(), self::token(app, id).as_bytes()) {
            return Err(invalid());
        }
        app.store.password_reset(id, app.now()).await?.ok_or_else(invalid)
    };
    caller.attempt(app, read).await
}

/// Sets the new password. The link is used then, and only then: a password that is refused leaves it.
///
/// # Errors
/// `mail_link_invalid`, `password_too_weak`, `password_breached`, `password_too_guessable`, `too_many_requests`, `overloaded`, and the store's.
pub async fn set(
    app: &App,
    caller: Caller,
    id: RecoveryId,
    token: &str,
    password: SecretString,
    told: Told,
) -> Result<()> {
    let account = read(app, caller, id, token).await?;
    let found = app.store.account(account).await?.ok_or_else(|| Refusal::plain(ErrorCode::MailLinkInvalid))?;
    let hash = hash_password(app, password, Owner::of(&found)).await?;
    let audit = AuditDraft::new(app.now(), AuditKind::PasswordReset).account(account).told(told);
    match app.store.reset_password(id, hash.expose_secret(), &own_client()?, audit).await? {
        Fenced::Won(cancelled) => {
            announce::announce_ended(app, &cancelled);
            app.wake_account(account, &Wake::Look);
            Ok(())
        }
        Fenced::Lost => Err(Refusal::plain(ErrorCode::MailLinkInvalid)),
    }
}

/// The link of the letter.
pub(super) fn link(app: &App, id: RecoveryId) -> String {
    format!("{}/password/new?id={id}&token={}", app.issuer(), token(app, id))
}

fn token(app: &App, id: RecoveryId) -> String {
    base64url(&app.vault.derive("password-reset-link", &id.to_string()))
}
