//! In which language a person reads a page.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};

use crate::app::App;
use crate::http::extract::Shared;
use crate::words::Language;

/// The language for a browser that sent this `Accept-Language`.
pub fn of(app: &App, accepted: Option<&HeaderValue>) -> Language {
    if app.config.service.pseudo_locale {
        return Language::Pseudo;
    }
    let accepted = accepted.and_then(|accepted| accepted.to_str().ok());
    accepted.map(Language::preferred).unwrap_or_default()
}

impl FromRequestParts<Shared> for Language {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Self::Rejection> {
        Ok(of(app, parts.headers.get(header::ACCEPT_LANGUAGE)))
    }
}
