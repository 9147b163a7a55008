//! Devices over plain HTTP: what they do when a socket does not get through, and what they do with themselves.

use nod_core::notice::Told;
use std::time::Duration;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use nod_core::wire::{
    AckRequest, ActivityEntry, AnswerAccepted, AnswerRequest, DeviceActivity, DeviceBackupCodes, DeviceCodes,
    DeviceInfo, Empty, ErrorCode, Inbox, InboxRequest, PushTargetInfo, PushTargetKind, PushTargetRequest, PushTestSent,
    RenameRequest, RotateRequest, ScreenLockRequest,
};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::flow::account::{self, Activity};
use crate::flow::approval::inbox::Feed;
use crate::flow::approval::{answer, progress};
use crate::flow::device::screen_lock;
use crate::flow::factor::activation;
use crate::flow::{Caller, device};
use crate::http::error::{ApiError, ApiResult};
use crate::http::extract::{Body, ClientAddress, Json, Proved, Shared, WaitSlot};

/// The most challenges that a device may say it shows.
pub const MAX_SEEN: usize = 32;

/// `POST /v1/device/inbox`: what waits, as soon as it differs from what the device has.
///
/// # Errors
/// See [`Feed::poll`].
pub async fn inbox(
    State(app): State<Shared>,
    _slot: WaitSlot,
    Proved { device, body: Body(request) }: Proved<Body<InboxRequest>>,
) -> ApiResult<axum::Json<Inbox>> {
    if request.seen.len() > MAX_SEEN {
        return Err(ApiError::new(ErrorCode::BadField, format!("seen: at most {MAX_SEEN} challenges")));
    }
    let wait = Duration::from_millis(request.wait_ms);
    Ok(axum::Json(Feed::poll(&app, &device, &request.seen, wait).await?))
}

/// `POST /v1/device/answer`. The token is its own proof.
///
/// # Errors
/// See [`answer::answer`].
pub async fn answer(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    Json(request): Json<AnswerRequest>,
) -> ApiResult<axum::Json<AnswerAccepted>> {
    let lock = request.screen_lock.as_ref();
    Ok(axum::Json(answer::answer(&app, Caller::at(from), &request.token, lock).await?))
}

