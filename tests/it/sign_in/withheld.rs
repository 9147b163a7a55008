//! A person whose phones were asked too often signs in another way, and no limit is weaker for it.

use std::time::Duration;

use nod_core::answer::Verdict;
use nod_core::challenge::StateName;
use nod_core::wire::{ErrorCode, InboxRequest};
use serde_json::json;

use crate::bad_input::{PASSWORD, World};
use crate::factor::backup_codes::codes_on;
use crate::factor::passkeys;
use crate::harness::authenticator::Key;
use crate::harness::on_both_databases;
use crate::harness::person::{Browser, Page};
use crate::store::bed::Kind;

on_both_databases! {
    who_has_used_up_the_questions_signs_in_with_a_code_and_no_phone_hears_of_it
    what_no_phone_hears_of_weakens_no_limit
    who_knows_the_password_keeps_nobody_from_the_code
}

async fn world(kind: Kind) -> World {
    World::over(kind, |config| {
        config.limits.free_attempts = 3;
        config.limits.free_guesses = 5;
    })
    .await
}

/// Anna's backup codes, made in a browser that she approved.
async fn codes(world: &World) -> Vec<String> {
    let mut home = Browser::new(&world.server);
    home.sign_in_with("anna", &world.phone).await;
    home.get("/account/backup-codes").await;
    codes_on(&home.post("/account/backup-codes", &[]).await)
}

