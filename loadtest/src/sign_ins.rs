//! The scenario `sign-ins`: wrong passwords, hundreds at once and again and again, beside an honest sign-in and beside approvals.
//!
//! A third of them wait for the answer, a third hang up once they have sent the form, and a third are streams of HTTP/2 connections
//! that are reset. The limit on wrong passwords of one network is off, which the flood would meet at once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use nod::ambient::{Clock as _, OsRandom, SystemClock};
use nod::config::Config;
use nod::flow::relying_party::OWN_CLIENT;
use nod::hashing::{Asker, Hashing};
use nod::store::{self, Fenced};
use nod_core::audit::{AuditDraft, AuditKind};
use secrecy::ExposeSecret as _;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use crate::Failure;
use crate::findings::Findings;
use crate::http::{Connection, Reply, request};
use crate::limits::{within, within_open_files};
use crate::load::{self, Loop, Until};
use crate::measure::Measured;
use crate::process::usage;
use crate::service::{self, Content, Site};
use crate::target::{Crowd, Server};

/// The accounts that are asked for approvals.
const PHONES: usize = 50;

/// Who signs in: an account without a phone, whose sign-in ends with the password.
const HONEST: &str = "person-50";
const PASSWORD: &str = "correct horse battery";

/// Streams on one connection.
const STREAMS: usize = 50;

/// How far those who attack stand back (`nice`).
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// After so long a request is cut off.
const CUT_AFTER: Duration = Duration::from_millis(5);

/// How many, and at which server.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) service: service::Options,
    /// Wrong passwords at once.
    #[arg(long, default_value_t = 700)]
    pub(crate) count: usize,
    /// Networks from which they come.
    #[arg(long, default_value_t = 8)]
    pub(crate) networks: usize,
    /// Honest sign-ins, one after the other, in each of the two runs.
    #[arg(long, default_value_t = 30)]
    pub(crate) rounds: usize,
    /// Approvals that begin each second meanwhile.
    #[arg(long, default_value_t = 20.0)]
    pub(crate) rate: f64,
}

/// Runs the scenario.
pub(crate) async fn run(options: &Options) -> Result<Findings, Failure> {
    let mut findings = Findings::new("sign-ins");
    let count = within_open_files(options.count, 1, &mut findings).max(3);
    let content = Content { accounts: PHONES + 1, phones: PHONES, decided: 0 };
    let site = Site::new(&options.service, content).await?;
    site.configure("http.trusted_proxies = [\"127.0.0.1\"]\nlimits.wrong_passwords_per_minute = 0")?;
    set_password(&site).await?;
    let target = site.target()?;
    let running = site.start().await?;
    let pid = running.process.pid();
    let mut crowd = Crowd::default();
    target.connect_some(0..PHONES, &mut crowd).await?;
    let mut honest = Person::new(&site.server, "198.51.100.1").await?;

    let mut beside_honest = async |label| {
        let over = Arc::new(AtomicBool::new(false));
        let approvals = load::run(&target, Loop::open(options.rate), Until::Told(over.clone()), None, label);
        let sign_ins = async {
            let took = honest.sign_ins(options.rounds).await;
            over.store(true, Ordering::Relaxed);
            took
        };
        let (approvals, took) = tokio::join!(approvals, sign_ins);
        Ok::<(Measured, Vec<f64>), Failure>((approvals?, took?))
    };
    let (calm, calm_sign_ins) = beside_honest("calm").await?;
    let over = Arc::new(AtomicBool::new(false));
    let flood = Flood { server: site.server.clone(), form: Form::of(&site.server).await?, networks: options.networks };
    let flooding = async {
        let measured = beside_honest("beside").await;
        over.store(true, Ordering::Relaxed);
        measured
    };
    let (sent, beside) = tokio::join!(flood.run_beside(count, over.clone()), flooding);
    let ((sent, answers), (beside, beside_sign_ins)) = (sent?, beside?);
    let peak = usage(pid)?.peak_kib;
    crowd.still_there()?;
    drop(crowd);
    running.process.stop().await?;

    findings.count("wrong_passwords_sent", sent);
    for (name, status) in [("of_which_compared", 401), ("of_which_overloaded", 503)] {
        findings.count(name, answers.get(&status).copied().unwrap_or_default());
    }
    findings.count("server_peak_kib", peak);
    for (name, samples, share) in [
        ("sign_in_calm_median_ms", &calm_sign_ins, 0.5),
        ("sign_in_beside_median_ms", &beside_sign_ins, 0.5),
        ("sign_in_calm_longest_ms", &calm_sign_ins, 1.0),
        ("sign_in_beside_longest_ms", &beside_sign_ins, 1.0),
    ] {
        findings.figure(name, quantile(samples, share));
    }
    findings.figure("sign_in_median_ratio", quantile(&beside_sign_ins, 0.5) / quantile(&calm_sign_ins, 0.5));
    for (name, counts, share) in [
        ("approval_calm_p50_ms", &calm.counts, 0.5),
        ("approval_beside_p50_ms", &beside.counts, 0.5),
        ("approval_calm_p99_ms", &calm.counts, 0.99),
        ("approval_beside_p99_ms", &beside.counts, 0.99),
    ] {
        findings.figure(name, counts.micros(share) / 1000.0);
    }
    findings.figure("approval_p50_ratio", beside.counts.micros(0.5) / calm.counts.micros(0.5).max(f64::MIN_POSITIVE));
    findings.failures(&calm.counts);
    findings.failures(&beside.counts);
    Ok(findings)
}

