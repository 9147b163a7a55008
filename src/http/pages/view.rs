//! The pages as data: a handler fills one in and renders it. Everything is escaped except the pictures, which
//! [`qr::svg`](super::qr::svg) draws.

use askama::Template;
use nod_core::id::{Username, UsernameError};
use nod_core::text::{ScriptFault, TextFault};

use super::assets;
use crate::words::Words;
use markup::Html;

mod account;
mod api;
mod enrol;
mod markup;
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
    /// All texts, in the person's language. The name is short, for it stands in every line of the templates.
    pub w: Words,
    /// Where Help leads.
    pub help_href: String,
    /// Where Privacy leads.
    pub privacy_href: String,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            brand: "Nod".to_owned(),
            w: Words::default(),
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

/// A moment that is past, for machines and for people.
#[derive(Debug, Clone)]
pub struct When {
    /// RFC 3339.
    pub iso: String,
    /// How many seconds ago it was.
    pub passed: u64,
}

impl When {
    /// As people say it: `5 min ago`, `2026-11-20`.
    fn text(&self, w: Words) -> String {
        match self.passed {
            0..60 => w.common_just_now().to_owned(),
            60..3_600 => w.common_minutes_ago(self.passed / 60).to_string(),
            3_600..86_400 => w.common_hours_ago(self.passed / 3_600).to_string(),
            _ => self.iso.split('T').next().unwrap_or_default().to_owned(),
        }
    }

    /// The same, with the exact moment for the browser.
    fn markup(&self, w: Words) -> Html {
        markup::moment(&self.iso, self.text(w))
    }
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
    /// What is wrong with the user name.
    pub username_fault: Option<UsernameError>,
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
        self.site.w.sign_in_setup_password_hint(self.password_min).to_string()
    }

    fn username_fault(&self) -> String {
        let w = self.site.w;
        let number = |letter: char| format!("U+{:04X}", u32::from(letter));
        match &self.username_fault {
            None => String::new(),
            Some(UsernameError::Empty | UsernameError::Character(TextFault::Empty)) => {
                w.sign_in_username_fault_empty().to_owned()
            }
            Some(UsernameError::TooLong) => w.sign_in_username_fault_long(Username::MAX_CHARS).to_string(),
            Some(UsernameError::Character(TextFault::TooLong(most))) => {
                w.sign_in_username_fault_long(*most).to_string()
            }
            Some(UsernameError::Blank | UsernameError::Character(TextFault::Blanks)) => {
                w.sign_in_username_fault_blank().to_owned()
            }
            Some(UsernameError::Character(TextFault::Hidden(letter))) => {
                w.sign_in_username_fault_hidden(number(*letter)).to_string()
            }
            Some(UsernameError::Character(TextFault::Stray(letter))) => {
                w.sign_in_username_fault_stray(number(*letter)).to_string()
            }
            Some(UsernameError::Unstable) => w.sign_in_username_fault_order().to_owned(),
            Some(UsernameError::Scripts(ScriptFault::Mixed { part, scripts: [first, second] })) => {
                w.sign_in_username_fault_letters(part, first, second).to_string()
            }
            Some(UsernameError::Scripts(ScriptFault::Digits { part })) => {
                w.sign_in_username_fault_digits(part).to_string()
            }
        }
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
    fn title(&self) -> String {
        let w = self.site.w;
        self.service.as_ref().map_or_else(|| w.sign_in_title().to_owned(), |name| w.sign_in_title_to(name).to_string())
    }

    /// How long the person waits, in words.
    fn wait(&self) -> String {
        match self.error {
            Some(
                SignInError::TooMany { seconds }
                | SignInError::Unapproved { seconds }
                | SignInError::Busy { seconds }
                | SignInError::Overloaded { seconds },
            ) => lasting(self.site.w, seconds),
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
fn whereabouts(w: Words, place: Option<&str>, address: Option<&str>) -> Html {
    use markup::{foreign, plain};
    match (place, address) {
        (Some(place), Some(address)) => Html::of(w.common_near_address(foreign(place), foreign(address))),
        (Some(place), None) => Html::of(w.common_near(foreign(place))),
        (None, Some(address)) => Html::of(w.common_address(foreign(address))),
        (None, None) => Html::of(plain(w.common_place_unknown())),
    }
}

/// A browser, or what is said of one that nobody knows.
fn browser(known: Option<&str>, unknown: &str) -> Html {
    Html::of(known.map_or_else(|| markup::plain(unknown), markup::foreign))
}

/// `1:42`.
fn clock(ms: u64) -> String {
    let seconds = ms.div_ceil(1000);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A wait as people say it, rounded up: `30 seconds`, `2 minutes`, `1 hour`.
pub fn lasting(w: Words, seconds: u64) -> String {
    match seconds {
        0..=90 => w.common_seconds(seconds).to_string(),
        91..=5400 => w.common_minutes(seconds.div_ceil(60)).to_string(),
        _ => w.common_hours(seconds.div_ceil(3600)).to_string(),
    }
}

/// Digits as a screen reader shall say them: one by one.
fn spoken(w: Words, digits: &str) -> String {
    let word = |digit: char| match digit {
        '0' => Some(w.common_zero()),
        '1' => Some(w.common_one()),
        '2' => Some(w.common_two()),
        '3' => Some(w.common_three()),
        '4' => Some(w.common_four()),
        '5' => Some(w.common_five()),
        '6' => Some(w.common_six()),
        '7' => Some(w.common_seven()),
        '8' => Some(w.common_eight()),
        '9' => Some(w.common_nine()),
        _ => None,
    };
    digits.chars().filter_map(word).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_waits_are_said_as_people_say_them() {
        let w = Words::default();
        for (passed, text) in
            [(30, "just now"), (60, "1 min ago"), (300, "5 min ago"), (10_800, "3 h ago"), (172_800, "2026-11-20")]
        {
            assert_eq!(When { iso: "2026-11-20T12:00:00Z".to_owned(), passed }.text(w), text);
        }
        for (seconds, text) in
            [(1, "1 second"), (90, "90 seconds"), (91, "2 minutes"), (3_601, "61 minutes"), (5_401, "2 hours")]
        {
            assert_eq!(lasting(w, seconds), text);
        }
        assert_eq!(spoken(w, "41-73"), "four, one, seven, three");
    }
}
