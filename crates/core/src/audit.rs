//! The audit log's entries and the chain that holds them together.
//!
//! Every entry carries the hash of the one before it, so that an entry which was altered, removed or slipped in is found by
//! everybody who recomputes the chain. Evidence of a decision hangs in the chain by its hash.
//!
//! The chain has no key: who can rewrite the whole log can recompute all of it. Against that, and against a log whose end
//! was cut off, [`ChainSummary::head`] is noted somewhere else from time to time and compared.

use std::fmt;

mod kind;

pub use kind::AuditKind;
use serde::{Deserialize, Serialize};

use crate::encoding::sha256_base64url;
use crate::id::{AccountId, ChallengeId, ClientId, DeviceId};
use crate::json;
use crate::notice::Told;
use crate::time::Timestamp;

/// An entry before it has a place in the chain: what a flow hands to the store together with the change that it records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditDraft {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: AuditKind,
    /// To whom.
    pub account: Option<AccountId>,
    /// With which device.
    pub device: Option<DeviceId>,
    /// For which relying party.
    pub client: Option<ClientId>,
    /// About which challenge.
    pub challenge: Option<ChallengeId>,
    /// More, in a few words or a hash; never a secret.
    pub detail: Option<String>,
    /// What the account's owner reads of it beside the entry. It goes into the notice that is mailed, and into no entry.
    pub told: Told,
}

impl AuditDraft {
    /// A draft that says when and what.
    pub const fn new(at: Timestamp, kind: AuditKind) -> Self {
        Self { at, kind, account: None, device: None, client: None, challenge: None, detail: None, told: Told::NOTHING }
    }

    /// … to whom.
    #[must_use]
    pub const fn account(mut self, account: AccountId) -> Self {
        self.account = Some(account);
        self
    }

    /// … with which device.
    #[must_use]
    pub const fn device(mut self, device: DeviceId) -> Self {
        self.device = Some(device);
        self
    }

    /// … for which relying party.
    #[must_use]
    pub fn client(mut self, client: ClientId) -> Self {
        self.client = Some(client);
        self
    }

    /// … about which challenge.
    #[must_use]
    pub const fn challenge(mut self, challenge: ChallengeId) -> Self {
        self.challenge = Some(challenge);
        self
    }

    /// … and more.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// … and what its owner reads of it.
    #[must_use]
    pub fn told(mut self, told: Told) -> Self {
        self.told = told;
        self
    }
}

/// An entry in its place.
///
/// Its JSON is one flat object, as `nod audit export` writes one per line. Read a line with [`AuditEntry::from_line`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Line", into = "Line")]
pub struct AuditEntry {
    /// Its place: 1, 2, 3, …
    pub seq: u64,
    /// What it records.
    pub draft: AuditDraft,
    /// The hash of the entry before it; [`GENESIS`] for the first.
    pub previous: String,
    /// [`chain_hash`] of all that.
    pub hash: String,
}

/// What the first entry carries as the hash of the one before.
pub const GENESIS: &str = "genesis";

/// The hash of an entry: SHA-256 over its fields, each preceded by its length, so that no two entries share one input.
/// A field that is absent is `-`, which an empty one is not.
pub fn chain_hash(seq: u64, draft: &AuditDraft, previous: &str) -> String {
    let fields = [
        Some("nod-audit-1".to_owned()),
        Some(previous.to_owned()),
        Some(seq.to_string()),
        Some(draft.at.millis().to_string()),
        Some(draft.kind.as_str().to_owned()),
        draft.account.map(|account| account.to_string()),
        draft.device.map(|device| device.to_string()),
        draft.client.as_ref().map(ToString::to_string),
        draft.challenge.map(|challenge| challenge.to_string()),
        draft.detail.clone(),
    ];
    let mut input = String::new();
    for field in fields {
        let Some(field) = field else {
            input.push('-');
            continue;
        };
        input.push_str(&field.len().to_string());
        input.push(':');
        input.push_str(&field);
    }
    sha256_base64url(input.as_bytes())
}

impl AuditEntry {
    /// Puts a draft after the entry with that hash.
    pub fn append(seq: u64, previous: &str, draft: AuditDraft) -> Self {
        let hash = chain_hash(seq, &draft, previous);
        Self { seq, draft, previous: previous.to_owned(), hash }
    }

    /// Whether the entry's hash is that of its content.
    pub fn is_intact(&self) -> bool {
        chain_hash(self.seq, &self.draft, &self.previous) == self.hash
    }

    /// Whether `self` follows `earlier` in the chain.
    pub fn follows(&self, earlier: &Self) -> bool {
        earlier.anchor().check(self).is_ok()
    }

    /// The point in the chain that this entry is.
    pub fn anchor(&self) -> Anchor {
        Anchor { seq: self.seq, hash: self.hash.clone() }
    }

