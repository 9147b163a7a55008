//! Apple Push Notification service.

use std::path::PathBuf;

use secrecy::SecretString;

use super::origin::base;
use super::section::{at_least, if_set, section};

section! {
    /// Apple Push Notification service, for iOS apps. Absent without a key.
    #[name = "apns"]
    #[check = Self::agree]
    pub struct Apns {
        /// The service's address, for apps from the store.
        #[check = base]
        production_url: String = "https://api.push.apple.com",

        /// The service's address, for apps under development.
        #[check = base]
        sandbox_url: String = "https://api.sandbox.push.apple.com",

        /// Apple's name for the key: ten letters and digits.
        key_id: Option<String> = null,

        /// The Apple developer team that owns the app: ten letters and digits.
        team_id: Option<String> = null,

        /// The signing key (.p8, PEM). It comes before the file.
        key: Option<SecretString> = null,

        /// The file that holds it.
        key_file: Option<PathBuf> = null,

        /// The apps (bundle ids) that may register.
        topics: Vec<String> = [],

        /// The most pushes in it, in the place of `push.queue`.
        #[check = if_set(at_least(1))]
        queue: Option<usize> = null,

        /// The most sends at once, in the place of `push.concurrency`.
        #[check = if_set(at_least(1))]
        concurrency: Option<usize> = null,
    }
}

impl Apns {
    /// Whether it is configured.
    pub fn is_present(&self) -> bool {
        self.key.is_some() || self.key_file.is_some()
    }

    fn agree(&self) -> Result<(), String> {
        let named = |name: &Option<String>| name.as_ref().is_some_and(|name| !name.is_empty());
        if self.is_present() && !(named(&self.key_id) && named(&self.team_id) && !self.topics.is_empty()) {
            return Err("apns.key_id, apns.team_id and apns.topics are needed beside the key".to_owned());
        }
        Ok(())
    }
}
