//! People: looked for, seen, reminded.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::account::{AccountState, TwoStep};
use nod_core::id::{AccountId, GroupId};
use nod_core::organisation::{GroupRole, Membership};
use nod_core::time::Timestamp;
use nod_core::wire::ErrorCode;
use serde::Deserialize;

use super::deeds::{self, Asked};
use super::view::{DeedLink, GroupOf, NewPersonPage, People, PersonPage, PersonRow, Place, Standing};
use super::{Admin, admin, frame, to_overview};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::account;
use crate::flow::factor::{backup_code, codes_app};
use crate::flow::organisation::authority::{Administrator, Subject};
use crate::flow::organisation::people::{self as flow, PeopleFilter, PeopleSearch, Person, Reminded};
use crate::flow::organisation::table;
use crate::flow::sign_in::methods::methods;
use crate::http::extract::Shared;
use crate::http::pages::account::activity;
use crate::http::pages::layout::{Link, When};
use crate::http::pages::render::{failed, page, page_with, site};
use crate::http::pages::visitor::{Form, Visitor, sign_in_first};
use crate::words::Words;

/// Where people are looked for.
pub const ADDRESS: &str = "/admin/people";

/// Where reminders go.
pub const REMIND: &str = "/admin/remind";

/// How many events a person's page lists.
const LATEST: u32 = 10;

type PageResult = Result<Response, Response>;

/// Where a person's page is.
pub(super) fn address(account: AccountId) -> String {
    format!("{ADDRESS}/{account}")
}

/// `?q=`: a part of a name. `?show=`: which people. `?group=`: in which group. `?after=`: the user name that the last page ended with.
/// `?reminded=`: how many were reminded just now.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    q: String,
    show: String,
    group: String,
    after: String,
    reminded: Option<u64>,
}

impl Wanted {
    fn only(&self) -> PeopleFilter {
        PeopleFilter::ALL.into_iter().find(|one| one.as_str() == self.show).unwrap_or_default()
    }

    /// What is looked for, among those whom this administrator reaches.
    async fn search(&self, app: &App, by: &Administrator) -> Result<PeopleSearch, Refusal> {
        let group = match self.group.as_str() {
            "" => None,
            id => Some(by.group(app, known_group(id)?).await?.group.id),
        };
        Ok(PeopleSearch {
            reach: flow::reached(Some(by), group),
            account: None,
            text: self.q.clone(),
            only: self.only(),
        })
    }

    fn query(&self, after: Option<&str>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &self.q).append_pair("show", self.only().as_str()).append_pair("group", &self.group);
        if let Some(after) = after {
            query.append_pair("after", after);
        }
        query.finish()
    }
}

pub(super) fn known_group(id: &str) -> Result<GroupId, Refusal> {
    id.parse().map_err(|_| Refusal::plain(ErrorCode::GroupUnknown))
}

/// The person with that id, if this administrator reaches them. Nobody learns whether somebody else exists.
async fn subject(app: &App, by: &Administrator, id: &str) -> Result<Subject, Response> {
    let found = async {
        let id = id.parse().map_err(|_| Refusal::plain(ErrorCode::UserUnknown))?;
        by.subject(app, id).await
    };
    found.await.map_err(|refusal| failed(app, refusal))
}

/// `GET /admin/people`.
///
/// # Errors
/// `group_unknown`, and the store's.
pub async fn list(
    State(app): State<Shared>,
    Admin { by, visitor }: Admin,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> PageResult {
    let wanted = wanted.map(|Query(wanted)| wanted).unwrap_or_default();
    let after = (!wanted.after.is_empty()).then_some(wanted.after.as_str());
    let found = async {
        let search = wanted.search(&app, &by).await?;
        Ok::<_, Refusal>((flow::page(&app, search, after).await?, by.groups(&app).await?))
    };
    let (found, groups) = found.await.map_err(|refusal| failed(&app, refusal))?;
    let last = found.rows.last().map(|person| person.account.username.to_string()).filter(|_| found.more);
    let now = app.now();
    let view = People {
        site: site(&app, visitor.language),
        frame: frame(&app, &by, &visitor, Place::People, Some(to_overview(&app, &visitor))),
        text: wanted.q.clone(),
        only: wanted.only().as_str(),
        group: wanted.group.clone(),
        groups: groups.iter().map(|one| (one.group.id.to_string(), one.group.name.to_string())).collect(),
        rows: found.rows.iter().map(|person| row(person, now)).collect(),
        next_href: last.map(|last| format!("{ADDRESS}?{}", wanted.query(Some(&last)))),
        csv_href: format!("{ADDRESS}.csv?{}", wanted.query(None)),
        remind_action: REMIND.to_owned(),
        reminded: wanted.reminded,
    };
    Ok(visitor.answer(&app, page(&view)))
}

/// `GET /admin/people.csv`.
///
/// # Errors
/// `group_unknown`, and the store's.
pub async fn csv(
    State(app): State<Shared>,
    Admin { by, .. }: Admin,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> PageResult {
    let wanted = wanted.map(|Query(wanted)| wanted).unwrap_or_default();
    let written = async { table::people(&flow::all(&app, wanted.search(&app, &by).await?).await?) };
    let bytes = written.await.map_err(|refusal| failed(&app, refusal))?;
    Ok(file(bytes, "text/csv; charset=utf-8", "attachment; filename=\"people.csv\""))
}

/// A download.
pub(super) fn file(bytes: Vec<u8>, media_type: &'static str, disposition: &'static str) -> Response {
    let mut response = bytes.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition));
    response
}

