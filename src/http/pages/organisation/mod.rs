//! The administrators' pages: how people are protected, and what they need. Each is for administrators of everything, or, as far as it
//! concerns the members of their groups, for administrators of groups; to everybody else it does not exist.

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::response::Response;
use nod_core::organisation::{Requirement, Scope};
use nod_core::time::Timestamp;

use super::layout::settings::{Own, Section};
use super::layout::{Link, When};
use super::render::{failed, page, site};
use super::visitor::{Visitor, sign_in_first};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::organisation::authority::{self, Administrator};
use crate::flow::organisation::people::{self as flow, PeopleFilter, PeopleSearch};
use crate::flow::organisation::requirement;
use crate::http::extract::Shared;
use view::{Frame, Overview, Place, Required};

pub mod approvals;
pub mod deeds;
pub mod groups;
pub mod import;
pub mod people;
pub mod phone;
pub mod view;
pub mod welcome;
mod wording;

/// How many people without two-step verification the overview lists.
const FEW: usize = 5;

type PageResult = Result<Response, Response>;

/// Somebody who administers everything, or groups.
pub struct Admin {
    /// Who.
    pub by: Administrator,
    /// In which browser.
    pub visitor: Visitor,
}

impl FromRequestParts<Shared> for Admin {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Response> {
        let Ok(visitor) = Visitor::from_request_parts(parts, app).await;
        let by = admin(app, &visitor).await?;
        Ok(Self { by, visitor })
    }
}

/// The administrator in front of this browser.
async fn admin(app: &App, visitor: &Visitor) -> Result<Administrator, Response> {
    let found = async { authority::administrator(app, visitor.signed_in()?).await };
    found.await.map_err(|refusal| sign_in_first(app, visitor, refusal))
}

/// The frame of a page that `by` looks at. `back`: where a narrow screen's way back leads.
fn frame(app: &App, by: &Administrator, visitor: &Visitor, place: Place, back: Option<Link>) -> Frame {
    Frame { own: Own::of(app, &by.who, visitor, Section::BelowSecurity), place, is_full: by.is_full(), back }
}

/// The way back to the overview.
fn to_overview(app: &App, visitor: &Visitor) -> Link {
    let text = site(app, visitor.language).w.organisation_title().to_owned();
    Link { href: "/admin".to_owned(), text }
}

/// What is required, as people read it.
fn required(requirement: Requirement, now: Timestamp) -> Required {
    let until = When::at(requirement.until, now);
    Required { until, is_due: requirement.until <= now }
}

/// `GET /admin`.
///
/// # Errors
/// The store's.
pub async fn overview(State(app): State<Shared>, Admin { by, visitor }: Admin) -> PageResult {
    let gathered = async {
        let reach = flow::reached(Some(&by), None);
        let protected = flow::protection(&app, reach).await?;
        let search = PeopleSearch { reach, only: PeopleFilter::Without, ..PeopleSearch::default() };
        let without = flow::page(&app, search, None).await?;
        let everyone = requirement::all(&app).await?.into_iter().find(|one| one.scope == Scope::Everyone);
        Ok::<_, Refusal>((protected, without, everyone))
    };
    let (protected, without, everyone) = gathered.await.map_err(|refusal| failed(&app, refusal))?;
    let now = app.now();
    let view = Overview {
        site: site(&app, visitor.language),
        frame: frame(&app, &by, &visitor, Place::Overview, None),
        phone: protected.phone.into(),
        passkey: protected.passkey.into(),
        codes: protected.codes.into(),
        nothing: protected.nothing.into(),
        required: everyone.map(|requirement| required(requirement, now)),
        without: without.rows.iter().take(FEW).map(|person| people::row(person, now)).collect(),
        deeds_action: deeds::ADDRESS.to_owned(),
        remind_action: people::REMIND.to_owned(),
    };
    Ok(visitor.answer(&app, page(&view)))
}
