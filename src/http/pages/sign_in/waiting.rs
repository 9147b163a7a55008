//! Waiting for the phone, and what came of it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::challenge::{CancelReason, Progress, StateName};
use nod_core::wire::ErrorCode;
use serde::Deserialize;

use super::view::{self, Again, Alternative, Ended, Finished, ScanLanding};
use super::{PageResult, session_response};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::factor::two_step;
use crate::flow::mail::address;
use crate::flow::sign_in::remember::{self, BrowserProof};
use crate::flow::sign_in::{self, SignedIn, Waiting};
use crate::http::api::relying_party::scan_text;
use crate::http::extract::Shared;
use crate::http::pages::factor;
use crate::http::pages::layout::{Link, Message, Tone, qr};
use crate::http::pages::render::{PageError, page, site};
use crate::http::pages::visitor::{
    Form, OpenForm, Sent, Visitor, with_remember, with_sign_in, without_remember, without_sign_in,
};
use crate::words::Language;

/// After how long the phones may be woken once more.
const RESEND_AFTER_MS: u64 = 20_000;

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
        StateName::Pending if waiting.phones.is_empty() && !waiting.passkeys.is_empty() => {
            return Ok(Redirect::to("/sign-in/passkey").into_response());
        }
        StateName::Pending if waiting.phones.is_empty() => return Ok(Redirect::to("/sign-in/code").into_response()),
        StateName::Pending => return Ok(page(&waiting_page(&app, &visitor, &waiting))),
        // Redeemed: this browser may not have received the session.
        StateName::Approved | StateName::Redeemed => {
            return match sign_in::finish(&app, cookie, &visitor.facts).await {
                Ok(signed_in) if waiting.account.two_step.is_on() => {
                    Ok(session_response(&app, &visitor, &signed_in, visitor.next().as_str()))
                }
                Ok(signed_in) => set_up_ends(&app, &visitor, &signed_in).await,
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
        StateName::Cancelled => {
            let opened = sign_in::opened_by_code(&app, cookie, &visitor.facts).await.map_err(failed)?;
            match opened {
                Some(signed_in) => return Ok(session_response(&app, &visitor, &signed_in, visitor.next().as_str())),
                None => Ended::Cancelled,
            }
        }
    };
    Ok(page(&finished(&app, &visitor, &waiting, outcome)))
}

/// The phone answered the last step of the set-up: two-step verification is on, with this phone.
async fn set_up_ends(app: &App, visitor: &Visitor, signed_in: &SignedIn) -> PageResult {
    // The session in which the set-up was made; once it has ended, the steps before this one are made again.
    let before = visitor.signed_in().map_or(signed_in.session.id, |who| who.session.id);
    let to = match two_step::turn_on_by_phone(app, &signed_in.session, before).await {
        Ok(()) => factor::two_step::DONE,
        Err(Refusal { code: ErrorCode::BackupCodesUnsaved | ErrorCode::ReauthenticationNeeded, .. }) => {
            factor::two_step::ADDRESS
        }
        Err(refusal) => return Err(PageError::new(app, refusal)),
    };
    Ok(session_response(app, visitor, signed_in, to))
}

