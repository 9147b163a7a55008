//! Names of push services become addresses, each on a thread of its own.
//!
//! The C library's `getaddrinfo` cannot be given up: a name whose server says nothing holds its thread for as long as the library has
//! patience. So each look-up has a deadline here, and gives its slot to others when the deadline is over. It runs on
//! as one of a bounded number that hang; until it ends, the same name is refused at once. Nobody waits for it when the process ends.

use std::collections::HashMap;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::Instant;

/// How long a look-up may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Look-ups at once that are within their deadline.
const MOST: usize = 16;

/// Look-ups that may hang beside those.
const MOST_HANGING: usize = 48;

/// The stack of a look-up's thread: what the C library and its plug-ins use, with room to spare.
const STACK: usize = 512 * 1024;

/// Looks a name up and blocks meanwhile.
type LookUp = dyn Fn(&str) -> io::Result<Vec<SocketAddr>> + Send + Sync;

/// What was found.
type Found = Result<Vec<SocketAddr>, NotFound>;

/// A name has no address now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotFound {
    /// The system says so, in its words.
    #[error("{0}")]
    Failed(String),
    #[error("the name could not be looked up in time")]
    TooSlow,
}

/// Looks names up. Each client has its own, so that the names of one do not hold up those of another.
pub(super) struct Dns {
    look_up: Arc<LookUp>,
    patience: Duration,
    places: Arc<Semaphore>,
    hanging: Arc<Semaphore>,
    /// What is being looked up: each name once.
    under_way: Arc<Mutex<HashMap<String, Arc<Query>>>>,
}

/// A look-up under way.
struct Query {
    since: Instant,
    found: watch::Receiver<Option<Found>>,
    /// Given back when the thread ends.
    place: Mutex<Option<Place>>,
}

/// What a look-up holds until its thread ends.
struct Place {
    hangs: bool,
    _permit: OwnedSemaphorePermit,
}

impl Dns {
    /// The system's resolver.
    pub(super) fn system() -> Self {
        Self::new(|name| Ok((name, 0).to_socket_addrs()?.collect()), PATIENCE, MOST, MOST_HANGING)
    }

    pub(super) fn new(
        look_up: impl Fn(&str) -> io::Result<Vec<SocketAddr>> + Send + Sync + 'static,
        patience: Duration,
        most: usize,
        most_hanging: usize,
    ) -> Self {
        Self {
            look_up: Arc::new(look_up),
            patience,
            places: Arc::new(Semaphore::new(most)),
            hanging: Arc::new(Semaphore::new(most_hanging)),
            under_way: Arc::default(),
        }
    }

    /// The addresses of a name, with port 0, or why there are none; within the deadline, whatever the look-up does.
    pub(super) async fn addresses(&self, name: &str) -> Found {
        tokio::time::timeout(self.patience, self.found(name)).await.unwrap_or(Err(NotFound::TooSlow))
    }

    async fn found(&self, name: &str) -> Found {
        let query = if let Some(query) = self.join(name)? {
            query
        } else {
            let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| NotFound::TooSlow)?;
            self.start(name, place)?
        };
        let waiter = Waiter { dns: self, query };
        let mut found = waiter.query.found.clone();
        let found = found.wait_for(Option::is_some).await;
        // A thread that ended without a word panicked.
        found.ok().and_then(|found| found.clone()).unwrap_or(Err(NotFound::TooSlow))
    }

    /// The look-up of that name that is under way. One whose deadline is over is not waited for again.
    fn join(&self, name: &str) -> Result<Option<Arc<Query>>, NotFound> {
        let query = lock(&self.under_way).get(name).cloned();
        match query {
            Some(query) if query.since.elapsed() >= self.patience => Err(NotFound::TooSlow),
            other => Ok(other),
        }
    }

    fn start(&self, name: &str, place: OwnedSemaphorePermit) -> Result<Arc<Query>, NotFound> {
        // Another one may have begun it meanwhile; the place is free again then.
        if let Some(query) = self.join(name)? {
            return Ok(query);
        }
        let (tell, found) = watch::channel(None);
        let place = Place { hangs: false, _permit: place };
        let query = Arc::new(Query { since: Instant::now(), found, place: Mutex::new(Some(place)) });
        lock(&self.under_way).insert(name.to_owned(), Arc::clone(&query));
        let (look_up, under_way, name) = (Arc::clone(&self.look_up), Arc::clone(&self.under_way), name.to_owned());
        let ended = Ended { under_way, name: name.clone() };
        let work = move || {
            let _ended = ended;
            let found = look_up(&name).map_err(|error| NotFound::Failed(error.to_string()));
            // Nobody may wait for it any more.
            let _ = tell.send(Some(found));
        };
        let thread = std::thread::Builder::new().name("dns".to_owned()).stack_size(STACK);
        // Where no thread starts, `ended` is dropped, and the look-up with it.
        thread.spawn(work).map_err(|error| NotFound::Failed(error.to_string()))?;
        Ok(query)
    }

    /// A look-up that somebody has given up leaves its place to others, as long as not too many hang.
    fn make_room(&self, query: &Query) {
        let mut place = lock(&query.place);
        if place.as_ref().is_some_and(|place| !place.hangs)
            && let Ok(permit) = Arc::clone(&self.hanging).try_acquire_owned()
        {
            *place = Some(Place { hangs: true, _permit: permit });
        }
    }
}

