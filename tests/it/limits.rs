//! What may be tried how often, on the defaults: each limit says when to try again, ends when it says, and holds up nobody
//! else.

use std::net::IpAddr;
use std::time::Duration;

use nod::config::{Config, Limits};
use nod_core::answer::Verdict;
use nod_core::audit::AuditKind;
use nod_core::challenge::StateName;
use nod_core::id::AccountId;
use nod_core::wire::{ErrorCode, InboxRequest};
use nod_device::Event;
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::bad_input::PASSWORD;
use crate::harness::browser::{Page, Socket};
use crate::harness::person::Browser;
use crate::harness::{ORIGIN, Phone, RelyingParty, Reply, Server, eventually};

/// The limits that everybody has who sets none; other tests run with fewer.
fn defaults(config: &mut Config) {
    config.limits = default_limits();
}

fn default_limits() -> Limits {
    Config::load(None).unwrap().limits
}

struct World {
    server: Server,
    anna: AccountId,
    phone: Phone,
    webmail: RelyingParty,
}

impl World {
    async fn new() -> Self {
        Self::on(Server::start_with(defaults).await).await
    }

    async fn on(server: Server) -> Self {
        let anna = server.account_with("anna", Some(PASSWORD), false).await;
        let phone = server.phone(anna, "Phone").await;
        let webmail = server.relying_party("webmail").await;
        Self { server, anna, phone, webmail }
    }

    /// Asks for anna from a browser that webmail calls so.
    async fn ask_from(&self, browser: &str) -> Reply {
        let context = json!({ "browser_id": browser, "ip": "192.0.2.7" });
        self.webmail.ask(json!({ "username": "anna", "level": "number", "context": context })).await
    }

    async fn ask(&self) -> Reply {
        self.webmail.ask(json!({ "username": "anna", "level": "number" })).await
    }

    /// The phone looks by itself and answers.
    async fn answer(&self, asked: &Reply, verdict: Verdict, number: Option<&str>) -> Result<(), Option<ErrorCode>> {
        assert_eq!(asked.status, 201, "{:?}", asked.body);
        let inbox = self.phone.api().inbox(&InboxRequest::default()).await.unwrap();
        let id = asked.text("id");
        let item = inbox.challenges.iter().find(|item| item.challenge.to_string() == id).unwrap();
        let token = self.phone.sign(&item.token, id, verdict, number);
        self.phone.api().answer(&token).await.map(drop).map_err(|error| error.code())
    }

    async fn approve(&self, asked: &Reply) {
        self.answer(asked, Verdict::Approve, asked.body["show"]["number"].as_str()).await.unwrap();
    }

    fn later(&self, seconds: u64) {
        self.server.clock.advance(Duration::from_secs(seconds));
    }

    /// How often something stands in the audit log of anna.
    async fn recorded(&self, kind: AuditKind) -> usize {
        let entries = self.server.app.store.audit(0, 1000).await.unwrap();
        entries.iter().filter(|entry| entry.draft.kind == kind && entry.draft.account == Some(self.anna)).count()
    }
}

/// REQ 11, 14, 40: pushes since the last approval.
#[tokio::test]
async fn req_11_after_three_unapproved_questions_the_waits_grow_until_an_approval() {
    let world = World::new().await;
    for _ in 0..3 {
        assert_eq!(world.ask().await.status, 201);
    }
    for wait in [30, 60, 120, 240, 480, 960, 1920, 3600, 3600] {
        world.ask().await.again_in(ErrorCode::TooManyAttempts, wait);
        world.later(wait - 1);
        world.ask().await.again_in(ErrorCode::TooManyAttempts, 1);
        world.later(1);
        // A refused one makes no wait longer: this is the only one that counts.
        assert_eq!(world.ask().await.status, 201, "after {wait} s");
    }
    world.later(3600);
    let asked = world.ask().await;
    world.approve(&asked).await;
    for _ in 0..3 {
        assert_eq!(world.ask().await.status, 201, "an approval forgives");
    }
    world.ask().await.again_in(ErrorCode::TooManyAttempts, 30);
    world.server.finish().await;
}

#[tokio::test]
async fn a_no_an_end_and_a_question_taken_back_count_like_any_other() {
    let world = World::new().await;
    let refused = world.ask().await;
    world.answer(&refused, Verdict::Deny, None).await.unwrap();
    let taken_back = world.ask().await;
    assert_eq!(world.webmail.cancel(taken_back.text("id")).await.status, 200);
    world.ask().await;
    world.later(121);
    assert_eq!(world.ask().await.status, 201, "the wait is over");
    world.ask().await.again_in(ErrorCode::TooManyAttempts, 60);
    world.server.finish().await;
}

#[tokio::test]
async fn a_stranger_does_not_hold_up_a_familiar_browser() {
    let world = World::new().await;
    world.approve(&world.ask_from("own").await).await;
    for number in 0..3 {
        assert_eq!(world.ask_from(&format!("stranger {number}")).await.status, 201);
    }
    world.ask_from("stranger 3").await.again_in(ErrorCode::TooManyAttempts, 30);
    world.ask().await.again_in(ErrorCode::TooManyAttempts, 30);
    let own = world.ask_from("own").await;
    assert_eq!(own.status, 201);
    world.approve(&own).await;
    // The owner's approval is no stranger's.
    world.ask_from("stranger 4").await.again_in(ErrorCode::TooManyAttempts, 30);
    // And the owner has a wait of their own.
    for _ in 0..3 {
        assert_eq!(world.ask_from("own").await.status, 201);
    }
    world.ask_from("own").await.again_in(ErrorCode::TooManyAttempts, 30);
    world.server.finish().await;
}

