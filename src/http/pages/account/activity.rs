//! What happened with an account: as a page, as CSV and as JSON.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use nod_core::challenge::StateName;
use nod_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::view::{ActivityPage, ActivityRow, ChangeRow, Day, EventRow, Outcome, Show};
use crate::flow::Refusal;
use crate::flow::account::{self, Event};
use crate::http::extract::Shared;
use crate::http::pages::layout::When;
use crate::http::pages::layout::settings::{Own, Section};
use crate::http::pages::render::{failed, page, site};
use crate::http::pages::visitor::Signed;

/// How many events the page lists.
const LATEST: u32 = 200;

/// How many events an export has.
const EXPORTED: u32 = 10_000;

type PageResult = Result<Response, Response>;

/// `?show=`: see [`Show`].
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    show: String,
}

/// `GET /account/activity`.
///
/// # Errors
/// The store's.
pub async fn list(
    State(app): State<Shared>,
    Signed { who, visitor }: Signed,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> PageResult {
    let show = Show::from_name(&wanted.map(|Query(wanted)| wanted.show).unwrap_or_default());
    let events = account::events(&app, who.account.id, LATEST).await.map_err(|refusal| failed(&app, refusal))?;
    let now = app.now();
    let rows = events.iter().map(|event| row(event, now)).filter(|row| show.has(row)).collect();
    let view = ActivityPage {
        site: site(&app, visitor.language),
        own: Own::of(&app, &who, &visitor, Section::Activity),
        show,
        days: Day::split(rows),
        secure_href: "/account/secure".to_owned(),
    };
    Ok(visitor.answer(&app, page(&view)))
}

pub(in crate::http::pages) fn row(event: &Event, now: Timestamp) -> EventRow {
    match event {
        Event::Asked(asked) => EventRow::Asked(ActivityRow {
            at: When::at(asked.at, now),
            service: asked.service.clone(),
            browser: asked.browser.clone(),
            place: asked.place.clone(),
            address: asked.ip.clone(),
            outcome: match asked.state {
                StateName::Pending => Outcome::Pending,
                StateName::Approved | StateName::Redeemed => Outcome::Approved,
                StateName::Denied => Outcome::Denied,
                StateName::Reported => Outcome::Reported,
                StateName::Expired => Outcome::Expired,
                StateName::Cancelled => Outcome::Cancelled,
            },
            device: asked.device.clone(),
        }),
        Event::Changed(change) => {
            EventRow::Changed(ChangeRow { at: When::at(change.at, now), what: change.what, name: change.name.clone() })
        }
    }
}

/// A line of an export. Its names and values are stable.
#[derive(Debug, Serialize)]
struct Line<'e> {
    /// RFC 3339.
    time: String,
    /// `request`, or what changed.
    event: &'e str,
    /// What came of a request.
    outcome: &'e str,
    /// Who asked.
    service: &'e str,
    /// From which browser.
    browser: &'e str,
    /// From which address.
    address: &'e str,
    /// Where that was, as the phone showed it.
    place: &'e str,
    /// Which phone answered, or what was changed.
    name: &'e str,
}

impl<'e> Line<'e> {
    fn of(event: &'e Event) -> Self {
        let time = event.at().to_string();
        let text = |text: &'e Option<String>| text.as_deref().unwrap_or_default();
        match event {
            Event::Asked(asked) => Self {
                time,
                event: "request",
                outcome: asked.state.as_str(),
                service: &asked.service,
                browser: text(&asked.browser),
                address: text(&asked.ip),
                place: text(&asked.place),
                name: text(&asked.device),
            },
            Event::Changed(change) => Self {
                time,
                event: change.what.name(),
                outcome: "",
                service: "",
                browser: "",
                address: "",
                place: "",
                name: text(&change.name),
            },
        }
    }

    /// The line as cells that no spreadsheet takes for a formula.
    fn cells(&self) -> [String; 8] {
        let Self { time, event, outcome, service, browser, address, place, name } = self;
        [time.as_str(), event, outcome, service, browser, address, place, name].map(|text| {
            let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
            if is_formula { format!("'{text}") } else { text.to_owned() }
        })
    }
}

/// `GET /account/activity.json`.
///
/// # Errors
/// The store's.
pub async fn json(State(app): State<Shared>, Signed { who, .. }: Signed) -> PageResult {
    let events = account::events(&app, who.account.id, EXPORTED).await.map_err(|refusal| failed(&app, refusal))?;
    let lines: Vec<Line<'_>> = events.iter().map(Line::of).collect();
    Ok(file(axum::Json(lines).into_response(), "attachment; filename=\"activity.json\""))
}

/// `GET /account/activity.csv`: RFC 4180.
///
/// # Errors
/// The store's.
pub async fn csv(State(app): State<Shared>, Signed { who, .. }: Signed) -> PageResult {
    let written = async {
        let events = account::events(&app, who.account.id, EXPORTED).await?;
        let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let heads = ["time", "event", "outcome", "service", "browser", "address", "place", "name"];
        table.write_record(heads).map_err(Refusal::internal)?;
        for event in &events {
            table.write_record(Line::of(event).cells()).map_err(Refusal::internal)?;
        }
        table.into_inner().map_err(Refusal::internal)
    };
    let bytes = written.await.map_err(|refusal| failed(&app, refusal))?;
    let mut response = file(bytes.into_response(), "attachment; filename=\"activity.csv\"");
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    Ok(response)
}

fn file(mut response: Response, disposition: &'static str) -> Response {
    response.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::account::{Change, What};

    #[test]
    fn no_cell_is_taken_for_a_formula() {
        let name = Some("=HYPERLINK(\"//evil\")".to_owned());
        let event = Event::Changed(Change { at: Timestamp::from_seconds(0), what: What::PhoneLinked, name });
        let cells = Line::of(&event).cells();
        assert_eq!(cells[1], "phone_linked");
        assert_eq!(cells[7], "'=HYPERLINK(\"//evil\")");
    }
}
