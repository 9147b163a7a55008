//! Accounts.

use async_trait::async_trait;
use nod_core::account::{Account, LanguageTag};
use nod_core::audit::AuditDraft;
use nod_core::challenge::CancelReason;
use nod_core::device::DisplayName;
use nod_core::id::{AccountId, ClientId, SessionId, Username};
use secrecy::ExposeSecret;

use futures_util::FutureExt as _;

use super::dialect::statement;
use super::row::{AccountRow, account_columns, role};
use super::{
    Backend, Driver, Outcome, Statements, all, audit, browsers, challenges, dialect, one, recoveries, sessions, tries,
};
use crate::store::{Accounts, Ended, Fenced, NewAccount, Page, Pause, SETUP_CODE, StoreResult};

#[async_trait]
impl<D: Driver> Accounts for Backend<D> {
    async fn create_account(&self, account: NewAccount, audit: AuditDraft) -> StoreResult<()> {
        self.write("create_account", (account, audit), |db, (account, audit)| create(db, account, audit).boxed()).await
    }

    async fn create_first_account(
        &self,
        account: NewAccount,
        setup_code_hash: &str,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write(
            "create_first_account",
            (account, setup_code_hash.to_owned(), audit),
            |db, (account, setup_code_hash, audit)| create_first(db, account, setup_code_hash, audit).boxed(),
        )
        .await
    }

    async fn account(&self, id: AccountId) -> StoreResult<Option<Account>> {
        self.read("account", id, |db, id| by_id(db, *id).boxed()).await
    }

    async fn account_by_username(&self, username: &Username) -> StoreResult<Option<Account>> {
        self.read("account_by_username", username.clone(), |db, username| by_username(db, username).boxed()).await
    }

    async fn accounts(&self, after: Option<&Username>, limit: u32) -> StoreResult<Page<Account>> {
        self.scan("accounts", (after.cloned(), limit), |db, (after, limit)| list(db, after.as_ref(), *limit).boxed())
            .await
    }

    async fn disable_account(&self, id: AccountId, audit: AuditDraft) -> StoreResult<Fenced<Vec<Ended>>> {
        self.write("disable_account", (id, audit), |db, (id, audit)| disable(db, *id, audit).boxed()).await
    }

    async fn enable_account(&self, id: AccountId, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("enable_account", (id, audit), |db, (id, audit)| enable(db, *id, audit).boxed()).await
    }

