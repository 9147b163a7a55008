//! The server itself: keys, settings, the log, retention, health, the end.

use std::sync::Arc;

use futures_util::future::join_all;
use nod::store::{Engine, Fenced, Idempotency, PurgeLimits, Purged, ServerKeyRow, StoreError};
use nod_core::audit::{Anchor, AuditDraft, AuditKind};
use nod_core::challenge::StateName;
use nod_core::id::ChallengeId;
use nod_core::time::Timestamp;

use super::bed::{Bed, Kind, NOON, at, draft, log, lost, wins, won};

super::contract! {
    the_next_key_follows_the_newest
    of_64_next_keys_one_is_added
    a_setting_is_written_once_or_over
    of_64_first_values_one_stands
    the_log_is_read_in_its_order
    only_what_is_old_and_settled_is_purged
    a_decision_is_found_in_the_log
    everything_is_read_page_by_page
    a_healthy_store_says_so
    a_database_says_what_it_is
    a_closed_store_refuses
    what_is_queued_is_written_before_the_end
}

impl Bed {
    fn server_key(&self, certificate: Option<&str>) -> ServerKeyRow {
        let public = self.key();
        ServerKeyRow {
            kid: public.thumbprint(),
            public,
            sealed_seed: self.text(),
            certificate: certificate.map(ToOwned::to_owned),
            created_at: at(1),
            active_from: at(301),
        }
    }
}

async fn the_next_key_follows_the_newest(bed: Arc<Bed>) {
    let (first, second) = (bed.server_key(None), bed.server_key(Some("certificate")));
    let add = async |key: &ServerKeyRow, after| {
        bed.store.add_server_key(key.clone(), after, draft(AuditKind::ServerKeyAdded)).await
    };
    assert!(bed.store.server_keys().await.unwrap().is_empty());
    lost(add(&second, Some(&first.kid)).await);
    won(add(&first, None).await);
    lost(add(&second, None).await);
    won(add(&second, Some(&first.kid)).await);
    lost(add(&bed.server_key(None), Some(&first.kid)).await);
    let keys = bed.store.server_keys().await.unwrap();
    assert_eq!(keys.len(), 2);
    for (stored, made) in keys.iter().zip([&first, &second]) {
        assert_eq!((&stored.kid, &stored.public, &stored.sealed_seed), (&made.kid, &made.public, &made.sealed_seed));
        assert_eq!((&stored.certificate, stored.created_at, stored.active_from), (&made.certificate, at(1), at(301)));
    }
    assert_eq!(bed.entries(AuditKind::ServerKeyAdded).await, 2);
}

async fn of_64_next_keys_one_is_added(bed: Arc<Bed>) {
    let second = bed.place.open().await;
    let nodes = [&bed.store, &second];
    let outcomes =
        join_all((0..64).map(|number| {
            nodes[number % 2].add_server_key(bed.server_key(None), None, draft(AuditKind::ServerKeyAdded))
        }))
        .await;
    assert_eq!(wins(&outcomes), 1);
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(bed.store.server_keys().await.unwrap().len(), 1);
    second.close().await;
}

async fn a_setting_is_written_once_or_over(bed: Arc<Bed>) {
    assert_eq!(bed.store.setting("a").await.unwrap(), None);
    assert_eq!(bed.store.put_setting_once("a", "1").await.unwrap(), "1");
    assert_eq!(bed.store.put_setting_once("a", "2").await.unwrap(), "1");
    assert_eq!(bed.store.setting("a").await.unwrap().as_deref(), Some("1"));
    bed.store.put_setting("a", "3").await.unwrap();
    bed.store.put_setting("b", "4").await.unwrap();
    assert_eq!(bed.store.setting("a").await.unwrap().as_deref(), Some("3"));
    assert_eq!(bed.store.setting("b").await.unwrap().as_deref(), Some("4"));
}

async fn of_64_first_values_one_stands(bed: Arc<Bed>) {
    let second = bed.place.open().await;
    let nodes = [&bed.store, &second];
    let values: Vec<String> = (0..64).map(|number| number.to_string()).collect();
    let puts = values.iter().enumerate().map(|(number, value)| nodes[number % 2].put_setting_once("a", value));
    let outcomes = join_all(puts).await;
    let stands = bed.store.setting("a").await.unwrap().unwrap();
    assert!(outcomes.iter().all(|outcome| outcome.as_ref() == Ok(&stands)), "{outcomes:?}");
    second.close().await;
}

