//! Limits: waits that grow with every try that led to nothing, and rates.
//!
//! Neither is a lock: each says when the next try may be made, and a client that waits so long is heard.

use std::time::Duration;

use crate::time::Timestamp;

/// What was tried since the last success.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tries {
    /// How often.
    pub made: u32,
    /// When last.
    pub last_at: Timestamp,
}

/// Some tries for nothing, then waits that double (NIST SP 800-63B-4 §3.2.2, REQ 14).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrowingWait {
    /// Tries without a wait.
    pub free: u32,
    /// The first wait.
    pub first: Duration,
    /// The longest wait.
    pub longest: Duration,
}

impl GrowingWait {
    /// The wait after that many tries without success.
    pub fn after(&self, made: u32) -> Duration {
        let Some(doublings) = made.checked_sub(self.free) else { return Duration::ZERO };
        let factor = 1_u32.checked_shl(doublings).unwrap_or(u32::MAX);
        self.first.saturating_mul(factor).min(self.longest)
    }

    /// How long the next try has to wait at `now`; `None`: it may be made.
    pub fn remaining(&self, tries: Option<Tries>, now: Timestamp) -> Option<Duration> {
        let tries = tries?;
        let wait = self.after(tries.made);
        // A clock that was set back makes nobody wait for longer than the rule says.
        let left = now.until(tries.last_at.plus(wait)).min(wait);
        (!left.is_zero()).then_some(left)
    }
}

/// A steady rate with some room for a burst: the generic cell rate algorithm (ITU-T I.371).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Microseconds that one call takes of the time.
    every: i64,
    /// Microseconds that may be taken ahead of the time.
    ahead: i64,
}

/// How far a caller is ahead of the time: all that a [`Rate`] keeps of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateState {
    /// Microseconds since the epoch until which the time is taken.
    taken_until: i64,
}

impl Rate {
    /// So many in a minute, of which `burst` at once. `None` for a rate of 0: no limit.
    pub fn per_minute(calls: u32, burst: u32) -> Option<Self> {
        Self::per(Duration::from_mins(1), calls, burst)
    }

    /// So many in an hour, all of them at once if need be. `None` for a rate of 0: no limit.
    pub fn per_hour(calls: u32) -> Option<Self> {
        Self::per(Duration::from_hours(1), calls, calls)
    }

    fn per(span: Duration, calls: u32, burst: u32) -> Option<Self> {
        let span = i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
        let every = span.checked_div(i64::from(calls))?.max(1);
        Some(Self { every, ahead: every.saturating_mul(i64::from(burst.max(1)) - 1) })
    }

    /// Whether one more may come now.
    ///
    /// # Errors
    /// How long it has to wait.
    pub fn check(&self, state: Option<RateState>, now: Timestamp) -> Result<(), Duration> {
        let now = micros(now);
        let ahead = self.taken_until(state, now).saturating_sub(now);
        if ahead <= self.ahead {
            return Ok(());
        }
        Err(Duration::from_micros(u64::try_from(ahead - self.ahead).unwrap_or(0)))
    }

    /// What is kept of a caller after one more.
    pub fn count(&self, state: Option<RateState>, now: Timestamp) -> RateState {
        let now = micros(now);
        let taken = self.taken_until(state, now).saturating_add(self.every);
        RateState { taken_until: taken.min(self.latest(now)) }
    }

    /// Until when the time is taken, at least until `now`. A caller who is further ahead than one can be was counted before the clock
    /// was set back, and starts anew.
    fn taken_until(&self, state: Option<RateState>, now: i64) -> i64 {
        let taken = state.map(|state| state.taken_until).filter(|taken| *taken <= self.latest(now));
        taken.unwrap_or(now).max(now)
    }

    /// The furthest that a caller can be ahead at `now`.
    fn latest(&self, now: i64) -> i64 {
        now.saturating_add(self.ahead).saturating_add(self.every)
    }

    /// What is kept of a caller once one that was counted turned out not to count.
    pub fn give_back(&self, state: RateState) -> RateState {
        RateState { taken_until: state.taken_until.saturating_sub(self.every) }
    }
}

impl RateState {
    /// Whether nothing is lost by forgetting it.
    pub fn is_idle(self, now: Timestamp) -> bool {
        self.taken_until <= micros(now)
    }
}

fn micros(moment: Timestamp) -> i64 {
    moment.millis().saturating_mul(1000)
}

