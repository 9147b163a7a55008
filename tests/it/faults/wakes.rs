//! Wakes that are lost, doubled, late and out of order: sign-ins still finish, a tick late at the most, and none wrongly.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use nod::event::Event;
use nod::hub::{Hub, Post, Wake};
use nod::topic::Topic;
use nod_core::answer::Verdict;
use nod_core::challenge::StateName;
use nod_core::random::below;
use nod_core::wire::ErrorCode;
use nod_device::{Connection, Question, Stream};
use serde_json::json;

use super::seed;
use crate::approval::watch::{WAYS, Waiting};
use crate::harness::Server;
use crate::store::bed::Seeded;

/// How often a waiter looks by itself.
const TICK: Duration = Duration::from_secs(15);

const LOGINS: usize = 60;

/// A post that cannot be relied on.
struct Chaos {
    random: Seeded,
    /// Off while phones are linked.
    on: AtomicBool,
    held: Mutex<Vec<(Topic, Wake<Event>)>>,
    /// How many were lost, doubled, held back, and let through late.
    fates: Mutex<[usize; 4]>,
}

/// The post is the hub's; the test looks at it from outside.
struct Shared(Arc<Chaos>);

impl Post<Event> for Shared {
    fn pass(&self, topic: Topic, wake: &Wake<Event>) -> Vec<(Topic, Wake<Event>)> {
        self.0.pass(topic, wake)
    }
}

impl Chaos {
    fn new(seed: u64) -> Arc<Self> {
        let on = AtomicBool::new(false);
        Arc::new(Self { random: Seeded::new(seed), on, held: Mutex::default(), fates: Mutex::default() })
    }

    fn pass(&self, topic: Topic, wake: &Wake<Event>) -> Vec<(Topic, Wake<Event>)> {
        let one = || (topic, wake.clone());
        if !self.on.load(Ordering::SeqCst) {
            return vec![one()];
        }
        let (mut held, mut fates) = (self.held.lock().unwrap(), self.fates.lock().unwrap());
        let mut now = match below(&self.random, 5) {
            0 => {
                fates[0] += 1;
                vec![]
            }
            1 => {
                fates[1] += 1;
                vec![one(), one()]
            }
            2 | 3 => {
                fates[2] += 1;
                held.push(one());
                vec![]
            }
            _ => vec![one()],
        };
        // Those that were held back arrive in any order, before or after the one of now.
        while !held.is_empty() && below(&self.random, 3) == 0 {
            fates[3] += 1;
            let place = pick(&self.random, held.len());
            let late = held.swap_remove(place);
            now.insert(pick(&self.random, now.len() + 1), late);
        }
        now
    }
}

fn pick(random: &Seeded, among: usize) -> usize {
    below(random, u32::try_from(among).unwrap()) as usize
}

#[tokio::test]
async fn wakes_in_disorder_cost_time_and_nothing_else() {
    let seed = seed();
    let random = Seeded::new(seed ^ 1);
    let chaos = Chaos::new(seed);
    let hub = Hub::through(Shared(chaos.clone()));
    // The phone reads nothing while the browser waits, so it answers no ping for as long.
    let server = Server::start_on_hub_with(hub, |config| config.http.ping_interval = Duration::from_hours(24)).await;
    let anna = server.account("anna").await;
    let phone = server.phone(anna, "Phone").await;
    let webmail = server.relying_party("webmail").await;
    let mut socket = phone.connect().await;
    chaos.on.store(true, Ordering::SeqCst);
    for number in 0..LOGINS {
        let asked = webmail.ask(json!({ "username": "anna", "level": "tap", "lifetime": 600 })).await;
        assert_eq!(asked.status, 201, "{:?}", asked.body);
        let id = asked.text("id");
        let question = question(&server, &mut socket, id).await;
        let way = WAYS[number % WAYS.len()];
        let (mut waiting, _) = Waiting::open(&server, way, asked.text("ticket")).await;
        let expected = match below(&random, 8) {
            0 => {
                assert_eq!(webmail.cancel(id).await.status, 200);
                StateName::Cancelled
            }
            1 => answer(&phone, &question, Verdict::Deny, None).await,
            _ => answer(&phone, &question, Verdict::Approve, asked.body["show"]["number"].as_str()).await,
        };
        // Phone and browser: both have looked, and wait.
        let told = a_tick_late(&server, 2, waiting.until_final()).await;
        assert_eq!((told.state, server.state(id).await), (expected, expected), "{way}");
        waiting.ends().await;
        let redeemed = webmail.redeem(id).await;
        if expected == StateName::Approved {
            assert_eq!(redeemed.status, 200);
            webmail.redeem(id).await.refused(ErrorCode::AlreadyRedeemed);
        } else {
            redeemed.refused(ErrorCode::ChallengeNotApproved);
        }
    }
    socket.close().await;
    let fates = *chaos.fates.lock().unwrap();
    println!("{LOGINS} sign-ins; wakes lost, doubled, held back, late: {fates:?}");
    assert!(fates.iter().all(|count| *count > 0), "{fates:?}");
    server.finish().await;
}

