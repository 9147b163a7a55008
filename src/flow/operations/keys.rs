//! The server's own signing keys: the first, the next, and the ones that other processes made.

use std::cmp::Ordering;
use std::time::Duration;

use nod_core::time::Timestamp;

use crate::app::{App, replace_vapid_key};
use crate::flow::refusal::{Refusal, Result};
use crate::keyring::{self, KeyRing};
use crate::store::{Fenced, ServerKeyRow};

/// Loads the keys that are stored.
///
/// # Errors
/// `data_key_wrong` when they were sealed under another data key, and the store's.
pub async fn reload(app: &App) -> Result<()> {
    Ok(app.reload_keys().await?)
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

/// Starts over with a key that nobody vouches for, because the data key that opened the others is lost. Phones pinned the
/// lost one: they have to be enrolled again. The lost keys stay published, so that old evidence verifies. Gives the new key's
/// name; `None`: the keys open, so nothing is lost.
///
/// # Errors
/// `internal` when another process added one at the same moment, and the store's.
pub async fn replace_lost(app: &App) -> Result<Option<String>> {
    let rows = app.store.server_keys().await?;
    let Some(newest) = rows.last().map(|row| row.kid.clone()) else { return Ok(None) };
    if KeyRing::open(rows, &app.vault).is_ok() {
        return Ok(None);
    }
    let (row, audit) = keyring::make(app.issuer(), &app.vault, None, Duration::ZERO, app.now(), &*app.random);
    let kid = row.kid.clone();
    let audit = audit.detail(format!("{kid}, in the place of a lost one"));
    match app.store.add_server_key(row, Some(&newest), audit).await? {
        Fenced::Won(()) => {
            // Sealed like the rest, and as lost. Phones register their targets again when they enrol.
            replace_vapid_key(app).await?;
            reload(app).await.map(|()| Some(kid))
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
    /// Its part today.
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
    // The key ring chooses. One that does not open signs nothing, and dates are all that is known.
    let ring = KeyRing::open(rows.clone(), &app.vault).ok();
    let signing = match ring.as_ref().and_then(|ring| ring.signing(now)) {
        Some(kid) => rows.iter().position(|row| row.kid == kid),
        None => rows.iter().rposition(|row| row.active_from <= now),
    };
    let signing = signing.unwrap_or(0);
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
    let keys = app.keys.load();
    let previous = keys.newest_signer();
    let (row, audit) =
        keyring::make(app.issuer(), &app.vault, previous.as_deref(), publish_first, app.now(), &*app.random);
    Ok(app.store.add_server_key(row, keys.newest(), audit).await?)
}
