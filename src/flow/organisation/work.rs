//! What is written for a deed, with the entries of the audit log that say who did it and why.

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::id::AccountId;
use nod_core::organisation::{Deed, Note};

use super::{create, erasure, groups, invitation, requirement};
use crate::app::App;
use crate::flow::device::enrolment;
use crate::flow::refusal::Result;
use crate::store::DeedWork;

/// What is written for `deed`. `not_weaker`: a requirement must not become weaker.
pub(super) async fn of(app: &App, deed: &Deed, note: &Note, not_weaker: bool) -> Result<DeedWork> {
    let entry = |kind, account: &AccountId| AuditDraft::new(app.now(), kind).account(*account).detail(note.to_string());
    Ok(match deed {
        Deed::Disable { account } => DeedWork::Disable(*account, entry(AuditKind::AccountDisabled, account)),
        Deed::Enable { account } => DeedWork::Enable(*account, entry(AuditKind::AccountEnabled, account)),
        Deed::Unlock { account } => DeedWork::Unlock(*account, entry(AuditKind::AccountUnlocked, account)),
        Deed::SignOut { account } => DeedWork::SignOut(*account, signed_out(app, *account, note)),
        Deed::LinkPhone { account } => {
            let (new, audit) = enrolment::prepare(app, *account, None, Some(note)).await?;
            DeedWork::LinkPhone(new, audit)
        }
        Deed::Invite { account } => {
            let (link, audit) = invitation::prepare(app, *account, note);
            DeedWork::Invite(link, audit)
        }
        Deed::Delete { account } => DeedWork::Delete(erasure::deletion(app, *account, note)?),
        Deed::Export { account } => DeedWork::Record(entry(AuditKind::AccountExported, account)),
        Deed::Create { person } => DeedWork::Create(create::rows(app, std::slice::from_ref(person), note)),
        Deed::Import { people } => DeedWork::Create(create::rows(app, people, note)),
        Deed::SetRole { account, group, role } => {
            let found = groups::by_id(app, *group).await?.group;
            DeedWork::SetRole(*group, *account, *role, groups::placement(app, &found, *account, *role, note))
        }
        Deed::Require { scope, until } => {
            let (requirement, audit) = requirement::demanded(app, *scope, *until, note).await?;
            DeedWork::Require(requirement, not_weaker, audit)
        }
        Deed::Lift { scope } => DeedWork::Lift(*scope, requirement::lifted(app, *scope, note).await?),
        Deed::DeleteGroup { group } => {
            let found = groups::by_id(app, *group).await?.group;
            DeedWork::DeleteGroup(*group, groups::deletion(app, &found, note))
        }
    })
}

/// The entry that all sessions of an account were ended.
pub(super) fn signed_out(app: &App, account: AccountId, note: &Note) -> AuditDraft {
    AuditDraft::new(app.now(), AuditKind::SignedOut).account(account).detail(format!("everywhere, {note}"))
}
