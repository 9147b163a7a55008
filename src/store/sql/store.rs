//! What is asked of the database as a whole.

use async_trait::async_trait;

use super::super::super::retry::{reading, transaction};
use super::super::{Backend, diagnose, dialect};
use super::server;
use crate::store::{Diagnosis, Store, StoreResult};

#[async_trait]
impl Store for Backend {
    async fn check(&self) -> StoreResult<()> {
        reading!(self.acquire(), "check", |connection| server::setting(connection, ""))?;
        Ok(transaction!(self.begin(), "check", |connection| server::check(connection))?)
    }

    async fn diagnose(&self) -> StoreResult<Diagnosis> {
        Ok(reading!(self.acquire(), "diagnose", |connection| diagnose::diagnose(connection))?)
    }

    fn backend(&self) -> &'static str {
        dialect::NAME
    }

    async fn close(&self) {
        self.queue.close().await;
        self.close_connections().await;
    }
}
