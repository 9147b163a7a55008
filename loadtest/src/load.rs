//! The two ways to put load on a target.
//!
//! Closed loop: so many approvals are under way, and the next begins when one ends. That finds how many a second there can
//! be; a server that is slow is also asked less, so its latencies flatter it.
//!
//! Open loop: approvals begin when a clock says so, whatever became of those before, and each latency counts from the moment
//! at which it should have begun. A pause of the server then shows in every approval that had to wait for it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use rustix::time::{Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

use crate::Failure;
use crate::measure::{Measured, Tally, look};
use crate::target::{Target, Worker};

/// An approval that takes longer than this failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// How the load is put on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Loop {
    /// So many at once.
    Closed {
        /// Approvals under way.
        concurrency: usize,
    },
    /// So many a second.
    Open {
        /// Approvals that are due each second.
        rate: f64,
        /// The most under way; more wait, and their latency runs.
        most: usize,
    },
}

impl Loop {
    /// So many a second, of which more are under way than a server that keeps up ever has.
    pub(crate) const fn open(rate: f64) -> Self {
        Self::Open { rate, most: 4096 }
    }
}

/// When a run is over.
#[derive(Debug, Clone)]
pub(crate) enum Until {
    /// After so many approvals.
    Count(u64),
    /// When so much time has passed; what is under way then is finished.
    Elapsed(Duration),
    /// When somebody says so; what is under way then is finished.
    Told(Arc<AtomicBool>),
}

impl Until {
    /// Whether there is another turn, which begins so long after the start.
    pub(crate) fn has(&self, turn: u64, after: Duration) -> bool {
        match self {
            Self::Count(count) => turn < *count,
            Self::Elapsed(span) => after < *span,
            Self::Told(over) => !over.load(Ordering::Relaxed),
        }
    }
}

/// Puts load on a target whose phones are connected.
pub(crate) async fn run(
    target: &Arc<Target>,
    pattern: Loop,
    until: Until,
    pid: Option<u32>,
    label: &str,
) -> Result<Measured, Failure> {
    let tally = Arc::new(Tally::new()?);
    let bar = progress(&until, label);
    let before = look(pid)?;
    let began = Instant::now();
    match pattern {
        Loop::Closed { concurrency } => closed(target, concurrency, &until, &tally, &bar).await,
        Loop::Open { rate, most } => open(target, (rate, most), &until, &tally, &bar).await?,
    }
    let took = began.elapsed();
    let server = before.zip(look(pid)?);
    bar.finish_and_clear();
    Ok(Measured { counts: tally.take(), took, server })
}

