//! What a request must look like.

use nod_core::wire::ErrorCode;
use reqwest::Method;
use serde_json::json;

use super::{World, ended, send};
use crate::harness::ORIGIN;
use crate::harness::browser::Socket;

pub(super) async fn bad_json(code: ErrorCode) {
    let world = World::new().await;
    for body in
        ["", " ", "{", "{\"username\":\"anna\"}{}", "nonsense", "{'a':1}", "{\"username\":\"anna\",}", "\u{feff}{}"]
    {
        world.ask_raw(body).await.refused(code);
    }
    world.ask_raw(vec![b'{', b'"', 0xff, b'"', b':', b'1', b'}']).await.refused(code);
    for text in ["", "{", "hello", "{\"type\":\"hello\"}}"] {
        let mut socket = Socket::open(&world.server, None).await;
        socket.send_text(text).await;
        ended(&socket.until_closed().await, code, 4200);
    }
    let mut socket = Socket::open(&world.server, None).await;
    socket.send_binary(vec![0, 1, 2]).await;
    ended(&socket.until_closed().await, code, 4200);
    world.server.finish().await;
}

pub(super) async fn bad_field(code: ErrorCode) {
    let world = World::new().await;
    let long = "x".repeat(513);
    for (body, named) in [
        (json!({}), "username"),
        (json!([]), ""),
        (json!(["anna"]), ""),
        (json!("anna"), ""),
        (json!(null), ""),
        (json!({ "username": 7 }), "username"),
        (json!({ "username": null }), "username"),
        (json!({ "username": "" }), "username"),
        (json!({ "username": "an\u{200b}na" }), "username"),
        (json!({ "username": "anna", "nmae": 1 }), "nmae"),
        (json!({ "username": "anna", "context": { "Ip": "192.0.2.1" } }), "Ip"),
        (json!({ "username": "anna", "context": "192.0.2.1" }), "context"),
        (json!({ "username": "anna", "context": ["192.0.2.1"] }), "context"),
        (json!({ "username": "anna", "context": { "browser_id": "" } }), "context.browser_id"),
        (json!({ "username": "anna", "context": { "browser_id": long } }), "context.browser_id"),
        (json!({ "username": "anna", "context": { "browser_id": 7 } }), "context.browser_id"),
        (json!({ "username": "anna", "context": { "origin": 7 } }), "context.origin"),
        (json!({ "username": "anna", "action": " " }), "action"),
        (json!({ "username": "anna", "action": "pay\u{202e}" }), "action"),
        (json!({ "username": "anna", "action": "one\ntwo" }), "action"),
        (json!({ "username": "anna", "action": "x".repeat(201) }), "action"),
        (json!({ "username": "anna", "action": "pay\u{1bca0}" }), "U+1BCA0"),
        (json!({ "username": "anna", "action": "pay\u{13430}" }), "U+13430"),
        (json!({ "username": "anna", "action": "pay\u{1d159}" }), "U+1D159"),
        (json!({ "username": "anna", "action": "pay\u{fe0f}" }), "U+FE0F"),
        (json!({ "username": "anna", "action": "pay\u{200d}me" }), "U+200D"),
        (json!({ "username": "anna", "action": "pay   me" }), "more than one blank"),
        (json!({ "username": "anna", "action": format!("pa{}y", "\u{300}\u{301}".repeat(5)) }), "U+0300"),
        (json!({ "username": "anna", "lifetime": 14 }), "lifetime"),
        (json!({ "username": "anna", "lifetime": 601 }), "lifetime"),
        (json!({ "username": "anna", "lifetime": -1 }), "lifetime"),
        (json!({ "username": "anna", "lifetime": 60.5 }), "lifetime"),
        (json!({ "username": "anna", "aal": "2" }), "aal"),
    ] {
        let reply = world.webmail.ask(body.clone()).await;
        reply.refused(code);
        assert!(reply.text("detail").contains(named), "{body}: {}", reply.text("detail"));
    }
    // A member twice has two readings, in the frame of a socket as in a body.
    world.ask_raw("{\"username\":\"anna\",\"username\":\"bert\"}").await.refused(code);
    for frame in [
        "[]",
        "{}",
        "{\"type\":\"shout\"}",
        "{\"type\":\"hello\"}",
        "{\"type\":\"hello\",\"token\":\"a\",\"token\":\"b\"}",
        "{\"type\":\"hello\",\"token\":\"a\",\"extra\":1}",
        "{\"type\":\"watch\"}",
        "{\"type\":\"watch\",\"ticket\":\"a\",\"token\":\"b\"}",
        "{\"type\":\"watch\",\"ticket\":null}",
    ] {
        let mut socket = Socket::open(&world.server, Some(ORIGIN)).await;
        socket.send_text(frame).await;
        ended(&socket.until_closed().await, code, 4200);
    }
    world.server.finish().await;
}

