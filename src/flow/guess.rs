//! Guesses: what is refused before it is looked at, because too much of its kind failed before.

use std::net::IpAddr;
use std::time::Duration;

use nod_core::encoding::base64url;
use nod_core::id::Username;
use nod_core::wire::ErrorCode;

use super::issue;
use super::refusal::{Refusal, Result};
use super::sign_in::{Visitor, own_client};
use crate::app::App;
use crate::limits::UNKNOWN;
use crate::store::{Fenced, Guess, GuessFrom};

/// Runs a call that a secret or a signature proves, unless too many from that address failed lately: those are refused before
/// anything is looked at. A call that succeeds, or fails for another reason than a wrong proof, does not count.
///
/// # Errors
/// `too_many_requests`, and the call's.
pub async fn guarded<T>(app: &App, from: Option<IpAddr>, call: impl Future<Output = Result<T>>) -> Result<T> {
    let from = from.unwrap_or(UNKNOWN);
    app.limits.check_failures(from, app.now()).map_err(|wait| Refusal::limited(ErrorCode::TooManyRequests, wait))?;
    let result = call.await;
    if let Err(refusal) = &result
        && is_guess(refusal.code)
    {
        app.limits.count_failure(from, app.now());
    }
    result
}

/// What somebody hears who tries secrets, tokens and ids one after the other.
const fn is_guess(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::ClientUnauthorized
            | ErrorCode::TokenMalformed
            | ErrorCode::TokenUnknownKey
            | ErrorCode::TokenBadSignature
            | ErrorCode::TokenWrongAudience
            | ErrorCode::TokenWrongBinding
            | ErrorCode::DeviceUnknown
            | ErrorCode::OtherDevice
            | ErrorCode::ChallengeUnknown
            | ErrorCode::WatchUnauthorized
            | ErrorCode::EnrolmentUnknown
            | ErrorCode::SetupCodeWrong
    )
}

/// Times that a guess looks again because another one was faster.
const TRIES: usize = 8;

/// A password that may be looked at. It counts as a wrong one until it is [`Password::right`].
#[must_use = "it is counted"]
#[derive(Debug)]
pub struct Password {
    name_hash: String,
    bucket: String,
}

impl Password {
    /// Lets a password through to be compared, and counts it: before the comparison, so that of many at once no more
    /// come through than one after the other. A name that nobody has is treated like any other (REQ 43).
    ///
    /// # Errors
    /// `too_many_guesses`, and the store's.
    pub async fn guess(app: &App, typed: &str, username: Option<&Username>, visitor: &Visitor) -> Result<Self> {
        let name = username.map_or_else(|| typed.trim().to_lowercase(), ToString::to_string);
        let name_hash = base64url(&app.vault.derive("typed-name", &name));
        let own = own_client()?;
        let browser = visitor.browser_id.as_ref().map(|id| issue::browser_hash(&own, id));
        for _ in 0..TRIES {
            let now = app.now();
            let from =
                GuessFrom { name_hash: name_hash.clone(), username: username.cloned(), browser: browser.clone() };
            let guesses = app.store.guesses(from).await?;
            let familiar = browser.as_ref() == Some(&guesses.bucket);
            // Whoever shares a network with somebody who guesses is not held up in a browser that the account knows.
            let network =
                if familiar { None } else { app.limits.check_passwords(visitor.ip.unwrap_or(UNKNOWN), now).err() };
            let account = app.config.limits.guesses().remaining(guesses.tries, now);
            if let Some(wait) = account.max(network) {
                return Err(too_many(wait));
            }
            let seen = guesses.tries.map_or(0, |tries| tries.made);
            let guess = Guess { name_hash: name_hash.clone(), bucket: guesses.bucket.clone(), seen, at: now };
            if let Fenced::Won(()) = app.store.count_guess(guess).await? {
                return Ok(Self { name_hash, bucket: guesses.bucket });
            }
        }
        Err(too_many(Duration::from_secs(1)))
    }

    /// It was the right one: what was guessed before counts no more.
    ///
    /// # Errors
    /// The store's.
    pub async fn right(self, app: &App) -> Result<()> {
        Ok(app.store.forget_guesses(&self.name_hash, &self.bucket).await?)
    }
}

/// Counts a wrong password for the network that it came from; for the name it is counted already.
pub fn wrong_password(app: &App, visitor: &Visitor) {
    app.limits.count_wrong_password(visitor.ip.unwrap_or(UNKNOWN), app.now());
}

fn too_many(wait: Duration) -> Refusal {
    Refusal::limited(ErrorCode::TooManyGuesses, wait)
}
