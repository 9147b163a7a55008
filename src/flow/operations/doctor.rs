//! What is wrong with an installation, as far as its database can tell.

use std::time::Duration;

use nod_core::account::AccountState;
use nod_core::relying_party::ClientState;
use nod_core::time::Timestamp;
use nod_core::wire::PushTargetKind;

use crate::app::{App, PushServices};
use crate::flow::operations::keys::{self, KeyInfo, KeyRole};
use crate::flow::relying_party::{self, OWN_CLIENT};
use crate::flow::{Refusal, account};
use crate::keyring::KeyRing;
use crate::store::{Diagnosis, Engine};

/// The oldest PostgreSQL that Nod is tested on.
const OLDEST_POSTGRES: u32 = 15;

/// Clocks that differ by less agree: reading them takes a while.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(2);

/// Clocks that differ by more decide races wrongly: a challenge ends on one machine and lives on the other.
const CLOCK_LIMIT: Duration = Duration::from_secs(10);

/// How long a signing key is used before a new one is due.
const KEY_AGE: Duration = Duration::from_hours(24 * 400);

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at: a stable name.
    pub check: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What was found.
    pub text: String,
    /// What to do about it; empty where all is well.
    pub cure: String,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// All is well.
    Fine,
    /// It works, and should be looked at.
    Warning,
    /// It does not work, or is not safe.
    Error,
}

impl Finding {
    /// All is well.
    pub fn fine(check: &'static str, text: impl Into<String>) -> Self {
        Self { check, severity: Severity::Fine, text: text.into(), cure: String::new() }
    }

    /// It works, and should be looked at.
    pub fn warning(check: &'static str, text: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { check, severity: Severity::Warning, text: text.into(), cure: cure.into() }
    }

    /// It does not work, or is not safe.
    pub fn error(check: &'static str, text: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { check, severity: Severity::Error, text: text.into(), cure: cure.into() }
    }
}

/// Whether the database takes writes, is whole, and is set up as it should be.
pub async fn database(app: &App) -> Vec<Finding> {
    if let Err(error) = app.store.check().await {
        let cure = "free its disk, let Nod's user write to it, or end the program that keeps it locked";
        return vec![Finding::error("database.writes", error.to_string(), cure)];
    }
    let mut findings = vec![Finding::fine("database.writes", format!("{} takes writes", app.store.backend()))];
    let asked = app.now();
    match app.store.diagnose().await {
        Ok(diagnosis) => findings.extend(diagnosed(&diagnosis, (asked, app.now()))),
        Err(error) => {
            findings.push(Finding::error("database.state", error.to_string(), "look at the database's own log"));
        }
    }
    findings
}

fn diagnosed(diagnosis: &Diagnosis, when: (Timestamp, Timestamp)) -> Vec<Finding> {
    let Diagnosis { schema, version, engine } = diagnosis;
    let mut findings = vec![Finding::fine("database.schema", format!("schema {schema}"))];
    match engine {
        Engine::Sqlite { journal_mode, synchronous, problems } => {
            findings.push(Finding::fine("database.version", format!("SQLite {version}")));
            findings.push(if journal_mode == "wal" && *synchronous >= 2 {
                Finding::fine("database.durability", "write-ahead log, every commit is on the disk")
            } else {
                Finding::error(
                    "database.durability",
                    format!("journal_mode is {journal_mode}, synchronous is {synchronous}: a commit may be lost"),
                    "put the database on a local disk: network file systems do not carry SQLite's write-ahead log",
                )
            });
            findings.push(if problems.is_empty() {
                Finding::fine("database.integrity", "the file is whole")
            } else {
                let cure = "stop the service and restore the last backup; keep the damaged file";
                Finding::error("database.integrity", problems.join("; "), cure)
            });
        }
        Engine::Postgres { major, clock } => {
            findings.push(if *major >= OLDEST_POSTGRES {
                Finding::fine("database.version", format!("PostgreSQL {version}"))
            } else {
                let text = format!("PostgreSQL {version} is older than {OLDEST_POSTGRES}");
                Finding::error("database.version", text, format!("upgrade it to {OLDEST_POSTGRES} or newer"))
            });
            findings.push(clocks_agree("database.clock", "the database", *clock, when));
        }
    }
    findings
}

