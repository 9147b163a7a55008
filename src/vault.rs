//! Secrets at rest: sealed, or recomputed, under the service's one data key.

use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use nod_core::encoding::{array_from_base64url, base64url, from_base64url};
use nod_core::random::{self, Random};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::{hkdf, hmac};
use secrecy::ExposeSecret;

use crate::config::Keys;

/// The data key's two derived keys. It has no `Debug`.
pub struct Vault {
    sealing: LessSafeKey,
    mac: hmac::Key,
}

/// What a sealed value is for: it opens for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// What a waiting page shows.
    MatchSecret,
    /// A server key's seed.
    ServerKey,
    /// A push address.
    PushTarget,
    /// The key for Web Push.
    VapidKey,
    /// A receipt that is kept for a repeated redemption.
    Receipt,
}

impl Purpose {
    const fn label(self) -> &'static str {
        match self {
            Self::MatchSecret => "shown",
            Self::ServerKey => "server-key",
            Self::PushTarget => "push-target",
            Self::VapidKey => "vapid-key",
            Self::Receipt => "receipt",
        }
    }
}

/// Why the data key or a sealed value cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The key is not 32 bytes of base64url.
    #[error("the data key is not 32 bytes in base64url (43 characters)")]
    Form,
    /// The key file cannot be read or made.
    #[error("the data key file {path}: {error}")]
    File {
        /// The file.
        path: String,
        /// What is wrong with it.
        error: std::io::Error,
    },
    /// Others may read the key file.
    #[error("the data key file {path} can be read by others (mode {mode:o}): chmod 600 it")]
    Exposed {
        /// The file.
        path: String,
        /// Its mode.
        mode: u32,
    },
    /// The value was sealed under another key, for another purpose or row, or was altered.
    #[error("a sealed value does not open: it was altered, or sealed under another data key")]
    Sealed,
}

