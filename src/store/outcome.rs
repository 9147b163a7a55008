//! What every call of the store can come to.

use nod_core::time::Timestamp;

/// The result of a store call.
pub type StoreResult<T> = Result<T, StoreError>;

/// Why a store call failed. None of these says that nothing was written: a connection can break after the commit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A unique value is taken; which one. Nothing was written.
    #[error("{0} is taken")]
    Conflict(&'static str),
    /// The database does not answer, is locked, full or read-only.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// More writes wait than the queue holds. Nothing was written.
    #[error("more writes are waiting than the store accepts")]
    Overloaded,
    /// A row fits no state: which table, which row, what is wrong.
    #[error("inconsistent row {id} in {table}: {what}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The row's key.
        id: String,
        /// What is wrong with it.
        what: String,
    },
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
}

/// The outcome of a guarded change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a lost race changed nothing"]
pub enum Fenced<T> {
    /// The guards held, and the change is committed.
    Won(T),
    /// A guard did not hold; nothing changed.
    Lost,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Whether there are more.
    pub more: bool,
}

/// What a database says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// The latest step of the schema that was taken.
    pub schema: i64,
    /// The version of the database's program.
    pub version: String,
    /// What else there is to say of this kind of database.
    pub engine: Engine,
}

/// What there is to say of a kind of database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Engine {
    /// SQLite.
    Sqlite {
        /// `wal`, where the file system can carry it.
        journal_mode: String,
        /// 2: a commit is on the disk before it is reported.
        synchronous: i64,
        /// What is damaged; nothing where the file is whole.
        problems: Vec<String>,
    },
    /// PostgreSQL.
    Postgres {
        /// The first number of its version.
        major: u32,
        /// Its clock.
        clock: Timestamp,
    },
}
