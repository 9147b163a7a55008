//! Places where their people read of them: on the pages of an account.

use nod_core::answer::Verdict;
use serde_json::json;

use super::{GERMANY, ROTTERDAM, SYDNEY, file};
use crate::bad_input::{PASSWORD, World};
use crate::factor::app_passwords::new_app_password;
use crate::harness::Reply;
use crate::harness::person::Browser;

/// A service behind a proxy, which tells the address of each browser.
async fn world() -> World {
    World::with(|config| {
        config.places.files = vec![file("nested.mmdb")];
        config.http.trusted_proxies = vec!["127.0.0.1".to_owned().try_into().unwrap()];
    })
    .await
}

#[track_caller]
fn shows(page: &str, words: &str) {
    assert!(page.contains(words), "{words} in {page}");
}

#[tokio::test]
async fn a_person_reads_where_they_sign_in_and_where_they_did() {
    let world = world().await;
    let near = format!("near <bdi>Rotterdam, Netherlands</bdi> (<bdi>{ROTTERDAM}</bdi>)");
    let mut browser = Browser::open(&world.server).await.at(ROTTERDAM);
    assert_eq!(browser.password("anna", PASSWORD).await.to(), "/sign-in/wait");
    let waiting = browser.get("/sign-in/wait").await;
    shows(&waiting.text, &near);
    world.phone.answer_first(Verdict::Approve, &waiting.number()).await;
    browser.get("/sign-in/wait").await;
    let overview = browser.get("/account").await;
    assert_eq!(overview.text.matches(&near).count(), 2, "the browser, and the activity: {}", overview.text);
    shows(&browser.get("/account/activity").await.text, &near);
    let csv = browser.get("/account/activity.csv").await;
    shows(&csv.text, &format!(",{ROTTERDAM},\"Rotterdam, Netherlands\","));

    let secret = new_app_password(&mut browser, "Mail", "any", "open").await;
    let body = json!({ "username": "anna", "password": secret, "protocol": "imap", "ip": SYDNEY });
    let request = world.webmail.request(reqwest::Method::POST, "/v1/app-passwords/check").json(&body);
    assert_eq!(Reply::of(request.send().await.unwrap()).await.status, 200);
    world.phone.flush().await;
    let list = browser.get("/account/app-passwords").await;
    shows(&list.text, &format!("from <bdi>{SYDNEY}</bdi> (<bdi>Sydney, Australia</bdi>)"));
    world.server.finish().await;
}

/// "near Germany" would be wrong.
#[tokio::test]
async fn a_country_alone_is_not_near() {
    let world = world().await;
    let mut browser = Browser::open(&world.server).await.at(GERMANY);
    browser.sign_in_with("anna", &world.phone).await;
    let overview = browser.get("/account").await;
    assert_eq!(overview.text.matches(&format!("<bdi>Germany</bdi> (<bdi>{GERMANY}</bdi>)")).count(), 2);
    assert!(!overview.text.contains("near <bdi>Germany"), "{}", overview.text);
    world.server.finish().await;
}

/// A browser on a private network is nowhere, and signs in all the same.
#[tokio::test]
async fn a_private_address_is_of_an_unknown_place() {
    let world = world().await;
    let mut browser = Browser::open(&world.server).await.at("10.1.2.3");
    browser.sign_in_with("anna", &world.phone).await;
    shows(&browser.get("/account").await.text, "<bdi>10.1.2.3</bdi>, place unknown");
    world.server.finish().await;
}
