//! What a device does with itself: look, rename, change its key, say where it can be woken, and leave.

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::device::{Device, DisplayName};
use nod_core::id::{AccountId, DeviceId, PushTargetId};
use nod_core::notice::Told;
use nod_core::token::{rotation_binding, verify_enrol};
use nod_core::wire::{DeviceInfo, ErrorCode, PushTargetInfo, PushTargetKind, PushTargetRequest};

use super::screen_lock;
use crate::app::App;
use crate::flow::approval::announce;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::{caller, push};
use crate::hub::Wake;
use crate::limits::Change;
use crate::store::{Fenced, PushTarget, StoreError};
use crate::vault::Purpose;

/// The device with that id, revoked or not.
///
/// # Errors
/// `device_unknown`, and the store's.
pub async fn find(app: &App, id: DeviceId) -> Result<Device> {
    app.store.device(id).await?.ok_or_else(|| Refusal::plain(ErrorCode::DeviceUnknown))
}

/// The active devices of an account, the newest first.
///
/// # Errors
/// The store's.
pub async fn of_account(app: &App, account: AccountId) -> Result<Vec<Device>> {
    let mut devices = app.store.devices_of(account).await?;
    devices.retain(Device::is_active);
    Ok(devices)
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
        screen_lock: screen_lock::of_device(app, device).await?,
        two_step: account.as_ref().is_some_and(|account| account.two_step.is_on()),
        username: account.map(|account| account.username.to_string()).unwrap_or_default(),
        name: device.name.clone(),
        alg: device.key.algorithm(),
        jkt: device.key.thumbprint(),
        created_at: device.created_at,
        push_targets: targets.iter().map(|target| target_info(target, push::address_hash(app, target))).collect(),
    })
}

/// Renames a device.
///
/// # Errors
/// `device_revoked`, `too_many_requests`, and the store's.
pub async fn rename(app: &App, device: &Device, name: &DisplayName) -> Result<DeviceInfo> {
    caller::count_change(app, Change::Name(device.id))?;
    let audit = draft(app, device, AuditKind::DeviceRenamed).detail(name.as_str());
    won(app.store.rename_device(device.id, name, audit).await?)?;
    info(app, &Device { name: name.clone(), ..device.clone() }).await
}

/// Sends a test notification to a device, from a page or from the device itself.
///
/// # Errors
/// `device_revoked`, `too_many_requests`, and the store's.
pub async fn test(app: &App, device: &Device) -> Result<push::Tested> {
    caller::count_push_test(app, device.id)?;
    push::test(app, device).await
}

/// Replaces a device's key: the old one signed the call, `proof` is signed by the new one.
///
/// # Errors
/// The token's codes, `key_unusable`, `key_in_use`, `device_revoked`, `too_many_requests`, and the store's.
pub async fn rotate_key(app: &App, device: &Device, proof: &str) -> Result<DeviceInfo> {
    let now = app.now();
    let binding = rotation_binding(device.id, &device.key);
    let proof = verify_enrol(proof, app.issuer(), &binding, now).map_err(|error| Refusal::new_key(error, now))?;
    caller::count_change(app, Change::Key(device.id))?;
    let audit = draft(app, device, AuditKind::DeviceKeyRotated).detail(proof.key.thumbprint());
    match app.store.rotate_device_key(device.id, &device.key, &proof.key, audit).await {
        Err(StoreError::Conflict(_)) => return Err(Refusal::plain(ErrorCode::KeyInUse)),
        outcome => won(outcome?)?,
    }
    // Sockets that the old key opened look, find another key, and close.
    app.wake_account(device.account, &Wake::Look);
    info(app, &Device { key: proof.key, ..device.clone() }).await
}

/// Revokes a device: by itself, or by its owner. `told`: what its owner reads of it.
///
/// # Errors
/// `device_revoked` when it was already, and the store's.
pub async fn revoke(app: &App, device: &Device, told: Told) -> Result<()> {
    let audit = draft(app, device, AuditKind::DeviceRevoked).told(told);
    match app.store.revoke_device(device.id, audit).await? {
        Fenced::Won(cancelled) => {
            announce::announce_ended(app, &cancelled);
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
/// `bad_field`, `device_revoked`, `too_many_requests`, and the store's.
pub async fn put_push_target(app: &App, device: &Device, request: &PushTargetRequest) -> Result<PushTargetInfo> {
    push::check_target(app, request)?;
    caller::count_change(app, Change::PushTarget(device.id))?;
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
    Ok(target_info(&target, request.address_hash()))
}

/// Forgets where a device can be woken. Forgetting what is not there is no error.
///
/// # Errors
/// `too_many_requests`, and the store's.
pub async fn delete_push_target(app: &App, device: &Device, kind: PushTargetKind) -> Result<()> {
    caller::count_change(app, Change::PushTarget(device.id))?;
    let audit = draft(app, device, AuditKind::PushTargetChanged).detail(format!("{} removed", kind.as_str()));
    let _: Fenced<()> = app.store.delete_push_target(device.id, kind, audit).await?;
    Ok(())
}

fn target_info(target: &PushTarget, address_hash: Option<String>) -> PushTargetInfo {
    PushTargetInfo { id: target.id, kind: target.kind, created_at: target.created_at, address_hash }
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
