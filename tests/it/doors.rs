//! What no door may forget, over the whole route table: a route that is added is tried here without being listed.

use nod::flow::{account, relying_party};
use nod_core::wire::ErrorCode;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::bad_input::World;
use crate::harness::person::Browser;
use crate::harness::{ORIGIN, Reply};
use crate::openapi::routes;

/// What proves who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// Nothing: everybody may read it.
    Nothing,
    /// A relying party's secret.
    Secret,
    /// The token of a page that waits, or its ticket.
    Watch,
    /// A device's signature over the request.
    Device,
    /// A secret or a signature in the body.
    Body,
    /// A password in the body, which `tests/it/device/sign_in.rs` guesses: it counts for the account and the network.
    Password,
    /// The session of a browser.
    Session,
    /// A form of our own page, before there is a session.
    Form,
}

/// What proves who asks: for one route (`POST /v1/device/answer`), or for a path and all below it. The first that fits counts. A route
/// that no line names is refused by [`every_route_says_what_proves_who_asks`].
const PROOFS: &[(&str, Proof)] = &[
    ("/v1/challenges", Proof::Secret),
    ("/v1/app-passwords", Proof::Secret),
    ("/v1/watch", Proof::Watch),
    ("/v1/enrolments", Proof::Body),
    ("POST /v1/sign-ins", Proof::Password),
    ("/v1/sign-ins", Proof::Body),
    ("POST /v1/device/answer", Proof::Body),
    ("/v1/device", Proof::Device),
    ("/account", Proof::Session),
    ("/admin/people.csv", Proof::Session),
    ("/admin", Proof::Session),
    ("/welcome", Proof::Form),
    ("/setup", Proof::Form),
    ("/sign-in", Proof::Form),
    ("/sign-out", Proof::Form),
    ("/v1/keys", Proof::Nothing),
    // The proof is a frame on the socket, which `tests/it/approval/socket.rs` tries.
    ("/v1/socket", Proof::Nothing),
    ("/.well-known", Proof::Nothing),
    ("/healthz", Proof::Nothing),
    ("/readyz", Proof::Nothing),
    // On a listener of its own, which the public does not reach.
    ("/metrics", Proof::Nothing),
    ("/", Proof::Nothing),
    ("/language", Proof::Form),
    ("/password", Proof::Form),
    ("/undo", Proof::Form),
    ("/recovery", Proof::Form),
    ("/2fa", Proof::Nothing),
    ("/enrol", Proof::Nothing),
    ("/scan", Proof::Nothing),
    ("/docs", Proof::Nothing),
    ("/openapi.json", Proof::Nothing),
    ("/help", Proof::Nothing),
    ("/privacy", Proof::Nothing),
    ("/assets", Proof::Nothing),
];

/// The line of a route.
fn line(route: &str) -> Option<&'static (&'static str, Proof)> {
    let (_, path) = route.split_once(' ').unwrap();
    let is_below = |name: &str| path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    PROOFS.iter().find(|(name, _)| *name == route || is_below(name))
}

fn proof(route: &str) -> Option<Proof> {
    line(route).map(|(_, proof)| *proof)
}

/// The routes with one of these proofs, with ids in the place of their parameters.
fn proved_by(proofs: &[Proof]) -> Vec<(Method, String)> {
    let named = |name: &String| {
        let (method, path) = name.split_once(' ').unwrap();
        (method.parse().unwrap(), with_ids(path))
    };
    let found: Vec<(Method, String)> =
        routes().iter().filter(|route| proof(route).is_some_and(|proof| proofs.contains(&proof))).map(named).collect();
    assert!(found.len() > 3, "routes that {proofs:?} proves were read: {found:?}");
    found
}

/// A path of the table with ids in the place of its parameters.
pub fn with_ids(path: &str) -> String {
    let path = path.replace("{kind}", "webpush").replace("{name}", "nod.css");
    let ids = [
        "{id}",
        "{device}",
        "{session}",
        "{app_password}",
        "{codes_app}",
        "{passkey}",
        "{account}",
        "{group}",
        "{address}",
    ];
    ids.iter().fold(path, |path, parameter| path.replace(parameter, ID))
}

/// The paths that the session of a browser proves, by the method that they are asked with, as the table has them.
pub fn session_routes(method: &Method) -> Vec<String> {
    let start = format!("{method} ");
    let proved = routes().into_iter().filter(|route| proof(route) == Some(Proof::Session));
    proved.filter_map(|route| route.strip_prefix(&start).map(str::to_owned)).collect()
}

