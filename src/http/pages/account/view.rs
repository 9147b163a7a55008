//! What belongs to an account.

use askama::Template;

use crate::http::pages::layout::markup::Html;
use crate::http::pages::layout::{Site, When, browser, markup, whereabouts};
use crate::words::Words;

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
    /// It did not acknowledge the last notifications.
    pub is_silent: bool,
    /// Where "Remove this phone" goes.
    pub remove_action: String,
}

/// A browser that is signed in.
#[derive(Debug, Clone)]
pub struct Session {
    /// As in `Firefox on Windows`, where it is known.
    pub browser: Option<String>,
    /// As in `Rotterdam, Netherlands`.
    pub place: Option<String>,
    /// As in `192.0.2.7`.
    pub address: Option<String>,
    /// Since when.
    pub since: When,
    /// When it was last used.
    pub used: When,
    /// The one that looks at the page.
    pub current: bool,
    /// Where "Sign out" goes; the page has its own for the current one.
    pub sign_out_action: Option<String>,
}

impl Session {
    /// What is said of a browser that nobody knows.
    fn unknown(&self, w: Words) -> &'static str {
        if self.current { w.common_this_browser() } else { w.common_unknown_browser() }
    }

    fn browser_name(&self, w: Words) -> &str {
        self.browser.as_deref().unwrap_or_else(|| self.unknown(w))
    }

    fn browser(&self, w: Words) -> Html {
        browser(self.browser.as_deref(), self.unknown(w))
    }

    fn whereabouts(&self, w: Words) -> Html {
        whereabouts(w, self.place.as_deref(), self.address.as_deref())
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

    const fn text(self, w: Words) -> &'static str {
        match self {
            Self::Pending => w.account_pending(),
            Self::Approved => w.account_approved(),
            Self::Denied => w.account_refused(),
            Self::Reported => w.account_reported(),
            Self::Expired => w.account_expired(),
            Self::Cancelled => w.account_cancelled(),
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
    /// From which browser, where it is known.
    pub browser: Option<String>,
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
    /// What came of it, and on which phone.
    fn said(&self, w: Words) -> Html {
        let phone = self.device.as_deref().map(markup::foreign);
        match (self.outcome, phone) {
            (Outcome::Approved, Some(phone)) => Html::of(w.account_approved_on(phone)),
            (Outcome::Denied, Some(phone)) => Html::of(w.account_refused_on(phone)),
            (Outcome::Reported, Some(phone)) => Html::of(w.account_reported_on(phone)),
            (outcome, _) => Html::of(markup::plain(outcome.text(w))),
        }
    }

    fn browser(&self, w: Words) -> Html {
        browser(self.browser.as_deref(), w.common_unknown_browser())
    }

    fn whereabouts(&self, w: Words) -> Html {
        whereabouts(w, self.place.as_deref(), self.address.as_deref())
    }
}

/// The account's own page. Posts `csrf`.
#[derive(Template, Debug)]
#[template(path = "account/account.html")]
pub struct Account {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// Who.
    pub username: String,
    /// Who, as shown.
    pub display_name: String,
    /// The phones that approve.
    pub phones: Vec<Phone>,
    /// How many codes apps there are.
    pub codes_apps: u64,
    /// Where they are.
    pub codes_apps_href: String,
    /// How many backup codes are left, of how many; where there is a set.
    pub backup_codes: Option<(u64, u64)>,
    /// Where they are.
    pub backup_codes_href: String,
    /// How many app passwords have not ended.
    pub app_passwords: u64,
    /// Where they are.
    pub app_passwords_href: String,
    /// Browsers that are signed in, this one first.
    pub sessions: Vec<Session>,
    /// Where "Sign out everywhere else" goes, where there is another browser.
    pub sign_out_others_action: Option<String>,
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
