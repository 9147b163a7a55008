//! The pages, as far as they can be judged without a browser: forms, cookies, sessions. Real browsers walk through them in
//! `tests/browser/service`.

mod gallery;
mod guide;
mod words;

use reqwest::Method;
use std::time::Duration;

use crate::harness::person::{Browser, Form, PASSWORD};
use crate::harness::{Phone, Server};
use nod::flow::account;
use nod_core::answer::Verdict;
use nod_core::id::AccountId;
use nod_core::wire::InboxRequest;

/// The cookies on plain http to this machine, where tests are.
const SESSION: &str = "nod-session";
const SIGN_IN: &str = "nod-sign-in";
const NEXT: &str = "nod-next";
const REMEMBER: &str = "nod-remember";

/// Anna, who has a password and a phone.
async fn anna(server: &Server) -> (AccountId, Phone) {
    let anna = server.account_with("anna", Some(PASSWORD), false).await;
    (anna, server.phone(anna, "Anna's phone").await)
}

#[tokio::test]
async fn only_a_form_of_our_own_page_in_this_very_browser_counts() {
    let server = Server::start().await;
    let (_, phone) = anna(&server).await;
    let mut browser = Browser::open(&server).await;
    browser.sign_in_with("anna", &phone).await;
    browser.get("/account").await;
    let own = browser.csrf.clone();
    let other = Browser::open(&server).await.csrf;
    assert_ne!(own, other);

    let paths = ["/account/phones", "/sign-out", "/sign-in", "/sign-in/cancel", "/sign-in/resend", "/setup"];
    let (here, there) = (server.url.as_str(), "https://evil.example");
    for path in paths {
        let cases = [
            // no token, another browser's, a made-up one
            (None, Some(here), Some("same-origin")),
            (Some(other.as_str()), Some(here), Some("same-origin")),
            (Some("x"), Some(here), Some("same-origin")),
            // the right token, sent from elsewhere
            (Some(own.as_str()), Some(there), None),
            (Some(own.as_str()), Some("null"), None),
            (Some(own.as_str()), Some(there), Some("cross-site")),
            (Some(own.as_str()), Some(here), Some("cross-site")),
            (Some(own.as_str()), None, Some("same-site")),
        ];
        for (csrf, origin, site) in cases {
            let page = browser.send_form(Form { path, csrf, origin, site }, &[]).await;
            assert_eq!(page.status, 403, "{path} {csrf:?} {origin:?} {site:?}");
            assert!(page.text.contains("403 cross_site"), "{}", page.text);
        }
    }
    assert!(browser.is_in().await, "nothing of it was done");
    let form = Form { path: "/sign-out", csrf: Some(&own), origin: Some(here), site: Some("same-origin") };
    assert_eq!(browser.send_form(form, &[]).await.status, 303);
    assert!(!browser.is_in().await);
    server.finish().await;
}

