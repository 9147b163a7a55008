//! What somebody may try with an account who has a part of it: a session that is old, a sign-in that waits, a name of their choice.

use std::collections::BTreeMap;

use nod::flow::relying_party;
use nod_core::answer::Verdict;
use nod_core::id::AccountId;
use nod_core::wire::{ErrorCode, InboxRequest};
use reqwest::Method;
use secrecy::ExposeSecret;
use serde_json::json;

use crate::bad_input::{PASSWORD, World};
use crate::doors::{FIELDS, session_routes};
use crate::factor::app_passwords::new_app_password;
use crate::factor::codes_apps::shown_on;
use crate::factor::passkeys;
use crate::harness::Server;
use crate::harness::authenticator::Key;
use crate::harness::person::Browser;

/// All that decides who may sign in, in words.
async fn methods(server: &Server, account: AccountId) -> BTreeMap<&'static str, String> {
    let store = &server.app.store;
    let stored = store.account(account).await.unwrap().unwrap();
    let password = stored.password_hash.as_ref().map(|hash| hash.expose_secret().to_owned());
    let codes = store.backup_codes(account).await.unwrap();
    let codes: Vec<String> = codes.iter().map(|code| code.hash.expose_secret().to_owned()).collect();
    BTreeMap::from([
        ("two-step verification", format!("{:?}", stored.two_step)),
        ("password", format!("{password:?}")),
        ("phones", format!("{:?}", store.devices_of(account).await.unwrap())),
        ("codes apps", format!("{:?}", store.codes_apps_of(account).await.unwrap())),
        ("passkeys", format!("{:?}", store.passkeys_of(account).await.unwrap())),
        ("backup codes", format!("{codes:?}")),
        ("app passwords", format!("{:?}", store.app_passwords_of(account).await.unwrap())),
    ])
}

/// Taking an app password away takes access away and gives none, so it needs no second look at who does it.
const MAY_BE_OLD: [&str; 2] = ["/account/app-passwords/remove", "/account/app-passwords/{app_password}/remove"];

/// Somebody sits down at a browser that its owner left: it shows the account, and changes no method of signing in. Each route is tried
/// with the ids of what is really there.
#[tokio::test]
async fn req_23_46_an_old_session_changes_no_method_by_any_route() {
    let world = passkeys::world().await;
    let server = &world.server;
    let mut browser = passkeys::browser(&world);
    browser.sign_in_with("anna", &world.phone).await;
    server.phone(world.anna, "Second").await;
    passkeys::make(&mut browser, Key::es256(), |_| {}).await;
    let (app, codes_app) = shown_on(&browser.get("/account/codes-apps/new").await);
    let code = app.code(server, 0);
    let fields = [("id", codes_app.as_str()), ("name", "Aegis"), ("code", code.as_str())];
    assert_eq!(browser.post("/account/codes-apps", &fields).await.to(), "/account/codes-apps");
    new_app_password(&mut browser, "Mail", "any", "open").await;
    browser.get("/account/backup-codes").await;
    browser.post("/account/backup-codes", &[]).await;
    let link = browser.post("/account/phones", &[]).await.to().to_owned();

    server.clock.advance(server.app.config.sessions.fresh);
    assert_eq!(browser.get("/account").await.status, 200, "looking is still allowed");
    let store = &server.app.store;
    let ids = [
        ("{device}", world.phone.device.identity().device.to_string()),
        ("{codes_app}", store.codes_apps_of(world.anna).await.unwrap()[0].id.to_string()),
        ("{passkey}", store.passkeys_of(world.anna).await.unwrap()[0].id.to_string()),
        ("{app_password}", store.app_passwords_of(world.anna).await.unwrap()[0].id.to_string()),
        ("{session}", "nothing".to_owned()),
        ("{id}", link.rsplit('/').next().unwrap().to_owned()),
    ];
    let before = methods(server, world.anna).await;
    let code = app.code(server, 30);
    let real =
        [("current", PASSWORD), ("password", "another battery horse"), ("password_again", "another battery horse")];
    let mut tried = 0;
    for route in session_routes(&Method::POST) {
        if MAY_BE_OLD.contains(&route.as_str()) {
            continue;
        }
        let path = ids.iter().fold(route.clone(), |path, (name, id)| path.replace(name, id));
        let mut fields: Vec<(&str, &str)> = FIELDS.to_vec();
        for (name, value) in real.into_iter().chain([("code", code.as_str())]) {
            fields.retain(|(field, _)| *field != name);
            fields.push((name, value));
        }
        browser.get("/account").await;
        browser.post(&path, &fields).await;
        // With what the form brings alone, as those without fields do.
        browser.get("/account").await;
        browser.post(&path, &[]).await;
        assert_eq!(methods(server, world.anna).await, before, "{route}");
        tried += 1;
    }
    assert!(tried > 20, "{tried}");

    // The same forms do something in a session that is fresh: what was tried is what would have done it.
    browser.sign_in_with("anna", &world.phone).await;
    for path in ["/account/passkeys/{passkey}/remove", "/account/codes-apps/{codes_app}/remove"] {
        let path = ids.iter().fold(path.to_owned(), |path, (name, id)| path.replace(name, id));
        let before = methods(server, world.anna).await;
        browser.get("/account").await;
        browser.post(&path, &[]).await;
        assert_ne!(methods(server, world.anna).await, before, "{path}");
    }
    world.server.finish().await;
}

