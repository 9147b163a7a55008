//! What a phone does beside answering: its screen lock, and the first activation of its account.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use nod::store::{
    Activation, Fenced, KeptScreenLockProof, NewEnrolment, ScreenLock, ScreenLockCredential, TakenChallenge, TurnOn,
    TurnOnBy,
};
use nod_core::audit::AuditKind;
use nod_core::device::Device;
use nod_core::factor::passkey::{CredentialId, CredentialKey};
use nod_core::id::{AccountId, SessionId};
use nod_core::screen_lock::{ScreenLockAnswer, ScreenLockProof};

use super::bed::{Bed, MOST_DEVICES, NOON, at, draft, draft_at, lost, wins, won};

super::contract! {
    a_screen_lock_is_kept_as_it_was_registered_and_no_other_takes_its_place
    of_many_registrations_at_once_one_counts
    a_lock_is_asked_for_and_removed_once
    a_proof_of_a_screen_lock_is_kept_once_and_the_counter_never_falls
    a_device_linked_from_a_page_activates_as_long_as_that_session_could
    a_device_signed_in_on_activates_while_nothing_else_was_prepared
    the_codes_of_an_activation_are_those_of_the_device_that_made_them
    a_device_signed_in_on_turns_two_step_verification_on_once
}

/// A key of Ed25519, in COSE: one of RFC 8032's.
const KEY: &str = "pAEBAycgBiFYINdamAGCsQq31Uv-08lkBzoO4XLz2qYjJa8CGmj3B1Ea";

fn credential(name: &str) -> ScreenLockCredential {
    ScreenLockCredential {
        id: CredentialId::new(name.as_bytes()).unwrap(),
        key: CredentialKey::from_text(KEY).unwrap(),
        counter: 7,
        is_eligible: true,
    }
}

impl Bed {
    async fn add_lock(&self, device: &Device, name: &str, challenge: &str) -> Fenced<()> {
        let taken = TakenChallenge { hash: challenge.to_owned(), remembered_until: at(3_600) };
        let audit = draft(AuditKind::ScreenLockAdded);
        self.store.add_screen_lock(device.id, credential(name), taken, audit).await.unwrap()
    }

    async fn lock(&self, device: &Device) -> ScreenLock {
        self.store.screen_lock(device.id).await.unwrap()
    }

    /// A session of the password, and a device that its link has bound.
    async fn activation(&self, account: AccountId, on_device: bool) -> (Activation, SessionId) {
        let token = self.text();
        let new = self.new_session(account, &token);
        let session = new.session.id;
        self.open(new).await;
        let enrolment = NewEnrolment { session: Some(session), on_device, ..self.new_enrolment(account) };
        let id = enrolment.id;
        won(self.store.create_enrolment(enrolment, draft(AuditKind::EnrolmentCreated)).await);
        won(self.store.claim_enrolment(id, self.claim(), at(1), draft(AuditKind::EnrolmentClaimed)).await);
        let device = won(self.store.confirm_enrolment(id, at(2), MOST_DEVICES, draft(AuditKind::DeviceBound)).await);
        let activation = Activation {
            account,
            device: device.id,
            enrolment: id,
            linked_after: at(1),
            signed_in_after: NOON.minus(Duration::from_secs(1)),
            at: at(3),
        };
        (activation, session)
    }

    async fn may(&self, by: Activation) -> bool {
        self.store.may_activate(by).await.unwrap()
    }

    async fn codes(&self, account: AccountId, by: Option<Activation>) -> Fenced<()> {
        let hashes = vec![self.text().into(), self.text().into()];
        self.store.replace_backup_codes(account, hashes, by, draft(AuditKind::BackupCodesCreated)).await.unwrap()
    }
}

