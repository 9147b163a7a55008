//! Whose password is hashed next.
//!
//! There are two lines. Browsers that an account approved before, and administrators, wait in the line of the known; all others wait
//! in the line of strangers, by network. The known come first, and every fourth permit goes to a stranger.
//!
//! Within a line, three rules alternate. The first serves one network after the other. The second serves the network that has the
//! fewest slots: one that asks once is not behind one that asks without end. The third serves the latest: a person who comes after
//! hundreds of others is not behind all of them, whatever networks they have. Lines are short: nobody has more than half of the
//! slots, and when all are taken, the newcomer gets the oldest slot of the network that has the most. Nothing was counted of the one
//! that loses its slot, and nothing was hashed. A request whose client hung up comes after all others, and loses its slot first.

use std::cmp::Reverse;
use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::oneshot;

/// Slots in the line of those who are known.
const MOST_KNOWN: usize = 256;

/// Slots in the line of strangers.
const MOST_STRANGERS: usize = 256;

/// The most slots of one asker.
const MOST_OF_ONE: usize = 128;

/// After so many who are known, a stranger gets a permit.
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

/// Whether somebody waits for the answer. `None`: for sure.
pub(super) type Present = Option<Weak<()>>;

/// Too many wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full {
    /// When to try again.
    pub wait: Duration,
}

/// Who waits for a permit.
#[derive(Debug)]
pub(super) struct Queue {
    shared: Arc<Mutex<State>>,
    threads: usize,
}

#[derive(Debug)]
struct State {
    /// Permits that nobody has.
    free: usize,
    known: Line,
    strangers: Line,
    /// So many who are known got a permit since the last stranger.
    known_in_a_row: usize,
}

/// The right to hash one password. The next in line has it when this is dropped.
#[must_use = "the next in line has it at once"]
#[derive(Debug)]
pub struct Permit {
    /// `None` once it was given up.
    shared: Option<Arc<Mutex<State>>>,
}

impl Queue {
    /// So many at once, for that many threads.
    pub(super) fn new(permits: usize, threads: usize) -> Self {
        let (known, strangers) = (Line::new(MOST_KNOWN), Line::new(MOST_STRANGERS));
        let state = State { free: permits, known, strangers, known_in_a_row: 0 };
        Self { shared: Arc::new(Mutex::new(state)), threads }
    }

    /// A permit, as soon as this asker is next. Where nobody holds what `present` refers to any more, nobody waits for the answer, and
    /// all others come first.
    pub(super) async fn take(&self, asker: Asker, present: Present) -> Result<Permit, Full> {
        let waiting = {
            let mut state = lock(&self.shared);
            if state.free > 0 {
                state.free -= 1;
                return Ok(Permit { shared: Some(Arc::clone(&self.shared)) });
            }
            let line = if matches!(asker, Asker::Stranger(_)) { &mut state.strangers } else { &mut state.known };
            line.enter(asker, present)
        };
        // Permits are never lost: a sender that is dropped means that another asker got the slot.
        waiting.await.map_err(|_| Full { wait: self.wait(MOST_STRANGERS) })
    }

    fn wait(&self, count: usize) -> Duration {
        Duration::from_secs(u64::try_from(1 + count / (self.threads * RATE)).unwrap_or(1))
    }
}

impl State {
    /// Who is next.
    fn next(&mut self) -> Option<oneshot::Sender<Permit>> {
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

impl Drop for Permit {
    fn drop(&mut self) {
        let Some(shared) = self.shared.take() else { return };
        let mut permit = Permit { shared: None };
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
            permit.shared = Some(Arc::clone(&shared));
            match next.send(permit) {
                Ok(()) => return,
                // Gone meanwhile: the one after.
                Err(back) => permit = back,
            }
            permit.shared = None;
        }
    }
}

/// A short line.
#[derive(Debug)]
struct Line {
    most: usize,
    count: usize,
    /// So many came.
    came: u64,
    waiting: HashMap<Asker, VecDeque<Waiter>>,
    /// Who is served next: everybody who waits, once.
    round: VecDeque<Asker>,
    /// By which rule the next one leaves.
    rule: Rule,
}

/// Who leaves a line next.
#[derive(Debug, Clone, Copy)]
enum Rule {
    /// The latest of all.
    Latest,
    /// The latest of the one that has the fewest slots; of several, of the one that came last.
    Fewest,
    /// The oldest of the one that is next.
    InTurn,
}

/// Somebody in a line.
#[derive(Debug)]
struct Waiter {
    /// Those that came before have lower numbers.
    number: u64,
    present: Present,
    tell: oneshot::Sender<Permit>,
}

impl Waiter {
    fn is_gone(&self) -> bool {
        self.tell.is_closed() || self.present.as_ref().is_some_and(|present| present.strong_count() == 0)
    }
}

impl Line {
    fn new(most: usize) -> Self {
        Self { most, count: 0, came: 0, waiting: HashMap::new(), round: VecDeque::new(), rule: Rule::Latest }
    }

