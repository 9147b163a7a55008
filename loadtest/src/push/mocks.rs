//! The push services, as `nod-push-mocks` plays them: a process of its own, so that its cost is not the server's.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use nod_core::wire::PushTargetRequest;
use serde::Deserialize;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::Failure;

/// How long the mocks may take to start, and to stop.
const PATIENCE: Duration = Duration::from_secs(20);

/// A process of `nod-push-mocks`. When it is dropped it is killed; when this program is killed it ends by itself.
pub(super) struct Mocks {
    child: Child,
    pid: u32,
    stdin: ChildStdin,
    output: BufReader<ChildStdout>,
    folder: PathBuf,
}

/// What the mocks say at the end.
#[derive(Debug, Deserialize)]
pub(super) struct Summary {
    /// Web Push messages that were accepted.
    pub(super) webpush: u64,
    /// Requests that were not as they have to be.
    pub(super) refused: u64,
    /// Connections to all services.
    pub(super) connections: u64,
}

/// What a browser's `subscribe` returns, as the mocks write it.
#[derive(Deserialize)]
struct Subscription {
    endpoint: String,
    p256dh: String,
    auth: String,
}

impl Mocks {
    /// Starts them with so many subscriptions, and waits until they listen.
    pub(super) async fn start(
        program: Option<&Path>,
        folder: &Path,
        flags: &[&str],
        subscriptions: usize,
    ) -> Result<Self, Failure> {
        let program = match program {
            Some(program) => program.to_owned(),
            None => std::env::current_exe()?.with_file_name("nod-push-mocks"),
        };
        let mut child = Command::new(&program)
            .args(["--quiet", "--no-decrypt", "--until-stdin-closes"])
            .args(["--port-base", &free_ports()?.to_string(), "--subscriptions", &subscriptions.to_string()])
            .args(flags)
            .arg("--dir")
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| {
                format!(
                    "{}: {error} (build it with `cargo build -p nod-push-mocks`, or name it with --mocks)",
                    program.display()
                )
            })?;
        let pid = child.id().ok_or("the mocks ended at once")?;
        let stdin = child.stdin.take().ok_or("no input")?;
        let mut output = BufReader::new(child.stdout.take().ok_or("no output")?);
        // They say their settings once they listen and their files are written, all of it at once.
        let mut line = String::new();
        let read = tokio::time::timeout(PATIENCE, output.read_line(&mut line)).await;
        if read.map_err(|_| "the mocks do not start")?? == 0 {
            return Err("the mocks ended at once".into());
        }
        Ok(Self { child, pid, stdin, output, folder: folder.to_owned() })
    }

    /// The number of the process.
    pub(super) fn pid(&self) -> u32 {
        self.pid
    }

    /// Where pushes can be sent to.
    pub(super) fn targets(&self) -> Result<Vec<PushTargetRequest>, Failure> {
        let text = std::fs::read_to_string(self.folder.join("subscriptions.jsonl"))?;
        let target = |line: &str| {
            let Subscription { endpoint, p256dh, auth } = serde_json::from_str(line)?;
            Ok(PushTargetRequest::WebPush { endpoint, p256dh, auth, lang: None })
        };
        text.lines().map(target).collect()
    }

    /// What points a server at their Web Push.
    pub(super) fn settings(&self) -> String {
        let authority = self.folder.join("ca.pem");
        format!(
            r#"push.ca_file = "{}"
push.allow_networks = ["127.0.0.0/8", "::1"]
webpush.subject = "mailto:push@example.org"
webpush.hosts = ["localhost"]
unifiedpush.enabled = false"#,
            authority.display()
        )
    }

    /// Ends them, and gives what they say about it.
    pub(super) async fn stop(self) -> Result<Summary, Failure> {
        let Self { mut child, stdin, mut output, .. } = self;
        drop(stdin);
        let mut said = String::new();
        let ended = async {
            output.read_to_string(&mut said).await?;
            child.wait().await
        };
        tokio::time::timeout(PATIENCE, ended).await.map_err(|_| "the mocks do not stop")??;
        Ok(serde_json::from_str(said.lines().last().unwrap_or_default())?)
    }
}

/// The first of three ports in a row that are free now. Another process could take one before the mocks do; then they
/// say so.
fn free_ports() -> Result<u16, Failure> {
    let bind = |port: u16| TcpListener::bind(("127.0.0.1", port));
    loop {
        let first = bind(0)?;
        let port = first.local_addr()?.port();
        let Some(last) = port.checked_add(2) else { continue };
        if bind(port + 1).is_ok() && bind(last).is_ok() {
            return Ok(port);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_is_read_from_what_the_mocks_say() {
        let said =
            r#"{"apns":0,"fcm":0,"webpush":3,"requests":{"webpush":4},"refused":1,"connections":2,"cpu_seconds":0.1}"#;
        let summary: Summary = serde_json::from_str(said).unwrap();
        assert_eq!((summary.webpush, summary.refused, summary.connections), (3, 1, 2));
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let failure = Mocks::start(Some(Path::new("/nowhere/mocks")), folder.path(), &[], 1).await.err().unwrap();
        assert!(failure.to_string().contains("/nowhere/mocks"), "{failure}");
    }
}
