//! Every interleaving of subscribe, wake, wait and drop. A wake that is lost leaves a thread that waits for ever, and that is
//! what loom reports.
#![expect(clippy::print_stdout, reason = "how many interleavings there were")]

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
// Of the test, not of the model: what is counted over all interleavings.
use std::sync::atomic::{AtomicBool, AtomicUsize as Counter, Ordering::Relaxed};
use std::task::{Context, Poll, Waker};

use loom::future::block_on;
use loom::sync::atomic::{AtomicUsize, Ordering};
use loom::thread;
use nod_core::id::ChallengeId;
use nod_core::random::Random;
use nod_core::time::Timestamp;
use nod_hub_model::hub::{Hub, Subscription, Wake};
use nod_hub_model::topic::Topic;

struct Zero;

impl Random for Zero {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(0);
    }
}

fn topic(millis: i64) -> Topic {
    Topic::Challenge(ChallengeId::new(Timestamp::from_millis(millis), &Zero))
}

/// Tries every interleaving; gives how many there were.
fn model(check: impl Fn() + Sync + Send + 'static) -> usize {
    model_with(None, check)
}

/// … in which a thread is interrupted at most so often. Two or three interruptions find nearly all that there is to find, and
/// with more of them the number of interleavings explodes.
fn model_with(interruptions: Option<usize>, check: impl Fn() + Sync + Send + 'static) -> usize {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = interruptions;
    let count = Arc::new(Counter::new(0));
    let counted = Arc::clone(&count);
    builder.check(move || {
        counted.fetch_add(1, Relaxed);
        check();
    });
    let count = count.load(Relaxed);
    println!("{count} interleavings");
    count
}

/// One look at the next wake, as a `select!` looks that then goes another way.
fn look_once(subscription: &mut Subscription<u8>) -> Option<Wake<u8>> {
    let next = pin!(subscription.next());
    match next.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(wake) => Some(wake),
        Poll::Pending => None,
    }
}

/// Somebody who changes the store, and then wakes.
fn writer(hub: &Arc<Hub<u8>>, store: &Arc<AtomicUsize>) -> thread::JoinHandle<()> {
    let (hub, store) = (Arc::clone(hub), Arc::clone(store));
    thread::spawn(move || {
        store.store(1, Ordering::SeqCst);
        hub.wake(topic(1), &Wake::Look);
    })
}

/// The rule of every flow that waits: subscribe, then read.
#[test]
fn a_waiter_that_subscribes_and_then_reads_misses_nothing() {
    let tried = model(|| {
        let (hub, store) = (Hub::new(), Arc::new(AtomicUsize::new(0)));
        let writer = writer(&hub, &store);
        let mut subscription = hub.subscribe(topic(1));
        while store.load(Ordering::SeqCst) == 0 {
            block_on(subscription.next());
        }
        writer.join().unwrap();
        drop(subscription);
        assert_eq!(hub.waiting(), 0);
    });
    assert!(tried > 10, "{tried}");
}

/// The check itself: the same in the wrong order is found to miss the wake that it waits for.
#[test]
fn a_waiter_that_reads_and_then_subscribes_is_found_waiting_for_ever() {
    let lost = Arc::new(AtomicBool::new(false));
    let found = Arc::clone(&lost);
    model(move || {
        let (hub, store) = (Hub::new(), Arc::new(AtomicUsize::new(0)));
        let writer = writer(&hub, &store);
        let read = store.load(Ordering::SeqCst);
        let mut subscription = hub.subscribe(topic(1));
        writer.join().unwrap();
        if read == 0 && look_once(&mut subscription).is_none() {
            found.store(true, Relaxed);
        }
    });
    assert!(lost.load(Relaxed), "no interleaving lost the wake");
}

/// All that is said arrives, in the order of each who says it, from two at once.
#[test]
fn two_who_wake_at_once_are_both_heard() {
    let tried = model_with(Some(2), || {
        let hub = Hub::new();
        let mut subscription = hub.subscribe(topic(1));
        let wakers = [[1, 2], [11, 12]].map(|events| {
            let hub = Arc::clone(&hub);
            thread::spawn(move || events.into_iter().for_each(|event| hub.wake(topic(1), &Wake::Event(event))))
        });
        let mut heard = Vec::new();
        while heard.len() < 4 {
            match block_on(subscription.next()) {
                Wake::Event(event) => heard.push(event),
                Wake::Look => panic!("four events fit into a slot"),
            }
        }
        for [first, second] in [[1, 2], [11, 12]] {
            let place = |event| heard.iter().position(|heard| *heard == event).expect("every event arrives");
            assert!(place(first) < place(second), "{heard:?}");
        }
        for waker in wakers {
            waker.join().unwrap();
        }
        assert_eq!(look_once(&mut subscription), None);
    });
    assert!(tried > 10, "{tried}");
}

