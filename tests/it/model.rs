//! The whole service against a model of it that fits on a page: whatever is asked, answered, withdrawn, redeemed, revoked,
//! disabled, waited for and restarted, in whatever order, every reply is the one that the model gives, and at the end the
//! database holds what the model holds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use nod::app::App;
use nod::config::Config;
use nod::flow::approval::inbox::{Feed, News};
use nod::flow::approval::watch::Watch;
use nod::flow::approval::{answer, cancel, expire, issue, redeem};
use nod::flow::device::{self, enrolment};
use nod::flow::{Caller, Refusal, account, authenticate, relying_party};
use nod_core::answer::{MatchSecret, Transferred, Verdict};
use nod_core::audit::{Anchor, AuditKind, verify_chain};
use nod_core::challenge::{CancelReason, StateName};
use nod_core::encoding::sha256_base64url;
use nod_core::id::{AccountId, ChallengeId, ClientId, DeviceId};
use nod_core::policy::Level;
use nod_core::token::{AnswerClaims, Ed25519Signer, sign_answer, sign_enrol, token_hash};
use nod_core::wire::{ClaimBy, EnrolClaimRequest};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::harness::forge;
use crate::harness::{TestClock, assemble};

const NAMES: [&str; 2] = ["anna", "ben"];
const CLIENTS: [&str; 2] = ["webmail", "files"];
const LEVELS: [Level; 3] = [Level::Tap, Level::Number, Level::Strict];
const LIFETIMES: [u64; 2] = [60, 120];
const MAX_OPEN: usize = 3;
const REDEEM_WITHIN: u64 = 300;
const MAX_SKEW: u64 = 300;

/// What is asked: account, level, lifetime.
type Ask = (usize, usize, usize);

/// What may happen. Numbers choose among what there is at that moment.
#[derive(Debug, Clone)]
enum Step {
    Issue {
        account: usize,
        client: usize,
        level: usize,
        lifetime: usize,
        key: Option<u8>,
    },
    Answer {
        challenge: usize,
        device: Who,
        verdict: Verdict,
        what: What,
    },
    /// The answer that won, once more.
    Repeat {
        challenge: usize,
    },
    Cancel {
        challenge: usize,
        client: usize,
    },
    /// Twice at the same time, mostly by the one who asked.
    Redeem {
        challenge: usize,
        by_another: bool,
    },
    Pass {
        seconds: u64,
    },
    Sweep,
    Link {
        account: usize,
    },
    Revoke {
        device: usize,
    },
    Disable {
        account: usize,
    },
    Enable {
        account: usize,
    },
    Switch {
        client: usize,
        open: bool,
    },
    /// What a page and a phone see.
    Look {
        challenge: usize,
        device: usize,
    },
    Restart,
}

/// Which device answers.
#[derive(Debug, Clone)]
enum Who {
    /// An active one of the account that is asked, where there is one.
    Own(usize),
    /// Any: of the other account, or revoked.
    Any(usize),
}

