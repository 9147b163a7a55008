//! What an administrator is about to do: said and given a reason, and then asked of the own phone.

use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nod_core::id::{AccountId, ChallengeId};
use nod_core::organisation::{Deed, GroupName, GroupRole, NewPerson, Reason, Scope};
use nod_core::text::TextFault;
use nod_core::wire::ErrorCode;
use serde::Deserialize;

use super::view::{DeedForm, Field, Place, ReasonFault};
use super::{Admin, admin, frame, people, to_overview, wording};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::account;
use crate::flow::organisation::authority::Administrator;
use crate::flow::organisation::{deed as flow, requirement};
use crate::http::extract::Shared;
use crate::http::pages::render::{failed, page, page_with, site};
use crate::http::pages::visitor::{Form, Visitor};

/// Where deeds are asked for.
pub const ADDRESS: &str = "/admin/deeds";

type PageResult = Result<Response, Response>;

/// What a form or an address says of a deed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    deed: String,
    account: String,
    group: String,
    role: String,
    /// In days.
    grace: String,
    username: String,
    display_name: String,
    groups: String,
    pub(super) reason: String,
}

impl Asked {
    /// The deed that is meant.
    async fn deed(&self, app: &App) -> Result<Deed, Refusal> {
        let unknown = || Refusal::plain(ErrorCode::NotFound);
        let account = || self.account.parse::<AccountId>().map_err(|_| Refusal::plain(ErrorCode::UserUnknown));
        let group = || self.group.parse().map_err(|_| Refusal::plain(ErrorCode::GroupUnknown));
        let scope = || if self.group.is_empty() { Ok(Scope::Everyone) } else { group().map(Scope::Group) };
        Ok(match self.deed.as_str() {
            "disable" => Deed::Disable { account: account()? },
            "enable" => Deed::Enable { account: account()? },
            "unlock" => Deed::Unlock { account: account()? },
            "sign-out" => Deed::SignOut { account: account()? },
            "link-phone" => Deed::LinkPhone { account: account()? },
            "invite" => Deed::Invite { account: account()? },
            "delete" => Deed::Delete { account: account()? },
            "export" => Deed::Export { account: account()? },
            "create" => Deed::Create { person: self.person()? },
            "set-role" => {
                let role = GroupRole::from_name(&self.role).ok_or_else(unknown)?;
                let account = if self.username.is_empty() {
                    account()?
                } else {
                    let name = self.username.parse().map_err(|_| Refusal::plain(ErrorCode::UserUnknown))?;
                    account::find(app, &name).await?.id
                };
                Deed::SetRole { account, group: group()?, role }
            }
            "require" => {
                let days: u32 = self.grace.parse().map_err(|_| Refusal::plain(ErrorCode::BadField))?;
                let grace = Duration::from_secs(u64::from(days) * 86_400);
                Deed::Require { scope: scope()?, until: requirement::until(app, grace)? }
            }
            "lift" => Deed::Lift { scope: scope()? },
            "delete-group" => Deed::DeleteGroup { group: group()? },
            _ => return Err(unknown()),
        })
    }

    fn person(&self) -> Result<NewPerson, Refusal> {
        let bad = |what: &str| Refusal::new(ErrorCode::BadField, what);
        let username = self.username.parse().map_err(|_| bad("username"))?;
        let called = self.display_name.trim();
        let display_name =
            if called.is_empty() { None } else { Some(called.parse().map_err(|_| bad("display_name"))?) };
        let names = self.groups.split(GroupName::SEPARATORS).map(str::trim).filter(|name| !name.is_empty());
        let groups = names.map(|name| name.parse().map_err(|_| bad("groups"))).collect::<Result<_, _>>()?;
        Ok(NewPerson { username, display_name, groups })
    }

    /// What the form carries along.
    fn fields(&self) -> Vec<Field> {
        let all = [
            ("deed", &self.deed),
            ("account", &self.account),
            ("group", &self.group),
            ("role", &self.role),
            ("grace", &self.grace),
            ("username", &self.username),
            ("display_name", &self.display_name),
            ("groups", &self.groups),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.clone())).collect()
    }
}

/// A reason as it was typed.
pub(super) fn reason(typed: &str) -> Result<Reason, ReasonFault> {
    typed.parse().map_err(|fault| match fault {
        TextFault::Empty => ReasonFault::Missing,
        TextFault::TooLong(_) | TextFault::Hidden(_) | TextFault::Stray(_) | TextFault::Blanks => ReasonFault::Unusable,
    })
}

