//! The deletion of an account: what is personal goes, whatever table it is in.
//!
//! The rows of the account itself, of its devices, its codes apps and its app passwords stay, without a name in them: the audit log
//! speaks of them, and `nod audit verify` compares them with it. The test that looks for what was left knows every table that
//! refers to an account, so that a new one cannot be forgotten here.

use nod_core::challenge::CancelReason;

use super::dialect::statement;
use super::{Outcome, Statement, Statements, accounts, audit, browsers, challenges, recovery, sessions, two_step};
use crate::store::{Deletion, Ended, Fenced};

/// What is deleted. `$1`: the account.
const DELETED: [Statement; 16] = [
    // The questions say from where somebody signed in, and to what. What was answered stays in the log by its hash.
    statement!("DELETE FROM challenges WHERE account_id = $1"),
    statement!("DELETE FROM enrolments WHERE account_id = $1"),
    statement!("DELETE FROM screen_locks WHERE device_id IN (SELECT d.id FROM devices d WHERE d.account_id = $1)"),
    statement!("DELETE FROM push_targets WHERE device_id IN (SELECT d.id FROM devices d WHERE d.account_id = $1)"),
    statement!("DELETE FROM attempts WHERE account_id = $1"),
    statement!("DELETE FROM backup_codes WHERE account_id = $1"),
    statement!("DELETE FROM passkeys WHERE account_id = $1"),
    statement!("DELETE FROM remembered_browsers WHERE account_id = $1"),
    statement!("DELETE FROM group_members WHERE account_id = $1"),
    statement!("DELETE FROM set_up_links WHERE account_id = $1"),
    // Letters first: they refer to notices and addresses.
    statement!("DELETE FROM mails WHERE account_id = $1"),
    statement!("DELETE FROM notices WHERE account_id = $1"),
    statement!("DELETE FROM password_resets WHERE account_id = $1"),
    statement!("DELETE FROM recoveries WHERE account_id = $1"),
    statement!("DELETE FROM addresses WHERE account_id = $1"),
    statement!("DELETE FROM known_places WHERE account_id = $1"),
];

/// What loses its name. `$1`: the account; `$2`: what stands there instead.
const BLANKED: [Statement; 3] = [
    statement!(
        "UPDATE devices SET name = $2, platform = '', last_answer_at = NULL, last_step = NULL WHERE account_id = $1"
    ),
    statement!("UPDATE codes_apps SET name = $2 WHERE account_id = $1"),
    statement!(
        "UPDATE app_passwords SET name = $2, used_ip = NULL, used_for = NULL, refused_ip = NULL, refused_for = NULL \
         WHERE account_id = $1"
    ),
];

pub(super) async fn delete(connection: &mut impl Statements, deletion: &Deletion) -> Outcome<Fenced<Vec<Ended>>> {
    let (id, at) = (deletion.account.to_string(), deletion.audit.at);
    accounts::hold(connection, &id).await?;
    let statement = statement!(
        "UPDATE accounts SET deleted_at = $2, disabled_at = COALESCE(disabled_at, $2), username = 'deleted-' || id, \
         display_name = NULL, role = 'person', password_hash = NULL, refused_at = NULL, push_paused_until = NULL, \
         two_step_since = NULL, backup_codes_saved_in = NULL, backup_codes_made_by = NULL, reminded_at = NULL, language = NULL WHERE id = $1 AND deleted_at IS NULL"
    );
    if connection.execute(statement, &[id.as_str().into(), at.into()]).await? == 0 {
        return Ok(Fenced::Lost);
    }
    // A page that waits for an answer is told before the question is gone.
    let ended = challenges::cancel_of_account(connection, &id, CancelReason::AccountChanged, at).await?;
    two_step::end_all_methods(connection, deletion.account, at).await?;
    let statement = statement!(
        "UPDATE app_passwords SET revoked_at = $2 WHERE account_id = $1 AND revoked_at IS NULL \
         AND (expires_at IS NULL OR expires_at > $2)"
    );
    connection.run(statement, &[id.as_str().into(), at.into()]).await?;
    sessions::end_of_account(connection, &id, at).await?;
    browsers::forget_all(connection, &id).await?;
    recovery::end(connection, &id).await?;
    for statement in DELETED {
        connection.run(statement, &[id.as_str().into()]).await?;
    }
    for statement in BLANKED {
        connection.run(statement, &[id.as_str().into(), deletion.name.as_str().into()]).await?;
    }
    audit::append(connection, [&deletion.audit]).await?;
    Ok(Fenced::Won(ended))
}
