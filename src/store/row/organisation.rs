//! Groups, and accounts as an administrator sees them.

use nod_core::organisation::{Group, GroupName, GroupRole, Membership, Requirement, Scope};

use super::super::statements::columns;
use super::{AccountRow, Place, time};
use crate::store::{GroupSummary, Person, StoreError, StoreResult};

columns! {
    /// A row of `account_groups`, and what stands with it.
    pub(in super::super) struct GroupRow {
        id: String,
        name: String,
        created_at: i64,
        members: i64,
        since: Option<i64>,
        until: Option<i64>,
    }
}

impl TryFrom<GroupRow> for GroupSummary {
    type Error = StoreError;

    fn try_from(row: GroupRow) -> StoreResult<Self> {
        let place = Place { table: "account_groups", id: &row.id };
        let group = group(&place, &row.id, &row.name, row.created_at)?;
        let requirement = row.since.zip(row.until).map(|(since, until)| Requirement {
            scope: Scope::Group(group.id),
            since: time(since),
            until: time(until),
        });
        Ok(Self { members: place.count("members", row.members)?, requirement, group })
    }
}

fn group(place: &Place<'_>, id: &str, name: &str, created_at: i64) -> StoreResult<Group> {
    Ok(Group { id: place.parse("id", id)?, name: place.parse("name", name)?, created_at: time(created_at) })
}

columns! {
    /// A row of `group_members` with its group.
    pub(in super::super) struct MembershipRow {
        id: String,
        name: String,
        created_at: i64,
        role: String,
    }
}

impl TryFrom<MembershipRow> for Membership {
    type Error = StoreError;

    fn try_from(row: MembershipRow) -> StoreResult<Self> {
        let place = Place { table: "group_members", id: &row.id };
        Ok(Self {
            role: place.known("role", GroupRole::from_name(&row.role))?,
            group: group(&place, &row.id, &row.name, row.created_at)?,
        })
    }
}

columns! {
    /// A row of `two_step_requirements`.
    pub(in super::super) struct RequirementRow {
        group_id: Option<String>,
        since: i64,
        until: i64,
    }
}

impl TryFrom<RequirementRow> for Requirement {
    type Error = StoreError;

    fn try_from(row: RequirementRow) -> StoreResult<Self> {
        let place = Place { table: "two_step_requirements", id: row.group_id.as_deref().unwrap_or("everyone") };
        let group = place.parse_some("group_id", row.group_id.as_deref())?;
        let scope = group.map_or(Scope::Everyone, Scope::Group);
        Ok(Self { scope, since: time(row.since), until: time(row.until) })
    }
}

columns! {
    /// An account with what an administrator asks of many.
    pub(in super::super) struct PersonRow {
        account: AccountRow,
        phones: i64,
        passkeys: i64,
        codes_apps: i64,
        signed_in_at: Option<i64>,
        reminded_at: Option<i64>,
    }
}

impl TryFrom<PersonRow> for Person {
    type Error = StoreError;

    fn try_from(row: PersonRow) -> StoreResult<Self> {
        let id = row.account.id.clone();
        let place = Place { table: "accounts", id: &id };
        Ok(Self {
            phones: place.count("phones", row.phones)?,
            passkeys: place.count("passkeys", row.passkeys)?,
            codes_apps: place.count("codes_apps", row.codes_apps)?,
            signed_in_at: row.signed_in_at.map(time),
            reminded_at: row.reminded_at.map(time),
            groups: Vec::new(),
            account: row.account.try_into()?,
        })
    }
}

columns! {
    /// The name of a group that an account is in.
    pub(in super::super) struct GroupOfRow {
        account_id: String,
        name: String,
    }
}

impl GroupOfRow {
    /// The account's id as it is stored, and the name.
    pub(in super::super) fn read(self) -> StoreResult<(String, GroupName)> {
        let name = Place { table: "account_groups", id: &self.account_id }.parse("name", &self.name)?;
        Ok((self.account_id, name))
    }
}

columns! {
    /// How accounts are protected.
    pub(in super::super) struct ProtectedRow {
        pub(in super::super) phone: i64,
        pub(in super::super) passkey: i64,
        pub(in super::super) codes: i64,
        pub(in super::super) unprotected: i64,
    }
}
