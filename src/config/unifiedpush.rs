//! UnifiedPush, which is Web Push to a server that the user chose.

use super::section::{at_least, if_set, section};

section! {
    /// UnifiedPush: Web Push to a server that the phone's owner chose.
    #[name = "unifiedpush"]
    pub struct UnifiedPush {
        /// Whether it is offered.
        enabled: bool = true,

        /// The servers that are sent to: names, "*." before one for all below it, "*" for any that is public.
        #[cost = "\"*\" lets every user who links a phone make this server send ciphertext to any public https address \
            (REQ 75)."]
        hosts: Vec<String> = ["*"],

        /// The most pushes in it, in the place of `push.queue`.
        #[check = if_set(at_least(1))]
        queue: Option<usize> = null,

        /// The most sends at once, in the place of `push.concurrency`.
        #[check = if_set(at_least(1))]
        concurrency: Option<usize> = null,
    }
}
