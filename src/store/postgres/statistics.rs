//! Statistics of tables that grow from nothing.
//!
//! A plan is made once for each connection and statement, from what PostgreSQL knows of the tables. Of a table that was never
//! analysed it believes that it is tiny, reads it whole, and goes on doing so when it has ten thousand rows, until its own
//! housekeeping comes by after a minute. To analyse a table makes every connection plan anew.

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::task::JoinHandle;

/// The tables of the approval path that grow, and how to analyse each. One that somebody else analyses or alters at that moment is
/// left to them.
const TABLES: [(&str, &str); 9] = [
    ("accounts", "ANALYZE (SKIP_LOCKED) accounts"),
    ("attempts", "ANALYZE (SKIP_LOCKED) attempts"),
    ("audit_log", "ANALYZE (SKIP_LOCKED) audit_log"),
    ("challenges", "ANALYZE (SKIP_LOCKED) challenges"),
    ("devices", "ANALYZE (SKIP_LOCKED) devices"),
    ("idempotency_keys", "ANALYZE (SKIP_LOCKED) idempotency_keys"),
    ("known_browsers", "ANALYZE (SKIP_LOCKED) known_browsers"),
    ("known_places", "ANALYZE (SKIP_LOCKED) known_places"),
    ("proofs", "ANALYZE (SKIP_LOCKED) proofs"),
];

/// Those that are more than twice as large as their statistics say.
const OUTGROWN: &str = "SELECT relname::text FROM pg_class WHERE oid = ANY($1::text[]::regclass[]) \
     AND pg_relation_size(oid) > 2 * GREATEST(relpages, 1)::bigint * current_setting('block_size')::bigint";

/// When to look, and who does. A write waits for none of it.
#[derive(Default)]
pub(super) struct Statistics {
    batches: u32,
    looking: Option<JoinHandle<()>>,
}

impl Statistics {
    /// Counts one more batch. When it is time to look, somebody does so beside whatever comes next.
    pub(super) fn look(&mut self, options: &PgConnectOptions) {
        self.batches = self.batches.wrapping_add(1);
        if is_due(self.batches) && self.looking.as_ref().is_none_or(JoinHandle::is_finished) {
            let options = options.clone();
            let work = async move {
                if let Err(error) = refresh(&options).await {
                    tracing::warn!(%error, "the tables' statistics could not be refreshed");
                }
            };
            #[expect(clippy::disallowed_methods, reason = "it ends with the writer, and nothing depends on its end")]
            let looking = tokio::spawn(work);
            self.looking = Some(looking);
        }
    }
}

/// Whether it is time, after so many batches since the start: often in the beginning.
const fn is_due(batches: u32) -> bool {
    (batches >= 16 && batches.is_power_of_two()) || batches.is_multiple_of(4096)
}

/// Analyses the tables that have outgrown their statistics. Where PostgreSQL keeps up by itself, that is none.
///
/// # Errors
/// The database's.
async fn refresh(options: &PgConnectOptions) -> Result<(), sqlx::Error> {
    let mut connection = options.connect().await?;
    let names: Vec<&str> = TABLES.iter().map(|(name, _)| *name).collect();
    let outgrown: Vec<String> = sqlx::query_scalar(OUTGROWN).bind(names).fetch_all(&mut connection).await?;
    for (_, analyze) in TABLES.iter().filter(|(name, _)| outgrown.iter().any(|outgrown| outgrown == name)) {
        sqlx::query(*analyze).execute(&mut connection).await?;
    }
    connection.close().await
}
