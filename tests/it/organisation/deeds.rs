//! What an administrator does: asked of the own phone, done once, and by nobody else.

use std::time::Duration;

use nod::flow::organisation::{groups, requirement};
use nod_core::answer::Verdict;
use nod_core::audit::AuditKind;
use nod_core::id::AccountId;
use nod_core::organisation::{GroupRole, Scope};
use nod_core::wire::{ErrorCode, InboxRequest};
use serde_json::Value;

use super::{group, note, recorded};
use crate::bad_input::PASSWORD;
use crate::harness::person::{Browser, Page};
use crate::harness::{Phone, Server, on_both_databases};
use crate::store::bed::Kind;

on_both_databases! {
    a_deed_is_done_once_when_the_phone_of_the_administrator_approves
    what_the_phone_does_not_approve_is_not_done
    an_approval_is_worth_nothing_in_another_session_or_for_another_deed
    an_administrator_of_a_group_reaches_nobody_else
    power_that_is_taken_before_the_deed_does_nothing
    a_link_for_a_phone_is_made_and_confirmed_by_the_administrator
    what_is_written_into_the_row_of_a_deed_is_not_done
}

/// An administrator of everything with a phone, signed in.
pub async fn boss(server: &Server) -> (AccountId, Phone, Browser) {
    somebody(server, "boss", true).await
}

/// Somebody with a phone, signed in.
async fn somebody(server: &Server, username: &str, administrator: bool) -> (AccountId, Phone, Browser) {
    let id = server.account_with(username, Some(PASSWORD), administrator).await;
    let phone = server.phone(id, "Phone").await;
    let mut browser = Browser::new(server);
    browser.sign_in_with(username, &phone).await;
    (id, phone, browser)
}

/// Asks for a deed; where its question waits.
pub async fn ask(browser: &mut Browser, deed: &str, fields: &[(&str, &str)]) -> String {
    browser.get("/admin").await;
    let mut all = vec![("deed", deed), ("reason", "left the company")];
    all.extend_from_slice(fields);
    let page = browser.post("/admin/deeds", &all).await;
    let to = page.to().to_owned();
    assert!(to.starts_with("/admin/approvals/"), "{page:?}");
    to
}

/// The phone approves, and the page says what came of it.
pub async fn approve(browser: &mut Browser, phone: &Phone, at: &str) -> Page {
    let page = browser.get(at).await;
    assert!(page.is_waiting() && page.number().len() == 6, "{}", page.text);
    phone.answer_first(Verdict::Approve, &page.number()).await;
    browser.get(at).await
}

fn is_disabled(account: &nod_core::account::Account) -> bool {
    matches!(account.state, nod_core::account::AccountState::Disabled { .. })
}

async fn account(server: &Server, id: AccountId) -> nod_core::account::Account {
    server.app.store.account(id).await.unwrap().unwrap()
}

/// What the owner of an account reads of what changed.
async fn events(server: &Server, account: AccountId) -> Vec<&'static str> {
    let events = nod::flow::account::events(&server.app, account, 100).await.unwrap();
    let changed = |event: &nod::flow::account::Event| match event {
        nod::flow::account::Event::Changed(change) => Some(change.what.name()),
        nod::flow::account::Event::Asked(_) => None,
    };
    events.iter().filter_map(changed).collect()
}

/// What the phone is asked.
async fn question(phone: &Phone) -> Value {
    let inbox = phone.api().inbox(&InboxRequest::default()).await.unwrap();
    let token = &inbox.challenges.first().expect("a question waits").token;
    let claims = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&data_encoding::BASE64URL_NOPAD.decode(claims.as_bytes()).unwrap()).unwrap()
}

