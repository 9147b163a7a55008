//! What a place says about the risk of a request, from the address that a relying party gives to what the phone verifies.

use std::time::Duration;

use nod::store::PurgeLimits;
use nod_core::answer::Verdict;
use nod_core::token::ChallengeClaims;
use nod_core::wire::{ErrorCode, InboxRequest};
use serde_json::{Value, json};

use super::{GERMANY, LONDON, ROTTERDAM, SYDNEY, THE_HAGUE, file};
use crate::bad_input::World;
use crate::harness::{Reply, on_both_databases};
use crate::store::bed::Kind;

/// A world with the file, unless it shall have none.
async fn world(kind: Kind) -> World {
    World::over(kind, |config| config.places.files = vec![file("nested.mmdb")]).await
}

/// A question from an address: the reply, what the phone verified, and its token.
async fn ask(world: &World, browser: &str, ip: &str) -> (Reply, ChallengeClaims, String) {
    let context = json!({ "browser_id": browser, "ip": ip });
    let asked = world.webmail.ask(json!({ "username": "anna", "context": context })).await;
    assert_eq!(asked.status, 201, "{:?}", asked.body);
    let inbox = world.phone.api().inbox(&InboxRequest::default()).await.unwrap();
    let item = inbox.challenges.iter().find(|item| item.challenge.to_string() == asked.text("id")).unwrap();
    let trust = &world.phone.device.identity();
    let keys = trust.keys.clone();
    let claims = nod_core::token::verify_challenge(&item.token, &keys, &trust.issuer, world.server.app.now()).unwrap();
    (asked, claims, item.token.clone())
}

async fn answer(world: &World, asked: &(Reply, ChallengeClaims, String), verdict: Verdict) {
    let (reply, _, token) = asked;
    let number = reply.body["show"]["number"].as_str();
    let answer = world.phone.sign(token, reply.text("id"), verdict, number);
    world.phone.api().answer(&answer).await.unwrap();
    world.server.clock.advance(Duration::from_secs(1));
}

/// Asks from there and approves. What the phone was told of the risk: a new place, an impossible journey.
async fn approve(world: &World, browser: &str, ip: &str) -> (bool, bool) {
    let asked = ask(world, browser, ip).await;
    answer(world, &asked, Verdict::Approve).await;
    (asked.1.context.new_place, asked.1.context.impossible_travel)
}

/// Asks from there and cancels. The same, and the level.
async fn look(world: &World, browser: &str, ip: &str) -> (bool, bool, String) {
    let (reply, claims, _) = ask(world, browser, ip).await;
    world.webmail.cancel(reply.text("id")).await;
    (claims.context.new_place, claims.context.impossible_travel, reply.text("level").to_owned())
}

const HOURS: Duration = Duration::from_hours(1);

on_both_databases! {
    the_phone_is_told_where_a_request_comes_from
    a_new_place_is_said_so_until_it_was_approved
    a_journey_that_nobody_makes_is_no_tap
    a_report_forgets_the_places_of_the_same_mistake
    places_are_forgotten_with_the_evidence
}

async fn the_phone_is_told_where_a_request_comes_from(kind: Kind) {
    let world = world(kind).await;
    for (ip, place) in [
        (ROTTERDAM, Some("Rotterdam, Netherlands")),
        ("::ffff:80.112.3.4", Some("Rotterdam, Netherlands")),
        (GERMANY, Some("Germany")),
        ("192.0.2.7", None),
        ("10.0.0.1", None),
        ("not an address", None),
    ] {
        let (reply, claims, _) = ask(&world, "b1", ip).await;
        assert_eq!(claims.context.place.as_deref(), place, "{ip}");
        assert!(!claims.context.new_place && !claims.context.impossible_travel, "nothing was approved before");
        world.webmail.cancel(reply.text("id")).await;
    }
    world.server.finish().await;
}

