//! Two-step verification that is required: people are led through its set-up, at first with a way to put it off.

use std::time::Duration;

use nod::flow::organisation::requirement;
use nod_core::answer::Verdict;
use nod_core::audit::AuditKind;
use nod_core::organisation::{GroupRole, Scope};
use nod_core::wire::ErrorCode;
use reqwest::Method;
use serde_json::json;

use super::{group, note, recorded};
use crate::bad_input::PASSWORD;
use crate::device::enrolment::{claim, new_link};
use crate::doors::{FIELDS, session_routes};
use crate::harness::person::Browser;
use crate::harness::{Phone, Server, on_both_databases};
use crate::store::bed::Kind;

on_both_databases! {
    people_may_put_the_set_up_off_until_the_grace_is_over
    after_the_grace_nothing_is_open_but_the_set_up
    what_is_required_cannot_be_turned_off
    a_requirement_of_a_group_concerns_its_members
}

const DAY: Duration = Duration::from_hours(24);
const REQUIRED: &str = "/account/two-step?required";

async fn require(server: &Server, scope: Scope, grace: Duration) {
    let until = requirement::until(&server.app, grace).unwrap();
    requirement::require(&server.app, scope, until, &note("policy of this year")).await.unwrap();
}

/// Signs in with the password alone; where that leads.
async fn sign_in(server: &Server, username: &str) -> (Browser, String) {
    let mut browser = Browser::new(server);
    let to = browser.sign_in(username, PASSWORD).await.to().to_owned();
    (browser, to)
}

/// Goes through the whole set-up with a phone.
async fn set_up(server: &Server, browser: &mut Browser) -> Phone {
    let (page, link) = new_link(browser).await;
    let pending = claim(server, &link, "Pixel").await.unwrap();
    browser.get(&page).await;
    assert_eq!(browser.post(&format!("{page}/confirm"), &[]).await.to(), page);
    browser.get(&page).await;
    let phone = Phone { device: pending.confirmed().await.unwrap(), outside: server.outside() };
    browser.turn_on_two_step(&phone).await;
    phone
}

async fn people_may_put_the_set_up_off_until_the_grace_is_over(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    server.account_with("anna", Some(PASSWORD), false).await;
    assert_eq!(sign_in(&server, "anna").await.1, "/account");
    require(&server, Scope::Everyone, DAY).await;
    let details = recorded(&server, AuditKind::TwoStepRequired).await;
    assert!(details[0].1.contains("everyone, by the command line: policy of this year"), "{details:?}");

    let (mut browser, to) = sign_in(&server, "anna").await;
    assert_eq!(to, "/account/two-step?required&next=%2Faccount");
    let page = browser.get(&to).await.text;
    assert!(page.contains("You have until <time") && page.contains("<a href=\"/account\">Not now</a>"), "{page}");
    assert_eq!(browser.get("/account").await.status, 200, "it may still be put off");
    // Where somebody wanted to go is not forgotten, and nothing else is taken for it.
    browser.get("/sign-in").await;
    let mut other = Browser::open(&server).await;
    let fields = [("username", "anna"), ("password", PASSWORD), ("next", "/account/activity")];
    let to = other.post("/sign-in", &fields).await.to().to_owned();
    assert!(other.get(&to).await.text.contains("<a href=\"/account/activity\">Not now</a>"));
    let foreign = other.get("/account/two-step?required&next=//evil.example").await.text;
    assert!(foreign.contains("<a href=\"/account\">Not now</a>") && !foreign.contains("evil"), "{foreign}");

    // Half an hour before the end a session is opened, and the end closes it.
    server.clock.advance(DAY.checked_sub(Duration::from_mins(30)).unwrap());
    let (mut browser, _) = sign_in(&server, "anna").await;
    assert_eq!(browser.get("/account").await.status, 200);
    server.clock.advance(Duration::from_mins(30));
    assert_eq!(browser.get("/account").await.to(), REQUIRED);
    let page = browser.get(REQUIRED).await.text;
    assert!(!page.contains("Not now") && page.contains("Turn it on now to go on"), "{page}");
    server.finish().await;
}

