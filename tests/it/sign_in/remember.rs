//! "Remember this browser": what it proves with, and what a thief of the cookie or a page in the middle does not have.

use std::time::Duration;

use nod_core::answer::Verdict;
use nod_core::encoding::base64url;
use nod_core::token::{Ed25519Signer, Signer};

use crate::bad_input::PASSWORD;
use crate::harness::on_both_databases;
use crate::harness::person::{Browser, Page};
use crate::harness::{Phone, Server, forge};
use crate::store::bed::Kind;

on_both_databases! {
    a_remembered_browser_needs_no_number_and_the_cookie_alone_does
    what_is_remembered_ends_and_is_forgotten
}

/// A browser with a key of its own, which never leaves it.
struct Remembered {
    browser: Browser,
    key: Ed25519Signer,
}

impl Remembered {
    async fn new(server: &Server) -> Self {
        let mut browser = Browser::new(server);
        // A browser that comes for the first time has no cookie yet, and is not known by one.
        browser.get("/sign-in").await;
        Self { browser, key: forge::stranger() }
    }

    /// The key, and its signature over a form's token for that address.
    fn proof(&self, origin: &str, token: &str) -> [(&'static str, String); 2] {
        let signature = self.key.sign(format!("nod-browser-1\n{origin}\n{token}").as_bytes());
        let key = serde_json::to_string(&self.key.public_key().to_jwk()).unwrap();
        [("browser_key", key), ("browser_proof", base64url(&signature))]
    }

    /// Sends the password with a proof for that address and token; gives the waiting page.
    async fn ask_with(&mut self, username: &str, proof: &[(&'static str, String)]) -> Page {
        let mut fields = vec![("username", username), ("password", PASSWORD)];
        fields.extend(proof.iter().map(|(name, value)| (*name, value.as_str())));
        assert_eq!(self.browser.post("/sign-in", &fields).await.to(), "/sign-in/wait");
        self.browser.get("/sign-in/wait").await
    }

    /// … as the page's script does it.
    async fn ask(&mut self) -> Page {
        self.browser.get("/sign-in?why=again").await;
        let proof = self.proof(&self.browser.address(), &self.browser.csrf);
        self.ask_with("anna", &proof).await
    }

    /// Ticks the box of the waiting page, or takes it back.
    async fn tick(&mut self, ticked: bool) {
        let proof = if ticked { self.proof(&self.browser.address(), &self.browser.csrf).to_vec() } else { Vec::new() };
        let fields: Vec<(&str, &str)> = proof.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(self.browser.post("/sign-in/remember", &fields).await.status, 204);
    }

    async fn approve(&mut self, phone: &Phone, page: &Page) {
        phone.answer_first(Verdict::Approve, &page.number()).await;
        assert_eq!(self.browser.get("/sign-in/wait").await.to(), "/account");
    }
}

/// Anna's phone, and her browser that is remembered.
async fn remembered(server: &Server) -> (Phone, Remembered) {
    let anna = server.account_with("anna", Some(PASSWORD), false).await;
    let phone = server.phone(anna, "Pixel").await;
    let mut home = Remembered::new(server).await;
    let page = home.ask().await;
    assert!(!page.number().is_empty() && page.text.contains("Remember this browser for 30 days"), "{}", page.text);
    home.tick(true).await;
    home.approve(&phone, &page).await;
    (phone, home)
}

async fn a_remembered_browser_needs_no_number_and_the_cookie_alone_does(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let (phone, mut home) = remembered(&server).await;
    let page = home.ask().await;
    assert!(page.is_waiting() && page.number().is_empty(), "a tap: {}", page.text);
    assert!(!page.text.contains("Remember this browser"), "it is already");
    home.approve(&phone, &page).await;

    // Somebody who stole all of the browser's cookies, and knows the password.
    let mut thief = Remembered { browser: home.browser.clone(), key: forge::stranger() };
    assert!(!thief.ask().await.number().is_empty(), "another key");
    thief.browser.get("/sign-in?why=again").await;
    assert!(!thief.ask_with("anna", &[]).await.number().is_empty(), "no key");
    // A page in the middle: the browser signs for that page's address, and for none of ours.
    home.browser.get("/sign-in?why=again").await;
    let relayed = home.proof("https://login.example.org.evil.example", &home.browser.csrf);
    assert!(!home.ask_with("anna", &relayed).await.number().is_empty(), "signed for another address");
    // A proof that was made for another form: another browser's token, or one of before.
    let other = Browser::open(&server).await;
    home.browser.get("/sign-in?why=again").await;
    let replayed = home.proof(&home.browser.address(), &other.csrf);
    assert!(!home.ask_with("anna", &replayed).await.number().is_empty(), "signed for another form");
    // Garbage is no proof, and no error.
    home.browser.get("/sign-in?why=again").await;
    let garbage = [("browser_key", "{".to_owned()), ("browser_proof", "x".to_owned())];
    assert!(!home.ask_with("anna", &garbage).await.number().is_empty());
    server.finish().await;
}

async fn what_is_remembered_ends_and_is_forgotten(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let (phone, mut home) = remembered(&server).await;
    // The owner secures the account: no browser is remembered any more.
    home.browser.get("/account").await;
    assert_eq!(home.browser.post("/account/secure", &[]).await.to(), "/account/secure?done");
    let page = home.ask().await;
    assert!(!page.number().is_empty(), "secured");
    home.tick(true).await;
    home.approve(&phone, &page).await;
    assert!(home.ask().await.number().is_empty(), "remembered again");
    // It is another account's stranger.
    let bert = server.account_with("bert", Some(PASSWORD), false).await;
    let _berts = server.phone(bert, "Bert's").await;
    home.browser.get("/sign-in?why=again").await;
    let proof = home.proof(&home.browser.address(), &home.browser.csrf);
    assert!(!home.ask_with("bert", &proof).await.number().is_empty());
    // And it ends by itself.
    server.clock.advance(Duration::from_hours(30 * 24));
    home.browser.cookies.retain(|name, _| name == "nod-browser");
    assert!(!home.ask().await.number().is_empty(), "30 days later");
    server.finish().await;
}

#[tokio::test]
async fn only_an_approved_sign_in_whose_box_is_ticked_is_remembered() {
    let server = Server::start().await;
    let anna = server.account_with("anna", Some(PASSWORD), false).await;
    let phone = server.phone(anna, "Pixel").await;
    let mut home = Remembered::new(&server).await;
    home.ask().await;
    home.tick(true).await;
    phone.answer_first(Verdict::Deny, "").await;
    home.browser.get("/sign-in/wait").await;
    let page = home.ask().await;
    home.tick(true).await;
    home.tick(false).await;
    home.approve(&phone, &page).await;
    let page = home.ask().await;
    assert!(!page.number().is_empty(), "unticked");
    home.approve(&phone, &page).await;
    assert!(!home.ask().await.number().is_empty(), "never ticked");
    server.finish().await;
}

#[tokio::test]
async fn an_operator_lets_no_browser_be_remembered() {
    let server = Server::start_with(|config| config.sessions.remember_browser = Duration::ZERO).await;
    let anna = server.account_with("anna", Some(PASSWORD), false).await;
    let phone = server.phone(anna, "Pixel").await;
    let mut home = Remembered::new(&server).await;
    for _ in 0..2 {
        let page = home.ask().await;
        assert!(!page.number().is_empty() && !page.text.contains("Remember this browser"), "{}", page.text);
        home.tick(true).await;
        home.approve(&phone, &page).await;
    }
    server.finish().await;
}
