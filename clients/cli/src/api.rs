//! The device's HTTP calls.

use std::time::Duration;

use nod_core::device::DisplayName;
use nod_core::id::ChallengeId;
use nod_core::screen_lock::ScreenLockAnswer;
use nod_core::time::Timestamp;
use nod_core::token::{self, Signer, rotation_binding};
use nod_core::wire::{
    Ack, AckRequest, AnswerAccepted, AnswerRequest, DeviceActivity, DeviceBackupCodes, DeviceCodes, DeviceInfo, Empty,
    EnrolClaimRequest, EnrolClaimed, EnrolStatus, ErrorCode, Inbox, InboxRequest, Problem, PushTargetInfo,
    PushTargetKind, PushTargetRequest, PushTestSent, RenameRequest, RotateRequest, ServerKeys, SignInAuthorizeRequest,
    SignInBegun, SignInLinked, SignInRequest, SignInStatus, SignInWaitRequest, WaitRequest,
};
use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

use crate::device::Device;
use crate::outside::{Outside, Time};

/// How long a call may take, beyond what it asked the server to wait.
const DEADLINE: Duration = Duration::from_secs(15);

/// The longest response that is read.
const MAX_RESPONSE_BYTES: usize = 1024 * 1024;

/// Why a call failed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ApiError {
    /// The server could not be reached, or the connection broke: whether the call arrived is not known.
    #[error("the server cannot be reached: {0}")]
    Network(String),
    /// The server refused, and said why.
    #[error("{}", .0.detail)]
    Refused(Box<Problem>),
    /// Something answered that is not a Nod server, or not one of this version.
    #[error("the server's answer cannot be read (HTTP status {0})")]
    Unreadable(u16),
}

impl ApiError {
    /// The stable code, where the server gave one.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused(problem) => Some(problem.code),
            Self::Network(_) | Self::Unreadable(_) => None,
        }
    }

    /// Whether the server understood the call and said no, for good: trying again changes nothing.
    pub fn is_final(&self) -> bool {
        match self {
            Self::Refused(problem) => !(problem.status >= 500 || matches!(problem.status, 408 | 425 | 429)),
            Self::Network(_) | Self::Unreadable(_) => false,
        }
    }

    fn network(error: &reqwest::Error) -> Self {
        // The source says what happened (refused, reset, timed out); the outer error would repeat the address.
        let mut cause: &dyn std::error::Error = error;
        while let Some(source) = cause.source() {
            cause = source;
        }
        Self::Network(cause.to_string())
    }
}

/// The HTTP side of a server, before a device exists.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    base: String,
    outside: Outside,
    time: Time,
}

/// One HTTP request.
struct Call<'a> {
    method: Method,
    path: &'a str,
    body: Vec<u8>,
    wait: Duration,
}

impl<'a> Call<'a> {
    fn bare(method: Method, path: &'a str) -> Self {
        Self { method, path, body: Vec::new(), wait: Duration::ZERO }
    }

    #[expect(
        clippy::expect_used,
        reason = "bodies are structs of strings and numbers: nothing in them can fail to serialise"
    )]
    fn json<B: Serialize>(method: Method, path: &'a str, body: &B) -> Self {
        let body = serde_json::to_vec(body).expect("plain structs serialise");
        Self { method, path, body, wait: Duration::ZERO }
    }

    fn waiting(self, wait_ms: u64) -> Self {
        Self { wait: Duration::from_millis(wait_ms), ..self }
    }
}

impl Server {
    pub(crate) fn new(base: String, outside: Outside) -> Self {
        let time = outside.time();
        Self { base, outside, time }
    }

    pub(crate) fn time(&self) -> &Time {
        &self.time
    }

    pub(crate) async fn claim(&self, request: &EnrolClaimRequest) -> Result<EnrolClaimed, ApiError> {
        read(&self.send(&Call::json(Method::POST, "/v1/enrolments/claim", request), None).await?)
    }

    pub(crate) async fn enrol_status(&self, signer: &dyn Signer, wait_ms: u64) -> Result<EnrolStatus, ApiError> {
        let call = Call::json(Method::POST, "/v1/enrolments/status", &WaitRequest { wait_ms }).waiting(wait_ms);
        read(&self.send(&call, Some(signer)).await?)
    }

    pub(crate) async fn cancel_enrolment(&self, signer: &dyn Signer) -> Result<(), ApiError> {
        self.send(&Call::bare(Method::POST, "/v1/enrolments/cancel"), Some(signer)).await.map(drop)
    }

    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    pub(crate) async fn sign_in(&self, request: &SignInRequest) -> Result<SignInBegun, ApiError> {
        read(&self.send(&Call::json(Method::POST, "/v1/sign-ins", request), None).await?)
    }

