//! The way back for somebody whose phones are gone.

use std::time::Duration;

use nod_core::answer::Verdict;
use nod_core::link::EnrolmentLink;
use nod_core::random;
use nod_core::token::Ed25519Signer;
use nod_core::wire::ErrorCode;
use reqwest::Method;
use std::sync::Arc;

use super::Mailed;
use crate::bad_input::PASSWORD;
use crate::harness::person::{Browser, Page};
use crate::harness::{Phone, on_both_databases};
use crate::store::bed::Kind;

on_both_databases! {
    req_22_the_password_the_mail_and_a_delay_link_a_new_phone
    of_two_that_confirm_one_begins_the_wait
    the_person_who_still_has_the_account_ends_the_way_back
}

fn field(page: &Page, name: &str) -> String {
    let (_, rest) =
        page.text.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("{}", page.text));
    rest.split('"').next().unwrap().to_owned()
}

/// The sign-in that waits, and the letter. Gives the link of the letter.
async fn begun(mailed: &Mailed) -> String {
    let mut browser = Browser::new(&mailed.world.server);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    let page = browser.get("/sign-in/wait").await;
    assert!(page.text.contains("/sign-in/recovery"), "{}", page.text);
    let page = browser.get("/sign-in/recovery").await;
    assert!(page.text.contains("Get back into your account"), "{}", page.text);
    assert_eq!(browser.post("/sign-in/recovery", &[]).await.to(), "/sign-in/recovery?sent");
    let before = mailed.mail.letters_to("anna@example.org").len();
    mailed.deliver().await;
    let letter = mailed.mail.letter("anna@example.org", before + 1).await;
    assert_eq!(letter.subject(), "Have you lost your phone?");
    letter.link(&mailed.world.server, "/recovery")
}

async fn pressed(browser: &mut Browser, link: &str) -> Page {
    let page = browser.get(link).await;
    assert_eq!(page.status, 200, "{page:?}");
    let (id, token) = (field(&page, "id"), field(&page, "token"));
    browser.post("/recovery", &[("id", &id), ("token", &token)]).await
}

async fn opened(browser: &mut Browser, link: &str, password: &str) -> Page {
    let page = browser.get(link).await;
    assert_eq!(page.status, 200, "{page:?}");
    let (id, token) = (field(&page, "id"), field(&page, "token"));
    browser.post("/recovery/open", &[("id", &id), ("token", &token), ("password", password)]).await
}

/// The second letter's link, once the wait is over.
async fn open_link(mailed: &Mailed) -> String {
    mailed.deliver().await;
    let letters = mailed.mail.letters_to("anna@example.org");
    let letter = letters.iter().rev().find(|letter| letter.subject() == "Link your new phone").expect("the letter");
    letter.link(&mailed.world.server, "/recovery/open")
}

/// Links a phone by the link on the page, and says that the codes are the same.
async fn linked(mailed: &Mailed, browser: &mut Browser) -> Phone {
    let page = browser.get("/recovery/phone").await;
    let (_, rest) = page.text.split_once("<code id=\"link\"").unwrap_or_else(|| panic!("{}", page.text));
    let link = EnrolmentLink::parse(rest.split_once('>').unwrap().1.split('<').next().unwrap()).unwrap();
    let outside = mailed.world.server.outside();
    let signer = Arc::new(Ed25519Signer::from_seed(&random::bytes(&nod::ambient::OsRandom)));
    let pending = nod_device::enrol(&link, "New phone".parse().unwrap(), "test", signer, &outside).await.unwrap();
    let page = browser.get("/recovery/phone").await;
    assert!(page.text.contains("New phone"), "{}", page.text);
    assert_eq!(browser.post("/recovery/phone/confirm", &[]).await.to(), "/recovery?done");
    Phone { device: pending.confirmed().await.unwrap(), outside }
}

