//! What clients were told, and whether the store agrees.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use nod_core::answer::Verdict;
use nod_core::challenge::StateName;
use nod_core::id::{ChallengeId, DeviceId};
use tokio::sync::watch;

/// Something that a client was told, or knows that it was not told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The relying party: its question is asked.
    Issued { login: u64, challenge: ChallengeId },
    /// The relying party: its question is taken back.
    Cancelled { challenge: ChallengeId },
    /// A device: its answer counts.
    Accepted { challenge: ChallengeId, device: DeviceId, verdict: Verdict },
    /// A device: it will never know what became of its answer.
    AnswerLost { challenge: ChallengeId },
    /// A device: this question needs no answer any more.
    Settled { challenge: ChallengeId, state: StateName },
    /// The waiting browser: the challenge stands like this.
    Told { challenge: ChallengeId, state: StateName },
    /// The waiting browser: this is how it ended.
    Ended { challenge: ChallengeId, state: StateName },
    /// The relying party: here is the receipt.
    Redeemed { challenge: ChallengeId },
    /// The relying party asked for the receipt and the reply was cut off: perhaps it is spent.
    RedemptionCut { challenge: ChallengeId },
    /// The relying party: there is no receipt for you (any more).
    RedemptionRefused { challenge: ChallengeId },
    /// The person is through with this sign-in.
    Done { login: u64 },
}

/// The events of all clients, in the order in which they were written down.
pub struct History {
    events: Mutex<Vec<Event>>,
    length: watch::Sender<usize>,
}

impl History {
    pub fn new() -> Self {
        Self { events: Mutex::new(Vec::new()), length: watch::Sender::new(0) }
    }

    pub fn push(&self, event: Event) {
        let mut events = self.events.lock().unwrap();
        events.push(event);
        self.length.send_replace(events.len());
    }

    /// Waits until there are that many.
    pub async fn reaches(&self, length: usize) {
        self.length.subscribe().wait_for(|now| *now >= length).await.unwrap();
    }

    pub fn len(&self) -> usize {
        *self.length.borrow()
    }

    /// Whether its browser was told how that challenge ended.
    pub fn ended(&self, id: ChallengeId) -> bool {
        let events = self.events.lock().unwrap();
        events.iter().rev().any(|event| matches!(event, Event::Ended { challenge, .. } if *challenge == id))
    }

    pub fn events(&self) -> Vec<Event> {
        self.events.lock().unwrap().clone()
    }
}

/// A challenge in the store, with what the audit log says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    pub state: StateName,
    pub device: Option<DeviceId>,
    /// Entries that say that a device answered or that the relying party took it back.
    pub endings: usize,
    /// Entries that say that it was redeemed.
    pub redemptions: usize,
}

/// What must never be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Violation {
    /// One sign-in led to two challenges.
    IssuedTwice(ChallengeId),
    /// Nobody asked for it, and it is there.
    Unasked(ChallengeId),
    /// It was acknowledged and is not there.
    Lost(ChallengeId),
    /// A device was told that its answer counts, and the store has another one or none.
    AnswerLost(ChallengeId),
    /// Two different answers were accepted, or the audit log has more than one ending.
    DecidedTwice(ChallengeId),
    /// A cancellation that was acknowledged is not there.
    CancellationLost(ChallengeId),
    /// Two receipts, or two entries in the audit log.
    RedeemedTwice(ChallengeId),
    /// Redeemed without an approval; or the store and the client that redeemed do not agree that it was.
    RedeemedWrongly(ChallengeId),
    /// Somebody was told a state that it neither had on its way nor has now.
    ToldWrongly(ChallengeId),
    /// Somebody was told that it is open after it was told that it is over.
    TurnedBack(ChallengeId),
    /// Its browser was never told how it ended, or it did not end.
    NeverTold(ChallengeId),
    /// A sign-in that began and did not come to an end.
    Unfinished(u64),
}

/// Holds what clients were told against what the store says when everything is over.
pub fn check(history: &[Event], store: &BTreeMap<ChallengeId, Stored>) -> BTreeSet<Violation> {
    let mut violations = BTreeSet::new();
    let mut by_challenge: BTreeMap<ChallengeId, Vec<&Event>> = BTreeMap::new();
    let mut logins: BTreeMap<u64, ChallengeId> = BTreeMap::new();
    let mut done = BTreeSet::new();
    for event in history {
        match event {
            Event::Issued { login, challenge } if *logins.entry(*login).or_insert(*challenge) != *challenge => {
                violations.insert(Violation::IssuedTwice(*challenge));
            }
            Event::Done { login } => {
                done.insert(*login);
            }
            _ => {}
        }
        if let Some(challenge) = event.challenge() {
            by_challenge.entry(challenge).or_default().push(event);
        }
    }
    violations.extend(logins.keys().filter(|login| !done.contains(*login)).map(|login| Violation::Unfinished(*login)));
    let asked: BTreeSet<ChallengeId> = logins.into_values().collect();
    violations.extend(store.keys().filter(|id| !asked.contains(*id)).map(|id| Violation::Unasked(*id)));
    for (challenge, events) in &by_challenge {
        match store.get(challenge) {
            None => {
                violations.insert(Violation::Lost(*challenge));
            }
            Some(stored) => judge(*challenge, events, stored, &mut violations),
        }
    }
    violations
}

