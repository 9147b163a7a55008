//! What the audit log says of app passwords, codes apps and backup codes.

use std::collections::{BTreeMap, HashMap};

use nod_core::audit::{AuditEntry, AuditKind};
use nod_core::encoding::sha256_base64url;
use nod_core::factor::app_password::AppPassword;
use nod_core::factor::backup_code::{CODES, StoredCode};
use nod_core::factor::codes_app::CodesApp;
use nod_core::id::{AccountId, AppPasswordId, CodesAppId};
use nod_core::time::Timestamp;
use secrecy::ExposeSecret;

use super::{Compared, Faults, RowFault};
use crate::store::StoredAppPassword;

/// The detail of the entry that an app password was made: all by which its row is checked later. The MAC of its secret is hashed: the
/// log leaves the house.
pub(in crate::flow) fn app_password_detail(password: &AppPassword, secret_mac: &str) -> String {
    format!("{}, {}", password.id, terms(password, secret_mac))
}

fn terms(password: &AppPassword, secret_mac: &str) -> String {
    let end = password.expires_at.map_or_else(|| "open".to_owned(), |end| end.to_string());
    format!("{}, {end}, {}", password.scope.name(), sha256_base64url(secret_mac.as_bytes()))
}

/// The detail of the entry that backup codes were made: a hash of all of their hashes.
pub(in crate::flow) fn backup_codes_detail<'h>(hashes: impl Iterator<Item = &'h str>) -> String {
    let mut hashes: Vec<&str> = hashes.collect();
    hashes.sort_unstable();
    sha256_base64url(hashes.join("\n").as_bytes())
}

/// The detail of the entry that two-step verification was turned on where the operator allows no backup codes: a set that was there ends.
pub(in crate::flow) const WITHOUT_BACKUP_CODES: &str = "without backup codes";

/// What the entries that were recorded lead to.
#[derive(Debug, Default)]
pub(in crate::flow::operations) struct FactorLedger {
    app_passwords: HashMap<AppPasswordId, AppPasswordFacts>,
    /// When all app passwords of an account were ended that had not ended: the entry's place, and the moment.
    all_ended: HashMap<AccountId, Vec<(u64, Timestamp)>>,
    codes_apps: HashMap<CodesAppId, CodesAppFacts>,
    backup_codes: HashMap<AccountId, SetFacts>,
}

#[derive(Debug)]
struct AppPasswordFacts {
    account: Option<AccountId>,
    /// Its entry's place in the log.
    seq: u64,
    /// Scope, end and secret. `None`: the entry does not say.
    terms: Option<String>,
    revoked_at: Option<Timestamp>,
}

#[derive(Debug)]
struct CodesAppFacts {
    account: Option<AccountId>,
    removed_at: Option<Timestamp>,
}

#[derive(Debug)]
struct SetFacts {
    made_at: Timestamp,
    used: usize,
    /// A hash of the codes' hashes. `None`: the entry does not say.
    hashes: Option<String>,
}

impl FactorLedger {
    /// Takes the next entry into account.
    pub(super) fn record(&mut self, entry: &AuditEntry) {
        let draft = &entry.draft;
        let detail = draft.detail.as_deref().unwrap_or_default();
        match draft.kind {
            AuditKind::AppPasswordCreated => {
                let (id, terms) = detail.split_once(", ").map_or((detail, None), |(id, rest)| (id, Some(rest)));
                let terms = terms.map(ToOwned::to_owned);
                let facts = AppPasswordFacts { account: draft.account, seq: entry.seq, terms, revoked_at: None };
                self.app_passwords.extend(id.parse().ok().map(|id| (id, facts)));
            }
            AuditKind::AppPasswordRevoked => match (detail.parse::<AppPasswordId>(), draft.account) {
                (Ok(id), _) => {
                    if let Some(known) = self.app_passwords.get_mut(&id) {
                        known.revoked_at = Some(draft.at);
                    }
                }
                (Err(_), Some(account)) => self.all_ended.entry(account).or_default().push((entry.seq, draft.at)),
                (Err(_), None) => {}
            },
            AuditKind::CodesAppAdded => {
                let facts = CodesAppFacts { account: draft.account, removed_at: None };
                self.codes_apps.extend(detail.parse().ok().map(|id| (id, facts)));
            }
            AuditKind::CodesAppRemoved => {
                let known = detail.parse::<CodesAppId>().ok().and_then(|id| self.codes_apps.get_mut(&id));
                if let Some(known) = known {
                    known.removed_at = Some(draft.at);
                }
            }
            AuditKind::BackupCodesCreated => {
                let facts = SetFacts { made_at: draft.at, used: 0, hashes: draft.detail.clone() };
                self.backup_codes.extend(draft.account.map(|account| (account, facts)));
            }
            AuditKind::AccountDeleted => {
                if let Some(account) = draft.account {
                    self.backup_codes.remove(&account);
                    self.all_ended.entry(account).or_default().push((entry.seq, draft.at));
                }
            }
            // They delete them; what else the second ends has entries of its own.
            AuditKind::TwoStepOn | AuditKind::TwoStepOff | AuditKind::ChangeUndone
                if draft.kind != AuditKind::TwoStepOn || detail == WITHOUT_BACKUP_CODES =>
            {
                draft.account.and_then(|account| self.backup_codes.remove(&account));
            }
            AuditKind::BackupCodeUsed => {
                if let Some(known) = draft.account.and_then(|account| self.backup_codes.get_mut(&account)) {
                    known.used += 1;
                }
            }
            _ => {}
        }
    }

