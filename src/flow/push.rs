//! Phones are woken through push services, and what became of that is recorded.
//!
//! Issuing a challenge only puts a note on a bounded list (law: a push never fails an issue, and never slows one). For each note
//! one task reads the account's targets, has the dispatcher send to all of them at once, and stays until the challenge is settled:
//! then it calls back what was not sent yet, and withdraws the notifications of the phones that did not answer.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::challenge::StateName;
use nod_core::device::Device;
use nod_core::id::{AccountId, ChallengeId, DeviceId};
use nod_core::time::Timestamp;
use nod_core::wire::{ErrorCode, PushTargetKind, PushTargetRequest};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use zeroize::Zeroizing;

use super::refusal::{Refusal, Result};
use super::watch::Watch;
use crate::ambient;
use crate::app::{App, Asked};
// Doors speak of what became of pushes without knowing the services and the store.
pub use crate::push::Sent;
use crate::push::{Dispatcher, Limits, Notice, Push, Report, Target, VapidKey, What, World};
use crate::store::{AcknowledgePush, PushStep, PushTarget, RecordPush};
pub use crate::store::{Delivery, KindHealth};
use crate::vault::Purpose;

/// The setting that holds the sealed VAPID key.
const VAPID_KEY: &str = "vapid_key";

/// So many pushes in a row that a phone did not acknowledge, and its owner is told.
const UNANSWERED: u32 = 2;

/// How long a test may be under way.
const TEST_LIFETIME: Duration = Duration::from_mins(1);

/// How long a question's end is not looked for after a look that failed.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Makes the dispatcher of the services that are configured, and at the first start the key for Web Push.
///
/// # Errors
/// `setting_unusable` when a service's key or file cannot be used (the detail names it), `data_key_wrong`, and the store's.
pub async fn ensure(app: &App) -> Result<()> {
    if app.push.dispatcher.get().is_some() {
        return Ok(());
    }
    let config = &app.config;
    let vapid = match config.webpush.contact(app.issuer()) {
        Some(_) => Some(Arc::new(vapid_key(app).await?)),
        None => None,
    };
    let providers = crate::push::open(&World {
        push: &config.push,
        webpush: &config.webpush,
        unifiedpush: &config.unifiedpush,
        fcm: &config.fcm,
        apns: &config.apns,
        public_url: app.issuer(),
        vapid: vapid.clone(),
        clock: &app.clock,
        random: ambient::system_random(),
    });
    // It names a setting of the administrator's, and no secret.
    let providers = providers.map_err(|error| Refusal::new(ErrorCode::SettingUnusable, error.to_string()))?;
    let limits = |kind| {
        let (queue, concurrency) = match kind {
            PushTargetKind::WebPush => (config.webpush.queue, config.webpush.concurrency),
            PushTargetKind::UnifiedPush => (config.unifiedpush.queue, config.unifiedpush.concurrency),
            PushTargetKind::Fcm => (config.fcm.queue, config.fcm.concurrency),
            PushTargetKind::Apns => (config.apns.queue, config.apns.concurrency),
        };
        Limits {
            queue: queue.unwrap_or(config.push.queue),
            concurrency: concurrency.unwrap_or(config.push.concurrency),
            per_host: config.push.concurrency_per_host,
            per_account: config.push.concurrency_per_account,
            deadline: config.push.deadline,
        }
    };
    let dispatcher = Dispatcher::new(providers, limits, &app.clock, &app.random, app.metrics.push(), &app.lifecycle);
    let kinds = dispatcher.kinds().map(PushTargetKind::as_str).collect::<Vec<_>>().join(", ");
    tracing::info!(services = if kinds.is_empty() { "none" } else { &kinds }, "push");
    // Lost: another task was faster, and has made the same.
    let _ = app.push.dispatcher.set(dispatcher);
    if let Some(vapid) = vapid {
        let _ = app.push.vapid_public.set(vapid.public());
    }
    Ok(())
}