async fn a_deed_is_done_once_when_the_phone_of_the_administrator_approves(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let (boss, phone, mut browser) = boss(&server).await;
    let (bert, _, mut of_bert) = somebody(&server, "bert", false).await;
    let id = bert.to_string();
    let target = [("account", id.as_str())];

    // The page says what will be done, and asks why.
    let page = browser.get(&format!("/admin/deeds?deed=disable&account={bert}")).await;
    assert!(page.text.contains("<h1><bdi>Disable bert</bdi></h1>"), "{}", page.text);
    for reason in ["", "  ", "\u{202e}", &"x".repeat(201)] {
        let fields = [("deed", "disable"), ("account", id.as_str()), ("reason", reason)];
        let page = browser.post("/admin/deeds", &fields).await;
        assert_eq!(page.status, 422, "{reason:?}");
        assert!(page.text.contains("name=\"account\" value=\""), "{}", page.text);
    }

    // The phone shows the same, at level strict, and nothing is done before it answers.
    let at = ask(&mut browser, "disable", &target).await;
    let asked = question(&phone).await;
    assert_eq!((&asked["action"], &asked["level"]), (&"Disable bert: left the company".into(), &"strict".into()));
    assert_eq!(asked["username"], "boss");
    assert!(browser.get(&at).await.text.contains("Disable bert: left the company"));
    assert!(!is_disabled(&account(&server, bert).await) && of_bert.is_in().await);
    let page = approve(&mut browser, &phone, &at).await;
    assert!(page.status == 200 && page.text.contains("It is done."), "{}", page.text);
    assert!(is_disabled(&account(&server, bert).await) && !of_bert.is_in().await);

    // The same address says the same again, and does nothing again.
    nod::flow::account::enable(&server.app, bert).await.unwrap();
    for _ in 0..2 {
        assert!(browser.get(&at).await.text.contains("It is done."));
    }
    assert!(!is_disabled(&account(&server, bert).await));
    let entries = recorded(&server, AuditKind::AccountDisabled).await;
    assert_eq!(entries, [(Some(bert), format!("by {boss}: left the company"))]);
    assert_eq!(recorded(&server, AuditKind::ChallengeRedeemed).await.len(), 3, "two sign-ins and this");

    // What is so already is said.
    let at = ask(&mut browser, "enable", &target).await;
    assert!(approve(&mut browser, &phone, &at).await.text.contains("It was so already."));

    let ((), _, mut of_bert) = {
        let phone = server.phone(bert, "Second").await;
        let mut browser = Browser::new(&server);
        browser.sign_in_with("bert", &phone).await;
        ((), phone, browser)
    };
    let at = ask(&mut browser, "sign-out", &target).await;
    assert!(of_bert.is_in().await);
    assert!(approve(&mut browser, &phone, &at).await.text.contains("It is done."));
    assert!(!of_bert.is_in().await);
    // Its owner reads what was done, and who does such things.
    nod::flow::organisation::export::noted(&server.app, bert, &note("asked for it")).await.unwrap();
    let done: Vec<&str> = events(&server, bert).await;
    assert_eq!(done.iter().filter(|what| what.ends_with("_by_administrator")).count(), 2, "{done:?}");
    // Nobody disables or deletes the own account.
    let own = boss.to_string();
    for deed in ["disable", "delete"] {
        browser.get("/admin").await;
        let fields = [("deed", deed), ("account", own.as_str()), ("reason", "a test")];
        browser.post("/admin/deeds", &fields).await.refused(ErrorCode::OwnAccount);
    }
    server.finish().await;
}

async fn what_the_phone_does_not_approve_is_not_done(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let (_, phone, mut browser) = boss(&server).await;
    let bert = server.account("bert").await;
    let id = bert.to_string();
    let target = [("account", id.as_str())];
    for verdict in [Verdict::Deny, Verdict::Report] {
        let at = ask(&mut browser, "disable", &target).await;
        phone.answer_first(verdict, "").await;
        let page = browser.get(&at).await;
        if verdict == Verdict::Report {
            // A report ends what the browser may do, and the page is no longer there for it.
            assert!(page.location.is_some() || page.text.contains("Your phone refused it."), "{page:?}");
            browser.sign_in_with("boss", &phone).await;
        } else {
            assert!(page.text.contains("Your phone refused it."), "{}", page.text);
        }
    }
    let at = ask(&mut browser, "disable", &target).await;
    server.clock.advance(Duration::from_mins(3));
    assert!(browser.get(&at).await.text.contains("Nobody answered in time."));
    let at = ask(&mut browser, "disable", &target).await;
    browser.get(&at).await;
    assert_eq!(browser.post(&format!("{at}/cancel"), &[]).await.to(), at);
    assert!(browser.get(&at).await.text.contains("It was taken back."));

    // An approval that was given and then taken back, or that is too old, does nothing either.
    for is_late in [false, true] {
        browser.sign_in_with("boss", &phone).await;
        let at = ask(&mut browser, "disable", &target).await;
        let number = browser.get(&at).await.number();
        phone.answer_first(Verdict::Approve, &number).await;
        let expected = if is_late {
            server.clock.advance(Duration::from_mins(6));
            "The approval is too old."
        } else {
            browser.post(&format!("{at}/cancel"), &[]).await;
            "It was taken back."
        };
        let page = browser.get(&at).await;
        assert!(page.text.contains(expected), "{}", page.text);
    }
    assert!(!is_disabled(&account(&server, bert).await));
    assert!(recorded(&server, AuditKind::AccountDisabled).await.is_empty());
    server.finish().await;
}

