//! Who may administer whom.

use nod_core::account::Account;
use nod_core::id::{AccountId, GroupId};
use nod_core::organisation::{Authority, Membership};
use nod_core::wire::ErrorCode;

use super::groups::{self, GroupSummary};
use crate::app::App;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::sign_in::{self, SignedInAs};

/// A session of somebody who administers everything, or groups.
#[derive(Debug, Clone)]
pub struct Administrator {
    /// Whose session it is.
    pub who: SignedInAs,
    /// Over whom it rules.
    pub authority: Authority,
}

/// An account that an administrator may act on.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The account.
    pub account: Account,
    /// The groups that it is in.
    pub memberships: Vec<Membership>,
}

impl Administrator {
    /// The account whose groups bound what is seen. `None`: nothing is bounded.
    pub(super) fn reaches_from(&self) -> Option<AccountId> {
        match self.authority {
            Authority::Everyone => None,
            Authority::Groups(_) => Some(self.who.account.id),
        }
    }

    /// Whether this is an administrator of everything.
    pub const fn is_full(&self) -> bool {
        matches!(self.authority, Authority::Everyone)
    }

    /// Refuses an administrator of groups.
    ///
    /// # Errors
    /// `not_found`: what is not for them looks to them as if it did not exist.
    pub fn require_full(&self) -> Result<()> {
        if self.is_full() { Ok(()) } else { Err(Refusal::plain(ErrorCode::NotFound)) }
    }

    /// The account with that id, if this administrator reaches it. An account of others is as good as none.
    ///
    /// # Errors
    /// `user_unknown`, and the store's.
    pub async fn subject(&self, app: &App, id: AccountId) -> Result<Subject> {
        let unknown = || Refusal::plain(ErrorCode::UserUnknown);
        let account = app.store.account(id).await?.filter(|account| !account.is_deleted()).ok_or_else(unknown)?;
        let memberships = app.store.memberships(id).await?;
        if !self.authority.reaches(account.administrator, &memberships) {
            return Err(unknown());
        }
        Ok(Subject { account, memberships })
    }

    /// The group with that id, if this administrator reaches it.
    ///
    /// # Errors
    /// `group_unknown`, and the store's.
    pub async fn group(&self, app: &App, id: GroupId) -> Result<GroupSummary> {
        if !self.authority.reaches_group(id) {
            return Err(Refusal::plain(ErrorCode::GroupUnknown));
        }
        groups::by_id(app, id).await
    }

    /// The groups that this administrator reaches, in the order of their names.
    ///
    /// # Errors
    /// The store's.
    pub async fn groups(&self, app: &App) -> Result<Vec<GroupSummary>> {
        let Authority::Groups(own) = &self.authority else { return groups::all(app).await };
        let mut groups = Vec::new();
        for id in own {
            groups.extend(app.store.group(*id).await?);
        }
        groups.sort_by_key(|summary| summary.group.name.key());
        Ok(groups)
    }
}

/// The administrator who is signed in: with two-step verification, and with more than the password.
///
/// # Errors
/// `not_found` for everybody else, `reauthentication_needed`, `two_step_off`, and the store's.
pub async fn administrator(app: &App, who: SignedInAs) -> Result<Administrator> {
    let memberships =
        if who.account.administrator { Vec::new() } else { app.store.memberships(who.account.id).await? };
    let authority = Authority::of(who.account.administrator, &memberships);
    let authority = authority.ok_or_else(|| Refusal::plain(ErrorCode::NotFound))?;
    sign_in::require_approval(&who)?;
    if !who.account.two_step.is_on() {
        return Err(Refusal::plain(ErrorCode::TwoStepOff));
    }
    Ok(Administrator { who, authority })
}

/// Whether an account administers everything, or a group.
///
/// # Errors
/// The store's.
pub async fn administers(app: &App, account: &Account) -> Result<bool> {
    if account.administrator {
        return Ok(true);
    }
    Ok(Authority::of(false, &app.store.memberships(account.id).await?).is_some())
}
