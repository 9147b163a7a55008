//! What limits an account: one question per browser, tries, wrong numbers, and what a report closes.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use nod::store::{
    Decide, Fenced, Guess, GuessFrom, IssueChallenge, IssueContext, IssueOutcome, KnownBrowser, Pause, StoreResult,
    Written, WrongNumber,
};
use nod_core::audit::AuditKind;
use nod_core::challenge::{CancelReason, Challenge, DenyReason, State, StateName};
use nod_core::id::{AccountId, ClientId};
use nod_core::limit::Tries;
use nod_core::policy::Level;

use super::bed::{Bed, ISSUED, at, draft_at, log, lost, wins, won};

super::contract! {
    a_browser_asks_one_question_at_a_time
    of_64_questions_of_one_browser_at_once_one_is_open
    what_a_question_replaces_leaves_room
    a_repeated_request_replaces_nothing
    of_64_questions_at_once_as_many_as_may_be_tried
    tries_are_counted_apart_and_forgotten_by_an_approval
    wrong_numbers_add_up_until_a_right_one
    of_24_numbers_at_once_as_many_are_accepted_as_may_be_wrong
    an_administrator_forgives
    a_report_closes_everything_and_pauses_push
    of_32_questions_beside_a_report_none_stays_open_and_loud
    reports_and_cancellations_on_two_nodes_do_not_wait_for_each_other
    a_pause_is_quiet_for_strangers_alone
    guesses_are_counted_one_after_the_other
    old_guesses_are_forgotten
}

impl Bed {
    fn browsers(&self, account: AccountId, client: &ClientId, browser: &KnownBrowser) -> IssueChallenge {
        IssueChallenge { browser: Some(browser.clone()), ..self.new_challenge(account, client) }
    }

    async fn context(&self, name: &str, browser: Option<&KnownBrowser>) -> IssueContext {
        self.store.issue_context(&name.parse().unwrap(), browser).await.unwrap().unwrap()
    }

    async fn open_ones(&self, account: AccountId) -> Vec<Challenge> {
        let records = self.store.inbox(account, at(30)).await.unwrap();
        records.into_iter().map(|record| record.challenge).collect()
    }
}

fn made(tries: Option<Tries>) -> u32 {
    tries.map_or(0, |tries| tries.made)
}

fn written(outcome: &IssueOutcome) -> &Written {
    match outcome {
        IssueOutcome::Issued(written) => written,
        other => panic!("it was not written: {other:?}"),
    }
}

async fn a_browser_asks_one_question_at_a_time(bed: Arc<Bed>) {
    let (account, _, webmail) = bed.trio().await;
    let files = bed.party("files").await;
    let (one, other) = (bed.known_browser(), bed.known_browser());
    let first = bed.browsers(account, &webmail, &one);
    let id = first.challenge.id;
    assert_eq!(bed.store.issue(first).await, Ok(ISSUED));
    for beside in [
        bed.browsers(account, &files, &one),
        bed.browsers(account, &webmail, &other),
        bed.new_challenge(account, &webmail),
    ] {
        assert_eq!(bed.store.issue(beside).await, Ok(ISSUED), "another relying party, another browser, or none");
    }
    let second = bed.store.issue(bed.browsers(account, &webmail, &one)).await.unwrap();
    let replaced = &written(&second).replaced;
    assert_eq!(replaced.len(), 1);
    assert_eq!((replaced[0].challenge, replaced[0].account), (id, account));
    assert_eq!((replaced[0].state, replaced[0].version), (StateName::Cancelled, 2));
    assert_eq!(bed.state(id).await, State::Cancelled { at: at(10), reason: CancelReason::Replaced });
    assert_eq!(bed.open_ones(account).await.len(), 4);
    let entries = log(&*bed.store).await;
    let entry = entries.iter().find(|entry| entry.draft.kind == AuditKind::ChallengeCancelled).unwrap();
    assert_eq!((entry.draft.challenge, entry.draft.detail.as_deref()), (Some(id), Some("replaced")));
}