/// What its answer is like.
#[derive(Debug, Clone)]
enum What {
    Right,
    Wrong(u32),
    Missing,
    /// Over another challenge's token.
    Stale,
    /// Signed long ago.
    Old,
    /// Signed by a key that is not the device's.
    Forged,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let any = 0_usize..64;
    let two = 0_usize..2;
    // Mostly one of the latest.
    let challenge = prop_oneof![6 => 0_usize..3, 1 => 0_usize..64];
    let what = prop_oneof![
        10 => Just(What::Right),
        6 => (0_u32..3).prop_map(What::Wrong),
        1 => Just(What::Missing),
        1 => Just(What::Stale),
        1 => Just(What::Old),
        1 => Just(What::Forged),
    ];
    let who = prop_oneof![6 => any.clone().prop_map(Who::Own), 1 => any.clone().prop_map(Who::Any)];
    let verdict = prop_oneof![8 => Just(Verdict::Approve), 1 => Just(Verdict::Deny), 1 => Just(Verdict::Report)];
    let key = prop_oneof![4 => Just(None), 1 => (0_u8..2).prop_map(Some)];
    let issue = (two.clone(), two.clone(), 0_usize..3, two.clone(), key);
    let step = prop_oneof![
        10 => issue.prop_map(|(account, client, level, lifetime, key)| Step::Issue { account, client, level, lifetime, key }),
        14 => (challenge.clone(), who, verdict, what)
            .prop_map(|(challenge, device, verdict, what)| Step::Answer { challenge, device, verdict, what }),
        2 => challenge.clone().prop_map(|challenge| Step::Repeat { challenge }),
        2 => (challenge.clone(), two.clone()).prop_map(|(challenge, client)| Step::Cancel { challenge, client }),
        8 => (challenge.clone(), prop::bool::weighted(0.2))
            .prop_map(|(challenge, by_another)| Step::Redeem { challenge, by_another }),
        3 => prop_oneof![4 => 1_u64..30, 2 => 30_u64..200, 1 => Just(301_u64)].prop_map(|seconds| Step::Pass { seconds }),
        1 => Just(Step::Sweep),
        1 => two.clone().prop_map(|account| Step::Link { account }),
        1 => any.clone().prop_map(|device| Step::Revoke { device }),
        1 => two.clone().prop_map(|account| Step::Disable { account }),
        2 => two.clone().prop_map(|account| Step::Enable { account }),
        2 => (two, prop::bool::weighted(0.7)).prop_map(|(client, open)| Step::Switch { client, open }),
        3 => (challenge, any).prop_map(|(challenge, device)| Step::Look { challenge, device }),
        1 => Just(Step::Restart),
    ];
    proptest::collection::vec(step, 20..60)
}

/// How a challenge stands, in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Pending,
    Approved { device: usize, at: u64 },
    Denied,
    Reported,
    Cancelled,
    Redeemed { device: usize },
}

struct Challenge {
    account: usize,
    client: usize,
    ends: u64,
    fate: Fate,
    /// Who gave the one wrong number that is forgiven, and which it was.
    wrong: Option<(usize, u32)>,
    /// The answer that won, and when it was signed.
    won: Option<(String, Verdict, u64)>,
    /// The account was disabled since: an approval can no longer be redeemed.
    spent: bool,
    // What the real one said.
    id: ChallengeId,
    level: Level,
    token: String,
    shown: MatchSecret,
}

struct Device {
    account: usize,
    active: bool,
    id: DeviceId,
    signer: Arc<Ed25519Signer>,
}

/// The model, with the names that the real service gave to what is in it.
#[derive(Default)]
struct Model {
    /// Seconds since the start.
    now: u64,
    enabled: [bool; 2],
    open: [bool; 2],
    devices: Vec<Device>,
    challenges: Vec<Challenge>,
    /// By client and key: what was asked, and the challenge.
    keys: BTreeMap<(usize, u8), (Ask, usize)>,
    wrong_numbers: usize,
}

impl Model {
    fn state(&self, challenge: &Challenge) -> StateName {
        match challenge.fate {
            Fate::Pending if self.now >= challenge.ends => StateName::Expired,
            Fate::Pending => StateName::Pending,
            Fate::Approved { .. } => StateName::Approved,
            Fate::Denied => StateName::Denied,
            Fate::Reported => StateName::Reported,
            Fate::Cancelled => StateName::Cancelled,
            Fate::Redeemed { .. } => StateName::Redeemed,
        }
    }

    fn has_device(&self, account: usize) -> bool {
        self.devices.iter().any(|device| device.account == account && device.active)
    }

    fn pending_of(&self, account: usize) -> BTreeSet<ChallengeId> {
        let pending = |challenge: &&Challenge| self.state(challenge) == StateName::Pending;
        let own = self.challenges.iter().filter(|challenge| challenge.account == account);
        own.filter(pending).map(|challenge| challenge.id).collect()
    }

    fn cancel_where(&mut self, whose: impl Fn(&Challenge) -> bool) {
        let now = self.now;
        for challenge in self.challenges.iter_mut().filter(|challenge| whose(challenge)) {
            if challenge.fate == Fate::Pending && now < challenge.ends {
                challenge.fate = Fate::Cancelled;
            }
        }
    }

    fn spend_approvals(&mut self, account: usize) {
        let own = self.challenges.iter_mut().filter(|challenge| challenge.account == account);
        own.for_each(|challenge| challenge.spent = true);
    }

