//! What an account's owner, and its administrator, see of it.

use nod_core::account::Account;
use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::challenge::{Challenge, StateName};
use nod_core::device::Device;
use nod_core::factor::codes_app::CodesApp;
use nod_core::factor::passkey::Passkey;
use nod_core::id::{AccountId, ChallengeId, DeviceId, Username};
use nod_core::time::Timestamp;

use super::administration::find;
use crate::app::App;
use crate::flow::push;
use crate::flow::refusal::Result;
use crate::store::ChallengeRecord;

/// What an account's owner sees of it.
#[derive(Debug, Clone)]
pub struct Overview {
    /// All devices ever bound, the newest first.
    pub devices: Vec<Device>,
    /// Those whose last notifications were taken by their push service and never seen.
    pub silent: Vec<DeviceId>,
    /// The latest requests, the newest first.
    pub activity: Vec<Activity>,
}

/// One request, as the account's owner sees it afterwards.
#[derive(Debug, Clone)]
pub struct Activity {
    /// Which challenge.
    pub challenge: ChallengeId,
    /// When it was asked.
    pub at: Timestamp,
    /// What came of it.
    pub state: StateName,
    /// Who asked.
    pub service: String,
    /// From which browser, in words.
    pub browser: Option<String>,
    /// From which address.
    pub ip: Option<String>,
    /// Where that was, in words, as the phone showed it.
    pub place: Option<String>,
    /// The name of the phone that answered.
    pub device: Option<String>,
    /// That phone.
    pub answered_by: Option<DeviceId>,
}

/// What an account's owner sees of it, with its latest requests.
///
/// # Errors
/// The store's.
pub async fn overview(app: &App, account: AccountId, latest: u32) -> Result<Overview> {
    let devices = app.store.devices_of(account).await?;
    let activity = asked(app, account, latest).await?;
    Ok(Overview { activity, devices, silent: push::silent_devices(app, account).await? })
}

/// The latest requests of an account, the newest first.
///
/// # Errors
/// The store's.
pub async fn asked(app: &App, account: AccountId, latest: u32) -> Result<Vec<Activity>> {
    let keys = app.keys.load().published();
    let activity = app.store.recent_challenges(account, latest).await?.into_iter().map(|record| {
        // What was shown stands in the signed challenge, and nowhere else.
        let claims = nod_core::token::verify_recorded_challenge(&record.token, &keys, None).ok();
        let challenge = record.challenge.at(app.now());
        let client = challenge.client.to_string();
        Activity {
            challenge: challenge.id,
            at: challenge.issued_at,
            state: challenge.state.name(),
            service: claims.as_ref().map_or(client, |claims| claims.rp.name.clone()),
            browser: claims.as_ref().and_then(|claims| claims.context.browser.clone()),
            place: claims.as_ref().and_then(|claims| claims.context.place.clone()),
            ip: claims.and_then(|claims| claims.context.ip),
            answered_by: challenge.state.decision().map(|decision| decision.device),
            device: record.device_name,
        }
    });
    Ok(activity.collect())
}

/// Something that happened with an account, as its owner sees it afterwards.
#[derive(Debug, Clone)]
pub enum Event {
    /// A service asked.
    Asked(Activity),
    /// Something of the account changed, or was tried.
    Changed(Change),
}

impl Event {
    /// When it was.
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::Asked(asked) => asked.at,
            Self::Changed(change) => change.at,
        }
    }
}

/// Something of the account that changed, or was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: What,
    /// What it was done to: a phone's or a program's name, where it has one.
    pub name: Option<String>,
}

/// What changed, or was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Somebody signed in by the password alone.
    SignedInByPassword,
    /// Somebody signed in with a code.
    SignedInByCode,
    /// All other browsers were signed out.
    SignedOutOthers,
    /// An administrator signed all browsers out.
    SignedOutByAdministrator,
    /// An administrator exported what is kept about the account.
    Exported,
    /// A wrong password was typed.
    WrongPassword,
    /// The password was right, and the code was wrong (REQ 42).
    WrongCode,
    /// The password was set.
    PasswordSet,
    /// A phone was linked.
    PhoneLinked,
    /// A phone was renamed.
    PhoneRenamed,
    /// A phone was removed.
    PhoneRemoved,
    /// A codes app was added.
    CodesAppAdded,
    /// A codes app was removed.
    CodesAppRemoved,
    /// Backup codes were made.
    BackupCodesMade,
    /// A recovery code was made.
    RecoveryCodeMade,
    /// An app password was made.
    AppPasswordMade,
    /// An app password was removed, or all.
    AppPasswordRemoved,
    /// A program tried an app password that has ended.
    AppPasswordRefused,
    /// Two-step verification was turned on.
    TwoStepOn,
    /// Two-step verification was turned off.
    TwoStepOff,
    /// Notifications are paused.
    Paused,
    /// Notifications go on.
    Resumed,
    /// The owner ended all that somebody else may have begun.
    Secured,
    /// The language was chosen.
    LanguageChosen,
    /// Somebody signed in with a passkey.
    SignedInByPasskey,
    /// A passkey of the account was refused.
    WrongPasskey,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was renamed.
    PasskeyRenamed,
    /// A passkey was removed.
    PasskeyRemoved,
    /// A passkey counted less than before: there may be a copy of it.
    PasskeyStale,
}

