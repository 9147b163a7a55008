//! Private keys at rest, under a passphrase.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use nod_core::encoding::{array_from_base64url, base64url, from_base64url};
use nod_core::random::{self, Random};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// What a person types to open a key. It has no `Debug` that shows it and is wiped when dropped.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes the text over.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Passphrase(<redacted>)")
    }
}

/// The passphrase is wrong, or the sealed bytes are damaged: nobody can tell which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the passphrase is wrong, or the file is damaged")]
pub(crate) struct OpenError;

/// Bytes under a passphrase: Argon2id, then ChaCha20-Poly1305.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sealed {
    /// Argon2id's memory, in KiB.
    memory_kib: u32,
    /// Argon2id's passes over it.
    passes: u32,
    salt: String,
    nonce: String,
    ciphertext: String,
}

/// 64 MiB and three passes (RFC 9106 §4, the second recommended choice, with one lane): about a tenth of a second.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;

/// The most that a file may ask of us: more would be a way to stop the program.
const MAX_MEMORY_KIB: u32 = 1024 * 1024;
const MAX_PASSES: u32 = 16;

impl Sealed {
    /// Seals `plain`; `bound` must be the same when it is opened.
    pub(crate) fn seal(
        plain: &[u8],
        bound: &[u8],
        passphrase: &Passphrase,
        random: &dyn Random,
    ) -> Result<Self, OpenError> {
        let (salt, nonce): ([u8; 16], [u8; 12]) = (random::bytes(random), random::bytes(random));
        let key = derive(passphrase, &salt, MEMORY_KIB, PASSES)?;
        let mut buffer = Zeroizing::new(plain.to_vec());
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(bound), &mut *buffer)
            .map_err(|_| OpenError)?;
        let (salt, nonce, ciphertext) = (base64url(&salt), base64url(&nonce), base64url(&buffer));
        Ok(Self { memory_kib: MEMORY_KIB, passes: PASSES, salt, nonce, ciphertext })
    }

    /// Opens what [`Sealed::seal`] made.
    pub(crate) fn open(&self, bound: &[u8], passphrase: &Passphrase) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let salt: [u8; 16] = array_from_base64url(&self.salt).ok_or(OpenError)?;
        let nonce: [u8; 12] = array_from_base64url(&self.nonce).ok_or(OpenError)?;
        let mut buffer = Zeroizing::new(from_base64url(&self.ciphertext).ok_or(OpenError)?);
        let key = derive(passphrase, &salt, self.memory_kib, self.passes)?;
        let plain = key
            .open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(bound), &mut buffer)
            .map_err(|_| OpenError)?;
        Ok(Zeroizing::new(plain.to_vec()))
    }
}

fn derive(passphrase: &Passphrase, salt: &[u8], memory_kib: u32, passes: u32) -> Result<LessSafeKey, OpenError> {
    if memory_kib > MAX_MEMORY_KIB || passes > MAX_PASSES {
        return Err(OpenError);
    }
    let params = Params::new(memory_kib, passes, 1, Some(32)).map_err(|_| OpenError)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.0.as_bytes(), salt, &mut *key)
        .map_err(|_| OpenError)?;
    UnboundKey::new(&CHACHA20_POLY1305, &*key).map(LessSafeKey::new).map_err(|_| OpenError)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outside::SystemRandom;

    #[test]
    fn only_the_same_passphrase_and_the_same_device_open_it() {
        let right = Passphrase::new("correct horse".to_owned());
        let sealed = Sealed::seal(b"secret", b"device", &right, &SystemRandom).unwrap();
        assert_eq!(*sealed.open(b"device", &right).unwrap(), b"secret");
        assert_eq!(sealed.open(b"other", &right), Err(OpenError));
        assert_eq!(sealed.open(b"device", &Passphrase::new("correct hors".to_owned())), Err(OpenError));
        let greedy = Sealed { memory_kib: u32::MAX, ..sealed };
        assert_eq!(greedy.open(b"device", &right), Err(OpenError));
        assert!(!format!("{right:?}").contains("horse"));
    }
}