async fn an_approval_is_worth_nothing_in_another_session_or_for_another_deed(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let (_, phone, mut browser) = boss(&server).await;
    let mut other = Browser::new(&server);
    other.sign_in_with("boss", &phone).await;
    let (bert, cleo) = (server.account("bert").await, server.account("cleo").await);
    let (bert_id, cleo_id) = (bert.to_string(), cleo.to_string());

    let first = ask(&mut browser, "disable", &[("account", &bert_id)]).await;
    let number = browser.get(&first).await.number();
    other.get(&first).await.refused(ErrorCode::ChallengeUnknown);
    other.get("/admin").await;
    other.post(&format!("{first}/cancel"), &[]).await.refused(ErrorCode::ChallengeUnknown);
    phone.answer_first(Verdict::Approve, &number).await;
    // Approved, and the other session of the same administrator still gets nowhere.
    other.get(&first).await.refused(ErrorCode::ChallengeUnknown);
    assert!(!is_disabled(&account(&server, bert).await));

    // A second deed of the same session is not what was approved.
    let second = ask(&mut browser, "disable", &[("account", &cleo_id)]).await;
    assert!(browser.get(&second).await.is_waiting());
    assert!(!is_disabled(&account(&server, cleo).await));
    assert!(browser.get(&first).await.text.contains("It is done."));
    assert!(is_disabled(&account(&server, bert).await) && !is_disabled(&account(&server, cleo).await));
    assert!(browser.get(&second).await.is_waiting());

    // Signing out ends what was asked for.
    let number = browser.get(&second).await.number();
    phone.answer_first(Verdict::Approve, &number).await;
    browser.get("/account").await;
    browser.post("/sign-out", &[]).await;
    browser.sign_in_with("boss", &phone).await;
    browser.get(&second).await.refused(ErrorCode::ChallengeUnknown);
    assert!(!is_disabled(&account(&server, cleo).await));
    // An approval of a sign-in is none of a deed.
    browser.get(&format!("/admin/approvals/{bert_id}")).await.refused(ErrorCode::ChallengeUnknown);
    server.finish().await;
}

/// A page without what differs from one answer to the next.
fn body(page: &Page) -> String {
    page.text.lines().filter(|line| !line.contains("Request")).collect()
}

