//! The bench: every target that concerns one machine, Nod and the floor in turns, medians of several runs.

mod grow;
mod results;
mod targets;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::Failure;
use crate::approvals::Ready;
use crate::load::{Loop, Until};
use crate::report::{Figures, write_json};
use crate::service;

use results::Results;

/// What is measured, and how long.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(super) service: service::Options,
    /// Runs of each measurement; the median counts.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// How long each run is.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Phones of the load.
    #[arg(long, default_value_t = 1000)]
    phones: usize,
    /// The parts to measure; all of them when none is named.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Part>,
    /// What `benches/store.rs --targets` printed: the store alone.
    #[arg(long)]
    store: Option<PathBuf>,
    /// Where the results go, as JSON.
    #[arg(long)]
    out: PathBuf,
}

/// A part of the bench.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// T1, T2, T6, T8 and the time of each step.
    Approvals,
    /// T3.
    Framework,
    /// T4.
    Databases,
    /// T5.
    Store,
    /// T7.
    Idle,
    /// T9.
    Storm,
    /// T11.
    Start,
    /// What an approval costs as things grow.
    Growth,
}

/// Runs the bench. `true`: all of it was measured; whether the targets are met is for the reader.
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "the report, and how far it is")]
pub(crate) async fn run(mut options: Options) -> Result<bool, Failure> {
    // Everything runs on SQLite, but for what compares the two.
    let postgres = options.service.postgres.take();
    let options = &options;
    let mut results =
        Results { machine: machine(), runs: options.runs, seconds: options.seconds, ..Results::default() };
    let all = <Part as clap::ValueEnum>::value_variants();
    for part in all.iter().filter(|part| options.only.is_empty() || options.only.contains(part)) {
        eprintln!("{part:?}");
        if let Err(error) = measure(*part, options, postgres.as_deref(), &mut results).await {
            // The other parts are worth their time all the same.
            results.left_out.push(format!("{part:?}: {error}"));
        }
        // As soon as it is known: a bench that is broken off has measured something.
        write_json(&results, &options.out)?;
    }
    println!("{results}");
    Ok(results.left_out.is_empty())
}

async fn measure(part: Part, options: &Options, postgres: Option<&str>, results: &mut Results) -> Result<(), Failure> {
    match part {
        Part::Approvals => targets::approvals(options, results).await,
        Part::Framework => targets::framework(options, results).await,
        Part::Databases => targets::databases(options, postgres, results).await,
        Part::Store => targets::store(options, results),
        Part::Idle => targets::idle(options, results).await,
        Part::Storm => targets::storm(options, results).await,
        Part::Start => targets::start(options, results).await,
        Part::Growth => grow::growth(options, postgres, results).await,
    }
}

/// What is known of the machine.
fn machine() -> BTreeMap<&'static str, String> {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let processor = read("/proc/cpuinfo");
    let model = processor.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let memory = read("/proc/meminfo");
    let total = memory.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let cores = std::fs::read_to_string("/sys/devices/system/cpu/online").unwrap_or_default();
    BTreeMap::from([
        ("processor", model.map_or_else(String::new, |(_, name)| name.trim().to_owned())),
        ("cores", cores.trim().to_owned()),
        ("memory", total.map_or_else(String::new, |total| total.trim().to_owned())),
        ("kernel", read("/proc/sys/kernel/osrelease").trim().to_owned()),
        ("load before", read("/proc/loadavg").trim().to_owned()),
    ])
}

impl Options {
    fn span(&self) -> Duration {
        Duration::from_secs_f64(self.seconds)
    }

    /// Measures several targets in turns, after a warm-up of each: the medians, in the order of the targets.
    async fn in_turns(&self, targets: &mut [&mut Ready], pattern: Loop) -> Result<Vec<Figures>, Failure> {
        let mut figures: Vec<Vec<Figures>> = targets.iter().map(|_| Vec::new()).collect();
        for target in targets.iter_mut() {
            target.run(pattern, Until::Elapsed(self.span() / 5)).await?;
        }
        for _ in 0..self.runs.max(1) {
            for (target, figures) in targets.iter_mut().zip(&mut figures) {
                let measured = target.run(pattern, Until::Elapsed(self.span())).await?;
                if measured.counts.failed() > 0 {
                    return Err(format!("approvals failed: {:?}", measured.counts.failures).into());
                }
                figures.push(Figures::of(&measured));
            }
        }
        Ok(figures.iter().map(|figures| Figures::median(figures)).collect())
    }
}
