//! What a new password must be.

use std::path::PathBuf;

use super::section::{because, section, within};

section! {
    /// What a new password must be, at every door that sets one. docs/passwords.md says what else refuses one.
    #[name = "passwords"]
    pub struct Passwords {
        /// The shortest new password, in characters. Passwords that are set already stay good.
        #[cost = "Fewer than 15 leaves SP 800-63B-4 §3.1.1.2 for accounts without two-step verification, where the password is \
            the only factor; fewer than 8 is refused."]
        #[check = because("NIST SP 800-63B-4 3.1.1.2", within(8..=64))]
        min_length: usize = 15,

        /// A file of breached passwords, which no new password may be: lines `HASH:COUNT`, sorted, with SHA-1 hashes, as Have
        /// I Been Pwned publishes them. docs/passwords.md says how to get it. Nod opens it for each new password, so
        /// replace it by renaming a new file over it.
        #[cost = "Without it, new passwords are compared with a list of 30,000 common ones alone (SP 800-63B-4 §3.1.1.2)."]
        breached_file: Option<PathBuf> = null,
    }
}
