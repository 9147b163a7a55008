//! Pushes that stay under way, because the service takes them and never answers: their memory, whether it is given
//! back, and that there is an end to it.

use std::time::Duration;

use tokio::time::Instant;

use super::counters::Counters;
use super::mocks::Mocks;
use super::{Bed, each, more, settled};
use crate::Failure;
use crate::findings::Findings;
use crate::process::usage;
use crate::target::LIFETIME;

/// How long pushes may take into the lane after their question, and out of it after its end.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often as many questions are asked as a full server has room for.
const TIMES: u32 = 4;

pub(super) async fn measure(bed: &Bed<'_>, mocks: &Mocks, findings: &mut Findings) -> Result<(), Failure> {
    all_in_the_lane(bed, mocks, findings).await?;
    more_than_fits(bed, mocks, findings).await
}

/// Everybody's push at once, until the questions are over; and then once more.
async fn all_in_the_lane(bed: &Bed<'_>, mocks: &Mocks, findings: &mut Findings) -> Result<(), Failure> {
    let count = bed.count();
    let all = u64::try_from(count)?;
    bed.site.configure(&bed.settings(mocks, count * 2))?;
    let running = bed.site.start().await?;
    let pid = running.process.pid();
    bed.warm_up().await?;
    let target = bed.pushed(bed.options.lasting);
    let before = usage(pid)?;
    findings.failures(&bed.ask_all(&target, None, "in flight").await?.counts);
    let counters = Counters::once(&bed.site.metrics, PATIENCE, |counters| counters.queue >= all).await;
    let counters = counters.map_err(|error| format!("{error}: --lasting {} may be too short", bed.options.lasting))?;
    let within = settled(pid).await?;
    let mocks_within = usage(mocks.pid())?;
    let patience = PATIENCE + Duration::from_secs(bed.options.lasting.into());
    Counters::once(&bed.site.metrics, patience, |counters| counters.queue == 0).await?;
    let after = settled(pid).await?;
    findings.failures(&bed.ask_all(&target, None, "in flight again").await?.counts);
    Counters::once(&bed.site.metrics, PATIENCE, |counters| counters.queue >= all).await?;
    let again = settled(pid).await?;
    let told_to_stop = Instant::now();
    running.process.stop().await?;
    let stopped = told_to_stop.elapsed();

    findings.count("in_flight", counters.queue);
    findings.count("in_flight_before_kib", before.rss_kib);
    findings.count("in_flight_kib", within.rss_kib);
    findings.figure("in_flight_bytes_each", each(more(before.rss_kib, within.rss_kib) * 1024.0, count));
    findings.count("in_flight_over_kib", after.rss_kib);
    findings.count("in_flight_again_kib", again.rss_kib);
    findings.count("in_flight_mocks_kib", mocks_within.rss_kib);
    findings.figure("in_flight_stop_s", stopped.as_secs_f64());
    Ok(())
}

/// A server with less room than there are questions: when it is full, further ones cost no memory.
async fn more_than_fits(bed: &Bed<'_>, mocks: &Mocks, findings: &mut Findings) -> Result<(), Failure> {
    let room = (bed.count() / 4).max(1);
    // A warning for each question that is not pushed is right, and a thousand of them here say nothing more.
    bed.site.configure(&format!("{}\nlog.filter = \"error\"", bed.settings(mocks, room)))?;
    let running = bed.site.start().await?;
    let pid = running.process.pid();
    bed.warm_up().await?;
    let target = bed.pushed(LIFETIME);
    let before = usage(pid)?;
    // So many questions have a push in the lane, and as many more are on the list: all the room that there is.
    findings.failures(&bed.ask_all(&target, None, "full").await?.counts);
    let all = u64::try_from(room)?;
    Counters::once(&bed.site.metrics, PATIENCE, |counters| counters.queue >= all).await?;
    let full = settled(pid).await?;
    for _ in 1..TIMES {
        findings.failures(&bed.ask_all(&target, None, "more than fits").await?.counts);
    }
    let counters = Counters::of(&bed.site.metrics).await?;
    let later = settled(pid).await?;
    running.process.stop().await?;

    findings.count("bounded_at", counters.queue);
    findings.count("bounded_before_kib", before.rss_kib);
    findings.count("bounded_full_kib", full.rss_kib);
    findings.count("bounded_later_kib", later.rss_kib);
    if counters.queue > all {
        findings.good = false;
        findings.note(format!("{} pushes are in a lane of {all}", counters.queue));
    }
    Ok(())
}
