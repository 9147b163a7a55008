//! The approval path: what one transaction of the group commit writes, with one statement per kind.
//!
//! A statement gets all jobs of its kind as one JSON text and holds every guard in its `WHERE`.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::challenge::{CancelReason, DenyReason, Progress, State};
use nod_core::id::AccountId;
use nod_core::policy::Level;
use nod_core::time::Timestamp;
use serde::Serialize;

use super::batch_update::{Changed, batch_update, changed, fenced, pending};
use super::dialect::statement;
use super::queue::{Batch, Cancel, ClaimProof, Outcomes, TakeTicket, Touch};
use super::row::{cancel_reason, deny_reason, key_text};
use super::tries::Tally;
use super::{Outcome, Statement, Statements, accounts, audit, browsers, challenges, issue, push, redeem};
use crate::store::{Decide, Decided, Expired, Fenced, MarkProgress, NUMBERS, WrongNumber};

/// Writes a batch into the open transaction of `connection`.
pub(in crate::store) async fn apply(connection: &mut impl Statements, batch: &Batch) -> Outcome<Outcomes> {
    let mut drafts = Vec::new();
    let mut tally = Tally::default();
    let mut numbers = Numbers::default();
    let outcomes = Outcomes {
        proofs: claim_proofs(connection, batch.proofs.asks()).await?,
        issues: issue::issue(connection, batch.issues.asks(), &mut drafts).await?,
        decisions: decide(connection, batch.decisions.asks(), &mut numbers, &mut drafts, &mut tally).await?,
        wrong_numbers: count_wrong_numbers(
            connection,
            batch.wrong_numbers.asks(),
            &mut numbers,
            &mut drafts,
            &mut tally,
        )
        .await?,
        cancellations: cancel(connection, batch.cancellations.asks(), &mut drafts).await?,
        redemptions: redeem::redeem(connection, batch.redemptions.asks(), &mut drafts).await?,
        tickets: take_tickets(connection, batch.tickets.asks()).await?,
        progress: mark_progress(connection, batch.progress.asks()).await?,
        touches: touch(connection, batch.touches.asks()).await?,
        pushes: push::record(connection, batch.pushes.asks()).await?,
        acknowledgements: push::acknowledge(connection, batch.acknowledgements.asks()).await?,
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

async fn claim_proofs(connection: &mut impl Statements, asks: &[ClaimProof]) -> Outcome<Vec<bool>> {
    if asks.is_empty() {
        return Ok(Vec::new());
    }
    let mut fresh = HashSet::new();
    let first: Vec<bool> = asks.iter().map(|ask| fresh.insert((ask.thumbprint.as_str(), ask.jti.as_str()))).collect();
    let rows = asks.iter().zip(&first).filter(|(_, first)| **first).map(|(ask, _)| ProofRow {
        thumbprint: &ask.thumbprint,
        jti: &ask.jti,
        expires_at: ask.expires_at.millis(),
    });
    let statement = statement!(
        "INSERT INTO proofs (thumbprint, jti, expires_at) SELECT j.thumbprint, j.jti, j.expires_at FROM ",
        jobs!(proof),
        " WHERE true ORDER BY j.thumbprint, j.jti ON CONFLICT (thumbprint, jti) DO NOTHING RETURNING thumbprint, jti"
    );
    let rows = audit::json(rows);
    let claimed: Vec<(String, String)> = connection.rows(statement, &[rows.as_str().into()]).await?;
    let claimed: HashSet<(&str, &str)> = claimed.iter().map(|(key, jti)| (key.as_str(), jti.as_str())).collect();
    let outcome =
        |(ask, first): (&ClaimProof, bool)| first && claimed.contains(&(ask.thumbprint.as_str(), ask.jti.as_str()));
    Ok(asks.iter().zip(first).map(outcome).collect())
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
    asks: &'a [Decide],
    numbers: &mut Numbers,
    drafts: &mut Vec<Cow<'a, AuditDraft>>,
    tally: &mut Tally,
) -> Outcome<Vec<Fenced<Decided>>> {
    let mut row = |ask: &'a Decide| {
        let decision = ask.challenge.state.decision();
        DecideRow {
            id: ask.challenge.id.to_string(),
            state: ask.challenge.state.name().as_str(),
            device: decision.map(|decision| decision.device.to_string()),
            at: decision.map(|decision| decision.at.millis()),
            deny_reason: ask.deny_reason().map(deny_reason),
            answer_token: &ask.answer_token,
            answer_key: key_text(&ask.answer_key),
            thumbprint: ask.answer_key.thumbprint(),
            numbers: ask.most_numbers.map_or(0, |_| numbers.place(ask.challenge.account)),
            most_numbers: ask.most_numbers.unwrap_or(u32::MAX),
        }
    };
    let statement = statement!(
        "UPDATE challenges SET state = j.state, version = challenges.version + 1, device_id = j.device, \
         decided_at = j.at, deny_reason = j.deny_reason, answer_token = j.answer_token, answer_key = j.answer_key FROM ",
        jobs!(decide),
        " WHERE challenges.id = j.id AND ",
        pending!(),
        " AND challenges.expires_at > j.at \
         AND j.state IN ('approved', 'denied', 'reported') \
         AND ",
        room_for_numbers!(),
        " \
         AND EXISTS (SELECT 1 FROM devices d WHERE d.id = j.device AND d.account_id = challenges.account_id \
         AND d.key_thumbprint = j.thumbprint AND d.revoked_at IS NULL) \
         AND EXISTS (SELECT 1 FROM accounts a WHERE a.id = challenges.account_id AND a.disabled_at IS NULL) \
         AND EXISTS (SELECT 1 FROM relying_parties r WHERE r.client_id = challenges.client_id \
         AND r.disabled_at IS NULL) \
         RETURNING ",
        changed!()
    );
    let changed = batch_update(connection, statement, asks.iter().map(|ask| (ask.challenge.id, row(ask)))).await?;
    let won: Vec<(&Decide, &Changed)> =
        asks.iter().zip(&changed).filter_map(|(ask, changed)| Some((ask, changed.as_ref()?))).collect();
    remember(connection, &won, tally).await?;
    let outcomes = fenced(asks, &changed, |ask| &ask.audit, drafts);
    let mut decided = Vec::with_capacity(outcomes.len());
    for (ask, outcome) in asks.iter().zip(outcomes) {
        decided.push(match outcome {
            Fenced::Won(version) => Fenced::Won(Decided { version, closed: close(connection, ask, drafts).await? }),
            Fenced::Lost => Fenced::Lost,
        });
    }
    Ok(decided)
}

/// What a report closes: the account's other questions, for a while push, and what was approved by the same mistake.
async fn close<'a>(
    connection: &mut impl Statements,
    ask: &'a Decide,
    drafts: &mut Vec<Cow<'a, AuditDraft>>,
) -> Outcome<Vec<Expired>> {
    let Some(pause) = &ask.pause else { return Ok(Vec::new()) };
    let account = ask.challenge.account.to_string();
    let at = ask.audit.at;
    let closed = challenges::cancel_of_account(connection, &account, CancelReason::Reported, at).await?;
    accounts::pause_after_report(connection, &account, pause).await?;
    browsers::forget_mistaken(connection, ask, ask.mistakes_within).await?;
    drafts.extend(closed.iter().map(|ended| {
        let draft = AuditDraft::new(at, AuditKind::ChallengeCancelled).account(ended.account);
        Cow::Owned(draft.challenge(ended.challenge).detail("reported"))
    }));
    drafts.push(Cow::Borrowed(&pause.audit));
    Ok(closed)
}

