//! What goes into the store and comes out of it.

mod approval;
mod push;

use nod_core::device::{Device, DisplayName, PublicKey};
use nod_core::id::{AccountId, ClientId, DeviceId, EnrolmentId, SessionId, Username};
use nod_core::policy::Policy;
use nod_core::time::Timestamp;
use secrecy::SecretString;

pub use approval::{
    AnswerContext, ChallengeRecord, Decide, Decided, Expired, FeedContext, Guess, GuessFrom, Guesses, Idempotency,
    IssueChallenge, IssueContext, IssueOutcome, KeptReceipt, MarkProgress, OpenedSession, Pause, ReceiptContext,
    Redeem, RepeatedRedemption, WatchContext, Written, WrongNumber,
};
pub(in crate::store) use approval::{NUMBERS, STRANGERS};
pub use push::{AcknowledgePush, Acknowledged, Delivery, KindHealth, PushStep, PushTarget, RecordPush, TargetHealth};

/// The result of a store call.
pub type StoreResult<T> = Result<T, StoreError>;

/// Why a store call failed. None of these says that nothing was written: a connection can break after the commit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A unique value is taken; which one. Nothing was written.
    #[error("{0} is taken")]
    Conflict(&'static str),
    /// The database does not answer, is locked, full or read-only.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// More writes wait than the queue holds. Nothing was written.
    #[error("more writes are waiting than the store accepts")]
    Overloaded,
    /// A row fits no state: which table, which row, what is wrong.
    #[error("inconsistent row {id} in {table}: {what}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The row's key.
        id: String,
        /// What is wrong with it.
        what: String,
    },
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
}

/// The outcome of a guarded change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a lost race changed nothing"]
pub enum Fenced<T> {
    /// The guards held, and the change is committed.
    Won(T),
    /// A guard did not hold; nothing changed.
    Lost,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Whether there are more.
    pub more: bool,
}

/// An account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Its user name.
    pub username: Username,
    /// What the person is called, where that is known.
    pub display_name: Option<DisplayName>,
    /// Whether it may administer Nod.
    pub administrator: bool,
    /// Whether it may sign in.
    pub state: AccountState,
    /// Its password, as a PHC string.
    pub password_hash: Option<SecretString>,
    /// When it was created.
    pub created_at: Timestamp,
}

/// Whether an account may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// It may.
    Active,
    /// It may not.
    Disabled {
        /// Since when.
        at: Timestamp,
    },
}

/// An account to be created.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Its id.
    pub id: AccountId,
    /// Its user name.
    pub username: Username,
    /// What the person is called.
    pub display_name: Option<DisplayName>,
    /// Whether it may administer Nod.
    pub administrator: bool,
    /// Its password, as a PHC string.
    pub password_hash: Option<SecretString>,
    /// When it is created.
    pub created_at: Timestamp,
}

/// A relying party.
#[derive(Debug, Clone)]
pub struct RelyingParty {
    /// Its client id.
    pub client: ClientId,
    /// Its name, as people see it.
    pub name: DisplayName,
    /// SHA-256 of its secret, base64url: 256 random bits need no slow hash.
    pub secret_hash: SecretString,
    /// The web origins whose pages may watch its challenges.
    pub origins: Vec<String>,
    /// Its policy; `None`: the service's.
    pub policy: Option<Policy>,
    /// Whether it may ask.
    pub state: ClientState,
    /// When it was added.
    pub created_at: Timestamp,
}

/// Whether a relying party may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientState {
    /// It may.
    Active,
    /// It may not.
    Disabled {
        /// Since when.
        at: Timestamp,
    },
}

/// A relying party to be added.
#[derive(Debug, Clone)]
pub struct NewRelyingParty {
    /// Its client id.
    pub client: ClientId,
    /// Its name.
    pub name: DisplayName,
    /// See [`RelyingParty::secret_hash`].
    pub secret_hash: SecretString,
    /// Its web origins.
    pub origins: Vec<String>,
    /// Its policy.
    pub policy: Option<Policy>,
    /// When it is added.
    pub created_at: Timestamp,
}

/// An invitation to bind a device.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// Its id.
    pub id: EnrolmentId,
    /// The account that the device will answer for.
    pub account: AccountId,
    /// The session that made it and may confirm it; `None`: an administrator at the command line did.
    pub session: Option<SessionId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// How it stands.
    pub state: EnrolmentState,
}

