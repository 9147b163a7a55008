//! What the flows share, built in one place.

mod open;
mod push_services;

use std::sync::Arc;

use arc_swap::ArcSwap;
use nod_core::id::{AccountId, ChallengeId, EnrolmentId};
use nod_core::random::Random;
use nod_core::time::Timestamp;

use crate::ambient::Clock;
use crate::bus::Bus;
use crate::config::Config;
use crate::event::Event;
use crate::hashing::Hashing;
use crate::hub::{Hub, Subscription, Wake};
use crate::keyring::KeyRing;
use crate::lifecycle::Lifecycle;
use crate::limits::Limits;
use crate::mail::Mailer;
use crate::places::Places;
use crate::screening::Screening;
use crate::store::{Store, StoreResult};
use crate::telemetry::Metrics;
use crate::topic::Topic;
use crate::vault::Vault;

pub use open::{ConnectError, OpenError, Parts};
pub use push_services::{PushServices, replace_vapid_key};

/// What the flows share. [`App::open`] makes one that is ready.
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
    /// The push services, open.
    pub push: PushServices,
    /// Who sends letters; `None`: nobody, and no address can be added.
    pub mail: Option<Mailer>,
    /// Where addresses are.
    pub places: Places,
    /// What this process limits.
    pub limits: Limits,
    /// Where passwords are hashed.
    pub hashing: Hashing,
    /// What refuses new passwords.
    pub screening: Screening,
    /// Background work and the end of it.
    pub lifecycle: Lifecycle,
}

/// When the database was last asked whether it takes writes, and what it said. Callers meanwhile wait for that answer.
pub type Readiness = tokio::sync::Mutex<Option<(Timestamp, StoreResult<()>)>>;

impl App {
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