    async fn set_password(
        &self,
        id: AccountId,
        password_hash: &str,
        asked_by: &ClientId,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Ended>>> {
        self.write(
            "set_password",
            (id, password_hash.to_owned(), asked_by.clone(), audit),
            |db, (id, password_hash, asked_by, audit)| set_password(db, *id, password_hash, asked_by, audit).boxed(),
        )
        .await
    }

    async fn secure_account(
        &self,
        id: AccountId,
        kept: SessionId,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Ended>>> {
        self.write("secure_account", (id, kept, audit), |db, (id, kept, audit)| secure(db, *id, *kept, audit).boxed())
            .await
    }

    async fn set_language(
        &self,
        id: AccountId,
        language: Option<&LanguageTag>,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        self.write("set_language", (id, language.cloned(), audit), |db, (id, language, audit)| {
            set_language(db, *id, language.as_ref(), audit).boxed()
        })
        .await
    }

    async fn pause_push(&self, id: AccountId, pause: Pause) -> StoreResult<Fenced<()>> {
        self.write("pause_push", (id, pause), |db, (id, pause)| pause_push(db, *id, pause).boxed()).await
    }

    async fn resume_push(&self, id: AccountId, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("resume_push", (id, audit), |db, (id, audit)| resume_push(db, *id, audit).boxed()).await
    }

    async fn unlock_account(&self, id: AccountId, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        self.write("unlock_account", (id, audit), |db, (id, audit)| tries::unlock(db, *id, audit).boxed()).await
    }
}

pub(super) async fn create(connection: &mut impl Statements, account: &NewAccount, draft: &AuditDraft) -> Outcome<()> {
    insert(connection, account).await?;
    audit::append(connection, [draft]).await
}

async fn insert(connection: &mut impl Statements, account: &NewAccount) -> Outcome<()> {
    let statement = statement!(
        "INSERT INTO accounts (id, username, display_name, role, password_hash, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6)"
    );
    connection
        .execute(
            statement,
            &[
                account.id.to_string().as_str().into(),
                account.username.as_str().into(),
                account.display_name.as_ref().map(DisplayName::as_str).into(),
                role(account.administrator).into(),
                account.password_hash.as_ref().map(ExposeSecret::expose_secret).into(),
                account.created_at.into(),
            ],
        )
        .await?;
    Ok(())
}

/// The code's row is the fence: of several that bring the right code, one deletes it.
pub(super) async fn create_first(
    connection: &mut impl Statements,
    account: &NewAccount,
    setup_code_hash: &str,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let statement =
        statement!("DELETE FROM settings WHERE name = $1 AND value = $2 AND NOT EXISTS (SELECT 1 FROM accounts)");
    let ended = connection.execute(statement, &[SETUP_CODE.into(), setup_code_hash.into()]).await?;
    if ended == 0 {
        return Ok(Fenced::Lost);
    }
    create(connection, account, draft).await.map(Fenced::Won)
}

pub(super) async fn by_id(connection: &mut impl Statements, id: AccountId) -> Outcome<Option<Account>> {
    let statement = statement!("SELECT ", account_columns!(), " FROM accounts a WHERE a.id = $1");
    one(connection.row::<AccountRow>(statement, &[id.to_string().as_str().into()]).await?)
}

pub(super) async fn by_username(connection: &mut impl Statements, username: &Username) -> Outcome<Option<Account>> {
    let statement = statement!("SELECT ", account_columns!(), " FROM accounts a WHERE a.username = $1");
    let row: Option<AccountRow> = connection.row(statement, &[username.as_str().into()]).await?;
    one(row)
}

pub(super) async fn list(
    connection: &mut impl Statements,
    after: Option<&Username>,
    most: u32,
) -> Outcome<Page<Account>> {
    let statement = statement!(
        "SELECT ",
        account_columns!(),
        " FROM accounts a WHERE a.username > $1 ORDER BY a.username LIMIT $2"
    );
    let rows: Vec<AccountRow> =
        connection.rows(statement, &[after.map_or("", Username::as_str).into(), (i64::from(most) + 1).into()]).await?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    Ok(Page { rows: all(rows.into_iter().take(most).collect())?, more })
}

pub(super) async fn disable(
    connection: &mut impl Statements,
    id: AccountId,
    draft: &AuditDraft,
) -> Outcome<Fenced<Vec<Ended>>> {
    let account = id.to_string();
    hold(connection, &account).await?;
    let statement = statement!("UPDATE accounts SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL");
    let disabled = connection.execute(statement, &[account.as_str().into(), draft.at.into()]).await?;
    if disabled == 0 {
        return Ok(Fenced::Lost);
    }
    let ended = challenges::cancel_of_account(connection, &account, CancelReason::AccountChanged, draft.at).await?;
    // Nothing of before may come back to life when the account is enabled again.
    challenges::spend_of_account(connection, &account).await?;
    challenges::spend_kept_receipts(connection, &account).await?;
    sessions::end_of_account(connection, &account, draft.at).await?;
    sessions::end_all_links(connection, &account, draft.at).await?;
    recoveries::end(connection, &account).await?;
    audit::append(connection, [draft]).await?;
    Ok(Fenced::Won(ended))
}

async fn secure(
    connection: &mut impl Statements,
    id: AccountId,
    kept: SessionId,
    draft: &AuditDraft,
) -> Outcome<Fenced<Vec<Ended>>> {
    let (account, kept) = (id.to_string(), kept.to_string());
    hold(connection, &account).await?;
    let statement = statement!("SELECT authenticated_at FROM sessions WHERE id = $1 AND account_id = $2");
    let is_there: Option<i64> = connection.row(statement, &[kept.as_str().into(), account.as_str().into()]).await?;
    if is_there.is_none() {
        return Ok(Fenced::Lost);
    }
    let ended = challenges::cancel_of_account(connection, &account, CancelReason::Reported, draft.at).await?;
    challenges::spend_of_account(connection, &account).await?;
    sessions::end_all_but(connection, &account, &kept, draft.at).await?;
    browsers::forget_all(connection, &account).await?;
    recoveries::end(connection, &account).await?;
    audit::append(connection, [draft]).await?;
    Ok(Fenced::Won(ended))
}

pub(super) async fn enable(connection: &mut impl Statements, id: AccountId, draft: &AuditDraft) -> Outcome<Fenced<()>> {
    let statement = statement!("UPDATE accounts SET disabled_at = NULL WHERE id = $1 AND disabled_at IS NOT NULL");
    let enabled = connection.execute(statement, &[id.to_string().as_str().into()]).await?;
    audit::append_if(connection, enabled > 0, draft).await
}

async fn set_language(
    connection: &mut impl Statements,
    id: AccountId,
    language: Option<&LanguageTag>,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let statement =
        statement!("UPDATE accounts SET language = $2 WHERE id = $1 AND COALESCE(language, '') <> COALESCE($2, '')");
    let set = connection
        .execute(statement, &[id.to_string().as_str().into(), language.map(LanguageTag::as_str).into()])
        .await?;
    audit::append_if(connection, set > 0, draft).await
}

pub(super) async fn pause_push(connection: &mut impl Statements, id: AccountId, pause: &Pause) -> Outcome<Fenced<()>> {
    let statement = statement!("UPDATE accounts SET push_paused_until = $2 WHERE id = $1");
    let paused = connection.execute(statement, &[id.to_string().as_str().into(), pause.until.into()]).await?;
    audit::append_if(connection, paused > 0, &pause.audit).await
}

/// The pause that begins with a report: one that lasts longer stands.
pub(super) async fn pause_after_report(connection: &mut impl Statements, id: &str, pause: &Pause) -> Outcome<()> {
    let statement =
        statement!("UPDATE accounts SET push_paused_until = $2 WHERE id = $1 AND COALESCE(push_paused_until, 0) < $2");
    connection.run(statement, &[id.into(), pause.until.millis().into()]).await
}

pub(super) async fn resume_push(
    connection: &mut impl Statements,
    id: AccountId,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let statement = statement!("UPDATE accounts SET push_paused_until = NULL WHERE id = $1 AND push_paused_until > $2");
    let resumed = connection.execute(statement, &[id.to_string().as_str().into(), draft.at.into()]).await?;
    audit::append_if(connection, resumed > 0, draft).await
}

pub(super) async fn set_password(
    connection: &mut impl Statements,
    id: AccountId,
    password_hash: &str,
    asked_by: &ClientId,
    draft: &AuditDraft,
) -> Outcome<Fenced<Vec<Ended>>> {
    let account = id.to_string();
    hold(connection, &account).await?;
    let statement = statement!("UPDATE accounts SET password_hash = $2 WHERE id = $1");
    let set = connection.execute(statement, &[account.as_str().into(), password_hash.into()]).await?;
    if set == 0 {
        return Ok(Fenced::Lost);
    }
    let ended = challenges::cancel_sign_ins(connection, &account, asked_by, draft.at).await?;
    challenges::spend_sign_ins(connection, &account, asked_by).await?;
    sessions::end_of_account(connection, &account, draft.at).await?;
    recoveries::end(connection, &account).await?;
    audit::append(connection, [draft]).await?;
    Ok(Fenced::Won(ended))
}

/// Holds an account until the transaction ends. Whatever changes an account, its devices or the decisions on its
/// challenges holds it first, so that none of them can happen between another's guard and its commit.
pub(super) async fn hold(connection: &mut impl Statements, id: &str) -> Outcome<()> {
    connection.row::<String>(dialect::HOLD_ACCOUNT, &[id.into()]).await.map(drop)
}