/// What a decision changes besides its challenge: the device answered, a refusal makes the account's next challenges
/// stronger, an approval makes its browser known.
async fn remember(connection: &mut impl Statements, won: &[(&Decide, &Changed)], tally: &mut Tally) -> Outcome<()> {
    let mut devices = HashMap::new();
    let mut refused = HashMap::new();
    let mut browsers = Vec::new();
    for (ask, changed) in won {
        let Some(decision) = ask.challenge.state.decision() else {
            continue;
        };
        latest(&mut devices, decision.device.to_string(), decision.at);
        if !matches!(ask.challenge.state, State::Approved(_)) {
            latest(&mut refused, ask.challenge.account.to_string(), decision.at);
            if ask.deny_reason() == Some(DenyReason::WrongNumbers) {
                tally.count(changed.account_id.clone(), &changed.bucket, decision.at);
                tally.count(changed.account_id.clone(), NUMBERS, decision.at);
            }
            continue;
        }
        tally.clear(changed.account_id.clone(), &changed.bucket);
        if ask.challenge.level > Level::Tap {
            tally.clear(changed.account_id.clone(), NUMBERS);
        }
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
    asks: &'a [WrongNumber],
    numbers: &mut Numbers,
    drafts: &mut Vec<Cow<'a, AuditDraft>>,
    tally: &mut Tally,
) -> Outcome<Vec<Fenced<u32>>> {
    let mut row = |ask: &'a WrongNumber| WrongNumberRow {
        id: ask.challenge.to_string(),
        device: ask.device.to_string(),
        already: ask.already,
        answer_hash: &ask.answer_hash,
        at: ask.at.millis(),
        numbers: numbers.place(ask.account),
        most_numbers: ask.most_numbers,
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
    let changed = batch_update(connection, statement, asks.iter().map(|ask| (ask.challenge, row(ask)))).await?;
    for (ask, changed) in asks.iter().zip(&changed) {
        if let Some(changed) = changed {
            tally.count(changed.account_id.clone(), &changed.bucket, ask.at);
            tally.count(changed.account_id.clone(), NUMBERS, ask.at);
        }
    }
    Ok(fenced(asks, &changed, |ask| &ask.audit, drafts))
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
    asks: &'a [Cancel],
    drafts: &mut Vec<Cow<'a, AuditDraft>>,
) -> Outcome<Vec<Fenced<u32>>> {
    let row = |ask: &'a Cancel| CancelRow {
        id: ask.challenge.to_string(),
        client: ask.client.as_str(),
        reason: cancel_reason(ask.reason),
        at: ask.audit.at.millis(),
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
    let changed = batch_update(connection, statement, asks.iter().map(|ask| (ask.challenge, row(ask)))).await?;
    Ok(fenced(asks, &changed, |ask| &ask.audit, drafts))
}

#[derive(Serialize)]
struct TicketRow {
    id: String,
    at: i64,
    ended_after: i64,
}

/// A ticket is no part of what a watcher sees, so taking it leaves the version as it is.
async fn take_tickets(connection: &mut impl Statements, asks: &[TakeTicket]) -> Outcome<Vec<Fenced<()>>> {
    let row = |ask: &TakeTicket| TicketRow {
        id: ask.challenge.to_string(),
        at: ask.at.millis(),
        ended_after: ask.ended_after.millis(),
    };
    let statement = statement!(
        "UPDATE challenges SET ticket_taken_at = j.at FROM ",
        jobs!(ticket),
        " WHERE challenges.id = j.id AND challenges.ticket_taken_at IS NULL AND challenges.expires_at > j.ended_after \
         RETURNING ",
        changed!()
    );
    let changed = batch_update(connection, statement, asks.iter().map(|ask| (ask.challenge, row(ask)))).await?;
    Ok(changed.into_iter().map(|changed| changed.map_or(Fenced::Lost, |_| Fenced::Won(()))).collect())
}

#[derive(Serialize)]
struct ProgressRow {
    id: String,
    account: String,
    delivered_at: Option<i64>,
    opened_at: Option<i64>,
}

async fn mark_progress(connection: &mut impl Statements, asks: &[MarkProgress]) -> Outcome<Vec<Fenced<u32>>> {
    let row = |ask: &MarkProgress| ProgressRow {
        id: ask.challenge.to_string(),
        account: ask.account.to_string(),
        delivered_at: (ask.progress == Progress::Delivered).then_some(ask.at.millis()),
        opened_at: (ask.progress == Progress::Opened).then_some(ask.at.millis()),
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
    // The furthest first: whoever reports less of the same challenge reports what is known.
    let mut ordered: Vec<(usize, &MarkProgress)> = asks.iter().enumerate().collect();
    ordered.sort_by_key(|(_, ask)| std::cmp::Reverse(ask.progress));
    let changed = batch_update(connection, statement, ordered.iter().map(|(_, ask)| (ask.challenge, row(ask)))).await?;
    let mut outcomes: Vec<(usize, Fenced<u32>)> = ordered
        .iter()
        .zip(changed)
        .map(|((place, _), changed)| (*place, changed.map_or(Fenced::Lost, |changed| Fenced::Won(changed.version()))))
        .collect();
    outcomes.sort_by_key(|(place, _)| *place);
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}

/// It brings back no session that was ended meanwhile.
async fn touch(connection: &mut impl Statements, asks: &[Touch]) -> Outcome<Vec<()>> {
    let mut times = HashMap::new();
    for ask in asks {
        latest(&mut times, ask.session.to_string(), ask.at);
    }
    let statement = statement!(
        "UPDATE sessions SET last_used_at = j.at FROM ",
        jobs!(stamp),
        " WHERE sessions.id = j.id AND sessions.last_used_at < j.at"
    );
    stamp(connection, statement, times).await?;
    Ok(vec![(); asks.len()])
}
