//! What a scenario reports: text for people, JSON for programs.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::Serialize;

use crate::Failure;
use crate::load::Loop;
use crate::measure::{Counts, Measured, median};
use crate::svg::{self, Series};

/// The approvals of one invocation: one or more runs against a server, and as many against the floor where that was asked.
#[derive(Serialize)]
pub(crate) struct Report {
    scenario: &'static str,
    /// `closed` or `open`.
    r#loop: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    concurrency: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rate: Option<f64>,
    phones: usize,
    /// How the floor's browsers wait; Nod's open a socket for each approval.
    #[serde(skip_serializing_if = "Option::is_none")]
    floor_browsers: Option<&'static str>,
    runs: Vec<Run>,
    /// The median of the runs, by target.
    pub(crate) median: BTreeMap<&'static str, Figures>,
    /// Nod's median divided by the floor's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ratio: Option<Figures>,
    /// All latencies of a target, for the chart.
    #[serde(skip)]
    merged: BTreeMap<&'static str, Counts>,
}

/// One run.
#[derive(Serialize)]
struct Run {
    target: &'static str,
    approvals: u64,
    failed: u64,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    failures: BTreeMap<String, u64>,
    seconds: f64,
    #[serde(flatten)]
    figures: Figures,
}

/// The figures of a run, of the median run, or their ratios.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub(crate) struct Figures {
    /// Approvals a second.
    pub(crate) approvals_per_second: f64,
    /// From the request (in an open loop: from when it was due) to the browser being told, in microseconds.
    pub(crate) p50_us: f64,
    pub(crate) p90_us: f64,
    pub(crate) p99_us: f64,
    pub(crate) p999_us: f64,
    pub(crate) max_us: f64,
    /// The server's processor time for each approval, in microseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) server_cpu_us: Option<f64>,
    /// The most memory that the server ever had resident, in KiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) server_peak_kib: Option<f64>,
    /// The server's open files at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) server_descriptors: Option<f64>,
}

impl Figures {
    /// The figures of one run.
    pub(crate) fn of(measured: &Measured) -> Self {
        let counts = &measured.counts;
        #[expect(clippy::cast_precision_loss, reason = "KiB and file descriptors")]
        let after = measured.server.map(|(_, after)| (after.peak_kib as f64, after.descriptors as f64));
        Self {
            approvals_per_second: measured.rate(),
            p50_us: counts.micros(0.5),
            p90_us: counts.micros(0.9),
            p99_us: counts.micros(0.99),
            p999_us: counts.micros(0.999),
            max_us: counts.micros(1.0),
            server_cpu_us: measured.cpu_per_approval(),
            server_peak_kib: after.map(|(peak, _)| peak),
            server_descriptors: after.map(|(_, descriptors)| descriptors),
        }
    }

    /// Figure by figure, the median of several runs.
    pub(crate) fn median(runs: &[Self]) -> Self {
        let of = |figure: fn(&Self) -> f64| median(runs.iter().map(figure)).unwrap_or_default();
        let maybe = |figure: fn(&Self) -> Option<f64>| median(runs.iter().filter_map(figure));
        Self {
            approvals_per_second: of(|run| run.approvals_per_second),
            p50_us: of(|run| run.p50_us),
            p90_us: of(|run| run.p90_us),
            p99_us: of(|run| run.p99_us),
            p999_us: of(|run| run.p999_us),
            max_us: of(|run| run.max_us),
            server_cpu_us: maybe(|run| run.server_cpu_us),
            server_peak_kib: maybe(|run| run.server_peak_kib),
            server_descriptors: maybe(|run| run.server_descriptors),
        }
    }

    /// How many times the floor's figures these are.
    pub(crate) fn over(&self, floor: &Self) -> Self {
        let maybe = |figure: fn(&Self) -> Option<f64>| figure(self).zip(figure(floor)).map(|(own, floor)| own / floor);
        Self {
            approvals_per_second: self.approvals_per_second / floor.approvals_per_second,
            p50_us: self.p50_us / floor.p50_us,
            p90_us: self.p90_us / floor.p90_us,
            p99_us: self.p99_us / floor.p99_us,
            p999_us: self.p999_us / floor.p999_us,
            max_us: self.max_us / floor.max_us,
            server_cpu_us: maybe(|run| run.server_cpu_us),
            server_peak_kib: maybe(|run| run.server_peak_kib),
            server_descriptors: maybe(|run| run.server_descriptors),
        }
    }
}

