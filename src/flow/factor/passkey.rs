//! Passkeys: made, listed, renamed and removed.

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::device::DisplayName;
use nod_core::encoding::base64url;
use nod_core::factor::passkey::{
    ALGORITHMS, CredentialId, MOST_PER_ACCOUNT, Passkey, PasskeySite, Transport, registered,
};
use nod_core::id::{AccountId, PasskeyId};
use nod_core::notice::Told;
use nod_core::wire::ErrorCode;
use tracing::info;

use crate::app::App;
use crate::flow::caller::count_change;
use crate::flow::operations::ledger::passkey_detail;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::sign_in::{self, CEREMONY_LIFETIME, Ceremony, SignedInAs, require_site, user_handle};
use crate::limits::Change;
use crate::store::Fenced;

/// What a browser asks an authenticator to make.
#[derive(Debug, Clone)]
pub struct NewPasskeyRequest {
    /// The challenge, base64url.
    pub challenge: String,
    /// The site that the passkey is bound to.
    pub site: PasskeySite,
    /// By what the authenticator knows the account, base64url.
    pub user_handle: String,
    /// The account's user name, as the authenticator shows it.
    pub username: String,
    /// The person's name, as the authenticator shows it.
    pub display_name: String,
    /// The algorithms of keys, the best first.
    pub algorithms: [i64; 3],
    /// The credentials that the account has already: an authenticator that has one of them makes no other.
    pub known: Vec<(CredentialId, Vec<Transport>)>,
    /// How long the challenge counts, in milliseconds.
    pub timeout_ms: u64,
}

/// What the authenticator made, and what its owner calls it.
#[derive(Debug, Clone)]
pub struct MadePasskey {
    /// The challenge that the browser was given.
    pub challenge: String,
    /// `clientDataJSON`, base64url.
    pub client_data: String,
    /// `attestationObject`, base64url.
    pub attestation: String,
    /// How the browser reached the authenticator: names with blanks between them.
    pub transports: String,
    /// Its name.
    pub name: DisplayName,
}

/// What an authenticator is asked to make, for an account whose session may add a passkey.
///
/// # Errors
/// `not_found` where there are no passkeys, `two_step_off`, `reauthentication_needed`, `too_many_passkeys`, and the store's.
pub async fn begin(app: &App, who: &SignedInAs) -> Result<NewPasskeyRequest> {
    let site = require_site(app)?;
    sign_in::require_strongest(app, who)?;
    let account = &who.account;
    let known = list(app, account.id).await?;
    if u32::try_from(known.len()).unwrap_or(u32::MAX) >= MOST_PER_ACCOUNT {
        return Err(Refusal::plain(ErrorCode::TooManyPasskeys));
    }
    let username = account.username.to_string();
    Ok(NewPasskeyRequest {
        challenge: Ceremony::Made(account.id, who.session.id).challenge(app),
        site,
        user_handle: base64url(&user_handle(app, account.id).0),
        display_name: account.display_name.as_ref().map_or_else(|| username.clone(), ToString::to_string),
        username,
        algorithms: ALGORITHMS,
        known: known.into_iter().map(|passkey| (passkey.credential.id, passkey.transports)).collect(),
        timeout_ms: u64::try_from(CEREMONY_LIFETIME.as_millis()).unwrap_or(u64::MAX),
    })
}

/// Adds a passkey that was made a moment ago.
///
/// # Errors
/// `not_found` where there are no passkeys, `two_step_off`, `reauthentication_needed`, `passkey_refused`, `too_many_passkeys`, `too_many_requests`, and
/// the store's.
pub async fn add(app: &App, who: &SignedInAs, made: MadePasskey) -> Result<()> {
    let site = require_site(app)?;
    sign_in::require_strongest(app, who)?;
    let account = who.account.id;
    count_change(app, Change::Passkey(account))?;
    let (challenge, taken) = Ceremony::Made(account, who.session.id).accept(app, &made.challenge)?;
    let credential = registered(&site, &challenge, &made.client_data, &made.attestation).map_err(|fault| {
        info!(%account, %fault, "passkey not added");
        Refusal::plain(ErrorCode::PasskeyRefused)
    })?;
    let now = app.now();
    let passkey = Passkey {
        id: PasskeyId::new(now, &*app.random),
        account,
        name: made.name,
        credential,
        transports: Transport::listed(&made.transports),
        created_at: now,
        last_used_at: None,
        removed_at: None,
    };
    let told = Told::from_session(&who.session).name(passkey.name.to_string());
    let audit =
        AuditDraft::new(now, AuditKind::PasskeyAdded).account(account).detail(passkey_detail(&passkey)).told(told);
    match app.store.add_passkey(passkey, taken, MOST_PER_ACCOUNT, audit).await? {
        Fenced::Won(()) => Ok(()),
        Fenced::Lost => {
            let count = u32::try_from(list(app, account).await?.len()).unwrap_or(u32::MAX);
            let is_full = count >= MOST_PER_ACCOUNT;
            Err(Refusal::plain(if is_full { ErrorCode::TooManyPasskeys } else { ErrorCode::PasskeyRefused }))
        }
    }
}

/// The passkeys of an account, the latest first.
///
/// # Errors
/// The store's.
pub async fn list(app: &App, account: AccountId) -> Result<Vec<Passkey>> {
    sign_in::live_passkeys(app, account).await
}

/// Gives a passkey of the account another name, which is what its owner knows it by when one is to be removed: it takes as much as that.
/// One that is gone is no error.
///
/// # Errors
/// `reauthentication_needed`, `too_many_requests`, and the store's.
pub async fn rename(app: &App, who: &SignedInAs, id: PasskeyId, name: DisplayName) -> Result<()> {
    sign_in::require_strongest(app, who)?;
    let account = who.account.id;
    count_change(app, Change::Passkey(account))?;
    let audit = AuditDraft::new(app.now(), AuditKind::PasskeyRenamed).account(account).detail(id.to_string());
    let _: Fenced<()> = app.store.rename_passkey(account, id, name, audit).await?;
    Ok(())
}

/// Removes a passkey of the account, and ends the sessions that it opened. One that is gone already is no error.
///
/// # Errors
/// `two_step_off`, `reauthentication_needed`, and the store's.
pub async fn remove(app: &App, who: &SignedInAs, id: PasskeyId) -> Result<()> {
    sign_in::require_strongest(app, who)?;
    let account = who.account.id;
    let Some(passkey) = list(app, account).await?.into_iter().find(|passkey| passkey.id == id) else { return Ok(()) };
    let told = Told::from_session(&who.session).name(passkey.name.to_string());
    let audit =
        AuditDraft::new(app.now(), AuditKind::PasskeyRemoved).account(account).detail(id.to_string()).told(told);
    let _: Fenced<()> = app.store.remove_passkey(account, id, audit).await?;
    Ok(())
}