/// How an enrolment stands in the store; one that outlived its time is open or claimed still.
#[derive(Debug, Clone)]
pub enum EnrolmentState {
    /// Nobody has claimed it.
    Open,
    /// A device has.
    Claimed(Box<Claim>),
    /// The person confirmed, and the device exists.
    Confirmed {
        /// The device.
        device: DeviceId,
        /// When.
        at: Timestamp,
    },
    /// The person refused.
    Refused {
        /// When.
        at: Timestamp,
    },
}

/// A device that claims an enrolment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The id that the device will have.
    pub device: DeviceId,
    /// Its key.
    pub key: PublicKey,
    /// Its name.
    pub name: DisplayName,
    /// What it says that it is.
    pub platform: String,
    /// The code that both screens show.
    pub confirmation_code: String,
    /// When it claimed.
    pub claimed_at: Timestamp,
}

/// An enrolment to be made.
#[derive(Debug, Clone)]
pub struct NewEnrolment {
    /// Its id.
    pub id: EnrolmentId,
    /// Its account.
    pub account: AccountId,
    /// The session that makes it.
    pub session: Option<SessionId>,
    /// [`nod_core::link::EnrolmentSecret::hash`].
    pub secret_hash: String,
    /// When it is made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A device as it is stored, with what it is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDevice {
    /// The device.
    pub device: Device,
    /// The thumbprint by which its key is looked up.
    pub key_thumbprint: String,
}

/// A device to be bound: what [`Claim`] says, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDevice {
    /// The account.
    pub account: AccountId,
    /// The device.
    pub claim: Claim,
}

/// A browser, as far as it can be recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownBrowser {
    /// SHA-256 of the browser's secret cookie, or of what the relying party calls it.
    pub browser: String,
    /// The network that it comes from: the address's /24 or /48, as text.
    pub network: String,
}

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// The account.
    pub account: AccountId,
    /// How it was signed in.
    pub strength: SessionStrength,
    /// The browser in words.
    pub browser: Option<String>,
    /// The address that it was signed in from.
    pub ip: Option<String>,
    /// When it was signed in.
    pub authenticated_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_used_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
}

/// How a session was signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionStrength {
    /// With the password alone: the account had no device. It may link the first one, and nothing else.
    PasswordOnly,
    /// With the password and an approval.
    Approved {
        /// The device that approved it, whose revocation ends the session. `None`: the session is older than this record;
        /// revoking any device of its account ends it.
        device: Option<DeviceId>,
    },
}

/// A session to be created.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// The session.
    pub session: Session,
    /// SHA-256 of its token, base64url.
    pub token_hash: String,
    /// The browser, as [`KnownBrowser::browser`] names it: a report of that browser ends the session.
    pub known_as: Option<String>,
    /// The most sessions of the account. The oldest ones end to make room.
    pub most: u32,
}

/// One of the server's signing keys.
#[derive(Debug, Clone)]
pub struct ServerKeyRow {
    /// Its name: the thumbprint.
    pub kid: String,
    /// The public half.
    pub public: PublicKey,
    /// The seed, sealed.
    pub sealed_seed: String,
    /// How the key before it vouches for it (`nod-key+jwt`); `None` for the first.
    pub certificate: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it signs.
    pub active_from: Timestamp,
}

/// What retention no longer keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PurgeLimits {
    /// Settled challenges and their evidence older than this go.
    pub challenges_before: Timestamp,
    /// Enrolments that ended before this go.
    pub enrolments_before: Timestamp,
    /// Passwords guessed before this are forgotten.
    pub guesses_before: Timestamp,
    /// Now: used proofs, idempotency keys and sessions that ended before go.
    pub now: Timestamp,
    /// The most rows of each kind in one call.
    pub batch: u32,
}

/// What a purge deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Challenges.
    pub challenges: u64,
    /// Enrolments.
    pub enrolments: u64,
    /// Proofs, idempotency keys, sessions and guesses.
    pub other: u64,
}

/// What a database says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// The latest step of the schema that was taken.
    pub schema: i64,
    /// The version of the database's program.
    pub version: String,
    /// What else there is to say of this kind of database.
    pub engine: Engine,
}

/// What there is to say of a kind of database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Engine {
    /// SQLite.
    Sqlite {
        /// `wal`, where the file system can carry it.
        journal_mode: String,
        /// 2: a commit is on the disk before it is reported.
        synchronous: i64,
        /// What is damaged; nothing where the file is whole.
        problems: Vec<String>,
    },
    /// PostgreSQL.
    Postgres {
        /// The first number of its version.
        major: u32,
        /// Its clock.
        clock: Timestamp,
    },
}
