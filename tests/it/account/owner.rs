//! What an account's owner learns of what happens to it, and what reporting and signing in take, by whichever door.

use std::time::Duration;

use nod_core::answer::Verdict;
use nod_core::policy::Policy;
use nod_core::token::verify_receipt;
use nod_core::wire::{ErrorCode, InboxRequest};
use reqwest::Method;
use serde_json::{Value, json};

use crate::bad_input::{PASSWORD, World, send};
use crate::factor::app_passwords::new_app_password;
use crate::factor::codes_apps::shown_on;
use crate::harness::person::Browser;

/// REQ 18: of Nod's own sign-in, the password is one factor and the phone the other: neither opens anything alone. A relying party checks
/// the password itself, so its receipt claims the phone's key and no more.
#[tokio::test]
async fn req_18_the_password_and_one_physical_factor_sign_in_and_neither_alone() {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    assert!(!browser.is_in().await, "the password alone");
    let mut without = Browser::open(&world.server).await;
    assert_eq!(without.password("anna", "not hers").await.status, 401);
    assert_eq!(without.get("/sign-in/wait").await.to(), "/sign-in");
    assert_eq!(
        world.phone.api().inbox(&InboxRequest::default()).await.unwrap().challenges.len(),
        1,
        "only one question"
    );
    let page = browser.get("/sign-in/wait").await;
    world.phone.answer_first(Verdict::Approve, &page.number()).await;
    assert!(!without.is_in().await, "an approval alone");
    assert_eq!(browser.get("/sign-in/wait").await.to(), "/account");

    for (level, amr) in [("number", &["swk"][..]), ("strict", &["swk", "mca"])] {
        let (asked, token) = world.ask(level).await;
        let show = &asked.body["show"];
        let typed = show["number"].as_str().or(show["digits"].as_str());
        world.phone.api().answer(&world.phone.sign(&token, asked.text("id"), Verdict::Approve, typed)).await.unwrap();
        let redeemed = world.webmail.redeem(asked.text("id")).await;
        let keys = world.server.app.keys.load().published();
        let now = world.server.app.now();
        let receipt =
            verify_receipt(redeemed.text("receipt"), &keys, &world.server.url, &world.webmail.id, now).unwrap();
        assert_eq!(receipt.acr, format!("urn:nod:level:{level}"));
        assert_eq!(receipt.amr, amr, "the password is not ours to claim");
    }
    world.server.finish().await;
}

/// REQ 16: that a phone received a question, or opened it, is no answer to it; at no level, and in no browser that is known.
#[tokio::test]
async fn req_16_only_an_answer_decides() {
    let world = World::new().await;
    world.approved().await;
    let (asked, _) = world.ask("tap").await;
    let id = asked.text("id");
    for kind in ["delivered", "opened"] {
        let reply = world.call(Method::POST, "/v1/device/ack", Some(&json!({ "challenge": id, "what": kind }))).await;
        assert!(reply.status < 300, "{:?}", reply.body);
        assert_eq!(world.webmail.show(id, 0).await.body["state"], "pending", "{kind}");
    }
    world.phone.api().inbox(&InboxRequest::default()).await.unwrap();
    assert_eq!(world.webmail.show(id, 0).await.body["state"], "pending");
    world.webmail.redeem(id).await.refused(ErrorCode::ChallengeNotApproved);
    world.server.finish().await;
}

/// REQ 26: somebody whose phone is gone has the session of this morning and nothing else: it suffices to end what a thief began.
#[tokio::test]
async fn req_26_an_old_session_secures_the_account_at_once() {
    let world = World::new().await;
    let mut owner = Browser::new(&world.server);
    owner.sign_in_with("anna", &world.phone).await;
    world.server.clock.advance(world.server.app.config.sessions.fresh + Duration::from_secs(1));
    let mut thief = Browser::new(&world.server);
    thief.sign_in_with("anna", &world.phone).await;
    let mut waiting = Browser::new(&world.server);
    waiting.sign_in("anna", PASSWORD).await;
    owner.get("/account/secure").await;
    assert_eq!(owner.post("/account/secure", &[]).await.to(), "/account/secure?done");
    assert!(!thief.is_in().await && owner.is_in().await);
    assert!(world.phone.api().inbox(&InboxRequest::default()).await.unwrap().challenges.is_empty());
    assert!(!waiting.get("/sign-in/wait").await.is_waiting());
    world.server.finish().await;
}

