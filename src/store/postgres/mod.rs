//! PostgreSQL through sqlx: the truth of many nodes.

mod diagnose;
mod failure;
mod hold;
mod statements;
mod statistics;

use std::time::Duration;

use futures_util::FutureExt as _;
use secrecy::ExposeSecret;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _, PgConnection};

use super::driver::{Driver, Work};
use super::failure::{Failure, Kind, Outcome};
use super::instance_lock::{InstanceLock, LockOutcome};
use super::queue::{Batch, Commit, Durability, Outcomes, Queue};
use super::retry::Attempts;
use super::sql::{self, Backend, migrate};
use super::{Diagnosis, OpenError, StoreError};
use crate::config::Database;
use statistics::Statistics;

/// The longest wait for a connection: longer, and the caller has gone away.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A connection that was used within this time is taken without asking whether it is still there.
const BELIEVED: Duration = Duration::from_secs(1);

/// A PostgreSQL database.
pub(super) struct Postgres {
    pool: PgPool,
}

/// Connects, and brings the schema up to date.
pub(super) async fn open(config: &Database) -> Result<Backend<Postgres>, OpenError> {
    let options = options(config)?;
    let connect_timeout = CONNECT_TIMEOUT.min(config.statement_timeout);
    // The first connection of all: a wrong password is told at once, and not by a pool that goes on trying.
    let mut first = options.connect().await.map_err(Failure::from)?;
    migrate::run(&mut first).await?;
    first.close().await.map_err(Failure::from)?;
    let pool = PgPoolOptions::new()
        .max_connections(config.connections)
        .acquire_timeout(connect_timeout)
        // To ask before each use whether the server is still there costs as much as most uses. A connection that was used
        // just now is believed; when it turns out to be gone, reads are tried again on another.
        .test_before_acquire(false)
        .before_acquire(|connection, state| {
            Box::pin(async move {
                if state.idle_for > BELIEVED {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_lazy_with(options.clone());
    // Twice: a batch waits for rows that another node holds, and then works.
    let deadline = config.statement_timeout.saturating_mul(2);
    // It connects when it first writes: a connection belongs to the thread that uses it.
    let writer = Writer { options, connect_timeout, deadline, connection: None, statistics: Statistics::default() };
    let queue =
        Queue::start_apart(writer, config.queue, config.batch).map_err(|error| OpenError::Thread(error.to_string()))?;
    Ok(Backend::new(Postgres { pool }, queue))
}

/// How PostgreSQL is to plan. All that Nod asks has an index. Plans are made once for a connection, and one that was made while a
/// table was small, or never analysed, would read it whole for as long; planning each time takes longer than most statements.
/// Nor is anything worth compiling.
const BY_INDEX: [(&str, &str); 3] =
    [("enable_seqscan", "off"), ("plan_cache_mode", "force_generic_plan"), ("jit", "off")];

/// The advisory lock of the process that serves: "nod serve" in a number.
const SERVING: i64 = 0x6e6f_6420_7365_7276;

/// Locks the database for the first process that serves it; others may serve beside it.
pub(super) async fn lock_instance(config: &Database) -> Result<LockOutcome, OpenError> {
    let mut session = options(config)?.connect().await.map_err(Failure::from)?;
    let lock = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)").bind(SERVING);
    let ours: bool = lock.fetch_one(&mut session).await.map_err(Failure::from)?;
    if ours {
        return Ok(LockOutcome::Ours(InstanceLock::new(session)));
    }
    session.close().await.map_err(Failure::from)?;
    Ok(LockOutcome::Shared)
}

fn options(config: &Database) -> Result<PgConnectOptions, OpenError> {
    let url = config.url.expose_secret();
    let options: PgConnectOptions = url
        .parse()
        .map_err(|_| OpenError::Url("it cannot be read: postgres://user:password@host/database?sslmode=verify-full"))?;
    let options = match options.get_application_name() {
        Some(_) => options,
        None => options.application_name("nod"),
    };
    let milliseconds = |timeout: Duration| format!("{}ms", timeout.as_millis());
    Ok(options
        .options([
            ("statement_timeout", milliseconds(config.statement_timeout)),
            // A node that stops in the middle must not hold its rows for ever.
            ("idle_in_transaction_session_timeout", milliseconds(config.statement_timeout.saturating_mul(3))),
            ("default_transaction_isolation", "read committed".to_owned()),
        ])
        .options(BY_INDEX)
        .disable_statement_logging())
}

impl Driver for Postgres {
    type Connection = PgConnection;

    const NAME: &'static str = "postgres";

    async fn read<A, T>(&self, name: &'static str, request: A, work: Work<PgConnection, A, T>) -> Outcome<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        let mut attempts = Attempts::new(name);
        loop {
            let again = match self.read_once(&request, work).await {
                Ok(done) => return Ok(done),
                Err(failure) => attempts.again(failure),
            };
            again?;
        }
    }

    async fn scan<A, T>(&self, name: &'static str, request: A, work: Work<PgConnection, A, T>) -> Outcome<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        self.read(name, request, work).await
    }

    async fn write<A, T>(&self, name: &'static str, request: A, work: Work<PgConnection, A, T>) -> Outcome<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        let mut attempts = Attempts::new(name);
        loop {
            let again = match self.write_once(&request, work).await {
                Ok(done) => return Ok(done),
                Err(Failed::BeforeCommit(failure)) => attempts.again(failure),
                Err(Failed::AtCommit(failure)) => attempts.again_after_commit(failure),
            };
            again?;
        }
    }

    async fn diagnose(&self) -> Outcome<Diagnosis> {
        self.read("diagnose", (), |connection, ()| diagnose::diagnose(connection).boxed()).await
    }

    async fn close(&self) {
        self.pool.close().await;
    }
}

impl Postgres {
    async fn read_once<A: Sync, T>(&self, request: &A, work: Work<PgConnection, A, T>) -> Outcome<T> {
        let mut connection = self.pool.acquire().await?;
        let done = work(&mut connection, request).await;
        if let Err(failure) = &done
            && failure.kind() == Kind::Disconnected
        {
            connection.close_on_drop();
        }
        done
    }

    async fn write_once<A: Sync, T>(&self, request: &A, work: Work<PgConnection, A, T>) -> Result<T, Failed> {
        let before = |error: sqlx::Error| Failed::BeforeCommit(error.into());
        let mut transaction = self.pool.begin().await.map_err(before)?;
        // Dropping the transaction takes everything back.
        let done = work(&mut transaction, request).await.map_err(Failed::BeforeCommit)?;
        transaction.commit().await.map_err(|error| Failed::AtCommit(error.into()))?;
        Ok(done)
    }
}

/// Writes batches, on a connection of its own.
struct Writer {
    options: PgConnectOptions,
    connect_timeout: Duration,
    deadline: Duration,
    connection: Option<PgConnection>,
    statistics: Statistics,
}

/// Where a try failed.
enum Failed {
    BeforeCommit(Failure),
    AtCommit(Failure),
}

impl Commit for Writer {
    async fn commit(&mut self, batch: Batch) -> (Batch, Outcome<Outcomes>) {
        let outcome = self.write(&batch).await;
        self.statistics.look(&self.options);
        (batch, outcome)
    }
}

impl Writer {
    async fn write(&mut self, batch: &Batch) -> Outcome<Outcomes> {
        let mut attempts = Attempts::new("batch");
        loop {
            let mut connection = self.connection().await?;
            let again = match tokio::time::timeout(self.deadline, write(&mut connection, batch)).await {
                Ok(Ok(outcomes)) => {
                    self.connection = Some(connection);
                    return Ok(outcomes);
                }
                // In the middle of something that nobody waits for: the connection is of no more use.
                Err(_) => return Err(StoreError::Unavailable("a batch took too long".to_owned()).into()),
                Ok(Err(failed)) => {
                    let (Failed::BeforeCommit(failure) | Failed::AtCommit(failure)) = &failed;
                    if failure.kind() != Kind::Disconnected {
                        self.connection = Some(connection);
                    }
                    match failed {
                        Failed::BeforeCommit(failure) => attempts.again(failure),
                        Failed::AtCommit(failure) => attempts.again_after_commit(failure),
                    }
                }
            };
            again?;
        }
    }

    async fn connection(&mut self) -> Outcome<PgConnection> {
        if let Some(connection) = self.connection.take() {
            return Ok(connection);
        }
        let connect = tokio::time::timeout(self.connect_timeout, self.options.connect());
        match connect.await {
            Ok(connection) => Ok(connection?),
            Err(_) => Err(StoreError::Unavailable("the database does not answer".to_owned()).into()),
        }
    }
}

async fn write(connection: &mut PgConnection, batch: &Batch) -> Result<Outcomes, Failed> {
    let before = |error: sqlx::Error| Failed::BeforeCommit(error.into());
    let begin = match batch.durability() {
        Durability::Disk => "BEGIN",
        Durability::Order => "BEGIN; SET LOCAL synchronous_commit = off",
    };
    let mut transaction = connection.begin_with(begin).await.map_err(before)?;
    hold::hold(&mut transaction, batch).await.map_err(Failed::BeforeCommit)?;
    let outcomes = sql::apply(&mut *transaction, batch).await.map_err(Failed::BeforeCommit)?;
    transaction.commit().await.map_err(|error| Failed::AtCommit(error.into()))?;
    Ok(outcomes)
}
