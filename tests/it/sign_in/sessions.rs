//! What a session on Nod's own pages outlives, and what ends it: the phone that approved it, the account, the password, a
//! report, and the person who cancels at the last moment.

use std::time::Duration;

use nod::flow::device::enrolment;
use nod::flow::{account, device};
use nod_core::answer::Verdict;
use nod_core::audit::AuditKind;
use nod_core::challenge::StateName;
use nod_core::id::AccountId;
use nod_core::wire::{ErrorCode, InboxRequest};
use nod_device::EnrolError;
use serde_json::json;

use crate::bad_input::PASSWORD;
use crate::device::enrolment::{active_devices, claim, new_link};
use crate::harness::person::{Browser, Page};
use crate::harness::{Phone, RelyingParty, Server};

/// Anna with a password and a phone.
async fn anna(server: &Server) -> (AccountId, Phone) {
    let anna = server.account_with("anna", Some(PASSWORD), false).await;
    (anna, server.phone(anna, "First").await)
}

/// Answers what waits, with the number that the page shows.
async fn answer(phone: &Phone, verdict: Verdict, page: &Page) {
    let inbox = phone.api().inbox(&InboxRequest::default()).await.unwrap();
    let item = inbox.challenges.first().expect("a question waits");
    let number = (verdict == Verdict::Approve).then(|| page.number());
    let token = phone.sign(&item.token, &item.challenge.to_string(), verdict, number.as_deref());
    phone.api().answer(&token).await.unwrap();
}

/// A sign-in that the phone has approved, and that the page has not finished.
async fn approved_and_not_finished(server: &Server, phone: &Phone) -> Browser {
    let mut browser = Browser::new(server);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    let page = browser.get("/sign-in/wait").await;
    answer(phone, Verdict::Approve, &page).await;
    browser
}

async fn recorded(server: &Server, kind: AuditKind) -> usize {
    let entries = server.app.store.audit(0, 1000).await.unwrap();
    entries.iter().filter(|entry| entry.draft.kind == kind).count()
}

/// By which door a phone is revoked.
#[derive(Debug, Clone, Copy)]
enum Door {
    Page,
    Phone,
    Administrator,
}

/// REQ 26, 36: a stolen phone approves the thief's own sign-in. Once it is revoked, nothing of that sign-in may add a phone.
#[tokio::test]
async fn revoking_a_phone_ends_the_sessions_that_it_approved_by_every_door() {
    for door in [Door::Page, Door::Phone, Door::Administrator] {
        let server = Server::start().await;
        let (anna, stolen) = anna(&server).await;
        let kept = server.phone(anna, "Kept").await;
        let mut thief = Browser::new(&server);
        thief.sign_in_with("anna", &stolen).await;
        let mut owner = Browser::new(&server);
        owner.sign_in_with("anna", &kept).await;
        let (open, open_link) = new_link(&mut thief).await;
        thief.get("/account").await;
        let (claimed, link) = new_link(&mut thief).await;
        let evil = claim(&server, &link, "Evil").await.unwrap();
        thief.get(&claimed).await;

        let id = stolen.device.identity().device;
        match door {
            Door::Page => {
                owner.get("/account").await;
                assert_eq!(owner.post(&format!("/account/phones/{id}/remove"), &[]).await.to(), "/account");
            }
            Door::Phone => stolen.api().revoke().await.unwrap(),
            Door::Administrator => {
                device::revoke(
                    &server.app,
                    &device::find(&server.app, id).await.unwrap(),
                    nod_core::notice::Told::NOTHING,
                )
                .await
                .unwrap();
            }
        }
        assert!(!thief.is_in().await, "{door:?}");
        assert!(owner.is_in().await, "{door:?}");
        for path in [format!("{claimed}/confirm"), "/account/phones".to_owned()] {
            let page = thief.post(&path, &[]).await;
            assert!(page.status == 403 || page.to().starts_with("/sign-in"), "{door:?} {path}: {page:?}");
        }
        assert!(thief.get(&open).await.to().starts_with("/sign-in?next="));
        assert!(matches!(claim(&server, &open_link, "Evil").await, Err(EnrolError::Api(_))), "{door:?}");
        assert!(matches!(evil.confirmed().await, Err(EnrolError::Refused)), "{door:?}");
        assert_eq!(active_devices(&server, anna).await, ["Kept"]);
        server.finish().await;
    }
}