#[test]
fn every_route_says_what_proves_who_asks() {
    for route in routes() {
        let proof = proof(&route).unwrap_or_else(|| panic!("{route}: PROOFS does not say what proves who asks"));
        assert!(
            proof != Proof::Nothing || route.starts_with("GET "),
            "{route} changes something and nothing is proved"
        );
    }
    for (name, _) in PROOFS {
        assert!(
            routes().iter().any(|route| line(route).is_some_and(|(found, _)| found == name)),
            "{name}: no route is proved by this line"
        );
    }
    for unknown in ["POST /other", "GET /v1/others", "GET /v1/devices", "POST /docs-of-others"] {
        assert_eq!(proof(unknown), None, "{unknown}");
    }
}

const ID: &str = "01890000-0000-7000-8000-000000000000";

/// A credential of each kind that is right in its form and nobody's.
fn with_wrong_proof(request: RequestBuilder, route: &str) -> RequestBuilder {
    let request = request.header("origin", ORIGIN);
    match proof(route).unwrap() {
        // The second header is the one of a proxy, which has the other for the program; "webmail" and "a guess".
        Proof::Secret => {
            request.basic_auth("webmail", Some("a guess")).header("x-nod-authorization", "Basic d2VibWFpbDphIGd1ZXNz")
        }
        Proof::Watch => request.bearer_auth("a guess"),
        Proof::Device | Proof::Body => request.header("dpop", "a guess"),
        Proof::Nothing | Proof::Password | Proof::Session | Proof::Form => {
            panic!("{route}: a page is tried as a browser opens it")
        }
    }
}

/// What a form may have in it.
pub const FIELDS: [(&str, &str); 26] = [
    ("screen_lock", "off"),
    ("language", "x"),
    ("reason", "x"),
    ("address", "x"),
    ("token", "x"),
    ("change", "x"),
    ("username", "anna"),
    ("password", "x"),
    ("password_again", "x"),
    ("code", "x"),
    ("display_name", "x"),
    ("id", ID),
    ("name", "x"),
    ("scope", "any"),
    ("lifetime", "open"),
    ("codes", "x"),
    ("method", "phone"),
    ("saved", "yes"),
    ("current", "x"),
    ("challenge", "x"),
    ("client_data", "x"),
    ("attestation", "x"),
    ("transports", "usb"),
    ("authenticator_data", "x"),
    ("signature", "x"),
    ("user_handle", ""),
];

/// A body that every call accepts as far as its form goes, so that its proof is what is refused.
fn body(path: &str) -> Value {
    match path {
        "/v1/enrolments/claim" => json!({ "secret": "a guess", "proof": "a guess", "name": "Phone" }),
        "/v1/device/answer" => json!({ "token": "a guess" }),
        "/v1/sign-ins/authorize" => json!({ "sign_in": "a guess", "proof": "a guess", "name": "Phone" }),
        "/v1/sign-ins/status" | "/v1/sign-ins/cancel" => json!({ "sign_in": "a guess" }),
        "/v1/watch/exchange" => json!({ "ticket": "a guess" }),
        _ => json!({}),
    }
}

#[tokio::test]
async fn every_call_that_proves_something_is_refused_after_too_many_wrong_proofs() {
    let world = World::with(|config| {
        config.limits.failures_per_minute = 3;
        config.http.trusted_proxies = vec!["127.0.0.1".to_owned().try_into().unwrap()];
    })
    .await;
    let proofs = [Proof::Secret, Proof::Watch, Proof::Device, Proof::Body];
    for (place, (method, path)) in proved_by(&proofs).into_iter().enumerate() {
        let mut codes = Vec::new();
        for _ in 0..4 {
            let request = world.server.request(method.clone(), &path);
            let request = with_wrong_proof(request, &format!("{method} {path}"));
            // An address for each route: what one of them counts is not another's.
            let request = request.header("x-forwarded-for", format!("192.0.2.{place}"));
            let request = if method == Method::POST { request.json(&body(&path)) } else { request };
            codes.push(Reply::of(request.send().await.unwrap()).await.text("code").to_owned());
        }
        let last = codes.pop().unwrap();
        assert!(codes.iter().all(|code| code != "too_many_requests"), "{method} {path}: {codes:?}");
        assert_eq!(last, "too_many_requests", "{method} {path} after {codes:?}");
    }
    world.server.finish().await;
}

