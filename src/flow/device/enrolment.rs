//! A new phone: a link is made, a device claims it, the person compares two codes and confirms.

use std::time::Duration;

use nod_core::account::AccountState;
use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::device::{Device, DisplayName, PublicKey};
use nod_core::enrolment::{Claim, Enrolment, EnrolmentState};
use nod_core::enrolment_code::EnrolmentCode;
use nod_core::id::{AccountId, DeviceId, EnrolmentId, SessionId};
use nod_core::link::{EnrolmentLink, EnrolmentSecret};
use nod_core::notice::Told;
use nod_core::organisation::Note;
use nod_core::random;
use nod_core::time::Timestamp;
use nod_core::token::verify_enrol;
use nod_core::wire::{ClaimBy, EnrolClaimRequest, EnrolClaimed, EnrolState, EnrolStatus, ErrorCode};

use super::code::{code, code_mac, enrolment_of};
use super::codes::codes;
use crate::app::App;
use crate::flow::caller::{Caller, count_change};
use crate::flow::refusal::{Refusal, Result};
use crate::flow::sign_in::{self, SignedInAs};
use crate::flow::wait;
use crate::limits::Change;
use crate::store::{Fenced, NewEnrolment, StoreError};
use crate::topic::Topic;

/// How often a waiting side looks by itself: an enrolment may be confirmed from the command line, by another process.
const TICK: Duration = Duration::from_secs(2);

/// The longest platform text, in characters.
pub const MAX_PLATFORM: usize = 128;

/// An enrolment link, just made.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// The enrolment.
    pub id: EnrolmentId,
    /// The link, which is a secret.
    pub link: EnrolmentLink,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Makes an enrolment link for an account, on behalf of a session, or of an administrator.
///
/// # Errors
/// `too_many_devices`, `too_many_requests`, `user_disabled` for an administrator, `session_missing` for a session that ended or may
/// make no link, and the store's.
pub async fn invite(app: &App, account: AccountId, session: Option<SessionId>) -> Result<Invitation> {
    let (enrolment, audit) = prepare(app, account, session, None).await?;
    if session.is_some() {
        count_change(app, Change::Link(account))?;
    }
    create(app, enrolment, audit).await
}

/// The same for an administrator at the command line, noting why.
///
/// # Errors
/// `too_many_devices`, `user_disabled`, and the store's.
pub async fn invite_noting(app: &App, account: AccountId, note: &Note) -> Result<Invitation> {
    let (enrolment, audit) = prepare(app, account, None, Some(note)).await?;
    create(app, enrolment, audit).await
}

async fn create(app: &App, enrolment: NewEnrolment, audit: AuditDraft) -> Result<Invitation> {
    let (id, expires_at, session) = (enrolment.id, enrolment.expires_at, enrolment.session);
    match app.store.create_enrolment(enrolment, audit).await? {
        Fenced::Won(()) => Ok(Invitation { id, link: link(app, id)?, expires_at }),
        Fenced::Lost if session.is_some() => Err(Refusal::plain(ErrorCode::SessionMissing)),
        Fenced::Lost => Err(Refusal::plain(ErrorCode::UserDisabled)),
    }
}

/// A new link, as it is to be written, with the entry of the audit log that says who makes it and why.
///
/// # Errors
/// `too_many_devices`, and the store's.
pub(in crate::flow) async fn prepare(
    app: &App,
    account: AccountId,
    session: Option<SessionId>,
    note: Option<&Note>,
) -> Result<(NewEnrolment, AuditDraft)> {
    let now = app.now();
    let id = EnrolmentId::new(now, &*app.random);
    let secret_hash = secret(app, id).hash();
    let expires_at = now.plus(app.config.approval.enrolment_lifetime);
    // Where no page of its owner shows it, there is none.
    let code_mac = session.map(|_| code_mac(app, &code(app, id)));
    let enrolment =
        NewEnrolment { id, account, session, secret_hash, code_mac, on_device: false, created_at: now, expires_at };
    let detail = note.map_or_else(|| id.to_string(), |note| format!("{id}, {note}"));
    let audit = AuditDraft::new(now, AuditKind::EnrolmentCreated).account(account).detail(detail);
    require_room(app, account).await?;
    Ok((enrolment, audit))
}

/// A device that is linked by the sign-in of its owner on it.
pub(super) struct Newcomer {
    /// Its key, which has proved itself.
    pub(super) key: PublicKey,
    /// What it is called.
    pub(super) name: DisplayName,
    /// What it says that it is.
    pub(super) platform: String,
}

