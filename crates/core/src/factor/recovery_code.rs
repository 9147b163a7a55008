//! The recovery code: one long code that a person keeps in a safe, for the day on which everything else is gone (SP 800-63B-4 §4.2.1.1).

use super::letters::secret_of_letters;

/// The letters in a code: 24 of 5 bits are 120. From 112 bits on nobody finds it by trying, so no slow hash has to hold it (REQ 20, 21).
const LETTERS: usize = 24;

secret_of_letters! {
    /// A code of 120 random bits, which `Debug` hides.
    RecoveryCode: LETTERS, in groups of 4
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;
    use secrecy::ExposeSecret;

    struct Counting;

    impl Random for Counting {
        fn fill(&self, buffer: &mut [u8]) {
            for (place, byte) in buffer.iter_mut().enumerate() {
                *byte = u8::try_from(place * 7 % 256).unwrap();
            }
        }
    }

    #[test]
    fn req_21_a_recovery_code_has_more_than_64_bits_and_is_read_as_people_type_it() {
        let code = RecoveryCode::new(&Counting);
        assert!(code.expose().len() * 5 >= 112);
        let grouped = code.grouped().expose_secret().to_owned();
        assert_eq!(grouped.split('-').map(str::len).collect::<Vec<_>>(), [4; 6]);
        for typed in [grouped.to_uppercase(), grouped.replace('-', " "), format!(" {grouped}\r\n")] {
            assert_eq!(RecoveryCode::parse(&typed.into()).unwrap().expose(), code.expose());
        }
        assert!(RecoveryCode::parse(&grouped[1..].to_owned().into()).is_none());
        assert_eq!(format!("{code:?}"), "RecoveryCode(<redacted>)");
    }
}
