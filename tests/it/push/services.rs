//! One table of cases for each service: what it may answer, and what comes of that.

use std::time::Duration;

use nod::push::Report;
use nod_core::time::Timestamp;
use nod_core::wire::PushTargetRequest;
use nod_push_mocks::Behaviour;

use super::{Desk, LIFETIME, LIMITS, apns_target, apns_token, fcm_target, web_target};

/// So short that nothing is tried twice.
const AT_ONCE: Duration = Duration::from_millis(300);

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Behaviour {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Behaviour::Answer { status, headers, body: body.to_owned() }
}

/// What all services have in common, by one who plans the next requests and one who counts them.
async fn survives(
    desk: &Desk,
    target: &PushTargetRequest,
    plan: &dyn Fn(Vec<Behaviour>),
    requests: &dyn Fn() -> usize,
) {
    let before = requests();
    assert_eq!(desk.report(target, LIFETIME).await, Report::Accepted);
    assert_eq!(requests(), before + 1);

    for trouble in [Behaviour::Reset, Behaviour::GoAway, answer(500, &[], ""), answer(503, &[], "upstream")] {
        let before = requests();
        plan(vec![trouble.clone()]);
        let (mut report, _) = desk.push(target, LIFETIME);
        // A GOAWAY says that the request was not looked at: the HTTP client itself may send it again, at once.
        let report = tokio::select! {
            report = &mut report => report,
            () = desk.try_again() => report.await,
        };
        assert_eq!(report.unwrap(), Report::Accepted, "after {trouble:?}");
        assert!(requests() >= before + 2, "{trouble:?} is tried again");
    }

    // A wait that the service asks for is kept, to the millisecond.
    plan(vec![answer(503, &[("retry-after", "7")], "")]);
    let (report, _) = desk.push(target, LIFETIME);
    let seconds = Duration::from_secs(7);
    desk.clock.asleep(seconds..=seconds, 1).await;
    desk.clock.advance(Duration::from_millis(6999));
    let counted = requests();
    desk.clock.asleep(Duration::from_millis(1)..=Duration::from_millis(1), 1).await;
    assert_eq!(requests(), counted, "not a moment sooner");
    desk.clock.advance(Duration::from_millis(1));
    assert_eq!(report.await.unwrap(), Report::Accepted);

    // One that is longer than the question lives is the end of it.
    plan(vec![answer(429, &[("retry-after", "600")], "")]);
    assert_eq!(desk.report(target, LIFETIME).await, Report::Failed("too many at present".to_owned()));

    let before = requests();
    plan(vec![Behaviour::Hang]);
    let (report, _) = desk.push(target, LIFETIME);
    desk.time_out().await;
    desk.try_again().await;
    assert_eq!(report.await.unwrap(), Report::Accepted, "after an answer that never came");
    assert_eq!(requests(), before + 2);

    // An answer without an end is cut off: its status has said all.
    plan(vec![Behaviour::Huge(10 << 20)]);
    assert_eq!(desk.report(target, LIFETIME).await, Report::Accepted);
}

/// Nothing that a redirect names is ever asked.
async fn follows_no_redirect(desk: &Desk, target: &PushTargetRequest, plan: &dyn Fn(Vec<Behaviour>)) {
    let elsewhere = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    plan(vec![Behaviour::Redirect(format!("http://{}/elsewhere", elsewhere.local_addr().unwrap()))]);
    let report = desk.report(target, LIFETIME).await;
    assert!(
        matches!(&report, Report::Failed(reason) if reason.contains("307") || reason.contains("redirect")),
        "{report:?}"
    );
    tokio::select! {
        biased;
        _ = elsewhere.accept() => panic!("a redirect was followed"),
        () = std::future::ready(()) => {}
    }
}

async fn trusts_no_stranger(target: impl Fn(&Desk) -> PushTargetRequest) {
    let desk = Desk::with(LIMITS, |config| config.push.ca_file = None).await;
    let report = desk.report(&target(&desk), AT_ONCE).await;
    assert!(matches!(&report, Report::Failed(reason) if reason.contains("UnknownIssuer")), "{report:?}");
    desk.finish().await;
}

