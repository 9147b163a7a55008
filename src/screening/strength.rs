//! How soon somebody guesses a password: an estimate by `zxcvbn`, which knows common passwords, words, names, rows of keys, sequences
//! and dates.
//!
//! It is a hint and not the rule: it knows English, and a long password that it likes may be in every list. So only its two lowest
//! scores refuse, which are fewer than a million guesses: who has stolen the hash makes that many with Argon2 in an afternoon.

use secrecy::{ExposeSecret, SecretString};
use zxcvbn::feedback::Warning;
use zxcvbn::{Score, zxcvbn};

/// Characters that stand for letters in the eyes of the crate (`4` for a, `$` for s). It tries every reading of all that a password has.
const GLYPHS: &str = "4@8({[<369!1|0$57+%2";

/// With more different ones than this, the readings multiply: a hundred characters take seconds.
const MOST_GLYPHS: usize = 8;

/// What is looked at of such a password, in characters: two tenths of a second at the most.
const GLYPHIC: usize = 20;

/// The most that is compared of names, in characters.
const LONGEST_WORD: usize = 64;

/// The shortest part of a name that makes a password easier to guess, in characters.
const SHORTEST_WORD: usize = 3;

/// What a password mostly is, so that its owner knows what to do better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// A password that many people have, perhaps with small changes.
    Common,
    /// A single word.
    Word,
    /// First names and family names.
    Name,
    /// Keys that are side by side.
    Keyboard,
    /// The same again and again.
    Repeat,
    /// A sequence, as in `abcd`.
    Sequence,
    /// A year or a date.
    Date,
    /// The account's own names, or the service's.
    Personal,
    /// Too little of anything.
    Other,
}

impl Pattern {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Common,
        Self::Word,
        Self::Name,
        Self::Keyboard,
        Self::Repeat,
        Self::Sequence,
        Self::Date,
        Self::Personal,
        Self::Other,
    ];

    /// The rest of an English sentence for operators.
    pub(super) const fn detail(self) -> &'static str {
        match self {
            Self::Common => "many people use it, or one like it",
            Self::Word => "it is mostly a single word",
            Self::Name => "it is mostly names of people",
            Self::Keyboard => "it is mostly keys that are side by side",
            Self::Repeat => "it is mostly the same again and again",
            Self::Sequence => "it is mostly a sequence, as in abcd or 1234",
            Self::Date => "it is mostly a year or a date",
            Self::Personal => "it is mostly the account's own names, or the service's",
            Self::Other => "a program finds it within a million tries",
        }
    }
}

/// What makes a password easy to guess. `None`: it takes a million guesses and more.
pub(super) fn pattern_of(password: &SecretString, words: &[String]) -> Option<Pattern> {
    let words = parts(words);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    // The crate looks at the first hundred characters. It keeps copies of them that it does not wipe: nothing else estimates as well.
    let text = looked_at(password.expose_secret());
    let estimate = zxcvbn(text, &words);
    if estimate.score() >= Score::Two {
        return None;
    }
    if !words.is_empty() && zxcvbn(text, &[]).score() >= Score::Two {
        return Some(Pattern::Personal);
    }
    let warning = estimate.feedback().and_then(zxcvbn::feedback::Feedback::warning);
    Some(warning.map_or(Pattern::Other, of_warning))
}

/// The part of a password that is estimated. What follows can only make it stronger.
fn looked_at(text: &str) -> &str {
    if GLYPHS.chars().filter(|glyph| text.contains(*glyph)).count() <= MOST_GLYPHS {
        return text;
    }
    let end = text.char_indices().nth(GLYPHIC).map_or(text.len(), |(end, _)| end);
    text.get(..end).unwrap_or(text)
}

/// The words as they are, and their parts: of `anna.smith@example.org` also `anna`, `smith` and `example`.
fn parts(words: &[String]) -> Vec<String> {
    let mut parts: Vec<String> = words.iter().map(|word| word.chars().take(LONGEST_WORD).collect()).collect();
    let split = parts.iter().flat_map(|word| word.split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned));
    parts.extend(split.collect::<Vec<_>>());
    parts.retain(|part| part.chars().nth(SHORTEST_WORD - 1).is_some());
    parts.sort_unstable();
    parts.dedup();
    parts
}