/// Somebody who has the password goes straight to a later page, with the cookie of the sign-in that waits for the phone.
#[tokio::test]
async fn req_41_a_sign_in_that_waits_opens_no_page_of_the_account() {
    let world = World::new().await;
    let mut thief = Browser::new(&world.server);
    assert_eq!(thief.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    assert!(thief.get("/sign-in/wait").await.is_waiting());
    let before = methods(&world.server, world.anna).await;
    let id = world.phone.device.identity().device.to_string();
    for method in [Method::GET, Method::POST] {
        let routes = session_routes(&method);
        assert!(routes.len() > 10, "{routes:?}");
        for route in routes {
            let path = ["{id}", "{session}", "{app_password}", "{codes_app}", "{passkey}", "{device}", "{address}"]
                .iter()
                .fold(route, |path, name| path.replace(name, &id));
            let page = if method == Method::GET { thief.get(&path).await } else { thief.post(&path, &FIELDS).await };
            assert!(page.to().starts_with("/sign-in"), "{method} {path}: {page:?}");
            assert!(!page.set.iter().any(|cookie| cookie.starts_with("nod-session=")), "{method} {path}");
        }
    }
    // Nor does the cookie of the sign-in count as a session's.
    let cookie = thief.cookies["nod-sign-in"].clone();
    thief.cookies.insert("nod-session".to_owned(), cookie);
    assert!(!thief.is_in().await);
    assert_eq!(methods(&world.server, world.anna).await, before);
    world.server.finish().await;
}

/// What other people wrote, and what ends an attribute, a comment, an element and a script.
const MARKUP: [&str; 4] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "--></title><svg/onload=a()>",
];

/// As the pages write it.
fn escaped(text: &str) -> String {
    let letters = text.chars().map(|letter| match letter {
        '&' | '<' | '>' | '"' | '\'' => format!("&#{};", u32::from(letter)),
        letter => letter.to_string(),
    });
    letters.collect()
}

