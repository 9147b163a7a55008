//! Who waits in this process: topic -> wake. No IO.
//!
//! A wake is a hint (law 1). A waiter that is slow keeps a few events and then only the fact that it missed some
//! ([`Wake::Look`]); nobody who wakes ever waits for a waiter, and a waiter costs a slot, whatever happens.
//!
//! `crates/hub-model` compiles this very file against locks whose every interleaving is tried; hence `cfg(loom)`.

use std::collections::HashMap;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};

#[cfg(loom)]
use loom::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
#[cfg(loom)]
use loom::sync::{Mutex, MutexGuard};
#[cfg(not(loom))]
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
#[cfg(not(loom))]
use std::sync::{Mutex, MutexGuard};

use crate::topic::Topic;

/// What a waiter is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wake<E> {
    /// This happened.
    Event(E),
    /// Something happened: look at the store.
    Look,
}

/// Events that a slot keeps for a waiter that is not looking; beyond these it is only told to look.
const SLOT_EVENTS: usize = 4;

/// Locks are taken per shard and held for a few instructions; more shards than cores keep them uncontended.
const SHARDS: usize = 64;

/// The waiters of this process. `E` is what a wake may carry; the hub does not look at it.
pub struct Hub<E> {
    shards: Vec<Mutex<HashMap<Topic, Vec<Waiter<E>>>>>,
    /// Chooses the shard. It needs no secret: the map in each shard has one of its own.
    hasher: BuildHasherDefault<DefaultHasher>,
    next_id: AtomicU64,
    waiting: AtomicUsize,
    /// What happens to wakes on their way; nothing, outside tests.
    post: Option<Box<dyn Post<E>>>,
}

/// What happens to wakes on their way: for tests, which prove that wakes are only hints (law 1).
pub trait Post<E>: Send + Sync {
    /// What arrives now, in place of this wake: it, nothing, or others that were held back.
    fn pass(&self, topic: Topic, wake: &Wake<E>) -> Vec<(Topic, Wake<E>)>;
}

struct Lost;

impl<E> Post<E> for Lost {
    fn pass(&self, _: Topic, _: &Wake<E>) -> Vec<(Topic, Wake<E>)> {
        Vec::new()
    }
}

struct Waiter<E> {
    id: u64,
    slot: Arc<Slot<E>>,
}

struct Slot<E> {
    state: Mutex<SlotState<E>>,
}

/// What is pending and who waits for it, under one lock: between a look at the one and the other nothing can come.
struct SlotState<E> {
    pending: Pending<E>,
    /// The task that found nothing pending.
    waker: Option<Waker>,
}

enum Pending<E> {
    Events(VecDeque<E>),
    Look,
}

impl<E: Clone> Hub<E> {
    /// A hub with nobody in it.
    pub fn new() -> Arc<Self> {
        Arc::new(Self::empty(None))
    }

    /// A hub that loses every wake: everything must still end well, later (law 1). Only tests have a use for it.
    pub fn deaf() -> Arc<Self> {
        Self::through(Lost)
    }

    /// A hub whose wakes go through `post`. Only tests have a use for it.
    pub fn through(post: impl Post<E> + 'static) -> Arc<Self> {
        Arc::new(Self::empty(Some(Box::new(post))))
    }

    fn empty(post: Option<Box<dyn Post<E>>>) -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Mutex::new(HashMap::new())).collect(),
            hasher: BuildHasherDefault::default(),
            next_id: AtomicU64::new(0),
            waiting: AtomicUsize::new(0),
            post,
        }
    }

    /// Waits for `topic` from now on. Subscribe before reading the store, or a change in between is missed.
    pub fn subscribe(self: &Arc<Self>, topic: Topic) -> Subscription<E> {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let slot = Arc::new(Slot::new());
        // Most topics have one waiter: room for one, where a vector would begin with four.
        let waiter = Waiter { id, slot: Arc::clone(&slot) };
        self.shard(topic).entry(topic).or_insert_with(|| Vec::with_capacity(1)).push(waiter);
        self.waiting.fetch_add(1, Ordering::Relaxed);
        Subscription { hub: Arc::clone(self), topic, id, slot }
    }

    /// Tells everybody who waits for `topic`. Never blocks on them.
    pub fn wake(&self, topic: Topic, event: &Wake<E>) {
        let Some(post) = &self.post else { return self.deliver(topic, event) };
        for (topic, event) in post.pass(topic, event) {
            self.deliver(topic, &event);
        }
    }

    fn deliver(&self, topic: Topic, event: &Wake<E>) {
        if let Some(waiters) = self.shard(topic).get(&topic) {
            for waiter in waiters {
                waiter.slot.put(event.clone());
            }
        }
    }

    /// How many subscriptions there are.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    fn shard(&self, topic: Topic) -> MutexGuard<'_, HashMap<Topic, Vec<Waiter<E>>>> {
        let hash = usize::try_from(self.hasher.hash_one(topic) % SHARDS as u64).unwrap_or(0);
        #[expect(clippy::indexing_slicing, reason = "a remainder of SHARDS, and there are SHARDS of them")]
        lock(&self.shards[hash])
    }
}

