//! Pages that a browser opened under another name of the service, or of the phone app.
//!
//! Forms, cookies and links work at the configured address alone, and what the phone app keeps is kept there alone, so such a browser
//! is sent there. A proxy that does not pass
//! the `Host` of its clients on makes every request look as if it had another name. That is why a name which a proxy could
//! have put there leads nowhere else, and why no request is redirected twice.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use nod_core::link;

/// The parameter that says that a request was redirected already.
const MARK: &str = "moved";

/// What programs ask for. They get their answer under any name.
const FOR_PROGRAMS: [&str; 6] = ["/v1/", "/.well-known/", "/assets/", "/healthz", "/readyz", "/openapi.json"];

/// The configured address of a listener: the service's, or the phone app's.
#[derive(Debug, Clone)]
pub(super) struct OwnAddress(Arc<str>);

impl OwnAddress {
    /// An origin, as it is configured.
    pub(super) fn new(origin: &str) -> Self {
        Self(origin.into())
    }
}

/// Redirects a browser that opened a page under another name to the same page at the configured address. The fragment goes along:
/// browsers keep it (RFC 9110 §10.2.2).
pub(super) async fn redirect(State(OwnAddress(own)): State<OwnAddress>, request: Request, next: Next) -> Response {
    let (method, uri, headers) = (request.method(), request.uri(), request.headers());
    match destination(&own, method, uri, headers).and_then(|address| HeaderValue::try_from(address).ok()) {
        Some(address) => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, address)]).into_response(),
        None => next.run(request).await,
    }
}

/// Where a request should go instead. The host is always that of `own`.
fn destination(own: &str, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let is_page = !FOR_PROGRAMS.iter().any(|prefix| uri.path().starts_with(prefix)) && !uri.path().ends_with("/live");
    let mode = headers.get("sec-fetch-mode").map(HeaderValue::as_bytes);
    let is_visit = matches!(*method, Method::GET | Method::HEAD) && mode.is_none_or(|mode| mode == b"navigate");
    let query = uri.query().unwrap_or_default();
    let is_marked = query.split('&').any(|pair| pair.split('=').next() == Some(MARK));
    if !is_page || !is_visit || is_marked || !is_other_name(own, &opened(uri, headers)?) {
        return None;
    }
    let separator = if query.is_empty() { "" } else { "&" };
    Some(format!("{own}{}?{query}{separator}{MARK}=1", uri.path()))
}

/// The name and port under which the service was reached, as far as it can see (RFC 9112 §3.2, RFC 9113 §8.3.1).
fn opened(uri: &Uri, headers: &HeaderMap) -> Option<Authority> {
    uri.authority().cloned().or_else(|| Authority::try_from(headers.get(header::HOST)?.as_bytes()).ok())
}

/// Whether a browser must have opened the service under another name than its own.
fn is_other_name(own: &str, opened: &Authority) -> bool {
    let Some((scheme, Ok(own))) = own.split_once("://").map(|(scheme, own)| (scheme, own.parse::<Authority>())) else {
        return false;
    };
    let name = |authority: &Authority| authority.host().trim_end_matches('.').to_ascii_lowercase();
    let other = name(opened);
    if other == name(&own) {
        // Some proxies drop the port, and some put their own there.
        return false;
    }
    if scheme == "http" {
        // Another name of this very machine, at the same port: this service without anything in between.
        return link::is_loopback(&other) && opened.port_u16().unwrap_or(80) == own.port_u16().unwrap_or(80);
    }
    // An address, a bare name such as `nod`: what proxies put there that name the host they connect to.
    other.contains('.') && !other.starts_with('[') && other.parse::<std::net::Ipv4Addr>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(own: &str, host: &str, target: &str) -> Option<String> {
        visit(own, &Method::GET, target, &[("host", host)])
    }

    fn visit(own: &str, method: &Method, target: &str, headers: &[(&'static str, &str)]) -> Option<String> {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        destination(own, method, &target.parse().unwrap(), &headers)
    }

    const LOCAL: &str = "http://localhost:8080";
    const PUBLIC: &str = "https://login.example.org";

    #[test]
    fn a_page_under_another_name_leads_to_the_same_page_at_the_configured_address() {
        for (own, host, target, expected) in [
            (LOCAL, "127.0.0.1:8080", "/", "http://localhost:8080/?moved=1"),
            (LOCAL, "[::1]:8080", "/sign-in?username=anna", "http://localhost:8080/sign-in?username=anna&moved=1"),
            ("http://127.0.0.1:8080", "LocalHost:8080", "/setup", "http://127.0.0.1:8080/setup?moved=1"),
            ("http://localhost", "127.0.0.1", "/", "http://localhost/?moved=1"),
            (PUBLIC, "old.example.org", "/account", "https://login.example.org/account?moved=1"),
            (PUBLIC, "www.login.example.org:443", "/enrol", "https://login.example.org/enrol?moved=1"),
            (PUBLIC, "login.example.org.evil.org", "//evil.org/", "https://login.example.org//evil.org/?moved=1"),
            (PUBLIC, "old.example.org", "http://other.example.org/x?a=b", "https://login.example.org/x?a=b&moved=1"),
        ] {
            assert_eq!(to(own, host, target).as_deref(), Some(expected), "{host} {target}");
        }
    }

    #[test]
    fn no_request_is_redirected_twice() {
        for (own, host) in [(LOCAL, "127.0.0.1:8080"), (PUBLIC, "nod.internal:8080")] {
            let mut target = "/sign-in?username=anna".to_owned();
            let address = to(own, host, &target).unwrap();
            target = address.strip_prefix(own).unwrap().to_owned();
            assert_eq!(to(own, host, &target), None, "a proxy that puts {host} into every request");
        }
    }

    #[test]
    fn a_name_that_a_proxy_put_there_leads_nowhere() {
        for host in [
            "login.example.org",
            "LOGIN.example.org",
            "login.example.org:8080",
            "login.example.org.",
            "127.0.0.1:8080",
            "10.0.0.7",
            "[::1]:8080",
            "[2001:db8::1]",
            "nod:8080",
            "localhost",
            "",
            "two words",
            "a@login.example.org",
        ] {
            assert_eq!(to(PUBLIC, host, "/sign-in"), None, "{host}");
        }
        for host in
            ["localhost:8080", "localhost", "LOCALHOST:8080", "localhost:3000", "127.0.0.1:3000", "nod.lan:8080"]
        {
            assert_eq!(to(LOCAL, host, "/sign-in"), None, "{host}");
        }
        assert_eq!(visit(PUBLIC, &Method::GET, "/sign-in", &[]), None, "HTTP/1.0 says no name");
    }

    #[test]
    fn only_visits_of_pages_are_redirected() {
        let host = ("host", "old.example.org");
        for path in [
            "/healthz",
            "/readyz",
            "/v1/keys",
            "/v1/socket",
            "/.well-known/jwks.json",
            "/assets/a.css",
            "/openapi.json",
            "/account/phones/new/01/live",
        ] {
            assert_eq!(visit(PUBLIC, &Method::GET, path, &[host]), None, "{path}");
        }
        assert_eq!(visit(PUBLIC, &Method::POST, "/sign-in", &[host]), None);
        assert_eq!(visit(PUBLIC, &Method::GET, "/sign-in", &[host, ("sec-fetch-mode", "cors")]), None);
        assert!(visit(PUBLIC, &Method::GET, "/sign-in", &[host, ("sec-fetch-mode", "navigate")]).is_some());
        assert!(visit(PUBLIC, &Method::HEAD, "/sign-in", &[host]).is_some());
    }
}
