//! Devices and the public keys by which they are known.

use std::fmt;

use ed25519_dalek::{Signature, VerifyingKey};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde::{Deserialize, Serialize};

use crate::encoding::{array_from_base64url, base64url, sha256_base64url};
use crate::id::{AccountId, DeviceId};
use crate::text::{TextFault, VisibleText, collapsed};
use crate::time::Timestamp;

/// An authenticator bound to one account.
///
/// The server keeps its public key and nothing that could impersonate it (REQ 12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The device's id, which its tokens carry as `iss`.
    pub id: DeviceId,
    /// The account that it answers for.
    pub account: AccountId,
    /// What its owner calls it.
    pub name: DisplayName,
    /// What it says that it is, for example `nod-device 0.1 on Linux`; shown, never trusted.
    pub platform: String,
    /// The key that verifies its signatures.
    pub key: PublicKey,
    /// When it was bound.
    pub created_at: Timestamp,
    /// When it last answered a challenge.
    pub last_answer_at: Option<Timestamp>,
    /// Whether it may still answer.
    pub state: DeviceState,
}

/// Whether a device may answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceState {
    /// It may.
    Active,
    /// It never will again: revocation is final, a phone that comes back is enrolled anew.
    Revoked {
        /// Since when.
        at: Timestamp,
    },
}

impl Device {
    /// Whether the device may answer.
    pub fn is_active(&self) -> bool {
        matches!(self.state, DeviceState::Active)
    }
}

/// The signature algorithms of device and server keys (RFC 7518 §3.4, RFC 8037 §3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Algorithm {
    /// Ed25519.
    #[serde(rename = "EdDSA")]
    EdDsa,
    /// ECDSA on P-256 with SHA-256: the only one that phones' hardware keeps.
    #[serde(rename = "ES256")]
    Es256,
}

/// A public key that was checked when it came in.
///
/// An Ed25519 key is a canonical encoding of a point that is not of low order; with such a key anyone could sign.
#[derive(Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// Ed25519.
    Ed25519(Box<VerifyingKey>),
    /// P-256: `0x04`, x, y.
    P256(Box<[u8; 65]>),
}

/// The key is not one that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not the JSON Web Key of an Ed25519 or P-256 public key.
    #[error("not an Ed25519 or P-256 public key")]
    Form,
    /// Not a point on the curve, or not the canonical encoding of one.
    #[error("not a point on the curve")]
    OffCurve,
    /// A low-order point: every signature would verify.
    #[error("a weak key, with which anyone could sign")]
    Weak,
}

impl PublicKey {
    /// An Ed25519 key from its 32 bytes.
    ///
    /// # Errors
    /// [`KeyError::OffCurve`] when they are not a canonical point, [`KeyError::Weak`] when it has a low order.
    pub fn ed25519(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::OffCurve)?;
        if key.is_weak() {
            return Err(KeyError::Weak);
        }
        // Decompression accepts y >= p; one key must have one encoding, or its thumbprint is no name.
        if !is_canonical_field_element(bytes) {
            return Err(KeyError::OffCurve);
        }
        Ok(Self::Ed25519(Box::new(key)))
    }

    /// A P-256 key from its coordinates.
    ///
    /// Whether they are a point on the curve is checked at every verification: no signature verifies under a key that is
    /// not, and no key is bound without a signature that proves possession of it.
    pub fn p256(x: &[u8; 32], y: &[u8; 32]) -> Self {
        let mut point = [4; 65];
        let (_, coordinates) = point.split_at_mut(1);
        let (first, second) = coordinates.split_at_mut(32);
        first.copy_from_slice(x);
        second.copy_from_slice(y);
        Self::P256(Box::new(point))
    }

    /// The key that a JSON Web Key describes (RFC 7517, RFC 8037).
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn from_jwk(jwk: &Jwk) -> Result<Self, KeyError> {
        let coordinate = |text: &str| array_from_base64url::<32>(text).ok_or(KeyError::Form);
        match jwk {
            Jwk { kty: KeyType::Okp, crv: Curve::Ed25519, x, y: None } => Self::ed25519(&coordinate(x)?),
            Jwk { kty: KeyType::Ec, crv: Curve::P256, x, y: Some(y) } => {
                Ok(Self::p256(&coordinate(x)?, &coordinate(y)?))
            }
            _ => Err(KeyError::Form),
        }
    }

    /// The key as a JSON Web Key.
    pub fn to_jwk(&self) -> Jwk {
        match self {
            Self::Ed25519(key) => Jwk { kty: KeyType::Okp, crv: Curve::Ed25519, x: base64url(key.as_bytes()), y: None },
            Self::P256(point) => {
                let (_, coordinates) = point.split_at(1);
                let (x, y) = coordinates.split_at(32);
                Jwk { kty: KeyType::Ec, crv: Curve::P256, x: base64url(x), y: Some(base64url(y)) }
            }
        }
    }

    /// The key's name: its JWK thumbprint (RFC 7638, SHA-256, base64url).
    pub fn thumbprint(&self) -> String {
        let jwk = self.to_jwk();
        // RFC 7638 §3.2: the required members only, in lexicographic order, without white space.
        let canonical = match &jwk.y {
            None => format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, jwk.x),
            Some(y) => format!(r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{y}"}}"#, jwk.x),
        };
        sha256_base64url(canonical.as_bytes())
    }

    /// The only algorithm that this key verifies.
    pub fn algorithm(&self) -> Algorithm {
        match self {
            Self::Ed25519(_) => Algorithm::EdDsa,
            Self::P256(_) => Algorithm::Es256,
        }
    }

    /// Whether `signature` (64 bytes; for ES256 r and s, RFC 7518 §3.4) is this key's over `message`.
    ///
    /// Ed25519 is verified strictly (RFC 8032 §5.1.7 with s < L, no low-order points), so that a signature has one form.
    /// An ES256 signature has two, (r, s) and (r, n - s), and phones' hardware makes either: nothing may rest on the bytes
    /// of a signature being unique. Replays are told by `jti`, answers by what they say, evidence by the stored token.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Ed25519(key) => {
                Signature::from_slice(signature).is_ok_and(|signature| key.verify_strict(message, &signature).is_ok())
            }
            Self::P256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point.as_slice()).verify(message, signature).is_ok()
            }
        }
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PublicKey({:?}, {})", self.algorithm(), self.thumbprint())
    }
}

