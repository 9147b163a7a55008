//! A device answers.

use nod_core::answer::{Answer, Transferred, Verdict};
use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::challenge::{AnswerRefusal, Challenge, Outcome, State};
use nod_core::encoding::{base64url, constant_time_eq};
use nod_core::id::DeviceId;
use nod_core::screen_lock::ScreenLockAnswer;
use nod_core::text::typed_digits;
use nod_core::time::Timestamp;
use nod_core::token::{UnverifiedAnswer, evidence_hash, verify_answer};
use nod_core::wire::{AnswerAccepted, ErrorCode};

use crate::app::App;
use crate::flow::approval::{announce, challenge, issue, place, screen_lock};
use crate::flow::caller::Caller;
use crate::flow::push;
use crate::flow::refusal::{Refusal, Result};
use crate::store::{AnswerContext, Decide, Decided, Fenced, KeptScreenLockProof, Pause, WrongNumber};
use crate::telemetry::{Step, Stopwatch};

/// Times that a lost race is looked at again. Every loss means that the challenge changed, and it can change only a few times.
const ATTEMPTS: usize = 8;

/// Accepts a device's signed answer, or says why not.
///
/// The same answer again gets the same reply, so that a device whose connection broke can ask again; a different one after
/// the decision is told the final state. A wrong number counts once, however often it is signed. `lock`: what the phone's screen lock
/// signed of this answer.
///
/// # Errors
/// The token's codes, `device_unknown`, `device_revoked`, `account_disabled`, `other_device`, `challenge_unknown`,
/// `challenge_settled`, `number_missing`, `number_wrong`, `screen_lock_needed`, `too_many_failures`, `too_many_requests`, and the store's.
pub async fn answer(app: &App, caller: Caller, token: &str, lock: Option<&ScreenLockAnswer>) -> Result<AnswerAccepted> {
    caller.attempt(app, judged(app, token, lock)).await
}

async fn judged(app: &App, token: &str, lock: Option<&ScreenLockAnswer>) -> Result<AnswerAccepted> {
    let mut watch = Stopwatch::start();
    let claimed = UnverifiedAnswer::peek(token).map_err(|error| Refusal::token(error, app.now()))?;
    for _ in 0..ATTEMPTS {
        let now = app.now();
        let context = app.store.answer_context(claimed.challenge, claimed.device).await?;
        // One that no phone was asked is none of a phone's.
        let context = context.filter(|context| !context.record.withheld);
        let Some(context) = context else { return Err(unknown(app, claimed).await?) };
        let record = &context.record;
        let answer = verify_answer(token, &context.device, app.issuer(), claimed.challenge, &record.token, now)
            .map_err(|error| Refusal::token(error, now))?;
        app.metrics.step(Step::Verify, watch.lap());
        if let Some(accepted) = repeated(app, &context, &answer, token, now)? {
            return Ok(accepted);
        }
        // Of one that is settled the state is said, and nothing else.
        let is_open = matches!(record.challenge.clone().at(now).state, State::Pending { .. });
        let locked = if is_open { screen_lock::check(app, &context.device, &answer, token, lock).await? } else { None };
        match judge(app, &context, &answer, now)? {
            Outcome::Decided(challenge) => {
                if let Some(locked) = locked {
                    keep(app, &context, locked, token).await?;
                }
                if let Some(accepted) = decide(app, &context, &answer, challenge, token, &mut watch).await? {
                    return Ok(accepted);
                }
            }
            Outcome::TryAgain { challenge, left } => {
                if count(app, &context, &challenge, &answer, now).await? {
                    return Err(wrong_number(left));
                }
            }
        }
    }
    Err(Refusal::internal("an answer lost every race without a final state"))
}

/// Which of the two does not exist. Nothing was verified yet, so nothing else is said.
async fn unknown(app: &App, claimed: UnverifiedAnswer) -> Result<Refusal> {
    let known = app.store.device(claimed.device).await?.is_some();
    Ok(Refusal::plain(if known { ErrorCode::ChallengeUnknown } else { ErrorCode::DeviceUnknown }))
}

