//! The audit log: one chain, whose end is a row that a transaction must hold to append.

use nod_core::audit::{Anchor, AuditDraft, AuditEntry};
use nod_core::id::{AccountId, ChallengeId};
use serde::Serialize;

use super::dialect::statement;
use super::row::AuditRow;
use super::{Outcome, Statement, Statements, all, dialect, mails, one};
use crate::store::{Fenced, StoreError};

const INSERT: Statement = statement!(
    "INSERT INTO audit_log (seq, at, kind, account_id, device_id, client_id, challenge_id, detail, previous, hash) \
     SELECT j.seq, j.at, j.kind, j.account, j.device, j.client, j.challenge, j.detail, j.previous, j.hash FROM ",
    jobs!(audit)
);

/// An entry on its way into the table.
#[derive(Serialize)]
struct Row<'a> {
    seq: u64,
    at: i64,
    kind: &'static str,
    account: Option<String>,
    device: Option<String>,
    client: Option<&'a str>,
    challenge: Option<String>,
    detail: Option<&'a str>,
    previous: &'a str,
    hash: &'a str,
}

impl<'a> From<&'a AuditEntry> for Row<'a> {
    fn from(entry: &'a AuditEntry) -> Self {
        let draft = &entry.draft;
        Self {
            seq: entry.seq,
            at: draft.at.millis(),
            kind: draft.kind.as_str(),
            account: draft.account.map(|id| id.to_string()),
            device: draft.device.map(|id| id.to_string()),
            client: draft.client.as_ref().map(nod_core::id::ClientId::as_str),
            challenge: draft.challenge.map(|id| id.to_string()),
            detail: draft.detail.as_deref(),
            previous: &entry.previous,
            hash: &entry.hash,
        }
    }
}

/// Appends to the log, in the order given, and writes what owners are told of it. Call it last in a transaction: from here to the commit, nobody else can.
pub(super) async fn append<'a>(
    connection: &mut impl Statements,
    drafts: impl IntoIterator<Item = &'a AuditDraft, IntoIter: Send>,
) -> Outcome<()> {
    let mut drafts = drafts.into_iter().peekable();
    if drafts.peek().is_none() {
        return Ok(());
    }
    let head: Option<(i64, String)> = connection.row(dialect::AUDIT_HEAD, &[]).await?;
    let missing = || StoreError::Inconsistent { table: "audit_head", id: String::new(), what: "no row".to_owned() };
    let (seq, mut hash) = head.ok_or_else(missing)?;
    let mut seq = u64::try_from(seq).unwrap_or_default();
    let mut entries = Vec::new();
    for draft in drafts {
        seq += 1;
        let entry = AuditEntry::append(seq, &hash, draft.clone());
        hash.clone_from(&entry.hash);
        entries.push(entry);
    }
    let rows = json(entries.iter().map(Row::from));
    connection.execute(INSERT, &[rows.as_str().into()]).await?;
    mails::tell(connection, &entries).await?;
    let seq = i64::try_from(seq).unwrap_or(i64::MAX);
    let statement = statement!("UPDATE audit_head SET seq = $1, hash = $2");
    connection.run(statement, &[seq.into(), hash.as_str().into()]).await
}

/// A list of rows as one JSON text, which the database takes apart again.
pub(super) fn json<T: Serialize>(rows: impl IntoIterator<Item = T>) -> String {
    let rows: Vec<T> = rows.into_iter().collect();
    // Plain structs of text and numbers: nothing in them can fail to serialise.
    serde_json::to_string(&rows).unwrap_or_default()
}

pub(super) async fn list(connection: &mut impl Statements, after: u64, most: u32) -> Outcome<Vec<AuditEntry>> {
    let statement = statement!(
        "SELECT seq, at, kind, account_id, device_id, client_id, challenge_id, detail, previous, hash \
         FROM audit_log WHERE seq > $1 ORDER BY seq LIMIT $2"
    );
    let rows: Vec<AuditRow> =
        connection.rows(statement, &[i64::try_from(after).unwrap_or(i64::MAX).into(), most.into()]).await?;
    all(rows)
}

/// The condition is the one of the index, word for word: otherwise the index is of no use.
pub(super) async fn of_account(
    connection: &mut impl Statements,
    account: AccountId,
    most: u32,
) -> Outcome<Vec<AuditEntry>> {
    let statement = statement!(
        "SELECT seq, at, kind, account_id, device_id, client_id, challenge_id, detail, previous, hash \
         FROM audit_log WHERE account_id = $1 AND account_id IS NOT NULL AND challenge_id IS NULL ORDER BY seq DESC LIMIT $2"
    );
    let rows: Vec<AuditRow> = connection.rows(statement, &[account.to_string().as_str().into(), most.into()]).await?;
    all(rows)
}

pub(super) async fn head(connection: &mut impl Statements) -> Outcome<Option<Anchor>> {
    let row: Option<(i64, String)> = connection.row(statement!("SELECT seq, hash FROM audit_head"), &[]).await?;
    Ok(row.map(|(seq, hash)| Anchor { seq: u64::try_from(seq).unwrap_or_default(), hash }))
}

/// The condition is the one of the index, word for word: otherwise the index is of no use. A denial that became a report has two entries,
/// and the last one counts. `seq + 0`: PostgreSQL would read the whole log backwards by the index of `seq` for the sake of the limit.
pub(super) async fn decision(connection: &mut impl Statements, challenge: ChallengeId) -> Outcome<Option<AuditEntry>> {
    let statement = statement!(
        "SELECT seq, at, kind, account_id, device_id, client_id, challenge_id, detail, previous, hash \
         FROM audit_log WHERE challenge_id = $1 \
         AND kind IN ('challenge.approved', 'challenge.denied', 'challenge.reported') ORDER BY seq + 0 DESC LIMIT 1"
    );
    let row: Option<AuditRow> = connection.row(statement, &[challenge.to_string().as_str().into()]).await?;
    one(row)
}

/// Appends the entry of a change that took effect; of one that did not, says so.
pub(super) async fn append_if(
    connection: &mut impl Statements,
    changed: bool,
    draft: &AuditDraft,
) -> Outcome<Fenced<()>> {
    if !changed {
        return Ok(Fenced::Lost);
    }
    append(connection, [draft]).await.map(Fenced::Won)
}
