//! The WebSocket door, as clients that misbehave meet it.

use std::time::Duration;

use futures_util::FutureExt;
use nod_core::answer::Verdict;
use nod_core::challenge::StateName;
use nod_core::token::sign_hello;
use nod_core::wire::ServerFrame;
use serde_json::json;
use sqlx::Connection;

use crate::bad_input::World;
use crate::browser::{Brought, Page, Socket};
use crate::harness::{ORIGIN, Phone, Server};

/// Says hello on a fresh socket.
pub async fn say_hello(socket: &mut Socket, server: &Server, phone: &Phone) {
    let nonce = socket.welcome().await;
    let token =
        sign_hello(phone.device.signer(), phone.device.identity().device, &server.url, &nonce, server.app.now());
    socket.send(json!({ "type": "hello", "token": token })).await;
}

/// A device's session on a raw socket.
pub async fn hello(server: &Server, phone: &Phone) -> Socket {
    let mut socket = Socket::open(server, None).await;
    say_hello(&mut socket, server, phone).await;
    match Socket::expect_frame(socket.next().await) {
        ServerFrame::Ready { device } => assert_eq!(device, phone.device.identity().device),
        other => panic!("ready was expected, and came {other:?}"),
    }
    socket
}

/// A socket over a pipe that holds a kilobyte, so that a client that does not read is noticed soon.
pub async fn narrow(server: &Server) -> Socket {
    let (ours, theirs) = tokio::io::duplex(1024);
    let router = nod::http::router(server.app.clone());
    let service = hyper_util::service::TowerToHyperService::new(router);
    server.app.lifecycle.spawn(async move {
        let io = hyper_util::rt::TokioIo::new(theirs);
        let builder = hyper_util::server::conn::auto::Builder::new(hyper_util::rt::TokioExecutor::new());
        // However it ends: the session is what is looked at.
        let _ = builder.serve_connection_with_upgrades(io, service).await;
    });
    Socket::over(ours, server).await
}

/// SQLite's one lock for writing, held from outside.
pub struct Lock(sqlx::SqliteConnection);

pub async fn lock_sqlite(database: &str) -> Lock {
    let mut connection = sqlx::SqliteConnection::connect(database).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await.unwrap();
    Lock(connection)
}

impl Lock {
    pub async fn release(&mut self) {
        sqlx::query("ROLLBACK").execute(&mut self.0).await.unwrap();
    }
}

#[tokio::test]
async fn a_nonce_is_of_one_connection_and_has_128_bits() {
    let server = Server::start().await;
    let mut nonces = std::collections::BTreeSet::new();
    for _ in 0..8 {
        let mut socket = Socket::open(&server, None).await;
        let nonce = socket.welcome().await;
        assert!(nod_core::encoding::array_from_base64url::<16>(&nonce).is_some(), "{nonce}");
        assert!(nonces.insert(nonce));
        socket.close().await;
    }
    server.finish().await;
}

#[tokio::test]
async fn a_ping_is_a_sign_of_life() {
    let world = World::new().await;
    let interval = world.server.app.config.http.ping_interval;
    let mut socket = hello(&world.server, &world.phone).await;
    for _ in 0..8 {
        // The pulse sleeps again once the last ping was sent; an acknowledgement shows that we live, and its reply that it
        // was heard.
        world.server.clock.asleep(interval * 3 / 4..=interval * 5 / 4, 1).await;
        socket
            .send(json!({ "type": "ack", "challenge": "01890a5d-ac96-774b-bcce-b302099a8057", "what": "opened" }))
            .await;
        socket.send(json!({ "type": "answer", "token": "x" })).await;
        while !matches!(socket.next().await, Brought::Frame(ServerFrame::Error { challenge: None, .. })) {}
        world.server.clock.advance(interval * 5 / 4);
    }
    socket.close().await;
    world.server.finish().await;
}

