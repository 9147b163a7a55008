//! What the audit log says of the rows of the database, and whether they still say the same.
//!
//! The chain shows that no entry was altered. Rows are what decides, so they are compared with it: who administers, whose key
//! a device has, who is disabled or revoked, how a challenge ended and with which answer.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use nod_core::account::{Account, AccountState};
use nod_core::audit::{AuditDraft, AuditEntry, AuditKind};
use nod_core::challenge::{CancelReason, Challenge, Decision, State, StateName};
use nod_core::device::DeviceState;
use nod_core::id::{AccountId, ChallengeId, ClientId, DeviceId};
use nod_core::relying_party::{ClientState, RelyingParty};
use nod_core::time::Timestamp;
use nod_core::token::evidence_hash;

use crate::store::{ChallengeRecord, ServerKeyRow, StoredDevice};

mod factors;
mod passkeys;
mod two_step;

use factors::FactorLedger;
pub(in crate::flow) use factors::{WITHOUT_BACKUP_CODES, app_password_detail, backup_codes_detail};
use passkeys::PasskeyLedger;
pub(in crate::flow) use passkeys::{passkey_detail, recovery_code_detail};
use two_step::TwoStepFacts;

/// What stands in the entry of the first account in the place of its name.
pub(in crate::flow) const FIRST_ACCOUNT: &str = "first account";

/// The detail of the entry that an account was created: its name and its role, by which the row is checked later.
pub(in crate::flow) fn account_detail(name: &str, administrator: bool) -> String {
    format!("{name}, {}", role(administrator))
}

const fn role(administrator: bool) -> &'static str {
    if administrator { "administrator" } else { "person" }
}

/// A row that says something else than the log.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RowFault {
    /// The row's table.
    pub table: &'static str,
    /// The row's id.
    pub id: String,
    /// What differs.
    pub what: String,
}

/// How many rows were compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compared {
    /// Accounts.
    pub accounts: usize,
    /// Accounts whose entry is older than roles in the log: their role could not be compared.
    pub accounts_without_role: usize,
    /// Devices.
    pub devices: usize,
    /// Relying parties.
    pub relying_parties: usize,
    /// Server keys.
    pub server_keys: usize,
    /// Challenges.
    pub challenges: usize,
    /// App passwords.
    pub app_passwords: usize,
    /// Codes apps.
    pub codes_apps: usize,
    /// Backup codes.
    pub backup_codes: usize,
    /// Passkeys.
    pub passkeys: usize,
    /// Recovery codes.
    pub recovery_codes: usize,
}

/// What the entries that were recorded lead to.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    accounts: HashMap<AccountId, AccountFacts>,
    devices: HashMap<DeviceId, DeviceFacts>,
    relying_parties: HashMap<ClientId, Option<Timestamp>>,
    /// When a relying party was disabled: its open challenges were cancelled at that moment, without entries of their own.
    disabled: HashSet<(ClientId, Timestamp)>,
    server_keys: HashSet<String>,
    challenges: HashMap<ChallengeId, ChallengeFacts>,
    /// App passwords, codes apps and backup codes.
    pub(super) factors: FactorLedger,
    /// Passkeys and recovery codes.
    pub(super) passkeys: PasskeyLedger,
}

#[derive(Debug)]
struct AccountFacts {
    username: Option<String>,
    administrator: Option<bool>,
    disabled_at: Option<Timestamp>,
    two_step: TwoStepFacts,
}

#[derive(Debug)]
struct DeviceFacts {
    account: Option<AccountId>,
    /// The thumbprint of its key.
    key: Arc<str>,
    revoked_at: Option<Timestamp>,
}

#[derive(Debug)]
struct ChallengeFacts {
    state: StateName,
    account: Option<AccountId>,
    client: Option<ClientId>,
    decision: Option<DecisionFacts>,
}

#[derive(Debug)]
struct DecisionFacts {
    device: Option<DeviceId>,
    /// The thumbprint of the key that the device had then.
    key: Option<Arc<str>>,
    at: Timestamp,
    /// The hash of challenge and answer.
    evidence: String,
}

