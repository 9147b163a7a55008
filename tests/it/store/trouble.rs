//! Trouble: a full queue, connections that are cut, a file that is locked, rows that make no sense.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use nod::store::{IssueOutcome, StoreError};
use nod_core::audit::AuditKind;
use nod_core::challenge::StateName;
use sqlx::{Connection, Executor};

use super::bed::{Bed, ISSUED, Kind, Place, at, draft, wins, won};

super::contract! {
    a_full_queue_says_so_and_loses_nothing
    a_row_that_fits_no_state_is_an_error_that_says_so
    a_small_pool_serves_many
}

async fn a_full_queue_says_so_and_loses_nothing(bed: Arc<Bed>) {
    let mut config = bed.place.config.clone();
    (config.queue, config.batch) = (4, 2);
    let store = nod::store::open(&config).await.unwrap();
    let (account, _, client) = bed.trio().await;
    let issues: Vec<_> = (0..200).map(|_| bed.new_challenge(account, &client)).collect();
    let ids: Vec<_> = issues.iter().map(|issue| issue.challenge.id).collect();
    let outcomes = join_all(issues.into_iter().map(|issue| store.issue(issue))).await;
    let mut overloaded = 0;
    for (id, outcome) in ids.into_iter().zip(outcomes) {
        let stored = bed.store.challenge(id).await.unwrap().is_some();
        match outcome {
            Ok(IssueOutcome::Issued(_)) => assert!(stored, "acknowledged and lost"),
            Err(StoreError::Overloaded) => {
                assert!(!stored, "refused and written");
                overloaded += 1;
            }
            other => panic!("{other:?}"),
        }
    }
    assert!((100..200).contains(&overloaded), "{overloaded} of 200 were refused");
    // And it goes on.
    assert_eq!(store.issue(bed.new_challenge(account, &client)).await, Ok(ISSUED));
    store.close().await;
}

async fn a_row_that_fits_no_state_is_an_error_that_says_so(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let challenge = bed.approved(account, &device, &client).await;
    let good = bed.challenge(account, &client).await;
    match bed.place.kind {
        Kind::Sqlite => {
            let statement = "PRAGMA ignore_check_constraints = ON; UPDATE challenges SET answer_token = NULL \
                             WHERE state = 'approved'";
            bed.place.sql(statement).await;
        }
        Kind::Postgres => {
            bed.place
                .sql(
                    "DO $$ DECLARE c text; BEGIN FOR c IN SELECT conname FROM pg_constraint \
                      WHERE conrelid = 'challenges'::regclass AND contype = 'c' \
                      LOOP EXECUTE 'ALTER TABLE challenges DROP CONSTRAINT ' || quote_ident(c); END LOOP; END $$",
                )
                .await;
            bed.place.sql("UPDATE challenges SET answer_token = NULL WHERE state = 'approved'").await;
        }
    }
    let error = bed.store.challenge(challenge.id).await.unwrap_err();
    let StoreError::Inconsistent { table, id, what } = error else { panic!("{error:?}") };
    assert_eq!((table, id), ("challenges", challenge.id.to_string()));
    assert!(what.contains("decision"), "{what}");
    assert!(bed.store.challenge(good.id).await.unwrap().is_some());
}

