//! The data of one account, given to its owner and to administrators, and deleted.

use std::collections::BTreeSet;

use nod::flow::organisation::erasure;
use nod_core::account::AccountState;
use nod_core::answer::Verdict;
use nod_core::audit::AuditKind;
use nod_core::organisation::GroupRole;
use nod_core::wire::ErrorCode;
use serde_json::Value;

use super::deeds::{approve, ask, boss};
use super::{group, note, recorded};
use crate::bad_input::World;
use crate::factor::app_passwords::new_app_password;
use crate::harness::person::Browser;
use crate::harness::{Server, on_both_databases};
use crate::store::bed::{self, Kind};

on_both_databases! {
    the_owner_gets_the_data_of_the_account_after_signing_in_of_late
    an_administrator_exports_and_deletes_an_account
}

/// An account with a bit of everything.
async fn world(kind: Kind) -> (World, Browser) {
    let world = World::over(kind, |_| {}).await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    new_app_password(&mut browser, "Thunderbird at home", "any", "open").await;
    browser.get("/account/backup-codes").await;
    browser.post("/account/backup-codes", &[]).await;
    let asked = world.webmail.ask_at("anna", "number").await;
    world.phone.answer_first(Verdict::Approve, asked.body["show"]["number"].as_str().unwrap()).await;
    group(&world.server, "Finance", &[(world.anna, GroupRole::Member)]).await;
    (world, browser)
}

