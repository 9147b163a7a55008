//! Issuing challenges in a batch.

use std::collections::{HashMap, HashSet};

use nod_core::id::ChallengeId;
use serde::Serialize;

use super::super::super::StoreError;
use super::dialect::jobs;
use super::model::{IssueChallenge, IssueOutcome};
use super::{Connection, Db, Outcome, audit};

#[derive(Serialize)]
struct Row<'a> {
    ord: usize,
    id: String,
    account: String,
    client: &'a str,
    level: &'static str,
    issued_at: i64,
    expires_at: i64,
    token: &'a str,
    shown: &'a str,
    browser: Option<&'a str>,
    network: Option<&'a str>,
    key_hash: Option<&'a str>,
    max_open: u32,
}

/// All guards and all caps, exactly: a job's place among those of its account counts on top of what is open already, and of
/// several with the same key against doubled requests only the first is tried.
const INSERT: &str = concat!(
    "WITH able AS (SELECT j.*, \
       (SELECT COUNT(*) FROM challenges c WHERE c.account_id = j.account AND c.state = 'pending' \
        AND c.expires_at > j.issued_at) AS open, \
       row_number() OVER (PARTITION BY j.client, COALESCE(j.key_hash, j.id) ORDER BY j.ord) AS turn FROM ",
    jobs!(issue),
    " WHERE EXISTS (SELECT 1 FROM accounts a WHERE a.id = j.account AND a.disabled_at IS NULL) \
      AND EXISTS (SELECT 1 FROM relying_parties r WHERE r.client_id = j.client AND r.disabled_at IS NULL) \
      AND EXISTS (SELECT 1 FROM devices d WHERE d.account_id = j.account AND d.revoked_at IS NULL) \
      AND (j.key_hash IS NULL OR NOT EXISTS (SELECT 1 FROM idempotency_keys i WHERE i.client_id = j.client \
           AND i.key_hash = j.key_hash AND i.expires_at > j.issued_at))), \
     placed AS (SELECT able.*, open + row_number() OVER (PARTITION BY account ORDER BY ord) AS place \
       FROM able WHERE turn = 1) \
     INSERT INTO challenges (id, account_id, client_id, level, issued_at, expires_at, token, shown, browser, network, \
       state, version, wrong_numbers) \
     SELECT id, account, client, level, issued_at, expires_at, token, shown, browser, network, 'pending', 1, 0 \
     FROM placed WHERE place <= max_open ORDER BY ord RETURNING id"
);

/// Why jobs were not written.
const REASONS: &str = concat!(
    "SELECT j.id, i.challenge_id, i.request_hash, \
       (SELECT COUNT(*) FROM challenges c WHERE c.account_id = j.account AND c.state = 'pending' \
        AND c.expires_at > j.issued_at) AS open, \
       (SELECT COUNT(*) FROM accounts a JOIN devices d ON d.account_id = a.id AND d.revoked_at IS NULL \
        JOIN relying_parties r ON r.client_id = j.client AND r.disabled_at IS NULL \
        WHERE a.id = j.account AND a.disabled_at IS NULL) AS able FROM ",
    jobs!(issue),
    " LEFT JOIN idempotency_keys i ON i.client_id = j.client AND i.key_hash = j.key_hash \
      AND i.expires_at > j.issued_at"
);

/// A key of which the time is over makes room for its next use.
const REMEMBER: &str = concat!(
    "INSERT INTO idempotency_keys (client_id, key_hash, request_hash, challenge_id, expires_at) \
     SELECT j.client, j.key_hash, j.request_hash, j.id, j.expires_at FROM ",
    jobs!(key),
    " WHERE true ON CONFLICT (client_id, key_hash) DO UPDATE SET request_hash = excluded.request_hash, \
      challenge_id = excluded.challenge_id, expires_at = excluded.expires_at"
);

#[derive(sqlx::FromRow)]
struct Reason {
    id: String,
    challenge_id: Option<String>,
    request_hash: Option<String>,
    open: i64,
    able: i64,
}

