//! Mail to people: notices of changes, links that set a new password.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::section::{at_least, if_set, not_zero, section, setting_types};

section! {
    /// Mail to people: notices of every change of their account's security, and links that set a new password. Without `mail.host` and
    /// `mail.folder` nobody can add an address, and nothing is mailed.
    #[name = "mail"]
    #[check = Self::agree]
    pub struct Mail {
        /// The mail server that takes the letters (a smart host, RFC 6409).
        host: Option<String> = null,

        /// Its port: 587 with `starttls`, 465 with `tls`.
        #[check = at_least(1)]
        port: u16 = 587,

        /// How the connection is encrypted: `starttls`, which Nod insists on; `tls` from the first byte; `none`, to this very machine alone.
        encryption: Encryption = "starttls",

        /// Certificates (PEM) of the authority that signed the mail server's, where the system does not know it.
        ca_file: Option<PathBuf> = null,

        /// The name with which Nod signs in at the mail server.
        username: Option<String> = null,

        /// The password for it. It comes before the file.
        password: Option<SecretString> = null,

        /// The file that holds it.
        password_file: Option<PathBuf> = null,

        /// In the place of a mail server, for trying Nod: each letter becomes a file (.eml) in this folder.
        folder: Option<PathBuf> = null,

        /// The sender: an address, and perhaps a name before it: `Nod <nod@example.org>`.
        #[check = if_set(|from: &String| is_sender(from))]
        from: Option<String> = null,

        /// The longest that one try may take, from the connection to the last word of the mail server.
        #[check = not_zero]
        deadline: Duration = "30s",

        /// The most letters that are sent at once.
        #[check = at_least(1)]
        concurrency: usize = 4,

        /// The most addresses of one account.
        #[check = at_least(2)]
        addresses_per_account: u32 = 5,

        /// How long a link is good that confirms an address.
        #[check = not_zero]
        confirm_within: Duration = "24h",

        /// How long a link is good that sets a new password.
        #[cost = "Somebody who reads the mail later can use it for as long."]
        #[check = not_zero]
        reset_within: Duration = "30m",

        /// How long a person waits who has lost every phone, from the confirmation of the letter to the link for a new one. Every address
        /// is told when the wait begins, and any of them, a sign-in or a new password can end it.
        #[cost = "A thief of the password and the mail waits as long before he links a phone (REQ 22)."]
        #[check = not_zero]
        recovery_delay: Duration = "24h",

        /// How long the link for a new phone is good after that wait.
        #[check = not_zero]
        recovery_open: Duration = "168h",
    }
}

/// How the connection to the mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encryption {
    /// Not at first, then always (RFC 3207).
    Starttls,
    /// From the first byte (RFC 8314).
    Tls,
    /// Never.
    None,
}

setting_types!(Text, Whole: Encryption);

impl Mail {
    /// Whether letters can be sent.
    pub const fn is_present(&self) -> bool {
        self.host.is_some() || self.folder.is_some()
    }

    fn agree(&self) -> Result<(), String> {
        let Some(host) = &self.host else { return self.has_sender() };
        if self.folder.is_some() {
            return Err("mail.host and mail.folder exclude each other".to_owned());
        }
        if self.encryption == Encryption::None && !is_loopback(host) {
            return Err("mail.encryption: none is for a mail server on this very machine".to_owned());
        }
        let has_password = self.password.is_some() || self.password_file.is_some();
        if self.username.is_some() != has_password {
            return Err("mail.username and mail.password (or mail.password_file) go together".to_owned());
        }
        self.has_sender()
    }

    fn has_sender(&self) -> Result<(), String> {
        if self.is_present() && self.from.is_none() {
            return Err("mail.from is needed: whom do the letters come from?".to_owned());
        }
        Ok(())
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn is_sender(from: &str) -> Result<(), String> {
    from.parse::<lettre::message::Mailbox>()
        .map(drop)
        .map_err(|_| "an address such as nod@example.org, or Nod <nod@example.org>".to_owned())
}
