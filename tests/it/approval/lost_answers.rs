//! Calls that succeed once, and whose answer never arrives: asking again must not leave anybody without what they were given.

use std::time::Duration;

use nod_core::answer::Verdict;
use nod_core::audit::AuditKind;
use nod_core::wire::{ErrorCode, InboxRequest};
use reqwest::Method;

use crate::bad_input::{PASSWORD, World, send};
use crate::harness::person::Browser;
use crate::harness::{RelyingParty, Reply, Server};

const SESSION: &str = "nod-session";
const SIGN_IN: &str = "nod-sign-in";
const BROWSER: &str = "nod-browser";

impl RelyingParty {
    async fn redeem_with(&self, id: &str, key: &str) -> Reply {
        let request = self.request(Method::POST, &format!("/v1/challenges/{id}/redeem"));
        send(request.header("idempotency-key", key)).await
    }
}

impl World {
    async fn entries(&self, kind: AuditKind) -> usize {
        let log = self.server.app.store.audit(0, 10_000).await.unwrap();
        log.iter().filter(|entry| entry.draft.kind == kind).count()
    }

    /// The phone answers the question that waits.
    async fn answer_waiting(&self, verdict: Verdict, number: Option<&str>) {
        let inbox = self.phone.api().inbox(&InboxRequest::default()).await.unwrap();
        let item = inbox.challenges.first().expect("a question waits");
        let token = self.phone.sign(&item.token, &item.challenge.to_string(), verdict, number);
        self.phone.api().answer(&token).await.unwrap();
    }

    /// A browser whose sign-in was approved, before it heard so.
    async fn approved_browser(&self) -> Browser {
        let mut browser = Browser::new(&self.server);
        assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
        let page = browser.get("/sign-in/wait").await;
        let number = number(&page.text);
        self.answer_waiting(Verdict::Approve, number.as_deref()).await;
        browser
    }
}

/// The number on a waiting page, where there is one.
fn number(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("<p class=\"number")?;
    let (shown, _) = rest.split_once("</p>")?;
    Some(shown.split("<span>").skip(1).filter_map(|span| span.chars().next()).collect())
}

#[tokio::test]
async fn the_same_key_gets_the_same_receipt_for_a_short_while() {
    let world = World::new().await;
    let (asked, _) = world.approved().await;
    let id = asked.text("id");
    let first = world.webmail.redeem_with(id, "lost").await;
    assert_eq!(first.status, 200, "{:?}", first.body);
    // Time passes and the phone gets another name: what was given stays what it was.
    world.server.clock.advance(Duration::from_secs(59));
    world.phone.api().rename("Another name".parse().unwrap()).await.unwrap();
    let again = world.webmail.redeem_with(id, "lost").await;
    assert_eq!((again.status, &again.body), (200, &first.body), "byte for byte");

    // No other key, nobody else, and nobody without a key.
    world.webmail.redeem_with(id, "another").await.refused(ErrorCode::AlreadyRedeemed);
    world.webmail.redeem_with(id, "LOST").await.refused(ErrorCode::AlreadyRedeemed);
    world.webmail.redeem(id).await.refused(ErrorCode::AlreadyRedeemed);
    let other = world.server.relying_party("other").await;
    other.redeem_with(id, "lost").await.refused(ErrorCode::ChallengeUnknown);
    // Nor is a key that redeemed one challenge good for another.
    let (second, _) = world.approved().await;
    let receipt = world.webmail.redeem_with(second.text("id"), "lost").await;
    assert_eq!((receipt.status, &receipt.body["claims"]["jti"]), (200, &second.body["id"]));

    world.server.clock.advance(Duration::from_secs(1));
    world.webmail.redeem_with(id, "lost").await.refused(ErrorCode::AlreadyRedeemed);
    assert_eq!(world.entries(AuditKind::ChallengeRedeemed).await, 2, "one for each redemption");
    world.server.finish().await;
}

#[tokio::test]
async fn a_redemption_without_a_key_is_not_kept() {
    let world = World::new().await;
    let (asked, _) = world.approved().await;
    assert_eq!(world.webmail.redeem(asked.text("id")).await.status, 200);
    world.webmail.redeem_with(asked.text("id"), "later").await.refused(ErrorCode::AlreadyRedeemed);
    world.server.finish().await;
}

