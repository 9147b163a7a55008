//! The targets, one function for each measurement.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use super::Options;
use super::results::{Bound, Outcome, Results};
use crate::approvals::{Floor, Ready};
use crate::findings::Findings;
use crate::http::{Connection, request};
use crate::limits::within;
use crate::load::Loop;
use crate::measure::median;
use crate::process::usage;
use crate::report::Figures;
use crate::service::{self, Content, Running, Site};
use crate::target::{Browsers, Server};
use crate::{Failure, idle, storm};

/// Approvals under way, for the targets that name no number.
const SOME: usize = 16;

/// The phones that come back in the storm.
const STORM: usize = 10_000;

/// Connected phones, and then browsers; the idle scenario connects twice as many.
const IDLE: usize = 4000;

/// A server with its phones connected.
pub(super) struct Bed {
    pub(super) site: Site,
    pub(super) ready: Ready,
    running: Running,
}

impl Bed {
    /// Fills a database, starts a server on it and connects the phones.
    pub(super) async fn new(service: &service::Options, content: Content) -> Result<Self, Failure> {
        let site = Site::new(service, content).await?;
        let running = site.start().await?;
        let ready = Ready::new(site.target()?, Some(running.process.pid())).await?;
        Ok(Self { site, ready, running })
    }

    /// The same, whose load uses only the first of the phones.
    pub(super) async fn few(service: &service::Options, content: Content, phones: usize) -> Result<Self, Failure> {
        let site = Site::new(service, content).await?;
        let running = site.start().await?;
        let ready = Ready::new(site.target_of(0..phones)?, Some(running.process.pid())).await?;
        Ok(Self { site, ready, running })
    }

    /// Stops it.
    pub(super) async fn stop(self) -> Result<(), Failure> {
        drop(self.ready);
        self.running.process.stop().await.map(drop)
    }
}

fn content(options: &Options) -> Content {
    Content { accounts: options.phones, phones: options.phones, decided: 0 }
}

/// T1, T2, T6 and T8: approvals beside the floor.
pub(super) async fn approvals(options: &Options, results: &mut Results) -> Result<(), Failure> {
    let mut bed = Bed::new(&options.service, content(options)).await?;
    let relay = Floor::start(options.service.server_core, false).await?;
    let mut floor = relay.ready(options.phones, Browsers::New).await?;
    let mut open = relay.sharing(options.phones, Browsers::Open);
    let mut by_concurrency = BTreeMap::new();
    for concurrency in [1, SOME, 256] {
        let before = steps(&bed.site.metrics).await?;
        let pattern = Loop::Closed { concurrency };
        let figures = options.in_turns(&mut [&mut floor, &mut open, &mut bed.ready], pattern).await?;
        let after = steps(&bed.site.metrics).await?;
        results.steps_us.insert(format!("{concurrency:03} at once"), means(&before, &after));
        let [floor, open, nod] = figures.try_into().map_err(|_| "three targets")?;
        by_concurrency.insert(concurrency, Beside { floor, open, nod });
    }
    let [one, some, many] = [1, SOME, 256].map(|number| by_concurrency.get(&number).copied().unwrap_or_default());

    let mut outcome = Outcome::new("one durable approval at a time, beside the floor");
    let bound = Bound::AtMost { target: 12.0, reach: 8.0 };
    outcome.judge("p50 ratio", one.nod.p50_us / one.floor.p50_us, bound);
    outcome.judge("p99 ratio", one.nod.p99_us / one.floor.p99_us, bound);
    one.explain(&mut outcome);
    results.targets.insert("T1", outcome);

    let mut outcome = Outcome::new("16 at once, beside the floor");
    outcome.judge("p50 ratio", some.nod.p50_us / some.floor.p50_us, Bound::AtMost { target: 10.0, reach: 7.0 });
    let rate = some.nod.approvals_per_second / some.floor.approvals_per_second;
    outcome.judge("approvals/s ratio", rate, Bound::AtLeast { target: 0.1, reach: 1.0 / 7.0 });
    some.explain(&mut outcome);
    results.targets.insert("T2", outcome);

    let mut outcome = Outcome::new("256 at once");
    let rate = many.nod.approvals_per_second / some.nod.approvals_per_second;
    outcome.judge("approvals/s over those of 16", rate, Bound::AtLeast { target: 0.8, reach: 1.0 });
    outcome.judge("p99 over p50", many.nod.p99_us / many.nod.p50_us, Bound::AtMost { target: 3.0, reach: 3.0 });
    many.explain(&mut outcome);
    results.targets.insert("T6", outcome);

    let rate = some.nod.approvals_per_second / 10.0;
    let figures = options.in_turns(&mut [&mut floor, &mut bed.ready], Loop::open(rate)).await?;
    let [calm_floor, calm] = figures.try_into().map_err(|_| "two targets")?;
    let mut outcome = Outcome::new("a tenth of the capacity, open loop, beside the floor");
    outcome.judge("p99 ratio", calm.p99_us / calm_floor.p99_us, Bound::AtMost { target: 2.0, reach: 1.3 });
    Beside { floor: calm_floor, open: Figures::default(), nod: calm }.explain(&mut outcome);
    outcome.measured("rate", rate);
    let disk = disk(bed.site.folder())?;
    outcome.measured("disk_p50_us", percentile(&disk, 50));
    outcome.measured("disk_p99_us", percentile(&disk, 99));
    outcome.note(format!(
        "the disk alone, three pages written and synced: {:.0} µs at p50, {:.0} µs at p99; an approval waits for two of them",
        percentile(&disk, 50),
        percentile(&disk, 99)
    ));
    results.targets.insert("T8", outcome);

    drop((floor, open));
    relay.stop().await?;
    bed.stop().await
}

