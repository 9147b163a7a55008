//! Relying parties, as the administrator keeps them.

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::device::DisplayName;
use nod_core::encoding::{base64url, sha256_base64url};
use nod_core::id::ClientId;
use nod_core::policy::PolicyChange;
use nod_core::random;
use nod_core::wire::ErrorCode;

use crate::app::App;
use crate::config::check_origin;
use crate::flow::approval::announce;
use crate::flow::refusal::{Refusal, Result};
use crate::store::{Fenced, NewRelyingParty, StoreError};
use nod_core::relying_party::{ClientState, RelyingParty};

/// A relying party's settings, as they come in.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Its name.
    pub name: Option<DisplayName>,
    /// Its web origins, all of them.
    pub origins: Option<Vec<String>>,
    /// What becomes of its policy.
    pub policy: PolicyChange,
}

/// Adds a relying party and gives its secret, which is not kept and cannot be shown again.
///
/// # Errors
/// `bad_field` (the client id is taken, or an origin is none), and the store's.
pub async fn add(app: &App, client: &ClientId, settings: Settings) -> Result<String> {
    let origins = settings.origins.unwrap_or_default();
    check_origins(&origins)?;
    let name = match settings.name {
        Some(name) => name,
        None => client.as_str().parse().map_err(|_| Refusal::new(ErrorCode::BadField, "name: 1 to 64 characters"))?,
    };
    let secret = new_secret(app);
    let now = app.now();
    let party = NewRelyingParty {
        client: client.clone(),
        name,
        secret_hash: sha256_base64url(secret.as_bytes()).into(),
        origins,
        policy: settings.policy.own(),
        created_at: now,
    };
    let audit = AuditDraft::new(now, AuditKind::ClientCreated).client(client.clone());
    match app.store.create_relying_party(party, audit).await {
        Ok(()) => Ok(secret),
        Err(StoreError::Conflict(_)) => {
            Err(Refusal::new(ErrorCode::BadField, format!("client id: {client} is there already")))
        }
        Err(error) => Err(error.into()),
    }
}

/// All relying parties, by client id.
///
/// # Errors
/// The store's.
pub async fn all(app: &App) -> Result<Vec<RelyingParty>> {
    Ok(app.store.relying_parties().await?)
}

/// Changes a relying party's settings; what is absent stays.
///
/// # Errors
/// `bad_field`, and the store's.
pub async fn change(app: &App, client: &ClientId, settings: Settings) -> Result<()> {
    check_origins(settings.origins.as_deref().unwrap_or_default())?;
    let audit = AuditDraft::new(app.now(), AuditKind::ClientChanged).client(client.clone());
    let Settings { name, origins, policy } = settings;
    let fenced = app.store.change_relying_party(client, name.as_ref(), origins.as_deref(), policy, audit).await?;
    won(client, fenced)
}

/// Gives a relying party a new secret; the old one ends at once.
///
/// # Errors
/// `bad_field` when there is no such relying party, and the store's.
pub async fn rotate_secret(app: &App, client: &ClientId) -> Result<String> {
    let secret = new_secret(app);
    let audit = AuditDraft::new(app.now(), AuditKind::ClientSecretRotated).client(client.clone());
    let hash = sha256_base64url(secret.as_bytes());
    won(client, app.store.rotate_client_secret(client, &hash, audit).await?)?;
    Ok(secret)
}

/// Enables or disables a relying party; disabling ends its open challenges.
///
/// # Errors
/// `bad_field` when there is nothing to change, and the store's.
pub async fn set_active(app: &App, client: &ClientId, active: bool) -> Result<()> {
    let now = app.now();
    let state = if active { ClientState::Active } else { ClientState::Disabled { at: now } };
    let audit = AuditDraft::new(now, AuditKind::ClientChanged).client(client.clone()).detail(if active {
        "enabled"
    } else {
        "disabled"
    });
    match app.store.set_relying_party_state(client, state, audit).await? {
        Fenced::Won(cancelled) => {
            announce::announce_ended(app, &cancelled);
            Ok(())
        }
        Fenced::Lost => won(client, Fenced::Lost),
    }
}

/// 256 random bits.
fn new_secret(app: &App) -> String {
    base64url(&random::bytes::<32>(&*app.random))
}

/// An origin in the spelling of browsers (RFC 6454 §6.1): lower case, no port that is the scheme's own.
pub(in crate::flow) fn as_browsers_write(origin: &str) -> String {
    let origin = origin.trim().to_lowercase();
    let default_port = match origin.split_once("://") {
        Some(("https", _)) => ":443",
        Some(("http", _)) => ":80",
        _ => return origin,
    };
    origin.strip_suffix(default_port).map(str::to_owned).unwrap_or(origin)
}

/// Checks that each origin is what browsers send (RFC 6454 §6.1): no other one is ever equal to it.
fn check_origins(origins: &[String]) -> Result<()> {
    for origin in origins {
        check_origin(origin)
            .map_err(|what| Refusal::new(ErrorCode::BadField, format!("origin: {origin:?}: {what}")))?;
    }
    Ok(())
}

fn won(client: &ClientId, fenced: Fenced<()>) -> Result<()> {
    match fenced {
        Fenced::Won(()) => Ok(()),
        Fenced::Lost => {
            Err(Refusal::new(ErrorCode::BadField, format!("{client}: no such relying party, or nothing to change")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_what_a_browser_sends() {
        for good in
            ["https://mail.example.org", "https://mail.example.org:8443", "http://localhost:3000", "https://[::1]:1"]
        {
            assert!(check_origins(&[good.to_owned()]).is_ok(), "{good}");
        }
        for bad in [
            "",
            "mail.example.org",
            "https://",
            "https://Mail.example.org",
            "https://mail.example.org/",
            "https://mail.example.org:443",
            "http://mail.example.org",
            "https://*.example.org",
            "null",
        ] {
            assert!(check_origins(&[bad.to_owned()]).is_err(), "{bad}");
        }
    }
}
