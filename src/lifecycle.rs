//! Starting background work and stopping everything in two stages.
//!
//! Nothing is spawned outside [`Lifecycle::spawn`] (law 4). Stage one says "finish": listeners close, sockets are told to come
//! back elsewhere, waits end. When the grace is over, stage two says "now".

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

/// What the parts of the service know of its end.
#[derive(Debug, Clone, Default)]
pub struct Lifecycle {
    tracker: TaskTracker,
    finish: CancellationToken,
    now: CancellationToken,
}

impl Lifecycle {
    /// A service that runs.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs `task` in the background, in the tracker.
    pub fn spawn<F>(&self, task: F)
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        self.tracker.spawn(task);
    }

    /// Counts as a task for as long as it is held: for work that a library spawned.
    pub fn hold(&self) -> TaskTrackerToken {
        self.tracker.token()
    }

    /// Ends when the service should finish what it does and begin nothing new.
    pub async fn finishing(&self) {
        self.finish.cancelled().await;
    }

    /// Whether the service is finishing.
    pub fn is_finishing(&self) -> bool {
        self.finish.is_cancelled()
    }

    /// Ends when whatever still runs must stop at once.
    pub async fn stopping(&self) {
        self.now.cancelled().await;
    }

    /// Stage one.
    pub fn finish(&self) {
        self.finish.cancel();
        self.tracker.close();
    }

    /// Stage one, then stage two when `grace` is over before all tasks are. `true`: all ended by themselves.
    pub async fn stop(&self, grace: Duration) -> bool {
        self.finish();
        let in_time = tokio::time::timeout(grace, self.tracker.wait()).await.is_ok();
        self.now.cancel();
        if !in_time {
            // Tasks that heed stage two end at once; one that does not is dropped with the runtime.
            let _ = tokio::time::timeout(Duration::from_secs(1), self.tracker.wait()).await;
        }
        in_time
    }

    /// Tasks that run.
    pub fn tasks(&self) -> usize {
        self.tracker.len()
    }
}
