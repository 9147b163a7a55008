//! Signing in with a passkey: alone, or in the place of the phone's answer.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::challenge::StateName;
use nod_core::wire::ErrorCode;

use super::view::{Passkey, SignInError};
use super::{PageResult, session_response, sign_in_page};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::sign_in::{self, Waiting};
use crate::http::extract::Shared;
use crate::http::pages::passkey::{AnswerForm, RequestOptions};
use crate::http::pages::render::{PageError, page, page_with, site};
use crate::http::pages::visitor::{Form, OpenForm, ReturnTo, Sent, Visitor};

/// `POST /sign-in/passkey-alone/options`: what the page's script asks the browser for. Every visitor gets the same options but for the challenge.
///
/// # Errors
/// `not_found` where there are no passkeys.
pub async fn alone_options(State(app): State<Shared>, OpenForm(visitor): OpenForm) -> PageResult {
    let request = sign_in::ask_passkey(&app, &visitor.facts).map_err(|refusal| PageError::new(&app, refusal))?;
    Ok(RequestOptions::of(request).into_response())
}

/// `POST /sign-in/passkey-alone`: signs in without user name and password.
///
/// # Errors
/// `too_many_requests`, and the store's.
pub async fn alone(State(app): State<Shared>, sent: Sent<AnswerForm>) -> PageResult {
    let Form { visitor, fields } = ours(&app, sent)?;
    let next = ReturnTo::parse(&fields.next).unwrap_or_default();
    match sign_in::finish_by_passkey(&app, &fields.into(), &visitor.facts).await {
        Ok(signed_in) => Ok(session_response(&app, &visitor, &signed_in, next.as_str())),
        Err(Refusal { code: ErrorCode::PasskeyRefused, .. }) => {
            app.metrics.error(ErrorCode::PasskeyRefused);
            let view = sign_in_page(&app, &visitor, &next, String::new(), Some(SignInError::Passkey));
            Ok(page_with(StatusCode::UNAUTHORIZED, &view))
        }
        Err(refusal) => Err(PageError::new(&app, refusal)),
    }
}

/// `GET /sign-in/passkey`, while a sign-in waits whose account has passkeys.
///
/// # Errors
/// The store's.
pub async fn form(State(app): State<Shared>, visitor: Visitor) -> PageResult {
    let Ok(cookie) = visitor.waiting() else { return Ok(Redirect::to("/sign-in").into_response()) };
    match sign_in::look(&app, cookie).await {
        Ok(waiting) if waiting.view.state == StateName::Pending && !waiting.passkeys.is_empty() => {
            Ok(visitor.answer(&app, page(&passkey_page(&app, &visitor, &waiting, false))))
        }
        Ok(_) | Err(Refusal { code: ErrorCode::WatchUnauthorized, .. }) => Ok(back()),
        Err(refusal) => Err(PageError::new(&app, refusal)),
    }
}

/// `POST /sign-in/passkey/options`: what the page's script asks the browser for.
///
/// # Errors
/// `not_found` where there are no passkeys, `watch_unauthorized`, `challenge_settled`, and the store's.
pub async fn options(State(app): State<Shared>, OpenForm(visitor): OpenForm) -> PageResult {
    let asked = async { sign_in::ask_passkey_after(&app, visitor.waiting()?, &visitor.facts).await };
    let request = asked.await.map_err(|refusal| PageError::new(&app, refusal))?;
    Ok(RequestOptions::of(request).into_response())
}

/// `POST /sign-in/passkey`.
///
/// # Errors
/// `too_many_requests`, and the store's.
pub async fn send(State(app): State<Shared>, sent: Sent<AnswerForm>) -> PageResult {
    let Form { visitor, fields } = ours(&app, sent)?;
    let Ok(cookie) = visitor.waiting() else { return Ok(Redirect::to("/sign-in").into_response()) };
    match sign_in::finish_by_passkey_after(&app, cookie, &fields.into(), &visitor.facts).await {
        Ok(signed_in) => Ok(session_response(&app, &visitor, &signed_in, visitor.next().as_str())),
        // The page of the sign-in says what became of it.
        Err(Refusal { code: ErrorCode::ChallengeSettled | ErrorCode::WatchUnauthorized, .. }) => Ok(back()),
        Err(Refusal { code: ErrorCode::PasskeyRefused, .. }) => {
            app.metrics.error(ErrorCode::PasskeyRefused);
            let waiting = sign_in::look(&app, cookie).await.map_err(|refusal| PageError::new(&app, refusal))?;
            Ok(page_with(StatusCode::UNAUTHORIZED, &passkey_page(&app, &visitor, &waiting, true)))
        }
        Err(refusal) => Err(PageError::new(&app, refusal)),
    }
}

/// What a passkey gave is shown by no page again: an old form is told to be loaded again.
fn ours(app: &App, sent: Sent<AnswerForm>) -> Result<Form<AnswerForm>, PageError> {
    match sent {
        Sent::Ours(form) => Ok(form),
        Sent::Stale(_) => Err(PageError::new(app, Refusal::plain(ErrorCode::CrossSite))),
    }
}

fn back() -> Response {
    Redirect::to("/sign-in/wait").into_response()
}

fn passkey_page(app: &App, visitor: &Visitor, waiting: &Waiting, is_refused: bool) -> Passkey {
    Passkey {
        site: site(app, visitor.language),
        csrf: visitor.csrf(app),
        action: "/sign-in/passkey".to_owned(),
        options_action: "/sign-in/passkey/options".to_owned(),
        is_withheld: waiting.is_withheld,
        is_refused,
        code_href: waiting.has_codes.then(|| "/sign-in/code".to_owned()),
        phone_href: (!waiting.phones.is_empty()).then(|| "/sign-in/wait".to_owned()),
    }
}