async fn a_small_pool_serves_many(bed: Arc<Bed>) {
    let mut config = bed.place.config.clone();
    config.connections = 1;
    let store = nod::store::open(&config).await.unwrap();
    let (account, device, client) = bed.trio().await;
    let lives = (0..32).map(|_| async {
        let issue = bed.new_challenge(account, &client);
        let challenge = issue.challenge.clone();
        assert_eq!(store.issue(issue).await, Ok(ISSUED));
        assert!(store.answer_context(challenge.id, device.id).await.unwrap().is_some());
        let outcome = store.decide(bed.answer(&challenge, &device, StateName::Denied, at(20))).await;
        store.record(draft(AuditKind::SignInFailed)).await.unwrap();
        outcome
    });
    assert_eq!(wins(&join_all(lives).await), 32);
    store.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_connections_that_are_cut_are_replaced() {
    let bed = Bed::new(Kind::Postgres).await;
    let (account, device, client) = bed.trio().await;
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() \
               AND datname = current_database()";
    for _ in 0..5 {
        // Warm the pool, so that there is something to cut.
        join_all((0..16).map(|_| bed.store.account(account))).await;
        bed.place.sql(cut).await;
        let outcomes = join_all((0..16).map(|_| bed.store.account(account))).await;
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
        bed.place.sql(cut).await;
        bed.store.record(draft(AuditKind::SignInFailed)).await.unwrap();
        bed.place.sql(cut).await;
        let challenge = bed.challenge(account, &client).await;
        won(bed.store.decide(bed.answer(&challenge, &device, StateName::Approved, at(20))).await);
    }
    // In the middle of work: each call fails at most once, as unavailable, and the next one succeeds.
    let mut refused = 0;
    for _ in 0..10 {
        let issues: Vec<_> = (0..64).map(|_| bed.new_challenge(account, &client)).collect();
        let (outcomes, _) = futures_util::future::join(
            join_all(issues.into_iter().map(|issue| bed.store.issue(issue))),
            bed.place.sql(cut),
        )
        .await;
        for outcome in outcomes {
            match outcome {
                Ok(IssueOutcome::Issued(_)) => {}
                Err(StoreError::Unavailable(_)) => refused += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(bed.store.issue(bed.new_challenge(account, &client)).await, Ok(ISSUED));
    }
    assert!(refused < 640, "most were retried");
    finish(bed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_locked_for_longer_than_the_timeout_is_unavailable_and_recovers() {
    let mut place = Place::new(Kind::Sqlite).await;
    place.config.statement_timeout = Duration::from_millis(400);
    let bed = Bed::with(place).await;
    let (account, device, client) = bed.trio().await;
    let thief = super::bed::sqlite(&bed.place.url());
    for _ in 0..2 {
        thief.execute_batch("BEGIN IMMEDIATE").unwrap();
        let issues: Vec<_> = (0..8).map(|_| bed.new_challenge(account, &client)).collect();
        for outcome in join_all(issues.into_iter().map(|issue| bed.store.issue(issue))).await {
            assert!(matches!(outcome, Err(StoreError::Unavailable(_))), "{outcome:?}");
        }
        let recorded = bed.store.record(draft(AuditKind::SignInFailed)).await;
        assert!(matches!(recorded, Err(StoreError::Unavailable(_))), "{recorded:?}");
        assert!(matches!(bed.store.check().await, Err(StoreError::Unavailable(_))));
        // Reading goes on.
        assert!(bed.store.account(account).await.unwrap().is_some());
        thief.execute_batch("ROLLBACK").unwrap();
        let challenge = bed.challenge(account, &client).await;
        won(bed.store.decide(bed.answer(&challenge, &device, StateName::Approved, at(20))).await);
        bed.store.check().await.unwrap();
    }
    drop(thief);
    finish(bed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_rows_held_for_longer_than_the_timeout_are_unavailable_and_recover() {
    let mut place = Place::new(Kind::Postgres).await;
    place.config.statement_timeout = Duration::from_secs(2);
    let bed = Bed::with(place).await;
    let (account, device, client) = bed.trio().await;
    let challenge = bed.challenge(account, &client).await;
    let mut thief = sqlx::PgConnection::connect(&bed.place.url()).await.unwrap();
    thief.execute("BEGIN; SELECT 1 FROM accounts FOR UPDATE").await.unwrap();
    let answer = bed.answer(&challenge, &device, StateName::Approved, at(20));
    let outcome = bed.store.decide(answer.clone()).await;
    assert!(matches!(outcome, Err(StoreError::Unavailable(_))), "{outcome:?}");
    let outcome = bed.store.revoke_device(device.id, draft(AuditKind::DeviceRevoked)).await;
    assert!(matches!(outcome, Err(StoreError::Unavailable(_))), "{outcome:?}");
    assert_eq!(bed.state(challenge.id).await.name(), StateName::Pending);
    thief.execute("ROLLBACK").await.unwrap();
    won(bed.store.decide(answer).await);
    thief.close().await.unwrap();
    finish(bed).await;
}

async fn finish(bed: Bed) {
    let entries = super::bed::log(&*bed.store).await;
    nod_core::audit::verify_chain(nod_core::audit::Anchor::genesis(), entries).unwrap();
    bed.store.close().await;
    bed.place.remove().await;
}