#[tokio::test]
async fn the_receipt_of_a_lost_answer_outlives_a_restart() {
    let world = World::new().await;
    let (asked, _) = world.approved().await;
    let first = world.webmail.redeem_with(asked.text("id"), "lost").await;
    let World { server, webmail, .. } = world;
    let server = server.restart().await;
    let again = webmail.redeem_with(asked.text("id"), "lost").await;
    assert_eq!((again.status, again.body), (200, first.body));
    server.finish().await;
}

/// Law 5: the relying party may not have used the receipt yet, so it gets none for what has ended meanwhile.
#[tokio::test]
async fn a_repeated_redemption_is_refused_once_the_device_or_the_account_is_gone() {
    let world = World::new().await;
    for gone in ["account", "device"] {
        let (asked, _) = world.approved().await;
        assert_eq!(world.webmail.redeem_with(asked.text("id"), gone).await.status, 200);
        if gone == "account" {
            nod::flow::account::disable(&world.server.app, world.anna).await.unwrap();
        } else {
            world.phone.api().revoke().await.unwrap();
        }
        world.webmail.redeem_with(asked.text("id"), gone).await.refused(ErrorCode::RedemptionRefused);
        if gone == "account" {
            nod::flow::account::enable(&world.server.app, world.anna).await.unwrap();
            // What ended with the account does not come back with it.
            world.webmail.redeem_with(asked.text("id"), gone).await.refused(ErrorCode::RedemptionRefused);
        }
    }
    world.server.finish().await;
}

#[tokio::test]
async fn redemptions_at_once_with_one_key_get_one_receipt_and_with_others_are_refused() {
    let world = World::new().await;
    let (asked, _) = world.approved().await;
    let id = asked.text("id");
    let calls = (0..16).map(|number| world.webmail.redeem_with(id, if number % 2 == 0 { "even" } else { "odd" }));
    let replies = futures_util::future::join_all(calls).await;
    let given: Vec<&Reply> = replies.iter().filter(|reply| reply.status == 200).collect();
    assert_eq!(given.len(), 8, "{:?}", replies.iter().map(|reply| &reply.body).collect::<Vec<_>>());
    assert!(given.iter().all(|reply| reply.body == given[0].body));
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.refused(ErrorCode::AlreadyRedeemed);
    }
    assert_eq!(world.entries(AuditKind::ChallengeRedeemed).await, 1);
    world.server.finish().await;
}

#[tokio::test]
async fn a_key_that_cannot_be_one_spends_nothing() {
    let world = World::new().await;
    let (asked, _) = world.approved().await;
    let id = asked.text("id");
    for key in ["", &"k".repeat(256), "k\u{e9}y", "tab\tbed"] {
        world.webmail.redeem_with(id, key).await.refused(ErrorCode::BadParameter);
    }
    let request = world.webmail.request(Method::POST, &format!("/v1/challenges/{id}/redeem"));
    let twice = request.header("idempotency-key", "one").header("idempotency-key", "two");
    send(twice).await.refused(ErrorCode::BadParameter);
    assert_eq!(world.webmail.redeem_with(id, &"k".repeat(255)).await.status, 200);
    world.server.finish().await;
}

#[tokio::test]
async fn no_time_to_repeat_means_no_repetition() {
    let world = World::with(|config| config.approval.redeem_again_within = Duration::ZERO).await;
    let (asked, _) = world.approved().await;
    assert_eq!(world.webmail.redeem_with(asked.text("id"), "key").await.status, 200);
    world.webmail.redeem_with(asked.text("id"), "key").await.refused(ErrorCode::AlreadyRedeemed);
    world.server.finish().await;
}

