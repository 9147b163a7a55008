//! Where the link of a new account leads: its owner sets the first password.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Redirect, Response};
use nod_core::text::password;
use nod_core::wire::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::view::{Welcome, WelcomeFault};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::organisation::invitation;
use crate::http::extract::Shared;
use crate::http::pages::factor::two_step;
use crate::http::pages::layout::passwords::Rules;
use crate::http::pages::render::{PageError, page, page_with, site};
use crate::http::pages::visitor::{Form, Sent, Visitor, with_session};

/// Where the page is.
pub const ADDRESS: &str = "/welcome";

type PageResult = Result<Response, PageError>;

/// The form. It has no `Debug`.
#[derive(Deserialize)]
pub struct WelcomeForm {
    code: String,
    password: SecretString,
    password_again: SecretString,
}

/// `GET /welcome`: the secret stands in the fragment, where no server sees it.
pub async fn form(State(app): State<Shared>, visitor: Visitor) -> Response {
    visitor.answer(&app, page(&welcome(&app, &visitor, String::new(), None)))
}

/// `POST /welcome`: the first password, and on to two-step verification.
///
/// # Errors
/// `too_many_requests`, and the store's.
pub async fn send(State(app): State<Shared>, sent: Sent<WelcomeForm>) -> PageResult {
    let Form { visitor, fields } = match sent {
        Sent::Ours(form) => form,
        Sent::Stale(Form { visitor, fields }) => {
            app.metrics.error(ErrorCode::CrossSite);
            let view = welcome(&app, &visitor, fields.code, None);
            return Ok(visitor.answer(&app, page_with(StatusCode::FORBIDDEN, &view)));
        }
    };
    let again = |fault, status| Ok(page_with(status, &welcome(&app, &visitor, fields.code.clone(), Some(fault))));
    if password(&fields.password).expose_secret() != password(&fields.password_again).expose_secret() {
        return again(WelcomeFault::Differs, StatusCode::UNPROCESSABLE_ENTITY);
    }
    match invitation::complete(&app, &fields.code, fields.password.clone(), &visitor.facts).await {
        Ok(signed_in) => {
            let response = visitor.answer(&app, Redirect::to(&format!("{}?required", two_step::ADDRESS)));
            Ok(with_session(&app, response, signed_in.token.expose_secret(), app.config.sessions.lifetime))
        }
        Err(Refusal { code: ErrorCode::SetupCodeWrong, .. }) => {
            app.metrics.error(ErrorCode::SetupCodeWrong);
            again(WelcomeFault::Link, StatusCode::FORBIDDEN)
        }
        Err(Refusal { code: ErrorCode::TooManyRequests, retry_after: Some(seconds), .. }) => {
            app.metrics.error(ErrorCode::TooManyRequests);
            again(WelcomeFault::TooMany { seconds }, StatusCode::TOO_MANY_REQUESTS)
        }
        Err(refusal) => match refusal.weakness {
            Some(weakness) => {
                app.metrics.error(refusal.code);
                again(WelcomeFault::Weak(weakness), StatusCode::UNPROCESSABLE_ENTITY)
            }
            None => Err(PageError::new(&app, refusal)),
        },
    }
}

fn welcome(app: &App, visitor: &Visitor, code: String, fault: Option<WelcomeFault>) -> Welcome {
    Welcome {
        site: site(app, visitor.language),
        csrf: visitor.csrf(app),
        code,
        fault,
        rules: Rules::of(&app.screening),
        action: ADDRESS.to_owned(),
    }
}
