//! Who calls: relying parties, phones, waiting pages.

use std::time::Duration;

use nod::flow::{account, relying_party};
use nod_core::answer::Verdict;
use nod_core::challenge::StateName;
use nod_core::token::{sign_answer, sign_dpop};
use nod_core::wire::ErrorCode;
use reqwest::Method;
use serde_json::{Value, json};

use super::{World, ended, send};
use crate::harness::ORIGIN;
use crate::harness::browser::{Page, Socket};
use crate::harness::forge;

/// The same reply for an unknown id and a wrong secret, so that nobody learns which ids there are.
pub(super) async fn client_unauthorized(code: ErrorCode) {
    let world = World::new().await;
    let ask = || world.server.request(Method::POST, "/v1/challenges").json(&json!({ "username": "anna" }));
    let mut replies = Vec::new();
    for (id, secret) in [("webmail", "wrong"), ("nobody", "wrong"), ("web mail", "x"), ("", ""), ("nod", "")] {
        replies.push(send(ask().basic_auth(id, Some(secret))).await);
    }
    replies.push(send(ask()).await);
    replies.push(send(ask().bearer_auth(&world.webmail.secret)).await);
    replies.push(send(ask().header("authorization", "Basic !!!")).await);
    for reply in &mut replies {
        reply.refused(code);
        assert!(reply.headers["www-authenticate"].to_str().unwrap().starts_with("Basic"));
        reply.body["request_id"] = Value::Null;
    }
    assert!(replies.windows(2).all(|pair| pair[0].body == pair[1].body));
    world.server.finish().await;
}

pub(super) async fn client_disabled(code: ErrorCode) {
    let world = World::new().await;
    let (asked, _) = world.ask("tap").await;
    relying_party::set_active(&world.server.app, &world.webmail.id, false).await.unwrap();
    world.webmail.ask(json!({ "username": "anna" })).await.refused(code);
    world.webmail.redeem(asked.text("id")).await.refused(code);
    // A caller that has only the id learns nothing of it.
    let stranger = world.server.request(Method::POST, "/v1/challenges").basic_auth("webmail", Some("wrong"));
    send(stranger.json(&json!({ "username": "anna" }))).await.refused(ErrorCode::ClientUnauthorized);
    assert_eq!(world.server.state(asked.text("id")).await, StateName::Cancelled);
    world.server.finish().await;
}

pub(super) async fn token_malformed(code: ErrorCode) {
    let world = World::new().await;
    let (asked, token) = world.ask("tap").await;
    let good = world.phone.sign(&token, asked.text("id"), Verdict::Deny, None);
    let unsigned = forge::reheaded(&good, |header| header["alg"] = json!("none"));
    let crit = forge::reheaded(&good, |header| header["crit"] = json!(["b64"]));
    let twice = good.replacen('.', "..", 1);
    let padded = format!("{good}=");
    let extra = {
        let mut claims = forge::part(&good, 1);
        claims["admin"] = json!(true);
        forge::jws(world.phone.device.signer(), &forge::part(&good, 0), &claims)
    };
    for bad in ["", ".", "..", "a.b.c", &good[1..], &twice, &padded, &unsigned, &crit, &extra] {
        world.answer(bad).await.refused(code);
    }
    for proof in ["", "x", "a.b.c"] {
        send(world.server.request(Method::GET, "/v1/device").header("dpop", proof)).await.refused(code);
    }
    let mut socket = Socket::open(&world.server, None).await;
    socket.send(json!({ "type": "hello", "token": "a.b.c" })).await;
    ended(&socket.until_closed().await, code, 4100);
    world.server.finish().await;
}

pub(super) async fn token_wrong_type(code: ErrorCode) {
    let world = World::new().await;
    let (asked, token) = world.ask("tap").await;
    let (phone, server) = (&world.phone, &world.server);
    let now = server.app.now();
    let answer = phone.sign(&token, asked.text("id"), Verdict::Approve, None);
    let hello =
        nod_core::token::sign_hello(phone.device.signer(), phone.device.identity().device, &server.url, "n", now);
    let proof = phone.proof("GET", "/v1/device", b"");
    for other in [&token, &hello, &proof] {
        world.answer(other).await.refused(code);
    }
    for other in [&token, &hello, &answer] {
        send(server.request(Method::GET, "/v1/device").header("dpop", other)).await.refused(code);
    }
    for other in [&token, &proof, &answer] {
        let mut socket = Socket::open(server, None).await;
        socket.send(json!({ "type": "hello", "token": other })).await;
        ended(&socket.until_closed().await, code, 4100);
    }
    world.server.finish().await;
}

