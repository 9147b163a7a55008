//! A whole service on real parts: a real database, real sockets, the real device library as phones. Only time is ours.

pub mod authenticator;
pub mod browser;
pub mod forge;
pub mod person;
pub mod postgres;

use crate::store::bed::Kind;
use std::ops::RangeInclusive;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use nod::ambient::{Clock, OsRandom};
use nod::app::{App, Parts};
use nod::config::Config;
use nod::event::Event;
use nod::flow::device::enrolment;
use nod::flow::{account, relying_party};
use nod::http::phone_app::Files;
use nod::hub::Hub;
use nod::service::{Listeners, PhoneAppListener};
use nod::store;
use nod::vault::Vault;
use nod_core::id::{AccountId, ClientId};
use nod_core::notice::Told;
use nod_core::time::Timestamp;
use nod_core::token::Signer;
use nod_device::{Device, Outside};
use serde_json::{Value, json};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;

/// How long a test waits for what must happen. Much longer than it takes on a busy machine: it ends tests that would hang.
const PATIENCE: Duration = Duration::from_secs(45);

/// Looks again and again until `check` finds what it looks for. A test that waits in vain fails and says for what.
#[track_caller]
pub fn eventually<T>(what: &str, mut check: impl AsyncFnMut() -> Option<T>) -> impl Future<Output = T> {
    let caller = std::panic::Location::caller();
    let found = async move {
        // Between two looks the processor is left to those that the test waits for.
        let mut looks = tokio::time::interval(Duration::from_millis(2));
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            looks.tick().await;
            if let Some(found) = check().await {
                return found;
            }
        }
    };
    in_time_at(caller, what, found)
}

/// Waits for what must come. A test that waits in vain fails and says for what.
#[track_caller]
pub fn in_time<T>(what: &str, awaited: impl Future<Output = T>) -> impl Future<Output = T> {
    in_time_at(std::panic::Location::caller(), what, awaited)
}

async fn in_time_at<T>(caller: &std::panic::Location<'_>, what: &str, awaited: impl Future<Output = T>) -> T {
    let found = tokio::time::timeout(PATIENCE, awaited).await;
    found.unwrap_or_else(|_| panic!("{caller}: waited {PATIENCE:?} in vain for this: {what}"))
}

/// A clock that the test moves.
pub struct TestClock {
    state: Mutex<ClockState>,
    /// Somebody went to sleep.
    slept: Notify,
    broken: AtomicBool,
}

struct ClockState {
    now: Timestamp,
    sleepers: Vec<(Timestamp, oneshot::Sender<()>)>,
}

impl TestClock {
    pub fn new() -> Arc<Self> {
        let now = Timestamp::parse("2026-11-22T12:00:00Z").unwrap();
        Self::at(now)
    }

    /// A clock of its own, for somebody whose time is another.
    pub fn at(now: Timestamp) -> Arc<Self> {
        let state = Mutex::new(ClockState { now, sleepers: Vec::new() });
        Arc::new(Self { state, slept: Notify::new(), broken: AtomicBool::new(false) })
    }

    /// The next task that reads this clock panics.
    pub fn break_once(&self) {
        self.broken.store(true, Ordering::SeqCst);
    }

    /// Waits until at least `count` sleep until a moment that is that far away. So a test knows that somebody waits for time
    /// to pass, and has nothing to do before it does.
    pub async fn asleep(&self, away: RangeInclusive<Duration>, count: usize) {
        let asleep = tokio::time::timeout(PATIENCE, self.all_asleep(&away, count)).await;
        assert!(asleep.is_ok(), "{} of {count} sleep for {away:?}", self.sleepers(&away));
    }

    async fn all_asleep(&self, away: &RangeInclusive<Duration>, count: usize) {
        loop {
            // Listening before looking: a sleeper in between is not missed.
            let mut slept = pin!(self.slept.notified());
            slept.as_mut().enable();
            if self.sleepers(away) >= count {
                return;
            }
            slept.await;
        }
    }

    fn sleepers(&self, away: &RangeInclusive<Duration>) -> usize {
        let state = self.state.lock().unwrap();
        let alive = state.sleepers.iter().filter(|(_, wake)| !wake.is_closed());
        alive.filter(|(at, _)| away.contains(&state.now.until(*at))).count()
    }