/// Writes those that may be written and says of each what became of it.
pub(super) async fn issue(connection: &mut Connection, asks: &[IssueChallenge]) -> Outcome<Vec<IssueOutcome>> {
    let mut outcomes: HashMap<usize, IssueOutcome> = HashMap::new();
    let mut waiting: Vec<(usize, &IssueChallenge)> = asks.iter().enumerate().collect();
    // A second round is rare: a job whose key another job had, which was then not written.
    while !waiting.is_empty() {
        let settled = round(connection, &waiting).await?;
        if settled.is_empty() {
            return Err(StoreError::Unavailable("a challenge was neither written nor refused".to_owned()).into());
        }
        waiting.retain(|(place, _)| !settled.contains_key(place));
        outcomes.extend(settled);
    }
    Ok((0..asks.len()).filter_map(|place| outcomes.remove(&place)).collect())
}

async fn round(
    connection: &mut Connection,
    waiting: &[(usize, &IssueChallenge)],
) -> Outcome<HashMap<usize, IssueOutcome>> {
    let rows = audit::json(waiting.iter().map(|(place, ask)| row(*place, ask)));
    let issued: Vec<String> = sqlx::query_scalar::<Db, _>(INSERT).bind(rows).fetch_all(&mut *connection).await?;
    let issued: HashSet<&str> = issued.iter().map(String::as_str).collect();
    let (won, lost): (Vec<_>, Vec<_>) =
        waiting.iter().partition(|(_, ask)| issued.contains(ask.challenge.id.to_string().as_str()));
    remember_keys(connection, won.iter().map(|(_, ask)| *ask)).await?;
    let mut outcomes: HashMap<usize, IssueOutcome> =
        won.into_iter().map(|(place, _)| (place, IssueOutcome::Issued)).collect();
    if lost.is_empty() {
        return Ok(outcomes);
    }
    let rows = audit::json(lost.iter().map(|(place, ask)| row(*place, ask)));
    let reasons: Vec<Reason> = sqlx::query_as::<Db, _>(REASONS).bind(rows).fetch_all(connection).await?;
    let reasons: HashMap<&str, &Reason> = reasons.iter().map(|reason| (reason.id.as_str(), reason)).collect();
    for (place, ask) in lost {
        let reason = reasons.get(ask.challenge.id.to_string().as_str());
        if let Some(outcome) = reason.and_then(|reason| refusal(ask, reason)) {
            outcomes.insert(place, outcome);
        }
    }
    Ok(outcomes)
}

fn row(ord: usize, ask: &IssueChallenge) -> Row<'_> {
    let challenge = &ask.challenge;
    Row {
        ord,
        id: challenge.id.to_string(),
        account: challenge.account.to_string(),
        client: challenge.client.as_str(),
        level: challenge.level.name(),
        issued_at: challenge.issued_at.millis(),
        expires_at: challenge.expires_at.millis(),
        token: &ask.token,
        shown: &ask.shown,
        browser: ask.browser.as_ref().map(|known| known.browser.as_str()),
        network: ask.browser.as_ref().map(|known| known.network.as_str()),
        key_hash: ask.idempotency.as_ref().map(|key| key.key_hash.as_str()),
        max_open: ask.max_open,
    }
}

/// `None`: nothing speaks against it; another job with the same key took its turn.
fn refusal(ask: &IssueChallenge, reason: &Reason) -> Option<IssueOutcome> {
    if let (Some(key), Some(request), Some(challenge)) = (&ask.idempotency, &reason.request_hash, &reason.challenge_id)
    {
        return Some(match challenge.parse::<ChallengeId>() {
            Ok(challenge) if *request == key.request_hash => IssueOutcome::Replayed(challenge),
            _ => IssueOutcome::IdempotencyConflict,
        });
    }
    if reason.able == 0 {
        return Some(IssueOutcome::NotActive);
    }
    (reason.open >= i64::from(ask.max_open)).then_some(IssueOutcome::TooManyOpen)
}

#[derive(Serialize)]
struct KeyRow<'a> {
    id: String,
    client: &'a str,
    key_hash: &'a str,
    request_hash: &'a str,
    expires_at: i64,
}

async fn remember_keys(connection: &mut Connection, asks: impl Iterator<Item = &IssueChallenge>) -> Outcome<()> {
    let keyed = asks.filter_map(|ask| Some((ask, ask.idempotency.as_ref()?)));
    let rows: Vec<KeyRow<'_>> = keyed
        .map(|(ask, key)| KeyRow {
            id: ask.challenge.id.to_string(),
            client: ask.challenge.client.as_str(),
            key_hash: &key.key_hash,
            request_hash: &key.request_hash,
            expires_at: key.expires_at.millis(),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query::<Db>(REMEMBER).bind(audit::json(rows)).execute(connection).await?;
    Ok(())
}
