//! Organisations: groups of accounts, two-step verification that is required of them, and what an administrator does to an account.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::account::TwoStep;
use crate::id::{self, AccountId, GroupId};
use crate::text::{TextFault, VisibleText};
use crate::time::Timestamp;

mod deed;

pub use deed::{Deed, NewPerson};

/// The longest reason, in characters.
pub const MAX_REASON: usize = 200;

/// Why an administrator does something, as the audit log keeps it.
pub type Reason = VisibleText<MAX_REASON>;

/// The longest time in which people may still set two-step verification up.
pub const MAX_GRACE: Duration = Duration::from_hours(366 * 24);

/// Who does something as an administrator, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The administrator; `None`: somebody at the command line.
    pub by: Option<AccountId>,
    /// Why.
    pub reason: Reason,
}

impl fmt::Display for Note {
    /// As it stands in the audit log. Nothing in it is a name, because the log keeps it for ever.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.by {
            Some(account) => write!(formatter, "by {account}: {}", self.reason),
            None => write!(formatter, "by the command line: {}", self.reason),
        }
    }
}

/// The name of a group: 1 to 64 visible characters, compared without regard to case. `,`, `;` and `|` are not in it, because a
/// table has several names in one cell.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GroupName(VisibleText<64>);

/// What is wrong with the name of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GroupNameError {
    /// It is empty, too long, or holds characters that do not show themselves.
    #[error("a group's name has 1 to 64 visible characters: {0}")]
    Text(TextFault),
    /// It holds a character that stands between names.
    #[error("a group's name has no comma, semicolon or vertical bar in it")]
    Separator,
}

impl GroupName {
    /// The characters that stand between names.
    pub const SEPARATORS: [char; 3] = [',', ';', '|'];

    /// The name as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The form in which names are compared.
    pub fn key(&self) -> String {
        id::fold(self.as_str())
    }
}

impl FromStr for GroupName {
    type Err = GroupNameError;

    fn from_str(text: &str) -> Result<Self, GroupNameError> {
        let name: VisibleText<64> = text.parse().map_err(GroupNameError::Text)?;
        // Compared in a form in which a full-width comma is a comma.
        if name.as_str().contains(Self::SEPARATORS) || id::fold(name.as_str()).contains(Self::SEPARATORS) {
            return Err(GroupNameError::Separator);
        }
        Ok(Self(name))
    }
}

impl TryFrom<String> for GroupName {
    type Error = GroupNameError;

    fn try_from(text: String) -> Result<Self, GroupNameError> {
        text.parse()
    }
}

impl From<GroupName> for String {
    fn from(name: GroupName) -> Self {
        name.0.into()
    }
}

impl fmt::Display for GroupName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A group of accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: GroupName,
    /// When it was created.
    pub created_at: Timestamp,
}

/// What an account may do in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupRole {
    /// It is in the group.
    Member,
    /// It is in the group, and administers its members.
    Administrator,
}

impl GroupRole {
    /// Its name, as it is stored and typed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Administrator => "administrator",
        }
    }

    /// The role of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Member, Self::Administrator].into_iter().find(|role| role.as_str() == name)
    }
}

/// That an account is in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The group.
    pub group: Group,
    /// What the account may do there.
    pub role: GroupRole,
}

/// Of whom two-step verification is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Of all accounts.
    Everyone,
    /// Of the members of a group.
    Group(GroupId),
}

/// That two-step verification is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requirement {
    /// Of whom.
    pub scope: Scope,
    /// Since when.
    pub since: Timestamp,
    /// From when on nobody without it gets any further.
    pub until: Timestamp,
}

/// What is demanded of an account at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// Nothing: it uses two-step verification, or nobody requires it.
    Nothing,
    /// It has to set two-step verification up, and may still do so later.
    Grace {
        /// Until when.
        until: Timestamp,
    },
    /// It has to set two-step verification up before anything else.
    Due,
}

impl Demand {
    /// What the earliest end of all requirements that concern an account demands of it.
    pub fn of(two_step: TwoStep, until: Option<Timestamp>, now: Timestamp) -> Self {
        match until {
            _ if two_step.is_on() => Self::Nothing,
            None => Self::Nothing,
            Some(until) if now < until => Self::Grace { until },
            Some(_) => Self::Due,
        }
    }
}

