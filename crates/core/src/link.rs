//! Links that carry a one-time secret in their fragment, where no server log and no `Referer` ever sees it.

use std::fmt;

use crate::encoding::{array_from_base64url, base64url, sha256_base64url};
use crate::random::{self, Random};

/// A one-time secret of 128 bits. It has no `Debug` that shows it; the server keeps [`EnrolmentSecret::hash`] alone.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrolmentSecret([u8; 16]);

impl EnrolmentSecret {
    /// A new secret.
    pub fn generate(random: &dyn Random) -> Self {
        Self(random::bytes(random))
    }

    /// The secret with these bytes, which must come from a cryptographic source.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The secret as it travels: base64url, 22 characters.
    pub fn to_text(&self) -> String {
        base64url(&self.0)
    }

    /// Reads [`EnrolmentSecret::to_text`] back.
    ///
    /// # Errors
    /// When it is not 16 bytes of base64url.
    pub fn parse(text: &str) -> Result<Self, LinkError> {
        array_from_base64url(text).map(Self).ok_or(LinkError::Secret)
    }

    /// How the server remembers it: SHA-256 of its text, base64url. 128 random bits need no slow hash (REQ 24).
    pub fn hash(&self) -> String {
        sha256_base64url(format!("nod-enrolment\n{}", self.to_text()).as_bytes())
    }
}

impl fmt::Debug for EnrolmentSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EnrolmentSecret(<redacted>)")
    }
}

/// An enrolment link: `https://host/enrol#v1.<secret>.<thumbprint of the server's key>`.
///
/// The thumbprint travels with the QR code, not over the network, so the phone pins the right key even if somebody sits
/// between it and the server at its first call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolmentLink {
    /// The server: scheme, host and port, no path, no trailing slash.
    pub server: String,
    /// The one-time secret.
    pub secret: EnrolmentSecret,
    /// The thumbprint of the key with which the server signs.
    pub server_key: String,
}

/// The text is not an enrolment link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Not `https://host/enrol#…`, nor `http://` to this very machine.
    #[error("not an enrolment link: it looks like https://host/enrol#v1.…")]
    Form,
    /// Another version of the format.
    #[error("an enrolment link of a version that this program does not know")]
    Version,
    /// The secret is damaged.
    #[error("the secret in the link is damaged: copy the whole link")]
    Secret,
    /// The key's thumbprint is damaged.
    #[error("the server key in the link is damaged: copy the whole link")]
    ServerKey,
    /// Plain http to another machine: the secret would cross the network in the clear.
    #[error("an enrolment link to another machine must be https")]
    Insecure,
}

impl EnrolmentLink {
    /// The longest link that is looked at, in bytes.
    pub const MAX_LENGTH: usize = 1024;

    /// Reads a link.
    ///
    /// # Errors
    /// See [`LinkError`].
    pub fn parse(text: &str) -> Result<Self, LinkError> {
        let text = text.trim();
        if text.len() > Self::MAX_LENGTH {
            return Err(LinkError::Form);
        }
        let (address, fragment) = text.split_once('#').ok_or(LinkError::Form)?;
        let server = address.strip_suffix("/enrol").ok_or(LinkError::Form)?;
        check_server(server)?;
        let mut parts = fragment.split('.');
        let (version, secret, key) = (parts.next(), parts.next(), parts.next());
        if version != Some("v1") {
            return Err(LinkError::Version);
        }
        let secret = EnrolmentSecret::parse(secret.unwrap_or_default())?;
        let key = key.filter(|_| parts.next().is_none()).unwrap_or_default();
        if array_from_base64url::<32>(key).is_none() {
            return Err(LinkError::ServerKey);
        }
        Ok(Self { server: server.to_owned(), secret, server_key: key.to_owned() })
    }

    /// The link as text. Anybody who has it can enrol a device once: it is a secret.
    pub fn to_text(&self) -> String {
        format!("{}/enrol#v1.{}.{}", self.server, self.secret.to_text(), self.server_key)
    }
}

/// Checks that a server is `https://host[:port]`, or `http://` to a loopback name: nothing else may carry a secret.
///
/// # Errors
/// [`LinkError::Form`], [`LinkError::Insecure`].
pub fn check_server(server: &str) -> Result<(), LinkError> {
    let (scheme, host) = server.split_once("://").ok_or(LinkError::Form)?;
    host_name(host).ok_or(LinkError::Form)?;
    match scheme {
        "https" => Ok(()),
        "http" if is_loopback(host) => Ok(()),
        "http" => Err(LinkError::Insecure),
        _ => Err(LinkError::Form),
    }
}

