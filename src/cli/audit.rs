//! `nod audit`.

use std::io::{self, BufWriter, Write};

use clap::Subcommand;
use serde_json::json;

use super::output::{self, Failure};
use crate::app::App;
use crate::flow::audit;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Prints the log, one entry of JSON a line; `nod verify` verifies it anywhere.
    Export {
        /// Only entries after this number.
        #[arg(long, value_name = "N", default_value_t = 0)]
        after: u64,
    },
    /// Verifies the chain in the database: that no entry was altered, removed or slipped in.
    Verify {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn run(app: &App, command: &Command) -> Result<(), Failure> {
    match command {
        Command::Export { after } => export(app, *after).await,
        Command::Verify { json } => verify(app, *json).await,
    }
}

async fn export(app: &App, mut after: u64) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout());
    loop {
        let entries = audit::page(app, after).await?;
        let Some(last) = entries.last() else { break };
        after = last.seq;
        for entry in &entries {
            writeln!(out, "{}", entry.to_line())?;
        }
    }
    out.flush()?;
    Ok(())
}

async fn verify(app: &App, as_json: bool) -> Result<(), Failure> {
    match audit::verify(app).await? {
        Ok(summary) if as_json => {
            output::json(&json!({ "holds": true, "entries": summary.entries, "head": summary.head }))
        }
        Ok(summary) => {
            output::line(format_args!("the chain holds: {} entries", summary.entries))?;
            output::line(format_args!("head {} {}", summary.head.seq, summary.head.hash))?;
            output::line(
                "Note the head elsewhere: whoever can rewrite the whole log can recompute the chain, but not your note.",
            )
        }
        Err(error) => {
            if as_json {
                output::json(&json!({ "holds": false, "entry": error.seq, "fault": error.what.to_string() }))?;
            }
            Err(Failure::Broken(error.to_string()))
        }
    }
}
