//! `watch`: waits for questions, shows them, and passes on what the person says.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use nod_core::answer::{Transferred, Verdict};
use nod_core::challenge::StateName;
use nod_core::id::ChallengeId;
use nod_core::policy::Level;
use nod_core::time::Timestamp;
use nod_core::wire::Settled;
use nod_device::{
    Account, Agent, AgentError, AgentEvent, AgentHandle, AgentOptions, Identity, Outside, Question, Route, Time,
    TrustError, visible,
};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use super::arguments::AnswerMode;
use super::output::{Output, account_json, account_label, clock, prompt, question_json, question_text};
use super::prompt::{Said, read};
use super::timing::{is_too_soon, reminders_due};
use super::{Failure, input};
use crate::words::Words;

/// What the command line says about watching.
pub(crate) struct Options {
    pub(crate) answer: AnswerMode,
    pub(crate) number: Option<String>,
    pub(crate) once: bool,
}

struct Watched {
    account: Account,
    handle: AgentHandle,
    time: Time,
}

/// A question that is open here.
struct Asked {
    account: usize,
    question: Arc<Question>,
    /// An answer is under way.
    answered: bool,
    reminded: usize,
}

/// How a question ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Answered,
    Otherwise,
}

struct Watch {
    watched: Vec<Watched>,
    asked: VecDeque<Asked>,
    options: Options,
    output: Output,
    /// The account that the machine's clock is measured by, for typing that came too soon.
    clock: Time,
    shown_at: Timestamp,
    /// Set when a question ends, for `--once`.
    ended: Option<Ending>,
}

/// Watches until interrupted, until every account is refused, or with `--once` until the first question has ended.
pub(crate) async fn watch(
    accounts: Vec<Account>,
    options: Options,
    output: Output,
    outside: Outside,
) -> Result<(), Failure> {
    let (sender, mut events) = mpsc::channel(64);
    let mut agents: JoinSet<Result<(), AgentError>> = JoinSet::new();
    let mut forwarders = JoinSet::new();
    let mut watched = Vec::new();
    for (index, mut account) in accounts.into_iter().enumerate() {
        let api = account.api().await?;
        let time = api.time().clone();
        let (agent, handle, mut from_agent) = Agent::new(api, AgentOptions::default());
        agents.spawn(agent.run());
        let sender = sender.clone();
        forwarders.spawn(async move {
            while let Some(event) = from_agent.recv().await {
                if sender.send((index, event)).await.is_err() {
                    return;
                }
            }
        });
        watched.push(Watched { account, handle, time });
    }
    let mut lines = (options.answer == AnswerMode::Ask).then(input::lines);
    let clock = outside.time();
    let shown_at = clock.now();
    let mut watch = Watch { watched, asked: VecDeque::new(), options, output, clock, shown_at, ended: None };
    let mut tick = interval(Duration::from_secs(1));
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        if let (true, Some(ending)) = (watch.options.once, watch.ended) {
            return if ending == Ending::Answered { Ok(()) } else { Err(Failure::unanswered()) };
        }
        tokio::select! {
            Some((account, event)) = events.recv() => watch.event(account, event).await?,
            line = next_line(&mut lines) => match line {
                Some(line) => watch.line(&line).await?,
                // Nobody types any more; questions are still shown.
                None => lines = None,
            },
            Some(ended) = agents.join_next() => match ended {
                Ok(Err(error)) if agents.is_empty() => return Err(error.into()),
                Ok(Err(error)) => watch.tell("ended", None, json!({ "reason": error.to_string() }), &error.to_string())?,
                Ok(Ok(())) if agents.is_empty() => return Ok(()),
                Ok(Ok(())) => {}
                Err(error) => return Err(Failure::other(error.to_string())),
            },
            _ = tick.tick(), if !watch.asked.is_empty() => watch.tick().await?,
            _ = tokio::signal::ctrl_c() => return watch.output.show("\n"),
        }
    }
}

async fn next_line(lines: &mut Option<mpsc::Receiver<String>>) -> Option<String> {
    match lines {
        Some(lines) => lines.recv().await,
        None => std::future::pending().await,
    }
}

impl Watch {
    fn identity(&self, account: usize) -> Option<&Identity> {
        self.watched.get(account).map(|watched| watched.account.identity())
    }

    /// Says an event about an account. With several accounts, people are told which.
    fn tell(&self, event: &str, account: Option<usize>, more: Value, text: &str) -> Result<(), Failure> {
        let identity = account.and_then(|account| self.identity(account));
        let mut object = json!({ "event": event });
        if let (Value::Object(object), Value::Object(more)) = (&mut object, more) {
            object.extend(more);
            if let Some(identity) = identity {
                object.insert("account".to_owned(), account_json(identity));
            }
        }
        let label =
            identity.filter(|_| self.watched.len() > 1).map(|identity| format!("{}: ", account_label(identity)));
        self.output.say(&object, &format!("{}{text}", label.unwrap_or_default()))
    }

