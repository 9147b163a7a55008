//! Fills a fresh database: so many accounts, phones and decided challenges, without an enrolment for each.
//!
//! Straight into the tables and without a thought for durability, because a million accounts through the flows would take
//! an hour. The rows are those that the flows write.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use nod::ambient::OsRandom;
use nod::config::Config;
use nod::store::{self, NewRelyingParty};
use nod::vault::{Purpose, Vault};
use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::encoding::{array_from_base64url, base64url, sha256_base64url};
use nod_core::id::{AccountId, ChallengeId, DeviceId, PushTargetId, SessionId};
use nod_core::policy::Policy;
use nod_core::random;
use nod_core::time::Timestamp;
use nod_core::token::{Ed25519Signer, Signer as _};
use nod_core::wire::PushTargetRequest;
use nod_device::{Clock as _, SystemClock};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::Failure;

/// Rows in one statement.
const BATCH: usize = 5000;

/// The relying party of the load test.
const CLIENT: &str = "bench";

/// Where its waiting pages are.
const ORIGIN: &str = "https://bench.example.org";

/// What is to be made.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Options {
    /// The server's configuration file: names the database.
    #[arg(long, env = "NOD_CONFIG")]
    pub(crate) config: PathBuf,
    /// Accounts.
    #[arg(long, default_value_t = 1000)]
    pub(crate) accounts: usize,
    /// How many of them have a phone.
    #[arg(long, default_value_t = 1000)]
    pub(crate) phones: usize,
    /// Approved challenges with their evidence, spread over the phones.
    #[arg(long, default_value_t = 0)]
    pub(crate) decided: usize,
    /// Where the phones' keys and the relying party's secret go; readable by its owner alone.
    #[arg(long)]
    pub(crate) out: PathBuf,
}

/// What `seed` made: what the load test needs to play phones and a relying party. It has no `Debug` that could show secrets.
#[derive(Serialize, Deserialize)]
pub(crate) struct Seeded {
    pub(crate) client: String,
    pub(crate) secret: String,
    pub(crate) origin: String,
    pub(crate) phones: Vec<SeededPhone>,
}

/// A phone of a seeded account.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SeededPhone {
    pub(crate) username: String,
    pub(crate) account: AccountId,
    pub(crate) device: DeviceId,
    /// The Ed25519 seed, base64url.
    pub(crate) seed: String,
}

impl Seeded {
    /// Reads what `seed` wrote.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let text = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(serde_json::from_slice(&text)?)
    }

    fn write(&self, path: &Path) -> Result<(), Failure> {
        let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
        Ok(file.write_all(&serde_json::to_vec(self)?)?)
    }
}

/// Fills the database that the configuration names.
pub(crate) async fn run(options: &Options) -> Result<Seeded, Failure> {
    let config = Config::load(Some(&options.config))?;
    let now = SystemClock.now();
    let secret = base64url(&random::bytes::<32>(&OsRandom));
    let store = store::open(&config.database).await?;
    let party = NewRelyingParty {
        client: CLIENT.parse()?,
        name: "Bench".parse()?,
        secret_hash: sha256_base64url(secret.as_bytes()).into(),
        origins: vec![ORIGIN.to_owned()],
        policy: Some(Policy::Tap),
        created_at: now,
    };
    let audit = AuditDraft::new(now, AuditKind::ClientCreated).client(CLIENT.parse()?);
    store.create_relying_party(party, audit).await?;
    store.close().await;

    let mut database = Database::open(&config).await?;
    let phones = accounts(&mut database, options, now).await?;
    decided(&mut database, &phones, options.decided, now).await?;
    database.close().await?;
    let seeded = Seeded { client: CLIENT.to_owned(), secret, origin: ORIGIN.to_owned(), phones };
    seeded.write(&options.out)?;
    Ok(seeded)
}

