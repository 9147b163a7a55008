//! People, and one of them.

use askama::Template;

use super::{Frame, Place};
use crate::http::pages::account::view::EventRow;
use crate::http::pages::layout::markup::Html;
use crate::http::pages::layout::{Link, Site, When, markup};
use crate::words::Words;

/// Whether somebody may sign in, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// With two-step verification.
    Protected,
    /// With a password alone.
    PasswordOnly,
    /// Not yet: there is no password.
    New,
    /// Not any more: the account is disabled.
    Disabled,
}

impl Standing {
    pub(in crate::http::pages) const fn text(self, w: Words) -> &'static str {
        match self {
            Self::Protected => w.organisation_person_protected(),
            Self::PasswordOnly => w.organisation_person_password(),
            Self::New => w.organisation_person_new(),
            Self::Disabled => w.organisation_person_disabled(),
        }
    }

    pub(in crate::http::pages) const fn class(self) -> &'static str {
        match self {
            Self::Protected => "on",
            Self::PasswordOnly | Self::New | Self::Disabled => "amber",
        }
    }
}

/// Somebody in a list.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// The user name.
    pub username: String,
    /// What the person is called; may be empty.
    pub display_name: String,
    /// The groups; may be empty.
    pub groups: String,
    /// Whether and how the person may sign in.
    pub standing: Standing,
    /// An administrator of everything.
    pub is_administrator: bool,
    /// The last sign-in.
    pub signed_in: Option<When>,
    /// The last reminder.
    pub reminded: Option<When>,
    /// Where the person's page is.
    pub href: String,
}

impl PersonRow {
    pub(in crate::http::pages) fn name(&self) -> &str {
        if self.display_name.is_empty() { &self.username } else { &self.display_name }
    }

    pub(in crate::http::pages) fn signed_in(&self, w: Words) -> Html {
        match &self.signed_in {
            Some(at) => Html::of(w.organisation_person_signed_in(at.markup(w))),
            None => Html::of(markup::plain(w.organisation_person_signed_in_never())),
        }
    }
}

/// People, some of them. Posts `csrf` and `group` to `remind_action`.
#[derive(Template, Debug)]
#[template(path = "organisation/people.html")]
pub struct People {
    /// Same on every page.
    pub site: Site,
    /// Same on every administrators' page.
    pub frame: Frame,
    /// What is looked for.
    pub text: String,
    /// `all`, `without` or `disabled`.
    pub only: &'static str,
    /// The group's id; empty: whichever.
    pub group: String,
    /// The groups to choose from: id and name.
    pub groups: Vec<(String, String)>,
    /// The people.
    pub rows: Vec<PersonRow>,
    /// Where the next ones are.
    pub next_href: Option<String>,
    /// Where the same people are as a table.
    pub csv_href: String,
    /// Where "Remind all" goes.
    pub remind_action: String,
    /// How many were reminded just now.
    pub reminded: Option<u64>,
}

impl People {
    fn filters(&self) -> [(&'static str, &'static str, String); 3] {
        let w = self.site.w;
        let href = |only: &str| format!("/admin/people?show={only}&group={}", self.group);
        [
            ("all", w.organisation_people_all(), href("all")),
            ("without", w.organisation_people_without(), href("without")),
            ("disabled", w.organisation_people_disabled(), href("disabled")),
        ]
    }
}

/// A deed that a page offers.
#[derive(Debug, Clone)]
pub struct DeedLink {
    /// What it does.
    pub title: &'static str,
    /// A sentence about it.
    pub about: &'static str,
    /// Where it is asked for.
    pub href: String,
    /// It takes something away.
    pub is_dangerous: bool,
}

/// A group that somebody is in.
#[derive(Debug, Clone)]
pub struct GroupOf {
    /// Its name.
    pub name: String,
    /// The person administers it.
    pub is_administrator: bool,
    /// Where its page is.
    pub href: String,
}

/// One person. Posts `csrf` to `remind_action`.
#[derive(Template, Debug)]
#[template(path = "organisation/person.html")]
pub struct PersonPage {
    /// Same on every page.
    pub site: Site,
    /// Same on every administrators' page.
    pub frame: Frame,
    /// The person.
    pub person: PersonRow,
    /// When the account was created.
    pub created: When,
    /// The names of the phones; may be empty.
    pub phones: Vec<String>,
    /// How many passkeys there are.
    pub passkeys: u64,
    /// How many codes apps there are.
    pub codes_apps: u64,
    /// How many backup codes are unused.
    pub backup_codes: u64,
    /// The groups.
    pub groups: Vec<GroupOf>,
    /// What happened lately.
    pub events: Vec<EventRow>,
    /// What can be done.
    pub deeds: Vec<DeedLink>,
    /// Where "Remind" goes, where there is something to remind of.
    pub remind_action: Option<String>,
}

/// A new person. Posts `csrf`, `deed`, `username`, `display_name`, `groups` and `reason`.
#[derive(Template, Debug)]
#[template(path = "organisation/person_new.html")]
pub struct NewPersonPage {
    /// Same on every page.
    pub site: Site,
    /// Same on every administrators' page.
    pub frame: Frame,
    /// What is wrong.
    pub fault: Option<String>,
    /// What was typed.
    pub username: String,
    /// What was typed.
    pub display_name: String,
    /// What was typed.
    pub groups: String,
    /// What was typed.
    pub reason: String,
    /// Where the form goes.
    pub action: String,
    /// Where a table of people is read.
    pub import: Link,
}
