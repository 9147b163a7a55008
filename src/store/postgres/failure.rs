//! PostgreSQL's errors, classified.

use sqlx::error::{DatabaseError, ErrorKind};
use sqlx::postgres::PgDatabaseError;

use super::super::StoreError;
use super::super::failure::{Failure, Kind, taken};

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        let unavailable = |kind, text: &str| Self::new(kind, StoreError::Unavailable(text.to_owned()));
        match &error {
            sqlx::Error::PoolClosed => StoreError::Closed.into(),
            sqlx::Error::PoolTimedOut => unavailable(Kind::Other, "no connection became free in time"),
            sqlx::Error::Io(error) => {
                unavailable(Kind::Disconnected, &format!("the connection failed: {}", error.kind()))
            }
            sqlx::Error::Tls(_) => unavailable(Kind::Other, "TLS failed"),
            sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => {
                unavailable(Kind::Disconnected, "the connection broke")
            }
            sqlx::Error::ColumnDecode { index, source } => Self::bad_value(format!("column {index}: {source}")),
            sqlx::Error::Encode(error) | sqlx::Error::Decode(error) => Self::bad_value(error.to_string()),
            sqlx::Error::Database(error) => of_server(error.as_ref()),
            _ => unavailable(Kind::Other, "the database driver failed"),
        }
    }
}

/// None of these texts holds the URL, so none holds its password.
fn of_server(error: &dyn DatabaseError) -> Failure {
    let code = error.try_downcast_ref::<PgDatabaseError>().map(PgDatabaseError::code).unwrap_or_default();
    match error.kind() {
        ErrorKind::UniqueViolation => {
            return StoreError::Conflict(taken(error.constraint().unwrap_or(error.message()))).into();
        }
        // Class 22 is data_exception.
        ErrorKind::Other if !code.starts_with("22") => {}
        _ => return Failure::bad_value(error.message()),
    }
    let kind = match code {
        // serialization_failure, deadlock_detected.
        "40001" | "40P01" => Kind::Transient,
        // Shutdown by the administrator or after a crash, and the two idle timeouts.
        "57P01" | "57P02" | "57P05" | "25P03" => Kind::Disconnected,
        // connection_exception.
        _ if code.starts_with("08") => Kind::Disconnected,
        _ => Kind::Other,
    };
    Failure::new(kind, StoreError::Unavailable(error.message().to_owned()))
}
