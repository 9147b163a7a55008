//! Accounts.

use async_trait::async_trait;
use nod_core::account::Account;
use nod_core::audit::AuditDraft;
use nod_core::challenge::CancelReason;
use nod_core::device::DisplayName;
use nod_core::id::{AccountId, ClientId, Username};
use secrecy::ExposeSecret;

use super::super::super::SETUP_CODE;
use super::super::super::retry::{hot_reading, reading, transaction};
use super::super::Backend;
use super::row::{AccountRow, account_columns, role};
use super::{Connection, Db, Hot, Outcome, Statements, all, audit, challenges, dialect, limit, one, sessions, tries};
use crate::store::{Accounts, Expired, Fenced, NewAccount, Page, Pause, StoreResult};

#[async_trait]
impl Accounts for Backend {
    async fn create_account(&self, account: NewAccount, audit: AuditDraft) -> StoreResult<()> {
        Ok(transaction!(self.begin(), "create_account", |connection| create(connection, &account, &audit))?)
    }

    async fn create_first_account(
        &self,
        account: NewAccount,
        setup_code_hash: &str,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "create_first_account", |connection| create_first(
            connection,
            &account,
            setup_code_hash,
            &audit
        ))?)
    }

    async fn account(&self, id: AccountId) -> StoreResult<Option<Account>> {
        Ok(hot_reading!(self, "account", |connection| by_id(connection, id))?)
    }

    async fn account_by_username(&self, username: &Username) -> StoreResult<Option<Account>> {
        Ok(reading!(self.acquire(), "account_by_username", |connection| by_username(connection, username))?)
    }

    async fn accounts(&self, after: Option<&Username>, limit: u32) -> StoreResult<Page<Account>> {
        Ok(reading!(self.acquire(), "accounts", |connection| list(connection, after, limit))?)
    }

    async fn disable_account(&self, id: AccountId, audit: AuditDraft) -> StoreResult<Fenced<Vec<Expired>>> {
        Ok(transaction!(self.begin(), "disable_account", |connection| disable(connection, id, &audit))?)
    }

    async fn enable_account(&self, id: AccountId, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "enable_account", |connection| enable(connection, id, &audit))?)
    }

    async fn set_password(
        &self,
        id: AccountId,
        password_hash: &str,
        asked_by: &ClientId,
        audit: AuditDraft,
    ) -> StoreResult<Fenced<Vec<Expired>>> {
        Ok(transaction!(self.begin(), "set_password", |connection| set_password(
            connection,
            id,
            password_hash,
            asked_by,
            &audit
        ))?)
    }

    async fn pause_push(&self, id: AccountId, pause: Pause) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "pause_push", |connection| pause_push(connection, id, &pause))?)
    }

    async fn resume_push(&self, id: AccountId, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "resume_push", |connection| resume_push(connection, id, &audit))?)
    }

    async fn unlock_account(&self, id: AccountId, audit: AuditDraft) -> StoreResult<Fenced<()>> {
        Ok(transaction!(self.begin(), "unlock_account", |connection| tries::unlock(connection, id, &audit))?)
    }
}

pub(super) async fn create(connection: &mut Connection, account: &NewAccount, draft: &AuditDraft) -> Outcome<()> {
    insert(connection, account).await?;
    audit::append(connection, [draft]).await
}

async fn insert(connection: &mut Connection, account: &NewAccount) -> Outcome<()> {
    sqlx::query::<Db>(
        "INSERT INTO accounts (id, username, display_name, role, password_hash, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(account.id.to_string())
    .bind(account.username.as_str())
    .bind(account.display_name.as_ref().map(DisplayName::as_str))
    .bind(role(account.administrator))
    .bind(account.password_hash.as_ref().map(ExposeSecret::expose_secret))
    .bind(account.created_at.millis())
    .execute(connection)
    .await?;
    Ok(())
}

/// The code's row is the fence: of several that bring the right code, one deletes it.
pub(super) async fn create_first(
    connection: &mut Connection,
    account: &NewAccount,
    setup_code_hash: &str,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let ended = sqlx::query::<Db>(
        "DELETE FROM settings WHERE name = $1 AND value = $2 AND NOT EXISTS (SELECT 1 FROM accounts)",
    )
    .bind(SETUP_CODE)
    .bind(setup_code_hash)
    .execute(&mut *connection)
    .await?;
    if ended.rows_affected() == 0 {
        return Ok(Fenced::Lost);
    }
    create(connection, account, draft).await.map(Fenced::Won)
}

pub(super) async fn by_id(connection: &mut impl Statements, id: AccountId) -> Outcome<Option<Account>> {
    let statement = concat!("SELECT ", account_columns!(), " FROM accounts a WHERE a.id = $1");
    one(connection.row::<AccountRow>(statement, &[id.to_string().as_str().into()]).await?)
}

pub(super) async fn by_username(connection: &mut Connection, username: &Username) -> Outcome<Option<Account>> {
    let row: Option<AccountRow> =
        sqlx::query_as::<Db, _>(concat!("SELECT ", account_columns!(), " FROM accounts a WHERE a.username = $1"))
            .bind(username.as_str())
            .fetch_optional(connection)
            .await?;
    one(row)
}

pub(super) async fn list(connection: &mut Connection, after: Option<&Username>, most: u32) -> Outcome<Page<Account>> {
    let rows: Vec<AccountRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT ",
        account_columns!(),
        " FROM accounts a WHERE a.username > $1 ORDER BY a.username LIMIT $2"
    ))
    .bind(after.map_or("", Username::as_str))
    .bind(limit(most) + 1)
    .fetch_all(connection)
    .await?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    Ok(Page { rows: all(rows.into_iter().take(most).collect())?, more })
}

