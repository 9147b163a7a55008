//! The approval path: what one transaction of the group commit writes, with one statement per kind.
//!
//! A statement gets all jobs of its kind as one JSON text and holds every guard in its `WHERE`.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::challenge::{CancelReason, DenyReason, Progress, State};
use nod_core::id::AccountId;
use nod_core::place::KnownLocation;
use nod_core::policy::Level;
use nod_core::time::Timestamp;
use serde::Serialize;

use super::batch_update::{Changed, batch_update, changed, fenced, pending};
use super::dialect::statement;
use super::places::{self, LocationRow};
use super::queue::{Batch, Cancel, ClaimProof, Outcomes, TakeTicket, Touch};
use super::row::{cancel_reason, deny_reason, key_text};
use super::tries::Tally;
use super::{Outcome, Statement, Statements, accounts, audit, browsers, challenges, issue, push, redeem};
use crate::store::{Decide, Decided, Ended, Fenced, MarkProgress, NUMBERS, WrongNumber};

/// Writes a batch into the open transaction of `connection`.
pub(in crate::store) async fn apply(connection: &mut impl Statements, batch: &Batch) -> Outcome<Outcomes> {
    let mut drafts = Vec::new();
    let mut tally = Tally::default();
    let mut numbers = Numbers::default();
    let outcomes = Outcomes {
        proofs: claim_proofs(connection, batch.proofs.requests()).await?,
        issues: issue::issue(connection, batch.issues.requests(), &mut drafts).await?,
        decisions: decide(connection, batch.decisions.requests(), &mut numbers, &mut drafts, &mut tally).await?,
        wrong_numbers: count_wrong_numbers(
            connection,
            batch.wrong_numbers.requests(),
            &mut numbers,
            &mut drafts,
            &mut tally,
        )
        .await?,
        cancellations: cancel(connection, batch.cancellations.requests(), &mut drafts).await?,
        redemptions: redeem::redeem(connection, batch.redemptions.requests(), &mut drafts).await?,
        tickets: take_tickets(connection, batch.tickets.requests()).await?,
        progress: mark_progress(connection, batch.progress.requests()).await?,
        touches: touch(connection, batch.touches.requests()).await?,
        pushes: push::record(connection, batch.pushes.requests()).await?,
        acknowledgements: push::acknowledge(connection, batch.acknowledgements.requests()).await?,
    };
    tally.write(connection).await?;
    let drafts: Vec<&AuditDraft> = drafts.iter().map(AsRef::as_ref).collect();
    audit::append(connection, drafts).await?;
    Ok(outcomes)
}

#[derive(Serialize)]
struct ProofRow<'a> {
    thumbprint: &'a str,
    jti: &'a str,
    expires_at: i64,
}

async fn claim_proofs(connection: &mut impl Statements, requests: &[ClaimProof]) -> Outcome<Vec<bool>> {
    if requests.is_empty() {
        return Ok(Vec::new());
    }
    let mut fresh = HashSet::new();
    let first: Vec<bool> =
        requests.iter().map(|request| fresh.insert((request.thumbprint.as_str(), request.jti.as_str()))).collect();
    let rows = requests.iter().zip(&first).filter(|(_, first)| **first).map(|(request, _)| ProofRow {
        thumbprint: &request.thumbprint,
        jti: &request.jti,
        expires_at: request.expires_at.millis(),
    });
    let statement = statement!(
        "INSERT INTO proofs (thumbprint, jti, expires_at) SELECT j.thumbprint, j.jti, j.expires_at FROM ",
        jobs!(proof),
        " WHERE true ORDER BY j.thumbprint, j.jti ON CONFLICT (thumbprint, jti) DO NOTHING RETURNING thumbprint, jti"
    );
    let rows = audit::json(rows);
    let claimed: Vec<(String, String)> = connection.rows(statement, &[rows.as_str().into()]).await?;
    let claimed: HashSet<(&str, &str)> = claimed.iter().map(|(key, jti)| (key.as_str(), jti.as_str())).collect();
    let outcome = |(request, first): (&ClaimProof, bool)| {
        first && claimed.contains(&(request.thumbprint.as_str(), request.jti.as_str()))
    };
    Ok(requests.iter().zip(first).map(outcome).collect())
}