    /// The entry as one line of JSON, without the line feed.
    #[expect(clippy::expect_used, reason = "a struct of strings and numbers: nothing in it can fail to serialise")]
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).expect("plain structs serialise")
    }

    /// Reads [`AuditEntry::to_line`] back, strictly: `None` when a byte of a value was written differently, even where it
    /// would mean the same (`+01:00` for `Z`), so that no alteration passes as harmless.
    pub fn from_line(line: &str) -> Option<Self> {
        json::from_object(line.as_bytes())
    }
}

/// An entry's flat form.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    seq: u64,
    at: Timestamp,
    kind: AuditKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<AccountId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    device: Option<DeviceId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client: Option<ClientId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    challenge: Option<ChallengeId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    previous: String,
    hash: String,
}

impl From<Line> for AuditEntry {
    fn from(line: Line) -> Self {
        let Line { seq, at, kind, account, device, client, challenge, detail, previous, hash } = line;
        let told = Told::NOTHING;
        Self { seq, draft: AuditDraft { at, kind, account, device, client, challenge, detail, told }, previous, hash }
    }
}

impl From<AuditEntry> for Line {
    fn from(entry: AuditEntry) -> Self {
        let AuditEntry { seq, draft, previous, hash } = entry;
        let AuditDraft { at, kind, account, device, client, challenge, detail, told: _ } = draft;
        Self { seq, at, kind, account, device, client, challenge, detail, previous, hash }
    }
}

/// A point in the chain that is taken on trust, from which on entries are checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// The place of the entry.
    pub seq: u64,
    /// Its hash.
    pub hash: String,
}

impl Anchor {
    /// The point before the first entry: nothing is taken on trust.
    pub fn genesis() -> Self {
        Self { seq: 0, hash: GENESIS.to_owned() }
    }

    /// The point before `entry`, by its own word: where a log begins whose older part was deleted by retention. `None`
    /// when there is no such point.
    pub fn before(entry: &AuditEntry) -> Option<Self> {
        Some(Self { seq: entry.seq.checked_sub(1)?, hash: entry.previous.clone() })
    }

    fn check(&self, next: &AuditEntry) -> Result<(), ChainFault> {
        if self.seq.checked_add(1) != Some(next.seq) {
            Err(ChainFault::OutOfPlace)
        } else if self.hash != next.previous {
            Err(ChainFault::Unlinked)
        } else {
            Ok(())
        }
    }
}

/// A chain that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChainSummary {
    /// How many entries were checked.
    pub entries: u64,
    /// The last of them, or the anchor when there was none: what to note elsewhere.
    pub head: Anchor,
}

/// Where a chain breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("audit entry {seq}: {what}")]
pub struct ChainError {
    /// The number of the entry that does not hold, as it says itself.
    pub seq: u64,
    /// What is wrong with it.
    pub what: ChainFault,
}

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChainFault {
    /// Its hash is not that of its content.
    Altered,
    /// It is not the next in number: one is missing, twice there or moved.
    OutOfPlace,
    /// It names another entry before it than the one that is there.
    Unlinked,
    /// It is missing, and so is everything after it.
    CutOff,
    /// The record of the log's end names another entry.
    HeadAltered,
}

impl fmt::Display for ChainFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Altered => "its content was altered",
            Self::OutOfPlace => "the entry before it is missing, or it is not in its place",
            Self::Unlinked => "the entry before it was replaced",
            Self::CutOff => "the log was cut off before it",
            Self::HeadAltered => "it is the last one, and the record of the log's end names another",
        })
    }
}

