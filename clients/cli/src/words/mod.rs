//! What the person who answers reads, by language. The texts are in `locales`; the service's generator (`build/words.rs` at the top
//! of the repository) turns them into the functions of [`Words`]. Errors and JSON are English where they are.

mod catalogue;
#[path = "../../../../src/words/plural.rs"]
mod plural;

use std::fmt;

pub(crate) use catalogue::{Language, Words};

impl Words {
    pub(crate) const fn of(language: Language) -> Self {
        Self(language)
    }
}

impl Language {
    /// The language of a tag (`de-CH`) or of a POSIX locale (`de_CH.UTF-8`).
    pub(crate) fn of_locale(locale: &str) -> Option<Self> {
        let language = locale.split(['-', '_', '.', '@']).next().unwrap_or_default();
        Self::ALL.iter().copied().find(|known| known.tag().eq_ignore_ascii_case(language))
    }
}

/// A number in a text.
pub(crate) trait Number {
    fn number(self) -> u64;
}

impl Number for u64 {
    fn number(self) -> u64 {
        self
    }
}

/// An argument in a text: none of the six languages runs from the right, and the terminal gets no invisible characters.
fn isolated(out: &mut fmt::Formatter<'_>, _: Language, argument: &impl fmt::Display) -> fmt::Result {
    write!(out, "{argument}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_finds_its_language() {
        for (locale, language) in [
            ("de", Some(Language::De)),
            ("de-CH", Some(Language::De)),
            ("fr_FR.UTF-8", Some(Language::Fr)),
            ("NL_be@euro", Some(Language::Nl)),
            ("C", None),
            ("C.UTF-8", None),
            ("POSIX", None),
            ("", None),
        ] {
            assert_eq!(Language::of_locale(locale), language, "{locale:?}");
        }
    }
}
