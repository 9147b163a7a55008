//! The store's calls for mail: addresses, letters on their way, and what a letter's link does.

use async_trait::async_trait;
use nod_core::audit::AuditDraft;
use nod_core::device::DisplayName;
use nod_core::id::{AccountId, AddressId, ClientId, MailId, RecoveryId, Username};
use nod_core::mail::{MailAddress, NotificationAddress};
use nod_core::notice::{Notice, Reversal};
use nod_core::time::Timestamp;

use super::{Ended, Fenced, StoreResult};

/// The calls for mail. Notices have none: they are written with the entries of the audit log that they tell of.
#[async_trait]
pub trait Mails: Send + Sync {
    /// Adds an address and the letter that asks its owner to confirm it. Lost: the account is disabled, has as many as it may have, or
    /// has that one already.
    async fn add_address(&self, new: NewAddress, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// The addresses of an account that were not removed, the oldest first.
    async fn addresses_of(&self, account: AccountId) -> StoreResult<Vec<NotificationAddress>>;

    /// Writes the letter that asks for a confirmation again, in the place of the one before it. Lost: the address is not there, or is
    /// confirmed.
    async fn ask_address_again(
        &self,
        account: AccountId,
        address: AddressId,
        letter: NewLetter,
    ) -> StoreResult<Fenced<()>>;

    /// Confirms an address that was added after `added_after`. Lost: it is not there, was confirmed before, or is too old.
    async fn confirm_address(
        &self,
        account: AccountId,
        address: AddressId,
        added_after: Timestamp,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// Removes an address. Lost: it is not there.
    async fn remove_address(
        &self,
        account: AccountId,
        address: AddressId,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// The active accounts, two at the most, that have confirmed this address.
    async fn accounts_by_address(&self, address: &MailAddress) -> StoreResult<Vec<AccountId>>;

    /// The user name of the account, disabled ones included, that alone has confirmed this address, where it did so before
    /// `settled_before`. `None` as well where two have.
    async fn username_by_address(
        &self,
        address: &MailAddress,
        settled_before: Timestamp,
    ) -> StoreResult<Option<Username>>;

    /// Letters that are due, the oldest first; none is given to another caller before `again_at`.
    async fn take_letters(&self, now: Timestamp, again_at: Timestamp, most: u32) -> StoreResult<Vec<Letter>>;

    /// The mail server took these letters.
    async fn letters_sent(&self, letters: Vec<String>, at: Timestamp) -> StoreResult<()>;

    /// It took one of them not; `again_at`: when to try again, where that may help.
    async fn letters_failed(&self, letters: Vec<String>, at: Timestamp, again_at: Option<Timestamp>)
    -> StoreResult<()>;

    /// How many letters wait, and since when the oldest of them.
    async fn waiting_letters(&self) -> StoreResult<(u64, Option<Timestamp>)>;

    /// The notice of that entry of the audit log.
    async fn notice(&self, seq: u64) -> StoreResult<Option<Notice>>;

    /// Takes a change back, all or nothing: what it gave, and all that somebody else may have begun. Gives the questions that were
    /// cancelled. Lost: it was taken back before, or its time is over.
    async fn undo(&self, undo: Undo) -> StoreResult<Fenced<Vec<Ended>>>;

    /// Makes a link that sets a new password, in the place of the one before it, with a letter to each confirmed address. Lost: the
    /// account is disabled or has no confirmed address.
    async fn ask_password_reset(&self, reset: NewReset, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// Whose password that link sets, where it is good at `now` and the account is active.
    async fn password_reset(&self, id: RecoveryId, now: Timestamp) -> StoreResult<Option<AccountId>>;

    /// Sets a new password with such a link, which is no more then; else as [`super::Accounts::set_password`]. Lost: the link was used
    /// or replaced, or its time is over.
    async fn reset_password(
        &self,
        id: RecoveryId,
        password_hash: &str,
        asked_by: &ClientId,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Ended>>>;
}

/// An address to be added.
#[derive(Debug, Clone)]
pub struct NewAddress {
    /// Whose.
    pub account: AccountId,
    /// Its id.
    pub id: AddressId,
    /// The address.
    pub address: MailAddress,
    /// The tag of the language of the page.
    pub language: String,
    /// The most addresses of an account.
    pub most: u32,
    /// The letter to it.
    pub letter: NewLetter,
}

/// A letter to be written.
#[derive(Debug, Clone, Copy)]
pub struct NewLetter {
    /// Its id.
    pub id: MailId,
    /// When.
    pub at: Timestamp,
    /// From when on it is of no use.
    pub expires_at: Timestamp,
}

/// A link that sets a new password.
#[derive(Debug, Clone, Copy)]
pub struct NewReset {
    /// Whose.
    pub account: AccountId,
    /// Its id.
    pub id: RecoveryId,
    /// When it was asked for.
    pub at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A letter that is due.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Its id, the same at each try.
    pub id: String,
    /// Whose account it is about.
    pub account: AccountId,
    /// The account's name.
    pub username: Username,
    /// What the person is called.
    pub display_name: Option<DisplayName>,
    /// The address's id.
    pub address_id: AddressId,
    /// Where to.
    pub address: MailAddress,
    /// The tag of the language that the person chose, or of the page on which the address was added.
    pub language: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// From when on it is of no use.
    pub expires_at: Timestamp,
    /// How often it was tried, this time included.
    pub tries: u32,
    /// What it says.
    pub about: LetterAbout,
}

/// What a letter is about.
#[derive(Debug, Clone)]
pub enum LetterAbout {
    /// The address is to be confirmed.
    ConfirmAddress,
    /// A link sets a new password.
    ResetPassword(RecoveryId),
    /// Somebody asked for a way back.
    ConfirmRecovery(RecoveryId),
    /// The way back is open.
    OpenRecovery(RecoveryId),
    /// A change.
    Notice {
        /// Which.
        notice: Box<Notice>,
        /// The name of the device that it is about.
        device: Option<String>,
        /// Whether this address may take the change back.
        may_undo: bool,
    },
}

/// A change to be taken back.
#[derive(Debug, Clone)]
pub struct Undo {
    /// The change's entry in the audit log.
    pub seq: u64,
    /// Whose.
    pub account: AccountId,
    /// What of it is taken back.
    pub reversal: Reversal,
    /// It is too late when the first letter about it was sent before this.
    pub sent_after: Timestamp,
    /// The link that sets a new password: nobody knows the old one any more.
    pub reset: NewReset,
    /// Its audit entry.
    pub audit: AuditDraft,
}
