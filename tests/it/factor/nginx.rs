//! nginx asks Nod about app passwords, with the configuration of `docs/app-passwords.md`.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use data_encoding::BASE64;
use reqwest::Method;

use super::app_passwords::new_app_password;
use super::documented;
use crate::bad_input::World;
use crate::harness::eventually;
use crate::harness::person::Browser;

/// A running nginx, which ends with this value.
struct Nginx {
    process: Child,
    folder: tempfile::TempDir,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its one process is the master, and there are no workers.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Nginx {
    /// nginx before a service of files that tells whom it was given.
    async fn start(locations: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).display().to_string();
        let (socket, files) = (at("nginx.sock"), at("files.sock"));
        let locations = locations.replace("http://127.0.0.1:5232", &format!("http://unix:{files}"));
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("{kind}_temp_path {};\n", at(kind)))
            .concat();
        let configuration = format!(
            "daemon off; master_process off; pid {pid}; error_log {log};\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}\
             server {{ listen unix:{files}; location / {{ return 200 \"$http_x_remote_user/$http_authorization\"; }} }}\n\
             server {{ listen unix:{socket};\n{locations}\n}}\n}}\n",
            pid = at("pid"),
            log = at("error.log"),
        );
        let file = folder.path().join("nginx.conf");
        std::fs::write(&file, configuration).unwrap();
        let program = ["/usr/sbin/nginx", "nginx"].into_iter().find(|program| Path::new(program).exists());
        let process = Command::new(program.unwrap_or("nginx"))
            .arg("-c")
            .arg(&file)
            .args(["-p", &at("")])
            .stderr(Stdio::null())
            .spawn()
            .expect("nginx, which scripts/setup installs");
        let nginx = Self { process, folder };
        eventually("nginx listens", async || Path::new(&socket).exists().then_some(())).await;
        nginx
    }

    /// What a program gets: the status, and whom the service behind was given.
    async fn get(&self, credentials: Option<&str>) -> (String, String) {
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--noproxy", "*", "--write-out", "\n%{http_code}", "--unix-socket"]);
        curl.arg(self.folder.path().join("nginx.sock")).arg("http://files.example/");
        if let Some(credentials) = credentials {
            curl.args(["--user", credentials]);
        }
        let output =
            String::from_utf8(tokio::task::spawn_blocking(move || curl.output()).await.unwrap().unwrap().stdout)
                .unwrap();
        let (body, status) = output.rsplit_once('\n').unwrap();
        (status.to_owned(), body.to_owned())
    }
}

#[tokio::test]
async fn nginx_lets_a_program_in_with_its_app_password_and_with_nothing_else() {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    let files = new_app_password(&mut browser, "Files", "webdav", "open").await;
    let mail = new_app_password(&mut browser, "Mail", "imap", "open").await;
    let own = world.webmail.request(Method::GET, "/").build().unwrap();
    let own = own.headers()["authorization"].to_str().unwrap().trim_start_matches("Basic ").to_owned();
    assert!(BASE64.decode(own.as_bytes()).is_ok());
    let host = world.server.url.trim_start_matches("http://");
    let locations = documented("nginx", 0).replace("127.0.0.1:8080", host).replace("localhost:8080", host);
    let nginx = Nginx::start(&locations.replace("BASE64", &own)).await;

    let right = nginx.get(Some(&format!("anna:{files}"))).await;
    assert_eq!(right, ("200".to_owned(), "anna/".to_owned()), "the password goes no further");
    for wrong in [None, Some("anna:x".to_owned()), Some(format!("anna:{mail}")), Some(format!("ben:{files}"))] {
        let (status, body) = nginx.get(wrong.as_deref()).await;
        assert_eq!(status, "401", "{wrong:?}: {body}");
    }
    drop(nginx);
    world.server.finish().await;
}
