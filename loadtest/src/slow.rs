//! The scenario `slow`: peers that do not read, do not speak, or speak a byte at a time, beside honest ones.
//!
//! The honest ones must not notice, and the server must get rid of the others by itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::Failure;
use crate::findings::Findings;
use crate::limits::within_open_files;
use crate::load::{self, Loop, Until};
use crate::phone::{self, Phone, Session};
use crate::process::usage;
use crate::service::{self, Content, Site};
use crate::socket::Socket;
use crate::target::{Crowd, Server, Target};

/// The honest accounts.
const HONEST: usize = 50;

/// How long a peer that speaks slowly waits before its next byte.
const DRIP: Duration = Duration::from_secs(1);

/// How many, and at which server.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) service: service::Options,
    /// Bad peers of each kind: phones that never read, sockets that never say who they are, connections that send nothing,
    /// requests that come a byte at a time.
    #[arg(long, default_value_t = 500)]
    pub(crate) count: usize,
    /// Honest sign-ins that begin each second.
    #[arg(long, default_value_t = 50.0)]
    pub(crate) rate: f64,
    /// How long each of the two runs is, in seconds.
    #[arg(long, default_value_t = 15.0)]
    pub(crate) seconds: f64,
}

/// Runs the scenario.
pub(crate) async fn run(options: &Options) -> Result<Findings, Failure> {
    let mut findings = Findings::new("slow");
    let count = within_open_files(options.count, 4, &mut findings).max(1);
    let all = HONEST + count;
    let site = Site::new(&options.service, Content { accounts: all, phones: all, decided: 0 }).await?;
    let mut honest = phone::seeded(&site.seeded)?;
    let deaf = honest.split_off(HONEST);
    let target = Target::nod(site.server.clone(), honest, &site.party());
    let running = site.start().await?;
    let mut crowd = Crowd::default();
    target.connect_some(0..HONEST, &mut crowd).await?;
    let pattern = Loop::open(options.rate);
    let span = Until::Elapsed(Duration::from_secs_f64(options.seconds));
    let calm = load::run(&target, pattern, span.clone(), None, "calm").await?;

    let before = usage(running.process.pid())?;
    let bad = Bad::gather(&deaf, &site.server, count).await?;
    // Something that the deaf ones do not read.
    Target::nod(site.server.clone(), deaf, &site.party()).tickets(count).await?;
    let after = usage(running.process.pid())?;
    let beside = load::run(&target, pattern, span, None, "beside").await?;
    crowd.still_there()?;
    findings.count("bad_peers", count * 4);
    for (name, closed) in ["undecided_closed", "silent_closed", "dripping_closed"].into_iter().zip(&bad.closed) {
        findings.count(name, closed.load(Ordering::Relaxed));
    }
    drop((bad, crowd));
    running.process.stop().await?;

    #[expect(clippy::cast_precision_loss, reason = "KiB and connections")]
    let each = (after.rss_kib as f64 - before.rss_kib as f64) / (count * 4) as f64;
    findings.figure("bad_peer_kib", each);
    for (name, counts, share) in [
        ("calm_p50_ms", &calm.counts, 0.5),
        ("beside_p50_ms", &beside.counts, 0.5),
        ("calm_p99_ms", &calm.counts, 0.99),
        ("beside_p99_ms", &beside.counts, 0.99),
    ] {
        findings.figure(name, counts.micros(share) / 1000.0);
    }
    findings.figure("p99_ratio", beside.counts.micros(0.99) / calm.counts.micros(0.99).max(f64::MIN_POSITIVE));
    findings.failures(&calm.counts);
    findings.failures(&beside.counts);
    Ok(findings)
}

/// Peers that behave badly, until this is dropped.
struct Bad {
    /// How many of each kind the server has closed: sockets that never say who they are, connections that say nothing,
    /// requests that come a byte at a time.
    closed: [Arc<AtomicUsize>; 3],
    _tasks: JoinSet<()>,
    /// Nobody reads what comes.
    _deaf: Vec<Session>,
}

impl Bad {
    async fn gather(deaf: &[Phone], server: &Server, count: usize) -> Result<Self, Failure> {
        let closed: [Arc<AtomicUsize>; 3] = Default::default();
        let [of_undecided, of_silent, of_dripping] = &closed;
        let mut tasks = JoinSet::new();
        let mut sessions = Vec::new();
        for phone in deaf {
            sessions.push(Session::open(phone, server).await?);
        }
        for _ in 0..count {
            let socket = Socket::open(server.address, &server.host, "/v1/socket", None).await?;
            tasks.spawn(counted(of_undecided.clone(), undecided(socket)));
            tasks.spawn(counted(of_silent.clone(), silent(small(server).await?)));
            tasks.spawn(counted(of_dripping.clone(), dripping(small(server).await?)));
        }
        Ok(Self { closed, _tasks: tasks, _deaf: sessions })
    }
}

async fn counted(closed: Arc<AtomicUsize>, peer: impl Future<Output = ()>) {
    peer.await;
    closed.fetch_add(1, Ordering::Relaxed);
}

/// A connection that takes as little as the system lets it.
async fn small(server: &Server) -> Result<TcpStream, Failure> {
    let socket = if server.address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_recv_buffer_size(1)?;
    Ok(socket.connect(server.address).await?)
}

/// Opens a socket and never says who it is. Ends when the server closes.
async fn undecided(mut socket: Socket) {
    while let Ok(Some(_)) = socket.hear().await {}
}

/// Says nothing. Ends when the server closes.
async fn silent(mut stream: TcpStream) {
    let mut byte = [0];
    while stream.read(&mut byte).await.is_ok_and(|read| read > 0) {}
}

/// Sends a request a byte at a time. Ends when the server closes.
async fn dripping(mut stream: TcpStream) {
    let (mut reader, mut writer) = stream.split();
    let mut byte = [0];
    let request = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-slow: ";
    let speak = async {
        for next in request.iter().chain(std::iter::repeat(&b'a')) {
            if writer.write_all(std::slice::from_ref(next)).await.is_err() {
                return;
            }
            sleep(DRIP).await;
        }
    };
    let hear = async { while reader.read(&mut byte).await.is_ok_and(|read| read > 0) {} };
    tokio::select! {
        () = speak => {}
        () = hear => {}
    }
}
