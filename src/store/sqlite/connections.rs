//! The connections to the file: one that writes at a time, and a few that read.
//!
//! A pool made for networks asks a connection before and after each use whether it is still there. A file does not go
//! away, and each of these questions would be a trip to the connection's thread that takes as long as the query itself.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

use super::super::queue::Durability;
use super::Db;

/// All connections to one file. Cloning gives another handle to the same ones.
#[derive(Clone)]
pub(super) struct Connections {
    options: SqliteConnectOptions,
    /// The longest that anybody waits for a turn.
    patience: Duration,
    readers: Arc<Readers>,
    writer: Arc<tokio::sync::Mutex<Slot>>,
}

/// Where whoever writes takes its turn: all others wait for it instead of finding the file locked.
#[derive(Default)]
struct Slot {
    /// Its commits are on the disk. `None`: it was lost in the middle of something; the next writer connects.
    durable: Option<SqliteConnection>,
    /// Its commits reach the disk with the next durable one.
    swift: Option<SqliteConnection>,
    closed: bool,
}

impl Slot {
    fn of(&mut self, durability: Durability) -> &mut Option<SqliteConnection> {
        match durability {
            Durability::Disk => &mut self.durable,
            Durability::Order => &mut self.swift,
        }
    }
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
        let durable = Some(options.connect().await?);
        let writer = Arc::new(tokio::sync::Mutex::new(Slot { durable, ..Slot::default() }));
        let readers = Arc::new(Readers { idle: Mutex::default(), turns: Arc::new(Semaphore::new(readers as usize)) });
        Ok(Self { options, patience, readers, writer })
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

    /// A connection that writes, inside a transaction that holds the file.
    ///
    /// # Errors
    /// When its turn did not come in time, another process holds the file, or the store is closed.
    pub(super) async fn write(&self, durability: Durability) -> Result<Writing, sqlx::Error> {
        let slot = tokio::time::timeout(self.patience, Arc::clone(&self.writer).lock_owned()).await;
        let mut slot = slot.map_err(|_| sqlx::Error::PoolTimedOut)?;
        if slot.closed {
            return Err(sqlx::Error::PoolClosed);
        }
        let mut connection = match slot.of(durability).take() {
            Some(connection) => connection,
            None => self.connect(durability).await?,
        };
        match sqlx::query::<Db>("BEGIN IMMEDIATE").execute(&mut connection).await {
            Ok(_) => Ok(Writing { connection, durability, slot }),
            // It was not locked for us: nothing has begun, and the connection is as good as before.
            Err(error @ sqlx::Error::Database(_)) => {
                *slot.of(durability) = Some(connection);
                Err(error)
            }
            Err(error) => Err(error),
        }
    }

    async fn connect(&self, durability: Durability) -> Result<SqliteConnection, sqlx::Error> {
        match durability {
            Durability::Disk => self.options.connect().await,
            // In the write-ahead log `NORMAL` leaves out the wait for the disk, and nothing else.
            Durability::Order => self.options.clone().synchronous(SqliteSynchronous::Normal).connect().await,
        }
    }

    /// Waits for whoever reads or writes, and closes all connections. Whoever comes later is told so.
    pub(super) async fn close(&self) {
        let mut slot = self.writer.lock().await;
        slot.closed = true;
        // The durable one last: what the other wrote is on the disk when it is closed.
        for connection in [slot.swift.take(), slot.durable.take()].into_iter().flatten() {
            close(connection).await;
        }
        drop(slot);
        self.readers.close().await;
    }
}

/// The connections that read.
struct Readers {
    idle: Mutex<Vec<SqliteConnection>>,
    turns: Arc<Semaphore>,
}

impl Readers {
    /// A panic cannot leave the list half changed: it is pushed to and popped from, and nothing else.
    fn idle(&self) -> MutexGuard<'_, Vec<SqliteConnection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn close(&self) {
        self.turns.close();
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
    durability: Durability,
    slot: OwnedMutexGuard<Slot>,
}

impl Writing {
    /// Commits, and gives the connection back.
    ///
    /// # Errors
    /// The database's. What was written may be lost.
    pub(super) async fn commit(self) -> Result<(), sqlx::Error> {
        let Self { mut connection, durability, mut slot } = self;
        sqlx::query::<Db>("COMMIT").execute(&mut connection).await?;
        *slot.of(durability) = Some(connection);
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