/// A bar on standard error, and none where that is no terminal.
fn progress(until: &Until, label: &str) -> ProgressBar {
    let (bar, template) = match until {
        Until::Count(count) => (ProgressBar::new(*count), "{msg} {wide_bar} {pos}/{len} {per_sec} {eta}"),
        Until::Elapsed(_) | Until::Told(_) => (ProgressBar::new_spinner(), "{msg} {spinner} {pos} {per_sec} {elapsed}"),
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.with_message(label.to_owned())
}

async fn closed(target: &Arc<Target>, concurrency: usize, until: &Until, tally: &Arc<Tally>, bar: &ProgressBar) {
    let next = Arc::new(AtomicU64::new(0));
    let began = Instant::now();
    let mut workers = JoinSet::new();
    for number in 0..concurrency {
        let (target, tally, bar, next) = (target.clone(), tally.clone(), bar.clone(), next.clone());
        let until = until.clone();
        workers.spawn(async move {
            let mut worker = Worker::new(number);
            loop {
                let turn = next.fetch_add(1, Ordering::Relaxed);
                if !until.has(turn, began.elapsed()) {
                    return;
                }
                let began = Instant::now();
                approve(&target, &mut worker, turn, began, &tally).await;
                bar.inc(1);
            }
        });
    }
    while workers.join_next().await.is_some() {}
}

async fn open(
    target: &Arc<Target>,
    (rate, most): (f64, usize),
    until: &Until,
    tally: &Arc<Tally>,
    bar: &ProgressBar,
) -> Result<(), Failure> {
    let pacer = Pacer::new()?;
    let places = Arc::new(Semaphore::new(most));
    let idle = Arc::new(Mutex::new(Vec::new()));
    let mut under_way = JoinSet::new();
    let began = Instant::now();
    for turn in 0.. {
        let intended = began + intended(turn, rate);
        if !until.has(turn, intended - began) {
            break;
        }
        pacer.until(intended).await?;
        let place = places.clone().acquire_owned().await?;
        let (target, tally, bar, idle) = (target.clone(), tally.clone(), bar.clone(), idle.clone());
        under_way.spawn(async move {
            let free = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut worker = free.unwrap_or_else(|| Worker::new(usize::try_from(turn).unwrap_or_default()));
            approve(&target, &mut worker, turn, intended, &tally).await;
            bar.inc(1);
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
            drop(place);
        });
        while under_way.try_join_next().is_some() {}
    }
    while under_way.join_next().await.is_some() {}
    Ok(())
}

/// When an approval should begin, after the start.
pub(crate) fn intended(turn: u64, rate: f64) -> Duration {
    #[expect(clippy::cast_precision_loss, reason = "a count of approvals")]
    let turn = turn as f64;
    Duration::from_secs_f64(turn / rate)
}

/// One approval, whose latency counts from `began`. The accounts take turns.
async fn approve(target: &Arc<Target>, worker: &mut Worker, turn: u64, began: Instant, tally: &Tally) {
    let phones = u64::try_from(target.phones()).unwrap_or(1).max(1);
    let phone = usize::try_from(turn % phones).unwrap_or_default();
    match timeout(PATIENCE, target.approve(worker, phone)).await {
        Ok(Ok(told)) => {
            tally.count(Ok(told.at.saturating_duration_since(began)));
            told.finish().await;
        }
        Ok(Err(error)) => tally.count(Err(error.to_string())),
        Err(_) => tally.count(Err(format!("no answer within {PATIENCE:?}"))),
    }
}

/// Waits until a moment, to some ten microseconds: the runtime's own timers count in milliseconds, which is more than an
/// approval takes.
pub(crate) struct Pacer(AsyncFd<std::os::fd::OwnedFd>);

impl Pacer {
    pub(crate) fn new() -> Result<Self, Failure> {
        let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
        let timer = rustix::time::timerfd_create(TimerfdClockId::Monotonic, flags)?;
        #[expect(deprecated, reason = "its successor is unsafe for descriptors that may be closed; this one is owned")]
        let timer = AsyncFd::with_interest(timer, Interest::READABLE)?;
        Ok(Self(timer))
    }

    pub(crate) async fn until(&self, moment: Instant) -> Result<(), Failure> {
        let left = moment.saturating_duration_since(Instant::now());
        // Zero would disarm the timer.
        if left.is_zero() {
            return Ok(());
        }
        let value = Timespec { tv_sec: left.as_secs().try_into()?, tv_nsec: left.subsec_nanos().into() };
        let never = Timespec { tv_sec: 0, tv_nsec: 0 };
        let once = Itimerspec { it_interval: never, it_value: value };
        rustix::time::timerfd_settime(self.0.get_ref(), TimerfdTimerFlags::empty(), &once)?;
        loop {
            let mut ready = self.0.readable().await?;
            let read = ready.try_io(|timer| Ok(rustix::io::read(timer.get_ref(), &mut [0; 8])?));
            if let Ok(read) = read {
                read?;
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::{Browsers, Crowd, Server};

    #[test]
    fn a_run_ends_by_count_by_time_or_when_it_is_told() {
        let second = Duration::from_secs(1);
        assert!(Until::Count(2).has(1, second) && !Until::Count(2).has(2, Duration::ZERO));
        assert!(Until::Elapsed(second).has(99, Duration::ZERO) && !Until::Elapsed(second).has(0, second));
        let over = Arc::new(AtomicBool::new(false));
        assert!(Until::Told(over.clone()).has(0, second));
        over.store(true, Ordering::Relaxed);
        assert!(!Until::Told(over).has(0, second));
    }

    #[test]
    fn an_open_loop_begins_on_a_schedule_that_nothing_delays() {
        assert_eq!(intended(0, 100.0), Duration::ZERO);
        assert_eq!(intended(1, 100.0), Duration::from_millis(10));
        assert_eq!(intended(250, 100.0), Duration::from_millis(2500));
    }

    /// A relay that lets one approval through at a time.
    async fn one_at_a_time(pattern: Loop, count: u64) -> Measured {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Server::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let relay = tokio::spawn(crate::relay::accept(listener));
        let target = Target::relay(server, 1, Browsers::New);
        let mut crowd = Crowd::default();
        target.connect_some(0..1, &mut crowd).await.unwrap();
        let measured = run(&target, pattern, Until::Count(count), None, "test").await.unwrap();
        relay.abort();
        assert_eq!((measured.counts.latencies.len(), measured.counts.failed()), (count, 0));
        measured
    }

    #[tokio::test]
    async fn an_approval_that_had_to_wait_for_others_counts_its_wait() {
        let count = 40;
        let share = |measured: &Measured| measured.counts.latencies.mean() / 1e9 / measured.took.as_secs_f64();
        // One after the other, each from its own beginning: together they take no longer than the run, so each takes on
        // average a fortieth of it at most, however loaded the machine is.
        let closed = one_at_a_time(Loop::Closed { concurrency: 1 }, count).await;
        assert!(share(&closed) <= 0.025, "{}", share(&closed));
        // All are due at once, and only one can be under way: on average each waits for half of the run.
        let open = one_at_a_time(Loop::Open { rate: 1e9, most: 1 }, count).await;
        assert!(share(&open) > 0.05, "{}", share(&open));
    }

    #[tokio::test]
    async fn the_pacer_waits_for_what_is_to_come_and_for_nothing_that_is_over() {
        let pacer = Pacer::new().unwrap();
        let soon = Instant::now() + Duration::from_millis(2);
        pacer.until(soon).await.unwrap();
        assert!(Instant::now() >= soon);
        pacer.until(soon).await.unwrap();
    }
}
