//! The relying party takes its receipt, once.

use std::time::Duration;

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::challenge::{RedeemRefusal, State};
use nod_core::id::{ChallengeId, ClientId};
use nod_core::token::{ReceiptClaims, ReceiptDevice, evidence_hash, sign_receipt};
use nod_core::wire::ErrorCode;

use super::refusal::{Refusal, Result};
use crate::app::App;
use crate::store::{AccountState, ChallengeRecord, Fenced, Redeem};

/// How long a receipt may be shown around: it is for the relying party's own login, at once.
const RECEIPT_LIFETIME: Duration = Duration::from_mins(5);

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redeemed {
    /// `nod-receipt+jwt`.
    pub receipt: String,
    /// What it says.
    pub claims: ReceiptClaims,
}

/// Redeems an approved challenge: exactly once, by the relying party that asked, while account and device are active.
///
/// # Errors
/// `challenge_unknown`, `challenge_not_approved`, `already_redeemed`, `redemption_too_late`, `redemption_refused`, and the
/// store's.
pub async fn redeem(app: &App, client: &ClientId, id: ChallengeId) -> Result<Redeemed> {
    let now = app.now();
    let window = app.config.approval.redeem_within;
    let unknown = || Refusal::plain(ErrorCode::ChallengeUnknown);
    let record = app.store.challenge(id).await?.ok_or_else(unknown)?;
    record.challenge.clone().redeem(client, window, now).map_err(|refusal| refused(&refusal))?;
    // Everything that can fail is done before the one redemption is spent.
    let redeemed = receipt(app, &record, now).await?;
    let audit = AuditDraft::new(now, AuditKind::ChallengeRedeemed)
        .account(record.challenge.account)
        .client(client.clone())
        .challenge(id)
        .detail(redeemed.claims.evidence.clone());
    let redeem = Redeem { challenge: id, client: client.clone(), approved_after: now.minus(window), at: now, audit };
    match app.store.redeem(redeem).await? {
        Fenced::Won(_) => {
            app.metrics.challenge("redeemed");
            Ok(redeemed)
        }
        Fenced::Lost => Err(lost(app, client, id).await?),
    }
}

fn refused(refusal: &RedeemRefusal) -> Refusal {
    match refusal {
        RedeemRefusal::OtherClient => Refusal::plain(ErrorCode::ChallengeUnknown),
        RedeemRefusal::NotApproved(state) => Refusal::settled(ErrorCode::ChallengeNotApproved, *state),
        RedeemRefusal::AlreadyRedeemed => {
            Refusal::settled(ErrorCode::AlreadyRedeemed, nod_core::challenge::StateName::Redeemed)
        }
        RedeemRefusal::TooLate => {
            Refusal::settled(ErrorCode::RedemptionTooLate, nod_core::challenge::StateName::Approved)
        }
    }
}

/// Why the store did not accept a redemption that looked right a moment before.
async fn lost(app: &App, client: &ClientId, id: ChallengeId) -> Result<Refusal> {
    let Some(record) = app.store.challenge(id).await? else { return Ok(Refusal::plain(ErrorCode::ChallengeUnknown)) };
    let window = app.config.approval.redeem_within;
    Ok(match record.challenge.redeem(client, window, app.now()) {
        Err(refusal) => refused(&refusal),
        // Still approved: then it was the account or the device that changed (REQ 80).
        Ok(_) => Refusal::plain(ErrorCode::RedemptionRefused),
    })
}

async fn receipt(app: &App, record: &ChallengeRecord, now: nod_core::time::Timestamp) -> Result<Redeemed> {
    let inconsistent = |what: &str| Refusal::internal(format!("challenge {}: {what}", record.challenge.id));
    let (State::Approved(decision), Some(answer), Some(key)) =
        (&record.challenge.state, &record.answer_token, &record.answer_key)
    else {
        return Err(inconsistent("approved without an answer"));
    };
    let account = app.store.account(record.challenge.account).await?;
    let account = account.filter(|account| account.state == AccountState::Active);
    let account = account.ok_or_else(|| Refusal::plain(ErrorCode::RedemptionRefused))?;
    let claims = ReceiptClaims {
        iss: app.issuer().to_owned(),
        sub: account.id,
        username: account.username.to_string(),
        aud: record.challenge.client.clone(),
        jti: record.challenge.id,
        acr: record.challenge.level.acr().to_owned(),
        amr: record.challenge.level.amr().iter().map(|method| (*method).to_owned()).collect(),
        device: ReceiptDevice {
            id: decision.device,
            name: record.device_name.clone().unwrap_or_default(),
            jkt: key.thumbprint(),
        },
        auth_time: decision.at.seconds(),
        evidence: evidence_hash(&record.token, answer),
        iat: now.seconds(),
        exp: now.plus(RECEIPT_LIFETIME).seconds(),
    };
    let keys = app.keys.load();
    let signer = keys.signer(now).ok_or_else(|| inconsistent("the server has no signing key"))?;
    Ok(Redeemed { receipt: sign_receipt(&*signer, &claims), claims })
}
