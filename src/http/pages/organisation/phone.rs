//! The link for a phone that an administrator made: shown, and the two codes compared. The page is the one on which people link a phone
//! of their own.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::account::Account;
use nod_core::id::{AccountId, ChallengeId, EnrolmentId};
use nod_core::notice::Told;
use nod_core::wire::ErrorCode;

use super::people::address;
use super::{Admin, admin, approvals};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::device::enrolment;
use crate::flow::organisation::authority::Administrator;
use crate::flow::organisation::deed as flow;
use crate::http::extract::{Shared, WaitSlot};
use crate::http::pages::device::view::EnrolNew;
use crate::http::pages::device::{Live, Seen, Ways, link_live, link_page};
use crate::http::pages::render::{failed, page};
use crate::http::pages::visitor::{Form, Nothing};

type PageResult = Result<Response, Response>;

/// The link that a deed of this session made, for somebody whom this administrator still reaches.
async fn made(app: &App, by: &Administrator, id: &str) -> Result<(Account, EnrolmentId), Response> {
    let made = async {
        let id: ChallengeId = id.parse().map_err(|_| Refusal::plain(ErrorCode::ChallengeUnknown))?;
        let (account, enrolment) = flow::link(app, &by.who, id).await?;
        Ok::<_, Refusal>((by.subject(app, account).await?.account, enrolment))
    };
    made.await.map_err(|refusal| failed(app, refusal))
}

/// `GET /admin/approvals/{id}/phone`.
///
/// # Errors
/// `challenge_unknown`, and the store's.
pub async fn show(State(app): State<Shared>, Admin { by, visitor }: Admin, Path(id): Path<String>) -> PageResult {
    let (subject, enrolment) = made(&app, &by, &id).await?;
    let account = subject.id;
    let standing = enrolment::standing(&app, enrolment, None).await.map_err(|refusal| failed(&app, refusal))?;
    let ways = Ways {
        base: format!("{}/{id}/phone", approvals::ADDRESS),
        restart: format!("{}/link-phone", address(account)),
        done: address(account),
    };
    let view = link_page(&app, &visitor, (enrolment, standing), ways).map_err(|refusal| failed(&app, refusal))?;
    // An administrator's browser must not become somebody else's phone by one click.
    let view = EnrolNew { somebody: Some(subject.username.to_string()), ..view };
    Ok(visitor.answer(&app, page(&view)))
}

/// `GET /admin/approvals/{id}/phone/live`: answers once the page is out of date, or after a while anyway.
///
/// # Errors
/// `challenge_unknown`, and the store's.
pub async fn live(
    State(app): State<Shared>,
    _slot: WaitSlot,
    Admin { by, .. }: Admin,
    Path(id): Path<String>,
    Query(seen): Query<Seen>,
) -> Result<axum::Json<Live>, Response> {
    let (_, enrolment) = made(&app, &by, &id).await?;
    let standing = enrolment::standing(&app, enrolment, None).await.map_err(|refusal| failed(&app, refusal))?;
    link_live(&app, (enrolment, standing), &seen).await.map_err(|refusal| failed(&app, refusal))
}

/// `POST /admin/approvals/{id}/phone/confirm`: the person with the phone reads the same code.
///
/// # Errors
/// `challenge_unknown`, and the store's.
pub async fn confirm(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Form { visitor, .. }: Form<Nothing>,
) -> PageResult {
    let by = admin(&app, &visitor).await?;
    let (_, enrolment) = made(&app, &by, &id).await?;
    let settled = enrolment::confirm(&app, enrolment, None, Told::from_session(&by.who.session)).await.map(drop);
    Ok(back(&app, &id, settled))
}

/// `POST /admin/approvals/{id}/phone/refuse`.
///
/// # Errors
/// `challenge_unknown`, and the store's.
pub async fn refuse(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Form { visitor, .. }: Form<Nothing>,
) -> PageResult {
    let by = admin(&app, &visitor).await?;
    let (_, enrolment) = made(&app, &by, &id).await?;
    Ok(back(&app, &id, enrolment::refuse(&app, enrolment, None).await))
}

fn back(app: &App, id: &str, settled: Result<(), Refusal>) -> Response {
    match settled {
        Ok(()) | Err(Refusal { code: ErrorCode::EnrolmentSettled, .. }) => {
            Redirect::to(&format!("{}/{id}/phone", approvals::ADDRESS)).into_response()
        }
        Err(refusal) => failed(app, refusal),
    }
}

/// `POST /admin/people/{account}/link-phone`: a new link in the place of one that ended is asked for like the first.
///
/// # Errors
/// None of its own.
pub async fn again(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Form { visitor, .. }: Form<Nothing>,
) -> PageResult {
    admin(&app, &visitor).await?;
    let account: AccountId = id.parse().map_err(|_| failed(&app, Refusal::plain(ErrorCode::UserUnknown)))?;
    Ok(Redirect::to(&format!("{}?deed=link-phone&account={account}", super::deeds::ADDRESS)).into_response())
}
