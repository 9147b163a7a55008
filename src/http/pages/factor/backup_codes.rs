//! Backup codes: how many are left, a new set, shown once, and as a file.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use nod_core::factor::backup_code::BackupCode;
use nod_core::factor::method::Method;
use nod_core::wire::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::view::{BackupCodes, CodesLeft};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::factor::backup_code;
use crate::flow::sign_in::SignedInAs;
use crate::flow::sign_in::methods::allows;
use crate::http::extract::Shared;
use crate::http::pages::layout::When;
use crate::http::pages::layout::settings::{Own, Section};
use crate::http::pages::render::{failed, page, site};
use crate::http::pages::visitor::{Form, Nothing, Signed, Visitor, sign_in_first};

const ADDRESS: &str = "/account/backup-codes";

type PageResult = Result<Response, Response>;

/// `GET /account/backup-codes`.
///
/// # Errors
/// The store's.
pub async fn show(State(app): State<Shared>, Signed { who, visitor }: Signed) -> PageResult {
    let left = backup_code::left(&app, who.account.id).await.map_err(|refusal| failed(&app, refusal))?;
    let now = app.now();
    let left = left.map(|left| CodesLeft {
        unused: u64::try_from(left.unused).unwrap_or(u64::MAX),
        all: u64::try_from(left.all).unwrap_or(u64::MAX),
        made: When::at(left.made_at, now),
    });
    let made = backup_code::recovery_code(&app, who.account.id).await.map_err(|refusal| failed(&app, refusal))?;
    let recovery_made = made.map(|at| When::at(at, now));
    Ok(visitor.answer(&app, page(&BackupCodes { left, recovery_made, ..empty(&app, &who, &visitor) })))
}

/// `POST /account/backup-codes`: makes a set and shows it, once.
///
/// # Errors
/// `reauthentication_needed`, `too_many_requests`, `overloaded`, and the store's.
pub async fn create(State(app): State<Shared>, Form { visitor, .. }: Form<Nothing>) -> PageResult {
    let who = visitor.signed_in().map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    let made = backup_code::create(&app, &who).await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    let codes = made.iter().map(BackupCode::grouped).collect();
    Ok(page(&BackupCodes { codes, ..empty(&app, &who, &visitor) }))
}

/// `POST /account/backup-codes/recovery`: makes a recovery code and shows it, once.
///
/// # Errors
/// `two_step_off`, `reauthentication_needed`, `too_many_requests`, and the store's.
pub async fn create_recovery(State(app): State<Shared>, Form { visitor, .. }: Form<Nothing>) -> PageResult {
    let who = visitor.signed_in().map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    let made = backup_code::create_recovery_code(&app, &who).await;
    let made = made.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(page(&BackupCodes { recovery: Some(made.grouped()), ..empty(&app, &who, &visitor) }))
}

/// The codes on the page.
#[derive(Deserialize)]
pub struct Shown {
    codes: SecretString,
}

/// `POST /account/backup-codes/download`: the codes that the page shows, as a file. They are nowhere but on the page, so the page sends
/// them.
///
/// # Errors
/// `bad_field` when they are none.
pub async fn download(State(app): State<Shared>, Form { visitor, fields }: Form<Shown>) -> PageResult {
    visitor.signed_in().map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    let codes = fields.codes.expose_secret().split(' ').map(|code| BackupCode::parse(&code.to_owned().into()));
    let Some(codes) = codes.collect::<Option<Vec<BackupCode>>>() else {
        return Err(failed(&app, Refusal::plain(ErrorCode::BadField)));
    };
    let mut text = format!("{}\r\n\r\n", app.issuer());
    for code in &codes {
        text.push_str(code.grouped().expose_secret());
        text.push_str("\r\n");
    }
    let mut response = text.into_response();
    let disposition = HeaderValue::from_static("attachment; filename=\"backup-codes.txt\"");
    response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}

fn empty(app: &App, who: &SignedInAs, visitor: &Visitor) -> BackupCodes {
    BackupCodes {
        site: site(app, visitor.language),
        own: Own::of(app, who, visitor, Section::BelowSecurity),
        is_allowed: allows(app, Method::BackupCode),
        left: None,
        codes: Vec::new(),
        recovery: None,
        recovery_made: None,
        recovery_action: format!("{ADDRESS}/recovery"),
        create_action: ADDRESS.to_owned(),
        download_action: format!("{ADDRESS}/download"),
        done_href: ADDRESS.to_owned(),
    }
}
