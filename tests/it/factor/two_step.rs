//! Two-step verification: turned on step by step, left at every step, attacked from a second browser with the password, and turned off.

use std::time::Duration;

use nod_core::answer::Verdict;
use nod_core::audit::AuditKind;
use nod_core::id::AccountId;
use nod_core::wire::ErrorCode;

use super::codes_apps::shown_on;
use crate::bad_input::PASSWORD;
use crate::device::enrolment::{active_devices, claim, new_link};
use crate::harness::on_both_databases;
use crate::harness::person::Browser;
use crate::harness::{Phone, Server};
use crate::store::bed::Kind;

on_both_databases! {
    a_phone_that_answers_once_turns_it_on
    leaving_the_set_up_at_any_step_changes_nothing
    what_a_thief_of_the_password_prepared_does_not_outlive_the_set_up
    a_codes_app_alone_turns_it_on_and_signs_in_as_often_as_its_owner_likes
    turning_it_off_ends_every_method_and_every_other_browser
    the_last_method_is_not_removed_without_a_word
}

const CODES: &str = "/account/two-step/codes";
const TEST: &str = "/account/two-step/test";

async fn anna(server: &Server) -> AccountId {
    server.account_with("anna", Some(PASSWORD), false).await
}

/// A browser that the password alone let in.
async fn with_password(server: &Server) -> Browser {
    let mut browser = Browser::new(server);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/account");
    browser.get("/account").await;
    browser
}

/// Links a phone, as the second step does.
async fn link_phone(server: &Server, browser: &mut Browser, name: &str) -> Phone {
    let (page, link) = new_link(browser).await;
    let pending = claim(server, &link, name).await.unwrap();
    browser.get(&page).await;
    assert_eq!(browser.post(&format!("{page}/confirm"), &[]).await.to(), page);
    browser.get(&page).await;
    Phone { device: pending.confirmed().await.unwrap(), outside: server.outside() }
}

async fn is_on(server: &Server, account: AccountId) -> bool {
    server.app.store.account(account).await.unwrap().unwrap().two_step.is_on()
}

async fn recorded(server: &Server, kind: AuditKind) -> usize {
    let entries = server.app.store.audit(0, 1000).await.unwrap();
    entries.iter().filter(|entry| entry.draft.kind == kind).count()
}