impl Ledger {
    /// Takes the next entry into account.
    pub(super) fn record(&mut self, entry: &AuditEntry) {
        let draft = &entry.draft;
        match draft.kind {
            AuditKind::AccountCreated | AuditKind::AccountDisabled | AuditKind::AccountEnabled => self.account(draft),
            AuditKind::AccountDeleted => {
                self.account(draft);
                self.two_step(draft);
                self.factors.record(entry);
                self.passkeys.record(draft);
            }
            AuditKind::DeviceBound | AuditKind::DeviceKeyRotated | AuditKind::DeviceRevoked => self.device(draft),
            AuditKind::TwoStepOn => {
                self.two_step(draft);
                self.factors.record(entry);
            }
            AuditKind::ClientCreated | AuditKind::ClientChanged => self.relying_party(draft),
            AuditKind::ServerKeyAdded => {
                let kid = draft.detail.as_deref().and_then(|detail| detail.split(',').next());
                self.server_keys.extend(kid.map(ToOwned::to_owned));
            }
            AuditKind::ChallengeApproved => self.challenge(draft, StateName::Approved),
            AuditKind::ChallengeDenied => self.challenge(draft, StateName::Denied),
            AuditKind::ChallengeReported => self.challenge(draft, StateName::Reported),
            AuditKind::ChallengeCancelled | AuditKind::PasskeyUsed => self.challenge(draft, StateName::Cancelled),
            AuditKind::ChallengeRedeemed => self.challenge(draft, StateName::Redeemed),
            AuditKind::AppPasswordCreated
            | AuditKind::AppPasswordRevoked
            | AuditKind::CodesAppAdded
            | AuditKind::CodesAppRemoved
            | AuditKind::BackupCodesCreated => self.factors.record(entry),
            AuditKind::PasskeyAdded | AuditKind::PasskeyRemoved | AuditKind::RecoveryCodeCreated => {
                self.passkeys.record(draft);
            }
            AuditKind::TwoStepOff => {
                self.two_step(draft);
                self.factors.record(entry);
                self.passkeys.record(draft);
            }
            AuditKind::RecoveryCodeUsed => {
                self.passkeys.record(draft);
                self.challenge(draft, StateName::Cancelled);
            }
            AuditKind::ChangeUndone => self.undone(entry),
            // The code's use takes the question back that the phone was asked.
            AuditKind::BackupCodeUsed | AuditKind::CodesAppUsed | AuditKind::DeviceCodeUsed => {
                self.factors.record(entry);
                self.challenge(draft, StateName::Cancelled);
            }
            // They record what leaves no row that decides, or a row that holds more than the log may say.
            _ => {}
        }
    }

    /// Of what an undo ended, codes alone have no entry of their own: the entry names the change that was taken back.
    fn undone(&mut self, entry: &AuditEntry) {
        let detail = entry.draft.detail.as_deref().unwrap_or_default();
        let is_of = |kind: AuditKind| detail.split(' ').next() == Some(kind.as_str());
        if is_of(AuditKind::BackupCodesCreated) {
            self.factors.record(entry);
        } else if is_of(AuditKind::RecoveryCodeCreated) {
            self.passkeys.record(&entry.draft);
        }
    }

    fn account(&mut self, draft: &AuditDraft) {
        let Some(id) = draft.account else { return };
        if draft.kind == AuditKind::AccountCreated {
            let detail = draft.detail.as_deref().unwrap_or_default();
            // After the role there may be who created it, and why. No user name has a blank in it.
            let (name, administrator) = match detail.split_once(", ") {
                Some((name, rest)) => match rest.split(' ').next() {
                    Some("administrator") => (name, Some(true)),
                    Some("person") => (name, Some(false)),
                    _ => (detail, None),
                },
                None => (detail, None),
            };
            let username = (name != FIRST_ACCOUNT).then(|| name.to_owned());
            let two_step = TwoStepFacts::default();
            self.accounts.insert(id, AccountFacts { username, administrator, disabled_at: None, two_step });
        } else if let Some(known) = self.accounts.get_mut(&id) {
            known.disabled_at = (draft.kind != AuditKind::AccountEnabled).then_some(draft.at);
            if draft.kind == AuditKind::AccountDeleted {
                known.username = Some(format!("deleted-{id}"));
                known.administrator = Some(false);
            }
        }
    }

