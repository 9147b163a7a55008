//! Accounts from a table: a file, or pasted.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use nod_core::organisation::Deed;
use serde::Deserialize;

use super::deeds::{self, Asked};
use super::view::{ImportFault, ImportPage, Place, ReasonFault};
use super::{Admin, admin, frame, to_overview};
use crate::app::App;
use crate::flow::organisation::authority::Administrator;
use crate::flow::organisation::import::{self as flow, Fault, FaultCode, Line};
use crate::http::extract::Shared;
use crate::http::pages::render::{failed, page, page_with, site};
use crate::http::pages::visitor::{FileForm, Form, Visitor};
use crate::words::Words;

/// Where tables are read.
pub const ADDRESS: &str = "/admin/import";

type PageResult = Result<Response, Response>;

/// A table of people. `check`: only look at it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TableForm {
    table: String,
    reason: String,
    check: String,
}

/// `GET /admin/import`.
///
/// # Errors
/// `not_found` for administrators of groups.
pub async fn form(State(app): State<Shared>, Admin { by, visitor }: Admin) -> PageResult {
    by.require_full().map_err(|refusal| failed(&app, refusal))?;
    Ok(visitor.answer(&app, page(&import_page(&app, &by, &visitor, &TableForm::default()))))
}

/// `POST /admin/import`: looks at a table, and asks the administrator's own phone. A file that was chosen counts, and not what stands in the
/// field: that may be what an earlier file had in it.
///
/// # Errors
/// `not_found` for administrators of groups, and those of `deeds::propose`.
pub async fn read(State(app): State<Shared>, sent: FileForm<TableForm>) -> PageResult {
    let FileForm { form: Form { visitor, mut fields }, file } = sent;
    let bytes = file.unwrap_or_else(|| fields.table.clone().into_bytes());
    // The page that comes of it has no file chosen: its field has what was in this one, where that is text.
    fields.table = String::from_utf8(bytes.clone()).unwrap_or_default();
    let by = admin(&app, &visitor).await?;
    by.require_full().map_err(|refusal| failed(&app, refusal))?;
    let view = || import_page(&app, &by, &visitor, &fields);
    let table = flow::check(&app, &bytes).await.map_err(|refusal| failed(&app, refusal))?;
    let lines = match table {
        Ok(lines) => lines,
        Err(faults) => {
            let faults = faults.into_iter().map(|fault| said(view().site.w, fault)).collect();
            return Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &ImportPage { faults, ..view() }));
        }
    };
    let count = u64::try_from(lines.len()).unwrap_or(u64::MAX);
    if !fields.check.is_empty() {
        return Ok(page(&ImportPage { checked: Some(count), ..view() }));
    }
    if let Err(fault) = deeds::reason(&fields.reason) {
        let fault = Some(fault);
        return Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &ImportPage { fault, checked: Some(count), ..view() }));
    }
    let people = lines.into_iter().map(|Line { person, .. }| person).collect();
    let asked = Asked::because(&fields.reason);
    deeds::propose(&app, &by, &visitor, &asked, Deed::Import { people }).await
}

fn said(w: Words, fault: Fault) -> ImportFault {
    ImportFault { line: fault.line, about: about(w, fault.code).to_owned(), cell: fault.cell }
}

fn about(w: Words, code: FaultCode) -> &'static str {
    match code {
        FaultCode::Encoding => w.organisation_import_fault_not_utf8(),
        FaultCode::TooLarge => w.organisation_import_fault_too_large(),
        FaultCode::Empty => w.organisation_import_fault_empty(),
        FaultCode::NoUsername => w.organisation_import_fault_no_username(),
        FaultCode::Column => w.organisation_import_fault_column(),
        FaultCode::Administrator => w.organisation_import_fault_administrator(),
        FaultCode::Cells => w.organisation_import_fault_cells(),
        FaultCode::Quotes => w.organisation_import_fault_quotes(),
        FaultCode::Username => w.organisation_import_fault_username(),
        FaultCode::DisplayName => w.organisation_import_fault_display_name(),
        FaultCode::Group => w.organisation_import_fault_group(),
        FaultCode::Twice => w.organisation_import_fault_twice(),
        FaultCode::Taken => w.organisation_import_fault_taken(),
        FaultCode::GroupUnknown => w.organisation_import_fault_group_unknown(),
    }
}

fn import_page(app: &App, by: &Administrator, visitor: &Visitor, form: &TableForm) -> ImportPage {
    ImportPage {
        site: site(app, visitor.language),
        frame: frame(app, by, visitor, Place::Import, Some(to_overview(app, visitor))),
        faults: Vec::new(),
        fault: None::<ReasonFault>,
        checked: None,
        table: form.table.clone(),
        reason: form.reason.clone(),
        action: ADDRESS.to_owned(),
    }
}