async fn of_64_questions_of_one_browser_at_once_one_is_open(bed: Arc<Bed>) {
    let (account, _, client) = bed.trio().await;
    let second = bed.place.open().await;
    let browser = bed.known_browser();
    let issues = (0..64).map(|number| {
        let store = if number % 2 == 0 { &bed.store } else { &second };
        // Room for one: what each replaces makes it.
        store.issue(IssueChallenge { max_open: 1, ..bed.browsers(account, &client, &browser) })
    });
    let outcomes = join_all(issues).await;
    let replaced: usize = outcomes.iter().map(|outcome| written(outcome.as_ref().unwrap()).replaced.len()).sum();
    assert_eq!(replaced, 63);
    assert_eq!(bed.open_ones(account).await.len(), 1);
    assert_eq!(bed.entries(AuditKind::ChallengeCancelled).await, 63);
    second.close().await;
}

async fn what_a_question_replaces_leaves_room(bed: Arc<Bed>) {
    let (account, _, client) = bed.trio().await;
    let browsers = [bed.known_browser(), bed.known_browser(), bed.known_browser()];
    let issue = |browser: usize| IssueChallenge { max_open: 2, ..bed.browsers(account, &client, &browsers[browser]) };
    assert_eq!(bed.store.issue(issue(0)).await, Ok(ISSUED));
    assert_eq!(bed.store.issue(issue(1)).await, Ok(ISSUED));
    assert_eq!(bed.store.issue(issue(2)).await, Ok(IssueOutcome::TooManyOpen));
    assert_eq!(written(&bed.store.issue(issue(1)).await.unwrap()).replaced.len(), 1);
    assert_eq!(bed.store.issue(issue(2)).await, Ok(IssueOutcome::TooManyOpen));
}

async fn a_repeated_request_replaces_nothing(bed: Arc<Bed>) {
    let (account, _, client) = bed.trio().await;
    let browser = bed.known_browser();
    let keyed = || IssueChallenge {
        idempotency: Some(nod::store::Idempotency {
            key_hash: "key".to_owned(),
            request_hash: "request".to_owned(),
            expires_at: at(1000),
        }),
        ..bed.browsers(account, &client, &browser)
    };
    let first = keyed();
    let id = first.challenge.id;
    let both = join_all([bed.store.issue(first), bed.store.issue(keyed())]).await;
    assert_eq!(both, [Ok(ISSUED), Ok(IssueOutcome::Replayed(id))]);
    assert_eq!(bed.store.issue(keyed()).await, Ok(IssueOutcome::Replayed(id)));
    assert_eq!(bed.state(id).await.name(), StateName::Pending);
    assert_eq!(made(bed.context("anna@example.org", None).await.tries), 1, "it was asked once");
}

async fn of_64_questions_at_once_as_many_as_may_be_tried(bed: Arc<Bed>) {
    let (account, _, client) = bed.trio().await;
    let second = bed.place.open().await;
    let issues = (0..64).map(|number| {
        let store = if number % 2 == 0 { &bed.store } else { &second };
        let browser = (number % 3 == 0).then(|| bed.known_browser());
        store.issue(IssueChallenge { most_tries: 3, browser, ..bed.new_challenge(account, &client) })
    });
    let outcomes = join_all(issues).await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Ok(ISSUED)).count(), 3);
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Ok(IssueOutcome::TooManyTries)).count(), 61);
    assert_eq!(made(bed.context("anna@example.org", None).await.tries), 3);
    second.close().await;
}

async fn tries_are_counted_apart_and_forgotten_by_an_approval(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let known = bed.known_browser();
    let first = bed.browsers(account, &client, &known);
    let challenge = first.challenge.clone();
    assert_eq!(bed.store.issue(first).await, Ok(ISSUED));
    let context = bed.context("anna@example.org", Some(&known)).await;
    assert_eq!(context.tries, Some(Tries { made: 1, last_at: at(10) }), "a stranger's until it is approved");
    won(bed.store.decide(bed.answer(&challenge, &device, StateName::Approved, at(20))).await);
    assert_eq!(made(bed.context("anna@example.org", None).await.tries), 0);

    bed.challenge(account, &client).await;
    bed.challenge(account, &client).await;
    let own = IssueChallenge { familiar: true, ..bed.browsers(account, &client, &known) };
    let challenge = own.challenge.clone();
    assert_eq!(bed.store.issue(own).await, Ok(ISSUED));
    assert_eq!(made(bed.context("anna@example.org", Some(&known)).await.tries), 1);
    assert_eq!(made(bed.context("anna@example.org", None).await.tries), 2);
    won(bed.store.decide(bed.answer(&challenge, &device, StateName::Approved, at(21))).await);
    assert_eq!(made(bed.context("anna@example.org", Some(&known)).await.tries), 0);
    assert_eq!(made(bed.context("anna@example.org", None).await.tries), 2, "no stranger approved");
    let denied = bed.challenge(account, &client).await;
    won(bed.store.decide(bed.answer(&denied, &device, StateName::Denied, at(22))).await);
    assert_eq!(made(bed.context("anna@example.org", None).await.tries), 3, "a NO forgives nothing");
}