/// The name in `host[:port]`, an IPv6 address without its brackets; `None` when there is anything else in it.
///
/// Whole, or not at all: whatever this takes for the name must be what an HTTP client connects to.
fn host_name(host: &str) -> Option<&str> {
    let (name, port, allowed): (_, _, fn(u8) -> bool) = if let Some(rest) = host.strip_prefix('[') {
        let (address, rest) = rest.split_once(']')?;
        (address, rest, |byte| byte.is_ascii_hexdigit() || byte == b':' || byte == b'.')
    } else {
        let (name, rest) = host.split_at(host.find(':').unwrap_or(host.len()));
        (name, rest, |byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-')
    };
    let port_is_one = match port.strip_prefix(':') {
        Some(digits) => {
            digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse::<u16>().is_ok_and(|port| port > 0)
        }
        None => port.is_empty(),
    };
    (!name.is_empty() && name.bytes().all(allowed) && port_is_one).then_some(name)
}

/// Whether `host[:port]` names this very machine.
pub fn is_loopback(host: &str) -> bool {
    matches!(host_name(host), Some("localhost" | "127.0.0.1" | "::1"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KEY: &str = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";

    #[test]
    fn a_link_survives_being_copied() {
        let link = EnrolmentLink {
            server: "https://login.example.org".to_owned(),
            secret: EnrolmentSecret([7; 16]),
            server_key: KEY.to_owned(),
        };
        let text = link.to_text();
        assert_eq!(text, format!("https://login.example.org/enrol#v1.BwcHBwcHBwcHBwcHBwcHBw.{KEY}"));
        assert_eq!(EnrolmentLink::parse(&format!("  {text}\n")), Ok(link));
    }

    struct Fixed;

    impl Random for Fixed {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(0xab);
        }
    }

    /// REQ 24: 128 bits.
    #[test]
    fn a_secret_is_what_the_random_source_gave_and_shows_itself_as_text_alone() {
        let secret = EnrolmentSecret::generate(&Fixed);
        assert_eq!(secret, EnrolmentSecret::from_bytes([0xab; 16]));
        assert_ne!(secret, EnrolmentSecret::from_bytes([0xac; 16]));
        assert_eq!(EnrolmentSecret::parse(&secret.to_text()).as_ref(), Ok(&secret));
        assert_eq!(format!("{secret:?}"), "EnrolmentSecret(<redacted>)");
    }

    #[test]
    fn only_names_of_this_very_machine_are_loopback() {
        for host in ["localhost", "localhost:8080", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:65535"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["", "example.org", "127.0.0.2", "::1", "[::2]", "localhost:0", "localhost.", "[localhost", "[]"] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    /// REQ 3, 4: among others, that a phone takes no link to a server that it cannot reach by an encrypted channel.
    #[test]
    fn a_damaged_link_says_what_is_wrong() {
        let good = format!("https://h/enrol#v1.BwcHBwcHBwcHBwcHBwcHBw.{KEY}");
        let cases = [
            (good.replace("https://h", "ftp://h"), LinkError::Form),
            (good.replace("https://h", "http://h"), LinkError::Insecure),
            (good.replace("https://h", "http://localhost.evil.org"), LinkError::Insecure),
            (good.replace("https://h", "http://127.0.0.1@evil.org"), LinkError::Form),
            (good.replace("https://h", "http://[::1]evil.org"), LinkError::Form),
            (good.replace("https://h", "http://[::1]:80.evil.org"), LinkError::Form),
            (good.replace("https://h", "http://localhost:80:evil.org"), LinkError::Form),
            (good.replace("https://h", "http://localhost:"), LinkError::Form),
            (good.replace("https://h", "https://:443"), LinkError::Form),
            (good.replace("https://h", "https://h:99999"), LinkError::Form),
            (good.replace("https://h", "https://h:+443"), LinkError::Form),
            (good.replace("https://h", "https://h/path"), LinkError::Form),
            (good.replace("https://h", "https://a_b"), LinkError::Form),
            (good.replace("https://h", "https://[::1/path]"), LinkError::Form),
            (good.replace("/enrol", "/enroll"), LinkError::Form),
            (good.replace('#', "?"), LinkError::Form),
            (good.replace("v1", "v2"), LinkError::Version),
            (good.replace("BwcH", "Bwc"), LinkError::Secret),
            (good.replace("kPrK", "kPr"), LinkError::ServerKey),
            (format!("{good}.x"), LinkError::ServerKey),
        ];
        for (text, error) in cases {
            assert_eq!(EnrolmentLink::parse(&text), Err(error), "{text}");
        }
        for server in
            ["http://localhost:8080", "http://[::1]:8080", "https://a-b.example.org", "https://[::ffff:192.0.2.1]"]
        {
            assert!(EnrolmentLink::parse(&good.replace("https://h", server)).is_ok(), "{server}");
        }
        let longest = good.replace("https://h", &format!("https://{}", "h".repeat(1025 - good.len())));
        assert_eq!(longest.len(), EnrolmentLink::MAX_LENGTH);
        assert!(EnrolmentLink::parse(&longest).is_ok());
        assert_eq!(EnrolmentLink::parse(&longest.replace("https://h", "https://hh")), Err(LinkError::Form));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,200}") {
            let _ = EnrolmentLink::parse(&text);
        }
    }
}
