//! The agent's life: from connection to connection.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use nod_core::answer::{Transferred, Verdict};
use nod_core::id::ChallengeId;
use nod_core::time::Timestamp;
use nod_core::wire::{Ack, ErrorCode, Inbox, InboxItem, InboxRequest};
use tokio::sync::mpsc;

use super::{AgentError, AgentEvent, AgentHandle, AgentOptions, Command, Route};
use crate::api::{Api, ApiError};
use crate::backoff::pause;
use crate::connection::{Connection, ConnectionError, Event, NextStep, Stream, connect};
use crate::trust::{Question, Trust, TrustError};

/// Events and commands that may queue: a person reads slower than a server writes, and the socket waits for the person.
const QUEUE: usize = 64;

/// The longest pause before an answer is said again that the server could not take for the moment: somebody waits for it.
const SAY_AGAIN: Duration = Duration::from_secs(3);

/// The most questions that an inbox call may say it has seen.
const MAX_SEEN: usize = 32;

/// An answer of which it is not known what became.
#[derive(Debug)]
struct PendingAnswer {
    token: String,
    expires_at: Timestamp,
}

/// Why a phase of the agent's life is over.
enum End {
    /// Nobody listens, or nobody gives orders.
    Stopped,
    /// The connection, or the way there, failed.
    Connection(ConnectionError),
    /// A long-poll failed.
    Poll(ApiError),
    /// It is time to try a socket again.
    TrySocket,
}

impl From<ConnectionError> for End {
    fn from(error: ConnectionError) -> Self {
        Self::Connection(error)
    }
}

/// A device that stays reachable until it is told to stop.
#[must_use = "an agent does nothing until it is run"]
pub struct Agent {
    api: Api,
    trust: Trust,
    options: AgentOptions,
    commands: mpsc::Receiver<Command>,
    events: mpsc::Sender<AgentEvent>,
    /// Questions that were reported and wait.
    open: BTreeMap<ChallengeId, Arc<Question>>,
    /// Questions that were refused and wait, so that each is reported once.
    refused: Vec<ChallengeId>,
    pending: BTreeMap<ChallengeId, PendingAnswer>,
}

impl Agent {
    /// An agent for the device of `api`, with its handle and its events.
    pub fn new(api: Api, options: AgentOptions) -> (Self, AgentHandle, mpsc::Receiver<AgentEvent>) {
        let (commands_in, commands) = mpsc::channel(QUEUE);
        let (events, events_out) = mpsc::channel(QUEUE);
        let trust = api.device().trust();
        let (open, refused, pending) = (BTreeMap::new(), Vec::new(), BTreeMap::new());
        let agent = Self { api, trust, options, commands, events, open, refused, pending };
        (agent, AgentHandle { commands: commands_in }, events_out)
    }

    /// Stays reachable until all handles, or the events' receiver, are dropped.
    ///
    /// # Errors
    /// When the server refuses the device for good: see [`AgentError`].
    pub async fn run(mut self) -> Result<(), AgentError> {
        let mut polling = !self.options.socket;
        loop {
            let phase = if polling { self.long_poll().await } else { self.socket().await };
            let Err(end) = phase;
            // Whatever broke, an answer must not wait for it.
            if matches!(end, End::Stopped) || self.deliver_pending().await.is_err() {
                return Ok(());
            }
            let (step, reason) = match end {
                End::Stopped => return Ok(()),
                End::TrySocket => {
                    polling = false;
                    continue;
                }
                End::Connection(error) => (error.next_step(), error.to_string()),
                End::Poll(error) => (next_step(&error), error.to_string()),
            };
            let at_least = match step {
                NextStep::Retry(at_least) => at_least,
                NextStep::Poll => {
                    polling = true;
                    continue;
                }
                NextStep::Credentials => return Err(AgentError::Credentials(reason)),
                NextStep::Stop => return Err(AgentError::Ended(reason)),
            };
            if self.pause(at_least, reason).await.is_err() {
                return Ok(());
            }
        }
    }

