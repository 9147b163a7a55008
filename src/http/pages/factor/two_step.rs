//! Two-step verification: the steps of its set-up, its options, and the end of it.

use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::factor::backup_code::BackupCode;
use nod_core::factor::method::Method as MethodKind;
use nod_core::organisation::Demand;
use nod_core::wire::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::view::two_step::{Add, Choose, Codes, Done, Off, PasskeyTest, Required, Test, TestFault};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::device::enrolment;
use crate::flow::factor::backup_code;
use crate::flow::factor::two_step;
use crate::flow::sign_in::methods::{self, Methods, allows};
use crate::flow::sign_in::{self, SignedInAs};
use crate::http::extract::{Shared, WaitSlot};
use crate::http::pages::device::{LIVE_WAIT, Live, Seen};
use crate::http::pages::layout::settings::{Own, Section};
use crate::http::pages::passkey::{AnswerForm, RequestOptions};
use crate::http::pages::render::{failed, page, page_with, site};
use crate::http::pages::visitor::{
    Form, Nothing, ReturnTo, Signed, Visitor, sign_in_first, with_session, with_sign_in,
};

/// Where the set-up begins, and the options are.
pub const ADDRESS: &str = "/account/two-step";
/// Where the backup codes of the set-up are.
pub const CODES: &str = "/account/two-step/codes";
/// Where the script of the codes page asks whether they were saved on the phone.
pub const CODES_LIVE: &str = "/account/two-step/codes/live";
/// What the script of that page has seen: they are not saved.
pub const UNSAVED: u64 = 1;
/// Where the method is tried.
pub const TEST: &str = "/account/two-step/test";
/// Where the set-up ends.
pub const DONE: &str = "/account/two-step/done";
/// Where two-step verification is turned off.
pub const OFF: &str = "/account/two-step/off";

/// The same, when the last method was to be removed.
pub const OFF_LAST: &str = "/account/two-step/off?last";

type PageResult = Result<Response, Response>;

/// `GET /2fa`: short enough for everybody's instructions.
pub async fn short() -> Redirect {
    Redirect::to(ADDRESS)
}

/// `?next=`: where "Not now" leads, while two-step verification may still be set up later. `?needed`: something that needs two-step verification led here. `?last`: the last method was to be removed. `?unanswered`: no phone
/// approved the test.
#[derive(Debug, Default, Deserialize)]
pub struct Why {
    #[serde(default)]
    next: String,
    needed: Option<String>,
    last: Option<String>,
    unanswered: Option<String>,
}

/// `GET /account/two-step`: the first step of the set-up; once it is on, what can be added.
///
/// # Errors
/// The store's.
pub async fn begin(
    State(app): State<Shared>,
    Signed { who, visitor }: Signed,
    why: Result<Query<Why>, QueryRejection>,
) -> PageResult {
    let why = why.map(|Query(why)| why).unwrap_or_default();
    let methods = methods(&app, &who).await?;
    let phones = phones(&app, &who).await?;
    if who.account.two_step.is_on() {
        let view = Add {
            site: site(&app, visitor.language),
            own: Own::of(&app, &who, &visitor, Section::BelowSecurity),
            phones,
            codes_apps: count(methods.codes_apps),
            backup_codes: count(methods.backup_codes),
            phone_action: "/account/phones".to_owned(),
            codes_apps_href: allows(&app, MethodKind::Code).then(|| "/account/codes-apps".to_owned()),
            passkeys: count(methods.passkeys),
            passkeys_href: sign_in::passkey_site(&app).map(|_| "/account/passkeys".to_owned()),
            backup_codes_href: allows(&app, MethodKind::BackupCode).then(|| "/account/backup-codes".to_owned()),
            has_fewer: !app.config.sign_in.methods.is_all(),
        };
        return Ok(visitor.answer(&app, page(&view)));
    }
    let site = site(&app, visitor.language);
    let begun = match methods {
        _ if !phones.is_empty() => phones,
        Methods { codes_apps: 1.., .. } => site.w.factor_codes().to_owned(),
        Methods { passkeys: 1.., .. } => site.w.factor_passkeys().to_owned(),
        _ => String::new(),
    };
    let view = Choose {
        csrf: visitor.csrf(&app),
        needed: why.needed.is_some(),
        required: required(who.demand, &ReturnTo::parse(&why.next).unwrap_or_default()),
        has_passkeys: sign_in::passkey_site(&app).is_some(),
        has_codes_apps: allows(&app, MethodKind::Code),
        has_fewer: !app.config.sign_in.methods.is_all(),
        begun,
        codes_href: CODES.to_owned(),
        action: ADDRESS.to_owned(),
        site,
    };
    Ok(visitor.answer(&app, page(&view)))
}

