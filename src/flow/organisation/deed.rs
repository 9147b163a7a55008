//! A deed of an administrator: proposed, asked of the administrator's own phone at level strict, and done once when it approves.
//!
//! The phone shows what will be done and why, in the signed question. What is done is what was kept when the phone was asked, by the
//! session that asked, in the transaction that redeems the approval.

use std::sync::Arc;

use nod_core::challenge::CancelReason;
use nod_core::id::{AccountId, ChallengeId, EnrolmentId, Username};
use nod_core::organisation::{Deed, GroupName, Note, Reason};
use nod_core::policy::Level;
use nod_core::text::shown;
use nod_core::token::verify_recorded_challenge;
use nod_core::wire::ErrorCode;

use super::authority::Administrator;
use super::{create, work};
use crate::app::App;
use crate::flow::approval::issue::{self, MAX_ACTION};
use crate::flow::approval::{announce, cancel, redeem};
use crate::flow::refusal::{Refusal, Result};
use crate::flow::relying_party::{own_client, own_party};
use crate::flow::sign_in::{self, SignedInAs, Visitor, Waiting};
use crate::hub::Wake;
pub use crate::store::{DeedOutcome, DeedRecord, DoneDeed};
use crate::store::{Fenced, PerformDeed, Performed, ProposedDeed, Reach, StoreError};

/// The names of whom a deed is done to, for people.
#[derive(Debug, Clone, Default)]
pub struct Named {
    /// The account.
    pub account: Option<Username>,
    /// The group.
    pub group: Option<GroupName>,
}

/// Asks the administrator's own phones whether to do it. `wording` says what will be done, in the words that the phone shows before the
/// reason. Gives the question.
///
/// # Errors
/// Those of [`permit`], `user_without_device` when the administrator has no phone, those of [`issue::issue`], and the store's.
pub async fn propose(
    app: &Arc<App>,
    by: &Administrator,
    deed: Deed,
    reason: Reason,
    wording: impl FnOnce(&Deed, &Named) -> String + Send,
    visitor: &Visitor,
) -> Result<ChallengeId> {
    let named = permit(app, by, &deed).await?;
    let text = format!("{}: {reason}", wording(&deed, &named));
    // A long reason is cut on the phone; the audit log has all of it.
    let action = shown(&text, MAX_ACTION - 1).parse().map_err(Refusal::internal)?;
    let request = issue::Request {
        username: by.who.account.username.clone(),
        level: Some(Level::Strict),
        aal2: true,
        action: Some(action),
        deed: Some(deed.digest(&reason, by.who.session.id)),
        context: issue::RequestContext {
            ip: visitor.ip,
            browser: visitor.browser.clone(),
            origin: Some(app.issuer().to_owned()),
            browser_id: visitor.browser_id.clone(),
            by_cookie_alone: false,
            language: visitor.language,
        },
        lifetime: None,
        idempotency: None,
        reach: Reach::Phone,
    };
    let challenge = issue::issue(app, &own_party(app).await?, request).await?.challenge.id;
    let proposed = ProposedDeed { challenge, actor: by.who.account.id, session: by.who.session.id, deed, reason };
    if let Err(error) = app.store.propose_deed(proposed).await {
        // A question that stands for nothing must not wait on a phone.
        cancel::cancel(app, &own_client()?, challenge, CancelReason::Withdrawn).await?;
        return Err(error.into());
    }
    Ok(challenge)
}

/// Whether this administrator may do it now; gives the names of whom it is done to.
///
/// # Errors
/// `not_found` for what is not for administrators of groups, `user_unknown`, `group_unknown`, `own_account`, `weaker_requirement`, those
/// of [`create::check`], and the store's.
pub async fn permit(app: &App, by: &Administrator, deed: &Deed) -> Result<Named> {
    if !deed.is_for_groups() {
        by.require_full()?;
    }
    let mut named = Named::default();
    if let Some(id) = deed.account() {
        named.account = Some(by.subject(app, id).await?.account.username);
        // Nobody locks the last way in from inside.
        if id == by.who.account.id && matches!(deed, Deed::Disable { .. } | Deed::Delete { .. }) {
            return Err(Refusal::plain(ErrorCode::OwnAccount));
        }
    }
    if let Some(id) = deed.group() {
        let summary = by.group(app, id).await?;
        if let (Deed::Require { until, .. }, Some(now), false) = (deed, summary.requirement, by.is_full())
            && *until > now.until
        {
            return Err(Refusal::plain(ErrorCode::WeakerRequirement));
        }
        named.group = Some(summary.group.name);
    }
    match deed {
        Deed::Create { person } => create::check(app, std::slice::from_ref(person)).await?,
        Deed::Import { people } => create::check(app, people).await?,
        _ => {}
    }
    Ok(named)
}

/// The names of whom a deed is done to, for everybody who looks. An account or a group that is gone has none.
///
/// # Errors
/// The store's.
pub async fn names(app: &App, deed: &Deed) -> Result<Named> {
    let mut named = Named::default();
    if let Some(id) = deed.account() {
        let account = app.store.account(id).await?.filter(|account| !account.is_deleted());
        named.account = account.map(|account| account.username);
    }
    if let Some(id) = deed.group() {
        named.group = app.store.group(id).await?.map(|summary| summary.group.name);
    }
    Ok(named)
}

