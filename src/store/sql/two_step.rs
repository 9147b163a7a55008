//! Two-step verification: turned on with a method that was tried, and off with all of them.

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::challenge::CancelReason;
use nod_core::factor::method::{AllowedMethods, Method};
use nod_core::id::{AccountId, DeviceId, SessionId};
use nod_core::time::Timestamp;

use super::dialect::statement;
use super::groups::concerns;
use super::{Outcome, Statement, Statements, accounts, activation, audit, challenges, factors, recovery, sessions};
use crate::store::failure::Failure;
use crate::store::{Ended, Fenced, StoreError, TurnOn, TurnOnBy};

/// An administrator's link bound a device: its account uses two-step verification, if it did not before.
pub(super) async fn turn_on_by_link(
    connection: &mut impl Statements,
    account: AccountId,
    at: Timestamp,
) -> Outcome<()> {
    let statement = statement!("UPDATE accounts SET two_step_since = $2 WHERE id = $1 AND two_step_since IS NULL");
    let turned = connection.execute(statement, &[account.to_string().as_str().into(), at.into()]).await?;
    if turned == 0 {
        return Ok(());
    }
    let draft = AuditDraft::new(at, AuditKind::TwoStepOn).account(account).detail("link of an administrator");
    audit::append(connection, [&draft]).await
}

pub(super) async fn confirm_codes(
    connection: &mut impl Statements,
    account: AccountId,
    session: SessionId,
) -> Outcome<Fenced<()>> {
    let statement = statement!(
        "UPDATE accounts SET backup_codes_saved_in = $2 WHERE id = $1 AND backup_codes_made_by IS NULL \
         AND EXISTS (SELECT 1 FROM backup_codes b WHERE b.account_id = accounts.id)"
    );
    let (account, session) = (account.to_string(), session.to_string());
    let noted = connection.execute(statement, &[account.as_str().into(), session.as_str().into()]).await?;
    Ok(if noted > 0 { Fenced::Won(()) } else { Fenced::Lost })
}

pub(super) async fn codes_saved_in(connection: &mut impl Statements, account: AccountId) -> Outcome<Option<SessionId>> {
    let statement =
        statement!("SELECT backup_codes_saved_in FROM accounts WHERE id = $1 AND backup_codes_saved_in IS NOT NULL");
    let session: Option<String> = connection.row(statement, &[account.to_string().as_str().into()]).await?;
    Ok(session.and_then(|session| session.parse().ok()))
}

/// Whether that session of the account is there, and the method that is tried opened it.
async fn is_opened_by(
    connection: &mut impl Statements,
    statement: Statement,
    [session, account, method]: [&str; 3],
) -> Outcome<bool> {
    let at: Option<i64> = connection.row(statement, &[session.into(), account.into(), method.into()]).await?;
    Ok(at.is_some())
}

