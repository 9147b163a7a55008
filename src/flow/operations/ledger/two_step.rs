//! What the audit log says of an account's two-step verification.

use nod_core::account::{Account, TwoStep};
use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::time::Timestamp;

use super::Faults;

/// What the entries that were recorded lead to.
#[derive(Debug, Default)]
pub(super) struct TwoStepFacts {
    /// What was said last. `None`: nothing.
    said: Option<TwoStep>,
    /// When the first device was bound.
    first_device: Option<Timestamp>,
}

impl TwoStepFacts {
    /// Takes the next entry of the account into account: that it was turned on or off, or that a device was bound.
    pub(super) fn record(&mut self, draft: &AuditDraft) {
        match draft.kind {
            AuditKind::TwoStepOn => self.said = Some(TwoStep::On { since: draft.at }),
            AuditKind::TwoStepOff | AuditKind::AccountDeleted => self.said = Some(TwoStep::Off),
            _ => self.first_device = self.first_device.or(Some(draft.at)),
        }
    }

    /// Compares the account's row. Migration 12 turned it on, without an entry, for accounts that had a device, since the first of them
    /// was bound. Of an account without an entry, that it is off is no fault therefore: a phone of a set-up that nobody finished looks
    /// the same.
    pub(super) fn compare(&self, row: &Account, faults: &mut Faults) {
        let what = match (row.two_step, self.said) {
            (TwoStep::Off, None | Some(TwoStep::Off)) => return,
            (TwoStep::On { since }, Some(TwoStep::On { since: said })) if since == said => return,
            (TwoStep::On { since }, None) if self.first_device == Some(since) => return,
            (TwoStep::Off, Some(TwoStep::On { .. })) => "it does not use two-step verification, in the log it does",
            (TwoStep::On { .. }, Some(TwoStep::Off) | None) => "it uses two-step verification, in the log it does not",
            (TwoStep::On { .. }, Some(TwoStep::On { .. })) => {
                "it uses two-step verification since another moment than in the log"
            }
        };
        faults.add(&row.id, what);
    }
}