#[tokio::test]
async fn web_push() {
    let desk = Desk::new().await;
    let web = &desk.services.web;
    let subscription = web.subscribe();
    let target = web_target(subscription.clone());
    let plan = |behaviours: Vec<Behaviour>| web.next(behaviours);
    survives(&desk, &target, &plan, &|| web.requests()).await;
    desk.services.are_content();
    follows_no_redirect(&desk, &target, &plan).await;
    plan(vec![Behaviour::Malformed]);
    assert_eq!(desk.report(&target, LIFETIME).await, Report::Accepted, "the status says it");
    plan(vec![Behaviour::ExpiredCredentials]);
    let report = desk.report(&target, LIFETIME).await;
    assert!(matches!(&report, Report::Failed(reason) if reason.contains("VAPID")), "{report:?}");
    assert_eq!(desk.report(&target, LIFETIME).await, Report::Accepted, "one subscription's refusal silences no other");
    for status in [404, 410] {
        // REQ 72.
        let gone = web.subscribe();
        web.unsubscribe(&gone, status);
        assert_eq!(desk.report(&web_target(gone), LIFETIME).await, Report::Gone(None), "{status}");
    }
    for (status, body) in [(400, "bad"), (413, "too large")] {
        plan(vec![answer(status, &[], body)]);
        let report = desk.report(&target, LIFETIME).await;
        assert!(matches!(&report, Report::Failed(reason) if reason.contains(&status.to_string())), "{report:?}");
    }
    // A key that is no point of the curve was never any good.
    let PushTargetRequest::WebPush { endpoint, auth, .. } = web_target(web.subscribe()) else { unreachable!() };
    let mut point = [1; 65];
    point[0] = 4;
    let p256dh = nod_core::encoding::base64url(&point);
    let off = PushTargetRequest::WebPush { endpoint, p256dh, auth, lang: None };
    assert_eq!(desk.report(&off, LIFETIME).await, Report::Gone(None));
    trusts_no_stranger(|desk| web_target(desk.services.web.subscribe())).await;
    desk.finish().await;
}

#[tokio::test]
async fn google() {
    let desk = Desk::new().await;
    let fcm = &desk.services.fcm;
    let target = fcm_target("a-phone");
    let plan = |behaviours: Vec<Behaviour>| fcm.next(behaviours);
    survives(&desk, &target, &plan, &|| fcm.requests() - fcm.token_requests()).await;
    desk.services.are_content();
    follows_no_redirect(&desk, &target, &plan).await;
    plan(vec![Behaviour::Malformed]);
    assert_eq!(desk.report(&target, LIFETIME).await, Report::Accepted, "the status says it");

    fcm.unregister("gone");
    fcm.mismatch("another-project-s");
    for token in ["gone", "another-project-s"] {
        assert_eq!(desk.report(&fcm_target(token), LIFETIME).await, Report::Gone(None), "{token}");
    }
    plan(vec![answer(404, &[], "<html>no such page</html>")]);
    let report = desk.report(&target, LIFETIME).await;
    assert!(matches!(report, Report::Failed(_)), "a page that is missing is no phone that is: {report:?}");

    // A quota without a time: a minute.
    let quota = r#"{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[{"errorCode":"QUOTA_EXCEEDED"}]}}"#;
    plan(vec![answer(429, &[], quota)]);
    let (report, _) = desk.push(&target, LIFETIME);
    desk.clock.asleep(Duration::from_mins(1)..=Duration::from_mins(1), 1).await;
    desk.clock.advance(Duration::from_mins(1));
    assert_eq!(report.await.unwrap(), Report::Accepted);
    trusts_no_stranger(|_| fcm_target("a-phone")).await;
    desk.finish().await;
}

