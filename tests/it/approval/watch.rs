//! The browser waits: over a WebSocket, over an event stream, by long-polling. All of them see the same.

use std::time::Duration;

use futures_util::StreamExt;
use nod::flow::account;
use nod_core::answer::Verdict;
use nod_core::challenge::{Progress, StateName};
use nod_core::wire::{Ack, ErrorCode, ServerFrame, WatchView};
use reqwest::Method;
use serde_json::json;

use crate::bad_input::{World, send};
use crate::harness::browser::{Brought, Page, Socket};
use crate::harness::{ORIGIN, Reply, Server};

/// A waiting browser over one of the three ways, after the exchange of its ticket.
pub enum Waiting {
    Socket(Box<Page>),
    Events(Events),
    Poll(Poll),
}

pub const WAYS: [&str; 3] = ["socket", "events", "poll"];

impl Waiting {
    /// Exchanges the ticket and gives the first view.
    pub async fn open(server: &Server, way: &str, ticket: &str) -> (Self, WatchView) {
        if way == "socket" {
            let page = Page::open(server, ticket).await;
            let view = page.view.clone();
            return (Self::Socket(Box::new(page)), view);
        }
        let request = server.request(Method::POST, "/v1/watch/exchange").header("origin", ORIGIN);
        let exchanged = send(request.json(&json!({ "ticket": ticket }))).await;
        assert_eq!(exchanged.status, 200, "{:?}", exchanged.body);
        Self::resume(server, way, exchanged.text("token")).await
    }

    /// Comes back with the watch token.
    pub async fn resume(server: &Server, way: &str, token: &str) -> (Self, WatchView) {
        match way {
            "socket" => {
                let mut socket = Socket::open(server, Some(ORIGIN)).await;
                socket.send(json!({ "type": "watch", "token": token })).await;
                socket.welcome().await;
                match Socket::expect_frame(socket.next().await) {
                    ServerFrame::Watching { token: None, view } => {
                        let page = Page { socket, token: token.to_owned(), view: view.clone() };
                        (Self::Socket(Box::new(page)), view)
                    }
                    other => panic!("watching was expected, and came {other:?}"),
                }
            }
            "events" => {
                let mut events = Events::open(server, token).await;
                let view = events.next().await.unwrap();
                (Self::Events(events), view)
            }
            _ => {
                let mut poll = Poll::new(server, token, 0);
                let view = poll.next().await;
                (Self::Poll(poll), view)
            }
        }
    }

    pub fn token(&self) -> String {
        match self {
            Self::Socket(page) => page.token.clone(),
            Self::Events(events) => events.token.clone(),
            Self::Poll(poll) => poll.token.clone(),
        }
    }

    /// The next view that is news.
    pub async fn next(&mut self) -> WatchView {
        match self {
            Self::Socket(page) => page.next().await,
            Self::Events(events) => events.next().await.expect("a view"),
            Self::Poll(poll) => poll.next().await,
        }
    }

    pub async fn until_final(&mut self) -> WatchView {
        loop {
            let view = self.next().await;
            if view.state.is_final() {
                return view;
            }
        }
    }

    /// After the final view: the server ends what it holds open.
    pub async fn ends(self) {
        match self {
            Self::Socket(mut page) => assert!(matches!(page.socket.next().await, Brought::Closed(4202))),
            Self::Events(mut events) => assert!(events.next().await.is_none()),
            Self::Poll(_) => {}
        }
    }
}

/// An event stream, read as browsers read it.
pub struct Events {
    token: String,
    stream: std::pin::Pin<Box<dyn futures_util::Stream<Item = reqwest::Result<Vec<u8>>> + Send>>,
    text: String,
}

impl Events {
    async fn open(server: &Server, token: &str) -> Self {
        let request = server.request(Method::POST, "/v1/watch/events").bearer_auth(token).header("origin", ORIGIN);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let stream = response.bytes_stream().map(|chunk| chunk.map(|bytes| bytes.to_vec()));
        Self { token: token.to_owned(), stream: Box::pin(stream), text: String::new() }
    }