async fn a_screen_lock_is_kept_as_it_was_registered_and_no_other_takes_its_place(bed: Arc<Bed>) {
    let anna = bed.account("anna@example.org").await;
    let (phone, other) = (bed.device(anna).await, bed.device(anna).await);
    assert_eq!(bed.lock(&phone).await, ScreenLock::default());
    won(Ok(bed.add_lock(&phone, "one", "a").await));
    let kept = ScreenLock { is_on: true, credential: Some(credential("one")) };
    assert_eq!(bed.lock(&phone).await, kept);
    lost(Ok(bed.add_lock(&phone, "two", "b").await));
    assert_eq!(bed.lock(&phone).await, kept);
    // A challenge counts once, for whatever device; that of a lost call was not taken.
    lost(Ok(bed.add_lock(&other, "two", "a").await));
    won(Ok(bed.add_lock(&other, "two", "b").await));
    assert_eq!(bed.entries(AuditKind::ScreenLockAdded).await, 2);
    // A device that is gone registers nothing, and keeps nothing.
    won(bed.store.revoke_device(other.id, draft_at(AuditKind::DeviceRevoked, at(5))).await);
    assert_eq!(bed.lock(&other).await, ScreenLock::default());
    lost(Ok(bed.add_lock(&other, "three", "c").await));
    lost(bed.store.ask_screen_lock(other.id, draft(AuditKind::ScreenLockAsked)).await);
}

async fn of_many_registrations_at_once_one_counts(bed: Arc<Bed>) {
    let anna = bed.account("anna@example.org").await;
    let phone = bed.device(anna).await;
    let calls = (0..16).map(|number| {
        let taken = TakenChallenge { hash: format!("hash {number}"), remembered_until: at(3_600) };
        let audit = draft(AuditKind::ScreenLockAdded);
        bed.store.add_screen_lock(phone.id, credential(&format!("credential {number}")), taken, audit)
    });
    assert_eq!(wins(&join_all(calls).await), 1);
    assert_eq!(bed.entries(AuditKind::ScreenLockAdded).await, 1);
}

async fn a_lock_is_asked_for_and_removed_once(bed: Arc<Bed>) {
    let anna = bed.account("anna@example.org").await;
    let phone = bed.device(anna).await;
    let ask = || bed.store.ask_screen_lock(phone.id, draft(AuditKind::ScreenLockAsked));
    let remove = || bed.store.remove_screen_lock(phone.id, draft(AuditKind::ScreenLockRemoved));
    lost(remove().await);
    won(ask().await);
    lost(ask().await);
    assert_eq!(bed.lock(&phone).await, ScreenLock { is_on: true, credential: None });
    // Asked for, and registered later.
    won(Ok(bed.add_lock(&phone, "one", "a").await));
    won(remove().await);
    lost(remove().await);
    assert_eq!(bed.lock(&phone).await, ScreenLock::default());
    won(Ok(bed.add_lock(&phone, "two", "b").await));
    assert_eq!(
        (bed.entries(AuditKind::ScreenLockAsked).await, bed.entries(AuditKind::ScreenLockRemoved).await),
        (1, 1)
    );
}

async fn a_proof_of_a_screen_lock_is_kept_once_and_the_counter_never_falls(bed: Arc<Bed>) {
    let (anna, phone, client) = bed.trio().await;
    won(Ok(bed.add_lock(&phone, "one", "a").await));
    let challenge = bed.challenge(anna, &client).await;
    let signed = |signature: &str| ScreenLockProof {
        site: "nod.example.org".to_owned(),
        origin: "https://nod.example.org".to_owned(),
        key: KEY.to_owned(),
        answer: ScreenLockAnswer {
            credential: "b25l".to_owned(),
            client_data: "e30".to_owned(),
            authenticator_data: "AA".to_owned(),
            signature: signature.to_owned(),
        },
    };
    for (counter, stored, signature) in [(9, 9, "first"), (3, 9, "second"), (10, 10, "third")] {
        let (device, evidence) = (phone.id, "evidence".to_owned());
        let kept = KeptScreenLockProof { challenge: challenge.id, evidence, device, counter, proof: signed(signature) };
        bed.store.keep_screen_lock_proof(kept).await.unwrap();
        assert_eq!(bed.lock(&phone).await.credential.unwrap().counter, stored);
    }
    let proof = |evidence| bed.store.screen_lock_proof(challenge.id, evidence);
    assert_eq!(proof("evidence").await.unwrap(), Some(signed("first")));
    assert_eq!(proof("other").await.unwrap(), None);
}