/// The key that all subscriptions are bound to. Of two processes that make it at once, both take the one that was written.
async fn vapid_key(app: &App) -> Result<VapidKey> {
    let random = ambient::system_random();
    let sealed = if let Some(sealed) = app.store.setting(VAPID_KEY).await? {
        sealed
    } else {
        app.store.put_setting_once(VAPID_KEY, &fresh_vapid_key(app)?).await?
    };
    let document = app.vault.unseal(Purpose::VapidKey, VAPID_KEY, &sealed);
    let document = Zeroizing::new(document.map_err(|_| Refusal::plain(ErrorCode::DataKeyWrong))?);
    VapidKey::from_pkcs8(&document, random).map_err(Refusal::internal)
}

/// A new key for Web Push, sealed.
fn fresh_vapid_key(app: &App) -> Result<String> {
    let fresh = Zeroizing::new(VapidKey::generate(&ambient::system_random()).map_err(Refusal::internal)?);
    Ok(app.vault.seal(Purpose::VapidKey, VAPID_KEY, &fresh, &*app.random))
}

/// Starts over with another key for Web Push, because the data key that opened it is lost. What subscribed with the old one is
/// refused by its push service from now on.
///
/// # Errors
/// The store's.
pub(super) async fn replace_vapid_key(app: &App) -> Result<()> {
    Ok(app.store.put_setting(VAPID_KEY, &fresh_vapid_key(app)?).await?)
}

/// Puts a challenge on the list of those whose phones are pushed to. Never waits; a full list is counted and no error.
pub(super) fn ask(app: &App, asked: Asked) {
    if app.push.dispatcher.get().is_some_and(|dispatcher| !dispatcher.is_empty()) && !app.push.ask(asked) {
        tracing::warn!("more questions wait for their pushes than push.questions allows: one is not pushed");
    }
}

/// Works through the list until the service finishes.
pub async fn run(app: Arc<App>) {
    let Some(mut list) = app.push.take_list() else { return };
    let places = Arc::new(Semaphore::new(app.config.push.questions));
    loop {
        let asked = tokio::select! {
            asked = list.recv() => asked,
            () = app.lifecycle.finishing() => None,
        };
        let Some(asked) = asked else { return };
        // A place becomes free when a question ends. Until then the list gathers, up to its own bound.
        let place = tokio::select! {
            place = Arc::clone(&places).acquire_owned() => place,
            () = app.lifecycle.finishing() => return,
        };
        let held = Arc::clone(&app);
        app.lifecycle.spawn(async move {
            let _place = place;
            if let Err(refusal) = look_after(&held, &asked).await {
                tracing::warn!(challenge = %asked.challenge, code = refusal.code.as_str(), "pushes were not looked after");
            }
        });
    }
}

/// A target that can be sent to.
struct Open {
    row: PushTarget,
    target: Target,
}

