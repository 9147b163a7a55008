//! Questions whose time is over while nobody looks: the service ends them by itself.

use std::time::Duration;

use nod_core::challenge::StateName;

use crate::bad_input::World;
use crate::harness::{Server, eventually};

/// How often the service looks for what is due.
const SWEEP: Duration = Duration::from_secs(1);

/// Lets the questions' time pass, and one round of the service's begin.
async fn outlive(server: &Server) {
    server.clock.asleep(SWEEP..=SWEEP, 1).await;
    server.clock.advance(server.app.config.approval.lifetime);
}

#[tokio::test]
async fn a_question_that_nobody_looks_at_ends_in_the_store_and_is_counted() {
    let world = World::new().await;
    let (asked, _) = world.ask("tap").await;
    let id = asked.text("id").parse().unwrap();
    outlive(&world.server).await;
    eventually("the row says that it has expired", async || {
        let record = world.server.app.store.challenge(id).await.unwrap().unwrap();
        (record.challenge.state.name() == StateName::Expired).then_some(())
    })
    .await;
    eventually("it is counted", async || {
        let metrics = world.server.app.metrics.render(0);
        metrics.contains("nod_challenges_total{outcome=\"expired\"} 1\n").then_some(())
    })
    .await;
    world.server.finish().await;
}

/// One more than one transaction ends: the clock stands, so no second round comes.
#[tokio::test]
async fn one_round_ends_all_that_are_due_however_many() {
    let world = World::new().await;
    world.ask("tap").await;
    let database = crate::store::bed::sqlite(&world.server.database);
    let copy = "CREATE TEMP TABLE copies AS WITH RECURSIVE numbers (n) AS \
         (VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000) SELECT challenges.* FROM challenges, numbers; \
         UPDATE copies SET id = substr(id, 1, 24) || printf('%012x', rowid); \
         INSERT INTO challenges SELECT * FROM copies";
    database.execute_batch(copy).unwrap();
    outlive(&world.server).await;
    eventually("none is pending", async || {
        let pending = "SELECT count(*) FROM challenges WHERE state = 'pending'";
        let pending: i64 = database.query_row(pending, [], |row| row.get(0)).unwrap();
        (pending == 0).then_some(())
    })
    .await;
    world.server.finish().await;
}
