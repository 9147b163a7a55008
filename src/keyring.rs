//! The server's signing keys in memory.

use std::sync::Arc;
use std::time::Duration;

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::device::PublicKey;
use nod_core::random::{self, Random};
use nod_core::time::Timestamp;
use nod_core::token::{Ed25519Signer, Jwks, PublishedKey, Signer as _, sign_key_certificate};

use crate::store::ServerKeyRow;
use crate::vault::{Purpose, Vault, VaultError};

/// All of the server's keys, oldest first. Every one stays published: evidence is verified with the key of its day.
#[derive(Default)]
pub struct KeyRing {
    keys: Vec<Key>,
}

struct Key {
    kid: String,
    public: PublicKey,
    active_from: Timestamp,
    certificate: Option<String>,
    /// `None`: it was sealed under a data key that was lost. It verifies what it signed, and signs no more.
    signer: Option<Arc<Ed25519Signer>>,
}

impl KeyRing {
    /// Opens the stored keys.
    ///
    /// # Errors
    /// [`VaultError::Sealed`] when the newest was sealed under another data key. One before it that does not open is left
    /// from before a data key was lost.
    pub fn open(rows: Vec<ServerKeyRow>, vault: &Vault) -> Result<Self, VaultError> {
        let open = |row: ServerKeyRow| {
            let seed = vault.unseal(Purpose::ServerKey, &row.kid, &row.sealed_seed).ok();
            let seed: Option<[u8; 32]> = seed.and_then(|seed| seed.try_into().ok());
            let signer = seed.map(|seed| Arc::new(Ed25519Signer::from_seed(&seed)));
            Key { kid: row.kid, public: row.public, active_from: row.active_from, certificate: row.certificate, signer }
        };
        let keys: Vec<Key> = rows.into_iter().map(open).collect();
        match keys.last() {
            Some(Key { signer: None, .. }) => Err(VaultError::Sealed),
            _ => Ok(Self { keys }),
        }
    }

    /// The key that signs at `now`: the newest whose time has come, of those that open. `None` only before the first key
    /// was made.
    pub fn signer(&self, now: Timestamp) -> Option<Arc<Ed25519Signer>> {
        self.active(now).and_then(|key| key.signer.clone())
    }

    /// The name of the key that signs at `now`.
    pub fn signing(&self, now: Timestamp) -> Option<&str> {
        self.active(now).map(|key| key.kid.as_str())
    }

    fn active(&self, now: Timestamp) -> Option<&Key> {
        let mut able = self.keys.iter().filter(|key| key.signer.is_some());
        let first = able.clone().next();
        able.rfind(|key| key.active_from <= now).or(first)
    }

    /// The name of the newest key, whether or not its time has come.
    pub fn newest(&self) -> Option<&str> {
        self.keys.last().map(|key| key.kid.as_str())
    }

    /// The newest key.
    pub fn newest_signer(&self) -> Option<Arc<Ed25519Signer>> {
        self.keys.last().and_then(|key| key.signer.clone())
    }

    /// The keys as they are published.
    pub fn published(&self) -> Jwks {
        Jwks { keys: self.keys.iter().map(|key| PublishedKey::new(&key.public)).collect() }
    }

    /// How each key was vouched for by the one before it.
    pub fn certificates(&self) -> Vec<String> {
        self.keys.iter().filter_map(|key| key.certificate.clone()).collect()
    }
}

/// A new key that signs once it was published for `publish_first`, sealed, and the entry of the audit log for it. `previous`, the
/// newest key before it, vouches for it.
pub fn make(
    issuer: &str,
    vault: &Vault,
    previous: Option<&Ed25519Signer>,
    publish_first: Duration,
    now: Timestamp,
    random: &dyn Random,
) -> (ServerKeyRow, AuditDraft) {
    let seed = random::bytes::<32>(random);
    let public = Ed25519Signer::from_seed(&seed).public_key().clone();
    let kid = public.thumbprint();
    let audit = AuditDraft::new(now, AuditKind::ServerKeyAdded).detail(kid.clone());
    let row = ServerKeyRow {
        sealed_seed: vault.seal(Purpose::ServerKey, &kid, &seed, random),
        certificate: previous.map(|previous| sign_key_certificate(previous, issuer, &public, now)),
        kid,
        public,
        created_at: now,
        active_from: now.plus(publish_first),
    };
    (row, audit)
}