async fn wrong_numbers_add_up_until_a_right_one(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    for challenge in [bed.challenge(account, &client).await, bed.challenge(account, &client).await] {
        won(bed.store.count_wrong_number(bed.wrong_number(&challenge, &device, 0, at(20))).await);
    }
    let context = bed.context("anna@example.org", None).await;
    assert_eq!((context.wrong_numbers, made(context.tries)), (2, 4), "each is a try as well");
    let mut last = bed.answer(&bed.challenge(account, &client).await, &device, StateName::Denied, at(20));
    if let State::Denied { reason, .. } = &mut last.challenge.state {
        *reason = DenyReason::WrongNumbers;
    }
    won(bed.store.decide(last).await);
    let context = bed.context("anna@example.org", None).await;
    assert_eq!((context.wrong_numbers, made(context.tries)), (3, 6), "the one that refuses as well");
    let mut tap = bed.new_challenge(account, &client);
    tap.challenge.level = Level::Tap;
    let challenge = tap.challenge.clone();
    assert_eq!(bed.store.issue(tap).await, Ok(ISSUED));
    won(bed.store.decide(bed.answer(&challenge, &device, StateName::Approved, at(21))).await);
    let context = bed.context("anna@example.org", None).await;
    assert_eq!((context.wrong_numbers, made(context.tries)), (3, 0), "a tap proves no number");
    let challenge = bed.approved(account, &device, &client).await;
    assert_eq!(bed.context("anna@example.org", None).await.wrong_numbers, 0);
    let answer = bed.store.answer_context(challenge.id, device.id).await.unwrap().unwrap();
    assert_eq!(answer.wrong_numbers, 0);
}

fn is_won<T>(outcome: &StoreResult<Fenced<T>>) -> bool {
    matches!(outcome, Ok(Fenced::Won(_)))
}

async fn of_24_numbers_at_once_as_many_are_accepted_as_may_be_wrong(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let second = bed.place.open().await;
    let mut open = Vec::new();
    for _ in 0..24 {
        open.push(bed.challenge(account, &client).await);
    }
    let (bed, device, second) = (&bed, &device, &second);
    let judged = open.iter().enumerate().map(|(number, challenge)| async move {
        let store = if number % 2 == 0 { &bed.store } else { second };
        if number % 4 == 0 {
            let mut last = bed.answer(challenge, device, StateName::Denied, at(20));
            let State::Denied { reason, .. } = &mut last.challenge.state else { panic!("it is denied") };
            *reason = DenyReason::WrongNumbers;
            return is_won(&store.decide(Decide { most_numbers: Some(3), ..last }).await);
        }
        let wrong = WrongNumber { most_numbers: 3, ..bed.wrong_number(challenge, device, 0, at(20)) };
        is_won(&store.count_wrong_number(wrong).await)
    });
    let accepted = join_all(judged).await.into_iter().filter(|won| *won).count();
    assert!((1..=3).contains(&accepted), "{accepted} of 24");
    let context = bed.context("anna@example.org", None).await;
    assert!(context.wrong_numbers <= 3, "{}", context.wrong_numbers);
    // A right one is accepted no more, once as many were wrong as may be.
    let challenge = bed.challenge(account, &client).await;
    let right =
        |most| Decide { most_numbers: Some(most), ..bed.answer(&challenge, device, StateName::Approved, at(21)) };
    lost(bed.store.decide(right(context.wrong_numbers)).await);
    won(bed.store.decide(right(context.wrong_numbers + 1)).await);
    second.close().await;
}