    /// A slot at the end, which another one may have to give up.
    fn enter(&mut self, asker: Asker, present: Present) -> oneshot::Receiver<Permit> {
        let has = self.waiting.get(&asker).map_or(0, VecDeque::len);
        if has >= MOST_OF_ONE {
            self.take(|other, waiter, _| (*other != asker, !waiter.is_gone(), waiter.number));
        } else if self.count >= self.most {
            let most = self.waiting.values().map(VecDeque::len).max().unwrap_or_default();
            // A waiter that is gone, or the oldest of the asker that has the most, and more than the newcomer; else the newcomer's own.
            let is_later = |other: &Asker, slots| if most > has { slots < most } else { *other != asker };
            self.take(|other, waiter, slots| (!waiter.is_gone(), is_later(other, slots), waiter.number));
        }
        if !self.waiting.contains_key(&asker) {
            self.round.push_back(asker.clone());
        }
        let (tell, told) = oneshot::channel();
        self.came += 1;
        self.waiting.entry(asker).or_default().push_back(Waiter { number: self.came, present, tell });
        self.count += 1;
        told
    }

    /// The next one leaves. Those who are gone do when there is nobody else.
    fn leave(&mut self) -> Option<oneshot::Sender<Permit>> {
        let rule = self.rule;
        self.rule = match rule {
            Rule::Latest => Rule::Fewest,
            Rule::Fewest => Rule::InTurn,
            Rule::InTurn => Rule::Latest,
        };
        let (asker, tell) = match rule {
            Rule::Latest => self.take(|_, waiter, _| (waiter.is_gone(), Reverse(waiter.number)))?,
            Rule::Fewest => self.take(|_, waiter, slots| (waiter.is_gone(), slots, Reverse(waiter.number)))?,
            Rule::InTurn => {
                let slots: HashMap<Asker, usize> = self.round.iter().cloned().zip(0..).collect();
                self.take(|asker, waiter, _| (waiter.is_gone(), slots.get(asker).copied(), waiter.number))?
            }
        };
        if let Rule::InTurn = rule
            && self.waiting.contains_key(&asker)
        {
            self.round.retain(|other| *other != asker);
            self.round.push_back(asker);
        }
        Some(tell)
    }

    /// Takes the one with the lowest key, which is made of the asker, the one that waits, and how many of the asker's do.
    fn take<K: Ord>(&mut self, key: impl Fn(&Asker, &Waiter, usize) -> K) -> Option<(Asker, oneshot::Sender<Permit>)> {
        let all = self.waiting.iter().flat_map(|(asker, waiting)| {
            let keys = waiting.iter().map(|waiter| key(asker, waiter, waiting.len()));
            keys.enumerate().map(move |(slot, key)| (key, asker, slot))
        });
        let (_, asker, slot) = all.min_by(|(one, ..), (other, ..)| one.cmp(other))?;
        let asker = asker.clone();
        let waiting = self.waiting.get_mut(&asker)?;
        let taken = waiting.remove(slot)?;
        self.count -= 1;
        if waiting.is_empty() {
            self.waiting.remove(&asker);
            self.round.retain(|other| *other != asker);
        }
        Some((asker, taken.tell))
    }
}

/// Poisoning is ignored: a panic under this lock cannot leave a value half changed.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;

    use futures_util::poll;

    use super::*;

