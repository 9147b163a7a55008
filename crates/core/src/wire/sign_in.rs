//! JSON bodies of a sign-in on a new device, which links it.

use std::fmt;

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use super::device::DeviceCodes;
use crate::device::DisplayName;
use crate::encoding::sha256_base64url;
use crate::id::{AccountId, DeviceId};
use crate::text::DisplayOnly;
use crate::token::Jwks;

/// What the new device's proof (`nod-enrol+jwt`) is bound to: this sign-in and no other.
pub fn sign_in_binding(sign_in: &str) -> String {
    sha256_base64url(format!("nod-sign-in\n{sign_in}").as_bytes())
}

/// `POST /v1/sign-ins`: somebody signs in on a device that is not linked yet. It holds a password, so `Debug` does not show it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInRequest {
    /// The user name, as it was typed.
    pub username: String,
    /// The password, as it was typed.
    #[serde(serialize_with = "expose")]
    pub password: SecretString,
    /// What the device should be called: other phones are asked about it by this name.
    pub name: DisplayName,
    /// What it is. It is only displayed.
    #[serde(default)]
    pub platform: DisplayOnly,
}

/// The device sends what the person typed.
fn expose<S: serde::Serializer>(secret: &SecretString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose_secret())
}

/// The password was right.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInBegun {
    /// The sign-in: a secret, for the other calls.
    pub sign_in: String,
    /// How it stands.
    #[serde(flatten)]
    pub status: SignInStatus,
}

/// How a sign-in stands.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInStatus {
    /// What can be done.
    pub state: SignInState,
    /// The digits that the phone which was asked wants to be typed; `None`: there is none to ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The text of a QR code that says the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qr: Option<String>,
    /// The names of the phones that were asked.
    #[serde(default)]
    pub phones: Vec<String>,
    /// In seconds, until the sign-in ends. `None`: it has ended, or waits for nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<u64>,
}

/// How a sign-in on a new device stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignInState {
    /// The phones were asked. One of them answers, or a code is sent with the authorisation.
    Waiting,
    /// The device may be linked: a phone approved, or the account does not use two-step verification.
    Ready,
    /// A phone refused.
    Refused,
    /// Nobody answered in time, or the sign-in was taken back.
    Over,
}

/// A call about a sign-in: which, and how long it may wait in milliseconds.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInWaitRequest {
    /// The sign-in.
    pub sign_in: String,
    /// The longest wait; the server may answer sooner.
    #[serde(default, deserialize_with = "super::number::whole")]
    pub wait_ms: u64,
}

/// `POST /v1/sign-ins/authorize`: the person wants this device to be linked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInAuthorizeRequest {
    /// The sign-in.
    pub sign_in: String,
    /// `nod-enrol+jwt` by the new key over [`sign_in_binding`].
    pub proof: String,
    /// What the device should be called.
    pub name: DisplayName,
    /// What it is. It is only displayed.
    #[serde(default)]
    pub platform: DisplayOnly,
    /// A code of another device, of a codes app or a backup code, in the place of a phone's answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// The device is linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInLinked {
    /// The device.
    pub device: DeviceId,
    /// The account.
    pub account: AccountId,
    /// Its user name.
    pub username: String,
    /// The server's issuer URL, which the device's tokens name.
    pub issuer: String,
    /// What the service is called.
    pub service: String,
    /// The server's keys, to be pinned.
    pub keys: Jwks,
    /// What the device computes its codes from.
    pub codes: DeviceCodes,
    /// Whether the account uses two-step verification: without it, nobody asks this device yet.
    pub two_step: bool,
}

macro_rules! redacted {
    ($($name:ident)+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(concat!(stringify!($name), "(<redacted>)"))
            }
        }
    )+};
}

redacted! { SignInRequest SignInBegun SignInStatus SignInWaitRequest SignInAuthorizeRequest }
