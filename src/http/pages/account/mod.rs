//! The pages of a signed-in account: its state, what happened, its password, and what to do when somebody else was in.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::account::TwoStep;
use nod_core::device::Device;
use nod_core::factor::method::Method;
use nod_core::id::SessionId;
use nod_core::session::Session;
use nod_core::time::Timestamp;

use super::layout::When;
use super::layout::settings::{Own, Section};
use super::render::{failed, page, site};
use super::visitor::{Form, Nothing, Signed, sign_in_first};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::account::{self, Overview};
use crate::flow::factor::{app_password, backup_code, codes_app};
use crate::flow::mail::{address, recovery};
use crate::flow::organisation::{authority, export as exported};
use crate::flow::sign_in::{self, SignedInAs};
use crate::http::extract::Shared;
use crate::words::{Language, Moment, Words};
use view::Protection;

pub mod activity;
pub mod language;
pub mod password;
pub mod secure;
pub mod view;

/// How many events the security page lists.
const LATEST: u32 = 5;

type PageResult = Result<Response, Response>;

/// `GET /account`: the state of the account.
///
/// # Errors
/// The store's.
pub async fn overview(State(app): State<Shared>, Signed { who, visitor }: Signed) -> PageResult {
    let gathered = async {
        let account = who.account.id;
        let overview = account::overview(&app, account, LATEST).await?;
        let events = account::events(&app, account, LATEST).await?;
        let sessions = sign_in::sessions(&app, &who).await?;
        let app_passwords = app_password::list(&app, account).await?;
        let codes_apps = count(codes_app::list(&app, account).await?.len());
        let codes = backup_code::left(&app, account).await?;
        let addresses = address::list(&app, account).await?;
        let recovery = recovery::under_way(&app, account).await?;
        let passkeys = count(sign_in::methods::methods(&app, account).await?.passkeys);
        let administers = authority::administers(&app, &who.account).await?;
        Ok::<_, Refusal>((
            administers,
            overview,
            events,
            sessions,
            app_passwords,
            codes_apps,
            codes,
            passkeys,
            addresses,
            recovery,
        ))
    };
    let (administers, overview, events, sessions, app_passwords, codes_apps, codes, passkeys, addresses, recovery) =
        gathered.await.map_err(|refusal| failed(&app, refusal))?;
    let now = app.now();
    let phones = phones(&overview, now);
    let since = match who.account.two_step {
        TwoStep::On { since } => Some(When::at(since, now)),
        TwoStep::Off => None,
    };
    let view = view::Account {
        site: site(&app, visitor.language),
        own: Own { administers, ..Own::of(&app, &who, &visitor, Section::Security) },
        protection: protection(since.is_some(), &phones, passkeys > 0),
        two_step_since: since,
        phones,
        passkeys,
        recovery: recovery.and_then(|recovery| recovery.ready_at).and_then(|at| moment(visitor.language, at)),
        addresses: count(addresses.iter().filter(|address| address.confirmed_at.is_some()).count()),
        codes_apps,
        has_backup_codes: sign_in::methods::allows(&app, Method::BackupCode),
        backup_codes: codes.map(|left| (count(left.unused), count(left.all))),
        app_passwords: count(app_passwords.iter().filter(|password| !password.has_ended(now)).count()),
        sign_out_others_action: (sessions.len() > 1).then(|| "/account/sessions/sign-out".to_owned()),
        sessions: sessions.iter().map(|session| self::session(&app, session, (&who, visitor.language), now)).collect(),
        activity: events.iter().map(|event| activity::row(event, now)).collect(),
        export_action: "/account/export".to_owned(),
    };
    Ok(visitor.answer(&app, page(&view)))
}

fn protection(is_on: bool, phones: &[view::PhoneRow], has_passkeys: bool) -> Protection {
    if !is_on {
        return Protection::PasswordOnly;
    }
    match (phones, has_passkeys) {
        ([], true) => Protection::Passkey,
        ([], false) => Protection::Codes,
        (phones, _) if phones.iter().all(|phone| phone.is_silent) => Protection::SilentPhone,
        (_, true) => Protection::PhoneAndPasskey,
        (_, false) => Protection::Phone,
    }
}

/// A moment to come, to the minute.
fn moment(language: Language, at: Timestamp) -> Option<String> {
    Moment::parse(&at.to_string()).map(|at| Words::of(language).moment(at))
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn phones(overview: &Overview, now: Timestamp) -> Vec<view::PhoneRow> {
    let active = overview.devices.iter().filter(|device| device.is_active());
    active.map(|device| phone(device, overview.silent.contains(&device.id), now)).collect()
}

fn phone(device: &Device, silent: bool, now: Timestamp) -> view::PhoneRow {
    view::PhoneRow {
        name: device.name.to_string(),
        platform: device.platform.clone(),
        last_answer: device.last_answer_at.map(|at| When::at(at, now)),
        is_silent: silent,
        href: format!("/account/phones/{}", device.id),
    }
}

fn session(app: &App, session: &Session, (who, language): (&SignedInAs, Language), now: Timestamp) -> view::Session {
    let current = session.id == who.session.id;
    view::Session {
        browser: session.browser.clone(),
        place: session.ip.as_deref().and_then(|ip| app.places.name(ip, language.tag())),
        address: session.ip.clone(),
        since: When::at(session.authenticated_at, now),
        used: When::at(session.last_used_at, now),
        current,
        sign_out_action: (!current).then(|| format!("/account/sessions/{}/sign-out", session.id)),
    }
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
    ended.await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(Redirect::to("/account").into_response())
}

/// `POST /account/sessions/sign-out`: ends the sessions of all other browsers.
///
/// # Errors
/// `reauthentication_needed`, and the store's.
pub async fn sign_out_others(State(app): State<Shared>, Form { visitor, .. }: Form<Nothing>) -> PageResult {
    let ended = async { sign_in::sign_out_others(&app, &visitor.signed_in()?).await };
    ended.await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(Redirect::to("/account").into_response())
}

/// `POST /account/export`: all that is kept about the account, as one file.
///
/// # Errors
/// `reauthentication_needed`, and the store's.
pub async fn export(State(app): State<Shared>, Form { visitor, .. }: Form<Nothing>) -> PageResult {
    let written = async {
        let who = visitor.signed_in()?;
        sign_in::require_strongest(&app, &who)?;
        exported::own(&app, &who).await
    };
    let document = written.await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    let bytes = serde_json::to_vec_pretty(&document).map_err(|error| failed(&app, Refusal::internal(error)))?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"account.json\""));
    Ok(response)
}
