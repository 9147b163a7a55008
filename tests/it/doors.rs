//! What no door may forget, over the whole route table: a route that is added is tried here without being listed.

use nod::flow::{account, relying_party};
use nod_core::wire::ErrorCode;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::bad_input::World;
use crate::harness::person::Browser;
use crate::harness::{ORIGIN, Reply};
use crate::openapi::routes;

/// Calls of the API that prove nothing.
const OPEN: [&str; 2] = [
    "GET /v1/keys",
    // The proof is a frame on the socket: see the last test.
    "GET /v1/socket",
];

/// Calls whose proof is in the body, and so not a device's session or a relying party's secret.
const PROVED_BY_BODY: [&str; 3] = ["POST /v1/device/answer", "POST /v1/enrolments/claim", "POST /v1/enrolments/status"];

/// The routes below a path, with ids in the place of their parameters.
fn below(path: &str) -> Vec<(Method, String)> {
    let named = |name: &String| {
        let (method, path) = name.split_once(' ').unwrap();
        let path = path.replace("{kind}", "webpush").replace("{name}", "nod.css");
        let path =
            path.replace("{id}", ID).replace("{device}", ID).replace("{session}", ID).replace("{app_password}", ID);
        (method.parse().unwrap(), path)
    };
    let found: Vec<(Method, String)> = routes()
        .iter()
        .filter(|name| name.split_once(' ').unwrap().1.starts_with(path))
        .filter(|name| !OPEN.contains(&name.as_str()))
        .map(named)
        .collect();
    assert!(found.len() > 1, "routes below {path} were read: {found:?}");
    found
}

/// A value for every field that a form has.
const FIELDS: [(&str, &str); 10] = [
    ("username", "anna"),
    ("password", "x"),
    ("password_again", "x"),
    ("code", "x"),
    ("display_name", "x"),
    ("id", ID),
    ("name", "x"),
    ("scope", "any"),
    ("lifetime", "open"),
    ("codes", "x"),
];

const ID: &str = "01890000-0000-7000-8000-000000000000";

/// A credential of each kind that is right in its form and nobody's.
fn with_wrong_proof(request: RequestBuilder, path: &str) -> RequestBuilder {
    let request = request.header("origin", ORIGIN);
    if path == "/v1/app-passwords/auth" {
        // "webmail" and "a guess".
        request.header("x-nod-authorization", "Basic d2VibWFpbDphIGd1ZXNz")
    } else if path.starts_with("/v1/challenges") || path.starts_with("/v1/app-passwords") {
        request.basic_auth("webmail", Some("a guess"))
    } else if path.starts_with("/v1/watch") {
        request.bearer_auth("a guess")
    } else {
        request.header("dpop", "a guess")
    }
}

/// A body that every call accepts as far as its form goes, so that its proof is what is refused.
fn body(path: &str) -> Value {
    match path {
        "/v1/enrolments/claim" => json!({ "secret": "a guess", "proof": "a guess", "name": "Phone" }),
        "/v1/device/answer" => json!({ "token": "a guess" }),
        "/v1/watch/exchange" => json!({ "ticket": "a guess" }),
        _ => json!({}),
    }
}

#[tokio::test]
async fn every_call_that_proves_something_is_refused_after_too_many_wrong_proofs() {
    let world = World::with(|config| {
        config.limits.failures_per_minute = 3;
        config.http.trusted_proxies = vec!["127.0.0.1".to_owned().try_into().unwrap()];
    })
    .await;
    for (place, (method, path)) in below("/v1/").into_iter().enumerate() {
        let mut codes = Vec::new();
        for _ in 0..4 {
            let request = with_wrong_proof(world.server.request(method.clone(), &path), &path);
            // An address for each route: what one of them counts is not another's.
            let request = request.header("x-forwarded-for", format!("192.0.2.{place}"));
            let request = if method == Method::POST { request.json(&body(&path)) } else { request };
            codes.push(Reply::of(request.send().await.unwrap()).await.text("code").to_owned());
        }
        let last = codes.pop().unwrap();
        assert!(codes.iter().all(|code| code != "too_many_requests"), "{method} {path}: {codes:?}");
        assert_eq!(last, "too_many_requests", "{method} {path} after {codes:?}");
    }
    world.server.finish().await;
}

#[tokio::test]
async fn every_form_is_refused_when_another_site_sends_it_and_without_the_pages_token() {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    let forms = below("/").into_iter().filter(|(method, path)| *method != Method::GET && !path.starts_with("/v1/"));
    let forms: Vec<(Method, String)> = forms.collect();
    assert!(forms.len() > 8, "{forms:?}");
    for (method, path) in forms {
        assert_eq!(method, Method::POST, "{path}: a form knows no other method");
        browser.get("/account").await;
        let fields = &FIELDS;
        let right = browser.csrf.clone();
        let foreign = browser.form(&path, fields);
        let foreign = foreign.header("origin", "https://evil.example").header("sec-fetch-site", "cross-site");
        browser.send(foreign).await.refused(ErrorCode::CrossSite);
        "AAAA".clone_into(&mut browser.csrf);
        let without = browser.form(&path, fields).header("origin", "null").header("sec-fetch-site", "same-origin");
        let page = browser.send(without).await;
        assert_eq!(page.status, 403, "{path}: {}", page.text);
        browser.csrf = right;
    }
    let page = browser.get("/account").await;
    assert!(page.status == 200 && page.text.contains("Phone"), "nothing was done: {}", page.text);
    world.server.finish().await;
}

#[tokio::test]
async fn a_disabled_account_gets_nothing_through_any_door() {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    browser.get("/account").await;
    account::disable(&world.server.app, world.anna).await.unwrap();
    for (method, path) in below("/account") {
        let page = if method == Method::GET { browser.get(&path).await } else { browser.post(&path, &FIELDS).await };
        assert!(page.to().starts_with("/sign-in"), "{method} {path}: {page:?}");
    }
    for (method, path) in below("/v1/device") {
        if !PROVED_BY_BODY.contains(&format!("{method} {path}").as_str()) {
            world.call(method, &path, None).await.refused(ErrorCode::AccountDisabled);
        }
    }
    let client = world.webmail.id.clone();
    relying_party::set_active(&world.server.app, &client, false).await.unwrap();
    for (method, path) in below("/v1/challenges").into_iter().chain(below("/v1/app-passwords")) {
        let request = world.webmail.request(method, &path);
        let own = request.try_clone().and_then(|request| request.build().ok()).unwrap();
        let request = request.header("x-nod-authorization", &own.headers()["authorization"]);
        Reply::of(request.send().await.unwrap()).await.refused(ErrorCode::ClientDisabled);
    }
    world.server.finish().await;
}
