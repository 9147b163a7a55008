//! Backup codes and the recovery code: made by their owner, and used at sign-in ([`crate::flow::sign_in::finish_by_code`]).

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::factor::backup_code::{BackupCode, StoredCode};
use nod_core::factor::method::Method;
use nod_core::factor::recovery_code::RecoveryCode;
use nod_core::id::AccountId;
use nod_core::notice::Told;
use nod_core::random;
use nod_core::time::Timestamp;
use nod_core::wire::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::app::App;
use crate::flow::caller::count_change;
use crate::flow::operations::ledger::{backup_codes_detail, recovery_code_detail};
use crate::flow::refusal::{Refusal, Result};
use crate::flow::sign_in::{self, SignedInAs};
use crate::hashing::Asker;
use crate::limits::Change;
use crate::store::Fenced;

/// What an account has left of its set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// How many were not used.
    pub unused: usize,
    /// How many there were.
    pub all: usize,
    /// When the set was made.
    pub made_at: Timestamp,
}

impl Left {
    /// `None`: the account has no set.
    fn of(codes: &[StoredCode]) -> Option<Self> {
        let made_at = codes.first()?.made_at;
        let unused = codes.iter().filter(|code| code.used_at.is_none()).count();
        Some(Self { unused, all: codes.len(), made_at })
    }
}

/// What an account has left of its backup codes. `None`: it never had any.
///
/// # Errors
/// The store's.
pub async fn left(app: &App, account: AccountId) -> Result<Option<Left>> {
    Ok(Left::of(&app.store.backup_codes(account).await?))
}

/// Makes a new set, which is not kept and cannot be shown again; the codes before it end.
///
/// # Errors
/// `method_forbidden`, `reauthentication_needed`, `too_many_requests`, `overloaded`, and the store's.
pub async fn create(app: &App, who: &SignedInAs) -> Result<Vec<BackupCode>> {
    sign_in::require_allowed(app, Method::BackupCode)?;
    sign_in::require_strongest(app, who)?;
    let account = who.account.id;
    count_change(app, Change::BackupCodes(account))?;
    let codes = BackupCode::new_set(&*app.random);
    let hashes = hashed(app, &codes).await?;
    let audit = made(app, account, &hashes).told(Told::from_session(&who.session));
    match app.store.replace_backup_codes(account, hashes, None, audit).await? {
        Fenced::Won(()) => Ok(codes),
        Fenced::Lost => Err(Refusal::plain(ErrorCode::SessionMissing)),
    }
}

/// The codes of a set as they are stored.
pub(super) async fn hashed(app: &App, codes: &[BackupCode]) -> Result<Vec<SecretString>> {
    // One salt for the set: what is typed later is hashed once and not ten times (REQ 20, 32).
    let salt = random::bytes::<16>(&*app.random);
    let mut hashes = Vec::with_capacity(codes.len());
    for code in codes {
        let permit = app.hashing.permit(Asker::Trusted).await?;
        let bytes = Zeroizing::new(code.expose().as_bytes().to_vec());
        hashes.push(app.hashing.make(permit, bytes, salt).await?);
    }
    Ok(hashes)
}

/// What the audit log says of a new set.
pub(super) fn made(app: &App, account: AccountId, hashes: &[SecretString]) -> AuditDraft {
    let detail = backup_codes_detail(hashes.iter().map(ExposeSecret::expose_secret));
    AuditDraft::new(app.now(), AuditKind::BackupCodesCreated).account(account).detail(detail)
}

/// When the recovery code of an account was made. `None`: it has none, or has used it.
///
/// # Errors
/// The store's.
pub async fn recovery_code(app: &App, account: AccountId) -> Result<Option<Timestamp>> {
    Ok(app.store.recovery_code_made_at(account).await?)
}

/// Makes a new recovery code, which is not kept and cannot be shown again; the one before it ends.
///
/// # Errors
/// `method_forbidden`, `two_step_off`, `reauthentication_needed`, `too_many_requests`, and the store's.
pub async fn create_recovery_code(app: &App, who: &SignedInAs) -> Result<RecoveryCode> {
    sign_in::require_allowed(app, Method::BackupCode)?;
    sign_in::require_second_factor(app, who)?;
    let account = who.account.id;
    count_change(app, Change::BackupCodes(account))?;
    let code = RecoveryCode::new(&*app.random);
    let mac = sign_in::recovery_mac(app, account, &code);
    let audit = AuditDraft::new(app.now(), AuditKind::RecoveryCodeCreated)
        .account(account)
        .detail(recovery_code_detail(&mac))
        .told(Told::from_session(&who.session));
    match app.store.replace_recovery_code(account, &mac, audit).await? {
        Fenced::Won(()) => Ok(code),
        Fenced::Lost => Err(Refusal::plain(ErrorCode::SessionMissing)),
    }
}