/// `GET /admin/deeds`: what will be done, and why.
///
/// # Errors
/// Those of [`flow::permit`], and the store's.
pub async fn form(
    State(app): State<Shared>,
    Admin { by, visitor }: Admin,
    asked: Result<Query<Asked>, QueryRejection>,
) -> PageResult {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let shown = async {
        let deed = asked.deed(&app).await?;
        let named = flow::permit(&app, &by, &deed).await?;
        Ok::<_, Refusal>((deed, named))
    };
    let (deed, named) = shown.await.map_err(|refusal| failed(&app, refusal))?;
    let view = confirm(&app, &by, &visitor, &asked, (&deed, &named));
    Ok(visitor.answer(&app, page(&view)))
}

/// `POST /admin/deeds`: asks the administrator's own phone.
///
/// # Errors
/// Those of [`flow::propose`].
pub async fn ask(State(app): State<Shared>, Form { visitor, fields: asked }: Form<Asked>) -> PageResult {
    let by = admin(&app, &visitor).await?;
    let deed = match asked.deed(&app).await {
        Ok(deed) => deed,
        Err(refusal) if asked.deed == "create" => {
            return Ok(people::not_created(&app, &by, &visitor, &asked, &refusal));
        }
        Err(refusal) => return Err(failed(&app, refusal)),
    };
    propose(&app, &by, &visitor, &asked, deed).await
}

/// Asks the phone whether to do it, once there is a reason.
pub(super) async fn propose(
    app: &Shared,
    by: &Administrator,
    visitor: &Visitor,
    asked: &Asked,
    deed: Deed,
) -> PageResult {
    let w = site(app, visitor.language).w;
    let named = match flow::permit(app, by, &deed).await {
        Ok(named) => named,
        Err(refusal) if matches!(deed, Deed::Create { .. }) => {
            return Ok(people::not_created(app, by, visitor, asked, &refusal));
        }
        Err(refusal) => return Err(failed(app, refusal)),
    };
    let reason = match reason(&asked.reason) {
        Ok(reason) => reason,
        Err(fault) => {
            let view = confirm(app, by, visitor, asked, (&deed, &named));
            return Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &DeedForm { fault: Some(fault), ..view }));
        }
    };
    let wording = |deed: &Deed, named: &flow::Named| wording::of(w, deed, named);
    match flow::propose(app, by, deed.clone(), reason, wording, &visitor.facts).await {
        Ok(challenge) => Ok(Redirect::to(&approval(challenge)).into_response()),
        Err(Refusal { code: ErrorCode::UserWithoutDevice, .. }) => {
            app.metrics.error(ErrorCode::UserWithoutDevice);
            let refused = w.organisation_deed_no_phone().to_owned();
            let view = confirm(app, by, visitor, asked, (&deed, &named));
            Ok(page_with(StatusCode::CONFLICT, &DeedForm { refused, ..view }))
        }
        Err(refusal) => Err(failed(app, refusal)),
    }
}

/// Where the question of a deed waits.
pub(super) fn approval(challenge: ChallengeId) -> String {
    format!("{}/{challenge}", super::approvals::ADDRESS)
}

fn confirm(
    app: &App,
    by: &Administrator,
    visitor: &Visitor,
    asked: &Asked,
    (deed, named): (&Deed, &flow::Named),
) -> DeedForm {
    let site = site(app, visitor.language);
    let w = site.w;
    let cancel_href = match (deed.account(), deed.group()) {
        (Some(account), _) => people::address(account),
        (None, Some(group)) => format!("{}/{group}", super::groups::ADDRESS),
        (None, None) => "/admin".to_owned(),
    };
    let place = if deed.group().is_some() { Place::Groups } else { Place::People };
    DeedForm {
        frame: frame(app, by, visitor, place, Some(to_overview(app, visitor))),
        title: wording::of(w, deed, named),
        about: wording::about(w, deed),
        is_dangerous: wording::is_dangerous(deed),
        fault: None,
        refused: String::new(),
        reason: asked.reason.clone(),
        fields: asked.fields(),
        action: ADDRESS.to_owned(),
        cancel_href,
        site,
    }
}

impl Asked {
    /// A deed that is known already, with the reason that was typed.
    pub(super) fn because(reason: &str) -> Self {
        Self { reason: reason.to_owned(), ..Self::default() }
    }

    /// What was typed for a new person.
    pub(super) fn new_person(&self) -> [&str; 3] {
        [&self.username, &self.display_name, &self.groups]
    }
}
