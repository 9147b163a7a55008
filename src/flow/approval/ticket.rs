//! Tickets and tokens of waiting browsers: computed, not stored.
//!
//! A ticket names its challenge and carries a MAC under the data key. The one-time ticket is worthless once it was taken (the
//! store fences that); the watch token that comes of it watches this one challenge and can do nothing else. Both end with the
//! challenge, so neither needs a row of its own.

use nod_core::encoding::{array_from_base64url, base64url, constant_time_eq};
use nod_core::id::ChallengeId;
use nod_core::wire::ErrorCode;

use crate::flow::refusal::{Refusal, Result};
use crate::vault::Vault;

/// What a ticket is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// To be exchanged once for a watch token.
    Ticket,
    /// To watch.
    Watch,
    /// To see Nod's own waiting page and to finish the sign-in there: a cookie.
    SignIn,
    /// The same for a sign-in on a new device, which it links: no cookie is one, and it is no cookie.
    SignInOnDevice,
}

impl Kind {
    const fn label(self) -> &'static str {
        match self {
            Self::Ticket => "watch-ticket",
            Self::Watch => "watch-token",
            Self::SignIn => "sign-in",
            Self::SignInOnDevice => "sign-in-on-device",
        }
    }
}

/// The ticket of that kind for a challenge.
pub fn make(vault: &Vault, kind: Kind, challenge: ChallengeId) -> String {
    let owner = challenge.to_string();
    format!("{owner}.{}", base64url(&vault.derive(kind.label(), &owner)))
}

/// The challenge that a ticket is for.
///
/// # Errors
/// [`ErrorCode::WatchUnauthorized`] when it is not a ticket of that kind.
pub fn open(vault: &Vault, kind: Kind, ticket: &str) -> Result<ChallengeId> {
    let parse = || {
        let (owner, mac) = ticket.split_once('.')?;
        let challenge: ChallengeId = owner.parse().ok()?;
        let mac = array_from_base64url::<32>(mac)?;
        constant_time_eq(&mac, &vault.derive(kind.label(), owner)).then_some(challenge)
    };
    parse().ok_or_else(|| Refusal::plain(ErrorCode::WatchUnauthorized))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_opens_as_what_it_is_and_for_its_own_challenge() {
        let vault = Vault::new(&[1; 32]);
        let challenge: ChallengeId = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
        let other: ChallengeId = "01890a5d-ac96-774b-bcce-b302099a8058".parse().unwrap();
        let ticket = make(&vault, Kind::Ticket, challenge);
        assert_eq!(open(&vault, Kind::Ticket, &ticket).unwrap(), challenge);
        assert!(open(&vault, Kind::Watch, &ticket).is_err());
        assert!(open(&vault, Kind::SignIn, &ticket).is_err());
        assert!(open(&vault, Kind::Ticket, &ticket.replace(&challenge.to_string(), &other.to_string())).is_err());
        assert!(open(&Vault::new(&[2; 32]), Kind::Ticket, &ticket).is_err());
        for bad in ["", ".", "x.y", &challenge.to_string()] {
            assert!(open(&vault, Kind::Ticket, bad).is_err());
        }
    }
}