#[derive(Serialize)]
struct DecideRow<'a> {
    id: String,
    state: &'static str,
    device: Option<String>,
    at: Option<i64>,
    deny_reason: Option<&'static str>,
    answer_token: &'a str,
    answer_key: String,
    thumbprint: String,
    numbers: i64,
    most_numbers: u32,
}

/// The numbers of each account that a batch compares. What is counted is written at its end, so each has a place beside those that
/// were counted before: one that lost leaves a gap, and those behind it look again.
#[derive(Default)]
struct Numbers(HashMap<AccountId, i64>);

impl Numbers {
    /// The place of one more of that account.
    fn place(&mut self, account: AccountId) -> i64 {
        let place = self.0.entry(account).or_default();
        *place += 1;
        *place
    }
}

/// That an account's wrong numbers leave room for one more.
macro_rules! room_for_numbers {
    () => {
        "COALESCE((SELECT t.made FROM attempts t WHERE t.account_id = challenges.account_id AND t.bucket = 'numbers'), 0) \
         + j.numbers <= j.most_numbers"
    };
}

async fn decide<'a>(
    connection: &mut impl Statements,
    requests: &'a [Decide],
    numbers: &mut Numbers,
    drafts: &mut Vec<Cow<'a, AuditDraft>>,
    tally: &mut Tally,
) -> Outcome<Vec<Fenced<Decided>>> {
    let mut row = |request: &'a Decide| {
        let decision = request.challenge.state.decision();
        DecideRow {
            id: request.challenge.id.to_string(),
            state: request.challenge.state.name().as_str(),
            device: decision.map(|decision| decision.device.to_string()),
            at: decision.map(|decision| decision.at.millis()),
            deny_reason: request.deny_reason().map(deny_reason),
            answer_token: &request.answer_token,
            answer_key: key_text(&request.answer_key),
            thumbprint: request.answer_key.thumbprint(),
            numbers: request.most_numbers.map_or(0, |_| numbers.place(request.challenge.account)),
            most_numbers: request.most_numbers.unwrap_or(u32::MAX),
        }
    };
    let statement = statement!(
        "UPDATE challenges SET state = j.state, version = challenges.version + 1, device_id = j.device, \
         decided_at = j.at, deny_reason = j.deny_reason, answer_token = j.answer_token, answer_key = j.answer_key FROM ",
        jobs!(decide),
        " WHERE challenges.id = j.id AND j.state IN ('approved', 'denied', 'reported') AND ((",
        pending!(),
        " AND challenges.expires_at > j.at \
         AND EXISTS (SELECT 1 FROM relying_parties r WHERE r.client_id = challenges.client_id \
         AND r.disabled_at IS NULL)) \
         OR (j.state = 'reported' AND challenges.state || '' = 'denied' AND challenges.device_id = j.device)) \
         AND ",
        room_for_numbers!(),
        " \
         AND EXISTS (SELECT 1 FROM devices d WHERE d.id = j.device AND d.account_id = challenges.account_id \
         AND d.key_thumbprint = j.thumbprint AND d.revoked_at IS NULL) \
         AND EXISTS (SELECT 1 FROM accounts a WHERE a.id = challenges.account_id AND a.disabled_at IS NULL) \
         RETURNING ",
        changed!()
    );
    let changed =
        batch_update(connection, statement, requests.iter().map(|request| (request.challenge.id, row(request))))
            .await?;
    let won: Vec<(&Decide, &Changed)> =
        requests.iter().zip(&changed).filter_map(|(request, changed)| Some((request, changed.as_ref()?))).collect();
    remember(connection, &won, tally).await?;
    let outcomes = fenced(requests, &changed, |request| &request.audit, drafts);
    let mut decided = Vec::with_capacity(outcomes.len());
    for (request, outcome) in requests.iter().zip(outcomes) {
        decided.push(match outcome {
            Fenced::Won(version) => Fenced::Won(Decided { version, closed: close(connection, request, drafts).await? }),
            Fenced::Lost => Fenced::Lost,
        });
    }
    Ok(decided)
}

