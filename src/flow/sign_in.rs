//! Signing in on Nod's own pages: a relying party like any other, that asks from inside.

use std::net::IpAddr;
use std::sync::Arc;

use nod_core::answer::Shown;
use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::challenge::{CancelReason, Challenge, State};
use nod_core::encoding::{base64url, sha256_base64url};
use nod_core::id::{AccountId, ChallengeId, ClientId, SessionId};
use nod_core::random;
use nod_core::wire::{ErrorCode, WatchView};
use secrecy::{ExposeSecret, SecretString};

use super::refusal::{Refusal, Result};
use super::relying_party::OWN_CLIENT;
use super::ticket::{self, Kind};
use super::{cancel, guess, issue, push, redeem, settle, watch};
use crate::app::{App, Asked};
use crate::hub::Wake;
use crate::limits::Change;
use crate::store::{
    Account, ChallengeRecord, Fenced, NewSession, OpenedSession, RelyingParty, Session, SessionStrength,
};

/// The browser that signs in.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// Its address.
    pub ip: Option<IpAddr>,
    /// What it is, in words.
    pub browser: Option<String>,
    /// The secret of its long-lived cookie, by which it is recognised.
    pub browser_id: Option<String>,
    /// The session that it has. It ends when another begins.
    pub session: Option<SecretString>,
    /// The sign-in that waits in it. It is taken back when another begins.
    pub sign_in: Option<SecretString>,
}

/// What comes of a right password.
#[derive(Debug, Clone)]
pub enum Begun {
    /// The account has a phone: it was asked. The text is the sign-in cookie.
    Asked(String),
    /// The account has none: the session may link the first one.
    SignedIn(SignedIn),
}

/// A new session.
#[derive(Clone)]
pub struct SignedIn {
    /// The session's token, for its cookie.
    pub token: SecretString,
    /// The session.
    pub session: Session,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("SignedIn").field("session", &self.session.id).finish_non_exhaustive()
    }
}

/// Whose session a browser has.
#[derive(Debug, Clone)]
pub struct SignedInAs {
    /// The session.
    pub session: Session,
    /// The account.
    pub account: Account,
}

impl SignedInAs {
    /// Whether the password alone opened the session.
    pub fn has_password_only(&self) -> bool {
        self.session.strength == SessionStrength::PasswordOnly
    }
}

/// A sign-in that waits for the phone.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// When the phones were asked.
    pub issued_at: nod_core::time::Timestamp,
    /// How it stands.
    pub view: WatchView,
    /// What the page shows.
    pub shown: Shown,
    /// Who signs in.
    pub account: Account,
    /// The names of the phones that were asked.
    pub phones: Vec<String>,
    /// The one-time ticket, unless it was taken.
    pub ticket: Option<String>,
    /// Push is paused: no phone was woken, and the person has to open the app.
    pub quiet: bool,
    /// Why the approval signs nobody in, although it was given.
    pub spent: Option<CancelReason>,
}

/// Checks the password and asks the phones.
///
/// # Errors
/// Those of [`guess::password`] and of [`issue::issue`], `no_device_left` after the right password, and the store's.
pub async fn begin(app: &Arc<App>, username: &str, password: SecretString, visitor: &Visitor) -> Result<Begun> {
    let wrong = || Refusal::plain(ErrorCode::CredentialsWrong);
    let account = guess::password(app, username, password, visitor).await?;
    let request = issue::Request {
        username: account.username.clone(),
        level: None,
        aal2: false,
        action: None,
        context: issue::RequestContext {
            ip: visitor.ip,
            browser: visitor.browser.clone(),
            origin: Some(app.issuer().to_owned()),
            browser_id: visitor.browser_id.clone(),
        },
        lifetime: None,
        idempotency: None,
    };
    match issue::issue(app, &own_party(app).await?, request).await {
        Ok(issued) => {
            if !is_password_still(app, &account).await? {
                cancel::cancel(app, &own_client()?, issued.challenge.id, CancelReason::AccountChanged).await?;
                return Err(wrong());
            }
            give_up_earlier(app, visitor).await?;
            Ok(Begun::Asked(ticket::make(&app.vault, Kind::SignIn, issued.challenge.id)))
        }
        Err(Refusal { code: ErrorCode::UserWithoutDevice, .. }) => {
            let hash = account.password_hash.ok_or_else(wrong)?;
            open_by_password(app, account.id, hash, visitor).await.map(Begun::SignedIn)
        }
        Err(refusal) => Err(refusal),
    }
}

