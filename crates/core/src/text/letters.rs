//! Which characters show themselves, and where those that do not are needed.

use icu_properties::props::{
    CanonicalCombiningClass, DefaultIgnorableCodePoint, Emoji, EmojiModifier, ExtendedPictographic, GeneralCategory,
    JoiningType, Script, UnifiedIdeograph, VariationSelector,
};
use icu_properties::script::ScriptWithExtensions;
use icu_properties::{CodePointMapData, CodePointSetData};
use unicode_normalization::char::decompose_canonical;

use super::TextFault;

/// Where joiners are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joiners {
    /// In running text: also where people type one that changes nothing, after an Arabic letter that joins to no next one.
    InText,
    /// In a name by which somebody is found: only where it changes what is seen (UAX 31 §2.3, UTS 46 `ContextJ`).
    InName,
}

const ZWNJ: char = '\u{200c}';
const ZWJ: char = '\u{200d}';
const KEYCAP: char = '\u{20e3}';
const BLACK_FLAG: char = '\u{1f3f4}';
const CANCEL_TAG: char = '\u{e007f}';

/// Marks above and below each other on one letter (UTS 39 §5.4): more than any script's spelling needs.
const MAX_NONSPACING: usize = 4;
/// Marks of all kinds on one letter.
const MAX_MARKS: usize = 8;
/// How far a rule looks back: further than what it allows can reach.
const REACH: usize = 16;

/// Characters that are drawn as nothing and have no property that says so: the blank Braille cell, the null note head, the
/// object replacement character, the fillers and joiners of Khitan, Tifinagh and Kawi, the Egyptian blanks.
const DRAWN_AS_NOTHING: [char; 8] =
    ['\u{2800}', '\u{1d159}', '\u{fffc}', '\u{16fe4}', '\u{2d7f}', '\u{11f42}', '\u{13441}', '\u{13442}'];

/// The flags that are spelled with tags (UTS 51, RGI): England, Scotland, Wales. Other tags can hide a whole message.
const TAG_FLAGS: [&str; 3] = ["gbeng", "gbsct", "gbwls"];

fn category(letter: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(letter)
}

fn is_pictograph(letter: char) -> bool {
    // The copyright sign and its like have the property and are text.
    letter >= '\u{2190}' && CodePointSetData::new::<ExtendedPictographic>().contains(letter)
}

fn is_selector(letter: char) -> bool {
    CodePointSetData::new::<VariationSelector>().contains(letter)
}

fn is_letter(letter: char) -> bool {
    matches!(
        category(letter),
        GeneralCategory::UppercaseLetter
            | GeneralCategory::LowercaseLetter
            | GeneralCategory::TitlecaseLetter
            | GeneralCategory::ModifierLetter
            | GeneralCategory::OtherLetter
    )
}

fn is_nonspacing(letter: char) -> bool {
    matches!(category(letter), GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark)
}

fn is_mark(letter: char) -> bool {
    is_nonspacing(letter) || category(letter) == GeneralCategory::SpacingMark
}

fn is_virama(letter: char) -> bool {
    CodePointMapData::<CanonicalCombiningClass>::new().get(letter) == CanonicalCombiningClass::Virama
}

/// A blank of any width.
pub(super) fn is_blank(letter: char) -> bool {
    category(letter) == GeneralCategory::SpaceSeparator
}

/// See [`super::is_hidden`].
pub(super) fn is_hidden(letter: char) -> bool {
    if letter.is_ascii() {
        return letter.is_ascii_control();
    }
    let by_category = match category(letter) {
        GeneralCategory::Control
        | GeneralCategory::Format
        | GeneralCategory::LineSeparator
        | GeneralCategory::ParagraphSeparator
        | GeneralCategory::PrivateUse
        | GeneralCategory::Surrogate => true,
        // Emoji that are newer than our tables show at least a box.
        GeneralCategory::Unassigned => !is_pictograph(letter),
        _ => false,
    };
    by_category
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(letter)
        || DRAWN_AS_NOTHING.contains(&letter)
}

/// See [`super::is_ignorable`].
pub(super) fn is_ignorable(letter: char) -> bool {
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(letter)
}