impl What {
    /// What an audit entry says to the owner. `None`: nothing that another line does not say.
    fn of(draft: &AuditDraft) -> Option<Self> {
        let detail = draft.detail.as_deref().unwrap_or_default();
        Some(match draft.kind {
            AuditKind::SignedIn if detail == "password only" => Self::SignedInByPassword,
            AuditKind::SignedIn if detail == "code" => Self::SignedInByCode,
            AuditKind::SignedOut if detail == "all others" => Self::SignedOutOthers,
            AuditKind::SignedOut if detail.starts_with("everywhere, ") => Self::SignedOutByAdministrator,
            AuditKind::AccountExported => Self::Exported,
            AuditKind::SignInFailed if detail == "code" => Self::WrongCode,
            AuditKind::SignedIn if detail == "passkey" => Self::SignedInByPasskey,
            AuditKind::SignInFailed if detail.starts_with("passkey ") => Self::WrongPasskey,
            AuditKind::PasskeyAdded => Self::PasskeyAdded,
            AuditKind::PasskeyRenamed => Self::PasskeyRenamed,
            AuditKind::PasskeyRemoved => Self::PasskeyRemoved,
            AuditKind::PasskeyCounterStale => Self::PasskeyStale,
            AuditKind::SignInFailed => Self::WrongPassword,
            AuditKind::PasswordSet | AuditKind::SetUpLinkUsed => Self::PasswordSet,
            AuditKind::DeviceBound => Self::PhoneLinked,
            AuditKind::DeviceRenamed => Self::PhoneRenamed,
            AuditKind::DeviceRevoked => Self::PhoneRemoved,
            AuditKind::CodesAppAdded => Self::CodesAppAdded,
            AuditKind::CodesAppRemoved => Self::CodesAppRemoved,
            AuditKind::BackupCodesCreated => Self::BackupCodesMade,
            AuditKind::RecoveryCodeCreated => Self::RecoveryCodeMade,
            AuditKind::AppPasswordCreated => Self::AppPasswordMade,
            AuditKind::AppPasswordRevoked => Self::AppPasswordRemoved,
            AuditKind::AppPasswordRefused => Self::AppPasswordRefused,
            AuditKind::TwoStepOn => Self::TwoStepOn,
            AuditKind::TwoStepOff => Self::TwoStepOff,
            AuditKind::PushPaused => Self::Paused,
            AuditKind::PushResumed => Self::Resumed,
            AuditKind::AccountSecured => Self::Secured,
            AuditKind::LanguageChosen => Self::LanguageChosen,
            _ => return None,
        })
    }

    /// Its name, for programs that read the export.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignedInByPassword => "signed_in_by_password",
            Self::SignedInByCode => "signed_in_by_code",
            Self::SignedOutOthers => "signed_out_others",
            Self::SignedOutByAdministrator => "signed_out_by_administrator",
            Self::Exported => "exported_by_administrator",
            Self::WrongPassword => "wrong_password",
            Self::WrongCode => "wrong_code",
            Self::PasswordSet => "password_set",
            Self::PhoneLinked => "phone_linked",
            Self::PhoneRenamed => "phone_renamed",
            Self::PhoneRemoved => "phone_removed",
            Self::CodesAppAdded => "codes_app_added",
            Self::CodesAppRemoved => "codes_app_removed",
            Self::BackupCodesMade => "backup_codes_made",
            Self::RecoveryCodeMade => "recovery_code_made",
            Self::AppPasswordMade => "app_password_made",
            Self::AppPasswordRemoved => "app_password_removed",
            Self::AppPasswordRefused => "app_password_refused",
            Self::TwoStepOn => "two_step_on",
            Self::TwoStepOff => "two_step_off",
            Self::Paused => "notifications_paused",
            Self::Resumed => "notifications_resumed",
            Self::Secured => "account_secured",
            Self::LanguageChosen => "language_chosen",
            Self::SignedInByPasskey => "signed_in_by_passkey",
            Self::WrongPasskey => "wrong_passkey",
            Self::PasskeyAdded => "passkey_added",
            Self::PasskeyRenamed => "passkey_renamed",
            Self::PasskeyRemoved => "passkey_removed",
            Self::PasskeyStale => "passkey_counter_stale",
        }
    }
}

