//! Statistics of tables that grow from nothing.
//!
//! A plan is made once for each connection and statement, from what PostgreSQL knows of the tables. Of a table that was never
//! analysed it believes that it is tiny, reads it whole, and goes on doing so when it has ten thousand rows, until its own
//! housekeeping comes by after a minute. To analyse a table makes every connection plan anew.

use sqlx::PgConnection;

/// The tables of the approval path that grow, and how to analyse each.
const TABLES: [(&str, &str); 8] = [
    ("accounts", "ANALYZE accounts"),
    ("attempts", "ANALYZE attempts"),
    ("audit_log", "ANALYZE audit_log"),
    ("challenges", "ANALYZE challenges"),
    ("devices", "ANALYZE devices"),
    ("idempotency_keys", "ANALYZE idempotency_keys"),
    ("known_browsers", "ANALYZE known_browsers"),
    ("proofs", "ANALYZE proofs"),
];

/// Those that are more than twice as large as their statistics say.
const OUTGROWN: &str = "SELECT relname::text FROM pg_class WHERE oid = ANY($1::text[]::regclass[]) \
     AND pg_relation_size(oid) > 2 * GREATEST(relpages, 1)::bigint * current_setting('block_size')::bigint";

/// Whether it is time to look, after so many batches since the start: often in the beginning.
pub(super) const fn is_due(batches: u32) -> bool {
    (batches >= 16 && batches.is_power_of_two()) || batches.is_multiple_of(4096)
}

/// Analyses the tables that have outgrown their statistics. Where PostgreSQL keeps up by itself, that is none.
///
/// # Errors
/// The database's.
pub(super) async fn refresh(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let names: Vec<&str> = TABLES.iter().map(|(name, _)| *name).collect();
    let outgrown: Vec<String> = sqlx::query_scalar(OUTGROWN).bind(names).fetch_all(&mut *connection).await?;
    for (_, analyze) in TABLES.iter().filter(|(name, _)| outgrown.iter().any(|outgrown| outgrown == name)) {
        sqlx::query(*analyze).execute(&mut *connection).await?;
    }
    Ok(())
}
