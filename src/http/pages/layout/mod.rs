//! What the pages of every area share: the frame around them, messages and failures, how moments and places are said. A page is
//! plain data, which a handler fills in and renders. Everything is escaped except the pictures, which [`qr::svg`] draws.

use askama::Template;
use nod_core::time::Timestamp;

use super::assets;
use crate::words::{Language, Moment, Words};
use markup::Html;

pub(super) mod markup;
pub mod passwords;
pub mod qr;
mod recorded;
pub mod settings;

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
    /// The choice of the language, on pages of people who are not signed in.
    pub chooser: Option<Chooser>,
}

/// A choice of the language. Posts `csrf`, `page`, `next` and `language`.
#[derive(Debug, Clone)]
pub struct Chooser {
    /// Against forged posts.
    pub csrf: String,
    /// Where the form goes.
    pub action: String,
    /// The page that shows it.
    pub page: String,
    /// Where that page leads.
    pub next: String,
}

/// The languages that are offered: their tags, and what each calls itself.
pub(super) fn languages() -> impl Iterator<Item = (&'static str, &'static str)> {
    Language::COMPLETE.iter().map(|language| (language.tag(), Words::of(*language).language_own()))
}

impl Chooser {
    /// The languages that it offers.
    #[allow(clippy::unused_self)]
    pub(super) fn languages(&self) -> Vec<(&'static str, &'static str)> {
        languages().collect()
    }
}

impl Default for Site {
    fn default() -> Self {
        Self {
            brand: "Nod".to_owned(),
            w: Words::default(),
            help_href: "/help".to_owned(),
            privacy_href: "/privacy".to_owned(),
            chooser: None,
        }
    }
}

impl Site {
    /// The address of an asset, for the templates.
    #[allow(clippy::unused_self)]
    pub(super) fn asset(&self, name: &str) -> String {
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
    /// The moment `at`, seen from `now`.
    pub(super) fn at(at: Timestamp, now: Timestamp) -> Self {
        Self { iso: at.to_string(), passed: at.until(now).as_secs() }
    }

    /// As people say it: `5 min ago`, `20 November 2026`.
    fn text(&self, w: Words) -> String {
        match self.passed {
            0..60 => w.common_just_now().to_owned(),
            60..3_600 => w.common_minutes_ago(self.passed / 60).to_string(),
            3_600..86_400 => w.common_hours_ago(self.passed / 3_600).to_string(),
            _ => self.date(w),
        }
    }

    /// The day as people write it: `20 November 2026`.
    pub(super) fn date(&self, w: Words) -> String {
        Moment::parse(&self.iso).map_or_else(|| self.day().to_owned(), |at| w.day(at))
    }

    /// The day, as in `2026-11-20`.
    pub(super) fn day(&self) -> &str {
        self.iso.split('T').next().unwrap_or_default()
    }

    /// The same, with the exact moment for the browser.
    pub(super) fn markup(&self, w: Words) -> Html {
        match Moment::parse(&self.iso) {
            Some(at) => markup::exact_moment(&self.iso, self.text(w), &w.moment(at)),
            None => markup::moment(&self.iso, self.text(w)),
        }
    }
}

/// Something failed; a person reads it.
#[derive(Template, Debug, Clone)]
#[template(path = "layout/error.html")]
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
#[template(path = "layout/message.html")]
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

/// The place where it is known, and the address. A town with its country is what a browser is near; a country is where it is.
pub(super) fn whereabouts(w: Words, place: Option<&str>, address: Option<&str>) -> Html {
    use markup::{foreign, plain};
    match (place, address) {
        (Some(country), Some(address)) if !country.contains(", ") => {
            Html::of(w.places_in_address(foreign(country), foreign(address)))
        }
        (Some(country), None) if !country.contains(", ") => Html::of(foreign(country)),
        (Some(place), Some(address)) => Html::of(w.common_near_address(foreign(place), foreign(address))),
        (Some(place), None) => Html::of(w.common_near(foreign(place))),
        (None, Some(address)) => Html::of(w.common_address(foreign(address))),
        (None, None) => Html::of(plain(w.common_place_unknown())),
    }
}

pub(super) use recorded::browser;

/// An address in a sentence, with its place where that is known.
pub(super) fn located(w: Words, address: &str, place: Option<&str>) -> Html {
    use markup::foreign;
    match place {
        Some(place) => Html::of(w.places_address(foreign(address), foreign(place))),
        None => Html::of(foreign(address)),
    }
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
pub(super) fn spoken(w: Words, digits: &str) -> String {
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
        for (passed, text) in [
            (30, "just now"),
            (60, "1 min ago"),
            (300, "5 min ago"),
            (10_800, "3 hr ago"),
            (172_800, "20 November 2026"),
        ] {
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
