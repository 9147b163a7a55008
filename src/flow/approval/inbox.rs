//! What waits for a device.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use nod_core::challenge::StateName;
use nod_core::device::Device;
use nod_core::id::{AccountId, ChallengeId, DeviceId};
use nod_core::time::Timestamp;
use nod_core::token::{UnverifiedHello, verify_hello};
use nod_core::wire::{Ack, AnswerAccepted, ErrorCode, Inbox, InboxItem, Settled};

use crate::app::App;
use crate::event::{Event, SettledEvent};
use crate::flow::approval::watch::TICK;
use crate::flow::approval::{answer, progress};
use crate::flow::caller::{Caller, count_call};
use crate::flow::refusal::{Refusal, Result};
use crate::flow::wait;
use crate::hub::{Subscription, Wake};
use crate::store::{ChallengeRecord, FeedContext};
use crate::topic::Topic;

/// What a device is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// A question waits.
    Challenge(InboxItem),
    /// A question that the device has needs no answer any more.
    Settled(Settled),
}

/// What one device has been told, and what it is told next.
///
/// Memory per device: a subscription, and one entry per question that waits.
#[must_use = "nobody waits until `next` is called"]
pub struct Feed {
    device: DeviceId,
    account: AccountId,
    /// The thumbprint of the key that opened it: with another key the device opens another feed.
    key: Box<str>,
    subscription: Subscription<Event>,
    /// The questions that the device has, with their ends.
    shown: BTreeMap<ChallengeId, Timestamp>,
    ready: VecDeque<News>,
    /// A wake said so and the store has not been read since: remembered here, so that a cancelled read is made up for.
    must_look: bool,
    /// The next tick. It is kept here because a wait that is cancelled and begun anew must not put it off.
    look_at: Timestamp,
}

impl Feed {
    /// Starts to wait for an active device's questions. `seen`: those that it has already.
    ///
    /// # Errors
    /// `device_unknown`, `device_revoked`, `account_disabled`, `token_unknown_key` when the device has another key by now, and
    /// the store's.
    pub async fn open(app: &App, opened_by: &Device, seen: &[ChallengeId]) -> Result<Self> {
        let (device, account) = (opened_by.id, opened_by.account);
        let key = opened_by.key.thumbprint().into_boxed_str();
        let subscription = app.subscribe(Topic::Account(account));
        let far = Timestamp::from_millis(i64::MAX);
        let shown = seen.iter().map(|challenge| (*challenge, far)).collect();
        let mut feed =
            Self { device, account, key, subscription, shown, ready: VecDeque::new(), must_look: true, look_at: far };
        feed.look(app, true).await?;
        Ok(feed)
    }

    /// The questions and settled questions that a device does not have yet, as soon as there are any, or `wait` is over.
    ///
    /// # Errors
    /// Those of [`Self::open`] and [`Self::next`].
    pub async fn poll(app: &App, device: &Device, seen: &[ChallengeId], wait: Duration) -> Result<Inbox> {
        let _counted = app.metrics.connection("device_poll");
        let mut feed = Self::open(app, device, seen).await?;
        let mut news = feed.ready();
        if news.is_none() {
            news = wait::at_most(app, wait, feed.next(app)).await?;
        }
        let mut inbox = Inbox { challenges: Vec::new(), settled: Vec::new(), server_time: 0 };
        while let Some(item) = news {
            match item {
                News::Challenge(challenge) => inbox.challenges.push(challenge),
                News::Settled(settled) => inbox.settled.push(settled),
            }
            news = feed.ready();
        }
        inbox.server_time = app.now().millis();
        Ok(inbox)
    }

    /// The device answers on the socket that it opened.
    ///
    /// # Errors
    /// Those of [`answer::answer`].
    pub async fn answer(&self, app: &App, token: &str) -> Result<AnswerAccepted> {
        count_call(app, &self.device.to_string())?;
        answer::answer(app, Caller::on_socket(self.device), token, None).await
    }

    /// The device says on the socket that it opened how far a challenge got.
    ///
    /// # Errors
    /// `too_many_requests`, and the store's.
    pub async fn acknowledge(&self, app: &App, challenge: ChallengeId, ack: Ack) -> Result<()> {
        count_call(app, &self.device.to_string())?;
        progress::acknowledge(app, self.account, self.device, challenge, ack).await
    }

    /// Whose feed it is.
    pub fn device(&self) -> DeviceId {
        self.device
    }

    /// News that is there without waiting.
    pub fn ready(&mut self) -> Option<News> {
        self.ready.pop_front()
    }

