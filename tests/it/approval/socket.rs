//! The WebSocket door, as clients that misbehave meet it.

use std::time::Duration;

use futures_util::FutureExt;
use nod_core::answer::Verdict;
use nod_core::challenge::StateName;
use nod_core::token::sign_hello;
use nod_core::wire::ServerFrame;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::bad_input::World;
use crate::harness::browser::{Brought, Page, Socket};
use crate::harness::{ORIGIN, Phone, Reply, Server, in_time};

/// Says hello on a fresh socket.
pub async fn say_hello(socket: &mut Socket, server: &Server, phone: &Phone) {
    let nonce = socket.welcome().await;
    let (signer, device) = (phone.device.signer(), phone.device.identity().device);
    let token = sign_hello(signer, device, server.app.issuer(), &nonce, server.app.now());
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
pub struct Lock(rusqlite::Connection);

pub fn lock_sqlite(database: &str) -> Lock {
    let connection = crate::store::bed::sqlite(database);
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    Lock(connection)
}

impl Lock {
    pub fn release(self) {
        self.0.execute_batch("ROLLBACK").unwrap();
    }
}

/// REQ 3: a phone says hello with a signature over the nonce of this very connection. REQ 19, 45: a nonce is no shorter than 64 bits.
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
        socket.until_error().await;
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
async fn a_client_that_is_sent_away_comes_back_when_the_next_process_can_be_there() {
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

/// A Close frame as a client sends it: masked, with a mask of zeros.
fn close_frame(payload: &[u8]) -> Vec<u8> {
    [&[0x88, 0x80 | u8::try_from(payload.len()).unwrap(), 0, 0, 0, 0], payload].concat()
}

/// What the service sends from here to the end of the connection, as bytes.
async fn rest(mut stream: TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    in_time("the end of the connection", stream.read_to_end(&mut bytes)).await.unwrap();
    bytes
}

/// A connection that was upgraded by hand, and the nonce of its welcome: nothing between the test and the bytes.
async fn raw_socket(server: &Server, origin: Option<&str>) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).await.unwrap();
    let origin = origin.map(|origin| format!("Origin: {origin}\r\n")).unwrap_or_default();
    let request = format!(
        "GET /v1/socket HTTP/1.1\r\nHost: nod\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n{origin}\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    let welcome: ServerFrame = serde_json::from_slice(&raw_frame(&mut stream).await).unwrap();
    match welcome {
        ServerFrame::Welcome { nonce, .. } => (stream, nonce),
        other => panic!("a welcome was expected, and came {other:?}"),
    }
}

/// The payload of the service's next frame.
async fn raw_frame(stream: &mut TcpStream) -> Vec<u8> {
    let _ = stream.read_u8().await.unwrap();
    let length = match stream.read_u8().await.unwrap() {
        126 => usize::from(stream.read_u16().await.unwrap()),
        length => usize::from(length),
    };
    let mut payload = vec![0; length];
    stream.read_exact(&mut payload).await.unwrap();
    payload
}

async fn raw_send(stream: &mut TcpStream, frame: &serde_json::Value) {
    let text = frame.to_string();
    let length = u16::try_from(text.len()).unwrap().to_be_bytes();
    let frame = [&[0x81, 0x80 | 0x7e, length[0], length[1], 0, 0, 0, 0], text.as_bytes()].concat();
    stream.write_all(&frame).await.unwrap();
}

/// The states in which a client can close.
#[derive(Debug, Clone, Copy)]
enum Stage {
    Undecided,
    Device,
    Browser,
}

/// A raw socket that is that far, and what its browser waits for.
async fn raw_at(world: &World, stage: Stage) -> (TcpStream, Option<Reply>) {
    let server = &world.server;
    match stage {
        Stage::Undecided => (raw_socket(server, None).await.0, None),
        Stage::Device => {
            let (mut stream, nonce) = raw_socket(server, None).await;
            let device = &world.phone.device;
            let token = sign_hello(device.signer(), device.identity().device, &server.url, &nonce, server.app.now());
            raw_send(&mut stream, &json!({ "type": "hello", "token": token })).await;
            raw_frame(&mut stream).await;
            (stream, None)
        }
        Stage::Browser => {
            let (asked, _) = world.ask("tap").await;
            let (mut stream, _) = raw_socket(server, Some(ORIGIN)).await;
            raw_send(&mut stream, &json!({ "type": "watch", "ticket": asked.text("ticket") })).await;
            raw_frame(&mut stream).await;
            (stream, Some(asked))
        }
    }
}

/// All that the service sends after these bytes, at every stage.
async fn replies(world: &World, bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut replies = Vec::new();
    for stage in [Stage::Undecided, Stage::Device, Stage::Browser] {
        let (mut stream, asked) = raw_at(world, stage).await;
        stream.write_all(bytes).await.unwrap();
        replies.push(rest(stream).await);
        if let Some(asked) = asked {
            world.webmail.cancel(asked.text("id")).await;
        }
    }
    replies
}

/// RFC 6455 §5.5.1: a Close frame is answered with one, which echoes its code, and then the service closes the connection.
#[tokio::test]
async fn a_close_is_answered_with_a_close() {
    let world = World::new().await;
    assert_eq!(replies(&world, &close_frame(b"")).await, vec![vec![0x88, 0]; 3]);
    for code in [1000_u16, 1001, 1003, 1011, 3000, 4000, 4999] {
        for reason in ["", "the page is closed"] {
            let payload = [&code.to_be_bytes()[..], reason.as_bytes()].concat();
            for reply in replies(&world, &close_frame(&payload)).await {
                assert_eq!(reply[..4], [&[0x88, reply[1]][..], &code.to_be_bytes()].concat(), "{code} {reason}");
                assert_eq!(reply.len(), 2 + usize::from(reply[1]), "and nothing comes after it");
            }
        }
    }
    world.server.finish().await;
}

/// RFC 6455 §7.1.7, §7.4.1.
#[tokio::test]
async fn a_broken_frame_is_answered_with_the_close_code_that_says_why() {
    let world = World::new().await;
    let codes = [0_u16, 1, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535];
    let mut cases: Vec<(Vec<u8>, u16)> = codes.iter().map(|code| (close_frame(&code.to_be_bytes()), 1002)).collect();
    cases.extend([
        // A Close with half a code, with a reason that is no text, without a mask, and one that is too long.
        (close_frame(&[3]), 1002),
        (close_frame(&[0x03, 0xe8, 0xff, 0xfe]), 1007),
        (vec![0x88, 0], 1002),
        ([&[0x88, 0xfe, 0, 126, 0, 0, 0, 0][..], &[0x03; 126]].concat(), 1002),
        // A text that is none, one without a mask, and one with a bit that means nothing.
        (vec![0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe], 1007),
        (vec![0x81, 2, b'{', b'}'], 1002),
        (vec![0xc1, 0x82, 0, 0, 0, 0, b'{', b'}'], 1002),
        // A ping in fragments, kinds of frames that do not exist, and the middle of nothing.
        (vec![0x09, 0x80, 0, 0, 0, 0], 1002),
        (vec![0x83, 0x80, 0, 0, 0, 0], 1002),
        (vec![0x8b, 0x80, 0, 0, 0, 0], 1002),
        (vec![0x80, 0x80, 0, 0, 0, 0], 1002),
    ]);
    for (bytes, code) in cases {
        for reply in replies(&world, &bytes).await {
            assert_eq!(reply.first(), Some(&0x88), "{bytes:02x?}: {reply:02x?}");
            assert_eq!(reply.get(2..4), Some(&code.to_be_bytes()[..]), "{bytes:02x?}: {reply:02x?}");
        }
    }
    world.server.finish().await;
}

/// What was sent before the Close is answered before it.
#[tokio::test]
async fn a_close_behind_an_answer_comes_after_the_reply() {
    let world = World::new().await;
    let (mut stream, _) = raw_at(&world, Stage::Device).await;
    let text = json!({ "type": "answer", "token": "a.b.c" }).to_string();
    let answer = [&[0x81, 0x80 | u8::try_from(text.len()).unwrap(), 0, 0, 0, 0], text.as_bytes()].concat();
    stream.write_all(&[answer, close_frame(&1000_u16.to_be_bytes())].concat()).await.unwrap();
    let reply: ServerFrame = serde_json::from_slice(&raw_frame(&mut stream).await).unwrap();
    assert!(matches!(reply, ServerFrame::Error { .. }), "{reply:?}");
    assert_eq!(rest(stream).await, [0x88, 2, 0x03, 0xe8]);
    world.server.finish().await;
}

/// A library on the other side sees a clean end.
#[tokio::test]
async fn a_client_that_closes_sees_the_connection_closed_in_good_order() {
    let world = World::new().await;
    for mut socket in [Socket::open(&world.server, None).await, hello(&world.server, &world.phone).await] {
        socket.start_close(4321).await;
        let (codes, code) = socket.until_closed().await;
        assert_eq!((codes.len(), code), (0, 4321));
        assert!(socket.has_ended().await, "and TCP ends without an error");
    }
    world.server.finish().await;
}
