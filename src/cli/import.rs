//! `nod user import`.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use nod_core::organisation::Reason;
use nod_core::wire::ErrorCode;

use super::group::note;
use super::output::{self, Failure};
use crate::app::App;
use crate::flow::Refusal;
use crate::flow::organisation::import::{self, Fault, Line, MAX_BYTES};
use crate::flow::organisation::{create, table};

pub(super) async fn run(app: &App, file: &Path, dry_run: bool, reason: Option<Reason>) -> Result<(), Failure> {
    let people: Vec<_> = match import::check(app, &read(file)?).await? {
        Ok(lines) => lines.into_iter().map(|Line { person, .. }| person).collect(),
        Err(faults) => return Err(refused(&faults)),
    };
    let Some(reason) = reason.filter(|_| !dry_run) else {
        return output::line(format_args!("{} can be imported; nothing was", people.len()));
    };
    create::create(app, &people, &note(reason)).await?;
    let invited = create::invited(app, &people).await?;
    io::stdout().lock().write_all(&table::invitations(&invited)?)?;
    Ok(())
}

/// One byte more than may be in it, at most.
fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    } else {
        let opened = File::open(file).map_err(|error| Failure::file(file, &error))?;
        opened.take(most).read_to_end(&mut bytes).map_err(|error| Failure::file(file, &error))?;
    }
    Ok(bytes)
}

/// Names every line that cannot be imported.
fn refused(faults: &[Fault]) -> Failure {
    for Fault { line, code, cell } in faults {
        let cell = if cell.is_empty() { String::new() } else { format!(" ({cell})") };
        output::error(format_args!("line {line}: {}: {}{cell}", code.as_str(), code.about()));
    }
    let detail = format!("{} line(s) cannot be imported, so nothing was", faults.len());
    Failure::Refused(Refusal::new(ErrorCode::ImportRefused, detail))
}
