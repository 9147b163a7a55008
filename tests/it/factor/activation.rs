//! The first activation of an account that its new phone completes: the backup codes on the phone, the page that goes on by itself, and
//! what somebody gets who was not there.

use std::sync::Arc;
use std::time::Duration;

use nod::flow::organisation::requirement;
use nod_core::answer::Verdict;
use nod_core::audit::AuditKind;
use nod_core::factor::method::{AllowedMethods, Method as Factor};
use nod_core::id::AccountId;
use nod_core::organisation::{Demand, Scope};
use nod_core::wire::ErrorCode;
use nod_device::ApiError;
use reqwest::Method;
use serde_json::json;

use crate::bad_input::{PASSWORD, send};
use crate::device::enrolment::{active_devices, claim, new_link};
use crate::harness::on_both_databases;
use crate::harness::person::Browser;
use crate::harness::{Phone, Server, forge};
use crate::store::bed::Kind;

on_both_databases! {
    the_phone_shows_the_codes_of_the_set_up_and_the_page_goes_on
    a_phone_that_its_owner_signed_in_on_sets_the_account_up_alone
    of_a_page_and_a_phone_that_both_made_codes_the_later_one_s_are_saved
    who_was_not_there_gets_no_codes
    what_else_was_prepared_ends_the_activation_on_the_phone
}

const DONE: &str = "/account/two-step/done";
const TEST: &str = "/account/two-step/test";
const CODES: &str = "/account/two-step/codes";

async fn anna(server: &Server) -> AccountId {
    server.account_with("anna", Some(PASSWORD), false).await
}

async fn with_password(server: &Server) -> Browser {
    let mut browser = Browser::new(server);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/account");
    browser.get("/account").await;
    browser
}

/// Links a phone, as the second step of the set-up does; its page too.
async fn link_phone(server: &Server, browser: &mut Browser) -> (Phone, String) {
    let (page, link) = new_link(browser).await;
    let pending = claim(server, &link, "Pixel").await.unwrap();
    browser.get(&page).await;
    browser.post(&format!("{page}/confirm"), &[]).await;
    (Phone { device: pending.confirmed().await.unwrap(), outside: server.outside() }, page)
}

/// Signs in on a new phone, and links it.
async fn signed_in_on(server: &Server) -> Phone {
    signed_in_on_as(server, "anna").await
}

/// The same for another account.
pub async fn signed_in_on_as(server: &Server, username: &str) -> Phone {
    let newcomer = nod_device::Newcomer { name: "Pixel".parse().unwrap(), platform: "test".to_owned() };
    let (outside, password) = (server.outside(), PASSWORD.to_owned().into());
    let pending = nod_device::sign_in(&server.url, username, password, newcomer, &outside).await.unwrap();
    let linked = pending.authorize(Arc::new(forge::stranger()), None).await.unwrap();
    assert!(!linked.two_step);
    Phone { device: linked.device, outside }
}

async fn is_on(server: &Server, account: AccountId) -> bool {
    server.app.store.account(account).await.unwrap().unwrap().two_step.is_on()
}

async fn recorded(server: &Server, kind: AuditKind) -> usize {
    let entries = server.app.store.audit(0, 1000).await.unwrap();
    entries.iter().filter(|entry| entry.draft.kind == kind).count()
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, ApiError>, code: ErrorCode) {
    assert_eq!(result.expect_err("a refusal").code(), Some(code));
}

/// Nothing of the activation is this phone's to do any more.
async fn over(phone: &Phone) {
    refused(phone.api().make_backup_codes().await, ErrorCode::ActivationOver);
    refused(phone.api().backup_codes_saved().await, ErrorCode::ActivationOver);
    refused(phone.api().turn_on_two_step().await, ErrorCode::ActivationOver);
}

/// Signs in with the password and that backup code.
async fn sign_in_with_code(server: &Server, code: &str) -> bool {
    let mut browser = Browser::new(server);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    browser.get("/sign-in/code").await;
    browser.post("/sign-in/code", &[("code", code)]).await.location.as_deref() == Some("/account")
}

