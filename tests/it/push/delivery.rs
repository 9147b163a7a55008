//! What became of pushes: the truth of each, the phone that does not get its own, and the browser that is told.

use std::time::Duration;

use nod::flow::push;
use nod_core::answer::Verdict;
use nod_core::challenge::Progress;
use nod_core::wire::{Ack, ErrorCode, PushTargetKind};
use nod_push_mocks::Behaviour;

use super::question::World;
use crate::harness::browser::Page;

#[tokio::test]
async fn each_push_has_its_times() {
    let world = World::new().await;
    world.services.fcm.otherwise(Behaviour::Answer {
        status: 400,
        headers: Vec::new(),
        body: r#"{"error":{"status":"INVALID_ARGUMENT"}}"#.to_owned(),
    });
    let asked = world.ask().await;
    let became = world.deliveries(&asked).await;
    let of = |kind: PushTargetKind| became.iter().find(|push| push.kind == kind).unwrap();
    assert!(of(PushTargetKind::Apns).accepted_at.is_some() && of(PushTargetKind::Apns).delivered_at.is_none());
    let (_, why) = of(PushTargetKind::Fcm).failed.clone().unwrap();
    assert_eq!(why, "Google refuses the push: 400 INVALID_ARGUMENT");

    world.server.clock.advance(Duration::from_secs(2));
    let id = asked.text("id").parse().unwrap();
    world.first.api().ack(id, Ack::Delivered).await.unwrap();
    world.server.clock.advance(Duration::from_secs(1));
    world.first.api().ack(id, Ack::Opened).await.unwrap();
    let became = world.deliveries(&asked).await;
    for push in &became {
        let own = push.device == world.first.device.identity().device;
        assert_eq!(push.delivered_at, own.then(|| push.sent_at.plus(Duration::from_secs(2))), "{push:?}");
        assert_eq!(push.opened_at, own.then(|| push.sent_at.plus(Duration::from_secs(3))));
    }
    let metrics = world.server.app.metrics.render(0);
    assert!(metrics.contains("nod_push_acknowledged_total{service=\"webpush\"} 1"), "once, for two signs: {metrics}");
    assert!(metrics.contains("nod_push_acknowledged_after_seconds_sum{service=\"webpush\"} 2"), "{metrics}");
    assert!(metrics.contains("nod_push_sends_total{service=\"apns\"} 1"), "{metrics}");

    // A phone that answers has it, acknowledged or not.
    world.answer(&world.second, &asked, Verdict::Deny).await;
    let became = world.deliveries(&asked).await;
    assert!(became.iter().all(|push| push.opened_at.is_some()), "{became:?}");
    world.server.finish().await;
}

#[tokio::test]
async fn a_stranger_s_acknowledgement_changes_nothing() {
    let world = World::new().await;
    let asked = world.ask().await;
    world.deliveries(&asked).await;
    let ben = world.server.account("ben").await;
    let other = world.server.phone(ben, "Ben's").await;
    other.api().set_push_target(&super::fcm_target("bens-phone")).await.unwrap();
    other.api().ack(asked.text("id").parse().unwrap(), Ack::Opened).await.unwrap();
    let became = world.deliveries(&asked).await;
    assert!(became.iter().all(|push| push.delivered_at.is_none()), "{became:?}");
    world.answer(&world.first, &asked, Verdict::Deny).await;
    world.server.finish().await;
}

#[tokio::test]
async fn a_phone_that_acknowledges_neither_of_two_pushes_is_marked_until_it_does() {
    let world = World::new().await;
    let silent = async || push::silent_devices(&world.server.app, world.anna).await.unwrap();
    let (first, second) = (world.first.device.identity().device, world.second.device.identity().device);
    for round in 0..2 {
        let asked = world.ask().await;
        world.deliveries(&asked).await;
        assert_eq!(silent().await, [], "round {round}: it may be on its way");
        world.answer(&world.first, &asked, Verdict::Approve).await;
        world.server.clock.advance(Duration::from_mins(2));
    }
    assert_eq!(
        silent().await,
        [second, second],
        "by either of its targets, and the phone that answers is well: {first}"
    );
    let asked = world.ask().await;
    world.deliveries(&asked).await;
    world.second.api().ack(asked.text("id").parse().unwrap(), Ack::Delivered).await.unwrap();
    world.server.clock.advance(Duration::from_secs(61));
    assert_eq!(silent().await, [], "one sign of life is enough");
    world.answer(&world.first, &asked, Verdict::Approve).await;
    world.server.finish().await;
}

