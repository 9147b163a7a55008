//! Many passwords at once: what is compared is counted, whatever becomes of the request, and nobody keeps others from signing in.

use std::task::Poll;

use futures_util::future::join_all;
use futures_util::poll;
use nod::config::Config;
use nod::flow::Caller;
use nod::hashing::Asker;
use nod_core::answer::Verdict;
use nod_core::audit::AuditKind;
use nod_core::wire::{ErrorCode, InboxRequest};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::bad_input::{PASSWORD, World};
use crate::harness::person::{Browser, Page};
use crate::harness::{Reply, Server, eventually};

impl Browser {
    /// A sign-in of this browser as a request, from somebody whose address a proxy names.
    fn signing_in(&self, server: &Server, from: &str, username: &str, password: &str) -> reqwest::RequestBuilder {
        let jar: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        self.form("/sign-in", &[("username", username), ("password", password)])
            .header("origin", &server.url)
            .header("sec-fetch-site", "same-origin")
            .header("x-forwarded-for", from)
            .header("cookie", jar.join("; "))
    }
}

/// How a sign-in was answered: its status, and when to try again.
async fn answered(request: reqwest::RequestBuilder) -> (u16, Option<u64>) {
    let response = request.send().await.unwrap();
    let wait = response.headers().get("retry-after").map(|value| value.to_str().unwrap().parse().unwrap());
    (response.status().as_u16(), wait)
}

async fn audited(server: &Server, kind: AuditKind) -> usize {
    let entries = server.app.store.audit(0, 10_000).await.unwrap();
    entries.iter().filter(|entry| entry.draft.kind == kind).count()
}

/// This machine speaks for others, and people may be wrong as often as the defaults say, or as often as `per_minute`.
fn behind_a_proxy(config: &mut Config, per_minute: u32) {
    config.http.trusted_proxies = vec!["127.0.0.1".to_owned().try_into().unwrap()];
    config.limits.wrong_passwords_per_minute = per_minute;
}

/// Sends a request, and nothing more; reads until the server closes the connection.
async fn cut_off(server: &Server, request: reqwest::RequestBuilder) {
    let request = request.build().unwrap();
    let body = request.body().unwrap().as_bytes().unwrap();
    let mut head = format!("POST /sign-in HTTP/1.1\r\nhost: nod\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in request.headers() {
        head.extend([name.as_str(), ": ", value.to_str().unwrap(), "\r\n"]);
    }
    let mut stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).await.unwrap();
    stream.write_all(&[head.as_bytes(), b"\r\n", body].concat()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
}

/// The sign-in and its connection have ended.
async fn over(server: &Server, tasks: usize) {
    let ended = async || (server.app.lifecycle.tasks() <= tasks).then_some(());
    eventually("the connection and the sign-in have ended", ended).await;
}

#[tokio::test]
async fn sign_ins_that_hang_up_are_counted_and_audited_like_others() {
    let world = World::with(|config| config.limits.free_guesses = 5).await;
    let server = &world.server;
    let mut browser = Browser::new(server);
    browser.get("/sign-in").await;
    let tasks = server.app.lifecycle.tasks();
    for _ in 0..14 {
        cut_off(server, browser.signing_in(server, "192.0.2.1", "anna", "wrong password")).await;
        // Each counts for itself.
        over(server, tasks).await;
    }
    assert_eq!(audited(server, AuditKind::SignInFailed).await, 5, "as many as were compared");
    let page = browser.sign_in("anna", PASSWORD).await;
    assert_eq!((page.status, page.retry_after), (429, Some(30)), "and the name waits");
    world.server.finish().await;
}

#[tokio::test]
async fn a_right_password_whose_browser_hung_up_asks_no_phone() {
    let world = World::new().await;
    let server = &world.server;
    let mut browser = Browser::new(server);
    browser.get("/sign-in").await;
    let tasks = server.app.lifecycle.tasks();
    cut_off(server, browser.signing_in(server, "192.0.2.1", "anna", PASSWORD)).await;
    over(server, tasks).await;
    let inbox = world.phone.api().inbox(&InboxRequest::default()).await.unwrap();
    assert_eq!(inbox.challenges.len(), 0);
    world.server.finish().await;
}

