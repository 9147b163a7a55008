//! Everybody is asked once, and the service accepts: pushes a second, what each costs, and what the mocks cost beside
//! it.

use std::time::Duration;

use tokio::time::Instant;

use super::counters::Counters;
use super::{Bed, each, more, settled};
use crate::Failure;
use crate::findings::Findings;
use crate::process::usage;
use crate::target::LIFETIME;

/// How long the last push may take after the last question.
const PATIENCE: Duration = Duration::from_mins(2);

pub(super) async fn measure(bed: &Bed<'_>, findings: &mut Findings) -> Result<(), Failure> {
    let count = bed.count();
    let plain = without_push(bed, findings).await?;

    let flags = ["--accept-after-ms", &bed.options.accept_after_ms.to_string()];
    let mocks = bed.mocks("accepting", &flags).await?;
    bed.site.configure(&bed.settings(&mocks, count * 2))?;
    let running = bed.site.start().await?;
    let pid = running.process.pid();
    bed.warm_up().await?;
    let (server, services) = (usage(pid)?, usage(mocks.pid())?);
    let began = Instant::now();
    let asked = bed.ask_all(&bed.pushed(LIFETIME), None, "accepting").await?;
    let wanted = asked.counts.latencies.len();
    let counters = Counters::once(&bed.site.metrics, PATIENCE, |counters| counters.over >= wanted).await?;
    let took = began.elapsed();
    let (server_then, services_then) = (usage(pid)?, usage(mocks.pid())?);
    let after = settled(pid).await?;
    running.process.stop().await?;
    let summary = mocks.stop().await?;

    findings.figure("challenges_per_s", asked.rate());
    findings.figure("pushes_per_s", {
        #[expect(clippy::cast_precision_loss, reason = "a count of pushes")]
        let accepted = counters.accepted as f64;
        accepted / took.as_secs_f64().max(f64::MIN_POSITIVE)
    });
    let with_push = each(more(server.cpu_us, server_then.cpu_us), count);
    findings.figure("cpu_us_each", with_push);
    findings.figure("cpu_us_without_push", plain);
    findings.figure("push_cpu_us", with_push - plain);
    findings.figure("mocks_cpu_us", each(more(services.cpu_us, services_then.cpu_us), count));
    findings.count("before_kib", server.rss_kib);
    findings.count("highest_kib", after.peak_kib);
    findings.count("after_kib", after.rss_kib);
    findings.count("mocks_highest_kib", services_then.peak_kib);
    findings.count("mocks_connections", summary.connections);
    findings.failures(&asked.counts);
    if (counters.accepted, summary.webpush, summary.refused) != (wanted, wanted, 0) {
        findings.good = false;
        findings.note(format!("of {wanted} pushes the server counts {counters:?}, and the mocks say {summary:?}"));
    }
    Ok(())
}

/// The same questions to a server that pushes nothing: its processor time for each, which is no push's.
async fn without_push(bed: &Bed<'_>, findings: &mut Findings) -> Result<f64, Failure> {
    bed.site.configure(super::ASKING)?;
    let running = bed.site.start().await?;
    bed.warm_up().await?;
    let asked = bed.ask_all(&bed.pushed(LIFETIME), Some(running.process.pid()), "without push").await?;
    running.process.stop().await?;
    findings.figure("challenges_per_s_without_push", asked.rate());
    findings.failures(&asked.counts);
    asked.cpu_per_approval().ok_or_else(|| "without push, nobody could be asked".into())
}
