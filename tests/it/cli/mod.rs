//! The command line: the real program, as a process of its own, beside a service on the same database.

mod accounts;
mod audit;
mod doctor;
mod evidence;
mod organisation;
mod parties;
mod push;
mod settings;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::sync::Arc;

use nod::ambient::{OsRandom, SystemClock};
use nod::config::Config;
use nod::service::Listeners;
use nod_core::link::EnrolmentLink;
use nod_device::Outside;
use serde_json::Value;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::harness::{Phone, RelyingParty, assemble};
use crate::store::bed::{Kind, Place};

/// A port on which nothing listens: one needs to be root to do so, and nobody does.
const SILENT: &str = "127.0.0.1:1";

/// Cases that run on both databases.
macro_rules! on_both {
    ($($case:ident)+) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
            async fn $case() {
                super::$case(crate::cli::Installation::with_address()).await.remove().await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
            async fn $case() {
                super::$case(crate::cli::Installation::postgres().await).await.remove().await;
            })+
        }
    };
}

use on_both;

/// One installation: a folder with a configuration, a data key and a database.
struct Installation {
    folder: tempfile::TempDir,
    place: Option<Place>,
    listener: Option<std::net::TcpListener>,
    url: String,
}

impl Installation {
    /// On SQLite, without a service.
    fn new() -> Self {
        Self::on(None, None)
    }

    /// On SQLite, with an address for a service.
    fn with_address() -> Self {
        Self::on(None, Some(std::net::TcpListener::bind("127.0.0.1:0").unwrap()))
    }

    /// On PostgreSQL, with an address for a service.
    async fn postgres() -> Self {
        let place = Place::new(Kind::Postgres).await;
        Self::on(Some(place), Some(std::net::TcpListener::bind("127.0.0.1:0").unwrap()))
    }

    fn on(place: Option<Place>, listener: Option<std::net::TcpListener>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // The data key is in it.
        std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
        let sqlite = || format!("sqlite:{}", folder.path().join("nod.db").display());
        let database = place.as_ref().map_or_else(sqlite, Place::url);
        let address = listener.as_ref().map_or_else(|| SILENT.to_owned(), |it| it.local_addr().unwrap().to_string());
        let url = format!("http://{address}");
        let key = folder.path().join("data.key");
        let config = format!(
            "[service]\npublic_url = \"{url}\"\n[http]\nlisten = \"{address}\"\nmetrics_listen = \"off\"\n\
             [app]\nlisten = \"off\"\n[database]\nurl = \"{database}\"\n[keys]\ndata_key_file = \"{}\"\n",
            key.display()
        );
        std::fs::write(folder.path().join("nod.toml"), config).unwrap();
        Self { folder, place, listener, url }
    }

    async fn remove(self) {
        if let Some(place) = self.place {
            place.remove().await;
        }
    }

    /// Runs SQL on its database behind its back; gives how many rows it changed.
    async fn sql(&self, statement: &str) -> u64 {
        if let Some(place) = &self.place {
            return place.sql(statement).await;
        }
        let url = format!("sqlite:{}", self.path("nod.db").display());
        let database = crate::store::bed::sqlite(&url);
        database.execute_batch(statement).unwrap();
        database.changes()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program(arguments);
        command.env("NOD_CONFIG", self.path("nod.toml")).current_dir(self.folder.path());
        command
    }