/// The reply to an answer that was judged before.
fn repeated(
    app: &App,
    context: &AnswerContext,
    answer: &Answer,
    token: &str,
    now: Timestamp,
) -> Result<Option<AnswerAccepted>> {
    let record = &context.record;
    let same = |kept: &Option<String>, given: &str| {
        kept.as_ref().is_some_and(|kept| constant_time_eq(kept.as_bytes(), given.as_bytes()))
    };
    if same(&record.answer_token, token) {
        return Ok(Some(accepted(&record.challenge, answer.verdict())));
    }
    match record.challenge.clone().at(now).state {
        State::Pending { wrong_numbers, .. } if same(&record.last_wrong_answer, &meaning(app, answer)) => {
            Err(wrong_number(nod_core::challenge::MAX_WRONG_NUMBERS.saturating_sub(wrong_numbers)))
        }
        _ => Ok(None),
    }
}

/// What an answer says, under the data key: a device that heard no reply may sign the same answer anew, at another second, and
/// ECDSA gives another signature each time. Keyed, because there are only ninety numbers to try.
fn meaning(app: &App, answer: &Answer) -> String {
    let secret = match answer.secret() {
        None => String::new(),
        Some(Transferred::Typed(typed)) => format!("typed {}", typed_digits(typed)),
        Some(Transferred::Scanned(scanned)) => format!("scanned {scanned}"),
    };
    let says = format!("{}\n{}\n{}\n{secret}", answer.challenge(), answer.device(), answer.verdict().name());
    base64url(&app.vault.derive("wrong-answer", &says))
}

fn judge(app: &App, context: &AnswerContext, answer: &Answer, now: Timestamp) -> Result<Outcome> {
    let shown = challenge::shown(app, &context.record)?;
    if answer.verdict() == Verdict::Approve && matches!(context.record.challenge.state, State::Pending { .. }) {
        issue::check_failures(app, context.wrong_numbers, context.record.challenge.level)?;
    }
    let outcome = context.record.challenge.clone().answer(answer, &context.device, &shown, now);
    let outcome = outcome.map_err(|refusal| match refusal {
        AnswerRefusal::Settled(challenge) => Refusal::settled(ErrorCode::ChallengeSettled, challenge.state.name()),
        AnswerRefusal::OtherChallenge => Refusal::plain(ErrorCode::TokenWrongBinding),
        AnswerRefusal::OtherAccount => Refusal::plain(ErrorCode::OtherDevice),
        AnswerRefusal::OtherDevice => Refusal::plain(ErrorCode::TokenWrongAudience),
        AnswerRefusal::DeviceRevoked => Refusal::plain(ErrorCode::DeviceRevoked),
        AnswerRefusal::NumberMissing => Refusal::plain(ErrorCode::NumberMissing),
    })?;
    if context.account_active { Ok(outcome) } else { Err(Refusal::plain(ErrorCode::AccountDisabled)) }
}

