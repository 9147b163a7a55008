//! Requests that a device's key signed.

use axum::extract::{FromRequest, FromRequestParts, OriginalUri, Request};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use nod_core::device::Device;
use nod_core::wire::ErrorCode;
use serde::de::DeserializeOwned;

use super::json::{parse, read, require_json};
use super::{ClientAddress, Shared};
use crate::flow::Caller;
use crate::flow::authenticate::{self, ProvedRequest};
use crate::http::error::{ApiError, ApiResult};

/// A request that a device's key signed: the device, and the body. A request without a body has `T = ()`.
pub struct Proved<T> {
    /// The device.
    pub device: Device,
    /// The body.
    pub body: T,
}

impl<T: ProvedBody> FromRequest<Shared> for Proved<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &Shared) -> ApiResult<Self> {
        let (mut parts, body) = request.into_parts();
        let Ok(ClientAddress(from)) = ClientAddress::from_request_parts(&mut parts, app).await;
        let bytes = read(&parts.headers, body, app).await?;
        let path = path(&parts);
        let device = authenticate::device(app, Caller::at(from), proved(&parts, &path, &bytes)).await?;
        Ok(Self { device, body: T::parse(&parts.headers, &bytes)? })
    }
}

/// A request signed by the key that claimed an enrolment, which is no device yet.
pub struct ProvedByKey<T> {
    /// The key.
    pub key: nod_core::device::PublicKey,
    /// The body.
    pub body: T,
}

impl<T: ProvedBody> FromRequest<Shared> for ProvedByKey<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &Shared) -> ApiResult<Self> {
        let (mut parts, body) = request.into_parts();
        let Ok(ClientAddress(from)) = ClientAddress::from_request_parts(&mut parts, app).await;
        let bytes = read(&parts.headers, body, app).await?;
        let path = path(&parts);
        let key = authenticate::claiming_key(app, Caller::at(from), proved(&parts, &path, &bytes)).await?;
        Ok(Self { key, body: T::parse(&parts.headers, &bytes)? })
    }
}

/// What can be the body of a signed request.
pub trait ProvedBody: Sized {
    /// Reads the body.
    ///
    /// # Errors
    /// `bad_json`, `bad_field`, `unsupported_media_type`.
    fn parse(headers: &HeaderMap, bytes: &[u8]) -> ApiResult<Self>;
}

impl ProvedBody for () {
    fn parse(_: &HeaderMap, bytes: &[u8]) -> ApiResult<Self> {
        if bytes.is_empty() { Ok(()) } else { Err(ApiError::new(ErrorCode::BadField, "this call takes no body")) }
    }
}

/// The body of a signed request, as JSON.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> ProvedBody for Body<T> {
    fn parse(headers: &HeaderMap, bytes: &[u8]) -> ApiResult<Self> {
        require_json(headers)?;
        parse(bytes).map(Self)
    }
}

fn proved<'r>(parts: &'r Parts, path: &'r str, body: &'r [u8]) -> ProvedRequest<'r> {
    let proof = parts.headers.get("dpop").and_then(|value| value.to_str().ok());
    ProvedRequest { proof, method: parts.method.as_str(), path, body }
}

/// The path as the client asked for it, whatever router it came through.
fn path(parts: &Parts) -> String {
    parts.extensions.get::<OriginalUri>().map_or_else(|| parts.uri.path().to_owned(), |uri| uri.path().to_owned())
}
