//! Kinds of second factors that the operator does not allow: they open nothing by any door, and nobody is shut out in silence.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use nod::config::Config;
use nod::flow::operations::doctor::{self, Severity};
use nod_core::factor::method::{AllowedMethods, Method};
use nod_core::wire::ErrorCode;
use secrecy::ExposeSecret as _;

use crate::bad_input::{PASSWORD, World};
use crate::device::enrolment::{claim, new_link};
use crate::device::sign_in as on_device;
use crate::factor::backup_codes::codes_on;
use crate::factor::passkeys;
use crate::harness::authenticator::Key;
use crate::harness::on_both_databases;
use crate::harness::person::{Browser, Page};
use crate::harness::{Phone, Server};
use crate::store::bed::Kind;

on_both_databases! {
    what_is_not_allowed_any_more_opens_nothing_by_any_door_and_counts_again_when_it_is
    where_backup_codes_are_not_allowed_two_step_verification_is_turned_on_without_them
}

/// Nothing but phones.
pub fn phones_alone(config: &mut Config) {
    config.sign_in.methods = AllowedMethods::new(&[Method::Phone]).unwrap();
}

/// A service whose operator changes the setting: `forbid` counts from the next start on.
async fn world(kind: Kind, forbid: &Arc<AtomicBool>) -> World {
    let forbid = Arc::clone(forbid);
    World::over(kind, move |config| {
        passkeys::by_name(config);
        if forbid.load(Ordering::SeqCst) {
            phones_alone(config);
        }
    })
    .await
}

async fn restarted(world: World) -> World {
    World { server: world.server.restart().await, ..world }
}

async fn type_code(browser: &mut Browser, code: &str) -> Page {
    browser.get("/sign-in/code").await;
    browser.post("/sign-in/code", &[("code", code)]).await
}

#[track_caller]
fn is_forbidden(page: &Page) {
    assert!(page.status == 401 && page.text.contains("does not allow codes of this kind"), "{page:?}");
}

#[expect(clippy::too_many_lines, reason = "one walk through every door, read from top to bottom")]
async fn what_is_not_allowed_any_more_opens_nothing_by_any_door_and_counts_again_when_it_is(kind: Kind) {
    let forbid = Arc::new(AtomicBool::new(false));
    let world = world(kind, &forbid).await;
    let mut home = passkeys::browser(&world);
    home.sign_in_with("anna", &world.phone).await;
    let mut passkey = passkeys::make(&mut home, Key::es256(), |_| {}).await;
    home.get("/account/backup-codes").await;
    let codes = codes_on(&home.post("/account/backup-codes", &[]).await);
    // Asked for while it was allowed.
    let mut late = passkeys::browser(&world);
    late.get("/sign-in").await;
    let asked_before = passkeys::options(&mut late, passkeys::ALONE).await;

    forbid.store(true, Ordering::SeqCst);
    let world = restarted(world).await;

    let mut browser = passkeys::browser(&world);
    assert!(!browser.get("/sign-in").await.text.contains("passkey-alone"), "it is not offered");
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    let page = browser.get("/sign-in/wait").await;
    assert!(page.is_waiting() && !page.text.contains("/sign-in/code") && !page.text.contains("/sign-in/passkey"));
    // Straight to the pages that are not offered.
    is_forbidden(&type_code(&mut browser, &codes[0]).await);
    let shown = world.phone.api().codes().await.unwrap();
    let (code, _) = shown.seed().unwrap().code(world.server.app.now());
    is_forbidden(&type_code(&mut browser, code.expose_secret()).await);
    is_forbidden(&type_code(&mut browser, "aaaa-aaaa-aaaa-aaaa-aaaa-aaaa").await);
    assert_eq!(browser.get("/sign-in/passkey").await.to(), "/sign-in/wait");
    for address in ["/sign-in/passkey/options", "/sign-in/passkey-alone/options"] {
        browser.get("/sign-in/code").await;
        browser.post(address, &[]).await.refused(ErrorCode::MethodForbidden);
    }
    passkeys::send(&mut late, passkeys::ALONE, &passkey.signed(&asked_before))
        .await
        .refused(ErrorCode::MethodForbidden);
    assert!(!browser.is_in().await && !late.is_in().await);

    browser.get("/sign-in/code").await;
    browser.post("/sign-in/cancel", &[]).await;
    // Nor can it be set up, also not straight by its form; what is there can be removed, and that does not mean to turn all off.
    home.sign_in_with("anna", &world.phone).await;
    for (page, words) in [
        ("/account/passkeys", "does not allow passkeys"),
        ("/account/codes-apps", "does not allow codes"),
        ("/account/backup-codes", "does not allow backup codes"),
        ("/account/two-step", "does not allow every way"),
    ] {
        let shown = home.get(page).await;
        assert!(
            shown.text.contains(words) && !shown.text.contains("/account/codes-apps/new"),
            "{page}: {}",
            shown.text
        );
    }
    home.get("/account/codes-apps/new").await.refused(ErrorCode::MethodForbidden);
    let id = "01890000-0000-7000-8000-000000000001";
    for (address, fields) in [
        ("/account/codes-apps", &[("id", id), ("name", "App"), ("code", "123456")][..]),
        ("/account/passkeys/options", &[]),
        (
            "/account/passkeys",
            &[("challenge", "x"), ("client_data", "x"), ("attestation", "x"), ("transports", ""), ("name", "Key")],
        ),
        ("/account/backup-codes", &[]),
        ("/account/backup-codes/recovery", &[]),
    ] {
        home.get("/account").await;
        home.post(address, fields).await.refused(ErrorCode::MethodForbidden);
    }
    let made = world.server.app.store.passkeys_of(world.anna).await.unwrap();
    home.get("/account").await;
    assert_eq!(home.post(&format!("/account/passkeys/{}/remove", made[0].id), &[]).await.to(), "/account/passkeys");

    // Without the phone there is nothing left that counts: she reads why, and the operator learns of it.
    let shut_out = async |world: &World| doctor::methods(&world.server.app).await.unwrap();
    assert_eq!(shut_out(&world).await.severity, Severity::Fine);
    world.phone.api().revoke().await.unwrap();
    let mut locked_out = passkeys::browser(&world);
    locked_out.get("/sign-in").await;
    let page = locked_out.post("/sign-in", &[("username", "anna"), ("password", PASSWORD)]).await;
    page.refused(ErrorCode::MethodForbidden);
    assert!(page.text.contains("ask the people who run this service"), "{}", page.text);
    let finding = shut_out(&world).await;
    assert!(finding.severity == Severity::Warning && finding.text.starts_with("1 account(s)"), "{finding:?}");

    forbid.store(false, Ordering::SeqCst);
    let world = restarted(world).await;
    assert!(doctor::methods(&world.server.app).await.is_none());
    let mut browser = passkeys::browser(&world);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    assert_eq!(type_code(&mut browser, &codes[0]).await.to(), "/account");
    world.server.finish().await;
}