/// The device that the enrolment with that secret bound. `None`: there is no such enrolment, or it has bound none yet.
pub(super) async fn bound_by(app: &App, secret_hash: &str) -> Result<Option<Device>> {
    match app.store.enrolment_by_secret(secret_hash).await?.map(|enrolment| enrolment.state) {
        Some(EnrolmentState::Confirmed { device, .. }) => Ok(app.store.device(device).await?),
        Some(EnrolmentState::Open | EnrolmentState::Claimed(_) | EnrolmentState::Refused { .. }) | None => Ok(None),
    }
}

/// Makes an enrolment, claims and confirms it, for the device on which this session was signed in: its secret is the sign-in, so of many
/// keys that come with one sign-in the first is bound. What an earlier call with the same key began is brought to its end.
///
/// # Errors
/// `session_missing`, `enrolment_settled`, `key_in_use`, `too_many_devices`, `too_many_requests`, and the store's.
pub(super) async fn link_at_once(
    app: &App,
    who: &SignedInAs,
    secret_hash: String,
    newcomer: Newcomer,
) -> Result<Device> {
    let settled = || Refusal::plain(ErrorCode::EnrolmentSettled);
    let (account, session, now) = (who.account.id, who.session.id, app.now());
    if app.store.enrolment_by_secret(&secret_hash).await?.is_none() {
        require_room(app, account).await?;
        count_change(app, Change::Link(account))?;
        let id = EnrolmentId::new(now, &*app.random);
        let expires_at = now.plus(app.config.approval.enrolment_lifetime);
        let detail = format!("{id}, signed in on the device");
        let audit = AuditDraft::new(now, AuditKind::EnrolmentCreated).account(account).detail(detail);
        let secret_hash = secret_hash.clone();
        let new = NewEnrolment {
            id,
            account,
            session: Some(session),
            secret_hash,
            // Nobody types anything: the sign-in is the secret.
            code_mac: None,
            on_device: true,
            created_at: now,
            expires_at,
        };
        match app.store.create_enrolment(new, audit).await {
            // Another call with the same sign-in was faster.
            Ok(Fenced::Won(())) | Err(StoreError::Conflict(_)) => {}
            // The session ended, or may link nothing.
            Ok(Fenced::Lost) => return Err(Refusal::plain(ErrorCode::SessionMissing)),
            Err(error) => return Err(error.into()),
        }
    }
    let enrolment = app.store.enrolment_by_secret(&secret_hash).await?.ok_or_else(settled)?;
    if let EnrolmentState::Open = enrolment.state {
        let claim = Claim {
            device: DeviceId::new(now, &*app.random),
            key: newcomer.key.clone(),
            name: newcomer.name,
            platform: newcomer.platform,
            confirmation_code: String::new(),
            claimed_at: now,
        };
        // Lost: another key was faster, or the session ended. What stands then says which.
        let _: Fenced<()> = claim_as(app, &enrolment, claim).await?;
    }
    match app.store.enrolment(enrolment.id).await?.map(|enrolment| enrolment.state) {
        Some(EnrolmentState::Claimed(claim)) if claim.key == newcomer.key => {}
        Some(EnrolmentState::Confirmed { device, .. }) => {
            let device = app.store.device(device).await?.filter(|device| device.key == newcomer.key);
            return device.ok_or_else(settled);
        }
        _ => return Err(settled()),
    }
    match confirm(app, enrolment.id, Some(session), Told::NOTHING).await {
        // The same call at the same time was faster.
        Err(Refusal { code: ErrorCode::EnrolmentSettled, .. }) => {
            let device = bound_by(app, &secret_hash).await?.filter(|device| device.key == newcomer.key);
            device.ok_or_else(settled)
        }
        confirmed => confirmed,
    }
}

async fn claim_as(app: &App, enrolment: &Enrolment, claim: Claim) -> Result<Fenced<()>> {
    let now = claim.claimed_at;
    let audit = AuditDraft::new(now, AuditKind::EnrolmentClaimed)
        .account(enrolment.account)
        .device(claim.device)
        .detail(claim.key.thumbprint());
    match app.store.claim_enrolment(enrolment.id, claim, now, audit).await {
        Ok(claimed) => Ok(claimed),
        Err(StoreError::Conflict(_)) => Err(Refusal::plain(ErrorCode::KeyInUse)),
        Err(error) => Err(error.into()),
    }
}

