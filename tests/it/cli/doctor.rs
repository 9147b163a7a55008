//! `nod doctor` is tested by what it must find.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use nod::config::Config;
use serde_json::Value;

use super::{Installation, Run};
use crate::harness::{TestClock, assemble};

super::on_both! {
    a_running_service_is_found_well
}

/// The findings of that severity, by their names.
fn checks(run: &Run, severity: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{run:?}"));
    let findings = report["findings"].as_array().unwrap();
    let of = findings.iter().filter(|finding| finding["severity"] == severity);
    of.map(|finding| finding["check"].as_str().unwrap().to_owned()).collect()
}

/// Checks that exactly these errors are found, that each says what to do, and that the exit code says so.
#[track_caller]
fn finds(nod: &Installation, errors: &[&str]) -> Run {
    let run = nod.nod(&["doctor", "--json"]);
    assert_eq!(checks(&run, "error"), errors, "{run:?}");
    assert_eq!(run.code, if errors.is_empty() { 0 } else { 2 }, "{run:?}");
    let report: Value = serde_json::from_str(&run.out).unwrap();
    for finding in report["findings"].as_array().unwrap() {
        assert_eq!(finding["cure"] == "", finding["severity"] == "ok", "{finding}");
    }
    assert_eq!(run.err, "");
    run
}

