//! A new phone that is linked by signing in on it: with an old phone's answer, with a code, with the password where there is nothing
//! else; and what does not link one.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use nod::ambient::OsRandom;
use nod::flow::account;
use nod::flow::approval::ticket::{self, Kind};
use nod::flow::sign_in::Visitor;
use nod::store::{Fenced, NewEnrolment};
use nod_core::answer::Verdict;
use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::enrolment::Claim;
use nod_core::id::{DeviceId, EnrolmentId};
use nod_core::token::{Ed25519Signer, Signer as _, sign_enrol};
use nod_core::wire::{ErrorCode, InboxRequest, SignInState, sign_in_binding};
use serde_json::{Value, json};

use crate::bad_input::{PASSWORD, World};
use crate::harness::person::Browser;
use crate::harness::{Phone, Reply, Server, forge};

async fn begin(world: &World, username: &str, password: &str) -> Reply {
    let body = json!({ "username": username, "password": password, "name": "New phone", "platform": "Test 1" });
    world.server.post("/v1/sign-ins", &body).await
}

pub async fn begun(world: &World, username: &str) -> Reply {
    let reply = begin(world, username, PASSWORD).await;
    assert_eq!(reply.status, 200, "{:?}", reply.body);
    reply
}

async fn status(world: &World, sign_in: &str) -> Reply {
    world.server.post("/v1/sign-ins/status", &json!({ "sign_in": sign_in })).await
}

pub fn key(seed: u8) -> Ed25519Signer {
    Ed25519Signer::from_seed(&[seed; 32])
}

fn authorisation(server: &Server, sign_in: &str, key: &Ed25519Signer, code: Option<&str>) -> Value {
    let proof = sign_enrol(key, &server.url, &sign_in_binding(sign_in), server.app.now());
    let mut body = json!({ "sign_in": sign_in, "proof": proof, "name": "New phone", "platform": "Test 1" });
    if let Some(code) = code {
        body["code"] = code.into();
    }
    body
}

pub async fn authorize(world: &World, sign_in: &str, key: &Ed25519Signer, code: Option<&str>) -> Reply {
    world.server.post("/v1/sign-ins/authorize", &authorisation(&world.server, sign_in, key, code)).await
}

async fn approve(phone: &Phone, asked: &Reply) {
    phone.answer_first(Verdict::Approve, asked.text("number")).await;
}

/// How many phones the account has.
pub async fn phones(world: &World) -> usize {
    let devices = world.server.app.store.devices_of(world.anna).await.unwrap();
    devices.iter().filter(|device| device.is_active()).count()
}

pub async fn code_of(world: &World, phone: &Phone) -> String {
    let codes = phone.api().codes().await.unwrap();
    let (code, _) = codes.seed().unwrap().code(world.server.app.now());
    secrecy::ExposeSecret::expose_secret(&code).to_owned()
}