/// Whether the password that was verified is the account's still. A change that commits after this read finds the question and
/// cancels it; one that committed before is seen here.
async fn is_password_still(app: &App, verified: &Account) -> Result<bool> {
    let now = app.store.account(verified.id).await?;
    let hash = |account: &Account| account.password_hash.as_ref().map(|hash| hash.expose_secret().to_owned());
    Ok(now.as_ref().and_then(hash) == hash(verified))
}

/// One browser asks one question. The store has replaced that of the same account; another account's could not be finished
/// any more, for its cookie is lost to the new one.
async fn give_up_earlier(app: &App, visitor: &Visitor) -> Result<()> {
    let Some(earlier) = &visitor.sign_in else { return Ok(()) };
    match give_up(app, earlier.expose_secret(), CancelReason::Replaced).await {
        Ok(_) | Err(Refusal { code: ErrorCode::WatchUnauthorized, .. }) => Ok(()),
        Err(refusal) => Err(refusal),
    }
}

/// A sign-in that waits, by its cookie.
///
/// # Errors
/// `watch_unauthorized` when there is none, and the store's.
pub async fn look(app: &App, sign_in: &str) -> Result<Waiting> {
    let record = open(app, sign_in).await?;
    let account = app.store.account(record.challenge.account).await?;
    let account = account.ok_or_else(|| Refusal::internal("a challenge without its account"))?;
    let devices = app.store.devices_of(account.id).await?;
    let phones = devices.iter().filter(|device| device.is_active()).map(|device| device.name.to_string()).collect();
    let ticket = (!record.ticket_taken).then(|| ticket::make(&app.vault, Kind::Ticket, record.challenge.id));
    let issued_at = record.challenge.issued_at;
    let mut view = settle::view(&record, app.now());
    let _ = watch::note_silence(&mut view, Some(issued_at.plus(app.config.push.unreachable_after)), app.now());
    let (quiet, spent) = (record.quiet, record.spent);
    Ok(Waiting { issued_at, view, shown: issue::shown(app, &record)?, account, phones, ticket, quiet, spent })
}

/// Takes the approval and opens the session, exactly once. For a short while the same browser gets the same session again: the
/// answer that carried it may have been lost.
///
/// # Errors
/// `watch_unauthorized`, `challenge_not_approved`, `already_redeemed`, `redemption_too_late`, `redemption_refused`, and
/// the store's.
pub async fn finish(app: &App, sign_in: &str, visitor: &Visitor) -> Result<SignedIn> {
    let record = open(app, sign_in).await?;
    let challenge = record.challenge.id;
    if let State::Approved(_) = record.challenge.state {
        guess::count_change(app, Change::SignIn(record.challenge.account))?;
    }
    let token = session_token(app, challenge, visitor);
    let device = record.challenge.state.decision().map(|decision| decision.device);
    let strength = SessionStrength::Approved { device };
    let (new, audit) = new_session(app, record.challenge.account, strength, visitor, &token)?;
    let session = new.session.clone();
    let signed_in = match redeem::into_session(app, &own_client()?, challenge, OpenedSession { new, audit }).await {
        Ok(()) => SignedIn { token: token.into(), session },
        Err(refusal) if refusal.code == ErrorCode::AlreadyRedeemed => {
            again(app, challenge, token).await?.ok_or(refusal)?
        }
        Err(refusal) => return Err(refusal),
    };
    end_earlier(app, visitor, &signed_in.session).await?;
    Ok(signed_in)
}

/// The session that an approval opened a moment ago, while it and the device that approved it live. `None`: it is too late, the
/// session has ended, or another browser has it.
async fn again(app: &App, challenge: ChallengeId, token: String) -> Result<Option<SignedIn>> {
    let record = app.store.challenge(challenge).await?;
    let Some(State::Redeemed { decision, at }) = record.map(|record| record.challenge.state) else { return Ok(None) };
    if app.now() >= at.plus(app.config.approval.redeem_again_within) {
        return Ok(None);
    }
    let device = app.store.device(decision.device).await?;
    if !device.is_some_and(|device| device.is_active()) {
        return Ok(None);
    }
    match session(app, &token).await {
        Ok(found) => Ok(Some(SignedIn { token: token.into(), session: found.session })),
        Err(Refusal { code: ErrorCode::SessionMissing, .. }) => Ok(None),
        Err(refusal) => Err(refusal),
    }
}

