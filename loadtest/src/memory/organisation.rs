//! Organisations, to which no approval comes.

use async_trait::async_trait;
use nod::store::{
    Fenced, GroupSummary, Organisations, Page, PeopleSearch, Person, Protected, Reached, Reminded, StoreResult,
};
use nod_core::audit::AuditDraft;
use nod_core::id::{AccountId, GroupId};
use nod_core::organisation::{Group, GroupName, GroupRole, Membership, Requirement, Scope};
use nod_core::time::Timestamp;

use super::{Memory, absent};

#[async_trait]
impl Organisations for Memory {
    async fn create_group(&self, _: Group, _: AuditDraft) -> StoreResult<()> {
        absent("create_group")
    }

    async fn group(&self, _: GroupId) -> StoreResult<Option<GroupSummary>> {
        absent("group")
    }

    async fn group_by_name(&self, _: &GroupName) -> StoreResult<Option<GroupSummary>> {
        absent("group_by_name")
    }

    async fn groups(&self, _: Option<&GroupName>, _: u32) -> StoreResult<Page<GroupSummary>> {
        absent("groups")
    }

    async fn rename_group(&self, _: GroupId, _: GroupName, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("rename_group")
    }

    async fn delete_group(&self, _: GroupId, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("delete_group")
    }

    async fn put_member(&self, _: GroupId, _: AccountId, _: GroupRole, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("put_member")
    }

    async fn remove_member(&self, _: GroupId, _: AccountId, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("remove_member")
    }

    async fn memberships(&self, _: AccountId) -> StoreResult<Vec<Membership>> {
        absent("memberships")
    }

    async fn require_two_step(&self, _: Requirement, _: bool, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("require_two_step")
    }

    async fn lift_requirement(&self, _: Scope, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("lift_requirement")
    }

    async fn requirements(&self) -> StoreResult<Vec<Requirement>> {
        absent("requirements")
    }

    async fn two_step_until(&self, _: AccountId) -> StoreResult<Option<Timestamp>> {
        absent("two_step_until")
    }

    async fn people(&self, _: PeopleSearch, _: Option<&str>, _: u32) -> StoreResult<Page<Person>> {
        absent("people")
    }

    async fn protection(&self, _: Reached) -> StoreResult<Protected> {
        absent("protection")
    }

    async fn remind(&self, _: Reminded, _: Timestamp, _: u32, _: AuditDraft) -> StoreResult<Vec<AccountId>> {
        absent("remind")
    }
}
