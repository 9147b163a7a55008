//! Redemptions, with what belongs to them: the receipt that is kept, the session that is opened.

use std::borrow::Cow;

use nod_core::audit::AuditDraft;
use nod_core::time::Timestamp;
use serde::Serialize;

use super::batch_update::{batch_update, changed, fenced};
use super::dialect::statement;
use super::{Outcome, Statements, audit, columns, recoveries, sessions};
use crate::store::{Fenced, ReceiptContext, Redeem, RepeatedRedemption};

#[derive(Serialize)]
struct RedeemRow<'a> {
    id: String,
    client: &'a str,
    approved_after: i64,
    at: i64,
}

/// Redeems what may be redeemed.
pub(super) async fn redeem<'a>(
    connection: &mut impl Statements,
    requests: &'a [Redeem],
    drafts: &mut Vec<Cow<'a, AuditDraft>>,
) -> Outcome<Vec<Fenced<u32>>> {
    let row = |request: &'a Redeem| RedeemRow {
        id: request.challenge.to_string(),
        client: request.client.as_str(),
        approved_after: request.approved_after.millis(),
        at: request.at.millis(),
    };
    let statement = statement!(
        "UPDATE challenges SET state = 'redeemed', version = challenges.version + 1, redeemed_at = j.at FROM ",
        jobs!(redeem),
        " WHERE challenges.id = j.id AND challenges.client_id = j.client AND challenges.state = 'approved' \
         AND challenges.decided_at > j.approved_after AND challenges.spent IS NULL \
         AND EXISTS (SELECT 1 FROM devices d WHERE d.id = challenges.device_id AND d.revoked_at IS NULL) \
         AND EXISTS (SELECT 1 FROM accounts a WHERE a.id = challenges.account_id AND a.disabled_at IS NULL) \
         AND EXISTS (SELECT 1 FROM relying_parties r WHERE r.client_id = challenges.client_id \
         AND r.disabled_at IS NULL) \
         RETURNING ",
        changed!()
    );
    let changed =
        batch_update(connection, statement, requests.iter().map(|request| (request.challenge, row(request)))).await?;
    let outcomes = fenced(requests, &changed, |request| &request.audit, drafts);
    let won = || requests.iter().zip(&outcomes).filter(|(_, outcome)| matches!(outcome, Fenced::Won(_)));
    keep(connection, won().map(|(request, _)| request)).await?;
    for (request, _) in won() {
        if let Some(opened) = &request.session {
            sessions::insert(connection, &opened.new, Some(request.challenge)).await?;
            drafts.push(Cow::Borrowed(&opened.audit));
            if let Some(ended) = recoveries::end_by_phone(connection, &opened.new.session, request.at).await? {
                drafts.push(Cow::Owned(ended));
            }
        }
    }
    Ok(outcomes)
}

#[derive(Serialize)]
struct KeptRow<'a> {
    id: String,
    key_hash: &'a str,
    sealed: &'a str,
    expires_at: i64,
}

async fn keep(connection: &mut impl Statements, won: impl Iterator<Item = &Redeem>) -> Outcome<()> {
    let rows: Vec<KeptRow<'_>> = won
        .filter_map(|request| {
            let kept = request.kept.as_ref()?;
            Some(KeptRow {
                id: request.challenge.to_string(),
                key_hash: &kept.key_hash,
                sealed: &kept.sealed,
                expires_at: kept.expires_at.millis(),
            })
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let statement = statement!(
        "INSERT INTO kept_receipts (challenge_id, key_hash, sealed, expires_at) \
         SELECT j.id, j.key_hash, j.sealed, j.expires_at FROM ",
        jobs!(receipt)
    );
    let rows = audit::json(rows);
    connection.run(statement, &[rows.as_str().into()]).await
}

columns! {
    struct ReceiptRow {
        sealed: String,
        device_revoked_at: Option<i64>,
        account_disabled_at: Option<i64>,
        spent: Option<String>,
    }
}

/// The receipt of a redemption that the same caller repeats.
pub(super) async fn kept(
    connection: &mut impl Statements,
    again: RepeatedRedemption<'_>,
    now: Timestamp,
) -> Outcome<Option<ReceiptContext>> {
    let statement = statement!(
        "SELECT k.sealed, d.revoked_at AS device_revoked_at, a.disabled_at AS account_disabled_at, c.spent \
         FROM kept_receipts k JOIN challenges c ON c.id = k.challenge_id JOIN accounts a ON a.id = c.account_id \
         JOIN devices d ON d.id = c.device_id \
         WHERE k.challenge_id = $1 AND c.client_id = $2 AND k.key_hash = $3 AND k.expires_at > $4"
    );
    let id = again.challenge.to_string();
    let parameters = [id.as_str().into(), again.client.as_str().into(), again.key_hash.into(), now.millis().into()];
    let row = connection.row::<ReceiptRow>(statement, &parameters).await?;
    Ok(row.map(|row| ReceiptContext {
        sealed: row.sealed,
        in_force: row.device_revoked_at.is_none() && row.account_disabled_at.is_none() && row.spent.is_none(),
    }))
}