#[expect(clippy::too_many_lines, reason = "every door and every deed, one after the other")]
async fn an_administrator_of_a_group_reaches_nobody_else(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let (lead, phone, mut browser) = somebody(&server, "lead", false).await;
    let boss = server.account_with("boss", None, true).await;
    let mut ids = Vec::new();
    for name in ["inside", "outside", "otherlead", "plain"] {
        ids.push(server.account(name).await);
    }
    let [inside, outside, other_lead, plain] = ids[..] else { panic!("four") };
    let own = group(
        &server,
        "Finance",
        &[
            (lead, GroupRole::Administrator),
            (inside, GroupRole::Member),
            (other_lead, GroupRole::Member),
            (boss, GroupRole::Member),
        ],
    )
    .await;
    let other = group(
        &server,
        "Sales",
        &[(lead, GroupRole::Member), (other_lead, GroupRole::Administrator), (outside, GroupRole::Member)],
    )
    .await;

    // Who administers nothing sees nothing.
    let (_, _, mut nobody) = somebody(&server, "nobody", false).await;
    for path in ["/admin", "/admin/people", "/admin/groups", "/admin/import", "/admin/people.csv"] {
        nobody.get(path).await.refused(ErrorCode::NotFound);
    }
    // What is for administrators of everything does not exist for one of a group.
    for path in ["/admin/import", "/admin/people/new", "/admin/deeds?deed=require&grace=0", "/admin/deeds?deed=lift"] {
        browser.get(path).await.refused(ErrorCode::NotFound);
    }
    let people = browser.get("/admin/people").await.text;
    assert!(people.contains("<bdi>inside</bdi>"), "{people}");
    let csv = browser.get("/admin/people.csv").await.text;
    for name in ["outside", "otherlead", "plain", "boss", "nobody"] {
        assert!(!people.contains(&format!("<bdi>{name}</bdi>")) && !csv.contains(name), "{name}");
    }
    assert!(!browser.get("/admin/people?q=outside").await.text.contains("<bdi>outside</bdi>"));
    browser.get(&format!("/admin/people?group={}", other.id)).await.refused(ErrorCode::GroupUnknown);
    browser.get(&format!("/admin/groups/{}", other.id)).await.refused(ErrorCode::GroupUnknown);
    assert_eq!(browser.get(&format!("/admin/groups/{}", own.id)).await.status, 200);

    // Nobody else can be told from somebody who does not exist, by any page or form.
    let unknown = "01890000-0000-7000-8000-000000000000";
    let foreign = [outside, other_lead, plain, boss].map(|id| id.to_string());
    for id in &foreign {
        let pages =
            [browser.get(&format!("/admin/people/{id}")).await, browser.get(&format!("/admin/people/{unknown}")).await];
        pages[0].refused(ErrorCode::UserUnknown);
        assert_eq!(body(&pages[0]), body(&pages[1]));
        for deed in ["disable", "enable", "unlock", "sign-out", "link-phone", "invite"] {
            browser.get("/admin").await;
            let asked = async |browser: &mut Browser, id: &str| {
                browser.get(&format!("/admin/deeds?deed={deed}&account={id}")).await.refused(ErrorCode::UserUnknown);
                browser.get("/admin").await;
                browser.post("/admin/deeds", &[("deed", deed), ("account", id), ("reason", "a test")]).await
            };
            let (theirs, nobodys) = (asked(&mut browser, id).await, asked(&mut browser, unknown).await);
            theirs.refused(ErrorCode::UserUnknown);
            assert_eq!(body(&theirs), body(&nobodys), "{deed}");
        }
        browser.get("/admin").await;
        browser.post(&format!("/admin/people/{id}/remind"), &[]).await.refused(ErrorCode::UserUnknown);
    }
    // Not even of the own members.
    for deed in ["delete", "export"] {
        browser.get("/admin").await;
        let id = inside.to_string();
        let fields = [("deed", deed), ("account", id.as_str()), ("reason", "a test")];
        browser.post("/admin/deeds", &fields).await.refused(ErrorCode::NotFound);
    }
    // Neither members nor power change hands.
    let (own_id, other_id, plain_id) = (own.id.to_string(), other.id.to_string(), plain.to_string());
    for (group, error) in [(&own_id, ErrorCode::NotFound), (&other_id, ErrorCode::NotFound)] {
        browser.get("/admin").await;
        let fields = [("username", "plain"), ("name", "Mine"), ("account", plain_id.as_str()), ("reason", "a test")];
        for form in ["members", "members/remove", "rename"] {
            browser.post(&format!("/admin/groups/{group}/{form}"), &fields).await.refused(error);
            browser.get("/admin").await;
        }
        let inside = inside.to_string();
        let role = [
            ("deed", "set-role"),
            ("account", inside.as_str()),
            ("group", group),
            ("role", "administrator"),
            ("reason", "a"),
        ];
        browser.post("/admin/deeds", &role).await.refused(ErrorCode::NotFound);
        browser.get("/admin").await;
        let fields = [("deed", "delete-group"), ("group", group.as_str()), ("reason", "a")];
        browser.post("/admin/deeds", &fields).await.refused(ErrorCode::NotFound);
    }
    // A requirement of the own group becomes stricter, and never weaker.
    let until = requirement::until(&server.app, Duration::from_hours(24 * 14)).unwrap();
    requirement::require(&server.app, Scope::Group(own.id), until, &note("policy")).await.unwrap();
    browser.get("/admin").await;
    let require = |group: &'static str, grace: &'static str| {
        [("deed", "require"), ("group", group), ("grace", grace), ("reason", "a")]
    };
    let (own_static, other_static): (&'static str, &'static str) = (own_id.clone().leak(), other_id.clone().leak());
    browser.post("/admin/deeds", &require(own_static, "30")).await.refused(ErrorCode::WeakerRequirement);
    browser.get("/admin").await;
    browser.post("/admin/deeds", &require(other_static, "7")).await.refused(ErrorCode::GroupUnknown);
    browser.get("/admin").await;
    let lift = [("deed", "lift"), ("group", own_id.as_str()), ("reason", "a")];
    browser.post("/admin/deeds", &lift).await.refused(ErrorCode::NotFound);
    let at = ask(&mut browser, "require", &[("group", &own_id), ("grace", "7")]).await;
    let asked = question(&phone).await;
    assert!(asked["action"].as_str().unwrap().contains("from 29 November 2026 on"), "{asked}");
    assert!(approve(&mut browser, &phone, &at).await.text.contains("It is done."));
    let now = groups::by_id(&server.app, own.id).await.unwrap().requirement.unwrap();
    assert!(now.until < until);
    let page = browser.get(&format!("/admin/groups/{own_id}")).await.text;
    assert!(page.contains(">29 November 2026</time>") && !page.contains(">2026-"), "{page}");
    // Reminders go to the own members alone.
    browser.get("/admin").await;
    browser.post("/admin/remind", &[]).await;
    let reminded: Vec<_> = recorded(&server, AuditKind::TwoStepReminded).await.into_iter().map(|(id, _)| id).collect();
    assert_eq!(reminded, [Some(inside)]);
    server.finish().await;
}

