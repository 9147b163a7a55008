//! Sockets that break the protocol, or stay silent.

use std::time::Duration;

use nod_core::answer::Verdict;
use nod_core::challenge::StateName;
use nod_core::wire::ErrorCode;
use serde_json::json;

use super::{World, ended};
use crate::harness::browser::{Page, Socket};
use crate::harness::{ORIGIN, eventually};

pub(super) async fn unexpected_frame(code: ErrorCode) {
    let world = World::new().await;
    let (asked, token) = world.ask("tap").await;
    let answer = world.phone.sign(&token, asked.text("id"), Verdict::Approve, None);
    let ack = json!({ "type": "ack", "challenge": asked.text("id"), "what": "opened" });
    let answer = json!({ "type": "answer", "token": answer });
    for frame in [&ack, &answer] {
        let mut socket = Socket::open(&world.server, Some(ORIGIN)).await;
        socket.send(frame.clone()).await;
        ended(&socket.until_closed().await, code, 4200);
    }
    // Twice hello, or hello and watch, on a connection that said who it is.
    for frame in [json!({ "type": "hello", "token": "x" }), json!({ "type": "watch", "ticket": "x" })] {
        let mut socket = crate::approval::socket::hello(&world.server, &world.phone).await;
        socket.send(frame.clone()).await;
        ended(&socket.until_closed().await, code, 4200);
    }
    let mut page = Page::open(&world.server, asked.text("ticket")).await;
    page.socket.send(answer).await;
    ended(&page.socket.until_closed().await, code, 4200);
    assert_eq!(world.server.state(asked.text("id")).await, StateName::Pending);
    world.server.finish().await;
}

pub(super) async fn silent_client(code: ErrorCode) {
    let world = World::new().await;
    let timeout = world.server.app.config.http.hello_timeout;
    let mut socket = Socket::open(&world.server, Some(ORIGIN)).await;
    socket.welcome().await;
    world.server.clock.asleep(timeout..=timeout, 1).await;
    world.server.clock.advance(timeout);
    ended(&socket.until_closed().await, code, 4101);
    world.server.finish().await;
}

pub(super) async fn idle_timeout(code: ErrorCode) {
    let world = World::new().await;
    let (asked, _) = world.ask("tap").await;
    let interval = world.server.app.config.http.ping_interval;
    let pulse = interval * 3 / 4..=interval * 5 / 4;
    let mut page = Page::open(&world.server, asked.text("ticket")).await;
    // Nothing is read meanwhile, so no ping is answered: two are sent, and then nobody waits any longer.
    let silence = async || {
        for _ in 0..3 {
            world.server.clock.asleep(pulse.clone(), 1).await;
            // A little more than the longest pulse, so that nothing else falls asleep for as long.
            world.server.clock.advance(interval * 5 / 4 + Duration::from_secs(1));
        }
    };
    silence().await;
    ended(&page.socket.until_closed().await, code, 4003);
    let mut phone = crate::approval::socket::hello(&world.server, &world.phone).await;
    silence().await;
    ended(&phone.until_closed().await, code, 4003);
    world.server.finish().await;
}

pub(super) async fn too_slow(code: ErrorCode) {
    let world = World::with(|config| config.http.write_timeout = Duration::from_millis(50)).await;
    let mut socket = crate::approval::socket::narrow(&world.server).await;
    crate::approval::socket::say_hello(&mut socket, &world.server, &world.phone).await;
    let ack = json!({ "type": "ack", "challenge": "01890a5d-ac96-774b-bcce-b302099a8057", "what": "opened" });
    let answer = json!({ "type": "answer", "token": "x" });
    // Asks for replies and reads none, until the server has left.
    eventually("the server has left", async || {
        let is_there = socket.try_send(&ack).await && socket.try_send(&answer).await;
        (!is_there).then_some(())
    })
    .await;
    world.server.counted(code);
    world.server.finish().await;
}

pub(super) async fn going_away(code: ErrorCode) {
    let world = World::new().await;
    let (asked, _) = world.ask("tap").await;
    let mut page = Page::open(&world.server, asked.text("ticket")).await;
    let mut phone = crate::approval::socket::hello(&world.server, &world.phone).await;
    let mut stranger = Socket::open(&world.server, None).await;
    stranger.welcome().await;
    world.server.app.lifecycle.finish();
    for socket in [&mut page.socket, &mut phone, &mut stranger] {
        let (codes, close) = socket.until_closed().await;
        assert_eq!((codes.last().unwrap().as_str(), close), (code.as_str(), 4001));
    }
    world.server.finish().await;
}
