//! The store: the truth (law 1).
//!
//! [`Store`] is a trait of use-case calls, and each call is one transaction. Guards that decide a race stand in the `WHERE`
//! of the statement that makes the change, never in a check before it (law 2): a call that was too late changes nothing and
//! says so with [`Fenced::Lost`]. Every change that the audit log records takes its [`AuditDraft`] along and writes it in the
//! same transaction, if and only if the change took effect.
//!
//! Calls marked *hot* go through the group commit: all that are waiting are written in one transaction with one statement
//! per kind. Each still reports its own outcome, and only after the commit.

mod attempt;
mod failure;
mod model;
mod open;
mod postgres;
mod queue;
mod row;
mod seat;
mod sqlite;
mod statements;

use async_trait::async_trait;
use nod_core::audit::{Anchor, AuditDraft, AuditEntry};
use nod_core::challenge::CancelReason;
use nod_core::device::{Device, DisplayName, PublicKey};
use nod_core::id::{AccountId, ChallengeId, ClientId, DeviceId, EnrolmentId, PushTargetId, SessionId, Username};
use nod_core::policy::PolicyChange;
use nod_core::time::Timestamp;
use nod_core::wire::PushTargetKind;

pub use model::{
    Account, AccountState, AcknowledgePush, Acknowledged, AnswerContext, ChallengeRecord, Claim, ClientState, Decide,
    Decided, Delivery, Diagnosis, Engine, Enrolment, EnrolmentState, Expired, FeedContext, Fenced, Guess, GuessFrom,
    Guesses, Idempotency, IssueChallenge, IssueContext, IssueOutcome, KeptReceipt, KindHealth, KnownBrowser,
    MarkProgress, NewAccount, NewDevice, NewEnrolment, NewRelyingParty, NewSession, OpenedSession, Page, Pause,
    PurgeLimits, Purged, PushStep, PushTarget, ReceiptContext, RecordPush, Redeem, RelyingParty, RepeatedRedemption,
    ServerKeyRow, Session, SessionStrength, StoreError, StoreResult, StoredDevice, TargetHealth, WatchContext, Written,
    WrongNumber,
};

pub use open::{OpenError, open};
pub use seat::{Seat, Seating, take_seat};

/// The setting that holds the set-up code's hash while there is no account: see [`Store::create_first_account`].
pub const SETUP_CODE: &str = "setup_code_hash";

/// Everything that the flows ask of a database. See the module's documentation for what all calls have in common.
#[async_trait]
pub trait Store: Send + Sync {
    // ---- accounts -------------------------------------------------------------------------------------------------

    /// Creates an account.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the user name is taken.
    async fn create_account(&self, account: NewAccount, audit: AuditDraft) -> StoreResult<()>;

