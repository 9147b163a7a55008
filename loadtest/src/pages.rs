//! The scenario `pages`: people open the sign-in page and their account, so many a second, beside approvals. In turns with approvals alone,
//! so that what the machine does meanwhile is in both.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::Failure;
use crate::findings::Findings;
use crate::http::{Connection, request};
use crate::limits::within;
use crate::load::{self, Loop, Until};
use crate::measure::{Counts, Tally, median};
use crate::process::usage;
use crate::seed;
use crate::service::{self, Content, Site};
use crate::target::{Crowd, Server};

/// The accounts that are asked for approvals, and whose pages are opened.
const PEOPLE: usize = 50;

/// Requests that each account had before: its page shows the latest.
const DECIDED: usize = 20;

/// How many, and at which server.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) service: service::Options,
    /// Pages that are opened each second: half of them `/sign-in`, half `/account`.
    #[arg(long, default_value_t = 100.0)]
    pub(crate) pages: f64,
    /// Approvals that begin each second.
    #[arg(long, default_value_t = 50.0)]
    pub(crate) rate: f64,
    /// How long each of the two runs of a round takes.
    #[arg(long, default_value_t = 5)]
    pub(crate) seconds: u64,
    /// Rounds. The report holds the medians over them.
    #[arg(long, default_value_t = 5)]
    pub(crate) rounds: usize,
}

/// Runs the scenario.
pub(crate) async fn run(options: &Options) -> Result<Findings, Failure> {
    let mut findings = Findings::new("pages");
    let content = Content { accounts: PEOPLE, phones: PEOPLE, decided: PEOPLE * DECIDED };
    let site = Site::new(&options.service, content).await?;
    let sessions = seed::sessions(&site.folder().join("nod.toml"), &site.seeded.phones).await?;
    let target = site.target()?;
    let running = site.start().await?;
    let pid = running.process.pid();
    let mut crowd = Crowd::default();
    target.connect_some(0..PEOPLE, &mut crowd).await?;
    let sign_in = Page::new(&site.server, "/sign-in", 200, &[String::new()]);
    let account = Page::new(&site.server, "/account", 200, &sessions);

    let span = Duration::from_secs(options.seconds);
    let mut rounds = Vec::with_capacity(options.rounds);
    for _ in 0..options.rounds {
        let alone = load::run(&target, Loop::open(options.rate), Until::Elapsed(span), Some(pid), "alone").await?;
        let over = Arc::new(AtomicBool::new(false));
        let approvals = async {
            let measured =
                load::run(&target, Loop::open(options.rate), Until::Elapsed(span), Some(pid), "beside").await;
            over.store(true, Ordering::Relaxed);
            measured
        };
        let (beside, sign_in, account) = tokio::join!(
            approvals,
            sign_in.open_at(options.pages / 2.0, &over),
            account.open_at(options.pages / 2.0, &over)
        );
        rounds.push(Round { alone: alone.counts, beside: beside?.counts, sign_in: sign_in?, account: account? });
    }
    findings.count("server_peak_kib", usage(pid)?.peak_kib);
    crowd.still_there()?;
    drop(crowd);
    running.process.stop().await?;
    tell(&rounds, &mut findings);
    Ok(findings)
}

/// What one round counted.
struct Round {
    alone: Counts,
    beside: Counts,
    sign_in: Counts,
    account: Counts,
}

fn tell(rounds: &[Round], findings: &mut Findings) {
    let of = |figure: &dyn Fn(&Round) -> f64| median(rounds.iter().map(figure)).unwrap_or_default();
    for (name, figure) in [
        ("approval_alone_p50_ms", (|round| round.alone.micros(0.5) / 1000.0) as fn(&Round) -> f64),
        ("approval_beside_p50_ms", |round| round.beside.micros(0.5) / 1000.0),
        ("approval_p50_ratio", |round| round.beside.micros(0.5) / round.alone.micros(0.5).max(f64::MIN_POSITIVE)),
        ("approval_alone_p99_ms", |round| round.alone.micros(0.99) / 1000.0),
        ("approval_beside_p99_ms", |round| round.beside.micros(0.99) / 1000.0),
        ("approval_p99_ratio", |round| round.beside.micros(0.99) / round.alone.micros(0.99).max(f64::MIN_POSITIVE)),
        ("sign_in_page_p50_ms", |round| round.sign_in.micros(0.5) / 1000.0),
        ("sign_in_page_p99_ms", |round| round.sign_in.micros(0.99) / 1000.0),
        ("account_page_p50_ms", |round| round.account.micros(0.5) / 1000.0),
        ("account_page_p99_ms", |round| round.account.micros(0.99) / 1000.0),
    ] {
        findings.figure(name, of(&figure));
    }
    for round in rounds {
        for counts in [&round.alone, &round.beside, &round.sign_in, &round.account] {
            findings.failures(counts);
        }
    }
}

/// A page, and those who open it.
struct Page {
    server: Server,
    status: u16,
    /// A request for each of the people.
    requests: Vec<Arc<[u8]>>,
    /// Connections that are open and idle.
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Page {
    fn new(server: &Server, path: &str, status: u16, cookies: &[String]) -> Self {
        let ask =
            |cookie: &String| request("GET", path, &server.host, &[("accept", "text/html"), ("cookie", cookie)], "");
        let requests = cookies.iter().map(|cookie| ask(cookie).into()).collect();
        Self { server: server.clone(), status, requests, idle: Arc::default() }
    }

    /// Opens the page so many times a second until it is over. Each counts from the moment at which it was due.
    async fn open_at(&self, rate: f64, over: &AtomicBool) -> Result<Counts, Failure> {
        let tally = Arc::new(Tally::new()?);
        let mut due = interval(Duration::from_secs_f64(1.0 / rate.max(0.1)));
        due.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let mut under_way = JoinSet::new();
        for ask in self.requests.iter().cycle() {
            let began = due.tick().await;
            if over.load(Ordering::Relaxed) {
                break;
            }
            let (ask, idle, tally) = (ask.clone(), self.idle.clone(), tally.clone());
            let (address, status) = (self.server.address, self.status);
            under_way.spawn(async move {
                let opened = within("a page", async {
                    let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
                    let mut connection = match kept.filter(Connection::is_open) {
                        Some(connection) => connection,
                        None => Connection::open(address).await?,
                    };
                    let reply = connection.exchange(&ask).await?;
                    idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
                    if reply.status == status { Ok(()) } else { Err(format!("HTTP {}", reply.status).into()) }
                });
                let opened = opened.await.map_err(|error: Failure| error.to_string());
                tally.count(opened.map(|()| Instant::now() - began));
            });
            while under_way.try_join_next().is_some() {}
        }
        while under_way.join_next().await.is_some() {}
        Ok(tally.take())
    }
}
