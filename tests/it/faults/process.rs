//! The real program, as a process of its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use nod::ambient::{OsRandom, SystemClock};
use nod::app::App;
use nod::config::Config;
use nod::flow::device::enrolment;
use nod::flow::{account, relying_party};
use nod::service::Listeners;
use nod_core::id::AccountId;
use nod_core::policy::{Policy, PolicyChange};
use nod_device::Outside;
use rustix::process::{Pid, Signal, kill_process};
use tokio::net::TcpSocket;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::harness::{ORIGIN, Phone, RelyingParty, assemble};
use crate::store::bed::{Kind, Place};

/// An installation: a folder, a database, an address.
pub struct Installation {
    folder: tempfile::TempDir,
    pub place: Place,
    pub address: SocketAddr,
    /// Bound and never listening: keeps the port ours while no process listens on it.
    _port: TcpSocket,
}

impl Installation {
    /// `settings`: more lines of TOML, such as `http.drain = 0`, beside what every installation has.
    pub async fn new(kind: Kind, settings: &str) -> Self {
        Self::on(Place::new(kind).await, settings)
    }

    /// … on a database that stands.
    pub fn on(place: Place, settings: &str) -> Self {
        // Fails only when there is one already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
        let port = socket("127.0.0.1:0".parse().unwrap());
        let address = port.local_addr().unwrap();
        let config = format!(
            "service.public_url = \"http://{address}\"\nkeys.data_key_file = \"{}\"\ndatabase.url = \"{}\"\n\
             log.filter = \"warn,nod=info,nod::flow=warn,nod::http=warn\"\nhttp.listen = \"{address}\"\n\
             http.metrics_listen = \"off\"\napp.listen = \"off\"\nlimits.free_attempts = 1000000\nlimits.issues_per_minute = 0\n\
             limits.failures_per_minute = 0\nlimits.pause_after_report = 0\n\
             approval.redeem_again_within = 300\n{settings}",
            folder.path().join("data.key").display(),
            place.url(),
        );
        std::fs::write(folder.path().join("nod.toml"), config).unwrap();
        Self { folder, place, address, _port: port }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn config(&self) -> Config {
        Config::load(Some(&self.path("nod.toml"))).unwrap()
    }

    /// Something done on a service in this process, before the real one starts.
    pub async fn prepare<T>(&self, work: impl AsyncFnOnce(&Setup) -> T) -> T {
        let app = assemble(self.config(), Arc::new(SystemClock)).await;
        let service = socket(self.address).listen(64).unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = nod::service::serve(app.clone(), Listeners { service, metrics: None, phone_app: None }, async {
            let _ = stopped.await;
        });
        let setup = Setup { app, url: self.url() };
        let work = async {
            let done = work(&setup).await;
            drop(stop);
            done
        };
        let (served, done) = tokio::join!(serving, work);
        assert!(served.unwrap(), "everything ended within the grace");
        done
    }

    /// Runs a command to its end; what it printed.
    pub async fn run(&self, arguments: &[&str]) -> String {
        let mut command = self.command(arguments);
        let output = tokio::task::spawn_blocking(move || command.stdin(Stdio::null()).output().unwrap()).await.unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nod"));
        command.args(arguments).env_clear().env("NOD_CONFIG", self.path("nod.toml")).current_dir(self.folder.path());
        command
    }

    /// A socket that outlives the processes which it is handed to.
    pub fn listener(&self) -> std::net::TcpListener {
        socket(self.address).listen(1024).unwrap().into_std().unwrap()
    }

    /// `nod serve`.
    pub fn serve(&self) -> Process {
        Process::start(self.command(&["serve"]), Stdio::null())
    }
}

fn socket(address: SocketAddr) -> TcpSocket {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    socket.bind(address).unwrap();
    socket
}

/// What is set up before people come.
pub struct Setup {
    pub app: Arc<App>,
    pub url: String,
}

impl Setup {
    pub async fn account(&self, username: &str) -> AccountId {
        let username = username.parse().unwrap();
        let draft = account::Draft { username, display_name: None, administrator: false, password: None };
        account::add(&self.app, draft).await.unwrap()
    }

    pub async fn phone(&self, account: AccountId, name: &str) -> Phone {
        let outside = Outside::system().unwrap();
        let signer = nod_core::token::Ed25519Signer::from_seed(&nod_core::random::bytes(&OsRandom));
        let invitation = enrolment::invite(&self.app, account, None).await.unwrap();
        let claim = nod_device::enrol(&invitation.link, name.parse().unwrap(), "test", Arc::new(signer), &outside);
        let pending = claim.await.unwrap();
        enrolment::confirm(&self.app, invitation.id, None, nod_core::notice::Told::NOTHING).await.unwrap();
        Phone { device: pending.confirmed().await.unwrap(), outside }
    }

    /// A relying party that is content with a tap.
    pub async fn relying_party(&self, client: &str) -> RelyingParty {
        let origins = Some(vec![ORIGIN.to_owned()]);
        let settings = relying_party::Settings { origins, policy: PolicyChange::Own(Policy::Tap), name: None };
        let id = client.parse().unwrap();
        let secret = relying_party::add(&self.app, &id, settings).await.unwrap();
        // As a good proxy does: no connection is used again that the other side may be about to close.
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(45))
            .pool_idle_timeout(Duration::from_millis(200))
            .build()
            .unwrap();
        RelyingParty { id, secret, url: self.url.clone(), http }
    }
}

/// A running `nod serve`.
pub struct Process {
    child: Child,
    /// Reads what it logs, to the end.
    log: Option<JoinHandle<String>>,
    ready: Option<oneshot::Receiver<()>>,
}

impl Process {
    pub fn start(command: Command, input: Stdio) -> Self {
        Self::start_with(command, input, Stdio::null())
    }

    /// … with something else in the place of its output.
    pub fn start_with(mut command: Command, input: Stdio, output: Stdio) -> Self {
        let mut child = command.stdin(input).stdout(output).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (tell, ready) = oneshot::channel();
        let log = tokio::task::spawn_blocking(move || {
            let (mut log, mut tell) = (String::new(), Some(tell));
            for line in lines.map_while(Result::ok) {
                if line.contains("nod is starting")
                    && let Some(tell) = tell.take()
                {
                    let _ = tell.send(());
                }
                log += &line;
                log.push('\n');
            }
            log
        });
        Self { child, log: Some(log), ready: Some(ready) }
    }

    /// Waits until it is about to serve, on an open database.
    pub async fn ready(&mut self) {
        if let Some(ready) = self.ready.take()
            && ready.await.is_err()
        {
            panic!("nod serve ended: {}", self.log.take().unwrap().await.unwrap());
        }
    }

    /// SIGKILL; what it had logged.
    pub async fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.end().await.1
    }

    pub fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// SIGTERM.
    pub fn terminate(&self) {
        kill_process(self.pid(), Signal::TERM).unwrap();
    }

    /// Waits for its end; how it ended, and what it logged.
    pub async fn end(mut self) -> (ExitStatus, String) {
        let log = self.log.take().unwrap().await.unwrap();
        assert!(!log.contains("panicked"), "{log}");
        // Its end of the pipe is closed: it is gone, or about to be.
        (self.child.wait().unwrap(), log)
    }
}

impl Drop for Process {
    /// A test that fails leaves no process behind. One that has ended already takes no harm.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
