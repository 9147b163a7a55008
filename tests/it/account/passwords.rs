//! New passwords at the pages' doors: what is refused, what the person reads then, and that nothing changes.

use nod_core::wire::ErrorCode;

use crate::bad_input::World;
use crate::harness::Server;
use crate::harness::on_both_databases;
use crate::harness::person::{Browser, PASSWORD};
use crate::store::bed::Kind;

const ADDRESS: &str = "/account/password";
const LEAKED: &str = "a password that leaked";

on_both_databases! {
    a_weak_or_stolen_password_is_refused_with_words_that_help_and_changes_nothing
    the_first_account_gets_no_weak_password_and_the_code_stays_good
}

/// A list as it is published, with those passwords among others.
pub fn list_of(passwords: &[&str]) -> String {
    let others = (0..100).map(|number| format!("other {number}"));
    let mut hashes: Vec<String> =
        others.chain(passwords.iter().map(|one| (*one).to_owned())).map(|one| sha1(&one)).collect();
    hashes.sort_unstable();
    hashes.iter().flat_map(|hash| [hash.as_str(), ":2\r\n"]).collect()
}

fn sha1(text: &str) -> String {
    let hash = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes());
    data_encoding::HEXUPPER.encode(hash.as_ref())
}

async fn change(browser: &mut Browser, new: &str) -> (u16, String) {
    browser.get(ADDRESS).await;
    let page = browser.post(ADDRESS, &[("current", PASSWORD), ("password", new), ("password_again", new)]).await;
    (page.status, page.text)
}

async fn a_weak_or_stolen_password_is_refused_with_words_that_help_and_changes_nothing(kind: Kind) {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("breached.txt");
    std::fs::write(&list, list_of(&[LEAKED])).unwrap();
    let set = list.clone();
    let world = World::over(kind, move |config| {
        config.passwords.breached_file = Some(set.clone());
        "Frobnicator".clone_into(&mut config.service.name);
    })
    .await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    let mut other = Browser::new(&world.server);
    other.sign_in_with("anna", &world.phone).await;

    let form = browser.get(ADDRESS).await;
    assert!(form.text.contains("At least 15 characters") && form.text.contains("stolen elsewhere"), "{}", form.text);
    for (new, code, words) in [
        ("fourteen chars", ErrorCode::PasswordTooWeak, "needs at least 15 characters"),
        (LEAKED, ErrorCode::PasswordBreached, "in a list that attackers try first"),
        ("qwertyuiopasdfgh", ErrorCode::PasswordTooGuessable, "Many people use this password"),
        ("Frobnicator2026", ErrorCode::PasswordTooGuessable, "the name of this service"),
    ] {
        let (status, text) = change(&mut browser, new).await;
        assert_eq!(status, code.status(), "{new}");
        assert!(text.contains(words), "{new}: {text}");
        assert!(!text.contains(new), "no page repeats a password");
        world.server.counted(code);
    }
    assert!(browser.is_in().await && other.is_in().await, "nothing has changed");

    // Another list takes the place of this one while the service runs.
    let next = folder.path().join("next.txt");
    std::fs::write(&next, list_of(&["another battery horse"])).unwrap();
    std::fs::rename(&next, &list).unwrap();
    assert_eq!(change(&mut browser, "another battery horse").await.0, 422);
    // One that is none is an error of the operator's: the page says so, and the old password stays.
    std::fs::write(&list, "no list").unwrap();
    let (status, text) = change(&mut browser, "a third battery horse").await;
    assert_eq!(status, 500);
    assert!(!text.contains("breached.txt"), "where the file is, is the operator's business: {text}");
    world.server.counted(ErrorCode::SettingUnusable);
    std::fs::write(&list, list_of(&[])).unwrap();
    assert_eq!(change(&mut browser, LEAKED).await.0, 303, "it is in the list no more");
    assert!(!browser.is_in().await && !other.is_in().await, "a new password ends every session");
    world.server.finish().await;
}

async fn the_first_account_gets_no_weak_password_and_the_code_stays_good(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let link = nod::flow::sign_in::setup::link(&server.app).await.unwrap().unwrap();
    let code = link.split('#').nth(1).unwrap();
    let mut browser = Browser::new(&server);
    browser.get("/setup").await;
    let fields = |code, password| {
        [
            ("code", code),
            ("username", "zofiawrzes"),
            ("display_name", "Zofia"),
            ("password", password),
            ("password_again", password),
        ]
    };
    for (password, words) in
        [("kurz&knapp", "needs at least 15 characters"), ("zofiawrzeszofiawrzes", "Your own names")]
    {
        let page = browser.post("/setup", &fields(code, password)).await;
        assert_eq!(page.status, 422);
        assert!(page.text.contains(words), "{}", page.text);
        assert!(!page.text.contains(password));
    }
    // Who does not have the code learns nothing of passwords: it comes first.
    let page = browser.post("/setup", &fields("x", "zofiawrzeszofiawrzes")).await;
    assert!(page.text.contains("set-up code is not right") && !page.text.contains("Your own names"), "{}", page.text);
    assert!(nod::flow::account::all(&server.app).await.unwrap().is_empty());
    let page = browser.post("/setup", &fields(code, PASSWORD)).await;
    assert!(page.to().starts_with("/account/phones/new/"), "{page:?}");
    server.finish().await;
}
