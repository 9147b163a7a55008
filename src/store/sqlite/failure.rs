//! SQLite's errors, classified.

use rusqlite::ErrorCode;
use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};

use super::super::StoreError;
use super::super::failure::{Failure, Kind, taken};

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        let (failure, text) = match error {
            rusqlite::Error::SqliteFailure(failure, text) => (failure, text.unwrap_or_else(|| failure.to_string())),
            rusqlite::Error::SqlInputError { error, msg, .. } => (error, msg),
            // Not SQLite's, but its driver's: a value did not come as its type says.
            other => return Self::bad_value(other.to_string()),
        };
        if let SQLITE_CONSTRAINT_UNIQUE | SQLITE_CONSTRAINT_PRIMARYKEY = failure.extended_code {
            return StoreError::Conflict(taken(&text)).into();
        }
        let kind = match failure.code {
            ErrorCode::ConstraintViolation | ErrorCode::TooBig | ErrorCode::TypeMismatch => {
                return Self::bad_value(text);
            }
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => Kind::Busy,
            ErrorCode::DiskFull => Kind::DiskFull,
            _ => Kind::Other,
        };
        Self::new(kind, StoreError::Unavailable(text))
    }
}