/// Nod, the floor with its hops, and the floor whose browsers are there already.
#[derive(Clone, Copy, Default)]
struct Beside {
    floor: Figures,
    open: Figures,
    nod: Figures,
}

impl Beside {
    fn explain(&self, outcome: &mut Outcome) {
        for (name, figures) in [("nod", &self.nod), ("floor", &self.floor), ("floor, open browsers", &self.open)] {
            if figures.approvals_per_second > 0.0 {
                outcome.measured(format!("{name}: p50 µs"), figures.p50_us);
                outcome.measured(format!("{name}: p99 µs"), figures.p99_us);
                outcome.measured(format!("{name}: approvals/s"), figures.approvals_per_second);
                if let Some(cpu) = figures.server_cpu_us {
                    outcome.measured(format!("{name}: server CPU µs"), cpu);
                }
            }
        }
    }
}

/// How long it takes to write three pages and have them on the disk, as a commit does at the least: 500 times, in
/// microseconds, sorted. An approval waits for two of these, one after the other, and the floor for none.
fn disk(folder: &Path) -> Result<Vec<f64>, Failure> {
    use std::os::unix::fs::FileExt as _;
    const PAGES: [u8; 3 * 4096] = [0x5a; 3 * 4096];
    const ROOM: u64 = 500;
    let path = folder.join("disk");
    let file = std::fs::File::create(&path)?;
    for place in 0..ROOM {
        file.write_all_at(&PAGES, place * PAGES.len() as u64)?;
    }
    file.sync_all()?;
    let mut times = Vec::new();
    for place in 0..ROOM {
        let began = std::time::Instant::now();
        file.write_all_at(&PAGES, place * PAGES.len() as u64)?;
        file.sync_data()?;
        times.push(began.elapsed().as_secs_f64() * 1e6);
    }
    std::fs::remove_file(path)?;
    times.sort_by(f64::total_cmp);
    Ok(times)
}

/// Of sorted values.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    sorted.get(sorted.len() * percent / 100).copied().unwrap_or(f64::NAN)
}

/// T3: what the framework and JSON cost by themselves.
pub(super) async fn framework(options: &Options, results: &mut Results) -> Result<(), Failure> {
    let (bare, framework) = (
        Floor::start(options.service.server_core, false).await?,
        Floor::start(options.service.server_core, true).await?,
    );
    let mut floor = bare.ready(options.phones, Browsers::New).await?;
    let mut axum = framework.ready(options.phones, Browsers::New).await?;
    let figures = options.in_turns(&mut [&mut floor, &mut axum], Loop::Closed { concurrency: SOME }).await?;
    let [plain, dressed] = figures.try_into().map_err(|_| "two targets")?;
    let mut outcome = Outcome::new("framework and JSON alone, beside the floor");
    let ratio = dressed.server_cpu_us.zip(plain.server_cpu_us).map_or(f64::NAN, |(dressed, plain)| dressed / plain);
    outcome.judge("server CPU ratio", ratio, Bound::AtMost { target: 1.5, reach: 1.3 });
    Beside { floor: plain, open: Figures::default(), nod: Figures::default() }.explain(&mut outcome);
    outcome.measured("framework: server CPU µs", dressed.server_cpu_us.unwrap_or(f64::NAN));
    outcome.measured("framework: approvals/s", dressed.approvals_per_second);
    results.targets.insert("T3", outcome);
    drop((floor, axum));
    bare.stop().await?;
    framework.stop().await
}

