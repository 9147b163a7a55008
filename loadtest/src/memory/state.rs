//! What the store in memory holds.

use std::collections::{HashMap, VecDeque};

use nod::store::{ChallengeRecord, Decide, Decided, Fenced, IssueChallenge, IssueOutcome, ServerKeyRow, Written};
use nod_core::challenge::{Progress, StateName};
use nod_core::id::{AccountId, ChallengeId, ClientId};
use nod_core::relying_party::RelyingParty;

/// How many settled challenges are kept.
const KEPT: usize = 10_000;

/// What changes.
#[derive(Default)]
pub(super) struct State {
    pub(super) parties: HashMap<ClientId, RelyingParty>,
    pub(super) keys: Vec<ServerKeyRow>,
    pub(super) challenges: HashMap<ChallengeId, ChallengeRecord>,
    pub(super) pending: HashMap<AccountId, Vec<ChallengeId>>,
    pub(super) settled: VecDeque<ChallengeId>,
}

impl State {
    pub(super) fn issue(&mut self, issue: IssueChallenge) -> IssueOutcome {
        let account = issue.challenge.account;
        let pending = self.pending.entry(account).or_default();
        if pending.len() >= usize::try_from(issue.max_open).unwrap_or(usize::MAX) {
            return IssueOutcome::TooManyOpen;
        }
        pending.push(issue.challenge.id);
        let record = ChallengeRecord {
            token: issue.token,
            shown: issue.shown,
            progress: Progress::Sent,
            version: 1,
            ticket_taken: false,
            device_name: None,
            answer_token: None,
            answer_key: None,
            last_wrong_answer: None,
            browser: issue.browser,
            quiet: false,
            withheld: false,
            spent: None,
            challenge: issue.challenge,
        };
        self.challenges.insert(record.challenge.id, record);
        IssueOutcome::Issued(Written::default())
    }

    pub(super) fn decide(&mut self, decide: Decide, device_name: Option<String>) -> Fenced<Decided> {
        let id = decide.challenge.id;
        let Some(record) = self.challenges.get_mut(&id) else { return Fenced::Lost };
        if record.challenge.state.name() != StateName::Pending {
            return Fenced::Lost;
        }
        record.version += 1;
        record.device_name = device_name;
        record.answer_token = Some(decide.answer_token);
        record.answer_key = Some(decide.answer_key);
        record.challenge = decide.challenge;
        let (account, version) = (record.challenge.account, record.version);
        if let Some(pending) = self.pending.get_mut(&account) {
            pending.retain(|pending| *pending != id);
        }
        self.settled.push_back(id);
        if self.settled.len() > KEPT
            && let Some(oldest) = self.settled.pop_front()
        {
            self.challenges.remove(&oldest);
        }
        Fenced::Won(Decided { version, closed: Vec::new() })
    }
}
