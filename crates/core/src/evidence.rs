//! The portable evidence of one decision: a file that anyone with the server's public keys can verify offline.
//!
//! What each part proves:
//!
//! | part | signed by | proves |
//! |---|---|---|
//! | challenge | server | what was asked, of whom, by whom, from where, at which level |
//! | answer | device | what was answered, to exactly that challenge, with that key |
//! | statement, receipt | server | whose key that was, what was accepted and when |
//! | audit | nobody; it hangs in the chain | that the log has the decision, once the chain is verified too |
//!
//! Without a statement or a receipt, the device's name and key and the time are the file's own word: [`Facts::vouched`]
//! says which it is. A wrong number is not in the evidence either (it would have to show the right one): that a YES was
//! refused for it is the server's word.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Transferred, Verdict};
use crate::audit::{Anchor, AuditEntry, AuditKind};
use crate::challenge::{DenyReason, StateName};
use crate::device::{DisplayName, Jwk, PublicKey};
use crate::encoding::array_from_base64url;
use crate::factor::passkey::PasskeyFault;
use crate::id::{AccountId, ChallengeId, DeviceId};
use crate::json;
use crate::policy::Level;
use crate::screen_lock::ScreenLockProof;
use crate::text;
use crate::time::Timestamp;
use crate::token::{
    Context, Jwks, ReceiptDevice, RelyingPartyInfo, TokenError, evidence_hash, verify_recorded_answer,
    verify_recorded_challenge, verify_recorded_receipt, verify_statement,
};

/// The version of the file format.
pub const VERSION: u8 = 1;

/// The evidence of one decision, as a file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// [`VERSION`].
    pub version: u8,
    /// `nod-challenge+jwt`.
    pub challenge: String,
    /// `nod-answer+jwt`: the answer that won.
    pub answer: String,
    /// Who answered.
    pub device: EvidenceDevice,
    /// What came of it: `approved`, `denied`, `reported` or `redeemed`.
    pub state: StateName,
    /// When the answer was accepted, by the server's clock.
    pub decided_at: Timestamp,
    /// `nod-evidence+jwt`: what the server states about all of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    /// `nod-receipt+jwt`: what the relying party got for an approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
    /// What the phone's screen lock signed of the answer, where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen_lock: Option<ScreenLockProof>,
    /// The decision's entry in the audit log; its detail has the evidence's hash as a word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<AuditEntry>,
}

/// The device of a piece of evidence, with the key that it had when it answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceDevice {
    /// Its id.
    pub id: DeviceId,
    /// Its name.
    #[serde(deserialize_with = "DisplayName::read_accepted_before")]
    pub name: DisplayName,
    /// Its key.
    pub key: Jwk,
}

/// What a verified piece of evidence says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// The server's issuer URL.
    pub issuer: String,
    /// The challenge.
    pub challenge: ChallengeId,
    /// Who was asked.
    pub account: AccountId,
    /// … under which user name.
    pub username: String,
    /// Who asked.
    pub relying_party: RelyingPartyInfo,
    /// What was asked; a sign-in when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// From where.
    pub context: Context,
    /// What the answer had to prove.
    pub level: Level,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// Who answered.
    pub device: ReceiptDevice,
    /// What the device signed.
    pub verdict: Verdict,
    /// When, by the device's clock.
    pub signed_at: Timestamp,
    /// [`ScreenLockProof::hash`], where the phone verified its user (PIN or biometric) for that answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screen_lock: Option<String>,
    /// What came of it.
    pub state: StateName,
    /// Why it was denied, when it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<DenyReason>,
    /// When the answer was accepted, by the server's clock.
    pub decided_at: Timestamp,
    /// [`evidence_hash`]: the name under which the audit log and a receipt know it.
    pub hash: String,
    /// Whose word the device, the state and the time are.
    pub vouched: Vouched,
    /// The place in the audit log, which proves nothing until the chain is verified up to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audit: Option<Anchor>,
}

/// Whose word the device, the state and the time of a decision are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Vouched {
    /// The server signed a statement that says all of it.
    Statement,
    /// The server signed a receipt: the device, the approval and the time in seconds.
    Receipt,
    /// The file's own: compare the key's thumbprint with what is known of the device.
    Nothing,
}

/// Why a piece of evidence is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EvidenceError {
    /// Not a file of this format.
    #[error("not an evidence file")]
    Form,
    /// A later version of the format.
    #[error("evidence of a version that this program does not know")]
    Version,
    /// The challenge token.
    #[error("the challenge: {0}")]
    Challenge(TokenError),
    /// The device's key cannot be used.
    #[error("the device's key is not one that can be used")]
    Key,
    /// The answer token.
    #[error("the answer: {0}")]
    Answer(TokenError),
    /// What the screen lock signed.
    #[error("the screen lock: {0}")]
    ScreenLock(PasskeyFault),
    /// The state is no decision, or not one to which that answer leads.
    #[error("the answer does not lead to that state")]
    State,
    /// The time of the decision is outside of the challenge's life.
    #[error("the time of the decision is outside of the challenge's life")]
    Time,
    /// The statement token.
    #[error("the server's statement: {0}")]
    Statement(TokenError),
    /// The statement is about something else.
    #[error("the server's statement says something else")]
    StatementDisagrees,
    /// The receipt token.
    #[error("the receipt: {0}")]
    Receipt(TokenError),
    /// The receipt is for something else.
    #[error("the receipt says something else")]
    ReceiptDisagrees,
    /// The audit entry is altered, or about something else.
    #[error("the audit entry says something else")]
    AuditDisagrees,
}

