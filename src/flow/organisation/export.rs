//! All that Nod keeps about one account, as one document.

use nod_core::account::{Account, AccountState, TwoStep};
use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::device::DeviceState;
use nod_core::id::AccountId;
use nod_core::organisation::Note;
use nod_core::time::Timestamp;
use nod_core::token::verify_recorded_challenge;
use nod_core::wire::ErrorCode;
use serde_json::{Value, json};

use crate::app::App;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::sign_in::SignedInAs;

/// The most questions and the most entries of the audit log in a document.
const MOST: u32 = 10_000;

/// All that Nod keeps about an account. Secrets are not in it, and neither is what a hash of one could be tried against: a document
/// travels by mail and lies in folders.
///
/// # Errors
/// `user_unknown`, and the store's.
pub async fn document(app: &App, id: AccountId) -> Result<Value> {
    let account = app.store.account(id).await?.filter(|account| !account.is_deleted());
    let account = account.ok_or_else(|| Refusal::plain(ErrorCode::UserUnknown))?;
    let now = app.now();
    Ok(json!({
        "format": "nod-account-1",
        "service": app.config.service.name,
        "issuer": app.issuer(),
        "exported_at": now,
        "account": account_json(&account),
        "groups": groups(app, id).await?,
        "two_step_required_until": app.store.two_step_until(id).await?,
        "phones": phones(app, id).await?,
        "passkeys": passkeys(app, id).await?,
        "codes_apps": codes_apps(app, id).await?,
        "app_passwords": app_passwords(app, id).await?,
        "backup_codes": backup_codes(app, id).await?,
        "recovery_code_made_at": app.store.recovery_code_made_at(id).await?,
        "sessions": sessions(app, id, now).await?,
        "requests": requests(app, id, now).await?,
        "log": log(app, id).await?,
    }))
}

/// The same for its owner, of which the audit log takes note.
///
/// # Errors
/// The store's.
pub async fn own(app: &App, who: &SignedInAs) -> Result<Value> {
    let id = who.account.id;
    let audit = AuditDraft::new(app.now(), AuditKind::AccountExported).account(id).detail("by its owner");
    app.store.record(audit).await?;
    document(app, id).await
}

/// The same at the command line.
///
/// # Errors
/// `user_unknown`, and the store's.
pub async fn noted(app: &App, id: AccountId, note: &Note) -> Result<Value> {
    let document = document(app, id).await?;
    let audit = AuditDraft::new(app.now(), AuditKind::AccountExported).account(id).detail(note.to_string());
    app.store.record(audit).await?;
    Ok(document)
}

fn account_json(account: &Account) -> Value {
    let (state, since) = match account.state {
        AccountState::Active => ("active", None),
        AccountState::Disabled { at } => ("disabled", Some(at)),
        AccountState::Deleted { at } => ("deleted", Some(at)),
    };
    json!({
        "id": account.id,
        "username": account.username,
        "display_name": account.display_name,
        "administrator": account.administrator,
        "state": state,
        "state_since": since,
        "has_password": account.password_hash.is_some(),
        "two_step_since": match account.two_step {
            TwoStep::On { since } => Some(since),
            TwoStep::Off => None,
        },
        "created_at": account.created_at,
    })
}

async fn groups(app: &App, id: AccountId) -> Result<Vec<Value>> {
    let memberships = app.store.memberships(id).await?;
    Ok(memberships.iter().map(|one| json!({ "name": one.group.name, "role": one.role.as_str() })).collect())
}

async fn phones(app: &App, id: AccountId) -> Result<Vec<Value>> {
    let devices = app.store.devices_of(id).await?;
    let phone = |device: &nod_core::device::Device| {
        let removed_at = match device.state {
            DeviceState::Active => None,
            DeviceState::Revoked { at } => Some(at),
        };
        json!({
            "id": device.id,
            "name": device.name,
            "platform": device.platform,
            "key": device.key.thumbprint(),
            "created_at": device.created_at,
            "last_answer_at": device.last_answer_at,
            "removed_at": removed_at,
        })
    };
    Ok(devices.iter().map(phone).collect())
}

