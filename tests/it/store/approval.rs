//! The life of one challenge after its issue: read, answered, mistyped, taken back, redeemed, expired.

use std::sync::Arc;
use std::time::Duration;

use nod::store::{
    ChallengeRecord, KeptReceipt, MarkProgress, OpenedSession, PurgeLimits, ReceiptContext, Redeem, RepeatedRedemption,
};
use nod_core::audit::AuditKind;
use nod_core::challenge::{CancelReason, Challenge, Decision, DenyReason, Progress, State, StateName};
use nod_core::id::{ChallengeId, ClientId, DeviceId};
use nod_core::policy::Level;

use super::bed::{Bed, ISSUED, NOON, at, draft, draft_at, lost, redemption, won};

super::contract! {
    a_challenge_is_read_as_it_was_written
    every_answer_is_kept_with_its_evidence
    an_answer_has_its_guards
    a_decision_is_remembered
    wrong_numbers_are_counted_once_each
    progress_goes_forwards
    only_the_asker_takes_back_and_only_in_time
    a_redemption_has_its_guards
    a_receipt_is_kept_for_the_key_that_it_was_redeemed_with
    a_session_comes_with_the_redemption_that_opens_it_or_not_at_all
    a_ticket_is_taken_once
    what_is_due_expires
    an_inbox_shows_what_can_be_answered
    recent_challenges_come_newest_first
}

impl Bed {
    async fn record(&self, id: ChallengeId) -> ChallengeRecord {
        self.store.challenge(id).await.unwrap().unwrap()
    }
}

async fn a_challenge_is_read_as_it_was_written(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    for level in [Level::Tap, Level::Number, Level::Strict] {
        let mut issue = bed.new_challenge(account, &client);
        issue.challenge.level = level;
        issue.browser = (level != Level::Tap).then(|| bed.known_browser());
        issue.token.push_str(" \"'\\ äöü \u{1f600}");
        let id = issue.challenge.id;
        let _ = bed.store.issue(issue.clone()).await.unwrap();
        let record = bed.record(id).await;
        assert_eq!(record.challenge, issue.challenge);
        assert_eq!((&record.token, &record.shown, &record.browser), (&issue.token, &issue.shown, &issue.browser));
        assert_eq!((record.progress, record.version, record.ticket_taken), (Progress::Sent, 1, false));
        assert_eq!((record.device_name, record.answer_token, record.answer_key), (None, None, None));
        assert_eq!(record.last_wrong_answer, None);
        let watched = bed.store.watch_context(id).await.unwrap().unwrap();
        let party = bed.store.relying_party(&client).await.unwrap().unwrap();
        assert_eq!((&watched.record.challenge, &watched.origins), (&issue.challenge, &party.origins));
        let context = bed.store.answer_context(id, device.id).await.unwrap().unwrap();
        assert_eq!(
            (context.record.challenge, context.device, context.account_active),
            (issue.challenge, device.clone(), true)
        );
    }
    let unknown = bed.new_challenge(account, &client).challenge;
    assert!(bed.store.challenge(unknown.id).await.unwrap().is_none());
    assert!(bed.store.watch_context(unknown.id).await.unwrap().is_none());
    assert!(bed.store.answer_context(unknown.id, device.id).await.unwrap().is_none());
    let known = bed.challenge(account, &client).await;
    let no_device = DeviceId::new(NOON, &bed.random);
    assert!(bed.store.answer_context(known.id, no_device).await.unwrap().is_none());
    won(bed.store.disable_account(account, draft_at(AuditKind::AccountDisabled, at(11))).await);
    assert!(!bed.store.answer_context(known.id, device.id).await.unwrap().unwrap().account_active);
}

