//! The language that an account's person chose.

use nod_core::account::LanguageTag;
use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::id::AccountId;

use crate::app::App;
use crate::flow::refusal::Result;
use crate::store::Fenced;

/// Sets the language of an account; without one, each browser says what its person prefers. The same once more changes nothing.
///
/// # Errors
/// The store's.
pub async fn choose_language(app: &App, account: AccountId, language: Option<&LanguageTag>) -> Result<()> {
    let detail = language.map_or("none", LanguageTag::as_str);
    let audit = AuditDraft::new(app.now(), AuditKind::LanguageChosen).account(account).detail(detail);
    match app.store.set_language(account, language, audit).await? {
        Fenced::Won(()) | Fenced::Lost => Ok(()),
    }
}
