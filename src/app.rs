//! What the flows share, built in one place.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use arc_swap::ArcSwap;
use nod_core::challenge::StateName;
use nod_core::id::{AccountId, ChallengeId, DeviceId, EnrolmentId};
use nod_core::random::Random;
use nod_core::time::Timestamp;
use nod_core::wire::{InboxItem, WatchView};
use tokio::sync::mpsc;

use crate::ambient::Clock;
use crate::bus::{Bus, Local};
use crate::config::Config;
use crate::hashing::Hashing;
use crate::hub::{Hub, Subscription, Wake};
use crate::keyring::KeyRing;
use crate::lifecycle::Lifecycle;
use crate::limits::Limits;
use crate::push::{Details, Dispatcher};
use crate::store::{Store, StoreResult};
use crate::telemetry::{Metrics, Stopwatch};
use crate::topic::Topic;
use crate::vault::Vault;

/// What the flows share.
pub struct App {
    /// The configuration.
    pub config: Config,
    /// The truth.
    pub store: Arc<dyn Store>,
    /// Who waits in this process.
    pub hub: Arc<Hub<Event>>,
    /// The other nodes.
    pub bus: Arc<dyn Bus>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Secrets at rest.
    pub vault: Vault,
    /// The server's keys.
    pub keys: ArcSwap<KeyRing>,
    /// Whether the database took a write lately.
    pub ready: Readiness,
    /// What is counted.
    pub metrics: Metrics,
    /// The push services.
    pub push: PushDesk,
    /// What this process limits.
    pub limits: Limits,
    /// Where passwords are hashed.
    pub hashing: Hashing,
    /// Background work and the end of it.
    pub lifecycle: Lifecycle,
}

/// The push services, and the questions whose phones are to be pushed to.
pub struct PushDesk {
    /// Brings pushes to their services; there once the application is prepared.
    pub dispatcher: OnceLock<Dispatcher>,
    /// The public half of the key for Web Push, in base64url, where that is offered.
    pub vapid_public: OnceLock<String>,
    list: mpsc::Sender<Asked>,
    /// For the one task that works through it.
    reader: Mutex<Option<mpsc::Receiver<Asked>>>,
}

/// A question whose phones are to be pushed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The challenge.
    pub challenge: ChallengeId,
    /// Whom it asks.
    pub account: AccountId,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Who asks and from where.
    pub details: Option<Details>,
}

impl PushDesk {
    /// A desk at which so many questions may wait.
    fn new(questions: usize) -> Self {
        let (list, reader) = mpsc::channel(questions.max(1));
        let reader = Mutex::new(Some(reader));
        Self { dispatcher: OnceLock::new(), vapid_public: OnceLock::new(), list, reader }
    }

    /// Puts a question on the list. `false`: the list is full.
    pub fn ask(&self, asked: Asked) -> bool {
        // A list that nobody reads any more belongs to a service that stops.
        !matches!(self.list.try_send(asked), Err(mpsc::error::TrySendError::Full(_)))
    }

    /// Takes the list; the one task that works through it does so once.
    pub fn take_list(&self) -> Option<mpsc::Receiver<Asked>> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// When the database was last asked whether it takes writes, and what it said. Callers meanwhile wait for that answer.
pub type Readiness = tokio::sync::Mutex<Option<(Timestamp, StoreResult<()>)>>;

/// What a wake carries within this process, so that the waiter need not read the store again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A challenge was issued to the account.
    Issued(Arc<Issued>),
    /// A challenge of the account was settled.
    Settled(Arc<SettledEvent>),
    /// The challenge stands like this now.
    View(Arc<ViewEvent>),
}

/// A challenge that moved on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewEvent {
    /// How it stands.
    pub view: WatchView,
    /// Runs since the store accepted the change: how long until somebody is told.
    pub since: Stopwatch,
}

/// A challenge that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// What its devices get.
    pub item: InboxItem,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A challenge that was settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettledEvent {
    /// Which.
    pub challenge: ChallengeId,
    /// How.
    pub state: StateName,
    /// The device that answered, where one did.
    pub device: Option<DeviceId>,
    /// Its name.
    pub device_name: Option<String>,
}

impl App {
    /// An application of one process: nobody waits yet, nothing is counted, and its keys are not loaded.
    pub fn new(
        config: Config,
        store: Arc<dyn Store>,
        vault: Vault,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Self {
        Self {
            limits: Limits::new(&config),
            hashing: Hashing::new(),
            push: PushDesk::new(config.push.questions),
            config,
            store,
            hub: Hub::new(),
            bus: Arc::new(Local),
            clock,
            random,
            vault,
            keys: ArcSwap::default(),
            ready: Readiness::default(),
            metrics: Metrics::default(),
            lifecycle: Lifecycle::new(),
        }
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The issuer of every token: the service's public address.
    pub fn issuer(&self) -> &str {
        &self.config.service.public_url
    }

    /// Wakes an account's devices.
    pub fn wake_account(&self, account: AccountId, wake: &Wake<Event>) {
        self.wake(Topic::Account(account), wake);
    }

    /// Wakes the browsers that watch a challenge.
    pub fn wake_challenge(&self, challenge: ChallengeId, wake: &Wake<Event>) {
        self.wake(Topic::Challenge(challenge), wake);
    }

    /// Wakes the pages and phones that watch an enrolment.
    pub fn wake_enrolment(&self, enrolment: EnrolmentId) {
        self.wake(Topic::Enrolment(enrolment), &Wake::Look);
    }

    /// Waits for a topic from now on.
    pub fn subscribe(&self, topic: Topic) -> Subscription<Event> {
        self.hub.subscribe(topic)
    }

    fn wake(&self, topic: Topic, wake: &Wake<Event>) {
        self.hub.wake(topic, wake);
        self.bus.announce(topic);
    }
}