    async fn event(&mut self, account: usize, event: AgentEvent) -> Result<(), Failure> {
        let (about, w) = (Some(account), self.output.w);
        match event {
            AgentEvent::Online(route) => {
                let (name, text) = match route {
                    Route::Socket => ("socket", w.terminal_connected()),
                    Route::LongPoll => ("long-poll", w.terminal_connected_poll()),
                };
                self.tell("online", about, json!({ "route": name }), text)
            }
            AgentEvent::Offline { retry_in, reason } => {
                let text = w.terminal_offline(visible(&reason), clock(retry_in)).to_string();
                let millis = u64::try_from(retry_in.as_millis()).unwrap_or(u64::MAX);
                self.tell("offline", about, json!({ "retry_in_ms": millis, "reason": reason }), &text)
            }
            AgentEvent::Challenge(question) => self.ask(account, question).await,
            AgentEvent::Refused { error: TrustError::Token(nod_core::token::TokenError::Expired), .. } => Ok(()),
            AgentEvent::Refused { challenge, error } => {
                let text = w.terminal_untrusted(&error).to_string();
                self.tell("refused", about, json!({ "challenge": challenge, "reason": error.to_string() }), &text)
            }
            AgentEvent::Settled(settled) => self.settled(account, &settled).await,
            AgentEvent::Answered { challenge, verdict, state } => {
                let text = answered(w, verdict, state);
                let more = json!({ "challenge": challenge, "verdict": verdict, "state": state });
                self.tell("answered", about, more, text)?;
                self.close(challenge, Ending::Answered).await
            }
            AgentEvent::AnswerRefused { challenge, code, message, tries_left, state } => {
                let text = match tries_left {
                    Some(left) => w.terminal_wrong_number(left).to_string(),
                    None => w.terminal_not_taken(visible(&message)).to_string(),
                };
                let more = json!({
                    "challenge": challenge, "code": code, "message": message, "tries_left": tries_left, "state": state,
                });
                self.tell("answer_refused", about, more, &text)?;
                self.answer_refused(challenge, tries_left).await
            }
            AgentEvent::AnswerDelayed { challenge, code, retry_in } => {
                let text = w.terminal_delayed(code).to_string();
                let millis = u64::try_from(retry_in.as_millis()).unwrap_or(u64::MAX);
                let more = json!({ "challenge": challenge, "code": code, "retry_in_ms": millis });
                self.tell("answer_delayed", about, more, &text)
            }
            AgentEvent::AnswerLost { challenge } => {
                self.tell("answer_lost", about, json!({ "challenge": challenge }), w.terminal_lost())?;
                self.close(challenge, Ending::Otherwise).await
            }
            AgentEvent::KeysFollowed(keys) => {
                if let Some(watched) = self.watched.get_mut(account) {
                    watched.account.update(|identity| identity.keys = keys)?;
                }
                self.tell("keys_followed", about, json!({}), w.terminal_new_key())
            }
            AgentEvent::Complaint { code, message } => {
                let text = w.terminal_server_says(visible(&message)).to_string();
                self.tell("complaint", about, json!({ "code": code, "message": message }), &text)
            }
        }
    }

    async fn ask(&mut self, account: usize, question: Arc<Question>) -> Result<(), Failure> {
        self.asked.push_back(Asked { account, question: Arc::clone(&question), answered: false, reminded: 0 });
        if self.output.json {
            self.tell("challenge", Some(account), json!({ "challenge": question_json(&question) }), "")?;
        }
        if let Some(verdict) = self.options.answer.verdict() {
            self.show_question(account, &question)?;
            let level = question.claims().level;
            let secret = self.options.number.clone().filter(|_| verdict == Verdict::Approve && level != Level::Tap);
            if verdict == Verdict::Approve && level != Level::Tap && secret.is_none() {
                let more = json!({ "challenge": question.id(), "level": level });
                self.tell("number_needed", Some(account), more, self.output.w.terminal_number_needed())?;
                return Ok(());
            }
            return self.answer(question.id(), verdict, secret.map(Transferred::Typed)).await;
        }
        if self.asked.len() == 1 {
            self.show_front().await
        } else {
            self.output.show(&format!("\n({})\n", self.output.w.terminal_one_more(self.asked.len() - 1)))
        }
    }

    fn show_question(&self, account: usize, question: &Question) -> Result<(), Failure> {
        let (Some(identity), Some(watched)) = (self.identity(account), self.watched.get(account)) else {
            return Ok(());
        };
        self.output.show(&format!("{}\n", question_text(self.output.w, question, identity, watched.time.now())))
    }

    /// Shows the question at the front, and asks.
    async fn show_front(&mut self) -> Result<(), Failure> {
        let Some(front) = self.asked.front() else { return Ok(()) };
        if self.options.answer != AnswerMode::Ask {
            return Ok(());
        }
        self.show_question(front.account, &front.question)?;
        self.output.show(&prompt(self.output.w, front.question.claims().level))?;
        self.shown_at = self.clock.now();
        if let Some(watched) = self.watched.get(front.account) {
            // A hint: where the agent has ended, its end is told on its own.
            let _ = watched.handle.opened(front.question.id()).await;
        }
        Ok(())
    }

