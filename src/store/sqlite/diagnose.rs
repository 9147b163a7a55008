//! What SQLite says of itself.

use super::super::failure::Outcome;
use super::super::sql::migrate;
use super::super::statements::{Statement, Statements as _};
use super::super::{Diagnosis, Engine};
use super::connection::Connection;

pub(super) async fn diagnose(connection: &mut Connection) -> Outcome<Diagnosis> {
    let schema = migrate::schema(connection).await?;
    let version = connection.single(Statement::same("SELECT sqlite_version()"), &[]).await?;
    let journal_mode = connection.single(Statement::same("PRAGMA journal_mode"), &[]).await?;
    let synchronous = connection.single(Statement::same("PRAGMA synchronous"), &[]).await?;
    let mut problems: Vec<String> = connection.rows(Statement::same("PRAGMA quick_check(10)"), &[]).await?;
    problems.retain(|problem| problem != "ok");
    Ok(Diagnosis { schema, version, engine: Engine::Sqlite { journal_mode, synchronous, problems } })
}
