//! Push: the services' protocols, the dispatcher, and what becomes of a question whose phones are pushed to.
//!
//! The services are stand-ins (`tests/push-mocks`) that check what the real ones check and say in `refused` what they did not
//! like; time is the test's, theirs included.

mod delivery;
mod dispatch;
mod guard;
mod question;
mod services;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use nod::ambient::{Clock, OsRandom, system_random};
use nod::config::{Config, Network};
use nod::lifecycle::Lifecycle;
use nod::push::{Dispatcher, Limits, Notice, Push, Report, Target, VapidKey, WebApp, What, World};
use nod::telemetry::Metrics;
use nod_core::id::{AccountId, ChallengeId};
use nod_core::policy::Level;
use nod_core::random::Random;
use nod_core::wire::{ApnsEnvironment, PushTargetRequest};
use nod_push_mocks::{Apns, Ca, Fcm, Subscription, WebPush};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::harness::TestClock;

/// The app that may register.
pub const TOPIC: &str = "org.example.nod";

/// The stand-ins, and a file with their authority.
pub struct Services {
    pub apns: Apns,
    pub fcm: Fcm,
    pub web: WebPush,
    folder: tempfile::TempDir,
}

impl Services {
    pub async fn start() -> Self {
        // Fails only when there is one already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let ca = Ca::new();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ca.pem"), ca.pem()).unwrap();
        let apns = Apns::start(&ca).await;
        apns.topics([TOPIC]);
        Self { apns, fcm: Fcm::start(&ca).await, web: WebPush::start(&ca).await, folder }
    }

    /// From now on it is for the services what it is for the test.
    pub fn live_by(&self, clock: &Arc<TestClock>) {
        let now = || {
            let clock = Arc::clone(clock);
            Arc::new(move || Clock::now(&*clock).seconds())
        };
        self.apns.set_now(now());
        self.fcm.set_now(now());
        self.web.set_now(now());
    }

    /// What points a server at them.
    pub fn settings(&self) -> impl Fn(&mut Config) + Send + Sync + use<> {
        let ca_file: PathBuf = self.folder.path().join("ca.pem");
        let (apns, key) = (self.apns.url(), self.apns.key_p8());
        let (key_id, team_id) = (self.apns.key_id().to_owned(), self.apns.team_id().to_owned());
        let (fcm, account) = (self.fcm.url(), self.fcm.service_account_json());
        move |config| {
            config.push.ca_file = Some(ca_file.clone());
            config.push.unreachable_after = Duration::from_secs(8);
            config.push.allow_networks =
                ["127.0.0.0/8", "::1"].map(|network| Network::try_from(network.to_owned()).unwrap()).to_vec();
            config.webpush.subject = Some("mailto:ops@example.org".to_owned());
            config.webpush.hosts = vec!["localhost".to_owned()];
            config.unifiedpush.hosts = vec!["localhost".to_owned()];
            config.apns.production_url.clone_from(&apns);
            config.apns.sandbox_url.clone_from(&apns);
            config.apns.key = Some(key.clone().into());
            config.apns.key_id = Some(key_id.clone());
            config.apns.team_id = Some(team_id.clone());
            config.apns.topics = vec![TOPIC.to_owned()];
            config.fcm.url.clone_from(&fcm);
            config.fcm.service_account = Some(account.clone().into());
        }
    }

    /// Nothing that a check did not like.
    #[track_caller]
    pub fn are_content(&self) {
        assert_eq!(self.apns.refused(), [""; 0]);
        assert_eq!(self.fcm.refused(), [""; 0]);
        assert_eq!(self.web.refused(), [""; 0]);
    }
}

pub fn web_target(subscription: Subscription) -> PushTargetRequest {
    let Subscription { endpoint, p256dh, auth } = subscription;
    PushTargetRequest::WebPush { endpoint, p256dh, auth, lang: None }
}

pub fn unified_target(subscription: Subscription) -> PushTargetRequest {
    let Subscription { endpoint, p256dh, auth } = subscription;
    PushTargetRequest::UnifiedPush { endpoint, p256dh, auth, lang: Some("fr-CH".to_owned()) }
}

pub fn fcm_target(token: &str) -> PushTargetRequest {
    PushTargetRequest::Fcm { token: token.to_owned(), keys: None, lang: Some("de".to_owned()) }
}

