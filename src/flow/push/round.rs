//! Phones are woken through push services, and what became of that is recorded.
//!
//! Issuing a challenge only spawns a task, of which there are at most `push.questions` (law: a push never fails an issue, and never
//! slows one). The task reads the account's targets, has the dispatcher send to all of them at once, and stays until the challenge is settled:
//! then it calls back what was not sent yet, and withdraws the notifications of the phones that did not answer.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use nod_core::challenge::StateName;
use nod_core::id::{AccountId, ChallengeId};
use nod_core::policy::Level;
use nod_core::time::Timestamp;
use nod_core::wire::ErrorCode;
use tokio_util::sync::CancellationToken;

use super::registration::{Open, forget, targets};
use crate::app::App;
use crate::flow::approval::watch::Watch;
use crate::flow::refusal::Result;
use crate::push::{Details, Notice, Push, Report, What};
use crate::store::{PushStep, RecordPush};

/// How long a question's end is not looked for after a look that failed.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// A challenge whose phones are to be woken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::flow) struct Prompt {
    /// The challenge.
    pub(in crate::flow) challenge: ChallengeId,
    /// The account whose phones are woken.
    pub(in crate::flow) account: AccountId,
    /// Its level.
    pub(in crate::flow) level: Level,
    /// When it ends.
    pub(in crate::flow) expires_at: Timestamp,
    /// Who asks and from where.
    pub(in crate::flow) details: Option<Details>,
}

/// Wakes the phones of a challenge's account, in a task of its own. Never waits: beyond `push.questions` at once a challenge is not
/// pushed, which is logged and no error.
pub(in crate::flow) fn wake_phones(app: &Arc<App>, prompt: Prompt) {
    if app.push.dispatcher.is_empty() || app.lifecycle.is_finishing() {
        return;
    }
    let Ok(permit) = Arc::clone(&app.push.challenges).try_acquire_owned() else {
        tracing::warn!("more challenges are being pushed than push.questions allows: one is not pushed");
        return;
    };
    let held = Arc::clone(app);
    app.lifecycle.spawn(async move {
        let _permit = permit;
        if let Err(refusal) = look_after(&held, &prompt).await {
            tracing::warn!(challenge = %prompt.challenge, code = refusal.code.as_str(), "pushes were not looked after");
        }
    });
}

/// Pushes a question, and stays until it is settled or its time is over.
async fn look_after(app: &App, prompt: &Prompt) -> Result<()> {
    let targets = targets(app, prompt.account).await?;
    if targets.is_empty() {
        return Ok(());
    }
    let (watch, view) = Watch::open(app, prompt.challenge).await?;
    // The time until a browser is told is another's to measure.
    let mut watch = watch.unmeasured();
    if view.state.is_final() {
        return Ok(());
    }
    let details = prompt.details.clone().filter(|_| app.config.push.details);
    let notice = Notice {
        challenge: prompt.challenge,
        what: What::Question { level: prompt.level },
        expires_at: prompt.expires_at,
        details,
    };
    let mut round = Round::send(app, prompt, &targets, notice);
    loop {
        tokio::select! {
            // Taken from the list here, and written down where nothing interrupts it.
            Some((place, report)) = round.reports.next() => round.take_down(place, report).await,
            next = watch.next(app) => match next {
                Ok(view) if view.state.is_final() => return round.withdraw(view.state).await,
                Ok(_) => {}
                Err(refusal) if refusal.code == ErrorCode::ChallengeUnknown => return round.withdraw(StateName::Cancelled).await,
                // The store is away. The pushes go on by themselves; their end is looked for again.
                Err(_) => app.clock.sleep(LOOK_AGAIN).await,
            },
            () = app.lifecycle.finishing() => {
                // What is under way has a moment yet, and the rest ends by itself.
                round.hear_all().await;
                return Ok(());
            }
        }
    }
}

/// One question's pushes.
struct Round<'a> {
    scribe: Scribe<'a>,
    targets: &'a [Open],
    notice: Notice,
    cancel: CancellationToken,
    reports: Reports<'a>,
    /// By target: its notification may be on the phone.
    shown: Vec<bool>,
}

