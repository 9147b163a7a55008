//! The mail addresses of an account.

use std::time::Duration;

use nod_core::wire::ErrorCode;

use super::{Mailed, confirm};
use crate::bad_input::PASSWORD;
use crate::harness::person::Browser;
use crate::harness::{Server, on_both_databases};
use crate::store::bed::Kind;

on_both_databases! {
    req_27_an_address_counts_when_its_owner_has_confirmed_it
    of_many_additions_at_once_no_more_are_taken_than_there_is_room_for
}

async fn req_27_an_address_counts_when_its_owner_has_confirmed_it(kind: Kind) {
    let mut mailed = Mailed::over(kind).await;
    let page = mailed.browser.get("/account/addresses").await;
    assert!(page.text.contains("You have no address yet"), "{}", page.text);
    // As people type and paste it.
    mailed.browser.post("/account/addresses", &[("address", "  mailto:Anna@Example.ORG ")]).await;
    mailed.deliver().await;
    let letter = mailed.mail.letter("Anna@example.org", 1).await;
    let link = letter.link(&mailed.world.server, "/account/addresses/confirm");

    // Not confirmed: nothing but that letter goes there.
    mailed.browser.get("/account/backup-codes").await;
    mailed.browser.post("/account/backup-codes", &[]).await;
    mailed.deliver().await;
    assert_eq!(mailed.mail.letters_to("Anna@example.org").len(), 1);

    // A program that opens every link, and a thief of the mailbox, confirm nothing without the session.
    let mut scanner = Browser::new(&mailed.world.server);
    for _ in 0..2 {
        assert!(scanner.get(&link).await.to().starts_with("/sign-in?next="));
    }
    let page = mailed.browser.get("/account/addresses").await;
    assert!(page.text.contains("Not confirmed yet"), "{}", page.text);

    assert!(confirm(&mut mailed.browser, &link).await.starts_with("/account/addresses?confirmed="));
    mailed.deliver().await;
    assert_eq!(mailed.mail.letter("Anna@example.org", 2).await.subject(), "A mail address was confirmed");
    // The answer was lost, and the link is opened again.
    assert!(mailed.browser.get(&link).await.to().starts_with("/account/addresses?confirmed="));
    mailed.deliver().await;
    assert_eq!(mailed.mail.letters_to("Anna@example.org").len(), 2, "one notice");
    mailed.world.server.finish().await;
}

async fn of_many_additions_at_once_no_more_are_taken_than_there_is_room_for(kind: Kind) {
    let mut mailed = Mailed::over(kind).await;
    mailed.browser.get("/account/addresses").await;
    let add = async |number: usize| {
        let mut browser = mailed.browser.clone();
        let address = format!("anna{number}@example.org");
        browser.post("/account/addresses", &[("address", &address)]).await.status
    };
    let mut statuses = futures_util::future::join_all((1..=8).map(add)).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 303, 303, 303, 303, 409, 409, 409]);
    mailed.world.server.finish().await;
}

#[tokio::test]
async fn what_is_no_address_is_said_and_kept() {
    let mut mailed = Mailed::over(Kind::Sqlite).await;
    for (typed, status, said) in [
        ("anna", 422, "Type an address such as"),
        ("anna@example.org\r\nBcc: eve@example.org", 422, "Type an address such as"),
        ("anna@büch.example", 303, ""),
        ("anna@b\u{fc}ch.example", 303, ""),
    ] {
        mailed.browser.get("/account/addresses").await;
        let page = mailed.browser.post("/account/addresses", &[("address", typed)]).await;
        assert_eq!(page.status, status, "{typed:?}: {}", page.text);
        assert!(page.text.contains(said), "{}", page.text);
    }
    mailed.confirmed("anna@example.org").await;
    mailed.browser.get("/account/addresses").await;
    let twice = mailed.browser.post("/account/addresses", &[("address", "ANNA@example.org")]).await;
    assert_eq!(twice.status, 409);
    assert!(twice.text.contains("You have this address already") && twice.text.contains("value=\"ANNA@example.org\""));
    mailed.world.server.finish().await;
}

