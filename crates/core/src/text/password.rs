//! Passwords, in the form in which they are compared.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;
use secrecy::zeroize::Zeroize as _;
use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization as _;

/// A password as `OpaqueString` has it (RFC 8265 §4.2.2): blanks of other scripts are spaces (U+0020), the rest is composed (NFC),
/// and case is kept. What one keyboard composes and another does not is the same password.
pub fn password(typed: &SecretString) -> SecretString {
    let categories = CodePointMapData::<GeneralCategory>::new();
    let text = typed.expose_secret();
    // Room for all of it at once: a string that grows leaves copies behind.
    let mut normal = String::with_capacity(4 * text.len());
    let space = |letter| if categories.get(letter) == GeneralCategory::SpaceSeparator { ' ' } else { letter };
    normal.extend(text.chars().map(space).nfc());
    // `SecretString` keeps a copy of the right size; this one is wiped.
    let secret = SecretString::from(normal.as_str());
    normal.zeroize();
    secret
}

/// What to compare with a stored hash: the normal form, and where that is another also what was typed, because hashes made by earlier
/// versions are of that. How many there are depends on what was typed alone, and on no account: compare all of them.
pub fn password_candidates(typed: &SecretString) -> Vec<SecretString> {
    let normal = password(typed);
    if normal.expose_secret() == typed.expose_secret() { vec![normal] } else { vec![normal, typed.clone()] }
}

/// How long a password counts: in characters of the form in which it is compared.
pub fn password_length(typed: &SecretString) -> usize {
    password(typed).expose_secret().chars().count()
}
