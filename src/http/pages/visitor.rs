//! The browser in front of the page: its cookies, where it comes from, and whether a form is really ours.

use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::encoding::{array_from_base64url, base64url, constant_time_eq};
use nod_core::organisation::Demand;
use nod_core::random;
use nod_core::time::Timestamp;
use nod_core::wire::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::cookies::{Cookie, cookie, cookies, set};
pub use super::cookies::{
    with_recovery, with_remember, with_session, with_sign_in, without_recovery, without_remember, without_session,
    without_sign_in,
};
use super::render::PageError;
pub use super::return_to::ReturnTo;
use super::{fields, language};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::sign_in::{self, SignedInAs};
use crate::http::extract::{ClientAddress, Shared, browser};
use crate::words::Language;

/// How long a form of a first visit can be sent, in seconds.
const FIRST_VISIT_AGE: u32 = 3_600;

/// The most cookies of first visits that are looked at: nobody opens more tabs at the same time.
const MAX_FIRST_VISITS: usize = 8;

/// How long a browser is known: the longest that browsers keep a cookie, in seconds.
const BROWSER_AGE: u32 = 400 * 86_400;

/// Who looks at the page.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// What the flows want to know.
    pub facts: sign_in::Visitor,
    /// The secret of the browser's cookie.
    browser: String,
    /// The secrets that this browser was given at first visits of late.
    first_visits: Vec<String>,
    /// Whether the cookie has yet to be set.
    is_new: bool,
    /// The session that lives, or why none does.
    session: Result<SignedInAs, Refusal>,
    /// What the person reads.
    pub language: Language,
    /// The page is closed to people who have yet to set up two-step verification.
    is_closed_before_set_up: bool,
    /// The page that is asked for, or whose form was sent, where it is one of an account.
    here: Option<ReturnTo>,
    /// Where a sign-in that waits leads.
    next: Option<ReturnTo>,
    /// The proof of a way back.
    recovery: Option<String>,
}

impl FromRequestParts<Shared> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Self::Rejection> {
        let Ok(ClientAddress(ip)) = ClientAddress::from_request_parts(parts, app).await;
        let cookie = |which: Cookie| cookie(&parts.headers, which.of(app));
        let known = cookie(Cookie::Browser).filter(|value| array_from_base64url::<16>(value).is_some());
        let is_new = known.is_none();
        let browser = known.unwrap_or_else(|| base64url(&random::bytes::<16>(&*app.random)));
        let token = cookie(Cookie::Session).map(SecretString::from);
        let session = match &token {
            Some(token) => sign_in::session(app, token.expose_secret()).await,
            None => Err(Refusal::plain(ErrorCode::SessionMissing)),
        };
        let account = session.as_ref().ok().map(|who| &who.account);
        let language = language::of(app, &parts.headers, account);
        let agent = parts.headers.get(header::USER_AGENT).map(|agent| String::from_utf8_lossy(agent.as_bytes()));
        Ok(Self {
            facts: sign_in::Visitor {
                ip,
                language: Some(language.tag()),
                browser: agent.and_then(|agent| browser::words(&agent)),
                // A browser that came without the cookie is not known, and must not become so before it keeps one.
                browser_id: if is_new { None } else { browser.parse().ok() },
                proof: None,
                remember: cookie(Cookie::Remember),
                session: token,
                sign_in: cookie(Cookie::SignIn).map(SecretString::from),
            },
            browser,
            first_visits: first_visits(&parts.headers, Cookie::FirstVisit.of(app)),
            is_new,
            language,
            session,
            is_closed_before_set_up: is_closed_before_set_up(parts.uri.path()),
            here: ReturnTo::of(&parts.method, &parts.uri, &parts.headers, app.issuer()),
            recovery: cookie(Cookie::Recovery),
            next: cookie(Cookie::Next).and_then(|to| ReturnTo::parse(&to)),
        })
    }
}

/// What a form's token is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// It was made for the session that this browser has.
    OfSession,
    /// It was made for this browser, before somebody signed in, and not long ago.
    OfBrowser,
    /// It was made for this browser or its session, and its time is over.
    Expired,
    /// It was not made for this browser.
    Foreign,
}

impl Visitor {
    /// The token that this browser's forms carry: nobody can compute it for another browser's cookies. In a session it is bound to
    /// the session and ends with it; before one, it lasts as long as a session may stay unused (`sessions.idle`).
    pub fn csrf(&self, app: &App) -> String {
        match (&self.session, &self.facts.session) {
            (Ok(_), Some(session)) => session_csrf(app, session),
            _ => browser_csrf(app, &self.browser, app.now().plus(app.config.sessions.idle)),
        }
    }

