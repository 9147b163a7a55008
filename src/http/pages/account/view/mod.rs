//! What belongs to an account.

use askama::Template;
use nod_core::wire::ErrorCode;

use crate::flow::Refusal;
use crate::http::pages::layout::markup::Html;
use crate::http::pages::layout::passwords::{self, Rules};
use crate::http::pages::layout::settings::{Own, Section};
use crate::http::pages::layout::{Site, When, browser, languages, lasting, markup, whereabouts};
use crate::screening::Weakness;
use crate::words::{Recorded, Words};

mod activity;

pub use activity::{ActivityPage, ActivityRow, ChangeRow, Day, EventRow, Outcome, Show};

/// A phone that approves.
#[derive(Debug, Clone)]
pub struct PhoneRow {
    /// Its name.
    pub name: String,
    /// As in `Android 16`; may be empty.
    pub platform: String,
    /// When it last answered.
    pub last_answer: Option<When>,
    /// It did not acknowledge the last notifications.
    pub is_silent: bool,
    /// Where its own page is.
    pub href: String,
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

    fn browser_name(&self, w: Words) -> String {
        self.browser.as_deref().map_or_else(|| self.unknown(w).to_owned(), |known| Recorded::of(known).text(w))
    }

    fn browser(&self, w: Words) -> Html {
        browser(w, self.browser.as_deref(), self.unknown(w))
    }

    fn whereabouts(&self, w: Words) -> Html {
        whereabouts(w, self.place.as_deref(), self.address.as_deref())
    }
}

/// The language of the account. Posts `csrf` and `language`.
#[derive(Template, Debug)]
#[template(path = "account/language.html")]
pub struct LanguagePage {
    /// Same on every page.
    pub site: Site,
    /// Same on every page of the account.
    pub own: Own,
    /// The tag of the one that was chosen.
    pub chosen: Option<String>,
    /// It was chosen just now.
    pub is_saved: bool,
    /// Where the form goes.
    pub action: String,
}

impl LanguagePage {
    #[allow(clippy::unused_self)]
    fn languages(&self) -> Vec<(&'static str, &'static str)> {
        languages().collect()
    }

    fn is_chosen(&self, tag: &str) -> bool {
        self.chosen.as_deref() == Some(tag)
    }
}

/// How well an account is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// By its password alone.
    PasswordOnly,
    /// The password and a phone.
    Phone,
    /// The password and a phone, or a passkey.
    PhoneAndPasskey,
    /// The password and a passkey, or a passkey alone.
    Passkey,
    /// The password and codes.
    Codes,
    /// The phones do not get their notifications.
    SilentPhone,
}

impl Protection {
    const fn is_good(self) -> bool {
        matches!(self, Self::Phone | Self::PhoneAndPasskey | Self::Passkey | Self::Codes)
    }

    const fn title(self, w: Words) -> &'static str {
        match self {
            Self::PasswordOnly => w.account_state_password(),
            Self::Phone => w.account_state_phone(),
            Self::PhoneAndPasskey => w.account_state_phone_and_passkey(),
            Self::Passkey => w.account_state_passkey(),
            Self::Codes => w.account_state_codes(),
            Self::SilentPhone => w.account_state_silent(),
        }
    }

    const fn about(self, w: Words) -> &'static str {
        match self {
            Self::PasswordOnly => w.account_state_password_about(),
            Self::Phone | Self::PhoneAndPasskey => w.account_state_phone_about(),
            Self::Passkey => w.account_state_passkey_about(),
            Self::Codes => w.account_state_codes_about(),
            Self::SilentPhone => w.account_state_silent_about(),
        }
    }
}