    /// Compares all app passwords.
    pub(in crate::flow::operations) fn compare_app_passwords(
        &self,
        rows: &[StoredAppPassword],
        compared: &mut Compared,
    ) -> Vec<RowFault> {
        let mut faults = Faults::of("app_passwords");
        for StoredAppPassword { password, secret_mac } in rows {
            let id = password.id;
            let Some(known) = self.app_passwords.get(&id) else {
                faults.add(&id, "its creation is not in the log");
                continue;
            };
            if known.account != Some(password.account) {
                faults.add(&id, "it belongs to another account than in the log");
            }
            if known.terms.as_ref().is_some_and(|known| *known != terms(password, secret_mac)) {
                faults.add(&id, "it has another scope, end or secret than in the log");
            }
            faults.compare_end(&id, "ended", password.revoked_at, self.ended(known, password));
        }
        faults.missing(self.app_passwords.keys(), rows.iter().map(|row| row.password.id));
        compared.app_passwords = rows.len();
        faults.found
    }

    /// When the log says that an app password was ended: by name, or with all others that had not ended by their time.
    fn ended(&self, known: &AppPasswordFacts, password: &AppPassword) -> Option<Timestamp> {
        let all = self.all_ended.get(&password.account).into_iter().flatten();
        let with_all = all.filter(|(seq, at)| *seq > known.seq && password.expires_at.is_none_or(|end| end > *at));
        with_all.map(|(_, at)| *at).chain(known.revoked_at).min()
    }

    /// Compares all codes apps.
    pub(in crate::flow::operations) fn compare_codes_apps(
        &self,
        rows: &[CodesApp],
        compared: &mut Compared,
    ) -> Vec<RowFault> {
        let mut faults = Faults::of("codes_apps");
        for row in rows {
            let Some(known) = self.codes_apps.get(&row.id) else {
                faults.add(&row.id, "its creation is not in the log");
                continue;
            };
            if known.account != Some(row.account) {
                faults.add(&row.id, "it belongs to another account than in the log");
            }
            faults.compare_end(&row.id, "removed", row.removed_at, known.removed_at);
        }
        faults.missing(self.codes_apps.keys(), rows.iter().map(|row| row.id));
        compared.codes_apps = rows.len();
        faults.found
    }