/// The token of the session that an approval opens: computed, so that it can be given again. It takes both cookies, that of the
/// sign-in, which proves the challenge, and that of the browser.
fn session_token(app: &App, challenge: ChallengeId, visitor: &Visitor) -> String {
    let browser = visitor.browser_id.as_deref().unwrap_or_default();
    base64url(&app.vault.derive("session", &format!("{challenge}\n{browser}")))
}

/// Wakes the phones once more, unless push was paused when they were asked, or nobody waits for them any more.
///
/// # Errors
/// `watch_unauthorized`, `too_many_requests`, and the store's.
pub async fn remind(app: &App, sign_in: &str) -> Result<()> {
    let record = open(app, sign_in).await?;
    let now = app.now();
    let challenge = record.challenge.at(now);
    if record.quiet || challenge.state.name().is_final() {
        return Ok(());
    }
    app.limits.remind(challenge.id, now).map_err(|wait| Refusal::limited(ErrorCode::TooManyRequests, wait))?;
    app.wake_account(challenge.account, &Wake::Look);
    let Challenge { id, account, expires_at, .. } = challenge;
    // What it says beside that stands in the first push.
    push::ask(app, Asked { challenge: id, account, expires_at, details: None });
    Ok(())
}

/// What came of giving up a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GivenUp {
    /// The question was taken back, or it was over without an approval.
    Over,
    /// The phone had approved it. The approval is spent: it opens no session, and one that it opened has ended.
    Spent,
}

/// Takes the question back, because the person gives up or begins another sign-in. An approval that was given already is spent:
/// nobody is signed in by it.
///
/// # Errors
/// `watch_unauthorized`, and the store's.
pub async fn give_up(app: &App, sign_in: &str, reason: CancelReason) -> Result<GivenUp> {
    let challenge = ticket::open(&app.vault, Kind::SignIn, sign_in)?;
    let own = own_client()?;
    match cancel::cancel(app, &own, challenge, reason).await {
        Ok(_) | Err(Refusal { code: ErrorCode::ChallengeUnknown, .. }) => return Ok(GivenUp::Over),
        Err(Refusal { code: ErrorCode::ChallengeSettled, .. }) => {}
        Err(refusal) => return Err(refusal),
    }
    let Some(record) = app.store.challenge(challenge).await? else { return Ok(GivenUp::Over) };
    let audit = AuditDraft::new(app.now(), AuditKind::ApprovalSpent)
        .account(record.challenge.account)
        .client(own.clone())
        .challenge(challenge);
    match app.store.spend_approval(challenge, &own, reason, audit).await? {
        Fenced::Won(()) => Ok(GivenUp::Spent),
        Fenced::Lost => Ok(GivenUp::Over),
    }
}

/// The signed-in session of that token, with its account.
///
/// # Errors
/// `session_missing`, and the store's.
pub async fn session(app: &App, token: &str) -> Result<SignedInAs> {
    let missing = || Refusal::plain(ErrorCode::SessionMissing);
    let now = app.now();
    let idle_since = now.minus(app.config.sessions.idle);
    let session = app.store.session(&hash(token), now, idle_since).await?.ok_or_else(missing)?;
    let account = app.store.account(session.account).await?.ok_or_else(missing)?;
    Ok(SignedInAs { session, account })
}

/// Whether a session may do more than link the account's first phone. One that was opened with the password alone may not,
/// once there was a phone: a thief of the password must not stay, nor come back when the last phone is revoked.
///
/// # Errors
/// `reauthentication_needed`, and the store's.
pub async fn require_approval(app: &App, session: &Session) -> Result<()> {
    match session.strength {
        SessionStrength::Approved { .. } => Ok(()),
        SessionStrength::PasswordOnly if app.store.devices_of(session.account).await?.is_empty() => Ok(()),
        SessionStrength::PasswordOnly => Err(Refusal::plain(ErrorCode::ReauthenticationNeeded)),
    }
}

