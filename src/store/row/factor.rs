//! Rows of factors.

use nod_core::factor::app_password::{AppPassword, Protocol, Scope, Use};
use nod_core::factor::backup_code::StoredCode;
use nod_core::factor::codes_app::CodesApp;
use nod_core::id::{AccountId, DeviceId, Username};

use super::{Place, time};
use crate::store::statements::columns;
use crate::store::{StoreError, StoreResult, StoredAppPassword, StoredRecoveryCode};

/// The columns of [`AppPasswordRow`], of the table `app_passwords p`.
macro_rules! app_password_columns {
    () => {
        "p.id, p.account_id, p.name, p.scope, p.created_at, p.expires_at, p.revoked_at, p.used_at, p.used_ip, p.used_for, \
         p.refused_at, p.refused_ip, p.refused_for"
    };
}

pub(in crate::store) use app_password_columns;

columns! {
    /// A row of `app_passwords`.
    pub(in crate::store) struct AppPasswordRow {
        id: String,
        account_id: String,
        name: String,
        scope: String,
        created_at: i64,
        expires_at: Option<i64>,
        revoked_at: Option<i64>,
        used_at: Option<i64>,
        used_ip: Option<String>,
        used_for: Option<String>,
        refused_at: Option<i64>,
        refused_ip: Option<String>,
        refused_for: Option<String>,
    }
}

columns! {
    /// A row of `app_passwords` with the name of its account.
    pub(in crate::store) struct UsableAppPasswordRow {
        password: AppPasswordRow,
        username: String,
    }
}

impl TryFrom<AppPasswordRow> for AppPassword {
    type Error = StoreError;

    fn try_from(row: AppPasswordRow) -> StoreResult<Self> {
        let place = Place { table: "app_passwords", id: &row.id };
        let used = |at: Option<i64>, ip: Option<String>, protocol: Option<&str>| {
            let protocol = protocol.map(|name| place.known("protocol", Protocol::from_name(name))).transpose()?;
            Ok::<_, StoreError>(at.map(|at| Use { at: time(at), ip, protocol }))
        };
        Ok(Self {
            id: place.parse("id", &row.id)?,
            account: place.parse("account_id", &row.account_id)?,
            name: place.name("name", &row.name)?,
            scope: place.known("scope", Scope::from_name(&row.scope))?,
            created_at: time(row.created_at),
            expires_at: row.expires_at.map(time),
            last_use: used(row.used_at, row.used_ip, row.used_for.as_deref())?,
            refused: used(row.refused_at, row.refused_ip, row.refused_for.as_deref())?,
            revoked_at: row.revoked_at.map(time),
        })
    }
}

impl TryFrom<UsableAppPasswordRow> for (AppPassword, Username) {
    type Error = StoreError;

    fn try_from(row: UsableAppPasswordRow) -> StoreResult<Self> {
        let password = AppPassword::try_from(row.password)?;
        let id = password.account.to_string();
        let username = Place { table: "accounts", id: &id }.parse("username", &row.username)?;
        Ok((password, username))
    }
}

columns! {
    /// A row of `app_passwords` with the MAC.
    pub(in crate::store) struct StoredAppPasswordRow {
        password: AppPasswordRow,
        secret_mac: String,
    }
}

impl TryFrom<StoredAppPasswordRow> for StoredAppPassword {
    type Error = StoreError;

    fn try_from(row: StoredAppPasswordRow) -> StoreResult<Self> {
        Ok(Self { password: row.password.try_into()?, secret_mac: row.secret_mac })
    }
}

columns! {
    /// A row of `backup_codes`, with its account.
    pub(in crate::store) struct OwnedCodeRow {
        account_id: String,
        code: CodeRow,
    }
}

impl TryFrom<OwnedCodeRow> for (AccountId, StoredCode) {
    type Error = StoreError;

    fn try_from(row: OwnedCodeRow) -> StoreResult<Self> {
        let place = Place { table: "backup_codes", id: &row.account_id };
        Ok((place.parse("account_id", &row.account_id)?, row.code.into()))
    }
}

columns! {
    /// A row of `recovery_codes`.
    pub(in crate::store) struct RecoveryCodeRow {
        account_id: String,
        mac: String,
        made_at: i64,
    }
}

impl TryFrom<RecoveryCodeRow> for StoredRecoveryCode {
    type Error = StoreError;

    fn try_from(row: RecoveryCodeRow) -> StoreResult<Self> {
        let account = Place { table: "recovery_codes", id: &row.account_id }.parse("account_id", &row.account_id)?;
        Ok(Self { account, mac: row.mac, made_at: time(row.made_at) })
    }
}

columns! {
    /// A row of `backup_codes`.
    pub(in crate::store) struct CodeRow {
        hash: String,
        made_at: i64,
        used_at: Option<i64>,
    }
}

impl From<CodeRow> for StoredCode {
    fn from(row: CodeRow) -> Self {
        Self { hash: row.hash.into(), made_at: time(row.made_at), used_at: row.used_at.map(time) }
    }
}

columns! {
    /// A device, and the last step of its codes.
    pub(in crate::store) struct DeviceStepRow {
        id: String,
        last_step: Option<i64>,
    }
}

impl TryFrom<DeviceStepRow> for (DeviceId, Option<u64>) {
    type Error = StoreError;

    fn try_from(row: DeviceStepRow) -> StoreResult<Self> {
        let place = Place { table: "devices", id: &row.id };
        let step = row.last_step.map(|step| place.known("last_step", u64::try_from(step).ok())).transpose()?;
        Ok((place.parse("id", &row.id)?, step))
    }
}

columns! {
    /// A row of `codes_apps`.
    pub(in crate::store) struct CodesAppRow {
        id: String,
        account_id: String,
        name: String,
        created_at: i64,
        last_step: i64,
        removed_at: Option<i64>,
    }
}

impl TryFrom<CodesAppRow> for CodesApp {
    type Error = StoreError;

    fn try_from(row: CodesAppRow) -> StoreResult<Self> {
        let place = Place { table: "codes_apps", id: &row.id };
        Ok(Self {
            id: place.parse("id", &row.id)?,
            account: place.parse("account_id", &row.account_id)?,
            name: place.name("name", &row.name)?,
            created_at: time(row.created_at),
            last_step: place.known("last_step", u64::try_from(row.last_step).ok())?,
            removed_at: row.removed_at.map(time),
        })
    }
}
