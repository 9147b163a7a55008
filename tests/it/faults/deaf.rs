//! Clients that take nothing of what is sent to them, or begin what they never end: each is closed by a deadline, over HTTP/1.1
//! and over HTTP/2, and those who only wait are not.

use std::time::Duration;

use data_encoding::BASE64;
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::approval::socket::hello;
use crate::bad_input::World;
use crate::harness::browser::Page;
use crate::harness::{ORIGIN, Reply, Server, eventually, in_time};

/// A service that gives its clients two seconds.
fn impatient(config: &mut nod::config::Config) {
    config.http.header_timeout = Duration::from_secs(2);
    config.http.write_timeout = Duration::from_secs(2);
}

/// The largest page there is, so that a few of them fill every buffer on the way.
const LARGE: &str = "/openapi.json";

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const WINDOW_UPDATE: u8 = 8;
const CONTINUATION: u8 = 9;

/// `END_STREAM` and `ACK` have the same bit.
const END_STREAM: u8 = 1;
const ACK: u8 = 1;
const END_HEADERS: u8 = 4;

/// The largest window (RFC 9113 §6.9.1).
const WIDE: u32 = 0x7fff_ffff;

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// The head of a GET (RFC 7541), with the path in plain text.
fn get(path: &str) -> Vec<u8> {
    [vec![0x82, 0x86], literal(&[0x04], path), literal(&[0x01], "nod")].concat()
}

/// A header whose name is in the static table.
fn literal(name: &[u8], text: &str) -> Vec<u8> {
    let length = u8::try_from(text.len()).unwrap();
    assert!(length < 127, "a length of one byte");
    [name, &[length], text.as_bytes()].concat()
}

/// An HTTP/2 client that does as little as a test wants.
struct Client {
    stream: TcpStream,
    next: u32,
}

impl Client {
    /// Connects, and lets the service send so much for each stream before it waits for more.
    async fn connect(server: &Server, window: u32) -> Self {
        let mut client = Self { stream: small(server).await, next: 1 };
        let settings = [&4_u16.to_be_bytes()[..], &window.to_be_bytes()].concat();
        client.send(&[b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), frame(SETTINGS, 0, 0, &settings)].concat()).await;
        client
    }

    async fn send(&mut self, bytes: &[u8]) {
        // A service that has closed already is what some tests want to see.
        let _ = self.stream.write_all(bytes).await;
    }

    /// Sends a request, and gives its stream.
    async fn request(&mut self, path: &str) -> u32 {
        let stream = self.next;
        self.next += 2;
        self.send(&frame(HEADERS, END_STREAM | END_HEADERS, stream, &get(path))).await;
        stream
    }

    /// The next frame: its kind, flags, stream and payload. `None`: the service has closed.
    async fn frame(&mut self) -> Option<(u8, u8, u32, Vec<u8>)> {
        let mut head = [0; 9];
        in_time("a frame or the end", self.stream.read_exact(&mut head)).await.ok()?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; usize::try_from(length).unwrap()];
        in_time("a whole frame or the end", self.stream.read_exact(&mut payload)).await.ok()?;
        Some((head[3], head[4], u32::from_be_bytes([head[5], head[6], head[7], head[8]]), payload))
    }

    /// Reads, and shows that it is there when it is asked, until the service closes or `enough`.
    async fn live_until(&mut self, mut enough: impl FnMut(u8, u8, u32) -> bool) {
        while let Some((kind, flags, stream, payload)) = self.frame().await {
            match (kind, flags & ACK) {
                (PING, 0) => self.send(&frame(PING, ACK, 0, &payload)).await,
                (SETTINGS, 0) => self.send(&frame(SETTINGS, ACK, 0, &[])).await,
                _ if enough(kind, flags, stream) => return,
                _ => {}
            }
        }
    }

    /// A whole answer.
    async fn answered(&mut self, path: &str) {
        let asked = self.request(path).await;
        let mut ended = false;
        self.live_until(|kind, flags, stream| {
            ended = stream == asked && matches!(kind, HEADERS | DATA) && flags & END_STREAM != 0;
            ended
        })
        .await;
        assert!(ended, "the connection ended before {path} was answered");
    }
}