/// Recomputes a chain from `anchor` on, which is [`Anchor::genesis`] for a whole log.
///
/// # Errors
/// [`ChainError`] for the first entry that does not hold.
pub fn verify_chain(anchor: Anchor, entries: impl IntoIterator<Item = AuditEntry>) -> Result<ChainSummary, ChainError> {
    let mut summary = ChainSummary { entries: 0, head: anchor };
    for entry in entries {
        let fault = |what| ChainError { seq: entry.seq, what };
        summary.head.check(&entry).map_err(fault)?;
        if !entry.is_intact() {
            return Err(fault(ChainFault::Altered));
        }
        summary.head = entry.anchor();
        summary.entries += 1;
    }
    Ok(summary)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain() -> Vec<AuditEntry> {
        let mut entries = Vec::<AuditEntry>::new();
        for seq in 1..=4 {
            let previous = entries.last().map_or(GENESIS, |entry| entry.hash.as_str());
            let draft =
                AuditDraft::new(Timestamp::from_millis(1_000 + i64::try_from(seq).unwrap()), AuditKind::SignedIn)
                    .account("01900000-0000-7000-8000-000000000001".parse().unwrap())
                    .device("01900000-0000-7000-8000-000000000002".parse().unwrap())
                    .client("webmail".parse().unwrap())
                    .challenge("01900000-0000-7000-8000-000000000003".parse().unwrap())
                    .detail("words");
            entries.push(AuditEntry::append(seq, previous, draft));
        }
        entries
    }

    fn fault(entries: Vec<AuditEntry>) -> Option<(u64, ChainFault)> {
        verify_chain(Anchor::genesis(), entries).err().map(|error| (error.seq, error.what))
    }

    #[test]
    fn an_altered_moved_or_missing_entry_breaks_the_chain() {
        let good = chain();
        let head = good[3].anchor();
        assert_eq!(verify_chain(Anchor::genesis(), good.clone()), Ok(ChainSummary { entries: 4, head: head.clone() }));
        let without =
            |index: usize| good.iter().enumerate().filter(move |(at, _)| *at != index).map(|(_, e)| e.clone());
        assert_eq!(fault(without(0).collect()), Some((2, ChainFault::OutOfPlace)));
        assert_eq!(fault(without(1).collect()), Some((3, ChainFault::OutOfPlace)));
        let mut swapped = good.clone();
        swapped.swap(1, 2);
        assert_eq!(fault(swapped), Some((3, ChainFault::OutOfPlace)));
        let mut twice = good.clone();
        twice.insert(1, good[0].clone());
        assert_eq!(fault(twice), Some((1, ChainFault::OutOfPlace)));
        // An entry that was rewritten together with its hash is betrayed by the next.
        let mut rewritten = good.clone();
        rewritten[1] = AuditEntry::append(2, &good[0].hash, good[1].draft.clone().detail("other words"));
        assert_eq!(fault(rewritten), Some((3, ChainFault::Unlinked)));
        // A log that was cut at its end holds; its head is another.
        assert_ne!(verify_chain(Anchor::genesis(), good[..3].to_vec()).unwrap().head, head);
    }

    #[test]
    fn a_kind_has_one_name() {
        for kind in AuditKind::ALL {
            assert_eq!(AuditKind::from_name(kind.as_str()), Some(*kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        assert_eq!(AuditKind::from_name("challenge"), None);
    }

    #[test]
    fn a_trimmed_log_is_checked_from_its_anchor() {
        let good = chain();
        let summary = verify_chain(good[1].anchor(), good[2..].to_vec()).unwrap();
        assert_eq!((summary.entries, summary.head), (2, good[3].anchor()));
        assert_eq!(Anchor::before(&good[2]), Some(good[1].anchor()));
        assert_eq!(Anchor::before(&good[0]), Some(Anchor::genesis()));
        let error = verify_chain(good[0].anchor(), good[2..].to_vec()).unwrap_err();
        assert_eq!(error, ChainError { seq: 3, what: ChainFault::OutOfPlace });
        let other = Anchor { seq: 2, hash: good[0].hash.clone() };
        assert_eq!(verify_chain(other, good[2..].to_vec()).unwrap_err().what, ChainFault::Unlinked);
        assert!(good[1].follows(&good[0]) && !good[2].follows(&good[0]));
        let last = AuditEntry { seq: u64::MAX, ..good[0].clone() };
        assert!(!good[1].follows(&last));
    }

    #[test]
    fn a_break_in_the_chain_says_where_and_what() {
        let error = ChainError { seq: 3, what: ChainFault::Altered };
        assert_eq!(error.to_string(), "audit entry 3: its content was altered");
        assert_eq!(ChainFault::CutOff.to_string(), "the log was cut off before it");
    }

    #[test]
    fn every_altered_field_of_a_line_is_found() {
        let good = chain();
        let line = good[1].to_line();
        assert_eq!(AuditEntry::from_line(&line), Some(good[1].clone()));
        let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&line).unwrap();
        assert_eq!(object.len(), 10);
        let mut alterations: Vec<String> = Vec::new();
        for (name, value) in &object {
            let mut without = object.clone();
            without.remove(name);
            alterations.push(serde_json::to_string(&without).unwrap());
            for other in [
                serde_json::json!(""),
                serde_json::json!(null),
                serde_json::json!(3),
                serde_json::json!("1970-01-01T00:00:01.003Z"),
                serde_json::json!("1970-01-01T00:00:01.0020001Z"),
                serde_json::json!("1970-01-01T01:00:01.002+01:00"),
                serde_json::json!("session.ended"),
                serde_json::json!("01900000-0000-7000-8000-000000000009"),
                serde_json::json!(GENESIS),
            ] {
                assert_ne!(&other, value);
                let mut altered = object.clone();
                altered.insert(name.clone(), other);
                alterations.push(serde_json::to_string(&altered).unwrap());
            }
        }
        alterations.push(line.replace('{', r#"{"detail":"words","#));
        alterations.push(line.replace('{', r#"{"more":1,"#));
        for text in alterations {
            let Some(entry) = AuditEntry::from_line(&text) else { continue };
            let entries = [good[0].clone(), entry, good[2].clone()];
            assert!(verify_chain(Anchor::genesis(), entries).is_err(), "{text}");
        }
    }
}