pub(super) async fn bad_parameter(code: ErrorCode) {
    let world = World::new().await;
    for id in ["1", "%ff", "00000000000070008000000000000001", "01890A5D-AC96-774B-BCCE-B302099A8057"] {
        world.webmail.redeem(id).await.refused(code);
        world.webmail.cancel(id).await.refused(code);
        world.webmail.show(id, 0).await.refused(code);
    }
    let (asked, _) = world.ask("tap").await;
    for query in ["wait=soon", "wait=-1", "wait=1&wait=2", "weight=1"] {
        let path = format!("/v1/challenges/{}?{query}", asked.text("id"));
        send(world.webmail.request(Method::GET, &path)).await.refused(code);
    }
    for kind in ["carrier-pigeon", "WebPush", "%ff"] {
        let path = format!("/v1/device/push-targets/{kind}");
        world.call(Method::DELETE, &path, None).await.refused(code);
    }
    for key in ["", &"k".repeat(256)] {
        let request = world.webmail.request(Method::POST, "/v1/challenges").header("idempotency-key", key);
        send(request.json(&json!({ "username": "anna" }))).await.refused(code);
    }
    // The socket's address without the upgrade.
    send(world.server.request(Method::GET, "/v1/socket")).await.refused(code);
    world.server.finish().await;
}

pub(super) async fn unsupported_media_type(code: ErrorCode) {
    let world = World::new().await;
    let body = "{\"username\":\"anna\"}";
    let ask = || world.webmail.request(Method::POST, "/v1/challenges").body(body);
    send(ask()).await.refused(code);
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "application"] {
        send(ask().header("content-type", kind)).await.refused(code);
    }
    // A signed call as well: its proof covers the bytes, not what they are said to be.
    let proof = world.phone.proof("POST", "/v1/device/inbox", b"{}");
    let request = world.server.request(Method::POST, "/v1/device/inbox").header("dpop", proof).body("{}");
    send(request).await.refused(code);
    let charset = ask().header("content-type", "Application/JSON; charset=utf-8");
    assert_eq!(send(charset).await.status, 201);
    world.server.finish().await;
}

pub(super) async fn too_large(code: ErrorCode) {
    let world = World::new().await;
    let limit = world.server.app.config.http.max_body_bytes;
    world.ask_raw(" ".repeat(limit + 1)).await.refused(code);
    // Without a length that says so beforehand.
    let chunk = || futures_util::stream::iter(vec![Ok::<_, std::io::Error>(vec![b' '; limit]), Ok(vec![b' '; 1])]);
    world.ask_raw(reqwest::Body::wrap_stream(chunk())).await.refused(code);
    world.ask_raw(" ".repeat(limit)).await.refused(ErrorCode::BadJson);
    world.answer(&"a".repeat(nod_core::token::MAX_TOKEN_BYTES + 1)).await.refused(code);
    // A head that is too large does not get as far as a body that explains it.
    let head = world.server.request(Method::GET, "/healthz").header("x-padding", "x".repeat(200_000));
    assert_eq!(head.send().await.unwrap().status(), 431);
    for length in [nod_core::wire::MAX_FRAME_BYTES + 1, 1 << 20] {
        let mut socket = Socket::open(&world.server, None).await;
        socket.send(json!({ "type": "hello", "token": "a".repeat(length) })).await;
        ended(&socket.until_closed().await, code, 4200);
    }
    world.server.finish().await;
}

pub(super) async fn not_found(code: ErrorCode) {
    let world = World::new().await;
    for path in ["/v1", "/v1/challenge", "/v1/challenges/", "/v2/challenges", "/assets/none.js", "/.env"] {
        send(world.server.request(Method::GET, path)).await.refused(code);
    }
    world.server.finish().await;
}

pub(super) async fn method_not_allowed(code: ErrorCode) {
    let world = World::new().await;
    for (method, path, allow) in [
        (Method::GET, "/v1/challenges", "POST"),
        (Method::PUT, "/v1/device", "GET,HEAD,PATCH,DELETE"),
        (Method::POST, "/v1/keys", "GET,HEAD"),
        (Method::GET, "/v1/watch/poll", "POST"),
    ] {
        let reply = send(world.server.request(method, path)).await;
        reply.refused(code);
        assert_eq!(reply.headers["allow"], allow, "{path}");
    }
    world.server.finish().await;
}