/// Whether an account may have one more device. The store decides once more when the device is bound.
async fn require_room(app: &App, account: AccountId) -> Result<()> {
    let devices = app.store.devices_of(account).await?;
    let active = devices.iter().filter(|device| device.is_active()).count();
    if u32::try_from(active).unwrap_or(u32::MAX) < app.config.approval.max_devices_per_account {
        return Ok(());
    }
    let detail = format!("{active} devices; revoke one that is no longer in use");
    Err(Refusal::new(ErrorCode::TooManyDevices, detail))
}

/// The link of an enrolment, for its maker (see [`owned`]).
///
/// # Errors
/// `internal` when the server has no key.
pub fn link(app: &App, id: EnrolmentId) -> Result<EnrolmentLink> {
    let keys = app.keys.load();
    let server_key = keys.signer(app.now()).ok_or_else(|| Refusal::internal("the server has no signing key"))?;
    let server_key = nod_core::token::Signer::public_key(&*server_key).thumbprint();
    Ok(EnrolmentLink { server: app.issuer().to_owned(), secret: secret(app, id), server_key })
}

/// The secret is computed under the data key: the page can show its link again, and the store holds a hash alone.
fn secret(app: &App, id: EnrolmentId) -> EnrolmentSecret {
    let derived = app.vault.derive("enrolment", &id.to_string());
    let (secret, _) = derived.split_at(16);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(secret);
    EnrolmentSecret::from_bytes(bytes)
}

/// A device claims a link, or what a person typed of it. The same device may claim again: its first answer may have been lost.
///
/// # Errors
/// `enrolment_unknown`, the token's codes, `key_unusable`, `key_in_use`, `too_many_devices`, `bad_field`, `too_many_guesses` for a code,
/// `too_many_requests`, and the store's.
pub async fn claim(app: &App, caller: Caller, request: EnrolClaimRequest) -> Result<EnrolClaimed> {
    caller.attempt(app, proved_claim(app, request)).await
}

async fn proved_claim(app: &App, request: EnrolClaimRequest) -> Result<EnrolClaimed> {
    let now = app.now();
    let unknown = || Refusal::plain(ErrorCode::EnrolmentUnknown);
    let proved = |binding: &str| {
        let proof = verify_enrol(&request.proof, app.issuer(), binding, now);
        proof.map(|proof| proof.key).map_err(|error| Refusal::new_key(error, now))
    };
    let (key, found) = match &request.by {
        ClaimBy::Link { secret } => {
            let hash = EnrolmentSecret::parse(secret).map_err(|_| unknown())?.hash();
            (proved(&hash)?, app.store.enrolment_by_secret(&hash).await?)
        }
        ClaimBy::Code { code, username } => {
            let code = EnrolmentCode::parse(code).ok_or_else(unknown)?;
            (proved(&code.binding())?, enrolment_of(app, username, &code).await?)
        }
    };
    let enrolment = found.ok_or_else(unknown)?;
    match &enrolment.state {
        EnrolmentState::Claimed(claim) if claim.key == key && now < enrolment.expires_at => {
            return claimed(app, &enrolment, claim).await;
        }
        EnrolmentState::Open if now < enrolment.expires_at => {}
        _ => return Err(unknown()),
    }
    require_room(app, enrolment.account).await?;
    let claim = Claim {
        device: DeviceId::new(now, &*app.random),
        key,
        name: request.name,
        platform: request.platform.shown(MAX_PLATFORM).unwrap_or_default(),
        confirmation_code: confirmation_code(app),
        claimed_at: now,
    };
    let reply = claimed(app, &enrolment, &claim).await?;
    match claim_as(app, &enrolment, claim).await? {
        Fenced::Won(()) => {}
        Fenced::Lost => return Err(unknown()),
    }
    app.wake_enrolment(enrolment.id);
    Ok(reply)
}

/// Four digits in two groups. They are chosen here and not computed from the key: nobody can search for a key that matches.
fn confirmation_code(app: &App) -> String {
    let code = random::below(&*app.random, 10_000);
    format!("{:02}-{:02}", code / 100, code % 100)
}

async fn claimed(app: &App, enrolment: &Enrolment, claim: &Claim) -> Result<EnrolClaimed> {
    let account = app.store.account(enrolment.account).await?;
    let account = account.filter(|account| account.state == AccountState::Active);
    let account = account.ok_or_else(|| Refusal::plain(ErrorCode::EnrolmentUnknown))?;
    Ok(EnrolClaimed {
        enrolment: enrolment.id,
        device: claim.device,
        account: account.id,
        username: account.username.to_string(),
        issuer: app.issuer().to_owned(),
        service: app.config.service.name.clone(),
        confirmation_code: claim.confirmation_code.clone(),
        keys: app.keys.load().published(),
        expires_at: enrolment.expires_at,
    })
}

