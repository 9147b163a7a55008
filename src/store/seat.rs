//! The seat of the one process that serves a database.
//!
//! Everything is safe when two processes serve one database, for the database decides every race (law 2). But a wake reaches
//! only its own process, so that whoever waits on the other is told a tick late. On SQLite nobody gains by that, and the
//! second is refused; on PostgreSQL it is allowed, and said.

use std::fs::{File, TryLockError};
use std::path::PathBuf;

use secrecy::ExposeSecret;
use sqlx::postgres::PgConnection;

use super::{OpenError, postgres, sqlite};
use crate::config::Database;

/// The seat, for as long as this is held. The operating system, or the database, frees it when the process dies.
#[must_use = "dropping it gives up the seat"]
pub struct Seat {
    #[expect(dead_code, reason = "it is held, and nothing else")]
    hold: Hold,
}

pub(super) enum Hold {
    #[expect(dead_code, reason = "an open file holds its lock")]
    File(File),
    #[expect(dead_code, reason = "a session holds its lock")]
    Session(Box<PgConnection>),
}

impl Seat {
    pub(super) const fn new(hold: Hold) -> Self {
        Self { hold }
    }
}

/// Whether the seat was free.
#[must_use = "the seat may be taken"]
pub enum Seating {
    /// Nobody else serves this database.
    Ours(Seat),
    /// Somebody else does, and that is allowed.
    Shared,
    /// Somebody else does, and holds this file.
    Taken(PathBuf),
}

/// Takes the seat of the process that serves the database of `config`. Commands beside it need none.
///
/// # Errors
/// When the database's folder cannot be written, or the database does not answer.
pub async fn take_seat(config: &Database) -> Result<Seating, OpenError> {
    match config.url.expose_secret().split_once(':') {
        Some(("sqlite", _)) => sqlite::take_seat(config),
        Some(("postgres" | "postgresql", _)) => postgres::take_seat(config).await,
        _ => Err(OpenError::Scheme),
    }
}

/// Locks a file that is there for that purpose only: locks on the database itself are SQLite's.
pub(super) fn lock(path: PathBuf, file: File) -> Result<Seating, OpenError> {
    match file.try_lock() {
        Ok(()) => Ok(Seating::Ours(Seat::new(Hold::File(file)))),
        Err(TryLockError::WouldBlock) => Ok(Seating::Taken(path)),
        Err(TryLockError::Error(error)) => Err(OpenError::File { path, error: error.to_string() }),
    }
}