/// Bert's browser after the first steps of the set-up, and his phone.
async fn set_up(server: &Server) -> (Browser, Phone) {
    let mut browser = Browser::new(server);
    browser.url = server.app.issuer().to_owned();
    assert_eq!(browser.sign_in("bert", PASSWORD).await.to(), "/account");
    browser.get("/account").await;
    let (page, link) = new_link(&mut browser).await;
    let pending = claim(server, &link, "Phone").await.unwrap();
    browser.get(&page).await;
    browser.post(&format!("{page}/confirm"), &[]).await;
    let phone = Phone { device: pending.confirmed().await.unwrap(), outside: server.outside() };
    (browser, phone)
}

async fn where_backup_codes_are_not_allowed_two_step_verification_is_turned_on_without_them(kind: Kind) {
    let forbid = Arc::new(AtomicBool::new(false));
    let world = world(kind, &forbid).await;
    let bert = world.server.account_with("bert", Some(PASSWORD), false).await;
    let (mut thief, _) = set_up(&world.server).await;
    thief.get("/account/two-step/codes").await;
    assert_eq!(codes_on(&thief.post("/account/two-step/codes", &[]).await).len(), 10);

    forbid.store(true, Ordering::SeqCst);
    let world = restarted(world).await;
    let server = &world.server;
    let (mut browser, phone) = set_up(server).await;
    let choose = browser.get("/account/two-step").await;
    assert!(choose.text.contains("does not allow every way") && !choose.text.contains("codes_app"), "{}", choose.text);
    assert_eq!(browser.get("/account/two-step/codes").await.to(), "/account/two-step/test");
    browser.get("/account").await;
    browser.post("/account/two-step/codes", &[]).await.refused(ErrorCode::MethodForbidden);
    assert_eq!(browser.try_phone(&phone).await, "/account/two-step/done");
    assert!(server.app.store.account(bert).await.unwrap().unwrap().two_step.is_on());
    // What a thief of the password had prepared is gone, should such codes be allowed once more.
    assert!(server.app.store.backup_codes(bert).await.unwrap().is_empty());
    nod::flow::operations::audit::verify(&server.app).await.unwrap().expect("the log says so");
    world.server.finish().await;
}

#[tokio::test]
async fn a_new_phone_is_not_linked_by_a_code_that_is_not_allowed() {
    let world = World::with(phones_alone).await;
    let asked = on_device::begun(&world, "anna").await;
    let code = on_device::code_of(&world, &world.phone).await;
    let refused = on_device::authorize(&world, asked.text("sign_in"), &on_device::key(7), Some(&code)).await;
    refused.refused(ErrorCode::MethodForbidden);
    assert_eq!(on_device::phones(&world).await, 1);
    world.server.finish().await;
}
