//! What a device does with itself: look, rename, change its key, say where it can be woken, and leave.

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::device::{Device, DisplayName};
use nod_core::encoding::from_base64url;
use nod_core::id::{AccountId, DeviceId, PushTargetId};
use nod_core::token::{rotation_binding, verify_enrol};
use nod_core::wire::{DeviceInfo, ErrorCode, PushTargetInfo, PushTargetKind, PushTargetRequest};

use super::refusal::{Refusal, Result};
use super::settle;
use crate::app::App;
use crate::hub::Wake;
use crate::store::{Fenced, PushTarget, StoreError};
use crate::vault::Purpose;

/// The longest push endpoint, in bytes (REQ 75).
const MAX_ENDPOINT: usize = 1000;

/// The device with that id, revoked or not.
///
/// # Errors
/// `device_unknown`, and the store's.
pub async fn find(app: &App, id: DeviceId) -> Result<Device> {
    app.store.device(id).await?.ok_or_else(|| Refusal::plain(ErrorCode::DeviceUnknown))
}

/// The active device of that account and name.
///
/// # Errors
/// `device_unknown`, `bad_field` when several have the name, and the store's.
pub async fn find_by_name(app: &App, account: AccountId, name: &DisplayName) -> Result<Device> {
    let mut devices = app.store.devices_of(account).await?;
    devices.retain(|device| device.is_active() && device.name == *name);
    match devices.pop() {
        Some(device) if devices.is_empty() => Ok(device),
        Some(device) => {
            let ids =
                devices.iter().chain([&device]).map(|device| device.id.to_string()).collect::<Vec<_>>().join(", ");
            Err(Refusal::new(ErrorCode::BadField, format!("several devices have the name {name}: {ids}; give the id")))
        }
        None => Err(Refusal::new(ErrorCode::DeviceUnknown, format!("no active device has the name {name}"))),
    }
}

/// What a device may know of itself.
///
/// # Errors
/// The store's.
pub async fn info(app: &App, device: &Device) -> Result<DeviceInfo> {
    let account = app.store.account(device.account).await?;
    let targets = app.store.push_targets_of(device.id).await?;
    Ok(DeviceInfo {
        device: device.id,
        account: device.account,
        username: account.map(|account| account.username.to_string()).unwrap_or_default(),
        name: device.name.clone(),
        alg: device.key.algorithm(),
        jkt: device.key.thumbprint(),
        created_at: device.created_at,
        push_targets: targets.iter().map(target_info).collect(),
    })
}

/// Renames a device.
///
/// # Errors
/// `device_revoked`, and the store's.
pub async fn rename(app: &App, device: &Device, name: &DisplayName) -> Result<DeviceInfo> {
    let audit = draft(app, device, AuditKind::DeviceRenamed).detail(name.as_str());
    won(app.store.rename_device(device.id, name, audit).await?)?;
    info(app, &Device { name: name.clone(), ..device.clone() }).await
}

/// Replaces a device's key: the old one signed the call, `proof` is signed by the new one.
///
/// # Errors
/// The token's codes, `key_unusable`, `key_in_use`, `device_revoked`, and the store's.
pub async fn rotate_key(app: &App, device: &Device, proof: &str) -> Result<DeviceInfo> {
    let now = app.now();
    let binding = rotation_binding(device.id, &device.key);
    let proof = verify_enrol(proof, app.issuer(), &binding, now).map_err(|error| Refusal::new_key(error, now))?;
    let audit = draft(app, device, AuditKind::DeviceKeyRotated).detail(proof.key.thumbprint());
    match app.store.rotate_device_key(device.id, &device.key, &proof.key, audit).await {
        Err(StoreError::Conflict(_)) => return Err(Refusal::plain(ErrorCode::KeyInUse)),
        outcome => won(outcome?)?,
    }
    info(app, &Device { key: proof.key, ..device.clone() }).await
}

