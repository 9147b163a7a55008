//! Groups by their names, who has no two-step verification, and reminders.

use std::time::Duration;

use nod::flow::Refusal;
use nod::flow::organisation::people::{self, PeopleFilter, PeopleSearch, Protected, Reached, Reminded};
use nod::flow::organisation::{groups, table};
use nod_core::audit::AuditKind;
use nod_core::organisation::GroupRole;
use nod_core::wire::ErrorCode;

use super::{group, note, recorded};
use crate::harness::{Server, on_both_databases};
use crate::store::bed::Kind;

on_both_databases! {
    a_group_is_found_by_its_name_however_it_is_written
    people_are_found_counted_and_listed_page_by_page
    nobody_is_reminded_twice_on_a_day
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, Refusal>, code: ErrorCode) {
    assert_eq!(result.unwrap_err().code, code);
}

async fn a_group_is_found_by_its_name_however_it_is_written(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let app = &server.app;
    let anna = server.account("anna").await;
    let office = group(&server, "Büro", &[]).await;
    assert_eq!(groups::find(app, &"BU\u{308}RO".parse().unwrap()).await.unwrap().group, office);
    refused(groups::create(app, "büro".parse().unwrap(), &note("again")).await, ErrorCode::GroupExists);
    let sales = group(&server, "Sales", &[]).await;
    refused(groups::rename(app, &sales, "BÜRO".parse().unwrap(), &note("taken")).await, ErrorCode::GroupExists);
    groups::rename(app, &office, "BÜRO".parse().unwrap(), &note("louder")).await.unwrap();

    groups::put(app, &office, anna, GroupRole::Member, &note("new")).await.unwrap();
    refused(groups::put(app, &office, anna, GroupRole::Member, &note("again")).await, ErrorCode::NothingToDo);
    groups::put(app, &office, anna, GroupRole::Administrator, &note("up")).await.unwrap();
    groups::put(app, &sales, anna, GroupRole::Member, &note("both")).await.unwrap();
    let of_anna = groups::of(app, anna).await.unwrap();
    let named = |role| of_anna.iter().find(|one| one.role == role).unwrap().group.name.to_string();
    assert_eq!((named(GroupRole::Administrator), named(GroupRole::Member)), ("BÜRO".to_owned(), "Sales".to_owned()));
    groups::remove(app, &sales, anna, &note("left")).await.unwrap();
    refused(groups::remove(app, &sales, anna, &note("left")).await, ErrorCode::NothingToDo);
    let entries = recorded(&server, AuditKind::GroupMemberSet).await;
    assert!(entries.iter().all(|(account, _)| *account == Some(anna)), "{entries:?}");
    assert!(entries[1].1.starts_with("administrator, ") && entries[1].1.ends_with("by the command line: up"));

    groups::delete(app, &sales, &note("closed")).await.unwrap();
    refused(groups::delete(app, &sales, &note("closed")).await, ErrorCode::GroupUnknown);
    refused(groups::put(app, &sales, anna, GroupRole::Member, &note("late")).await, ErrorCode::NothingToDo);
    let names: Vec<String> = groups::all(app).await.unwrap().iter().map(|one| one.group.name.to_string()).collect();
    assert_eq!(names, ["BÜRO"]);
    server.finish().await;
}

