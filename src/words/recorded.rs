//! A browser as it is recorded, in English, said in the language of the person who reads it.

use super::Words;

/// The parts of the recorded sentence (`http/extract/browser.rs` writes it).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded<'r> {
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
    /// The parts of what is recorded.
    pub fn of(recorded: &'r str) -> Self {
        match recorded.rsplit_once(" on ") {
            Some(("A browser", system)) => Self::Somewhere(system),
            Some((name, system @ ("iPhone" | "iPad" | "iPod"))) => Self::InHand(name, system),
            Some((name, system)) => Self::On(name, system),
            None => Self::Whole(recorded),
        }
    }

    /// The sentence, where no markup can stand.
    pub fn text(self, w: Words) -> String {
        match self {
            Self::Whole(name) => name.to_owned(),
            Self::Somewhere(system) => w.common_browser_system(system).to_string(),
            Self::InHand(name, system) => w.language_browser_hand(name, system).to_string(),
            Self::On(name, system) => w.common_browser(name, system).to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn what_is_recorded_in_english_is_said_in_every_language() {
        for (recorded, german) in [
            ("Firefox on Windows", "Firefox unter Windows"),
            ("Safari on iPhone", "Safari auf iPhone"),
            ("A browser on Android", "Ein Browser unter Android"),
            ("Firefox", "Firefox"),
        ] {
            assert_eq!(Recorded::of(recorded).text(Words::of(Language::De)), german);
            assert_eq!(Recorded::of(recorded).text(Words::default()), recorded, "English says what is recorded");
        }
    }
}
