//! Signing in by a mail address: whose it names, from when on, and that it tells nobody anything else.

use std::time::Duration;

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::id::{AccountId, AddressId, MailId};
use nod_core::notice::SETTLED_AFTER;
use nod_core::wire::ErrorCode;
use serde_json::json;

use super::Mailed;
use crate::bad_input::PASSWORD;
use crate::harness::person::{Browser, Page};
use crate::harness::{Reply, Server, on_both_databases};
use crate::store::bed::Kind;

on_both_databases! {
    a_settled_address_names_its_account_at_every_door
    an_address_of_a_moment_ago_names_nobody
    an_address_of_two_accounts_names_neither
    req_39_43_guesses_by_an_address_count_for_the_account_and_show_not_whose_it_is
}

const ADDRESS: &str = "anna@example.org";

/// Types a name and a password in a new browser.
async fn typed(server: &Server, name: &str, password: &str) -> Page {
    Browser::new(server).sign_in(name, password).await
}

/// … on a new phone.
async fn on_device(server: &Server, name: &str, password: &str) -> Reply {
    let body = json!({ "username": name, "password": password, "name": "New phone", "platform": "Test 1" });
    server.post("/v1/sign-ins", &body).await
}

/// An address of an account, confirmed now.
async fn confirmed(server: &Server, account: AccountId, address: &str) -> AddressId {
    let (app, now) = (&server.app, server.app.now());
    let id = AddressId::new(now, &*app.random);
    let new = nod::store::NewAddress {
        account,
        id,
        address: address.parse().unwrap(),
        language: "en".to_owned(),
        most: 5,
        letter: nod::store::NewLetter { id: MailId::new(now, &*app.random), at: now, expires_at: now },
    };
    let audit = |kind| AuditDraft::new(now, kind).account(account).detail(id.to_string());
    let added = app.store.add_address(new, audit(AuditKind::AddressAdded)).await.unwrap();
    assert!(matches!(added, nod::store::Fenced::Won(())));
    let before = now.minus(Duration::from_secs(1));
    let confirmed = app.store.confirm_address(account, id, before, audit(AuditKind::AddressConfirmed)).await.unwrap();
    assert!(matches!(confirmed, nod::store::Fenced::Won(())));
    id
}

async fn a_settled_address_names_its_account_at_every_door(kind: Kind) {
    let mut mailed = Mailed::over(kind).await;
    mailed.confirmed(ADDRESS).await;
    mailed.later(SETTLED_AFTER).await;
    let server = &mailed.world.server;
    for name in [ADDRESS, "  Anna@Example.ORG "] {
        let mut browser = Browser::new(server);
        assert_eq!(browser.sign_in(name, PASSWORD).await.to(), "/sign-in/wait", "{name}");
        let page = browser.get("/sign-in/wait").await;
        mailed.world.phone.answer_first(nod_core::answer::Verdict::Approve, &page.number()).await;
        assert_eq!(browser.get("/sign-in/wait").await.to(), "/account");
    }
    assert_eq!(on_device(server, ADDRESS, PASSWORD).await.status, 200);
    assert_eq!(typed(server, ADDRESS, "wrong password").await.status, 401);

    // A user name that looks like an address is a user name, no matter who has confirmed the address.
    server.account_with("cleo@example.org", Some("another battery staple"), false).await;
    confirmed(server, mailed.world.anna, "cleo@example.org").await;
    server.clock.advance(SETTLED_AFTER);
    assert_eq!(typed(server, "cleo@example.org", PASSWORD).await.status, 401);
    assert_eq!(typed(server, "cleo@example.org", "another battery staple").await.to(), "/account");

    // Nobody is named by an address that was removed, or by one of an account that is gone; a disabled one is refused as ever.
    nod::flow::account::disable(&server.app, mailed.world.anna).await.unwrap();
    assert_eq!(typed(server, ADDRESS, PASSWORD).await.status, 401);
    nod::flow::account::enable(&server.app, mailed.world.anna).await.unwrap();
    assert_eq!(typed(server, ADDRESS, PASSWORD).await.to(), "/sign-in/wait");
    let there = server.app.store.addresses_of(mailed.world.anna).await.unwrap();
    let id = there.iter().find(|there| there.address.as_str() == ADDRESS).unwrap().id;
    let audit = AuditDraft::new(server.app.now(), AuditKind::AddressRemoved).account(mailed.world.anna);
    let removed = server.app.store.remove_address(mailed.world.anna, id, audit.detail(id.to_string())).await.unwrap();
    assert!(matches!(removed, nod::store::Fenced::Won(())));
    assert_eq!(typed(server, ADDRESS, PASSWORD).await.status, 401);
    let bert = server.account_with("bert", Some(PASSWORD), false).await;
    confirmed(server, bert, "bert@example.org").await;
    server.clock.advance(SETTLED_AFTER);
    assert_eq!(typed(server, "bert@example.org", PASSWORD).await.to(), "/account");
    let note = crate::organisation::note("left");
    nod::flow::organisation::erasure::delete(&server.app, bert, &note).await.unwrap();
    assert_eq!(typed(server, "bert@example.org", PASSWORD).await.status, 401);
    mailed.world.server.finish().await;
}

