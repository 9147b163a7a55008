//! The phones of an account: adding one, removing one, and where an enrolment link leads.

use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::factor::method::Method;
use nod_core::id::{DeviceId, EnrolmentId};
use nod_core::notice::Told;
use nod_core::wire::{EnrolState, ErrorCode};
use serde::{Deserialize, Serialize};

use super::factor;
use super::layout::qr;
use super::render::{failed, page, site};
use super::visitor::{Form, Nothing, Visitor, sign_in_first};
use crate::app::App;
use crate::flow::device::enrolment::{self, Standing};
use crate::flow::factor::two_step;
use crate::flow::sign_in::SignedInAs;
use crate::flow::{Refusal, device, sign_in};
use crate::http::extract::{Shared, WaitSlot};
use crate::words::Language;
use view::{EnrolLanding, EnrolNew, EnrolStep};

pub mod phone;
pub mod view;

/// How long the enrolment page's script is held when nothing happens.
pub(in crate::http::pages) const LIVE_WAIT: Duration = Duration::from_secs(25);

type PageResult = Result<Response, Response>;

/// `POST /account/phones/{device}/remove`.
///
/// # Errors
/// `reauthentication_needed`, `not_found`, and the store's.
pub async fn remove(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Form { visitor, .. }: Form<Nothing>,
) -> PageResult {
    let who = fresh(&app, &visitor).await?;
    let unknown = || Refusal::plain(ErrorCode::NotFound);
    let removed = async {
        let id: DeviceId = id.parse().map_err(|_| unknown())?;
        let found = device::find(&app, id).await?;
        // Somebody else's phone is as good as none.
        if found.account != who.account.id {
            return Err(unknown());
        }
        if found.is_active() && two_step::is_last(&app, &who, Method::Phone).await? {
            return Ok(factor::two_step::OFF_LAST);
        }
        device::revoke(&app, &found, Told::from_session(&who.session)).await?;
        Ok("/account")
    };
    match removed.await {
        Ok(to) => Ok(Redirect::to(to).into_response()),
        Err(Refusal { code: ErrorCode::DeviceRevoked, .. }) => Ok(Redirect::to("/account").into_response()),
        Err(refusal) => Err(failed(&app, refusal)),
    }
}

/// `POST /account/phones`: makes a link for a new phone.
///
/// # Errors
/// `reauthentication_needed`, and the store's.
pub async fn add(State(app): State<Shared>, Form { visitor, .. }: Form<Nothing>) -> PageResult {
    let who = fresh(&app, &visitor).await?;
    let invitation = enrolment::invite(&app, who.account.id, Some(who.session.id)).await;
    let invitation = invitation.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(Redirect::to(&format!("/account/phones/new/{}", invitation.id)).into_response())
}

/// A session that may change who can sign in: approved, and lately (REQ 23).
async fn fresh(app: &App, visitor: &Visitor) -> Result<SignedInAs, Response> {
    let allowed = async {
        let who = visitor.signed_in()?;
        sign_in::require_strongest(app, &who)?;
        Ok::<_, Refusal>(who)
    };
    allowed.await.map_err(|refusal| sign_in_first(app, visitor, refusal))
}

/// The enrolment that this session made. A session that had only a password may see the one it made to its end.
async fn own_enrolment(
    app: &App,
    visitor: &Visitor,
    id: &str,
) -> Result<(SignedInAs, EnrolmentId, Standing), Response> {
    let who = visitor.signed_in().map_err(|refusal| sign_in_first(app, visitor, refusal))?;
    let found = async {
        let id: EnrolmentId = id.parse().map_err(|_| Refusal::plain(ErrorCode::EnrolmentUnknown))?;
        Ok::<_, Refusal>((id, enrolment::standing(app, id, Some(who.session.id)).await?))
    };
    let (id, standing) = found.await.map_err(|refusal| failed(app, refusal))?;
    let allowed = enrolment::require_enroller(&who, &standing);
    allowed.map_err(|refusal| sign_in_first(app, visitor, refusal))?;
    Ok((who, id, standing))
}

/// `GET /account/phones/new/{id}`.
///
/// # Errors
/// `enrolment_unknown`, and the store's.
pub async fn new(State(app): State<Shared>, visitor: Visitor, Path(id): Path<String>) -> PageResult {
    let (who, id, standing) = own_enrolment(&app, &visitor, &id).await?;
    let is_first = !who.account.two_step.is_on();
    let base = format!("/account/phones/new/{id}");
    // The new phone may show the backup codes: then the set-up goes on by itself once they are saved there.
    let waits_for_codes =
        is_first && standing.state == EnrolState::Confirmed && sign_in::methods::allows(&app, Method::BackupCode);
    if waits_for_codes && factor::two_step::has_saved(&app, &who).await? {
        return Ok(Redirect::to(factor::two_step::TEST).into_response());
    }
    let ways = Ways {
        restart: "/account/phones".to_owned(),
        done: if is_first { factor::two_step::ADDRESS } else { "/account" }.to_owned(),
        base,
    };
    let mut view = link_page(&app, &visitor, (id, standing), ways).map_err(|refusal| failed(&app, refusal))?;
    if waits_for_codes {
        (view.live, view.version) = (factor::two_step::CODES_LIVE.to_owned(), factor::two_step::UNSAVED);
    }
    let view = EnrolNew {
        cancel_action: format!("/account/phones/new/{id}/cancel"),
        codes_action: factor::two_step::CODES.to_owned(),
        is_first,
        waits_for_codes,
        ..view
    };
    Ok(visitor.answer(&app, page(&view)))
}

/// Where the page of a link leads, of whomever it is.
pub(in crate::http::pages) struct Ways {
    /// Its own address, below which its forms go.
    pub(in crate::http::pages) base: String,
    /// Where "Make a new link" goes.
    pub(in crate::http::pages) restart: String,
    /// Where "Done" goes.
    pub(in crate::http::pages) done: String,
}