/// Has the store accept the decision. `None`: another change was faster, look again.
async fn decide(
    app: &App,
    context: &AnswerContext,
    answer: &Answer,
    challenge: Challenge,
    token: &str,
    watch: &mut Stopwatch,
) -> Result<Option<AnswerAccepted>> {
    let kind = match challenge.state {
        State::Approved(_) => AuditKind::ChallengeApproved,
        State::Reported(_) => AuditKind::ChallengeReported,
        _ => AuditKind::ChallengeDenied,
    };
    let now = challenge.state.decision().map_or_else(|| app.now(), |decision| decision.at);
    let audit = AuditDraft::new(now, kind)
        .account(challenge.account)
        .device(context.device.id)
        .client(challenge.client.clone())
        .challenge(challenge.id)
        .detail(evidence_hash(&context.record.token, token));
    let approves = matches!(challenge.state, State::Approved(_));
    let decide = Decide {
        challenge: challenge.clone(),
        answer_token: token.to_owned(),
        answer_key: context.device.key.clone(),
        most_numbers: issue::most_numbers(app, &challenge),
        audit,
        pause: matches!(challenge.state, State::Reported(_)).then(|| pause(app, &challenge, now)),
        mistakes_within: app.config.limits.mistakes_within,
        location: if approves { place::location(app, &context.record) } else { None },
    };
    let Fenced::Won(Decided { version, closed }) = app.store.decide(decide).await? else { return Ok(None) };
    app.metrics.step(Step::DecideCommit, watch.lap());
    let name = Some(context.device.name.to_string());
    let view = announce::view_of(&challenge, context.record.progress, version, name, now);
    announce::announce(app, &challenge, view);
    announce::announce_ended(app, &closed);
    acknowledge(app, &challenge, context.device.id).await;
    app.metrics.step(Step::DecideWake, watch.lap());
    tracing::info!(
        challenge = %challenge.id, client = %challenge.client, state = challenge.state.name().as_str(),
        level = challenge.level.name(), "decided"
    );
    Ok(Some(accepted(&challenge, answer.verdict())))
}

/// Keeps what the screen lock signed beside the answer, which is about to be decided on.
async fn keep(app: &App, context: &AnswerContext, locked: screen_lock::Verified, token: &str) -> Result<()> {
    let kept = KeptScreenLockProof {
        challenge: context.record.challenge.id,
        evidence: evidence_hash(&context.record.token, token),
        device: context.device.id,
        counter: locked.counter,
        proof: locked.proof,
    };
    Ok(app.store.keep_screen_lock_proof(kept).await?)
}

/// A device that answers has the question, whatever it acknowledged before. A hint: it must not turn an accepted answer into an error.
async fn acknowledge(app: &App, challenge: &Challenge, device: DeviceId) {
    if let Err(refusal) = push::acknowledged(app, challenge.id, device, true).await {
        tracing::debug!(code = refusal.code.as_str(), "an answer was not recorded as a sign of life");
    }
}

/// The pause of push that begins with a report.
fn pause(app: &App, challenge: &Challenge, now: Timestamp) -> Pause {
    let until = now.plus(app.config.limits.pause_after_report);
    let audit = AuditDraft::new(now, AuditKind::PushPaused)
        .account(challenge.account)
        .challenge(challenge.id)
        .detail(format!("until {until}, after a report"));
    Pause { until, audit }
}

/// Has the store count a wrong number. `false`: another change was faster, look again.
async fn count(
    app: &App,
    context: &AnswerContext,
    challenge: &Challenge,
    answer: &Answer,
    now: Timestamp,
) -> Result<bool> {
    let State::Pending { wrong_numbers, progress } = challenge.state else { return Ok(false) };
    let audit = AuditDraft::new(now, AuditKind::WrongNumber)
        .account(challenge.account)
        .device(context.device.id)
        .client(challenge.client.clone())
        .challenge(challenge.id);
    let wrong = WrongNumber {
        challenge: challenge.id,
        account: challenge.account,
        most_numbers: app.config.limits.max_failures,
        device: context.device.id,
        already: wrong_numbers.saturating_sub(1),
        answer_hash: meaning(app, answer),
        at: now,
        audit,
    };
    let Fenced::Won(version) = app.store.count_wrong_number(wrong).await? else { return Ok(false) };
    let view = announce::view_of(challenge, progress, version, None, now);
    announce::show(app, view);
    Ok(true)
}

fn accepted(challenge: &Challenge, verdict: Verdict) -> AnswerAccepted {
    AnswerAccepted { challenge: challenge.id, verdict, state: challenge.state.name() }
}

fn wrong_number(left: u8) -> Refusal {
    Refusal { tries_left: Some(left), ..Refusal::plain(ErrorCode::NumberWrong) }
}