pub(super) async fn disable(
    connection: &mut Connection,
    id: AccountId,
    draft: &AuditDraft,
) -> Outcome<Fenced<Vec<Expired>>> {
    let account = id.to_string();
    hold(connection, &account).await?;
    let disabled = sqlx::query::<Db>("UPDATE accounts SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL")
        .bind(account.as_str())
        .bind(draft.at.millis())
        .execute(&mut *connection)
        .await?;
    if disabled.rows_affected() == 0 {
        return Ok(Fenced::Lost);
    }
    let ended = challenges::cancel_of_account(connection, &account, CancelReason::AccountChanged, draft.at).await?;
    // Nothing of before may come back to life when the account is enabled again.
    challenges::spend_of_account(connection, &account).await?;
    challenges::spend_kept_receipts(connection, &account).await?;
    sessions::end_of_account(connection, &account, draft.at).await?;
    sessions::end_all_links(connection, &account, draft.at).await?;
    audit::append(connection, [draft]).await?;
    Ok(Fenced::Won(ended))
}

pub(super) async fn enable(connection: &mut Connection, id: AccountId, draft: &AuditDraft) -> Outcome<Fenced<()>> {
    let enabled = sqlx::query::<Db>("UPDATE accounts SET disabled_at = NULL WHERE id = $1 AND disabled_at IS NOT NULL")
        .bind(id.to_string())
        .execute(&mut *connection)
        .await?;
    audit::append_if(connection, enabled.rows_affected() > 0, draft).await
}

pub(super) async fn pause_push(connection: &mut Connection, id: AccountId, pause: &Pause) -> Outcome<Fenced<()>> {
    let paused = sqlx::query::<Db>("UPDATE accounts SET push_paused_until = $2 WHERE id = $1")
        .bind(id.to_string())
        .bind(pause.until.millis())
        .execute(&mut *connection)
        .await?;
    audit::append_if(connection, paused.rows_affected() > 0, &pause.audit).await
}

/// The pause that begins with a report: one that lasts longer stands.
pub(super) async fn pause_after_report(connection: &mut Hot, id: &str, pause: &Pause) -> Outcome<()> {
    let statement = "UPDATE accounts SET push_paused_until = $2 WHERE id = $1 AND COALESCE(push_paused_until, 0) < $2";
    connection.run(statement, &[id.into(), pause.until.millis().into()]).await
}

pub(super) async fn resume_push(connection: &mut Connection, id: AccountId, draft: &AuditDraft) -> Outcome<Fenced<()>> {
    let resumed =
        sqlx::query::<Db>("UPDATE accounts SET push_paused_until = NULL WHERE id = $1 AND push_paused_until > $2")
            .bind(id.to_string())
            .bind(draft.at.millis())
            .execute(&mut *connection)
            .await?;
    audit::append_if(connection, resumed.rows_affected() > 0, draft).await
}

pub(super) async fn set_password(
    connection: &mut Connection,
    id: AccountId,
    password_hash: &str,
    asked_by: &ClientId,
    draft: &AuditDraft,
) -> Outcome<Fenced<Vec<Expired>>> {
    let account = id.to_string();
    hold(connection, &account).await?;
    let set = sqlx::query::<Db>("UPDATE accounts SET password_hash = $2 WHERE id = $1")
        .bind(account.as_str())
        .bind(password_hash)
        .execute(&mut *connection)
        .await?;
    if set.rows_affected() == 0 {
        return Ok(Fenced::Lost);
    }
    let ended = challenges::cancel_sign_ins(connection, &account, asked_by, draft.at).await?;
    challenges::spend_sign_ins(connection, &account, asked_by).await?;
    sessions::end_of_account(connection, &account, draft.at).await?;
    audit::append(connection, [draft]).await?;
    Ok(Fenced::Won(ended))
}

/// Holds an account until the transaction ends. Whatever changes an account, its devices or the decisions on its
/// challenges holds it first, so that none of them can happen between another's guard and its commit.
pub(super) async fn hold(connection: &mut Connection, id: &str) -> Outcome<()> {
    sqlx::query::<Db>(dialect::HOLD_ACCOUNT).bind(id).execute(connection).await?;
    Ok(())
}