async fn the_owner_gets_the_data_of_the_account_after_signing_in_of_late(kind: Kind) {
    let (world, mut browser) = world(kind).await;
    let page = browser.get("/account").await;
    assert!(page.text.contains("Download my data"));
    let document = browser.post("/account/export", &[]).await;
    assert_eq!(document.status, 200);
    let document: Value = serde_json::from_str(&document.text).unwrap();
    assert_eq!((&document["format"], &document["account"]["username"]), (&"nod-account-1".into(), &"anna".into()));
    assert_eq!(document["phones"][0]["name"], "Phone");
    assert_eq!(document["app_passwords"][0]["name"], "Thunderbird at home");
    assert_eq!((&document["groups"][0]["name"], &document["backup_codes"]["unused"]), (&"Finance".into(), &10.into()));
    assert!(document["requests"].as_array().unwrap().iter().any(|one| one["service"] == "webmail"), "{document}");
    assert!(document["log"].as_array().unwrap().len() > 3);
    // Nothing in it opens anything.
    let text = document.to_string();
    for secret in ["argon2", "$", "token", "mac\":", "sealed"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert_eq!(
        recorded(&world.server, AuditKind::AccountExported).await,
        [(Some(world.anna), "by its owner".to_owned())]
    );
    world.server.clock.advance(world.server.app.config.sessions.fresh);
    browser.get("/account").await;
    assert!(browser.post("/account/export", &[]).await.to().starts_with("/sign-in?why=again"));
    world.server.finish().await;
}

async fn an_administrator_exports_and_deletes_an_account(kind: Kind) {
    let (world, mut of_anna) = world(kind).await;
    let server = &world.server;
    let (boss, phone, mut browser) = boss(server).await;
    let id = world.anna.to_string();
    let at = ask(&mut browser, "export", &[("account", &id)]).await;
    browser.get(&format!("{at}/export")).await.refused(ErrorCode::ChallengeUnknown);
    assert!(approve(&mut browser, &phone, &at).await.text.contains("The file is ready."));
    let document = browser.get(&format!("{at}/export")).await;
    assert!(document.text.contains("Thunderbird at home"));

    let waiting = world.webmail.ask_at("anna", "number").await;
    let delete = ask(&mut browser, "delete", &[("account", &id)]).await;
    assert!(approve(&mut browser, &phone, &delete).await.text.contains("It is done."));
    assert!(browser.get(&delete).await.text.contains("It is done."));
    let account = server.app.store.account(world.anna).await.unwrap().unwrap();
    assert!(matches!(account.state, AccountState::Deleted { .. }));
    assert_eq!((account.username.to_string(), account.display_name), (format!("deleted-{id}"), None));
    assert!(!of_anna.is_in().await);
    assert_eq!(world.webmail.show(waiting.text("id"), 0).await.status, 404);
    world.webmail.ask(serde_json::json!({ "username": "anna" })).await.refused(ErrorCode::UserUnknown);
    assert!(world.phone.api().info().await.is_err());
    browser.get(&format!("/admin/people/{id}")).await.refused(ErrorCode::UserUnknown);
    browser.get(&format!("{at}/export")).await.refused(ErrorCode::UserUnknown);
    assert!(!browser.get("/admin/people").await.text.contains(&id));
    let deleted = recorded(server, AuditKind::AccountDeleted).await;
    assert_eq!(deleted, [(Some(world.anna), format!("by {boss}: left the company"))]);
    // The log goes on, and still fits the rows.
    let verified = nod::flow::operations::audit::verify(&server.app).await.unwrap();
    assert!(verified.is_ok(), "{verified:?}");
    // The name is free again, and it is somebody else's.
    assert_ne!(server.account("anna").await, world.anna);
    assert_eq!(
        erasure::delete(&server.app, world.anna, &note("again")).await.unwrap_err().code,
        ErrorCode::UserUnknown
    );
    world.server.finish().await;
}

/// Tables that refer to an account, and what the deletion does with them. A table that comes later is named here once
/// `src/store/sql/erasure.rs` knows it.
const TABLES: [(&str, bool); 23] = [
    // Nothing is left.
    ("attempts", false),
    ("backup_codes", false),
    ("challenges", false),
    ("enrolments", false),
    ("group_members", false),
    ("known_browsers", false),
    ("passkeys", false),
    ("recovery_codes", false),
    ("remembered_browsers", false),
    ("sessions", false),
    ("set_up_links", false),
    ("mails", false),
    ("notices", false),
    ("password_resets", false),
    ("recoveries", false),
    ("addresses", false),
    ("known_places", false),
    // The row stays, and no name is in it.
    ("app_passwords", true),
    ("codes_apps", true),
    ("devices", true),
    // It says what was done, by ids.
    ("audit_log", true),
    ("accounts", true),
    ("deeds", true),
];

#[tokio::test]
async fn no_table_keeps_what_is_personal_of_a_deleted_account() {
    let (world, mut browser) = world(Kind::Sqlite).await;
    browser.get("/account/codes-apps/new").await;
    let server = &world.server;
    erasure::delete(&server.app, world.anna, &note("asked for it")).await.unwrap();
    let database = bed::sqlite(&server.database);
    let texts = |sql: &str| -> Vec<String> {
        let mut statement = database.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let known: BTreeSet<&str> = TABLES.iter().map(|(table, _)| *table).collect();
    let tables = texts("SELECT name FROM sqlite_master WHERE type = 'table'");
    for table in &tables {
        let columns = texts(&format!("SELECT name FROM pragma_table_info('{table}')"));
        let refers = columns.iter().any(|column| ["account_id", "actor_id"].contains(&column.as_str()));
        assert!(!refers || known.contains(table.as_str()), "{table} refers to accounts: does a deletion know it?");
    }
    for (table, stays) in TABLES {
        let own = if table == "accounts" {
            "id"
        } else if table == "deeds" {
            "actor_id"
        } else {
            "account_id"
        };
        let rows = texts(&format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table} WHERE {own} = '{}'", world.anna));
        assert!(stays || rows == ["0"], "{table}: {rows:?}");
    }
    // No name, address or browser is anywhere but in the log.
    // The addresses of relying parties' pages are this machine's here.
    for table in tables.iter().filter(|table| !matches!(table.as_str(), "audit_log" | "relying_parties")) {
        let columns = texts(&format!("SELECT name FROM pragma_table_info('{table}')"));
        for column in columns {
            let all = texts(&format!("SELECT \"{column}\" FROM {table} WHERE typeof(\"{column}\") = 'text'"));
            for text in all {
                for personal in ["anna", "Thunderbird", "Phone", "127.0.0.1"] {
                    assert!(!text.contains(personal), "{personal} in {table}.{column}: {text}");
                }
            }
        }
    }
    world.server.finish().await;
}

#[tokio::test]
async fn signing_in_with_a_deleted_account_is_like_with_none() {
    let server = Server::start().await;
    let bert = server.account_with("bert", Some(crate::bad_input::PASSWORD), false).await;
    erasure::delete(&server.app, bert, &note("left")).await.unwrap();
    let mut browser = Browser::new(&server);
    for name in ["bert".to_owned(), format!("deleted-{bert}"), "nobody".to_owned()] {
        assert_eq!(browser.sign_in(&name, crate::bad_input::PASSWORD).await.status, 401, "{name}");
    }
    server.finish().await;
}
