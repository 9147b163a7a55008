//! People who sign in, on and on, whatever happens to the service: relying party, browser and two phones each.
//!
//! Every client does what a good one does after a failure: it asks again. What it was told goes into the history.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use nod_core::answer::{Transferred, Verdict};
use nod_core::challenge::StateName;
use nod_core::id::ChallengeId;
use nod_core::random::{Random, below};
use nod_core::wire::{ErrorCode, ServerFrame, WatchView};
use nod_device::{Agent, AgentEvent, AgentOptions, Backoff};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_util::sync::CancellationToken;

use super::history::{Event, History};
use crate::harness::{ORIGIN, Phone, RelyingParty};
use crate::store::bed::Seeded;

/// A person with an account and phones.
pub struct Person {
    pub username: String,
    pub phones: Vec<Phone>,
}

/// A relying party, and what its people's clients were told.
pub struct Site {
    party: RelyingParty,
    pub history: History,
    /// Requests that nobody answered, or that were answered with "not now".
    cut: watch::Sender<Vec<String>>,
    /// Counts the service's starts: a client that was cut off waits for the next, or a moment.
    starts: watch::Sender<u64>,
    /// What the waiting pages show.
    shown: watch::Sender<BTreeMap<ChallengeId, Option<String>>>,
    logins: AtomicU64,
}

impl Site {
    pub fn new(party: RelyingParty) -> Arc<Self> {
        Arc::new(Self {
            party,
            history: History::new(),
            cut: watch::Sender::default(),
            starts: watch::Sender::new(0),
            shown: watch::Sender::default(),
            logins: AtomicU64::new(0),
        })
    }

    /// The service has started: those who wait for it may come.
    pub fn started(&self) {
        self.starts.send_modify(|starts| *starts += 1);
    }

    /// The requests that were not answered, or with "not now".
    pub fn cut(&self) -> Vec<String> {
        self.cut.borrow().clone()
    }

    /// Waits until so many more are not answered.
    pub async fn is_refused(&self, more: usize) {
        let most = self.cut.borrow().len() + more;
        self.cut.subscribe().wait_for(|cut| cut.len() >= most).await.unwrap();
    }

    /// A request's status and body. `None`: there is no answer.
    async fn send(&self, request: RequestBuilder) -> Option<(u16, Value)> {
        match self.send_once(request).await {
            Sent::Answered(status, body) => Some((status, body)),
            Sent::Cut | Sent::NotAtAll => None,
        }
    }

    async fn send_once(&self, request: RequestBuilder) -> Sent {
        let (client, request) = request.build_split();
        let request = request.unwrap();
        let name = format!("{} {}", request.method(), request.url().path());
        let sent = async {
            let response = client.execute(request).await?;
            let status = response.status().as_u16();
            Ok::<_, reqwest::Error>((status, response.bytes().await?))
        };
        match sent.await {
            Ok((status, body)) if status < 500 => {
                Sent::Answered(status, serde_json::from_slice(&body).unwrap_or_default())
            }
            // "Not now": perhaps it was done all the same.
            Ok((status, body)) => self.note(format!("{name}: {status} {}", String::from_utf8_lossy(&body)), Sent::Cut),
            Err(error) if error.is_connect() => self.note(format!("{name}: {error:?}"), Sent::NotAtAll),
            Err(error) => self.note(format!("{name}: {error:?}"), Sent::Cut),
        }
    }

    fn note(&self, what: String, sent: Sent) -> Sent {
        self.cut.send_modify(|cut| cut.push(what));
        sent
    }

    /// Before the next try.
    async fn pause(&self) {
        let mut starts = self.starts.subscribe();
        let _ = tokio::time::timeout(Duration::from_millis(20), starts.changed()).await;
    }

    /// The same request until it is answered.
    async fn until_answered(&self, request: impl Fn() -> RequestBuilder) -> (u16, Value) {
        loop {
            if let Some(answered) = self.send(request()).await {
                return answered;
            }
            self.pause().await;
        }
    }
}

/// What became of a request.
enum Sent {
    Answered(u16, Value),
    /// It was sent, and nobody knows.
    Cut,
    /// Nobody was there to take it.
    NotAtAll,
}

/// All people at once.
pub struct Load {
    workers: JoinSet<()>,
    phones: JoinSet<()>,
    enough: CancellationToken,
    leave: CancellationToken,
}

impl Load {
    pub fn start(site: &Arc<Site>, people: Vec<Person>, seed: u64) -> Self {
        let (enough, leave) = (CancellationToken::new(), CancellationToken::new());
        let (mut workers, mut phones) = (JoinSet::new(), JoinSet::new());
        for (place, person) in (1..).zip(people) {
            for (number, device) in (1..).zip(person.phones) {
                let random = Seeded::new(seed ^ (place * 1000 + number));
                phones.spawn(answer_all(site.clone(), device, number, leave.clone(), random));
            }
            let random = Seeded::new(seed ^ place);
            workers.spawn(sign_in_again_and_again(site.clone(), person.username, enough.clone(), random));
        }
        Self { workers, phones, enough, leave }
    }

