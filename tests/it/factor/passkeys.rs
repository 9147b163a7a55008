//! Passkeys, with an authenticator in software: made, used alone and after the password, and what somebody may try with them.

use std::time::Duration;

use futures_util::future::join_all;
use nod::config::Config;
use nod::flow::account;
use nod_core::audit::{AuditEntry, AuditKind};
use nod_core::wire::ErrorCode;
use serde_json::Value;

use crate::bad_input::{PASSWORD, World};
use crate::harness::authenticator::{Authenticator, Fields, Key, SYNCED, VERIFIED};
use crate::harness::on_both_databases;
use crate::harness::person::{Browser, Page};
use crate::store::bed::Kind;

on_both_databases! {
    of_one_challenge_sent_many_times_at_once_one_is_let_in
    a_removed_passkey_opens_nothing_and_ends_what_it_opened
}

const ADDRESS: &str = "/account/passkeys";
pub const ALONE: &str = "/sign-in/passkey-alone";
const AFTER: &str = "/sign-in/passkey";

/// Browsers make passkeys for names, and tests listen on addresses.
pub fn by_name(config: &mut Config) {
    config.service.public_url = config.service.public_url.replace("127.0.0.1", "localhost");
    config.app.public_url = config.app.public_url.take().map(|url| url.replace("127.0.0.1", "localhost"));
}

/// A service that passkeys can be made for.
pub async fn world() -> World {
    world_over(Kind::Sqlite).await
}

async fn world_over(kind: Kind) -> World {
    World::over(kind, |config| {
        by_name(config);
        config.approval.max_open_per_account = 20;
    })
    .await
}

/// … with other settings.
pub async fn world_with(adjust: impl Fn(&mut Config) + Send + Sync + 'static) -> World {
    World::over(Kind::Sqlite, move |config| {
        by_name(config);
        adjust(config);
    })
    .await
}

/// Ends a sign-in that waits, with a passkey in the place of the phone.
pub async fn after(browser: &mut Browser, authenticator: &mut Authenticator) -> Page {
    browser.get(AFTER).await;
    let options = options(browser, AFTER).await;
    send(browser, AFTER, &authenticator.signed(&options)).await
}

/// A browser that opened the service by its name.
pub fn browser(world: &World) -> Browser {
    let mut browser = Browser::new(&world.server);
    world.server.app.issuer().clone_into(&mut browser.url);
    browser
}

/// Anna's browser, signed in with her phone.
async fn signed_in(world: &World) -> Browser {
    let mut browser = browser(world);
    browser.sign_in_with("anna", &world.phone).await;
    browser
}

/// What the script of a page gets.
pub async fn options(browser: &mut Browser, address: &str) -> Value {
    let page = browser.post(&format!("{address}/options"), &[]).await;
    assert_eq!(page.status, 200, "{}", page.text);
    serde_json::from_str(&page.text).unwrap()
}

pub async fn send(browser: &mut Browser, address: &str, fields: &Fields) -> Page {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(address, &fields).await
}

/// Makes a passkey with that key, in a browser that is signed in.
pub async fn make(browser: &mut Browser, key: Key, adjust: impl FnOnce(&mut Authenticator)) -> Authenticator {
    browser.get(ADDRESS).await;
    let options = options(browser, ADDRESS).await;
    let mut authenticator = Authenticator::new(key, &options, &browser.url);
    adjust(&mut authenticator);
    assert_eq!(send(browser, ADDRESS, &authenticator.made(&options, "Laptop")).await.to(), ADDRESS);
    authenticator
}

/// Anna's passkey, and the browser in which she made it.
async fn with_passkey(world: &World) -> (Browser, Authenticator) {
    let mut browser = signed_in(world).await;
    let authenticator = make(&mut browser, Key::es256(), |_| {}).await;
    (browser, authenticator)
}

/// Signs in with a passkey alone, in a browser that was never here.
pub async fn alone(world: &World, authenticator: &mut Authenticator) -> (Browser, Page) {
    let mut browser = browser(world);
    browser.get("/sign-in").await;
    let options = options(&mut browser, ALONE).await;
    let page = send(&mut browser, ALONE, &authenticator.signed(&options)).await;
    (browser, page)
}

/// A browser whose sign-in waits after Anna's password.
async fn waiting(world: &World) -> Browser {
    let mut browser = browser(world);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    browser.get("/sign-in/wait").await;
    browser
}

#[track_caller]
fn refused(page: &Page, why: &str) {
    assert!(page.status == 401 && page.text.contains("The passkey was not accepted"), "{why}: {page:?}");
}

async fn entries(world: &World, kind: AuditKind) -> Vec<AuditEntry> {
    let all = world.server.app.store.audit(0, 1_000).await.unwrap();
    all.into_iter().filter(|entry| entry.draft.kind == kind).collect()
}