    /// The next news. Cancelling the wait loses nothing.
    ///
    /// # Errors
    /// `device_revoked`, `account_disabled` or `token_unknown_key` when the device, or the key that opened the feed, may no longer
    /// be told anything, and the store's.
    pub async fn next(&mut self, app: &App) -> Result<News> {
        loop {
            if self.must_look {
                // In a box: a device that only waits need not keep the room that reading takes.
                Box::pin(self.look(app, false)).await?;
            }
            if let Some(news) = self.ready.pop_front() {
                return Ok(news);
            }
            let now = app.now();
            // A clock that was set back must not put the tick off.
            self.look_at = self.look_at.min(now.plus(TICK));
            let due = self.shown.values().min().map_or(self.look_at, |end| self.look_at.min(*end));
            let wake = tokio::select! {
                wake = self.subscription.next() => wake,
                () = app.clock.sleep(now.until(due)) => Wake::Look,
            };
            match wake {
                // A wake that comes so late brings nothing that could be answered.
                Wake::Event(Event::Issued(issued)) if issued.expires_at <= app.now() => {}
                Wake::Event(Event::Issued(issued)) => {
                    if self.shown.insert(issued.item.challenge, issued.expires_at).is_none() {
                        return Ok(News::Challenge(issued.item.clone()));
                    }
                }
                Wake::Event(Event::Settled(settled)) => {
                    if self.shown.remove(&settled.challenge).is_some() {
                        return Ok(News::Settled(self.settled(&settled)));
                    }
                }
                Wake::Event(Event::View(_)) => {}
                Wake::Look => self.must_look = true,
            }
        }
    }

    /// Compares what the device has with what the store says. Everything is read before anything is changed, so that a
    /// cancelled look is as if it had not begun. A device that comes by itself (`opened`) finds what was
    /// issued quietly; one that only waits is not told.
    async fn look(&mut self, app: &App, opened: bool) -> Result<()> {
        let now = app.now();
        let known = known(app, self.device, now).await?;
        check_active(&known)?;
        if known.device.key.thumbprint() != *self.key {
            return Err(Refusal::new(ErrorCode::TokenUnknownKey, "the device has another key now"));
        }
        let waiting = if known.waiting { app.store.inbox(self.account, now).await? } else { Vec::new() };
        let is_waiting = |challenge: &ChallengeId| waiting.iter().any(|record| record.challenge.id == *challenge);
        let mut gone = Vec::new();
        for challenge in self.shown.keys().filter(|challenge| !is_waiting(challenge)) {
            let record = app.store.challenge(*challenge).await?;
            let record = record.filter(|record| record.challenge.account == self.account);
            let event = settled_event(*challenge, record, now);
            // The store lists the oldest ones only: what is not in the list may wait all the same.
            if event.state.is_final() {
                gone.push(event);
            }
        }
        for event in gone {
            self.shown.remove(&event.challenge);
            let settled = self.settled(&event);
            self.ready.push_back(News::Settled(settled));
        }
        for record in waiting.into_iter().filter(|record| opened || !record.quiet) {
            let ChallengeRecord { challenge, token, quiet, .. } = record;
            if self.shown.insert(challenge.id, challenge.expires_at).is_none() {
                self.ready.push_back(News::Challenge(InboxItem { challenge: challenge.id, token, quiet }));
            }
        }
        self.must_look = false;
        self.look_at = app.now().plus(TICK);
        Ok(())
    }

    fn settled(&self, event: &SettledEvent) -> Settled {
        Settled {
            challenge: event.challenge,
            state: event.state,
            device: event.device_name.clone(),
            by_this_device: event.device == Some(self.device),
        }
    }
}

/// How a challenge that waits no more ended. One that the account never had, or that is deleted, is as good as expired.
fn settled_event(challenge: ChallengeId, record: Option<ChallengeRecord>, now: Timestamp) -> SettledEvent {
    let device_name = record.as_ref().and_then(|record| record.device_name.clone());
    let state = record.map(|record| record.challenge.at(now).state);
    SettledEvent {
        challenge,
        state: state.as_ref().map_or(StateName::Expired, nod_core::challenge::State::name),
        device: state.and_then(|state| state.decision()).map(|decision| decision.device),
        device_name,
    }
}

/// Opens the feed of the active device whose key signed `nonce`, which this connection was given.
///
/// # Errors
/// The token's codes, `device_unknown`, `device_revoked`, `account_disabled`, `too_many_requests`, and the store's.
pub async fn greet(app: &App, caller: Caller, token: &str, nonce: &str) -> Result<Feed> {
    // After a restart everybody comes back at once. Who signs in meanwhile must not stand in that queue.
    let _permit = app.limits.hellos.acquire().await.map_err(Refusal::internal)?;
    let device = caller.proof(app, greeted(app, token, nonce)).await?;
    Feed::open(app, &device, &[]).await
}

/// That the key was there is verified before anything is said of the device's state.
async fn greeted(app: &App, token: &str, nonce: &str) -> Result<Device> {
    let now = app.now();
    let claimed = UnverifiedHello::peek(token).map_err(|error| Refusal::token(error, now))?;
    let known = known(app, claimed.device, now).await?;
    verify_hello(token, &known.device, app.issuer(), nonce, now).map_err(|error| Refusal::token(error, now))?;
    check_active(&known)?;
    Ok(known.device)
}

async fn known(app: &App, device: DeviceId, now: Timestamp) -> Result<FeedContext> {
    app.store.feed_context(device, now).await?.ok_or_else(|| Refusal::plain(ErrorCode::DeviceUnknown))
}

/// Whether a device may be told anything (law 5).
fn check_active(known: &FeedContext) -> Result<()> {
    if !known.device.is_active() {
        return Err(Refusal::plain(ErrorCode::DeviceRevoked));
    }
    if !known.account_active {
        return Err(Refusal::plain(ErrorCode::AccountDisabled));
    }
    Ok(())
}