    /// Lets every sign-in come to its end.
    pub async fn finish(mut self) {
        self.enough.cancel();
        while let Some(worker) = self.workers.join_next().await {
            worker.unwrap();
        }
        self.leave.cancel();
        while let Some(phone) = self.phones.join_next().await {
            phone.unwrap();
        }
    }
}

async fn sign_in_again_and_again(site: Arc<Site>, username: String, enough: CancellationToken, random: Seeded) {
    while !enough.is_cancelled() {
        sign_in(&site, &username, &random).await;
    }
}

/// One sign-in: ask, wait, redeem (twice at once and with different keys, for no receipt is given twice).
async fn sign_in(site: &Site, username: &str, random: &Seeded) {
    let login = site.logins.fetch_add(1, Ordering::Relaxed);
    let level = if below(random, 4) == 0 { "number" } else { "tap" };
    let body = json!({ "username": username, "level": level });
    // The same key for each try: what was asked and not acknowledged is not asked twice.
    let ask = || site.party.request(Method::POST, "/v1/challenges").header("idempotency-key", login).json(&body);
    let (status, asked) = site.until_answered(ask).await;
    assert_eq!(status, 201, "{asked}");
    let challenge: ChallengeId = asked["id"].as_str().unwrap().parse().unwrap();
    site.history.push(Event::Issued { login, challenge });
    let number = asked["show"]["number"].as_str().map(str::to_owned);
    site.shown.send_modify(|shown| drop(shown.insert(challenge, number)));
    let withdrawn = below(random, 8) == 0;
    let mut browser = Browser::new(site, challenge, asked["ticket"].as_str().unwrap(), random);
    let withdraw = async {
        if withdrawn {
            cancel(site, challenge).await;
        }
    };
    let (state, ()) = tokio::join!(browser.wait(), withdraw);
    if state == StateName::Approved {
        let given = tokio::join!(redeem(site, challenge, "one"), redeem(site, challenge, "two"));
        assert!(
            given.0 != given.1,
            "one of two keys gets the receipt, however many of its answers are lost: {given:?}"
        );
    }
    site.shown.send_modify(|shown| drop(shown.remove(&challenge)));
    site.history.push(Event::Done { login });
}

async fn cancel(site: &Site, challenge: ChallengeId) {
    let path = format!("/v1/challenges/{challenge}");
    let (status, body) = site.until_answered(|| site.party.request(Method::DELETE, &path)).await;
    match status {
        200 => site.history.push(Event::Cancelled { challenge }),
        // An answer was faster; or it was us, and the reply was cut off.
        409 => {}
        _ => panic!("{status} {body}"),
    }
}

/// Redeems, with the same key until it is answered. Whether that gave the receipt.
async fn redeem(site: &Site, challenge: ChallengeId, key: &str) -> bool {
    let path = format!("/v1/challenges/{challenge}/redeem");
    loop {
        match site.send_once(site.party.request(Method::POST, &path).header("idempotency-key", key)).await {
            Sent::Answered(200, _) => {
                site.history.push(Event::Redeemed { challenge });
                return true;
            }
            Sent::Answered(409, body) if body["code"] == ErrorCode::AlreadyRedeemed.as_str() => {
                site.history.push(Event::RedemptionRefused { challenge });
                return false;
            }
            Sent::Answered(status, body) => panic!("{status} {body}"),
            Sent::Cut => site.history.push(Event::RedemptionCut { challenge }),
            Sent::NotAtAll => {}
        }
        site.pause().await;
    }
}

/// A waiting page.
struct Browser<'a> {
    site: &'a Site,
    challenge: ChallengeId,
    way: Way,
    pass: Pass,
    seen: u32,
}

#[derive(Clone, Copy)]
enum Way {
    Socket,
    Events,
    Poll,
}

/// What a page shows to be let in.
enum Pass {
    /// `tried`: it was sent once and the reply was cut off. Perhaps it is spent.
    Ticket {
        ticket: String,
        tried: bool,
    },
    Token(String),
    /// The ticket was spent on a reply that never came: the page asks its own site how it stands.
    Spent,
}

/// Why a page has to try again: the connection is gone, or it has another pass.
struct Again;

impl<'a> Browser<'a> {
    fn new(site: &'a Site, challenge: ChallengeId, ticket: &str, random: &Seeded) -> Self {
        let way = match below(random, 3) {
            0 => Way::Socket,
            1 => Way::Events,
            _ => Way::Poll,
        };
        let pass = Pass::Ticket { ticket: ticket.to_owned(), tried: false };
        Self { site, challenge, way, pass, seen: 0 }
    }

