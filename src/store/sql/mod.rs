//! The SQL and the use cases of both databases. Use cases run on whatever implements [`Statements`]; nothing in here
//! asks which database it is on. The few statements that differ are in `dialect`, each in both forms.

mod accounts;
mod activation;
mod addresses;
mod audit;
mod batch;
mod batch_update;
mod browsers;
mod challenges;
mod deeds;
mod devices;
mod dialect;
mod enrolments;
mod erasure;
mod factors;
mod groups;
mod issue;
mod mails;
pub(super) mod migrate;
mod organisation;
mod parties;
mod passkeys;
mod people;
mod places;
mod push;
mod recoveries;
mod recovery;
mod redeem;
mod screen_locks;
mod server;
mod sessions;
mod store;
mod tries;
mod two_step;
mod undo;

pub(super) use batch::apply;
pub(super) use store::Backend;

use super::driver::Driver;
use super::failure::Outcome;
use super::statements::{Statement, Statements, columns};
use super::{queue, row};
use crate::store::{StoreError, StoreResult};

/// The models of rows.
fn all<R, M>(rows: Vec<R>) -> Outcome<Vec<M>>
where
    M: TryFrom<R, Error = StoreError>,
{
    Ok(rows.into_iter().map(M::try_from).collect::<StoreResult<_>>()?)
}

/// The model of a row, where there is one.
fn one<R, M>(row: Option<R>) -> Outcome<Option<M>>
where
    M: TryFrom<R, Error = StoreError>,
{
    Ok(row.map(M::try_from).transpose()?)
}
