//! SQLite without a thread between: the connections of the approval path.
//!
//! A connection of sqlx's lives in a thread of its own, and each statement is a way there and back: two switches between
//! threads for a read that takes ten microseconds. Here a read runs where it is wanted, and a batch of writes is one way to a
//! thread that may wait for the disk. Everything else goes through sqlx.

use std::cell::Cell;
use std::path::Path;
use std::time::Duration;

use futures_util::FutureExt as _;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, OpenFlags, ToSql};

use super::super::StoreError;
use super::super::failure::Outcome;
use super::super::queue::{Batch, Durability, Outcomes};
use super::super::statements::{Columns, Statements, Value};
use super::sql;

/// The statements that a connection keeps prepared: all of the approval path.
const STATEMENTS: usize = 64;

/// The names of parameters. SQLite numbers them in the order in which it meets them.
const NAMES: [&str; 12] = ["$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12"];

thread_local! {
    /// The pages of the log after the last commit of this thread: SQLite says so to a function that is given nothing else.
    static LOG: Cell<u32> = const { Cell::new(0) };
}

/// A connection.
pub(super) struct Express {
    connection: Connection,
    /// What its commits promise now.
    durability: Durability,
    /// The longest that it waits for whoever holds the file.
    patience: Duration,
}

impl Express {
    /// A connection that writes.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub(super) fn writer(file: &Path, patience: Duration) -> rusqlite::Result<Self> {
        let express = Self::open(file, OpenFlags::SQLITE_OPEN_READ_WRITE, patience)?;
        // In place of SQLite's own, which brings the log into the file inside a commit.
        express.connection.wal_hook(Some(|_, pages| {
            LOG.set(u32::try_from(pages).unwrap_or_default());
            Ok(())
        }));
        Ok(express)
    }

    /// A connection that reads, and waits for nobody.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub(super) fn reader(file: &Path) -> rusqlite::Result<Self> {
        Self::open(file, OpenFlags::SQLITE_OPEN_READ_ONLY, Duration::ZERO)
    }

    fn open(file: &Path, mode: OpenFlags, patience: Duration) -> rusqlite::Result<Self> {
        let connection = Connection::open_with_flags(file, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(patience)?;
        // As for sqlx's connections, see `options`.
        connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA synchronous = FULL")?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(Self { connection, durability: Durability::Disk, patience })
    }

    /// Writes a batch in one transaction, and says how many pages the log has now. After an error nobody can say in which state
    /// the connection is: drop it.
    ///
    /// # Errors
    /// The database's; then nothing was written, unless the commit itself failed.
    pub(super) fn write(&mut self, batch: &Batch) -> Outcome<(Outcomes, u32)> {
        let durability = batch.durability();
        if self.durability != durability {
            self.connection.execute_batch(match durability {
                Durability::Disk => "PRAGMA synchronous = FULL",
                // In the write-ahead log it leaves out the wait for the disk, and nothing else.
                Durability::Order => "PRAGMA synchronous = NORMAL",
            })?;
            self.durability = durability;
        }
        self.prepare("BEGIN IMMEDIATE", &[])?.raw_execute()?;
        let outcomes = self.at_once(async |express| sql::apply(express, batch).await)?;
        LOG.set(0);
        self.prepare("COMMIT", &[])?.raw_execute()?;
        Ok((outcomes, LOG.get()))
    }

    /// Brings all of the log into the file that nobody reads any more, and waits for the disk and for nobody else.
    ///
    /// # Errors
    /// The database's.
    pub(super) fn checkpoint(&self) -> rusqlite::Result<()> {
        self.connection.execute_batch("PRAGMA wal_checkpoint(PASSIVE)")
    }

    /// [`Self::at_once`] on a connection that writes: whoever holds the file is not waited for.
    ///
    /// # Errors
    /// Those of `work`.
    pub(super) fn glance<T>(&mut self, work: impl AsyncFnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        self.connection.busy_timeout(Duration::ZERO)?;
        let done = self.at_once(work);
        self.connection.busy_timeout(self.patience)?;
        done
    }

    /// What `work` gives, which waits for nothing but this connection: that is, for nothing.
    ///
    /// # Errors
    /// Those of `work`.
    pub(super) fn at_once<T>(&mut self, work: impl AsyncFnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        let done = work(self).now_or_never();
        done.unwrap_or_else(|| Err(StoreError::Unavailable("a statement waited for something".to_owned()).into()))
    }

    fn prepare(&self, statement: &'static str, parameters: &[Value<'_>]) -> rusqlite::Result<CachedStatement<'_>> {
        debug_assert!(parameters.len() <= NAMES.len(), "a parameter without a name would be NULL");
        let mut prepared = self.connection.prepare_cached(statement)?;
        for (name, value) in NAMES.iter().zip(parameters) {
            if let Some(place) = prepared.parameter_index(name)? {
                prepared.raw_bind_parameter(place, value)?;
            }
        }
        Ok(prepared)
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Text(Some(text)) => ValueRef::Text(text.as_bytes()),
            Value::Text(None) => ValueRef::Null,
            Value::Number(number) => ValueRef::Integer(*number),
        }))
    }
}

impl Statements for Express {
    async fn rows<R: Columns>(&mut self, statement: &'static str, parameters: &[Value<'_>]) -> Outcome<Vec<R>> {
        let mut prepared = self.prepare(statement, parameters)?;
        let mut rows = prepared.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(R::read(row, &mut 0)?);
        }
        Ok(found)
    }

    async fn run(&mut self, statement: &'static str, parameters: &[Value<'_>]) -> Outcome<()> {
        self.prepare(statement, parameters)?.raw_execute()?;
        Ok(())
    }
}
