//! In which language a person reads a page, and where they choose it.

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::account::Account;
use serde::Deserialize;

use super::cookies::{Cookie, cookie, set};
use super::layout::Chooser;
use super::render::PageError;
use super::visitor::{Form, ReturnTo, Visitor};
use crate::app::App;
use crate::flow::sign_in;
use crate::http::extract::Shared;
use crate::words::Language;

/// How long a browser remembers the language: the longest that browsers keep a cookie, in seconds.
const AGE: u32 = 400 * 86_400;

/// The language for the person of an account, or for a browser in which nobody is signed in: what the account's person chose, what
/// was chosen in this browser, what the browser asks for, or the service's own.
pub fn of(app: &App, headers: &HeaderMap, account: Option<&Account>) -> Language {
    if app.config.service.pseudo_locale {
        return Language::Pseudo;
    }
    let of_browser = || {
        let chosen = cookie(headers, Cookie::Language.of(app)).and_then(|tag| Language::offered(&tag));
        let accepted = || headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok().and_then(Language::preferred);
        chosen.or_else(accepted)
    };
    let chosen = account.and_then(Language::chosen).or_else(of_browser);
    chosen.or_else(|| Language::offered(&app.config.service.language)).unwrap_or_default()
}

/// The same, for a page that has no use for the session else.
pub async fn of_request(app: &App, headers: &HeaderMap) -> Language {
    let session = match cookie(headers, Cookie::Session.of(app)) {
        Some(token) => sign_in::session(app, &token).await.ok(),
        None => None,
    };
    of(app, headers, session.as_ref().map(|who| &who.account))
}

/// The headers that [`of_request`] reads.
pub fn asked(headers: &HeaderMap) -> HeaderMap {
    let named = [header::ACCEPT_LANGUAGE, header::COOKIE];
    let values = named.iter().flat_map(|name| headers.get_all(name).iter().map(|value| (name.clone(), value.clone())));
    values.collect()
}

impl FromRequestParts<Shared> for Language {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Self::Rejection> {
        Ok(of_request(app, &parts.headers).await)
    }
}

/// The page that shows the choice: it is shown again afterwards.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChoiceOn {
    /// `/sign-in`.
    SignIn,
    /// `/setup`.
    Setup,
}

impl ChoiceOn {
    const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Setup => "setup",
        }
    }
}

/// The choice on a page of people who are not signed in.
pub fn chooser(app: &App, visitor: &Visitor, page: ChoiceOn, next: &ReturnTo) -> Chooser {
    Chooser {
        csrf: visitor.csrf(app),
        action: "/language".to_owned(),
        page: page.name().to_owned(),
        next: next.as_str().to_owned(),
    }
}

/// The language of a browser.
#[derive(Debug, Deserialize)]
pub struct Choice {
    language: String,
    page: ChoiceOn,
    #[serde(default)]
    next: String,
}

/// `POST /language`: this browser reads that language from now on. One that there is not changes nothing.
///
/// # Errors
/// `form_expired` and `cross_site`.
pub async fn choose(State(app): State<Shared>, form: Form<Choice>) -> Result<Response, PageError> {
    let Form { visitor, fields } = form;
    let next = ReturnTo::parse(&fields.next).unwrap_or_default();
    let to = match fields.page {
        ChoiceOn::Setup => "/setup".to_owned(),
        ChoiceOn::SignIn if next == ReturnTo::default() => "/sign-in".to_owned(),
        ChoiceOn::SignIn => {
            let query =
                url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next.as_str()).finish();
            format!("/sign-in?{query}")
        }
    };
    let response = visitor.answer(&app, Redirect::to(&to));
    Ok(match Language::offered(&fields.language) {
        Some(language) => with_language(&app, response, Some(language)),
        None => response.into_response(),
    })
}

/// Leaves the language with the browser, or takes it away.
pub fn with_language(app: &App, response: Response, language: Option<Language>) -> Response {
    let (tag, age) = language.map_or(("", 0), |language| (language.tag(), AGE));
    set(app, response, Cookie::Language.of(app), tag, age)
}
