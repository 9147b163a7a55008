//! Signing in with a code, in the place of the phone's answer.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use nod_core::wire::ErrorCode;
use secrecy::SecretString;
use serde::Deserialize;

use super::view::{Code, CodeError};
use super::{PageResult, session_response};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::sign_in;
use crate::http::extract::Shared;
use crate::http::pages::render::{PageError, page, page_with, site};
use crate::http::pages::visitor::{Form, Sent, Visitor};

/// `GET /sign-in/code`, while a sign-in waits.
///
/// # Errors
/// None of its own.
pub async fn form(State(app): State<Shared>, visitor: Visitor) -> PageResult {
    if visitor.waiting().is_err() {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    Ok(visitor.answer(&app, page(&code_page(&app, &visitor, None).await)))
}

/// The form.
#[derive(Deserialize)]
pub struct CodeForm {
    code: SecretString,
}

/// `POST /sign-in/code`.
///
/// # Errors
/// The store's.
pub async fn send(State(app): State<Shared>, sent: Sent<CodeForm>) -> PageResult {
    // A code is in no page that another site could show, and is shown by none again: an old form is told to be loaded again.
    let Form { visitor, fields } = match sent {
        Sent::Ours(form) => form,
        Sent::Stale(_) => return Err(PageError::new(&app, Refusal::plain(ErrorCode::CrossSite))),
    };
    let Ok(cookie) = visitor.waiting() else { return Ok(Redirect::to("/sign-in").into_response()) };
    match sign_in::finish_by_code(&app, cookie, &fields.code, &visitor.facts).await {
        Ok(signed_in) => Ok(session_response(&app, &visitor, &signed_in, visitor.next().as_str())),
        // The page of the sign-in says what became of it.
        Err(Refusal { code: ErrorCode::ChallengeSettled | ErrorCode::WatchUnauthorized, .. }) => {
            Ok(Redirect::to("/sign-in/wait").into_response())
        }
        Err(refusal) => match (refusal.code, refusal.retry_after) {
            (ErrorCode::CodeWrong | ErrorCode::CodeUsed | ErrorCode::MethodForbidden, _) => {
                app.metrics.error(refusal.code);
                let error = match refusal.code {
                    ErrorCode::CodeUsed => CodeError::Used,
                    ErrorCode::MethodForbidden => CodeError::Forbidden,
                    _ => CodeError::Wrong,
                };
                let view = code_page(&app, &visitor, Some(error)).await;
                Ok(page_with(StatusCode::UNAUTHORIZED, &view))
            }
            (ErrorCode::TooManyGuesses, Some(seconds)) => {
                app.metrics.error(refusal.code);
                let view = code_page(&app, &visitor, Some(CodeError::TooMany { seconds })).await;
                let mut response = page_with(StatusCode::TOO_MANY_REQUESTS, &view);
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
                Ok(response)
            }
            _ => Err(PageError::new(&app, refusal)),
        },
    }
}

async fn code_page(app: &App, visitor: &Visitor, error: Option<CodeError>) -> Code {
    // Without the way to the passkeys the page is as good as ever.
    let waiting = match visitor.waiting() {
        Ok(cookie) => sign_in::look(app, cookie).await.ok(),
        Err(_) => None,
    };
    let has_passkeys = waiting.as_ref().is_some_and(|waiting| !waiting.passkeys.is_empty());
    let is_withheld = waiting.as_ref().is_some_and(|waiting| waiting.is_withheld);
    let has_phones = waiting.is_none_or(|waiting| !waiting.phones.is_empty());
    Code {
        site: site(app, visitor.language),
        csrf: visitor.csrf(app),
        action: "/sign-in/code".to_owned(),
        is_withheld,
        error,
        passkey_href: has_passkeys.then(|| "/sign-in/passkey".to_owned()),
        back_href: has_phones.then(|| "/sign-in/wait".to_owned()),
    }
}
