//! A change is taken back by the link of its letter, also against the thief who changed the addresses.

use std::time::Duration;

use nod_core::answer::Verdict;
use nod_core::wire::{ErrorCode, InboxRequest};
use reqwest::Method;

use super::{Letter, Mailed};
use crate::bad_input::PASSWORD;
use crate::factor::app_passwords::new_app_password;
use crate::harness::on_both_databases;
use crate::harness::person::{Browser, Page};
use crate::store::bed::Kind;

on_both_databases! {
    req_27_the_owner_takes_back_what_a_thief_did_to_the_addresses
    a_phone_that_was_not_the_owners_ends_with_all_that_it_opened
    an_undo_works_once_and_for_a_day
}

async fn press(browser: &mut Browser, link: &str) -> Page {
    let page = browser.get(link).await;
    assert_eq!(page.status, 200, "{page:?}");
    let field = |name: &str| {
        let (_, rest) = page.text.split_once(&format!("name=\"{name}\" value=\"")).expect("the form");
        rest.split('"').next().unwrap().to_owned()
    };
    let (change, token) = (field("change"), field("token"));
    browser.post("/undo", &[("change", &change), ("token", &token)]).await
}

fn undo_of(mailed: &Mailed, letter: &Letter) -> String {
    letter.link(&mailed.world.server, "/undo")
}

async fn newest(mailed: &Mailed, address: &str) -> Letter {
    mailed.deliver().await;
    mailed.mail.letters_to(address).pop().expect("a letter")
}

