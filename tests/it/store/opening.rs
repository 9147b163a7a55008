//! Opening: fresh and again, two at once, and what is refused.

use std::sync::Arc;

use futures_util::future::join_all;
use nod::store::{Idempotency, IssueChallenge, IssueOutcome, OpenError, open};
use nod_core::challenge::{Progress, State, StateName};

use super::bed::{Bed, Kind, Place, at, redemption, won};

super::contract! {
    what_was_written_is_there_after_a_restart
    eight_processes_open_an_empty_database_at_once
    a_newer_schema_is_refused_by_name
    an_altered_schema_is_refused
    a_step_that_was_taken_in_part_is_refused
    a_step_that_fails_takes_back_all_of_them
    what_was_written_before_the_limits_is_kept
}

async fn what_was_written_is_there_after_a_restart(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let challenge = bed.approved(account, &device, &client).await;
    bed.store.close().await;
    let store = bed.place.open().await;
    assert_eq!(store.device(device.id).await.unwrap().unwrap().last_answer_at, Some(at(20)));
    assert_eq!(store.challenge(challenge.id).await.unwrap().unwrap().challenge.state.name(), StateName::Approved);
    won(store.redeem(redemption(&challenge, at(30))).await);
    store.close().await;
}

/// What an operator copies who has stopped the service: the file, and not the log beside it.
#[tokio::test]
async fn the_file_alone_is_a_backup_once_the_service_has_stopped() {
    let bed = Bed::new(Kind::Sqlite).await;
    let (account, device, client) = bed.trio().await;
    let challenge = bed.approved(account, &device, &client).await;
    // Connections that read, on this thread and on others.
    bed.store.all_devices(None, 10).await.unwrap();
    bed.store.challenge(challenge.id).await.unwrap().unwrap();
    bed.store.close().await;

    let backup = Place::new(Kind::Sqlite).await;
    std::fs::copy(bed.place.file(), backup.file()).unwrap();
    let store = backup.open().await;
    assert_eq!(store.challenge(challenge.id).await.unwrap().unwrap().challenge.state.name(), StateName::Approved);
    store.close().await;
}

async fn eight_processes_open_an_empty_database_at_once(bed: Arc<Bed>) {
    let place = Place::new(bed.place.kind).await;
    let stores = join_all((0..8).map(|_| open(&place.config))).await;
    for store in stores {
        let store = store.unwrap();
        store.check().await.unwrap();
        store.close().await;
    }
    place.remove().await;
}

async fn a_newer_schema_is_refused_by_name(bed: Arc<Bed>) {
    bed.place
        .sql(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
              VALUES (9999, 'from the future', true, '', 0)",
        )
        .await;
    let error = open(&bed.place.config).await.err().unwrap();
    assert!(matches!(error, OpenError::Newer { found: 9999, .. }), "{error:?}");
    assert!(error.to_string().contains("9999"), "{error}");
    bed.place.sql("DELETE FROM _sqlx_migrations WHERE version = 9999").await;
}

async fn an_altered_schema_is_refused(bed: Arc<Bed>) {
    let other = match bed.place.kind {
        Kind::Sqlite => "X'00'",
        Kind::Postgres => "'\\x00'",
    };
    bed.place.sql("CREATE TABLE kept AS SELECT version, checksum FROM _sqlx_migrations").await;
    bed.place.sql(&format!("UPDATE _sqlx_migrations SET checksum = {other} WHERE version = 1")).await;
    assert_eq!(open(&bed.place.config).await.err().unwrap(), OpenError::Altered(1));
    bed.place
        .sql(
            "UPDATE _sqlx_migrations SET checksum = (SELECT checksum FROM kept WHERE kept.version = 1) \
              WHERE version = 1",
        )
        .await;
}

/// The kept database is one that sqlx made: its record and ours are the same, so each program goes on where the other stopped.
#[tokio::test]
async fn the_record_of_the_schema_is_the_one_that_sqlx_wrote() {
    let record = |file: &std::path::Path| {
        let file = rusqlite::Connection::open(file).unwrap();
        let ask = "SELECT version, description, success, hex(checksum) FROM _sqlx_migrations ORDER BY version";
        let mut query = file.prepare(ask).unwrap();
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        let rows = query.query_map([], row).unwrap().map(Result::unwrap);
        rows.collect::<Vec<(i64, String, bool, String)>>()
    };
    let place = Place::new(Kind::Sqlite).await;
    place.open().await.close().await;
    let kept = tempfile::tempdir().unwrap();
    let copy = kept.path().join("nod.db");
    std::fs::copy(format!("{}/tests/it/earlier/schema-7/sqlite.db", env!("CARGO_MANIFEST_DIR")), &copy).unwrap();
    let theirs = record(&copy);
    assert_eq!(theirs.len(), 7);
    assert_eq!(record(&place.file()).get(..7).unwrap(), theirs);
}

