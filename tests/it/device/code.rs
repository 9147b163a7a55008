//! The code beside a link: typed with the user name where no camera reads the picture, and guessed by those who do not see it.

use std::sync::Arc;
use std::time::Duration;

use nod::flow::account;
use nod_core::enrolment_code::EnrolmentCode;
use nod_core::id::AccountId;
use nod_core::token::{Signer, sign_enrol};
use nod_core::wire::ErrorCode;
use nod_device::{EnrolError, PendingEnrolment, Typed};
use serde_json::json;

use super::enrolment::{active_devices, claim as claim_link, link_on};
use crate::bad_input::PASSWORD;
use crate::harness::person::Browser;
use crate::harness::{Reply, Server, forge};

/// An account with a phone, signed in with its approval.
async fn signed_in(server: &Server, name: &str) -> (AccountId, Browser) {
    let account = server.account_with(name, Some(PASSWORD), false).await;
    let phone = server.phone(account, "First").await;
    let mut browser = Browser::new(server);
    browser.sign_in_with(name, &phone).await;
    (account, browser)
}

/// The code on the page for a new phone. `None`: there is none any more.
fn code_on(page: &str) -> Option<EnrolmentCode> {
    let (_, rest) = page.split_once("id=\"code\"")?;
    let letters: String = rest.split("<code>").skip(1).take(2).map(|part| part.split('<').next().unwrap()).collect();
    Some(EnrolmentCode::parse(&letters).unwrap_or_else(|| panic!("{letters}")))
}

/// A new page with its code.
async fn new_code(browser: &mut Browser) -> (String, EnrolmentCode) {
    let at = browser.post("/account/phones", &[]).await.to().to_owned();
    let code = code_on(&browser.get(&at).await.text).expect("a code is shown");
    (at, code)
}

async fn type_it(server: &Server, username: &str, code: &EnrolmentCode) -> Result<PendingEnrolment, EnrolError> {
    let (name, signer) = ("New phone".parse().unwrap(), Arc::new(forge::stranger()));
    let typed = Typed { username, code };
    nod_device::enrol_by_code(&server.url, &typed, name, "test", signer, &server.outside()).await
}

/// The claim as it crosses the wire, with the code as that person types it.
async fn typed_as(server: &Server, signer: &dyn Signer, username: &str, typed: &str, code: &EnrolmentCode) -> Reply {
    let proof = sign_enrol(signer, &server.url, &code.binding(), server.app.now());
    let body = json!({ "code": typed, "username": username, "proof": proof, "name": "Phone" });
    server.post("/v1/enrolments/claim", &body).await
}

#[track_caller]
fn refused(claimed: Result<PendingEnrolment, EnrolError>, code: ErrorCode) {
    match claimed {
        Err(EnrolError::Api(error)) => assert_eq!(error.code(), Some(code), "{error}"),
        other => panic!("{code} was expected, and came {other:?}"),
    }
}

/// Another code than that one.
fn other_than(code: &EnrolmentCode) -> EnrolmentCode {
    let typed: String = code.expose().chars().map(|letter| if letter == 'A' { 'B' } else { 'A' }).collect();
    EnrolmentCode::parse(&typed).unwrap()
}

#[tokio::test]
async fn a_phone_is_linked_by_a_code_and_both_screens_show_the_same_confirmation() {
    let server = Server::start().await;
    let (anna, mut browser) = signed_in(&server, "anna").await;
    let (at, code) = new_code(&mut browser).await;
    assert_eq!(
        code_on(&browser.get(&at).await.text).as_ref(),
        Some(&code),
        "a page that is loaded again shows it again"
    );
    // As people type it, and the user name too.
    let signer = forge::stranger();
    let typed = code.grouped().to_lowercase().replace('-', " ");
    let claimed = typed_as(&server, &signer, " Anna ", &typed, &code).await;
    assert_eq!((claimed.status, claimed.text("username")), (200, "anna"), "{:?}", claimed.body);
    assert_eq!(claimed.body["keys"], serde_json::to_value(server.app.keys.load().published()).unwrap());
    // The answer was lost: the same device types nothing again and gets the same one.
    let again = typed_as(&server, &signer, "anna", &code.grouped(), &code).await;
    assert_eq!(again.text("confirmation_code"), claimed.text("confirmation_code"));
    assert_eq!(active_devices(&server, anna).await, ["First"], "nothing is added before the person says yes");
    let page = browser.get(&at).await;
    let (first, second) = claimed.text("confirmation_code").split_once('-').unwrap();
    assert!(page.text.contains(&format!("<span>{first}</span><span>{second}</span>")), "{}", page.text);
    assert_eq!(code_on(&page.text), None, "its code is used");
    browser.post(&format!("{at}/confirm"), &[]).await;
    let mut devices = active_devices(&server, anna).await;
    // Both were made in the same moment of the test's clock.
    devices.sort();
    assert_eq!(devices, ["First", "Phone"]);
    refused(type_it(&server, "anna", &code).await, ErrorCode::EnrolmentUnknown);
    server.finish().await;
}

