//! Letters under way while the process dies or the database crashes: each arrives, at least once.

use std::collections::BTreeMap;
use std::io::Write as _;

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::id::{AddressId, MailId};
use nod_core::time::Timestamp;

use super::postgres::Postgres;
use super::process::{Installation, Process};
use crate::harness::eventually;
use crate::mail::MailServer;
use crate::store::bed::{self, Kind, Place};

/// How many people have a letter under way.
const PEOPLE: usize = 60;

fn address(number: usize) -> String {
    // The mail server takes a moment for each of them.
    format!("slow{number}@example.org")
}

/// People whose addresses were confirmed, so that each has two letters due, and a service that has yet to send them.
async fn prepared(installation: &Installation) -> MailServer {
    installation
        .prepare(async |setup| {
            let app = &setup.app;
            for number in 0..PEOPLE {
                let account = setup.account(&format!("person{number}")).await;
                let now = app.now();
                let id = AddressId::new(now, &*app.random);
                let later = now.plus(std::time::Duration::from_hours(1));
                let new = nod::store::NewAddress {
                    account,
                    id,
                    address: address(number).parse().unwrap(),
                    language: "en".to_owned(),
                    most: 5,
                    letter: nod::store::NewLetter { id: MailId::new(now, &*app.random), at: now, expires_at: later },
                };
                let entry = |kind| AuditDraft::new(app.now(), kind).account(account).detail(id.to_string());
                let _ = app.store.add_address(new, entry(AuditKind::AddressAdded)).await.unwrap();
                let entry = entry(AuditKind::AddressConfirmed);
                let confirmed = app.store.confirm_address(account, id, Timestamp::from_millis(0), entry).await;
                assert!(matches!(confirmed.unwrap(), nod::store::Fenced::Won(())));
            }
        })
        .await;
    let mail = MailServer::start();
    let settings = format!(
        "mail.host = \"127.0.0.1\"\nmail.port = {}\nmail.encryption = \"none\"\nmail.from = \"nod@example.org\"\n\
         mail.concurrency = 2\n",
        mail.port
    );
    let mut config = std::fs::File::options().append(true).open(installation.path("nod.toml")).unwrap();
    config.write_all(settings.as_bytes()).unwrap();
    mail
}

/// How many letters the mail server took, by address.
fn taken(mail: &MailServer) -> BTreeMap<String, usize> {
    (0..PEOPLE).map(address).map(|address| (address.clone(), mail.letters_to(&address).len())).collect()
}

/// What was taken by a sender that is gone comes again when its lease is over, in minutes. The test does not wait for it: it says in the
/// database that the time is over.
async fn leases_are_over(place: &Place) {
    bed::sql(&place.url(), "UPDATE mails SET due_at = created_at WHERE due_at IS NOT NULL").await;
}

/// Three times in the middle of it, `trouble` comes; then everything has arrived and nothing waits.
async fn delivered(installation: &Installation, mail: &MailServer, trouble: impl AsyncFn(Process) -> Process) {
    let mut process = installation.serve();
    process.ready().await;
    for round in 1..=3 {
        let enough = round * PEOPLE / 6;
        let count = || taken(mail).values().sum::<usize>();
        eventually("some letters arrive", async || (count() >= enough).then_some(())).await;
        assert!(count() < PEOPLE, "letters are under way: {}", count());
        process = trouble(process).await;
        leases_are_over(&installation.place).await;
    }
    let all = async || taken(mail).values().all(|count| *count > 0).then_some(());
    eventually("every letter arrives", all).await;
    let store = installation.place.open().await;
    let none = async || (store.waiting_letters().await.unwrap().0 == 0).then_some(());
    eventually("nothing waits", none).await;
    store.close().await;
    process.terminate();
    let (status, log) = process.end().await;
    assert!(status.success(), "{status}: {log}");
    // At least once, and not again and again: only what was under way came twice.
    let counts = taken(mail);
    assert!(counts.values().sum::<usize>() <= 2 * PEOPLE + 3 * 32, "{counts:?}");
    installation.run(&["audit", "verify"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn letters_survive_a_process_that_is_killed_on_sqlite() {
    let installation = Installation::new(Kind::Sqlite, "").await;
    let mail = prepared(&installation).await;
    let killed = async |process: Process| {
        process.kill().await;
        let mut process = installation.serve();
        process.ready().await;
        process
    };
    delivered(&installation, &mail, killed).await;
    installation.place.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn letters_survive_a_postgres_that_crashes() {
    let postgres = Postgres::start().await;
    let installation = Installation::on(Place::of(postgres.url()), "database.statement_timeout = 1\n");
    let mail = prepared(&installation).await;
    let crashed = async |process: Process| {
        postgres.stop("immediate").await;
        postgres.start_again().await;
        process
    };
    delivered(&installation, &mail, crashed).await;
}
