//! The calls for organisations.

use async_trait::async_trait;
use futures_util::FutureExt as _;
use nod_core::audit::AuditDraft;
use nod_core::id::{AccountId, GroupId};
use nod_core::organisation::{Group, GroupName, GroupRole, Membership, Requirement, Scope};
use nod_core::time::Timestamp;

use super::{Backend, Driver, groups, people};
use crate::store::{
    Fenced, GroupSummary, Organisations, Page, PeopleSearch, Person, Protected, Reached, Reminded, StoreResult,
};

#[async_trait]
impl<D: Driver> Organisations for Backend<D> {
    async fn create_group(&self, group: Group, audit: AuditDraft) -> StoreResult<()> {
        self.write("create_group", (group, audit), |db, (group, audit)| groups::create(db, group, audit).boxed()).await
    }

    async fn group(&self, id: GroupId) -> StoreResult<Option<GroupSummary>> {
        self.read("group", id, |db, id| groups::by_id(db, *id).boxed()).await
    }

    async fn group_by_name(&self, name: &GroupName) -> StoreResult<Option<GroupSummary>> {
        self.read("group_by_name", name.clone(), |db, name| groups::by_name(db, name).boxed()).await
    }

    async fn groups(&self, after: Option<&GroupName>, limit: u32) -> StoreResult<Page<GroupSummary>> {
        self.scan("groups", (after.cloned(), limit), |db, (after, limit)| {
            groups::list(db, after.as_ref(), *limit).boxed()
        })
        .await
    }

    async fn rename_group(&self, id: GroupId, name: GroupName, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("rename_group", (id, name, audit), |db, (id, name, audit)| {
            groups::rename(db, *id, name, audit).boxed()
        })
        .await
    }

    async fn delete_group(&self, id: GroupId, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("delete_group", (id, audit), |db, (id, audit)| groups::delete(db, *id, audit).boxed()).await
    }

    async fn put_member(
        &self,
        group: GroupId,
        account: AccountId,
        role: GroupRole,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write("put_member", (group, account, role, audit), |db, (group, account, role, audit)| {
            groups::put_member(db, *group, *account, *role, audit).boxed()
        })
        .await
    }

    async fn remove_member(&self, group: GroupId, account: AccountId, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("remove_member", (group, account, audit), |db, (group, account, audit)| {
            groups::remove_member(db, *group, *account, audit).boxed()
        })
        .await
    }

    async fn memberships(&self, account: AccountId) -> StoreResult<Vec<Membership>> {
        self.read("memberships", account, |db, account| groups::memberships(db, *account).boxed()).await
    }

    async fn require_two_step(
        &self,
        requirement: Requirement,
        not_weaker: bool,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write("require_two_step", (requirement, not_weaker, audit), |db, (requirement, not_weaker, audit)| {
            groups::require(db, requirement, *not_weaker, audit).boxed()
        })
        .await
    }

    async fn lift_requirement(&self, scope: Scope, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("lift_requirement", (scope, audit), |db, (scope, audit)| groups::lift(db, *scope, audit).boxed())
            .await
    }

    async fn requirements(&self) -> StoreResult<Vec<Requirement>> {
        self.scan("requirements", (), |db, ()| groups::requirements(db).boxed()).await
    }

    async fn two_step_until(&self, account: AccountId) -> StoreResult<Option<Timestamp>> {
        self.read("two_step_until", account, |db, account| groups::until(db, *account).boxed()).await
    }

    async fn people(&self, search: PeopleSearch, after: Option<&str>, limit: u32) -> StoreResult<Page<Person>> {
        self.scan("people", (search, after.map(str::to_owned), limit), |db, (search, after, limit)| {
            people::list(db, search, after.as_deref(), *limit).boxed()
        })
        .await
    }

    async fn protection(&self, reach: Reached) -> StoreResult<Protected> {
        self.scan("protection", reach, |db, reach| people::protection(db, *reach).boxed()).await
    }

    async fn remind(
        &self,
        whom: Reminded,
        not_since: Timestamp,
        limit: u32,
        audit: AuditDraft,
    ) -> StoreResult<Vec<AccountId>> {
        self.write("remind", (whom, not_since, limit, audit), |db, (whom, not_since, limit, audit)| {
            people::remind(db, *whom, *not_since, *limit, audit).boxed()
        })
        .await
    }
}