/// REQ 10: a new question does not reset what failed before. REQ 14: and there is an end to it.
#[tokio::test]
async fn req_10_wrong_numbers_add_up_over_questions_until_an_administrator_looks() {
    let world = World::on(
        Server::start_with(|config| {
            config.limits = Limits { max_failures: 3, free_attempts: 100, ..default_limits() };
        })
        .await,
    )
    .await;
    let wrong = |asked: &Reply| {
        let right = asked.body["show"]["number"].as_str().unwrap().to_owned();
        ["10", "11", "12"].into_iter().filter(move |number| *number != right)
    };
    let twice = world.ask().await;
    for number in wrong(&twice).take(2) {
        let _ = world.answer(&twice, Verdict::Approve, Some(number)).await;
    }
    let once = world.ask().await;
    assert_eq!(world.server.state(twice.text("id")).await, StateName::Denied);
    let refused = world.answer(&once, Verdict::Approve, wrong(&once).next()).await;
    assert_eq!(refused, Err(Some(ErrorCode::NumberWrong)));
    world.ask().await.refused(ErrorCode::TooManyFailures);
    let right = once.body["show"]["number"].as_str();
    let refused = world.answer(&once, Verdict::Approve, right).await;
    assert_eq!(refused, Err(Some(ErrorCode::TooManyFailures)), "not even the right one");
    world.answer(&once, Verdict::Deny, None).await.unwrap();

    nod::flow::account::unlock(&world.server.app, world.anna).await.unwrap();
    world.approve(&world.ask().await).await;
    assert_eq!(world.recorded(AuditKind::AccountUnlocked).await, 1);
    world.server.finish().await;
}

/// Two answers at once: what was read before the other's wrong number was stored decides nothing after it.
#[tokio::test]
async fn req_10_a_wrong_number_that_is_stored_in_between_counts_as_well() {
    let limits = Limits { max_failures: 2, free_attempts: 100, ..default_limits() };
    let world = World::on(Server::start_with(move |config| config.limits = limits.clone()).await).await;
    for right in [true, false] {
        let asked = world.ask().await;
        let number = asked.body["show"]["number"].as_str().unwrap();
        let wrong: Vec<&str> = ["10", "11", "12"].into_iter().filter(|wrong| *wrong != number).collect();
        if !right {
            // The second wrong number would end the question.
            let first = world.answer(&asked, Verdict::Approve, Some(wrong[0])).await;
            assert_eq!(first, Err(Some(ErrorCode::NumberWrong)));
        }
        let inbox = world.phone.api().inbox(&InboxRequest::default()).await.unwrap();
        let typed = if right { number } else { wrong[1] };
        let token = world.phone.sign(&inbox.challenges[0].token, asked.text("id"), Verdict::Approve, Some(typed));
        let verified = || {
            let metrics = world.server.app.metrics.render(0);
            metrics.lines().find(|line| line.contains("_count{step=\"verify\"}")).map(str::to_owned)
        };
        let before = verified();
        let other = crate::store::bed::sqlite(&world.server.database);
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let meanwhile = async {
            eventually("the answer waits to be stored", async || (verified() != before).then_some(())).await;
            let count = "INSERT INTO attempts SELECT id, 'numbers', 2, 0 FROM accounts WHERE username = 'anna' \
                 ON CONFLICT DO UPDATE SET made = 2; COMMIT";
            other.execute_batch(count).unwrap();
        };
        let body = json!({ "token": token });
        let (reply, ()) = tokio::join!(world.server.post("/v1/device/answer", &body), meanwhile);
        reply.refused(ErrorCode::TooManyFailures);
        assert_eq!(world.server.state(asked.text("id")).await, StateName::Pending, "{right}");
        assert_eq!(world.webmail.cancel(asked.text("id")).await.status, 200);
        nod::flow::account::unlock(&world.server.app, world.anna).await.unwrap();
    }
    world.server.finish().await;
}

#[tokio::test]
async fn a_wrong_number_counts_as_a_question() {
    let world = World::new().await;
    let asked = world.ask().await;
    let wrong = if asked.body["show"]["number"] == "10" { "11" } else { "10" };
    let _ = world.answer(&asked, Verdict::Approve, Some(wrong)).await;
    assert_eq!(world.ask().await.status, 201);
    world.ask().await.again_in(ErrorCode::TooManyAttempts, 30);
    world.server.finish().await;
}

#[tokio::test]
async fn what_was_tried_is_known_after_a_restart() {
    let world = World::new().await;
    for _ in 0..3 {
        assert_eq!(world.ask().await.status, 201);
    }
    let mut browser = Browser::new(&world.server);
    for _ in 0..5 {
        assert_eq!(browser.sign_in("anna", "wrong password").await.status, 401);
    }
    let World { server, webmail, .. } = world;
    let server = server.restart().await;
    webmail.ask(json!({ "username": "anna" })).await.again_in(ErrorCode::TooManyAttempts, 30);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.retry_after, Some(30));
    server.finish().await;
}

