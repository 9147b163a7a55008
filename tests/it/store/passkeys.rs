//! Passkeys, as the store keeps them.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use nod::store::{Fenced, OpenedSession, SignInByPasskey, TakenChallenge};
use nod_core::audit::AuditKind;
use nod_core::challenge::{Challenge, StateName};
use nod_core::factor::passkey::{CredentialId, CredentialKey, Kept, NewCredential, Passkey, Transport};
use nod_core::id::{AccountId, PasskeyId};
use nod_core::session::SessionStrength;

use super::bed::{Bed, NOON, at, draft, draft_at, lost, wins, won};

super::contract! {
    a_passkey_is_kept_as_it_was_made
    an_account_has_so_many_passkeys_and_a_credential_is_somebodys_for_ever
    of_one_challenge_used_many_times_at_once_one_opens_a_session
    a_challenge_is_taken_once_whatever_it_is_for_and_remembered_past_its_end
    a_passkey_signs_in_only_while_it_is_there_and_its_account_active
    a_passkey_after_the_password_needs_the_sign_in_that_waits
    the_counter_never_falls
    removing_a_passkey_ends_the_sessions_that_it_opened
}

/// A key of Ed25519, in COSE: one of RFC 8032's.
fn key() -> CredentialKey {
    let point = data_encoding::HEXLOWER.decode(b"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    let cose = [&[0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 32][..], &point.unwrap()].concat();
    CredentialKey::from_text(&data_encoding::BASE64URL_NOPAD.encode(&cose)).unwrap()
}

fn challenge(hash: &str) -> TakenChallenge {
    TakenChallenge { hash: hash.to_owned(), remembered_until: at(3_600) }
}

impl Bed {
    fn new_passkey(&self, account: AccountId, credential: &str) -> Passkey {
        Passkey {
            id: PasskeyId::new(NOON, &self.random),
            account,
            name: "Laptop".parse().unwrap(),
            credential: NewCredential {
                id: CredentialId::new(credential.as_bytes()).unwrap(),
                key: key(),
                counter: 7,
                kept: Kept::Synced { backed_up: false },
            },
            transports: vec![Transport::Hybrid, Transport::Internal],
            created_at: at(0),
            last_used_at: None,
            removed_at: None,
        }
    }

    async fn add(&self, passkey: &Passkey, hash: &str, most: u32) -> Fenced<()> {
        let audit = draft(AuditKind::PasskeyAdded);
        self.store.add_passkey(passkey.clone(), challenge(hash), most, audit).await.unwrap()
    }

    async fn passkey(&self, account: AccountId, credential: &str) -> Passkey {
        let passkey = self.new_passkey(account, credential);
        assert!(matches!(self.add(&passkey, &format!("made {credential}"), 10).await, Fenced::Won(())));
        passkey
    }

    async fn of_credential(&self, passkey: &Passkey) -> Option<Passkey> {
        self.store.passkey_by_credential(&passkey.credential.id).await.unwrap()
    }

    /// The use of a passkey, alone, at that second.
    fn by_passkey(&self, passkey: &Passkey, hash: &str, token: &str, second: u64) -> SignInByPasskey {
        let mut new = self.new_session(passkey.account, token);
        new.session.strength = SessionStrength::Passkey { passkey: passkey.id };
        new.session.authenticated_at = at(second);
        SignInByPasskey {
            passkey: passkey.id,
            challenge: challenge(hash),
            counter: 8,
            kept: Kept::Synced { backed_up: true },
            waiting: None,
            session: OpenedSession { new, audit: draft(AuditKind::SignedIn) },
            audit: vec![draft(AuditKind::PasskeyUsed)],
        }
    }

    fn after(&self, question: &Challenge, passkey: &Passkey, hash: &str, token: &str) -> SignInByPasskey {
        let waiting = Some((question.id, question.client.clone()));
        SignInByPasskey { waiting, ..self.by_passkey(passkey, hash, token, 5) }
    }

    async fn opened(&self, token: &str) -> Option<SessionStrength> {
        let session = self.store.session(token, at(6), at(0).minus(Duration::from_secs(1))).await.unwrap();
        session.map(|session| session.strength)
    }
}

async fn a_passkey_is_kept_as_it_was_made(bed: Arc<Bed>) {
    let anna = bed.account("anna@example.org").await;
    let passkey = bed.passkey(anna, "one").await;
    assert_eq!(bed.of_credential(&passkey).await, Some(passkey.clone()));
    let other = Passkey { transports: Vec::new(), ..bed.new_passkey(anna, "two") };
    let other = Passkey {
        created_at: at(1),
        credential: NewCredential { kept: Kept::InOnePlace, ..other.credential },
        ..other
    };
    assert!(matches!(bed.add(&other, "made", 10).await, Fenced::Won(())));
    assert_eq!(bed.store.passkeys_of(anna).await.unwrap(), [other.clone(), passkey.clone()], "the latest first");
    let rename =
        |account, id| bed.store.rename_passkey(account, id, "Key".parse().unwrap(), draft(AuditKind::PasskeyRenamed));
    won(rename(anna, passkey.id).await);
    let ben = bed.account("ben@example.org").await;
    lost(rename(ben, passkey.id).await);
    assert_eq!(bed.of_credential(&passkey).await.unwrap().name.as_str(), "Key");
    assert_eq!((bed.entries(AuditKind::PasskeyAdded).await, bed.entries(AuditKind::PasskeyRenamed).await), (2, 1));
}

async fn an_account_has_so_many_passkeys_and_a_credential_is_somebodys_for_ever(bed: Arc<Bed>) {
    let (anna, ben) = (bed.account("anna@example.org").await, bed.account("ben@example.org").await);
    let passkey = bed.passkey(anna, "one").await;
    lost(Ok(bed.add(&bed.new_passkey(anna, "two"), "a", 1).await));
    lost(Ok(bed.add(&bed.new_passkey(ben, "one"), "b", 10).await));
    lost(Ok(bed.add(&bed.new_passkey(ben, "three"), "made one", 10).await));
    won(bed.store.remove_passkey(anna, passkey.id, draft(AuditKind::PasskeyRemoved)).await);
    lost(bed.store.remove_passkey(anna, passkey.id, draft(AuditKind::PasskeyRemoved)).await);
    assert_eq!(bed.of_credential(&passkey).await, None);
    lost(Ok(bed.add(&bed.new_passkey(anna, "one"), "c", 10).await));
    lost(Ok(bed.add(&bed.new_passkey(ben, "one"), "d", 10).await));
    assert!(matches!(bed.add(&bed.new_passkey(anna, "two"), "a", 1).await, Fenced::Won(())), "there is room again");
    won(bed.store.disable_account(ben, draft_at(AuditKind::AccountDisabled, at(1))).await);
    lost(Ok(bed.add(&bed.new_passkey(ben, "four"), "e", 10).await));
}

async fn of_one_challenge_used_many_times_at_once_one_opens_a_session(bed: Arc<Bed>) {
    let anna = bed.account("anna@example.org").await;
    let passkey = bed.passkey(anna, "one").await;
    let other = bed.passkey(anna, "two").await;
    let calls = (0..32).map(|number| {
        let passkey = if number % 2 == 0 { &passkey } else { &other };
        bed.store.sign_in_by_passkey(bed.by_passkey(passkey, "hash", &format!("token {number}"), 5))
    });
    assert_eq!(wins(&join_all(calls).await), 1);
    assert_eq!(bed.store.sessions_of(anna, at(6), at(0).minus(Duration::from_secs(1))).await.unwrap().len(), 1);
    assert_eq!(bed.entries(AuditKind::PasskeyUsed).await, 1);
}

async fn a_challenge_is_taken_once_whatever_it_is_for_and_remembered_past_its_end(bed: Arc<Bed>) {
    let anna = bed.account("anna@example.org").await;
    let passkey = bed.passkey(anna, "one").await;
    lost(bed.store.sign_in_by_passkey(bed.by_passkey(&passkey, "made one", "first", 5)).await);
    won(bed.store.sign_in_by_passkey(bed.by_passkey(&passkey, "hash", "second", 5)).await);
    lost(Ok(bed.add(&bed.new_passkey(anna, "two"), "hash", 10).await));
    lost(bed.store.sign_in_by_passkey(bed.by_passkey(&passkey, "hash", "third", 3_599)).await);
    // Those of which nobody can try anything any more are forgotten when another one is taken.
    won(bed.store.sign_in_by_passkey(bed.by_passkey(&passkey, "later", "fourth", 3_600)).await);
    won(bed.store.sign_in_by_passkey(bed.by_passkey(&passkey, "hash", "fifth", 3_600)).await);
}

async fn a_passkey_signs_in_only_while_it_is_there_and_its_account_active(bed: Arc<Bed>) {
    let (anna, ben) = (bed.account("anna@example.org").await, bed.account("ben@example.org").await);
    let passkey = bed.passkey(anna, "one").await;
    let bens = Passkey { account: ben, ..passkey.clone() };
    lost(bed.store.sign_in_by_passkey(bed.by_passkey(&bens, "a", "bens", 5)).await);
    won(bed.store.disable_account(anna, draft_at(AuditKind::AccountDisabled, at(1))).await);
    lost(bed.store.sign_in_by_passkey(bed.by_passkey(&passkey, "b", "disabled", 5)).await);
    won(bed.store.enable_account(anna, draft(AuditKind::AccountEnabled)).await);
    won(bed.store.sign_in_by_passkey(bed.by_passkey(&passkey, "b", "right", 5)).await);
    assert_eq!(bed.opened("right").await, Some(SessionStrength::Passkey { passkey: passkey.id }));
    let used = bed.of_credential(&passkey).await.unwrap();
    assert_eq!((used.last_used_at, used.credential.counter), (Some(at(5)), 8));
    assert_eq!(used.credential.kept, Kept::Synced { backed_up: true });
    won(bed.store.remove_passkey(anna, passkey.id, draft(AuditKind::PasskeyRemoved)).await);
    lost(bed.store.sign_in_by_passkey(bed.by_passkey(&passkey, "c", "removed", 5)).await);
}

async fn a_passkey_after_the_password_needs_the_sign_in_that_waits(bed: Arc<Bed>) {
    let (anna, ben) = (bed.account("anna@example.org").await, bed.account("ben@example.org").await);
    let (own, files) = (bed.party("nod").await, bed.party("files").await);
    let device = bed.device(anna).await;
    bed.device(ben).await;
    let passkey = bed.passkey(anna, "one").await;
    let bens = bed.challenge(ben, &own).await;
    lost(bed.store.sign_in_by_passkey(bed.after(&bens, &passkey, "a", "bens")).await);
    let approved = bed.approved(anna, &device, &own).await;
    lost(bed.store.sign_in_by_passkey(bed.after(&approved, &passkey, "b", "approved")).await);
    let question = bed.challenge(anna, &own).await;
    let mut elsewhere = bed.after(&question, &passkey, "c", "elsewhere");
    elsewhere.waiting = Some((question.id, files));
    lost(bed.store.sign_in_by_passkey(elsewhere).await);
    assert_eq!(bed.of_credential(&passkey).await.unwrap().last_used_at, None, "nothing was used");
    // The challenges of those that were lost were not taken.
    let ended = won(bed.store.sign_in_by_passkey(bed.after(&question, &passkey, "a", "right")).await).unwrap();
    assert_eq!((ended.challenge, ended.state), (question.id, StateName::Cancelled));
    lost(bed.store.sign_in_by_passkey(bed.after(&question, &passkey, "d", "again")).await);
}

async fn the_counter_never_falls(bed: Arc<Bed>) {
    let anna = bed.account("anna@example.org").await;
    let passkey = bed.passkey(anna, "one").await;
    for (counter, stored) in [(100, 100), (3, 100), (0, 100), (101, 101), (u32::MAX, u32::MAX)] {
        let used = bed.by_passkey(&passkey, &format!("hash {counter}"), &format!("token {counter}"), 5);
        won(bed.store.sign_in_by_passkey(SignInByPasskey { counter, ..used }).await);
        assert_eq!(bed.of_credential(&passkey).await.unwrap().credential.counter, stored, "{counter}");
    }
}

async fn removing_a_passkey_ends_the_sessions_that_it_opened(bed: Arc<Bed>) {
    let anna = bed.account("anna@example.org").await;
    let (first, second) = (bed.passkey(anna, "one").await, bed.passkey(anna, "two").await);
    won(bed.store.sign_in_by_passkey(bed.by_passkey(&first, "a", "first", 5)).await);
    won(bed.store.sign_in_by_passkey(bed.by_passkey(&second, "b", "second", 5)).await);
    lost(
        bed.store
            .remove_passkey(bed.account("ben@example.org").await, first.id, draft(AuditKind::PasskeyRemoved))
            .await,
    );
    won(bed.store.remove_passkey(anna, first.id, draft(AuditKind::PasskeyRemoved)).await);
    assert_eq!(bed.opened("first").await, None);
    assert!(bed.opened("second").await.is_some());
}
