//! SIGKILL: the service dies at any moment, again and again, and is started again; people go on signing in.

use std::collections::{BTreeMap, BTreeSet};

use nod_core::audit::AuditKind;
use nod_core::id::ChallengeId;
use nod_core::random::below;
use sqlx::Connection;

use super::history::{Event, Stored, Violation, check};
use super::life::{Load, Person, Site};
use super::process::Installation;
use super::seed;
use crate::store::bed::{self, Kind, Place, Seeded};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_kills_lose_nothing_on_sqlite() {
    killed(Kind::Sqlite, 50).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twelve_kills_lose_nothing_on_postgres() {
    killed(Kind::Postgres, 12).await;
}

async fn killed(kind: Kind, kills: u32) {
    let seed = seed();
    let random = Seeded::new(seed);
    let installation = Installation::new(kind, "").await;
    let (site, people) = people(&installation, 5).await;
    let mut process = installation.serve();
    let load = Load::start(&site, people, seed);
    for _ in 0..kills {
        // One in eight dies while it starts; the others after so many events that no client can tell it from any moment.
        let events = below(&random, 40);
        if events >= 5 {
            process.ready().await;
            site.started();
            site.history.reaches(site.history.len() + events as usize).await;
        }
        process.kill().await;
        process = installation.serve();
    }
    process.ready().await;
    site.started();
    load.finish().await;
    let history = site.history.events();
    evidence_verifies(&installation, &history).await;
    process.terminate();
    let (status, log) = process.end().await;
    assert!(status.success(), "{status}: {log}");

    let stored = stored(&installation.place).await;
    println!("{}", summary(&history, &stored, kills));
    assert_eq!(check(&history, &stored), BTreeSet::new());
    installation.run(&["audit", "verify"]).await;
    a_seeded_loss_is_found(&installation.place, &history, stored).await;
    installation.place.remove().await;
}

/// People with two phones each, and a site.
pub async fn people(installation: &Installation, count: usize) -> (std::sync::Arc<Site>, Vec<Person>) {
    installation
        .prepare(async |setup| {
            let site = Site::new(setup.relying_party("webmail").await);
            let mut people = Vec::new();
            for number in 0..count {
                let username = format!("person{number}");
                let account = setup.account(&username).await;
                let phones = vec![setup.phone(account, "One").await, setup.phone(account, "Two").await];
                people.push(Person { username, phones });
            }
            (site, people)
        })
        .await
}

/// All challenges, with what the audit log says of them.
pub async fn stored(place: &Place) -> BTreeMap<ChallengeId, Stored> {
    let ids: Vec<String> = match place.kind {
        Kind::Sqlite => {
            let connection = bed::sqlite(&place.url());
            let mut query = connection.prepare("SELECT id FROM challenges").unwrap();
            query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        }
        Kind::Postgres => {
            let mut connection = sqlx::PgConnection::connect(&place.url()).await.unwrap();
            sqlx::query_scalar("SELECT id FROM challenges").fetch_all(&mut connection).await.unwrap()
        }
    };
    let store = place.open().await;
    let log = bed::log(&*store).await;
    let mut stored = BTreeMap::new();
    for id in ids {
        let id: ChallengeId = id.parse().unwrap();
        let state = store.challenge(id).await.unwrap().unwrap().challenge.state;
        let count = |kinds: &[AuditKind]| {
            let of_it = log.iter().filter(|entry| entry.draft.challenge == Some(id));
            of_it.filter(|entry| kinds.contains(&entry.draft.kind)).count()
        };
        let endings = count(&[
            AuditKind::ChallengeApproved,
            AuditKind::ChallengeDenied,
            AuditKind::ChallengeReported,
            AuditKind::ChallengeCancelled,
        ]);
        let redemptions = count(&[AuditKind::ChallengeRedeemed]);
        let device = state.decision().map(|decision| decision.device);
        stored.insert(id, Stored { state: state.name(), device, endings, redemptions });
    }
    store.close().await;
    stored
}

fn summary(history: &[Event], stored: &BTreeMap<ChallengeId, Stored>, kills: u32) -> String {
    let count = |is: fn(&Event) -> bool| history.iter().filter(|event| is(event)).count();
    format!(
        "{kills} kills, {} challenges, {} answers acknowledged, {} receipts, {} redemptions cut off, {} events",
        stored.len(),
        count(|event| matches!(event, Event::Accepted { .. })),
        count(|event| matches!(event, Event::Redeemed { .. })),
        count(|event| matches!(event, Event::RedemptionCut { .. })),
        history.len(),
    )
}

/// The first answers have evidence that verifies offline.
async fn evidence_verifies(installation: &Installation, history: &[Event]) {
    let accepted = history.iter().filter_map(|event| match event {
        Event::Accepted { challenge, .. } => Some(challenge.to_string()),
        _ => None,
    });
    let keys = reqwest::get(format!("{}/.well-known/jwks.json", installation.url())).await.unwrap();
    let (file, jwks) = (installation.path("evidence.json"), installation.path("jwks.json"));
    std::fs::write(&jwks, keys.bytes().await.unwrap()).unwrap();
    for challenge in accepted.take(3) {
        let evidence = installation.run(&["evidence", &challenge]).await;
        std::fs::write(&file, evidence).unwrap();
        installation.run(&["verify", "--jwks", jwks.to_str().unwrap(), file.to_str().unwrap()]).await;
    }
}

/// The checker is no ornament: one acknowledged answer is taken out of the real database, and it is missed.
async fn a_seeded_loss_is_found(place: &Place, history: &[Event], before: BTreeMap<ChallengeId, Stored>) {
    let accepted = history.iter().find_map(|event| match event {
        Event::Accepted { challenge, .. } => Some(*challenge),
        _ => None,
    });
    let challenge = accepted.expect("somebody answered");
    place.sql(&format!("DELETE FROM challenges WHERE id = '{challenge}'")).await;
    let after = stored(place).await;
    assert_eq!(after.len() + 1, before.len());
    assert_eq!(check(history, &after), BTreeSet::from([Violation::Lost(challenge)]));
}
