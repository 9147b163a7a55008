//! Accounts: the people who can be asked.

use secrecy::SecretString;

use crate::device::DisplayName;
use crate::id::{AccountId, Username};
use crate::time::Timestamp;

/// An account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Its user name.
    pub username: Username,
    /// What the person is called, where that is known.
    pub display_name: Option<DisplayName>,
    /// Whether it may administer Nod.
    pub administrator: bool,
    /// Whether it may sign in.
    pub state: AccountState,
    /// Its password, as a PHC string.
    pub password_hash: Option<SecretString>,
    /// When it was created.
    pub created_at: Timestamp,
}

/// Whether an account may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// It may.
    Active,
    /// It may not.
    Disabled {
        /// Since when.
        at: Timestamp,
    },
}
