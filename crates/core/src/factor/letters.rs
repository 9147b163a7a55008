//! Random secrets as letters that people can read, type and say: digits and small letters without `i`, `l`, `o` and `u` (Crockford's
//! base 32), 5 bits each.

use secrecy::{ExposeSecret, SecretString};

use crate::random::{self, Random};
use crate::text::ascii_digits;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A type for a secret of letters: made, read as people type it, and shown in groups. `Debug` hides it.
macro_rules! secret_of_letters {
    ($(#[$doc:meta])+ $name:ident: $letters:expr, in groups of $group:expr) => {
        $(#[$doc])+
        #[derive(Clone)]
        pub struct $name(secrecy::SecretString);

        impl $name {
            /// A new one.
            pub fn new(random: &dyn $crate::random::Random) -> Self {
                Self($crate::factor::letters::random::<{ $letters }>(random))
            }

            /// One as a person or a program typed it. `None`: it is none, whatever was stored.
            pub fn parse(typed: &secrecy::SecretString) -> Option<Self> {
                $crate::factor::letters::typed::<{ $letters }>(typed).map(Self)
            }

            /// The letters, to be hashed.
            pub fn expose(&self) -> &str {
                secrecy::ExposeSecret::expose_secret(&self.0)
            }

            /// In groups, as a person reads it.
            pub fn grouped(&self) -> secrecy::SecretString {
                $crate::factor::letters::grouped(&self.0, $group)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(concat!(stringify!($name), "(<redacted>)"))
            }
        }
    };
}
pub(super) use secret_of_letters;

/// `LETTERS` random letters.
pub(super) fn random<const LETTERS: usize>(random: &dyn Random) -> SecretString {
    let bytes = random::bytes::<LETTERS>(random);
    // 256 is a multiple of 32: every letter is as likely as any other.
    let letters = bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte % 32)));
    letters.copied().map(char::from).collect::<String>().into()
}

/// `LETTERS` letters as somebody typed them: in capitals, with digits of any script, with blanks and hyphens, and with the letters that
/// look like digits. `None`: they are none, whatever was stored.
pub(super) fn typed<const LETTERS: usize>(typed: &SecretString) -> Option<SecretString> {
    let typed = typed.expose_secret();
    // Bounded before it is looked at: with separators it is no longer than eight times its letters.
    if typed.len() > 8 * LETTERS {
        return None;
    }
    let mut letters = String::with_capacity(LETTERS);
    for letter in ascii_digits(typed).chars().filter(|letter| !letter.is_whitespace() && !is_dash(*letter)) {
        let letter = match letter.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            letter => letter,
        };
        if !u8::try_from(letter).is_ok_and(|letter| ALPHABET.contains(&letter)) {
            return None;
        }
        letters.push(letter);
    }
    (letters.len() == LETTERS).then(|| letters.into())
}

/// What keyboards and word processors make of a hyphen.
const fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// In groups of `group` letters, as a person reads them. What would be a group of one belongs to the last one.
pub(super) fn grouped(letters: &SecretString, group: usize) -> SecretString {
    let letters = letters.expose_secret();
    let mut text = String::with_capacity(2 * letters.len());
    for (place, letter) in letters.chars().enumerate() {
        if place > 0 && place % group == 0 && place + 1 < letters.len() {
            text.push('-');
        }
        text.push(letter);
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU8, Ordering};

    struct Each(AtomicU8);

    impl Random for Each {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill_with(|| self.0.fetch_add(1, Ordering::Relaxed));
        }
    }

    #[test]
    fn req_33_every_letter_is_as_likely_as_any_other() {
        let each = Each(AtomicU8::new(0));
        // 256 texts of 26 letters have 26 times each byte.
        let letters: String = (0..256).map(|_| random::<26>(&each).expose_secret().to_owned()).collect();
        for letter in ALPHABET.iter().map(|letter| char::from(*letter)) {
            assert_eq!(letters.matches(letter).count(), 26 * 8, "{letter}");
        }
    }

    #[test]
    fn letters_are_read_as_people_type_them() {
        let read = |text: &str| typed::<8>(&text.to_owned().into()).map(|letters| letters.expose_secret().to_owned());
        let right = Some("4k7qm1x0".to_owned());
        for text in [
            "4k7qm1x0",
            "4K7Q-MLXO",
            " 4k7q \u{2013} mix0\r\n",
            "4k7q\u{a0}m1x0",
            "\u{664}k\u{667}qm1x0",
            "4-k-7-q-m-1-x-0",
        ] {
            assert_eq!(read(text), right, "{text:?}");
        }
        for bad in ["", "4k7qm1x", "4k7qm1x00", "4k7qm1xu", "4k7q_m1x0", "\u{430}k7qm1x0", &" ".repeat(65)] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn groups_have_no_letter_alone() {
        let of = |text: &str, group| grouped(&text.to_owned().into(), group).expose_secret().to_owned();
        assert_eq!(of("4k7qm1x0", 4), "4k7q-m1x0");
        assert_eq!(of("abcdeabcdea", 5), "abcde-abcdea");
        assert_eq!(of("abc", 5), "abc");
    }
}