#[tokio::test]
async fn req_23_a_phone_is_linked_when_the_old_one_approves_with_the_digits_of_the_new_ones_screen() {
    let world = World::new().await;
    let asked = begun(&world, "anna").await;
    assert_eq!((asked.text("state"), &asked.body["phones"]), ("waiting", &json!(["Phone"])));
    assert_eq!(asked.text("number").len(), 2, "never a tap: {:?}", asked.body);
    let inbox = world.phone.api().inbox(&InboxRequest::default()).await.unwrap();
    let question = forge::part(&inbox.challenges[0].token, 1);
    assert_eq!(
        (&question["action"], &question["context"]["browser"]),
        (&json!("Link a new phone: New phone"), &json!("Test 1"))
    );
    approve(&world.phone, &asked).await;
    assert_eq!(status(&world, asked.text("sign_in")).await.text("state"), "ready");

    let linked = authorize(&world, asked.text("sign_in"), &key(1), None).await;
    assert_eq!((linked.status, linked.text("username"), &linked.body["two_step"]), (200, "anna", &json!(true)));
    assert_eq!(phones(&world).await, 2);
    let device = world.server.app.store.device(linked.text("device").parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(
        (device.key, device.name.as_str(), device.platform.as_str()),
        (key(1).public_key().clone(), "New phone", "Test 1")
    );

    // REQ 25: the record says from where it came, and holds.
    let entries = world.server.app.store.audit(0, 1000).await.unwrap();
    let kinds = |kind| entries.iter().filter(|entry| entry.draft.kind == kind).collect::<Vec<_>>();
    let created = kinds(AuditKind::EnrolmentCreated).pop().unwrap();
    assert!(created.draft.detail.as_ref().unwrap().ends_with(", signed in on the device"), "{created:?}");
    assert_eq!(kinds(AuditKind::DeviceBound).pop().unwrap().draft.device, Some(device.id));
    nod::flow::operations::audit::verify(&world.server.app).await.unwrap().unwrap();
    // The session that linked it is over.
    let now = world.server.app.now();
    let sessions =
        world.server.app.store.sessions_of(world.anna, now, now.minus(Duration::from_hours(1))).await.unwrap();
    assert_eq!(sessions, []);
    world.server.finish().await;
}

#[tokio::test]
async fn a_phone_is_linked_with_a_code_of_the_old_one_or_a_backup_code() {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    browser.get("/account/backup-codes").await;
    let page = browser.post("/account/backup-codes", &[]).await;
    let backup = crate::factor::backup_codes::codes_on(&page).remove(0);
    for (seed, code) in [(1, code_of(&world, &world.phone).await), (2, backup)] {
        let asked = begun(&world, "anna").await;
        let wrong = authorize(&world, asked.text("sign_in"), &key(seed), Some("000000")).await;
        wrong.refused(ErrorCode::CodeWrong);
        let linked = authorize(&world, asked.text("sign_in"), &key(seed), Some(&code)).await;
        assert_eq!(linked.status, 200, "{:?}", linked.body);
        // Again, as after a lost answer.
        let again = authorize(&world, asked.text("sign_in"), &key(seed), Some(&code)).await;
        assert_eq!(again.body, linked.body);
        // And the code links nothing else.
        let other = begun(&world, "anna").await;
        let used = authorize(&world, other.text("sign_in"), &key(seed + 10), Some(&code)).await;
        assert!([401].contains(&used.status), "{:?}", used.body);
        world.server.post("/v1/sign-ins/cancel", &json!({ "sign_in": other.text("sign_in") })).await;
    }
    assert_eq!(phones(&world).await, 3);
    world.server.finish().await;
}

/// REQ 41: with two-step verification, the password alone links nothing, whatever becomes of the question.
#[tokio::test]
async fn the_password_alone_links_nothing_once_two_step_verification_is_on() {
    let world = World::new().await;
    let waiting = begun(&world, "anna").await;
    let sign_in = waiting.text("sign_in").to_owned();
    authorize(&world, &sign_in, &key(1), None).await.refused(ErrorCode::ChallengeNotApproved);
    world.phone.answer_first(Verdict::Deny, "").await;
    assert_eq!(status(&world, &sign_in).await.text("state"), "refused");
    authorize(&world, &sign_in, &key(1), None).await.refused(ErrorCode::ChallengeNotApproved);

    // Taken back after the phone approved: the approval is spent.
    let asked = begun(&world, "anna").await;
    approve(&world.phone, &asked).await;
    let cancelled = world.server.post("/v1/sign-ins/cancel", &json!({ "sign_in": asked.text("sign_in") })).await;
    assert_eq!(cancelled.status, 204);
    assert_eq!(status(&world, asked.text("sign_in")).await.text("state"), "over");
    assert_ne!(authorize(&world, asked.text("sign_in"), &key(1), None).await.status, 200);

    // Nobody answers.
    let asked = begun(&world, "anna").await;
    world.server.clock.advance(Duration::from_mins(11));
    assert_eq!(status(&world, asked.text("sign_in")).await.text("state"), "over");
    assert_ne!(authorize(&world, asked.text("sign_in"), &key(1), None).await.status, 200);
    assert_eq!(phones(&world).await, 1);
    world.server.finish().await;
}

/// The sign-in of a page, a session's cookie, and another's sign-in are nothing here; and this door's sign-in is no cookie.
#[tokio::test]
async fn the_ticket_of_another_sign_in_links_nothing() {
    let world = World::new().await;
    let ben = world.server.account_with("ben", Some(PASSWORD), false).await;
    world.server.phone(ben, "Ben's phone").await;
    let mut browser = Browser::new(&world.server);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    let page = browser.get("/sign-in/wait").await;
    world.phone.answer_first(Verdict::Approve, &page.number()).await;
    let cookie = |browser: &Browser, part: &str| {
        browser.cookies.iter().find(|(name, _)| name.ends_with(part)).map(|(_, value)| value.clone()).unwrap()
    };
    let of_page = cookie(&browser, "nod-sign-in");
    for stolen in [of_page.clone(), format!("w.{of_page}"), format!("s.{of_page}")] {
        authorize(&world, &stolen, &key(1), None).await.refused(ErrorCode::WatchUnauthorized);
        status(&world, &stolen).await.refused(ErrorCode::WatchUnauthorized);
    }
    assert_eq!(browser.get("/sign-in/wait").await.to(), "/account");
    let session = cookie(&browser, "nod-session");
    for stolen in [format!("s.{session}"), format!("s.{session}.{session}")] {
        authorize(&world, &stolen, &key(1), None).await.refused(ErrorCode::WatchUnauthorized);
    }
    // Anna approved hers; Ben's is not approved by that.
    let (annas, bens) = (begun(&world, "anna").await, begun(&world, "ben").await);
    approve(&world.phone, &annas).await;
    authorize(&world, bens.text("sign_in"), &key(1), None).await.refused(ErrorCode::ChallengeNotApproved);
    // As a cookie of a page, it is none.
    let mut thief = Browser::new(&world.server);
    let name = browser.cookies.keys().find(|name| name.ends_with("nod-session")).unwrap().replace("session", "sign-in");
    for value in [annas.text("sign_in"), annas.text("sign_in").trim_start_matches("w.")] {
        thief.cookies.insert(name.clone(), value.to_owned());
        assert_ne!(thief.get("/sign-in/wait").await.location.as_deref(), Some("/account"));
        assert!(!thief.is_in().await);
    }
    // A proof over another sign-in, for another server, or altered.
    let sign_in = annas.text("sign_in");
    let mut body = authorisation(&world.server, sign_in, &key(1), None);
    body["proof"] = authorisation(&world.server, bens.text("sign_in"), &key(1), None)["proof"].clone();
    world.server.post("/v1/sign-ins/authorize", &body).await.refused(ErrorCode::TokenWrongBinding);
    let elsewhere = sign_enrol(&key(1), "https://other.example", &sign_in_binding(sign_in), world.server.app.now());
    body["proof"] = elsewhere.into();
    world.server.post("/v1/sign-ins/authorize", &body).await.refused(ErrorCode::TokenWrongAudience);
    assert_eq!(phones(&world).await, 1);
    world.server.finish().await;
}

/// REQ 39, 41: what is guessed here counts at the page, and the other way round.
#[tokio::test]
async fn guesses_at_this_door_count_with_those_of_the_page() {
    let world = World::with(|config| config.limits.free_guesses = 3).await;
    for _ in 0..3 {
        begin(&world, "anna", "wrong").await.refused(ErrorCode::CredentialsWrong);
    }
    let mut browser = Browser::new(&world.server);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.status, 429, "the page");
    assert_eq!(begin(&world, "anna", PASSWORD).await.text("code"), "too_many_guesses");
    world.server.clock.advance(Duration::from_hours(2));

    // Codes: the account's count, whatever door they are typed at.
    let asked = begun(&world, "anna").await;
    for guess in ["000000", "111111", "0000-0000"] {
        let reply = authorize(&world, asked.text("sign_in"), &key(1), Some(guess)).await;
        reply.refused(ErrorCode::CodeWrong);
    }
    let right = code_of(&world, &world.phone).await;
    let reply = authorize(&world, asked.text("sign_in"), &key(1), Some(&right)).await;
    assert_eq!(reply.text("code"), "too_many_guesses");
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    browser.get("/sign-in/code").await;
    assert_eq!(browser.post("/sign-in/code", &[("code", &right)]).await.status, 429, "the page");
    assert_eq!(phones(&world).await, 1);
    world.server.finish().await;
}

