//! The phone's screen lock: registered by the phone, asked for by its owner or the operator, and what somebody may try without it.

use nod_core::answer::Verdict;
use nod_core::audit::AuditKind;
use nod_core::challenge::StateName;
use nod_core::evidence::{self, Evidence, EvidenceError};
use nod_core::screen_lock::{ScreenLockAnswer, ScreenLockRule, ScreenLockState};
use nod_core::wire::{ErrorCode, ServerFrame};
use reqwest::Method;
use serde_json::{Value, json};

use super::passkeys::{browser, world, world_with};
use crate::approval::socket::hello;
use crate::bad_input::World;
use crate::harness::authenticator::{Authenticator, Key};
use crate::harness::browser::Socket;
use crate::harness::{Phone, Reply};

const LOCK: &str = "/v1/device/screen-lock";
const OPTIONS: &str = "/v1/device/screen-lock/options";

/// What a browser sends for a new credential.
fn made(authenticator: &Authenticator, options: &Value) -> Value {
    let fields = authenticator.made(options, "Phone");
    let field = |name: &str| fields.iter().find(|(field, _)| *field == name).unwrap().1.clone();
    json!({ "credential": {
        "id": "x", "type": "public-key", "authenticatorAttachment": "platform", "clientExtensionResults": {},
        "response": {
            "clientDataJSON": field("client_data"), "attestationObject": field("attestation"), "transports": ["internal"],
        },
    } })
}

/// The body of a registration with a new authenticator.
pub fn registration(options: &Value, origin: &str) -> Value {
    made(&Authenticator::new(Key::es256(), options, origin), options)
}

/// The origin of the phone app.
pub fn origin(world: &World) -> String {
    let app = &world.server.app;
    app.config.app_url().unwrap_or_else(|| app.issuer().to_owned())
}

