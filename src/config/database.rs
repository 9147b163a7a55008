//! Where Nod keeps everything.

use std::time::Duration;

use secrecy::SecretString;

use super::section::{Shown, at_least, section};

section! {
    /// Where it keeps everything.
    #[name = "database"]
    pub struct Database {
        /// `sqlite:PATH`, or `postgres://user:password@host/database`.
        #[shown = Shown::WithoutPassword]
        url: SecretString = "sqlite:var/nod.db",

        /// The most connections: readers besides the one writer on SQLite, all together on PostgreSQL.
        #[check = at_least(1)]
        connections: u32 = 8,

        /// The most writes that may wait; one more is refused as overload.
        queue: usize = 16_384,

        /// The most writes in one commit.
        #[check = at_least(1)]
        batch: usize = 512,

        /// The longest that one statement may take.
        statement_timeout: Duration = "10s",
    }
}