/// The account is held: nothing of it changes between the guards and the change.
pub(super) async fn turn_on(connection: &mut impl Statements, turn: &TurnOn) -> Outcome<Fenced<Vec<Ended>>> {
    let (account, at) = (turn.account.to_string(), turn.audit.at);
    accounts::hold(connection, &account).await?;
    let statement = statement!(
        "SELECT a.created_at FROM accounts a WHERE a.id = $1 AND a.disabled_at IS NULL AND a.two_step_since IS NULL \
         AND (CAST($2 AS TEXT) IS NULL OR (a.backup_codes_saved_in = $2 \
         AND EXISTS (SELECT 1 FROM backup_codes b WHERE b.account_id = a.id AND b.used_at IS NULL)))"
    );
    let saved_in = turn.codes_saved_in.map(|session| session.to_string());
    let may: Option<i64> = connection.row(statement, &[account.as_str().into(), saved_in.as_deref().into()]).await?;
    if may.is_none() {
        return Ok(Fenced::Lost);
    }
    let mut kept = Kept::default();
    let session = match &turn.by {
        TurnOnBy::Phone { device, session } => {
            let statement = statement!(
                "SELECT s.authenticated_at FROM sessions s JOIN devices d ON d.id = s.device_id \
                 WHERE s.id = $1 AND s.account_id = $2 AND s.strength = 'approved' AND d.id = $3 AND d.revoked_at IS NULL"
            );
            let (session, device) = (session.to_string(), device.to_string());
            if !is_opened_by(connection, statement, [&session, &account, &device]).await? {
                return Ok(Fenced::Lost);
            }
            kept.device = Some(device);
            session
        }
        TurnOnBy::Passkey { passkey, session } => {
            let statement = statement!(
                "SELECT s.authenticated_at FROM sessions s JOIN passkeys p ON p.id = s.passkey_id \
                 WHERE s.id = $1 AND s.account_id = $2 AND s.strength = 'passkey' AND p.id = $3 AND p.removed_at IS NULL"
            );
            let (session, passkey) = (session.to_string(), passkey.to_string());
            if !is_opened_by(connection, statement, [&session, &account, &passkey]).await? {
                return Ok(Fenced::Lost);
            }
            kept.passkey = Some(passkey);
            session
        }
        TurnOnBy::Link(link) => {
            let may = activation::session(connection, link).await?.is_some();
            if !may || !activation::is_on_device(connection, link).await? {
                return Ok(Fenced::Lost);
            }
            kept.device = Some(link.device.to_string());
            // None stays: the sign-in on the device ended with the link.
            String::new()
        }
        TurnOnBy::Code { code, session } => {
            let Some(codes_app) = factors::app_of(code) else { return Ok(Fenced::Lost) };
            if !factors::use_code(connection, &account, code, at).await? {
                return Ok(Fenced::Lost);
            }
            sessions::insert(connection, &session.new, None).await?;
            audit::append(connection, [&session.audit]).await?;
            kept.codes_app = Some(codes_app.to_string());
            session.new.session.id.to_string()
        }
    };
    if saved_in.is_none() {
        delete_backup_codes(connection, &account).await?;
    }
    end_methods(connection, turn.account, &kept, at).await?;
    let ended = challenges::cancel_of_account(connection, &account, CancelReason::AccountChanged, at).await?;
    sessions::end_all_but(connection, &account, &session, at).await?;
    let statement = statement!("UPDATE accounts SET two_step_since = $2 WHERE id = $1");
    connection.run(statement, &[account.as_str().into(), at.into()]).await?;
    audit::append(connection, [&turn.audit]).await?;
    Ok(Fenced::Won(ended))
}

pub(super) async fn turn_off(
    connection: &mut impl Statements,
    account: AccountId,
    kept: SessionId,
    draft: &AuditDraft,
) -> Outcome<Fenced<Vec<Ended>>> {
    let (id, kept, at) = (account.to_string(), kept.to_string(), draft.at);
    accounts::hold(connection, &id).await?;
    let statement = statement!(
        "UPDATE accounts SET two_step_since = NULL, backup_codes_saved_in = NULL WHERE id = $1 \
         AND two_step_since IS NOT NULL AND disabled_at IS NULL \
         AND EXISTS (SELECT 1 FROM sessions s WHERE s.id = $2 AND s.account_id = accounts.id AND s.expires_at > $3) \
         AND NOT EXISTS (SELECT 1 FROM two_step_requirements r WHERE ",
        concerns!("accounts.id"),
        ")"
    );
    let turned = connection.execute(statement, &[id.as_str().into(), kept.as_str().into(), at.into()]).await?;
    if turned == 0 {
        return Ok(Fenced::Lost);
    }
    end_methods(connection, account, &Kept::default(), at).await?;
    delete_backup_codes(connection, &id).await?;
    recovery::end(connection, &id).await?;
    let ended = challenges::cancel_of_account(connection, &id, CancelReason::AccountChanged, at).await?;
    challenges::spend_of_account(connection, &id).await?;
    sessions::end_all_but(connection, &id, &kept, at).await?;
    let statement =
        statement!("UPDATE sessions SET strength = 'password_only', device_id = NULL, passkey_id = NULL WHERE id = $1");
    connection.run(statement, &[kept.as_str().into()]).await?;
    audit::append(connection, [draft]).await?;
    Ok(Fenced::Won(ended))
}

/// Turns it off for an account whose owner did not turn it on, and ends every method. The account is held, and has no session.
pub(super) async fn turn_off_all(connection: &mut impl Statements, account: AccountId, at: Timestamp) -> Outcome<()> {
    let id = account.to_string();
    let statement = statement!(
        "UPDATE accounts SET two_step_since = NULL, backup_codes_saved_in = NULL WHERE id = $1 AND two_step_since IS NOT NULL"
    );
    if connection.execute(statement, &[id.as_str().into()]).await? == 0 {
        return Ok(());
    }
    end_methods(connection, account, &Kept::default(), at).await?;
    delete_backup_codes(connection, &id).await?;
    recovery::end(connection, &id).await?;
    audit::append(connection, [&AuditDraft::new(at, AuditKind::TwoStepOff).account(account)]).await
}

async fn delete_backup_codes(connection: &mut impl Statements, account: &str) -> Outcome<()> {
    connection.run(statement!("DELETE FROM backup_codes WHERE account_id = $1"), &[account.into()]).await
}

