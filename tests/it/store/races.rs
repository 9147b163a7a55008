//! Races: many at once, on one node and on two, and in the end one truth.

use std::sync::Arc;

use futures_util::future::{join, join_all};
use nod::store::{Fenced, Store, StoreResult};
use nod_core::audit::AuditKind;
use nod_core::challenge::{CancelReason, Progress, State, StateName};

use super::bed::{Bed, at, draft_at, redemption, wins};

super::contract! {
    of_64_answers_one_wins
    of_64_answers_on_two_nodes_one_wins
    an_answer_and_the_end_of_time
    an_answer_and_a_cancellation
    an_answer_and_a_revocation
    an_answer_and_a_disabled_account
    an_answer_and_a_disabled_relying_party
    a_redemption_and_a_revocation
    of_64_redemptions_one_wins
    two_wrong_numbers_at_once_count_once
    many_writes_of_all_kinds_keep_one_chain
}

/// Each of the two nodes in turn.
fn nodes<'a>(bed: &'a Bed, second: &'a Arc<dyn Store>) -> impl Fn(usize) -> &'a dyn Store {
    move |number| if number % 2 == 0 { &*bed.store } else { &**second }
}

fn has_won<T>(outcome: &StoreResult<Fenced<T>>) -> bool {
    wins(std::slice::from_ref(outcome)) == 1
}

async fn of_64_answers_one_wins(bed: Arc<Bed>) {
    let second = bed.store.clone();
    race_of_answers(&bed, &second).await;
}

async fn of_64_answers_on_two_nodes_one_wins(bed: Arc<Bed>) {
    let second = bed.place.open().await;
    race_of_answers(&bed, &second).await;
    second.close().await;
}

async fn race_of_answers(bed: &Bed, second: &Arc<dyn Store>) {
    let (account, device, client) = bed.trio().await;
    let other = bed.device(account).await;
    let node = nodes(bed, second);
    for round in 0..8 {
        let challenge = bed.challenge(account, &client).await;
        let answers: Vec<_> = (0..64)
            .map(|number| {
                let name = [StateName::Approved, StateName::Denied, StateName::Reported][(number + round) % 3];
                // A report may follow a denial by the same device: these are of another one.
                let is_others = name == StateName::Reported || (name == StateName::Approved && number % 5 == 0);
                bed.answer(&challenge, if is_others { &other } else { &device }, name, at(20))
            })
            .collect();
        let outcomes =
            join_all(answers.iter().enumerate().map(|(number, answer)| node(number).decide(answer.clone()))).await;
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
        assert_eq!(wins(&outcomes), 1);
        let winner = &answers[outcomes.iter().position(has_won).unwrap()];
        let record = bed.store.challenge(challenge.id).await.unwrap().unwrap();
        assert_eq!(record.challenge, winner.challenge);
        assert_eq!(record.answer_token.as_ref(), Some(&winner.answer_token));
        assert_eq!(record.version, 2);
    }
    let decided = bed.entries(AuditKind::ChallengeApproved).await
        + bed.entries(AuditKind::ChallengeDenied).await
        + bed.entries(AuditKind::ChallengeReported).await;
    assert_eq!(decided, 8, "one entry per challenge");
}

async fn an_answer_and_the_end_of_time(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let second = bed.place.open().await;
    for _ in 0..64 {
        let challenge = bed.challenge(account, &client).await;
        let answer = bed.answer(&challenge, &device, StateName::Approved, at(129));
        // The clocks of two nodes may differ by a moment; the row decides.
        let (answered, expired) = join(bed.store.decide(answer), second.expire_due(at(130), 10)).await;
        let answered = has_won(&answered);
        let mut expired = expired.unwrap();
        if !answered && expired.is_empty() {
            expired = second.expire_due(at(130), 10).await.unwrap();
        }
        assert_ne!(answered, expired.iter().any(|ended| ended.challenge == challenge.id));
        let expected = if answered { StateName::Approved } else { StateName::Expired };
        assert_eq!(bed.state(challenge.id).await.name(), expected);
    }
    second.close().await;
}

