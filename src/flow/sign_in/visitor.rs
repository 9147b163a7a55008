//! The browser that signs in.

use std::net::IpAddr;

use secrecy::SecretString;

/// The browser that signs in.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// Its address.
    pub ip: Option<IpAddr>,
    /// What it is, in words.
    pub browser: Option<String>,
    /// The secret of its long-lived cookie, by which it is recognised.
    pub browser_id: Option<String>,
    /// The session that it has. It ends when another begins.
    pub session: Option<SecretString>,
    /// The sign-in that waits in it. It is taken back when another begins.
    pub sign_in: Option<SecretString>,
}
