//! The phone app's origin: what is there, under which policy, and what is not.

#[path = "../../build/phone_app.rs"]
mod build;

use std::io::Read as _;
use std::sync::Arc;

use nod::http::phone_app::{Embedded, Files};
use nod_core::answer::Verdict;
use nod_core::encoding::base64url;
use nod_core::token::{sign_dpop, sign_hello};
use nod_core::wire::{ErrorCode, ServerFrame};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tower::ServiceExt as _;

use crate::bad_input::World;
use crate::doors::with_ids;
use crate::harness::browser::Socket;
use crate::harness::person::Browser;
use crate::harness::{ORIGIN, Phone, Reply, Server};
use crate::openapi::routes;

/// An app as its build leaves it, small.
pub const BUILT: &[Embedded] = &[
    plain("assets/app-4f2a.css", b"main{}"),
    Embedded { name: "assets/app-9c31.js", plain: b"export {};", gzip: Some(b"packed script") },
    plain("icons/apple-touch-icon.png", b"png"),
    plain("icons/icon-192.png", b"png"),
    plain("icons/maskable-512.png", b"png"),
    Embedded { name: "index.html", plain: b"<!doctype html><title>App</title>", gzip: Some(b"packed page") },
    plain("integrity.json", b"{}"),
    plain("sw.js", b"self;"),
];

const fn plain(name: &'static str, plain: &'static [u8]) -> Embedded {
    Embedded { name, plain, gzip: None }
}

impl Server {
    /// A request at the phone app's origin.
    pub fn at_app(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.app_url))
    }

    async fn get_at_app(&self, path: &str) -> Reply {
        Reply::of(self.at_app(Method::GET, path).send().await.unwrap()).await
    }
}