/// A sign-in that the stolen phone approved just before, and that is finished just after.
#[tokio::test]
async fn an_approval_of_a_revoked_phone_opens_no_session() {
    let server = Server::start().await;
    let (anna, stolen) = anna(&server).await;
    server.phone(anna, "Kept").await;
    let mut thief = approved_and_not_finished(&server, &stolen).await;
    stolen.api().revoke().await.unwrap();
    thief.get("/sign-in/wait").await.refused(ErrorCode::RedemptionRefused);
    assert!(!thief.is_in().await);
    server.finish().await;
}

#[tokio::test]
async fn after_the_last_phone_is_revoked_the_password_alone_opens_nothing() {
    let server = Server::start().await;
    let (anna, phone) = anna(&server).await;
    phone.api().revoke().await.unwrap();
    let mut browser = Browser::new(&server);
    let page = browser.sign_in("anna", PASSWORD).await;
    assert_eq!(page.status, 403);
    assert!(page.text.contains("Ask your administrator for a link"), "{}", page.text);
    server.counted(ErrorCode::NoDeviceLeft);
    assert!(!browser.is_in().await);
    assert_eq!(recorded(&server, AuditKind::SignedIn).await, 0);
    // Without the password nobody learns that.
    assert_eq!(browser.sign_in("anna", "something else").await.status, 401);

    let invitation = enrolment::invite(&server.app, anna, None).await.unwrap();
    let pending = claim(&server, &invitation.link, "Second").await.unwrap();
    enrolment::confirm(&server.app, invitation.id, None, nod_core::notice::Told::NOTHING).await.unwrap();
    let second = Phone { device: pending.confirmed().await.unwrap(), outside: server.outside() };
    browser.sign_in_with("anna", &second).await;
    assert!(browser.is_in().await);
    server.finish().await;
}

/// Two browsers know the password before there is a phone. The one turns two-step verification on, and its phone is revoked; the other
/// tries again.
#[tokio::test]
async fn a_session_of_the_password_alone_gets_no_second_chance() {
    let server = Server::start().await;
    let anna = server.account_with("anna", Some(PASSWORD), false).await;
    let (mut owner, mut other) = (Browser::new(&server), Browser::new(&server));
    for browser in [&mut owner, &mut other] {
        assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/account");
        browser.get("/account").await;
    }
    let (theirs, their_link) = new_link(&mut other).await;
    let (mine, my_link) = new_link(&mut owner).await;
    let evil = claim(&server, &their_link, "Evil").await.unwrap();
    let pending = claim(&server, &my_link, "First").await.unwrap();
    owner.get(&mine).await;
    assert_eq!(owner.post(&format!("{mine}/confirm"), &[]).await.to(), mine);
    let first = Phone { device: pending.confirmed().await.unwrap(), outside: server.outside() };
    owner.turn_on_two_step(&first).await;
    first.api().revoke().await.unwrap();
    assert!(active_devices(&server, anna).await.is_empty());

    for path in [format!("{theirs}/confirm"), "/account/phones".to_owned()] {
        assert_eq!(other.post(&path, &[]).await.to(), "/sign-in", "{path}");
    }
    let id = theirs.rsplit('/').next().unwrap().parse().unwrap();
    let enrolment = server.app.store.enrolment(id).await.unwrap().unwrap();
    enrolment::confirm(&server.app, id, enrolment.session, nod_core::notice::Told::NOTHING).await.unwrap_err();
    assert!(!other.is_in().await);
    assert!(active_devices(&server, anna).await.is_empty());
    drop(evil);
    server.finish().await;
}