    fn two_step(&mut self, draft: &AuditDraft) {
        if let Some(known) = draft.account.and_then(|account| self.accounts.get_mut(&account)) {
            known.two_step.record(draft);
        }
    }

    fn device(&mut self, draft: &AuditDraft) {
        if draft.kind == AuditKind::DeviceBound {
            self.two_step(draft);
        }
        let Some(id) = draft.device else { return };
        let key = || Arc::from(draft.detail.as_deref().unwrap_or_default());
        match (draft.kind, self.devices.get_mut(&id)) {
            (AuditKind::DeviceBound, _) => {
                self.devices.insert(id, DeviceFacts { account: draft.account, key: key(), revoked_at: None });
            }
            (AuditKind::DeviceKeyRotated, Some(known)) => known.key = key(),
            (AuditKind::DeviceRevoked, Some(known)) => known.revoked_at = Some(draft.at),
            _ => {}
        }
    }

    fn relying_party(&mut self, draft: &AuditDraft) {
        let Some(client) = draft.client.clone() else { return };
        match (draft.kind, draft.detail.as_deref()) {
            (AuditKind::ClientCreated, _) | (_, Some("enabled")) => self.relying_parties.insert(client, None),
            (_, Some("disabled")) => {
                self.disabled.insert((client.clone(), draft.at));
                self.relying_parties.insert(client, Some(draft.at))
            }
            _ => None,
        };
    }

    fn challenge(&mut self, draft: &AuditDraft, state: StateName) {
        let Some(id) = draft.challenge else { return };
        let is_decision = matches!(state, StateName::Approved | StateName::Denied | StateName::Reported);
        let decision = is_decision.then(|| DecisionFacts {
            device: draft.device,
            key: draft.device.and_then(|device| self.devices.get(&device)).map(|device| Arc::clone(&device.key)),
            at: draft.at,
            evidence: draft.detail.clone().unwrap_or_default(),
        });
        let known = self.challenges.remove(&id);
        let decision = decision.or_else(|| known.and_then(|known| known.decision));
        let facts = ChallengeFacts { state, account: draft.account, client: draft.client.clone(), decision };
        self.challenges.insert(id, facts);
    }

    /// Compares all accounts.
    pub(super) fn compare_accounts(&self, rows: &[Account], compared: &mut Compared) -> Vec<RowFault> {
        let mut faults = Faults::of("accounts");
        for row in rows {
            let id = row.id;
            let Some(known) = self.accounts.get(&id) else {
                faults.add(&id, "its creation is not in the log");
                continue;
            };
            if known.username.as_deref().is_some_and(|name| name != row.username.as_str()) {
                faults.add(&id, "it has another user name than in the log");
            }
            match known.administrator {
                Some(administrator) if administrator != row.administrator => faults
                    .add(&id, format!("its role is {}, in the log {}", role(row.administrator), role(administrator))),
                Some(_) => {}
                None => compared.accounts_without_role += 1,
            }
            let disabled_at = match row.state {
                AccountState::Active => None,
                AccountState::Disabled { at } | AccountState::Deleted { at } => Some(at),
            };
            faults.compare_end(&id, "disabled", disabled_at, known.disabled_at);
            known.two_step.compare(row, &mut faults);
        }
        faults.missing(self.accounts.keys(), rows.iter().map(|row| row.id));
        compared.accounts = rows.len();
        faults.found
    }

