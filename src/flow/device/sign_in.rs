//! A new phone on which its owner signs in: the password, the second step, and the phone is linked.
//!
//! It is the sign-in of the pages with other words around it, and then an enrolment like one by a link, whose secret is the sign-in
//! itself. The person compares no codes: the device that signed in is the one that is linked, as its key's proof over the sign-in says.

use std::sync::Arc;
use std::time::Duration;

use nod_core::challenge::StateName;
use nod_core::device::PublicKey;
use nod_core::encoding::{base64url, constant_time_eq};
use nod_core::id::ChallengeId;
use nod_core::token::verify_enrol;
use nod_core::wire::{
    ErrorCode, SignInAuthorizeRequest, SignInBegun, SignInLinked, SignInRequest, SignInState, SignInStatus,
    sign_in_binding,
};
use secrecy::{ExposeSecret, SecretString};

use super::codes::codes;
use super::enrolment::{self, MAX_PLATFORM, Newcomer};
use crate::app::App;
use crate::flow::approval::issue::Action;
use crate::flow::approval::ticket::{self, Kind};
use crate::flow::approval::watch;
use crate::flow::caller::Caller;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::relying_party::own_client;
use crate::flow::sign_in::{self, Begun, SignedInAs, Visitor};

/// What a sign-in that waits for its second step begins with.
const WAITING: &str = "w.";

/// What a sign-in begins with that the password alone opened.
const OPEN: &str = "s.";

/// Checks the password and asks for the second step, as the sign-in page does (REQ 41). The question to the other phones says that a
/// phone is to be linked, and always carries a secret that only this screen shows.
///
/// # Errors
/// Those of [`sign_in::begin`].
pub async fn begin(app: &Arc<App>, mut visitor: Visitor, request: SignInRequest) -> Result<SignInBegun> {
    visitor.browser = request.platform.shown(MAX_PLATFORM).and_then(|platform| platform.parse().ok());
    let action: Option<Action> = format!("Link a new phone: {}", request.name).parse().ok();
    match sign_in::begin_on_device(app, &request.username, request.password, action, &visitor).await? {
        Begun::Asked(waiting) => {
            let challenge = ticket::open(&app.vault, Kind::SignIn, &waiting)?;
            let sign_in = format!("{WAITING}{}", ticket::make(&app.vault, Kind::SignInOnDevice, challenge));
            Ok(SignInBegun { sign_in, status: standing(app, challenge).await? })
        }
        Begun::SignedIn(signed_in) => {
            let token = signed_in.token.expose_secret();
            Ok(SignInBegun { sign_in: format!("{OPEN}{token}.{}", mac(app, token)), status: ready() })
        }
    }
}

/// How a sign-in stands, as soon as it waits no more, or `wait` is over.
///
/// # Errors
/// `watch_unauthorized`, `session_missing`, `too_many_requests`, and the store's.
pub async fn status(app: &App, caller: Caller, sign_in: &str, wait: Duration) -> Result<SignInStatus> {
    let held = caller.attempt(app, async { held(app, sign_in) }).await?;
    match held {
        Held::Waiting(challenge) => {
            watch::until_final(app, &own_client()?, challenge, wait).await?;
            standing(app, challenge).await
        }
        Held::Open(token) => sign_in::session(app, token.expose_secret()).await.map(|_| ready()),
    }
}

/// Takes a sign-in back.
///
/// # Errors
/// `watch_unauthorized`, `too_many_requests`, and the store's.
pub async fn cancel(app: &App, caller: Caller, sign_in: &str) -> Result<()> {
    let held = caller.attempt(app, async { held(app, sign_in) }).await?;
    match held {
        Held::Waiting(challenge) => {
            let waiting = ticket::make(&app.vault, Kind::SignIn, challenge);
            let reason = nod_core::challenge::CancelReason::Withdrawn;
            sign_in::give_up(app, &waiting, reason).await.map(drop)
        }
        Held::Open(token) => match sign_in::session(app, token.expose_secret()).await {
            Ok(who) => sign_in::sign_out(app, &who.session).await,
            Err(Refusal { code: ErrorCode::SessionMissing, .. }) => Ok(()),
            Err(refusal) => Err(refusal),
        },
    }
}

/// Ends the sign-in and links the device, exactly once: the same call again, as after a lost answer, gives the same device, and no
/// other key gets one from the same sign-in.
///
/// # Errors
/// `watch_unauthorized`, the token's codes, `challenge_not_approved`, those of [`sign_in::finish`] and [`sign_in::finish_by_code`],
/// `reauthentication_needed`, `enrolment_settled`, `key_unusable`, `key_in_use`, `too_many_devices`, `too_many_requests`, and the
/// store's.
pub async fn authorize(app: &App, visitor: Visitor, request: SignInAuthorizeRequest) -> Result<SignInLinked> {
    visitor.caller().attempt(app, proved(app, visitor, request)).await
}

async fn proved(app: &App, visitor: Visitor, request: SignInAuthorizeRequest) -> Result<SignInLinked> {
    let now = app.now();
    let held = held(app, &request.sign_in)?;
    let binding = sign_in_binding(&request.sign_in);
    let proof = verify_enrol(&request.proof, app.issuer(), &binding, now);
    let key = proof.map_err(|error| Refusal::new_key(error, now))?.key;
    if let Some(linked) = linked_before(app, &binding, &key).await? {
        return Ok(linked);
    }
    let platform = request.platform.shown(MAX_PLATFORM).unwrap_or_default();
    let newcomer = Newcomer { key: key.clone(), name: request.name, platform };
    let visitor = Visitor { browser: newcomer.platform.parse().ok(), ..visitor };
    let code = request.code.map(SecretString::from);
    match link(app, &visitor, held, code, binding.clone(), newcomer).await {
        // The same call at the same time may have been faster, and ended the session.
        Err(refusal) => linked_before(app, &binding, &key).await?.ok_or(refusal),
        linked => linked,
    }
}