#[tokio::test]
async fn names_and_browsers_are_text_on_every_page_that_shows_them() {
    for markup in MARKUP {
        let world = World::new().await;
        let api = world.phone.api();
        api.rename(markup.parse().unwrap()).await.unwrap();
        let settings =
            relying_party::Settings { name: Some(markup.parse().unwrap()), ..relying_party::Settings::default() };
        relying_party::change(&world.server.app, &world.webmail.id, settings).await.unwrap();
        let agent = format!("Mozilla/5.0 {markup} (Windows NT 10.0; {markup}) Firefox/145.0 {markup}");
        let context = json!({ "ip": "192.0.2.7", "user_agent": agent, "origin": crate::harness::ORIGIN });
        let asked = world.webmail.ask(json!({ "username": "anna", "action": markup, "context": context })).await;
        assert_eq!(asked.status, 201, "{:?}", asked.body);
        world.phone.answer_first(Verdict::Deny, "").await;

        let mut browser = Browser::new(&world.server);
        browser.sign_in_with("anna", &world.phone).await;
        // Another browser of the list, which says of itself what it likes.
        let request = world.server.request(Method::GET, "/sign-in").header("user-agent", &agent);
        let mut other = Browser::new(&world.server);
        other.send(request).await;
        let fields = [("username", "anna"), ("password", PASSWORD)];
        let request = other.form("/sign-in", &fields).header("origin", &world.server.url).header("user-agent", &agent);
        assert_eq!(other.send(request).await.to(), "/sign-in/wait");
        let waiting = other.get("/sign-in/wait").await;
        world.phone.answer_first(Verdict::Approve, &waiting.number()).await;
        assert_eq!(other.get("/sign-in/wait").await.to(), "/account");

        let phone = format!("/account/phones/{}", world.phone.device.identity().device);
        let shown = escaped(markup);
        for path in ["/account", "/account/activity", phone.as_str()] {
            let page = browser.get(path).await;
            assert_eq!(page.status, 200, "{path}");
            assert!(page.text.contains(&shown), "{path} shows {shown}: {}", page.text);
            assert!(!page.text.contains(markup), "{path}: {}", page.text);
            for raw in ["<script>alert", "<img src=x", "<svg/onload", "onmouseover='"] {
                assert!(!page.text.contains(raw), "{path}: {raw}");
            }
        }
        world.server.finish().await;
    }
}

/// Addresses that a browser would take for another site's, or for a script.
const ELSEWHERE: [&str; 9] = [
    "https://evil.example/account",
    "//evil.example",
    "/\\evil.example",
    "/account//evil.example",
    "/account/../..//evil.example",
    "/account\\@evil.example",
    "/account\r\nlocation: https://evil.example",
    "javascript:alert(1)",
    "/account@evil.example",
];

#[tokio::test]
async fn no_door_follows_a_next_to_another_site() {
    let world = World::with(|config| {
        config.limits.free_attempts = 100;
        config.limits.issues_per_minute = 0;
        config.approval.max_open_per_account = 100;
    })
    .await;
    let server = &world.server;
    server.account_with("ben", Some(PASSWORD), false).await;
    let mut home = Browser::new(server);
    home.sign_in_with("anna", &world.phone).await;
    home.get("/account/backup-codes").await;
    let codes = crate::factor::backup_codes::codes_on(&home.post("/account/backup-codes", &[]).await);
    for (next, code) in ELSEWHERE.iter().zip(&codes) {
        let query: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        // Somebody who is signed in is sent on.
        assert_eq!(home.get(&format!("/sign-in?next={query}")).await.to(), "/account", "{next}");
        // The form of somebody who is not.
        let mut browser = Browser::new(server);
        let page = browser.get(&format!("/sign-in?next={query}")).await;
        assert!(!page.text.contains("evil") && !page.text.contains("javascript:"), "{next}: {}", page.text);
        // By the password alone.
        let fields = [("username", "ben"), ("password", PASSWORD), ("next", next)];
        assert_eq!(browser.post("/sign-in", &fields).await.to(), "/account", "{next}");
        // After a code, and after the phone.
        let fields = [("username", "anna"), ("password", PASSWORD), ("next", next)];
        for by_code in [true, false] {
            let mut browser = Browser::open(server).await;
            let page = browser.post("/sign-in", &fields).await;
            assert_eq!(page.to(), "/sign-in/wait", "{next}");
            assert!(page.set.iter().all(|cookie| !cookie.contains("evil")), "{page:?}");
            // A cookie that another name of the site planted.
            if next.bytes().all(|byte| byte.is_ascii_graphic()) {
                browser.cookies.insert("nod-next".to_owned(), (*next).to_owned());
            }
            let page = browser.get("/sign-in/wait").await;
            assert!(!page.text.contains("evil"), "{next}: {}", page.text);
            let page = if by_code {
                browser.get("/sign-in/code").await;
                browser.post("/sign-in/code", &[("code", code)]).await
            } else {
                world.phone.answer_first(Verdict::Approve, &page.number()).await;
                browser.get("/sign-in/wait").await
            };
            assert_eq!(page.to(), "/account", "{next}");
        }
    }
    world.server.finish().await;
}

