//! What an entry of the audit log can say.

use serde::{Deserialize, Serialize};

macro_rules! audit_kinds {
    ($($(#[$doc:meta])+ $variant:ident $name:literal;)+) => {
        /// What happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum AuditKind {$(
            $(#[$doc])+
            #[serde(rename = $name)]
            $variant,
        )+}

        impl AuditKind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The kind's name, as it is stored.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The kind of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
            }
        }
    };
}

audit_kinds! {
    /// An account was created.
    AccountCreated "account.created";
    /// An account was disabled.
    AccountDisabled "account.disabled";
    /// An account was enabled again.
    AccountEnabled "account.enabled";
    /// An account's password was set.
    PasswordSet "account.password_set";
    /// An account's failures were forgiven by an administrator.
    AccountUnlocked "account.unlocked";
    /// Push was paused for an account: after a report, or by an administrator.
    PushPaused "account.push_paused";
    /// Push goes on for an account.
    PushResumed "account.push_resumed";
    /// A relying party was added.
    ClientCreated "client.created";
    /// A relying party's settings or state changed.
    ClientChanged "client.changed";
    /// A relying party got a new secret.
    ClientSecretRotated "client.secret_rotated";
    /// An enrolment link was made.
    EnrolmentCreated "enrolment.created";
    /// A device claimed an enrolment link.
    EnrolmentClaimed "enrolment.claimed";
    /// A person refused a device that had claimed a link, or gave up.
    EnrolmentRefused "enrolment.refused";
    /// A device registered the screen lock of its phone: its approvals need it from then on.
    ScreenLockAdded "device.screen_lock_added";
    /// The owner asks for the screen lock of a phone.
    ScreenLockAsked "device.screen_lock_asked";
    /// A phone's screen lock is asked for no more, or has to be registered again.
    ScreenLockRemoved "device.screen_lock_removed";
    /// A device was bound.
    DeviceBound "device.bound";
    /// A device was renamed.
    DeviceRenamed "device.renamed";
    /// A device changed its key.
    DeviceKeyRotated "device.key_rotated";
    /// A device was revoked.
    DeviceRevoked "device.revoked";
    /// A device changed where it can be woken.
    PushTargetChanged "device.push_target_changed";
    /// A challenge was approved.
    ChallengeApproved "challenge.approved";
    /// A challenge was denied.
    ChallengeDenied "challenge.denied";
    /// A challenge was reported.
    ChallengeReported "challenge.reported";
    /// A challenge was cancelled.
    ChallengeCancelled "challenge.cancelled";
    /// A wrong number was typed.
    WrongNumber "challenge.wrong_number";
    /// An approval was redeemed.
    ChallengeRedeemed "challenge.redeemed";
    /// An approval was withdrawn before it was redeemed: it can no longer be.
    ApprovalSpent "challenge.approval_spent";
    /// A person signed in on Nod's own pages.
    SignedIn "session.created";
    /// A person signed out.
    SignedOut "session.ended";
    /// A password was wrong.
    SignInFailed "session.refused";
    /// An application password was made.
    AppPasswordCreated "app_password.created";
    /// An application password was ended by its owner.
    AppPasswordRevoked "app_password.revoked";
    /// An application password was used after it had ended.
    AppPasswordRefused "app_password.refused";
    /// A codes app was added.
    CodesAppAdded "codes_app.added";
    /// A codes app was removed.
    CodesAppRemoved "codes_app.removed";
    /// A code of a codes app was used to sign in.
    CodesAppUsed "codes_app.used";
    /// A code of a device was used to sign in.
    DeviceCodeUsed "device.code_used";
    /// A set of backup codes was made; those before it ended.
    BackupCodesCreated "backup_codes.created";
    /// A backup code was used to sign in.
    BackupCodeUsed "backup_codes.used";
    /// Two-step verification was turned on for an account.
    TwoStepOn "two_step.on";
    /// Two-step verification was turned off, and every method of it ended.
    TwoStepOff "two_step.off";
    /// A recovery code was made; the one before it ended.
    RecoveryCodeCreated "recovery_code.created";
    /// A recovery code was used to sign in, and has ended.
    RecoveryCodeUsed "recovery_code.used";
    /// The owner of an account ended all that somebody else may have begun in it.
    AccountSecured "account.secured";
    /// The owner of an account chose its language, or none.
    LanguageChosen "account.language_chosen";
    /// The server got a new key.
    ServerKeyAdded "server.key_added";
    /// A passkey was added.
    PasskeyAdded "passkey.added";
    /// A passkey got another name.
    PasskeyRenamed "passkey.renamed";
    /// A passkey was removed.
    PasskeyRemoved "passkey.removed";
    /// A passkey was used to sign in.
    PasskeyUsed "passkey.used";
    /// A passkey was used whose counter did not grow: there may be a second copy of its key.
    PasskeyCounterStale "passkey.counter_stale";
    /// A mail address was added to an account; it is told nothing before it is confirmed.
    AddressAdded "address.added";
    /// The owner confirmed a mail address.
    AddressConfirmed "address.confirmed";
    /// A mail address was removed.
    AddressRemoved "address.removed";
    /// The owner of an account took a change back, with the link of a notice.
    ChangeUndone "account.change_undone";
    /// Somebody asked for a link that sets a new password.
    PasswordResetAsked "password_reset.asked";
    /// A new password was set with such a link.
    PasswordReset "password_reset.done";
    /// Somebody who knows the password and reads the mail asked for a way back without the second step.
    RecoveryBegun "recovery.begun";
    /// That way back was closed before it was used.
    RecoveryCancelled "recovery.cancelled";
    /// A phone was linked by that way; the phones before it ended.
    RecoveryDone "recovery.done";
    /// A group was created.
    GroupCreated "group.created";
    /// A group got another name.
    GroupRenamed "group.renamed";
    /// A group was deleted; what it required ended with it.
    GroupDeleted "group.deleted";
    /// An account came into a group, or got another role in it.
    GroupMemberSet "group.member_set";
    /// An account left a group.
    GroupMemberRemoved "group.member_removed";
    /// Two-step verification is required of everyone, or of a group.
    TwoStepRequired "two_step.required";
    /// Two-step verification is no longer required of everyone, or of a group.
    TwoStepRequirementLifted "two_step.requirement_lifted";
    /// An administrator reminded the owner of an account to set up two-step verification.
    TwoStepReminded "two_step.reminded";
    /// A link was made with which the owner of an account sets its first password.
    SetUpLinkCreated "account.set_up_link_created";
    /// The owner of an account set its first password with the link.
    SetUpLinkUsed "account.set_up_link_used";
    /// The data of an account was exported.
    AccountExported "account.exported";
    /// An account was deleted: its name, its factors and its history are gone, this log stays.
    AccountDeleted "account.deleted";
}
