//! What a relying party notices of push services that hang: how long it takes to ask, one question after the other,
//! with nobody's phone connected.
//!
//! A server without push and one whose service never answers take turns. Before each run everybody is asked once, so
//! that the second server has all of those pushes in its lane.

use std::time::Duration;

use super::counters::Counters;
use super::mocks::Mocks;
use super::{ASKING, Bed, settled};
use crate::Failure;
use crate::findings::Findings;
use crate::load::{self, Loop, Until};
use crate::measure::{Measured, median};
use crate::process::Usage;
use crate::target::LIFETIME;

/// How much longer it may take.
const TARGET: f64 = 1.2;

/// How long the lane may take to fill.
const PATIENCE: Duration = Duration::from_mins(1);

/// One server's run.
struct Run {
    measured: Measured,
    counters: Counters,
    memory: Usage,
}

pub(super) async fn measure(bed: &Bed<'_>, mocks: &Mocks, findings: &mut Findings) -> Result<(), Failure> {
    // Room for all that can be asked in a run: what is dropped costs less than what is kept.
    let hanging = bed.settings(mocks, 1_000_000);
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for round in 0..bed.options.rounds.max(1) {
        // The second one finds the greater database: that, too, takes turns.
        if round % 2 == 0 {
            without.push(run(bed, ASKING, 0).await?);
            with.push(run(bed, &hanging, bed.count()).await?);
        } else {
            with.push(run(bed, &hanging, bed.count()).await?);
            without.push(run(bed, ASKING, 0).await?);
        }
    }
    for run in without.iter().chain(&with) {
        findings.failures(&run.measured.counts);
    }
    report(&without, &with, findings);
    Ok(())
}

/// Starts a server, fills its lane, and asks.
async fn run(bed: &Bed<'_>, settings: &str, lane: usize) -> Result<Run, Failure> {
    bed.site.configure(settings)?;
    let running = bed.site.start().await?;
    let target = bed.pushed(LIFETIME);
    bed.ask_all(&target, None, "everybody").await?;
    let lane = u64::try_from(lane)?;
    Counters::once(&bed.site.metrics, PATIENCE, |counters| counters.queue >= lane).await?;
    let span = Until::Elapsed(Duration::from_secs_f64(bed.options.seconds));
    let measured = load::run(&target, Loop::Closed { concurrency: 1 }, span, None, "issue latency").await?;
    let counters = Counters::of(&bed.site.metrics).await?;
    let memory = settled(running.process.pid()).await?;
    running.process.stop().await?;
    Ok(Run { measured, counters, memory })
}

fn report(without: &[Run], with: &[Run], findings: &mut Findings) {
    let middle = |runs: &[Run], share| {
        let each = runs.iter().map(|run| run.measured.counts.micros(share));
        median(each).unwrap_or(f64::NAN)
    };
    let highest = |runs: &[Run], of: fn(&Run) -> u64| runs.iter().map(of).max().unwrap_or_default();
    let asked = |runs: &[Run]| runs.iter().map(|run| run.measured.counts.latencies.len()).sum::<u64>();
    for (round, (plain, hanging)) in without.iter().zip(with).enumerate() {
        let micros = |run: &Run, share| run.measured.counts.micros(share);
        findings.note(format!(
            "round {}: p50 {:.0} µs without push and {:.0} µs hanging, p99 {:.0} µs and {:.0} µs",
            round + 1,
            micros(plain, 0.5),
            micros(hanging, 0.5),
            micros(plain, 0.99),
            micros(hanging, 0.99),
        ));
    }
    findings.count("issues_without_push", asked(without));
    findings.count("issues_hanging", asked(with));
    let mut met = true;
    for (names, share) in [
        (["issue_p50_us", "issue_p50_us_hanging", "issue_p50_ratio"], 0.5),
        (["issue_p99_us", "issue_p99_us_hanging", "issue_p99_ratio"], 0.99),
    ] {
        let [name, name_hanging, name_ratio] = names;
        let (plain, hanging) = (middle(without, share), middle(with, share));
        let ratio = hanging / plain.max(f64::MIN_POSITIVE);
        met &= ratio <= TARGET;
        findings.figure(name, plain);
        findings.figure(name_hanging, hanging);
        findings.figure(name_ratio, ratio);
    }
    findings.count("lane_hanging", highest(with, |run| run.counters.queue));
    findings.count("sends_hanging", highest(with, |run| run.counters.sends));
    findings.count("dropped_hanging", highest(with, |run| run.counters.dropped));
    findings.count("peak_kib_without_push", highest(without, |run| run.memory.peak_kib));
    findings.count("peak_kib_hanging", highest(with, |run| run.memory.peak_kib));
    findings.count("within_target", u32::from(met));
    let word = if met { "is met" } else { "is missed" };
    findings.note(format!("issue latency at most {TARGET} times as long while every push service hangs: {word}"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Tally;

    fn run_of(millis: u64) -> Run {
        let tally = Tally::new().unwrap();
        tally.count(Ok(Duration::from_millis(millis)));
        let measured = Measured { counts: tally.take(), took: Duration::from_secs(1), server: None };
        Run { measured, counters: Counters::default(), memory: Usage::default() }
    }

    #[test]
    fn the_medians_are_judged() {
        for (hanging, met) in [([100, 118, 500], 1.0), ([100, 130, 140], 0.0)] {
            let mut findings = Findings::new("push");
            report(&[100, 100, 900].map(run_of), &hanging.map(run_of), &mut findings);
            assert_eq!(findings.get("within_target"), Some(met), "{findings}");
            let ratio = findings.get("issue_p50_ratio").unwrap();
            assert!((ratio <= TARGET) == (met > 0.0), "{ratio}");
        }
    }
}
