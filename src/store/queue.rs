//! Group commit: everything that waits is written in one transaction.
//!
//! Callers put a [`Job`] into a bounded queue and wait for its reply. One task takes all that is waiting, up to a limit,
//! writes it in one transaction, and replies after the commit. While it commits, the next batch gathers: the busier the
//! service, the larger the batch, so a durable commit costs the same for one approval as for hundreds.

use std::future::Future;

use nod_core::audit::AuditDraft;
use nod_core::challenge::CancelReason;
use nod_core::id::{ChallengeId, ClientId, SessionId};
use nod_core::time::Timestamp;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::failure::{Failure, Outcome};
use super::{
    AcknowledgePush, Acknowledged, Decide, Decided, Fenced, IssueChallenge, IssueOutcome, MarkProgress, RecordPush,
    Redeem, StoreError, StoreResult, WrongNumber,
};

/// A proof to be claimed.
#[derive(Debug)]
pub(super) struct ClaimProof {
    pub(super) thumbprint: String,
    pub(super) jti: String,
    pub(super) expires_at: Timestamp,
}

/// A challenge to be taken back.
#[derive(Debug)]
pub(super) struct Cancel {
    pub(super) challenge: ChallengeId,
    pub(super) client: ClientId,
    pub(super) reason: CancelReason,
    pub(super) audit: AuditDraft,
}

/// A ticket to be taken.
#[derive(Debug)]
pub(super) struct TakeTicket {
    pub(super) challenge: ChallengeId,
    pub(super) at: Timestamp,
    /// Challenges whose time ended at that moment or before are too old.
    pub(super) ended_after: Timestamp,
}

/// A session's use to be recorded.
#[derive(Debug)]
pub(super) struct Touch {
    pub(super) session: SessionId,
    pub(super) at: Timestamp,
}

/// What one caller wants, and where the reply goes.
pub(super) struct Request<A, O> {
    request: A,
    reply: oneshot::Sender<StoreResult<O>>,
}

/// The jobs of one kind that wait, in the order in which they came.
pub(super) struct Jobs<A, O> {
    requests: Vec<A>,
    replies: Vec<oneshot::Sender<StoreResult<O>>>,
}

impl<A, O> Default for Jobs<A, O> {
    fn default() -> Self {
        Self { requests: Vec::new(), replies: Vec::new() }
    }
}

impl<A, O> Jobs<A, O> {
    /// The requests.
    pub(super) fn requests(&self) -> &[A] {
        &self.requests
    }

    fn push(&mut self, request: Request<A, O>) {
        self.requests.push(request.request);
        self.replies.push(request.reply);
    }

    fn split_off(&mut self, at: usize) -> Self {
        Self { requests: self.requests.split_off(at), replies: self.replies.split_off(at) }
    }

    /// A caller that no longer waits has gone away; its request is written all the same.
    fn reply(self, outcomes: Vec<O>) {
        for (reply, outcome) in self.replies.into_iter().zip(outcomes) {
            drop(reply.send(Ok(outcome)));
        }
    }

    fn fail(self, error: &StoreError) {
        for reply in self.replies {
            drop(reply.send(Err(error.clone())));
        }
    }
}

