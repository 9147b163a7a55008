//! The store's calls for guesses of passwords, and the sessions of Nod's own pages.

use async_trait::async_trait;
use nod_core::audit::AuditDraft;
use nod_core::challenge::CancelReason;
use nod_core::id::{AccountId, ChallengeId, ClientId, SessionId, Username};
use nod_core::limit::Tries;
use nod_core::session::Session;
use nod_core::time::Timestamp;

use super::{Ended, Fenced, StoreResult};

/// The calls for guesses of passwords, and the sessions of Nod's own pages.
#[async_trait]
pub trait SignIns: Send + Sync {
    /// What was guessed of a password since the last right one.
    async fn guesses(&self, from: GuessFrom) -> StoreResult<Guesses>;

    /// Counts a guess, if `seen` are counted. Lost: another guess was faster.
    async fn count_guess(&self, guess: Guess) -> StoreResult<Fenced<()>>;

    /// Forgets the guesses of a bucket: the right password was given.
    async fn delete_guesses(&self, name_hash: &str, bucket: &str) -> StoreResult<()>;

    /// Opens a session by the password alone, which was verified against `password_hash`, if that is the account's password
    /// still, the account is active and does not use two-step verification. A session by an approval comes with [`super::Approvals::redeem`]. Either way
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

    /// The sessions of an account that are not over at `now`, neither by their end nor by `idle_since`, the latest first.
    async fn sessions_of(&self, account: AccountId, now: Timestamp, idle_since: Timestamp)
    -> StoreResult<Vec<Session>>;

    /// Ends all sessions of an account but `kept`, with the links that they made, and the sign-ins of `asked_by` that are under way:
    /// gives the questions that were cancelled. Lost: the account has no session `kept`.
    async fn end_other_sessions(
        &self,
        account: AccountId,
        kept: SessionId,
        asked_by: &ClientId,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Ended>>>;

    /// Remembers the key of a browser, in the place of the one that it had. The account's keys that are over at `now` are forgotten.
    async fn remember_browser(&self, browser: RememberedBrowser, now: Timestamp) -> StoreResult<()>;

    /// Whether that key is remembered for that browser of an account, and not over at `now`.
    async fn remembers_browser(
        &self,
        account: AccountId,
        browser: &str,
        thumbprint: &str,
        now: Timestamp,
    ) -> StoreResult<bool>;

    /// Ends a session and the links that it made. Lost: there is none.
    async fn end_session(&self, id: SessionId, audit: AuditDraft) -> StoreResult<Fenced<()>>;
}

/// A browser to be remembered.
#[derive(Debug, Clone)]
pub struct RememberedBrowser {
    /// Whose.
    pub account: AccountId,
    /// The browser, as [`super::KnownBrowser::browser`] names it.
    pub browser: String,
    /// The thumbprint of its key (RFC 7638).
    pub thumbprint: String,
    /// Until when.
    pub expires_at: Timestamp,
}

/// Whose password is guessed, and from where.
#[derive(Debug, Clone)]
pub struct GuessFrom {
    /// The typed name, hashed under a key.
    pub name_hash: String,
    /// The typed name, where it is one that an account can have.
    pub username: Option<Username>,
    /// The browser, as [`super::KnownBrowser::browser`] names it.
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

/// A session to be created.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// The session.
    pub session: Session,
    /// SHA-256 of its token, base64url.
    pub token_hash: String,
    /// The browser, as [`super::KnownBrowser::browser`] names it: a report of that browser ends the session.
    pub known_as: Option<String>,
    /// The most sessions of the account. The oldest ones end to make room.
    pub most: u32,
}

/// A session that a redemption opens.
#[derive(Debug, Clone)]
pub struct OpenedSession {
    /// The session.
    pub new: NewSession,
    /// Its audit entry.
    pub audit: AuditDraft,
}
