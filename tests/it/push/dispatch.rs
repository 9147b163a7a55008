//! The dispatcher: bounds, deadlines, other tries, rests, and the end of a question.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use nod::ambient::{Clock, OsRandom};
use nod::push::{Limits, Report};
use nod_core::id::AccountId;
use nod_core::wire::{PushTargetKind, PushTargetRequest};
use nod_push_mocks::Behaviour;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::AbortHandle;
use tokio_util::sync::CancellationToken;

use crate::harness::eventually;

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

/// A host that takes connections and says nothing, at any address of this machine.
struct Hanging {
    port: u16,
    at: &'static str,
    held: Arc<Mutex<Vec<TcpStream>>>,
    accepting: AbortHandle,
}

impl Hanging {
    async fn at(at: &'static str) -> Self {
        let listener = TcpListener::bind((at, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let held: Arc<Mutex<Vec<TcpStream>>> = Arc::default();
        let kept = held.clone();
        #[expect(clippy::disallowed_methods, reason = "a server of the test's own, which it ends")]
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                kept.lock().unwrap().push(stream);
            }
        });
        Self { port, at, held, accepting: accepting.abort_handle() }
    }

    /// A phone whose messages go there.
    fn target(&self, desk: &Desk) -> PushTargetRequest {
        let subscription = desk.services.web.subscribe();
        let endpoint = format!("http://{}:{}/phone", self.at, self.port);
        unified_target(nod_push_mocks::Subscription { endpoint, ..subscription })
    }

    /// How many sends it holds up.
    fn held(&self) -> usize {
        self.held.lock().unwrap().len()
    }
}

impl Drop for Hanging {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// A desk that may send to every address of this machine.
async fn desk_at_home(limits: Limits) -> Desk {
    Desk::with(limits, |config| config.unifiedpush.hosts.push("*".to_owned())).await
}

/// Waits until the hanging hosts hold so many sends, and ends when one honest push has passed by them.
async fn others_are_served(desk: &Desk, hosts: &[Hanging], held: usize) {
    let all = || hosts.iter().map(Hanging::held).sum::<usize>();
    eventually("the hosts hold their share", async || (all() >= held).then_some(())).await;
    // Those of others, of strangers and of hosts that have answered.
    for _ in 0..3 {
        assert_eq!(desk.report(&unified_target(desk.services.web.subscribe()), LIFETIME).await, Report::Accepted);
    }
    assert_eq!(all(), held, "no more than their share");
}

async fn called_back(held: Vec<(oneshot::Receiver<Report>, CancellationToken)>) {
    for (report, cancel) in held {
        cancel.cancel();
        assert!(matches!(report.await.unwrap(), Report::Cancelled { .. }));
    }
}

#[tokio::test]
async fn a_host_that_hangs_has_one_share_however_many_ports_it_has() {
    let desk = desk_at_home(Limits { concurrency: 12, per_host: 4, ..LIMITS }).await;
    let mut hosts = Vec::new();
    for _ in 0..5 {
        hosts.push(Hanging::at("127.0.0.2").await);
    }
    let held = (0..20).flat_map(|_| &hosts).map(|host| desk.push(&host.target(&desk), LIFETIME)).collect();
    // A quarter of its share is kept for a port that answers.
    others_are_served(&desk, &hosts, 3).await;
    called_back(held).await;
    desk.finish().await;
}

#[tokio::test]
async fn an_account_has_one_share_however_many_hosts_its_phones_have() {
    let desk = desk_at_home(Limits { concurrency: 12, per_host: 4, per_account: 2, ..LIMITS }).await;
    let hosts = [Hanging::at("127.0.0.2").await, Hanging::at("127.0.0.3").await, Hanging::at("127.0.0.4").await];
    let account = AccountId::new(Clock::now(&*desk.clock), &OsRandom);
    let phones = hosts.iter().cycle().take(70);
    let held = phones.map(|host| desk.push_to(account, &host.target(&desk), LIFETIME)).collect();
    others_are_served(&desk, &hosts, 2).await;
    called_back(held).await;
    desk.finish().await;
}

/// As many names as an attacker likes lead to one machine, and as many accounts.
#[tokio::test]
async fn hosts_that_do_not_answer_leave_half_of_the_sends_to_those_that_do() {
    let desk = desk_at_home(Limits { concurrency: 8, per_host: 2, ..LIMITS }).await;
    assert_eq!(desk.report(&unified_target(desk.services.web.subscribe()), LIFETIME).await, Report::Accepted);
    let mut hosts = Vec::new();
    for at in ["127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.6", "127.0.0.7"] {
        hosts.push(Hanging::at(at).await);
    }
    let held = (0..10).flat_map(|_| &hosts).map(|host| desk.push(&host.target(&desk), LIFETIME)).collect();
    others_are_served(&desk, &hosts, 4).await;
    called_back(held).await;
    desk.finish().await;
}

/// A stranger registers ports of somebody else's push server that do not answer.
#[tokio::test]
async fn a_port_that_answers_is_not_held_up_by_others_of_its_host() {
    let desk = desk_at_home(Limits { concurrency: 16, per_host: 4, ..LIMITS }).await;
    let honest = nod_push_mocks::WebPush::start_plain().await;
    let clock = desk.clock.clone();
    honest.set_now(Arc::new(move || Clock::now(&*clock).seconds()));
    assert_eq!(desk.report(&unified_target(honest.subscribe()), LIFETIME).await, Report::Accepted);
    let hosts = [Hanging::at("127.0.0.1").await];
    let held = (0..20).map(|_| desk.push(&hosts[0].target(&desk), LIFETIME)).collect();
    others_are_served(&desk, &hosts, 3).await;
    assert_eq!(desk.report(&unified_target(honest.subscribe()), LIFETIME).await, Report::Accepted);
    called_back(held).await;
    desk.finish().await;
}

#[tokio::test]
async fn a_service_that_is_down_is_left_alone_and_tried_by_one() {
    let desk = Desk::new().await;
    let fcm = &desk.services.fcm;
    fcm.otherwise(Behaviour::Answer { status: 503, headers: Vec::new(), body: String::new() });
    let reports: Vec<_> = (0..5).map(|number| desk.push(&fcm_target(&format!("{number}")), LIFETIME).0).collect();
    // All five fail: the destination rests for about a second, and nobody goes before that.
    eventually("the service is left alone", async || {
        desk.dispatcher.measure();
        desk.metrics.render(0).contains("nod_push_resting{service=\"fcm\"} 1").then_some(())
    })
    .await;
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