fn chmod(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn before_the_first_start_nothing_is_wrong_and_nothing_is_made() {
    let nod = Installation::new();
    let run = finds(&nod, &[]);
    let warnings = checks(&run, "warning");
    for expected in ["data_key.file", "database.file", "service.ready"] {
        assert!(warnings.iter().any(|warning| warning == expected), "{expected} in {warnings:?}");
    }
    assert_eq!(nod.nod(&["doctor", "--strict"]).code, 1);
    assert!(!nod.path("data.key").exists() && !nod.path("nod.db").exists());
}

async fn a_running_service_is_found_well(mut nod: Installation) -> Installation {
    let service = nod.serve().await;
    nod.nod(&["user", "add", "anna", "--no-password", "--administrator"]).done();
    let run = finds(&nod, &[]);
    assert_eq!(checks(&run, "warning"), ["service.public_url"], "{run:?}");
    for expected in
        ["data_key.file", "database.writes", "database.version", "keys.signing", "relying_party.own", "service.ready"]
    {
        assert!(checks(&run, "ok").iter().any(|ok| ok == expected), "{expected} in {run:?}");
    }
    let key = std::fs::read_to_string(nod.path("data.key")).unwrap();
    assert!(!run.out.contains(key.trim()), "no secret is printed");
    assert!(nod.nod(&["doctor"]).out.contains("0 error(s)"));
    // Disabled, nobody could sign in on Nod's own pages.
    nod.nod(&["relying-party", "disable", "nod"]).done();
    finds(&nod, &["relying_party.own"]);
    service.finish().await;
    nod
}

#[test]
fn a_data_key_that_is_wrong_exposed_or_broken_is_found() {
    let nod = Installation::new();
    nod.nod(&["user", "add", "anna", "--no-password"]).done();
    let path = nod.path("data.key");
    let right = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n").unwrap();
    finds(&nod, &["keys.signing"]);
    nod.nod(&["user", "list"]).refused("data_key_wrong");
    std::fs::write(&path, "not a key\n").unwrap();
    finds(&nod, &["data_key.usable"]);
    nod.nod(&["user", "list"]).refused("data_key");
    std::fs::write(&path, &right).unwrap();
    chmod(&path, 0o644);
    finds(&nod, &["data_key.file", "data_key.usable"]);
    nod.nod(&["user", "list"]).refused("data_key");
    chmod(&path, 0o600);
    chmod(nod.folder.path(), 0o777);
    finds(&nod, &["data_key.folder"]);
    chmod(nod.folder.path(), 0o700);
    chmod(&nod.path("nod.db"), 0o644);
    finds(&nod, &["database.file"]);
    chmod(&nod.path("nod.db"), 0o600);
    finds(&nod, &[]);
}

#[test]
fn after_the_data_key_is_lost_a_new_start_is_possible() {
    let nod = Installation::new();
    nod.nod(&["user", "add", "anna", "--no-password"]).done();
    nod.nod(&["keys", "replace-lost"]).refused("input");
    let old = nod.nod(&["keys", "list", "--json"]).json();
    std::fs::remove_file(nod.path("data.key")).unwrap();
    nod.nod(&["user", "list"]).refused("data_key_wrong");
    assert!(nod.nod(&["keys", "replace-lost"]).done().contains("enrol them again"));
    finds(&nod, &[]);
    let new = nod.nod(&["keys", "list", "--json"]).json();
    assert_eq!((&new[0]["kid"], &new[1]["role"]), (&old[0]["kid"], &"signing".into()), "{new}");
    assert!(nod.nod(&["user", "list"]).done().contains("anna"), "accounts are not lost");
}

#[tokio::test]
async fn a_database_that_takes_no_writes_is_found() {
    let nod = Installation::new();
    nod.nod(&["user", "add", "anna", "--no-password"]).done();
    // What is locked is waited for no longer than this.
    let config = std::fs::read_to_string(nod.path("nod.toml")).unwrap();
    std::fs::write(nod.path("nod.toml"), config.replace("[database]\n", "[database]\nstatement_timeout = 1\n"))
        .unwrap();
    let url = format!("sqlite:{}", nod.path("nod.db").display());
    let database = crate::store::bed::sqlite(&url);
    database.execute_batch("BEGIN IMMEDIATE").unwrap();
    finds(&nod, &["database.opens"]);
    nod.nod(&["user", "list"]).refused("database");
    database.execute_batch("ROLLBACK").unwrap();
    drop(database);
    finds(&nod, &[]);
    std::fs::write(nod.path("nod.db"), "this is no database, whatever its name says").unwrap();
    finds(&nod, &["database.opens"]);
}

#[test]
fn an_address_that_is_not_safe_or_leads_nowhere_is_found() {
    let nod = Installation::new();
    let config = std::fs::read_to_string(nod.path("nod.toml")).unwrap();
    let with = |url: &str| {
        std::fs::write(nod.path("nod.toml"), config.replace("http://127.0.0.1:1", url)).unwrap();
    };
    with("http://login.example.org");
    finds(&nod, &["configuration"]);
    for url in ["https://login.example.org:443", "https://b\u{fc}cher.example", "https://my_login.example.org"] {
        with(url);
        finds(&nod, &["configuration"]);
        let run = nod.nod(&["serve"]);
        run.refused("configuration");
        assert!(run.err.contains("service.public_url"), "{run:?}");
    }
    with("http://127.0.0.1:2");
    finds(&nod, &["service.public_url"]);
    with("https://login.example.org");
    finds(&nod, &[]);
}

#[tokio::test]
async fn a_clock_that_went_back_is_found() {
    let nod = Installation::new();
    // A key that was made when the clock was years ahead.
    let clock = TestClock::new();
    clock.advance(Duration::from_hours(24 * 365 * 20));
    let app = assemble(Config::load(Some(&nod.path("nod.toml"))).unwrap(), clock as Arc<dyn nod::ambient::Clock>).await;
    app.store.close().await;
    let run = finds(&nod, &["clock.backwards"]);
    // Dated ahead, and the only one: it is what signs.
    let kid = nod.nod(&["keys", "list", "--json"]).json()[0]["kid"].as_str().unwrap().to_owned();
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let signing = findings.iter().find(|finding| finding["check"] == "keys.signing").unwrap();
    assert_eq!(signing["severity"], "warning", "{signing}");
    assert!(
        signing["text"].as_str().unwrap().starts_with(&format!("{kid} signs, although it is dated ahead")),
        "{signing}"
    );
}

#[test]
fn while_a_new_key_waits_for_its_time_the_one_that_signs_is_named() {
    let nod = Installation::new();
    nod.nod(&["user", "add", "anna", "--no-password"]).done();
    nod.nod(&["keys", "rotate"]).done();
    let keys = nod.nod(&["keys", "list", "--json"]).json();
    let run = finds(&nod, &[]);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let signing = findings.iter().find(|finding| finding["check"] == "keys.signing").unwrap();
    let text = signing["text"].as_str().unwrap();
    assert!(text.starts_with(keys[0]["kid"].as_str().unwrap()) && text.contains("2 key(s)"), "{text}");
    assert!(text.contains(&format!("; {} signs from ", keys[1]["kid"].as_str().unwrap())), "{text}");
}

#[test]
fn web_push_without_a_contact_that_can_be_reached_is_found() {
    let nod = Installation::new();
    nod.nod(&["user", "add", "anna", "--no-password"]).done();
    let config = std::fs::read_to_string(nod.path("nod.toml")).unwrap();
    for (url, missing) in
        [("https://nod.local", true), ("https://10.0.0.7", true), ("https://login.example.org", false)]
    {
        std::fs::write(nod.path("nod.toml"), config.replace("http://127.0.0.1:1", url)).unwrap();
        let run = finds(&nod, &[]);
        assert_eq!(checks(&run, "warning").iter().any(|check| check == "webpush.subject"), missing, "{url}: {run:?}");
        let status = nod.nod(&["push", "status", "--json"]).json();
        let offered = status.as_array().unwrap().iter().find(|row| row["service"] == "webpush").unwrap();
        assert_eq!(offered["configured"], !missing, "{url}");
    }
}

#[tokio::test]
async fn another_program_on_the_address_is_found() {
    let mut nod = Installation::with_address();
    let listener = nod.listener.take().unwrap();
    let other = std::thread::Builder::new().spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        std::io::Write::write_all(&mut stream, b"HTTP/1.1 404 Not Found\r\n\r\n").unwrap();
        let _ = std::io::Read::read(&mut stream, &mut [0; 512]);
    });
    finds(&nod, &["service.ready"]);
    other.unwrap().join().unwrap();
}