const fn of_warning(warning: Warning) -> Pattern {
    use Warning as W;
    match warning {
        W::ThisIsATop10Password
        | W::ThisIsATop100Password
        | W::ThisIsACommonPassword
        | W::ThisIsSimilarToACommonlyUsedPassword => Pattern::Common,
        W::AWordByItselfIsEasyToGuess => Pattern::Word,
        W::NamesAndSurnamesByThemselvesAreEasyToGuess | W::CommonNamesAndSurnamesAreEasyToGuess => Pattern::Name,
        W::StraightRowsOfKeysAreEasyToGuess | W::ShortKeyboardPatternsAreEasyToGuess => Pattern::Keyboard,
        W::RepeatsLikeAaaAreEasyToGuess | W::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => Pattern::Repeat,
        W::SequencesLikeAbcAreEasyToGuess => Pattern::Sequence,
        W::RecentYearsAreEasyToGuess | W::DatesAreOftenEasyToGuess => Pattern::Date,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(typed: &str, words: &[&str]) -> Option<Pattern> {
        pattern_of(&typed.into(), &words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_really_weak_is_refused_with_its_reason_whatever_its_length() {
        for (password, pattern) in [
            ("passwordpassword", Pattern::Repeat),
            ("aaaaaaaaaaaaaaaaaaaa", Pattern::Repeat),
            ("abcabcabcabcabcabc", Pattern::Repeat),
            ("abcdefghijklmnopqrstuvwxyz", Pattern::Sequence),
            ("password1234567", Pattern::Common),
            ("qwertyuiopasdfgh", Pattern::Common),
        ] {
            assert_eq!(of(password, &[]), Some(pattern), "{password}");
        }
        assert_eq!(of(&"x".repeat(256), &[]), Some(Pattern::Repeat), "a hundred characters are looked at");
    }

    #[test]
    fn a_few_words_are_good_and_so_is_what_a_manager_makes() {
        for password in [
            "correct horse battery staple",
            "another battery horse",
            "my cat eats blue socks",
            "kX9#vQ2$mN7!pL4",
            "Rindfleischetikettierung im Mai",
            "le chat dort sur le vieux toit",
        ] {
            assert_eq!(of(password, &[]), None, "{password}");
        }
    }

    #[test]
    fn the_names_of_the_account_and_of_the_service_are_no_secret() {
        let words = ["zofia.wrzesniewska@example.org", "Zofia Wrze\u{15b}niewska", "Frobnicator", "login.example.org"];
        for password in ["zofiawrzesniewska", "Frobnicator2026", "wrzesniewskawrzesniewska"] {
            assert_eq!(of(password, &words), Some(Pattern::Personal), "{password}");
        }
        assert_eq!(of("zofiawrzesniewska", &[]), None, "to others it is no name");
        assert_eq!(of("zofia eats blue socks daily", &words), None);
    }

    #[test]
    fn a_password_full_of_signs_is_no_hours_work() {
        let signs = GLYPHS.repeat(12);
        assert_eq!(looked_at(&signs).chars().count(), GLYPHIC);
        assert_eq!(of(&signs, &[]), None);
        let few = "p4$$w0rd".repeat(12);
        assert_eq!(looked_at(&few), few);
        let letters = format!("{GLYPHS}\u{e9}");
        assert_eq!(looked_at(&letters), GLYPHS, "it is cut between characters");
    }

    #[test]
    fn short_parts_of_names_and_endless_names_change_nothing() {
        let long = "ab ".repeat(10_000);
        assert_eq!(of("correct horse battery staple", &["a", "b c", &long]), None);
        assert!(parts(&[long]).iter().all(|part| part.chars().count() <= LONGEST_WORD));
        assert_eq!(parts(&["a.b".to_owned(), "ann.b".to_owned()]), ["a.b", "ann", "ann.b"]);
    }
}