/// A form's token ends with the session that it was made for, or soon where there was none.
#[tokio::test]
async fn a_form_is_good_for_as_long_as_its_session() {
    let server = Server::start().await;
    let (anna, phone) = anna(&server).await;
    let mut browser = Browser::open(&server).await;
    let idle = server.app.config.sessions.idle;
    let almost_idle = idle.checked_sub(Duration::from_secs(1)).unwrap();
    server.clock.advance(almost_idle);
    assert_eq!(browser.password("anna", PASSWORD).await.location.as_deref(), Some("/sign-in/wait"));
    browser.get("/sign-in").await;
    server.clock.advance(idle);
    let page = browser.password("anna", PASSWORD).await;
    assert_eq!(page.status, 403);
    assert!(page.text.contains("This page was too old") && page.text.contains("value=\"anna\""), "{page:?}");
    // The page that says so is a form as well, and a good one.
    assert_eq!(browser.password("anna", PASSWORD).await.location.as_deref(), Some("/sign-in/wait"));

    // What was made before somebody signed in does nothing in a session.
    browser.get("/sign-in").await;
    let before = browser.csrf.clone();
    browser.sign_in_with("anna", &phone).await;
    let send = async |browser: &mut Browser, path: &'static str, csrf: &str| {
        let here = server.url.clone();
        browser.send_form(Form { path, csrf: Some(csrf), origin: Some(&here), site: Some("same-origin") }, &[]).await
    };
    for path in ["/account/phones", "/sign-out"] {
        let page = send(&mut browser, path, &before).await;
        assert_eq!(page.status, 403);
        assert!(page.text.contains("403 form_expired"), "{}", page.text);
    }
    browser.get("/account").await;
    let first = browser.csrf.clone();
    assert_ne!(first, before);
    browser.get("/account").await;
    assert_eq!(browser.csrf, first, "one token for a session");
    server.clock.advance(almost_idle);
    assert!(browser.is_in().await);
    phone.flush().await;
    // The next session has another token, and the first one's is nobody's.
    browser.sign_in_with("anna", &phone).await;
    browser.get("/account").await;
    assert_ne!(browser.csrf, first);
    let page = send(&mut browser, "/account/phones", &first).await;
    assert!(page.text.contains("403 cross_site"), "{}", page.text);

    // A session that was ended on the server takes its token along, although the browser has its cookie still.
    let last = browser.csrf.clone();
    account::set_password(&server.app, anna, PASSWORD.into(), nod_core::notice::Told::NOTHING).await.unwrap();
    assert!(browser.cookies.contains_key(SESSION));
    browser.csrf.clone_from(&last);
    assert!(browser.password("anna", PASSWORD).await.text.contains("This page was too old"));
    let page = send(&mut browser, "/account/phones", &last).await;
    assert_eq!(page.location.as_deref(), Some("/sign-in"));
    server.finish().await;
}

#[tokio::test]
async fn a_form_of_a_tab_whose_session_was_ended_in_another_one_leads_to_the_sign_in_page() {
    let server = Server::start().await;
    let (_, phone) = anna(&server).await;
    let mut browser = Browser::open(&server).await;
    browser.sign_in_with("anna", &phone).await;
    browser.get("/account").await;
    let csrf = browser.csrf.clone();
    let here = server.url.clone();
    for path in ["/sign-out", "/sign-out", "/account/phones", "/account/phones/x/remove"] {
        let form = Form { path, csrf: Some(&csrf), origin: Some(&here), site: Some("same-origin") };
        assert_eq!(browser.send_form(form, &[]).await.location.as_deref(), Some("/sign-in"), "{path}");
    }
    // A browser that does not say where it comes from is not taken for one of ours.
    let form = Form { path: "/sign-out", csrf: Some(&csrf), origin: None, site: None };
    assert!(browser.send_form(form, &[]).await.text.contains("403 cross_site"));
    server.finish().await;
}

#[tokio::test]
async fn what_is_done_by_a_form_is_not_done_by_a_link() {
    let server = Server::start().await;
    let mut browser = Browser::open(&server).await;
    for path in ["/sign-out", "/account/phones", "/sign-in/cancel", "/sign-in/resend", "/account/phones/x/remove"] {
        assert_eq!(browser.get(path).await.status, 405, "{path}");
    }
    server.finish().await;
}