    /// The refusal of an issue, if it is one; or the challenge that was asked before.
    fn issue(&self, account: usize, client: usize, ask: Ask, key: Option<u8>) -> Result<Option<usize>, String> {
        if !self.open[client] {
            return Err("client_disabled".to_owned());
        }
        if !self.enabled[account] {
            return Err("user_disabled".to_owned());
        }
        if !self.has_device(account) {
            return Err("user_without_device".to_owned());
        }
        match key.and_then(|key| self.keys.get(&(client, key))) {
            Some((asked, challenge)) if *asked == ask => return Ok(Some(*challenge)),
            Some(_) => return Err("idempotency_conflict".to_owned()),
            None => {}
        }
        if self.pending_of(account).len() >= MAX_OPEN { Err("too_many_challenges".to_owned()) } else { Ok(None) }
    }

    fn answer(&mut self, place: usize, by: usize, verdict: Verdict, what: &What, token: String) -> String {
        match what {
            What::Stale => return "token_wrong_binding".to_owned(),
            What::Old => return "clock_skew".to_owned(),
            What::Forged => return "token_unknown_key".to_owned(),
            What::Right | What::Wrong(_) | What::Missing => {}
        }
        let now = self.now;
        let state = self.state(&self.challenges[place]);
        let challenge = &mut self.challenges[place];
        let needs_number = verdict == Verdict::Approve && challenge.level != Level::Tap;
        let wrong = match what {
            What::Wrong(which) if needs_number => Some((by, *which)),
            _ => None,
        };
        if challenge.won.as_ref().is_some_and(|(won, ..)| *won == token) {
            return format!("ok {} {}", verdict.name(), state.as_str());
        }
        if state == StateName::Pending && wrong.is_some() && challenge.wrong == wrong {
            return "number_wrong 1 left".to_owned();
        }
        let device = &self.devices[by];
        if device.account != challenge.account {
            return "other_device".to_owned();
        }
        if !device.active {
            return "device_revoked".to_owned();
        }
        if state != StateName::Pending {
            return format!("challenge_settled {}", state.as_str());
        }
        let fate = match (verdict, what) {
            (Verdict::Deny, _) => Fate::Denied,
            (Verdict::Report, _) => Fate::Reported,
            (Verdict::Approve, What::Missing) if needs_number => return "number_missing".to_owned(),
            (Verdict::Approve, _) if wrong.is_none() => Fate::Approved { device: by, at: now },
            (Verdict::Approve, _) if challenge.wrong.is_some() => Fate::Denied,
            (Verdict::Approve, _) => {
                challenge.wrong = wrong;
                self.wrong_numbers += 1;
                return "number_wrong 1 left".to_owned();
            }
        };
        challenge.fate = fate;
        challenge.won = Some((token, verdict, now));
        if fate == Fate::Reported {
            let account = challenge.account;
            self.cancel_where(|challenge| challenge.account == account);
            // No browser is known here, and what no known browser opened ends with every report.
            self.spend_approvals(account);
        }
        let state = self.state(&self.challenges[place]);
        format!("ok {} {}", verdict.name(), state.as_str())
    }

    fn cancel(&mut self, place: usize, client: usize) -> String {
        let state = self.state(&self.challenges[place]);
        let challenge = &mut self.challenges[place];
        if !self.open[client] {
            return "client_disabled".to_owned();
        }
        if challenge.client != client {
            return "challenge_unknown".to_owned();
        }
        match state {
            StateName::Pending => {
                challenge.fate = Fate::Cancelled;
                "ok cancelled".to_owned()
            }
            StateName::Cancelled => "ok cancelled".to_owned(),
            other => format!("challenge_settled {}", other.as_str()),
        }
    }

    fn redeem(&mut self, place: usize, client: usize) -> String {
        let state = self.state(&self.challenges[place]);
        let challenge = &mut self.challenges[place];
        if !self.open[client] {
            return "client_disabled".to_owned();
        }
        if challenge.client != client {
            return "challenge_unknown".to_owned();
        }
        match challenge.fate {
            Fate::Approved { at, .. } if self.now >= at + REDEEM_WITHIN => "redemption_too_late approved".to_owned(),
            Fate::Approved { device, .. }
                if challenge.spent || !self.enabled[challenge.account] || !self.devices[device].active =>
            {
                "redemption_refused".to_owned()
            }
            Fate::Approved { device, .. } => {
                challenge.fate = Fate::Redeemed { device };
                "ok redeemed".to_owned()
            }
            Fate::Redeemed { .. } => "already_redeemed redeemed".to_owned(),
            _ => format!("challenge_not_approved {}", state.as_str()),
        }
    }
}