    /// A token of the browser counts for its cookie, or for the one of a tab that opened at the same time.
    fn judge(&self, app: &App, token: &str) -> Token {
        let is = |expected: &str| constant_time_eq(token.as_bytes(), expected.as_bytes());
        if let Some(session) = &self.facts.session
            && is(&session_csrf(app, session))
        {
            return if self.session.is_ok() { Token::OfSession } else { Token::Expired };
        }
        let end = token.split_once('.').and_then(|(end, _)| end.parse().ok()).map(Timestamp::from_seconds);
        let Some(end) = end else { return Token::Foreign };
        let of_browser = (!self.is_new).then_some(&self.browser);
        let mut given = of_browser.into_iter().chain(&self.first_visits);
        if !given.any(|browser| is(&browser_csrf(app, browser, end))) {
            return Token::Foreign;
        }
        if app.now() < end { Token::OfBrowser } else { Token::Expired }
    }

    /// The cookie of the sign-in that waits.
    ///
    /// # Errors
    /// `watch_unauthorized` when there is none.
    pub fn waiting(&self) -> Result<&str, Refusal> {
        let sign_in = self.facts.sign_in.as_ref().map(ExposeSecret::expose_secret);
        sign_in.ok_or_else(|| Refusal::plain(ErrorCode::WatchUnauthorized))
    }

    /// The signed-in session of this browser. Every page of an account takes it from here, so none can forget that two-step
    /// verification is required.
    ///
    /// # Errors
    /// `session_missing`, `two_step_required` on a page that is closed until it is set up, and the store's.
    pub fn signed_in(&self) -> Result<SignedInAs, Refusal> {
        match &self.session {
            Ok(who) if who.demand == Demand::Due && self.is_closed_before_set_up => {
                Err(Refusal::plain(ErrorCode::TwoStepRequired))
            }
            session => session.clone(),
        }
    }

    /// The proof of a way back; empty where there is none.
    pub fn recovery(&self) -> &str {
        self.recovery.as_deref().unwrap_or_default()
    }

    /// Where the sign-in that waits leads.
    pub fn next(&self) -> ReturnTo {
        self.next.clone().unwrap_or_default()
    }

    /// A response that leaves this browser with its cookie.
    pub fn answer(&self, app: &App, response: impl IntoResponse) -> Response {
        let response = response.into_response();
        if !self.is_new {
            return response;
        }
        let response = set(app, response, Cookie::Browser.of(app), &self.browser, BROWSER_AGE);
        // Of 128 random bits, 48 tell tabs apart.
        let name = format!("{}{}", Cookie::FirstVisit.of(app), self.browser.get(..8).unwrap_or_default());
        set(app, response, &name, &self.browser, FIRST_VISIT_AGE)
    }
}

/// The pages on which two-step verification is set up, with all below them.
const SET_UP: [&str; 6] = [
    "/account/two-step",
    "/account/phones",
    "/account/phones/new",
    "/account/passkeys",
    "/account/codes-apps",
    "/account/backup-codes/download",
];

