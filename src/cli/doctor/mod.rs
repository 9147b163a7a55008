//! `nod doctor`: looks at everything that has to be right, changes nothing that is there, and prints no secret.
//!
//! It opens the database as `nod serve` does, so a schema that is behind is brought up to date.

mod clock;
mod files;
mod listening;
mod settings;

use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use super::output::{self, Failure};
use crate::ambient::{Clock as _, OsRandom, SystemClock};
use crate::app::{App, Parts};
use crate::config::Config;
use crate::flow::operations::doctor::{self, Finding, Severity};
use crate::flow::operations::places;
use crate::vault::Vault;

/// The exit code when something does not work, or is not safe.
const ERRORS: u8 = 2;

#[derive(Debug, Args)]
#[command(after_help = "Exit code: 0 nothing is wrong, or warnings alone; 1 warnings, with --strict; 2 errors.")]
pub(super) struct Arguments {
    /// As JSON.
    #[arg(long)]
    json: bool,
    /// Warnings count as well.
    #[arg(long)]
    strict: bool,
}

pub(super) async fn run(file: Option<&Path>, arguments: &Arguments) -> Result<ExitCode, Failure> {
    let findings = match Config::load(file) {
        Ok(config) => examine(config).await?,
        Err(error) => {
            let cure = "correct the key that it names; `nod config example` shows all of them";
            vec![Finding::error("configuration", error.to_string(), cure)]
        }
    };
    let worst = findings.iter().map(|finding| finding.severity).max().unwrap_or(Severity::Fine);
    if arguments.json {
        output::json(&json!({ "worst": word(worst), "findings": findings.iter().map(as_json).collect::<Vec<_>>() }))?;
    } else {
        findings.iter().try_for_each(print)?;
        summary(&findings)?;
    }
    Ok(match worst {
        Severity::Error => ExitCode::from(ERRORS),
        Severity::Warning if arguments.strict => ExitCode::FAILURE,
        Severity::Warning | Severity::Fine => ExitCode::SUCCESS,
    })
}

async fn examine(config: Config) -> Result<Vec<Finding>, Failure> {
    let mut findings = vec![Finding::fine("configuration", "it is complete")];
    findings.extend(settings::examine(&config));
    findings.push(files::breached_passwords(&config.passwords));
    findings.extend(clock::examine());
    let key_is_there = config.keys.data_key.is_some() || config.keys.data_key_file.exists();
    findings.extend(places::examine(&config.places, SystemClock.now()));
    findings.extend(files::data_key(&config.keys));
    let vault = if key_is_there { Vault::open(&config.keys, &OsRandom) } else { Ok(Vault::new(&[0; 32])) };
    let usable = key_is_there && vault.is_ok();
    if let Err(error) = &vault {
        let cure = "put back the key that belongs to this database, 43 characters in a file of mode 0600";
        findings.push(Finding::error("data_key.usable", error.to_string(), cure));
    }
    findings.extend(listening::examine(config.http.listen).await);
    findings.extend(files::database(&config.database));
    if files::is_missing(&config.database) {
        return Ok(findings);
    }
    // Without a usable data key, all but what it seals can still be looked at.
    let vault = vault.unwrap_or_else(|_| Vault::new(&[0; 32]));
    match Parts::connect_with(config, vault).await.map(App::unopened) {
        Err(failure) => findings.push(Finding::error("database.opens", failure.to_string(), "see above: what it says")),
        Ok(app) => {
            findings.extend(doctor::database(&app).await);
            if usable {
                findings.extend(doctor::server_keys(&app).await);
                findings.extend(doctor::push_services(&app).await);
            }
            findings.extend(doctor::contents(&app).await);
            findings.extend(doctor::methods(&app).await);
            app.store.close().await;
        }
    }
    Ok(findings)
}

fn print(finding: &Finding) -> Result<(), Failure> {
    let mark = match finding.severity {
        Severity::Fine => "ok     ",
        Severity::Warning => "WARNING",
        Severity::Error => "ERROR  ",
    };
    output::line(format_args!("{mark}  {:<22} {}", finding.check, finding.text))?;
    if finding.cure.is_empty() { Ok(()) } else { output::line(format_args!("{:<32} -> {}", "", finding.cure)) }
}

fn summary(findings: &[Finding]) -> Result<(), Failure> {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    output::line(format_args!("\n{} error(s), {} warning(s)", count(Severity::Error), count(Severity::Warning)))
}

fn as_json(finding: &Finding) -> Value {
    json!({
        "check": finding.check, "severity": word(finding.severity), "text": finding.text, "cure": finding.cure,
    })
}

const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Fine => "ok",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}
