//! What a scenario measured.

use std::fmt;
use std::time::Duration;

/// The latencies of one run, and what failed.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    /// Sorted.
    latencies: Vec<Duration>,
    /// Approvals that did not end in `approved`.
    pub(crate) failed: usize,
    /// How long the whole run took.
    took: Duration,
}

impl Report {
    /// The report of a run.
    pub(crate) fn new(mut latencies: Vec<Duration>, failed: usize, took: Duration) -> Self {
        latencies.sort_unstable();
        Self { latencies, failed, took }
    }

    /// The latency that this share of the approvals did not exceed (nearest rank); `None` when there are none.
    fn percentile(&self, share: f64) -> Option<Duration> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a rank within a list of at most a few million"
        )]
        let rank = (share * self.latencies.len() as f64).ceil() as usize;
        self.latencies.get(rank.saturating_sub(1)).copied()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = |share| self.percentile(share).map_or(0.0, |latency| latency.as_secs_f64() * 1000.0);
        #[expect(clippy::cast_precision_loss, reason = "a count of approvals")]
        let rate = self.latencies.len() as f64 / self.took.as_secs_f64().max(f64::MIN_POSITIVE);
        writeln!(
            formatter,
            "approvals   {} in {:.1} s, {} failed",
            self.latencies.len(),
            self.took.as_secs_f64(),
            self.failed
        )?;
        writeln!(formatter, "rate        {rate:.0}/s")?;
        write!(
            formatter,
            "latency ms  p50 {:.2}  p90 {:.2}  p99 {:.2}  max {:.2}   (request sent -> browser told)",
            millis(0.5),
            millis(0.9),
            millis(0.99),
            millis(1.0)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let report = Report::new((1..=100).rev().map(Duration::from_millis).collect(), 0, Duration::from_secs(1));
        assert_eq!(report.percentile(0.5), Some(Duration::from_millis(50)));
        assert_eq!(report.percentile(0.99), Some(Duration::from_millis(99)));
        assert_eq!(report.percentile(1.0), Some(Duration::from_millis(100)));
        assert_eq!(Report::new(Vec::new(), 0, Duration::ZERO).percentile(0.5), None);
    }
}