pub(super) async fn token_unknown_key(code: ErrorCode) {
    let world = World::new().await;
    let (asked, token) = world.ask("tap").await;
    let good = world.phone.sign(&token, asked.text("id"), Verdict::Approve, None);
    let stranger = forge::stranger();
    // The phone's claims, signed and named by another key.
    let claims = forge::part(&good, 1);
    world.answer(&forge::jws(&stranger, &forge::kid("nod-answer+jwt", &stranger), &claims)).await.refused(code);
    // No name at all.
    let nameless = forge::reheaded(&good, |header| drop(header.as_object_mut().unwrap().remove("kid")));
    world.answer(&nameless).await.refused(code);
    world.server.finish().await;
}

pub(super) async fn token_bad_signature(code: ErrorCode) {
    let world = World::new().await;
    let (asked, token) = world.ask("tap").await;
    let good = world.phone.sign(&token, asked.text("id"), Verdict::Deny, None);
    // A NO is not to be made a YES.
    world.answer(&forge::altered(&good, |claims| claims["decision"] = json!("approve"))).await.refused(code);
    let (input, _) = good.rsplit_once('.').unwrap();
    world.answer(&format!("{input}.")).await.refused(code);
    world.answer(&format!("{input}.{}", "A".repeat(86))).await.refused(code);
    // Another algorithm than the key's.
    world.answer(&forge::reheaded(&good, |header| header["alg"] = json!("ES256"))).await.refused(code);
    // Another key under the phone's name.
    let stranger = forge::stranger();
    world.answer(&forge::jws(&stranger, &forge::part(&good, 0), &forge::part(&good, 1))).await.refused(code);
    let proof = world.phone.proof("GET", "/v1/device", b"");
    let moved = forge::altered(&proof, |claims| claims["jti"] = json!("another"));
    send(world.server.request(Method::GET, "/v1/device").header("dpop", moved)).await.refused(code);
    assert_eq!(world.server.state(asked.text("id")).await, StateName::Pending);
    world.server.finish().await;
}

pub(super) async fn token_wrong_audience(code: ErrorCode) {
    let world = World::new().await;
    let (asked, token) = world.ask("tap").await;
    let good = forge::part(&world.phone.sign(&token, asked.text("id"), Verdict::Approve, None), 1);
    let signer = world.phone.device.signer();
    let foreign = |aud: &str| {
        let mut claims = good.clone();
        claims["aud"] = json!(aud);
        forge::jws(signer, &forge::kid("nod-answer+jwt", signer), &claims)
    };
    for aud in ["https://nod.example.org", "", &format!("{}/", world.server.url)] {
        world.answer(&foreign(aud)).await.refused(code);
    }
    // A hello for another server: what a server in between would pass on.
    let mut socket = Socket::open(&world.server, None).await;
    let nonce = socket.welcome().await;
    let device = world.phone.device.identity().device;
    let now = world.server.app.now();
    let hello = nod_core::token::sign_hello(signer, device, "https://nod.example.org", &nonce, now);
    socket.send(json!({ "type": "hello", "token": hello })).await;
    ended(&socket.until_closed().await, code, 4100);
    world.server.finish().await;
}