async fn an_answer_and_a_cancellation(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let second = bed.place.open().await;
    for round in 0..64 {
        let challenge = bed.challenge(account, &client).await;
        let answer = bed.answer(&challenge, &device, StateName::Approved, at(20));
        let audit = draft_at(AuditKind::ChallengeCancelled, at(20));
        let cancel = second.cancel(challenge.id, &client, CancelReason::Withdrawn, audit);
        let (answered, cancelled) = if round % 2 == 0 {
            join(bed.store.decide(answer), cancel).await
        } else {
            let (cancelled, answered) = join(cancel, bed.store.decide(answer)).await;
            (answered, cancelled)
        };
        assert_ne!(has_won(&answered), has_won(&cancelled));
        let expected = if has_won(&answered) { StateName::Approved } else { StateName::Cancelled };
        assert_eq!(bed.state(challenge.id).await.name(), expected);
    }
    let settled = bed.entries(AuditKind::ChallengeApproved).await + bed.entries(AuditKind::ChallengeCancelled).await;
    assert_eq!(settled, 64);
    second.close().await;
}

/// The place of the entry in the log that says this of the challenge or device; entries stand in the order of commits.
async fn place(bed: &Bed, kind: AuditKind, about: impl Fn(&nod_core::audit::AuditDraft) -> bool) -> Option<u64> {
    let log = super::bed::log(&*bed.store).await;
    log.into_iter().find(|entry| entry.draft.kind == kind && about(&entry.draft)).map(|entry| entry.seq)
}

async fn an_answer_and_a_revocation(bed: Arc<Bed>) {
    let (account, _, client) = bed.trio().await;
    let second = bed.place.open().await;
    for round in 0..64 {
        let device = bed.device(account).await;
        let challenge = bed.challenge(account, &client).await;
        let answer = bed.answer(&challenge, &device, StateName::Approved, at(20));
        let audit = draft_at(AuditKind::DeviceRevoked, at(20)).device(device.id);
        let (answered, revoked) = join(bed.store.decide(answer), second.revoke_device(device.id, audit)).await;
        assert!(has_won(&revoked));
        let decided = place(&bed, AuditKind::ChallengeApproved, |draft| draft.challenge == Some(challenge.id)).await;
        let gone = place(&bed, AuditKind::DeviceRevoked, |draft| draft.device == Some(device.id)).await;
        assert_eq!(decided.is_some(), has_won(&answered));
        assert!(decided < gone, "round {round}: no decision by a device whose revocation was committed before");
    }
    second.close().await;
}

async fn an_answer_and_a_disabled_account(bed: Arc<Bed>) {
    let client = bed.party("webmail").await;
    let second = bed.place.open().await;
    for round in 0..64 {
        let account = bed.account(&format!("anna{round}")).await;
        let device = bed.device(account).await;
        let challenge = bed.challenge(account, &client).await;
        let answer = bed.answer(&challenge, &device, StateName::Approved, at(20));
        let audit = draft_at(AuditKind::AccountDisabled, at(20)).account(account);
        let (answered, disabled) = join(bed.store.decide(answer), second.disable_account(account, audit)).await;
        let Ok(Fenced::Won(ended)) = disabled else { panic!("{disabled:?}") };
        // Either the answer came first, or the challenge was cancelled with the account.
        assert_ne!(has_won(&answered), ended.iter().any(|ended| ended.challenge == challenge.id));
        let expected = if has_won(&answered) { StateName::Approved } else { StateName::Cancelled };
        assert_eq!(bed.state(challenge.id).await.name(), expected);
        // Nor does an issue slip in.
        let late = bed.store.issue(bed.new_challenge(account, &client)).await;
        assert_eq!(late, Ok(nod::store::IssueOutcome::NotActive));
    }
    second.close().await;
}

async fn an_answer_and_a_disabled_relying_party(bed: Arc<Bed>) {
    let account = bed.account("anna").await;
    let device = bed.device(account).await;
    let second = bed.place.open().await;
    for round in 0..64 {
        let client = bed.party(&format!("client{round}")).await;
        let challenge = bed.challenge(account, &client).await;
        let answer = bed.answer(&challenge, &device, StateName::Approved, at(20));
        let issue = bed.new_challenge(account, &client);
        let issued = issue.challenge.id;
        let audit = draft_at(AuditKind::ClientChanged, at(20)).client(client.clone());
        let state = nod_core::relying_party::ClientState::Disabled { at: at(20) };
        let disable = second.set_relying_party_state(&client, state, audit);
        let ((answered, _), disabled) = join(join(bed.store.decide(answer), bed.store.issue(issue)), disable).await;
        let Ok(Fenced::Won(ended)) = disabled else { panic!("{disabled:?}") };
        assert_ne!(has_won(&answered), ended.iter().any(|ended| ended.challenge == challenge.id));
        // What was issued just before is cancelled; nothing pending of a disabled relying party is left.
        if let Some(record) = bed.store.challenge(issued).await.unwrap() {
            assert_eq!(record.challenge.state.name(), StateName::Cancelled);
        }
    }
    second.close().await;
}