/// Registers a new authenticator for a phone.
async fn register(world: &World, phone: &Phone) -> Authenticator {
    let options = call(phone, Method::POST, OPTIONS, Some(&json!({}))).await;
    assert_eq!(options.status, 200, "{:?}", options.body);
    assert_eq!(options.body["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(options.body["authenticatorSelection"]["authenticatorAttachment"], "platform");
    let authenticator = Authenticator::new(Key::es256(), &options.body, &origin(world));
    let put = call(phone, Method::PUT, LOCK, Some(&made(&authenticator, &options.body))).await;
    assert_eq!(put.status, 204, "{:?}", put.body);
    authenticator
}

async fn call(phone: &Phone, method: Method, path: &str, body: Option<&Value>) -> Reply {
    crate::bad_input::send(phone.request(method, path, body)).await
}

/// What the screen lock signs of an answer.
fn unlock(authenticator: &mut Authenticator, answer: &str) -> ScreenLockAnswer {
    let challenge = nod_core::encoding::base64url(&nod_core::encoding::sha256(answer.as_bytes()));
    let fields = authenticator.signed(&json!({ "challenge": challenge }));
    let field = |name: &str| fields.iter().find(|(field, _)| *field == name).unwrap().1.clone();
    ScreenLockAnswer {
        credential: field("id"),
        client_data: field("client_data"),
        authenticator_data: field("authenticator_data"),
        signature: field("signature"),
    }
}

async fn answer(world: &World, token: &str, lock: Option<&ScreenLockAnswer>) -> Reply {
    let body = match lock {
        Some(lock) => json!({ "token": token, "screen_lock": lock }),
        None => json!({ "token": token }),
    };
    world.server.post("/v1/device/answer", &body).await
}

/// A question, and the phone's YES to it.
async fn approval(world: &World, level: &str) -> (Reply, String) {
    let (asked, token) = world.ask(level).await;
    let number = asked.body["show"]["number"].as_str();
    let yes = world.phone.sign(&token, asked.text("id"), Verdict::Approve, number);
    (asked, yes)
}

async fn state(world: &World) -> ScreenLockState {
    world.phone.api().info().await.unwrap().screen_lock
}

async fn evidence_of(world: &World, asked: &Reply) -> Evidence {
    let path = format!("/v1/challenges/{}/evidence", asked.text("id"));
    let reply = Reply::of(world.webmail.request(Method::GET, &path).send().await.unwrap()).await;
    Evidence::from_json(&reply.body.to_string()).unwrap()
}

async fn recorded(world: &World, kind: AuditKind) -> usize {
    let entries = world.server.app.store.audit(0, 1000).await.unwrap();
    entries.iter().filter(|entry| entry.draft.kind == kind).count()
}

/// REQ 13: only what needed the PIN or the biometric counts as multi-factor by itself, and anybody can see that it was so.
#[tokio::test]
async fn req_13_an_approval_with_the_screen_lock_says_so_in_its_receipt_and_its_evidence() {
    let world = world().await;
    assert_eq!(state(&world).await, ScreenLockState::Offered);
    let (bare, yes) = approval(&world, "tap").await;
    assert_eq!(answer(&world, &yes, None).await.status, 200);
    assert_eq!(world.webmail.redeem(bare.text("id")).await.body["claims"]["amr"], json!(["swk"]));

    let mut lock = register(&world, &world.phone).await;
    assert_eq!(state(&world).await, ScreenLockState::On);
    for (level, amr) in [("tap", json!(["swk", "user", "mfa"])), ("strict", json!(["swk", "mca", "user", "mfa"]))] {
        let (asked, token) = world.ask(level).await;
        let number = asked.body["show"]["number"].as_str();
        let yes = world.phone.sign(&token, asked.text("id"), Verdict::Approve, number);
        answer(&world, &yes, None).await.refused(ErrorCode::ScreenLockNeeded);
        let unlocked = unlock(&mut lock, &yes);
        let accepted = answer(&world, &yes, Some(&unlocked)).await;
        assert_eq!(accepted.status, 200, "{:?}", accepted.body);
        // The answer was lost: the same again, also without it.
        assert_eq!(answer(&world, &yes, None).await.body, accepted.body);
        let redeemed = world.webmail.redeem(asked.text("id")).await;
        assert_eq!(redeemed.body["claims"]["amr"], amr);

        let keys = world.server.app.keys.load().published();
        let kept = evidence_of(&world, &asked).await;
        let facts = evidence::verify(&kept, &keys, None).unwrap();
        assert_eq!(
            redeemed.body["claims"]["acr"],
            facts.level.acr(),
            "REQ 1: the level's own, which risk may have raised"
        );
        assert_eq!(facts.screen_lock, kept.screen_lock.as_ref().map(nod_core::screen_lock::ScreenLockProof::hash));
        let with_receipt = Evidence { receipt: Some(redeemed.text("receipt").to_owned()), ..kept.clone() };
        assert!(evidence::verify(&with_receipt, &keys, None).is_ok());
        // Taken away, or another's: neither holds.
        let without = Evidence { screen_lock: None, ..kept.clone() };
        assert_eq!(evidence::verify(&without, &keys, None).unwrap_err(), EvidenceError::StatementDisagrees);
        let mut other = kept.clone();
        other.screen_lock.as_mut().unwrap().answer = unlock(&mut lock, "another answer");
        assert!(matches!(evidence::verify(&other, &keys, None), Err(EvidenceError::ScreenLock(_))));
    }
    world.server.finish().await;
}

#[tokio::test]
async fn what_the_screen_lock_signed_is_good_for_one_answer_of_one_phone() {
    let world = world().await;
    let other_phone = world.server.phone(world.anna, "Other").await;
    let mut lock = register(&world, &world.phone).await;
    let mut other = register(&world, &other_phone).await;
    let (first, yes) = approval(&world, "tap").await;
    let needed =
        async |lock: &ScreenLockAnswer| answer(&world, &yes, Some(lock)).await.refused(ErrorCode::ScreenLockNeeded);
    // Of another answer, of another device, and with a part of another.
    needed(&unlock(&mut lock, "another answer")).await;
    needed(&unlock(&mut other, &yes)).await;
    let right = unlock(&mut lock, &yes);
    needed(&ScreenLockAnswer { credential: unlock(&mut other, &yes).credential, ..right.clone() }).await;
    needed(&ScreenLockAnswer { signature: unlock(&mut lock, "x").signature, ..right.clone() }).await;
    needed(&ScreenLockAnswer { client_data: "!".to_owned(), ..right.clone() }).await;
    // The user was only there, or not even that.
    for flags in [0x00, 0x01, 0x04] {
        let usual = std::mem::replace(&mut lock.flags, flags);
        needed(&unlock(&mut lock, &yes)).await;
        lock.flags = usual;
    }
    // For another site, from another page, and from within one.
    let usual = std::mem::replace(&mut lock.site, "evil.example".to_owned());
    needed(&unlock(&mut lock, &yes)).await;
    lock.site = usual;
    let usual = std::mem::replace(&mut lock.origin, "https://evil.example".to_owned());
    needed(&unlock(&mut lock, &yes)).await;
    lock.origin = usual;
    lock.cross_origin = true;
    needed(&unlock(&mut lock, &yes)).await;
    lock.cross_origin = false;
    assert_eq!(world.server.state(first.text("id")).await, StateName::Pending, "nothing of that decided anything");
    assert_eq!(answer(&world, &yes, Some(&right)).await.status, 200);
    // Replayed for the next question.
    let (_, next) = approval(&world, "tap").await;
    answer(&world, &next, Some(&right)).await.refused(ErrorCode::ScreenLockNeeded);
    world.server.finish().await;
}

/// The socket has no place for what the screen lock signed: an answer there is no way around it, nor a try.
#[tokio::test]
async fn the_socket_is_no_way_around_the_lock() {
    let world = world().await;
    let mut lock = register(&world, &world.phone).await;
    let mut socket = hello(&world.server, &world.phone).await;
    let (asked, token) = world.ask("number").await;
    assert!(matches!(Socket::expect_frame(socket.next().await), ServerFrame::Challenge(_)));
    let wrong = if asked.body["show"]["number"] == "10" { "11" } else { "10" };
    for number in [asked.body["show"]["number"].as_str().unwrap(), wrong] {
        let yes = world.phone.sign(&token, asked.text("id"), Verdict::Approve, Some(number));
        socket.send(json!({ "type": "answer", "token": yes })).await;
        match Socket::expect_frame(socket.next().await) {
            ServerFrame::Error { code, .. } => assert_eq!(code, ErrorCode::ScreenLockNeeded),
            other => panic!("an error was expected, and came {other:?}"),
        }
    }
    assert_eq!(world.server.state(asked.text("id")).await, StateName::Pending);
    // Over HTTP both tries are still there.
    let yes = world.phone.sign(&token, asked.text("id"), Verdict::Approve, Some(wrong));
    let refused = answer(&world, &yes, Some(&unlock(&mut lock, &yes))).await;
    refused.refused(ErrorCode::NumberWrong);
    assert_eq!(refused.body["tries_left"], 1);
    // NO is said there as ever.
    let no = world.phone.sign(&token, asked.text("id"), Verdict::Deny, None);
    socket.send(json!({ "type": "answer", "token": no })).await;
    assert!(matches!(Socket::expect_frame(socket.next().await), ServerFrame::Answered { .. }));
    socket.close().await;
    world.server.finish().await;
}

#[tokio::test]
async fn a_wrong_number_counts_only_once_the_phone_is_unlocked() {
    let world = world().await;
    let mut lock = register(&world, &world.phone).await;
    let (asked, token) = world.ask("number").await;
    let wrong = if asked.body["show"]["number"] == "10" { "11" } else { "10" };
    let yes = world.phone.sign(&token, asked.text("id"), Verdict::Approve, Some(wrong));
    for _ in 0..3 {
        answer(&world, &yes, None).await.refused(ErrorCode::ScreenLockNeeded);
    }
    let unlocked = unlock(&mut lock, &yes);
    let refused = answer(&world, &yes, Some(&unlocked)).await;
    refused.refused(ErrorCode::NumberWrong);
    assert_eq!(refused.body["tries_left"], 1);
    // NO and a report never need it.
    let no = world.phone.sign(&token, asked.text("id"), Verdict::Deny, None);
    assert_eq!(answer(&world, &no, None).await.status, 200);
    let (asked, token) = world.ask("tap").await;
    let report = world.phone.sign(&token, asked.text("id"), Verdict::Report, None);
    assert_eq!(answer(&world, &report, None).await.status, 200);
    world.server.finish().await;
}

/// Who took the key of a device comes no further with it once its lock is registered.
#[tokio::test]
async fn the_device_s_key_alone_neither_replaces_nor_removes_the_lock() {
    let world = world().await;
    let options = call(&world.phone, Method::POST, OPTIONS, Some(&json!({}))).await.body;
    register(&world, &world.phone).await;
    call(&world.phone, Method::POST, OPTIONS, Some(&json!({}))).await.refused(ErrorCode::ScreenLockNeeded);
    let thief = registration(&options, &origin(&world));
    call(&world.phone, Method::PUT, LOCK, Some(&thief)).await.refused(ErrorCode::ScreenLockNeeded);
    call(&world.phone, Method::DELETE, LOCK, None).await.refused(ErrorCode::ScreenLockNeeded);
    // The owner, in a fresh session, on the account's page: turned off, with a notice.
    let mut owner = browser(&world);
    let mut lock = {
        let page = format!("/account/phones/{}", world.phone.device.identity().device);
        let fresh = world.server.phone(world.anna, "Fresh").await;
        owner.sign_in_with("anna", &fresh).await;
        let shown = owner.get(&page).await;
        assert!(shown.text.contains("name=\"screen_lock\" value=\"off\""), "{}", shown.text);
        owner.post(&format!("{page}/screen-lock"), &[("screen_lock", "off")]).await;
        assert_eq!(
            (state(&world).await, recorded(&world, AuditKind::ScreenLockRemoved).await),
            (ScreenLockState::Offered, 1)
        );
        // A challenge that was answered, or made for another device, registers nothing.
        call(&fresh, Method::PUT, LOCK, Some(&thief)).await.refused(ErrorCode::PasskeyRefused);
        owner.get(&page).await;
        owner.post(&format!("{page}/screen-lock"), &[("screen_lock", "on")]).await;
        assert_eq!(state(&world).await, ScreenLockState::On);
        let (_, yes) = approval(&world, "tap").await;
        answer(&world, &yes, None).await.refused(ErrorCode::ScreenLockNeeded);
        register(&world, &world.phone).await
    };
    let (_, yes) = approval(&world, "tap").await;
    let unlocked = unlock(&mut lock, &yes);
    assert_eq!(answer(&world, &yes, Some(&unlocked)).await.status, 200);
    // Long after the sign-in, the page asks for another one first.
    world.server.clock.advance(world.server.app.config.sessions.fresh);
    let page = format!("/account/phones/{}", world.phone.device.identity().device);
    owner.get(&page).await;
    assert!(owner.post(&format!("{page}/screen-lock"), &[("screen_lock", "off")]).await.to().starts_with("/sign-in"));
    assert_eq!(state(&world).await, ScreenLockState::On);
    world.server.finish().await;
}

/// What was asked while nothing was needed is answered by the rule of the moment at which it is answered.
#[tokio::test]
async fn the_rule_of_the_moment_counts_and_what_is_off_is_neither_asked_nor_believed() {
    let required = world_with(|config| config.approval.screen_lock = ScreenLockRule::Required).await;
    let (_, yes) = approval(&required, "tap").await;
    answer(&required, &yes, None).await.refused(ErrorCode::ScreenLockNeeded);
    let mut lock = register(&required, &required.phone).await;
    call(&required.phone, Method::DELETE, LOCK, None).await.refused(ErrorCode::ScreenLockNeeded);
    assert_eq!(state(&required).await, ScreenLockState::Required);
    let unlocked = unlock(&mut lock, &yes);
    assert_eq!(answer(&required, &yes, Some(&unlocked)).await.status, 200);
    required.server.finish().await;

    let off = world_with(|config| config.approval.screen_lock = ScreenLockRule::Off).await;
    assert_eq!(state(&off).await, ScreenLockState::Off);
    call(&off.phone, Method::POST, OPTIONS, Some(&json!({}))).await.refused(ErrorCode::NotFound);
    let (asked, yes) = approval(&off, "tap").await;
    assert_eq!(answer(&off, &yes, Some(&unlocked)).await.status, 200);
    assert_eq!(off.webmail.redeem(asked.text("id")).await.body["claims"]["amr"], json!(["swk"]));
    off.server.finish().await;

    // Turned on between the question and the answer.
    let world = world().await;
    let (asked, yes) = approval(&world, "tap").await;
    register(&world, &world.phone).await;
    answer(&world, &yes, None).await.refused(ErrorCode::ScreenLockNeeded);
    assert_eq!(world.server.state(asked.text("id")).await, StateName::Pending);
    // A phone that is removed takes its lock along.
    world.phone.api().revoke().await.unwrap();
    let lock = world.server.app.store.screen_lock(world.phone.device.identity().device).await.unwrap();
    assert!(!lock.is_on && lock.credential.is_none());
    world.server.finish().await;
}

/// An address without a name has no credentials: nothing is offered there, and everything else works.
#[tokio::test]
async fn where_browsers_make_no_credential_nothing_is_offered() {
    let world = World::new().await;
    call(&world.phone, Method::POST, OPTIONS, Some(&json!({}))).await.refused(ErrorCode::NotFound);
    let (_, yes) = approval(&world, "tap").await;
    assert_eq!(answer(&world, &yes, None).await.status, 200);
    world.server.finish().await;
}
