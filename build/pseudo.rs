//! The pseudo-locale: English with other letters, so that a test and a developer see what does not come from the catalogue, and
//! what does not fit when a language needs more room.

/// Its tag: the one that Android and Windows use for accented English.
pub(crate) const TAG: &str = "en-XA";

/// The tag of the same texts running from right to left: the one that Android uses.
pub(crate) const MIRRORED_TAG: &str = "ar-XB";

/// A text of English, with an accent on every letter and each vowel twice, which makes it about 40 % longer.
pub(crate) fn text(english: &str) -> String {
    english.chars().flat_map(letter).collect()
}

fn letter(letter: char) -> impl Iterator<Item = char> {
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const ACCENTED: &str = "áƀçðéƒĝĥíĵķļɱñóþʠŕšţúṽŵẋýžÁƁÇÐÉƑĜĤÍĴĶĻṀÑÓÞǪŔŠŢÚṼŴẊÝŽ";
    let accented = PLAIN.chars().zip(ACCENTED.chars()).find(|(plain, _)| *plain == letter);
    let times = if "aeiouAEIOU".contains(letter) { 2 } else { 1 };
    std::iter::repeat_n(accented.map_or(letter, |(_, accented)| accented), times)
}
