//! What the links of letters do: a change is taken back, a new password is set.

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::challenge::CancelReason;
use nod_core::id::{AccountId, ClientId, RecoveryId};
use nod_core::notice::{Reversal, SETTLED_AFTER};
use nod_core::time::Timestamp;

use super::dialect::statement;
use super::{
    Outcome, Statements, accounts, addresses, audit, browsers, challenges, devices, factors, passkeys, recoveries,
    recovery, sessions, two_step,
};
use crate::store::failure::Failure;
use crate::store::{Ended, Fenced, NewReset, StoreError, Undo};

/// The account is held, and the notice's own row is the fence: of two that press the same link one takes the change back.
pub(super) async fn undo(connection: &mut impl Statements, undo: &Undo) -> Outcome<Fenced<Vec<Ended>>> {
    let (account, at) = (undo.account.to_string(), undo.audit.at);
    let seq = i64::try_from(undo.seq).unwrap_or(i64::MAX);
    accounts::hold(connection, &account).await?;
    let statement = statement!(
        "UPDATE notices SET undone_at = $3 WHERE seq = $1 AND account_id = $2 AND undone_at IS NULL \
         AND (sent_at IS NULL OR sent_at > $4)"
    );
    let parameters = [seq.into(), account.as_str().into(), at.into(), undo.sent_after.into()];
    if connection.execute(statement, &parameters).await? == 0 {
        return Ok(Fenced::Lost);
    }
    let ended = challenges::cancel_of_account(connection, &account, CancelReason::Reported, at).await?;
    challenges::spend_of_account(connection, &account).await?;
    challenges::spend_kept_receipts(connection, &account).await?;
    sessions::end_of_account(connection, &account, at).await?;
    sessions::end_all_links(connection, &account, at).await?;
    browsers::forget_all(connection, &account).await?;
    recoveries::end(connection, &account).await?;
    let statement = statement!("UPDATE accounts SET password_hash = NULL WHERE id = $1");
    connection.run(statement, &[account.as_str().into()]).await?;
    reverse(connection, undo).await?;
    write_reset(connection, &undo.reset).await?;
    audit::append(connection, [&undo.audit]).await?;
    Ok(Fenced::Won(ended))
}

/// What is gone already is no error.
async fn reverse(connection: &mut impl Statements, undo: &Undo) -> Outcome<()> {
    let (account, at) = (undo.account, undo.audit.at);
    let draft = |kind| AuditDraft::new(at, kind).account(account);
    match undo.reversal {
        Reversal::RevokeDevice(device) => {
            devices::revoke(connection, device, &draft(AuditKind::DeviceRevoked).device(device)).await.map(drop)
        }
        Reversal::RemovePasskey(passkey) => {
            let draft = draft(AuditKind::PasskeyRemoved).detail(passkey.to_string());
            passkeys::remove(connection, account, passkey, &draft).await.map(drop)
        }
        Reversal::RemoveCodesApp(app) => {
            let draft = draft(AuditKind::CodesAppRemoved).detail(app.to_string());
            factors::remove_codes_app(connection, account, app, &draft).await.map(drop)
        }
        Reversal::RevokeAppPassword(password) => {
            let draft = draft(AuditKind::AppPasswordRevoked).detail(password.to_string());
            factors::revoke(connection, account, Some(password), &draft).await.map(drop)
        }
        Reversal::RemoveAddress(address) => {
            let draft = draft(AuditKind::AddressRemoved).detail(address.to_string());
            addresses::remove(connection, account, address, &draft).await.map(drop)
        }
        Reversal::RestoreAddress(address) => {
            let draft = draft(AuditKind::AddressConfirmed).detail(address.to_string());
            addresses::restore(connection, account, address, &draft).await
        }
        Reversal::EndBackupCodes => {
            let statement = statement!("DELETE FROM backup_codes WHERE account_id = $1");
            connection.run(statement, &[account.to_string().as_str().into()]).await
        }
        Reversal::EndRecoveryCode => recovery::end(connection, &account.to_string()).await,
        Reversal::TurnOffTwoStep => two_step::turn_off_all(connection, account, at).await,
        Reversal::NothingMore => Ok(()),
    }
}