pub(super) async fn token_wrong_binding(code: ErrorCode) {
    let world = World::new().await;
    let (first, first_token) = world.ask("tap").await;
    let (second, second_token) = world.ask("tap").await;
    // An answer moved to another challenge, in either direction.
    world.answer(&world.phone.sign(&first_token, second.text("id"), Verdict::Approve, None)).await.refused(code);
    world.answer(&world.phone.sign(&second_token, first.text("id"), Verdict::Approve, None)).await.refused(code);
    // A proof moved to another method, path or body; one over the query; one without a body's hash.
    let body = br#"{"wait_ms":0}"#;
    let inbox = |proof: String| {
        let request = world.server.request(Method::POST, "/v1/device/inbox").header("dpop", proof);
        request.header("content-type", "application/json").body(body.to_vec())
    };
    for proof in [
        world.phone.proof("GET", "/v1/device/inbox", body),
        world.phone.proof("post", "/v1/device/inbox", body),
        world.phone.proof("POST", "/v1/device/ack", body),
        world.phone.proof("POST", "/v1/device/inbox?x=1", body),
        world.phone.proof("POST", "/v1/device/inbox", b"{}"),
        world.phone.proof("POST", "/v1/device/inbox", b""),
    ] {
        send(inbox(proof)).await.refused(code);
    }
    let signer = world.phone.device.signer();
    let mut claims = forge::part(&world.phone.proof("POST", "/v1/device/inbox", body), 1);
    claims.as_object_mut().unwrap().remove("ath");
    send(inbox(forge::jws(signer, &forge::jwk("dpop+jwt", signer), &claims))).await.refused(code);
    // The query is not signed, as RFC 9449 has it, and no signed call reads one.
    let proof = world.phone.proof("GET", "/v1/device", b"");
    let queried = world.server.request(Method::GET, "/v1/device?x=1").header("dpop", proof);
    assert_eq!(send(queried).await.status, 200);
    // A hello over another connection's nonce.
    let (mut one, mut two) = (Socket::open(&world.server, None).await, Socket::open(&world.server, None).await);
    let (nonce, _) = (one.welcome().await, two.welcome().await);
    let device = world.phone.device.identity().device;
    let hello = nod_core::token::sign_hello(signer, device, &world.server.url, &nonce, world.server.app.now());
    two.send(json!({ "type": "hello", "token": hello })).await;
    ended(&two.until_closed().await, code, 4100);
    one.close().await;
    world.server.finish().await;
}

pub(super) async fn clock_skew(code: ErrorCode) {
    let world = World::new().await;
    let (asked, token) = world.ask("tap").await;
    let mut claims = nod_core::token::AnswerClaims {
        iss: world.phone.device.identity().device,
        aud: world.server.url.clone(),
        jti: asked.text("id").parse().unwrap(),
        cth: nod_core::token::token_hash(&token),
        decision: Verdict::Deny,
        secret: None,
        iat: 0,
    };
    let signer = world.phone.device.signer();
    let now = world.server.app.now();
    for off in [-301, 301] {
        claims.iat = now.seconds() + off;
        let reply = world.answer(&sign_answer(signer, &claims)).await;
        reply.refused(code);
        assert!(reply.text("detail").contains(&now.to_string()), "{}", reply.text("detail"));
        let then = nod_core::time::Timestamp::from_seconds(claims.iat);
        let url = format!("{}/v1/device", world.server.url);
        let proof = sign_dpop(signer, "GET", &url, b"", "j", then);
        let reply = send(world.server.request(Method::GET, "/v1/device").header("dpop", proof)).await;
        reply.refused(code);
        assert!(reply.text("detail").contains(&now.to_string()), "{}", reply.text("detail"));
        let mut socket = Socket::open(&world.server, None).await;
        let nonce = socket.welcome().await;
        let hello = nod_core::token::sign_hello(signer, claims.iss, &world.server.url, &nonce, then);
        socket.send(json!({ "type": "hello", "token": hello })).await;
        ended(&socket.until_closed().await, code, 4100);
    }
    // A phone that is off by less is in; and the library corrects a clock that is off by more.
    claims.iat = now.seconds() - 299;
    assert_eq!(world.answer(&sign_answer(signer, &claims)).await.status, 200);
    world.server.finish().await;
}

pub(super) async fn proof_missing(code: ErrorCode) {
    let world = World::new().await;
    for (method, path) in [
        (Method::GET, "/v1/device"),
        (Method::DELETE, "/v1/device"),
        (Method::PATCH, "/v1/device"),
        (Method::POST, "/v1/device/inbox"),
        (Method::POST, "/v1/device/ack"),
        (Method::POST, "/v1/device/key"),
        (Method::PUT, "/v1/device/push-targets"),
        (Method::DELETE, "/v1/device/push-targets/fcm"),
        (Method::POST, "/v1/enrolments/status"),
        (Method::POST, "/v1/enrolments/cancel"),
    ] {
        let reply = send(world.server.request(method, path).header("authorization", "DPoP x")).await;
        reply.refused(code);
        assert_eq!(reply.headers["www-authenticate"], "DPoP algs=\"EdDSA ES256\"");
    }
    world.server.finish().await;
}

