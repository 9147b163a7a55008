//! The browser that signs in.

use std::net::IpAddr;

use secrecy::SecretString;

use super::remember::BrowserProof;
use crate::flow::Caller;
use crate::flow::approval::issue::BrowserName;
use crate::flow::approval::known_browser::BrowserId;

/// The browser that signs in.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// Its address.
    pub ip: Option<IpAddr>,
    /// What it is, in words.
    pub browser: Option<BrowserName>,
    /// The language of its pages, as a tag. `None`: it has no pages.
    pub language: Option<&'static str>,
    /// The secret of its long-lived cookie, by which it is recognised.
    pub browser_id: Option<BrowserId>,
    /// That it is a browser that was remembered.
    pub proof: Option<BrowserProof>,
    /// The thumbprint of its key, where its owner asked that it be remembered.
    pub remember: Option<String>,
    /// The session that it has. It ends when another begins.
    pub session: Option<SecretString>,
    /// The sign-in that waits in it. It is taken back when another begins.
    pub sign_in: Option<SecretString>,
}

impl Visitor {
    /// For whom its failed proofs are counted.
    pub fn caller(&self) -> Caller {
        Caller::at(self.ip)
    }
}
