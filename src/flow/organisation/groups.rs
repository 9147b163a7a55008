//! Groups, and who is in them.

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::id::{AccountId, GroupId};
use nod_core::organisation::{Group, GroupName, GroupRole, Membership, Note};
use nod_core::wire::ErrorCode;

use crate::app::App;
use crate::flow::refusal::{Refusal, Result};
pub use crate::store::GroupSummary;
use crate::store::{Fenced, StoreError};

/// Groups in one read of a list.
const PAGE: u32 = 500;

/// Creates a group.
///
/// # Errors
/// `group_exists`, and the store's.
pub async fn create(app: &App, name: GroupName, note: &Note) -> Result<Group> {
    let now = app.now();
    let group = Group { id: GroupId::new(now, &*app.random), name, created_at: now };
    let audit = AuditDraft::new(now, AuditKind::GroupCreated).detail(detail(&group, note));
    match app.store.create_group(group.clone(), audit).await {
        Ok(()) => Ok(group),
        Err(StoreError::Conflict(_)) => Err(Refusal::plain(ErrorCode::GroupExists)),
        Err(error) => Err(error.into()),
    }
}

/// What the audit log says of a group: its id, its name, and who did something with it.
pub(super) fn detail(group: &Group, note: &Note) -> String {
    format!("{} ({}), {note}", group.id, group.name)
}

/// The group of that name.
///
/// # Errors
/// `group_unknown`, and the store's.
pub async fn find(app: &App, name: &GroupName) -> Result<GroupSummary> {
    app.store.group_by_name(name).await?.ok_or_else(|| Refusal::plain(ErrorCode::GroupUnknown))
}

/// The group with that id.
///
/// # Errors
/// `group_unknown`, and the store's.
pub async fn by_id(app: &App, id: GroupId) -> Result<GroupSummary> {
    app.store.group(id).await?.ok_or_else(|| Refusal::plain(ErrorCode::GroupUnknown))
}

/// All groups, in the order of their names.
///
/// # Errors
/// The store's.
pub async fn all(app: &App) -> Result<Vec<GroupSummary>> {
    let mut groups = Vec::<GroupSummary>::new();
    loop {
        let page = app.store.groups(groups.last().map(|last| &last.group.name), PAGE).await?;
        let more = page.more && !page.rows.is_empty();
        groups.extend(page.rows);
        if !more {
            return Ok(groups);
        }
    }
}

/// The groups of an account.
///
/// # Errors
/// The store's.
pub async fn of(app: &App, account: AccountId) -> Result<Vec<Membership>> {
    Ok(app.store.memberships(account).await?)
}

/// Gives a group another name.
///
/// # Errors
/// `group_exists`, `group_unknown`, and the store's.
pub async fn rename(app: &App, group: &Group, name: GroupName, note: &Note) -> Result<()> {
    let renamed = Group { name: name.clone(), ..group.clone() };
    let audit = AuditDraft::new(app.now(), AuditKind::GroupRenamed).detail(detail(&renamed, note));
    match app.store.rename_group(group.id, name, audit).await {
        Ok(Fenced::Won(())) => Ok(()),
        Ok(Fenced::Lost) => Err(Refusal::plain(ErrorCode::GroupUnknown)),
        Err(StoreError::Conflict(_)) => Err(Refusal::plain(ErrorCode::GroupExists)),
        Err(error) => Err(error.into()),
    }
}

/// Deletes a group; what it requires ends with it.
///
/// # Errors
/// `group_unknown`, and the store's.
pub async fn delete(app: &App, group: &Group, note: &Note) -> Result<()> {
    match app.store.delete_group(group.id, deletion(app, group, note)).await? {
        Fenced::Won(()) => Ok(()),
        Fenced::Lost => Err(Refusal::plain(ErrorCode::GroupUnknown)),
    }
}

pub(super) fn deletion(app: &App, group: &Group, note: &Note) -> AuditDraft {
    AuditDraft::new(app.now(), AuditKind::GroupDeleted).detail(detail(group, note))
}

/// Puts an account into a group, or gives it another role there.
///
/// # Errors
/// `nothing_to_do` when it has that role already, and the store's.
pub async fn put(app: &App, group: &Group, account: AccountId, role: GroupRole, note: &Note) -> Result<()> {
    let audit = placement(app, group, account, role, note);
    match app.store.put_member(group.id, account, role, audit).await? {
        Fenced::Won(()) => Ok(()),
        Fenced::Lost => Err(Refusal::plain(ErrorCode::NothingToDo)),
    }
}

pub(super) fn placement(app: &App, group: &Group, account: AccountId, role: GroupRole, note: &Note) -> AuditDraft {
    let detail = format!("{}, {}", role.as_str(), detail(group, note));
    AuditDraft::new(app.now(), AuditKind::GroupMemberSet).account(account).detail(detail)
}

/// Takes an account out of a group.
///
/// # Errors
/// `nothing_to_do` when it is not in it, and the store's.
pub async fn remove(app: &App, group: &Group, account: AccountId, note: &Note) -> Result<()> {
    let audit = AuditDraft::new(app.now(), AuditKind::GroupMemberRemoved).account(account).detail(detail(group, note));
    match app.store.remove_member(group.id, account, audit).await? {
        Fenced::Won(()) => Ok(()),
        Fenced::Lost => Err(Refusal::plain(ErrorCode::NothingToDo)),
    }
}
