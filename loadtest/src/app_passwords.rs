//! The scenario `app-passwords`: how many checks of app passwords a second, and how long one takes beside approvals.
//!
//! Each mail server keeps its connections, and asks for one program after the other. First as fast as the server answers; then so
//! many a second, while approvals begin at half of the rate that the server reached without them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use data_encoding::BASE64;
use nod::ambient::{Clock as _, OsRandom, SystemClock};
use nod::config::Config;
use nod::store::{self, Fenced, NewAppPassword};
use nod::vault::Vault;
use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::encoding::base64url;
use nod_core::factor::app_password::{AppPassword, AppSecret, Scope};
use nod_core::id::AppPasswordId;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::Failure;
use crate::approvals::Ready;
use crate::findings::Findings;
use crate::http::{Connection, request};
use crate::limits::within;
use crate::load::{self, Loop, Until};
use crate::measure::{Measured, Tally, look};
use crate::service::{self, Content, Site};
use crate::target::Server;

/// Accounts with a phone and an app password each.
const ACCOUNTS: usize = 200;

/// Approvals under way while their capacity is found.
const SOME: usize = 16;

/// How much, and at which server.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) service: service::Options,
    /// Connections of mail servers, each with one check under way.
    #[arg(long, default_value_t = 16)]
    pub(crate) concurrency: usize,
    /// Checks a second beside the approvals.
    #[arg(long, default_value_t = 500.0)]
    pub(crate) rate: f64,
    /// Each part lasts so many seconds.
    #[arg(long, default_value_t = 5.0)]
    pub(crate) seconds: f64,
}

/// Runs the scenario.
pub(crate) async fn run(options: &Options) -> Result<Findings, Failure> {
    if !(0.1..86_400.0).contains(&options.seconds) || !(1.0..100_000.0).contains(&options.rate) {
        return Err("--seconds: a tenth of a second to a day; --rate: 1 to 100,000".into());
    }
    let mut findings = Findings::new("app-passwords");
    let span = Duration::from_secs_f64(options.seconds);
    let content = Content { accounts: ACCOUNTS, phones: ACCOUNTS, decided: 0 };
    let site = Site::new(&options.service, content).await?;
    let checks = Arc::new(Checks { server: site.server.clone(), requests: requests(&site).await? });
    let running = site.start().await?;
    let pid = running.process.pid();
    // The first use of each password is written down, and the next in ten minutes.
    checks.run(options.concurrency, Until::Count(ACCOUNTS as u64), None, None).await?;

    let checked = checks.run(options.concurrency, Until::Elapsed(span), None, Some(pid)).await?;
    let mut ready = Ready::new(site.target()?, Some(pid)).await?;
    let capacity = ready.run(Loop::Closed { concurrency: SOME }, Until::Elapsed(span)).await?;
    let half = capacity.rate() / 2.0;
    let over = Arc::new(AtomicBool::new(false));
    let asking = async {
        let measured = checks.run(options.concurrency, Until::Elapsed(span), Some(options.rate), None).await;
        over.store(true, Ordering::Relaxed);
        measured
    };
    let (approvals, beside) = tokio::join!(ready.run(Loop::open(half), Until::Told(over.clone())), asking);
    let (approvals, beside) = (approvals?, beside?);
    drop(ready);
    running.process.stop().await?;

    findings.figure("checks_per_second", checked.rate());
    for (name, counts, share) in [
        ("check_p50_ms", &checked.counts, 0.5),
        ("check_p99_ms", &checked.counts, 0.99),
        ("check_beside_p50_ms", &beside.counts, 0.5),
        ("check_beside_p99_ms", &beside.counts, 0.99),
        ("approval_beside_p50_ms", &approvals.counts, 0.5),
        ("approval_beside_p99_ms", &approvals.counts, 0.99),
    ] {
        findings.figure(name, counts.micros(share) / 1000.0);
    }
    for counts in [&checked.counts, &beside.counts, &capacity.counts, &approvals.counts] {
        findings.failures(counts);
    }
    if let Some(spent) = checked.cpu_per_approval() {
        findings.figure("server_cpu_us_per_check", spent);
    }
    findings.figure("checks_per_second_beside", beside.rate());
    findings.figure("approvals_per_second_capacity", capacity.rate());
    findings.figure("approvals_per_second_beside", approvals.rate());
    Ok(findings)
}