async fn the_log_is_read_in_its_order(bed: Arc<Bed>) {
    assert!(log(&*bed.store).await.is_empty());
    let account = bed.account("anna").await;
    let device = bed.device(account).await;
    let client = bed.party("webmail").await;
    let full = AuditDraft::new(at(7), AuditKind::SignInFailed)
        .account(account)
        .device(device.id)
        .client(client)
        .challenge(ChallengeId::new(NOON, &bed.random))
        .detail("from 192.0.2.7, \"quoted\" \\ äöü");
    bed.store.record(full.clone()).await.unwrap();
    bed.store.record(draft(AuditKind::SignInFailed)).await.unwrap();
    let entries = log(&*bed.store).await;
    assert_eq!(entries.iter().map(|entry| entry.seq).collect::<Vec<_>>(), (1..=8).collect::<Vec<_>>());
    assert_eq!(entries[6].draft, full);
    let page = bed.store.audit(2, 3).await.unwrap();
    assert_eq!(page.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [3, 4, 5]);
    assert!(bed.store.audit(8, 10).await.unwrap().is_empty());
}

async fn only_what_is_old_and_settled_is_purged(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let mut old = Vec::new();
    for number in 0..5 {
        let mut issue = bed.new_challenge(account, &client);
        issue.idempotency = Some(Idempotency {
            key_hash: format!("key {number}"),
            request_hash: "request".to_owned(),
            expires_at: at(90_000),
        });
        old.push(issue.challenge.clone());
        let _ = bed.store.issue(issue).await.unwrap();
    }
    let pending = old.pop().unwrap();
    for challenge in &old {
        won(bed.store.decide(bed.answer(challenge, &device, StateName::Approved, at(20))).await);
    }
    let mut recent = bed.new_challenge(account, &client);
    recent.challenge.expires_at = at(200);
    let recent_id = recent.challenge.id;
    let _ = bed.store.issue(recent).await.unwrap();
    let _ = bed.store.claim_proof("key", "old", at(99)).await.unwrap();
    let _ = bed.store.claim_proof("key", "new", at(100)).await.unwrap();
    bed.open(bed.new_session(bed.account("bob").await, "token")).await;
    bed.enrolment(account).await;
    let logged = log(&*bed.store).await;

    let purge = async |challenges, enrolments, now| {
        let limits = PurgeLimits {
            guesses_before: at(0),
            challenges_before: at(challenges),
            enrolments_before: at(enrolments),
            now: at(now),
            batch: 3,
        };
        bed.store.purge(limits).await.unwrap()
    };
    assert_eq!(purge(130, 600, 99).await, Purged::default(), "everything is young enough");
    assert_eq!(purge(131, 600, 100).await, Purged { challenges: 3, enrolments: 0, other: 1 }, "a batch at a time");
    assert_eq!(purge(131, 601, 100).await, Purged { challenges: 1, enrolments: 2, other: 0 });
    assert_eq!(purge(131, 601, 100).await, Purged::default());
    for challenge in old {
        assert!(bed.store.challenge(challenge.id).await.unwrap().is_none());
    }
    for id in [pending.id, recent_id] {
        assert!(bed.store.challenge(id).await.unwrap().is_some(), "a pending one expires first");
    }
    assert!(!bed.store.claim_proof("key", "new", at(100)).await.unwrap());
    let ended = bed.store.expire_due(at(130), 10).await.unwrap();
    assert_eq!(ended.len(), 1);
    // A day later the session is over, and so are the keys against doubled requests.
    let last = purge(201, 601, 90_001).await;
    assert_eq!((last.challenges, last.other), (1, 2), "the expired one, a session and a proof; its key went along");
    assert_eq!(bed.store.devices_of(account).await.unwrap().len(), 1);
    assert_eq!(log(&*bed.store).await, logged, "the log is kept");
}

async fn a_healthy_store_says_so(bed: Arc<Bed>) {
    bed.store.check().await.unwrap();
    let name = match bed.place.kind {
        Kind::Sqlite => "sqlite",
        Kind::Postgres => "postgres",
    };
    assert_eq!(bed.store.backend(), name);
}

