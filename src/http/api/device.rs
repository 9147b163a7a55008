//! Devices over plain HTTP: what they do when a socket does not get through, and what they do with themselves.

use nod_core::notice::Told;
use std::time::Duration;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use nod_core::wire::{
    AckRequest, AnswerAccepted, AnswerRequest, DeviceCodes, DeviceInfo, ErrorCode, Inbox, InboxRequest, PushTargetInfo,
    PushTargetKind, PushTargetRequest, RenameRequest, RotateRequest,
};

use crate::flow::approval::inbox::Feed;
use crate::flow::approval::{answer, progress};
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
    Ok(axum::Json(answer::answer(&app, Caller::at(from), &request.token).await?))
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