async fn set_password(site: &Site) -> Result<(), Failure> {
    let config = Config::load(Some(&site.folder().join("nod.toml")))?;
    let hashing = Hashing::new();
    let permit = hashing.permit(Asker::Trusted).await.map_err(|_| "no permit")?;
    let hash = hashing.make(permit, PASSWORD.as_bytes().to_vec().into(), [7; 16]).await?;
    let store = store::open(&config.database).await?;
    let account = store.account_by_username(&HONEST.parse()?).await?.ok_or("the honest account was not seeded")?;
    let audit = AuditDraft::new(SystemClock.now(), AuditKind::PasswordSet).account(account.id);
    let set = store.set_password(account.id, hash.expose_secret(), &OWN_CLIENT.parse()?, audit).await?;
    store.close().await;
    if let Fenced::Won(_) = set { Ok(()) } else { Err("the honest account is gone".into()) }
}

/// Milliseconds that so large a share of the samples took at the most.
fn quantile(samples: &[f64], share: f64) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in a short list"
    )]
    let place = (sorted.len().saturating_sub(1) as f64 * share) as usize;
    sorted.get(place).copied().unwrap_or_default()
}

/// The sign-in form of a browser: the cookies that came with it, and its token.
#[derive(Clone)]
struct Form {
    cookies: String,
    csrf: String,
}

impl Form {
    async fn of(server: &Server) -> Result<Self, Failure> {
        let ask = request("GET", "/sign-in", &server.host, &[], "");
        let reply = within("the form", async { Connection::open(server.address).await?.exchange(&ask).await }).await?;
        let page = String::from_utf8_lossy(&reply.body).into_owned();
        let token = page.split_once("name=\"csrf\" value=\"").and_then(|(_, rest)| rest.split('"').next());
        Ok(Self { csrf: token.ok_or("a form without its token")?.to_owned(), cookies: reply.cookies.join("; ") })
    }

    /// Names and values of this form's headers.
    fn headers<'f>(&'f self, server: &'f Server, from: &'f str) -> [(&'static str, &'f str); 5] {
        [
            ("origin", &server.issuer),
            ("sec-fetch-site", "same-origin"),
            ("x-forwarded-for", from),
            ("cookie", &self.cookies),
            ("content-type", "application/x-www-form-urlencoded"),
        ]
    }

    fn body(&self, username: &str, typed: &str) -> String {
        format!("csrf={}&username={username}&password={}", self.csrf, typed.replace(' ', "+"))
    }

    /// The bytes of a sign-in over HTTP/1.1.
    fn bytes(&self, server: &Server, from: &str, username: &str, typed: &str) -> Vec<u8> {
        let body = self.body(username, typed);
        let mut text = format!("POST /sign-in HTTP/1.1\r\nhost: {}\r\ncontent-length: {}\r\n", server.host, body.len());
        for (name, value) in self.headers(server, from) {
            text.push_str(name);
            text.push_str(": ");
            text.push_str(value);
            text.push_str("\r\n");
        }
        text.push_str("\r\n");
        text.push_str(&body);
        text.into_bytes()
    }
}

/// Somebody who knows the password.
struct Person {
    connection: Connection,
    sign_in: Vec<u8>,
}

impl Person {
    async fn new(server: &Server, from: &str) -> Result<Self, Failure> {
        let sign_in = Form::of(server).await?.bytes(server, from, HONEST, PASSWORD);
        Ok(Self { connection: Connection::open(server.address).await?, sign_in })
    }

    /// How long each took, in milliseconds.
    async fn sign_ins(&mut self, rounds: usize) -> Result<Vec<f64>, Failure> {
        let mut took = Vec::with_capacity(rounds);
        for _ in 0..rounds {
            let began = Instant::now();
            let reply = within("an honest sign-in", self.connection.exchange(&self.sign_in)).await?;
            took.push(began.elapsed().as_secs_f64() * 1000.0);
            if reply.status != 303 {
                return Err(format!("an honest sign-in was answered with {}", reply.status).into());
            }
        }
        Ok(took)
    }
}

