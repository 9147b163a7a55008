//! The loop that stays reachable.

use std::sync::Arc;
use std::time::Duration;

use nod_core::answer::{Transferred, Verdict};
use nod_core::challenge::StateName;
use nod_core::device::Algorithm;
use nod_core::policy::Level;
use nod_core::time::Timestamp;
use nod_core::token::Signer;
use nod_core::wire::{Ack, CloseCode, ErrorCode};
use nod_device::{
    Agent, AgentError, AgentEvent, AgentHandle, AgentOptions, Api, Backoff, Clock, DeviceKey, Outside, Question, Route,
    SystemClock, SystemRandom,
};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::server::{Plan, Server, vouch};

struct Running {
    handle: AgentHandle,
    events: mpsc::Receiver<AgentEvent>,
    tasks: JoinSet<Result<(), AgentError>>,
}

fn key(algorithm: Algorithm) -> Arc<dyn Signer> {
    Arc::new(DeviceKey::generate(algorithm, &SystemRandom).unwrap())
}

fn run_with(server: &Server, outside: Outside, options: AgentOptions) -> Running {
    let api = Api::new(server.device(key(Algorithm::EdDsa)), outside);
    let (agent, handle, events) = Agent::new(api, options);
    let mut tasks = JoinSet::new();
    tasks.spawn(agent.run());
    Running { handle, events, tasks }
}

fn run(server: &Server) -> Running {
    let backoff = Backoff::new(Duration::from_millis(1), Duration::from_millis(10));
    run_with(server, Outside::system().unwrap(), AgentOptions { backoff, ..AgentOptions::default() })
}

impl Running {
    async fn next(&mut self) -> AgentEvent {
        self.events.recv().await.expect("the agent runs")
    }

