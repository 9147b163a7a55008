//! The scenario `approvals`: from the relying party's request to the moment the waiting browser is told.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::Failure;
use crate::load::{self, Loop, Until};
use crate::measure::Measured;
use crate::phone;
use crate::process::Process;
use crate::report::{Report, write_json};
use crate::seed::Seeded;
use crate::service::{self, Content, Running, Site};
use crate::target::{Browsers, Crowd, Party, Server, Target};

/// The warm-up is a tenth of a run.
const WARM_UP: u32 = 10;

/// Against which server, as whom.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
struct Against {
    /// Starts a server, on a database that is filled for it, and removes both afterwards.
    #[arg(long, conflicts_with_all = ["server", "pid", "phones", "home"])]
    own: bool,
    #[command(flatten)]
    service: service::Options,
    /// The server's public address.
    #[arg(long, default_value = "http://localhost:8080")]
    server: String,
    /// The server's process, to measure its processor time, memory and open files. It must run on this machine.
    #[arg(long)]
    pid: Option<u32>,
    /// What `nod-loadtest seed` wrote: phones and a relying party.
    #[arg(long, conflicts_with = "home")]
    phones: Option<PathBuf>,
    /// The folder in which `nod-device` keeps enrolled accounts: each is a phone.
    #[arg(long, env = "NOD_DEVICE_HOME", requires = "client", requires = "secret", requires = "origin")]
    home: Option<PathBuf>,
    /// The most phones to use.
    #[arg(long, default_value_t = 1000)]
    most_phones: usize,
    /// The relying party's client id. Its policy must be `tap`: a program has no eyes for a number.
    #[arg(long)]
    client: Option<String>,
    /// The relying party's secret.
    #[arg(long, env = "NOD_CLIENT_SECRET", hide_env_values = true)]
    secret: Option<String>,
    /// One of the relying party's origins: browsers watch from there.
    #[arg(long)]
    origin: Option<String>,
}

/// How many, how, and against what.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    against: Against,
    /// Closed loop: approvals under way at once.
    #[arg(long, default_value_t = 1, conflicts_with = "rate")]
    concurrency: usize,
    /// Open loop: approvals that begin each second, whatever became of those before.
    #[arg(long)]
    rate: Option<f64>,
    /// Approvals to measure in each run.
    #[arg(long, default_value_t = 1000, conflicts_with = "seconds")]
    count: u64,
    /// Measures for so long instead.
    #[arg(long)]
    seconds: Option<f64>,
    /// How many runs; the report gives the median of each figure.
    #[arg(long, default_value_t = 1)]
    runs: usize,
    /// Measures the bare relay too, in turns with the server: what an approval costs without Nod.
    #[arg(long)]
    floor: bool,
    /// How the floor's browsers wait: `new` has the hops that Nod has.
    #[arg(long, value_enum, default_value_t = Browsers::New)]
    floor_browsers: Browsers,
    /// The core on which the relay runs; put your server on the same.
    #[arg(long)]
    floor_core: Option<usize>,
    /// Writes the report as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Writes a chart of latency by percentile.
    #[arg(long)]
    svg: Option<PathBuf>,
}

/// A target with its phones connected.
pub(crate) struct Ready {
    pub(crate) target: Arc<Target>,
    /// The server's process, where it is known.
    pub(crate) pid: Option<u32>,
    phones: Crowd,
}

impl Ready {
    /// Connects the target's phones.
    pub(crate) async fn new(target: Arc<Target>, pid: Option<u32>) -> Result<Self, Failure> {
        let mut phones = Crowd::default();
        target.connect_some(0..target.phones(), &mut phones).await?;
        Ok(Self { target, pid, phones })
    }

    /// Connects phones that the load does not use.
    pub(crate) async fn connect_idle(&mut self, target: &Arc<Target>) -> Result<(), Failure> {
        target.connect_some(0..target.phones(), &mut self.phones).await
    }

    /// One run. A phone that left while it was measured makes it worthless.
    pub(crate) async fn run(&mut self, pattern: Loop, until: Until) -> Result<Measured, Failure> {
        let measured = load::run(&self.target, pattern, until, self.pid, self.target.name()).await?;
        self.phones.still_there()?;
        Ok(measured)
    }
}

/// The relay, in a process of its own.
pub(crate) struct Floor {
    process: Process,
    server: Server,
}

impl Floor {
    /// Starts it, on that core where one is named; with axum and JSON where that is what should be measured.
    pub(crate) async fn start(core: Option<usize>, framework: bool) -> Result<Self, Failure> {
        let program = std::env::current_exe()?;
        let arguments: &[&str] = if framework { &["relay", "--framework"] } else { &["relay"] };
        let (process, address) = Process::start_listening(&program, arguments, core).await?;
        Ok(Self { server: Server::parse(&format!("http://{address}"))?, process })
    }