/// A slot that overflows says so: the last event was heard, or the waiter was told to look after it was sent.
#[test]
fn an_overflow_ends_with_a_look_that_is_not_too_early() {
    let tried = model_with(Some(3), || {
        let hub = Hub::new();
        let mut subscription = hub.subscribe(topic(1));
        let sent = Arc::new(AtomicUsize::new(0));
        for event in 1..=3 {
            hub.wake(topic(1), &Wake::Event(event));
        }
        let waker = {
            let (hub, sent) = (Arc::clone(&hub), Arc::clone(&sent));
            thread::spawn(move || {
                for event in 4..=6_u8 {
                    sent.store(event.into(), Ordering::SeqCst);
                    hub.wake(topic(1), &Wake::Event(event));
                }
            })
        };
        let mut known = 0;
        while known < 6 {
            match block_on(subscription.next()) {
                Wake::Event(event) => {
                    let event = usize::from(event);
                    // Equal: it was about to be said when the look was taken.
                    assert!(event >= known, "{event} after {known}");
                    known = event;
                }
                Wake::Look => known = sent.load(Ordering::SeqCst),
            }
        }
        waker.join().unwrap();
    });
    assert!(tried > 10, "{tried}");
}

/// A wait that is given up, as `select!` gives up, loses no wake and no later one.
#[test]
fn a_wait_that_was_cancelled_loses_nothing() {
    let tried = model(|| {
        let hub = Hub::new();
        let mut subscription = hub.subscribe(topic(1));
        let waker = {
            let hub = Arc::clone(&hub);
            thread::spawn(move || {
                hub.wake(topic(1), &Wake::Event(1));
                hub.wake(topic(1), &Wake::Event(2));
            })
        };
        let mut heard = Vec::new();
        heard.extend(look_once(&mut subscription));
        heard.extend(look_once(&mut subscription));
        while heard.len() < 2 {
            heard.push(block_on(subscription.next()));
        }
        assert_eq!(heard, [Wake::Event(1), Wake::Event(2)]);
        waker.join().unwrap();
    });
    assert!(tried > 10, "{tried}");
}

/// A waiter that leaves takes its own slot with it and nobody else's, whatever happens at that moment.
#[test]
fn leaving_in_the_middle_of_a_wake_disturbs_nobody() {
    let tried = model(|| {
        let hub = Hub::new();
        let leaver = hub.subscribe(topic(1));
        let mut stayer = hub.subscribe(topic(1));
        let leaving = thread::spawn(move || drop(leaver));
        let waking = {
            let hub = Arc::clone(&hub);
            thread::spawn(move || hub.wake(topic(1), &Wake::Event(1)))
        };
        assert_eq!(block_on(stayer.next()), Wake::Event(1));
        leaving.join().unwrap();
        waking.join().unwrap();
        assert_eq!(hub.waiting(), 1);
        // The place that is left still works.
        hub.wake(topic(1), &Wake::Event(2));
        assert_eq!(look_once(&mut stayer), Some(Wake::Event(2)));
        drop(stayer);
        assert_eq!(hub.waiting(), 0);
    });
    assert!(tried > 10, "{tried}");
}

/// The last one leaves while another comes to the same topic: the one that is there hears what is said afterwards.
#[test]
fn coming_while_the_last_one_leaves_finds_a_place() {
    let tried = model(|| {
        let hub = Hub::new();
        let last = hub.subscribe(topic(1));
        let leaving = thread::spawn(move || drop(last));
        let mut newcomer = hub.subscribe(topic(1));
        hub.wake(topic(1), &Wake::Event(1));
        assert_eq!(look_once(&mut newcomer), Some(Wake::Event(1)));
        leaving.join().unwrap();
        hub.wake(topic(1), &Wake::Event(2));
        assert_eq!(look_once(&mut newcomer), Some(Wake::Event(2)));
        assert_eq!(hub.waiting(), 1);
    });
    assert!(tried > 3, "{tried}");
}

/// Two come to a topic at once, which nobody waited for: both have a place.
#[test]
fn two_who_come_at_once_are_both_told() {
    let tried = model(|| {
        let hub = Hub::new();
        let other = {
            let hub = Arc::clone(&hub);
            thread::spawn(move || hub.subscribe(topic(1)))
        };
        let mut first = hub.subscribe(topic(1));
        let mut second = other.join().unwrap();
        hub.wake(topic(1), &Wake::Event(1));
        assert_eq!([look_once(&mut first), look_once(&mut second)], [Some(Wake::Event(1)), Some(Wake::Event(1))]);
        assert_eq!(hub.waiting(), 2);
    });
    assert!(tried > 1, "{tried}");
}
