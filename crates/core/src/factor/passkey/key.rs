//! Credential keys, as authenticators write them (COSE, RFC 9053), and their signatures.

use std::fmt;

use ring::signature::{ECDSA_P256_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};

use super::cbor::{Item, Reader};
use crate::device::PublicKey;
use crate::encoding::{base64url, from_base64url};

/// The algorithms that are asked for, the best first (IANA COSE Algorithms): `EdDSA`, `ES256` and `RS256`, which Windows Hello makes.
pub const ALGORITHMS: [i64; 3] = [-8, -7, -257];

/// The longest key: one of 4096-bit RSA and its labels.
const LONGEST: usize = 600;

/// A credential's public key, kept as the authenticator wrote it.
#[derive(Clone, PartialEq, Eq)]
pub struct CredentialKey {
    cose: Vec<u8>,
    kind: Kind,
}

#[derive(Clone, PartialEq, Eq)]
enum Kind {
    EdDsa([u8; 32]),
    Es256([u8; 65]),
    Rs256 { modulus: Vec<u8>, exponent: Vec<u8> },
}

/// What stands in a COSE key.
#[derive(Default)]
struct Members<'a> {
    kty: Option<i128>,
    alg: Option<i128>,
    /// -1: the curve, or the modulus.
    curve: Option<i128>,
    modulus: Option<&'a [u8]>,
    /// -2: x, or the exponent.
    second: Option<&'a [u8]>,
    /// -3: y.
    third: Option<&'a [u8]>,
}

impl CredentialKey {
    /// The key at the beginning of `bytes`, and what comes after it. `None`: it is none, or of no algorithm that is asked for.
    pub(super) fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let mut reader = Reader::new(bytes);
        let members = Members::read(&mut reader)?;
        let rest = reader.rest();
        let (cose, _) = bytes.split_at_checked(bytes.len().checked_sub(rest.len())?)?;
        if cose.len() > LONGEST {
            return None;
        }
        Some((Self { cose: cose.to_vec(), kind: members.kind()? }, rest))
    }

    /// The key of that text, as [`to_text`](Self::to_text) wrote it.
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes = from_base64url(text)?;
        let (key, rest) = Self::read(&bytes)?;
        rest.is_empty().then_some(key)
    }

    /// The key as base64url of its COSE form.
    pub fn to_text(&self) -> String {
        base64url(&self.cose)
    }

    /// The name of its algorithm (RFC 8812, RFC 9053).
    pub const fn algorithm(&self) -> &'static str {
        match self.kind {
            Kind::EdDsa(_) => "EdDSA",
            Kind::Es256(_) => "ES256",
            Kind::Rs256 { .. } => "RS256",
        }
    }

    /// Whether it signed `message`.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.kind {
            Kind::EdDsa(point) => PublicKey::ed25519(point).is_ok_and(|key| key.verifies(message, signature)),
            Kind::Es256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature).is_ok()
            }
            Kind::Rs256 { modulus, exponent } => RsaPublicKeyComponents { n: modulus, e: exponent }
                .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
                .is_ok(),
        }
    }
}

impl fmt::Debug for CredentialKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "CredentialKey({} {})", self.algorithm(), self.to_text())
    }
}

impl<'a> Members<'a> {
    fn read(reader: &mut Reader<'a>) -> Option<Self> {
        let mut members = Self::default();
        for _ in 0..reader.map()? {
            let Item::Integer(label) = reader.item()? else { return None };
            // What is said twice could be read in two ways.
            let is_new = match (label, reader.item()?) {
                (1, Item::Integer(kty)) => members.kty.replace(kty).is_none(),
                (3, Item::Integer(alg)) => members.alg.replace(alg).is_none(),
                (-1, Item::Integer(curve)) => members.curve.replace(curve).is_none(),
                (-1, Item::Bytes(modulus)) => members.modulus.replace(modulus).is_none(),
                (-2, Item::Bytes(second)) => members.second.replace(second).is_none(),
                (-3, Item::Bytes(third)) => members.third.replace(third).is_none(),
                // No authenticator writes more into a credential's key (WebAuthn §5.8.5).
                _ => return None,
            };
            if !is_new {
                return None;
            }
        }
        Some(members)
    }

    fn kind(self) -> Option<Kind> {
        match self {
            Self { kty: Some(1), alg: Some(-8), curve: Some(6), modulus: None, second: Some(x), third: None } => {
                let point: [u8; 32] = x.try_into().ok()?;
                // A point of low order would verify everything.
                PublicKey::ed25519(&point).ok()?;
                Some(Kind::EdDsa(point))
            }
            Self { kty: Some(2), alg: Some(-7), curve: Some(1), modulus: None, second: Some(x), third: Some(y) } => {
                // Whether it is on the curve is checked at every verification.
                let (x, y): ([u8; 32], [u8; 32]) = (x.try_into().ok()?, y.try_into().ok()?);
                let PublicKey::P256(point) = PublicKey::p256(&x, &y) else { return None };
                Some(Kind::Es256(*point))
            }
            Self { kty: Some(3), alg: Some(-257), curve: None, modulus: Some(n), second: Some(e), third: None } => {
                let is_size = matches!((n.first(), n.len()), (Some(0x80..), 256..=512));
                let is_odd = |number: &[u8]| number.last().is_some_and(|last| last & 1 == 1);
                let usable = is_size && is_odd(n) && is_odd(e) && (1..=4).contains(&e.len());
                usable.then(|| Kind::Rs256 { modulus: n.to_vec(), exponent: e.to_vec() })
            }
            _ => None,
        }
    }
}
