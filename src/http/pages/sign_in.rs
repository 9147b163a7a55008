//! Set-up, sign-in, waiting for the phone, sign-out.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::challenge::{CancelReason, Progress, StateName};
use nod_core::id::{Username, UsernameError};
use nod_core::text::{password, password_length};
use nod_core::wire::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::qr;
use super::render::{PageError, page, page_with, site};
use super::view::{self, Again, Ended, Finished, SetupError, SignInError};
use super::visitor::{Form, OpenForm, Sent, Visitor, with_session, with_sign_in, without_session, without_sign_in};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::account::{Draft, MAX_PASSWORD, MIN_PASSWORD};
use crate::flow::device::enrolment;
use crate::flow::sign_in::setup;
use crate::flow::sign_in::{self, Begun, SignedIn, Waiting};
use crate::http::api::relying_party::scan_text;
use crate::http::extract::Shared;

/// After how long the phones may be woken once more.
const RESEND_AFTER_MS: u64 = 20_000;

type PageResult = Result<Response, PageError>;

/// `GET /`.
pub async fn root() -> Redirect {
    Redirect::to("/account")
}

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
pub async fn setup(State(app): State<Shared>, visitor: Visitor) -> PageResult {
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
    let (draft, mut errors) = setup_draft(&fields);
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
            Err(refusal) => return Err(PageError::new(&app, refusal)),
        }
    }
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &setup_page(&app, &visitor, Some(&fields), errors)))
}

fn setup_draft(fields: &SetupForm) -> (Option<Draft>, Vec<SetupError>) {
    let mut errors = Vec::new();
    let username = new_username(&fields.username).ok();
    let display_name = fields.display_name.parse().ok();
    if username.is_none() {
        errors.push(SetupError::Username);
    }
    if display_name.is_none() {
        errors.push(SetupError::DisplayName);
    }
    match password_length(&fields.password) {
        length if length < MIN_PASSWORD => errors.push(SetupError::PasswordShort),
        length if length > MAX_PASSWORD => errors.push(SetupError::PasswordLong),
        _ if password(&fields.password).expose_secret() != password(&fields.password_again).expose_secret() => {
            errors.push(SetupError::PasswordDiffers);
        }
        _ => {}
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

fn setup_page(app: &App, visitor: &Visitor, fields: Option<&SetupForm>, errors: Vec<SetupError>) -> view::Setup {
    let typed = |field: fn(&SetupForm) -> &String| fields.map(field).cloned().unwrap_or_default();
    let username_fault = fields.and_then(|fields| new_username(&fields.username).err());
    view::Setup {
        site: site(app, visitor.language),
        csrf: visitor.csrf(app),
        action: "/setup".to_owned(),
        code: typed(|fields| &fields.code),
        username: typed(|fields| &fields.username),
        display_name: typed(|fields| &fields.display_name),
        errors,
        username_fault,
        password_min: MIN_PASSWORD,
    }
}

/// `?username=`: nobody types it twice. `?why=`: what led here.
#[derive(Debug, Default, Deserialize)]
pub struct Known {
    #[serde(default)]
    username: String,
    why: Option<Why>,
}

/// Why somebody who has a session is asked to sign in.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Why {
    /// It takes a fresh approval.
    Again,
    /// The account has its first phone now.
    Phone,
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
    let Known { mut username, why } = known.map(|Query(known)| known).unwrap_or_default();
    let who = match visitor.signed_in() {
        Ok(who) => Some(who),
        Err(Refusal { code: ErrorCode::SessionMissing, .. }) => None,
        Err(refusal) => return Err(PageError::new(&app, refusal)),
    };
    let mut view = sign_in_page(&app, &visitor, String::new(), None);
    if let Some(who) = who {
        let notice = match why {
            Some(Why::Phone) => view::SignInNotice::PhoneAdded,
            None if sign_in::require_approval(&app, &who.session).await.is_ok() => {
                return Ok(Redirect::to("/account").into_response());
            }
            Some(Why::Again) | None => view::SignInNotice::Again,
        };
        view.notice = Some(notice);
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
            let view = sign_in_page(&app, &visitor, fields.username, Some(SignInError::Stale));
            return Ok(visitor.answer(&app, page_with(StatusCode::FORBIDDEN, &view)));
        }
    };
    if fields.username.trim().is_empty() || fields.password.expose_secret().is_empty() {
        let view = sign_in_page(&app, &visitor, fields.username, Some(SignInError::Missing));
        return Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view));
    }
    match sign_in::begin(&app, &fields.username, fields.password, &visitor.facts).await {
        Ok(Begun::Asked(cookie)) => {
            Ok(with_sign_in(&app, visitor.answer(&app, Redirect::to("/sign-in/wait")), &cookie))
        }
        Ok(Begun::SignedIn(signed_in)) => Ok(session_response(&app, &visitor, &signed_in, "/account")),
        Err(Refusal { code: ErrorCode::CredentialsWrong, .. }) => {
            app.metrics.error(ErrorCode::CredentialsWrong);
            let view = sign_in_page(&app, &visitor, fields.username, Some(SignInError::Wrong));
            Ok(page_with(StatusCode::UNAUTHORIZED, &view))
        }
        Err(Refusal { code: ErrorCode::NoDeviceLeft, .. }) => {
            app.metrics.error(ErrorCode::NoDeviceLeft);
            let view = sign_in_page(&app, &visitor, fields.username, Some(SignInError::NoDevice));
            Ok(page_with(StatusCode::FORBIDDEN, &view))
        }
        Err(refusal) => match limited(&refusal) {
            Some((error, seconds)) => {
                app.metrics.error(refusal.code);
                let view = sign_in_page(&app, &visitor, fields.username, Some(error));
                let status = StatusCode::from_u16(refusal.code.status()).unwrap_or(StatusCode::TOO_MANY_REQUESTS);
                let mut response = page_with(status, &view);
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
                Ok(response)
            }
            None => Err(PageError::new(&app, refusal)),
        },
    }
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

