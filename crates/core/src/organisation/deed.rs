//! What an administrator does and has to approve on the own phone first.

use serde::{Deserialize, Serialize};

use super::{GroupName, GroupRole, Reason, Scope};
use crate::device::DisplayName;
use crate::encoding::sha256_base64url;
use crate::id::{AccountId, GroupId, SessionId, Username};
use crate::time::Timestamp;

/// Something that an administrator does to an account, to a group, or to everybody. It is kept, as JSON, from the moment at which the
/// phone is asked until it is done: what was asked for is what is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "deed", deny_unknown_fields)]
pub enum Deed {
    /// Disables an account.
    Disable {
        /// Which.
        account: AccountId,
    },
    /// Enables an account again.
    Enable {
        /// Which.
        account: AccountId,
    },
    /// Forgives an account what was tried in vain.
    Unlock {
        /// Which.
        account: AccountId,
    },
    /// Ends all sessions of an account, and its sign-ins that are under way.
    SignOut {
        /// Whose.
        account: AccountId,
    },
    /// Makes a one-time link for a new phone of an account.
    LinkPhone {
        /// Whose.
        account: AccountId,
    },
    /// Makes a link with which an account that has neither a password nor a method sets its first password.
    Invite {
        /// Whose.
        account: AccountId,
    },
    /// Deletes an account.
    Delete {
        /// Which.
        account: AccountId,
    },
    /// Exports the data of an account.
    Export {
        /// Whose.
        account: AccountId,
    },
    /// Creates an account.
    Create {
        /// What it is to be.
        person: NewPerson,
    },
    /// Creates accounts that a table lists.
    Import {
        /// What they are to be.
        people: Vec<NewPerson>,
    },
    /// Gives an account a role in a group.
    SetRole {
        /// Whom.
        account: AccountId,
        /// Where.
        group: GroupId,
        /// Which.
        role: GroupRole,
    },
    /// Requires two-step verification.
    Require {
        /// Of whom.
        scope: Scope,
        /// From when on nobody without it gets any further.
        until: Timestamp,
    },
    /// Requires it no longer.
    Lift {
        /// Of whom.
        scope: Scope,
    },
    /// Deletes a group.
    DeleteGroup {
        /// Which.
        group: GroupId,
    },
}

/// An account to be created, without a password: its owner sets one with a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// Its user name.
    pub username: Username,
    /// What the person is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<DisplayName>,
    /// The groups that it comes into.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupName>,
}

impl Deed {
    /// The account that it is done to.
    pub const fn account(&self) -> Option<AccountId> {
        match self {
            Self::Disable { account }
            | Self::Enable { account }
            | Self::Unlock { account }
            | Self::SignOut { account }
            | Self::LinkPhone { account }
            | Self::Invite { account }
            | Self::Delete { account }
            | Self::Export { account }
            | Self::SetRole { account, .. } => Some(*account),
            Self::Create { .. }
            | Self::Import { .. }
            | Self::Require { .. }
            | Self::Lift { .. }
            | Self::DeleteGroup { .. } => None,
        }
    }

    /// The group that it is done to.
    pub const fn group(&self) -> Option<GroupId> {
        match self {
            Self::SetRole { group, .. } | Self::DeleteGroup { group } => Some(*group),
            Self::Require { scope: Scope::Group(group), .. } | Self::Lift { scope: Scope::Group(group) } => {
                Some(*group)
            }
            _ => None,
        }
    }

    /// Whether an administrator of a group may do it to its members. The rest is for administrators of everything: what makes or
    /// deletes accounts, what gives power, and what makes a requirement weaker.
    pub const fn is_for_groups(&self) -> bool {
        match self {
            Self::Disable { .. }
            | Self::Enable { .. }
            | Self::Unlock { .. }
            | Self::SignOut { .. }
            | Self::LinkPhone { .. }
            | Self::Invite { .. }
            | Self::Require { scope: Scope::Group(_), .. } => true,
            Self::Delete { .. }
            | Self::Export { .. }
            | Self::Create { .. }
            | Self::Import { .. }
            | Self::SetRole { .. }
            | Self::Require { scope: Scope::Everyone, .. }
            | Self::Lift { .. }
            | Self::DeleteGroup { .. } => false,
        }
    }

    /// The deed as it is kept.
    pub fn to_json(&self) -> String {
        // Plain enums of ids, names and times: nothing in them can fail to serialise.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What the signed question names beside its text: SHA-256, base64url, of the deed, the reason and the session that proposes it. The
    /// text is cut where it is long, and says of a table how many people it lists; this covers all of it.
    pub fn digest(&self, reason: &Reason, session: SessionId) -> String {
        // A reason has no line breaks, so no two lists of these read alike.
        sha256_base64url(format!("nod-deed-1\n{session}\n{reason}\n{}", self.to_json()).as_bytes())
    }

    /// Reads [`Deed::to_json`] back.
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deed_is_read_back_as_it_was_kept() {
        let account = "01900000-0000-7000-8000-000000000001".parse().unwrap();
        let group = "01900000-0000-7000-8000-000000000002".parse().unwrap();
        let person = NewPerson {
            username: "ben".parse().unwrap(),
            display_name: Some("Ben".parse().unwrap()),
            groups: vec!["Büro".parse().unwrap()],
        };
        let until = Timestamp::from_seconds(1_795_000_000);
        for deed in [
            Deed::Disable { account },
            Deed::Create { person: person.clone() },
            Deed::Import { people: vec![person.clone(), NewPerson { display_name: None, groups: vec![], ..person }] },
            Deed::SetRole { account, group, role: GroupRole::Administrator },
            Deed::Require { scope: Scope::Everyone, until },
            Deed::Lift { scope: Scope::Group(group) },
        ] {
            assert_eq!(Deed::from_json(&deed.to_json()), Some(deed.clone()), "{}", deed.to_json());
        }
        let (session, other) = (
            "01900000-0000-7000-8000-000000000003".parse().unwrap(),
            "01900000-0000-7000-8000-000000000004".parse().unwrap(),
        );
        let (reason, lift): (Reason, _) = ("left".parse().unwrap(), Deed::Lift { scope: Scope::Everyone });
        let digest = lift.digest(&reason, session);
        assert_eq!(digest, lift.digest(&reason, session));
        assert_ne!(digest, Deed::Lift { scope: Scope::Group(group) }.digest(&reason, session));
        assert_ne!(digest, lift.digest(&"left again".parse().unwrap(), session));
        assert_ne!(digest, lift.digest(&reason, other));
        assert_eq!(Deed::from_json("{\"deed\":\"disable\"}"), None);
        assert_eq!(Deed::from_json(&Deed::Lift { scope: Scope::Everyone }.to_json().replace('}', ",\"x\":1}")), None);
    }
}
