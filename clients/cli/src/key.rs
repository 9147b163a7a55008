//! A device's private key.

use std::fmt;

use nod_core::device::{Algorithm, PublicKey};
use nod_core::random::{self, Random};
use nod_core::token::{Ed25519Signer, Signer};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use zeroize::Zeroizing;

/// The bytes are not a private key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the private key is damaged")]
pub struct KeyMaterialError;

/// A P-256 key in memory: what phones have in hardware.
pub struct P256Signer {
    pair: EcdsaKeyPair,
    public: PublicKey,
    random: SystemRandom,
}

#[expect(clippy::disallowed_methods, reason = "ring takes its own random source and no other: its trait is sealed")]
impl P256Signer {
    /// A new key, as PKCS #8.
    ///
    /// ring takes its randomness from the operating system and from nobody else (its trait is sealed).
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn generate() -> Result<Zeroizing<Vec<u8>>, KeyMaterialError> {
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        document.map(|document| Zeroizing::new(document.as_ref().to_vec())).map_err(|_| KeyMaterialError)
    }

    /// The key in a PKCS #8 document.
    ///
    /// # Errors
    /// When it is not one of a P-256 key.
    pub fn from_pkcs8(document: &[u8]) -> Result<Self, KeyMaterialError> {
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document, &random)
            .map_err(|_| KeyMaterialError)?;
        let point: &[u8; 65] = pair.public_key().as_ref().try_into().map_err(|_| KeyMaterialError)?;
        let public = PublicKey::P256(Box::new(*point));
        Ok(Self { pair, public, random })
    }
}

impl Signer for P256Signer {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    #[expect(
        clippy::expect_used,
        reason = "ring fails here only when the operating system has no randomness: nothing can be signed then"
    )]
    fn sign(&self, message: &[u8]) -> [u8; 64] {
        let signature = self.pair.sign(&self.random, message).expect("the operating system gives random bytes");
        let mut bytes = [0; 64];
        bytes.copy_from_slice(signature.as_ref());
        bytes
    }
}

/// A private key that can be kept in a file. It has no `Debug` that shows it.
pub struct DeviceKey {
    material: Zeroizing<Vec<u8>>,
    signer: Box<dyn Signer>,
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DeviceKey({:?})", self.signer.public_key())
    }
}

impl DeviceKey {
    /// A new key.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn generate(algorithm: Algorithm, random: &dyn Random) -> Result<Self, KeyMaterialError> {
        let material = match algorithm {
            Algorithm::EdDsa => Zeroizing::new(random::bytes::<32>(random).to_vec()),
            Algorithm::Es256 => P256Signer::generate()?,
        };
        Self::from_material(algorithm, material)
    }

    /// The key that [`DeviceKey::material`] gave: an Ed25519 seed, or the PKCS #8 of a P-256 key.
    ///
    /// # Errors
    /// When the bytes are not such a key.
    pub fn from_material(algorithm: Algorithm, material: Zeroizing<Vec<u8>>) -> Result<Self, KeyMaterialError> {
        let signer: Box<dyn Signer> = match algorithm {
            Algorithm::EdDsa => {
                let seed: &[u8; 32] = material.as_slice().try_into().map_err(|_| KeyMaterialError)?;
                Box::new(Ed25519Signer::from_seed(seed))
            }
            Algorithm::Es256 => Box::new(P256Signer::from_pkcs8(&material)?),
        };
        Ok(Self { material, signer })
    }

    /// The private bytes, to be kept where nobody else reads them.
    pub fn material(&self) -> &[u8] {
        &self.material
    }

    /// The key's algorithm.
    pub fn algorithm(&self) -> Algorithm {
        self.signer.public_key().algorithm()
    }
}

impl Signer for DeviceKey {
    fn public_key(&self) -> &PublicKey {
        self.signer.public_key()
    }

    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signer.sign(message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outside;

    #[test]
    fn a_key_survives_storage_and_its_signatures_verify() {
        for algorithm in [Algorithm::EdDsa, Algorithm::Es256] {
            let key = DeviceKey::generate(algorithm, &outside::SystemRandom).unwrap();
            let again = DeviceKey::from_material(algorithm, Zeroizing::new(key.material().to_vec())).unwrap();
            assert_eq!(again.public_key(), key.public_key());
            assert!(key.public_key().verifies(b"message", &again.sign(b"message")));
            assert!(DeviceKey::from_material(algorithm, Zeroizing::new(vec![1, 2, 3])).is_err());
        }
    }
}