/// REQ 43.
#[tokio::test]
async fn who_has_an_account_is_not_told_by_text_or_status() {
    let world = World::new().await;
    let gone = world.server.account_with("gone", Some(PASSWORD), false).await;
    account::disable(&world.server.app, gone).await.unwrap();
    let mut seen = Vec::new();
    for (username, password) in [("anna", "wrong"), ("nobody", PASSWORD), ("no body", PASSWORD), ("gone", PASSWORD)] {
        let reply = begin(&world, username, password).await;
        reply.refused(ErrorCode::CredentialsWrong);
        let mut problem = reply.body.clone();
        problem["request_id"] = Value::Null;
        seen.push(problem);
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:?}");
    world.server.finish().await;
}

/// Law 5: the account's and the phone's state when it was approved is not the state when it is linked.
#[tokio::test]
async fn an_account_or_a_phone_that_ended_meanwhile_links_nothing() {
    let world = World::new().await;
    // The phone that approved is revoked, and another is there.
    let other = world.server.phone(world.anna, "Other").await;
    let asked = begun(&world, "anna").await;
    approve(&world.phone, &asked).await;
    world.phone.api().revoke().await.unwrap();
    let reply = authorize(&world, asked.text("sign_in"), &key(1), None).await;
    assert!([401, 403, 409].contains(&reply.status), "{:?}", reply.body);
    // The account is disabled.
    let asked = begun(&world, "anna").await;
    approve(&other, &asked).await;
    account::disable(&world.server.app, world.anna).await.unwrap();
    let reply = authorize(&world, asked.text("sign_in"), &key(1), None).await;
    assert!([401, 403, 409].contains(&reply.status), "{:?}", reply.body);
    account::enable(&world.server.app, world.anna).await.unwrap();
    let reply = authorize(&world, asked.text("sign_in"), &key(1), None).await;
    assert!([401, 403, 409].contains(&reply.status), "nor once it is enabled again: {:?}", reply.body);
    assert_eq!(phones(&world).await, 1);
    // A phone that was linked and then revoked is not given out again.
    let asked = begun(&world, "anna").await;
    approve(&other, &asked).await;
    let linked = authorize(&world, asked.text("sign_in"), &key(2), None).await;
    let device = nod::flow::device::find(&world.server.app, linked.text("device").parse().unwrap()).await.unwrap();
    nod::flow::device::revoke(&world.server.app, &device, nod_core::notice::Told::NOTHING).await.unwrap();
    authorize(&world, asked.text("sign_in"), &key(2), None).await.refused(ErrorCode::DeviceRevoked);
    world.server.finish().await;
}