/// Whether another clock, which was read some time between the two moments, agrees with ours.
pub fn clocks_agree(check: &'static str, whose: &str, other: Timestamp, ours: (Timestamp, Timestamp)) -> Finding {
    let (before, after) = ours;
    let ours = other.min(after).max(before);
    let apart = other.until(ours).max(ours.until(other));
    let seconds = apart.as_secs_f64();
    let cure = "synchronise both clocks (NTP)";
    if apart <= CLOCK_TOLERANCE {
        Finding::fine(check, format!("the clock of {whose} agrees with this one ({seconds:.1} s apart)"))
    } else if apart <= CLOCK_LIMIT {
        Finding::warning(check, format!("the clock of {whose} is {seconds:.0} s from this one"), cure)
    } else {
        let text = format!("the clock of {whose} is {seconds:.0} s from this one: {other} there, {ours} here");
        Finding::error(check, text, cure)
    }
}

/// Whether the server's keys open under the data key, and one signs.
pub async fn server_keys(app: &App) -> Vec<Finding> {
    const CHECK: &str = "keys.signing";
    let rows = match app.store.server_keys().await {
        Ok(rows) => rows,
        Err(error) => return vec![Finding::error(CHECK, error.to_string(), "see the findings on the database")],
    };
    if rows.is_empty() {
        return vec![Finding::warning(
            CHECK,
            "there is no signing key yet",
            "`nod serve` makes one at its first start",
        )];
    }
    let now = app.now();
    if KeyRing::open(rows, &app.vault).is_err() {
        return vec![Finding::error(
            CHECK,
            "the server's keys do not open: they were sealed under another data key",
            "put back the data key that belongs to this database (keys.data_key or keys.data_key_file); if it is lost, \
             `nod keys replace-lost`",
        )];
    }
    let all = keys::all(app).await.unwrap_or_default();
    let mut findings = Vec::new();
    let newest = all.iter().map(|key| key.created_at).max();
    if let Some(newest) = newest.filter(|newest| now.until(*newest) > CLOCK_TOLERANCE) {
        findings.push(Finding::error(
            "clock.backwards",
            format!("a key was made at {newest}, which has not come yet: it is {now} here"),
            "set the clock (NTP); if it was wrong when the key was made, `nod keys rotate` once it is right",
        ));
    }
    findings.push(signing(&all, now));
    findings
}

/// Which key signs, and which one will.
fn signing(all: &[KeyInfo], now: Timestamp) -> Finding {
    const CHECK: &str = "keys.signing";
    let in_role = |role| all.iter().find(|key| key.role == role);
    let Some(key) = in_role(KeyRole::Signing) else {
        return Finding::error(CHECK, "no key signs", "see the findings on the database");
    };
    let next = in_role(KeyRole::Next);
    let next = next.map(|next| format!("; {} signs from {} on", next.kid, next.active_from)).unwrap_or_default();
    if now.until(key.active_from) > CLOCK_TOLERANCE {
        let text = format!("{} signs, although it is dated ahead, to {}{next}", key.kid, key.active_from);
        return Finding::warning(CHECK, text, "set the clock (NTP); `nod keys list` shows every key with its dates");
    }
    if key.active_from.until(now) > KEY_AGE {
        let text = format!("{} has been signing since {}{next}", key.kid, key.active_from);
        return Finding::warning(CHECK, text, "`nod keys rotate`: the old key keeps verifying what it signed");
    }
    Finding::fine(CHECK, format!("{} signs since {}, {} key(s){next}", key.kid, key.active_from, all.len()))
}

