//! How PostgreSQL looks for rows in tables that were empty a moment ago.

use std::time::Duration;

use nod::store::{PurgeLimits, Purged};

use super::bed::{Bed, Kind, Place, at, run};

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
        while bed.place.sql(analysed).await == 0 {}
        bed.store.close().await;
        // What a connection read is counted when it ends, which is after this side has closed it.
        let ours = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
             AND application_name = 'nod'";
        while bed.place.sql(ours).await > 0 {}
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
    // A hundred times what it takes; comparing takes several times as long.
    place.config.statement_timeout = Duration::from_secs(3);
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
    bed.place.remove().await;
}
