//! Enrolment: from a link, or from a code that a person types, to a device.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use nod_core::device::DisplayName;
use nod_core::enrolment_code::EnrolmentCode;
use nod_core::link::EnrolmentLink;
use nod_core::time::Timestamp;
use nod_core::token::{Jwks, Signer, sign_enrol};
use nod_core::wire::{ClaimBy, DeviceCodes, EnrolClaimRequest, EnrolClaimed, EnrolState, ErrorCode};

use crate::api::{ApiError, Server};
use crate::backoff::{Backoff, pause};
use crate::device::{Device, Identity};
use crate::outside::Outside;

/// Attempts at a claim whose answer is lost. The server gives the same key the same answer again, and the link is spent for any
/// other.
const CLAIM_ATTEMPTS: u32 = 4;

/// How long one question about the confirmation may wait at the server.
const STATUS_WAIT_MS: u64 = 25_000;

/// Why a device is not enrolled.
#[derive(Debug, Clone, thiserror::Error)]
pub enum EnrolError {
    /// The call failed.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// The server that answered does not have the key that the link names: somebody may sit in between.
    #[error("the server's key is not the one in the link: somebody may be in between, nothing was enrolled")]
    WrongServerKey,
    /// The server calls itself by another address than the link's: what the device signs for it would be good there.
    #[error("the server says that it is another than the one in the link: nothing was enrolled")]
    WrongIssuer,
    /// The person said in the browser that the codes differ, or gave up.
    #[error("the enrolment was refused in the browser")]
    Refused,
    /// Nobody confirmed in time.
    #[error("the enrolment was not confirmed in time: make a new link")]
    Expired,
}

/// A claimed enrolment: the device exists once the person has confirmed in the browser that the codes are equal.
#[must_use = "the device is bound only once `confirmed` says so"]
pub struct PendingEnrolment {
    device: Device,
    server: Server,
    outside: Outside,
    confirmation_code: String,
    expires_at: Timestamp,
}

impl fmt::Debug for PendingEnrolment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PendingEnrolment({:?})", self.device)
    }
}

/// Takes up an enrolment link with a new key.
///
/// The thumbprint in the link must be among the keys with which the server answers; they are pinned from then on. The issuer must
/// be the link's server, for it is what every token of the device names.
///
/// # Errors
/// See [`EnrolError`].
pub async fn enrol(
    link: &EnrolmentLink,
    name: DisplayName,
    platform: &str,
    signer: Arc<dyn Signer>,
    outside: &Outside,
) -> Result<PendingEnrolment, EnrolError> {
    let by = ClaimBy::Link { secret: link.secret.to_text() };
    let claim = Claim { server: &link.server, by, binding: link.secret.hash(), name, platform, signer };
    claim.take_up(outside, Some(&link.server_key)).await
}

/// The same by the code that a person typed, with the user name of the account.
///
/// Nothing that was typed names the server's key, so what the server answers with over TLS is pinned, as when somebody signs in on the
/// device.
///
/// # Errors
/// See [`EnrolError`].
pub async fn enrol_by_code(
    server: &str,
    typed: &Typed<'_>,
    name: DisplayName,
    platform: &str,
    signer: Arc<dyn Signer>,
    outside: &Outside,
) -> Result<PendingEnrolment, EnrolError> {
    let by = ClaimBy::Code { code: typed.code.grouped(), username: typed.username.to_owned() };
    Claim { server, by, binding: typed.code.binding(), name, platform, signer }.take_up(outside, None).await
}

/// What a person typed of an enrolment.
#[derive(Debug, Clone, Copy)]
pub struct Typed<'t> {
    /// The user name of the account.
    pub username: &'t str,
    /// The code that the other screen shows.
    pub code: &'t EnrolmentCode,
}

/// A claim of an enrolment.
struct Claim<'c> {
    server: &'c str,
    by: ClaimBy,
    /// What the proof is bound to.
    binding: String,
    name: DisplayName,
    platform: &'c str,
    signer: Arc<dyn Signer>,
}

