//! What targets share: how many may be sent to at once, and whether it is of any use to try.
//!
//! After some failures in a row a destination is left alone, for longer each time. Then one send tries it, and what becomes of
//! that decides for all that wait (a circuit breaker). So a service that is down costs one send now and then, and its pushes wait
//! where waiting is bounded.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use nod_core::random::{self, Random};
use nod_core::time::Timestamp;
use tokio::sync::Notify;

use super::shares::Room;

/// So many failures in a row, and a destination is left alone.
const FAILURES: u32 = 5;

/// How long at first, and at the most.
const FIRST_OPEN: Duration = Duration::from_secs(1);
const LONGEST_OPEN: Duration = Duration::from_mins(1);

/// So many destinations are remembered; those that are well and unused are forgotten beyond that.
const REMEMBERED: usize = 1024;

/// The destinations of one service.
pub(super) struct Destinations {
    known: Mutex<Known>,
    sends: usize,
    strangers: usize,
}

#[derive(Default)]
struct Known {
    by_name: HashMap<String, Arc<Destination>>,
    hosts: HashMap<String, Arc<Room>>,
}

/// One destination.
pub(super) struct Destination {
    /// Room for sends to its host, which other destinations may share.
    pub(super) host: Arc<Room>,
    state: Mutex<State>,
    /// Something was learnt.
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    failures: u32,
    open_until: Option<Timestamp>,
    /// One send is trying whether it is well again.
    trying: bool,
    /// The last send got an answer.
    answers: bool,
}

/// What a send showed of its destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lesson {
    /// It answers.
    Well,
    /// It does not, or says that it cannot; for how long, where it says so.
    Unwell(Option<Duration>),
    /// It takes nothing from us.
    Closed,
}

/// Whether to send now.
pub(super) enum Advice {
    /// Yes.
    Send(Attempt),
    /// Not before that.
    Open(Duration),
    /// Another send is trying.
    Wait,
}

/// The right to send once. Dropped without a lesson, it taught nothing.
pub(super) struct Attempt {
    destination: Arc<Destination>,
    tries: bool,
}

impl Destinations {
    /// `sends`: at once to each host, at most `strangers` of them to destinations that may not answer.
    pub(super) fn new(sends: usize, strangers: usize) -> Self {
        Self { known: Mutex::default(), sends, strangers }
    }

    pub(super) fn named(&self, name: &str, host: &str) -> Arc<Destination> {
        let mut known = lock(&self.known);
        let Known { by_name, hosts } = &mut *known;
        if let Some(destination) = by_name.get(name) {
            return Arc::clone(destination);
        }
        if by_name.len() >= REMEMBERED {
            // A destination in use has a second reference.
            by_name
                .retain(|_, destination| Arc::strong_count(destination) > 1 || lock(&destination.state).failures > 0);
        }
        if by_name.len() >= 2 * REMEMBERED {
            // All of them are unwell: start over rather than grow. One that is unwell will show it again.
            by_name.retain(|_, destination| Arc::strong_count(destination) > 1);
        }
        // A host is remembered as long as one of its destinations.
        if hosts.len() > by_name.len() {
            hosts.retain(|_, room| Arc::strong_count(room) > 1);
        }
        let room = hosts.entry(host.to_owned()).or_insert_with(|| Arc::new(Room::new(self.sends, self.strangers)));
        let host = Arc::clone(room);
        let destination = Arc::new(Destination { host, state: Mutex::default(), changed: Notify::new() });
        by_name.insert(name.to_owned(), Arc::clone(&destination));
        destination
    }

    /// How many destinations are left alone at `now`.
    pub(super) fn open_circuits(&self, now: Timestamp) -> usize {
        let known = lock(&self.known);
        known
            .by_name
            .values()
            .filter(|destination| lock(&destination.state).open_until.is_some_and(|until| now < until))
            .count()
    }
}

impl Destination {
    pub(super) fn advise(self: &Arc<Self>, now: Timestamp) -> Advice {
        let mut state = lock(&self.state);
        match state.open_until {
            None => Advice::Send(Attempt { destination: Arc::clone(self), tries: false }),
            // A clock that was set back must not keep the circuit open longer.
            Some(until) if now < until => Advice::Open(now.until(until).min(LONGEST_OPEN)),
            Some(_) if state.trying => Advice::Wait,
            Some(_) => {
                state.trying = true;
                Advice::Send(Attempt { destination: Arc::clone(self), tries: true })
            }
        }
    }

    /// Whether it may hang, as far as is known: the last send to it failed, or this is the first.
    pub(super) fn is_stranger(&self) -> bool {
        !lock(&self.state).answers
    }

