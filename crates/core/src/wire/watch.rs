//! JSON bodies of a waiting browser's calls.

use serde::{Deserialize, Serialize};

/// The longest wait that a caller may name, in the unit of its call: the largest integer that JavaScript keeps exact. The server
/// answers far sooner.
pub const MAX_WAIT: u64 = (1 << 53) - 1;

/// `POST /v1/watch/exchange`: the one-time ticket for a watch token. The ticket is a secret, so there is no `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WatchExchangeRequest {
    /// The ticket.
    pub ticket: String,
}

/// `POST /v1/watch/poll`: how the challenge stands, as soon as that is news.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WatchPollRequest {
    /// The version that the page has seen; 0: none.
    #[serde(default, deserialize_with = "super::number::whole")]
    pub version: u32,
    /// The longest wait in milliseconds; the server may answer sooner.
    #[serde(default, deserialize_with = "super::number::whole")]
    pub wait_ms: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_wait_is_the_largest_number_that_every_client_keeps_exact() {
        // ECMAScript's Number.MAX_SAFE_INTEGER.
        assert_eq!(MAX_WAIT, 9_007_199_254_740_991);
    }
}
