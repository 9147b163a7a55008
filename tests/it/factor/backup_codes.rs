//! Backup codes: made on the page, used in the place of the phone, each once.

use std::time::Duration;

use nod::flow::account;
use nod_core::answer::Verdict;
use nod_core::audit::AuditKind;
use nod_core::wire::ErrorCode;

use super::{crowd, crowded, one_is_let_in, type_code, waiting};
use crate::bad_input::{PASSWORD, World};
use crate::harness::on_both_databases;
use crate::harness::person::{Browser, Page};
use crate::store::bed::Kind;

on_both_databases! {
    of_one_code_typed_in_many_browsers_at_once_one_is_let_in
    of_one_recovery_code_typed_in_many_browsers_at_once_one_is_let_in
    with_a_code_a_lost_phone_is_replaced
    req_21_a_recovery_code_signs_in_once_and_a_new_one_ends_it
}

const ADDRESS: &str = "/account/backup-codes";
const RECOVERY: &str = "/account/backup-codes/recovery";

/// The codes on the page that shows them.
pub fn codes_on(page: &Page) -> Vec<String> {
    let parts = page.text.split("<li><code>").skip(1);
    parts.map(|part| part.split('<').next().unwrap().to_owned()).collect()
}

/// A world in which Anna has backup codes, and the browser in which she made them.
async fn with_codes(world: &World) -> (Browser, Vec<String>) {
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    browser.get(ADDRESS).await;
    let codes = codes_on(&browser.post(ADDRESS, &[]).await);
    assert_eq!(codes.len(), 10, "{codes:?}");
    (browser, codes)
}

#[tokio::test]
async fn req_20_31_a_backup_code_signs_in_once_without_the_phone() {
    let world = World::new().await;
    let (_, codes) = with_codes(&world).await;
    let mut browser = waiting(&world, "anna").await;
    assert!(browser.get("/sign-in/wait").await.text.contains("href=\"/sign-in/code\""), "the page offers it");
    // As people type it.
    let page = type_code(&mut browser, &format!(" {} ", codes[0].to_uppercase().replace('-', " "))).await;
    assert_eq!(page.to(), "/account");
    let page = browser.get(ADDRESS).await;
    assert!(page.text.contains("9 of 10 left"), "{}", page.text);

    // The phone is not asked any more, and the same code opens nothing else.
    assert!(world.phone.api().inbox(&nod_core::wire::InboxRequest::default()).await.unwrap().challenges.is_empty());
    let mut again = waiting(&world, "anna").await;
    assert_eq!(type_code(&mut again, &codes[0]).await.status, 401);
    assert!(!again.is_in().await);
    assert_eq!(type_code(&mut again, &codes[1]).await.to(), "/account");
    world.server.finish().await;
}

/// What is stored gives no code away, and no two sets have the same salt.
#[tokio::test]
async fn req_32_codes_are_stored_as_salted_password_hashes() {
    let world = World::new().await;
    let (mut browser, codes) = with_codes(&world).await;
    let stored = |codes: Vec<nod_core::factor::backup_code::StoredCode>| -> Vec<String> {
        codes.into_iter().map(|code| secrecy::ExposeSecret::expose_secret(&code.hash).to_owned()).collect()
    };
    let first = stored(world.server.app.store.backup_codes(world.anna).await.unwrap());
    let salt = |hash: &String| hash.split('$').nth(4).unwrap().to_owned();
    for hash in &first {
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(codes.iter().all(|code| !hash.contains(&code.replace('-', ""))));
    }
    browser.get(ADDRESS).await;
    browser.post(ADDRESS, &[]).await;
    let second = stored(world.server.app.store.backup_codes(world.anna).await.unwrap());
    assert_ne!(salt(&first[0]), salt(&second[0]));
    world.server.finish().await;
}

