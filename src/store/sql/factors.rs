//! Application passwords, backup codes and codes apps.

use async_trait::async_trait;
use futures_util::FutureExt as _;
use nod_core::audit::AuditDraft;
use nod_core::factor::app_password::{AppPassword, Protocol, Use};
use nod_core::factor::backup_code::StoredCode;
use nod_core::factor::codes_app::CodesApp;
use nod_core::factor::method::AllowedMethods;
use nod_core::id::{AccountId, AppPasswordId, CodesAppId, DeviceId, SessionId, Username};
use nod_core::time::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use super::dialect::statement;
use super::row::{
    AppPasswordRow, CodeRow, CodesAppRow, DeviceStepRow, OwnedCodeRow, StoredAppPasswordRow, UsableAppPasswordRow,
    app_password_columns,
};
use super::{
    Backend, Driver, Outcome, Statements, accounts, activation, all, audit, challenges, one, recovery, sessions, tries,
    two_step,
};
use crate::store::failure::Failure;
use crate::store::{
    Activation, Ended, Factors, Fenced, NewAppPassword, SignInByCode, StoreError, StoreResult, StoredAppPassword,
    StoredRecoveryCode, TurnOn, UsedCode,
};

#[async_trait]
impl<D: Driver> Factors for Backend<D> {
    async fn add_app_password(&self, new: NewAppPassword, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("add_app_password", (new, audit), |db, (new, audit)| add(db, new, audit).boxed()).await
    }

    async fn app_passwords_of(&self, account: AccountId) -> StoreResult<Vec<AppPassword>> {
        self.scan("app_passwords_of", account, |db, account| of_account(db, *account).boxed()).await
    }

    async fn app_password(&self, secret_mac: &str) -> StoreResult<Option<(AppPassword, Username)>> {
        self.read("app_password", secret_mac.to_owned(), |db, mac| by_mac(db, mac).boxed()).await
    }

    async fn app_password_by_id(&self, id: AppPasswordId) -> StoreResult<Option<(AppPassword, Username)>> {
        self.read("app_password_by_id", id, |db, id| by_id(db, *id).boxed()).await
    }

    async fn all_app_passwords(&self, after: Option<AppPasswordId>, limit: u32) -> StoreResult<Vec<StoredAppPassword>> {
        self.scan("all_app_passwords", (after, limit), |db, (after, limit)| {
            every_app_password(db, *after, *limit).boxed()
        })
        .await
    }

    async fn all_codes_apps(&self, after: Option<CodesAppId>, limit: u32) -> StoreResult<Vec<CodesApp>> {
        self.scan("all_codes_apps", (after, limit), |db, (after, limit)| every_codes_app(db, *after, *limit).boxed())
            .await
    }

    async fn all_backup_codes(
        &self,
        after: Option<(AccountId, SecretString)>,
        limit: u32,
    ) -> StoreResult<Vec<(AccountId, StoredCode)>> {
        self.scan("all_backup_codes", (after, limit), |db, (after, limit)| {
            every_backup_code(db, after.as_ref(), *limit).boxed()
        })
        .await
    }

    async fn revoke_app_passwords(
        &self,
        account: AccountId,
        which: Option<AppPasswordId>,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write("revoke_app_passwords", (account, which, audit), |db, (account, which, audit)| {
            revoke(db, *account, *which, audit).boxed()
        })
        .await
    }

    async fn replace_backup_codes(
        &self,
        account: AccountId,
        hashes: Vec<SecretString>,
        by: Option<Activation>,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write("replace_backup_codes", (account, hashes, by, audit), |db, (account, hashes, by, audit)| {
            activation::replace_codes(db, *account, hashes, by.as_ref(), audit).boxed()
        })
        .await
    }

    async fn backup_codes(&self, account: AccountId) -> StoreResult<Vec<StoredCode>> {
        self.scan("backup_codes", account, |db, account| codes_of(db, *account).boxed()).await
    }

    async fn add_codes_app(&self, app: CodesApp, most: u32, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("add_codes_app", (app, most, audit), |db, (app, most, audit)| {
            add_codes_app(db, app, *most, audit).boxed()
        })
        .await
    }

