//! What an administrator does, and what came of it.

use askama::Template;
use secrecy::{ExposeSecret, SecretString};

use super::{Frame, Place};
use crate::http::pages::layout::passwords::{self, Rules};
use crate::http::pages::layout::{Link, Site, When, lasting, markup};
use crate::screening::Weakness;
use crate::words::Words;

/// What is wrong with a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReasonFault {
    /// There is none.
    Missing,
    /// It is too long, or has characters that cannot be seen.
    Unusable,
}

impl ReasonFault {
    pub(in crate::http::pages) const fn text(self, w: Words) -> &'static str {
        match self {
            Self::Missing => w.organisation_reason_missing(),
            Self::Unusable => w.organisation_reason_unusable(),
        }
    }
}

/// What a form carries along: name and value.
pub type Field = (&'static str, String);

/// What will be done, and why. Posts `csrf`, `reason` and `fields`.
#[derive(Template, Debug)]
#[template(path = "organisation/deed.html")]
pub struct DeedForm {
    /// Same on every page.
    pub site: Site,
    /// Same on every administrators' page.
    pub frame: Frame,
    /// What will be done, as the phone will show it.
    pub title: String,
    /// What that means.
    pub about: &'static str,
    /// It takes something away.
    pub is_dangerous: bool,
    /// What is wrong with the reason.
    pub fault: Option<ReasonFault>,
    /// What else is in the way; may be empty.
    pub refused: String,
    /// What was typed.
    pub reason: String,
    /// What the form carries along.
    pub fields: Vec<Field>,
    /// Where the form goes.
    pub action: String,
    /// Where "Cancel" leads.
    pub cancel_href: String,
}

/// What came of a deed.
#[derive(Template, Debug)]
#[template(path = "organisation/done.html")]
pub struct Done {
    /// Same on every page.
    pub site: Site,
    /// Same on every administrators' page.
    pub frame: Frame,
    /// It was done.
    pub is_good: bool,
    /// What was to be done, as the phone showed it.
    pub title: String,
    /// What came of it.
    pub said: &'static str,
    /// Where to go from here, the likeliest first.
    pub links: Vec<Link>,
}

/// Somebody who sets the first password with a link.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The user name.
    pub username: String,
    /// What the person is called; may be empty.
    pub display_name: String,
    /// The link; `None`: it was used, or has ended.
    pub link: Option<SecretString>,
    /// When it ends.
    pub until: Option<When>,
}

impl Invited {
    pub(in crate::http::pages) fn link(&self) -> &str {
        self.link.as_ref().map_or("", |link| link.expose_secret())
    }
}

/// The links with which people set their first passwords.
#[derive(Template, Debug)]
#[template(path = "organisation/invitations.html")]
pub struct Invitations {
    /// Same on every page.
    pub site: Site,
    /// Same on every administrators' page.
    pub frame: Frame,
    /// The people.
    pub rows: Vec<Invited>,
    /// Where the same is as a table.
    pub csv_href: String,
}

/// What is wrong with a line of a table.
#[derive(Debug, Clone)]
pub struct ImportFault {
    /// Its number.
    pub line: u64,
    /// What is wrong.
    pub about: String,
    /// The cell; may be empty.
    pub cell: String,
}

/// Accounts from a table. Posts `csrf`, `file`, `table` and `reason`.
#[derive(Template, Debug)]
#[template(path = "organisation/import.html")]
pub struct ImportPage {
    /// Same on every page.
    pub site: Site,
    /// Same on every administrators' page.
    pub frame: Frame,
    /// What is wrong with the table.
    pub faults: Vec<ImportFault>,
    /// What is wrong with the reason.
    pub fault: Option<ReasonFault>,
    /// How many people the table lists, where it was only checked.
    pub checked: Option<u64>,
    /// What was typed.
    pub table: String,
    /// What was typed.
    pub reason: String,
    /// Where the form goes.
    pub action: String,
}

/// What is wrong with a first password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WelcomeFault {
    /// The link was used, or has ended, or was copied in part.
    Link,
    /// The password is refused.
    Weak(Weakness),
    /// It was typed in two ways.
    Differs,
    /// There were too many tries.
    TooMany {
        /// Time until the next one counts.
        seconds: u64,
    },
}

impl WelcomeFault {
    fn text(self, w: Words) -> String {
        match self {
            Self::Link => w.organisation_welcome_wrong().to_owned(),
            Self::Weak(weakness) => passwords::refused(w, weakness),
            Self::Differs => w.sign_in_setup_failed_password_differs().to_owned(),
            Self::TooMany { seconds } => w.sign_in_too_many(lasting(w, seconds)).to_string(),
        }
    }
}

/// The first password. Posts `csrf`, `code`, `password` and `password_again`.
#[derive(Template, Debug)]
#[template(path = "organisation/welcome.html")]
pub struct Welcome {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// The link's secret, where a script did not take it from the address.
    pub code: String,
    /// What is wrong.
    pub fault: Option<WelcomeFault>,
    /// What the password must be.
    pub rules: Rules,
    /// Where the form goes.
    pub action: String,
}
