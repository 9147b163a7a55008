//! The lock of the one process that serves a database.
//!
//! Everything is safe when two processes serve one database, for the database decides every race (law 2). But a wake reaches
//! only its own process, so that a waiter on the other learns of it a tick late. On SQLite nobody gains by that, and the
//! second is refused; on PostgreSQL it is allowed, and said.

use std::any::Any;
use std::fs::{File, TryLockError};
use std::path::PathBuf;

use super::OpenError;

/// The lock, for as long as this lives. The operating system, or the database, frees it when the process dies.
#[must_use = "dropping it unlocks the instance"]
pub struct InstanceLock {
    #[expect(dead_code, reason = "it is held, and nothing else")]
    hold: Box<dyn Any + Send>,
}

impl InstanceLock {
    /// The lock that `hold` holds: an open file, or a session.
    pub(super) fn new(hold: impl Any + Send) -> Self {
        Self { hold: Box::new(hold) }
    }
}

/// Whether the lock was free.
#[must_use = "another process may hold the lock"]
pub enum LockOutcome {
    /// Nobody else serves this database.
    Ours(InstanceLock),
    /// Somebody else does, and that is allowed.
    Shared,
    /// Somebody else does, and holds this file.
    Taken(PathBuf),
}

/// Locks a file that is there for that purpose only: locks on the database itself are SQLite's.
pub(super) fn lock_file(path: PathBuf, file: File) -> Result<LockOutcome, OpenError> {
    match file.try_lock() {
        Ok(()) => Ok(LockOutcome::Ours(InstanceLock::new(file))),
        Err(TryLockError::WouldBlock) => Ok(LockOutcome::Taken(path)),
        Err(TryLockError::Error(error)) => Err(OpenError::File { path, error: error.to_string() }),
    }
}
