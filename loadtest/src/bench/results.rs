//! What the bench found: each target with what it asks, in a table and as JSON.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// All that a bench found.
#[derive(Default, Serialize)]
pub(super) struct Results {
    pub(super) machine: BTreeMap<&'static str, String>,
    pub(super) runs: usize,
    pub(super) seconds: f64,
    /// By target: `T1`, …
    pub(super) targets: BTreeMap<&'static str, Outcome>,
    /// Mean time of each step of an approval, in microseconds, by how many were under way.
    pub(super) steps_us: BTreeMap<String, BTreeMap<String, f64>>,
    /// What an approval costs as things grow.
    pub(super) growth: Vec<Growth>,
    /// What was not measured, and why.
    pub(super) left_out: Vec<String>,
}

/// A target and what became of it.
#[derive(Default, Serialize)]
pub(super) struct Outcome {
    what: &'static str,
    conditions: Vec<Condition>,
    pub(super) measured: BTreeMap<String, f64>,
    met: bool,
    reached: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

/// One thing that a target asks.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Condition {
    pub(super) name: &'static str,
    pub(super) value: f64,
    pub(super) bound: Bound,
    met: bool,
    reached: bool,
}

/// What a value should be: at least to meet the target, and better to reach what is reached for.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Bound {
    /// No more than that.
    AtMost { target: f64, reach: f64 },
    /// No less than that.
    AtLeast { target: f64, reach: f64 },
}

impl Bound {
    fn holds(self, value: f64) -> (bool, bool) {
        match self {
            Self::AtMost { target, reach } => (value <= target, value <= reach),
            Self::AtLeast { target, reach } => (value >= target, value >= reach),
        }
    }
}

impl Outcome {
    /// A target of which nothing is known yet.
    pub(super) fn new(what: &'static str) -> Self {
        Self { what, met: true, reached: true, ..Self::default() }
    }

    /// Judges a value.
    pub(super) fn judge(&mut self, name: &'static str, value: f64, bound: Bound) {
        let (met, reached) = bound.holds(value);
        self.met &= met;
        self.reached &= reached;
        self.conditions.push(Condition { name, value, bound, met, reached });
    }

    /// Adds what a judged value came from.
    pub(super) fn measured(&mut self, name: impl Into<String>, value: f64) {
        self.measured.insert(name.into(), value);
    }

    /// Adds a remark.
    pub(super) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }
}

/// The cost of an approval at some size of something.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Growth {
    /// What grew.
    pub(super) what: &'static str,
    pub(super) size: usize,
    pub(super) server_cpu_us: f64,
    pub(super) p50_us: f64,
    pub(super) approvals_per_second: f64,
}

impl fmt::Display for Results {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "| target | what | measured | target | reach for | met |\n|---|---|--:|--:|--:|---|")?;
        for (key, outcome) in &self.targets {
            for condition in &outcome.conditions {
                let (sign, target, reach) = match condition.bound {
                    Bound::AtMost { target, reach } => ("≤", target, reach),
                    Bound::AtLeast { target, reach } => ("≥", target, reach),
                };
                let met = match (condition.met, condition.reached) {
                    (_, true) => "yes, and what is reached for",
                    (true, false) => "yes",
                    (false, false) => "**no**",
                };
                writeln!(
                    formatter,
                    "| {key} | {}: {} | {} | {sign} {} | {} | {met} |",
                    outcome.what,
                    condition.name,
                    Short(condition.value),
                    Short(target),
                    Short(reach)
                )?;
            }
        }
        if !self.growth.is_empty() {
            writeln!(formatter, "\n| growing | size | server CPU µs | p50 µs | approvals/s |\n|---|--:|--:|--:|--:|")?;
        }
        for Growth { what, size, server_cpu_us, p50_us, approvals_per_second } in &self.growth {
            writeln!(
                formatter,
                "| {what} | {size} | {} | {} | {} |",
                Short(*server_cpu_us),
                Short(*p50_us),
                Short(*approvals_per_second)
            )?;
        }
        for (load, steps) in &self.steps_us {
            write!(formatter, "\nSteps, mean µs, {load}:")?;
            for (step, micros) in steps {
                write!(formatter, " {step} {}", Short(*micros))?;
            }
        }
        for left_out in &self.left_out {
            write!(formatter, "\nNot measured: {left_out}")?;
        }
        for (key, outcome) in &self.targets {
            for note in &outcome.notes {
                write!(formatter, "\n{key}: {note}")?;
            }
        }
        Ok(())
    }
}

/// A number with three digits that count.
struct Short(f64);

impl fmt::Display for Short {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(value) = *self;
        let places = if value.fract() == 0.0 || value.abs() >= 100.0 {
            0
        } else if value.abs() >= 10.0 {
            1
        } else {
            2
        };
        write!(formatter, "{value:.places$}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_met_when_all_that_it_asks_is() {
        let mut outcome = Outcome::new("one at a time");
        outcome.judge("p50 ratio", 9.0, Bound::AtMost { target: 12.0, reach: 8.0 });
        assert!((outcome.met, outcome.reached) == (true, false));
        outcome.judge("rate", 0.5, Bound::AtLeast { target: 0.75, reach: 0.9 });
        assert!(!outcome.met);
        let mut results = Results::default();
        results.targets.insert("T1", outcome);
        let table = results.to_string();
        assert!(table.contains("| T1 | one at a time: p50 ratio | 9 | ≤ 12 | 8 | yes |"), "{table}");
        assert!(table.contains("| T1 | one at a time: rate | 0.50 | ≥ 0.75 | 0.90 | **no** |"), "{table}");
        let json = serde_json::to_value(&results).unwrap();
        assert_eq!(json["targets"]["T1"]["met"], false);
        assert_eq!(json["targets"]["T1"]["conditions"][0]["bound"]["at_most"]["reach"], 8.0);
    }

    #[test]
    fn a_value_that_is_none_meets_nothing() {
        let mut outcome = Outcome::new("x");
        outcome.judge("p50 ratio", f64::NAN, Bound::AtMost { target: 12.0, reach: 8.0 });
        assert!(!outcome.met);
    }
}
