//! What all push services have in common.

use std::path::PathBuf;
use std::time::Duration;

use super::network::Network;
use super::section::{at_least, not_zero, section};

section! {
    /// Waking phones through push services: what all of them have in common.
    #[name = "push"]
    pub struct Push {
        /// Certificate authorities (PEM) that are trusted besides the operating system's.
        ca_file: Option<PathBuf> = null,

        /// Networks that are not public and may be sent to all the same, such as "10.0.0.0/8" for a push server of
        /// your own. Loopback in here also allows plain http to this machine, for tests.
        #[cost = "Every user who links a phone names an address that this service sends to, and so can reach each network \
            in this list (REQ 75)."]
        allow_networks: Vec<Network> = [],

        /// The most pushes of one service that may wait, be under way or wait for another try. One more is dropped,
        /// counted, and the phone finds the question when it looks.
        #[check = at_least(1)]
        queue: usize = 20_000,

        /// The most sends of one service at once.
        #[check = at_least(1)]
        concurrency: usize = 64,

        /// The most sends to one host at once, whatever the port, where users choose the host. A quarter of them is
        /// kept for ports that answer, and half of `unifiedpush.concurrency` for hosts that answer.
        #[cost = "A large number lets a host that hangs hold up the phones of others."]
        #[check = at_least(1)]
        concurrency_per_host: usize = 16,

        /// The most sends to the phones of one account at once, by one service.
        #[cost = "A large number lets one account's phones hold up those of others."]
        #[check = at_least(1)]
        concurrency_per_account: usize = 4,

        /// The most questions whose pushes are looked after at once.
        #[check = at_least(1)]
        questions: usize = 20_000,

        /// The longest that one send may take.
        #[check = not_zero]
        deadline: Duration = "10s",

        /// How long Nod waits for a phone to acknowledge a challenge before the waiting page says that it could not
        /// reach the phone.
        #[check = not_zero]
        unreachable_after: Duration = "8s",

        /// Whether encrypted pushes say which service asks and from which browser and place. Never in them: the
        /// number, the address, the user name.
        #[cost = "A locked phone shows them (SP 800-63B-4 §3.1.3.1, REQ 6)."]
        details: bool = false,
    }
}