    /// Compares all devices.
    pub(super) fn compare_devices(&self, rows: &[StoredDevice], compared: &mut Compared) -> Vec<RowFault> {
        let mut faults = Faults::of("devices");
        for StoredDevice { device, key_thumbprint } in rows {
            let id = device.id;
            let Some(known) = self.devices.get(&id) else {
                faults.add(&id, "its enrolment is not in the log");
                continue;
            };
            if known.account != Some(device.account) {
                faults.add(&id, "it belongs to another account than in the log");
            }
            if *known.key != *device.key.thumbprint() || *known.key != **key_thumbprint {
                faults.add(&id, "it has another key than in the log");
            }
            let revoked_at = match device.state {
                DeviceState::Active => None,
                DeviceState::Revoked { at } => Some(at),
            };
            faults.compare_end(&id, "revoked", revoked_at, known.revoked_at);
        }
        faults.missing(self.devices.keys(), rows.iter().map(|row| row.device.id));
        compared.devices = rows.len();
        faults.found
    }

    /// Compares all relying parties.
    pub(super) fn compare_relying_parties(&self, rows: &[RelyingParty], compared: &mut Compared) -> Vec<RowFault> {
        let mut faults = Faults::of("relying_parties");
        for row in rows {
            let Some(known) = self.relying_parties.get(&row.client) else {
                faults.add(&row.client, "its creation is not in the log");
                continue;
            };
            let disabled_at = match row.state {
                ClientState::Active => None,
                ClientState::Disabled { at } => Some(at),
            };
            faults.compare_end(&row.client, "disabled", disabled_at, *known);
        }
        faults.missing(self.relying_parties.keys(), rows.iter().map(|row| row.client.clone()));
        compared.relying_parties = rows.len();
        faults.found
    }

    /// Compares all of the server's keys.
    pub(super) fn compare_server_keys(&self, rows: &[ServerKeyRow], compared: &mut Compared) -> Vec<RowFault> {
        let mut faults = Faults::of("server_keys");
        for row in rows {
            if !self.server_keys.contains(&row.kid) {
                faults.add(&row.kid, "it is not in the log");
            }
            if row.public.thumbprint() != row.kid {
                faults.add(&row.kid, "it has another public key than in the log");
            }
        }
        faults.missing(self.server_keys.iter(), rows.iter().map(|row| row.kid.clone()));
        compared.server_keys = rows.len();
        faults.found
    }

    /// Compares some challenges. Retention deletes their rows, so one that is missing is no fault.
    pub(super) fn compare_challenges(&self, rows: &[ChallengeRecord], compared: &mut Compared) -> Vec<RowFault> {
        let mut faults = Faults::of("challenges");
        for row in rows {
            let id = row.challenge.id;
            match self.challenges.get(&id) {
                None if self.needs_entry(&row.challenge) => {
                    faults.add(&id, format!("it is {}, which is not in the log", row.challenge.state.name().as_str()));
                }
                None => {}
                Some(known) => known.compare(row, &mut faults),
            }
        }
        compared.challenges += rows.len();
        faults.found
    }

    /// Whether a challenge comes into its state only together with an entry. Time alone expires one; a change of its account,
    /// device or relying party has its own entry.
    fn needs_entry(&self, challenge: &Challenge) -> bool {
        match challenge.state {
            State::Pending { .. }
            | State::Expired { .. }
            | State::Cancelled { reason: CancelReason::AccountChanged, .. } => false,
            State::Cancelled { reason: CancelReason::Withdrawn, at } => {
                !self.disabled.contains(&(challenge.client.clone(), at))
            }
            _ => true,
        }
    }
}

impl ChallengeFacts {
    fn compare(&self, row: &ChallengeRecord, faults: &mut Faults) {
        let id = row.challenge.id;
        let state = row.challenge.state.name();
        if state != self.state {
            faults.add(&id, format!("it is {}, in the log {}", state.as_str(), self.state.as_str()));
        }
        if self.account.is_some_and(|account| account != row.challenge.account) {
            faults.add(&id, "it belongs to another account than in the log");
        }
        if self.client.as_ref().is_some_and(|client| *client != row.challenge.client) {
            faults.add(&id, "it belongs to another relying party than in the log");
        }
        match (&self.decision, row.challenge.state.decision()) {
            (Some(known), Some(decision)) => known.compare(row, &decision, faults),
            (None, Some(_)) => faults.add(&id, "its answer is not in the log"),
            // Said by the state.
            (_, None) => {}
        }
    }
}