    /// Waits before the next attempt. Answers are delivered meanwhile, if they can be.
    async fn pause(&mut self, at_least: Duration, reason: String) -> Result<(), End> {
        let retry_in = self.options.backoff.next(self.api.outside().random(), at_least);
        self.emit(AgentEvent::Offline { retry_in, reason }).await?;
        let mut over = pin!(pause(retry_in));
        loop {
            tokio::select! {
                () = &mut over => return Ok(()),
                command = self.commands.recv() => self.obey_over_http(command).await?,
            }
        }
    }

    /// Lives on a socket until it ends.
    async fn socket(&mut self) -> Result<Infallible, End> {
        let api = self.api.clone();
        let mut connecting = Box::pin(connect(api.device(), api.outside(), api.time()));
        let connection = loop {
            tokio::select! {
                connection = &mut connecting => break connection?,
                command = self.commands.recv() => self.obey_over_http(command).await?,
            }
        };
        drop(connecting);
        self.emit(AgentEvent::Online(Route::Socket)).await?;
        self.on_connection(connection).await
    }

    async fn on_connection<S: Stream>(&mut self, mut connection: Connection<S>) -> Result<Infallible, End> {
        connection.set_trust(self.trust.clone());
        if !self.open.is_empty() {
            // The socket brings what waits now; what ended while there was none is only known from the inbox.
            self.catch_up().await?;
        }
        let mut lasting = pin!(pause(Duration::from_secs(10)));
        let mut lasted = false;
        let mut backoff = self.options.backoff.at_most(SAY_AGAIN);
        let mut again = pin!(pause(Duration::ZERO));
        let mut must_say_again = false;
        loop {
            tokio::select! {
                event = connection.next() => match event? {
                    Event::Challenge(question) => {
                        let challenge = question.id();
                        let shown = self.show(*question).await?;
                        self.acknowledge_on(&mut connection, challenge, shown).await?;
                    }
                    Event::Unverified { item, error } => {
                        let shown = self.learn(&item, error).await?;
                        connection.set_trust(self.trust.clone());
                        self.acknowledge_on(&mut connection, item.challenge, shown).await?;
                    }
                    Event::Error { code, challenge: Some(challenge), retry_after, .. }
                        if is_temporary(code) && self.pending.contains_key(&challenge) =>
                    {
                        if !must_say_again {
                            must_say_again = true;
                            let wait = backoff.next(self.api.outside().random(), retry_after.unwrap_or_default());
                            again.set(pause(wait));
                            self.emit(AgentEvent::AnswerDelayed { challenge, code, retry_in: wait }).await?;
                        }
                    }
                    event => {
                        if matches!(event, Event::Answered { .. }) {
                            backoff.reset();
                        }
                        self.take(event).await?;
                    }
                },
                () = &mut again, if must_say_again => {
                    must_say_again = false;
                    self.say_pending(&mut connection).await?;
                }
                command = self.commands.recv() => match command.ok_or(End::Stopped)? {
                    Command::Opened(challenge) => connection.ack(challenge, Ack::Opened).await?,
                    Command::Answer { question, verdict, secret } => {
                        let token = self.sign(&question, verdict, secret);
                        connection.answer(&token).await?;
                    }
                },
                () = pause(self.options.answer_deadline), if !self.pending.is_empty() && !must_say_again => {
                    return Err(ConnectionError::Broken("the server does not say what became of an answer".to_owned()).into());
                }
                // Only a connection that lasted proves that the server is well.
                () = &mut lasting, if !lasted => {
                    lasted = true;
                    self.options.backoff.reset();
                }
            }
        }
    }

    /// Lives on long-polling until that ends, or until it is time to try a socket again.
    async fn long_poll(&mut self) -> Result<Infallible, End> {
        let api = self.api.clone();
        let mut over = pin!(pause(self.options.socket_again));
        let mut online = false;
        loop {
            let wait = if online { self.options.poll_wait } else { Duration::ZERO };
            let request = self.inbox_request(wait);
            // A server that answers at once, with nothing new, is not asked more than once in a second.
            let mut floor = pin!(pause(Duration::from_secs(1)));
            let mut poll = pin!(api.inbox(&request));
            let inbox = loop {
                tokio::select! {
                    inbox = &mut poll => break inbox.map_err(End::Poll)?,
                    command = self.commands.recv() => self.obey_over_http(command).await?,
                    () = &mut over, if self.options.socket => return Err(End::TrySocket),
                }
            };
            if !online {
                online = true;
                self.options.backoff.reset();
                self.emit(AgentEvent::Online(Route::LongPoll)).await?;
            }
            let news = !inbox.settled.is_empty() || inbox.challenges.iter().any(|item| !self.knows(item.challenge));
            self.take_inbox(inbox).await?;
            self.deliver_pending().await?;
            if !news && !wait.is_zero() {
                floor.as_mut().await;
            }
        }
    }

