//! Issuing challenges in a batch.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::id::{AccountId, ChallengeId};
use serde::Serialize;

use super::dialect::statement;
use super::row::EndedRow;
use super::tries::Tally;
use super::{Outcome, Statement, Statements, all, audit, columns, one};
use crate::store::{Ended, IssueChallenge, IssueOutcome, Reach, StoreError, Written};

#[derive(Serialize)]
struct Row<'a> {
    place: usize,
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
    bucket: &'a str,
    most_tries: u32,
    reach: &'static str,
}

/// What is open of an account, without what the job would replace: the same browser's question of the same relying party. Questions that
/// no phone hears of are counted by themselves: they take no room from those that phones are asked.
macro_rules! open_beside {
    () => {
        "(SELECT COUNT(*) FROM challenges c WHERE c.account_id = j.account AND c.state = 'pending' \
         AND c.expires_at > j.issued_at AND (j.browser IS NULL OR c.browser IS NULL OR c.browser <> j.browser \
         OR c.client_id <> j.client) AND c.withheld = CASE WHEN j.reach = 'nobody' THEN 1 ELSE 0 END)"
    };
}

/// That a job which counts as a known browser's still is one: a report may have come between its read and this write.
macro_rules! still_known {
    () => {
        "(j.bucket = 'strangers' OR EXISTS (SELECT 1 FROM known_browsers b WHERE b.account_id = j.account \
         AND b.browser = j.bucket))"
    };
}

/// That somebody can answer: the account uses two-step verification and has a device, or Nod's own pages ask, which have other ways in.
macro_rules! reachable {
    () => {
        "(j.reach IN ('own', 'nobody') OR (a.two_step_since IS NOT NULL AND EXISTS (SELECT 1 FROM devices d \
         WHERE d.account_id = j.account AND d.revoked_at IS NULL)))"
    };
}

/// All guards and all caps, exactly: a job's place among those of its account counts on top of what is open already. The sum with
/// zero keeps a plan that was made while there were few keys from reading all of them by their end.
/// [`turns`] sees to it that no job of a round replaces what another one counts, or has the key of another.
const INSERT: Statement = statement!(
    "INSERT INTO challenges (id, account_id, client_id, level, issued_at, expires_at, token, shown, browser, network, \
     state, version, wrong_numbers, bucket, withheld, attention) \
     SELECT j.id, j.account, j.client, j.level, j.issued_at, j.expires_at, j.token, j.shown, j.browser, j.network, \
     'pending', 1, 0, j.bucket, CASE WHEN j.reach = 'nobody' THEN 1 ELSE 0 END, \
     CASE WHEN j.reach = 'nobody' THEN 'quiet' WHEN j.bucket = 'strangers' AND a.push_paused_until > j.issued_at THEN 'quiet' ELSE 'loud' END FROM ",
    jobs!(issue),
    " JOIN accounts a ON a.id = j.account JOIN relying_parties r ON r.client_id = j.client \
     WHERE a.disabled_at IS NULL AND r.disabled_at IS NULL \
     AND ",
    reachable!(),
    " AND ",
    still_known!(),
    " AND (j.key_hash IS NULL OR NOT EXISTS (SELECT 1 FROM idempotency_keys i WHERE i.client_id = j.client \
     AND i.key_hash = j.key_hash AND i.expires_at + 0 > j.issued_at)) \
     AND ",
    open_beside!(),
    " + j.place <= j.max_open \
     AND COALESCE((SELECT t.made FROM attempts t WHERE t.account_id = j.account AND t.bucket = j.bucket), 0) \
     + j.place <= j.most_tries \
     RETURNING id, attention"
);

/// A browser asks one question at a time: the new one takes the place of the one before.
const REPLACE: Statement = statement!(
    "UPDATE challenges SET state = 'cancelled', version = challenges.version + 1, cancelled_at = j.issued_at, \
     cancel_reason = 'replaced' FROM ",
    jobs!(replace),
    " WHERE ",
    among!(
        "SELECT c.id FROM challenges c WHERE c.account_id = j.account AND c.client_id = j.client \
         AND c.browser = j.browser AND c.id <> j.id AND c.state = 'pending' AND c.expires_at > j.issued_at"
    ),
    " RETURNING challenges.id, challenges.account_id, challenges.state, challenges.version"
);

