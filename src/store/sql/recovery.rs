//! Recovery codes.

use nod_core::audit::AuditDraft;
use nod_core::id::AccountId;
use nod_core::time::Timestamp;

use super::dialect::statement;
use super::row::RecoveryCodeRow;
use super::{Outcome, Statements, accounts, all, audit};
use crate::store::{Fenced, StoredRecoveryCode};

pub(super) async fn replace(
    connection: &mut impl Statements,
    account: AccountId,
    mac: &str,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let account = account.to_string();
    accounts::hold(connection, &account).await?;
    let statement = statement!(
        "INSERT INTO recovery_codes (account_id, mac, made_at) SELECT a.id, $2, $3 FROM accounts a \
         WHERE a.id = $1 AND a.disabled_at IS NULL AND a.two_step_since IS NOT NULL \
         ON CONFLICT (account_id) DO UPDATE SET mac = excluded.mac, made_at = excluded.made_at"
    );
    let made = connection.execute(statement, &[account.as_str().into(), mac.into(), draft.at.into()]).await?;
    audit::append_if(connection, made > 0, draft).await
}

pub(super) async fn made_at(connection: &mut impl Statements, account: AccountId) -> Outcome<Option<Timestamp>> {
    let statement = statement!("SELECT made_at FROM recovery_codes WHERE account_id = $1");
    let at: Option<i64> = connection.row(statement, &[account.to_string().as_str().into()]).await?;
    Ok(at.map(Timestamp::from_millis))
}

/// All of them, by their accounts.
pub(super) async fn every_one(
    connection: &mut impl Statements,
    after: Option<AccountId>,
    limit: u32,
) -> Outcome<Vec<StoredRecoveryCode>> {
    let statement = statement!(
        "SELECT account_id, mac, made_at FROM recovery_codes WHERE account_id > $1 ORDER BY account_id LIMIT $2"
    );
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    let rows: Vec<RecoveryCodeRow> =
        connection.rows(statement, &[after.as_str().into(), i64::from(limit).into()]).await?;
    all(rows)
}

/// Uses the code, which is no more then: of several at once one deletes it.
pub(super) async fn take(connection: &mut impl Statements, account: &str, mac: &str) -> Outcome<u64> {
    let statement = statement!("DELETE FROM recovery_codes WHERE account_id = $1 AND mac = $2");
    connection.execute(statement, &[account.into(), mac.into()]).await
}

/// Two-step verification is turned off.
pub(super) async fn end(connection: &mut impl Statements, account: &str) -> Outcome<()> {
    connection.run(statement!("DELETE FROM recovery_codes WHERE account_id = $1"), &[account.into()]).await
}