    /// Ends when something was learnt. To be enabled before asking for advice.
    pub(super) fn changed(&self) -> tokio::sync::futures::Notified<'_> {
        self.changed.notified()
    }
}

impl Attempt {
    /// Takes note of what the send showed.
    pub(super) fn learn(self, lesson: Lesson, now: Timestamp, random: &dyn Random) {
        let mut state = lock(&self.destination.state);
        state.answers = lesson == Lesson::Well;
        match lesson {
            Lesson::Well => {
                state.failures = 0;
                state.open_until = None;
            }
            Lesson::Unwell(wait) => {
                state.failures = state.failures.saturating_add(1);
                let open = (state.failures >= FAILURES).then(|| jittered(open_time(state.failures - FAILURES), random));
                let open = open.max(wait.map(|wait| wait.min(LONGEST_OPEN)));
                if let Some(open) = open {
                    state.open_until = Some(now.plus(open));
                }
            }
            Lesson::Closed => {
                state.failures = state.failures.max(FAILURES);
                state.open_until = Some(now.plus(jittered(LONGEST_OPEN, random)));
            }
        }
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        if self.tries {
            lock(&self.destination.state).trying = false;
        }
        self.destination.changed.notify_waiters();
    }
}

/// 1 s, 2 s, 4 s … a minute.
fn open_time(doublings: u32) -> Duration {
    FIRST_OPEN.saturating_mul(1 << doublings.min(10)).min(LONGEST_OPEN)
}

/// Three quarters to all of a wait, so that not everybody comes back at once.
pub(super) fn jittered(wait: Duration, random: &dyn Random) -> Duration {
    wait * 3 / 4 + wait * random::below(random, 256) / 1024
}

/// A panic while a state is locked cannot leave it half changed: each change is a handful of assignments.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Zero;

    impl Random for Zero {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(0);
        }
    }

    const NOW: Timestamp = Timestamp::from_millis(1_000_000);

    fn attempt(destination: &Arc<Destination>, now: Timestamp) -> Attempt {
        match destination.advise(now) {
            Advice::Send(attempt) => attempt,
            Advice::Open(wait) => panic!("its circuit is open for {wait:?}"),
            Advice::Wait => panic!("somebody tries"),
        }
    }

    fn open_time_of(destination: &Arc<Destination>, now: Timestamp) -> Duration {
        match destination.advise(now) {
            Advice::Open(wait) => wait,
            Advice::Send(_) | Advice::Wait => panic!("its circuit is closed"),
        }
    }

    #[test]
    fn the_circuit_opens_after_some_failures_and_one_send_tries_it() {
        let all = Destinations::new(4, 4);
        let it = all.named("it", "host");
        for _ in 0..FAILURES {
            attempt(&it, NOW).learn(Lesson::Unwell(None), NOW, &Zero);
        }
        assert_eq!(open_time_of(&it, NOW), Duration::from_millis(750));
        assert_eq!(all.open_circuits(NOW), 1);
        let later = NOW.plus(FIRST_OPEN);
        let first = attempt(&it, later);
        assert!(matches!(it.advise(later), Advice::Wait), "one alone tries");
        first.learn(Lesson::Unwell(None), later, &Zero);
        assert_eq!(open_time_of(&it, later), Duration::from_millis(1500), "and it stays open for longer");
        let still_later = later.plus(Duration::from_secs(2));
        drop(attempt(&it, still_later));
        attempt(&it, still_later).learn(Lesson::Well, still_later, &Zero);
        drop(attempt(&it, still_later));
        assert_eq!(all.open_circuits(still_later), 0);
    }

    #[test]
    fn a_service_that_asks_for_peace_gets_it_but_not_for_ever() {
        let it = Destinations::new(4, 4).named("it", "host");
        attempt(&it, NOW).learn(Lesson::Unwell(Some(Duration::from_secs(20))), NOW, &Zero);
        assert_eq!(open_time_of(&it, NOW), Duration::from_secs(20));
        let it = Destinations::new(4, 4).named("it", "host");
        attempt(&it, NOW).learn(Lesson::Unwell(Some(Duration::from_hours(9))), NOW, &Zero);
        assert_eq!(open_time_of(&it, NOW), LONGEST_OPEN);
    }

    #[test]
    fn hostile_names_do_not_fill_the_memory() {
        let all = Destinations::new(4, 4);
        for number in 0..10 * REMEMBERED {
            attempt(&all.named(&number.to_string(), &number.to_string()), NOW).learn(Lesson::Closed, NOW, &Zero);
        }
        let known = lock(&all.known);
        assert!(known.by_name.len() <= 2 * REMEMBERED && known.hosts.len() <= 2 * REMEMBERED);
    }
}
