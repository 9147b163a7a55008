//! The audit log, read and verified.

use std::collections::HashSet;

use nod_core::account::Account;
use nod_core::audit::{Anchor, AuditEntry, ChainError, ChainFault, ChainSummary, verify_chain};
use nod_core::factor::backup_code::StoredCode;
use nod_core::factor::codes_app::CodesApp;
use nod_core::factor::passkey::Passkey;
use nod_core::id::AccountId;

use crate::app::App;
use crate::flow::operations::ledger::Ledger;
pub use crate::flow::operations::ledger::{Compared, RowFault};
use crate::flow::refusal::{Refusal, Result};
use crate::store::{StoreError, StoredAppPassword, StoredDevice, StoredRecoveryCode};

/// Entries in one read.
const PAGE: u32 = 1000;

/// Rows in one read: each challenge carries its tokens.
const ROWS: u32 = 500;

/// How often rows that differ are looked at. A service that runs changes rows between the reads of the log and of the rows; a
/// row that was altered differs every time.
const LOOKS: usize = 3;

/// The entries after `after`, page by page: the next page starts after the last entry of this one, and an empty one is the
/// end.
///
/// # Errors
/// The store's.
pub async fn page(app: &App, after: u64) -> Result<Vec<AuditEntry>> {
    Ok(app.store.audit(after, PAGE).await?)
}

/// A log that holds, and rows that say the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The chain.
    pub chain: ChainSummary,
    /// The rows.
    pub compared: Compared,
}

/// What does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// The chain, at its first fault.
    Chain(ChainError),
    /// Rows that say something else than the chain, which holds.
    Rows(Vec<RowFault>),
}

/// Verifies the whole chain from its first entry to the end that `audit_head` names, and compares the rows with it.
///
/// # Errors
/// The store's. The inner result says whether all holds, and what does not.
pub async fn verify(app: &App) -> Result<std::result::Result<Verified, Broken>> {
    let mut log = Log { chain: ChainSummary { entries: 0, head: Anchor::genesis() }, ledger: Ledger::default() };
    let mut suspects: Option<HashSet<RowFault>> = None;
    for _ in 0..LOOKS {
        if let Err(error) = log.read_on(app).await? {
            return Ok(Err(Broken::Chain(error)));
        }
        let (compared, faults) = compare(app, &log.ledger).await?;
        let still: HashSet<RowFault> = match suspects {
            None => faults.into_iter().collect(),
            Some(before) => faults.into_iter().filter(|fault| before.contains(fault)).collect(),
        };
        if still.is_empty() {
            return Ok(Ok(Verified { chain: log.chain, compared }));
        }
        suspects = Some(still);
    }
    let mut faults: Vec<RowFault> = suspects.unwrap_or_default().into_iter().collect();
    faults.sort_unstable_by(|a, b| (a.table, &a.id, &a.what).cmp(&(b.table, &b.id, &b.what)));
    Ok(Err(Broken::Rows(faults)))
}

/// The log as far as it was read.
struct Log {
    chain: ChainSummary,
    ledger: Ledger,
}

impl Log {
    /// Reads and verifies what follows, to the end that the row of `audit_head` names.
    async fn read_on(&mut self, app: &App) -> Result<std::result::Result<(), ChainError>> {
        loop {
            let before = self.chain.head.seq;
            if let Err(error) = self.read_entries(app).await? {
                return Ok(Err(error));
            }
            // Entries and the row change together. Read after the entries, the row names their end or a later one.
            let end = &self.chain.head;
            let fault = |seq, what| Ok(Err(ChainError { seq, what }));
            match app.store.audit_head().await? {
                Some(head) if head == *end => return Ok(Ok(())),
                // A service appended meanwhile.
                Some(head) if head.seq > end.seq && end.seq > before => {}
                Some(head) if head.seq > end.seq => {
                    // Once more: what was appended since the entries were read is there now, and what was cut off is not.
                    if page(app, end.seq).await?.is_empty() {
                        return fault(end.seq + 1, ChainFault::CutOff);
                    }
                }
                _ => return fault(end.seq, ChainFault::HeadAltered),
            }
        }
    }

