//! A new password by a link that is mailed.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::notice::Told;
use nod_core::wire::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::PageResult;
use super::view::{Forgot, NewPassword, NewPasswordFault};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::mail::{address, reset};
use crate::http::extract::Shared;
use crate::http::pages::account::view::PasswordFault;
use crate::http::pages::layout::passwords::Rules;
use crate::http::pages::layout::{self, Message, Tone};
use crate::http::pages::render::{failed, page, page_with, site};
use crate::http::pages::visitor::{Form, Sent, Visitor, without_session};
use crate::words::Words;

const FORGOT: &str = "/password/forgot";
const NEW: &str = "/password/new";

/// `?sent`: a link was asked for just now.
#[derive(Debug, Default, Deserialize)]
pub struct How {
    sent: Option<String>,
}

/// `GET /password/forgot`.
///
/// # Errors
/// None of its own.
pub async fn forgot(
    State(app): State<Shared>,
    visitor: Visitor,
    how: Result<Query<How>, QueryRejection>,
) -> PageResult {
    let w = Words::of(visitor.language);
    if !address::is_offered(&app) {
        let view = message(&app, &visitor, Tone::Plain, w.reset_off(), vec![w.reset_off_about().to_owned()]);
        return Ok(visitor.answer(&app, page(&view)));
    }
    if how.is_ok_and(|Query(how)| how.sent.is_some()) {
        let minutes = app.config.mail.reset_within.as_secs() / 60;
        let about = vec![w.reset_sent_about(minutes).to_string(), w.reset_sent_none().to_owned()];
        let view = message(&app, &visitor, Tone::Good, w.reset_sent(), about);
        return Ok(visitor.answer(&app, page(&view)));
    }
    Ok(visitor.answer(&app, page(&forgot_page(&app, &visitor, String::new(), false))))
}

/// The form. What is typed may be a password by mistake, so it has no `Debug`.
#[derive(Deserialize)]
pub struct ForgotForm {
    name: String,
}

/// `POST /password/forgot`: the answer is the same for every name.
///
/// # Errors
/// `mail_not_offered`, `too_many_requests`.
pub async fn ask(State(app): State<Shared>, sent: Sent<ForgotForm>) -> PageResult {
    let Form { visitor, fields } = match sent {
        Sent::Ours(form) => form,
        Sent::Stale(Form { visitor, fields }) => {
            app.metrics.error(ErrorCode::CrossSite);
            let view = forgot_page(&app, &visitor, fields.name, false);
            return Ok(visitor.answer(&app, page_with(StatusCode::FORBIDDEN, &view)));
        }
    };
    if fields.name.trim().is_empty() {
        return Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &forgot_page(&app, &visitor, String::new(), true)));
    }
    reset::ask(&app, visitor.facts.ip, &fields.name, told(&visitor)).map_err(|refusal| failed(&app, refusal))?;
    Ok(Redirect::to(&format!("{FORGOT}?sent")).into_response())
}

/// What the link of a letter says.
#[derive(Debug, Deserialize)]
pub struct Link {
    id: String,
    token: String,
}

/// `GET /password/new`: reads the link and uses nothing of it.
///
/// # Errors
/// `too_many_requests`, and the store's.
pub async fn form(
    State(app): State<Shared>,
    visitor: Visitor,
    link: Result<Query<Link>, QueryRejection>,
) -> PageResult {
    let Ok(Query(link)) = link else { return Ok(over(&app, &visitor)) };
    let read = async {
        let id = link.id.parse().map_err(|_| Refusal::plain(ErrorCode::MailLinkInvalid))?;
        reset::read(&app, visitor.facts.caller(), id, &link.token).await
    };
    match read.await {
        Ok(_) => Ok(visitor.answer(&app, page(&new_page(&app, &visitor, link.id, link.token, None)))),
        Err(Refusal { code: ErrorCode::MailLinkInvalid, .. }) => Ok(over(&app, &visitor)),
        Err(refusal) => Err(failed(&app, refusal)),
    }
}

/// The form. It has no `Debug`.
#[derive(Deserialize)]
pub struct NewForm {
    id: String,
    token: String,
    password: SecretString,
    password_again: SecretString,
}

/// `POST /password/new`.
///
/// # Errors
/// `too_many_requests`, `overloaded`, and the store's.
pub async fn set(State(app): State<Shared>, sent: Sent<NewForm>) -> PageResult {
    let Form { visitor, fields } = match sent {
        Sent::Ours(form) => form,
        Sent::Stale(Form { visitor, fields }) => {
            app.metrics.error(ErrorCode::CrossSite);
            let view = new_page(&app, &visitor, fields.id, fields.token, Some(NewPasswordFault::Stale));
            return Ok(visitor.answer(&app, page_with(StatusCode::FORBIDDEN, &view)));
        }
    };
    let NewForm { id, token, password, password_again } = fields;
    let typed = nod_core::text::password(&password);
    let again = nod_core::text::password(&password_again);
    let (fault, code) = if typed.expose_secret() == again.expose_secret() {
        let set = async {
            let id = id.parse().map_err(|_| Refusal::plain(ErrorCode::MailLinkInvalid))?;
            reset::set(&app, visitor.facts.caller(), id, &token, password, told(&visitor)).await
        };
        match set.await {
            Ok(()) => return Ok(without_session(&app, Redirect::to("/sign-in?why=password").into_response())),
            Err(Refusal { code: ErrorCode::MailLinkInvalid, .. }) => return Ok(over(&app, &visitor)),
            Err(refusal) => match PasswordFault::of(&refusal) {
                Some(fault) => (fault, refusal.code),
                None => return Err(failed(&app, refusal)),
            },
        }
    } else {
        (PasswordFault::Differs, ErrorCode::BadField)
    };
    app.metrics.error(code);
    let view = new_page(&app, &visitor, id, token, Some(NewPasswordFault::Password(fault)));
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
}

/// The link is over: what to do.
fn over(app: &App, visitor: &Visitor) -> Response {
    app.metrics.error(ErrorCode::MailLinkInvalid);
    let w = Words::of(visitor.language);
    let mut view = message(app, visitor, Tone::Bad, w.reset_link(), vec![w.reset_link_advice().to_owned()]);
    view.links.insert(0, layout::Link { href: FORGOT.to_owned(), text: w.reset_link_again().to_owned() });
    let mut response = visitor.answer(app, page_with(StatusCode::FORBIDDEN, &view));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn message(app: &App, visitor: &Visitor, tone: Tone, title: &str, paragraphs: Vec<String>) -> Message {
    let site = site(app, visitor.language);
    let links = vec![layout::Link { href: "/sign-in".to_owned(), text: site.w.common_sign_in().to_owned() }];
    Message { site, tone, title: title.to_owned(), paragraphs, links }
}

fn forgot_page(app: &App, visitor: &Visitor, name: String, is_missing: bool) -> Forgot {
    Forgot { site: site(app, visitor.language), csrf: visitor.csrf(app), name, is_missing, action: FORGOT.to_owned() }
}

fn new_page(app: &App, visitor: &Visitor, id: String, token: String, fault: Option<NewPasswordFault>) -> NewPassword {
    NewPassword {
        site: site(app, visitor.language),
        csrf: visitor.csrf(app),
        id,
        token,
        fault,
        rules: Rules::of(&app.screening),
        action: NEW.to_owned(),
    }
}

pub(super) fn told(visitor: &Visitor) -> Told {
    Told {
        browser: visitor.facts.browser.as_ref().map(ToString::to_string),
        ip: visitor.facts.ip.map(|ip| ip.to_canonical().to_string()),
        name: None,
    }
}
