//! The audit log, read.

use nod_core::audit::{Anchor, AuditEntry, ChainError, ChainSummary, verify_chain};

use super::refusal::Result;
use crate::app::App;

/// Entries in one read.
const PAGE: u32 = 1000;

/// The entries after `after`, page by page: the next page starts after the last entry of this one, and an empty one is the
/// end.
///
/// # Errors
/// The store's.
pub async fn page(app: &App, after: u64) -> Result<Vec<AuditEntry>> {
    Ok(app.store.audit(after, PAGE).await?)
}

/// Verifies the whole chain, from its first entry.
///
/// # Errors
/// The store's. The inner result says whether the chain holds, and where it does not.
pub async fn verify(app: &App) -> Result<std::result::Result<ChainSummary, ChainError>> {
    let mut summary = ChainSummary { entries: 0, head: Anchor::genesis() };
    loop {
        let entries = page(app, summary.head.seq).await?;
        if entries.is_empty() {
            return Ok(Ok(summary));
        }
        match verify_chain(summary.head, entries) {
            Ok(next) => summary = ChainSummary { entries: summary.entries + next.entries, head: next.head },
            Err(error) => return Ok(Err(error)),
        }
    }
}
