//! What SQLite says of itself.

use sqlx::SqliteConnection;

use super::super::failure::Outcome;
use super::super::{Diagnosis, Engine};
use super::Db;

pub(super) async fn diagnose(connection: &mut SqliteConnection) -> Outcome<Diagnosis> {
    let schema = sqlx::query_scalar::<Db, _>("SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations WHERE success")
        .fetch_one(&mut *connection)
        .await?;
    let version = sqlx::query_scalar::<Db, _>("SELECT sqlite_version()").fetch_one(&mut *connection).await?;
    let journal_mode = sqlx::query_scalar::<Db, _>("PRAGMA journal_mode").fetch_one(&mut *connection).await?;
    let synchronous = sqlx::query_scalar::<Db, _>("PRAGMA synchronous").fetch_one(&mut *connection).await?;
    let mut problems: Vec<String> = sqlx::query_scalar::<Db, _>("PRAGMA quick_check(10)").fetch_all(connection).await?;
    problems.retain(|problem| problem != "ok");
    Ok(Diagnosis { schema, version, engine: Engine::Sqlite { journal_mode, synchronous, problems } })
}
