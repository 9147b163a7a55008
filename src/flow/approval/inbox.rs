//! What waits for a device.

use std::collections::{BTreeMap, VecDeque};

use nod_core::challenge::StateName;
use nod_core::device::Device;
use nod_core::id::{AccountId, ChallengeId, DeviceId};
use nod_core::time::Timestamp;
use nod_core::wire::{ErrorCode, InboxItem, Settled};

use crate::app::{App, Event, SettledEvent};
use crate::flow::approval::watch::TICK;
use crate::flow::refusal::{Refusal, Result};
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

    /// Whose feed it is.
    pub fn device(&self) -> DeviceId {
        self.device
    }

    /// The account of that device.
    pub fn account(&self) -> AccountId {
        self.account
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
    /// cancelled look is as if it had not begun. What was issued quietly is found by whoever comes by itself (`opened`), and
    /// told to nobody who only waits.
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
            let challenge = record.challenge;
            if self.shown.insert(challenge.id, challenge.expires_at).is_none() {
                self.ready.push_back(News::Challenge(InboxItem { challenge: challenge.id, token: record.token }));
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

/// The device that opens a feed: `hello` verifies by its key that it is there, before anything is said of its state.
///
/// # Errors
/// `device_unknown`, what `hello` says, `device_revoked`, `account_disabled`, and the store's.
pub async fn greet(app: &App, device: DeviceId, hello: impl FnOnce(&Device) -> Result<()>) -> Result<Device> {
    let known = known(app, device, app.now()).await?;
    hello(&known.device)?;
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
