//! Law 1: the store is the truth, all else is a hint. Here every wake is lost, and everything still ends well, when the clock
//! ticks.

use std::time::Duration;

use nod::flow::approval::watch::Watch;
use nod::flow::device::enrolment;
use nod_core::answer::Verdict;
use nod_core::challenge::StateName;
use nod_core::wire::{InboxRequest, ServerFrame};
use nod_device::Event;
use serde_json::json;

use crate::approval::watch::{WAYS, Waiting};
use crate::harness::browser::Socket;
use crate::harness::forge;
use crate::harness::{Phone, RelyingParty, Server, in_time};

/// How often a waiter looks by itself.
const TICK: Duration = Duration::from_secs(15);

/// How often a page that waits for an enrolment looks by itself.
const ENROLMENT_TICK: Duration = Duration::from_secs(2);

struct Deaf {
    server: Server,
    phone: Phone,
    webmail: RelyingParty,
}

impl Deaf {
    async fn new() -> Self {
        let server = Server::start_deaf().await;
        let anna = server.account("anna").await;
        let phone = enrol(&server, anna).await;
        let webmail = server.relying_party("webmail").await;
        Self { server, phone, webmail }
    }

    /// Lets so many waiters fall asleep and wakes them by their ticks.
    async fn tick(&self, waiters: usize) {
        self.server.clock.asleep(TICK..=TICK, waiters).await;
        self.server.clock.advance(TICK);
    }

    async fn ask(&self) -> (String, String, String) {
        let asked = self.webmail.ask_at("anna", "tap").await;
        let inbox = self.phone.api().inbox(&InboxRequest::default()).await.unwrap();
        (asked.text("id").to_owned(), asked.text("ticket").to_owned(), inbox.challenges[0].token.clone())
    }
}

/// The phone waits for the confirmation, which nobody tells it.
async fn enrol(server: &Server, account: nod_core::id::AccountId) -> Phone {
    let outside = server.outside();
    let invitation = enrolment::invite(&server.app, account, None).await.unwrap();
    let name = "Phone".parse().unwrap();
    let pending =
        nod_device::enrol(&invitation.link, name, "test", std::sync::Arc::new(forge::stranger()), &outside).await;
    let confirm = async {
        server.clock.asleep(ENROLMENT_TICK..=ENROLMENT_TICK, 1).await;
        enrolment::confirm(&server.app, invitation.id, None, nod_core::notice::Told::NOTHING).await.unwrap();
        server.clock.advance(ENROLMENT_TICK);
    };
    let (device, ()) = tokio::join!(pending.unwrap().confirmed(), confirm);
    Phone { device: device.unwrap(), outside }
}

#[tokio::test]
async fn a_phone_on_a_socket_gets_its_question_and_each_way_of_waiting_its_end() {
    let deaf = Deaf::new().await;
    let mut socket = deaf.phone.connect().await;
    for way in WAYS {
        deaf.server.clock.asleep(TICK..=TICK, 1).await;
        let asked = deaf.webmail.ask_at("anna", "tap").await;
        deaf.tick(1).await;
        let question = match socket.next().await.unwrap() {
            Event::Challenge(question) => question,
            other => panic!("{way}: a question was expected, and came {other:?}"),
        };
        let (mut waiting, view) = Waiting::open(&deaf.server, way, asked.text("ticket")).await;
        assert_eq!(view.state, StateName::Pending);
        let number = asked.body["show"]["number"].as_str();
        let answer = deaf.phone.sign(question.token(), asked.text("id"), Verdict::Approve, number);
        let decide = async {
            // The phone and the browser sleep; then comes the answer, of which the browser hears nothing.
            deaf.server.clock.asleep(TICK..=TICK, 2).await;
            deaf.phone.api().answer(&answer).await.unwrap();
            deaf.server.clock.advance(TICK);
        };
        let (told, ()) = tokio::join!(waiting.until_final(), decide);
        assert_eq!(told.state, StateName::Approved, "{way}");
        waiting.ends().await;
        match socket.next().await.unwrap() {
            Event::Settled(settled) => assert_eq!((settled.state, settled.by_this_device), (StateName::Approved, true)),
            other => panic!("{way}: settled was expected, and came {other:?}"),
        }
        assert_eq!(deaf.webmail.redeem(asked.text("id")).await.status, 200);
    }
    socket.close().await;
    deaf.server.finish().await;
}

/// One look finds both: that another question waits says nothing of the first.
#[tokio::test]
async fn a_phone_hears_of_the_end_of_one_question_and_of_the_next_by_one_tick() {
    let deaf = Deaf::new().await;
    let (first, _, _) = deaf.ask().await;
    let mut socket = deaf.phone.connect().await;
    assert!(matches!(socket.next().await.unwrap(), Event::Challenge(_)));
    deaf.server.clock.asleep(TICK..=TICK, 1).await;
    assert_eq!(deaf.webmail.cancel(&first).await.status, 200);
    let second = deaf.webmail.ask_at("anna", "tap").await;
    deaf.server.clock.advance(TICK);
    match socket.next().await.unwrap() {
        Event::Settled(settled) => assert_eq!(settled.challenge.to_string(), first),
        other => panic!("the end of the first was expected, and came {other:?}"),
    }
    match socket.next().await.unwrap() {
        Event::Challenge(question) => assert_eq!(question.id().to_string(), second.text("id")),
        other => panic!("the second question was expected, and came {other:?}"),
    }
    socket.close().await;
    deaf.server.finish().await;
}

