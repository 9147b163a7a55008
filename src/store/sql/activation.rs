//! What a device does that was linked when its account was first set up: backup codes, and two-step verification.

use nod_core::audit::AuditDraft;
use nod_core::id::AccountId;
use secrecy::{ExposeSecret as _, SecretString};

use super::dialect::statement;
use super::{Outcome, Statements, accounts, audit};
use crate::store::{Activation, Fenced};

/// The session that made the device's link, while the device may do this. The account is held by the caller.
///
/// A device that was linked from a page goes on as long as that session could do it itself. One that was signed in on goes on while its
/// account has nothing else that somebody could have prepared.
pub(super) async fn session(connection: &mut impl Statements, activation: &Activation) -> Outcome<Option<String>> {
    let statement = statement!(
        "SELECT e.session_id FROM enrolments e JOIN devices d ON d.id = e.device_id JOIN accounts a ON a.id = e.account_id \
         WHERE e.id = $1 AND e.device_id = $2 AND e.account_id = $3 AND e.state = 'confirmed' AND e.confirmed_at > $4 \
         AND e.session_id IS NOT NULL AND d.revoked_at IS NULL AND a.disabled_at IS NULL AND a.two_step_since IS NULL \
         AND ((e.on_device = 0 AND EXISTS (SELECT 1 FROM sessions s WHERE s.id = e.session_id AND s.account_id = a.id \
         AND s.expires_at > $5 AND s.authenticated_at > $6)) \
         OR (e.on_device = 1 \
         AND NOT EXISTS (SELECT 1 FROM devices o WHERE o.account_id = a.id AND o.revoked_at IS NULL AND o.id <> d.id) \
         AND NOT EXISTS (SELECT 1 FROM codes_apps c WHERE c.account_id = a.id AND c.removed_at IS NULL) \
         AND NOT EXISTS (SELECT 1 FROM passkeys p WHERE p.account_id = a.id AND p.removed_at IS NULL)))"
    );
    let (enrolment, device) = (activation.enrolment.to_string(), activation.device.to_string());
    let account = activation.account.to_string();
    let parameters = [
        enrolment.as_str().into(),
        device.as_str().into(),
        account.as_str().into(),
        activation.linked_after.into(),
        activation.at.into(),
        activation.signed_in_after.into(),
    ];
    connection.row(statement, &parameters).await
}

/// Whether the device may do this, as far as nobody changes it meanwhile.
pub(super) async fn may(connection: &mut impl Statements, activation: &Activation) -> Outcome<bool> {
    Ok(session(connection, activation).await?.is_some())
}

/// Whether the device was signed in on, so that no page goes on with the set-up.
pub(super) async fn is_on_device(connection: &mut impl Statements, activation: &Activation) -> Outcome<bool> {
    let statement = statement!("SELECT on_device FROM enrolments WHERE id = $1");
    let found: Option<i64> = connection.row(statement, &[activation.enrolment.to_string().as_str().into()]).await?;
    Ok(found == Some(1))
}

/// A new set in the place of the one that the account had. `by`: the device that makes it; `None`: a page does.
pub(super) async fn replace_codes(
    connection: &mut impl Statements,
    account: AccountId,
    hashes: &[SecretString],
    by: Option<&Activation>,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    let account = account.to_string();
    accounts::hold(connection, &account).await?;
    let statement = statement!("SELECT created_at FROM accounts WHERE id = $1 AND disabled_at IS NULL");
    let is_active: Option<i64> = connection.row(statement, &[account.as_str().into()]).await?;
    if is_active.is_none() {
        return Ok(Fenced::Lost);
    }
    if let Some(by) = by
        && session(connection, by).await?.is_none()
    {
        return Ok(Fenced::Lost);
    }
    connection.run(statement!("DELETE FROM backup_codes WHERE account_id = $1"), &[account.as_str().into()]).await?;
    let statement =
        statement!("UPDATE accounts SET backup_codes_saved_in = NULL, backup_codes_made_by = $2 WHERE id = $1");
    let maker = by.map(|by| by.device.to_string());
    connection.run(statement, &[account.as_str().into(), maker.as_deref().into()]).await?;
    for hash in hashes {
        let statement = statement!("INSERT INTO backup_codes (account_id, hash, made_at) VALUES ($1, $2, $3)");
        let parameters = [account.as_str().into(), hash.expose_secret().into(), draft.at.into()];
        connection.run(statement, &parameters).await?;
    }
    audit::append(connection, [draft]).await.map(Fenced::Won)
}

/// Notes that the set is saved that this device made.
pub(super) async fn confirm_codes(connection: &mut impl Statements, activation: &Activation) -> Outcome<Fenced<()>> {
    let (account, device) = (activation.account.to_string(), activation.device.to_string());
    accounts::hold(connection, &account).await?;
    let Some(session) = session(connection, activation).await? else { return Ok(Fenced::Lost) };
    let statement = statement!(
        "UPDATE accounts SET backup_codes_saved_in = $2 WHERE id = $1 AND backup_codes_made_by = $3 \
         AND EXISTS (SELECT 1 FROM backup_codes b WHERE b.account_id = accounts.id)"
    );
    let parameters = [account.as_str().into(), session.as_str().into(), device.as_str().into()];
    let noted = connection.execute(statement, &parameters).await?;
    Ok(if noted > 0 { Fenced::Won(()) } else { Fenced::Lost })
}