/// Pushes a question, and stays until it is settled or its time is over.
async fn look_after(app: &App, asked: &Asked) -> Result<()> {
    let Some(dispatcher) = app.push.dispatcher.get() else { return Ok(()) };
    let targets = targets(app, dispatcher, asked.account).await?;
    if targets.is_empty() {
        return Ok(());
    }
    let (watch, view) = Watch::open(app, asked.challenge).await?;
    // The time until a browser is told is another's to measure.
    let mut watch = watch.unmeasured();
    if view.state.is_final() {
        return Ok(());
    }
    let details = asked.details.clone().filter(|_| app.config.push.details);
    let notice = Notice { challenge: asked.challenge, what: What::Question, expires_at: asked.expires_at, details };
    let mut round = Round::send(app, dispatcher, asked, &targets, notice);
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

/// The targets of an account that can be sent to.
async fn targets(app: &App, dispatcher: &Dispatcher, account: AccountId) -> Result<Vec<Open>> {
    let rows = app.store.push_targets_of_account(account).await?;
    Ok(rows.into_iter().filter(|row| dispatcher.offers(row.kind)).filter_map(|row| open(app, row)).collect())
}

/// A target that does not open was altered, or sealed under a data key that is lost: the phone registers again when it is used.
fn open(app: &App, row: PushTarget) -> Option<Open> {
    let plain = app.vault.unseal(Purpose::PushTarget, &row.id.to_string(), &row.sealed).ok().map(Zeroizing::new);
    let request = plain.and_then(|plain| serde_json::from_slice::<PushTargetRequest>(&plain).ok());
    let target = request.and_then(|request| Target::parse(&request).ok());
    if target.is_none() {
        tracing::warn!(device = %row.device, kind = row.kind.as_str(), "a push target does not open");
    }
    Some(Open { target: target?, row })
}

/// One question's pushes.
struct Round<'a> {
    dispatcher: &'a Dispatcher,
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
    fn send(app: &'a App, dispatcher: &'a Dispatcher, asked: &'a Asked, targets: &'a [Open], notice: Notice) -> Self {
        let cancel = CancellationToken::new();
        let shared = Arc::new(notice.clone());
        let reports: Reports<'a> = FuturesUnordered::new();
        for (place, open) in targets.iter().enumerate() {
            let (target, notice) = (open.target.clone(), Arc::clone(&shared));
            let push = Push { account: asked.account, target, notice, cancel: cancel.clone() };
            let report = dispatcher.dispatch(push);
            // A dispatcher that is gone says nothing: the process ends.
            reports.push(Box::pin(async move { (place, report.await.unwrap_or(Report::Cancelled { begun: true })) }));
        }
        let scribe = Scribe { app, asked, sent_at: app.now() };
        Self { dispatcher, scribe, targets, notice, cancel, reports, shown: vec![false; targets.len()] }
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
        let record = self.scribe.app.store.challenge(self.scribe.asked.challenge).await?;
        let answered = record.and_then(|record| record.challenge.state.decision().map(|decision| decision.device));
        let notice = Arc::new(Notice { what: What::Settled, details: None, ..self.notice });
        for (open, shown) in self.targets.iter().zip(&self.shown) {
            if *shown && Some(open.row.device) != answered {
                let (target, notice) = (open.target.clone(), Arc::clone(&notice));
                let push =
                    Push { account: self.scribe.asked.account, target, notice, cancel: CancellationToken::new() };
                // Nobody waits for it.
                drop(self.dispatcher.dispatch(push));
            }
        }
        Ok(())
    }
}

/// Writes down what became of one question's pushes.
#[derive(Clone, Copy)]
struct Scribe<'a> {
    app: &'a App,
    asked: &'a Asked,
    sent_at: Timestamp,
}

