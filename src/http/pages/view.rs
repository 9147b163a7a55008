//! The pages as data: a handler fills one in and renders it. Everything is escaped except the pictures, which
//! [`qr::svg`](super::qr::svg) draws.

use askama::Template;

use super::assets;

mod account;
mod api;
mod enrol;
mod waiting;

pub use account::{Account, ActivityRow, Outcome, Phone, Session};
pub use api::{Api, ErrorRow, Errors, Field, Group, Operation, Response};
pub use enrol::{EnrolLanding, EnrolNew, EnrolStep};
pub use waiting::{Again, Alternative, Ended, Finished, Progress, Secret, Waiting};

/// What is the same on every page.
#[derive(Debug, Clone)]
pub struct Site {
    /// The name of this installation.
    pub brand: String,
    /// Language of the text, as in `en`.
    pub lang: &'static str,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Where Help leads.
    pub help_href: String,
    /// Where Privacy leads.
    pub privacy_href: String,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            brand: "Nod".to_owned(),
            lang: "en",
            dir: "ltr",
            help_href: "/help".to_owned(),
            privacy_href: "/privacy".to_owned(),
        }
    }
}

impl Site {
    /// The address of an asset, for the templates.
    #[allow(clippy::unused_self)]
    fn asset(&self, name: &str) -> String {
        assets::href(name)
    }
}

/// A link with its text.
#[derive(Debug, Clone)]
pub struct Link {
    /// Where to.
    pub href: String,
    /// What it says.
    pub text: String,
}

/// A moment, for machines and for people.
#[derive(Debug, Clone)]
pub struct When {
    /// RFC 3339.
    pub iso: String,
    /// As people say it: `14:02`, `3 March`, `5 min ago`.
    pub text: String,
}

/// First start: the one account that needs no other. Posts `csrf`, `code`, `username`, `display_name`, `password` and
/// `password_again`.
#[derive(Template, Debug)]
#[template(path = "setup.html")]
pub struct Setup {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// Where the form goes.
    pub action: String,
    /// As typed before, after an error.
    pub code: String,
    /// As typed before.
    pub username: String,
    /// As typed before.
    pub display_name: String,
    /// What was wrong with the last try.
    pub errors: Vec<SetupError>,
    /// What is wrong with the user name, in words; empty when nothing is.
    pub username_fault: String,
    /// Shortest password.
    pub password_min: usize,
}

/// What can be wrong in [`Setup`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetupError {
    /// Wrong or used set-up code.
    Code,
    /// Not a user name.
    Username,
    /// No display name.
    DisplayName,
    /// Too short a password.
    PasswordShort,
    /// Too long a password.
    PasswordLong,
    /// The second password is another.
    PasswordDiffers,
    /// The form's token is no longer good.
    Stale,
}

impl Setup {
    fn has(&self, error: SetupError) -> bool {
        self.errors.contains(&error)
    }

    fn bad_password(&self) -> bool {
        self.has(SetupError::PasswordShort) || self.has(SetupError::PasswordLong)
    }

    fn password_hint(&self) -> String {
        format!("At least {} characters. A few words are good.", self.password_min)
    }
}

/// User name and password. Posts `csrf`, `username`, `password` and the hidden fields.
#[derive(Template, Debug)]
#[template(path = "sign_in.html")]
pub struct SignIn {
    /// Same on every page.
    pub site: Site,
    /// Against forged posts.
    pub csrf: String,
    /// Where the form goes.
    pub action: String,
    /// Which service asks; none for the account pages themselves.
    pub service: Option<String>,
    /// As typed before; nobody types it twice.
    pub username: String,
    /// Carried along: name and value.
    pub hidden: Vec<(String, String)>,
    /// Why somebody who has a session is here.
    pub notice: Option<SignInNotice>,
    /// What was wrong with the last try.
    pub error: Option<SignInError>,
}

/// Why somebody who has a session signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInNotice {
    /// It takes a fresh approval.
    Again,
    /// The account has its first phone now.
    PhoneAdded,
}