macro_rules! job_kinds {
    ($($(#[$doc:meta])+ $variant:ident $jobs:ident: $request:ty => $outcome:ty;)+) => {
        /// One hot call that waits.
        pub(super) enum Job {$(
            $(#[$doc])+
            $variant(Request<$request, $outcome>),
        )+}

        $(impl From<Request<$request, $outcome>> for Job {
            fn from(request: Request<$request, $outcome>) -> Self {
                Self::$variant(request)
            }
        })+

        /// All that is written in one transaction, by kind. The kinds are written in the order of these fields.
        #[derive(Default)]
        pub(super) struct Batch {$(
            $(#[$doc])+
            pub(super) $jobs: Jobs<$request, $outcome>,
        )+}

        /// What became of a batch: one outcome for each ask, in the same order.
        #[derive(Default)]
        pub(super) struct Outcomes {$(
            $(#[$doc])+
            pub(super) $jobs: Vec<$outcome>,
        )+}

        impl Batch {
            fn push(&mut self, job: Job) {
                match job {$( Job::$variant(request) => self.$jobs.push(request), )+}
            }

            fn sizes(&self) -> Vec<usize> {
                vec![$( self.$jobs.requests.len(), )+]
            }

            /// Two batches of less: the first kind apart from the rest, or one kind in halves.
            fn split(mut self) -> (Self, Self) {
                let kinds = self.sizes().into_iter().filter(|size| *size > 0).count();
                let mut first = Self::default();
                $(if !self.$jobs.requests.is_empty() {
                    if kinds > 1 {
                        first.$jobs = std::mem::take(&mut self.$jobs);
                    } else {
                        let half = self.$jobs.requests.len() / 2;
                        let rest = self.$jobs.split_off(half);
                        first.$jobs = std::mem::replace(&mut self.$jobs, rest);
                    }
                    return (first, self);
                })+
                (first, self)
            }

            fn reply(self, outcomes: Outcomes) {
                $( self.$jobs.reply(outcomes.$jobs); )+
            }

            fn fail(self, error: &StoreError) {
                $( self.$jobs.fail(error); )+
            }
        }
    };
}

job_kinds! {
    /// Proofs to be claimed.
    ClaimProof proofs: ClaimProof => bool;
    /// Challenges to be issued.
    Issue issues: IssueChallenge => IssueOutcome;
    /// Answers to be accepted.
    Decide decisions: Decide => Fenced<Decided>;
    /// Wrong numbers to be counted.
    WrongNumber wrong_numbers: WrongNumber => Fenced<u32>;
    /// Challenges to be taken back.
    Cancel cancellations: Cancel => Fenced<u32>;
    /// Approvals to be redeemed.
    Redeem redemptions: Redeem => Fenced<u32>;
    /// Tickets to be taken.
    TakeTicket tickets: TakeTicket => Fenced<()>;
    /// Progress to be recorded.
    MarkProgress progress: MarkProgress => Fenced<u32>;
    /// Sessions' uses to be recorded.
    Touch touches: Touch => ();
    /// What became of pushes, to be recorded.
    RecordPush pushes: RecordPush => ();
    /// Signs of life of devices that were pushed to.
    AcknowledgePush acknowledgements: AcknowledgePush => Vec<Acknowledged>;
}

/// What a commit promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Durability {
    /// It is on the disk.
    Disk,
    /// It is seen by all and outlives the process; should the machine lose its power before the next commit that is on the
    /// disk, it may not have been.
    Order,
}

impl Batch {
    /// That a ticket was taken, how far a question or its push came, and when a session was last used need not wait for the disk: after a
    /// power cut, a ticket that was seen by somebody else could be taken once more, by a page of the right origin, until its
    /// challenge ends; and a browser that waits has its watch token. All else is on the disk when it is acknowledged.
    pub(super) fn durability(&self) -> Durability {
        let marks = self.progress.requests.len() + self.pushes.requests.len() + self.acknowledgements.requests.len();
        let swift = self.tickets.requests.len() + marks + self.touches.requests.len();
        if swift == self.len() { Durability::Order } else { Durability::Disk }
    }

    fn len(&self) -> usize {
        self.sizes().into_iter().sum()
    }
}

/// Writes batches.
pub(super) trait Commit: Send + 'static {
    /// Writes the whole batch in one transaction, or nothing of it, and gives it back.
    fn commit(&mut self, batch: Batch) -> impl Future<Output = (Batch, Outcome<Outcomes>)> + Send;
}

/// The queue, and the task that empties it.
pub(super) struct Queue {
    sender: mpsc::Sender<Job>,
    closing: CancellationToken,
    ended: Mutex<Option<oneshot::Receiver<()>>>,
}

impl Queue {
    /// Starts the task: at most `capacity` jobs wait, at most `batch` are written at once.
    pub(super) fn start(writer: impl Commit, capacity: usize, batch: usize) -> Self {
        let (queue, task) = Self::new(writer, capacity, batch);
        #[expect(clippy::disallowed_methods, reason = "close() waits for it, after all that the tracker waits for")]
        tokio::spawn(task);
        queue
    }

    /// [`Self::start`] with a thread of its own, for a writer that waits often and each time for little: among all other tasks,
    /// each of these waits would last until it is its turn again.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(super) fn start_apart(writer: impl Commit, capacity: usize, batch: usize) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (queue, task) = Self::new(writer, capacity, batch);
        std::thread::Builder::new().name("store-writer".to_owned()).spawn(move || runtime.block_on(task))?;
        Ok(queue)
    }

    fn new(writer: impl Commit, capacity: usize, batch: usize) -> (Self, impl Future<Output = ()> + Send + 'static) {
        let (sender, receiver) = mpsc::channel(capacity.max(1));
        let closing = CancellationToken::new();
        let (end, ended) = oneshot::channel();
        let work = write_all(writer, receiver, batch.max(1), closing.clone());
        let task = async move {
            work.await;
            // Nobody waits when the store was dropped without being closed.
            let _ = end.send(());
        };
        (Self { sender, closing, ended: Mutex::new(Some(ended)) }, task)
    }

    /// Puts a job into the queue and waits until it is written.
    pub(super) async fn run<A, O>(&self, request: A) -> StoreResult<O>
    where
        Job: From<Request<A, O>>,
    {
        let (reply, outcome) = oneshot::channel();
        self.sender.try_send(Job::from(Request { request, reply })).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => StoreError::Overloaded,
            mpsc::error::TrySendError::Closed(_) => StoreError::Closed,
        })?;
        outcome.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Puts a job into the queue that may as well be dropped: nobody waits for it.
    pub(super) fn post<A, O>(&self, request: A)
    where
        Job: From<Request<A, O>>,
    {
        let (reply, _) = oneshot::channel();
        drop(self.sender.try_send(Job::from(Request { request, reply })));
    }

    /// Writes what is queued, takes nothing more, and ends the task.
    pub(super) async fn close(&self) {
        self.closing.cancel();
        if let Some(ended) = self.ended.lock().await.take()
            && ended.await.is_err()
        {
            tracing::error!("the store's writer did not end well");
        }
    }
}

async fn write_all(
    mut writer: impl Commit,
    mut receiver: mpsc::Receiver<Job>,
    limit: usize,
    closing: CancellationToken,
) {
    let mut jobs = Vec::with_capacity(limit);
    loop {
        let received = tokio::select! {
            received = receiver.recv_many(&mut jobs, limit) => received,
            () = closing.cancelled(), if !receiver.is_closed() => {
                receiver.close();
                continue;
            }
        };
        if received == 0 {
            return;
        }
        // Yield once so that tasks about to enqueue can join this batch; never wait for more.
        let mut before = 0;
        while before < jobs.len() && jobs.len() < limit {
            before = jobs.len();
            tokio::task::yield_now().await;
            while jobs.len() < limit
                && let Ok(job) = receiver.try_recv()
            {
                jobs.push(job);
            }
        }
        let mut batch = Batch::default();
        jobs.drain(..).for_each(|job| batch.push(job));
        write(&mut writer, batch).await;
    }
}

/// Writes a batch. When a value in it is to blame for a failure, the batch is halved until that value stands alone, so that
/// it fails nobody else's write.
async fn write(writer: &mut impl Commit, batch: Batch) {
    let mut waiting = vec![batch];
    while let Some(batch) = waiting.pop() {
        let (batch, outcome) = writer.commit(batch).await;
        match outcome {
            Ok(outcomes) => batch.reply(outcomes),
            Err(failure) if failure.is_about_data() && batch.len() > 1 => {
                let (first, second) = batch.split();
                waiting.push(second);
                waiting.push(first);
            }
            Err(failure) => give_up(batch, failure),
        }
    }
}

fn give_up(batch: Batch, failure: Failure) {
    let error = StoreError::from(failure);
    tracing::warn!(%error, writes = batch.len(), "a batch of writes failed");
    batch.fail(&error);
}