/// y < 2^255 - 19, for a little-endian encoding whose top bit is the sign of x.
fn is_canonical_field_element(bytes: &[u8; 32]) -> bool {
    let [first, middle @ .., last] = bytes;
    let top_is_full = last & 0x7f == 0x7f && middle.iter().all(|byte| *byte == 0xff);
    !(top_is_full && *first >= 0xed)
}

/// A public JSON Web Key of one of the two kinds that Nod uses; any other member is refused, a private one above all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jwk {
    /// The key type.
    pub kty: KeyType,
    /// The curve.
    pub crv: Curve,
    /// x: for Ed25519 the key itself.
    pub x: String,
    /// y: for P-256 only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
}

/// `kty` (RFC 7517 §4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyType {
    /// Octet key pair (RFC 8037).
    #[serde(rename = "OKP")]
    Okp,
    /// Elliptic curve (RFC 7518 §6.2).
    #[serde(rename = "EC")]
    Ec,
}

/// `crv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Curve {
    /// Ed25519 (RFC 8037 §2).
    Ed25519,
    /// NIST P-256.
    #[serde(rename = "P-256")]
    P256,
}

/// A name that people read and judge: 1 to 64 characters that show themselves, see [`VisibleText`]. Blanks at its ends go, and
/// blanks in a row are one, as people type them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DisplayName(String);

/// The name is empty, too long, or holds characters that do not show themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name has 1 to 64 visible characters: {0}")]
pub struct NameError(TextFault);

impl DisplayName {
    /// The longest name, in characters.
    pub const MAX_CHARS: usize = 64;

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name that was accepted before, under the rules of its day: what is stored, signed or said by the server stays readable.
    ///
    /// # Errors
    /// [`NameError`] for what no rule ever accepted: nothing at all, and control characters.
    pub fn accepted_before(text: String) -> Result<Self, NameError> {
        if text.is_empty() {
            return Err(NameError(TextFault::Empty));
        }
        match text.chars().find(|letter| letter.is_control()) {
            Some(control) => Err(NameError(TextFault::Hidden(control))),
            None => Ok(Self(text)),
        }
    }

    /// Reads [`DisplayName::accepted_before`], for `#[serde(deserialize_with)]`.
    ///
    /// # Errors
    /// The deserializer's.
    pub fn read_accepted_before<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::accepted_before(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl std::str::FromStr for DisplayName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let text: VisibleText<{ Self::MAX_CHARS }> = collapsed(text).parse().map_err(NameError)?;
        Ok(Self(text.into()))
    }
}