/// What a report closes: the account's other questions, for a while push, and what was approved by the same mistake.
async fn close<'a>(
    connection: &mut impl Statements,
    request: &'a Decide,
    drafts: &mut Vec<Cow<'a, AuditDraft>>,
) -> Outcome<Vec<Ended>> {
    let Some(pause) = &request.pause else { return Ok(Vec::new()) };
    let account = request.challenge.account.to_string();
    let at = request.audit.at;
    let closed = challenges::cancel_of_account(connection, &account, CancelReason::Reported, at).await?;
    accounts::pause_after_report(connection, &account, pause).await?;
    browsers::forget_mistaken(connection, request, request.mistakes_within).await?;
    drafts.extend(closed.iter().map(|ended| {
        let draft = AuditDraft::new(at, AuditKind::ChallengeCancelled).account(ended.account);
        Cow::Owned(draft.challenge(ended.challenge).detail("reported"))
    }));
    drafts.push(Cow::Borrowed(&pause.audit));
    Ok(closed)
}

/// What a decision changes besides its challenge: the device answered, a refusal makes the account's next challenges
/// stronger, an approval makes its browser and its place known.
async fn remember(connection: &mut impl Statements, won: &[(&Decide, &Changed)], tally: &mut Tally) -> Outcome<()> {
    let mut devices = HashMap::new();
    let mut refused = HashMap::new();
    let mut browsers = Vec::new();
    let mut locations = Vec::new();
    for (request, changed) in won {
        let Some(decision) = request.challenge.state.decision() else {
            continue;
        };
        latest(&mut devices, decision.device.to_string(), decision.at);
        if !matches!(request.challenge.state, State::Approved(_)) {
            latest(&mut refused, request.challenge.account.to_string(), decision.at);
            if request.deny_reason() == Some(DenyReason::WrongNumbers) {
                tally.count(changed.account_id.clone(), &changed.bucket, decision.at);
                tally.count(changed.account_id.clone(), NUMBERS, decision.at);
            }
            continue;
        }
        tally.clear(changed.account_id.clone(), &changed.bucket);
        if request.challenge.level > Level::Tap {
            tally.clear(changed.account_id.clone(), NUMBERS);
        }
        locations.extend(request.location.map(|location| {
            let known = KnownLocation { location, approved_at: decision.at };
            LocationRow::new(request.challenge.account, known)
        }));
        if changed.browser.is_some() {
            browsers.push(changed.id.as_str());
        }
    }
    stamp(
        connection,
        statement!(
            "UPDATE devices SET last_answer_at = j.at FROM ",
            jobs!(stamp),
            " WHERE devices.id = j.id AND COALESCE(devices.last_answer_at, 0) < j.at"
        ),
        devices,
    )
    .await?;
    stamp(
        connection,
        statement!(
            "UPDATE accounts SET refused_at = j.at FROM ",
            jobs!(stamp),
            " WHERE accounts.id = j.id AND COALESCE(accounts.refused_at, 0) < j.at"
        ),
        refused,
    )
    .await?;
    places::remember(connection, locations).await?;
    if browsers.is_empty() {
        return Ok(());
    }
    let statement = statement!(
        "INSERT INTO known_browsers (account_id, browser, network, approved_at, first_approved_at) \
         SELECT c.account_id, c.browser, c.network, MAX(c.decided_at), MIN(c.decided_at) FROM ",
        jobs!(id),
        " JOIN challenges c ON c.id = j.id WHERE c.browser IS NOT NULL GROUP BY c.account_id, c.browser, c.network \
         ON CONFLICT (account_id, browser, network) DO UPDATE SET approved_at = excluded.approved_at \
         WHERE known_browsers.approved_at < excluded.approved_at"
    );
    let rows = audit::json(browsers.into_iter().map(|id| IdRow { id }));
    connection.run(statement, &[rows.as_str().into()]).await
}