/// Wrong passwords.
#[derive(Clone)]
struct Flood {
    server: Server,
    form: Form,
    networks: usize,
}

impl Flood {
    /// Runs on a thread of its own, after which everybody else comes first: those who attack have machines of their own, and on
    /// this one they must not take the cores from the server, the honest browser and the phones.
    async fn run_beside(self, count: usize, over: Arc<AtomicBool>) -> Result<(usize, BTreeMap<u16, usize>), Failure> {
        let work = move || {
            #[cfg(target_os = "linux")]
            rustix::process::setpriority_process(None, NICE)?;
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(self.run(count, &over))
        };
        tokio::task::spawn_blocking(work).await?
    }

    /// Sends so many at once, and again when they are answered or cut off, until it is over. How many, and what was answered.
    async fn run(&self, count: usize, over: &AtomicBool) -> Result<(usize, BTreeMap<u16, usize>), Failure> {
        let (mut sent, mut answers) = (0, BTreeMap::new());
        while !over.load(Ordering::Relaxed) {
            let mut round = JoinSet::new();
            let third = count / 3;
            for number in sent..sent + third {
                round.spawn(self.clone().patient(number));
                round.spawn(self.clone().hanging_up(number + third));
            }
            for first in (sent + 2 * third..sent + 3 * third).step_by(STREAMS) {
                round.spawn(self.clone().resetting(first..(first + STREAMS).min(sent + 3 * third)));
            }
            sent += 3 * third;
            while let Some(ended) = round.join_next().await {
                // A connection that the server closes is an answer as well.
                if let Ok(Some(status)) = ended? {
                    *answers.entry(status).or_default() += 1;
                }
            }
        }
        Ok((sent, answers))
    }

    /// A name that nobody has, so that no other limit ends the flood.
    fn name(number: usize) -> String {
        let salt = nod_core::random::bytes::<4>(&OsRandom);
        format!("nobody-{number}-{}", data_encoding::HEXLOWER.encode(&salt))
    }

    fn from(&self, number: usize) -> String {
        format!("10.0.{}.{}", number % self.networks.clamp(1, 250), number % 250)
    }

    fn bytes(&self, number: usize) -> Vec<u8> {
        self.form.bytes(&self.server, &self.from(number), &Self::name(number), "wrong password")
    }

    async fn patient(self, number: usize) -> Result<Option<u16>, Failure> {
        let sign_in = self.bytes(number);
        let exchange = async { Connection::open(self.server.address).await?.exchange(&sign_in).await };
        within("a wrong password", exchange).await.map(|Reply { status, .. }| Some(status))
    }

    async fn hanging_up(self, number: usize) -> Result<Option<u16>, Failure> {
        let mut stream = TcpStream::connect(self.server.address).await?;
        stream.write_all(&self.bytes(number)).await?;
        sleep(CUT_AFTER).await;
        Ok(None)
    }

    async fn resetting(self, numbers: std::ops::Range<usize>) -> Result<Option<u16>, Failure> {
        let stream = TcpStream::connect(self.server.address).await?;
        let (mut client, connection) = h2::client::handshake(stream).await?;
        let driver = async {
            // It ends with an error when the other side closes it.
            let _ = connection.await;
        };
        let resets = async {
            let mut streams = Vec::new();
            for number in numbers {
                let from = self.from(number);
                let mut request = http::Request::post(format!("{}/sign-in", self.server.issuer));
                for (name, value) in self.form.headers(&self.server, &from) {
                    request = request.header(name, value);
                }
                client = client.ready().await?;
                let (_, mut stream) = client.send_request(request.body(())?, false)?;
                stream.send_data(self.form.body(&Self::name(number), "wrong").into_bytes().into(), true)?;
                streams.push(stream);
            }
            sleep(CUT_AFTER).await;
            for mut stream in streams {
                stream.send_reset(h2::Reason::CANCEL);
            }
            sleep(CUT_AFTER).await;
            Ok::<(), Failure>(())
        };
        tokio::select! {
            done = resets => done.map(|()| None),
            () = driver => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_one_of_the_samples() {
        let samples = [5.0, 1.0, 3.0];
        let found = [0.0, 0.5, 1.0].map(|share| quantile(&samples, share).to_string());
        assert_eq!(found, ["1", "3", "5"]);
        assert_eq!(quantile(&[], 0.5).to_string(), "0");
    }
}
