//! Whose password is hashed next.
//!
//! There are two lines. In the line of those who are known stand browsers that an account approved before, and administrators; in the
//! other one stands everybody else, by network. Within a line each key has its turn after the other, so somebody who asks a hundred
//! times waits for himself. Those who are known come first, and every fourth turn is a stranger's. Lines are short: nobody has more than
//! half of the places, and when all are taken, whoever has fewer takes one from whoever has the most. Nothing was counted of the one that
//! loses its place, and nothing was hashed.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

/// Places in the line of those who are known.
const MOST_KNOWN: usize = 256;

/// Places in the line of strangers.
const MOST_STRANGERS: usize = 256;

/// The most places of one asker.
const MOST_OF_ONE: usize = 128;

/// After so many who are known, a stranger has a turn.
const KNOWN_IN_A_ROW: usize = 3;

/// Hashes that a thread makes in a second, at the least: for the time after which to try again.
const RATE: usize = 20;

/// On whose behalf a password is hashed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Asker {
    /// An administrator, or somebody who showed a secret already.
    Trusted,
    /// A browser that the account approved before, by its hash.
    Known(String),
    /// Anybody else, by the network.
    Stranger(Option<IpAddr>),
}

/// Too many wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full {
    /// When to try again.
    pub wait: Duration,
}

/// Who waits for a turn.
#[derive(Debug)]
pub(super) struct Turns {
    shared: Arc<Mutex<State>>,
    threads: usize,
}

#[derive(Debug)]
struct State {
    /// Turns that nobody has.
    free: usize,
    known: Line,
    strangers: Line,
    /// So many who are known had a turn since the last stranger.
    known_in_a_row: usize,
}

/// The right to hash one password. The next in line has it when this is dropped.
#[must_use = "the next in line has it at once"]
#[derive(Debug)]
pub struct Turn {
    /// `None` once it was given up.
    shared: Option<Arc<Mutex<State>>>,
}

impl Turns {
    /// So many at once, for that many threads.
    pub(super) fn new(turns: usize, threads: usize) -> Self {
        let (known, strangers) = (Line::new(MOST_KNOWN), Line::new(MOST_STRANGERS));
        let state = State { free: turns, known, strangers, known_in_a_row: 0 };
        Self { shared: Arc::new(Mutex::new(state)), threads }
    }

    /// A turn, as soon as it is this asker's.
    pub(super) async fn take(&self, asker: Asker) -> Result<Turn, Full> {
        let waiting = {
            let mut state = lock(&self.shared);
            if state.free > 0 {
                state.free -= 1;
                return Ok(Turn { shared: Some(Arc::clone(&self.shared)) });
            }
            let line = if matches!(asker, Asker::Stranger(_)) { &mut state.strangers } else { &mut state.known };
            line.enter(asker).ok_or_else(|| Full { wait: self.wait(line.count) })?
        };
        // Turns are never lost: whoever hears nothing lost the place to another.
        waiting.await.map_err(|_| Full { wait: self.wait(MOST_STRANGERS) })
    }

    fn wait(&self, count: usize) -> Duration {
        Duration::from_secs(u64::try_from(1 + count / (self.threads * RATE)).unwrap_or(1))
    }
}

impl State {
    /// Who is next.
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        let strangers_first = self.known_in_a_row >= KNOWN_IN_A_ROW;
        let stranger = if strangers_first { self.strangers.leave() } else { None };
        let known = if stranger.is_none() { self.known.leave() } else { None };
        if known.is_some() {
            self.known_in_a_row += 1;
            return known;
        }
        self.known_in_a_row = 0;
        stranger.or_else(|| self.strangers.leave())
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(shared) = self.shared.take() else { return };
        let mut turn = Turn { shared: None };
        loop {
            let next = {
                let mut state = lock(&shared);
                let next = state.next();
                if next.is_none() {
                    state.free += 1;
                }
                next
            };
            let Some(next) = next else { return };
            turn.shared = Some(Arc::clone(&shared));
            match next.send(turn) {
                Ok(()) => return,
                // Gone meanwhile: the one after.
                Err(back) => turn = back,
            }
            turn.shared = None;
        }
    }
}

/// A short line in which each asker has a turn after the other.
#[derive(Debug)]
struct Line {
    most: usize,
    count: usize,
    waiting: HashMap<Asker, VecDeque<oneshot::Sender<Turn>>>,
    /// Whose turn is next: everybody who waits, once.
    round: VecDeque<Asker>,
}

impl Line {
    fn new(most: usize) -> Self {
        Self { most, count: 0, waiting: HashMap::new(), round: VecDeque::new() }
    }

    /// A place at the end.
    fn enter(&mut self, asker: Asker) -> Option<oneshot::Receiver<Turn>> {
        let has = self.waiting.get(&asker).map_or(0, VecDeque::len);
        if has >= MOST_OF_ONE || (self.count >= self.most && !self.make_room(has + 1)) {
            return None;
        }
        if has == 0 {
            self.round.push_back(asker.clone());
        }
        let (tell, told) = oneshot::channel();
        self.waiting.entry(asker).or_default().push_back(tell);
        self.count += 1;
        Some(told)
    }

    /// Sends away the latest of whoever has the most places, if those are more than `than`.
    fn make_room(&mut self, than: usize) -> bool {
        let most = self.waiting.values_mut().max_by_key(|waiting| waiting.len());
        let Some(most) = most.filter(|waiting| waiting.len() > than) else { return false };
        most.pop_back();
        self.count -= 1;
        true
    }

