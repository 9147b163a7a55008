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
    /// Whether the password alone signs in.
    pub two_step: TwoStep,
    /// Its password, as a PHC string.
    pub password_hash: Option<SecretString>,
    /// When it was created.
    pub created_at: Timestamp,
}

/// Whether an account uses two-step verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TwoStep {
    /// It does not, or its set-up is not done: the password alone signs in, and opens nothing but the way to turn it on.
    Off,
    /// It does: the password is not enough.
    On {
        /// Since when.
        since: Timestamp,
    },
}

impl TwoStep {
    /// Whether it is on.
    pub const fn is_on(self) -> bool {
        matches!(self, Self::On { .. })
    }
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
