//! Mail: letters over a real mail server, the addresses of accounts, and what the links of letters do.

mod addresses;
mod delivery;
mod notices;
mod recovery;
mod reset;
mod sign_in;
mod undo;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use nod::config::{Config, Encryption};
use nod::flow::mail::outbox;
use serde_json::Value;

use crate::bad_input::World;
use crate::harness::person::Browser;
use crate::harness::{Server, eventually};
use crate::store::bed::Kind;

/// A running mail server, which ends with this value.
pub struct MailServer {
    process: Child,
    pub port: u16,
    letters: Arc<Mutex<Vec<Value>>>,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl MailServer {
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// … at a port that another one had.
    pub fn start_on(port: u16) -> Self {
        Self::launch(&[], port)
    }

    /// … with these arguments: see `server.py`.
    pub fn start_with(arguments: &[&str]) -> Self {
        Self::launch(arguments, 0)
    }

    fn launch(arguments: &[&str], port: u16) -> Self {
        let python = concat!(env!("CARGO_MANIFEST_DIR"), "/target/aiosmtpd/bin/python");
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/mail/server.py");
        let mut process = Command::new(python)
            .arg(script)
            .args(arguments)
            .env("PORT", port.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("aiosmtpd, which scripts/setup installs");
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = lines.next().unwrap().unwrap().parse().unwrap();
        let letters = Arc::new(Mutex::new(Vec::new()));
        let taken = letters.clone();
        // It ends with the process, whose output it reads.
        #[expect(clippy::disallowed_methods, reason = "a thread of the test, which ends with its process")]
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                taken.lock().unwrap().push(serde_json::from_str(&line).unwrap());
            }
        });
        Self { process, port, letters }
    }

    /// The letters that it took to an address, the oldest first.
    pub fn letters_to(&self, address: &str) -> Vec<Letter> {
        let letters = self.letters.lock().unwrap();
        letters.iter().filter(|letter| letter["to"][0] == address).cloned().map(Letter).collect()
    }

    /// The newest letter to that address, once there are that many.
    pub async fn letter(&self, address: &str, count: usize) -> Letter {
        let what = format!("letter {count} to {address}");
        eventually(&what, async || self.letters_to(address).into_iter().nth(count - 1)).await
    }
}

/// A letter that the mail server took.
#[derive(Debug, Clone)]
pub struct Letter(pub Value);

impl Letter {
    pub fn subject(&self) -> &str {
        self.0["headers"]["subject"].as_str().unwrap()
    }

    pub fn text(&self) -> &str {
        self.0["text"].as_str().unwrap()
    }

    /// The link in it that leads to a path, without the service's address.
    #[track_caller]
    pub fn link(&self, server: &Server, path: &str) -> String {
        let start = format!("{}{path}", server.url);
        let found = self.text().split_whitespace().find(|word| word.starts_with(&start));
        found
            .unwrap_or_else(|| panic!("a link to {path} in {}", self.text()))
            .strip_prefix(&server.url)
            .unwrap()
            .to_owned()
    }
}

/// Sends letters to that mail server.
pub fn mailing(port: u16) -> impl Fn(&mut Config) + Send + Sync + 'static {
    move |config: &mut Config| {
        config.mail.host = Some("127.0.0.1".to_owned());
        config.mail.port = port;
        config.mail.encryption = Encryption::None;
        config.mail.from = Some("nod@example.org".to_owned());
    }
}

/// anna with her phone, signed in, and a mail server.
pub struct Mailed {
    pub world: World,
    pub mail: MailServer,
    pub browser: Browser,
}

impl Mailed {
    pub async fn over(kind: Kind) -> Self {
        Self::with(kind, |_| {}).await
    }

    /// … with other settings.
    pub async fn with(kind: Kind, adjust: impl Fn(&mut Config) + Send + Sync + 'static) -> Self {
        let mail = MailServer::start();
        let mailing = mailing(mail.port);
        let world = World::over(kind, move |config| {
            mailing(config);
            adjust(config);
        })
        .await;
        let mut browser = Browser::new(&world.server);
        browser.sign_in_with("anna", &world.phone).await;
        Self { world, mail, browser }
    }

    /// Sends what is due, and waits until all that the mail server ever took has been read.
    pub async fn deliver(&self) {
        let app = &self.world.server.app;
        outbox::deliver_due(app).await.unwrap();
        let metrics = app.metrics.render(0);
        let sent = metrics.lines().find_map(|line| line.strip_prefix("nod_mails_total{outcome=\"sent\"} "));
        let sent: usize = sent.map_or(0, |count| count.parse().unwrap());
        let letters = &self.mail.letters;
        eventually("the letters are read", async || (letters.lock().unwrap().len() >= sent).then_some(())).await;
    }

    /// Adds an address and confirms it by the link of its letter.
    pub async fn confirmed(&mut self, address: &str) {
        let before = self.mail.letters_to(address).len();
        self.browser.get("/account/addresses").await;
        let added = self.browser.post("/account/addresses", &[("address", address)]).await;
        assert!(added.to().starts_with("/account/addresses?sent="), "{added:?}");
        self.deliver().await;
        let letter = self.mail.letter(address, before + 1).await;
        let link = letter.link(&self.world.server, "/account/addresses/confirm");
        let confirmed = confirm(&mut self.browser, &link).await;
        assert!(confirmed.starts_with("/account/addresses?confirmed="), "{confirmed}");
        self.deliver().await;
        self.mail.letter(address, before + 2).await;
    }

    /// Time passes, and what that wakes goes to sleep again: the outbox and the sweep of questions, which look once a second.
    pub async fn later(&self, by: Duration) {
        const TICK: Duration = Duration::from_secs(1);
        self.world.server.clock.asleep(TICK..=TICK, 2).await;
        self.world.server.clock.advance(by);
        self.world.server.clock.asleep(TICK..=TICK, 2).await;
    }
}

/// Opens the link of a letter in a browser that is signed in, and presses the button. Where it leads.
pub async fn confirm(browser: &mut Browser, link: &str) -> String {
    let page = browser.get(link).await;
    assert_eq!(page.status, 200, "{page:?}");
    let field = |name: &str| {
        let (_, rest) = page.text.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let (id, token) = (field("id"), field("token"));
    browser.post("/account/addresses/confirm", &[("id", &id), ("token", &token)]).await.to().to_owned()
}