async fn a_database_says_what_it_is(bed: Arc<Bed>) {
    let diagnosis = bed.store.diagnose().await.unwrap();
    assert!(diagnosis.schema >= 2, "{diagnosis:?}");
    match diagnosis.engine {
        Engine::Sqlite { journal_mode, synchronous, problems } => {
            assert_eq!(bed.place.kind, Kind::Sqlite);
            assert_eq!((journal_mode.as_str(), synchronous, problems), ("wal", 2, vec![]));
        }
        Engine::Postgres { major, clock } => {
            assert_eq!(bed.place.kind, Kind::Postgres);
            assert!(major >= 12 && diagnosis.version.starts_with(&major.to_string()), "{}", diagnosis.version);
            assert!(clock > Timestamp::from_seconds(1_600_000_000));
        }
    }
}

async fn a_decision_is_found_in_the_log(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    for (name, kind) in [
        (StateName::Approved, AuditKind::ChallengeApproved),
        (StateName::Denied, AuditKind::ChallengeDenied),
        (StateName::Reported, AuditKind::ChallengeReported),
    ] {
        let challenge = bed.challenge(account, &client).await;
        won(bed.store.count_wrong_number(bed.wrong_number(&challenge, &device, 0, at(19))).await);
        assert_eq!(bed.store.decision_entry(challenge.id).await.unwrap(), None);
        let answer = bed.answer(&challenge, &device, name, at(20));
        won(bed.store.decide(answer.clone()).await);
        let entry = bed.store.decision_entry(challenge.id).await.unwrap().unwrap();
        assert_eq!((entry.draft.kind, &entry.draft), (kind, &answer.audit));
        assert!(log(&*bed.store).await.contains(&entry));
    }
}

async fn everything_is_read_page_by_page(bed: Arc<Bed>) {
    assert_eq!(bed.store.audit_head().await.unwrap(), Some(Anchor::genesis()));
    let (account, first, client) = bed.trio().await;
    let second = bed.device(account).await;
    won(bed.store.revoke_device(second.id, draft(AuditKind::DeviceRevoked)).await);
    let mut challenges = Vec::new();
    for _ in 0..3 {
        challenges.push(bed.challenge(account, &client).await.id);
    }
    challenges.push(bed.approved(account, &first, &client).await.id);
    let mut devices = vec![first.id, second.id];
    devices.sort_unstable();
    challenges.sort_unstable();
    let (mut found, mut after) = (Vec::new(), None);
    while let [page] = bed.store.all_devices(after, 1).await.unwrap().as_slice() {
        assert_eq!(page.key_thumbprint, page.device.key.thumbprint());
        assert_eq!(page.device, bed.store.device(page.device.id).await.unwrap().unwrap());
        after = Some(page.device.id);
        found.push(page.device.id);
    }
    assert_eq!(found, devices);
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = bed.store.all_challenges(after, 3).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.challenge.id);
        for record in &page {
            let read = bed.store.challenge(record.challenge.id).await.unwrap().unwrap();
            assert_eq!((&read.challenge, &read.answer_token), (&record.challenge, &record.answer_token));
        }
        found.extend(page.iter().map(|record| record.challenge.id));
    }
    assert_eq!(found, challenges);
    let last = log(&*bed.store).await.pop().unwrap();
    assert_eq!(bed.store.audit_head().await.unwrap(), Some(last.anchor()));
}

async fn a_closed_store_refuses(bed: Arc<Bed>) {
    let store = bed.place.open().await;
    let account = bed.account("anna").await;
    store.close().await;
    assert_eq!(store.account(account).await.unwrap_err(), StoreError::Closed);
    assert_eq!(store.record(draft(AuditKind::SignInFailed)).await, Err(StoreError::Closed));
    assert_eq!(store.claim_proof("key", "jti", at(60)).await, Err(StoreError::Closed));
    assert_eq!(store.check().await, Err(StoreError::Closed));
    store.close().await;
}

async fn what_is_queued_is_written_before_the_end(bed: Arc<Bed>) {
    let store = bed.place.open().await;
    let jtis: Vec<String> = (0..200).map(|number| number.to_string()).collect();
    let claims = join_all(jtis.iter().map(|jti| store.claim_proof("key", jti, at(60))));
    // Polled in this order: all are queued when the end begins.
    let (claims, ()) = futures_util::future::join(claims, store.close()).await;
    assert!(claims.iter().all(|claim| *claim == Ok(true)), "{claims:?}");
    for jti in jtis {
        assert!(!bed.store.claim_proof("key", &jti, at(60)).await.unwrap());
    }
    let outcome = bed.store.take_ticket(ChallengeId::new(NOON, &bed.random), at(1), at(0)).await;
    assert_eq!(outcome, Ok(Fenced::Lost));
}