    pub(crate) async fn sign_in_status(&self, request: &SignInWaitRequest) -> Result<SignInStatus, ApiError> {
        let call = Call::json(Method::POST, "/v1/sign-ins/status", request).waiting(request.wait_ms);
        read(&self.send(&call, None).await?)
    }

    pub(crate) async fn cancel_sign_in(&self, request: &SignInWaitRequest) -> Result<(), ApiError> {
        self.send(&Call::json(Method::POST, "/v1/sign-ins/cancel", request), None).await.map(drop)
    }

    pub(crate) async fn authorize_sign_in(&self, request: &SignInAuthorizeRequest) -> Result<SignInLinked, ApiError> {
        read(&self.send(&Call::json(Method::POST, "/v1/sign-ins/authorize", request), None).await?)
    }

    /// Sends the call, with a proof by `signer`; once more when the server says that our clock is wrong.
    async fn send(&self, call: &Call<'_>, signer: Option<&dyn Signer>) -> Result<Vec<u8>, ApiError> {
        match self.send_once(call, signer).await {
            Err(error) if error.code() == Some(ErrorCode::ClockSkew) && signer.is_some() => {
                self.send_once(call, signer).await
            }
            result => result,
        }
    }

    async fn send_once(&self, call: &Call<'_>, signer: Option<&dyn Signer>) -> Result<Vec<u8>, ApiError> {
        let url = format!("{}{}", self.base, call.path);
        let mut request =
            self.outside.http().request(call.method.clone(), &url).timeout(DEADLINE.saturating_add(call.wait));
        if let Some(signer) = signer {
            let (method, jti) = (call.method.as_str(), self.outside.nonce());
            request = request.header("DPoP", token::sign_dpop(signer, method, &url, &call.body, &jti, self.time.now()));
        }
        if !call.body.is_empty() {
            request = request.header("Content-Type", "application/json").body(call.body.clone());
        }
        let response = request.send().await.map_err(|error| ApiError::network(&error))?;
        let status = response.status();
        let date = response.headers().get("date").and_then(|date| parse_date(date.to_str().ok()?));
        let body = read_body(response).await?;
        if status.is_success() {
            return Ok(body);
        }
        let problem: Problem = serde_json::from_slice(&body).map_err(|_| ApiError::Unreadable(status.as_u16()))?;
        if let (ErrorCode::ClockSkew, Some(date)) = (problem.code, date) {
            self.time.correct(date);
        }
        Err(ApiError::Refused(Box::new(problem)))
    }
}