/// A post that keeps the first question back until the second comes.
#[derive(Default)]
struct Sluggish(Mutex<Option<(Topic, Wake<Event>)>>);

impl Post<Event> for Sluggish {
    fn pass(&self, topic: Topic, wake: &Wake<Event>) -> Vec<(Topic, Wake<Event>)> {
        let this = (topic, wake.clone());
        if !matches!(wake, Wake::Event(Event::Issued(_))) {
            return vec![this];
        }
        let mut kept = self.0.lock().unwrap();
        if let Some(first) = kept.take() {
            return vec![first, this];
        }
        *kept = Some(this);
        vec![]
    }
}

#[tokio::test]
async fn a_wake_that_comes_after_the_end_of_its_question_brings_nothing() {
    let server = Server::start_on_hub(Hub::through(Sluggish::default())).await;
    let anna = server.account("anna").await;
    let phone = server.phone(anna, "Phone").await;
    let webmail = server.relying_party("webmail").await;
    let mut socket = phone.connect().await;
    let ask = async || webmail.ask(json!({ "username": "anna", "level": "tap", "lifetime": 60 })).await;
    let first = ask().await;
    // Found by a tick, and gone at its end.
    question(&server, &mut socket, first.text("id")).await;
    server.clock.advance(Duration::from_secs(45));
    match socket.next().await.unwrap() {
        nod_device::Event::Settled(settled) => assert_eq!(settled.state, StateName::Expired),
        other => panic!("settled was expected, and came {other:?}"),
    }
    let second = ask().await;
    match socket.next().await.unwrap() {
        nod_device::Event::Challenge(question) => assert_eq!(question.id().to_string(), second.text("id")),
        other => panic!("the second question was expected, and came {other:?}"),
    }
    socket.close().await;
    server.finish().await;
}

/// What comes at once, or by the next tick of so many waiters. One tick and no more: if a look found nothing, it never comes.
async fn a_tick_late<T>(server: &Server, waiters: usize, coming: impl Future<Output = T>) -> T {
    let mut coming = pin!(coming);
    tokio::select! {
        came = &mut coming => return came,
        () = server.clock.asleep(TICK..=TICK, waiters) => server.clock.advance(TICK),
    }
    coming.await
}

/// The question, once it comes. Old ones may come again, late: they are shown as settled soon.
async fn question<S: Stream>(server: &Server, socket: &mut Connection<S>, id: &str) -> Box<Question> {
    let coming = async {
        loop {
            match socket.next().await.unwrap() {
                nod_device::Event::Challenge(question) if question.id().to_string() == id => return question,
                nod_device::Event::Unverified { error, .. } => panic!("{error}"),
                _ => {}
            }
        }
    };
    a_tick_late(server, 1, coming).await
}

async fn answer(
    phone: &crate::harness::Phone,
    question: &Question,
    verdict: Verdict,
    number: Option<&str>,
) -> StateName {
    let token = phone.sign(question.token(), &question.id().to_string(), verdict, number);
    phone.api().answer(&token).await.unwrap().state
}
