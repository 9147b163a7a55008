//! The scenario `storm`: the server restarts, and every phone comes back. People sign in meanwhile.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use crate::Failure;
use crate::findings::Findings;
use crate::limits::within_open_files;
use crate::load::{self, Loop, Until};
use crate::phone::{self, Phone, Session};
use crate::service::{self, Content, Site};
use crate::target::{Server, Target};

/// The accounts that sign in while the others come back.
const LOGINS: usize = 50;

/// How long a phone waits after a server that is not there, at first and at most.
const BACKOFF: Range<Duration> = Duration::from_millis(250)..Duration::from_secs(2);

/// The phones of those who sign in try again at this pace: their owners stare at them.
const EAGER: Duration = Duration::from_millis(20);

/// After so long, those who are not back are given up.
const PATIENCE: Duration = Duration::from_mins(2);

/// How many, and at which server.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) service: service::Options,
    /// Phones that come back.
    #[arg(long, default_value_t = 10_000)]
    pub(crate) count: usize,
    /// Sign-ins that begin each second, before and meanwhile.
    #[arg(long, default_value_t = 50.0)]
    pub(crate) rate: f64,
    /// How long the calm before is measured, in seconds.
    #[arg(long, default_value_t = 5.0)]
    pub(crate) calm: f64,
}

/// Runs the scenario.
pub(crate) async fn run(options: &Options) -> Result<Findings, Failure> {
    let mut findings = Findings::new("storm");
    let count = within_open_files(options.count + LOGINS, 1, &mut findings).saturating_sub(LOGINS).max(1);
    let all = count + LOGINS;
    let site = Site::new(&options.service, Content { accounts: all, phones: all, decided: 0 }).await?;
    let mut phones = phone::seeded(&site.seeded)?;
    let crowd = phones.split_off(LOGINS);
    let target = Target::nod(site.server.clone(), phones.clone(), &site.party());

    let running = site.start().await?;
    let devices = Herd::gather(crowd, &site.server, None);
    let eager = Herd::gather(phones, &site.server, Some(EAGER));
    devices.all_in().await?;
    eager.all_in().await?;
    let pattern = Loop::open(options.rate);
    let span = Until::Elapsed(Duration::from_secs_f64(options.calm));
    load::run(&target, pattern, span.clone(), None, "warm-up").await?;
    let calm = load::run(&target, pattern, span, None, "calm").await?;

    let told_to_stop = Instant::now();
    running.process.stop().await?;
    findings.figure("stop_s", told_to_stop.elapsed().as_secs_f64());
    let running = site.start().await?;
    findings.figure("ready_again_s", running.ready_after.as_secs_f64());
    let ready = Instant::now();
    eager.all_in().await?;
    let over = Arc::new(AtomicBool::new(false));
    let logins = load::run(&target, pattern, Until::Told(over.clone()), None, "storm");
    let back = async {
        let back = devices.all_in().await;
        let took = ready.elapsed();
        over.store(true, Ordering::Relaxed);
        back.map(|()| took)
    };
    let (logins, back) = tokio::join!(logins, back);
    let (logins, back) = (logins?, back?);
    drop((devices, eager));
    running.process.stop().await?;

    findings.count("devices", count);
    findings.figure("all_back_s", back.as_secs_f64());
    findings.count("logins_meanwhile", logins.counts.latencies.len());
    findings.figure("calm_p99_ms", calm.counts.micros(0.99) / 1000.0);
    findings.figure("storm_p99_ms", logins.counts.micros(0.99) / 1000.0);
    findings.figure("p99_ratio", logins.counts.micros(0.99) / calm.counts.micros(0.99).max(f64::MIN_POSITIVE));
    findings.failures(&calm.counts);
    findings.failures(&logins.counts);
    Ok(findings)
}

/// Phones that come back by themselves, as the server tells them to.
struct Herd {
    inside: Arc<AtomicUsize>,
    size: usize,
    /// Ends with this.
    _tasks: JoinSet<()>,
}

impl Herd {
    fn gather(phones: Vec<Phone>, server: &Server, eager: Option<Duration>) -> Self {
        let inside = Arc::new(AtomicUsize::new(0));
        let size = phones.len();
        let mut tasks = JoinSet::new();
        for phone in phones {
            tasks.spawn(stay(phone, server.clone(), inside.clone(), eager));
        }
        Self { inside, size, _tasks: tasks }
    }

    /// Waits until all are in.
    async fn all_in(&self) -> Result<(), Failure> {
        let began = Instant::now();
        while self.inside.load(Ordering::Relaxed) < self.size {
            if began.elapsed() > PATIENCE {
                let inside = self.inside.load(Ordering::Relaxed);
                return Err(format!("{inside} of {} phones are in after {PATIENCE:?}", self.size).into());
            }
            sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }
}

/// A phone that stays: comes when the server says, and backs off from one that is not there.
async fn stay(phone: Phone, server: Server, inside: Arc<AtomicUsize>, eager: Option<Duration>) {
    let mut pause = BACKOFF.start;
    loop {
        let mut retry_after = None;
        if let Ok(mut session) = Session::open(&phone, &server).await {
            inside.fetch_add(1, Ordering::Relaxed);
            pause = BACKOFF.start;
            retry_after = session.say_yes().await.ok().flatten();
            inside.fetch_sub(1, Ordering::Relaxed);
        } else {
            pause = (pause * 2).min(BACKOFF.end);
        }
        sleep(eager.or(retry_after).unwrap_or(pause)).await;
    }
}
