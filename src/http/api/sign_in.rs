//! Signing in on a new device, which links it.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use nod_core::wire::{
    SignInAuthorizeRequest, SignInBegun, SignInLinked, SignInRequest, SignInStatus, SignInWaitRequest,
};

use crate::flow::Caller;
use crate::flow::device::sign_in;
use crate::flow::sign_in::Visitor;
use crate::http::error::ApiResult;
use crate::http::extract::{ClientAddress, Json, Shared, WaitSlot};

/// `POST /v1/sign-ins`: the password.
///
/// # Errors
/// See [`sign_in::begin`].
pub async fn begin(
    State(app): State<Shared>,
    ClientAddress(ip): ClientAddress,
    Json(request): Json<SignInRequest>,
) -> ApiResult<axum::Json<SignInBegun>> {
    let visitor = Visitor { ip, ..Visitor::default() };
    Ok(axum::Json(sign_in::begin(&app, visitor, request).await?))
}

/// `POST /v1/sign-ins/status`: waits for the second step.
///
/// # Errors
/// See [`sign_in::status`].
pub async fn status(
    State(app): State<Shared>,
    _slot: WaitSlot,
    ClientAddress(ip): ClientAddress,
    Json(request): Json<SignInWaitRequest>,
) -> ApiResult<axum::Json<SignInStatus>> {
    let wait = Duration::from_millis(request.wait_ms);
    Ok(axum::Json(sign_in::status(&app, Caller::at(ip), &request.sign_in, wait).await?))
}

/// `POST /v1/sign-ins/cancel`: takes the sign-in back.
///
/// # Errors
/// See [`sign_in::cancel`].
pub async fn cancel(
    State(app): State<Shared>,
    ClientAddress(ip): ClientAddress,
    Json(request): Json<SignInWaitRequest>,
) -> ApiResult<StatusCode> {
    sign_in::cancel(&app, Caller::at(ip), &request.sign_in).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /v1/sign-ins/authorize`: links the device.
///
/// # Errors
/// See [`sign_in::authorize`].
pub async fn authorize(
    State(app): State<Shared>,
    ClientAddress(ip): ClientAddress,
    Json(request): Json<SignInAuthorizeRequest>,
) -> ApiResult<axum::Json<SignInLinked>> {
    let visitor = Visitor { ip, ..Visitor::default() };
    Ok(axum::Json(sign_in::authorize(&app, visitor, request).await?))
}
