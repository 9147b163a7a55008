//! Accounts: the people who can be asked.

use std::str::FromStr;

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
    /// The language that its person chose. `None`: what the browser prefers.
    pub language: Option<LanguageTag>,
    /// Its password, as a PHC string.
    pub password_hash: Option<SecretString>,
    /// When it was created.
    pub created_at: Timestamp,
}

impl Account {
    /// Whether it was deleted.
    pub const fn is_deleted(&self) -> bool {
        matches!(self.state, AccountState::Deleted { .. })
    }
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
    /// It was deleted, and never will again: nothing but its id is left of it.
    Deleted {
        /// Since when.
        at: Timestamp,
    },
}

/// The longest tag of a language, in bytes (RFC 5646 §4.4.1).
const LONGEST_TAG: usize = 35;

/// A language by its tag (RFC 5646), as in `fr-CH`. Which languages there are texts in is not decided here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageTag(Box<str>);

/// This is no tag of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("1 to 35 letters, digits and hyphens")]
pub struct BadLanguageTag;

impl LanguageTag {
    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LanguageTag {
    type Err = BadLanguageTag;

    fn from_str(text: &str) -> Result<Self, BadLanguageTag> {
        let is_known = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let fits = (1..=LONGEST_TAG).contains(&text.len()) && text.bytes().all(is_known);
        if fits { Ok(Self(text.into())) } else { Err(BadLanguageTag) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_letters_digits_and_hyphens() {
        for good in ["fr", "fr-CH", "de-CH-1996", &"a".repeat(LONGEST_TAG)] {
            assert_eq!(good.parse::<LanguageTag>().unwrap().as_str(), good);
        }
        for bad in ["", "f r", "fr_CH", "fr;", "é", &"a".repeat(LONGEST_TAG + 1)] {
            assert_eq!(bad.parse::<LanguageTag>(), Err(BadLanguageTag), "{bad}");
        }
    }
}