async fn passkeys(app: &App, id: AccountId) -> Result<Vec<Value>> {
    let passkeys = app.store.passkeys_of(id).await?;
    let passkey = |one: &nod_core::factor::passkey::Passkey| {
        json!({
            "id": one.id,
            "name": one.name,
            "created_at": one.created_at,
            "last_used_at": one.last_used_at,
            "removed_at": one.removed_at,
        })
    };
    Ok(passkeys.iter().map(passkey).collect())
}

async fn codes_apps(app: &App, id: AccountId) -> Result<Vec<Value>> {
    let apps = app.store.codes_apps_of(id).await?;
    let one = |app: &nod_core::factor::codes_app::CodesApp| json!({ "id": app.id, "name": app.name, "created_at": app.created_at, "removed_at": app.removed_at });
    Ok(apps.iter().map(one).collect())
}

async fn app_passwords(app: &App, id: AccountId) -> Result<Vec<Value>> {
    let passwords = app.store.app_passwords_of(id).await?;
    let one = |password: &nod_core::factor::app_password::AppPassword| {
        let used = password.last_use.as_ref().map(|used| json!({ "at": used.at, "address": used.ip }));
        json!({
            "id": password.id,
            "name": password.name,
            "scope": password.scope.name(),
            "created_at": password.created_at,
            "expires_at": password.expires_at,
            "ended_at": password.revoked_at,
            "last_use": used,
        })
    };
    Ok(passwords.iter().map(one).collect())
}

async fn backup_codes(app: &App, id: AccountId) -> Result<Value> {
    let codes = app.store.backup_codes(id).await?;
    let unused = codes.iter().filter(|code| code.used_at.is_none()).count();
    Ok(json!({ "made_at": codes.first().map(|code| code.made_at), "unused": unused, "all": codes.len() }))
}

async fn sessions(app: &App, id: AccountId, now: Timestamp) -> Result<Vec<Value>> {
    let sessions = app.store.sessions_of(id, now, now.minus(app.config.sessions.idle)).await?;
    let one = |session: &nod_core::session::Session| {
        json!({
            "browser": session.browser,
            "address": session.ip,
            "signed_in_at": session.authenticated_at,
            "last_used_at": session.last_used_at,
        })
    };
    Ok(sessions.iter().map(one).collect())
}

async fn requests(app: &App, id: AccountId, now: Timestamp) -> Result<Vec<Value>> {
    let keys = app.keys.load().published();
    let records = app.store.recent_challenges(id, MOST).await?;
    let one = |record: crate::store::ChallengeRecord| {
        // What was shown stands in the signed challenge, and nowhere else.
        let claims = verify_recorded_challenge(&record.token, &keys, None).ok();
        let challenge = record.challenge.at(now);
        json!({
            "id": challenge.id,
            "service": claims.as_ref().map_or_else(|| challenge.client.to_string(), |claims| claims.rp.name.clone()),
            "action": claims.as_ref().and_then(|claims| claims.action.clone()),
            "browser": claims.as_ref().and_then(|claims| claims.context.browser.clone()),
            "address": claims.as_ref().and_then(|claims| claims.context.ip.clone()),
            "place": claims.as_ref().and_then(|claims| claims.context.place.clone()),
            "asked_at": challenge.issued_at,
            "state": challenge.state.name().as_str(),
            "phone": record.device_name,
        })
    };
    Ok(records.into_iter().map(one).collect())
}

async fn log(app: &App, id: AccountId) -> Result<Vec<Value>> {
    let entries = app.store.audit_of(id, MOST).await?;
    let one = |entry: &nod_core::audit::AuditEntry| {
        json!({
            "number": entry.seq,
            "at": entry.draft.at,
            "what": entry.draft.kind,
            "device": entry.draft.device,
            "detail": entry.draft.detail,
        })
    };
    Ok(entries.iter().map(one).collect())
}
