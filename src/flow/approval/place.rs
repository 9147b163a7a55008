//! Where a question comes from, and what that says.

use std::net::IpAddr;

use nod_core::id::AccountId;
use nod_core::place::{Location, PlaceRisk};
use nod_core::time::Timestamp;
use nod_core::token::verify_recorded_challenge;

use crate::app::App;
use crate::flow::refusal::Result;
use crate::store::ChallengeRecord;

/// Where a question comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Whence {
    /// The place in words. `None`: unknown.
    pub(super) name: Option<String>,
    /// What the place says about the risk; none where it is unknown.
    pub(super) risk: PlaceRisk,
}

/// The place of an address, in a language, and its risk for an account. Unknown where no file says it: the account is not even read then.
///
/// # Errors
/// The store's.
pub(super) async fn whence(
    app: &App,
    account: AccountId,
    ip: Option<IpAddr>,
    language: &str,
    now: Timestamp,
) -> Result<Whence> {
    let Some(place) = ip.and_then(|ip| app.places.find(ip, language)) else { return Ok(Whence::default()) };
    let risk = match place.location {
        Some(here) => app.config.places.rules().judge(&app.store.known_places(account).await?, here, now),
        None => PlaceRisk::default(),
    };
    Ok(Whence { name: Some(place.name), risk })
}

/// Where the browser of a stored question is: a known place of the account, once it is approved.
pub(super) fn location(app: &App, record: &ChallengeRecord) -> Option<Location> {
    if app.places.is_empty() {
        return None;
    }
    // Its address stands in the signed challenge, and nowhere else.
    let claims = verify_recorded_challenge(&record.token, &app.keys.load().published(), None).ok()?;
    app.places.find(claims.context.ip?.parse().ok()?, "en")?.location
}
