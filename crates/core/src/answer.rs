//! Answers, and the secret that crosses from the waiting page to the phone.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::encoding::{array_from_base64url, base64url, constant_time_eq};
use crate::id::{ChallengeId, DeviceId};
use crate::policy::Level;
use crate::random::{self, Random};
use crate::text::typed_digits;
use crate::time::Timestamp;

/// What a person said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// YES.
    Approve,
    /// NO.
    Deny,
    /// NO, and "it wasn't me".
    Report,
}

impl Verdict {
    /// The verdict's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Deny => "deny",
            Self::Report => "report",
        }
    }
}

/// A device's signed reply, verified.
///
/// Only [`crate::token::verify_answer`] makes one, so code that holds one knows that the device's key signed it, for this
/// challenge token and this server.
#[derive(Debug, Clone)]
pub struct Answer {
    challenge: ChallengeId,
    device: DeviceId,
    verdict: Verdict,
    secret: Option<Transferred>,
    signed_at: Timestamp,
}

impl Answer {
    pub(crate) fn verified(
        challenge: ChallengeId,
        device: DeviceId,
        verdict: Verdict,
        secret: Option<Transferred>,
        signed_at: Timestamp,
    ) -> Self {
        Self { challenge, device, verdict, secret, signed_at }
    }

    /// The challenge that it answers.
    pub fn challenge(&self) -> ChallengeId {
        self.challenge
    }

    /// The device that signed it.
    pub fn device(&self) -> DeviceId {
        self.device
    }

    /// What it says.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// The secret that the person carried over from the waiting page.
    pub fn secret(&self) -> Option<&Transferred> {
        self.secret.as_ref()
    }

    /// When it was signed, by the device's clock.
    pub fn signed_at(&self) -> Timestamp {
        self.signed_at
    }
}

/// The secret as it came back from the phone. Its `Debug` does not show it (REQ 46: never log it).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transferred {
    /// Digits that were typed.
    Typed(String),
    /// The base64url text that was scanned.
    Scanned(String),
}

impl fmt::Debug for Transferred {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Typed(_) => formatter.write_str("Typed(<redacted>)"),
            Self::Scanned(_) => formatter.write_str("Scanned(<redacted>)"),
        }
    }
}

/// What the waiting page shows. It is never sent to the phone, never pushed and never logged; at rest it is sealed.
#[derive(Clone, PartialEq, Eq)]
pub enum MatchSecret {
    /// Level `tap`: nothing.
    Nothing,
    /// Level `number`: two digits, 10 to 99.
    Number(u8),
    /// Level `strict`: six digits to type, or 128 bits to scan (REQ 9).
    Strict {
        /// 0 to 999,999, shown with leading zeros.
        digits: u32,
        /// What the QR code carries.
        scan: [u8; 16],
    },
}

impl fmt::Debug for MatchSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Nothing => "Nothing",
            Self::Number(_) => "Number(<redacted>)",
            Self::Strict { .. } => "Strict(<redacted>)",
        })
    }
}

/// How a transferred secret compares with what was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secret {
    /// It is the one that was shown, or none was asked for.
    Right,
    /// It is another.
    Wrong,
    /// It is not there, and the level asks for it.
    Missing,
}

impl MatchSecret {
    /// What to show for a level. A two-digit number differs from `previous`, the last that this account saw, so that an
    /// old one still in view is never right by accident.
    pub fn generate(level: Level, previous: Option<u8>, random: &dyn Random) -> Self {
        match level {
            Level::Tap => Self::Nothing,
            Level::Number => {
                // 10 to 99: ninety numbers, less the previous one.
                let previous = previous.filter(|number| (10..=99).contains(number));
                let choices = if previous.is_some() { 89 } else { 90 };
                let drawn = 10 + u8::try_from(random::below(random, choices)).unwrap_or(0);
                Self::Number(if previous.is_some_and(|previous| drawn >= previous) { drawn + 1 } else { drawn })
            }
            Level::Strict => Self::Strict { digits: random::below(random, 1_000_000), scan: random::bytes(random) },
        }
    }

    /// The digits as people read them.
    pub fn digits(&self) -> Option<String> {
        match self {
            Self::Nothing => None,
            Self::Number(number) => Some(format!("{number:02}")),
            Self::Strict { digits, .. } => Some(format!("{digits:06}")),
        }
    }

    /// The secret of the QR code, base64url.
    pub fn scan(&self) -> Option<String> {
        match self {
            Self::Strict { scan, .. } => Some(base64url(scan)),
            Self::Nothing | Self::Number(_) => None,
        }
    }

