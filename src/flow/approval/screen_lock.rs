//! Whether an approval needs the phone's screen lock, and what it signed.

use nod_core::answer::{Answer, Verdict};
use nod_core::device::Device;
use nod_core::factor::passkey::PasskeySite;
use nod_core::screen_lock::{ScreenLockAnswer, ScreenLockProof, ScreenLockRule, ScreenLockState};
use nod_core::wire::ErrorCode;

use crate::app::App;
use crate::config::passkey_host;
use crate::flow::refusal::{Refusal, Result};
use crate::store::ScreenLock;

/// What an answer comes with, beyond its token.
pub(super) struct Verified {
    /// What the screen lock signed.
    pub(super) proof: ScreenLockProof,
    /// What its counter says now.
    pub(super) counter: u32,
}

/// What screen locks are bound to: the address of the phone app. `None`: the operator does not use them, or browsers make no credential at
/// that address.
pub(in crate::flow) fn site(app: &App) -> Option<PasskeySite> {
    if app.config.approval.screen_lock == ScreenLockRule::Off {
        return None;
    }
    let origin = app.config.app_url().unwrap_or_else(|| app.issuer().to_owned());
    passkey_host(&origin).map(|id| PasskeySite { id, origin })
}

/// What the screen lock is for a phone.
pub(in crate::flow) fn state(app: &App, lock: &ScreenLock) -> ScreenLockState {
    app.config.approval.screen_lock.state(lock.is_on)
}

/// Looks at an approval before anything is decided or counted. `None`: there was no screen lock, and none is needed.
///
/// # Errors
/// `screen_lock_needed`, and the store's.
pub(super) async fn check(
    app: &App,
    device: &Device,
    answer: &Answer,
    token: &str,
    given: Option<&ScreenLockAnswer>,
) -> Result<Option<Verified>> {
    if answer.verdict() != Verdict::Approve {
        return Ok(None);
    }
    let needed = || Refusal::plain(ErrorCode::ScreenLockNeeded);
    // Where it is off, nothing is looked at: neither asked for, nor believed.
    let Some(site) = site(app) else {
        return if app.config.approval.screen_lock == ScreenLockRule::Required { Err(needed()) } else { Ok(None) };
    };
    let lock = app.store.screen_lock(device.id).await?;
    let Some(given) = given else {
        return if state(app, &lock).is_needed() { Err(needed()) } else { Ok(None) };
    };
    let credential = lock.credential.ok_or_else(needed)?;
    if given.credential != credential.id.to_string() {
        return Err(needed());
    }
    let proof =
        ScreenLockProof { site: site.id, origin: site.origin, key: credential.key.to_text(), answer: given.clone() };
    let (counter, kept) = proof.verify(token).map_err(|fault| {
        tracing::info!(device = %device.id, %fault, "screen lock refused");
        needed()
    })?;
    if kept.is_eligible() != credential.is_eligible {
        return Err(needed());
    }
    if counter <= credential.counter && (counter, credential.counter) != (0, 0) {
        // As with passkeys: there may be a copy, and nobody is shut out for it.
        tracing::warn!(device = %device.id, "the counter of a screen lock did not grow");
    }
    Ok(Some(Verified { proof, counter }))
}
