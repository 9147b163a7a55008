//! What everybody who waits is told once a challenge has changed.

use std::sync::Arc;

use nod_core::challenge::{CancelReason, Challenge, DenyReason, Progress, State};
use nod_core::time::Timestamp;
use nod_core::wire::WatchView;

use crate::app::App;
use crate::event::{Event, SettledEvent, ViewEvent};
use crate::hub::Wake;
use crate::store::{ChallengeRecord, Ended};
use crate::telemetry::Stopwatch;

/// How a challenge stands at `now`, as a waiting browser may know it.
pub fn view(record: &ChallengeRecord, now: Timestamp) -> WatchView {
    let was_pending = matches!(record.challenge.state, State::Pending { .. });
    let challenge = record.challenge.clone().at(now);
    // A challenge that has just outlived its time is a version ahead of its row, as it will be once the store notices.
    let ahead = u32::from(was_pending && challenge.state.name().is_final());
    view_of(&challenge, record.progress, record.version + ahead, record.device_name.clone(), now)
}

/// The view of a challenge in a state that the store has just accepted. `version`: the record's.
pub fn view_of(
    challenge: &Challenge,
    progress: Progress,
    version: u32,
    device: Option<String>,
    now: Timestamp,
) -> WatchView {
    WatchView {
        challenge: challenge.id,
        state: challenge.state.name(),
        progress,
        level: challenge.level,
        expires_at: challenge.expires_at,
        expires_in_ms: u64::try_from(now.until(challenge.expires_at).as_millis()).unwrap_or(u64::MAX),
        device,
        reason: reason(&challenge.state).map(str::to_owned),
        // Each wait decides it for itself: see `watch::note_silence`.
        unreachable: false,
        // Every other number is left for the hint, which comes with time and not with a change of the record.
        version: version.saturating_mul(2),
    }
}

/// Why a challenge was denied or cancelled, as it travels.
pub const fn reason(state: &State) -> Option<&'static str> {
    match state {
        State::Denied { reason: DenyReason::Refused, .. } => Some("refused"),
        State::Denied { reason: DenyReason::WrongNumbers, .. } => Some("wrong_numbers"),
        State::Cancelled { reason: CancelReason::Withdrawn, .. } => Some("withdrawn"),
        State::Cancelled { reason: CancelReason::Replaced, .. } => Some("replaced"),
        State::Cancelled { reason: CancelReason::AccountChanged, .. } => Some("account_changed"),
        State::Cancelled { reason: CancelReason::Reported, .. } => Some("reported"),
        _ => None,
    }
}

/// Tells the waiting browser and the account's devices that a challenge was settled.
pub fn announce(app: &App, challenge: &Challenge, view: WatchView) {
    let state = challenge.state.name();
    app.metrics.challenge(state.as_str());
    let event = SettledEvent {
        challenge: challenge.id,
        state,
        device: challenge.state.decision().map(|decision| decision.device),
        device_name: view.device.clone(),
    };
    show(app, view);
    app.wake_account(challenge.account, &Wake::Event(Event::Settled(Arc::new(event))));
}

/// Tells the waiting browser how its challenge stands.
pub fn show(app: &App, view: WatchView) {
    let challenge = view.challenge;
    let event = ViewEvent { view, since: Stopwatch::start() };
    app.wake_challenge(challenge, &Wake::Event(Event::View(Arc::new(event))));
}

/// Tells everybody about challenges that ended without an answer.
pub fn announce_ended(app: &App, ended: &[Ended]) {
    for end in ended {
        app.metrics.challenge(end.state.as_str());
        // The row is short of what a view needs, and nobody waits for milliseconds here: let them look.
        app.wake_challenge(end.challenge, &Wake::Look);
        let event = SettledEvent { challenge: end.challenge, state: end.state, device: None, device_name: None };
        app.wake_account(end.account, &Wake::Event(Event::Settled(Arc::new(event))));
    }
}