async fn every_answer_is_kept_with_its_evidence(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    for (name, kind) in [
        (StateName::Approved, AuditKind::ChallengeApproved),
        (StateName::Denied, AuditKind::ChallengeDenied),
        (StateName::Reported, AuditKind::ChallengeReported),
    ] {
        let challenge = bed.challenge(account, &client).await;
        let answer = bed.answer(&challenge, &device, name, at(20));
        assert_eq!(won(bed.store.decide(answer.clone()).await).version, 2);
        let record = bed.record(challenge.id).await;
        assert_eq!(record.challenge, answer.challenge);
        assert_eq!((record.version, record.device_name.as_deref()), (2, Some(device.name.as_str())));
        assert_eq!(record.answer_token, Some(answer.answer_token));
        assert_eq!(record.answer_key, Some(device.key.clone()));
        assert_eq!(bed.entries(kind).await, 1);
    }
    let challenge = bed.challenge(account, &client).await;
    let mut answer = bed.answer(&challenge, &device, StateName::Denied, at(20));
    let decision = Decision { device: device.id, at: at(20) };
    answer.challenge.state = State::Denied { decision, reason: DenyReason::WrongNumbers };
    won(bed.store.decide(answer.clone()).await);
    assert_eq!(bed.state(challenge.id).await, answer.challenge.state);
}

async fn an_answer_has_its_guards(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let bob = bed.account("bob").await;
    let bobs = bed.device(bob).await;
    let revoked = bed.device(account).await;
    won(bed.store.revoke_device(revoked.id, draft(AuditKind::DeviceRevoked)).await);
    let challenge = bed.challenge(account, &client).await;
    let yes = |device, when| bed.answer(&challenge, device, StateName::Approved, when);
    let expired = yes(&device, at(130));
    lost(bed.store.decide(expired).await);
    lost(bed.store.decide(yes(&bobs, at(20))).await);
    lost(bed.store.decide(yes(&revoked, at(20))).await);
    let mut unknown = yes(&device, at(20));
    unknown.challenge.id = ChallengeId::new(NOON, &bed.random);
    lost(bed.store.decide(unknown).await);
    let mut other_key = yes(&device, at(20));
    other_key.answer_key = bed.key();
    lost(bed.store.decide(other_key).await);
    let mut undecided = yes(&device, at(20));
    undecided.challenge.state = challenge.state.clone();
    lost(bed.store.decide(undecided).await);
    let disable = || draft_at(AuditKind::AccountDisabled, at(500));
    won(bed.store.disable_account(account, disable()).await);
    lost(bed.store.decide(yes(&device, at(20))).await);
    won(bed.store.enable_account(account, draft(AuditKind::AccountEnabled)).await);
    assert_eq!(bed.record(challenge.id).await.version, 1, "nothing of all that changed it");
    won(bed.store.decide(yes(&device, at(129))).await);
    lost(bed.store.decide(yes(&device, at(20))).await);
    lost(bed.store.decide(bed.answer(&challenge, &device, StateName::Denied, at(20))).await);
    assert_eq!(bed.entries(AuditKind::ChallengeApproved).await, 1);
    assert_eq!(bed.entries(AuditKind::ChallengeDenied).await, 0);
}