async fn a_step_that_was_taken_in_part_is_refused(bed: Arc<Bed>) {
    bed.place.sql("UPDATE _sqlx_migrations SET success = false WHERE version = 4").await;
    let error = open(&bed.place.config).await.err().unwrap();
    assert!(matches!(&error, OpenError::Migration(text) if text.contains("step 4")), "{error:?}");
    bed.place.sql("UPDATE _sqlx_migrations SET success = true WHERE version = 4").await;
}

/// What is missing is done as a whole: a program of before goes on with what there was.
async fn a_step_that_fails_takes_back_all_of_them(bed: Arc<Bed>) {
    let place = Place::new(bed.place.kind).await;
    migrate_until_2(&place).await;
    place.sql("CREATE TABLE push_deliveries (in_the_way BIGINT)").await;
    for _ in 0..2 {
        let error = open(&place.config).await.err().unwrap();
        assert!(matches!(&error, OpenError::Migration(text) if text.contains("step 4, push: ")), "{error:?}");
        assert_eq!(place.sql("DELETE FROM _sqlx_migrations WHERE version > 2").await, 0);
        // What step 3 adds is not there.
        place.sql("ALTER TABLE challenges ADD COLUMN bucket TEXT").await;
        place.sql("ALTER TABLE challenges DROP COLUMN bucket").await;
    }
    place.sql("DROP TABLE push_deliveries").await;
    let store = place.open().await;
    store.check().await.unwrap();
    store.close().await;
    place.remove().await;
}

/// Migration 3 makes the table of challenges anew on SQLite: its rows, and what refers to them, come along.
async fn what_was_written_before_the_limits_is_kept(bed: Arc<Bed>) {
    let place = Place::new(bed.place.kind).await;
    migrate_until_2(&place).await;
    let (account, device, client) = bed.trio().await;
    let (pending, replaced) = (bed.challenge(account, &client).await.id, bed.challenge(account, &client).await.id);
    let jwk = serde_json::to_string(&device.key.to_jwk()).unwrap();
    for statement in [
        format!("INSERT INTO accounts (id, username, role, created_at) VALUES ('{account}', 'anna', 'person', 1)"),
        format!(
            "INSERT INTO relying_parties (client_id, name, secret_hash, origins, created_at) \
             VALUES ('{client}', 'Webmail', 'x', '[]', 1)"
        ),
        format!(
            "INSERT INTO devices (id, account_id, name, platform, key_jwk, key_thumbprint, created_at) \
             VALUES ('{}', '{account}', 'Phone', 'test', '{jwk}', '{}', 1)",
            device.id,
            device.key.thumbprint()
        ),
        format!(
            "INSERT INTO challenges (id, account_id, client_id, level, issued_at, expires_at, token, shown, state, \
             version, wrong_numbers) VALUES ('{pending}', '{account}', '{client}', 'tap', {}, {}, 't', 's', 'pending', 1, 1)",
            at(10).millis(),
            at(130).millis()
        ),
        format!(
            "INSERT INTO challenges (id, account_id, client_id, level, issued_at, expires_at, token, shown, browser, \
             network, state, version, wrong_numbers, cancelled_at, cancel_reason) VALUES ('{replaced}', '{account}', \
             '{client}', 'strict', 5, 6, 't', 's', 'b', 'n', 'cancelled', 2, 0, 5, 'replaced')"
        ),
        format!(
            "INSERT INTO idempotency_keys (client_id, key_hash, request_hash, challenge_id, expires_at) \
             VALUES ('{client}', 'key', 'request', '{pending}', {})",
            at(1000).millis()
        ),
    ] {
        place.sql(&statement).await;
    }

    let store = place.open().await;
    let kept = store.challenge(pending).await.unwrap().unwrap();
    assert_eq!((kept.version, kept.quiet, kept.token.as_str()), (1, false, "t"));
    assert_eq!(kept.challenge.state, State::Pending { wrong_numbers: 1, progress: Progress::Sent });
    let kept = store.challenge(replaced).await.unwrap().unwrap();
    assert_eq!((kept.version, kept.browser.unwrap().network.as_str()), (2, "n"));
    let keyed = || {
        let (key_hash, request_hash) = ("key".to_owned(), "request".to_owned());
        let key = Idempotency { key_hash, request_hash, expires_at: at(1000) };
        IssueChallenge { idempotency: Some(key), ..bed.new_challenge(account, &client) }
    };
    assert_eq!(store.issue(keyed()).await, Ok(IssueOutcome::Replayed(pending)));
    let reported = bed.new_challenge(account, &client);
    let challenge = reported.challenge.clone();
    assert!(matches!(store.issue(reported).await, Ok(IssueOutcome::Issued(_))));
    let decided = won(store.decide(bed.answer(&challenge, &device, StateName::Reported, at(20))).await);
    assert_eq!(decided.closed.len(), 1, "the new reason is allowed");
    // What refers to the table refers to the new one: a key goes with its challenge.
    assert_eq!(place.sql(&format!("DELETE FROM challenges WHERE id = '{pending}'")).await, 1);
    assert!(matches!(store.issue(keyed()).await, Ok(IssueOutcome::Issued(_))), "the key is gone");
    store.close().await;
    place.remove().await;
}

