//! New devices.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use nod_core::wire::{EnrolClaimRequest, EnrolClaimed, EnrolStatus, WaitRequest};

use crate::flow::Caller;
use crate::flow::device::enrolment;
use crate::http::error::ApiResult;
use crate::http::extract::{Body, ClientAddress, Json, ProvedByKey, Shared, WaitSlot};

/// `POST /v1/enrolments/claim`.
///
/// # Errors
/// See [`enrolment::claim`].
pub async fn claim(
    State(app): State<Shared>,
    ClientAddress(from): ClientAddress,
    Json(request): Json<EnrolClaimRequest>,
) -> ApiResult<axum::Json<EnrolClaimed>> {
    Ok(axum::Json(enrolment::claim(&app, Caller::at(from), request).await?))
}

/// `POST /v1/enrolments/status`: proved by the key that claimed; waits for the person.
///
/// # Errors
/// See [`enrolment::status_of_claim`].
pub async fn status(
    State(app): State<Shared>,
    _slot: WaitSlot,
    ProvedByKey { key, body: Body(request) }: ProvedByKey<Body<WaitRequest>>,
) -> ApiResult<axum::Json<EnrolStatus>> {
    let wait = Duration::from_millis(request.wait_ms);
    Ok(axum::Json(enrolment::status_of_claim(&app, &key, wait).await?))
}

/// `POST /v1/enrolments/cancel`: proved by the key that claimed; the person gave up on the device.
///
/// # Errors
/// See [`enrolment::cancel_claim`].
pub async fn cancel(State(app): State<Shared>, ProvedByKey { key, .. }: ProvedByKey<()>) -> ApiResult<StatusCode> {
    enrolment::cancel_claim(&app, &key).await?;
    Ok(StatusCode::NO_CONTENT)
}
