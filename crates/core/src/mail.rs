//! Mail addresses, as people type them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::id::AddressId;
use crate::time::Timestamp;

/// A mail address that every mail server takes (RFC 5321 §4.1.2, without quotes and address literals): a local part of 1 to 64
/// ASCII characters and a domain of at most 253, in lower case. The local part keeps its case, for some servers tell cases apart.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MailAddress(String);

/// The text is no mail address that Nod can write to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a mail address of the form name@example.org")]
pub struct MailAddressError;

impl MailAddress {
    /// The longest mail address, in bytes (RFC 5321 §4.5.3.1.3, without its angle brackets).
    pub const MAX_LENGTH: usize = 254;

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which addresses are compared: no provider gives `Anna@` and `anna@` to two people.
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// The address for eyes that may be a stranger's: `a…a@example.org`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or_default();
        let first = local.get(..1).unwrap_or_default();
        let last = if local.len() > 3 { local.get(local.len() - 1..).unwrap_or_default() } else { "" };
        format!("{first}…{last}@{domain}")
    }
}

/// As people type and paste it: blanks around it, `mailto:` before it, other widths of its characters.
impl FromStr for MailAddress {
    type Err = MailAddressError;

    fn from_str(text: &str) -> Result<Self, MailAddressError> {
        // Before folding, which can make a text longer.
        if text.len() > 4 * Self::MAX_LENGTH {
            return Err(MailAddressError);
        }
        let text: String = text.nfkc().collect();
        let text = text.trim();
        let text = match text.get(..7) {
            Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => text.get(7..).unwrap_or_default(),
            _ => text,
        };
        let (local, domain) = text.rsplit_once('@').ok_or(MailAddressError)?;
        if !is_local_part(local) || !is_domain(domain) || text.len() > Self::MAX_LENGTH {
            return Err(MailAddressError);
        }
        Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
    }
}

/// A dot-atom (RFC 5322 §3.2.3).
fn is_local_part(local: &str) -> bool {
    let is_atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    (1..=64).contains(&local.len()) && local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atom))
}

/// Names of letters, digits and hyphens (RFC 1123 §2.1), two at the least; the last one is no number.
fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = domain.rsplit('.').next().unwrap_or_default();
    domain.len() <= 253
        && domain.contains('.')
        && domain.split('.').all(is_label)
        && !last.bytes().all(|byte| byte.is_ascii_digit())
}

impl fmt::Display for MailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Masked: whose address it is belongs into no log.
impl fmt::Debug for MailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "MailAddress({})", self.masked())
    }
}

impl TryFrom<String> for MailAddress {
    type Error = MailAddressError;

    fn try_from(text: String) -> Result<Self, MailAddressError> {
        text.parse()
    }
}

impl From<MailAddress> for String {
    fn from(address: MailAddress) -> Self {
        address.0
    }
}

/// A mail address of an account, to which notices go (REQ 27).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotificationAddress {
    /// Its id.
    pub id: AddressId,
    /// Where.
    pub address: MailAddress,
    /// The tag of the language of the page on which it was added.
    pub language: String,
    /// Since when.
    pub added_at: Timestamp,
    /// When its owner confirmed it. `None`: nobody did, and no notice goes there.
    pub confirmed_at: Option<Timestamp>,
    /// When a letter to it was refused for good, or was given up, since the last one that arrived.
    pub failed_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<String> {
        text.parse::<MailAddress>().ok().map(String::from)
    }

    #[test]
    fn an_address_is_taken_as_people_type_it() {
        for (typed, address) in [
            ("anna@example.org", "anna@example.org"),
            ("  Anna.B+nod@Example.ORG\n", "Anna.B+nod@example.org"),
            ("mailto:anna@example.org", "anna@example.org"),
            ("MailTo:anna@example.org", "anna@example.org"),
            ("anna＠example.org", "anna@example.org"),
            ("o'neill@xn--bcher-kva.example", "o'neill@xn--bcher-kva.example"),
        ] {
            assert_eq!(read(typed).as_deref(), Some(address), "{typed:?}");
        }
    }

    #[test]
    fn what_could_be_two_things_is_no_address() {
        let long = format!("{}@example.org", "a".repeat(65));
        for bad in [
            "",
            "@",
            "anna",
            "anna@",
            "@example.org",
            "anna@localhost",
            "anna@example",
            "anna@192.0.2.1",
            "a@b@c.org",
            "anna @example.org",
            "anna@exa mple.org",
            "anna@-x.org",
            "anna@x-.org",
            "anna@x..org",
            ".anna@x.org",
            "an..na@x.org",
            "anna@example.org,b@example.org",
            "anna@example.org\r\nBcc: b@example.org",
            "\"anna b\"@example.org",
            "<anna@example.org>",
            "anna@[192.0.2.1]",
            "änna@example.org",
            "anna@büch.example",
            "anna@example.org\0",
            &long,
        ] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn what_is_shown_to_strangers_and_logs_keeps_its_owner() {
        let address: MailAddress = "anna.bolt@example.org".parse().unwrap();
        assert_eq!(address.masked(), "a…t@example.org");
        assert_eq!(format!("{address:?}"), "MailAddress(a…t@example.org)");
        assert_eq!("abc@example.org".parse::<MailAddress>().unwrap().masked(), "a…@example.org");
        assert_eq!("Anna@example.org".parse::<MailAddress>().unwrap().folded(), "anna@example.org");
    }

    proptest! {
        /// Nothing that is accepted can end a header's line or begin another recipient.
        #[test]
        fn what_is_accepted_is_one_plain_word(text in "[a-z@.\\r\\n ,;:<>\"\u{0}\u{ff20}é-]{0,40}") {
            if let Ok(address) = text.parse::<MailAddress>() {
                let is_plain = |letter: char| letter.is_ascii_graphic() && !",;:<>\"()[]\\".contains(letter);
                prop_assert!(address.as_str().chars().all(is_plain));
                prop_assert_eq!(address.as_str().parse::<MailAddress>().unwrap(), address.clone());
            }
        }
    }
}
