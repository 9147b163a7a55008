//! Signing in with a passkey: alone, or after the password in the place of the phone.

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::challenge::StateName;
use nod_core::encoding::base64url;
use nod_core::factor::passkey::{Assertion, CredentialId, Passkey, PasskeyFault, Proved, Transport};
use nod_core::id::ChallengeId;
use nod_core::random;
use nod_core::session::SessionStrength;
use nod_core::wire::ErrorCode;
use tracing::info;

use super::by_code::again_by_code;
use super::ceremony::{CEREMONY_LIFETIME, Ceremony, live_passkeys, require_site, user_handle};
use super::finish::session_token;
use super::session::{SignedIn, SignedInAs, end_earlier, new_session};
use super::visitor::Visitor;
use super::waiting::{give_up_earlier, open};
use crate::app::App;
use crate::flow::approval::announce;
use crate::flow::approval::known_browser::BrowserId;
use crate::flow::caller::count_change;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::relying_party::own_client;
use crate::hub::Wake;
use crate::limits::Change;
use crate::store::{Fenced, OpenedSession, SignInByPasskey, TakenChallenge};

/// What a browser asks an authenticator for.
#[derive(Debug, Clone)]
pub struct PasskeyRequest {
    /// The challenge, base64url.
    pub challenge: String,
    /// The site that passkeys are bound to.
    pub site: String,
    /// The credentials that will do. None: whichever the person chooses.
    pub allowed: Vec<(CredentialId, Vec<Transport>)>,
    /// How long the challenge counts, in milliseconds.
    pub timeout_ms: u64,
}

/// What the authenticator gave, base64url each.
#[derive(Debug, Clone)]
pub struct PasskeyAnswer {
    /// The challenge that the browser was given.
    pub challenge: String,
    /// The credential.
    pub credential: String,
    /// `clientDataJSON`.
    pub client_data: String,
    /// `authenticatorData`.
    pub authenticator_data: String,
    /// `signature`.
    pub signature: String,
    /// `userHandle`; empty: none.
    pub user_handle: String,
}

/// What a passkey that signs in alone is asked for. It names no account.
///
/// # Errors
/// `not_found` where there are no passkeys, `cross_site` when the browser keeps no cookie.
pub fn ask_passkey(app: &App, visitor: &Visitor) -> Result<PasskeyRequest> {
    let site = require_site(app)?;
    Ok(request(app, site.id, Ceremony::Alone(browser_of(visitor)?), Vec::new()))
}

/// What a passkey is asked for in a sign-in that waits: the password was right, so the page may know which passkeys there are.
///
/// # Errors
/// `not_found` where there are no passkeys, `watch_unauthorized`, `challenge_settled`, and the store's.
pub async fn ask_passkey_after(app: &App, sign_in: &str, visitor: &Visitor) -> Result<PasskeyRequest> {
    let site = require_site(app)?;
    let record = open(app, sign_in).await?;
    let challenge = record.challenge.at(app.now());
    if challenge.state.name() != StateName::Pending {
        return Err(Refusal::settled(ErrorCode::ChallengeSettled, challenge.state.name()));
    }
    let passkeys = live_passkeys(app, challenge.account).await?;
    let allowed = passkeys.into_iter().map(|passkey| (passkey.credential.id, passkey.transports)).collect();
    Ok(request(app, site.id, Ceremony::After(challenge.id, browser_of(visitor)?), allowed))
}

/// Signs in with a passkey alone: the authenticator says whose it is, and has verified its owner.
///
/// # Errors
/// `passkey_refused`, `too_many_requests`, `not_found`, `cross_site`, and the store's.
pub async fn finish_by_passkey(app: &App, answer: &PasskeyAnswer, visitor: &Visitor) -> Result<SignedIn> {
    let tried = async {
        let proof = prove(app, Ceremony::Alone(browser_of(visitor)?), answer, NamesUser::Must).await?;
        let account = proof.passkey.account;
        let is_on = app.store.account(account).await?.is_some_and(|account| account.two_step.is_on());
        if !is_on {
            // It was made in a set-up that is not done, perhaps by somebody who knew the password, and has to be tried there first.
            return Err(Refusal::plain(ErrorCode::PasskeyRefused));
        }
        count_change(app, Change::SignIn(account))?;
        let token = base64url(&random::bytes::<32>(&*app.random));
        let signed_in = open_session(app, proof, None, visitor, token).await?;
        give_up_earlier(app, visitor).await?;
        Ok(signed_in)
    };
    visitor.caller().attempt(app, tried).await
}

