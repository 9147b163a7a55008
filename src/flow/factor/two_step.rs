//! Two-step verification of an account: its methods, turned on with one that was tried, and off with all of them.

use std::time::Duration;

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::encoding::base64url;
use nod_core::factor::codes_app::Judged;
use nod_core::factor::method::Method;
use nod_core::id::{AccountId, DeviceId, SessionId};
use nod_core::notice::Told;
use nod_core::random;
use nod_core::session::{Session, SessionStrength};
use nod_core::text::typed_digits;
use nod_core::wire::ErrorCode;
use secrecy::{ExposeSecret, SecretString};

use super::codes_app;
use crate::app::App;
use crate::flow::approval::announce;
use crate::flow::caller::count_change;
use crate::flow::operations::ledger::WITHOUT_BACKUP_CODES;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::sign_in::methods::{allows, methods};
use crate::flow::sign_in::{self, SignedIn, SignedInAs, Visitor};
use crate::flow::wait;
use crate::hub::Wake;
use crate::limits::Change;
use crate::store::{Ended, Fenced, OpenedSession, TurnOn, TurnOnBy, UsedCode};
use crate::topic::Topic;

/// How often a waiting page looks by itself: the phone may have spoken to another node.
const TICK: Duration = Duration::from_secs(2);

/// Whether the account's only method is left and is of that kind, so that removing it means to turn two-step verification off. What the
/// operator does not allow is none, and can always be removed.
///
/// # Errors
/// The store's.
pub async fn is_last(app: &App, who: &SignedInAs, kind: Method) -> Result<bool> {
    let is_one = who.account.two_step.is_on() && allows(app, kind);
    Ok(is_one && methods(app, who.account.id).await?.live() == 1)
}

/// Whether the person of this session said that the backup codes are saved: without them a lost phone locks its owner out, so two-step
/// verification is not turned on before.
///
/// # Errors
/// The store's.
pub async fn has_saved_codes(app: &App, who: &SignedInAs) -> Result<bool> {
    // Where the operator allows none, nobody is kept out for the want of them.
    Ok(!allows(app, Method::BackupCode)
        || app.store.backup_codes_saved_in(who.account.id).await? == Some(who.session.id))
}

/// The same, as soon as it is so or `wait` is over: the phone may show the codes, and its owner say there that they are saved.
///
/// # Errors
/// The store's.
pub async fn until_codes_are_saved(app: &App, who: &SignedInAs, wait: Duration) -> Result<bool> {
    let mut subscription = app.subscribe(Topic::Account(who.account.id));
    let saved = async {
        while !has_saved_codes(app, who).await? {
            tokio::select! {
                _ = subscription.next() => {}
                () = app.clock.sleep(TICK) => {}
            }
        }
        Ok(true)
    };
    match wait::at_most(app, wait, saved).await? {
        Some(saved) => Ok(saved),
        None => has_saved_codes(app, who).await,
    }
}

/// Notes that the owner has saved the backup codes.
///
/// # Errors
/// `reauthentication_needed`, `backup_codes_unsaved` when there is no set, and the store's.
pub async fn confirm_codes(app: &App, who: &SignedInAs) -> Result<()> {
    sign_in::require_strongest(app, who)?;
    match app.store.confirm_backup_codes(who.account.id, who.session.id).await? {
        Fenced::Won(()) => Ok(()),
        Fenced::Lost => Err(Refusal::plain(ErrorCode::BackupCodesUnsaved)),
    }
}

/// Turns two-step verification on with the phone that has just approved this session. `codes_saved_in`: the session before it, in which
/// the set-up was made.
///
/// # Errors
/// `backup_codes_unsaved`, `reauthentication_needed` when no phone approved this session, and the store's.
pub async fn turn_on_by_phone(app: &App, session: &Session, codes_saved_in: SessionId) -> Result<()> {
    let SessionStrength::Approved { device: Some(device) } = session.strength else {
        return Err(Refusal::plain(ErrorCode::ReauthenticationNeeded));
    };
    let by = TurnOnBy::Phone { device, session: session.id };
    turn_on(app, session.account, by, Some(device), codes_saved_in).await
}

/// Turns two-step verification on with the passkey that has just opened this session. `codes_saved_in`: as for a phone.
///
/// # Errors
/// `backup_codes_unsaved`, `reauthentication_needed` when no passkey opened this session, and the store's.
pub async fn turn_on_by_passkey(app: &App, session: &Session, codes_saved_in: SessionId) -> Result<()> {
    let SessionStrength::Passkey { passkey } = session.strength else {
        return Err(Refusal::plain(ErrorCode::ReauthenticationNeeded));
    };
    let by = TurnOnBy::Passkey { passkey, session: session.id };
    turn_on(app, session.account, by, None, codes_saved_in).await
}

