//! Backup codes: ten codes on paper, each good for one sign-in.

use secrecy::SecretString;

use super::letters::secret_of_letters;
use crate::random::Random;
use crate::time::Timestamp;

/// The codes in a set.
pub const CODES: usize = 10;

/// The letters in a code: 8 of 5 bits are 40 (REQ 20 asks for six digits, which are 20).
const LETTERS: usize = 8;

secret_of_letters! {
    /// A code of 40 random bits, which `Debug` hides.
    BackupCode: LETTERS, in groups of 4
}

impl BackupCode {
    /// A new set of codes, no two of them equal.
    pub fn new_set(random: &dyn Random) -> Vec<Self> {
        let mut codes: Vec<Self> = Vec::with_capacity(CODES);
        while codes.len() < CODES {
            let code = Self::new(random);
            if codes.iter().all(|other| other.expose() != code.expose()) {
                codes.push(code);
            }
        }
        codes
    }
}

/// A code as it is stored: its hash, with the salt that all codes of a set share, so that one hash of what was typed is compared with
/// all of them.
#[derive(Debug, Clone)]
pub struct StoredCode {
    /// The password hash, in PHC's string format.
    pub hash: SecretString,
    /// When the set was made.
    pub made_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// Gives the same code twice, and then others.
    struct Stuttering(AtomicU64);

    impl Random for Stuttering {
        fn fill(&self, buffer: &mut [u8]) {
            let call = self.0.fetch_add(1, Ordering::Relaxed) / 2;
            buffer.copy_from_slice(&call.to_le_bytes()[..buffer.len()]);
        }
    }

    #[test]
    fn req_20_a_set_has_ten_different_codes_of_40_bits() {
        let codes = BackupCode::new_set(&Stuttering(AtomicU64::new(0)));
        let mut texts: Vec<&str> = codes.iter().map(BackupCode::expose).collect();
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), 10);
        assert!(texts.iter().all(|text| text.len() * 5 == 40));
        let grouped = codes[3].grouped().expose_secret().to_owned();
        assert_eq!(grouped.split('-').map(str::len).collect::<Vec<_>>(), [4, 4]);
        assert_eq!(BackupCode::parse(&grouped.to_uppercase().into()).unwrap().expose(), codes[3].expose());
        assert_eq!(format!("{:?}", codes[0]), "BackupCode(<redacted>)");
    }
}