/// Active accounts that use two-step verification, have no phone, and have other methods, of which none counts.
pub(super) async fn shut_out(connection: &mut impl Statements, counts: AllowedMethods) -> Outcome<u64> {
    let statement = statement!(
        "SELECT COUNT(*) FROM (SELECT a.id, \
         CASE WHEN EXISTS (SELECT 1 FROM codes_apps c WHERE c.account_id = a.id AND c.removed_at IS NULL) \
         THEN 1 ELSE 0 END AS codes, \
         CASE WHEN EXISTS (SELECT 1 FROM backup_codes b WHERE b.account_id = a.id AND b.used_at IS NULL) \
         OR EXISTS (SELECT 1 FROM recovery_codes r WHERE r.account_id = a.id) THEN 1 ELSE 0 END AS backup, \
         CASE WHEN EXISTS (SELECT 1 FROM passkeys p WHERE p.account_id = a.id AND p.removed_at IS NULL) \
         THEN 1 ELSE 0 END AS passkeys \
         FROM accounts a WHERE a.two_step_since IS NOT NULL AND a.disabled_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM devices d WHERE d.account_id = a.id AND d.revoked_at IS NULL)) m \
         WHERE m.codes + m.backup + m.passkeys > 0 \
         AND m.codes * CAST($1 AS BIGINT) + m.backup * CAST($2 AS BIGINT) + m.passkeys * CAST($3 AS BIGINT) = 0"
    );
    let flag = |method| i64::from(counts.has(method)).into();
    let parameters = [flag(Method::Code), flag(Method::BackupCode), flag(Method::Passkey)];
    let count: i64 = connection.single(statement, &parameters).await?;
    Ok(u64::try_from(count).unwrap_or_default())
}

/// Ends every method of an account that is deleted.
pub(super) async fn end_all_methods(
    connection: &mut impl Statements,
    account: AccountId,
    at: Timestamp,
) -> Outcome<()> {
    end_methods(connection, account, &Kept::default(), at).await
}

/// The method that stays.
#[derive(Default)]
struct Kept {
    device: Option<String>,
    codes_app: Option<String>,
    passkey: Option<String>,
}

/// Ends the devices, codes apps and passkeys of an account, but the one that stays.
async fn end_methods(connection: &mut impl Statements, account: AccountId, kept: &Kept, at: Timestamp) -> Outcome<()> {
    let id = account.to_string();
    let statement = statement!(
        "UPDATE devices SET revoked_at = $2 WHERE account_id = $1 AND revoked_at IS NULL AND id <> COALESCE($3, '') \
         RETURNING id"
    );
    let devices: Vec<String> =
        connection.rows(statement, &[id.as_str().into(), at.into(), kept.device.as_deref().into()]).await?;
    for device in devices {
        let statement = statement!("DELETE FROM push_targets WHERE device_id = $1");
        connection.run(statement, &[device.as_str().into()]).await?;
        let statement = statement!("DELETE FROM screen_locks WHERE device_id = $1");
        connection.run(statement, &[device.as_str().into()]).await?;
        let unreadable = |_| Failure::from(StoreError::Unavailable("a device's id is none".to_owned()));
        let device: DeviceId = device.parse().map_err(unreadable)?;
        let draft = AuditDraft::new(at, AuditKind::DeviceRevoked).account(account).device(device);
        audit::append(connection, [&draft]).await?;
    }
    let statement = statement!(
        "UPDATE codes_apps SET removed_at = $2 WHERE account_id = $1 AND removed_at IS NULL AND id <> COALESCE($3, '') \
         RETURNING id"
    );
    let apps: Vec<String> =
        connection.rows(statement, &[id.as_str().into(), at.into(), kept.codes_app.as_deref().into()]).await?;
    for app in apps {
        let draft = AuditDraft::new(at, AuditKind::CodesAppRemoved).account(account).detail(app);
        audit::append(connection, [&draft]).await?;
    }
    let statement = statement!(
        "UPDATE passkeys SET removed_at = $2 WHERE account_id = $1 AND removed_at IS NULL AND id <> COALESCE($3, '') \
         RETURNING id"
    );
    let parameters = [id.as_str().into(), at.into(), kept.passkey.as_deref().into()];
    let passkeys: Vec<String> = connection.rows(statement, &parameters).await?;
    for passkey in passkeys {
        let draft = AuditDraft::new(at, AuditKind::PasskeyRemoved).account(account).detail(passkey);
        audit::append(connection, [&draft]).await?;
    }
    Ok(())
}