async fn req_22_the_password_the_mail_and_a_delay_link_a_new_phone(kind: Kind) {
    let mut mailed = Mailed::over(kind).await;
    mailed.confirmed("anna@example.org").await;
    mailed.confirmed("anna@example.com").await;
    let link = begun(&mailed).await;
    let mut browser = Browser::new(&mailed.world.server);
    // Programs open links; only the press of a person's browser counts.
    let server = &mailed.world.server;
    for _ in 0..2 {
        assert_eq!(server.request(Method::GET, &link).send().await.unwrap().status(), 200);
    }
    let (id, token) = link.split_once("?id=").unwrap().1.split_once("&token=").unwrap();
    let form = [("csrf", "x"), ("id", id), ("token", token)];
    assert_eq!(server.request(Method::POST, "/recovery").form(&form).send().await.unwrap().status(), 403);
    assert_eq!(pressed(&mut browser, &link).await.to(), "/recovery?begun");
    mailed.deliver().await;
    for address in ["anna@example.org", "anna@example.com"] {
        let told = mailed.mail.letters_to(address).pop().unwrap();
        assert_eq!(told.subject(), "Somebody asked for a way back into your account", "{address}");
    }

    // Not before its time, also for one who guesses the second letter's address.
    mailed.later(mailed.world.server.app.config.mail.recovery_delay.checked_sub(Duration::from_secs(1)).unwrap()).await;
    mailed.deliver().await;
    assert!(mailed.mail.letters_to("anna@example.org").iter().all(|letter| letter.subject() != "Link your new phone"));
    assert_eq!(browser.get(&format!("/recovery/open?id={id}&token={token}")).await.status, 403, "another token");
    mailed.later(Duration::from_secs(1)).await;
    let link = open_link(&mailed).await;
    assert_eq!(browser.get("/recovery/phone").await.status, 403, "the mail alone");
    let wrong = opened(&mut browser, &link, "not anna's password").await;
    assert_eq!(wrong.status, 401, "{}", wrong.text);
    assert_eq!(opened(&mut browser, &link, PASSWORD).await.to(), "/recovery/phone");
    assert!(!browser.is_in().await, "it opens no session");
    // Another browser, which has the mail and not the proof.
    assert_eq!(Browser::open(&mailed.world.server).await.get("/recovery/phone").await.status, 403);

    let phone = linked(&mailed, &mut browser).await;
    // The phones before it are gone, and the account is no less protected.
    let refused = mailed.world.call(Method::POST, "/v1/device/inbox", Some(&serde_json::json!({}))).await;
    refused.refused(ErrorCode::DeviceRevoked);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    let page = browser.get("/sign-in/wait").await;
    phone.answer_first(Verdict::Approve, &page.number()).await;
    assert_eq!(browser.get("/sign-in/wait").await.to(), "/account");
    assert_eq!(browser.get(&link).await.status, 403, "once");
    mailed.deliver().await;
    let told = mailed.mail.letters_to("anna@example.com").pop().unwrap();
    assert!(told.text().contains("A phone was linked by the way back"), "{}", told.text());
    mailed.world.server.finish().await;
}

async fn of_two_that_confirm_one_begins_the_wait(kind: Kind) {
    let mut mailed = Mailed::over(kind).await;
    mailed.confirmed("anna@example.org").await;
    let link = begun(&mailed).await;
    let (mut one, mut two) = (Browser::open(&mailed.world.server).await, Browser::open(&mailed.world.server).await);
    let (a, b) = tokio::join!(pressed(&mut one, &link), pressed(&mut two, &link));
    assert_eq!((a.to(), b.to()), ("/recovery?begun", "/recovery?begun"), "nobody lost anything");
    let entries = mailed.world.server.app.store.audit(0, 1000).await.unwrap();
    assert_eq!(entries.iter().filter(|entry| entry.draft.kind.as_str() == "recovery.begun").count(), 1);
    // Somebody who asks once more neither shortens the wait nor takes its place.
    let mut again = Browser::new(&mailed.world.server);
    again.sign_in("anna", PASSWORD).await;
    again.get("/sign-in/recovery").await;
    assert_eq!(again.post("/sign-in/recovery", &[]).await.to(), "/sign-in/recovery?sent");
    mailed.later(mailed.world.server.app.config.mail.recovery_delay).await;
    let open = open_link(&mailed).await;
    assert_eq!(again.get(&open).await.status, 200);
    mailed.world.server.finish().await;
}