async fn link(
    app: &App,
    visitor: &Visitor,
    held: Held,
    code: Option<SecretString>,
    binding: String,
    newcomer: Newcomer,
) -> Result<SignInLinked> {
    let who = finish(app, visitor, held, code).await?;
    // As for a link of this session (REQ 23).
    sign_in::require_strongest(app, &who)?;
    let device = enrolment::link_at_once(app, &who, binding, newcomer).await?;
    // It served this one purpose.
    sign_in::sign_out(app, &who.session).await?;
    linked(app, &device).await
}

/// Opens the session of a sign-in, by the same flows as the pages.
async fn finish(app: &App, visitor: &Visitor, held: Held, code: Option<SecretString>) -> Result<SignedInAs> {
    let token = match (held, code) {
        (Held::Open(token), _) => token,
        (Held::Waiting(challenge), Some(code)) => {
            let waiting = ticket::make(&app.vault, Kind::SignIn, challenge);
            sign_in::finish_by_code(app, &waiting, &code, visitor).await?.token
        }
        (Held::Waiting(challenge), None) => {
            let waiting = ticket::make(&app.vault, Kind::SignIn, challenge);
            match sign_in::finish(app, &waiting, visitor).await {
                Ok(signed_in) => signed_in.token,
                // A code opened it, and that answer was lost.
                Err(refusal) if refusal.code == ErrorCode::ChallengeNotApproved => {
                    sign_in::opened_by_code(app, &waiting, visitor).await?.ok_or(refusal)?.token
                }
                Err(refusal) => return Err(refusal),
            }
        }
    };
    sign_in::session(app, token.expose_secret()).await
}

/// The device that this sign-in linked with that key. `None`: it has linked none yet.
async fn linked_before(app: &App, binding: &str, key: &PublicKey) -> Result<Option<SignInLinked>> {
    match enrolment::bound_by(app, binding).await? {
        Some(device) if device.key == *key => linked(app, &device).await.map(Some),
        Some(_) => Err(Refusal::plain(ErrorCode::EnrolmentSettled)),
        None => Ok(None),
    }
}

async fn linked(app: &App, device: &nod_core::device::Device) -> Result<SignInLinked> {
    // Law 5: what was linked a moment ago may be revoked by now.
    crate::flow::authenticate::check_active(app, device).await?;
    let account = app.store.account(device.account).await?;
    let account = account.ok_or_else(|| Refusal::internal("a device without its account"))?;
    Ok(SignInLinked {
        device: device.id,
        account: account.id,
        username: account.username.to_string(),
        issuer: app.issuer().to_owned(),
        service: app.config.service.name.clone(),
        keys: app.keys.load().published(),
        codes: codes(app, device),
        two_step: account.two_step.is_on(),
    })
}

/// A sign-in, by the text that the device was given.
enum Held {
    /// It waits for its second step, or did.
    Waiting(ChallengeId),
    /// The password alone opened its session.
    Open(SecretString),
}

/// The text is good at this door alone: a cookie of the sign-in page or of a session links nothing here, and it opens no page.
fn held(app: &App, sign_in: &str) -> Result<Held> {
    let unauthorized = || Refusal::plain(ErrorCode::WatchUnauthorized);
    if let Some(waiting) = sign_in.strip_prefix(WAITING) {
        return ticket::open(&app.vault, Kind::SignInOnDevice, waiting).map(Held::Waiting);
    }
    let (token, given) = sign_in.strip_prefix(OPEN).and_then(|open| open.rsplit_once('.')).ok_or_else(unauthorized)?;
    if constant_time_eq(mac(app, token).as_bytes(), given.as_bytes()) {
        Ok(Held::Open(token.to_owned().into()))
    } else {
        Err(unauthorized())
    }
}

fn mac(app: &App, token: &str) -> String {
    base64url(&app.vault.derive("session-on-device", token))
}

const fn ready() -> SignInStatus {
    SignInStatus { state: SignInState::Ready, number: None, qr: None, phones: Vec::new(), expires_in: None }
}

async fn standing(app: &App, challenge: ChallengeId) -> Result<SignInStatus> {
    let waiting = sign_in::look(app, &ticket::make(&app.vault, Kind::SignIn, challenge)).await?;
    let state = match waiting.view.state {
        StateName::Pending => SignInState::Waiting,
        StateName::Approved | StateName::Redeemed if waiting.spent.is_none() => SignInState::Ready,
        StateName::Denied | StateName::Reported => SignInState::Refused,
        StateName::Approved | StateName::Redeemed | StateName::Expired | StateName::Cancelled => SignInState::Over,
    };
    if state != SignInState::Waiting {
        return Ok(SignInStatus { state, ..ready() });
    }
    let (number, scan) = (waiting.shown.digits(), waiting.shown.scan());
    let is_asked = !waiting.phones.is_empty();
    Ok(SignInStatus {
        state,
        number: number.filter(|_| is_asked),
        qr: scan.filter(|_| is_asked).map(|scan| format!("{}/scan#v1.{challenge}.{scan}", app.issuer())),
        phones: waiting.phones,
        expires_in: Some(waiting.view.expires_in_ms / 1000),
    })
}
