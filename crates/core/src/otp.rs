//! One-time codes by time (RFC 6238) and by counter (RFC 4226).

use ring::hmac;

use crate::encoding::constant_time_eq;
use crate::time::Timestamp;

/// The hash of a code's HMAC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OtpHash {
    /// SHA-1: what every codes app understands. HMAC does not need its collision resistance.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

/// The step of a time code, in seconds (RFC 6238 §5.2, REQ 60).
pub const STEP_SECONDS: i64 = 30;

/// The code for a counter, of `digits` digits (6 to 8).
pub fn hotp(hash: OtpHash, key: &[u8], counter: u64, digits: u32) -> String {
    let algorithm = match hash {
        OtpHash::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        OtpHash::Sha256 => hmac::HMAC_SHA256,
        OtpHash::Sha512 => hmac::HMAC_SHA512,
    };
    let tag = hmac::sign(&hmac::Key::new(algorithm, key), &counter.to_be_bytes());
    let bytes = tag.as_ref();
    // Dynamic truncation, RFC 4226 §5.3.
    let offset = usize::from(bytes.last().copied().unwrap_or(0) & 0x0f);
    let word = bytes.get(offset..).and_then(|rest| rest.first_chunk()).map_or(0, |word| u32::from_be_bytes(*word));
    let word = word & 0x7fff_ffff;
    let digits = digits.clamp(6, 8);
    format!("{:0width$}", word % 10_u32.pow(digits), width = digits as usize)
}

/// The step of a moment; negative times have step 0.
pub fn step(now: Timestamp) -> u64 {
    u64::try_from(now.seconds().div_euclid(STEP_SECONDS)).unwrap_or(0)
}

/// The steps whose codes count at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The moment.
    pub now: Timestamp,
    /// How many steps before the present one count as well, for a clock that is late and a person who types slowly
    /// (REQ 35, 61; RFC 6238 §5.2 recommends one).
    pub steps_before: u32,
}

/// The step whose code `given` is, among those of the window, if it is later than `last_accepted` (REQ 62: a code is accepted
/// once). The caller stores the step before it lets anybody in.
pub fn accept(
    hash: OtpHash,
    key: &[u8],
    digits: u32,
    given: &str,
    window: Window,
    last_accepted: Option<u64>,
) -> Option<u64> {
    let present = step(window.now);
    let mut matched = None;
    // All are always computed, so that the time taken does not tell which one matched.
    for back in 0..=u64::from(window.steps_before) {
        let step = present.saturating_sub(back);
        if constant_time_eq(hotp(hash, key, step, digits).as_bytes(), given.as_bytes()) {
            matched = matched.or(Some(step));
        }
    }
    matched.filter(|step| last_accepted.is_none_or(|last| *step > last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(now: Timestamp) -> Window {
        Window { now, steps_before: 1 }
    }

    #[test]
    fn req_60_a_step_is_half_a_minute() {
        let step_of = |seconds| step(Timestamp::from_seconds(seconds));
        assert_eq!([0, 29, 30, 59, 60].map(step_of), [0, 0, 1, 1, 2]);
    }

    /// In the year 6053 the number of the step needs 33 bits; it is hashed with all of them.
    #[test]
    fn req_64_a_step_has_more_than_32_bits() {
        let far = Timestamp::from_seconds(30 << 32);
        assert_eq!(step(far), 1 << 32);
        let key = [7; 20];
        assert_ne!(hotp(OtpHash::Sha1, &key, step(far), 6), hotp(OtpHash::Sha1, &key, 0, 6));
        assert_eq!(accept(OtpHash::Sha1, &key, 6, &hotp(OtpHash::Sha1, &key, 0, 6), at(far), None), None);
    }

    #[test]
    fn req_62_a_code_is_accepted_once_and_for_one_step_of_delay() {
        let key = [7; 20];
        let now = Timestamp::from_seconds(30_000);
        let code = hotp(OtpHash::Sha1, &key, step(now), 6);
        let accepted = accept(OtpHash::Sha1, &key, 6, &code, at(now), None);
        assert_eq!(accepted, Some(1000));
        assert_eq!(accept(OtpHash::Sha1, &key, 6, &code, at(now), accepted), None);
        let one_later = Timestamp::from_seconds(30_030);
        assert_eq!(accept(OtpHash::Sha1, &key, 6, &code, at(one_later), None), Some(1000));
        let two_later = Timestamp::from_seconds(30_060);
        assert_eq!(accept(OtpHash::Sha1, &key, 6, &code, at(two_later), None), None);
    }

    #[test]
    fn req_35_the_window_is_as_wide_as_it_is_set() {
        let key = [7; 20];
        let code = hotp(OtpHash::Sha1, &key, 1000, 6);
        for (steps_before, last) in [(0, 30_029), (1, 30_059), (2, 30_089)] {
            let counts = |seconds| {
                let window = Window { now: Timestamp::from_seconds(seconds), steps_before };
                accept(OtpHash::Sha1, &key, 6, &code, window, None).is_some()
            };
            assert_eq!([29_999, 30_000, last, last + 1].map(counts), [false, true, true, false], "{steps_before}");
        }
    }
}
