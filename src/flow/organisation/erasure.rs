//! The end of an account: signed out everywhere, or deleted.

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::id::AccountId;
use nod_core::organisation::Note;
use nod_core::wire::ErrorCode;

use super::work::signed_out;
use crate::app::App;
use crate::flow::approval::announce;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::relying_party::own_client;
use crate::hub::Wake;
use crate::store::{Deletion, Fenced};

/// What stands in the place of the names of phones, codes apps and app passwords of an account that was deleted.
const NAME: &str = "-";

/// Deletes an account: everything personal, but not the audit log.
///
/// # Errors
/// `user_unknown` when it was deleted before, and the store's.
pub async fn delete(app: &App, account: AccountId, note: &Note) -> Result<()> {
    match app.store.delete_account(deletion(app, account, note)?).await? {
        Fenced::Won(cancelled) => {
            announce::announce_ended(app, &cancelled);
            app.wake_account(account, &Wake::Look);
            Ok(())
        }
        Fenced::Lost => Err(Refusal::plain(ErrorCode::UserUnknown)),
    }
}

pub(super) fn deletion(app: &App, account: AccountId, note: &Note) -> Result<Deletion> {
    let audit = AuditDraft::new(app.now(), AuditKind::AccountDeleted).account(account).detail(note.to_string());
    Ok(Deletion { account, name: NAME.parse().map_err(Refusal::internal)?, audit })
}

/// Ends all sessions of an account, and its sign-ins that are under way.
///
/// # Errors
/// `user_unknown`, and the store's.
pub async fn sign_out(app: &App, account: AccountId, note: &Note) -> Result<()> {
    match app.store.sign_out_account(account, &own_client()?, signed_out(app, account, note)).await? {
        Fenced::Won(cancelled) => {
            announce::announce_ended(app, &cancelled);
            app.wake_account(account, &Wake::Look);
            Ok(())
        }
        Fenced::Lost => Err(Refusal::plain(ErrorCode::UserUnknown)),
    }
}