/// Headers by which a request names another host, where a proxy lets them pass, put nothing of it into a page, a link or a cookie.
#[tokio::test]
async fn no_header_makes_another_host_part_of_a_page() {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    browser.get("/account").await;
    let link = browser.post("/account/phones", &[]).await.to().to_owned();
    for path in ["/sign-in", "/account", "/account/codes-apps/new", "/account/passkeys", "/enrol", &link] {
        for (name, value) in [
            ("host", "evil.example"),
            ("x-forwarded-host", "evil.example"),
            ("forwarded", "host=evil.example;proto=https"),
            ("x-host", "evil.example"),
            ("x-original-url", "//evil.example/account"),
            ("x-rewrite-url", "//evil.example/account"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-prefix", "//evil.example"),
            ("referer", "https://evil.example/account"),
        ] {
            let plain = browser.get(path).await;
            let request = world.server.request(Method::GET, path).header(name, value);
            let page = browser.send(request).await;
            assert_eq!((page.status, &page.location), (plain.status, &plain.location), "{path} {name}");
            assert!(!page.text.contains("evil.example"), "{path} {name}: {}", page.text);
            assert!(
                page.set.iter().all(|cookie| !cookie.contains("evil") && !cookie.contains("Domain")),
                "{path} {name}"
            );
        }
    }
    let form =
        browser.form("/account/phones", &[]).header("host", "evil.example").header("origin", "http://evil.example");
    browser.send(form).await.refused(ErrorCode::CrossSite);
    world.server.finish().await;
}

/// An attacker knows a session from before, or plants cookies: none of them is what the owner is signed in by.
#[tokio::test]
async fn cookies_that_somebody_planted_are_no_session_after_the_sign_in() {
    let world = World::new().await;
    let server = &world.server;
    let ben = server.account_with("ben", Some(PASSWORD), false).await;
    let bens = server.phone(ben, "Ben's").await;
    let mut attacker = Browser::new(server);
    attacker.sign_in_with("ben", &bens).await;
    // A second sign-in of the attacker, which waits.
    let mut second = Browser::new(server);
    second.sign_in("ben", PASSWORD).await;

    let mut owner = Browser::new(server);
    owner.cookies = attacker.cookies.clone();
    owner.cookies.extend(second.cookies.clone());
    let planted = owner.cookies.clone();
    owner.sign_in_with("anna", &world.phone).await;
    assert!(owner.get("/account").await.text.contains("anna"));
    assert_ne!(owner.cookies["nod-session"], planted["nod-session"]);
    for cookie in [&planted["nod-session"], &planted["nod-sign-in"]] {
        let mut thief = Browser::new(server);
        thief.cookies.insert("nod-session".to_owned(), cookie.clone());
        let page = thief.get("/account").await;
        assert!(page.status != 200 || !page.text.contains("anna"), "{page:?}");
    }
    let waiting = second.get("/sign-in/wait").await;
    assert!(!waiting.text.contains("anna"), "{}", waiting.text);
    assert!(bens.api().inbox(&InboxRequest::default()).await.unwrap().challenges.len() <= 1);
    world.server.finish().await;
}
