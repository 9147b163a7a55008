//! The program, run as people and scripts run it.

use std::io::{BufReader, Read, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};

use nod_core::challenge::StateName;
use nod_core::policy::Level;
use nod_core::wire::Ack;
use nod_device::{Clock as _, SystemClock};
use serde_json::Value;
use tempfile::TempDir;
use tokio::task::spawn_blocking;

use crate::server::Server;

fn command(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nod-device"));
    command.args(arguments).env("NOD_DEVICE_HOME", home.join("accounts")).env_remove("NOD_DEVICE_PASSPHRASE");
    command.stdin(Stdio::null());
    command
}

#[test]
fn an_argument_that_is_quoted_shows_all_that_is_in_it() {
    let home = TempDir::new().unwrap();
    for arguments in [["rename", "an\u{202e}na"], ["enrol", "--al\u{202e}x"]] {
        let output = command(home.path(), &arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("\\u{202e}") && !said.contains('\u{202e}'), "{said:?}");
    }
}

/// Runs the program to its end, while the server goes on.
async fn run(mut command: Command) -> Output {
    spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

async fn nod_device(home: &Path, arguments: &[&str]) -> Output {
    run(command(home, arguments)).await
}

/// The JSON events of a run that went well.
fn events(output: &Output) -> Vec<Value> {
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

async fn enrolled() -> (Server, TempDir) {
    let (server, home) = (Server::start().await, TempDir::new().unwrap());
    let link = server.link().to_text();
    let enrolled = events(&nod_device(home.path(), &["--json", "enrol", &link]).await);
    assert_eq!(enrolled[0]["confirmation_code"], "41-73");
    assert_eq!(enrolled[1]["event"], "enrolled");
    (server, home)
}

#[tokio::test]
async fn a_device_from_enrolment_to_revocation() {
    let (server, home) = enrolled().await;
    let home = home.path();
    assert_eq!(events(&nod_device(home, &["accounts", "--json"]).await)[0]["username"], "anna");

    let challenge = server.ask(Level::Tap, 0);
    assert_eq!(events(&nod_device(home, &["inbox", "--json"]).await)[0]["challenge"]["jti"], challenge.to_string());
    let watched = events(&nod_device(home, &["watch", "--answer", "yes", "--once", "--json"]).await);
    assert_eq!(watched.last().unwrap()["state"], "approved", "{watched:?}");
    server.acked(challenge, Ack::Delivered).await;

    nod_device(home, &["rename", "Kitchen"]).await;
    assert_eq!(events(&nod_device(home, &["accounts", "--json"]).await)[0]["name"], "Kitchen");
    let rotated = events(&nod_device(home, &["rotate-key", "--algorithm", "es256", "--json"]).await);
    assert_eq!(rotated[0]["device"]["alg"], "ES256");
    let set = events(&nod_device(home, &["push-target", "set", "fcm", "token", "--json"]).await);
    assert_eq!(set[0]["target"]["kind"], "fcm");
    assert!(nod_device(home, &["push-target", "remove", "fcm"]).await.status.success());
    assert!(nod_device(home, &["revoke"]).await.status.success());
    assert!(text(&nod_device(home, &["accounts"]).await.stdout).contains("No accounts"));
}

#[tokio::test]
async fn a_device_is_linked_by_the_code_beside_the_link() {
    let (server, home) = (Server::start().await, TempDir::new().unwrap());
    let code = server.inner.lock().unwrap().code.grouped().to_lowercase().replace('-', " ");
    let url = server.link().server;
    let with = async |arguments: &[&str]| nod_device(home.path(), &[&["--json", "enrol"], arguments].concat()).await;
    for incomplete in
        [&["--code", &code][..], &["--code", &code, "--server", &url], &["--server", &url, "--username", "anna"], &[]]
    {
        assert_eq!(with(incomplete).await.status.code(), Some(2), "{incomplete:?}");
    }
    let wrong = with(&["--code", "K7QM-2XP0", "--server", &url, "--username", "anna"]).await;
    assert!(!wrong.status.success() && text(&wrong.stderr).contains("eight letters"), "{wrong:?}");
    let refused = with(&["--code", &code, "--server", &url, "--username", "bob"]).await;
    assert_eq!(refused.status.code(), Some(5));
    let enrolled = events(&with(&["--code", &code, "--server", &format!("{url}/"), "--username", "anna"]).await);
    assert_eq!(
        (enrolled[0]["confirmation_code"].as_str(), enrolled[1]["event"].as_str()),
        (Some("41-73"), Some("enrolled"))
    );
}

/// The code of the RFC's seed now, and the one that comes next in case that the step ends meanwhile.
fn codes_now() -> [String; 2] {
    [0, 30].map(|later| {
        let now = SystemClock.now().plus(std::time::Duration::from_secs(later));
        secrecy::ExposeSecret::expose_secret(&crate::server::seed().code(now).0).to_owned()
    })
}

#[tokio::test]
async fn a_code_is_shown_without_a_network_and_only_with_the_passphrase() {
    for gives_codes in [true, false] {
        let (server, home) = (Server::start().await, TempDir::new().unwrap());
        server.inner.lock().unwrap().gives_codes = gives_codes;
        let with = async |arguments: &[&str], passphrase: Option<&str>| {
            let mut command = command(home.path(), arguments);
            if let Some(passphrase) = passphrase {
                command.env("NOD_DEVICE_PASSPHRASE", passphrase);
            }
            run(command).await
        };
        let right = Some("correct horse");
        let link = server.link().to_text();
        assert!(with(&["enrol", "--passphrase", &link], right).await.status.success());
        if !gives_codes {
            // Linked before there were codes: asked for once.
            server.inner.lock().unwrap().down = true;
            assert_eq!(with(&["code"], right).await.status.code(), Some(4));
            server.inner.lock().unwrap().down = false;
            assert!(with(&["code"], right).await.status.success());
        }
        assert!(with(&["rotate-key"], right).await.status.success(), "the codes stay");
        server.inner.lock().unwrap().down = true;
        let expected = codes_now();
        let shown = &events(&with(&["code", "--json"], right).await)[0];
        assert!(expected.contains(&shown["code"].as_str().unwrap().to_owned()), "{shown} {expected:?}");
        assert!((1..=30).contains(&shown["seconds_left"].as_u64().unwrap()), "{shown}");
        assert_eq!(shown["account"]["username"], "anna");
        let expected = codes_now();
        let words = text(&with(&["code"], right).await.stdout);
        assert!(expected.iter().any(|code| words.contains(&format!("{} {}, ", &code[..3], &code[3..]))), "{words}");
        for wrong in [None, Some("wrong")] {
            assert_eq!(with(&["code"], wrong).await.status.code(), Some(6));
        }
        let file = std::fs::read_dir(home.path().join("accounts")).unwrap().next().unwrap().unwrap().path();
        let kept = std::fs::read_to_string(file).unwrap();
        assert!(!kept.contains(&nod_core::wire::DeviceCodes::new(&crate::server::seed()).seed), "under the passphrase");
    }
}

#[tokio::test]
async fn a_number_from_the_command_line_is_tried_once() {
    let (server, home) = enrolled().await;
    server.inner.lock().unwrap().number = Some("64");
    server.ask(Level::Number, 0);
    let wrong = nod_device(home.path(), &["watch", "--answer", "yes", "--number", "65", "--once"]).await;
    assert_eq!(wrong.status.code(), Some(7));
    assert!(text(&wrong.stdout).contains("Tries left: 1"), "{}", text(&wrong.stdout));
    let right = nod_device(home.path(), &["watch", "--answer", "yes", "--number", "64", "--once"]).await;
    assert!(right.status.success(), "{}", text(&right.stdout));
    assert_eq!(server.inner.lock().unwrap().answers.len(), 2);
}

#[tokio::test]
async fn exit_codes_say_what_went_wrong() {
    let (server, home) = enrolled().await;
    let home = home.path();
    let code = async |arguments: &[&str]| nod_device(home, arguments).await.status.code();
    assert_eq!(code(&["dance"]).await, Some(2));
    assert_eq!(code(&["rename", "x", "--account", "bert"]).await, Some(3));
    let everything = TempDir::new().unwrap();
    assert_eq!(nod_device(everything.path(), &["watch"]).await.status.code(), Some(3));
    server.inner.lock().unwrap().down = true;
    assert_eq!(code(&["rotate-key"]).await, Some(4));
    server.inner.lock().unwrap().down = false;
    server.inner.lock().unwrap().key = None;
    assert_eq!(code(&["rename", "x"]).await, Some(5));
    let file = std::fs::read_dir(home.join("accounts")).unwrap().next().unwrap().unwrap().path();
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    assert_eq!(code(&["inbox"]).await, Some(6));
}

#[tokio::test]
async fn a_revocation_whose_answer_was_lost_is_done_when_it_is_repeated() {
    let (server, home) = enrolled().await;
    let home = home.path();
    server.inner.lock().unwrap().lost_responses = 1;
    assert_eq!(nod_device(home, &["revoke"]).await.status.code(), Some(4));
    assert!(nod_device(home, &["revoke"]).await.status.success());
    assert!(text(&nod_device(home, &["accounts"]).await.stdout).contains("No accounts"));
}

#[tokio::test]
async fn an_account_whose_issuer_is_not_its_server_is_not_used() {
    let (_server, home) = enrolled().await;
    let file = std::fs::read_dir(home.path().join("accounts")).unwrap().next().unwrap().unwrap().path();
    let mut account: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    account["identity"]["issuer"] = "https://login.example.org".into();
    std::fs::write(&file, account.to_string()).unwrap();
    assert_eq!(nod_device(home.path(), &["inbox"]).await.status.code(), Some(6));
}

#[tokio::test]
async fn a_passphrase_protects_the_key() {
    let (server, home) = (Server::start().await, TempDir::new().unwrap());
    let with = |arguments: &[&str], passphrase: &str| {
        let mut command = command(home.path(), arguments);
        command.env("NOD_DEVICE_PASSPHRASE", passphrase);
        command
    };
    let link = server.link().to_text();
    assert!(run(with(&["enrol", &link, "--passphrase"], "correct horse")).await.status.success());
    assert_eq!(events(&nod_device(home.path(), &["accounts", "--json"]).await)[0]["passphrase"], true);
    assert_eq!(nod_device(home.path(), &["inbox"]).await.status.code(), Some(6));
    assert_eq!(run(with(&["inbox"], "wrong")).await.status.code(), Some(6));
    assert!(run(with(&["inbox"], "correct horse")).await.status.success());
    assert!(run(with(&["rotate-key"], "correct horse")).await.status.success());
    assert_eq!(nod_device(home.path(), &["inbox"]).await.status.code(), Some(6), "a new key is sealed as well");
}

/// A person at the program.
struct Person {
    child: Child,
    typing: ChildStdin,
    screen: BufReader<ChildStdout>,
    seen: String,
}

impl Person {
    fn sit_down(home: &Path) -> Self {
        let mut command = command(home, &["watch", "--once"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (typing, screen) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, typing, screen, seen: String::new() }
    }

    /// Reads until the text is on the screen; what came before is scrolled away.
    fn read_until(&mut self, text: &str) -> String {
        let mut bytes = Vec::new();
        while !String::from_utf8_lossy(&bytes).contains(text) {
            let mut byte = [0];
            assert_eq!(
                self.screen.read(&mut byte).unwrap(),
                1,
                "waiting for {text:?}: {}",
                String::from_utf8_lossy(&bytes)
            );
            bytes.push(byte[0]);
        }
        let shown = String::from_utf8(bytes).unwrap();
        self.seen.push_str(&shown);
        shown
    }

    /// Types at every prompt until something else than "too soon" is said.
    fn answer(&mut self, line: &str, expected: &str) {
        loop {
            self.read_until("> ");
            writeln!(self.typing, "{line}").unwrap();
            let reply = self.read_until("\n");
            if !reply.contains("too soon") {
                assert!(reply.contains(expected), "{reply}");
                return;
            }
        }
    }

    fn leave(mut self) -> (Option<i32>, String) {
        let mut rest = String::new();
        self.screen.read_to_string(&mut rest).unwrap();
        self.seen.push_str(&rest);
        (self.child.wait().unwrap().code(), self.seen)
    }
}

#[tokio::test]
async fn a_person_types_the_number() {
    let (server, home) = enrolled().await;
    server.inner.lock().unwrap().number = Some("64");
    server.ask(Level::Number, 0);
    let (code, seen) = spawn_blocking(move || {
        let mut person = Person::sit_down(home.path());
        person.answer("what?", "Not understood");
        person.answer("65", "Tries left: 1");
        person.answer("64", "Approved");
        person.leave()
    })
    .await
    .unwrap();
    assert_eq!(code, Some(0), "{seen}");
    for word in ["Webmail", "anna", "Place unknown", "left"] {
        assert!(seen.contains(word), "{word} is not in {seen}");
    }
}

#[tokio::test]
async fn another_devices_answer_takes_the_prompt_away() {
    let (server, home) = enrolled().await;
    let challenge = server.ask(Level::Tap, 0);
    let watching = spawn_blocking(move || {
        let mut person = Person::sit_down(home.path());
        person.read_until("> ");
        // Nothing is typed: the prompt must not hold the program up.
        person.leave()
    });
    server.acked(challenge, Ack::Opened).await;
    server.settle(challenge, StateName::Approved);
    let (code, seen) = watching.await.unwrap();
    assert_eq!(code, Some(7), "{seen}");
    assert!(seen.contains("Approved on Anna's phone"), "{seen}");
    assert!(!seen.contains('\u{1b}'), "a device's name does not control the terminal: {seen:?}");
}
