//! Every change of an account's security is mailed to all of its addresses.

use std::time::Duration;

use nod::flow::mail::outbox;
use nod_core::audit::AuditKind;

use super::Mailed;
use crate::bad_input::PASSWORD;
use crate::factor::app_passwords::new_app_password;
use crate::harness::on_both_databases;
use crate::harness::person::Browser;
use crate::store::bed::Kind;

on_both_databases! {
    req_23_27_every_change_is_told_to_every_address
    req_42_a_right_password_with_a_wrong_code_is_told_once_a_day
    an_address_hears_of_its_removal_and_of_the_day_after
}

/// The subjects of the letters to an address.
fn subjects(mailed: &Mailed, address: &str) -> Vec<String> {
    mailed.mail.letters_to(address).iter().map(|letter| letter.subject().to_owned()).collect()
}

async fn req_23_27_every_change_is_told_to_every_address(kind: Kind) {
    let mut mailed = Mailed::over(kind).await;
    mailed.confirmed("anna@example.org").await;
    mailed.confirmed("anna@example.com").await;
    mailed.deliver().await;
    let known = subjects(&mailed, "anna@example.org").len();

    new_app_password(&mut mailed.browser, "Laptop", "imap", "open").await;
    mailed.world.server.phone(mailed.world.anna, "Second phone").await;
    mailed.browser.get("/account/backup-codes").await;
    mailed.browser.post("/account/backup-codes", &[]).await;
    mailed.browser.get("/account/password").await;
    let new = "another correct horse battery";
    let fields = [("current", PASSWORD), ("password", new), ("password_again", new)];
    assert_eq!(mailed.browser.post("/account/password", &fields).await.to(), "/sign-in?why=password");
    mailed.deliver().await;

    // All of one moment are one letter, so that nobody's mailbox is flooded.
    for address in ["anna@example.org", "anna@example.com"] {
        let letters = mailed.mail.letters_to(address);
        let letter = letters.last().unwrap();
        assert_eq!(letter.subject(), "4 changes of your account", "{address}");
        for said in [
            "An app password was made",
            "Name: Laptop",
            "A phone was linked to your account",
            "Phone: Second phone",
            "New backup codes were made",
            "Your password was changed",
            "When: 22 November 2026, 12:00 UTC",
            "Internet address: 127.0.0.1",
        ] {
            assert!(letter.text().contains(said), "{said} in {}", letter.text());
        }
        assert!(!letter.text().contains(new) && !letter.text().contains(PASSWORD), "never a secret");
    }
    assert_eq!(subjects(&mailed, "anna@example.org").len(), known + 1);
    mailed.world.server.finish().await;
}

async fn req_42_a_right_password_with_a_wrong_code_is_told_once_a_day(kind: Kind) {
    let mut mailed = Mailed::over(kind).await;
    mailed.confirmed("anna@example.org").await;
    let guess = async |mailed: &Mailed| {
        let mut thief = Browser::new(&mailed.world.server);
        assert_eq!(thief.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
        thief.get("/sign-in/code").await;
        assert_eq!(thief.post("/sign-in/code", &[("code", "AAAA-AAAA")]).await.status, 401);
        thief.get("/sign-in/wait").await;
        thief.post("/sign-in/cancel", &[]).await;
    };
    // A wrong password says nothing about anybody's password.
    Browser::open(&mailed.world.server).await.password("anna", "not hers").await;
    mailed.deliver().await;
    assert_eq!(subjects(&mailed, "anna@example.org").len(), 2);
    guess(&mailed).await;
    guess(&mailed).await;
    mailed.deliver().await;
    let all = subjects(&mailed, "anna@example.org");
    assert_eq!(all[2..], ["Somebody typed your password, and then a wrong code"]);
    mailed.later(Duration::from_hours(25)).await;
    guess(&mailed).await;
    mailed.deliver().await;
    assert_eq!(subjects(&mailed, "anna@example.org").len(), 4);
    mailed.world.server.finish().await;
}

async fn an_address_hears_of_its_removal_and_of_the_day_after(kind: Kind) {
    let mut mailed = Mailed::over(kind).await;
    mailed.confirmed("anna@example.org").await;
    mailed.confirmed("anna@example.com").await;
    let page = mailed.browser.get("/account/addresses").await;
    let (_, row) = page.text.split_once("anna@example.org</bdi>").unwrap();
    let id = row.split("/account/addresses/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    mailed.browser.post(&format!("/account/addresses/{id}/remove"), &[]).await;
    mailed.deliver().await;
    let newest = |mailed: &Mailed| mailed.mail.letters_to("anna@example.org").last().unwrap().subject().to_owned();
    assert_eq!(newest(&mailed), "A mail address was removed");

    mailed.later(Duration::from_hours(23)).await;
    mailed.browser.sign_in_with("anna", &mailed.world.phone).await;
    new_app_password(&mut mailed.browser, "Laptop", "imap", "open").await;
    mailed.deliver().await;
    assert_eq!(newest(&mailed), "An app password was made", "a thief cannot silence it");
    mailed.later(Duration::from_hours(2)).await;
    mailed.browser.sign_in_with("anna", &mailed.world.phone).await;
    new_app_password(&mut mailed.browser, "Tablet", "imap", "open").await;
    mailed.deliver().await;
    let last = mailed.mail.letters_to("anna@example.org").last().unwrap().text().to_owned();
    assert!(!last.contains("Tablet"), "{last}");
    assert!(mailed.mail.letters_to("anna@example.com").last().unwrap().text().contains("Tablet"));
    mailed.world.server.finish().await;
}

/// What is noticed has words of its own, and nothing has them that is not.
#[test]
fn every_notice_has_its_words() {
    let w = nod::words::Words::default();
    for kind in AuditKind::ALL {
        let is_named = nod::mail::title(w, *kind) != w.mail_other_change();
        assert_eq!(is_named, kind.is_noticed() || *kind == AuditKind::SignInFailed, "{kind:?}");
    }
}

/// An account without an address costs no row and no letter.
#[tokio::test]
async fn an_account_without_an_address_leaves_no_letter() {
    let mut mailed = Mailed::over(Kind::Sqlite).await;
    new_app_password(&mut mailed.browser, "Laptop", "imap", "open").await;
    assert_eq!(outbox::waiting(&mailed.world.server.app).await.unwrap().0, 0);
    mailed.world.server.finish().await;
}