async fn the_phone_shows_the_codes_of_the_set_up_and_the_page_goes_on(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let anna = anna(&server).await;
    let mut browser = with_password(&server).await;
    let (phone, page) = link_phone(&server, &mut browser).await;
    assert!(browser.get(&page).await.text.contains("data-live=\"/account/two-step/codes/live\""));
    let first = phone.api().make_backup_codes().await.unwrap().codes;
    let codes = phone.api().make_backup_codes().await.unwrap().codes;
    assert_eq!((codes.len(), codes.iter().any(|code| first.contains(code))), (10, false));
    assert!(codes.iter().all(|code| code.len() == 9 && code.as_bytes()[4] == b'-'));
    assert_eq!(browser.get(CODES).await.status, 200, "not before they are saved");

    // Both pages wait for it, and hear of it at once.
    let mut waiting = with_cookies(&server, &browser);
    let (live, saved) = tokio::join!(waiting.get("/account/two-step/codes/live?version=1"), async {
        server.clock.asleep(Duration::from_secs(24)..=Duration::from_secs(25), 1).await;
        phone.api().backup_codes_saved().await
    });
    saved.unwrap();
    assert_eq!(live.text, "{\"version\":2}");
    // Without a script the next press leads there as well, and makes no other set.
    for at in [page.as_str(), CODES] {
        assert_eq!(browser.get(at).await.to(), TEST, "{at}");
    }
    browser.get(TEST).await;
    assert_eq!(browser.post(CODES, &[]).await.to(), TEST);
    // The wizard's own test is what turns it on.
    refused(phone.api().turn_on_two_step().await, ErrorCode::ActivationOver);
    assert!(!is_on(&server, anna).await);
    assert_eq!(browser.try_phone(&phone).await, DONE);
    assert!(is_on(&server, anna).await && phone.api().info().await.unwrap().two_step);
    over(&phone).await;
    assert!(!sign_in_with_code(&server, &first[0]).await, "the set before is worth nothing");
    assert!(sign_in_with_code(&server, &codes[0]).await);
    assert_eq!(recorded(&server, AuditKind::BackupCodesCreated).await, 2);
    server.finish().await;
}

/// Another tab of the same browser.
fn with_cookies(server: &Server, browser: &Browser) -> Browser {
    let mut other = Browser::new(server);
    other.cookies = browser.cookies.clone();
    other
}

async fn a_phone_that_its_owner_signed_in_on_sets_the_account_up_alone(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let anna = anna(&server).await;
    requirement::require(&server.app, Scope::Everyone, server.app.now(), &crate::organisation::note("policy"))
        .await
        .unwrap();
    assert_eq!(nod::flow::sign_in::demand(&server.app, anna).await.unwrap(), Demand::Due);
    let phone = signed_in_on(&server).await;
    assert!(!phone.api().info().await.unwrap().two_step);
    // One after the other.
    refused(phone.api().turn_on_two_step().await, ErrorCode::BackupCodesUnsaved);
    refused(phone.api().backup_codes_saved().await, ErrorCode::BackupCodesUnsaved);
    let codes = phone.api().make_backup_codes().await.unwrap().codes;
    refused(phone.api().turn_on_two_step().await, ErrorCode::BackupCodesUnsaved);
    phone.api().backup_codes_saved().await.unwrap();
    // A browser that somebody else opened with the password meanwhile is signed out.
    let mut thief = Browser::new(&server);
    thief.sign_in("anna", PASSWORD).await;
    let at_once = [phone.api(), phone.api(), phone.api()];
    let turned = futures_util::future::join_all(at_once.iter().map(nod_device::Api::turn_on_two_step)).await;
    assert_eq!(turned.iter().filter(|turned| turned.is_ok()).count(), 1, "{turned:?}");
    assert!(is_on(&server, anna).await && !thief.is_in().await);
    assert!(phone.api().info().await.unwrap().two_step);
    assert_eq!(recorded(&server, AuditKind::TwoStepOn).await, 1);
    over(&phone).await;
    // It is asked from now on, the account counts as set up, and the codes are the way back.
    let mut browser = Browser::new(&server);
    browser.sign_in_with("anna", &phone).await;
    assert_eq!(browser.get("/account").await.status, 200, "nothing is demanded any more");
    assert!(sign_in_with_code(&server, &codes[9].to_lowercase()).await);
    server.finish().await;
}