impl Evidence {
    /// Reads an evidence file, strictly.
    ///
    /// # Errors
    /// [`EvidenceError::Form`].
    pub fn from_json(text: &str) -> Result<Self, EvidenceError> {
        json::from_object(text.as_bytes()).ok_or(EvidenceError::Form)
    }
}

impl fmt::Debug for Evidence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Evidence({}, {:?}, {})", self.state.as_str(), self.device.id, self.decided_at)
    }
}

/// Verifies a piece of evidence with the server's public `keys`; of any issuer, when none is given.
///
/// # Errors
/// See [`EvidenceError`]: the first part that does not hold.
pub fn verify(evidence: &Evidence, keys: &Jwks, issuer: Option<&str>) -> Result<Facts, EvidenceError> {
    if evidence.version != VERSION {
        return Err(EvidenceError::Version);
    }
    let challenge = verify_recorded_challenge(&evidence.challenge, keys, issuer).map_err(EvidenceError::Challenge)?;
    let key = PublicKey::from_jwk(&evidence.device.key).map_err(|_| EvidenceError::Key)?;
    let answer = verify_recorded_answer(&evidence.answer, evidence.device.id, &key, &challenge, &evidence.challenge)
        .map_err(EvidenceError::Answer)?;
    if let Some(proof) = &evidence.screen_lock {
        proof.verify(&evidence.answer).map_err(EvidenceError::ScreenLock)?;
    }
    let reason = check_state(evidence.state, &answer, challenge.level)?;
    if evidence.decided_at < Timestamp::from_seconds(challenge.iat) || evidence.decided_at.seconds() > challenge.exp {
        return Err(EvidenceError::Time);
    }
    let facts = Facts {
        issuer: challenge.iss,
        challenge: challenge.jti,
        account: challenge.sub,
        username: challenge.username,
        relying_party: challenge.rp,
        action: challenge.action,
        context: challenge.context,
        level: challenge.level,
        asked_at: Timestamp::from_seconds(challenge.iat),
        device: ReceiptDevice { id: evidence.device.id, name: evidence.device.name.to_string(), jkt: key.thumbprint() },
        verdict: answer.verdict(),
        signed_at: answer.signed_at(),
        screen_lock: evidence.screen_lock.as_ref().map(ScreenLockProof::hash),
        state: evidence.state,
        reason,
        decided_at: evidence.decided_at,
        hash: evidence_hash(&evidence.challenge, &evidence.answer),
        vouched: Vouched::Nothing,
        audit: evidence.audit.as_ref().map(AuditEntry::anchor),
    };
    check_audit(evidence.audit.as_ref(), &facts)?;
    let by_receipt = check_receipt(evidence.receipt.as_deref(), keys, &facts)?;
    let by_statement = check_statement(evidence.statement.as_deref(), keys, &facts)?;
    let vouched = match (by_statement, by_receipt) {
        (true, _) => Vouched::Statement,
        (false, true) => Vouched::Receipt,
        (false, false) => Vouched::Nothing,
    };
    Ok(Facts { vouched, ..facts })
}

/// Whether the answer can have led to the state, and if that is a denial, why.
fn check_state(state: StateName, answer: &Answer, level: Level) -> Result<Option<DenyReason>, EvidenceError> {
    match (state, answer.verdict()) {
        (StateName::Approved | StateName::Redeemed, Verdict::Approve) if can_be_right(level, answer.secret()) => {
            Ok(None)
        }
        (StateName::Reported, Verdict::Report) => Ok(None),
        (StateName::Denied, Verdict::Deny) => Ok(Some(DenyReason::Refused)),
        (StateName::Denied, Verdict::Approve) if level > Level::Tap && answer.secret().is_some() => {
            Ok(Some(DenyReason::WrongNumbers))
        }
        _ => Err(EvidenceError::State),
    }
}

/// Whether what was transferred has the form of what the level shows.
fn can_be_right(level: Level, given: Option<&Transferred>) -> bool {
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    match (level, given) {
        (Level::Tap, _) => true,
        (Level::Number, Some(Transferred::Typed(typed))) => digits(typed, 2),
        (Level::Strict, Some(Transferred::Typed(typed))) => digits(typed, 6),
        (Level::Strict, Some(Transferred::Scanned(scanned))) => array_from_base64url::<16>(scanned).is_some(),
        (Level::Number, Some(Transferred::Scanned(_))) | (Level::Number | Level::Strict, None) => false,
    }
}