#[tokio::test]
async fn google_s_access_tokens_are_kept_renewed_and_replaced() {
    let desk = Desk::new().await;
    let fcm = &desk.services.fcm;
    let target = fcm_target("a-phone");
    let send = async || assert_eq!(desk.report(&target, LIFETIME).await, Report::Accepted);
    send().await;
    send().await;
    assert_eq!(fcm.token_requests(), 1, "one for both");
    desk.clock.advance(Duration::from_mins(54));
    send().await;
    assert_eq!(fcm.token_requests(), 1);
    desk.clock.advance(Duration::from_mins(2));
    send().await;
    assert_eq!(fcm.token_requests(), 2, "five minutes before its end");
    fcm.expire_tokens();
    send().await;
    assert_eq!(fcm.token_requests(), 3, "one that is refused is replaced, and the push sent all the same");

    // Many at once wait for one.
    fcm.expire_tokens();
    desk.clock.advance(Duration::from_hours(1));
    let reports: Vec<_> =
        (0..20).map(|number| desk.push(&fcm_target(&format!("phone-{number}")), LIFETIME).0).collect();
    for report in reports {
        assert_eq!(report.await.unwrap(), Report::Accepted);
    }
    assert_eq!(fcm.token_requests(), 4);

    // An account that is refused is the administrator's to put right: nothing is asked again for a while.
    desk.clock.advance(Duration::from_hours(1));
    fcm.next_token([answer(400, &[], r#"{"error":"invalid_grant"}"#)]);
    let report = desk.report(&target, AT_ONCE).await;
    assert_eq!(report, Report::Failed("Google refuses the service account: invalid_grant".to_owned()));
    let asked = fcm.token_requests();
    let (report, cancel) = desk.push(&target, LIFETIME);
    desk.clock.asleep(Duration::from_secs(40)..=Duration::from_mins(1), 1).await;
    assert_eq!(fcm.token_requests(), asked);
    cancel.cancel();
    assert_eq!(report.await.unwrap(), Report::Cancelled { begun: false });
    desk.finish().await;
}

#[tokio::test]
async fn google_s_token_endpoint_may_be_in_trouble_too() {
    let desk = Desk::new().await;
    let fcm = &desk.services.fcm;
    let target = fcm_target("a-phone");
    for trouble in [Behaviour::Malformed, Behaviour::Reset, Behaviour::Huge(10 << 20), answer(503, &[], "")] {
        fcm.next_token([trouble.clone()]);
        let (report, _) = desk.push(&target, LIFETIME);
        desk.try_again().await;
        assert_eq!(report.await.unwrap(), Report::Accepted, "after {trouble:?}");
        fcm.expire_tokens();
        desk.clock.advance(Duration::from_hours(1));
    }
    fcm.next_token([Behaviour::Hang]);
    let (report, _) = desk.push(&target, LIFETIME);
    desk.time_out().await;
    desk.try_again().await;
    assert_eq!(report.await.unwrap(), Report::Accepted, "a push that gave up left the place to the next");
    desk.finish().await;
}

#[tokio::test]
async fn apple() {
    let desk = Desk::new().await;
    let apns = &desk.services.apns;
    let target = apns_target(&apns_token(1));
    let plan = |behaviours: Vec<Behaviour>| apns.next(behaviours);
    survives(&desk, &target, &plan, &|| apns.requests()).await;
    desk.services.are_content();
    follows_no_redirect(&desk, &target, &plan).await;
    plan(vec![Behaviour::Malformed]);
    let report = desk.report(&target, LIFETIME).await;
    assert!(matches!(&report, Report::Failed(reason) if reason.contains("400")), "{report:?}");

    let since = 1_795_300_000_123;
    apns.unregister(&apns_token(2), since);
    let gone = Report::Gone(Some(Timestamp::from_millis(since)));
    assert_eq!(desk.report(&apns_target(&apns_token(2)), LIFETIME).await, gone);
    apns.bad_tokens([apns_token(3)]);
    let report = desk.report(&apns_target(&apns_token(3)), LIFETIME).await;
    assert!(matches!(&report, Report::Failed(reason) if reason.contains("BadDeviceToken")), "{report:?}");
    trusts_no_stranger(|_| apns_target(&apns_token(1))).await;
    desk.finish().await;
}

#[tokio::test]
async fn apple_s_provider_token_is_renewed_in_time_and_not_too_often() {
    let desk = Desk::new().await;
    let apns = &desk.services.apns;
    let target = apns_target(&apns_token(1));
    let send = async || assert_eq!(desk.report(&target, LIFETIME).await, Report::Accepted);
    send().await;
    desk.clock.advance(Duration::from_mins(39));
    send().await;
    assert_eq!(apns.provider_tokens(), 1);
    desk.clock.advance(Duration::from_mins(2));
    send().await;
    assert_eq!(apns.provider_tokens(), 2);

    // Apple may find it expired sooner: then it is renewed, but not within twenty minutes of the last.
    desk.clock.advance(Duration::from_mins(25));
    apns.next([Behaviour::ExpiredCredentials]);
    send().await;
    assert_eq!(apns.provider_tokens(), 3);
    apns.next([Behaviour::ExpiredCredentials]);
    let report = desk.report(&target, AT_ONCE).await;
    assert!(matches!(&report, Report::Failed(reason) if reason.contains("clock")), "{report:?}");
    assert_eq!(apns.provider_tokens(), 3);
    desk.finish().await;
}

#[tokio::test]
async fn apple_s_connection_is_kept() {
    let desk = Desk::new().await;
    let apns = &desk.services.apns;
    for _ in 0..5 {
        assert_eq!(desk.report(&apns_target(&apns_token(1)), LIFETIME).await, Report::Accepted);
        desk.clock.advance(Duration::from_mins(5));
    }
    assert_eq!(apns.connections(), 1);
    apns.next([Behaviour::GoAway]);
    assert_eq!(desk.report(&apns_target(&apns_token(1)), LIFETIME).await, Report::Accepted);
    assert_eq!(apns.connections(), 2, "a new one after a GOAWAY");
    desk.finish().await;
}