/// The page of a sign-in that is over, and how to start anew.
fn finished(app: &App, visitor: &Visitor, waiting: &Waiting, outcome: Ended) -> Finished {
    let again = match outcome {
        // By now the browser has the cookie of the newer one.
        Ended::Replaced => Again { method: "get", action: "/sign-in/wait".to_owned(), fields: Vec::new() },
        // It was the last step of the set-up.
        _ if !waiting.account.two_step.is_on() => {
            let fields = vec![("unanswered".to_owned(), String::new())];
            Again { method: "get", action: factor::two_step::TEST.to_owned(), fields }
        }
        _ => Again {
            method: "get",
            action: "/sign-in".to_owned(),
            fields: vec![
                ("username".to_owned(), waiting.account.username.to_string()),
                ("next".to_owned(), visitor.next().as_str().to_owned()),
            ],
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
    let response = page(&Message {
        site,
        tone: Tone::Plain,
        title: w.sign_in_used().to_owned(),
        paragraphs: vec![w.sign_in_used_about().to_owned()],
        links: vec![Link { href: "/sign-in".to_owned(), text: w.common_sign_in().to_owned() }],
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
        about: None,
        browser: visitor.facts.browser.as_ref().map(ToString::to_string),
        place: visitor.facts.ip.and_then(|ip| app.places.find(ip, visitor.language.tag())).map(|place| place.name),
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
        alternatives: alternatives(app, visitor, waiting),
        longer_action: waiting.can_wait_longer.then(|| "/sign-in/more-time".to_owned()),
        remember: remember_days(app, waiting),
        remember_action: "/sign-in/remember".to_owned(),
        next: "/sign-in/wait".to_owned(),
        resend_action: "/sign-in/resend".to_owned(),
        cancel_action: "/sign-in/cancel".to_owned(),
    }
}

/// For how many days this browser can be remembered, where that would change anything: one that needs no number is remembered already.
fn remember_days(app: &App, waiting: &Waiting) -> Option<u64> {
    let days = remember::lasts(app)?.as_secs() / 86_400;
    let is_set_up = !waiting.account.two_step.is_on();
    (days > 0 && waiting.shown.digits().is_some() && !waiting.account.administrator && !is_set_up).then_some(days)
}

/// The ways in that need no phone.
fn alternatives(app: &App, visitor: &Visitor, waiting: &Waiting) -> Vec<Alternative> {
    let w = site(app, visitor.language).w;
    let code = Alternative {
        title: w.sign_in_code().to_owned(),
        about: String::new(),
        href: Some("/sign-in/code".to_owned()),
    };
    let passkey = Alternative {
        title: w.sign_in_passkey().to_owned(),
        about: waiting.passkeys.join(", "),
        href: Some("/sign-in/passkey".to_owned()),
    };
    // While two-step verification is off, the set-up waits for the phone, which is to be tried.
    let is_on = waiting.account.two_step.is_on();
    let has_passkeys = is_on && !waiting.passkeys.is_empty();
    let lost = Alternative {
        title: w.recovery_lost().to_owned(),
        about: String::new(),
        href: Some("/sign-in/recovery".to_owned()),
    };
    let ways = (is_on && waiting.has_codes).then_some(code).into_iter().chain(has_passkeys.then_some(passkey));
    ways.chain((is_on && address::is_offered(app)).then_some(lost)).collect()
}

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

/// `POST /sign-in/more-time`: asks again, for twice as long, once.
///
/// # Errors
/// `too_many_attempts`, and the store's.
pub async fn more_time(State(app): State<Shared>, OpenForm(visitor): OpenForm) -> PageResult {
    let response = Redirect::to("/sign-in/wait").into_response();
    let Ok(cookie) = visitor.waiting() else { return Ok(response) };
    match sign_in::more_time(&app, cookie, &visitor.facts).await {
        Ok(cookie) => Ok(with_sign_in(&app, response, &cookie, &visitor.next())),
        // The page of the sign-in says what became of it.
        Err(Refusal { code: ErrorCode::ChallengeSettled | ErrorCode::WatchUnauthorized, .. }) => Ok(response),
        Err(refusal) => Err(PageError::new(&app, refusal)),
    }
}

/// What a browser brings that is to be remembered, or no longer is.
#[derive(Deserialize)]
pub struct RememberForm {
    csrf: String,
    #[serde(default)]
    browser_key: String,
    #[serde(default)]
    browser_proof: String,
}

/// `POST /sign-in/remember`: once the phone approves, this browser is remembered by its key; without a key it is not.
///
/// # Errors
/// None of its own.
pub async fn remember(State(app): State<Shared>, sent: Sent<RememberForm>) -> PageResult {
    let Sent::Ours(Form { fields, .. }) = sent else {
        return Err(PageError::new(&app, Refusal::plain(ErrorCode::CrossSite)));
    };
    let proof = BrowserProof::parse(&fields.browser_key, &fields.browser_proof, &fields.csrf);
    let response = StatusCode::NO_CONTENT.into_response();
    Ok(match proof.and_then(|proof| remember::promise(&app, &proof)) {
        Some(thumbprint) => with_remember(&app, response, &thumbprint),
        None => without_remember(&app, response),
    })
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

/// `GET /scan`: where the QR code of a waiting page leads a phone's own camera.
pub async fn scan(State(app): State<Shared>, language: Language) -> Response {
    page(&ScanLanding { site: site(&app, language), app_href: app.config.app_url().map(|url| format!("{url}/")) })
}