    /// Creates the first account, if there is none yet and `setup_code_hash` is the stored one, and ends the set-up.
    async fn create_first_account(
        &self,
        account: NewAccount,
        setup_code_hash: &str,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// The account with that id.
    async fn account(&self, id: AccountId) -> StoreResult<Option<Account>>;

    /// The account with that user name.
    async fn account_by_username(&self, username: &Username) -> StoreResult<Option<Account>>;

    /// Accounts in the order of their user names, after `after`.
    async fn accounts(&self, after: Option<&Username>, limit: u32) -> StoreResult<Page<Account>>;

    /// Disables an account, cancels its pending challenges, spends its approvals that nobody redeemed, and ends its sessions
    /// and every enrolment that is not confirmed. Gives the cancelled challenges. Lost: it was disabled already.
    async fn disable_account(&self, id: AccountId, audit: AuditDraft) -> StoreResult<Fenced<Vec<Expired>>>;

    /// Enables an account again. Lost: it was not disabled.
    async fn enable_account(&self, id: AccountId, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// Sets an account's password (a PHC string). What the old one began ends: the account's sessions with the links that they
    /// made, and the sign-ins of the relying party `asked_by`, pending or approved and not redeemed. Gives the cancelled
    /// challenges. Lost: there is no such account.
    async fn set_password(
        &self,
        id: AccountId,
        password_hash: &str,
        asked_by: &ClientId,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Expired>>>;

    /// Pauses push for an account, in place of the pause that there is. Lost: there is no such account.
    async fn pause_push(&self, id: AccountId, pause: Pause) -> StoreResult<Fenced<()>>;

    /// Ends the pause of push. Lost: there is none at that moment.
    async fn resume_push(&self, id: AccountId, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// Forgets an account's tries and wrong numbers. Lost: there are none.
    async fn unlock_account(&self, id: AccountId, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// What was guessed of a password since the last right one.
    async fn guesses(&self, from: GuessFrom) -> StoreResult<Guesses>;

    /// Counts a guess, if `seen` are counted. Lost: another guess was faster.
    async fn count_guess(&self, guess: Guess) -> StoreResult<Fenced<()>>;

    /// Forgets the guesses of a bucket: the right password was given.
    async fn forget_guesses(&self, name_hash: &str, bucket: &str) -> StoreResult<()>;

    // ---- relying parties ------------------------------------------------------------------------------------------

    /// Adds a relying party.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the client id is taken.
    async fn create_relying_party(&self, party: NewRelyingParty, audit: AuditDraft) -> StoreResult<()>;

    /// The relying party with that client id.
    async fn relying_party(&self, client: &ClientId) -> StoreResult<Option<RelyingParty>>;

    /// All relying parties, by client id.
    async fn relying_parties(&self) -> StoreResult<Vec<RelyingParty>>;

    /// Changes name, origins or policy; what is `None` or kept stays. Lost: there is no such relying party.
    async fn change_relying_party(
        &self,
        client: &ClientId,
        name: Option<&DisplayName>,
        origins: Option<&[String]>,
        policy: PolicyChange,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// Enables or disables a relying party; disabling cancels its pending challenges. Lost: nothing to change.
    async fn set_relying_party_state(
        &self,
        client: &ClientId,
        state: ClientState,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Expired>>>;

    /// Replaces a relying party's secret. Lost: there is no such relying party.
    async fn rotate_client_secret(
        &self,
        client: &ClientId,
        secret_hash: &str,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    // ---- enrolment and devices --------------------------------------------------------------------------------------

    /// Makes an enrolment, in state open, if its account is active and the session that makes it, if one does, lives. A session
    /// that was opened with the password alone makes, claims and confirms one only while its account never had a device.
    async fn create_enrolment(&self, enrolment: NewEnrolment, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// The enrolment with that id.
    async fn enrolment(&self, id: EnrolmentId) -> StoreResult<Option<Enrolment>>;

    /// The enrolment whose link carries that secret.
    async fn enrolment_by_secret(&self, secret_hash: &str) -> StoreResult<Option<Enrolment>>;

    /// The enrolment that was claimed with that key.
    async fn enrolment_by_key(&self, key: &PublicKey) -> StoreResult<Option<Enrolment>>;

    /// open -> claimed, if it is open, not expired at `at`, and could be made at that moment
    /// ([`Self::create_enrolment`]). Lost otherwise.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the key is bound to a device already, or claims another open enrolment.
    async fn claim_enrolment(
        &self,
        id: EnrolmentId,
        claim: Claim,
        at: Timestamp,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// claimed -> confirmed, and the device exists, if it is claimed, not expired at `at`, could be made at that moment
    /// ([`Self::create_enrolment`]), and its account has fewer than `most_devices` active devices.
    async fn confirm_enrolment(
        &self,
        id: EnrolmentId,
        at: Timestamp,
        most_devices: u32,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Device>>;

    /// open or claimed -> refused.
    async fn refuse_enrolment(&self, id: EnrolmentId, at: Timestamp, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// The device with that id, revoked or not.
    async fn device(&self, id: DeviceId) -> StoreResult<Option<Device>>;

    /// The device with that key, revoked or not.
    async fn device_by_key(&self, thumbprint: &str) -> StoreResult<Option<Device>>;

    /// All devices ever bound to an account (REQ 25), the newest first.
    async fn devices_of(&self, account: AccountId) -> StoreResult<Vec<Device>>;

    /// Renames a device. Lost: it is not active.
    async fn rename_device(&self, id: DeviceId, name: &DisplayName, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// Replaces a device's key, if it is active and `old` is its key.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the new key is bound already.
    async fn rotate_device_key(
        &self,
        id: DeviceId,
        old: &PublicKey,
        new: &PublicKey,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// Revokes a device for good, deletes its push targets, and ends the sessions that it approved with the links that they
    /// made; sessions that do not know which device approved them end as well. When it was the account's last active one,
    /// pending challenges are cancelled; gives them. Lost: it was revoked already.
    async fn revoke_device(&self, id: DeviceId, audit: AuditDraft) -> StoreResult<Fenced<Vec<Expired>>>;

    /// Registers where a device can be woken, in the place of its target of the same kind. Lost: it is not active.
    async fn put_push_target(&self, target: PushTarget, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// Forgets a push target. Lost: there is none of that kind.
    async fn delete_push_target(
        &self,
        device: DeviceId,
        kind: PushTargetKind,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// A device's push targets.
    async fn push_targets_of(&self, device: DeviceId) -> StoreResult<Vec<PushTarget>>;

    /// The push targets of an account's active devices.
    async fn push_targets_of_account(&self, account: AccountId) -> StoreResult<Vec<PushTarget>>;

    /// Forgets a target that its service says is no more, unless it was registered after `gone_since` or anew: a new
    /// registration has a new id. Lost: it is another one by now, or there is none.
    async fn drop_push_target(
        &self,
        id: PushTargetId,
        gone_since: Option<Timestamp>,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// *hot*: records how far a push came. One whose challenge or device is deleted is not recorded.
    async fn record_push(&self, record: RecordPush) -> StoreResult<()>;

    /// *hot*: records that a device gave a sign of life for a challenge, on all of its pushes; gives those for which it was
    /// the first.
    async fn acknowledge_push(&self, acknowledge: AcknowledgePush) -> StoreResult<Vec<Acknowledged>>;

    /// What became of a challenge's pushes, the earliest first.
    async fn push_deliveries(&self, challenge: ChallengeId) -> StoreResult<Vec<Delivery>>;

    /// How the targets of an account's active devices do; a push of the last minute may be acknowledged yet and does not
    /// count.
    async fn push_health_of(&self, account: AccountId, now: Timestamp) -> StoreResult<Vec<TargetHealth>>;

    /// How each kind of target did since then.
    async fn push_health(&self, since: Timestamp) -> StoreResult<Vec<KindHealth>>;

    /// *hot*: remembers that a proof was used, until `expires_at`. `false`: it was used before.
    async fn claim_proof(&self, thumbprint: &str, jti: &str, expires_at: Timestamp) -> StoreResult<bool>;

    // ---- the approval path ------------------------------------------------------------------------------------------

    /// What has to be known before a challenge can be issued, in one read. `None`: no account has that user name.
    async fn issue_context(
        &self,
        username: &Username,
        browser: Option<&KnownBrowser>,
        now: Timestamp,
    ) -> StoreResult<Option<IssueContext>>;

    /// *hot*: writes a new pending challenge, if its account is active, has an active device, fewer than `max_open`
    /// pending challenges that have not expired and fewer than `most_tries` tries in the challenge's bucket, and its
    /// relying party is active. Pending challenges of the same account, relying party and browser are cancelled: the new
    /// one is in their place. Counts a try.
    async fn issue(&self, issue: IssueChallenge) -> StoreResult<IssueOutcome>;

    /// A challenge as it is stored: a pending one may have outlived its time ([`nod_core::challenge::Challenge::at`]).
    async fn challenge(&self, id: ChallengeId) -> StoreResult<Option<ChallengeRecord>>;

    /// A challenge with what decides who may watch it, in one read.
    async fn watch_context(&self, id: ChallengeId) -> StoreResult<Option<WatchContext>>;

    /// A challenge with the device that claims to answer it and whether its account is active, in one read. `None`: one of
    /// the two does not exist.
    async fn answer_context(&self, challenge: ChallengeId, device: DeviceId) -> StoreResult<Option<AnswerContext>>;

    /// *hot*: pending -> approved, denied or reported, if it is pending, not expired at `at`, its account, its relying party
    /// and the device are active at that moment, and the key that signed is the device's still. A report cancels the
    /// account's other pending challenges, pauses push, and makes the account forget the reported browser and those that were
    /// approved by the same mistake ([`Decide::mistakes_within`]): their sessions end, and their approvals can no longer be
    /// redeemed. An approval forgets the tries of the challenge's bucket, and where a number was transferred the wrong ones.
    async fn decide(&self, decide: Decide) -> StoreResult<Fenced<Decided>>;

    /// *hot*: counts a wrong number, if the challenge is pending, not expired, and has `already` counted: for the
    /// challenge, as a try, and among the account's wrong numbers. Gives the record's new version.
    async fn count_wrong_number(&self, wrong: WrongNumber) -> StoreResult<Fenced<u32>>;

    /// *hot*: records how far a pending challenge got. Gives the new version; lost when that was known or it is settled.
    async fn mark_progress(&self, mark: MarkProgress) -> StoreResult<Fenced<u32>>;

    /// *hot*: pending -> cancelled, if it is pending, not expired at `at`, and belongs to `client`. Gives the new version.
    async fn cancel(
        &self,
        id: ChallengeId,
        client: &ClientId,
        reason: CancelReason,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<u32>>;

    /// *hot*: approved -> redeemed, if it belongs to the client, was approved after `approved_after`, and account, device and
    /// relying party are active at that moment (REQ 80). Keeps the receipt and opens the session that come with it, in the
    /// same transaction. Gives the new version.
    async fn redeem(&self, redeem: Redeem) -> StoreResult<Fenced<u32>>;

    /// The receipt that was kept under that key when `client` redeemed the challenge, until its time is over.
    async fn kept_receipt(&self, again: RepeatedRedemption<'_>, now: Timestamp) -> StoreResult<Option<ReceiptContext>>;

    /// *hot*: takes the one-time ticket of a challenge whose time ends after `ended_after`. Lost: it was taken before, the
    /// challenge is too old, or there is none.
    async fn take_ticket(&self, id: ChallengeId, at: Timestamp, ended_after: Timestamp) -> StoreResult<Fenced<()>>;

    /// Pending challenges whose time is over become expired, at most `limit`; gives them.
    async fn expire_due(&self, now: Timestamp, limit: u32) -> StoreResult<Vec<Expired>>;

    /// What has to be known before a device is told anything: one statement, for the many that only wait.
    async fn feed_context(&self, device: DeviceId, now: Timestamp) -> StoreResult<Option<FeedContext>>;

    /// An account's pending challenges that have not expired, oldest first, at most 32.
    async fn inbox(&self, account: AccountId, now: Timestamp) -> StoreResult<Vec<ChallengeRecord>>;

    /// An account's latest challenges, newest first.
    async fn recent_challenges(&self, account: AccountId, limit: u32) -> StoreResult<Vec<ChallengeRecord>>;

    // ---- sessions on Nod's own pages ----------------------------------------------------------------------------------

    /// Opens a session by the password alone, which was verified against `password_hash`, if that is the account's password
    /// still, the account is active and never had a device. A session by an approval comes with [`Self::redeem`]. Either way
    /// the account's oldest sessions beyond the most that it may have end.
    async fn open_session(
        &self,
        session: NewSession,
        password_hash: &str,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// Spends an approval of that relying party: it can no longer be redeemed, and the session that it opened ends. Lost: there
    /// is no such approval, or it was spent before.
    async fn spend_approval(
        &self,
        challenge: ChallengeId,
        client: &ClientId,
        reason: CancelReason,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// The session with that token, if it is not over at `now`, neither by its end nor by `idle_since`, and its account is
    /// active; records that it was used when the last record is older than a minute.
    async fn session(&self, token_hash: &str, now: Timestamp, idle_since: Timestamp) -> StoreResult<Option<Session>>;

    /// Ends a session and the links that it made. Lost: there is none.
    async fn end_session(&self, id: SessionId, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    // ---- the server itself ----------------------------------------------------------------------------------------------

    /// The server's keys, oldest first.
    async fn server_keys(&self) -> StoreResult<Vec<ServerKeyRow>>;

    /// Adds a server key, if the newest key is still `after` (`None`: there is none). Lost: another process was faster.
    async fn add_server_key(
        &self,
        key: ServerKeyRow,
        after: Option<&str>,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// A value of the service itself, by name.
    async fn setting(&self, name: &str) -> StoreResult<Option<String>>;

    /// Writes a value of the service, if there is none of that name; gives the value that stands.
    async fn put_setting_once(&self, name: &str, value: &str) -> StoreResult<String>;

    /// Writes a value of the service, whatever stood there.
    async fn put_setting(&self, name: &str, value: &str) -> StoreResult<()>;

    /// Appends to the audit log an event that changes nothing else (a failed sign-in).
    async fn record(&self, audit: AuditDraft) -> StoreResult<()>;

    /// Audit entries after `after`, in their order.
    async fn audit(&self, after: u64, limit: u32) -> StoreResult<Vec<AuditEntry>>;

    /// The end of the audit log, as its own row names it. `None`: the row is gone.
    async fn audit_head(&self) -> StoreResult<Option<Anchor>>;

    /// All devices by their ids, revoked ones too, at most `limit` of those after `after`.
    async fn all_devices(&self, after: Option<DeviceId>, limit: u32) -> StoreResult<Vec<StoredDevice>>;

    /// All challenges by their ids, at most `limit` of those after `after`.
    async fn all_challenges(&self, after: Option<ChallengeId>, limit: u32) -> StoreResult<Vec<ChallengeRecord>>;

    /// The audit entry of the answer that settled a challenge. `None`: nobody answered it.
    async fn decision_entry(&self, challenge: ChallengeId) -> StoreResult<Option<AuditEntry>>;

    /// Deletes what retention no longer keeps, at most `limits.batch` rows of each kind; call again while it deletes.
    async fn purge(&self, limits: PurgeLimits) -> StoreResult<Purged>;

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
