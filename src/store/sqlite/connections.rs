//! The connections to the file: one that writes at a time, and a few that read.
//!
//! A pool made for networks asks a connection before and after each use whether it is still there. A file does not go
//! away, and each of these questions would be a trip to the connection's thread that takes as long as the query itself.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

use super::super::StoreError;
use super::super::failure::{Failure, Outcome};
use super::super::queue::{Batch, Outcomes};
use super::Db;
use super::checkpoint::Checkpoints;
use super::express::Express;

/// SQLite's code for a file that somebody else holds.
const SQLITE_BUSY: &str = "5";

/// All connections to one file. Cloning gives another handle to the same ones.
#[derive(Clone)]
pub(super) struct Connections {
    options: SqliteConnectOptions,
    /// The longest that anybody waits for a turn.
    patience: Duration,
    readers: Arc<Readers>,
    writer: Arc<tokio::sync::Mutex<Slot>>,
    checkpoints: Checkpoints,
}

/// Where whoever writes takes its turn: all others wait for it instead of finding the file locked.
#[derive(Default)]
pub(super) struct Slot {
    /// For all but the approval path. `None`: it was lost in the middle of something; the next writer connects.
    writer: Option<SqliteConnection>,
    /// For the approval path, likewise.
    pub(super) express: Option<Express>,
    closed: bool,
}

impl Connections {
    /// Connects the writer. Readers, `readers` at the most, connect when they are first needed.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub(super) async fn open(
        options: SqliteConnectOptions,
        readers: u32,
        patience: Duration,
    ) -> Result<Self, sqlx::Error> {
        let writer = Some(options.connect().await?);
        let writer = Arc::new(tokio::sync::Mutex::new(Slot { writer, ..Slot::default() }));
        let readers = Arc::new(Readers {
            idle: Mutex::default(),
            lanes: Mutex::default(),
            turns: Arc::new(Semaphore::new(readers as usize)),
        });
        let checkpoints = Checkpoints::new(options.get_filename().to_owned(), patience);
        Ok(Self { options, patience, readers, writer, checkpoints })
    }

    /// A connection that reads.
    ///
    /// # Errors
    /// When none became free in time, the file cannot be opened, or the store is closed.
    pub(super) async fn read(&self) -> Result<Reading, sqlx::Error> {
        let turn = tokio::time::timeout(self.patience, Arc::clone(&self.readers.turns).acquire_owned()).await;
        let turn = turn.map_err(|_| sqlx::Error::PoolTimedOut)?.map_err(|_| sqlx::Error::PoolClosed)?;
        let idle = self.readers.idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.options.clone().read_only(true).connect().await?,
        };
        Ok(Reading { connection: Some(connection), home: Arc::clone(&self.readers), _turn: turn })
    }

    /// What `work` reads for the approval path, if that is possible at once. While nobody writes, the connection that wrote last
    /// reads: it has the pages at hand, and all others have to fetch them anew after each commit.
    pub(super) fn at_once<T>(&self, work: impl AsyncFnOnce(&mut Express) -> Outcome<T>) -> Option<T> {
        if let Ok(mut slot) = self.writer.try_lock()
            && let Some(express) = &mut slot.express
        {
            return express.glance(work).ok();
        }
        let mut lane = self.lane()?;
        let found = lane.at_once(work).ok()?;
        self.give_back(lane);
        Some(found)
    }

    /// A connection that reads for the approval path, if one is to be had.
    fn lane(&self) -> Option<Express> {
        if self.readers.turns.is_closed() {
            return None;
        }
        let lane = self.readers.lanes().pop();
        lane.or_else(|| Express::reader(self.options.get_filename()).ok())
    }

    /// Gives it back.
    fn give_back(&self, lane: Express) {
        let mut lanes = self.readers.lanes();
        // The list is emptied after this is so: what comes later is closed here.
        if !self.readers.turns.is_closed() {
            lanes.push(lane);
        }
    }

    /// A turn to write, which holds up all others that write.
    async fn turn(&self) -> Result<OwnedMutexGuard<Slot>, sqlx::Error> {
        let slot = tokio::time::timeout(self.patience, Arc::clone(&self.writer).lock_owned()).await;
        let slot = slot.map_err(|_| sqlx::Error::PoolTimedOut)?;
        if slot.closed { Err(sqlx::Error::PoolClosed) } else { Ok(slot) }
    }

    /// Writes a batch in one transaction, on a thread that may wait for the disk.
    pub(super) async fn write_batch(&self, batch: Batch) -> (Batch, Outcome<Outcomes>) {
        let mut slot = match self.turn().await {
            Ok(slot) => slot,
            Err(error) => return (batch, Err(error.into())),
        };
        let express = slot.express.take();
        let (options, patience) = (self.options.clone(), self.patience);
        let work = move || {
            let opened = express.map_or_else(|| Express::writer(options.get_filename(), patience), Ok);
            let outcome = opened.map_err(Failure::from).and_then(|mut express| Ok((express.write(&batch)?, express)));
            (batch, outcome)
        };
        match tokio::task::spawn_blocking(work).await {
            Ok((batch, Ok(((outcomes, pages), express)))) => {
                slot.express = Some(express);
                self.checkpoints.advance(pages, slot);
                (batch, Ok(outcomes))
            }
            // The connection is gone, which takes everything back.
            Ok((batch, Err(failure))) => {
                if failure.is_disk_full() {
                    // The log may be what fills the disk: it takes no more room once it can begin anew.
                    self.checkpoints.advance(u32::MAX, slot);
                }
                (batch, Err(failure))
            }
            // Whoever waits hears that the store is closed; what was written is not known.
            Err(error) => {
                let failure = StoreError::Unavailable(format!("the writer ended: {error}"));
                (Batch::default(), Err(failure.into()))
            }
        }
    }

    /// A connection that writes, inside a transaction that holds the file.
    ///
    /// # Errors
    /// When its turn did not come in time, another process holds the file, or the store is closed.
    pub(super) async fn write(&self) -> Result<Writing, sqlx::Error> {
        let mut slot = self.turn().await?;
        let mut connection = match slot.writer.take() {
            Some(connection) => connection,
            None => self.options.connect().await?,
        };
        match sqlx::query::<Db>("BEGIN IMMEDIATE").execute(&mut connection).await {
            Ok(_) => Ok(Writing { connection, slot }),
            Err(error) => {
                // It was not locked for us: nothing has begun, and the connection is as good as before. After anything else the
                // next writer connects anew: a connection that was made while the file could not be written can never write.
                let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
                if code.is_some_and(|code| code == SQLITE_BUSY) {
                    slot.writer = Some(connection);
                }
                Err(error)
            }
        }
    }

    /// Waits for whoever reads or writes, and closes all connections. Whoever comes later is told so.
    ///
    /// The readers close before the writer: when the last connection closes, SQLite brings the write-ahead log into the file, which
    /// a connection that may only read cannot do. So a copy of the file of a service that has stopped is a complete backup.
    pub(super) async fn close(&self) {
        let mut slot = self.writer.lock().await;
        slot.closed = true;
        self.readers.close().await;
        self.checkpoints.close().await;
        drop(slot.express.take());
        let writer = match slot.writer.take() {
            Some(connection) => Ok(connection),
            // It was lost in the middle of something.
            None => self.options.connect().await,
        };
        match writer {
            Ok(connection) => close(connection).await,
            Err(error) => tracing::warn!(%error, "the log stays beside the database file"),
        }
    }
}

