//! What the pages of mail refuse.

use nod_core::wire::ErrorCode;

use super::World;
use crate::harness::person::Browser;
use crate::mail::Mailed;
use crate::store::bed::Kind;

pub(super) async fn mail_not_offered(code: ErrorCode) {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    browser.sign_in_with("anna", &world.phone).await;
    browser.get("/account/addresses").await;
    browser.post("/account/addresses", &[("address", "anna@example.org")]).await.refused(code);
    world.server.finish().await;
}

/// Adds an address that the page refuses, and says in its own words why.
async fn refused(mailed: &mut Mailed, address: &str, status: u16, said: &str) {
    mailed.browser.get("/account/addresses").await;
    let page = mailed.browser.post("/account/addresses", &[("address", address)]).await;
    assert!(page.status == status && page.text.contains(said), "{}", page.text);
}

pub(super) async fn mail_address_invalid(code: ErrorCode) {
    let mut mailed = Mailed::over(Kind::Sqlite).await;
    refused(&mut mailed, "anna", code.status(), "Type an address such as").await;
    mailed.world.server.counted(code);
    mailed.world.server.finish().await;
}

pub(super) async fn mail_address_taken(code: ErrorCode) {
    let mut mailed = Mailed::over(Kind::Sqlite).await;
    mailed.confirmed("anna@example.org").await;
    refused(&mut mailed, "anna@example.org", code.status(), "You have this address already").await;
    mailed.world.server.counted(code);
    mailed.world.server.finish().await;
}

pub(super) async fn too_many_mail_addresses(code: ErrorCode) {
    let mut mailed = Mailed::over(Kind::Sqlite).await;
    for number in 0..mailed.world.server.app.config.mail.addresses_per_account {
        mailed.browser.get("/account/addresses").await;
        let address = format!("anna{number}@example.org");
        assert_eq!(mailed.browser.post("/account/addresses", &[("address", &address)]).await.status, 303);
    }
    refused(&mut mailed, "one.more@example.org", code.status(), "as many addresses as you may have").await;
    mailed.world.server.counted(code);
    mailed.world.server.finish().await;
}

pub(super) async fn mail_link_invalid(code: ErrorCode) {
    let world = World::new().await;
    let mut browser = Browser::open(&world.server).await;
    for link in ["/undo?change=1&token=x", "/password/new?id=x&token=x", "/recovery?id=x&token=x", "/recovery/phone"] {
        assert_eq!(browser.get(link).await.status, code.status(), "{link}");
    }
    world.server.counted(code);
    world.server.finish().await;
}
