//! Notices: what the owner of an account reads by mail when its security changes, and what takes a change back.
//!
//! A notice belongs to an entry of the audit log and is written with it (SP 800-63B-4 §4.6; REQ 23, 27, 42): no flow can make a change
//! and forget to tell.

use std::time::Duration;

use crate::audit::{AuditDraft, AuditKind};
use crate::id::{AccountId, AddressId, AppPasswordId, CodesAppId, DeviceId, PasskeyId};
use crate::session::Session;
use crate::time::Timestamp;

/// How long a change can be taken back after the first letter about it was sent.
pub const UNDO_FOR: Duration = Duration::from_hours(24);

/// A removed address is told of what happens for so long, and an address can take changes back that was confirmed so long before them:
/// a thief can neither silence the owner's address nor take the owner's changes back with one of his own.
pub const SETTLED_AFTER: Duration = Duration::from_hours(24);

/// What an owner reads of a change beside its entry in the audit log: from where it came, and what has changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// The browser in words.
    pub browser: Option<String>,
    /// Its address.
    pub ip: Option<String>,
    /// The name of what has changed: a phone's, an app password's, an address.
    pub name: Option<String>,
}

impl Told {
    /// Nothing is known.
    pub const NOTHING: Self = Self { browser: None, ip: None, name: None };

    /// From where that session was signed in.
    pub fn from_session(session: &Session) -> Self {
        Self { browser: session.browser.clone(), ip: session.ip.clone(), name: None }
    }

    /// … and what has changed.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}

impl AuditKind {
    /// Whether the account's owner gets a notice of it.
    pub const fn is_noticed(self) -> bool {
        match self {
            Self::PasswordSet
            | Self::PasswordReset
            | Self::AccountDisabled
            | Self::AccountEnabled
            | Self::AccountSecured
            | Self::ChangeUndone
            | Self::DeviceBound
            | Self::DeviceRevoked
            | Self::ScreenLockRemoved
            | Self::ChallengeReported
            | Self::AppPasswordCreated
            | Self::AppPasswordRevoked
            | Self::AppPasswordRefused
            | Self::CodesAppAdded
            | Self::CodesAppRemoved
            | Self::BackupCodesCreated
            | Self::BackupCodeUsed
            | Self::RecoveryCodeCreated
            | Self::RecoveryCodeUsed
            | Self::PasskeyAdded
            | Self::PasskeyRemoved
            | Self::PasskeyCounterStale
            | Self::TwoStepOn
            | Self::TwoStepOff
            | Self::AddressConfirmed
            | Self::AddressRemoved
            | Self::RecoveryBegun
            | Self::RecoveryCancelled
            | Self::RecoveryDone
            | Self::TwoStepReminded => true,
            Self::AccountCreated
            | Self::AccountUnlocked
            | Self::PushPaused
            | Self::PushResumed
            | Self::ClientCreated
            | Self::ClientChanged
            | Self::ClientSecretRotated
            | Self::EnrolmentCreated
            | Self::EnrolmentClaimed
            | Self::EnrolmentRefused
            | Self::DeviceRenamed
            | Self::ScreenLockAdded
            | Self::ScreenLockAsked
            | Self::DeviceKeyRotated
            | Self::PushTargetChanged
            | Self::ChallengeApproved
            | Self::ChallengeDenied
            | Self::ChallengeCancelled
            | Self::WrongNumber
            | Self::ChallengeRedeemed
            | Self::ApprovalSpent
            | Self::SignedIn
            | Self::SignedOut
            | Self::SignInFailed
            | Self::CodesAppUsed
            | Self::DeviceCodeUsed
            | Self::ServerKeyAdded
            | Self::PasskeyRenamed
            | Self::PasskeyUsed
            | Self::AddressAdded
            | Self::LanguageChosen
            | Self::PasswordResetAsked
            | Self::GroupCreated
            | Self::GroupRenamed
            | Self::GroupDeleted
            | Self::GroupMemberSet
            | Self::GroupMemberRemoved
            | Self::TwoStepRequired
            | Self::TwoStepRequirementLifted
            | Self::SetUpLinkCreated
            | Self::SetUpLinkUsed
            | Self::AccountExported
            | Self::AccountDeleted => false,
        }
    }
}

impl AuditDraft {
    /// Whether the account's owner gets a notice of it. A wrong code is one that somebody typed who knows the password (REQ 42); a wrong
    /// password is everybody's.
    pub fn is_noticed(&self) -> bool {
        self.account.is_some()
            && (self.kind.is_noticed()
                || (self.kind == AuditKind::SignInFailed && self.detail.as_deref() == Some("code")))
    }

    /// Whether a second one of the same day says nothing new.
    pub const fn is_noticed_once_a_day(&self) -> bool {
        matches!(self.kind, AuditKind::SignInFailed)
    }
}

/// A notice, as it was written with the change that it tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The place of the change's entry in the audit log.
    pub seq: u64,
    /// Whose.
    pub account: AccountId,
    /// When the change was made.
    pub at: Timestamp,
    /// What it was.
    pub kind: AuditKind,
    /// With which device.
    pub device: Option<DeviceId>,
    /// The entry's detail.
    pub detail: Option<String>,
    /// The rest.
    pub told: Told,
    /// When the first letter about it was sent.
    pub sent_at: Option<Timestamp>,
    /// When its owner took the change back.
    pub undone_at: Option<Timestamp>,
}