/// A wrong answer is told and the session goes on; so is an acknowledgement of what is not the device's.
#[tokio::test]
async fn an_error_about_a_frame_is_no_end() {
    let world = World::new().await;
    let mut socket = hello(&world.server, &world.phone).await;
    for _ in 0..3 {
        socket.send(json!({ "type": "answer", "token": "a.b.c" })).await;
        match Socket::expect_frame(socket.next().await) {
            ServerFrame::Error { code, .. } => assert_eq!(code.as_str(), "token_malformed"),
            other => panic!("an error was expected, and came {other:?}"),
        }
    }
    let (asked, _) = world.ask("tap").await;
    match Socket::expect_frame(socket.next().await) {
        ServerFrame::Challenge(item) => assert_eq!(item.challenge.to_string(), asked.text("id")),
        other => panic!("the challenge was expected, and came {other:?}"),
    }
    socket.close().await;
    world.server.finish().await;
}

#[tokio::test]
async fn a_settled_challenge_is_told_and_the_socket_closed_as_finished() {
    let world = World::new().await;
    let (asked, _) = world.ask("tap").await;
    let mut page = Page::open(&world.server, asked.text("ticket")).await;
    world.webmail.cancel(asked.text("id")).await;
    assert_eq!(page.until_final().await.reason.as_deref(), Some("withdrawn"));
    assert!(matches!(page.socket.next().await, Brought::Closed(4202)));
    // Late: told at once, and closed.
    let mut late = Socket::open(&world.server, Some(ORIGIN)).await;
    late.send(json!({ "type": "watch", "token": page.token })).await;
    late.welcome().await;
    match Socket::expect_frame(late.next().await) {
        ServerFrame::Watching { token: None, view } => assert!(view.state.is_final()),
        other => panic!("watching was expected, and came {other:?}"),
    }
    assert!(matches!(late.next().await, Brought::Closed(4202)));
    world.server.finish().await;
}

/// Ten thousand connections of strangers cost their slot for ten seconds and no longer.
#[tokio::test]
async fn silent_connections_end_together() {
    let server = Server::start().await;
    let timeout = server.app.config.http.hello_timeout;
    let mut sockets = Vec::new();
    for _ in 0..50 {
        let mut socket = Socket::open(&server, None).await;
        socket.welcome().await;
        sockets.push(socket);
    }
    server.clock.asleep(timeout..=timeout, 50).await;
    server.clock.advance(timeout.saturating_sub(Duration::from_millis(1)));
    server.clock.advance(Duration::from_millis(1));
    for socket in &mut sockets {
        assert_eq!(socket.until_closed().await.1, 4101);
    }
    server.finish().await;
}

/// After a restart all phones come back at once. They take turns, and people who sign in meanwhile do not stand in their
/// queue.
#[tokio::test]
async fn phones_that_come_back_take_turns_and_a_sign_in_does_not_wait_for_them() {
    let world = World::with(|config| config.limits.hellos_at_once = 1).await;
    let turn = world.server.app.limits.hellos.acquire().await.unwrap();
    let mut late = Vec::new();
    for _ in 0..3 {
        let mut socket = Socket::open(&world.server, None).await;
        say_hello(&mut socket, &world.server, &world.phone).await;
        late.push(socket);
    }
    let (asked, token) = world.ask("tap").await;
    let mut page = Page::open(&world.server, asked.text("ticket")).await;
    let answer = world.phone.sign(&token, asked.text("id"), Verdict::Approve, asked.body["show"]["number"].as_str());
    assert_eq!(world.answer(&answer).await.status, 200);
    assert_eq!(page.until_final().await.state, StateName::Approved);
    for socket in &mut late {
        assert!(socket.next().now_or_never().is_none(), "it has no turn yet");
    }
    drop(turn);
    for mut socket in late {
        assert!(matches!(Socket::expect_frame(socket.next().await), ServerFrame::Ready { .. }));
        socket.close().await;
    }
    world.server.finish().await;
}

#[tokio::test]
async fn whoever_is_sent_away_comes_back_when_the_next_process_can_be_there() {
    let world = World::new().await;
    let mut phone = hello(&world.server, &world.phone).await;
    let drain = u64::try_from(world.server.app.config.http.drain.as_millis()).unwrap();
    world.server.app.lifecycle.finish();
    match Socket::expect_frame(phone.next().await) {
        ServerFrame::Bye { retry_after_ms, .. } => {
            // Half a second for the start, and as good as alone.
            assert!((drain + 500..drain + 600).contains(&retry_after_ms), "{retry_after_ms}");
        }
        other => panic!("bye was expected, and came {other:?}"),
    }
    world.server.finish().await;
}
