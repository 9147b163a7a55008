//! Many accounts at once, as an administrator looks at them.

use std::collections::HashMap;

use nod_core::audit::AuditDraft;
use nod_core::id::{AccountId, GroupId};
use nod_core::time::Timestamp;
use serde::Serialize;

use super::dialect::statement;
use super::row::{GroupOfRow, PersonRow, ProtectedRow, account_columns};
use super::{Outcome, Statements, all, audit};
use crate::store::failure::Failure;
use crate::store::{Page, PeopleSearch, Person, Protected, Reached, Reminded, StoreError};

/// That an administrator of groups reaches the account `a` (`nod_core::organisation::Authority`): it is in one of these groups, is no
/// administrator, and administers no other group. Everybody is reached where the parameter is NULL.
macro_rules! reached {
    ($by:literal) => {
        concat!(
            "(", $by, " IS NULL OR (a.role <> 'administrator' AND EXISTS (SELECT 1 FROM group_members own \
             JOIN group_members theirs ON theirs.group_id = own.group_id WHERE own.account_id = ", $by,
            " AND own.role = 'administrator' AND theirs.account_id = a.id) AND NOT EXISTS (SELECT 1 FROM group_members more \
             WHERE more.account_id = a.id AND more.role = 'administrator' AND more.group_id NOT IN \
             (SELECT own.group_id FROM group_members own WHERE own.account_id = ", $by,
            " AND own.role = 'administrator'))))"
        )
    };
}

/// That the account `a` is in a group. Every account is where the parameter is NULL.
macro_rules! in_group {
    ($group:literal) => {
        concat!(
            "(",
            $group,
            " IS NULL OR EXISTS (SELECT 1 FROM group_members g WHERE g.group_id = ",
            $group,
            " AND g.account_id = a.id))"
        )
    };
}

pub(super) use reached;

/// Which accounts somebody looks at, as parameters.
struct Reach {
    by: Option<String>,
    group: Option<String>,
}

impl From<Reached> for Reach {
    fn from(reached: Reached) -> Self {
        Self {
            by: reached.by.as_ref().map(AccountId::to_string),
            group: reached.group.as_ref().map(GroupId::to_string),
        }
    }
}

/// The patterns that find a text wherever it stands in a name: as it was typed, in lower case, and with a capital at its start. The
/// databases know lower case of ASCII alone, so the letters of other scripts are found as they stand there.
fn patterns(text: &str) -> [String; 3] {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        if matches!(letter, '%' | '_' | '!') {
            escaped.push('!');
        }
        escaped.push(letter);
    }
    let lower = escaped.to_lowercase();
    let mut letters = lower.chars();
    let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    [escaped, lower, capital].map(|text| format!("%{text}%"))
}

pub(super) async fn list(
    connection: &mut impl Statements,
    search: &PeopleSearch,
    after: Option<&str>,
    most: u32,
) -> Outcome<Page<Person>> {
    let statement = statement!(
        "SELECT ",
        account_columns!(),
        ", (SELECT COUNT(*) FROM devices d WHERE d.account_id = a.id AND d.revoked_at IS NULL) AS phones, \
         (SELECT COUNT(*) FROM passkeys p WHERE p.account_id = a.id AND p.removed_at IS NULL) AS passkeys, \
         (SELECT COUNT(*) FROM codes_apps c WHERE c.account_id = a.id AND c.removed_at IS NULL) AS codes_apps, \
         (SELECT l.at FROM audit_log l WHERE l.account_id = a.id AND l.account_id IS NOT NULL AND l.challenge_id IS NULL \
         AND l.kind = 'session.created' ORDER BY l.seq DESC LIMIT 1) AS signed_in_at, a.reminded_at \
         FROM accounts a WHERE a.deleted_at IS NULL AND a.username > $1 \
         AND (lower(a.username) LIKE $4 ESCAPE '!' OR a.display_name LIKE $3 ESCAPE '!' \
         OR lower(a.display_name) LIKE $4 ESCAPE '!' OR a.display_name LIKE $5 ESCAPE '!') \
         AND ($6 = 'all' OR ($6 = 'without' AND a.two_step_since IS NULL AND a.disabled_at IS NULL) \
         OR ($6 = 'disabled' AND a.disabled_at IS NOT NULL)) AND ",
        reached!("$7"),
        " AND ",
        in_group!("$8"),
        " AND ($9 IS NULL OR a.id = $9) ORDER BY a.username LIMIT $2"
    );
    let [typed, lower, capital] = patterns(&search.text);
    let reach = Reach::from(search.reach);
    let account = search.account.map(|account| account.to_string());
    let parameters = [
        after.unwrap_or_default().into(),
        (i64::from(most) + 1).into(),
        typed.as_str().into(),
        lower.as_str().into(),
        capital.as_str().into(),
        search.only.as_str().into(),
        reach.by.as_deref().into(),
        reach.group.as_deref().into(),
        account.as_deref().into(),
    ];
    let rows: Vec<PersonRow> = connection.rows(statement, &parameters).await?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    let mut people: Vec<Person> = all(rows.into_iter().take(most).collect())?;
    name_groups(connection, &mut people).await?;
    Ok(Page { rows: people, more })
}

