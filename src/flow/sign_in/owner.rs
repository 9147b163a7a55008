//! What the owner of a session does with the whole account: another password, and the end of all that somebody else began.

use std::sync::Arc;

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::notice::Told;
use nod_core::wire::ErrorCode;
use secrecy::SecretString;

use super::password_guess;
use super::session::{SignedInAs, require_strongest};
use super::visitor::Visitor;
use crate::app::App;
use crate::flow::account::set_password;
use crate::flow::approval::announce;
use crate::flow::caller::count_change;
use crate::flow::refusal::{Refusal, Result};
use crate::hub::Wake;
use crate::limits::Change;
use crate::store::Fenced;

/// Changes the password of the account that `who` is signed in to, after the one that it has was typed. It ends what the old one began,
/// this session too: who knows the new one signs in with it.
///
/// # Errors
/// `reauthentication_needed`, `credentials_wrong`, `too_many_guesses`, `password_too_weak`, `password_breached`, `password_too_guessable`, `too_many_requests`, `overloaded`, and the
/// store's.
pub async fn change_password(
    app: &Arc<App>,
    who: &SignedInAs,
    typed: SecretString,
    new: SecretString,
    visitor: &Visitor,
) -> Result<()> {
    require_strongest(app, who)?;
    count_change(app, Change::Password(who.account.id))?;
    let account = password_guess::password(app, who.account.username.as_str(), typed, visitor).await?;
    set_password(app, account.id, new, Told::from_session(&who.session)).await
}

/// Ends all that somebody else may have begun in the account: its pending questions, its approvals that nobody redeemed, every other
/// browser's session, and what is known of browsers. One factor suffices: this takes rights away and gives none (REQ 26).
///
/// # Errors
/// `session_missing` when this session ended meanwhile, and the store's.
pub async fn secure(app: &App, who: &SignedInAs) -> Result<()> {
    let account = who.account.id;
    let told = Told::from_session(&who.session);
    let audit = AuditDraft::new(app.now(), AuditKind::AccountSecured).account(account).told(told);
    match app.store.secure_account(account, who.session.id, audit).await? {
        Fenced::Won(ended) => {
            announce::announce_ended(app, &ended);
            app.wake_account(account, &Wake::Look);
            Ok(())
        }
        Fenced::Lost => Err(Refusal::plain(ErrorCode::SessionMissing)),
    }
}
