//! What letters are about.

use nod_core::audit::AuditKind;
use nod_core::time::Timestamp;

/// What a letter is about.
#[derive(Debug, Clone)]
pub enum Content {
    /// The address is to be confirmed.
    ConfirmAddress {
        /// Where that is done.
        link: String,
    },
    /// Somebody asked for a new password.
    ResetPassword {
        /// Where it is set.
        link: String,
        /// How long the link is good, in minutes.
        minutes: u64,
    },
    /// Somebody who knows the password asked for a way back.
    ConfirmRecovery {
        /// Where it is confirmed.
        link: String,
    },
    /// The way back is open.
    OpenRecovery {
        /// Where the new phone is linked.
        link: String,
    },
    /// Changes of one moment.
    Notice {
        /// What changed, one at least.
        changes: Vec<Change>,
        /// Where they can be taken back, where this address may.
        undo: Option<String>,
        /// Where the owner sees what to do.
        account: String,
    },
}

/// A change of an account's security.
#[derive(Debug, Clone)]
pub struct Change {
    /// What.
    pub kind: AuditKind,
    /// When.
    pub at: Timestamp,
    /// The name of what changed.
    pub name: Option<String>,
    /// From which browser.
    pub browser: Option<String>,
    /// From where in the world.
    pub place: Option<String>,
    /// From which address.
    pub ip: Option<String>,
}