    async fn next(&mut self) -> Option<WatchView> {
        loop {
            while let Some((event, rest)) = self.text.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data: ")).map(str::to_owned);
                self.text = String::from(rest);
                // A comment keeps the line alive and says nothing.
                if let Some(data) = data {
                    return Some(serde_json::from_str(&data).unwrap());
                }
            }
            self.text += std::str::from_utf8(&self.stream.next().await?.unwrap()).unwrap();
        }
    }
}

/// Long-polling.
pub struct Poll {
    http: reqwest::Client,
    url: String,
    token: String,
    seen: u32,
}

impl Poll {
    fn new(server: &Server, token: &str, seen: u32) -> Self {
        Self { http: server.http.clone(), url: server.url.clone(), token: token.to_owned(), seen }
    }

    async fn next(&mut self) -> WatchView {
        loop {
            let request = self.http.post(format!("{}/v1/watch/poll", self.url)).bearer_auth(&self.token);
            let body = json!({ "version": self.seen, "wait_ms": 30_000 });
            let reply = send(request.header("origin", ORIGIN).json(&body)).await;
            assert_eq!(reply.status, 200, "{:?}", reply.body);
            let view: WatchView = serde_json::from_value(reply.body).unwrap();
            // Nothing new within the wait: ask again.
            if view.version > self.seen {
                self.seen = view.version;
                return view;
            }
        }
    }
}

#[tokio::test]
async fn each_way_sees_sent_delivered_opened_and_the_end() {
    let world = World::new().await;
    for way in WAYS {
        let (asked, token) = world.ask("number").await;
        let (mut waiting, first) = Waiting::open(&world.server, way, asked.text("ticket")).await;
        assert_eq!((first.state, first.progress), (StateName::Pending, Progress::Sent), "{way}");
        assert!(first.device.is_none() && first.reason.is_none());
        let id = asked.text("id").parse().unwrap();
        world.phone.api().ack(id, Ack::Delivered).await.unwrap();
        assert_eq!(waiting.next().await.progress, Progress::Delivered, "{way}");
        world.phone.api().ack(id, Ack::Opened).await.unwrap();
        assert_eq!(waiting.next().await.progress, Progress::Opened, "{way}");
        let number = asked.body["show"]["number"].as_str();
        let answer = world.phone.sign(&token, asked.text("id"), Verdict::Approve, number);
        world.phone.api().answer(&answer).await.unwrap();
        let told = waiting.next().await;
        assert_eq!((told.state, told.device.as_deref()), (StateName::Approved, Some("Phone")), "{way}");
        // "Approved" lets nobody in: only the relying party, with its secret, gets the receipt.
        waiting.ends().await;
        assert_eq!(world.webmail.redeem(asked.text("id")).await.status, 200);
    }
    world.server.finish().await;
}

#[tokio::test]
async fn a_browser_that_comes_late_or_again_is_told_at_once() {
    let world = World::new().await;
    for way in WAYS {
        let (asked, token) = world.ask("tap").await;
        let (first, _) = Waiting::open(&world.server, way, asked.text("ticket")).await;
        let watch_token = first.token();
        drop(first);
        let number = asked.body["show"]["number"].as_str();
        let no = world.phone.sign(&token, asked.text("id"), Verdict::Deny, number);
        world.phone.api().answer(&no).await.unwrap();
        for again in WAYS {
            let (back, view) = Waiting::resume(&world.server, again, &watch_token).await;
            assert_eq!((view.state, view.reason.as_deref()), (StateName::Denied, Some("refused")), "{way} {again}");
            back.ends().await;
        }
        // One that comes for the first time, with its ticket, after the end.
        let (asked, _) = world.approved().await;
        let (late, view) = Waiting::open(&world.server, way, asked.text("ticket")).await;
        assert_eq!(view.state, StateName::Approved, "{way}");
        late.ends().await;
    }
    world.server.finish().await;
}

