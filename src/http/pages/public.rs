//! Pages that need no session: help, privacy, where links lead, and what pages are made of.

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use nod_core::wire::ErrorCode;

use super::render::{PageError, page, site};
use super::{assets, view};
use crate::flow::Refusal;
use crate::http::error::ApiError;
use crate::http::extract::Shared;
use crate::words::Language;

/// `GET /assets/{name}`. The addresses in our pages change with the content, so a browser may keep what it got from one of
/// them for ever. Under any other address the content may change, and is asked for again each time.
pub async fn asset(Path(name): Path<String>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let Some(asset) = assets::get(&name) else { return ApiError::plain(ErrorCode::NotFound).into_response() };
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|tags| tags.as_bytes() == asset.etag.as_bytes());
    let is_for_ever = query.is_some_and(|query| query == assets::version_query(&asset));
    let keep = if is_for_ever { "public, max-age=31536000, immutable" } else { "public, no-cache" };
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { asset.bytes.into_response() };
    let set = response.headers_mut();
    set.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if let Ok(tag) = HeaderValue::from_str(&asset.etag) {
        set.insert(header::ETAG, tag);
    }
    response
}

/// `GET /enrol`: where an enrolment link leads a browser. The secret stays in the fragment.
pub async fn enrol(State(app): State<Shared>, language: Language) -> Response {
    page(&view::EnrolLanding { site: site(&app, language), app_href: None })
}

/// `GET /scan`: where the QR code of a waiting page leads a phone's own camera.
pub async fn scan(State(app): State<Shared>, language: Language) -> Response {
    let site = site(&app, language);
    let w = site.w;
    page(&view::Message {
        site,
        tone: view::Tone::Plain,
        title: w.approval_in_app().to_owned(),
        paragraphs: vec![w.approval_in_app_about().to_owned(), w.approval_in_app_how().to_owned()],
        links: Vec::new(),
    })
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

/// `GET /help`.
pub async fn help(State(app): State<Shared>, language: Language) -> Response {
    page(&view::Help { site: site(&app, language), contact: None })
}

/// `GET /privacy`.
pub async fn privacy(State(app): State<Shared>, language: Language) -> Response {
    page(&view::Privacy { site: site(&app, language) })
}
