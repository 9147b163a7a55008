//! Pauses between attempts.

use std::time::Duration;

use nod_core::random::{self, Random};

/// A pause, by tokio's clock, which tests can stop and move.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place of this crate that pauses; how long is always an argument"
)]
pub(crate) fn pause(duration: Duration) -> tokio::time::Sleep {
    tokio::time::sleep(duration)
}

/// Exponential backoff with full jitter: each pause is drawn between nothing and a bound that doubles.
///
/// Full jitter, and not a pause plus a little: ten thousand devices that lost one server at one moment come back spread
/// over the whole bound.
#[derive(Debug, Clone)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
    bound: Duration,
}

impl Default for Backoff {
    /// From half a second to a minute.
    fn default() -> Self {
        Self::new(Duration::from_millis(500), Duration::from_mins(1))
    }
}

impl Backoff {
    /// Bounds from `first`, doubling up to `longest`.
    pub fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest, bound: first }
    }

    /// The next pause, at least `at_least` (what the server asked for).
    pub fn next(&mut self, random: &dyn Random, at_least: Duration) -> Duration {
        let millis = u32::try_from(self.bound.as_millis()).unwrap_or(u32::MAX);
        self.bound = self.bound.saturating_mul(2).min(self.longest);
        let drawn = Duration::from_millis(u64::from(random::below(random, millis.saturating_add(1))));
        drawn.max(at_least)
    }

    /// The same from the start, with no bound above `longest`.
    pub(crate) fn at_most(&self, longest: Duration) -> Self {
        Self::new(self.first.min(longest), self.longest.min(longest))
    }

    /// Starts anew after a success.
    pub fn reset(&mut self) {
        self.bound = self.first;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws the largest number of every range that it is asked for.
    struct Ones;

    impl Random for Ones {
        fn fill(&self, buffer: &mut [u8]) {
            // 0x7fff_ffff modulo the bound is anywhere; what matters here is that it stays below it.
            buffer.fill(0x7f);
        }
    }

    #[test]
    fn pauses_stay_below_a_bound_that_doubles_and_above_what_the_server_asks() {
        let mut backoff = Backoff::new(Duration::from_millis(100), Duration::from_millis(350));
        for bound in [100, 200, 350, 350] {
            assert_eq!(backoff.bound, Duration::from_millis(bound));
            assert!(backoff.next(&Ones, Duration::ZERO) <= Duration::from_millis(bound));
        }
        backoff.reset();
        assert_eq!(backoff.bound, Duration::from_millis(100));
        assert_eq!(backoff.next(&Ones, Duration::from_secs(9)), Duration::from_secs(9));
    }
}
