//! What is known of the browser that asks: the relying party recognises it, and the account approved it before.

use std::net::IpAddr;

use nod_core::encoding::sha256_base64url;
use nod_core::id::ClientId;
use nod_core::policy::Familiarity;

use crate::store::{IssueContext, KnownBrowser};

/// The longest id that a relying party gives a browser, in characters.
pub const MAX_BROWSER_ID: usize = 512;

/// By what a relying party recognises a browser: a value of its own, in a cookie that lasts. 1 to [`MAX_BROWSER_ID`] characters
/// without blanks at the ends. It is redacted when it is
/// formatted: who has it passes for the browser.
#[derive(Clone, PartialEq, Eq)]
pub struct BrowserId(String);

impl std::fmt::Debug for BrowserId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("BrowserId(<redacted>)")
    }
}

/// An id that is empty or too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("1 to {MAX_BROWSER_ID} characters")]
pub struct BadBrowserId;

impl std::str::FromStr for BrowserId {
    type Err = BadBrowserId;

    fn from_str(text: &str) -> Result<Self, BadBrowserId> {
        let text = text.trim();
        let fits = !text.is_empty() && text.chars().nth(MAX_BROWSER_ID).is_none();
        if fits { Ok(Self(text.to_owned())) } else { Err(BadBrowserId) }
    }
}

impl BrowserId {
    /// The id, for what is computed from it.
    pub(in crate::flow) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is known of the browser that asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) browser: bool,
    pub(super) network: bool,
    pub(super) refused_since: bool,
}

impl Known {
    /// How well the browser is known, where a cookie alone may say so.
    pub(super) const fn familiarity(self, by_cookie_alone: bool) -> Familiarity {
        match (self.browser, by_cookie_alone) {
            (false, _) => Familiarity::Stranger,
            (true, true) => Familiarity::Cookie,
            (true, false) => Familiarity::Proved,
        }
    }

    pub(super) fn new(context: &IssueContext, browser: Option<&KnownBrowser>) -> Self {
        let has_network = browser.is_some_and(|browser| !browser.network.is_empty());
        Self {
            browser: context.browser_approved_at.is_some(),
            network: has_network && context.network_known,
            // Refused at the very moment of an approval counts as since: the safe reading of a tie.
            refused_since: match (context.refused_at, context.browser_approved_at) {
                (Some(refused), Some(approved)) => refused >= approved,
                (Some(_), None) => true,
                (None, _) => false,
            },
        }
    }
}

/// The browser under the relying party's own name for it: what one relying party says of a browser counts for no other.
pub(super) fn known_browser(client: &ClientId, id: Option<&BrowserId>, from: Option<IpAddr>) -> Option<KnownBrowser> {
    let browser = browser_hash(client, id?);
    Some(KnownBrowser { browser, network: from.map(network).unwrap_or_default() })
}

/// A browser under the relying party's own name for it, as the store knows it.
pub(in crate::flow) fn browser_hash(client: &ClientId, id: &BrowserId) -> String {
    sha256_base64url(format!("{client}\n{}", id.as_str()).as_bytes())
}

/// The network of an address: its /24 or /48, which is about what one household or office has.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_what_one_household_shares() {
        assert_eq!(network("192.0.2.77".parse().unwrap()), "192.0.2.0/24");
        assert_eq!(network("::ffff:192.0.2.77".parse().unwrap()), "192.0.2.0/24");
        assert_eq!(network("2001:db8:1:2::3".parse().unwrap()), "2001:db8:1::/48");
    }

    #[test]
    fn a_browser_id_is_redacted_when_it_is_formatted() {
        let id: BrowserId = "cookie-value".parse().unwrap();
        assert_eq!(format!("{id:?}"), "BrowserId(<redacted>)");
    }

    #[test]
    fn one_relying_party_cannot_vouch_for_the_browser_of_another() {
        let of =
            |client: &str| known_browser(&client.parse().unwrap(), "b".parse().ok().as_ref(), None).unwrap().browser;
        assert_ne!(of("webmail"), of("files"));
    }
}
