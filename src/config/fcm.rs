//! Firebase Cloud Messaging, HTTP v1.

use std::path::PathBuf;

use secrecy::SecretString;

use super::origin::base;
use super::section::{at_least, if_set, section};

section! {
    /// Firebase Cloud Messaging (HTTP v1), for Android apps. Absent without a service account.
    #[name = "fcm"]
    pub struct Fcm {
        /// The service's address.
        #[check = base]
        url: String = "https://fcm.googleapis.com",

        /// The service account's key (JSON, as Google's console gives it). It comes before the file.
        service_account: Option<SecretString> = null,

        /// The file that holds it.
        service_account_file: Option<PathBuf> = null,

        /// The most pushes in it, in the place of `push.queue`.
        #[check = if_set(at_least(1))]
        queue: Option<usize> = null,

        /// The most sends at once, in the place of `push.concurrency`.
        #[check = if_set(at_least(1))]
        concurrency: Option<usize> = null,
    }
}

impl Fcm {
    /// Whether it is configured.
    pub fn is_present(&self) -> bool {
        self.service_account.is_some() || self.service_account_file.is_some()
    }
}
