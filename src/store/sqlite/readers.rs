//! The connections that read.
//!
//! Most reads are of a few rows that an index finds: they run on the thread that calls ([`Readers::inline`]). With the
//! pages in memory, that takes about ten microseconds. What can make it longer, and how long at the most:
//!
//! - *Somebody holds the file* (a program that recovers the log, or locks the file for itself). An inline read waits
//!   for nobody: it is done again on a blocking thread ([`Readers::blocking`]), which waits.
//! - *A page is not in memory.* Then the thread waits for the disk, once for each such page: a tenth of a millisecond
//!   on an SSD. Most of these reads look up a handful of rows, the largest (an inbox) 32, each of them with a page of an
//!   index and one of the table that no other row has in common: about a hundred pages, so ten milliseconds for one
//!   read, once, while nothing is in memory. Lists, counts over a table and the check of the whole file do not run here.
//! - *A connection is opened*, which reads the schema: when more read at the same time than ever before, and never more
//!   than there are threads.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore};

use super::super::StoreError;
use super::super::failure::{Kind, Outcome};
use super::connection::Connection;

/// The connections that read. Cloning gives another handle to the same.
#[derive(Clone)]
pub(super) struct Readers(Arc<Shared>);

struct Shared {
    file: PathBuf,
    /// The longest that a blocking read waits for its turn, and then for a lock on the file.
    patience: Duration,
    /// How many read on blocking threads.
    permits: Arc<Semaphore>,
    pool: Mutex<Pool>,
    returned: Notify,
}

#[derive(Default)]
struct Pool {
    idle: Vec<Connection>,
    lent: usize,
    closed: bool,
}

impl Readers {
    /// Readers of the file: at most `most` on blocking threads, and as many inline as there are threads that call. They
    /// connect when they are first needed.
    pub(super) fn new(file: PathBuf, most: u32, patience: Duration) -> Self {
        let permits = Arc::new(Semaphore::new(most as usize));
        Self(Arc::new(Shared { file, patience, permits, pool: Mutex::default(), returned: Notify::new() }))
    }

    /// What `work` reads, on this thread, without waiting for a lock on the file.
    ///
    /// # Errors
    /// Those of `work`; when the file cannot be opened, or the store is closed.
    pub(super) fn inline<T>(&self, work: impl FnOnce(&mut Connection) -> Outcome<T>) -> Outcome<T> {
        let mut lent = self.lend()?;
        let done = lent.connection(Duration::ZERO).and_then(|connection| connection.read(Duration::ZERO, work));
        lent.settle(&done);
        done
    }

    /// What `work` reads, on a thread that may wait: for the disk, and for a lock on the file.
    ///
    /// # Errors
    /// Those of `work`; when no turn came in time, the file cannot be opened or stays locked, or the store is closed.
    pub(super) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        let patience = self.0.patience;
        let permit = tokio::time::timeout(patience, Arc::clone(&self.0.permits).acquire_owned()).await;
        let permit = permit.map_err(|_| StoreError::Unavailable("no connection became free in time".to_owned()))?;
        let permit = permit.map_err(|_| StoreError::Closed)?;
        let mut lent = self.lend()?;
        let task = tokio::task::spawn_blocking(move || {
            let done = lent.connection(patience).and_then(|connection| connection.read(patience, work));
            lent.settle(&done);
            drop((lent, permit));
            done
        });
        task.await.unwrap_or_else(|error| Err(StoreError::Unavailable(format!("the reader ended: {error}")).into()))
    }

    fn lend(&self) -> Outcome<Lent> {
        let mut pool = self.0.pool();
        if pool.closed {
            return Err(StoreError::Closed.into());
        }
        pool.lent += 1;
        Ok(Lent { connection: pool.idle.pop(), home: Arc::clone(&self.0) })
    }

    /// Waits for all that read, and closes all connections. Later calls fail with [`StoreError::Closed`].
    pub(super) async fn close(&self) {
        self.0.permits.close();
        let idle = {
            let mut pool = self.0.pool();
            pool.closed = true;
            std::mem::take(&mut pool.idle)
        };
        drop(idle);
        while self.0.pool().lent > 0 {
            self.0.returned.notified().await;
        }
    }
}

impl Shared {
    /// A panic cannot leave the pool half changed: each change is one push, one pop or one count.
    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that is lent, until this is dropped.
struct Lent {
    connection: Option<Connection>,
    home: Arc<Shared>,
}

impl Lent {
    fn connection(&mut self, patience: Duration) -> Outcome<&mut Connection> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => Connection::reader(&self.home.file, patience)?,
        };
        Ok(self.connection.insert(connection))
    }

    /// After what is no fault of the values, and no lock, nobody can say in which state the connection is: it is
    /// closed.
    fn settle<T>(&mut self, done: &Outcome<T>) {
        if let Err(failure) = done
            && !matches!(failure.kind(), Kind::Data | Kind::Busy)
        {
            self.connection = None;
        }
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let connection = self.connection.take();
        let mut pool = self.home.pool();
        pool.lent -= 1;
        if pool.closed {
            // Closed before it counts as returned, so that the writer is the last to close.
            drop(connection);
            drop(pool);
            self.home.returned.notify_one();
        } else {
            pool.idle.extend(connection);
        }
    }
}
