//! The clock is set, forwards and back: nothing is approved wrongly, nobody waits longer, nothing lives for ever.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use nod::event::Event;
use nod::hub::{Hub, Post, Wake};
use nod::topic::Topic;
use nod_core::answer::Verdict;
use nod_core::audit::{Anchor, verify_chain};
use nod_core::challenge::StateName;
use nod_core::wire::{ErrorCode, ServerFrame};
use serde_json::json;

use crate::bad_input::World;
use crate::harness::browser::{Page, Socket};
use crate::harness::person::Browser;
use crate::harness::{Reply, Server};
use crate::store::bed::log;

/// How often a waiter looks by itself.
const TICK: Duration = Duration::from_secs(15);

const HOUR: Duration = Duration::from_hours(1);

/// An hour, as the clock is set.
const FORWARDS: i64 = 3_600_000;

/// A post that is there until it is switched off.
struct Switch(Arc<AtomicBool>);

impl Post<Event> for Switch {
    fn pass(&self, topic: Topic, wake: &Wake<Event>) -> Vec<(Topic, Wake<Event>)> {
        if self.0.load(Ordering::SeqCst) { Vec::new() } else { vec![(topic, wake.clone())] }
    }
}

fn number(asked: &Reply) -> Option<&str> {
    asked.body["show"]["number"].as_str()
}

async fn finish(server: Server) {
    verify_chain(Anchor::genesis(), log(&*server.app.store).await).unwrap();
    server.finish().await;
}

#[tokio::test]
async fn a_clock_set_forwards_ends_what_is_over_and_nothing_else() {
    let world = World::new().await;
    let (clock, interval) = (&world.server.clock, world.server.app.config.http.ping_interval);
    let mut phone = crate::approval::socket::hello(&world.server, &world.phone).await;
    let (asked, token) = world.ask("tap").await;
    let mut page = Page::open(&world.server, asked.text("ticket")).await;
    clock.set(FORWARDS);
    // Too late, and any of the three may say so first: the phone, the relying party, or the tick.
    let answer = world.phone.sign(&token, asked.text("id"), Verdict::Approve, number(&asked));
    let refused = world.phone.api().answer(&answer).await.unwrap_err();
    assert_eq!(refused.code(), Some(ErrorCode::ChallengeSettled));
    world.webmail.redeem(asked.text("id")).await.refused(ErrorCode::ChallengeNotApproved);
    clock.advance(TICK);
    assert_eq!(page.until_final().await.state, StateName::Expired);
    // No socket was closed for a silence that was none.
    clock.advance(interval * 5 / 4);
    let (asked, _) = world.ask("tap").await;
    loop {
        match Socket::expect_frame(phone.next().await) {
            ServerFrame::Challenge(item) if item.challenge.to_string() == asked.text("id") => break,
            ServerFrame::Challenge(_) | ServerFrame::Settled(_) => {}
            other => panic!("the question was expected, and came {other:?}"),
        }
    }
    phone.close().await;
    finish(world.server).await;
}

#[tokio::test]
async fn a_clock_set_back_approves_nothing_wrongly_and_puts_no_tick_off() {
    let deaf = Arc::new(AtomicBool::new(false));
    let world = World::on(Server::start_on_hub(Hub::through(Switch(deaf.clone()))).await).await;
    deaf.store(true, Ordering::SeqCst);
    let clock = &world.server.clock;
    let mut phone = crate::approval::socket::hello(&world.server, &world.phone).await;
    let (asked, token) = world.ask("tap").await;
    let early = world.phone.sign(&token, asked.text("id"), Verdict::Approve, number(&asked));
    clock.set(-FORWARDS);
    // Signed an hour ahead of the server's time: not believed, and the question stays open.
    let refused = world.phone.api().answer(&early).await.unwrap_err();
    assert_eq!(refused.code(), Some(ErrorCode::ClockSkew));
    assert_eq!(world.server.state(asked.text("id")).await, StateName::Pending);
    assert_eq!(world.webmail.cancel(asked.text("id")).await.status, 200);
    // Whatever the phone says begins its wait anew; the next look is a tick away, and not an hour and a tick.
    phone.send(json!({ "type": "answer", "token": "x" })).await;
    phone.until_error().await;
    clock.asleep(TICK..=TICK, 1).await;
    let (asked, token) = world.ask("tap").await;
    clock.advance(TICK);
    loop {
        match Socket::expect_frame(phone.next().await) {
            ServerFrame::Challenge(item) if item.challenge.to_string() == asked.text("id") => break,
            ServerFrame::Challenge(_) | ServerFrame::Settled(_) => {}
            other => panic!("the question was expected, and came {other:?}"),
        }
    }
    let answer = world.phone.sign(&token, asked.text("id"), Verdict::Approve, number(&asked));
    assert_eq!(world.phone.api().answer(&answer).await.unwrap().state, StateName::Approved);
    // Back again: the approval is of its hour, and too old.
    clock.set(FORWARDS);
    world.webmail.redeem(asked.text("id")).await.refused(ErrorCode::RedemptionTooLate);
    phone.close().await;
    finish(world.server).await;
}

#[tokio::test]
async fn a_clock_that_is_set_makes_no_session_immortal() {
    let server = Server::start().await;
    server.account_with("berta", Some("correct horse battery"), false).await;
    let mut browser = Browser::new(&server);
    browser.sign_in("berta", "correct horse battery").await;
    assert_eq!(browser.get("/account").await.status, 200);
    // Used "in the future": it lasts for that hour and its own idle hour, and no longer.
    server.clock.set(-FORWARDS);
    assert_eq!(browser.get("/account").await.status, 200);
    server.clock.advance(HOUR * 2 + TICK);
    assert!(browser.get("/account").await.to().starts_with("/sign-in"));
    // And the other way round: an idle hour that never passed ends it too. The safe side.
    browser.sign_in("berta", "correct horse battery").await;
    assert_eq!(browser.get("/account").await.status, 200);
    server.clock.set(FORWARDS + 1000);
    assert!(browser.get("/account").await.to().starts_with("/sign-in"));
    finish(server).await;
}