pub(super) async fn ask_reset(
    connection: &mut impl Statements,
    reset: &NewReset,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let account = reset.account.to_string();
    accounts::hold(connection, &account).await?;
    let statement = statement!("SELECT created_at FROM accounts WHERE id = $1 AND disabled_at IS NULL");
    let is_active: Option<i64> = connection.row(statement, &[account.as_str().into()]).await?;
    if is_active.is_none() || write_reset(connection, reset).await? == 0 {
        return Ok(Fenced::Lost);
    }
    audit::append(connection, [draft]).await.map(Fenced::Won)
}

/// Gives how many letters there are.
async fn write_reset(connection: &mut impl Statements, reset: &NewReset) -> Outcome<u64> {
    let (account, id) = (reset.account.to_string(), reset.id.to_string());
    let statement = statement!("DELETE FROM mails WHERE account_id = $1 AND kind = 'reset_password'");
    connection.run(statement, &[account.as_str().into()]).await?;
    let statement = statement!(
        "INSERT INTO password_resets (account_id, id, expires_at) VALUES ($1, $2, $3) \
         ON CONFLICT (account_id) DO UPDATE SET id = excluded.id, expires_at = excluded.expires_at"
    );
    connection.run(statement, &[account.as_str().into(), id.as_str().into(), reset.expires_at.into()]).await?;
    // Not to an address that was confirmed a moment ago: it may be the thief's. The letter's id follows from what it is about.
    let statement = statement!(
        "INSERT INTO mails (id, account_id, address_id, kind, subject_id, may_undo, created_at, expires_at, due_at, tries) \
         SELECT $2 || '.' || d.id, d.account_id, d.id, 'reset_password', $2, 0, $3, $4, $3, 0 FROM addresses d \
         WHERE d.account_id = $1 AND d.confirmed_at IS NOT NULL AND d.removed_at IS NULL \
         AND (d.confirmed_at <= $5 OR d.confirmed_at = (SELECT MIN(e.confirmed_at) FROM addresses e \
         WHERE e.account_id = d.account_id AND (e.removed_at IS NULL OR e.removed_at > $5)))"
    );
    let settled = reset.at.minus(SETTLED_AFTER);
    let parameters =
        [account.as_str().into(), id.as_str().into(), reset.at.into(), reset.expires_at.into(), settled.into()];
    connection.execute(statement, &parameters).await
}

pub(super) async fn reset_of(
    connection: &mut impl Statements,
    id: RecoveryId,
    now: Timestamp,
) -> Outcome<Option<AccountId>> {
    let statement = statement!(
        "SELECT a.id FROM password_resets r JOIN accounts a ON a.id = r.account_id \
         WHERE r.id = $1 AND r.expires_at > $2 AND a.disabled_at IS NULL"
    );
    let account: Option<String> = connection.row(statement, &[id.to_string().as_str().into(), now.into()]).await?;
    let unreadable = |_| Failure::from(StoreError::Unavailable("an account's id is none".to_owned()));
    account.map(|account| account.parse().map_err(unreadable)).transpose()
}

/// The link's row is the fence: of two that send the form one deletes it.
pub(super) async fn reset(
    connection: &mut impl Statements,
    id: RecoveryId,
    password_hash: &str,
    asked_by: &ClientId,
    draft: &AuditDraft,
) -> Outcome<Fenced<Vec<Ended>>> {
    let Some(account) = reset_of(connection, id, draft.at).await? else { return Ok(Fenced::Lost) };
    accounts::hold(connection, &account.to_string()).await?;
    let statement = statement!("DELETE FROM password_resets WHERE id = $1 AND expires_at > $2");
    let used = connection.execute(statement, &[id.to_string().as_str().into(), draft.at.into()]).await?;
    if used == 0 {
        return Ok(Fenced::Lost);
    }
    accounts::set_password(connection, account, password_hash, asked_by, draft).await
}
