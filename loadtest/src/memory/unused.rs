//! The areas of the store that no approval comes to.

use async_trait::async_trait;
use nod::store::{
    AcknowledgePush, Acknowledged, Activation, ConfirmRecovery, Delivery, Ended, Factors, Fenced, Guess, GuessFrom,
    Guesses, KindHealth, Letter, Mails, NewAddress, NewAppPassword, NewLetter, NewRecovery, NewReset, NewSession,
    Passkeys, PushTarget, Pushes, RecordPush, Recoveries, Recovery, RememberedBrowser, SignInByCode, SignInByPasskey,
    SignIns, StoreResult, StoredAppPassword, StoredRecoveryCode, TakenChallenge, TargetHealth, TurnOn, Undo,
};
use nod_core::audit::AuditDraft;
use nod_core::challenge::CancelReason;
use nod_core::device::DisplayName;
use nod_core::factor::app_password::{AppPassword, Use};
use nod_core::factor::backup_code::StoredCode;
use nod_core::factor::codes_app::CodesApp;
use nod_core::factor::method::AllowedMethods;
use nod_core::factor::passkey::{CredentialId, Passkey};
use nod_core::id::{
    AccountId, AddressId, AppPasswordId, ChallengeId, ClientId, CodesAppId, DeviceId, EnrolmentId, PasskeyId,
    PushTargetId, RecoveryId, SessionId, Username,
};
use nod_core::mail::{MailAddress, NotificationAddress};
use nod_core::notice::Notice;
use nod_core::session::Session;
use nod_core::time::Timestamp;
use nod_core::wire::PushTargetKind;
use secrecy::SecretString;

use super::{Memory, absent};

#[async_trait]
impl SignIns for Memory {
    async fn guesses(&self, _: GuessFrom) -> StoreResult<Guesses> {
        absent("guesses")
    }

    async fn count_guess(&self, _: Guess) -> StoreResult<Fenced<()>> {
        absent("count_guess")
    }

    async fn delete_guesses(&self, _: &str, _: &str) -> StoreResult<()> {
        absent("delete_guesses")
    }

    async fn open_session(&self, _: NewSession, _: &str, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("open_session")
    }

    async fn spend_approval(
        &self,
        _: ChallengeId,
        _: &ClientId,
        _: CancelReason,
        _: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        absent("spend_approval")
    }

    async fn session(&self, _: &str, _: Timestamp, _: Timestamp) -> StoreResult<Option<Session>> {
        absent("session")
    }

    async fn sessions_of(&self, _: AccountId, _: Timestamp, _: Timestamp) -> StoreResult<Vec<Session>> {
        absent("sessions_of")
    }

    async fn end_other_sessions(
        &self,
        _: AccountId,
        _: SessionId,
        _: &ClientId,
        _: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Ended>>> {
        absent("end_other_sessions")
    }

    async fn remember_browser(&self, _: RememberedBrowser, _: Timestamp) -> StoreResult<()> {
        absent("remember_browser")
    }

    async fn remembers_browser(&self, _: AccountId, _: &str, _: &str, _: Timestamp) -> StoreResult<bool> {
        absent("remembers_browser")
    }

    async fn end_session(&self, _: SessionId, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("end_session")
    }
}

#[async_trait]
impl Pushes for Memory {
    async fn put_push_target(&self, _: PushTarget, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("put_push_target")
    }

    async fn delete_push_target(&self, _: DeviceId, _: PushTargetKind, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("delete_push_target")
    }

    async fn push_targets_of(&self, _: DeviceId) -> StoreResult<Vec<PushTarget>> {
        absent("push_targets_of")
    }

    async fn push_targets_of_account(&self, _: AccountId) -> StoreResult<Vec<PushTarget>> {
        Ok(Vec::new())
    }

    async fn drop_push_target(&self, _: PushTargetId, _: Option<Timestamp>, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("drop_push_target")
    }

    async fn record_push(&self, _: RecordPush) -> StoreResult<()> {
        absent("record_push")
    }

    async fn acknowledge_push(&self, _: AcknowledgePush) -> StoreResult<Vec<Acknowledged>> {
        absent("acknowledge_push")
    }

    async fn push_deliveries(&self, _: ChallengeId) -> StoreResult<Vec<Delivery>> {
        absent("push_deliveries")
    }