/// What the organisation demands, as the page says it.
fn required(demand: Demand, next: &ReturnTo) -> Option<Required> {
    match demand {
        Demand::Nothing => None,
        Demand::Grace { until } => {
            Some(Required::Until { iso: until.to_string(), later_href: next.as_str().to_owned() })
        }
        Demand::Due => Some(Required::Now),
    }
}

/// The method of the first step.
#[derive(Debug, Deserialize)]
pub struct ChooseForm {
    method: Method,
}

/// What a person can begin with.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Method {
    Phone,
    Passkey,
    CodesApp,
}

/// `POST /account/two-step`: leads to the chosen method's own set-up.
///
/// # Errors
/// `reauthentication_needed`, `too_many_devices`, `too_many_requests`, and the store's.
pub async fn choose(State(app): State<Shared>, Form { visitor, fields }: Form<ChooseForm>) -> PageResult {
    let chosen = async {
        let who = visitor.signed_in()?;
        sign_in::require_strongest(&app, &who)?;
        Ok(match fields.method {
            Method::Phone => {
                let invitation = enrolment::invite(&app, who.account.id, Some(who.session.id)).await?;
                format!("/account/phones/new/{}", invitation.id)
            }
            Method::Passkey => "/account/passkeys".to_owned(),
            Method::CodesApp => "/account/codes-apps/new".to_owned(),
        })
    };
    let to = chosen.await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(Redirect::to(&to).into_response())
}

/// `GET /account/two-step/codes`.
///
/// # Errors
/// The store's.
pub async fn codes(State(app): State<Shared>, Signed { who, visitor }: Signed) -> PageResult {
    if let Some(elsewhere) = out_of_order(&app, &who).await? {
        return Ok(elsewhere);
    }
    if !allows(&app, MethodKind::BackupCode) {
        // There are none to be saved: the step after this one.
        return Ok(Redirect::to(TEST).into_response());
    }
    if has_saved(&app, &who).await? {
        // The phone showed them, and its owner said there that they are saved.
        return Ok(Redirect::to(TEST).into_response());
    }
    Ok(visitor.answer(&app, page(&codes_page(&app, &visitor, Vec::new()))))
}

/// Whether the codes of this set-up are saved, on a page or on the phone.
pub(in crate::http::pages) async fn has_saved(app: &App, who: &SignedInAs) -> Result<bool, Response> {
    two_step::has_saved_codes(app, who).await.map_err(|refusal| failed(app, refusal))
}

/// `GET /account/two-step/codes/live`: answers once the codes are saved on the phone, or after a while anyway.
///
/// # Errors
/// The store's.
pub async fn codes_live(
    State(app): State<Shared>,
    _slot: WaitSlot,
    Signed { who, .. }: Signed,
    Query(seen): Query<Seen>,
) -> Result<axum::Json<Live>, Response> {
    let wait = if seen.version == UNSAVED { LIVE_WAIT } else { Duration::ZERO };
    let saved = two_step::until_codes_are_saved(&app, &who, wait).await;
    let saved = saved.map_err(|refusal| failed(&app, refusal))?;
    Ok(axum::Json(Live { version: UNSAVED + u64::from(saved) }))
}

/// `POST /account/two-step/codes`: makes a set and shows it, once.
///
/// # Errors
/// `reauthentication_needed`, `too_many_requests`, `overloaded`, and the store's.
pub async fn create_codes(State(app): State<Shared>, Form { visitor, .. }: Form<Nothing>) -> PageResult {
    let who = visitor.signed_in().map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    if let Some(elsewhere) = out_of_order(&app, &who).await? {
        return Ok(elsewhere);
    }
    if allows(&app, MethodKind::BackupCode) && has_saved(&app, &who).await? {
        // A page that was loaded before the phone showed them: another set would make those worthless.
        return Ok(Redirect::to(TEST).into_response());
    }
    let made = backup_code::create(&app, &who).await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    let codes = made.iter().map(BackupCode::grouped).collect();
    Ok(page(&codes_page(&app, &visitor, codes)))
}

fn codes_page(app: &App, visitor: &Visitor, codes: Vec<SecretString>) -> Codes {
    Codes {
        site: site(app, visitor.language),
        csrf: visitor.csrf(app),
        shown: codes,
        create_action: CODES.to_owned(),
        download_action: "/account/backup-codes/download".to_owned(),
        saved_action: format!("{CODES}/saved"),
        live: CODES_LIVE.to_owned(),
        next: TEST.to_owned(),
    }
}

/// Whether the box was ticked.
#[derive(Debug, Deserialize)]
pub struct SavedForm {
    #[serde(default)]
    saved: String,
}