/// `POST /v1/device/ack`.
///
/// # Errors
/// The store's.
pub async fn ack(
    State(app): State<Shared>,
    Proved { device, body: Body(request) }: Proved<Body<AckRequest>>,
) -> ApiResult<StatusCode> {
    progress::acknowledge(&app, device.account, device.id, request.challenge, request.what).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /v1/device`.
///
/// # Errors
/// The store's.
pub async fn show(State(app): State<Shared>, Proved { device, .. }: Proved<()>) -> ApiResult<axum::Json<DeviceInfo>> {
    Ok(axum::Json(device::info(&app, &device).await?))
}

/// `GET /v1/device/codes`: what the device computes its codes from.
///
/// # Errors
/// Those of the device's proof.
pub async fn codes(State(app): State<Shared>, Proved { device, .. }: Proved<()>) -> ApiResult<axum::Json<DeviceCodes>> {
    Ok(axum::Json(device::codes(&app, &device)))
}

/// The most entries of the activity that a device reads.
const ACTIVITY: u32 = 50;

/// `GET /v1/device/activity`: the latest questions to the device's account.
///
/// # Errors
/// The store's.
pub async fn activity(
    State(app): State<Shared>,
    Proved { device, .. }: Proved<()>,
) -> ApiResult<axum::Json<DeviceActivity>> {
    let asked = account::asked(&app, device.account, ACTIVITY).await?;
    let entry = |asked: Activity| ActivityEntry {
        challenge: asked.challenge,
        at: asked.at,
        service: asked.service,
        state: asked.state,
        browser: asked.browser,
        place: asked.place,
        ip: asked.ip,
        device: asked.device,
        by_this_device: asked.answered_by == Some(device.id),
    };
    let entries = asked.into_iter().map(entry).collect();
    Ok(axum::Json(DeviceActivity { entries, server_time: app.now().millis() }))
}

/// `POST /v1/device/push-test`: a test notification to the device that calls.
///
/// # Errors
/// See [`device::test`].
pub async fn push_test(
    State(app): State<Shared>,
    Proved { device, body: Body(Empty {}) }: Proved<Body<Empty>>,
) -> ApiResult<(StatusCode, axum::Json<PushTestSent>)> {
    let tested = device::test(&app, &device).await?;
    let sent = u32::try_from(tested.accepted()).unwrap_or(u32::MAX);
    Ok((StatusCode::ACCEPTED, axum::Json(PushTestSent { id: tested.id, sent })))
}

/// `POST /v1/device/backup-codes`: the backup codes of the first activation.
///
/// # Errors
/// See [`activation::create_codes`].
pub async fn backup_codes(
    State(app): State<Shared>,
    Proved { device, body: Body(Empty {}) }: Proved<Body<Empty>>,
) -> ApiResult<axum::Json<DeviceBackupCodes>> {
    let codes = activation::create_codes(&app, &device).await?;
    let codes = codes.iter().map(|code| code.grouped().expose_secret().to_uppercase()).collect();
    Ok(axum::Json(DeviceBackupCodes { codes }))
}

/// `POST /v1/device/backup-codes/saved`: their owner has saved them.
///
/// # Errors
/// See [`activation::confirm_codes`].
pub async fn backup_codes_saved(
    State(app): State<Shared>,
    Proved { device, body: Body(Empty {}) }: Proved<Body<Empty>>,
) -> ApiResult<StatusCode> {
    activation::confirm_codes(&app, &device).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /v1/device/two-step`: turns two-step verification on, where the person signed in on this device.
///
/// # Errors
/// See [`activation::turn_on`].
pub async fn two_step(
    State(app): State<Shared>,
    Proved { device, body: Body(Empty {}) }: Proved<Body<Empty>>,
) -> ApiResult<StatusCode> {
    activation::turn_on(&app, &device).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /v1/device/screen-lock/options`: what the phone's authenticator is asked to make, as WebAuthn's JSON has it.
///
/// # Errors
/// See [`screen_lock::begin`].
pub async fn screen_lock_options(
    State(app): State<Shared>,
    Proved { device, body: Body(Empty {}) }: Proved<Body<Empty>>,
) -> ApiResult<axum::Json<Value>> {
    let options = screen_lock::begin(&app, &device).await?;
    let algorithms = options.algorithms.map(|alg| json!({ "type": "public-key", "alg": alg }));
    Ok(axum::Json(json!({
        "challenge": options.challenge,
        "rp": { "id": options.site.id, "name": app.config.service.name },
        "user": { "id": options.user_handle, "name": options.username, "displayName": options.username },
        "pubKeyCredParams": algorithms,
        "timeout": options.timeout_ms,
        "excludeCredentials": [],
        // The phone's own authenticator, which finds the credential by itself when it is asked to sign.
        "authenticatorSelection": {
            "authenticatorAttachment": "platform", "residentKey": "required", "requireResidentKey": true,
            "userVerification": "required",
        },
        "attestation": "none",
    })))
}

/// `PUT /v1/device/screen-lock`.
///
/// # Errors
/// See [`screen_lock::register`].
pub async fn put_screen_lock(
    State(app): State<Shared>,
    Proved { device, body: Body(request) }: Proved<Body<ScreenLockRequest>>,
) -> ApiResult<StatusCode> {
    screen_lock::register(&app, &device, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /v1/device/screen-lock`.
///
/// # Errors
/// See [`screen_lock::forget`].
pub async fn delete_screen_lock(State(app): State<Shared>, Proved { device, .. }: Proved<()>) -> ApiResult<StatusCode> {
    screen_lock::forget(&app, &device).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PATCH /v1/device`.
///
/// # Errors
/// See [`device::rename`].
pub async fn rename(
    State(app): State<Shared>,
    Proved { device, body: Body(request) }: Proved<Body<RenameRequest>>,
) -> ApiResult<axum::Json<DeviceInfo>> {
    Ok(axum::Json(device::rename(&app, &device, &request.name).await?))
}

/// `POST /v1/device/key`.
///
/// # Errors
/// See [`device::rotate_key`].
pub async fn rotate_key(
    State(app): State<Shared>,
    Proved { device, body: Body(request) }: Proved<Body<RotateRequest>>,
) -> ApiResult<axum::Json<DeviceInfo>> {
    Ok(axum::Json(device::rotate_key(&app, &device, &request.proof).await?))
}

/// `PUT /v1/device/push-targets`.
///
/// # Errors
/// See [`device::put_push_target`].
pub async fn put_push_target(
    State(app): State<Shared>,
    Proved { device, body: Body(request) }: Proved<Body<PushTargetRequest>>,
) -> ApiResult<axum::Json<PushTargetInfo>> {
    Ok(axum::Json(device::put_push_target(&app, &device, &request).await?))
}

/// `DELETE /v1/device/push-targets/{kind}`.
///
/// # Errors
/// `bad_parameter`, and the store's.
pub async fn delete_push_target(
    State(app): State<Shared>,
    kind: Result<Path<String>, PathRejection>,
    Proved { device, .. }: Proved<()>,
) -> ApiResult<StatusCode> {
    let kind = kind.ok().and_then(|Path(kind)| PushTargetKind::from_name(&kind));
    let kind = kind.ok_or_else(|| ApiError::new(ErrorCode::BadParameter, "kind: webpush, unifiedpush, fcm or apns"))?;
    device::delete_push_target(&app, &device, kind).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /v1/device`: the device leaves.
///
/// # Errors
/// See [`device::revoke`].
pub async fn revoke(State(app): State<Shared>, Proved { device, .. }: Proved<()>) -> ApiResult<StatusCode> {
    device::revoke(&app, &device, Told::NOTHING).await?;
    Ok(StatusCode::NO_CONTENT)
}
