//! Opening a store by its URL.

use std::path::PathBuf;
use std::sync::Arc;

use secrecy::ExposeSecret;

use super::failure::Failure;
use super::instance_lock::LockOutcome;
use super::{Store, StoreError, postgres, sqlite};
use crate::config::Database;

/// Why a store cannot be opened, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The URL is of no known kind.
    #[error("database.url: write sqlite:PATH or postgres://user:password@host/database")]
    Scheme,
    /// The URL cannot be used; what is wrong with it.
    #[error("database.url: {0}")]
    Url(&'static str),
    /// The database's file cannot be made or opened.
    #[error("{path}: {error}; check that the folder exists and belongs to the user that runs Nod")]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        error: String,
    },
    /// The database does not answer, or does not let Nod in.
    #[error("{0}; check that the database runs and that database.url has the right host, user and password")]
    Unavailable(String),
    /// The system gives no thread to write with; what it says.
    #[error("no thread for the database's writer: {0}; check how many processes and how much memory Nod may have")]
    Thread(String),
    /// A newer Nod has been at work on this database.
    #[error("the database has schema {found}, this program knows up to {known}; start the newer version of Nod again")]
    Newer {
        /// The schema that the database has.
        found: i64,
        /// The latest schema that this program knows.
        known: i64,
    },
    /// The schema was made by a program that differs from this one in what it calls the same schema.
    #[error("schema {0} of the database differs from this program's; restore a backup or use the program that made it")]
    Altered(i64),
    /// A step to the present schema failed; nothing of it was kept.
    #[error("the database's schema could not be brought up to date: {0}")]
    Migration(String),
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(text) => Self::Unavailable(text),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

impl From<Failure> for OpenError {
    fn from(failure: Failure) -> Self {
        StoreError::from(failure).into()
    }
}

/// Opens the store that `config` names, makes what is missing, and brings its schema up to date.
///
/// # Errors
/// See [`OpenError`].
pub async fn open(config: &Database) -> Result<Arc<dyn Store>, OpenError> {
    let (scheme, _) = config.url.expose_secret().split_once(':').ok_or(OpenError::Scheme)?;
    match scheme {
        "sqlite" => Ok(Arc::new(sqlite::open(config).await?)),
        "postgres" | "postgresql" => Ok(Arc::new(postgres::open(config).await?)),
        _ => Err(OpenError::Scheme),
    }
}

/// Locks the database of `config` for the process that serves it. Commands beside it need none.
///
/// # Errors
/// When the database's folder cannot be written, or the database does not answer.
pub async fn lock_instance(config: &Database) -> Result<LockOutcome, OpenError> {
    match config.url.expose_secret().split_once(':') {
        Some(("sqlite", _)) => sqlite::lock_instance(config),
        Some(("postgres" | "postgresql", _)) => postgres::lock_instance(config).await,
        _ => Err(OpenError::Scheme),
    }
}
