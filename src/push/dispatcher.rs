//! Brings pushes to their services.
//!
//! Each service has a pool of its own: so many pushes may be in it, so many are sent at once, and what does not fit is refused at
//! once and counted. A push in a pool is a task that waits for its permits, sends with a deadline, and tries again with growing,
//! jittered waits until its challenge ends. A pool shares nothing with another: a service that hangs slows nobody else.

use std::collections::BTreeMap;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use nod_core::id::AccountId;
use nod_core::random::Random;
use nod_core::time::Timestamp;
use nod_core::wire::PushTargetKind;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio_util::sync::CancellationToken;

use super::address::{BadAddress, Target};
use super::destination::{Advice, Attempt, Destination, Destinations, Lesson, jittered};
use super::notice::Notice;
use super::shares::{Permits, Room, Share, Shares};
use super::{Provider, Sent};
use crate::ambient::Clock;
use crate::lifecycle::Lifecycle;
use crate::telemetry::{PushMetrics, Stopwatch};

/// The first wait before another try; each further one doubles it.
const FIRST_WAIT: Duration = Duration::from_millis(500);

/// The longest wait before another try, unless the service asks for more.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// How much of a service may be under way.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Pushes in a pool: waiting, being sent, waiting for another try.
    pub queue: usize,
    /// Sends of a pool at once.
    pub concurrency: usize,
    /// Sends to one host at once, where users choose the host.
    pub per_host: usize,
    /// Sends to the phones of one account at once.
    pub per_account: usize,
    /// The longest that one send may take.
    pub deadline: Duration,
}

/// A push to one target.
pub struct Push {
    /// Whose phone it is.
    pub account: AccountId,
    /// To whom.
    pub target: Target,
    /// What.
    pub notice: Arc<Notice>,
    /// Ends the push: its challenge was settled.
    pub cancel: CancellationToken,
}

/// What became of a push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// The service has it.
    Accepted,
    /// The target is no more; as of when, where the service says so.
    Gone(Option<Timestamp>),
    /// It was given up, and why.
    Failed(String),
    /// It was called back before the service said that it has it. `begun`: it may have arrived all the same.
    Cancelled {
        /// Whether a send had begun.
        begun: bool,
    },
    /// There was no permit for it.
    Dropped,
}

impl Report {
    /// In a word, for the metrics.
    const fn name(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Gone(_) => "gone",
            Self::Failed(_) => "failed",
            Self::Cancelled { .. } => "cancelled",
            Self::Dropped => "dropped",
        }
    }
}

/// Brings pushes to their services. Clones share everything.
#[derive(Clone)]
pub struct Dispatcher {
    pools: Arc<BTreeMap<PushTargetKind, Arc<Pool>>>,
    lifecycle: Lifecycle,
}

/// One service.
struct Pool {
    provider: Arc<dyn Provider>,
    permits: Arc<Semaphore>,
    accounts: Shares<AccountId>,
    sends: Room,
    destinations: Destinations,
    deadline: Duration,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    metrics: PushMetrics,
    lifecycle: Lifecycle,
}

impl Dispatcher {
    /// A dispatcher for these services, each within its own limits.
    pub fn new(
        providers: Vec<Arc<dyn Provider>>,
        limits: impl Fn(PushTargetKind) -> Limits,
        clock: &Arc<dyn Clock>,
        random: &Arc<dyn Random>,
        metrics: &PushMetrics,
        lifecycle: &Lifecycle,
    ) -> Self {
        let pool = |provider: Arc<dyn Provider>| {
            let limits = limits(provider.kind());
            let all = limits.concurrency;
            // Half of the sends, and a quarter of each host's, are kept from hosts that a user chose and that do not answer.
            let (strangers, per_host, strangers_at_host) = match provider.kind() {
                PushTargetKind::UnifiedPush => {
                    let per_host = limits.per_host.min(all);
                    (all.div_ceil(2), per_host, per_host - per_host / 4)
                }
                PushTargetKind::WebPush | PushTargetKind::Fcm | PushTargetKind::Apns => (all, all, all),
            };
            let pool = Pool {
                permits: Arc::new(Semaphore::new(limits.queue)),
                accounts: Shares::new(limits.per_account),
                sends: Room::new(all, strangers),
                destinations: Destinations::new(per_host, strangers_at_host),
                deadline: limits.deadline,
                clock: Arc::clone(clock),
                random: Arc::clone(random),
                metrics: metrics.clone(),
                lifecycle: lifecycle.clone(),
                provider,
            };
            (pool.provider.kind(), Arc::new(pool))
        };
        Self { pools: Arc::new(providers.into_iter().map(pool).collect()), lifecycle: lifecycle.clone() }
    }