/// Whether nobody gets to this page of whom two-step verification is required and who has yet to set it up. Signing out, help and the
/// set-up itself are open.
fn is_closed_before_set_up(path: &str) -> bool {
    let is_below = |page: &str| path.strip_prefix(page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let is_set_up = SET_UP.iter().any(|page| match *page {
        // Adding a phone; a phone's own page, as well as the list, is no part of the set-up.
        "/account/phones" | "/account/backup-codes/download" => path == *page,
        page => is_below(page),
    });
    (is_below("/account") || is_below("/admin")) && !is_set_up
}

fn session_csrf(app: &App, session: &SecretString) -> String {
    base64url(&app.vault.derive("csrf-session", session.expose_secret()))
}

/// Good until `end`, which it names.
fn browser_csrf(app: &App, browser: &str, end: Timestamp) -> String {
    let end = end.seconds();
    format!("{end}.{}", base64url(&app.vault.derive("csrf-browser", &format!("{browser}\n{end}"))))
}

fn first_visits(headers: &HeaderMap, start: &str) -> Vec<String> {
    let values = cookies(headers).filter(|(name, _)| name.starts_with(start)).map(|(_, value)| value);
    values
        .filter(|value| array_from_base64url::<16>(value).is_some())
        .take(MAX_FIRST_VISITS)
        .map(str::to_owned)
        .collect()
}

/// A signed-in session that may do everything its account may.
pub struct Signed {
    /// Whose.
    pub who: SignedInAs,
    /// Which browser.
    pub visitor: Visitor,
}

impl FromRequestParts<Shared> for Signed {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Response> {
        let Ok(visitor) = Visitor::from_request_parts(parts, app).await;
        let allowed = async {
            let who = visitor.signed_in()?;
            sign_in::require_approval(&who)?;
            Ok::<_, Refusal>(who)
        };
        match allowed.await {
            Ok(who) => Ok(Self { who, visitor }),
            Err(refusal) => Err(sign_in_first(app, &visitor, refusal)),
        }
    }
}

/// Sends a browser without a session, or whose session does not suffice, to the sign-in page and back; anything else that is wrong is said.
pub fn sign_in_first(app: &App, visitor: &Visitor, refusal: Refusal) -> Response {
    match refusal.code {
        ErrorCode::SessionMissing | ErrorCode::ReauthenticationNeeded => {
            app.metrics.error(refusal.code);
            let again = refusal.code == ErrorCode::ReauthenticationNeeded;
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            if again {
                query.append_pair("why", "again");
            }
            if let Some(here) = visitor.here.as_ref().filter(|here| **here != ReturnTo::default()) {
                query.append_pair("next", here.as_str());
            }
            let query = query.finish();
            Redirect::to(if query.is_empty() { "/sign-in".to_owned() } else { format!("/sign-in?{query}") }.as_str())
                .into_response()
        }
        ErrorCode::TwoStepRequired => {
            app.metrics.error(refusal.code);
            Redirect::to("/account/two-step?required").into_response()
        }
        ErrorCode::TwoStepOff => {
            app.metrics.error(refusal.code);
            Redirect::to("/account/two-step?needed").into_response()
        }
        _ => PageError::new(app, refusal).into_response(),
    }
}

/// No fields but the token.
#[derive(Debug, Deserialize)]
pub struct Nothing {}

/// A form that this browser was given by this service, for what a session does: in a session its token has to be the session's.
///
/// Two independent checks: what the browser says of where the request comes from (`Sec-Fetch-Site`, `Origin`), and a token that
/// only a page of ours can have put in.
pub struct Form<T> {
    /// Which browser.
    pub visitor: Visitor,
    /// The fields.
    pub fields: T,
}

impl<T: DeserializeOwned> FromRequest<Shared> for Form<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, PageError> {
        Self::judged(receive(request, app).await?, app)
    }
}

impl<T> Form<T> {
    fn judged(received: Received<T>, app: &App) -> Result<Self, PageError> {
        let Received { visitor, token, fields, is_surely_ours } = received;
        match token {
            Token::OfSession => Ok(Self { visitor, fields }),
            // Without a session there is nothing to do, which the handler says.
            Token::OfBrowser | Token::Expired if visitor.session.is_err() => Ok(Self { visitor, fields }),
            // The session was ended in another tab and took its cookie along, so nobody can tell any more that the token was its own.
            Token::Foreign if visitor.session.is_err() && is_surely_ours => Ok(Self { visitor, fields }),
            Token::OfBrowser | Token::Expired => Err(refused(app, ErrorCode::FormExpired)),
            Token::Foreign => Err(refused(app, ErrorCode::CrossSite)),
        }
    }
}

/// A [`Form`] that may be large, without secrets in it, and the file that was chosen in it.
pub struct FileForm<T> {
    /// The form.
    pub form: Form<T>,
    /// The bytes of the file. `None`: none was chosen, or it is empty.
    pub file: Option<Vec<u8>>,
}

impl<T: DeserializeOwned> FromRequest<Shared> for FileForm<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, PageError> {
        let (sender, request) = Sender::of(request, app).await?;
        let is_multipart = request
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|value| value.as_bytes().to_ascii_lowercase().starts_with(b"multipart/form-data"));
        let read = if is_multipart {
            let bad = |_| refused(app, ErrorCode::BadField);
            let parts = Multipart::from_request(request, app).await.map_err(bad)?;
            fields::read_with_file(parts, fields::MAX_TABLE).await
        } else {
            let pairs = fields::read_up_to(request.into_body(), fields::MAX_TABLE).await;
            pairs.map(|pairs| fields::WithFile { pairs, file: None })
        };
        let fields::WithFile { pairs, file } = read.map_err(|code| refused(app, code))?;
        Ok(Self { form: Form::judged(sender.received(app, &pairs)?, app)?, file })
    }
}

/// A form of a sign-in, without text that a person typed: it may have been open since before there was a session.
pub struct OpenForm(pub Visitor);

impl FromRequest<Shared> for OpenForm {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, PageError> {
        let Received::<Nothing> { visitor, token, .. } = receive(request, app).await?;
        match token {
            Token::OfSession | Token::OfBrowser => Ok(Self(visitor)),
            Token::Expired => Err(refused(app, ErrorCode::FormExpired)),
            Token::Foreign => Err(refused(app, ErrorCode::CrossSite)),
        }
    }
}