/// An app password for each account, and the request that asks whether it is right.
async fn requests(site: &Site) -> Result<Vec<Vec<u8>>, Failure> {
    let config = Config::load(Some(&site.folder().join("nod.toml")))?;
    let vault = Vault::open(&config.keys, &OsRandom)?;
    let store = store::open(&config.database).await?;
    let party = site.party();
    let own = format!("Basic {}", BASE64.encode(format!("{}:{}", party.client, party.secret).as_bytes()));
    let now = SystemClock.now();
    let mut requests = Vec::with_capacity(site.seeded.phones.len());
    for phone in &site.seeded.phones {
        let secret = AppSecret::new(&OsRandom);
        let password = AppPassword {
            id: AppPasswordId::new(now, &OsRandom),
            account: phone.account,
            name: "Mail".parse()?,
            scope: Scope::Any,
            created_at: now,
            expires_at: None,
            last_use: None,
            refused: None,
            revoked_at: None,
        };
        let secret_mac = base64url(&vault.derive("app-password", secret.expose()));
        let audit = AuditDraft::new(now, AuditKind::AppPasswordCreated).account(phone.account);
        let new = NewAppPassword { password, secret_mac, most: 1, at: now };
        if let Fenced::Lost = store.add_app_password(new, audit).await? {
            return Err("an account takes no app password".into());
        }
        let body = serde_json::json!({
            "username": phone.username, "password": secret.expose(), "protocol": "imap", "ip": "192.0.2.7",
        });
        let headers = [("authorization", own.as_str())];
        let host = &site.server.host;
        requests.push(request("POST", "/v1/app-passwords/check", host, &headers, &body.to_string()));
    }
    store.close().await;
    Ok(requests)
}

/// Mail servers.
struct Checks {
    server: Server,
    requests: Vec<Vec<u8>>,
}

impl Checks {
    /// So many at once, each connection one after the other; with a rate, so many a second, and each counts from when it was due.
    async fn run(
        self: &Arc<Self>,
        concurrency: usize,
        until: Until,
        rate: Option<f64>,
        pid: Option<u32>,
    ) -> Result<Measured, Failure> {
        let tally = Arc::new(Tally::new()?);
        let next = Arc::new(std::sync::atomic::AtomicU64::new(0));
        let before = look(pid)?;
        let began = Instant::now();
        let mut workers = JoinSet::new();
        for _ in 0..concurrency.max(1) {
            let (checks, tally, next, until) = (self.clone(), tally.clone(), next.clone(), until.clone());
            workers.spawn(async move {
                let pacer = load::Pacer::new()?;
                let mut connection = Connection::open(checks.server.address).await?;
                loop {
                    let turn = next.fetch_add(1, Ordering::Relaxed);
                    let due = rate.map_or_else(Instant::now, |rate| began + load::intended(turn, rate));
                    if !until.has(turn, due.saturating_duration_since(began)) {
                        return Ok::<(), Failure>(());
                    }
                    pacer.until(due).await?;
                    let place = usize::try_from(turn)? % checks.requests.len().max(1);
                    let ask = checks.requests.get(place).ok_or("nothing to ask")?;
                    let reply = within("a check", connection.exchange(ask)).await?;
                    tally.count(reply.good().map(|_| due.elapsed()).map_err(|error| error.to_string()));
                }
            });
        }
        while let Some(ended) = workers.join_next().await {
            ended??;
        }
        let took = began.elapsed();
        Ok(Measured { counts: tally.take(), took, server: before.zip(look(pid)?) })
    }
}
