//! JWS compact serialization, strictly.

use ed25519_dalek::{Signer as _, SigningKey};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};

use crate::device::{Algorithm, Jwk, PublicKey};
use crate::encoding::{base64url, from_base64url};
use crate::json;

/// The longest token that is looked at, in bytes.
pub const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// What a token is for: its `typ` (RFC 7515 §4.1.9). A token of one domain is refused in every other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Domain {
    /// The server's question.
    Challenge,
    /// A device's reply.
    Answer,
    /// A device opens a socket.
    Hello,
    /// A device's proof on an HTTP call (RFC 9449).
    Dpop,
    /// What the relying party gets for an approval.
    Receipt,
    /// A new key proves that it is held.
    Enrol,
    /// The server's old key vouches for its next.
    KeyCertificate,
    /// What the server states about a decision in its evidence.
    Statement,
}

impl Domain {
    /// The `typ` header.
    pub const fn typ(self) -> &'static str {
        match self {
            Self::Challenge => "nod-challenge+jwt",
            Self::Answer => "nod-answer+jwt",
            Self::Hello => "nod-hello+jwt",
            Self::Dpop => "dpop+jwt",
            Self::Receipt => "nod-receipt+jwt",
            Self::Enrol => "nod-enrol+jwt",
            Self::KeyCertificate => "nod-key+jwt",
            Self::Statement => "nod-evidence+jwt",
        }
    }

    /// How tokens of this domain name the key that signed them.
    const fn reference(self) -> KeyReference {
        match self {
            Self::Dpop | Self::Enrol => KeyReference::Embedded,
            Self::Challenge | Self::Answer | Self::Hello | Self::Receipt | Self::KeyCertificate | Self::Statement => {
                KeyReference::Kid
            }
        }
    }
}

/// Why a token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TokenError {
    /// Longer than [`MAX_TOKEN_BYTES`].
    #[error("the token is too long")]
    TooLong,
    /// Not a JWS of the expected form.
    #[error("the token is not a well-formed JWS")]
    Malformed,
    /// Made for another purpose.
    #[error("the token has another purpose (typ)")]
    WrongType,
    /// Its algorithm is not the key's.
    #[error("the token's algorithm is not the key's")]
    WrongAlgorithm,
    /// No key of that name is known.
    #[error("the token names a key that is not known")]
    UnknownKey,
    /// The signature is not the key's.
    #[error("the token's signature does not verify")]
    BadSignature,
    /// Issued by somebody else.
    #[error("the token has another issuer")]
    WrongIssuer,
    /// Meant for somebody else.
    #[error("the token is meant for another audience")]
    WrongAudience,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// The signer's clock and ours differ too much.
    #[error("the token's time is too far from the server's")]
    ClockSkew,
    /// It is bound to another challenge, nonce, method, address or secret.
    #[error("the token is bound to something else")]
    WrongBinding,
}

/// A key that signs.
pub trait Signer: Send + Sync {
    /// The key's public half.
    fn public_key(&self) -> &PublicKey;

    /// The signature over `message`: 64 bytes; for ES256 r and s.
    fn sign(&self, message: &[u8]) -> [u8; 64];
}

/// An Ed25519 key in memory, wiped when dropped.
pub struct Ed25519Signer {
    key: SigningKey,
    public: PublicKey,
}

impl Ed25519Signer {
    /// The key with that seed (RFC 8032 §5.1.5).
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        let public = PublicKey::Ed25519(Box::new(key.verifying_key()));
        Self { key, public }
    }
}

impl Signer for Ed25519Signer {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }
}

/// A published set of server keys (RFC 7517 §5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwks {
    /// The keys. Those of kinds that Nod does not know are passed over (RFC 7517 §5).
    #[serde(deserialize_with = "known_keys")]
    pub keys: Vec<PublishedKey>,
}

/// One published server key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedKey {
    /// The key's name: its thumbprint.
    pub kid: String,
    /// `sig`.
    #[serde(rename = "use")]
    pub usage: String,
    /// Its algorithm.
    pub alg: Algorithm,
    /// The key type.
    pub kty: crate::device::KeyType,
    /// The curve.
    pub crv: crate::device::Curve,
    /// x.
    pub x: String,
    /// y, for P-256.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
}

impl PublishedKey {
    /// How `key` is published.
    pub fn new(key: &PublicKey) -> Self {
        let Jwk { kty, crv, x, y } = key.to_jwk();
        Self { kid: key.thumbprint(), usage: "sig".to_owned(), alg: key.algorithm(), kty, crv, x, y }
    }
}

fn known_keys<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<PublishedKey>, D::Error> {
    let keys = Vec::<serde_json::Value>::deserialize(deserializer)?;
    Ok(keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect())
}

impl Jwks {
    /// The key of that name, if it is there, signs, is usable, and really has that name.
    ///
    /// An entry that only claims the name is passed over, wherever it stands.
    pub fn key(&self, kid: &str) -> Option<PublicKey> {
        self.keys.iter().filter(|key| key.kid == kid && key.usage == "sig").find_map(|found| {
            let jwk = Jwk { kty: found.kty, crv: found.crv, x: found.x.clone(), y: found.y.clone() };
            let key = PublicKey::from_jwk(&jwk).ok()?;
            (key.algorithm() == found.alg && key.thumbprint() == kid).then_some(key)
        })
    }
}

