//! Groups: listed, made, filled. What gives or takes power is asked of the administrator's phone (`deeds`).

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::id::AccountId;
use nod_core::organisation::{Group, GroupName, GroupRole, Note};
use nod_core::wire::ErrorCode;
use serde::Deserialize;

use super::people::{self, known_group};
use super::view::{GroupFault, GroupPage, GroupRow, Groups, Member, Place};
use super::{Admin, admin, deeds, frame, required, to_overview};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::account;
use crate::flow::organisation::authority::Administrator;
use crate::flow::organisation::groups::{self as flow, GroupSummary};
use crate::flow::organisation::people::{self as persons, PeopleSearch, Reached};
use crate::flow::sign_in;
use crate::http::extract::Shared;
use crate::http::pages::layout::Link;
use crate::http::pages::render::{failed, page, page_with, site};
use crate::http::pages::visitor::{Form, Visitor, sign_in_first};

/// Where groups are.
pub const ADDRESS: &str = "/admin/groups";

type PageResult = Result<Response, Response>;

/// What a form of a group says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct GroupForm {
    name: String,
    username: String,
    account: String,
    reason: String,
}

/// An administrator of everything, signed in of late: members and names change without the phone.
async fn fresh(app: &App, visitor: &Visitor) -> Result<Administrator, Response> {
    let by = admin(app, visitor).await?;
    let allowed = by.require_full().and_then(|()| sign_in::require_strongest(app, &by.who));
    allowed.map_err(|refusal| sign_in_first(app, visitor, refusal))?;
    Ok(by)
}

fn note(by: &Administrator, typed: &str) -> Result<Note, GroupFault> {
    let reason = deeds::reason(typed).map_err(|_| GroupFault::Reason)?;
    Ok(Note { by: Some(by.who.account.id), reason })
}

/// `GET /admin/groups`.
///
/// # Errors
/// The store's.
pub async fn list(State(app): State<Shared>, Admin { by, visitor }: Admin) -> PageResult {
    let view = list_page(&app, &by, &visitor, &GroupForm::default(), None).await?;
    Ok(visitor.answer(&app, page(&view)))
}

async fn list_page(
    app: &App,
    by: &Administrator,
    visitor: &Visitor,
    form: &GroupForm,
    fault: Option<GroupFault>,
) -> Result<Groups, Response> {
    let now = app.now();
    let groups = by.groups(app).await.map_err(|refusal| failed(app, refusal))?;
    let row = |summary: &GroupSummary| GroupRow {
        name: summary.group.name.to_string(),
        members: summary.members.into(),
        required: summary.requirement.map(|requirement| required(requirement, now)),
        href: format!("{ADDRESS}/{}", summary.group.id),
    };
    Ok(Groups {
        site: site(app, visitor.language),
        frame: frame(app, by, visitor, Place::Groups, Some(to_overview(app, visitor))),
        rows: groups.iter().map(row).collect(),
        fault,
        name: form.name.clone(),
        reason: form.reason.clone(),
        action: ADDRESS.to_owned(),
    })
}

/// `POST /admin/groups`: makes one.
///
/// # Errors
/// `reauthentication_needed`, and the store's.
pub async fn create(State(app): State<Shared>, Form { visitor, fields }: Form<GroupForm>) -> PageResult {
    let by = fresh(&app, &visitor).await?;
    let fault = match (fields.name.parse::<GroupName>(), note(&by, &fields.reason)) {
        (Err(_), _) => GroupFault::Name,
        (_, Err(fault)) => fault,
        (Ok(name), Ok(note)) => match flow::create(&app, name, &note).await {
            Ok(group) => return Ok(Redirect::to(&format!("{ADDRESS}/{}", group.id)).into_response()),
            Err(Refusal { code: ErrorCode::GroupExists, .. }) => GroupFault::Taken,
            Err(refusal) => return Err(failed(&app, refusal)),
        },
    };
    let view = list_page(&app, &by, &visitor, &fields, Some(fault)).await?;
    Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
}

async fn found(app: &App, by: &Administrator, id: &str) -> Result<GroupSummary, Response> {
    let found = async { by.group(app, known_group(id)?).await };
    found.await.map_err(|refusal| failed(app, refusal))
}

/// `?after=`: the user name that the last page ended with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct After {
    after: String,
}

/// `GET /admin/groups/{group}`.
///
/// # Errors
/// `group_unknown`, and the store's.
pub async fn show(
    State(app): State<Shared>,
    Admin { by, visitor }: Admin,
    Path(id): Path<String>,
    after: Result<Query<After>, QueryRejection>,
) -> PageResult {
    let summary = found(&app, &by, &id).await?;
    let after = after.map(|Query(after)| after.after).unwrap_or_default();
    let view = group_page(&app, &by, &visitor, summary, &GroupForm::default(), (&after, None)).await?;
    Ok(visitor.answer(&app, page(&view)))
}

