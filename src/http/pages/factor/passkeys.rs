//! Passkeys: listed, made, renamed, removed.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::device::DisplayName;
use nod_core::factor::method::Method;
use nod_core::factor::passkey::{Kept, Passkey, Transport};
use nod_core::time::Timestamp;
use nod_core::wire::ErrorCode;
use serde::Deserialize;

use super::two_step;
use super::view::{KeptAt, PasskeyFault, PasskeyRow, Passkeys};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::factor::passkey;
use crate::flow::factor::two_step as flow;
use crate::flow::sign_in::methods::allows;
use crate::flow::sign_in::{SignedInAs, passkey_site};
use crate::http::extract::Shared;
use crate::http::pages::layout::When;
use crate::http::pages::layout::settings::{Own, Section};
use crate::http::pages::passkey::{CreationOptions, MadeForm};
use crate::http::pages::render::{failed, page, page_with, site};
use crate::http::pages::visitor::{Form, Nothing, Signed, Visitor, sign_in_first};

const ADDRESS: &str = "/account/passkeys";

type PageResult = Result<Response, Response>;

/// `GET /account/passkeys`.
///
/// # Errors
/// The store's.
pub async fn list(State(app): State<Shared>, Signed { who, visitor }: Signed) -> PageResult {
    let view = view(&app, &who, &visitor, None).await.map_err(|refusal| failed(&app, refusal))?;
    Ok(visitor.answer(&app, page(&view)))
}

/// `POST /account/passkeys/options`: what the page's script asks the browser for.
///
/// # Errors
/// `reauthentication_needed`, `too_many_passkeys`, `not_found`, and the store's.
pub async fn options(State(app): State<Shared>, Form { visitor, .. }: Form<Nothing>) -> PageResult {
    let asked = async { passkey::begin(&app, &visitor.signed_in()?).await };
    let request = asked.await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(CreationOptions::of(request, app.config.service.name.clone()).into_response())
}

/// `POST /account/passkeys`: adds the one that was made.
///
/// # Errors
/// `reauthentication_needed`, `too_many_requests`, `not_found`, and the store's.
pub async fn add(State(app): State<Shared>, Form { visitor, fields }: Form<MadeForm>) -> PageResult {
    let who = visitor.signed_in().map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    let (fault, code) = match fields.name.parse::<DisplayName>() {
        Err(_) => (PasskeyFault::Name, ErrorCode::BadField),
        Ok(name) => match passkey::add(&app, &who, fields.named(name)).await {
            Ok(()) if who.account.two_step.is_on() => return Ok(Redirect::to(ADDRESS).into_response()),
            // A step of the set-up: it goes on.
            Ok(()) => return Ok(Redirect::to(two_step::CODES).into_response()),
            Err(Refusal { code: ErrorCode::PasskeyRefused, .. }) => (PasskeyFault::Refused, ErrorCode::PasskeyRefused),
            Err(Refusal { code: ErrorCode::TooManyPasskeys, .. }) => {
                (PasskeyFault::TooMany, ErrorCode::TooManyPasskeys)
            }
            Err(refusal) => return Err(sign_in_first(&app, &visitor, refusal)),
        },
    };
    faulty(&app, &who, &visitor, fault, code).await
}

/// A new name.
#[derive(Debug, Deserialize)]
pub struct RenameForm {
    name: String,
}

/// `POST /account/passkeys/{passkey}/rename`.
///
/// # Errors
/// `reauthentication_needed`, `too_many_requests`, `not_found`, and the store's.
pub async fn rename(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Form { visitor, fields }: Form<RenameForm>,
) -> PageResult {
    let who = visitor.signed_in().map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    let id = id.parse().map_err(|_| failed(&app, Refusal::plain(ErrorCode::NotFound)))?;
    let Ok(name) = fields.name.parse::<DisplayName>() else {
        return faulty(&app, &who, &visitor, PasskeyFault::Rename, ErrorCode::BadField).await;
    };
    passkey::rename(&app, &who, id, name).await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(Redirect::to(ADDRESS).into_response())
}

/// `POST /account/passkeys/{passkey}/remove`.
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
        let id = id.parse().map_err(|_| Refusal::plain(ErrorCode::NotFound))?;
        let is_there = passkey::list(&app, who.account.id).await?.iter().any(|passkey| passkey.id == id);
        if is_there && flow::is_last(&app, &who, Method::Passkey).await? {
            return Ok(two_step::OFF_LAST);
        }
        passkey::remove(&app, &who, id).await?;
        Ok(ADDRESS)
    };
    let to = removed.await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(Redirect::to(to).into_response())
}

async fn faulty(app: &App, who: &SignedInAs, visitor: &Visitor, fault: PasskeyFault, code: ErrorCode) -> PageResult {
    app.metrics.error(code);
    let view = view(app, who, visitor, Some(fault)).await.map_err(|refusal| sign_in_first(app, visitor, refusal))?;
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
}

async fn view(
    app: &App,
    who: &SignedInAs,
    visitor: &Visitor,
    fault: Option<PasskeyFault>,
) -> Result<Passkeys, Refusal> {
    let now = app.now();
    let passkeys = passkey::list(app, who.account.id).await?;
    let site = site(app, visitor.language);
    let suggested = visitor.facts.browser.as_ref().map_or_else(String::new, ToString::to_string);
    Ok(Passkeys {
        own: Own::of(app, who, visitor, Section::Passkeys),
        rows: passkeys.iter().map(|passkey| row(passkey, who, now)).collect(),
        can_be_made: passkey_site(app).is_some(),
        is_allowed: allows(app, Method::Passkey),
        name: suggested,
        fault,
        add_action: ADDRESS.to_owned(),
        options_action: format!("{ADDRESS}/options"),
        site,
    })
}

fn row(passkey: &Passkey, who: &SignedInAs, now: Timestamp) -> PasskeyRow {
    PasskeyRow {
        name: passkey.name.to_string(),
        kept: match passkey.credential.kept {
            Kept::Synced { .. } => KeptAt::Synced,
            Kept::InOnePlace if passkey.transports.contains(&Transport::Internal) => KeptAt::Device,
            Kept::InOnePlace => KeptAt::SecurityKey,
        },
        is_in_use: who.session.strength.passkey() == Some(passkey.id),
        added: When::at(passkey.created_at, now),
        last_use: passkey.last_used_at.map(|at| When::at(at, now)),
        rename_action: format!("{ADDRESS}/{}/rename", passkey.id),
        remove_action: format!("{ADDRESS}/{}/remove", passkey.id),
    }
}