/// The thief has the password and the phone, signs in, adds an address of his own and removes the owner's.
async fn req_27_the_owner_takes_back_what_a_thief_did_to_the_addresses(kind: Kind) {
    let mut mailed = Mailed::over(kind).await;
    mailed.confirmed("anna@example.org").await;
    mailed.later(Duration::from_hours(48)).await;
    mailed.browser.sign_in_with("anna", &mailed.world.phone).await;
    mailed.confirmed("thief@example.net").await;
    mailed.later(Duration::from_secs(1)).await;
    let page = mailed.browser.get("/account/addresses").await;
    let id = page.text.split("/account/addresses/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    mailed.browser.post(&format!("/account/addresses/{id}/remove"), &[]).await;

    let letter = newest(&mailed, "anna@example.org").await;
    assert_eq!(letter.subject(), "A mail address was removed");
    let thiefs = newest(&mailed, "thief@example.net").await;
    assert_eq!(thiefs.subject(), "A mail address was removed");
    assert!(!thiefs.text().contains("/undo?"), "an address of a minute ago takes nothing back: {}", thiefs.text());

    let mut owner = Browser::new(&mailed.world.server);
    assert_eq!(press(&mut owner, &undo_of(&mailed, &letter)).await.to(), "/undo?done");
    assert!(!mailed.browser.is_in().await, "the thief is out");
    assert_eq!(owner.sign_in("anna", PASSWORD).await.status, 401, "what the thief knows is worth nothing");
    let letters = {
        mailed.deliver().await;
        mailed.mail.letters_to("anna@example.org")
    };
    let new = letters.iter().rev().find(|letter| letter.subject() == "Set a new password").expect("a way back");
    let thiefs = mailed.mail.letters_to("thief@example.net");
    assert!(thiefs.iter().all(|letter| letter.subject() != "Set a new password"), "the way back is the owner's");
    assert_eq!(owner.get(&new.link(&mailed.world.server, "/password/new")).await.status, 200);
    let undone = letters.iter().rev().find(|letter| letter.text().contains("A change was taken back")).unwrap();
    assert!(!undone.text().contains("/undo?"), "nobody takes an undo back: {}", undone.text());

    // The thief's own address goes by the letter about it.
    let added = letters.iter().find(|letter| letter.text().contains("thief@example.net")).unwrap();
    assert_eq!(press(&mut Browser::new(&mailed.world.server), &undo_of(&mailed, added)).await.to(), "/undo?done");
    let addresses = mailed.world.server.app.store.addresses_of(mailed.world.anna).await.unwrap();
    let left: Vec<&str> = addresses.iter().map(|address| address.address.as_str()).collect();
    assert_eq!(left, ["anna@example.org"]);
    mailed.world.server.finish().await;
}

async fn a_phone_that_was_not_the_owners_ends_with_all_that_it_opened(kind: Kind) {
    let mut mailed = Mailed::over(kind).await;
    mailed.confirmed("anna@example.org").await;
    let thiefs = mailed.world.server.phone(mailed.world.anna, "Not anna's").await;
    let mut thief = Browser::new(&mailed.world.server);
    thief.sign_in("anna", PASSWORD).await;
    let page = thief.get("/sign-in/wait").await;
    thiefs.answer_first(Verdict::Approve, &page.number()).await;
    assert_eq!(thief.get("/sign-in/wait").await.to(), "/account");

    let letter = newest(&mailed, "anna@example.org").await;
    assert!(letter.text().contains("Phone: Not anna's"), "{}", letter.text());
    let mut owner = Browser::new(&mailed.world.server);
    let page = owner.get(&undo_of(&mailed, &letter)).await;
    assert!(page.text.contains("A phone was linked to your account: <bdi>Not anna&#39;s</bdi>"), "{}", page.text);
    assert!(thief.is_in().await, "opening the link does nothing");
    assert_eq!(press(&mut owner, &undo_of(&mailed, &letter)).await.to(), "/undo?done");
    assert!(!thief.is_in().await);
    let refused = thiefs.request(Method::POST, "/v1/device/inbox", Some(&serde_json::json!({}))).send().await.unwrap();
    assert_eq!(refused.status(), ErrorCode::DeviceRevoked.status());
    assert!(mailed.world.phone.api().inbox(&InboxRequest::default()).await.is_ok(), "the owner's phone stays");
    mailed.world.server.finish().await;
}

async fn an_undo_works_once_and_for_a_day(kind: Kind) {
    let mut mailed = Mailed::over(kind).await;
    mailed.confirmed("anna@example.org").await;
    new_app_password(&mut mailed.browser, "Laptop", "imap", "open").await;
    // The mail server took it an hour later: the day begins then.
    mailed.later(Duration::from_hours(1)).await;
    let link = undo_of(&mailed, &newest(&mailed, "anna@example.org").await);
    mailed.later(Duration::from_hours(24) - Duration::from_secs(1)).await;
    let mut owner = Browser::new(&mailed.world.server);
    assert_eq!(owner.get(&link).await.status, 200);
    let (mut one, mut two) = (Browser::open(&mailed.world.server).await, Browser::open(&mailed.world.server).await);
    let (a, b) = tokio::join!(press(&mut one, &link), press(&mut two, &link));
    // The second one lost nothing: it is told the same.
    assert_eq!((a.to(), b.to()), ("/undo?done", "/undo?done"));
    let entries = mailed.world.server.app.store.audit(0, 1000).await.unwrap();
    let undone = entries.iter().filter(|entry| entry.draft.kind.as_str() == "account.change_undone").count();
    assert_eq!(undone, 1);
    assert!(owner.get(&link).await.text.contains("It was taken back"));
    mailed.world.server.finish().await;
}

#[tokio::test]
async fn a_link_of_yesterday_a_wrong_one_and_a_foreign_press_take_nothing_back() {
    let mut mailed = Mailed::over(Kind::Sqlite).await;
    mailed.confirmed("anna@example.org").await;
    new_app_password(&mut mailed.browser, "Laptop", "imap", "open").await;
    let link = undo_of(&mailed, &newest(&mailed, "anna@example.org").await);
    let mut browser = Browser::open(&mailed.world.server).await;
    let (change, token) = link.split_once("?change=").unwrap().1.split_once("&token=").unwrap();
    let other: u64 = change.parse::<u64>().unwrap() - 1;
    for bad in
        [format!("/undo?change={other}&token={token}"), format!("/undo?change={change}&token=x"), "/undo".to_owned()]
    {
        assert_eq!(browser.get(&bad).await.status, 403, "{bad}");
    }
    // A program that presses, without the person's cookie.
    let server = &mailed.world.server;
    let page = server.request(Method::GET, &link).send().await.unwrap().text().await.unwrap();
    let (_, rest) = page.split_once("name=\"csrf\" value=\"").unwrap();
    let csrf = rest.split('"').next().unwrap();
    let form = [("csrf", csrf), ("change", change), ("token", token)];
    assert_eq!(server.request(Method::POST, "/undo").form(&form).send().await.unwrap().status(), 403);
    // A person's browser, whose cookies are gone, is told what to do.
    let old = server.request(Method::POST, "/undo").header("sec-fetch-site", "same-origin").form(&form);
    let old = old.send().await.unwrap();
    assert_eq!(old.status(), 403);
    assert!(old.text().await.unwrap().contains("Press the button once more."));
    assert!(mailed.browser.is_in().await, "nothing happened");
    mailed.later(Duration::from_hours(24)).await;
    assert_eq!(browser.get(&link).await.status, 403);
    let late = browser.post("/undo", &[("change", change), ("token", token)]).await;
    assert_eq!(late.status, 403);
    mailed.world.server.finish().await;
}