/// The real service, and the model beside it.
struct Pair {
    app: Arc<App>,
    clock: Arc<TestClock>,
    config: Config,
    secrets: [String; 2],
    accounts: [AccountId; 2],
    model: Model,
    /// Every reply, and how often it was given.
    replies: BTreeMap<String, usize>,
}

/// A reply, in words.
fn said<T>(result: Result<T, Refusal>, word: impl FnOnce(T) -> String) -> String {
    match result {
        Ok(value) => word(value),
        Err(refusal) => {
            let state = refusal.state.map(|state| format!(" {}", state.as_str())).unwrap_or_default();
            let left = refusal.tries_left.map(|left| format!(" {left} left")).unwrap_or_default();
            format!("{}{state}{left}", refusal.code)
        }
    }
}

impl Pair {
    async fn new(url: String, folder: &std::path::Path) -> Self {
        let mut config = Config::load(None).unwrap();
        config.database.url = url.into();
        config.keys.data_key_file = folder.join("data.key");
        config.approval.max_open_per_account = u32::try_from(MAX_OPEN).unwrap();
        config.approval.redeem_within = Duration::from_secs(REDEEM_WITHIN);
        // The waits after questions without an approval have tests of their own.
        config.limits.free_attempts = 1_000_000;
        config.limits.failures_per_minute = 0;
        let clock = TestClock::new();
        let app = assemble(config.clone(), clock.clone()).await;
        let mut accounts = Vec::new();
        for name in NAMES {
            let username = name.parse().unwrap();
            let draft = account::Draft { username, display_name: None, administrator: false, password: None };
            accounts.push(account::add(&app, draft).await.unwrap());
        }
        let mut secrets = Vec::new();
        for client in CLIENTS {
            let settings = relying_party::Settings::default();
            secrets.push(relying_party::add(&app, &client.parse().unwrap(), settings).await.unwrap());
        }
        let (accounts, secrets) = (accounts.try_into().unwrap(), secrets.try_into().unwrap());
        let model = Model { enabled: [true; 2], open: [true; 2], ..Model::default() };
        let mut pair = Self { app, clock, config, secrets, accounts, model, replies: BTreeMap::new() };
        for account in [0, 0, 1] {
            pair.link(account).await;
        }
        pair
    }

    /// Checks a reply against the model's.
    fn agrees(&mut self, step: &Step, real: String, model: &str) {
        assert_eq!(real, model, "{step:?}");
        *self.replies.entry(real).or_default() += 1;
    }

    async fn party(&self, client: usize) -> Result<nod_core::relying_party::RelyingParty, Refusal> {
        authenticate::relying_party(&self.app, Caller::at(None), CLIENTS[client], &self.secrets[client]).await
    }

    /// One of the challenges that there are, the latest first.
    fn challenge(&self, choice: usize) -> Option<usize> {
        let count = self.model.challenges.len();
        (count > 0).then(|| count - 1 - choice % count)
    }

    async fn step(&mut self, step: &Step) {
        match *step {
            Step::Issue { account, client, level, lifetime, key } => {
                self.issue(step, account, client, (account, level, lifetime), key).await;
            }
            Step::Answer { challenge, ref device, verdict, ref what } => {
                self.answer(step, challenge, device, verdict, what).await;
            }
            Step::Repeat { challenge } => self.repeat(step, challenge).await,
            Step::Cancel { challenge, client } => self.cancel(step, challenge, client).await,
            Step::Redeem { challenge, by_another } => self.redeem(step, challenge, by_another).await,
            Step::Pass { seconds } => {
                self.clock.advance(Duration::from_secs(seconds));
                self.model.now += seconds;
            }
            Step::Sweep => expire::expire_due(&self.app).await.unwrap(),
            Step::Link { account } => self.link(account).await,
            Step::Revoke { device } => self.revoke(step, device).await,
            Step::Disable { account } => self.disable(step, account).await,
            Step::Enable { account } => {
                let real = said(account::enable(&self.app, self.accounts[account]).await, |()| "ok".to_owned());
                let model = if self.model.enabled[account] { "user_unknown" } else { "ok" };
                self.model.enabled[account] = true;
                self.agrees(step, real, model);
            }
            Step::Switch { client, open } if open != self.model.open[client] => {
                let id: ClientId = CLIENTS[client].parse().unwrap();
                relying_party::set_active(&self.app, &id, open).await.unwrap();
                self.model.open[client] = open;
                if !open {
                    self.model.cancel_where(|challenge| challenge.client == client);
                }
            }
            Step::Switch { .. } => {}
            Step::Look { challenge, device } => self.look(step, challenge, device).await,
            Step::Restart => self.restart().await,
        }
    }