/// T4: each database beside the same without a store.
pub(super) async fn databases(options: &Options, postgres: Option<&str>, results: &mut Results) -> Result<(), Failure> {
    let without = service::Options { memory: true, nod: None, ..options.service.clone() };
    let mut beds =
        vec![Bed::new(&without, content(options)).await?, Bed::new(&options.service, content(options)).await?];
    match postgres {
        None => results.left_out.push("T4 on PostgreSQL: no server was named (--postgres)".to_owned()),
        Some(base) => {
            let on_postgres =
                service::Options { postgres: Some(fresh_database(base).await?), ..options.service.clone() };
            beds.push(Bed::new(&on_postgres, content(options)).await?);
        }
    }
    let mut targets: Vec<_> = beds.iter_mut().map(|bed| &mut bed.ready).collect();
    let figures = options.in_turns(&mut targets, Loop::Closed { concurrency: SOME }).await?;
    let mut figures = figures.into_iter();
    let memory = figures.next().unwrap_or_default();
    let mut outcome = Outcome::new("16 at once, beside the same without a store");
    outcome.measured("without a store: approvals/s", memory.approvals_per_second);
    let databases = [
        ("SQLite approvals/s ratio", "SQLite", Bound::AtLeast { target: 0.75, reach: 0.9 }),
        ("PostgreSQL approvals/s ratio", "PostgreSQL", Bound::AtLeast { target: 0.5, reach: 0.7 }),
    ];
    for ((name, database, bound), figures) in databases.into_iter().zip(figures) {
        outcome.judge(name, figures.approvals_per_second / memory.approvals_per_second, bound);
        outcome.measured(format!("{database}: approvals/s"), figures.approvals_per_second);
        outcome.measured(format!("{database}: p50 µs"), figures.p50_us);
        outcome.measured(format!("{database}: server CPU µs"), figures.server_cpu_us.unwrap_or(f64::NAN));
    }
    results.targets.insert("T4", outcome);
    for bed in beds {
        bed.stop().await?;
    }
    Ok(())
}

/// An empty database on that server.
pub(super) async fn fresh_database(base: &str) -> Result<String, Failure> {
    let (server, _) = base.rsplit_once('/').ok_or("--postgres: postgres://user@host/database")?;
    let name = format!("nod_bench_{}", std::process::id());
    let mut connection = PgConnection::connect(base).await?;
    sqlx::query(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name}"))).execute(&mut connection).await?;
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await?;
    connection.close().await?;
    Ok(format!("{server}/{name}"))
}

/// What `benches/store.rs` prints: approvals a second with 512 waiting, of each run.
#[derive(Deserialize)]
struct StoreAlone {
    sqlite_batched: Vec<f64>,
    /// Empty without a server.
    postgres_one_by_one: Vec<f64>,
    postgres_batched: Vec<f64>,
}

/// T5: the store alone.
pub(super) fn store(options: &Options, results: &mut Results) -> Result<(), Failure> {
    let Some(file) = &options.store else {
        results.left_out.push("T5: what benches/store.rs printed was not named (--store)".to_owned());
        return Ok(());
    };
    let found: StoreAlone = serde_json::from_slice(&std::fs::read(file)?)?;
    let mut outcome = Outcome::new("the store alone, 512 waiting");
    let sqlite = median(found.sqlite_batched).unwrap_or(f64::NAN);
    outcome.judge("SQLite approvals/s", sqlite, Bound::AtLeast { target: 20_000.0, reach: 60_000.0 });
    match (median(found.postgres_batched), median(found.postgres_one_by_one)) {
        (Some(batched), Some(single)) => {
            let bound = Bound::AtLeast { target: 4.0, reach: 4.0 };
            outcome.judge("PostgreSQL, batched over one by one", batched / single, bound);
            outcome.measured("PostgreSQL batched: approvals/s", batched);
            outcome.measured("PostgreSQL one by one: approvals/s", single);
        }
        _ => results.left_out.push("T5 on PostgreSQL: no server was named".to_owned()),
    }
    results.targets.insert("T5", outcome);
    Ok(())
}

/// T7: what an idle connection costs.
pub(super) async fn idle(options: &Options, results: &mut Results) -> Result<(), Failure> {
    let mut outcome = Outcome::new("memory of an idle connection, KiB");
    let mut found = Vec::new();
    for _ in 0..options.runs {
        let scenario = idle::Options { service: options.service.clone(), count: IDLE };
        found.push(idle::run(&scenario).await?);
    }
    let bound = Bound::AtMost { target: 4.0, reach: 3.0 };
    for (name, figure) in [("device", "device_kib"), ("waiting browser", "browser_kib")] {
        let kib = median(found.iter().filter_map(|found| found.get(figure))).unwrap_or(f64::NAN);
        outcome.judge(name, kib, bound);
    }
    for figure in ["connected_twice", "device_descriptors", "browser_descriptors"] {
        outcome.measured(figure, median(found.iter().filter_map(|found| found.get(figure))).unwrap_or(f64::NAN));
    }
    found.iter().flat_map(Findings::notes).for_each(|note| outcome.note(note));
    results.targets.insert("T7", outcome);
    Ok(())
}

