//! The way back for somebody whose phones are gone.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::id::{EnrolmentId, RecoveryId};
use nod_core::wire::{EnrolState, ErrorCode};
use secrecy::SecretString;
use serde::Deserialize;

use super::PageResult;
use super::password::told;
use super::view::{RecoveryBegin, RecoveryConfirm, RecoveryOpen, RecoveryOpenFault};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::device::enrolment::{self, Standing};
use crate::flow::mail::recovery;
use crate::http::extract::{Shared, WaitSlot};
use crate::http::pages::device::{Live, Seen, Ways, link_live, link_page};
use crate::http::pages::layout::{Link as Way, Message, Tone, lasting};
use crate::http::pages::render::{failed, page, page_with, site};
use crate::http::pages::visitor::{
    Form, Nothing, OpenForm, Sent, Visitor, sign_in_first, with_recovery, without_recovery, without_sign_in,
};
use crate::words::Words;

const BEGIN: &str = "/sign-in/recovery";
const CONFIRM: &str = "/recovery";
const OPEN: &str = "/recovery/open";
const PHONE: &str = "/recovery/phone";
const DONE: &str = "/recovery?done";

/// What a letter's link says, or that something was done just now.
#[derive(Debug, Default, Deserialize)]
pub struct How {
    id: Option<String>,
    token: Option<String>,
    sent: Option<String>,
    begun: Option<String>,
    done: Option<String>,
}

/// `GET /sign-in/recovery`: what happens if the person goes on.
///
/// # Errors
/// `watch_unauthorized`, and the store's.
pub async fn begin_form(
    State(app): State<Shared>,
    visitor: Visitor,
    how: Result<Query<How>, QueryRejection>,
) -> PageResult {
    let w = Words::of(visitor.language);
    if how.is_ok_and(|Query(how)| how.sent.is_some()) {
        let good_for = lasting(w, app.config.mail.confirm_within.as_secs());
        let view = said(&app, &visitor, Tone::Good, w.recovery_sent(), w.recovery_sent_about(good_for).to_string());
        return Ok(visitor.answer(&app, page(&view)));
    }
    let Ok(sign_in) = visitor.waiting() else { return Ok(Redirect::to("/sign-in").into_response()) };
    match recovery::can_begin(&app, sign_in).await {
        Ok(true) => {
            let view = RecoveryBegin {
                site: site(&app, visitor.language),
                csrf: visitor.csrf(&app),
                delay: lasting(w, app.config.mail.recovery_delay.as_secs()),
                action: BEGIN.to_owned(),
            };
            Ok(visitor.answer(&app, page(&view)))
        }
        Ok(false) => {
            let about = w.recovery_none_about().to_owned();
            Ok(visitor.answer(&app, page(&said(&app, &visitor, Tone::Plain, w.recovery_none(), about))))
        }
        Err(Refusal { code: ErrorCode::WatchUnauthorized, .. }) => Ok(Redirect::to("/sign-in").into_response()),
        Err(refusal) => Err(failed(&app, refusal)),
    }
}

/// `POST /sign-in/recovery`: the letter. The question to the phone is over with it.
///
/// # Errors
/// `watch_unauthorized`, `mail_not_offered`, `too_many_requests`, and the store's.
pub async fn begin(State(app): State<Shared>, OpenForm(visitor): OpenForm) -> PageResult {
    let begun = async { recovery::begin(&app, visitor.waiting()?).await };
    match begun.await {
        Ok(()) => Ok(without_sign_in(&app, Redirect::to(&format!("{BEGIN}?sent")).into_response())),
        Err(Refusal { code: ErrorCode::WatchUnauthorized, .. }) => Ok(Redirect::to("/sign-in").into_response()),
        Err(refusal) => Err(failed(&app, refusal)),
    }
}

/// What a letter's link says.
#[derive(Debug, Clone, Deserialize)]
pub struct Link {
    id: String,
    token: String,
}

impl Link {
    fn id(&self) -> Result<RecoveryId, Refusal> {
        self.id.parse().map_err(|_| Refusal::plain(ErrorCode::MailLinkInvalid))
    }
}

/// `GET /recovery`: the link of the first letter; opening it changes nothing. And what was done just now.
///
/// # Errors
/// `too_many_requests`, and the store's.
pub async fn confirm_form(
    State(app): State<Shared>,
    visitor: Visitor,
    how: Result<Query<How>, QueryRejection>,
) -> PageResult {
    let w = Words::of(visitor.language);
    let How { id, token, begun, done, .. } = how.map(|Query(how)| how).unwrap_or_default();
    if done.is_some() {
        let about = w.recovery_done_about().to_owned();
        return Ok(visitor.answer(&app, page(&said(&app, &visitor, Tone::Good, w.recovery_done(), about))));
    }
    if begun.is_some() {
        let about = w.recovery_confirmed_about(lasting(w, app.config.mail.recovery_delay.as_secs())).to_string();
        return Ok(visitor.answer(&app, page(&said(&app, &visitor, Tone::Good, w.recovery_confirmed(), about))));
    }
    let (Some(id), Some(token)) = (id, token) else { return Ok(over(&app, &visitor)) };
    let link = Link { id, token };
    let read = async { recovery::read(&app, visitor.facts.caller(), link.id()?, &link.token).await };
    match read.await {
        Ok(found) if found.ready_at.is_some() => Ok(Redirect::to(&format!("{CONFIRM}?begun")).into_response()),
        Ok(_) => Ok(visitor.answer(&app, page(&confirm_page(&app, &visitor, link)))),
        Err(refusal) => Ok(refused(&app, &visitor, refusal)),
    }
}

