//! Text from outside: what is only displayed never fails a request, what people judge hides nothing, what people type counts as
//! they typed it, and what reaches the log shows itself.

use std::io::Write;
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use nod::config::{Log, LogFormat};
use nod::telemetry;
use nod_core::answer::Verdict;
use nod_core::challenge::StateName;
use nod_core::text::is_hidden;
use nod_core::token::{ChallengeClaims, sign_enrol};
use nod_core::wire::ErrorCode;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bad_input::{World, send};
use crate::faults::process::{Installation, Process};
use crate::harness::browser::Socket;
use crate::harness::forge;
use crate::harness::{ORIGIN, Phone, Server};
use crate::store::bed::Kind;

/// The question that waits, as its phone reads it.
async fn claims(world: &World, challenge: &str) -> ChallengeClaims {
    let inbox = world.phone.api().inbox(&nod_core::wire::InboxRequest::default()).await.unwrap();
    let item = inbox.challenges.into_iter().find(|item| item.challenge.to_string() == challenge).unwrap();
    serde_json::from_value(forge::part(&item.token, 1)).unwrap()
}

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

#[tokio::test]
async fn what_is_only_displayed_never_fails_a_request() {
    let world = World::new().await;
    let long = format!("{FIREFOX} {}", "x".repeat(5000));
    let firefox = Some("Firefox on Linux");
    // Each as it stands in a body: some of it no JSON library would write.
    for (context, ip, browser) in [
        ("null", None, None),
        ("{}", None, None),
        (r#"{"ip":"192.0.2.7:5678"}"#, Some("192.0.2.7"), None),
        (r#"{"ip":" 192.0.2.7\n"}"#, Some("192.0.2.7"), None),
        (r#"{"ip":"[2001:db8::7]:443"}"#, Some("2001:db8::7"), None),
        (r#"{"ip":"fe80::7%eth0"}"#, Some("fe80::7"), None),
        (r#"{"ip":"::ffff:192.0.2.7"}"#, Some("192.0.2.7"), None),
        (r#"{"ip":"unknown"}"#, None, None),
        (r#"{"ip":""}"#, None, None),
        (r#"{"ip":"192.0.2.256"}"#, None, None),
        (r#"{"ip":7}"#, None, None),
        (r#"{"ip":null,"user_agent":null}"#, None, None),
        (r#"{"ip":{"a":[1]},"user_agent":["x"]}"#, None, None),
        (r#"{"user_agent":""}"#, None, None),
        (r#"{"user_agent":"\t"}"#, None, None),
        (r#"{"user_agent":"\u0000\u202e\ud83d"}"#, None, None),
        (&format!(r#"{{"user_agent":"{FIREFOX}\t\ud83d"}}"#), None, firefox),
        (&format!(r#"{{"user_agent":"{long}"}}"#), None, firefox),
    ] {
        let asked = world.ask_raw(format!(r#"{{"username":"anna","level":"tap","context":{context}}}"#)).await;
        assert_eq!(asked.status, 201, "{context}: {:?}", asked.body);
        let shown = claims(&world, asked.text("id")).await.context;
        assert_eq!((shown.ip.as_deref(), shown.browser.as_deref()), (ip, browser), "{context}");
        world.webmail.cancel(asked.text("id")).await;
    }
    world.server.finish().await;
}

#[tokio::test]
async fn a_platform_is_displayed_as_far_as_it_can_be() {
    let world = World::new().await;
    for (platform, shown) in [
        (json!("x".repeat(5000)), format!("{}…", "x".repeat(128))),
        (json!("Android\u{202e}\t16"), "Android\u{fffd}\u{fffd}16".to_owned()),
        (json!(null), String::new()),
        (json!(7), String::new()),
    ] {
        let link = nod::flow::device::enrolment::invite(&world.server.app, world.anna, None).await.unwrap().link;
        let proof =
            sign_enrol(&forge::stranger(), world.server.app.issuer(), &link.secret.hash(), world.server.app.now());
        let body = json!({ "secret": link.secret.to_text(), "proof": proof, "name": "Phone", "platform": platform });
        let claimed = world.server.post("/v1/enrolments/claim", &body).await;
        assert_eq!(claimed.status, 200, "{platform}: {:?}", claimed.body);
        let id = claimed.text("enrolment").parse().unwrap();
        let standing = nod::flow::device::enrolment::standing(&world.server.app, id, None).await.unwrap();
        assert_eq!(standing.device.unwrap().platform, shown);
        nod::flow::device::enrolment::refuse(&world.server.app, id, None).await.unwrap();
    }
    world.server.finish().await;
}

#[tokio::test]
async fn an_action_may_be_of_any_script_and_is_signed_as_it_is_shown() {
    let world = World::new().await;
    for (action, signed) in [
        ("می\u{200c}خواهم وارد شوم", "می\u{200c}خواهم وارد شوم"),
        ("क्\u{200d}ष लॉगिन", "क्\u{200d}ष लॉगिन"),
        ("Log in 👩\u{200d}💻", "Log in 👩\u{200d}💻"),
        ("Payer 1\u{202f}000\u{a0}€", "Payer 1 000 €"),
        ("  e\u{301}te\u{301} ", "été"),
    ] {
        let asked = world.webmail.ask(json!({ "username": "anna", "level": "tap", "action": action })).await;
        assert_eq!(asked.status, 201, "{action}: {:?}", asked.body);
        assert_eq!(claims(&world, asked.text("id")).await.action.as_deref(), Some(signed));
        world.webmail.cancel(asked.text("id")).await;
    }
    world.server.finish().await;
}

#[tokio::test]
async fn only_an_origin_of_the_relying_party_is_signed() {
    let world = World::new().await;
    let ask = |origin: Value| {
        world.webmail.ask(json!({ "username": "anna", "level": "tap", "context": { "origin": origin } }))
    };
    for given in [ORIGIN.to_owned(), ORIGIN.to_uppercase(), format!("{ORIGIN}:443"), format!(" {ORIGIN} ")] {
        let asked = ask(json!(given)).await;
        assert_eq!(asked.status, 201, "{given}: {:?}", asked.body);
        assert_eq!(claims(&world, asked.text("id")).await.context.origin.as_deref(), Some(ORIGIN));
        world.webmail.cancel(asked.text("id")).await;
    }
    for other in [
        "https://evil.example",
        "http://mail.example.org",
        "https://mail.example.org:8443",
        "null",
        "",
        "https://mail.example.org.evil.example",
        "https://mail.example.org/",
        "https://m\u{430}il.example.org",
        "mail.example.org",
    ] {
        let refused = ask(json!(other)).await;
        refused.refused(ErrorCode::OriginNotAllowed);
        assert!(refused.text("detail").starts_with("context.origin"), "{}", refused.text("detail"));
    }
    assert_eq!(ask(json!(null)).await.status, 201, "none is said, and shown as unknown");
    world.server.finish().await;
}

/// The digits of a number in another script.
fn in_script(zero: u32, number: &str) -> String {
    number.chars().map(|digit| char::from_u32(zero + digit.to_digit(10).unwrap()).unwrap()).collect()
}

#[tokio::test]
async fn the_right_number_is_right_in_the_digits_of_any_script() {
    let world = World::new().await;
    for (level, zero) in
        [("number", 0x660), ("number", 0x6f0), ("strict", 0x966), ("strict", 0xff10), ("number", 0x1d7ce)]
    {
        let (asked, token) = world.ask(level).await;
        let number = in_script(zero, asked.body["show"]["number"].as_str().unwrap());
        let (head, tail) = number.split_at(number.chars().next().unwrap().len_utf8());
        let answer = world.phone.sign(&token, asked.text("id"), Verdict::Approve, Some(&format!(" {head} {tail}")));
        assert_eq!(world.phone.api().answer(&answer).await.unwrap().state, StateName::Approved, "{number}");
    }
    // Over the socket as well, and a wrong one is wrong in any script.
    let (asked, token) = world.ask("number").await;
    let right = asked.body["show"]["number"].as_str().unwrap();
    let wrong: String = right.chars().rev().collect();
    let wrong = if wrong == right { "10".to_owned() } else { wrong };
    let sign = |number: &str| world.phone.sign(&token, asked.text("id"), Verdict::Approve, Some(number));
    world.answer(&sign(&in_script(0x660, &wrong))).await.refused(ErrorCode::NumberWrong);
    // The same wrong number in other digits is the same answer, and is not counted again.
    let again = world.answer(&sign(&wrong)).await;
    again.refused(ErrorCode::NumberWrong);
    assert_eq!(again.body["tries_left"], 1);
    let mut connection = world.phone.connect().await;
    connection.answer(&sign(&in_script(0x6f0, right))).await.unwrap();
    assert_eq!(world.webmail.show(asked.text("id"), 10).await.text("state"), "approved");
    connection.close().await;
    world.server.finish().await;
}

#[tokio::test]
async fn no_error_names_a_type_of_the_program() {
    let world = World::new().await;
    let document: Value = serde_json::from_str(include_str!("../../src/http/api/openapi.json")).unwrap();
    let values = [
        json!(7),
        json!(-1.5),
        json!(true),
        json!("x"),
        json!([]),
        json!([[]]),
        json!({}),
        json!({ "x": 1 }),
        json!(null),
    ];
    let mut details = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, call) in methods.as_object().unwrap() {
            let Some(reference) = call["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str() else {
                continue;
            };
            let schema = &document["components"]["schemas"][reference.rsplit('/').next().unwrap()];
            let example = schema["examples"][0].clone();
            let mut bodies: Vec<Value> = values.to_vec();
            for name in example.as_object().into_iter().flat_map(|members| members.keys()) {
                for value in &values {
                    let mut body = example.clone();
                    body[name] = value.clone();
                    bodies.push(body);
                }
                let mut body = example.clone();
                body.as_object_mut().unwrap().remove(name);
                bodies.push(body);
            }
            for body in bodies {
                let method: Method = method.to_uppercase().parse().unwrap();
                for reply in [
                    world.call(method.clone(), path, Some(&body)).await,
                    send(world.webmail.request(method.clone(), path).json(&body)).await,
                    send(world.server.request(method, path).bearer_auth("x").header("origin", ORIGIN).json(&body))
                        .await,
                ] {
                    if let Some(detail) = reply.body["detail"].as_str() {
                        details.push(format!("{path} {body}: {detail}"));
                    }
                }
            }
        }
    }
    details.extend(errors_of_frames(&world, &values).await);
    assert!(details.len() > 300, "{}", details.len());
    assert!(details.iter().any(|detail| detail.contains("wrong type: ")));
    for detail in details {
        let (_, said) = detail.rsplit_once("}: ").unwrap_or(("", &detail));
        for word in [
            "struct",
            "enum",
            "tuple",
            "expected u",
            "expected i",
            "unit",
            " map,",
            "sequence",
            "Request",
            "Option",
            "::",
        ] {
            assert!(!format!(" {said}").contains(word), "{word} in {detail}");
        }
    }
    world.server.finish().await;
}

/// What the socket says of frames with members of every kind.
async fn errors_of_frames(world: &World, values: &[Value]) -> Vec<String> {
    let mut details = Vec::new();
    let mut socket_texts =
        vec![r#"{"type":7}"#.to_owned(), "7".to_owned(), "[]".to_owned(), r#"{"type":"nonsense"}"#.to_owned()];
    for kind in ["hello", "watch", "answer", "ack"] {
        for member in ["token", "ticket", "challenge", "what"] {
            socket_texts.extend(values.iter().map(|value| format!(r#"{{"type":"{kind}","{member}":{value}}}"#)));
        }
    }
    for text in socket_texts {
        let mut socket = Socket::open(&world.server, None).await;
        socket.welcome().await;
        socket.send_text(&text).await;
        while let crate::harness::browser::Brought::Frame(frame) = socket.next().await {
            if let nod_core::wire::ServerFrame::Error { message, .. } = frame {
                details.push(format!("{text}: {message}"));
                break;
            }
        }
    }
    details
}

#[tokio::test]
async fn people_name_their_phones_as_they_type() {
    let world = World::new().await;
    for (typed, name) in [
        ("  Anna’s   phone ", "Anna’s phone"),
        ("گوشی\u{a0}می\u{200c}نا", "گوشی می\u{200c}نا"),
        ("Re\u{301}ne\u{301}", "Réné"),
        ("👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}", "👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}"),
    ] {
        let reply = world.call(Method::PATCH, "/v1/device", Some(&json!({ "name": typed }))).await;
        assert_eq!((reply.status, reply.text("name")), (200.try_into().unwrap(), name));
    }
    for bad in [
        "a\u{1bca0}",
        "a\u{13430}",
        "a\u{1d159}",
        "a\u{200d}b",
        "a\u{fe0f}",
        "z\u{300}\u{301}\u{302}\u{303}\u{304}",
        "\u{2800}",
    ] {
        let refused = world.call(Method::PATCH, "/v1/device", Some(&json!({ "name": bad }))).await;
        refused.refused(ErrorCode::BadField);
        assert!(refused.text("detail").contains("U+"), "{}", refused.text("detail"));
    }
    world.server.finish().await;
}

#[tokio::test]
async fn an_account_gets_a_name_that_reads_as_one() {
    let server = Server::start().await;
    let add = |name: &str| {
        let draft = nod::flow::account::Draft {
            username: name.parse().unwrap(),
            display_name: None,
            administrator: false,
            password: None,
        };
        let app = server.app.clone();
        async move { nod::flow::account::add(&app, draft).await }
    };
    for good in ["анна@example.org", "नमस्ते@उदाहरण.भारत", "tanaka田中", "علي"]
    {
        add(good).await.unwrap();
    }
    for (bad, named) in
        [("\u{561}nna", "Armenian"), ("\u{ab83}nna@example.org", "Cherokee"), ("a\u{1bca0}nna", "U+1BCA0")]
    {
        let refusal = add(bad).await.unwrap_err();
        assert_eq!(refusal.code, ErrorCode::BadField);
        assert!(refusal.detail.contains(named), "{}", refusal.detail);
    }
    server.finish().await;
}

#[tokio::test]
async fn a_password_is_the_same_however_a_keyboard_composes_it_and_old_hashes_go_on() {
    let server = Server::start().await;
    let (composed, apart) = ("Am\u{e9}lie aime les \u{e9}t\u{e9}s", "Ame\u{301}lie\u{a0}aime les e\u{301}te\u{301}s");
    let anna = server.account_with("anna", Some(composed), false).await;
    // Set by an earlier version, which hashed what was typed.
    let bert = server.account_with("bert", Some("another password"), false).await;
    let salt = [7; 16];
    let old = argon2::password_hash::PasswordHasher::hash_password_with_salt(
        &argon2::Argon2::default(),
        apart.as_bytes(),
        &salt,
    );
    let old: argon2::password_hash::phc::PasswordHash = old.unwrap();
    let audit =
        nod_core::audit::AuditDraft::new(server.app.now(), nod_core::audit::AuditKind::PasswordSet).account(bert);
    let own = nod::flow::relying_party::OWN_CLIENT.parse().unwrap();
    let _ = server.app.store.set_password(bert, &old.to_string(), &own, audit).await.unwrap();
    server.phone(anna, "Phone").await;
    server.phone(bert, "Phone").await;
    for (name, password, is_right) in [
        ("anna", composed, true),
        ("anna", apart, true),
        ("anna", "Amelie aime les etes", false),
        ("anna", "AM\u{c9}LIE AIME LES \u{c9}T\u{c9}S", false),
        ("bert", apart, true),
        ("nobody", apart, false),
    ] {
        let page = crate::harness::person::Browser::new(&server).sign_in(name, password).await;
        assert_eq!(page.status == 303, is_right, "{name} {password:?}: {}", page.status);
    }
    // Counted as it is kept: eleven letters and eleven marks are too few.
    let draft = nod::flow::account::Draft {
        username: "carl".parse().unwrap(),
        display_name: None,
        administrator: false,
        password: Some("e\u{301}".repeat(11).into()),
    };
    assert_eq!(nod::flow::account::add(&server.app, draft).await.unwrap_err().code, ErrorCode::PasswordTooWeak);
    server.finish().await;
}

/// Where log lines go.
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

#[test]
fn a_log_line_shows_all_that_is_in_it() {
    let hostile = "a\u{202e}b\r\nERROR forged\u{1b}[2J\u{9b}m\u{7f}\u{e0041}\u{200b}";
    for format in [LogFormat::Text, LogFormat::Json] {
        let lines = Lines::default();
        let writer = lines.clone();
        let log = Log { filter: "trace".to_owned(), format };
        let subscriber = telemetry::subscriber(&log, move || writer.clone()).unwrap();
        tracing::subscriber::with_default(subscriber, || {
            let span = tracing::info_span!(target: "nod::test", "request", path = %hostile, quoted = hostile);
            let error = std::io::Error::other(hostile);
            span.in_scope(|| {
                tracing::warn!(target: "nod::test", display = %hostile, debug = ?hostile, error = &error as &dyn std::error::Error,
                    "said {hostile}");
            });
        });
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        let (line, rest) = text.split_once('\n').unwrap();
        assert_eq!(rest, "", "one line: {text:?}");
        assert!(!line.chars().any(is_hidden), "{line:?}");
        assert!(line.contains("202e") && line.contains("forged"), "{line}");
    }
}

#[tokio::test]
async fn a_path_from_outside_cannot_write_to_the_terminal_of_the_server() {
    let installation = Installation::new(Kind::Sqlite, "").await;
    let mut command = installation.command(&["serve"]);
    command.env("NOD_LOG__FILTER", "trace");
    let mut process = Process::start(command, Stdio::null());
    process.ready().await;
    // As bytes: no client library would send them.
    let path = "/\u{202e}a%E2%80%AEb%0d%0aERROR%1b[2J";
    for header in ["user-agent: x\u{202e}\u{9b}m", "x-forwarded-for: \u{202e}", "authorization: Basic \u{202e}"] {
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\n{header}\r\nconnection: close\r\n\r\n");
        let address = installation.address;
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        tokio::io::AsyncWriteExt::write_all(&mut stream, request.as_bytes()).await.unwrap();
        let mut reply = Vec::new();
        let _ = tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut reply).await;
    }
    process.terminate();
    let (_, said) = process.end().await;
    assert!(said.contains("request"), "{said}");
    for line in said.lines() {
        assert!(!line.chars().any(is_hidden), "{line:?}");
    }
}

/// The phone of an account whose name was accepted under earlier rules.
#[tokio::test]
async fn what_was_accepted_before_is_found_and_works() {
    let server = Server::start().await;
    let account = server.account("anna").await;
    let phone: Phone = server.phone(account, "Phone").await;
    let webmail = server.relying_party("webmail").await;
    let file = rusqlite::Connection::open(server.database.strip_prefix("sqlite:").unwrap()).unwrap();
    file.execute(
        "UPDATE accounts SET username = 'bo\u{570}', display_name = 'B\u{1bca0}  o' WHERE username = 'anna'",
        [],
    )
    .unwrap();
    file.execute("UPDATE devices SET name = 'Old\u{1bca0}  phone'", []).unwrap();
    let asked = webmail.ask_at("bo\u{570}", "tap").await;
    assert_eq!(asked.status, 201, "{:?}", asked.body);
    assert_eq!(phone.api().info().await.unwrap().name.as_str(), "Old\u{1bca0}  phone");
    let inbox = phone.api().inbox(&nod_core::wire::InboxRequest::default()).await.unwrap();
    let answer = phone.sign(
        &inbox.challenges[0].token,
        asked.text("id"),
        Verdict::Approve,
        asked.body["show"]["number"].as_str(),
    );
    phone.api().answer(&answer).await.unwrap();
    let redeemed = webmail.redeem(asked.text("id")).await;
    assert_eq!(redeemed.body["claims"]["username"], "bo\u{570}");
    server.finish().await;
}
