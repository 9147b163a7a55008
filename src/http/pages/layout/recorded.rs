//! A browser as it is recorded, in English, said in the language of the page.

use askama::filters::HtmlSafe;

use super::markup::{self, Html};
use crate::words::Words;

/// A browser, or what is said of one that nobody knows.
pub(in crate::http::pages) fn browser(w: Words, known: Option<&str>, unknown: &str) -> Html {
    match known.map(Recorded::of) {
        None => Html::of(markup::plain(unknown)),
        Some(recorded) => recorded.said(w, markup::foreign),
    }
}

/// A browser in words alone, where no markup can stand.
pub(in crate::http::pages) fn browser_text(w: Words, known: &str) -> String {
    match Recorded::of(known) {
        Recorded::Whole(name) => name.to_owned(),
        Recorded::Somewhere(system) => w.common_browser_system(system).to_string(),
        Recorded::InHand(name, system) => w.language_browser_hand(name, system).to_string(),
        Recorded::On(name, system) => w.common_browser(name, system).to_string(),
    }
}

/// The parts of the recorded sentence (`http/extract/browser.rs` writes it).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Recorded<'r> {
    /// `Firefox on Windows`.
    On(&'r str, &'r str),
    /// `Safari on iPhone`: the system is a thing.
    InHand(&'r str, &'r str),
    /// `A browser on Windows`.
    Somewhere(&'r str),
    /// A name alone.
    Whole(&'r str),
}

impl<'r> Recorded<'r> {
    fn of(recorded: &'r str) -> Self {
        match recorded.rsplit_once(" on ") {
            Some(("A browser", system)) => Self::Somewhere(system),
            Some((name, system @ ("iPhone" | "iPad" | "iPod"))) => Self::InHand(name, system),
            Some((name, system)) => Self::On(name, system),
            None => Self::Whole(recorded),
        }
    }

    fn said<F: HtmlSafe + std::fmt::Display>(self, w: Words, markup: impl Fn(&'r str) -> F) -> Html {
        match self {
            Self::Whole(name) => Html::of(markup(name)),
            Self::Somewhere(system) => Html::of(w.common_browser_system(markup(system))),
            Self::InHand(name, system) => Html::of(w.language_browser_hand(markup(name), markup(system))),
            Self::On(name, system) => Html::of(w.common_browser(markup(name), markup(system))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn what_is_recorded_in_english_is_said_in_every_language() {
        let w = Words::default();
        for (recorded, german) in [
            ("Firefox on Windows", "Firefox unter Windows"),
            ("Safari on iPhone", "Safari auf iPhone"),
            ("A browser on Android", "Ein Browser unter Android"),
            ("Firefox", "Firefox"),
        ] {
            assert_eq!(browser_text(Words::of(Language::De), recorded), german);
            assert_eq!(browser_text(w, recorded), recorded, "English says what is recorded");
        }
        let hostile = browser(w, Some("<b> on <i>"), "").to_string();
        assert_eq!(hostile, "<bdi>&#60;b&#62;</bdi> on <bdi>&#60;i&#62;</bdi>");
    }
}
