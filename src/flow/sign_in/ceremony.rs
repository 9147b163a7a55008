//! Challenges of passkeys, and for whom they are.
//!
//! A challenge is no row: it is a random number, its end, and a MAC under the data key over both, the browser and what it is for. So it
//! is worth nothing in another browser, for another purpose, or later, and a visit of the sign-in page costs no write. The store
//! remembers those that were answered, in the transaction of what they did.

use std::time::Duration;

use nod_core::encoding::{base64url, constant_time_eq, from_base64url, sha256_base64url};
use nod_core::factor::method::Method;
use nod_core::factor::passkey::{Passkey, PasskeySite, UserHandle};
use nod_core::id::{AccountId, ChallengeId, DeviceId, SessionId};
use nod_core::random;
use nod_core::time::Timestamp;
use nod_core::wire::ErrorCode;

use super::methods::{allows, require_allowed};
use crate::app::App;
use crate::config::passkey_host;
use crate::flow::approval::known_browser::BrowserId;
use crate::flow::refusal::{Refusal, Result};
use crate::store::TakenChallenge;

/// How long a person has for the dialog of the browser: it takes a second key out of a drawer, and a phone out of another room.
pub const CEREMONY_LIFETIME: Duration = Duration::from_mins(10);

/// How long an answered challenge is remembered after its end, so that no clock and no request that is slow brings it back.
const REMEMBERED: Duration = Duration::from_hours(1);

/// What a passkey is asked for.
#[derive(Debug, Clone, Copy)]
pub(in crate::flow) enum Ceremony<'a> {
    /// To be made, in a session.
    Made(AccountId, SessionId),
    /// To be the screen lock of a device's phone.
    ScreenLock(DeviceId),
    /// To sign in, in a browser: as whose the passkey is.
    Alone(&'a BrowserId),
    /// To sign in after the password, in a browser.
    After(ChallengeId, &'a BrowserId),
}

impl Ceremony<'_> {
    fn label(self) -> String {
        match self {
            Self::Made(account, session) => format!("made\n{account}\n{session}"),
            Self::ScreenLock(device) => format!("screen lock\n{device}"),
            Self::Alone(browser) => format!("alone\n{}", browser.as_str()),
            Self::After(challenge, browser) => format!("after\n{challenge}\n{}", browser.as_str()),
        }
    }

    fn mac(self, app: &App, number: [u8; 16], end: [u8; 8]) -> [u8; 32] {
        let owner = format!("{}\n{}\n{}", base64url(&number), base64url(&end), self.label());
        app.vault.derive("passkey-challenge", &owner)
    }

    /// A new challenge, base64url.
    pub(in crate::flow) fn challenge(self, app: &App) -> String {
        let number = random::bytes::<16>(&*app.random);
        let end = app.now().plus(CEREMONY_LIFETIME).millis().to_be_bytes();
        base64url(&[&number[..], &end, &self.mac(app, number, end)].concat())
    }

    /// The bytes of a challenge that was made for this and has not ended, and what the store has to remember of it.
    ///
    /// # Errors
    /// `passkey_refused`.
    pub(in crate::flow) fn accept(self, app: &App, challenge: &str) -> Result<(Vec<u8>, TakenChallenge)> {
        let refused = || Refusal::plain(ErrorCode::PasskeyRefused);
        let bytes = from_base64url(challenge).ok_or_else(refused)?;
        let (number, rest) = bytes.split_first_chunk::<16>().ok_or_else(refused)?;
        let (end, mac) = rest.split_first_chunk::<8>().ok_or_else(refused)?;
        if !constant_time_eq(mac, &self.mac(app, *number, *end)) {
            return Err(refused());
        }
        let end = Timestamp::from_millis(i64::from_be_bytes(*end));
        if app.now() >= end {
            return Err(refused());
        }
        let taken = TakenChallenge { hash: sha256_base64url(&bytes), remembered_until: end.plus(REMEMBERED) };
        Ok((bytes, taken))
    }
}

/// What the passkeys of this service are bound to. `None`: browsers make none at its address, or the operator allows none.
pub fn passkey_site(app: &App) -> Option<PasskeySite> {
    let origin = Some(app.issuer()).filter(|_| allows(app, Method::Passkey))?;
    passkey_host(origin).map(|id| PasskeySite { id, origin: origin.to_owned() })
}

/// The same for what is not offered where there are none.
///
/// # Errors
/// `not_found`, `method_forbidden`.
pub(in crate::flow) fn require_site(app: &App) -> Result<PasskeySite> {
    require_allowed(app, Method::Passkey)?;
    passkey_site(app).ok_or_else(|| Refusal::plain(ErrorCode::NotFound))
}

/// The passkeys of an account that were not removed, the latest first.
///
/// # Errors
/// The store's.
pub async fn live_passkeys(app: &App, account: AccountId) -> Result<Vec<Passkey>> {
    let mut passkeys = app.store.passkeys_of(account).await?;
    passkeys.retain(|passkey| passkey.removed_at.is_none());
    Ok(passkeys)
}

/// By what authenticators know an account: computed from the data key, so that it says nothing about the person.
pub(in crate::flow) fn user_handle(app: &App, account: AccountId) -> UserHandle {
    UserHandle(app.vault.derive("passkey-user", &account.to_string()))
}
