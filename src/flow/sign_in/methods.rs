//! What an account can answer the second step with.

use nod_core::id::AccountId;

use super::ceremony::{live_passkeys, passkey_site};
use crate::app::App;
use crate::flow::refusal::Result;

/// What an account can answer the second step with.
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
    let backup_codes = app.store.backup_codes(account).await?;
    Ok(Methods {
        phones: devices.iter().filter(|device| device.is_active()).count(),
        codes_apps: codes_apps.iter().filter(|app| app.removed_at.is_none()).count(),
        passkeys: match passkey_site(app) {
            Some(_) => live_passkeys(app, account).await?.len(),
            None => 0,
        },
        recovery_code: app.store.recovery_code_made_at(account).await?.is_some(),
        backup_codes: backup_codes.iter().filter(|code| code.used_at.is_none()).count(),
    })
}