/// REQ 36, 46: codes that somebody may have seen are replaced.
#[tokio::test]
async fn a_new_set_ends_the_one_before_and_takes_a_fresh_approval() {
    let world = World::new().await;
    let (mut browser, old) = with_codes(&world).await;
    browser.get(ADDRESS).await;
    let new = codes_on(&browser.post(ADDRESS, &[]).await);
    let mut other = waiting(&world, "anna").await;
    assert_eq!(type_code(&mut other, &old[0]).await.status, 401);
    assert_eq!(type_code(&mut other, &new[0]).await.to(), "/account");
    let page = browser.get(ADDRESS).await;
    assert!(new.iter().all(|code| !page.text.contains(code.as_str())), "shown once");
    world.server.clock.advance(world.server.app.config.sessions.fresh);
    assert_eq!(browser.post(ADDRESS, &[]).await.to(), "/sign-in?why=again");
    world.server.finish().await;
}

/// REQ 31
async fn of_one_code_typed_in_many_browsers_at_once_one_is_let_in(kind: Kind) {
    let world = crowded(kind).await;
    let (_, codes) = with_codes(&world).await;
    one_is_let_in(crowd(&world).await, &codes[0]).await;
    world.server.finish().await;
}

/// REQ 39, 66: wrong codes count for the account, whatever sign-in and browser they are typed into, and hold up no known browser.
#[tokio::test]
async fn req_39_66_guesses_of_codes_wait_longer_and_longer_over_all_sign_ins() {
    let world = World::with(|config| config.limits.free_guesses = 3).await;
    let (mut known, codes) = with_codes(&world).await;
    let mut guesser = waiting(&world, "anna").await;
    for _ in 0..3 {
        assert_eq!(type_code(&mut guesser, "0000-0000").await.status, 401);
    }
    let page = type_code(&mut guesser, &codes[0]).await;
    assert_eq!((page.status, page.retry_after), (429, Some(30)), "a right one is not looked at either");
    let mut other = waiting(&world, "anna").await;
    assert_eq!(type_code(&mut other, &codes[0]).await.status, 429, "another browser and another sign-in");
    // The browser in which the account approved before is counted apart.
    known.get("/sign-in?why=again").await;
    assert_eq!(known.password("anna", PASSWORD).await.to(), "/sign-in/wait");
    assert_eq!(type_code(&mut known, &codes[1]).await.to(), "/account");
    world.server.clock.advance(Duration::from_secs(30));
    assert_eq!(type_code(&mut other, &codes[0]).await.to(), "/account");
    world.server.finish().await;
}

/// Without the password there is nothing to type a code into.
#[tokio::test]
async fn a_code_alone_opens_nothing() {
    let world = World::new().await;
    let (_, codes) = with_codes(&world).await;
    let mut thief = Browser::open(&world.server).await;
    assert_eq!(thief.get("/sign-in/code").await.to(), "/sign-in");
    assert_eq!(thief.post("/sign-in/code", &[("code", &codes[0])]).await.to(), "/sign-in");
    assert!(!thief.is_in().await);
    // And nothing once the sign-in was refused, or its time is over.
    let mut refused = waiting(&world, "anna").await;
    world.phone.answer_first(Verdict::Deny, "").await;
    assert_eq!(type_code(&mut refused, &codes[0]).await.to(), "/sign-in/wait");
    let mut late = waiting(&world, "anna").await;
    world.server.clock.advance(Duration::from_mins(10));
    assert_eq!(type_code(&mut late, &codes[0]).await.to(), "/sign-in/wait");
    assert!(!refused.is_in().await && !late.is_in().await);
    let left = nod::flow::factor::backup_code::left(&world.server.app, world.anna).await.unwrap().unwrap();
    assert_eq!(left.unused, 10, "no code was used");
    world.server.finish().await;
}