/// The state of an account, and what leads on from there. Posts `csrf`.
#[derive(Template, Debug)]
#[template(path = "account/account.html")]
pub struct Account {
    /// Same on every page.
    pub site: Site,
    /// Same on every page of the account.
    pub own: Own,
    /// How well it is protected.
    pub protection: Protection,
    /// Since when two-step verification is on.
    pub two_step_since: Option<When>,
    /// The phones that approve.
    pub phones: Vec<PhoneRow>,
    /// How many passkeys there are, where browsers use them.
    pub passkeys: u64,
    /// How many codes apps there are.
    pub codes_apps: u64,
    /// From when on a way back that somebody asked for opens, in words.
    pub recovery: Option<String>,
    /// How many confirmed mail addresses there are.
    pub addresses: u64,
    /// How many backup codes are left, of how many; where there is a set.
    pub backup_codes: Option<(u64, u64)>,
    /// The operator allows backup codes.
    pub has_backup_codes: bool,
    /// How many app passwords have not ended.
    pub app_passwords: u64,
    /// Browsers that are signed in, this one first.
    pub sessions: Vec<Session>,
    /// Where "Sign out everywhere else" goes, where there is another browser.
    pub sign_out_others_action: Option<String>,
    /// The latest that happened, the newest first.
    pub activity: Vec<EventRow>,
    /// Where "Download my data" goes.
    pub export_action: String,
}

impl Account {
    fn is_on(&self) -> bool {
        self.two_step_since.is_some()
    }

    fn backup_codes_left(&self) -> u64 {
        self.backup_codes.map_or(0, |(left, _)| left)
    }

    fn has_few_codes(&self) -> bool {
        self.is_on() && self.has_backup_codes && self.backup_codes_left() < 3
    }

    fn phone_names(&self) -> String {
        self.phones.iter().map(|phone| phone.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// The form for a new password. Posts `csrf`, `current`, `password` and `password_again`.
#[derive(Template, Debug)]
#[template(path = "account/password.html")]
pub struct Password {
    /// Same on every page.
    pub site: Site,
    /// Same on every page of the account.
    pub own: Own,
    /// What was wrong with the last try.
    pub fault: Option<PasswordFault>,
    /// What the new one must be.
    pub rules: Rules,
    /// Where the form goes.
    pub action: String,
}

impl Password {
    fn hint(&self) -> String {
        self.rules.text(self.site.w)
    }

    fn has(&self, fault: PasswordFault) -> bool {
        self.fault == Some(fault)
    }

    fn is_weak(&self) -> bool {
        matches!(self.fault, Some(PasswordFault::Weak(_)))
    }
}

/// Why the password was not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFault {
    /// The one that the account has was not typed.
    Wrong,
    /// The new one is refused.
    Weak(Weakness),
    /// The new one was typed in two ways.
    Differs,
    /// There were too many tries.
    TooMany {
        /// Time until the next one counts.
        seconds: u64,
    },
}

impl PasswordFault {
    /// What is wrong with a password that a flow refused. `None`: it refused something else.
    pub(in crate::http::pages) fn of(refusal: &Refusal) -> Option<Self> {
        match (refusal.code, refusal.retry_after) {
            _ if refusal.weakness.is_some() => refusal.weakness.map(Self::Weak),
            (ErrorCode::CredentialsWrong, _) => Some(Self::Wrong),
            (ErrorCode::TooManyGuesses, Some(seconds)) => Some(Self::TooMany { seconds }),
            _ => None,
        }
    }

    /// The fault in words.
    pub(in crate::http::pages) fn text(self, w: Words) -> String {
        match self {
            Self::Wrong => w.account_password_wrong().to_owned(),
            Self::Weak(weakness) => passwords::refused(w, weakness),
            Self::Differs => w.sign_in_setup_failed_password_differs().to_owned(),
            Self::TooMany { seconds } => w.sign_in_too_many(lasting(w, seconds)).to_string(),
        }
    }
}

/// What a person does who did not do what stands in the activity. Posts `csrf`.
#[derive(Template, Debug)]
#[template(path = "account/secure.html")]
pub struct Secure {
    /// Same on every page.
    pub site: Site,
    /// Same on every page of the account.
    pub own: Own,
    /// It was done just now.
    pub done: bool,
    /// Two-step verification is on.
    pub two_step: bool,
    /// Where the form goes.
    pub action: String,
}
