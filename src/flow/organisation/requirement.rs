//! Two-step verification that is required of everyone, or of a group.

use std::time::Duration;

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::organisation::{MAX_GRACE, Note, Requirement, Scope};
use nod_core::time::Timestamp;
use nod_core::wire::ErrorCode;

use super::groups;
use crate::app::App;
use crate::flow::refusal::{Refusal, Result};
use crate::store::Fenced;

/// When a grace that begins now ends.
///
/// # Errors
/// `bad_field` when it is longer than [`MAX_GRACE`].
pub fn until(app: &App, grace: Duration) -> Result<Timestamp> {
    if grace > MAX_GRACE {
        let days = MAX_GRACE.as_secs() / 86_400;
        return Err(Refusal::new(ErrorCode::BadField, format!("grace: at most {days} days")));
    }
    Ok(app.now().plus(grace))
}

/// Requires two-step verification of a scope, in the place of what was required of it before.
///
/// # Errors
/// `group_unknown`, and the store's.
pub async fn require(app: &App, scope: Scope, until: Timestamp, note: &Note) -> Result<()> {
    let (requirement, audit) = demanded(app, scope, until, note).await?;
    match app.store.require_two_step(requirement, false, audit).await? {
        Fenced::Won(()) => Ok(()),
        Fenced::Lost => Err(Refusal::plain(ErrorCode::GroupUnknown)),
    }
}

/// The requirement, and its audit entry.
pub(super) async fn demanded(
    app: &App,
    scope: Scope,
    until: Timestamp,
    note: &Note,
) -> Result<(Requirement, AuditDraft)> {
    let now = app.now();
    let detail = format!("until {until}, {}", described(app, scope, note).await?);
    let audit = AuditDraft::new(now, AuditKind::TwoStepRequired).detail(detail);
    // An approval may come a little later than a grace of nothing ends.
    Ok((Requirement { scope, since: now.min(until), until }, audit))
}

/// Requires it no longer.
///
/// # Errors
/// `nothing_to_do` when it was not required, `group_unknown`, and the store's.
pub async fn lift(app: &App, scope: Scope, note: &Note) -> Result<()> {
    match app.store.lift_requirement(scope, lifted(app, scope, note).await?).await? {
        Fenced::Won(()) => Ok(()),
        Fenced::Lost => Err(Refusal::plain(ErrorCode::NothingToDo)),
    }
}

pub(super) async fn lifted(app: &App, scope: Scope, note: &Note) -> Result<AuditDraft> {
    let detail = described(app, scope, note).await?;
    Ok(AuditDraft::new(app.now(), AuditKind::TwoStepRequirementLifted).detail(detail))
}

async fn described(app: &App, scope: Scope, note: &Note) -> Result<String> {
    Ok(match scope {
        Scope::Everyone => format!("everyone, {note}"),
        Scope::Group(group) => groups::detail(&groups::by_id(app, group).await?.group, note),
    })
}

/// What is required.
///
/// # Errors
/// The store's.
pub async fn all(app: &App) -> Result<Vec<Requirement>> {
    Ok(app.store.requirements().await?)
}