/// The push services that are configured: whether they can be reached and take our credentials. Nobody is sent to.
pub async fn push_services(app: &App) -> Vec<Finding> {
    let services = match PushServices::open(app).await {
        Ok(services) => services,
        Err(error) => {
            let cure = "correct the setting that it names; `nod config example` shows all of them";
            return vec![Finding::error("push", Refusal::from(error).detail, cure)];
        }
    };
    let found = services.dispatcher.check().await;
    if found.is_empty() {
        return vec![Finding::fine("push", "no push service is configured: phones are woken while their app is open")];
    }
    let finding = |(kind, answer): (PushTargetKind, std::result::Result<String, String>)| {
        let check = match kind {
            PushTargetKind::WebPush => "push.webpush",
            PushTargetKind::UnifiedPush => "push.unifiedpush",
            PushTargetKind::Fcm => "push.fcm",
            PushTargetKind::Apns => "push.apns",
        };
        match answer {
            Ok(text) => Finding::fine(check, text),
            Err(text) => Finding::error(check, text, "the network, the clock, and the keys of that section"),
        }
    };
    found.into_iter().map(finding).collect()
}

/// Whether there is somebody to ask, somebody to administer, and Nod's own relying party.
pub async fn contents(app: &App) -> Vec<Finding> {
    let mut findings = vec![own_party(app).await];
    match account::all(app).await {
        Err(refusal) => findings.push(Finding::error("accounts", refusal.to_string(), refusal.code.cure())),
        Ok(all) if all.is_empty() => findings.push(Finding::warning(
            "accounts",
            "there is no account yet",
            "open the set-up link that `nod serve` prints, or `nod user add NAME --administrator`",
        )),
        Ok(all) => {
            let administrators =
                all.iter().filter(|account| account.administrator && account.state == AccountState::Active).count();
            let text = format!("{} account(s), {administrators} active administrator(s)", all.len());
            findings.push(if administrators == 0 {
                Finding::warning("accounts", text, "`nod user add NAME --administrator`")
            } else {
                Finding::fine("accounts", text)
            });
        }
    }
    findings
}

/// Whether the methods that the operator allows leave somebody without any.
pub async fn methods(app: &App) -> Option<Finding> {
    const CHECK: &str = "sign_in.methods";
    let allowed = app.config.sign_in.methods;
    if allowed.is_all() {
        return None;
    }
    Some(match app.store.accounts_shut_out(allowed).await {
        Err(error) => Finding::error(CHECK, error.to_string(), "see the findings on the database"),
        Ok(0) => Finding::fine(CHECK, "every account has a second factor that counts, or none at all"),
        Ok(count) => Finding::warning(
            CHECK,
            format!("{count} account(s) have only second factors that are not allowed, and cannot sign in"),
            "`nod user enrol NAME --reason WHY` links a phone, or allow one of the kinds that they have",
        ),
    })
}

