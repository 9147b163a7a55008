//! Application passwords: made on the page, checked for servers, ended, and what they never do.

use std::net::IpAddr;
use std::time::Duration;

use nod_core::wire::ErrorCode;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bad_input::{PASSWORD, World, send};
use crate::harness::Reply;
use crate::harness::person::{Browser, Page};

const ADDRESS: &str = "/account/app-passwords";

/// The id that the form on the page brings.
fn form_id(page: &Page) -> String {
    let (_, rest) = page.text.split_once("name=\"id\" value=\"").expect("the form");
    rest.split('"').next().unwrap().to_owned()
}

/// Makes an app password and gives its text.
pub async fn new_app_password(browser: &mut Browser, name: &str, scope: &str, lifetime: &str) -> String {
    let id = form_id(&browser.get(ADDRESS).await);
    let fields = [("id", id.as_str()), ("name", name), ("scope", scope), ("lifetime", lifetime)];
    secret_on(&browser.post(ADDRESS, &fields).await)
}

fn secret_on(page: &Page) -> String {
    let (_, rest) = page.text.split_once("aria-labelledby=\"secret-label\">").expect("it is shown");
    rest.split('<').next().unwrap().to_owned()
}

/// Anna's browser, signed in.
async fn signed_in(world: &World) -> Browser {
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    browser
}

/// Asks whether a password is right, as a server does.
async fn check(world: &World, body: Value) -> Reply {
    send(world.webmail.request(Method::POST, "/v1/app-passwords/check").json(&body)).await
}

/// The same for IMAP from one address.
async fn imap(world: &World, password: &str) -> Reply {
    check(world, json!({ "username": "anna", "password": password, "protocol": "imap", "ip": "192.0.2.7" })).await
}

/// Asks as nginx does.
async fn auth(world: &World, protocol: &str, credentials: Option<(&str, &str)>) -> Reply {
    let own = world.webmail.request(Method::GET, "/v1/app-passwords/auth").build().unwrap();
    let own = own.headers()["authorization"].clone();
    let request = world.server.request(Method::GET, "/v1/app-passwords/auth");
    let request = request.header("x-nod-authorization", own).header("x-nod-protocol", protocol);
    send(match credentials {
        Some((user, password)) => request.basic_auth(user, Some(password)),
        None => request,
    })
    .await
}

/// REQ 36: until it is removed, and not a moment longer.
#[tokio::test]
async fn a_program_signs_in_with_its_own_password_until_it_is_removed() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let mail = new_app_password(&mut browser, "Thunderbird", "imap", "open").await;
    world.server.clock.advance(Duration::from_secs(1));
    let calendar = new_app_password(&mut browser, "Calendar", "any", "open").await;
    assert_ne!(mail, calendar);
    let page = browser.get(ADDRESS).await;
    assert!(!page.text.contains(&mail) && page.text.contains("never used"), "shown once: {}", page.text);

    let right = imap(&world, &mail).await;
    assert_eq!((right.status, right.text("username")), (200, "anna"));
    assert_eq!(right.text("account"), world.anna.to_string());
    // As people type it, and as some programs change it.
    for typed in [mail.to_uppercase(), mail.replace('-', " "), mail.replace('-', "")] {
        assert_eq!(imap(&world, &typed).await.status, 200, "{typed}");
    }
    assert_eq!(auth(&world, "webdav", Some(("anna", &calendar))).await.status, 200);
    let page = browser.get(ADDRESS).await;
    assert!(page.text.contains("from <bdi>192.0.2.7</bdi>"), "{}", page.text);

    let (_, rest) = page.text.split_once(&format!("action=\"{ADDRESS}/0")).unwrap();
    let remove = format!("{ADDRESS}/0{}", rest.split('"').next().unwrap());
    assert_eq!(browser.post(&remove, &[]).await.to(), ADDRESS);
    assert_eq!(browser.post(&remove, &[]).await.to(), ADDRESS, "again, as after a lost answer");
    let left = [imap(&world, &mail).await.status, imap(&world, &calendar).await.status];
    assert!(left == [200, 401], "the latest comes first on the page: {left:?}");
    world.server.finish().await;
}

