//! `nod audit`.

use std::io::{self, BufWriter, Write};

use clap::Subcommand;
use serde_json::{Value, json};

use super::output::{self, Failure};
use crate::app::App;
use crate::flow::operations::audit::{self, Broken, Compared, RowFault, Verified};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Prints the log, one entry of JSON a line; `nod verify` verifies it anywhere.
    Export {
        /// Only entries after this number.
        #[arg(long, value_name = "N", default_value_t = 0)]
        after: u64,
    },
    /// Verifies the log in the database: that no entry was altered, removed or slipped in, that its end is where the database
    /// records it, and that accounts, devices, relying parties, server keys and challenges are what it says.
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
        Ok(verified) if as_json => output::json(&json!({
            "holds": true, "entries": verified.chain.entries, "head": verified.chain.head,
            "compared": counts(verified.compared), "accounts_without_role": verified.compared.accounts_without_role,
        })),
        Ok(verified) => print(&verified),
        Err(Broken::Chain(error)) => {
            if as_json {
                output::json(&json!({ "holds": false, "entry": error.seq, "fault": error.what.to_string() }))?;
            }
            Err(Failure::Broken(error.to_string()))
        }
        Err(Broken::Rows(faults)) => {
            if as_json {
                output::json(&json!({ "holds": false, "rows": faults.iter().map(row).collect::<Vec<_>>() }))?;
            } else {
                output::line("The chain holds. Rows that say something else:")?;
                for fault in &faults {
                    output::line(format_args!("  {} {}: {}", fault.table, fault.id, fault.what))?;
                }
            }
            Err(Failure::Broken(format!("{} row(s) of the database differ from the audit log", faults.len())))
        }
    }
}

fn print(verified: &Verified) -> Result<(), Failure> {
    let Verified { chain, compared } = verified;
    output::line(format_args!("the chain holds: {} entries", chain.entries))?;
    output::line(format_args!("head {} {}", chain.head.seq, chain.head.hash))?;
    output::line(format_args!(
        "the rows agree with it: accounts {}, devices {}, relying parties {}, server keys {}, challenges {}",
        compared.accounts, compared.devices, compared.relying_parties, compared.server_keys, compared.challenges
    ))?;
    output::line(format_args!(
        "and app passwords {}, codes apps {}, backup codes {}, passkeys {}, recovery codes {}",
        compared.app_passwords, compared.codes_apps, compared.backup_codes, compared.passkeys, compared.recovery_codes
    ))?;
    if compared.accounts_without_role > 0 {
        output::line(format_args!(
            "The role of {} account(s) was not compared: they are older than roles in the log.",
            compared.accounts_without_role
        ))?;
    }
    output::line(
        "Keep a copy of the head elsewhere: someone who rewrites the whole log can recompute the chain, but not your copy.",
    )
}

fn counts(compared: Compared) -> Value {
    json!({
        "accounts": compared.accounts, "devices": compared.devices, "relying_parties": compared.relying_parties,
        "server_keys": compared.server_keys, "challenges": compared.challenges,
        "app_passwords": compared.app_passwords, "codes_apps": compared.codes_apps,
        "backup_codes": compared.backup_codes, "passkeys": compared.passkeys,
        "recovery_codes": compared.recovery_codes,
    })
}

fn row(fault: &RowFault) -> Value {
    json!({ "table": fault.table, "id": fault.id, "fault": fault.what })
}
