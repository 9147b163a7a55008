//! The phone's screen lock: what a device registers, and what the account's owner says of it.

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::device::Device;
use nod_core::encoding::base64url;
use nod_core::factor::passkey::{ALGORITHMS, PasskeySite, registered};
use nod_core::notice::Told;
use nod_core::screen_lock::{ScreenLockState, answered_challenge};
use nod_core::wire::{ErrorCode, ScreenLockRequest};

use crate::app::App;
use crate::flow::approval::screen_lock::{site, state};
use crate::flow::caller::count_change;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::sign_in::{self, CEREMONY_LIFETIME, Ceremony, SignedInAs};
use crate::limits::Change;
use crate::store::{Fenced, ScreenLockCredential};

/// What the phone's authenticator is asked to make.
#[derive(Debug, Clone)]
pub struct NewScreenLockOptions {
    /// The challenge, base64url.
    pub challenge: String,
    /// The site that the credential is bound to.
    pub site: PasskeySite,
    /// By what the authenticator knows this device, base64url. It says nothing about the person.
    pub user_handle: String,
    /// The account's user name, as the authenticator shows it.
    pub username: String,
    /// The algorithms of keys, the best first.
    pub algorithms: [i64; 3],
    /// How long the challenge counts, in milliseconds.
    pub timeout_ms: u64,
}

/// What a device may know of its screen lock.
///
/// # Errors
/// The store's.
pub(super) async fn of_device(app: &App, device: &Device) -> Result<ScreenLockState> {
    Ok(state(app, &app.store.screen_lock(device.id).await?))
}

/// What the authenticator of this device's phone is asked to make.
///
/// # Errors
/// `not_found` where the operator does not use it or browsers make no credential, `screen_lock_needed` when there is one already, and the
/// store's.
pub async fn begin(app: &App, device: &Device) -> Result<NewScreenLockOptions> {
    let site = may_register(app, device).await?;
    let account = app.store.account(device.account).await?;
    Ok(NewScreenLockOptions {
        challenge: Ceremony::ScreenLock(device.id).challenge(app),
        site,
        user_handle: base64url(&app.vault.derive("screen-lock-user", &device.id.to_string())),
        username: account.map(|account| account.username.to_string()).unwrap_or_default(),
        algorithms: ALGORITHMS,
        timeout_ms: u64::try_from(CEREMONY_LIFETIME.as_millis()).unwrap_or(u64::MAX),
    })
}

/// Registers what it made, and turns the screen lock on for this device. One that is there is not replaced by the device's key alone:
/// whoever took that key would replace it by their own.
///
/// # Errors
/// `not_found`, `screen_lock_needed` when there is one already, `passkey_refused`, `too_many_requests`, and the store's.
pub async fn register(app: &App, device: &Device, request: &ScreenLockRequest) -> Result<()> {
    let site = may_register(app, device).await?;
    count_change(app, Change::ScreenLock(device.id))?;
    let refused = || Refusal::plain(ErrorCode::PasskeyRefused);
    let made = &request.credential.response;
    let challenge = answered_challenge(&made.client_data).ok_or_else(refused)?;
    let (challenge, taken) = Ceremony::ScreenLock(device.id).accept(app, &challenge)?;
    let new = registered(&site, &challenge, &made.client_data, &made.attestation).map_err(|fault| {
        tracing::info!(device = %device.id, %fault, "screen lock not registered");
        refused()
    })?;
    let is_eligible = new.kept.is_eligible();
    let credential = ScreenLockCredential { id: new.id, key: new.key, counter: new.counter, is_eligible };
    let audit = draft(app, device, AuditKind::ScreenLockAdded);
    match app.store.add_screen_lock(device.id, credential, taken, audit).await? {
        Fenced::Won(()) => Ok(()),
        Fenced::Lost => Err(refused()),
    }
}

/// The device forgets its screen lock. Not while its approvals need it: whoever took the device's key would do that first.
///
/// # Errors
/// `screen_lock_needed`, `too_many_requests`, and the store's.
pub async fn forget(app: &App, device: &Device) -> Result<()> {
    if of_device(app, device).await?.is_needed() {
        return Err(needed("the account's page turns it off"));
    }
    count_change(app, Change::ScreenLock(device.id))?;
    let _: Fenced<()> =
        app.store.remove_screen_lock(device.id, draft(app, device, AuditKind::ScreenLockRemoved)).await?;
    Ok(())
}

/// What the screen lock is for a phone, and whether the phone has registered one.
///
/// # Errors
/// The store's.
pub async fn standing(app: &App, device: &Device) -> Result<(ScreenLockState, bool)> {
    let lock = app.store.screen_lock(device.id).await?;
    Ok((state(app, &lock), lock.credential.is_some()))
}

/// The account's owner asks for the screen lock of a phone from now on.
///
/// # Errors
/// `reauthentication_needed`, `not_found`, `too_many_requests`, and the store's.
pub async fn ask(app: &App, who: &SignedInAs, device: &Device) -> Result<()> {
    sign_in::require_strongest(app, who)?;
    site(app).ok_or_else(|| Refusal::plain(ErrorCode::NotFound))?;
    count_change(app, Change::ScreenLock(device.id))?;
    let _: Fenced<()> = app.store.ask_screen_lock(device.id, draft(app, device, AuditKind::ScreenLockAsked)).await?;
    Ok(())
}

/// … or asks for it no more. What the phone registered is forgotten, so that it can register again.
///
/// # Errors
/// `reauthentication_needed`, `too_many_requests`, and the store's.
pub async fn remove(app: &App, who: &SignedInAs, device: &Device) -> Result<()> {
    sign_in::require_strongest(app, who)?;
    count_change(app, Change::ScreenLock(device.id))?;
    let told = Told::from_session(&who.session).name(device.name.to_string());
    let audit = draft(app, device, AuditKind::ScreenLockRemoved).told(told);
    let _: Fenced<()> = app.store.remove_screen_lock(device.id, audit).await?;
    Ok(())
}

async fn may_register(app: &App, device: &Device) -> Result<PasskeySite> {
    let site = site(app).ok_or_else(|| Refusal::plain(ErrorCode::NotFound))?;
    if app.store.screen_lock(device.id).await?.credential.is_some() {
        return Err(needed("one is registered: the account's page has it registered again"));
    }
    Ok(site)
}

fn needed(detail: &str) -> Refusal {
    Refusal::new(ErrorCode::ScreenLockNeeded, detail)
}

fn draft(app: &App, device: &Device, kind: AuditKind) -> AuditDraft {
    AuditDraft::new(app.now(), kind).account(device.account).device(device.id)
}
