//! What is logged tells no secret, however much is logged: one life of an account with the filter at `trace`, and every line
//! searched for everything that nobody else may know. And what it does tell, where nothing else does.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};

use nod::config::{Log, LogFormat};
use nod::telemetry;
use nod_core::answer::{Transferred, Verdict};
use nod_core::link::EnrolmentLink;
use nod_core::token::{sign_dpop, sign_enrol};
use nod_core::wire::{InboxRequest, PushTargetRequest};
use reqwest::Method;
use serde_json::{Value, json};
use tracing_subscriber::util::SubscriberInitExt;

use crate::bad_input::{PASSWORD, World, send};
use crate::factor::app_passwords::new_app_password;
use crate::factor::{backup_codes, codes_apps};
use crate::harness::browser::{Page, Socket};
use crate::harness::forge;
use crate::harness::person::Browser;
use crate::harness::{ORIGIN, Phone, RelyingParty, Server, web_push};

/// Where the lines go.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Lines {
    /// The lines so far, without their times: those are numbers that nobody chose.
    fn read(&self) -> Vec<String> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        let line = |line: &str| {
            let mut fields: Value = serde_json::from_str(line).unwrap();
            fields.as_object_mut().unwrap().remove("timestamp").expect("a line has a time");
            fields.to_string()
        };
        text.lines().map(line).collect()
    }
}

/// The lines of this process, of all its threads. A subscriber of one thread alone misses what another thread came upon first.
fn lines() -> Lines {
    static LINES: OnceLock<Lines> = OnceLock::new();
    let everything = || {
        let lines = Lines::default();
        let log = Log { filter: "trace".to_owned(), format: LogFormat::Json };
        let writer = lines.clone();
        telemetry::subscriber(&log, move || writer.clone()).unwrap().init();
        lines
    };
    LINES.get_or_init(everything).clone()
}