async fn an_administrator_forgives(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let unlock = || bed.store.unlock_account(account, draft_at(AuditKind::AccountUnlocked, at(30)).account(account));
    lost(unlock().await);
    let challenge = bed.challenge(account, &client).await;
    won(bed.store.count_wrong_number(bed.wrong_number(&challenge, &device, 0, at(20))).await);
    won(unlock().await);
    let context = bed.context("anna@example.org", None).await;
    assert_eq!((context.wrong_numbers, made(context.tries)), (0, 0));
    assert_eq!(bed.entries(AuditKind::AccountUnlocked).await, 1);
}

async fn a_report_closes_everything_and_pauses_push(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let bert = bed.account("bert").await;
    bed.device(bert).await;
    let berts = bed.challenge(bert, &client).await;
    let reported = bed.challenge(account, &client).await;
    let others = [bed.challenge(account, &client).await, bed.challenge(account, &client).await];
    let decided = won(bed.store.decide(bed.answer(&reported, &device, StateName::Reported, at(20))).await);
    let mut closed: Vec<_> = decided.closed.iter().map(|ended| ended.challenge).collect();
    closed.sort();
    let mut expected = others.clone().map(|challenge| challenge.id);
    expected.sort();
    assert_eq!(closed, expected);
    for challenge in &others {
        let state = State::Cancelled { at: at(20), reason: CancelReason::Reported };
        assert_eq!(bed.state(challenge.id).await, state);
        lost(bed.store.decide(bed.answer(challenge, &device, StateName::Approved, at(21))).await);
    }
    assert_eq!(bed.state(reported.id).await.name(), StateName::Reported);
    assert_eq!(bed.state(berts.id).await.name(), StateName::Pending);
    assert_eq!(bed.entries(AuditKind::ChallengeCancelled).await, 2);
    assert_eq!(bed.entries(AuditKind::PushPaused).await, 1);
    let quiet = bed.store.issue(bed.new_challenge(account, &client)).await.unwrap();
    assert!(written(&quiet).quiet);
}

async fn of_32_questions_beside_a_report_none_stays_open_and_loud(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let second = bed.place.open().await;
    let reported = bed.challenge(account, &client).await;
    let issues = (0..32).map(|number| {
        let store = if number % 2 == 0 { &bed.store } else { &second };
        let mut issue = bed.new_challenge(account, &client);
        issue.challenge.issued_at = at(20);
        store.issue(issue)
    });
    let report = second.decide(bed.answer(&reported, &device, StateName::Reported, at(20)));
    let (outcomes, decided) = futures_util::future::join(join_all(issues), report).await;
    won(decided);
    assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Ok(IssueOutcome::Issued(_)))).count(), 32);
    for record in bed.store.inbox(account, at(21)).await.unwrap() {
        assert!(record.quiet, "it came after the report");
    }
    second.close().await;
}

async fn reports_and_cancellations_on_two_nodes_do_not_wait_for_each_other(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let second = bed.place.open().await;
    for _ in 0..8 {
        let mut challenges = Vec::new();
        for _ in 0..6 {
            challenges.push(bed.challenge(account, &client).await);
        }
        let reported = challenges.pop().unwrap();
        let report = bed.store.decide(bed.answer(&reported, &device, StateName::Reported, at(20)));
        let cancellations = challenges.iter().rev().map(|challenge| {
            let audit = draft_at(AuditKind::ChallengeCancelled, at(20)).challenge(challenge.id);
            second.cancel(challenge.id, &client, CancelReason::Withdrawn, audit)
        });
        let (decided, cancelled) = futures_util::future::join(report, join_all(cancellations)).await;
        assert_eq!(won(decided).closed.len() + wins(&cancelled), 5, "each ended once");
    }
    second.close().await;
}

