//! The dispatcher: bounds, deadlines, other tries, rests, and the end of a question.

use std::time::Duration;

use nod::push::{Limits, Report};
use nod_core::wire::PushTargetKind;
use nod_push_mocks::Behaviour;

use super::{Desk, LIFETIME, LIMITS, apns_target, apns_token, fcm_target, unified_target, web_target};

#[tokio::test]
async fn a_service_that_hangs_slows_no_other_and_holds_no_more_than_its_lane() {
    let desk = Desk::with(Limits { queue: 50, ..LIMITS }, |_| {}).await;
    desk.services.fcm.otherwise(Behaviour::Hang);
    let hanging: Vec<_> = (0..50).map(|number| desk.push(&fcm_target(&format!("{number}")), LIFETIME)).collect();
    assert_eq!(desk.report(&fcm_target("one-too-many"), LIFETIME).await, Report::Dropped);
    assert_eq!(desk.report(&apns_target(&apns_token(1)), LIFETIME).await, Report::Accepted);
    assert_eq!(desk.report(&web_target(desk.services.web.subscribe()), LIFETIME).await, Report::Accepted);
    let metrics = desk.metrics.render(0);
    assert!(metrics.contains("nod_push_queue{service=\"fcm\"} 50"), "{metrics}");
    assert!(metrics.contains("nod_pushes_total{service=\"fcm\",outcome=\"dropped\"} 1"), "{metrics}");
    for (report, cancel) in hanging {
        cancel.cancel();
        assert!(matches!(report.await.unwrap(), Report::Cancelled { .. }));
    }
    assert!(desk.metrics.render(0).contains("nod_push_queue{service=\"fcm\"} 0"), "all places are given back");
    desk.finish().await;
}

#[tokio::test]
async fn one_host_of_users_choice_takes_only_its_share() {
    let limits = Limits { concurrency: 8, per_host: 2, ..LIMITS };
    let desk = Desk::with(limits, |config| config.unifiedpush.hosts.push("127.0.0.1".to_owned())).await;
    let slow = nod_push_mocks::WebPush::start_plain().await;
    slow.otherwise(Behaviour::Hang);
    let held: Vec<_> = (0..20).map(|_| desk.push(&unified_target(slow.subscribe()), LIFETIME)).collect();
    slow.wait_for_requests(2).await;
    assert_eq!(desk.report(&unified_target(desk.services.web.subscribe()), LIFETIME).await, Report::Accepted);
    assert_eq!(slow.requests(), 2);
    for (report, cancel) in held {
        cancel.cancel();
        assert!(matches!(report.await.unwrap(), Report::Cancelled { .. }));
    }
    desk.finish().await;
}

#[tokio::test]
async fn a_service_that_is_down_is_left_alone_and_tried_by_one() {
    let desk = Desk::new().await;
    let fcm = &desk.services.fcm;
    fcm.otherwise(Behaviour::Answer { status: 503, headers: Vec::new(), body: String::new() });
    let reports: Vec<_> = (0..5).map(|number| desk.push(&fcm_target(&format!("{number}")), LIFETIME).0).collect();
    // All five fail: the destination rests for about a second, and nobody goes before that.
    while !desk.metrics.render(0).contains("nod_push_resting{service=\"fcm\"} 1") {
        tokio::task::yield_now().await;
        desk.dispatcher.measure();
    }
    let (late, _) = desk.push(&fcm_target("late"), LIFETIME);
    desk.clock.asleep(Duration::from_millis(750)..=Duration::from_secs(1), 1).await;
    let before = fcm.requests();
    fcm.otherwise(Behaviour::Accept);
    desk.clock.advance(Duration::from_secs(1));
    assert_eq!(late.await.unwrap(), Report::Accepted);
    for report in reports {
        assert_eq!(report.await.unwrap(), Report::Accepted);
    }
    assert_eq!(fcm.requests(), before + 6, "nobody asked twice");
    desk.dispatcher.measure();
    assert!(desk.metrics.render(0).contains("nod_push_resting{service=\"fcm\"} 0"));
    desk.finish().await;
}

#[tokio::test]
async fn nothing_is_tried_once_the_question_is_over() {
    let desk = Desk::new().await;
    let apns = &desk.services.apns;
    apns.otherwise(Behaviour::Reset);
    let (report, _) = desk.push(&apns_target(&apns_token(1)), Duration::from_secs(3));
    // Half a second, a second: the next wait would end after the question.
    desk.try_again().await;
    desk.clock.asleep(Duration::from_millis(750)..=Duration::from_secs(1), 1).await;
    desk.clock.advance(Duration::from_secs(1));
    assert!(matches!(report.await.unwrap(), Report::Failed(_)));
    let requests = apns.requests();
    desk.clock.advance(Duration::from_mins(10));
    desk.lifecycle.finish();
    assert_eq!(apns.requests(), requests);
    desk.finish().await;
}

#[tokio::test]
async fn what_is_called_back_is_not_sent() {
    let desk = Desk::new().await;
    let apns = &desk.services.apns;
    apns.next([Behaviour::Reset]);
    let (report, cancel) = desk.push(&apns_target(&apns_token(1)), LIFETIME);
    desk.clock.asleep(Duration::from_millis(300)..=Duration::from_millis(500), 1).await;
    cancel.cancel();
    assert_eq!(report.await.unwrap(), Report::Cancelled { begun: true });
    desk.clock.advance(Duration::from_secs(1));
    assert_eq!(apns.received().len(), 0);

    apns.next([Behaviour::Hang]);
    let (report, cancel) = desk.push(&apns_target(&apns_token(1)), LIFETIME);
    apns.wait_for_requests(apns.requests() + 1).await;
    cancel.cancel();
    assert_eq!(report.await.unwrap(), Report::Cancelled { begun: true }, "it may have arrived");

    let (report, cancel) = desk.push(&apns_target(&apns_token(1)), LIFETIME);
    cancel.cancel();
    assert_eq!(report.await.unwrap(), Report::Cancelled { begun: false });
    desk.finish().await;
}

#[tokio::test]
async fn a_service_that_stops_finishes_what_is_under_way_and_begins_nothing() {
    let desk = Desk::new().await;
    let apns = &desk.services.apns;
    apns.next([Behaviour::Reset]);
    let (waiting, _) = desk.push(&apns_target(&apns_token(1)), LIFETIME);
    desk.clock.asleep(Duration::from_millis(300)..=Duration::from_millis(500), 1).await;
    desk.lifecycle.finish();
    assert_eq!(waiting.await.unwrap(), Report::Failed("this server stopped".to_owned()));
    desk.finish().await;
}

#[tokio::test]
async fn every_service_says_whether_it_takes_our_credentials_and_nobody_is_sent_to() {
    let desk = Desk::new().await;
    for (kind, found) in desk.dispatcher.check().await {
        assert!(found.is_ok(), "{kind:?}: {found:?}");
    }
    assert_eq!(desk.services.apns.received().len() + desk.services.fcm.received().len(), 0);
    assert_eq!(desk.services.web.requests(), 0);
    desk.services.apns.otherwise(Behaviour::ExpiredCredentials);
    desk.services.fcm.token_behaviour(Behaviour::Answer {
        status: 401,
        headers: Vec::new(),
        body: r#"{"error":"invalid_client"}"#.to_owned(),
    });
    desk.clock.advance(Duration::from_hours(2));
    for (kind, found) in desk.dispatcher.check().await {
        let should_fail = matches!(kind, PushTargetKind::Apns | PushTargetKind::Fcm);
        assert_eq!(found.is_err(), should_fail, "{kind:?}: {found:?}");
    }
    desk.finish().await;
}
