//! SIGTERM under people who sign in, and a new process on the same socket: no request is cut, no sign-in fails. And a second
//! process on the same database, by mistake.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};

use super::history::check;
use super::kill::{people, stored};
use super::life::Load;
use super::process::{Installation, Process};
use super::seed;
use crate::store::bed::Kind;

/// How much goes on in the life of each process.
const EVENTS: usize = 40;

const TAKEOVERS: usize = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_process_takes_over_without_a_failed_sign_in_on_sqlite() {
    taken_over(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_process_takes_over_without_a_failed_sign_in_on_postgres() {
    taken_over(Kind::Postgres).await;
}

async fn taken_over(kind: Kind) {
    let seed = seed();
    let installation = Installation::new(kind, "http.drain = 2\n").await;
    let (site, people) = people(&installation, 3).await;
    // As systemd would: the socket stays, processes come and go.
    let listener = installation.listener();
    let mut process = on_socket(&installation, &listener);
    process.ready().await;
    site.started();
    let load = Load::start(&site, people, seed);
    for _ in 0..TAKEOVERS {
        site.history.reaches(site.history.len() + EVENTS).await;
        // The next one is started first: it waits for the database, and has everything else ready.
        let next = on_socket(&installation, &listener);
        process.terminate();
        let (status, log) = process.end().await;
        assert!(status.success(), "{status}: {log}");
        process = next;
    }
    process.ready().await;
    site.history.reaches(site.history.len() + EVENTS).await;
    load.finish().await;
    process.terminate();
    let (status, log) = process.end().await;
    assert!(status.success(), "{status}: {log}");

    assert_eq!(site.cut(), Vec::<String>::new(), "requests were cut");
    let history = site.history.events();
    println!("{TAKEOVERS} takeovers, {} events", history.len());
    assert_eq!(check(&history, &stored(&installation.place).await), BTreeSet::new());
    installation.place.remove().await;
}

/// `nod serve` on a socket that it inherits, as systemd passes it: file descriptor 3, `LISTEN_FDS`, `LISTEN_PID`.
fn on_socket(installation: &Installation, listener: &TcpListener) -> Process {
    let script = "exec 3<&0 </dev/null; export LISTEN_FDS=1 LISTEN_PID=$$; exec \"$0\" serve";
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", script, env!("CARGO_BIN_EXE_nod")])
        .env_clear()
        .env("NOD_CONFIG", installation.path("nod.toml"));
    Process::start(command, OwnedFd::from(listener.try_clone().unwrap()).into())
}

/// One socket for each listener of the configuration, in order: the service's, then (the metrics are off) the phone app's. Both outlive
/// the process.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_phone_apps_socket_is_inherited_too() {
    let installation = Installation::new(Kind::Sqlite, "").await;
    let (service, of_app) = (installation.listener(), TcpListener::bind("127.0.0.1:0").unwrap());
    let app_url = format!("http://{}", of_app.local_addr().unwrap());
    let script = "exec 3<&0 4<&1 </dev/null >/dev/null; export LISTEN_FDS=2 LISTEN_PID=$$; exec \"$0\" serve";
    let start = || {
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", script, env!("CARGO_BIN_EXE_nod")])
            .env_clear()
            .env("NOD_CONFIG", installation.path("nod.toml"))
            // A port that nobody may bind: the socket is there already.
            .env("NOD_APP__LISTEN", "127.0.0.1:1")
            .env("NOD_APP__PUBLIC_URL", &app_url);
        let pass = |socket: &TcpListener| OwnedFd::from(socket.try_clone().unwrap());
        Process::start_with(command, pass(&service).into(), pass(&of_app).into())
    };
    for _ in 0..2 {
        let mut process = start();
        process.ready().await;
        for url in [installation.url(), app_url.clone()] {
            let said = reqwest::get(format!("{url}/.well-known/nod-configuration")).await.unwrap();
            let said: serde_json::Value = said.json().await.unwrap();
            assert_eq!((&said["issuer"], &said["app"]["url"]), (&installation.url().into(), &app_url.as_str().into()));
        }
        process.terminate();
        let (status, log) = process.end().await;
        assert!(status.success(), "{log}");
        assert!(log.contains("the phone app") && log.contains(&app_url), "{log}");
    }
}

/// Two services on one file hear nothing of each other, so the second is refused, and says why.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_service_on_the_same_file_is_refused_and_harms_nobody() {
    let seed = seed();
    let installation = Installation::new(Kind::Sqlite, "http.shutdown_grace = 2\n").await;
    let (site, people) = people(&installation, 2).await;
    let mut first = installation.serve();
    first.ready().await;
    site.started();
    let load = Load::start(&site, people, seed);
    site.history.reaches(EVENTS).await;
    let mut command = installation.command(&["serve"]);
    command.env("NOD_HTTP__LISTEN", "127.0.0.1:0");
    let (status, log) = Process::start(command, Stdio::null()).end().await;
    assert_eq!(status.code(), Some(1), "{log}");
    assert!(log.contains("another nod serve is at work on"), "{log}");
    // Commands are no services.
    installation.run(&["user", "list"]).await;
    site.history.reaches(site.history.len() + EVENTS).await;
    load.finish().await;
    // The place is free as soon as its holder is dead.
    first.kill().await;
    let mut next = installation.serve();
    next.ready().await;
    next.terminate();
    assert!(next.end().await.0.success());
    assert_eq!(site.cut(), Vec::<String>::new());
    assert_eq!(check(&site.history.events(), &stored(&installation.place).await), BTreeSet::new());
}

/// On PostgreSQL several may serve. They find every change by looking, a tick late at the most; the second says so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_service_on_the_same_postgres_serves_and_says_that_it_is_not_alone() {
    let installation = Installation::new(Kind::Postgres, "").await;
    people(&installation, 1).await;
    let mut first = installation.serve();
    first.ready().await;
    let mut command = installation.command(&["serve"]);
    command.env("NOD_HTTP__LISTEN", "127.0.0.1:0");
    let mut second = Process::start(command, Stdio::null());
    second.ready().await;
    for (process, is_second) in [(first, false), (second, true)] {
        process.terminate();
        let (status, log) = process.end().await;
        assert!(status.success(), "{log}");
        assert_eq!(log.contains("another nod serve is at work on"), is_second, "{log}");
    }
    installation.place.remove().await;
}
