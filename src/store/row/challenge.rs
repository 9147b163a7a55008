//! Challenges: from columns to a [`State`].

use nod_core::challenge::{CancelReason, Challenge, Decision, DenyReason, Progress, State, StateName};
use nod_core::policy::Level;

use super::super::statements::columns;
use super::{Place, time};
use crate::store::{ChallengeRecord, Ended, KnownBrowser, StoreError, StoreResult};

columns! {
    /// A row of `challenges`.
    #[derive(Clone, Default)]
    pub(in super::super) struct ChallengeRow {
        id: String,
        account_id: String,
        client_id: String,
        level: String,
        issued_at: i64,
        expires_at: i64,
        token: String,
        shown: String,
        browser: Option<String>,
        network: Option<String>,
        state: String,
        version: i64,
        wrong_numbers: i64,
        last_wrong_answer: Option<String>,
        delivered_at: Option<i64>,
        opened_at: Option<i64>,
        ticket_taken_at: Option<i64>,
        device_id: Option<String>,
        decided_at: Option<i64>,
        deny_reason: Option<String>,
        answer_token: Option<String>,
        answer_key: Option<String>,
        cancelled_at: Option<i64>,
        cancel_reason: Option<String>,
        redeemed_at: Option<i64>,
        attention: String,
        spent: Option<String>,
        withheld: i64,
        device_name: Option<String>,
    }
}

/// The name of a reason for a denial, as it is stored.
pub(in super::super) const fn deny_reason(reason: DenyReason) -> &'static str {
    match reason {
        DenyReason::Refused => "refused",
        DenyReason::WrongNumbers => "wrong_numbers",
    }
}

/// The name of a reason for a cancellation, as it is stored.
pub(in super::super) const fn cancel_reason(reason: CancelReason) -> &'static str {
    match reason {
        CancelReason::Withdrawn => "withdrawn",
        CancelReason::Replaced => "replaced",
        CancelReason::AccountChanged => "account_changed",
        CancelReason::Reported => "reported",
    }
}

fn spent_for(name: &str) -> Option<CancelReason> {
    let all = [CancelReason::Withdrawn, CancelReason::Replaced, CancelReason::AccountChanged, CancelReason::Reported];
    all.into_iter().find(|reason| cancel_reason(*reason) == name)
}

impl ChallengeRow {
    fn progress(&self) -> Progress {
        match (self.delivered_at, self.opened_at) {
            (_, Some(_)) => Progress::Opened,
            (Some(_), None) => Progress::Delivered,
            (None, None) => Progress::Sent,
        }
    }

    fn decision(&self, place: &Place<'_>) -> StoreResult<Option<Decision>> {
        let complete = self.answer_token.is_some() && self.answer_key.is_some();
        match (&self.device_id, self.decided_at) {
            (Some(device), Some(at)) if complete => {
                Ok(Some(Decision { device: place.parse("device_id", device)?, at: time(at) }))
            }
            (None, None) if self.answer_token.is_none() && self.answer_key.is_none() => Ok(None),
            _ => Err(place.inconsistent("the decision is not complete")),
        }
    }