pub(super) fn row(person: &Person, now: Timestamp) -> PersonRow {
    let groups: Vec<&str> = person.groups.iter().map(nod_core::organisation::GroupName::as_str).collect();
    let account = &person.account;
    PersonRow {
        username: account.username.to_string(),
        display_name: account.display_name.as_ref().map(ToString::to_string).unwrap_or_default(),
        groups: groups.join(", "),
        standing: match (account.state, account.two_step, &account.password_hash) {
            (AccountState::Disabled { .. } | AccountState::Deleted { .. }, ..) => Standing::Disabled,
            (AccountState::Active, TwoStep::On { .. }, _) => Standing::Protected,
            (AccountState::Active, TwoStep::Off, Some(_)) => Standing::PasswordOnly,
            (AccountState::Active, TwoStep::Off, None) => Standing::New,
        },
        is_administrator: account.administrator,
        signed_in: person.signed_in_at.map(|at| When::at(at, now)),
        reminded: person.reminded_at.map(|at| When::at(at, now)),
        href: address(account.id),
    }
}

/// `GET /admin/people/{account}`.
///
/// # Errors
/// `user_unknown`, and the store's.
pub async fn show(State(app): State<Shared>, Admin { by, visitor }: Admin, Path(id): Path<String>) -> PageResult {
    let Subject { account, memberships } = subject(&app, &by, &id).await?;
    let gathered = async {
        let overview = account::overview(&app, account.id, 0).await?;
        let events = account::events(&app, account.id, LATEST).await?;
        let methods = methods(&app, account.id).await?;
        let apps = codes_app::list(&app, account.id).await?.len();
        let codes = backup_code::left(&app, account.id).await?.map_or(0, |left| left.unused);
        let own = PeopleSearch { account: Some(account.id), ..PeopleSearch::default() };
        let found = flow::all(&app, own).await?.pop();
        Ok::<_, Refusal>((overview, events, methods, apps, codes, found))
    };
    let (overview, events, methods, apps, codes, found) = gathered.await.map_err(|refusal| failed(&app, refusal))?;
    let found = found.ok_or_else(|| failed(&app, Refusal::plain(ErrorCode::UserUnknown)))?;
    let now = app.now();
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let person = row(&found, now);
    let site = site(&app, visitor.language);
    let phones = overview.devices.iter().filter(|device| device.is_active());
    let may_remind = matches!(person.standing, Standing::PasswordOnly | Standing::New);
    let view = PersonPage {
        frame: frame(&app, &by, &visitor, Place::People, Some(people_back(site.w))),
        created: When::at(account.created_at, now),
        phones: phones.map(|device| device.name.to_string()).collect(),
        passkeys: count(methods.passkeys),
        codes_apps: count(apps),
        backup_codes: count(codes),
        groups: memberships.iter().filter(|one| by.authority.reaches_group(one.group.id)).map(group_of).collect(),
        events: events.iter().map(|event| activity::row(event, now)).collect(),
        deeds: offered(site.w, &by, &account, person.standing),
        remind_action: may_remind.then(|| format!("{}/remind", address(account.id))),
        person,
        site,
    };
    Ok(visitor.answer(&app, page(&view)))
}

fn people_back(w: Words) -> Link {
    Link { href: ADDRESS.to_owned(), text: w.organisation_people().to_owned() }
}

fn group_of(membership: &Membership) -> GroupOf {
    GroupOf {
        name: membership.group.name.to_string(),
        is_administrator: membership.role == GroupRole::Administrator,
        href: format!("{}/{}", super::groups::ADDRESS, membership.group.id),
    }
}