/// REQ 46: what is sent again takes the place of what was sent before.
#[tokio::test]
async fn a_browser_s_new_question_takes_the_place_of_the_one_before() {
    let world = World::new().await;
    let first = world.ask_from("own").await;
    let mut page = Page::open(&world.server, first.text("ticket")).await;
    let mut socket = world.phone.connect().await;
    assert!(matches!(socket.next().await.unwrap(), Event::Challenge(_)));
    let second = world.ask_from("own").await;
    let told = page.until_final().await;
    assert_eq!((told.state, told.reason.as_deref()), (StateName::Cancelled, Some("replaced")));
    // The phone has one question as well, whichever of the two it hears first.
    let mut heard = [socket.next().await.unwrap(), socket.next().await.unwrap()];
    heard.sort_by_key(|event| matches!(event, Event::Settled(_)));
    assert!(matches!(&heard[0], Event::Challenge(question) if question.id().to_string() == second.text("id")));
    assert!(matches!(&heard[1], Event::Settled(settled) if settled.challenge.to_string() == first.text("id")));
    let inbox = world.phone.api().inbox(&InboxRequest::default()).await.unwrap();
    assert_eq!(inbox.challenges.len(), 1);
    socket.close().await;
    drop(page);
    world.server.finish().await;
}

/// REQ 36 in small: one press, and nothing that was asked before can be approved any more.
#[tokio::test]
async fn a_report_closes_every_question_and_tells_every_page() {
    let world = World::new().await;
    let (first, second) = (world.ask_from("one").await, world.ask_from("two").await);
    let mut pages = Vec::new();
    for asked in [&first, &second] {
        pages.push(Page::open(&world.server, asked.text("ticket")).await);
    }
    let mut browser = Browser::new(&world.server);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    world.answer(&first, Verdict::Report, None).await.unwrap();
    let told = pages[0].until_final().await;
    assert_eq!(told.state, StateName::Reported);
    let told = pages[1].until_final().await;
    assert_eq!((told.state, told.reason.as_deref()), (StateName::Cancelled, Some("reported")));
    let page = browser.get("/sign-in/wait").await;
    assert!(page.text.contains("said that the sign-in was not theirs"), "{}", page.text);
    assert_eq!(world.recorded(AuditKind::ChallengeReported).await, 1);
    assert_eq!(world.recorded(AuditKind::ChallengeCancelled).await, 2);
    assert_eq!(world.recorded(AuditKind::PushPaused).await, 1);
    drop(pages);
    world.server.finish().await;
}

#[tokio::test]
async fn while_push_is_paused_a_phone_that_looks_finds_the_question_and_none_is_woken() {
    let world = World::new().await;
    world.approve(&world.ask_from("own").await).await;
    world.answer(&world.ask().await, Verdict::Report, None).await.unwrap();

    let mut socket = world.phone.connect().await;
    let quiet = world.ask().await;
    assert_eq!((quiet.status, &quiet.body["quiet"]), (201, &json!(true)));
    // A question of the familiar browser is asked as ever, and is the first that the waiting phone hears of.
    let own = world.ask_from("own").await;
    assert!(own.body.get("quiet").is_none());
    match socket.next().await.unwrap() {
        Event::Challenge(question) => assert_eq!(question.id().to_string(), own.text("id")),
        other => panic!("a question was expected, and came {other:?}"),
    }
    // The tick that makes up for lost wakes wakes nobody for it either.
    world.server.clock.asleep(Duration::from_secs(10)..=Duration::from_secs(15), 1).await;
    world.later(15);
    world.approve(&own).await;
    match socket.next().await.unwrap() {
        Event::Settled(settled) => assert_eq!(settled.challenge.to_string(), own.text("id")),
        other => panic!("the end of the other question was expected, and came {other:?}"),
    }
    // The phone that looks is told that it is to be quiet about it.
    let own = world.ask_from("own").await;
    let listed = world.phone.api().inbox(&InboxRequest::default()).await.unwrap().challenges;
    let listed: Vec<(String, bool)> = listed.iter().map(|item| (item.challenge.to_string(), item.quiet)).collect();
    assert_eq!(listed, [(quiet.text("id").to_owned(), true), (own.text("id").to_owned(), false)]);
    world.approve(&quiet).await;
    // Nor does the page's button: the page says what to do.
    let mut browser = Browser::new(&world.server);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    let page = browser.get("/sign-in/wait").await;
    assert!(page.text.contains("Notifications are paused. Open the app on"), "{}", page.text);
    socket.close().await;
    world.later(900);
    assert!(world.ask().await.body.get("quiet").is_none(), "the pause is over");
    world.server.finish().await;
}

#[tokio::test]
async fn a_relying_party_asks_so_often_in_a_minute_and_holds_up_no_other() {
    let world = World::on(Server::start_with(|config| config.limits.issues_per_minute = 20).await).await;
    for _ in 0..2 {
        assert_eq!(world.ask().await.status, 201);
    }
    world.ask().await.again_in(ErrorCode::TooManyRequests, 3);
    let files = world.server.relying_party("files").await;
    files.ask_at("anna", "tap").await;
    world.later(3);
    assert_eq!(world.ask().await.status, 201);
    world.ask().await.again_in(ErrorCode::TooManyRequests, 3);
    world.server.finish().await;
}

