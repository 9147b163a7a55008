//! Application passwords.

use async_trait::async_trait;
use futures_util::FutureExt as _;
use nod_core::audit::AuditDraft;
use nod_core::factor::app_password::{AppPassword, Protocol, Use};
use nod_core::id::{AccountId, AppPasswordId, Username};

use super::dialect::statement;
use super::row::{AppPasswordRow, UsableAppPasswordRow, app_password_columns};
use super::{Backend, Driver, Outcome, Statements, accounts, all, audit, one};
use crate::store::{Factors, Fenced, NewAppPassword, StoreResult};

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

async fn revoke(
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
