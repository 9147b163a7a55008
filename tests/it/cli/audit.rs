//! `nod audit verify` is tested by what it must find: a log that was cut, and rows that say something else than it.

use nod_core::answer::Verdict;
use nod_core::token::{Ed25519Signer, Signer as _};
use nod_core::wire::InboxRequest;
use serde_json::Value;

use super::Installation;
use crate::harness::{Phone, Reply};

super::on_both! {
    every_row_that_differs_from_the_log_is_found
    a_log_that_was_cut_off_is_found
}

async fn answer(phone: &Phone, asked: &Reply, verdict: Verdict) {
    let inbox = phone.api().inbox(&InboxRequest::default()).await.unwrap();
    let id = asked.text("id");
    let item = inbox.challenges.iter().find(|item| item.challenge.to_string() == id).unwrap();
    let number = asked.body["show"]["number"].as_str().filter(|_| verdict == Verdict::Approve);
    phone.api().answer(&phone.sign(&item.token, id, verdict, number)).await.unwrap();
}

/// The rows that `nod audit verify` finds, as `table: fault`.
#[track_caller]
fn rows(nod: &Installation, what: &str) -> Vec<String> {
    let run = nod.nod(&["audit", "verify", "--json"]);
    run.refused("does_not_hold");
    let found: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(found["holds"], false, "{what}");
    let rows = found["rows"].as_array().unwrap_or_else(|| panic!("{what}: {found}"));
    rows.iter().map(|row| format!("{}: {}", row["table"].as_str().unwrap(), row["fault"].as_str().unwrap())).collect()
}