/// Somebody who knows the password uses up the questions: the phone refuses each.
async fn use_up(world: &World) {
    for _ in 0..3 {
        let mut thief = Browser::new(&world.server);
        assert_eq!(thief.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
        assert!(thief.get("/sign-in/wait").await.is_waiting());
        world.phone.answer_first(Verdict::Deny, "").await;
    }
    world.webmail.ask(json!({ "username": "anna" })).await.again_in(ErrorCode::TooManyAttempts, 30);
}

/// A browser in which the password was typed after that.
async fn withheld(world: &World) -> (Browser, Page) {
    let mut browser = Browser::new(&world.server);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    assert_eq!(browser.get("/sign-in/wait").await.to(), "/sign-in/code");
    let page = browser.get("/sign-in/code").await;
    (browser, page)
}

async fn type_code(browser: &mut Browser, code: &str) -> Page {
    browser.get("/sign-in/code").await;
    browser.post("/sign-in/code", &[("code", code)]).await
}

async fn asked(world: &World) -> usize {
    world.phone.api().inbox(&InboxRequest::default()).await.unwrap().challenges.len()
}

async fn who_has_used_up_the_questions_signs_in_with_a_code_and_no_phone_hears_of_it(kind: Kind) {
    let world = world(kind).await;
    let codes = codes(&world).await;
    use_up(&world).await;
    let (mut browser, page) = withheld(&world).await;
    assert!(page.text.contains("Your phones were asked too often"), "{}", page.text);
    assert!(!page.text.contains("href=\"/sign-in/wait\""), "nothing leads to a phone that is not asked");
    assert_eq!(asked(&world).await, 0, "the phone hears of nothing");
    let feed = world.server.app.store.feed_context(world.phone.device.identity().device, world.server.app.now());
    assert!(!feed.await.unwrap().unwrap().waiting, "nor is it told to look");
    // Sending again and more time change nothing of that.
    assert_eq!(browser.post("/sign-in/resend", &[]).await.to(), "/sign-in/wait");
    assert_eq!(browser.post("/sign-in/more-time", &[]).await.to(), "/sign-in/wait");
    assert_eq!(browser.get("/sign-in/wait").await.to(), "/sign-in/code");
    assert_eq!(asked(&world).await, 0);
    assert_eq!(type_code(&mut browser, &codes[0]).await.to(), "/account");
    assert!(browser.is_in().await);
    nod::flow::operations::audit::verify(&world.server.app).await.unwrap().expect("the log says the same");
    world.server.finish().await;
}

async fn what_no_phone_hears_of_weakens_no_limit(kind: Kind) {
    let world = world(kind).await;
    let codes = codes(&world).await;
    use_up(&world).await;

    // The phone cannot answer it, no matter who gave it the token.
    let (mut browser, _) = withheld(&world).await;
    let recent = world.server.app.store.recent_challenges(world.anna, 10).await.unwrap();
    let record = recent.iter().find(|record| record.withheld).unwrap();
    assert_eq!(record.challenge.state.name(), StateName::Pending);
    let token = world.phone.sign(&record.token, &record.challenge.id.to_string(), Verdict::Approve, None);
    let answered = world.phone.api().answer(&token).await.unwrap_err();
    assert_eq!(answered.code(), Some(ErrorCode::ChallengeUnknown));

    // It is no try, and forgives none: others wait as long as before.
    world.webmail.ask(json!({ "username": "anna" })).await.again_in(ErrorCode::TooManyAttempts, 30);

    // Codes are counted for the account, however many sign-ins they are typed into.
    for _ in 0..5 {
        let (mut thief, _) = withheld(&world).await;
        assert_eq!(type_code(&mut thief, "aaaa-aaaa").await.status, 401);
    }
    let (mut thief, _) = withheld(&world).await;
    assert_eq!(type_code(&mut thief, "aaaa-aaaa").await.status, 429);
    assert_eq!(type_code(&mut browser, &codes[0]).await.status, 429, "the right one waits as well");

    // At most as many of them are open as of other questions, and they take no room from those.
    let most = world.server.app.config.approval.max_open_per_account;
    for _ in 0..=most {
        let mut one = Browser::new(&world.server);
        assert_eq!(one.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    }
    assert_eq!(open(&world).await, usize::try_from(most).unwrap());
    world.server.clock.advance(Duration::from_secs(30));
    assert_eq!(world.webmail.ask(json!({ "username": "anna" })).await.status, 201);
    assert_eq!(asked(&world).await, 1, "after the wait the phone is asked again, and hears of this one alone");
    world.server.finish().await;
}

/// How many sign-ins wait of which no phone hears.
async fn open(world: &World) -> usize {
    let recent = world.server.app.store.recent_challenges(world.anna, 200).await.unwrap();
    let waits = |record: &&nod::store::ChallengeRecord| {
        let state = record.challenge.clone().at(world.server.app.now()).state.name();
        record.withheld && state == StateName::Pending
    };
    recent.iter().filter(waits).count()
}

/// The thief begins one sign-in after the other, each in a new browser, so that there is no room. The owner comes in the middle of it, and
/// types a code all the same.
async fn who_knows_the_password_keeps_nobody_from_the_code(kind: Kind) {
    let world = World::over(kind, |config| {
        config.limits.free_attempts = 3;
        config.http.trusted_proxies = vec!["127.0.0.1".to_owned().try_into().unwrap()];
    })
    .await;
    let mut home = Browser::new(&world.server).at("198.51.100.7");
    home.sign_in_with("anna", &world.phone).await;
    home.get("/account/backup-codes").await;
    let codes = codes_on(&home.post("/account/backup-codes", &[]).await);
    home.get("/account").await;
    home.post("/sign-out", &[]).await;
    use_up(&world).await;

    let flood = async || {
        for _ in 0..20 {
            let mut thief = Browser::new(&world.server).at("203.0.113.66");
            assert_eq!(thief.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
        }
    };
    let most = usize::try_from(world.server.app.config.approval.max_open_per_account).unwrap();
    flood().await;
    assert_eq!(open(&world).await, most, "the room is full, and stays as it is");

    // In a browser that nobody knows, from another network.
    let mut away = Browser::new(&world.server).at("192.0.2.9");
    assert_eq!(away.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    assert_eq!(away.get("/sign-in/wait").await.to(), "/sign-in/code");
    flood().await;
    assert_eq!(type_code(&mut away, &codes[0]).await.to(), "/account");

    // In a browser that the account knows, in the very network of the thief, or where the thief has more networks than there is room.
    let mut home = home.at("203.0.113.66");
    use_up(&world).await;
    flood().await;
    for _ in 0..4 {
        assert_eq!(home.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    }
    assert_eq!(home.get("/sign-in/wait").await.to(), "/sign-in/code");
    flood().await;
    for network in 0..2 * most {
        let mut thief = Browser::open(&world.server).await.at(&format!("203.0.{network}.1"));
        assert_eq!(thief.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    }
    assert_eq!(open(&world).await, most);
    assert_eq!(type_code(&mut home, &codes[1]).await.to(), "/account");
    world.server.finish().await;
}

#[tokio::test]
async fn a_passkey_signs_in_too_and_the_set_up_still_waits_for_its_phone() {
    let world = passkeys::world_with(|config| config.limits.free_attempts = 3).await;
    let mut home = passkeys::browser(&world);
    home.sign_in_with("anna", &world.phone).await;
    let mut passkey = passkeys::make(&mut home, Key::es256(), |_| {}).await;
    for _ in 0..3 {
        let mut thief = passkeys::browser(&world);
        assert_eq!(thief.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
        world.phone.answer_first(Verdict::Deny, "").await;
    }
    let mut browser = passkeys::browser(&world);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    assert_eq!(browser.get("/sign-in/wait").await.to(), "/sign-in/passkey");
    assert!(browser.get("/sign-in/passkey").await.text.contains("Your phones were asked too often"));
    assert_eq!(passkeys::after(&mut browser, &mut passkey).await.to(), "/account");
    let (mut alone, page) = passkeys::alone(&world, &mut passkey).await;
    assert_eq!(page.to(), "/account");
    assert!(alone.is_in().await && browser.is_in().await);

    // The last step of a set-up is there to try the phone: it waits.
    let bert = world.server.account_with("bert", Some(PASSWORD), false).await;
    let mut setting_up = passkeys::browser(&world);
    assert_eq!(setting_up.sign_in("bert", PASSWORD).await.to(), "/account");
    setting_up.get("/account").await;
    let (page, link) = crate::device::enrolment::new_link(&mut setting_up).await;
    let pending = crate::device::enrolment::claim(&world.server, &link, "Phone").await.unwrap();
    setting_up.get(&page).await;
    setting_up.post(&format!("{page}/confirm"), &[]).await;
    pending.confirmed().await.unwrap();
    setting_up.save_codes().await;
    for _ in 0..3 {
        setting_up.get("/account/two-step/test").await;
        setting_up.post("/account/two-step/test", &[]).await;
    }
    setting_up.get("/account/two-step/test").await;
    assert_eq!(setting_up.post("/account/two-step/test", &[]).await.status, 429);
    assert!(!world.server.app.store.account(bert).await.unwrap().unwrap().two_step.is_on());
    world.server.finish().await;
}