    async fn push_health_of(&self, _: AccountId, _: Timestamp) -> StoreResult<Vec<TargetHealth>> {
        absent("push_health_of")
    }

    async fn push_health(&self, _: Timestamp) -> StoreResult<Vec<KindHealth>> {
        absent("push_health")
    }
}

#[async_trait]
impl Factors for Memory {
    async fn add_app_password(&self, _: NewAppPassword, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("add_app_password")
    }

    async fn app_passwords_of(&self, _: AccountId) -> StoreResult<Vec<AppPassword>> {
        absent("app_passwords_of")
    }

    async fn app_password(&self, _: &str) -> StoreResult<Option<(AppPassword, Username)>> {
        absent("app_password")
    }

    async fn app_password_by_id(&self, _: AppPasswordId) -> StoreResult<Option<(AppPassword, Username)>> {
        absent("app_password_by_id")
    }

    async fn all_app_passwords(&self, _: Option<AppPasswordId>, _: u32) -> StoreResult<Vec<StoredAppPassword>> {
        absent("all_app_passwords")
    }

    async fn all_codes_apps(&self, _: Option<CodesAppId>, _: u32) -> StoreResult<Vec<CodesApp>> {
        absent("all_codes_apps")
    }

    async fn all_backup_codes(
        &self,
        _: Option<(AccountId, SecretString)>,
        _: u32,
    ) -> StoreResult<Vec<(AccountId, StoredCode)>> {
        absent("all_backup_codes")
    }

    async fn revoke_app_passwords(
        &self,
        _: AccountId,
        _: Option<AppPasswordId>,
        _: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        absent("revoke_app_passwords")
    }

    async fn replace_backup_codes(
        &self,
        _: AccountId,
        _: Vec<SecretString>,
        _: Option<Activation>,
        _: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        absent("replace_backup_codes")
    }

    async fn backup_codes(&self, _: AccountId) -> StoreResult<Vec<StoredCode>> {
        absent("backup_codes")
    }

    async fn add_codes_app(&self, _: CodesApp, _: u32, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("add_codes_app")
    }

    async fn codes_apps_of(&self, _: AccountId) -> StoreResult<Vec<CodesApp>> {
        absent("codes_apps_of")
    }

    async fn remove_codes_app(&self, _: AccountId, _: CodesAppId, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("remove_codes_app")
    }

    async fn device_code_steps(&self, _: AccountId) -> StoreResult<Vec<(DeviceId, Option<u64>)>> {
        absent("device_code_steps")
    }

    async fn sign_in_by_code(&self, _: SignInByCode) -> StoreResult<Fenced<Ended>> {
        absent("sign_in_by_code")
    }

    async fn replace_recovery_code(&self, _: AccountId, _: &str, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("replace_recovery_code")
    }

    async fn all_recovery_codes(&self, _: Option<AccountId>, _: u32) -> StoreResult<Vec<StoredRecoveryCode>> {
        absent("all_recovery_codes")
    }

    async fn accounts_shut_out(&self, _: AllowedMethods) -> StoreResult<u64> {
        absent("accounts_shut_out")
    }

    async fn recovery_code_made_at(&self, _: AccountId) -> StoreResult<Option<Timestamp>> {
        absent("recovery_code_made_at")
    }

    async fn confirm_backup_codes(&self, _: AccountId, _: SessionId) -> StoreResult<Fenced<()>> {
        absent("confirm_backup_codes")
    }

    async fn may_activate(&self, _: Activation) -> StoreResult<bool> {
        absent("may_activate")
    }

    async fn confirm_backup_codes_of(&self, _: Activation) -> StoreResult<Fenced<()>> {
        absent("confirm_backup_codes_of")
    }

    async fn backup_codes_saved_in(&self, _: AccountId) -> StoreResult<Option<SessionId>> {
        absent("backup_codes_saved_in")
    }

    async fn turn_on_two_step(&self, _: TurnOn) -> StoreResult<Fenced<Vec<Ended>>> {
        absent("turn_on_two_step")
    }

    async fn turn_off_two_step(&self, _: AccountId, _: SessionId, _: AuditDraft) -> StoreResult<Fenced<Vec<Ended>>> {
        absent("turn_off_two_step")
    }

    async fn record_app_password_use(&self, _: AppPasswordId, _: Use) -> StoreResult<()> {
        absent("record_app_password_use")
    }