    /// A dispatcher without services: it sends nothing.
    pub fn none(lifecycle: &Lifecycle) -> Self {
        Self { pools: Arc::default(), lifecycle: lifecycle.clone() }
    }

    /// The services that are there.
    pub fn kinds(&self) -> impl Iterator<Item = PushTargetKind> + '_ {
        self.pools.keys().copied()
    }

    /// Whether a service is there.
    pub fn offers(&self, kind: PushTargetKind) -> bool {
        self.pools.contains_key(&kind)
    }

    /// Whether anything can be sent at all.
    pub fn is_empty(&self) -> bool {
        self.pools.is_empty()
    }

    /// Whether a target may be registered.
    ///
    /// # Errors
    /// What is wrong with it, by field.
    pub fn admits(&self, target: &Target) -> Result<(), BadAddress> {
        match self.pools.get(&target.address.kind()) {
            Some(pool) => pool.provider.admits(&target.address),
            None => Err(BadAddress("kind: this server does not send to that service")),
        }
    }

    /// Sends in the background; the report comes once all is over. Never waits.
    pub fn dispatch(&self, push: Push) -> oneshot::Receiver<Report> {
        let (reply, report) = oneshot::channel();
        let kind = push.target.address.kind();
        let Some(pool) = self.pools.get(&kind) else {
            let _ = reply.send(Report::Dropped);
            return report;
        };
        let Ok(permit) = Arc::clone(&pool.permits).try_acquire_owned() else {
            pool.metrics.finished(kind, Report::Dropped.name());
            let _ = reply.send(Report::Dropped);
            return report;
        };
        let pool = Arc::clone(pool);
        self.lifecycle.spawn(async move {
            let _queued = (permit, pool.metrics.queued(kind));
            let report = tokio::select! {
                report = pool.deliver(&push) => report,
                () = pool.last_call() => Report::Cancelled { begun: true },
            };
            pool.metrics.finished(kind, report.name());
            // The receiver may be gone.
            let _ = reply.send(report);
        });
        report
    }

    /// Sends once and waits for it: for a test that somebody asked for.
    pub async fn send_once(&self, target: &Target, notice: &Notice) -> Sent {
        match self.pools.get(&target.address.kind()) {
            Some(pool) => pool.send(target, notice).await,
            None => Sent::rejected("this server does not send to that service"),
        }
    }

    /// Asks every service whether it takes our credentials, without sending to anybody.
    pub async fn check(&self) -> Vec<(PushTargetKind, Result<String, String>)> {
        let mut found = Vec::new();
        for (kind, pool) in &*self.pools {
            let answer = tokio::select! {
                answer = pool.provider.check() => answer,
                () = pool.clock.sleep(pool.deadline) => Err("no answer in time".to_owned()),
            };
            found.push((*kind, answer));
        }
        found
    }

    /// Brings the gauges up to date.
    pub fn measure(&self) {
        for (kind, pool) in &*self.pools {
            pool.metrics.resting(*kind, pool.destinations.open_circuits(pool.clock.now()));
        }
    }
}

/// How long sends that are under way may take yet when the service stops.
const LAST_CALL: Duration = Duration::from_secs(2);

/// Why a push waits no more.
enum Interrupted {
    Cancelled,
    Over,
    Stopping,
}

impl Pool {
    /// Ends a while after the service began to finish, or when it must stop at once.
    async fn last_call(&self) {
        self.lifecycle.finishing().await;
        let _ = tokio::time::timeout(LAST_CALL, self.lifecycle.stopping()).await;
    }

    async fn deliver(&self, push: &Push) -> Report {
        let mut last = String::from("its time was over before its turn came");
        let mut begun = false;
        let mut tries = 0;
        let share = self.accounts.of(push.account);
        loop {
            let granted = match self.interruptible(push, self.grant(push, &share)).await {
                Ok(granted) => granted,
                Err(interrupted) => return interrupted.report(begun, last),
            };
            begun = true;
            let sent = tokio::select! {
                sent = self.send(&push.target, &push.notice) => sent,
                () = push.cancel.cancelled() => return Report::Cancelled { begun },
            };
            let now = self.clock.now();
            granted.attempt.learn(lesson(&sent), now, &*self.random);
            drop(granted.permits);
            let asked = match sent {
                Sent::Accepted => return Report::Accepted,
                Sent::Gone { since } => return Report::Gone(since),
                Sent::Rejected { reason } => return Report::Failed(reason.into_owned()),
                Sent::Throttled { wait } => {
                    "too many at present".clone_into(&mut last);
                    wait
                }
                Sent::Unreachable { reason, wait } => {
                    last = reason.into_owned();
                    wait
                }
                Sent::Misconfigured { reason } => {
                    last = reason.into_owned();
                    None
                }
            };
            tries += 1;
            let wait = jittered(backoff(tries), &*self.random).max(asked.unwrap_or_default());
            if now.until(push.notice.expires_at) <= wait {
                return Report::Failed(last);
            }
            if let Err(interrupted) = self.interruptible(push, self.clock.sleep(wait)).await {
                return interrupted.report(begun, last);
            }
        }
    }