#[tokio::test]
async fn another_accounts_code_and_a_disabled_account_open_nothing() {
    let world = World::new().await;
    let (_, _) = with_codes(&world).await;
    let ben = world.server.account_with("ben", Some(PASSWORD), false).await;
    let phone = world.server.phone(ben, "Ben's phone").await;
    let mut bens = Browser::new(&world.server);
    bens.sign_in_with("ben", &phone).await;
    bens.get(ADDRESS).await;
    let theirs = codes_on(&bens.post(ADDRESS, &[]).await);
    let mut thief = waiting(&world, "anna").await;
    assert_eq!(type_code(&mut thief, &theirs[0]).await.status, 401);

    let mut disabled = Browser::new(&world.server);
    assert_eq!(disabled.sign_in("ben", PASSWORD).await.to(), "/sign-in/wait");
    account::disable(&world.server.app, ben).await.unwrap();
    let page = type_code(&mut disabled, &theirs[1]).await;
    assert!(page.status == 303 && !disabled.is_in().await, "{page:?}");
    world.server.finish().await;
}

/// The answer that carried the session is lost: the same browser gets the same session, and no second code is needed. Nobody else does.
#[tokio::test]
async fn after_a_lost_answer_the_same_browser_is_let_in() {
    let world = World::new().await;
    let (_, codes) = with_codes(&world).await;
    let mut browser = waiting(&world, "anna").await;
    browser.get("/sign-in/code").await;
    let before = browser.clone();
    assert_eq!(browser.post("/sign-in/code", &[("code", &codes[0])]).await.to(), "/account");
    let session = browser.cookies["nod-session"].clone();
    // The cookies as they were: nothing of the answer arrived.
    let mut again = before.clone();
    assert_eq!(again.post("/sign-in/code", &[("code", &codes[0])]).await.to(), "/account");
    assert_eq!(again.cookies["nod-session"], session);
    let mut by_page = before.clone();
    assert_eq!(by_page.get("/sign-in/wait").await.to(), "/account");
    // Another browser with the stolen cookie of the sign-in.
    let mut thief = Browser::open(&world.server).await;
    thief.cookies.insert("nod-sign-in".to_owned(), before.cookies["nod-sign-in"].clone());
    let page = thief.get("/sign-in/wait").await;
    assert!(page.location.is_none() && !thief.is_in().await, "{page:?}");
    world.server.clock.advance(world.server.app.config.approval.redeem_again_within);
    let mut late = before.clone();
    late.get("/sign-in/wait").await;
    assert!(!late.is_in().await);
    world.server.finish().await;
}

/// Somebody whose phone is gone signs in with a code, removes it, and adds another: the session does not end with the phone.
async fn with_a_code_a_lost_phone_is_replaced(kind: Kind) {
    let world = World::over(kind, |_| {}).await;
    let (mut owner, codes) = with_codes(&world).await;
    let mut browser = waiting(&world, "anna").await;
    type_code(&mut browser, &codes[0]).await;
    let device = world.server.app.store.devices_of(world.anna).await.unwrap().remove(0).id;
    browser.get("/account").await;
    let (at, link) = crate::device::enrolment::new_link(&mut browser).await;
    let pending = crate::device::enrolment::claim(&world.server, &link, "Second").await.unwrap();
    browser.get(&at).await;
    assert_eq!(browser.post(&format!("{at}/confirm"), &[]).await.to(), at);
    pending.confirmed().await.unwrap();
    assert_eq!(browser.post(&format!("/account/phones/{device}/remove"), &[]).await.to(), "/account");
    assert!(!owner.is_in().await, "what the lost phone approved ends");
    assert!(browser.is_in().await);
    let entries = world.server.app.store.audit(0, 1000).await.unwrap();
    let recorded = |kind| entries.iter().filter(|entry| entry.draft.kind == kind).count();
    assert_eq!((recorded(AuditKind::BackupCodesCreated), recorded(AuditKind::BackupCodeUsed)), (1, 1));
    world.server.finish().await;
}