    async fn record_refused_app_password(&self, _: AppPasswordId, _: Use, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("record_refused_app_password")
    }
}

#[async_trait]
impl Mails for Memory {
    async fn add_address(&self, _: NewAddress, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("add_address")
    }

    async fn addresses_of(&self, _: AccountId) -> StoreResult<Vec<NotificationAddress>> {
        absent("addresses_of")
    }

    async fn ask_address_again(&self, _: AccountId, _: AddressId, _: NewLetter) -> StoreResult<Fenced<()>> {
        absent("ask_address_again")
    }

    async fn confirm_address(
        &self,
        _: AccountId,
        _: AddressId,
        _: Timestamp,
        _: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        absent("confirm_address")
    }

    async fn remove_address(&self, _: AccountId, _: AddressId, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("remove_address")
    }

    async fn username_by_address(&self, _: &MailAddress, _: Timestamp) -> StoreResult<Option<Username>> {
        absent("username_by_address")
    }

    async fn accounts_by_address(&self, _: &MailAddress) -> StoreResult<Vec<AccountId>> {
        absent("accounts_by_address")
    }

    async fn take_letters(&self, _: Timestamp, _: Timestamp, _: u32) -> StoreResult<Vec<Letter>> {
        absent("take_letters")
    }

    async fn letters_sent(&self, _: Vec<String>, _: Timestamp) -> StoreResult<()> {
        absent("letters_sent")
    }

    async fn letters_failed(&self, _: Vec<String>, _: Timestamp, _: Option<Timestamp>) -> StoreResult<()> {
        absent("letters_failed")
    }

    async fn waiting_letters(&self) -> StoreResult<(u64, Option<Timestamp>)> {
        absent("waiting_letters")
    }

    async fn notice(&self, _: u64) -> StoreResult<Option<Notice>> {
        absent("notice")
    }

    async fn undo(&self, _: Undo) -> StoreResult<Fenced<Vec<Ended>>> {
        absent("undo")
    }

    async fn ask_password_reset(&self, _: NewReset, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("ask_password_reset")
    }

    async fn password_reset(&self, _: RecoveryId, _: Timestamp) -> StoreResult<Option<AccountId>> {
        absent("password_reset")
    }

    async fn reset_password(
        &self,
        _: RecoveryId,
        _: &str,
        _: &ClientId,
        _: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Ended>>> {
        absent("reset_password")
    }
}

#[async_trait]
impl Recoveries for Memory {
    async fn begin_recovery(&self, _: NewRecovery) -> StoreResult<Fenced<()>> {
        absent("begin_recovery")
    }

    async fn recovery(&self, _: RecoveryId) -> StoreResult<Option<Recovery>> {
        absent("recovery")
    }

    async fn recovery_of(&self, _: AccountId, _: Timestamp) -> StoreResult<Option<Recovery>> {
        absent("recovery_of")
    }

    async fn confirm_recovery(&self, _: ConfirmRecovery) -> StoreResult<Fenced<()>> {
        absent("confirm_recovery")
    }

    async fn cancel_recovery(&self, _: AccountId, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("cancel_recovery")
    }

    async fn link_by_recovery(&self, _: RecoveryId, _: EnrolmentId, _: Timestamp) -> StoreResult<Fenced<()>> {
        absent("link_by_recovery")
    }
}

#[async_trait]
impl Passkeys for Memory {
    async fn add_passkey(&self, _: Passkey, _: TakenChallenge, _: u32, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("add_passkey")
    }

    async fn passkeys_of(&self, _: AccountId) -> StoreResult<Vec<Passkey>> {
        absent("passkeys_of")
    }

    async fn all_passkeys(&self, _: Option<PasskeyId>, _: u32) -> StoreResult<Vec<Passkey>> {
        absent("all_passkeys")
    }

    async fn passkey_by_credential(&self, _: &CredentialId) -> StoreResult<Option<Passkey>> {
        absent("passkey_by_credential")
    }

    async fn rename_passkey(
        &self,
        _: AccountId,
        _: PasskeyId,
        _: DisplayName,
        _: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        absent("rename_passkey")
    }

    async fn remove_passkey(&self, _: AccountId, _: PasskeyId, _: AuditDraft) -> StoreResult<Fenced<()>> {
        absent("remove_passkey")
    }

    async fn sign_in_by_passkey(&self, _: SignInByPasskey) -> StoreResult<Fenced<Option<Ended>>> {
        absent("sign_in_by_passkey")
    }
}
