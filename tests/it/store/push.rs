//! Push targets, and what became of pushes.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use nod::store::{
    AcknowledgePush, Acknowledged, PurgeLimits, PushStep, PushTarget, RecordPush, StoreResult, TargetHealth,
};
use nod_core::audit::AuditKind;
use nod_core::challenge::Challenge;
use nod_core::device::Device;
use nod_core::id::PushTargetId;
use nod_core::time::Timestamp;
use nod_core::wire::PushTargetKind;

use super::bed::{Bed, NOON, at, draft, lost, won};

super::contract! {
    push_targets_are_one_per_kind
    the_targets_of_an_account_are_those_of_its_active_devices
    a_target_that_is_gone_is_dropped_unless_it_came_later_or_anew
    a_push_is_recorded_step_by_step_in_any_order
    the_first_sign_of_life_counts_and_a_faster_one_than_the_record_too
    a_stranger_s_sign_of_life_is_none
    a_target_is_judged_by_its_last_two_accepted_pushes
    kinds_are_counted_and_retention_takes_the_rows_along
}

impl Bed {
    pub fn target(&self, device: &Device, kind: PushTargetKind) -> PushTarget {
        let id = PushTargetId::new(NOON, &self.random);
        PushTarget { id, device: device.id, kind, sealed: self.text(), created_at: at(3) }
    }
}

async fn push_targets_are_one_per_kind(bed: Arc<Bed>) {
    let device = bed.device(bed.account("anna").await).await;
    let put = async |target: &PushTarget| {
        bed.store.put_push_target(target.clone(), draft(AuditKind::PushTargetChanged)).await
    };
    let delete = async |kind| bed.store.delete_push_target(device.id, kind, draft(AuditKind::PushTargetChanged)).await;
    let mut stored = Vec::new();
    for kind in PushTargetKind::ALL {
        won(put(&bed.target(&device, kind)).await);
        let replacement = bed.target(&device, kind);
        won(put(&replacement).await);
        stored.push(replacement);
    }
    let mut found = bed.store.push_targets_of(device.id).await.unwrap();
    found.sort_by_key(|target| target.kind);
    stored.sort_by_key(|target| target.kind);
    assert_eq!(found, stored);
    won(delete(PushTargetKind::Fcm).await);
    lost(delete(PushTargetKind::Fcm).await);
    assert_eq!(bed.store.push_targets_of(device.id).await.unwrap().len(), 3);
    won(bed.store.revoke_device(device.id, draft(AuditKind::DeviceRevoked)).await);
    lost(put(&bed.target(&device, PushTargetKind::Fcm)).await);
    assert!(bed.store.push_targets_of(device.id).await.unwrap().is_empty());
    assert_eq!(bed.entries(AuditKind::PushTargetChanged).await, 9);
}

const KIND: PushTargetKind = PushTargetKind::WebPush;

impl Bed {
    async fn put(&self, device: &Device, kind: PushTargetKind) -> PushTarget {
        let target = self.target(device, kind);
        won(self.store.put_push_target(target.clone(), draft(AuditKind::PushTargetChanged)).await);
        target
    }

    async fn note(&self, challenge: &Challenge, device: &Device, when: u64, step: PushStep) {
        let record =
            RecordPush { challenge: challenge.id, device: device.id, kind: KIND, sent_at: at(10), at: at(when), step };
        self.store.record_push(record).await.unwrap();
    }

    async fn sign(&self, challenge: &Challenge, device: &Device, when: u64, opened: bool) -> Vec<Acknowledged> {
        let sign = AcknowledgePush { challenge: challenge.id, device: device.id, at: at(when), opened };
        self.store.acknowledge_push(sign).await.unwrap()
    }
}

async fn the_targets_of_an_account_are_those_of_its_active_devices(bed: Arc<Bed>) {
    let (account, first, _) = bed.trio().await;
    let second = bed.device(account).await;
    let stranger = bed.device(bed.account("ben").await).await;
    let mut all = Vec::new();
    for (device, kind) in [(&first, KIND), (&first, PushTargetKind::Fcm), (&second, PushTargetKind::Apns)] {
        all.push(bed.put(device, kind).await);
    }
    bed.put(&stranger, KIND).await;
    let found = async || {
        let mut found = bed.store.push_targets_of_account(account).await.unwrap();
        found.sort_by_key(|target| target.kind);
        found
    };
    all.sort_by_key(|target| target.kind);
    assert_eq!(found().await, all);
    won(bed.store.revoke_device(first.id, draft(AuditKind::DeviceRevoked)).await);
    all.retain(|target| target.device == second.id);
    assert_eq!(found().await, all);
}