impl Scribe<'_> {
    async fn write(self, open: &Open, report: Report) {
        match report {
            Report::Accepted => self.record(open, PushStep::Accepted).await,
            Report::Gone(since) => {
                forget(self.app, self.asked.account, open, since).await;
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
            challenge: self.asked.challenge,
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

/// Forgets a target that its service says is no more, unless the phone has registered another one since.
async fn forget(app: &App, account: AccountId, open: &Open, since: Option<Timestamp>) {
    let detail = format!("{} is gone", open.row.kind.as_str());
    let audit = AuditDraft::new(app.now(), AuditKind::PushTargetChanged)
        .account(account)
        .device(open.row.device)
        .detail(detail);
    match app.store.drop_push_target(open.row.id, since, audit).await {
        Ok(_) => tracing::info!(device = %open.row.device, kind = open.row.kind.as_str(), "a push target is gone"),
        // The next push finds it gone again.
        Err(error) => tracing::debug!(%error, "a push target that is gone was not forgotten"),
    }
}

/// A device gives a sign of life for a challenge: its pushes arrived, or it came by itself.
///
/// # Errors
/// The store's.
pub(super) async fn acknowledged(app: &App, challenge: ChallengeId, device: DeviceId, opened: bool) -> Result<()> {
    if app.push.dispatcher.get().is_none_or(Dispatcher::is_empty) {
        return Ok(());
    }
    let first = app.store.acknowledge_push(AcknowledgePush { challenge, device, at: app.now(), opened }).await?;
    for acknowledged in first {
        app.metrics.push().acknowledged(acknowledged.kind, acknowledged.after);
    }
    Ok(())
}

/// Whether a phone may register that target: its form, and whether this server sends there.
///
/// # Errors
/// `bad_field`.
pub(super) fn check_target(app: &App, request: &PushTargetRequest) -> Result<()> {
    let bad = |text: String| Refusal::new(ErrorCode::BadField, text);
    let target = Target::parse(request).map_err(|error| bad(error.to_string()))?;
    let dispatcher = app.push.dispatcher.get();
    let dispatcher = dispatcher.ok_or_else(|| Refusal::internal("a service that was not prepared"))?;
    dispatcher.admits(&target).map_err(|error| bad(error.to_string()))
}

/// Asks each service whether it takes our credentials, without sending to anybody.
pub(super) async fn check(app: &App) -> Vec<(PushTargetKind, std::result::Result<String, String>)> {
    match app.push.dispatcher.get() {
        Some(dispatcher) => dispatcher.check().await,
        None => Vec::new(),
    }
}

/// Brings the gauges of the push services up to date.
pub fn measure(app: &App) {
    if let Some(dispatcher) = app.push.dispatcher.get() {
        dispatcher.measure();
    }
}

/// What this server can push by, for phones that want to register.
pub fn offered(app: &App) -> (Vec<&'static str>, Option<&str>) {
    let kinds = app.push.dispatcher.get().map(|dispatcher| dispatcher.kinds().map(PushTargetKind::as_str).collect());
    (kinds.unwrap_or_default(), app.push.vapid_public.get().map(String::as_str))
}

/// The active devices of an account that got the last two pushes by a service that took them, and acknowledged neither.
///
/// # Errors
/// The store's.
pub async fn silent_devices(app: &App, account: AccountId) -> Result<Vec<DeviceId>> {
    let health = app.store.push_health_of(account, app.now()).await?;
    Ok(health.iter().filter(|target| target.unanswered >= UNANSWERED).map(|target| target.device).collect())
}

/// Sends a notification that says that it is a test to every target of a device, once each, and says what became of it.
///
/// # Errors
/// `device_revoked`, `bad_field` when it has no target, and the store's.
pub async fn test(app: &App, device: &Device) -> Result<Vec<(PushTargetKind, Sent)>> {
    if !device.is_active() {
        return Err(Refusal::plain(ErrorCode::DeviceRevoked));
    }
    ensure(app).await?;
    let dispatcher = app.push.dispatcher.get().ok_or_else(|| Refusal::internal("no dispatcher"))?;
    let rows = app.store.push_targets_of(device.id).await?;
    if rows.is_empty() {
        return Err(Refusal::new(ErrorCode::BadField, "the device has registered no push target"));
    }
    let now = app.now();
    let notice = Notice {
        challenge: ChallengeId::new(now, &*app.random),
        what: What::Test,
        expires_at: now.plus(TEST_LIFETIME),
        details: None,
    };
    let mut found = Vec::new();
    for row in rows {
        let kind = row.kind;
        let sent = match open(app, row) {
            Some(open) => {
                let sent = dispatcher.send_once(&open.target, &notice).await;
                if let Sent::Gone { since } = sent {
                    forget(app, device.account, &open, since).await;
                }
                sent
            }
            None => Sent::Rejected { reason: "the target does not open: the phone has to register again".into() },
        };
        found.push((kind, sent));
    }
    Ok(found)
}

/// How each kind of target did in the last `lasts`, and whether this server sends to it at all.
///
/// # Errors
/// The store's.
pub async fn status(app: &App, lasts: Duration) -> Result<Vec<(KindHealth, bool)>> {
    ensure(app).await?;
    let health = app.store.push_health(app.now().minus(lasts)).await?;
    let offers = |kind| app.push.dispatcher.get().is_some_and(|dispatcher| dispatcher.offers(kind));
    Ok(health
        .into_iter()
        .map(|health| {
            let offered = offers(health.kind);
            (health, offered)
        })
        .collect())
}

/// What became of a challenge's pushes.
///
/// # Errors
/// The store's.
pub async fn deliveries(app: &App, challenge: ChallengeId) -> Result<Vec<Delivery>> {
    Ok(app.store.push_deliveries(challenge).await?)
}
