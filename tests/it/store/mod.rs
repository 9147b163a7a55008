//! The contract of [`nod::store::Store`]: every case runs on every backend, and its name says which.
//!
//! Whatever a case did, its audit chain is recomputed at the end.

mod accounts;
mod approval;
pub mod bed;
mod devices;
mod enrolments;
mod factors;
mod issue;
mod limits;
mod opening;
mod passkeys;
mod phones;
mod plans;
mod push;
mod races;
mod server;
mod sessions;
mod trouble;

/// One test per case and backend, named after both.
macro_rules! contract {
    ($($case:ident)+) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                crate::store::bed::run(crate::store::bed::Kind::Sqlite, super::$case).await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                crate::store::bed::run(crate::store::bed::Kind::Postgres, super::$case).await;
            })+
        }
    };
}

use contract;