async fn a_target_that_is_gone_is_dropped_unless_it_came_later_or_anew(bed: Arc<Bed>) {
    let device = bed.device(bed.account("anna").await).await;
    let drop = async |target: &PushTarget, since: Option<Timestamp>| -> StoreResult<_> {
        bed.store.drop_push_target(target.id, since, draft(AuditKind::PushTargetChanged)).await
    };
    let old = bed.put(&device, KIND).await;
    let new = bed.put(&device, KIND).await;
    lost(drop(&old, None).await);
    lost(drop(&new, Some(at(2))).await);
    assert_eq!(bed.store.push_targets_of(device.id).await.unwrap().first(), Some(&new), "it was registered at 3");
    won(drop(&new, Some(at(3))).await);
    lost(drop(&new, None).await);
    assert!(bed.store.push_targets_of(device.id).await.unwrap().is_empty());
    assert_eq!(bed.entries(AuditKind::PushTargetChanged).await, 3, "only what happened is in the log");
}

async fn a_push_is_recorded_step_by_step_in_any_order(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let challenge = bed.challenge(account, &client).await;
    bed.note(&challenge, &device, 12, PushStep::Accepted).await;
    bed.note(&challenge, &device, 13, PushStep::Accepted).await;
    bed.note(&challenge, &device, 14, PushStep::Failed("too late".to_owned())).await;
    let [push] = &bed.store.push_deliveries(challenge.id).await.unwrap()[..] else { panic!("one row") };
    assert_eq!((push.sent_at, push.accepted_at), (at(10), Some(at(12))));
    assert_eq!(push.failed, Some((at(14), "too late".to_owned())));
    // All at once, in one batch, for many devices.
    let devices = join_all((0..20).map(|_| bed.device(account))).await;
    let steps = [PushStep::Accepted, PushStep::Failed("no".to_owned())];
    let records = devices.iter().flat_map(|device| steps.iter().map(move |step| (device, step.clone())));
    join_all(records.map(|(device, step)| bed.note(&challenge, device, 11, step))).await;
    assert_eq!(bed.store.push_deliveries(challenge.id).await.unwrap().len(), 21);
    // A question that was deleted meanwhile is no error.
    let gone = Challenge { id: bed.new_challenge(account, &client).challenge.id, ..challenge };
    bed.note(&gone, &device, 12, PushStep::Accepted).await;
    assert!(bed.store.push_deliveries(gone.id).await.unwrap().is_empty());
}

async fn the_first_sign_of_life_counts_and_a_faster_one_than_the_record_too(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    bed.put(&device, KIND).await;
    let challenge = bed.challenge(account, &client).await;
    bed.note(&challenge, &device, 11, PushStep::Accepted).await;
    let first = bed.sign(&challenge, &device, 13, false).await;
    assert_eq!(first, [Acknowledged { kind: KIND, after: Duration::from_secs(3) }]);
    assert_eq!(bed.sign(&challenge, &device, 15, true).await, []);
    assert_eq!(bed.sign(&challenge, &device, 17, true).await, []);
    let [push] = &bed.store.push_deliveries(challenge.id).await.unwrap()[..] else { panic!("one row") };
    assert_eq!((push.delivered_at, push.opened_at), (Some(at(13)), Some(at(15))));

    let fast = bed.challenge(account, &client).await;
    assert_eq!(bed.sign(&fast, &device, 9, true).await, [Acknowledged { kind: KIND, after: Duration::ZERO }]);
    bed.note(&fast, &device, 12, PushStep::Accepted).await;
    let [push] = &bed.store.push_deliveries(fast.id).await.unwrap()[..] else { panic!("one row") };
    assert_eq!((push.sent_at, push.accepted_at), (at(10), Some(at(12))));
    assert_eq!((push.delivered_at, push.opened_at), (Some(at(9)), Some(at(9))));

    // A phone that is not pushed to leaves nothing behind.
    let silent = bed.device(account).await;
    assert_eq!(bed.sign(&fast, &silent, 9, true).await, []);
    assert_eq!(bed.store.push_deliveries(fast.id).await.unwrap().len(), 1);
}