impl Event {
    fn challenge(&self) -> Option<ChallengeId> {
        match self {
            Self::Issued { challenge, .. }
            | Self::Cancelled { challenge }
            | Self::Accepted { challenge, .. }
            | Self::AnswerLost { challenge }
            | Self::Settled { challenge, .. }
            | Self::Told { challenge, .. }
            | Self::Ended { challenge, .. }
            | Self::Redeemed { challenge }
            | Self::RedemptionCut { challenge }
            | Self::RedemptionRefused { challenge } => Some(*challenge),
            Self::Done { .. } => None,
        }
    }
}

fn judge(challenge: ChallengeId, events: &[&Event], stored: &Stored, violations: &mut BTreeSet<Violation>) {
    let mut found = |violation: fn(ChallengeId) -> Violation| {
        violations.insert(violation(challenge));
    };
    let mut accepted = BTreeSet::new();
    let (mut receipts, mut cut, mut ended) = (0, 0, false);
    for event in events {
        match event {
            Event::Accepted { device, verdict, .. } => {
                accepted.insert((*device, state_of(*verdict).as_str()));
                if stored.device != Some(*device) || decision(stored.state) != state_of(*verdict) {
                    found(Violation::AnswerLost);
                }
            }
            Event::AnswerLost { .. } => found(Violation::AnswerLost),
            Event::Cancelled { .. } if stored.state != StateName::Cancelled => found(Violation::CancellationLost),
            Event::Told { state, .. } => {
                if *state != StateName::Pending && decision(*state) != decision(stored.state) {
                    found(Violation::ToldWrongly);
                }
            }
            Event::Settled { state, .. } | Event::Ended { state, .. } => {
                ended |= matches!(event, Event::Ended { .. });
                if decision(*state) != decision(stored.state) {
                    found(Violation::ToldWrongly);
                }
            }
            Event::Redeemed { .. } => receipts += 1,
            Event::RedemptionCut { .. } => cut += 1,
            Event::Issued { .. } | Event::Cancelled { .. } | Event::RedemptionRefused { .. } | Event::Done { .. } => {}
        }
    }
    if accepted.len() > 1 || stored.endings > 1 {
        found(Violation::DecidedTwice);
    }
    if receipts > 1 || stored.redemptions > 1 {
        found(Violation::RedeemedTwice);
    }
    let is_redeemed = stored.state == StateName::Redeemed;
    // The audit log, the state and the receipts say the same; a reply that was cut off explains one receipt too few.
    if is_redeemed != (stored.redemptions > 0) || (receipts > 0 && !is_redeemed) || (is_redeemed && receipts + cut == 0)
    {
        found(Violation::RedeemedWrongly);
    }
    if !ended || !stored.state.is_final() {
        found(Violation::NeverTold);
    }
    let browser = events.iter().filter_map(|event| match event {
        Event::Told { state, .. } | Event::Ended { state, .. } => Some(*state),
        _ => None,
    });
    let mut over = false;
    for state in browser {
        if over && state == StateName::Pending {
            found(Violation::TurnedBack);
        }
        over |= state.is_final();
    }
}

/// The decision behind a state: what was redeemed was approved before.
fn decision(state: StateName) -> StateName {
    if state == StateName::Redeemed { StateName::Approved } else { state }
}