    fn inbox_request(&self, wait: Duration) -> InboxRequest {
        let seen = self.open.keys().chain(&self.refused).copied().take(MAX_SEEN).collect();
        InboxRequest { wait_ms: u64::try_from(wait.as_millis()).unwrap_or(u64::MAX), seen }
    }

    fn knows(&self, challenge: ChallengeId) -> bool {
        self.open.contains_key(&challenge) || self.refused.contains(&challenge)
    }

    /// Asks once what has ended; failing is no harm, for the questions carry their own end.
    async fn catch_up(&mut self) -> Result<(), End> {
        match self.api.inbox(&self.inbox_request(Duration::ZERO)).await {
            Ok(inbox) => self.take_inbox(inbox).await,
            Err(_) => Ok(()),
        }
    }

    async fn take_inbox(&mut self, inbox: Inbox) -> Result<(), End> {
        for settled in inbox.settled {
            self.take(Event::Settled(settled)).await?;
        }
        // The server lists only what `seen` does not name. A question that is seen stays open until it is settled or expires.
        for item in inbox.challenges {
            let shown = match self.trust.verify(&item, self.api.time().now()) {
                Ok(question) => self.show(question).await?,
                Err(error) => self.learn(&item, error).await?,
            };
            if shown == Shown::New && self.options.acknowledge {
                // A hint: when it is lost, the waiting page says "sent" for a little longer.
                let _ = self.api.ack(item.challenge, Ack::Delivered).await;
            }
        }
        Ok(())
    }

    /// Reports a question, once.
    async fn show(&mut self, question: Question) -> Result<Shown, End> {
        let now = self.api.time().now();
        self.open.retain(|_, question| question.expires_at() > now);
        if self.open.contains_key(&question.id()) {
            return Ok(Shown::Before);
        }
        let question = Arc::new(question);
        self.open.insert(question.id(), Arc::clone(&question));
        self.emit(AgentEvent::Challenge(question)).await?;
        Ok(Shown::New)
    }

    /// Deals with a question that does not verify: with an unknown key, the server's certificates may lead there.
    async fn learn(&mut self, item: &InboxItem, mut error: TrustError) -> Result<Shown, End> {
        if self.knows(item.challenge) {
            return Ok(Shown::Before);
        }
        if error.is_unknown_key()
            && let Ok(keys) = self.api.server_keys().await
            && self.trust.follow(&keys)
        {
            self.emit(AgentEvent::KeysFollowed(self.trust.keys().clone())).await?;
            match self.trust.verify(item, self.api.time().now()) {
                Ok(question) => return self.show(question).await,
                Err(still) => error = still,
            }
        }
        if self.refused.len() >= MAX_SEEN {
            self.refused.remove(0);
        }
        self.refused.push(item.challenge);
        self.emit(AgentEvent::Refused { challenge: item.challenge, error }).await?;
        Ok(Shown::Never)
    }

    async fn acknowledge_on<S: Stream>(
        &self,
        connection: &mut Connection<S>,
        challenge: ChallengeId,
        shown: Shown,
    ) -> Result<(), End> {
        if self.options.acknowledge && shown == Shown::New {
            connection.ack(challenge, Ack::Delivered).await?;
        }
        Ok(())
    }

