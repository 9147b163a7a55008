//! The audit log's entries and the chain that holds them together.
//!
//! Every entry carries the hash of the one before it, so that an entry which was altered, removed or slipped in is found by
//! whoever recomputes the chain. Evidence of a decision hangs in the chain by its hash.

use serde::{Deserialize, Serialize};

use crate::encoding::sha256_base64url;
use crate::id::{AccountId, ChallengeId, ClientId, DeviceId};
use crate::time::Timestamp;

macro_rules! audit_kinds {
    ($($(#[$doc:meta])+ $variant:ident $name:literal;)+) => {
        /// What happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum AuditKind {$(
            $(#[$doc])+
            #[serde(rename = $name)]
            $variant,
        )+}

        impl AuditKind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The kind's name, as it is stored.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The kind of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
            }
        }
    };
}

audit_kinds! {
    /// An account was created.
    AccountCreated "account.created";
    /// An account was disabled.
    AccountDisabled "account.disabled";
    /// An account was enabled again.
    AccountEnabled "account.enabled";
    /// An account's password was set.
    PasswordSet "account.password_set";
    /// A relying party was added.
    ClientCreated "client.created";
    /// A relying party's settings or state changed.
    ClientChanged "client.changed";
    /// A relying party got a new secret.
    ClientSecretRotated "client.secret_rotated";
    /// An enrolment link was made.
    EnrolmentCreated "enrolment.created";
    /// A device claimed an enrolment link.
    EnrolmentClaimed "enrolment.claimed";
    /// A person refused a device that had claimed a link, or gave up.
    EnrolmentRefused "enrolment.refused";
    /// A device was bound.
    DeviceBound "device.bound";
    /// A device was renamed.
    DeviceRenamed "device.renamed";
    /// A device changed its key.
    DeviceKeyRotated "device.key_rotated";
    /// A device was revoked.
    DeviceRevoked "device.revoked";
    /// A device changed where it can be woken.
    PushTargetChanged "device.push_target_changed";
    /// A challenge was approved.
    ChallengeApproved "challenge.approved";
    /// A challenge was denied.
    ChallengeDenied "challenge.denied";
    /// A challenge was reported.
    ChallengeReported "challenge.reported";
    /// A challenge was cancelled.
    ChallengeCancelled "challenge.cancelled";
    /// A wrong number was typed.
    WrongNumber "challenge.wrong_number";
    /// An approval was redeemed.
    ChallengeRedeemed "challenge.redeemed";
    /// A person signed in on Nod's own pages.
    SignedIn "session.created";
    /// A person signed out.
    SignedOut "session.ended";
    /// A password was wrong.
    SignInFailed "session.refused";
    /// The server got a new key.
    ServerKeyAdded "server.key_added";
}

/// An entry before it has a place in the chain: what a flow hands to the store together with the change that it records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditDraft {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: AuditKind,
    /// To whom.
    pub account: Option<AccountId>,
    /// With which device.
    pub device: Option<DeviceId>,
    /// For which relying party.
    pub client: Option<ClientId>,
    /// About which challenge.
    pub challenge: Option<ChallengeId>,
    /// More, in a few words or a hash; never a secret.
    pub detail: Option<String>,
}

impl AuditDraft {
    /// A draft that says when and what.
    pub const fn new(at: Timestamp, kind: AuditKind) -> Self {
        Self { at, kind, account: None, device: None, client: None, challenge: None, detail: None }
    }

    /// … to whom.
    #[must_use]
    pub const fn account(mut self, account: AccountId) -> Self {
        self.account = Some(account);
        self
    }

    /// … with which device.
    #[must_use]
    pub const fn device(mut self, device: DeviceId) -> Self {
        self.device = Some(device);
        self
    }

    /// … for which relying party.
    #[must_use]
    pub fn client(mut self, client: ClientId) -> Self {
        self.client = Some(client);
        self
    }

    /// … about which challenge.
    #[must_use]
    pub const fn challenge(mut self, challenge: ChallengeId) -> Self {
        self.challenge = Some(challenge);
        self
    }

    /// … and more.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

/// An entry in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its place: 1, 2, 3, …
    pub seq: u64,
    /// What it records.
    pub draft: AuditDraft,
    /// The hash of the entry before it; [`GENESIS`] for the first.
    pub previous: String,
    /// [`chain_hash`] of all that.
    pub hash: String,
}

/// What the first entry carries as the hash of the one before.
pub const GENESIS: &str = "genesis";

/// The hash of an entry: SHA-256 over its fields, each preceded by its length, so that no two entries share one input.
pub fn chain_hash(seq: u64, draft: &AuditDraft, previous: &str) -> String {
    let id = |text: Option<String>| text.unwrap_or_default();
    let fields = [
        "nod-audit-1".to_owned(),
        previous.to_owned(),
        seq.to_string(),
        draft.at.millis().to_string(),
        draft.kind.as_str().to_owned(),
        id(draft.account.map(|account| account.to_string())),
        id(draft.device.map(|device| device.to_string())),
        id(draft.client.as_ref().map(ToString::to_string)),
        id(draft.challenge.map(|challenge| challenge.to_string())),
        id(draft.detail.clone()),
    ];
    let mut input = String::new();
    for field in fields {
        input.push_str(&field.len().to_string());
        input.push(':');
        input.push_str(&field);
    }
    sha256_base64url(input.as_bytes())
}

impl AuditEntry {
    /// Puts a draft after the entry with that hash.
    pub fn append(seq: u64, previous: &str, draft: AuditDraft) -> Self {
        let hash = chain_hash(seq, &draft, previous);
        Self { seq, draft, previous: previous.to_owned(), hash }
    }

    /// Whether the entry's hash is that of its content.
    pub fn is_intact(&self) -> bool {
        chain_hash(self.seq, &self.draft, &self.previous) == self.hash
    }

    /// Whether `self` follows `earlier` in the chain.
    pub fn follows(&self, earlier: &Self) -> bool {
        self.seq == earlier.seq + 1 && self.previous == earlier.hash
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_altered_moved_or_missing_entry_breaks_the_chain() {
        let draft = |detail: &str| AuditDraft::new(Timestamp::from_millis(1), AuditKind::SignedIn).detail(detail);
        let first = AuditEntry::append(1, GENESIS, draft("a"));
        let second = AuditEntry::append(2, &first.hash, draft("b"));
        let third = AuditEntry::append(3, &second.hash, draft("c"));
        assert!(first.is_intact() && second.follows(&first) && third.follows(&second));
        assert!(!third.follows(&first));
        let altered = AuditEntry { draft: draft("x"), ..second.clone() };
        assert!(!altered.is_intact());
        let moved = AuditEntry { seq: 3, ..second };
        assert!(!moved.is_intact());
    }
}
