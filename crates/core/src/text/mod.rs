//! Text from outside that people read.
//!
//! People judge a question by eye, so what they see must be what was written. [`VisibleText`] is the strict type:
//! what cannot be seen is refused, and the error names the character. [`shown`] and [`escaped`] are for text that is only
//! displayed or logged: they never fail. All of them follow the properties of the Unicode Character Database (UAX 44, UTS 39)
//! and not a list of our own.

mod address;
mod digits;
mod display_only;
mod letters;
mod password;
mod scripts;

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

pub use address::lenient_address;
pub use digits::{ascii_digits, typed_digits};
pub use display_only::DisplayOnly;
pub use password::{password, password_candidates, password_length};
pub use scripts::ScriptFault;
pub(crate) use scripts::check_scripts;

use letters::{Joiners, fault_at, is_blank};

/// What is wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFault {
    /// Nothing is left of it when blanks at its ends are taken away.
    Empty,
    /// It has more characters than this.
    TooLong(usize),
    /// A character that cannot be seen, that changes how others are read, or that no font has.
    Hidden(char),
    /// A joiner, a variation selector or a combining mark with nothing to act on, or one too many of them.
    Stray(char),
    /// More than one blank in a row.
    Blanks,
}

impl fmt::Display for TextFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => formatter.write_str("empty"),
            Self::TooLong(longest) => write!(formatter, "longer than {longest} characters"),
            Self::Hidden(letter) => {
                write!(formatter, "U+{:04X} is a character that cannot be seen", u32::from(*letter))
            }
            Self::Stray(letter) => {
                write!(formatter, "U+{:04X} has nothing to act on, or is one mark too many", u32::from(*letter))
            }
            Self::Blanks => formatter.write_str("more than one blank in a row"),
        }
    }
}

impl std::error::Error for TextFault {}

/// Text of 1 to `N` characters that shows all that is in it.
///
/// It is composed (NFC), every blank in it is a plain space (U+0020) and stands alone, and there is none at its ends. Joiners,
/// variation selectors, emoji tags and combining marks are there only where a script or an emoji needs them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VisibleText<const N: usize>(String);

impl<const N: usize> VisibleText<N> {
    /// The longest text, in characters.
    pub const MAX_CHARS: usize = N;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const N: usize> std::str::FromStr for VisibleText<N> {
    type Err = TextFault;

    fn from_str(text: &str) -> Result<Self, TextFault> {
        // Bounded before it is composed: what is too long is not worth the work.
        if text.chars().nth(8 * N + 64).is_some() {
            return Err(TextFault::TooLong(N));
        }
        let spaced: String = text.chars().map(|letter| if is_blank(letter) { ' ' } else { letter }).collect();
        let composed: String = spaced.trim_matches(' ').nfc().collect();
        match composed.chars().count() {
            0 => return Err(TextFault::Empty),
            length if length > N => return Err(TextFault::TooLong(N)),
            _ => {}
        }
        check(&composed, Joiners::InText)?;
        Ok(Self(composed))
    }
}

impl<const N: usize> TryFrom<String> for VisibleText<N> {
    type Error = TextFault;

    fn try_from(text: String) -> Result<Self, TextFault> {
        text.parse()
    }
}

impl<const N: usize> From<VisibleText<N>> for String {
    fn from(text: VisibleText<N>) -> Self {
        text.0
    }
}

impl<const N: usize> fmt::Display for VisibleText<N> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn check(text: &str, joiners: Joiners) -> Result<(), TextFault> {
    let letters: Vec<char> = text.chars().collect();
    (0..letters.len()).find_map(|at| fault_at(&letters, at, joiners)).map_or(Ok(()), Err)
}

/// Like [`check`], for a name by which somebody is found: a joiner stands only where it changes what is seen.
pub(crate) fn check_name(text: &str) -> Result<(), TextFault> {
    check(text, Joiners::InName)
}

/// The text with blanks that stand in a row made one.
pub(crate) fn collapsed(text: &str) -> String {
    let mut last_was_blank = false;
    let keeps = |letter: &char| {
        let repeats = is_blank(*letter) && last_was_blank;
        last_was_blank = is_blank(*letter);
        !repeats
    };
    text.chars().filter(keeps).collect()
}

/// The text for a screen, with `�` for every character that does not show what it is; at most `longest` characters, and `…`
/// where it was cut. It is cut between characters as people see them: no mark and no part of an emoji is left alone.
pub fn shown(text: &str, longest: usize) -> String {
    // One more than is shown, so that the last one is judged by what follows it.
    let letters: Vec<char> = text.chars().take(longest + 1).collect();
    let is_cut = letters.len() > longest;
    let mut end = longest.min(letters.len());
    while is_cut && end > 0 && !letters::starts_cluster(&letters, end) {
        end -= 1;
    }
    // A cluster that is longer than all that may be shown is none that people write.
    let end = if end == 0 { longest.min(letters.len()) } else { end };
    let kept = letters.get(..end).unwrap_or_default();
    let mut clean: String = (0..kept.len())
        .filter_map(|at| match fault_at(kept, at, Joiners::InText) {
            None | Some(TextFault::Blanks) => kept.get(at).map(|letter| if is_blank(*letter) { ' ' } else { *letter }),
            Some(_) => Some('\u{fffd}'),
        })
        .collect();
    if is_cut {
        clean.push('…');
    }
    clean
}

/// The text for a log or a report: every character that does not show what it is stands there as its number (`\u{202e}`), a
/// line break as well.
pub fn escaped(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut clean = String::with_capacity(text.len());
    for (at, letter) in letters.iter().enumerate() {
        match (letter, fault_at(&letters, at, Joiners::InText)) {
            // Blanks in a row are what a log aligns with; a blank that is not a space would hide among them.
            (' ', _) | (_, None) if !is_blank(*letter) || *letter == ' ' => clean.push(*letter),
            _ => clean.extend(letter.escape_unicode()),
        }
    }
    clean
}

/// Whether a character shows nothing by itself, or changes how others are read, wherever it stands. Joiners and variation
/// selectors are among them: whether they are wanted depends on their neighbours, which [`shown`] and [`escaped`] look at.
pub fn is_hidden(letter: char) -> bool {
    letters::is_hidden(letter)
}

/// Whether a character is drawn as nothing by a font that does not know it (`Default_Ignorable_Code_Point`).
pub(crate) fn is_ignorable(letter: char) -> bool {
    letters::is_ignorable(letter)
}

#[cfg(test)]
mod tests;
