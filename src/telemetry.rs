//! Logs and metrics.

mod lines;
mod push;

use std::io::IsTerminal as _;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use tracing::{Level, Subscriber};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::Layer as _;
use tracing_subscriber::field::MakeExt as _;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::debug_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{Log, LogFormat};
use lines::JsonLines;
pub use push::{PushMetrics, Queued};

/// Sends log lines to standard error.
///
/// # Errors
/// When the filter cannot be read.
pub fn init(log: &Log) -> Result<(), String> {
    subscriber(log, std::io::stderr)?.try_init().map_err(|error| error.to_string())?;
    // What panics quotes what it panicked on.
    std::panic::set_hook(Box::new(|panic| {
        let backtrace = std::backtrace::Backtrace::capture();
        tracing::error!(target: "nod::panic", %backtrace, "{panic}");
    }));
    Ok(())
}

/// What writes log lines to `writer`.
///
/// The filter chooses among our own lines. Those of other crates are written from `info` upwards whatever it says: below that,
/// some print what passes through them, and what passes through here are tickets, tokens and numbers.
///
/// # Errors
/// When the filter cannot be read.
pub fn subscriber<W>(log: &Log, writer: W) -> Result<impl Subscriber + Send + Sync, String>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let chosen = EnvFilter::try_new(&log.filter).map_err(|error| format!("log.filter: {error}"))?;
    let harmless = filter_fn(|line| is_ours(line.target()) || *line.level() <= Level::INFO);
    let lines = match log.format {
        LogFormat::Text => {
            let fields = debug_fn(lines::field).delimited(" ");
            let lines = tracing_subscriber::fmt::layer().with_writer(writer).fmt_fields(fields);
            // A file gets no colours.
            if std::io::stderr().is_terminal() { lines.boxed() } else { lines.with_ansi(false).boxed() }
        }
        LogFormat::Json => {
            tracing_subscriber::fmt::layer().with_writer(JsonLines(writer)).json().flatten_event(true).boxed()
        }
    };
    Ok(tracing_subscriber::registry().with(chosen).with(harmless).with(lines))
}

fn is_ours(target: &str) -> bool {
    target.split("::").next().is_some_and(|name| name == "nod")
}

/// A step of an approval, for the latency histogram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct StepLabel {
    step: &'static str,
}

/// A kind of outcome, for the counters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct OutcomeLabel {
    outcome: &'static str,
}

/// An error code, for the counters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct CodeLabel {
    code: &'static str,
}

/// Why a connection was refused, for the counter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct FullLabel {
    full: &'static str,
}

/// A kind of connection, for the gauge.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct ConnectionLabel {
    kind: &'static str,
}

/// One step of an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Reading the request: who asks, and what.
    Parse,
    /// Reading what has to be known, and choosing the level.
    Policy,
    /// Signing the challenge.
    Sign,
    /// Committing the challenge.
    IssueCommit,
    /// Waking the devices.
    IssueWake,
    /// Reading the challenge and the device, and verifying the answer.
    Verify,
    /// Committing the decision.
    DecideCommit,
    /// Waking those who wait for the decision.
    DecideWake,
    /// From the decision to the browser being told.
    Told,
    /// From the issue to the browser being told: the person's time is in it.
    Total,
}

impl Step {
    const fn label(self) -> StepLabel {
        StepLabel {
            step: match self {
                Self::Parse => "parse",
                Self::Policy => "policy",
                Self::Sign => "sign",
                Self::IssueCommit => "issue_commit",
                Self::IssueWake => "issue_wake",
                Self::Verify => "verify",
                Self::DecideCommit => "decide_commit",
                Self::DecideWake => "decide_wake",
                Self::Told => "told",
                Self::Total => "total",
            },
        }
    }
}

/// The service's metrics, in the Prometheus text format at `metrics_listen`.
pub struct Metrics {
    registry: Registry,
    steps: Family<StepLabel, Histogram, fn() -> Histogram>,
    challenges: Family<OutcomeLabel, Counter>,
    errors: Family<CodeLabel, Counter>,
    mails: Family<OutcomeLabel, Counter>,
    connections: Family<ConnectionLabel, Gauge>,
    refused_connections: Family<FullLabel, Counter>,
    waiting: Gauge,
    started: Gauge<f64, AtomicU64>,
    places_read: Family<OutcomeLabel, Counter>,
    places_built: Gauge<f64, AtomicU64>,
    push: PushMetrics,
}

fn latency_buckets() -> Histogram {
    // 50 µs to 105 s: from one commit to the longest that a person thinks.
    Histogram::new(exponential_buckets(0.000_05, 2.0, 22))
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("nod");
        let steps = Family::new_with_constructor(latency_buckets as fn() -> Histogram);
        registry.register_with_unit("approval", "Time of one approval, by step", Unit::Seconds, steps.clone());
        let challenges = Family::<OutcomeLabel, Counter>::default();
        registry.register("challenges", "Challenges, by what became of them", challenges.clone());
        let errors = Family::<CodeLabel, Counter>::default();
        registry.register("errors", "Errors given to clients, by code", errors.clone());
        let mails = Family::<OutcomeLabel, Counter>::default();
        registry.register("mails", "Tries to hand a letter to the mail server, by how they ended", mails.clone());
        let connections = Family::<ConnectionLabel, Gauge>::default();
        registry.register("connections", "Open connections, by kind", connections.clone());
        let refused_connections = Family::<FullLabel, Counter>::default();
        registry.register(
            "refused_connections",
            "Connections and waits for which there was no slot, by what was full",
            refused_connections.clone(),
        );
        let waiting = Gauge::default();
        registry.register("hub_waiting", "Subscriptions in this process", waiting.clone());
        let started = Gauge::default();
        registry.register_with_unit(
            "start_time",
            "When the process started, since the epoch",
            Unit::Seconds,
            started.clone(),
        );
        let places_read = Family::<OutcomeLabel, Counter>::default();
        registry.register(
            "places_read",
            "Files of places that changed and were read again, by what became of them",
            places_read.clone(),
        );
        let places_built = Gauge::default();
        registry.register_with_unit(
            "places_built",
            "When the oldest file of places in use was made, since the epoch; 0 without one",
            Unit::Seconds,
            places_built.clone(),
        );
        let push = PushMetrics::register(&mut registry);
        Self {
            registry,
            steps,
            challenges,
            errors,
            mails,
            connections,
            refused_connections,
            waiting,
            started,
            places_read,
            places_built,
            push,
        }
    }
}