    /// Runs a command that reads nothing.
    fn nod(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).stdin(Stdio::null()).output().unwrap())
    }

    /// Runs a command that reads `input`.
    fn nod_reads(&self, arguments: &[&str], input: &str) -> Run {
        let mut command = self.command(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A command that refuses before it reads has gone away already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Run::of(child.wait_with_output().unwrap())
    }

    /// Starts the service in this process, on the real clock: the command line is in another process.
    async fn serve(&mut self) -> Service {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = self.listener.take().expect("an installation with an address");
        listener.set_nonblocking(true).unwrap();
        let service = tokio::net::TcpListener::from_std(listener).unwrap();
        let config = Config::load(Some(&self.path("nod.toml"))).unwrap();
        let app = assemble(config, Arc::new(SystemClock)).await;
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = nod::service::serve(app, Listeners { service, metrics: None, phone_app: None }, async {
            let _ = stopped.await;
        });
        #[expect(clippy::disallowed_methods, reason = "the service itself, which the test stops and awaits")]
        let running = tokio::spawn(serving);
        Service { stop, running }
    }

    /// Adds a relying party from the command line.
    fn relying_party(&self, client: &str) -> RelyingParty {
        let added = self.nod(&["relying-party", "add", client, "--json"]).json();
        RelyingParty {
            id: client.parse().unwrap(),
            secret: added["secret"].as_str().unwrap().to_owned(),
            url: self.url.clone(),
            http: reqwest::Client::new(),
        }
    }

    /// Links a phone from the command line: the code that the phone shows is typed there.
    async fn phone(&self, username: &str, name: &str) -> Phone {
        let mut enrolling = Enrolling::start(
            self,
            &["user", "enrol", username, "--reason", "a new phone", "--json", "--yes-if-code", "-"],
        );
        let opened: Value = serde_json::from_str(&enrolling.line()).unwrap();
        let link = EnrolmentLink::parse(opened["link"].as_str().unwrap()).unwrap();
        let outside = Outside::system().unwrap();
        let signer = nod_core::token::Ed25519Signer::from_seed(&nod_core::random::bytes(&OsRandom));
        let claim = nod_device::enrol(&link, name.parse().unwrap(), "test", Arc::new(signer), &outside);
        let pending = claim.await.unwrap();
        let claimed: Value = serde_json::from_str(&enrolling.line()).unwrap();
        assert_eq!(claimed["code"], pending.confirmation_code());
        assert_eq!((&claimed["name"], &claimed["platform"]), (&name.into(), &"test".into()));
        enrolling.say(pending.confirmation_code());
        let run = enrolling.end();
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        Phone { device: pending.confirmed().await.unwrap(), outside }
    }
}

/// `nod` with nothing of the caller's settings.
fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nod"));
    command.args(arguments).env_clear();
    command
}

/// What came of a command.
#[derive(Debug)]
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// What it printed, if it did what it was asked.
    #[track_caller]
    fn done(&self) -> &str {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{self:?}");
        &self.out
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(self.done()).unwrap()
    }

    /// Checks that it was refused with that code, and said nothing else that could be taken for a result.
    #[track_caller]
    fn refused(&self, code: &str) {
        assert_eq!(self.code, 1, "{self:?}");
        assert!(self.err.lines().any(|line| line.starts_with(&format!("nod: {code}: "))), "{code} in {self:?}");
        assert!(!self.err.contains("panicked"), "{self:?}");
    }
}

/// `nod user enrol`, under way.
struct Enrolling {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Enrolling {
    fn start(installation: &Installation, arguments: &[&str]) -> Self {
        let mut command = installation.command(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { input: child.stdin.take(), output, child }
    }

    /// The next line of its output.
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line
    }

    /// The next line that has `text` in it.
    fn line_with(&mut self, text: &str) -> String {
        loop {
            let line = self.line();
            assert!(!line.is_empty(), "it ended without {text:?}");
            if line.contains(text) {
                return line;
            }
        }
    }

    fn say(&mut self, line: &str) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
    }

    fn end(mut self) -> Run {
        drop(self.input.take());
        let mut out = String::new();
        std::io::Read::read_to_string(&mut self.output, &mut out).unwrap();
        let output = self.child.wait_with_output().unwrap();
        Run { out, ..Run::of(output) }
    }
}

/// A service in this process.
struct Service {
    stop: oneshot::Sender<()>,
    running: JoinHandle<nod::flow::Result<bool>>,
}

impl Service {
    async fn finish(self) {
        drop(self.stop);
        assert!(self.running.await.unwrap().unwrap(), "everything ended within the grace");
    }
}

fn write(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}