/// A form with text that a person typed: it is shown again when it cannot be taken, and nothing of it is done.
pub enum Sent<T> {
    /// Ours: see [`Form`].
    Ours(Form<T>),
    /// The browser says that it comes from a page of ours, and its token is not this browser's: the cookies are gone, or the page is
    /// very old.
    Stale(Form<T>),
}

impl<T: DeserializeOwned> FromRequest<Shared> for Sent<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, PageError> {
        let Received { visitor, token, fields, is_surely_ours } = receive(request, app).await?;
        let form = Form { visitor, fields };
        match token {
            Token::OfSession | Token::OfBrowser => Ok(Self::Ours(form)),
            Token::Expired => Ok(Self::Stale(form)),
            Token::Foreign if is_surely_ours => Ok(Self::Stale(form)),
            Token::Foreign => Err(refused(app, ErrorCode::CrossSite)),
        }
    }
}

fn refused(app: &App, code: ErrorCode) -> PageError {
    PageError::new(app, Refusal::plain(code))
}

/// A form, before it is judged by its token.
struct Received<T> {
    visitor: Visitor,
    token: Token,
    fields: T,
    is_surely_ours: bool,
}

async fn receive<T: DeserializeOwned>(request: Request, app: &Shared) -> Result<Received<T>, PageError> {
    let (sender, request) = Sender::of(request, app).await?;
    let pairs = fields::read(request.into_body()).await.map_err(|code| refused(app, code))?;
    sender.received(app, &pairs)
}

/// Who sends a form, before it is read.
struct Sender {
    visitor: Visitor,
    is_surely_ours: bool,
}

impl Sender {
    /// … and the request, of which the body is to be read.
    async fn of(request: Request, app: &Shared) -> Result<(Self, Request), PageError> {
        let (mut parts, body) = request.into_parts();
        let Ok(visitor) = Visitor::from_request_parts(&mut parts, app).await;
        if !is_same_site(&parts.headers, app.issuer()) {
            return Err(refused(app, ErrorCode::CrossSite));
        }
        // Whether there is a session decides what the token has to be.
        if let Err(refusal) = &visitor.session
            && refusal.code != ErrorCode::SessionMissing
        {
            return Err(PageError::new(app, refusal.clone()));
        }
        let is_surely_ours = is_surely_ours(&parts.headers, app.issuer());
        Ok((Self { visitor, is_surely_ours }, Request::from_parts(parts, body)))
    }

    fn received<T: DeserializeOwned>(self, app: &App, pairs: &[fields::Pair]) -> Result<Received<T>, PageError> {
        let Self { visitor, is_surely_ours } = self;
        let token = visitor.judge(app, fields::only(pairs, "csrf").unwrap_or_default());
        match fields::parse(pairs) {
            Some(fields) => Ok(Received { visitor, token, fields, is_surely_ours }),
            None if token == Token::Foreign => Err(refused(app, ErrorCode::CrossSite)),
            None => Err(refused(app, ErrorCode::BadField)),
        }
    }
}

/// Whether a browser says that the form was sent by one of our own pages. One that says nothing at all is no browser that
/// has cookies worth stealing; it needs the token all the same.
fn is_same_site(headers: &HeaderMap, own: &str) -> bool {
    let text = |name: header::HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let fetch_site = text(header::HeaderName::from_static("sec-fetch-site"));
    if fetch_site.is_some_and(|site| site != "same-origin" && site != "none") {
        return false;
    }
    match text(header::ORIGIN) {
        None => true,
        Some("null") => fetch_site == Some("same-origin"),
        Some(origin) => origin == own,
    }
}

/// Whether a browser says so itself. Silence is not enough here: what a form holds is shown again.
fn is_surely_ours(headers: &HeaderMap, own: &str) -> bool {
    let says = |name: header::HeaderName, value: &str| headers.get(name).is_some_and(|header| header == value);
    is_same_site(headers, own)
        && (says(header::HeaderName::from_static("sec-fetch-site"), "same-origin") || says(header::ORIGIN, own))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (header::HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_form_of_another_site_is_told_by_what_the_browser_says() {
        let own = "https://login.example.org";
        let cases: [(&[(&'static str, &str)], bool); 8] = [
            (&[("sec-fetch-site", "same-origin"), ("origin", own)], true),
            (&[("sec-fetch-site", "same-origin"), ("origin", "null")], true),
            (&[("origin", own)], true),
            (&[("sec-fetch-site", "cross-site"), ("origin", own)], false),
            (&[("sec-fetch-site", "same-site"), ("origin", own)], false),
            (&[("sec-fetch-site", "cross-site"), ("origin", "null")], false),
            (&[("origin", "null")], false),
            (&[("origin", "https://login.example.org.evil.org")], false),
        ];
        for (given, expected) in cases {
            assert_eq!(is_same_site(&headers(given), own), expected, "{given:?}");
        }
    }
}
