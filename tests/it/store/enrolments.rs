//! Enrolments.

use std::sync::Arc;

use futures_util::future::join_all;
use nod::store::{Guess, NewEnrolment, StoreError};
use nod_core::audit::AuditKind;
use nod_core::device::DeviceState;
use nod_core::enrolment::{Claim, EnrolmentState};

use super::bed::{Bed, MOST_DEVICES, NOON, at, draft, lost, wins, won};

super::contract! {
    an_enrolment_becomes_a_device
    an_enrolment_is_found_by_its_secret
    a_claim_has_its_guards
    a_confirmation_has_its_guards
    a_refusal_is_final
    a_key_claims_one_enrolment_at_a_time
    a_bound_key_claims_nothing
    a_code_is_found_by_the_user_name_and_its_tries_are_counted
    of_64_claims_one_wins
    of_64_confirmations_one_wins
}

async fn an_enrolment_becomes_a_device(bed: Arc<Bed>) {
    let account = bed.account("anna").await;
    let session = bed.new_session(account, "token");
    bed.open(session.clone()).await;
    let session = session.session.id;
    let mut new = bed.new_enrolment(account);
    new.session = Some(session);
    let id = new.id;
    won(bed.store.create_enrolment(new, draft(AuditKind::EnrolmentCreated)).await);
    let enrolment = async || bed.store.enrolment(id).await.unwrap().unwrap();
    assert!(matches!(enrolment().await.state, EnrolmentState::Open));
    assert_eq!((enrolment().await.account, enrolment().await.session), (account, Some(session)));
    assert_eq!((enrolment().await.created_at, enrolment().await.expires_at), (NOON, at(600)));

    let claim = bed.claim();
    won(bed.store.claim_enrolment(id, claim.clone(), at(1), draft(AuditKind::EnrolmentClaimed)).await);
    let EnrolmentState::Claimed(stored) = enrolment().await.state else { panic!("it is claimed") };
    assert_eq!(*stored, claim);

    let device = won(bed.store.confirm_enrolment(id, at(2), MOST_DEVICES, draft(AuditKind::DeviceBound)).await);
    assert_eq!((device.id, device.account, &device.key), (claim.device, account, &claim.key));
    assert_eq!((&device.name, &device.platform), (&claim.name, &claim.platform));
    assert_eq!((device.created_at, device.last_answer_at, device.state), (at(2), None, DeviceState::Active));
    let EnrolmentState::Confirmed { device: bound, at: when } = enrolment().await.state else {
        panic!("it is confirmed")
    };
    assert_eq!((bound, when), (device.id, at(2)));
    assert_eq!(bed.store.device(device.id).await.unwrap().unwrap(), device);
    let found = bed.store.enrolment_by_key(&claim.key).await.unwrap().unwrap();
    assert_eq!(found.id, id);
    for kind in [AuditKind::EnrolmentCreated, AuditKind::EnrolmentClaimed, AuditKind::DeviceBound] {
        assert_eq!(bed.entries(kind).await, 1, "{kind:?}");
    }
}

async fn a_code_is_found_by_the_user_name_and_its_tries_are_counted(bed: Arc<Bed>) {
    let (anna, bob) = (bed.account("anna").await, bed.account("bob").await);
    let with_code = |account, mac: &str| NewEnrolment { code_mac: Some(mac.to_owned()), ..bed.new_enrolment(account) };
    let (first, second, of_bob) = (with_code(anna, "one"), with_code(anna, "two"), with_code(bob, "three"));
    let ids = [first.id, second.id, of_bob.id];
    for new in [first, second, of_bob, bed.new_enrolment(anna)] {
        won(bed.store.create_enrolment(new, draft(AuditKind::EnrolmentCreated)).await);
    }
    let guess =
        |seen, seconds| Guess { name_hash: "h".to_owned(), bucket: "strangers".to_owned(), seen, at: at(seconds) };
    let tried = async |seen, seconds, name: &str| {
        let name = Some(name.parse().unwrap());
        let codes = won(bed.store.try_enrolment_code(guess(seen, seconds), name, 3).await);
        let mut macs: Vec<String> = codes.into_iter().map(|code| code.mac).collect();
        macs.sort();
        macs
    };
    assert_eq!(tried(0, 1, "anna").await, ["one", "two"]);
    // A guess that was slower counts nothing.
    lost(bed.store.try_enrolment_code(guess(0, 1), Some("anna".parse().unwrap()), 3).await);
    won(bed.store.claim_enrolment(ids[0], bed.claim(), at(2), draft(AuditKind::EnrolmentClaimed)).await);
    assert_eq!(tried(1, 3, "anna").await, ["one", "two"], "the device that claimed it may ask again");
    won(bed.store.refuse_enrolment(ids[0], at(4), draft(AuditKind::EnrolmentRefused)).await);
    assert_eq!(tried(2, 5, "anna").await, ["two"]);
    assert!(tried(3, 6, "anna").await.is_empty(), "three tries were made");
    assert!(tried(4, 6, "nobody").await.is_empty());
    assert!(won(bed.store.try_enrolment_code(guess(5, 7), None, 3).await).is_empty());
    assert!(tried(6, 600, "bob").await.is_empty(), "its time is over");
    let tries = async |id| bed.store.enrolment(id).await.unwrap().unwrap().code_tries;
    assert_eq!((tries(ids[0]).await, tries(ids[1]).await, tries(ids[2]).await), (Some(2), Some(3), Some(0)));
}

