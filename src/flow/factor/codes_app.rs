//! Codes apps: added with a first code, so that nobody relies on one that does not work, listed and removed.
//!
//! A seed is computed from the data key, the account and the app's id, and stored nowhere: a copy of the database holds none, and a set-up
//! that is not completed leaves nothing behind.

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::device::DisplayName;
use nod_core::factor::codes_app::{CodesApp, Judged, MOST_PER_ACCOUNT, Seed};
use nod_core::factor::method::Method;
use nod_core::id::{AccountId, CodesAppId};
use nod_core::notice::Told;
use nod_core::text::typed_digits;
use nod_core::wire::ErrorCode;

use crate::app::App;
use crate::flow::caller::count_change;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::sign_in::{self, SignedInAs, codes_app_seed};
use crate::limits::Change;
use crate::store::Fenced;

/// The seed of a codes app that is being set up, for an account whose session may add one.
///
/// # Errors
/// `reauthentication_needed`.
pub fn begin(app: &App, who: &SignedInAs, id: CodesAppId) -> Result<Seed> {
    sign_in::require_allowed(app, Method::Code)?;
    sign_in::require_strongest(app, who)?;
    Ok(codes_app_seed(app, who.account.id, id))
}

/// Adds a codes app, whose first code was typed. Added already, as when the answer was lost: nothing changes.
///
/// # Errors
/// `reauthentication_needed`, `code_wrong`, `too_many_codes_apps`, `too_many_requests`, and the store's.
pub async fn add(app: &App, who: &SignedInAs, id: CodesAppId, name: DisplayName, typed: &str) -> Result<()> {
    let seed = begin(app, who, id)?;
    let account = who.account.id;
    count_change(app, Change::CodesApp(account))?;
    let now = app.now();
    let Judged::Right { step } = seed.judge(&typed_digits(typed), sign_in::code_window(app), None) else {
        return Err(Refusal::plain(ErrorCode::CodeWrong));
    };
    let told = Told::from_session(&who.session).name(name.to_string());
    let added = CodesApp { id, account, name, created_at: now, last_step: step, removed_at: None };
    let audit = AuditDraft::new(now, AuditKind::CodesAppAdded).account(account).detail(id.to_string()).told(told);
    match app.store.add_codes_app(added, MOST_PER_ACCOUNT, audit).await? {
        Fenced::Won(()) => Ok(()),
        Fenced::Lost if list(app, account).await?.iter().any(|app| app.id == id) => Ok(()),
        Fenced::Lost => Err(Refusal::plain(ErrorCode::TooManyCodesApps)),
    }
}

/// The codes apps of an account that were not removed, the latest first.
///
/// # Errors
/// The store's.
pub async fn list(app: &App, account: AccountId) -> Result<Vec<CodesApp>> {
    let mut apps = app.store.codes_apps_of(account).await?;
    apps.retain(|app| app.removed_at.is_none());
    Ok(apps)
}

/// Removes a codes app of the account. One that is gone already is no error.
///
/// # Errors
/// `reauthentication_needed`, and the store's.
pub async fn remove(app: &App, who: &SignedInAs, id: CodesAppId) -> Result<()> {
    sign_in::require_strongest(app, who)?;
    let account = who.account.id;
    let Some(codes_app) = list(app, account).await?.into_iter().find(|one| one.id == id) else { return Ok(()) };
    let told = Told::from_session(&who.session).name(codes_app.name.to_string());
    let audit =
        AuditDraft::new(app.now(), AuditKind::CodesAppRemoved).account(account).detail(id.to_string()).told(told);
    let _: Fenced<()> = app.store.remove_codes_app(account, id, audit).await?;
    Ok(())
}