async fn a_decision_is_remembered(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let browser = bed.known_browser();
    let username = "anna@example.org".parse().unwrap();
    let context = async |known| bed.store.issue_context(&username, known).await.unwrap().unwrap();
    let ask = async |browser: Option<nod::store::KnownBrowser>| {
        let mut issue = bed.new_challenge(account, &client);
        issue.browser = browser;
        let challenge = issue.challenge.clone();
        let _ = bed.store.issue(issue).await.unwrap();
        challenge
    };
    let before = context(Some(&browser)).await;
    assert_eq!((before.account.id, before.active_devices), (account, 1));
    assert_eq!((before.browser_approved_at, before.network_known, before.refused_at), (None, false, None));
    assert_eq!(before.last_shown, None);

    // A refusal makes no browser known, but is remembered; so is the device's last answer.
    let refused = ask(Some(browser.clone())).await;
    won(bed.store.decide(bed.answer(&refused, &device, StateName::Denied, at(20))).await);
    let after = context(Some(&browser)).await;
    assert_eq!((after.browser_approved_at, after.network_known, after.refused_at), (None, false, Some(at(20))));
    assert_eq!(bed.store.device(device.id).await.unwrap().unwrap().last_answer_at, Some(at(20)));

    for (when, name) in [(40, StateName::Approved), (30, StateName::Approved), (25, StateName::Denied)] {
        let challenge = ask(Some(browser.clone())).await;
        won(bed.store.decide(bed.answer(&challenge, &device, name, at(when))).await);
    }
    let after = context(Some(&browser)).await;
    assert_eq!(
        (after.browser_approved_at, after.network_known),
        (Some(at(40)), true),
        "the latest, whatever the order"
    );
    assert_eq!(after.refused_at, Some(at(25)));
    assert_eq!(bed.store.device(device.id).await.unwrap().unwrap().last_answer_at, Some(at(40)));
    let other = nod::store::KnownBrowser { browser: bed.text(), network: browser.network.clone() };
    let elsewhere = context(Some(&other)).await;
    assert_eq!((elsewhere.browser_approved_at, elsewhere.network_known), (None, true));
    let nowhere = nod::store::KnownBrowser { browser: browser.browser.clone(), network: "198.51.100.0/24".to_owned() };
    let moved = context(Some(&nowhere)).await;
    assert_eq!((moved.browser_approved_at, moved.network_known), (Some(at(40)), false));
    let unknown = context(None).await;
    assert_eq!((unknown.browser_approved_at, unknown.network_known), (None, false));

    let mut last = bed.new_challenge(account, &client);
    last.challenge.issued_at = at(11);
    let _ = bed.store.issue(last.clone()).await.unwrap();
    assert_eq!(context(None).await.last_shown, Some((last.challenge.id, last.shown)));
    assert!(bed.store.issue_context(&"nobody".parse().unwrap(), None).await.unwrap().is_none());
}

async fn wrong_numbers_are_counted_once_each(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let challenge = bed.challenge(account, &client).await;
    let wrong = |already, when| bed.wrong_number(&challenge, &device, already, at(when));
    lost(bed.store.count_wrong_number(wrong(1, 20)).await);
    lost(bed.store.count_wrong_number(wrong(0, 130)).await);
    let first = wrong(0, 20);
    assert_eq!(won(bed.store.count_wrong_number(first.clone()).await), 2);
    lost(bed.store.count_wrong_number(first.clone()).await);
    lost(bed.store.count_wrong_number(wrong(0, 21)).await);
    // The same answer again, judged after it was counted, is no second mistake.
    lost(bed.store.count_wrong_number(nod::store::WrongNumber { already: 1, ..first.clone() }).await);
    let record = bed.record(challenge.id).await;
    assert_eq!(record.challenge.state, State::Pending { wrong_numbers: 1, progress: Progress::Sent });
    assert_eq!(record.last_wrong_answer, Some(first.answer_hash));
    assert_eq!(won(bed.store.count_wrong_number(wrong(1, 22)).await), 3);
    let stranger = bed.device(bed.account("bob").await).await;
    lost(bed.store.count_wrong_number(bed.wrong_number(&challenge, &stranger, 2, at(23))).await);
    won(bed.store.decide(bed.answer(&challenge, &device, StateName::Denied, at(24))).await);
    lost(bed.store.count_wrong_number(wrong(2, 25)).await);
    assert_eq!(bed.entries(AuditKind::WrongNumber).await, 2);
}

async fn progress_goes_forwards(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let stranger = bed.account("bob").await;
    let challenge = bed.challenge(account, &client).await;
    let mark = async |challenge: &Challenge, account, progress, when| {
        bed.store.mark_progress(MarkProgress { challenge: challenge.id, account, progress, at: at(when) }).await
    };
    lost(mark(&challenge, account, Progress::Sent, 11).await);
    lost(mark(&challenge, stranger, Progress::Delivered, 11).await);
    lost(mark(&challenge, account, Progress::Delivered, 130).await);
    assert_eq!(won(mark(&challenge, account, Progress::Delivered, 11).await), 2);
    lost(mark(&challenge, account, Progress::Delivered, 12).await);
    assert_eq!(won(mark(&challenge, account, Progress::Opened, 12).await), 3);
    lost(mark(&challenge, account, Progress::Delivered, 13).await);
    lost(mark(&challenge, account, Progress::Opened, 13).await);
    assert_eq!(bed.record(challenge.id).await.progress, Progress::Opened);
    assert_eq!(bed.state(challenge.id).await, State::Pending { wrong_numbers: 0, progress: Progress::Opened });
    let straight = bed.challenge(account, &client).await;
    assert_eq!(won(mark(&straight, account, Progress::Opened, 12).await), 2);
    let settled = bed.approved(account, &device, &client).await;
    lost(mark(&settled, account, Progress::Delivered, 30).await);
    // Many at once: the furthest is kept, and each kind wins at most once.
    let crowd = bed.challenge(account, &client).await;
    let all = [Progress::Delivered, Progress::Opened, Progress::Delivered, Progress::Opened];
    let marks = all.map(|progress| mark(&crowd, account, progress, 40));
    let outcomes = futures_util::future::join_all(marks).await;
    assert!((1..=2).contains(&super::bed::wins(&outcomes)), "{outcomes:?}");
    assert_eq!(bed.record(crowd.id).await.progress, Progress::Opened);
}