/// Makes room for a sign-in that no phone hears of: the oldest one goes, of the network that has the most of them, and one of a browser
/// that the account knows after all others. So somebody who knows the password, and begins one after the other, ends their own.
const EVICT: Statement = statement!(
    "UPDATE challenges SET state = 'cancelled', version = version + 1, cancelled_at = $2, cancel_reason = 'replaced' \
     WHERE id = (SELECT c.id FROM challenges c WHERE c.account_id = $1 AND c.state = 'pending' AND c.withheld = 1 \
     AND c.expires_at > $2 ORDER BY CASE WHEN c.bucket = 'strangers' THEN 0 ELSE 1 END, (SELECT COUNT(*) FROM challenges o \
     WHERE o.account_id = c.account_id AND o.state = 'pending' AND o.withheld = 1 AND o.expires_at > $2 \
     AND COALESCE(o.network, '') = COALESCE(c.network, '')) DESC, c.issued_at, c.id LIMIT 1) \
     RETURNING id, account_id, state, version"
);

/// Why jobs were not written.
const REASONS: Statement = statement!(
    "SELECT j.id, i.challenge_id, i.request_hash, ",
    open_beside!(),
    " AS open, COALESCE((SELECT t.made FROM attempts t WHERE t.account_id = j.account AND t.bucket = j.bucket), 0) AS made, \
     (SELECT COUNT(*) FROM accounts a JOIN relying_parties r ON r.client_id = j.client AND r.disabled_at IS NULL \
     WHERE a.id = j.account AND a.disabled_at IS NULL AND ",
    reachable!(),
    ") AS able, CAST(CASE WHEN ",
    still_known!(),
    " THEN 1 ELSE 0 END AS BIGINT) AS still_known FROM ",
    jobs!(issue),
    " LEFT JOIN idempotency_keys i ON i.client_id = j.client AND i.key_hash = j.key_hash \
     AND i.expires_at + 0 > j.issued_at"
);

/// A key of which the time is over makes room for its next use.
const REMEMBER: Statement = statement!(
    "INSERT INTO idempotency_keys (client_id, key_hash, request_hash, challenge_id, expires_at) \
     SELECT j.client, j.key_hash, j.request_hash, j.id, j.expires_at FROM ",
    jobs!(key),
    " WHERE true ON CONFLICT (client_id, key_hash) DO UPDATE SET request_hash = excluded.request_hash, \
     challenge_id = excluded.challenge_id, expires_at = excluded.expires_at"
);

columns! {
    struct Reason {
        id: String,
        challenge_id: Option<String>,
        request_hash: Option<String>,
        open: i64,
        made: i64,
        able: i64,
        still_known: i64,
    }
}

columns! {
    struct IssuedRow {
        id: String,
        attention: String,
    }
}

/// Writes those that may be written and says of each what became of it.
pub(super) async fn issue(
    connection: &mut impl Statements,
    requests: &[IssueChallenge],
    drafts: &mut Vec<Cow<'_, AuditDraft>>,
) -> Outcome<Vec<IssueOutcome>> {
    let mut outcomes: HashMap<usize, IssueOutcome> = HashMap::new();
    let mut waiting: Vec<(usize, &IssueChallenge)> = requests.iter().enumerate().collect();
    let mut evicted = HashMap::new();
    // A second round is rare: a job whose key another job had, the same browser once more, or a cap that is near.
    while !waiting.is_empty() {
        let before = drafts.len();
        let settled = round(connection, &turns(&waiting), drafts, &mut evicted).await?;
        let made_room = drafts.len() > before;
        if settled.is_empty() && !made_room {
            return Err(StoreError::Unavailable("a challenge was neither written nor refused".to_owned()).into());
        }
        waiting.retain(|(place, _)| !settled.contains_key(place));
        outcomes.extend(settled);
    }
    Ok((0..requests.len()).filter_map(|place| outcomes.remove(&place)).collect())
}

/// A job of a round.
#[derive(Clone, Copy)]
struct Turn<'a> {
    /// Its place among all that were asked.
    ord: usize,
    /// Its place among those of its account in this round, from 1. Should an earlier one be refused, this is too high, and
    /// the next round tells.
    place: usize,
    request: &'a IssueChallenge,
}