#[tokio::test]
async fn req_17_a_passkey_of_each_algorithm_signs_in_alone_and_after_the_password() {
    let world = world().await;
    let mut home = signed_in(&world).await;
    for (name, key) in [("EdDSA", Key::eddsa()), ("ES256", Key::es256()), ("RS256", Key::rs256())] {
        let mut passkey = make(&mut home, key, |_| {}).await;
        let (mut browser, page) = alone(&world, &mut passkey).await;
        assert_eq!(page.to(), "/account", "{name}: {page:?}");
        assert!(browser.is_in().await);

        let mut browser = waiting(&world).await;
        let page = browser.get("/sign-in/wait").await;
        assert!(page.text.contains("href=\"/sign-in/passkey\""), "the page offers it: {}", page.text);
        assert!(browser.get("/sign-in/code").await.text.contains("href=\"/sign-in/passkey\""), "and that of a code");
        browser.get(AFTER).await;
        let options = options(&mut browser, AFTER).await;
        let allowed = options["allowCredentials"].as_array().unwrap();
        assert!(allowed.iter().any(|one| one["id"] == nod_core::encoding::base64url(&passkey.credential)));
        // A security key does not say whose credential it has.
        passkey.handle.clear();
        assert_eq!(send(&mut browser, AFTER, &passkey.signed(&options)).await.to(), "/account", "{name}");
        assert!(browser.is_in().await);
        let added = entries(&world, AuditKind::PasskeyAdded).await;
        assert!(added.last().unwrap().draft.detail.as_deref().unwrap().contains(&format!(" {name} ")));
    }
    let used: Vec<_> = entries(&world, AuditKind::PasskeyUsed).await.into_iter().map(|entry| entry.draft).collect();
    assert_eq!(used.len(), 6);
    assert!(used[0].detail.as_deref().unwrap().ends_with(" alone") && used[0].challenge.is_none());
    assert!(used[1].detail.as_deref().unwrap().ends_with(" after the password") && used[1].challenge.is_some());
    nod::flow::operations::audit::verify(&world.server.app)
        .await
        .unwrap()
        .expect("a sign-in by a passkey agrees with the log");
    // What it opens may do what an approved session may, of late.
    let (mut browser, _) = {
        let mut passkey = make(&mut home, Key::es256(), |_| {}).await;
        alone(&world, &mut passkey).await
    };
    assert_eq!(browser.get("/account/codes-apps/new").await.status, 200);
    world.server.finish().await;
}

