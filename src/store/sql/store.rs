//! What is asked of the database as a whole.

use async_trait::async_trait;
use futures_util::FutureExt as _;

use super::super::driver::Work;
use super::queue::Queue;
use super::{Driver, server};
use crate::store::{Diagnosis, Store, StoreResult};

/// The store in a database.
pub(in crate::store) struct Backend<D> {
    database: D,
    pub(super) queue: Queue,
}

impl<D: Driver> Backend<D> {
    /// A store whose batches `queue` writes.
    pub(in crate::store) const fn new(database: D, queue: Queue) -> Self {
        Self { database, queue }
    }

    /// [`Driver::read`].
    pub(super) async fn read<A, T>(
        &self,
        name: &'static str,
        request: A,
        work: Work<D::Connection, A, T>,
    ) -> StoreResult<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        Ok(self.database.read(name, request, work).await?)
    }

    /// [`Driver::scan`].
    pub(super) async fn scan<A, T>(
        &self,
        name: &'static str,
        request: A,
        work: Work<D::Connection, A, T>,
    ) -> StoreResult<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        Ok(self.database.scan(name, request, work).await?)
    }

    /// [`Driver::write`].
    pub(super) async fn write<A, T>(
        &self,
        name: &'static str,
        request: A,
        work: Work<D::Connection, A, T>,
    ) -> StoreResult<T>
    where
        A: Send + Sync + 'static,
        T: Send + 'static,
    {
        Ok(self.database.write(name, request, work).await?)
    }
}

#[async_trait]
impl<D: Driver> Store for Backend<D> {
    async fn check(&self) -> StoreResult<()> {
        self.read("check", (), |db, ()| server::setting(db, "").boxed()).await?;
        self.write("check", (), |db, ()| server::check(db).boxed()).await
    }

    async fn diagnose(&self) -> StoreResult<Diagnosis> {
        Ok(self.database.diagnose().await?)
    }

    fn backend(&self) -> &'static str {
        D::NAME
    }

    async fn close(&self) {
        self.queue.close().await;
        self.database.close().await;
    }
}