/// REQ 43
#[tokio::test]
async fn every_wrong_password_looks_the_same() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let mail = new_app_password(&mut browser, "Thunderbird", "imap", "month").await;
    let ben = world.server.account_with("ben", Some(PASSWORD), false).await;
    let body = |username: &str, password: &str, protocol: Value| json!({ "username": username, "password": password, "protocol": protocol });
    let mut seen = Vec::new();
    for (username, password, protocol) in [
        ("nobody", "x", json!("imap")),
        ("anna", "x", json!("imap")),
        ("anna", PASSWORD, json!("imap")),
        ("ben", mail.as_str(), json!("imap")),
        ("anna", mail.as_str(), json!("smtp")),
        ("anna", mail.as_str(), Value::Null),
    ] {
        let reply = check(&world, body(username, password, protocol)).await;
        reply.refused(ErrorCode::CredentialsWrong);
        let mut problem = reply.body.clone();
        problem["request_id"] = Value::Null;
        seen.push(problem);
    }
    // At its end, to the second.
    world.server.clock.advance(Duration::from_hours(30 * 24) - Duration::from_secs(1));
    assert_eq!(imap(&world, &mail).await.status, 200);
    world.server.clock.advance(Duration::from_secs(1));
    imap(&world, &mail).await.refused(ErrorCode::CredentialsWrong);
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:?}");
    nod::flow::account::disable(&world.server.app, ben).await.unwrap();
    world.server.finish().await;
}

/// An app password opens no page, and the account's password opens no program's door.
#[tokio::test]
async fn an_app_password_is_no_password_of_the_account() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let any = new_app_password(&mut browser, "Everything", "any", "open").await;
    let mut thief = Browser::new(&world.server);
    let page = thief.sign_in("anna", &any).await;
    assert_eq!(page.status, 401, "{}", page.text);
    assert!(!thief.is_in().await);
    imap(&world, PASSWORD).await.refused(ErrorCode::CredentialsWrong);
    world.server.finish().await;
}

#[tokio::test]
async fn a_program_with_a_dead_password_is_named_to_its_owner_and_hurts_nobody_else() {
    let world = World::with(|config| config.limits.wrong_app_passwords_per_minute = 3).await;
    let mut browser = signed_in(&world).await;
    let dead = new_app_password(&mut browser, "Old laptop", "any", "open").await;
    browser.get(ADDRESS).await;
    browser.post(&format!("{ADDRESS}/remove"), &[]).await;
    let live = new_app_password(&mut browser, "New laptop", "any", "open").await;
    assert!(!browser.get(ADDRESS).await.text.contains("Old laptop"), "nothing tries to use it yet");

    let mut codes = Vec::new();
    for _ in 0..5 {
        codes.push(imap(&world, &dead).await.text("code").to_owned());
    }
    assert_eq!(codes[..3], ["credentials_wrong"; 3]);
    assert_eq!(codes[3..], ["too_many_guesses"; 2]);
    let page = browser.get(ADDRESS).await;
    assert!(page.text.contains("<bdi>Old laptop</bdi> has ended") && page.text.contains("192.0.2.7"), "{}", page.text);
    // The live one at the same address, other people there, and the same person elsewhere are not held up.
    assert_eq!(imap(&world, &live).await.status, 200);
    // nginx knows no 429.
    for number in 0..5 {
        let at_nginx = auth(&world, "imap", Some(("anna", &dead))).await;
        at_nginx.refused(ErrorCode::CredentialsWrong);
        assert_eq!(at_nginx.headers.contains_key("retry-after"), number >= 3, "{number}");
    }
    let elsewhere = json!({ "username": "anna", "password": "x", "ip": "198.51.100.1" });
    check(&world, elsewhere).await.refused(ErrorCode::CredentialsWrong);
    let other = json!({ "username": "ben", "password": "x", "ip": "192.0.2.7" });
    check(&world, other).await.refused(ErrorCode::CredentialsWrong);
    let entries = world.server.app.store.audit(0, 1000).await.unwrap();
    let kind = nod_core::audit::AuditKind::AppPasswordRefused;
    assert_eq!(entries.iter().filter(|entry| entry.draft.kind == kind).count(), 1, "told once");
    world.server.finish().await;
}

#[tokio::test]
async fn nginx_gets_the_user_and_a_program_without_a_password_is_asked_for_one() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let files = new_app_password(&mut browser, "Files", "webdav", "open").await;
    let right = auth(&world, "webdav", Some(("anna", &files))).await;
    assert_eq!((right.status, &right.headers["x-nod-user"]), (200, &"anna".parse().unwrap()));
    for wrong in [auth(&world, "webdav", None).await, auth(&world, "webdav", Some(("anna", "x"))).await] {
        wrong.refused(ErrorCode::CredentialsWrong);
        assert!(wrong.headers["www-authenticate"].to_str().unwrap().starts_with("Basic realm="), "{wrong:?}");
        assert!(!wrong.headers.contains_key("x-nod-user"));
    }
    auth(&world, "gopher", Some(("anna", &files))).await.refused(ErrorCode::BadField);
    auth(&world, "imap", Some(("anna", &files))).await.refused(ErrorCode::CredentialsWrong);
    world.server.finish().await;
}

