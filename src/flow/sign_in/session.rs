//! Sessions of Nod's own pages: how they open, whose they are, what they may do, and how they end.

use nod_core::account::{Account, TwoStep};
use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::encoding::{base64url, sha256_base64url};
use nod_core::id::{AccountId, SessionId};
use nod_core::organisation::Demand;
use nod_core::random;
use nod_core::session::{Session, SessionStrength};
use nod_core::wire::ErrorCode;
use secrecy::{ExposeSecret, SecretString};

use super::visitor::Visitor;
use crate::app::App;
use crate::flow::approval::{announce, known_browser};
use crate::flow::caller;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::relying_party::own_client;
use crate::hub::Wake;
use crate::limits::Change;
use crate::store::{Fenced, NewSession};

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
    /// What its organisation demands of it.
    pub demand: Demand,
}

impl SignedInAs {
    /// Whether the password alone opened the session.
    pub fn has_password_only(&self) -> bool {
        self.session.strength == SessionStrength::PasswordOnly
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
    let demand = if account.two_step.is_on() { Demand::Nothing } else { demand(app, account.id).await? };
    Ok(SignedInAs { session, account, demand })
}

/// What is demanded of an account that does not use two-step verification.
///
/// # Errors
/// The store's.
pub async fn demand(app: &App, account: AccountId) -> Result<Demand> {
    Ok(Demand::of(TwoStep::Off, app.store.two_step_until(account).await?, app.now()))
}

/// Whether a session may look at its account. One that was opened with the password alone may not once two-step verification is on: a
/// thief of the password must not stay.
///
/// # Errors
/// `reauthentication_needed`.
pub fn require_approval(who: &SignedInAs) -> Result<()> {
    match who.session.strength {
        SessionStrength::Approved { .. } | SessionStrength::Passkey { .. } | SessionStrength::Code { .. } => Ok(()),
        SessionStrength::PasswordOnly if !who.account.two_step.is_on() => Ok(()),
        SessionStrength::PasswordOnly => Err(Refusal::plain(ErrorCode::ReauthenticationNeeded)),
    }
}

/// Whether a session may change the methods of two-step verification: a phone, a codes app, backup codes. It was signed in of late, and
/// with the second step where there is one (REQ 23). Before, the password is enough to try a method: turning two-step verification on
/// ends every method but the one that was tried, so that what a thief of the password made does not outlive that day.
///
/// # Errors
/// `reauthentication_needed`.
pub fn require_strongest(app: &App, who: &SignedInAs) -> Result<()> {
    require_approval(who)?;
    require_fresh(app, &who.session)
}

/// Whether a session may make what signs in without the second step: an app password or a passkey. It must have more than the password, and of late
/// (REQ 23).
///
/// # Errors
/// `two_step_off`, `reauthentication_needed`.
pub fn require_second_factor(app: &App, who: &SignedInAs) -> Result<()> {
    match who.session.strength {
        SessionStrength::Approved { .. } | SessionStrength::Passkey { .. } | SessionStrength::Code { .. }
            if who.account.two_step.is_on() =>
        {
            require_fresh(app, &who.session)
        }
        SessionStrength::PasswordOnly if who.account.two_step.is_on() => {
            Err(Refusal::plain(ErrorCode::ReauthenticationNeeded))
        }
        _ => Err(Refusal::plain(ErrorCode::TwoStepOff)),
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

/// The sessions of the account that `who` is signed in to, its own first, then the latest first.
///
/// # Errors
/// The store's.
pub async fn sessions(app: &App, who: &SignedInAs) -> Result<Vec<Session>> {
    let now = app.now();
    let mut sessions = app.store.sessions_of(who.account.id, now, now.minus(app.config.sessions.idle)).await?;
    sessions.sort_by_key(|session| session.id != who.session.id);
    Ok(sessions)
}

/// Ends another session of the same account. One that has ended already is no error.
///
/// # Errors
/// `reauthentication_needed`, and the store's.
pub async fn sign_out_other(app: &App, who: &SignedInAs, other: SessionId) -> Result<()> {
    require_strongest(app, who)?;
    match sessions(app, who).await?.into_iter().find(|session| session.id == other) {
        Some(session) => sign_out(app, &session).await,
        None => Ok(()),
    }
}

/// Ends all other sessions of the account, and its sign-ins that are under way: one of them may be the thief's.
///
/// # Errors
/// `reauthentication_needed`, `session_missing` when this session ended meanwhile, and the store's.
pub async fn sign_out_others(app: &App, who: &SignedInAs) -> Result<()> {
    require_strongest(app, who)?;
    let account = who.account.id;
    let audit = AuditDraft::new(app.now(), AuditKind::SignedOut).account(account).detail("all others");
    match app.store.end_other_sessions(account, who.session.id, &own_client()?, audit).await? {
        Fenced::Won(cancelled) => {
            announce::announce_ended(app, &cancelled);
            app.wake_account(account, &Wake::Look);
            Ok(())
        }
        Fenced::Lost => Err(Refusal::plain(ErrorCode::SessionMissing)),
    }
}

/// Opens a session for an account without two-step verification, by the password alone, in the place of the one that the browser had.
/// `hash` is what the password was verified against.
///
/// # Errors
/// `reauthentication_needed` when two-step verification was turned on meanwhile, `credentials_wrong` when the password was changed meanwhile, `too_many_requests`, and the store's.
pub async fn open_by_password(
    app: &App,
    account: AccountId,
    hash: SecretString,
    visitor: &Visitor,
) -> Result<SignedIn> {
    caller::count_change(app, Change::SignIn(account))?;
    let token = base64url(&random::bytes::<32>(&*app.random));
    let (new, audit) = new_session(app, account, SessionStrength::PasswordOnly, visitor, &token)?;
    let session = new.session.clone();
    if let Fenced::Lost = app.store.open_session(new, hash.expose_secret(), audit).await? {
        let is_on = app.store.account(account).await?.is_some_and(|account| account.two_step.is_on());
        return Err(Refusal::plain(if is_on {
            ErrorCode::ReauthenticationNeeded
        } else {
            ErrorCode::CredentialsWrong
        }));
    }
    end_earlier(app, visitor, &session).await?;
    Ok(SignedIn { token: token.into(), session })
}

pub(in crate::flow) fn new_session(
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
        browser: visitor.browser.as_ref().map(ToString::to_string),
        ip: visitor.ip.map(|ip| ip.to_canonical().to_string()),
        authenticated_at: now,
        last_used_at: now,
        expires_at: now.plus(app.config.sessions.lifetime),
    };
    let audit = AuditDraft::new(now, AuditKind::SignedIn).account(account).detail(match strength {
        SessionStrength::PasswordOnly => "password only",
        SessionStrength::Code { .. } => "code",
        SessionStrength::Passkey { .. } => "passkey",
        SessionStrength::Approved { .. } => "approved",
    });
    let new = NewSession {
        session,
        token_hash: hash(token),
        known_as: visitor.browser_id.as_ref().map(|id| known_browser::browser_hash(&own, id)),
        most: app.config.sessions.max_per_account,
    };
    Ok((new, audit))
}

/// Ends the session that the browser had before.
pub(super) async fn end_earlier(app: &App, visitor: &Visitor, new: &Session) -> Result<()> {
    let Some(earlier) = &visitor.session else { return Ok(()) };
    match session(app, earlier.expose_secret()).await {
        Ok(earlier) if earlier.session.id == new.id => Ok(()),
        Ok(earlier) => sign_out(app, &earlier.session).await,
        Err(Refusal { code: ErrorCode::SessionMissing, .. }) => Ok(()),
        Err(refusal) => Err(refusal),
    }
}

fn hash(token: &str) -> String {
    sha256_base64url(format!("nod-session\n{token}").as_bytes())
}
