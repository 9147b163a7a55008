//! A challenge and its life.
//!
//! `pending -> approved | denied | reported | expired | cancelled`, `approved -> redeemed`, and `denied -> reported` by the device that
//! denied: NO counts at once, and its person says afterwards what happened. Every transition consumes
//! the challenge, so that code which holds a decided one cannot decide it again. These functions say what may happen; which
//! of several racing transitions did happen is the store's to say (law 2).

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::answer::{Answer, MatchSecret, Secret, Verdict};
use crate::device::Device;
use crate::id::{AccountId, ChallengeId, ClientId, DeviceId};
use crate::policy::Level;
use crate::time::Timestamp;

/// Wrong numbers after which a challenge is refused.
pub const MAX_WRONG_NUMBERS: u8 = 2;

/// The longest life of a challenge (NIST SP 800-63B-4 §3.1.3.2, REQ 7).
pub const MAX_LIFETIME: Duration = Duration::from_mins(10);

/// How long after its NO a device may report the same challenge ("it wasn't me").
pub const REPORT_WITHIN: Duration = Duration::from_mins(10);

/// One question to one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Its id, the `jti` of its token.
    pub id: ChallengeId,
    /// Who is asked.
    pub account: AccountId,
    /// Who asks.
    pub client: ClientId,
    /// What the answer must prove.
    pub level: Level,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// From when on it can no longer be answered.
    pub expires_at: Timestamp,
    /// What has become of it.
    pub state: State,
}

/// What has become of a challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nobody has answered.
    Pending {
        /// Wrong numbers typed so far.
        wrong_numbers: u8,
        /// How far it got towards a person.
        progress: Progress,
    },
    /// A device said YES.
    Approved(Decision),
    /// A device said NO, or typed wrong numbers.
    Denied {
        /// Who and when.
        decision: Decision,
        /// Why.
        reason: DenyReason,
    },
    /// A device said NO, "it wasn't me".
    Reported(Decision),
    /// Nobody answered in time.
    Expired {
        /// The end of its life.
        at: Timestamp,
    },
    /// The asking side took it back.
    Cancelled {
        /// When.
        at: Timestamp,
        /// Why.
        reason: CancelReason,
    },
    /// The relying party took its receipt.
    Redeemed {
        /// The approval.
        decision: Decision,
        /// When the receipt was given.
        at: Timestamp,
    },
}

/// The answer that won.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// The device that answered.
    pub device: DeviceId,
    /// When the answer was accepted, by the server's clock.
    pub at: Timestamp,
}

/// How far a pending challenge got towards a person. Ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Progress {
    /// It was issued; whether a device has it is not known.
    Sent,
    /// A device has it.
    Delivered,
    /// A person looked at it.
    Opened,
}

/// Why a challenge was denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DenyReason {
    /// Somebody pressed NO.
    Refused,
    /// [`MAX_WRONG_NUMBERS`] wrong numbers were typed.
    WrongNumbers,
}

/// Why a challenge was cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelReason {
    /// The relying party, or the person at its browser, took it back.
    Withdrawn,
    /// A newer challenge for the same browser took its place.
    Replaced,
    /// The account was disabled, or its last device revoked, while it was pending.
    AccountChanged,
    /// Another challenge of the account was reported ("it wasn't me"), which closes them all.
    Reported,
}

/// The name of a state, without its data: what is stored, sent and counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StateName {
    /// See [`State::Pending`].
    Pending,
    /// See [`State::Approved`].
    Approved,
    /// See [`State::Denied`].
    Denied,
    /// See [`State::Reported`].
    Reported,
    /// See [`State::Expired`].
    Expired,
    /// See [`State::Cancelled`].
    Cancelled,
    /// See [`State::Redeemed`].
    Redeemed,
}

impl StateName {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Pending, Self::Approved, Self::Denied, Self::Reported, Self::Expired, Self::Cancelled, Self::Redeemed];

    /// The name as text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Denied => "denied",
            Self::Reported => "reported",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Redeemed => "redeemed",
        }
    }

    /// The state of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether the question is settled.
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Pending)
    }
}