async fn people_are_found_counted_and_listed_page_by_page(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let app = &server.app;
    let mut ids = Vec::new();
    for number in 0..60 {
        ids.push(server.account(&format!("person{number:02}")).await);
    }
    let draft = nod::flow::account::Draft {
        username: "100%_sure".parse().unwrap(),
        display_name: Some("Élise =1+1".parse().unwrap()),
        administrator: false,
        password: None,
    };
    let elise = nod::flow::account::add(app, draft).await.unwrap();
    server.phone(ids[0], "Phone").await;
    nod::flow::account::disable(app, ids[1]).await.unwrap();
    let sales = group(&server, "Sales", &[(ids[2], GroupRole::Member), (elise, GroupRole::Member)]).await;

    let found = async |text: &str, only: PeopleFilter| {
        let search = PeopleSearch { text: text.to_owned(), only, ..PeopleSearch::default() };
        people::all(app, search).await.unwrap()
    };
    let names = async |text: &str| -> Vec<String> {
        found(text, PeopleFilter::All).await.iter().map(|person| person.account.username.to_string()).collect()
    };
    assert_eq!(found("", PeopleFilter::All).await.len(), 61);
    for text in ["élise", "ÉLISE =", " Élise ", "100%", "0%_S"] {
        assert_eq!(names(text).await, ["100%_sure"], "{text}");
    }
    assert_eq!(names("PERSON59").await, ["person59"]);
    for nothing in ["x%", "p_rson", "person!"] {
        assert!(names(nothing).await.is_empty(), "{nothing}");
    }
    assert_eq!(found("", PeopleFilter::Without).await.len(), 59, "neither the one with a phone nor the disabled one");
    assert_eq!(found("", PeopleFilter::Disabled).await.len(), 1);
    let first = people::page(app, PeopleSearch::default(), None).await.unwrap();
    assert!(first.more && first.rows.len() == 50);
    let last = first.rows.last().unwrap().account.username.to_string();
    let rest = people::page(app, PeopleSearch::default(), Some(&last)).await.unwrap();
    assert!(!rest.more && rest.rows.len() == 11);
    let reach = Reached { by: None, group: Some(sales.id) };
    let members = people::all(app, PeopleSearch { reach, ..PeopleSearch::default() }).await.unwrap();
    assert_eq!(members.len(), 2);
    assert_eq!(members[0].groups.iter().map(ToString::to_string).collect::<Vec<_>>(), ["Sales"]);

    let protected = people::protection(app, Reached::default()).await.unwrap();
    assert_eq!(protected, Protected { phone: 1, passkey: 0, codes: 0, nothing: 59 });
    assert_eq!(people::protection(app, reach).await.unwrap().all(), 2);
    let csv = String::from_utf8(table::people(&members).unwrap()).unwrap();
    assert!(csv.starts_with("username,display_name,groups,") && csv.contains("100%_sure,Élise =1+1,Sales,"), "{csv}");
    server.finish().await;
}

async fn nobody_is_reminded_twice_on_a_day(kind: Kind) {
    let server = Server::start_over(kind, |_| {}).await;
    let app = &server.app;
    let (anna, bert, cleo) = (server.account("anna").await, server.account("bert").await, server.account("cleo").await);
    server.phone(cleo, "Phone").await;
    let sales = group(&server, "Sales", &[(bert, GroupRole::Member), (cleo, GroupRole::Member)]).await;
    let in_sales = Reminded::All(Reached { by: None, group: Some(sales.id) });
    assert_eq!(people::remind(app, None, in_sales).await.unwrap(), 1);
    assert_eq!(people::remind(app, None, Reminded::One(cleo)).await.unwrap(), 0, "who has it is not reminded of it");
    let everyone = Reminded::All(Reached::default());
    let both = tokio::join!(people::remind(app, Some(anna), everyone), people::remind(app, Some(anna), everyone));
    assert_eq!(both.0.unwrap() + both.1.unwrap(), 1, "bert was reminded a moment before, and anna is reminded once");
    server.clock.advance(Duration::from_hours(24) - Duration::from_secs(1));
    assert_eq!(people::remind(app, None, everyone).await.unwrap(), 0);
    server.clock.advance(Duration::from_secs(1));
    assert_eq!(people::remind(app, None, everyone).await.unwrap(), 2);
    let entries = recorded(&server, AuditKind::TwoStepReminded).await;
    let mut accounts: Vec<_> = entries.iter().map(|(account, _)| account.unwrap()).collect();
    // Two of one round are in no order.
    accounts[2..].sort_by_key(|account| *account != anna);
    assert_eq!(accounts, [bert, anna, anna, bert]);
    assert_eq!(entries[1].1, format!("by {anna}"));
    server.finish().await;
}
