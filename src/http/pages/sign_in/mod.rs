//! Signing in with a password, and signing out.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::organisation::Demand;
use nod_core::wire::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::factor;
use super::language;
use super::layout::Site;
use super::render::{PageError, page, page_with, site};
use super::visitor::{Form, Nothing, ReturnTo, Sent, Visitor, with_session, with_sign_in, without_session};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::mail::address;
use crate::flow::sign_in::remember::BrowserProof;
use crate::flow::sign_in::{self, Begun, SignedIn};
use crate::http::extract::Shared;
use view::{PasskeyOffer, SignIn, SignInError, SignInNotice};

pub mod code;
pub mod passkey;
pub mod setup;
pub mod view;
pub mod waiting;

type PageResult = Result<Response, PageError>;

/// `GET /`.
pub async fn root() -> Redirect {
    Redirect::to("/account")
}

/// `?username=`: nobody types it twice. `?why=`: what led here. `?next=`: where it leads.
#[derive(Debug, Default, Deserialize)]
pub struct Known {
    #[serde(default)]
    username: String,
    why: Option<Why>,
    #[serde(default)]
    next: String,
}

/// Why somebody who has a session is asked to sign in.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Why {
    /// It takes a fresh approval.
    Again,
    /// The password was changed.
    Password,
}

/// `GET /sign-in`. A browser that is signed in goes on, unless its session is what does not suffice.
///
/// # Errors
/// The store's.
pub async fn form(
    State(app): State<Shared>,
    visitor: Visitor,
    known: Result<Query<Known>, QueryRejection>,
) -> PageResult {
    let Known { mut username, why, next } = known.map(|Query(known)| known).unwrap_or_default();
    let who = match visitor.signed_in() {
        Ok(who) => Some(who),
        Err(Refusal { code: ErrorCode::SessionMissing, .. }) => None,
        Err(refusal) => return Err(PageError::new(&app, refusal)),
    };
    let next = ReturnTo::parse(&next).unwrap_or_default();
    let mut view = sign_in_page(&app, &visitor, &next, String::new(), None);
    if let Some(Why::Password) = why {
        view.notice = Some(SignInNotice::NewPassword);
    } else if let Some(who) = who {
        if why.is_none() && sign_in::require_approval(&who).is_ok() {
            return Ok(Redirect::to(next.as_str()).into_response());
        }
        view.notice = Some(SignInNotice::Again);
        username = who.account.username.to_string();
    }
    view.username = username;
    Ok(visitor.answer(&app, page(&view)))
}

/// The sign-in form.
#[derive(Deserialize)]
pub struct SignInForm {
    username: String,
    password: SecretString,
    #[serde(default)]
    next: String,
    /// The form's token, which a remembered browser signs.
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    browser_key: String,
    #[serde(default)]
    browser_proof: String,
}