#[tokio::test]
async fn every_form_is_refused_when_another_site_sends_it_and_without_the_pages_token() {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    let forms = proved_by(&[Proof::Session, Proof::Form]).into_iter().filter(|(method, _)| *method != Method::GET);
    let forms: Vec<(Method, String)> = forms.collect();
    assert!(forms.len() > 8, "{forms:?}");
    for (method, path) in forms {
        assert_eq!(method, Method::POST, "{path}: a form knows no other method");
        browser.get("/account").await;
        let right = browser.csrf.clone();
        let foreign = browser.form(&path, &FIELDS);
        let foreign = foreign.header("origin", "https://evil.example").header("sec-fetch-site", "cross-site");
        browser.send(foreign).await.refused(ErrorCode::CrossSite);
        "AAAA".clone_into(&mut browser.csrf);
        let without = browser.form(&path, &FIELDS).header("origin", "null").header("sec-fetch-site", "same-origin");
        let page = browser.send(without).await;
        assert_eq!(page.status, 403, "{path}: {}", page.text);
        browser.csrf = right;
    }
    let page = browser.get("/account").await;
    assert!(page.status == 200 && page.text.contains("Phone"), "nothing was done: {}", page.text);
    world.server.finish().await;
}

/// Clickjacking and injected scripts: whatever an address answers, a browser puts it into no frame and runs nothing that stands in it.
#[tokio::test]
async fn every_answer_forbids_frames_and_inline_scripts() {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    browser.get("/account").await;
    let jar: Vec<String> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let (mut pages, mut others) = (0, 0);
    for (method, path) in proved_by(&[Proof::Session, Proof::Form, Proof::Nothing]) {
        // The socket is no page, and the other is on a listener of its own.
        if ["/v1/socket", "/metrics"].contains(&path.as_str()) {
            continue;
        }
        for cookies in ["", &jar.join("; ")] {
            let request =
                world.server.request(method.clone(), &path).header("cookie", cookies).header("accept", "text/html");
            let response = request.send().await.unwrap();
            let headers = response.headers().clone();
            let said = |name: &str| headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
            let policy = said("content-security-policy");
            assert!(policy.starts_with("default-src 'none'"), "{method} {path}: {policy}");
            assert!(policy.contains("frame-ancestors 'none'"), "{method} {path}: {policy}");
            for loose in ["unsafe-", "*", "data:", "http:", "https:"] {
                assert!(!policy.contains(loose), "{method} {path}: {loose} in {policy}");
            }
            assert_eq!(said("x-frame-options"), "DENY", "{method} {path}");
            assert_eq!(said("x-content-type-options"), "nosniff", "{method} {path}");
            if said("content-type").starts_with("text/html") {
                pages += 1;
                let text = response.text().await.unwrap();
                for part in text.split("<script").skip(1) {
                    assert!(
                        part.starts_with(" src=\"/assets/") || part.starts_with(" type=\"module\" src=\"/assets/"),
                        "{path}: <script{}",
                        &part[..40]
                    );
                }
                assert!(!text.contains(" style=\"") && !text.contains(" onclick="), "{path}: {text}");
                for form in ["base-uri 'none'", "form-action 'self'", "script-src 'self'"] {
                    assert!(policy.contains(form), "{path}: {form} in {policy}");
                }
            } else {
                others += 1;
            }
        }
    }
    assert!(pages > 30 && others > 5, "{pages} {others}");
    world.server.finish().await;
}

#[tokio::test]
async fn a_disabled_account_gets_nothing_through_any_door() {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    browser.get("/account").await;
    account::disable(&world.server.app, world.anna).await.unwrap();
    for (method, path) in proved_by(&[Proof::Session]) {
        let page = if method == Method::GET { browser.get(&path).await } else { browser.post(&path, &FIELDS).await };
        assert!(page.to().starts_with("/sign-in"), "{method} {path}: {page:?}");
    }
    for (method, path) in proved_by(&[Proof::Device]) {
        world.call(method, &path, None).await.refused(ErrorCode::AccountDisabled);
    }
    let client = world.webmail.id.clone();
    relying_party::set_active(&world.server.app, &client, false).await.unwrap();
    for (method, path) in proved_by(&[Proof::Secret]) {
        let request = world.webmail.request(method, &path);
        let own = request.try_clone().and_then(|request| request.build().ok()).unwrap();
        let request = request.header("x-nod-authorization", &own.headers()["authorization"]);
        let reply = Reply::of(request.send().await.unwrap()).await;
        if ["/v1/app-passwords/token", "/v1/app-passwords/introspect"].contains(&path.as_str()) {
            // In the words of RFC 6749 §5.2.
            assert_eq!((reply.status, reply.text("error")), (400, "unauthorized_client"));
        } else {
            reply.refused(ErrorCode::ClientDisabled);
        }
    }
    world.server.finish().await;
}