async fn a_pause_is_quiet_for_strangers_alone(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let pause = |until| Pause { until: at(until), audit: draft_at(AuditKind::PushPaused, at(0)).account(account) };
    let quiet = async |familiar: bool| {
        let browser = bed.known_browser();
        if familiar {
            let first = bed.browsers(account, &client, &browser);
            let challenge = first.challenge.clone();
            let _: IssueOutcome = bed.store.issue(first).await.unwrap();
            won(bed.store.decide(bed.answer(&challenge, &device, StateName::Approved, at(10))).await);
        }
        let issue = IssueChallenge { familiar, ..bed.browsers(account, &client, &browser) };
        let id = issue.challenge.id;
        let quiet = written(&bed.store.issue(issue).await.unwrap()).quiet;
        assert_eq!(bed.store.challenge(id).await.unwrap().unwrap().quiet, quiet);
        quiet
    };
    let resume = async |seconds| {
        let audit = draft_at(AuditKind::PushResumed, at(seconds)).account(account);
        bed.store.resume_push(account, audit).await
    };
    assert!(!quiet(false).await);
    lost(resume(5).await);
    won(bed.store.pause_push(account, pause(11)).await);
    assert!(quiet(false).await, "issued at 10");
    assert!(!quiet(true).await);
    won(bed.store.pause_push(account, pause(10)).await);
    assert!(!quiet(false).await, "over at 10");
    lost(resume(10).await);
    won(bed.store.pause_push(account, pause(900)).await);
    won(resume(5).await);
    assert!(!quiet(false).await);
    let nobody = bed.new_account("nobody").id;
    lost(bed.store.pause_push(nobody, pause(900)).await);
}

async fn guesses_are_counted_one_after_the_other(bed: Arc<Bed>) {
    let (account, device, client) = bed.trio().await;
    let known = bed.known_browser();
    let issue = bed.browsers(account, &client, &known);
    let challenge = issue.challenge.clone();
    assert_eq!(bed.store.issue(issue).await, Ok(ISSUED));
    won(bed.store.decide(bed.answer(&challenge, &device, StateName::Approved, at(20))).await);

    let from = |browser: Option<&KnownBrowser>, name: &str| GuessFrom {
        name_hash: format!("hash of {name}"),
        username: name.parse().ok(),
        browser: browser.map(|known| known.browser.clone()),
    };
    let stranger = bed.known_browser();
    for (browser, name) in [(None, "anna@example.org"), (Some(&stranger), "anna@example.org"), (Some(&known), "nobody")]
    {
        let guesses = bed.store.guesses(from(browser, name)).await.unwrap();
        assert_eq!((guesses.bucket.as_str(), guesses.tries), ("strangers", None));
    }
    let own = bed.store.guesses(from(Some(&known), "anna@example.org")).await.unwrap();
    assert_eq!((&own.bucket, own.tries), (&known.browser, None));

    let guess = |seen, seconds| Guess {
        name_hash: "hash of nobody".to_owned(),
        bucket: "strangers".to_owned(),
        seen,
        at: at(seconds),
    };
    for seen in 0..3 {
        let outcomes = join_all((0..16).map(|_| bed.store.count_guess(guess(seen, 30 + u64::from(seen))))).await;
        assert_eq!(wins(&outcomes), 1, "of many that saw the same, one");
    }
    lost(bed.store.count_guess(guess(7, 40)).await);
    let guesses = bed.store.guesses(from(None, "nobody")).await.unwrap();
    assert_eq!(guesses.tries, Some(Tries { made: 3, last_at: at(32) }));
    bed.store.delete_guesses("hash of nobody", "strangers").await.unwrap();
    lost(bed.store.count_guess(guess(3, 40)).await);
    assert_eq!(bed.store.guesses(from(None, "nobody")).await.unwrap().tries, None);
}

async fn old_guesses_are_forgotten(bed: Arc<Bed>) {
    for (name, seconds) in [("early", 10), ("late", 20)] {
        let guess = Guess { name_hash: name.to_owned(), bucket: "strangers".to_owned(), seen: 0, at: at(seconds) };
        won(bed.store.count_guess(guess).await);
    }
    let limits = nod::store::PurgeLimits {
        challenges_before: at(0),
        enrolments_before: at(0),
        guesses_before: at(20),
        now: at(0).minus(Duration::from_secs(1)),
        batch: 10,
    };
    assert_eq!(bed.store.purge(limits).await.unwrap().other, 1);
    let tries = async |name: &str| {
        let from = GuessFrom { name_hash: name.to_owned(), username: None, browser: None };
        bed.store.guesses(from).await.unwrap().tries
    };
    assert_eq!((tries("early").await, made(tries("late").await)), (None, 1));
}