async fn a_phone_that_answers_once_turns_it_on(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let account = anna(&server).await;
    let mut browser = with_password(&server).await;
    let mut other = with_password(&server).await;
    assert_eq!(browser.get("/2fa").await.to(), "/account/two-step");
    assert!(browser.get("/account/two-step").await.text.contains("How do you want to be asked?"));
    let to = browser.post("/account/two-step", &[("method", "phone")]).await;
    assert!(to.to().starts_with("/account/phones/new/"), "{to:?}");
    let phone = link_phone(&server, &mut browser, "Pixel").await;
    let codes = browser.save_codes().await;
    let before = browser.cookies["nod-session"].clone();
    assert_eq!(browser.try_phone(&phone).await, "/account/two-step/done");
    assert_ne!(browser.cookies["nod-session"], before, "the session that may do more is another one");
    let done = browser.get("/account/two-step/done").await;
    assert!(done.text.contains("Your account is protected") && done.text.contains("Pixel"), "{}", done.text);
    assert!(is_on(&server, account).await);
    assert_eq!(recorded(&server, AuditKind::TwoStepOn).await, 1);
    assert!(!other.is_in().await, "every other browser is out");

    // From now on the phone is asked, and a saved code lets in where it is not at hand.
    let mut next = Browser::new(&server);
    next.sign_in_with("anna", &phone).await;
    let mut without = Browser::new(&server);
    assert_eq!(without.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    without.get("/sign-in/code").await;
    assert_eq!(without.post("/sign-in/code", &[("code", &codes[0])]).await.to(), "/account");
    assert_eq!(browser.get(TEST).await.to(), "/account", "the set-up is over");
    server.finish().await;
}

async fn leaving_the_set_up_at_any_step_changes_nothing(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let account = anna(&server).await;
    let webmail = server.relying_party("webmail").await;
    let mut browser = with_password(&server).await;
    let unchanged = async || {
        assert!(!is_on(&server, account).await);
        with_password(&server).await;
        webmail.ask(serde_json::json!({ "username": "anna" })).await.refused(ErrorCode::UserWithoutDevice);
    };
    unchanged().await;
    // Steps cannot be skipped by going straight to a later page.
    assert_eq!(browser.get(CODES).await.to(), "/account/two-step");
    assert_eq!(browser.get(TEST).await.to(), "/account/two-step");
    assert_eq!(browser.post(TEST, &[]).await.to(), "/account/two-step");
    let phone = link_phone(&server, &mut browser, "Pixel").await;
    unchanged().await;
    assert_eq!(browser.get(TEST).await.to(), CODES);
    assert_eq!(browser.post(TEST, &[]).await.to(), CODES);
    browser.get(CODES).await;
    browser.post(CODES, &[]).await;
    unchanged().await;
    assert_eq!(browser.post(TEST, &[]).await.to(), CODES, "shown is not saved");
    assert_eq!(browser.post(&format!("{CODES}/saved"), &[]).await.to(), CODES, "not without the tick");
    browser.save_codes().await;
    unchanged().await;
    browser.get(TEST).await;
    assert_eq!(browser.post(TEST, &[]).await.to(), "/sign-in/wait");
    unchanged().await;
    phone.answer_first(Verdict::Deny, "").await;
    let page = browser.get("/sign-in/wait").await;
    assert!(page.text.contains("action=\"/account/two-step/test\""), "{}", page.text);
    unchanged().await;
    assert!(browser.get(&format!("{TEST}?unanswered=")).await.text.contains("No phone approved"));
    // And it goes on where it was left.
    assert_eq!(browser.try_phone(&phone).await, "/account/two-step/done");
    server.finish().await;
}

/// Somebody else with the password prepares a phone, a codes app and backup codes before the owner is done.
async fn what_a_thief_of_the_password_prepared_does_not_outlive_the_set_up(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let account = anna(&server).await;
    let (mut owner, mut thief) = (with_password(&server).await, with_password(&server).await);
    let evil = link_phone(&server, &mut thief, "Evil").await;
    let (app, id) = shown_on(&thief.get("/account/codes-apps/new").await);
    let code = app.code(&server, 0);
    let fields = [("id", id.as_str()), ("name", "Evil"), ("code", code.as_str())];
    assert_eq!(thief.post("/account/codes-apps", &fields).await.to(), CODES);
    let phone = link_phone(&server, &mut owner, "Pixel").await;
    owner.save_codes().await;
    // The thief replaces the codes that the owner has saved: then nothing is turned on with them.
    let stolen = thief.save_codes().await;
    assert_eq!(owner.get(TEST).await.to(), CODES);
    let saved = owner.save_codes().await;
    owner.get(TEST).await;
    assert_eq!(owner.post(TEST, &[]).await.to(), "/sign-in/wait");
    let page = owner.get("/sign-in/wait").await;
    let number = page.number();
    let again = thief.save_codes().await;
    phone.answer_first(Verdict::Approve, &number).await;
    assert_eq!(owner.get("/sign-in/wait").await.to(), "/account/two-step", "replaced at the last moment");
    assert!(!is_on(&server, account).await);

    owner.get("/account").await;
    let kept = owner.save_codes().await;
    assert_eq!(owner.try_phone(&phone).await, "/account/two-step/done");
    assert_eq!(active_devices(&server, account).await, ["Pixel"], "only the phone that was tried");
    assert!(evil.api().inbox(&nod_core::wire::InboxRequest::default()).await.is_err());
    assert!(!thief.is_in().await);
    let mut late = Browser::new(&server);
    assert_eq!(late.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    server.clock.advance(Duration::from_secs(30));
    let dead = [stolen[0].clone(), saved[0].clone(), again[0].clone(), app.code(&server, 0)];
    for code in &dead {
        late.get("/sign-in/code").await;
        assert_eq!(late.post("/sign-in/code", &[("code", code)]).await.status, 401, "{code}");
    }
    late.get("/sign-in/code").await;
    assert_eq!(late.post("/sign-in/code", &[("code", &kept[0])]).await.to(), "/account");
    server.finish().await;
}

async fn a_codes_app_alone_turns_it_on_and_signs_in_as_often_as_its_owner_likes(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let account = anna(&server).await;
    let mut browser = with_password(&server).await;
    assert_eq!(browser.post("/account/two-step", &[("method", "codes_app")]).await.to(), "/account/codes-apps/new");
    let (app, id) = shown_on(&browser.get("/account/codes-apps/new").await);
    let code = app.code(&server, 0);
    let fields = [("id", id.as_str()), ("name", "Aegis"), ("code", code.as_str())];
    assert_eq!(browser.post("/account/codes-apps", &fields).await.to(), CODES);
    browser.save_codes().await;
    browser.get(TEST).await;
    let turn_on = "/account/two-step/turn-on";
    let page = browser.post(turn_on, &[("code", &code)]).await;
    assert!(page.status == 422 && page.text.contains("Wait for the next one"), "{}", page.text);
    let page = browser.post(turn_on, &[("code", "000000")]).await;
    assert!(page.status == 422 && page.text.contains("not the code"), "{}", page.text);
    assert!(!is_on(&server, account).await);
    server.clock.advance(Duration::from_secs(30));
    let code = app.code(&server, 0);
    assert_eq!(browser.post(turn_on, &[("code", &code)]).await.to(), "/account/two-step/done");
    assert!(is_on(&server, account).await && browser.is_in().await);

    // No phone is asked, and no limit of questions that nobody approved is in the way.
    for _ in 0..6 {
        server.clock.advance(Duration::from_secs(30));
        let mut next = Browser::new(&server);
        assert_eq!(next.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
        assert_eq!(next.get("/sign-in/wait").await.to(), "/sign-in/code");
        next.get("/sign-in/code").await;
        assert_eq!(next.post("/sign-in/code", &[("code", &app.code(&server, 0))]).await.to(), "/account");
    }
    server.finish().await;
}

async fn turning_it_off_ends_every_method_and_every_other_browser(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let account = anna(&server).await;
    let mut browser = with_password(&server).await;
    let phone = link_phone(&server, &mut browser, "Pixel").await;
    let codes = browser.save_codes().await;
    assert_eq!(browser.try_phone(&phone).await, "/account/two-step/done");
    let mut other = Browser::new(&server);
    other.sign_in_with("anna", &phone).await;

    // Only soon after an approval (REQ 23, 46), and back to where it was wanted.
    server.clock.advance(Duration::from_mins(16));
    browser.get("/account").await;
    let off = "/account/two-step/off";
    let again = "/sign-in?why=again&next=%2Faccount%2Ftwo-step%2Foff";
    assert_eq!(browser.get(off).await.to(), again);
    assert_eq!(browser.post(off, &[]).await.to(), "/sign-in?why=again");
    assert!(is_on(&server, account).await);
    browser.get(again).await;
    let fields = [("username", "anna"), ("password", PASSWORD), ("next", off)];
    assert_eq!(browser.post("/sign-in", &fields).await.to(), "/sign-in/wait");
    let page = browser.get("/sign-in/wait").await;
    phone.answer_first(Verdict::Approve, &page.number()).await;
    assert_eq!(browser.get("/sign-in/wait").await.to(), off);

    assert!(browser.get(off).await.text.contains("Your password is all that protects"));
    assert_eq!(browser.post(off, &[]).await.to(), "/account");
    assert!(!is_on(&server, account).await);
    assert!(browser.get("/account").await.text.contains("Only your password protects this account"));
    assert!(!other.is_in().await);
    assert!(active_devices(&server, account).await.is_empty());
    assert_eq!(recorded(&server, AuditKind::TwoStepOff).await, 1);
    // What is left is worth a password: it makes no app password.
    browser.get("/account/app-passwords").await;
    let id = "01890000-0000-7000-8000-000000000001";
    let form = [("id", id), ("name", "Mail"), ("scope", "any"), ("lifetime", "open")];
    assert_eq!(browser.post("/account/app-passwords", &form).await.to(), "/account/two-step?needed");
    server.counted(ErrorCode::TwoStepOff);

    // Turned on again, the codes of before are dead.
    let phone = link_phone(&server, &mut browser, "Second").await;
    browser.save_codes().await;
    assert_eq!(browser.try_phone(&phone).await, "/account/two-step/done");
    let mut late = Browser::new(&server);
    late.sign_in("anna", PASSWORD).await;
    late.get("/sign-in/code").await;
    assert_eq!(late.post("/sign-in/code", &[("code", &codes[0])]).await.status, 401);
    server.finish().await;
}

async fn the_last_method_is_not_removed_without_a_word(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let account = anna(&server).await;
    let phone = server.phone(account, "Pixel").await;
    let mut browser = Browser::new(&server);
    browser.sign_in_with("anna", &phone).await;
    let id = phone.device.identity().device;
    let page = browser.get(&format!("/account/phones/{id}")).await;
    assert!(page.text.contains("the only way that is left"), "{}", page.text);
    let to = browser.post(&format!("/account/phones/{id}/remove"), &[]).await;
    assert_eq!(to.to(), "/account/two-step/off?last");
    assert!(browser.get("/account/two-step/off?last").await.text.contains("It is the last way that is left"));
    assert_eq!(active_devices(&server, account).await, ["Pixel"]);
    server.phone(account, "Second").await;
    browser.get("/account").await;
    assert_eq!(browser.post(&format!("/account/phones/{id}/remove"), &[]).await.to(), "/account");
    assert_eq!(active_devices(&server, account).await, ["Second"]);
    assert!(is_on(&server, account).await);
    server.finish().await;
}

/// The question of the last step is none of a sign-in: a code does not end it, and its cookie is no session.
#[tokio::test]
async fn no_code_ends_the_last_step() {
    let server = Server::start().await;
    anna(&server).await;
    let mut browser = with_password(&server).await;
    link_phone(&server, &mut browser, "Pixel").await;
    let codes = browser.save_codes().await;
    browser.get(TEST).await;
    browser.post(TEST, &[]).await;
    assert!(!browser.get("/sign-in/wait").await.text.contains("/sign-in/code"), "not offered");
    browser.get("/sign-in/code").await;
    browser.post("/sign-in/code", &[("code", &codes[0])]).await.refused(ErrorCode::TwoStepOff);
    server.finish().await;
}