/// What is wrong with the character at `at`, where it stands.
pub(super) fn fault_at(text: &[char], at: usize, joiners: Joiners) -> Option<TextFault> {
    let letter = *text.get(at)?;
    let before = at.checked_sub(1).and_then(|before| text.get(before)).copied();
    let stray = |wanted: bool| (!wanted).then_some(TextFault::Stray(letter));
    match letter {
        ZWNJ | ZWJ => stray(is_joiner_needed(text, at, joiners)),
        // The Mongolian vowel separator.
        '\u{180e}' => stray(is_between_mongolian(text, at)),
        '\u{e0020}'..=CANCEL_TAG => {
            if is_in_flag(text, at) {
                None
            } else {
                Some(TextFault::Hidden(letter))
            }
        }
        _ if is_selector(letter) => stray(is_selector_needed(text, at)),
        _ if is_hidden(letter) => Some(TextFault::Hidden(letter)),
        _ if is_blank(letter) => before.is_some_and(is_blank).then_some(TextFault::Blanks),
        _ if is_mark(letter) => stray(has_room_for_mark(text, at)),
        _ => None,
    }
}

/// What stands before `at`, the nearest first, as far as a rule looks.
fn backwards(text: &[char], at: usize) -> impl Iterator<Item = char> {
    text.get(..at).unwrap_or_default().iter().rev().take(REACH).copied()
}

/// A mark has a letter of its script, a digit or a sign to stand on, there are not too many on it, and none twice in a row
/// (UTS 39 §5.4). What the base has of its own when it is decomposed counts too.
fn has_room_for_mark(text: &[char], at: usize) -> bool {
    let Some(&mark) = text.get(at) else { return false };
    // Variation selectors are marks too.
    let belongs = |letter: &char| is_mark(*letter) || matches!(*letter, ZWNJ | ZWJ);
    let earlier: Vec<char> = backwards(text, at).take_while(belongs).collect();
    let Some(base) = backwards(text, at).nth(earlier.len()) else { return false };
    let mut own = Vec::new();
    decompose_canonical(base, |part| own.extend(is_nonspacing(part).then_some(part)));
    let on_it = earlier.iter().chain(&own).filter(|letter| is_nonspacing(**letter)).count();
    let nonspacing = on_it + usize::from(is_nonspacing(mark));
    let is_repeated = is_nonspacing(mark) && earlier.first().or(own.last()) == Some(&mark);
    !is_blank(base)
        && !is_hidden(base)
        && fits_script(base, mark)
        && !is_repeated
        && nonspacing <= MAX_NONSPACING
        && earlier.len() < MAX_MARKS
}

/// Whether a mark is for the script of its base, or for any. Fonts draw what is not as nothing, or as they like.
fn fits_script(base: char, mark: char) -> bool {
    let is_for_any = |letter: char| {
        let script = CodePointMapData::<Script>::new().get(letter);
        matches!(script, Script::Common | Script::Inherited)
    };
    is_for_any(mark) || is_for_any(base) || share_script(base, mark)
}

/// A variation selector stands on a character that has variants (UTS 51, UTS 37, `StandardizedVariants.txt`).
fn is_selector_needed(text: &[char], at: usize) -> bool {
    let (Some(&selector), Some(base)) = (text.get(at), backwards(text, at).next()) else { return false };
    let is_ideograph = CodePointSetData::new::<UnifiedIdeograph>().contains(base);
    match selector {
        // Text or emoji. A digit is an emoji only on a key.
        '\u{fe0e}' | '\u{fe0f}' if base.is_ascii() => {
            text.get(at + 1) == Some(&KEYCAP) && CodePointSetData::new::<Emoji>().contains(base)
        }
        '\u{fe0e}' | '\u{fe0f}' => CodePointSetData::new::<Emoji>().contains(base) || is_pictograph(base),
        '\u{fe00}' => is_ideograph || category(base) == GeneralCategory::MathSymbol,
        '\u{fe01}' | '\u{fe02}' | '\u{e0100}'..='\u{e01ef}' => is_ideograph,
        '\u{180b}'..='\u{180d}' | '\u{180f}' => is_of(base, Script::Mongolian) && is_letter(base),
        _ => false,
    }
}

fn is_between_mongolian(text: &[char], at: usize) -> bool {
    let is_mongolian = |letter: char| is_letter(letter) && is_of(letter, Script::Mongolian);
    backwards(text, at).find(|letter| !is_selector(*letter)).is_some_and(is_mongolian)
        && text.get(at + 1).copied().is_some_and(is_mongolian)
}