    async fn issue(&mut self, step: &Step, account: usize, client: usize, ask: Ask, key: Option<u8>) {
        let (_, level, lifetime) = ask;
        let request = issue::Request {
            username: NAMES[account].parse().unwrap(),
            level: Some(LEVELS[level]),
            aal2: false,
            action: None,
            deed: None,
            context: issue::RequestContext::default(),
            lifetime: Some(Duration::from_secs(LIFETIMES[lifetime])),
            idempotency: key.map(|key| (sha256_base64url(&[key]), sha256_base64url(format!("{ask:?}").as_bytes()))),
            reach: nod::store::Reach::Phone,
        };
        let issued = match self.party(client).await {
            Ok(party) => issue::issue(&self.app, &party, request).await,
            Err(refusal) => Err(refusal),
        };
        let model = self.model.issue(account, client, ask, key);
        let issued = match (issued, model) {
            (Ok(issued), Ok(Some(before))) => {
                assert_eq!(issued.challenge.id, self.model.challenges[before].id, "{step:?}");
                return self.agrees(step, "ok again".to_owned(), "ok again");
            }
            (Ok(issued), Ok(None)) => issued,
            (real, model) => {
                let real = said(real, |_| "ok".to_owned());
                return self.agrees(step, real, &model.map_or_else(|refusal| refusal, |_| "ok".to_owned()));
            }
        };
        assert!(issued.challenge.level >= LEVELS[level], "a request raises the level and never lowers it");
        let record = self.app.store.challenge(issued.challenge.id).await.unwrap().unwrap();
        if let Some(key) = key {
            self.model.keys.insert((client, key), (ask, self.model.challenges.len()));
        }
        self.model.challenges.push(Challenge {
            account,
            client,
            ends: self.model.now + LIFETIMES[lifetime],
            fate: Fate::Pending,
            wrong: None,
            won: None,
            spent: false,
            id: issued.challenge.id,
            level: issued.challenge.level,
            token: record.token,
            shown: issued.shown,
        });
        self.agrees(step, "ok issued".to_owned(), "ok issued");
    }

    async fn answer(&mut self, step: &Step, choice: usize, who: &Who, verdict: Verdict, what: &What) {
        let Some(place) = self.challenge(choice) else { return };
        let challenge = &self.model.challenges[place];
        let own = |device: &&(usize, &Device)| device.1.account == challenge.account && device.1.active;
        let all: Vec<(usize, &Device)> = self.model.devices.iter().enumerate().collect();
        let (by, device) = match *who {
            Who::Own(choice) => {
                let own: Vec<_> = all.iter().filter(own).collect();
                if own.is_empty() { all[choice % all.len()] } else { *own[choice % own.len()] }
            }
            Who::Any(choice) => all[choice % all.len()],
        };
        let typed = challenge.shown.digits().map(|digits| {
            let right: u32 = digits.parse().unwrap();
            Transferred::Typed(match (what, challenge.level) {
                // From 10 to 99.
                (What::Wrong(which), Level::Number) => (10 + (right - 10 + 1 + which) % 90).to_string(),
                (What::Wrong(which), _) => format!("{:06}", (right + 1 + which) % 1_000_000),
                _ => digits,
            })
        });
        let with_number = verdict == Verdict::Approve && !matches!(what, What::Missing);
        let now = self.app.now().seconds();
        let claims = AnswerClaims {
            iss: device.id,
            aud: self.app.issuer().to_owned(),
            jti: challenge.id,
            cth: token_hash(if matches!(what, What::Stale) { "another" } else { &challenge.token }),
            decision: verdict,
            secret: typed.filter(|_| with_number),
            iat: if matches!(what, What::Old) { now - i64::try_from(MAX_SKEW).unwrap() - 1 } else { now },
        };
        let stranger = forge::stranger();
        let signer = if matches!(what, What::Forged) { &stranger } else { &*device.signer };
        let token = sign_answer(signer, &claims);
        let real = answer::answer(&self.app, Caller::at(None), &token, None).await;
        let real = said(real, |accepted| format!("ok {} {}", accepted.verdict.name(), accepted.state.as_str()));
        let model = self.model.answer(place, by, verdict, what, token);
        self.agrees(step, real, &model);
    }