/// T9: everybody comes back after a restart.
pub(super) async fn storm(options: &Options, results: &mut Results) -> Result<(), Failure> {
    let mut found = Vec::new();
    for _ in 0..options.runs.min(3) {
        let scenario =
            storm::Options { service: options.service.clone(), count: STORM, rate: 50.0, calm: options.seconds };
        found.push(storm::run(&scenario).await?);
    }
    let middle = |figure| median(found.iter().filter_map(|found| found.get(figure))).unwrap_or(f64::NAN);
    let mut outcome = Outcome::new("10,000 phones come back after a restart");
    outcome.judge("seconds until all are back", middle("all_back_s"), Bound::AtMost { target: 10.0, reach: 5.0 });
    outcome.judge("p99 of logins over calm", middle("p99_ratio"), Bound::AtMost { target: 10.0, reach: 10.0 });
    for figure in ["devices", "stop_s", "ready_again_s", "logins_meanwhile", "calm_p99_ms", "storm_p99_ms"] {
        outcome.measured(figure, middle(figure));
    }
    found.iter().flat_map(Findings::notes).for_each(|note| outcome.note(note));
    results.targets.insert("T9", outcome);
    Ok(())
}

/// T11: from the start of the process to its being ready, on a database that stands, and its memory then.
pub(super) async fn start(options: &Options, results: &mut Results) -> Result<(), Failure> {
    let content = Content { accounts: options.phones, phones: options.phones, decided: 10_000 };
    let site = Site::new(&options.service, content).await?;
    // The first start makes the keys.
    site.start().await?.process.stop().await?;
    let (mut ready, mut memory) = (Vec::new(), Vec::new());
    for _ in 0..options.runs.max(1) {
        let running = site.start().await?;
        ready.push(running.ready_after.as_secs_f64() * 1000.0);
        tokio::time::sleep(Duration::from_millis(300)).await;
        #[expect(clippy::cast_precision_loss, reason = "KiB")]
        memory.push(usage(running.process.pid())?.rss_kib as f64 / 1024.0);
        running.process.stop().await?;
    }
    let mut outcome = Outcome::new("start on an existing database");
    let (ready, memory) = (median(ready).unwrap_or(f64::NAN), median(memory).unwrap_or(f64::NAN));
    outcome.judge("ms to ready", ready, Bound::AtMost { target: 200.0, reach: 100.0 });
    outcome.judge("MiB at rest", memory, Bound::AtMost { target: 30.0, reach: 15.0 });
    results.targets.insert("T11", outcome);
    Ok(())
}

/// Of each step: the seconds that all together took, and how many there were.
type Steps = BTreeMap<String, (f64, f64)>;

/// Reads the server's own account of the steps.
async fn steps(metrics: &Server) -> Result<Steps, Failure> {
    let ask = request("GET", "/metrics", &metrics.host, &[], "");
    let body = within("the metrics", async { Connection::open(metrics.address).await?.exchange(&ask).await?.good() });
    Ok(parse_steps(&String::from_utf8(body.await?)?))
}

fn parse_steps(text: &str) -> Steps {
    let mut steps = Steps::new();
    for line in text.lines() {
        let Some(rest) = line.strip_prefix("nod_approval_seconds_") else { continue };
        let Some((name, rest)) = rest.split_once("{step=\"") else { continue };
        let Some((step, value)) = rest.split_once("\"} ") else { continue };
        let Ok(value) = value.parse::<f64>() else { continue };
        let entry = steps.entry(step.to_owned()).or_default();
        match name {
            "sum" => entry.0 = value,
            "count" => entry.1 = value,
            _ => {}
        }
    }
    steps
}

/// The mean of each step between two looks, in microseconds.
fn means(before: &Steps, after: &Steps) -> BTreeMap<String, f64> {
    let mean = |(step, (seconds, count)): (&String, &(f64, f64))| {
        let (earlier, fewer) = before.get(step).copied().unwrap_or_default();
        let count = count - fewer;
        (count > 0.0).then(|| (step.clone(), (seconds - earlier) / count * 1_000_000.0))
    };
    after.iter().filter_map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_a_step_is_its_mean_between_two_looks() {
        let text = |seconds: f64, count: u64| {
            format!(
                "# TYPE nod_approval_seconds histogram\nnod_approval_seconds_sum{{step=\"policy\"}} {seconds}\n\
                 nod_approval_seconds_count{{step=\"policy\"}} {count}\n\
                 nod_approval_seconds_bucket{{le=\"1\",step=\"policy\"}} {count}\n"
            )
        };
        let (before, after) = (parse_steps(&text(1.0, 100)), parse_steps(&text(1.5, 200)));
        let means = means(&before, &after);
        assert_eq!(means.len(), 1);
        assert!((means["policy"] - 5000.0).abs() < 0.001, "{means:?}");
        assert!(super::means(&after, &after).is_empty());
    }
}