impl Vault {
    /// The vault of that data key.
    pub fn new(data_key: &[u8; 32]) -> Self {
        // Two uses, two keys (RFC 5869): neither can be turned against the other.
        let derive = |label: &'static [u8]| {
            let mut out = [0; 32];
            let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, b"nod-data-key-1").extract(data_key);
            #[expect(clippy::expect_used, reason = "32 bytes are one block of HKDF-SHA256, which has 255")]
            prk.expand(&[label], hkdf::HKDF_SHA256).and_then(|okm| okm.fill(&mut out)).expect("one block");
            out
        };
        #[expect(clippy::expect_used, reason = "the algorithm's key length is 32 bytes")]
        let sealing = UnboundKey::new(&CHACHA20_POLY1305, &derive(b"seal")).expect("32 bytes");
        Self { sealing: LessSafeKey::new(sealing), mac: hmac::Key::new(hmac::HMAC_SHA256, &derive(b"mac")) }
    }

    /// The vault of the configured key; makes the key file when there is none.
    ///
    /// # Errors
    /// See [`VaultError`].
    pub fn open(keys: &Keys, random: &dyn Random) -> Result<Self, VaultError> {
        let text = match &keys.data_key {
            Some(key) => key.expose_secret().to_owned(),
            None => read_or_create(&keys.data_key_file, random)?,
        };
        array_from_base64url::<32>(text.trim()).map(|key| Self::new(&key)).ok_or(VaultError::Form)
    }

    /// Seals `plain` for `purpose` and `owner` (the row that it belongs to): it opens for that pair alone.
    pub fn seal(&self, purpose: Purpose, owner: &str, plain: &[u8], random: &dyn Random) -> String {
        // 96 random bits: 2^32 messages under one key keep the risk of a repeated nonce below 2^-33.
        let nonce: [u8; NONCE_LEN] = random::bytes(random);
        let mut sealed = plain.to_vec();
        let aad = Aad::from(format!("{}\n{owner}", purpose.label()));
        #[expect(clippy::expect_used, reason = "fails only beyond 256 GiB")]
        self.sealing
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed)
            .expect("short messages can be sealed");
        base64url(&[nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Vault::seal`] sealed.
    ///
    /// # Errors
    /// [`VaultError::Sealed`] when it is anything else.
    pub fn unseal(&self, purpose: Purpose, owner: &str, sealed: &str) -> Result<Vec<u8>, VaultError> {
        let bytes = from_base64url(sealed).ok_or(VaultError::Sealed)?;
        let (nonce, body) = bytes.split_at_checked(NONCE_LEN).ok_or(VaultError::Sealed)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| VaultError::Sealed)?;
        let mut body = body.to_vec();
        let aad = Aad::from(format!("{}\n{owner}", purpose.label()));
        let plain = self.sealing.open_in_place(nonce, aad, &mut body).map_err(|_| VaultError::Sealed)?;
        Ok(plain.to_vec())
    }

    /// A secret that need not be stored because it can be computed again: HMAC-SHA-256 of `label` and `owner`.
    pub fn derive(&self, label: &str, owner: &str) -> [u8; 32] {
        let mut out = [0; 32];
        out.copy_from_slice(hmac::sign(&self.mac, format!("{label}\n{owner}").as_bytes()).as_ref());
        out
    }
}

fn read_or_create(path: &Path, random: &dyn Random) -> Result<String, VaultError> {
    let fail = |error| VaultError::File { path: path.display().to_string(), error };
    match std::fs::File::open(path) {
        Ok(mut file) => {
            let mode = file.metadata().map_err(fail)?.permissions().mode() & 0o777;
            if mode & 0o077 != 0 {
                return Err(VaultError::Exposed { path: path.display().to_string(), mode });
            }
            let mut text = String::new();
            file.read_to_string(&mut text).map_err(fail)?;
            Ok(text)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(fail)?;
            }
            let text = base64url(&random::bytes::<32>(random));
            // `create_new`: two processes that start at once must not each believe in a key of their own.
            let mut file =
                std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(fail)?;
            file.write_all(format!("{text}\n").as_bytes()).and_then(|()| file.sync_all()).map_err(fail)?;
            Ok(text)
        }
        Err(error) => Err(fail(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    struct Counter(std::sync::atomic::AtomicU8);

    impl Random for Counter {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        }
    }

    fn random() -> Counter {
        Counter(std::sync::atomic::AtomicU8::new(1))
    }

    #[test]
    fn a_sealed_value_opens_for_its_purpose_and_its_owner_alone() {
        let vault = Vault::new(&[7; 32]);
        let sealed = vault.seal(Purpose::MatchSecret, "challenge-1", b"64", &random());
        assert_eq!(vault.unseal(Purpose::MatchSecret, "challenge-1", &sealed).unwrap(), b"64");
        assert!(vault.unseal(Purpose::MatchSecret, "challenge-2", &sealed).is_err());
        assert!(vault.unseal(Purpose::ServerKey, "challenge-1", &sealed).is_err());
        assert!(Vault::new(&[8; 32]).unseal(Purpose::MatchSecret, "challenge-1", &sealed).is_err());
        assert!(!sealed.contains("64") || sealed.len() > 20);
        for bad in ["", "AA", &sealed[..sealed.len() - 4], "!"] {
            assert!(vault.unseal(Purpose::MatchSecret, "challenge-1", bad).is_err());
        }
    }

    #[test]
    fn the_key_file_is_made_once_and_only_for_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let keys =
            |path: PathBuf| Keys { data_key: None, data_key_file: path, publish_before_use: std::time::Duration::ZERO };
        let path = folder.path().join("new/data.key");
        let first = Vault::open(&keys(path.clone()), &random()).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let again = Vault::open(&keys(path.clone()), &random()).unwrap();
        assert_eq!(first.derive("a", "b"), again.derive("a", "b"));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(Vault::open(&keys(path), &random()), Err(VaultError::Exposed { .. })));
    }
}