async fn a_redemption_and_a_revocation(bed: Arc<Bed>) {
    let (account, _, client) = bed.trio().await;
    let second = bed.place.open().await;
    for _ in 0..64 {
        let device = bed.device(account).await;
        let challenge = bed.approved(account, &device, &client).await;
        let audit = draft_at(AuditKind::DeviceRevoked, at(30)).device(device.id);
        let redemption = redemption(&challenge, at(30));
        let (redeemed, revoked) = join(bed.store.redeem(redemption), second.revoke_device(device.id, audit)).await;
        assert!(has_won(&revoked));
        let given = place(&bed, AuditKind::ChallengeRedeemed, |draft| draft.challenge == Some(challenge.id)).await;
        let gone = place(&bed, AuditKind::DeviceRevoked, |draft| draft.device == Some(device.id)).await;
        assert_eq!(given.is_some(), has_won(&redeemed));
        assert!(given < gone);
    }
    second.close().await;
}

async fn of_64_redemptions_one_wins(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let second = bed.place.open().await;
    let node = nodes(&bed, &second);
    for _ in 0..8 {
        let challenge = bed.approved(account, &device, &client).await;
        let outcomes = join_all((0..64).map(|number| node(number).redeem(redemption(&challenge, at(30))))).await;
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
        assert_eq!(wins(&outcomes), 1);
    }
    assert_eq!(bed.entries(AuditKind::ChallengeRedeemed).await, 8);
    second.close().await;
}

async fn two_wrong_numbers_at_once_count_once(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let second = bed.place.open().await;
    let node = nodes(&bed, &second);
    for _ in 0..16 {
        let challenge = bed.challenge(account, &client).await;
        for already in 0..2 {
            let wrong: Vec<_> = (0..16).map(|_| bed.wrong_number(&challenge, &device, already, at(20))).collect();
            let outcomes =
                join_all(wrong.into_iter().enumerate().map(|(number, wrong)| node(number).count_wrong_number(wrong)))
                    .await;
            assert_eq!(wins(&outcomes), 1);
            let expected = State::Pending { wrong_numbers: already + 1, progress: Progress::Sent };
            assert_eq!(bed.state(challenge.id).await, expected);
        }
    }
    assert_eq!(bed.entries(AuditKind::WrongNumber).await, 32);
    second.close().await;
}

async fn many_writes_of_all_kinds_keep_one_chain(bed: Arc<Bed>) {
    let client = bed.party("webmail").await;
    let second = bed.place.open().await;
    let node = nodes(&bed, &second);
    let mut people = Vec::new();
    for number in 0..8 {
        let account = bed.account(&format!("anna{number}")).await;
        people.push((account, bed.device(account).await));
    }
    let lives = (0..64).map(|number| {
        let (account, device) = &people[number % people.len()];
        let (bed, client, node) = (&bed, &client, &node);
        async move {
            let issue = bed.new_challenge(*account, client);
            let challenge = issue.challenge.clone();
            let _ = node(number).issue(issue).await.unwrap();
            let answer = bed.answer(&challenge, device, StateName::Approved, at(20));
            let wrong = bed.wrong_number(&challenge, device, 0, at(19));
            let audit = draft_at(AuditKind::SignInFailed, at(19)).account(*account);
            let recorded = node(number).record(audit);
            let (counted, recorded) = join(node(number + 1).count_wrong_number(wrong), recorded).await;
            assert!(has_won(&counted) && recorded.is_ok());
            assert!(has_won(&node(number + 1).decide(answer).await));
            assert!(has_won(&node(number).redeem(redemption(&challenge, at(30))).await));
        }
    });
    join_all(lives).await;
    for kind in
        [AuditKind::SignInFailed, AuditKind::WrongNumber, AuditKind::ChallengeApproved, AuditKind::ChallengeRedeemed]
    {
        assert_eq!(bed.entries(kind).await, 64, "{kind:?}");
    }
    second.close().await;
}