#[tokio::test]
async fn on_plain_http_to_this_machine_cookies_have_names_and_flags_that_every_browser_keeps() {
    let server = Server::start().await;
    let (_, phone) = anna(&server).await;
    let mut browser = Browser::new(&server);
    let mut set = browser.get("/sign-in").await.set;
    set.extend(browser.password("anna", PASSWORD).await.set);
    let number = browser.get("/sign-in/wait").await.number();
    phone.answer_first(Verdict::Approve, &number).await;
    set.extend(browser.get("/sign-in/wait").await.set);
    browser.get("/account").await;
    set.extend(browser.post("/sign-out", &[]).await.set);
    let names: Vec<&str> = set.iter().map(|cookie| cookie.split('=').next().unwrap()).collect();
    let (first_visit, names): (Vec<&str>, _) = names.into_iter().partition(|name| name.starts_with("nod-first-"));
    assert_eq!(
        (first_visit.len(), names),
        (1, vec!["nod-browser", SIGN_IN, REMEMBER, NEXT, SESSION, SIGN_IN, REMEMBER, NEXT, SESSION])
    );
    for cookie in set {
        for flag in ["; Path=/;", "; HttpOnly;", "; SameSite=Lax;", "; Max-Age="] {
            assert!(cookie.contains(flag), "{flag} is not in {cookie}");
        }
        assert!(!cookie.contains("Domain") && !cookie.contains("Secure"), "{cookie}");
    }
    // A cookie of the other name opens nothing.
    browser.sign_in_with("anna", &phone).await;
    let session = browser.cookies.remove(SESSION).unwrap();
    browser.cookies.insert(format!("__Host-{SESSION}"), session);
    assert!(!browser.is_in().await);
    server.finish().await;
}

/// The address of a service behind a TLS proxy.
const PUBLIC: &str = "https://login.example.org";

async fn behind_tls() -> Server {
    Server::start_with(|config| PUBLIC.clone_into(&mut config.service.public_url)).await
}

