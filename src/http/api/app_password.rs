//! Application passwords, checked for servers of mail, calendars and files.

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use nod_core::factor::app_password::Protocol;
use nod_core::id::{AccountId, AppPasswordId};
use nod_core::text::lenient_address;
use nod_core::wire::ErrorCode;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::flow::factor::app_password::{self, Accepted, Presented};
use crate::flow::{Caller, Refusal, authenticate};
use crate::http::error::{ApiError, ApiResult};
use crate::http::extract::{Client, ClientAddress, Json, Shared, basic};

/// Where nginx puts the relying party's own id and secret: `Authorization` is the program's.
const OWN_AUTHORIZATION: &str = "x-nod-authorization";

/// Where nginx says what the program speaks.
const PROTOCOL: &str = "x-nod-protocol";

/// Where Nod says whose password it was.
const USER: &str = "x-nod-user";

/// What a server was given by a program.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckRequest {
    username: String,
    password: SecretString,
    protocol: Option<String>,
    ip: Option<String>,
}

/// Whose password it was.
#[derive(Debug, Serialize)]
pub struct CheckResponse {
    username: String,
    account: AccountId,
    app_password: AppPasswordId,
}

/// `POST /v1/app-passwords/check`.
///
/// # Errors
/// `bad_field`, and those of [`app_password::check`].
pub async fn check(
    State(app): State<Shared>,
    _client: Client,
    Json(request): Json<CheckRequest>,
) -> ApiResult<axum::Json<CheckResponse>> {
    let presented = Presented {
        username: request.username,
        password: request.password,
        protocol: request.protocol.as_deref().map(protocol).transpose()?,
        // Only displayed and counted under: what is no address is an unknown one.
        ip: request.ip.as_deref().and_then(lenient_address),
    };
    let Accepted { account, username, password } = app_password::check(&app, presented).await?;
    Ok(axum::Json(CheckResponse { username: username.to_string(), account, app_password: password }))
}

fn protocol(name: &str) -> ApiResult<Protocol> {
    let names = || Protocol::ALL.map(Protocol::name).join(", ");
    Protocol::from_name(name).ok_or_else(|| ApiError::new(ErrorCode::BadField, format!("protocol: one of {}", names())))
}

/// The relying party of a request whose `Authorization` is somebody else's.
pub struct OwnClient;

impl FromRequestParts<Shared> for OwnClient {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> ApiResult<Self> {
        let own = parts.headers.get(OWN_AUTHORIZATION).and_then(basic);
        let (id, secret) = own.ok_or_else(|| ApiError::plain(ErrorCode::ClientUnauthorized))?;
        let Ok(ClientAddress(from)) = ClientAddress::from_request_parts(parts, app).await;
        authenticate::relying_party(app, Caller::at(from), &id, &secret).await?;
        Ok(Self)
    }
}

/// `GET /v1/app-passwords/auth`: for `auth_request` of nginx and its like. The program's user name and password are in
/// `Authorization`, as the program sent them.
///
/// # Errors
/// `client_unauthorized`, `bad_field`, and those of [`app_password::check`].
pub async fn auth(
    State(app): State<Shared>,
    _own: OwnClient,
    ClientAddress(ip): ClientAddress,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let spoken = match headers.get(PROTOCOL) {
        Some(name) => Some(protocol(name.to_str().unwrap_or_default())?),
        None => None,
    };
    let checked = match headers.get(header::AUTHORIZATION).and_then(basic) {
        Some((username, password)) => {
            app_password::check(&app, Presented { username, password: password.into(), protocol: spoken, ip }).await
        }
        // A program asks without a password first, to hear that one is needed.
        None => return Ok(unauthorized(ApiError::plain(ErrorCode::CredentialsWrong))),
    };
    match checked {
        Ok(Accepted { username, .. }) => {
            let user = HeaderValue::from_bytes(username.as_str().as_bytes());
            let mut response = StatusCode::OK.into_response();
            if let Ok(user) = user {
                response.headers_mut().insert(USER, user);
            }
            Ok(response)
        }
        Err(refusal) if refusal.code == ErrorCode::CredentialsWrong => Ok(unauthorized(refusal.into())),
        // A proxy knows yes, no and trouble: what has to wait is a no, and no trouble of the proxy's.
        Err(Refusal { code: ErrorCode::TooManyGuesses, retry_after, .. }) => {
            Ok(unauthorized(ApiError(Refusal { retry_after, ..Refusal::plain(ErrorCode::CredentialsWrong) })))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// The program is asked for a user name and a password (RFC 7617).
fn unauthorized(error: ApiError) -> Response {
    let mut response = error.into_response();
    let ask = HeaderValue::from_static("Basic realm=\"app password\", charset=\"UTF-8\"");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, ask);
    response
}
