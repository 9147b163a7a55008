//! The first start: the one account that needs no other.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use nod_core::id::{Username, UsernameError};
use nod_core::text::password;
use nod_core::wire::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::view::{Setup, SetupError};
use super::{PageResult, session_response};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::account::Draft;
use crate::flow::device::enrolment;
use crate::flow::sign_in::setup;
use crate::http::extract::Shared;
use crate::http::pages::language;
use crate::http::pages::layout::Site;
use crate::http::pages::layout::passwords::Rules;
use crate::http::pages::render::{PageError, page, page_with, site};
use crate::http::pages::visitor::{Form, ReturnTo, Sent, Visitor};

/// The set-up form.
#[derive(Deserialize)]
pub struct SetupForm {
    code: String,
    username: String,
    display_name: String,
    password: SecretString,
    password_again: SecretString,
}

/// `GET /setup`.
///
/// # Errors
/// The store's.
pub async fn form(State(app): State<Shared>, visitor: Visitor) -> PageResult {
    if setup::is_done(&app).await.map_err(|refusal| PageError::new(&app, refusal))? {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    Ok(visitor.answer(&app, page(&setup_page(&app, &visitor, None, Vec::new()))))
}

/// `POST /setup`: the first account, and on to its first phone.
///
/// # Errors
/// The store's.
pub async fn set_up(State(app): State<Shared>, sent: Sent<SetupForm>) -> PageResult {
    let Form { visitor, fields } = match sent {
        Sent::Ours(form) => form,
        Sent::Stale(Form { visitor, fields }) => {
            app.metrics.error(ErrorCode::CrossSite);
            let view = setup_page(&app, &visitor, Some(&fields), vec![SetupError::Stale]);
            return Ok(visitor.answer(&app, page_with(StatusCode::FORBIDDEN, &view)));
        }
    };
    let (draft, mut errors) = setup_draft(&app, &fields);
    if let (Some(draft), true) = (draft, errors.is_empty()) {
        match setup::complete(&app, &fields.code, draft, &visitor.facts).await {
            Ok(signed_in) => {
                let invited = enrolment::invite(&app, signed_in.session.account, Some(signed_in.session.id)).await;
                let to =
                    invited.map_or_else(|_| "/account".to_owned(), |link| format!("/account/phones/new/{}", link.id));
                return Ok(session_response(&app, &visitor, &signed_in, &to));
            }
            Err(Refusal { code: ErrorCode::SetupCodeWrong, .. }) => {
                app.metrics.error(ErrorCode::SetupCodeWrong);
                errors.push(SetupError::Code);
            }
            Err(Refusal { code, weakness: Some(weakness), .. }) => {
                app.metrics.error(code);
                errors.push(SetupError::Password(weakness));
            }
            Err(refusal) => return Err(PageError::new(&app, refusal)),
        }
    }
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &setup_page(&app, &visitor, Some(&fields), errors)))
}

fn setup_draft(app: &App, fields: &SetupForm) -> (Option<Draft>, Vec<SetupError>) {
    let mut errors = Vec::new();
    let username = new_username(&fields.username).ok();
    let display_name = fields.display_name.parse().ok();
    if username.is_none() {
        errors.push(SetupError::Username);
    }
    if display_name.is_none() {
        errors.push(SetupError::DisplayName);
    }
    match app.screening.check_length(&fields.password) {
        Err(weakness) => errors.push(SetupError::Password(weakness)),
        Ok(()) if password(&fields.password).expose_secret() != password(&fields.password_again).expose_secret() => {
            errors.push(SetupError::PasswordDiffers);
        }
        Ok(()) => {}
    }
    let draft = username.map(|username| Draft {
        username,
        display_name,
        administrator: true,
        password: Some(fields.password.clone()),
    });
    (draft, errors)
}

/// The name of a new account.
fn new_username(typed: &str) -> Result<Username, UsernameError> {
    let username: Username = typed.parse()?;
    username.check_new()?;
    Ok(username)
}

fn setup_page(app: &App, visitor: &Visitor, fields: Option<&SetupForm>, errors: Vec<SetupError>) -> Setup {
    let typed = |field: fn(&SetupForm) -> &String| fields.map(field).cloned().unwrap_or_default();
    let username_fault = fields.and_then(|fields| new_username(&fields.username).err());
    let chooser = Some(language::chooser(app, visitor, language::ChoiceOn::Setup, &ReturnTo::default()));
    Setup {
        site: Site { chooser, ..site(app, visitor.language) },
        csrf: visitor.csrf(app),
        action: "/setup".to_owned(),
        code: typed(|fields| &fields.code),
        username: typed(|fields| &fields.username),
        display_name: typed(|fields| &fields.display_name),
        errors,
        username_fault,
        rules: Rules::of(&app.screening),
    }
}