/// Those that can be written together. An account of which a job has a browser has one turn at a time: what that job
/// replaces leaves room for the next. Of several with the same key against doubled requests, the first has its turn.
fn turns<'a>(waiting: &[(usize, &'a IssueChallenge)]) -> Vec<Turn<'a>> {
    let with_browser: HashSet<AccountId> = waiting
        .iter()
        .filter(|(_, request)| request.browser.is_some())
        .map(|(_, request)| request.challenge.account)
        .collect();
    let mut keys = HashSet::new();
    let mut places: HashMap<AccountId, usize> = HashMap::new();
    let turn = |(ord, request): &(usize, &'a IssueChallenge)| {
        let account = request.challenge.account;
        let key = request.idempotency.as_ref().map(|key| (request.challenge.client.as_str(), key.key_hash.as_str()));
        let had_its_turn = with_browser.contains(&account) && places.contains_key(&account);
        if had_its_turn || !key.is_none_or(|key| keys.insert(key)) {
            return None;
        }
        let place = places.entry(account).or_default();
        *place += 1;
        Some(Turn { ord: *ord, place: *place, request })
    };
    waiting.iter().filter_map(turn).collect()
}

async fn round(
    connection: &mut impl Statements,
    round: &[Turn<'_>],
    drafts: &mut Vec<Cow<'_, AuditDraft>>,
    evicted: &mut HashMap<AccountId, Vec<Ended>>,
) -> Outcome<HashMap<usize, IssueOutcome>> {
    let rows = audit::json(round.iter().map(row));
    let issued: Vec<IssuedRow> = connection.rows(INSERT, &[rows.as_str().into()]).await?;
    let issued: HashMap<String, bool> = issued.into_iter().map(|row| (row.id, row.attention == "quiet")).collect();
    let (won, lost): (Vec<&Turn<'_>>, Vec<&Turn<'_>>) =
        round.iter().partition(|turn| issued.contains_key(&turn.request.challenge.id.to_string()));
    remember_keys(connection, won.iter().map(|turn| turn.request)).await?;
    count_tries(connection, won.iter().map(|turn| turn.request)).await?;
    let mut replaced = replace(connection, won.iter().map(|turn| turn.request), drafts).await?;
    let mut written = |request: &IssueChallenge| {
        let id = request.challenge.id.to_string();
        let quiet = issued.get(&id).is_some_and(|quiet| *quiet);
        let mut gone = replaced.remove(&request.challenge.account).unwrap_or_default();
        gone.extend(evicted.remove(&request.challenge.account).unwrap_or_default());
        IssueOutcome::Issued(Written { quiet, replaced: gone })
    };
    let mut outcomes: HashMap<usize, IssueOutcome> =
        won.into_iter().map(|turn| (turn.ord, written(turn.request))).collect();
    if lost.is_empty() {
        return Ok(outcomes);
    }
    let rows = audit::json(lost.iter().copied().map(row));
    let reasons: Vec<Reason> = connection.rows(REASONS, &[rows.as_str().into()]).await?;
    let reasons: HashMap<&str, &Reason> = reasons.iter().map(|reason| (reason.id.as_str(), reason)).collect();
    for turn in lost {
        let reason = reasons.get(turn.request.challenge.id.to_string().as_str());
        let outcome = reason.and_then(|reason| refusal(turn.request, reason));
        if let (Some(IssueOutcome::TooManyOpen), Reach::Nobody) = (&outcome, turn.request.reach)
            && let Some(ended) = evict(connection, turn.request, drafts).await?
        {
            // It has its turn in the next round.
            evicted.entry(ended.account).or_default().push(ended);
            continue;
        }
        if let Some(outcome) = outcome {
            outcomes.insert(turn.ord, outcome);
        }
    }
    Ok(outcomes)
}

/// Ends one sign-in that no phone hears of, for another one. `None`: there is none.
async fn evict(
    connection: &mut impl Statements,
    request: &IssueChallenge,
    drafts: &mut Vec<Cow<'_, AuditDraft>>,
) -> Outcome<Option<Ended>> {
    let account = request.challenge.account.to_string();
    let parameters = [account.as_str().into(), request.challenge.issued_at.into()];
    let ended = one::<_, Ended>(connection.row::<EndedRow>(EVICT, &parameters).await?)?;
    if let Some(ended) = &ended {
        drafts.push(Cow::Owned(replaced_entry(request, ended)));
    }
    Ok(ended)
}

/// The entry that a question was replaced by this one.
fn replaced_entry(request: &IssueChallenge, ended: &Ended) -> AuditDraft {
    AuditDraft::new(request.challenge.issued_at, AuditKind::ChallengeCancelled)
        .account(ended.account)
        .client(request.challenge.client.clone())
        .challenge(ended.challenge)
        .detail("replaced")
}

fn row<'a>(turn: &Turn<'a>) -> Row<'a> {
    let request = turn.request;
    let challenge = &request.challenge;
    Row {
        place: turn.place,
        id: challenge.id.to_string(),
        account: challenge.account.to_string(),
        client: challenge.client.as_str(),
        level: challenge.level.name(),
        issued_at: challenge.issued_at.millis(),
        expires_at: challenge.expires_at.millis(),
        token: &request.token,
        shown: &request.shown,
        browser: request.browser.as_ref().map(|known| known.browser.as_str()),
        network: request.browser.as_ref().map(|known| known.network.as_str()),
        key_hash: request.idempotency.as_ref().map(|key| key.key_hash.as_str()),
        max_open: request.max_open,
        bucket: request.bucket(),
        most_tries: request.most_tries,
        reach: request.reach.name(),
    }
}