impl DecisionFacts {
    fn compare(&self, row: &ChallengeRecord, decision: &Decision, faults: &mut Faults) {
        let id = row.challenge.id;
        let answer = row.answer_token.as_deref().unwrap_or_default();
        if evidence_hash(&row.token, answer) != self.evidence {
            faults.add(&id, "its challenge or its answer was altered: they have another hash than in the log");
        }
        if Some(decision.device) != self.device {
            faults.add(&id, "another device answered than in the log");
        }
        let key = row.answer_key.as_ref().map(nod_core::device::PublicKey::thumbprint);
        if self.key.is_some() && key.as_deref() != self.key.as_deref() {
            faults.add(&id, "the key of its answer is not the one that the device had");
        }
        if decision.at != self.at {
            faults.add(&id, format!("it was answered at {}, in the log at {}", decision.at, self.at));
        }
    }
}

/// Faults of one table.
struct Faults {
    table: &'static str,
    found: Vec<RowFault>,
}

impl Faults {
    const fn of(table: &'static str) -> Self {
        Self { table, found: Vec::new() }
    }

    fn add(&mut self, id: &impl ToString, what: impl Into<String>) {
        self.found.push(RowFault { table: self.table, id: id.to_string(), what: what.into() });
    }

    /// Compares since when something has ended.
    fn compare_end(&mut self, id: &impl ToString, word: &str, row: Option<Timestamp>, log: Option<Timestamp>) {
        match (row, log) {
            (Some(_), None) => self.add(id, format!("it is {word}, which is not in the log")),
            (None, Some(_)) => self.add(id, format!("it is not {word}, in the log it is")),
            (Some(row), Some(log)) if row != log => {
                self.add(id, format!("it is {word} since {row}, in the log since {log}"));
            }
            _ => {}
        }
    }

    /// Finds what the log has and the table does not.
    fn missing<'k, I: ToString + Eq + std::hash::Hash + 'k>(
        &mut self,
        log: impl Iterator<Item = &'k I>,
        rows: impl Iterator<Item = I>,
    ) {
        let there: HashSet<I> = rows.collect();
        let mut missing: Vec<String> = log.filter(|id| !there.contains(id)).map(ToString::to_string).collect();
        missing.sort_unstable();
        for id in missing {
            self.add(&id, "its row is missing");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nod_core::audit::GENESIS;

    const AT: Timestamp = Timestamp::from_seconds(1_795_000_000);

    fn row(id: AccountId, username: &str, administrator: bool) -> Account {
        Account {
            id,
            username: username.parse().unwrap(),
            display_name: None,
            administrator,
            state: AccountState::Active,
            two_step: nod_core::account::TwoStep::Off,
            language: None,
            password_hash: None,
            created_at: AT,
        }
    }

    /// What is found of one account, and whether its role was compared.
    fn found(detail: &str, row: Account) -> (Vec<String>, bool) {
        let mut ledger = Ledger::default();
        let draft = AuditDraft::new(AT, AuditKind::AccountCreated).account(row.id).detail(detail);
        ledger.record(&AuditEntry::append(1, GENESIS, draft));
        let mut compared = Compared::default();
        let faults = ledger.compare_accounts(&[row], &mut compared);
        (faults.into_iter().map(|fault| fault.what).collect(), compared.accounts_without_role == 0)
    }

    #[test]
    fn an_entry_from_before_roles_were_recorded_says_nothing_of_the_role_and_still_of_the_name() {
        let id: AccountId = "01900000-0000-7000-8000-000000000001".parse().unwrap();
        assert_eq!(found("anna", row(id, "anna", true)), (vec![], false));
        assert_eq!(found("anna", row(id, "eve", true)).0, ["it has another user name than in the log"]);
        assert_eq!(found(&account_detail("anna", true), row(id, "anna", true)), (vec![], true));
        let raised = found(&account_detail("anna", false), row(id, "anna", true));
        assert_eq!(raised.0, ["its role is administrator, in the log person"]);
        assert_eq!(found("first account, administrator", row(id, "anna", true)), (vec![], true));
        assert_eq!(found("first account, administrator", row(id, "anna", false)).0.len(), 1);
    }
}
