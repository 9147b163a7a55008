//! What can go wrong between a transaction and its database, and what a caller hears of it.

use sqlx::error::{DatabaseError, ErrorKind};

use super::StoreError;

/// Why a piece of work on a connection failed.
#[derive(Debug)]
pub(super) enum Failure {
    /// The database said so.
    Database(sqlx::Error),
    /// SQLite said so, on the approval path.
    Express(rusqlite::Error),
    /// We said so.
    Store(StoreError),
}

/// The result of a piece of work on a connection.
pub(super) type Outcome<T> = Result<T, Failure>;

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Express(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Failure {
    /// Whether another transaction was in the way, and the same work may succeed at once.
    pub(super) fn is_transient(&self) -> bool {
        // serialization_failure, deadlock_detected.
        self.sqlstate().is_some_and(|code| matches!(code, "40001" | "40P01"))
    }

    /// Whether the connection is gone. Before the commit was sent, that means that nothing was written.
    pub(super) fn is_disconnect(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed) => true,
            // Shutdown by the administrator or after a crash, and the two idle timeouts; class 08 is connection_exception.
            Self::Database(_) => self
                .sqlstate()
                .is_some_and(|code| matches!(code, "57P01" | "57P02" | "57P05" | "25P03") || code.starts_with("08")),
            Self::Express(_) | Self::Store(_) => false,
        }
    }

    /// Whether the values are to blame: the same work fails for ever, other work does not.
    pub(super) fn is_about_data(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::Database(error)) => {
                !matches!(error.kind(), ErrorKind::Other) || is_bad_value(error.as_ref())
            }
            Self::Database(sqlx::Error::Encode(_) | sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)) => true,
            Self::Database(_) => false,
            Self::Express(error) => blames_data(error),
            Self::Store(error) => matches!(error, StoreError::Conflict(_) | StoreError::Inconsistent { .. }),
        }
    }

    /// Whether SQLite found no room on the disk, on the approval path.
    pub(super) fn is_disk_full(&self) -> bool {
        matches!(self, Self::Express(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull))
    }

    fn sqlstate(&self) -> Option<&str> {
        match self {
            Self::Database(sqlx::Error::Database(error)) => {
                error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().map(sqlx::postgres::PgDatabaseError::code)
            }
            _ => None,
        }
    }
}

/// PostgreSQL's class 22 (`data_exception`); SQLite's `SQLITE_TOOBIG`, `SQLITE_MISMATCH` and typed-column violations.
fn is_bad_value(error: &dyn DatabaseError) -> bool {
    match error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>() {
        Some(error) => error.code().starts_with("22"),
        None => error.code().is_some_and(|code| matches!(code.as_ref(), "18" | "19" | "20" | "3091")),
    }
}

/// The same of what SQLite said on the approval path. An error without a code of SQLite's is about a value that did not come
/// as its type says.
fn blames_data(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{ConstraintViolation, TooBig, TypeMismatch};
    error.sqlite_error_code().is_none_or(|code| matches!(code, ConstraintViolation | TooBig | TypeMismatch))
}

impl From<Failure> for StoreError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Store(error) => error,
            Failure::Database(error) => public(&error),
            Failure::Express(error) => public_express(&error),
        }
    }
}

fn public_express(error: &rusqlite::Error) -> StoreError {
    use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};
    let text = match error {
        rusqlite::Error::SqliteFailure(_, Some(text)) => text.clone(),
        other => other.to_string(),
    };
    let code = error.sqlite_error().map(|error| error.extended_code);
    match code {
        Some(SQLITE_CONSTRAINT_UNIQUE | SQLITE_CONSTRAINT_PRIMARYKEY) => StoreError::Conflict(taken_name(&text)),
        _ if blames_data(error) => StoreError::Inconsistent { table: "unknown", id: String::new(), what: text },
        _ => StoreError::Unavailable(text),
    }
}

/// The public face of a database's error. None of these texts holds the URL, so none holds its password.
fn public(error: &sqlx::Error) -> StoreError {
    let unavailable = |text: &str| StoreError::Unavailable(text.to_owned());
    match error {
        sqlx::Error::PoolClosed => StoreError::Closed,
        sqlx::Error::PoolTimedOut => unavailable("no connection became free in time"),
        sqlx::Error::Io(error) => unavailable(&format!("the connection failed: {}", error.kind())),
        sqlx::Error::Tls(_) => unavailable("TLS failed"),
        sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => unavailable("the connection broke"),
        sqlx::Error::ColumnDecode { index, source } => {
            StoreError::Inconsistent { table: "unknown", id: String::new(), what: format!("column {index}: {source}") }
        }
        sqlx::Error::Database(error) => match error.kind() {
            ErrorKind::UniqueViolation => StoreError::Conflict(taken(error.as_ref())),
            ErrorKind::Other if !is_bad_value(error.as_ref()) => unavailable(error.message()),
            _ => StoreError::Inconsistent { table: "unknown", id: String::new(), what: error.message().to_owned() },
        },
        _ => unavailable("the database driver failed"),
    }
}

/// Which unique value is taken. SQLite names the column (`accounts.username`), PostgreSQL the constraint
/// (`accounts_username_key`); both begin with the table.
fn taken(error: &dyn DatabaseError) -> &'static str {
    taken_name(error.constraint().unwrap_or(error.message()))
}

fn taken_name(name: &str) -> &'static str {
    let known = [
        ("accounts.username", "accounts_username", "the user name"),
        ("relying_parties.", "relying_parties_", "the client id"),
        ("devices.key_thumbprint", "devices_key_thumbprint", "the device key"),
        ("enrolments.live_key", "enrolments_live_key", "the device key"),
        ("challenges.id", "challenges_pkey", "the challenge id"),
        ("enrolments.secret_hash", "enrolments_secret_hash", "the enrolment secret"),
        ("sessions.token_hash", "sessions_token_hash", "the session token"),
    ];
    known
        .into_iter()
        .find(|(sqlite, postgres, _)| name.contains(sqlite) || name.contains(postgres))
        .map_or("a unique value", |(_, _, what)| what)
}
