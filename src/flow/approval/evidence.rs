//! The evidence of a decision, handed out.

use nod_core::evidence::{Evidence, EvidenceDevice, VERSION};
use nod_core::id::{ChallengeId, ClientId};
use nod_core::screen_lock::ScreenLockProof;
use nod_core::token::{ReceiptDevice, Signer, StatementClaims, evidence_hash, sign_statement};
use nod_core::wire::ErrorCode;

use crate::app::App;
use crate::flow::approval::challenge;
use crate::flow::refusal::{Refusal, Result};
use crate::store::ChallengeRecord;

/// The evidence of a decided challenge, for an administrator.
///
/// # Errors
/// `challenge_unknown`, `challenge_unanswered`, and the store's.
pub async fn find(app: &App, id: ChallengeId) -> Result<Evidence> {
    let record = app.store.challenge(id).await?.ok_or_else(|| Refusal::plain(ErrorCode::ChallengeUnknown))?;
    evidence(app, record).await
}

/// The evidence of a decided challenge, for the relying party that asked.
///
/// # Errors
/// See [`find`].
pub async fn find_owned(app: &App, client: &ClientId, id: ChallengeId) -> Result<Evidence> {
    evidence(app, challenge::owned(app, client, id).await?).await
}

async fn evidence(app: &App, record: ChallengeRecord) -> Result<Evidence> {
    let now = app.now();
    let inconsistent = |what: &str| Refusal::internal(format!("challenge {}: {what}", record.challenge.id));
    let challenge = record.challenge.clone().at(now);
    let state = challenge.state.name();
    let decision = challenge.state.decision().ok_or_else(|| Refusal::settled(ErrorCode::ChallengeUnanswered, state))?;
    let (Some(answer), Some(key)) = (record.answer_token.clone(), record.answer_key.clone()) else {
        return Err(inconsistent("decided without an answer"));
    };
    let name = record.device_name.clone().unwrap_or_default();
    let hash = evidence_hash(&record.token, &answer);
    let screen_lock = app.store.screen_lock_proof(challenge.id, &hash).await?;
    let claims = StatementClaims {
        iss: app.issuer().to_owned(),
        jti: challenge.id,
        evidence: hash,
        screen_lock: screen_lock.as_ref().map(ScreenLockProof::hash),
        device: ReceiptDevice { id: decision.device, name: name.clone(), jkt: key.thumbprint() },
        state,
        decided_at: decision.at,
        iat: now.seconds(),
    };
    let keys = app.keys.load();
    let signer = keys.signer(now).ok_or_else(|| inconsistent("the server has no signing key"))?;
    Ok(Evidence {
        version: VERSION,
        statement: Some(sign_statement(&*signer as &dyn Signer, &claims)),
        audit: app.store.decision_entry(challenge.id).await?,
        challenge: record.token.clone(),
        answer,
        device: EvidenceDevice {
            id: decision.device,
            name: name.parse().map_err(|_| inconsistent("the device has no name"))?,
            key: key.to_jwk(),
        },
        state,
        decided_at: decision.at,
        receipt: None,
        screen_lock,
    })
}