async fn power_that_is_taken_before_the_deed_does_nothing(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let (lead, phone, mut browser) = somebody(&server, "lead", false).await;
    let inside = server.account("inside").await;
    let id = inside.to_string();
    let own = group(&server, "Finance", &[(lead, GroupRole::Administrator), (inside, GroupRole::Member)]).await;
    let disable = [("account", id.as_str())];

    // The member leaves the group between the approval and the deed.
    let at = ask(&mut browser, "disable", &disable).await;
    let number = browser.get(&at).await.number();
    phone.answer_first(Verdict::Approve, &number).await;
    groups::remove(&server.app, &own, inside, &note("moved")).await.unwrap();
    browser.get(&at).await.refused(ErrorCode::UserUnknown);
    groups::put(&server.app, &own, inside, GroupRole::Member, &note("back")).await.unwrap();

    // The member comes to administer another group.
    let other = group(&server, "Sales", &[]).await;
    let at = ask(&mut browser, "disable", &disable).await;
    let number = browser.get(&at).await.number();
    phone.answer_first(Verdict::Approve, &number).await;
    groups::put(&server.app, &other, inside, GroupRole::Administrator, &note("up")).await.unwrap();
    browser.get(&at).await.refused(ErrorCode::UserUnknown);
    groups::remove(&server.app, &other, inside, &note("down")).await.unwrap();

    // The administrator loses the group.
    let at = ask(&mut browser, "disable", &disable).await;
    let number = browser.get(&at).await.number();
    phone.answer_first(Verdict::Approve, &number).await;
    groups::put(&server.app, &own, lead, GroupRole::Member, &note("down")).await.unwrap();
    browser.get(&at).await.refused(ErrorCode::NotFound);
    assert!(!is_disabled(&account(&server, inside).await));
    assert!(recorded(&server, AuditKind::AccountDisabled).await.is_empty());
    server.finish().await;
}