#[derive(Serialize)]
struct IdRow<'a> {
    id: &'a str,
}

#[derive(Serialize)]
struct StampRow {
    id: String,
    at: i64,
}

fn latest(times: &mut HashMap<String, i64>, id: String, at: Timestamp) {
    let time = times.entry(id).or_insert(at.millis());
    *time = at.millis().max(*time);
}

async fn stamp(connection: &mut impl Statements, statement: Statement, times: HashMap<String, i64>) -> Outcome<()> {
    if times.is_empty() {
        return Ok(());
    }
    let rows = audit::json(times.into_iter().map(|(id, at)| StampRow { id, at }));
    connection.run(statement, &[rows.as_str().into()]).await
}

#[derive(Serialize)]
struct WrongNumberRow<'a> {
    id: String,
    device: String,
    already: u8,
    answer_hash: &'a str,
    at: i64,
    numbers: i64,
    most_numbers: u32,
}

async fn count_wrong_numbers<'a>(
    connection: &mut impl Statements,
    requests: &'a [WrongNumber],
    numbers: &mut Numbers,
    drafts: &mut Vec<Cow<'a, AuditDraft>>,
    tally: &mut Tally,
) -> Outcome<Vec<Fenced<u32>>> {
    let mut row = |request: &'a WrongNumber| WrongNumberRow {
        id: request.challenge.to_string(),
        device: request.device.to_string(),
        already: request.already,
        answer_hash: &request.answer_hash,
        at: request.at.millis(),
        numbers: numbers.place(request.account),
        most_numbers: request.most_numbers,
    };
    let statement = statement!(
        "UPDATE challenges SET wrong_numbers = challenges.wrong_numbers + 1, version = challenges.version + 1, \
         last_wrong_answer = j.answer_hash FROM ",
        jobs!(wrong_number),
        " WHERE challenges.id = j.id AND ",
        pending!(),
        " AND challenges.expires_at > j.at \
         AND challenges.wrong_numbers = j.already \
         AND ",
        room_for_numbers!(),
        " \
         AND (challenges.last_wrong_answer IS NULL OR challenges.last_wrong_answer <> j.answer_hash) \
         AND EXISTS (SELECT 1 FROM devices d WHERE d.id = j.device AND d.account_id = challenges.account_id \
         AND d.revoked_at IS NULL) \
         AND EXISTS (SELECT 1 FROM accounts a WHERE a.id = challenges.account_id AND a.disabled_at IS NULL) \
         RETURNING ",
        changed!()
    );
    let changed =
        batch_update(connection, statement, requests.iter().map(|request| (request.challenge, row(request)))).await?;
    for (request, changed) in requests.iter().zip(&changed) {
        if let Some(changed) = changed {
            tally.count(changed.account_id.clone(), &changed.bucket, request.at);
            tally.count(changed.account_id.clone(), NUMBERS, request.at);
        }
    }
    Ok(fenced(requests, &changed, |request| &request.audit, drafts))
}

#[derive(Serialize)]
struct CancelRow<'a> {
    id: String,
    client: &'a str,
    reason: &'static str,
    at: i64,
}

async fn cancel<'a>(
    connection: &mut impl Statements,
    requests: &'a [Cancel],
    drafts: &mut Vec<Cow<'a, AuditDraft>>,
) -> Outcome<Vec<Fenced<u32>>> {
    let row = |request: &'a Cancel| CancelRow {
        id: request.challenge.to_string(),
        client: request.client.as_str(),
        reason: cancel_reason(request.reason),
        at: request.audit.at.millis(),
    };
    let statement = statement!(
        "UPDATE challenges SET state = 'cancelled', version = challenges.version + 1, cancelled_at = j.at, \
         cancel_reason = j.reason FROM ",
        jobs!(cancel),
        " WHERE challenges.id = j.id AND challenges.client_id = j.client AND ",
        pending!(),
        " AND challenges.expires_at > j.at RETURNING ",
        changed!()
    );
    let changed =
        batch_update(connection, statement, requests.iter().map(|request| (request.challenge, row(request)))).await?;
    Ok(fenced(requests, &changed, |request| &request.audit, drafts))
}

