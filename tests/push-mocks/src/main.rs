//! The mocks as a program: Apple's, Google's and Web Push on loopback, for a Nod on the same machine.

mod said;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use nod_push_mocks::{Apns, Behaviour, Ca, Fcm, Settings, WebPush};
use rustix::process::{Resource, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use serde_json::json;
use tokio::io::AsyncReadExt as _;
use tokio::signal::unix::{SignalKind, signal};

/// What went wrong, in words.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Stand-ins for Apple's, Google's and Web Push services, on loopback. Prints the settings that point Nod at them, then
/// one line per push, until Ctrl-C.
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line")]
#[derive(Parser)]
#[command(name = "nod-push-mocks", version)]
struct Arguments {
    /// APNs listens here, FCM on the next port, Web Push on the one after that.
    #[arg(long, value_name = "PORT", default_value_t = 9401, value_parser = clap::value_parser!(u16).range(1..=65533))]
    port_base: u16,
    /// Where ca.pem, apns.p8, service-account.json and subscriptions.jsonl are written: anew at each start.
    #[arg(long, value_name = "FOLDER", default_value = "var/push-mocks")]
    dir: PathBuf,
    /// Print nothing per push and keep none; at the end one line of JSON says how many there were.
    #[arg(long)]
    quiet: bool,
    /// Stop when standard input ends, too.
    #[arg(long)]
    until_stdin_closes: bool,
    /// Answer so many milliseconds after a push arrived.
    #[arg(long, value_name = "N", default_value_t = 0)]
    accept_after_ms: u64,
    /// Take pushes and never answer them.
    #[arg(long)]
    hang: bool,
    /// Do not open Web Push messages.
    #[arg(long)]
    no_decrypt: bool,
    /// Do not verify the signatures of VAPID.
    #[arg(long)]
    no_verify: bool,
    /// How many pushes may be in flight in one HTTP/2 connection.
    #[arg(long, value_name = "N", default_value_t = Settings::default().max_streams)]
    max_streams: u32,
    /// Write so many Web Push subscriptions, which share their keys, into subscriptions.jsonl.
    #[arg(long, value_name = "N", default_value_t = 0)]
    subscriptions: usize,
}

struct Mocks {
    apns: Apns,
    fcm: Fcm,
    web: WebPush,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    let ended = runtime.block_on(run(&arguments));
    // Without waiting for a read of standard input that nobody ends.
    runtime.shutdown_background();
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &Failure) -> ExitCode {
    // There is nothing to be done about a closed standard error.
    let _ = writeln!(io::stderr(), "nod-push-mocks: {error}");
    ExitCode::FAILURE
}

async fn run(arguments: &Arguments) -> Result<(), Failure> {
    let open_files = getrlimit(Resource::Nofile);
    // A connection is a file, and a load test has thousands. Where it may not be raised, it stays.
    let _ = setrlimit(Resource::Nofile, rustix::process::Rlimit { current: open_files.maximum, ..open_files });
    // Before anything is said, so that the program that reads it may stop us.
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    let ca = Ca::new();
    let mocks = Mocks::start(arguments, &ca).await?;
    mocks.write_files(arguments, &ca)?;
    say(&mocks.settings(&arguments.dir))?;
    let stop = async {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
            () = stdin_closed(), if arguments.until_stdin_closes => {}
        }
    };
    tokio::select! {
        () = stop => {}
        failed = mocks.tell(), if !arguments.quiet => failed?,
    }
    if arguments.quiet { say(&mocks.summary()) } else { Ok(()) }
}

impl Mocks {
    async fn start(arguments: &Arguments, ca: &Ca) -> Result<Self, Failure> {
        let settings = |offset: u16| Settings {
            port: arguments.port_base + offset,
            delay: Duration::from_millis(arguments.accept_after_ms),
            max_streams: arguments.max_streams,
            keep: !arguments.quiet,
            decrypt: !arguments.no_decrypt,
            verify: !arguments.no_verify,
            ..Settings::default()
        };
        let busy = |offset: u16| {
            let port = arguments.port_base + offset;
            move |error: io::Error| format!("port {port}: {error} (another one is chosen with --port-base)")
        };
        let mocks = Self {
            apns: Apns::start_with(ca, &settings(0)).await.map_err(busy(0))?,
            fcm: Fcm::start_with(ca, &settings(1)).await.map_err(busy(1))?,
            web: WebPush::start_with(ca, &settings(2)).await.map_err(busy(2))?,
        };
        if arguments.hang {
            mocks.apns.otherwise(Behaviour::Hang);
            mocks.fcm.otherwise(Behaviour::Hang);
            mocks.web.otherwise(Behaviour::Hang);
        }
        Ok(mocks)
    }

