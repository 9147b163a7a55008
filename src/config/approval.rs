//! How long challenges and links last, and how many there may be.

use std::time::Duration;

use nod_core::challenge::MAX_LIFETIME;
use nod_core::token::RECEIPT_LIFETIME;

use super::section::{at_least, section};

section! {
    /// How long things last (in seconds) and how many there may be.
    #[name = "approval"]
    #[check = Self::agree]
    pub struct Approval {
        /// The life of a challenge, where the relying party asks for none.
        #[cost = "At most 600 (SP 800-63B-4 §3.1.3.2, REQ 7): more is refused."]
        lifetime: Duration = 120,

        /// The shortest life that a relying party may ask for.
        min_lifetime: Duration = 15,

        /// How long an approval may wait for its redemption.
        #[cost = "Longer than the login takes: a stolen approval is of use for longer (REQ 38)."]
        redeem_within: Duration = 300,

        /// How long a redemption whose answer was lost can be repeated: with the same `Idempotency-Key` by the same
        /// relying party, and on Nod's own pages by the same browser. 0: never.
        #[cost = "At most 300, the life of a receipt: more is refused."]
        #[check = within_a_receipt]
        redeem_again_within: Duration = 60,

        /// The most open challenges of one account.
        #[cost = "A large number makes push bombing possible again (SP 800-63B-4 §3.1.3.2, ASVS 6.6.4; REQ 11, 40)."]
        #[check = at_least(1)]
        max_open_per_account: u32 = 8,

        /// The life of the link for a new phone.
        #[cost = "At most 600 (SP 800-63B-4 §4.1.2.2, REQ 24): more is refused."]
        #[check = at_most_ten_minutes]
        enrolment_lifetime: Duration = 600,

        /// The most active phones of one account. Further ones are not linked until one is removed.
        #[cost = "A large number lets one account fill the queue of pushes."]
        #[check = at_least(1)]
        max_devices_per_account: u32 = 20,
    }
}

impl Approval {
    fn agree(&self) -> Result<(), String> {
        if self.min_lifetime <= self.lifetime && self.lifetime <= MAX_LIFETIME {
            return Ok(());
        }
        Err("approval.lifetime: between approval.min_lifetime and 600 seconds (NIST SP 800-63B-4 3.1.3.2)".to_owned())
    }
}

fn within_a_receipt(time: &Duration) -> Result<(), String> {
    if *time <= RECEIPT_LIFETIME { Ok(()) } else { Err("at most 300 seconds, the life of a receipt".to_owned()) }
}

fn at_most_ten_minutes(time: &Duration) -> Result<(), String> {
    if *time <= Duration::from_mins(10) {
        Ok(())
    } else {
        Err("at most 600 seconds (NIST SP 800-63B-4 4.1.2.2)".to_owned())
    }
}
