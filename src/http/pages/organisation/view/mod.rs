//! What the administrators' pages show.

use askama::Template;

use crate::http::pages::layout::markup::Html;
use crate::http::pages::layout::settings::Own;
use crate::http::pages::layout::{Link, Site, When, markup};
use crate::words::Words;

mod deed;
mod groups;
mod people;

pub use deed::{
    DeedForm, Done, Field, ImportFault, ImportPage, Invitations, Invited, ReasonFault, Welcome, WelcomeFault,
};
pub use groups::{GroupFault, GroupPage, GroupRow, Groups, Member};
pub use people::{DeedLink, GroupOf, NewPersonPage, People, PersonPage, PersonRow, Standing};

/// The frame of an administrators' page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Whose page it is.
    pub own: Own,
    /// Where it stands.
    pub place: Place,
    /// Whether everything is administered, or groups alone.
    pub is_full: bool,
    /// The way back on a narrow screen.
    pub back: Option<Link>,
}

/// The pages that the rail names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// How people are protected.
    Overview,
    /// People, and one of them.
    People,
    /// Groups, and one of them.
    Groups,
    /// Accounts from a table.
    Import,
}

/// That two-step verification is required.
#[derive(Debug, Clone)]
pub struct Required {
    /// From when on nobody without it gets any further.
    pub until: When,
    /// That moment is past.
    pub is_due: bool,
}

impl Required {
    pub(super) fn text(&self, w: Words) -> Html {
        let day = markup::moment(&self.until.iso, self.until.date(w));
        if self.is_due { Html::of(w.organisation_rule_since(day)) } else { Html::of(w.organisation_rule_from(day)) }
    }
}

/// How people are protected, and who is not. Posts `csrf`, `deed`, `grace` and `reason` to `deeds_action`, `csrf` to `remind_action`.
#[derive(Template, Debug)]
#[template(path = "organisation/overview.html")]
pub struct Overview {
    /// Same on every page.
    pub site: Site,
    /// Same on every administrators' page.
    pub frame: Frame,
    /// How many a phone protects.
    pub phone: u64,
    /// How many a passkey protects, and no phone.
    pub passkey: u64,
    /// How many codes protect, and nothing else.
    pub codes: u64,
    /// How many a password alone protects.
    pub nothing: u64,
    /// What is required of everyone.
    pub required: Option<Required>,
    /// Some of those whom nothing protects.
    pub without: Vec<PersonRow>,
    /// Where a change of what is required goes.
    pub deeds_action: String,
    /// Where "Remind all" goes.
    pub remind_action: String,
}

impl Overview {
    fn all(&self) -> u64 {
        self.protected() + self.nothing
    }

    fn protected(&self) -> u64 {
        self.phone + self.passkey + self.codes
    }

    /// The parts of the bar: class, start, width.
    fn parts(&self) -> [(&'static str, u64, u64); 4] {
        let passkeys = self.phone + self.passkey;
        [
            ("a", 0, self.phone),
            ("b", self.phone, self.passkey),
            ("c", passkeys, self.codes),
            ("d", passkeys + self.codes, self.nothing),
        ]
    }
}

/// How long people may put the set-up off, in days, as the forms offer it.
pub(super) const GRACES: [u64; 4] = [14, 7, 30, 0];

/// A grace in words.
pub(super) fn grace(w: Words, days: u64) -> String {
    if days == 0 { w.organisation_grace_none().to_owned() } else { w.organisation_grace_days(days).to_string() }
}
