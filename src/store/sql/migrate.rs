//! Bringing a schema up to date.
//!
//! What was done is recorded in `_sqlx_migrations`, as sqlx did it when it ran these files: a database of any earlier
//! Nod goes on, and an earlier Nod refuses a database of this one by the same rows.

use data_encoding::HEXLOWER;
use ring::digest;

use super::super::OpenError;
use super::super::failure::Outcome;
use super::super::statements::{Statement, Statements};
use crate::store::StoreError;

/// A step from one schema to the next. Both databases take the same steps.
struct Migration {
    /// Which schema it leads to.
    version: i64,
    /// What it does: the rest of the file's name.
    description: &'static str,
    script: Statement,
}

macro_rules! migrations {
    ($($version:literal $name:literal $description:literal;)+) => {
        &[$(Migration {
            version: $version,
            description: $description,
            script: Statement::new(
                include_str!(concat!("../../../migrations/sqlite/", $name, ".sql")),
                include_str!(concat!("../../../migrations/postgres/", $name, ".sql")),
            ),
        }),+]
    };
}

/// All of them, in their order.
const MIGRATIONS: &[Migration] = migrations! {
    1 "0001_init" "init";
    2 "0002_audit_of_a_decision" "audit of a decision";
    3 "0003_limits" "limits";
    4 "0004_push" "push";
    5 "0005_due" "due";
    6 "0006_sessions_know_their_device" "sessions know their device";
    7 "0007_lost_answers" "lost answers";
    8 "0008_app_passwords" "app passwords";
    9 "0009_backup_codes" "backup codes";
    10 "0010_codes_apps" "codes apps";
    11 "0011_passkeys" "passkeys";
    12 "0012_two_step" "two step";
    13 "0013_device_codes" "device codes";
    14 "0014_remembered_browsers" "remembered browsers";
    15 "0015_recovery_codes" "recovery codes";
    16 "0016_mail" "mail";
    17 "0017_recoveries" "recoveries";
    18 "0018_groups" "groups";
    19 "0019_administration" "administration";
    20 "0020_known_places" "known places";
    22 "0022_withheld_questions" "withheld questions";
    23 "0023_languages" "languages";
    24 "0024_linking_an_app" "linking an app";
    25 "0025_screen_locks" "screen locks";
};

/// One process at a time: SQLite has one writer, and PostgreSQL this lock ("nod step" in a number), which ends with the
/// transaction.
const BEGIN: Statement = Statement::new("BEGIN IMMEDIATE", "BEGIN; SELECT pg_advisory_xact_lock(7957689157125694832)");

const COMMIT: Statement = Statement::same("COMMIT");

/// As sqlx makes it.
const TABLE: Statement = Statement::new(
    "CREATE TABLE IF NOT EXISTS _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, \
     installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL, \
     execution_time BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, \
     installed_on TIMESTAMPTZ NOT NULL DEFAULT now(), success BOOLEAN NOT NULL, checksum BYTEA NOT NULL, \
     execution_time BIGINT NOT NULL)",
);

const APPLIED: Statement = Statement::new(
    "SELECT version, lower(hex(checksum)), CASE WHEN success THEN 1 ELSE 0 END FROM _sqlx_migrations ORDER BY version",
    "SELECT version, encode(checksum, 'hex'), CASE WHEN success THEN 1::bigint ELSE 0::bigint END \
     FROM _sqlx_migrations ORDER BY version",
);

/// How long it took is not measured, which sqlx says in the same way.
const RECORD: Statement = Statement::new(
    "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
     VALUES ($1, $2, TRUE, unhex($3), -1)",
    "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
     VALUES ($1, $2, TRUE, decode($3, 'hex'), -1)",
);

/// Takes all steps that are missing, in one transaction: a process that starts at the same time waits, and finds
/// everything done.
///
/// # Errors
/// When a newer program, or another one, made the schema; when a step fails. Then nothing of it is kept: drop the
/// connection.
pub(in crate::store) async fn run(connection: &mut impl Statements) -> Result<(), OpenError> {
    run_all(connection, MIGRATIONS).await
}

async fn run_all<S: Statements>(connection: &mut S, migrations: &[Migration]) -> Result<(), OpenError> {
    connection.script(BEGIN).await?;
    connection.execute(TABLE, &[]).await?;
    let applied: Vec<(i64, String, i64)> = connection.rows(APPLIED, &[]).await?;
    if let Some((version, ..)) = applied.iter().find(|(_, _, success)| *success == 0) {
        return Err(OpenError::Migration(format!("step {version} was taken in part")));
    }
    let known = |version| migrations.iter().any(|migration| migration.version == version);
    if let Some((found, ..)) = applied.iter().find(|(version, ..)| !known(*version)) {
        let known = migrations.iter().map(|migration| migration.version).max().unwrap_or_default();
        return Err(OpenError::Newer { found: *found, known });
    }
    for migration in migrations {
        let version = migration.version;
        let checksum = checksum(S::text(migration.script));
        match applied.iter().find(|(applied, ..)| *applied == version) {
            Some((_, applied, _)) if *applied == checksum => {}
            Some(_) => return Err(OpenError::Altered(version)),
            None => take(connection, migration, &checksum).await.map_err(|failure| {
                OpenError::Migration(format!(
                    "step {version}, {}: {}",
                    migration.description,
                    StoreError::from(failure)
                ))
            })?,
        }
    }
    connection.script(COMMIT).await?;
    Ok(())
}

async fn take(connection: &mut impl Statements, migration: &Migration, checksum: &str) -> Outcome<()> {
    connection.script(migration.script).await?;
    let record = [migration.version.into(), migration.description.into(), checksum.into()];
    connection.execute(RECORD, &record).await?;
    Ok(())
}

/// The file's SHA-384.
fn checksum(script: &str) -> String {
    HEXLOWER.encode(digest::digest(&digest::SHA384, script.as_bytes()).as_ref())
}

/// The latest step that was taken.
pub(in crate::store) async fn schema(connection: &mut impl Statements) -> Outcome<i64> {
    let statement = Statement::same("SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations WHERE success");
    connection.single(statement, &[]).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops where it stands")]

    use super::*;

    #[test]
    fn every_file_is_a_step_in_its_order() {
        for (kind, text) in [("sqlite", 0), ("postgres", 1)] {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(kind);
            let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
            files.sort();
            assert_eq!(files.len(), MIGRATIONS.len(), "a file without a step, or a step without a file");
            for (file, step) in files.iter().zip(MIGRATIONS) {
                let name = file.file_stem().unwrap().to_str().unwrap();
                let (version, description) = name.split_once('_').unwrap();
                assert_eq!(version.parse(), Ok(step.version));
                assert_eq!(description.replace('_', " "), step.description);
                let script = [step.script.sqlite, step.script.postgres];
                assert_eq!(std::fs::read_to_string(file).unwrap(), script[text]);
            }
        }
    }
}
