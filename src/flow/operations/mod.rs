//! Running the service: its keys, its audit log, what it keeps, whether it is well.

pub mod audit;
pub mod doctor;
pub mod keys;
pub(in crate::flow) mod ledger;
pub mod mail;
pub mod places;
pub mod ready;
pub mod retention;