#[tokio::test]
async fn the_codes_come_as_a_file_and_nothing_else_does() {
    let world = World::new().await;
    let (mut browser, codes) = with_codes(&world).await;
    let page = browser.post(&format!("{ADDRESS}/download"), &[("codes", &codes.join(" "))]).await;
    assert_eq!(page.status, 200);
    assert!(codes.iter().all(|code| page.text.contains(&format!("{code}\r\n"))), "{}", page.text);
    for bad in ["", "<script>", "4k7q-m1x0 x"] {
        browser.post(&format!("{ADDRESS}/download"), &[("codes", bad)]).await.refused(ErrorCode::BadField);
    }
    world.server.finish().await;
}

/// A thief of the password, while there is no phone, must not make what lets them in once there is one.
#[tokio::test]
async fn a_session_of_the_password_alone_makes_nothing_that_signs_in_later() {
    let world = World::new().await;
    let account = world.server.account_with("carla", Some(PASSWORD), false).await;
    let mut thief = Browser::new(&world.server);
    assert_eq!(thief.sign_in("carla", PASSWORD).await.to(), "/account");
    thief.get("/account").await;
    let id = "01890000-0000-7000-8000-000000000001";
    let app = [("id", id), ("name", "Mail"), ("scope", "any"), ("lifetime", "open")];
    assert_eq!(thief.post("/account/app-passwords", &app).await.to(), "/account/two-step?needed");
    let store = &world.server.app.store;
    assert!(store.app_passwords_of(account).await.unwrap().is_empty());
    // Once two-step verification is on, it makes nothing at all.
    let _phone = world.server.phone(account, "Phone").await;
    for (path, fields) in [
        (ADDRESS, &[][..]),
        (RECOVERY, &[][..]),
        ("/account/app-passwords", &app[..]),
        ("/account/codes-apps", &[("id", id), ("name", "Aegis"), ("code", "000000")][..]),
    ] {
        assert_eq!(thief.post(path, fields).await.to(), "/sign-in?why=again", "{path}");
    }
    let again = "/sign-in?why=again&next=%2Faccount%2Fcodes-apps%2Fnew";
    assert_eq!(thief.get("/account/codes-apps/new").await.to(), again);
    assert!(store.backup_codes(account).await.unwrap().is_empty());
    assert_eq!(store.recovery_code_made_at(account).await.unwrap(), None);
    assert!(store.app_passwords_of(account).await.unwrap().is_empty());
    assert!(store.codes_apps_of(account).await.unwrap().is_empty());
    world.server.finish().await;
}

/// What people do with factors is what the audit log says of them.
#[tokio::test]
async fn the_rows_of_used_and_removed_factors_agree_with_the_audit_log() {
    let world = World::new().await;
    let (mut browser, codes) = with_codes(&world).await;
    super::app_passwords::new_app_password(&mut browser, "Mail", "imap", "month").await;
    super::app_passwords::new_app_password(&mut browser, "All", "any", "open").await;
    browser.get("/account/app-passwords").await;
    browser.post("/account/app-passwords/remove", &[]).await;
    super::app_passwords::new_app_password(&mut browser, "Later", "any", "open").await;
    let mut other = waiting(&world, "anna").await;
    assert_eq!(type_code(&mut other, &codes[3]).await.to(), "/account");
    let verified = nod::flow::operations::audit::verify(&world.server.app).await.unwrap().unwrap();
    assert_eq!((verified.compared.app_passwords, verified.compared.backup_codes), (3, 10));
    // A recovery code that was made again and then used, and one that is there.
    new_recovery_code(&mut browser).await;
    let code = new_recovery_code(&mut browser).await;
    let mut other = waiting(&world, "anna").await;
    assert_eq!(type_code(&mut other, &code).await.to(), "/account");
    let verified = nod::flow::operations::audit::verify(&world.server.app).await.unwrap().unwrap();
    assert_eq!(verified.compared.recovery_codes, 0);
    new_recovery_code(&mut browser).await;
    let verified = nod::flow::operations::audit::verify(&world.server.app).await.unwrap().unwrap();
    assert_eq!(verified.compared.recovery_codes, 1);
    // A second set begins anew.
    browser.get(ADDRESS).await;
    browser.post(ADDRESS, &[]).await;
    nod::flow::operations::audit::verify(&world.server.app).await.unwrap().unwrap();
    world.server.finish().await;
}