    /// The relay with that many phones.
    pub(crate) async fn ready(&self, phones: usize, browsers: Browsers) -> Result<Ready, Failure> {
        Ready::new(Target::relay(self.server.clone(), phones, browsers), Some(self.process.pid())).await
    }

    /// The same phones, which are connected already, and other browsers.
    pub(crate) fn sharing(&self, phones: usize, browsers: Browsers) -> Ready {
        let target = Target::relay(self.server.clone(), phones, browsers);
        Ready { target, pid: Some(self.process.pid()), phones: Crowd::default() }
    }

    /// Stops it.
    pub(crate) async fn stop(self) -> Result<(), Failure> {
        self.process.stop().await.map(drop)
    }
}

/// A server of our own.
async fn own(against: &Against) -> Result<(Site, Running), Failure> {
    let content = Content { accounts: against.most_phones, phones: against.most_phones, decided: 0 };
    let site = Site::new(&against.service, content).await?;
    let running = site.start().await?;
    Ok((site, running))
}

/// The server that was named, with its phones and its relying party.
async fn nod(against: &Against) -> Result<Arc<Target>, Failure> {
    let server = Server::parse(&against.server)?;
    let (mut phones, party) = match (&against.phones, &against.home) {
        (Some(file), _) => {
            let seeded = Seeded::read(file)?;
            let phones = phone::seeded(&seeded)?;
            (phones, Party { client: seeded.client, secret: seeded.secret, origin: seeded.origin })
        }
        (None, Some(home)) => {
            let given = |value: &Option<String>, name| value.clone().ok_or_else(|| format!("{name} is missing"));
            let party = Party {
                client: given(&against.client, "--client")?,
                secret: given(&against.secret, "--secret")?,
                origin: given(&against.origin, "--origin")?,
            };
            (phone::enrolled(home, &against.server).await?, party)
        }
        (None, None) => {
            return Err("whose phones? --phones FILE (from `seed`), or --home FOLDER (of nod-device)".into());
        }
    };
    phones.truncate(against.most_phones);
    Ok(Target::nod(server, phones, &party))
}

/// Runs the scenario. `true`: every approval ended as approved.
#[expect(clippy::print_stdout, reason = "the report")]
pub(crate) async fn run(options: &Options) -> Result<bool, Failure> {
    let pattern = match options.rate {
        Some(rate) if rate > 0.0 && rate.is_finite() => Loop::open(rate),
        Some(_) => return Err("--rate: more than zero".into()),
        None => Loop::Closed { concurrency: options.concurrency },
    };
    let own = if options.against.own { Some(own(&options.against).await?) } else { None };
    let (target, pid) = match &own {
        Some((site, running)) => (site.target()?, Some(running.process.pid())),
        None => (nod(&options.against).await?, options.against.pid),
    };
    let count = target.phones();
    let mut server = Ready::new(target, pid).await?;
    let mut floor = None;
    if options.floor {
        let relay = Floor::start(options.floor_core, false).await?;
        let ready = relay.ready(count, options.floor_browsers).await?;
        floor = Some((relay, ready));
    }
    let (until, warm_up) = match options.seconds {
        Some(seconds) if (0.1..86_400.0).contains(&seconds) => {
            let span = Duration::from_secs_f64(seconds);
            (Until::Elapsed(span), Until::Elapsed(span / WARM_UP))
        }
        Some(_) => return Err("--seconds: a tenth of a second to a day".into()),
        None => (Until::Count(options.count), Until::Count((options.count / u64::from(WARM_UP)).max(1))),
    };
    let mut runs = Vec::new();
    for run in 0..options.runs.max(1) {
        if let Some((_, relay)) = &mut floor {
            if run == 0 {
                relay.run(pattern, warm_up.clone()).await?;
            }
            runs.push((relay.target.name(), relay.run(pattern, until.clone()).await?));
        }
        if run == 0 {
            server.run(pattern, warm_up.clone()).await?;
        }
        runs.push((server.target.name(), server.run(pattern, until.clone()).await?));
    }
    if let Some((relay, ready)) = floor {
        drop(ready);
        relay.stop().await?;
    }
    drop(server);
    if let Some((_site, running)) = own {
        running.process.stop().await?;
    }
    let floor_browsers = options.floor.then(|| options.floor_browsers.name());
    let report = Report::new(pattern, count, floor_browsers, &runs)?;
    println!("{report}");
    if let Some(path) = &options.json {
        write_json(&report, path)?;
    }
    if let Some(path) = &options.svg {
        report.write_svg(path)?;
    }
    Ok(report.failed() == 0)
}
