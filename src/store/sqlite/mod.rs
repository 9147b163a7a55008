//! SQLite through rusqlite: one connection that writes, readers beside it, and the write-ahead log between them.

mod checkpoint;
mod connection;
mod diagnose;
mod failure;
mod readers;
mod writer;

use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use secrecy::ExposeSecret;

use super::driver::{Driver, Work};
use super::failure::{Kind, Outcome};
use super::instance_lock::{self, LockOutcome};
use super::queue::{Batch, Commit, Durability, Outcomes, Queue};
use super::sql::{self, Backend, migrate};
use super::{Diagnosis, OpenError};
use crate::config::Database;
use connection::{Connection, ready};
use readers::Readers;
use writer::Writer;

/// The longest that SQLite can be told to wait.
const MOST_PATIENCE: Duration = Duration::from_millis(i32::MAX as u64);

/// A SQLite file.
pub(super) struct Sqlite {
    readers: Readers,
    writer: Writer,
}

/// Opens the file, makes it when there is none, and brings its schema up to date.
pub(super) async fn open(config: &Database) -> Result<Backend<Sqlite>, OpenError> {
    let file = file_of(config.url.expose_secret())?;
    prepare_file(&file)?;
    let patience = config.statement_timeout.min(MOST_PATIENCE);
    let opening = file.clone();
    let opened = tokio::task::spawn_blocking(move || {
        let mut connection = Connection::writer(&opening, patience)?;
        ready(migrate::run(&mut connection))?;
        Ok::<_, OpenError>(connection)
    });
    let connection = opened.await.map_err(|error| OpenError::Thread(error.to_string()))??;
    let readers = Readers::new(file.clone(), config.connections, patience);
    let writer = Writer::new(file, patience, Some(connection));
    let queue = Queue::start(Batches(writer.clone()), config.queue, config.batch);
    Ok(Backend::new(Sqlite { readers, writer }, queue))
}

/// Locks the file for the one process that serves it.
pub(super) fn lock_instance(config: &Database) -> Result<LockOutcome, OpenError> {
    let file = file_of(config.url.expose_secret())?;
    prepare_file(&file)?;
    // One lock for one database, by whatever name it is opened.
    let mut path = file.canonicalize().unwrap_or(file).into_os_string();
    path.push(".serving");
    let path = PathBuf::from(path);
    let opened = std::fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path);
    match opened {
        Ok(file) => instance_lock::lock_file(path, file),
        Err(error) => Err(OpenError::File { path, error: error.to_string() }),
    }
}

/// The file that `sqlite:PATH` or `sqlite://PATH` names. `%3F` in it is a question mark; what follows a real one are
/// parameters, of which those that change nothing are accepted.
fn file_of(url: &str) -> Result<PathBuf, OpenError> {
    let rest = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).unwrap_or(url);
    let (path, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    if path.is_empty() || url.contains(":memory:") || parameters.contains("mode=memory") {
        return Err(OpenError::Url("a database in memory would forget everything: sqlite:PATH names a file"));
    }
    let harmless = ["", "mode=rw", "mode=rwc", "cache=private", "cache=shared"];
    if !parameters.split('&').all(|parameter| harmless.contains(&parameter)) {
        return Err(OpenError::Url("SQLite takes no such parameter: sqlite:PATH names a file"));
    }
    let path = percent_decode_str(path).decode_utf8();
    path.map(|path| PathBuf::from(&*path)).map_err(|_| OpenError::Url("it names no file: sqlite:PATH"))
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

impl Driver for Sqlite {
    type Connection = Connection;

    const NAME: &'static str = "sqlite";

    /// On the thread that calls: see [`readers`]. Where somebody holds the file, on one that may wait.
    async fn read<A, T>(&self, name: &'static str, request: A, work: Work<Connection, A, T>) -> Outcome<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        match self.read_inline(&request, work) {
            Err(failure) if failure.kind() == Kind::Busy => self.scan(name, request, work).await,
            done => done,
        }
    }

    async fn scan<A, T>(&self, _name: &'static str, request: A, work: Work<Connection, A, T>) -> Outcome<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        self.readers.blocking(move |connection| ready(work(connection, &request))).await
    }

    async fn write<A, T>(&self, _name: &'static str, request: A, work: Work<Connection, A, T>) -> Outcome<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        self.writer.write(Durability::Disk, move |connection| ready(work(connection, &request))).await
    }

    async fn diagnose(&self) -> Outcome<Diagnosis> {
        self.readers.blocking(|connection| ready(diagnose::diagnose(connection))).await
    }

    async fn close(&self) {
        self.writer.close(self.readers.close()).await;
    }
}

impl Sqlite {
    fn read_inline<A, T>(&self, request: &A, work: Work<Connection, A, T>) -> Outcome<T> {
        let read = |connection: &mut Connection| ready(work(connection, request));
        self.writer.read(read).unwrap_or_else(|read| self.readers.inline(read))
    }
}

/// Writes the batches of the queue.
struct Batches(Writer);