/// Revokes a device: by itself, or by its owner.
///
/// # Errors
/// `device_revoked` when it was already, and the store's.
pub async fn revoke(app: &App, device: &Device) -> Result<()> {
    let audit = draft(app, device, AuditKind::DeviceRevoked);
    match app.store.revoke_device(device.id, audit).await? {
        Fenced::Won(cancelled) => {
            settle::announce_ended(app, &cancelled);
            // Its socket looks, finds itself revoked, and closes.
            app.wake_account(device.account, &Wake::Look);
            Ok(())
        }
        Fenced::Lost => Err(Refusal::plain(ErrorCode::DeviceRevoked)),
    }
}

/// Registers where a device can be woken.
///
/// # Errors
/// `bad_field`, `device_revoked`, and the store's.
pub async fn put_push_target(app: &App, device: &Device, request: &PushTargetRequest) -> Result<PushTargetInfo> {
    check_target(request)?;
    let id = PushTargetId::new(app.now(), &*app.random);
    let plain = serde_json::to_vec(request).map_err(Refusal::internal)?;
    let target = PushTarget {
        id,
        device: device.id,
        kind: request.kind(),
        sealed: app.vault.seal(Purpose::PushTarget, &id.to_string(), &plain, &*app.random),
        created_at: app.now(),
    };
    let audit = draft(app, device, AuditKind::PushTargetChanged).detail(target.kind.as_str());
    won(app.store.put_push_target(target.clone(), audit).await?)?;
    Ok(target_info(&target))
}

/// Forgets where a device can be woken. Forgetting what is not there is no error.
///
/// # Errors
/// The store's.
pub async fn delete_push_target(app: &App, device: &Device, kind: PushTargetKind) -> Result<()> {
    let audit = draft(app, device, AuditKind::PushTargetChanged).detail(format!("{} removed", kind.as_str()));
    let _: Fenced<()> = app.store.delete_push_target(device.id, kind, audit).await?;
    Ok(())
}

/// Form only: whether an endpoint may be called at all is decided when it is called (REQ 75).
fn check_target(request: &PushTargetRequest) -> Result<()> {
    let bad = |text: &str| Err(Refusal::new(ErrorCode::BadField, text));
    match request {
        PushTargetRequest::WebPush { endpoint, p256dh, auth }
        | PushTargetRequest::UnifiedPush { endpoint, p256dh, auth } => {
            if !endpoint.starts_with("https://")
                || endpoint.len() > MAX_ENDPOINT
                || endpoint.contains(char::is_whitespace)
            {
                return bad("endpoint: an https address of at most 1000 bytes");
            }
            if from_base64url(p256dh).is_none_or(|key| key.len() != 65 || key.first() != Some(&4)) {
                return bad("p256dh: an uncompressed P-256 point in base64url");
            }
            if from_base64url(auth).is_none_or(|secret| secret.len() != 16) {
                return bad("auth: 16 bytes in base64url");
            }
        }
        PushTargetRequest::Fcm { token } => {
            if token.is_empty() || token.len() > 4096 || token.contains(char::is_whitespace) {
                return bad("token: 1 to 4096 bytes");
            }
        }
        PushTargetRequest::Apns { token, topic } => {
            if token.is_empty() || token.len() > 200 || !token.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return bad("token: 1 to 200 hexadecimal digits");
            }
            let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
            if topic.is_empty() || topic.len() > 155 || !topic.bytes().all(allowed) {
                return bad("topic: the app's bundle id");
            }
        }
    }
    Ok(())
}

fn target_info(target: &PushTarget) -> PushTargetInfo {
    PushTargetInfo { id: target.id, kind: target.kind, created_at: target.created_at }
}

fn draft(app: &App, device: &Device, kind: AuditKind) -> AuditDraft {
    AuditDraft::new(app.now(), kind).account(device.account).device(device.id)
}

fn won(fenced: Fenced<()>) -> Result<()> {
    match fenced {
        Fenced::Won(()) => Ok(()),
        Fenced::Lost => Err(Refusal::plain(ErrorCode::DeviceRevoked)),
    }
}