async fn only_the_asker_takes_back_and_only_in_time(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let other = bed.party("other").await;
    for reason in [CancelReason::Withdrawn, CancelReason::Replaced, CancelReason::AccountChanged] {
        let challenge = bed.challenge(account, &client).await;
        let cancel = async |client: &ClientId, when| {
            bed.store.cancel(challenge.id, client, reason, draft_at(AuditKind::ChallengeCancelled, at(when))).await
        };
        lost(cancel(&other, 20).await);
        lost(cancel(&client, 130).await);
        assert_eq!(won(cancel(&client, 20).await), 2);
        lost(cancel(&client, 20).await);
        assert_eq!(bed.state(challenge.id).await, State::Cancelled { at: at(20), reason });
        lost(bed.store.decide(bed.answer(&challenge, &device, StateName::Approved, at(20))).await);
    }
    let settled = bed.approved(account, &device, &client).await;
    let audit = draft_at(AuditKind::ChallengeCancelled, at(30));
    lost(bed.store.cancel(settled.id, &client, CancelReason::Withdrawn, audit).await);
    assert_eq!(bed.entries(AuditKind::ChallengeCancelled).await, 3);
}

async fn a_redemption_has_its_guards(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let other = bed.party("other").await;
    let pending = bed.challenge(account, &client).await;
    lost(bed.store.redeem(redemption(&pending, at(30))).await);
    let challenge = bed.approved(account, &device, &client).await;
    let redeem = || redemption(&challenge, at(30));
    lost(bed.store.redeem(Redeem { client: other, ..redeem() }).await);
    lost(bed.store.redeem(Redeem { approved_after: at(20), ..redeem() }).await);
    let state = nod_core::relying_party::ClientState::Disabled { at: at(600) };
    let _ = bed.store.set_relying_party_state(&client, state, draft(AuditKind::ClientChanged)).await.unwrap();
    lost(bed.store.redeem(redeem()).await);
    let state = nod_core::relying_party::ClientState::Active;
    let _ = bed.store.set_relying_party_state(&client, state, draft(AuditKind::ClientChanged)).await.unwrap();

    let approved_after = at(20).minus(Duration::from_millis(1));
    assert_eq!(won(bed.store.redeem(Redeem { approved_after, ..redeem() }).await), 3);
    lost(bed.store.redeem(redeem()).await);
    let decision = Decision { device: device.id, at: at(20) };
    assert_eq!(bed.state(challenge.id).await, State::Redeemed { decision, at: at(30) });
    assert!(bed.record(challenge.id).await.answer_token.is_some(), "the evidence is kept");

    let second = bed.approved(account, &device, &client).await;
    won(bed.store.disable_account(account, draft_at(AuditKind::AccountDisabled, at(600))).await);
    lost(bed.store.redeem(redemption(&second, at(30))).await);
    won(bed.store.enable_account(account, draft(AuditKind::AccountEnabled)).await);
    lost(bed.store.redeem(redemption(&second, at(30))).await);
    let third = bed.approved(account, &device, &client).await;
    won(bed.store.revoke_device(device.id, draft_at(AuditKind::DeviceRevoked, at(25))).await);
    lost(bed.store.redeem(redemption(&third, at(30))).await);
    assert_eq!(bed.entries(AuditKind::ChallengeRedeemed).await, 1);
}