impl State {
    /// The state's name.
    pub const fn name(&self) -> StateName {
        match self {
            Self::Pending { .. } => StateName::Pending,
            Self::Approved(_) => StateName::Approved,
            Self::Denied { .. } => StateName::Denied,
            Self::Reported(_) => StateName::Reported,
            Self::Expired { .. } => StateName::Expired,
            Self::Cancelled { .. } => StateName::Cancelled,
            Self::Redeemed { .. } => StateName::Redeemed,
        }
    }

    /// The answer that settled it, where one did.
    pub const fn decision(&self) -> Option<Decision> {
        match self {
            Self::Approved(decision)
            | Self::Reported(decision)
            | Self::Denied { decision, .. }
            | Self::Redeemed { decision, .. } => Some(*decision),
            Self::Pending { .. } | Self::Expired { .. } | Self::Cancelled { .. } => None,
        }
    }
}

/// What an acceptable answer leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "the outcome counts only once the store has accepted it"]
pub enum Outcome {
    /// The challenge is decided.
    Decided(Challenge),
    /// The number was wrong and the person may try again.
    TryAgain {
        /// The challenge, still pending, with the failure counted.
        challenge: Challenge,
        /// Tries left.
        left: u8,
    },
}

/// Why an answer cannot be accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerRefusal {
    /// The challenge is settled; the answer changes nothing.
    #[error("the challenge is already settled")]
    Settled(Box<Challenge>),
    /// The answer is for another challenge.
    #[error("the answer is for another challenge")]
    OtherChallenge,
    /// The device belongs to another account.
    #[error("the device belongs to another account")]
    OtherAccount,
    /// The answer was signed by another device.
    #[error("the answer was signed by another device")]
    OtherDevice,
    /// The device was revoked.
    #[error("the device was revoked")]
    DeviceRevoked,
    /// The level asks for the number from the waiting page and the answer has none.
    #[error("the number from the waiting page is missing")]
    NumberMissing,
}

/// Why a challenge cannot be redeemed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RedeemRefusal {
    /// It belongs to another relying party.
    #[error("the challenge belongs to another relying party")]
    OtherClient,
    /// It is not approved.
    #[error("the challenge is not approved")]
    NotApproved(StateName),
    /// The receipt was given before.
    #[error("the challenge was redeemed before")]
    AlreadyRedeemed,
    /// The approval is too old.
    #[error("the approval is too old to be redeemed")]
    TooLate,
}