/// `POST /recovery`.
///
/// # Errors
/// `too_many_requests`, and the store's.
pub async fn confirm(State(app): State<Shared>, sent: Sent<Link>) -> PageResult {
    let Form { visitor, fields } = match sent {
        Sent::Ours(form) => form,
        Sent::Stale(Form { visitor, fields }) => {
            app.metrics.error(ErrorCode::CrossSite);
            let view = RecoveryConfirm { is_stale: true, ..confirm_page(&app, &visitor, fields) };
            return Ok(visitor.answer(&app, page_with(StatusCode::FORBIDDEN, &view)));
        }
    };
    let confirmed =
        async { recovery::confirm(&app, visitor.facts.caller(), fields.id()?, &fields.token, told(&visitor)).await };
    match confirmed.await {
        Ok(()) => Ok(Redirect::to(&format!("{CONFIRM}?begun")).into_response()),
        Err(refusal) => Ok(refused(&app, &visitor, refusal)),
    }
}

/// `GET /recovery/open`: the link of the second letter.
///
/// # Errors
/// `too_many_requests`, and the store's.
pub async fn open_form(
    State(app): State<Shared>,
    visitor: Visitor,
    link: Result<Query<Link>, QueryRejection>,
) -> PageResult {
    let Ok(Query(link)) = link else { return Ok(over(&app, &visitor)) };
    let read = async { recovery::read_open(&app, visitor.facts.caller(), link.id()?, &link.token).await };
    match read.await {
        Ok(_) => Ok(visitor.answer(&app, page(&open_page(&app, &visitor, link, None)))),
        Err(refusal) => Ok(refused(&app, &visitor, refusal)),
    }
}

/// The form. It has no `Debug`.
#[derive(Deserialize)]
pub struct OpenFields {
    id: String,
    token: String,
    password: SecretString,
}

/// `POST /recovery/open`: the password, and then the link for the new phone.
///
/// # Errors
/// `too_many_devices`, `overloaded`, `too_many_requests`, and the store's.
pub async fn open(State(app): State<Shared>, sent: Sent<OpenFields>) -> PageResult {
    let (Form { visitor, fields }, is_stale) = match sent {
        Sent::Ours(form) => (form, false),
        Sent::Stale(form) => (form, true),
    };
    let OpenFields { id, token, password } = fields;
    let link = Link { id, token };
    if is_stale {
        app.metrics.error(ErrorCode::CrossSite);
        let view = open_page(&app, &visitor, link, Some(RecoveryOpenFault::Stale));
        return Ok(visitor.answer(&app, page_with(StatusCode::FORBIDDEN, &view)));
    }
    let opened = async { recovery::open(&app, link.id()?, &link.token, password, &visitor.facts).await };
    let refusal = match opened.await {
        Ok(proof) => return Ok(with_recovery(&app, Redirect::to(PHONE).into_response(), &proof)),
        Err(refusal) => refusal,
    };
    let fault = match (refusal.code, refusal.retry_after) {
        (ErrorCode::CredentialsWrong, _) => RecoveryOpenFault::Wrong,
        (ErrorCode::TooManyGuesses, Some(seconds)) => RecoveryOpenFault::TooMany { seconds },
        _ => return Ok(refused(&app, &visitor, refusal)),
    };
    app.metrics.error(refusal.code);
    let status = StatusCode::from_u16(refusal.code.status()).unwrap_or(StatusCode::UNAUTHORIZED);
    Ok(page_with(status, &open_page(&app, &visitor, link, Some(fault))))
}

/// The link that this browser may see to its end.
async fn own(app: &App, visitor: &Visitor) -> Result<(RecoveryId, EnrolmentId, Standing), Refusal> {
    let (id, link) = recovery::proved(app, visitor.recovery())?;
    Ok((id, link, enrolment::standing(app, link, None).await?))
}

/// `GET /recovery/phone`: the picture, then the digits.
///
/// # Errors
/// The store's.
pub async fn phone(State(app): State<Shared>, visitor: Visitor) -> PageResult {
    let (_, id, standing) = match own(&app, &visitor).await {
        Ok(own) => own,
        Err(refusal) => return Ok(refused(&app, &visitor, refusal)),
    };
    if standing.state == EnrolState::Confirmed {
        return Ok(without_recovery(&app, Redirect::to(DONE).into_response()));
    }
    let ways = Ways { base: PHONE.to_owned(), restart: format!("{PHONE}/again"), done: "/sign-in".to_owned() };
    let view = link_page(&app, &visitor, (id, standing), ways).map_err(|refusal| failed(&app, refusal))?;
    Ok(visitor.answer(&app, page(&view)))
}

