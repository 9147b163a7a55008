//! One script for each part of a name (UTS 39 §5).

use std::fmt;

use icu_properties::PropertyNamesLong;
use icu_properties::props::Script;
use icu_properties::script::ScriptWithExtensions;

use super::digits;

/// A part of a name that is written in more than one script, or counted in more than one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScriptFault {
    /// Letters of two scripts that are not written together.
    Mixed {
        /// The part of the name.
        part: String,
        /// The scripts, by their names in Unicode.
        scripts: [&'static str; 2],
    },
    /// Digits of two scripts.
    Digits {
        /// The part of the name.
        part: String,
    },
}

impl fmt::Display for ScriptFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mixed { part, scripts: [one, other] } => {
                write!(formatter, "“{part}” mixes {one} and {other} letters: write each part of the name in one script")
            }
            Self::Digits { part } => {
                write!(formatter, "“{part}” mixes digits of two scripts: write each part of the name with one kind")
            }
        }
    }
}

impl std::error::Error for ScriptFault {}

/// What a text can be an example of: a script, or one of the three that are written with several (UTS 39 §5.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writing {
    One(Script),
    Chinese,
    Japanese,
    Korean,
}

/// The writings that a character belongs to; `None` when it belongs to all, as digits, signs and most marks do.
fn writings(letter: char) -> Option<Vec<Writing>> {
    let scripts = ScriptWithExtensions::new().get_script_extensions_val(letter);
    let mut writings = Vec::new();
    for script in scripts.iter() {
        if matches!(script, Script::Common | Script::Inherited) {
            return None;
        }
        writings.push(Writing::One(script));
        match script {
            Script::Han => writings.extend([Writing::Chinese, Writing::Japanese, Writing::Korean]),
            Script::Hiragana | Script::Katakana => writings.push(Writing::Japanese),
            Script::Hangul => writings.push(Writing::Korean),
            Script::Bopomofo => writings.push(Writing::Chinese),
            _ => {}
        }
    }
    Some(writings)
}

/// What all of them can be together; `None`: anything.
fn together(letters: impl Iterator<Item = char>) -> Option<Vec<Writing>> {
    letters.filter_map(writings).reduce(|all, next| all.into_iter().filter(|one| next.contains(one)).collect())
}

/// Whether each part of a name (between `@ . - _ +`) is of one script, or of Latin with Chinese, Japanese or Korean (UTS 39 §5.2,
/// "highly restrictive"), and has digits of one kind.
///
/// # Errors
/// See [`ScriptFault`].
pub(crate) fn check_scripts(name: &str) -> Result<(), ScriptFault> {
    name.split(['@', '.', '-', '_', '+']).try_for_each(check_part)
}

fn check_part(part: &str) -> Result<(), ScriptFault> {
    let zero = |letter: char| digits::value(letter).and_then(|value| u32::from(letter).checked_sub(value));
    let mut zeros = part.chars().filter_map(zero);
    if let Some(first) = zeros.next()
        && zeros.any(|other| other != first)
    {
        return Err(ScriptFault::Digits { part: part.to_owned() });
    }
    if together(part.chars()).is_none_or(|writings| !writings.is_empty()) {
        return Ok(());
    }
    let is_latin = |letter: &char| ScriptWithExtensions::new().has_script(*letter, Script::Latin);
    let others = together(part.chars().filter(|letter| !is_latin(letter))).unwrap_or_default();
    if others.iter().any(|writing| matches!(writing, Writing::Chinese | Writing::Japanese | Writing::Korean)) {
        return Ok(());
    }
    Err(ScriptFault::Mixed { part: part.to_owned(), scripts: first_two(part) })
}

/// The first script of a part, and the script of the first letter that does not go with what stands before it.
fn first_two(part: &str) -> [&'static str; 2] {
    let names = PropertyNamesLong::<Script>::new();
    let name = |writings: &[Writing]| match writings.first() {
        Some(Writing::One(script)) => names.get(*script).unwrap_or("other"),
        _ => "other",
    };
    let mut first: Option<Vec<Writing>> = None;
    let mut so_far = Vec::new();
    for next in part.chars().filter_map(writings) {
        match &first {
            None => {
                so_far.clone_from(&next);
                first = Some(next);
            }
            Some(first) => {
                so_far.retain(|one| next.contains(one));
                if so_far.is_empty() {
                    return [name(first), name(&next)];
                }
            }
        }
    }
    ["other", "other"]
}