async fn an_enrolment_is_found_by_its_secret(bed: Arc<Bed>) {
    let account = bed.account("anna").await;
    let new = bed.new_enrolment(account);
    won(bed.store.create_enrolment(new.clone(), draft(AuditKind::EnrolmentCreated)).await);
    let found = bed.store.enrolment_by_secret(&new.secret_hash).await.unwrap().unwrap();
    assert_eq!(found.id, new.id);
    assert!(bed.store.enrolment_by_secret("another").await.unwrap().is_none());
    assert!(bed.store.enrolment(bed.new_enrolment(account).id).await.unwrap().is_none());
    assert!(bed.store.enrolment_by_key(&bed.key()).await.unwrap().is_none());
}

async fn a_claim_has_its_guards(bed: Arc<Bed>) {
    let account = bed.account("anna").await;
    let claim = async |id, at| bed.store.claim_enrolment(id, bed.claim(), at, draft(AuditKind::EnrolmentClaimed)).await;
    lost(claim(bed.new_enrolment(account).id, at(1)).await);
    let id = bed.enrolment(account).await;
    lost(claim(id, at(600)).await);
    won(bed.store.disable_account(account, draft(AuditKind::AccountDisabled)).await);
    lost(claim(id, at(1)).await);
    won(bed.store.enable_account(account, draft(AuditKind::AccountEnabled)).await);
    lost(claim(id, at(1)).await);
    let id = bed.enrolment(account).await;
    won(claim(id, at(599)).await);
    lost(claim(id, at(599)).await);
    assert_eq!(bed.entries(AuditKind::EnrolmentClaimed).await, 1);
}

async fn a_confirmation_has_its_guards(bed: Arc<Bed>) {
    let account = bed.account("anna").await;
    let confirm = async |id, at| bed.store.confirm_enrolment(id, at, MOST_DEVICES, draft(AuditKind::DeviceBound)).await;
    let id = bed.enrolment(account).await;
    lost(confirm(id, at(1)).await);
    won(bed.store.claim_enrolment(id, bed.claim(), at(1), draft(AuditKind::EnrolmentClaimed)).await);
    lost(confirm(id, at(600)).await);
    won(bed.store.disable_account(account, draft(AuditKind::AccountDisabled)).await);
    lost(confirm(id, at(2)).await);
    won(bed.store.enable_account(account, draft(AuditKind::AccountEnabled)).await);
    lost(confirm(id, at(2)).await);
    assert!(bed.store.devices_of(account).await.unwrap().is_empty());
    let id = bed.enrolment(account).await;
    won(bed.store.claim_enrolment(id, bed.claim(), at(1), draft(AuditKind::EnrolmentClaimed)).await);
    won(confirm(id, at(2)).await);
    lost(confirm(id, at(2)).await);
    lost(confirm(bed.new_enrolment(account).id, at(2)).await);
    assert_eq!(bed.entries(AuditKind::DeviceBound).await, 1);
}

async fn a_refusal_is_final(bed: Arc<Bed>) {
    let account = bed.account("anna").await;
    let refuse = async |id| bed.store.refuse_enrolment(id, at(5), draft(AuditKind::EnrolmentRefused)).await;
    let open = bed.enrolment(account).await;
    let claimed = bed.enrolment(account).await;
    let claim = bed.claim();
    won(bed.store.claim_enrolment(claimed, claim.clone(), at(1), draft(AuditKind::EnrolmentClaimed)).await);
    for id in [open, claimed] {
        won(refuse(id).await);
        lost(refuse(id).await);
        let state = bed.store.enrolment(id).await.unwrap().unwrap().state;
        assert!(matches!(state, EnrolmentState::Refused { at: when } if when == at(5)), "{state:?}");
        lost(bed.store.claim_enrolment(id, bed.claim(), at(6), draft(AuditKind::EnrolmentClaimed)).await);
        lost(bed.store.confirm_enrolment(id, at(6), MOST_DEVICES, draft(AuditKind::DeviceBound)).await);
    }
    // A refused claim is found by its key still: the phone asks what became of it.
    assert_eq!(bed.store.enrolment_by_key(&claim.key).await.unwrap().unwrap().id, claimed);
    let confirmed = bed.device(account).await;
    let id = bed.store.enrolment_by_key(&confirmed.key).await.unwrap().unwrap().id;
    lost(refuse(id).await);
    assert_eq!(bed.entries(AuditKind::EnrolmentRefused).await, 2);
}