#[tokio::test]
async fn a_browser_is_told_when_no_phone_gives_a_sign_of_life() {
    let world = World::new().await;
    let asked = world.ask().await;
    world.pushed(1).await;
    let mut browser = Page::open(&world.server, asked.text("ticket")).await;
    assert!(!browser.view.unreachable);
    let eight = Duration::from_secs(8);
    world.server.clock.asleep(eight..=eight, 1).await;
    world.server.clock.advance(eight);
    let view = browser.next().await;
    assert!(view.unreachable && !view.state.is_final(), "{view:?}");
    // A browser that comes late is told at once, by every way.
    let shown = world.webmail.show(asked.text("id"), 0).await;
    assert_eq!(shown.body["unreachable"], true, "{:?}", shown.body);
    // A sign of life takes it back.
    world.first.api().ack(asked.text("id").parse().unwrap(), Ack::Delivered).await.unwrap();
    let view = browser.next().await;
    assert_eq!((view.progress, view.unreachable), (Progress::Delivered, false));
    world.answer(&world.first, &asked, Verdict::Approve).await;
    browser.until_final().await;
    browser.socket.close().await;
    world.server.finish().await;
}

#[tokio::test]
async fn a_test_goes_to_one_device_and_says_what_became_of_it() {
    let world = World::new().await;
    let device = world.server.app.store.device(world.second.device.identity().device).await.unwrap().unwrap();
    let found = push::test(&world.server.app, &device).await.unwrap().sent;
    assert!(found.iter().all(|(_, sent)| *sent == push::Sent::Accepted), "{found:?}");
    assert_eq!(world.services.fcm.received()[0].data["kind"], "test");
    assert_eq!(world.services.apns.received()[0].body["aps"]["alert"]["title"], "Notifications work");
    assert_eq!(world.services.web.requests(), 0, "the other phone is left in peace");
    world.services.are_content();
    world.server.finish().await;
}

#[tokio::test]
async fn a_phone_tests_its_own_notifications_a_few_times_a_minute() {
    let world = World::new().await;
    let tested = world.second.api().test_push().await.unwrap();
    assert_eq!(tested.sent, 2);
    let data = world.services.fcm.received()[0].data.clone();
    assert_eq!((data["kind"].as_str(), data["challenge"].as_str()), ("test", &*tested.id.to_string()));
    assert_eq!(world.services.web.requests(), 0, "the other phone is left in peace");
    // A service that does not take it is not counted, and nothing that was not sent is either.
    world.services.fcm.next([Behaviour::Answer { status: 503, headers: Vec::new(), body: String::new() }]);
    assert_eq!(world.second.api().test_push().await.unwrap().sent, 1);
    world.second.api().remove_push_target(PushTargetKind::Fcm).await.unwrap();
    world.second.api().remove_push_target(PushTargetKind::Apns).await.unwrap();
    assert_eq!(world.second.api().test_push().await.unwrap().sent, 0);
    // Somebody who took the phone cannot keep it ringing, and other phones are not held up by it.
    let refused = world.second.api().test_push().await.expect_err("the fourth within a minute");
    assert_eq!(refused.code(), Some(ErrorCode::TooManyRequests));
    assert_eq!(world.first.api().test_push().await.unwrap().sent, 2);
    world.server.clock.advance(Duration::from_mins(1));
    assert_eq!(world.second.api().test_push().await.unwrap().sent, 0);
    world.server.finish().await;
}