#[tokio::test]
async fn several_tabs_watch_one_challenge() {
    let world = World::new().await;
    let (asked, _) = world.ask("tap").await;
    let (mut first, _) = Waiting::open(&world.server, "socket", asked.text("ticket")).await;
    let token = first.token();
    let mut others = Vec::new();
    for way in ["socket", "events"] {
        others.push(Waiting::resume(&world.server, way, &token).await.0);
    }
    world.webmail.cancel(asked.text("id")).await;
    assert_eq!(first.until_final().await.state, StateName::Cancelled);
    for mut other in others {
        assert_eq!(other.until_final().await.reason.as_deref(), Some("withdrawn"));
        other.ends().await;
    }
    first.ends().await;
    world.server.finish().await;
}

#[tokio::test]
async fn a_question_that_ends_with_its_account_says_so_on_each_way() {
    let world = World::new().await;
    let mut pages = Vec::new();
    for way in WAYS {
        let (asked, _) = world.ask("tap").await;
        pages.push((way, Waiting::open(&world.server, way, asked.text("ticket")).await.0));
    }
    account::disable(&world.server.app, world.anna).await.unwrap();
    for (way, mut page) in pages {
        let told = page.until_final().await;
        assert_eq!((told.state, told.reason.as_deref()), (StateName::Cancelled, Some("account_changed")), "{way}");
        page.ends().await;
    }
    world.server.finish().await;
}

/// A poll that has nothing to say ends when its wait is over, and no later than the server allows.
#[tokio::test]
async fn a_poll_ends_by_itself() {
    let world = World::new().await;
    let (asked, _) = world.ask("tap").await;
    let (waiting, first) = Waiting::open(&world.server, "poll", asked.text("ticket")).await;
    let request = world.server.request(Method::POST, "/v1/watch/poll").bearer_auth(waiting.token());
    let body = json!({ "version": first.version, "wait_ms": 3_600_000 });
    let poll = send(request.header("origin", ORIGIN).json(&body));
    let longest = world.server.app.config.http.max_wait;
    let pass = async {
        world.server.clock.asleep(longest..=longest, 1).await;
        world.server.clock.advance(longest);
    };
    let (reply, ()): (Reply, ()) = tokio::join!(poll, pass);
    assert_eq!((reply.status, &reply.body["version"]), (200, &json!(first.version)));
    assert_eq!(reply.body["expires_in_ms"], json!(120_000), "how it stood when it was asked");
    world.server.finish().await;
}

/// The relying party's own wait, for one without a browser.
#[tokio::test]
async fn the_relying_party_may_wait_as_well() {
    let world = World::new().await;
    let (asked, token) = world.ask("tap").await;
    let number = asked.body["show"]["number"].as_str();
    let answer = world.phone.sign(&token, asked.text("id"), Verdict::Approve, number);
    let tick = Duration::from_secs(15);
    let decide = async {
        world.server.clock.asleep(tick..=tick, 1).await;
        world.phone.api().answer(&answer).await.unwrap();
    };
    let (shown, ()) = tokio::join!(world.webmail.show(asked.text("id"), 25), decide);
    assert_eq!(shown.body["state"], "approved");
    world.server.finish().await;
}

/// Pages of other origins call the watch endpoints: the browser asks first, and the answer does not depend on who asks.
#[tokio::test]
async fn a_preflight_is_answered_and_grants_nothing() {
    let world = World::new().await;
    for path in ["/v1/watch/exchange", "/v1/watch/poll", "/v1/watch/events"] {
        let request = world.server.request(Method::OPTIONS, path).header("origin", "https://evil.example");
        let reply = send(request.header("access-control-request-method", "POST")).await;
        assert_eq!(reply.status, 204);
        assert_eq!(reply.headers["access-control-allow-origin"], "*");
        assert_eq!(reply.headers["access-control-allow-headers"], "authorization, content-type");
        assert!(!reply.headers.contains_key("access-control-allow-credentials"));
    }
    let elsewhere = send(world.server.request(Method::OPTIONS, "/v1/challenges")).await;
    assert_eq!(elsewhere.status, 405);
    assert!(!elsewhere.headers.contains_key("access-control-allow-origin"));
    world.server.finish().await;
}

