//! A browser waits.

use std::time::Duration;

use nod_core::challenge::{Progress, StateName};
use nod_core::id::{ChallengeId, ClientId};
use nod_core::time::Timestamp;
use nod_core::wire::{ErrorCode, WatchView};

use crate::app::App;
use crate::event::Event;
use crate::flow::approval::ticket::{self, Kind};
use crate::flow::approval::{announce, challenge};
use crate::flow::caller::Caller;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::wait;
use crate::hub::{Subscription, Wake};
use crate::store::{ChallengeRecord, Fenced};
use crate::telemetry::Step;
use crate::topic::Topic;

/// How often a waiter looks although nobody woke it: what a lost wake costs at the most.
pub const TICK: Duration = Duration::from_secs(15);

/// Exchanges a one-time ticket for the watch token of its challenge, and starts to wait. `origin`: the page's, as the browser
/// says it.
///
/// # Errors
/// `watch_unauthorized`, `origin_not_allowed`, `too_many_requests`, and the store's.
pub async fn exchange(
    app: &App,
    caller: Caller,
    ticket: &str,
    origin: Option<&str>,
) -> Result<(String, Watch, WatchView)> {
    caller.attempt(app, exchanged(app, ticket, origin)).await
}

async fn exchanged(app: &App, ticket: &str, origin: Option<&str>) -> Result<(String, Watch, WatchView)> {
    let challenge = ticket::open(&app.vault, Kind::Ticket, ticket)?;
    // Before the ticket is spent: a page that may not watch must not cost the right one its ticket.
    let (watch, view) = Watch::authorized(app, challenge, origin).await?;
    let now = app.now();
    match app.store.take_ticket(challenge, now, now.minus(app.config.approval.redeem_within)).await? {
        Fenced::Won(()) => Ok((ticket::make(&app.vault, Kind::Watch, challenge), watch, view)),
        Fenced::Lost => Err(Refusal::plain(ErrorCode::WatchUnauthorized)),
    }
}

/// Goes on waiting by a watch token, for a page of that origin.
///
/// # Errors
/// `watch_unauthorized`, `origin_not_allowed`, `too_many_requests`, and the store's.
pub async fn resume(app: &App, caller: Caller, token: &str, origin: Option<&str>) -> Result<(Watch, WatchView)> {
    let resumed = async {
        let challenge = ticket::open(&app.vault, Kind::Watch, token)?;
        Watch::authorized(app, challenge, origin).await
    };
    caller.proof(app, resumed).await
}

/// How a challenge stands, as soon as the page that shows version `seen` of it has news to show, or `wait` is over.
///
/// # Errors
/// Those of [`resume`] and of [`Watch::next`].
pub async fn poll(
    app: &App,
    caller: Caller,
    token: &str,
    origin: Option<&str>,
    seen: u32,
    wait: Duration,
) -> Result<WatchView> {
    let (mut watch, view) = resume(app, caller, token, origin).await?;
    if view.version > seen || watch.is_done() {
        return Ok(view);
    }
    let _counted = app.metrics.connection("browser_poll");
    Ok(wait::at_most(app, wait, watch.next(app)).await?.unwrap_or(view))
}

/// How a challenge of that relying party stands, or how it ended if that happens before `wait` is over.
///
/// # Errors
/// `challenge_unknown`, and the store's.
pub async fn until_final(app: &App, client: &ClientId, challenge: ChallengeId, wait: Duration) -> Result<WatchView> {
    challenge::owned(app, client, challenge).await?;
    let (mut watch, mut view) = Watch::open(app, challenge).await?;
    let end = async {
        while !watch.is_done() {
            view = watch.next(app).await?;
        }
        Ok(())
    };
    wait::at_most(app, wait, end).await?;
    Ok(view)
}

fn check_origin(listed: &[String], origin: Option<&str>) -> Result<()> {
    match origin {
        Some(origin) if listed.iter().any(|listed| listed == origin) => Ok(()),
        Some(origin) => Err(Refusal::new(ErrorCode::OriginNotAllowed, format!("{origin} is not in the list"))),
        None => Err(Refusal::new(ErrorCode::OriginNotAllowed, "the request has no Origin header")),
    }
}

/// A wait for one challenge.
#[must_use = "nobody waits until `next` is called"]
pub struct Watch {
    challenge: ChallengeId,
    subscription: Subscription<Event>,
    seen: u32,
    issued_at: Timestamp,
    expires_at: Timestamp,
    /// When to say that no phone gave a sign of life. `None`: that was said, or one did.
    hint_at: Option<Timestamp>,
    /// Set by a wake, cleared by a successful read. A field, so that cancelling the read does not lose the wake.
    must_look: bool,
    /// The next tick. It is kept here because a wait that is cancelled and begun anew must not put it off.
    look_at: Timestamp,
    done: bool,
    /// A person waits for this watch: how long it takes to tell them is measured.
    measured: bool,
}

