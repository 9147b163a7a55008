//! Sessions of Nod's own pages.

use crate::id::{AccountId, DeviceId, PasskeyId, SessionId};
use crate::time::Timestamp;

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// The account.
    pub account: AccountId,
    /// How it was signed in.
    pub strength: SessionStrength,
    /// The browser in words.
    pub browser: Option<String>,
    /// The address that it was signed in from.
    pub ip: Option<String>,
    /// When it was signed in.
    pub authenticated_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_used_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

/// How a session was signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionStrength {
    /// With the password alone: the account had no device. It may link the first one, and nothing else.
    PasswordOnly,
    /// With the password and a code. It may do what an approved one may.
    Code {
        /// The device that showed the code, whose revocation ends the session. `None`: a codes app's or a backup code, and the session
        /// outlives every device: with a backup code somebody signs in to remove the phone that is gone.
        device: Option<DeviceId>,
    },
    /// With a passkey, alone or after the password. It may do what an approved one may.
    Passkey {
        /// The passkey, whose removal ends the session.
        passkey: PasskeyId,
    },
    /// With the password and an approval.
    Approved {
        /// The device that approved it, whose revocation ends the session. `None`: the session is older than this record;
        /// revoking any device of its account ends it.
        device: Option<DeviceId>,
    },
}

impl SessionStrength {
    /// The passkey that opened it.
    pub const fn passkey(self) -> Option<PasskeyId> {
        match self {
            Self::Passkey { passkey } => Some(passkey),
            Self::PasswordOnly | Self::Code { .. } | Self::Approved { .. } => None,
        }
    }
}
