//! What belongs to an account.

use askama::Template;

use super::{Site, When, whereabouts};

/// A phone that approves.
#[derive(Debug, Clone)]
pub struct Phone {
    /// Its name.
    pub name: String,
    /// As in `Android 16`; may be empty.
    pub platform: String,
    /// Since when.
    pub added: When,
    /// When it last answered.
    pub last_answer: Option<When>,
    /// What is wrong with it.
    pub warning: Option<String>,
    /// Where "Remove this phone" goes.
    pub remove_action: String,
}

/// A browser that is signed in.
#[derive(Debug, Clone)]
pub struct Session {
    /// As in `Firefox on Windows`.
    pub browser: String,
    /// As in `Rotterdam, Netherlands`.
    pub place: Option<String>,
    /// As in `192.0.2.7`.
    pub address: Option<String>,
    /// Since when.
    pub since: When,
    /// The one that looks at the page.
    pub current: bool,
    /// Where "Sign out" goes; the page has its own for the current one.
    pub sign_out_action: Option<String>,
}

impl Session {
    fn whereabouts(&self) -> String {
        whereabouts(self.place.as_deref(), self.address.as_deref())
    }
}

/// What came of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Not yet answered.
    Pending,
    /// Yes.
    Approved,
    /// No.
    Denied,
    /// "It wasn't me".
    Reported,
    /// No answer in time.
    Expired,
    /// Taken back.
    Cancelled,
}

impl Outcome {
    fn class(self) -> &'static str {
        match self {
            Self::Approved => "good",
            Self::Denied | Self::Reported => "bad",
            Self::Pending | Self::Expired | Self::Cancelled => "plain",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Pending => "waiting for an answer",
            Self::Approved => "approved",
            Self::Denied => "refused",
            Self::Reported => "refused and reported",
            Self::Expired => "not answered",
            Self::Cancelled => "cancelled",
        }
    }
}

/// One request, as the account's owner sees it afterwards.
#[derive(Debug, Clone)]
pub struct ActivityRow {
    /// When it was asked.
    pub at: When,
    /// Which service asked.
    pub service: String,
    /// From which browser.
    pub browser: String,
    /// From where.
    pub place: Option<String>,
    /// As in `192.0.2.7`.
    pub address: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
    /// Which phone answered.
    pub device: Option<String>,
}

impl ActivityRow {
    fn whereabouts(&self) -> String {
        whereabouts(self.place.as_deref(), self.address.as_deref())
    }
}

/// The account's own page. Posts `csrf`.
#[derive(Template, Debug)]
#[template(path = "account.html")]
pub struct Account {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// Who.
    pub username: String,
    /// Who, as shown.
    pub display_name: String,
    /// What was just done.
    pub notice: Option<String>,
    /// The phones that approve.
    pub phones: Vec<Phone>,
    /// Browsers that are signed in, this one first.
    pub sessions: Vec<Session>,
    /// The latest requests, the newest first.
    pub activity: Vec<ActivityRow>,
    /// Where "Add a phone" goes.
    pub add_phone_action: String,
    /// Where "Sign out" goes.
    pub sign_out_action: String,
}

impl Account {
    fn knows_places(&self) -> bool {
        self.activity.iter().any(|row| row.place.is_some())
    }
}