/// REQ 26, 36: a lost phone that its owner removed gives no answer any more: to the question that it has, by HTTP and by the socket.
#[tokio::test]
async fn req_26_36_a_removed_phone_answers_nothing_by_any_door() {
    let world = World::new().await;
    let kept = world.server.phone(world.anna, "Kept").await;
    let (asked, token) = world.ask("tap").await;
    let answer = world.phone.sign(&token, asked.text("id"), Verdict::Approve, None);
    let mut owner = Browser::new(&world.server);
    owner.sign_in("anna", PASSWORD).await;
    let page = owner.get("/sign-in/wait").await;
    let inbox = kept.api().inbox(&InboxRequest::default()).await.unwrap().challenges;
    let item = inbox.iter().find(|item| item.challenge.to_string() != asked.text("id")).unwrap();
    let yes = kept.sign(&item.token, &item.challenge.to_string(), Verdict::Approve, Some(&page.number()));
    kept.api().answer(&yes).await.unwrap();
    assert_eq!(owner.get("/sign-in/wait").await.to(), "/account");
    owner.get("/account").await;
    let remove = format!("/account/phones/{}/remove", world.phone.device.identity().device);
    assert_eq!(owner.post(&remove, &[]).await.to(), "/account");

    world.answer(&answer).await.refused(ErrorCode::DeviceRevoked);
    for (method, path) in [(Method::GET, "/v1/device"), (Method::POST, "/v1/device/inbox")] {
        let body = (method == Method::POST).then(|| json!({}));
        world.call(method, path, body.as_ref()).await.refused(ErrorCode::DeviceRevoked);
    }
    let outside = &world.phone.outside;
    assert!(nod_device::connect(&world.phone.device, outside, &outside.time()).await.is_err(), "the socket");
    world.webmail.redeem(asked.text("id")).await.refused(ErrorCode::ChallengeNotApproved);
    world.server.finish().await;
}

/// REQ 37: nothing that a browser says of the time moves the server's.
#[tokio::test]
async fn req_37_no_request_says_what_time_it_is() {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    let (app, id) = shown_on(&browser.get("/account/codes-apps/new").await);
    let code = app.code(&world.server, 0);
    let fields = [("id", id.as_str()), ("name", "Aegis"), ("code", code.as_str())];
    assert_eq!(browser.post("/account/codes-apps", &fields).await.to(), "/account/codes-apps");
    let later = app.code(&world.server, 3600);
    let mut thief = Browser::new(&world.server);
    thief.sign_in("anna", PASSWORD).await;
    thief.get("/sign-in/code").await;
    let then = world.server.app.now().seconds() + 3600;
    let said = then.to_string();
    let fields = [("code", later.as_str()), ("time", said.as_str()), ("now", said.as_str()), ("step", said.as_str())];
    let date = httpdate::fmt_http_date(std::time::UNIX_EPOCH + Duration::from_secs(then.try_into().unwrap()));
    let form = thief.form("/sign-in/code", &fields).header("origin", &world.server.url).header("date", date);
    assert_eq!(thief.send(form).await.status, 401);
    assert!(!thief.is_in().await);
    world.server.clock.advance(Duration::from_hours(1));
    let mut late = Browser::new(&world.server);
    late.sign_in("anna", PASSWORD).await;
    late.get("/sign-in/code").await;
    assert_eq!(
        late.post("/sign-in/code", &[("code", &later)]).await.to(),
        "/account",
        "by the server's clock it is right"
    );
    world.server.finish().await;
}

/// REQ 41: what the service demands holds at every door, also when somebody asks again, for more time, or for less.
#[tokio::test]
async fn req_41_every_door_demands_as_much() {
    let world = World::with(|config| config.service.policy = Policy::Strict).await;
    for asked_for in [Value::Null, json!("tap"), json!("number"), json!("strict")] {
        let mut body = json!({ "username": "anna" });
        if !asked_for.is_null() {
            body["level"] = asked_for.clone();
        }
        let asked = world.webmail.ask(body).await;
        assert_eq!((asked.status, asked.text("level")), (201, "strict"), "{asked_for}: {:?}", asked.body);
        world.webmail.cancel(asked.text("id")).await;
    }
    world.server.clock.advance(Duration::from_mins(10));
    let mut browser = Browser::new(&world.server);
    browser.sign_in("anna", PASSWORD).await;
    assert_eq!(browser.get("/sign-in/wait").await.number().len(), 6, "the page");
    browser.post("/sign-in/more-time", &[]).await;
    assert_eq!(browser.get("/sign-in/wait").await.number().len(), 6, "more time");
    let page = browser.get("/sign-in/wait").await;
    world.phone.answer_first(Verdict::Approve, &page.number()).await;
    assert_eq!(browser.get("/sign-in/wait").await.to(), "/account");
    // A browser that is known by now is asked for as much.
    browser.get("/sign-in?why=again").await;
    browser.password("anna", PASSWORD).await;
    assert_eq!(browser.get("/sign-in/wait").await.number().len(), 6, "a known browser");
    world.server.finish().await;
}