impl Reply {
    #[track_caller]
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

#[tokio::test]
async fn the_app_is_served_under_a_policy_of_its_own() {
    let server = Server::start().await;
    for (path, media) in [
        ("/", "text/html; charset=utf-8"),
        ("/sw.js", "text/javascript; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
    ] {
        let reply = server.get_at_app(path).await;
        assert_eq!((reply.status, reply.header("content-type")), (200, media), "{path}");
        // A worker runs under the policy of its script, so scripts have it too.
        let policy = reply.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types nod",
        ] {
            assert!(policy.split("; ").any(|found| found == part), "{part} in {policy}");
        }
        for loose in ["unsafe-", "*", "http:", "https:"] {
            assert!(!policy.contains(loose), "{loose} in {policy}");
        }
        assert_eq!(reply.header("cache-control"), "no-cache", "{path}: an old worker must not pin an old app");
    }
    for path in ["/", "/assets/app-9c31.js", "/manifest.webmanifest", "/healthz", "/v1/device", "/nowhere"] {
        let reply = server.get_at_app(path).await;
        assert_eq!(reply.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert_eq!(reply.header("cross-origin-resource-policy"), "same-origin", "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(reply.header("x-frame-options"), "DENY", "{path}");
        let permissions = reply.header("permissions-policy");
        for part in [
            "camera=(self)",
            "publickey-credentials-get=(self)",
            "publickey-credentials-create=(self)",
            "microphone=()",
            "geolocation=()",
        ] {
            assert!(permissions.split(", ").any(|found| found == part), "{part} in {permissions}");
        }
    }
    server.finish().await;
}

#[tokio::test]
async fn hashed_names_are_kept_for_ever_and_all_others_are_asked_for_again() {
    let server = Server::start().await;
    let script = server.get_at_app("/assets/app-9c31.js").await;
    assert_eq!(script.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!((script.header("content-encoding"), script.header("vary")), ("", "accept-encoding"));
    let packed = server.at_app(Method::GET, "/assets/app-9c31.js").header("accept-encoding", "gzip, br");
    let packed = Reply::of(packed.send().await.unwrap()).await;
    assert_eq!((packed.header("content-encoding"), &packed.body), ("gzip", &Value::String("packed script".to_owned())));
    assert_ne!(packed.header("etag"), script.header("etag"), "other bytes");
    for tag in [script.header("etag"), &format!("\"other\", W/{}", script.header("etag"))] {
        let again = server.at_app(Method::GET, "/assets/app-9c31.js").header("if-none-match", tag);
        let again = Reply::of(again.send().await.unwrap()).await;
        assert_eq!((again.status, again.body), (304, Value::String(String::new())), "{tag}");
    }
    let icon = server.get_at_app("/icons/icon-192.png").await;
    assert_eq!((icon.header("cache-control"), icon.header("content-type")), ("no-cache", "image/png"));
    let head = server.at_app(Method::HEAD, "/").send().await.unwrap();
    assert_eq!((head.status().as_u16(), head.headers()["content-length"].to_str().unwrap()), (200, "33"));
    // As bytes: a client library would tidy them up.
    for path in [
        "/assets/../index.html",
        "/assets/%2e%2e/index.html",
        "/../../Cargo.toml",
        "//index.html",
        "/assets/",
        "/INDEX.HTML",
    ] {
        let mut stream = TcpStream::connect(server.app_url.strip_prefix("http://").unwrap()).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nsec-fetch-mode: cors\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).await.unwrap();
        assert!(reply.starts_with("HTTP/1.1 404 "), "{path}: {reply}");
    }
    Reply::of(server.at_app(Method::POST, "/").send().await.unwrap()).await.refused(ErrorCode::MethodNotAllowed);
    server.finish().await;
}

#[tokio::test]
async fn the_manifest_has_the_services_name_and_the_apps_icons() {
    let server = Server::start_with(|config| {
        config.service.name = "Example \"Login\"".to_owned();
        config.service.language = "de".to_owned();
    })
    .await;
    let reply = server.get_at_app("/manifest.webmanifest").await;
    assert_eq!(reply.header("content-type"), "application/manifest+json");
    assert_eq!(reply.header("cache-control"), "no-cache");
    let manifest = &reply.body;
    assert_eq!((&manifest["id"], &manifest["start_url"], &manifest["scope"]), (&json!("/"), &json!("/"), &json!("/")));
    assert_eq!((&manifest["name"], &manifest["lang"]), (&json!("Example \"Login\""), &json!("de")));
    assert_eq!(manifest["display"], "standalone");
    let icons: Vec<_> =
        manifest["icons"].as_array().unwrap().iter().map(|icon| icon["src"].as_str().unwrap()).collect();
    assert_eq!(icons, ["/icons/icon-192.png", "/icons/maskable-512.png"]);
    server.finish().await;
}

/// The calls that are at both origins.
fn is_of_devices(path: &str) -> bool {
    ["/v1/enrolments/", "/v1/sign-ins", "/v1/device", "/v1/keys", "/v1/socket", "/.well-known/", "/healthz"]
        .iter()
        .any(|start| path.starts_with(start))
}

/// A script in the app, whatever made it run, reaches no page: not with the cookies that a browser sends to every port of a host, and
/// not with a relying party's secret.
#[tokio::test]
async fn nothing_but_the_app_and_the_calls_of_devices_is_there() {
    let world = World::new().await;
    let server = &world.server;
    let mut browser = Browser::new(server);
    browser.sign_in_with("anna", &world.phone).await;
    let jar: Vec<String> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let (mut there, mut absent) = (0, 0);
    for route in routes() {
        let (method, path) = route.split_once(' ').unwrap();
        if path == "/" {
            continue;
        }
        let request = server.at_app(method.parse().unwrap(), &with_ids(path)).header("cookie", jar.join("; "));
        let request = request.header("accept", "text/html").header("origin", server.url.as_str());
        let reply = Reply::of(request.basic_auth("webmail", Some("a guess")).send().await.unwrap()).await;
        assert!(!reply.headers.contains_key("set-cookie"), "{route}: {reply:?}");
        assert!(!reply.headers.contains_key("access-control-allow-origin"), "{route}: {reply:?}");
        if is_of_devices(path) {
            there += 1;
            assert_ne!(reply.body["code"], "not_found", "{route}");
            assert_ne!(reply.body["code"], "method_not_allowed", "{route}");
        } else {
            absent += 1;
            assert!([404, 405].contains(&reply.status), "{route}: {reply:?}");
            assert!(["not_found", "method_not_allowed"].contains(&reply.text("code")), "{route}: {reply:?}");
        }
    }
    assert!(there >= 18 && absent > 100, "{there} {absent}");
    let page = server.at_app(Method::GET, "/").header("cookie", jar.join("; ")).send().await.unwrap();
    assert!(!page.headers().contains_key("set-cookie"));
    assert_eq!(page.text().await.unwrap(), "<!doctype html><title>App</title>");
    world.server.finish().await;
}

impl Phone {
    /// A call at the app's origin, with a proof for this address.
    async fn call_at_app(&self, server: &Server, method: Method, path: &str, origin: &str, body: &Value) -> Reply {
        let bytes = if body.is_null() { Vec::new() } else { serde_json::to_vec(body).unwrap() };
        let jti = base64url(&nod_core::random::bytes::<12>(&nod::ambient::OsRandom));
        let (url, now) = (format!("{origin}{path}"), self.outside.time().now());
        let proof = sign_dpop(self.device.signer(), method.as_str(), &url, &bytes, &jti, now);
        let request = server.at_app(method, path).header("dpop", proof);
        let request =
            if body.is_null() { request } else { request.header("content-type", "application/json").body(bytes) };
        Reply::of(request.send().await.unwrap()).await
    }
}

/// The tokens name the service and not the address that the call was sent to: a device is bound to one issuer.
#[tokio::test]
async fn a_device_does_everything_at_the_apps_origin_and_its_proofs_name_the_issuer() {
    let world = World::new().await;
    let (server, phone) = (&world.server, &world.phone);
    let shown = phone.call_at_app(server, Method::GET, "/v1/device", &server.url, &Value::Null).await;
    assert_eq!((shown.status, shown.text("username")), (200, "anna"));
    let other = phone.call_at_app(server, Method::GET, "/v1/device", &server.app_url, &Value::Null).await;
    other.refused(ErrorCode::TokenWrongBinding);

    let asked = world.webmail.ask_at("anna", "tap").await;
    let id = asked.text("id").to_owned();
    let inbox = json!({ "seen": [], "wait_ms": 0 });
    let inbox = phone.call_at_app(server, Method::POST, "/v1/device/inbox", &server.url, &inbox).await;
    let token = inbox.body["challenges"][0]["token"].as_str().unwrap_or_else(|| panic!("{inbox:?}")).to_owned();
    let answer = json!({ "token": phone.sign(&token, &id, Verdict::Deny, None) });
    let answered = server.at_app(Method::POST, "/v1/device/answer").json(&answer).send().await.unwrap();
    assert_eq!(Reply::of(answered).await.text("state"), "denied");
    world.server.finish().await;
}

#[tokio::test]
async fn the_apps_socket_hears_devices_and_no_page_that_waits() {
    let world = World::new().await;
    let server = &world.server;
    let open = async || {
        let stream = TcpStream::connect(server.app_url.strip_prefix("http://").unwrap()).await.unwrap();
        Socket::upgrade(Box::new(stream), server, Some(ORIGIN)).await
    };
    let mut socket = open().await;
    let nonce = socket.welcome().await;
    let device = &world.phone.device;
    let token = sign_hello(device.signer(), device.identity().device, &server.url, &nonce, server.app.now());
    socket.send(json!({ "type": "hello", "token": token })).await;
    let ready = Socket::expect_frame(socket.next().await);
    assert!(matches!(ready, ServerFrame::Ready { .. }), "{ready:?}");
    socket.close().await;

    // With a ticket that is good at the service's own origin.
    let asked = world.webmail.ask(json!({ "username": "anna" })).await;
    let ticket = asked.text("ticket").to_owned();
    let mut socket = open().await;
    socket.send(json!({ "type": "watch", "ticket": ticket })).await;
    let (codes, _) = socket.until_closed().await;
    assert_eq!(codes, ["unexpected_frame"]);
    let page = crate::harness::browser::Page::open(server, &ticket).await;
    page.socket.close().await;
    world.server.finish().await;
}

/// Guessing through two doors is guessing twice as often, unless they count together.
#[tokio::test]
async fn wrong_proofs_count_together_at_both_origins() {
    let server = Server::start_with(|config| config.limits.failures_per_minute = 4).await;
    let guess = json!({ "secret": "a guess", "proof": "a guess", "name": "Phone" });
    let mut codes = Vec::new();
    for round in 0..5 {
        let path = "/v1/enrolments/claim";
        let request =
            if round % 2 == 0 { server.at_app(Method::POST, path) } else { server.request(Method::POST, path) };
        codes.push(Reply::of(request.json(&guess).send().await.unwrap()).await.text("code").to_owned());
    }
    let last = codes.pop().unwrap();
    assert!(codes.iter().all(|code| code != "too_many_requests"), "{codes:?}");
    assert_eq!(last, "too_many_requests");
    server.finish().await;
}

#[tokio::test]
async fn the_configuration_says_where_the_app_is_and_pages_of_accounts_may_not_reach_it() {
    let server = Server::start().await;
    let said = Reply::of(server.request(Method::GET, "/.well-known/nod-configuration").send().await.unwrap()).await;
    assert_eq!(said.body["app"]["url"], server.app_url);
    assert_eq!(said.body["app"]["yes_in_notification"], false);
    let there = server.get_at_app("/.well-known/nod-configuration").await;
    assert_eq!(there.body, said.body);
    for path in ["/sign-in", "/enrol", "/scan", "/help/install"] {
        let page = server.request(Method::GET, path).send().await.unwrap();
        let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
        // 'self' is this scheme, host and port: nothing else is named.
        for part in policy.split("; ") {
            let (name, sources) = part.split_once(' ').unwrap();
            assert!(["'self'", "'none'"].contains(&sources), "{path}: {name} {sources}");
        }
    }
    server.finish().await;

    let without = Server::start_with(|config| config.app.listen = None).await;
    let said = Reply::of(without.request(Method::GET, "/.well-known/nod-configuration").send().await.unwrap()).await;
    assert_eq!(said.body["app"], Value::Null);
    without.finish().await;
}

#[tokio::test]
async fn a_service_that_was_built_without_the_app_says_what_to_do() {
    let files = Files::new(&[]);
    assert_eq!((files.names().count(), files.version()), (0, None));
    let server = Server::start().await;
    let router = nod::http::phone_app_router(server.app.clone(), Arc::new(files));
    let get = |path: &str| axum::extract::Request::get(path).body(axum::body::Body::empty()).unwrap();
    let page = router.clone().oneshot(get("/")).await.unwrap();
    assert_eq!(
        (page.status().as_u16(), &page.headers()["content-type"]),
        (404, &"text/plain; charset=utf-8".parse().unwrap())
    );
    let text = axum::body::to_bytes(page.into_body(), 1000).await.unwrap();
    assert!(String::from_utf8_lossy(&text).contains("scripts/phone-build"), "{text:?}");
    assert_eq!(router.oneshot(get("/healthz")).await.unwrap().status(), 200);
    server.finish().await;
}

#[tokio::test]
async fn an_app_that_was_opened_under_another_name_leads_to_its_own_address() {
    let server = Server::start().await;
    let port = server.app_url.rsplit_once(':').unwrap().1;
    let request = server.at_app(Method::GET, "/").header("host", format!("localhost:{port}"));
    let reply = Reply::of(request.send().await.unwrap()).await;
    assert_eq!((reply.status, reply.header("location")), (307, format!("{}/?moved=1", server.app_url).as_str()));
    let call = server.at_app(Method::GET, "/v1/keys").header("host", format!("localhost:{port}"));
    assert_eq!(call.send().await.unwrap().status(), 200, "programs get their answer under any name");
    server.finish().await;
}

/// What goes into the binary is what the app's build left, and half of an app is none.
#[test]
fn the_build_takes_every_file_of_the_app_and_packs_what_gets_shorter() {
    let folder = tempfile::tempdir().unwrap();
    let (dist, copies) = (folder.path().join("dist"), folder.path().join("copies"));
    assert_eq!(build::table(&dist, &copies).unwrap(), "&[\n]\n", "no app was built");
    std::fs::create_dir_all(dist.join("assets/deep")).unwrap();
    let script = "export const a = 1;\n".repeat(50);
    for (name, content) in [
        ("index.html", "short"),
        ("integrity.json", "{}"),
        ("assets/deep/a \"quoted\".js", &script),
        ("assets/a.js.map", "{}"),
        (".hidden", "x"),
    ] {
        std::fs::write(dist.join(name), content).unwrap();
    }
    let table = build::table(&dist, &copies).unwrap();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 5, "{table}");
    assert!(lines[1].contains(r#"name: "assets/deep/a \"quoted\".js""#) && lines[1].contains("gzip: Some("), "{table}");
    assert!(lines[2].contains(r#"name: "index.html""#) && lines[2].contains("gzip: None"), "{table}");
    let packed = std::fs::read(copies.join("packed/assets/deep/a \"quoted\".js")).unwrap();
    let mut unpacked = String::new();
    flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut unpacked).unwrap();
    assert_eq!(unpacked, script);
    // An older app leaves nothing behind.
    std::fs::remove_dir_all(dist.join("assets")).unwrap();
    assert_eq!(build::table(&dist, &copies).unwrap().lines().count(), 4);
    assert!(!copies.join("packed").exists());
}
