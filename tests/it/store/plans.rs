//! How PostgreSQL looks for rows in tables that were empty a moment ago.

use std::time::Duration;

use nod::store::{Idempotency, IssueChallenge, IssueOutcome, MarkProgress, PurgeLimits, Purged};
use nod_core::audit::AuditKind;
use nod_core::challenge::{CancelReason, Progress, StateName};
use nod_core::device::Device;
use nod_core::id::{AccountId, ClientId};

use crate::harness::eventually;

use super::bed::{Bed, Kind, Place, at, draft_at, run, won};

/// Left to itself, it reads tables of which it knows nothing from one end to the other, and plans made then stay.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_young_database_is_read_by_its_indexes() {
    run(Kind::Postgres, async |bed| {
        // PostgreSQL's own housekeeping would come by after a minute.
        bed.place.sql("ALTER TABLE challenges SET (autovacuum_enabled = off)").await;
        let (account, device, client) = bed.trio().await;
        // Each is two batches; at the 256th batch the challenges fill several pages, however PostgreSQL packs them.
        for _ in 0..150 {
            bed.approved(account, &device, &client).await;
        }
        // Somebody looks beside the batches; without that, this would not end.
        let analysed = "SELECT 1 FROM pg_class WHERE oid = 'challenges'::regclass AND reltuples > 0";
        eventually("the tables are analysed", async || (bed.place.sql(analysed).await > 0).then_some(())).await;
        bed.store.close().await;
        bed.place.connections_ended().await;
        let whole = "SELECT 1 FROM pg_stat_user_tables WHERE seq_tup_read > 0 \
             AND relname IN ('accounts', 'attempts', 'challenges', 'devices', 'relying_parties')";
        assert_eq!(bed.place.sql(whole).await, 0, "a table was read from one end to the other");
    })
    .await;
}

/// A plan that was made while there was nothing to purge would compare every row with every other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_old_goes_at_once_however_much_came_since_the_start() {
    let mut place = Place::new(Kind::Postgres).await;
    // What is read is counted, not timed: a machine that is busy takes longer.
    place.config.statement_timeout = Duration::from_mins(1);
    let bed = Bed::with(place).await;
    // As after a quiet night; and its own housekeeping would come by after a minute.
    bed.place.sql("ALTER TABLE proofs SET (autovacuum_enabled = off)").await;
    bed.place.sql("VACUUM (ANALYZE) proofs").await;
    let purge = async || {
        let before = at(0);
        let limits = PurgeLimits {
            guesses_before: before,
            challenges_before: before,
            enrolments_before: before,
            now: at(100),
            batch: 1000,
        };
        bed.store.purge(limits).await
    };
    // Each of a few connections would keep its plan from the sixth time on.
    for _ in 0..64 {
        assert_eq!(purge().await, Ok(Purged::default()));
    }
    let many = format!(
        "INSERT INTO proofs (thumbprint, jti, expires_at) SELECT md5(i::text), md5((i * 7)::text), {} + i \
         FROM generate_series(1, 20000) AS i",
        at(0).millis()
    );
    bed.place.sql(&many).await;
    assert_eq!(purge().await, Ok(Purged { other: 1000, ..Purged::default() }));
    bed.store.close().await;
    bed.place.connections_ended().await;
    // Every row a few times; comparing reads each for each of the thousand.
    let compared = "SELECT 1 FROM pg_stat_user_tables WHERE relname = 'proofs' \
         AND seq_tup_read + COALESCE(idx_tup_fetch, 0) > 10 * 20000";
    assert_eq!(bed.place.sql(compared).await, 0, "rows were compared with each other");
    bed.place.remove().await;
}

impl Place {
    /// Waits for the end of the store's connections. What they read is counted then, which is after this side has closed them.
    async fn connections_ended(&self) {
        let ours = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
             AND application_name = 'nod'";
        eventually("the connections end", async || (self.sql(ours).await == 0).then_some(())).await;
    }
}

impl Bed {
    /// A question with all that can become of it, and one that is taken back.
    async fn asked_and_answered(&self, (account, device, client): &(AccountId, Device, ClientId)) {
        let (account, store) = (*account, &self.store);
        let name = "anna@example.org".parse().unwrap();
        assert!(store.issue_context(&name, Some(&self.known_browser())).await.unwrap().is_some());
        let mut issued = Vec::new();
        for _ in 0..2 {
            let issue = IssueChallenge {
                browser: Some(self.known_browser()),
                idempotency: Some(Idempotency {
                    key_hash: self.text(),
                    request_hash: self.text(),
                    expires_at: at(1000),
                }),
                ..self.new_challenge(account, client)
            };
            issued.push(issue.challenge.clone());
            assert!(matches!(store.issue(issue).await.unwrap(), IssueOutcome::Issued(_)));
        }
        let [question, withdrawn] = &*issued else { panic!("two were issued") };
        won(store.take_ticket(question.id, at(11), at(0)).await);
        assert_eq!(store.inbox(account, at(12)).await.unwrap().len(), 2);
        assert!(store.feed_context(device.id, at(12)).await.unwrap().is_some());
        won(store
            .mark_progress(MarkProgress { challenge: question.id, account, progress: Progress::Opened, at: at(13) })
            .await);
        won(store.count_wrong_number(self.wrong_number(question, device, 0, at(14))).await);
        assert!(store.answer_context(question.id, device.id).await.unwrap().is_some());
        won(store.decide(self.answer(question, device, StateName::Approved, at(20))).await);
        let audit = draft_at(AuditKind::ChallengeCancelled, at(21));
        won(store.cancel(withdrawn.id, client, CancelReason::Withdrawn, audit).await);
        assert_eq!(store.expire_due(at(22), 100).await, Ok(Vec::new()));
    }
}

/// Very many may be asked at the same time. What was planned while hardly anybody was would read all of their questions for each.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_open_of_others_is_not_read() {
    run(Kind::Postgres, async |bed| {
        bed.place.sql("ALTER TABLE challenges SET (autovacuum_enabled = off)").await;
        let trio = bed.trio().await;
        let others = bed.account("others@example.org").await;
        let many = async |state: &str, cancelled: &str| {
            let insert = format!(
                "INSERT INTO challenges (id, account_id, client_id, level, issued_at, expires_at, token, shown, state, \
                 version, wrong_numbers, cancelled_at, cancel_reason) SELECT gen_random_uuid()::text, '{others}', '{}', \
                 'tap', {}, {}, 'token', 'shown', '{state}', 1, 0, {cancelled} FROM generate_series(1, 3000)",
                trio.2,
                at(10).millis(),
                at(130).millis()
            );
            bed.place.sql(&insert).await
        };
        many("cancelled", "0, 'withdrawn'").await;
        bed.place.sql("ANALYZE").await;
        for _ in 0..16 {
            bed.asked_and_answered(&trio).await;
        }
        many("pending", "NULL, NULL").await;
        for _ in 0..8 {
            bed.asked_and_answered(&trio).await;
        }
        bed.store.close().await;
        bed.place.connections_ended().await;
        // For each of the 24 rounds a few rows of the account's own; of these, an index also holds what is over, until nobody can
        // see it any more. Those of others would be 48,000.
        let read = "SELECT 1 FROM pg_stat_user_indexes WHERE relname IN ('challenges', 'idempotency_keys') AND idx_tup_read > \
             CASE indexrelname WHEN 'challenges_recent' THEN 500 WHEN 'idempotency_keys_by_end' THEN 100 ELSE 20000 END";
        assert_eq!(bed.place.sql(read).await, 0, "the questions of others were read");
    })
    .await;
}