/// A wait in whole seconds, rounded up: a caller that comes back then is not early.
pub fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_seconds(1_795_348_800);
    const WAIT: GrowingWait = GrowingWait { free: 3, first: Duration::from_secs(30), longest: Duration::from_hours(1) };

    #[test]
    fn waits_double_from_the_first_to_the_longest() {
        let seconds = |made| WAIT.after(made).as_secs();
        assert_eq!([0, 2, 3, 4, 5].map(seconds), [0, 0, 30, 60, 120]);
        assert_eq!([9, 10, 11, 35, u32::MAX].map(seconds), [1920, 3600, 3600, 3600, 3600]);
    }

    #[test]
    fn a_wait_ends_when_it_says() {
        let tries = |made| Some(Tries { made, last_at: NOON });
        let after = |millis| NOON.plus(Duration::from_millis(millis));
        assert_eq!(WAIT.remaining(None, NOON), None);
        assert_eq!(WAIT.remaining(tries(2), NOON), None);
        assert_eq!(WAIT.remaining(tries(3), after(0)), Some(Duration::from_secs(30)));
        assert_eq!(WAIT.remaining(tries(3), after(29_999)), Some(Duration::from_millis(1)));
        assert_eq!(WAIT.remaining(tries(3), after(30_000)), None);
        assert_eq!(WAIT.remaining(tries(4), NOON.minus(Duration::from_hours(9))), Some(Duration::from_mins(1)));
    }

    #[test]
    fn a_rate_lets_a_burst_through_and_then_one_at_a_time() {
        let rate = Rate::per_minute(60, 3).unwrap();
        let mut state = None;
        for _ in 0..3 {
            assert_eq!(rate.check(state, NOON), Ok(()));
            state = Some(rate.count(state, NOON));
        }
        assert_eq!(rate.check(state, NOON), Err(Duration::from_secs(1)));
        let later = NOON.plus(Duration::from_secs(1));
        assert_eq!(rate.check(state, later), Ok(()));
        state = Some(rate.count(state, later));
        assert_eq!(rate.check(state, later), Err(Duration::from_secs(1)));
        assert!(!state.unwrap().is_idle(NOON.plus(Duration::from_millis(3999))));
        assert!(state.unwrap().is_idle(NOON.plus(Duration::from_secs(4))));
    }

    #[test]
    fn what_is_given_back_was_never_taken() {
        let rate = Rate::per_minute(60, 3).unwrap();
        let three = (0..3).fold(None, |state, _| Some(rate.count(state, NOON)));
        assert!(rate.check(three, NOON).is_err());
        let two = rate.give_back(three.unwrap());
        assert_eq!(rate.check(Some(two), NOON), Ok(()));
        assert_eq!(Some(rate.count(Some(two), NOON)), three);
        let later = NOON.plus(Duration::from_mins(1));
        assert!(rate.give_back(two).is_idle(later));
    }

    #[test]
    fn counting_more_than_may_come_makes_no_wait_longer() {
        let rate = Rate::per_minute(60, 3).unwrap();
        let state = (0..100).fold(None, |state, _| Some(rate.count(state, NOON)));
        assert_eq!(rate.check(state, NOON), Err(Duration::from_secs(1)));
        let set_back = NOON.minus(Duration::from_hours(1));
        assert_eq!(rate.check(state, set_back), Ok(()), "the clock was set back");
        let anew = Some(rate.count(state, set_back));
        assert_eq!(anew, Some(rate.count(None, set_back)), "what was counted by the other clock is forgiven");
        assert_eq!(Rate::per_minute(0, 5), None);
    }

    #[test]
    fn an_hourly_rate_may_all_come_at_once_and_is_back_an_hour_later() {
        let rate = Rate::per_hour(4).unwrap();
        let four = (0..4).fold(None, |state, _| {
            assert_eq!(rate.check(state, NOON), Ok(()));
            Some(rate.count(state, NOON))
        });
        assert_eq!(rate.check(four, NOON), Err(Duration::from_mins(15)));
        assert!(!four.unwrap().is_idle(NOON.plus(Duration::from_mins(59))));
        assert!(four.unwrap().is_idle(NOON.plus(Duration::from_hours(1))));
        assert_eq!(Rate::per_hour(0), None);
    }

    #[test]
    fn seconds_are_rounded_up() {
        assert_eq!([0, 1, 1000, 1001].map(|millis| whole_seconds(Duration::from_millis(millis))), [0, 1, 1, 2]);
    }
}
