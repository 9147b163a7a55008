//! The page of a signed-in account.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::challenge::StateName;
use nod_core::device::Device;
use nod_core::id::SessionId;
use nod_core::session::Session;
use nod_core::time::Timestamp;

use super::layout::When;
use super::render::{failed, page, site};
use super::visitor::{Form, Nothing, Signed, sign_in_first};
use crate::flow::account::{self, Overview};
use crate::flow::factor::{app_password, backup_code, codes_app};
use crate::flow::sign_in::{self, SignedInAs};
use crate::http::extract::Shared;
use view::Outcome;

pub mod view;

/// How many requests the account page lists.
const ACTIVITY: u32 = 20;

type PageResult = Result<Response, Response>;

/// `GET /account`.
///
/// # Errors
/// The store's.
pub async fn overview(State(app): State<Shared>, Signed { who, visitor }: Signed) -> PageResult {
    let overview = account::overview(&app, who.account.id, ACTIVITY).await.map_err(|refusal| failed(&app, refusal))?;
    let sessions = sign_in::sessions(&app, &who).await.map_err(|refusal| failed(&app, refusal))?;
    let app_passwords = app_password::list(&app, who.account.id).await.map_err(|refusal| failed(&app, refusal))?;
    let apps = codes_app::list(&app, who.account.id).await.map_err(|refusal| failed(&app, refusal))?;
    let codes = backup_code::left(&app, who.account.id).await.map_err(|refusal| failed(&app, refusal))?;
    let now = app.now();
    let live = app_passwords.iter().filter(|password| !password.has_ended(now)).count();
    let view = view::Account {
        site: site(&app, visitor.language),
        csrf: visitor.csrf(&app),
        username: who.account.username.to_string(),
        display_name: who.account.display_name.as_ref().map(ToString::to_string).unwrap_or_default(),
        phones: phones(&overview, now),
        codes_apps: count(apps.len()),
        codes_apps_href: "/account/codes-apps".to_owned(),
        backup_codes: codes.map(|left| (count(left.unused), count(left.all))),
        backup_codes_href: "/account/backup-codes".to_owned(),
        app_passwords: count(live),
        app_passwords_href: "/account/app-passwords".to_owned(),
        sign_out_others_action: (sessions.len() > 1).then(|| "/account/sessions/sign-out".to_owned()),
        sessions: sessions.iter().map(|session| self::session(session, &who, now)).collect(),
        activity: activity(&overview, now),
        add_phone_action: "/account/phones".to_owned(),
        sign_out_action: "/sign-out".to_owned(),
    };
    Ok(visitor.answer(&app, page(&view)))
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn phones(overview: &Overview, now: Timestamp) -> Vec<view::Phone> {
    let active = overview.devices.iter().filter(|device| device.is_active());
    active.map(|device| phone(device, overview.silent.contains(&device.id), now)).collect()
}

fn phone(device: &Device, silent: bool, now: Timestamp) -> view::Phone {
    view::Phone {
        name: device.name.to_string(),
        platform: device.platform.clone(),
        added: When::at(device.created_at, now),
        last_answer: device.last_answer_at.map(|at| When::at(at, now)),
        is_silent: silent,
        remove_action: format!("/account/phones/{}/remove", device.id),
    }
}

fn session(session: &Session, who: &SignedInAs, now: Timestamp) -> view::Session {
    let current = session.id == who.session.id;
    view::Session {
        browser: session.browser.clone(),
        place: None,
        address: session.ip.clone(),
        since: When::at(session.authenticated_at, now),
        used: When::at(session.last_used_at, now),
        current,
        sign_out_action: (!current).then(|| format!("/account/sessions/{}/sign-out", session.id)),
    }
}

fn activity(overview: &Overview, now: Timestamp) -> Vec<view::ActivityRow> {
    let row = |entry: &account::Activity| view::ActivityRow {
        at: When::at(entry.at, now),
        service: entry.service.clone(),
        browser: entry.browser.clone(),
        place: None,
        address: entry.ip.clone(),
        outcome: match entry.state {
            StateName::Pending => Outcome::Pending,
            StateName::Approved | StateName::Redeemed => Outcome::Approved,
            StateName::Denied => Outcome::Denied,
            StateName::Reported => Outcome::Reported,
            StateName::Expired => Outcome::Expired,
            StateName::Cancelled => Outcome::Cancelled,
        },
        device: entry.device.clone(),
    };
    overview.activity.iter().map(row).collect()
}

/// `POST /account/sessions/{session}/sign-out`: ends the session of another browser.
///
/// # Errors
/// `reauthentication_needed`, and the store's.
pub async fn sign_out_other(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Form { visitor, .. }: Form<Nothing>,
) -> PageResult {
    let ended = async {
        let who = visitor.signed_in()?;
        // What is no id is nobody's session, and so has ended.
        match id.parse::<SessionId>() {
            Ok(id) => sign_in::sign_out_other(&app, &who, id).await,
            Err(_) => Ok(()),
        }
    };
    ended.await.map_err(|refusal| sign_in_first(&app, refusal))?;
    Ok(Redirect::to("/account").into_response())
}

/// `POST /account/sessions/sign-out`: ends the sessions of all other browsers.
///
/// # Errors
/// `reauthentication_needed`, and the store's.
pub async fn sign_out_others(State(app): State<Shared>, Form { visitor, .. }: Form<Nothing>) -> PageResult {
    let ended = async { sign_in::sign_out_others(&app, &visitor.signed_in()?).await };
    ended.await.map_err(|refusal| sign_in_first(&app, refusal))?;
    Ok(Redirect::to("/account").into_response())
}