    /// Sets the clock forwards or back, in milliseconds, as somebody who corrects it does: no time passes, so a task that sleeps
    /// sleeps on for as long as before.
    pub fn set(&self, by: i64) {
        let moved = |at: Timestamp| Timestamp::from_millis(at.millis() + by);
        let mut state = self.state.lock().unwrap();
        state.now = moved(state.now);
        for (at, _) in &mut state.sleepers {
            *at = moved(*at);
        }
    }

    /// Moves time forwards and wakes the tasks that slept until then.
    pub fn advance(&self, by: Duration) {
        let mut state = self.state.lock().unwrap();
        state.now = state.now.plus(by);
        let now = state.now;
        let (due, later) = std::mem::take(&mut state.sleepers).into_iter().partition(|(at, _)| *at <= now);
        state.sleepers = later;
        drop(state);
        let due: Vec<(Timestamp, oneshot::Sender<()>)> = due;
        for (_, wake) in due {
            // A sleeper that was dropped meanwhile needs no waking.
            let _ = wake.send(());
        }
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        assert!(!self.broken.swap(false, Ordering::SeqCst), "the clock is broken, as the test wants it");
        self.state.lock().unwrap().now
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let mut state = self.state.lock().unwrap();
        let (wake, woken) = oneshot::channel();
        let at = state.now.plus(duration);
        if duration.is_zero() {
            return Box::pin(std::future::ready(()));
        }
        // Sleeps that nobody waits for any more are forgotten here, or a long test would gather them.
        state.sleepers.retain(|(_, wake)| !wake.is_closed());
        state.sleepers.push((at, wake));
        drop(state);
        self.slept.notify_waiters();
        Box::pin(async move {
            let _ = woken.await;
        })
    }
}

impl nod_device::Clock for TestClock {
    fn now(&self) -> Timestamp {
        Clock::now(self)
    }
}

/// The application on that configuration and clock.
pub async fn assemble(config: Config, clock: Arc<dyn Clock>) -> Arc<App> {
    assemble_with(config, clock, Hub::new()).await
}

async fn assemble_with(config: Config, clock: Arc<dyn Clock>, hub: Arc<Hub<Event>>) -> Arc<App> {
    App::open(Parts { hub, ..parts(config, clock).await }).await.unwrap()
}

/// What an application on that configuration and clock is made of.
pub async fn parts(config: Config, clock: Arc<dyn Clock>) -> Parts {
    let vault = Vault::open(&config.keys, &OsRandom).unwrap();
    let store = store::open(&config.database).await.unwrap();
    Parts::new(config, store, vault, clock, Arc::new(OsRandom))
}

/// Offers Web Push and UnifiedPush, to hosts that no name server knows.
pub fn web_push(config: &mut Config) {
    config.webpush.subject = Some("mailto:ops@example.org".to_owned());
    config.webpush.hosts = vec!["push.example.net".to_owned()];
    config.unifiedpush.hosts = vec!["push.example.net".to_owned()];
}

/// Tests of the whole service on each database, where what is stored decides: functions of the database.
macro_rules! on_both_databases {
    ($($name:ident)+) => {
        $(mod $name {
            #[tokio::test]
            async fn sqlite() {
                super::$name(crate::store::bed::Kind::Sqlite).await;
            }

            #[tokio::test]
            async fn postgres() {
                super::$name(crate::store::bed::Kind::Postgres).await;
            }
        })+
    };
}
pub(crate) use on_both_databases;

/// A running service.
pub struct Server {
    pub app: Arc<App>,
    pub clock: Arc<TestClock>,
    pub url: String,
    /// The phone app's origin.
    pub app_url: String,
    pub http: reqwest::Client,
    folder: Arc<tempfile::TempDir>,
    pub database: String,
    adjust: Adjust,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<nod::flow::Result<bool>>,
    /// The database on PostgreSQL that is this service's own.
    postgres: Option<postgres::Database>,
}

/// What a test may set before the start.
pub type Adjust = Arc<dyn Fn(&mut Config) + Send + Sync>;

impl Server {
    /// A service on a fresh SQLite database.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// … with other settings.
    pub async fn start_with(adjust: impl Fn(&mut Config) + Send + Sync + 'static) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let database = format!("sqlite:{}", folder.path().join("nod.db").display());
        Self::launch(folder, database, TestClock::new(), None, Hub::new(), Arc::new(adjust)).await
    }