async fn read_body(mut response: reqwest::Response) -> Result<Vec<u8>, ApiError> {
    let status = response.status().as_u16();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| ApiError::network(&error))? {
        if body.len() + chunk.len() > MAX_RESPONSE_BYTES {
            return Err(ApiError::Unreadable(status));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn read<R: DeserializeOwned>(body: &[u8]) -> Result<R, ApiError> {
    serde_json::from_slice(body).map_err(|_| ApiError::Unreadable(200))
}

/// The `Date` of a response (RFC 9110 §5.6.7), to a second.
fn parse_date(text: &str) -> Option<Timestamp> {
    let date = OffsetDateTime::parse(text, &Rfc2822).ok()?;
    Some(Timestamp::from_seconds(date.unix_timestamp()))
}

/// An enrolled device's calls. Cheap to clone; clones share the correction of the time.
#[derive(Debug, Clone)]
pub struct Api {
    server: Server,
    device: Device,
}

impl Api {
    /// The calls of `device`.
    pub fn new(device: Device, outside: Outside) -> Self {
        Self { server: Server::new(device.identity().server.clone(), outside), device }
    }

    /// The device.
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// The server's time, as far as it is known.
    pub fn time(&self) -> &Time {
        self.server.time()
    }

    pub(crate) fn outside(&self) -> &Outside {
        &self.server.outside
    }

    /// The same calls with another key, sharing the correction of the time.
    #[must_use]
    pub fn with_device(&self, device: Device) -> Self {
        Self { server: self.server.clone(), device }
    }

    async fn proved<R: DeserializeOwned>(&self, call: Call<'_>) -> Result<R, ApiError> {
        read(&self.server.send(&call, Some(self.device.signer())).await?)
    }

    async fn proved_empty(&self, call: Call<'_>) -> Result<(), ApiError> {
        self.server.send(&call, Some(self.device.signer())).await.map(drop)
    }

    /// What waits, as soon as it differs from `request.seen` or `request.wait_ms` is over. Corrects the time.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn inbox(&self, request: &InboxRequest) -> Result<Inbox, ApiError> {
        let call = Call::json(Method::POST, "/v1/device/inbox", request).waiting(request.wait_ms);
        let inbox: Inbox = self.proved(call).await?;
        self.time().correct(Timestamp::from_millis(inbox.server_time));
        Ok(inbox)
    }

    /// Hands in a signed answer. The same token again gives the same verdict again.
    ///
    /// # Errors
    /// See [`ApiError`]; `challenge_settled` carries the `state`, `number_wrong` the `tries_left`.
    pub async fn answer(&self, token: &str) -> Result<AnswerAccepted, ApiError> {
        let request = AnswerRequest { token: token.to_owned(), screen_lock: None };
        read(&self.server.send(&Call::json(Method::POST, "/v1/device/answer", &request), None).await?)
    }

    /// The same with what the phone's screen lock signed of it.
    ///
    /// # Errors
    /// As [`Self::answer`]; `screen_lock_needed` when it is not what this device registered.
    pub async fn answer_unlocked(&self, token: &str, lock: ScreenLockAnswer) -> Result<AnswerAccepted, ApiError> {
        let request = AnswerRequest { token: token.to_owned(), screen_lock: Some(lock) };
        read(&self.server.send(&Call::json(Method::POST, "/v1/device/answer", &request), None).await?)
    }

    /// Says how far a challenge got.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn ack(&self, challenge: ChallengeId, what: Ack) -> Result<(), ApiError> {
        self.proved_empty(Call::json(Method::POST, "/v1/device/ack", &AckRequest { challenge, what })).await
    }

    /// What the server knows about the device.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn info(&self) -> Result<DeviceInfo, ApiError> {
        self.proved(Call::bare(Method::GET, "/v1/device")).await
    }

    /// What the device computes its one-time codes from: a secret, as its key is one.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn codes(&self) -> Result<DeviceCodes, ApiError> {
        self.proved(Call::bare(Method::GET, "/v1/device/codes")).await
    }

    /// The latest questions to the account, the newest first.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn activity(&self) -> Result<DeviceActivity, ApiError> {
        self.proved(Call::bare(Method::GET, "/v1/device/activity")).await
    }

    /// Has a test notification sent to this device.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn test_push(&self) -> Result<PushTestSent, ApiError> {
        self.proved(Call::json(Method::POST, "/v1/device/push-test", &Empty {})).await
    }

    /// Makes the backup codes of the account's first activation, which this device completed a moment ago. They are secrets.
    ///
    /// # Errors
    /// See [`ApiError`]; `activation_over` when that is not so.
    pub async fn make_backup_codes(&self) -> Result<DeviceBackupCodes, ApiError> {
        self.proved(Call::json(Method::POST, "/v1/device/backup-codes", &Empty {})).await
    }

    /// Says that the person has saved them.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn backup_codes_saved(&self) -> Result<(), ApiError> {
        self.proved_empty(Call::json(Method::POST, "/v1/device/backup-codes/saved", &Empty {})).await
    }

    /// Turns two-step verification on, where the person signed in on this device.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn turn_on_two_step(&self) -> Result<(), ApiError> {
        self.proved_empty(Call::json(Method::POST, "/v1/device/two-step", &Empty {})).await
    }

    /// Renames the device.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn rename(&self, name: DisplayName) -> Result<DeviceInfo, ApiError> {
        self.proved(Call::json(Method::PATCH, "/v1/device", &RenameRequest { name })).await
    }

    /// Revokes the device, for good.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn revoke(&self) -> Result<(), ApiError> {
        self.proved_empty(Call::bare(Method::DELETE, "/v1/device")).await
    }

    /// Replaces the device's key by `next`. After [`ApiError::Network`] or [`ApiError::Unreadable`] either key may be the
    /// one that the server knows: keep both, and ask with [`Api::info`].
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn rotate(&self, next: &dyn Signer) -> Result<DeviceInfo, ApiError> {
        let identity = self.device.identity();
        let binding = rotation_binding(identity.device, self.device.signer().public_key());
        let proof = token::sign_enrol(next, &identity.issuer, &binding, self.time().now());
        self.proved(Call::json(Method::POST, "/v1/device/key", &RotateRequest { proof })).await
    }

    /// Sets where the device can be woken.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn set_push_target(&self, target: &PushTargetRequest) -> Result<PushTargetInfo, ApiError> {
        self.proved(Call::json(Method::PUT, "/v1/device/push-targets", target)).await
    }

    /// Removes a place where the device can be woken.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn remove_push_target(&self, kind: PushTargetKind) -> Result<(), ApiError> {
        let path = format!("/v1/device/push-targets/{}", kind.as_str());
        self.proved_empty(Call::bare(Method::DELETE, &path)).await
    }

    /// The server's keys and who vouched for them.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn server_keys(&self) -> Result<ServerKeys, ApiError> {
        read(&self.server.send(&Call::bare(Method::GET, "/v1/keys"), None).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_a_response_is_read() {
        assert_eq!(parse_date("Sun, 22 Nov 2026 02:00:00 GMT"), Some(Timestamp::from_seconds(1_795_312_800)));
        assert_eq!(parse_date("soon"), None);
    }
}