async fn own_party(app: &App) -> Finding {
    const CHECK: &str = "relying_party.own";
    let party = match relying_party::all(app).await {
        Err(refusal) => return Finding::error(CHECK, refusal.to_string(), refusal.code.cure()),
        Ok(all) => all.into_iter().find(|party| party.client.as_str() == OWN_CLIENT),
    };
    match party {
        None => {
            Finding::warning(CHECK, "Nod's own pages have no relying party yet", "`nod serve` makes it at its start")
        }
        Some(party) if party.state != ClientState::Active => {
            let cure = format!("`nod relying-party enable {OWN_CLIENT}`");
            Finding::error(CHECK, "the relying party of Nod's own pages is disabled: nobody can sign in there", cure)
        }
        Some(party) if party.origins != [app.issuer()] => Finding::warning(
            CHECK,
            format!("Nod's own pages are known at {}, not at {}", party.origins.join(" "), app.issuer()),
            "start `nod serve` again: phones that were linked at the old address must be linked anew",
        ),
        Some(_) => Finding::fine(CHECK, format!("Nod's own pages are at {}", app.issuer())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_795_000_000);

    fn worst(engine: Engine) -> Severity {
        let diagnosis = Diagnosis { schema: 1, version: "14.9".to_owned(), engine };
        diagnosed(&diagnosis, (NOW, NOW)).iter().map(|finding| finding.severity).max().unwrap()
    }

    fn sqlite(journal_mode: &str, synchronous: i64, problems: &[&str]) -> Engine {
        let problems = problems.iter().map(|problem| (*problem).to_owned()).collect();
        Engine::Sqlite { journal_mode: journal_mode.to_owned(), synchronous, problems }
    }

    #[test]
    fn a_database_that_may_lose_or_lost_something_is_an_error() {
        assert_eq!(worst(sqlite("wal", 2, &[])), Severity::Fine);
        assert_eq!(worst(sqlite("delete", 2, &[])), Severity::Error);
        assert_eq!(worst(sqlite("wal", 1, &[])), Severity::Error);
        assert_eq!(worst(sqlite("wal", 2, &["row 3 missing from index"])), Severity::Error);
        assert_eq!(worst(Engine::Postgres { major: 15, clock: NOW }), Severity::Fine);
        assert_eq!(worst(Engine::Postgres { major: 14, clock: NOW }), Severity::Error);
        assert_eq!(worst(Engine::Postgres { major: 15, clock: NOW.plus(Duration::from_mins(1)) }), Severity::Error);
    }

    #[test]
    fn the_key_that_signs_is_named_whatever_the_others_are_dated() {
        let at = |kid: &str, active_from: Timestamp, role: KeyRole| KeyInfo {
            kid: kid.to_owned(),
            created_at: active_from,
            active_from,
            role,
        };
        let soon = NOW.plus(Duration::from_mins(5));
        let rotating = [at("old", NOW.minus(KEY_AGE / 2), KeyRole::Signing), at("new", soon, KeyRole::Next)];
        let found = signing(&rotating, NOW);
        assert_eq!(found.severity, Severity::Fine);
        assert!(found.text.starts_with("old signs since") && found.text.contains("new signs from"), "{found:?}");
        let ahead = signing(&[at("only", soon, KeyRole::Signing)], NOW);
        assert_eq!(ahead.severity, Severity::Warning);
        assert!(ahead.text.starts_with("only signs"), "{ahead:?}");
        assert_eq!(signing(&[at("a", NOW.plus(CLOCK_TOLERANCE), KeyRole::Signing)], NOW).severity, Severity::Fine);
        let aged = signing(&[at("aged", NOW.minus(KEY_AGE * 2), KeyRole::Signing)], NOW);
        assert_eq!(aged.severity, Severity::Warning);
        assert_eq!(signing(&[], NOW).severity, Severity::Error);
    }

    #[test]
    fn clocks_are_compared_both_ways() {
        let slow = clocks_agree("c", "it", NOW, (NOW.minus(CLOCK_LIMIT), NOW.plus(CLOCK_LIMIT)));
        assert_eq!(slow.severity, Severity::Fine, "a slow answer is no wrong clock");
        let at = |seconds: u64| Duration::from_secs(seconds);
        let severity = |other: Timestamp| clocks_agree("c", "it", other, (NOW, NOW)).severity;
        assert_eq!(severity(NOW), Severity::Fine);
        assert_eq!(severity(NOW.plus(at(2))), Severity::Fine);
        assert_eq!(severity(NOW.minus(at(2))), Severity::Fine);
        assert_eq!(severity(NOW.plus(at(3))), Severity::Warning);
        assert_eq!(severity(NOW.minus(at(3))), Severity::Warning);
        assert_eq!(severity(NOW.plus(at(11))), Severity::Error);
        assert_eq!(severity(NOW.minus(at(11))), Severity::Error);
    }
}