type Reports<'a> = FuturesUnordered<std::pin::Pin<Box<dyn Future<Output = (usize, Report)> + Send + 'a>>>;

impl<'a> Round<'a> {
    /// Hands a push for each target to the dispatcher, all at once. What becomes of them is recorded when it is known: a write
    /// for each that only said "on its way" would make others wait for it.
    fn send(app: &'a App, prompt: &'a Prompt, targets: &'a [Open], notice: Notice) -> Self {
        let cancel = CancellationToken::new();
        let shared = Arc::new(notice.clone());
        let reports: Reports<'a> = FuturesUnordered::new();
        for (place, open) in targets.iter().enumerate() {
            let (target, notice) = (open.target.clone(), Arc::clone(&shared));
            let push = Push { account: prompt.account, target, notice, cancel: cancel.clone() };
            let report = app.push.dispatcher.dispatch(push);
            // A dispatcher that is gone says nothing: the process ends.
            reports.push(Box::pin(async move { (place, report.await.unwrap_or(Report::Cancelled { begun: true })) }));
        }
        let scribe = Scribe { app, prompt, sent_at: app.now() };
        Self { scribe, targets, notice, cancel, reports, shown: vec![false; targets.len()] }
    }

    /// Writes down what became of a push.
    async fn take_down(&mut self, place: usize, report: Report) {
        if let (Some(open), Some(shown)) = (self.targets.get(place), self.shown.get_mut(place)) {
            *shown = matches!(report, Report::Accepted | Report::Cancelled { begun: true });
            self.scribe.write(open, report).await;
        }
    }

    /// Hears what became of all pushes that are not over yet.
    async fn hear_all(&mut self) {
        while let Some((place, report)) = self.reports.next().await {
            self.take_down(place, report).await;
        }
    }

    /// Takes the notifications back, except from the phone that answered and from those where their time is over anyway.
    async fn withdraw(mut self, state: StateName) -> Result<()> {
        // What is not sent yet is not sent any more.
        self.cancel.cancel();
        self.hear_all().await;
        if state == StateName::Expired {
            return Ok(());
        }
        let record = self.scribe.app.store.challenge(self.scribe.prompt.challenge).await?;
        let answered = record.and_then(|record| record.challenge.state.decision().map(|decision| decision.device));
        let notice = Arc::new(Notice { what: What::Settled, details: None, ..self.notice });
        for (open, shown) in self.targets.iter().zip(&self.shown) {
            if *shown && Some(open.row.device) != answered {
                let (target, notice) = (open.target.clone(), Arc::clone(&notice));
                let push =
                    Push { account: self.scribe.prompt.account, target, notice, cancel: CancellationToken::new() };
                // Nobody waits for it.
                drop(self.scribe.app.push.dispatcher.dispatch(push));
            }
        }
        Ok(())
    }
}

/// Writes down what became of one question's pushes.
#[derive(Clone, Copy)]
struct Scribe<'a> {
    app: &'a App,
    prompt: &'a Prompt,
    sent_at: Timestamp,
}

impl Scribe<'_> {
    async fn write(self, open: &Open, report: Report) {
        match report {
            Report::Accepted => self.record(open, PushStep::Accepted).await,
            Report::Gone(since) => {
                forget(self.app, self.prompt.account, open, since).await;
                self.record(open, PushStep::Failed("the target is no more".to_owned())).await;
            }
            Report::Failed(reason) => self.record(open, PushStep::Failed(reason)).await,
            Report::Dropped => self.record(open, PushStep::Failed("too many pushes were waiting".to_owned())).await,
            Report::Cancelled { .. } => {}
        }
    }

    /// What is not recorded costs an owner a hint, and nobody a sign-in.
    async fn record(self, open: &Open, step: PushStep) {
        let record = RecordPush {
            challenge: self.prompt.challenge,
            device: open.row.device,
            kind: open.row.kind,
            sent_at: self.sent_at,
            at: self.app.now(),
            step,
        };
        if let Err(error) = self.app.store.record_push(record).await {
            tracing::debug!(%error, "what became of a push was not recorded");
        }
    }
}
