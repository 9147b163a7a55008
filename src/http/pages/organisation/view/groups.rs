//! Groups, and one of them.

use askama::Template;

use super::{Frame, GRACES, PersonRow, Place, Required, grace};
use crate::http::pages::layout::Site;
use crate::words::Words;

/// A group in a list.
#[derive(Debug, Clone)]
pub struct GroupRow {
    /// Its name.
    pub name: String,
    /// How many are in it.
    pub members: u64,
    /// What it requires.
    pub required: Option<Required>,
    /// Where its page is.
    pub href: String,
}

/// What is wrong with a form of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupFault {
    /// The name cannot be used.
    Name,
    /// Another group has the name.
    Taken,
    /// Nobody has the user name.
    Nobody,
    /// The person is in the group with that role already.
    Already,
    /// There is no reason.
    Reason,
}

impl GroupFault {
    pub(in crate::http::pages) const fn text(self, w: Words) -> &'static str {
        match self {
            Self::Name => w.organisation_group_bad_name(),
            Self::Taken => w.organisation_group_taken(),
            Self::Nobody => w.organisation_group_nobody(),
            Self::Already => w.organisation_group_already(),
            Self::Reason => w.organisation_reason_missing(),
        }
    }
}

/// All groups. Posts `csrf`, `name` and `reason`.
#[derive(Template, Debug)]
#[template(path = "organisation/groups.html")]
pub struct Groups {
    /// Same on every page.
    pub site: Site,
    /// Same on every administrators' page.
    pub frame: Frame,
    /// The groups.
    pub rows: Vec<GroupRow>,
    /// What is wrong.
    pub fault: Option<GroupFault>,
    /// What was typed.
    pub name: String,
    /// What was typed.
    pub reason: String,
    /// Where the form for a new one goes.
    pub action: String,
}

/// Somebody in a group.
#[derive(Debug, Clone)]
pub struct Member {
    /// The person.
    pub person: PersonRow,
    /// Administers the group.
    pub is_administrator: bool,
    /// The account's id.
    pub id: String,
}

/// One group. Its forms post `csrf` and `reason`, with what else they need.
#[derive(Template, Debug)]
#[template(path = "organisation/group.html")]
pub struct GroupPage {
    /// Same on every page.
    pub site: Site,
    /// Same on every administrators' page.
    pub frame: Frame,
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: String,
    /// How many are in it.
    pub count: u64,
    /// Those on this page.
    pub members: Vec<Member>,
    /// Where the next ones are.
    pub next_href: Option<String>,
    /// What it requires.
    pub required: Option<Required>,
    /// What is wrong with the last form.
    pub fault: Option<GroupFault>,
    /// What was typed.
    pub username: String,
    /// What was typed.
    pub reason: String,
    /// Where "Add" goes.
    pub add_action: String,
    /// Where "Remove" goes.
    pub remove_action: String,
    /// Where "Rename" goes.
    pub rename_action: String,
    /// Where what needs an approval goes.
    pub deeds_action: String,
}

impl GroupPage {
    /// The id of the reason's field in a member's form.
    #[allow(clippy::unused_self)]
    fn field(&self, number: usize) -> String {
        format!("remove-{number}")
    }

    fn graces(&self) -> Vec<(u64, String)> {
        GRACES.map(|days| (days, grace(self.site.w, days))).to_vec()
    }
}

impl super::Overview {
    pub(super) fn graces(&self) -> Vec<(u64, String)> {
        GRACES.map(|days| (days, grace(self.site.w, days))).to_vec()
    }
}
