//! The SQL and the Rust that both databases run, compiled once for each.
//!
//! `sqlite` and `postgres` each mount this folder as a module of their own. The parent says which database it is by
//! [`super::Db`], brings [`super::Backend`] with its connections, and a `dialect` for the few statements that differ.
//! Nothing in here asks which database it is on.

mod accounts;
mod audit;
mod browsers;
mod challenges;
mod devices;
mod enrolments;
mod hot;
mod in_turn;
mod issue;
mod parties;
mod push;
mod redeem;
mod server;
mod sessions;
mod store;
mod tries;

pub(super) use hot::apply;

use super::super::failure::Outcome;
use super::super::statements::{Statements, columns};
use super::super::{queue, row};
use super::{Db, Hot, dialect};
use crate::store::StoreResult;

/// A connection, inside a transaction where it writes.
type Connection = <Db as sqlx::Database>::Connection;

/// The models of rows.
fn all<R, M>(rows: Vec<R>) -> Outcome<Vec<M>>
where
    M: TryFrom<R, Error = super::super::StoreError>,
{
    Ok(rows.into_iter().map(M::try_from).collect::<StoreResult<_>>()?)
}

/// The model of a row, where there is one.
fn one<R, M>(row: Option<R>) -> Outcome<Option<M>>
where
    M: TryFrom<R, Error = super::super::StoreError>,
{
    Ok(row.map(M::try_from).transpose()?)
}

/// A number of rows as the database takes it.
fn limit(rows: u32) -> i64 {
    i64::from(rows)
}
