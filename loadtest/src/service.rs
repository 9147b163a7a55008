//! A Nod server of our own: a folder, a database that was filled for it, a process that is started and stopped.

use std::net::TcpListener;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use nod_core::wire::PushTargetRequest;
use tokio::time::Instant;

use crate::Failure;
use crate::http::{Connection, request};
use crate::limits::within;
use crate::phone;
use crate::process::Process;
use crate::seed::{self, Seeded};
use crate::target::{Party, Server, Target};

/// How long a server may take until it is ready.
const START: Duration = Duration::from_mins(1);

/// Which server is started, where, and on what.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
pub(crate) struct Options {
    /// The `nod` program to measure; without it, the same server as a library in this program.
    #[arg(long)]
    pub(crate) nod: Option<PathBuf>,
    /// The core that the server has; without it, all of them.
    #[arg(long)]
    pub(crate) server_core: Option<usize>,
    /// A PostgreSQL database to fill; without it, SQLite in a temporary folder.
    #[arg(long)]
    pub(crate) postgres: Option<String>,
    /// Nod without a store, to see what one costs: everything in memory.
    #[arg(long, conflicts_with_all = ["nod", "postgres"])]
    pub(crate) memory: bool,
}

/// What the database holds before the server starts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Content {
    pub(crate) accounts: usize,
    pub(crate) phones: usize,
    pub(crate) decided: usize,
}

/// A folder with a server's configuration and database. It is removed when this is dropped.
pub(crate) struct Site {
    folder: PathBuf,
    /// The settings that every server here has.
    settings: String,
    options: Options,
    pub(crate) server: Server,
    pub(crate) metrics: Server,
    pub(crate) seeded: Seeded,
}

/// A server that is ready.
pub(crate) struct Running {
    pub(crate) process: Process,
    /// From the start of the process to its being ready.
    pub(crate) ready_after: Duration,
}

impl Site {
    /// Makes a folder and fills a database.
    pub(crate) async fn new(options: &Options, content: Content) -> Result<Self, Failure> {
        let folder = temporary_folder()?;
        let (port, metrics_port) = free_ports()?;
        let server = Server::parse(&format!("http://127.0.0.1:{port}"))?;
        let metrics = Server::parse(&format!("http://127.0.0.1:{metrics_port}"))?;
        let config = folder.join("nod.toml");
        let settings = settings(&folder, (port, metrics_port), options.postgres.as_deref());
        std::fs::write(&config, &settings)?;
        let Content { accounts, phones, decided } = content;
        let seeding = seed::Options { config, accounts, phones, decided, out: folder.join("phones.json") };
        let seeded = seed::run(&seeding).await?;
        Ok(Self { folder, settings, options: options.clone(), server, metrics, seeded })
    }

    /// Where a scenario may put files of its own.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The next server that starts has these settings too; not those of an earlier call.
    pub(crate) fn configure(&self, more: &str) -> Result<(), Failure> {
        Ok(std::fs::write(self.folder.join("nod.toml"), with(&self.settings, more))?)
    }

    /// Registers a push target for each of the first phones, instead of those that were registered before. No server may run.
    pub(crate) async fn push_targets(&self, targets: &[PushTargetRequest]) -> Result<(), Failure> {
        seed::push_targets(&self.folder.join("nod.toml"), &self.seeded.phones, targets).await
    }

    /// Starts the server and waits until it is ready.
    pub(crate) async fn start(&self) -> Result<Running, Failure> {
        let own = std::env::current_exe()?;
        let config = self.folder.join("nod.toml").display().to_string();
        let phones = self.folder.join("phones.json").display().to_string();
        let (program, arguments): (&Path, Vec<&str>) = match (&self.options.nod, self.options.memory) {
            (_, true) => (&own, vec!["serve", "--config", &config, "--memory", &phones]),
            (Some(nod), false) => (nod, vec!["--config", &config, "serve"]),
            (None, false) => (&own, vec!["serve", "--config", &config]),
        };
        let began = Instant::now();
        self.wait(Process::start(program, &arguments, self.options.server_core)?, began).await
    }

    /// The server as a target, with all of its phones.
    pub(crate) fn target(&self) -> Result<Arc<Target>, Failure> {
        self.target_of(0..self.seeded.phones.len())
    }

