//! App passwords: listed, made, shown once, removed. Backup codes are in [`backup_codes`], codes apps in
//! [`codes_apps`].

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::device::DisplayName;
use nod_core::factor::app_password::{AppPassword, Scope, Use};
use nod_core::id::AppPasswordId;
use nod_core::time::Timestamp;
use nod_core::wire::ErrorCode;
use serde::Deserialize;

use super::layout::When;
use super::layout::settings::{Own, Section};
use super::render::{failed, page, page_with, site};
use super::visitor::{Form, Nothing, Signed, Visitor, sign_in_first};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::factor::app_password::{self, Request};
use crate::flow::sign_in::SignedInAs;
use crate::http::extract::Shared;
use crate::words::Language;
use view::{AppPasswordFault, AppPasswordRow, AppPasswordShown, AppPasswords, AppScope, Lifetime, SeenUse};

pub mod backup_codes;
pub mod codes_apps;
pub mod passkeys;
pub mod two_step;
pub mod view;

const ADDRESS: &str = "/account/app-passwords";

type PageResult = Result<Response, Response>;

/// `GET /account/app-passwords`.
///
/// # Errors
/// The store's.
pub async fn list(State(app): State<Shared>, Signed { who, visitor }: Signed) -> PageResult {
    let new = AppPasswordId::new(app.now(), &*app.random).to_string();
    let form = NewForm { id: new, name: String::new(), scope: "any".to_owned(), lifetime: "open".to_owned() };
    let view = view(&app, &who, &visitor, form, None).await.map_err(|refusal| failed(&app, refusal))?;
    Ok(visitor.answer(&app, page(&view)))
}

/// The form for a new app password.
#[derive(Debug, Deserialize)]
pub struct NewForm {
    id: String,
    name: String,
    scope: String,
    lifetime: String,
}

/// `POST /account/app-passwords`: makes one and shows it, once.
///
/// # Errors
/// `reauthentication_needed`, `too_many_requests`, and the store's.
pub async fn create(State(app): State<Shared>, Form { visitor, fields }: Form<NewForm>) -> PageResult {
    let who = visitor.signed_in().map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    let bad = || failed(&app, Refusal::plain(ErrorCode::BadField));
    // What people choose from a list and what the form brings are right, unless somebody made the form.
    let (Ok(id), Some(scope), Some(lifetime)) =
        (fields.id.parse(), Scope::from_name(&fields.scope), Lifetime::from_name(&fields.lifetime))
    else {
        return Err(bad());
    };
    let fault = match fields.name.parse::<DisplayName>() {
        Err(_) => AppPasswordFault::Name,
        Ok(name) => {
            let request = Request { id, name: name.clone(), scope, lifetime: lifetime.duration() };
            match app_password::create(&app, &who, request).await {
                Ok(secret) => {
                    return Ok(page(&AppPasswordShown {
                        site: site(&app, visitor.language),
                        name: name.to_string(),
                        secret: secret.grouped(),
                        username: who.account.username.to_string(),
                        scope: AppScope(scope),
                        done_href: ADDRESS.to_owned(),
                    }));
                }
                Err(Refusal { code: ErrorCode::TooManyAppPasswords, .. }) => AppPasswordFault::TooMany,
                Err(Refusal { code: ErrorCode::AppPasswordMade, .. }) => AppPasswordFault::Made,
                Err(refusal) => return Err(sign_in_first(&app, &visitor, refusal)),
            }
        }
    };
    let code = match fault {
        AppPasswordFault::Name => ErrorCode::BadField,
        AppPasswordFault::TooMany => ErrorCode::TooManyAppPasswords,
        AppPasswordFault::Made => ErrorCode::AppPasswordMade,
    };
    app.metrics.error(code);
    let fields = match fault {
        AppPasswordFault::Made => NewForm { id: AppPasswordId::new(app.now(), &*app.random).to_string(), ..fields },
        AppPasswordFault::Name | AppPasswordFault::TooMany => fields,
    };
    let view = view(&app, &who, &visitor, fields, Some(fault)).await.map_err(|refusal| failed(&app, refusal))?;
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
}

/// `POST /account/app-passwords/{app_password}/remove`.
///
/// # Errors
/// `not_found`, and the store's.
pub async fn remove(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Form { visitor, .. }: Form<Nothing>,
) -> PageResult {
    let id = id.parse().map_err(|_| failed(&app, Refusal::plain(ErrorCode::NotFound)))?;
    end(&app, &visitor, Some(id)).await
}

/// `POST /account/app-passwords/remove`: all of them.
///
/// # Errors
/// The store's.
pub async fn remove_all(State(app): State<Shared>, Form { visitor, .. }: Form<Nothing>) -> PageResult {
    end(&app, &visitor, None).await
}

async fn end(app: &App, visitor: &Visitor, which: Option<AppPasswordId>) -> PageResult {
    let ended = async { app_password::revoke(app, &visitor.signed_in()?, which).await };
    ended.await.map_err(|refusal| sign_in_first(app, visitor, refusal))?;
    Ok(Redirect::to(ADDRESS).into_response())
}

async fn view(
    app: &App,
    who: &SignedInAs,
    visitor: &Visitor,
    form: NewForm,
    fault: Option<AppPasswordFault>,
) -> Result<AppPasswords, Refusal> {
    let now = app.now();
    let all = app_password::list(app, who.account.id).await?;
    let (ended, live): (Vec<&AppPassword>, Vec<&AppPassword>) = all.iter().partition(|one| one.has_ended(now));
    let row = |password: &AppPassword| row(app, password, visitor.language, now);
    Ok(AppPasswords {
        site: site(app, visitor.language),
        own: Own::of(app, who, visitor, Section::AppPasswords),
        form_id: form.id,
        name: form.name,
        chosen_scope: Scope::from_name(&form.scope).unwrap_or(Scope::Any),
        chosen_lifetime: Lifetime::from_name(&form.lifetime).unwrap_or(Lifetime::Open),
        fault,
        passwords: live.into_iter().map(row).collect(),
        ended: ended.into_iter().filter(|password| password.refused.is_some()).map(row).collect(),
        create_action: ADDRESS.to_owned(),
        remove_all_action: format!("{ADDRESS}/remove"),
    })
}

fn row(app: &App, password: &AppPassword, language: Language, now: Timestamp) -> AppPasswordRow {
    let used = |used: &Use| SeenUse {
        at: When::at(used.at, now),
        address: used.ip.clone(),
        place: used.ip.as_deref().and_then(|ip| app.places.name(ip, language.tag())),
    };
    AppPasswordRow {
        name: password.name.to_string(),
        scope: AppScope(password.scope),
        created: When::at(password.created_at, now),
        last_use: password.last_use.as_ref().map(used),
        until: password.expires_at.map(|end| When::at(end, now)),
        refused: password.refused.as_ref().map(used),
        remove_action: format!("{ADDRESS}/{}/remove", password.id),
    }
}
