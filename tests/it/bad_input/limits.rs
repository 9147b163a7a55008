//! What was asked or tried too often.

use nod_core::answer::Verdict;
use nod_core::wire::ErrorCode;
use reqwest::Method;
use serde_json::json;

use super::{World, send};
use crate::harness::browser::Page;
use crate::harness::{ORIGIN, eventually};

pub(super) async fn too_many_challenges(code: ErrorCode) {
    let world = World::new().await;
    let limit = world.server.app.config.approval.max_open_per_account;
    let mut last = String::new();
    for _ in 0..limit {
        world.webmail.ask_at("anna", "tap").await.text("id").clone_into(&mut last);
    }
    let refused = world.webmail.ask(json!({ "username": "anna" })).await;
    refused.again_in(code, 120);
    // Another relying party's questions count for the same person (REQ 11, 40).
    let files = world.server.relying_party("files").await;
    files.ask(json!({ "username": "anna" })).await.refused(code);
    assert_eq!(world.webmail.cancel(&last).await.status, 200);
    world.webmail.ask_at("anna", "tap").await;
    world.server.finish().await;
}

pub(super) async fn too_many_attempts(code: ErrorCode) {
    let world = World::with(|config| config.limits.free_attempts = 1).await;
    world.webmail.ask_at("anna", "tap").await;
    world.webmail.ask(json!({ "username": "anna" })).await.again_in(code, 30);
    world.server.finish().await;
}

pub(super) async fn too_many_failures(code: ErrorCode) {
    let world = World::with(|config| config.limits.max_failures = 1).await;
    let (asked, token) = world.ask("number").await;
    let right = asked.body["show"]["number"].as_str().unwrap();
    let wrong = if right == "10" { "11" } else { "10" };
    let answer = |number| world.phone.sign(&token, asked.text("id"), Verdict::Approve, Some(number));
    world.answer(&answer(wrong)).await.refused(ErrorCode::NumberWrong);
    // Neither the open question nor another one takes a number any more; a tap needs none.
    world.answer(&answer(right)).await.refused(code);
    let refused = world.webmail.ask(json!({ "username": "anna", "level": "number" })).await;
    refused.refused(code);
    assert!(!refused.headers.contains_key("retry-after"), "time alone does not help");
    assert!(refused.text("detail").contains("nod user unlock"), "{:?}", refused.body);
    world.server.finish().await;
}

pub(super) async fn too_many_requests(code: ErrorCode) {
    let world = World::with(|config| config.limits.issues_per_minute = 10).await;
    world.webmail.ask_at("anna", "tap").await;
    world.webmail.ask(json!({ "username": "anna" })).await.again_in(code, 6);
    world.server.finish().await;
}

/// Behind a proxy, which brings everybody over its own connections, what waits is counted for the address that it names.
pub(super) async fn too_many_connections(code: ErrorCode) {
    let world = World::with(|config| {
        config.http.trusted_proxies = vec!["127.0.0.1".to_owned().try_into().unwrap()];
        config.http.max_connections_per_address = 1;
    })
    .await;
    let asked = world.webmail.ask_at("anna", "tap").await;
    let page = Page::open(&world.server, asked.text("ticket")).await;
    let wait = |path: &str, from: &str| {
        let request = world.server.request(Method::POST, path).bearer_auth(&page.token).header("origin", ORIGIN);
        request.header("x-forwarded-for", from).json(&json!({}))
    };
    let stream = wait("/v1/watch/events", "192.0.2.7").send().await.unwrap();
    assert_eq!(stream.status(), 200);
    send(wait("/v1/watch/poll", "192.0.2.7")).await.again_in(code, 10);
    assert_eq!(send(wait("/v1/watch/poll", "192.0.2.8")).await.status, 200, "another address");
    // What does not wait needs no place.
    let show = world.webmail.request(Method::GET, &format!("/v1/challenges/{}", asked.text("id")));
    assert_eq!(send(show.header("x-forwarded-for", "192.0.2.7")).await.status, 200);
    world.webmail.cancel(asked.text("id")).await;
    // The stream ends with the question, and its place is free.
    stream.bytes().await.unwrap();
    eventually("the place of the stream is free", async || {
        (send(wait("/v1/watch/poll", "192.0.2.7")).await.status == 200).then_some(())
    })
    .await;
    drop(page);
    world.server.finish().await;
}
