//! Questions that cannot be asked.

use nod::flow::account;
use nod_core::answer::Verdict;
use nod_core::challenge::StateName;
use nod_core::wire::ErrorCode;
use reqwest::Method;
use serde_json::{Value, json};

use super::{World, send};
use crate::harness::RelyingParty;

pub(super) async fn user_unknown(code: ErrorCode) {
    let world = World::new().await;
    world.webmail.ask(json!({ "username": "nobody" })).await.refused(code);
    world.server.finish().await;
}

pub(super) async fn user_disabled(code: ErrorCode) {
    let world = World::new().await;
    let (asked, token) = world.ask("tap").await;
    account::disable(&world.server.app, world.anna).await.unwrap();
    world.webmail.ask(json!({ "username": "anna" })).await.refused(code);
    let late = world.answer(&world.phone.sign(&token, asked.text("id"), Verdict::Approve, None)).await;
    late.refused(ErrorCode::ChallengeSettled);
    assert_eq!(late.text("state"), "cancelled");
    world.server.finish().await;
}

pub(super) async fn user_without_device(code: ErrorCode) {
    let world = World::new().await;
    world.server.account("bert").await;
    world.webmail.ask(json!({ "username": "bert" })).await.refused(code);
    let (asked, _) = world.ask("tap").await;
    world.phone.api().revoke().await.unwrap();
    // The last device has gone: nobody is left to answer.
    assert_eq!(world.server.state(asked.text("id")).await, StateName::Cancelled);
    world.webmail.ask(json!({ "username": "anna" })).await.refused(code);
    world.server.finish().await;
}

pub(super) async fn level_not_allowed(code: ErrorCode) {
    let world = World::new().await;
    for (name, value) in
        [("level", json!("push")), ("level", json!("TAP")), ("level", json!("")), ("aal", json!(0)), ("aal", json!(3))]
    {
        let reply = world.webmail.ask(json!({ "username": "anna", name: value })).await;
        reply.refused(code);
        assert!(reply.text("detail").starts_with(name), "{}", reply.text("detail"));
    }
    // AAL 2 is `strict`, and nothing that is asked for besides makes it less (law 6).
    let asked = world.webmail.ask(json!({ "username": "anna", "aal": 2, "level": "tap" })).await;
    assert_eq!(asked.text("level"), "strict");
    world.server.finish().await;
}

pub(super) async fn idempotency_conflict(code: ErrorCode) {
    let world = World::new().await;
    let ask = |party: &RelyingParty, body: Value| {
        let request = party.request(Method::POST, "/v1/challenges").header("idempotency-key", "order 7");
        send(request.json(&body))
    };
    let body = json!({ "username": "anna", "action": "Order 7" });
    let first = ask(&world.webmail, body.clone()).await;
    let again = ask(&world.webmail, body.clone()).await;
    assert_eq!((first.status, again.status), (201, 201));
    assert_eq!(first.text("id"), again.text("id"));
    ask(&world.webmail, json!({ "username": "anna", "action": "Order 8" })).await.refused(code);
    // Another relying party's keys are its own.
    let files = world.server.relying_party("files").await;
    let other = ask(&files, body).await;
    assert_eq!(other.status, 201);
    assert_ne!(other.text("id"), first.text("id"));
    world.server.finish().await;
}
