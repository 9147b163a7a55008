//! What the service says of itself.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use nod_core::wire::{ErrorCode, ServerKeys};

use crate::flow::operations::ready;
use crate::flow::push;
use crate::http::error::{ApiError, ApiResult};
use crate::http::extract::Shared;
use crate::http::phone_app::Files;

/// How long others may keep the published keys, in seconds: shorter than a new key is published before it signs.
const KEYS_MAX_AGE: &str = "public, max-age=60";

/// `GET /.well-known/jwks.json`: all keys that ever signed, so that old evidence verifies.
pub async fn jwks(State(app): State<Shared>) -> Response {
    let mut response = axum::Json(app.keys.load().published()).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/jwk-set+json"));
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static(KEYS_MAX_AGE));
    response
}

/// `GET /v1/keys`: how each key was vouched for by the one before it, for phones that pinned one.
pub async fn keys(State(app): State<Shared>) -> axum::Json<ServerKeys> {
    axum::Json(ServerKeys { issuer: app.issuer().to_owned(), certificates: app.keys.load().certificates() })
}

/// `GET /.well-known/nod-configuration`: where everything is.
pub async fn discovery(State(app): State<Shared>) -> axum::Json<serde_json::Value> {
    let at = |path: &str| format!("{}{path}", app.issuer());
    let (push_kinds, vapid_public_key) = push::offered(&app);
    let phone_app = app.config.app_url().map(|url| {
        serde_json::json!({
            "url": url,
            "yes_in_notification": app.config.app.yes_in_notification,
            "version": Files::embedded().version(),
        })
    });
    axum::Json(serde_json::json!({
        "issuer": app.issuer(),
        "name": app.config.service.name,
        "version": env!("CARGO_PKG_VERSION"),
        "jwks_uri": at("/.well-known/jwks.json"),
        "key_certificates_endpoint": at("/v1/keys"),
        "challenge_endpoint": at("/v1/challenges"),
        "socket_endpoint": at("/v1/socket").replacen("http", "ws", 1),
        "watch_exchange_endpoint": at("/v1/watch/exchange"),
        "watch_events_endpoint": at("/v1/watch/events"),
        "watch_poll_endpoint": at("/v1/watch/poll"),
        "enrolment_claim_endpoint": at("/v1/enrolments/claim"),
        "enrolment_status_endpoint": at("/v1/enrolments/status"),
        "enrolment_cancel_endpoint": at("/v1/enrolments/cancel"),
        "device_endpoint": at("/v1/device"),
        "inbox_endpoint": at("/v1/device/inbox"),
        "answer_endpoint": at("/v1/device/answer"),
        "openapi": at("/openapi.json"),
        "levels_supported": ["tap", "number", "strict"],
        "signing_alg_values_supported": ["EdDSA"],
        "device_signing_alg_values_supported": ["EdDSA", "ES256"],
        "push_target_endpoint": at("/v1/device/push-targets"),
        "push_kinds_supported": push_kinds,
        "vapid_public_key": vapid_public_key,
        "app": phone_app,
    }))
}

/// `GET /openapi.json`.
pub async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], super::OPENAPI)
}

/// `GET /healthz`: the process lives.
pub async fn health() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: it can serve. A service that is finishing says no, so that a load balancer sends nobody new.
///
/// # Errors
/// `going_away`, `store_unavailable`.
pub async fn ready(State(app): State<Shared>) -> ApiResult<&'static str> {
    ready::check(&app).await?;
    Ok("ready\n")
}

/// Whatever has no address.
pub async fn not_found() -> ApiError {
    ApiError::plain(ErrorCode::NotFound)
}

/// An address that does not take the method.
pub async fn method_not_allowed() -> ApiError {
    ApiError::plain(ErrorCode::MethodNotAllowed)
}

/// `GET /metrics`, on a listener of its own.
pub async fn metrics(State(app): State<Shared>) -> Response {
    push::measure(&app);
    let text = app.metrics.render(app.hub.waiting());
    let kind = [(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")];
    (StatusCode::OK, kind, text).into_response()
}