/// `None`: nothing speaks against it; another job with the same key took its turn.
fn refusal(request: &IssueChallenge, reason: &Reason) -> Option<IssueOutcome> {
    if let (Some(key), Some(request), Some(challenge)) =
        (&request.idempotency, &reason.request_hash, &reason.challenge_id)
    {
        return Some(match challenge.parse::<ChallengeId>() {
            Ok(challenge) if *request == key.request_hash => IssueOutcome::Replayed(challenge),
            _ => IssueOutcome::IdempotencyConflict,
        });
    }
    if reason.able == 0 {
        return Some(IssueOutcome::NotActive);
    }
    if reason.still_known == 0 {
        return Some(IssueOutcome::NoLongerKnown);
    }
    if reason.open >= i64::from(request.max_open) {
        return Some(IssueOutcome::TooManyOpen);
    }
    (reason.made >= i64::from(request.most_tries)).then_some(IssueOutcome::TooManyTries)
}

/// Every question that phones hear of counts as a try, whatever comes of it, until an approval.
async fn count_tries(connection: &mut impl Statements, requests: impl Iterator<Item = &IssueChallenge>) -> Outcome<()> {
    let mut tally = Tally::default();
    for request in requests.filter(|request| request.reach != Reach::Nobody) {
        tally.count(request.challenge.account.to_string(), request.bucket(), request.challenge.issued_at);
    }
    tally.write(connection).await
}

#[derive(Serialize)]
struct ReplaceRow<'a> {
    id: String,
    account: String,
    client: &'a str,
    browser: &'a str,
    issued_at: i64,
}

/// Cancels what the new challenges replace; gives it by the account, which has one turn at a time.
async fn replace(
    connection: &mut impl Statements,
    requests: impl Iterator<Item = &IssueChallenge>,
    drafts: &mut Vec<Cow<'_, AuditDraft>>,
) -> Outcome<HashMap<AccountId, Vec<Ended>>> {
    let mut replaced: HashMap<AccountId, Vec<Ended>> = HashMap::new();
    let mut by_account = HashMap::new();
    let rows: Vec<ReplaceRow<'_>> = requests
        .filter_map(|request| {
            let row = ReplaceRow {
                id: request.challenge.id.to_string(),
                account: request.challenge.account.to_string(),
                client: request.challenge.client.as_str(),
                browser: &request.browser.as_ref()?.browser,
                issued_at: request.challenge.issued_at.millis(),
            };
            by_account.insert(request.challenge.account, request);
            Some(row)
        })
        .collect();
    if rows.is_empty() {
        return Ok(replaced);
    }
    let rows = audit::json(rows);
    let ended: Vec<EndedRow> = connection.rows(REPLACE, &[rows.as_str().into()]).await?;
    for ended in all::<_, Ended>(ended)? {
        if let Some(request) = by_account.get(&ended.account) {
            drafts.push(Cow::Owned(replaced_entry(request, &ended)));
        }
        replaced.entry(ended.account).or_default().push(ended);
    }
    Ok(replaced)
}

#[derive(Serialize)]
struct KeyRow<'a> {
    id: String,
    client: &'a str,
    key_hash: &'a str,
    request_hash: &'a str,
    expires_at: i64,
}

async fn remember_keys(
    connection: &mut impl Statements,
    requests: impl Iterator<Item = &IssueChallenge>,
) -> Outcome<()> {
    let keyed = requests.filter_map(|request| Some((request, request.idempotency.as_ref()?)));
    let rows: Vec<KeyRow<'_>> = keyed
        .map(|(request, key)| KeyRow {
            id: request.challenge.id.to_string(),
            client: request.challenge.client.as_str(),
            key_hash: &key.key_hash,
            request_hash: &key.request_hash,
            expires_at: key.expires_at.millis(),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let rows = audit::json(rows);
    connection.run(REMEMBER, &[rows.as_str().into()]).await
}
