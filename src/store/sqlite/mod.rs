//! SQLite: one writer, readers beside it, and the write-ahead log between them.

mod diagnose;
mod dialect;
#[expect(clippy::duplicate_mod, reason = "one text of SQL and Rust, compiled for each database")]
#[path = "../shared/mod.rs"]
mod shared;

use std::path::Path;

use secrecy::ExposeSecret;
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _, Transaction};

use super::failure::Outcome;
use super::queue::{Batch, Commit, Outcomes, Queue};
use super::{OpenError, attempt::transaction};
use crate::config::Database;

type Db = sqlx::Sqlite;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// The store in a SQLite file.
pub(super) struct Backend {
    readers: SqlitePool,
    /// One connection: whoever has it writes, all others wait their turn instead of finding the file locked.
    writer: SqlitePool,
    queue: Queue,
}

/// Opens the file, makes it when there is none, and brings its schema up to date.
pub(super) async fn open(config: &Database) -> Result<Backend, OpenError> {
    let options = options(config)?;
    prepare_file(options.get_filename())?;
    migrate(&options).await?;
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(config.statement_timeout)
        .connect_with(options.clone())
        .await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(config.connections)
        .acquire_timeout(config.statement_timeout)
        .connect_with(options.read_only(true))
        .await?;
    let queue = Queue::start(Writer(writer.clone()), config.queue, config.batch);
    Ok(Backend { readers, writer, queue })
}

fn options(config: &Database) -> Result<SqliteConnectOptions, OpenError> {
    let url = config.url.expose_secret();
    let options: SqliteConnectOptions = url.parse().map_err(|_| OpenError::Url("it names no file: sqlite:PATH"))?;
    if options.get_filename().as_os_str().is_empty() || url.contains(":memory:") || url.contains("mode=memory") {
        return Err(OpenError::Url("a database in memory would forget everything: sqlite:PATH names a file"));
    }
    Ok(options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(config.statement_timeout)
        .disable_statement_logging())
}

/// Makes the file, readable by its owner alone; SQLite gives the files beside it the same permissions.
fn prepare_file(path: &Path) -> Result<(), OpenError> {
    let failed = |error: std::io::Error| OpenError::File { path: path.to_owned(), error: error.to_string() };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut open = std::fs::OpenOptions::new();
    open.write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    open.open(path).map(drop).map_err(failed)
}

/// All that is missing in one transaction, which holds the file's write lock: of two processes that start at once, the
/// second finds everything done.
async fn migrate(options: &SqliteConnectOptions) -> Result<(), OpenError> {
    let mut connection = options.connect().await?;
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    MIGRATIONS.run(&mut *transaction).await.map_err(|error| OpenError::migration(&error, &MIGRATIONS))?;
    transaction.commit().await?;
    connection.close().await?;
    Ok(())
}

impl Backend {
    async fn acquire(&self) -> Result<PoolConnection<Db>, sqlx::Error> {
        self.readers.acquire().await
    }

    async fn begin(&self) -> Result<Transaction<'static, Db>, sqlx::Error> {
        self.writer.begin_with("BEGIN IMMEDIATE").await
    }

    async fn close_connections(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

struct Writer(SqlitePool);

impl Commit for Writer {
    async fn commit(&mut self, batch: &Batch) -> Outcome<Outcomes> {
        transaction!(self.0.begin_with("BEGIN IMMEDIATE"), "batch", |connection| shared::apply(connection, batch))
    }
}
