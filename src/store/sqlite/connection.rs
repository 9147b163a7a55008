//! A connection to the file. A statement runs on the thread that calls, and nothing here waits for anything but the
//! file and its disk.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::FutureExt as _;
use rusqlite::config::DbConfig;
use rusqlite::types::{FromSql, ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, OpenFlags, Row, ToSql};

use super::super::StoreError;
use super::super::failure::{Kind, Outcome};
use super::super::queue::Durability;
use super::super::statements::{Cells, Columns, Statement, Statements, Value};

/// The statements that a connection keeps prepared: all that there are.
const STATEMENTS: usize = 128;

/// The names of parameters. SQLite numbers them in the order in which it meets them.
const NAMES: [&str; 13] = ["$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12", "$13"];

/// What holds for every connection. A statement that changes several rows keeps what it needs to take them back; by
/// default in a file below /var/tmp, which costs a write for each page, and is one more disk that can be full.
const PRAGMAS: &str = "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA synchronous = FULL";

/// A connection.
pub(in crate::store) struct Connection {
    inner: rusqlite::Connection,
    /// What its commits promise now.
    durability: Durability,
    /// The longest that a transaction waits for a lock on the file.
    patience: Duration,
    /// The pages of the log after its last commit.
    log: Arc<AtomicU32>,
}

impl Connection {
    /// A connection that writes, and waits so long for a lock on the file.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub(super) fn writer(file: &Path, patience: Duration) -> Outcome<Self> {
        let mut connection = Self::open(file, OpenFlags::SQLITE_OPEN_READ_WRITE, patience)?;
        connection.inner.execute_batch("PRAGMA journal_mode = WAL")?;
        let log = Arc::clone(&connection.log);
        // In place of SQLite's own, which brings the log into the file inside a commit.
        connection.inner.wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, pages| {
            log.store(u32::try_from(pages).unwrap_or_default(), Ordering::Relaxed);
            Ok(())
        }))?;
        Ok(connection)
    }

    /// A connection that reads. Opening it reads the schema, and waits so long for a lock on the file.
    ///
    /// # Errors
    /// When the file cannot be opened, or stays locked.
    pub(super) fn reader(file: &Path, patience: Duration) -> Outcome<Self> {
        Self::open(file, OpenFlags::SQLITE_OPEN_READ_ONLY, patience)
    }

    fn open(file: &Path, mode: OpenFlags, patience: Duration) -> Outcome<Self> {
        let inner = rusqlite::Connection::open_with_flags(file, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        inner.busy_timeout(patience)?;
        inner.execute_batch(PRAGMAS)?;
        // A plan must not depend on the values that are bound: SQLite would plan the statement anew for each.
        inner.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        inner.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(Self { inner, durability: Durability::Disk, patience, log: Arc::default() })
    }

    /// Does `work` in one transaction, and says how many pages the log has after the commit. Gives the connection back
    /// when it is as good as before.
    pub(super) fn transaction<T>(
        mut self,
        durability: Durability,
        work: impl FnOnce(&mut Self) -> Outcome<T>,
    ) -> (Option<Self>, Outcome<(T, u32)>) {
        if let Err(failure) = self.begin(durability) {
            // It was not locked for us: nothing has begun. After anything else the next writer connects anew: a
            // connection that was made while the file could not be written can never write.
            return ((failure.kind() == Kind::Busy).then_some(self), Err(failure));
        }
        match work(&mut self).and_then(|done| Ok((done, self.commit()?))) {
            Ok(done) => (Some(self), Ok(done)),
            // After a full disk or a broken statement nobody can say in which state a connection is.
            Err(failure) => {
                let as_before = failure.is_about_data() && self.inner.execute_batch("ROLLBACK").is_ok();
                (as_before.then_some(self), Err(failure))
            }
        }
    }

    fn begin(&mut self, durability: Durability) -> Outcome<()> {
        self.inner.busy_timeout(self.patience)?;
        if self.durability != durability {
            self.inner.execute_batch(match durability {
                Durability::Disk => "PRAGMA synchronous = FULL",
                // In the write-ahead log it leaves out the wait for the disk, and nothing else.
                Durability::Order => "PRAGMA synchronous = NORMAL",
            })?;
            self.durability = durability;
        }
        self.prepare("BEGIN IMMEDIATE", &[])?.raw_execute()?;
        Ok(())
    }

    fn commit(&self) -> Outcome<u32> {
        self.log.store(0, Ordering::Relaxed);
        self.prepare("COMMIT", &[])?.raw_execute()?;
        Ok(self.log.load(Ordering::Relaxed))
    }

    /// Brings all of the log into the file that nobody reads any more, and waits for the disk and for nobody else.
    ///
    /// # Errors
    /// The database's.
    pub(super) fn checkpoint(&self) -> Outcome<()> {
        Ok(self.inner.execute_batch("PRAGMA wal_checkpoint(PASSIVE)")?)
    }

    /// What `work` reads, which waits so long for a lock on the file.
    ///
    /// # Errors
    /// Those of `work`.
    pub(super) fn read<T>(&mut self, patience: Duration, work: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        self.inner.busy_timeout(patience)?;
        work(self)
    }

    /// Closes it. The last one to close brings the log into the file, if it may write.
    ///
    /// # Errors
    /// The database's.
    pub(super) fn close(self) -> Outcome<()> {
        self.inner.close().map_err(|(_, error)| error.into())
    }

    fn prepare(&self, statement: &'static str, parameters: &[Value<'_>]) -> rusqlite::Result<CachedStatement<'_>> {
        debug_assert!(parameters.len() <= NAMES.len(), "a parameter without a name would be NULL");
        let mut prepared = self.inner.prepare_cached(statement)?;
        for (name, value) in NAMES.iter().zip(parameters) {
            if let Some(place) = prepared.parameter_index(name)? {
                prepared.raw_bind_parameter(place, value)?;
            }
        }
        Ok(prepared)
    }
}