/// `POST /sign-in`: the password, and then the phones are asked.
///
/// # Errors
/// `too_many_requests`, `too_many_failures`, and the store's.
pub async fn begin(State(app): State<Shared>, sent: Sent<SignInForm>) -> PageResult {
    let Form { visitor, fields } = match sent {
        Sent::Ours(form) => form,
        Sent::Stale(Form { visitor, fields }) => {
            app.metrics.error(ErrorCode::CrossSite);
            let next = ReturnTo::parse(&fields.next).unwrap_or_default();
            let view = sign_in_page(&app, &visitor, &next, fields.username, Some(SignInError::Stale));
            return Ok(visitor.answer(&app, page_with(StatusCode::FORBIDDEN, &view)));
        }
    };
    let next = ReturnTo::parse(&fields.next).unwrap_or_default();
    if fields.username.trim().is_empty() || fields.password.expose_secret().is_empty() {
        let view = sign_in_page(&app, &visitor, &next, fields.username, Some(SignInError::Missing));
        return Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view));
    }
    let proof = BrowserProof::parse(&fields.browser_key, &fields.browser_proof, &fields.csrf);
    let facts = sign_in::Visitor { proof, ..visitor.facts.clone() };
    match sign_in::begin(&app, &fields.username, fields.password, &facts).await {
        Ok(Begun::Asked(cookie)) => {
            Ok(with_sign_in(&app, visitor.answer(&app, Redirect::to("/sign-in/wait")), &cookie, &next))
        }
        Ok(Begun::SignedIn(signed_in)) => {
            let to = first_page(&app, &signed_in, &next).await.map_err(|refusal| PageError::new(&app, refusal))?;
            Ok(session_response(&app, &visitor, &signed_in, &to))
        }
        Err(Refusal { code: ErrorCode::CredentialsWrong, .. }) => {
            app.metrics.error(ErrorCode::CredentialsWrong);
            let view = sign_in_page(&app, &visitor, &next, fields.username, Some(SignInError::Wrong));
            Ok(page_with(StatusCode::UNAUTHORIZED, &view))
        }
        Err(Refusal { code: ErrorCode::NoDeviceLeft, .. }) => {
            app.metrics.error(ErrorCode::NoDeviceLeft);
            let view = sign_in_page(&app, &visitor, &next, fields.username, Some(SignInError::NoDevice));
            Ok(page_with(StatusCode::FORBIDDEN, &view))
        }
        Err(refusal) => match limited(&refusal) {
            Some((error, seconds)) => {
                app.metrics.error(refusal.code);
                let view = sign_in_page(&app, &visitor, &next, fields.username, Some(error));
                let status = StatusCode::from_u16(refusal.code.status()).unwrap_or(StatusCode::TOO_MANY_REQUESTS);
                let mut response = page_with(status, &view);
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
                Ok(response)
            }
            None => Err(PageError::new(&app, refusal)),
        },
    }
}

/// Where a sign-in by the password alone leads: to the set-up of two-step verification, where that is required.
async fn first_page(app: &App, signed_in: &SignedIn, next: &ReturnTo) -> Result<String, Refusal> {
    if sign_in::demand(app, signed_in.session.account).await? == Demand::Nothing {
        return Ok(next.as_str().to_owned());
    }
    let mut query = url::form_urlencoded::Serializer::new("required".to_owned());
    query.append_pair("next", next.as_str());
    Ok(format!("{}?{}", factor::two_step::ADDRESS, query.finish()))
}

/// A limit that the sign-in page says in words, with the time to wait.
fn limited(refusal: &Refusal) -> Option<(SignInError, u64)> {
    let seconds = refusal.retry_after?;
    let error = match refusal.code {
        ErrorCode::TooManyGuesses => SignInError::TooMany { seconds },
        ErrorCode::TooManyAttempts => SignInError::Unapproved { seconds },
        ErrorCode::TooManyChallenges => SignInError::Busy { seconds },
        ErrorCode::Overloaded => SignInError::Overloaded { seconds },
        _ => return None,
    };
    Some((error, seconds))
}

fn sign_in_page(app: &App, visitor: &Visitor, next: &ReturnTo, username: String, error: Option<SignInError>) -> SignIn {
    let chooser = Some(language::chooser(app, visitor, language::ChoiceOn::SignIn, next));
    SignIn {
        site: Site { chooser, ..site(app, visitor.language) },
        csrf: visitor.csrf(app),
        action: "/sign-in".to_owned(),
        username,
        hidden: vec![("next".to_owned(), next.as_str().to_owned())],
        notice: None,
        passkey: sign_in::passkey_site(app).map(|_| PasskeyOffer {
            action: "/sign-in/passkey-alone".to_owned(),
            options_action: "/sign-in/passkey-alone/options".to_owned(),
            next: next.as_str().to_owned(),
        }),
        can_reset: address::is_offered(app),
        error,
    }
}

/// `POST /sign-out`.
///
/// # Errors
/// The store's.
pub async fn sign_out(State(app): State<Shared>, Form { visitor, .. }: Form<Nothing>) -> PageResult {
    if let Ok(who) = visitor.signed_in() {
        sign_in::sign_out(&app, &who.session).await.map_err(|refusal| PageError::new(&app, refusal))?;
    }
    Ok(without_session(&app, Redirect::to("/sign-in").into_response()))
}

fn session_response(app: &App, visitor: &Visitor, signed_in: &SignedIn, to: &str) -> Response {
    let response = visitor.answer(app, Redirect::to(to));
    with_session(app, response, signed_in.token.expose_secret(), app.config.sessions.lifetime)
}