    fn write_files(&self, arguments: &Arguments, ca: &Ca) -> Result<(), Failure> {
        let folder = &arguments.dir;
        let wrong = |path: &Path, error: io::Error| format!("{}: {error}", path.display());
        fs::create_dir_all(folder).map_err(|error| wrong(folder, error))?;
        let mut subscriptions = String::new();
        for subscription in self.web.subscribe_many(arguments.subscriptions) {
            let nod_push_mocks::Subscription { endpoint, p256dh, auth } = subscription;
            subscriptions += &json!({ "endpoint": endpoint, "p256dh": p256dh, "auth": auth }).to_string();
            subscriptions.push('\n');
        }
        let files = [
            ("ca.pem", ca.pem()),
            ("apns.p8", self.apns.key_p8()),
            ("service-account.json", self.fcm.service_account_json()),
            ("subscriptions.jsonl", subscriptions),
        ];
        for (name, text) in files {
            let path = folder.join(name);
            fs::write(&path, text).map_err(|error| wrong(&path, error))?;
        }
        Ok(())
    }

    /// What points Nod at these mocks.
    fn settings(&self, folder: &Path) -> String {
        // A text in JSON is one in TOML.
        let file = |name: &str| json!(folder.join(name).display().to_string());
        let (apns, fcm) = (self.apns.url(), self.fcm.url());
        format!(
            r#"[push]
ca_file = {ca}
allow_networks = ["127.0.0.0/8", "::1"]
[webpush]
subject = "mailto:push@example.org"
hosts = ["localhost"]
[unifiedpush]
hosts = ["localhost"]
[apns]
production_url = "{apns}"
sandbox_url = "{apns}"
team_id = "{team}"
key_id = "{key_id}"
key_file = {key}
topics = ["org.example.nod"]
[fcm]
url = "{fcm}"
service_account_file = {account}
"#,
            ca = file("ca.pem"),
            key = file("apns.p8"),
            account = file("service-account.json"),
            team = self.apns.team_id(),
            key_id = self.apns.key_id(),
        )
    }

    /// Prints what comes in, until printing fails.
    async fn tell(&self) -> Result<(), Failure> {
        let mut told = [0; 3];
        loop {
            // Before looking: what comes in meanwhile is told now, or found at the next look.
            let seen = [self.apns.requests(), self.fcm.requests(), self.web.requests()];
            let mut lines = Vec::new();
            lines.extend(self.apns.take().iter().map(said::apns));
            lines.extend(self.fcm.take().iter().map(said::fcm));
            lines.extend(self.web.take().iter().map(said::web));
            let refused = [("apns", self.apns.refused()), ("fcm", self.fcm.refused()), ("webpush", self.web.refused())];
            for ((service, refused), told) in refused.iter().zip(&mut told) {
                lines.extend(refused.iter().skip(*told).map(|why| said::refused(service, why)));
                *told = refused.len();
            }
            say(&lines.concat())?;
            let [apns, fcm, web] = seen.map(|count| count + 1);
            tokio::select! {
                () = self.apns.wait_for_requests(apns) => {}
                () = self.fcm.wait_for_requests(fcm) => {}
                () = self.web.wait_for_requests(web) => {}
            }
        }
    }

    fn summary(&self) -> String {
        let cpu = clock_gettime(ClockId::ProcessCPUTime);
        let cpu = Duration::new(u64::try_from(cpu.tv_sec).unwrap_or(0), u32::try_from(cpu.tv_nsec).unwrap_or(0));
        let summary = json!({
            "apns": self.apns.accepted(), "fcm": self.fcm.accepted(), "webpush": self.web.accepted(),
            "requests": { "apns": self.apns.requests(), "fcm": self.fcm.requests(), "webpush": self.web.requests() },
            "refused": self.apns.refused().len() + self.fcm.refused().len() + self.web.refused().len(),
            "connections": self.apns.connections() + self.fcm.connections() + self.web.connections(),
            "cpu_seconds": cpu.as_secs_f64(),
        });
        format!("{summary}\n")
    }
}

fn say(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

async fn stdin_closed() {
    let mut stdin = tokio::io::stdin();
    let mut ignored = [0; 64];
    while stdin.read(&mut ignored).await.is_ok_and(|read| read > 0) {}
}