/// A thief who confirmed an address of their own a moment ago, in somebody's session, gets no name of the account by it.
async fn an_address_of_a_moment_ago_names_nobody(kind: Kind) {
    let mut mailed = Mailed::over(kind).await;
    // Not added, not confirmed, confirmed just now.
    let refused = async |mailed: &Mailed| {
        let server = &mailed.world.server;
        // In one browser: the token of the form is the same.
        let mut browser = Browser::open(server).await;
        let known = browser.password(ADDRESS, PASSWORD).await;
        let unknown = browser.password("x@example.org", PASSWORD).await;
        assert_eq!((known.status, unknown.status), (401, 401));
        assert_eq!(known.text.replace(ADDRESS, "NAME"), unknown.text.replace("x@example.org", "NAME"));
        on_device(server, ADDRESS, PASSWORD).await.refused(ErrorCode::CredentialsWrong);
    };
    refused(&mailed).await;
    mailed.browser.get("/account/addresses").await;
    mailed.browser.post("/account/addresses", &[("address", ADDRESS)]).await;
    refused(&mailed).await;
    mailed.deliver().await;
    let link = mailed.mail.letter(ADDRESS, 1).await.link(&mailed.world.server, "/account/addresses/confirm");
    super::confirm(&mut mailed.browser, &link).await;
    refused(&mailed).await;
    mailed.later(SETTLED_AFTER.checked_sub(Duration::from_secs(1)).unwrap()).await;
    refused(&mailed).await;
    mailed.later(Duration::from_secs(1)).await;
    assert_eq!(typed(&mailed.world.server, ADDRESS, PASSWORD).await.to(), "/sign-in/wait");
    mailed.world.server.finish().await;
}

async fn an_address_of_two_accounts_names_neither(kind: Kind) {
    let mut mailed = Mailed::over(kind).await;
    mailed.confirmed(ADDRESS).await;
    mailed.later(SETTLED_AFTER).await;
    let server = &mailed.world.server;
    let bert = server.account_with("bert", Some("another battery staple"), false).await;
    assert_eq!(typed(server, ADDRESS, PASSWORD).await.to(), "/sign-in/wait");
    // From the moment on at which a second account has it.
    confirmed(server, bert, "Anna@example.org").await;
    for is_settled in [false, true] {
        for password in [PASSWORD, "another battery staple"] {
            assert_eq!(typed(server, ADDRESS, password).await.status, 401, "{is_settled}");
        }
        server.clock.advance(SETTLED_AFTER);
    }
    assert_eq!(typed(server, "anna", PASSWORD).await.to(), "/sign-in/wait");
    mailed.world.server.finish().await;
}

/// What an answer shows: its status, when to try again, and its text without what was typed.
fn shown(page: &Page, name: &str) -> (u16, Option<u64>, String) {
    (page.status, page.retry_after, page.text.replace(name, "NAME"))
}

/// REQ 39: an account is guessed as often, by whatever names. REQ 43: somebody who has used up the guesses of a user name, and then types an
/// address, learns nothing of whose it is; nor the other way round.
async fn req_39_43_guesses_by_an_address_count_for_the_account_and_show_not_whose_it_is(kind: Kind) {
    let mut mailed = Mailed::with(kind, |config| config.limits.free_guesses = 5).await;
    mailed.confirmed(ADDRESS).await;
    mailed.later(SETTLED_AFTER).await;
    let server = &mailed.world.server;
    for (first, second) in [("anna", ADDRESS), (ADDRESS, "anna")] {
        for _ in 0..5 {
            assert_eq!(typed(server, first, "wrong password").await.status, 401);
        }
        assert_eq!(typed(server, first, PASSWORD).await.status, 429);
        // The right password by the other name is as wrong as any, and looks like one that nobody has; as much is worked and written.
        let (mut seen, mut browser) = (Vec::new(), Browser::open(server).await);
        for name in [second, "nobody@example.org"] {
            let work =
                || async { (server.app.hashing.hashed(), server.app.store.audit(0, 1_000).await.unwrap().len()) };
            let before = work().await;
            let page = browser.password(name, PASSWORD).await;
            let after = work().await;
            assert_eq!(page.status, 401, "{name}");
            seen.push((shown(&page, name), after.0 - before.0, after.1 - before.1));
        }
        assert_eq!(seen[0], seen[1], "after {first}");
        on_device(server, second, PASSWORD).await.refused(ErrorCode::CredentialsWrong);
        // Once the wait is over, either name is as good.
        server.clock.advance(Duration::from_hours(2));
        for name in [first, second] {
            assert_eq!(typed(server, name, PASSWORD).await.to(), "/sign-in/wait", "{name}");
        }
        server.clock.advance(Duration::from_hours(2));
    }
    mailed.world.server.finish().await;
}