/// Everything that must not be logged, with what it is.
#[derive(Default)]
struct Secrets(Vec<(&'static str, String)>);

impl Secrets {
    fn keep(&mut self, what: &'static str, secret: impl Into<String>) -> String {
        let secret = secret.into();
        assert!(!secret.is_empty(), "{what}");
        self.0.push((what, secret.clone()));
        secret
    }

    /// The first secret in a line. Two digits may be part of any longer word, so a secret counts as a word of its own.
    fn found_in(&self, line: &str) -> Option<&'static str> {
        let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
        let stands_in = |secret: &str| {
            line.match_indices(secret).any(|(at, _)| {
                let before = line[..at].chars().next_back().is_some_and(is_part);
                let after = line[at + secret.len()..].chars().next().is_some_and(is_part);
                secret.len() > 8 || !(before || after)
            })
        };
        self.0.iter().find(|(_, secret)| stands_in(secret)).map(|(what, _)| *what)
    }
}

/// REQ 46: no code, number or password is ever logged.
#[tokio::test]
async fn no_secret_is_in_any_line() {
    let lines = lines();
    let server = Server::start_with(web_push).await;
    let mut secrets = Secrets::default();
    secrets.keep("the password", PASSWORD);
    server.account_with("anna", Some(PASSWORD), false).await;
    let mut browser = Browser::new(&server);
    let phone = first_phone(&server, &mut browser, &mut secrets).await;
    // Another browser: the first one is known by now, and is asked for no number.
    let mut browser = Browser::new(&server);
    sign_in(&mut browser, &phone, &mut secrets).await;
    let webmail = server.relying_party("webmail").await;
    secrets.keep("a client's secret", webmail.secret.as_str());
    for level in ["number", "strict"] {
        approval(&server, &webmail, &phone, level, &mut secrets).await;
    }
    factors(&server, &webmail, &mut browser, &phone, &mut secrets).await;
    failures(&server, &webmail, &phone, &mut secrets).await;

    let said = lines.read();
    for expected in
        ["decided", "refused", "answered", "number_wrong", "proof_replayed", "client_unauthorized", "/v1/socket"]
    {
        assert!(said.iter().any(|line| line.contains(expected)), "{expected}: the lines are not those of this service");
    }
    for line in &said {
        assert_eq!(secrets.found_in(line), None, "{line}");
    }
    // The search finds each of them, where one is planted.
    for (what, secret) in &secrets.0 {
        tracing::trace!(target: "nod::planted", said = %secret, "for {what}");
        let line = lines.read().pop().unwrap();
        assert!(secrets.found_in(&line).is_some(), "{what} in {line}");
    }
    server.finish().await;
}

/// Who runs the service sees why a person was asked for more than the relying party wanted.
#[tokio::test]
async fn a_level_that_the_policy_raised_is_logged_and_no_other() {
    let lines = lines();
    let world = World::new().await;
    // Named apart: a process that runs more tests than this one has their lines as well.
    let party = world.server.relying_party("raised").await;
    for (wanted, raised) in [("number", false), ("strict", false), ("tap", true)] {
        let before = lines.read().len();
        let asked = party.ask_at("anna", wanted).await;
        let said = lines.read().split_off(before);
        let line = said.iter().find(|line| line.contains("stepped up") && line.contains("\"client\":\"raised\""));
        assert_eq!(line.is_some(), raised, "{wanted}: {said:?}");
        let level = format!("\"level\":\"{}\"", asked.text("level"));
        assert!(line.is_none_or(|line| line.contains(&level)), "{wanted}: {line:?}");
    }
    world.server.finish().await;
}

/// Links the first phone in the browser, after a wrong password.
async fn first_phone(server: &Server, browser: &mut Browser, secrets: &mut Secrets) -> Phone {
    let wrong = secrets.keep("a wrong password", "a wrong password that is somebody's elsewhere");
    assert_eq!(browser.sign_in("anna", &wrong).await.status, 401);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/account");
    for (name, value) in &browser.cookies {
        secrets.keep("a cookie", value.as_str());
        assert!(name.starts_with("nod-"));
    }
    browser.get("/account").await;
    let at = browser.post("/account/phones", &[]).await.to().to_owned();
    let page = browser.get(&at).await;
    let (_, rest) = page.text.split_once("aria-labelledby=\"link-label\">").unwrap();
    let link = EnrolmentLink::parse(rest.split('<').next().unwrap()).unwrap();
    secrets.keep("an enrolment's secret", link.secret.to_text());
    let signer = forge::stranger();
    let proof = secrets.keep("a claim", sign_enrol(&signer, &server.url, &link.secret.hash(), server.app.now()));
    let body = json!({ "secret": link.secret.to_text(), "proof": proof, "name": "Phone", "platform": "test" });
    let claimed = server.post("/v1/enrolments/claim", &body).await;
    // The reply got lost: the device's own library asks again with the same key.
    let outside = server.outside();
    let pending = nod_device::enrol(&link, "Phone".parse().unwrap(), "test", Arc::new(signer), &outside).await.unwrap();
    assert_eq!(claimed.text("confirmation_code"), pending.confirmation_code());
    secrets.keep("a confirmation code", pending.confirmation_code());
    browser.get(&at).await;
    browser.post(&format!("{at}/confirm"), &[]).await;
    let phone = Phone { device: pending.confirmed().await.unwrap(), outside };
    for code in browser.turn_on_two_step(&phone).await {
        secrets.keep("a backup code", code);
    }
    phone
}

/// Signs in with a number, at the second try.
async fn sign_in(browser: &mut Browser, phone: &Phone, secrets: &mut Secrets) {
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    let page = browser.get("/sign-in/wait").await;
    let number = secrets.keep("a number", page.number());
    let wrong = if number == "10" { "11" } else { "10" };
    let inbox = phone.api().inbox(&InboxRequest::default()).await.unwrap();
    let item = &inbox.challenges[0];
    for (typed, accepted) in [(wrong, false), (number.as_str(), true)] {
        let answer = phone.sign(&item.token, &item.challenge.to_string(), Verdict::Approve, Some(typed));
        secrets.keep("an answer", answer.as_str());
        assert_eq!(phone.api().answer(&answer).await.is_ok(), accepted);
    }
    assert_eq!(browser.get("/sign-in/wait").await.to(), "/account");
    for value in browser.cookies.values() {
        secrets.keep("a cookie", value.as_str());
    }
    browser.get("/account").await;
    browser.post("/sign-out", &[]).await;
}

/// A relying party asks, a page waits in every way, the phone answers by socket.
async fn approval(server: &Server, webmail: &RelyingParty, phone: &Phone, level: &str, secrets: &mut Secrets) {
    let mut socket = phone.connect().await;
    let asked = webmail.ask_at("anna", level).await;
    let ticket = secrets.keep("a ticket", asked.text("ticket"));
    let number = secrets.keep("a number", asked.body["show"]["number"].as_str().unwrap());
    let mut page = Page::open(server, &ticket).await;
    let token = secrets.keep("a watch token", page.token.as_str());
    let poll = server.request(Method::POST, "/v1/watch/poll").bearer_auth(&token).header("origin", ORIGIN);
    assert_eq!(send(poll.json(&json!({}))).await.status, 200);
    let mut second = Socket::open(server, Some(ORIGIN)).await;
    second.send(json!({ "type": "watch", "token": token })).await;
    second.welcome().await;
    let question = match socket.next().await.unwrap() {
        nod_device::Event::Challenge(question) => question,
        other => panic!("a question was expected, and came {other:?}"),
    };
    let secret = match asked.body["show"]["qr"].as_str() {
        Some(qr) => Transferred::Scanned(secrets.keep("a QR code's secret", qr.rsplit('.').next().unwrap())),
        None => Transferred::Typed(number),
    };
    let answer = question.answer(&phone.device, Verdict::Approve, Some(secret), phone.outside.time().now());
    socket.answer(&secrets.keep("an answer", answer)).await.unwrap();
    page.until_final().await;
    second.close().await;
    socket.close().await;
    let redeemed = webmail.redeem(asked.text("id")).await;
    secrets.keep("a receipt", redeemed.text("receipt"));
}

/// Codes and an app password: made, typed wrong, and used.
async fn factors(server: &Server, webmail: &RelyingParty, browser: &mut Browser, phone: &Phone, secrets: &mut Secrets) {
    browser.sign_in_with("anna", phone).await;
    browser.get("/account/backup-codes").await;
    let codes = backup_codes::codes_on(&browser.post("/account/backup-codes", &[]).await);
    for code in &codes {
        secrets.keep("a backup code", code.as_str());
        secrets.keep("a backup code's letters", code.replace('-', ""));
    }
    let (app, id) = codes_apps::shown_on(&browser.get("/account/codes-apps/new").await);
    secrets.keep("a codes app's secret", app.secret.as_str());
    let first = secrets.keep("a code", app.code(server, 0));
    let fields = [("id", id.as_str()), ("name", "Aegis"), ("code", first.as_str())];
    assert_eq!(browser.post("/account/codes-apps", &fields).await.to(), "/account/codes-apps");
    let password = new_app_password(browser, "Mail", "imap", "open").await;
    let password = secrets.keep("an app password", password);
    let wrong = secrets.keep("a wrong app password", password.replace('-', "0-"));
    for (typed, status) in [(&wrong, 401), (&password, 200)] {
        let body = json!({ "username": "anna", "password": typed, "protocol": "imap" });
        let check = webmail.request(Method::POST, "/v1/app-passwords/check").json(&body);
        assert_eq!(send(check).await.status, status);
    }
    let mut other = Browser::new(server);
    assert_eq!(other.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    other.get("/sign-in/code").await;
    let wrong = secrets.keep("a wrong code", "wxyz-wxyz");
    for (typed, status) in [(wrong.as_str(), 401), (first.as_str(), 401), (codes[0].as_str(), 303)] {
        assert_eq!(other.post("/sign-in/code", &[("code", typed)]).await.status, status, "{typed}");
    }
}

/// What is refused is logged: without what it was refused for.
async fn failures(server: &Server, webmail: &RelyingParty, phone: &Phone, secrets: &mut Secrets) {
    let endpoint = secrets.keep("a push address", "https://push.example.net/annas-secret-place");
    let mut point = [7; 65];
    point[0] = 4;
    let (p256dh, auth) = (nod_core::encoding::base64url(&point), nod_core::encoding::base64url(&[8; 16]));
    let target = PushTargetRequest::WebPush { endpoint, p256dh, auth: secrets.keep("a push secret", auth), lang: None };
    phone.api().set_push_target(&target).await.unwrap();

    let body = json!({ "wait_ms": 0 });
    let bytes = serde_json::to_vec(&body).unwrap();
    let proof = secrets.keep("a proof", phone.proof("POST", "/v1/device/inbox", &bytes));
    let call = || {
        let request = server.request(Method::POST, "/v1/device/inbox").header("dpop", &proof);
        send(request.header("content-type", "application/json").body(bytes.clone()))
    };
    assert_eq!(call().await.status, 200);
    assert_eq!(call().await.text("code"), "proof_replayed");
    let url = format!("{}/v1/device", server.url);
    let stranger = secrets.keep("a proof", sign_dpop(&forge::stranger(), "GET", &url, b"", "jti", server.app.now()));
    send(server.request(Method::GET, "/v1/device").header("dpop", stranger)).await;

    let wrong = secrets.keep("a wrong client's secret", "the-secret-of-another-service");
    send(server.request(Method::GET, "/v1/challenges/x").basic_auth("webmail", Some(&wrong))).await;
    send(server.request(Method::POST, "/v1/watch/poll").bearer_auth(&wrong).json(&json!({}))).await;
    // In places where it does not belong: a query, a field that is not known, a value of the wrong kind.
    send(webmail.request(Method::GET, &format!("/v1/challenges/x?wait={wrong}"))).await;
    for body in [json!({ &wrong: 1 }), json!({ "token": 1, "secret": wrong }), json!({ "token": wrong }), json!(wrong)]
    {
        server.post("/v1/device/answer", &body).await;
        server.post("/v1/enrolments/claim", &body).await;
        webmail.ask(body).await;
    }
    let mut socket = Socket::open(server, Some(ORIGIN)).await;
    socket.send(json!({ "type": "watch", "token": wrong })).await;
    socket.until_closed().await;
    let mut socket = Socket::open(server, None).await;
    socket.send(json!({ "type": "hello", "token": wrong })).await;
    socket.until_closed().await;
}