pub fn apns_target(token: &str) -> PushTargetRequest {
    PushTargetRequest::Apns {
        token: token.to_owned(),
        topic: TOPIC.to_owned(),
        environment: ApnsEnvironment::Production,
        keys: None,
        lang: None,
    }
}

/// A device token as Apple gives them.
pub fn apns_token(number: u8) -> String {
    format!("{number:02x}").repeat(32)
}

/// A dispatcher on the services, without a server around it.
pub struct Desk {
    pub services: Services,
    pub clock: Arc<TestClock>,
    pub dispatcher: Dispatcher,
    pub lifecycle: Lifecycle,
    pub metrics: Metrics,
}

/// How long a question lives here.
pub const LIFETIME: Duration = Duration::from_mins(2);

pub const LIMITS: Limits =
    Limits { queue: 1000, concurrency: 64, per_host: 16, per_account: 4, deadline: Duration::from_secs(10) };

impl Desk {
    pub async fn new() -> Self {
        Self::with(LIMITS, |_| {}).await
    }

    pub async fn with(limits: Limits, adjust: impl Fn(&mut Config)) -> Self {
        let services = Services::start().await;
        let clock = TestClock::new();
        services.live_by(&clock);
        let mut config = Config::load(None).unwrap();
        services.settings()(&mut config);
        adjust(&mut config);
        let (lifecycle, metrics) = (Lifecycle::new(), Metrics::default());
        let time: Arc<dyn Clock> = clock.clone();
        let random: Arc<dyn Random> = Arc::new(OsRandom);
        let vapid = VapidKey::from_pkcs8(&VapidKey::generate(&system_random()).unwrap(), system_random()).unwrap();
        let providers = nod::push::open(&World {
            push: &config.push,
            webpush: &config.webpush,
            unifiedpush: &config.unifiedpush,
            fcm: &config.fcm,
            apns: &config.apns,
            public_url: "https://login.example.org",
            web_app: WebApp { url: "https://app.example.org".to_owned(), may_approve: false },
            vapid: Some(Arc::new(vapid)),
            clock: &time,
            random: system_random(),
        });
        let dispatcher = Dispatcher::new(providers.unwrap(), |_| limits, &time, &random, metrics.push(), &lifecycle);
        Self { services, clock, dispatcher, lifecycle, metrics }
    }

    pub fn notice(&self, lifetime: Duration) -> Notice {
        let now = Clock::now(&*self.clock);
        Notice {
            challenge: ChallengeId::new(now, &OsRandom),
            what: What::Question { level: Level::Number },
            expires_at: now.plus(lifetime),
            details: None,
        }
    }

    /// Sends a question that lives so long, to an account of its own.
    pub fn push(
        &self,
        target: &PushTargetRequest,
        lifetime: Duration,
    ) -> (oneshot::Receiver<Report>, CancellationToken) {
        self.push_to(AccountId::new(Clock::now(&*self.clock), &OsRandom), target, lifetime)
    }

    /// … to that account.
    pub fn push_to(
        &self,
        account: AccountId,
        target: &PushTargetRequest,
        lifetime: Duration,
    ) -> (oneshot::Receiver<Report>, CancellationToken) {
        let cancel = CancellationToken::new();
        let push = Push {
            account,
            target: Target::parse(target).unwrap(),
            notice: Arc::new(self.notice(lifetime)),
            cancel: cancel.clone(),
        };
        (self.dispatcher.dispatch(push), cancel)
    }

    pub async fn report(&self, target: &PushTargetRequest, lifetime: Duration) -> Report {
        self.push(target, lifetime).0.await.unwrap()
    }

    /// Waits until somebody is about to try again within a second, and lets that pass.
    pub async fn try_again(&self) {
        self.clock.asleep(Duration::from_millis(300)..=Duration::from_millis(500), 1).await;
        self.clock.advance(Duration::from_millis(500));
    }

    /// Waits until a send is under way, and lets its deadline pass.
    pub async fn time_out(&self) {
        self.clock.asleep(LIMITS.deadline..=LIMITS.deadline, 1).await;
        self.clock.advance(LIMITS.deadline);
    }

    /// Stops everything; nothing is left.
    pub async fn finish(self) {
        assert!(self.lifecycle.stop(Duration::from_secs(5)).await, "everything ended within the grace");
        assert_eq!(self.lifecycle.tasks(), 0);
    }
}
