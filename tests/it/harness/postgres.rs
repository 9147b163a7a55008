//! A fresh database on the PostgreSQL of `scripts/with-postgres`.

use nod::ambient::OsRandom;
use sqlx::{Connection, Executor};

/// A database of its own. Call [`Database::finish`] at the end; after a panic it goes with its server.
pub struct Database {
    name: String,
    url: String,
}

pub async fn database() -> Database {
    let name = format!("it_{:016x}", u64::from_be_bytes(nod_core::random::bytes(&OsRandom)));
    administer(&format!("CREATE DATABASE {name}")).await;
    let server = server_url();
    let (front, _) = server.rsplit_once('/').expect("the URL names a database");
    Database { url: format!("{front}/{name}"), name }
}

impl Database {
    pub fn url(&self) -> &str {
        &self.url
    }

    pub async fn finish(self) {
        administer(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
    }
}

fn server_url() -> String {
    #[expect(clippy::disallowed_methods, reason = "scripts/with-postgres says where its server is")]
    let url = std::env::var("NOD_TEST_POSTGRES_URL");
    url.expect("NOD_TEST_POSTGRES_URL is not set; run the tests with scripts/with-postgres")
}

async fn administer(statement: &str) {
    let mut connection = sqlx::PgConnection::connect(&server_url()).await.unwrap();
    connection.execute(sqlx::AssertSqlSafe(statement.to_owned())).await.unwrap();
    connection.close().await.unwrap();
}