/// How the enrolment that `key` claimed stands, as soon as it is no longer waiting for the person, or `wait` is over. A device that is
/// bound gets what it computes its codes from.
///
/// # Errors
/// `enrolment_unknown`, and the store's.
pub async fn status_of_claim(app: &App, key: &PublicKey, wait: Duration) -> Result<EnrolStatus> {
    let unknown = || Refusal::plain(ErrorCode::EnrolmentUnknown);
    let mut enrolment = app.store.enrolment_by_key(key).await?.ok_or_else(unknown)?;
    if state(&enrolment, app.now()) == EnrolState::Claimed {
        enrolment = wait_for_change(app, enrolment.id, EnrolState::Claimed, wait).await?;
    }
    let codes = match enrolment.state {
        EnrolmentState::Confirmed { device, .. } => {
            app.store.device(device).await?.filter(Device::is_active).map(|device| codes(app, &device))
        }
        EnrolmentState::Open | EnrolmentState::Claimed(_) | EnrolmentState::Refused { .. } => None,
    };
    Ok(EnrolStatus { state: state(&enrolment, app.now()), codes })
}

/// The enrolment, as soon as its state is another than `seen`, or `wait` is over.
///
/// # Errors
/// `enrolment_unknown`, and the store's.
pub async fn wait_for_change(app: &App, id: EnrolmentId, seen: EnrolState, wait: Duration) -> Result<Enrolment> {
    let mut subscription = app.subscribe(Topic::Enrolment(id));
    let changed = async {
        loop {
            let enrolment = read(app, id).await?;
            if state(&enrolment, app.now()) != seen {
                return Ok(enrolment);
            }
            tokio::select! {
                _ = subscription.next() => {}
                () = app.clock.sleep(TICK) => {}
            }
        }
    };
    match wait::at_most(app, wait, changed).await? {
        Some(enrolment) => Ok(enrolment),
        None => read(app, id).await,
    }
}

async fn read(app: &App, id: EnrolmentId) -> Result<Enrolment> {
    app.store.enrolment(id).await?.ok_or_else(|| Refusal::plain(ErrorCode::EnrolmentUnknown))
}

/// How an enrolment stands at `now`.
pub fn state(enrolment: &Enrolment, now: Timestamp) -> EnrolState {
    match enrolment.state {
        EnrolmentState::Confirmed { .. } => EnrolState::Confirmed,
        EnrolmentState::Refused { .. } => EnrolState::Refused,
        _ if now >= enrolment.expires_at => EnrolState::Expired,
        EnrolmentState::Open => EnrolState::Open,
        EnrolmentState::Claimed(_) => EnrolState::Claimed,
    }
}

/// The person says in the session that made the link that both screens show the same code: the device is bound. The session must still be
/// fresh: a link that was made in time lets nobody bind a phone later, in a browser that its owner has left.
///
/// # Errors
/// `reauthentication_needed`, and those of [`confirm`].
pub async fn confirm_in(app: &App, who: &SignedInAs, id: EnrolmentId) -> Result<Device> {
    sign_in::require_strongest(app, who)?;
    confirm(app, id, Some(who.session.id), Told::from_session(&who.session)).await
}

/// The same without a look at the session's age: for an administrator at the command line, who has none (`None`), and for the sign-in on the
/// device that is linked. `session`: the one that made the link; nobody else may confirm. `told`: what the account's owner reads of it.
///
/// # Errors
/// `enrolment_unknown`, `enrolment_settled`, `too_many_devices`, `key_in_use` when another device changed to that key meanwhile,
/// and the store's.
pub async fn confirm(app: &App, id: EnrolmentId, session: Option<SessionId>, told: Told) -> Result<Device> {
    let enrolment = owned(app, id, session).await?;
    let now = app.now();
    let mut audit = AuditDraft::new(now, AuditKind::DeviceBound).account(enrolment.account).told(told);
    if let EnrolmentState::Claimed(claim) = &enrolment.state {
        audit = audit.device(claim.device).detail(claim.key.thumbprint());
    }
    match app.store.confirm_enrolment(id, now, app.config.approval.max_devices_per_account, audit).await {
        Ok(Fenced::Won(device)) => {
            app.wake_enrolment(id);
            Ok(device)
        }
        Ok(Fenced::Lost) if state(&enrolment, now) == EnrolState::Claimed => {
            require_room(app, enrolment.account).await?;
            Err(Refusal::plain(ErrorCode::EnrolmentSettled))
        }
        Ok(Fenced::Lost) => Err(Refusal::plain(ErrorCode::EnrolmentSettled)),
        Err(StoreError::Conflict(_)) => Err(Refusal::plain(ErrorCode::KeyInUse)),
        Err(error) => Err(error.into()),
    }
}

