//! Application passwords by OAuth 2.0, for servers that speak it: the password grant (RFC 6749 §4.3) and introspection (RFC 7662).
//!
//! The client is always authenticated (RFC 6749 §2.3.1): a public client would let everybody ask whether a password is right.

use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use nod_core::factor::app_password::Protocol;
use nod_core::id::{AccountId, ClientId, Username};
use nod_core::wire::ErrorCode;
use secrecy::ExposeSecret;
use serde::Serialize;

use crate::flow::factor::app_password::Presented;
use crate::flow::factor::app_token;
use crate::flow::{Caller, Refusal, authenticate};
use crate::http::error::{ApiError, OAuthError};
use crate::http::extract::{ClientAddress, Shared, basic};
use crate::http::pages::fields::{self, Pair};

/// A form of a relying party that has proved who it is.
pub struct OAuthForm {
    client: ClientId,
    /// What the server speaks, as the address that it was configured with says.
    protocol: Option<Protocol>,
    fields: Vec<Pair>,
}

impl FromRequest<Shared> for OAuthForm {
    type Rejection = OAuthError;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, OAuthError> {
        let (mut parts, body) = request.into_parts();
        let Ok(ClientAddress(from)) = ClientAddress::from_request_parts(&mut parts, app).await;
        let caller = Caller::at(from);
        // Before the body is read, where that is possible.
        let by_header = match parts.headers.get(header::AUTHORIZATION) {
            Some(value) => {
                let (id, secret) = basic(value).ok_or_else(|| Refusal::plain(ErrorCode::ClientUnauthorized))?;
                Some(authenticate::relying_party(app, caller, &id, &secret).await?.client)
            }
            None => None,
        };
        require_form(&parts.headers)?;
        let fields = tokio::time::timeout(app.config.http.request_timeout, fields::read(body)).await;
        let fields = fields.map_err(|_| Refusal::plain(ErrorCode::Timeout))?.map_err(Refusal::plain)?;
        let (id, secret) = (one(&fields, "client_id")?, one(&fields, "client_secret")?);
        let client = match (by_header, id, secret) {
            // Some clients name themselves a second time.
            (Some(client), id, None) if id.is_none_or(|id| id == client.as_str()) => client,
            (Some(_), ..) => return Err(bad("the client authenticates itself once, by header or in the form").into()),
            (None, Some(id), Some(secret)) => authenticate::relying_party(app, caller, id, secret).await?.client,
            (None, ..) => return Err(Refusal::plain(ErrorCode::ClientUnauthorized).into()),
        };
        Ok(Self { client, protocol: spoken(&parts)?, fields })
    }
}

impl OAuthForm {
    fn required(&self, name: &str) -> Result<&str, OAuthError> {
        Ok(one(&self.fields, name)?.ok_or_else(|| bad(&format!("{name} is missing")))?)
    }
}

/// A field that may be there once (RFC 6749 §3.2). One that is empty counts as absent.
fn one<'p>(fields: &'p [Pair], name: &str) -> Result<Option<&'p str>, Refusal> {
    let mut values = fields.iter().filter(|(key, _)| key.as_str() == name).map(|(_, value)| value.as_str());
    match (values.next(), values.next()) {
        (value, None) => Ok(value.filter(|value| !value.is_empty())),
        (_, Some(_)) => Err(bad(&format!("{name} is there more than once"))),
    }
}

fn bad(detail: &str) -> Refusal {
    Refusal::new(ErrorCode::BadField, detail)
}

fn require_form(headers: &HeaderMap) -> Result<(), Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        Ok(())
    } else {
        Err(Refusal::plain(ErrorCode::UnsupportedMediaType))
    }
}

/// `?protocol=caldav` in the address of the endpoint: for servers that cannot send a `scope`.
fn spoken(parts: &Parts) -> Result<Option<Protocol>, OAuthError> {
    let query = fields::pairs(parts.uri.query().unwrap_or_default().as_bytes()).ok_or_else(|| bad("no UTF-8"))?;
    one(&query, "protocol")?.map(protocol).transpose()
}

fn protocol(name: &str) -> Result<Protocol, OAuthError> {
    Protocol::from_name(name).ok_or_else(|| {
        let names = Protocol::ALL.map(Protocol::name).join(", ");
        OAuthError::named("invalid_scope", bad(&format!("one of {names}")))
    })
}

/// RFC 6749 §5.1.
#[derive(Serialize)]
struct TokenResponse<'t> {
    access_token: &'t str,
    token_type: &'static str,
    expires_in: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'static str>,
}

/// `POST /v1/app-passwords/token`.
///
/// # Errors
/// As RFC 6749 §5.2 names them.
pub async fn token(State(app): State<Shared>, form: OAuthForm) -> Result<Response, OAuthError> {
    if form.required("grant_type")? != "password" {
        return Err(OAuthError::named("unsupported_grant_type", bad("grant_type: only password")));
    }
    let asked = one(&form.fields, "scope")?.map(protocol).transpose()?;
    let protocol = match (form.protocol, asked) {
        (Some(address), Some(asked)) if address != asked => {
            return Err(OAuthError::named("invalid_scope", bad("the address and the scope name two protocols")));
        }
        (address, asked) => address.or(asked),
    };
    let presented = Presented {
        username: form.required("username")?.to_owned(),
        password: form.required("password")?.into(),
        protocol,
        // The server does not say where the program is, and its own address is not that.
        ip: None,
    };
    let granted = app_token::grant(&app, &form.client, presented).await?;
    let response = TokenResponse {
        access_token: granted.token.expose_secret(),
        token_type: "Bearer",
        expires_in: granted.lifetime.as_secs(),
        scope: protocol.map(Protocol::name),
    };
    Ok(axum::Json(response).into_response())
}

/// RFC 7662 §2.2.
#[derive(Serialize)]
#[serde(untagged)]
enum IntrospectionResponse {
    Active {
        active: bool,
        username: Username,
        sub: AccountId,
        client_id: ClientId,
        token_type: &'static str,
        exp: i64,
        #[serde(skip_serializing_if = "Option::is_none")]
        scope: Option<&'static str>,
    },
    /// No word of why.
    Inactive { active: bool },
}

/// `POST /v1/app-passwords/introspect`.
///
/// # Errors
/// As RFC 6749 §5.2 names them.
pub async fn introspect(State(app): State<Shared>, form: OAuthForm) -> Result<Response, OAuthError> {
    let active = app_token::introspect(&app, &form.client, form.required("token")?).await?;
    // A token for one protocol is none at an address for another.
    let active = active.filter(|active| form.protocol.is_none() || active.protocol == form.protocol);
    let response = match active {
        Some(active) => IntrospectionResponse::Active {
            active: true,
            username: active.username,
            sub: active.account,
            client_id: form.client,
            token_type: "Bearer",
            exp: active.end.seconds(),
            scope: active.protocol.map(Protocol::name),
        },
        None => IntrospectionResponse::Inactive { active: false },
    };
    Ok((StatusCode::OK, axum::Json(response)).into_response())
}

impl From<Refusal> for OAuthError {
    fn from(refusal: Refusal) -> Self {
        Self::new(ApiError(refusal))
    }
}