#[tokio::test]
async fn a_code_is_good_for_its_own_account_alone() {
    let server = Server::start().await;
    let (_, mut anna) = signed_in(&server, "anna").await;
    let (_, mut bob) = signed_in(&server, "bob").await;
    let (_, code_of_anna) = new_code(&mut anna).await;
    let (_, code_of_bob) = new_code(&mut bob).await;
    assert_ne!(code_of_anna, code_of_bob);
    refused(type_it(&server, "bob", &code_of_anna).await, ErrorCode::EnrolmentUnknown);
    refused(type_it(&server, "anna", &code_of_bob).await, ErrorCode::EnrolmentUnknown);
    refused(type_it(&server, "nobody", &code_of_anna).await, ErrorCode::EnrolmentUnknown);
    refused(type_it(&server, "", &code_of_anna).await, ErrorCode::EnrolmentUnknown);
    assert_eq!(type_it(&server, "anna", &code_of_anna).await.unwrap().device().identity().username, "anna");
    // A proof over another code, as somebody has who saw one on the way.
    let signer = forge::stranger();
    let foreign = typed_as(&server, &signer, "bob", &code_of_bob.grouped(), &code_of_anna).await;
    foreign.refused(ErrorCode::TokenWrongBinding);
    // What is no code is not looked for, and looks like a wrong one.
    typed_as(&server, &signer, "bob", "0OI1-L000", &code_of_bob).await.refused(ErrorCode::EnrolmentUnknown);
    assert!(type_it(&server, "bob", &code_of_bob).await.is_ok());
    server.finish().await;
}

/// Who guesses for one account waits ever longer, the code dies, and the link lives on. A name that nobody has behaves alike.
#[tokio::test]
async fn guesses_wait_ever_longer_and_the_code_dies_before_the_link() {
    let server = Server::start_with(|config| config.limits.free_guesses = 5).await;
    let (_, mut browser) = signed_in(&server, "anna").await;
    let (at, code) = new_code(&mut browser).await;
    let wrong = other_than(&code);
    for name in ["anna", "nobody"] {
        let mut answers = Vec::new();
        for _ in 0..7 {
            let Err(EnrolError::Api(error)) = type_it(&server, name, &wrong).await else {
                panic!("a wrong code counts")
            };
            answers.push(error.code().unwrap());
        }
        let (wrong, wait) = (ErrorCode::EnrolmentUnknown, ErrorCode::TooManyGuesses);
        assert_eq!(answers, [wrong, wrong, wrong, wrong, wrong, wait, wait], "{name}");
    }
    // Even the right one waits: of two that come at once none is found sooner.
    refused(type_it(&server, "anna", &code).await, ErrorCode::TooManyGuesses);
    assert_eq!(code_on(&browser.get(&at).await.text).as_ref(), Some(&code), "waiting takes nothing from it");
    for wait in [30, 60, 120] {
        server.clock.advance(Duration::from_secs(wait));
        refused(type_it(&server, "anna", &wrong).await, ErrorCode::EnrolmentUnknown);
    }
    let page = browser.get(&at).await;
    assert_eq!(code_on(&page.text), None, "eight tries were made");
    server.clock.advance(Duration::from_mins(4));
    refused(type_it(&server, "anna", &code).await, ErrorCode::EnrolmentUnknown);
    assert!(claim_link(&server, &link_on(&page.text), "Phone").await.is_ok(), "the link is another secret");
    server.finish().await;
}

