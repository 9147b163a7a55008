//! Opening: fresh and again, two at once, and what is refused.

use std::sync::Arc;

use futures_util::future::join_all;
use nod::store::{OpenError, open};
use nod_core::challenge::StateName;

use super::bed::{Bed, Kind, Place, at, redemption, won};

super::contract! {
    what_was_written_is_there_after_a_restart
    eight_processes_open_an_empty_database_at_once
    a_newer_schema_is_refused_by_name
    an_altered_schema_is_refused
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
