//! People, as an administrator looks for them and reminds them.

use std::time::Duration;

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::id::{AccountId, GroupId};

use super::authority::Administrator;
use crate::app::App;
use crate::flow::refusal::Result;
pub use crate::store::{Page, PeopleFilter, PeopleSearch, Person, Protected, Reached, Reminded};

/// People on one page of a list.
pub const PAGE: u32 = 50;

/// People in one read of a whole list.
const BATCH: u32 = 500;

/// The most people in a list that is downloaded.
pub const MOST: usize = 100_000;

/// The longest text that is looked for, in characters.
pub const MAX_TEXT: usize = 64;

/// Nobody is reminded more often.
const REMINDED_EVERY: Duration = Duration::from_hours(24);

/// Whom somebody looks at: the command line looks at everybody, an administrator of groups at those of the groups.
pub fn reached(by: Option<&Administrator>, group: Option<GroupId>) -> Reached {
    Reached { by: by.and_then(Administrator::reaches_from), group }
}

/// A page of people, after the user name `after`.
///
/// # Errors
/// The store's.
pub async fn page(app: &App, mut search: PeopleSearch, after: Option<&str>) -> Result<Page<Person>> {
    search.text = search.text.chars().take(MAX_TEXT).collect();
    Ok(app.store.people(search, after, PAGE).await?)
}

/// All people who are found, [`MOST`] at most.
///
/// # Errors
/// The store's.
pub async fn all(app: &App, search: PeopleSearch) -> Result<Vec<Person>> {
    let mut people = Vec::<Person>::new();
    loop {
        let after = people.last().map(|last| last.account.username.as_str().to_owned());
        let page = app.store.people(search.clone(), after.as_deref(), BATCH).await?;
        let more = page.more && !page.rows.is_empty() && people.len() < MOST;
        people.extend(page.rows);
        if !more {
            return Ok(people);
        }
    }
}

/// How people are protected.
///
/// # Errors
/// The store's.
pub async fn protection(app: &App, reached: Reached) -> Result<Protected> {
    Ok(app.store.protection(reached).await?)
}

/// Reminds people who have no two-step verification to set it up, each at most once a day; gives how many. The reminder is the entry
/// of the audit log, from which a mail is made.
///
/// # Errors
/// The store's.
pub async fn remind(app: &App, by: Option<AccountId>, whom: Reminded) -> Result<usize> {
    let now = app.now();
    let by = by.map_or_else(|| "by the command line".to_owned(), |by| format!("by {by}"));
    let audit = AuditDraft::new(now, AuditKind::TwoStepReminded).detail(by);
    let mut reminded = 0;
    loop {
        let batch = app.store.remind(whom, now.minus(REMINDED_EVERY), BATCH, audit.clone()).await?.len();
        reminded += batch;
        if u32::try_from(batch).is_ok_and(|batch| batch < BATCH) {
            return Ok(reminded);
        }
    }
}
