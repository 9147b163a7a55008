//! The server's own signing keys: the first, the next, and the ones that other processes made.

use std::cmp::Ordering;
use std::sync::Arc;
use std::time::Duration;

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::random;
use nod_core::time::Timestamp;
use nod_core::token::{Ed25519Signer, Signer, sign_key_certificate};

use super::refusal::{Refusal, Result};
use crate::app::App;
use crate::keyring::KeyRing;
use crate::store::{Fenced, ServerKeyRow};
use crate::vault::Purpose;

/// Makes the first key where there is none, and loads all of them.
///
/// # Errors
/// `internal` when the stored keys were sealed under another data key, and the store's.
pub async fn ensure(app: &App) -> Result<()> {
    reload(app).await?;
    if app.keys.load().newest().is_none() {
        // Lost: another process that starts at the same moment made it.
        let _: Fenced<()> = add(app, Duration::ZERO).await?;
        reload(app).await?;
    }
    Ok(())
}

/// Loads the keys that are stored.
///
/// # Errors
/// `internal` when they were sealed under another data key, and the store's.
pub async fn reload(app: &App) -> Result<()> {
    let ring = KeyRing::open(app.store.server_keys().await?, &app.vault).map_err(Refusal::internal)?;
    app.keys.store(Arc::new(ring));
    Ok(())
}

/// Adds a key that signs once it was published for a while (`keys.publish_before_use`), so that nobody meets a signature by a
/// key that they could not have heard of. Gives its name.
///
/// # Errors
/// `internal` when another process added one at the same moment, and the store's.
pub async fn rotate(app: &App) -> Result<String> {
    reload(app).await?;
    match add(app, app.config.keys.publish_before_use).await? {
        Fenced::Won(()) => {
            reload(app).await?;
            Ok(app.keys.load().newest().unwrap_or_default().to_owned())
        }
        Fenced::Lost => Err(Refusal::internal("another process added a key at the same moment")),
    }
}

/// A signing key, as an administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyInfo {
    /// Its name: the thumbprint.
    pub kid: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it signs.
    pub active_from: Timestamp,
    /// What it is used for now.
    pub role: KeyRole,
}

/// What a key is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyRole {
    /// It signed, and verifies what it signed.
    Past,
    /// It signs.
    Signing,
    /// It is published, and will sign.
    Next,
}

/// All keys that are stored, oldest first.
///
/// # Errors
/// The store's.
pub async fn all(app: &App) -> Result<Vec<KeyInfo>> {
    let rows = app.store.server_keys().await?;
    let now = app.now();
    // The same choice as the key ring's: the newest whose time has come, or else the first.
    let signing = rows.iter().rposition(|row| row.active_from <= now).unwrap_or(0);
    let info = |(index, row): (usize, ServerKeyRow)| KeyInfo {
        kid: row.kid,
        created_at: row.created_at,
        active_from: row.active_from,
        role: match index.cmp(&signing) {
            Ordering::Less => KeyRole::Past,
            Ordering::Equal => KeyRole::Signing,
            Ordering::Greater => KeyRole::Next,
        },
    };
    Ok(rows.into_iter().enumerate().map(info).collect())
}

async fn add(app: &App, publish_first: Duration) -> Result<Fenced<()>> {
    let now = app.now();
    let keys = app.keys.load();
    let seed = random::bytes::<32>(&*app.random);
    let signer = Ed25519Signer::from_seed(&seed);
    let public = signer.public_key().clone();
    let kid = public.thumbprint();
    let certificate = keys.newest_signer().map(|previous| sign_key_certificate(&*previous, app.issuer(), &public, now));
    let row = ServerKeyRow {
        sealed_seed: app.vault.seal(Purpose::ServerKey, &kid, &seed, &*app.random),
        kid: kid.clone(),
        public,
        certificate,
        created_at: now,
        active_from: now.plus(publish_first),
    };
    let audit = AuditDraft::new(now, AuditKind::ServerKeyAdded).detail(kid);
    Ok(app.store.add_server_key(row, keys.newest(), audit).await?)
}