async fn a_receipt_is_kept_for_the_key_that_it_was_redeemed_with(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let other = bed.party("other").await;
    let challenge = bed.approved(account, &device, &client).await;
    let with = |key: &str, sealed: &str| Redeem {
        kept: Some(KeptReceipt { key_hash: key.to_owned(), sealed: sealed.to_owned(), expires_at: at(90) }),
        ..redemption(&challenge, at(30))
    };
    let kept = async |client: &ClientId, key: &str, when| {
        let again = RepeatedRedemption { challenge: challenge.id, client, key_hash: key };
        bed.store.kept_receipt(again, when).await.unwrap()
    };
    lost(bed.store.redeem(Redeem { approved_after: at(20), ..with("key", "early") }).await);
    assert_eq!(kept(&client, "key", at(31)).await, None, "what is not redeemed is not kept");
    let second = bed.place.open().await;
    let nodes = [&*bed.store, &*second];
    let redeems = (0..16).map(|number| nodes[number % 2].redeem(with("key", "receipt")));
    let outcomes = futures_util::future::join_all(redeems).await;
    assert_eq!(super::bed::wins(&outcomes), 1);
    second.close().await;
    lost(bed.store.redeem(with("another", "late")).await);

    let found = Some(ReceiptContext { sealed: "receipt".to_owned(), in_force: true });
    assert_eq!(kept(&client, "key", at(89)).await, found);
    assert_eq!(kept(&client, "key", at(90)).await, None);
    assert_eq!(kept(&client, "another", at(31)).await, None);
    assert_eq!(kept(&other, "key", at(31)).await, None);
    won(bed.store.disable_account(account, draft_at(AuditKind::AccountDisabled, at(40))).await);
    assert!(!kept(&client, "key", at(41)).await.unwrap().in_force);
    won(bed.store.enable_account(account, draft(AuditKind::AccountEnabled)).await);
    assert!(!kept(&client, "key", at(42)).await.unwrap().in_force, "enabling revives nothing");
    won(bed.store.revoke_device(device.id, draft_at(AuditKind::DeviceRevoked, at(50))).await);
    assert!(!kept(&client, "key", at(51)).await.unwrap().in_force);

    let limits =
        |now| PurgeLimits { guesses_before: at(0), challenges_before: at(0), enrolments_before: at(0), now, batch: 10 };
    assert_eq!(bed.store.purge(limits(at(90))).await.unwrap().other, 0);
    assert_eq!(bed.store.purge(limits(at(91))).await.unwrap().other, 1);
    assert_eq!(kept(&client, "key", at(31)).await, None);
}

async fn a_session_comes_with_the_redemption_that_opens_it_or_not_at_all(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let challenge = bed.approved(account, &device, &client).await;
    let with = |token: &str| Redeem {
        session: Some(OpenedSession {
            new: bed.new_session(account, token),
            audit: draft_at(AuditKind::SignedIn, at(30)).account(account),
        }),
        ..redemption(&challenge, at(30))
    };
    lost(bed.store.redeem(Redeem { approved_after: at(20), ..with("early") }).await);
    let outcomes =
        futures_util::future::join_all((0..8).map(|number| bed.store.redeem(with(&number.to_string())))).await;
    assert_eq!(super::bed::wins(&outcomes), 1);
    let live = async |token: &str| bed.store.session(token, at(31), NOON.minus(Duration::from_secs(1))).await.unwrap();
    assert!(live("early").await.is_none());
    let mut opened = 0;
    for (number, outcome) in outcomes.iter().enumerate() {
        let session = live(&number.to_string()).await;
        assert_eq!(session.is_some(), matches!(outcome, Ok(nod::store::Fenced::Won(_))));
        opened += usize::from(session.is_some_and(|session| session.account == account));
    }
    assert_eq!((opened, bed.entries(AuditKind::SignedIn).await), (1, 1));
}

