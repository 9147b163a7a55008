//! Push: the services that wake phones.
//!
//! A [`Provider`] speaks one service's protocol and says what became of a send as a value ([`Sent`]). The [`Dispatcher`] brings
//! pushes to their providers: bounded, with deadlines, tried again until the challenge's own end and never past it. A push is a hint
//! (law 1): a phone that was not woken finds the question in its inbox.
//!
//! No push carries a number, an address or a user name, and nothing of a push is logged but its kind and what became of it.

mod address;
mod apns;
mod destination;
mod dispatcher;
mod fcm;
mod jwt;
mod notice;
mod oauth;
mod open;
mod seal;
mod shares;
mod vapid;
mod webpush;

use std::borrow::Cow;
use std::time::Duration;

use async_trait::async_trait;
use nod_core::time::Timestamp;
use nod_core::wire::PushTargetKind;

use crate::outbound::RequestError;

pub use address::{Address, BadAddress, MAX_APNS_TOKEN, MAX_ENDPOINT, MAX_FCM_TOKEN, MAX_LANGUAGE, MAX_TOPIC, Target};
pub use dispatcher::{Dispatcher, Limits, Push, Report};
pub use notice::{Details, Notice, WebApp, What};
pub use open::{SetupError, World, open};
pub use vapid::{VapidError, VapidKey};

/// A push service.
#[async_trait]
pub trait Provider: Send + Sync {
    /// The kind of target that it sends to.
    fn kind(&self) -> PushTargetKind;

    /// Whether it would send there at all, as far as that can be said without sending.
    ///
    /// # Errors
    /// What is wrong with the address, by field.
    fn admits(&self, address: &Address) -> Result<(), BadAddress>;

    /// What the address shares its fate with: when one target of a destination cannot be reached, the others cannot either.
    fn destination<'a>(&self, address: &'a Address) -> Cow<'a, str>;

    /// The host whose share of the sends the address takes. It may have many destinations: one for each port.
    fn host<'a>(&self, address: &'a Address) -> Cow<'a, str> {
        self.destination(address)
    }

    /// Sends once. The caller owns the deadline: dropping the future gives up.
    async fn send(&self, target: &Target, notice: &Notice) -> Sent;

    /// Whether the service can be reached and takes our credentials, without sending to anybody. What was found, in words.
    ///
    /// # Errors
    /// What is wrong, in words.
    async fn check(&self) -> Result<String, String>;
}

/// What became of one send. `reason`s are words of the service or of ours, without secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// The service has it. That says nothing of the phone.
    Accepted,
    /// Too much of it at present.
    Throttled {
        /// How long the service wants to be left in peace, where it says so.
        wait: Option<Duration>,
    },
    /// The target is no more.
    Gone {
        /// As of when, where the service says so: a target that was registered later is another one.
        since: Option<Timestamp>,
    },
    /// This push will never be taken.
    Rejected {
        /// Why.
        reason: Cow<'static, str>,
    },
    /// The service does not answer, or says that it cannot.
    Unreachable {
        /// Why.
        reason: Cow<'static, str>,
        /// How long the service wants to be left in peace, where it says so.
        wait: Option<Duration>,
    },
    /// The service does not take our credentials: nothing can be sent until somebody puts that right.
    Misconfigured {
        /// Why.
        reason: Cow<'static, str>,
    },
}

impl Sent {
    fn rejected(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Rejected { reason: reason.into() }
    }

    fn unreachable(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Unreachable { reason: reason.into(), wait: None }
    }

    /// In a word, for the metrics.
    const fn name(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Throttled { .. } => "throttled",
            Self::Gone { .. } => "gone",
            Self::Rejected { .. } => "rejected",
            Self::Unreachable { .. } => "unreachable",
            Self::Misconfigured { .. } => "misconfigured",
        }
    }

    /// In words, for people.
    pub fn words(&self) -> Cow<'_, str> {
        match self {
            Self::Accepted => "accepted".into(),
            Self::Throttled { wait: Some(wait) } => format!("too many at present, for {} s", wait.as_secs()).into(),
            Self::Throttled { wait: None } => "too many at present".into(),
            Self::Gone { .. } => "the target is no more".into(),
            Self::Rejected { reason } | Self::Unreachable { reason, .. } | Self::Misconfigured { reason } => {
                Cow::Borrowed(reason)
            }
        }
    }

    fn misconfigured(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Misconfigured { reason: reason.into() }
    }
}

impl From<RequestError> for Sent {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Forbidden(words) => Self::rejected(words),
            RequestError::Unreachable(words) => Self::unreachable(words),
        }
    }
}
