//! "I need more time": once, and never more than a question may last.

use std::time::Duration;

use nod::flow::account;
use nod_core::answer::Verdict;
use nod_core::wire::InboxRequest;

use crate::bad_input::PASSWORD;
use crate::harness::Server;
use crate::harness::person::Browser;

const MORE: &str = "/sign-in/more-time";

#[tokio::test]
async fn a_sign_in_has_twice_the_time_once() {
    let server = Server::start().await;
    let anna = server.account_with("anna", Some(PASSWORD), false).await;
    let phone = server.phone(anna, "Pixel").await;
    let mut browser = Browser::open(&server).await;
    browser.sign_in("anna", PASSWORD).await;
    let page = browser.get("/sign-in/wait").await;
    assert!(
        page.text.contains("I need more time") && page.text.contains("data-expires-in=\"120000\""),
        "{}",
        page.text
    );
    server.clock.advance(Duration::from_secs(100));
    assert_eq!(browser.post(MORE, &[]).await.to(), "/sign-in/wait");
    let page = browser.get("/sign-in/wait").await;
    assert!(page.text.contains("data-expires-in=\"240000\""), "{}", page.text);
    assert!(!page.text.contains("I need more time"), "only once");
    let open = phone.api().inbox(&InboxRequest::default()).await.unwrap().challenges;
    assert_eq!(open.len(), 1, "the phone has one question, and not two");
    let before = browser.cookies["nod-sign-in"].clone();
    browser.post(MORE, &[]).await;
    assert_eq!(browser.cookies["nod-sign-in"], before, "nothing was asked again");
    server.clock.advance(Duration::from_secs(200));
    phone.answer_first(Verdict::Approve, &page.number()).await;
    assert_eq!(browser.get("/sign-in/wait").await.to(), "/account");
    server.finish().await;
}

#[tokio::test]
async fn what_is_over_gets_no_more_time() {
    let server = Server::start().await;
    let anna = server.account_with("anna", Some(PASSWORD), false).await;
    let phone = server.phone(anna, "Pixel").await;
    let waiting = async || {
        let mut browser = Browser::open(&server).await;
        browser.sign_in("anna", PASSWORD).await;
        browser.get("/sign-in/wait").await;
        browser
    };
    // Refused on the phone.
    let mut browser = waiting().await;
    phone.answer_first(Verdict::Deny, "").await;
    browser.post(MORE, &[]).await;
    assert!(browser.get("/sign-in/wait").await.text.contains("The answer on the phone was no"));
    // The password that began it was changed.
    let mut browser = waiting().await;
    account::set_password(&server.app, anna, "another battery horse".into(), nod_core::notice::Told::NOTHING)
        .await
        .unwrap();
    browser.post(MORE, &[]).await;
    assert!(browser.get("/sign-in/wait").await.text.contains("The request was cancelled"));
    account::set_password(&server.app, anna, PASSWORD.into(), nod_core::notice::Told::NOTHING).await.unwrap();
    // Run out.
    let mut browser = waiting().await;
    server.clock.advance(Duration::from_mins(2));
    browser.post(MORE, &[]).await;
    assert!(browser.get("/sign-in/wait").await.text.contains("Nobody answered on the phone in time"));
    assert!(phone.api().inbox(&InboxRequest::default()).await.unwrap().challenges.is_empty());
    // Without a sign-in there is nothing to ask for.
    let mut stranger = Browser::open(&server).await;
    assert_eq!(stranger.post(MORE, &[]).await.to(), "/sign-in/wait");
    server.finish().await;
}
