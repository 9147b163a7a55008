//! SQLite: one writer, readers beside it, and the write-ahead log between them.

mod checkpoint;
mod connections;
mod diagnose;
mod dialect;
mod express;
#[expect(clippy::duplicate_mod, reason = "one text of SQL and Rust, compiled for each database")]
#[path = "../sql/mod.rs"]
mod sql;

use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use secrecy::ExposeSecret;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _};

use super::OpenError;
use super::failure::Outcome;
use super::instance_lock::{self, LockOutcome};
use super::queue::{Batch, Commit, Outcomes, Queue};
use crate::config::Database;
use connections::{Connections, Reading, Writing};
use express::Express;

type Db = sqlx::Sqlite;

/// What runs the approval path's statements.
type Hot = Express;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// The store in a SQLite file.
pub(super) struct Backend {
    connections: Connections,
    queue: Queue,
}

/// Opens the file, makes it when there is none, and brings its schema up to date.
pub(super) async fn open(config: &Database) -> Result<Backend, OpenError> {
    let options = options(config)?;
    prepare_file(options.get_filename())?;
    migrate(&options).await?;
    let connections = Connections::open(options, config.connections, config.statement_timeout).await?;
    let queue = Queue::start(Writer(connections.clone()), config.queue, config.batch);
    Ok(Backend { connections, queue })
}

/// Locks the file for the one process that serves it.
pub(super) fn lock_instance(config: &Database) -> Result<LockOutcome, OpenError> {
    let options = options(config)?;
    prepare_file(options.get_filename())?;
    // One lock for one database, by whatever name it is opened.
    let file = options.get_filename();
    let mut path = file.canonicalize().unwrap_or_else(|_| file.to_owned()).into_os_string();
    path.push(".serving");
    let path = std::path::PathBuf::from(path);
    let opened = std::fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path);
    match opened {
        Ok(file) => instance_lock::lock_file(path, file),
        Err(error) => Err(OpenError::File { path, error: error.to_string() }),
    }
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
        // A statement that changes several rows keeps what it needs to take them back; by default in a file below /var/tmp,
        // which costs a write for each page, and is one more disk that can be full.
        .pragma("temp_store", "MEMORY")
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
    open.write(true).create(true).mode(0o600);
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
    async fn acquire(&self) -> Result<Reading, sqlx::Error> {
        self.connections.read().await
    }

    /// What `work` reads, without a way to another thread. `None`: it could not, or is better asked where waiting is no harm.
    fn at_once<T>(&self, work: impl AsyncFnOnce(&mut Hot) -> Outcome<T>) -> Option<T> {
        self.connections.at_once(work)
    }

    async fn begin(&self) -> Result<Writing, sqlx::Error> {
        self.connections.write().await
    }

    async fn close_connections(&self) {
        self.connections.close().await;
    }
}

struct Writer(Connections);

impl Commit for Writer {
    async fn commit(&mut self, batch: Batch) -> (Batch, Outcome<Outcomes>) {
        self.0.write_batch(batch).await
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops where it stands")]

    use sqlx::Executor as _;

    use super::super::queue::{ClaimProof, Touch};
    use super::super::statements::Statements as _;
    use super::*;
    use crate::config::Config;

    /// Once the log was brought into the file, the next commit begins it anew, and its head counts that.
    #[tokio::test]
    async fn the_log_is_brought_in_and_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("nod.db");
        let mut config = Config::load(None).unwrap().database;
        config.url = format!("sqlite:{}", file.display()).into();
        let backend = open(&config).await.unwrap();
        let begun = || {
            let log = std::fs::read(file.with_file_name("nod.db-wal")).unwrap();
            u32::from_be_bytes(log[12..16].try_into().unwrap())
        };
        let claim = |number: u32| {
            let claim = ClaimProof {
                // Far from each other, so that each is on a page of its own.
                thumbprint: format!("{:08x}", number.wrapping_mul(0x9e37_79b9)),
                jti: number.to_string(),
                expires_at: nod_core::time::Timestamp::from_millis(i64::from(number)),
            };
            backend.queue.run::<_, bool>(claim)
        };
        assert!(claim(0).await.unwrap());
        let first = begun();
        let mut numbers = 1..;
        while begun() == first {
            let claimed = futures_util::future::join_all(numbers.by_ref().take(200).map(claim)).await;
            assert!(claimed.into_iter().all(|claimed| claimed.unwrap()));
        }
        backend.queue.close().await;
        backend.close_connections().await;
    }

    /// Another process may hold the file for as long as it likes: whoever writes waits, and the runtime does not.
    #[tokio::test]
    async fn whoever_holds_the_file_is_waited_for_without_holding_up_anybody_else() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::load(None).unwrap().database;
        config.url = format!("sqlite:{}", folder.path().join("nod.db").display()).into();
        // Were it waited for on this thread, the test would not end.
        config.statement_timeout = std::time::Duration::from_hours(1);
        let backend = open(&config).await.unwrap();
        let touch = || {
            let at = nod_core::time::Timestamp::from_millis(1);
            let session = "0199f7a0-0000-7000-8000-000000000000".parse().unwrap();
            backend.queue.run::<_, ()>(Touch { session, at })
        };
        touch().await.unwrap();
        let mut other = options(&config).unwrap().connect().await.unwrap();
        other.execute("BEGIN IMMEDIATE").await.unwrap();
        let done = touch();
        tokio::pin!(done);
        for _ in 0..50 {
            assert!(futures_util::poll!(&mut done).is_pending(), "somebody else holds the file");
            tokio::task::yield_now().await;
        }
        other.execute("COMMIT").await.unwrap();
        done.await.unwrap();
        other.close().await.unwrap();
        backend.queue.close().await;
        backend.close_connections().await;
    }

    /// Whatever is not read at once is read through sqlx, so nothing else would notice.
    #[tokio::test]
    async fn the_approval_path_reads_at_once_until_the_store_is_closed() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::load(None).unwrap().database;
        config.url = format!("sqlite:{}", folder.path().join("nod.db").display()).into();
        let backend = open(&config).await.unwrap();
        let head = async |hot: &mut Hot| hot.row::<(i64, String)>(dialect::AUDIT_HEAD, &[]).await;
        assert_eq!(backend.at_once(head), Some(Some((0, "genesis".to_owned()))));
        let wrong = async |hot: &mut Hot| hot.run("SELECT nothing FROM nowhere", &[]).await;
        assert_eq!(backend.at_once(wrong), None, "asked where it is said what is wrong");
        backend.queue.close().await;
        backend.close_connections().await;
        assert_eq!(backend.at_once(head), None, "a store that is closed reads no more");
    }
}
