//! The store's calls for the approval path.

use std::time::Duration;

use async_trait::async_trait;
use nod_core::account::Account;
use nod_core::audit::AuditDraft;
use nod_core::challenge::{CancelReason, Challenge, DenyReason, Progress, StateName};
use nod_core::device::{Device, PublicKey};
use nod_core::id::{AccountId, ChallengeId, ClientId, DeviceId, Username};
use nod_core::limit::Tries;
use nod_core::place::{KnownLocation, Location};
use nod_core::time::Timestamp;

use super::account::Pause;
use super::sign_in::OpenedSession;
use super::{Fenced, StoreResult};

/// The calls for the approval path.
#[async_trait]
pub trait Approvals: Send + Sync {
    /// What has to be known before a challenge can be issued, in one read. `None`: no account has that user name.
    async fn issue_context(
        &self,
        username: &Username,
        browser: Option<&KnownBrowser>,
    ) -> StoreResult<Option<IssueContext>>;

    /// The latest places from which an account approved, at most 50.
    async fn known_places(&self, account: AccountId) -> StoreResult<Vec<KnownLocation>>;

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
    async fn expire_due(&self, now: Timestamp, limit: u32) -> StoreResult<Vec<Ended>>;

    /// An account's pending challenges that have not expired and that its phones may hear of, oldest first, at most 32.
    async fn inbox(&self, account: AccountId, now: Timestamp) -> StoreResult<Vec<ChallengeRecord>>;

    /// An account's latest challenges, newest first.
    async fn recent_challenges(&self, account: AccountId, limit: u32) -> StoreResult<Vec<ChallengeRecord>>;

    /// All challenges by their ids, at most `limit` of those after `after`.
    async fn all_challenges(&self, after: Option<ChallengeId>, limit: u32) -> StoreResult<Vec<ChallengeRecord>>;
}

/// What has to be known before a challenge can be issued.
#[derive(Debug, Clone)]
pub struct IssueContext {
    /// The account.
    pub account: Account,
    /// How many active devices it has.
    pub active_devices: u32,
    /// Its last challenge and what that shows, sealed, so that the same number is not shown twice in a row.
    pub last_shown: Option<(ChallengeId, String)>,
    /// When it last approved from this browser.
    pub browser_approved_at: Option<Timestamp>,
    /// Whether it ever approved from this network.
    pub network_known: bool,
    /// When one of its challenges was last denied, reported, or failed on wrong numbers.
    pub refused_at: Option<Timestamp>,
    /// Pushes without an approval: of this browser, where the account knows it, or else of all strangers together.
    pub tries: Option<Tries>,
    /// Wrong numbers since the last right one.
    pub wrong_numbers: u32,
}

/// The bucket of all browsers that an account does not know.
pub(in crate::store) const STRANGERS: &str = "strangers";

/// The bucket of an account's wrong numbers.
pub(in crate::store) const NUMBERS: &str = "numbers";

/// A challenge to be written.
#[derive(Debug, Clone)]
pub struct IssueChallenge {
    /// The challenge, pending.
    pub challenge: Challenge,
    /// Its token.
    pub token: String,
    /// What the waiting page shows, sealed.
    pub shown: String,
    /// The browser to remember when it is approved.
    pub browser: Option<KnownBrowser>,
    /// The relying party's key against doubled requests.
    pub idempotency: Option<Idempotency>,
    /// The most pending challenges that the account may have, this one included.
    pub max_open: u32,
    /// Whether the account knows the browser, whose tries are then counted apart and which is never quiet.
    pub familiar: bool,
    /// The most tries without an approval, this one included.
    pub most_tries: u32,
    /// Whom it has to reach.
    pub reach: Reach,
}

impl IssueChallenge {
    /// Under what it counts among the tries of its account.
    pub fn bucket(&self) -> &str {
        let known = self.browser.as_ref().filter(|_| self.familiar);
        known.map_or(STRANGERS, |known| known.browser.as_str())
    }
}