/// Somebody who waits for a look-up, and may give it up at any time.
struct Waiter<'d> {
    dns: &'d Dns,
    query: Arc<Query>,
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        if self.query.found.borrow().is_none() {
            self.dns.make_room(&self.query);
        }
    }
}

/// Ends a look-up when its thread does, however.
struct Ended {
    under_way: Arc<Mutex<HashMap<String, Arc<Query>>>>,
    name: String,
}

impl Drop for Ended {
    fn drop(&mut self) {
        let query = lock(&self.under_way).get(&self.name).cloned();
        // The place first: where no look-up is under way, every place is free.
        if let Some(query) = query {
            lock(&query.place).take();
        }
        lock(&self.under_way).remove(&self.name);
    }
}

/// Poisoning is ignored: a panic under this lock cannot leave a value half changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::Condvar;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// A resolver that says nothing for names with "hangs" in them, until it is let go.
    #[derive(Default)]
    struct Gate {
        open: Mutex<bool>,
        opened: Condvar,
        asked: AtomicUsize,
    }

    impl Gate {
        fn look_up(&self, name: &str) -> io::Result<Vec<SocketAddr>> {
            self.asked.fetch_add(1, Ordering::SeqCst);
            if name.contains("hangs") {
                let open = self.opened.wait_while(lock(&self.open), |open| !*open).unwrap();
                drop(open);
            }
            if name.contains("nowhere") { Err(io::Error::other("no such name")) } else { Ok(vec![here()]) }
        }

        fn let_go(&self) {
            *lock(&self.open) = true;
            self.opened.notify_all();
        }
    }

    fn here() -> SocketAddr {
        "192.0.2.1:0".parse().unwrap()
    }

    /// So short that tests do not wait for long, where something hangs.
    const SOON: Duration = Duration::from_millis(20);

    /// So long that nothing here takes it.
    const LONG: Duration = Duration::from_mins(10);

    fn dns(patience: Duration, most: usize, most_hanging: usize) -> (Arc<Gate>, Dns) {
        let gate = Arc::new(Gate::default());
        let theirs = Arc::clone(&gate);
        (gate, Dns::new(move |name| theirs.look_up(name), patience, most, most_hanging))
    }

    async fn until_all_ended(dns: &Dns) {
        while !lock(&dns.under_way).is_empty() {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn a_name_is_looked_up_or_the_system_s_words_are_given() {
        let (_, dns) = dns(LONG, 1, 1);
        assert_eq!(dns.addresses("a.example").await, Ok(vec![here()]));
        assert_eq!(dns.addresses("nowhere.example").await, Err(NotFound::Failed("no such name".to_owned())));
        assert!(Dns::system().addresses("localhost").await.unwrap().iter().all(|found| found.ip().is_loopback()));
    }

    #[tokio::test]
    async fn look_ups_that_hang_end_in_time_and_leave_their_places_to_others() {
        let (gate, mut dns) = dns(SOON, 2, 3);
        for name in ["1.hangs", "2.hangs", "3.hangs"] {
            assert_eq!(dns.addresses(name).await, Err(NotFound::TooSlow));
        }
        assert_eq!((dns.places.available_permits(), dns.hanging.available_permits()), (2, 0));
        // The same name again takes no thread.
        assert_eq!(dns.addresses("1.hangs").await, Err(NotFound::TooSlow));
        assert_eq!(gate.asked.load(Ordering::SeqCst), 3);
        // As many hang as may: two more keep their places, and then there is none.
        for name in ["4.hangs", "5.hangs", "6.hangs"] {
            assert_eq!(dns.addresses(name).await, Err(NotFound::TooSlow));
        }
        assert_eq!(gate.asked.load(Ordering::SeqCst), 5, "no thread beyond the bound");
        gate.let_go();
        until_all_ended(&dns).await;
        assert_eq!((dns.places.available_permits(), dns.hanging.available_permits()), (2, 3));
        dns.patience = LONG;
        assert_eq!(dns.addresses("1.hangs").await, Ok(vec![here()]), "it is well again");
    }

    #[tokio::test]
    async fn one_that_hangs_holds_up_no_other_meanwhile() {
        let (gate, dns) = dns(LONG, 2, 0);
        let mut hangs = Box::pin(dns.addresses("1.hangs"));
        assert!(futures_util::poll!(&mut hangs).is_pending());
        for _ in 0..10 {
            assert_eq!(dns.addresses("a.example").await, Ok(vec![here()]));
        }
        gate.let_go();
        assert_eq!(hangs.await, Ok(vec![here()]));
    }

    #[tokio::test]
    async fn a_look_up_that_is_given_up_leaves_its_place_as_well() {
        let (gate, dns) = dns(LONG, 1, 1);
        let mut hangs = Box::pin(dns.addresses("1.hangs"));
        assert!(futures_util::poll!(&mut hangs).is_pending());
        drop(hangs);
        assert_eq!(dns.addresses("a.example").await, Ok(vec![here()]));
        gate.let_go();
        until_all_ended(&dns).await;
    }

    #[tokio::test]
    async fn a_name_that_many_ask_for_is_looked_up_once() {
        let (gate, dns) = dns(LONG, 1, 0);
        let mut many: Vec<_> = (0..20).map(|_| Box::pin(dns.addresses("1.hangs"))).collect();
        for one in &mut many {
            assert!(futures_util::poll!(one).is_pending());
        }
        gate.let_go();
        for one in many {
            assert_eq!(one.await, Ok(vec![here()]));
        }
        assert_eq!(gate.asked.load(Ordering::SeqCst), 1);
    }
}
