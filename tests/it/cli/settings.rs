//! `nod config`, and what holds for all commands.

use std::process::Stdio;

use super::{Installation, Run, program};

const SECRET: &str = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlYy4";

#[test]
fn the_configuration_is_shown_with_its_sources_and_without_its_secrets() {
    let nod = Installation::new();
    let mut command = nod.command(&["config", "show"]);
    command.env("NOD_APPROVAL__LIFETIME", "60").env("NOD_KEYS__DATA_KEY", SECRET);
    command.env("NOD_DATABASE__URL", "postgres://nod:hunter2@db/nod?password=hunter3");
    let run = Run::of(command.output().unwrap());
    let shown = run.done();
    assert!(shown.contains("lifetime = \"1m\"  # NOD_APPROVAL__LIFETIME"), "{shown}");
    assert!(shown.contains("data_key = \"[redacted]\"  # NOD_KEYS__DATA_KEY"), "{shown}");
    assert!(shown.contains("url = \"postgres://nod:[redacted]@db/nod\""), "{shown}");
    assert!(shown.contains(&format!("metrics_listen = \"off\"  # {}", nod.path("nod.toml").display())), "{shown}");
    assert!(shown.contains("\nmax_wait = \"30s\"\n"), "{shown}");
    assert!(!shown.contains("hunter") && !shown.contains(SECRET));
    assert_eq!(nod.nod(&["config", "show", "--json"]).json()["http"]["metrics_listen"], "off");
}

#[test]
fn a_setting_in_the_environment_is_read_as_its_type() {
    let nod = Installation::new();
    let shown = |name: &str, value: &str| {
        let mut command = nod.command(&["config", "show", "--json"]);
        Run::of(command.env(name, value).output().unwrap())
    };
    for text in ["1984", "true", "1.0", "[x]"] {
        assert_eq!(shown("NOD_SERVICE__NAME", text).json()["service"]["name"], text);
    }
    assert_eq!(shown("NOD_HTTP__MAX_WAIT", "25").json()["http"]["max_wait"], "25s");
    assert_eq!(shown("NOD_HTTP__MAX_WAIT", "1m30s").json()["http"]["max_wait"], "1m30s");
    let proxies = shown("NOD_HTTP__TRUSTED_PROXIES", "10.0.0.0/8, 127.0.0.1").json();
    assert_eq!(proxies["http"]["trusted_proxies"], serde_json::json!(["10.0.0.0/8", "127.0.0.1"]));
    let run = shown("NOD_HTTP_LISTEN", "127.0.0.1:1");
    run.refused("configuration");
    assert!(run.err.contains("NOD_HTTP_LISTEN") && run.err.contains("NOD_HTTP__LISTEN"), "{run:?}");
    let run = shown("NOD_HTTP__MAX_WAIT", "soon");
    run.refused("configuration");
    assert!(run.err.contains("NOD_HTTP__MAX_WAIT") && run.err.contains("\"1h30m\""), "{run:?}");
}

#[test]
fn an_example_is_a_configuration() {
    let nod = Installation::new();
    let example = nod.nod(&["config", "example"]).done().to_owned();
    super::write(&nod.path("example.toml"), &example);
    let path = nod.path("example.toml");
    nod.nod(&["--config", path.to_str().unwrap(), "config", "show"]).done();
}

#[test]
fn a_configuration_that_cannot_be_used_stops_every_command() {
    let nod = Installation::new();
    super::write(&nod.path("nod.toml"), "[http]\nlissten = \"127.0.0.1:1\"\n");
    for command in [&["serve"][..], &["user", "list"], &["config", "show"], &["audit", "export"]] {
        let run = nod.nod(command);
        run.refused("configuration");
        assert!(run.err.contains("lissten"), "{run:?}");
    }
    assert!(!nod.path("data.key").exists() && !nod.path("nod.db").exists(), "nothing was made");
}

