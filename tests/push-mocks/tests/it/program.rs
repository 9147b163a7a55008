//! The program.

use std::path::Path;
use std::process::Stdio;

use nod_push_mocks::Subscription;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::client::{Client, Request};

struct Program {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Lines<BufReader<ChildStdout>>,
    settings: String,
}

impl Program {
    /// Starts on three free ports, which are those of nobody for a moment only.
    async fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_nod-push-mocks"))
            .args(["--dir", folder.to_str().unwrap(), "--until-stdin-closes"])
            .args(["--port-base", &free_ports().to_string()])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut settings = String::new();
        while !settings.contains("service_account_file") {
            settings += &lines.next_line().await.unwrap().expect("the settings");
            settings.push('\n');
        }
        Self { stdin: child.stdin.take(), child, lines, settings }
    }

    fn setting(&self, name: &str) -> String {
        let line = self.settings.lines().find(|line| line.starts_with(&format!("{name} = "))).unwrap();
        line.split('"').nth(1).unwrap().to_owned()
    }

    /// Closes its standard input, and returns what it says then.
    async fn stop(mut self) -> String {
        drop(self.stdin.take());
        let mut rest = String::new();
        self.lines.into_inner().read_to_string(&mut rest).await.unwrap();
        assert!(self.child.wait().await.unwrap().success());
        rest
    }
}

/// The first of three ports in a row that nobody has.
fn free_ports() -> u16 {
    let bind = |port: u16| std::net::TcpListener::bind(("127.0.0.1", port));
    loop {
        let first = bind(0).unwrap();
        let port = first.local_addr().unwrap().port();
        let more = port.checked_add(2).map(|last| (bind(port + 1), bind(last)));
        if let Some((Ok(_), Ok(_))) = more {
            return port;
        }
    }
}

/// A client that trusts the authority in this file.
fn client(folder: &Path) -> Client {
    Client::http1_pem(&std::fs::read_to_string(folder.join("ca.pem")).unwrap())
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[tokio::test]
async fn it_writes_what_a_server_needs_and_says_what_comes_in() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(folder.path(), &[]).await;
    let files = [("ca_file", "ca.pem"), ("key_file", "apns.p8"), ("service_account_file", "service-account.json")];
    for (name, file) in files {
        assert_eq!(Path::new(&program.setting(name)), folder.path().join(file));
    }
    for section in ["[push]", "[webpush]", "[unifiedpush]", "[apns]", "[fcm]"] {
        assert!(program.settings.lines().any(|line| line == section), "{section}: {}", program.settings);
    }
    assert!(read(folder.path(), "apns.p8").starts_with("-----BEGIN PRIVATE KEY-----\n"));
    let account: Value = serde_json::from_str(&read(folder.path(), "service-account.json")).unwrap();
    let url = program.setting("url");
    assert_eq!(account["token_uri"], json!(format!("{url}/token")));

    let get = Request { method: "GET", url: format!("{url}/nowhere"), headers: Vec::new(), body: Vec::new() };
    assert_eq!(client(folder.path()).send(get).await.status, 404);
    let line = program.lines.next_line().await.unwrap().unwrap();
    assert_eq!(line, r#"fcm     REFUSED  "NOT_FOUND: GET /nowhere""#);
    assert_eq!(program.stop().await, "");
}

#[tokio::test]
async fn quiet_it_counts_alone() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["--quiet", "--no-decrypt", "--no-verify", "--subscriptions", "3", "--accept-after-ms", "1"];
    let program = Program::start(folder.path(), &arguments).await;
    let subscriptions = read(folder.path(), "subscriptions.jsonl");
    let subscriptions: Vec<Subscription> = subscriptions
        .lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            let [endpoint, p256dh, auth] =
                ["endpoint", "p256dh", "auth"].map(|name| line[name].as_str().unwrap().to_owned());
            Subscription { endpoint, p256dh, auth }
        })
        .collect();
    assert_eq!(subscriptions.len(), 3);
    assert_eq!(subscriptions[0].p256dh, subscriptions[2].p256dh);
    let push = crate::webpush::push_of_now(&subscriptions[1]);
    assert_eq!(client(folder.path()).send(push).await.status, 201);
    let summary: Value = serde_json::from_str(&program.stop().await).unwrap();
    assert_eq!((&summary["apns"], &summary["fcm"], &summary["webpush"]), (&json!(0), &json!(0), &json!(1)));
    assert!(summary["cpu_seconds"].as_f64().unwrap() > 0.0);
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output =
        Command::new(env!("CARGO_BIN_EXE_nod-push-mocks")).args(["--port-base", &port]).output().await.unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains(&format!("port {port}: ")) && said.contains("--port-base"), "{said}");
}