/// `GET /recovery/phone/live`: answers once the page is out of date, or after a while anyway.
///
/// # Errors
/// `mail_link_invalid`, and the store's.
pub async fn live(
    State(app): State<Shared>,
    _slot: WaitSlot,
    visitor: Visitor,
    Query(seen): Query<Seen>,
) -> Result<axum::Json<Live>, Response> {
    let live = async {
        let (_, id, standing) = own(&app, &visitor).await?;
        link_live(&app, (id, standing), &seen).await
    };
    live.await.map_err(|refusal| failed(&app, refusal))
}

/// `POST /recovery/phone/confirm`: both screens show the same code.
///
/// # Errors
/// `mail_link_invalid`, and the store's.
pub async fn confirm_phone(State(app): State<Shared>, OpenForm(visitor): OpenForm) -> PageResult {
    let confirmed = async {
        let (_, id, _) = own(&app, &visitor).await?;
        enrolment::confirm(&app, id, None, told(&visitor)).await
    };
    match confirmed.await {
        Ok(_) => Ok(without_recovery(&app, Redirect::to(DONE).into_response())),
        Err(Refusal { code: ErrorCode::EnrolmentSettled, .. }) => Ok(Redirect::to(PHONE).into_response()),
        Err(refusal) => Ok(refused(&app, &visitor, refusal)),
    }
}

/// `POST /recovery/phone/refuse`: the codes differ, or the person gives up. The way back stays open.
///
/// # Errors
/// `mail_link_invalid`, and the store's.
pub async fn refuse_phone(State(app): State<Shared>, OpenForm(visitor): OpenForm) -> PageResult {
    let ended = async {
        let (_, id, _) = own(&app, &visitor).await?;
        enrolment::refuse(&app, id, None).await
    };
    match ended.await {
        Ok(()) | Err(Refusal { code: ErrorCode::EnrolmentSettled, .. }) => Ok(Redirect::to(PHONE).into_response()),
        Err(refusal) => Ok(refused(&app, &visitor, refusal)),
    }
}

/// `POST /recovery/phone/again`: another link, in the place of one that was refused or ended.
///
/// # Errors
/// `mail_link_invalid`, `too_many_devices`, `too_many_requests`, and the store's.
pub async fn again(State(app): State<Shared>, OpenForm(visitor): OpenForm) -> PageResult {
    let made = async {
        let (id, _, _) = own(&app, &visitor).await?;
        recovery::again(&app, id).await
    };
    match made.await {
        Ok(proof) => Ok(with_recovery(&app, Redirect::to(PHONE).into_response(), &proof)),
        Err(refusal) => Ok(refused(&app, &visitor, refusal)),
    }
}

/// `POST /account/recovery/cancel`.
///
/// # Errors
/// `reauthentication_needed`, and the store's.
pub async fn cancel(State(app): State<Shared>, Form { visitor, .. }: Form<Nothing>) -> PageResult {
    let cancelled = async { recovery::cancel(&app, &visitor.signed_in()?).await };
    cancelled.await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(Redirect::to("/account").into_response())
}

fn refused(app: &App, visitor: &Visitor, refusal: Refusal) -> Response {
    match refusal.code {
        ErrorCode::MailLinkInvalid | ErrorCode::EnrolmentUnknown => over(app, visitor),
        _ => failed(app, refusal),
    }
}

fn over(app: &App, visitor: &Visitor) -> Response {
    app.metrics.error(ErrorCode::MailLinkInvalid);
    let w = Words::of(visitor.language);
    let view = said(app, visitor, Tone::Bad, w.recovery_over(), w.recovery_over_about().to_owned());
    visitor.answer(app, page_with(StatusCode::FORBIDDEN, &view))
}

fn said(app: &App, visitor: &Visitor, tone: Tone, title: &str, about: String) -> Message {
    let site = site(app, visitor.language);
    let links = vec![Way { href: "/sign-in".to_owned(), text: site.w.common_sign_in().to_owned() }];
    Message { site, tone, title: title.to_owned(), paragraphs: vec![about], links }
}

fn confirm_page(app: &App, visitor: &Visitor, link: Link) -> RecoveryConfirm {
    RecoveryConfirm {
        site: site(app, visitor.language),
        csrf: visitor.csrf(app),
        delay: lasting(Words::of(visitor.language), app.config.mail.recovery_delay.as_secs()),
        id: link.id,
        token: link.token,
        action: CONFIRM.to_owned(),
        is_stale: false,
    }
}

fn open_page(app: &App, visitor: &Visitor, link: Link, fault: Option<RecoveryOpenFault>) -> RecoveryOpen {
    RecoveryOpen {
        site: site(app, visitor.language),
        csrf: visitor.csrf(app),
        id: link.id,
        token: link.token,
        fault,
        action: OPEN.to_owned(),
    }
}
