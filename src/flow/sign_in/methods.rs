//! What an account can answer the second step with.

use nod_core::factor::method::Method;
use nod_core::id::AccountId;
use nod_core::wire::ErrorCode;

use super::ceremony::{live_passkeys, passkey_site};
use crate::app::App;
use crate::flow::refusal::{Refusal, Result};

/// What an account can answer the second step with: what the operator does not allow is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Methods {
    /// Phones that are linked.
    pub phones: usize,
    /// Codes apps.
    pub codes_apps: usize,
    /// Passkeys, where browsers use them.
    pub passkeys: usize,
    /// There is a recovery code.
    pub recovery_code: bool,
    /// Backup codes that were not used. They are the way back, and no method by themselves.
    pub backup_codes: usize,
    /// There is something else, of a kind that the operator does not allow.
    pub has_forbidden: bool,
}

impl Methods {
    /// How many methods there are. Two-step verification is on with one at least.
    pub const fn live(self) -> usize {
        self.phones + self.codes_apps + self.passkeys
    }

    /// Whether there is any way to take the second step.
    pub const fn can_sign_in(self) -> bool {
        self.live() > 0 || self.backup_codes > 0 || self.recovery_code
    }
}

/// The methods of an account.
///
/// # Errors
/// The store's.
pub async fn methods(app: &App, account: AccountId) -> Result<Methods> {
    let devices = app.store.devices_of(account).await?;
    let codes_apps = app.store.codes_apps_of(account).await?;
    let codes_apps = codes_apps.iter().filter(|app| app.removed_at.is_none()).count();
    let backup_codes = app.store.backup_codes(account).await?;
    let backup_codes = backup_codes.iter().filter(|code| code.used_at.is_none()).count();
    let recovery_code = app.store.recovery_code_made_at(account).await?.is_some();
    let passkeys = live_passkeys(app, account).await?.len();
    let (codes, backup) = (allows(app, Method::Code), allows(app, Method::BackupCode));
    let has_forbidden = (!codes && codes_apps > 0)
        || (!backup && (backup_codes > 0 || recovery_code))
        || (!allows(app, Method::Passkey) && passkeys > 0);
    Ok(Methods {
        phones: devices.iter().filter(|device| device.is_active()).count(),
        codes_apps: if codes { codes_apps } else { 0 },
        passkeys: if passkey_site(app).is_some() { passkeys } else { 0 },
        recovery_code: backup && recovery_code,
        backup_codes: if backup { backup_codes } else { 0 },
        has_forbidden,
    })
}

/// Whether the operator lets that kind count.
pub fn allows(app: &App, method: Method) -> bool {
    app.config.sign_in.methods.has(method)
}

/// The same for what must not be done otherwise: to set one up, and to sign in with it.
///
/// # Errors
/// `method_forbidden`.
pub(in crate::flow) fn require_allowed(app: &App, method: Method) -> Result<()> {
    if allows(app, method) { Ok(()) } else { Err(Refusal::plain(ErrorCode::MethodForbidden)) }
}
