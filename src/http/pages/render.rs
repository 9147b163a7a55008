//! Templates become responses, refusals become pages.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use nod_core::wire::ErrorCode;

use super::assets;
use super::view::{Failure, Link, Site, lasting};
use crate::app::App;
use crate::flow::Refusal;
use crate::http::error::ApiError;

/// What is the same on every page.
pub fn site(app: &App) -> Site {
    Site { brand: app.config.service.name.clone(), ..Site::default() }
}

/// A page.
pub fn page(template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => harden(Html(html).into_response()),
        Err(error) => ApiError(Refusal::internal(error)).into_response(),
    }
}

/// A page with a status of its own.
pub fn page_with(status: StatusCode, template: &impl Template) -> Response {
    let mut response = page(template);
    *response.status_mut() = status;
    response
}

fn harden(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(assets::CONTENT_SECURITY_POLICY));
    // Not `no-referrer`: with it browsers hide the origin of our own forms from us.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ] {
        headers.insert(header::HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// A refusal that a person reads.
#[derive(Debug)]
pub struct PageError {
    refusal: Refusal,
    site: Site,
    /// The service's own address.
    address: String,
}

impl PageError {
    /// The page of a refusal.
    pub fn new(app: &App, refusal: Refusal) -> Self {
        app.metrics.error(refusal.code);
        Self { refusal, site: site(app), address: app.issuer().to_owned() }
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let code = self.refusal.code;
        let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (title, advice) = words(code);
        let (advice, link) = match code {
            // A form fails under every other name of the service, however often it is sent.
            ErrorCode::CrossSite => (
                format!("This service is at {}. {advice}", self.address),
                Link { href: format!("{}/", self.address), text: format!("Open {}", self.address) },
            ),
            _ => (advice.to_owned(), Link { href: "/".to_owned(), text: "Go on".to_owned() }),
        };
        let failure = Failure {
            site: self.site,
            status: code.status(),
            title: title.to_owned(),
            code: code.as_str().to_owned(),
            advice: match self.refusal.retry_after {
                Some(seconds) => format!("Wait {}, then try again.", lasting(seconds)),
                None => advice,
            },
            request_id: None,
            link: Some(link),
        };
        let mut response = harden((status, Html("")).into_response());
        if let Some(seconds) = self.refusal.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        // The layer that knows the request's id renders the page with it, once.
        response.extensions_mut().insert(failure);
        response
    }
}

/// A refusal in words for people. What a person cannot cause gets the code's own.
fn words(code: ErrorCode) -> (&'static str, &'static str) {
    match code {
        ErrorCode::NotFound | ErrorCode::EnrolmentUnknown => {
            ("There is nothing here", "The address is wrong, or what was here has ended.")
        }
        ErrorCode::CrossSite => (
            "The form did not come from this page",
            "Open the page there and send the form again. Cookies must be allowed.",
        ),
        ErrorCode::FormExpired => {
            ("This page was open for too long", "Open it again and send the form from there. Nothing was changed.")
        }
        ErrorCode::TooManyDevices => {
            ("This account has as many phones as it may have", "Remove one that you no longer use, then try again.")
        }
        ErrorCode::StoreUnavailable | ErrorCode::Overloaded | ErrorCode::GoingAway => {
            ("This takes longer than it should", "Try again in a moment. Nothing was lost.")
        }
        ErrorCode::TooManyChallenges => ("Too many requests are waiting", "Answer the ones on your phone."),
        ErrorCode::TooManyAttempts | ErrorCode::TooManyGuesses | ErrorCode::TooManyRequests => {
            ("There were too many tries", "Wait a little, then try again.")
        }
        ErrorCode::TooManyFailures => (
            "Too many wrong numbers were typed",
            "Ask the people who run this service to look into it: they can unlock the account.",
        ),
        ErrorCode::EnrolmentSettled => ("This was decided before", "Make a new link if the phone is not in your list."),
        _ => (code.cause(), code.cure()),
    }
}
