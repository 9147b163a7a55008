//! What a command prints, and how it fails.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use nod_core::json::printable;
use nod_core::text::escaped;
use nod_core::wire::ErrorCode;
use serde::Serialize;

use crate::app::ConnectError;
use crate::config::ConfigError;
use crate::flow::Refusal;
use crate::service::LockError;

/// The exit code of a program whose reader went away: what a shell reports for SIGPIPE, so that `pipefail` sees it.
const READER_WENT_AWAY: u8 = 141;

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// A flow refused.
    #[error("{}", .0.detail)]
    Refused(#[from] Refusal),
    /// The configuration.
    #[error(transparent)]
    Configuration(#[from] ConfigError),
    /// The data key or the database cannot be used.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The database cannot be locked.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// What was given to the command cannot be used.
    #[error("{0}")]
    Input(String),
    /// What was to be verified does not hold.
    #[error("{0}")]
    Broken(String),
    /// A file, the terminal or the network.
    #[error("{0}")]
    System(String),
    /// Nobody reads the output any more.
    #[error("nobody reads the output")]
    ReaderWentAway,
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ReaderWentAway,
            _ => Self::System(error.to_string()),
        }
    }
}

impl From<String> for Failure {
    fn from(text: String) -> Self {
        Self::System(text)
    }
}

impl Failure {
    /// A file that cannot be read or written.
    pub(super) fn file(path: &std::path::Path, error: &io::Error) -> Self {
        Self::System(format!("{}: {error}", path.display()))
    }

    /// The stable name of what is wrong.
    fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code.as_str(),
            Self::Configuration(_) => "configuration",
            Self::Connect(ConnectError::DataKey(_)) => "data_key",
            Self::Connect(ConnectError::Database(_)) | Self::Lock(LockError::Database(_)) => "database",
            Self::Lock(LockError::Taken(_)) | Self::System(_) => "system",
            Self::Input(_) => "input",
            Self::Broken(_) => "does_not_hold",
            Self::ReaderWentAway => "reader_went_away",
        }
    }

    /// Says on standard error what is wrong and what to do: `nod: code: what`, and one more line.
    pub(super) fn report(&self) -> ExitCode {
        if matches!(self, Self::ReaderWentAway) {
            return ExitCode::from(READER_WENT_AWAY);
        }
        let text = match self {
            Self::Refused(refusal) if refusal.code == ErrorCode::Internal => {
                "Something is wrong in nod or in its database.".to_owned()
            }
            failure => failure.to_string(),
        };
        let code = self.code();
        // Some errors name their subject themselves.
        let text = text.strip_prefix(&format!("{code}: ")).unwrap_or(&text);
        error(format_args!("nod: {code}: {text}"));
        if let Self::Refused(refusal) = self {
            error(format_args!("     {}", cure(refusal.code)));
        }
        ExitCode::FAILURE
    }
}

/// What to do about a refusal. A command has no request whose id could be reported.
fn cure(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::Internal => "The log lines above say what happened; `nod doctor` looks for what is wrong.",
        code => code.cure(),
    }
}

/// A line on standard error. That nobody reads it is no reason to stop.
pub(super) fn error(text: impl Display) {
    // An error may quote what came from outside, and may have lines of its own.
    let text = text.to_string();
    let lines: Vec<String> = text.split('\n').map(escaped).collect();
    let _ = writeln!(io::stderr(), "{}", lines.join("\n"));
}

/// A line on standard output.
pub(super) fn line(text: impl Display) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()?;
    Ok(())
}

/// A value on standard output, as indented JSON.
pub(super) fn json(value: &impl Serialize) -> Result<(), Failure> {
    line(printable(&serde_json::to_string_pretty(value).map_err(|error| error.to_string())?))
}

/// A value on standard output, as one line of JSON.
pub(super) fn json_line(value: &impl Serialize) -> Result<(), Failure> {
    line(printable(&serde_json::to_string(value).map_err(|error| error.to_string())?))
}

/// A table on standard output: columns as wide as their widest cell.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> Result<(), Failure> {
    let head: Vec<String> = head.iter().map(|name| name.to_uppercase()).collect();
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| escaped(cell)).collect()).collect();
    let all: Vec<&Vec<String>> = std::iter::once(&head).chain(&rows).collect();
    let width = |column: usize| all.iter().filter_map(|row| Some(row.get(column)?.chars().count())).max().unwrap_or(0);
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    for row in all {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        line(cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}

/// Names and values below each other on standard output.
pub(super) fn list(rows: &[(&str, String)]) -> Result<(), Failure> {
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    rows.iter().try_for_each(|(name, value)| line(format_args!("{name:<width$}  {}", escaped(value))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_command_asks_for_the_id_of_a_request() {
        for code in ErrorCode::ALL {
            assert!(!cure(*code).contains("request id"), "{code}: {}", cure(*code));
        }
    }
}