/// A link is for one address of one account, and for a day; a letter that is asked for again has a new day.
#[tokio::test]
async fn a_link_confirms_its_own_address_in_its_own_time() {
    let mut mailed = Mailed::over(Kind::Sqlite).await;
    mailed.browser.get("/account/addresses").await;
    mailed.browser.post("/account/addresses", &[("address", "anna@example.org")]).await;
    mailed.deliver().await;
    let link = mailed.mail.letter("anna@example.org", 1).await.link(&mailed.world.server, "/account/addresses/confirm");
    let (id, token) = link.split_once("?id=").unwrap().1.split_once("&token=").unwrap();

    let wrong = format!("{}{}", if token.starts_with('A') { "B" } else { "A" }, &token[1..]);
    mailed.browser.get("/account/addresses").await;
    let refused = mailed.browser.post("/account/addresses/confirm", &[("id", id), ("token", &wrong)]).await;
    refused.refused(ErrorCode::MailLinkInvalid);
    // Somebody else's session.
    let ben = mailed.world.server.account_with("ben", Some(PASSWORD), false).await;
    let phone = mailed.world.server.phone(ben, "Ben's").await;
    let mut other = Browser::new(&mailed.world.server);
    other.sign_in_with("ben", &phone).await;
    other.post("/account/addresses/confirm", &[("id", id), ("token", token)]).await.refused(ErrorCode::MailLinkInvalid);

    mailed.later(Duration::from_hours(24)).await;
    mailed.browser.sign_in_with("anna", &mailed.world.phone).await;
    let late = mailed.browser.post("/account/addresses/confirm", &[("id", id), ("token", token)]).await;
    late.refused(ErrorCode::MailLinkInvalid);
    mailed.browser.get("/account/addresses").await;
    let again = mailed.browser.post(&format!("/account/addresses/{id}/again"), &[]).await;
    assert_eq!(again.to(), "/account/addresses?again");
    mailed.deliver().await;
    mailed.mail.letter("anna@example.org", 2).await;
    assert!(confirm(&mut mailed.browser, &link).await.starts_with("/account/addresses?confirmed="));
    mailed.world.server.finish().await;
}

/// An old session, and one of the password alone, change no addresses: who does that takes the account over (REQ 46).
#[tokio::test]
async fn req_46_addresses_change_with_a_fresh_sign_in_alone() {
    let mut mailed = Mailed::over(Kind::Sqlite).await;
    mailed.confirmed("anna@example.org").await;
    let page = mailed.browser.get("/account/addresses").await;
    let remove = page.text.split("action=\"").find_map(|rest| {
        let action = rest.split('"').next()?;
        action.ends_with("/remove").then(|| action.to_owned())
    });
    let remove = remove.unwrap();
    let fresh = mailed.world.server.app.config.sessions.fresh;
    mailed.later(fresh).await;
    mailed.browser.get("/account/addresses").await;
    for (path, fields) in [("/account/addresses", &[("address", "eve@example.org")][..]), (remove.as_str(), &[])] {
        let refused = mailed.browser.post(path, fields).await;
        assert!(refused.to().starts_with("/sign-in?why=again"), "{path}: {refused:?}");
    }
    mailed.deliver().await;
    assert!(mailed.mail.letters_to("eve@example.org").is_empty());
    mailed.world.server.finish().await;
}

#[tokio::test]
async fn without_a_mail_server_the_page_says_so() {
    let server = Server::start().await;
    let anna = server.account_with("anna", Some(PASSWORD), false).await;
    let phone = server.phone(anna, "Phone").await;
    let mut browser = Browser::new(&server);
    browser.sign_in_with("anna", &phone).await;
    let page = browser.get("/account/addresses").await;
    assert!(page.text.contains("This service sends no mail") && !page.text.contains("name=\"address\""));
    let refused = browser.post("/account/addresses", &[("address", "anna@example.org")]).await;
    refused.refused(ErrorCode::MailNotOffered);
    assert!(!Browser::new(&server).get("/sign-in").await.text.contains("/password/forgot"));
    assert!(Browser::new(&server).get("/password/forgot").await.text.contains("This service sends no mail"));
    server.finish().await;
}