async fn a_new_place_is_said_so_until_it_was_approved(kind: Kind) {
    let world = world(kind).await;
    assert_eq!(approve(&world, "b1", ROTTERDAM).await, (false, false));
    world.server.clock.advance(20 * HOURS);
    assert_eq!(look(&world, "b1", ROTTERDAM).await, (false, false, "tap".to_owned()));
    assert_eq!(look(&world, "b2", THE_HAGUE).await, (false, false, "number".to_owned()), "it is near");
    assert!(!look(&world, "b1", "192.0.2.7").await.0, "what is not known is not new");
    let asked = ask(&world, "b1", SYDNEY).await;
    assert!(asked.1.context.new_place && !asked.1.context.impossible_travel);
    answer(&world, &asked, Verdict::Deny).await;
    assert!(look(&world, "b1", SYDNEY).await.0, "a refusal makes no place known");
    assert!(approve(&world, "b1", SYDNEY).await.0);
    world.server.clock.advance(20 * HOURS);
    assert_eq!(look(&world, "b1", SYDNEY).await, (false, false, "tap".to_owned()));
    assert!(!look(&world, "b1", ROTTERDAM).await.0, "both are known");
    world.server.finish().await;
}

async fn a_journey_that_nobody_makes_is_no_tap(kind: Kind) {
    let world = world(kind).await;
    approve(&world, "b1", ROTTERDAM).await;
    world.server.clock.advance(30 * HOURS);
    approve(&world, "b1", SYDNEY).await;
    world.server.clock.advance(HOURS);
    // Browser, network and place were approved before.
    assert_eq!(look(&world, "b1", ROTTERDAM).await, (false, true, "number".to_owned()));
    assert_eq!(look(&world, "b2", LONDON).await, (true, true, "number".to_owned()), "by whatever browser");
    assert_eq!(look(&world, "b1", SYDNEY).await, (false, false, "tap".to_owned()));
    world.server.clock.advance(16 * HOURS);
    assert_eq!(look(&world, "b1", ROTTERDAM).await, (false, false, "tap".to_owned()), "one can be there by now");
    world.server.finish().await;
}

/// Somebody says yes to a thief in Sydney, notices, and reports: Sydney must not be known.
async fn a_report_forgets_the_places_of_the_same_mistake(kind: Kind) {
    let world = world(kind).await;
    approve(&world, "b1", ROTTERDAM).await;
    world.server.clock.advance(48 * HOURS);
    approve(&world, "thief", SYDNEY).await;
    let asked = ask(&world, "thief", SYDNEY).await;
    assert!(!asked.1.context.new_place, "the yes made it known");
    answer(&world, &asked, Verdict::Report).await;
    let known = world.server.app.store.known_places(world.anna).await.unwrap();
    let known: Vec<String> = known.iter().map(|known| known.location.to_string()).collect();
    assert_eq!(known, ["NL 519 45 20"], "what was known before stays");
    world.server.finish().await;
}

async fn places_are_forgotten_with_the_evidence(kind: Kind) {
    let world = world(kind).await;
    approve(&world, "b1", ROTTERDAM).await;
    world.server.clock.advance(20 * HOURS);
    approve(&world, "b1", SYDNEY).await;
    let store = &world.server.app.store;
    let now = world.server.app.now();
    let before = now.minus(10 * HOURS);
    let limits =
        PurgeLimits { challenges_before: before, enrolments_before: before, guesses_before: before, now, batch: 10 };
    store.purge(limits).await.unwrap();
    let known = store.known_places(world.anna).await.unwrap();
    assert_eq!(known.iter().map(|known| known.location.to_string()).collect::<Vec<_>>(), ["AU -339 1512 20"]);
    world.server.finish().await;
}

/// The attack: a relying party, or who holds its secret, says that a stranger is at home.
#[tokio::test]
async fn a_relying_party_cannot_claim_a_place() {
    let world = world(Kind::Sqlite).await;
    for member in ["place", "new_place", "impossible_travel", "location"] {
        let body: Value = json!({ "username": "anna", "context": { "ip": SYDNEY, member: "Rotterdam" } });
        world.webmail.ask(body).await.refused(ErrorCode::BadField);
    }
    world.server.finish().await;
}

#[tokio::test]
async fn without_a_file_every_place_is_unknown_and_nothing_is_guessed() {
    let world = World::new().await;
    approve(&world, "b1", ROTTERDAM).await;
    let asked = ask(&world, "b1", SYDNEY).await;
    assert_eq!(asked.1.context.place, None);
    assert!(!asked.1.context.new_place && !asked.1.context.impossible_travel);
    answer(&world, &asked, Verdict::Approve).await;
    assert_eq!(world.server.app.store.known_places(world.anna).await.unwrap(), []);
    assert_eq!(look(&world, "b1", ROTTERDAM).await, (false, false, "tap".to_owned()));
    world.server.finish().await;
}
