//! Groups, who is in them, and what is required of people.

use nod_core::audit::AuditDraft;
use nod_core::id::{AccountId, GroupId};
use nod_core::organisation::{Group, GroupName, GroupRole, Membership, Requirement, Scope};
use nod_core::time::Timestamp;

use super::dialect::statement;
use super::row::{GroupRow, MembershipRow, RequirementRow};
use super::{Outcome, Statements, accounts, all, audit, one};
use crate::store::{Fenced, GroupSummary, Page};

/// The columns of [`GroupRow`], of `account_groups g` and `two_step_requirements r`.
macro_rules! group_columns {
    () => {
        "g.id, g.name, g.created_at, \
         (SELECT COUNT(*) FROM group_members m WHERE m.group_id = g.id) AS members, r.since, r.until \
         FROM account_groups g LEFT JOIN two_step_requirements r ON r.group_id = g.id"
    };
}

/// That a requirement concerns an account.
macro_rules! concerns {
    ($account:literal) => {
        concat!(
            "(r.group_id IS NULL OR r.group_id IN (SELECT m.group_id FROM group_members m WHERE m.account_id = ",
            $account,
            "))"
        )
    };
}

pub(super) use concerns;

pub(super) async fn create(connection: &mut impl Statements, group: &Group, draft: &AuditDraft) -> Outcome<()> {
    let statement = statement!("INSERT INTO account_groups (id, name, name_key, created_at) VALUES ($1, $2, $3, $4)");
    let (id, key) = (group.id.to_string(), group.name.key());
    let parameters = [id.as_str().into(), group.name.as_str().into(), key.as_str().into(), group.created_at.into()];
    connection.run(statement, &parameters).await?;
    audit::append(connection, [draft]).await
}

pub(super) async fn by_id(connection: &mut impl Statements, id: GroupId) -> Outcome<Option<GroupSummary>> {
    let statement = statement!("SELECT ", group_columns!(), " WHERE g.id = $1");
    one(connection.row::<GroupRow>(statement, &[id.to_string().as_str().into()]).await?)
}

pub(super) async fn by_name(connection: &mut impl Statements, name: &GroupName) -> Outcome<Option<GroupSummary>> {
    let statement = statement!("SELECT ", group_columns!(), " WHERE g.name_key = $1");
    one(connection.row::<GroupRow>(statement, &[name.key().as_str().into()]).await?)
}

pub(super) async fn list(
    connection: &mut impl Statements,
    after: Option<&GroupName>,
    most: u32,
) -> Outcome<Page<GroupSummary>> {
    let statement = statement!("SELECT ", group_columns!(), " WHERE g.name_key > $1 ORDER BY g.name_key LIMIT $2");
    let after = after.map(GroupName::key).unwrap_or_default();
    let rows: Vec<GroupRow> =
        connection.rows(statement, &[after.as_str().into(), (i64::from(most) + 1).into()]).await?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    Ok(Page { rows: all(rows.into_iter().take(most).collect())?, more })
}

pub(super) async fn rename(
    connection: &mut impl Statements,
    id: GroupId,
    name: &GroupName,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let statement = statement!("UPDATE account_groups SET name = $2, name_key = $3 WHERE id = $1");
    let (id, key) = (id.to_string(), name.key());
    let renamed =
        connection.execute(statement, &[id.as_str().into(), name.as_str().into(), key.as_str().into()]).await?;
    audit::append_if(connection, renamed > 0, draft).await
}

pub(super) async fn delete(connection: &mut impl Statements, id: GroupId, draft: &AuditDraft) -> Outcome<Fenced<()>> {
    let id = id.to_string();
    for statement in [
        statement!("DELETE FROM two_step_requirements WHERE group_id = $1"),
        statement!("DELETE FROM group_members WHERE group_id = $1"),
    ] {
        connection.run(statement, &[id.as_str().into()]).await?;
    }
    let deleted =
        connection.execute(statement!("DELETE FROM account_groups WHERE id = $1"), &[id.as_str().into()]).await?;
    audit::append_if(connection, deleted > 0, draft).await
}