#[tokio::test]
async fn of_many_names_at_once_from_one_network_as_many_are_compared_as_may_be_wrong() {
    let server = Server::start_with(|config| behind_a_proxy(config, 5)).await;
    let mut browser = Browser::new(&server);
    browser.get("/sign-in").await;
    let from = |number: usize| format!("192.0.2.{number}");
    let many = join_all((0..60).map(|number| {
        answered(browser.signing_in(&server, &from(number), &format!("name{number}"), "wrong password"))
    }));
    let many = many.await;
    assert_eq!(many.iter().filter(|answer| **answer == (401, None)).count(), 5);
    assert_eq!(many.iter().filter(|answer| **answer == (429, Some(12))).count(), 55);
    assert_eq!(audited(&server, AuditKind::SignInFailed).await, 5);
    let other = answered(browser.signing_in(&server, "198.51.100.1", "name1", "wrong password")).await;
    assert_eq!(other, (401, None), "another network");
    server.finish().await;
}

#[tokio::test]
async fn of_right_passwords_at_once_from_one_network_all_get_in() {
    const PEOPLE: usize = 8;
    let server = Server::start_with(|config| behind_a_proxy(config, 3)).await;
    let names: Vec<String> = (0..PEOPLE).map(|number| format!("name{number}")).collect();
    for name in &names {
        server.account_with(name, Some(PASSWORD), false).await;
    }
    let mut browser = Browser::new(&server);
    browser.get("/sign-in").await;
    let many = names.iter().map(|name| answered(browser.signing_in(&server, "192.0.2.1", name, PASSWORD)));
    assert_eq!(join_all(many).await, [(303, None); PEOPLE]);
    server.finish().await;
}

/// The attack: one network asks without end.
#[tokio::test]
async fn sign_ins_that_fill_the_queue_hold_up_neither_another_network_nor_a_known_browser() {
    // Half of the line of strangers.
    const WAIT: usize = 128;
    const REFUSED: usize = 272;
    const COMPARED: usize = 4;
    let world = World::with(|config| {
        behind_a_proxy(config, u32::try_from(COMPARED).unwrap());
        config.approval.max_open_per_account = 100;
    })
    .await;
    let server = &world.server;
    let mut known = Browser::new(server);
    approve(&world, &mut known).await;
    let mut browser = Browser::new(server);
    browser.get("/sign-in").await;
    let places = server.app.limits.sign_ins.available_permits();
    // Nothing is hashed until all have come.
    let mut held = Vec::new();
    while let Poll::Ready(permit) = poll!(Box::pin(server.app.hashing.permit(Asker::Trusted))) {
        held.push(permit.unwrap());
    }

    let names = (0..WAIT + REFUSED).map(|number| format!("nobody{number}")).collect::<Vec<_>>();
    let flood = names.iter().map(|name| answered(browser.signing_in(server, "192.0.2.1", name, "wrong password")));
    let honest = async {
        let refused = format!("nod_errors_total{{code=\"overloaded\"}} {REFUSED}\n");
        let full = async || server.app.metrics.render(0).contains(&refused).then_some(());
        eventually("what finds no place in the line is refused", full).await;
        let stranger = answered(browser.signing_in(server, "198.51.100.1", "anna", PASSWORD));
        let familiar = answered(known.signing_in(server, "192.0.2.9", "anna", PASSWORD));
        let release = async {
            let in_line = async || (server.app.limits.sign_ins.available_permits() <= places - WAIT - 2).then_some(());
            eventually("both stand in line", in_line).await;
            drop(held);
        };
        let (familiar, stranger, ()) = tokio::join!(familiar, stranger, release);
        (familiar, stranger)
    };
    let (flood, honest) = tokio::join!(join_all(flood), honest);
    assert_eq!(honest, ((303, None), (303, None)));
    let with = |wanted: u16| flood.iter().filter(|(status, _)| *status == wanted).collect::<Vec<_>>();
    assert_eq!(with(503).len(), REFUSED);
    assert!(with(503).iter().all(|(_, wait)| wait.is_some_and(|wait| wait > 0)), "each says when to try again");
    assert_eq!((with(401).len(), with(429).len()), (COMPARED, WAIT - COMPARED));
    assert_eq!(audited(server, AuditKind::SignInFailed).await, COMPARED, "what was not compared left nothing");
    world.server.finish().await;
}

#[tokio::test]
async fn without_a_place_a_sign_in_is_told_when_to_try_again_and_nothing_is_counted() {
    let world = World::with(|config| config.limits.free_guesses = 1).await;
    let server = &world.server;
    let mut browser = Browser::new(server);
    let places = server.app.limits.sign_ins.available_permits();
    let all = server.app.limits.sign_ins.try_acquire_many(u32::try_from(places).unwrap()).unwrap();
    for _ in 0..3 {
        let page = browser.sign_in("anna", "wrong password").await;
        assert_eq!((page.status, page.retry_after), (503, Some(2)));
        assert!(page.text.contains("Wait 2 seconds") && page.text.contains("value=\"anna\""), "{}", page.text);
    }
    drop(all);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    world.server.finish().await;
}