#[tokio::test]
async fn of_many_keys_with_one_approval_at_once_one_is_linked_and_one_key_gets_the_same_answer_each_time() {
    let world = World::with(|config| config.approval.max_open_per_account = 20).await;
    let asked = begun(&world, "anna").await;
    approve(&world.phone, &asked).await;
    let sign_in = asked.text("sign_in");
    let keys: Vec<_> = (1..9).map(key).collect();
    let replies = join_all(keys.iter().map(|key| authorize(&world, sign_in, key, None))).await;
    let linked: Vec<_> = replies.iter().filter(|reply| reply.status == 200).collect();
    assert_eq!(linked.len(), 1, "{replies:?}");
    assert_eq!(phones(&world).await, 2);
    let winner = keys.iter().zip(&replies).find(|(_, reply)| reply.status == 200).unwrap().0;
    authorize(&world, sign_in, &key(20), None).await.refused(ErrorCode::EnrolmentSettled);
    assert_eq!(authorize(&world, sign_in, winner, None).await.body, linked[0].body, "a lost answer");

    // The same call many times at once, as by a client that hears nothing.
    let asked = begun(&world, "anna").await;
    approve(&world.phone, &asked).await;
    let same = key(30);
    let replies = join_all((0..6).map(|_| authorize(&world, asked.text("sign_in"), &same, None))).await;
    let devices: BTreeSet<&str> =
        replies.iter().filter(|reply| reply.status == 200).map(|reply| reply.text("device")).collect();
    assert_eq!(devices.len(), 1, "{replies:?}");
    let again = authorize(&world, asked.text("sign_in"), &same, None).await;
    assert_eq!(again.text("device"), *devices.first().unwrap());
    assert_eq!(phones(&world).await, 3);
    world.server.finish().await;
}