impl Metrics {
    /// Records when the process started, in seconds since the epoch.
    pub fn started(&self, at: f64) {
        self.started.set(at);
    }

    /// Records how long a step took.
    pub fn step(&self, step: Step, took: Duration) {
        self.steps.get_or_create(&step.label()).observe(took.as_secs_f64());
    }

    /// Counts a file of places that changed: `loaded` or `refused`.
    pub fn places_read(&self, outcome: &'static str) {
        self.places_read.get_or_create(&OutcomeLabel { outcome }).inc();
    }

    /// Records when the oldest file of places in use was made, in seconds since the epoch.
    pub fn places_built(&self, at: f64) {
        self.places_built.set(at);
    }

    /// What is counted of pushes.
    pub fn push(&self) -> &PushMetrics {
        &self.push
    }

    /// Counts what became of a challenge: `issued`, or the name of a final state.
    pub fn challenge(&self, outcome: &'static str) {
        self.challenges.get_or_create(&OutcomeLabel { outcome }).inc();
    }

    /// Counts a connection for which there was no slot; `full` says of what.
    pub fn refused_connection(&self, full: &'static str) {
        self.refused_connections.get_or_create(&FullLabel { full }).inc();
    }

    /// Counts an error that a client was given.
    pub fn error(&self, code: nod_core::wire::ErrorCode) {
        self.errors.get_or_create(&CodeLabel { code: code.as_str() }).inc();
    }

    /// Counts a try to hand a letter to the mail server: `sent`, `later` or `refused`.
    pub fn mail(&self, outcome: &'static str) {
        self.mails.get_or_create(&OutcomeLabel { outcome }).inc();
    }

    /// Counts a connection for as long as the guard lives.
    pub fn connection(&self, kind: &'static str) -> ConnectionGuard {
        let gauge = self.connections.get_or_create(&ConnectionLabel { kind }).clone();
        gauge.inc();
        ConnectionGuard(gauge)
    }

    /// The text that Prometheus reads. `waiting`: the hub's subscriptions.
    pub fn render(&self, waiting: usize) -> String {
        self.waiting.set(i64::try_from(waiting).unwrap_or(i64::MAX));
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = prometheus_client::encoding::text::encode(&mut text, &self.registry);
        text
    }
}

/// Uncounts a connection when it is dropped.
#[must_use = "the connection is counted for as long as this lives"]
pub struct ConnectionGuard(Gauge);

impl Drop for ConnectionGuard {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Measures how long something takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Starts now.
    #[expect(clippy::disallowed_methods, reason = "a measurement for the metrics, which decides nothing")]
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// The time since the start or the last lap, and starts again.
    #[expect(clippy::disallowed_methods, reason = "a measurement for the metrics, which decides nothing")]
    pub fn lap(&mut self) -> Duration {
        let now = std::time::Instant::now();
        now.duration_since(std::mem::replace(&mut self.0, now))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// What is counted only when it happens, once.
    fn all() -> Metrics {
        use nod_core::wire::PushTargetKind::Fcm;
        let metrics = Metrics::default();
        metrics.step(Step::Parse, Duration::ZERO);
        metrics.challenge("issued");
        metrics.error(nod_core::wire::ErrorCode::Internal);
        metrics.refused_connection("total");
        metrics.mail("sent");
        metrics.places_read("loaded");
        drop(metrics.connection("device_socket"));
        metrics.push.attempt(Fcm);
        metrics.push.answered(Fcm, "accepted", Duration::ZERO);
        metrics.push.finished(Fcm, "accepted");
        metrics.push.acknowledged(Fcm, Duration::ZERO);
        metrics.push.resting(Fcm, 1);
        drop(metrics.push.queued(Fcm));
        metrics
    }

    #[test]
    fn the_documentation_lists_every_metric() {
        let text = all().render(0);
        let exposed: BTreeSet<String> = text
            .lines()
            .filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '))
            .map(|(name, kind)| if kind == "counter" { format!("{name}_total") } else { name.to_owned() })
            .collect();
        let documented: BTreeSet<String> = include_str!("../docs/metrics.md")
            .lines()
            .filter_map(|line| line.strip_prefix("| `nod_")?.split_once('`'))
            .map(|(name, _)| format!("nod_{name}"))
            .collect();
        assert_eq!(exposed, documented);
    }

    #[test]
    fn the_documentation_lists_every_step() {
        use Step::{DecideCommit, DecideWake, IssueCommit, IssueWake, Parse, Policy, Sign, Told, Total, Verify};
        let steps = [Parse, Policy, Sign, IssueCommit, IssueWake, Verify, DecideCommit, DecideWake, Told, Total];
        for step in steps {
            let row = format!("\n| `{}` | ", step.label().step);
            assert!(include_str!("../docs/metrics.md").contains(&row), "{step:?}");
        }
    }
}
