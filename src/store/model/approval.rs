//! The approval path: what is issued, answered, counted, taken back and redeemed.

use std::time::Duration;

use nod_core::audit::AuditDraft;
use nod_core::challenge::{CancelReason, Challenge, DenyReason, Progress, StateName};
use nod_core::device::{Device, PublicKey};
use nod_core::id::{AccountId, ChallengeId, ClientId, DeviceId, Username};
use nod_core::limit::Tries;
use nod_core::time::Timestamp;

use super::{Account, KnownBrowser, NewSession};

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
}

impl IssueChallenge {
    /// Under what it counts among the tries of its account.
    pub fn bucket(&self) -> &str {
        let known = self.browser.as_ref().filter(|_| self.familiar);
        known.map_or(STRANGERS, |known| known.browser.as_str())
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
    pub replaced: Vec<Expired>,
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

/// What has to be known before a device is told anything.
#[derive(Debug, Clone)]
pub struct FeedContext {
    /// The device, of whatever state.
    pub device: Device,
    /// Whether its account is active.
    pub account_active: bool,
    /// Whether a question waits for its account.
    pub waiting: bool,
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
}

/// A pause of push.
#[derive(Debug, Clone)]
pub struct Pause {
    /// Until when nobody is woken for a stranger's browser. A pause that lasts longer stands.
    pub until: Timestamp,
    /// The audit entry.
    pub audit: AuditDraft,
}

/// A decision that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The record's new version.
    pub version: u32,
    /// What a report closed besides.
    pub closed: Vec<Expired>,
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

/// A session that a redemption opens.
#[derive(Debug, Clone)]
pub struct OpenedSession {
    /// The session.
    pub new: NewSession,
    /// Its audit entry.
    pub audit: AuditDraft,
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
pub struct Expired {
    /// The challenge.
    pub challenge: ChallengeId,
    /// Its account.
    pub account: AccountId,
    /// Expired or cancelled.
    pub state: StateName,
    /// The record's new version.
    pub version: u32,
}

/// Whose password is guessed, and from where.
#[derive(Debug, Clone)]
pub struct GuessFrom {
    /// The typed name, hashed under a key.
    pub name_hash: String,
    /// The typed name, where it is one that an account can have.
    pub username: Option<Username>,
    /// The browser, as [`KnownBrowser::browser`] names it.
    pub browser: Option<String>,
}

/// What was guessed since the last right password.
#[derive(Debug, Clone)]
pub struct Guesses {
    /// Under what it counts: the browser, where the account knows it, or else all strangers together.
    pub bucket: String,
    /// How often and when.
    pub tries: Option<Tries>,
}

/// A guess to be counted, before it is looked at.
#[derive(Debug, Clone)]
pub struct Guess {
    /// See [`GuessFrom::name_hash`].
    pub name_hash: String,
    /// See [`Guesses::bucket`].
    pub bucket: String,
    /// How many were counted when it was let through.
    pub seen: u32,
    /// When.
    pub at: Timestamp,
}
