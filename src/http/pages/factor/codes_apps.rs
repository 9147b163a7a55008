//! Codes apps: listed, set up by QR code or typed secret, removed.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::device::DisplayName;
use nod_core::factor::method::Method;
use nod_core::id::CodesAppId;
use nod_core::wire::ErrorCode;
use secrecy::ExposeSecret;
use serde::Deserialize;

use super::two_step;
use super::view::{CodesAppFault, CodesAppNew, CodesAppRow, CodesApps};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::factor::codes_app;
use crate::flow::factor::two_step as flow;
use crate::flow::sign_in::SignedInAs;
use crate::flow::sign_in::methods::allows;
use crate::http::extract::Shared;
use crate::http::pages::layout::settings::{Own, Section};
use crate::http::pages::layout::{When, qr};
use crate::http::pages::render::{failed, page, page_with, site};
use crate::http::pages::visitor::{Form, Nothing, Signed, Visitor, sign_in_first};

const ADDRESS: &str = "/account/codes-apps";

type PageResult = Result<Response, Response>;

/// `GET /account/codes-apps`.
///
/// # Errors
/// The store's.
pub async fn list(State(app): State<Shared>, Signed { who, visitor }: Signed) -> PageResult {
    let apps = codes_app::list(&app, who.account.id).await.map_err(|refusal| failed(&app, refusal))?;
    let now = app.now();
    let row = |one: nod_core::factor::codes_app::CodesApp| CodesAppRow {
        name: one.name.to_string(),
        added: When::at(one.created_at, now),
        remove_action: format!("{ADDRESS}/{}/remove", one.id),
    };
    let view = CodesApps {
        site: site(&app, visitor.language),
        own: Own::of(&app, &who, &visitor, Section::BelowSecurity),
        apps: apps.into_iter().map(row).collect(),
        new_href: allows(&app, Method::Code).then(|| format!("{ADDRESS}/new")),
    };
    Ok(visitor.answer(&app, page(&view)))
}

/// `GET /account/codes-apps/new`: a seed that counts for nothing until a code of it is typed.
///
/// # Errors
/// `reauthentication_needed`, and the store's.
pub async fn new(State(app): State<Shared>, Signed { who, visitor }: Signed) -> PageResult {
    let id = CodesAppId::new(app.now(), &*app.random);
    let view = set_up(&app, &who, &visitor, id, String::new(), None);
    Ok(visitor.answer(&app, page(&view.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?)))
}

/// The form of the set-up. It has no `Debug`: a code is in it.
#[derive(Deserialize)]
pub struct AddForm {
    id: String,
    name: String,
    code: String,
}

/// `POST /account/codes-apps`: adds it, with its first code.
///
/// # Errors
/// `reauthentication_needed`, `too_many_requests`, and the store's.
pub async fn add(State(app): State<Shared>, Form { visitor, fields }: Form<AddForm>) -> PageResult {
    let who = visitor.signed_in().map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    let id: CodesAppId = fields.id.parse().map_err(|_| failed(&app, Refusal::plain(ErrorCode::BadField)))?;
    let (fault, code) = match fields.name.parse::<DisplayName>() {
        Err(_) => (CodesAppFault::Name, ErrorCode::BadField),
        Ok(name) => match codes_app::add(&app, &who, id, name, &fields.code).await {
            Ok(()) if who.account.two_step.is_on() => return Ok(Redirect::to(ADDRESS).into_response()),
            Ok(()) => return Ok(Redirect::to(two_step::CODES).into_response()),
            Err(Refusal { code: ErrorCode::CodeWrong, .. }) => (CodesAppFault::Code, ErrorCode::CodeWrong),
            Err(Refusal { code: ErrorCode::TooManyCodesApps, .. }) => {
                (CodesAppFault::TooMany, ErrorCode::TooManyCodesApps)
            }
            Err(refusal) => return Err(sign_in_first(&app, &visitor, refusal)),
        },
    };
    app.metrics.error(code);
    let view = set_up(&app, &who, &visitor, id, fields.name, Some(fault));
    let view = view.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
}

/// `POST /account/codes-apps/{codes_app}/remove`.
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
        let is_there = codes_app::list(&app, who.account.id).await?.iter().any(|app| app.id == id);
        if is_there && flow::is_last(&app, &who, Method::Code).await? {
            return Ok(two_step::OFF_LAST);
        }
        codes_app::remove(&app, &who, id).await?;
        Ok(ADDRESS)
    };
    let to = removed.await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(Redirect::to(to).into_response())
}

fn set_up(
    app: &App,
    who: &SignedInAs,
    visitor: &Visitor,
    id: CodesAppId,
    name: String,
    fault: Option<CodesAppFault>,
) -> Result<CodesAppNew, Refusal> {
    let seed = codes_app::begin(app, who, id)?;
    let link = seed.link(&app.config.service.name, who.account.username.as_str());
    Ok(CodesAppNew {
        site: site(app, visitor.language),
        csrf: visitor.csrf(app),
        form_id: id.to_string(),
        name,
        fault,
        qr: qr::svg(link.expose_secret()).unwrap_or_default(),
        secret: seed.grouped(),
        add_action: ADDRESS.to_owned(),
        back_href: ADDRESS.to_owned(),
    })
}