/// Turns two-step verification on with a code of a codes app, which opens a session in the place of this one.
///
/// # Errors
/// `method_forbidden`, `reauthentication_needed`, `backup_codes_unsaved`, `code_wrong`, `code_used`, `too_many_requests`, and the store's.
pub async fn turn_on_by_code(app: &App, who: &SignedInAs, typed: &SecretString, visitor: &Visitor) -> Result<SignedIn> {
    sign_in::require_allowed(app, Method::Code)?;
    sign_in::require_strongest(app, who)?;
    let account = who.account.id;
    count_change(app, Change::CodesApp(account))?;
    let code = judge(app, account, typed).await?;
    let token = base64url(&random::bytes::<32>(&*app.random));
    let (new, audit) = sign_in::new_session(app, account, SessionStrength::Code { device: None }, visitor, &token)?;
    let session = new.session.clone();
    let by = TurnOnBy::Code { code, session: Box::new(OpenedSession { new, audit }) };
    turn_on(app, account, by, None, who.session.id).await?;
    Ok(SignedIn { token: token.into(), session })
}

async fn judge(app: &App, account: AccountId, typed: &SecretString) -> Result<UsedCode> {
    let digits = typed_digits(typed.expose_secret());
    let mut refused = ErrorCode::CodeWrong;
    for one in codes_app::list(app, account).await? {
        match sign_in::codes_app_seed(app, account, one.id).judge(
            &digits,
            sign_in::code_window(app),
            Some(one.last_step),
        ) {
            Judged::Right { step } => return Ok(UsedCode::App { app: one.id, step }),
            Judged::Used => refused = ErrorCode::CodeUsed,
            Judged::Wrong => {}
        }
    }
    Err(Refusal::plain(refused))
}

pub(super) async fn turn_on(
    app: &App,
    account: AccountId,
    by: TurnOnBy,
    device: Option<DeviceId>,
    codes_saved_in: SessionId,
) -> Result<()> {
    let mut audit = AuditDraft::new(app.now(), AuditKind::TwoStepOn).account(account);
    if let Some(device) = device {
        audit = audit.device(device);
    }
    let codes_saved_in = Some(codes_saved_in).filter(|_| allows(app, Method::BackupCode));
    if codes_saved_in.is_none() {
        audit = audit.detail(WITHOUT_BACKUP_CODES);
    }
    match app.store.turn_on_two_step(TurnOn { account, by, codes_saved_in, audit }).await? {
        Fenced::Won(ended) => {
            announce_change(app, account, &ended);
            Ok(())
        }
        Fenced::Lost if codes_saved_in.is_none() => Err(Refusal::plain(ErrorCode::ReauthenticationNeeded)),
        Fenced::Lost => match app.store.backup_codes_saved_in(account).await? {
            Some(session) if Some(session) == codes_saved_in => Err(Refusal::plain(ErrorCode::ReauthenticationNeeded)),
            Some(_) | None => Err(Refusal::plain(ErrorCode::BackupCodesUnsaved)),
        },
    }
}

/// Whether somebody requires two-step verification of the account, so that it cannot be turned off.
///
/// # Errors
/// The store's.
pub async fn is_required(app: &App, account: AccountId) -> Result<bool> {
    Ok(app.store.two_step_until(account).await?.is_some())
}

/// Turns two-step verification off: every phone, codes app, passkey and backup code ends. Off already: nothing changes.
///
/// # Errors
/// `reauthentication_needed`, `two_step_required`, `session_missing` when this session ended meanwhile, and the store's.
pub async fn turn_off(app: &App, who: &SignedInAs) -> Result<()> {
    if !who.account.two_step.is_on() {
        return Ok(());
    }
    sign_in::require_strongest(app, who)?;
    let account = who.account.id;
    let told = Told::from_session(&who.session);
    let audit = AuditDraft::new(app.now(), AuditKind::TwoStepOff).account(account).told(told);
    match app.store.turn_off_two_step(account, who.session.id, audit).await? {
        Fenced::Won(ended) => {
            announce_change(app, account, &ended);
            Ok(())
        }
        Fenced::Lost if is_required(app, account).await? => Err(Refusal::plain(ErrorCode::TwoStepRequired)),
        Fenced::Lost => Err(Refusal::plain(ErrorCode::SessionMissing)),
    }
}

/// The sockets of devices that ended look, find themselves revoked, and close.
fn announce_change(app: &App, account: AccountId, ended: &[Ended]) {
    announce::announce_ended(app, ended);
    app.wake_account(account, &Wake::Look);
}
