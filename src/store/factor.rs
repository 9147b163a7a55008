//! The store's calls for application passwords, backup codes and codes apps.

use async_trait::async_trait;
use nod_core::audit::AuditDraft;
use nod_core::factor::app_password::{AppPassword, Use};
use nod_core::factor::backup_code::StoredCode;
use nod_core::factor::codes_app::CodesApp;
use nod_core::factor::method::AllowedMethods;
use nod_core::id::{
    AccountId, AppPasswordId, ChallengeId, ClientId, CodesAppId, DeviceId, EnrolmentId, PasskeyId, SessionId, Username,
};
use nod_core::time::Timestamp;
use secrecy::SecretString;

use super::{Ended, Fenced, OpenedSession, StoreResult};

/// The calls for application passwords, backup codes and codes apps.
#[async_trait]
pub trait Factors: Send + Sync {
    /// Adds an application password. Lost: the account is disabled, or has as many as it may have, or its id is there already, as
    /// when a form is sent twice.
    async fn add_app_password(&self, new: NewAppPassword, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// All application passwords that an account ever had, the latest first.
    async fn app_passwords_of(&self, account: AccountId) -> StoreResult<Vec<AppPassword>>;

    /// The application password with that MAC of its secret, whether it has ended or not, with its account's name, where the
    /// account is active.
    async fn app_password(&self, secret_mac: &str) -> StoreResult<Option<(AppPassword, Username)>>;

    /// The same, by its id.
    async fn app_password_by_id(&self, id: AppPasswordId) -> StoreResult<Option<(AppPassword, Username)>>;

    /// All application passwords after that one, in the order of their ids.
    async fn all_app_passwords(&self, after: Option<AppPasswordId>, limit: u32) -> StoreResult<Vec<StoredAppPassword>>;

    /// All codes apps after that one, in the order of their ids.
    async fn all_codes_apps(&self, after: Option<CodesAppId>, limit: u32) -> StoreResult<Vec<CodesApp>>;

    /// All backup codes after that one, in the order of their accounts and hashes.
    async fn all_backup_codes(
        &self,
        after: Option<(AccountId, SecretString)>,
        limit: u32,
    ) -> StoreResult<Vec<(AccountId, StoredCode)>>;

    /// Ends application passwords of an account: one of them, or all. Lost: there is none that has not ended.
    async fn revoke_app_passwords(
        &self,
        account: AccountId,
        which: Option<AppPasswordId>,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// Gives an account a new set of backup codes in the place of the one that it had. `by`: the device that makes and shows it; `None`: a
    /// page does. Lost: the account is disabled, or the device may not, at that moment.
    async fn replace_backup_codes(
        &self,
        account: AccountId,
        hashes: Vec<SecretString>,
        by: Option<Activation>,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;

    /// The backup codes of an account, used ones as well.
    async fn backup_codes(&self, account: AccountId) -> StoreResult<Vec<StoredCode>>;

    /// Adds a codes app. Lost: the account is disabled or has as many as it may have, or the id is there already.
    async fn add_codes_app(&self, app: CodesApp, most: u32, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// The codes apps of an account, the latest first, removed ones as well.
    async fn codes_apps_of(&self, account: AccountId) -> StoreResult<Vec<CodesApp>>;

    /// Removes a codes app. Lost: the account has none with that id.
    async fn remove_codes_app(&self, account: AccountId, id: CodesAppId, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// The active devices of an account, each with the last step of which a code was used.
    async fn device_code_steps(&self, account: AccountId) -> StoreResult<Vec<(DeviceId, Option<u64>)>>;

    /// Uses a code and opens a session in the place of a sign-in that waits for the phone, all three or none. Lost: the code is not of
    /// this account or was used, the sign-in no longer waits, or the account is disabled.
    async fn sign_in_by_code(&self, code: SignInByCode) -> StoreResult<Fenced<Ended>>;

    /// Gives an account a new recovery code in the place of the one that it had. Lost: the account is disabled.
    async fn replace_recovery_code(&self, account: AccountId, mac: &str, audit: AuditDraft) -> StoreResult<Fenced<()>>;

    /// All recovery codes after that account's, in the order of their accounts.
    async fn all_recovery_codes(&self, after: Option<AccountId>, limit: u32) -> StoreResult<Vec<StoredRecoveryCode>>;

    /// How many active accounts use two-step verification and have nothing to answer it with but methods that `counts` leaves out.
    async fn accounts_shut_out(&self, counts: AllowedMethods) -> StoreResult<u64>;

    /// When the recovery code of an account was made, where it has one.
    async fn recovery_code_made_at(&self, account: AccountId) -> StoreResult<Option<Timestamp>>;

    /// Whether a device may complete the first activation of its account, at that moment.
    async fn may_activate(&self, by: Activation) -> StoreResult<bool>;

    /// Notes in which session somebody said that the set of backup codes is saved. Lost: there is no set, or a device made it.
    async fn confirm_backup_codes(&self, account: AccountId, session: SessionId) -> StoreResult<Fenced<()>>;

    /// The same by the device that made the set, for the session that made the device's link. Lost: the device made no set that is there,
    /// or may not, at that moment.
    async fn confirm_backup_codes_of(&self, by: Activation) -> StoreResult<Fenced<()>>;

    /// The session in which somebody said that the set of backup codes is saved.
    async fn backup_codes_saved_in(&self, account: AccountId) -> StoreResult<Option<SessionId>>;

    /// Turns two-step verification on with the method that was just tried, all or nothing: every other device, codes app and passkey
    /// of the account ends, which nobody has tried, and every session but the one that stays. Gives the questions that were cancelled.
    /// Lost: it is on, the method is gone, the backup codes were not saved in that session, or the account is disabled.
    async fn turn_on_two_step(&self, turn: TurnOn) -> StoreResult<Fenced<Vec<Ended>>>;

    /// Turns two-step verification off, and ends every method of it and every session but `kept`, which is worth a password from then
    /// on. Gives the questions that were cancelled. Lost: it is off, the session has ended, or it is required.
    async fn turn_off_two_step(
        &self,
        account: AccountId,
        kept: SessionId,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Ended>>>;

    /// Records that an application password was used.
    async fn record_app_password_use(&self, id: AppPasswordId, used: Use) -> StoreResult<()>;

    /// Records the first use of an application password that had ended. Lost: it is not the first.
    async fn record_refused_app_password(
        &self,
        id: AppPasswordId,
        refused: Use,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>>;
}

/// A sign-in that a code ends.
#[derive(Debug, Clone)]
pub struct SignInByCode {
    /// The question that the phone was asked.
    pub challenge: ChallengeId,
    /// Who asked it.
    pub client: ClientId,
    /// The code.
    pub code: UsedCode,
    /// The session that it opens.
    pub session: OpenedSession,
    /// The audit entry of the code's use.
    pub audit: AuditDraft,
}

/// A code that is used.
#[derive(Debug, Clone)]
pub enum UsedCode {
    /// A backup code.
    Backup {
        /// The hash of what was typed, with the salt of the set.
        hash: SecretString,
    },
    /// The recovery code.
    Recovery {
        /// The MAC of what was typed, base64url.
        mac: String,
    },
    /// A code of a codes app.
    App {
        /// Of which.
        app: CodesAppId,
        /// The step that it belongs to.
        step: u64,
    },
    /// A code of a device.
    Device {
        /// Of which.
        device: DeviceId,
        /// The step that it belongs to.
        step: u64,
    },
}

/// Two-step verification that is turned on.
#[derive(Debug, Clone)]
pub struct TurnOn {
    /// For which account.
    pub account: AccountId,
    /// What was tried, and the session that stays.
    pub by: TurnOnBy,
    /// The session in which the backup codes were saved. Another may be a thief's of the password, who replaced the set meanwhile. `None`:
    /// the operator allows no backup codes, and a set that is there ends.
    pub codes_saved_in: Option<SessionId>,
    /// The audit entry. Its time is that of the change.
    pub audit: AuditDraft,
}

/// The method that was tried when two-step verification is turned on.
#[derive(Debug, Clone)]
pub enum TurnOnBy {
    /// A phone approved.
    Phone {
        /// Which.
        device: DeviceId,
        /// The session that the approval opened.
        session: SessionId,
    },
    /// A passkey signed.
    Passkey {
        /// Which.
        passkey: PasskeyId,
        /// The session that it opened.
        session: SessionId,
    },
    /// A device signed on which its owner had signed in: no session stays.
    Link(Activation),
    /// A code was typed.
    Code {
        /// The code.
        code: UsedCode,
        /// The session that it opens.
        session: Box<OpenedSession>,
    },
}

/// A device that was linked a moment ago, when two-step verification of its account was off, and goes on with the set-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Activation {
    /// The account.
    pub account: AccountId,
    /// The device.
    pub device: DeviceId,
    /// The enrolment that bound it.
    pub enrolment: EnrolmentId,
    /// It was bound later than that.
    pub linked_after: Timestamp,
    /// The session that made the link was signed in later than that.
    pub signed_in_after: Timestamp,
    /// When this is.
    pub at: Timestamp,
}

/// An application password to be added.
#[derive(Debug, Clone)]
pub struct NewAppPassword {
    /// What it is. It was neither used nor ended.
    pub password: AppPassword,
    /// The MAC of its secret, base64url.
    pub secret_mac: String,
    /// The most of the account that may not have ended.
    pub most: u32,
    /// Now.
    pub at: Timestamp,
}

/// A recovery code as it is stored.
#[derive(Debug, Clone)]
pub struct StoredRecoveryCode {
    /// Whose it is.
    pub account: AccountId,
    /// The MAC of its letters, base64url.
    pub mac: String,
    /// When it was made.
    pub made_at: Timestamp,
}

/// An application password as it is stored.
#[derive(Debug, Clone)]
pub struct StoredAppPassword {
    /// What it is.
    pub password: AppPassword,
    /// The MAC of its secret, base64url.
    pub secret_mac: String,
}