fn sign_in_page(app: &App, visitor: &Visitor, username: String, error: Option<SignInError>) -> view::SignIn {
    view::SignIn {
        site: site(app, visitor.language),
        csrf: visitor.csrf(app),
        action: "/sign-in".to_owned(),
        service: None,
        username,
        hidden: Vec::new(),
        notice: None,
        error,
    }
}

/// `GET /sign-in/wait`: the waiting page; once the phone said YES, the way in.
///
/// # Errors
/// The store's.
pub async fn wait(State(app): State<Shared>, visitor: Visitor) -> PageResult {
    let failed = |refusal| PageError::new(&app, refusal);
    let Ok(cookie) = visitor.waiting() else { return Ok(Redirect::to("/sign-in").into_response()) };
    let waiting = match sign_in::look(&app, cookie).await {
        Ok(waiting) => waiting,
        Err(Refusal { code: ErrorCode::WatchUnauthorized, .. }) => {
            return Ok(without_sign_in(&app, Redirect::to("/sign-in").into_response()));
        }
        Err(refusal) => return Err(failed(refusal)),
    };
    if let Some(reason) = waiting.spent {
        return Ok(page(&finished(&app, &visitor, &waiting, Ended::Spent { reason })));
    }
    let outcome = match waiting.view.state {
        StateName::Pending => return Ok(page(&waiting_page(&app, &visitor, &waiting))),
        // Redeemed: this browser may not have received the session.
        StateName::Approved | StateName::Redeemed => {
            return match sign_in::finish(&app, cookie, &visitor.facts).await {
                Ok(signed_in) => Ok(session_response(&app, &visitor, &signed_in, "/account")),
                Err(Refusal { code: ErrorCode::AlreadyRedeemed, .. }) => Ok(used_before(&app, &visitor)),
                Err(refusal) => Err(failed(refusal)),
            };
        }
        StateName::Denied if waiting.view.reason.as_deref() == Some("wrong_numbers") => Ended::WrongNumbers,
        StateName::Denied => Ended::Denied,
        StateName::Reported => Ended::Reported,
        StateName::Expired => Ended::Expired,
        StateName::Cancelled if waiting.view.reason.as_deref() == Some("replaced") => Ended::Replaced,
        StateName::Cancelled if waiting.view.reason.as_deref() == Some("reported") => Ended::Reported,
        StateName::Cancelled => Ended::Cancelled,
    };
    Ok(page(&finished(&app, &visitor, &waiting, outcome)))
}

