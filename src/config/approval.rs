//! How long challenges and links last, and how many there may be.

use std::time::Duration;

use nod_core::challenge::MAX_LIFETIME;
use nod_core::screen_lock::ScreenLockRule;
use nod_core::token::RECEIPT_LIFETIME;

use super::section::{at_least, at_most, because, section, setting_types, whole_seconds, within};

setting_types!(Text, Whole: ScreenLockRule);

section! {
    /// How long things last and how many there may be.
    #[name = "approval"]
    #[check = Self::agree]
    pub struct Approval {
        /// The life of a challenge, where the relying party asks for none.
        #[cost = "At most 10m (SP 800-63B-4 §3.1.3.2, REQ 7): more is refused."]
        #[check = whole_seconds]
        lifetime: Duration = "2m",

        /// The shortest life that a relying party may ask for.
        #[check = whole_seconds]
        min_lifetime: Duration = "15s",

        /// How long an approval may wait for its redemption.
        #[cost = "Longer than the login takes: a stolen approval is of use for longer (REQ 38)."]
        redeem_within: Duration = "5m",

        /// How long a redemption whose answer was lost can be repeated: with the same `Idempotency-Key` by the same
        /// relying party, and on Nod's own pages by the same browser. 0: never.
        #[cost = "At most 5m, the life of a receipt: more is refused."]
        #[check = because("the life of a receipt", at_most(RECEIPT_LIFETIME))]
        redeem_again_within: Duration = "1m",

        /// The most open challenges of one account.
        #[cost = "A large number makes push bombing possible again (SP 800-63B-4 §3.1.3.2, ASVS 6.6.4; REQ 11, 40)."]
        #[check = at_least(1)]
        max_open_per_account: u32 = 8,

        /// The life of the link for a new phone.
        #[cost = "At most 10m (SP 800-63B-4 §4.1.2.2, REQ 24): more is refused."]
        #[check = because("NIST SP 800-63B-4 4.1.2.2", at_most(Duration::from_mins(10)))]
        enrolment_lifetime: Duration = "10m",

        /// The most active phones of one account. Further ones are not linked until one is removed.
        #[cost = "A large number lets one account fill the queue of pushes."]
        #[check = at_least(1)]
        max_devices_per_account: u32 = 20,

        /// How many steps of 30 seconds before the present one still count, for one-time codes of apps and phones.
        #[cost = "0 to 2. Each gives the thief of a code 30 s more; with 0 a clock that is late is refused (RFC 6238 §5.2, REQ 35)."]
        #[check = because("RFC 6238 5.2 recommends one", within(0..=2))]
        code_steps_before: u32 = 1,

        /// Whether an approval needs the phone's screen lock (PIN or biometric): "off", "offered" (each account's owner turns it
        /// on for a phone), or "required". The phone's browser or app proves it by WebAuthn, and the receipt's `amr` then has
        /// `user` and `mfa`. NO never needs it.
        #[cost = "With off, what owners turned on is not asked for. With required, phones that cannot prove it approve nothing \
            (`nod-device` for one); who holds a phone's key before the lock is registered can register their own."]
        screen_lock: ScreenLockRule = "offered",
    }
}

impl Approval {
    fn agree(&self) -> Result<(), String> {
        if self.min_lifetime <= self.lifetime && self.lifetime <= MAX_LIFETIME {
            return Ok(());
        }
        Err("approval.lifetime: between approval.min_lifetime and 10m (NIST SP 800-63B-4 3.1.3.2)".to_owned())
    }
}