/// Over whom somebody may rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authority {
    /// Over everybody.
    Everyone,
    /// Over the members of these groups, but over nobody who administers more than these.
    Groups(Vec<GroupId>),
}

impl Authority {
    /// What an account's own role and its memberships give it. `None`: nothing.
    pub fn of(administrator: bool, memberships: &[Membership]) -> Option<Self> {
        if administrator {
            return Some(Self::Everyone);
        }
        let groups: Vec<GroupId> = administered(memberships).collect();
        (!groups.is_empty()).then_some(Self::Groups(groups))
    }

    /// Whether it reaches an account with that role and those memberships. Who may sign somebody out, or link a phone for them, can
    /// become them; so an administrator of one group never reaches somebody who administers everything, or another group.
    pub fn reaches(&self, administrator: bool, memberships: &[Membership]) -> bool {
        match self {
            Self::Everyone => true,
            Self::Groups(own) => {
                !administrator
                    && memberships.iter().any(|membership| own.contains(&membership.group.id))
                    && administered(memberships).all(|group| own.contains(&group))
            }
        }
    }

    /// Whether it reaches a group.
    pub fn reaches_group(&self, group: GroupId) -> bool {
        match self {
            Self::Everyone => true,
            Self::Groups(own) => own.contains(&group),
        }
    }
}

fn administered(memberships: &[Membership]) -> impl Iterator<Item = GroupId> {
    let administers = memberships.iter().filter(|membership| membership.role == GroupRole::Administrator);
    administers.map(|membership| membership.group.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_group(number: u8, role: GroupRole) -> Membership {
        let id = format!("01900000-0000-7000-8000-0000000000{number:02}").parse().unwrap();
        let group = Group { id, name: "Finance".parse().unwrap(), created_at: Timestamp::from_seconds(0) };
        Membership { group, role }
    }

    #[test]
    fn a_group_is_found_however_its_name_is_written() {
        let key = |name: &str| name.parse::<GroupName>().unwrap().key();
        assert_eq!(key(" Büro  ".trim()), key("BÜRO"));
        assert_eq!(key("Büro"), key("Bu\u{308}ro"));
        assert_ne!(key("Buro"), key("Büro"));
        for bad in ["", " ", "a,b", "a;b", "a|b", "a\u{ff0c}b", "a\u{200b}b", &"x".repeat(65)] {
            assert!(bad.parse::<GroupName>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn grace_ends_at_its_moment_and_concerns_nobody_who_has_done_it() {
        let at = Timestamp::from_seconds;
        let on = TwoStep::On { since: at(1) };
        assert_eq!(Demand::of(TwoStep::Off, None, at(10)), Demand::Nothing);
        assert_eq!(Demand::of(TwoStep::Off, Some(at(11)), at(10)), Demand::Grace { until: at(11) });
        assert_eq!(Demand::of(TwoStep::Off, Some(at(10)), at(10)), Demand::Due);
        assert_eq!(Demand::of(on, Some(at(10)), at(10)), Demand::Nothing);
    }

    #[test]
    fn an_administrator_of_a_group_reaches_its_members_and_nobody_with_more_power() {
        use GroupRole::{Administrator, Member};
        let own = Authority::of(false, &[in_group(1, Administrator), in_group(2, Member)]).unwrap();
        assert_eq!(Authority::of(false, &[in_group(2, Member)]), None);
        assert!(own.reaches(false, &[in_group(1, Member)]));
        assert!(own.reaches(false, &[in_group(1, Member), in_group(2, Member)]));
        assert!(own.reaches(false, &[in_group(1, Administrator)]));
        assert!(!own.reaches(false, &[in_group(2, Member)]), "a member of a group where they are no administrator");
        assert!(!own.reaches(false, &[]));
        assert!(!own.reaches(true, &[in_group(1, Member)]), "an administrator of everything");
        assert!(
            !own.reaches(false, &[in_group(1, Member), in_group(2, Administrator)]),
            "who administers another group"
        );
        let all = Authority::of(true, &[]).unwrap();
        assert!(all.reaches(true, &[]) && all.reaches_group(in_group(1, Member).group.id));
        assert!(own.reaches_group(in_group(1, Member).group.id) && !own.reaches_group(in_group(2, Member).group.id));
    }
}
