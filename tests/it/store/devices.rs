//! Devices, push targets, proofs, and sessions.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use nod::store::StoreError;
use nod_core::audit::AuditKind;
use nod_core::challenge::{CancelReason, State, StateName};
use nod_core::device::{Device, DeviceState, PublicKey};
use nod_core::id::DeviceId;
use nod_core::wire::PushTargetKind;

use super::bed::{Bed, NOON, PASSWORD_HASH, at, draft, draft_at, lost, won};

super::contract! {
    devices_are_found
    only_an_active_device_is_renamed
    a_key_is_rotated_by_its_present_one
    the_last_device_takes_the_pending_challenges_along
    a_proof_is_used_once
    of_64_proofs_one_is_new
    sessions_live_and_end
    a_use_is_recorded_once_a_minute
    a_disabled_accounts_sessions_are_dead
}

async fn devices_are_found(bed: Arc<Bed>) {
    let account = bed.account("anna").await;
    let first = bed.device(account).await;
    let second = bed.device(account).await;
    assert_eq!(bed.store.device(first.id).await.unwrap().unwrap(), first);
    assert_eq!(bed.store.device_by_key(&second.key.thumbprint()).await.unwrap().unwrap(), second);
    let of = bed.store.devices_of(account).await.unwrap();
    assert_eq!(of.len(), 2);
    assert!(of[0].id > of[1].id, "the newest first");
    assert!(bed.store.device(DeviceId::new(NOON, &bed.random)).await.unwrap().is_none());
    assert!(bed.store.device_by_key("none").await.unwrap().is_none());
    assert!(bed.store.devices_of(bed.new_account("x").id).await.unwrap().is_empty());
}

async fn only_an_active_device_is_renamed(bed: Arc<Bed>) {
    let account = bed.account("anna").await;
    let device = bed.device(account).await;
    let name = "The old phone".parse().unwrap();
    won(bed.store.rename_device(device.id, &name, draft(AuditKind::DeviceRenamed)).await);
    assert_eq!(bed.store.device(device.id).await.unwrap().unwrap().name, name);
    won(bed.store.revoke_device(device.id, draft_at(AuditKind::DeviceRevoked, at(9))).await);
    lost(bed.store.rename_device(device.id, &"Other".parse().unwrap(), draft(AuditKind::DeviceRenamed)).await);
    let revoked = bed.store.device(device.id).await.unwrap().unwrap();
    assert_eq!((revoked.name, revoked.state), (name, DeviceState::Revoked { at: at(9) }));
    assert_eq!(bed.entries(AuditKind::DeviceRenamed).await, 1);
}

async fn a_key_is_rotated_by_its_present_one(bed: Arc<Bed>) {
    let account = bed.account("anna").await;
    let device = bed.device(account).await;
    let other = bed.device(account).await;
    let new = bed.key();
    let rotate = async |old: &Device, new: PublicKey| {
        bed.store.rotate_device_key(device.id, &old.key, &new, draft(AuditKind::DeviceKeyRotated)).await
    };
    lost(rotate(&other, new.clone()).await);
    assert_eq!(rotate(&device, other.key.clone()).await, Err(StoreError::Conflict("the device key")));
    won(rotate(&device, new.clone()).await);
    assert_eq!(bed.store.device(device.id).await.unwrap().unwrap().key, new);
    assert!(bed.store.device_by_key(&device.key.thumbprint()).await.unwrap().is_none());
    lost(rotate(&device, bed.key()).await);
    won(bed.store.revoke_device(device.id, draft(AuditKind::DeviceRevoked)).await);
    let rotated = Device { key: new, ..device.clone() };
    lost(rotate(&rotated, bed.key()).await);
    assert_eq!(bed.entries(AuditKind::DeviceKeyRotated).await, 1);
}

