//! What the audit log says of passkeys and recovery codes.

use std::collections::HashMap;

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::encoding::sha256_base64url;
use nod_core::factor::passkey::Passkey;
use nod_core::id::{AccountId, PasskeyId};
use nod_core::time::Timestamp;

use super::{Compared, Faults, RowFault};
use crate::store::StoredRecoveryCode;

/// The detail of the entry that a passkey was added: its algorithm for people, and a hash of all that decides whose signature counts.
pub(in crate::flow) fn passkey_detail(passkey: &Passkey) -> String {
    format!("{} {} {}", passkey.id, passkey.credential.key.algorithm(), credential_hash(passkey))
}

fn credential_hash(passkey: &Passkey) -> String {
    let made = &passkey.credential;
    let text = format!("{}\n{}\n{}", made.id, made.key.to_text(), made.kept.is_eligible());
    sha256_base64url(text.as_bytes())
}

/// The detail of the entry that a recovery code was made: a hash of its MAC, because the log leaves the house.
pub(in crate::flow) fn recovery_code_detail(mac: &str) -> String {
    sha256_base64url(mac.as_bytes())
}

/// What the entries that were recorded lead to.
#[derive(Debug, Default)]
pub(in crate::flow::operations) struct PasskeyLedger {
    passkeys: HashMap<PasskeyId, PasskeyFacts>,
    recovery_codes: HashMap<AccountId, RecoveryFacts>,
}

#[derive(Debug)]
struct PasskeyFacts {
    account: Option<AccountId>,
    /// The hash of its credential. `None`: the entry is older than such hashes.
    credential: Option<String>,
    removed_at: Option<Timestamp>,
}

#[derive(Debug)]
struct RecoveryFacts {
    made_at: Timestamp,
    /// The hash of its MAC. `None`: the entry is older than such hashes.
    mac: Option<String>,
}

impl PasskeyLedger {
    /// Takes the next entry into account.
    pub(super) fn record(&mut self, draft: &AuditDraft) {
        let detail = draft.detail.as_deref().unwrap_or_default();
        match (draft.kind, draft.account) {
            (AuditKind::PasskeyAdded, account) => {
                let mut words = detail.split(' ');
                let id = words.next().and_then(|id| id.parse().ok());
                let credential = words.nth(1).map(ToOwned::to_owned);
                self.passkeys.extend(id.map(|id| (id, PasskeyFacts { account, credential, removed_at: None })));
            }
            (AuditKind::PasskeyRemoved, _) => {
                if let Some(known) = detail.parse().ok().and_then(|id| self.passkeys.get_mut(&id)) {
                    known.removed_at = Some(draft.at);
                }
            }
            (AuditKind::RecoveryCodeCreated, Some(account)) => {
                self.recovery_codes.insert(account, RecoveryFacts { made_at: draft.at, mac: draft.detail.clone() });
            }
            // It was used, or two-step verification was turned off: its row is deleted.
            (_, Some(account)) => {
                self.recovery_codes.remove(&account);
            }
            (_, None) => {}
        }
    }

    /// Compares all passkeys. Their counters and when they were used change without an entry that says how.
    pub(in crate::flow::operations) fn compare_passkeys(
        &self,
        rows: &[Passkey],
        compared: &mut Compared,
    ) -> Vec<RowFault> {
        let mut faults = Faults::of("passkeys");
        for row in rows {
            let Some(known) = self.passkeys.get(&row.id) else {
                faults.add(&row.id, "its creation is not in the log");
                continue;
            };
            if known.account != Some(row.account) {
                faults.add(&row.id, "it belongs to another account than in the log");
            }
            if known.credential.as_ref().is_some_and(|known| *known != credential_hash(row)) {
                faults.add(&row.id, "it has another key or credential than in the log");
            }
            faults.compare_end(&row.id, "removed", row.removed_at, known.removed_at);
        }
        faults.missing(self.passkeys.keys(), rows.iter().map(|row| row.id));
        compared.passkeys = rows.len();
        faults.found
    }

    /// Compares all recovery codes. What is named in a fault is the account.
    pub(in crate::flow::operations) fn compare_recovery_codes(
        &self,
        rows: &[StoredRecoveryCode],
        compared: &mut Compared,
    ) -> Vec<RowFault> {
        let mut faults = Faults::of("recovery_codes");
        for row in rows {
            let Some(known) = self.recovery_codes.get(&row.account) else {
                faults.add(&row.account, "its creation is not in the log, or it was used");
                continue;
            };
            let is_other = known.mac.as_ref().is_some_and(|known| *known != recovery_code_detail(&row.mac));
            if is_other || known.made_at != row.made_at {
                faults.add(&row.account, "it is another code than in the log");
            }
        }
        faults.missing(self.recovery_codes.keys(), rows.iter().map(|row| row.account));
        compared.recovery_codes = rows.len();
        faults.found
    }
}
