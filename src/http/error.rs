//! Errors as `application/problem+json` (RFC 9457).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use nod_core::wire::{ErrorCode, Problem};
use serde::Serialize;

use crate::flow::Refusal;

/// When a client may try again after the server could not serve it, in seconds.
const RETRY_AFTER: u64 = 2;

/// A refusal on its way to an HTTP client.
#[derive(Debug, Clone)]
pub struct ApiError(pub Refusal);

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self(refusal)
    }
}

impl ApiError {
    /// An error with a detail of its own.
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self(Refusal::new(code, detail))
    }

    /// An error that says no more than its code.
    pub fn plain(code: ErrorCode) -> Self {
        Self(Refusal::plain(code))
    }

    /// What the body says. [`super::layers::observe`] adds the request's id, which it knows, and renders it, once.
    pub fn problem(&self) -> Problem {
        let Refusal { code, detail, state, tries_left, retry_after, weakness: _ } = &self.0;
        let busy = code.status() == StatusCode::SERVICE_UNAVAILABLE.as_u16();
        Problem {
            kind: format!("/docs/errors#{code}"),
            title: code.cause().to_owned(),
            status: code.status(),
            code: *code,
            detail: detail.clone(),
            state: *state,
            tries_left: *tries_left,
            retry_after: retry_after.or(busy.then_some(RETRY_AFTER)),
            request_id: None,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let problem = self.problem();
        let code = problem.code;
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = problem.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if code == ErrorCode::ClientUnauthorized {
            headers
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"nod\", charset=\"UTF-8\""));
        }
        if matches!(code, ErrorCode::ProofMissing | ErrorCode::ProofReplayed) {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("DPoP algs=\"EdDSA ES256\""));
        }
        // For the layer that counts errors and renders them.
        response.extensions_mut().insert(problem);
        response
    }
}

/// The result of a handler.
pub type ApiResult<T> = Result<T, ApiError>;

/// A refusal on its way to a client that speaks OAuth 2.0 (RFC 6749 §5.2).
#[derive(Debug, Clone)]
pub struct OAuthError {
    name: &'static str,
    error: ApiError,
}

impl OAuthError {
    /// The error, by the name that the standard has for its code.
    pub fn new(error: ApiError) -> Self {
        let name = match error.0.code {
            ErrorCode::ClientUnauthorized => "invalid_client",
            ErrorCode::ClientDisabled => "unauthorized_client",
            // A server knows yes, no and trouble: what has to wait is a no.
            ErrorCode::CredentialsWrong | ErrorCode::TooManyGuesses => "invalid_grant",
            code if code.status() == StatusCode::TOO_MANY_REQUESTS => "temporarily_unavailable",
            code if code.status() == StatusCode::SERVICE_UNAVAILABLE => "temporarily_unavailable",
            code if code.status() >= StatusCode::INTERNAL_SERVER_ERROR.as_u16() => "server_error",
            _ => "invalid_request",
        };
        Self { name, error }
    }

    /// The error by a name that only this call knows.
    pub const fn named(name: &'static str, refusal: Refusal) -> Self {
        Self { name, error: ApiError(refusal) }
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let mut response = self.error.into_response();
        // §5.2: 401 is for the client's own proof, and 400 for everything else that is its or the program's fault.
        *response.status_mut() = match self.name {
            "invalid_client" => StatusCode::UNAUTHORIZED,
            "temporarily_unavailable" | "server_error" => response.status(),
            _ => StatusCode::BAD_REQUEST,
        };
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response.extensions_mut().insert(OAuthName(self.name));
        response
    }
}

/// The name of an OAuth error, for the layer that renders it.
#[derive(Debug, Clone, Copy)]
pub struct OAuthName(pub &'static str);

/// RFC 6749 §5.2, with what else this service says of an error.
#[derive(Debug, Serialize)]
pub struct OAuthBody<'p> {
    error: &'static str,
    /// Printable ASCII without quotes and backslashes.
    error_description: String,
    code: ErrorCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'p str>,
}

impl<'p> OAuthBody<'p> {
    /// The body of an error.
    pub fn new(OAuthName(error): OAuthName, problem: &'p Problem) -> Self {
        let is_allowed = |letter: &char| matches!(letter, ' '..='~') && !matches!(letter, '"' | '\\');
        let error_description = problem.detail.chars().filter(is_allowed).collect();
        Self { error, error_description, code: problem.code, request_id: problem.request_id.as_deref() }
    }
}
