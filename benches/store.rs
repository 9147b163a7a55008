//! How many approvals a second the store alone carries: each is an issue and an answer, both durable and in the audit log. Then, how
//! many reads of phones and pages, and how long one takes.
//!
//! `cargo bench --bench store` measures SQLite; beside a PostgreSQL that forgets nothing, that one too:
//! `PG_DURABLE=1 scripts/with-postgres cargo bench --bench store`. With `-- --targets RUNS` it measures the figures of the
//! store's target, in turns, and prints JSON for `nod-loadtest bench`; with `-- --reads` it measures the reads alone.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a measurement that cannot go on should stop where it stands"
)]

use std::sync::Arc;
use std::time::Duration;

use nod::store::{Fenced, Store};
use nod_core::challenge::StateName;
use nod_core::device::Device;
use nod_core::id::{AccountId, ClientId};
use tokio::task::JoinSet;
use tokio::time::Instant;

use bed::{Bed, ISSUED, Kind, Place, at};

#[allow(dead_code, reason = "made for the contract suite, which uses all of it")]
#[path = "../tests/it/store/bed.rs"]
mod bed;

/// How long each line is measured, after a fifth of that to warm up.
const SPAN: Duration = Duration::from_secs(3);

const ACCOUNTS: usize = 512;

/// How a store is used.
struct Variant {
    name: &'static str,
    kind: Kind,
    /// The most writes in one commit.
    batch: usize,
    /// How many stores share the work: with a batch of one, each is a connection that commits by itself.
    stores: usize,
}

const VARIANTS: &[Variant] = &[
    Variant { name: "SQLite, one by one", kind: Kind::Sqlite, batch: 1, stores: 1 },
    Variant { name: "SQLite, batched", kind: Kind::Sqlite, batch: 512, stores: 1 },
    Variant { name: "PostgreSQL, one by one, 16 connections", kind: Kind::Postgres, batch: 1, stores: 16 },
    Variant { name: "PostgreSQL, batched", kind: Kind::Postgres, batch: 512, stores: 1 },
    Variant { name: "PostgreSQL, batched, 2 nodes", kind: Kind::Postgres, batch: 512, stores: 2 },
];

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    #[expect(clippy::disallowed_methods, reason = "scripts/with-postgres says where its server is")]
    let postgres = std::env::var_os("NOD_TEST_POSTGRES_URL").is_some();
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(place) = arguments.iter().position(|argument| argument == "--targets") {
        let runs = arguments.get(place + 1).and_then(|runs| runs.parse().ok());
        return targets(&runtime, postgres, runs.expect("--targets RUNS: how many runs"));
    }
    if arguments.iter().any(|argument| argument == "--reads") {
        return reads(&runtime, postgres);
    }
    println!("| store | waiting | approvals/s | p50 ms | p99 ms |\n|---|--:|--:|--:|--:|");
    for variant in VARIANTS {
        if variant.kind == Kind::Postgres && !postgres {
            println!("| {} | | not measured: no server | | |", variant.name);
            continue;
        }
        for waiting in [1, 64, 512] {
            let times = runtime.block_on(measure(variant, waiting));
            let percentile = |hundredths: usize| {
                times.get(times.len() * hundredths / 100).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
            };
            let (name, rate) = (variant.name, rate(&times));
            println!("| {name} | {waiting} | {rate:.0} | {:.2} | {:.2} |", percentile(50), percentile(99));
        }
    }
    println!();
    reads(&runtime, postgres);
}

/// What phones and pages ask most: who signed this, whose cookie is this, who is this, what became of this question.
const READS: [&str; 5] = ["device_by_key", "session", "account_by_username", "account", "challenge"];

/// How long each read took, sorted: of all that so many tasks made one after the other.
async fn measure_reads(kind: Kind, name: &'static str, tasks: usize) -> Vec<Duration> {
    let bed = Arc::new(Bed::new(kind).await);
    let client = bed.party("webmail").await;
    let mut people = Vec::new();
    for number in 0..ACCOUNTS {
        let username = format!("anna{number}");
        let account = bed.account(&username).await;
        bed.open(bed.new_session(account, &username)).await;
        let device = bed.device(account).await;
        let challenge = bed.challenge(account, &client).await.id;
        people.push((username, account, device.key.thumbprint(), challenge));
    }
    let people = Arc::new(people);
    let start = Instant::now() + SPAN / 5;
    let mut running = JoinSet::new();
    for number in 0..tasks {
        let (store, people) = (bed.store.clone(), people.clone());
        running.spawn(async move {
            let mut times = Vec::new();
            for turn in 0.. {
                let (username, account, thumbprint, challenge) = &people[(number + turn * 7919) % ACCOUNTS];
                let began = Instant::now();
                if began >= start + SPAN {
                    break;
                }
                let found = match name {
                    "device_by_key" => store.device_by_key(thumbprint).await.unwrap().is_some(),
                    // At the moment when it was opened, so that no use of it is written.
                    "session" => store.session(username, at(0), at(0).minus(SPAN)).await.unwrap().is_some(),
                    "account_by_username" => {
                        store.account_by_username(&username.parse().unwrap()).await.unwrap().is_some()
                    }
                    "account" => store.account(*account).await.unwrap().is_some(),
                    _ => store.challenge(*challenge).await.unwrap().is_some(),
                };
                assert!(found, "{name}");
                if began >= start {
                    times.push(began.elapsed());
                }
                // A read that is ready at once lets nobody else run.
                tokio::task::consume_budget().await;
            }
            times
        });
    }
    let mut times: Vec<Duration> = running.join_all().await.into_iter().flatten().collect();
    times.sort_unstable();
    bed.store.close().await;
    Arc::into_inner(bed).expect("all work is over").place.remove().await;
    times
}