    type Waiting<'t> = Pin<Box<dyn Future<Output = Result<Permit, Full>> + 't>>;

    fn network(number: u8) -> Asker {
        Asker::Stranger(Some([10, 0, number, 0].into()))
    }

    async fn wait(queue: &Queue, asker: Asker) -> Waiting<'_> {
        let mut waiting: Waiting<'_> = Box::pin(queue.take(asker, None));
        assert!(poll!(&mut waiting).is_pending());
        waiting
    }

    /// So many.
    async fn crowd(queue: &Queue, asker: Asker, size: usize) -> Vec<Waiting<'_>> {
        let mut crowd = Vec::new();
        for _ in 0..size {
            crowd.push(wait(queue, asker.clone()).await);
        }
        crowd
    }

    /// Whether it gets its permit after so many others got theirs.
    async fn after(held: Permit, mut crowd: Vec<Waiting<'_>>, mut honest: Waiting<'_>) -> usize {
        let mut held = held;
        for permits in 0.. {
            drop(held);
            if let std::task::Poll::Ready(permit) = poll!(&mut honest) {
                assert!(permit.is_ok(), "it kept its slot");
                return permits;
            }
            held = loop {
                let (permit, slot, _) = futures_util::future::select_all(crowd.iter_mut()).await;
                drop(crowd.swap_remove(slot));
                // Without a permit: it lost its slot.
                if let Ok(permit) = permit {
                    break permit;
                }
            };
        }
        unreachable!()
    }

    #[tokio::test]
    async fn a_network_that_asks_without_end_fills_half_and_delays_another_by_one_permit() {
        let queue = Queue::new(1, 1);
        let held = queue.take(network(0), None).await.unwrap();
        let crowd = crowd(&queue, network(1), 700).await;
        assert_eq!(lock(&queue.shared).strangers.count, MOST_OF_ONE);
        let honest = wait(&queue, network(2)).await;
        assert!(after(held, crowd, honest).await <= 1);
    }

    /// How many leave before the one that waits for `told` does, while a newcomer may come before each.
    fn before(line: &mut Line, told: &mut oneshot::Receiver<Permit>, newcomer: impl Fn(u8) -> Option<Asker>) -> usize {
        let mut others = Vec::new();
        for left in 0..200 {
            others.extend(newcomer(left).map(|asker| line.enter(asker, None)));
            drop(line.leave());
            if told.try_recv().is_err_and(|error| error == oneshot::error::TryRecvError::Closed) {
                return usize::from(left);
            }
        }
        panic!("it never left")
    }

    #[test]
    fn many_at_once_delay_the_next_asker_by_two_permits_whatever_networks_they_have() {
        for (networks, from) in [(1, 1), (1, 251), (8, 3), (8, 251), (250, 3), (250, 251)] {
            // Whichever rule is next.
            for left in 0..3 {
                let mut line = Line::new(MOST_STRANGERS);
                let crowd = (0..700).map(|number: u16| network(u8::try_from(1 + number % networks).unwrap()));
                let others: Vec<_> = crowd.map(|asker| line.enter(asker, None)).collect();
                for _ in 0..left {
                    drop(line.leave());
                }
                let mut honest = line.enter(network(from), None);
                let permits = before(&mut line, &mut honest, |_| None);
                assert!(permits <= 2, "{permits} permits after {networks} networks, from {from}");
                drop(others);
            }
        }
    }

    #[test]
    fn those_who_hung_up_hold_up_nobody_and_are_not_forgotten() {
        let mut line = Line::new(MOST_STRANGERS);
        let here = Arc::new(());
        let early = network(252);
        let mut first = line.enter(early, Some(Arc::downgrade(&here)));
        let crowd = |number: u16| network(u8::try_from(1 + number % 250).unwrap());
        let mut gone: Vec<_> = (0..700).map(|number| line.enter(crowd(number), Some(Weak::new()))).collect();
        let mut last = line.enter(network(251), Some(Arc::downgrade(&here)));
        for told in [&mut first, &mut last] {
            assert!(told.try_recv().is_err_and(|error| error == oneshot::error::TryRecvError::Empty), "it has a slot");
        }
        for _ in 0..2 {
            drop(line.leave());
        }
        for told in [&mut first, &mut last] {
            assert!(
                told.try_recv().is_err_and(|error| error == oneshot::error::TryRecvError::Closed),
                "it had its permit"
            );
        }
        let mut had_a_permit = 0;
        while line.leave().is_some() {
            had_a_permit += 1;
        }
        assert_eq!((had_a_permit, line.count, line.round.len()), (MOST_STRANGERS - 2, 0, 0));
        gone.clear();
    }

    #[test]
    fn an_asker_that_asks_once_is_not_behind_those_who_ask_without_end() {
        let mut line = Line::new(MOST_STRANGERS);
        let others: Vec<_> =
            (0..700).map(|number: u16| line.enter(network(1 + number.to_le_bytes()[0] % 8), None)).collect();
        let mut honest = line.enter(network(99), None);
        assert!(before(&mut line, &mut honest, |left| Some(network(1 + left % 8))) <= 1);
        drop(others);
    }

    #[test]
    fn every_network_has_its_permit_though_others_come_without_end() {
        let mut line = Line::new(MOST_STRANGERS);
        let others: Vec<_> = (0..30).map(|number| line.enter(network(1 + number % 10), None)).collect();
        // With two slots it has more than each newcomer.
        let (mut honest, second) = (line.enter(network(99), None), line.enter(network(99), None));
        let newcomer = |left| Some(network(100 + left % 100));
        assert!(before(&mut line, &mut honest, newcomer) <= 33, "eleven networks, each third permit");
        drop((others, second));
    }

    #[tokio::test]
    async fn many_networks_hold_up_no_known_browser() {
        let queue = Queue::new(1, 1);
        let held = queue.take(network(0), None).await.unwrap();
        let mut crowds = Vec::new();
        for number in 1..=50 {
            crowds.extend(crowd(&queue, network(number), 20).await);
        }
        let known = wait(&queue, Asker::Known("anna's".to_owned())).await;
        assert_eq!(lock(&queue.shared).strangers.count, MOST_STRANGERS);
        drop(held);
        drop(known.await.unwrap());
    }

    #[tokio::test]
    async fn an_asker_that_loses_its_slot_hears_when_to_try_again() {
        let queue = Queue::new(1, 1);
        let held = queue.take(network(0), None).await.unwrap();
        let mut all = Vec::new();
        for number in 0..MOST_STRANGERS {
            let number = u16::try_from(number).unwrap().to_be_bytes();
            all.push(wait(&queue, Asker::Stranger(Some([10, number[0], number[1], 0].into()))).await);
        }
        let newcomer = wait(&queue, Asker::Stranger(None)).await;
        let refused = all.swap_remove(0).await.unwrap_err();
        assert_eq!(refused.wait, Duration::from_secs(13), "as long as all of them take");
        for waiting in &mut all {
            assert!(poll!(waiting).is_pending(), "nobody else lost one");
        }
        drop((held, newcomer, all));
    }

    #[tokio::test]
    async fn known_browsers_that_ask_without_end_leave_every_fourth_permit_to_strangers() {
        let queue = Queue::new(1, 1);
        let held = queue.take(network(0), None).await.unwrap();
        let crowd = crowd(&queue, Asker::Known("mallory's".to_owned()), MOST_OF_ONE).await;
        let honest = wait(&queue, network(2)).await;
        assert!(after(held, crowd, honest).await <= KNOWN_IN_A_ROW);
    }

    #[tokio::test]
    async fn a_permit_passes_over_those_who_left_and_is_never_lost() {
        let queue = Queue::new(1, 1);
        let held = queue.take(network(0), None).await.unwrap();
        let gone = wait(&queue, network(1)).await;
        let stays = wait(&queue, network(2)).await;
        drop(gone);
        drop(held);
        drop(stays.await.unwrap());
        // One that gets its permit and does not take it.
        let held = queue.take(network(0), None).await.unwrap();
        let leaves = wait(&queue, network(1)).await;
        drop(held);
        drop(leaves);
        assert!(poll!(Box::pin(queue.take(network(3), None))).is_ready());
        let state = lock(&queue.shared);
        assert_eq!((state.free, state.strangers.count, state.strangers.waiting.len()), (1, 0, 0));
    }
}