impl TryFrom<String> for DisplayName {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        text.parse()
    }
}

impl From<DisplayName> for String {
    fn from(name: DisplayName) -> Self {
        name.0
    }
}

impl fmt::Display for DisplayName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thumbprint_of_rfc_8037_appendix_a_3() {
        let jwk: Jwk =
            serde_json::from_str(r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#)
                .unwrap();
        let key = PublicKey::from_jwk(&jwk).unwrap();
        assert_eq!(key.thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        assert_eq!(format!("{key:?}"), "PublicKey(EdDsa, kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k)");
        assert_eq!(key.to_jwk(), jwk);
    }

    #[test]
    fn low_order_and_non_canonical_ed25519_keys_are_refused() {
        let mut identity = [0; 32];
        identity[0] = 1;
        assert_eq!(PublicKey::ed25519(&identity).unwrap_err(), KeyError::Weak);
        assert_eq!(PublicKey::ed25519(&[0; 32]).unwrap_err(), KeyError::Weak);
        // y = p + 3, which decompresses where y = 3 does: a second spelling of the same point, for either sign of x.
        for excess in 0..19 {
            for last in [0x7f, 0xff] {
                let mut bytes = [0xff; 32];
                bytes[0] = 0xed + excess;
                bytes[31] = last;
                assert!(PublicKey::ed25519(&bytes).is_err(), "p + {excess}, {last:x}");
            }
        }
    }

    #[test]
    fn every_canonical_point_is_a_key_even_next_to_the_end_of_the_field() {
        // As large as y can be in all bytes but one: the first, one in the middle, or the last. p - 1 is of low order.
        let largest = |at: usize, byte: u8| {
            let mut bytes = [0xff; 32];
            bytes[31] = 0x7f;
            bytes[at] = byte;
            bytes
        };
        for (at, range) in [(0, 0x80..=0xeb), (1, 0..=0xfe), (30, 0..=0xfe), (31, 0..=0x7e), (31, 0x80..=0xfe)] {
            let points: Vec<[u8; 32]> =
                range.map(|byte| largest(at, byte)).filter(|bytes| VerifyingKey::from_bytes(bytes).is_ok()).collect();
            assert!(points.len() > 20, "about half of all y are a point's");
            for point in points {
                assert!(PublicKey::ed25519(&point).is_ok(), "{point:x?}");
            }
        }
    }

    #[test]
    fn es256_signature_of_rfc_7515_appendix_a_3() {
        let x = array_from_base64url::<32>("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU").unwrap();
        let mut y = array_from_base64url::<32>("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0").unwrap();
        let message = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNv\
                       bS9pc19yb290Ijp0cnVlfQ";
        let signature = crate::encoding::from_base64url(
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
        )
        .unwrap();
        assert!(PublicKey::p256(&x, &y).verifies(message.as_bytes(), &signature));
        // A point off the curve verifies nothing.
        y[31] ^= 1;
        assert!(!PublicKey::p256(&x, &y).verifies(message.as_bytes(), &signature));
        assert!(!PublicKey::p256(&[0; 32], &[0; 32]).verifies(message.as_bytes(), &signature));
    }

    #[test]
    fn a_jwk_with_a_private_part_is_refused() {
        let text = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"AA"}"#;
        assert!(serde_json::from_str::<Jwk>(text).is_err());
    }

    #[test]
    fn names_are_what_they_look_like() {
        let name = |text: &str| text.parse::<DisplayName>().map(String::from);
        assert_eq!(name("  Anna's   iPhone ").unwrap(), "Anna's iPhone");
        assert_eq!(name("Rene\u{301} ❤\u{fe0f}").unwrap(), "Ren\u{e9} ❤\u{fe0f}");
        assert_eq!(name("گوشی\u{a0}من می\u{200c}خواهم").unwrap(), "گوشی من می\u{200c}خواهم");
        for bad in ["", "   ", "a\u{202e}b", "a\nb", "\u{3164}", "\u{2800}", "\u{301}x", &"x".repeat(65)] {
            assert!(name(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_name_that_was_accepted_before_stays_readable() {
        let read = |text: &str| DisplayName::accepted_before(text.to_owned());
        assert_eq!(read("old\u{1bca0}  name").unwrap().as_str(), "old\u{1bca0}  name");
        assert_eq!(read("old\u{1bca0}  name").unwrap().to_string(), "old\u{1bca0}  name");
        assert!(read("").is_err() && read("a\u{1b}[2J").is_err());
    }
}