    async fn codes_apps_of(&self, account: AccountId) -> StoreResult<Vec<CodesApp>> {
        self.scan("codes_apps_of", account, |db, account| codes_apps(db, *account).boxed()).await
    }

    async fn remove_codes_app(&self, account: AccountId, id: CodesAppId, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("remove_codes_app", (account, id, audit), |db, (account, id, audit)| {
            remove_codes_app(db, *account, *id, audit).boxed()
        })
        .await
    }

    async fn device_code_steps(&self, account: AccountId) -> StoreResult<Vec<(DeviceId, Option<u64>)>> {
        self.scan("device_code_steps", account, |db, account| device_steps(db, *account).boxed()).await
    }

    async fn sign_in_by_code(&self, code: SignInByCode) -> StoreResult<Fenced<Ended>> {
        self.write("sign_in_by_code", code, |db, code| sign_in_by_code(db, code).boxed()).await
    }

    async fn replace_recovery_code(&self, account: AccountId, mac: &str, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("replace_recovery_code", (account, mac.to_owned(), audit), |db, (account, mac, audit)| {
            recovery::replace(db, *account, mac, audit).boxed()
        })
        .await
    }

    async fn all_recovery_codes(&self, after: Option<AccountId>, limit: u32) -> StoreResult<Vec<StoredRecoveryCode>> {
        self.scan("all_recovery_codes", (after, limit), |db, (after, limit)| {
            recovery::every_one(db, *after, *limit).boxed()
        })
        .await
    }

    async fn accounts_shut_out(&self, counts: AllowedMethods) -> StoreResult<u64> {
        self.scan("accounts_shut_out", counts, |db, counts| two_step::shut_out(db, *counts).boxed()).await
    }

    async fn recovery_code_made_at(&self, account: AccountId) -> StoreResult<Option<Timestamp>> {
        self.read("recovery_code_made_at", account, |db, account| recovery::made_at(db, *account).boxed()).await
    }

    async fn confirm_backup_codes(&self, account: AccountId, session: SessionId) -> StoreResult<Fenced<()>> {
        self.write("confirm_backup_codes", (account, session), |db, (account, session)| {
            two_step::confirm_codes(db, *account, *session).boxed()
        })
        .await
    }

    async fn may_activate(&self, by: Activation) -> StoreResult<bool> {
        self.read("may_activate", by, |db, by| activation::may(db, by).boxed()).await
    }

    async fn confirm_backup_codes_of(&self, by: Activation) -> StoreResult<Fenced<()>> {
        self.write("confirm_backup_codes_of", by, |db, by| activation::confirm_codes(db, by).boxed()).await
    }

    async fn backup_codes_saved_in(&self, account: AccountId) -> StoreResult<Option<SessionId>> {
        self.read("backup_codes_saved_in", account, |db, account| two_step::codes_saved_in(db, *account).boxed()).await
    }

    async fn turn_on_two_step(&self, turn: TurnOn) -> StoreResult<Fenced<Vec<Ended>>> {
        self.write("turn_on_two_step", turn, |db, turn| two_step::turn_on(db, turn).boxed()).await
    }

