//! Extractors: who is asking, and what exactly was sent.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, OriginalUri, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use data_encoding::BASE64;
use nod_core::device::Device;
use nod_core::id::ClientId;
use nod_core::json;
use nod_core::text::shown;
use nod_core::wire::ErrorCode;
use serde::de::DeserializeOwned;

use super::error::{ApiError, ApiResult};
use super::forwarded;
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::authenticate::{self, ProvedRequest};
use crate::flow::caller::guarded_proof;
use crate::limits::{Place, UNKNOWN, Wait, Who};

/// The longest name of a field in an error, in characters.
const MAX_FIELD: usize = 100;

/// When an address whose places are taken may look again: nobody knows when one of its waits ends.
const SEAT_WAIT: Duration = Duration::from_secs(10);

/// The shared state of all handlers.
pub type Shared = Arc<App>;

/// A relying party that sent its id and secret by HTTP Basic.
pub struct Client(pub crate::flow::approval::issue::RelyingParty);

impl FromRequestParts<Shared> for Client {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> ApiResult<Self> {
        let (id, secret) = basic(&parts.headers).ok_or_else(|| ApiError::plain(ErrorCode::ClientUnauthorized))?;
        let Ok(ClientAddress(from)) = ClientAddress::from_request_parts(parts, app).await;
        Ok(Self(guarded_proof(app, from, authenticate::relying_party(app, &id, &secret)).await?))
    }
}

/// User and password of HTTP Basic (RFC 7617). Client ids and secrets are made of characters that need no encoding, so a
/// client that form-encodes them first, as OAuth asks, sends the same.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, credentials) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(BASE64.decode(credentials.trim().as_bytes()).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

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

/// The client's address: the connection's, or the one that a trusted proxy reports. `None`: unknown.
pub struct ClientAddress(pub Option<IpAddr>);

impl FromRequestParts<Shared> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical());
        Ok(Self(peer.and_then(|peer| client_address(peer, &parts.headers, app))))
    }
}

/// The connection that brought a request, where connections are counted.
pub struct Connection(Option<Arc<Place>>);

impl<S: Sync> FromRequestParts<S> for Connection {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.extensions.get::<Arc<Place>>().cloned()))
    }
}

impl Connection {
    /// A slot for a call of a relying party that waits. It counts for the relying party and in total. It does not count for the
    /// address: a relying party's server asks for all of its users from one.
    ///
    /// # Errors
    /// `too_many_connections`.
    pub fn wait_of(self, app: &App, client: &ClientId) -> ApiResult<WaitSlot> {
        self.wait(app, || Who::Party(client.clone()))
    }

    fn wait(self, app: &App, who: impl FnOnce() -> Who) -> ApiResult<WaitSlot> {
        let Some(connection) = self.0 else { return Ok(WaitSlot { _wait: None }) };
        match app.limits.connections.wait(&connection, who()) {
            Ok(wait) => Ok(WaitSlot { _wait: Some(wait) }),
            Err(full) => {
                app.metrics.refused_connection(full.as_str());
                Err(ApiError(Refusal::limited(ErrorCode::TooManyConnections, SEAT_WAIT)))
            }
        }
    }
}

/// A slot for a call that waits on purpose, kept until it is dropped. It counts for the client's address: see
/// [`crate::limits::Connections::wait`].
pub struct WaitSlot {
    _wait: Option<Wait>,
}

impl FromRequestParts<Shared> for WaitSlot {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> ApiResult<Self> {
        let Ok(connection) = Connection::from_request_parts(parts, app).await;
        let Ok(ClientAddress(client)) = ClientAddress::from_request_parts(parts, app).await;
        connection.wait(app, || Who::Address(client.unwrap_or(UNKNOWN)))
    }
}

fn client_address(peer: IpAddr, headers: &HeaderMap, app: &App) -> Option<IpAddr> {
    let connections = &app.limits.connections;
    forwarded::client_address(peer, headers, app.config.http.forwarded_header, |address| connections.is_proxy(address))
}

/// A JSON body, parsed strictly.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Shared> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &Shared) -> ApiResult<Self> {
        parse(&read_json(request, app).await?).map(Self)
    }
}