/// Opens a session for each of those people, as a sign-in with a code does: the cookies of their browsers. No server may be using it.
pub(crate) async fn sessions(config: &Path, people: &[SeededPhone]) -> Result<Vec<String>, Failure> {
    let config = Config::load(Some(config))?;
    let now = SystemClock.now();
    let end = now.plus(config.sessions.lifetime);
    let mut database = Database::open(&config).await?;
    let (mut cookies, mut rows) = (Vec::new(), Vec::new());
    for person in people {
        let token = base64url(&random::bytes::<32>(&OsRandom));
        rows.push(json!({
            "id": SessionId::new(now, &OsRandom), "account": person.account, "at": now.millis(), "end": end.millis(),
            "hash": sha256_base64url(format!("nod-session\n{token}").as_bytes()),
        }));
        cookies.push(format!("nod-session={token}"));
    }
    database
        .insert(
            "INSERT INTO sessions (id, account_id, token_hash, strength, authenticated_at, last_used_at, expires_at)
             SELECT value->>'id', value->>'account', value->>'hash', 'code', CAST(value->>'at' AS BIGINT),
                 CAST(value->>'at' AS BIGINT), CAST(value->>'end' AS BIGINT)",
            rows,
        )
        .await?;
    database.close().await?;
    Ok(cookies)
}

/// Registers a push target for each of the phones, and forgets those that were registered before. No server may be using it.
pub(crate) async fn push_targets(
    config: &Path,
    phones: &[SeededPhone],
    targets: &[PushTargetRequest],
) -> Result<(), Failure> {
    let config = Config::load(Some(config))?;
    let vault = Vault::open(&config.keys, &OsRandom)?;
    let now = SystemClock.now();
    let mut database = Database::open(&config).await?;
    database.execute("DELETE FROM push_targets").await?;
    let pairs: Vec<(&SeededPhone, &PushTargetRequest)> = phones.iter().zip(targets).collect();
    for batch in pairs.chunks(BATCH) {
        let mut rows = Vec::with_capacity(batch.len());
        for (phone, target) in batch {
            let id = PushTargetId::new(now, &OsRandom);
            let plain = serde_json::to_vec(target)?;
            rows.push(json!({
                "id": id, "device": phone.device, "kind": target.kind().as_str(), "at": now.millis(),
                "sealed": vault.seal(Purpose::PushTarget, &id.to_string(), &plain, &OsRandom),
            }));
        }
        database
            .insert(
                "INSERT INTO push_targets (id, device_id, kind, sealed, created_at)
                 SELECT value->>'id', value->>'device', value->>'kind', value->>'sealed', CAST(value->>'at' AS BIGINT)",
                rows,
            )
            .await?;
    }
    database.close().await
}

async fn accounts(database: &mut Database, options: &Options, now: Timestamp) -> Result<Vec<SeededPhone>, Failure> {
    let mut phones = Vec::with_capacity(options.phones);
    let numbers: Vec<usize> = (0..options.accounts.max(options.phones)).collect();
    for batch in numbers.chunks(BATCH) {
        let (mut people, mut devices) = (Vec::new(), Vec::new());
        for number in batch {
            let (account, username) = (AccountId::new(now, &OsRandom), format!("person-{number}"));
            let two_step = (*number < options.phones).then_some(now.millis());
            people.push(json!({ "id": account, "username": username, "at": now.millis(), "two_step": two_step }));
            if *number < options.phones {
                let (phone, row) = phone(account, username, now);
                phones.push(phone);
                devices.push(row);
            }
        }
        database
            .insert(
                "INSERT INTO accounts (id, username, role, created_at, two_step_since)
                 SELECT value->>'id', value->>'username', 'person', CAST(value->>'at' AS BIGINT), CAST(value->>'two_step' AS BIGINT)",
                people,
            )
            .await?;
        database
            .insert(
                "INSERT INTO devices (id, account_id, name, platform, key_jwk, key_thumbprint, created_at)
                 SELECT value->>'id', value->>'account', 'Phone', 'nod-loadtest', value->>'jwk', value->>'thumbprint',
                     CAST(value->>'at' AS BIGINT)",
                devices,
            )
            .await?;
    }
    Ok(phones)
}

fn phone(account: AccountId, username: String, now: Timestamp) -> (SeededPhone, Value) {
    let seed = random::bytes::<32>(&OsRandom);
    let signer = Ed25519Signer::from_seed(&seed);
    let key = signer.public_key();
    let device = DeviceId::new(now, &OsRandom);
    let jwk = serde_json::to_string(&key.to_jwk()).unwrap_or_default();
    let row = json!({
        "id": device, "account": account, "jwk": jwk, "thumbprint": key.thumbprint(), "at": now.millis(),
    });
    (SeededPhone { username, account, device, seed: base64url(&seed) }, row)
}

