//! `nod verify`: offline, with public keys alone. It reads the files that it is given and nothing else.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use nod_core::audit::{Anchor, AuditEntry, ChainSummary, verify_chain};
use nod_core::evidence::{self, Evidence, Facts, Vouched};
use nod_core::json as strict;
use nod_core::token::Jwks;
use serde_json::json;

use super::output::{self, Failure};

/// The largest file that is read: an audit log of some million entries.
const MAX_BYTES: u64 = 1 << 30;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What `nod evidence` or `nod audit export` printed; `-` for standard input.
    file: PathBuf,
    /// The server's public keys, as its /.well-known/jwks.json gave them. Evidence is believed on the word of these keys alone.
    #[arg(long, value_name = "FILE")]
    jwks: Option<PathBuf>,
    /// Only evidence of this server.
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// The exported audit log, in which the evidence must have its place.
    #[arg(long, value_name = "FILE")]
    audit: Option<PathBuf>,
    /// The number and hash of the log's last entry as they were noted elsewhere: `SEQ:HASH`.
    #[arg(long, value_name = "SEQ:HASH", value_parser = head)]
    head: Option<Anchor>,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

fn head(text: &str) -> Result<Anchor, &'static str> {
    let (seq, hash) = text.split_once(':').ok_or("SEQ:HASH")?;
    Ok(Anchor { seq: seq.parse().map_err(|_| "SEQ is a number")?, hash: hash.to_owned() })
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let text = read(&arguments.file)?;
    let verdict = if let Some(log) = Log::read(&text) {
        if arguments.jwks.is_some() || arguments.audit.is_some() {
            return Err(Failure::Input("this is an audit log: --jwks and --audit are for evidence".to_owned()));
        }
        log_verdict(&log, arguments)
    } else {
        evidence_verdict(&text, arguments)
    };
    match verdict {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(Failure::Broken(why)) => {
            if arguments.json {
                output::json(&json!({ "holds": false, "why": why }))?;
            } else {
                output::line("DOES NOT HOLD")?;
            }
            Err(Failure::Broken(why))
        }
        Err(failure) => Err(failure),
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    let file: Box<dyn Read> = if path == Path::new("-") {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(path).map_err(|error| Failure::file(path, &error))?)
    };
    let mut text = String::new();
    let read = file.take(MAX_BYTES).read_to_string(&mut text).map_err(|error| Failure::file(path, &error))?;
    if u64::try_from(read).unwrap_or(u64::MAX) >= MAX_BYTES {
        return Err(Failure::Input(format!("{}: larger than {MAX_BYTES} bytes", path.display())));
    }
    Ok(text)
}

fn evidence_verdict(text: &str, arguments: &Arguments) -> Result<(), Failure> {
    let broken = |error: &dyn std::fmt::Display| Failure::Broken(error.to_string());
    let evidence = Evidence::from_json(text).map_err(|error| broken(&error))?;
    let Some(jwks) = &arguments.jwks else {
        let issuer = claimed_issuer(&evidence.challenge).unwrap_or_else(|| "a server that it does not name".to_owned());
        return Err(Failure::Input(format!(
            "nothing was verified: this says that it comes from {issuer}; get that server's keys in a way that you trust \
             ({issuer}/.well-known/jwks.json) and give them with --jwks"
        )));
    };
    let keys: Jwks = strict::from_object(read(jwks)?.as_bytes())
        .ok_or_else(|| Failure::Input(format!("{}: not a set of Nod's public keys", jwks.display())))?;
    let facts = evidence::verify(&evidence, &keys, arguments.issuer.as_deref()).map_err(|error| broken(&error))?;
    if facts.vouched == Vouched::Nothing {
        let why = "the server's statement is missing: whose device it was, and when, is this file's own word";
        return Err(Failure::Broken(why.to_owned()));
    }
    let chain = match &arguments.audit {
        Some(path) => Some(in_log(&facts, path, arguments.head.as_ref())?),
        None if arguments.head.is_some() => return Err(Failure::Input("--head needs --audit".to_owned())),
        None => None,
    };
    if arguments.json {
        let entries = chain.as_ref().map(|chain| chain.entries);
        return output::json(&json!({ "holds": true, "facts": facts, "audit_entries": entries }));
    }
    output::line("HOLDS: the server and the device have signed it")?;
    output::line(format_args!("\n{facts}"))?;
    match chain {
        Some(chain) => {
            output::line(format_args!("The audit log has it, in a chain of {} entries that holds.", chain.entries))
        }
        None => Ok(()),
    }
}

