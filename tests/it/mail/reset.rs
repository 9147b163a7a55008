//! A new password by a link that is mailed: it bypasses nothing, says nothing about anybody, and survives programs that read mail.

use std::time::Duration;

use reqwest::Method;

use super::Mailed;
use crate::bad_input::PASSWORD;
use crate::harness::person::{Browser, Page};
use crate::harness::{eventually, on_both_databases};
use crate::store::bed::Kind;

const NEW: &str = "another correct horse battery";

on_both_databases! {
    req_44_a_new_password_by_mail_does_not_bypass_the_second_step
    of_two_that_use_one_link_one_sets_the_password
}

/// Asks for a link, and gives the one of the letter.
async fn asked(mailed: &Mailed, name: &str, letters: usize) -> String {
    let mut browser = Browser::new(&mailed.world.server);
    browser.get("/password/forgot").await;
    assert_eq!(browser.post("/password/forgot", &[("name", name)]).await.to(), "/password/forgot?sent");
    let (app, mail) = (&mailed.world.server.app, &mailed.mail);
    let letter = eventually("the letter", async || {
        nod::flow::mail::outbox::deliver_due(app).await.unwrap();
        mail.letters_to("anna@example.org").into_iter().nth(letters - 1)
    });
    letter.await.link(&mailed.world.server, "/password/new")
}

fn fields(page: &Page) -> (String, String) {
    let field = |name: &str| {
        let (_, rest) = page.text.split_once(&format!("name=\"{name}\" value=\"")).expect("the form");
        rest.split('"').next().unwrap().to_owned()
    };
    (field("id"), field("token"))
}

async fn set(browser: &mut Browser, link: &str, password: &str, again: &str) -> Page {
    let (id, token) = fields(&browser.get(link).await);
    let fields = [("id", id.as_str()), ("token", &token), ("password", password), ("password_again", again)];
    browser.post("/password/new", &fields).await
}

async fn req_44_a_new_password_by_mail_does_not_bypass_the_second_step(kind: Kind) {
    let mut mailed = Mailed::over(kind).await;
    mailed.confirmed("anna@example.org").await;
    let link = asked(&mailed, "anna", 3).await;
    assert!(mailed.browser.is_in().await, "asking changes nothing");

    // REQ 5: reading the mail opens no session.
    let mut browser = Browser::new(&mailed.world.server);
    for (password, again, said) in [("short", "short", "at least"), (NEW, "other", "differ")] {
        let refused = set(&mut browser, &link, password, again).await;
        assert_eq!(refused.status, 422, "{said}: {}", refused.text);
        assert!(refused.text.contains("The password was not set"), "{}", refused.text);
    }
    assert_eq!(set(&mut browser, &link, NEW, NEW).await.to(), "/sign-in?why=password");
    assert!(!browser.is_in().await && !mailed.browser.is_in().await, "every browser is signed out");
    assert_eq!(browser.sign_in("anna", PASSWORD).await.status, 401, "the old one");
    assert_eq!(browser.sign_in("anna", NEW).await.to(), "/sign-in/wait", "the phone is asked");
    assert!(!browser.is_in().await);

    mailed.deliver().await;
    let notice = mailed.mail.letter("anna@example.org", 4).await;
    assert_eq!(notice.subject(), "Your password was set anew by a link from a letter");
    // Once.
    let again = browser.get(&link).await;
    assert_eq!(again.status, 403);
    assert!(again.text.contains("This link is no longer good"), "{}", again.text);
    mailed.world.server.finish().await;
}

async fn of_two_that_use_one_link_one_sets_the_password(kind: Kind) {
    let mut mailed = Mailed::over(kind).await;
    mailed.confirmed("anna@example.org").await;
    let link = asked(&mailed, "anna", 3).await;
    let (mut one, mut two) = (Browser::new(&mailed.world.server), Browser::new(&mailed.world.server));
    one.get("/sign-in").await;
    two.get("/sign-in").await;
    let other = "a third correct horse battery";
    let (a, b) = tokio::join!(set(&mut one, &link, NEW, NEW), set(&mut two, &link, other, other));
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 403]);
    mailed.world.server.finish().await;
}