    /// The next one leaves.
    fn leave(&mut self) -> Option<oneshot::Sender<Turn>> {
        let asker = self.round.pop_front()?;
        let waiting = self.waiting.get_mut(&asker)?;
        let next = waiting.pop_front()?;
        self.count -= 1;
        if waiting.is_empty() {
            self.waiting.remove(&asker);
        } else {
            self.round.push_back(asker);
        }
        Some(next)
    }
}

/// Whoever panicked with the lock in its hand left whole values behind.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;

    use futures_util::poll;

    use super::*;

    type Waiting<'t> = Pin<Box<dyn Future<Output = Result<Turn, Full>> + 't>>;

    fn network(number: u8) -> Asker {
        Asker::Stranger(Some([10, 0, number, 0].into()))
    }

    async fn wait(turns: &Turns, asker: Asker) -> Waiting<'_> {
        let mut waiting: Waiting<'_> = Box::pin(turns.take(asker));
        assert!(poll!(&mut waiting).is_pending());
        waiting
    }

    /// As many as get a place.
    async fn crowd(turns: &Turns, asker: Asker) -> Vec<Waiting<'_>> {
        let mut crowd = Vec::new();
        loop {
            let mut waiting: Waiting<'_> = Box::pin(turns.take(asker.clone()));
            match poll!(&mut waiting) {
                std::task::Poll::Pending => crowd.push(waiting),
                std::task::Poll::Ready(refused) => {
                    assert!(refused.unwrap_err().wait >= Duration::from_secs(1));
                    return crowd;
                }
            }
        }
    }

    /// Whether it has its turn after so many others had theirs.
    async fn after(held: Turn, mut crowd: Vec<Waiting<'_>>, mut honest: Waiting<'_>) -> usize {
        let mut held = held;
        for turns in 0.. {
            drop(held);
            if let std::task::Poll::Ready(turn) = poll!(&mut honest) {
                assert!(turn.is_ok(), "it kept its place");
                return turns;
            }
            held = loop {
                let (turn, place, _) = futures_util::future::select_all(crowd.iter_mut()).await;
                drop(crowd.swap_remove(place));
                // Without a turn: it lost its place.
                if let Ok(turn) = turn {
                    break turn;
                }
            };
        }
        unreachable!()
    }

    #[tokio::test]
    async fn a_network_that_asks_without_end_fills_half_and_delays_another_by_one_turn() {
        let turns = Turns::new(1, 1);
        let held = turns.take(network(0)).await.unwrap();
        let crowd = crowd(&turns, network(1)).await;
        assert_eq!(crowd.len(), MOST_OF_ONE);
        let honest = wait(&turns, network(2)).await;
        assert!(after(held, crowd, honest).await <= 1);
    }

    #[tokio::test]
    async fn many_networks_leave_room_for_one_more_and_none_holds_up_a_known_browser() {
        let turns = Turns::new(1, 1);
        let held = turns.take(network(0)).await.unwrap();
        let mut crowds = Vec::new();
        for number in 1..=50 {
            crowds.extend(crowd(&turns, network(number)).await);
        }
        let stranger = wait(&turns, network(99)).await;
        let known = wait(&turns, Asker::Known("anna's".to_owned())).await;
        assert_eq!(lock(&turns.shared).strangers.count, MOST_STRANGERS);
        drop(held);
        let held = known.await.unwrap();
        assert!(after(held, crowds, stranger).await <= 51, "each network once");
    }

    #[tokio::test]
    async fn a_line_in_which_each_has_one_place_is_full() {
        let turns = Turns::new(1, 1);
        let held = turns.take(network(0)).await.unwrap();
        let mut all = Vec::new();
        for number in 0..MOST_STRANGERS {
            let number = u16::try_from(number).unwrap().to_be_bytes();
            all.push(wait(&turns, Asker::Stranger(Some([10, number[0], number[1], 0].into()))).await);
        }
        let refused = turns.take(network(9)).await.unwrap_err();
        assert_eq!(refused.wait, Duration::from_secs(13), "as long as all of them take");
        drop((held, all));
    }

    #[tokio::test]
    async fn known_browsers_that_ask_without_end_leave_every_fourth_turn_to_strangers() {
        let turns = Turns::new(1, 1);
        let held = turns.take(network(0)).await.unwrap();
        let crowd = crowd(&turns, Asker::Known("mallory's".to_owned())).await;
        let honest = wait(&turns, network(2)).await;
        assert!(after(held, crowd, honest).await <= KNOWN_IN_A_ROW);
    }

    #[tokio::test]
    async fn a_turn_passes_over_those_who_left_and_is_never_lost() {
        let turns = Turns::new(1, 1);
        let held = turns.take(network(0)).await.unwrap();
        let gone = wait(&turns, network(1)).await;
        let stays = wait(&turns, network(2)).await;
        drop(gone);
        drop(held);
        drop(stays.await.unwrap());
        // One that has its turn and does not take it.
        let held = turns.take(network(0)).await.unwrap();
        let leaves = wait(&turns, network(1)).await;
        drop(held);
        drop(leaves);
        assert!(poll!(Box::pin(turns.take(network(3)))).is_ready());
        let state = lock(&turns.shared);
        assert_eq!((state.free, state.strangers.count, state.strangers.waiting.len()), (1, 0, 0));
    }
}