#[tokio::test]
async fn of_many_guesses_at_once_no_more_are_compared_than_of_guesses_one_after_the_other() {
    let server = Server::start_with(|config| config.limits.free_guesses = 5).await;
    let (_, mut browser) = signed_in(&server, "anna").await;
    let (_, code) = new_code(&mut browser).await;
    let wrong = other_than(&code);
    let guesses = (0..20).map(|_| type_it(&server, "anna", &wrong));
    let answers = futures_util::future::join_all(guesses).await;
    let compared = answers.iter().filter(
        |answer| matches!(answer, Err(EnrolError::Api(error)) if error.code() == Some(ErrorCode::EnrolmentUnknown)),
    );
    assert!(compared.count() <= 5);
    server.finish().await;
}

#[tokio::test]
async fn a_right_code_forgives_the_typing_errors_before_it() {
    let server = Server::start_with(|config| config.limits.free_guesses = 5).await;
    let (_, mut browser) = signed_in(&server, "anna").await;
    for _ in 0..2 {
        let (_, code) = new_code(&mut browser).await;
        for _ in 0..4 {
            refused(type_it(&server, "anna", &other_than(&code)).await, ErrorCode::EnrolmentUnknown);
        }
        assert!(type_it(&server, "anna", &code).await.is_ok());
    }
    // The password is another secret: its guesses are counted apart.
    browser.get("/sign-in?why=again").await;
    assert_eq!(browser.password("anna", PASSWORD).await.to(), "/sign-in/wait");
    server.finish().await;
}

#[tokio::test]
async fn of_two_phones_that_type_one_code_at_once_one_is_asked_about() {
    let server = Server::start().await;
    let (_, mut browser) = signed_in(&server, "anna").await;
    for _ in 0..4 {
        let (at, code) = new_code(&mut browser).await;
        let (first, second) = tokio::join!(type_it(&server, "anna", &code), type_it(&server, "anna", &code));
        let shown = match (first, second) {
            (Ok(claimed), Err(_)) | (Err(_), Ok(claimed)) => claimed.confirmation_code().to_owned(),
            both => panic!("one of two: {both:?}"),
        };
        let (left, right) = shown.split_once('-').unwrap();
        let page = browser.get(&at).await;
        assert!(page.text.contains(&format!("<span>{left}</span><span>{right}</span>")), "{}", page.text);
        browser.post(&format!("{at}/refuse"), &[]).await;
        refused(type_it(&server, "anna", &code).await, ErrorCode::EnrolmentUnknown);
    }
    server.finish().await;
}

#[tokio::test]
async fn a_code_ends_with_its_link_its_session_and_its_account() {
    let server = Server::start().await;
    let (anna, mut browser) = signed_in(&server, "anna").await;
    let (_, late) = new_code(&mut browser).await;
    server.clock.advance(server.app.config.approval.enrolment_lifetime);
    refused(type_it(&server, "anna", &late).await, ErrorCode::EnrolmentUnknown);

    let (_, signed_out) = new_code(&mut browser).await;
    browser.post("/sign-out", &[]).await;
    refused(type_it(&server, "anna", &signed_out).await, ErrorCode::EnrolmentUnknown);

    let (bob, mut browser) = signed_in(&server, "bob").await;
    let (_, of_bob) = new_code(&mut browser).await;
    account::disable(&server.app, bob).await.unwrap();
    refused(type_it(&server, "bob", &of_bob).await, ErrorCode::EnrolmentUnknown);
    assert_eq!((active_devices(&server, anna).await.len(), active_devices(&server, bob).await.len()), (1, 1));
    server.finish().await;
}

/// Who reads the database has neither the code nor what to try it against.
#[tokio::test]
async fn the_store_holds_a_code_as_a_mac_under_the_data_key() {
    let server = Server::start().await;
    let (_, mut browser) = signed_in(&server, "anna").await;
    let (_, code) = new_code(&mut browser).await;
    let database = server.database.strip_prefix("sqlite:").unwrap();
    let read = |suffix: &str| std::fs::read(format!("{database}{suffix}")).unwrap_or_default();
    let bytes = [read(""), read("-wal")].concat();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("enrolment.created"), "what was written is looked at");
    for plain in [code.expose().to_owned(), code.grouped(), code.binding()] {
        assert!(!holds(&plain), "{plain}");
    }
    server.finish().await;
}
