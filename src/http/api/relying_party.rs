//! Relying parties: ask, look, cancel, redeem.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use nod_core::answer::MatchSecret;
use nod_core::challenge::{CancelReason, StateName};
use nod_core::encoding::sha256_base64url;
use nod_core::id::{ChallengeId, ClientId};
use nod_core::policy::Level;
use nod_core::text::{lenient_address, shown};
use nod_core::time::Timestamp;
use nod_core::token::ReceiptClaims;
use nod_core::wire::{ChallengeRequest, ContextRequest, ErrorCode, WatchView};
use serde::{Deserialize, Serialize};

use crate::app::App;
pub use crate::flow::approval::issue::MAX_ACTION;
use crate::flow::approval::issue::{self, Action, Issued, Reach, Request, RequestContext};
use crate::flow::approval::known_browser::{BrowserId, MAX_BROWSER_ID};
use crate::flow::approval::{cancel, evidence, redeem, watch};
use crate::http::error::{ApiError, ApiResult};
use crate::http::extract::browser;
use crate::http::extract::{Client, Connection, Shared, parse};
use crate::telemetry::{Step, Stopwatch};

/// The longest text of a context that the documentation allows, in characters. Of these the browser's id alone is refused when it is
/// longer: the others are only displayed, or compared with a list.
pub const MAX_CONTEXT: usize = MAX_BROWSER_ID;

/// The longest `Idempotency-Key`, in bytes.
pub const MAX_KEY: usize = 255;

/// What the relying party gets for its request.
#[derive(Debug, Serialize)]
pub struct ChallengeResponse {
    id: ChallengeId,
    state: StateName,
    level: Level,
    expires_at: Timestamp,
    /// In seconds, by the server's clock.
    expires_in: u64,
    /// The waiting browser's one-time ticket.
    ticket: String,
    /// What the waiting page must show.
    show: Show,
    /// Push is paused for the account, so nobody was woken: the page must say "open the app".
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    quiet: bool,
}

/// What the waiting page must show.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Show {
    /// Level `tap`: nothing.
    Nothing {},
    /// Level `number`: two digits.
    Number {
        /// The digits.
        number: String,
    },
    /// Level `strict`: six digits, or a QR code.
    Strict {
        /// The digits.
        number: String,
        /// The text of the QR code.
        qr: String,
    },
}

impl std::fmt::Debug for Show {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Show(<redacted>)")
    }
}

impl Show {
    /// What the page of a challenge shows.
    pub fn new(app: &App, challenge: ChallengeId, shown: &MatchSecret) -> Self {
        match (shown.digits(), shown.scan()) {
            (None, _) => Self::Nothing {},
            (Some(number), None) => Self::Number { number },
            (Some(number), Some(scan)) => Self::Strict { number, qr: scan_text(app, challenge, &scan) },
        }
    }
}

/// The text of the waiting page's QR code: a link, so that a phone's own camera knows what to do with it. The secret stands in
/// the fragment, where no server sees it.
pub fn scan_text(app: &App, challenge: ChallengeId, scan: &str) -> String {
    format!("{}/scan#v1.{challenge}.{scan}", app.issuer())
}

/// `POST /v1/challenges`: asks.
///
/// # Errors
/// See [`issue::issue`].
pub async fn create(
    State(app): State<Shared>,
    mut arrived: Arrived,
    client: Client,
    headers: HeaderMap,
    body: RawJson,
) -> ApiResult<Response> {
    let idempotency = key_hash(&headers)?.map(|key| (key, sha256_base64url(&body.0)));
    let request = check(parse(&body.0)?, idempotency)?;
    app.metrics.step(Step::Parse, arrived.0.lap());
    let Issued { challenge, ticket, shown, quiet } = issue::issue(&app, &client.0, request).await?;
    let response = ChallengeResponse {
        id: challenge.id,
        state: challenge.state.name(),
        level: challenge.level,
        expires_at: challenge.expires_at,
        expires_in: app.now().until(challenge.expires_at).as_secs(),
        ticket,
        show: Show::new(&app, challenge.id, &shown),
        quiet,
    };
    let mut response = (StatusCode::CREATED, axum::Json(response)).into_response();
    if let Ok(location) = HeaderValue::from_str(&format!("/v1/challenges/{}", challenge.id)) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// When the head of a request was read. It stands before all that reads more of it.
pub struct Arrived(Stopwatch);

impl<S: Sync> FromRequestParts<S> for Arrived {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(Stopwatch::start()))
    }
}

/// A JSON body whose exact bytes are needed as well.
pub struct RawJson(Vec<u8>);

impl axum::extract::FromRequest<Shared> for RawJson {
    type Rejection = ApiError;

    async fn from_request(request: axum::extract::Request, app: &Shared) -> ApiResult<Self> {
        Ok(Self(crate::http::extract::read_json(request, app).await?.to_vec()))
    }
}

/// The hash of the `Idempotency-Key`, where there is one.
fn key_hash(headers: &HeaderMap) -> ApiResult<Option<String>> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    let key = key.as_bytes();
    if key.is_empty() || key.len() > MAX_KEY || !key.iter().all(|byte| (0x20..0x7f).contains(byte)) {
        let detail = format!("Idempotency-Key: 1 to {MAX_KEY} printable ASCII characters");
        return Err(ApiError::new(ErrorCode::BadParameter, detail));
    }
    Ok(Some(sha256_base64url(key)))
}

