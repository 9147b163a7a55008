//! The scenario `idle`: what a connected phone and a waiting browser cost while nothing happens.
//!
//! Measured on the server's process with N and with 2 N of them: the difference is theirs, and what the server needs anyway
//! cancels out.

use std::time::Duration;

use crate::Failure;
use crate::findings::Findings;
use crate::limits::within_open_files;
use crate::process::{Usage, usage};
use crate::service::{self, Content, Site};
use crate::target::Crowd;

/// How long the server is left alone before it is looked at.
const SETTLE: Duration = Duration::from_millis(500);

/// How many, and at which server.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) service: service::Options,
    /// Phones, and then browsers: twice as many are connected for the second look.
    #[arg(long, default_value_t = 4000)]
    pub(crate) count: usize,
}

/// Runs the scenario.
pub(crate) async fn run(options: &Options) -> Result<Findings, Failure> {
    let mut findings = Findings::new("idle");
    let count = within_open_files(options.count, 2, &mut findings).max(1);
    let both = count * 2;
    let site = Site::new(&options.service, Content { accounts: both, phones: both, decided: 0 }).await?;
    let target = site.target()?;
    findings.count("connected_twice", count);

    let running = site.start().await?;
    let pid = running.process.pid();
    let mut crowd = Crowd::default();
    target.connect_some(0..count, &mut crowd).await?;
    let first = settled(pid).await?;
    target.connect_some(count..both, &mut crowd).await?;
    slope(&mut findings, ["device_kib", "device_descriptors"], first, settled(pid).await?, count);
    crowd.still_there()?;
    drop(crowd);
    running.process.stop().await?;

    let running = site.start().await?;
    let pid = running.process.pid();
    let tickets = target.tickets(both).await?;
    let (early, late) = tickets.split_at(count);
    let mut crowd = Crowd::default();
    target.watch_all(early, &mut crowd).await?;
    let first = settled(pid).await?;
    target.watch_all(late, &mut crowd).await?;
    slope(&mut findings, ["browser_kib", "browser_descriptors"], first, settled(pid).await?, count);
    crowd.still_there()?;
    drop(crowd);
    running.process.stop().await?;
    Ok(findings)
}

async fn settled(pid: u32) -> Result<Usage, Failure> {
    tokio::time::sleep(SETTLE).await;
    usage(pid)
}

/// What each of `count` more cost.
fn slope(findings: &mut Findings, [memory, descriptors]: [&'static str; 2], first: Usage, second: Usage, count: usize) {
    #[expect(clippy::cast_precision_loss, reason = "KiB, descriptors and connections")]
    let each = |before: u64, after: u64| (after as f64 - before as f64) / count as f64;
    findings.figure(memory, each(first.rss_kib, second.rss_kib));
    findings.figure(descriptors, each(first.descriptors, second.descriptors));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_needs_anyway_cancels_out() {
        let mut findings = Findings::new("idle");
        let first = Usage { rss_kib: 30_000, descriptors: 120, ..Usage::default() };
        let second = Usage { rss_kib: 30_300, descriptors: 220, ..Usage::default() };
        slope(&mut findings, ["device_kib", "device_descriptors"], first, second, 100);
        assert_eq!(findings.get("device_kib"), Some(3.0));
        assert_eq!(findings.get("device_descriptors"), Some(1.0));
    }
}