/// `POST /account/two-step/codes/saved`: the person has saved the codes. Without the tick, there is a new set to be saved: the one
/// before is shown nowhere any more.
///
/// # Errors
/// `reauthentication_needed`, and the store's.
pub async fn saved(State(app): State<Shared>, Form { visitor, fields }: Form<SavedForm>) -> PageResult {
    if fields.saved.is_empty() {
        return Ok(Redirect::to(CODES).into_response());
    }
    let noted = async { two_step::confirm_codes(&app, &visitor.signed_in()?).await };
    match noted.await {
        Ok(()) => Ok(Redirect::to(TEST).into_response()),
        Err(Refusal { code: ErrorCode::BackupCodesUnsaved, .. }) => Ok(Redirect::to(CODES).into_response()),
        Err(refusal) => Err(sign_in_first(&app, &visitor, refusal)),
    }
}

/// `GET /account/two-step/test`.
///
/// # Errors
/// The store's.
pub async fn test(
    State(app): State<Shared>,
    Signed { who, visitor }: Signed,
    why: Result<Query<Why>, QueryRejection>,
) -> PageResult {
    if let Some(elsewhere) = not_ready(&app, &who).await? {
        return Ok(elsewhere);
    }
    let unanswered = why.is_ok_and(|Query(why)| why.unanswered.is_some());
    let view = test_page(&app, &who, &visitor, unanswered.then_some(TestFault::Unanswered)).await?;
    Ok(visitor.answer(&app, page(&view)))
}

/// `POST /account/two-step/test`: asks the phones.
///
/// # Errors
/// `reauthentication_needed`, `too_many_attempts`, and the store's.
pub async fn ask(State(app): State<Shared>, Form { visitor, .. }: Form<Nothing>) -> PageResult {
    let who = visitor.signed_in().map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    if let Some(elsewhere) = not_ready(&app, &who).await? {
        return Ok(elsewhere);
    }
    let words = site(&app, visitor.language).w;
    let asked = async {
        sign_in::require_strongest(&app, &who)?;
        let action = words.two_step_set_up_on_title().parse().map_err(Refusal::internal)?;
        sign_in::try_phone(&app, &who, action, &visitor.facts).await
    };
    let cookie = asked.await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(with_sign_in(&app, Redirect::to("/sign-in/wait").into_response(), &cookie, &ReturnTo::default()))
}

/// The code of a codes app. It has no `Debug`.
#[derive(Deserialize)]
pub struct CodeForm {
    code: SecretString,
}

/// `POST /account/two-step/turn-on`: turns it on with a code of a codes app.
///
/// # Errors
/// `reauthentication_needed`, `too_many_requests`, and the store's.
pub async fn turn_on(State(app): State<Shared>, Form { visitor, fields }: Form<CodeForm>) -> PageResult {
    let who = visitor.signed_in().map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    if let Some(elsewhere) = not_ready(&app, &who).await? {
        return Ok(elsewhere);
    }
    let fault = match two_step::turn_on_by_code(&app, &who, &fields.code, &visitor.facts).await {
        Ok(signed_in) => {
            let lifetime = app.config.sessions.lifetime;
            let response = Redirect::to(DONE).into_response();
            return Ok(with_session(&app, response, signed_in.token.expose_secret(), lifetime));
        }
        Err(Refusal { code: ErrorCode::CodeWrong, .. }) => TestFault::Wrong,
        Err(Refusal { code: ErrorCode::CodeUsed, .. }) => TestFault::Used,
        Err(Refusal { code: ErrorCode::BackupCodesUnsaved, .. }) => return Ok(Redirect::to(CODES).into_response()),
        Err(refusal) => return Err(sign_in_first(&app, &visitor, refusal)),
    };
    app.metrics.error(if fault == TestFault::Used { ErrorCode::CodeUsed } else { ErrorCode::CodeWrong });
    let view = test_page(&app, &who, &visitor, Some(fault)).await?;
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
}

async fn test_page(app: &App, who: &SignedInAs, visitor: &Visitor, fault: Option<TestFault>) -> Result<Test, Response> {
    let methods = methods(app, who).await?;
    Ok(Test {
        site: site(app, visitor.language),
        csrf: visitor.csrf(app),
        phones: phones(app, who).await?,
        has_codes_app: methods.codes_apps > 0,
        passkey: (methods.passkeys > 0).then(|| PasskeyTest {
            action: format!("{ADDRESS}/passkey"),
            options_action: format!("{ADDRESS}/passkey/options"),
        }),
        fault,
        ask_action: TEST.to_owned(),
        turn_on_action: format!("{ADDRESS}/turn-on"),
    })
}

/// `POST /account/two-step/passkey/options`: what the page's script asks the browser for.
///
/// # Errors
/// `not_found` where there are no passkeys, and the store's.
pub async fn passkey_options(State(app): State<Shared>, Form { visitor, .. }: Form<Nothing>) -> PageResult {
    let asked = async { sign_in::ask_own_passkey(&app, &visitor.signed_in()?, &visitor.facts).await };
    let request = asked.await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(RequestOptions::of(request).into_response())
}

