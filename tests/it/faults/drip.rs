//! Peers that send a byte a minute: no wait for the rest of what they begin is without an end.

use std::io::Write;
use std::time::Duration;

use serde_json::json;
use tokio::net::TcpStream;

use crate::approval::socket::say_hello;
use crate::bad_input::World;
use crate::harness::browser::Socket;
use crate::harness::{ORIGIN, Server};

const MINUTE: Duration = Duration::from_mins(1);

/// The beginning of a masked text frame of 100 bytes, to be sent one at a time.
const FRAME: [u8; 16] = [0x81, 0x80 | 0x64, 0, 0, 0, 0, b'{', b'"', b't', b'y', b'p', b'e', b'"', b':', b'"', b'a'];

/// A socket, and a way past it, on which parts of frames can be sent.
async fn open(server: &Server, origin: Option<&str>) -> (Socket, std::net::TcpStream) {
    let stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).await.unwrap().into_std().unwrap();
    let raw = stream.try_clone().unwrap();
    let transport = TcpStream::from_std(stream).unwrap();
    (Socket::upgrade(Box::new(transport), server, origin).await, raw)
}

/// The close code of a session whose peer sends a byte and no more in each minute. `most`: after so many it has to be over.
async fn drip(server: &Server, mut socket: Socket, mut raw: std::net::TcpStream, most: usize) -> u16 {
    let interval = server.app.config.http.ping_interval;
    for byte in FRAME.iter().take(most) {
        server.clock.asleep(interval * 3 / 4..=interval * 5 / 4, 1).await;
        raw.write_all(&[*byte]).unwrap();
        server.clock.advance(MINUTE);
    }
    socket.until_closed().await.1
}

#[tokio::test]
async fn a_stranger_that_drips_is_closed_by_the_deadline_to_say_hello() {
    let server = Server::start().await;
    let timeout = server.app.config.http.hello_timeout;
    assert!(timeout < MINUTE);
    let (mut socket, mut raw) = open(&server, None).await;
    socket.welcome().await;
    server.clock.asleep(timeout..=timeout, 1).await;
    raw.write_all(&FRAME[..1]).unwrap();
    server.clock.advance(MINUTE);
    assert_eq!(socket.until_closed().await.1, 4101);
    server.finish().await;
}

#[tokio::test]
async fn a_phone_that_drips_is_closed_when_it_answers_no_ping() {
    let world = World::new().await;
    let (mut socket, raw) = open(&world.server, None).await;
    say_hello(&mut socket, &world.server, &world.phone).await;
    socket.next().await;
    // Two pings may stay without an answer: the third minute is the last.
    assert_eq!(drip(&world.server, socket, raw, 3).await, 4003);
    world.server.finish().await;
}

#[tokio::test]
async fn a_browser_that_drips_is_closed_when_it_answers_no_ping() {
    let world = World::new().await;
    let asked = world.webmail.ask(json!({ "username": "anna", "level": "tap", "lifetime": 600 })).await;
    let (mut socket, raw) = open(&world.server, Some(ORIGIN)).await;
    socket.welcome().await;
    socket.send(json!({ "type": "watch", "ticket": asked.text("ticket") })).await;
    socket.next().await;
    assert_eq!(drip(&world.server, socket, raw, 3).await, 4003);
    world.server.finish().await;
}