/// What a passkey is asked for when it is tried: one of the account that this browser is signed in to.
///
/// # Errors
/// `not_found` where there are no passkeys, `cross_site` when the browser keeps no cookie, and the store's.
pub async fn ask_own_passkey(app: &App, who: &SignedInAs, visitor: &Visitor) -> Result<PasskeyRequest> {
    let site = require_site(app)?;
    let passkeys = live_passkeys(app, who.account.id).await?;
    let allowed = passkeys.into_iter().map(|passkey| (passkey.credential.id, passkey.transports)).collect();
    Ok(request(app, site.id, Ceremony::Alone(browser_of(visitor)?), allowed))
}

/// Tries a passkey of the account that this browser is signed in to: the last step before two-step verification is on. It opens a session
/// in the place of this one.
///
/// # Errors
/// `passkey_refused`, `too_many_requests`, `not_found`, `cross_site`, and the store's.
pub async fn try_passkey(app: &App, who: &SignedInAs, answer: &PasskeyAnswer, visitor: &Visitor) -> Result<SignedIn> {
    let tried = async {
        let proof = prove(app, Ceremony::Alone(browser_of(visitor)?), answer, NamesUser::May).await?;
        if proof.passkey.account != who.account.id {
            return Err(refused(app, &proof.passkey, PasskeyFault::User).await?);
        }
        count_change(app, Change::SignIn(who.account.id))?;
        let token = base64url(&random::bytes::<32>(&*app.random));
        open_session(app, proof, None, visitor, token).await
    };
    visitor.caller().attempt(app, tried).await
}

/// Signs in with a passkey in the place of the phone's answer. Where the answer of an earlier try was lost, the same browser gets the
/// same session.
///
/// # Errors
/// `watch_unauthorized`, `two_step_off`, `challenge_settled` when the sign-in no longer waits, `passkey_refused`, `too_many_requests`,
/// `not_found`, and the store's.
pub async fn finish_by_passkey_after(
    app: &App,
    sign_in: &str,
    answer: &PasskeyAnswer,
    visitor: &Visitor,
) -> Result<SignedIn> {
    let tried = async {
        let record = open(app, sign_in).await?;
        let challenge = record.challenge.clone().at(app.now());
        if challenge.state.name() != StateName::Pending {
            let settled = || Refusal::settled(ErrorCode::ChallengeSettled, challenge.state.name());
            return again_by_code(app, &record, visitor).await?.ok_or_else(settled);
        }
        let account = app.store.account(challenge.account).await?;
        if !account.is_some_and(|account| account.two_step.is_on()) {
            // The last step of a set-up waits for its phone: no other way ends it.
            return Err(Refusal::plain(ErrorCode::TwoStepOff));
        }
        let ceremony = Ceremony::After(challenge.id, browser_of(visitor)?);
        let proof = prove(app, ceremony, answer, NamesUser::May).await?;
        if proof.passkey.account != challenge.account {
            return Err(refused(app, &proof.passkey, PasskeyFault::User).await?);
        }
        let token = session_token(app, challenge.id, visitor);
        open_session(app, proof, Some(challenge.id), visitor, token).await
    };
    visitor.caller().attempt(app, tried).await
}

/// Whether the authenticator has to say whose passkey it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NamesUser {
    /// Nobody else says it.
    Must,
    /// The password said it.
    May,
}

/// Who has which passkey, and the challenge that has to be taken for it.
struct Proof {
    passkey: Passkey,
    proved: Proved,
    taken: TakenChallenge,
}