/// The latest that happened with an account, the newest first: what services asked, what changed, and what was tried in vain.
///
/// # Errors
/// The store's.
pub async fn events(app: &App, account: AccountId, latest: u32) -> Result<Vec<Event>> {
    let Overview { devices, activity, .. } = overview(app, account, latest).await?;
    let app_passwords = app.store.app_passwords_of(account).await?;
    let codes_apps = app.store.codes_apps_of(account).await?;
    let passkeys = app.store.passkeys_of(account).await?;
    let name = |draft: &AuditDraft| {
        if let Some(device) = draft.device {
            return devices.iter().find(|one| one.id == device).map(|one| one.name.to_string());
        }
        // The id stands first, before what else the entry holds.
        let id = draft.detail.as_deref()?.split(", ").next()?;
        // What else is to say of a passkey stands after its id.
        let passkey = passkeys.iter().find(|one| id.split(' ').next() == Some(one.id.to_string().as_str()));
        if let Some(passkey) = passkey {
            return Some(passkey.name.to_string());
        }
        let app_password = app_passwords.iter().find(|one| one.id.to_string() == id).map(|one| one.name.to_string());
        app_password.or_else(|| codes_apps.iter().find(|one| one.id.to_string() == id).map(|one| one.name.to_string()))
    };
    let entries = app.store.audit_of(account, latest).await?;
    let changes = entries.iter().filter_map(|entry| {
        let what = What::of(&entry.draft)?;
        Some(Event::Changed(Change { at: entry.draft.at, what, name: name(&entry.draft) }))
    });
    let mut events: Vec<Event> = activity.into_iter().map(Event::Asked).chain(changes).collect();
    events.sort_by_key(|event| std::cmp::Reverse(event.at()));
    events.truncate(usize::try_from(latest).unwrap_or(usize::MAX));
    Ok(events)
}

/// An account, and what happened with it.
#[derive(Debug, Clone)]
pub struct History {
    /// The account.
    pub account: Account,
    /// Every device that was ever bound to it (REQ 25), the newest first.
    pub devices: Vec<Device>,
    /// Its other methods.
    pub methods: OtherMethods,
    /// Its latest challenges as they stand now, the newest first.
    pub challenges: Vec<PastChallenge>,
}

/// What an account has beside devices.
#[derive(Debug, Clone)]
pub struct OtherMethods {
    /// Every passkey that it ever had, the newest first (REQ 25).
    pub passkeys: Vec<Passkey>,
    /// Every codes app that it ever had, the newest first.
    pub codes_apps: Vec<CodesApp>,
    /// How many backup codes are left, of how many.
    pub backup_codes: (usize, usize),
    /// When its recovery code was made, where it has one.
    pub recovery_code: Option<Timestamp>,
    /// How many application passwords have not ended.
    pub app_passwords: usize,
}

async fn other_methods(app: &App, account: AccountId) -> Result<OtherMethods> {
    let now = app.now();
    let codes = app.store.backup_codes(account).await?;
    let app_passwords = app.store.app_passwords_of(account).await?;
    Ok(OtherMethods {
        passkeys: app.store.passkeys_of(account).await?,
        codes_apps: app.store.codes_apps_of(account).await?,
        backup_codes: (codes.iter().filter(|code| code.used_at.is_none()).count(), codes.len()),
        recovery_code: app.store.recovery_code_made_at(account).await?,
        app_passwords: app_passwords.iter().filter(|password| !password.has_ended(now)).count(),
    })
}

/// A challenge of an account.
#[derive(Debug, Clone)]
pub struct PastChallenge {
    /// The challenge as it stands now.
    pub challenge: Challenge,
    /// The name of the device that answered, where one did.
    pub device_name: Option<String>,
}

/// An account with all its devices and its latest `recent` challenges.
///
/// # Errors
/// `user_unknown`, and the store's.
pub async fn history(app: &App, username: &Username, recent: u32) -> Result<History> {
    let account = find(app, username).await?;
    let devices = app.store.devices_of(account.id).await?;
    let records = app.store.recent_challenges(account.id, recent).await?;
    let now = app.now();
    let past = |record: ChallengeRecord| PastChallenge {
        challenge: record.challenge.at(now),
        device_name: record.device_name,
    };
    let methods = other_methods(app, account.id).await?;
    Ok(History { account, devices, methods, challenges: records.into_iter().map(past).collect() })
}
