//! The very first account.

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::encoding::{base64url, sha256_base64url};
use nod_core::random;
use nod_core::text::ascii_digits;
use nod_core::wire::ErrorCode;

use crate::app::App;
use crate::flow::account::{self, Draft};
use crate::flow::operations::ledger::{FIRST_ACCOUNT, account_detail};
use crate::flow::refusal::{Refusal, Result};
use crate::flow::sign_in::{self, SignedIn, Visitor};
use crate::store::{Fenced, StoreError};

/// Where the store keeps the set-up code's hash.
const SETTING: &str = "setup_code_hash";

/// The one-time set-up link, when there is no account yet. Each start makes a new one: only its hash is kept.
///
/// # Errors
/// The store's.
pub async fn link(app: &App) -> Result<Option<String>> {
    if is_done(app).await? {
        return Ok(None);
    }
    let code = base64url(&random::bytes::<16>(&*app.random));
    app.store.put_setting(SETTING, &hash(&code)).await?;
    Ok(Some(format!("{}/setup#{code}", app.issuer())))
}

/// Whether there is an account.
///
/// # Errors
/// The store's.
pub async fn is_done(app: &App) -> Result<bool> {
    Ok(!app.store.accounts(None, 1).await?.rows.is_empty())
}

/// Creates the first account, an administrator, for the person who has the set-up code, and signs them in.
///
/// # Errors
/// `setup_code_wrong`, `password_too_weak`, `password_breached`, `password_too_guessable`, `too_many_requests`, and the store's.
pub async fn complete(app: &App, code: &str, draft: Draft, visitor: &Visitor) -> Result<SignedIn> {
    visitor.caller().attempt(app, proved(app, code, draft, visitor)).await
}

async fn proved(app: &App, code: &str, draft: Draft, visitor: &Visitor) -> Result<SignedIn> {
    let wrong = || Refusal::plain(ErrorCode::SetupCodeWrong);
    // Before a password is hashed for a stranger. The store decides once more, in the transaction.
    let expected = app.store.setting(SETTING).await?.ok_or_else(wrong)?;
    let given = hash(&ascii_digits(code.trim()));
    if !nod_core::encoding::constant_time_eq(expected.as_bytes(), given.as_bytes()) {
        return Err(wrong());
    }
    let account = account::prepare(app, Draft { administrator: true, ..draft }).await?;
    let id = account.id;
    let hash = account.password_hash.clone().ok_or_else(|| Refusal::internal("the first account has a password"))?;
    let audit =
        AuditDraft::new(app.now(), AuditKind::AccountCreated).account(id).detail(account_detail(FIRST_ACCOUNT, true));
    match app.store.create_first_account(account, &given, audit).await {
        Ok(Fenced::Won(())) => sign_in::open_by_password(app, id, hash, visitor).await,
        Ok(Fenced::Lost) | Err(StoreError::Conflict(_)) => Err(wrong()),
        Err(error) => Err(error.into()),
    }
}

fn hash(code: &str) -> String {
    sha256_base64url(format!("nod-setup\n{code}").as_bytes())
}