async fn a_ticket_is_taken_once(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let challenge = bed.approved(account, &device, &client).await;
    let version = bed.record(challenge.id).await.version;
    won(bed.store.take_ticket(challenge.id, at(30), at(0)).await);
    lost(bed.store.take_ticket(challenge.id, at(31), at(0)).await);
    lost(bed.store.take_ticket(ChallengeId::new(NOON, &bed.random), at(31), at(0)).await);
    let record = bed.record(challenge.id).await;
    assert_eq!((record.ticket_taken, record.version), (true, version), "no watcher need look again");
    let pending = bed.challenge(account, &client).await;
    lost(bed.store.take_ticket(pending.id, at(430), pending.expires_at).await);
    let outcomes =
        futures_util::future::join_all((0..64).map(|_| bed.store.take_ticket(pending.id, at(30), at(0)))).await;
    assert_eq!(super::bed::wins(&outcomes), 1);
}

async fn what_is_due_expires(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let settled = bed.approved(account, &device, &client).await;
    let mut due = Vec::new();
    for _ in 0..5 {
        due.push(bed.challenge(account, &client).await.id);
    }
    let mut longer = bed.new_challenge(account, &client);
    longer.challenge.expires_at = at(131);
    let later = longer.challenge.id;
    let _ = bed.store.issue(longer).await.unwrap();
    assert!(bed.store.expire_due(at(129), 100).await.unwrap().is_empty());
    let mut expired = bed.store.expire_due(at(130), 3).await.unwrap();
    assert_eq!(expired.len(), 3, "at most as many as asked for");
    expired.extend(bed.store.expire_due(at(130), 100).await.unwrap());
    let mut ids: Vec<ChallengeId> = expired.iter().map(|expired| expired.challenge).collect();
    ids.sort();
    due.sort();
    assert_eq!(ids, due);
    for expired in expired {
        assert_eq!((expired.account, expired.state, expired.version), (account, StateName::Expired, 2));
        assert_eq!(bed.state(expired.challenge).await, State::Expired { at: at(130) });
    }
    assert_eq!(bed.state(later).await.name(), StateName::Pending);
    assert_eq!(bed.state(settled.id).await.name(), StateName::Approved);
    let challenge = bed.record(due[0]).await.challenge;
    lost(bed.store.decide(bed.answer(&challenge, &device, StateName::Approved, at(20))).await);
}

async fn an_inbox_shows_what_can_be_answered(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    bed.approved(account, &device, &client).await;
    let mut issued = Vec::new();
    for number in 0..40 {
        let mut issue = bed.new_challenge(account, &client);
        issue.challenge.issued_at = at(100 - number);
        issue.challenge.expires_at = at(if number == 7 { 120 } else { 200 });
        issued.push(issue.challenge.clone());
        assert_eq!(bed.store.issue(issue).await.unwrap(), ISSUED);
    }
    let inbox = bed.store.inbox(account, at(120)).await.unwrap();
    let shown: Vec<ChallengeId> = inbox.iter().map(|record| record.challenge.id).collect();
    let mut expected: Vec<&Challenge> = issued.iter().filter(|challenge| challenge.expires_at > at(120)).collect();
    expected.sort_by_key(|challenge| challenge.issued_at);
    assert_eq!(shown, expected.iter().take(32).map(|challenge| challenge.id).collect::<Vec<_>>());
    assert!(bed.store.inbox(account, at(200)).await.unwrap().is_empty());
    assert!(bed.store.inbox(bed.account("bob").await, at(120)).await.unwrap().is_empty());
}

async fn recent_challenges_come_newest_first(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let mut ids = Vec::new();
    for number in 0..4 {
        let mut issue = bed.new_challenge(account, &client);
        issue.challenge.issued_at = at(10 + number);
        ids.push(issue.challenge.id);
        let challenge = issue.challenge.clone();
        let _ = bed.store.issue(issue).await.unwrap();
        if number == 2 {
            let outcome = bed.store.decide(bed.answer(&challenge, &device, StateName::Denied, at(20))).await;
            assert_eq!(won(outcome).version, 2);
        }
    }
    ids.reverse();
    let recent = bed.store.recent_challenges(account, 3).await.unwrap();
    assert_eq!(recent.iter().map(|record| record.challenge.id).collect::<Vec<_>>(), ids[..3]);
    assert_eq!(recent[1].challenge.state.name(), StateName::Denied);
}
