//! The scenario `burst`: everybody signs in at the same moment.

use crate::Failure;
use crate::findings::Findings;
use crate::limits::within_open_files;
use crate::load::{self, Loop, Until};
use crate::service::{self, Content, Site};
use crate::target::Crowd;

/// How many, and at which server.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) service: service::Options,
    /// Approvals that begin at once, each of another account.
    #[arg(long, default_value_t = 2000)]
    pub(crate) count: usize,
}

/// Runs the scenario.
pub(crate) async fn run(options: &Options) -> Result<Findings, Failure> {
    let mut findings = Findings::new("burst");
    // Each has a phone, a relying party's connection and a browser.
    let count = within_open_files(options.count, 3, &mut findings).max(1);
    let site = Site::new(&options.service, Content { accounts: count, phones: count, decided: 0 }).await?;
    let target = site.target()?;
    let running = site.start().await?;
    let mut crowd = Crowd::default();
    target.connect_some(0..count, &mut crowd).await?;
    let until = Until::Count(u64::try_from(count)?);
    let pid = Some(running.process.pid());
    let measured = load::run(&target, Loop::Closed { concurrency: count }, until, pid, "burst").await?;
    crowd.still_there()?;
    drop(crowd);
    running.process.stop().await?;

    findings.count("at_once", count);
    findings.count("approved", measured.counts.latencies.len());
    findings.figure("all_told_s", measured.took.as_secs_f64());
    for (name, share) in [("p50_ms", 0.5), ("p99_ms", 0.99), ("max_ms", 1.0)] {
        findings.figure(name, measured.counts.micros(share) / 1000.0);
    }
    if let Some((_, after)) = measured.server {
        findings.count("server_peak_kib", after.peak_kib);
    }
    findings.failures(&measured.counts);
    Ok(findings)
}