#[tokio::test]
async fn without_two_step_verification_the_password_links_the_first_phone_and_limits_hold() {
    let world = World::with(|config| config.approval.max_devices_per_account = 2).await;
    let ben = world.server.account_with("ben", Some(PASSWORD), false).await;
    let begun_by = begun(&world, "ben").await;
    assert_eq!((begun_by.text("state"), &begun_by.body["number"]), ("ready", &Value::Null));
    let first = authorize(&world, begun_by.text("sign_in"), &key(1), None).await;
    assert_eq!((first.status, &first.body["two_step"]), (200, &json!(false)), "{:?}", first.body);
    assert_eq!(authorize(&world, begun_by.text("sign_in"), &key(1), None).await.body, first.body);
    // The password's session is over with that, and no second key comes through.
    authorize(&world, begun_by.text("sign_in"), &key(2), None).await.refused(ErrorCode::EnrolmentSettled);
    status(&world, begun_by.text("sign_in")).await.refused(ErrorCode::SessionMissing);
    let devices = world.server.app.store.devices_of(ben).await.unwrap();
    assert_eq!(devices.len(), 1);
    // The key of a device is no other device's.
    let asked = begun(&world, "anna").await;
    approve(&world.phone, &asked).await;
    authorize(&world, asked.text("sign_in"), &key(1), None).await.refused(ErrorCode::KeyInUse);
    authorize(&world, asked.text("sign_in"), &key(3), None).await;
    // As many phones as an account may have.
    let asked = begun(&world, "anna").await;
    approve(&world.phone, &asked).await;
    authorize(&world, asked.text("sign_in"), &key(4), None).await.refused(ErrorCode::TooManyDevices);
    assert_eq!(phones(&world).await, 2);
    world.server.finish().await;
}

/// The library of the terminal's device, from the password to the first question that it answers.
#[tokio::test]
async fn a_device_signs_in_by_its_library_and_answers_from_then_on() {
    let world = World::new().await;
    let outside = world.server.outside();
    let newcomer = nod_device::Newcomer { name: "Terminal".parse().unwrap(), platform: "test".to_owned() };
    let url = world.server.url.clone();
    let mut pending = nod_device::sign_in(&url, "anna", PASSWORD.to_owned().into(), newcomer, &outside).await.unwrap();
    let number = pending.status().number.clone().unwrap();
    let (state, ()) = tokio::join!(pending.answered(), world.phone.answer_first(Verdict::Approve, &number));
    assert_eq!(state.unwrap(), SignInState::Ready);
    let linked = pending.authorize(Arc::new(key(1)), None).await.unwrap();
    assert!(linked.two_step);
    let phone = Phone { device: linked.device, outside };
    assert_eq!(phone.api().codes().await.unwrap(), linked.codes);
    let asked = world.webmail.ask_at("anna", "number").await;
    phone.answer_first(Verdict::Approve, asked.body["show"]["number"].as_str().unwrap()).await;
    assert_eq!(world.webmail.redeem(asked.text("id")).await.status, 200);
    world.server.finish().await;
}

/// The first half of another key's call has happened, as when two come at the same moment: that key alone is bound.
#[tokio::test]
async fn a_sign_in_that_another_key_has_claimed_binds_that_key_alone() {
    let world = World::new().await;
    let asked = begun(&world, "anna").await;
    approve(&world.phone, &asked).await;
    let (app, sign_in) = (&world.server.app, asked.text("sign_in"));
    let challenge = sign_in.trim_start_matches("w.").split('.').next().unwrap().parse().unwrap();
    let cookie = ticket::make(&app.vault, Kind::SignIn, challenge);
    let session = nod::flow::sign_in::finish(app, &cookie, &Visitor::default()).await.unwrap().session.id;
    let now = app.now();
    let id = EnrolmentId::new(now, &OsRandom);
    let enrolment = NewEnrolment {
        id,
        account: world.anna,
        session: Some(session),
        secret_hash: sign_in_binding(sign_in),
        code_mac: None,
        on_device: true,
        created_at: now,
        expires_at: now.plus(Duration::from_mins(10)),
    };
    let draft = |kind| AuditDraft::new(now, kind).account(world.anna);
    let made = app.store.create_enrolment(enrolment, draft(AuditKind::EnrolmentCreated)).await.unwrap();
    assert!(matches!(made, Fenced::Won(())));
    let claim = Claim {
        device: DeviceId::new(now, &OsRandom),
        key: key(1).public_key().clone(),
        name: "First".parse().unwrap(),
        platform: String::new(),
        confirmation_code: String::new(),
        claimed_at: now,
    };
    let claimed = app.store.claim_enrolment(id, claim, now, draft(AuditKind::EnrolmentClaimed)).await.unwrap();
    assert!(matches!(claimed, Fenced::Won(())));
    authorize(&world, sign_in, &key(2), None).await.refused(ErrorCode::EnrolmentSettled);
    assert_eq!(phones(&world).await, 1, "nothing is bound by the other's call");
    assert_eq!(authorize(&world, sign_in, &key(1), None).await.status, 200);
    authorize(&world, sign_in, &key(2), None).await.refused(ErrorCode::EnrolmentSettled);
    assert_eq!(phones(&world).await, 2);
    world.server.finish().await;
}