fn state_of(verdict: Verdict) -> StateName {
    match verdict {
        Verdict::Approve => StateName::Approved,
        Verdict::Deny => StateName::Denied,
        Verdict::Report => StateName::Reported,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nod::ambient::OsRandom;
    use nod_core::time::Timestamp;

    struct Case {
        approved: ChallengeId,
        cancelled: ChallengeId,
        phone: DeviceId,
        other: DeviceId,
        history: Vec<Event>,
        store: BTreeMap<ChallengeId, Stored>,
    }

    /// One sign-in that was approved and redeemed, one that was taken back.
    fn good() -> Case {
        let now = Timestamp::from_seconds(1_000);
        let [approved, cancelled] = [0, 1].map(|_| ChallengeId::new(now, &OsRandom));
        let [phone, other] = [0, 1].map(|_| DeviceId::new(now, &OsRandom));
        let history = vec![
            Event::Issued { login: 1, challenge: approved },
            Event::Told { challenge: approved, state: StateName::Pending },
            Event::Accepted { challenge: approved, device: phone, verdict: Verdict::Approve },
            Event::Ended { challenge: approved, state: StateName::Approved },
            Event::RedemptionCut { challenge: approved },
            Event::Redeemed { challenge: approved },
            Event::RedemptionRefused { challenge: approved },
            Event::Done { login: 1 },
            Event::Issued { login: 2, challenge: cancelled },
            Event::Cancelled { challenge: cancelled },
            Event::Ended { challenge: cancelled, state: StateName::Cancelled },
            Event::Done { login: 2 },
        ];
        let store = BTreeMap::from([
            (approved, Stored { state: StateName::Redeemed, device: Some(phone), endings: 1, redemptions: 1 }),
            (cancelled, Stored { state: StateName::Cancelled, device: None, endings: 1, redemptions: 0 }),
        ]);
        Case { approved, cancelled, phone, other, history, store }
    }

    /// Breaks the good case and names what must be found.
    #[track_caller]
    fn seeded(spoil: impl FnOnce(&mut Case) -> Violation) {
        let mut case = good();
        let expected = spoil(&mut case);
        let found = check(&case.history, &case.store);
        assert!(found.contains(&expected), "{expected:?} was seeded, and found was {found:?}");
    }

    #[test]
    fn a_good_history_is_found_good() {
        let case = good();
        assert_eq!(check(&case.history, &case.store), BTreeSet::new());
    }

    #[test]
    fn a_receipt_whose_reply_was_cut_off_is_no_violation() {
        let mut case = good();
        case.history.retain(|event| !matches!(event, Event::Redeemed { .. }));
        assert_eq!(check(&case.history, &case.store), BTreeSet::new());
        case.history.retain(|event| !matches!(event, Event::RedemptionCut { .. }));
        assert_eq!(check(&case.history, &case.store), BTreeSet::from([Violation::RedeemedWrongly(case.approved)]));
    }

    #[test]
    fn every_seeded_violation_is_found() {
        seeded(|case| {
            case.store.remove(&case.approved);
            Violation::Lost(case.approved)
        });
        seeded(|case| {
            case.history.push(Event::Issued { login: 1, challenge: case.cancelled });
            Violation::IssuedTwice(case.cancelled)
        });
        seeded(|case| {
            let unasked = ChallengeId::new(Timestamp::from_seconds(2_000), &OsRandom);
            case.store.insert(unasked, case.store[&case.cancelled].clone());
            Violation::Unasked(unasked)
        });
        seeded(|case| {
            case.stored(case.approved).state = StateName::Denied;
            Violation::AnswerLost(case.approved)
        });
        seeded(|case| {
            case.stored(case.approved).device = Some(case.other);
            Violation::AnswerLost(case.approved)
        });
        seeded(|case| {
            case.history.push(Event::AnswerLost { challenge: case.approved });
            Violation::AnswerLost(case.approved)
        });
        seeded(|case| {
            let (challenge, device) = (case.approved, case.other);
            case.history.push(Event::Accepted { challenge, device, verdict: Verdict::Approve });
            Violation::DecidedTwice(challenge)
        });
        seeded(|case| {
            let (challenge, device) = (case.approved, case.phone);
            case.history.push(Event::Accepted { challenge, device, verdict: Verdict::Deny });
            Violation::DecidedTwice(challenge)
        });
        seeded(|case| {
            case.stored(case.approved).endings = 2;
            Violation::DecidedTwice(case.approved)
        });
        seeded(|case| {
            case.stored(case.cancelled).state = StateName::Expired;
            Violation::CancellationLost(case.cancelled)
        });
    }

    #[test]
    fn every_seeded_violation_of_the_rest_is_found() {
        seeded(|case| {
            case.history.push(Event::Redeemed { challenge: case.approved });
            Violation::RedeemedTwice(case.approved)
        });
        seeded(|case| {
            case.stored(case.approved).redemptions = 2;
            Violation::RedeemedTwice(case.approved)
        });
        seeded(|case| {
            case.stored(case.approved).state = StateName::Approved;
            Violation::RedeemedWrongly(case.approved)
        });
        seeded(|case| {
            case.history.push(Event::Redeemed { challenge: case.cancelled });
            Violation::RedeemedWrongly(case.cancelled)
        });
        seeded(|case| {
            case.history.push(Event::Told { challenge: case.approved, state: StateName::Denied });
            Violation::ToldWrongly(case.approved)
        });
        seeded(|case| {
            case.history.push(Event::Settled { challenge: case.cancelled, state: StateName::Expired });
            Violation::ToldWrongly(case.cancelled)
        });
        seeded(|case| {
            case.history.push(Event::Told { challenge: case.approved, state: StateName::Pending });
            Violation::TurnedBack(case.approved)
        });
        seeded(|case| {
            case.history.retain(|event| !matches!(event, Event::Ended { .. }));
            Violation::NeverTold(case.approved)
        });
        seeded(|case| {
            case.stored(case.cancelled).state = StateName::Pending;
            Violation::NeverTold(case.cancelled)
        });
        seeded(|case| {
            case.history.retain(|event| *event != Event::Done { login: 2 });
            Violation::Unfinished(2)
        });
    }

    impl Case {
        fn stored(&mut self, challenge: ChallengeId) -> &mut Stored {
            self.store.get_mut(&challenge).unwrap()
        }
    }
}