/// A connection that takes as little as the system lets it.
async fn small(server: &Server) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(1).unwrap();
    socket.connect(server.url.strip_prefix("http://").unwrap().parse().unwrap()).await.unwrap()
}

#[tokio::test]
async fn clients_that_do_not_read_are_closed() {
    let server = Server::start_with(impatient).await;
    // It serves, so its own tasks run.
    let mut first = small(&server).await;
    first.write_all(b"GET /healthz HTTP/1.1\r\nHost: nod\r\nConnection: close\r\n\r\n").await.unwrap();
    in_time("an answer", first.read_to_end(&mut Vec::new())).await.unwrap();
    let before = server.app.lifecycle.tasks();
    let mut deaf = Vec::new();
    for _ in 0..5 {
        let mut stream = small(&server).await;
        let many = format!("GET {LARGE} HTTP/1.1\r\nHost: nod\r\n\r\n").repeat(100);
        stream.write_all(many.as_bytes()).await.unwrap();
        deaf.push(stream);
        let mut client = Client::connect(&server, WIDE).await;
        client.send(&frame(WINDOW_UPDATE, 0, 0, &(WIDE - 65_535).to_be_bytes())).await;
        for _ in 0..90 {
            client.request(LARGE).await;
        }
        deaf.push(client.stream);
    }
    eventually("they are closed", async || (server.app.lifecycle.tasks() <= before).then_some(())).await;
    drop(deaf);
    server.finish().await;
}

/// They answer every PING, so that TCP and HTTP/2 itself find nothing wrong with them.
#[tokio::test]
async fn clients_whose_windows_stay_shut_are_closed() {
    let server = Server::start_with(impatient).await;
    for path in [LARGE, "/healthz", "/sign-in"] {
        let mut client = Client::connect(&server, 0).await;
        client.request(path).await;
        client.live_until(|kind, _, _| kind == DATA).await;
        assert!(client.frame().await.is_none(), "{path}: nothing was sent, and the connection is closed");
    }
    server.finish().await;
}

#[tokio::test]
async fn a_client_that_opens_its_window_byte_by_byte_is_closed() {
    let server = Server::start_with(impatient).await;
    let mut client = Client::connect(&server, 1).await;
    let asked = client.request(LARGE).await;
    let mut bytes = 0;
    while let Some((kind, flags, _, payload)) = client.frame().await {
        match (kind, flags & ACK) {
            (PING, 0) => client.send(&frame(PING, ACK, 0, &payload)).await,
            (SETTINGS, 0) => client.send(&frame(SETTINGS, ACK, 0, &[])).await,
            (DATA, _) => {
                bytes += payload.len();
                if bytes < 5 {
                    client.send(&frame(WINDOW_UPDATE, 0, asked, &1_u32.to_be_bytes())).await;
                }
            }
            _ => {}
        }
    }
    assert_eq!(bytes, 5, "it got what it had room for, and was closed");
    server.finish().await;
}