    /// The only way from columns to a state.
    fn state(&self, place: &Place<'_>) -> StoreResult<State> {
        let name = place.known("state", StateName::from_name(&self.state))?;
        let denied = match self.deny_reason.as_deref() {
            None => None,
            Some("refused") => Some(DenyReason::Refused),
            Some("wrong_numbers") => Some(DenyReason::WrongNumbers),
            Some(_) => return Err(place.inconsistent("deny_reason has a value that is not known")),
        };
        let cancelled = match (self.cancelled_at, self.cancel_reason.as_deref()) {
            (None, None) => None,
            (Some(at), Some("withdrawn")) => Some((time(at), CancelReason::Withdrawn)),
            (Some(at), Some("replaced")) => Some((time(at), CancelReason::Replaced)),
            (Some(at), Some("account_changed")) => Some((time(at), CancelReason::AccountChanged)),
            (Some(at), Some("reported")) => Some((time(at), CancelReason::Reported)),
            _ => return Err(place.inconsistent("the cancellation is not complete")),
        };
        let state = match (name, self.decision(place)?, denied, cancelled, self.redeemed_at.map(time)) {
            (StateName::Pending, None, None, None, None) => State::Pending {
                wrong_numbers: u8::try_from(self.wrong_numbers)
                    .map_err(|_| place.inconsistent("wrong_numbers is out of range"))?,
                progress: self.progress(),
            },
            (StateName::Approved, Some(decision), None, None, None) => State::Approved(decision),
            (StateName::Denied, Some(decision), Some(reason), None, None) => State::Denied { decision, reason },
            (StateName::Reported, Some(decision), None, None, None) => State::Reported(decision),
            (StateName::Expired, None, None, None, None) => State::Expired { at: time(self.expires_at) },
            (StateName::Cancelled, None, None, Some((at, reason)), None) => State::Cancelled { at, reason },
            (StateName::Redeemed, Some(decision), None, None, Some(at)) => State::Redeemed { decision, at },
            (name, ..) => {
                return Err(place.inconsistent(format!("state {:?} and its columns do not fit", name.as_str())));
            }
        };
        Ok(state)
    }
}

impl TryFrom<ChallengeRow> for ChallengeRecord {
    type Error = StoreError;

    fn try_from(row: ChallengeRow) -> StoreResult<Self> {
        let place = Place { table: "challenges", id: &row.id };
        let state = row.state(&place)?;
        let progress = row.progress();
        let quiet = match row.attention.as_str() {
            "loud" => false,
            "quiet" => true,
            _ => return Err(place.inconsistent("attention has a value that is not known")),
        };
        let browser = match (row.browser, row.network) {
            (Some(browser), Some(network)) => Some(KnownBrowser { browser, network }),
            (None, None) => None,
            _ => return Err(place.inconsistent("browser and network do not fit")),
        };
        Ok(Self {
            challenge: Challenge {
                id: place.parse("id", &row.id)?,
                account: place.parse("account_id", &row.account_id)?,
                client: place.parse("client_id", &row.client_id)?,
                level: place.known("level", Level::from_name(&row.level))?,
                issued_at: time(row.issued_at),
                expires_at: time(row.expires_at),
                state,
            },
            progress,
            quiet,
            withheld: row.withheld != 0,
            spent: row.spent.as_deref().map(|name| place.known("spent", spent_for(name))).transpose()?,
            version: place.count("version", row.version)?,
            ticket_taken: row.ticket_taken_at.is_some(),
            answer_key: row.answer_key.as_deref().map(|key| place.key("answer_key", key)).transpose()?,
            browser,
            token: row.token,
            shown: row.shown,
            device_name: row.device_name,
            answer_token: row.answer_token,
            last_wrong_answer: row.last_wrong_answer,
        })
    }
}

columns! {
    /// What is given back of a challenge that ended without an answer.
    pub(in super::super) struct EndedRow {
        id: String,
        account_id: String,
        state: String,
        version: i64,
    }
}

impl TryFrom<EndedRow> for Ended {
    type Error = StoreError;