    /// Waits for the end, from connection to connection.
    async fn wait(&mut self) -> StateName {
        loop {
            let waited = match (&self.pass, self.way) {
                (Pass::Spent, _) => self.ask_site().await,
                (_, Way::Socket) => self.socket().await,
                (Pass::Ticket { .. }, _) => self.exchange().await,
                (Pass::Token(token), Way::Events) => self.events(&token.clone()).await,
                (Pass::Token(token), Way::Poll) => self.poll(&token.clone()).await,
            };
            match waited {
                Ok(state) => return state,
                Err(Again) => self.site.pause().await,
            }
        }
    }

    /// Takes a view down; gives the state when it is the end.
    fn see(&mut self, view: &WatchView) -> Option<StateName> {
        assert_eq!(view.challenge, self.challenge);
        let (challenge, state) = (self.challenge, view.state);
        assert!(view.version >= self.seen, "old news: {view:?} after version {}", self.seen);
        self.seen = view.version;
        let end = state.is_final();
        self.site.history.push(if end { Event::Ended { challenge, state } } else { Event::Told { challenge, state } });
        end.then_some(state)
    }

    /// The ticket is about to be sent.
    fn trying(&mut self) {
        if let Pass::Ticket { tried, .. } = &mut self.pass {
            *tried = true;
        }
    }

    /// The pass was refused: only a ticket that went out before can have been spent.
    fn refused(&mut self, tried_before: bool) {
        assert!(tried_before, "a fresh ticket was refused");
        self.pass = Pass::Spent;
    }

    fn was_tried(&self) -> bool {
        matches!(self.pass, Pass::Ticket { tried: true, .. })
    }

    async fn exchange(&mut self) -> Result<StateName, Again> {
        let Pass::Ticket { ticket, .. } = &self.pass else { return Err(Again) };
        let body = json!({ "ticket": ticket });
        let tried_before = self.was_tried();
        self.trying();
        let url = format!("{}/v1/watch/exchange", self.site.party.url);
        let request = self.site.party.http.post(url).header("origin", ORIGIN).json(&body);
        match self.site.send(request).await.ok_or(Again)? {
            (200, body) => {
                self.pass = Pass::Token(body["token"].as_str().unwrap().to_owned());
                self.see(&serde_json::from_value(body["view"].clone()).unwrap()).ok_or(Again)
            }
            (401, _) => {
                self.refused(tried_before);
                Err(Again)
            }
            other => panic!("{other:?}"),
        }
    }

    async fn poll(&mut self, token: &str) -> Result<StateName, Again> {
        let url = format!("{}/v1/watch/poll", self.site.party.url);
        let body = json!({ "version": self.seen, "wait_ms": 20_000 });
        let request = self.site.party.http.post(url).bearer_auth(token).header("origin", ORIGIN).json(&body);
        match self.site.send(request).await.ok_or(Again)? {
            (200, body) => self.see(&serde_json::from_value(body).unwrap()).ok_or(Again),
            other => panic!("{other:?}"),
        }
    }

    async fn events(&mut self, token: &str) -> Result<StateName, Again> {
        let url = format!("{}/v1/watch/events", self.site.party.url);
        let request = self.site.party.http.post(url).bearer_auth(token).header("origin", ORIGIN);
        let response = request.send().await.map_err(|_| Again)?;
        if response.status().is_server_error() {
            return Err(Again);
        }
        assert_eq!(response.status(), 200);
        let (mut stream, mut text) = (response.bytes_stream(), String::new());
        loop {
            let chunk = stream.next().await.ok_or(Again)?.map_err(|_| Again)?;
            text += std::str::from_utf8(&chunk).unwrap();
            while let Some((event, rest)) = text.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data: ")).map(str::to_owned);
                text = rest.to_owned();
                if let Some(view) = data
                    && let Some(end) = self.see(&serde_json::from_str(&view).unwrap())
                {
                    return Ok(end);
                }
            }
        }
    }

    async fn socket(&mut self) -> Result<StateName, Again> {
        let address = self.site.party.url.strip_prefix("http://").unwrap();
        let mut request = format!("ws://{address}/v1/socket").into_client_request().unwrap();
        request.headers_mut().insert("origin", ORIGIN.parse().unwrap());
        let stream = TcpStream::connect(address).await.map_err(|_| Again)?;
        let (mut socket, _) = tokio_tungstenite::client_async(request, stream).await.map_err(|_| Again)?;
        let first = match &self.pass {
            Pass::Ticket { ticket, .. } => json!({ "type": "watch", "ticket": ticket }),
            Pass::Token(token) => json!({ "type": "watch", "token": token }),
            Pass::Spent => return Err(Again),
        };
        let tried_before = self.was_tried();
        self.trying();
        socket.send(Message::text(first.to_string())).await.map_err(|_| Again)?;
        loop {
            let message = socket.next().await.ok_or(Again)?.map_err(|_| Again)?;
            let Message::Text(text) = message else { continue };
            let view = match serde_json::from_str(&text).unwrap() {
                ServerFrame::Watching { token, view } => {
                    if let Some(token) = token {
                        self.pass = Pass::Token(token);
                    }
                    view
                }
                ServerFrame::View { view } => view,
                ServerFrame::Error { code: ErrorCode::WatchUnauthorized, .. } => {
                    self.refused(tried_before);
                    return Err(Again);
                }
                ServerFrame::Bye { .. } => return Err(Again),
                _ => continue,
            };
            if let Some(end) = self.see(&view) {
                return Ok(end);
            }
        }
    }

    /// The site's own server knows: it asked.
    async fn ask_site(&mut self) -> Result<StateName, Again> {
        let path = format!("/v1/challenges/{}?wait=20", self.challenge);
        let (status, body) = self.site.send(self.site.party.request(Method::GET, &path)).await.ok_or(Again)?;
        assert_eq!(status, 200, "{body}");
        let state: StateName = serde_json::from_value(body["state"].clone()).unwrap();
        if !state.is_final() {
            return Err(Again);
        }
        self.site.history.push(Event::Ended { challenge: self.challenge, state });
        Ok(state)
    }
}