impl Watch {
    /// Starts to wait, and gives the current state: a late caller learns it at once.
    ///
    /// # Errors
    /// `challenge_unknown`, and the store's.
    pub async fn open(app: &App, challenge: ChallengeId) -> Result<(Self, WatchView)> {
        // Before reading: a change in between wakes this subscription.
        let subscription = app.subscribe(Topic::Challenge(challenge));
        let record = read(app, challenge).await?;
        Ok(Self::start(app, subscription, &record))
    }

    /// The same for a browser, if its page may watch.
    async fn authorized(app: &App, challenge: ChallengeId, origin: Option<&str>) -> Result<(Self, WatchView)> {
        let subscription = app.subscribe(Topic::Challenge(challenge));
        let context = app.store.watch_context(challenge).await?;
        let context = context.ok_or_else(|| Refusal::plain(ErrorCode::WatchUnauthorized))?;
        // A page that comes a little late still learns the end. Once an approval could no longer be redeemed, nothing is left to
        // learn.
        if app.now() >= context.record.challenge.expires_at.plus(app.config.approval.redeem_within) {
            return Err(Refusal::plain(ErrorCode::WatchUnauthorized));
        }
        check_origin(&context.origins, origin)?;
        Ok(Self::start(app, subscription, &context.record))
    }

    fn start(app: &App, subscription: Subscription<Event>, record: &ChallengeRecord) -> (Self, WatchView) {
        let mut view = announce::view(record, app.now());
        let due = record.challenge.issued_at.plus(app.config.push.unreachable_after);
        let hint_at = note_silence(&mut view, Some(due), app.now());
        let watch = Self {
            challenge: record.challenge.id,
            subscription,
            seen: view.version,
            issued_at: record.challenge.issued_at,
            expires_at: record.challenge.expires_at,
            hint_at,
            must_look: false,
            look_at: app.now().plus(TICK),
            done: view.state.is_final(),
            measured: true,
        };
        (watch, view)
    }

    /// Excludes this watch from the notification-latency metrics.
    pub(in crate::flow) fn unmeasured(self) -> Self {
        Self { measured: false, ..self }
    }

    /// Whether the last view was final: there is nothing to wait for.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// The next view that is newer than the last. Ends only with one; the caller owns the deadline of its own wait.
    /// Cancelling the wait loses nothing.
    ///
    /// # Errors
    /// `challenge_unknown` when it was deleted meanwhile, and the store's.
    pub async fn next(&mut self, app: &App) -> Result<WatchView> {
        loop {
            let (mut view, since) = if self.must_look {
                // In a box: a browser that only waits need not keep the room that reading takes.
                let view = announce::view(&Box::pin(read(app, self.challenge)).await?, app.now());
                self.must_look = false;
                self.look_at = app.now().plus(TICK);
                (view, None)
            } else {
                match self.wake(app).await {
                    Wake::Event(Event::View(event)) => (event.view.clone(), Some(event.since)),
                    Wake::Event(Event::Issued(_) | Event::Settled(_)) => continue,
                    Wake::Look => {
                        self.must_look = true;
                        continue;
                    }
                }
            };
            self.hint_at = note_silence(&mut view, self.hint_at, app.now());
            if view.version > self.seen && !self.done {
                self.seen = view.version;
                self.done = view.state.is_final();
                if self.measured && matches!(view.state, StateName::Approved) {
                    app.metrics.step(Step::Total, self.issued_at.until(app.now()));
                    if let Some(mut since) = since {
                        app.metrics.step(Step::Told, since.lap());
                    }
                }
                return Ok(view);
            }
        }
    }
}

impl Watch {
    /// A wake, the tick that covers a lost one, or the end of the challenge's time.
    async fn wake(&mut self, app: &App) -> Wake<Event> {
        let now = app.now();
        // A clock that was set back must not put the tick off.
        self.look_at = self.look_at.min(now.plus(TICK));
        // Once the end was told, there is none to wait for.
        let due = if self.done { self.look_at } else { self.look_at.min(self.expires_at) };
        let due = self.hint_at.map_or(due, |hint_at| due.min(hint_at));
        tokio::select! {
            wake = self.subscription.next() => wake,
            () = app.clock.sleep(now.until(due)) => Wake::Look,
        }
    }
}

/// Says in a view that no phone gave a sign of life, once that is due, and counts it in the view's version: the version covers
/// all that a page shows. Gives when it is due still.
pub(in crate::flow) fn note_silence(view: &mut WatchView, due: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    let waits = view.state == StateName::Pending && view.progress == Progress::Sent;
    match due.filter(|_| waits) {
        Some(due) if now < due => Some(due),
        // Said before, or now: a page that connects anew is told again.
        _ => {
            view.unreachable = waits;
            view.version |= u32::from(waits);
            None
        }
    }
}

async fn read(app: &App, challenge: ChallengeId) -> Result<ChallengeRecord> {
    app.store.challenge(challenge).await?.ok_or_else(|| Refusal::plain(ErrorCode::ChallengeUnknown))
}