/// How a token names the key that signed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KeyReference {
    /// By thumbprint, in `kid`.
    Kid,
    /// Whole, in `jwk` (RFC 7515 §4.1.3): for keys that the verifier may not know yet.
    Embedded,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    typ: String,
    alg: Algorithm,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    jwk: Option<Jwk>,
}

/// Signs `claims` as a token of `domain`.
pub(super) fn sign<C: Serialize>(signer: &dyn Signer, domain: Domain, claims: &C) -> String {
    let key = signer.public_key();
    let (kid, jwk) = match domain.reference() {
        KeyReference::Kid => (Some(key.thumbprint()), None),
        KeyReference::Embedded => (None, Some(key.to_jwk())),
    };
    let header = Header { typ: domain.typ().to_owned(), alg: key.algorithm(), kid, jwk };
    let mut token = format!("{}.{}", base64url_json(&header), base64url_json(claims));
    let signature = signer.sign(token.as_bytes());
    token.push('.');
    token.push_str(&base64url(&signature));
    token
}

#[expect(
    clippy::expect_used,
    reason = "claims are structs of strings and numbers: nothing in them can fail to serialise"
)]
fn base64url_json<T: Serialize>(value: &T) -> String {
    base64url(&serde_json::to_vec(value).expect("plain structs serialise"))
}

/// A token in its parts: of the right domain, and not verified.
#[must_use = "an unverified token proves nothing"]
pub(super) struct Unverified<'t> {
    header: Header,
    claims: Vec<u8>,
    signing_input: &'t str,
    signature: Vec<u8>,
}

impl<'t> Unverified<'t> {
    /// Takes a token apart.
    pub(super) fn parse(token: &'t str, domain: Domain) -> Result<Self, TokenError> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(TokenError::TooLong);
        }
        let (signing_input, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
        let (header, claims) = signing_input.split_once('.').ok_or(TokenError::Malformed)?;
        let decode = |part: &str| from_base64url(part).ok_or(TokenError::Malformed);
        let header: Header = json::from_object(&decode(header)?).ok_or(TokenError::Malformed)?;
        if header.typ != domain.typ() {
            return Err(TokenError::WrongType);
        }
        // One name for the key, in the one place where this domain has it: a second name is a second opinion.
        match (domain.reference(), &header.kid, &header.jwk) {
            (KeyReference::Kid, Some(_), None) | (KeyReference::Embedded, None, Some(_)) => {}
            (_, Some(_), Some(_)) => return Err(TokenError::Malformed),
            _ => return Err(TokenError::UnknownKey),
        }
        Ok(Self { header, claims: decode(claims)?, signing_input, signature: decode(signature)? })
    }

    /// The `kid` header.
    pub(super) fn kid(&self) -> Result<&str, TokenError> {
        self.header.kid.as_deref().ok_or(TokenError::UnknownKey)
    }

    /// The key in the `jwk` header.
    pub(super) fn embedded_key(&self) -> Result<PublicKey, TokenError> {
        let jwk = self.header.jwk.as_ref().ok_or(TokenError::UnknownKey)?;
        PublicKey::from_jwk(jwk).map_err(|_| TokenError::UnknownKey)
    }

    /// The claims before anything is verified: only for finding out whose key to verify with.
    pub(super) fn peek<C: Serialize + DeserializeOwned>(&self) -> Result<C, TokenError> {
        json::from_object(&self.claims).ok_or(TokenError::Malformed)
    }

    /// The claims, once the signature is `key`'s.
    pub(super) fn verify<C: Serialize + DeserializeOwned>(self, key: &PublicKey) -> Result<C, TokenError> {
        if self.header.alg != key.algorithm() {
            return Err(TokenError::WrongAlgorithm);
        }
        if self.header.kid.as_ref().is_some_and(|kid| *kid != key.thumbprint()) {
            return Err(TokenError::UnknownKey);
        }
        if !key.verifies(self.signing_input.as_bytes(), &self.signature) {
            return Err(TokenError::BadSignature);
        }
        self.peek()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_of_eight_kibibytes_is_looked_at_and_no_longer_one() {
        let fault = |length: usize| Unverified::parse(&"x".repeat(length), Domain::Answer).err();
        assert_eq!(fault(8192), Some(TokenError::Malformed));
        assert_eq!(fault(8193), Some(TokenError::TooLong));
    }

    #[test]
    fn a_published_key_is_found_by_its_own_name_for_signing_alone() {
        let key = Ed25519Signer::from_seed(&[1; 32]).public_key().clone();
        let name = key.thumbprint();
        let find = |change: fn(&mut PublishedKey), name: &str| {
            let mut published = PublishedKey::new(&key);
            change(&mut published);
            Jwks { keys: vec![published] }.key(name)
        };
        assert_eq!(find(|_| {}, &name), Some(key.clone()));
        let claimed = Ed25519Signer::from_seed(&[2; 32]).public_key().thumbprint();
        assert_eq!(find(|_| {}, &claimed), None);
        let others: [fn(&mut PublishedKey); 4] = [
            |published| published.kid.push('x'),
            |published| published.usage = "enc".to_owned(),
            |published| published.alg = Algorithm::Es256,
            |published| published.x.replace_range(..1, "_"),
        ];
        for (at, other) in others.into_iter().enumerate() {
            assert_eq!(find(other, &name), None, "{at}");
        }
        // An entry that takes another key's name is not that key, nor found by it.
        let mut imposter = PublishedKey::new(&key);
        imposter.kid.clone_from(&claimed);
        assert_eq!(Jwks { keys: vec![imposter] }.key(&claimed), None);
    }
}