/// What is altered, how it is undone, and what must be said.
type Alteration = (String, String, &'static str);

/// Challenges of every kind of end, beside people, phones and a relying party.
struct Asked {
    redeemed: Reply,
    approved: Reply,
    denied: Reply,
    cancelled: Reply,
    pending: Reply,
}

async fn asked(nod: &Installation) -> Asked {
    nod.nod(&["user", "add", "anna", "--no-password"]).done();
    nod.nod(&["user", "add", "bert", "--no-password", "--administrator"]).done();
    nod.nod(&["user", "add", "cleo", "--no-password"]).done();
    nod.nod(&["user", "disable", "cleo", "--reason", "left"]).done();
    let phone = nod.phone("anna", "Phone").await;
    let old = nod.phone("anna", "Old").await;
    old.api().revoke().await.unwrap();
    // Disabled with an open question, which has no entry of its own.
    let shop = nod.relying_party("shop");
    shop.ask_at("anna", "tap").await;
    nod.nod(&["relying-party", "disable", "shop"]).done();
    let webmail = nod.relying_party("webmail");
    let redeemed = webmail.ask_at("anna", "tap").await;
    answer(&phone, &redeemed, Verdict::Approve).await;
    assert_eq!(webmail.redeem(redeemed.text("id")).await.status, 200);
    let approved = webmail.ask_at("anna", "tap").await;
    answer(&phone, &approved, Verdict::Approve).await;
    let denied = webmail.ask_at("anna", "tap").await;
    answer(&phone, &denied, Verdict::Deny).await;
    let cancelled = webmail.ask_at("anna", "tap").await;
    webmail.cancel(cancelled.text("id")).await;
    let pending = webmail.ask_at("anna", "tap").await;
    Asked { redeemed, approved, denied, cancelled, pending }
}

/// An id that nothing has.
const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

/// The public key of a passkey that nobody has: Ed25519, COSE, base64url.
const PASSKEY: &str = "pAEBAycgBiFYINdamAGCsQq31Uv-08lkBzoO4XLz2qYjJa8CGmj3B1Ea";

/// A key that nobody has.
fn key() -> String {
    serde_json::to_string(&Ed25519Signer::from_seed(&[7; 32]).public_key().to_jwk()).unwrap()
}

/// Rows that nobody made: a thief who writes into the database adds a factor of their own.
fn alterations_of_factors() -> Vec<Alteration> {
    let anna = "(SELECT id FROM accounts WHERE username = 'anna')";
    let added = |table: &str, columns: &str, values: &str, said| {
        let add = format!("INSERT INTO {table} (account_id, {columns}) VALUES ({anna}, {values})");
        (add, format!("DELETE FROM {table}"), said)
    };
    vec![
        added(
            "app_passwords",
            "id, name, secret_mac, scope, created_at",
            &format!("'{ID}', 'Mail', 'x', 'any', 1"),
            "app_passwords: its creation is not in the log",
        ),
        added(
            "codes_apps",
            "id, name, created_at, last_step",
            &format!("'{ID}', 'App', 1, 1"),
            "codes_apps: its creation is not in the log",
        ),
        added("backup_codes", "hash, made_at", "'x', 1", "backup_codes: their creation is not in the log"),
        added("recovery_codes", "mac, made_at", "'x', 1", "recovery_codes: its creation is not in the log"),
        added(
            "passkeys",
            "id, name, credential_id, public_key, counter, backup_eligible, backed_up, transports, created_at",
            &format!("'{ID}', 'Key', 'AAAAAAAAAAAAAAAAAAAAAA', '{PASSKEY}', 0, 0, 0, '', 1"),
            "passkeys: its creation is not in the log",
        ),
        columns(
            "accounts",
            "username = 'anna'",
            "push_paused_until = two_step_since, two_step_since = NULL",
            "two_step_since = push_paused_until, push_paused_until = NULL",
            "accounts: it does not use two-step verification, in the log it does",
        ),
        columns(
            "accounts",
            "username = 'anna'",
            "push_paused_until = two_step_since, two_step_since = 7",
            "two_step_since = push_paused_until, push_paused_until = NULL",
            "accounts: it uses two-step verification since another moment",
        ),
        columns(
            "accounts",
            "username = 'bert'",
            "two_step_since = 1",
            "two_step_since = NULL",
            "accounts: it uses two-step verification, in the log it does not",
        ),
    ]
}

/// Sets columns of the row that `of` names, and sets them back.
fn columns(table: &str, of: &str, set: &str, back: &str, said: &'static str) -> Alteration {
    let update = |set: &str| format!("UPDATE {table} SET {set} WHERE {of}");
    (update(set), update(back), said)
}

fn alterations_of_accounts() -> Vec<Alteration> {
    let account = |name: &str, set: &str, back: &str, said| {
        columns("accounts", &format!("id = (SELECT id FROM accounts WHERE username = '{name}')"), set, back, said)
    };
    let eve =
        format!("INSERT INTO accounts (id, username, role, created_at) VALUES ('{ID}', 'eve', 'administrator', 1)");
    let party = "INSERT INTO relying_parties (client_id, name, secret_hash, origins, created_at) \
                 VALUES ('eve', 'E', 'x', '[]', 1)";
    vec![
        account(
            "anna",
            "role = 'administrator'",
            "role = 'person'",
            "accounts: its role is administrator, in the log person",
        ),
        account(
            "bert",
            "role = 'person'",
            "role = 'administrator'",
            "accounts: its role is person, in the log administrator",
        ),
        account("bert", "disabled_at = 1", "disabled_at = NULL", "accounts: it is disabled, which is not in the log"),
        account(
            "cleo",
            "push_paused_until = disabled_at, disabled_at = NULL",
            "disabled_at = push_paused_until, push_paused_until = NULL",
            "accounts: it is not disabled, in the log it is",
        ),
        (
            "UPDATE accounts SET username = 'eve' WHERE username = 'anna'".to_owned(),
            "UPDATE accounts SET username = 'anna' WHERE username = 'eve'".to_owned(),
            "accounts: it has another user name",
        ),
        (eve, format!("DELETE FROM accounts WHERE id = '{ID}'"), "accounts: its creation is not in the log"),
        columns(
            "relying_parties",
            "client_id = 'webmail'",
            "disabled_at = 1",
            "disabled_at = NULL",
            "relying_parties: it is disabled, which is not in the log",
        ),
        (
            "INSERT INTO server_keys (kid, position, public_jwk, sealed_seed, created_at, active_from) \
             SELECT 'eve', 0, public_jwk, sealed_seed, created_at, active_from FROM server_keys WHERE position = 1"
                .to_owned(),
            "DELETE FROM server_keys WHERE kid = 'eve'".to_owned(),
            "server_keys: it is not in the log",
        ),
        (
            party.to_owned(),
            "DELETE FROM relying_parties WHERE client_id = 'eve'".to_owned(),
            "relying_parties: its creation is not in the log",
        ),
    ]
}

fn alterations_of_devices() -> Vec<Alteration> {
    let device =
        |name: &str, set: &str, back: &str, said| columns("devices", &format!("name = '{name}'"), set, back, said);
    let owner = |name: &str| format!("account_id = (SELECT id FROM accounts WHERE username = '{name}')");
    let key = key();
    let eve = format!(
        "INSERT INTO devices (id, account_id, name, platform, key_jwk, key_thumbprint, created_at) \
         SELECT '{ID}', account_id, 'Eve', 'test', '{key}', 'x', 1 FROM devices WHERE name = 'Phone'"
    );
    vec![
        device(
            "Phone",
            &format!("platform = key_jwk, key_jwk = '{key}'"),
            "key_jwk = platform, platform = 'test'",
            "devices: it has another key than in the log",
        ),
        device(
            "Phone",
            "key_thumbprint = 'x' || key_thumbprint",
            "key_thumbprint = substr(key_thumbprint, 2)",
            "devices: it has another key than in the log",
        ),
        device("Phone", &owner("bert"), &owner("anna"), "devices: it belongs to another account"),
        device("Phone", "revoked_at = 1", "revoked_at = NULL", "devices: it is revoked, which is not in the log"),
        device(
            "Old",
            "last_answer_at = revoked_at, revoked_at = NULL",
            "revoked_at = last_answer_at, last_answer_at = NULL",
            "devices: it is not revoked, in the log it is",
        ),
        (eve, format!("DELETE FROM devices WHERE id = '{ID}'"), "devices: its enrolment is not in the log"),
    ]
}

/// States that a challenge was not in.
fn alterations_of_states(asked: &Asked) -> Vec<Alteration> {
    let challenge = |asked: &Reply, set: &str, back: &str, said| {
        columns("challenges", &format!("id = '{}'", asked.text("id")), set, back, said)
    };
    let invented = format!(
        "state = 'approved', device_id = (SELECT id FROM devices WHERE name = 'Phone'), decided_at = 1, \
         answer_token = 'x', answer_key = '{}'",
        key()
    );
    vec![
        challenge(
            &asked.approved,
            "state = 'reported'",
            "state = 'approved'",
            "challenges: it is reported, in the log approved",
        ),
        challenge(
            &asked.denied,
            "state = 'approved', deny_reason = NULL",
            "state = 'denied', deny_reason = 'refused'",
            "challenges: it is approved, in the log denied",
        ),
        challenge(
            &asked.redeemed,
            "state = 'approved', delivered_at = redeemed_at, redeemed_at = NULL",
            "state = 'redeemed', redeemed_at = delivered_at, delivered_at = NULL",
            "challenges: it is approved, in the log redeemed",
        ),
        challenge(
            &asked.cancelled,
            "state = 'expired', delivered_at = cancelled_at, cancelled_at = NULL, cancel_reason = NULL",
            "state = 'cancelled', cancelled_at = delivered_at, delivered_at = NULL, cancel_reason = 'withdrawn'",
            "challenges: it is expired, in the log cancelled",
        ),
        challenge(
            &asked.pending,
            &invented,
            "state = 'pending', device_id = NULL, decided_at = NULL, answer_token = NULL, answer_key = NULL",
            "challenges: it is approved, which is not in the log",
        ),
        challenge(
            &asked.pending,
            "state = 'cancelled', cancelled_at = 1, cancel_reason = 'withdrawn'",
            "state = 'pending', cancelled_at = NULL, cancel_reason = NULL",
            "challenges: it is cancelled, which is not in the log",
        ),
    ]
}

/// Answers that were not given.
fn alterations_of_answers(asked: &Asked) -> Vec<Alteration> {
    const ALTERED: &str = "challenges: its challenge or its answer was altered";
    let challenge = |asked: &Reply, set: &str, back: &str, said| {
        columns("challenges", &format!("id = '{}'", asked.text("id")), set, back, said)
    };
    let device = |name: &str| format!("device_id = (SELECT id FROM devices WHERE name = '{name}')");
    let account = |name: &str| format!("account_id = (SELECT id FROM accounts WHERE username = '{name}')");
    vec![
        challenge(
            &asked.approved,
            "answer_token = 'x' || answer_token",
            "answer_token = substr(answer_token, 2)",
            ALTERED,
        ),
        challenge(&asked.redeemed, "token = 'x' || token", "token = substr(token, 2)", ALTERED),
        challenge(
            &asked.denied,
            &format!("last_wrong_answer = answer_key, answer_key = '{}'", key()),
            "answer_key = last_wrong_answer, last_wrong_answer = NULL",
            "challenges: the key of its answer is not the one that the device had",
        ),
        challenge(&asked.approved, &device("Old"), &device("Phone"), "challenges: another device answered"),
        challenge(&asked.approved, &account("bert"), &account("anna"), "challenges: it belongs to another account"),
        challenge(
            &asked.approved,
            "client_id = 'nod'",
            "client_id = 'webmail'",
            "challenges: it belongs to another relying party",
        ),
        challenge(
            &asked.approved,
            "decided_at = decided_at + 1",
            "decided_at = decided_at - 1",
            "challenges: it was answered at",
        ),
    ]
}

async fn every_row_that_differs_from_the_log_is_found(mut nod: Installation) -> Installation {
    let service = nod.serve().await;
    let asked = asked(&nod).await;
    assert_eq!(nod.nod(&["audit", "verify", "--json"]).json()["holds"], true, "beside a service that runs");
    service.finish().await;
    let whole = nod.nod(&["audit", "verify", "--json"]).json();
    assert_eq!(whole["compared"]["accounts"], 3, "{whole}");
    assert_eq!((&whole["compared"]["devices"], &whole["compared"]["challenges"]), (&2.into(), &6.into()), "{whole}");
    assert_eq!(whole["accounts_without_role"], 0, "{whole}");
    assert!(
        nod.nod(&["audit", "verify"])
            .done()
            .contains("the rows agree with it: accounts 3, devices 2, relying parties 3,")
    );

    let all = [
        alterations_of_accounts(),
        alterations_of_devices(),
        alterations_of_states(&asked),
        alterations_of_answers(&asked),
        alterations_of_factors(),
    ];
    for (alter, undo, said) in all.into_iter().flatten() {
        assert_eq!(nod.sql(&alter).await, 1, "{alter}");
        let found = rows(&nod, &alter);
        assert!(found.iter().any(|row| row.starts_with(said)), "{alter}: {found:?}");
        assert_eq!(nod.sql(&undo).await, 1, "{undo}");
    }
    nod.nod(&["audit", "verify"]).done();
    // A row that is gone.
    assert_eq!(nod.sql("DELETE FROM relying_parties WHERE client_id = 'nod'").await, 1);
    assert_eq!(rows(&nod, "a missing row"), ["relying_parties: its row is missing"]);
    let run = nod.nod(&["audit", "verify"]);
    run.refused("does_not_hold");
    assert!(run.out.contains("relying_parties nod: its row is missing"), "{run:?}");
    nod
}

async fn a_log_that_was_cut_off_is_found(nod: Installation) -> Installation {
    nod.nod(&["user", "add", "anna", "--no-password"]).done();
    nod.nod(&["user", "add", "bert", "--no-password"]).done();
    let chain = |what: &str| {
        let run = nod.nod(&["audit", "verify", "--json"]);
        run.refused("does_not_hold");
        let found: Value = serde_json::from_str(&run.out).unwrap();
        found["fault"].as_str().unwrap_or_else(|| panic!("{what}: {found}")).to_owned()
    };
    nod.nod(&["audit", "verify"]).done();
    for (alter, undo) in [
        ("UPDATE audit_head SET seq = seq - 1", "UPDATE audit_head SET seq = seq + 1"),
        ("UPDATE audit_head SET hash = 'x' || hash", "UPDATE audit_head SET hash = substr(hash, 2)"),
    ] {
        assert_eq!(nod.sql(alter).await, 1);
        assert!(chain(alter).contains("the record of the log's end names another"), "{alter}");
        assert_eq!(nod.sql(undo).await, 1);
    }
    nod.nod(&["audit", "verify"]).done();
    let last = nod.nod(&["audit", "verify", "--json"]).json()["head"].clone();
    assert_eq!(nod.sql(&format!("DELETE FROM audit_log WHERE seq = {}", last["seq"])).await, 1);
    assert_eq!(chain("a cut tail"), "the log was cut off before it");
    // The record of the end cut back as well: the chain holds, and the row that it no longer explains is found.
    let previous = "UPDATE audit_head SET seq = seq - 1, hash = (SELECT hash FROM audit_log ORDER BY seq DESC LIMIT 1)";
    assert_eq!(nod.sql(previous).await, 1);
    assert_eq!(rows(&nod, previous), ["accounts: its creation is not in the log"]);
    assert_eq!(nod.sql("DELETE FROM audit_head").await, 1);
    assert!(chain("a missing head").contains("the record of the log's end names another"));
    nod
}