/// The bytes of a body that says it is JSON.
///
/// # Errors
/// `unsupported_media_type`, `too_large`.
pub async fn read_json(request: Request, app: &App) -> ApiResult<Bytes> {
    let (parts, body) = request.into_parts();
    require_json(&parts.headers)?;
    read(&parts.headers, body, app).await
}

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
        let device = guarded_proof(app, from, authenticate::device(app, proved(&parts, &path, &bytes))).await?;
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
        let key = guarded_proof(app, from, authenticate::claiming_key(app, proved(&parts, &path, &bytes))).await?;
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

async fn read(headers: &HeaderMap, body: axum::body::Body, app: &App) -> ApiResult<Bytes> {
    let limit = app.config.http.max_body_bytes;
    let too_large = || ApiError::new(ErrorCode::TooLarge, format!("at most {limit} bytes"));
    let declared = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > limit) {
        return Err(too_large());
    }
    // Calls that wait on purpose have no deadline of their own, and a body may trickle in for ever.
    match tokio::time::timeout(app.config.http.request_timeout, axum::body::to_bytes(body, limit)).await {
        Ok(read) => read.map_err(|_| too_large()),
        Err(_) => Err(ApiError::new(ErrorCode::Timeout, "the body did not come in time")),
    }
}

fn require_json(headers: &HeaderMap) -> ApiResult<()> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case("application/json") {
        Ok(())
    } else {
        Err(ApiError::plain(ErrorCode::UnsupportedMediaType))
    }
}

/// Reads JSON, and tells text that is no JSON from JSON that is not what this call takes.
///
/// # Errors
/// `bad_json`, `bad_field`.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> ApiResult<T> {
    let mut text = serde_json::Deserializer::from_slice(bytes);
    let parsed = serde_path_to_error::deserialize(&mut text).map_err(|error| {
        let code = if error.inner().is_data() { ErrorCode::BadField } else { ErrorCode::BadJson };
        // `lifetime: wrong type: string "60", expected a whole number in range`.
        let field = error.path().to_string();
        let detail = json::explain(&error.into_inner());
        ApiError::new(code, if field == "." { detail } else { format!("{}: {detail}", shown(&field, MAX_FIELD)) })
    })?;
    text.end().map_err(|error| ApiError::new(ErrorCode::BadJson, json::explain(&error)))?;
    // serde would take an array for a struct: its items in the order of the fields.
    if bytes.trim_ascii_start().first() == Some(&b'{') {
        Ok(parsed)
    } else {
        Err(ApiError::new(ErrorCode::BadField, "the body is one JSON object"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, value.parse().unwrap());
        headers
    }

    #[test]
    fn basic_credentials_are_read_as_rfc_7617_says() {
        let good = headers("basic d2VibWFpbDpzZWM6cmV0");
        assert_eq!(basic(&good), Some(("webmail".to_owned(), "sec:ret".to_owned())));
        for bad in ["Basic", "Basic !!", "Bearer d2VibWFpbDpzZWM6cmV0", "Basic d2VibWFpbA=="] {
            assert_eq!(basic(&headers(bad)), None, "{bad}");
        }
    }

    #[test]
    fn broken_json_and_wrong_fields_are_told_apart() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Body {
            #[expect(dead_code, reason = "only whether it parses matters")]
            name: String,
        }
        assert_eq!(parse::<Body>(b"{").unwrap_err().0.code, ErrorCode::BadJson);
        for wrong in ["{\"name\":1}", "[\"a\"]", " [\"a\"]", "{\"name\":\"a\",\"name\":\"b\"}"] {
            assert_eq!(parse::<Body>(wrong.as_bytes()).unwrap_err().0.code, ErrorCode::BadField, "{wrong}");
        }
        assert!(parse::<Body>(b" {\"name\":\"a\"}\n").is_ok());
        let unknown = parse::<Body>(b"{\"name\":\"a\",\"nmae\":1}").unwrap_err().0;
        assert_eq!(unknown.code, ErrorCode::BadField);
        assert!(unknown.detail.contains("nmae"), "{}", unknown.detail);
    }
}