/// Signs in and approves, so that the account knows the browser.
async fn approve(world: &World, browser: &mut Browser) {
    let Page { location, .. } = browser.sign_in("anna", PASSWORD).await;
    assert_eq!(location.as_deref(), Some("/sign-in/wait"));
    let inbox = world.phone.api().inbox(&InboxRequest::default()).await.unwrap();
    let item = &inbox.challenges[0];
    let cookie = browser.cookies.iter().find(|(name, _)| name.ends_with("nod-sign-in")).unwrap().1;
    let view = nod::flow::sign_in::look(&world.server.app, cookie).await.unwrap();
    let number = view.shown.digits();
    let token = world.phone.sign(&item.token, &item.challenge.to_string(), Verdict::Approve, number.as_deref());
    world.phone.api().answer(&token).await.unwrap();
    assert_eq!(browser.get("/sign-in/wait").await.to(), "/account");
}

/// Calls that a secret proves, all at once: failures are counted as if they came one after the other.
#[tokio::test]
async fn of_many_wrong_secrets_at_once_as_many_are_answered_as_may_fail() {
    let world = World::with(|config| config.limits.failures_per_minute = 3).await;
    let server = &world.server;
    let path = "/v1/challenges/01890000-0000-7000-8000-000000000000";
    let secret = |secret: &str| {
        let request = world.webmail.http.get(format!("{}{path}", server.url));
        request.basic_auth("webmail", Some(secret.to_owned()))
    };
    let status = async |request: reqwest::RequestBuilder| Reply::of(request.send().await.unwrap()).await.status;
    // What is right is never refused for what is under way, however many there are.
    let right = join_all((0..300).map(|_| status(secret(&world.webmail.secret)))).await;
    assert!(right.iter().all(|status| *status == 404), "{right:?}");
    let wrong = join_all((0..100).map(|_| status(secret("wrong")))).await;
    assert_eq!(wrong.iter().filter(|status| **status == 401).count(), 3);
    assert_eq!(wrong.iter().filter(|status| **status == 429).count(), 97);
    let tickets = join_all((0..50).map(|_| {
        let body = json!({ "ticket": "wrong" });
        status(server.request(reqwest::Method::POST, "/v1/watch/exchange").json(&body))
    }));
    assert!(tickets.await.iter().all(|status| *status == 429));
    world.server.finish().await;
}

/// All of them begin before one of them ends, which calls over the network do only by chance.
#[tokio::test]
async fn of_failures_that_end_at_once_as_many_are_answered_as_may_fail() {
    let server = Server::start_with(|config| config.limits.failures_per_minute = 3).await;
    let guess = || async {
        tokio::task::yield_now().await;
        Err::<(), _>(nod::flow::Refusal::plain(ErrorCode::ClientUnauthorized))
    };
    let from = Some("192.0.2.1".parse().unwrap());
    let by_address = join_all((0..10).map(|_| Caller::at(from).attempt(&server.app, guess()))).await;
    let device = "01890000-0000-7000-8000-000000000000".parse().unwrap();
    let on_socket = join_all((0..10).map(|_| Caller::on_socket(device).attempt(&server.app, guess()))).await;
    for refused in [by_address, on_socket] {
        let answered = |code| refused.iter().filter(|result| result.as_ref().unwrap_err().code == code).count();
        assert_eq!((answered(ErrorCode::ClientUnauthorized), answered(ErrorCode::TooManyRequests)), (3, 7));
    }
    server.finish().await;
}

#[tokio::test]
async fn a_call_that_proves_who_asks_is_refused_when_the_limit_was_reached_meanwhile() {
    let server = Server::start_with(|config| config.limits.failures_per_minute = 1).await;
    let from = Some("192.0.2.1".parse().unwrap());
    let guess = || async { Err::<(), _>(nod::flow::Refusal::plain(ErrorCode::ClientUnauthorized)) };
    let meanwhile = async {
        Caller::at(from).proof(&server.app, guess()).await.unwrap_err();
        Ok(7)
    };
    let refused = Caller::at(from).proof(&server.app, meanwhile).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::TooManyRequests);
    // What a call has done stands.
    let done = Caller::at(Some("192.0.2.2".parse().unwrap())).attempt(&server.app, async { Ok(7) }).await;
    assert_eq!(done, Ok(7));
    server.finish().await;
}