/// Whom a question has to reach to be asked at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// A phone of an account that uses two-step verification: nothing else answers a relying party.
    Phone,
    /// Perhaps nobody: Nod's own pages ask, which take a code or a passkey as well, and try a phone before two-step verification is on.
    Own,
    /// Nobody: Nod's own pages wait for a code or a passkey, and no phone hears of it. It is no try, and is open beside those that are.
    Nobody,
}

impl Reach {
    /// Its name, as the store's statements know it.
    pub(in crate::store) const fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Own => "own",
            Self::Nobody => "nobody",
        }
    }
}

/// A key against doubled requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// SHA-256 of the `Idempotency-Key`, base64url. Scoped to the client.
    pub key_hash: String,
    /// SHA-256 of the request's body, base64url.
    pub request_hash: String,
    /// Until when it is remembered.
    pub expires_at: Timestamp,
}

/// A challenge that was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Push is paused for the account: nobody is to be woken.
    pub quiet: bool,
    /// The browser's earlier challenges, which it replaces.
    pub replaced: Vec<Ended>,
}

/// What became of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "the challenge may not have been written"]
pub enum IssueOutcome {
    /// It is written.
    Issued(Written),
    /// The same request was made before with the same key: this challenge came of it. Nothing was written.
    Replayed(ChallengeId),
    /// The key was used for another request. Nothing was written.
    IdempotencyConflict,
    /// The account has as many pending challenges as it may have. Nothing was written.
    TooManyOpen,
    /// The bucket has as many tries as it may have by now. Nothing was written.
    TooManyTries,
    /// It was to count as a known browser's, and the account no longer knows that browser. Nothing was written.
    NoLongerKnown,
    /// The account or the relying party is not active, or no device is. Nothing was written.
    NotActive,
}

/// A challenge as it is stored.
#[derive(Debug, Clone)]
pub struct ChallengeRecord {
    /// The challenge in its state.
    pub challenge: Challenge,
    /// Its token.
    pub token: String,
    /// What the waiting page shows, sealed.
    pub shown: String,
    /// How far it got.
    pub progress: Progress,
    /// Grows by one with every change.
    pub version: u32,
    /// Whether the one-time ticket was taken.
    pub ticket_taken: bool,
    /// The name of the device that answered.
    pub device_name: Option<String>,
    /// The answer that won.
    pub answer_token: Option<String>,
    /// The key that signed it, as it was then.
    pub answer_key: Option<PublicKey>,
    /// By what the last answer whose number was wrong is known again ([`WrongNumber::answer_hash`]).
    pub last_wrong_answer: Option<String>,
    /// The browser that it is for.
    pub browser: Option<KnownBrowser>,
    /// Nobody was woken for it, because push was paused.
    pub quiet: bool,
    /// No phone hears of it ([`Reach::Nobody`]).
    pub withheld: bool,
    /// Why its approval can no longer be redeemed, or why the session that the approval opened was ended.
    pub spent: Option<CancelReason>,
}

/// What has to be known before a browser may watch a challenge.
#[derive(Debug, Clone)]
pub struct WatchContext {
    /// The challenge.
    pub record: ChallengeRecord,
    /// The web origins whose pages may watch it: its relying party's.
    pub origins: Vec<String>,
}

/// What has to be known before an answer can be judged.
#[derive(Debug, Clone)]
pub struct AnswerContext {
    /// The challenge.
    pub record: ChallengeRecord,
    /// The device that claims to answer, of whatever account and state.
    pub device: Device,
    /// Whether the challenge's account is active.
    pub account_active: bool,
    /// The account's wrong numbers since its last right one.
    pub wrong_numbers: u32,
}

