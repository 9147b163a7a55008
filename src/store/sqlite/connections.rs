//! The connections to the file: one that writes at a time, and a few that read.
//!
//! A pool made for networks asks a connection before and after each use whether it is still there. A file does not go
//! away, and each of these questions would be a trip to the connection's thread that takes as long as the query itself.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

use super::super::queue::Durability;
use super::shared::{AuditHead, Epilogue};
use super::{Db, dialect};

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
}

/// Where whoever writes takes its turn: all others wait for it instead of finding the file locked.
#[derive(Default)]
struct Slot {
    /// `None`: it was lost in the middle of something; the next writer connects.
    writer: Option<Writer>,
    closed: bool,
}

/// The connection that writes. It is the only one, so that nobody else's commit makes it forget the pages that it knows.
struct Writer {
    connection: SqliteConnection,
    /// What its commits promise now.
    durability: Durability,
}

impl Writer {
    async fn connect(options: &SqliteConnectOptions) -> Result<Self, sqlx::Error> {
        Ok(Self { connection: options.connect().await?, durability: Durability::Disk })
    }

    /// Begins a transaction that holds the file, and reads the end of the audit chain, which is then nobody else's to move:
    /// one text, and one way to the connection's thread and back.
    async fn begin(&mut self, durability: Durability) -> Result<AuditHead, sqlx::Error> {
        const BEGIN: &str = "BEGIN IMMEDIATE; SELECT seq, hash FROM audit_head";
        if self.durability == durability {
            return sqlx::query_as::<Db, _>(BEGIN).fetch_one(&mut self.connection).await;
        }
        let synchronous = match durability {
            Durability::Disk => "FULL",
            // In the write-ahead log it leaves out the wait for the disk, and nothing else.
            Durability::Order => "NORMAL",
        };
        // SQLite changes this when it prepares the statement, not when it runs it: one that is kept would change nothing.
        let text = format!("PRAGMA synchronous = {synchronous}; {BEGIN}");
        self.durability = durability;
        sqlx::query_as::<Db, _>(AssertSqlSafe(text)).persistent(false).fetch_one(&mut self.connection).await
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
        let writer = Some(Writer::connect(&options).await?);
        let writer = Arc::new(tokio::sync::Mutex::new(Slot { writer, closed: false }));
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
        let mut writer = match slot.writer.take() {
            Some(writer) => writer,
            None => Writer::connect(&self.options).await?,
        };
        match writer.begin(durability).await {
            Ok(head) => Ok(Writing { writer, slot, head, last: Epilogue::default() }),
            Err(error) => {
                // It was not locked for us: nothing has begun, and the connection is as good as before. After anything else
                // nobody can say how far it came.
                let busy = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
                if busy.is_some_and(|code| code == SQLITE_BUSY) {
                    slot.writer = Some(writer);
                }
                Err(error)
            }
        }
    }

    /// Waits for whoever reads or writes, and closes all connections. Whoever comes later is told so.
    pub(super) async fn close(&self) {
        let mut slot = self.writer.lock().await;
        slot.closed = true;
        if let Some(writer) = slot.writer.take() {
            close(writer.connection).await;
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
    writer: Writer,
    slot: OwnedMutexGuard<Slot>,
    /// The end of the audit chain, where the transaction began.
    pub(super) head: AuditHead,
    /// What is written with the commit.
    pub(super) last: Epilogue,
}

impl Writing {
    /// Writes what is left, commits, and gives the connection back.
    ///
    /// # Errors
    /// The database's. What was written may be lost.
    pub(super) async fn commit(self) -> Result<(), sqlx::Error> {
        let Self { mut writer, mut slot, mut last, .. } = self;
        let (mut text, rows) = dialect::script(last.take());
        text.push_str("COMMIT");
        let query = rows.into_iter().fold(sqlx::query::<Db>(AssertSqlSafe(text)), |query, rows| query.bind(rows));
        query.execute(&mut writer.connection).await?;
        slot.writer = Some(writer);
        Ok(())
    }
}

impl Deref for Writing {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.writer.connection
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.writer.connection
    }
}