fn check(request: ChallengeRequest, idempotency: Option<(String, String)>) -> ApiResult<Request> {
    let level = match request.level.as_deref() {
        None => None,
        Some(name) => Some(Level::from_name(name).ok_or_else(|| {
            let name = shown(name, 40);
            ApiError::new(ErrorCode::LevelNotAllowed, format!("level: {name:?} is not tap, number or strict"))
        })?),
    };
    let aal2 = match request.aal {
        None | Some(1) => false,
        Some(2) => true,
        Some(other) => return Err(ApiError::new(ErrorCode::LevelNotAllowed, format!("aal: {other} is not 1 or 2"))),
    };
    let action = match request.action {
        None => None,
        Some(action) => Some(action.parse::<Action>().map_err(|fault| {
            ApiError::new(ErrorCode::BadField, format!("action: {fault}; it has 1 to {MAX_ACTION} visible characters"))
        })?),
    };
    Ok(Request {
        username: request.username,
        level,
        aal2,
        action,
        deed: None,
        context: context(request.context)?,
        lifetime: request.lifetime.map(Duration::from_secs),
        idempotency,
        reach: Reach::Phone,
    })
}

/// Address and browser are only displayed: what cannot be read is unknown. The origin and the browser's id decide something.
fn context(context: ContextRequest) -> ApiResult<RequestContext> {
    let browser_id = context.browser_id.as_deref().map(str::parse::<BrowserId>).transpose();
    let browser_id =
        browser_id.map_err(|fault| ApiError::new(ErrorCode::BadField, format!("context.browser_id: {fault}")))?;
    Ok(RequestContext {
        ip: context.ip.as_str().and_then(lenient_address),
        browser: context.user_agent.as_str().and_then(browser::words),
        browser_id,
        origin: context.origin,
        // How it recognises browsers is its own responsibility.
        by_cookie_alone: false,
        language: None,
    })
}

/// A challenge id in a path.
pub struct ChallengePath(pub ChallengeId);

impl<S: Send + Sync> FromRequestParts<S> for ChallengePath {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> ApiResult<Self> {
        let id = Path::<String>::from_request_parts(parts, state).await.ok().and_then(|Path(id)| id.parse().ok());
        id.map(Self).ok_or_else(|| ApiError::new(ErrorCode::BadParameter, "the challenge id is a UUID in lower case"))
    }
}

/// `?wait=` seconds.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaitQuery {
    #[serde(default)]
    wait: u64,
}

/// `GET /v1/challenges/{id}`: how it stands, or how it ended if that happens while the call waits.
///
/// # Errors
/// `challenge_unknown`, `too_many_connections`, and the store's.
pub async fn show(
    State(app): State<Shared>,
    connection: Connection,
    client: Client,
    ChallengePath(id): ChallengePath,
    query: Result<Query<WaitQuery>, axum::extract::rejection::QueryRejection>,
) -> ApiResult<axum::Json<WatchView>> {
    let Query(query) = query.map_err(|_| ApiError::new(ErrorCode::BadParameter, "wait: whole seconds"))?;
    let _slot = if query.wait > 0 { Some(connection.wait_of(&app, &client.0.client)?) } else { None };
    let wait = Duration::from_secs(query.wait);
    Ok(axum::Json(watch::until_final(&app, &client.0.client, id, wait).await?))
}

/// `DELETE /v1/challenges/{id}`: takes the question back.
///
/// # Errors
/// See [`cancel::cancel`].
pub async fn cancel(
    State(app): State<Shared>,
    client: Client,
    ChallengePath(id): ChallengePath,
) -> ApiResult<axum::Json<WatchView>> {
    Ok(axum::Json(cancel::cancel(&app, &client.0.client, id, CancelReason::Withdrawn).await?))
}

/// The receipt, and what it says.
#[derive(Debug, Serialize)]
pub struct RedeemResponse {
    receipt: String,
    claims: ReceiptClaims,
}

/// `POST /v1/challenges/{id}/redeem`: the receipt, exactly once; with the same `Idempotency-Key` again for a short while.
///
/// # Errors
/// See [`redeem::redeem`].
pub async fn redeem(
    State(app): State<Shared>,
    client: Client,
    ChallengePath(id): ChallengePath,
    headers: HeaderMap,
) -> ApiResult<axum::Json<RedeemResponse>> {
    let client: &ClientId = &client.0.client;
    let redeemed = redeem::redeem(&app, client, id, key_hash(&headers)?.as_deref()).await?;
    Ok(axum::Json(RedeemResponse { receipt: redeemed.receipt, claims: redeemed.claims }))
}

/// `GET /v1/challenges/{id}/evidence`: what anybody with the public keys can verify offline.
///
/// # Errors
/// See [`evidence::find_owned`].
pub async fn evidence(
    State(app): State<Shared>,
    client: Client,
    ChallengePath(id): ChallengePath,
) -> ApiResult<axum::Json<nod_core::evidence::Evidence>> {
    Ok(axum::Json(evidence::find_owned(&app, &client.0.client, id).await?))
}
