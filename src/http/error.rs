//! Errors as `application/problem+json` (RFC 9457).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use nod_core::wire::{ErrorCode, Problem};

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
        let Refusal { code, detail, state, tries_left, retry_after } = &self.0;
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