    /// … on a fresh database of that kind.
    pub async fn start_over(kind: Kind, adjust: impl Fn(&mut Config) + Send + Sync + 'static) -> Self {
        match kind {
            Kind::Sqlite => Self::start_with(adjust).await,
            Kind::Postgres => {
                let (folder, own) = (Arc::new(tempfile::tempdir().unwrap()), postgres::database().await);
                let url = own.url().to_owned();
                let server = Self::launch(folder, url, TestClock::new(), None, Hub::new(), Arc::new(adjust)).await;
                Self { postgres: Some(own), ..server }
            }
        }
    }

    /// … in which every wake is lost: all who wait are left to their ticks.
    pub async fn start_deaf() -> Self {
        Self::start_on_hub(Hub::deaf()).await
    }

    /// … in which something happens to the wakes.
    pub async fn start_on_hub(hub: Arc<Hub<Event>>) -> Self {
        Self::start_on_hub_with(hub, |_| {}).await
    }

    /// … and with other settings.
    pub async fn start_on_hub_with(hub: Arc<Hub<Event>>, adjust: impl Fn(&mut Config) + Send + Sync + 'static) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let database = format!("sqlite:{}", folder.path().join("nod.db").display());
        Self::launch(folder, database, TestClock::new(), None, hub, Arc::new(adjust)).await
    }