impl Report {
    /// The report of some runs: each with the name of its target.
    pub(crate) fn new(
        pattern: Loop,
        phones: usize,
        floor_browsers: Option<&'static str>,
        runs: &[(&'static str, Measured)],
    ) -> Result<Self, Failure> {
        let mut figures: BTreeMap<&'static str, Vec<Figures>> = BTreeMap::new();
        let mut merged: BTreeMap<&'static str, Counts> = BTreeMap::new();
        for (target, measured) in runs {
            figures.entry(target).or_default().push(Figures::of(measured));
            if !merged.contains_key(target) {
                merged.insert(target, Counts::new()?);
            }
            if let Some(counts) = merged.get_mut(target) {
                counts.add(&measured.counts);
            }
        }
        let median: BTreeMap<_, _> =
            figures.iter().map(|(target, figures)| (*target, Figures::median(figures))).collect();
        let ratio = median.get("nod").zip(median.get("floor")).map(|(nod, floor)| nod.over(floor));
        let run = |(target, measured): &(&'static str, Measured)| Run {
            target,
            approvals: measured.counts.latencies.len(),
            failed: measured.counts.failed(),
            failures: measured.counts.failures.clone(),
            seconds: measured.took.as_secs_f64(),
            figures: Figures::of(measured),
        };
        let (kind, concurrency, rate) = match pattern {
            Loop::Closed { concurrency } => ("closed", Some(concurrency), None),
            Loop::Open { rate, .. } => ("open", None, Some(rate)),
        };
        Ok(Self {
            scenario: "approvals",
            r#loop: kind,
            concurrency,
            rate,
            phones,
            floor_browsers,
            runs: runs.iter().map(run).collect(),
            median,
            ratio,
            merged,
        })
    }

    /// How many approvals failed, of all runs.
    pub(crate) fn failed(&self) -> u64 {
        self.runs.iter().map(|run| run.failed).sum()
    }

    /// Writes the chart: latency by percentile.
    pub(crate) fn write_svg(&self, path: &Path) -> Result<(), Failure> {
        let series = self.merged.iter().map(|(target, counts)| Series { name: target, counts });
        let title = match self.rate {
            Some(rate) => format!("Approvals, open loop, {rate}/s"),
            None => format!("Approvals, closed loop, {} at once", self.concurrency.unwrap_or_default()),
        };
        Ok(std::fs::write(path, svg::latencies(&title, &series.collect::<Vec<_>>()))?)
    }
}

/// Writes a report as JSON.
pub(crate) fn write_json(report: &impl Serialize, path: &Path) -> Result<(), Failure> {
    let mut text = serde_json::to_string_pretty(report)?;
    text.push('\n');
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()).into())
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let times = self.runs.iter().filter(|run| run.target == "nod").count();
        match self.rate {
            Some(rate) => write!(formatter, "approvals, open loop, {rate}/s, latency from when each was due")?,
            None => write!(formatter, "approvals, closed loop, {} at once", self.concurrency.unwrap_or_default())?,
        }
        writeln!(formatter, "; {} phones; {times} runs, medians", self.phones)?;
        writeln!(
            formatter,
            "{:8}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>12}{:>10}{:>8}",
            "", "per s", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "max ms", "CPU µs each", "peak MiB", "failed"
        )?;
        for (target, figures) in &self.median {
            let failed: u64 = self.runs.iter().filter(|run| run.target == *target).map(|run| run.failed).sum();
            writeln!(formatter, "{target:8}{}{failed:>8}", Row(figures, 1000.0, 1024.0, 0, 2))?;
        }
        if let Some(ratio) = &self.ratio {
            writeln!(formatter, "{:8}{}", "ratio", Row(ratio, 1.0, 1.0, 3, 1))?;
            writeln!(
                formatter,
                "Nod's browsers open a socket for each approval; the floor's: {}.",
                self.floor_browsers.unwrap_or_default()
            )?;
        }
        for (kind, count) in self.merged.values().flat_map(|counts| &counts.failures) {
            writeln!(formatter, "failed {count} times: {kind}")?;
        }
        write!(formatter, "Latency: from the relying party's request to the browser being told.")
    }
}

/// Figures in a line: divided, and with so many places (rates, the rest).
struct Row<'a>(&'a Figures, f64, f64, usize, usize);

impl fmt::Display for Row<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(figures, latency, memory, rate_places, places) = *self;
        write!(formatter, "{:>10.rate_places$}", figures.approvals_per_second)?;
        for micros in [figures.p50_us, figures.p90_us, figures.p99_us, figures.p999_us, figures.max_us] {
            write!(formatter, "{:>10.places$}", micros / latency)?;
        }
        match figures.server_cpu_us {
            Some(cpu) => write!(formatter, "{cpu:>12.1}")?,
            None => write!(formatter, "{:>12}", "-")?,
        }
        match figures.server_peak_kib {
            Some(peak) => write!(formatter, "{:>10.1}", peak / memory),
            None => write!(formatter, "{:>10}", "-"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Tally;
    use crate::process::Usage;
    use std::time::Duration;

    fn measured(micros: u64, failures: u64) -> Measured {
        let tally = Tally::new().unwrap();
        for _ in 0..100 {
            tally.count(Ok(Duration::from_micros(micros)));
        }
        for _ in 0..failures {
            tally.count(Err("HTTP 503: overloaded".to_owned()));
        }
        let after = Usage { cpu_us: 10_000, peak_kib: 2048, ..Usage::default() };
        Measured { counts: tally.take(), took: Duration::from_secs(1), server: Some((Usage::default(), after)) }
    }

    #[test]
    fn the_ratio_is_of_the_medians() {
        let runs = [
            ("floor", measured(100, 0)),
            ("nod", measured(900, 0)),
            ("floor", measured(100, 0)),
            ("nod", measured(400, 3)),
            ("floor", measured(900, 0)),
            ("nod", measured(400, 0)),
        ];
        let report = Report::new(Loop::Closed { concurrency: 1 }, 4, Some("new"), &runs).unwrap();
        let ratio = report.ratio.unwrap();
        assert!((ratio.p50_us - 4.0).abs() < 0.01, "{ratio:?}");
        assert_eq!(ratio.server_cpu_us, Some(1.0));
        assert_eq!(report.failed(), 3);
        let text = report.to_string();
        assert!(text.contains("failed 3 times: HTTP 503: overloaded"), "{text}");
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!(json["median"]["nod"]["server_cpu_us"], 100.0);
        assert_eq!(json["runs"].as_array().unwrap().len(), 6);
    }

    #[test]
    fn without_a_floor_there_is_no_ratio() {
        let report = Report::new(Loop::open(10.0), 4, None, &[("nod", measured(100, 0))]).unwrap();
        assert_eq!(report.ratio, None);
        assert!(!report.to_string().contains("ratio"));
    }
}
