//! Who we are to a Web Push service (VAPID, RFC 8292).

use nod_core::encoding::base64url;
use nod_core::time::Timestamp;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use serde_json::json;

use super::jwt::{Es256, NoSignature};

/// How long an assertion holds, in seconds: half of what RFC 8292 §2 allows (REQ 74), so that a clock may be wrong by hours.
const LIFETIME: i64 = 12 * 3600;

/// The server's key for Web Push: a P-256 key that signs and never encrypts. It has no `Debug`.
///
/// Every subscription is bound to it, so that it is never changed.
pub struct VapidKey(Es256);

/// The key cannot be made or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the VAPID key cannot be made or read")]
pub struct VapidError;

impl VapidKey {
    /// A new key, as PKCS #8.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn generate(random: &SystemRandom) -> Result<Vec<u8>, VapidError> {
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, random);
        document.map(|document| document.as_ref().to_vec()).map_err(|_| VapidError)
    }

    /// The key in a PKCS #8 document.
    ///
    /// # Errors
    /// When it is not one of a P-256 key.
    pub fn from_pkcs8(document: &[u8], random: SystemRandom) -> Result<Self, VapidError> {
        Es256::from_pkcs8(document, random).map(Self).map_err(|_| VapidError)
    }

    /// The public half in base64url: what a browser subscribes with (`applicationServerKey`).
    pub fn public(&self) -> String {
        base64url(self.0.public())
    }

    /// The `Authorization` of a push to `origin` (RFC 8292 §3).
    pub(super) fn authorization(&self, origin: &str, subject: &str, now: Timestamp) -> Result<String, NoSignature> {
        let claims = json!({ "aud": origin, "exp": now.seconds() + LIFETIME, "sub": subject });
        let token = self.0.sign(None, &claims)?;
        Ok(format!("vapid t={token}, k={}", self.public()))
    }
}
