//! One phone of an account: how it does, its name, and its end.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::device::{Device, DisplayName};
use nod_core::factor::method::Method;
use nod_core::wire::ErrorCode;
use serde::Deserialize;

use super::view::{Health, Phone, Tested};
use crate::app::App;
use crate::flow::factor::two_step;
use crate::flow::sign_in::{self, SignedInAs};
use crate::flow::{Refusal, device, push};
use crate::http::extract::Shared;
use crate::http::pages::layout::When;
use crate::http::pages::layout::settings::{Own, Section};
use crate::http::pages::render::{failed, page, page_with, site};
use crate::http::pages::visitor::{Form, Nothing, Signed, Visitor, sign_in_first};

type PageResult = Result<Response, Response>;

/// `?tested=`: what came of a test notification.
#[derive(Debug, Default, Deserialize)]
pub struct After {
    tested: Option<Tested>,
}

/// `GET /account/phones/{device}`.
///
/// # Errors
/// `not_found`, and the store's.
pub async fn show(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Signed { who, visitor }: Signed,
    after: Result<Query<After>, QueryRejection>,
) -> PageResult {
    let tested = after.ok().and_then(|Query(after)| after.tested);
    let view = async {
        let phone = own(&app, &who, &id).await?;
        view(&app, &who, &visitor, &phone, tested).await
    };
    Ok(visitor.answer(&app, page(&view.await.map_err(|refusal| failed(&app, refusal))?)))
}

/// The form with a new name.
#[derive(Debug, Deserialize)]
pub struct NameForm {
    name: String,
}

/// `POST /account/phones/{device}/rename`.
///
/// # Errors
/// `reauthentication_needed`, `not_found`, `too_many_requests`, and the store's.
pub async fn rename(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Form { visitor, fields }: Form<NameForm>,
) -> PageResult {
    let renamed = async {
        let who = visitor.signed_in()?;
        sign_in::require_strongest(&app, &who)?;
        let phone = own(&app, &who, &id).await?;
        let Ok(name) = fields.name.parse::<DisplayName>() else {
            app.metrics.error(ErrorCode::BadField);
            let view = view(&app, &who, &visitor, &phone, None).await?;
            return Ok(Some(Phone { typed: fields.name, bad_name: true, ..view }));
        };
        device::rename(&app, &phone, &name).await?;
        Ok(None)
    };
    match renamed.await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))? {
        Some(view) => Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)),
        None => Ok(Redirect::to(&format!("/account/phones/{id}")).into_response()),
    }
}

/// `POST /account/phones/{device}/test`: sends it a test notification.
///
/// # Errors
/// `reauthentication_needed`, `not_found`, `too_many_requests`, and the store's.
pub async fn test(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Form { visitor, .. }: Form<Nothing>,
) -> PageResult {
    let tested = async {
        let who = visitor.signed_in()?;
        sign_in::require_approval(&who)?;
        let phone = own(&app, &who, &id).await?;
        device::test(&app, &phone).await
    };
    let tested = match tested.await {
        Ok(tested) if tested.sent.is_empty() => Tested::None,
        Ok(tested) if tested.accepted() > 0 => Tested::Sent,
        Ok(_) => Tested::Failed,
        Err(refusal) => return Err(sign_in_first(&app, &visitor, refusal)),
    };
    Ok(Redirect::to(&format!("/account/phones/{id}?tested={}", tested.name())).into_response())
}

/// What the owner says of the screen lock.
#[derive(Debug, Deserialize)]
pub struct ScreenLockForm {
    screen_lock: Wanted,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Wanted {
    On,
    Off,
}

/// `POST /account/phones/{device}/screen-lock`: asks for the phone's screen lock from now on, or no more.
///
/// # Errors
/// `reauthentication_needed`, `not_found`, `too_many_requests`, and the store's.
pub async fn screen_lock(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Form { visitor, fields }: Form<ScreenLockForm>,
) -> PageResult {
    let done = async {
        let who = visitor.signed_in()?;
        sign_in::require_strongest(&app, &who)?;
        let phone = own(&app, &who, &id).await?;
        match fields.screen_lock {
            Wanted::On => device::screen_lock::ask(&app, &who, &phone).await,
            Wanted::Off => device::screen_lock::remove(&app, &who, &phone).await,
        }
    };
    done.await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(Redirect::to(&format!("/account/phones/{id}")).into_response())
}

/// The active phone of that id. Somebody else's is as good as none.
async fn own(app: &App, who: &SignedInAs, id: &str) -> Result<Device, Refusal> {
    let unknown = || Refusal::plain(ErrorCode::NotFound);
    let phones = device::of_account(app, who.account.id).await?;
    phones.into_iter().find(|phone| phone.id.to_string() == id).ok_or_else(unknown)
}

async fn view(
    app: &App,
    who: &SignedInAs,
    visitor: &Visitor,
    phone: &Device,
    tested: Option<Tested>,
) -> Result<Phone, Refusal> {
    let now = app.now();
    let is_silent = push::silent_devices(app, who.account.id).await?.contains(&phone.id);
    let health = if is_silent {
        Health::Silent
    } else if device::info(app, phone).await?.push_targets.is_empty() {
        Health::None
    } else {
        Health::Good
    };
    let base = format!("/account/phones/{}", phone.id);
    Ok(Phone {
        site: site(app, visitor.language),
        own: Own::of(app, who, visitor, Section::BelowSecurity),
        name: phone.name.to_string(),
        typed: phone.name.to_string(),
        bad_name: false,
        platform: phone.platform.clone(),
        added: When::at(phone.created_at, now),
        last_answer: phone.last_answer_at.map(|at| When::at(at, now)),
        health,
        tested,
        last: two_step::is_last(app, who, Method::Phone).await?,
        screen_lock: device::screen_lock::standing(app, phone).await?.into(),
        screen_lock_action: format!("{base}/screen-lock"),
        test_action: format!("{base}/test"),
        rename_action: format!("{base}/rename"),
        remove_action: format!("{base}/remove"),
    })
}