/// The page of a link for a phone: shown, and the two codes compared.
///
/// # Errors
/// `internal` when the server has no key.
pub(in crate::http::pages) fn link_page(
    app: &App,
    visitor: &Visitor,
    (id, standing): (EnrolmentId, Standing),
    Ways { base, restart, done }: Ways,
) -> Result<EnrolNew, Refusal> {
    Ok(EnrolNew {
        site: site(app, visitor.language),
        csrf: visitor.csrf(app),
        version: version(standing.state),
        step: step(app, id, standing)?,
        live: format!("{base}/live"),
        confirm_action: format!("{base}/confirm"),
        refuse_action: format!("{base}/refuse"),
        cancel_action: format!("{base}/refuse"),
        restart_action: restart,
        done_href: done,
        codes_action: String::new(),
        waits_for_codes: false,
        is_first: false,
        app: app.config.app_url(),
        somebody: None,
    })
}

/// Answers once the page of a link is out of date, or after a while anyway.
///
/// # Errors
/// `enrolment_unknown`, and the store's.
pub(in crate::http::pages) async fn link_live(
    app: &App,
    (id, standing): (EnrolmentId, Standing),
    seen: &Seen,
) -> Result<axum::Json<Live>, Refusal> {
    if version(standing.state) != seen.version {
        return Ok(axum::Json(Live { version: version(standing.state) }));
    }
    let changed = enrolment::wait_for_change(app, id, standing.state, LIVE_WAIT).await?;
    Ok(axum::Json(Live { version: version(enrolment::state(&changed, app.now())) }))
}

fn step(app: &App, id: EnrolmentId, standing: Standing) -> Result<EnrolStep, Refusal> {
    let left = u64::try_from(app.now().until(standing.expires_at).as_millis()).unwrap_or(u64::MAX);
    Ok(match (standing.state, standing.device) {
        (EnrolState::Open, _) => {
            let link = enrolment::link(app, id)?.to_text();
            EnrolStep::Scan {
                qr: qr::svg(&link).unwrap_or_default(),
                code: standing.code.map(|code| code.grouped()),
                command: format!("nod-device enrol '{link}'"),
                link,
                expires_in_ms: left,
            }
        }
        (EnrolState::Claimed, Some(claimed)) => EnrolStep::Confirm {
            device: claimed.name.to_string(),
            platform: claimed.platform,
            fingerprint: claimed.confirmation_code,
            expires_in_ms: left,
        },
        (EnrolState::Confirmed, device) => {
            EnrolStep::Done { device: device.map(|device| device.name.to_string()).unwrap_or_default() }
        }
        (EnrolState::Refused, _) => EnrolStep::Refused,
        (EnrolState::Claimed | EnrolState::Expired, _) => EnrolStep::Expired,
    })
}

const fn version(state: EnrolState) -> u64 {
    match state {
        EnrolState::Open => 1,
        EnrolState::Claimed => 2,
        EnrolState::Confirmed => 3,
        EnrolState::Refused => 4,
        EnrolState::Expired => 5,
    }
}

/// What the enrolment page's script has seen.
#[derive(Debug, Default, Deserialize)]
pub struct Seen {
    #[serde(default)]
    pub(in crate::http::pages) version: u64,
}

/// What it is told.
#[derive(Debug, Serialize)]
pub struct Live {
    pub(in crate::http::pages) version: u64,
}

/// `GET /account/phones/new/{id}/live`: answers once the page is out of date, or after a while anyway.
///
/// # Errors
/// `enrolment_unknown`, and the store's.
pub async fn live(
    State(app): State<Shared>,
    _slot: WaitSlot,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(seen): Query<Seen>,
) -> Result<axum::Json<Live>, Response> {
    let (_, id, standing) = own_enrolment(&app, &visitor, &id).await?;
    link_live(&app, (id, standing), &seen).await.map_err(|refusal| failed(&app, refusal))
}

/// `POST /account/phones/new/{id}/confirm`: both screens show the same code.
///
/// # Errors
/// `reauthentication_needed`, and the store's.
pub async fn confirm(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Form { visitor, .. }: Form<Nothing>,
) -> PageResult {
    let (who, id, standing) = own_enrolment(&app, &visitor, &id).await?;
    let here = || Redirect::to(&format!("/account/phones/new/{id}")).into_response();
    if standing.state == EnrolState::Confirmed {
        // The answer of an earlier press was lost.
        return Ok(here());
    }
    match enrolment::confirm_in(&app, &who, id).await {
        Ok(_) | Err(Refusal { code: ErrorCode::EnrolmentSettled, .. }) => Ok(here()),
        Err(refusal) => Err(sign_in_first(&app, &visitor, refusal)),
    }
}

/// `POST /account/phones/new/{id}/refuse` and `/cancel`.
///
/// # Errors
/// The store's.
pub async fn refuse(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Form { visitor, .. }: Form<Nothing>,
) -> PageResult {
    let (who, id, _) = own_enrolment(&app, &visitor, &id).await?;
    match enrolment::refuse(&app, id, Some(who.session.id)).await {
        Ok(()) | Err(Refusal { code: ErrorCode::EnrolmentSettled, .. }) => {
            Ok(Redirect::to(&format!("/account/phones/new/{id}")).into_response())
        }
        Err(refusal) => Err(failed(&app, refusal)),
    }
}

/// `GET /enrol`: where an enrolment link leads a browser. The secret stays in the fragment.
pub async fn landing(State(app): State<Shared>, language: Language) -> Response {
    page(&EnrolLanding { site: site(&app, language), app_href: app.config.app_url().map(|url| format!("{url}/")) })
}