/// Approved challenges of the last hour. Their tokens are as long as real ones and say nothing: nobody asks for this evidence.
async fn decided(database: &mut Database, phones: &[SeededPhone], count: usize, now: Timestamp) -> Result<(), Failure> {
    // The keys are read when somebody opens their account.
    let mut keyed = Vec::with_capacity(phones.len());
    for phone in phones {
        let seed = array_from_base64url(&phone.seed).ok_or("a phone's seed cannot be read")?;
        keyed.push((phone, serde_json::to_string(&Ed25519Signer::from_seed(&seed).public_key().to_jwk())?));
    }
    let numbers: Vec<usize> = (0..count).collect();
    for batch in numbers.chunks(BATCH) {
        let mut rows = Vec::with_capacity(batch.len());
        for (number, (phone, key)) in batch
            .iter()
            .zip(keyed.iter().cycle().skip(batch.first().copied().unwrap_or_default() % phones.len().max(1)))
        {
            let ago = std::time::Duration::from_millis(u64::try_from(*number)? % 3_600_000 + 300_000);
            let at = now.minus(ago);
            rows.push(json!({
                "id": ChallengeId::new(at, &OsRandom), "account": phone.account, "device": phone.device,
                "at": at.millis(), "end": at.millis() + 120_000, "key": key,
                "token": base64url(&random::bytes::<510>(&OsRandom)), "answer": base64url(&random::bytes::<300>(&OsRandom)),
            }));
        }
        database
            .insert(
                "INSERT INTO challenges (id, account_id, client_id, level, issued_at, expires_at, token, shown, state,
                     version, wrong_numbers, ticket_taken_at, device_id, decided_at, answer_token, answer_key)
                 SELECT value->>'id', value->>'account', 'bench', 'tap', CAST(value->>'at' AS BIGINT),
                     CAST(value->>'end' AS BIGINT), value->>'token', '', 'approved', 2, 0, CAST(value->>'at' AS BIGINT),
                     value->>'device', CAST(value->>'at' AS BIGINT) + 5, value->>'answer', value->>'key'",
                rows,
            )
            .await?;
    }
    Ok(())
}

/// The database, for bulk inserts.
enum Database {
    Sqlite(rusqlite::Connection),
    Postgres(PgConnection),
}

impl Database {
    async fn open(config: &Config) -> Result<Self, Failure> {
        let url = config.database.url.expose_secret();
        if let Some(file) = url.strip_prefix("sqlite:") {
            let connection = rusqlite::Connection::open(file)?;
            connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA synchronous = OFF")?;
            return Ok(Self::Sqlite(connection));
        }
        Ok(Self::Postgres(PgConnection::connect(url).await?))
    }

    /// Inserts rows, of which the statement's SELECT sees each as `value`.
    async fn insert(&mut self, statement: &str, rows: Vec<Value>) -> Result<(), Failure> {
        if rows.is_empty() {
            return Ok(());
        }
        let rows = Value::Array(rows).to_string();
        match self {
            Self::Sqlite(connection) => {
                let statement = format!("{statement} FROM json_each($1)");
                connection.execute(&statement, [rows])?;
            }
            Self::Postgres(connection) => {
                let statement = format!("{statement} FROM jsonb_array_elements(CAST($1 AS jsonb)) AS row (value)");
                sqlx::query(AssertSqlSafe(statement)).bind(rows).execute(connection).await?;
            }
        }
        Ok(())
    }

    async fn execute(&mut self, statement: &'static str) -> Result<(), Failure> {
        match self {
            Self::Sqlite(connection) => connection.execute_batch(statement)?,
            Self::Postgres(connection) => sqlx::query(statement).execute(connection).await.map(drop)?,
        }
        Ok(())
    }

    /// Lets the planner know what is there, and closes.
    async fn close(self) -> Result<(), Failure> {
        match self {
            Self::Sqlite(connection) => {
                connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
                connection.close().map_err(|(_, error)| error)?;
            }
            Self::Postgres(mut connection) => {
                sqlx::query("ANALYZE").execute(&mut connection).await?;
                connection.close().await?;
            }
        }
        Ok(())
    }
}