/// The page of a sign-in that is over, and how to start anew.
fn finished(app: &App, visitor: &Visitor, waiting: &Waiting, outcome: Ended) -> Finished {
    let again = match outcome {
        // By now the browser has the cookie of the newer one.
        Ended::Replaced => Again { method: "get", action: "/sign-in/wait".to_owned(), fields: Vec::new() },
        _ => Again {
            method: "get",
            action: "/sign-in".to_owned(),
            fields: vec![("username".to_owned(), waiting.account.username.to_string())],
        },
    };
    Finished {
        site: site(app, visitor.language),
        service: app.config.service.name.clone(),
        outcome,
        again: Some(again),
    }
}

/// The approval was used before, and too long ago to be given again.
fn used_before(app: &App, visitor: &Visitor) -> Response {
    if visitor.signed_in().is_ok() {
        return without_sign_in(app, Redirect::to("/account").into_response());
    }
    let site = site(app, visitor.language);
    let w = site.w;
    let response = page(&view::Message {
        site,
        tone: view::Tone::Plain,
        title: w.sign_in_used().to_owned(),
        paragraphs: vec![w.sign_in_used_about().to_owned()],
        links: vec![view::Link { href: "/sign-in".to_owned(), text: w.common_sign_in().to_owned() }],
    });
    without_sign_in(app, response)
}

fn waiting_page(app: &App, visitor: &Visitor, waiting: &Waiting) -> view::Waiting {
    let view = &waiting.view;
    let asked_for = waiting.issued_at.until(app.now()).as_millis();
    let since = u64::try_from(asked_for).unwrap_or(u64::MAX);
    let reminded = app.limits.check_reminder(view.challenge, app.now()).err().unwrap_or_default();
    let reminded = u64::try_from(reminded.as_millis()).unwrap_or(u64::MAX);
    view::Waiting {
        site: site(app, visitor.language),
        csrf: visitor.csrf(app),
        challenge: view.challenge.to_string(),
        ticket: waiting.ticket.clone(),
        service: app.config.service.name.clone(),
        username: waiting.account.username.to_string(),
        browser: visitor.facts.browser.as_ref().map(ToString::to_string),
        place: None,
        address: visitor.facts.ip.map(|ip| ip.to_string()),
        device: if let [only] = waiting.phones.as_slice() { Some(only.clone()) } else { None },
        secret: match (waiting.shown.digits(), waiting.shown.scan()) {
            (None, _) => view::Secret::None,
            (Some(digits), None) => view::Secret::Number(digits),
            (Some(digits), Some(_)) => view::Secret::Strict(digits),
        },
        qr: waiting.shown.scan().and_then(|scan| qr::svg(&scan_text(app, view.challenge, &scan))),
        progress: match view.progress {
            Progress::Sent => view::Progress::Sent,
            Progress::Delivered => view::Progress::Delivered,
            Progress::Opened => view::Progress::Opened,
        },
        expires_in_ms: view.expires_in_ms,
        resend_in_ms: RESEND_AFTER_MS.saturating_sub(since).max(reminded),
        unreachable: view.unreachable,
        quiet: waiting.quiet,
        alternatives: Vec::new(),
        next: "/sign-in/wait".to_owned(),
        resend_action: "/sign-in/resend".to_owned(),
        cancel_action: "/sign-in/cancel".to_owned(),
    }
}

/// A form without fields of its own.
#[derive(Deserialize)]
pub struct Nothing {}

/// `POST /sign-in/resend`: wakes the phones once more.
///
/// # Errors
/// `too_many_requests`, and the store's.
pub async fn resend(State(app): State<Shared>, OpenForm(visitor): OpenForm) -> PageResult {
    if let Ok(cookie) = visitor.waiting() {
        match sign_in::remind(&app, cookie).await {
            Ok(()) | Err(Refusal { code: ErrorCode::WatchUnauthorized, .. }) => {}
            Err(refusal) => return Err(PageError::new(&app, refusal)),
        }
    }
    Ok(Redirect::to("/sign-in/wait").into_response())
}

/// `POST /sign-in/cancel`: takes the question back, or spends the approval that came just before; the page says which.
///
/// # Errors
/// The store's.
pub async fn cancel(State(app): State<Shared>, OpenForm(visitor): OpenForm) -> PageResult {
    if let Ok(cookie) = visitor.waiting() {
        match sign_in::give_up(&app, cookie, CancelReason::Withdrawn).await {
            Ok(_) | Err(Refusal { code: ErrorCode::WatchUnauthorized, .. }) => {}
            Err(refusal) => return Err(PageError::new(&app, refusal)),
        }
    }
    Ok(Redirect::to("/sign-in/wait").into_response())
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
