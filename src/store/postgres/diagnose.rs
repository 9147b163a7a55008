//! What PostgreSQL says of itself.

use nod_core::time::Timestamp;
use sqlx::PgConnection;

use super::super::failure::Outcome;
use super::super::sql::migrate;
use super::super::statements::{Statement, Statements as _};
use super::super::{Diagnosis, Engine};

pub(super) async fn diagnose(connection: &mut PgConnection) -> Outcome<Diagnosis> {
    let schema = migrate::schema(connection).await?;
    let statement = Statement::same(
        "SELECT current_setting('server_version'), current_setting('server_version_num')::bigint, \
         (extract(epoch FROM clock_timestamp()) * 1000)::bigint",
    );
    let (version, number, clock): (String, i64, i64) = connection.single(statement, &[]).await?;
    // 150004 is 15.4.
    let major = u32::try_from(number / 10_000).unwrap_or_default();
    Ok(Diagnosis { schema, version, engine: Engine::Postgres { major, clock: Timestamp::from_millis(clock) } })
}