/// The person says that the codes differ, or gives up.
///
/// # Errors
/// `enrolment_unknown`, `enrolment_settled`, and the store's.
pub async fn refuse(app: &App, id: EnrolmentId, session: Option<SessionId>) -> Result<()> {
    let enrolment = owned(app, id, session).await?;
    end(app, &enrolment, id.to_string()).await
}

/// The person gives up on the device whose key claimed: a yes on the other screen that comes later links nothing.
///
/// # Errors
/// `enrolment_unknown`, `enrolment_settled`, and the store's.
pub async fn cancel_claim(app: &App, key: &PublicKey) -> Result<()> {
    let enrolment =
        app.store.enrolment_by_key(key).await?.ok_or_else(|| Refusal::plain(ErrorCode::EnrolmentUnknown))?;
    end(app, &enrolment, format!("{}, on the device", enrolment.id)).await
}

async fn end(app: &App, enrolment: &Enrolment, detail: String) -> Result<()> {
    let now = app.now();
    let audit = AuditDraft::new(now, AuditKind::EnrolmentRefused).account(enrolment.account).detail(detail);
    let Fenced::Won(()) = app.store.refuse_enrolment(enrolment.id, now, audit).await? else {
        return Err(Refusal::plain(ErrorCode::EnrolmentSettled));
    };
    app.wake_enrolment(enrolment.id);
    Ok(())
}

/// Whether a session may go on with an enrolment that it made: one that was opened with the password alone may not, once two-step
/// verification is on, unless the phone is what came of it. The store decides once more when the enrolment is confirmed.
///
/// # Errors
/// `reauthentication_needed`.
pub fn require_enroller(who: &SignedInAs, standing: &Standing) -> Result<()> {
    if standing.state == EnrolState::Confirmed { Ok(()) } else { sign_in::require_approval(who) }
}

/// How an enrolment stands, for its maker.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Its state.
    pub state: EnrolState,
    /// When it ends.
    pub expires_at: Timestamp,
    /// What may be typed in the place of the link, while nobody has claimed it and the code was not tried too often.
    pub code: Option<EnrolmentCode>,
    /// The device that claimed it, or was bound by it.
    pub device: Option<Candidate>,
}

/// A device that claims an enrolment, as the person judges it.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Its name.
    pub name: DisplayName,
    /// What it says that it is.
    pub platform: String,
    /// The code that it shows; empty once it is bound.
    pub confirmation_code: String,
}

/// How an enrolment stands, if that session made it.
///
/// # Errors
/// `enrolment_unknown`, and the store's.
pub async fn standing(app: &App, id: EnrolmentId, session: Option<SessionId>) -> Result<Standing> {
    let enrolment = owned(app, id, session).await?;
    let state = state(&enrolment, app.now());
    let expires_at = enrolment.expires_at;
    let code = (state == EnrolState::Open && enrolment.takes_code()).then(|| code(app, id));
    let device = match enrolment.state {
        EnrolmentState::Claimed(claim) => {
            Some(Candidate { name: claim.name, platform: claim.platform, confirmation_code: claim.confirmation_code })
        }
        EnrolmentState::Confirmed { device, .. } => app.store.device(device).await?.map(|device| Candidate {
            name: device.name,
            platform: device.platform,
            confirmation_code: String::new(),
        }),
        EnrolmentState::Open | EnrolmentState::Refused { .. } => None,
    };
    Ok(Standing { state, expires_at, code, device })
}

/// The enrolment, if that session made it.
///
/// # Errors
/// `enrolment_unknown`, and the store's.
pub async fn owned(app: &App, id: EnrolmentId, session: Option<SessionId>) -> Result<Enrolment> {
    let enrolment = app.store.enrolment(id).await?.filter(|enrolment| enrolment.session == session);
    enrolment.ok_or_else(|| Refusal::plain(ErrorCode::EnrolmentUnknown))
}