/// What a use case gives on a connection of this kind, which makes it wait for nothing.
///
/// # Errors
/// Those of the use case.
pub(super) fn ready<T, E: From<StoreError>>(work: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    let waited = || Err(StoreError::Unavailable("a statement waited for something".to_owned()).into());
    work.now_or_never().unwrap_or_else(waited)
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Text(Some(text)) => ValueRef::Text(text.as_bytes()),
            Value::Number(Some(number)) => ValueRef::Integer(*number),
            Value::Text(None) | Value::Number(None) => ValueRef::Null,
        }))
    }
}

/// The cells of a row, and which comes next.
struct RowCells<'r> {
    row: &'r Row<'r>,
    next: usize,
}

impl RowCells<'_> {
    fn cell<T: FromSql>(&mut self, name: &str) -> Outcome<T> {
        debug_assert!(
            name.is_empty() || self.row.as_ref().column_name(self.next).ok() == Some(name),
            "columns come in the order of the struct: {name}"
        );
        let value = self.row.get(self.next)?;
        self.next += 1;
        Ok(value)
    }
}

impl Cells for RowCells<'_> {
    fn text(&mut self, name: &str) -> Outcome<Option<String>> {
        self.cell(name)
    }

    fn number(&mut self, name: &str) -> Outcome<Option<i64>> {
        self.cell(name)
    }
}

impl Statements for Connection {
    fn text(statement: Statement) -> &'static str {
        statement.sqlite
    }

    async fn rows<R: Columns>(&mut self, statement: Statement, parameters: &[Value<'_>]) -> Outcome<Vec<R>> {
        let mut prepared = self.prepare(statement.sqlite, parameters)?;
        let mut rows = prepared.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(R::read(&mut RowCells { row, next: 0 }, "")?);
        }
        Ok(found)
    }

    async fn execute(&mut self, statement: Statement, parameters: &[Value<'_>]) -> Outcome<u64> {
        let written = self.prepare(statement.sqlite, parameters)?.raw_execute()?;
        Ok(u64::try_from(written).unwrap_or(u64::MAX))
    }

    async fn script(&mut self, script: Statement) -> Outcome<()> {
        Ok(self.inner.execute_batch(script.sqlite)?)
    }
}
