//! The connections to the file: one that writes, and a few that read.
//!
//! A pool made for networks asks a connection before and after each use whether it is still there. A file does not go
//! away, and each of these questions would be a trip to the connection's thread that takes as long as the query itself.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

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

/// The place of the one connection that writes: whoever has it writes, all others wait their turn instead of finding the
/// file locked.
enum Slot {
    /// It is here.
    Idle(SqliteConnection),
    /// It was lost in the middle of something; the next writer connects.
    Empty,
    /// The store is closed.
    Closed,
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
        let writer = Arc::new(tokio::sync::Mutex::new(Slot::Idle(options.connect().await?)));
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

    /// The connection that writes, inside a transaction that holds the file.
    ///
    /// # Errors
    /// When its turn did not come in time, another process holds the file, or the store is closed.
    pub(super) async fn write(&self) -> Result<Writing, sqlx::Error> {
        let slot = tokio::time::timeout(self.patience, Arc::clone(&self.writer).lock_owned()).await;
        let mut slot = slot.map_err(|_| sqlx::Error::PoolTimedOut)?;
        let mut connection = match std::mem::replace(&mut *slot, Slot::Empty) {
            Slot::Idle(connection) => connection,
            Slot::Empty => self.options.connect().await?,
            Slot::Closed => {
                *slot = Slot::Closed;
                return Err(sqlx::Error::PoolClosed);
            }
        };
        match sqlx::query::<Db>("BEGIN IMMEDIATE").execute(&mut connection).await {
            Ok(_) => Ok(Writing { connection, slot }),
            // It was not locked for us: nothing has begun, and the connection is as good as before.
            Err(error @ sqlx::Error::Database(_)) => {
                *slot = Slot::Idle(connection);
                Err(error)
            }
            Err(error) => Err(error),
        }
    }

    /// Waits for whoever reads or writes, and closes all connections. Whoever comes later is told so.
    pub(super) async fn close(&self) {
        let mut slot = self.writer.lock().await;
        if let Slot::Idle(connection) = std::mem::replace(&mut *slot, Slot::Closed) {
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

/// The connection that writes, inside a transaction. Unless that is committed, the connection goes with it, which takes
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
        *slot = Slot::Idle(connection);
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