/// What was proposed in that session with that question. Somebody else's is as good as none.
///
/// # Errors
/// `challenge_unknown`, and the store's.
pub async fn find(app: &App, who: &SignedInAs, challenge: ChallengeId) -> Result<DeedRecord> {
    let record = app.store.deed(challenge).await?;
    let own =
        |record: &DeedRecord| record.proposed.actor == who.account.id && record.proposed.session == who.session.id;
    record.filter(own).ok_or_else(|| Refusal::plain(ErrorCode::ChallengeUnknown))
}

/// How the question of a deed stands.
///
/// # Errors
/// `challenge_unknown`, and the store's.
pub async fn look(app: &App, record: &DeedRecord) -> Result<Waiting> {
    sign_in::look_at(app, asked(app, record).await?).await
}

/// Wakes the phones once more.
///
/// # Errors
/// `challenge_unknown`, `too_many_requests`, and the store's.
pub async fn remind(app: &Arc<App>, record: &DeedRecord) -> Result<()> {
    sign_in::remind_of(app, asked(app, record).await?)
}

/// Takes the question back. An approval that was given already is spent.
///
/// # Errors
/// The store's.
pub async fn withdraw(app: &App, record: &DeedRecord) -> Result<()> {
    if record.done.is_none() {
        sign_in::withdraw(app, record.proposed.challenge, CancelReason::Withdrawn).await?;
    }
    Ok(())
}

async fn asked(app: &App, record: &DeedRecord) -> Result<crate::store::ChallengeRecord> {
    let challenge = app.store.challenge(record.proposed.challenge).await?;
    challenge.ok_or_else(|| Refusal::plain(ErrorCode::ChallengeUnknown))
}

/// Does what the phone approved, once. What came of it is given again to those who ask again.
///
/// # Errors
/// Those of [`permit`], `challenge_not_approved`, `redemption_too_late`, `redemption_refused` (also when what is kept is not what was
/// signed), `username_taken`, `too_many_devices`, and
/// the store's.
pub async fn perform(app: &App, by: &Administrator, record: &DeedRecord) -> Result<DoneDeed> {
    let ProposedDeed { challenge, actor, session, deed, reason } = &record.proposed;
    if let Some(done) = record.done {
        return Ok(done);
    }
    permit(app, by, deed).await?;
    require_signed(app, &record.proposed).await?;
    let redeem = redeem::prepare(app, &own_client()?, *challenge).await?;
    let note = Note { by: Some(*actor), reason: reason.clone() };
    let work = work::of(app, deed, &note, !by.is_full()).await?;
    let request = PerformDeed { redeem, actor: *actor, session: *session, deed: deed.clone(), work };
    match app.store.perform_deed(request).await {
        Ok(Fenced::Won(Performed { ended, .. })) => {
            announce::announce_ended(app, &ended);
            app.metrics.challenge("redeemed");
            if let Some(account) = deed.account() {
                app.wake_account(account, &Wake::Look);
            }
        }
        // Another tab was faster, or something changed between the look and the commit.
        Ok(Fenced::Lost) => {}
        Err(StoreError::Conflict(_)) => return Err(Refusal::plain(ErrorCode::UsernameTaken)),
        Err(error) => return Err(error.into()),
    }
    let record = app.store.deed(*challenge).await?;
    record.and_then(|record| record.done).ok_or_else(|| Refusal::plain(ErrorCode::RedemptionRefused))
}

/// Whether the question that the phone approved was signed for this very deed: what is done is what was shown, also where somebody
/// wrote into the database meanwhile.
async fn require_signed(app: &App, proposed: &ProposedDeed) -> Result<()> {
    let ProposedDeed { challenge, actor, session, deed, reason } = proposed;
    let record = app.store.challenge(*challenge).await?.ok_or_else(|| Refusal::plain(ErrorCode::ChallengeUnknown))?;
    let claims = verify_recorded_challenge(&record.token, &app.keys.load().published(), Some(app.issuer()));
    let is_signed = claims.is_ok_and(|claims| {
        (claims.jti, claims.sub, claims.level) == (*challenge, *actor, Level::Strict)
            && claims.deed == Some(deed.digest(reason, *session))
    });
    if is_signed {
        return Ok(());
    }
    tracing::error!(%challenge, "what is kept of an administrator's action is not what the phone was shown; nothing was done");
    Err(Refusal::plain(ErrorCode::RedemptionRefused))
}

/// The link for a phone that a deed of this session made.
///
/// # Errors
/// `challenge_unknown`, and the store's.
pub async fn link(app: &App, who: &SignedInAs, challenge: ChallengeId) -> Result<(AccountId, EnrolmentId)> {
    let record = find(app, who, challenge).await?;
    let made = match (&record.proposed.deed, record.done) {
        (
            Deed::LinkPhone { account },
            Some(DoneDeed { enrolment: Some(enrolment), outcome: DeedOutcome::Done, .. }),
        ) => Some((*account, enrolment)),
        _ => None,
    };
    made.ok_or_else(|| Refusal::plain(ErrorCode::ChallengeUnknown))
}