impl<E> Slot<E> {
    fn new() -> Self {
        Self { state: Mutex::new(SlotState { pending: Pending::Events(VecDeque::new()), waker: None }) }
    }

    fn put(&self, wake: Wake<E>) {
        let mut state = lock(&self.state);
        match (&mut state.pending, wake) {
            (Pending::Look, _) => {}
            (Pending::Events(events), Wake::Event(event)) if events.len() < SLOT_EVENTS => events.push_back(event),
            // A look shows all that the kept events would have said.
            (other, _) => *other = Pending::Look,
        }
        let waker = state.waker.take();
        drop(state);
        // Without the lock: what a waker does is the runtime's business.
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn poll(&self, context: &Context<'_>) -> Poll<Wake<E>> {
        let mut state = lock(&self.state);
        if let Some(wake) = state.pending.take() {
            return Poll::Ready(wake);
        }
        let known = state.waker.as_ref().is_some_and(|waker| waker.will_wake(context.waker()));
        if !known {
            state.waker = Some(context.waker().clone());
        }
        Poll::Pending
    }
}

impl<E> Pending<E> {
    fn take(&mut self) -> Option<Wake<E>> {
        match self {
            Self::Events(events) => events.pop_front().map(Wake::Event),
            Self::Look => {
                *self = Self::Events(VecDeque::new());
                Some(Wake::Look)
            }
        }
    }
}

/// A place in the hub; it is given up when this is dropped.
#[must_use = "dropping it ends the wait"]
pub struct Subscription<E: Clone> {
    hub: Arc<Hub<E>>,
    topic: Topic,
    id: u64,
    slot: Arc<Slot<E>>,
}

impl<E: Clone> Subscription<E> {
    /// The next wake. Cancelling the wait loses nothing.
    pub async fn next(&mut self) -> Wake<E> {
        poll_fn(|context| self.slot.poll(context)).await
    }
}

impl<E: Clone> Drop for Subscription<E> {
    fn drop(&mut self) {
        let mut shard = self.hub.shard(self.topic);
        if let Some(waiters) = shard.get_mut(&self.topic) {
            // By id: a late goodbye must not take the place of a newer connection.
            waiters.retain(|waiter| waiter.id != self.id);
            if waiters.is_empty() {
                shard.remove(&self.topic);
            }
        }
        drop(shard);
        self.hub.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A panic while a shard is locked cannot leave it half changed: every critical section is one insert, push or removal.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(not(loom))]
#[cfg(test)]
mod tests {
    use super::*;
    use nod_core::id::ChallengeId;
    use nod_core::time::Timestamp;

    struct Zero;

    impl nod_core::random::Random for Zero {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(0);
        }
    }

    fn topic(millis: i64) -> Topic {
        Topic::Challenge(ChallengeId::new(Timestamp::from_millis(millis), &Zero))
    }

    #[tokio::test]
    async fn a_wake_before_the_wait_is_not_lost() {
        let hub = Hub::new();
        let mut subscription = hub.subscribe(topic(1));
        hub.wake(topic(1), &Wake::Event(7));
        hub.wake(topic(2), &Wake::Event(8));
        assert_eq!(subscription.next().await, Wake::Event(7));
    }

    #[tokio::test]
    async fn a_slow_waiter_is_told_to_look_and_never_holds_more_than_its_slot() {
        let hub = Hub::new();
        let mut subscription = hub.subscribe(topic(1));
        for event in 0..100 {
            hub.wake(topic(1), &Wake::Event(event));
        }
        assert_eq!(subscription.next().await, Wake::Look);
        hub.wake(topic(1), &Wake::Event(100));
        assert_eq!(subscription.next().await, Wake::Event(100));
    }

    #[tokio::test]
    async fn leaving_frees_the_place_and_only_that_one() {
        let hub = Hub::<u8>::new();
        let first = hub.subscribe(topic(1));
        let mut second = hub.subscribe(topic(1));
        drop(first);
        hub.wake(topic(1), &Wake::Look);
        assert_eq!(second.next().await, Wake::Look);
        assert_eq!(hub.waiting(), 1);
        drop(second);
        assert_eq!(hub.waiting(), 0);
        assert!(hub.shards.iter().all(|shard| lock(shard).is_empty()));
    }
}