async fn a_device_linked_from_a_page_activates_as_long_as_that_session_could(bed: Arc<Bed>) {
    let anna = bed.account("anna@example.org").await;
    let (activation, session) = bed.activation(anna, false).await;
    assert!(bed.may(activation).await);
    assert!(!bed.may(Activation { linked_after: at(2), ..activation }).await, "linked too long ago");
    assert!(!bed.may(Activation { signed_in_after: NOON, ..activation }).await, "signed in too long ago");
    assert!(!bed.may(Activation { at: at(86_400), ..activation }).await, "the session is over");
    let ben = bed.account("ben@example.org").await;
    assert!(!bed.may(Activation { account: ben, ..activation }).await);
    let (other, _) = bed.activation(anna, false).await;
    assert!(!bed.may(Activation { device: other.device, ..activation }).await, "another device of the account");
    assert!(bed.may(activation).await, "which is no hindrance");
    won(bed.store.end_session(session, draft(AuditKind::SignedOut)).await);
    assert!(!bed.may(activation).await);

    let (activation, _) = bed.activation(ben, false).await;
    assert!(bed.may(activation).await);
    let device = activation.device;
    won(bed.store.revoke_device(device, draft_at(AuditKind::DeviceRevoked, at(5))).await);
    assert!(!bed.may(activation).await, "the device is gone");
}

async fn a_device_signed_in_on_activates_while_nothing_else_was_prepared(bed: Arc<Bed>) {
    let anna = bed.account("anna@example.org").await;
    let (activation, session) = bed.activation(anna, true).await;
    // Its sign-in ended with the link.
    won(bed.store.end_session(session, draft(AuditKind::SignedOut)).await);
    assert!(bed.may(activation).await);
    let (other, _) = bed.activation(anna, false).await;
    assert!(!bed.may(activation).await, "a phone that somebody linked before");
    won(bed.store.revoke_device(other.device, draft_at(AuditKind::DeviceRevoked, at(5))).await);
    assert!(bed.may(activation).await);
    won(bed.store.disable_account(anna, draft_at(AuditKind::AccountDisabled, at(6))).await);
    assert!(!bed.may(activation).await);
}

async fn the_codes_of_an_activation_are_those_of_the_device_that_made_them(bed: Arc<Bed>) {
    let anna = bed.account("anna@example.org").await;
    let (activation, session) = bed.activation(anna, false).await;
    lost(bed.store.confirm_backup_codes_of(activation).await);
    lost(Ok(bed.codes(anna, Some(Activation { linked_after: at(2), ..activation })).await));
    won(Ok(bed.codes(anna, Some(activation)).await));
    assert_eq!(bed.store.backup_codes(anna).await.unwrap().len(), 2);
    // Nobody says on a page that a set is saved which the page has not shown.
    lost(bed.store.confirm_backup_codes(anna, session).await);
    assert_eq!(bed.store.backup_codes_saved_in(anna).await.unwrap(), None);
    won(bed.store.confirm_backup_codes_of(activation).await);
    assert_eq!(bed.store.backup_codes_saved_in(anna).await.unwrap(), Some(session));
    // Another set in the meantime was not saved, and is not the device's.
    won(Ok(bed.codes(anna, None).await));
    assert_eq!(bed.store.backup_codes_saved_in(anna).await.unwrap(), None);
    lost(bed.store.confirm_backup_codes_of(activation).await);
}

async fn a_device_signed_in_on_turns_two_step_verification_on_once(bed: Arc<Bed>) {
    let anna = bed.account("anna@example.org").await;
    let (activation, session) = bed.activation(anna, true).await;
    let turn = |by: Activation| TurnOn {
        account: anna,
        by: TurnOnBy::Link(by),
        codes_saved_in: Some(session),
        audit: draft_at(AuditKind::TwoStepOn, at(3)),
    };
    lost(bed.store.turn_on_two_step(turn(activation)).await);
    won(Ok(bed.codes(anna, Some(activation)).await));
    lost(bed.store.turn_on_two_step(turn(activation)).await);
    won(bed.store.confirm_backup_codes_of(activation).await);
    lost(bed.store.turn_on_two_step(turn(Activation { linked_after: at(2), ..activation })).await);
    won(bed.store.turn_on_two_step(turn(activation)).await);
    lost(bed.store.turn_on_two_step(turn(activation)).await);
    assert!(!bed.may(activation).await, "it is no first activation any more");
    assert_eq!(bed.entries(AuditKind::TwoStepOn).await, 1);

    // A device that was linked from a page leaves that to the page, which tries it first.
    let ben = bed.account("ben@example.org").await;
    let (activation, session) = bed.activation(ben, false).await;
    won(Ok(bed.codes(ben, Some(activation)).await));
    won(bed.store.confirm_backup_codes_of(activation).await);
    let turn = TurnOn { account: ben, codes_saved_in: Some(session), ..turn(activation) };
    lost(bed.store.turn_on_two_step(turn).await);
}