/// A thief of the password and the mailbox is stopped by the person who still has the phone, by any address's undo, and by a new password.
async fn the_person_who_still_has_the_account_ends_the_way_back(kind: Kind) {
    for how in ["cancel", "undo", "password", "secure", "phone"] {
        let mut mailed = Mailed::over(kind).await;
        mailed.confirmed("anna@example.org").await;
        let link = begun(&mailed).await;
        let mut thief = Browser::new(&mailed.world.server);
        pressed(&mut thief, &link).await;
        let page = mailed.browser.get("/account").await;
        assert!(page.text.contains("Somebody asked for a way back into your account"), "{}", page.text);
        match how {
            "phone" => {
                // Before the button, and in any browser: the phone that is said to be gone answers.
                // The question that waits in the other browser ends first, so that the phone has one.
                mailed.later(Duration::from_mins(3)).await;
                let mut elsewhere = Browser::new(&mailed.world.server);
                elsewhere.sign_in_with("anna", &mailed.world.phone).await;
                let page = elsewhere.get("/account").await;
                assert!(!page.text.contains("Somebody asked for a way back into your account"), "{}", page.text);
                mailed.deliver().await;
                let told = mailed.mail.letters_to("anna@example.org").pop().unwrap();
                assert!(told.text().contains("A way back into your account was closed"), "{}", told.text());
                nod::flow::operations::audit::verify(&mailed.world.server.app).await.unwrap().expect("the log says it");
            }
            "cancel" => assert_eq!(mailed.browser.post("/account/recovery/cancel", &[]).await.to(), "/account"),
            "secure" => {
                mailed.browser.get("/account/secure").await;
                mailed.browser.post("/account/secure", &[]).await;
            }
            "password" => {
                mailed.browser.get("/account/password").await;
                let new = "another correct horse battery";
                let fields = [("current", PASSWORD), ("password", new), ("password_again", new)];
                assert_eq!(mailed.browser.post("/account/password", &fields).await.to(), "/sign-in?why=password");
            }
            _ => {
                mailed.deliver().await;
                let told = mailed.mail.letters_to("anna@example.org").pop().unwrap();
                let undo = told.link(&mailed.world.server, "/undo");
                let mut owner = Browser::new(&mailed.world.server);
                let page = owner.get(&undo).await;
                let (change, token) = (field(&page, "change"), field(&page, "token"));
                let pressed = owner.post("/undo", &[("change", &change), ("token", &token)]).await;
                assert_eq!(pressed.to(), "/undo?done");
            }
        }
        mailed.later(mailed.world.server.app.config.mail.recovery_delay).await;
        mailed.deliver().await;
        let letters = mailed.mail.letters_to("anna@example.org");
        assert!(letters.iter().all(|letter| letter.subject() != "Link your new phone"), "{how}");
        let (id, _) = link.split_once("?id=").unwrap().1.split_once('&').unwrap();
        assert!(mailed.world.server.app.store.recovery(id.parse().unwrap()).await.unwrap().is_none(), "{how}");
        mailed.world.server.finish().await;
    }
}

/// It begins with a sign-in that waits, which takes the password, and with an address that its owner confirmed.
#[tokio::test]
async fn nobody_begins_it_without_the_password_or_an_address() {
    let mut mailed = Mailed::over(Kind::Sqlite).await;
    let mut browser = Browser::open(&mailed.world.server).await;
    assert_eq!(browser.get("/sign-in/recovery").await.to(), "/sign-in");
    assert_eq!(browser.post("/sign-in/recovery", &[]).await.to(), "/sign-in");
    browser.sign_in("anna", PASSWORD).await;
    let page = browser.get("/sign-in/recovery").await;
    assert!(page.text.contains("This account has no confirmed mail address"), "{}", page.text);
    browser.get("/sign-in/wait").await;
    browser.post("/sign-in/recovery", &[]).await;
    mailed.deliver().await;
    // A link that was refused leaves the way open, and a new one takes its place.
    mailed.confirmed("anna@example.org").await;
    let link = begun(&mailed).await;
    pressed(&mut browser, &link).await;
    mailed.later(mailed.world.server.app.config.mail.recovery_delay).await;
    let open = open_link(&mailed).await;
    assert_eq!(opened(&mut browser, &open, PASSWORD).await.to(), "/recovery/phone");
    browser.get("/recovery/phone").await;
    assert_eq!(browser.post("/recovery/phone/refuse", &[]).await.to(), "/recovery/phone");
    browser.get("/recovery/phone").await;
    assert_eq!(browser.post("/recovery/phone/again", &[]).await.to(), "/recovery/phone");
    linked(&mailed, &mut browser).await;
    mailed.world.server.finish().await;
}
