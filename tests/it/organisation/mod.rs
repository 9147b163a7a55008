//! Groups, what is required of people, and what administrators do.

use nod::flow::organisation::groups;
use nod_core::id::AccountId;
use nod_core::organisation::{Group, GroupRole, Note};

use crate::harness::Server;

pub mod deeds;
mod groups_and_reminders;
mod import;
mod leaving;
mod requirement;

/// Somebody at the command line, with a reason.
pub fn note(reason: &str) -> Note {
    Note { by: None, reason: reason.parse().unwrap() }
}

/// A group with these members.
pub async fn group(server: &Server, name: &str, members: &[(AccountId, GroupRole)]) -> Group {
    let group = groups::create(&server.app, name.parse().unwrap(), &note("test")).await.unwrap();
    for (account, role) in members {
        groups::put(&server.app, &group, *account, *role, &note("test")).await.unwrap();
    }
    group
}

/// The details of all entries of that kind, in their order.
pub async fn recorded(server: &Server, kind: nod_core::audit::AuditKind) -> Vec<(Option<AccountId>, String)> {
    let entries = server.app.store.audit(0, 10_000).await.unwrap();
    let of_kind = entries.into_iter().filter(|entry| entry.draft.kind == kind);
    of_kind.map(|entry| (entry.draft.account, entry.draft.detail.unwrap_or_default())).collect()
}
