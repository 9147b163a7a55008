//! Application passwords by OAuth 2.0: the password grant, introspection, and what a token never does.

use std::time::Duration;

use reqwest::Method;

use super::app_passwords::new_app_password;
use crate::bad_input::{PASSWORD, World, send};
use crate::harness::person::Browser;
use crate::harness::{RelyingParty, Reply};

const ADDRESS: &str = "/account/app-passwords";
const TOKEN: &str = "/v1/app-passwords/token";
const INTROSPECT: &str = "/v1/app-passwords/introspect";

async fn signed_in(world: &World) -> Browser {
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    browser
}

fn grant<'f>(username: &'f str, password: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![("grant_type", "password"), ("username", username), ("password", password)]
}

async fn ask(party: &RelyingParty, path: &str, fields: &[(&str, &str)]) -> Reply {
    send(party.request(Method::POST, path).form(fields)).await
}

/// The token of Anna's password at an address.
async fn token(party: &RelyingParty, path: &str, password: &str) -> String {
    let reply = ask(party, path, &grant("anna", password)).await;
    assert_eq!(reply.status, 200, "{:?}", reply.body);
    assert_eq!(reply.text("token_type"), "Bearer");
    reply.text("access_token").to_owned()
}

/// Whether a token is active, as a mail server asks.
async fn is_active(party: &RelyingParty, token: &str) -> bool {
    let reply = ask(party, INTROSPECT, &[("token", token)]).await;
    assert_eq!(reply.status, 200, "{:?}", reply.body);
    if reply.body["active"] != true {
        assert_eq!(reply.body.as_object().unwrap().len(), 1, "no word of why: {:?}", reply.body);
    }
    reply.body["active"] == true
}

#[track_caller]
fn refused(reply: &Reply, status: u16, error: &str) {
    assert_eq!((reply.status, reply.text("error")), (status, error), "{:?}", reply.body);
    assert_eq!(reply.headers["content-type"], "application/json");
    assert_eq!(reply.headers["cache-control"], "no-store");
    assert!(!reply.text("error_description").is_empty());
}

#[tokio::test]
async fn a_token_is_active_until_its_password_is_removed_and_five_minutes_at_the_most() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let mail = new_app_password(&mut browser, "Mail", "imap", "open").await;
    let scoped = format!("{TOKEN}?protocol=imap");
    let first = token(&world.webmail, &scoped, &mail).await;
    let reply = ask(&world.webmail, INTROSPECT, &[("token", &first)]).await;
    assert_eq!((reply.text("username"), reply.text("scope"), reply.text("client_id")), ("anna", "imap", "webmail"));
    assert_eq!(reply.text("sub"), world.anna.to_string());
    let life = Duration::from_mins(5);
    let end = world.server.app.now().plus(life).seconds();
    assert_eq!(reply.body["exp"], end);

    world.server.clock.advance(Duration::from_secs(299));
    assert!(is_active(&world.webmail, &first).await);
    world.server.clock.advance(Duration::from_secs(1));
    assert!(!is_active(&world.webmail, &first).await, "at its end, to the second");

    let second = token(&world.webmail, &scoped, &mail).await;
    assert!(is_active(&world.webmail, &second).await);
    browser.get(ADDRESS).await;
    browser.post(&format!("{ADDRESS}/remove"), &[]).await;
    assert!(!is_active(&world.webmail, &second).await, "from the removal on");
    refused(&ask(&world.webmail, &scoped, &grant("anna", &mail)).await, 400, "invalid_grant");
    world.server.finish().await;
}

#[tokio::test]
async fn a_token_of_a_disabled_account_is_not_active() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let any = new_app_password(&mut browser, "Any", "any", "open").await;
    let given = token(&world.webmail, TOKEN, &any).await;
    assert!(is_active(&world.webmail, &given).await);
    nod::flow::account::disable(&world.server.app, world.anna).await.unwrap();
    assert!(!is_active(&world.webmail, &given).await);
    refused(&ask(&world.webmail, TOKEN, &grant("anna", &any)).await, 400, "invalid_grant");
    world.server.finish().await;
}

/// A token that one server got opens no other server: the thief of a calendar reads no mail.
#[tokio::test]
async fn a_token_of_another_relying_party_and_an_altered_one_are_not_active() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let any = new_app_password(&mut browser, "Any", "any", "open").await;
    let calendar = world.server.relying_party("calendar").await;
    let given = token(&calendar, TOKEN, &any).await;
    assert!(is_active(&calendar, &given).await);
    assert!(!is_active(&world.webmail, &given).await, "it is the calendar's");

    let (body, mac) = given.rsplit_once('.').unwrap();
    let parts: Vec<&str> = body.split('.').collect();
    let later = format!("{}.{}.{}.{mac}", parts[0], parts[1].parse::<i64>().unwrap() + 3600, parts[2]);
    let wider = format!("{}.{}.imap.{mac}", parts[0], parts[1]);
    for forged in [later.as_str(), &wider, body, mac, "x", "...", &format!("{given}x"), &"x".repeat(5000)] {
        assert!(!is_active(&calendar, forged).await, "{forged}");
    }
    // What is right at one address is nothing at the address for another protocol.
    let mail = token(&calendar, &format!("{TOKEN}?protocol=imap"), &any).await;
    let at = async |path: &str| ask(&calendar, path, &[("token", &mail)]).await.body["active"].clone();
    assert_eq!(at(&format!("{INTROSPECT}?protocol=imap")).await, true);
    assert_eq!(at(&format!("{INTROSPECT}?protocol=caldav")).await, false);
    world.server.finish().await;
}

