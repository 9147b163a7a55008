//! A PostgreSQL that is one test's own, to be stopped and started again.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use sqlx::Connection;

/// The server. It is removed when this is dropped.
pub struct Postgres {
    /// `scripts/with-postgres`, which removes what it made when its standard input ends.
    script: Child,
    url: String,
    data: String,
    pg_ctl: PathBuf,
}

impl Postgres {
    pub async fn start() -> Self {
        let mut script = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/with-postgres"))
            .args(["sh", "-c", "echo \"$NOD_TEST_POSTGRES_URL\"; exec cat"])
            // What is acknowledged has to be there after a crash.
            .env("PG_DURABLE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = script.stdout.take().unwrap();
        let url = tokio::task::spawn_blocking(|| BufReader::new(output).lines().next().unwrap().unwrap());
        let url = url.await.unwrap();
        let mut connection = sqlx::PgConnection::connect(&url).await.unwrap();
        let ask = "SELECT current_setting('data_directory'), setting FROM pg_config WHERE name = 'BINDIR'";
        let (data, programs): (String, String) = sqlx::query_as(ask).fetch_one(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        Self { script, url, data, pg_ctl: PathBuf::from(programs).join("pg_ctl") }
    }

    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Stops it, by a mode of `pg_ctl`: `fast` says goodbye to its clients, `immediate` is a crash.
    pub async fn stop(&self, mode: &str) {
        self.control(&["stop", "--mode", mode]).await;
    }

    /// Starts it as it was started before.
    pub async fn start_again(&self) {
        self.control(&["restart"]).await;
    }

    async fn control(&self, arguments: &[&str]) {
        let mut command = self.command(arguments);
        let status = tokio::task::spawn_blocking(move || command.status().unwrap()).await.unwrap();
        assert!(status.success(), "pg_ctl {arguments:?}: {status}");
    }

    fn command(&self, arguments: &[&str]) -> Command {
        // As in the script: PostgreSQL refuses to be anything to root.
        let mut command = Command::new("setpriv");
        if rustix::process::geteuid().is_root() {
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
        }
        command.arg(&self.pg_ctl).args(arguments).arg("--wait").arg("--silent").arg("--pgdata").arg(&self.data);
        if arguments[0] == "restart" {
            command.arg("--log").arg(format!("{}/log", self.data));
        }
        // It outlives this command, and must not keep its output open.
        command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Fails when it is stopped already, which is as good.
        let _ = self.command(&["stop", "--mode", "immediate"]).status();
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }
}
