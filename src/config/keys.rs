//! The data key, and the rotation of signing keys.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use super::section::section;

section! {
    /// The data key, which seals the server's private keys, numbers and push addresses at rest; and key rotation.
    #[name = "keys"]
    pub struct Keys {
        /// The data key itself: 32 bytes in base64url. It comes before the file. All nodes need the same one.
        data_key: Option<SecretString> = null,

        /// The file that holds it; made with mode 0600 when there is none. Back it up apart from the database:
        /// without it the server's keys cannot be opened.
        data_key_file: PathBuf = "var/data.key",

        /// How long a new signing key is published before it signs.
        #[cost = "Less than a minute: relying parties that keep the published keys meet signatures that they cannot \
            verify."]
        publish_before_use: Duration = "5m",
    }
}