fn check_statement(token: Option<&str>, keys: &Jwks, facts: &Facts) -> Result<bool, EvidenceError> {
    let Some(token) = token else { return Ok(false) };
    let claims = verify_statement(token, keys, &facts.issuer).map_err(EvidenceError::Statement)?;
    let agrees = claims.jti == facts.challenge
        && claims.evidence == facts.hash
        && claims.device == facts.device
        && claims.screen_lock == facts.screen_lock
        && claims.state == facts.state
        && claims.decided_at == facts.decided_at;
    if agrees { Ok(true) } else { Err(EvidenceError::StatementDisagrees) }
}

fn check_receipt(token: Option<&str>, keys: &Jwks, facts: &Facts) -> Result<bool, EvidenceError> {
    let Some(token) = token else { return Ok(false) };
    let claims =
        verify_recorded_receipt(token, keys, &facts.issuer, &facts.relying_party.id).map_err(EvidenceError::Receipt)?;
    // A receipt is given when an approval is redeemed, so its evidence is that of a redeemed one.
    let agrees = facts.state == StateName::Redeemed
        && claims.sub == facts.account
        && claims.username == facts.username
        && claims.jti == facts.challenge
        && claims.acr == facts.level.acr()
        && claims.amr == facts.level.amr_with(facts.screen_lock.is_some())
        && claims.device == facts.device
        && claims.auth_time == facts.decided_at.seconds()
        && claims.evidence == facts.hash
        && claims.iat >= claims.auth_time;
    if agrees { Ok(true) } else { Err(EvidenceError::ReceiptDisagrees) }
}

fn check_audit(entry: Option<&AuditEntry>, facts: &Facts) -> Result<(), EvidenceError> {
    let Some(entry) = entry else { return Ok(()) };
    let kind = match facts.state {
        StateName::Approved | StateName::Redeemed => AuditKind::ChallengeApproved,
        StateName::Denied => AuditKind::ChallengeDenied,
        _ => AuditKind::ChallengeReported,
    };
    let draft = &entry.draft;
    let agrees = entry.is_intact()
        && draft.kind == kind
        && draft.at == facts.decided_at
        && draft.account.is_none_or(|account| account == facts.account)
        && draft.device.is_none_or(|device| device == facts.device.id)
        && draft.client.as_ref().is_none_or(|client| *client == facts.relying_party.id)
        && draft.challenge == Some(facts.challenge)
        && draft.detail.as_deref().is_some_and(|detail| detail.split(' ').any(|word| word == facts.hash));
    if agrees { Ok(()) } else { Err(EvidenceError::AuditDisagrees) }
}

impl fmt::Display for Facts {
    /// What `nod verify` prints. Whatever could move the cursor or hide is printed as an escape.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = match self.reason {
            Some(DenyReason::Refused) => "denied: NO",
            Some(DenyReason::WrongNumbers) => "denied: YES with a wrong number, by the server's word",
            None => self.state.as_str(),
        };
        let vouched = match self.vouched {
            Vouched::Statement => "the server's signed statement",
            Vouched::Receipt => "the receipt that the server signed",
            Vouched::Nothing => "NOT vouched for by the server: compare the key yourself",
        };
        let unknown = || "not said".to_owned();
        let lines = [
            ("outcome", outcome.to_owned()),
            ("decided at", self.decided_at.to_string()),
            ("account", format!("{} ({})", self.username, self.account)),
            ("asked by", format!("{} ({})", self.relying_party.name, self.relying_party.id)),
            ("for", self.action.clone().unwrap_or_else(|| "a sign-in".to_owned())),
            ("from", self.context.ip.clone().unwrap_or_else(unknown)),
            ("place", self.context.place.clone().unwrap_or_else(unknown)),
            ("browser", self.context.browser.clone().unwrap_or_else(unknown)),
            ("origin", self.context.origin.clone().unwrap_or_else(unknown)),
            ("level", self.level.name().to_owned()),
            ("asked at", self.asked_at.to_string()),
            ("device", format!("{} ({})", self.device.name, self.device.id)),
            ("its key", self.device.jkt.clone()),
            ("signed", format!("{} at {} by its clock", self.verdict.name(), self.signed_at)),
            (
                "screen lock",
                if self.screen_lock.is_some() { "the phone verified its user" } else { "not asked" }.to_owned(),
            ),
            ("device and time by", vouched.to_owned()),
            ("challenge", self.challenge.to_string()),
            ("server", self.issuer.clone()),
            ("evidence", self.hash.clone()),
            ("audit entry", self.audit.as_ref().map_or_else(|| "not included".to_owned(), |at| at.seq.to_string())),
        ];
        for (name, value) in lines {
            writeln!(formatter, "{name:<19}{}", text::escaped(&value))?;
        }
        Ok(())
    }
}

/// What the server states about a decision, from its facts: sign it with [`crate::token::sign_statement`].
pub fn statement(facts: &Facts, now: Timestamp) -> crate::token::StatementClaims {
    crate::token::StatementClaims {
        iss: facts.issuer.clone(),
        jti: facts.challenge,
        evidence: facts.hash.clone(),
        device: facts.device.clone(),
        state: facts.state,
        decided_at: facts.decided_at,
        screen_lock: facts.screen_lock.clone(),
        iat: now.seconds(),
    }
}
