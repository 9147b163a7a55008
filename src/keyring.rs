//! The server's signing keys in memory.

use std::sync::Arc;

use nod_core::time::Timestamp;
use nod_core::token::{Ed25519Signer, Jwks, PublishedKey, Signer};

use crate::store::ServerKeyRow;
use crate::vault::{Purpose, Vault, VaultError};

/// All of the server's keys, oldest first. Every one stays published: evidence is verified with the key of its day.
#[derive(Default)]
pub struct KeyRing {
    keys: Vec<Key>,
}

struct Key {
    kid: String,
    active_from: Timestamp,
    certificate: Option<String>,
    signer: Arc<Ed25519Signer>,
}

impl KeyRing {
    /// Opens the stored keys.
    ///
    /// # Errors
    /// [`VaultError::Sealed`] when they were sealed under another data key.
    pub fn open(rows: Vec<ServerKeyRow>, vault: &Vault) -> Result<Self, VaultError> {
        let open = |row: ServerKeyRow| {
            let seed = vault.unseal(Purpose::ServerKey, &row.kid, &row.sealed_seed)?;
            let seed: [u8; 32] = seed.try_into().map_err(|_| VaultError::Sealed)?;
            let signer = Arc::new(Ed25519Signer::from_seed(&seed));
            Ok(Key { kid: row.kid, active_from: row.active_from, certificate: row.certificate, signer })
        };
        rows.into_iter().map(open).collect::<Result<_, _>>().map(|keys| Self { keys })
    }

    /// The key that signs at `now`: the newest whose time has come. `None` only before the first key was made.
    pub fn signer(&self, now: Timestamp) -> Option<Arc<Ed25519Signer>> {
        let active = self.keys.iter().rev().find(|key| key.active_from <= now).or(self.keys.first());
        active.map(|key| Arc::clone(&key.signer))
    }

    /// The name of the newest key, whether or not its time has come.
    pub fn newest(&self) -> Option<&str> {
        self.keys.last().map(|key| key.kid.as_str())
    }

    /// The newest key.
    pub fn newest_signer(&self) -> Option<Arc<Ed25519Signer>> {
        self.keys.last().map(|key| Arc::clone(&key.signer))
    }

    /// The keys as they are published.
    pub fn published(&self) -> Jwks {
        Jwks { keys: self.keys.iter().map(|key| PublishedKey::new(key.signer.public_key())).collect() }
    }

    /// How each key was vouched for by the one before it.
    pub fn certificates(&self) -> Vec<String> {
        self.keys.iter().filter_map(|key| key.certificate.clone()).collect()
    }
}