async fn a_stranger_s_sign_of_life_is_none(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let stranger = bed.device(bed.account("ben").await).await;
    bed.put(&device, KIND).await;
    bed.put(&stranger, KIND).await;
    let challenge = bed.challenge(account, &client).await;
    bed.note(&challenge, &device, 10, PushStep::Accepted).await;
    assert_eq!(bed.sign(&challenge, &stranger, 12, true).await, []);
    let [push] = &bed.store.push_deliveries(challenge.id).await.unwrap()[..] else { panic!("one row") };
    assert_eq!((push.delivered_at, push.opened_at), (None, None));
}

async fn a_target_is_judged_by_its_last_two_accepted_pushes(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    bed.put(&device, KIND).await;
    let unanswered = async |now: u64| {
        let [TargetHealth { unanswered, .. }] = &bed.store.push_health_of(account, at(now)).await.unwrap()[..] else {
            panic!("one target")
        };
        *unanswered
    };
    let push = async |when: u64, accepted: bool| {
        let challenge = bed.challenge(account, &client).await;
        let step = if accepted { PushStep::Accepted } else { PushStep::Failed("no".to_owned()) };
        let (challenge_id, sent_at) = (challenge.id, at(when));
        let record = RecordPush { challenge: challenge_id, device: device.id, kind: KIND, sent_at, at: at(when), step };
        bed.store.record_push(record).await.unwrap();
        challenge
    };
    assert_eq!(unanswered(1000).await, 0);
    push(10, true).await;
    push(20, false).await;
    assert_eq!(unanswered(1000).await, 1, "what was given up is the service's fault");
    let third = push(30, true).await;
    assert_eq!(unanswered(89).await, 1, "the third may be on its way for a minute");
    assert_eq!(unanswered(90).await, 2);
    bed.sign(&third, &device, 95, false).await;
    assert_eq!(unanswered(1000).await, 1);
    push(100, true).await;
    push(110, true).await;
    assert_eq!(unanswered(1000).await, 2);
    // A new registration begins anew.
    let again = PushTarget { created_at: at(120), ..bed.target(&device, KIND) };
    won(bed.store.put_push_target(again, draft(AuditKind::PushTargetChanged)).await);
    assert_eq!(unanswered(1000).await, 0);
}

async fn kinds_are_counted_and_retention_takes_the_rows_along(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    bed.put(&device, KIND).await;
    let challenge = bed.approved(account, &device, &client).await;
    bed.note(&challenge, &device, 11, PushStep::Accepted).await;
    bed.note(&challenge, &device, 12, PushStep::Failed("gone".to_owned())).await;
    bed.sign(&challenge, &device, 13, false).await;
    let all = bed.store.push_health(at(0)).await.unwrap();
    let counted: Vec<PushTargetKind> = all.iter().map(|health| health.kind).collect();
    let kinds: Vec<PushTargetKind> = PushTargetKind::ALL.into_iter().filter(|kind| counted.contains(kind)).collect();
    assert_eq!(kinds, PushTargetKind::ALL, "every kind, used or not");
    let web = all.iter().find(|health| health.kind == KIND).unwrap();
    assert_eq!((web.targets, web.sent, web.accepted, web.failed, web.delivered), (1, 1, 1, 1, 1));
    assert_eq!(web.last_failure, Some((at(12), "gone".to_owned())));
    let later = bed.store.push_health(at(60)).await.unwrap();
    let web = later.iter().find(|health| health.kind == KIND).unwrap();
    assert_eq!((web.targets, web.sent, web.last_failure.clone()), (1, 0, None));
    let far = at(1_000_000);
    let limits =
        PurgeLimits { challenges_before: far, enrolments_before: far, guesses_before: far, now: far, batch: 100 };
    assert_eq!(bed.store.purge(limits).await.unwrap().challenges, 1);
    assert!(bed.store.push_deliveries(challenge.id).await.unwrap().is_empty());
}