/// An answer to be accepted.
#[derive(Debug, Clone)]
pub struct Decide {
    /// The challenge as it becomes: approved, denied or reported, with the decision in it.
    pub challenge: Challenge,
    /// The answer's token.
    pub answer_token: String,
    /// The key that signed it.
    pub answer_key: PublicKey,
    /// Where a number was compared: the account's wrong numbers, with this one, may be as many at the most. Of many at once no more
    /// are accepted than one after the other.
    pub most_numbers: Option<u32>,
    /// The audit entry.
    pub audit: AuditDraft,
    /// For a report: the pause that begins with it.
    pub pause: Option<Pause>,
    /// For a report: how far apart the approvals of one mistake can be. The account forgets the reported browser; if it knew
    /// that browser, every browser that it first approved from this long before that browser's first approval on; if it did
    /// not, those of the same network that it first approved this long before the report.
    pub mistakes_within: Duration,
    /// For an approval: where its browser is, which becomes a known place. `None`: unknown.
    pub location: Option<Location>,
}

impl Decide {
    /// Why it is denied, where it is.
    pub fn deny_reason(&self) -> Option<DenyReason> {
        match self.challenge.state {
            nod_core::challenge::State::Denied { reason, .. } => Some(reason),
            _ => None,
        }
    }
}

/// A decision that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The record's new version.
    pub version: u32,
    /// What a report closed besides.
    pub closed: Vec<Ended>,
}

/// A wrong number to be counted.
#[derive(Debug, Clone)]
pub struct WrongNumber {
    /// The challenge.
    pub challenge: ChallengeId,
    /// Its account.
    pub account: AccountId,
    /// The account's wrong numbers, with this one, may be as many at the most.
    pub most_numbers: u32,
    /// The device that typed it.
    pub device: DeviceId,
    /// How many were counted when it was judged.
    pub already: u8,
    /// What the answer says, as a MAC: the same again, in whatever signature, is not a second wrong number.
    pub answer_hash: String,
    /// When.
    pub at: Timestamp,
    /// The audit entry.
    pub audit: AuditDraft,
}

/// Progress to be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkProgress {
    /// The challenge.
    pub challenge: ChallengeId,
    /// The account of the device that reports it; another account's challenge is not touched.
    pub account: AccountId,
    /// How far it got.
    pub progress: Progress,
    /// When.
    pub at: Timestamp,
}

/// A redemption.
#[derive(Debug, Clone)]
pub struct Redeem {
    /// The challenge.
    pub challenge: ChallengeId,
    /// Who redeems.
    pub client: ClientId,
    /// Approvals of this moment and before are too old.
    pub approved_after: Timestamp,
    /// When.
    pub at: Timestamp,
    /// The audit entry.
    pub audit: AuditDraft,
    /// The receipt to keep for the same caller, whose answer may be lost.
    pub kept: Option<KeptReceipt>,
    /// The session that it opens on Nod's own pages: in the same transaction, so that there is never one without the other.
    pub session: Option<OpenedSession>,
}

/// A receipt that is kept for a short while.
#[derive(Debug, Clone)]
pub struct KeptReceipt {
    /// SHA-256 of the `Idempotency-Key`, base64url. Scoped to the challenge, which has one client.
    pub key_hash: String,
    /// The receipt, sealed.
    pub sealed: String,
    /// Until when it is given again.
    pub expires_at: Timestamp,
}

/// A redemption that is repeated.
#[derive(Debug, Clone, Copy)]
pub struct RepeatedRedemption<'a> {
    /// The challenge.
    pub challenge: ChallengeId,
    /// Who repeats it.
    pub client: &'a ClientId,
    /// See [`KeptReceipt::key_hash`].
    pub key_hash: &'a str,
}

/// What a repeated redemption finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptContext {
    /// See [`KeptReceipt::sealed`].
    pub sealed: String,
    /// Whether the account and the device that approved are active still, and were all the time.
    pub in_force: bool,
}

/// A challenge that ended without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// The challenge.
    pub challenge: ChallengeId,
    /// Its account.
    pub account: AccountId,
    /// Expired or cancelled.
    pub state: StateName,
    /// The record's new version.
    pub version: u32,
}

/// A browser, as far as it can be recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownBrowser {
    /// SHA-256 of the browser's secret cookie, or of what the relying party calls it.
    pub browser: String,
    /// The network that it comes from: the address's /24 or /48, as text.
    pub network: String,
}