/// Whether a session was signed in so lately that it may change who can sign in (REQ 23).
///
/// # Errors
/// `reauthentication_needed`.
pub fn require_fresh(app: &App, session: &Session) -> Result<()> {
    if app.now() < session.authenticated_at.plus(app.config.sessions.fresh) {
        Ok(())
    } else {
        Err(Refusal::plain(ErrorCode::ReauthenticationNeeded))
    }
}

/// Ends a session.
///
/// # Errors
/// The store's.
pub async fn sign_out(app: &App, session: &Session) -> Result<()> {
    let audit = AuditDraft::new(app.now(), AuditKind::SignedOut).account(session.account);
    let _: Fenced<()> = app.store.end_session(session.id, audit).await?;
    Ok(())
}

/// Opens a session for an account that never had a phone, by the password alone, in the place of the one that the browser had.
/// `hash` is what the password was verified against.
///
/// # Errors
/// `no_device_left`, `credentials_wrong` when the password was changed meanwhile, `too_many_requests`, and the store's.
pub async fn open_by_password(
    app: &App,
    account: AccountId,
    hash: SecretString,
    visitor: &Visitor,
) -> Result<SignedIn> {
    guess::count_change(app, Change::SignIn(account))?;
    let token = base64url(&random::bytes::<32>(&*app.random));
    let (new, audit) = new_session(app, account, SessionStrength::PasswordOnly, visitor, &token)?;
    let session = new.session.clone();
    if let Fenced::Lost = app.store.open_session(new, hash.expose_secret(), audit).await? {
        let had_devices = !app.store.devices_of(account).await?.is_empty();
        return Err(Refusal::plain(if had_devices { ErrorCode::NoDeviceLeft } else { ErrorCode::CredentialsWrong }));
    }
    end_earlier(app, visitor, &session).await?;
    Ok(SignedIn { token: token.into(), session })
}

fn new_session(
    app: &App,
    account: AccountId,
    strength: SessionStrength,
    visitor: &Visitor,
    token: &str,
) -> Result<(NewSession, AuditDraft)> {
    let now = app.now();
    let own = own_client()?;
    let session = Session {
        id: SessionId::new(now, &*app.random),
        account,
        strength,
        browser: visitor.browser.clone(),
        ip: visitor.ip.map(|ip| ip.to_canonical().to_string()),
        authenticated_at: now,
        last_used_at: now,
        expires_at: now.plus(app.config.sessions.lifetime),
    };
    let audit = AuditDraft::new(now, AuditKind::SignedIn).account(account).detail(match strength {
        SessionStrength::PasswordOnly => "password only",
        SessionStrength::Approved { .. } => "approved",
    });
    let new = NewSession {
        session,
        token_hash: hash(token),
        known_as: visitor.browser_id.as_ref().map(|id| issue::browser_hash(&own, id)),
        most: app.config.sessions.max_per_account,
    };
    Ok((new, audit))
}

/// Ends the session that the browser had before.
async fn end_earlier(app: &App, visitor: &Visitor, new: &Session) -> Result<()> {
    let Some(earlier) = &visitor.session else { return Ok(()) };
    match session(app, earlier.expose_secret()).await {
        Ok(earlier) if earlier.session.id == new.id => Ok(()),
        Ok(earlier) => sign_out(app, &earlier.session).await,
        Err(Refusal { code: ErrorCode::SessionMissing, .. }) => Ok(()),
        Err(refusal) => Err(refusal),
    }
}

async fn open(app: &App, sign_in: &str) -> Result<ChallengeRecord> {
    let challenge: ChallengeId = ticket::open(&app.vault, Kind::SignIn, sign_in)?;
    app.store.challenge(challenge).await?.ok_or_else(|| Refusal::plain(ErrorCode::WatchUnauthorized))
}

async fn own_party(app: &App) -> Result<RelyingParty> {
    let party = app.store.relying_party(&own_client()?).await?;
    party.ok_or_else(|| Refusal::internal("Nod's own relying party is missing"))
}

/// The client id of Nod's own pages.
pub(super) fn own_client() -> Result<ClientId> {
    OWN_CLIENT.parse().map_err(Refusal::internal)
}

fn hash(token: &str) -> String {
    sha256_base64url(format!("nod-session\n{token}").as_bytes())
}
