//! Mail addresses of an account: added, confirmed by who reads them and is signed in, removed.

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::encoding::{base64url, constant_time_eq};
use nod_core::id::{AccountId, AddressId, MailId};
use nod_core::mail::NotificationAddress;
use nod_core::notice::Told;
use nod_core::wire::ErrorCode;

use crate::app::App;
use crate::flow::caller::count_change;
use crate::flow::refusal::{Refusal, Result};
use crate::flow::sign_in::{self, SignedInAs};
use crate::limits::Change;
use crate::store::{Fenced, NewAddress, NewLetter};

/// Whether letters can be sent at all.
pub const fn is_offered(app: &App) -> bool {
    app.mail.is_some()
}

/// Adds an address to the account, and has the letter written that asks its owner to confirm it. One that the account has already, and
/// nobody has confirmed, is asked again. Gives its id.
///
/// # Errors
/// `mail_not_offered`, `reauthentication_needed`, `mail_address_invalid`, `mail_address_taken`, `too_many_mail_addresses`,
/// `too_many_requests`, and the store's.
pub async fn add(app: &App, who: &SignedInAs, text: &str, language: &str) -> Result<AddressId> {
    require_mail(app)?;
    sign_in::require_strongest(app, who)?;
    let address = crate::mail::typed(text).ok_or_else(|| Refusal::plain(ErrorCode::MailAddressInvalid))?;
    let account = who.account.id;
    count_change(app, Change::MailAddress(account))?;
    let now = app.now();
    let new = NewAddress {
        account,
        id: AddressId::new(now, &*app.random),
        address,
        language: language.to_owned(),
        most: app.config.mail.addresses_per_account,
        letter: letter(app),
    };
    let audit = AuditDraft::new(now, AuditKind::AddressAdded).account(account).detail(new.id.to_string());
    let (id, folded) = (new.id, new.address.folded());
    if let Fenced::Won(()) = app.store.add_address(new, audit).await? {
        return Ok(id);
    }
    let there = list(app, account).await?.into_iter().find(|there| there.address.folded() == folded);
    match there {
        Some(there) if there.confirmed_at.is_none() => {
            let _: Fenced<()> = app.store.ask_address_again(account, there.id, letter(app)).await?;
            Ok(there.id)
        }
        Some(_) => Err(Refusal::plain(ErrorCode::MailAddressTaken)),
        None => Err(Refusal::plain(ErrorCode::TooManyMailAddresses)),
    }
}

fn letter(app: &App) -> NewLetter {
    let at = app.now();
    NewLetter { id: MailId::new(at, &*app.random), at, expires_at: at.plus(app.config.mail.confirm_within) }
}

/// The addresses of an account, the oldest first.
///
/// # Errors
/// The store's.
pub async fn list(app: &App, account: AccountId) -> Result<Vec<NotificationAddress>> {
    Ok(app.store.addresses_of(account).await?)
}

/// Sends the letter again that asks for a confirmation. An address that needs none is no error.
///
/// # Errors
/// `mail_not_offered`, `reauthentication_needed`, `too_many_requests`, and the store's.
pub async fn ask_again(app: &App, who: &SignedInAs, id: AddressId) -> Result<()> {
    require_mail(app)?;
    sign_in::require_approval(who)?;
    count_change(app, Change::MailAddress(who.account.id))?;
    let _: Fenced<()> = app.store.ask_address_again(who.account.id, id, letter(app)).await?;
    Ok(())
}

/// Confirms an address: `token` shows that the person reads it, and the session whose account it is. Neither alone does, so a program
/// that opens every link of every letter confirms nothing. Confirmed already is no error.
///
/// # Errors
/// `reauthentication_needed`, `mail_link_invalid`, and the store's.
pub async fn confirm(app: &App, who: &SignedInAs, id: AddressId, token: &str) -> Result<()> {
    sign_in::require_approval(who)?;
    let account = who.account.id;
    let invalid = || Refusal::plain(ErrorCode::MailLinkInvalid);
    if !constant_time_eq(token.as_bytes(), self::token(app, account, id).as_bytes()) {
        return Err(invalid());
    }
    let there = list(app, account).await?.into_iter().find(|there| there.id == id).ok_or_else(invalid)?;
    if there.confirmed_at.is_some() {
        return Ok(());
    }
    let now = app.now();
    let told = Told::from_session(&who.session).name(there.address.as_str());
    let audit = AuditDraft::new(now, AuditKind::AddressConfirmed).account(account).detail(id.to_string()).told(told);
    let added_after = now.minus(app.config.mail.confirm_within);
    match app.store.confirm_address(account, id, added_after, audit).await? {
        Fenced::Won(()) => Ok(()),
        Fenced::Lost => Err(invalid()),
    }
}

/// Removes an address of the account. One that is gone already is no error.
///
/// # Errors
/// `reauthentication_needed`, and the store's.
pub async fn remove(app: &App, who: &SignedInAs, id: AddressId) -> Result<()> {
    sign_in::require_strongest(app, who)?;
    let account = who.account.id;
    let Some(there) = list(app, account).await?.into_iter().find(|there| there.id == id) else { return Ok(()) };
    let told = Told::from_session(&who.session).name(there.address.as_str());
    let audit =
        AuditDraft::new(app.now(), AuditKind::AddressRemoved).account(account).detail(id.to_string()).told(told);
    let _: Fenced<()> = app.store.remove_address(account, id, audit).await?;
    Ok(())
}

/// The link of the letter that asks for a confirmation.
pub(super) fn link(app: &App, account: AccountId, id: AddressId) -> String {
    format!("{}/account/addresses/confirm?id={id}&token={}", app.issuer(), token(app, account, id))
}

fn token(app: &App, account: AccountId, id: AddressId) -> String {
    base64url(&app.vault.derive("confirm-address", &format!("{account}\n{id}")))
}

fn require_mail(app: &App) -> Result<()> {
    if is_offered(app) { Ok(()) } else { Err(Refusal::plain(ErrorCode::MailNotOffered)) }
}
