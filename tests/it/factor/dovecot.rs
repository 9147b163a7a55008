//! dovecot asks Nod about app passwords by OAuth, with the configuration of `docs/app-passwords.md`.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use reqwest::Method;

use super::app_passwords::new_app_password;
use super::documented;
use crate::bad_input::{PASSWORD, World, send};
use crate::harness::eventually;
use crate::harness::person::Browser;

/// A running dovecot, which ends with this value.
struct Dovecot {
    process: Child,
    folder: tempfile::TempDir,
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // Asked, and not killed: it ends its own processes then.
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}

impl Dovecot {
    /// dovecot with that `passdb`, its two files, and mail in a folder of its own.
    async fn start(passdb: &str, plain: &str, tokens: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).display().to_string();
        std::fs::write(at("nod.conf.ext"), plain).unwrap();
        std::fs::write(at("nod-token.conf.ext"), tokens).unwrap();
        let first = passdb.replace("/etc/dovecot/nod.conf.ext", &at("nod.conf.ext"));
        let second = passdb
            .replace("/etc/dovecot/nod.conf.ext", &at("nod-token.conf.ext"))
            .replace("plain login", "xoauth2 oauthbearer");
        let own = |option: &str| {
            String::from_utf8(Command::new("id").arg(option).output().unwrap().stdout).unwrap().trim().to_owned()
        };
        // Its processes run as users of their own where root starts it, and as the user who starts it elsewhere.
        let is_root = own("-u") == "0";
        let (user, group) =
            if is_root { ("nobody".to_owned(), "nogroup".to_owned()) } else { (own("-un"), own("-gn")) };
        let internal = if is_root {
            String::new()
        } else {
            format!(
                "default_internal_user = {user}\ndefault_internal_group = {group}\ndefault_login_user = {user}\n\
                 service stats {{\n  chroot =\n}}\n"
            )
        };
        std::fs::create_dir(at("mail")).unwrap();
        if is_root {
            // The folder of a test is its owner's alone.
            for (mode, name) in [("711", ""), ("777", "mail")] {
                assert!(Command::new("chmod").args([mode, &at(name)]).status().unwrap().success());
            }
        }
        // Without its waits after refusals, which this is not about (`auth_failure_delay`, `anvil-auth-penalty`).
        let configuration = format!(
            "protocols = imap\nssl = no\ndisable_plaintext_auth = no\nauth_mechanisms = plain login xoauth2\n{first}{second}\
             userdb {{\n  driver = static\n  args = uid={user} gid={group} home={mail}/%u\n}}\n{internal}\
             base_dir = {run}\nstate_dir = {state}\nlog_path = {log}\nmail_location = maildir:~/Maildir\n\
             first_valid_uid = 1\nauth_failure_delay = 0\n\
             service anvil {{\n  chroot =\n  unix_listener anvil-auth-penalty {{\n    mode = 0\n  }}\n}}\n\
             service imap-login {{\n  chroot =\n  unix_listener {socket} {{\n    mode = 0666\n  }}\n\
             inet_listener imap {{\n    port = 0\n  }}\n  inet_listener imaps {{\n    port = 0\n  }}\n}}\n",
            mail = at("mail"),
            run = at("run"),
            state = at("state"),
            log = at("log"),
            socket = at("imap.sock"),
        );
        std::fs::write(at("dovecot.conf"), configuration).unwrap();
        let program = ["/usr/sbin/dovecot", "dovecot"].into_iter().find(|program| Path::new(program).exists());
        let process = Command::new(program.unwrap_or("dovecot"))
            .args(["-F", "-c", &at("dovecot.conf")])
            .stderr(Stdio::null())
            .spawn()
            .expect("dovecot, which scripts/setup installs");
        let dovecot = Self { process, folder };
        let socket = dovecot.folder.path().join("imap.sock");
        eventually("dovecot listens", async || socket.exists().then_some(())).await;
        dovecot
    }

    /// What a mail program gets: its folders, or nothing.
    async fn list(&self, credentials: &[&str]) -> Option<String> {
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--noproxy", "*", "--max-time", "30", "--unix-socket"]);
        curl.arg(self.folder.path().join("imap.sock")).args(credentials).arg("imap://mail.example/");
        let output = tokio::task::spawn_blocking(move || curl.output()).await.unwrap().unwrap();
        // 67: the server refused the user name or the password.
        assert!(matches!(output.status.code(), Some(0 | 67)), "{output:?}: {}", self.log());
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

#[tokio::test]
async fn dovecot_lets_mail_in_with_its_app_password_until_it_is_removed() {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    let mail = new_app_password(&mut browser, "Mail", "imap", "open").await;
    let calendar = new_app_password(&mut browser, "Calendar", "caldav", "open").await;
    let party = world.server.relying_party("mail").await;
    let (_, secret) = party.credentials();
    let host = world.server.url.trim_start_matches("http://");
    let file = |place| documented("dovecot", place).replace("127.0.0.1:8080", host).replace("SECRET", &secret);
    let dovecot = Dovecot::start(&file(0), &file(1), &file(2)).await;

    let folders = dovecot.list(&["--user", &format!("anna:{mail}")]).await;
    assert!(folders.as_deref().is_some_and(|folders| folders.contains("INBOX")), "{folders:?} {}", dovecot.log());
    for wrong in ["anna:x".to_owned(), format!("anna:{PASSWORD}"), format!("anna:{calendar}"), format!("ben:{mail}")] {
        assert_eq!(dovecot.list(&["--user", &wrong]).await, None, "{wrong}");
    }
    // A program that got a token itself.
    let form = [("grant_type", "password"), ("username", "anna"), ("password", &mail)];
    let reply = send(party.request(Method::POST, "/v1/app-passwords/token?protocol=imap").form(&form)).await;
    let token = reply.text("access_token").to_owned();
    let bearer = ["--user", "anna", "--login-options", "AUTH=XOAUTH2", "--oauth2-bearer"];
    let with =
        |token: &str| [&bearer[..], &[token]].concat().into_iter().map(ToOwned::to_owned).collect::<Vec<String>>();
    let list = async |token: &str| {
        let with = with(token);
        dovecot.list(&with.iter().map(String::as_str).collect::<Vec<_>>()).await
    };
    assert!(list(&token).await.is_some(), "{}", dovecot.log());
    assert_eq!(list(&format!("{token}x")).await, None);

    browser.get("/account/app-passwords").await;
    browser.post("/account/app-passwords/remove", &[]).await;
    assert_eq!(dovecot.list(&["--user", &format!("anna:{mail}")]).await, None, "removed");
    assert_eq!(list(&token).await, None, "and its token with it");
    drop(dovecot);
    world.server.finish().await;
}