#[tokio::test]
async fn an_account_has_so_many_open_questions_and_there_is_room_when_the_first_ends() {
    let world = World::on(Server::start_with(|config| config.approval.max_open_per_account = 2).await).await;
    assert_eq!(world.ask().await.status, 201);
    world.later(20);
    assert_eq!(world.ask().await.status, 201);
    world.ask().await.again_in(ErrorCode::TooManyChallenges, 100);
    world.later(100);
    assert_eq!(world.ask().await.status, 201);
    world.server.finish().await;
}

/// REQ 14, 39, 43: a name that nobody has is guessed at like any other.
#[tokio::test]
async fn req_43_wrong_passwords_wait_the_same_for_a_name_that_nobody_has() {
    let world = World::new().await;
    for name in ["anna", "nobody", "no such name!"] {
        let mut browser = Browser::new(&world.server);
        for _ in 0..5 {
            let page = browser.sign_in(name, "wrong password").await;
            assert_eq!((page.status, page.retry_after), (401, None));
        }
        let page = browser.sign_in(name, PASSWORD).await;
        assert_eq!((page.status, page.retry_after), (429, Some(30)));
        assert!(page.text.contains("There were too many tries. Wait 30 seconds, then try again."), "{}", page.text);
    }
    world.server.finish().await;
}

#[tokio::test]
async fn after_five_wrong_passwords_the_waits_grow_until_the_right_one() {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    for _ in 0..5 {
        assert_eq!(browser.sign_in("anna", "wrong password").await.status, 401);
    }
    for wait in [30, 60, 120] {
        assert_eq!(browser.sign_in("ANNA", "wrong password").await.retry_after, Some(wait));
        world.later(wait);
        assert_eq!(browser.sign_in("anna", "wrong password").await.status, 401, "the wait is over");
    }
    world.later(240);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    for _ in 0..5 {
        assert_eq!(browser.sign_in("anna", "wrong password").await.status, 401, "the right one forgives");
    }
    world.server.finish().await;
}

