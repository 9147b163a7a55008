//! Codes apps: one-time codes by time (RFC 6238) in any program that knows `otpauth` links.

use std::fmt::{self, Write as _};

use data_encoding::BASE32_NOPAD;
use secrecy::{ExposeSecret, SecretBox, SecretString};

use crate::device::DisplayName;
use crate::id::{AccountId, CodesAppId};
use crate::otp::{self, OtpHash};
use crate::time::Timestamp;

/// The digits of a code: many programs show no other number.
const DIGITS: u32 = 6;

/// The hash: many programs compute with no other. HMAC needs no more of it.
const HASH: OtpHash = OtpHash::Sha1;

/// The bytes of a seed: as long as the HMAC's output (RFC 6238 §5.1, REQ 28, 63, 65).
pub const SEED_BYTES: usize = 20;

/// The most codes apps of an account.
pub const MOST_PER_ACCOUNT: u32 = 5;

/// What a codes app, or a device of this service, computes its codes from. It has no `Debug`.
pub struct Seed(SecretBox<[u8; SEED_BYTES]>);

/// What a typed code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// The code of that step, which was not used: the caller records the step before it lets anybody in.
    Right {
        /// The step.
        step: u64,
    },
    /// A right code of a step that was used, or of an earlier one.
    Used,
    /// None of the codes that count now.
    Wrong,
}

impl Seed {
    /// The seed of these bytes.
    pub fn new(bytes: [u8; SEED_BYTES]) -> Self {
        Self(SecretBox::new(Box::new(bytes)))
    }

    /// Judges a code of six ASCII digits: those of the window's steps count (REQ 61), each once (REQ 62).
    pub fn judge(&self, typed: &str, window: otp::Window, last_step: Option<u64>) -> Judged {
        match otp::accept(HASH, self.0.expose_secret(), DIGITS, typed, window, None) {
            None => Judged::Wrong,
            Some(step) if last_step.is_none_or(|last| step > last) => Judged::Right { step },
            Some(_) => Judged::Used,
        }
    }

    /// The bytes, for the device that computes codes from them.
    pub fn bytes(&self) -> &[u8; SEED_BYTES] {
        self.0.expose_secret()
    }

    /// The code of the present step, and the seconds that the step has left: 1 to 30.
    pub fn code(&self, now: Timestamp) -> (SecretString, u32) {
        let code = otp::hotp(HASH, self.0.expose_secret(), otp::step(now), DIGITS);
        let left = otp::STEP_SECONDS - now.seconds().rem_euclid(otp::STEP_SECONDS);
        (code.into(), u32::try_from(left).unwrap_or(1))
    }

    /// In base 32, as people type it: capitals in groups of four.
    pub fn grouped(&self) -> SecretString {
        let text = BASE32_NOPAD.encode(self.0.expose_secret());
        let mut grouped = String::with_capacity(text.len() * 5 / 4);
        for (place, letter) in text.chars().enumerate() {
            if place > 0 && place % 4 == 0 {
                grouped.push(' ');
            }
            grouped.push(letter);
        }
        grouped.into()
    }

    /// The link that a codes app reads from a QR code (Google's Key Uri Format): what is the default in it is left out, because programs
    /// understand it best that way. A colon separates issuer and account, so it is in neither.
    pub fn link(&self, issuer: &str, account: &str) -> SecretString {
        let plain = |text: &str| percent(&text.replace(':', " "));
        let (issuer, account) = (plain(issuer), plain(account));
        let secret = BASE32_NOPAD.encode(self.0.expose_secret());
        format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}").into()
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Seed(<redacted>)")
    }
}

/// Everything but RFC 3986's unreserved characters as `%XX`: a blank is `%20`, because programs show a `+` as it is.
fn percent(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// A codes app of an account. Its seed is nowhere: it is computed again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodesApp {
    /// Its id.
    pub id: CodesAppId,
    /// Whose it is.
    pub account: AccountId,
    /// What its owner calls it.
    pub name: DisplayName,
    /// When it was added.
    pub created_at: Timestamp,
    /// The last step of which a code was used.
    pub last_step: u64,
    /// When its owner removed it.
    pub removed_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(now: Timestamp) -> otp::Window {
        otp::Window { now, steps_before: 1 }
    }

    /// The seed of RFC 6238, appendix B.
    fn rfc() -> Seed {
        Seed::new(*b"12345678901234567890")
    }

    #[test]
    fn req_67_the_codes_of_the_rfc_are_right_at_their_time() {
        // The RFC's codes have eight digits; six are their end.
        for (seconds, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037"), (20_000_000_000, "353130")]
        {
            let now = Timestamp::from_seconds(seconds);
            assert_eq!(rfc().judge(code, at(now), None), Judged::Right { step: otp::step(now) }, "{seconds}");
        }
    }

    #[test]
    fn req_61_62_a_code_counts_for_one_step_more_and_once() {
        let now = Timestamp::from_seconds(59);
        let step = otp::step(now);
        assert_eq!(rfc().judge("287082", at(now), Some(step - 1)), Judged::Right { step });
        assert_eq!(rfc().judge("287082", at(now), Some(step)), Judged::Used);
        assert_eq!(rfc().judge("287082", at(now), Some(step + 1)), Judged::Used);
        assert_eq!(rfc().judge("287082", at(Timestamp::from_seconds(89)), None), Judged::Right { step });
        for late in [90, 29] {
            assert_eq!(rfc().judge("287082", at(Timestamp::from_seconds(late)), None), Judged::Wrong, "{late}");
        }
        assert_eq!(rfc().judge("287083", at(now), None), Judged::Wrong);
    }

    #[test]
    fn req_67_a_device_shows_the_code_of_the_step_and_the_seconds_that_it_has_left() {
        for (seconds, code, left) in [(59, "287082", 1), (60, "359152", 30), (1_111_111_109, "081804", 1)] {
            let (shown, seconds_left) = rfc().code(Timestamp::from_seconds(seconds));
            assert_eq!((shown.expose_secret(), seconds_left), (code, left), "{seconds}");
        }
    }

    #[test]
    fn a_link_is_what_other_programs_read() {
        let link = rfc().link("Müller & Söhne: Konto", "anna@example.org");
        assert_eq!(
            link.expose_secret(),
            "otpauth://totp/M%C3%BCller%20%26%20S%C3%B6hne%20%20Konto:anna%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=M%C3%BCller%20%26%20S%C3%B6hne%20%20Konto"
        );
        assert_eq!(rfc().grouped().expose_secret(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(format!("{:?}", rfc()), "Seed(<redacted>)");
    }
}