async fn the_last_device_takes_the_pending_challenges_along(bed: Arc<Bed>) {
    let (account, first, client) = bed.trio().await;
    let second = bed.device(account).await;
    let target = bed.target(&first, PushTargetKind::Fcm);
    won(bed.store.put_push_target(target, draft(AuditKind::PushTargetChanged)).await);
    let pending = bed.challenge(account, &client).await;
    assert!(won(bed.store.revoke_device(first.id, draft_at(AuditKind::DeviceRevoked, at(30))).await).is_empty());
    assert!(bed.store.push_targets_of(first.id).await.unwrap().is_empty());
    assert_eq!(bed.state(pending.id).await.name(), StateName::Pending);
    lost(bed.store.revoke_device(first.id, draft_at(AuditKind::DeviceRevoked, at(31))).await);
    let ended = won(bed.store.revoke_device(second.id, draft_at(AuditKind::DeviceRevoked, at(32))).await);
    assert_eq!(ended.iter().map(|ended| ended.challenge).collect::<Vec<_>>(), [pending.id]);
    assert_eq!(bed.state(pending.id).await, State::Cancelled { at: at(32), reason: CancelReason::AccountChanged });
    assert_eq!(bed.store.devices_of(account).await.unwrap().len(), 2, "revoked ones are kept");
    lost(bed.store.revoke_device(DeviceId::new(NOON, &bed.random), draft(AuditKind::DeviceRevoked)).await);
    assert_eq!(bed.entries(AuditKind::DeviceRevoked).await, 2);
}

async fn a_proof_is_used_once(bed: Arc<Bed>) {
    assert!(bed.store.claim_proof("key", "one", at(60)).await.unwrap());
    assert!(!bed.store.claim_proof("key", "one", at(90)).await.unwrap());
    assert!(bed.store.claim_proof("key", "two", at(60)).await.unwrap());
    assert!(bed.store.claim_proof("other", "one", at(60)).await.unwrap());
}

async fn of_64_proofs_one_is_new(bed: Arc<Bed>) {
    let second = bed.place.open().await;
    let stores = [&bed.store, &second];
    let claims = (0..64).map(|number| stores[number % 2].claim_proof("key", "jti", at(60)));
    let outcomes = join_all(claims).await;
    assert_eq!(outcomes.iter().filter(|new| **new == Ok(true)).count(), 1);
    assert!(outcomes.iter().all(Result::is_ok));
    second.close().await;
}

async fn sessions_live_and_end(bed: Arc<Bed>) {
    let account = bed.account("anna").await;
    let mut new = bed.new_session(account, "token");
    new.session.ip = None;
    bed.open(new.clone()).await;
    let long_ago = NOON.minus(Duration::from_secs(1));
    let found = async |now| bed.store.session("token", now, long_ago).await.unwrap();
    assert_eq!(found(at(5)).await, Some(new.session.clone()));
    assert!(bed.store.session("token", at(5), NOON).await.unwrap().is_none(), "idle for too long");
    assert!(bed.store.session("other", at(5), long_ago).await.unwrap().is_none());
    assert_eq!(found(at(86_399)).await.map(|session| session.id), Some(new.session.id));
    assert_eq!(found(at(86_400)).await, None, "its end");
    let again = bed.new_session(account, "token");
    let error = bed.store.open_session(again, PASSWORD_HASH, draft(AuditKind::SignedIn)).await.unwrap_err();
    assert_eq!(error, StoreError::Conflict("the session token"));
    won(bed.store.end_session(new.session.id, draft(AuditKind::SignedOut)).await);
    assert_eq!(found(at(5)).await, None);
    lost(bed.store.end_session(new.session.id, draft(AuditKind::SignedOut)).await);
    assert_eq!((bed.entries(AuditKind::SignedIn).await, bed.entries(AuditKind::SignedOut).await), (1, 1));
}

async fn a_use_is_recorded_once_a_minute(bed: Arc<Bed>) {
    let new = bed.new_session(bed.account("anna").await, "token");
    bed.open(new).await;
    let long_ago = NOON.minus(Duration::from_secs(1));
    let last_used = async |now| {
        let session = bed.store.session("token", now, long_ago).await.unwrap().unwrap();
        // The use is recorded behind the read; whatever is written after it comes later.
        assert!(bed.store.claim_proof("after", &bed.text(), at(60)).await.unwrap());
        session.last_used_at
    };
    assert_eq!(last_used(at(59)).await, NOON);
    assert_eq!(last_used(at(60)).await, NOON, "the record before this use");
    assert_eq!(last_used(at(70)).await, at(60));
    assert_eq!(last_used(at(125)).await, at(60));
    assert_eq!(last_used(at(126)).await, at(125));
    // It keeps the session from idling away.
    assert!(bed.store.session("token", at(3600), at(124)).await.unwrap().is_some());
}

async fn a_disabled_accounts_sessions_are_dead(bed: Arc<Bed>) {
    let account = bed.account("anna").await;
    let new = bed.new_session(account, "token");
    bed.open(new).await;
    won(bed.store.disable_account(account, draft(AuditKind::AccountDisabled)).await);
    let long_ago = NOON.minus(Duration::from_secs(1));
    assert!(bed.store.session("token", at(5), long_ago).await.unwrap().is_none());
}