    /// Takes what a socket, or an inbox, says about questions and answers.
    async fn take(&mut self, event: Event) -> Result<(), End> {
        let report = match event {
            Event::Settled(settled) => {
                self.open.remove(&settled.challenge);
                self.refused.retain(|challenge| *challenge != settled.challenge);
                AgentEvent::Settled(settled)
            }
            Event::Answered { challenge, verdict, state } => {
                self.open.remove(&challenge);
                self.pending.remove(&challenge);
                AgentEvent::Answered { challenge, verdict, state }
            }
            Event::Error { code, message, challenge: Some(challenge), tries_left, .. } => {
                if self.pending.remove(&challenge).is_none() {
                    return self.emit(AgentEvent::Complaint { code, message }).await;
                }
                AgentEvent::AnswerRefused { challenge, code, message, tries_left, state: None }
            }
            Event::Error { code, message, challenge: None, .. } => AgentEvent::Complaint { code, message },
            Event::Challenge(_) | Event::Unverified { .. } => return Ok(()),
        };
        self.emit(report).await
    }

    async fn obey_over_http(&mut self, command: Option<Command>) -> Result<(), End> {
        match command.ok_or(End::Stopped)? {
            Command::Opened(challenge) => {
                // A hint, as above.
                let _ = self.api.ack(challenge, Ack::Opened).await;
                Ok(())
            }
            Command::Answer { question, verdict, secret } => {
                self.sign(&question, verdict, secret);
                self.deliver_pending().await
            }
        }
    }

    /// Signs an answer and keeps it until it is known what became of it.
    fn sign(&mut self, question: &Question, verdict: Verdict, secret: Option<Transferred>) -> String {
        let token = question.answer(self.api.device(), verdict, secret, self.api.time().now());
        let pending = PendingAnswer { token: token.clone(), expires_at: question.expires_at() };
        self.pending.insert(question.id(), pending);
        token
    }

    /// Says again over the socket every answer of which it is not known what became.
    async fn say_pending<S: Stream>(&mut self, connection: &mut Connection<S>) -> Result<(), End> {
        let now = self.api.time().now();
        let late = self.pending.extract_if(.., |_, answer| answer.expires_at <= now);
        for challenge in late.map(|(challenge, _)| challenge).collect::<Vec<_>>() {
            self.emit(AgentEvent::AnswerLost { challenge }).await?;
        }
        for answer in self.pending.values() {
            connection.answer(&answer.token).await?;
        }
        Ok(())
    }

    /// Hands in over HTTP every answer of which it is not known what became: the same token, so the same verdict.
    async fn deliver_pending(&mut self) -> Result<(), End> {
        for (challenge, answer) in std::mem::take(&mut self.pending) {
            let report = match self.api.answer(&answer.token).await {
                Ok(accepted) => {
                    self.open.remove(&challenge);
                    AgentEvent::Answered { challenge, verdict: accepted.verdict, state: accepted.state }
                }
                Err(ApiError::Refused(problem)) if !is_temporary_status(problem.status) => AgentEvent::AnswerRefused {
                    challenge,
                    code: problem.code,
                    message: problem.detail,
                    tries_left: problem.tries_left,
                    state: problem.state,
                },
                Err(_) if self.api.time().now() < answer.expires_at => {
                    self.pending.insert(challenge, answer);
                    continue;
                }
                Err(_) => AgentEvent::AnswerLost { challenge },
            };
            self.emit(report).await?;
        }
        Ok(())
    }

    async fn emit(&self, event: AgentEvent) -> Result<(), End> {
        self.events.send(event).await.map_err(|_| End::Stopped)
    }
}

/// Whether the same, said again later, may be accepted.
fn is_temporary(code: ErrorCode) -> bool {
    is_temporary_status(code.status())
}

fn is_temporary_status(status: u16) -> bool {
    status >= 500 || status == 429
}

/// What happened to a question that arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    New,
    Before,
    Never,
}

fn next_step(error: &ApiError) -> NextStep {
    match error.code() {
        Some(ErrorCode::DeviceRevoked | ErrorCode::AccountDisabled) => NextStep::Stop,
        Some(
            ErrorCode::DeviceUnknown
            | ErrorCode::TokenUnknownKey
            | ErrorCode::TokenBadSignature
            | ErrorCode::TokenWrongAudience,
        ) => NextStep::Credentials,
        _ => NextStep::Retry(Duration::ZERO),
    }
}
