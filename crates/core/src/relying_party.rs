//! Relying parties: the sites and programs that ask.

use secrecy::SecretString;

use crate::device::DisplayName;
use crate::id::ClientId;
use crate::policy::Policy;
use crate::time::Timestamp;

/// A relying party.
#[derive(Debug, Clone)]
pub struct RelyingParty {
    /// Its client id.
    pub client: ClientId,
    /// Its name, as people see it.
    pub name: DisplayName,
    /// SHA-256 of its secret, base64url: 256 random bits need no slow hash.
    pub secret_hash: SecretString,
    /// The web origins whose pages may watch its challenges.
    pub origins: Vec<String>,
    /// Its policy; `None`: the service's.
    pub policy: Option<Policy>,
    /// Whether it may ask.
    pub state: ClientState,
    /// When it was added.
    pub created_at: Timestamp,
}

/// Whether a relying party may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientState {
    /// It may.
    Active,
    /// It may not.
    Disabled {
        /// Since when.
        at: Timestamp,
    },
}
