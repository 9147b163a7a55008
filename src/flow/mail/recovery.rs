//! The way back for somebody whose phones are gone: the password and a code that was mailed (SP 800-63B-4 §4.2.2.2; REQ 22), a delay in
//! which every address is told, and at the end a phone that is linked. It opens no session: until the new phone is linked nothing has
//! changed, and then the account has a phone as before.

use std::sync::Arc;

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::challenge::StateName;
use nod_core::encoding::{base64url, constant_time_eq};
use nod_core::id::{AccountId, EnrolmentId, RecoveryId};
use nod_core::notice::Told;
use nod_core::wire::ErrorCode;
use secrecy::SecretString;

use crate::app::App;
use crate::flow::Caller;
use crate::flow::caller::count_change;
use crate::flow::device::enrolment;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::sign_in::{self, SignedInAs, Visitor};
use crate::limits::Change;
use crate::store::{ConfirmRecovery, Fenced, NewRecovery, Recovery};

/// Whether the account of a sign-in that waits could go this way: it has an address to write to.
///
/// # Errors
/// `watch_unauthorized`, and the store's.
pub async fn can_begin(app: &App, sign_in: &str) -> Result<bool> {
    let account = waiting(app, sign_in).await?;
    let addresses = app.store.addresses_of(account).await?;
    Ok(app.mail.is_some() && addresses.iter().any(|address| address.confirmed_at.is_some()))
}

/// The account of a sign-in that waits for the phone: the password was right.
async fn waiting(app: &App, sign_in: &str) -> Result<AccountId> {
    let waiting = sign_in::look(app, sign_in).await?;
    if waiting.view.state == StateName::Pending && waiting.account.two_step.is_on() {
        Ok(waiting.account.id)
    } else {
        Err(Refusal::plain(ErrorCode::WatchUnauthorized))
    }
}

/// Begins: a letter goes to every confirmed address. One that is under way already is no error, and no letter.
///
/// # Errors
/// `watch_unauthorized`, `mail_not_offered`, `too_many_requests`, and the store's.
pub async fn begin(app: &App, sign_in: &str) -> Result<()> {
    let account = waiting(app, sign_in).await?;
    if app.mail.is_none() {
        return Err(Refusal::plain(ErrorCode::MailNotOffered));
    }
    count_change(app, Change::MailAddress(account))?;
    let at = app.now();
    let id = RecoveryId::new(at, &*app.random);
    let expires_at = at.plus(app.config.mail.confirm_within);
    let _: Fenced<()> = app.store.begin_recovery(NewRecovery { account, id, at, expires_at }).await?;
    Ok(())
}

/// Reads the link of the first letter; it changes nothing.
///
/// # Errors
/// `mail_link_invalid`, `too_many_requests`, and the store's.
pub async fn read(app: &App, caller: Caller, id: RecoveryId, token: &str) -> Result<Recovery> {
    let read = async {
        if !constant_time_eq(token.as_bytes(), self::token(app, "recovery-confirm", id).as_bytes()) {
            return Err(invalid());
        }
        let recovery = app.store.recovery(id).await?.filter(|recovery| app.now() < recovery.expires_at);
        recovery.ok_or_else(invalid)
    };
    caller.attempt(app, read).await
}

/// Confirms it: every address is told, and the wait begins. Confirmed already is no error.
///
/// # Errors
/// `mail_link_invalid`, `too_many_requests`, and the store's.
pub async fn confirm(app: &App, caller: Caller, id: RecoveryId, token: &str, told: Told) -> Result<()> {
    let recovery = read(app, caller, id, token).await?;
    let now = app.now();
    if recovery.ready_at.is_some() {
        return Ok(());
    }
    let ready_at = now.plus(app.config.mail.recovery_delay);
    let audit = AuditDraft::new(now, AuditKind::RecoveryBegun).account(recovery.account).told(told);
    let expires_at = ready_at.plus(app.config.mail.recovery_open);
    let _: Fenced<()> = app.store.confirm_recovery(ConfirmRecovery { id, ready_at, expires_at, audit }).await?;
    Ok(())
}

/// The way back of an account that is under way, for its owner's pages.
///
/// # Errors
/// The store's.
pub async fn under_way(app: &App, account: AccountId) -> Result<Option<Recovery>> {
    Ok(app.store.recovery_of(account, app.now()).await?)
}