/// The first request is answered, and then something begins that never ends.
#[tokio::test]
async fn an_http2_head_that_never_ends_is_closed_whenever_it_begins() {
    let world = World::with(impatient).await;
    let server = &world.server;
    let (asked, _) = world.ask("tap").await;
    let credentials = BASE64.encode(format!("{}:{}", world.webmail.id, world.webmail.secret).as_bytes());
    let wait = [
        get(&format!("/v1/challenges/{}?wait=29", asked.text("id"))),
        literal(&[0x0f, 0x08], &format!("Basic {credentials}")),
    ]
    .concat();
    let mut slow = Vec::new();
    for waits in [false, true] {
        for rest in [
            // A head without its end; the same with more to come; a frame without its end; half of a frame's own head.
            frame(HEADERS, END_STREAM, 101, &get("/healthz")),
            [frame(HEADERS, END_STREAM, 101, &get("/healthz")), frame(CONTINUATION, 0, 101, &[0x88])].concat(),
            frame(HEADERS, END_STREAM | END_HEADERS, 101, &get("/healthz"))[..12].to_vec(),
            vec![0, 0, 9],
        ] {
            let mut client = Client::connect(server, WIDE).await;
            client.answered("/healthz").await;
            if waits {
                // A call that waits for longer than any deadline is under way as well.
                client.send(&frame(HEADERS, END_STREAM | END_HEADERS, 3, &wait)).await;
            }
            client.send(&rest).await;
            slow.push(client);
        }
    }
    for mut client in slow {
        // It cannot answer a PING: it has begun something else.
        while client.frame().await.is_some() {}
    }
    world.server.finish().await;
}

#[tokio::test]
async fn a_connection_without_a_request_is_closed() {
    let server = Server::start_with(impatient).await;
    let mut client = Client::connect(&server, WIDE).await;
    client.answered("/healthz").await;
    client.live_until(|_, _, _| false).await;
    let mut kept = small(&server).await;
    kept.write_all(b"GET /healthz HTTP/1.1\r\nHost: nod\r\n\r\n").await.unwrap();
    let mut said = String::new();
    in_time("the end of the connection", kept.read_to_string(&mut said)).await.unwrap();
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    // Silent from the start.
    Client::connect(&server, WIDE).await.live_until(|_, _, _| false).await;
    server.finish().await;
}

/// Everybody who may wait for longer than any deadline waits through the end of somebody who may not.
#[tokio::test]
async fn those_who_only_wait_are_not_closed() {
    let world = World::with(impatient).await;
    let server = &world.server;
    let asked = world.webmail.ask(json!({ "username": "anna", "level": "tap", "lifetime": 600 })).await;
    let id = asked.text("id");
    let mut page = Page::open(server, asked.text("ticket")).await;
    let mut phone = hello(server, &world.phone).await;
    phone.next().await;
    let http2 = reqwest::Client::builder().http2_prior_knowledge().build().unwrap();
    let mut waiting = tokio::task::JoinSet::new();
    let mut streams = Vec::new();
    for http in [&server.http, &http2] {
        let request = |method, path: &str| http.request(method, format!("{}{path}", server.url));
        let shown = request(Method::GET, &format!("/v1/challenges/{id}?wait=29"));
        waiting.spawn(shown.basic_auth(&world.webmail.id, Some(&world.webmail.secret)).send());
        let watch = |path| request(Method::POST, path).bearer_auth(&page.token).header("origin", ORIGIN);
        waiting.spawn(watch("/v1/watch/poll").json(&json!({ "version": page.view.version, "wait_ms": 29_000 })).send());
        let stream = watch("/v1/watch/events").send().await.unwrap();
        assert_eq!(stream.headers()["x-accel-buffering"], "no");
        streams.push(stream);
    }
    server.clock.asleep(Duration::from_secs(29)..=Duration::from_secs(29), 4).await;
    // Three deadlines, one after the other.
    for _ in 0..3 {
        let mut client = Client::connect(server, 0).await;
        client.request(LARGE).await;
        client.live_until(|_, _, _| false).await;
    }
    assert_eq!(world.webmail.cancel(id).await.status, 200);
    assert!(page.until_final().await.state.is_final());
    while let Some(reply) = waiting.join_next().await {
        let reply = Reply::of(reply.unwrap().unwrap()).await;
        assert_eq!(reply.body["state"], "cancelled", "{:?}", reply.body);
    }
    for stream in streams {
        assert!(stream.text().await.unwrap().contains("cancelled"));
    }
    phone.close().await;
    world.server.finish().await;
}
