//! What can be waited for: the one word that hub, bus and flows share.

use nod_core::id::{AccountId, ChallengeId, EnrolmentId};

/// What can be waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// Anything about an account that concerns its devices.
    Account(AccountId),
    /// A challenge moved on.
    Challenge(ChallengeId),
    /// An enrolment moved on.
    Enrolment(EnrolmentId),
}