#[tokio::test]
async fn over_tls_cookies_are_bound_to_the_host() {
    let server = behind_tls().await;
    server.account_with("anna", Some(PASSWORD), false).await;
    let mut browser = Browser::new(&server);
    let mut set = browser.get("/sign-in").await.set;
    for (path, fields) in [("/sign-in", &[("username", "anna"), ("password", PASSWORD)][..]), ("/sign-out", &[])] {
        let csrf = browser.csrf.clone();
        let form = Form { path, csrf: Some(&csrf), origin: Some(PUBLIC), site: Some("same-origin") };
        let page = browser.send_form(form, fields).await;
        assert_eq!(page.status, 303, "{page:?}");
        set.extend(page.set);
        browser.get("/account").await;
    }
    let names: Vec<&str> = set.iter().map(|cookie| cookie.split('=').next().unwrap()).collect();
    let (first_visit, names): (Vec<&str>, _) =
        names.into_iter().partition(|name| name.starts_with("__Host-nod-first-"));
    let expected = vec![
        "__Host-nod-browser",
        "__Host-nod-session",
        "__Host-nod-sign-in",
        "__Host-nod-remember",
        "__Host-nod-next",
        "__Host-nod-session",
    ];
    assert_eq!((first_visit.len(), names), (1, expected));
    for cookie in set {
        for flag in ["; Path=/;", "; Secure;", "; HttpOnly;", "; SameSite=Lax;", "; Max-Age="] {
            assert!(cookie.contains(flag), "{flag} is not in {cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    server.finish().await;
}

#[tokio::test]
async fn a_page_under_another_name_leads_to_the_configured_address_once() {
    let server = Server::start().await;
    let port = server.url.rsplit_once(':').unwrap().1.to_owned();
    let visit = async |path: &str, host: &str| {
        let response = server.request(Method::GET, path).header("host", host).send().await.unwrap();
        let location = response.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
        (response.status().as_u16(), location)
    };
    let (status, location) = visit("/sign-in?username=anna", &format!("localhost:{port}")).await;
    assert_eq!(status, 307);
    let location = location.unwrap();
    assert_eq!(location, format!("{}/sign-in?username=anna&moved=1", server.url));
    // Followed behind a proxy that puts its own name into every request, it shows the page.
    let path = location.strip_prefix(&server.url).unwrap();
    assert_eq!(visit(path, &format!("localhost:{port}")).await, (200, None));
    for path in
        ["/healthz", "/readyz", "/v1/keys", "/.well-known/jwks.json", "/.well-known/nod-configuration", "/openapi.json"]
    {
        assert_eq!(visit(path, &format!("localhost:{port}")).await, (200, None), "{path}");
    }
    server.finish().await;

    let server = behind_tls().await;
    let visit = async |host: &str| {
        let response = server.request(Method::GET, "/sign-in").header("host", host).send().await.unwrap();
        (response.status().as_u16(), response.headers().get("location").map(|value| value.to_str().unwrap().to_owned()))
    };
    for host in ["old.example.org", "login.example.org.evil.org", "evil.org:443"] {
        assert_eq!(visit(host).await, (307, Some(format!("{PUBLIC}/sign-in?moved=1"))), "{host}");
    }
    // Proxies that do not pass the name on put the one of their own connection there.
    for host in
        ["login.example.org", "LOGIN.example.org:443", "login.example.org:8080", "127.0.0.1:8080", "nod", "[::1]:8080"]
    {
        assert_eq!(visit(host).await, (200, None), "{host}");
    }
    server.finish().await;
}

#[tokio::test]
async fn a_form_that_was_sent_under_another_name_says_which_address_to_open() {
    let server = behind_tls().await;
    let mut browser = Browser::open(&server).await;
    let csrf = browser.csrf.clone();
    let fields = [("username", "anna"), ("password", PASSWORD)];
    for (origin, site) in [("http://127.0.0.1:8080", "same-origin"), ("https://old.example.org", "same-origin")] {
        let form = Form { path: "/sign-in", csrf: Some(&csrf), origin: Some(origin), site: Some(site) };
        let page = browser.send_form(form, &fields).await;
        assert_eq!(page.status, 403);
        assert!(page.text.contains(&format!("This service is at {PUBLIC}.")), "{}", page.text);
        assert!(page.text.contains(&format!("href=\"{PUBLIC}/\"")), "{}", page.text);
        assert!(!page.text.contains(PASSWORD));
    }
    server.finish().await;
}

#[tokio::test]
async fn only_the_version_of_its_content_lets_an_asset_be_kept_for_ever() {
    let server = Server::start().await;
    let page = server.request(Method::GET, "/sign-in").send().await.unwrap().text().await.unwrap();
    let (_, rest) = page.split_once("/assets/").unwrap();
    let address = format!("/assets/{}", rest.split('"').next().unwrap());
    let (path, version) = address.split_once('?').unwrap();
    let kept = async |address: &str| {
        let response = server.request(Method::GET, address).send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200, "{address}");
        response.headers()["cache-control"].to_str().unwrap().to_owned()
    };
    assert_eq!(kept(&address).await, "public, max-age=31536000, immutable");
    for query in [
        "",
        "?",
        "?v=",
        "?v=anything",
        "?w=1",
        &format!("?{version}x"),
        &format!("?x=1&{version}"),
        &format!("?{version}&{version}"),
    ] {
        assert_eq!(kept(&format!("{path}{query}")).await, "public, no-cache", "{query}");
    }
    let etag = server.request(Method::GET, path).send().await.unwrap().headers()["etag"].clone();
    let again = server.request(Method::GET, path).header("if-none-match", etag).send().await.unwrap();
    assert_eq!(again.status(), 304, "asked again, and not sent again");
    server.finish().await;
}

/// REQ 43
#[tokio::test]
async fn req_43_a_wrong_password_an_unknown_name_and_a_disabled_account_look_alike() {
    let server = Server::start().await;
    anna(&server).await;
    let ben = server.account_with("ben", Some(PASSWORD), false).await;
    account::disable(&server.app, ben).await.unwrap();
    server.account("without").await;
    let mut browser = Browser::open(&server).await;
    let mut bodies = Vec::new();
    for (name, password) in [
        ("anna", "something else"),
        ("nobody", PASSWORD),
        ("ben", PASSWORD),
        ("without", PASSWORD),
        ("not a name at all", PASSWORD),
        ("anna", &"x".repeat(5_000)),
    ] {
        let before = server.app.store.audit(0, 1_000).await.unwrap().len();
        let page = browser.password(name, password).await;
        assert_eq!((page.status, page.location), (401, None), "{name}");
        let written = server.app.store.audit(0, 1_000).await.unwrap().len() - before;
        assert_eq!(written, 1, "{name}: as much is written for each");
        bodies.push(page.text.replace(name, "NAME"));
    }
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]));
    server.finish().await;
}