/// REQ 23, 46: a link was made in time, and its owner left the browser; a passer-by binds no phone with it later.
#[tokio::test]
async fn a_link_that_was_made_in_time_binds_no_phone_once_the_sign_in_is_old() {
    let server = Server::start_with(|config| config.sessions.fresh = Duration::from_mins(3)).await;
    let (anna, phone) = anna(&server).await;
    let mut left = Browser::new(&server);
    left.sign_in_with("anna", &phone).await;
    server.clock.advance(Duration::from_secs(170));
    left.get("/account").await;
    let (page, link) = new_link(&mut left).await;
    let evil = claim(&server, &link, "Evil").await.unwrap();
    server.clock.advance(Duration::from_secs(10));
    assert!(left.get(&page).await.text.contains("Evil"), "looking is still allowed");
    let asked = left.post(&format!("{page}/confirm"), &[]).await;
    assert!(asked.to().starts_with("/sign-in?why=again"), "{asked:?}");
    server.counted(ErrorCode::ReauthenticationNeeded);
    assert_eq!(active_devices(&server, anna).await.len(), 1);
    // To refuse it takes nothing.
    assert_eq!(left.post(&format!("{page}/refuse"), &[]).await.to(), page);
    drop(evil);
    // A press that was heard, and whose answer was lost, is no new one.
    left.sign_in_with("anna", &phone).await;
    let (page, link) = new_link(&mut left).await;
    let pending = claim(&server, &link, "Second").await.unwrap();
    left.get(&page).await;
    assert_eq!(left.post(&format!("{page}/confirm"), &[]).await.to(), page);
    pending.confirmed().await.unwrap();
    server.clock.advance(Duration::from_mins(3));
    assert_eq!(left.post(&format!("{page}/confirm"), &[]).await.to(), page);
    assert_eq!(active_devices(&server, anna).await.len(), 2);
    server.finish().await;
}

#[tokio::test]
async fn disabling_and_enabling_an_account_revives_nothing() {
    let server = Server::start().await;
    let (anna, phone) = anna(&server).await;
    let webmail = server.relying_party("webmail").await;
    let mut browser = Browser::new(&server);
    browser.sign_in_with("anna", &phone).await;
    let (at, link) = new_link(&mut browser).await;
    let pending = claim(&server, &link, "Second").await.unwrap();
    browser.get(&at).await;
    let invitation = enrolment::invite(&server.app, anna, None).await.unwrap();
    let mut waiting = approved_and_not_finished(&server, &phone).await;
    let asked = approved_question(&webmail, &phone).await;

    account::disable(&server.app, anna).await.unwrap();
    account::enable(&server.app, anna).await.unwrap();
    assert!(!browser.is_in().await);
    browser.post(&format!("{at}/confirm"), &[]).await;
    assert!(matches!(pending.confirmed().await, Err(EnrolError::Refused)));
    assert!(claim(&server, &invitation.link, "Third").await.is_err());
    webmail.redeem(&asked).await.refused(ErrorCode::RedemptionRefused);
    let page = waiting.get("/sign-in/wait").await;
    assert!(page.text.contains("You are not signed in"), "{}", page.text);
    assert!(!waiting.is_in().await);
    assert_eq!(active_devices(&server, anna).await, ["First"]);
    // And everything can begin anew.
    let mut fresh = Browser::new(&server);
    fresh.sign_in_with("anna", &phone).await;
    assert!(fresh.is_in().await);
    server.finish().await;
}

/// A question of that relying party which the phone approved; gives its id.
async fn approved_question(party: &RelyingParty, phone: &Phone) -> String {
    let asked = party.ask_at("anna", "number").await;
    let inbox = phone.api().inbox(&InboxRequest::default()).await.unwrap();
    let id = asked.text("id").to_owned();
    let item = inbox.challenges.iter().find(|item| item.challenge.to_string() == id).unwrap();
    let token = phone.sign(&item.token, &id, Verdict::Approve, asked.body["show"]["number"].as_str());
    phone.api().answer(&token).await.unwrap();
    id
}

