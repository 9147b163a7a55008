//! Radicale asks Nod about app passwords by OAuth, with the configuration of `docs/app-passwords.md`.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use super::app_passwords::new_app_password;
use super::documented;
use crate::bad_input::World;
use crate::harness::eventually;
use crate::harness::person::Browser;

/// A running Radicale, which ends with this value.
struct Radicale {
    process: Child,
    url: String,
    http: reqwest::Client,
    _folder: tempfile::TempDir,
}

impl Drop for Radicale {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Radicale {
    async fn start(auth: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let calendars = folder.path().join("calendars");
        let file = folder.path().join("config");
        // Without its pause after a refusal, which this is not about.
        let text = format!(
            "[server]\nhosts = 127.0.0.1:{port}\n{auth}\ndelay = 0\n[storage]\nfilesystem_folder = {}\n[logging]\nlevel = error\n",
            calendars.display()
        );
        std::fs::write(&file, text).unwrap();
        let python = concat!(env!("CARGO_MANIFEST_DIR"), "/target/radicale/bin/python");
        let process = Command::new(python)
            .args(["-m", "radicale", "--config"])
            .arg(&file)
            .env("NO_PROXY", "*")
            .stderr(Stdio::null())
            .spawn()
            .expect("Radicale, which scripts/setup installs");
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let radicale = Self { process, url: format!("http://127.0.0.1:{port}"), http, _folder: folder };
        eventually("Radicale listens", async || radicale.http.get(&radicale.url).send().await.ok()).await;
        radicale
    }

    /// What a calendar program gets that looks at its owner's calendars.
    async fn propfind(&self, username: &str, password: &str) -> u16 {
        let method = reqwest::Method::from_bytes(b"PROPFIND").unwrap();
        let request = self.http.request(method, format!("{}/{username}/", self.url));
        request.basic_auth(username, Some(password)).send().await.unwrap().status().as_u16()
    }

    /// What it gets when it writes an event.
    async fn put(&self, username: &str, password: &str) -> u16 {
        let make = reqwest::Method::from_bytes(b"MKCALENDAR").unwrap();
        let calendar = format!("{}/{username}/work/", self.url);
        let made = self.http.request(make, &calendar).basic_auth(username, Some(password)).send().await.unwrap();
        assert_eq!(made.status(), 201);
        let event = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261129T000000Z\r\n\
                     DTSTART:20261129T000000Z\r\nSUMMARY:Tea\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let request = self.http.put(format!("{calendar}1.ics")).basic_auth(username, Some(password));
        request.header("content-type", "text/calendar").body(event).send().await.unwrap().status().as_u16()
    }
}

#[tokio::test]
async fn radicale_lets_a_calendar_in_with_its_app_password_until_it_is_removed() {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    let calendar = new_app_password(&mut browser, "Calendar", "caldav", "open").await;
    let mail = new_app_password(&mut browser, "Mail", "imap", "open").await;
    let party = world.server.relying_party("calendar").await;
    let (_, secret) = party.credentials();
    let host = world.server.url.trim_start_matches("http://");
    let auth = documented("Radicale", 0).replace("127.0.0.1:8080", host).replace("SECRET", &secret);
    let radicale = Radicale::start(&auth).await;

    assert_eq!(radicale.propfind("anna", &calendar).await, 207);
    assert_eq!(radicale.put("anna", &calendar).await, 201);
    for (username, password) in
        [("anna", "x"), ("anna", crate::bad_input::PASSWORD), ("anna", &mail), ("ben", &calendar)]
    {
        assert_eq!(radicale.propfind(username, password).await, 401, "{username}");
    }
    browser.get("/account/app-passwords").await;
    browser.post("/account/app-passwords/remove", &[]).await;
    assert_eq!(radicale.propfind("anna", &calendar).await, 401, "removed");
    drop(radicale);
    world.server.finish().await;
}
