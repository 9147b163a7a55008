//! Enrolments: how a device becomes an account's.

use crate::device::{DisplayName, PublicKey};
use crate::enrolment_code::EnrolmentCode;
use crate::id::{AccountId, DeviceId, EnrolmentId, SessionId};
use crate::time::Timestamp;

/// An invitation to bind a device.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// Its id.
    pub id: EnrolmentId,
    /// The account that the device will answer for.
    pub account: AccountId,
    /// The session that made it and may confirm it; `None`: an administrator at the command line did.
    pub session: Option<SessionId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// How often its account's code was typed, right or wrong. `None`: it has no code.
    pub code_tries: Option<u32>,
    /// How it stands.
    pub state: EnrolmentState,
}

impl Enrolment {
    /// Whether its code may be typed still, as far as that was not tried too often.
    pub fn takes_code(&self) -> bool {
        self.code_tries.is_some_and(|tries| tries < EnrolmentCode::MAX_TRIES)
    }
}

/// How an enrolment stands in the store; one that outlived its time is open or claimed still.
#[derive(Debug, Clone)]
pub enum EnrolmentState {
    /// Nobody has claimed it.
    Open,
    /// A device has.
    Claimed(Box<Claim>),
    /// The person confirmed, and the device exists.
    Confirmed {
        /// The device.
        device: DeviceId,
        /// When.
        at: Timestamp,
    },
    /// The person refused.
    Refused {
        /// When.
        at: Timestamp,
    },
}

/// A device that claims an enrolment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The id that the device will have.
    pub device: DeviceId,
    /// Its key.
    pub key: PublicKey,
    /// Its name.
    pub name: DisplayName,
    /// What it says that it is.
    pub platform: String,
    /// The code that both screens show.
    pub confirmation_code: String,
    /// When it claimed.
    pub claimed_at: Timestamp,
}
