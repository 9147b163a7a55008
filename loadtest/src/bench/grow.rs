//! What an approval costs as things grow around it: it should not cost more.

use super::Options;
use super::results::{Growth, Results};
use super::targets::{Bed, fresh_database};
use crate::Failure;
use crate::load::Loop;
use crate::report::Figures;
use crate::service::{self, Content};

/// The phones of the load; all others are what grows.
const PHONES: usize = 100;

/// Open challenges, and then idle phones, beside the load.
const CROWD: [usize; 3] = [0, 1000, 10_000];

/// Approvals under way.
const LOAD: Loop = Loop::Closed { concurrency: 16 };

/// Measures each kind of growth on SQLite, and that of what is open on PostgreSQL too: how that finds a question depends on how
/// many there are.
pub(super) async fn growth(options: &Options, postgres: Option<&str>, results: &mut Results) -> Result<(), Failure> {
    let small = Content { accounts: PHONES, phones: PHONES, decided: 0 };

    let accounts = [100, 100_000, 1_000_000];
    let contents = accounts.map(|accounts| Content { accounts, ..small });
    beside(options, "accounts", &accounts, &contents, results).await?;

    let decided = [0, 10_000, 100_000];
    let contents = decided.map(|decided| Content { decided, ..small });
    beside(options, "decided challenges, evidence kept", &decided, &contents, results).await?;

    open_challenges(options, &options.service, "open challenges", results).await?;
    match postgres {
        None => results.left_out.push("open challenges on PostgreSQL: no server was named (--postgres)".to_owned()),
        Some(base) => {
            let postgres = Some(fresh_database(base).await?);
            let service = service::Options { postgres, ..options.service.clone() };
            open_challenges(options, &service, "open challenges, PostgreSQL", results).await?;
        }
    }

    // The same server, and more and more phones that only listen.
    let mut bed = Bed::few(&options.service, crowd(), PHONES).await?;
    let mut connected = 0;
    for size in CROWD {
        bed.ready.connect_idle(&bed.site.target_of(PHONES + connected..PHONES + size)?).await?;
        connected = size;
        let figures = options.in_turns(&mut [&mut bed.ready], LOAD).await?;
        results.growth.extend(figures.iter().map(|figures| row("idle phones", size, figures)));
    }
    bed.stop().await
}

/// The phones of the load, and as many others as there can be in a crowd.
const fn crowd() -> Content {
    let [.., most] = CROWD;
    let all = PHONES + most;
    Content { accounts: all, phones: all, decided: 0 }
}

/// The same server, and more and more questions that nobody answers.
async fn open_challenges(
    options: &Options,
    service: &service::Options,
    what: &'static str,
    results: &mut Results,
) -> Result<(), Failure> {
    let mut bed = Bed::few(service, crowd(), PHONES).await?;
    let mut asked = 0;
    for size in CROWD {
        bed.site.target_of(PHONES + asked..PHONES + size)?.tickets(size - asked).await?;
        asked = size;
        let figures = options.in_turns(&mut [&mut bed.ready], LOAD).await?;
        results.growth.extend(figures.iter().map(|figures| row(what, size, figures)));
    }
    bed.stop().await
}

/// Servers on databases of different sizes, in turns.
async fn beside<const N: usize>(
    options: &Options,
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
    let figures = options.in_turns(&mut targets, LOAD).await?;
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