impl Commit for Batches {
    async fn commit(&mut self, batch: Batch) -> (Batch, Outcome<Outcomes>) {
        let batch = Arc::new(batch);
        let writing = Arc::clone(&batch);
        let apply = move |connection: &mut Connection| ready(sql::apply(connection, &writing));
        let outcome = self.0.write(batch.durability(), apply).await;
        // The work has ended, or never began: nobody else has the batch.
        (Arc::into_inner(batch).unwrap_or_default(), outcome)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops where it stands")]

    use futures_util::FutureExt as _;
    use nod_core::time::Timestamp;

    use super::super::statements::{Statement, Statements as _};
    use super::super::{Accounts as _, Devices as _, Operations as _, SignIns as _, Store as _, StoreError};
    use super::*;
    use crate::config::Config;

    /// An empty folder, and the configuration of a database in it.
    fn place() -> (tempfile::TempDir, Database) {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::load(None).unwrap().database;
        config.url = format!("sqlite:{}", folder.path().join("nod.db").display()).into();
        (folder, config)
    }

    /// Once the log was brought into the file, the next commit begins it anew, and its head counts that.
    #[tokio::test]
    async fn the_log_is_brought_in_and_begins_anew() {
        let (folder, config) = place();
        let backend = open(&config).await.unwrap();
        let begun = || {
            let log = std::fs::read(folder.path().join("nod.db-wal")).unwrap();
            u32::from_be_bytes(log[12..16].try_into().unwrap())
        };
        let claim = async |number: u32| {
            // Far from each other, so that each is on a page of its own.
            let thumbprint = format!("{:08x}", number.wrapping_mul(0x9e37_79b9));
            backend.claim_proof(&thumbprint, &number.to_string(), Timestamp::from_millis(number.into())).await
        };
        assert!(claim(0).await.unwrap());
        let first = begun();
        let mut numbers = 1..;
        while begun() == first {
            let claimed = futures_util::future::join_all(numbers.by_ref().take(200).map(claim)).await;
            assert!(claimed.into_iter().all(|claimed| claimed.unwrap()));
        }
        backend.close().await;
    }

    /// Another process may hold the file for as long as it likes: a write waits, and the runtime does not.
    #[tokio::test]
    async fn a_write_waits_for_a_lock_without_holding_up_anybody_else() {
        let (folder, mut config) = place();
        // Were it waited for on this thread, the test would not end.
        config.statement_timeout = Duration::from_hours(1);
        let backend = open(&config).await.unwrap();
        let other = rusqlite::Connection::open(folder.path().join("nod.db")).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let batch = backend.claim_proof("key", "1", Timestamp::from_millis(1));
        let setting = backend.put_setting("a", "b");
        tokio::pin!(batch, setting);
        for _ in 0..50 {
            assert!(futures_util::poll!(&mut batch).is_pending(), "somebody else holds the file");
            assert!(futures_util::poll!(&mut setting).is_pending(), "somebody else holds the file");
            tokio::task::yield_now().await;
        }
        other.execute_batch("COMMIT").unwrap();
        assert!(batch.await.unwrap());
        setting.await.unwrap();
        backend.close().await;
    }

    /// What phones and pages ask again and again is answered on the thread that asks.
    #[tokio::test]
    async fn reads_by_a_key_wait_for_no_other_thread_until_the_store_is_closed() {
        let (_folder, config) = place();
        let backend = open(&config).await.unwrap();
        let now = Timestamp::from_millis(1);
        for _ in 0..2 {
            let username = "anna".parse().unwrap();
            assert!(backend.account_by_username(&username).now_or_never().unwrap().unwrap().is_none());
            assert_eq!(backend.device_by_key("key").now_or_never().unwrap().unwrap(), None);
            assert_eq!(backend.session("token", now, now).now_or_never().unwrap().unwrap(), None);
            assert_eq!(backend.setting("a").now_or_never().unwrap().unwrap(), None);
        }
        backend.close().await;
        assert_eq!(backend.device_by_key("key").await.unwrap_err(), StoreError::Closed);
        assert_eq!(backend.all_devices(None, 1).await.unwrap_err(), StoreError::Closed);
        assert_eq!(backend.put_setting("a", "b").await.unwrap_err(), StoreError::Closed);
    }

    /// While somebody writes, the others read beside it.
    #[tokio::test]
    async fn reads_go_on_while_somebody_writes() {
        let (_folder, config) = place();
        let backend = open(&config).await.unwrap();
        let head = || backend.audit_head().now_or_never().unwrap().unwrap().unwrap().seq;
        assert_eq!(head(), 0);
        let mut writing = std::pin::pin!(backend.put_setting("a", "b"));
        assert!(futures_util::poll!(&mut writing).is_pending());
        assert_eq!(head(), 0);
        writing.await.unwrap();
        backend.close().await;
    }

    /// A database that nobody has opened yet, of which nobody knows whether it is one.
    fn unopened(config: &Database) -> Sqlite {
        let file = file_of(config.url.expose_secret()).unwrap();
        let readers = Readers::new(file.clone(), 1, config.statement_timeout);
        Sqlite { readers, writer: Writer::new(file, config.statement_timeout, None) }
    }

    async fn count(sqlite: &Sqlite) -> Outcome<i64> {
        let statement = Statement::same("SELECT COUNT(*) FROM settings");
        sqlite.read("count", statement, |db, statement| db.single(*statement, &[]).boxed()).await
    }

    /// A connection that has the file for itself.
    fn exclusive(folder: &Path) -> rusqlite::Connection {
        let other = rusqlite::Connection::open(folder.join("nod.db")).unwrap();
        other.execute_batch("PRAGMA locking_mode = EXCLUSIVE; INSERT INTO settings VALUES ('a', 'b')").unwrap();
        other
    }

    #[tokio::test]
    async fn a_read_of_a_locked_file_waits_on_another_thread() {
        let (folder, mut config) = place();
        open(&config).await.unwrap().close().await;
        config.statement_timeout = Duration::from_hours(1);
        let sqlite = unopened(&config);
        let other = exclusive(folder.path());
        let mut counted = std::pin::pin!(count(&sqlite));
        for _ in 0..50 {
            assert!(futures_util::poll!(&mut counted).is_pending(), "somebody else holds the file");
            tokio::task::yield_now().await;
        }
        drop(other);
        assert_eq!(counted.await.unwrap(), 1);
        sqlite.close().await;
    }

    #[tokio::test]
    async fn a_read_of_a_file_that_stays_locked_says_so() {
        let (folder, mut config) = place();
        open(&config).await.unwrap().close().await;
        config.statement_timeout = Duration::from_millis(20);
        let sqlite = unopened(&config);
        let other = exclusive(folder.path());
        let error = StoreError::from(count(&sqlite).await.unwrap_err());
        assert_eq!(error, StoreError::Unavailable("database is locked".to_owned()));
        drop(other);
        assert_eq!(count(&sqlite).await.unwrap(), 1);
        sqlite.close().await;
    }

    #[tokio::test]
    async fn a_read_that_fails_says_why_and_the_next_one_works() {
        let (folder, config) = place();
        let backend = open(&config).await.unwrap();
        let file = rusqlite::Connection::open(folder.path().join("nod.db")).unwrap();
        file.execute_batch("ALTER TABLE settings RENAME TO elsewhere").unwrap();
        let error = backend.setting("a").await.unwrap_err();
        assert_eq!(error, StoreError::Unavailable("no such table: settings".to_owned()));
        file.execute_batch("ALTER TABLE elsewhere RENAME TO settings").unwrap();
        drop(file);
        assert_eq!(backend.setting("a").await.unwrap(), None);
        backend.put_setting("a", "b").await.unwrap();
        assert_eq!(backend.setting("a").await.unwrap().as_deref(), Some("b"));
        backend.close().await;
    }

    #[tokio::test]
    async fn a_file_that_is_no_database_is_an_error_of_every_read() {
        let (folder, config) = place();
        std::fs::write(folder.path().join("nod.db"), "this is no database, whatever its name says").unwrap();
        let sqlite = unopened(&config);
        for _ in 0..2 {
            let error = StoreError::from(count(&sqlite).await.unwrap_err());
            assert!(matches!(&error, StoreError::Unavailable(text) if text.contains("not a database")), "{error:?}");
        }
    }

    /// A value that is taken is no fault of the connection, which others have warm.
    #[tokio::test]
    async fn a_conflict_leaves_the_connection_as_it_was() {
        let (_folder, config) = place();
        let file = file_of(config.url.expose_secret()).unwrap();
        open(&config).await.unwrap().close().await;
        let connection = Connection::writer(&file, Duration::ZERO).unwrap();
        let conflict = |connection: &mut Connection| {
            let insert = Statement::same("INSERT INTO settings VALUES ('a', 'b'), ('a', 'c')");
            ready(connection.run(insert, &[]))
        };
        let (connection, outcome) = connection.transaction(Durability::Disk, conflict);
        assert!(matches!(outcome.map_err(StoreError::from), Err(StoreError::Conflict(_))));
        let broken = |connection: &mut Connection| ready(connection.run(Statement::same("SELECT nothing"), &[]));
        let (connection, outcome) = connection.unwrap().transaction(Durability::Disk, broken);
        assert!(outcome.is_err() && connection.is_none(), "nobody knows in which state it is");
    }

    #[test]
    fn a_url_names_a_file() {
        let file = |url: &str| file_of(url).map(|path| path.display().to_string());
        assert_eq!(file("sqlite:nod.db").unwrap(), "nod.db");
        assert_eq!(file("sqlite:///var/lib/nod/nod.db?mode=rwc").unwrap(), "/var/lib/nod/nod.db");
        assert_eq!(file("sqlite:/a%20b/c%3Fd.db").unwrap(), "/a b/c?d.db");
        for url in ["sqlite:nod.db?mode=ro", "sqlite:nod.db?vfs=unix-none", "sqlite:nod.db?immutable=1", "sqlite:%ff"] {
            assert!(matches!(file(url), Err(OpenError::Url(_))), "{url}");
        }
    }
}
