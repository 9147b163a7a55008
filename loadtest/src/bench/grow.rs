//! What an approval costs as things grow around it: it should not cost more.

use super::Options;
use super::results::{Growth, Results};
use super::targets::Bed;
use crate::Failure;
use crate::load::Loop;
use crate::report::Figures;
use crate::service::Content;

/// The phones of the load; all others are what grows.
const PHONES: usize = 100;

/// Open challenges, and then idle phones, beside the load.
const CROWD: [usize; 3] = [0, 1000, 10_000];

/// Approvals under way.
const CONCURRENCY: usize = 16;

/// Measures each kind of growth on SQLite.
pub(super) async fn growth(options: &Options, results: &mut Results) -> Result<(), Failure> {
    let pattern = Loop::Closed { concurrency: CONCURRENCY };
    let small = Content { accounts: PHONES, phones: PHONES, decided: 0 };

    let most = CROWD.into_iter().max().unwrap_or_default();
    let crowd = Content { accounts: PHONES + most, phones: PHONES + most, decided: 0 };

    let accounts = [100, 100_000, 1_000_000];
    let contents = accounts.map(|accounts| Content { accounts, ..small });
    beside(options, pattern, "accounts", &accounts, &contents, results).await?;

    let decided = [0, 10_000, 100_000];
    let contents = decided.map(|decided| Content { decided, ..small });
    beside(options, pattern, "decided challenges, evidence kept", &decided, &contents, results).await?;

    // The same server, and more and more questions that nobody answers.
    let mut bed = Bed::few(&options.service, crowd, PHONES).await?;
    let mut asked = 0;
    for size in CROWD {
        bed.site.target_of(PHONES + asked..PHONES + size)?.tickets(size - asked).await?;
        asked = size;
        let figures = options.in_turns(&mut [&mut bed.ready], pattern).await?;
        results.growth.extend(figures.iter().map(|figures| row("open challenges", size, figures)));
    }
    bed.stop().await?;

    // The same server, and more and more phones that only listen.
    let mut bed = Bed::few(&options.service, crowd, PHONES).await?;
    let mut connected = 0;
    for size in CROWD {
        bed.ready.connect_idle(&bed.site.target_of(PHONES + connected..PHONES + size)?).await?;
        connected = size;
        let figures = options.in_turns(&mut [&mut bed.ready], pattern).await?;
        results.growth.extend(figures.iter().map(|figures| row("idle phones", size, figures)));
    }
    bed.stop().await
}

/// Servers on databases of different sizes, in turns.
async fn beside<const N: usize>(
    options: &Options,
    pattern: Loop,
    what: &'static str,
    sizes: &[usize; N],
    contents: &[Content; N],
    results: &mut Results,
) -> Result<(), Failure> {
    let mut beds = Vec::new();
    for content in contents {
        beds.push(Bed::new(&options.service, *content).await?);
    }
    let mut targets: Vec<_> = beds.iter_mut().map(|bed| &mut bed.ready).collect();
    let figures = options.in_turns(&mut targets, pattern).await?;
    results.growth.extend(sizes.iter().zip(&figures).map(|(size, figures)| row(what, *size, figures)));
    for bed in beds {
        bed.stop().await?;
    }
    Ok(())
}

fn row(what: &'static str, size: usize, figures: &Figures) -> Growth {
    Growth {
        what,
        size,
        server_cpu_us: figures.server_cpu_us.unwrap_or(f64::NAN),
        p50_us: figures.p50_us,
        approvals_per_second: figures.approvals_per_second,
    }
}