/// Somebody writes into the database and changes what the phone was shown, before or after it approved.
async fn what_is_written_into_the_row_of_a_deed_is_not_done(kind: Kind) {
    use secrecy::ExposeSecret as _;
    let server = Server::start_over(kind, |_| {}).await;
    let (_, phone, mut browser) = boss(&server).await;
    let (bert, cleo) = (server.account("bert").await, server.account("cleo").await);
    let url = server.app.config.database.url.expose_secret().to_owned();
    let (bert_id, cleo_id) = (bert.to_string(), cleo.to_string());
    let changes = [
        format!("UPDATE deeds SET deed = REPLACE(deed, '{bert}', '{cleo}') WHERE done_at IS NULL"),
        "UPDATE deeds SET deed = REPLACE(deed, 'enable', 'delete') WHERE done_at IS NULL".to_owned(),
        "UPDATE deeds SET reason = 'asked for it' WHERE done_at IS NULL".to_owned(),
    ];
    for change in &changes {
        for is_before in [true, false] {
            let at = ask(&mut browser, "enable", &[("account", &bert_id)]).await;
            let number = browser.get(&at).await.number();
            if is_before {
                assert_eq!(crate::store::bed::sql(&url, change).await, 1, "{change}");
            }
            phone.answer_first(Verdict::Approve, &number).await;
            if !is_before {
                assert_eq!(crate::store::bed::sql(&url, change).await, 1, "{change}");
            }
            let page = browser.get(&at).await;
            assert!(page.text.contains("Something changed meanwhile"), "{change}: {}", page.text);
            crate::store::bed::sql(&url, "DELETE FROM deeds WHERE done_at IS NULL").await;
        }
    }
    // The token of another approved question does not help: it names its own.
    let first = ask(&mut browser, "disable", &[("account", &cleo_id)]).await;
    let number = browser.get(&first).await.number();
    phone.answer_first(Verdict::Approve, &number).await;
    let second = ask(&mut browser, "disable", &[("account", &bert_id)]).await;
    let (first, at) = (first.rsplit('/').next().unwrap(), second.rsplit('/').next().unwrap());
    let number = browser.get(&second).await.number();
    phone.answer_first(Verdict::Approve, &number).await;
    let swap =
        format!("UPDATE challenges SET token = (SELECT token FROM challenges WHERE id = '{first}') WHERE id = '{at}'");
    assert_eq!(crate::store::bed::sql(&url, &swap).await, 1);
    let swap = format!(
        "UPDATE deeds SET deed = (SELECT deed FROM deeds WHERE challenge_id = '{first}') WHERE challenge_id = '{at}'"
    );
    assert_eq!(crate::store::bed::sql(&url, &swap).await, 1);
    assert!(browser.get(&second).await.text.contains("Something changed meanwhile"));
    for id in [bert, cleo] {
        let account = account(&server, id).await;
        assert!(!is_disabled(&account) && !account.is_deleted());
    }
    server.finish().await;
}

async fn a_link_for_a_phone_is_made_and_confirmed_by_the_administrator(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let (_, phone, mut browser) = boss(&server).await;
    let bert = server.account("bert").await;
    let id = bert.to_string();
    let at = ask(&mut browser, "link-phone", &[("account", &id)]).await;
    let page = approve(&mut browser, &phone, &at).await;
    let linked = format!("{at}/phone");
    assert_eq!(page.to(), linked);
    let page = browser.get(&linked).await;
    let link = crate::device::enrolment::link_on(&page.text);
    assert!(page.text.contains("For the account of <b><bdi>bert</bdi></b>"), "{}", page.text);
    // By one click the administrator's browser would be bert's phone.
    assert!(page.text.contains(&server.app_url) && !page.text.contains("/#e/"), "{}", page.text);
    // Another session of the same administrator has no part in it.
    let mut other = Browser::new(&server);
    other.sign_in_with("boss", &phone).await;
    other.get(&linked).await.refused(ErrorCode::ChallengeUnknown);
    let pending = crate::device::enrolment::claim(&server, &link, "New phone").await.unwrap();
    other.get("/admin").await;
    other.post(&format!("{linked}/confirm"), &[]).await.refused(ErrorCode::ChallengeUnknown);
    let page = browser.get(&linked).await;
    let code: String = pending.confirmation_code().split('-').flat_map(|part| ["<span>", part, "</span>"]).collect();
    assert!(page.text.contains(&code), "{}", page.text);
    assert_eq!(browser.post(&format!("{linked}/confirm"), &[]).await.to(), linked);
    assert_eq!(pending.confirmed().await.unwrap().identity().account, bert);
    assert!(account(&server, bert).await.two_step.is_on());
    assert!(browser.get(&linked).await.text.contains("New phone"));
    server.finish().await;
}