/// Whom unverified evidence says that it comes from: good enough to ask for that server's keys.
fn claimed_issuer(token: &str) -> Option<String> {
    let payload = nod_core::encoding::from_base64url(token.split('.').nth(1)?)?;
    let claims: serde_json::Value = serde_json::from_slice(&payload).ok()?;
    let issuer = claims.get("iss")?.as_str()?;
    issuer.chars().all(|letter| letter.is_ascii_graphic()).then(|| issuer.to_owned())
}

/// Whether the evidence's entry is one of a log that holds.
fn in_log(facts: &Facts, path: &Path, head: Option<&Anchor>) -> Result<ChainSummary, Failure> {
    let log = Log::read(&read(path)?)
        .ok_or_else(|| Failure::Input(format!("{}: not an export of an audit log", path.display())))?;
    let summary = log.verify(head)?;
    let anchor = facts.audit.as_ref();
    let anchor = anchor.ok_or_else(|| Failure::Broken("the evidence names no entry of the audit log".to_owned()))?;
    if log.entries.iter().any(|entry| entry.seq == anchor.seq && entry.hash == anchor.hash) {
        Ok(summary)
    } else {
        Err(Failure::Broken(format!("the audit log does not have the evidence's entry {}", anchor.seq)))
    }
}

fn log_verdict(log: &Log, arguments: &Arguments) -> Result<(), Failure> {
    let summary = log.verify(arguments.head.as_ref())?;
    let trusted = log.entries.first().and_then(Anchor::before).filter(|anchor| anchor.seq > 0);
    if arguments.json {
        return output::json(&json!({
            "holds": true, "entries": summary.entries, "head": summary.head, "taken_on_trust": trusted,
        }));
    }
    output::line(format_args!("HOLDS: {} entries", summary.entries))?;
    if let Some(anchor) = trusted {
        output::line(format_args!(
            "entries up to {} are not in the file: its hash {} is taken on trust",
            anchor.seq, anchor.hash
        ))?;
    }
    output::line(format_args!("head {}:{}", summary.head.seq, summary.head.hash))?;
    match arguments.head {
        Some(_) => Ok(()),
        None => output::line(
            "Compare the head with what was noted elsewhere: a log that was cut off, or rewritten whole, holds too.",
        ),
    }
}

/// An exported log.
struct Log {
    entries: Vec<AuditEntry>,
    /// The first line that is no entry.
    unreadable: Option<usize>,
}

impl Log {
    /// The log in a file, if its first line is an entry, or looks as if it had been one.
    fn read(text: &str) -> Option<Self> {
        let first: serde_json::Value = serde_json::from_str(text.lines().next()?).ok()?;
        first.get("seq")?;
        let mut log = Self { entries: Vec::new(), unreadable: None };
        for (index, line) in text.lines().enumerate() {
            let Some(entry) = AuditEntry::from_line(line) else {
                log.unreadable = Some(index + 1);
                break;
            };
            log.entries.push(entry);
        }
        Some(log)
    }

    /// Verifies the chain; from its very start, where the log has it.
    fn verify(&self, head: Option<&Anchor>) -> Result<ChainSummary, Failure> {
        let broken = |why: String| Err(Failure::Broken(why));
        if let Some(line) = self.unreadable {
            return broken(format!("line {line} is not an audit entry"));
        }
        let anchor = match self.entries.first() {
            Some(entry) if entry.seq > 1 => Anchor::before(entry).unwrap_or_else(Anchor::genesis),
            _ => Anchor::genesis(),
        };
        let summary =
            verify_chain(anchor, self.entries.iter().cloned()).map_err(|error| Failure::Broken(error.to_string()))?;
        match head {
            Some(noted) if !self.entries.iter().any(|entry| entry.anchor() == *noted) => {
                broken(format!("entry {} does not have the hash that was noted, or is not there any more", noted.seq))
            }
            _ => Ok(summary),
        }
    }
}