    /// … on a database that stands.
    pub async fn start_on(database: String) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        Self::launch(folder, database, TestClock::new(), None, Hub::new(), Arc::new(|_| {})).await
    }

    async fn launch(
        folder: Arc<tempfile::TempDir>,
        database: String,
        clock: Arc<TestClock>,
        addresses: Option<[std::net::SocketAddr; 2]>,
        hub: Arc<Hub<Event>>,
        adjust: Adjust,
    ) -> Self {
        // Fails only when there is one already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let [own, of_app] = addresses.unwrap_or_else(|| ["127.0.0.1:0".parse().unwrap(); 2]);
        let listener = tokio::net::TcpListener::bind(own).await.unwrap();
        let app_listener = tokio::net::TcpListener::bind(of_app).await.unwrap();
        let [url, app_url] = [&listener, &app_listener].map(|it| format!("http://{}", it.local_addr().unwrap()));
        let mut config = Config::load(None).unwrap();
        config.service.public_url.clone_from(&url);
        config.app.public_url = Some(app_url.clone());
        config.database.url = database.clone().into();
        config.keys.data_key_file = folder.path().join("data.key");
        config.http.metrics_listen = None;
        // Tests ask, fail and guess all day long at one moment of one address: what limits that has tests of its own.
        config.limits.free_attempts = 10_000;
        config.limits.free_guesses = 10_000;
        config.limits.failures_per_minute = 0;
        config.limits.wrong_passwords_per_minute = 0;
        // Tests know what a waiter sleeps for: that nobody's phone gave a sign of life is said in tests of its own.
        config.push.unreachable_after = Duration::from_hours(1);
        // Tests do not wait for connections that their own clients keep.
        config.http.drain = Duration::ZERO;
        adjust(&mut config);
        let app = assemble_with(config, clock.clone(), hub).await;
        let (stop, stopped) = oneshot::channel::<()>();
        let phone_app = app
            .config
            .app_url()
            .map(|_| PhoneAppListener { listener: app_listener, files: Arc::new(Files::new(crate::phone_app::BUILT)) });
        let listeners = Listeners { service: listener, metrics: None, phone_app };
        let serving = nod::service::serve(app.clone(), listeners, async {
            let _ = stopped.await;
        });
        #[expect(clippy::disallowed_methods, reason = "the service itself, which the test stops and awaits")]
        let running = tokio::spawn(serving);
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { app, clock, url, app_url, http, folder, database, adjust, stop: Some(stop), running, postgres: None }
    }

    /// Stops the service and checks that nothing is left: no task, no subscription.
    pub async fn finish(mut self) {
        self.halt().await;
        if let Some(own) = self.postgres.take() {
            own.finish().await;
        }
    }

    async fn halt(&mut self) {
        drop(self.stop.take());
        let in_time = (&mut self.running).await.expect("the service does not panic").expect("it serves");
        assert!(in_time, "everything ended within the grace");
        assert_eq!(self.app.lifecycle.tasks(), 0, "tasks left");
        assert_eq!(self.app.hub.waiting(), 0, "subscriptions left");
    }

    /// Stops the service and starts another on the same database, address and clock.
    pub async fn restart(mut self) -> Self {
        self.halt().await;
        let addresses = [&self.url, &self.app_url].map(|url| url.strip_prefix("http://").unwrap().parse().unwrap());
        let (folder, database, clock) = (self.folder.clone(), self.database.clone(), self.clock.clone());
        let next = Self::launch(folder, database, clock, Some(addresses), Hub::new(), self.adjust.clone()).await;
        Self { postgres: self.postgres.take(), ..next }
    }

    /// Adds an account without a password.
    pub async fn account(&self, username: &str) -> AccountId {
        self.account_with(username, None, false).await
    }

    pub async fn account_with(&self, username: &str, password: Option<&str>, administrator: bool) -> AccountId {
        let draft = account::Draft {
            username: username.parse().unwrap(),
            display_name: None,
            administrator,
            password: password.map(Into::into),
        };
        account::add(&self.app, draft).await.unwrap()
    }

    /// A request of anybody.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }

    /// A POST of JSON by anybody.
    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        Reply::of(self.request(reqwest::Method::POST, path).json(body).send().await.unwrap()).await
    }

    /// Whether the service counted an error of that code, which it does for every one that it gives.
    #[track_caller]
    pub fn counted(&self, code: nod_core::wire::ErrorCode) {
        let metrics = self.app.metrics.render(0);
        assert!(metrics.contains(&format!("nod_errors_total{{code=\"{code}\"}}")), "{code} in {metrics}");
    }

    /// Links a phone by its real link, and confirms.
    pub async fn phone(&self, account: AccountId, name: &str) -> Phone {
        let signer = nod_core::token::Ed25519Signer::from_seed(&nod_core::random::bytes(&OsRandom));
        self.phone_with(account, name, Arc::new(signer)).await
    }

    pub async fn phone_with(&self, account: AccountId, name: &str, signer: Arc<dyn Signer>) -> Phone {
        let outside = self.outside();
        let invitation = enrolment::invite(&self.app, account, None).await.unwrap();
        let pending =
            nod_device::enrol(&invitation.link, name.parse().unwrap(), "test", signer, &outside).await.unwrap();
        enrolment::confirm(&self.app, invitation.id, None, Told::NOTHING).await.unwrap();
        Phone { device: pending.confirmed().await.unwrap(), outside }
    }

    /// What a device takes from outside, on the test's clock.
    pub fn outside(&self) -> Outside {
        Outside::new(self.clock.clone(), Arc::new(OsRandom)).unwrap()
    }

    /// Adds a relying party.
    pub async fn relying_party(&self, client: &str) -> RelyingParty {
        let id: ClientId = client.parse().unwrap();
        let origins = Some(vec![ORIGIN.to_owned()]);
        let settings = relying_party::Settings { origins, ..relying_party::Settings::default() };
        let secret = relying_party::add(&self.app, &id, settings).await.unwrap();
        RelyingParty { id, secret, url: self.url.clone(), http: self.http.clone() }
    }

    /// The stored challenge's state.
    pub async fn state(&self, challenge: &str) -> nod_core::challenge::StateName {
        let record = self.app.store.challenge(challenge.parse().unwrap()).await.unwrap().unwrap();
        record.challenge.at(self.app.now()).state.name()
    }
}

/// The origin of the relying party's pages.
pub const ORIGIN: &str = "https://mail.example.org";

/// A phone with its server.
pub struct Phone {
    pub device: Device,
    pub outside: Outside,
}

impl Phone {
    /// A socket session.
    pub async fn connect(&self) -> nod_device::Connection<impl nod_device::Stream + use<>> {
        nod_device::connect(&self.device, &self.outside, &self.outside.time()).await.unwrap()
    }

    /// The HTTP calls.
    pub fn api(&self) -> nod_device::Api {
        nod_device::Api::new(self.device.clone(), self.outside.clone())
    }

    /// A request with a proof, as the device's own library makes it.
    pub fn request(&self, method: reqwest::Method, path: &str, body: Option<&Value>) -> reqwest::RequestBuilder {
        let bytes = body.map(|body| serde_json::to_vec(body).unwrap()).unwrap_or_default();
        let proof = self.proof(method.as_str(), path, &bytes);
        let url = format!("{}{path}", self.device.identity().server);
        let request = reqwest::Client::new().request(method, url).header("dpop", proof);
        if body.is_some() { request.header("content-type", "application/json").body(bytes) } else { request }
    }

