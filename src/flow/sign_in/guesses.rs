//! Guesses of passwords and codes, counted in the store before they are compared: of many at once no more come through than one after
//! the other.

use std::time::Duration;

use nod_core::wire::ErrorCode;

use crate::app::App;
use crate::flow::refusal::{Refusal, Result};
use crate::store::{Fenced, Guess, GuessFrom, StoreResult};

/// Times that a guess looks again because another one was faster.
const TRIES: usize = 8;

/// What came of a guess that was to be counted.
pub(super) enum Counted<T> {
    /// It counts in that bucket; and what the call of the store gave.
    In(String, T),
    /// It does not: the wait after the last one lasts for so long still.
    Wait(Duration),
}

/// Counts a guess. Gives the bucket that it counts in.
///
/// # Errors
/// `too_many_guesses` while the wait after the last one lasts, and the store's.
pub(super) async fn count(app: &App, from: &GuessFrom) -> Result<String> {
    match count_or_wait(app, from, |guess| app.store.count_guess(guess)).await? {
        Counted::In(bucket, ()) => Ok(bucket),
        Counted::Wait(wait) => Err(too_many(wait)),
    }
}

/// The same by a call of the store that does more in its transaction. Gives the bucket, and what the call gave.
///
/// # Errors
/// As [`count`].
pub(in crate::flow) async fn count_guess<T, C>(
    app: &App,
    from: &GuessFrom,
    count: impl Fn(Guess) -> C,
) -> Result<(String, T)>
where
    C: Future<Output = StoreResult<Fenced<T>>>,
{
    match count_or_wait(app, from, count).await? {
        Counted::In(bucket, given) => Ok((bucket, given)),
        Counted::Wait(wait) => Err(too_many(wait)),
    }
}

/// The same for a caller that does not say that there is a wait.
///
/// # Errors
/// `too_many_guesses` where many others were faster, and the store's.
pub(super) async fn count_or_wait<T, C>(app: &App, from: &GuessFrom, count: impl Fn(Guess) -> C) -> Result<Counted<T>>
where
    C: Future<Output = StoreResult<Fenced<T>>>,
{
    for _ in 0..TRIES {
        let now = app.now();
        let guesses = app.store.guesses(from.clone()).await?;
        if let Some(wait) = app.config.limits.guesses().remaining(guesses.tries, now) {
            return Ok(Counted::Wait(wait));
        }
        let seen = guesses.tries.map_or(0, |tries| tries.made);
        let bucket = guesses.bucket;
        let counted = Guess { name_hash: from.name_hash.clone(), bucket: bucket.clone(), seen, at: now };
        if let Fenced::Won(given) = count(counted).await? {
            return Ok(Counted::In(bucket, given));
        }
    }
    Err(too_many(Duration::from_secs(1)))
}

/// The refusal of one that has to wait.
pub(super) fn too_many(wait: Duration) -> Refusal {
    Refusal::limited(ErrorCode::TooManyGuesses, wait)
}