#[derive(Serialize)]
struct IdRow {
    id: String,
}

/// Names the groups of all people of a page, with one statement.
async fn name_groups(connection: &mut impl Statements, people: &mut [Person]) -> Outcome<()> {
    let ids = audit::json(people.iter().map(|person| IdRow { id: person.account.id.to_string() }));
    let statement = statement!(
        "SELECT m.account_id, g.name FROM ",
        jobs!(id),
        " JOIN group_members m ON m.account_id = j.id JOIN account_groups g ON g.id = m.group_id ORDER BY g.name_key"
    );
    let mut groups: HashMap<String, Vec<_>> = HashMap::new();
    for row in connection.rows::<GroupOfRow>(statement, &[ids.as_str().into()]).await? {
        let (account, name) = row.read()?;
        groups.entry(account).or_default().push(name);
    }
    for person in people {
        person.groups = groups.remove(&person.account.id.to_string()).unwrap_or_default();
    }
    Ok(())
}

pub(super) async fn protection(connection: &mut impl Statements, reach: Reached) -> Outcome<Protected> {
    let statement = statement!(
        "SELECT COALESCE(SUM(CASE WHEN n.protection = 'phone' THEN 1 ELSE 0 END), 0) AS phone, \
         COALESCE(SUM(CASE WHEN n.protection = 'passkey' THEN 1 ELSE 0 END), 0) AS passkey, \
         COALESCE(SUM(CASE WHEN n.protection = 'codes' THEN 1 ELSE 0 END), 0) AS codes, \
         COALESCE(SUM(CASE WHEN n.protection = 'nothing' THEN 1 ELSE 0 END), 0) AS unprotected \
         FROM (SELECT CASE WHEN a.two_step_since IS NULL THEN 'nothing' \
         WHEN EXISTS (SELECT 1 FROM devices d WHERE d.account_id = a.id AND d.revoked_at IS NULL) THEN 'phone' \
         WHEN EXISTS (SELECT 1 FROM passkeys p WHERE p.account_id = a.id AND p.removed_at IS NULL) THEN 'passkey' \
         ELSE 'codes' END AS protection FROM accounts a WHERE a.deleted_at IS NULL AND a.disabled_at IS NULL AND ",
        reached!("$1"),
        " AND ",
        in_group!("$2"),
        ") AS n"
    );
    let reach = Reach::from(reach);
    let row: ProtectedRow =
        connection.single(statement, &[reach.by.as_deref().into(), reach.group.as_deref().into()]).await?;
    let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Protected {
        phone: count(row.phone),
        passkey: count(row.passkey),
        codes: count(row.codes),
        nothing: count(row.unprotected),
    })
}

/// Of several who remind at once, one does: the outer condition is looked at again after waiting for the row.
pub(super) async fn remind(
    connection: &mut impl Statements,
    whom: Reminded,
    not_since: Timestamp,
    most: u32,
    draft: &AuditDraft,
) -> Outcome<Vec<AccountId>> {
    let statement = statement!(
        "UPDATE accounts SET reminded_at = $1 WHERE id IN (SELECT a.id FROM accounts a WHERE a.deleted_at IS NULL \
         AND a.two_step_since IS NULL AND a.disabled_at IS NULL AND COALESCE(a.reminded_at, 0) <= $2 \
         AND ($4 IS NULL OR a.id = $4) AND ",
        reached!("$5"),
        " AND ",
        in_group!("$6"),
        " ORDER BY a.username LIMIT $3) AND COALESCE(reminded_at, 0) <= $2 AND two_step_since IS NULL RETURNING id"
    );
    let (one, reach) = match whom {
        Reminded::One(account) => (Some(account.to_string()), Reach::from(Reached::default())),
        Reminded::All(reached) => (None, Reach::from(reached)),
    };
    let parameters = [
        draft.at.into(),
        not_since.into(),
        i64::from(most).into(),
        one.as_deref().into(),
        reach.by.as_deref().into(),
        reach.group.as_deref().into(),
    ];
    let ids: Vec<String> = connection.rows(statement, &parameters).await?;
    let unreadable = |_| Failure::from(StoreError::Unavailable("an account's id is none".to_owned()));
    let mut ids: Vec<AccountId> = ids.iter().map(|id| id.parse().map_err(unreadable)).collect::<Outcome<_>>()?;
    ids.sort_unstable();
    let drafts: Vec<AuditDraft> = ids.iter().map(|id| draft.clone().account(*id)).collect();
    audit::append(connection, &drafts).await?;
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_found_as_text_and_not_as_a_pattern() {
        assert_eq!(patterns(" É_1% "), ["%É!_1!%%", "%é!_1!%%", "%É!_1!%%"]);
        assert_eq!(patterns(""), ["%%", "%%", "%%"]);
    }
}