/// Closes the way back. One factor suffices: this takes a right away and gives none. None under way is no error.
///
/// # Errors
/// `reauthentication_needed`, and the store's.
pub async fn cancel(app: &App, who: &SignedInAs) -> Result<()> {
    sign_in::require_approval(who)?;
    let told = Told::from_session(&who.session);
    let audit = AuditDraft::new(app.now(), AuditKind::RecoveryCancelled).account(who.account.id).told(told);
    let _: Fenced<()> = app.store.cancel_recovery(who.account.id, audit).await?;
    Ok(())
}

/// Reads the link of the second letter.
///
/// # Errors
/// `mail_link_invalid`, `too_many_requests`, and the store's.
pub async fn read_open(app: &App, caller: Caller, id: RecoveryId, token: &str) -> Result<Recovery> {
    let read = async {
        if !constant_time_eq(token.as_bytes(), self::token(app, "recovery-open", id).as_bytes()) {
            return Err(invalid());
        }
        let now = app.now();
        app.store.recovery(id).await?.filter(|recovery| recovery.is_open(now)).ok_or_else(invalid)
    };
    caller.attempt(app, read).await
}

/// Opens it with the password: makes the link for the new phone, and gives what proves that to the pages after this one.
///
/// # Errors
/// `mail_link_invalid`, `credentials_wrong`, `too_many_guesses`, `too_many_devices`, `overloaded`, `too_many_requests`, and the store's.
pub async fn open(
    app: &Arc<App>,
    id: RecoveryId,
    token: &str,
    password: SecretString,
    visitor: &Visitor,
) -> Result<String> {
    let recovery = read_open(app, visitor.caller(), id, token).await?;
    let account = app.store.account(recovery.account).await?.ok_or_else(invalid)?;
    let proved = sign_in::password_guess::password(app, account.username.as_str(), password, visitor).await?;
    if proved.id != recovery.account {
        return Err(invalid());
    }
    link(app, &recovery).await
}

/// Makes a new link in the place of the one before.
async fn link(app: &App, recovery: &Recovery) -> Result<String> {
    let invitation = enrolment::invite(app, recovery.account, None).await?;
    match app.store.link_by_recovery(recovery.id, invitation.id, app.now()).await? {
        Fenced::Won(()) => Ok(proof(app, recovery.id, invitation.id)),
        Fenced::Lost => Err(invalid()),
    }
}

/// The link for the new phone, by the proof that [`open`] gave to this browser. It stays known when the phone is linked.
///
/// # Errors
/// `mail_link_invalid`.
pub fn proved(app: &App, proof: &str) -> Result<(RecoveryId, EnrolmentId)> {
    let mut parts = proof.splitn(3, '.');
    let mut part = || parts.next().ok_or_else(invalid);
    let (id, enrolment) = (part()?, part()?);
    let (id, enrolment) = (id.parse().map_err(|_| invalid())?, enrolment.parse().map_err(|_| invalid())?);
    if constant_time_eq(proof.as_bytes(), self::proof(app, id, enrolment).as_bytes()) {
        Ok((id, enrolment))
    } else {
        Err(invalid())
    }
}

/// Makes another link, for a browser that has proved itself, when the one before was refused or has ended.
///
/// # Errors
/// `mail_link_invalid`, `too_many_devices`, `too_many_requests`, and the store's.
pub async fn again(app: &App, id: RecoveryId) -> Result<String> {
    let now = app.now();
    let recovery = app.store.recovery(id).await?.filter(|recovery| recovery.is_open(now)).ok_or_else(invalid)?;
    count_change(app, Change::Link(recovery.account))?;
    link(app, &recovery).await
}

/// The links of the letters.
pub(super) fn confirm_link(app: &App, id: RecoveryId) -> String {
    format!("{}/recovery?id={id}&token={}", app.issuer(), token(app, "recovery-confirm", id))
}

pub(super) fn open_link(app: &App, id: RecoveryId) -> String {
    format!("{}/recovery/open?id={id}&token={}", app.issuer(), token(app, "recovery-open", id))
}

fn token(app: &App, label: &str, id: RecoveryId) -> String {
    base64url(&app.vault.derive(label, &id.to_string()))
}

fn proof(app: &App, id: RecoveryId, enrolment: EnrolmentId) -> String {
    let mac = app.vault.derive("recovery-phone", &format!("{id}\n{enrolment}"));
    format!("{id}.{enrolment}.{}", base64url(&mac))
}

fn invalid() -> Refusal {
    Refusal::plain(ErrorCode::MailLinkInvalid)
}