pub(super) async fn proof_replayed(code: ErrorCode) {
    let world = World::new().await;
    let proof = world.phone.proof("GET", "/v1/device", b"");
    let look = || send(world.server.request(Method::GET, "/v1/device").header("dpop", &proof));
    assert_eq!(look().await.status, 200);
    look().await.refused(code);
    // Still, for as long as its time would pass.
    world.server.clock.advance(Duration::from_secs(299));
    look().await.refused(code);
    // At the same moment: one of the two.
    let proof = world.phone.proof("GET", "/v1/device", b"");
    let both = || send(world.server.request(Method::GET, "/v1/device").header("dpop", &proof));
    let (one, two) = tokio::join!(both(), both());
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
    // Another device's proof of the same name is another proof.
    let other = world.server.phone(world.anna, "Other").await;
    let url = format!("{}/v1/device", world.server.url);
    for phone in [&world.phone, &other] {
        let proof = sign_dpop(phone.device.signer(), "GET", &url, b"", "same", world.server.app.now());
        let reply = send(world.server.request(Method::GET, "/v1/device").header("dpop", proof)).await;
        assert_eq!(reply.status, 200);
    }
    world.server.finish().await;
}

pub(super) async fn device_unknown(code: ErrorCode) {
    let world = World::new().await;
    let (asked, token) = world.ask("tap").await;
    let stranger = forge::stranger();
    let url = format!("{}/v1/device", world.server.url);
    let proof = sign_dpop(&stranger, "GET", &url, b"", "j", world.server.app.now());
    send(world.server.request(Method::GET, "/v1/device").header("dpop", proof)).await.refused(code);
    let mut claims = forge::part(&world.phone.sign(&token, asked.text("id"), Verdict::Approve, None), 1);
    claims["iss"] = claims["jti"].clone();
    let signer = world.phone.device.signer();
    let header = forge::kid("nod-answer+jwt", signer);
    world.answer(&forge::jws(signer, &header, &claims)).await.refused(code);
    let mut socket = Socket::open(&world.server, None).await;
    let nonce = socket.welcome().await;
    let nobody = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
    let now = world.server.app.now();
    let hello = nod_core::token::sign_hello(&stranger, nobody, &world.server.url, &nonce, now);
    socket.send(json!({ "type": "hello", "token": hello })).await;
    ended(&socket.until_closed().await, code, 4201);
    world.server.finish().await;
}

pub(super) async fn device_revoked(code: ErrorCode) {
    let world = World::new().await;
    // A second phone, so that the question stays open.
    let other = world.server.phone(world.anna, "Other").await;
    let (asked, token) = world.ask("tap").await;
    let mut open = crate::approval::socket::hello(&world.server, &world.phone).await;
    world.phone.api().revoke().await.unwrap();
    ended(&open.until_closed().await, code, 4201);
    world.answer(&world.phone.sign(&token, asked.text("id"), Verdict::Approve, None)).await.refused(code);
    world.call(Method::GET, "/v1/device", None).await.refused(code);
    world.call(Method::POST, "/v1/device/inbox", Some(&json!({}))).await.refused(code);
    world.call(Method::DELETE, "/v1/device", None).await.refused(code);
    let mut socket = Socket::open(&world.server, None).await;
    crate::approval::socket::say_hello(&mut socket, &world.server, &world.phone).await;
    ended(&socket.until_closed().await, code, 4201);
    assert_eq!(world.server.state(asked.text("id")).await, StateName::Pending);
    // The other is asked as before.
    let number = asked.body["show"]["number"].as_str();
    let answer = other.sign(&token, asked.text("id"), Verdict::Approve, number);
    assert_eq!(other.api().answer(&answer).await.unwrap().state, StateName::Approved);
    world.server.finish().await;
}

