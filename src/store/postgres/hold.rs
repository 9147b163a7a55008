//! What a batch holds before its guards look.

use nod_core::id::ChallengeId;
use sqlx::PgConnection;

use super::super::failure::Outcome;
use super::super::queue::Batch;
use super::super::{IssueChallenge, Reach};

const HOLD_KEYS: &str = "SELECT pg_advisory_xact_lock(k) FROM (SELECT DISTINCT hashtextextended(t, 0) AS k \
     FROM unnest($1) AS t ORDER BY k) AS keys";

const HOLD_ACCOUNTS: &str = "SELECT 1 FROM accounts WHERE id IN (SELECT unnest($1) UNION \
     SELECT account_id FROM challenges WHERE id = ANY($2)) ORDER BY id FOR NO KEY UPDATE";

const HOLD_PARTIES: &str = "SELECT 1 FROM relying_parties WHERE client_id IN (SELECT unnest($1) UNION \
     SELECT client_id FROM challenges WHERE id = ANY($2)) ORDER BY client_id FOR SHARE";

const HOLD_CHALLENGES: &str = "SELECT 1 FROM challenges WHERE id IN (SELECT unnest($1) UNION \
     SELECT id FROM challenges WHERE account_id = ANY($2) AND state = 'pending') ORDER BY id FOR NO KEY UPDATE";

/// Holds all that the guards of a batch look at, so that what they see stands until the commit.
pub(super) async fn hold(connection: &mut PgConnection, batch: &Batch) -> Outcome<()> {
    let text = |id: ChallengeId| id.to_string();
    let issues = batch.issues.requests();
    let keys: Vec<String> = issues
        .iter()
        .filter_map(|request| Some(format!("{} {}", request.challenge.client, request.idempotency.as_ref()?.key_hash)))
        .collect();
    let accounts: Vec<String> = issues.iter().map(|request| request.challenge.account.to_string()).collect();
    let clients: Vec<String> = issues.iter().map(|request| request.challenge.client.to_string()).collect();
    // Guarded by more than their own row.
    let mut challenges: Vec<String> =
        batch.decisions.requests().iter().map(|request| text(request.challenge.id)).collect();
    challenges.extend(batch.wrong_numbers.requests().iter().map(|request| text(request.challenge)));
    challenges.extend(batch.redemptions.requests().iter().map(|request| text(request.challenge)));
    if !keys.is_empty() {
        sqlx::query(HOLD_KEYS).bind(&keys).execute(&mut *connection).await?;
    }
    if !accounts.is_empty() || !challenges.is_empty() {
        sqlx::query(HOLD_ACCOUNTS).bind(&accounts).bind(&challenges).execute(&mut *connection).await?;
        sqlx::query(HOLD_PARTIES).bind(&clients).bind(&challenges).execute(&mut *connection).await?;
    }
    // Guarded by their own row alone.
    challenges.extend(batch.cancellations.requests().iter().map(|request| text(request.challenge)));
    challenges.extend(batch.tickets.requests().iter().map(|request| text(request.challenge)));
    challenges.extend(batch.progress.requests().iter().map(|request| text(request.challenge)));
    // A new question closes the browser's earlier one or, where no phone hears of it, perhaps another's; a report closes all of its
    // account.
    let replaces = |request: &&IssueChallenge| request.browser.is_some() || request.reach == Reach::Nobody;
    let replacing = issues.iter().filter(replaces).map(|request| request.challenge.account);
    let reporting = batch
        .decisions
        .requests()
        .iter()
        .filter(|request| request.pause.is_some())
        .map(|request| request.challenge.account);
    let closing: Vec<String> = replacing.chain(reporting).map(|account| account.to_string()).collect();
    if !challenges.is_empty() || !closing.is_empty() {
        sqlx::query(HOLD_CHALLENGES).bind(&challenges).bind(&closing).execute(&mut *connection).await?;
    }
    Ok(())
}
