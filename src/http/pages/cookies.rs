//! The cookies of these pages: their names, and how a response sets and ends them.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use super::return_to::ReturnTo;
use crate::app::App;

/// A cookie of these pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cookie {
    /// The session.
    Session,
    /// The sign-in that waits for the phone.
    SignIn,
    /// Where that sign-in leads.
    Next,
    /// That the browser of that sign-in is to be remembered.
    Remember,
    /// That the password of a way back was right, and the link of its new phone.
    Recovery,
    /// The browser itself, so that it is known again.
    Browser,
    /// The language that was chosen in this browser: no secret.
    Language,
    /// The start of the name of a cookie that a first visit sets beside [`Cookie::Browser`]: two tabs that open at the same time
    /// each get one, and the second must not take from the first what its form's token is for.
    FirstVisit,
}

impl Cookie {
    /// Its name. Over TLS it begins with `__Host-`: browsers then take it only from this very host, and send it to no other
    /// (RFC 6265bis §4.1.3.2). Plain http is for this very machine, where some browsers drop cookies with that prefix or with
    /// `Secure`.
    const fn name(self, is_https: bool) -> &'static str {
        match (self, is_https) {
            (Self::Session, true) => "__Host-nod-session",
            (Self::SignIn, true) => "__Host-nod-sign-in",
            (Self::Next, true) => "__Host-nod-next",
            (Self::Remember, true) => "__Host-nod-remember",
            (Self::Recovery, true) => "__Host-nod-recovery",
            (Self::Browser, true) => "__Host-nod-browser",
            (Self::Language, true) => "__Host-nod-language",
            (Self::FirstVisit, true) => "__Host-nod-first-",
            (Self::Session, false) => "nod-session",
            (Self::SignIn, false) => "nod-sign-in",
            (Self::Next, false) => "nod-next",
            (Self::Remember, false) => "nod-remember",
            (Self::Recovery, false) => "nod-recovery",
            (Self::Browser, false) => "nod-browser",
            (Self::Language, false) => "nod-language",
            (Self::FirstVisit, false) => "nod-first-",
        }
    }

    pub(super) fn of(self, app: &App) -> &'static str {
        self.name(app.config.is_https())
    }
}

/// How long the cookie of a sign-in outlives its question, in seconds: what came of it can be read again for so long.
const SIGN_IN_AGE: u32 = 1_800;

/// Leaves the session with the browser, and ends the sign-in that led to it.
pub fn with_session(app: &App, response: Response, token: &str, lifetime: std::time::Duration) -> Response {
    let age = u32::try_from(lifetime.as_secs()).unwrap_or(u32::MAX);
    without_sign_in(app, set(app, response, Cookie::Session.of(app), token, age))
}

/// Takes the session from the browser.
pub fn without_session(app: &App, response: Response) -> Response {
    set(app, response, Cookie::Session.of(app), "", 0)
}

/// Leaves the waiting sign-in with the browser, and where it leads.
pub fn with_sign_in(app: &App, response: Response, sign_in: &str, next: &ReturnTo) -> Response {
    let response = set(app, response, Cookie::SignIn.of(app), sign_in, SIGN_IN_AGE);
    let response = without_remember(app, response);
    match next.as_str() {
        to if *next != ReturnTo::default() => set(app, response, Cookie::Next.of(app), to, SIGN_IN_AGE),
        _ => set(app, response, Cookie::Next.of(app), "", 0),
    }
}

/// Takes the waiting sign-in from the browser.
pub fn without_sign_in(app: &App, response: Response) -> Response {
    let response = set(app, response, Cookie::SignIn.of(app), "", 0);
    let response = without_remember(app, response);
    set(app, response, Cookie::Next.of(app), "", 0)
}

/// Takes note in the browser that it is to be remembered, by its key, when its sign-in is approved.
pub fn with_remember(app: &App, response: Response, thumbprint: &str) -> Response {
    set(app, response, Cookie::Remember.of(app), thumbprint, SIGN_IN_AGE)
}

/// Takes that note back.
pub fn without_remember(app: &App, response: Response) -> Response {
    set(app, response, Cookie::Remember.of(app), "", 0)
}

/// Leaves the proof of a way back with the browser.
pub fn with_recovery(app: &App, response: Response, proof: &str) -> Response {
    set(app, response, Cookie::Recovery.of(app), proof, SIGN_IN_AGE)
}

/// Takes it back.
pub fn without_recovery(app: &App, response: Response) -> Response {
    set(app, response, Cookie::Recovery.of(app), "", 0)
}

pub(super) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    cookies(headers).find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value.to_owned())
}

pub(super) fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

pub(super) fn set(app: &App, mut response: Response, name: &str, value: &str, max_age: u32) -> Response {
    let secure = if app.config.is_https() { " Secure;" } else { "" };
    let cookie = format!("{name}={value}; Path=/;{secure} HttpOnly; SameSite=Lax; Max-Age={max_age}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_found_by_their_whole_name() {
        let sent = "x__Host-nod-session=a; __Host-nod-session=b; __Host-nod-sign-in=";
        let jar = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(sent))]);
        assert_eq!(cookie(&jar, Cookie::Session.name(true)).as_deref(), Some("b"));
        assert_eq!(cookie(&jar, Cookie::SignIn.name(true)), None);
        assert_eq!(cookie(&jar, Cookie::Session.name(false)), None);
    }
}