    /// Waits, unless the push is called back, its time ends, or the service stops.
    async fn interruptible<T>(&self, push: &Push, wait: impl Future<Output = T>) -> Result<T, Interrupted> {
        if push.cancel.is_cancelled() {
            return Err(Interrupted::Cancelled);
        }
        let left = self.clock.now().until(push.notice.expires_at);
        tokio::select! {
            biased;
            () = push.cancel.cancelled() => Err(Interrupted::Cancelled),
            () = self.lifecycle.finishing() => Err(Interrupted::Stopping),
            done = wait => if push.notice.is_over(self.clock.now()) { Err(Interrupted::Over) } else { Ok(done) },
            () = self.clock.sleep(left) => Err(Interrupted::Over),
        }
    }

    /// Waits until the destination is well and there is room to send.
    async fn grant(&self, push: &Push, share: &Share<'_, AccountId>) -> Granted {
        let address = &push.target.address;
        let destination = self.destinations.named(&self.provider.destination(address), &self.provider.host(address));
        loop {
            let permits = self.room(share, &destination).await;
            // Listening before looking: a lesson in between is not missed.
            let mut changed = pin!(destination.changed());
            changed.as_mut().enable();
            match destination.advise(self.clock.now()) {
                Advice::Send(attempt) => return Granted { attempt, permits },
                // A push whose circuit is open holds no permit meanwhile.
                Advice::Open(wait) => {
                    drop(permits);
                    tokio::select! { () = changed => {}, () = self.clock.sleep(wait) => {} }
                }
                Advice::Wait => {
                    drop(permits);
                    changed.await;
                }
            }
        }
    }

    /// Waits for room. A push that waits holds only what is narrower than what it waits for: an account with many phones waits by
    /// itself, and not in the queue of a host.
    async fn room(&self, share: &Share<'_, AccountId>, destination: &Destination) -> AllPermits {
        let account = share.permit().await;
        let is_stranger = destination.is_stranger();
        (account, destination.host.enter(is_stranger).await, self.sends.enter(is_stranger).await)
    }

    /// Sends once, with the deadline.
    async fn send(&self, target: &Target, notice: &Notice) -> Sent {
        let kind = self.provider.kind();
        self.metrics.attempt(kind);
        let mut watch = Stopwatch::start();
        // In a box: a push that only waits need not keep the room that a request takes.
        let send: Pin<Box<dyn Future<Output = Sent> + Send + '_>> = Box::pin(self.provider.send(target, notice));
        let sent = tokio::select! {
            sent = send => sent,
            () = self.clock.sleep(self.deadline) => Sent::unreachable("no answer in time"),
        };
        self.metrics.answered(kind, sent.name(), watch.lap());
        match &sent {
            Sent::Misconfigured { reason } => {
                tracing::error!(kind = kind.as_str(), %reason, "a push service refuses us");
            }
            Sent::Rejected { reason } => tracing::warn!(kind = kind.as_str(), %reason, "a push was refused"),
            Sent::Unreachable { reason, .. } => {
                tracing::info!(kind = kind.as_str(), %reason, "a push service is away");
            }
            Sent::Accepted | Sent::Throttled { .. } | Sent::Gone { .. } => {}
        }
        sent
    }
}

/// The right to send, and the room for it.
struct Granted {
    attempt: Attempt,
    permits: AllPermits,
}

/// The room of one send: of its account, at its host, and of the service.
type AllPermits = (Option<OwnedSemaphorePermit>, Permits, Permits);

impl Interrupted {
    fn report(self, begun: bool, last: String) -> Report {
        match self {
            Self::Cancelled => Report::Cancelled { begun },
            Self::Over => Report::Failed(last),
            Self::Stopping => Report::Failed("this server stopped".to_owned()),
        }
    }
}

const fn lesson(sent: &Sent) -> Lesson {
    match sent {
        Sent::Accepted | Sent::Throttled { .. } | Sent::Gone { .. } | Sent::Rejected { .. } => Lesson::Well,
        Sent::Unreachable { wait, .. } => Lesson::Unwell(*wait),
        Sent::Misconfigured { .. } => Lesson::Closed,
    }
}

fn backoff(tries: u32) -> Duration {
    FIRST_WAIT.saturating_mul(1 << tries.saturating_sub(1).min(10)).min(LONGEST_WAIT)
}
