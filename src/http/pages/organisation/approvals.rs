//! The question that the administrator's own phone is asked, and what came of the deed.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::challenge::{Progress, StateName};
use nod_core::id::ChallengeId;
use nod_core::organisation::Deed;
use nod_core::wire::ErrorCode;

use super::deeds::approval;
use super::people::{address, file};
use super::view::{Done, Invitations, Invited, Place};
use super::{Admin, admin, frame, to_overview, wording};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::organisation::authority::Administrator;
use crate::flow::organisation::create::{self, invited};
use crate::flow::organisation::deed::{self as flow, DeedOutcome, DeedRecord, DoneDeed};
use crate::flow::organisation::{export, table};
use crate::flow::sign_in::{SignedInAs, Waiting};
use crate::http::api::relying_party::scan_text;
use crate::http::extract::Shared;
use crate::http::pages::layout::{Link, When, qr};
use crate::http::pages::render::{failed, page, site};
use crate::http::pages::sign_in::view;
use crate::http::pages::visitor::{Form, Nothing, Visitor};

/// Where questions wait.
pub const ADDRESS: &str = "/admin/approvals";

/// After how long the phones may be woken once more.
const RESEND_AFTER_MS: u64 = 20_000;

type PageResult = Result<Response, Response>;

/// What this session proposed with that question.
async fn found(app: &App, who: &SignedInAs, id: &str) -> Result<DeedRecord, Response> {
    let record = async {
        let id: ChallengeId = id.parse().map_err(|_| Refusal::plain(ErrorCode::ChallengeUnknown))?;
        flow::find(app, who, id).await
    };
    record.await.map_err(|refusal| failed(app, refusal))
}

/// `GET /admin/approvals/{id}`: waits for the phone; once it approved, the deed is done, and the page says what came of it.
///
/// # Errors
/// `challenge_unknown` for another session, and the store's.
pub async fn show(State(app): State<Shared>, Admin { by, visitor }: Admin, Path(id): Path<String>) -> PageResult {
    let record = found(&app, &by.who, &id).await?;
    if let Some(done) = record.done {
        return Ok(said(&app, &by, &visitor, &record, done).await);
    }
    let waiting = flow::look(&app, &record).await.map_err(|refusal| failed(&app, refusal))?;
    let w = site(&app, visitor.language).w;
    let title = title(&app, &visitor, &record).await;
    let nothing = match waiting.view.state {
        StateName::Pending => return Ok(page(&waiting_page(&app, &visitor, &record, &waiting, &title))),
        StateName::Approved if waiting.spent.is_none() => match flow::perform(&app, &by, &record).await {
            Ok(done) => return Ok(said(&app, &by, &visitor, &record, done).await),
            Err(Refusal { code: ErrorCode::RedemptionTooLate, .. }) => w.organisation_done_late(),
            Err(Refusal { code: ErrorCode::RedemptionRefused, .. }) => w.organisation_done_changed(),
            Err(refusal) => return Err(failed(&app, refusal)),
        },
        StateName::Denied | StateName::Reported => w.organisation_done_refused(),
        StateName::Expired => w.organisation_done_expired(),
        StateName::Approved | StateName::Redeemed | StateName::Cancelled => w.organisation_done_cancelled(),
    };
    Ok(page(&done_page(&app, &by, &visitor, &record, (title, false, nothing), Vec::new())))
}

/// What is to be done, or was, as the phone shows it; without a name where there is none any more.
async fn title(app: &App, visitor: &Visitor, record: &DeedRecord) -> String {
    let w = site(app, visitor.language).w;
    let deed = &record.proposed.deed;
    let named = flow::names(app, deed).await.unwrap_or_default();
    let is_gone =
        (deed.account().is_some() && named.account.is_none()) || (deed.group().is_some() && named.group.is_none());
    if is_gone { wording::short(w, deed).to_owned() } else { wording::of(w, deed, &named) }
}