/// The schema as it was before migration 3, with the record that sqlx keeps of it.
async fn migrate_until_2(place: &Place) {
    let (kind, table) = match place.kind {
        Kind::Sqlite => (
            "sqlite",
            "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, \
             installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL, \
             execution_time BIGINT NOT NULL)",
        ),
        Kind::Postgres => (
            "postgres",
            "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, \
             installed_on TIMESTAMPTZ NOT NULL DEFAULT now(), success BOOLEAN NOT NULL, checksum BYTEA NOT NULL, \
             execution_time BIGINT NOT NULL)",
        ),
    };
    place.sql(table).await;
    for (version, name, description) in
        [(1, "0001_init", "init"), (2, "0002_audit_of_a_decision", "audit of a decision")]
    {
        let script =
            std::fs::read_to_string(format!("{}/migrations/{kind}/{name}.sql", env!("CARGO_MANIFEST_DIR"))).unwrap();
        place.script(&script).await;
        let checksum = ring::digest::digest(&ring::digest::SHA384, script.as_bytes());
        let checksum = data_encoding::HEXLOWER.encode(checksum.as_ref());
        let checksum = match place.kind {
            Kind::Sqlite => format!("X'{checksum}'"),
            Kind::Postgres => format!("'\\x{checksum}'"),
        };
        let record = format!(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
             VALUES ({version}, '{description}', TRUE, {checksum}, 1)"
        );
        place.sql(&record).await;
    }
}

#[tokio::test]
async fn a_url_that_names_no_database_is_refused() {
    let place = Place::new(Kind::Sqlite).await;
    for (url, scheme) in [
        ("", true),
        ("nod.db", true),
        ("mysql://nod:hunter2@localhost/nod", true),
        ("sqlite::memory:", false),
        ("sqlite://?mode=memory", false),
        ("sqlite:", false),
    ] {
        let config = nod::config::Database { url: url.into(), ..place.config.clone() };
        let error = open(&config).await.err().unwrap();
        assert_eq!(matches!(error, OpenError::Scheme), scheme, "{url}: {error:?}");
        assert!(scheme || matches!(error, OpenError::Url(_)), "{url}: {error:?}");
        assert!(!error.to_string().contains("hunter2"));
    }
}

#[tokio::test]
async fn a_file_in_the_place_of_a_folder_is_named() {
    let place = Place::new(Kind::Sqlite).await;
    let blocked = place.file();
    std::fs::write(&blocked, "").unwrap();
    let url = format!("sqlite:{}/nod.db", blocked.display());
    let error = open(&nod::config::Database { url: url.into(), ..place.config.clone() }).await.err().unwrap();
    assert!(matches!(&error, OpenError::File { path, .. } if path.starts_with(&blocked)), "{error:?}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_error_without_the_password() {
    let place = Place::new(Kind::Sqlite).await;
    // Port 1 refuses; nobody waits for it.
    let url = "postgres://nod:hunter2@127.0.0.1:1/nod?sslmode=disable";
    let error = open(&nod::config::Database { url: url.into(), ..place.config.clone() }).await.err().unwrap();
    assert!(matches!(error, OpenError::Unavailable(_)), "{error:?}");
    assert!(!format!("{error:?} {error}").contains("hunter2"));
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new(Kind::Sqlite).await;
    let store = place.open().await;
    store.put_setting("a", "b").await.unwrap();
    for name in ["nod.db", "nod.db-wal", "nod.db-shm"] {
        let mode = std::fs::metadata(place.file().with_file_name(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    store.close().await;
}