/// A phone and its owner, who answers everything, one way or the other.
async fn answer_all(site: Arc<Site>, phone: Phone, number: u64, leave: CancellationToken, random: Seeded) {
    let backoff = Backoff::new(Duration::from_millis(10), Duration::from_millis(40));
    // Every second phone has no WebSocket.
    let options = AgentOptions { backoff, socket: number % 2 == 1, ..AgentOptions::default() };
    let device = phone.device.identity().device;
    let (agent, handle, mut events) = Agent::new(phone.api(), options);
    let owner = async move {
        let mut unanswered = BTreeSet::new();
        loop {
            let event = tokio::select! {
                event = events.recv() => event.expect("the agent runs until its owner leaves"),
                () = leave.cancelled(), if unanswered.is_empty() => return,
            };
            match event {
                AgentEvent::Challenge(question) => {
                    let id = question.id();
                    let Some(secret) = read_number(&site, id).await else { continue };
                    let verdict = draw(&random);
                    unanswered.insert(id);
                    handle.answer(&question, verdict, secret).await.unwrap();
                }
                AgentEvent::Answered { challenge, verdict, state } => {
                    unanswered.remove(&challenge);
                    assert!(state.is_final());
                    site.history.push(Event::Accepted { challenge, device, verdict });
                }
                AgentEvent::AnswerRefused { challenge, code: ErrorCode::ChallengeSettled, .. } => {
                    unanswered.remove(&challenge);
                }
                AgentEvent::AnswerRefused { code, message, .. } => panic!("{code}: {message}"),
                AgentEvent::AnswerDelayed { code, .. } => {
                    assert!(code.status() >= 500, "{code}");
                    site.note(format!("answer: {} \"code\":\"{code}\"", code.status()), Sent::Cut);
                }
                AgentEvent::AnswerLost { challenge } => {
                    unanswered.remove(&challenge);
                    site.history.push(Event::AnswerLost { challenge });
                }
                AgentEvent::Settled(settled) => {
                    site.history.push(Event::Settled { challenge: settled.challenge, state: settled.state });
                }
                AgentEvent::Refused { error, .. } => panic!("a question does not verify: {error}"),
                AgentEvent::Online(_)
                | AgentEvent::Offline { .. }
                | AgentEvent::KeysFollowed(_)
                | AgentEvent::Complaint { .. } => {}
            }
        }
    };
    let (ran, ()) = tokio::join!(agent.run(), owner);
    ran.unwrap();
}

/// What the waiting page shows for that challenge, once there is a page. `None`: it is over.
async fn read_number(site: &Site, challenge: ChallengeId) -> Option<Option<Transferred>> {
    // The phone may know before the browser does: the page comes, or the question was settled and its page has gone.
    let mut shown = site.shown.subscribe();
    let look = shown.wait_for(|shown| shown.contains_key(&challenge) || is_done(site, challenge));
    let page = look.await.unwrap().get(&challenge).cloned()?;
    Some(page.map(Transferred::Typed))
}

fn is_done(site: &Site, challenge: ChallengeId) -> bool {
    site.history.ended(challenge)
}

fn draw(random: &dyn Random) -> Verdict {
    match below(random, 20) {
        0 => Verdict::Report,
        1..=4 => Verdict::Deny,
        _ => Verdict::Approve,
    }
}