    /// A proof for one request.
    pub fn proof(&self, method: &str, path: &str, body: &[u8]) -> String {
        let url = format!("{}{path}", self.device.identity().issuer);
        let jti = nod_core::encoding::base64url(&nod_core::random::bytes::<12>(&OsRandom));
        nod_core::token::sign_dpop(self.device.signer(), method, &url, body, &jti, self.outside.time().now())
    }

    /// A signed answer to a challenge token.
    pub fn sign(
        &self,
        challenge_token: &str,
        challenge: &str,
        decision: nod_core::answer::Verdict,
        number: Option<&str>,
    ) -> String {
        let claims = nod_core::token::AnswerClaims {
            iss: self.device.identity().device,
            aud: self.device.identity().issuer.clone(),
            jti: challenge.parse().unwrap(),
            cth: nod_core::token::token_hash(challenge_token),
            decision,
            secret: number.map(|number| nod_core::answer::Transferred::Typed(number.to_owned())),
            iat: self.outside.time().now().seconds(),
        };
        nod_core::token::sign_answer(self.device.signer(), &claims)
    }
}

/// A relying party over HTTP.
#[derive(Clone)]
pub struct RelyingParty {
    pub id: ClientId,
    pub secret: String,
    pub url: String,
    pub http: reqwest::Client,
}

/// A reply: status and JSON body.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Reply {
    pub async fn of(response: reqwest::Response) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await.unwrap();
        Self { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
    }

    /// A member of the body as text.
    pub fn text(&self, member: &str) -> &str {
        self.body[member].as_str().unwrap_or_else(|| panic!("{member} in {:?}", self.body))
    }

    /// Checks an error's code, its status and its form.
    #[track_caller]
    pub fn refused(&self, code: nod_core::wire::ErrorCode) {
        assert_eq!(self.body["code"], code.as_str(), "{:?}", self.body);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(self.body["type"], format!("/docs/errors#{code}"));
        assert_eq!(self.body["title"], code.cause());
        assert_eq!(self.status, code.status());
        assert_eq!(self.body["status"], code.status());
        assert_eq!(self.body["request_id"].as_str().unwrap().as_bytes(), self.headers["x-request-id"].as_bytes());
    }
}

impl Reply {
    /// Checks a limit: body and header say the same of when to try again.
    #[track_caller]
    pub fn again_in(&self, code: nod_core::wire::ErrorCode, seconds: u64) {
        self.refused(code);
        assert_eq!(self.body["retry_after"], seconds, "{:?}", self.body);
        assert_eq!(self.headers["retry-after"].to_str().unwrap(), seconds.to_string());
        assert!(self.text("detail").contains(&format!(" {seconds} s")), "{:?}", self.body);
    }
}

impl RelyingParty {
    /// Its id and secret, for the configuration of somebody else's program.
    pub fn credentials(&self) -> (String, String) {
        (self.id.to_string(), self.secret.clone())
    }

    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url)).basic_auth(&self.id, Some(&self.secret))
    }

    /// `POST /v1/challenges`.
    pub async fn ask(&self, body: Value) -> Reply {
        Reply::of(self.request(reqwest::Method::POST, "/v1/challenges").json(&body).send().await.unwrap()).await
    }

    /// Asks for a user at a level; the reply must be 201.
    pub async fn ask_at(&self, username: &str, level: &str) -> Reply {
        let reply = self.ask(json!({ "username": username, "level": level })).await;
        assert_eq!(reply.status, 201, "{:?}", reply.body);
        reply
    }

    pub async fn show(&self, id: &str, wait: u64) -> Reply {
        let path = format!("/v1/challenges/{id}?wait={wait}");
        Reply::of(self.request(reqwest::Method::GET, &path).send().await.unwrap()).await
    }

    pub async fn cancel(&self, id: &str) -> Reply {
        let path = format!("/v1/challenges/{id}");
        Reply::of(self.request(reqwest::Method::DELETE, &path).send().await.unwrap()).await
    }

    pub async fn redeem(&self, id: &str) -> Reply {
        let path = format!("/v1/challenges/{id}/redeem");
        Reply::of(self.request(reqwest::Method::POST, &path).send().await.unwrap()).await
    }
}