#[tokio::test]
async fn a_new_password_cancels_the_sign_ins_that_the_old_one_began() {
    let server = Server::start().await;
    let (anna, phone) = anna(&server).await;
    let webmail = server.relying_party("webmail").await;
    let elsewhere = approved_question(&webmail, &phone).await;
    let mut signed_in = Browser::new(&server);
    signed_in.sign_in_with("anna", &phone).await;
    let (at, link) = new_link(&mut signed_in).await;
    let claimed = claim(&server, &link, "Second").await.unwrap();
    let mut finished = approved_and_not_finished(&server, &phone).await;
    let mut pending = Browser::new(&server);
    assert_eq!(pending.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    let mut socket = phone.connect().await;
    let _question = socket.next().await.unwrap();

    account::set_password(&server.app, anna, "another battery horse".into(), nod_core::notice::Told::NOTHING)
        .await
        .unwrap();
    assert!(
        matches!(socket.next().await.unwrap(), nod_device::Event::Settled(_)),
        "the phone need not answer any more"
    );
    assert!(phone.api().inbox(&InboxRequest::default()).await.unwrap().challenges.is_empty());
    assert!(pending.get("/sign-in/wait").await.text.contains("The request was cancelled"));
    assert!(finished.get("/sign-in/wait").await.text.contains("You are not signed in"));
    for browser in [&mut signed_in, &mut finished, &mut pending] {
        assert!(!browser.is_in().await);
    }
    assert!(signed_in.get(&at).await.to().starts_with("/sign-in?next="));
    assert!(matches!(claimed.confirmed().await, Err(EnrolError::Refused)));
    // Other services have passwords of their own.
    assert_eq!(webmail.redeem(&elsewhere).await.status, 200);
    socket.close().await;
    server.finish().await;
}

/// "Not you? Cancel", pressed when the phone has said YES and before the page noticed.
/// The old password was right, and the new one is set before the question of that sign-in is written, so that the change
/// finds no question to cancel.
#[tokio::test]
async fn a_password_that_is_changed_during_a_sign_in_ends_it() {
    let server = Server::start().await;
    let (_, phone) = anna(&server).await;
    let database = crate::store::bed::sqlite(&server.database);
    let change = "CREATE TRIGGER changed AFTER INSERT ON challenges BEGIN \
         UPDATE accounts SET password_hash = 'another' WHERE id = NEW.account_id; END";
    database.execute_batch(change).unwrap();
    drop(database);
    let mut browser = Browser::new(&server);
    let page = browser.sign_in("anna", PASSWORD).await;
    assert_eq!(page.status, 401, "{page:?}");
    let inbox = phone.api().inbox(&InboxRequest::default()).await.unwrap();
    assert!(inbox.challenges.is_empty(), "the question was taken back");
    server.finish().await;
}

#[tokio::test]
async fn a_cancel_after_a_yes_spends_the_approval_and_says_so() {
    let server = Server::start().await;
    let (_, phone) = anna(&server).await;
    let mut browser = approved_and_not_finished(&server, &phone).await;
    assert_eq!(browser.post("/sign-in/cancel", &[]).await.to(), "/sign-in/wait");
    for _ in 0..2 {
        let page = browser.get("/sign-in/wait").await;
        assert!(page.text.contains("already approved this sign-in when you cancelled it"), "{}", page.text);
    }
    assert!(!browser.is_in().await);
    assert_eq!(recorded(&server, AuditKind::ApprovalSpent).await, 1);
    assert_eq!(recorded(&server, AuditKind::SignedIn).await, 0);
    server.finish().await;
}

/// … or when the page was just on its way in: the session that it got ends.
#[tokio::test]
async fn a_cancel_that_crosses_the_way_in_ends_the_session() {
    let server = Server::start().await;
    let (_, phone) = anna(&server).await;
    let mut browser = approved_and_not_finished(&server, &phone).await;
    let mut cancelling = Browser::new(&server);
    cancelling.cookies.clone_from(&browser.cookies);
    cancelling.get("/sign-in").await;
    assert_eq!(browser.get("/sign-in/wait").await.to(), "/account");
    assert!(browser.is_in().await);
    assert_eq!(cancelling.post("/sign-in/cancel", &[]).await.to(), "/sign-in/wait");
    assert!(!browser.is_in().await);
    assert!(!cancelling.is_in().await);
    server.finish().await;
}

/// Another sign-in of the same browser takes the place of the one before, whatever the phone said to that.
#[tokio::test]
async fn a_sign_in_that_was_replaced_opens_no_session_by_its_approval() {
    let server = Server::start().await;
    let (_, phone) = anna(&server).await;
    let mut browser = approved_and_not_finished(&server, &phone).await;
    let mut first = Browser::new(&server);
    first.cookies.clone_from(&browser.cookies);
    assert_eq!(browser.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    let page = first.get("/sign-in/wait").await;
    assert!(page.text.contains("when you started another one"), "{}", page.text);
    assert!(!first.is_in().await);
    server.finish().await;
}

/// Somebody who knows the password was let in by mistake. "It wasn't me" said to their next question puts them out.
#[tokio::test]
async fn a_report_forgets_the_browser_that_was_approved_by_mistake() {
    let server = Server::start().await;
    let (_, phone) = anna(&server).await;
    let mut own = Browser::new(&server);
    own.sign_in_with("anna", &phone).await;
    server.clock.advance(Duration::from_hours(30));
    let mut evil = Browser::new(&server);
    evil.sign_in_with("anna", &phone).await;
    let (_, link) = new_link(&mut evil).await;
    let claimed = claim(&server, &link, "Evil").await.unwrap();
    assert_eq!(evil.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    let page = evil.get("/sign-in/wait").await;
    assert!(!page.text.contains("Notifications are paused"));
    answer(&phone, Verdict::Report, &page).await;

    assert!(!evil.is_in().await, "its session is over");
    assert!(matches!(claimed.confirmed().await, Err(EnrolError::Refused)));
    assert_eq!(evil.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    assert!(evil.get("/sign-in/wait").await.text.contains("Notifications are paused"), "no phone is woken for it");
    // The owner's browser, which was approved long before, is asked as ever.
    assert_eq!(own.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    assert!(!own.get("/sign-in/wait").await.text.contains("Notifications are paused"));
    server.finish().await;
}

/// Somebody who hides which browser theirs is: it sends the cookie that a form needs, and not the one by which it would be known.
#[tokio::test]
async fn a_report_puts_out_a_browser_that_sends_no_name() {
    let server = Server::start().await;
    let (anna, phone) = anna(&server).await;
    let mut own = Browser::new(&server);
    own.sign_in_with("anna", &phone).await;
    let nameless = async |browser: &mut Browser| {
        browser.get("/sign-in").await;
        browser.cookies.retain(|name, _| !name.ends_with("nod-browser"));
        let form = [("username", "anna"), ("password", PASSWORD)];
        assert_eq!(browser.post("/sign-in", &form).await.to(), "/sign-in/wait");
        browser.cookies.retain(|name, _| !name.ends_with("nod-browser"));
        browser.get("/sign-in/wait").await
    };
    let mut evil = Browser::new(&server);
    let page = nameless(&mut evil).await;
    answer(&phone, Verdict::Approve, &page).await;
    evil.cookies.retain(|name, _| !name.ends_with("nod-browser"));
    assert_eq!(evil.get("/sign-in/wait").await.to(), "/account");
    evil.get("/account").await;
    let (_, link) = new_link(&mut evil).await;
    let claimed = claim(&server, &link, "Evil").await.unwrap();
    let mut second = Browser::new(&server);
    let page = nameless(&mut second).await;
    answer(&phone, Verdict::Report, &page).await;

    assert!(!evil.is_in().await, "its session is over");
    assert!(matches!(claimed.confirmed().await, Err(EnrolError::Refused)));
    assert_eq!(active_devices(&server, anna).await, ["First"]);
    assert!(own.is_in().await, "the owner's browser is known");
    server.finish().await;
}

/// The same for a relying party's questions: they count as a stranger's.
#[tokio::test]
async fn a_reported_browser_counts_as_a_stranger() {
    let server = Server::start_with(|config| config.limits.free_attempts = 3).await;
    let (_, phone) = anna(&server).await;
    let webmail = server.relying_party("webmail").await;
    let ask = async |browser: &str| {
        let context = json!({ "browser_id": browser, "ip": "192.0.2.7" });
        webmail.ask(json!({ "username": "anna", "level": "number", "context": context })).await
    };
    let reply = async |asked: &crate::harness::Reply, verdict: Verdict| {
        assert_eq!(asked.status, 201, "{:?}", asked.body);
        let inbox = phone.api().inbox(&InboxRequest::default()).await.unwrap();
        let item = inbox.challenges.iter().find(|item| item.challenge.to_string() == asked.text("id")).unwrap();
        let number = asked.body["show"]["number"].as_str().filter(|_| verdict == Verdict::Approve);
        phone.api().answer(&phone.sign(&item.token, asked.text("id"), verdict, number)).await.unwrap();
    };
    reply(&ask("evil one").await, Verdict::Approve).await;
    reply(&ask("evil two").await, Verdict::Approve).await;
    reply(&ask("evil one").await, Verdict::Report).await;
    for browser in ["evil one", "evil two"] {
        assert_eq!(ask(browser).await.body["quiet"], json!(true), "{browser}");
    }
    assert_eq!(ask("a stranger").await.body["quiet"], json!(true));
    for browser in ["evil one", "evil two", "a stranger"] {
        assert_eq!(ask(browser).await.text("code"), "too_many_attempts", "{browser}: all three count as one");
    }
    server.finish().await;
}

#[tokio::test]
async fn an_account_has_so_many_phones_and_the_next_is_refused_by_every_door() {
    let server = Server::start_with(|config| config.approval.max_devices_per_account = 2).await;
    let (anna, phone) = anna(&server).await;
    let mut browser = Browser::new(&server);
    browser.sign_in_with("anna", &phone).await;
    let (at, link) = new_link(&mut browser).await;
    let late = enrolment::invite(&server.app, anna, None).await.unwrap();
    let third = claim(&server, &link, "Third").await.unwrap();
    browser.get(&at).await;
    server.phone(anna, "Second").await;

    let page = browser.post(&format!("{at}/confirm"), &[]).await;
    page.refused(ErrorCode::TooManyDevices);
    match claim(&server, &late.link, "Fourth").await {
        Err(EnrolError::Api(error)) => assert_eq!(error.code(), Some(ErrorCode::TooManyDevices)),
        other => panic!("too_many_devices was expected, and came {other:?}"),
    }
    let refused = enrolment::invite(&server.app, anna, None).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::TooManyDevices);
    browser.get("/account").await;
    browser.post("/account/phones", &[]).await.refused(ErrorCode::TooManyDevices);
    assert_eq!(active_devices(&server, anna).await.len(), 2);
    drop(third);

    // One less, and there is room: nothing was lost.
    let second = server.app.store.devices_of(anna).await.unwrap();
    let second = second.into_iter().find(|device| device.name.as_str() == "Second").unwrap();
    device::revoke(&server.app, &second, nod_core::notice::Told::NOTHING).await.unwrap();
    browser.get(&at).await;
    assert_eq!(browser.post(&format!("{at}/confirm"), &[]).await.to(), at);
    assert_eq!(active_devices(&server, anna).await.len(), 2);
    server.finish().await;
}

/// The state that a spent approval keeps: it was approved, and that is what the record says.
#[tokio::test]
async fn a_spent_approval_stays_on_record_as_approved() {
    let server = Server::start().await;
    let (anna, phone) = anna(&server).await;
    let mut browser = approved_and_not_finished(&server, &phone).await;
    browser.post("/sign-in/cancel", &[]).await;
    let latest = server.app.store.recent_challenges(anna, 1).await.unwrap();
    assert_eq!(latest[0].challenge.state.name(), StateName::Approved);
    server.finish().await;
}

/// The address of the form that signs out another browser.
fn sign_out_of_other(page: &Page) -> String {
    let (_, rest) = page.text.split_once("action=\"/account/sessions/0").expect("another browser");
    format!("/account/sessions/0{}", rest.split('"').next().unwrap())
}

#[tokio::test]
async fn a_person_sees_the_browsers_and_signs_one_of_them_out() {
    let server = Server::start().await;
    let (_, phone) = anna(&server).await;
    let (mut first, mut second, mut third) = (Browser::new(&server), Browser::new(&server), Browser::new(&server));
    first.sign_in_with("anna", &phone).await;
    second.sign_in_with("anna", &phone).await;
    let alone = first.get("/account").await;
    let other = sign_out_of_other(&alone);
    assert_eq!(alone.text.matches("/sign-out\"").count(), 3, "this one, the other, and all others: {}", alone.text);

    assert_eq!(first.post(&other, &[]).await.to(), "/account");
    assert!(first.is_in().await && !second.is_in().await);
    // Again, as after a lost answer; and what never was a session.
    for path in [&other, "/account/sessions/nothing/sign-out"] {
        assert_eq!(first.post(path, &[]).await.to(), "/account", "{path}");
    }
    assert!(!first.get("/account").await.text.contains("everywhere else"), "there is no other");

    second.sign_in_with("anna", &phone).await;
    third.sign_in_with("anna", &phone).await;
    first.get("/account").await;
    assert_eq!(first.post("/account/sessions/sign-out", &[]).await.to(), "/account");
    assert!(first.is_in().await && !second.is_in().await && !third.is_in().await);
    server.finish().await;
}

#[tokio::test]
async fn nobody_signs_out_the_browser_of_another_account() {
    let server = Server::start().await;
    let (_, phone) = anna(&server).await;
    let ben = server.account_with("ben", Some(PASSWORD), false).await;
    let bens = server.phone(ben, "Ben's phone").await;
    let (mut owner, mut other, mut thief) = (Browser::new(&server), Browser::new(&server), Browser::new(&server));
    owner.sign_in_with("anna", &phone).await;
    other.sign_in_with("anna", &phone).await;
    let form = sign_out_of_other(&owner.get("/account").await);
    thief.sign_in_with("ben", &bens).await;
    for path in [form.as_str(), "/account/sessions/sign-out"] {
        assert_eq!(thief.post(path, &[]).await.to(), "/account");
    }
    assert!(owner.is_in().await && other.is_in().await && thief.is_in().await);
    server.finish().await;
}

#[tokio::test]
async fn browsers_are_signed_out_only_soon_after_an_approval() {
    let server = Server::start().await;
    let (_, phone) = anna(&server).await;
    let (mut first, mut second) = (Browser::new(&server), Browser::new(&server));
    first.sign_in_with("anna", &phone).await;
    let fresh = server.app.config.sessions.fresh;
    server.clock.advance(fresh);
    second.sign_in_with("anna", &phone).await;
    let form = sign_out_of_other(&first.get("/account").await);
    for path in [form.as_str(), "/account/sessions/sign-out"] {
        assert_eq!(first.post(path, &[]).await.to(), "/sign-in?why=again", "{path}");
    }
    assert!(second.is_in().await);
    server.finish().await;
}

#[tokio::test]
async fn signing_out_everywhere_else_stops_a_thief_who_is_about_to_come_in() {
    let server = Server::start().await;
    let (_, phone) = anna(&server).await;
    let mut owner = Browser::new(&server);
    owner.sign_in_with("anna", &phone).await;
    let mut approved = approved_and_not_finished(&server, &phone).await;
    let mut waiting = Browser::new(&server);
    assert_eq!(waiting.sign_in("anna", PASSWORD).await.to(), "/sign-in/wait");
    owner.get("/account").await;
    owner.post("/account/sessions/sign-out", &[]).await;
    for thief in [&mut approved, &mut waiting] {
        let page = thief.get("/sign-in/wait").await;
        assert!(page.location.is_none() && !page.is_waiting(), "{page:?}");
        assert!(!thief.is_in().await);
    }
    assert!(owner.is_in().await);
    server.finish().await;
}
