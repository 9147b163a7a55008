//! The phone app's origin: the files of the app that was built into the service, under a policy of their own.
//!
//! It shares the calls of devices with the service's own origin, and nothing else: whatever a script there could be made to do, it
//! cannot read or send a page of an account. Nothing here reads a cookie.

mod files;
mod manifest;

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use nod_core::wire::ErrorCode;

use super::api::service;
use super::error::ApiError;
use super::extract::Shared;
pub use files::{Embedded, File, Files, Form};
pub use manifest::manifest;

/// Where the app begins.
const INDEX: &str = "index.html";

/// Where browsers look for what is needed to install the app.
const MANIFEST: &str = "manifest.webmanifest";

/// The folder whose files have a hash of their content in their names.
const HASHED: &str = "assets/";

/// What the app needs of a browser: nothing from elsewhere, nothing inline, no form, and no text that becomes code or markup. It goes
/// with the scripts as well, for a worker runs under the policy that its script came with.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; \
     connect-src 'self'; manifest-src 'self'; worker-src 'self'; media-src 'self' blob:; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types nod";

/// What the app may ask of a phone: its camera, for codes, and its screen lock. What it has no use for is off, also for a script that
/// should not be there.
const PERMISSIONS_POLICY: &str = "camera=(self), publickey-credentials-create=(self), publickey-credentials-get=(self), \
     accelerometer=(), browsing-topics=(), display-capture=(), encrypted-media=(), geolocation=(), gyroscope=(), \
     hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), \
     window-management=(), xr-spatial-tracking=()";

/// What a browser without the app in this service reads. It is for the people who built the service.
const NOT_BUILT: &str = "The phone app is not in this build of Nod. Run scripts/phone-build, then build Nod again and start it.\n\
     docs/phone-app.md says more.\n";

/// Everything that is no call: the app's files and its manifest.
pub fn files(app: &Shared, files: Arc<Files>) -> MethodRouter {
    let manifest = File::made(MANIFEST, manifest(app, &files));
    get(serve)
        .fallback(async || service::method_not_allowed().await)
        .layer(Extension(Served { files, manifest: Arc::new(manifest) }))
}

/// What is served.
#[derive(Clone)]
struct Served {
    files: Arc<Files>,
    manifest: Arc<File>,
}

async fn serve(Extension(served): Extension<Served>, uri: Uri, headers: HeaderMap) -> Response {
    let name = match uri.path().strip_prefix('/') {
        Some("") | None => INDEX,
        Some(name) => name,
    };
    if name == MANIFEST {
        return answer(name, &served.manifest, &headers);
    }
    match served.files.get(name) {
        Some(file) => answer(name, file, &headers),
        None if name == INDEX => (StatusCode::NOT_FOUND, NOT_BUILT).into_response(),
        None => ApiError::plain(ErrorCode::NotFound).into_response(),
    }
}

/// A file, in the form that the browser takes.
fn answer(name: &str, file: &File, headers: &HeaderMap) -> Response {
    let Form { body, encoding, etag } = file.form(headers);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let is_known = known.is_some_and(|tags| tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag));
    let mut response =
        if is_known { StatusCode::NOT_MODIFIED.into_response() } else { Body::from(body).into_response() };
    let set = response.headers_mut();
    set.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.content_type));
    set.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        set.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if let Ok(tag) = HeaderValue::from_str(etag) {
        set.insert(header::ETAG, tag);
    }
    // All others keep their names while their content changes: an old worker must not pin an old app.
    let keep = if name.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if file.is_active() {
        set.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    }
    response
}

/// Keeps the origin to itself: no cookie comes in, and no other origin embeds or opens what is here. Browsers send the cookies of a
/// host to all of its ports, so those of the service's pages would arrive where the app is at another port of the same host.
pub(super) async fn enclose(mut request: Request, next: Next) -> Response {
    request.headers_mut().remove(header::COOKIE);
    let mut response = next.run(request).await;
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", PERMISSIONS_POLICY),
    ] {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}