    async fn repeat(&mut self, step: &Step, choice: usize) {
        let Some(place) = self.challenge(choice) else { return };
        let Some((token, verdict, signed)) = self.model.challenges[place].won.clone() else { return };
        let real = answer::answer(&self.app, Caller::at(None), &token, None).await;
        let real = said(real, |accepted| format!("ok {} {}", accepted.verdict.name(), accepted.state.as_str()));
        let state = self.model.state(&self.model.challenges[place]);
        let in_time = self.model.now - signed <= MAX_SKEW;
        let model = if in_time { format!("ok {} {}", verdict.name(), state.as_str()) } else { "clock_skew".to_owned() };
        self.agrees(step, real, &model);
    }

    async fn cancel(&mut self, step: &Step, choice: usize, client: usize) {
        let Some(place) = self.challenge(choice) else { return };
        let id = self.model.challenges[place].id;
        let cancelled = match self.party(client).await {
            Ok(party) => cancel::cancel(&self.app, &party.client, id, CancelReason::Withdrawn).await,
            Err(refusal) => Err(refusal),
        };
        let real = said(cancelled, |view| format!("ok {}", view.state.as_str()));
        let model = self.model.cancel(place, client);
        self.agrees(step, real, &model);
    }

    async fn redeem(&mut self, step: &Step, choice: usize, by_another: bool) {
        // Mostly one that can be redeemed, where there is one.
        let is_approved = |challenge: &Challenge| matches!(challenge.fate, Fate::Approved { .. });
        let approved = self.model.challenges.iter().rposition(is_approved).filter(|_| choice < 2);
        let Some(place) = approved.or_else(|| self.challenge(choice)) else { return };
        let Challenge { id, client, .. } = self.model.challenges[place];
        let client = if by_another { 1 - client } else { client };
        let once = async || match self.party(client).await {
            Ok(party) => {
                let redeemed = redeem::redeem(&self.app, &party.client, id, None).await;
                redeemed.map(|redeemed| assert_eq!(redeemed.claims.jti, id))
            }
            Err(refusal) => Err(refusal),
        };
        let (first, second) = tokio::join!(once(), once());
        let mut real = [first, second].map(|result| said(result, |()| "ok redeemed".to_owned()));
        let mut model = [self.model.redeem(place, client), self.model.redeem(place, client)];
        // Which of the two comes first is nobody's business.
        real.sort();
        model.sort();
        for (real, model) in real.into_iter().zip(model) {
            self.agrees(step, real, &model);
        }
    }

    /// A new device, as long as there are few.
    async fn link(&mut self, account: usize) {
        if !self.model.enabled[account] || self.model.devices.len() >= 8 {
            return;
        }
        let invitation = enrolment::invite(&self.app, self.accounts[account], None).await.unwrap();
        let signer = Arc::new(forge::stranger());
        let secret = invitation.link.secret;
        let claim = EnrolClaimRequest {
            by: ClaimBy::Link { secret: secret.to_text() },
            proof: sign_enrol(&*signer, self.app.issuer(), &secret.hash(), self.app.now()),
            name: "Phone".parse().unwrap(),
            platform: "test".into(),
        };
        let claimed = enrolment::claim(&self.app, Caller::at(None), claim).await.unwrap();
        enrolment::confirm(&self.app, invitation.id, None, nod_core::notice::Told::NOTHING).await.unwrap();
        self.model.devices.push(Device { account, active: true, id: claimed.device, signer });
    }