    async fn question(&mut self) -> Arc<Question> {
        loop {
            match self.next().await {
                AgentEvent::Challenge(question) => return question,
                AgentEvent::Online(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }
}

#[tokio::test]
async fn a_question_is_shown_acknowledged_and_answered_over_the_socket() {
    let server = Server::start().await;
    let mut running = run(&server);
    assert_eq!(running.next().await, AgentEvent::Online(Route::Socket));
    let challenge = server.ask(Level::Tap, 0);
    let question = running.question().await;
    assert_eq!(question.id(), challenge);
    server.acked(challenge, Ack::Delivered).await;
    running.handle.opened(challenge).await.unwrap();
    server.acked(challenge, Ack::Opened).await;
    running.handle.answer(&question, Verdict::Deny, None).await.unwrap();
    let answered = AgentEvent::Answered { challenge, verdict: Verdict::Deny, state: StateName::Denied };
    assert_eq!(running.next().await, answered);
    assert!(server.inner.lock().unwrap().answers[0].1, "over the socket");
    // Without anybody to give orders, the agent ends.
    drop(running.handle);
    running.tasks.join_next().await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn a_wrong_number_leaves_another_try() {
    let server = Server::start().await;
    server.inner.lock().unwrap().number = Some("64");
    for plan in [Plan::Serve, Plan::NotFound] {
        server.plan(&[plan]);
        server.inner.lock().unwrap().waiting.clear();
        let mut running = run(&server);
        let challenge = server.ask(Level::Number, 0);
        let question = running.question().await;
        let typed = |digits: &str| Some(Transferred::Typed(digits.to_owned()));
        running.handle.answer(&question, Verdict::Approve, typed("65")).await.unwrap();
        let refused = running.next().await;
        let AgentEvent::AnswerRefused { code: ErrorCode::NumberWrong, tries_left: Some(1), .. } = refused else {
            panic!("{refused:?}")
        };
        running.handle.answer(&question, Verdict::Approve, typed("64")).await.unwrap();
        let answered = AgentEvent::Answered { challenge, verdict: Verdict::Approve, state: StateName::Approved };
        assert_eq!(running.next().await, answered);
    }
}

#[tokio::test]
async fn a_question_that_a_foreign_key_signed_is_not_shown() {
    let server = Server::start().await;
    let mut running = run(&server);
    assert_eq!(running.next().await, AgentEvent::Online(Route::Socket));
    // The server vouches for nobody: key 1 is a stranger's.
    let forged = server.ask(Level::Tap, 1);
    let refused = running.next().await;
    assert!(matches!(refused, AgentEvent::Refused { challenge, .. } if challenge == forged), "{refused:?}");
    let good = server.ask(Level::Tap, 0);
    assert_eq!(running.question().await.id(), good);
    server.acked(good, Ack::Delivered).await;
    assert!(!server.inner.lock().unwrap().acks.iter().any(|(challenge, _)| *challenge == forged));
}

#[tokio::test]
async fn the_servers_new_keys_are_followed_when_the_pinned_one_vouches() {
    let server = Server::start().await;
    // Listed newest first, as nobody promises an order; and a stranger's that vouches for itself is of no use.
    let certificates = vec![vouch(&server, 1, 2), vouch(&server, 0, 1)];
    server.inner.lock().unwrap().certificates = certificates;
    let mut running = run(&server);
    assert_eq!(running.next().await, AgentEvent::Online(Route::Socket));
    let challenge = server.ask(Level::Tap, 2);
    let AgentEvent::KeysFollowed(keys) = running.next().await else { panic!("the keys are new") };
    assert_eq!(keys.keys.len(), 3);
    assert_eq!(running.question().await.id(), challenge);
    // From now on without asking.
    let next = server.ask(Level::Tap, 1);
    assert_eq!(running.question().await.id(), next);
}

#[tokio::test]
async fn without_a_socket_the_device_polls() {
    let server = Server::start().await;
    server.plan(&[Plan::NotFound]);
    let mut running = run(&server);
    assert_eq!(running.next().await, AgentEvent::Online(Route::LongPoll));
    let challenge = server.ask(Level::Tap, 0);
    let question = running.question().await;
    running.handle.answer(&question, Verdict::Approve, None).await.unwrap();
    let answered = AgentEvent::Answered { challenge, verdict: Verdict::Approve, state: StateName::Approved };
    assert_eq!(running.next().await, answered);
    assert!(!server.inner.lock().unwrap().answers[0].1, "over HTTP");
}

#[tokio::test]
async fn a_device_that_polls_shows_each_question_once() {
    let server = Server::start().await;
    server.plan(&[Plan::NotFound]);
    let mut running = run(&server);
    assert_eq!(running.next().await, AgentEvent::Online(Route::LongPoll));
    for _ in 0..4 {
        let challenge = server.ask(Level::Tap, 0);
        assert_eq!(running.question().await.id(), challenge);
    }
}

#[tokio::test]
async fn a_device_that_polls_tries_the_socket_again() {
    let server = Server::start().await;
    server.plan(&[Plan::NotFound]);
    let options = AgentOptions { socket_again: Duration::from_millis(50), ..AgentOptions::default() };
    let mut running = run_with(&server, Outside::system().unwrap(), options);
    while running.next().await != AgentEvent::Online(Route::Socket) {}
    assert!(server.inner.lock().unwrap().plans.is_empty(), "the first attempt failed");
}

#[tokio::test]
async fn a_device_comes_back_when_the_server_said_and_not_before() {
    let server = Server::start().await;
    server.plan(&[Plan::Bye(40), Plan::Close(CloseCode::GoingAway), Plan::Serve]);
    let mut running = run(&server);
    assert_eq!(running.next().await, AgentEvent::Online(Route::Socket));
    let AgentEvent::Offline { retry_in, .. } = running.next().await else { panic!("the server said bye") };
    assert!(retry_in >= Duration::from_millis(40), "{retry_in:?}");
    let AgentEvent::Offline { retry_in, .. } = running.next().await else { panic!("the server closed") };
    assert!(retry_in <= Duration::from_millis(10), "{retry_in:?}");
    assert_eq!(running.next().await, AgentEvent::Online(Route::Socket));
}

#[tokio::test]
async fn an_answer_survives_a_socket_that_breaks() {
    let server = Server::start().await;
    server.plan(&[Plan::CutAtAnswer]);
    let mut running = run(&server);
    let challenge = server.ask(Level::Tap, 0);
    let question = running.question().await;
    running.handle.answer(&question, Verdict::Approve, None).await.unwrap();
    let answered = AgentEvent::Answered { challenge, verdict: Verdict::Approve, state: StateName::Approved };
    assert_eq!(running.next().await, answered);
    let answers = server.inner.lock().unwrap().answers.clone();
    let [(first, true), (second, false)] = &answers[..] else { panic!("{answers:?}") };
    assert_eq!(first, second, "the same token, so the same verdict");
}

#[tokio::test]
async fn an_answer_that_the_server_cannot_take_for_the_moment_is_said_again_over_the_socket() {
    let server = Server::start().await;
    server.plan(&[Plan::Unavailable(3)]);
    let mut running = run(&server);
    let challenge = server.ask(Level::Tap, 0);
    let question = running.question().await;
    running.handle.answer(&question, Verdict::Approve, None).await.unwrap();
    for _ in 0..3 {
        let delayed = running.next().await;
        let AgentEvent::AnswerDelayed { code: ErrorCode::StoreUnavailable, .. } = delayed else {
            panic!("{delayed:?}")
        };
    }
    let answered = AgentEvent::Answered { challenge, verdict: Verdict::Approve, state: StateName::Approved };
    assert_eq!(running.next().await, answered);
    let answers = server.inner.lock().unwrap().answers.clone();
    assert_eq!(answers.len(), 4);
    assert!(answers.iter().all(|answer| *answer == (answers[0].0.clone(), true)), "the same token, over the socket");
}

#[tokio::test]
async fn a_revoked_device_does_not_come_back() {
    let server = Server::start().await;
    server.plan(&[Plan::Close(CloseCode::Revoked)]);
    let mut running = run(&server);
    let ended = running.tasks.join_next().await.unwrap().unwrap();
    assert!(matches!(ended, Err(AgentError::Ended(_))), "{ended:?}");

    server.plan(&[Plan::Close(CloseCode::Unauthorized)]);
    let mut running = run(&server);
    let ended = running.tasks.join_next().await.unwrap().unwrap();
    assert!(matches!(ended, Err(AgentError::Credentials(_))), "{ended:?}");
}

/// A clock that is an hour late.
struct Late;

impl Clock for Late {
    fn now(&self) -> Timestamp {
        SystemClock.now().minus(Duration::from_hours(1))
    }
}

#[tokio::test]
async fn a_wrong_clock_is_corrected_by_the_server() {
    let server = Server::start().await;
    for plan in [Plan::Serve, Plan::NotFound] {
        server.plan(&[plan]);
        server.inner.lock().unwrap().waiting.clear();
        let outside = Outside::new(Arc::new(Late), Arc::new(SystemRandom)).unwrap();
        let mut running = run_with(&server, outside, AgentOptions::default());
        server.ask(Level::Tap, 0);
        let question = running.question().await;
        running.handle.answer(&question, Verdict::Approve, None).await.unwrap();
        assert!(matches!(running.next().await, AgentEvent::Answered { state: StateName::Approved, .. }));
    }
}
