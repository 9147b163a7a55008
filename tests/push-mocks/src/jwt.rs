//! Signed assertions, read strictly and verified with another library than the one that signs them in Nod.

use data_encoding::BASE64URL_NOPAD;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use serde_json::Value;

pub(crate) struct Jwt {
    header: Value,
    claims: Value,
    signed: String,
    signature: Vec<u8>,
}

impl Jwt {
    /// Reads a compact serialization (RFC 7515 §7.1): three parts in base64url without padding.
    pub(crate) fn parse(text: &str, algorithm: &str) -> Result<Self, String> {
        let mut parts = text.split('.');
        let (Some(header), Some(claims), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err("the token does not have three parts".to_owned());
        };
        let jwt = Self {
            signed: format!("{header}.{claims}"),
            header: object(header, "header")?,
            claims: object(claims, "claims")?,
            signature: decode(signature, "signature")?,
        };
        match jwt.header("alg") {
            Some(found) if found == algorithm => Ok(jwt),
            found => Err(format!("the token's alg is {found:?}, not {algorithm}")),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.header.get(name)?.as_str()
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.claims.get(name)?.as_str()
    }

    /// A moment, in whole seconds.
    pub(crate) fn seconds(&self, name: &str) -> Option<i64> {
        self.claims.get(name)?.as_i64()
    }

    pub(crate) fn verify_es256(&self, key: &VerifyingKey) -> Result<(), String> {
        let signature =
            Signature::from_slice(&self.signature).map_err(|_| "the signature is not r and s of 32 bytes each")?;
        key.verify(self.signed.as_bytes(), &signature).map_err(|_| "the signature is not of that key".to_owned())
    }

    /// `key`: the public key as in PKCS #1.
    pub(crate) fn verify_rs256(&self, key: &[u8]) -> Result<(), String> {
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key)
            .verify(self.signed.as_bytes(), &self.signature)
            .map_err(|_| "the signature is not of that key".to_owned())
    }
}

fn object(part: &str, name: &str) -> Result<Value, String> {
    let value: Value = serde_json::from_slice(&decode(part, name)?).map_err(|_| format!("the {name} is not JSON"))?;
    if value.is_object() { Ok(value) } else { Err(format!("the {name} is not an object")) }
}

fn decode(part: &str, name: &str) -> Result<Vec<u8>, String> {
    BASE64URL_NOPAD.decode(part.as_bytes()).map_err(|_| format!("the {name} is not base64url without padding"))
}
