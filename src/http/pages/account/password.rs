//! The password of an account, changed by its owner.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::wire::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::view::{Password, PasswordFault};
use crate::app::App;
use crate::flow::sign_in::{self, SignedInAs};
use crate::http::extract::Shared;
use crate::http::pages::layout::passwords::Rules;
use crate::http::pages::layout::settings::{Own, Section};
use crate::http::pages::render::{page, page_with, site};
use crate::http::pages::visitor::{Form, Signed, Visitor, sign_in_first, without_session};

const ADDRESS: &str = "/account/password";

type PageResult = Result<Response, Response>;

/// `GET /account/password`.
///
/// # Errors
/// `reauthentication_needed`.
pub async fn form(State(app): State<Shared>, Signed { who, visitor }: Signed) -> PageResult {
    // Said before three passwords are typed, and not after.
    sign_in::require_strongest(&app, &who).map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(visitor.answer(&app, page(&view(&app, &who, &visitor, None))))
}

/// The form. It has no `Debug`.
#[derive(Deserialize)]
pub struct PasswordForm {
    current: SecretString,
    password: SecretString,
    password_again: SecretString,
}

/// `POST /account/password`.
///
/// # Errors
/// `reauthentication_needed`, `too_many_requests`, `overloaded`, and the store's.
pub async fn change(State(app): State<Shared>, Form { visitor, fields }: Form<PasswordForm>) -> PageResult {
    let who = visitor.signed_in().map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    let typed = nod_core::text::password(&fields.password);
    let again = nod_core::text::password(&fields.password_again);
    let (fault, code) = if typed.expose_secret() == again.expose_secret() {
        match sign_in::change_password(&app, &who, fields.current, fields.password, &visitor.facts).await {
            Ok(()) => return Ok(without_session(&app, Redirect::to("/sign-in?why=password").into_response())),
            Err(refusal) => match PasswordFault::of(&refusal) {
                Some(fault) => (fault, refusal.code),
                None => return Err(sign_in_first(&app, &visitor, refusal)),
            },
        }
    } else {
        (PasswordFault::Differs, ErrorCode::BadField)
    };
    app.metrics.error(code);
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(page_with(status, &view(&app, &who, &visitor, Some(fault))))
}

fn view(app: &App, who: &SignedInAs, visitor: &Visitor, fault: Option<PasswordFault>) -> Password {
    Password {
        site: site(app, visitor.language),
        own: Own::of(app, who, visitor, Section::BelowSecurity),
        fault,
        rules: Rules::of(&app.screening),
        action: ADDRESS.to_owned(),
    }
}
