//! `docs/errors.md` says what the code says. `NOD_UPDATE_DOCS=1` writes it anew.

use std::fmt::Write;

use nod_core::wire::{CloseCode, ErrorCode};

use crate::harness::Server;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/errors.md");

fn document() -> String {
    let mut text = "\
# Errors

Every error that Nod gives has a stable code: it never changes its meaning, and a client may rely on it. Over HTTP an error is
an `application/problem+json` body (RFC 9457) with the code in `code`, what exactly is wrong in `detail`, and in `request_id` the
name under which the server's log knows the request. On a socket it is an `error` frame with the same code.

A service shows this page at `/docs/errors`.

| code | HTTP | cause | cure |
|---|---|---|---|
"
    .to_owned();
    for code in ErrorCode::ALL {
        writeln!(text, "| `{code}` | {} | {} | {} |", code.status(), code.cause(), code.cure()).unwrap();
    }
    text += "
## Close codes

A socket that the server closes has one of these codes. The hundreds say what a client does next, so that a code it does not
know is no riddle.

| code | reason | cause | what a client does |
|---|---|---|---|
";
    for code in CloseCode::ALL {
        let number = code.number();
        writeln!(text, "| `{number}` | {} | {} | {} |", code.reason(), code.cause(), code.next_step()).unwrap();
    }
    text
}

#[test]
fn the_document_says_what_the_code_says() {
    #[expect(clippy::disallowed_methods, reason = "a switch of this test, not of the service")]
    let update = std::env::var("NOD_UPDATE_DOCS").is_ok();
    if update {
        std::fs::write(FILE, document()).unwrap();
    }
    let kept = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(kept == document(), "docs/errors.md is out of date: NOD_UPDATE_DOCS=1 cargo test -p nod --test it errors");
}

/// The `type` of every problem leads here.
#[tokio::test]
async fn the_page_has_an_anchor_for_every_code() {
    let server = Server::start().await;
    let page = server.request(reqwest::Method::GET, "/docs/errors").send().await.unwrap();
    assert_eq!(page.status(), 200);
    assert!(page.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    let html = page.text().await.unwrap();
    for code in ErrorCode::ALL {
        assert_eq!(html.matches(&format!("id=\"{code}\"")).count(), 1, "{code}");
    }
    for code in CloseCode::ALL {
        assert_eq!(html.matches(&format!("id=\"{}\"", code.number())).count(), 1, "{}", code.number());
    }
    server.finish().await;
}

/// The metrics have a router of their own, which renders its errors as the service's does.
#[tokio::test]
async fn an_unknown_address_of_the_metrics_says_so() {
    use tower::ServiceExt as _;
    let server = Server::start().await;
    let metrics = nod::http::metrics_router(server.app.clone());
    let request = axum::http::Request::get("/nothing").body(axum::body::Body::empty()).unwrap();
    let response = metrics.oneshot(request).await.unwrap();
    let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((&body["code"], &body["request_id"]), (&"not_found".into(), &id.into()));
    server.finish().await;
}