/// Prints what reads of phones and pages cost.
fn reads(runtime: &tokio::runtime::Runtime, postgres: bool) {
    println!("| store | read | tasks | reads/s | p50 µs | p99 µs |\n|---|---|--:|--:|--:|--:|");
    for (store, kind) in [("SQLite", Kind::Sqlite), ("PostgreSQL", Kind::Postgres)] {
        if kind == Kind::Postgres && !postgres {
            continue;
        }
        for name in READS {
            for tasks in [1, 64] {
                let times = runtime.block_on(measure_reads(kind, name, tasks));
                let percentile = |hundredths: usize| {
                    times.get(times.len() * hundredths / 100).map_or(f64::NAN, |time| time.as_secs_f64() * 1e6)
                };
                let (half, most) = (percentile(50), percentile(99));
                println!("| {store} | {name} | {tasks} | {:.0} | {half:.1} | {most:.1} |", rate(&times));
            }
        }
    }
}

/// Approvals a second with 512 waiting, of each run, by name.
fn targets(runtime: &tokio::runtime::Runtime, postgres: bool, runs: usize) {
    let names = [
        ("sqlite_batched", "SQLite, batched"),
        ("postgres_one_by_one", "PostgreSQL, one by one, 16 connections"),
        ("postgres_batched", "PostgreSQL, batched"),
    ];
    let mut rates = std::collections::BTreeMap::from(names.map(|(key, _)| (key, Vec::new())));
    for _ in 0..runs {
        for (key, name) in names {
            let variant = VARIANTS.iter().find(|variant| variant.name == name).unwrap();
            if variant.kind == Kind::Sqlite || postgres {
                let times = runtime.block_on(measure(variant, 512));
                rates.get_mut(key).unwrap().push(rate(&times));
            }
        }
    }
    println!("{}", serde_json::to_string(&rates).unwrap());
}

fn rate(times: &[Duration]) -> f64 {
    f64::from(u32::try_from(times.len()).unwrap()) / SPAN.as_secs_f64()
}

/// How long each approval took, sorted.
async fn measure(variant: &Variant, waiting: usize) -> Vec<Duration> {
    let mut place = Place::new(variant.kind).await;
    place.config.batch = variant.batch;
    let bed = Arc::new(Bed::with(place).await);
    let client = bed.party("webmail").await;
    let mut people = Vec::new();
    for number in 0..ACCOUNTS {
        let account = bed.account(&format!("anna{number}")).await;
        people.push((account, bed.device(account).await));
    }
    let people = Arc::new(people);
    let mut stores = vec![bed.store.clone()];
    while stores.len() < variant.stores {
        stores.push(bed.place.open().await);
    }
    let start = Instant::now() + SPAN / 5;
    let mut tasks = JoinSet::new();
    for number in 0..waiting {
        let work = Work {
            bed: bed.clone(),
            store: stores[number % stores.len()].clone(),
            people: people.clone(),
            client: client.clone(),
        };
        tasks.spawn(work.run(number, start));
    }
    let mut times: Vec<Duration> = tasks.join_all().await.into_iter().flatten().collect();
    times.sort();
    for store in stores {
        store.close().await;
    }
    Arc::into_inner(bed).expect("all work is over").place.remove().await;
    times
}

/// One who waits for one approval after the other.
struct Work {
    bed: Arc<Bed>,
    store: Arc<dyn Store>,
    people: Arc<Vec<(AccountId, Device)>>,
    client: ClientId,
}

impl Work {
    /// How long each approval took that began in the measured span.
    async fn run(self, number: usize, start: Instant) -> Vec<Duration> {
        let mut times = Vec::new();
        for turn in 0.. {
            let began = Instant::now();
            if began >= start + SPAN {
                break;
            }
            let (account, device) = &self.people[(number + turn * 7919) % ACCOUNTS];
            let issue = self.bed.new_challenge(*account, &self.client);
            let challenge = issue.challenge.clone();
            assert_eq!(self.store.issue(issue).await, Ok(ISSUED));
            let answer = self.bed.answer(&challenge, device, StateName::Approved, at(20));
            assert!(matches!(self.store.decide(answer).await, Ok(Fenced::Won(_))));
            if began >= start {
                times.push(began.elapsed());
            }
        }
        times
    }
}