async fn prove(app: &App, ceremony: Ceremony<'_>, answer: &PasskeyAnswer, names: NamesUser) -> Result<Proof> {
    let site = require_site(app)?;
    let refused_plainly = || Refusal::plain(ErrorCode::PasskeyRefused);
    let (challenge, taken) = ceremony.accept(app, &answer.challenge)?;
    let assertion = Assertion::parse(
        &answer.credential,
        &answer.client_data,
        &answer.authenticator_data,
        &answer.signature,
        &answer.user_handle,
    );
    let assertion = assertion.map_err(|_| refused_plainly())?;
    // One that is not known, or was removed, is refused like a wrong signature.
    let passkey = app.store.passkey_by_credential(assertion.credential()).await?.ok_or_else(refused_plainly)?;
    let judged = if names == NamesUser::Must && !assertion.names_user() {
        Err(PasskeyFault::User)
    } else {
        assertion.judge(&site, &challenge, &passkey, &user_handle(app, passkey.account))
    };
    match judged {
        Ok(proved) => Ok(Proof { passkey, proved, taken }),
        Err(fault) => Err(refused(app, &passkey, fault).await?),
    }
}

/// The refusal of a passkey that was known and did not do. Its account is told apart from others in the audit log alone.
async fn refused(app: &App, passkey: &Passkey, fault: PasskeyFault) -> Result<Refusal> {
    info!(passkey = %passkey.id, %fault, "passkey refused");
    let audit = AuditDraft::new(app.now(), AuditKind::SignInFailed).account(passkey.account);
    app.store.record(audit.detail(format!("passkey {}: {fault}", passkey.id))).await?;
    Ok(Refusal::plain(ErrorCode::PasskeyRefused))
}

async fn open_session(
    app: &App,
    proof: Proof,
    waiting: Option<ChallengeId>,
    visitor: &Visitor,
    token: String,
) -> Result<SignedIn> {
    let Proof { passkey, proved, taken } = proof;
    let account = passkey.account;
    let strength = SessionStrength::Passkey { passkey: passkey.id };
    let (new, audit) = new_session(app, account, strength, visitor, &token)?;
    let session = new.session.clone();
    let own = own_client()?;
    let entry = |kind, detail: String| AuditDraft::new(app.now(), kind).account(account).detail(detail);
    let mut used = entry(AuditKind::PasskeyUsed, format!("{} alone", passkey.id));
    if let Some(challenge) = waiting {
        used = entry(AuditKind::PasskeyUsed, format!("{} after the password", passkey.id));
        used = used.client(own.clone()).challenge(challenge);
    }
    let mut entries = vec![used];
    if !proved.has_grown {
        let counters = format!("{} {} after {}", passkey.id, proved.counter, passkey.credential.counter);
        entries.push(entry(AuditKind::PasskeyCounterStale, counters));
    }
    let used = SignInByPasskey {
        passkey: passkey.id,
        challenge: taken,
        counter: proved.counter,
        kept: proved.kept,
        waiting: waiting.map(|challenge| (challenge, own.clone())),
        session: OpenedSession { new, audit },
        audit: entries,
    };
    match app.store.sign_in_by_passkey(used).await? {
        Fenced::Won(ended) => {
            if let Some(ended) = ended {
                announce::announce_ended(app, &[ended]);
                app.wake_account(account, &Wake::Look);
            }
            end_earlier(app, visitor, &session).await?;
            Ok(SignedIn { token: token.into(), session })
        }
        Fenced::Lost => Err(Refusal::plain(ErrorCode::PasskeyRefused)),
    }
}

/// The browser by its cookie. One that keeps none gets no challenge: it would be anybody's.
fn browser_of(visitor: &Visitor) -> Result<&BrowserId> {
    visitor.browser_id.as_ref().ok_or_else(|| Refusal::plain(ErrorCode::CrossSite))
}

fn request(
    app: &App,
    site: String,
    ceremony: Ceremony<'_>,
    allowed: Vec<(CredentialId, Vec<Transport>)>,
) -> PasskeyRequest {
    let timeout_ms = u64::try_from(CEREMONY_LIFETIME.as_millis()).unwrap_or(u64::MAX);
    PasskeyRequest { challenge: ceremony.challenge(app), site, allowed, timeout_ms }
}