#[tokio::test]
async fn an_app_password_takes_a_fresh_approval_and_a_name_that_can_be_seen() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let id = form_id(&browser.get(ADDRESS).await);
    for name in ["", "  ", "a\u{202e}b", &"x".repeat(65)] {
        let page = browser.post(ADDRESS, &[("id", &id), ("name", name), ("scope", "any"), ("lifetime", "open")]).await;
        assert_eq!(page.status, 422, "{name:?}");
        assert!(page.text.contains("Enter a name of 1 to 64 visible characters."), "{}", page.text);
    }
    for (id, scope, lifetime) in [("x", "any", "open"), (&id, "pop3", "open"), (&id, "any", "forever")] {
        let fields = [("id", id), ("name", "Mail"), ("scope", scope), ("lifetime", lifetime)];
        browser.post(ADDRESS, &fields).await.refused(ErrorCode::BadField);
    }
    // A name that is markup stays text.
    let fields = [("id", id.as_str()), ("name", "<script>x</script>"), ("scope", "any"), ("lifetime", "open")];
    let page = browser.post(ADDRESS, &fields).await;
    assert!(!page.text.contains("<script>x") && page.text.contains("&#60;script&#62;x"), "{}", page.text);

    let id = form_id(&browser.get(ADDRESS).await);
    world.server.clock.advance(world.server.app.config.sessions.fresh);
    let fields = [("id", id.as_str()), ("name", "Mail"), ("scope", "any"), ("lifetime", "open")];
    assert_eq!(browser.post(ADDRESS, &fields).await.to(), "/sign-in?why=again");
    // Ending one needs none: access is only taken away.
    assert_eq!(browser.post(&format!("{ADDRESS}/remove"), &[]).await.to(), ADDRESS);
    assert!(!browser.get(ADDRESS).await.text.contains("&#60;script"), "it is gone");
    world.server.finish().await;
}

#[tokio::test]
async fn nobody_ends_the_app_password_of_another() {
    let world = World::new().await;
    let mut browser = signed_in(&world).await;
    let mail = new_app_password(&mut browser, "Mail", "imap", "open").await;
    let page = browser.get(ADDRESS).await;
    let (_, rest) = page.text.split_once(&format!("action=\"{ADDRESS}/0")).unwrap();
    let remove = format!("{ADDRESS}/0{}", rest.split('"').next().unwrap());
    let ben = world.server.account_with("ben", Some(PASSWORD), false).await;
    let phone = world.server.phone(ben, "Ben's phone").await;
    let mut thief = Browser::new(&world.server);
    thief.sign_in_with("ben", &phone).await;
    for path in [remove.as_str(), &format!("{ADDRESS}/remove")] {
        assert_eq!(thief.post(path, &[]).await.to(), ADDRESS);
    }
    assert_eq!(imap(&world, &mail).await.status, 200);
    world.server.finish().await;
}

/// A right password from behind a proxy counts for the program's own address.
#[tokio::test]
async fn behind_a_proxy_the_programs_address_is_the_one_that_the_proxy_tells() {
    let world = World::with(|config| {
        config.http.trusted_proxies = vec!["127.0.0.1".to_owned().try_into().unwrap()];
    })
    .await;
    let mut browser = signed_in(&world).await;
    let files = new_app_password(&mut browser, "Files", "any", "open").await;
    let own = world.webmail.request(Method::GET, "/v1/app-passwords/auth").build().unwrap();
    let request = world.server.request(Method::GET, "/v1/app-passwords/auth");
    let request = request.header("x-nod-authorization", &own.headers()["authorization"]);
    let request = request.header("x-forwarded-for", "203.0.113.9").basic_auth("anna", Some(&files));
    assert_eq!(send(request).await.status, 200);
    let passwords = world.server.app.store.app_passwords_of(world.anna).await.unwrap();
    let used = passwords[0].last_use.clone().unwrap();
    assert_eq!(used.ip.unwrap().parse::<IpAddr>().unwrap(), "203.0.113.9".parse::<IpAddr>().unwrap());
    world.server.finish().await;
}