    /// The two-digit number.
    pub fn number(&self) -> Option<u8> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Nothing | Self::Strict { .. } => None,
        }
    }

    /// The form in which it is sealed and stored.
    pub fn to_text(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Number(number) => format!("{number:02}"),
            Self::Strict { digits, scan } => format!("{digits:06}.{}", base64url(scan)),
        }
    }

    /// Reads [`MatchSecret::to_text`] back; `None` when it is not of that form.
    pub fn from_text(text: &str) -> Option<Self> {
        // `parse` alone would take a sign for a digit.
        let are_six_digits = |text: &str| text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        match (text.len(), text.split_once('.')) {
            (0, _) => Some(Self::Nothing),
            // Two characters with a sign make no number from 10 on.
            (2, None) => text.parse().ok().filter(|number| (10..=99).contains(number)).map(Self::Number),
            (_, Some((digits, scan))) if are_six_digits(digits) => {
                Some(Self::Strict { digits: digits.parse().ok()?, scan: array_from_base64url(scan)? })
            }
            _ => None,
        }
    }

    /// Compares what came back with what was shown, in constant time. Typed digits count in any script, and however they are
    /// grouped.
    ///
    /// A level whose secret is absent here cannot be satisfied: a row that lost its number refuses, it does not wave
    /// through (law 6).
    pub fn check(&self, level: Level, given: Option<&Transferred>) -> Secret {
        if level == Level::Tap {
            return Secret::Right;
        }
        let expected = match given {
            None => return Secret::Missing,
            Some(Transferred::Typed(typed)) => self.digits().map(|digits| (digits, typed_digits(typed))),
            Some(Transferred::Scanned(scanned)) => self.scan().map(|scan| (scan, scanned.clone())),
        };
        let level_matches =
            matches!((level, self), (Level::Number, Self::Number(_)) | (Level::Strict, Self::Strict { .. }));
        match expected {
            Some((shown, given)) if level_matches && constant_time_eq(shown.as_bytes(), given.as_bytes()) => {
                Secret::Right
            }
            _ => Secret::Wrong,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::Mutex;

    struct Bytes(Mutex<Vec<u8>>);

    impl Random for Bytes {
        fn fill(&self, buffer: &mut [u8]) {
            let mut bytes = self.0.lock().unwrap();
            for byte in buffer {
                *byte = bytes.pop().unwrap_or(7);
            }
        }
    }

    proptest! {
        #[test]
        fn a_number_has_two_digits_and_is_never_the_previous(seed: [u8; 4], previous in proptest::option::of(0_u8..=120)) {
            let shown = MatchSecret::generate(Level::Number, previous, &Bytes(Mutex::new(seed.to_vec())));
            let number = shown.number().unwrap();
            prop_assert!((10..=99).contains(&number));
            prop_assert_ne!(Some(number), previous);
        }

        #[test]
        fn what_is_shown_survives_storage(seed in proptest::collection::vec(any::<u8>(), 24), level in 0..3) {
            let level = [Level::Tap, Level::Number, Level::Strict][usize::try_from(level).unwrap()];
            let shown = MatchSecret::generate(level, None, &Bytes(Mutex::new(seed)));
            prop_assert_eq!(MatchSecret::from_text(&shown.to_text()), Some(shown));
        }
    }

    /// Draws each number of `0..bound` in turn.
    struct Counting(Mutex<u32>);

    impl Random for Counting {
        fn fill(&self, buffer: &mut [u8]) {
            let mut next = self.0.lock().unwrap();
            buffer.copy_from_slice(&next.to_le_bytes());
            *next += 1;
        }
    }

    /// REQ 9, 34: a million numbers are 19.93 bits, which six decimal digits are and the rule's "20 bits" means; a code that is scanned has
    /// 128.
    #[test]
    fn req_34_a_strict_number_is_any_of_a_million_and_a_scanned_one_has_128_bits() {
        for drawn in [0_u32, 1, 123_456, 999_999] {
            let shown = MatchSecret::generate(Level::Strict, None, &Bytes(Mutex::new(drawn.to_be_bytes().to_vec())));
            assert_eq!(shown.digits().unwrap(), format!("{drawn:06}"));
            assert_eq!(array_from_base64url(&shown.scan().unwrap()), Some([7; 16]));
        }
    }

    #[test]
    fn every_number_but_the_previous_is_drawn_equally_often() {
        let all = |previous: Option<u8>, choices: usize| -> Vec<u8> {
            let random = Counting(Mutex::new(0));
            let mut drawn: Vec<u8> = (0..choices)
                .map(|_| MatchSecret::generate(Level::Number, previous, &random).number().unwrap())
                .collect();
            drawn.sort_unstable();
            drawn
        };
        for previous in 10..=99 {
            let others: Vec<u8> = (10..=99).filter(|number| *number != previous).collect();
            assert_eq!(all(Some(previous), 89), others, "{previous}");
        }
        // What was shown before and is no number of two digits takes nothing away.
        let every: Vec<u8> = (10..=99).collect();
        for previous in [None, Some(9), Some(100)] {
            assert_eq!(all(previous, 90), every);
        }
    }

    #[test]
    fn a_level_accepts_only_its_own_secret() {
        let number = MatchSecret::Number(64);
        let strict = MatchSecret::Strict { digits: 42, scan: [7; 16] };
        let typed = |text: &str| Transferred::Typed(text.to_owned());
        assert_eq!(number.check(Level::Number, Some(&typed("64"))), Secret::Right);
        assert_eq!(number.check(Level::Number, Some(&typed("65"))), Secret::Wrong);
        assert_eq!(number.check(Level::Number, None), Secret::Missing);
        assert_eq!(strict.check(Level::Strict, Some(&typed("000042"))), Secret::Right);
        assert_eq!(strict.check(Level::Strict, Some(&typed("42"))), Secret::Wrong);
        assert_eq!(strict.check(Level::Strict, Some(&Transferred::Scanned(base64url(&[7; 16])))), Secret::Right);
        // A strict challenge is not satisfied by a row that holds two digits, nor by one that holds nothing.
        assert_eq!(number.check(Level::Strict, Some(&typed("64"))), Secret::Wrong);
        assert_eq!(MatchSecret::Nothing.check(Level::Strict, Some(&typed(""))), Secret::Wrong);
        assert_eq!(MatchSecret::Nothing.check(Level::Number, None), Secret::Missing);
        assert_eq!(MatchSecret::Nothing.check(Level::Tap, None), Secret::Right);
    }

    #[test]
    fn a_number_is_right_in_the_digits_of_any_script_and_however_it_is_grouped() {
        let strict = MatchSecret::Strict { digits: 12_345, scan: [7; 16] };
        let typed = |text: &str| Transferred::Typed(text.to_owned());
        for right in ["64", "٦٤", "۶۴", "६४", "６４", "６ 4", " 64\n", "6-4", "\u{200f}64", "\u{1d7d4}\u{1d7d2}"]
        {
            assert_eq!(MatchSecret::Number(64).check(Level::Number, Some(&typed(right))), Secret::Right, "{right:?}");
        }
        for right in ["012345", "012 345", "012-345", "٠١٢٣٤٥", "012.345"] {
            assert_eq!(strict.check(Level::Strict, Some(&typed(right))), Secret::Right, "{right:?}");
        }
        for wrong in ["", "46", "٤٦", "064", "64a", "+64", "6４5", "⑥④", "Ⅵ4"] {
            assert_eq!(MatchSecret::Number(64).check(Level::Number, Some(&typed(wrong))), Secret::Wrong, "{wrong:?}");
        }
    }

    #[test]
    fn a_verdict_has_one_name() {
        for (verdict, name) in [(Verdict::Approve, "approve"), (Verdict::Deny, "deny"), (Verdict::Report, "report")] {
            assert_eq!(verdict.name(), name);
            assert_eq!(serde_json::to_value(verdict).unwrap(), name);
        }
    }

    #[test]
    fn what_is_stored_has_one_spelling() {
        let scan = base64url(&[7; 16]);
        assert!(MatchSecret::from_text(&format!("000042.{scan}")).is_some());
        for bad in [
            "+7",
            "9",
            "09",
            "100",
            "64 ",
            &format!("+00042.{scan}"),
            &format!("42.{scan}"),
            "000042.",
            &format!("000042.{scan}A"),
        ] {
            assert_eq!(MatchSecret::from_text(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let shown =
            [MatchSecret::Nothing, MatchSecret::Number(42), MatchSecret::Strict { digits: 123_456, scan: [1; 16] }];
        assert_eq!(format!("{shown:?}"), "[Nothing, Number(<redacted>), Strict(<redacted>)]");
        let given = [Transferred::Typed("123456".into()), Transferred::Scanned("AQEB".into())];
        assert_eq!(format!("{given:?}"), "[Typed(<redacted>), Scanned(<redacted>)]");
    }
}
