//! Factors besides the phone.

pub mod activation;
pub mod app_passwords;
mod app_tokens;
pub mod backup_codes;
pub mod codes_apps;
mod device_codes;
mod dovecot;
mod nginx;
pub mod passkeys;
mod radicale;
pub mod screen_lock;
mod two_step;

use futures_util::future::join_all;

use crate::bad_input::{PASSWORD, World};
use crate::harness::person::{Browser, Page};
use crate::store::bed::Kind;

/// A browser in which somebody typed the right password, and waits for the phone.
async fn waiting(world: &World, username: &str) -> Browser {
    let mut browser = Browser::new(&world.server);
    assert_eq!(browser.sign_in(username, PASSWORD).await.to(), "/sign-in/wait");
    assert!(browser.get("/sign-in/wait").await.is_waiting());
    browser
}

async fn type_code(browser: &mut Browser, code: &str) -> Page {
    browser.get("/sign-in/code").await;
    browser.post("/sign-in/code", &[("code", code)]).await
}

/// A world in which many browsers may wait for one account, and try.
async fn crowded(kind: Kind) -> World {
    World::over(kind, |config| {
        config.limits.free_guesses = 100;
        config.limits.free_attempts = 19;
        config.approval.max_open_per_account = 20;
    })
    .await
}

/// Eight browsers of Anna's that wait, on the page that takes a code.
async fn crowd(world: &World) -> Vec<Browser> {
    let mut browsers = Vec::new();
    for _ in 0..8 {
        let mut browser = waiting(world, "anna").await;
        browser.get("/sign-in/code").await;
        browsers.push(browser);
    }
    browsers
}

/// All of them send the same code at once: one is let in (REQ 62).
async fn one_is_let_in(mut browsers: Vec<Browser>, code: &str) {
    let fields = [("code", code)];
    let pages = join_all(browsers.iter_mut().map(|browser| browser.post("/sign-in/code", &fields))).await;
    let let_in = pages.iter().filter(|page| page.location.as_deref() == Some("/account")).count();
    assert_eq!(let_in, 1, "{:?}", pages.iter().map(|page| page.status).collect::<Vec<_>>());
    let mut in_now = 0;
    for browser in &mut browsers {
        in_now += usize::from(browser.is_in().await);
    }
    assert_eq!(in_now, 1);
}

/// An example of a section of `docs/app-passwords.md`: the first, the second and so on.
fn documented(section: &str, place: usize) -> String {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/app-passwords.md")).unwrap();
    let (_, rest) = page.split_once(&format!("\n## {section}\n")).expect("the section");
    let section = rest.split("\n## ").next().unwrap();
    let example = section.split("```").nth(place * 2 + 1).expect("the example");
    example.split_once('\n').unwrap().1.to_owned()
}
