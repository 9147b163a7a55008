//! Templates become responses, refusals become pages.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use nod_core::wire::ErrorCode;

use super::assets;
use super::layout::{Failure, Link, Site, lasting};
use crate::app::App;
use crate::flow::Refusal;
use crate::http::error::ApiError;
use crate::http::extract::Shared;
use crate::words::{Language, Words};

/// What is the same on every page.
pub fn site(app: &App, language: Language) -> Site {
    Site { brand: app.config.service.name.clone(), w: Words::of(language), ..Site::default() }
}

/// A page.
pub fn page(template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => {
            let mut headers = HeaderMap::new();
            name_language(&mut headers, &html);
            harden((headers, Html(html)).into_response())
        }
        Err(error) => ApiError(Refusal::internal(error)).into_response(),
    }
}

/// A page with a status of its own.
pub fn page_with(status: StatusCode, template: &impl Template) -> Response {
    let mut response = page(template);
    *response.status_mut() = status;
    response
}

/// The language of a page, which its first element names, for what stands between the service and the browser (RFC 9110 §8.5), and
/// what it depends on (§12.5.5).
pub fn name_language(headers: &mut HeaderMap, html: &str) {
    let named = html.split_once("<html lang=\"").and_then(|(_, rest)| rest.split_once('"'));
    if let Some(tag) = named.and_then(|(tag, _)| HeaderValue::from_str(tag).ok()) {
        headers.insert(header::CONTENT_LANGUAGE, tag);
    }
    headers.insert(header::VARY, HeaderValue::from_static("accept-language, cookie"));
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

/// A refusal that a person reads. The layer that knows the request's id makes its page, once.
#[derive(Debug, Clone)]
pub struct PageError {
    refusal: Refusal,
    brand: String,
    /// The service's own address.
    address: String,
}

impl PageError {
    /// The page of a refusal.
    pub fn new(app: &App, refusal: Refusal) -> Self {
        app.metrics.error(refusal.code);
        Self { refusal, brand: app.config.service.name.clone(), address: app.issuer().to_owned() }
    }

    /// The page, for a person who reads that language.
    pub fn page(self, language: Language, request_id: String) -> Failure {
        let w = Words::of(language);
        let code = self.refusal.code;
        let (title, advice) = words(w, code);
        let link = match code {
            // A form fails under every other name of the service, however often it is sent.
            ErrorCode::CrossSite => {
                Link { href: format!("{}/", self.address), text: w.error_go_on_open(&self.address).to_string() }
            }
            _ => Link { href: "/".to_owned(), text: w.error_go_on().to_owned() },
        };
        Failure {
            site: Site { brand: self.brand, w, ..Site::default() },
            status: code.status(),
            title: title.to_owned(),
            code: code.as_str().to_owned(),
            advice: match (self.refusal.retry_after, code) {
                (Some(seconds), _) => w.error_wait(lasting(w, seconds)).to_string(),
                (None, ErrorCode::CrossSite) => w.error_other_site_advice(&self.address).to_string(),
                (None, _) => advice.to_owned(),
            },
            request_id: Some(request_id),
            link: Some(link),
        }
    }
}

/// The response of a refusal, from a handler that has other responses too.
pub fn failed(app: &App, refusal: Refusal) -> Response {
    PageError::new(app, refusal).into_response()
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.refusal.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = harden((status, Html("")).into_response());
        if let Some(seconds) = self.refusal.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Whatever has no address: in words for a browser that wants a page, as a problem for programs.
pub async fn not_found(State(app): State<Shared>, uri: Uri, headers: HeaderMap) -> Response {
    let wanted = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if wanted.contains("text/html") && !uri.path().starts_with("/v1/") {
        PageError::new(&app, Refusal::plain(ErrorCode::NotFound)).into_response()
    } else {
        ApiError::plain(ErrorCode::NotFound).into_response()
    }
}

/// A refusal for people: what happened, and what to do about it. The code's own cause and cure are for engineers. Many codes
/// cannot come of a page; they say what an unexpected one says.
#[rustfmt::skip]
const fn words(w: Words, code: ErrorCode) -> (&'static str, &'static str) {
    use ErrorCode as E;
    match code {
        E::NotFound
        | E::MethodNotAllowed
        | E::EnrolmentUnknown
        | E::ChallengeUnknown
        | E::UserUnknown
        | E::GroupUnknown => (w.error_not_found(), w.error_not_found_advice()),
        // The advice names the address.
        E::CrossSite => (w.error_other_site(), ""),
        E::FormExpired => (w.error_form_expired(), w.error_form_expired_advice()),
        E::BadField | E::BadParameter | E::BadJson | E::TooLarge | E::UnsupportedMediaType => {
            (w.error_form(), w.error_form_advice())
        }
        E::TooManyDevices => (w.error_too_many_phones(), w.error_too_many_phones_advice()),
        E::StoreUnavailable | E::Overloaded | E::GoingAway | E::Timeout | E::TooManyConnections => {
            (w.error_slow(), w.error_slow_advice())
        }
        E::TooManyChallenges => (w.error_too_many_requests(), w.error_too_many_requests_advice()),
        E::TooManyAttempts | E::TooManyGuesses | E::TooManyRequests => {
            (w.error_too_many_tries(), w.error_too_many_tries_advice())
        }
        E::MethodForbidden => (w.methods_forbidden(), w.methods_forbidden_advice()),
        E::TooManyFailures => (w.error_wrong_numbers(), w.error_wrong_numbers_advice()),
        E::EnrolmentSettled => (w.error_settled(), w.error_settled_advice()),
        E::AccountDisabled | E::UserDisabled => (w.error_disabled(), w.error_disabled_advice()),
        E::RedemptionTooLate | E::RedemptionRefused | E::AlreadyRedeemed | E::ChallengeSettled => {
            (w.error_approval(), w.error_approval_advice())
        }
        E::SessionMissing | E::ReauthenticationNeeded | E::WatchUnauthorized | E::CredentialsWrong => {
            (w.error_signed_out(), w.error_signed_out_advice())
        }
        E::MailLinkInvalid => (w.reset_link(), w.reset_link_advice()),
        E::MailNotOffered => (w.address_off(), w.address_off_about()),
        E::OwnAccount => (w.organisation_failed(), w.organisation_own_account()),
        E::WeakerRequirement => (w.organisation_failed(), w.organisation_weaker()),
        E::ClientUnauthorized | E::ClientDisabled | E::TokenMalformed | E::TokenWrongType | E::TokenUnknownKey
        | E::TokenBadSignature | E::TokenWrongAudience | E::TokenWrongBinding | E::TokenExpired | E::ClockSkew
        | E::ProofMissing | E::ProofReplayed | E::DeviceUnknown | E::DeviceRevoked | E::OriginNotAllowed
        | E::OtherDevice | E::UserWithoutDevice | E::LevelNotAllowed | E::IdempotencyConflict
        | E::ChallengeNotApproved | E::ChallengeUnanswered | E::NumberMissing | E::NumberWrong | E::KeyInUse
        | E::KeyUnusable | E::SetupCodeWrong | E::NoDeviceLeft | E::TwoStepOff | E::BackupCodesUnsaved | E::ActivationOver | E::ScreenLockNeeded
        | E::UsernameTaken | E::PasswordTooWeak | E::PasswordBreached | E::PasswordTooGuessable | E::CodeWrong
        | E::CodeUsed | E::TooManyCodesApps | E::PasskeyRefused | E::TooManyPasskeys | E::TooManyAppPasswords
        | E::AppPasswordMade | E::MailAddressInvalid | E::MailAddressTaken | E::TooManyMailAddresses
        | E::UnexpectedFrame | E::SilentClient | E::IdleTimeout | E::TooSlow | E::DataKeyWrong | E::SettingUnusable
        | E::Internal | E::TwoStepRequired | E::GroupExists | E::ImportRefused | E::NothingToDo => (w.error_unexpected(), w.error_unexpected_advice()),
    }
}