#[tokio::test]
async fn every_wrong_password_is_the_same_invalid_grant_and_counts_as_at_the_other_check() {
    let world = World::with(|config| config.limits.wrong_app_passwords_per_minute = 6).await;
    let mut browser = signed_in(&world).await;
    let mail = new_app_password(&mut browser, "Mail", "imap", "open").await;
    let scoped = format!("{TOKEN}?protocol=imap");
    let mut seen = Vec::new();
    for (path, username, password) in [
        (scoped.as_str(), "anna", "x"),
        (&scoped, "anna", PASSWORD),
        (&scoped, "nobody", &mail),
        (&scoped, "ben", &mail),
        (TOKEN, "anna", &mail),
        (&format!("{TOKEN}?protocol=caldav"), "anna", &mail),
    ] {
        let reply = ask(&world.webmail, path, &grant(username, password)).await;
        refused(&reply, 400, "invalid_grant");
        seen.push(reply.text("error_description").to_owned());
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:?}");
    // Four of Anna's are counted. The other door goes on counting, and this one says when to come back.
    let body = serde_json::json!({ "username": "anna", "password": "x" });
    for _ in 0..2 {
        let reply = send(world.webmail.request(Method::POST, "/v1/app-passwords/check").json(&body)).await;
        assert_eq!(reply.text("code"), "credentials_wrong");
    }
    let reply = ask(&world.webmail, &scoped, &grant("anna", "x")).await;
    refused(&reply, 400, "invalid_grant");
    assert_eq!(reply.text("code"), "too_many_guesses");
    assert!(reply.headers.contains_key("retry-after"));
    token(&world.webmail, &scoped, &mail).await;
    world.server.finish().await;
}

#[tokio::test]
async fn a_client_proves_itself_once_and_is_never_public() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let any = new_app_password(&mut browser, "Any", "any", "open").await;
    let (id, secret) = world.webmail.credentials();
    let with = |more: &[(&'static str, &str)]| {
        let mut fields: Vec<(String, String)> =
            grant("anna", &any).iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        fields.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        fields
    };
    let bare =
        async |more: &[(&'static str, &str)]| send(world.server.request(Method::POST, TOKEN).form(&with(more))).await;
    let in_form = bare(&[("client_id", &id), ("client_secret", &secret)]).await;
    assert_eq!(in_form.status, 200, "{:?}", in_form.body);
    for more in [&[][..], &[("client_id", id.as_str())], &[("client_id", &id), ("client_secret", "x")]] {
        let reply = bare(more).await;
        refused(&reply, 401, "invalid_client");
        assert!(reply.headers["www-authenticate"].to_str().unwrap().starts_with("Basic "));
    }
    let named = send(world.webmail.request(Method::POST, TOKEN).form(&with(&[("client_id", &id)]))).await;
    assert_eq!(named.status, 200, "{:?}", named.body);
    for more in [&[("client_id", "calendar")][..], &[("client_id", &id), ("client_secret", &secret)]] {
        let reply = send(world.webmail.request(Method::POST, TOKEN).form(&with(more))).await;
        refused(&reply, 400, "invalid_request");
    }
    world.server.finish().await;
}

#[tokio::test]
async fn what_is_no_password_grant_is_named_as_the_standard_names_it() {
    let world = World::new().await;
    let party = &world.webmail;
    let cases: [(&[(&str, &str)], &str); 6] = [
        (&[], "invalid_request"),
        (&[("grant_type", "authorization_code")], "unsupported_grant_type"),
        (&[("grant_type", "password"), ("username", "anna")], "invalid_request"),
        (&[("grant_type", "password"), ("username", "a"), ("username", "b"), ("password", "x")], "invalid_request"),
        (&[("grant_type", "password"), ("username", "a"), ("password", "x"), ("scope", "pop3")], "invalid_scope"),
        (&[("grant_type", "password"), ("grant_type", "password")], "invalid_request"),
    ];
    for (fields, error) in cases {
        refused(&ask(party, TOKEN, fields).await, 400, error);
    }
    let both = [("scope", "imap"), ("grant_type", "password"), ("username", "a"), ("password", "x")];
    refused(&ask(party, &format!("{TOKEN}?protocol=caldav"), &both).await, 400, "invalid_scope");
    refused(&ask(party, INTROSPECT, &[]).await, 400, "invalid_request");
    let json = party.request(Method::POST, TOKEN).json(&serde_json::json!({ "grant_type": "password" }));
    refused(&send(json).await, 400, "invalid_request");
    // A password in an address would be in every log on the way.
    let address = format!("{TOKEN}?grant_type=password&username=anna&password=x");
    refused(&ask(party, &address, &[]).await, 400, "invalid_request");
    let get = send(party.request(Method::GET, INTROSPECT)).await;
    assert_eq!(get.status, 405);
    world.server.finish().await;
}
