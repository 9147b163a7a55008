//! What every request passes through: an id, a log line, headers that harden, deadlines, and an end to panics.

use std::any::Any;
use std::time::Duration;

use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use nod_core::encoding::base64url;
use nod_core::random;
use nod_core::wire::{ErrorCode, Problem};
use tower_http::catch_panic::CatchPanicLayer;
use tracing::Instrument;

use super::error::{ApiError, OAuthBody, OAuthName};
use super::extract::Shared;
use super::own_address::{self, OwnAddress};
use super::pages::language;
use super::pages::render::{self, PageError};
use super::phone_app;
use crate::telemetry::Stopwatch;

/// The header that carries a request's id.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Wraps all routes.
pub fn around(routes: Router<Shared>, app: &Shared) -> Router<Shared> {
    let routes = if app.config.is_https() { routes.layer(from_fn(strict_transport)) } else { routes };
    routes
        .layer(from_fn_with_state(OwnAddress::new(app.issuer()), own_address::redirect))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(harden))
        .layer(from_fn(one_reading))
        .layer(from_fn(cross_origin))
        .layer(from_fn_with_state(app.clone(), observe))
}

/// Wraps all routes of the phone app's origin.
pub fn around_phone_app(routes: Router<Shared>, app: &Shared) -> Router<Shared> {
    let own = app.config.app_url().unwrap_or_default();
    let routes = if own.starts_with("https://") { routes.layer(from_fn(strict_transport)) } else { routes };
    routes
        .layer(from_fn_with_state(OwnAddress::new(&own), own_address::redirect))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(harden))
        .layer(from_fn(one_reading))
        .layer(from_fn_with_state(app.clone(), observe))
        // Around all others, so that none of them can read a cookie.
        .layer(from_fn(phone_app::enclose))
}

/// Gives every call at most `limit`.
pub fn request_timeout(routes: Router<Shared>, limit: Duration) -> Router<Shared> {
    routes.layer(from_fn(move |request: Request, next: Next| async move {
        match tokio::time::timeout(limit, next.run(request)).await {
            Ok(response) => response,
            Err(_) => ApiError::plain(ErrorCode::Timeout).into_response(),
        }
    }))
}

/// The request's id, the log line, and errors: counted, and rendered with that id. The id of a caller is not taken over: it could be
/// anything.
pub(super) async fn observe(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let id = base64url(&random::bytes::<12>(&*app.random));
    let method = request.method().clone();
    // The path alone: queries and fragments may carry what no log should.
    let path = request.uri().path().to_owned();
    let span = tracing::info_span!("request", id = %id, method = %method, path = %path);
    let asked = language::asked(request.headers());
    let mut watch = Stopwatch::start();
    let mut response = next.run(request).instrument(span.clone()).await;
    let took = watch.lap();
    if let Some(mut problem) = response.extensions_mut().remove::<Problem>() {
        app.metrics.error(problem.code);
        problem.request_id = Some(id.clone());
        let code = problem.code;
        let oauth = response.extensions_mut().remove::<OAuthName>();
        let body = match oauth {
            Some(name) => serde_json::to_vec(&OAuthBody::new(name, &problem)),
            None => serde_json::to_vec(&problem),
        };
        if let Ok(body) = body {
            set_body(&mut response, body.into());
        }
        span.in_scope(|| tracing::info!(status = response.status().as_u16(), code = code.as_str(), ?took, "refused"));
    } else if let Some(error) = response.extensions_mut().remove::<PageError>() {
        let failure = error.page(language::of_request(&app, &asked).await, id.clone());
        if let Ok(html) = failure.render() {
            render::name_language(response.headers_mut(), &html);
            set_body(&mut response, html.into());
        }
        span.in_scope(|| tracing::info!(status = failure.status, code = failure.code, ?took, "refused"));
    } else {
        span.in_scope(|| tracing::debug!(status = response.status().as_u16(), ?took, "answered"));
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

fn set_body(response: &mut Response, body: Body) {
    // The route has counted the empty body that was here.
    response.headers_mut().remove(header::CONTENT_LENGTH);
    *response.body_mut() = body;
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    // The panic hook has written what happened; the client learns that it was not its fault.
    ApiError::plain(ErrorCode::Internal).into_response()
}

/// Headers that say one thing: with two of them, this server and whatever stands before it could each read another (RFC 9110 §5.3;
/// for `DPoP` RFC 9449 §4.3, for `Host` RFC 9112 §3.2).
const SINGLE: [HeaderName; 12] = [
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    header::HOST,
    header::ORIGIN,
    header::REFERER,
    header::SEC_WEBSOCKET_KEY,
    header::SEC_WEBSOCKET_VERSION,
    HeaderName::from_static("dpop"),
    HeaderName::from_static("idempotency-key"),
    HeaderName::from_static("sec-fetch-mode"),
    HeaderName::from_static("sec-fetch-site"),
];

/// Refuses a request that can be read in two ways.
async fn one_reading(request: Request, next: Next) -> Response {
    let headers = request.headers();
    if let Some(name) = SINGLE.iter().find(|name| headers.get_all(*name).iter().nth(1).is_some()) {
        let detail = format!("{name}: this header stands in the request more than once");
        return ApiError::new(ErrorCode::BadParameter, detail).into_response();
    }
    let host = headers.get(header::HOST).map(HeaderValue::as_bytes);
    let authority = request.uri().authority().map(|authority| authority.as_str().as_bytes());
    if let (Some(host), Some(authority)) = (host, authority)
        && !host.eq_ignore_ascii_case(authority)
    {
        let detail = "host: the header names another host than the address of the request";
        return ApiError::new(ErrorCode::BadParameter, detail).into_response();
    }
    next.run(request).await
}

/// Headers that every response carries; a page's own, stricter or looser, stand.
async fn harden(request: Request, next: Next) -> Response {
    const HEADERS: [(HeaderName, &str); 6] = [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Browsers that came by TLS once come by nothing else for two years (RFC 6797).
async fn strict_transport(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let value = HeaderValue::from_static("max-age=63072000");
    response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, value);
    response
}

/// Lets pages of other origins call the watch endpoints. No cookie is involved there, so the header protects nothing; who may
/// watch is decided by the relying party's list.
async fn cross_origin(request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/v1/watch/") {
        return next.run(request).await;
    }
    let mut response = if request.method() == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("authorization, content-type"));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    response
}
