//! What a mock was told and what it saw.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::watch;

use crate::behaviour::{Behaviour, Plan};
use crate::request::{Reply, Request};

/// The moment, in seconds since the epoch.
pub type Now = Arc<dyn Fn() -> i64 + Send + Sync>;

/// How long a test waits for requests that must come: it ends those that would hang.
const PATIENCE: Duration = Duration::from_secs(45);

/// The most refusals that are kept: the first ones explain the rest.
const MAX_REFUSED: usize = 1000;

/// One mock's state that all kinds of mocks share.
pub(crate) struct Book<P> {
    now: Mutex<Now>,
    plan: Mutex<Plan>,
    received: Mutex<Vec<P>>,
    refused: Mutex<Vec<String>>,
    counts: watch::Sender<Counts>,
    keeps: bool,
}

#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) connections: usize,
    pub(crate) requests: usize,
    pub(crate) accepted: usize,
}

/// An answer to what a check did not like, and why in words.
pub(crate) struct Refusal {
    pub(crate) reply: Reply,
    pub(crate) why: String,
}

/// How one service judges and words.
pub(crate) trait Manner {
    /// All checks; records what they like.
    fn judge(&self, request: &Request) -> Result<Reply, Refusal>;
    /// What the protocol does not say.
    fn malformed(&self) -> Reply;
    /// The sender's credentials are not taken any more.
    fn expired(&self) -> Reply;
}

impl Refusal {
    /// Says first what the service calls it.
    pub(crate) fn named(mut self, name: &str) -> Self {
        self.why.insert_str(0, ": ");
        self.why.insert_str(0, name);
        self
    }
}

impl<P> Book<P> {
    /// `keeps`: or only counts.
    pub(crate) fn new(keeps: bool) -> Self {
        Self {
            now: Mutex::new(Arc::new(real_now)),
            plan: Mutex::new(Plan::new()),
            received: Mutex::default(),
            refused: Mutex::default(),
            counts: watch::Sender::default(),
            keeps,
        }
    }

    pub(crate) fn set_now(&self, now: Now) {
        *lock(&self.now) = now;
    }

    pub(crate) fn now(&self) -> i64 {
        let now = lock(&self.now).clone();
        now()
    }

    pub(crate) fn plan(&self) -> MutexGuard<'_, Plan> {
        lock(&self.plan)
    }

    /// Does with a request what was planned for it.
    pub(crate) fn answer(&self, manner: &impl Manner, request: &Request) -> Reply {
        let behaviour = self.plan().take();
        self.behave(manner, request, behaviour)
    }

    /// Like [`Self::answer`], with a plan of somebody else's.
    pub(crate) fn behave(&self, manner: &impl Manner, request: &Request, behaviour: Behaviour) -> Reply {
        let reply = self.reply(manner, request, behaviour);
        // Last, so that a test that waited for it finds the rest.
        self.counts.send_modify(|counts| counts.requests += 1);
        reply
    }

    fn reply(&self, manner: &impl Manner, request: &Request, behaviour: Behaviour) -> Reply {
        match behaviour {
            Behaviour::Accept => manner.judge(request).unwrap_or_else(|refusal| {
                self.refuse(refusal.why);
                refusal.reply
            }),
            Behaviour::Answer { status, headers, body } => Reply::Answer { status, headers, body: body.into() },
            Behaviour::Hang => Reply::Hang,
            Behaviour::Reset => Reply::Reset,
            Behaviour::GoAway => Reply::GoAway,
            Behaviour::Malformed => manner.malformed(),
            Behaviour::Redirect(to) => Reply::Answer {
                status: 307,
                headers: vec![("location".to_owned(), to)],
                body: hyper::body::Bytes::new(),
            },
            Behaviour::Huge(size) => Reply::Huge(size),
            Behaviour::ExpiredCredentials => manner.expired(),
        }
    }

    pub(crate) fn accept(&self, push: P) {
        if self.keeps {
            lock(&self.received).push(push);
        }
        self.counts.send_modify(|counts| counts.accepted += 1);
    }

    /// Whether anything more than numbers is kept.
    pub(crate) fn keeps(&self) -> bool {
        self.keeps
    }

    pub(crate) fn refuse(&self, why: String) {
        let mut refused = lock(&self.refused);
        if refused.len() < MAX_REFUSED {
            refused.push(why);
        }
    }

    pub(crate) fn connected(&self) {
        self.counts.send_modify(|counts| counts.connections += 1);
    }

    pub(crate) fn received(&self) -> Vec<P>
    where
        P: Clone,
    {
        lock(&self.received).clone()
    }

    pub(crate) fn take(&self) -> Vec<P> {
        std::mem::take(&mut *lock(&self.received))
    }

    pub(crate) fn refused(&self) -> Vec<String> {
        lock(&self.refused).clone()
    }

    pub(crate) fn counts(&self) -> Counts {
        *self.counts.borrow()
    }

    pub(crate) async fn wait(&self, enough: impl FnMut(&Counts) -> bool) {
        let mut counts = self.counts.subscribe();
        // The sender lives as long as this borrow: the channel is not closed.
        let waited = tokio::time::timeout(PATIENCE, counts.wait_for(enough)).await.is_ok();
        assert!(waited, "waited {PATIENCE:?} in vain for requests; there were {:?}", self.counts());
    }
}

/// What a panic in another thread left behind is still true.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn real_now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// The methods that all mocks have. Each has a field `inner`, with a field `book`.
macro_rules! common_methods {
    ($mock:ident, $push:ident) => {
        impl $mock {
            /// Reads the moment from there, not from the real clock.
            pub fn set_now(&self, now: $crate::Now) {
                self.inner.book.set_now(now);
            }

            /// Adds to the queue that is used one per push request, before what [`Self::otherwise`] says.
            pub fn next(&self, behaviours: impl IntoIterator<Item = $crate::Behaviour>) {
                self.inner.book.plan().add(behaviours);
            }

            /// What is done once the queue is empty. At first: [`Behaviour::Accept`](crate::Behaviour::Accept).
            pub fn otherwise(&self, behaviour: $crate::Behaviour) {
                self.inner.book.plan().otherwise(behaviour);
            }

            /// The pushes that were accepted, in order.
            pub fn received(&self) -> Vec<$push> {
                self.inner.book.received()
            }

            /// The pushes that were accepted since this was last called; they are forgotten.
            pub fn take(&self) -> Vec<$push> {
                self.inner.book.take()
            }

            /// What the checks did not like, in words.
            pub fn refused(&self) -> Vec<String> {
                self.inner.book.refused()
            }

            /// Returns once so many pushes were accepted since the start.
            pub async fn wait_for(&self, count: usize) {
                self.inner.book.wait(|counts| counts.accepted >= count).await;
            }

            /// Returns once so many requests arrived since the start, whatever became of them.
            pub async fn wait_for_requests(&self, count: usize) {
                self.inner.book.wait(|counts| counts.requests >= count).await;
            }

            /// How many pushes were accepted.
            pub fn accepted(&self) -> usize {
                self.inner.book.counts().accepted
            }

            /// How many requests arrived, whatever became of them. (At Google's: those for a token too.)
            pub fn requests(&self) -> usize {
                self.inner.book.counts().requests
            }

            /// How many connections were made (and, with TLS, had shaken hands).
            pub fn connections(&self) -> usize {
                self.inner.book.counts().connections
            }
        }
    };
}
pub(crate) use common_methods;