/// The pages of the set-up, which are open; all others of the account are not.
fn is_set_up(route: &str) -> bool {
    let open = ["/account/two-step", "/account/phones/new", "/account/passkeys", "/account/codes-apps"];
    let is_below = |page: &&str| route.strip_prefix(*page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    open.iter().any(is_below) || ["/account/phones", "/account/backup-codes/download"].contains(&route)
}

async fn after_the_grace_nothing_is_open_but_the_set_up(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let anna = server.account_with("anna", Some(PASSWORD), false).await;
    let webmail = server.relying_party("webmail").await;
    require(&server, Scope::Everyone, Duration::ZERO).await;
    let (mut browser, to) = sign_in(&server, "anna").await;
    assert_eq!(to, "/account/two-step?required&next=%2Faccount");
    let mut closed = 0;
    for (method, routes) in [(Method::GET, session_routes(&Method::GET)), (Method::POST, session_routes(&Method::POST))]
    {
        for route in routes.into_iter().filter(|route| !is_set_up(route)) {
            browser.get(REQUIRED).await;
            let path = crate::doors::with_ids(&route);
            let page =
                if method == Method::GET { browser.get(&path).await } else { browser.post(&path, &FIELDS).await };
            assert_eq!(page.location.as_deref(), Some(REQUIRED), "{method} {route}: {page:?}");
            closed += 1;
        }
    }
    assert!(closed > 30, "{closed} routes were tried");
    let password = server.app.store.account(anna).await.unwrap().unwrap().password_hash;
    assert!(password.is_some(), "nothing was done");
    for open in ["/help", "/privacy", "/sign-in?why=again"] {
        assert_eq!(browser.get(open).await.status, 200, "{open}");
    }
    // Nobody else is signed in to either.
    webmail.ask(json!({ "username": "anna" })).await.refused(ErrorCode::UserWithoutDevice);

    // Signing out works, and signing in leads back to the set-up, which opens everything.
    browser.get(REQUIRED).await;
    assert_eq!(browser.post("/sign-out", &[]).await.to(), "/sign-in");
    let (mut browser, to) = sign_in(&server, "anna").await;
    browser.get(&to).await;
    let phone = set_up(&server, &mut browser).await;
    assert_eq!(browser.get("/account").await.status, 200);
    let asked = webmail.ask(json!({ "username": "anna", "level": "number" })).await;
    assert_eq!(asked.status, 201, "{asked:?}");
    phone.answer_first(Verdict::Approve, asked.body["show"]["number"].as_str().unwrap()).await;
    server.finish().await;
}

async fn what_is_required_cannot_be_turned_off(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let anna = server.account_with("anna", Some(PASSWORD), false).await;
    let phone = server.phone(anna, "Phone").await;
    let mut browser = Browser::new(&server);
    browser.sign_in_with("anna", &phone).await;
    browser.get("/account/two-step/off").await;
    // The page is open when it becomes required, with a grace that has not ended.
    require(&server, Scope::Everyone, DAY).await;
    assert_eq!(browser.post("/account/two-step/off", &[]).await.to(), REQUIRED);
    assert!(server.app.store.account(anna).await.unwrap().unwrap().two_step.is_on());
    let page = browser.get("/account/two-step/off").await.text;
    assert!(page.contains("cannot be turned off") && !page.contains("action=\"/account/two-step/off\""), "{page}");
    // The last method is not removed by itself either.
    let remove = format!("/account/phones/{}/remove", phone.device.identity().device);
    assert_eq!(browser.post(&remove, &[]).await.to(), "/account/two-step/off?last");
    requirement::lift(&server.app, Scope::Everyone, &note("no longer")).await.unwrap();
    browser.get("/account/two-step/off").await;
    assert_eq!(browser.post("/account/two-step/off", &[]).await.to(), "/account");
    assert!(!server.app.store.account(anna).await.unwrap().unwrap().two_step.is_on());
    server.finish().await;
}

async fn a_requirement_of_a_group_concerns_its_members(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let anna = server.account_with("anna", Some(PASSWORD), false).await;
    server.account_with("bert", Some(PASSWORD), false).await;
    let finance = group(&server, "Finance", &[(anna, GroupRole::Member)]).await;
    let sales = group(&server, "Sales", &[(anna, GroupRole::Member)]).await;
    require(&server, Scope::Group(finance.id), DAY).await;
    assert_eq!(sign_in(&server, "bert").await.1, "/account");
    assert!(sign_in(&server, "anna").await.1.starts_with(REQUIRED));
    // Of several requirements the one that ends first counts.
    require(&server, Scope::Group(sales.id), Duration::ZERO).await;
    let (mut browser, _) = sign_in(&server, "anna").await;
    assert_eq!(browser.get("/account").await.to(), REQUIRED);
    nod::flow::organisation::groups::remove(&server.app, &sales, anna, &note("moved")).await.unwrap();
    assert_eq!(browser.get("/account").await.status, 200);
    // A requirement ends with its group.
    nod::flow::organisation::groups::delete(&server.app, &finance, &note("gone")).await.unwrap();
    assert_eq!(sign_in(&server, "anna").await.1, "/account");
    assert!(requirement::all(&server.app).await.unwrap().iter().all(|one| one.scope == Scope::Group(sales.id)));
    server.finish().await;
}