#[tokio::test]
async fn a_long_poll_gets_its_question() {
    let deaf = Deaf::new().await;
    let api = deaf.phone.api();
    let request = InboxRequest { wait_ms: 25_000, seen: Vec::new() };
    let ask = async {
        deaf.server.clock.asleep(TICK..=TICK, 1).await;
        let asked = deaf.webmail.ask_at("anna", "tap").await;
        deaf.server.clock.advance(TICK);
        asked
    };
    let (inbox, asked) = tokio::join!(api.inbox(&request), ask);
    assert_eq!(inbox.unwrap().challenges[0].challenge.to_string(), asked.text("id"));
    deaf.server.finish().await;
}

#[tokio::test]
async fn a_cancelled_question_leaves_every_waiting_browser() {
    let deaf = Deaf::new().await;
    for way in WAYS {
        let (id, ticket, _) = deaf.ask().await;
        let (mut waiting, _) = Waiting::open(&deaf.server, way, &ticket).await;
        let cancel = async {
            deaf.server.clock.asleep(TICK..=TICK, 1).await;
            assert_eq!(deaf.webmail.cancel(&id).await.status, 200);
            deaf.server.clock.advance(TICK);
        };
        let (told, ()) = tokio::join!(waiting.until_final(), cancel);
        assert_eq!((told.state, told.reason.as_deref()), (StateName::Cancelled, Some("withdrawn")), "{way}");
        waiting.ends().await;
    }
    deaf.server.finish().await;
}

#[tokio::test]
async fn time_ends_a_question_for_every_waiting_browser() {
    let deaf = Deaf::new().await;
    for way in WAYS {
        // Its end comes before the next tick: the waiter's own timer is at work.
        let body = json!({ "username": "anna", "level": "tap", "lifetime": 15 });
        let asked = deaf.webmail.ask(body).await;
        deaf.server.clock.advance(Duration::from_secs(5));
        let (mut waiting, view) = Waiting::open(&deaf.server, way, asked.text("ticket")).await;
        let left = Duration::from_millis(view.expires_in_ms);
        assert!(left < TICK);
        let pass = async {
            deaf.server.clock.asleep(left..=left, 1).await;
            deaf.server.clock.advance(left);
        };
        let (told, ()) = tokio::join!(waiting.until_final(), pass);
        assert_eq!(told.state, StateName::Expired, "{way}");
        waiting.ends().await;
    }
    deaf.server.finish().await;
}

/// … and for one whose last look was before the end and whose wait begins after it: it does not wait for its tick.
#[tokio::test]
async fn a_wait_that_begins_after_the_end_of_its_question_is_over_at_once() {
    let deaf = Deaf::new().await;
    let asked = deaf.webmail.ask(json!({ "username": "anna", "level": "tap", "lifetime": 15 })).await;
    deaf.server.clock.advance(Duration::from_secs(5));
    let app = &deaf.server.app;
    let (mut watch, view) = Watch::open(app, asked.text("id").parse().unwrap()).await.unwrap();
    assert_eq!((view.state, view.expires_in_ms), (StateName::Pending, 10_000));
    deaf.server.clock.advance(Duration::from_secs(11));
    let told = in_time("the end is told while the clock stands", watch.next(app)).await.unwrap();
    assert_eq!(told.state, StateName::Expired);
    drop(watch);
    deaf.server.finish().await;
}

/// The tick costs time and nothing else: a browser that nobody wakes does not ask the store in between.
#[tokio::test]
async fn a_socket_without_news_stays_open() {
    let deaf = Deaf::new().await;
    let (id, ticket, token) = deaf.ask().await;
    let (mut waiting, _) = Waiting::open(&deaf.server, "socket", &ticket).await;
    for _ in 0..3 {
        deaf.tick(1).await;
    }
    let answer = deaf.phone.sign(&token, &id, Verdict::Report, None);
    deaf.server.clock.asleep(TICK..=TICK, 1).await;
    deaf.phone.api().answer(&answer).await.unwrap();
    deaf.server.clock.advance(TICK);
    assert_eq!(waiting.until_final().await.state, StateName::Reported);
    waiting.ends().await;
    deaf.server.finish().await;
}

/// Whatever a client says begins the wait anew; it must not put the tick off as well.
#[tokio::test]
async fn a_chatty_phone_is_ticked_all_the_same() {
    let deaf = Deaf::new().await;
    let mut socket = crate::approval::socket::hello(&deaf.server, &deaf.phone).await;
    deaf.server.clock.asleep(TICK..=TICK, 1).await;
    let asked = deaf.webmail.ask_at("anna", "tap").await;
    let step = TICK / 3;
    for left in [step * 2, step, Duration::ZERO] {
        deaf.server.clock.advance(step);
        if !left.is_zero() {
            socket.send(json!({ "type": "answer", "token": "x" })).await;
            assert!(matches!(Socket::expect_frame(socket.next().await), ServerFrame::Error { .. }));
            deaf.server.clock.asleep(left..=left, 1).await;
        }
    }
    match Socket::expect_frame(socket.next().await) {
        ServerFrame::Challenge(item) => assert_eq!(item.challenge.to_string(), asked.text("id")),
        other => panic!("the question was expected, and came {other:?}"),
    }
    socket.close().await;
    deaf.server.finish().await;
}