    async fn revoke(&mut self, step: &Step, choice: usize) {
        let place = choice % self.model.devices.len();
        let found = device::find(&self.app, self.model.devices[place].id).await.unwrap();
        let real = said(device::revoke(&self.app, &found, nod_core::notice::Told::NOTHING).await, |()| "ok".to_owned());
        let model = if self.model.devices[place].active { "ok" } else { "device_revoked" };
        self.agrees(step, real, model);
        self.model.devices[place].active = false;
        let account = self.model.devices[place].account;
        if model == "ok" && !self.model.has_device(account) {
            self.model.cancel_where(|challenge| challenge.account == account);
        }
    }

    async fn disable(&mut self, step: &Step, account: usize) {
        let real = said(account::disable(&self.app, self.accounts[account]).await, |()| "ok".to_owned());
        let model = if self.model.enabled[account] { "ok" } else { "user_disabled" };
        self.agrees(step, real, model);
        self.model.enabled[account] = false;
        self.model.cancel_where(|challenge| challenge.account == account);
        self.model.spend_approvals(account);
    }

    async fn look(&mut self, step: &Step, choice: usize, device: usize) {
        if let Some(place) = self.challenge(choice) {
            let (_, view) = Watch::open(&self.app, self.model.challenges[place].id).await.unwrap();
            assert_eq!(view.state, self.model.state(&self.model.challenges[place]), "{step:?}");
        }
        let device = &self.model.devices[device % self.model.devices.len()];
        let account = device.account;
        let opened_by = self.app.store.device(device.id).await.unwrap().unwrap();
        let seen = match Feed::open(&self.app, &opened_by, &[]).await {
            Ok(mut feed) => {
                let mut seen = BTreeSet::new();
                while let Some(News::Challenge(item)) = feed.ready() {
                    seen.insert(item.challenge);
                }
                Ok(seen)
            }
            Err(refusal) => Err(refusal.code.as_str()),
        };
        let expected = match (device.active, self.model.enabled[account]) {
            (false, _) => Err("device_revoked"),
            (true, false) => Err("account_disabled"),
            (true, true) => Ok(self.model.pending_of(account)),
        };
        assert_eq!(seen, expected, "{step:?}");
    }

    async fn restart(&mut self) {
        self.app.store.close().await;
        self.app = assemble(self.config.clone(), self.clock.clone()).await;
    }

    /// What is in the database at the end is what the model holds, and the log tells the same story.
    async fn ends_alike(&mut self) {
        for challenge in &self.model.challenges {
            let record = self.app.store.challenge(challenge.id).await.unwrap().unwrap();
            let real = record.challenge.at(self.app.now()).state;
            assert_eq!(real.name(), self.model.state(challenge));
            if let Fate::Approved { device, .. } | Fate::Redeemed { device } = challenge.fate {
                assert_eq!(real.decision().unwrap().device, self.model.devices[device].id);
            }
            assert_eq!(record.answer_token, challenge.won.as_ref().map(|(token, ..)| token.clone()));
        }
        let mut entries = Vec::new();
        loop {
            let after = entries.last().map_or(0, |entry: &nod_core::audit::AuditEntry| entry.seq);
            let page = self.app.store.audit(after, 500).await.unwrap();
            if page.is_empty() {
                break;
            }
            entries.extend(page);
        }
        let count = |kind| entries.iter().filter(|entry| entry.draft.kind == kind).count();
        let fates = |wanted: fn(&Fate) -> bool| {
            self.model.challenges.iter().filter(|challenge| wanted(&challenge.fate)).count()
        };
        let approved = |fate: &Fate| matches!(fate, Fate::Approved { .. } | Fate::Redeemed { .. });
        assert_eq!(count(AuditKind::ChallengeApproved), fates(approved));
        assert_eq!(count(AuditKind::ChallengeRedeemed), fates(|fate| matches!(fate, Fate::Redeemed { .. })));
        assert_eq!(count(AuditKind::ChallengeDenied), fates(|fate| *fate == Fate::Denied));
        assert_eq!(count(AuditKind::ChallengeReported), fates(|fate| *fate == Fate::Reported));
        assert_eq!(count(AuditKind::WrongNumber), self.model.wrong_numbers);
        let summary = verify_chain(Anchor::genesis(), entries.iter().cloned()).unwrap();
        assert_eq!(summary.entries, u64::try_from(entries.len()).unwrap());
        self.app.store.close().await;
    }
}