async fn group_page(
    app: &App,
    by: &Administrator,
    visitor: &Visitor,
    summary: GroupSummary,
    form: &GroupForm,
    (after, fault): (&str, Option<GroupFault>),
) -> Result<GroupPage, Response> {
    let now = app.now();
    let group = summary.group;
    let gathered = async {
        // All members are seen, also those who are out of reach; nothing can be done to them from here.
        let search = PeopleSearch { reach: Reached { by: None, group: Some(group.id) }, ..PeopleSearch::default() };
        let found = persons::page(app, search, (!after.is_empty()).then_some(after)).await?;
        let mut members = Vec::new();
        for person in &found.rows {
            let own = flow::of(app, person.account.id).await?.into_iter().find(|one| one.group.id == group.id);
            members.push(Member {
                person: people::row(person, now),
                is_administrator: own.is_some_and(|one| one.role == GroupRole::Administrator),
                id: person.account.id.to_string(),
            });
        }
        Ok::<_, Refusal>((members, found.more))
    };
    let (members, more) = gathered.await.map_err(|refusal| failed(app, refusal))?;
    let here = format!("{ADDRESS}/{}", group.id);
    let last = members.last().map(|member| member.person.username.clone()).filter(|_| more);
    let next = |last: String| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        format!("{here}?{}", query.append_pair("after", &last).finish())
    };
    let site = site(app, visitor.language);
    let back = Link { href: ADDRESS.to_owned(), text: site.w.organisation_groups().to_owned() };
    Ok(GroupPage {
        frame: frame(app, by, visitor, Place::Groups, Some(back)),
        name: group.name.to_string(),
        id: group.id.to_string(),
        count: summary.members.into(),
        members,
        next_href: last.map(next),
        required: summary.requirement.map(|requirement| required(requirement, now)),
        fault,
        username: form.username.clone(),
        reason: form.reason.clone(),
        add_action: format!("{here}/members"),
        remove_action: format!("{here}/members/remove"),
        rename_action: format!("{here}/rename"),
        deeds_action: deeds::ADDRESS.to_owned(),
        site,
    })
}

/// Why nothing was done.
enum NotDone {
    /// The group's page says it.
    Said(GroupFault),
    /// Another page does.
    Failed(Refusal),
}

impl From<GroupFault> for NotDone {
    fn from(fault: GroupFault) -> Self {
        Self::Said(fault)
    }
}

impl From<Refusal> for NotDone {
    fn from(refusal: Refusal) -> Self {
        match refusal.code {
            ErrorCode::UserUnknown => Self::Said(GroupFault::Nobody),
            ErrorCode::NothingToDo => Self::Said(GroupFault::Already),
            ErrorCode::GroupExists => Self::Said(GroupFault::Taken),
            _ => Self::Failed(refusal),
        }
    }
}

/// A form of a group, by whom it may be sent.
struct Change {
    by: Administrator,
    visitor: Visitor,
    group: Group,
    form: GroupForm,
}

impl Change {
    async fn of(app: &App, id: &str, Form { visitor, fields }: Form<GroupForm>) -> Result<Self, Response> {
        let by = fresh(app, &visitor).await?;
        let group = found(app, &by, id).await?.group;
        Ok(Self { by, visitor, group, form: fields })
    }

    fn note(&self) -> Result<Note, GroupFault> {
        note(&self.by, &self.form.reason)
    }

    /// The group's page, with what is wrong.
    async fn answered(self, app: &App, done: Result<(), NotDone>) -> PageResult {
        let Self { by, visitor, group, form } = self;
        let fault = match done {
            Ok(()) => return Ok(Redirect::to(&format!("{ADDRESS}/{}", group.id)).into_response()),
            Err(NotDone::Failed(refusal)) => return Err(failed(app, refusal)),
            Err(NotDone::Said(fault)) => fault,
        };
        let summary = flow::by_id(app, group.id).await.map_err(|refusal| failed(app, refusal))?;
        let view = group_page(app, &by, &visitor, summary, &form, ("", Some(fault))).await?;
        Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &view))
    }
}

/// `POST /admin/groups/{group}/members`: puts somebody into the group.
///
/// # Errors
/// `reauthentication_needed`, `group_unknown`, and the store's.
pub async fn add(State(app): State<Shared>, Path(id): Path<String>, form: Form<GroupForm>) -> PageResult {
    let change = Change::of(&app, &id, form).await?;
    let done = async {
        let name = change.form.username.parse().map_err(|_| GroupFault::Nobody)?;
        let note = change.note()?;
        let account = account::find(&app, &name).await?.id;
        let is_in = flow::of(&app, account).await?.iter().any(|one| one.group.id == change.group.id);
        // A role that gives power is neither given nor taken here.
        if is_in {
            return Err(GroupFault::Already.into());
        }
        Ok(flow::put(&app, &change.group, account, GroupRole::Member, &note).await?)
    };
    let done = done.await;
    change.answered(&app, done).await
}

/// `POST /admin/groups/{group}/members/remove`.
///
/// # Errors
/// `reauthentication_needed`, `group_unknown`, and the store's.
pub async fn remove(State(app): State<Shared>, Path(id): Path<String>, form: Form<GroupForm>) -> PageResult {
    let change = Change::of(&app, &id, form).await?;
    let done = async {
        let account = change.form.account.parse::<AccountId>().map_err(|_| GroupFault::Nobody)?;
        match flow::remove(&app, &change.group, account, &change.note()?).await {
            // Another tab was faster.
            Ok(()) | Err(Refusal { code: ErrorCode::NothingToDo, .. }) => Ok(()),
            Err(refusal) => Err(NotDone::from(refusal)),
        }
    };
    let done = done.await;
    change.answered(&app, done).await
}

/// `POST /admin/groups/{group}/rename`.
///
/// # Errors
/// `reauthentication_needed`, `group_unknown`, and the store's.
pub async fn rename(State(app): State<Shared>, Path(id): Path<String>, form: Form<GroupForm>) -> PageResult {
    let change = Change::of(&app, &id, form).await?;
    let done = async {
        let name = change.form.name.parse::<GroupName>().map_err(|_| GroupFault::Name)?;
        let note = change.note()?;
        Ok(flow::rename(&app, &change.group, name, &note).await?)
    };
    let done = done.await;
    change.answered(&app, done).await
}