/// The connections that read.
struct Readers {
    idle: Mutex<Vec<SqliteConnection>>,
    /// For the approval path: never more than there are threads, because each is used without waiting.
    lanes: Mutex<Vec<Express>>,
    turns: Arc<Semaphore>,
}

impl Readers {
    /// A panic cannot leave the list half changed: it is pushed to and popped from, and nothing else.
    fn idle(&self) -> MutexGuard<'_, Vec<SqliteConnection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The same holds for these.
    fn lanes(&self) -> MutexGuard<'_, Vec<Express>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn close(&self) {
        self.turns.close();
        self.lanes().clear();
        let idle = std::mem::take(&mut *self.idle());
        for connection in idle {
            close(connection).await;
        }
    }
}

async fn close(connection: SqliteConnection) {
    if let Err(error) = connection.close().await {
        tracing::debug!(%error, "a connection did not close well");
    }
}

/// A connection that reads, until it is dropped.
pub(super) struct Reading {
    connection: Option<SqliteConnection>,
    home: Arc<Readers>,
    _turn: OwnedSemaphorePermit,
}

impl Reading {
    /// Does not give the connection back: something is wrong with it.
    pub(super) fn close_on_drop(mut self) {
        self.connection = None;
    }
}

impl Deref for Reading {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        #[expect(clippy::expect_used, reason = "it is taken by what consumes this")]
        self.connection.as_ref().expect("a connection until the end")
    }
}

impl DerefMut for Reading {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        #[expect(clippy::expect_used, reason = "it is taken by what consumes this")]
        self.connection.as_mut().expect("a connection until the end")
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take()
            && !self.home.turns.is_closed()
        {
            self.home.idle().push(connection);
        }
    }
}

/// A connection that writes, inside a transaction. Unless that is committed, the connection goes with it, which takes
/// everything back: after a full disk or a broken query nobody can say in which state a connection is.
pub(super) struct Writing {
    connection: SqliteConnection,
    slot: OwnedMutexGuard<Slot>,
}

impl Writing {
    /// Commits, and gives the connection back.
    ///
    /// # Errors
    /// The database's. What was written may be lost.
    pub(super) async fn commit(self) -> Result<(), sqlx::Error> {
        let Self { mut connection, mut slot } = self;
        sqlx::query::<Db>("COMMIT").execute(&mut connection).await?;
        slot.writer = Some(connection);
        Ok(())
    }
}

impl Deref for Writing {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}
