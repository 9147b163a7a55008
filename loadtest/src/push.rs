//! The scenario `push`: phones that are far away are woken through a push service, which `nod-push-mocks` plays.
//!
//! Three questions, each to servers that are started for it: how many pushes a second there can be and what each costs;
//! what a push costs while it is under way, which it is for long when the service never answers; and what the relying
//! party notices of that. Half of the accounts have no push target: asking them warms a server up without pushing.

mod counters;
mod in_flight;
mod latency;
mod mocks;
mod throughput;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::Failure;
use crate::findings::Findings;
use crate::load::{self, Loop, Until};
use crate::measure::Measured;
use crate::phone;
use crate::process::{Usage, usage};
use crate::service::{self, Content, Site};
use crate::target::{LIFETIME, Target};

use self::mocks::Mocks;

/// How many relying parties ask at once, where a server is asked as fast as it allows.
const AT_ONCE: usize = 64;

/// How long the server is left alone before its memory is looked at.
const SETTLE: Duration = Duration::from_millis(500);

/// How many, and at which server.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) service: service::Options,
    /// The `nod-push-mocks` program; without it, the one beside this program.
    #[arg(long)]
    pub(crate) mocks: Option<PathBuf>,
    /// Accounts whose phone has a push target: so many pushes are in flight.
    #[arg(long, default_value_t = 10_000)]
    pub(crate) count: usize,
    /// How long the service takes to accept a push, in milliseconds.
    #[arg(long, default_value_t = 0)]
    pub(crate) accept_after_ms: u64,
    /// Sends at once (`push.concurrency`); Nod's default without it.
    #[arg(long)]
    pub(crate) sends: Option<usize>,
    /// How long the questions of pushes that hang last, in seconds: all of them have to be asked in that time.
    #[arg(long, default_value_t = 60)]
    pub(crate) lasting: u32,
    /// How long each run of the issue latency is, in seconds: longer than `push.deadline`, so that sends end in it.
    #[arg(long, default_value_t = 12.0)]
    pub(crate) seconds: f64,
    /// Runs of the issue latency without push, and as many with a service that hangs, in turns; the medians count.
    #[arg(long, default_value_t = 5)]
    pub(crate) rounds: usize,
    /// The parts to measure; all of them when none is named.
    #[arg(long, value_enum, value_delimiter = ',')]
    pub(crate) only: Vec<Part>,
}

/// A part of the scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// A service that accepts.
    Throughput,
    /// Pushes under way: their memory, and its bound.
    InFlight,
    /// How long issuing takes while no service answers.
    Latency,
}

/// Runs the scenario.
pub(crate) async fn run(options: &Options) -> Result<Findings, Failure> {
    if options.service.memory {
        return Err("the server without a store knows no push targets: this scenario needs a database".into());
    }
    let mut findings = Findings::new("push");
    let bed = Bed::new(options).await?;
    findings.count("targets", bed.count());
    let measures = |part| options.only.is_empty() || options.only.contains(&part);
    if measures(Part::Throughput) {
        throughput::measure(&bed, &mut findings).await?;
    }
    if measures(Part::InFlight) || measures(Part::Latency) {
        let mocks = bed.mocks("hanging", &["--hang"]).await?;
        if measures(Part::InFlight) {
            in_flight::measure(&bed, &mocks, &mut findings).await?;
        }
        if measures(Part::Latency) {
            latency::measure(&bed, &mocks, &mut findings).await?;
        }
        mocks.stop().await?;
    }
    Ok(findings)
}

/// What all parts share: a site, and whom they ask.
struct Bed<'a> {
    options: &'a Options,
    site: Site,
    /// Those with a push target.
    pushed: Vec<phone::Phone>,
    /// Those without.
    silent: Vec<phone::Phone>,
}

impl<'a> Bed<'a> {
    async fn new(options: &'a Options) -> Result<Self, Failure> {
        let both = options.count.max(1) * 2;
        let site = Site::new(&options.service, Content { accounts: both, phones: both, decided: 0 }).await?;
        let mut pushed = phone::seeded(&site.seeded)?;
        let silent = pushed.split_off(both / 2);
        Ok(Self { options, site, pushed, silent })
    }

    fn count(&self) -> usize {
        self.pushed.len()
    }

    /// Starts the mocks, and registers each push target with them. No server may run.
    async fn mocks(&self, name: &str, flags: &[&str]) -> Result<Mocks, Failure> {
        let folder = self.site.folder().join(name);
        let mocks = Mocks::start(self.options.mocks.as_deref(), &folder, flags, self.count()).await?;
        self.site.push_targets(&mocks.targets()?).await?;
        Ok(mocks)
    }

    /// The settings of a server that pushes to these mocks, with room for so many pushes and questions.
    fn settings(&self, mocks: &Mocks, room: usize) -> String {
        let sends = self.options.sends.map(|sends| format!("\npush.concurrency = {sends}")).unwrap_or_default();
        format!("{ASKING}\n{}\npush.queue = {room}\npush.questions = {room}{sends}", mocks.settings())
    }

    /// The accounts with a push target; each question lasts so many seconds.
    fn pushed(&self, lifetime: u32) -> Arc<Target> {
        Target::questions(self.site.server.clone(), self.pushed.clone(), &self.site.party(), lifetime)
    }

    /// Asks everybody without a push target once, so that what comes after does not pay for what any load costs.
    async fn warm_up(&self) -> Result<(), Failure> {
        let silent = Target::questions(self.site.server.clone(), self.silent.clone(), &self.site.party(), LIFETIME);
        let warmed = self.ask_all(&silent, None, "warm-up").await?;
        if warmed.counts.failed() > 0 {
            return Err(format!("the warm-up failed: {:?}", warmed.counts.failures).into());
        }
        tokio::time::sleep(SETTLE).await;
        Ok(())
    }

    /// Asks each of a target's accounts once, as fast as the server allows.
    async fn ask_all(&self, target: &Arc<Target>, pid: Option<u32>, label: &str) -> Result<Measured, Failure> {
        let until = Until::Count(u64::try_from(self.count())?);
        load::run(target, Loop::Closed { concurrency: AT_ONCE }, until, pid, label).await
    }
}

/// The settings of a server that one relying party asks far more often than anybody should be asked.
const ASKING: &str = "approval.max_open_per_account = 1000000";

/// Looks at a process that was left alone for a moment.
async fn settled(pid: u32) -> Result<Usage, Failure> {
    tokio::time::sleep(SETTLE).await;
    usage(pid)
}

/// The share of each of `count`.
fn each(total: f64, count: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a count of pushes")]
    let count = count.max(1) as f64;
    total / count
}

/// How much more the second one is.
fn more(first: u64, second: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "KiB, and microseconds of a run")]
    let more = second as f64 - first as f64;
    more
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_is_negative_and_nobody_divides_by_none() {
        assert_eq!((more(30, 10), each(more(10, 30), 10), each(5.0, 0)), (-20.0, 2.0, 5.0));
    }
}