/// REQ 43
#[tokio::test]
async fn what_browsers_are_asked_for_tells_nobody_who_has_an_account() {
    let world = world().await;
    let (mut home, authenticator) = with_passkey(&world).await;
    assert_eq!(authenticator.handle.len(), 32);
    assert!(!String::from_utf8_lossy(&authenticator.handle).contains("anna"));
    let made = options(&mut home, ADDRESS).await;
    assert_eq!(made["attestation"], "none");
    assert_eq!(made["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(made["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(made["excludeCredentials"].as_array().unwrap().len(), 1);
    assert_eq!(made["excludeCredentials"][0]["transports"], serde_json::json!(["hybrid", "internal"]));
    assert_eq!(made["rp"]["id"], "localhost");
    let mut stranger = browser(&world);
    let page = stranger.get("/sign-in?username=anna").await;
    assert!(page.text.contains("autocomplete=\"username webauthn\"") && page.text.contains("data-passkey=\"use\""));
    let asked = options(&mut stranger, ALONE).await;
    assert_eq!((&asked["allowCredentials"], &asked["userVerification"]), (&serde_json::json!([]), &"required".into()));
    // Which passkeys there are is for those who know the password.
    let page = stranger.post(&format!("{AFTER}/options"), &[]).await;
    page.refused(ErrorCode::WatchUnauthorized);
    assert_eq!(stranger.get(AFTER).await.to(), "/sign-in");
    world.server.finish().await;
}

type Lie = fn(&mut Authenticator);

const LIES: [(&str, Lie); 9] = [
    ("another origin", |it| it.origin = "https://localhost.evil.example".into()),
    ("the same host over another port", |it| it.origin = "http://localhost:1".into()),
    ("another site", |it| it.site = "evil.example".into()),
    ("from within another page", |it| it.cross_origin = true),
    ("nobody was verified", |it| it.flags = 0x01),
    ("nobody was there", |it| it.flags = 0x04),
    ("a key that may be copied all of a sudden", |it| it.flags = VERIFIED | 0x08),
    ("a copy of a key that has none", |it| it.flags = VERIFIED | 0x10),
    ("another account", |it| it.handle = vec![7; 32]),
];

/// REQ 30: no attestation is asked for, and what an authenticator says about its maker changes nothing. REQ 45: a challenge has at least
/// 64 bits, and is another each time.
#[tokio::test]
async fn req_30_45_no_attestation_is_asked_for_and_challenges_are_long() {
    let world = world().await;
    let mut home = signed_in(&world).await;
    home.get(ADDRESS).await;
    let asked = options(&mut home, ADDRESS).await;
    assert_eq!(asked["attestation"], "none", "{asked}");
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..4 {
        let asked = options(&mut home, ADDRESS).await;
        let challenge = nod_core::encoding::from_base64url(asked["challenge"].as_str().unwrap()).unwrap();
        assert!(challenge.len() >= 16 && seen.insert(challenge), "{asked}");
    }
    // One that says who made it, with a signature of nobody, is a passkey like the others.
    let authenticator = Authenticator::new(Key::es256(), &asked, &home.url);
    let mut fields = authenticator.made(&asked, "Attested");
    let object = fields.iter_mut().find(|(name, _)| *name == "attestation").unwrap();
    let plain = nod_core::encoding::from_base64url(&object.1).unwrap();
    let (none, claimed) =
        (&b"\x63fmt\x64none\x67attStmt\xa0"[..], &b"\x63fmt\x66packed\x67attStmt\xa1\x63sig\x41\x00"[..]);
    let place = plain.windows(none.len()).position(|window| window == none).unwrap();
    object.1 = nod_core::encoding::base64url(&[&plain[..place], claimed, &plain[place + none.len()..]].concat());
    assert_eq!(send(&mut home, ADDRESS, &fields).await.to(), ADDRESS);
    assert!(home.get(ADDRESS).await.text.contains("Attested"));
    world.server.finish().await;
}

#[tokio::test]
async fn req_17_what_a_passkey_signed_for_something_else_is_refused_at_both_doors() {
    let world = world().await;
    let (mut home, mut passkey) = with_passkey(&world).await;
    let (origin, site, handle) = (passkey.origin.clone(), passkey.site.clone(), passkey.handle.clone());
    for (why, lie) in LIES {
        lie(&mut passkey);
        let (mut browser, page) = alone(&world, &mut passkey).await;
        refused(&page, why);
        assert!(!browser.is_in().await, "{why}");
        let mut browser = waiting(&world).await;
        browser.get(AFTER).await;
        let options = options(&mut browser, AFTER).await;
        refused(&send(&mut browser, AFTER, &passkey.signed(&options)).await, why);
        assert!(!browser.is_in().await, "{why}");
        passkey.flags = VERIFIED;
        passkey.cross_origin = false;
        (passkey.origin, passkey.site, passkey.handle) = (origin.clone(), site.clone(), handle.clone());
    }
    passkey.handle.clear();
    refused(&alone(&world, &mut passkey).await.1, "nobody says whose it is");
    passkey.handle.clone_from(&handle);
    let audited = entries(&world, AuditKind::SignInFailed).await;
    assert_eq!(audited.len(), 2 * LIES.len() + 1, "each for its account");
    assert!(audited.iter().all(|entry| entry.draft.account == Some(world.anna)));

    // The credential is known, and somebody else's key signs.
    let made = options(&mut home, ADDRESS).await;
    let mut forged = Authenticator::new(Key::es256(), &made, &origin);
    forged.credential.clone_from(&passkey.credential);
    refused(&alone(&world, &mut forged).await.1, "another key");
    forged.credential = vec![9; 20];
    refused(&alone(&world, &mut forged).await.1, "a credential that nobody has");
    let mut browser = browser(&world);
    browser.get("/sign-in").await;
    for field in ["challenge", "id", "client_data", "authenticator_data", "signature", "user_handle"] {
        for value in ["", "%", "AAAA", &"A".repeat(4_000)] {
            let asked = options(&mut browser, ALONE).await;
            let mut fields = passkey.signed(&asked);
            fields.iter_mut().filter(|(name, _)| *name == field).for_each(|(_, old)| *old = value.to_owned());
            refused(&send(&mut browser, ALONE, &fields).await, field);
        }
    }
    assert_eq!(alone(&world, &mut passkey).await.1.to(), "/account", "it is as good as before");
    world.server.finish().await;
}

#[tokio::test]
async fn a_challenge_counts_once_in_its_browser_for_its_purpose_and_its_time() {
    let world = world().await;
    let (mut home, mut passkey) = with_passkey(&world).await;
    let mut thief = browser(&world);
    thief.get("/sign-in").await;
    let mut victim = browser(&world);
    victim.get("/sign-in").await;
    let asked = options(&mut victim, ALONE).await;
    let fields = passkey.signed(&asked);
    refused(&send(&mut thief, ALONE, &fields).await, "another browser");
    assert_eq!(send(&mut victim, ALONE, &fields).await.to(), "/account");
    victim.get("/account").await;
    refused(&send(&mut victim, ALONE, &fields).await, "a second time");
    assert!(victim.is_in().await, "the session that it opened stays");

    // One that was made for something else: signed as it should be, and sent to the other door.
    let mut browser = waiting(&world).await;
    browser.get(AFTER).await;
    let after = options(&mut browser, AFTER).await;
    let fields = passkey.signed(&after);
    refused(&send(&mut browser, ALONE, &fields).await, "of a sign-in that waits, alone");
    let only = options(&mut browser, ALONE).await;
    refused(&send(&mut browser, AFTER, &passkey.signed(&only)).await, "of one alone, for a sign-in that waits");
    let made = options(&mut home, ADDRESS).await;
    refused(&send(&mut home, ALONE, &passkey.signed(&made)).await, "of one that is made");
    let mut other = waiting(&world).await;
    other.get(AFTER).await;
    refused(&send(&mut other, AFTER, &fields).await, "of another sign-in");
    // What one of them was asked for is in the client data, and in the form.
    let mut swapped = fields.clone();
    swapped[0].1 = options(&mut browser, AFTER).await["challenge"].as_str().unwrap().to_owned();
    refused(&send(&mut browser, AFTER, &swapped).await, "another one in the form");
    assert_eq!(send(&mut browser, AFTER, &fields).await.to(), "/account");

    let mut late = self::browser(&world);
    late.get("/sign-in").await;
    let asked = options(&mut late, ALONE).await;
    let fields = passkey.signed(&asked);
    world.server.clock.advance(nod::flow::sign_in::CEREMONY_LIFETIME);
    refused(&send(&mut late, ALONE, &fields).await, "it has ended");
    let asked = options(&mut late, ALONE).await;
    world.server.clock.advance(nod::flow::sign_in::CEREMONY_LIFETIME.saturating_sub(Duration::from_secs(1)));
    assert_eq!(send(&mut late, ALONE, &passkey.signed(&asked)).await.to(), "/account", "a second before its end");
    // A browser that keeps no cookies gets none.
    let mut without = self::browser(&world);
    without.get("/sign-in").await;
    without.cookies.clear();
    assert_eq!(without.post(&format!("{ALONE}/options"), &[]).await.status, 403);
    world.server.finish().await;
}

async fn of_one_challenge_sent_many_times_at_once_one_is_let_in(kind: Kind) {
    let world = world_over(kind).await;
    let (_, mut passkey) = with_passkey(&world).await;
    let mut browser = browser(&world);
    browser.get("/sign-in").await;
    let asked = options(&mut browser, ALONE).await;
    let fields = passkey.signed(&asked);
    let mut tabs: Vec<Browser> = (0..8).map(|_| browser.clone()).collect();
    let pages = join_all(tabs.iter_mut().map(|tab| send(tab, ALONE, &fields))).await;
    let let_in = pages.iter().filter(|page| page.location.as_deref() == Some("/account")).count();
    assert_eq!(let_in, 1, "{:?}", pages.iter().map(|page| page.status).collect::<Vec<_>>());
    assert_eq!(entries(&world, AuditKind::PasskeyUsed).await.len(), 1);

    let mut browser = waiting(&world).await;
    browser.get(AFTER).await;
    let asked = options(&mut browser, AFTER).await;
    let fields = passkey.signed(&asked);
    let mut tabs: Vec<Browser> = (0..8).map(|_| browser.clone()).collect();
    let pages = join_all(tabs.iter_mut().map(|tab| send(tab, AFTER, &fields))).await;
    assert!(pages.iter().any(|page| page.location.as_deref() == Some("/account")));
    let sessions: std::collections::BTreeSet<_> =
        tabs.iter().filter_map(|tab| tab.cookies.get("nod-session")).collect();
    assert_eq!(sessions.len(), 1, "a repeated form gets the same session and no other");
    assert_eq!(entries(&world, AuditKind::PasskeyUsed).await.len(), 2);
    world.server.finish().await;
}

#[tokio::test]
async fn a_counter_that_goes_back_is_an_audited_notice_and_one_of_zero_is_none() {
    let world = world().await;
    let (mut home, mut passkey) = with_passkey(&world).await;
    for (counter, notices) in [(50, 0), (9, 1), (9, 2), (51, 2)] {
        passkey.counter = counter;
        assert_eq!(alone(&world, &mut passkey).await.1.to(), "/account", "{counter}");
        assert_eq!(entries(&world, AuditKind::PasskeyCounterStale).await.len(), notices, "{counter}");
    }
    let stale = entries(&world, AuditKind::PasskeyCounterStale).await;
    assert!(stale[0].draft.detail.as_deref().unwrap().ends_with(" 10 after 51"), "{:?}", stale[0].draft);
    // Synced passkeys count nothing, for ever.
    let mut synced = make(&mut home, Key::es256(), |it| (it.counter, it.flags) = (0, VERIFIED | SYNCED)).await;
    for flags in [VERIFIED | SYNCED, VERIFIED | 0x08, VERIFIED | SYNCED] {
        synced.flags = flags;
        assert_eq!(alone(&world, &mut synced).await.1.to(), "/account");
    }
    synced.flags = VERIFIED;
    refused(&alone(&world, &mut synced).await.1, "a synced one that is so no more");
    assert_eq!(entries(&world, AuditKind::PasskeyCounterStale).await.len(), 2);
    let page = home.get(ADDRESS).await;
    assert!(page.text.contains("Synced to your devices") && page.text.contains("Kept in this device"), "{}", page.text);
    world.server.finish().await;
}

/// Ben's browser, with a phone.
async fn ben(world: &World) -> Browser {
    let ben = world.server.account_with("ben", Some(PASSWORD), false).await;
    let phone = world.server.phone(ben, "Ben's phone").await;
    let mut browser = browser(world);
    browser.sign_in_with("ben", &phone).await;
    browser
}

#[tokio::test]
async fn a_passkey_is_of_its_account_alone() {
    let world = world().await;
    let (mut annas, mut passkey) = with_passkey(&world).await;
    let mut bens = ben(&world).await;
    let mut bens_passkey = make(&mut bens, Key::es256(), |_| {}).await;
    // Ben knows Anna's password, and has his own passkey.
    let mut browser = waiting(&world).await;
    browser.get(AFTER).await;
    let asked = options(&mut browser, AFTER).await;
    assert_eq!(asked["allowCredentials"].as_array().unwrap().len(), 1, "Anna's alone");
    refused(&send(&mut browser, AFTER, &bens_passkey.signed(&asked)).await, "Ben's");
    bens_passkey.handle.clone_from(&passkey.handle);
    refused(&send(&mut browser, AFTER, &bens_passkey.signed(&asked)).await, "Ben's, under Anna's name");
    // Ben registers Anna's credential as his own.
    bens.get(ADDRESS).await;
    let made = options(&mut bens, ADDRESS).await;
    let stolen = passkey.made(&made, "Mine");
    let page = send(&mut bens, ADDRESS, &stolen).await;
    assert!(page.status == 422 && page.text.contains("not a passkey for this page"), "{}", page.text);
    // … or renames and removes hers.
    let id = actions(&annas.get(ADDRESS).await).pop().unwrap();
    bens.get(ADDRESS).await;
    assert_eq!(bens.post(&format!("{ADDRESS}/{id}/rename"), &[("name", "Mine")]).await.to(), ADDRESS);
    assert_eq!(bens.post(&format!("{ADDRESS}/{id}/remove"), &[]).await.to(), ADDRESS);
    assert!(annas.get(ADDRESS).await.text.contains("<bdi>Laptop</bdi></h3>"));
    let (mut browser, page) = alone(&world, &mut passkey).await;
    assert_eq!(page.to(), "/account");
    assert!(browser.get("/account").await.text.contains("<bdi>anna</bdi>"));
    world.server.finish().await;
}

/// The ids of the passkeys that a page lists.
fn actions(page: &Page) -> Vec<String> {
    let before = format!("action=\"{ADDRESS}/");
    let ids = page.text.split(&before).skip(1).filter_map(|rest| rest.split_once("/remove\""));
    ids.map(|(id, _)| id.to_owned()).filter(|id| id.len() == 36).collect()
}

/// REQ 36
async fn a_removed_passkey_opens_nothing_and_ends_what_it_opened(kind: Kind) {
    let world = world_over(kind).await;
    let (mut home, mut passkey) = with_passkey(&world).await;
    // The list has the latest first.
    world.server.clock.advance(Duration::from_secs(1));
    let mut other = make(&mut home, Key::eddsa(), |_| {}).await;
    let (mut by_first, _) = alone(&world, &mut passkey).await;
    let (mut by_other, _) = alone(&world, &mut other).await;
    let page = home.get(ADDRESS).await;
    let ids = actions(&page);
    assert_eq!(ids.len(), 2, "{}", page.text);
    let first = format!("{ADDRESS}/{}", ids[1]);
    assert!(by_first.get(ADDRESS).await.text.contains("Used here"));

    assert_eq!(home.post(&format!("{first}/rename"), &[("name", " Anna’s  key ")]).await.to(), ADDRESS);
    assert!(home.get(ADDRESS).await.text.contains("<bdi>Anna’s key</bdi>"));
    let page = home.post(&format!("{first}/rename"), &[("name", "\u{200b}")]).await;
    assert!(page.status == 422 && page.text.contains("The passkey was not renamed"), "{}", page.text);
    home.post(&format!("{ADDRESS}/x/rename"), &[("name", "y")]).await.refused(ErrorCode::NotFound);

    world.server.clock.advance(world.server.app.config.sessions.fresh);
    home.get(ADDRESS).await;
    assert_eq!(home.post(&format!("{first}/remove"), &[]).await.to(), "/sign-in?why=again", "an old session");
    home.sign_in_with("anna", &world.phone).await;
    home.get(ADDRESS).await;
    assert_eq!(home.post(&format!("{first}/remove"), &[]).await.to(), ADDRESS);
    assert_eq!(home.post(&format!("{first}/remove"), &[]).await.to(), ADDRESS, "again, as after a lost answer");
    assert!(!by_first.is_in().await, "its session ended");
    assert!(by_other.is_in().await && home.is_in().await, "no other did");
    refused(&alone(&world, &mut passkey).await.1, "removed");
    assert_eq!(alone(&world, &mut other).await.1.to(), "/account");
    // Nor can it be added again: an authenticator makes another.
    home.get(ADDRESS).await;
    let made = options(&mut home, ADDRESS).await;
    assert_eq!(made["excludeCredentials"].as_array().unwrap().len(), 1);
    assert_eq!(send(&mut home, ADDRESS, &passkey.made(&made, "Back")).await.status, 422);
    for (kind, count) in [(AuditKind::PasskeyAdded, 2), (AuditKind::PasskeyRenamed, 1), (AuditKind::PasskeyRemoved, 1)]
    {
        assert_eq!(entries(&world, kind).await.len(), count, "{kind:?}");
    }
    world.server.finish().await;
}

#[tokio::test]
async fn a_disabled_account_signs_in_with_no_passkey() {
    let world = world().await;
    let (_, mut passkey) = with_passkey(&world).await;
    let mut browser = waiting(&world).await;
    browser.get(AFTER).await;
    let asked = options(&mut browser, AFTER).await;
    account::disable(&world.server.app, world.anna).await.unwrap();
    refused(&alone(&world, &mut passkey).await.1, "disabled");
    let page = send(&mut browser, AFTER, &passkey.signed(&asked)).await;
    assert!(page.status == 401 || page.to() == "/sign-in/wait", "{page:?}");
    assert!(!browser.is_in().await);
    account::enable(&world.server.app, world.anna).await.unwrap();
    assert_eq!(alone(&world, &mut passkey).await.1.to(), "/account");
    world.server.finish().await;
}

/// REQ 23.
#[tokio::test]
async fn a_session_of_the_password_alone_an_old_one_and_another_one_make_no_passkey() {
    let world = world().await;
    let ben = world.server.account_with("ben", Some(PASSWORD), false).await;
    let mut bens = browser(&world);
    assert_eq!(bens.sign_in("ben", PASSWORD).await.to(), "/account");
    bens.get("/account").await;
    // The password was enough to try a method, and is not once two-step verification is on.
    options(&mut bens, ADDRESS).await;
    let _phone = world.server.phone(ben, "Phone").await;
    assert_eq!(bens.post(&format!("{ADDRESS}/options"), &[]).await.to(), "/sign-in?why=again");

    let mut home = signed_in(&world).await;
    home.get(ADDRESS).await;
    let made = options(&mut home, ADDRESS).await;
    let mut passkey = Authenticator::new(Key::es256(), &made, &home.url);
    let fields = passkey.made(&made, "Laptop");
    assert_eq!(send(&mut bens, ADDRESS, &fields).await.to(), "/sign-in?why=again");
    let mut elsewhere = signed_in(&world).await;
    elsewhere.get(ADDRESS).await;
    let page = send(&mut elsewhere, ADDRESS, &fields).await;
    assert!(page.status == 422, "the challenge of another session: {}", page.text);
    for (why, lie) in LIES
        .into_iter()
        .filter(|(why, _)| !["another account", "a key that may be copied all of a sudden"].contains(why))
    {
        let before = (passkey.origin.clone(), passkey.site.clone());
        lie(&mut passkey);
        assert_eq!(send(&mut home, ADDRESS, &passkey.made(&made, "Laptop")).await.status, 422, "{why}");
        (passkey.origin, passkey.site) = before;
        (passkey.cross_origin, passkey.flags) = (false, VERIFIED);
    }
    let mut nameless = fields.clone();
    nameless[0].1 = " ".to_owned();
    assert!(send(&mut home, ADDRESS, &nameless).await.text.contains("Enter a name of 1 to 64 visible characters"));
    assert_eq!(send(&mut home, ADDRESS, &fields).await.to(), ADDRESS);
    assert_eq!(send(&mut home, ADDRESS, &fields).await.status, 422, "a second time");
    // The challenge of a passkey that was made makes no other.
    let other = Authenticator::new(Key::es256(), &made, &home.url);
    assert_eq!(send(&mut home, ADDRESS, &other.made(&made, "Other")).await.status, 422);
    let made = options(&mut home, ADDRESS).await;
    world.server.clock.advance(world.server.app.config.sessions.fresh);
    assert_eq!(
        send(&mut home, ADDRESS, &other.made(&made, "Other")).await.to(),
        "/sign-in?why=again",
        "an old session"
    );
    assert_eq!(home.post(&format!("{ADDRESS}/options"), &[]).await.to(), "/sign-in?why=again");
    assert_eq!(entries(&world, AuditKind::PasskeyAdded).await.len(), 1);
    world.server.finish().await;
}

#[tokio::test]
async fn a_passkey_in_the_place_of_the_phone_takes_the_question_back() {
    let world = world().await;
    let (_, mut passkey) = with_passkey(&world).await;
    let mut browser = waiting(&world).await;
    browser.get(AFTER).await;
    let asked = options(&mut browser, AFTER).await;
    let fields = passkey.signed(&asked);
    assert_eq!(send(&mut browser, AFTER, &fields).await.to(), "/account");
    let inbox = world.phone.api().inbox(&nod_core::wire::InboxRequest::default()).await.unwrap();
    assert!(inbox.challenges.is_empty(), "nothing is asked any more");

    // The phone was faster.
    let mut browser = waiting(&world).await;
    browser.get(AFTER).await;
    let asked = options(&mut browser, AFTER).await;
    let number = browser.get("/sign-in/wait").await.number();
    world.phone.answer_first(nod_core::answer::Verdict::Deny, &number).await;
    assert_eq!(send(&mut browser, AFTER, &passkey.signed(&asked)).await.to(), "/sign-in/wait");
    assert!(browser.get("/sign-in/wait").await.text.contains("The request was refused"), "NO stays NO");
    assert!(!browser.is_in().await);

    // One that signs in alone gives up what waits in its browser.
    let mut browser = waiting(&world).await;
    browser.get("/sign-in").await;
    let asked = options(&mut browser, ALONE).await;
    assert_eq!(send(&mut browser, ALONE, &passkey.signed(&asked)).await.to(), "/account");
    let inbox = world.phone.api().inbox(&nod_core::wire::InboxRequest::default()).await.unwrap();
    assert!(inbox.challenges.is_empty());
    world.server.finish().await;
}

#[tokio::test]
async fn tries_are_counted_for_their_address() {
    let world = World::with(|config| {
        by_name(config);
        config.limits.failures_per_minute = 3;
    })
    .await;
    let (_, mut passkey) = with_passkey(&world).await;
    passkey.site = "evil.example".into();
    for _ in 0..3 {
        refused(&alone(&world, &mut passkey).await.1, "wrong");
    }
    passkey.site = "localhost".into();
    alone(&world, &mut passkey).await.1.refused(ErrorCode::TooManyRequests);
    let mut browser = waiting(&world).await;
    browser.get(AFTER).await;
    let asked = options(&mut browser, AFTER).await;
    send(&mut browser, AFTER, &passkey.signed(&asked)).await.refused(ErrorCode::TooManyRequests);
    world.server.clock.advance(Duration::from_mins(1));
    assert_eq!(alone(&world, &mut passkey).await.1.to(), "/account");
    world.server.finish().await;
}

#[tokio::test]
async fn at_an_address_that_carries_no_passkeys_none_is_offered() {
    // The tests' own: a number, and no name.
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    let page = browser.get("/sign-in").await;
    assert!(!page.text.contains("passkey") && !page.text.contains("webauthn"), "{}", page.text);
    browser.post(&format!("{ALONE}/options"), &[]).await.refused(ErrorCode::NotFound);
    browser.sign_in_with("anna", &world.phone).await;
    let page = browser.get(ADDRESS).await;
    assert!(page.text.contains("an address at which browsers create no passkeys"), "{}", page.text);
    browser.post(&format!("{ADDRESS}/options"), &[]).await.refused(ErrorCode::NotFound);
    world.server.finish().await;
}

/// Removes Anna's phone.
async fn without_phone(world: &World, browser: &mut Browser) {
    browser.get("/account").await;
    assert_eq!(
        browser.post(&format!("/account/phones/{}/remove", world.phone.device.identity().device), &[]).await.to(),
        "/account"
    );
}

#[tokio::test]
async fn an_account_with_a_passkey_and_no_phone_signs_in_with_the_password_and_it_and_with_it_alone() {
    let world = world().await;
    let (mut home, mut passkey) = with_passkey(&world).await;
    without_phone(&world, &mut home).await;
    let mut browser = browser(&world);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    assert_eq!(browser.get("/sign-in/wait").await.to(), AFTER, "there is nothing else to ask");
    let page = browser.get(AFTER).await;
    assert!(page.status == 200 && !page.text.contains("Back to your phone"), "{}", page.text);
    let asked = options(&mut browser, AFTER).await;
    assert_eq!(send(&mut browser, AFTER, &passkey.signed(&asked)).await.to(), "/account");
    assert!(browser.get("/account").await.text.contains("Your account is protected by a passkey"));
    let (mut browser, page) = alone(&world, &mut passkey).await;
    assert_eq!(page.to(), "/account");

    // It is the last method: without it there is no second step, so it goes with two-step verification.
    let page = browser.get(ADDRESS).await;
    let remove = format!("{ADDRESS}/{}/remove", actions(&page)[0]);
    assert_eq!(browser.post(&remove, &[]).await.to(), "/account/two-step/off?last");
    browser.get("/account/two-step/off").await;
    browser.post("/account/two-step/off", &[]).await;
    refused(&alone(&world, &mut passkey).await.1, "off");
    assert_eq!(entries(&world, AuditKind::PasskeyRemoved).await.len(), 1);
    let mut browser = self::browser(&world);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/account", "the password alone");
    world.server.finish().await;
}

#[tokio::test]
async fn a_passkey_leads_to_where_somebody_wanted_to_go() {
    let world = world().await;
    let (_, mut passkey) = with_passkey(&world).await;
    for (next, to) in
        [("/account/activity?show=refused", "/account/activity?show=refused"), ("//evil.example", "/account")]
    {
        let mut browser = browser(&world);
        browser.get(&format!("/sign-in?next={}", next.replace('?', "%3F"))).await;
        let asked = options(&mut browser, ALONE).await;
        let mut fields = passkey.signed(&asked);
        fields.push(("next", next.to_owned()));
        assert_eq!(send(&mut browser, ALONE, &fields).await.to(), to);
        let page = browser.get("/account/activity").await;
        assert!(page.text.contains("Signed in with a passkey") && page.text.contains("passkey added"), "{}", page.text);
    }
    world.server.finish().await;
}

/// The last step of the set-up of two-step verification, with a passkey; another account's, and one of before, are of no use.
#[tokio::test]
async fn a_passkey_that_signs_once_turns_two_step_verification_on() {
    let world = world().await;
    let (_, mut foreign) = with_passkey(&world).await;
    let bert = world.server.account_with("bert", Some(PASSWORD), false).await;
    let mut home = browser(&world);
    assert_eq!(home.sign_in("bert", PASSWORD).await.to(), "/account");
    home.get("/account/two-step").await;
    assert_eq!(home.post("/account/two-step", &[("method", "passkey")]).await.to(), ADDRESS);
    home.get(ADDRESS).await;
    let made = options(&mut home, ADDRESS).await;
    let mut own = Authenticator::new(Key::es256(), &made, &home.url);
    assert_eq!(send(&mut home, ADDRESS, &own.made(&made, "Laptop")).await.to(), "/account/two-step/codes");
    // A second one, which is not tried.
    world.server.clock.advance(Duration::from_secs(1));
    home.get(ADDRESS).await;
    let made = options(&mut home, ADDRESS).await;
    let untried = Authenticator::new(Key::eddsa(), &made, &home.url);
    send(&mut home, ADDRESS, &untried.made(&made, "Other")).await;
    let address = "/account/two-step/passkey";
    home.get("/account").await;
    let asked = options(&mut home, address).await;
    assert_eq!(send(&mut home, address, &own.signed(&asked)).await.to(), "/account/two-step/codes", "codes first");
    home.save_codes().await;
    // A passkey of a set-up that is not done signs nobody in: it outlives no change of the password.
    refused(&alone(&world, &mut own).await.1, "not tried yet");
    assert!(home.get("/account/two-step/test").await.text.contains("Use your passkey once"));
    let asked = options(&mut home, address).await;
    let page = send(&mut home, address, &foreign.signed(&asked)).await;
    assert!(page.status == 422 && page.text.contains("The passkey did not work"), "{}", page.text);
    let is_on = async || world.server.app.store.account(bert).await.unwrap().unwrap().two_step.is_on();
    assert!(!is_on().await);
    let asked = options(&mut home, address).await;
    let answer = own.signed(&asked);
    assert_eq!(send(&mut home, address, &answer).await.to(), "/account/two-step/done");
    assert!(is_on().await && home.is_in().await);
    let live = world.server.app.store.passkeys_of(bert).await.unwrap();
    assert_eq!(live.iter().filter(|passkey| passkey.removed_at.is_none()).count(), 1, "only the one that was tried");
    home.get("/account").await;
    assert_eq!(send(&mut home, address, &answer).await.to(), "/account", "the set-up is over");
    world.server.finish().await;
}
