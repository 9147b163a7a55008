//! Accounts that an administrator creates: without a password, with a link with which their owners set one.

use nod_core::account::{Account, AccountState};
use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::id::AccountId;
use nod_core::organisation::{NewPerson, Note};
use nod_core::wire::ErrorCode;

use super::{groups, invitation};
use crate::app::App;
use crate::flow::operations::ledger::account_detail;
use crate::flow::refusal::{Refusal, Result};
use crate::store::{NewAccount, NewPersonRow, StoreError};

/// Whether these accounts can be created.
///
/// # Errors
/// `bad_field`, `username_taken`, `group_unknown`, each with the name that is meant, and the store's.
pub async fn check(app: &App, people: &[NewPerson]) -> Result<()> {
    for person in people {
        check_one(app, person).await?;
    }
    Ok(())
}

pub(super) async fn check_one(app: &App, person: &NewPerson) -> Result<()> {
    let name = &person.username;
    name.check_new().map_err(|error| Refusal::new(ErrorCode::BadField, format!("{name}: {error}")))?;
    if app.store.account_by_username(name).await?.is_some() {
        return Err(Refusal::new(ErrorCode::UsernameTaken, format!("{name}: another account has this user name")));
    }
    for group in &person.groups {
        groups::find(app, group)
            .await
            .map_err(|refusal| Refusal { detail: format!("{group}: {}", refusal.detail), ..refusal })?;
    }
    Ok(())
}

/// The rows of these accounts, each with a link for its first password.
pub(super) fn rows(app: &App, people: &[NewPerson], note: &Note) -> Vec<NewPersonRow> {
    let now = app.now();
    let row = |person: &NewPerson| {
        let id = AccountId::new(now, &*app.random);
        let account = NewAccount {
            id,
            username: person.username.clone(),
            display_name: person.display_name.clone(),
            administrator: false,
            password_hash: None,
            created_at: now,
        };
        // The first words are compared with the row; what follows them says who created it.
        let detail = format!("{} {note}", account_detail(person.username.as_str(), false));
        let audit = AuditDraft::new(now, AuditKind::AccountCreated).account(id).detail(detail);
        NewPersonRow { account, audit, groups: person.groups.clone(), link: Some(invitation::prepare(app, id, note)) }
    };
    people.iter().map(row).collect()
}

/// Creates accounts, all or none.
///
/// # Errors
/// Those of [`check`], and the store's.
pub async fn create(app: &App, people: &[NewPerson], note: &Note) -> Result<()> {
    check(app, people).await?;
    match app.store.create_people(rows(app, people, note)).await {
        Ok(()) => Ok(()),
        Err(StoreError::Conflict(_)) => Err(Refusal::plain(ErrorCode::UsernameTaken)),
        Err(error) => Err(error.into()),
    }
}

/// A person with the link for the first password.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The user name.
    pub username: String,
    /// What the person is called; may be empty.
    pub display_name: String,
    /// The link, and when it ends. `None`: it was used, or has ended.
    pub link: Option<invitation::Invitation>,
}

/// The links of these people, as far as they can still be used.
///
/// # Errors
/// The store's.
pub async fn invited(app: &App, people: &[NewPerson]) -> Result<Vec<Invited>> {
    let mut invited = Vec::with_capacity(people.len());
    for person in people {
        let account = app.store.account_by_username(&person.username).await?;
        let account = account.filter(|account| account.state == AccountState::Active);
        let link = match account {
            Some(account) => invitation::of(app, account.id).await?,
            None => None,
        };
        invited.push(Invited {
            username: person.username.to_string(),
            display_name: person.display_name.as_ref().map(ToString::to_string).unwrap_or_default(),
            link,
        });
    }
    Ok(invited)
}

/// The link of one account that exists already.
///
/// # Errors
/// The store's.
pub async fn invited_again(app: &App, account: Account) -> Result<Vec<Invited>> {
    let person = NewPerson { username: account.username, display_name: account.display_name, groups: Vec::new() };
    invited(app, &[person]).await
}