impl Challenge {
    /// A new question that nobody has answered: pending from `now` on, for `lifetime`.
    ///
    /// It ends with a whole second, as its token says it: store, token and phone agree on the moment.
    pub fn issue(
        id: ChallengeId,
        account: AccountId,
        client: ClientId,
        level: Level,
        lifetime: Duration,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            account,
            client,
            level,
            issued_at: now,
            expires_at: Timestamp::from_seconds(now.plus(lifetime).seconds()),
            state: State::Pending { wrong_numbers: 0, progress: Progress::Sent },
        }
    }

    /// Whether it can no longer be answered at `now`. The moment of expiry itself is too late.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        now >= self.expires_at
    }

    /// What it is at `now`: a pending challenge whose time is over is expired, whether or not the store has noticed.
    #[must_use]
    pub fn at(self, now: Timestamp) -> Self {
        match self.state {
            State::Pending { .. } if self.is_expired(now) => {
                let at = self.expires_at;
                Self { state: State::Expired { at }, ..self }
            }
            _ => self,
        }
    }

    /// Applies a verified answer of `device`, at `now`. `shown` is what the waiting page shows.
    ///
    /// NO and "it wasn't me" need no number: refusing must never be the harder answer.
    ///
    /// # Errors
    /// See [`AnswerRefusal`].
    pub fn answer(
        self,
        answer: &Answer,
        device: &Device,
        shown: &MatchSecret,
        now: Timestamp,
    ) -> Result<Outcome, AnswerRefusal> {
        if answer.challenge() != self.id {
            return Err(AnswerRefusal::OtherChallenge);
        }
        if answer.device() != device.id {
            return Err(AnswerRefusal::OtherDevice);
        }
        if device.account != self.account {
            return Err(AnswerRefusal::OtherAccount);
        }
        if !device.is_active() {
            return Err(AnswerRefusal::DeviceRevoked);
        }
        let challenge = self.at(now);
        let decision = Decision { device: device.id, at: now };
        let State::Pending { wrong_numbers, progress } = challenge.state else {
            if answer.verdict() == Verdict::Report && challenge.may_be_reported_by(device.id, now) {
                return Ok(Outcome::Decided(Self { state: State::Reported(decision), ..challenge }));
            }
            return Err(AnswerRefusal::Settled(Box::new(challenge)));
        };
        let decided = |state| Ok(Outcome::Decided(Self { state, ..challenge.clone() }));
        match answer.verdict() {
            Verdict::Deny => decided(State::Denied { decision, reason: DenyReason::Refused }),
            Verdict::Report => decided(State::Reported(decision)),
            Verdict::Approve => match shown.check(challenge.level, answer.secret()) {
                Secret::Right => decided(State::Approved(decision)),
                Secret::Missing => Err(AnswerRefusal::NumberMissing),
                // Saturating: a row that says 255 refuses, it does not panic.
                Secret::Wrong if wrong_numbers.saturating_add(1) >= MAX_WRONG_NUMBERS => {
                    decided(State::Denied { decision, reason: DenyReason::WrongNumbers })
                }
                Secret::Wrong => Ok(Outcome::TryAgain {
                    left: MAX_WRONG_NUMBERS - (wrong_numbers + 1),
                    challenge: Self {
                        state: State::Pending { wrong_numbers: wrong_numbers + 1, progress },
                        ..challenge
                    },
                }),
            },
        }
    }

    /// Whether that device said NO to it so shortly before that its person may still say what happened.
    fn may_be_reported_by(&self, device: DeviceId, now: Timestamp) -> bool {
        match &self.state {
            State::Denied { decision, .. } => decision.device == device && now < decision.at.plus(REPORT_WITHIN),
            _ => false,
        }
    }

    /// Takes the question back.
    ///
    /// # Errors
    /// The challenge as it is, when it is settled already.
    pub fn cancel(self, reason: CancelReason, now: Timestamp) -> Result<Self, Box<Self>> {
        let challenge = self.at(now);
        match challenge.state {
            State::Pending { .. } => Ok(Self { state: State::Cancelled { at: now, reason }, ..challenge }),
            _ => Err(Box::new(challenge)),
        }
    }

    /// Gives the receipt of an approval, once, to the relying party that asked, within `window` of the decision.
    ///
    /// # Errors
    /// See [`RedeemRefusal`].
    pub fn redeem(self, client: &ClientId, window: Duration, now: Timestamp) -> Result<Self, RedeemRefusal> {
        if self.client != *client {
            return Err(RedeemRefusal::OtherClient);
        }
        let challenge = self.at(now);
        match challenge.state {
            State::Approved(decision) if now < decision.at.plus(window) => {
                Ok(Self { state: State::Redeemed { decision, at: now }, ..challenge })
            }
            State::Approved(_) => Err(RedeemRefusal::TooLate),
            State::Redeemed { .. } => Err(RedeemRefusal::AlreadyRedeemed),
            ref other => Err(RedeemRefusal::NotApproved(other.name())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_question_is_pending_and_ends_with_a_whole_second() {
        let now = Timestamp::from_millis(1_790_000_000_999);
        let id = "01900000-0000-7000-8000-000000000100".parse().unwrap();
        let account = "01900000-0000-7000-8000-000000000001".parse().unwrap();
        let lifetime = Duration::from_millis(120_999);
        let challenge = Challenge::issue(id, account, "webmail".parse().unwrap(), Level::Number, lifetime, now);
        assert_eq!(challenge.state, State::Pending { wrong_numbers: 0, progress: Progress::Sent });
        assert_eq!((challenge.issued_at, challenge.expires_at), (now, Timestamp::from_seconds(1_790_000_121)));
        assert_eq!(challenge.clone().at(challenge.expires_at.minus(Duration::from_millis(1))), challenge);
    }

    #[test]
    fn a_state_has_one_name() {
        for state in StateName::ALL {
            assert_eq!(StateName::from_name(state.as_str()), Some(state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        }
        assert_eq!(StateName::from_name("Pending"), None);
    }
}
