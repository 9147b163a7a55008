//! What PostgreSQL says of itself.

use nod_core::time::Timestamp;
use sqlx::PgConnection;

use super::super::failure::Outcome;
use super::super::{Diagnosis, Engine};
use super::Db;

pub(super) async fn diagnose(connection: &mut PgConnection) -> Outcome<Diagnosis> {
    let schema = sqlx::query_scalar::<Db, _>("SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations WHERE success")
        .fetch_one(&mut *connection)
        .await?;
    let (version, number, clock): (String, i32, i64) = sqlx::query_as::<Db, _>(
        "SELECT current_setting('server_version'), current_setting('server_version_num')::int, \
         (extract(epoch FROM clock_timestamp()) * 1000)::bigint",
    )
    .fetch_one(connection)
    .await?;
    // 150004 is 15.4.
    let major = u32::try_from(number / 10_000).unwrap_or_default();
    Ok(Diagnosis { schema, version, engine: Engine::Postgres { major, clock: Timestamp::from_millis(clock) } })
}