/// REQ 35: no setting makes a question or a link live for longer than ten minutes, the documentation says which rule each value meets,
/// and a code of an app counts for its half minute and one more.
#[test]
fn req_35_lifetimes_have_ends_that_the_documentation_explains() {
    let nod = Installation::new();
    let with = |name: &str, value: &str| {
        let mut command = nod.command(&["config", "show"]);
        Run::of(command.env(name, value).output().unwrap())
    };
    for name in ["NOD_APPROVAL__LIFETIME", "NOD_APPROVAL__ENROLMENT_LIFETIME"] {
        with(name, "10m").done();
        with(name, "601s").refused("configuration");
    }
    let documented = include_str!("../../../docs/configuration.md");
    for (setting, rule) in [
        ("lifetime", "REQ 7"),
        ("enrolment_lifetime", "REQ 24"),
        ("redeem_within", "REQ 38"),
        ("code_steps_before", "REQ 35"),
        ("idle", "REQ 29"),
    ] {
        let start = format!("| `{setting}` |");
        assert!(documented.lines().any(|line| line.starts_with(&start) && line.contains(rule)), "{setting}: {rule}");
    }
    with("NOD_APPROVAL__CODE_STEPS_BEFORE", "2").done();
    with("NOD_APPROVAL__CODE_STEPS_BEFORE", "3").refused("configuration");
}

#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let nod = Installation::new();
    nod.nod(&["user", "add", "anna", "--no-password"]).done();
    for command in [&["audit", "export"][..], &["user", "list"], &["config", "example"], &["doctor"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let child = nod.command(command).stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
        let run = Run::of(child.wait_with_output().unwrap());
        assert_eq!((run.code, run.err.as_str()), (141, ""), "{command:?}");
    }
}

#[test]
fn every_command_explains_itself() {
    for command in [
        &[][..],
        &["serve"],
        &["user"],
        &["user", "enrol"],
        &["device", "revoke"],
        &["relying-party", "add"],
        &["keys"],
        &["evidence"],
        &["audit"],
        &["verify"],
        &["doctor"],
        &["config"],
    ] {
        let mut arguments = command.to_vec();
        arguments.push("--help");
        let run = Run::of(program(&arguments).output().unwrap());
        assert!(run.done().contains("Usage: nod"), "{run:?}");
    }
    assert!(Run::of(program(&["--version"]).output().unwrap()).done().starts_with("nod 0."));
}

#[test]
fn an_argument_that_is_quoted_shows_all_that_is_in_it() {
    let nod = Installation::new();
    for (name, escape) in [("an\u{202e}na", "\\u{202e}"), ("an\u{200b}na", "\\u{200b}"), ("an\u{9b}31mna", "\\u{9b}")] {
        let run = nod.nod(&["user", "add", name, "--no-password"]);
        assert_eq!(run.code, 2, "{}", run.err);
        assert!(run.err.contains(escape) && run.err.contains("--help"), "{}", run.err);
        assert!(!run.err.chars().any(|letter| letter != '\n' && nod_core::text::is_hidden(letter)), "{:?}", run.err);
    }
    let run = nod.nod(&["user", "add", "an na", "--no-password"]);
    assert!(run.code == 2 && run.err.starts_with("error: invalid value 'an na'"), "{}", run.err);
    assert!(nod.nod(&["--version"]).done().starts_with("nod "));
}

#[tokio::test]
async fn what_cannot_be_read_in_the_database_is_not_called_a_request() {
    let nod = Installation::new();
    nod.nod(&["user", "add", "anna", "--no-password"]).done();
    assert_eq!(nod.sql("UPDATE server_keys SET public_jwk = '{}'").await, 1);
    let run = nod.nod(&["user", "list"]);
    assert!(
        run.code == 1 && run.err.contains("nod: internal: Something is wrong in nod or in its database."),
        "{run:?}"
    );
    assert!(run.err.contains("server_keys: public_jwk") && !run.err.contains("request id"), "{run:?}");
}
