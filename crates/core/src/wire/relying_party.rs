//! JSON bodies of a relying party's calls.

// From `core`: an address is a value here, and `std::net` would bring sockets along.
use core::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::id::Username;

/// `POST /v1/challenges`. Read, and not yet judged: what a level is called and how long a text may be has answers of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChallengeRequest {
    /// Whom to ask.
    pub username: Username,
    /// At least at this level.
    #[serde(default)]
    pub level: Option<String>,
    /// The authenticator assurance level wanted: 2 asks for `strict`.
    #[serde(default, deserialize_with = "super::number::whole_or_none")]
    pub aal: Option<u8>,
    /// What for, in the relying party's words.
    #[serde(default)]
    pub action: Option<String>,
    /// From where.
    #[serde(default)]
    pub context: ContextRequest,
    /// For how long, in seconds.
    #[serde(default, deserialize_with = "super::number::whole_or_none")]
    pub lifetime: Option<u64>,
}

/// The end user's side of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContextRequest {
    /// The end user's address.
    #[serde(default)]
    pub ip: Option<IpAddr>,
    /// The browser's `User-Agent`.
    #[serde(default)]
    pub user_agent: Option<String>,
    /// The web origin that the end user sees.
    #[serde(default)]
    pub origin: Option<String>,
    /// By what the relying party recognises the browser: a value of its own, in a cookie that lasts.
    #[serde(default)]
    pub browser_id: Option<String>,
}
