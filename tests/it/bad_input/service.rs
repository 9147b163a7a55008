//! What is wrong with the service, and not with the call.

use std::time::Duration;

use futures_util::StreamExt;
use nod::app::App;
use nod::flow::Refusal;
use nod::flow::operations::keys;
use nod_core::answer::Verdict;
use nod_core::token::Signer as _;
use nod_core::wire::ErrorCode;
use reqwest::Method;
use serde_json::json;

use super::{PASSWORD, World, ended, send};
use crate::harness::browser::Socket;
use crate::harness::person::Browser;
use crate::harness::{ORIGIN, Reply, Server};

/// One write waits in the queue and one is under way: the next is refused at once, and the others are served.
pub(super) async fn overloaded(code: ErrorCode) {
    let world = World::with(|config| config.database.queue = 1).await;
    let lock = crate::approval::socket::lock_sqlite(&world.server.database);
    let asks = (0..4).map(|_| world.webmail.ask(json!({ "username": "anna", "level": "tap" })));
    let mut asks: futures_util::stream::FuturesUnordered<_> = asks.collect();
    let first = asks.next().await.unwrap();
    first.refused(code);
    assert_eq!(first.headers["retry-after"], "2");
    lock.release();
    let rest: Vec<Reply> = asks.collect().await;
    assert!(rest.iter().any(|reply| reply.status == 201));
    world.server.finish().await;
}

/// The database is gone: every call that needs it says so, with a time to come back.
pub(super) async fn store_unavailable(code: ErrorCode) {
    let world = World::new().await;
    let (asked, token) = world.ask("tap").await;
    let answer = world.phone.sign(&token, asked.text("id"), Verdict::Deny, None);
    let mut waiting = Socket::open(&world.server, Some(ORIGIN)).await;
    waiting.welcome().await;
    world.server.app.store.close().await;
    for reply in [
        world.webmail.ask(json!({ "username": "anna" })).await,
        world.webmail.show(asked.text("id"), 0).await,
        world.webmail.redeem(asked.text("id")).await,
        world.webmail.cancel(asked.text("id")).await,
        world.answer(&answer).await,
        world.exchange(asked.text("ticket"), Some(ORIGIN)).await,
        world.call(Method::GET, "/v1/device", None).await,
        send(world.server.request(Method::GET, "/readyz")).await,
    ] {
        reply.refused(code);
        assert_eq!(reply.headers["retry-after"], "2");
    }
    waiting.send(json!({ "type": "watch", "ticket": asked.text("ticket") })).await;
    ended(&waiting.until_closed().await, code, 4004);
    // The process itself lives, and its keys can be had.
    assert_eq!(send(world.server.request(Method::GET, "/healthz")).await.status, 200);
    assert_eq!(send(world.server.request(Method::GET, "/.well-known/jwks.json")).await.status, 200);
    Browser::new(&world.server).sign_in("anna", PASSWORD).await.refused(code);
    world.server.finish().await;
}

/// Under another data key the service does not start, and an operator who lost the right one starts over.
pub(super) async fn data_key_wrong(code: ErrorCode) {
    let folder = tempfile::tempdir().unwrap();
    let mut config = nod::config::Config::load(None).unwrap();
    config.database.url = format!("sqlite:{}", folder.path().join("nod.db").display()).into();
    config.keys.data_key = Some(nod_core::encoding::base64url(&[1; 32]).into());
    let clock = crate::harness::TestClock::new();
    let start = async |config| App::open(crate::harness::parts(config, clock.clone()).await).await;
    let first = start(config.clone()).await.unwrap();
    assert_eq!(keys::replace_lost(&first).await.unwrap(), None, "nothing is lost");
    let old = first.keys.load().newest().unwrap().to_owned();
    first.store.close().await;

    config.keys.data_key = Some(nod_core::encoding::base64url(&[2; 32]).into());
    assert_eq!(Refusal::from(start(config.clone()).await.err().unwrap()).code, code);
    let unopened = App::unopened(crate::harness::parts(config.clone(), clock.clone()).await);
    let new = keys::replace_lost(&unopened).await.unwrap().unwrap();
    unopened.store.close().await;
    let second = start(config).await.unwrap();
    let ring = second.keys.load();
    let published: Vec<String> = ring.published().keys.iter().map(|key| key.kid.clone()).collect();
    assert_eq!(published, [old, new.clone()], "old evidence verifies");
    assert!(ring.certificates().is_empty(), "nobody vouches for the new key");
    assert_eq!(ring.signer(second.now()).unwrap().public_key().thumbprint(), new);
    second.store.close().await;
}

/// A body that never comes, at a call with a deadline and at one that waits on purpose.
pub(super) async fn timeout(code: ErrorCode) {
    let server = Server::start_with(|config| config.http.request_timeout = Duration::from_millis(50)).await;
    let never = || reqwest::Body::wrap_stream(futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>());
    for path in ["/v1/device/answer", "/v1/watch/poll", "/v1/enrolments/status", "/v1/device/inbox"] {
        let request = server.request(Method::POST, path).header("content-type", "application/json");
        send(request.bearer_auth("x").header("origin", ORIGIN).body(never())).await.refused(code);
    }
    server.finish().await;
}

/// A service whose push key cannot be read does not start, and says which setting, which file and why.
pub(super) async fn setting_unusable(code: ErrorCode) {
    let folder = tempfile::tempdir().unwrap();
    let mut config = nod::config::Config::load(None).unwrap();
    config.database.url = format!("sqlite:{}", folder.path().join("nod.db").display()).into();
    config.keys.data_key = Some(nod_core::encoding::base64url(&[1; 32]).into());
    config.fcm.service_account_file = Some(folder.path().join("account.json"));
    let parts = crate::harness::parts(config, crate::harness::TestClock::new()).await;
    let refusal = Refusal::from(App::open(parts).await.err().unwrap());
    assert_eq!(refusal.code, code);
    for part in ["fcm.service_account_file", "account.json", "No such file"] {
        assert!(refusal.detail.contains(part), "{part} in {refusal}");
    }
}

pub(super) async fn internal(code: ErrorCode) {
    let world = World::new().await;
    let proof = world.phone.proof("GET", "/v1/device", b"");
    world.server.clock.break_once();
    let reply = send(world.server.request(Method::GET, "/v1/device").header("dpop", &proof)).await;
    reply.refused(code);
    assert_eq!(reply.text("detail"), code.cause(), "nothing of what happened is told");
    // The same call again is served: one panic takes nobody else down.
    let reply = send(world.server.request(Method::GET, "/v1/device").header("dpop", proof)).await;
    assert_eq!(reply.status, 200);
    world.server.finish().await;
}