async fn a_key_claims_one_enrolment_at_a_time(bed: Arc<Bed>) {
    let account = bed.account("anna").await;
    let first = bed.enrolment(account).await;
    let second = bed.enrolment(bed.account("bob").await).await;
    let claim = bed.claim();
    let with_same_key = || Claim { key: claim.key.clone(), claimed_at: at(9), ..bed.claim() };
    let try_second =
        async |at| bed.store.claim_enrolment(second, with_same_key(), at, draft(AuditKind::EnrolmentClaimed)).await;
    won(bed.store.claim_enrolment(first, claim.clone(), at(1), draft(AuditKind::EnrolmentClaimed)).await);
    assert_eq!(try_second(at(9)).await, Err(StoreError::Conflict("the device key")));
    assert!(matches!(bed.store.enrolment(second).await.unwrap().unwrap().state, EnrolmentState::Open));
    won(bed.store.refuse_enrolment(first, at(8), draft(AuditKind::EnrolmentRefused)).await);
    won(try_second(at(9)).await);
    assert_eq!(bed.store.enrolment_by_key(&claim.key).await.unwrap().unwrap().id, second, "the latest claim");

    // A claim that ran out holds its key no longer.
    let mut later = bed.new_enrolment(account);
    later.expires_at = at(6000);
    let third = later.id;
    won(bed.store.create_enrolment(later, draft(AuditKind::EnrolmentCreated)).await);
    won(bed.store.claim_enrolment(third, with_same_key(), at(700), draft(AuditKind::EnrolmentClaimed)).await);
    assert!(matches!(bed.store.enrolment(second).await.unwrap().unwrap().state, EnrolmentState::Claimed(_)));
    assert_eq!(bed.entries(AuditKind::EnrolmentClaimed).await, 3);
}

async fn a_bound_key_claims_nothing(bed: Arc<Bed>) {
    let account = bed.account("anna").await;
    let device = bed.device(account).await;
    let claim = || Claim { key: device.key.clone(), ..bed.claim() };
    let id = bed.enrolment(account).await;
    let outcome = bed.store.claim_enrolment(id, claim(), at(3), draft(AuditKind::EnrolmentClaimed)).await;
    assert_eq!(outcome, Err(StoreError::Conflict("the device key")));
    // Nor when the device was revoked: a phone that comes back makes a new key.
    won(bed.store.revoke_device(device.id, draft(AuditKind::DeviceRevoked)).await);
    let outcome = bed.store.claim_enrolment(id, claim(), at(3), draft(AuditKind::EnrolmentClaimed)).await;
    assert_eq!(outcome, Err(StoreError::Conflict("the device key")));
    assert!(matches!(bed.store.enrolment(id).await.unwrap().unwrap().state, EnrolmentState::Open));
    assert_eq!(bed.entries(AuditKind::EnrolmentClaimed).await, 1);
}

async fn of_64_claims_one_wins(bed: Arc<Bed>) {
    let id = bed.enrolment(bed.account("anna").await).await;
    let claims: Vec<Claim> = (0..64).map(|_| bed.claim()).collect();
    let outcomes = join_all(
        claims
            .iter()
            .map(|claim| bed.store.claim_enrolment(id, claim.clone(), at(1), draft(AuditKind::EnrolmentClaimed))),
    )
    .await;
    assert_eq!(wins(&outcomes), 1);
    let winner = outcomes.iter().position(|outcome| wins(std::slice::from_ref(outcome)) == 1).unwrap();
    let EnrolmentState::Claimed(stored) = bed.store.enrolment(id).await.unwrap().unwrap().state else {
        panic!("it is claimed")
    };
    assert_eq!(*stored, claims[winner]);
    assert_eq!(bed.entries(AuditKind::EnrolmentClaimed).await, 1);
}

async fn of_64_confirmations_one_wins(bed: Arc<Bed>) {
    let account = bed.account("anna").await;
    let id = bed.enrolment(account).await;
    won(bed.store.claim_enrolment(id, bed.claim(), at(1), draft(AuditKind::EnrolmentClaimed)).await);
    let outcomes =
        join_all((0..64).map(|_| bed.store.confirm_enrolment(id, at(2), MOST_DEVICES, draft(AuditKind::DeviceBound))))
            .await;
    assert_eq!(wins(&outcomes), 1);
    assert_eq!(bed.store.devices_of(account).await.unwrap().len(), 1);
    assert_eq!(bed.entries(AuditKind::DeviceBound).await, 1);
}
