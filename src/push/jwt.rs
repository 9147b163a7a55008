//! Signed assertions (RFC 7519) as push services want them: of our own keys, for others to verify.

use nod_core::encoding::base64url;
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject as _;
use serde::Serialize;
use serde_json::Value;

/// The operating system gives no randomness: nothing can be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nothing can be signed: the operating system gives no randomness")]
pub(super) struct NoSignature;

/// The text is not the key that it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum KeyError {
    /// Not PEM with a PKCS #8 private key in it.
    #[error("it is no private key in PEM (-----BEGIN PRIVATE KEY-----)")]
    Pem,
    /// Not a key of the curve P-256.
    #[error("it is no P-256 key in PKCS #8 with its public half")]
    P256,
    /// Not an RSA key of 2048 bits or more.
    #[error("it is no RSA key in PKCS #8 of 2048 to 4096 bits")]
    Rsa,
}

/// A P-256 key that signs ES256. It has no `Debug`.
pub(super) struct Es256 {
    pair: EcdsaKeyPair,
    random: SystemRandom,
}

impl Es256 {
    pub(super) fn from_pkcs8(document: &[u8], random: SystemRandom) -> Result<Self, KeyError> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document, &random);
        Ok(Self { pair: pair.map_err(|_| KeyError::P256)?, random })
    }

    pub(super) fn from_pem(pem: &str, random: SystemRandom) -> Result<Self, KeyError> {
        Self::from_pkcs8(pkcs8(pem)?.secret_pkcs8_der(), random)
    }

    /// The public half: an uncompressed point of 65 bytes.
    pub(super) fn public(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    pub(super) fn sign(&self, key_id: Option<&str>, claims: &Value) -> Result<String, NoSignature> {
        let text = signed_text("ES256", key_id, claims);
        let signature = self.pair.sign(&self.random, text.as_bytes()).map_err(|_| NoSignature)?;
        Ok(format!("{text}.{}", base64url(signature.as_ref())))
    }
}

/// An RSA key that signs RS256. It has no `Debug`.
pub(super) struct Rs256 {
    pair: RsaKeyPair,
    random: SystemRandom,
}

impl Rs256 {
    pub(super) fn from_pem(pem: &str, random: SystemRandom) -> Result<Self, KeyError> {
        let pair = RsaKeyPair::from_pkcs8(pkcs8(pem)?.secret_pkcs8_der()).map_err(|_| KeyError::Rsa)?;
        Ok(Self { pair, random })
    }

    pub(super) fn sign(&self, key_id: Option<&str>, claims: &Value) -> Result<String, NoSignature> {
        let text = signed_text("RS256", key_id, claims);
        let mut signature = vec![0; self.pair.public().modulus_len()];
        let random: &dyn SecureRandom = &self.random;
        self.pair.sign(&RSA_PKCS1_SHA256, random, text.as_bytes(), &mut signature).map_err(|_| NoSignature)?;
        Ok(format!("{text}.{}", base64url(&signature)))
    }
}

fn pkcs8(pem: &str) -> Result<PrivatePkcs8KeyDer<'static>, KeyError> {
    PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| KeyError::Pem)
}

/// A header, as all of these services read it.
#[derive(Serialize)]
struct Header<'a> {
    typ: &'static str,
    alg: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<&'a str>,
}

fn signed_text(alg: &'static str, key_id: Option<&str>, claims: &Value) -> String {
    // Three texts: nothing in it can fail to serialise.
    let header = serde_json::to_string(&Header { typ: "JWT", alg, kid: key_id }).unwrap_or_default();
    format!("{}.{}", base64url(header.as_bytes()), base64url(claims.to_string().as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8292 §2.4. Its signature, which is another one each time, is verified where the push services are played.
    #[test]
    fn what_is_signed_is_that_of_rfc_8292() {
        let claims = serde_json::json!({
            "aud": "https://push.example.net", "exp": 1_453_523_768, "sub": "mailto:push@example.com"
        });
        assert_eq!(
            signed_text("ES256", None, &claims),
            "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1\
             YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0"
        );
    }
}