pub(super) async fn account_disabled(code: ErrorCode) {
    let world = World::new().await;
    let mut open = crate::approval::socket::hello(&world.server, &world.phone).await;
    account::disable(&world.server.app, world.anna).await.unwrap();
    ended(&open.until_closed().await, code, 4201);
    world.call(Method::GET, "/v1/device", None).await.refused(code);
    let mut socket = Socket::open(&world.server, None).await;
    crate::approval::socket::say_hello(&mut socket, &world.server, &world.phone).await;
    ended(&socket.until_closed().await, code, 4201);
    account::enable(&world.server.app, world.anna).await.unwrap();
    assert_eq!(world.call(Method::GET, "/v1/device", None).await.status, 200);
    world.server.finish().await;
}

pub(super) async fn watch_unauthorized(code: ErrorCode) {
    let world = World::new().await;
    let (asked, _) = world.ask("tap").await;
    let ticket = asked.text("ticket");
    let foreign = World::new().await;
    let (theirs, _) = foreign.ask("tap").await;
    for bad in ["", "x", theirs.text("ticket"), asked.text("id"), &ticket[..ticket.len() - 2]] {
        world.exchange(bad, Some(ORIGIN)).await.refused(code);
    }
    let exchanged = world.exchange(ticket, Some(ORIGIN)).await;
    assert_eq!(exchanged.status, 200, "{:?}", exchanged.body);
    let token = exchanged.text("token");
    // Once, over HTTP as over the socket.
    world.exchange(ticket, Some(ORIGIN)).await.refused(code);
    world.exchange(token, Some(ORIGIN)).await.refused(code);
    for (name, value) in [("ticket", ticket), ("ticket", token), ("token", ticket), ("token", theirs.text("ticket"))] {
        let mut socket = Socket::open(&world.server, Some(ORIGIN)).await;
        socket.send(json!({ "type": "watch", name: value })).await;
        ended(&socket.until_closed().await, code, 4100);
    }
    for path in ["/v1/watch/poll", "/v1/watch/events"] {
        world.watch(path, ticket, Some(ORIGIN)).await.refused(code);
        let bare = world.server.request(Method::POST, path).header("origin", ORIGIN).json(&json!({}));
        send(bare).await.refused(code);
        assert_eq!(world.watch(path, token, Some("https://evil.example")).await.status, 403);
    }
    foreign.server.finish().await;
    world.server.finish().await;
}

pub(super) async fn origin_not_allowed(code: ErrorCode) {
    let world = World::new().await;
    let (asked, _) = world.ask("tap").await;
    let ticket = asked.text("ticket");
    let wrong = ["null", "https://evil.example", "https://mail.example.org.evil.example", "http://mail.example.org"];
    for origin in wrong.map(Some).into_iter().chain([None, Some(world.server.url.as_str())]) {
        world.exchange(ticket, origin).await.refused(code);
        let mut socket = Socket::open(&world.server, origin).await;
        socket.send(json!({ "type": "watch", "ticket": ticket })).await;
        ended(&socket.until_closed().await, code, 4203);
    }
    // None of them has cost the right page its ticket.
    let mut page = Page::open(&world.server, ticket).await;
    assert_eq!(page.view.state, StateName::Pending);
    for origin in wrong.map(Some).into_iter().chain([None]) {
        world.watch("/v1/watch/poll", &page.token, origin).await.refused(code);
        world.watch("/v1/watch/events", &page.token, origin).await.refused(code);
    }
    world.webmail.cancel(asked.text("id")).await;
    page.until_final().await;
    world.server.finish().await;
}

pub(super) async fn other_device(code: ErrorCode) {
    let world = World::new().await;
    let (asked, token) = world.ask("tap").await;
    let bert = world.server.account("bert").await;
    let theirs = world.server.phone(bert, "Bert's").await;
    let number = asked.body["show"]["number"].as_str();
    for verdict in [Verdict::Approve, Verdict::Deny, Verdict::Report] {
        world.answer(&theirs.sign(&token, asked.text("id"), verdict, number)).await.refused(code);
    }
    assert_eq!(world.server.state(asked.text("id")).await, StateName::Pending);
    world.server.finish().await;
}
