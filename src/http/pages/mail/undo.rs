//! A change is taken back by the link of the letter that told of it.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::notice::{Notice, Reversal};
use nod_core::wire::ErrorCode;
use serde::Deserialize;

use super::PageResult;
use super::password::told;
use super::view;
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::mail::undo;
use crate::http::extract::Shared;
use crate::http::pages::layout::{Link as Way, Message, Tone, When};
use crate::http::pages::render::{failed, page, page_with, site};
use crate::http::pages::visitor::{Form, Sent, Visitor, without_session};
use crate::mail::title;
use crate::words::Words;

const ADDRESS: &str = "/undo";

/// What the link says.
#[derive(Debug, Clone, Deserialize)]
pub struct Link {
    change: String,
    token: String,
}

/// What the page is opened with: the link, or that it was pressed just now.
#[derive(Debug, Deserialize)]
pub struct How {
    change: Option<String>,
    token: Option<String>,
    done: Option<String>,
}

/// `GET /undo`: says what the button does, and does nothing.
///
/// # Errors
/// `too_many_requests`, and the store's.
pub async fn form(State(app): State<Shared>, visitor: Visitor, how: Result<Query<How>, QueryRejection>) -> PageResult {
    let link = match how {
        Ok(Query(How { done: Some(_), .. })) => return Ok(visitor.answer(&app, done(&app, &visitor))),
        Ok(Query(How { change: Some(change), token: Some(token), .. })) => Link { change, token },
        _ => return Ok(over(&app, &visitor)),
    };
    match read(&app, &visitor, &link).await {
        Ok(notice) if notice.undone_at.is_some() => Ok(visitor.answer(&app, done(&app, &visitor))),
        Ok(notice) if notice.can_be_undone(app.now()) => {
            Ok(visitor.answer(&app, page(&undo_page(&app, &visitor, &notice, link))))
        }
        Ok(_) | Err(Refusal { code: ErrorCode::MailLinkInvalid, .. }) => Ok(over(&app, &visitor)),
        Err(refusal) => Err(failed(&app, refusal)),
    }
}

/// `POST /undo`.
///
/// # Errors
/// `too_many_requests`, and the store's.
pub async fn press(State(app): State<Shared>, sent: Sent<Link>) -> PageResult {
    let Form { visitor, fields } = match sent {
        Sent::Ours(form) => form,
        Sent::Stale(Form { visitor, fields }) => {
            app.metrics.error(ErrorCode::CrossSite);
            return match read(&app, &visitor, &fields).await {
                Ok(notice) if notice.can_be_undone(app.now()) => {
                    let view = view::Undo { is_stale: true, ..undo_page(&app, &visitor, &notice, fields) };
                    Ok(visitor.answer(&app, page_with(StatusCode::FORBIDDEN, &view)))
                }
                _ => Ok(over(&app, &visitor)),
            };
        }
    };
    let undone = async {
        let seq = seq(&fields)?;
        undo::undo(&app, visitor.facts.caller(), seq, &fields.token, told(&visitor)).await
    };
    match undone.await {
        Ok(()) => Ok(without_session(&app, Redirect::to(&format!("{ADDRESS}?done")).into_response())),
        Err(Refusal { code: ErrorCode::MailLinkInvalid, .. }) => Ok(over(&app, &visitor)),
        Err(refusal) => Err(failed(&app, refusal)),
    }
}

async fn read(app: &App, visitor: &Visitor, link: &Link) -> Result<Notice, Refusal> {
    undo::read(app, visitor.facts.caller(), seq(link)?, &link.token).await
}

fn seq(link: &Link) -> Result<u64, Refusal> {
    link.change.parse().map_err(|_| Refusal::plain(ErrorCode::MailLinkInvalid))
}

fn undo_page(app: &App, visitor: &Visitor, notice: &Notice, link: Link) -> view::Undo {
    let site = site(app, visitor.language);
    view::Undo {
        csrf: visitor.csrf(app),
        title: title(site.w, notice.kind).to_owned(),
        at: When::at(notice.at, app.now()),
        name: notice.told.name.clone(),
        is_reversible: notice.reversal() != Some(Reversal::NothingMore),
        change: link.change,
        token: link.token,
        action: ADDRESS.to_owned(),
        is_stale: false,
        site,
    }
}

fn done(app: &App, visitor: &Visitor) -> Response {
    let w = Words::of(visitor.language);
    said(app, visitor, StatusCode::OK, Tone::Good, [w.undo_done(), w.undo_done_about()])
}

fn over(app: &App, visitor: &Visitor) -> Response {
    app.metrics.error(ErrorCode::MailLinkInvalid);
    let w = Words::of(visitor.language);
    visitor.answer(app, said(app, visitor, StatusCode::FORBIDDEN, Tone::Bad, [w.reset_link(), w.reset_link_advice()]))
}

fn said(app: &App, visitor: &Visitor, status: StatusCode, tone: Tone, [title, about]: [&str; 2]) -> Response {
    let site = site(app, visitor.language);
    let links = vec![Way { href: "/sign-in".to_owned(), text: site.w.common_sign_in().to_owned() }];
    page_with(status, &Message { site, tone, title: title.to_owned(), paragraphs: vec![about.to_owned()], links })
}
