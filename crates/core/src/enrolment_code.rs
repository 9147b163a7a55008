//! Enrolment codes: eight letters that a person types on a new phone, with the user name, where no camera reads the QR code.

use std::fmt;

use crate::encoding::sha256_base64url;
use crate::text::ascii_digits;

/// What people do not confuse when it stands in capitals: no `0` and `O`, no `1` and `I`. 32 letters are 5 bits each.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The letters in a code: together with the user name they say which link is meant (SP 800-63B-4 §4.1.2.2, REQ 24).
const LETTERS: usize = 8;

/// A code of eight letters, 40 random bits, which `Debug` hides. It is good once, as long as its link, for one account, and for
/// [`EnrolmentCode::MAX_TRIES`] tries.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrolmentCode(String);

impl EnrolmentCode {
    /// So often a code of an account may be typed, right or wrong, before it is good for nothing: the link itself stays.
    pub const MAX_TRIES: u32 = 8;

    /// The code of these bytes, which must come from a cryptographic source.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        let mut number = u128::from_be_bytes(bytes);
        let letters = (0..LETTERS).filter_map(|_| {
            let place = usize::try_from(number % 32).ok()?;
            number /= 32;
            ALPHABET.get(place).copied().map(char::from)
        });
        Self(letters.collect())
    }

    /// A code as somebody typed it: in small letters, with digits of any script, with blanks and hyphens. `None`: it is no code, whatever
    /// was stored.
    pub fn parse(typed: &str) -> Option<Self> {
        // Bounded before it is looked at.
        if typed.len() > 8 * LETTERS {
            return None;
        }
        let is_between =
            |letter: &char| letter.is_whitespace() || matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
        let letters: String = ascii_digits(typed)
            .chars()
            .filter(|letter| !is_between(letter))
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
        let is_code = letters.len() == LETTERS && letters.bytes().all(|letter| ALPHABET.contains(&letter));
        is_code.then_some(Self(letters))
    }

    /// The letters, to be hashed.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// In two groups, as a person reads it: `K7QM-2XPD`.
    pub fn grouped(&self) -> String {
        let (first, second) = self.0.split_at(LETTERS / 2);
        format!("{first}-{second}")
    }

    /// What the new key's proof is bound to: base64url of `SHA-256("nod-enrolment-code\n" + the letters)`.
    pub fn binding(&self) -> String {
        sha256_base64url(format!("nod-enrolment-code\n{}", self.0).as_bytes())
    }
}

impl fmt::Debug for EnrolmentCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EnrolmentCode(<redacted>)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = EnrolmentCode::parse("K7QM-2XPD").unwrap();
        assert_eq!((code.expose(), code.grouped().as_str()), ("K7QM2XPD", "K7QM-2XPD"));
        for typed in ["k7qm2xpd", " K7QM 2XPD\n", "k7qm\u{2013}2xpd", "K-7-Q-M-2-X-P-D", "k\u{667}qm\u{a0}\u{662}xpd"] {
            assert_eq!(EnrolmentCode::parse(typed).as_ref(), Some(&code), "{typed:?}");
        }
        for none in ["", "K7QM-2XP", "K7QM-2XPDD", "K7QM-2XP0", "K7QM-2XPO", "K7QM-2XP1", "K7QM-2XPI", "K7QM_2XPD"] {
            assert_eq!(EnrolmentCode::parse(none), None, "{none}");
        }
        assert_eq!(EnrolmentCode::parse(&" ".repeat(65)), None);
        assert_eq!(format!("{code:?}"), "EnrolmentCode(<redacted>)");
    }

    #[test]
    fn a_code_is_made_of_all_letters_and_of_every_one_alike() {
        let letter = |number: u128| EnrolmentCode::from_bytes(number.to_be_bytes()).expose().chars().next();
        let all: String = (0..32).filter_map(letter).collect();
        assert_eq!(all.as_bytes(), ALPHABET);
        assert_eq!(EnrolmentCode::from_bytes([0; 16]).grouped(), "2222-2222");
        assert_eq!(EnrolmentCode::from_bytes((32_u128.pow(8) - 1).to_be_bytes()).grouped(), "ZZZZ-ZZZZ");
        assert_ne!(EnrolmentCode::from_bytes([1; 16]), EnrolmentCode::from_bytes([2; 16]));
    }

    proptest! {
        #[test]
        fn every_code_survives_being_typed(bytes: [u8; 16]) {
            let code = EnrolmentCode::from_bytes(bytes);
            prop_assert_eq!(code.expose().len(), 8);
            prop_assert_eq!(EnrolmentCode::parse(&code.grouped().to_lowercase()), Some(code));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,80}") {
            let _ = EnrolmentCode::parse(&text);
        }
    }
}