impl Claim<'_> {
    /// `server_key`: the thumbprint of a key that the server must have.
    async fn take_up(self, outside: &Outside, server_key: Option<&str>) -> Result<PendingEnrolment, EnrolError> {
        let server = Server::new(self.server.to_owned(), outside.clone());
        let claimed = self.send(&server, outside).await?;
        let EnrolClaimed { device, account, username, issuer, service, confirmation_code, keys, expires_at, .. } =
            claimed;
        let keys = pin(keys, server_key)?;
        if issuer != self.server {
            return Err(EnrolError::WrongIssuer);
        }
        let (name, server_url) = (self.name, self.server.to_owned());
        let identity = Identity { server: server_url, issuer, service, device, account, username, name, keys };
        let device = Device::new(identity, self.signer);
        Ok(PendingEnrolment { device, server, outside: outside.clone(), confirmation_code, expires_at })
    }

    /// Again with the same key while the answer is lost.
    async fn send(&self, server: &Server, outside: &Outside) -> Result<EnrolClaimed, ApiError> {
        let mut backoff = Backoff::new(Duration::from_millis(100), Duration::from_secs(1));
        let mut left = CLAIM_ATTEMPTS;
        loop {
            left -= 1;
            match self.send_once(server).await {
                // The call corrected the time; what was signed with the wrong one is signed anew.
                Err(error) if left > 0 && error.code() == Some(ErrorCode::ClockSkew) => {}
                Err(ApiError::Network(_) | ApiError::Unreadable(_)) if left > 0 => {
                    pause(backoff.next(outside.random(), Duration::ZERO)).await;
                }
                result => return result,
            }
        }
    }

    async fn send_once(&self, server: &Server) -> Result<EnrolClaimed, ApiError> {
        let request = EnrolClaimRequest {
            by: self.by.clone(),
            proof: sign_enrol(&*self.signer, self.server, &self.binding, server.time().now()),
            name: self.name.clone(),
            platform: self.platform.into(),
        };
        server.claim(&request).await
    }
}

/// The keys to pin: those that are usable and truly named, if the one in the link is among them; without a link, if there is one.
fn pin(mut keys: Jwks, server_key: Option<&str>) -> Result<Jwks, EnrolError> {
    if server_key.is_some_and(|key| keys.key(key).is_none()) {
        return Err(EnrolError::WrongServerKey);
    }
    let all = keys.clone();
    keys.keys.retain(|key| all.key(&key.kid).is_some());
    if keys.keys.is_empty() { Err(EnrolError::WrongServerKey) } else { Ok(keys) }
}

impl PendingEnrolment {
    /// The code that the browser must show as well: `41-73`.
    pub fn confirmation_code(&self) -> &str {
        &self.confirmation_code
    }

    /// When the enrolment ends.
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// The device as it will be. Its calls are refused until the enrolment is confirmed.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// Waits until the person has confirmed in the browser.
    ///
    /// A connection that breaks meanwhile is tried again until the enrolment's time is over.
    ///
    /// # Errors
    /// See [`EnrolError`].
    pub async fn confirmed(self) -> Result<Device, EnrolError> {
        self.confirmed_with_codes().await.map(|(device, _)| device)
    }

    /// The same, with what the device computes its one-time codes from. `None`: the server does not say.
    ///
    /// # Errors
    /// See [`EnrolError`].
    pub async fn confirmed_with_codes(self) -> Result<(Device, Option<DeviceCodes>), EnrolError> {
        let codes = self.codes_once_confirmed().await?;
        Ok((self.device, codes))
    }

    /// The same without the device, for a caller that may [`cancel`](Self::cancel) meanwhile.
    ///
    /// # Errors
    /// See [`EnrolError`].
    pub async fn codes_once_confirmed(&self) -> Result<Option<DeviceCodes>, EnrolError> {
        let mut backoff = Backoff::default();
        loop {
            match self.server.enrol_status(self.device.signer(), STATUS_WAIT_MS).await {
                Ok(status) => match status.state {
                    EnrolState::Confirmed => return Ok(status.codes),
                    EnrolState::Refused => return Err(EnrolError::Refused),
                    EnrolState::Expired => return Err(EnrolError::Expired),
                    EnrolState::Open | EnrolState::Claimed => {}
                },
                Err(error) if error.is_final() => return Err(error.into()),
                Err(_) => pause(backoff.next(self.outside.random(), Duration::ZERO)).await,
            }
            if self.server.time().now() >= self.expires_at {
                return Err(EnrolError::Expired);
            }
        }
    }

    /// The person gave up: no yes in the browser links this device any more.
    ///
    /// # Errors
    /// [`ApiError`]; `enrolment_settled` when the browser's yes was sooner.
    pub async fn cancel(&self) -> Result<(), ApiError> {
        self.server.cancel_enrolment(self.device.signer()).await
    }
}