/// The account is held: nobody acts on it by a power that this takes away.
pub(super) async fn put_member(
    connection: &mut impl Statements,
    group: GroupId,
    account: AccountId,
    role: GroupRole,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let (group, account) = (group.to_string(), account.to_string());
    accounts::hold(connection, &account).await?;
    let statement = statement!(
        "INSERT INTO group_members (group_id, account_id, role, added_at) SELECT g.id, a.id, $3, $4 \
         FROM account_groups g, accounts a WHERE g.id = $1 AND a.id = $2 AND a.deleted_at IS NULL \
         ON CONFLICT (group_id, account_id) DO UPDATE SET role = excluded.role WHERE group_members.role <> excluded.role"
    );
    let parameters = [group.as_str().into(), account.as_str().into(), role.as_str().into(), draft.at.into()];
    let put = connection.execute(statement, &parameters).await?;
    audit::append_if(connection, put > 0, draft).await
}

pub(super) async fn remove_member(
    connection: &mut impl Statements,
    group: GroupId,
    account: AccountId,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let (group, account) = (group.to_string(), account.to_string());
    accounts::hold(connection, &account).await?;
    let statement = statement!("DELETE FROM group_members WHERE group_id = $1 AND account_id = $2");
    let removed = connection.execute(statement, &[group.as_str().into(), account.as_str().into()]).await?;
    audit::append_if(connection, removed > 0, draft).await
}

pub(super) async fn memberships(connection: &mut impl Statements, account: AccountId) -> Outcome<Vec<Membership>> {
    let statement = statement!(
        "SELECT g.id, g.name, g.created_at, m.role FROM group_members m JOIN account_groups g ON g.id = m.group_id \
         WHERE m.account_id = $1 ORDER BY g.name_key"
    );
    all(connection.rows::<MembershipRow>(statement, &[account.to_string().as_str().into()]).await?)
}

pub(super) async fn require(
    connection: &mut impl Statements,
    requirement: &Requirement,
    not_weaker: bool,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let group = match requirement.scope {
        Scope::Everyone => None,
        Scope::Group(group) => Some(group.to_string()),
    };
    // Since when it was required stays.
    let statement = statement!(
        "INSERT INTO two_step_requirements (scope, group_id, since, until) SELECT COALESCE($1, 'everyone'), $1, $2, $3 \
         WHERE $1 IS NULL OR EXISTS (SELECT 1 FROM account_groups g WHERE g.id = $1) \
         ON CONFLICT (scope) DO UPDATE SET until = excluded.until, \
         since = CASE WHEN two_step_requirements.since < excluded.until THEN two_step_requirements.since ELSE excluded.since END \
         WHERE $4 = 0 OR excluded.until <= two_step_requirements.until"
    );
    let parameters =
        [group.as_deref().into(), requirement.since.into(), requirement.until.into(), i64::from(not_weaker).into()];
    let put = connection.execute(statement, &parameters).await?;
    audit::append_if(connection, put > 0, draft).await
}

pub(super) async fn lift(connection: &mut impl Statements, scope: Scope, draft: &AuditDraft) -> Outcome<Fenced<()>> {
    let scope = match scope {
        Scope::Everyone => "everyone".to_owned(),
        Scope::Group(group) => group.to_string(),
    };
    let statement = statement!("DELETE FROM two_step_requirements WHERE scope = $1");
    let lifted = connection.execute(statement, &[scope.as_str().into()]).await?;
    audit::append_if(connection, lifted > 0, draft).await
}

pub(super) async fn requirements(connection: &mut impl Statements) -> Outcome<Vec<Requirement>> {
    let statement = statement!(
        "SELECT r.group_id, r.since, r.until FROM two_step_requirements r \
         LEFT JOIN account_groups g ON g.id = r.group_id ORDER BY COALESCE(g.name_key, '')"
    );
    all(connection.rows::<RequirementRow>(statement, &[]).await?)
}

pub(super) async fn until(connection: &mut impl Statements, account: AccountId) -> Outcome<Option<Timestamp>> {
    let statement = statement!("SELECT MIN(r.until) AS until FROM two_step_requirements r WHERE ", concerns!("$1"));
    let until: Option<Option<i64>> = connection.row(statement, &[account.to_string().as_str().into()]).await?;
    Ok(until.flatten().map(Timestamp::from_millis))
}