    async fn turn_off_two_step(
        &self,
        account: AccountId,
        kept: SessionId,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Ended>>> {
        self.write("turn_off_two_step", (account, kept, audit), |db, (account, kept, audit)| {
            two_step::turn_off(db, *account, *kept, audit).boxed()
        })
        .await
    }

    async fn record_app_password_use(&self, id: AppPasswordId, used: Use) -> StoreResult<()> {
        self.write("record_app_password_use", (id, used), |db, (id, used)| record_use(db, *id, used).boxed()).await
    }

    async fn record_refused_app_password(
        &self,
        id: AppPasswordId,
        refused: Use,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write("record_refused_app_password", (id, refused, audit), |db, (id, refused, audit)| {
            record_refused(db, *id, refused, audit).boxed()
        })
        .await
    }
}

async fn add(connection: &mut impl Statements, new: &NewAppPassword, draft: &AuditDraft) -> Outcome<Fenced<()>> {
    let password = &new.password;
    let (id, account) = (password.id.to_string(), password.account.to_string());
    accounts::hold(connection, &account).await?;
    let statement = statement!(
        "INSERT INTO app_passwords (id, account_id, name, secret_mac, scope, created_at, expires_at) \
         SELECT $1, a.id, $3, $4, $5, $6, $7 FROM accounts a WHERE a.id = $2 AND a.disabled_at IS NULL \
         AND (SELECT COUNT(*) FROM app_passwords p WHERE p.account_id = $2 AND p.revoked_at IS NULL \
              AND (p.expires_at IS NULL OR p.expires_at > $8)) < $9 \
         ON CONFLICT (id) DO NOTHING"
    );
    let parameters = [
        id.as_str().into(),
        account.as_str().into(),
        password.name.as_str().into(),
        new.secret_mac.as_str().into(),
        password.scope.name().into(),
        password.created_at.into(),
        password.expires_at.into(),
        new.at.into(),
        i64::from(new.most).into(),
    ];
    let added = connection.execute(statement, &parameters).await?;
    audit::append_if(connection, added > 0, draft).await
}

async fn of_account(connection: &mut impl Statements, account: AccountId) -> Outcome<Vec<AppPassword>> {
    let statement = statement!(
        "SELECT ",
        app_password_columns!(),
        " FROM app_passwords p WHERE p.account_id = $1 ORDER BY p.created_at DESC, p.id DESC"
    );
    let account = account.to_string();
    let rows: Vec<AppPasswordRow> = connection.rows(statement, &[account.as_str().into()]).await?;
    all(rows)
}

async fn by_mac(connection: &mut impl Statements, secret_mac: &str) -> Outcome<Option<(AppPassword, Username)>> {
    let statement = statement!(
        "SELECT ",
        app_password_columns!(),
        ", a.username FROM app_passwords p JOIN accounts a ON a.id = p.account_id \
         WHERE p.secret_mac = $1 AND a.disabled_at IS NULL"
    );
    one(connection.row::<UsableAppPasswordRow>(statement, &[secret_mac.into()]).await?)
}

async fn by_id(connection: &mut impl Statements, id: AppPasswordId) -> Outcome<Option<(AppPassword, Username)>> {
    let statement = statement!(
        "SELECT ",
        app_password_columns!(),
        ", a.username FROM app_passwords p JOIN accounts a ON a.id = p.account_id \
         WHERE p.id = $1 AND a.disabled_at IS NULL"
    );
    let id = id.to_string();
    one(connection.row::<UsableAppPasswordRow>(statement, &[id.as_str().into()]).await?)
}

async fn every_app_password(
    connection: &mut impl Statements,
    after: Option<AppPasswordId>,
    limit: u32,
) -> Outcome<Vec<StoredAppPassword>> {
    let statement = statement!(
        "SELECT ",
        app_password_columns!(),
        ", p.secret_mac FROM app_passwords p WHERE p.id > $1 ORDER BY p.id LIMIT $2"
    );
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let rows: Vec<StoredAppPasswordRow> =
        connection.rows(statement, &[after.as_str().into(), i64::from(limit).into()]).await?;
    all(rows)
}

async fn every_codes_app(
    connection: &mut impl Statements,
    after: Option<CodesAppId>,
    limit: u32,
) -> Outcome<Vec<CodesApp>> {
    let statement = statement!(
        "SELECT id, account_id, name, created_at, last_step, removed_at FROM codes_apps WHERE id > $1 \
         ORDER BY id LIMIT $2"
    );
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let rows: Vec<CodesAppRow> = connection.rows(statement, &[after.as_str().into(), i64::from(limit).into()]).await?;
    all(rows)
}

async fn every_backup_code(
    connection: &mut impl Statements,
    after: Option<&(AccountId, SecretString)>,
    limit: u32,
) -> Outcome<Vec<(AccountId, StoredCode)>> {
    let statement = statement!(
        "SELECT account_id, hash, made_at, used_at FROM backup_codes WHERE (account_id, hash) > ($1, $2) \
         ORDER BY account_id, hash LIMIT $3"
    );
    let account = after.map(|(account, _)| account.to_string()).unwrap_or_default();
    let hash = after.map(|(_, hash)| hash.expose_secret()).unwrap_or_default();
    let rows: Vec<OwnedCodeRow> =
        connection.rows(statement, &[account.as_str().into(), hash.into(), i64::from(limit).into()]).await?;
    all(rows)
}

pub(super) async fn revoke(
    connection: &mut impl Statements,
    account: AccountId,
    which: Option<AppPasswordId>,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let (account, which) = (account.to_string(), which.map(|id| id.to_string()));
    let statement = statement!(
        "UPDATE app_passwords SET revoked_at = $3 WHERE account_id = $1 AND revoked_at IS NULL \
         AND (expires_at IS NULL OR expires_at > $3) AND id = COALESCE($2, id)"
    );
    let revoked =
        connection.execute(statement, &[account.as_str().into(), which.as_deref().into(), draft.at.into()]).await?;
    audit::append_if(connection, revoked > 0, draft).await
}

async fn record_use(connection: &mut impl Statements, id: AppPasswordId, used: &Use) -> Outcome<()> {
    let statement = statement!("UPDATE app_passwords SET used_at = $2, used_ip = $3, used_for = $4 WHERE id = $1");
    let id = id.to_string();
    let parameters =
        [id.as_str().into(), used.at.into(), used.ip.as_deref().into(), used.protocol.map(Protocol::name).into()];
    connection.run(statement, &parameters).await
}

async fn record_refused(
    connection: &mut impl Statements,
    id: AppPasswordId,
    refused: &Use,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let statement = statement!(
        "UPDATE app_passwords SET refused_at = $2, refused_ip = $3, refused_for = $4 WHERE id = $1 AND refused_at IS NULL"
    );
    let id = id.to_string();
    let parameters = [
        id.as_str().into(),
        refused.at.into(),
        refused.ip.as_deref().into(),
        refused.protocol.map(Protocol::name).into(),
    ];
    let first = connection.execute(statement, &parameters).await?;
    audit::append_if(connection, first > 0, draft).await
}

async fn codes_of(connection: &mut impl Statements, account: AccountId) -> Outcome<Vec<StoredCode>> {
    let statement = statement!("SELECT hash, made_at, used_at FROM backup_codes WHERE account_id = $1");
    let account = account.to_string();
    let rows: Vec<CodeRow> = connection.rows(statement, &[account.as_str().into()]).await?;
    Ok(rows.into_iter().map(StoredCode::from).collect())
}

/// The question is the first fence: of several tries at once for one sign-in, one finds it waiting. The code is the second.
async fn sign_in_by_code(connection: &mut impl Statements, code: &SignInByCode) -> Outcome<Fenced<Ended>> {
    let new = &code.session.new;
    let (challenge, account) = (code.challenge.to_string(), new.session.account.to_string());
    let at = new.session.authenticated_at;
    accounts::hold(connection, &account).await?;
    let waits = challenges::waits(connection, &challenge, &account, code.client.as_str(), at).await?;
    // Before the question is taken back: a wrong code leaves everything as it is. The account is held, so nothing changes between.
    if !waits || !use_code(connection, &account, &code.code, at).await? {
        return Ok(Fenced::Lost);
    }
    let ended = challenges::withdraw(connection, &challenge, at).await?;
    let ended = ended.ok_or_else(|| Failure::from(StoreError::Unavailable("the question was decided".to_owned())))?;
    sessions::insert(connection, new, Some(code.challenge)).await?;
    tries::clear_of(connection, &challenge).await?;
    audit::append(connection, [&code.audit, &code.session.audit]).await?;
    Ok(Fenced::Won(ended))
}

/// Uses a code of an account. `false`: it has none such, or it was used.
pub(super) async fn use_code(
    connection: &mut impl Statements,
    account: &str,
    code: &UsedCode,
    at: Timestamp,
) -> Outcome<bool> {
    let used = match code {
        UsedCode::Backup { hash } => {
            let statement = statement!(
                "UPDATE backup_codes SET used_at = $3 WHERE account_id = $1 AND hash = $2 AND used_at IS NULL"
            );
            connection.execute(statement, &[account.into(), hash.expose_secret().into(), at.into()]).await?
        }
        UsedCode::Recovery { mac } => recovery::take(connection, account, mac).await?,
        UsedCode::App { app, step } => {
            let statement = statement!(
                "UPDATE codes_apps SET last_step = $3 WHERE account_id = $1 AND id = $2 AND last_step < $3 \
                 AND removed_at IS NULL"
            );
            connection
                .execute(statement, &[account.into(), app.to_string().as_str().into(), steps(*step).into()])
                .await?
        }
        UsedCode::Device { device, step } => {
            let statement = statement!(
                "UPDATE devices SET last_step = $3 WHERE account_id = $1 AND id = $2 \
                 AND COALESCE(last_step, -1) < $3 AND revoked_at IS NULL"
            );
            connection
                .execute(statement, &[account.into(), device.to_string().as_str().into(), steps(*step).into()])
                .await?
        }
    };
    Ok(used > 0)
}

/// The codes app that a code is of.
pub(super) const fn app_of(code: &UsedCode) -> Option<CodesAppId> {
    match code {
        UsedCode::App { app, .. } => Some(*app),
        UsedCode::Backup { .. } | UsedCode::Recovery { .. } | UsedCode::Device { .. } => None,
    }
}

async fn device_steps(connection: &mut impl Statements, account: AccountId) -> Outcome<Vec<(DeviceId, Option<u64>)>> {
    let statement =
        statement!("SELECT id, last_step FROM devices WHERE account_id = $1 AND revoked_at IS NULL ORDER BY id");
    let rows: Vec<DeviceStepRow> = connection.rows(statement, &[account.to_string().as_str().into()]).await?;
    all(rows)
}

/// A step as it is stored: 63 bits of half minutes are longer than the sun shines (REQ 64).
fn steps(step: u64) -> i64 {
    i64::try_from(step).unwrap_or(i64::MAX)
}

async fn add_codes_app(
    connection: &mut impl Statements,
    app: &CodesApp,
    most: u32,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let (id, account) = (app.id.to_string(), app.account.to_string());
    accounts::hold(connection, &account).await?;
    let statement = statement!(
        "INSERT INTO codes_apps (id, account_id, name, created_at, last_step) \
         SELECT $1, a.id, $3, $4, $5 FROM accounts a WHERE a.id = $2 AND a.disabled_at IS NULL \
         AND (SELECT COUNT(*) FROM codes_apps p WHERE p.account_id = $2 AND p.removed_at IS NULL) < $6 \
         ON CONFLICT (id) DO NOTHING"
    );
    let parameters = [
        id.as_str().into(),
        account.as_str().into(),
        app.name.as_str().into(),
        app.created_at.into(),
        steps(app.last_step).into(),
        i64::from(most).into(),
    ];
    let added = connection.execute(statement, &parameters).await?;
    audit::append_if(connection, added > 0, draft).await
}

async fn codes_apps(connection: &mut impl Statements, account: AccountId) -> Outcome<Vec<CodesApp>> {
    let statement = statement!(
        "SELECT id, account_id, name, created_at, last_step, removed_at FROM codes_apps WHERE account_id = $1 \
         ORDER BY created_at DESC, id DESC"
    );
    let account = account.to_string();
    let rows: Vec<CodesAppRow> = connection.rows(statement, &[account.as_str().into()]).await?;
    all(rows)
}

pub(super) async fn remove_codes_app(
    connection: &mut impl Statements,
    account: AccountId,
    id: CodesAppId,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let statement =
        statement!("UPDATE codes_apps SET removed_at = $3 WHERE account_id = $1 AND id = $2 AND removed_at IS NULL");
    let (account, id) = (account.to_string(), id.to_string());
    let removed =
        connection.execute(statement, &[account.as_str().into(), id.as_str().into(), draft.at.into()]).await?;
    audit::append_if(connection, removed > 0, draft).await
}