#[tokio::test]
async fn no_parameter_says_where_a_redirect_goes() {
    let server = Server::start().await;
    let (_, phone) = anna(&server).await;
    let mut browser = Browser::open(&server).await;
    let evil =
        "next=https://evil.example&return_to=//evil.example&redirect_uri=https://evil.example&url=//evil.example";
    let mut seen = Vec::new();
    for path in ["/", "/setup", "/account", "/sign-in/wait", "/account/phones/new/x"] {
        seen.extend(browser.get(&format!("{path}?{evil}")).await.location);
    }
    let fields = [("username", "anna"), ("password", PASSWORD), ("next", "https://evil.example")];
    seen.extend(browser.post(&format!("/sign-in?{evil}"), &fields).await.location);
    let number = browser.get("/sign-in/wait").await.number();
    phone.answer_first(Verdict::Approve, &number).await;
    seen.extend(browser.get(&format!("/sign-in/wait?{evil}")).await.location);
    seen.extend(browser.get(&format!("/sign-in?{evil}")).await.location);
    browser.get("/account").await;
    seen.extend(browser.post(&format!("/sign-out?{evil}"), &fields).await.location);
    assert_eq!(
        seen,
        [
            "/account",
            "/sign-in",
            "/sign-in",
            "/sign-in",
            "/sign-in",
            "/sign-in/wait",
            "/account",
            "/account",
            "/sign-in"
        ]
    );
    server.finish().await;
}

/// REQ 29
#[tokio::test]
async fn req_29_a_session_ends_by_its_age_by_rest_and_with_its_account() {
    let server = Server::start().await;
    let (anna, phone) = anna(&server).await;
    let mut browser = Browser::open(&server).await;

    browser.sign_in_with("anna", &phone).await;
    server.clock.advance(Duration::from_mins(59));
    assert!(browser.is_in().await);
    phone.flush().await;
    server.clock.advance(Duration::from_mins(61));
    assert!(!browser.is_in().await, "an hour unused");

    browser.sign_in_with("anna", &phone).await;
    for _ in 0..47 {
        server.clock.advance(Duration::from_mins(30));
        assert!(browser.is_in().await);
        phone.flush().await;
    }
    server.clock.advance(Duration::from_mins(31));
    assert!(!browser.is_in().await, "a day old");

    browser.sign_in_with("anna", &phone).await;
    account::disable(&server.app, anna).await.unwrap();
    assert!(!browser.is_in().await, "disabled");
    account::enable(&server.app, anna).await.unwrap();

    browser.sign_in_with("anna", &phone).await;
    account::set_password(&server.app, anna, "another battery horse".into(), nod_core::notice::Told::NOTHING)
        .await
        .unwrap();
    assert!(!browser.is_in().await, "a new password");
    server.finish().await;
}

/// REQ 23
#[tokio::test]
async fn req_23_phones_are_changed_only_soon_after_an_approval() {
    let server = Server::start().await;
    let (account, phone) = anna(&server).await;
    server.phone(account, "Another").await;
    let mut browser = Browser::open(&server).await;
    browser.sign_in_with("anna", &phone).await;
    let remove = format!("/account/phones/{}/remove", phone.device.identity().device);
    browser.get("/account").await;
    assert!(browser.post("/account/phones", &[]).await.location.unwrap().starts_with("/account/phones/new/"));
    server.clock.advance(Duration::from_mins(16));
    browser.get("/account").await;
    for path in ["/account/phones", &remove] {
        assert_eq!(browser.post(path, &[]).await.location.as_deref(), Some("/sign-in?why=again"), "{path}");
    }
    assert!(browser.is_in().await, "looking is still allowed");
    browser.sign_in_with("anna", &phone).await;
    browser.get("/account").await;
    assert_eq!(browser.post(&remove, &[]).await.location.as_deref(), Some("/account"));
    server.finish().await;
}

