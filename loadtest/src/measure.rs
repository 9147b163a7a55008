//! What a run measures.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use hdrhistogram::Histogram;

use crate::Failure;
use crate::process::{Usage, usage};

/// How many kinds of failure are told apart; the rest is counted together.
const FAILURE_KINDS: usize = 20;

/// Latencies in nanoseconds, to three digits, and what failed. Shared by all who ask.
pub(crate) struct Tally(Mutex<Counts>);

/// What a tally counted.
#[derive(Clone)]
pub(crate) struct Counts {
    pub(crate) latencies: Histogram<u64>,
    /// How many approvals failed, by why.
    pub(crate) failures: BTreeMap<String, u64>,
}

impl Counts {
    /// Nothing yet.
    pub(crate) fn new() -> Result<Self, Failure> {
        let latencies = Histogram::new(3).map_err(|error| format!("a histogram: {error}"))?;
        Ok(Self { latencies, failures: BTreeMap::new() })
    }

    /// How many failed.
    pub(crate) fn failed(&self) -> u64 {
        self.failures.values().sum()
    }

    /// The latency in microseconds that this share (0 to 1) did not exceed.
    pub(crate) fn micros(&self, share: f64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "three digits are kept, and a double has fifteen")]
        let nanos = self.latencies.value_at_quantile(share) as f64;
        nanos / 1000.0
    }

    /// Adds what another counted.
    pub(crate) fn add(&mut self, other: &Self) {
        // A histogram that grows by itself takes any value of another.
        let _ = self.latencies.add(&other.latencies);
        for (kind, count) in &other.failures {
            *self.failures.entry(kind.clone()).or_default() += count;
        }
    }
}

impl Tally {
    /// Nothing yet.
    pub(crate) fn new() -> Result<Self, Failure> {
        Ok(Self(Mutex::new(Counts::new()?)))
    }

    /// Counts an approval, or the failure of one.
    pub(crate) fn count(&self, outcome: Result<Duration, String>) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome {
            Ok(took) => {
                // The histogram grows by itself; half a thousand years fit, and nothing here is given that long.
                let _ = counts.latencies.record(u64::try_from(took.as_nanos()).unwrap_or(u64::MAX));
            }
            Err(kind) => {
                let known = counts.failures.contains_key(&kind) || counts.failures.len() < FAILURE_KINDS;
                let kind = if known { kind } else { "other failures".to_owned() };
                *counts.failures.entry(kind).or_default() += 1;
            }
        }
    }

    /// What was counted.
    pub(crate) fn take(&self) -> Counts {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// One run against one target.
#[derive(Clone)]
pub(crate) struct Measured {
    pub(crate) counts: Counts,
    /// How long the run took.
    pub(crate) took: Duration,
    /// The server process before and after, where its number is known.
    pub(crate) server: Option<(Usage, Usage)>,
}

impl Measured {
    /// Approvals a second.
    pub(crate) fn rate(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a count of approvals")]
        let count = self.counts.latencies.len() as f64;
        count / self.took.as_secs_f64().max(f64::MIN_POSITIVE)
    }

    /// The server's processor time for each approval, in microseconds.
    pub(crate) fn cpu_per_approval(&self) -> Option<f64> {
        let (before, after) = self.server?;
        #[expect(clippy::cast_precision_loss, reason = "microseconds of a run, and a count of approvals")]
        let (spent, count) = ((after.cpu_us - before.cpu_us) as f64, self.counts.latencies.len() as f64);
        (count > 0.0).then(|| spent / count)
    }
}

/// Looks at the server process, where its number is known.
pub(crate) fn look(pid: Option<u32>) -> Result<Option<Usage>, Failure> {
    pid.map(usage).transpose()
}

/// The middle of the values; of an even number, the mean of the two in the middle. `None` without values.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    let lower = *values.get(values.len().saturating_sub(1) / 2)?;
    Some(f64::midpoint(lower, upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latencies_keep_three_digits() {
        let tally = Tally::new().unwrap();
        for millis in 1..=1000 {
            tally.count(Ok(Duration::from_millis(millis)));
        }
        let counts = tally.take();
        for (share, expected) in [(0.5, 500_000.0), (0.99, 990_000.0), (1.0, 1_000_000.0)] {
            let found = counts.micros(share);
            assert!((found - expected).abs() / expected < 0.001, "{share}: {found}");
        }
    }

    #[test]
    fn failures_are_counted_by_kind_and_the_kinds_are_bounded() {
        let tally = Tally::new().unwrap();
        for number in 0..100 {
            tally.count(Err(format!("kind {number}")));
            tally.count(Err("kind 0".to_owned()));
        }
        let counts = tally.take();
        assert_eq!(counts.failed(), 200);
        assert_eq!(counts.failures.get("kind 0"), Some(&101));
        assert!(counts.failures.len() <= FAILURE_KINDS + 1);
        assert_eq!(counts.latencies.len(), 0);
    }

    #[test]
    fn the_median_of_none_one_two_and_three() {
        assert_eq!(median([]), None);
        assert_eq!(median([3.0]), Some(3.0));
        assert_eq!(median([4.0, 2.0]), Some(3.0));
        assert_eq!(median([9.0, 1.0, 5.0]), Some(5.0));
    }
}
