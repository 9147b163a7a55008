//! Sessions on Nod's own pages (REQ 29).

use std::time::Duration;

use super::section::{at_least, section, whole_seconds};

section! {
    /// Sessions on Nod's own pages.
    #[name = "sessions"]
    pub struct Sessions {
        /// The longest life.
        #[cost = "More than 24h leaves SP 800-63B-4 §2.2.3 at AAL2 (REQ 29)."]
        #[check = whole_seconds]
        lifetime: Duration = "24h",

        /// The longest time unused.
        #[cost = "More than 1h leaves SP 800-63B-4 §2.2.3 at AAL2 (REQ 29)."]
        idle: Duration = "1h",

        /// How fresh the sign-in must be for changes to phones.
        #[cost = "A long time lets an unattended browser link a phone (SP 800-63B-4 §4.1.2.1, REQ 23, 46)."]
        fresh: Duration = "15m",

        /// How long Nod remembers a browser after its owner ticks "Remember this browser"; a sign-in there may need no number. Zero: Nod remembers none.
        #[cost = "For as long, a person at that browser who knows the password signs in once the owner taps YES, without typing the number."]
        remember_browser: Duration = "30d",

        /// How long a new account's owner can set the first password with the link that an administrator gives.
        #[cost = "For as long, a person who finds the link has the account, until its owner uses it."]
        #[check = whole_seconds]
        set_up_link_lifetime: Duration = "7d",

        /// The most sessions of one account. A further one ends the oldest.
        #[check = at_least(1)]
        max_per_account: u32 = 100,
    }
}
