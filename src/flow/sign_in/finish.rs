//! The approval becomes a session.

use nod_core::challenge::State;
use nod_core::encoding::base64url;
use nod_core::id::ChallengeId;
use nod_core::session::SessionStrength;
use nod_core::wire::ErrorCode;

use super::remember;
use super::session::{SignedIn, end_earlier, new_session, session};
use super::visitor::Visitor;
use super::waiting::open;
use crate::app::App;
use crate::flow::approval::known_browser::BrowserId;
use crate::flow::approval::redeem;
use crate::flow::caller;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::relying_party::own_client;
use crate::limits::Change;
use crate::store::OpenedSession;

/// Takes the approval and opens the session, exactly once. For a short while the same browser gets the same session again: the
/// answer that carried it may have been lost.
///
/// # Errors
/// `watch_unauthorized`, `challenge_not_approved`, `already_redeemed`, `redemption_too_late`, `redemption_refused`, and
/// the store's.
pub async fn finish(app: &App, sign_in: &str, visitor: &Visitor) -> Result<SignedIn> {
    let record = open(app, sign_in).await?;
    let challenge = record.challenge.id;
    if let State::Approved(_) = record.challenge.state {
        caller::count_change(app, Change::SignIn(record.challenge.account))?;
    }
    let token = session_token(app, challenge, visitor);
    let device = record.challenge.state.decision().map(|decision| decision.device);
    let strength = SessionStrength::Approved { device };
    let (new, audit) = new_session(app, record.challenge.account, strength, visitor, &token)?;
    let session = new.session.clone();
    let signed_in = match redeem::into_session(app, &own_client()?, challenge, OpenedSession { new, audit }).await {
        Ok(()) => SignedIn { token: token.into(), session },
        Err(refusal) if refusal.code == ErrorCode::AlreadyRedeemed => {
            again(app, challenge, token).await?.ok_or(refusal)?
        }
        Err(refusal) => return Err(refusal),
    };
    remember::keep(app, signed_in.session.account, visitor).await?;
    end_earlier(app, visitor, &signed_in.session).await?;
    Ok(signed_in)
}

/// The session that an approval opened a moment ago, while it and the device that approved it live. `None`: it is too late, the
/// session has ended, or another browser has it.
async fn again(app: &App, challenge: ChallengeId, token: String) -> Result<Option<SignedIn>> {
    let record = app.store.challenge(challenge).await?;
    let Some(State::Redeemed { decision, at }) = record.map(|record| record.challenge.state) else { return Ok(None) };
    if app.now() >= at.plus(app.config.approval.redeem_again_within) {
        return Ok(None);
    }
    let device = app.store.device(decision.device).await?;
    if !device.is_some_and(|device| device.is_active()) {
        return Ok(None);
    }
    match session(app, &token).await {
        Ok(found) => Ok(Some(SignedIn { token: token.into(), session: found.session })),
        Err(Refusal { code: ErrorCode::SessionMissing, .. }) => Ok(None),
        Err(refusal) => Err(refusal),
    }
}

/// The token of the session that an approval opens: computed, so that it can be given again. It takes both cookies, that of the
/// sign-in, which proves the challenge, and that of the browser.
pub(super) fn session_token(app: &App, challenge: ChallengeId, visitor: &Visitor) -> String {
    let browser = visitor.browser_id.as_ref().map_or("", BrowserId::as_str);
    base64url(&app.vault.derive("session", &format!("{challenge}\n{browser}")))
}
