//! How much of a service one account and one host may use at once, so that a host that hangs holds no more than its share.
//!
//! Where users choose the host, a host costs nothing: an attacker has as many names, ports and addresses as he likes. So there are
//! three bounds, and a send counts for each of them:
//!
//! - an account, whatever the hosts of its phones;
//! - a host, whatever the port, the path and the spelling;
//! - strangers together: destinations whose last send failed, or to which nothing has been sent yet. They leave room for those
//!   that answer, however many names lead to one machine.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Room for sends, some of which is kept for destinations that answer.
pub(super) struct Room {
    all: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
}

/// Room that is taken, until this is dropped.
pub(super) type Permits = [Option<OwnedSemaphorePermit>; 2];

impl Room {
    /// Room for `all` sends at once, at most `strangers` of them to destinations that may not answer.
    pub(super) fn new(all: usize, strangers: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(all)), strangers: Arc::new(Semaphore::new(strangers.max(1))) }
    }

    pub(super) async fn enter(&self, is_stranger: bool) -> Permits {
        let stranger = if is_stranger { permit(&self.strangers).await } else { None };
        [stranger, permit(&self.all).await]
    }
}

/// Waits for a permit. These semaphores are never closed, so none refuses.
pub(super) async fn permit(semaphore: &Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
    Arc::clone(semaphore).acquire_owned().await.ok()
}

/// What each of many has for itself. A share exists while somebody uses it.
pub(super) struct Shares<K> {
    each: usize,
    in_use: Mutex<HashMap<K, Arc<Semaphore>>>,
}

/// One share in use.
pub(super) struct Share<'a, K: Eq + Hash> {
    shares: &'a Shares<K>,
    key: K,
    semaphore: Arc<Semaphore>,
}

impl<K: Eq + Hash + Clone> Shares<K> {
    pub(super) fn new(each: usize) -> Self {
        Self { each, in_use: Mutex::default() }
    }

    pub(super) fn of(&self, key: K) -> Share<'_, K> {
        let mut in_use = lock(&self.in_use);
        let semaphore = in_use.entry(key.clone()).or_insert_with(|| Arc::new(Semaphore::new(self.each)));
        Share { semaphore: Arc::clone(semaphore), shares: self, key }
    }
}

impl<K: Eq + Hash> Share<'_, K> {
    /// Waits for a permit, which must not outlive the share.
    pub(super) async fn permit(&self) -> Option<OwnedSemaphorePermit> {
        permit(&self.semaphore).await
    }
}

impl<K: Eq + Hash> Drop for Share<'_, K> {
    fn drop(&mut self) {
        let mut in_use = lock(&self.shares.in_use);
        // The table's reference and this one: nobody else uses the share.
        if Arc::strong_count(&self.semaphore) == 2 {
            in_use.remove(&self.key);
        }
    }
}

/// Poisoning is ignored: each update under this lock is a single call.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[test]
    fn a_share_is_of_one_and_is_forgotten_with_its_last_user() {
        let shares = Shares::new(1);
        let (first, second, other) = (shares.of("anna"), shares.of("anna"), shares.of("bert"));
        let taken = first.permit().now_or_never();
        assert!(taken.is_some() && second.permit().now_or_never().is_none());
        assert!(other.permit().now_or_never().is_some());
        drop(taken);
        drop(first);
        assert!(second.permit().now_or_never().is_some(), "it is free again, and still the same share");
        drop((second, other));
        assert!(lock(&shares.in_use).is_empty());
    }

    #[test]
    fn strangers_leave_room_for_those_that_answer() {
        let room = Room::new(3, 2);
        let strangers: Vec<_> = (0..2).map(|_| room.enter(true).now_or_never().unwrap()).collect();
        assert!(room.enter(true).now_or_never().is_none());
        let known = room.enter(false).now_or_never();
        assert!(known.is_some() && room.enter(false).now_or_never().is_none());
        drop(strangers);
        assert!(room.enter(true).now_or_never().is_some());
    }
}