/// What this administrator can do to that account.
fn offered(w: Words, by: &Administrator, account: &nod_core::account::Account, standing: Standing) -> Vec<DeedLink> {
    let is_own = account.id == by.who.account.id;
    let link = |name: &str, title: &'static str, about: &'static str, is_dangerous: bool| DeedLink {
        title,
        about,
        href: format!("{}?deed={name}&account={}", deeds::ADDRESS, account.id),
        is_dangerous,
    };
    let mut links = Vec::new();
    if standing == Standing::Disabled {
        links.push(link("enable", w.organisation_do_enable(), w.organisation_deed_enable_about(), false));
    } else {
        if standing == Standing::New {
            links.push(link("invite", w.organisation_do_invite(), w.organisation_deed_invite_about(), false));
        }
        links.push(link("unlock", w.organisation_do_unlock(), w.organisation_deed_unlock_about(), false));
        links.push(link("sign-out", w.organisation_do_sign_out(), w.organisation_deed_sign_out_about(), true));
        links.push(link("link-phone", w.organisation_do_link_phone(), w.organisation_deed_link_phone_about(), true));
        if !is_own {
            links.push(link("disable", w.organisation_do_disable(), w.organisation_deed_disable_about(), true));
        }
    }
    if by.is_full() {
        links.push(link("export", w.organisation_do_export(), w.organisation_deed_export_about(), false));
        if !is_own {
            links.push(link("delete", w.organisation_do_delete(), w.organisation_deed_delete_about(), true));
        }
    }
    links
}

/// `group`: whom; empty: everybody.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RemindForm {
    group: String,
}

/// `POST /admin/remind`: reminds all who have no two-step verification.
///
/// # Errors
/// `group_unknown`, and the store's.
pub async fn remind_all(State(app): State<Shared>, Form { visitor, fields }: Form<RemindForm>) -> PageResult {
    let by = admin(&app, &visitor).await?;
    let wanted = Wanted { group: fields.group, ..Wanted::default() };
    let reminded = async {
        let reach = wanted.search(&app, &by).await?.reach;
        flow::remind(&app, Some(by.who.account.id), Reminded::All(reach)).await
    };
    let reminded = reminded.await.map_err(|refusal| failed(&app, refusal))?;
    let to = format!("{ADDRESS}?show=without&group={}&reminded={reminded}", wanted.group);
    Ok(Redirect::to(&to).into_response())
}

/// `POST /admin/people/{account}/remind`.
///
/// # Errors
/// `user_unknown`, and the store's.
pub async fn remind(
    State(app): State<Shared>,
    Path(id): Path<String>,
    Form { visitor, .. }: Form<RemindForm>,
) -> PageResult {
    let by = admin(&app, &visitor).await?;
    let account = subject(&app, &by, &id).await?.account.id;
    let reminded = flow::remind(&app, Some(by.who.account.id), Reminded::One(account)).await;
    reminded.map_err(|refusal| sign_in_first(&app, &visitor, refusal))?;
    Ok(Redirect::to(&address(account)).into_response())
}

/// `GET /admin/people/new`.
///
/// # Errors
/// `not_found` for administrators of groups.
pub async fn new(State(app): State<Shared>, Admin { by, visitor }: Admin) -> PageResult {
    by.require_full().map_err(|refusal| failed(&app, refusal))?;
    let view = new_page(&app, &by, &visitor, &Asked::default(), None);
    Ok(visitor.answer(&app, page(&view)))
}

/// The form for a new person again, with what is wrong with it.
pub(super) fn not_created(
    app: &App,
    by: &Administrator,
    visitor: &Visitor,
    asked: &Asked,
    refusal: &Refusal,
) -> Response {
    if let Err(refusal) = by.require_full() {
        return failed(app, refusal);
    }
    let w = site(app, visitor.language).w;
    let fault = match (refusal.code, refusal.detail.as_str()) {
        (ErrorCode::UsernameTaken, _) => w.organisation_new_taken(),
        (ErrorCode::GroupUnknown, _) | (ErrorCode::BadField, "groups") => w.organisation_new_groups(),
        (ErrorCode::BadField, "display_name") => w.organisation_new_display_name(),
        (ErrorCode::BadField, _) => w.organisation_new_username(),
        _ => return failed(app, refusal.clone()),
    };
    app.metrics.error(refusal.code);
    let view = new_page(app, by, visitor, asked, Some(fault.to_owned()));
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
}

fn new_page(app: &App, by: &Administrator, visitor: &Visitor, asked: &Asked, fault: Option<String>) -> NewPersonPage {
    let site = site(app, visitor.language);
    let [username, display_name, groups] = asked.new_person().map(str::to_owned);
    NewPersonPage {
        frame: frame(app, by, visitor, Place::People, Some(people_back(site.w))),
        fault,
        username,
        display_name,
        groups,
        reason: asked.reason.clone(),
        action: deeds::ADDRESS.to_owned(),
        import: Link { href: super::import::ADDRESS.to_owned(), text: site.w.organisation_import().to_owned() },
        site,
    }
}
