//! Why a flow did not do what it was asked.

use std::time::Duration;

use nod_core::challenge::StateName;
use nod_core::limit::whole_seconds;
use nod_core::time::Timestamp;
use nod_core::token::TokenError;
use nod_core::wire::ErrorCode;

use crate::app::OpenError;
use crate::screening::{Unfit, Weakness};
use crate::store::StoreError;

/// The result of a flow.
pub type Result<T> = std::result::Result<T, Refusal>;

/// Why a flow did not do what it was asked: a stable code, and what exactly is wrong this time.
///
/// The set of codes is closed ([`ErrorCode`]); doors translate the code into their protocol and add nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct Refusal {
    /// The stable code.
    pub code: ErrorCode,
    /// What exactly is wrong, without secrets.
    pub detail: String,
    /// The final state, where a challenge is settled.
    pub state: Option<StateName>,
    /// Tries left, after a wrong number.
    pub tries_left: Option<u8>,
    /// When to try again, in whole seconds.
    pub retry_after: Option<u64>,
    /// What is wrong with a new password.
    pub weakness: Option<Weakness>,
}

impl Refusal {
    /// A refusal with a detail of its own.
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), state: None, tries_left: None, retry_after: None, weakness: None }
    }

    /// A refusal that says no more than its code.
    pub fn plain(code: ErrorCode) -> Self {
        Self::new(code, code.cause())
    }

    /// A limit is reached for so long.
    pub fn limited(code: ErrorCode, wait: Duration) -> Self {
        // Less than a second is a second: "at once" would be heard as "now".
        let seconds = whole_seconds(wait).max(1);
        let detail = format!("{} Try again in {seconds} s.", code.cause());
        Self { retry_after: Some(seconds), ..Self::new(code, detail) }
    }

    /// A settled challenge.
    pub fn settled(code: ErrorCode, state: StateName) -> Self {
        Self { state: Some(state), ..Self::new(code, format!("the challenge is {}", state.as_str())) }
    }

    /// A token that is not believed. `now` tells a client whose clock is wrong what time it is.
    pub fn token(error: TokenError, now: Timestamp) -> Self {
        let code = match error {
            TokenError::TooLong => ErrorCode::TooLarge,
            TokenError::Malformed => ErrorCode::TokenMalformed,
            TokenError::WrongType => ErrorCode::TokenWrongType,
            TokenError::UnknownKey => ErrorCode::TokenUnknownKey,
            TokenError::WrongAlgorithm | TokenError::BadSignature => ErrorCode::TokenBadSignature,
            TokenError::WrongIssuer | TokenError::WrongAudience => ErrorCode::TokenWrongAudience,
            TokenError::WrongBinding => ErrorCode::TokenWrongBinding,
            TokenError::Expired => ErrorCode::TokenExpired,
            TokenError::ClockSkew => return Self::new(ErrorCode::ClockSkew, format!("the server's time is {now}")),
        };
        Self::new(code, error.to_string())
    }

    /// The same, for a token that carries the new key in itself: a key that is not found there is one that cannot be used.
    pub fn new_key(error: TokenError, now: Timestamp) -> Self {
        match error {
            TokenError::UnknownKey => Self::plain(ErrorCode::KeyUnusable),
            other => Self::token(other, now),
        }
    }

    /// Something that cannot be, with what is known about it in the log and nothing of it in the answer.
    pub fn internal(what: impl std::fmt::Display) -> Self {
        tracing::error!(%what, "internal error");
        Self::plain(ErrorCode::Internal)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) | StoreError::Closed => {
                tracing::warn!(%error, "the store is unavailable");
                Self::plain(ErrorCode::StoreUnavailable)
            }
            StoreError::Overloaded => Self::plain(ErrorCode::Overloaded),
            StoreError::Conflict(_) | StoreError::Inconsistent { .. } => Self::internal(error),
        }
    }
}

impl From<Weakness> for Refusal {
    fn from(weakness: Weakness) -> Self {
        Self { weakness: Some(weakness), ..Self::new(weakness.code(), weakness.detail()) }
    }
}

impl From<Unfit> for Refusal {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Weak(weakness) => weakness.into(),
            Unfit::List(error) => {
                tracing::error!(%error, "no password can be set: the list of breached ones cannot be read");
                Self::new(ErrorCode::SettingUnusable, error.to_string())
            }
        }
    }
}

impl From<OpenError> for Refusal {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::DataKeyWrong => Self::plain(ErrorCode::DataKeyWrong),
            // It names a setting of the administrator's, and no secret.
            OpenError::Places(error) => Self::new(ErrorCode::SettingUnusable, format!("places.files: {error}")),
            OpenError::Push(error) => Self::new(ErrorCode::SettingUnusable, error.to_string()),
            OpenError::Mail(error) => Self::new(ErrorCode::SettingUnusable, error.to_string()),
            OpenError::Passwords(error) => Self::new(ErrorCode::SettingUnusable, error.to_string()),
            OpenError::Vapid(error) => Self::internal(error),
            OpenError::Store(error) => error.into(),
        }
    }
}