/// What came of a deed that was done.
async fn said(app: &App, by: &Administrator, visitor: &Visitor, record: &DeedRecord, done: DoneDeed) -> Response {
    let w = site(app, visitor.language).w;
    let here = approval(record.proposed.challenge);
    let title = title(app, visitor, record).await;
    if done.outcome == DeedOutcome::NothingToDo {
        return page(&done_page(app, by, visitor, record, (title, false, w.organisation_done_nothing()), Vec::new()));
    }
    let (text, link) = match &record.proposed.deed {
        Deed::LinkPhone { .. } => return Redirect::to(&format!("{here}/phone")).into_response(),
        Deed::Create { .. } | Deed::Import { .. } | Deed::Invite { .. } => {
            return Redirect::to(&format!("{here}/links")).into_response();
        }
        Deed::Export { .. } => (
            w.organisation_done_export(),
            Some(Link { href: format!("{here}/export"), text: w.organisation_done_download().to_owned() }),
        ),
        _ => (w.organisation_done(), None),
    };
    page(&done_page(app, by, visitor, record, (title, true, text), link.into_iter().collect()))
}

fn done_page(
    app: &App,
    by: &Administrator,
    visitor: &Visitor,
    record: &DeedRecord,
    (title, is_good, said): (String, bool, &'static str),
    mut links: Vec<Link>,
) -> Done {
    let site = site(app, visitor.language);
    let w = site.w;
    let deed = &record.proposed.deed;
    let is_gone = is_good && matches!(deed, Deed::Delete { .. } | Deed::DeleteGroup { .. });
    links.push(match (deed.account(), deed.group()) {
        (Some(account), _) if !is_gone => {
            Link { href: address(account), text: w.organisation_done_person().to_owned() }
        }
        (None, Some(group)) if !is_gone => {
            Link { href: format!("{}/{group}", super::groups::ADDRESS), text: w.organisation_done_group().to_owned() }
        }
        _ => Link { href: "/admin".to_owned(), text: w.organisation_title().to_owned() },
    });
    Done {
        frame: frame(app, by, visitor, Place::People, Some(to_overview(app, visitor))),
        is_good,
        title,
        said,
        links,
        site,
    }
}

fn waiting_page(app: &App, visitor: &Visitor, record: &DeedRecord, waiting: &Waiting, title: &str) -> view::Waiting {
    let shown = &waiting.view;
    let here = approval(record.proposed.challenge);
    let since = u64::try_from(waiting.issued_at.until(app.now()).as_millis()).unwrap_or(u64::MAX);
    let reminded = app.limits.check_reminder(shown.challenge, app.now()).err().unwrap_or_default();
    let reminded = u64::try_from(reminded.as_millis()).unwrap_or(u64::MAX);
    let site = site(app, visitor.language);
    view::Waiting {
        csrf: visitor.csrf(app),
        challenge: shown.challenge.to_string(),
        ticket: waiting.ticket.clone(),
        service: app.config.service.name.clone(),
        username: waiting.account.username.to_string(),
        about: Some(format!("{title}: {}", record.proposed.reason)),
        browser: visitor.facts.browser.as_ref().map(ToString::to_string),
        place: None,
        address: visitor.facts.ip.map(|ip| ip.to_string()),
        device: if let [only] = waiting.phones.as_slice() { Some(only.clone()) } else { None },
        secret: match waiting.shown.digits() {
            None => view::Secret::None,
            Some(digits) => view::Secret::Strict(digits),
        },
        qr: waiting.shown.scan().and_then(|scan| qr::svg(&scan_text(app, shown.challenge, &scan))),
        progress: match shown.progress {
            Progress::Sent => view::Progress::Sent,
            Progress::Delivered => view::Progress::Delivered,
            Progress::Opened => view::Progress::Opened,
        },
        expires_in_ms: shown.expires_in_ms,
        resend_in_ms: RESEND_AFTER_MS.saturating_sub(since).max(reminded),
        unreachable: shown.unreachable,
        quiet: waiting.quiet,
        // An administrator's phone is what is asked, and nothing takes its place.
        alternatives: Vec::new(),
        longer_action: None,
        remember: None,
        remember_action: String::new(),
        next: here.clone(),
        resend_action: format!("{here}/resend"),
        cancel_action: format!("{here}/cancel"),
        site,
    }
}

/// `POST /admin/approvals/{id}/resend`: wakes the phones once more.
///
/// # Errors
/// `challenge_unknown`, `too_many_requests`, and the store's.
pub async fn resend(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Form { visitor, .. }: Form<Nothing>,
) -> PageResult {
    let by = admin(&app, &visitor).await?;
    let record = found(&app, &by.who, &id).await?;
    flow::remind(&app, &record).await.map_err(|refusal| failed(&app, refusal))?;
    Ok(Redirect::to(&approval(record.proposed.challenge)).into_response())
}

/// `POST /admin/approvals/{id}/cancel`: nothing is done.
///
/// # Errors
/// `challenge_unknown`, and the store's.
pub async fn cancel(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Form { visitor, .. }: Form<Nothing>,
) -> PageResult {
    let by = admin(&app, &visitor).await?;
    let record = found(&app, &by.who, &id).await?;
    flow::withdraw(&app, &record).await.map_err(|refusal| failed(&app, refusal))?;
    Ok(Redirect::to(&approval(record.proposed.challenge)).into_response())
}

/// A deed of this session that was done.
async fn done(app: &App, by: &Administrator, id: &str) -> Result<DeedRecord, Response> {
    let record = found(app, &by.who, id).await?;
    match record.done {
        Some(DoneDeed { outcome: DeedOutcome::Done, .. }) => Ok(record),
        Some(DoneDeed { outcome: DeedOutcome::NothingToDo, .. }) | None => {
            Err(failed(app, Refusal::plain(ErrorCode::ChallengeUnknown)))
        }
    }
}

/// `GET /admin/approvals/{id}/export`: the data of an account, as long as the session that asked for it lives.
///
/// # Errors
/// `challenge_unknown`, and the store's.
pub async fn download(State(app): State<Shared>, Admin { by, .. }: Admin, Path(id): Path<String>) -> PageResult {
    let record = done(&app, &by, &id).await?;
    let Deed::Export { account } = record.proposed.deed else {
        return Err(failed(&app, Refusal::plain(ErrorCode::ChallengeUnknown)));
    };
    let written = async {
        by.subject(&app, account).await?;
        serde_json::to_vec_pretty(&export::document(&app, account).await?).map_err(Refusal::internal)
    };
    let bytes = written.await.map_err(|refusal| failed(&app, refusal))?;
    Ok(file(bytes, "application/json", "attachment; filename=\"account.json\""))
}

/// The people to whom a deed of this session gave links.
async fn with_links(app: &App, by: &Administrator, id: &str) -> Result<Vec<create::Invited>, Response> {
    let record = done(app, by, id).await?;
    let people = async {
        match &record.proposed.deed {
            Deed::Create { person } => invited(app, std::slice::from_ref(person)).await,
            Deed::Import { people } => invited(app, people).await,
            Deed::Invite { account } => create::invited_again(app, by.subject(app, *account).await?.account).await,
            _ => Err(Refusal::plain(ErrorCode::ChallengeUnknown)),
        }
    };
    people.await.map_err(|refusal| failed(app, refusal))
}

/// `GET /admin/approvals/{id}/links`: the links with which people set their first passwords.
///
/// # Errors
/// `challenge_unknown`, and the store's.
pub async fn links(State(app): State<Shared>, Admin { by, visitor }: Admin, Path(id): Path<String>) -> PageResult {
    let people = with_links(&app, &by, &id).await?;
    let now = app.now();
    let row = |one: create::Invited| Invited {
        username: one.username,
        display_name: one.display_name,
        until: one.link.as_ref().map(|link| When::at(link.expires_at, now)),
        link: one.link.map(|link| link.link),
    };
    let view = Invitations {
        site: site(&app, visitor.language),
        frame: frame(&app, &by, &visitor, Place::People, Some(to_overview(&app, &visitor))),
        rows: people.into_iter().map(row).collect(),
        csv_href: format!("{ADDRESS}/{id}/links.csv"),
    };
    Ok(visitor.answer(&app, page(&view)))
}

/// `GET /admin/approvals/{id}/links.csv`.
///
/// # Errors
/// `challenge_unknown`, and the store's.
pub async fn links_csv(State(app): State<Shared>, Admin { by, .. }: Admin, Path(id): Path<String>) -> PageResult {
    let people = with_links(&app, &by, &id).await?;
    let bytes = table::invitations(&people).map_err(|refusal| failed(&app, refusal))?;
    Ok(file(bytes, "text/csv; charset=utf-8", "attachment; filename=\"links.csv\""))
}