/// The secret of a link is in the fragment, which a browser sends to nobody.
#[tokio::test]
async fn the_linking_page_leads_into_the_app_in_this_browser_and_says_where_the_app_is() {
    let server = Server::start().await;
    let (_, phone) = anna(&server).await;
    let mut browser = Browser::open(&server).await;
    browser.sign_in_with("anna", &phone).await;
    browser.get("/account").await;
    let at = browser.post("/account/phones", &[]).await.location.unwrap();
    let page = browser.get(&at).await.text;
    let app = &server.app_url;
    assert!(page.contains(&format!("<a href=\"{app}\"><code dir=\"ltr\">{app}</code></a>")), "{page}");
    let (_, secret) = page.split_once("/enrol#").unwrap();
    let (secret, _) = secret.split_once('<').unwrap();
    assert!(secret.starts_with("v1."), "{secret}");
    let link = format!("href=\"{app}/#e/{secret}\" target=\"_blank\" rel=\"noopener\"");
    assert!(page.contains(&link), "{link} in {page}");

    for (path, route) in [("/enrol", "e"), ("/scan", "s")] {
        let page = browser.get(path).await.text;
        let open = format!("id=\"open\" href=\"{app}/\" data-route=\"{route}\"");
        assert!(page.contains(&open) && page.contains("/assets/landing.js"), "{open} in {page}");
    }
    let help = browser.get("/help/install").await.text;
    assert!(help.contains(&format!("<a href=\"{app}\"><code dir=\"ltr\">{app}</code></a>")), "{help}");
    server.finish().await;
}

#[tokio::test]
async fn where_there_is_no_app_no_page_leads_to_one() {
    let server = Server::start_with(|config| config.app.listen = None).await;
    let (_, phone) = anna(&server).await;
    let mut browser = Browser::open(&server).await;
    browser.sign_in_with("anna", &phone).await;
    browser.get("/account").await;
    let at = browser.post("/account/phones", &[]).await.location.unwrap();
    for path in [at.as_str(), "/enrol", "/scan", "/help/install"] {
        let page = browser.get(path).await.text;
        assert!(!page.contains(&server.app_url) && !page.contains("id=\"open\""), "{path}: {page}");
    }
    server.finish().await;
}

#[tokio::test]
async fn nobody_removes_the_phone_of_another_or_sees_an_enrolment_of_another() {
    let server = Server::start().await;
    let (_, phone) = anna(&server).await;
    let ben = server.account_with("ben", Some(PASSWORD), false).await;
    let bens = server.phone(ben, "Ben's phone").await;
    let mut anna = Browser::open(&server).await;
    anna.sign_in_with("anna", &phone).await;
    anna.get("/account").await;
    let made = anna.post("/account/phones", &[]).await.location.unwrap();

    let mut browser = Browser::open(&server).await;
    browser.sign_in_with("ben", &bens).await;
    browser.get("/account").await;
    let theirs = format!("/account/phones/{}/remove", phone.device.identity().device);
    for path in [theirs, format!("{made}/confirm"), format!("{made}/refuse"), format!("{made}/cancel")] {
        assert_eq!(browser.post(&path, &[]).await.status, 404, "{path}");
    }
    assert_eq!(browser.get(&made).await.status, 404);
    assert_eq!(browser.get(&format!("{made}/live?version=1")).await.status, 404);
    assert!(anna.get(&made).await.text.contains("Open this on your phone"));
    server.finish().await;
}