#[tokio::test]
async fn a_browser_whose_answer_was_lost_gets_the_same_session_again() {
    let world = World::new().await;
    let mut browser = world.approved_browser().await;
    let before = browser.cookies.clone();
    assert_eq!(browser.get("/sign-in/wait").await.to(), "/account");
    let session = browser.cookies[SESSION].clone();

    // The answer never came: the cookies are what they were.
    browser.cookies = before.clone();
    world.server.clock.advance(Duration::from_secs(59));
    assert_eq!(browser.get("/sign-in/wait").await.to(), "/account");
    assert_eq!(browser.cookies[SESSION], session, "the same session");
    assert!(!browser.cookies.contains_key(SIGN_IN));
    assert_eq!(browser.get("/account").await.status, 200);
    assert_eq!(world.entries(AuditKind::SignedIn).await, 1, "one approval, one session, one entry");
    assert_eq!(world.entries(AuditKind::ChallengeRedeemed).await, 1);

    // After the short while, the cookie of the sign-in opens nothing.
    world.server.clock.advance(Duration::from_secs(1));
    browser.cookies = before;
    let page = browser.get("/sign-in/wait").await;
    assert!(page.status == 200 && page.text.contains("You are not signed in here"), "{page:?}");
    assert!(!browser.cookies.contains_key(SESSION) && !browser.cookies.contains_key(SIGN_IN));
    world.server.finish().await;
}

#[tokio::test]
async fn a_part_of_the_cookies_opens_no_session_that_was_opened() {
    let world = World::new().await;
    let mut browser = world.approved_browser().await;
    let before = browser.cookies.clone();
    assert_eq!(browser.get("/sign-in/wait").await.to(), "/account");

    let sign_in = before[SIGN_IN].clone();
    let mut thief = Browser::new(&world.server);
    for with_own_browser in [false, true] {
        if with_own_browser {
            thief.get("/sign-in").await;
            assert!(thief.cookies.contains_key(BROWSER));
        }
        thief.cookies.insert(SIGN_IN.to_owned(), sign_in.clone());
        let page = thief.get("/sign-in/wait").await;
        assert!(page.text.contains("You are not signed in here"), "{page:?}");
        assert!(!thief.cookies.contains_key(SESSION));
    }
    thief.cookies.insert(BROWSER.to_owned(), before[BROWSER].clone());
    assert_eq!(thief.get("/sign-in/wait").await.to(), "/sign-in", "the browser's cookie alone is no sign-in");
    assert_eq!(world.entries(AuditKind::SignedIn).await, 1);
    world.server.finish().await;
}

#[tokio::test]
async fn a_session_that_has_ended_does_not_come_back() {
    let world = World::new().await;
    for end in ["sign-out", "device"] {
        let mut browser = world.approved_browser().await;
        let before = browser.cookies.clone();
        assert_eq!(browser.get("/sign-in/wait").await.to(), "/account");
        if end == "sign-out" {
            browser.get("/account").await;
            assert_eq!(browser.post("/sign-out", &[]).await.to(), "/sign-in");
        } else {
            world.phone.api().revoke().await.unwrap();
        }
        browser.cookies = before;
        let page = browser.get("/sign-in/wait").await;
        assert!(page.text.contains("You are not signed in here"), "{end}: {page:?}");
        assert!(!browser.cookies.contains_key(SESSION), "{end}");
    }
    world.server.finish().await;
}

#[tokio::test]
async fn a_disabled_account_gets_no_session_again() {
    let world = World::new().await;
    let mut browser = world.approved_browser().await;
    let before = browser.cookies.clone();
    assert_eq!(browser.get("/sign-in/wait").await.to(), "/account");
    nod::flow::account::disable(&world.server.app, world.anna).await.unwrap();
    browser.cookies = before;
    browser.get("/sign-in/wait").await;
    assert!(!browser.cookies.contains_key(SESSION));
    world.server.finish().await;
}

#[tokio::test]
async fn tabs_that_ask_at_once_get_one_session() {
    let world = World::new().await;
    let browser = world.approved_browser().await;
    let tab = || async {
        let mut tab = Browser::new(&world.server);
        tab.cookies = browser.cookies.clone();
        assert_eq!(tab.get("/sign-in/wait").await.to(), "/account");
        tab.cookies[SESSION].clone()
    };
    let sessions = futures_util::future::join_all((0..8).map(|_| tab())).await;
    assert!(sessions.iter().all(|session| *session == sessions[0]), "{sessions:?}");
    assert_eq!(world.entries(AuditKind::SignedIn).await, 1);
    world.server.finish().await;
}