    /// The server as a target, with some of its phones.
    pub(crate) fn target_of(&self, which: Range<usize>) -> Result<Arc<Target>, Failure> {
        let phones = phone::seeded(&self.seeded)?;
        let phones = phones.get(which).ok_or("fewer phones were seeded")?.to_vec();
        Ok(Target::nod(self.server.clone(), phones, &self.party()))
    }

    /// The relying party of the load.
    pub(crate) fn party(&self) -> Party {
        let Seeded { client, secret, origin, .. } = &self.seeded;
        Party { client: client.clone(), secret: secret.clone(), origin: origin.clone() }
    }

    async fn wait(&self, process: Process, began: Instant) -> Result<Running, Failure> {
        let ask = request("GET", "/readyz", &self.server.host, &[], "");
        loop {
            let ready = async { Connection::open(self.server.address).await?.exchange(&ask).await };
            if within("the server", ready).await.is_ok_and(|reply| reply.status == 200) {
                return Ok(Running { process, ready_after: began.elapsed() });
            }
            if began.elapsed() > START {
                return Err("the server does not get ready: start it by hand to see why".into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // What cannot be removed is left to the system's own cleaning.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Two ports that are free now. Another process could take one before the server does; then the start fails and says so.
fn free_ports() -> Result<(u16, u16), Failure> {
    let (one, other) = (TcpListener::bind("127.0.0.1:0")?, TcpListener::bind("127.0.0.1:0")?);
    Ok((one.local_addr()?.port(), other.local_addr()?.port()))
}

fn temporary_folder() -> Result<PathBuf, Failure> {
    use std::os::unix::fs::DirBuilderExt as _;
    let name = nod_core::encoding::base64url(&nod_core::random::bytes::<9>(&nod::ambient::OsRandom));
    let folder = std::env::temp_dir().join(format!("nod-loadtest-{name}"));
    std::fs::DirBuilder::new().mode(0o700).create(&folder)?;
    Ok(folder)
}

/// The settings of the measured server: the defaults, but for where things are and for what a load must be allowed.
fn settings(folder: &Path, (port, metrics_port): (u16, u16), postgres: Option<&str>) -> String {
    let folder = folder.display();
    let database = postgres.map_or_else(|| format!("sqlite:{folder}/nod.db"), str::to_owned);
    format!(
        r#"service.public_url = "http://127.0.0.1:{port}"
http.listen = "127.0.0.1:{port}"
http.metrics_listen = "127.0.0.1:{metrics_port}"
app.listen = "off"
http.max_connections = 1000000
http.max_connections_per_address = 1000000
limits.issues_per_minute = 0
limits.free_attempts = 1000000
limits.failures_per_minute = 0
limits.device_calls_per_minute = 0
limits.changes_per_hour = 0
limits.sign_ins_per_hour = 0
database.url = "{database}"
keys.data_key_file = "{folder}/data.key"
log.filter = "warn""#
    )
}

/// Settings and more of them, one to a line; of two with one name the later one holds.
fn with(settings: &str, more: &str) -> String {
    let name = |line: &str| line.split_once(" = ").map(|(name, _)| name.to_owned());
    let again: Vec<String> = more.lines().filter_map(name).collect();
    let kept = settings.lines().filter(|line| name(line).is_none_or(|name| !again.contains(&name)));
    kept.chain(more.lines()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use nod::config::Config;

    use super::*;

    #[test]
    fn the_settings_of_the_measured_server_are_settings_of_nod() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), settings(Path::new("/srv"), (8080, 9464), None)).unwrap();
        let config = Config::load(Some(file.path())).unwrap();
        assert_eq!(config.http.listen.port(), 8080);
        assert_eq!(config.http.metrics_listen.unwrap().port(), 9464);
        assert_eq!(config.limits.issues_per_minute, 0, "as many as the load asks");
    }

    #[test]
    fn of_two_settings_with_one_name_the_later_one_holds() {
        let settings = with("a.b = 1\na.c = 2", "a.b = 3\nd = \"x = y\"");
        assert_eq!(settings, "a.c = 2\na.b = 3\nd = \"x = y\"");
        assert_eq!(with("a.b = 1", ""), "a.b = 1");
    }
}