    /// Compares all backup codes. What is named in a fault is the account.
    pub(in crate::flow::operations) fn compare_backup_codes(
        &self,
        rows: &[(AccountId, StoredCode)],
        compared: &mut Compared,
    ) -> Vec<RowFault> {
        let mut faults = Faults::of("backup_codes");
        let mut sets: BTreeMap<AccountId, Vec<&StoredCode>> = BTreeMap::new();
        for (account, code) in rows {
            sets.entry(*account).or_default().push(code);
        }
        for (account, codes) in &sets {
            let Some(known) = self.backup_codes.get(account) else {
                faults.add(account, "their creation is not in the log");
                continue;
            };
            if codes.len() != CODES || codes.iter().any(|code| code.made_at != known.made_at) {
                faults.add(account, "it is not the set that was made last in the log");
            }
            let hashes = backup_codes_detail(codes.iter().map(|code| code.hash.expose_secret()));
            if known.hashes.as_ref().is_some_and(|known| *known != hashes) {
                faults.add(account, "a code is another than in the log");
            }
            let used = codes.iter().filter(|code| code.used_at.is_some()).count();
            if used != known.used {
                faults.add(account, format!("{used} are used, in the log {}", known.used));
            }
        }
        faults.missing(self.backup_codes.keys(), sets.keys().copied());
        compared.backup_codes = rows.len();
        faults.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nod_core::audit::{AuditDraft, GENESIS};
    use nod_core::factor::app_password::Scope;

    const AT: Timestamp = Timestamp::from_seconds(1_795_000_000);

    fn at(seconds: u64) -> Timestamp {
        AT.plus(std::time::Duration::from_secs(seconds))
    }

    fn anna() -> AccountId {
        "01900000-0000-7000-8000-000000000001".parse().unwrap()
    }

    fn password(number: u8, expires_at: Option<Timestamp>, revoked_at: Option<Timestamp>) -> StoredAppPassword {
        let password = AppPassword {
            id: format!("01900000-0000-7000-8000-0000000001{number:02}").parse().unwrap(),
            account: anna(),
            name: "Mail".parse().unwrap(),
            scope: Scope::Any,
            created_at: AT,
            expires_at,
            last_use: None,
            refused: None,
            revoked_at,
        };
        StoredAppPassword { password, secret_mac: format!("mac {number}") }
    }

    /// The ledger of these entries about Anna.
    fn ledger(entries: &[(Timestamp, AuditKind, String)]) -> FactorLedger {
        let mut ledger = FactorLedger::default();
        for (place, (at, kind, detail)) in entries.iter().enumerate() {
            let draft = AuditDraft::new(*at, *kind).account(anna()).detail(detail.clone());
            ledger.record(&AuditEntry::append(place as u64 + 1, GENESIS, draft));
        }
        ledger
    }

    fn made(row: &StoredAppPassword) -> (Timestamp, AuditKind, String) {
        (AT, AuditKind::AppPasswordCreated, app_password_detail(&row.password, &row.secret_mac))
    }

    fn whats(faults: Vec<RowFault>) -> Vec<String> {
        faults.into_iter().map(|fault| fault.what).collect()
    }

    #[test]
    fn ending_all_app_passwords_ends_those_that_had_not_ended_and_were_made_before() {
        let all = |second| (at(second), AuditKind::AppPasswordRevoked, "all".to_owned());
        let open = password(1, None, Some(at(10)));
        let over = password(2, Some(at(5)), None);
        let later = password(3, None, Some(at(20)));
        let one = (at(7), AuditKind::AppPasswordRevoked, password(4, None, None).password.id.to_string());
        let named = password(4, None, Some(at(7)));
        let log = ledger(&[made(&open), made(&over), made(&named), one, all(10), made(&later), all(20)]);
        let rows = [open, over.clone(), later, named];
        let mut compared = Compared::default();
        assert_eq!(whats(log.compare_app_passwords(&rows, &mut compared)), Vec::<String>::new());
        assert_eq!(compared.app_passwords, 4);
        // Alive again, and longer than it was made for.
        let mut alive = rows.clone();
        alive[0].password.revoked_at = None;
        alive[1].password.expires_at = None;
        let found = whats(log.compare_app_passwords(&alive, &mut compared));
        assert_eq!(found.len(), 3, "{found:?}");
        assert_eq!(found[0], "it is not ended, in the log it is");
        // A wider scope, somebody else's secret, another account.
        let mut wrong = rows.clone();
        wrong[0].password.scope = Scope::Only(nod_core::factor::app_password::Protocol::Imap);
        wrong[1].secret_mac = "mac of a thief".to_owned();
        wrong[3].password.account = "01900000-0000-7000-8000-000000000002".parse().unwrap();
        assert_eq!(log.compare_app_passwords(&wrong, &mut compared).len(), 3);
        assert_eq!(whats(log.compare_app_passwords(&rows[1..], &mut compared)), ["its row is missing"]);
        let unknown = password(9, None, None);
        let found = whats(log.compare_app_passwords(&[&rows[..], &[unknown]].concat(), &mut compared));
        assert_eq!(found, ["its creation is not in the log"]);
    }

    #[test]
    fn backup_codes_that_were_replaced_or_are_unused_again_are_found() {
        let code = |number: usize, used_at| StoredCode { hash: format!("hash {number}").into(), made_at: AT, used_at };
        let rows = |used: usize| -> Vec<(AccountId, StoredCode)> {
            (0..CODES).map(|number| (anna(), code(number, (number < used).then_some(at(1))))).collect()
        };
        let hashes: Vec<String> = (0..CODES).rev().map(|number| format!("hash {number}")).collect();
        let detail = backup_codes_detail(hashes.iter().map(String::as_str));
        let used = (at(1), AuditKind::BackupCodeUsed, String::new());
        let log = ledger(&[(AT, AuditKind::BackupCodesCreated, detail), used]);
        let found = |rows: &[(AccountId, StoredCode)]| whats(log.compare_backup_codes(rows, &mut Compared::default()));
        assert_eq!(found(&rows(1)), Vec::<String>::new());
        assert_eq!(found(&rows(0)), ["0 are used, in the log 1"]);
        let mut known = rows(1);
        known[5].1.hash = "hash of a thief".to_owned().into();
        assert_eq!(found(&known), ["a code is another than in the log"]);
        known = rows(1);
        known[5].1.made_at = at(9);
        assert_eq!(found(&known), ["it is not the set that was made last in the log"]);
        assert_eq!(found(&[]), ["its row is missing"]);
    }

    #[test]
    fn a_codes_app_that_was_removed_and_is_back_is_found() {
        let row = CodesApp {
            id: "01900000-0000-7000-8000-000000000201".parse().unwrap(),
            account: anna(),
            name: "App".parse().unwrap(),
            created_at: AT,
            last_step: 1,
            removed_at: Some(at(3)),
        };
        let id = row.id.to_string();
        let log = ledger(&[(AT, AuditKind::CodesAppAdded, id.clone()), (at(3), AuditKind::CodesAppRemoved, id)]);
        let found = |rows: &[CodesApp]| whats(log.compare_codes_apps(rows, &mut Compared::default()));
        assert_eq!(found(std::slice::from_ref(&row)), Vec::<String>::new());
        assert_eq!(found(&[CodesApp { removed_at: None, ..row.clone() }]), ["it is not removed, in the log it is"]);
        assert_eq!(found(&[]), ["its row is missing"]);
    }
}