/// REQ 42: the owner sees that somebody had the right password and not the second factor, and every change of a factor.
#[tokio::test]
async fn req_42_a_right_password_with_a_wrong_code_and_every_change_are_shown() {
    let world = World::new().await;
    let mut owner = Browser::new(&world.server);
    owner.sign_in_with("anna", &world.phone).await;
    let page = owner.get("/account/activity").await;
    assert!(!page.text.contains("Right password, wrong code"), "{}", page.text);
    let mut thief = Browser::new(&world.server);
    thief.sign_in("anna", PASSWORD).await;
    thief.get("/sign-in/code").await;
    assert_eq!(thief.post("/sign-in/code", &[("code", "0000-0000")]).await.status, 401);
    for address in ["/account", "/account/activity", "/account/activity?show=refused"] {
        let page = owner.get(address).await;
        assert!(page.text.contains("Right password, wrong code"), "{address}: {}", page.text);
    }

    owner.get("/account/backup-codes").await;
    owner.post("/account/backup-codes", &[]).await;
    let (app, id) = shown_on(&owner.get("/account/codes-apps/new").await);
    let code = app.code(&world.server, 0);
    owner.post("/account/codes-apps", &[("id", &id), ("name", "Aegis"), ("code", &code)]).await;
    new_app_password(&mut owner, "Mail", "any", "open").await;
    owner.get("/account/app-passwords").await;
    owner.post("/account/app-passwords/remove", &[]).await;
    let second = world.server.phone(world.anna, "Second").await;
    owner.get("/account").await;
    owner.post(&format!("/account/phones/{}/remove", second.device.identity().device), &[]).await;
    owner.get("/account/codes-apps").await;
    let app_id = world.server.app.store.codes_apps_of(world.anna).await.unwrap()[0].id;
    owner.post(&format!("/account/codes-apps/{app_id}/remove"), &[]).await;
    let told = owner.get("/account/activity.json").await;
    let told: Vec<Value> = serde_json::from_str(&told.text).unwrap();
    let events: Vec<&str> = told.iter().map(|line| line["event"].as_str().unwrap()).collect();
    for expected in [
        "wrong_code",
        "backup_codes_made",
        "codes_app_added",
        "codes_app_removed",
        "app_password_made",
        "app_password_removed",
        "phone_linked",
        "phone_removed",
    ] {
        assert!(events.contains(&expected), "{expected} in {events:?}");
    }
    world.server.finish().await;
}

/// REQ 43: as much is worked for a name that nobody has as for a wrong password, so no time tells them apart. Hashes are by far the most of
/// it, and they are counted instead of timed; what is written is counted too.
#[tokio::test]
async fn req_43_as_much_is_worked_for_every_wrong_sign_in() {
    let world = World::new().await;
    let server = &world.server;
    let ben = server.account_with("ben", Some(PASSWORD), false).await;
    nod::flow::account::disable(&server.app, ben).await.unwrap();
    server.account("without").await;
    let mut work = Vec::new();
    for (name, password) in
        [("anna", "wrong"), ("nobody", "wrong"), ("ben", PASSWORD), ("ben", "wrong"), ("without", "wrong")]
    {
        let mut browser = Browser::open(server).await;
        let before = (server.app.hashing.hashed(), server.app.store.audit(0, 1_000).await.unwrap().len());
        assert_eq!(browser.password(name, password).await.status, 401, "{name}");
        let after = (server.app.hashing.hashed(), server.app.store.audit(0, 1_000).await.unwrap().len());
        work.push((name, after.0 - before.0, after.1 - before.1));
    }
    assert!(work.iter().all(|(_, hashes, written)| (*hashes, *written) == (1, 1)), "{work:?}");

    // A program's door hashes no passwords at all: its secrets are too long to guess.
    let before = server.app.hashing.hashed();
    for name in ["anna", "nobody", "ben"] {
        let body = json!({ "username": name, "password": "wrong", "protocol": "imap" });
        let reply = send(world.webmail.request(Method::POST, "/v1/app-passwords/check").json(&body)).await;
        reply.refused(ErrorCode::CredentialsWrong);
    }
    assert_eq!(server.app.hashing.hashed(), before);
    world.server.finish().await;
}
