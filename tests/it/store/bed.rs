//! What every case stands on: an empty database, a store on it, and makers of whatever a store keeps.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use nod::config::{Config, Database};
use nod::store::{
    Decide, Fenced, IssueChallenge, IssueOutcome, KnownBrowser, NewAccount, NewEnrolment, NewRelyingParty, NewSession,
    OpenedSession, Pause, Redeem, Store, StoreResult, Written, WrongNumber, open,
};
use nod_core::audit::{Anchor, AuditDraft, AuditEntry, AuditKind, verify_chain};
use nod_core::challenge::{Challenge, Decision, DenyReason, Progress, State, StateName};
use nod_core::device::{Device, PublicKey};
use nod_core::encoding::sha256_base64url;
use nod_core::enrolment::Claim;
use nod_core::id::{AccountId, ChallengeId, ClientId, DeviceId, EnrolmentId, SessionId};
use nod_core::policy::Level;
use nod_core::random::{self, Random};
use nod_core::session::{Session, SessionStrength};
use nod_core::time::Timestamp;
use nod_core::token::{Ed25519Signer, Signer};
use sqlx::Executor;

/// A database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// Random bytes that are the same in every run (splitmix64).
pub struct Seeded(Mutex<u64>);

impl Seeded {
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }
}

impl Random for Seeded {
    fn fill(&self, buffer: &mut [u8]) {
        let mut state = self.0.lock().unwrap();
        for chunk in buffer.chunks_mut(8) {
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut word = *state;
            word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(word ^ (word >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

/// An empty database of its own.
pub struct Place {
    pub kind: Kind,
    pub config: Database,
    folder: tempfile::TempDir,
    name: String,
}

impl Place {
    pub async fn new(kind: Kind) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let folder = tempfile::tempdir().unwrap();
        let name = format!("nod_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut config = Config::load(None).unwrap().database;
        config.url = match kind {
            Kind::Sqlite => format!("sqlite:{}", folder.path().join("nod.db").display()).into(),
            Kind::Postgres => {
                administer(&format!("CREATE DATABASE {name}")).await;
                in_database(&server_url(), &name).into()
            }
        };
        Self { kind, config, folder, name }
    }

    /// A PostgreSQL database that somebody else made, and removes.
    pub fn of(url: String) -> Self {
        let mut config = Config::load(None).unwrap().database;
        config.url = url.into();
        Self { kind: Kind::Postgres, config, folder: tempfile::tempdir().unwrap(), name: String::new() }
    }

    pub fn url(&self) -> String {
        use secrecy::ExposeSecret;
        self.config.url.expose_secret().to_owned()
    }

    pub fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("nod.db")
    }

    /// A store on this database, as another process would open it.
    pub async fn open(&self) -> Arc<dyn Store> {
        open(&self.config).await.unwrap()
    }

    /// Runs SQL behind the store's back.
    pub async fn sql(&self, statement: &str) -> u64 {
        sql(&self.url(), statement).await
    }

    /// Runs a file of SQL.
    pub async fn script(&self, script: &str) {
        match self.kind {
            Kind::Sqlite => sqlite(&self.url()).execute_batch(script).unwrap(),
            Kind::Postgres => {
                use sqlx::Connection;
                let mut connection = sqlx::PgConnection::connect(&self.url()).await.unwrap();
                sqlx::raw_sql(sqlx::AssertSqlSafe(script.to_owned())).execute(&mut connection).await.unwrap();
                connection.close().await.unwrap();
            }
        }
    }

    pub async fn remove(self) {
        if self.kind == Kind::Postgres {
            administer(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
        }
    }
}

/// Runs SQL on that database behind the back of who has it. Gives how many rows it changed.
pub async fn sql(url: &str, statement: &str) -> u64 {
    use sqlx::Connection;
    if url.starts_with("sqlite:") {
        let connection = sqlite(url);
        connection.execute_batch(statement).unwrap();
        return connection.changes();
    }
    let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
    let done = connection.execute(sqlx::AssertSqlSafe(statement.to_owned())).await.unwrap().rows_affected();
    connection.close().await.unwrap();
    done
}

/// A connection to the file of a `sqlite:` URL, behind the store's back.
pub fn sqlite(url: &str) -> rusqlite::Connection {
    rusqlite::Connection::open(url.strip_prefix("sqlite:").unwrap()).unwrap()
}

fn server_url() -> String {
    #[expect(clippy::disallowed_methods, reason = "scripts/with-postgres says where its server is")]
    let url = std::env::var("NOD_TEST_POSTGRES_URL");
    url.expect("NOD_TEST_POSTGRES_URL is not set; run the tests with scripts/with-postgres")
}

/// The URL with another database in it.
fn in_database(url: &str, name: &str) -> String {
    let (front, query) = url.split_once('?').map_or((url, None), |(front, query)| (front, Some(query)));
    let (server, _) = front.rsplit_once('/').expect("the URL names a database");
    query.map_or(format!("{server}/{name}"), |query| format!("{server}/{name}?{query}"))
}

async fn administer(statement: &str) {
    use sqlx::Connection;
    let mut connection = sqlx::PgConnection::connect(&server_url()).await.unwrap();
    connection.execute(sqlx::AssertSqlSafe(statement.to_owned())).await.unwrap();
    connection.close().await.unwrap();
}

/// Runs a case on a fresh database, then recomputes the audit chain.
pub async fn run<F: Future<Output = ()>>(kind: Kind, case: impl FnOnce(Arc<Bed>) -> F) {
    let bed = Arc::new(Bed::new(kind).await);
    case(bed.clone()).await;
    let bed = Arc::into_inner(bed).expect("the case let go of its bed");
    let store = bed.place.open().await;
    let entries = log(&*store).await;
    verify_chain(Anchor::genesis(), entries).expect("the audit chain is intact");
    store.close().await;
    bed.store.close().await;
    bed.place.remove().await;
}

/// The whole audit log.
pub async fn log(store: &dyn Store) -> Vec<AuditEntry> {
    let mut entries: Vec<AuditEntry> = Vec::new();
    loop {
        let page = store.audit(entries.last().map_or(0, |entry| entry.seq), 100).await.unwrap();
        if page.is_empty() {
            return entries;
        }
        entries.extend(page);
    }
}

/// A store on an empty database.
pub struct Bed {
    pub place: Place,
    pub store: Arc<dyn Store>,
    pub random: Seeded,
}

/// A challenge that was written, that woke the account and replaced nothing.
pub const ISSUED: IssueOutcome = IssueOutcome::Issued(Written { quiet: false, replaced: Vec::new() });

/// The password of every account.
pub const PASSWORD_HASH: &str = "$argon2id$test";

/// How far apart the approvals of one mistake are.
pub const MISTAKES_WITHIN: Duration = Duration::from_mins(1);

/// More devices than any case has.
pub const MOST_DEVICES: u32 = 1000;

/// The moment at which cases begin.
pub const NOON: Timestamp = Timestamp::from_millis(1_795_348_800_000);

/// That many seconds after noon.
pub fn at(seconds: u64) -> Timestamp {
    NOON.plus(Duration::from_secs(seconds))
}

pub fn won<T>(outcome: StoreResult<Fenced<T>>) -> T {
    match outcome.unwrap() {
        Fenced::Won(value) => value,
        Fenced::Lost => panic!("it was lost"),
    }
}

#[track_caller]
pub fn lost<T>(outcome: StoreResult<Fenced<T>>) {
    assert!(matches!(outcome.unwrap(), Fenced::Lost), "it was won");
}

/// How many of the outcomes won.
pub fn wins<T>(outcomes: &[StoreResult<Fenced<T>>]) -> usize {
    outcomes.iter().filter(|outcome| matches!(outcome, Ok(Fenced::Won(_)))).count()
}

pub fn draft(kind: AuditKind) -> AuditDraft {
    AuditDraft::new(NOON, kind)
}

pub fn draft_at(kind: AuditKind, at: Timestamp) -> AuditDraft {
    AuditDraft::new(at, kind)
}

/// A redemption by the one who asked.
pub fn redemption(challenge: &Challenge, at: Timestamp) -> Redeem {
    Redeem {
        challenge: challenge.id,
        client: challenge.client.clone(),
        approved_after: at.minus(Duration::from_mins(5)),
        at,
        audit: draft_at(AuditKind::ChallengeRedeemed, at).challenge(challenge.id),
        kept: None,
        session: None,
    }
}

impl Bed {
    pub async fn new(kind: Kind) -> Self {
        Self::with(Place::new(kind).await).await
    }

    pub async fn with(place: Place) -> Self {
        let store = place.open().await;
        Self { place, store, random: Seeded::new(7) }
    }

    pub fn text(&self) -> String {
        sha256_base64url(&random::bytes::<16>(&self.random))
    }

    pub fn key(&self) -> PublicKey {
        Ed25519Signer::from_seed(&random::bytes(&self.random)).public_key().clone()
    }

    pub fn new_account(&self, username: &str) -> NewAccount {
        NewAccount {
            id: AccountId::new(NOON, &self.random),
            username: username.parse().unwrap(),
            display_name: Some("Anna Example".parse().unwrap()),
            administrator: false,
            password_hash: Some(PASSWORD_HASH.into()),
            created_at: NOON,
        }
    }

    pub async fn account(&self, username: &str) -> AccountId {
        let account = self.new_account(username);
        let id = account.id;
        self.store.create_account(account, draft(AuditKind::AccountCreated).account(id)).await.unwrap();
        id
    }

    pub fn new_party(&self, client: &str) -> NewRelyingParty {
        NewRelyingParty {
            client: client.parse().unwrap(),
            name: "Webmail".parse().unwrap(),
            secret_hash: self.text().into(),
            origins: vec!["https://mail.example.org".to_owned()],
            policy: None,
            created_at: NOON,
        }
    }

    pub async fn party(&self, client: &str) -> ClientId {
        let party = self.new_party(client);
        let id = party.client.clone();
        self.store.create_relying_party(party, draft(AuditKind::ClientCreated).client(id.clone())).await.unwrap();
        id
    }

    pub fn new_enrolment(&self, account: AccountId) -> NewEnrolment {
        NewEnrolment {
            id: EnrolmentId::new(NOON, &self.random),
            account,
            session: None,
            secret_hash: self.text(),
            code_mac: None,
            on_device: false,
            created_at: NOON,
            expires_at: at(600),
        }
    }

    pub async fn enrolment(&self, account: AccountId) -> EnrolmentId {
        let enrolment = self.new_enrolment(account);
        let id = enrolment.id;
        won(self.store.create_enrolment(enrolment, draft(AuditKind::EnrolmentCreated).account(account)).await);
        id
    }

    pub fn claim(&self) -> Claim {
        Claim {
            device: DeviceId::new(NOON, &self.random),
            key: self.key(),
            name: "Anna's iPhone".parse().unwrap(),
            platform: "nod-device 0.1 on Linux".to_owned(),
            confirmation_code: "482 913".to_owned(),
            claimed_at: at(1),
        }
    }

    pub async fn device(&self, account: AccountId) -> Device {
        let id = self.enrolment(account).await;
        won(self.store.claim_enrolment(id, self.claim(), at(1), draft(AuditKind::EnrolmentClaimed)).await);
        won(self.store.confirm_enrolment(id, at(2), MOST_DEVICES, draft(AuditKind::DeviceBound).account(account)).await)
    }

    /// An account with a device, and a relying party.
    pub async fn trio(&self) -> (AccountId, Device, ClientId) {
        let account = self.account("anna@example.org").await;
        let device = self.device(account).await;
        (account, device, self.party("webmail").await)
    }

    pub fn new_challenge(&self, account: AccountId, client: &ClientId) -> IssueChallenge {
        let challenge = Challenge {
            id: ChallengeId::new(at(10), &self.random),
            account,
            client: client.clone(),
            level: Level::Number,
            issued_at: at(10),
            expires_at: at(130),
            state: State::Pending { wrong_numbers: 0, progress: Progress::Sent },
        };
        IssueChallenge {
            challenge,
            token: format!("challenge-token.{}", self.text()),
            shown: format!("sealed.{}", self.text()),
            browser: None,
            idempotency: None,
            max_open: 1000,
            familiar: false,
            most_tries: u32::MAX,
            reach: nod::store::Reach::Phone,
        }
    }

    pub fn known_browser(&self) -> KnownBrowser {
        KnownBrowser { browser: self.text(), network: "192.0.2.0/24".to_owned() }
    }

    /// A pending challenge, issued at 10 and good until 130.
    pub async fn challenge(&self, account: AccountId, client: &ClientId) -> Challenge {
        let issue = self.new_challenge(account, client);
        let challenge = issue.challenge.clone();
        assert!(matches!(self.store.issue(issue).await.unwrap(), IssueOutcome::Issued(_)));
        challenge
    }

    /// What a device's answer makes of a challenge, at that moment.
    pub fn answer(&self, challenge: &Challenge, device: &Device, name: StateName, at: Timestamp) -> Decide {
        let decision = Decision { device: device.id, at };
        let (state, kind) = match name {
            StateName::Approved => (State::Approved(decision), AuditKind::ChallengeApproved),
            StateName::Denied => (State::Denied { decision, reason: DenyReason::Refused }, AuditKind::ChallengeDenied),
            StateName::Reported => (State::Reported(decision), AuditKind::ChallengeReported),
            other => panic!("{other:?} is no answer"),
        };
        Decide {
            challenge: Challenge { state, ..challenge.clone() },
            answer_token: format!("answer-token.{}", self.text()),
            answer_key: device.key.clone(),
            most_numbers: None,
            audit: draft_at(kind, at).account(challenge.account).device(device.id).challenge(challenge.id),
            pause: (name == StateName::Reported).then(|| Pause {
                until: at.plus(Duration::from_mins(15)),
                audit: draft_at(AuditKind::PushPaused, at).account(challenge.account),
            }),
            mistakes_within: MISTAKES_WITHIN,
            location: None,
        }
    }

    /// A challenge that was approved at 20.
    pub async fn approved(&self, account: AccountId, device: &Device, client: &ClientId) -> Challenge {
        let challenge = self.challenge(account, client).await;
        let answer = self.answer(&challenge, device, StateName::Approved, at(20));
        won(self.store.decide(answer).await);
        challenge
    }

    pub fn wrong_number(&self, challenge: &Challenge, device: &Device, already: u8, at: Timestamp) -> WrongNumber {
        WrongNumber {
            challenge: challenge.id,
            account: challenge.account,
            most_numbers: 100,
            device: device.id,
            already,
            answer_hash: self.text(),
            at,
            audit: draft_at(AuditKind::WrongNumber, at).challenge(challenge.id),
        }
    }

    /// The state of a challenge, as it is stored.
    pub async fn state(&self, id: ChallengeId) -> State {
        self.store.challenge(id).await.unwrap().expect("it exists").challenge.state
    }

    /// How many entries of that kind the audit log has.
    pub async fn entries(&self, kind: AuditKind) -> usize {
        log(&*self.store).await.iter().filter(|entry| entry.draft.kind == kind).count()
    }

    /// A session of a day, signed in at noon with the password that [`Self::new_account`] has.
    pub fn new_session(&self, account: AccountId, token_hash: &str) -> NewSession {
        let session = Session {
            id: SessionId::new(NOON, &self.random),
            account,
            strength: SessionStrength::PasswordOnly,
            browser: Some("Firefox on Linux".to_owned()),
            ip: Some("192.0.2.7".to_owned()),
            authenticated_at: NOON,
            last_used_at: NOON,
            expires_at: at(86_400),
        };
        NewSession { session, token_hash: token_hash.to_owned(), known_as: None, most: 100 }
    }

    /// Opens a session by the password.
    pub async fn open(&self, new: NewSession) {
        won(self.store.open_session(new, PASSWORD_HASH, draft(AuditKind::SignedIn)).await);
    }

    /// The redemption of an approval at 21, which opens that session.
    pub fn redemption_into(approved: &Challenge, new: NewSession) -> Redeem {
        let strength = SessionStrength::Approved { device: None };
        let new = NewSession { session: Session { strength, ..new.session }, ..new };
        let session = Some(OpenedSession { new, audit: draft(AuditKind::SignedIn) });
        Redeem { session, ..redemption(approved, at(21)) }
    }

    /// Whether there is a session of that token.
    pub async fn lives(&self, token_hash: &str) -> bool {
        self.store.session(token_hash, at(30), NOON.minus(Duration::from_secs(1))).await.unwrap().is_some()
    }
}