fn is_in_flag(text: &[char], at: usize) -> bool {
    let Some(back) = backwards(text, at).position(|letter| letter == BLACK_FLAG) else { return false };
    let tags = text.get(at - back..).unwrap_or_default();
    TAG_FLAGS.iter().any(|region| {
        let spelled = region.bytes().filter_map(|byte| char::from_u32(0xe0000 + u32::from(byte))).chain([CANCEL_TAG]);
        back <= region.len() && tags.iter().copied().take(region.len() + 1).eq(spelled)
    })
}

fn is_joiner_needed(text: &[char], at: usize, joiners: Joiners) -> bool {
    let Some(&joiner) = text.get(at) else { return false };
    let (before, after) = (backwards(text, at).next(), text.get(at + 1).copied());
    let joins_emoji = || {
        let picture = |letter: &char| {
            !is_selector(*letter)
                && !CodePointSetData::new::<EmojiModifier>().contains(*letter)
                && !('\u{e0020}'..=CANCEL_TAG).contains(letter)
        };
        backwards(text, at).find(picture).is_some_and(is_pictograph) && after.is_some_and(is_pictograph)
    };
    match (joiner, before) {
        (ZWJ, Some(_)) if joins_emoji() => true,
        // Bengali ra with ya-phala, Kannada ra: the joiner stands before the virama.
        (ZWJ, Some(letter)) if after.is_some_and(is_virama) => {
            is_letter(letter) && after.is_some_and(|virama| share_script(letter, virama))
        }
        (_, Some(virama)) if is_virama(virama) => is_after_virama(text, at, virama, joiners),
        (ZWNJ, Some(_)) => is_between_joining_letters(text, at, joiners),
        _ => false,
    }
}

/// Rules A2 and B of UAX 31 §2.3: after a virama on a letter. A half form can end a word. So can a visible virama, which keyboards
/// for Kannada and others end with a non-joiner (RFC 5892 A.1 allows it); in a name it would change nothing that is seen.
fn is_after_virama(text: &[char], at: usize, virama: char, joiners: Joiners) -> bool {
    let carrier = backwards(text, at).skip(1).find(|letter| !is_mark(*letter));
    let next = text.get(at + 1).copied().filter(|letter| is_letter(*letter) || is_mark(*letter));
    carrier.is_some_and(|letter| is_letter(letter) && share_script(letter, virama))
        && match next {
            Some(next) => share_script(next, virama),
            None => text.get(at) == Some(&ZWJ) || joiners == Joiners::InText,
        }
}

/// Rule A1 of UAX 31 §2.3: between two letters that would join, such as Arabic ones.
fn is_between_joining_letters(text: &[char], at: usize, joiners: Joiners) -> bool {
    let joining = |letter: char| CodePointMapData::<JoiningType>::new().get(letter);
    let seen = |letter: &JoiningType| *letter != JoiningType::Transparent;
    let joins_on = |kind: JoiningType| match kind {
        JoiningType::LeftJoining | JoiningType::DualJoining => true,
        JoiningType::RightJoining => joiners == Joiners::InText,
        _ => false,
    };
    let after = text.get(at + 1..).unwrap_or_default().iter().take(REACH).copied();
    backwards(text, at).map(joining).find(seen).is_some_and(joins_on)
        && after
            .map(joining)
            .find(seen)
            .is_some_and(|kind| matches!(kind, JoiningType::RightJoining | JoiningType::DualJoining))
}

fn is_of(letter: char, script: Script) -> bool {
    ScriptWithExtensions::new().has_script(letter, script)
}

/// Whether two characters are written in one script.
fn share_script(one: char, other: char) -> bool {
    let scripts = ScriptWithExtensions::new();
    scripts.get_script_extensions_val(one).iter().any(|script| scripts.has_script(other, script))
}

/// Whether a text may be cut before the character at `at`.
pub(super) fn starts_cluster(text: &[char], at: usize) -> bool {
    let Some(&letter) = text.get(at) else { return true };
    // Variation selectors are marks too.
    let extends = |letter: char| {
        is_mark(letter)
            || matches!(letter, ZWNJ | ZWJ | '\u{e0020}'..=CANCEL_TAG)
            || CodePointSetData::new::<EmojiModifier>().contains(letter)
    };
    let regional = |letter: &char| ('\u{1f1e6}'..='\u{1f1ff}').contains(letter);
    // The second half of a flag: an odd number of regional indicators stands before it.
    let splits_flag = regional(&letter) && backwards(text, at).take_while(regional).count() % 2 == 1;
    !extends(letter) && backwards(text, at).next() != Some(ZWJ) && !splits_flag
}