/// `POST /account/two-step/passkey`: turns it on with a passkey.
///
/// # Errors
/// `reauthentication_needed`, `too_many_requests`, and the store's.
pub async fn turn_on_by_passkey(State(app): State<Shared>, Form { visitor, fields }: Form<AnswerForm>) -> PageResult {
    let who = visitor.signed_in().map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    if let Some(elsewhere) = not_ready(&app, &who).await? {
        return Ok(elsewhere);
    }
    let signed_in = match sign_in::try_passkey(&app, &who, &fields.into(), &visitor.facts).await {
        Ok(signed_in) => signed_in,
        Err(Refusal { code: ErrorCode::PasskeyRefused, .. }) => {
            app.metrics.error(ErrorCode::PasskeyRefused);
            let view = test_page(&app, &who, &visitor, Some(TestFault::Passkey)).await?;
            return Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view));
        }
        Err(refusal) => return Err(sign_in_first(&app, &visitor, refusal)),
    };
    let to = match two_step::turn_on_by_passkey(&app, &signed_in.session, who.session.id).await {
        Ok(()) => DONE,
        Err(Refusal { code: ErrorCode::BackupCodesUnsaved | ErrorCode::ReauthenticationNeeded, .. }) => ADDRESS,
        Err(refusal) => return Err(failed(&app, refusal)),
    };
    let lifetime = app.config.sessions.lifetime;
    Ok(with_session(&app, Redirect::to(to).into_response(), signed_in.token.expose_secret(), lifetime))
}

/// `GET /account/two-step/done`.
///
/// # Errors
/// The store's.
pub async fn done(State(app): State<Shared>, Signed { who, visitor }: Signed) -> PageResult {
    if !who.account.two_step.is_on() {
        return Ok(Redirect::to(ADDRESS).into_response());
    }
    let methods = methods(&app, &who).await?;
    let view = Done {
        site: site(&app, visitor.language),
        phones: phones(&app, &who).await?,
        codes_apps: count(methods.codes_apps),
        passkeys: count(methods.passkeys),
        backup_codes: count(methods.backup_codes),
    };
    Ok(visitor.answer(&app, page(&view)))
}

/// `GET /account/two-step/off`.
///
/// # Errors
/// The store's.
pub async fn off(
    State(app): State<Shared>,
    Signed { who, visitor }: Signed,
    why: Result<Query<Why>, QueryRejection>,
) -> PageResult {
    if !who.account.two_step.is_on() {
        return Ok(Redirect::to("/account").into_response());
    }
    // Said before the person has read what it means, and not after.
    sign_in::require_strongest(&app, &who).map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    let is_required = two_step::is_required(&app, who.account.id).await.map_err(|refusal| failed(&app, refusal))?;
    let view = Off {
        site: site(&app, visitor.language),
        is_required,
        own: Own::of(&app, &who, &visitor, Section::BelowSecurity),
        last: why.is_ok_and(|Query(why)| why.last.is_some()),
        action: OFF.to_owned(),
    };
    Ok(visitor.answer(&app, page(&view)))
}

/// `POST /account/two-step/off`.
///
/// # Errors
/// `reauthentication_needed`, and the store's.
pub async fn turn_off(State(app): State<Shared>, Form { visitor, .. }: Form<Nothing>) -> PageResult {
    let turned = async { two_step::turn_off(&app, &visitor.signed_in()?).await };
    turned.await.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(Redirect::to("/account").into_response())
}

/// Where a person goes who comes to a later step without the ones before it. `None`: this is where they are.
async fn out_of_order(app: &App, who: &SignedInAs) -> Result<Option<Response>, Response> {
    if who.account.two_step.is_on() {
        return Ok(Some(Redirect::to("/account").into_response()));
    }
    let is_begun = methods(app, who).await?.live() > 0;
    Ok((!is_begun).then(|| Redirect::to(ADDRESS).into_response()))
}

/// The same before the test, which follows the backup codes.
async fn not_ready(app: &App, who: &SignedInAs) -> Result<Option<Response>, Response> {
    if let Some(elsewhere) = out_of_order(app, who).await? {
        return Ok(Some(elsewhere));
    }
    let is_saved = has_saved(app, who).await?;
    Ok((!is_saved).then(|| Redirect::to(CODES).into_response()))
}

async fn methods(app: &App, who: &SignedInAs) -> Result<Methods, Response> {
    methods::methods(app, who.account.id).await.map_err(|refusal| failed(app, refusal))
}

/// The names of the phones that are linked.
async fn phones(app: &App, who: &SignedInAs) -> Result<String, Response> {
    let devices = crate::flow::device::of_account(app, who.account.id).await.map_err(|refusal| failed(app, refusal))?;
    let names: Vec<String> = devices.iter().map(|device| device.name.to_string()).collect();
    Ok(names.join(", "))
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
