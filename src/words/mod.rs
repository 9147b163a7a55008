//! Every text that people read, by language: on pages, in notifications, and what the pages' scripts say.
//!
//! The texts are in `locales`, a folder for each language and a file for each area, in the format of Project Fluent.
//! `build/words.rs` turns them into the functions of [`Words`] when the service is built: one for each message, with its
//! arguments. A message that a language lacks, an unknown key or another set of arguments stops the build.
//!
//! What engineers read is not here: the API, the command line and the log speak English where they are.

mod catalogue;
mod date;
mod language;
mod plural;
mod recorded;

use std::fmt;

pub use catalogue::*;
pub use date::Moment;
pub use recorded::Recorded;

/// All texts, in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Words(Language);

impl Words {
    /// The texts of a language.
    pub const fn of(language: Language) -> Self {
        Self(language)
    }

    /// Which language it is.
    pub const fn language(self) -> Language {
        self.0
    }
}

/// A number in a text: a template has it by value or by reference.
pub trait Number {
    /// The number.
    fn number(self) -> u64;
}

impl Number for u64 {
    fn number(self) -> u64 {
        self
    }
}

impl Number for &u64 {
    fn number(self) -> u64 {
        *self
    }
}

impl Number for usize {
    fn number(self) -> u64 {
        u64::try_from(self).unwrap_or(u64::MAX)
    }
}

impl Number for &usize {
    fn number(self) -> u64 {
        (*self).number()
    }
}

/// An argument in a text. A name in Arabic letters must not turn around what stands beside it, and the other way round, so
/// it is isolated (UAX 9 §2.4.2) where the text runs from the right. In a text that runs from the left the pages use `<bdi>`
/// instead: characters that cannot be seen would be in everything that people copy. In the pseudo-locale they also show the
/// test what is an argument.
fn isolated(out: &mut fmt::Formatter<'_>, language: Language, argument: &impl fmt::Display) -> fmt::Result {
    if language == Language::Pseudo || language.direction() == "rtl" {
        write!(out, "\u{2068}{argument}\u{2069}")
    } else {
        write!(out, "{argument}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: impl Fn(Words) -> String) -> Vec<String> {
        [Language::En, Language::Pseudo].map(|language| text(Words::of(language))).to_vec()
    }

    #[test]
    fn a_text_counts() {
        assert_eq!(all(|words| words.common_seconds(1_u64).to_string()), ["1 second", "⟦1 šééçóóñð⟧"]);
        assert_eq!(all(|words| words.common_seconds(30_u64).to_string()), ["30 seconds", "⟦30 šééçóóñðš⟧"]);
    }

    #[test]
    fn an_argument_is_isolated_where_its_direction_could_mislead() {
        let texts = all(|words| words.common_near("روتردام").to_string());
        assert_eq!(texts, ["near روتردام", "⟦ñééááŕ \u{2068}روتردام\u{2069}⟧"]);
    }

    #[test]
    fn an_area_that_a_language_does_not_have_yet_is_in_english() {
        for language in Language::ALL.iter().filter(|language| !Language::COMPLETE.contains(language)) {
            assert_eq!(Words::of(*language).common_help(), "Help", "{language:?}");
            let title = Words::of(*language).push_question_title();
            assert_ne!(title, Words::default().push_question_title(), "{language:?}");
        }
    }
}