#[tokio::test]
async fn the_phones_of_one_sign_in_are_woken_again_three_times_a_minute() {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    let again = async |browser: &mut Browser| browser.post("/sign-in/resend", &[]).await;
    for _ in 0..4 {
        assert_eq!(again(&mut browser).await.to(), "/sign-in/wait");
        let refused = again(&mut browser).await;
        assert_eq!((refused.status, refused.retry_after), (429, Some(20)));
        assert!(refused.text.contains(ErrorCode::TooManyRequests.as_str()), "{}", refused.text);
        let page = browser.get("/sign-in/wait").await;
        assert!(page.text.contains("data-resend-in=\"20000\""), "the button waits as long: {}", page.text);
        world.later(20);
    }
    // Another sign-in has a rate of its own.
    let mut other = Browser::new(&world.server);
    assert_eq!(again(&mut browser).await.to(), "/sign-in/wait");
    assert_eq!(other.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    assert_eq!(again(&mut other).await.to(), "/sign-in/wait");
    world.server.finish().await;
}

#[tokio::test]
async fn a_guesser_does_not_lock_the_owner_out_of_a_familiar_browser() {
    let world = World::on(
        Server::start_with(|config| config.limits = Limits { wrong_passwords_per_minute: 5, ..default_limits() }).await,
    )
    .await;
    let mut own = Browser::new(&world.server);
    assert_eq!(own.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    let page = own.get("/sign-in/wait").await;
    let inbox = world.phone.api().inbox(&InboxRequest::default()).await.unwrap();
    let item = &inbox.challenges[0];
    let number = page.number();
    let token = world.phone.sign(&item.token, &item.challenge.to_string(), Verdict::Approve, Some(&number));
    world.phone.api().answer(&token).await.unwrap();
    assert_eq!(own.get("/sign-in/wait").await.to(), "/account");

    let mut stranger = Browser::new(&world.server);
    for _ in 0..5 {
        assert_eq!(stranger.sign_in("anna", "wrong password").await.status, 401);
    }
    assert_eq!(stranger.sign_in("anna", PASSWORD).await.retry_after, Some(30), "the account");
    assert_eq!(stranger.sign_in("bert", PASSWORD).await.retry_after, Some(12), "the network");
    own.get("/account").await;
    own.post("/sign-out", &[]).await;
    assert_eq!(own.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait", "neither holds up the owner");
    world.server.finish().await;
}

/// What a device writes is bounded, or one device could fill the audit log, which is kept for good.
#[tokio::test]
async fn a_device_changes_itself_sixty_times_an_hour_and_holds_up_no_other() {
    let world = World::on(
        Server::start_with(|config| {
            defaults(config);
            crate::harness::web_push(config);
        })
        .await,
    )
    .await;
    let other = world.server.phone(world.anna, "Other").await;
    let rename = async |phone: &Phone| {
        let body = json!({ "name": "Phone" });
        Reply::of(phone.request(Method::PATCH, "/v1/device", Some(&body)).send().await.unwrap()).await
    };
    let target = async |phone: &Phone| {
        let point = nod_core::encoding::base64url(&[[4].as_slice(), &[7; 64]].concat());
        let auth = nod_core::encoding::base64url(&[8; 16]);
        let body =
            json!({ "kind": "webpush", "endpoint": "https://push.example.net/a", "p256dh": point, "auth": auth });
        Reply::of(phone.request(Method::PUT, "/v1/device/push-targets", Some(&body)).send().await.unwrap()).await
    };
    for _ in 0..60 {
        assert_eq!(rename(&world.phone).await.status, 200);
        assert_eq!(target(&world.phone).await.status, 200);
    }
    let before = world.recorded(AuditKind::DeviceRenamed).await + world.recorded(AuditKind::PushTargetChanged).await;
    for _ in 0..5 {
        rename(&world.phone).await.again_in(ErrorCode::TooManyRequests, 60);
        target(&world.phone).await.again_in(ErrorCode::TooManyRequests, 60);
        let path = "/v1/device/push-targets/webpush";
        let removed = world.phone.request(Method::DELETE, path, None).send().await.unwrap();
        Reply::of(removed).await.again_in(ErrorCode::TooManyRequests, 60);
    }
    let after = world.recorded(AuditKind::DeviceRenamed).await + world.recorded(AuditKind::PushTargetChanged).await;
    assert_eq!(before, after, "nothing is written for a refused one");
    assert_eq!(rename(&other).await.status, 200);
    // Another kind of change is not held up, and a minute later there is room for one more.
    let next = crate::harness::forge::stranger();
    world.phone.api().rotate(&next).await.unwrap();
    let phone = Phone {
        device: world.phone.device.with_signer(std::sync::Arc::new(next)),
        outside: world.phone.outside.clone(),
    };
    world.later(60);
    assert_eq!(rename(&phone).await.status, 200);
    rename(&phone).await.again_in(ErrorCode::TooManyRequests, 60);
    world.server.finish().await;
}

#[tokio::test]
async fn a_device_changes_its_key_so_often_in_an_hour() {
    let world = World::on(Server::start_with(|config| config.limits.changes_per_hour = 2).await).await;
    let mut device = world.phone.device.clone();
    for _ in 0..2 {
        let next = crate::harness::forge::stranger();
        nod_device::Api::new(device.clone(), world.phone.outside.clone()).rotate(&next).await.unwrap();
        device = device.with_signer(std::sync::Arc::new(next));
    }
    let api = nod_device::Api::new(device, world.phone.outside.clone());
    let refused = api.rotate(&crate::harness::forge::stranger()).await.unwrap_err();
    assert_eq!(refused.code(), Some(ErrorCode::TooManyRequests), "{refused}");
    assert_eq!(world.recorded(AuditKind::DeviceKeyRotated).await, 2);
    world.server.finish().await;
}

#[tokio::test]
async fn a_device_calls_so_often_in_a_minute_whatever_it_calls() {
    let world = World::on(Server::start_with(|config| config.limits.device_calls_per_minute = 3).await).await;
    let call = async || Reply::of(world.phone.request(Method::GET, "/v1/device", None).send().await.unwrap()).await;
    let mut socket = world.phone.connect().await;
    for _ in 0..2 {
        assert_eq!(call().await.status, 200);
    }
    let asked = world.ask().await;
    let id = asked.text("id").parse().unwrap();
    assert!(matches!(socket.next().await.unwrap(), Event::Challenge(_)));
    socket.ack(id, nod_core::wire::Ack::Delivered).await.unwrap();
    // Socket and HTTP are one account, and the connection stays.
    socket.ack(id, nod_core::wire::Ack::Opened).await.unwrap();
    // An answer counts as well: one too many is not looked at.
    socket.answer(&world.phone.sign("another challenge's token", asked.text("id"), Verdict::Deny, None)).await.unwrap();
    for _ in 0..2 {
        match socket.next().await.unwrap() {
            Event::Error { code, retry_after, .. } => {
                assert_eq!((code, retry_after), (ErrorCode::TooManyRequests, Some(Duration::from_secs(20))));
            }
            other => panic!("a refusal was expected, and came {other:?}"),
        }
    }
    call().await.again_in(ErrorCode::TooManyRequests, 20);
    world.later(20);
    assert_eq!(call().await.status, 200);
    socket.close().await;
    world.server.finish().await;
}

/// The socket is no way around the limit that HTTP has, and one phone's wrong answers hold up no other at the same address.
#[tokio::test]
async fn wrong_answers_on_a_socket_are_looked_at_so_often_as_over_http() {
    let world = World::on(Server::start_with(|config| config.limits.failures_per_minute = 3).await).await;
    let other = world.server.phone(world.anna, "Other").await;
    let mut socket = world.phone.connect().await;
    let asked = world.ask().await;
    let Event::Challenge(question) = socket.next().await.unwrap() else { panic!("a question was expected") };
    let id = question.id().to_string();
    let code = async |socket: &mut nod_device::Connection<_>, token: &str| {
        socket.answer(token).await.unwrap();
        match socket.next().await.unwrap() {
            Event::Error { code, retry_after, .. } => (code, retry_after),
            other => panic!("a refusal was expected, and came {other:?}"),
        }
    };
    let forged = world.phone.sign("another challenge's token", &id, Verdict::Deny, None);
    for _ in 0..3 {
        assert_eq!(code(&mut socket, &forged).await, (ErrorCode::TokenWrongBinding, None));
    }
    for _ in 0..2 {
        let limited = (ErrorCode::TooManyRequests, Some(Duration::from_secs(20)));
        assert_eq!(code(&mut socket, &forged).await, limited);
    }
    let mut sister = other.connect().await;
    let Event::Challenge(question) = sister.next().await.unwrap() else { panic!("a question was expected") };
    assert_eq!(question.id().to_string(), id);
    sister.close().await;
    other.api().info().await.unwrap();
    world.later(20);
    world.answer(&asked, Verdict::Approve, asked.body["show"]["number"].as_str()).await.unwrap();
    socket.close().await;
    world.server.finish().await;
}

#[tokio::test]
async fn an_account_gets_so_many_links_and_sign_ins_in_an_hour() {
    let server = Server::start_with(|config| {
        config.limits.changes_per_hour = 2;
        config.limits.sign_ins_per_hour = 2;
    });
    let world = World::on(server.await).await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    for _ in 0..2 {
        assert!(browser.post("/account/phones", &[]).await.to().starts_with("/account/phones/new/"));
        browser.get("/account").await;
    }
    let refused = browser.post("/account/phones", &[]).await;
    assert_eq!((refused.status, refused.retry_after), (429, Some(1800)));
    // An administrator's link is not held up by it.
    nod::flow::device::enrolment::invite(&world.server.app, world.anna, None).await.unwrap();

    let bert = world.server.account_with("bert", Some(PASSWORD), false).await;
    for _ in 0..2 {
        assert_eq!(Browser::new(&world.server).sign_in("bert", PASSWORD).await.to(), "/account");
    }
    let refused = Browser::new(&world.server).sign_in("bert", PASSWORD).await;
    assert_eq!((refused.status, refused.retry_after), (429, Some(1800)));
    let entries = world.server.app.store.audit(0, 1000).await.unwrap();
    let signed_in = |account| {
        entries
            .iter()
            .filter(|entry| entry.draft.kind == AuditKind::SignedIn && entry.draft.account == Some(account))
            .count()
    };
    assert_eq!((signed_in(bert), signed_in(world.anna)), (2, 1));
    world.server.finish().await;
}

/// A service behind a proxy on this very machine, which says for whom it speaks.
fn behind_a_proxy(config: &mut Config) {
    config.http.trusted_proxies = vec!["127.0.0.1".to_owned().try_into().unwrap()];
    config.limits.failures_per_minute = 3;
}

impl World {
    /// A call of somebody at that address, by way of the proxy.
    async fn call(&self, from: &str, request: reqwest::RequestBuilder) -> Reply {
        Reply::of(request.header("x-forwarded-for", from).send().await.unwrap()).await
    }

    fn json(&self, path: &str, body: &serde_json::Value) -> reqwest::RequestBuilder {
        self.server.request(Method::POST, path).json(body)
    }
}

/// Makes a request, as often as it is asked.
type Make<'m> = &'m dyn Fn() -> reqwest::RequestBuilder;

/// REQ 39.
#[tokio::test]
async fn req_39_guesses_from_one_address_are_refused_before_they_are_looked_at() {
    let world = World::on(Server::start_with(behind_a_proxy).await).await;
    let asked = world.ask().await;
    let inbox = world.phone.api().inbox(&InboxRequest::default()).await.unwrap();
    let no = world.phone.sign(&inbox.challenges[0].token, asked.text("id"), Verdict::Deny, None);
    let altered = no.replacen('.', ".e30", 1);
    let path = format!("/v1/challenges/{}", asked.text("id"));
    let secret = |secret: &str| {
        let request = world.webmail.http.get(format!("{}{path}", world.server.url));
        request.basic_auth("webmail", Some(secret.to_owned()))
    };
    let ticket = |ticket: &str| world.json("/v1/watch/exchange", &json!({ "ticket": ticket })).header("origin", ORIGIN);
    let answer = |token: &str| world.json("/v1/device/answer", &json!({ "token": token }));
    let wrong_and_right: [(Make<'_>, Make<'_>); 3] = [
        (&|| secret("wrong"), &|| secret(&world.webmail.secret)),
        (&|| ticket("wrong"), &|| ticket(asked.text("ticket"))),
        (&|| answer(&altered), &|| answer(&no)),
    ];
    for (number, (wrong, right)) in wrong_and_right.into_iter().enumerate() {
        let (here, there) = (format!("192.0.2.{number}"), format!("198.51.100.{number}"));
        for _ in 0..3 {
            assert!(matches!(world.call(&here, wrong()).await.status, 400 | 401));
        }
        world.call(&here, wrong()).await.again_in(ErrorCode::TooManyRequests, 20);
        world.call(&here, right()).await.again_in(ErrorCode::TooManyRequests, 20);
        assert_eq!(world.call(&there, right()).await.status, 200, "another address");
        world.later(20);
        assert!(matches!(world.call(&here, wrong()).await.status, 400 | 401), "one more each 20 s");
        world.call(&here, wrong()).await.again_in(ErrorCode::TooManyRequests, 20);
    }
    // What is right does not count, however often.
    for _ in 0..10 {
        assert_eq!(world.call("203.0.113.1", secret(&world.webmail.secret)).await.status, 200);
    }
    world.server.finish().await;
}

/// A client whose address the proxy does not know counts neither as the proxy nor as anybody else, and not without limit.
#[tokio::test]
async fn clients_whose_address_is_unknown_are_counted_together_and_apart_from_all_others() {
    let world = World::on(Server::start_with(behind_a_proxy).await).await;
    let asked = world.ask().await;
    let secret = |secret: &str| {
        let request = world.webmail.http.get(format!("{}/v1/challenges/{}", world.server.url, asked.text("id")));
        request.basic_auth("webmail", Some(secret.to_owned()))
    };
    for from in ["unknown", "_hidden", "192.0.2.7, "] {
        assert_eq!(world.call(from, secret("wrong")).await.status, 401);
    }
    for from in ["unknown", "not an address", "203.0.113.1, unknown", "127.0.0.1, unknown, 127.0.0.1"] {
        world.call(from, secret(&world.webmail.secret)).await.again_in(ErrorCode::TooManyRequests, 20);
    }
    for from in ["192.0.2.7", "unknown, 192.0.2.7", "127.0.0.1", "0.0.0.0, 192.0.2.8:5678"] {
        assert_eq!(world.call(from, secret(&world.webmail.secret)).await.status, 200, "{from}");
    }
    // With its port and without: one client.
    for from in ["192.0.2.9:5678", "\"192.0.2.9:1\"", "[::ffff:192.0.2.9]:443"] {
        assert_eq!(world.call(from, secret("wrong")).await.status, 401);
    }
    world.call("192.0.2.9", secret(&world.webmail.secret)).await.again_in(ErrorCode::TooManyRequests, 20);
    world.server.finish().await;
}

/// What the phone is shown of where a sign-in comes from, when a proxy sends these headers.
async fn shown_address(server: &Server, phone: &Phone, headers: &[(&'static str, &str)]) -> Option<String> {
    let mut browser = Browser::new(server);
    browser.get("/sign-in").await;
    let form = browser.form("/sign-in", &[("username", "anna"), ("password", PASSWORD)]);
    let form = headers.iter().fold(form, |form, (name, value)| form.header(*name, *value));
    let sent = browser.send(form.header("origin", &server.url)).await;
    assert_eq!(sent.to(), "/sign-in/wait");
    let inbox = phone.api().inbox(&InboxRequest::default()).await.unwrap();
    let token = &inbox.challenges[0].token;
    let claims = data_encoding::BASE64URL_NOPAD.decode(token.split('.').nth(1).unwrap().as_bytes()).unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
    browser.get("/sign-in/wait").await;
    assert_eq!(browser.post("/sign-in/cancel", &[]).await.to(), "/sign-in/wait");
    claims["context"]["ip"].as_str().map(ToOwned::to_owned)
}

#[tokio::test]
async fn a_phone_is_never_shown_the_proxy_s_address_for_the_client_s() {
    let world = World::on(Server::start_with(behind_a_proxy).await).await;
    for (header, shown) in [
        ("192.0.2.7:5678", Some("192.0.2.7")),
        ("[2001:db8::7]:443", Some("2001:db8::7")),
        ("unknown", None),
        ("203.0.113.1, _hidden", None),
        ("garbage, 192.0.2.8", Some("192.0.2.8")),
    ] {
        let headers = [("x-forwarded-for", header), ("forwarded", "for=203.0.113.9")];
        assert_eq!(shown_address(&world.server, &world.phone, &headers).await.as_deref(), shown, "{header}");
    }
    world.server.finish().await;
    let standard = |config: &mut Config| {
        behind_a_proxy(config);
        config.http.forwarded_header = nod::config::ForwardedHeader::Forwarded;
    };
    let world = World::on(Server::start_with(standard).await).await;
    for (header, shown) in [
        ("for=\"[2001:db8::7]:443\";proto=https", Some("2001:db8::7")),
        ("for=\", FOR=192.0.2.7", Some("192.0.2.7")),
        ("for=unknown", None),
    ] {
        let headers = [("forwarded", header), ("x-forwarded-for", "203.0.113.9")];
        assert_eq!(shown_address(&world.server, &world.phone, &headers).await.as_deref(), shown, "{header}");
    }
    world.server.finish().await;
}

#[tokio::test]
async fn guesses_of_enrolment_links_and_hellos_are_counted_like_others() {
    let world = World::on(Server::start_with(behind_a_proxy).await).await;
    let claim = json!({ "secret": "wrong", "proof": "a.b.c", "name": "Phone", "platform": "test" });
    for _ in 0..3 {
        world.call("192.0.2.1", world.json("/v1/enrolments/claim", &claim)).await.refused(ErrorCode::EnrolmentUnknown);
    }
    let refused = world.call("192.0.2.1", world.json("/v1/enrolments/claim", &claim)).await;
    refused.again_in(ErrorCode::TooManyRequests, 20);
    // The proxy itself says hello here, for nobody.
    for (codes, close) in
        [("token_malformed", 4100), ("token_malformed", 4100), ("token_malformed", 4100), ("too_many_requests", 4004)]
    {
        let mut socket = Socket::open(&world.server, None).await;
        socket.send(json!({ "type": "hello", "token": "wrong" })).await;
        assert_eq!(socket.until_closed().await, (vec![codes.to_owned()], close));
    }
    world.server.finish().await;
}

#[tokio::test]
async fn a_forwarded_address_from_anybody_else_is_ignored() {
    let world = World::on(Server::start_with(|config| config.limits.failures_per_minute = 3).await).await;
    for number in 0..3 {
        let request = world.json("/v1/watch/exchange", &json!({ "ticket": "wrong" }));
        world.call(&format!("192.0.2.{number}"), request).await.refused(ErrorCode::WatchUnauthorized);
    }
    let request = world.json("/v1/watch/exchange", &json!({ "ticket": "wrong" }));
    world.call("192.0.2.9", request).await.again_in(ErrorCode::TooManyRequests, 20);
    world.server.finish().await;
}

/// Asks for the health over a connection of its own, which stays open. `None`: the connection was closed.
async fn connected(server: &Server) -> Option<TcpStream> {
    let mut stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).await.unwrap();
    // Closed already: writing may fail, and reading will.
    let _ = stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: nod\r\n\r\n").await;
    let mut start = [0; 12];
    match stream.read_exact(&mut start).await {
        Ok(_) => {
            assert_eq!(&start, b"HTTP/1.1 200");
            Some(stream)
        }
        Err(_) => None,
    }
}

/// Connects as soon as there is a place: the service notices by itself that somebody left.
async fn connected_soon(server: &Server) -> TcpStream {
    eventually("a place is free", async || connected(server).await).await
}

#[tokio::test]
async fn the_third_connection_of_two_is_closed_and_a_place_is_free_when_one_ends() {
    let server = Server::start_with(|config| config.http.max_connections_per_address = 2).await;
    let first = connected(&server).await.unwrap();
    let second = connected(&server).await.unwrap();
    assert!(connected(&server).await.is_none());
    assert!(server.app.metrics.render(0).contains("nod_refused_connections_total{full=\"address\"} 1\n"));
    drop(first);
    let third = connected_soon(&server).await;
    drop((second, third));
    // A connection that became a socket keeps its place.
    let mut sockets = Vec::new();
    while sockets.len() < 2 {
        drop(connected_soon(&server).await);
        if let Some(mut socket) = Socket::try_open(&server).await {
            socket.welcome().await;
            sockets.push(socket);
        }
    }
    assert!(connected(&server).await.is_none());
    for socket in sockets {
        socket.close().await;
    }
    drop(connected_soon(&server).await);
    server.finish().await;
}

/// 20 calls on one connection are 20 for the address of a browser; a relying party's are counted for itself.
#[tokio::test]
async fn calls_that_wait_over_http2_count_like_connections() {
    let server = Server::start_with(|config| {
        config.http.max_connections_per_address = 20;
        config.http.max_waits_per_relying_party = 3;
    })
    .await;
    let world = World::on(server).await;
    let server = &world.server;
    let asked = world.webmail.ask_at("anna", "tap").await;
    let page = Page::open(server, asked.text("ticket")).await;
    // Over one connection, from an address that nobody else has.
    let http = reqwest::Client::builder().http2_prior_knowledge().local_address(IpAddr::from([127, 0, 0, 9]));
    let http = http.build().unwrap();
    let poll = || {
        let poll = http.post(format!("{}/v1/watch/poll", server.url)).bearer_auth(&page.token).header("origin", ORIGIN);
        poll.json(&json!({ "version": page.view.version, "wait_ms": 29_000 })).send()
    };
    let show = || {
        let show = http.get(format!("{}/v1/challenges/{}?wait=29", server.url, asked.text("id")));
        show.basic_auth(&world.webmail.id, Some(&world.webmail.secret)).send()
    };
    let wait = Duration::from_secs(29);
    let mut waiting = tokio::task::JoinSet::new();
    for count in 1..=20 {
        waiting.spawn(poll());
        server.clock.asleep(wait..=wait, count).await;
    }
    Reply::of(poll().await.unwrap()).await.again_in(ErrorCode::TooManyConnections, 10);
    assert!(server.app.metrics.render(0).contains("nod_refused_connections_total{full=\"address\"} 1\n"));
    for count in 21..=23 {
        waiting.spawn(show());
        server.clock.asleep(wait..=wait, count).await;
    }
    Reply::of(show().await.unwrap()).await.again_in(ErrorCode::TooManyConnections, 10);
    assert!(server.app.metrics.render(0).contains("nod_refused_connections_total{full=\"relying_party\"} 1\n"));
    // What does not wait needs no place.
    assert_eq!(world.webmail.show(asked.text("id"), 0).await.status, 200);
    assert_eq!(world.webmail.cancel(asked.text("id")).await.status, 200);
    while let Some(reply) = waiting.join_next().await {
        assert_eq!(reply.unwrap().unwrap().status(), 200);
    }
    eventually("all places are free", async || {
        let replies = futures_util::future::join_all((0..20).map(|_| poll())).await;
        replies.into_iter().all(|reply| reply.unwrap().status() == 200).then_some(())
    })
    .await;
    page.socket.close().await;
    drop(http);
    world.server.finish().await;
}

#[tokio::test]
async fn a_full_service_closes_what_comes_and_has_room_for_its_own_machine() {
    let server = Server::start_with(|config| config.http.max_connections = 1).await;
    // One, and sixteen of this machine.
    let mut connections = Vec::new();
    for _ in 0..17 {
        connections.push(connected(&server).await.unwrap());
    }
    assert!(connected(&server).await.is_none());
    assert!(server.app.metrics.render(0).contains("nod_refused_connections_total{full=\"total\"} 1\n"));
    drop(connections);
    drop(connected_soon(&server).await);
    server.finish().await;
}
