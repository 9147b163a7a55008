//! Requests that a device's key signed.

use axum::body::Bytes;
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
        let signed = SignedRequest::receive(request, app).await?;
        let device = authenticate::device(app, signed.caller, signed.proved()).await?;
        Ok(Self { device, body: T::parse(&signed.parts.headers, &signed.body)? })
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
        let signed = SignedRequest::receive(request, app).await?;
        let key = authenticate::claiming_key(app, signed.caller, signed.proved()).await?;
        Ok(Self { key, body: T::parse(&signed.parts.headers, &signed.body)? })
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

/// A request that says it is signed, with all of its body: nothing of it is verified yet.
struct SignedRequest {
    caller: Caller,
    parts: Parts,
    /// The path as the client asked for it, whatever router it came through.
    path: String,
    body: Bytes,
}

impl SignedRequest {
    async fn receive(request: Request, app: &Shared) -> ApiResult<Self> {
        let (mut parts, body) = request.into_parts();
        let Ok(ClientAddress(from)) = ClientAddress::from_request_parts(&mut parts, app).await;
        let body = read(&parts.headers, body, app).await?;
        let original = parts.extensions.get::<OriginalUri>().map(|OriginalUri(uri)| uri.path());
        let path = original.unwrap_or_else(|| parts.uri.path()).to_owned();
        Ok(Self { caller: Caller::at(from), parts, path, body })
    }

    fn proved(&self) -> ProvedRequest<'_> {
        let proof = self.parts.headers.get("dpop").and_then(|value| value.to_str().ok());
        ProvedRequest { proof, method: self.parts.method.as_str(), path: &self.path, body: &self.body }
    }
}
