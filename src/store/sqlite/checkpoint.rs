//! Bringing the pages of the write-ahead log into the database file.
//!
//! SQLite does so by itself inside the commit that finds the log long, and the callers in that batch wait for the
//! copying of a thousand pages and twice for the disk. Here it happens beside the commits: most of it while others
//! write, and then, because they have written meanwhile, the little that is left in a turn of its own. After that the
//! log begins anew.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinHandle;

use super::super::StoreError;
use super::super::failure::Outcome;
use super::connection::Connection;

/// How long the log becomes before it is brought in, in pages of 4 KiB: 16 MiB, a few hundred approvals at the least. A
/// page that many of them changed is written into the file once; with a quarter of that, four times as often, and
/// commits wait for the same disk.
const LONG: u32 = 4000;

/// What brings the log in. Cloning gives another handle to the same.
#[derive(Clone)]
pub(super) struct Checkpoints {
    file: PathBuf,
    patience: Duration,
    step: Arc<Mutex<Step>>,
}

/// How far it is.
enum Step {
    /// The log was short when it was last looked at.
    Idle,
    /// Most of it is brought in while others write, or was.
    Concurrent(JoinHandle<()>),
    /// The rest is brought in while nobody writes, or was.
    Exclusive(JoinHandle<()>),
}

impl Checkpoints {
    pub(super) fn new(file: PathBuf, patience: Duration) -> Self {
        Self { file, patience, step: Arc::new(Mutex::new(Step::Idle)) }
    }

    /// Takes the next step when the log has so many pages after a commit. `exclusive` brings the rest in, and lets
    /// nobody write until it has ended or is dropped. Waits for nothing.
    pub(super) fn advance(&self, pages: u32, exclusive: impl FnOnce() -> Outcome<()> + Send + 'static) {
        // A panic cannot leave the step half changed: it is replaced as a whole.
        let mut step = self.step.lock().unwrap_or_else(PoisonError::into_inner);
        match &*step {
            Step::Concurrent(task) | Step::Exclusive(task) if !task.is_finished() => {}
            _ if pages < LONG => *step = Step::Idle,
            Step::Concurrent(_) => {
                *step = Step::Exclusive(tokio::task::spawn_blocking(move || log(exclusive())));
            }
            Step::Idle | Step::Exclusive(_) => {
                let (file, patience) = (self.file.clone(), self.patience);
                let concurrent = move || Connection::writer(&file, patience)?.checkpoint();
                *step = Step::Concurrent(tokio::task::spawn_blocking(move || log(concurrent())));
            }
        }
    }

    /// Waits for the step that is being taken.
    pub(super) async fn close(&self) {
        let step = std::mem::replace(&mut *self.step.lock().unwrap_or_else(PoisonError::into_inner), Step::Idle);
        if let Step::Concurrent(task) | Step::Exclusive(task) = step
            && let Err(error) = task.await
        {
            tracing::warn!(%error, "a checkpoint did not end well");
        }
    }
}

/// The log only grows for as long: the next commit tries again.
fn log(outcome: Outcome<()>) {
    if let Err(failure) = outcome {
        let error = StoreError::from(failure);
        tracing::warn!(%error, "the log could not be brought into the database file");
    }
}
