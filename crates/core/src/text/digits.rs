//! Numbers as people type them.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

use super::is_hidden;

/// The value of a decimal digit of any script.
///
/// Decimal digits stand in runs of ten, from zero to nine (Unicode Standard §4.6), so that the distance from the start of the
/// run is the value. Some runs follow each other (mathematical digits).
pub(super) fn value(letter: char) -> Option<u32> {
    if letter.is_ascii() {
        return letter.to_digit(10);
    }
    let categories = CodePointMapData::<GeneralCategory>::new();
    let is_digit = |code: u32| categories.get32(code) == GeneralCategory::DecimalNumber;
    let code = u32::from(letter);
    if !is_digit(code) {
        return None;
    }
    let distance = (0..code).rev().take_while(|earlier| is_digit(*earlier)).count();
    u32::try_from(distance).ok().map(|distance| distance % 10)
}

/// The text with every decimal digit, of whatever script, as an ASCII digit; all else as it is.
pub fn ascii_digits(text: &str) -> String {
    let plain = |letter: char| value(letter).and_then(|value| char::from_digit(value, 10)).unwrap_or(letter);
    text.chars().map(plain).collect()
}

/// A number that somebody typed from another screen: digits of any script as ASCII digits, without the blanks, dashes and dots by
/// which people group digits and without the direction marks that keyboards and copying add. Anything else stays, and makes the
/// number a wrong one.
pub fn typed_digits(text: &str) -> String {
    let categories = CodePointMapData::<GeneralCategory>::new();
    let separates = |letter: &char| {
        letter.is_whitespace()
            || is_hidden(*letter)
            || categories.get(*letter) == GeneralCategory::DashPunctuation
            || matches!(letter, '.' | ',' | '·' | '\u{2212}' | '\u{66b}' | '\u{66c}' | '،' | '。' | '、')
    };
    ascii_digits(text).chars().filter(|letter| !separates(letter)).collect()
}
