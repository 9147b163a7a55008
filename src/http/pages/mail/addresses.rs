//! The mail addresses of an account.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use nod_core::id::AddressId;
use nod_core::mail::NotificationAddress;
use nod_core::time::Timestamp;
use nod_core::wire::ErrorCode;
use serde::Deserialize;

use super::PageResult;
use super::view::{AddressDone, AddressFault, AddressRow, Addresses, Confirm};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::mail::address;
use crate::flow::sign_in::SignedInAs;
use crate::http::extract::Shared;
use crate::http::pages::layout::When;
use crate::http::pages::layout::settings::{Own, Section};
use crate::http::pages::render::{failed, page, page_with, site};
use crate::http::pages::visitor::{Form, Nothing, Signed, Visitor, sign_in_first};

const ADDRESS: &str = "/account/addresses";

/// What was done just now: `?sent=ID`, `?again`, `?confirmed=ID`.
#[derive(Debug, Default, Deserialize)]
pub struct How {
    sent: Option<String>,
    again: Option<String>,
    confirmed: Option<String>,
}

/// `GET /account/addresses`.
///
/// # Errors
/// The store's.
pub async fn list(
    State(app): State<Shared>,
    Signed { who, visitor }: Signed,
    how: Result<Query<How>, QueryRejection>,
) -> PageResult {
    let How { sent, again, confirmed } = how.map(|Query(how)| how).unwrap_or_default();
    let all = address::list(&app, who.account.id).await.map_err(|refusal| failed(&app, refusal))?;
    let named = |id: Option<String>| {
        let found = id.and_then(|id| all.iter().find(|address| address.id.to_string() == id));
        found.map(|address| address.address.to_string())
    };
    let done = named(sent)
        .map(AddressDone::Sent)
        .or_else(|| named(confirmed).map(AddressDone::Confirmed))
        .or_else(|| again.map(|_| AddressDone::Again));
    let view = Addresses { done, ..view(&app, &who, &visitor, &all) };
    Ok(visitor.answer(&app, page(&view)))
}

/// The form of a new address.
#[derive(Debug, Deserialize)]
pub struct AddForm {
    address: String,
}

/// `POST /account/addresses`.
///
/// # Errors
/// `reauthentication_needed`, `mail_not_offered`, `too_many_requests`, and the store's.
pub async fn add(State(app): State<Shared>, Form { visitor, fields }: Form<AddForm>) -> PageResult {
    let who = visitor.signed_in().map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    let code = match address::add(&app, &who, &fields.address, visitor.language.tag()).await {
        Ok(id) => return Ok(Redirect::to(&format!("{ADDRESS}?sent={id}")).into_response()),
        Err(refusal) => refusal,
    };
    let fault = match code.code {
        ErrorCode::MailAddressInvalid => AddressFault::Invalid,
        ErrorCode::MailAddressTaken => AddressFault::Taken,
        ErrorCode::TooManyMailAddresses => AddressFault::Full,
        _ => return Err(sign_in_first(&app, &visitor, code)),
    };
    app.metrics.error(code.code);
    let all = address::list(&app, who.account.id).await.map_err(|refusal| failed(&app, refusal))?;
    let view = Addresses { fault: Some(fault), typed: fields.address, ..view(&app, &who, &visitor, &all) };
    Ok(page_with(StatusCode::from_u16(code.code.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY), &view))
}

/// `POST /account/addresses/{address}/again`.
///
/// # Errors
/// `reauthentication_needed`, `mail_not_offered`, `too_many_requests`, and the store's.
pub async fn again(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Form { visitor, .. }: Form<Nothing>,
) -> PageResult {
    let asked = async {
        let who = visitor.signed_in()?;
        address::ask_again(&app, &who, known(&id)?).await
    };
    asked.await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(Redirect::to(&format!("{ADDRESS}?again")).into_response())
}

/// `POST /account/addresses/{address}/remove`.
///
/// # Errors
/// `reauthentication_needed`, `not_found`, and the store's.
pub async fn remove(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Form { visitor, .. }: Form<Nothing>,
) -> PageResult {
    let removed = async {
        let who = visitor.signed_in()?;
        address::remove(&app, &who, known(&id)?).await
    };
    removed.await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(Redirect::to(ADDRESS).into_response())
}

/// What the link of a letter says.
#[derive(Debug, Deserialize)]
pub struct Link {
    id: String,
    token: String,
}

/// `GET /account/addresses/confirm`: asks whether to. Opening the link is not enough: programs open links too.
///
/// # Errors
/// `mail_link_invalid`, and the store's.
pub async fn confirm_form(
    State(app): State<Shared>,
    Signed { who, visitor }: Signed,
    link: Result<Query<Link>, QueryRejection>,
) -> PageResult {
    let invalid = || failed(&app, Refusal::plain(ErrorCode::MailLinkInvalid));
    let Query(Link { id, token }) = link.map_err(|_| invalid())?;
    let all = address::list(&app, who.account.id).await.map_err(|refusal| failed(&app, refusal))?;
    let there = all.iter().find(|address| address.id.to_string() == id).ok_or_else(invalid)?;
    if there.confirmed_at.is_some() {
        return Ok(Redirect::to(&format!("{ADDRESS}?confirmed={id}")).into_response());
    }
    let view = Confirm {
        site: site(&app, visitor.language),
        own: Own::of(&app, &who, &visitor, Section::BelowSecurity),
        address: there.address.to_string(),
        id,
        token,
        action: format!("{ADDRESS}/confirm"),
    };
    Ok(visitor.answer(&app, page(&view)))
}

/// `POST /account/addresses/confirm`.
///
/// # Errors
/// `reauthentication_needed`, `mail_link_invalid`, and the store's.
pub async fn confirm(State(app): State<Shared>, Form { visitor, fields }: Form<Link>) -> PageResult {
    let confirmed = async {
        let who = visitor.signed_in()?;
        let id = fields.id.parse().map_err(|_| Refusal::plain(ErrorCode::MailLinkInvalid))?;
        address::confirm(&app, &who, id, &fields.token).await
    };
    confirmed.await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(Redirect::to(&format!("{ADDRESS}?confirmed={}", fields.id)).into_response())
}

fn known(id: &str) -> Result<AddressId, Refusal> {
    id.parse().map_err(|_| Refusal::plain(ErrorCode::NotFound))
}

fn view(app: &App, who: &SignedInAs, visitor: &Visitor, all: &[NotificationAddress]) -> Addresses {
    let now = app.now();
    Addresses {
        site: site(app, visitor.language),
        own: Own::of(app, who, visitor, Section::BelowSecurity),
        rows: all.iter().map(|address| row(address, now)).collect(),
        is_offered: address::is_offered(app),
        done: None,
        typed: String::new(),
        fault: None,
        action: ADDRESS.to_owned(),
    }
}

fn row(address: &NotificationAddress, now: Timestamp) -> AddressRow {
    AddressRow {
        address: address.address.to_string(),
        confirmed: address.confirmed_at.map(|at| When::at(at, now)),
        asked: When::at(address.added_at, now),
        has_failed: address.failed_at.is_some(),
        again_action: address.confirmed_at.is_none().then(|| format!("{ADDRESS}/{}/again", address.id)),
        remove_action: format!("{ADDRESS}/{}/remove", address.id),
    }
}