#[derive(Serialize)]
struct TicketRow {
    id: String,
    at: i64,
    ended_after: i64,
}

/// A ticket is no part of what a watcher sees, so taking it leaves the version as it is.
async fn take_tickets(connection: &mut impl Statements, requests: &[TakeTicket]) -> Outcome<Vec<Fenced<()>>> {
    let row = |request: &TakeTicket| TicketRow {
        id: request.challenge.to_string(),
        at: request.at.millis(),
        ended_after: request.ended_after.millis(),
    };
    let statement = statement!(
        "UPDATE challenges SET ticket_taken_at = j.at FROM ",
        jobs!(ticket),
        " WHERE challenges.id = j.id AND challenges.ticket_taken_at IS NULL AND challenges.expires_at > j.ended_after \
         RETURNING ",
        changed!()
    );
    let changed =
        batch_update(connection, statement, requests.iter().map(|request| (request.challenge, row(request)))).await?;
    Ok(changed.into_iter().map(|changed| changed.map_or(Fenced::Lost, |_| Fenced::Won(()))).collect())
}

#[derive(Serialize)]
struct ProgressRow {
    id: String,
    account: String,
    delivered_at: Option<i64>,
    opened_at: Option<i64>,
}

async fn mark_progress(connection: &mut impl Statements, requests: &[MarkProgress]) -> Outcome<Vec<Fenced<u32>>> {
    let row = |request: &MarkProgress| ProgressRow {
        id: request.challenge.to_string(),
        account: request.account.to_string(),
        delivered_at: (request.progress == Progress::Delivered).then_some(request.at.millis()),
        opened_at: (request.progress == Progress::Opened).then_some(request.at.millis()),
    };
    let statement = statement!(
        "UPDATE challenges SET version = challenges.version + 1, \
         delivered_at = COALESCE(challenges.delivered_at, j.delivered_at), opened_at = j.opened_at FROM ",
        jobs!(progress),
        " WHERE challenges.id = j.id AND challenges.account_id = j.account AND ",
        pending!(),
        " AND challenges.expires_at > COALESCE(j.opened_at, j.delivered_at) AND challenges.opened_at IS NULL \
         AND (j.opened_at IS NOT NULL OR challenges.delivered_at IS NULL) \
         RETURNING ",
        changed!()
    );
    // The furthest first: a device that reports less of the same challenge reports what is known.
    let mut ordered: Vec<(usize, &MarkProgress)> = requests.iter().enumerate().collect();
    ordered.sort_by_key(|(_, request)| std::cmp::Reverse(request.progress));
    let changed =
        batch_update(connection, statement, ordered.iter().map(|(_, request)| (request.challenge, row(request))))
            .await?;
    let mut outcomes: Vec<(usize, Fenced<u32>)> = ordered
        .iter()
        .zip(changed)
        .map(|((place, _), changed)| (*place, changed.map_or(Fenced::Lost, |changed| Fenced::Won(changed.version()))))
        .collect();
    outcomes.sort_by_key(|(place, _)| *place);
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}

/// It brings back no session that was ended meanwhile.
async fn touch(connection: &mut impl Statements, requests: &[Touch]) -> Outcome<Vec<()>> {
    let mut times = HashMap::new();
    for request in requests {
        latest(&mut times, request.session.to_string(), request.at);
    }
    let statement = statement!(
        "UPDATE sessions SET last_used_at = j.at FROM ",
        jobs!(stamp),
        " WHERE sessions.id = j.id AND sessions.last_used_at < j.at"
    );
    stamp(connection, statement, times).await?;
    Ok(vec![(); requests.len()])
}