    async fn line(&mut self, line: &str) -> Result<(), Failure> {
        let w = self.output.w;
        let Some(front) = self.asked.front() else {
            return self.output.show(&format!("{}\n", w.terminal_nothing()));
        };
        let (challenge, level) = (front.question.id(), front.question.claims().level);
        if front.answered {
            return self.output.show(&format!("{}\n", w.terminal_under_way()));
        }
        if is_too_soon(self.shown_at, self.clock.now()) {
            return self.output.show(&format!("{}\n{}", w.terminal_too_soon(), prompt(w, level)));
        }
        match read(w, level, line) {
            Said::Answer(verdict, secret) => self.answer(challenge, verdict, secret).await,
            Said::NumberNeeded => self.output.show(&prompt(w, level)),
            Said::Unclear => self.output.show(&format!("{}\n{}", w.terminal_unclear(), prompt(w, level))),
        }
    }

    async fn answer(
        &mut self,
        challenge: ChallengeId,
        verdict: Verdict,
        secret: Option<Transferred>,
    ) -> Result<(), Failure> {
        let Some(asked) = self.asked.iter_mut().find(|asked| asked.question.id() == challenge) else { return Ok(()) };
        asked.answered = true;
        let Some(watched) = self.watched.get(asked.account) else { return Ok(()) };
        if watched.handle.answer(&asked.question, verdict, secret).await.is_ok() {
            return Ok(());
        }
        let account = asked.account;
        let text = self.output.w.terminal_not_accepted();
        self.tell("answer_lost", Some(account), json!({ "challenge": challenge }), text)?;
        self.close(challenge, Ending::Otherwise).await
    }

    async fn settled(&mut self, account: usize, settled: &Settled) -> Result<(), Failure> {
        let Some(asked) = self.asked.iter().find(|asked| asked.question.id() == settled.challenge) else {
            return Ok(());
        };
        if settled.by_this_device && asked.answered {
            // What became of our own answer is said by the server's reply to it.
            return Ok(());
        }
        let w = self.output.w;
        let who = settled.device.as_deref().map_or_else(|| w.terminal_another_phone().to_owned(), visible);
        let text = match settled.state {
            StateName::Approved | StateName::Redeemed => w.terminal_approved_on(who).to_string(),
            StateName::Denied => w.terminal_refused_on(who).to_string(),
            StateName::Reported => w.terminal_reported_on(who).to_string(),
            StateName::Expired => w.terminal_expired().to_owned(),
            StateName::Cancelled => w.terminal_cancelled().to_owned(),
            StateName::Pending => return Ok(()),
        };
        let more = json!({ "challenge": settled.challenge, "state": settled.state, "device": settled.device });
        self.output.show("\n")?;
        self.tell("settled", Some(account), more, &text)?;
        self.close(settled.challenge, Ending::Otherwise).await
    }

    async fn answer_refused(&mut self, challenge: ChallengeId, tries_left: Option<u8>) -> Result<(), Failure> {
        // What a script said once it does not say again.
        if tries_left.is_none() || self.options.answer != AnswerMode::Ask {
            return self.close(challenge, Ending::Otherwise).await;
        }
        let Some(asked) = self.asked.iter_mut().find(|asked| asked.question.id() == challenge) else { return Ok(()) };
        asked.answered = false;
        self.output.show(&prompt(self.output.w, asked.question.claims().level))
    }

    /// Takes a question away; the next one takes its place.
    async fn close(&mut self, challenge: ChallengeId, ending: Ending) -> Result<(), Failure> {
        let Some(place) = self.asked.iter().position(|asked| asked.question.id() == challenge) else { return Ok(()) };
        self.asked.remove(place);
        self.ended.get_or_insert(ending);
        if place == 0 { self.show_front().await } else { Ok(()) }
    }

    /// Once a second: reminds of the time, and takes away what has run out.
    async fn tick(&mut self) -> Result<(), Failure> {
        let mut out_of_time = Vec::new();
        for (place, asked) in self.asked.iter_mut().enumerate() {
            let Some(watched) = self.watched.get(asked.account) else { continue };
            let left = watched.time.now().until(asked.question.expires_at());
            let due = reminders_due(left);
            if asked.answered {
                continue;
            }
            if left.is_zero() {
                out_of_time.push((asked.account, asked.question.id()));
            } else if due > asked.reminded && place == 0 && self.options.answer == AnswerMode::Ask {
                asked.reminded = due;
                let (w, level) = (self.output.w, asked.question.claims().level);
                self.output.show(&format!("\n{}\n{}", w.terminal_left(clock(left)), prompt(w, level)))?;
            }
        }
        for (account, challenge) in out_of_time {
            let settled = Settled { challenge, state: StateName::Expired, device: None, by_this_device: false };
            self.settled(account, &settled).await?;
        }
        Ok(())
    }
}

const fn answered(w: Words, verdict: Verdict, state: StateName) -> &'static str {
    match (verdict, state) {
        (Verdict::Approve, StateName::Approved | StateName::Redeemed) => w.terminal_approved(),
        (Verdict::Approve, _) => w.terminal_too_often(),
        (Verdict::Deny, _) => w.terminal_refused(),
        (Verdict::Report, _) => w.terminal_reported(),
    }
}