/// What, of a change, is taken back. Beside it an undo always ends what somebody else may have begun: sessions, questions, links, the
/// password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reversal {
    /// That device is revoked.
    RevokeDevice(DeviceId),
    /// That passkey is removed.
    RemovePasskey(PasskeyId),
    /// That codes app is removed.
    RemoveCodesApp(CodesAppId),
    /// That app password ends.
    RevokeAppPassword(AppPasswordId),
    /// That address is removed.
    RemoveAddress(AddressId),
    /// That address is there again.
    RestoreAddress(AddressId),
    /// The backup codes end.
    EndBackupCodes,
    /// The recovery code ends.
    EndRecoveryCode,
    /// Two-step verification is off, as it was, and its methods end.
    TurnOffTwoStep,
    /// What was removed cannot come back: the rest of an undo has to suffice.
    NothingMore,
}

impl Notice {
    /// What an undo takes back. `None`: it tells of nothing that its owner could want to take back.
    pub fn reversal(&self) -> Option<Reversal> {
        // The first word of the entry's detail is the id of what changed.
        fn id<T: std::str::FromStr>(detail: Option<&str>) -> Option<T> {
            detail.and_then(|detail| detail.split([' ', ',']).next()).and_then(|id| id.parse().ok())
        }
        let detail = self.detail.as_deref();
        match self.kind {
            AuditKind::DeviceBound => self.device.map(Reversal::RevokeDevice),
            AuditKind::PasskeyAdded => id(detail).map(Reversal::RemovePasskey),
            AuditKind::CodesAppAdded => id(detail).map(Reversal::RemoveCodesApp),
            AuditKind::AppPasswordCreated => id(detail).map(Reversal::RevokeAppPassword),
            AuditKind::AddressConfirmed => id(detail).map(Reversal::RemoveAddress),
            AuditKind::AddressRemoved => id(detail).map(Reversal::RestoreAddress),
            AuditKind::BackupCodesCreated => Some(Reversal::EndBackupCodes),
            AuditKind::RecoveryCodeCreated => Some(Reversal::EndRecoveryCode),
            AuditKind::TwoStepOn => Some(Reversal::TurnOffTwoStep),
            AuditKind::PasswordSet
            | AuditKind::PasswordReset
            | AuditKind::DeviceRevoked
            | AuditKind::ScreenLockRemoved
            | AuditKind::CodesAppRemoved
            | AuditKind::PasskeyRemoved
            | AuditKind::AppPasswordRevoked
            | AuditKind::BackupCodeUsed
            | AuditKind::RecoveryCodeUsed
            | AuditKind::RecoveryBegun
            | AuditKind::RecoveryDone
            | AuditKind::TwoStepOff => Some(Reversal::NothingMore),
            _ => None,
        }
    }

    /// Whether the change can be taken back at `now`.
    pub fn can_be_undone(&self, now: Timestamp) -> bool {
        let is_in_time = self.sent_at.is_none_or(|sent| now < sent.plus(UNDO_FOR));
        self.undone_at.is_none() && is_in_time && self.reversal().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(kind: AuditKind, detail: Option<&str>) -> Notice {
        Notice {
            seq: 7,
            account: "01234567-89ab-7def-8123-456789abcdef".parse().unwrap(),
            at: Timestamp::from_millis(0),
            kind,
            device: None,
            detail: detail.map(str::to_owned),
            told: Told::NOTHING,
            sent_at: None,
            undone_at: None,
        }
    }

    #[test]
    fn an_undo_ends_exactly_what_the_notice_tells_of() {
        const ID: &str = "01234567-89ab-7def-8123-456789abcde0";
        let passkey = notice(AuditKind::PasskeyAdded, Some(&format!("{ID} ES256")));
        assert_eq!(passkey.reversal(), Some(Reversal::RemovePasskey(ID.parse().unwrap())));
        let app = notice(AuditKind::AppPasswordCreated, Some(&format!("{ID}, imap, open, x")));
        assert_eq!(app.reversal(), Some(Reversal::RevokeAppPassword(ID.parse().unwrap())));
        assert_eq!(notice(AuditKind::PasskeyAdded, Some("nothing")).reversal(), None);
        assert_eq!(notice(AuditKind::DeviceBound, None).reversal(), None);
        // Nobody takes an undo back, or what an administrator did.
        for kind in [AuditKind::ChangeUndone, AuditKind::AccountDisabled, AuditKind::AccountSecured] {
            assert_eq!(notice(kind, None).reversal(), None);
        }
    }

    #[test]
    fn a_day_after_the_letter_went_out_a_change_stands() {
        let at = |hours| Timestamp::from_millis(0).plus(Duration::from_hours(hours));
        let mut changed = notice(AuditKind::PasswordSet, None);
        assert!(changed.can_be_undone(at(1_000)), "a letter that waits for its mail server loses nothing");
        changed.sent_at = Some(at(10));
        assert!(changed.can_be_undone(at(33)));
        assert!(!changed.can_be_undone(at(34)));
        changed.undone_at = Some(at(11));
        assert!(!changed.can_be_undone(at(12)), "once");
    }
}
