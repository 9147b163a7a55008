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

#[cfg(test)]
mod tests {
    use super::*;
    use ring::agreement::{ECDH_P256, EphemeralPrivateKey};
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    #[test]
    fn req_74_an_assertion_is_for_one_service_short_and_signed_by_a_key_that_seals_nothing() {
        let random = crate::ambient::system_random();
        let key = VapidKey::from_pkcs8(&VapidKey::generate(&random).unwrap(), random.clone()).unwrap();
        let now = Timestamp::from_seconds(1_800_000_000);
        let header = key.authorization("https://push.example.net", "mailto:admin@example.org", now).unwrap();
        let (token, public) = header.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
        let bytes = |text: &str| data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let verified = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, bytes(public));
        verified.verify(signed.as_bytes(), &bytes(signature)).unwrap();
        let (head, claims) = signed.split_once('.').unwrap();
        let json = |text: &str| serde_json::from_slice::<serde_json::Value>(&bytes(text)).unwrap();
        assert_eq!(json(head)["alg"], "ES256");
        let claims = json(claims);
        assert_eq!(claims["aud"], "https://push.example.net");
        assert_eq!(claims["sub"], "mailto:admin@example.org");
        let lasts = claims["exp"].as_i64().unwrap() - now.seconds();
        assert!((1..=24 * 3600).contains(&lasts), "{lasts}");
        // What a message is sealed with is drawn for it, and is never this key.
        let receiver = EphemeralPrivateKey::generate(&ECDH_P256, &random).unwrap();
        let point = receiver.compute_public_key().unwrap().as_ref().try_into().unwrap();
        let keys = super::super::address::Keys { point, auth: [7; 16] };
        let sealed = super::super::seal::seal(&keys, b"a question", &random).unwrap();
        assert_ne!(sealed[21..86], bytes(public)[..]);
    }
}