/// Programs read letters before people do: they ask for the head of each link, open it, twice, and press what can be pressed, without
/// the cookies and the token of a person's browser.
#[tokio::test]
async fn a_program_that_reads_the_mail_uses_no_link() {
    let mut mailed = Mailed::over(Kind::Sqlite).await;
    mailed.confirmed("anna@example.org").await;
    let link = asked(&mailed, "anna", 3).await;
    let server = &mailed.world.server;
    assert_eq!(server.request(Method::HEAD, &link).send().await.unwrap().status(), 200);
    let mut page = String::new();
    for _ in 0..2 {
        page = server.request(Method::GET, &link).send().await.unwrap().text().await.unwrap();
    }
    let field = |name: &str| {
        let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).expect("the form");
        rest.split('"').next().unwrap().to_owned()
    };
    let form = [
        ("csrf", field("csrf")),
        ("id", field("id")),
        ("token", field("token")),
        ("password", NEW.to_owned()),
        ("password_again", NEW.to_owned()),
    ];
    let pressed = server.request(Method::POST, "/password/new").form(&form).send().await.unwrap();
    assert_eq!(pressed.status(), 403);
    assert_eq!(set(&mut Browser::new(server), &link, NEW, NEW).await.to(), "/sign-in?why=password", "the person can");
    mailed.world.server.finish().await;
}

/// REQ 43: the answer is the same for every name, and it comes before anything is looked up.
#[tokio::test]
async fn req_43_asking_for_a_link_says_nothing_about_anybody() {
    let mut mailed = Mailed::over(Kind::Sqlite).await;
    mailed.world.server.account_with("ben", Some(PASSWORD), false).await;
    mailed.confirmed("anna@example.org").await;
    let mut answers = Vec::new();
    for name in ["anna", "ben", "nobody", "anna@example.org", "nobody@example.org", "\u{202e}x"] {
        let mut browser = Browser::new(&mailed.world.server);
        browser.get("/password/forgot").await;
        let answer = browser.post("/password/forgot", &[("name", name)]).await;
        let page = browser.get(answer.to()).await.text;
        let page = page.split("<main").nth(1).unwrap().to_owned();
        answers.push((answer.status, answer.location, page));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    mailed.world.server.finish().await;
}

/// REQ 46: a newer letter takes the place of the one before; and each ends with its time.
#[tokio::test]
async fn req_46_a_link_is_replaced_by_the_next_and_ends() {
    let mut mailed = Mailed::over(Kind::Sqlite).await;
    mailed.confirmed("anna@example.org").await;
    let first = asked(&mailed, "anna", 3).await;
    let second = asked(&mailed, "Anna@Example.org", 4).await;
    let mut browser = Browser::new(&mailed.world.server);
    assert_eq!(browser.get(&first).await.status, 403);
    assert_eq!(browser.get(&second).await.status, 200);
    mailed.later(mailed.world.server.app.config.mail.reset_within.checked_sub(Duration::from_secs(1)).unwrap()).await;
    assert_eq!(browser.get(&second).await.status, 200);
    mailed.later(Duration::from_secs(1)).await;
    assert_eq!(browser.get(&second).await.status, 403);
    mailed.world.server.finish().await;
}

/// Links cannot be guessed, nor can a mailbox be filled.
#[tokio::test]
async fn asking_and_guessing_are_bounded() {
    let mut mailed = Mailed::over(Kind::Sqlite).await;
    mailed.confirmed("anna@example.org").await;
    let mut browser = Browser::new(&mailed.world.server);
    browser.get("/password/forgot").await;
    let mut refused = 0;
    for _ in 0..8 {
        let answer = browser.post("/password/forgot", &[("name", "anna")]).await;
        refused += usize::from(answer.status == 429);
    }
    assert_eq!(refused, 3, "five an hour");
    // Somebody else's name is not affected.
    assert_eq!(browser.post("/password/forgot", &[("name", "ben")]).await.status, 303);
    mailed.world.server.finish().await;
}

/// An address that two accounts share finds neither: nobody could tell whose password it is.
#[tokio::test]
async fn an_address_of_two_accounts_finds_neither() {
    let mut mailed = Mailed::over(Kind::Sqlite).await;
    mailed.confirmed("anna@example.org").await;
    let ben = mailed.world.server.account_with("ben", Some(PASSWORD), false).await;
    let phone = mailed.world.server.phone(ben, "Ben's").await;
    mailed.browser = Browser::new(&mailed.world.server);
    mailed.browser.sign_in_with("ben", &phone).await;
    mailed.confirmed("anna@example.org").await;
    let before = mailed.mail.letters_to("anna@example.org").len();
    let mut browser = Browser::new(&mailed.world.server);
    browser.get("/password/forgot").await;
    browser.post("/password/forgot", &[("name", "anna@example.org")]).await;
    browser.post("/password/forgot", &[("name", "ben")]).await;
    let (app, mail) = (&mailed.world.server.app, &mailed.mail);
    let letter = eventually("ben's letter", async || {
        nod::flow::mail::outbox::deliver_due(app).await.unwrap();
        mail.letters_to("anna@example.org").into_iter().nth(before)
    });
    assert!(letter.await.text().starts_with("Set a new password\n\nHello ben,"));
    mailed.world.server.finish().await;
}
