//! The one connection that writes, and its turns: a write waits for its turn in place of finding the file
//! locked.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, OwnedMutexGuard};

use super::super::StoreError;
use super::super::failure::{Kind, Outcome};
use super::super::queue::Durability;
use super::checkpoint::Checkpoints;
use super::connection::Connection;

/// The connection that writes, one turn at a time. Cloning gives another handle to the same.
#[derive(Clone)]
pub(super) struct Writer {
    file: PathBuf,
    /// The longest that anybody waits for a turn.
    patience: Duration,
    turn: Arc<Mutex<Turn>>,
    checkpoints: Checkpoints,
}

/// What comes with the turn.
#[derive(Default)]
struct Turn {
    /// `None`: it was lost in the middle of something; the next who writes connects.
    connection: Option<Connection>,
    closed: bool,
}

impl Writer {
    /// A writer that begins with `connection`, or connects when somebody first writes.
    pub(super) fn new(file: PathBuf, patience: Duration, connection: Option<Connection>) -> Self {
        let checkpoints = Checkpoints::new(file.clone(), patience);
        let turn = Arc::new(Mutex::new(Turn { connection, closed: false }));
        Self { file, patience, turn, checkpoints }
    }

    /// Does `work` in one transaction, on a thread that may wait for the disk. A caller that no longer waits changes
    /// nothing: what has begun ends.
    ///
    /// # Errors
    /// Those of `work`; when the turn did not come in time, another process holds the file, or the store is closed.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        durability: Durability,
        work: impl FnOnce(&mut Connection) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        let mut turn = self.turn().await?;
        let this = self.clone();
        let task = tokio::task::spawn_blocking(move || {
            let connection = match turn.connection.take() {
                Some(connection) => connection,
                None => Connection::writer(&this.file, this.patience)?,
            };
            let (connection, done) = connection.transaction(durability, work);
            turn.connection = connection;
            match done {
                Ok((done, pages)) => {
                    this.checkpoints.advance(pages, move || checkpoint(&mut turn));
                    Ok(done)
                }
                Err(failure) => {
                    if failure.kind() == Kind::DiskFull {
                        // The log may be what fills the disk: it takes no more room once it can begin anew.
                        this.checkpoints.advance(u32::MAX, move || checkpoint(&mut turn));
                    }
                    Err(failure)
                }
            }
        });
        // Of what was written when the thread ended, nobody knows.
        task.await.unwrap_or_else(|error| Err(StoreError::Unavailable(format!("the writer ended: {error}")).into()))
    }

    async fn turn(&self) -> Outcome<OwnedMutexGuard<Turn>> {
        let turn = tokio::time::timeout(self.patience, Arc::clone(&self.turn).lock_owned()).await;
        let turn = turn.map_err(|_| StoreError::Unavailable("no connection became free in time".to_owned()))?;
        if turn.closed { Err(StoreError::Closed.into()) } else { Ok(turn) }
    }

    /// What `work` reads, if nobody writes now: the connection that wrote last has the pages at hand, and all others
    /// have to fetch them anew after each commit. It waits for no lock. `Err`: the work, which is
    /// still to be done.
    pub(super) fn read<T, W: FnOnce(&mut Connection) -> Outcome<T>>(&self, work: W) -> Result<Outcome<T>, W> {
        let Ok(mut turn) = self.turn.try_lock() else { return Err(work) };
        let Some(connection) = &mut turn.connection else { return Err(work) };
        let done = connection.read(Duration::ZERO, work);
        if let Err(failure) = &done
            && !matches!(failure.kind(), Kind::Data | Kind::Busy)
        {
            // In which state the connection is, nobody knows: the next who writes connects.
            turn.connection = None;
        }
        Ok(done)
    }

    /// Waits for the write under way. Later calls fail with [`StoreError::Closed`]. `readers` ends before the
    /// connection is closed, so that this one is the last: only then does SQLite bring the write-ahead log into the
    /// file, which a connection that may only read cannot do. So a copy of the file of a service that has stopped is a
    /// complete backup.
    pub(super) async fn close(&self, readers: impl Future<Output = ()>) {
        let mut turn = Arc::clone(&self.turn).lock_owned().await;
        turn.closed = true;
        readers.await;
        self.checkpoints.close().await;
        let (file, patience) = (self.file.clone(), self.patience);
        let closed = tokio::task::spawn_blocking(move || match turn.connection.take() {
            Some(connection) => connection.close(),
            // It was lost in the middle of something.
            None => Connection::writer(&file, patience)?.close(),
        });
        match closed.await.map(|closed| closed.map_err(StoreError::from)) {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the log stays beside the database file"),
            Err(error) => tracing::warn!(%error, "the log stays beside the database file"),
        }
    }
}

fn checkpoint(turn: &mut Turn) -> Outcome<()> {
    let Some(connection) = turn.connection.take() else { return Ok(()) };
    // In which state the connection is after an error, nobody knows: the next who writes connects.
    connection.checkpoint()?;
    turn.connection = Some(connection);
    Ok(())
}