/// The hint comes with time and not with a change of the record: one whose call begins after it was due has not been told.
#[tokio::test]
async fn a_hint_that_fell_due_between_two_calls_is_told_at_once() {
    let world = World::with(|config| config.push.unreachable_after = Duration::from_secs(8)).await;
    for way in WAYS {
        let (asked, token) = world.ask("tap").await;
        let (waiting, first) = Waiting::open(&world.server, way, asked.text("ticket")).await;
        assert!(!first.unreachable, "{way}");
        let watch_token = waiting.token();
        drop(waiting);
        world.server.clock.advance(Duration::from_secs(8));
        let poll = async |version| {
            let request = world.server.request(Method::POST, "/v1/watch/poll").bearer_auth(&watch_token);
            let body = json!({ "version": version, "wait_ms": 0 });
            let reply = send(request.header("origin", ORIGIN).json(&body)).await;
            serde_json::from_value::<WatchView>(reply.body).unwrap()
        };
        // Waits for ever, unless it is told at once: the clock stands.
        let (mut back, hinted) = match way {
            "poll" => {
                let mut poll = Poll::new(&world.server, &watch_token, first.version);
                let view = poll.next().await;
                (Waiting::Poll(poll), view)
            }
            way => Waiting::resume(&world.server, way, &watch_token).await,
        };
        assert!(hinted.unreachable && hinted.version > first.version, "{way}: {hinted:?}");
        let same = poll(hinted.version).await;
        assert_eq!((same.version, same.unreachable), (hinted.version, true), "{way}: told once");
        // A sign of life takes the hint back, which is news as well.
        world.phone.api().ack(asked.text("id").parse().unwrap(), Ack::Delivered).await.unwrap();
        let view = back.next().await;
        assert_eq!((view.progress, view.unreachable), (Progress::Delivered, false), "{way}");
        assert!(view.version > hinted.version, "{way}");
        let no = world.phone.sign(&token, asked.text("id"), Verdict::Deny, None);
        world.phone.api().answer(&no).await.unwrap();
        assert_eq!(back.until_final().await.state, StateName::Denied, "{way}");
        back.ends().await;
    }
    world.server.finish().await;
}

#[tokio::test]
async fn a_ticket_buys_nothing_once_nothing_is_left_to_learn() {
    let world = World::new().await;
    let (ended, _) = world.ask("tap").await;
    let (late, _) = world.ask("tap").await;
    let (watched, _) = world.ask("tap").await;
    let (waiting, _) = Waiting::open(&world.server, "poll", watched.text("ticket")).await;
    let token = waiting.token();
    // The question has ended, and a page that comes now still has to hear so.
    world.server.clock.advance(Duration::from_mins(2));
    let exchanged = world.exchange(late.text("ticket"), Some(ORIGIN)).await;
    assert_eq!((exchanged.status, &exchanged.body["view"]["state"]), (200, &json!("expired")));
    world.server.clock.advance(world.server.app.config.approval.redeem_within);
    world.exchange(ended.text("ticket"), Some(ORIGIN)).await.refused(ErrorCode::WatchUnauthorized);
    for path in ["/v1/watch/poll", "/v1/watch/events"] {
        world.watch(path, &token, Some(ORIGIN)).await.refused(ErrorCode::WatchUnauthorized);
    }
    let mut socket = Socket::open(&world.server, Some(ORIGIN)).await;
    socket.send(json!({ "type": "watch", "ticket": ended.text("ticket") })).await;
    socket.welcome().await;
    assert_eq!(socket.until_closed().await.1, 4100);
    // The refused exchange took nothing.
    let record = world.server.app.store.challenge(ended.text("id").parse().unwrap()).await.unwrap().unwrap();
    assert!(!record.ticket_taken);
    world.server.finish().await;
}
