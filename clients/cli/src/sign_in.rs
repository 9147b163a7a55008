//! Signing in on this device, which links it: the password, the second step, and the authorisation.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use nod_core::device::DisplayName;
use nod_core::token::{Signer, sign_enrol};
use nod_core::wire::{
    DeviceCodes, ErrorCode, SignInAuthorizeRequest, SignInBegun, SignInLinked, SignInRequest, SignInState,
    SignInStatus, SignInWaitRequest, sign_in_binding,
};

use secrecy::SecretString;

use crate::api::{ApiError, Server};
use crate::backoff::{Backoff, pause};
use crate::device::{Device, Identity};
use crate::outside::Outside;

/// Attempts at an authorisation whose answer is lost. The server gives the same key the same answer again.
const ATTEMPTS: u32 = 4;

/// How long one question about the second step may wait at the server.
const STATUS_WAIT_MS: u64 = 25_000;

/// Why a device is not linked by signing in.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SignInError {
    /// The call failed.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// The server calls itself by another address: what the device signs for it would be good there.
    #[error("the server says that it is another than the one that was named: nothing is kept")]
    WrongIssuer,
    /// The server sent no key that can be pinned, or codes of another kind than this version knows.
    #[error("the server's answer cannot be used by this version")]
    Unusable,
}

/// What the new device is called, and what it is.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// What it is called.
    pub name: DisplayName,
    /// What it is.
    pub platform: String,
}

/// A sign-in whose password was right.
pub struct PendingSignIn {
    server: Server,
    outside: Outside,
    newcomer: Newcomer,
    sign_in: String,
    status: SignInStatus,
}

impl fmt::Debug for PendingSignIn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PendingSignIn(<redacted>)")
    }
}

/// A device that was linked.
#[derive(Debug)]
pub struct Linked {
    /// The device.
    pub device: Device,
    /// What it computes its codes from.
    pub codes: DeviceCodes,
    /// Whether its account uses two-step verification: without it, nobody asks the device yet.
    pub two_step: bool,
}

/// Begins a sign-in at a server, which is trusted by its certificate: there is no link that names its key.
///
/// # Errors
/// See [`SignInError`]; `credentials_wrong` for an unknown user too.
pub async fn sign_in(
    server: &str,
    username: &str,
    password: SecretString,
    newcomer: Newcomer,
    outside: &Outside,
) -> Result<PendingSignIn, SignInError> {
    let server = Server::new(server.to_owned(), outside.clone());
    let request = SignInRequest {
        username: username.to_owned(),
        password,
        name: newcomer.name.clone(),
        platform: newcomer.platform.as_str().into(),
    };
    let SignInBegun { sign_in, status } = server.sign_in(&request).await?;
    Ok(PendingSignIn { server, outside: outside.clone(), newcomer, sign_in, status })
}

impl PendingSignIn {
    /// How it stood when it was last heard of.
    pub fn status(&self) -> &SignInStatus {
        &self.status
    }

    /// Waits until it waits no more for a phone.
    ///
    /// # Errors
    /// See [`SignInError`].
    pub async fn answered(&mut self) -> Result<SignInState, SignInError> {
        let mut backoff = Backoff::default();
        while self.status.state == SignInState::Waiting {
            let request = SignInWaitRequest { sign_in: self.sign_in.clone(), wait_ms: STATUS_WAIT_MS };
            match self.server.sign_in_status(&request).await {
                Ok(status) => self.status = status,
                Err(error) if error.is_final() => return Err(error.into()),
                Err(_) => pause(backoff.next(self.outside.random(), Duration::ZERO)).await,
            }
        }
        Ok(self.status.state)
    }

    /// Takes it back.
    ///
    /// # Errors
    /// See [`SignInError`].
    pub async fn cancel(&self) -> Result<(), SignInError> {
        let request = SignInWaitRequest { sign_in: self.sign_in.clone(), wait_ms: 0 };
        Ok(self.server.cancel_sign_in(&request).await?)
    }

    /// Links this device, once the sign-in is ready, or with a code in the place of a phone's answer. It may be tried again with another
    /// code.
    ///
    /// # Errors
    /// See [`SignInError`].
    pub async fn authorize(&self, signer: Arc<dyn Signer>, code: Option<&str>) -> Result<Linked, SignInError> {
        let mut backoff = Backoff::new(Duration::from_millis(100), Duration::from_secs(1));
        let mut left = ATTEMPTS;
        let linked = loop {
            left -= 1;
            match self.authorize_once(&*signer, code).await {
                // The call corrected the time; what was signed with the wrong one is signed anew.
                Err(error) if left > 0 && error.code() == Some(ErrorCode::ClockSkew) => {}
                Err(ApiError::Network(_) | ApiError::Unreadable(_)) if left > 0 => {
                    pause(backoff.next(self.outside.random(), Duration::ZERO)).await;
                }
                result => break result?,
            }
        };
        self.keep(linked, signer)
    }

    async fn authorize_once(&self, signer: &dyn Signer, code: Option<&str>) -> Result<SignInLinked, ApiError> {
        let binding = sign_in_binding(&self.sign_in);
        let request = SignInAuthorizeRequest {
            sign_in: self.sign_in.clone(),
            proof: sign_enrol(signer, self.server.base(), &binding, self.server.time().now()),
            name: self.newcomer.name.clone(),
            platform: self.newcomer.platform.as_str().into(),
            code: code.map(ToOwned::to_owned),
        };
        self.server.authorize_sign_in(&request).await
    }

    fn keep(&self, linked: SignInLinked, signer: Arc<dyn Signer>) -> Result<Linked, SignInError> {
        let SignInLinked { device, account, username, issuer, service, keys, codes, two_step } = linked;
        let server = self.server.base().to_owned();
        if issuer != server {
            return Err(SignInError::WrongIssuer);
        }
        let mut usable = keys.clone();
        usable.keys.retain(|key| keys.key(&key.kid).is_some());
        if usable.keys.is_empty() || codes.seed().is_none() {
            return Err(SignInError::Unusable);
        }
        let name = self.newcomer.name.clone();
        let identity = Identity { server, issuer, service, device, account, username, name, keys: usable };
        Ok(Linked { device: Device::new(identity, signer), codes, two_step })
    }
}
