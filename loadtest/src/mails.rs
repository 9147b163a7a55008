//! The scenario `mails`: so many letters are due, and a mail server on this machine takes them.

use std::path::PathBuf;
use std::process::Stdio;

use nod::ambient::{Clock as _, OsRandom, SystemClock};
use nod::config::Config;
use nod::store::{self, Fenced, NewAddress, NewLetter};
use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::id::{AddressId, MailId};
use nod_core::time::Timestamp;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::Instant;

use crate::Failure;
use crate::findings::Findings;
use crate::limits::within;
use crate::process::usage;
use crate::service::{self, Content, Site};

/// How many, and to which mail server.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) service: service::Options,
    /// Accounts, each with one letter that is due.
    #[arg(long, default_value_t = 2_000)]
    pub(crate) count: usize,
    /// The Python that has aiosmtpd.
    #[arg(long, default_value = "target/aiosmtpd/bin/python")]
    pub(crate) python: PathBuf,
    /// A mail server that prints its port, and then a line for each letter that it takes.
    #[arg(long, default_value = "tests/it/mail/server.py")]
    pub(crate) mail_server: PathBuf,
}

/// Runs the scenario.
pub(crate) async fn run(options: &Options) -> Result<Findings, Failure> {
    let mut findings = Findings::new("mails");
    let site = Site::new(&options.service, Content { accounts: options.count, phones: 0, decided: 0 }).await?;
    write_letters(&site).await?;
    let mut mail = MailServer::start(options).await?;
    site.configure(&format!(
        "mail.host = \"127.0.0.1\"\nmail.port = {}\nmail.encryption = \"none\"\nmail.from = \"nod@example.org\"",
        mail.port
    ))?;
    let running = site.start().await?;
    let pid = running.process.pid();
    within("the first letter", mail.take(1)).await?;
    let (began, before) = (Instant::now(), usage(pid)?.cpu_us);
    mail.take(options.count - 1).await?;
    let (took, after) = (began.elapsed().as_secs_f64(), usage(pid)?.cpu_us);
    running.process.stop().await?;

    let letters = u32::try_from(options.count - 1)?;
    findings.count("letters", letters);
    findings.figure("letters_per_second", f64::from(letters) / took.max(f64::MIN_POSITIVE));
    #[expect(clippy::cast_precision_loss, reason = "microseconds of seconds")]
    findings.figure("server_cpu_us_per_letter", (after - before) as f64 / f64::from(letters));
    findings.note("the mail server is a single thread of Python, and prints each letter: it may be what limits");
    Ok(findings)
}

/// Each account gets an address, and with its confirmation a letter that tells of it. The letter that asks for the confirmation is of no
/// use any more when the server starts.
async fn write_letters(site: &Site) -> Result<(), Failure> {
    let config = Config::load(Some(&site.folder().join("nod.toml")))?;
    let store = store::open(&config.database).await?;
    let mut after = None;
    loop {
        let page = store.accounts(after.as_ref(), 500).await?;
        for account in &page.rows {
            let now = SystemClock.now();
            let id = AddressId::new(now, &OsRandom);
            let new = NewAddress {
                account: account.id,
                id,
                address: format!("{}@example.org", account.username).parse()?,
                language: "en".to_owned(),
                most: 1,
                letter: NewLetter { id: MailId::new(now, &OsRandom), at: now, expires_at: now },
            };
            let entry = |kind| AuditDraft::new(SystemClock.now(), kind).account(account.id).detail(id.to_string());
            let added = store.add_address(new, entry(AuditKind::AddressAdded)).await?;
            let confirmation = entry(AuditKind::AddressConfirmed);
            let confirmed = store.confirm_address(account.id, id, Timestamp::from_millis(0), confirmation).await?;
            let (Fenced::Won(()), Fenced::Won(())) = (added, confirmed) else {
                return Err("an address was not added".into());
            };
        }
        after = page.rows.last().map(|account| account.username.clone());
        if !page.more || after.is_none() {
            store.close().await;
            return Ok(());
        }
    }
}

/// A mail server. It ends when this is dropped.
struct MailServer {
    _process: Child,
    port: u16,
    taken: Lines<BufReader<ChildStdout>>,
}

impl MailServer {
    async fn start(options: &Options) -> Result<Self, Failure> {
        let mut command = Command::new(&options.python);
        command.arg(&options.mail_server).stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn().map_err(|error| format!("{}: {error}", options.python.display()))?;
        let output = process.stdout.take().ok_or("the mail server has no output")?;
        let mut taken = BufReader::new(output).lines();
        let port = within("the mail server", async { Ok(taken.next_line().await?) }).await?;
        Ok(Self { _process: process, port: port.ok_or("the mail server ended")?.parse()?, taken })
    }

    /// Waits until it took so many more letters.
    async fn take(&mut self, count: usize) -> Result<(), Failure> {
        for _ in 0..count {
            let next = within("a letter", async { Ok(self.taken.next_line().await?) }).await?;
            next.ok_or("the mail server ended")?;
        }
        Ok(())
    }
}