async fn of_a_page_and_a_phone_that_both_made_codes_the_later_one_s_are_saved(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    anna(&server).await;
    let mut browser = with_password(&server).await;
    let (phone, _) = link_phone(&server, &mut browser).await;
    phone.api().make_backup_codes().await.unwrap();
    browser.get(CODES).await;
    browser.post(CODES, &[]).await;
    refused(phone.api().backup_codes_saved().await, ErrorCode::BackupCodesUnsaved);
    assert_eq!(browser.get(TEST).await.to(), CODES, "nothing is saved");
    // And the other way round: the page's set is gone.
    phone.api().make_backup_codes().await.unwrap();
    browser.get(CODES).await;
    assert_eq!(browser.post("/account/two-step/codes/saved", &[("saved", "yes")]).await.to(), CODES);
    phone.api().backup_codes_saved().await.unwrap();
    assert_eq!(browser.get(TEST).await.status, 200);
    server.finish().await;
}

async fn who_was_not_there_gets_no_codes(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let anna = anna(&server).await;
    let mut browser = with_password(&server).await;
    let (phone, _) = link_phone(&server, &mut browser).await;
    // Another account's phone, whose own activation is long over.
    let bob = server.account("bob").await;
    over(&server.phone(bob, "Bob's phone").await).await;
    // A call that somebody recorded.
    let request = phone.request(Method::POST, "/v1/device/backup-codes", Some(&json!({})));
    let again = request.try_clone().unwrap();
    assert_eq!(send(request).await.status, 200);
    send(again).await.refused(ErrorCode::ProofReplayed);
    // The session of the set-up ends: the phone alone goes on with nothing.
    let mut other = with_password(&server).await;
    browser.get("/account").await;
    browser.post("/sign-out", &[]).await;
    over(&phone).await;
    // Ten minutes after the link, in a session that is fresh still.
    let (late, _) = link_phone(&server, &mut other).await;
    assert_eq!(late.api().make_backup_codes().await.unwrap().codes.len(), 10);
    server.clock.advance(Duration::from_mins(10));
    over(&late).await;
    // A phone that was removed is nobody.
    let mut third = with_password(&server).await;
    let (removed, _) = link_phone(&server, &mut third).await;
    removed.api().revoke().await.unwrap();
    refused(removed.api().make_backup_codes().await, ErrorCode::DeviceRevoked);
    assert!(!is_on(&server, anna).await);
    server.finish().await;
}

/// Somebody else may have the password as well, and be as quick: then neither goes on from a phone alone.
async fn what_else_was_prepared_ends_the_activation_on_the_phone(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let anna = anna(&server).await;
    let owner = signed_in_on(&server).await;
    owner.api().make_backup_codes().await.unwrap();
    owner.api().backup_codes_saved().await.unwrap();
    let thief = signed_in_on(&server).await;
    over(&thief).await;
    over(&owner).await;
    assert!(!is_on(&server, anna).await);
    // On a page, by a question that the phone answers, its owner goes on; the thief's phone does not outlive it.
    let mut browser = with_password(&server).await;
    browser.save_codes().await;
    assert_eq!(browser.try_phone(&owner).await, DONE);
    assert_eq!(active_devices(&server, anna).await, ["Pixel"]);
    refused(thief.api().info().await, ErrorCode::DeviceRevoked);
    server.finish().await;
}

#[tokio::test]
async fn without_backup_codes_at_this_operator_the_phone_turns_it_on_alone() {
    let server = Server::start_with(|config| {
        config.sign_in.methods = AllowedMethods::new(&[Factor::Phone]).unwrap();
    })
    .await;
    let anna = anna(&server).await;
    let phone = signed_in_on(&server).await;
    refused(phone.api().make_backup_codes().await, ErrorCode::MethodForbidden);
    phone.api().turn_on_two_step().await.unwrap();
    assert!(is_on(&server, anna).await);
    let asked = server.relying_party("webmail").await.ask_at("anna", "number").await;
    phone.answer_first(Verdict::Approve, asked.body["show"]["number"].as_str().unwrap()).await;
    server.finish().await;
}
