//! What the scenarios other than `approvals` report: named figures, and what bounded them.

use std::fmt;

use serde::{Serialize, Serializer};

/// The figures of a scenario, in the order in which they were found. A name ends with its unit.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Findings {
    scenario: &'static str,
    #[serde(serialize_with = "as_map")]
    figures: Vec<(&'static str, f64)>,
    /// What has to be known beside the figures: limits that were met, what failed.
    notes: Vec<String>,
    /// Whether all that should have ended well did.
    pub(crate) good: bool,
}

impl Findings {
    /// Nothing found yet.
    pub(crate) fn new(scenario: &'static str) -> Self {
        Self { scenario, figures: Vec::new(), notes: Vec::new(), good: true }
    }

    /// Adds a figure.
    pub(crate) fn figure(&mut self, name: &'static str, value: f64) {
        self.figures.push((name, value));
    }

    /// Adds a count.
    pub(crate) fn count(&mut self, name: &'static str, count: impl TryInto<u32>) {
        self.figure(name, count.try_into().map_or(f64::INFINITY, f64::from));
    }

    /// Adds a remark.
    pub(crate) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Adds what failed, if anything did.
    pub(crate) fn failures(&mut self, counts: &crate::measure::Counts) {
        for (kind, count) in &counts.failures {
            self.good = false;
            self.note(format!("failed {count} times: {kind}"));
        }
    }

    /// The remarks.
    pub(crate) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The figure of that name.
    pub(crate) fn get(&self, name: &str) -> Option<f64> {
        self.figures.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
}

fn as_map<S: Serializer>(figures: &[(&'static str, f64)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(figures.iter().copied())
}

impl fmt::Display for Findings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.scenario)?;
        for (name, value) in &self.figures {
            // Counts are whole; other figures need two places.
            let places = if value.fract() == 0.0 { 0 } else { 2 };
            write!(formatter, "\n  {name:36}{value:>12.places$}")?;
        }
        for note in &self.notes {
            write!(formatter, "\n  {note}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_keep_their_order_in_text_and_their_names_in_json() {
        let mut findings = Findings::new("idle");
        findings.count("zebras", 3_usize);
        findings.figure("apples_kib", 2.5);
        findings.note("bounded by nothing");
        let text = findings.to_string();
        assert!(text.find("zebras") < text.find("apples_kib"), "{text}");
        let json = serde_json::to_value(&findings).unwrap();
        assert_eq!(json["figures"]["apples_kib"], 2.5);
        assert_eq!(findings.get("zebras"), Some(3.0));
        assert_eq!(findings.get("pears"), None);
    }
}