/// Runs one sequence; gives what was replied, and how often.
async fn agree(steps: &[Step], url: String, folder: &std::path::Path) -> BTreeMap<String, usize> {
    let mut pair = Pair::new(url, folder).await;
    for step in steps {
        pair.step(step).await;
    }
    pair.ends_alike().await;
    pair.replies
}

fn sqlite(folder: &std::path::Path) -> String {
    format!("sqlite:{}", folder.join("nod.db").display())
}

/// Runs so many random sequences, each on a database of its own.
fn run(cases: u32, one: &impl AsyncFn(&[Step], &std::path::Path)) {
    let config = ProptestConfig { source_file: Some(file!()), ..ProptestConfig::with_cases(cases) };
    let outcome = TestRunner::new(config).run(&steps(), |steps| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        runtime.block_on(one(&steps, folder.path()));
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

/// Several tests of a few sequences: a test has a minute, on however busy a machine.
macro_rules! rounds {
    ($($database:ident $run:path: $($name:ident)+;)+) => {
        $(mod $database {
            $(#[test]
            fn $name() {
                $run();
            })+
        })+
    };
}

rounds! {
    on_sqlite super::run_on_sqlite: first second third fourth;
    on_postgres super::run_on_postgres: first second third;
}

/// So many sequences, or as many as `PROPTEST_CASES` wants: a long search is by hand.
fn cases(usual: u32) -> u32 {
    #[expect(clippy::disallowed_methods, reason = "who searches for long says so from outside")]
    let wanted = std::env::var("PROPTEST_CASES");
    wanted.map_or(usual, |wanted| wanted.parse().unwrap())
}

fn run_on_sqlite() {
    run(cases(6), &async |steps, folder| drop(Box::pin(agree(steps, sqlite(folder), folder)).await));
}

fn run_on_postgres() {
    run(cases(2), &async |steps, folder| {
        let database = crate::harness::postgres::database().await;
        Box::pin(agree(steps, database.url().to_owned(), folder)).await;
        database.finish().await;
    });
}

/// Sequences in which nothing happens would agree as well: this one comes to everything that matters.
#[tokio::test]
async fn a_sequence_in_which_much_happens() {
    let issue = |account, client, level| Step::Issue { account, client, level, lifetime: 0, key: None };
    let answer = |verdict, what| Step::Answer { challenge: 0, device: Who::Own(1), verdict, what };
    let redeem = |by_another| Step::Redeem { challenge: 0, by_another };
    let steps = [
        issue(0, 0, 1),
        answer(Verdict::Approve, What::Wrong(0)),
        Step::Restart,
        answer(Verdict::Approve, What::Wrong(0)),
        answer(Verdict::Approve, What::Right),
        redeem(true),
        redeem(false),
        Step::Repeat { challenge: 0 },
        issue(1, 0, 0),
        answer(Verdict::Deny, What::Missing),
        issue(1, 0, 1),
        answer(Verdict::Approve, What::Right),
        issue(1, 1, 2),
        answer(Verdict::Report, What::Missing),
        // What was approved just before the report is not redeemed any more.
        redeem(false),
        issue(1, 0, 1),
        Step::Pass { seconds: 60 },
        answer(Verdict::Approve, What::Right),
        issue(0, 1, 2),
        Step::Cancel { challenge: 0, client: 1 },
        issue(0, 0, 2),
        answer(Verdict::Approve, What::Right),
        // The second of anna's devices, which has just said YES.
        Step::Revoke { device: 1 },
        redeem(false),
        Step::Disable { account: 0 },
        issue(0, 0, 0),
        Step::Enable { account: 0 },
        Step::Look { challenge: 0, device: 0 },
    ];
    let folder = tempfile::tempdir().unwrap();
    let replies = Box::pin(agree(&steps, sqlite(folder.path()), folder.path())).await;
    for (reply, count) in [
        ("ok issued", 7),
        ("number_wrong 1 left", 2),
        ("ok approve approved", 3),
        ("challenge_unknown", 2),
        ("ok redeemed", 1),
        ("already_redeemed redeemed", 1),
        ("ok approve redeemed", 1),
        ("ok deny denied", 1),
        ("ok report reported", 1),
        ("challenge_settled expired", 1),
        ("ok cancelled", 1),
        ("redemption_refused", 4),
        ("user_disabled", 1),
    ] {
        assert_eq!(replies.get(reply), Some(&count), "{reply} in {replies:#?}");
    }
}
