//! The page that waits: its token, and its web origin.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use nod_core::wire::ErrorCode;

use crate::http::error::{ApiError, ApiResult};

/// The bearer token of a waiting browser.
pub struct Bearer(pub String);

impl<S: Sync> FromRequestParts<S> for Bearer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> ApiResult<Self> {
        let value = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = value.and_then(|value| value.split_once(' '));
        match token {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Self(token.trim().to_owned())),
            _ => Err(ApiError::plain(ErrorCode::WatchUnauthorized)),
        }
    }
}

/// The web origin of the page that sends the request.
pub struct Origin(pub Option<String>);

impl<S: Sync> FromRequestParts<S> for Origin {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let origin = parts.headers.get(header::ORIGIN).and_then(|value| value.to_str().ok());
        Ok(Self(origin.map(str::to_owned)))
    }
}