/// What can be wrong in [`SignIn`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInError {
    /// Unknown user or wrong password: the same text for both.
    Wrong,
    /// Something was left empty.
    Missing,
    /// Too many tries.
    TooMany {
        /// Time until the next try counts.
        seconds: u64,
    },
    /// The phones were asked too often without an approval.
    Unapproved {
        /// Time until they are asked again.
        seconds: u64,
    },
    /// The form was too old.
    Stale,
    /// The password was right, and every phone of the account was revoked.
    NoDevice,
    /// The account has too many questions open.
    Busy {
        /// Time until there is room at the latest.
        seconds: u64,
    },
    /// Too many people sign in at once.
    Overloaded {
        /// When to try again.
        seconds: u64,
    },
}

impl SignIn {
    /// How long the person waits, in words.
    fn wait(&self) -> String {
        match self.error {
            Some(
                SignInError::TooMany { seconds }
                | SignInError::Unapproved { seconds }
                | SignInError::Busy { seconds }
                | SignInError::Overloaded { seconds },
            ) => lasting(seconds),
            Some(SignInError::Wrong | SignInError::Missing | SignInError::Stale | SignInError::NoDevice) | None => {
                String::new()
            }
        }
    }

    fn wrong(&self) -> bool {
        matches!(self.error, Some(SignInError::Wrong | SignInError::Missing))
    }
}

/// Something failed; a person reads it.
#[derive(Template, Debug, Clone)]
#[template(path = "error.html")]
pub struct Failure {
    /// Same on every page.
    pub site: Site,
    /// HTTP status.
    pub status: u16,
    /// What happened, in a few words.
    pub title: String,
    /// The stable code that the API would give.
    pub code: String,
    /// What to do about it.
    pub advice: String,
    /// To find it in the log.
    pub request_id: Option<String>,
    /// The way out.
    pub link: Option<Link>,
}

/// How a [`Message`] looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    Plain,
    /// It worked.
    Good,
    /// Watch out.
    Bad,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Good => "good",
            Self::Bad => "bad",
        }
    }
}

/// A page that only says something.
#[derive(Template, Debug)]
#[template(path = "message.html")]
pub struct Message {
    /// Same on every page.
    pub site: Site,
    /// How it looks.
    pub tone: Tone,
    /// The heading.
    pub title: String,
    /// The text.
    pub paragraphs: Vec<String>,
    /// Where to go from here, the likeliest first.
    pub links: Vec<Link>,
}

/// The questions that people have.
#[derive(Template, Debug)]
#[template(path = "help.html")]
pub struct Help {
    /// Same on every page.
    pub site: Site,
    /// Whom to ask, where the installation says so.
    pub contact: Option<String>,
}

/// What is kept about people.
#[derive(Template, Debug)]
#[template(path = "privacy.html")]
pub struct Privacy {
    /// Same on every page.
    pub site: Site,
}

/// The place where it is known, and the address.
fn whereabouts(place: Option<&str>, address: Option<&str>) -> String {
    match (place, address) {
        (Some(place), Some(address)) => format!("near {place} ({address})"),
        (Some(place), None) => format!("near {place}"),
        (None, Some(address)) => format!("{address}, place unknown"),
        (None, None) => "place unknown".to_owned(),
    }
}

/// `1:42`.
fn clock(ms: u64) -> String {
    let seconds = ms.div_ceil(1000);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A wait as people say it, rounded up: `30 seconds`, `2 minutes`, `1 hour`.
pub fn lasting(seconds: u64) -> String {
    let (number, unit) = match seconds {
        0..=90 => (seconds, "second"),
        91..=5400 => (seconds.div_ceil(60), "minute"),
        _ => (seconds.div_ceil(3600), "hour"),
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

/// Digits as a screen reader shall say them: one by one.
fn spoken(digits: &str) -> String {
    const WORDS: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let words: Vec<&str> = digits
        .chars()
        .filter_map(|c| c.to_digit(10))
        .filter_map(|digit| WORDS.get(usize::try_from(digit).ok()?).copied())
        .collect();
    words.join(", ")
}