/// Makes the recovery code that the page then shows.
async fn new_recovery_code(browser: &mut Browser) -> String {
    browser.get(ADDRESS).await;
    let page = browser.post(RECOVERY, &[]).await;
    let code = page.text.split_once("id=\"recovery\"").unwrap().1;
    code.split_once('>').unwrap().1.split_once('<').unwrap().0.to_owned()
}

/// REQ 21: a recovery code has more than 64 bits, is stored as a hash, and after its use there is none.
async fn req_21_a_recovery_code_signs_in_once_and_a_new_one_ends_it(kind: Kind) {
    let world = World::over(kind, |_| {}).await;
    let mut owner = Browser::new(&world.server);
    owner.sign_in_with("anna", &world.phone).await;
    let first = new_recovery_code(&mut owner).await;
    assert_eq!(first.split('-').map(str::len).collect::<Vec<_>>(), [4; 6], "{first}");
    assert!(!owner.get(ADDRESS).await.text.contains(&first), "it is shown once");
    let second = new_recovery_code(&mut owner).await;

    let mut browser = waiting(&world, "anna").await;
    assert_eq!(type_code(&mut browser, &first).await.status, 401, "a new one ended it");
    // As people type it.
    let typed = format!(" {} ", second.to_uppercase().replace('-', " "));
    assert_eq!(type_code(&mut browser, &typed).await.to(), "/account");
    assert_eq!(world.server.app.store.recovery_code_made_at(world.anna).await.unwrap(), None);
    let mut again = waiting(&world, "anna").await;
    assert_eq!(type_code(&mut again, &second).await.status, 401);
    assert!(!again.is_in().await);
    nod::flow::operations::audit::verify(&world.server.app).await.unwrap().unwrap();
    let entries = world.server.app.store.audit(0, 1000).await.unwrap();
    let recorded = |kind| entries.iter().filter(|entry| entry.draft.kind == kind).count();
    assert_eq!((recorded(AuditKind::RecoveryCodeCreated), recorded(AuditKind::RecoveryCodeUsed)), (2, 1));
    // Two of its groups: one alone may stand in an id by chance.
    let (part, log) = (&second[..9], format!("{entries:?}"));
    assert!(!log.contains(part) && !log.contains(&part.replace('-', "")), "the log holds no code");
    world.server.finish().await;
}

async fn of_one_recovery_code_typed_in_many_browsers_at_once_one_is_let_in(kind: Kind) {
    let world = crowded(kind).await;
    let mut owner = Browser::new(&world.server);
    owner.sign_in_with("anna", &world.phone).await;
    let code = new_recovery_code(&mut owner).await;
    one_is_let_in(crowd(&world).await, &code).await;
    world.server.finish().await;
}

/// Somebody else finds nothing with it, and what ended with two-step verification does not come back with it.
#[tokio::test]
async fn a_recovery_code_is_its_accounts_and_ends_with_two_step_verification() {
    let world = World::new().await;
    let mut owner = Browser::new(&world.server);
    owner.sign_in_with("anna", &world.phone).await;
    let code = new_recovery_code(&mut owner).await;

    let carla = world.server.account_with("carla", Some(PASSWORD), false).await;
    let _phone = world.server.phone(carla, "Phone").await;
    let mut other = Browser::new(&world.server);
    assert_eq!(other.sign_in("carla", PASSWORD).await.to(), "/sign-in/wait");
    assert_eq!(type_code(&mut other, &code).await.status, 401);
    assert!(!other.is_in().await);

    owner.get("/account/two-step/off").await;
    owner.post("/account/two-step/off", &[]).await;
    assert_eq!(world.server.app.store.recovery_code_made_at(world.anna).await.unwrap(), None);
    world.server.finish().await;
}