/// The earlier session ends although its browser still has it: the new one is what the person asked for.
#[tokio::test]
async fn a_lost_answer_of_a_second_sign_in_replaces_the_first_session() {
    let world = World::new().await;
    let mut browser = world.approved_browser().await;
    browser.get("/sign-in/wait").await;
    let first = browser.cookies[SESSION].clone();
    browser.get("/sign-in?why=again").await;
    assert_eq!(browser.post("/sign-in", &[("username", "anna"), ("password", PASSWORD)]).await.to(), "/sign-in/wait");
    let page = browser.get("/sign-in/wait").await;
    world.answer_waiting(Verdict::Approve, number(&page.text).as_deref()).await;
    let before = browser.cookies.clone();
    browser.get("/sign-in/wait").await;
    let second = browser.cookies[SESSION].clone();
    browser.cookies = before;
    assert_eq!(browser.get("/sign-in/wait").await.to(), "/account");
    assert_eq!(browser.cookies[SESSION], second);
    browser.cookies.insert(SESSION.to_owned(), first);
    assert_eq!(browser.get("/account").await.to(), "/sign-in", "the first one is over");
    world.server.finish().await;
}

/// Both requests leave before either has a cookie; the second answer's cookie takes the place of the first one's.
#[tokio::test]
async fn two_tabs_of_a_first_visit_both_send_their_form() {
    let world = World::new().await;
    let fields = [("username", "anna"), ("password", PASSWORD)];
    let mut first = Browser::new(&world.server);
    first.get("/sign-in").await;
    let mut second = Browser::new(&world.server);
    second.get("/sign-in").await;
    assert_ne!(first.cookies[BROWSER], second.cookies[BROWSER]);
    // What the browser holds in the end, whichever answer came last.
    for (last, earlier) in [(&second.cookies, &first.cookies), (&first.cookies, &second.cookies)] {
        let mut jar = earlier.clone();
        jar.extend(last.clone());
        for tab in [&first, &second] {
            let mut tab = tab.clone();
            tab.cookies = jar.clone();
            assert_eq!(tab.post("/sign-in", &fields).await.to(), "/sign-in/wait");
        }
    }
    // Another browser's form stays another browser's: its cookies are what the token is for.
    let mut stranger = Browser::new(&world.server);
    stranger.get("/sign-in").await;
    stranger.cookies.clone_from(&second.cookies);
    let page = stranger.post("/sign-in", &fields).await;
    assert_eq!(page.status, 403, "{page:?}");
    assert!(!stranger.cookies.contains_key(SIGN_IN));
    world.server.finish().await;
}

#[tokio::test]
async fn a_form_that_cannot_be_taken_is_shown_again_with_what_was_typed() {
    let world = World::new().await;
    let mut browser = Browser::new(&world.server);
    browser.get("/sign-in").await;
    browser.cookies.clear();
    let page = browser.post("/sign-in", &[("username", "anna"), ("password", "typed once")]).await;
    assert_eq!(page.status, 403);
    assert!(page.text.contains("value=\"anna\"") && page.text.contains("Enter your password again"), "{page:?}");
    assert!(!page.text.contains("typed once"));
    // The page that is shown is a good one.
    let page = browser.post("/sign-in", &[("username", "anna"), ("password", PASSWORD)]).await;
    assert_eq!(page.to(), "/sign-in/wait");

    // A browser that does not say that it comes from here gets nothing of it back.
    let request = browser.form("/sign-in", &[("username", "anna"), ("password", PASSWORD)]);
    browser.cookies.clear();
    browser.send(request).await.refused(ErrorCode::CrossSite);
    let twice = browser.form("/sign-in", &[("csrf", "x"), ("username", "anna"), ("password", PASSWORD)]);
    browser.send(twice).await.refused(ErrorCode::CrossSite);
    world.server.finish().await;
}

#[tokio::test]
async fn the_set_up_form_keeps_what_was_typed_as_well() {
    let server = Server::start().await;
    let mut browser = Browser::new(&server);
    browser.get("/setup").await;
    browser.cookies.clear();
    let fields = [
        ("code", "1234-5678"),
        ("username", "anna"),
        ("display_name", "Anna B."),
        ("password", "a secret of hers"),
        ("password_again", "a secret of hers"),
    ];
    let page = browser.post("/setup", &fields).await;
    assert_eq!(page.status, 403);
    for typed in ["1234-5678", "anna", "Anna B."] {
        assert!(page.text.contains(&format!("value=\"{typed}\"")), "{typed} in {page:?}");
    }
    assert!(!page.text.contains("a secret of hers") && page.text.contains("Enter the password again"));
    server.finish().await;
}