    fn try_from(row: EndedRow) -> StoreResult<Self> {
        let place = Place { table: "challenges", id: &row.id };
        Ok(Self {
            challenge: place.parse("id", &row.id)?,
            account: place.parse("account_id", &row.account_id)?,
            state: place.known("state", StateName::from_name(&row.state))?,
            version: place.count("version", row.version)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use nod_core::device::PublicKey;
    use nod_core::id::{AccountId, ChallengeId, ClientId, DeviceId};
    use nod_core::random::Random;
    use nod_core::time::Timestamp;
    use proptest::prelude::*;

    use super::super::key_text;
    use super::*;

    /// The columns of a record, as the statements write them.
    fn columns(record: &ChallengeRecord) -> ChallengeRow {
        let challenge = &record.challenge;
        let decision = challenge.state.decision();
        let (cancelled_at, cancelled) = match challenge.state {
            State::Cancelled { at, reason } => (Some(at.millis()), Some(cancel_reason(reason).to_owned())),
            _ => (None, None),
        };
        ChallengeRow {
            id: challenge.id.to_string(),
            account_id: challenge.account.to_string(),
            client_id: challenge.client.to_string(),
            level: challenge.level.name().to_owned(),
            issued_at: challenge.issued_at.millis(),
            expires_at: challenge.expires_at.millis(),
            token: record.token.clone(),
            shown: record.shown.clone(),
            browser: record.browser.as_ref().map(|known| known.browser.clone()),
            network: record.browser.as_ref().map(|known| known.network.clone()),
            state: challenge.state.name().as_str().to_owned(),
            version: record.version.into(),
            wrong_numbers: match challenge.state {
                State::Pending { wrong_numbers, .. } => wrong_numbers.into(),
                _ => 1,
            },
            last_wrong_answer: record.last_wrong_answer.clone(),
            delivered_at: (record.progress >= Progress::Delivered).then_some(5),
            opened_at: (record.progress >= Progress::Opened).then_some(6),
            ticket_taken_at: record.ticket_taken.then_some(7),
            device_id: decision.map(|decision| decision.device.to_string()),
            device_name: record.device_name.clone(),
            decided_at: decision.map(|decision| decision.at.millis()),
            deny_reason: match challenge.state {
                State::Denied { reason, .. } => Some(deny_reason(reason).to_owned()),
                _ => None,
            },
            answer_token: record.answer_token.clone(),
            answer_key: record.answer_key.as_ref().map(key_text),
            cancelled_at,
            cancel_reason: cancelled,
            redeemed_at: match challenge.state {
                State::Redeemed { at, .. } => Some(at.millis()),
                _ => None,
            },
            attention: if record.quiet { "quiet" } else { "loud" }.to_owned(),
            spent: record.spent.map(|reason| cancel_reason(reason).to_owned()),
            withheld: record.withheld.into(),
        }
    }

    /// Random bytes that are all the same.
    #[derive(Debug, Clone, Copy)]
    struct Same(u8);

    impl Random for Same {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    fn seeds() -> impl Strategy<Value = (Timestamp, Same)> {
        (any::<u32>(), any::<u8>()).prop_map(|(millis, byte)| (Timestamp::from_millis(millis.into()), Same(byte)))
    }

    fn times() -> impl Strategy<Value = Timestamp> {
        any::<i64>().prop_map(Timestamp::from_millis)
    }

    fn progress() -> impl Strategy<Value = Progress> {
        prop_oneof![Just(Progress::Sent), Just(Progress::Delivered), Just(Progress::Opened)]
    }

    fn states(expires_at: Timestamp, progress: Progress) -> impl Strategy<Value = State> {
        let decisions =
            || (seeds(), times()).prop_map(|((when, same), at)| Decision { device: DeviceId::new(when, &same), at });
        let denials = prop_oneof![Just(DenyReason::Refused), Just(DenyReason::WrongNumbers)];
        let reasons = prop_oneof![
            Just(CancelReason::Withdrawn),
            Just(CancelReason::Replaced),
            Just(CancelReason::AccountChanged),
            Just(CancelReason::Reported)
        ];
        prop_oneof![
            any::<u8>().prop_map(move |wrong_numbers| State::Pending { wrong_numbers, progress }),
            decisions().prop_map(State::Approved),
            (decisions(), denials).prop_map(|(decision, reason)| State::Denied { decision, reason }),
            decisions().prop_map(State::Reported),
            Just(State::Expired { at: expires_at }),
            (times(), reasons).prop_map(|(at, reason)| State::Cancelled { at, reason }),
            (decisions(), times()).prop_map(|(decision, at)| State::Redeemed { decision, at }),
        ]
    }

    prop_compose! {
        fn records()(expires_at in times(), progress in progress())(
            state in states(expires_at, progress),
            ids in (seeds(), seeds()),
            expires_at in Just(expires_at),
            progress in Just(progress),
            issued_at in times(),
            level in prop_oneof![Just(Level::Tap), Just(Level::Number), Just(Level::Strict)],
            client in "[A-Za-z0-9][A-Za-z0-9._-]{0,63}",
            texts in proptest::array::uniform4(".{0,40}"),
            point in proptest::array::uniform32(any::<u8>()),
            flags in (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()),
            version in any::<u32>(),
        ) -> ChallengeRecord {
            let [token, shown, browser, answer] = texts;
            let decided = state.decision().is_some();
            ChallengeRecord {
                challenge: Challenge {
                    id: ChallengeId::new(ids.0.0, &ids.0.1),
                    account: AccountId::new(ids.1.0, &ids.1.1),
                    client: client.parse::<ClientId>().unwrap(),
                    level,
                    issued_at,
                    expires_at,
                    state,
                },
                token,
                shown,
                progress,
                version,
                ticket_taken: flags.0,
                quiet: flags.3,
                withheld: flags.0,
                spent: flags.1.then_some(CancelReason::Withdrawn),
                device_name: decided.then(|| "Phone".to_owned()),
                answer_token: decided.then_some(answer),
                answer_key: decided.then(|| PublicKey::p256(&point, &point)),
                last_wrong_answer: flags.1.then(|| "hash".to_owned()),
                browser: flags.2.then(|| KnownBrowser { browser, network: "192.0.2.0/24".to_owned() }),
            }
        }
    }

    fn flip<T>(column: &mut Option<T>, value: T) {
        *column = if column.is_some() { None } else { Some(value) };
    }

    proptest! {
        #[test]
        fn every_record_is_read_as_it_was_written(record in records()) {
            let read = ChallengeRecord::try_from(columns(&record)).unwrap();
            prop_assert_eq!(format!("{read:?}"), format!("{record:?}"));
        }

        #[test]
        fn a_column_too_many_or_too_few_is_inconsistent(record in records(), column in 0..10) {
            let mut row = columns(&record);
            match column {
                0 => flip(&mut row.device_id, row.id.clone()),
                1 => flip(&mut row.decided_at, 1),
                2 => flip(&mut row.answer_token, String::new()),
                3 => flip(&mut row.answer_key, key_text(&PublicKey::p256(&[1; 32], &[2; 32]))),
                4 => flip(&mut row.deny_reason, "refused".to_owned()),
                5 => flip(&mut row.cancelled_at, 1),
                6 => flip(&mut row.cancel_reason, "withdrawn".to_owned()),
                7 => flip(&mut row.redeemed_at, 1),
                8 => flip(&mut row.browser, String::new()),
                _ => flip(&mut row.network, String::new()),
            }
            let error = ChallengeRecord::try_from(row).unwrap_err();
            let named = record.challenge.id.to_string();
            let says_so = matches!(error, StoreError::Inconsistent { table: "challenges", ref id, .. } if *id == named);
            prop_assert!(says_so, "{:?}", error);
        }

        #[test]
        fn a_state_with_another_states_columns_is_inconsistent(record in records(), other in 0..7_usize) {
            let name = StateName::ALL[other];
            let same_columns = |name| match name {
                StateName::Pending | StateName::Expired => 0,
                StateName::Approved | StateName::Reported => 1,
                StateName::Denied => 2,
                StateName::Cancelled => 3,
                StateName::Redeemed => 4,
            };
            let mut row = columns(&record);
            name.as_str().clone_into(&mut row.state);
            let fits = same_columns(name) == same_columns(record.challenge.state.name());
            prop_assert_eq!(ChallengeRecord::try_from(row).is_ok(), fits);
        }

        #[test]
        fn no_text_in_a_column_is_taken_for_something(record in records(), text in ".{0,20}", column in 0..7) {
            let mut row = columns(&record);
            match column {
                0 => row.id = text,
                1 => row.account_id = text,
                2 => row.level = format!("{text} "),
                3 => row.state = format!("{text} "),
                4 => row.deny_reason = Some(format!("{text} ")),
                5 => row.attention = format!("{text} "),
                _ => row.answer_key = Some(text),
            }
            prop_assert!(ChallengeRecord::try_from(row).is_err());
        }
    }
}
