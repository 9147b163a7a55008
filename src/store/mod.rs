//! The store: the truth (law 1).
//!
//! [`Store`] is a trait of use-case calls, and each call is one transaction. Guards that decide a race stand in the `WHERE`
//! of the statement that makes the change, never in a check before it (law 2): a call that was too late changes nothing and
//! says so with [`Fenced::Lost`]. Every change that the audit log records takes its [`AuditDraft`](nod_core::audit::AuditDraft) along and writes it in the
//! same transaction, if and only if the change took effect.
//!
//! Calls marked *hot* go through the group commit: all that are waiting are written in one transaction with one statement
//! per kind. Each still reports its own outcome, and only after the commit.

mod account;
mod approval;
mod deed;
mod device;
mod driver;
mod factor;
mod failure;
mod instance_lock;
mod mail;
mod open;
mod operations;
mod organisation;
mod outcome;
mod passkey;
mod postgres;
mod push;
mod queue;
mod recovery;
mod relying_party;
mod retry;
mod row;
mod screen_lock;
mod sign_in;
mod sql;
mod sqlite;
mod statements;

use async_trait::async_trait;

pub use account::{Accounts, NewAccount, Pause};
pub use approval::{
    AnswerContext, Approvals, ChallengeRecord, Decide, Decided, Ended, Idempotency, IssueChallenge, IssueContext,
    IssueOutcome, KeptReceipt, KnownBrowser, MarkProgress, Reach, ReceiptContext, Redeem, RepeatedRedemption,
    WatchContext, Written, WrongNumber,
};
pub(in crate::store) use approval::{NUMBERS, STRANGERS};
pub use deed::{
    DeedOutcome, DeedRecord, DeedWork, Deeds, Deletion, DoneDeed, NewPersonRow, PerformDeed, Performed, ProposedDeed,
    SetUpLink,
};
pub use device::{Devices, EnrolmentCodeMac, FeedContext, NewDevice, NewEnrolment, StoredDevice};
pub use factor::{
    Activation, Factors, NewAppPassword, SignInByCode, StoredAppPassword, StoredRecoveryCode, TurnOn, TurnOnBy,
    UsedCode,
};
pub use instance_lock::{InstanceLock, LockOutcome};
pub use mail::{Letter, LetterAbout, Mails, NewAddress, NewLetter, NewReset, Undo};
pub use open::{OpenError, lock_instance, open};
pub use operations::{Operations, PurgeLimits, Purged, ServerKeyRow};
pub use organisation::{GroupSummary, Organisations, PeopleFilter, PeopleSearch, Person, Protected, Reached, Reminded};
pub use outcome::{Diagnosis, Engine, Fenced, Page, StoreError, StoreResult};
pub use passkey::{Passkeys, SignInByPasskey, TakenChallenge};
pub use push::{
    AcknowledgePush, Acknowledged, Delivery, KindHealth, PushStep, PushTarget, Pushes, RecordPush, TargetHealth,
};
pub use recovery::{ConfirmRecovery, NewRecovery, Recoveries, Recovery};
pub use relying_party::{NewRelyingParty, RelyingParties};
pub use screen_lock::{KeptScreenLockProof, ScreenLock, ScreenLockCredential, ScreenLocks};
pub use sign_in::{Guess, GuessFrom, Guesses, NewSession, OpenedSession, RememberedBrowser, SignIns};

/// The setting that holds the set-up code's hash while there is no account: see [`Accounts::create_first_account`].
pub const SETUP_CODE: &str = "setup_code_hash";

/// Everything that the flows ask of a database, area by area. See the module's documentation for what all calls have in common.
#[async_trait]
pub trait Store:
    Accounts
    + Approvals
    + Deeds
    + Devices
    + Factors
    + Mails
    + Operations
    + Organisations
    + Passkeys
    + Pushes
    + Recoveries
    + RelyingParties
    + ScreenLocks
    + SignIns
{
    /// Whether the database answers and takes writes.
    ///
    /// # Errors
    /// What is wrong with it.
    async fn check(&self) -> StoreResult<()>;

    /// What the database says of itself, its integrity included: this may read all of it.
    async fn diagnose(&self) -> StoreResult<Diagnosis>;

    /// `sqlite` or `postgres`: for logs and `nod doctor`.
    fn backend(&self) -> &'static str;

    /// Writes what is queued and closes the connections. Calls after this fail.
    async fn close(&self);
}
