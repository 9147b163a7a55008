//! Who calls: what is refused before it is looked at, because too much of its kind failed before.

use std::net::IpAddr;
use std::time::Duration;

use nod_core::id::DeviceId;
use nod_core::wire::ErrorCode;

use crate::app::App;
use crate::flow::refusal::{Refusal, Result};
use crate::limits::{self, Change};

/// Runs a call that a secret or a signature proves, unless too many from that address failed lately: those are refused before
/// anything is looked at. A call that succeeds, or fails for another reason than a wrong proof, does not count.
///
/// Calls of one address run at the same time, as many as it likes: nothing is held for a call under way, so a relying party with
/// hundreds of them is never refused for those that have not ended. Each failure is counted when it ends, and one that ends when as
/// many as may fail have failed is refused like a call that comes after them, so that of many guesses at once no more are answered
/// than of guesses one after the other.
///
/// # Errors
/// `too_many_requests`, and the call's.
pub async fn guarded<T>(app: &App, from: Option<IpAddr>, call: impl Future<Output = Result<T>>) -> Result<T> {
    let from = from.unwrap_or(limits::UNKNOWN);
    app.limits.check_failures(from, app.now()).map_err(too_many_calls)?;
    let result = call.await;
    if let Err(refusal) = &result
        && is_guess(refusal.code)
    {
        app.limits.count_failure(from, app.now()).map_err(too_many_calls)?;
    }
    result
}

/// The same for a call that proves who asks and does nothing: a right one, too, is refused when the limit was reached while it was
/// under way, so that a right guess among many wrong ones at once is found no sooner than one after the other. What a call has done
/// is never refused afterwards, which is why this is not for all of them.
///
/// # Errors
/// `too_many_requests`, and the call's.
pub async fn guarded_proof<T>(app: &App, from: Option<IpAddr>, proof: impl Future<Output = Result<T>>) -> Result<T> {
    let proved = guarded(app, from, proof).await?;
    app.limits.check_failures(from.unwrap_or(limits::UNKNOWN), app.now()).map_err(too_many_calls)?;
    Ok(proved)
}

fn too_many_calls(wait: Duration) -> Refusal {
    Refusal::limited(ErrorCode::TooManyRequests, wait)
}

/// What somebody hears who tries secrets, tokens and ids one after the other.
const fn is_guess(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::ClientUnauthorized
            | ErrorCode::TokenMalformed
            | ErrorCode::TokenUnknownKey
            | ErrorCode::TokenBadSignature
            | ErrorCode::TokenWrongAudience
            | ErrorCode::TokenWrongBinding
            | ErrorCode::DeviceUnknown
            | ErrorCode::OtherDevice
            | ErrorCode::ChallengeUnknown
            | ErrorCode::WatchUnauthorized
            | ErrorCode::EnrolmentUnknown
            | ErrorCode::SetupCodeWrong
    )
}

/// [`guarded`] for an answer on the socket of a device, whose failures count for the device: its address may be many others' too.
/// As there, of many at once on several sockets no more are answered than one after the other.
///
/// # Errors
/// `too_many_requests`, and the call's.
pub async fn guarded_on_socket<T>(app: &App, device: DeviceId, call: impl Future<Output = Result<T>>) -> Result<T> {
    let limited = |wait| Refusal::limited(ErrorCode::TooManyRequests, wait);
    app.limits.check_device_failures(device, app.now()).map_err(limited)?;
    let result = call.await;
    if let Err(refusal) = &result
        && is_guess(refusal.code)
    {
        app.limits.count_device_failure(device, app.now()).map_err(limited)?;
    }
    result
}

/// Counts a change, unless there were too many of its kind.
///
/// # Errors
/// `too_many_requests`.
pub fn count_change(app: &App, change: Change) -> Result<()> {
    app.limits.change(change, app.now()).map_err(|wait| Refusal::limited(ErrorCode::TooManyRequests, wait))
}

/// Counts a signed call or frame of a device, or of a key that has claimed an enrolment.
///
/// # Errors
/// `too_many_requests`.
pub fn count_call(app: &App, caller: &str) -> Result<()> {
    app.limits.call(caller, app.now()).map_err(|wait| Refusal::limited(ErrorCode::TooManyRequests, wait))
}
