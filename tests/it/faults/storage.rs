//! The database fails under people who sign in: every caller is told 503 and a clear code, nothing that was acknowledged is
//! lost, and when the database is well again so is the service, in the same process.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};

use nod_core::wire::ErrorCode;
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use serde_json::Value;
use sqlx::{Connection, Executor};

use super::history::check;
use super::kill::{people, stored};
use super::life::{Load, Site};
use super::postgres::Postgres;
use super::process::{Installation, Process};
use super::seed;
use crate::approval::socket::lock_sqlite;
use crate::harness::eventually;
use crate::store::bed::{Kind, Place};

/// Statements give up after a second, so that a lock is noticed soon.
const IMPATIENT: &str = "database.statement_timeout = 1\n";

/// How much goes on before, in and after each trouble.
const EVENTS: usize = 40;

/// Trouble that comes and goes while people sign in.
async fn under_trouble(
    installation: &Installation,
    command: Command,
    begin: impl AsyncFn(&Process),
    end: impl AsyncFn(&Process),
    over: impl AsyncFn(&Process),
) {
    let seed = seed();
    let (site, people) = people(installation, 2).await;
    let mut process = Process::start(command, Stdio::null());
    process.ready().await;
    site.started();
    let load = Load::start(&site, people, seed);
    for _ in 0..2 {
        site.history.reaches(site.history.len() + EVENTS).await;
        begin(&process).await;
        site.is_refused(3).await;
        probes(installation, false).await;
        end(&process).await;
        site.history.reaches(site.history.len() + EVENTS).await;
        probes(installation, true).await;
    }
    load.finish().await;
    only_clear_refusals(&site);
    over(&process).await;
    let history = site.history.events();
    assert_eq!(check(&history, &stored(&installation.place).await), BTreeSet::new());
    installation.run(&["audit", "verify"]).await;
    process.terminate();
    let (status, log) = process.end().await;
    assert!(status.success(), "{status}: {log}");
}

/// The process lives in any case; ready it is when the database takes writes.
async fn probes(installation: &Installation, well: bool) {
    let get = async |path: &str| reqwest::get(format!("{}{path}", installation.url())).await.unwrap();
    assert_eq!(get("/healthz").await.status(), 200);
    // An answer is good for a second: the question is put until it is another.
    let ready = eventually("the probe says what is the case", async || {
        let ready = get("/readyz").await;
        (ready.status().is_success() == well).then_some(ready)
    })
    .await;
    if well {
        return;
    }
    assert_eq!(ready.status(), 503);
    assert_eq!(ready.headers()["retry-after"], "2");
    let problem: Value = serde_json::from_slice(&ready.bytes().await.unwrap()).unwrap();
    assert_eq!(problem["code"], ErrorCode::StoreUnavailable.as_str());
}

