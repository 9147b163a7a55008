//! What a database brings: connections, and the threads on which work on them runs.

use std::future::Future;

use futures_util::future::BoxFuture;

use super::Diagnosis;
use super::failure::Outcome;
use super::statements::Statements;

/// What a use case does with a connection and with its request. A plain function, so that it can move to another
/// thread and be called again when a transaction has to be tried again.
pub(super) type Work<C, A, T> = for<'c> fn(&'c mut C, &'c A) -> BoxFuture<'c, Outcome<T>>;

/// A database. `request` is what the use case needs to know, and goes with the work wherever that runs.
pub(super) trait Driver: Send + Sync + 'static {
    /// What runs statements.
    type Connection: Statements;

    /// `sqlite` or `postgres`.
    const NAME: &'static str;

    /// Reads a few rows that an index finds.
    ///
    /// # Errors
    /// Those of `work`, and those of the database.
    fn read<A, T>(
        &self,
        name: &'static str,
        request: A,
        work: Work<Self::Connection, A, T>,
    ) -> impl Future<Output = Outcome<T>> + Send
    where
        A: Send + Sync + 'static,
        T: Send + 'static;

    /// Reads rows of which nobody knows how many there are: pages of a list, or what is counted over a table.
    ///
    /// # Errors
    /// Those of `work`, and those of the database.
    fn scan<A, T>(
        &self,
        name: &'static str,
        request: A,
        work: Work<Self::Connection, A, T>,
    ) -> impl Future<Output = Outcome<T>> + Send
    where
        A: Send + Sync + 'static,
        T: Send + 'static;

    /// Does all of `work` in one transaction, or nothing of it.
    ///
    /// # Errors
    /// Those of `work`, and those of the database.
    fn write<A, T>(
        &self,
        name: &'static str,
        request: A,
        work: Work<Self::Connection, A, T>,
    ) -> impl Future<Output = Outcome<T>> + Send
    where
        A: Send + Sync + 'static,
        T: Send + 'static;

    /// What the database says of itself.
    ///
    /// # Errors
    /// Those of the database.
    fn diagnose(&self) -> impl Future<Output = Outcome<Diagnosis>> + Send;

    /// Waits for the work under way and closes the connections. Calls after this fail.
    fn close(&self) -> impl Future<Output = ()> + Send;
}
