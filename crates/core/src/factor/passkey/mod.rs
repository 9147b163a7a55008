//! Passkeys (W3C Web Authentication, Level 3): what a browser sends when one is made and when one signs in, and whether it holds.
//!
//! A passkey is two factors in one: the authenticator has the key, and lets only its owner use it (user verification). What it signs
//! names the site, so what it gives to another site is worth nothing here: it is phishing-resistant (REQ 17), which a question on a
//! phone and a code are not.

mod cbor;
mod ceremony;
mod key;

use std::fmt;
use std::str::FromStr;

pub use ceremony::{Assertion, PasskeyFault, PasskeySite, Proved, UserHandle, registered};
pub use key::{ALGORITHMS, CredentialKey};

use crate::device::DisplayName;
use crate::encoding::{base64url, from_base64url};
use crate::id::{AccountId, ParseIdError, PasskeyId};
use crate::time::Timestamp;

/// The most passkeys of an account: a laptop, a phone and two security keys, at work and at home.
pub const MOST_PER_ACCOUNT: u32 = 10;

/// The longest credential id, in bytes (WebAuthn §4).
const MAX_CREDENTIAL_BYTES: usize = 1023;

/// The name that an authenticator gave to a key.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CredentialId(Vec<u8>);

impl CredentialId {
    /// The credential id of these bytes; `None`: no authenticator makes one so long, or an empty one.
    pub fn new(bytes: &[u8]) -> Option<Self> {
        (1..=MAX_CREDENTIAL_BYTES).contains(&bytes.len()).then(|| Self(bytes.to_vec()))
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl FromStr for CredentialId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        from_base64url(text).and_then(|bytes| Self::new(&bytes)).ok_or(ParseIdError)
    }
}

impl fmt::Display for CredentialId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&base64url(&self.0))
    }
}

impl fmt::Debug for CredentialId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "CredentialId({self})")
    }
}

/// Where the key of a passkey can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// In one authenticator, which never gives it away (not backup eligible).
    InOnePlace,
    /// Wherever its owner's passkeys are synchronised to (backup eligible).
    Synced {
        /// Whether there is a copy already.
        backed_up: bool,
    },
}

impl Kept {
    /// Whether it may be copied: a property of the key that never changes.
    pub const fn is_eligible(self) -> bool {
        matches!(self, Self::Synced { .. })
    }

    /// Whether it was copied.
    pub const fn is_backed_up(self) -> bool {
        matches!(self, Self::Synced { backed_up: true })
    }
}

/// How a browser reaches an authenticator (`AuthenticatorTransport`): a hint for its dialog, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// Bluetooth.
    Ble,
    /// Another device, over the network and near by.
    Hybrid,
    /// This very device.
    Internal,
    /// Near-field communication.
    Nfc,
    /// A reader of chip cards.
    SmartCard,
    /// The USB port.
    Usb,
}

impl Transport {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Ble, Self::Hybrid, Self::Internal, Self::Nfc, Self::SmartCard, Self::Usb];

    /// Its name, as browsers write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ble => "ble",
            Self::Hybrid => "hybrid",
            Self::Internal => "internal",
            Self::Nfc => "nfc",
            Self::SmartCard => "smart-card",
            Self::Usb => "usb",
        }
    }

    /// Those in a list of names with blanks between them. Names that are not known are left out: browsers learn new ones.
    pub fn listed(names: &str) -> Vec<Self> {
        let is_named = |transport: &Self| names.split(' ').any(|name| name == transport.name());
        Self::ALL.into_iter().filter(is_named).collect()
    }

    /// As [`listed`](Self::listed) reads them.
    pub fn list(transports: &[Self]) -> String {
        transports.iter().map(|transport| transport.name()).collect::<Vec<_>>().join(" ")
    }
}

/// A credential that an authenticator made a moment ago.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCredential {
    /// Its name.
    pub id: CredentialId,
    /// Its public key.
    pub key: CredentialKey,
    /// The signatures that were made with it, where its authenticator counts.
    pub counter: u32,
    /// Where the key can be.
    pub kept: Kept,
}

/// A passkey of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Its id.
    pub id: PasskeyId,
    /// Whose it is.
    pub account: AccountId,
    /// What its owner calls it.
    pub name: DisplayName,
    /// What its authenticator made.
    pub credential: NewCredential,
    /// How browsers reach its authenticator.
    pub transports: Vec<Transport>,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last used to sign in.
    pub last_used_at: Option<Timestamp>,
    /// When its owner removed it.
    pub removed_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests;