    async fn read_entries(&mut self, app: &App) -> Result<std::result::Result<(), ChainError>> {
        loop {
            let entries = page(app, self.chain.head.seq).await?;
            if entries.is_empty() {
                return Ok(Ok(()));
            }
            for entry in &entries {
                self.ledger.record(entry);
            }
            match verify_chain(self.chain.head.clone(), entries) {
                Ok(next) => {
                    self.chain = ChainSummary { entries: self.chain.entries + next.entries, head: next.head };
                }
                Err(error) => return Ok(Err(error)),
            }
        }
    }
}

/// Compares all rows with the log.
async fn compare(app: &App, ledger: &Ledger) -> Result<(Compared, Vec<RowFault>)> {
    let mut compared = Compared::default();
    let mut faults = Vec::new();
    let table = async {
        let mut accounts = Vec::new();
        loop {
            let after = accounts.last().map(|last: &Account| last.username.clone());
            let page = app.store.accounts(after.as_ref(), ROWS).await?;
            let more = page.more && !page.rows.is_empty();
            accounts.extend(page.rows);
            if !more {
                break;
            }
        }
        faults.extend(ledger.compare_accounts(&accounts, &mut compared));
        faults.extend(ledger.compare_relying_parties(&app.store.relying_parties().await?, &mut compared));
        faults.extend(ledger.compare_server_keys(&app.store.server_keys().await?, &mut compared));
        let mut devices = Vec::new();
        loop {
            let after = devices.last().map(|last: &StoredDevice| last.device.id);
            let page = app.store.all_devices(after, ROWS).await?;
            if page.is_empty() {
                break;
            }
            devices.extend(page);
        }
        faults.extend(ledger.compare_devices(&devices, &mut compared));
        let mut after = None;
        loop {
            let page = app.store.all_challenges(after, ROWS).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.challenge.id);
            faults.extend(ledger.compare_challenges(&page, &mut compared));
        }
        faults.extend(compare_factors(app, ledger, &mut compared).await?);
        Ok::<_, Unread>(())
    };
    match table.await {
        Ok(()) => {}
        Err(Unread::Row(fault)) => faults.push(fault),
        Err(Unread::Refused(refusal)) => return Err(refusal),
    }
    Ok((compared, faults))
}

async fn compare_factors(
    app: &App,
    ledger: &Ledger,
    compared: &mut Compared,
) -> std::result::Result<Vec<RowFault>, Unread> {
    let mut app_passwords: Vec<StoredAppPassword> = Vec::new();
    loop {
        let page = app.store.all_app_passwords(app_passwords.last().map(|last| last.password.id), ROWS).await?;
        if page.is_empty() {
            break;
        }
        app_passwords.extend(page);
    }
    let mut faults = ledger.factors.compare_app_passwords(&app_passwords, compared);
    let mut codes_apps: Vec<CodesApp> = Vec::new();
    loop {
        let page = app.store.all_codes_apps(codes_apps.last().map(|last| last.id), ROWS).await?;
        if page.is_empty() {
            break;
        }
        codes_apps.extend(page);
    }
    faults.extend(ledger.factors.compare_codes_apps(&codes_apps, compared));
    let mut codes: Vec<(AccountId, StoredCode)> = Vec::new();
    loop {
        let after = codes.last().map(|(account, code)| (*account, code.hash.clone()));
        let page = app.store.all_backup_codes(after, ROWS).await?;
        if page.is_empty() {
            break;
        }
        codes.extend(page);
    }
    faults.extend(ledger.factors.compare_backup_codes(&codes, compared));
    let mut passkeys: Vec<Passkey> = Vec::new();
    loop {
        let page = app.store.all_passkeys(passkeys.last().map(|last| last.id), ROWS).await?;
        if page.is_empty() {
            break;
        }
        passkeys.extend(page);
    }
    faults.extend(ledger.passkeys.compare_passkeys(&passkeys, compared));
    let mut codes: Vec<StoredRecoveryCode> = Vec::new();
    loop {
        let page = app.store.all_recovery_codes(codes.last().map(|last| last.account), ROWS).await?;
        if page.is_empty() {
            break;
        }
        codes.extend(page);
    }
    faults.extend(ledger.passkeys.compare_recovery_codes(&codes, compared));
    Ok(faults)
}

/// Why rows could not be compared.
enum Unread {
    /// A row has values that Nod never writes.
    Row(RowFault),
    /// The store refuses.
    Refused(Refusal),
}

impl From<StoreError> for Unread {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Inconsistent { table, id, what } => Self::Row(RowFault { table, id, what }),
            error => Self::Refused(error.into()),
        }
    }
}