/// Nobody was cut off, and everybody who was refused was told why.
fn only_clear_refusals(site: &Site) {
    let refusals = site.cut();
    println!("{} refusals", refusals.len());
    for refusal in refusals {
        assert!(refusal.contains(": 503 ") && refusal.contains("\"code\":\"store_unavailable\""), "{refusal}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_database_is_unavailable_and_comes_back() {
    let installation = Installation::new(Kind::Sqlite, IMPATIENT).await;
    let lock = tokio::sync::Mutex::new(None);
    let begin = async |_: &Process| *lock.lock().await = Some(lock_sqlite(&installation.place.url()));
    let end = async |_: &Process| lock.lock().await.take().unwrap().release();
    under_trouble(&installation, installation.command(&["serve"]), begin, end, nothing).await;
}

/// Every write fails (`EFBIG`): what an I/O error looks like to SQLite.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writes_that_fail_are_unavailable_and_the_database_comes_back() {
    let installation = Installation::new(Kind::Sqlite, IMPATIENT).await;
    let limit = |process: &Process, bytes: Option<u64>| {
        let pid: Pid = process.pid();
        prlimit(Some(pid), Resource::Fsize, Rlimit { current: bytes, maximum: None }).unwrap();
    };
    let begin = async |process: &Process| limit(process, Some(0));
    let end = async |process: &Process| limit(process, None);
    under_trouble(&installation, installation.command(&["serve"]), begin, end, nothing).await;
}

/// A disk of its own, in a namespace of its own, that somebody else fills.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_unavailable_and_comes_back() {
    let installation = Installation::new(Kind::Sqlite, IMPATIENT).await;
    // The process sees this folder as a disk of 32 megabytes, of which the log may need half; we see it through the process.
    let disk = installation.place.file().parent().unwrap().to_owned();
    let script = "set -e; cp -a \"$1\" \"$1.copy\"; mount -t tmpfs -o size=32m,mode=700 tmpfs \"$1\"; \
                  cp -a \"$1.copy/.\" \"$1\"; rm -r \"$1.copy\"; exec \"$2\" serve";
    let mut command = Command::new("/usr/bin/unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]).arg(&disk);
    command.arg(env!("CARGO_BIN_EXE_nod")).env_clear().env("NOD_CONFIG", installation.path("nod.toml"));
    let filler = |process: &Process| {
        Path::new("/proc")
            .join(process.pid().as_raw_nonzero().to_string())
            .join("root")
            .join(disk.join("filler").strip_prefix("/").unwrap())
    };
    let begin = async |process: &Process| fill(&filler(process));
    let end = async |process: &Process| std::fs::remove_file(filler(process)).unwrap();
    // The disk goes with the process: what is on it is looked at elsewhere.
    let over = async |process: &Process| {
        for name in ["nod.db", "nod.db-wal"] {
            std::fs::copy(filler(process).with_file_name(name), disk.join(name)).unwrap();
        }
    };
    under_trouble(&installation, command, begin, end, over).await;
}

/// The file system becomes read-only under the open files, and connections that are opened meanwhile are read-only too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_only_sqlite_is_unavailable_and_comes_back() {
    let installation = Installation::new(Kind::Sqlite, IMPATIENT).await;
    let (library, marker) = (installation.path("read_only.so"), installation.path("read-only"));
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/faults/read_only.c");
    let built = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).status().unwrap();
    assert!(built.success(), "{built}");
    let mut command = installation.command(&["serve"]);
    command.env("LD_PRELOAD", &library).env("READ_ONLY_WHILE", &marker);
    command.env("READ_ONLY_FOLDER", installation.place.file().parent().unwrap());
    let begin = async |_: &Process| std::fs::write(&marker, "").unwrap();
    let end = async |_: &Process| std::fs::remove_file(&marker).unwrap();
    under_trouble(&installation, command, begin, end, nothing).await;
}

async fn nothing(_: &Process) {}

/// Writes until there is no space left.
fn fill(path: &Path) {
    use std::io::Write;
    let mut file = std::fs::File::create(path).unwrap();
    let mut size = 64 * 1024;
    while size > 0 {
        match file.write(&vec![0; size]) {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::StorageFull => size /= 2,
            Err(error) => panic!("{error}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_only_postgres_is_unavailable_and_comes_back() {
    let installation = Installation::new(Kind::Postgres, IMPATIENT).await;
    let set = async |on: &str| {
        let mut connection = sqlx::PgConnection::connect(&installation.place.url()).await.unwrap();
        let statement = format!(
            "BEGIN READ WRITE; DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = {on}', \
             current_database()); END $$; COMMIT; \
             SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() \
             AND datname = current_database()"
        );
        connection.execute(sqlx::AssertSqlSafe(statement)).await.unwrap();
        connection.close().await.unwrap();
    };
    let begin = async |_: &Process| set("on").await;
    let end = async |_: &Process| set("off").await;
    under_trouble(&installation, installation.command(&["serve"]), begin, end, nothing).await;
    installation.place.remove().await;
}

/// It stops altogether: once with a goodbye to its clients, once in the middle of whatever they do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_postgres_is_unavailable_and_comes_back() {
    let postgres = Postgres::start().await;
    let installation = Installation::on(Place::of(postgres.url()), IMPATIENT);
    let modes = std::sync::Mutex::new(vec!["immediate", "fast"]);
    let begin = async |_: &Process| {
        let mode = modes.lock().unwrap().pop().unwrap();
        postgres.stop(mode).await;
    };
    let end = async |_: &Process| postgres.start_again().await;
    under_trouble(&installation, installation.command(&["serve"]), begin, end, nothing).await;
}
