//! What is counted of pushes, by service.

use std::time::Duration;

use nod_core::wire::PushTargetKind;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::latency_buckets;

/// A push service.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Service {
    service: &'static str,
}

/// A push service and what became of something.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ServiceOutcome {
    service: &'static str,
    outcome: &'static str,
}

type Histograms = Family<Service, Histogram, fn() -> Histogram>;

/// What is counted of pushes, by service. Clones count together.
#[derive(Clone)]
pub struct PushMetrics {
    sends: Family<Service, Counter>,
    answers: Family<ServiceOutcome, Counter>,
    pushes: Family<ServiceOutcome, Counter>,
    acknowledged: Family<Service, Counter>,
    send_time: Histograms,
    acknowledged_after: Histograms,
    queue: Family<Service, Gauge>,
    resting: Family<Service, Gauge>,
}

impl PushMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let new = Self {
            sends: Family::default(),
            answers: Family::default(),
            pushes: Family::default(),
            acknowledged: Family::default(),
            send_time: Family::new_with_constructor(latency_buckets),
            acknowledged_after: Family::new_with_constructor(latency_buckets),
            queue: Family::default(),
            resting: Family::default(),
        };
        registry.register("push_sends", "Requests to push services, further tries included", new.sends.clone());
        registry.register("push_answers", "What push services answered to a request", new.answers.clone());
        registry.register("pushes", "Pushes, by what became of them at last", new.pushes.clone());
        registry.register("push_acknowledged", "Pushed questions that a phone acknowledged", new.acknowledged.clone());
        registry.register_with_unit(
            "push_send",
            "Time of a request to a push service",
            Unit::Seconds,
            new.send_time.clone(),
        );
        registry.register_with_unit(
            "push_acknowledged_after",
            "From a question's push to the phone's sign of life",
            Unit::Seconds,
            new.acknowledged_after.clone(),
        );
        registry.register("push_queue", "Pushes that wait, are under way or wait for another try", new.queue.clone());
        registry.register("push_resting", "Destinations that are left alone because they failed", new.resting.clone());
        new
    }

    /// A request goes out.
    pub fn attempt(&self, kind: PushTargetKind) {
        self.sends.get_or_create(&service(kind)).inc();
    }

    /// A request was answered, or given up.
    pub fn answered(&self, kind: PushTargetKind, outcome: &'static str, took: Duration) {
        self.answers.get_or_create(&with(kind, outcome)).inc();
        self.send_time.get_or_create(&service(kind)).observe(took.as_secs_f64());
    }

    /// A push is over.
    pub fn finished(&self, kind: PushTargetKind, outcome: &'static str) {
        self.pushes.get_or_create(&with(kind, outcome)).inc();
    }

    /// A phone acknowledged a question, so long after its push was handed over.
    pub fn acknowledged(&self, kind: PushTargetKind, after: Duration) {
        self.acknowledged.get_or_create(&service(kind)).inc();
        self.acknowledged_after.get_or_create(&service(kind)).observe(after.as_secs_f64());
    }

    /// Counts a push in its queue for as long as the guard lives.
    pub fn queued(&self, kind: PushTargetKind) -> Queued {
        let gauge = self.queue.get_or_create(&service(kind)).clone();
        gauge.inc();
        Queued(gauge)
    }

    /// How many destinations of a service are left alone.
    pub fn resting(&self, kind: PushTargetKind, count: usize) {
        self.resting.get_or_create(&service(kind)).set(i64::try_from(count).unwrap_or(i64::MAX));
    }
}

/// Uncounts a push when it is dropped.
#[must_use = "the push is counted for as long as this lives"]
pub struct Queued(Gauge);

impl Drop for Queued {
    fn drop(&mut self) {
        self.0.dec();
    }
}

const fn service(kind: PushTargetKind) -> Service {
    Service { service: kind.as_str() }
}

const fn with(kind: PushTargetKind, outcome: &'static str) -> ServiceOutcome {
    ServiceOutcome { service: kind.as_str(), outcome }
}