#[tokio::test]
async fn a_session_is_new_with_every_sign_in_and_over_with_the_sign_out() {
    let server = Server::start().await;
    let (_, phone) = anna(&server).await;
    let mut browser = Browser::open(&server).await;
    browser.cookies.insert(SESSION.to_owned(), "chosen-by-an-attacker".to_owned());
    browser.sign_in_with("anna", &phone).await;
    let first = browser.cookies[SESSION].clone();
    assert_ne!(first, "chosen-by-an-attacker");
    browser.get("/sign-in?why=again").await;
    browser.sign_in_with("anna", &phone).await;
    let second = browser.cookies[SESSION].clone();
    assert_ne!(first, second);

    let mut thief = Browser::open(&server).await;
    thief.cookies.insert(SESSION.to_owned(), first);
    assert!(!thief.is_in().await, "the first session ended when the second began");
    thief.cookies.insert(SESSION.to_owned(), second);
    assert!(thief.is_in().await);
    browser.get("/account").await;
    browser.post("/sign-out", &[]).await;
    assert!(!thief.is_in().await, "signed out on the server");
    server.finish().await;
}

#[tokio::test]
async fn the_way_in_is_taken_once_and_a_second_tab_follows() {
    let server = Server::start().await;
    let (_, phone) = anna(&server).await;
    let mut browser = Browser::open(&server).await;
    browser.password("anna", PASSWORD).await;
    let cookie = browser.cookies[SIGN_IN].clone();
    let page = browser.get("/sign-in/wait").await;
    assert!(page.is_waiting());
    phone.answer_first(Verdict::Approve, &page.number()).await;
    assert_eq!(browser.get("/sign-in/wait").await.location.as_deref(), Some("/account"));

    // The same browser, in another tab that has the session by now; and another browser.
    browser.cookies.insert(SIGN_IN.to_owned(), cookie.clone());
    assert_eq!(browser.get("/sign-in/wait").await.location.as_deref(), Some("/account"));
    let mut late = Browser::open(&server).await;
    late.cookies.insert(SIGN_IN.to_owned(), cookie);
    let page = late.get("/sign-in/wait").await;
    assert!(page.text.contains("This sign-in was used already"), "{page:?}");
    assert!(page.set.iter().all(|set| !set.starts_with(SESSION)), "one approval, one session");
    server.finish().await;
}

#[tokio::test]
async fn a_second_sign_in_of_a_browser_takes_the_first_question_back() {
    let server = Server::start().await;
    let (_, phone) = anna(&server).await;
    let mut browser = Browser::open(&server).await;
    for _ in 0..20 {
        browser.get("/sign-in").await;
        assert_eq!(browser.password("anna", PASSWORD).await.location.as_deref(), Some("/sign-in/wait"));
    }
    let inbox = phone.api().inbox(&InboxRequest::default()).await.unwrap();
    assert_eq!(inbox.challenges.len(), 1, "and not one for each try, nor a refusal because of too many");
    server.finish().await;
}

#[tokio::test]
async fn no_is_no_however_often_the_page_is_loaded() {
    let server = Server::start().await;
    let (_, phone) = anna(&server).await;
    let mut browser = Browser::open(&server).await;
    browser.password("anna", PASSWORD).await;
    phone.answer_first(Verdict::Deny, "").await;
    for _ in 0..2 {
        assert!(browser.get("/sign-in/wait").await.text.contains("The answer on the phone was no"));
    }
    browser.post("/sign-in/cancel", &[]).await;
    browser.post("/sign-in/resend", &[]).await;
    assert!(!browser.is_in().await);
    server.finish().await;
}

#[tokio::test]
async fn what_is_not_there_is_said_in_the_language_of_the_reader() {
    let server = Server::start().await;
    let mut browser = Browser::open(&server).await;
    let page = browser.get("/nowhere").await;
    assert_eq!(page.status, 404);
    assert!(page.text.contains("<h1>There is nothing here</h1>"));
    for path in ["/nowhere", "/v1/nowhere"] {
        let reply = server.http.get(format!("{}{path}", server.url)).send().await.unwrap();
        crate::harness::Reply::of(reply).await.refused(nod_core::wire::ErrorCode::NotFound);
    }
    server.finish().await;
}
