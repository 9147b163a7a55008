//! The relying party takes its receipt, once.

use nod_core::audit::{AuditDraft, AuditKind};
use nod_core::challenge::{RedeemRefusal, State};
use nod_core::id::{ChallengeId, ClientId};
use nod_core::time::Timestamp;
use nod_core::token::{
    RECEIPT_LIFETIME, ReceiptClaims, ReceiptDevice, evidence_hash, sign_receipt, verify_recorded_receipt,
};
use nod_core::wire::ErrorCode;

use crate::app::App;
use crate::flow::refusal::{Refusal, Result};
use crate::store::{ChallengeRecord, Fenced, KeptReceipt, OpenedSession, Redeem, RepeatedRedemption};
use crate::vault::Purpose;
use nod_core::account::AccountState;

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
/// `key_hash`: SHA-256 of the caller's `Idempotency-Key`, base64url. For a short while, the same caller gets the same receipt
/// again with the same key: its answer may have been lost. Account and device are checked again then.
///
/// # Errors
/// `challenge_unknown`, `challenge_not_approved`, `already_redeemed`, `redemption_too_late`, `redemption_refused`, and the
/// store's.
pub async fn redeem(app: &App, client: &ClientId, id: ChallengeId, key_hash: Option<&str>) -> Result<Redeemed> {
    let refusal = match once(app, client, id, key_hash, None).await {
        Err(refusal) if refusal.code == ErrorCode::AlreadyRedeemed => refusal,
        outcome => return outcome,
    };
    match key_hash {
        Some(key_hash) => again(app, client, id, key_hash).await?.ok_or(refusal),
        None => Err(refusal),
    }
}

/// Redeems an approved challenge and opens the session in the same transaction.
///
/// # Errors
/// Those of [`redeem`].
pub(in crate::flow) async fn into_session(
    app: &App,
    client: &ClientId,
    id: ChallengeId,
    session: OpenedSession,
) -> Result<()> {
    once(app, client, id, None, Some(session)).await.map(|_| ())
}

async fn once(
    app: &App,
    client: &ClientId,
    id: ChallengeId,
    key_hash: Option<&str>,
    session: Option<OpenedSession>,
) -> Result<Redeemed> {
    let now = app.now();
    let (redeemed, redeem) = prepared(app, client, id, now).await?;
    let kept = key_hash.map(|key_hash| keep(app, &redeemed, key_hash, now));
    match app.store.redeem(Redeem { kept, session, ..redeem }).await? {
        Fenced::Won(_) => {
            app.metrics.challenge("redeemed");
            Ok(redeemed)
        }
        Fenced::Lost => Err(lost(app, client, id).await?),
    }
}

/// The redemption of an approval, to be written with what was approved.
///
/// # Errors
/// Those of [`redeem`].
pub(in crate::flow) async fn prepare(app: &App, client: &ClientId, id: ChallengeId) -> Result<Redeem> {
    Ok(prepared(app, client, id, app.now()).await?.1)
}

async fn prepared(app: &App, client: &ClientId, id: ChallengeId, now: Timestamp) -> Result<(Redeemed, Redeem)> {
    let window = app.config.approval.redeem_within;
    let unknown = || Refusal::plain(ErrorCode::ChallengeUnknown);
    let record = app.store.challenge(id).await?.ok_or_else(unknown)?;
    record.challenge.clone().redeem(client, window, now).map_err(|refusal| refused(&refusal))?;
    if record.spent.is_some() {
        return Err(Refusal::plain(ErrorCode::RedemptionRefused));
    }
    // Everything that can fail is done before the one redemption is spent.
    let redeemed = receipt(app, &record, now).await?;
    let audit = AuditDraft::new(now, AuditKind::ChallengeRedeemed)
        .account(record.challenge.account)
        .client(client.clone())
        .challenge(id)
        .detail(redeemed.claims.evidence.clone());
    let approved_after = now.minus(window);
    let redeem =
        Redeem { challenge: id, client: client.clone(), approved_after, at: now, audit, kept: None, session: None };
    Ok((redeemed, redeem))
}

fn keep(app: &App, redeemed: &Redeemed, key_hash: &str, now: Timestamp) -> KeptReceipt {
    let owner = redeemed.claims.jti.to_string();
    KeptReceipt {
        key_hash: key_hash.to_owned(),
        sealed: app.vault.seal(Purpose::Receipt, &owner, redeemed.receipt.as_bytes(), &*app.random),
        expires_at: now.plus(app.config.approval.redeem_again_within),
    }
}

/// The receipt that was given for that key. `None`: there is none, or its time is over.
async fn again(app: &App, client: &ClientId, id: ChallengeId, key_hash: &str) -> Result<Option<Redeemed>> {
    let repeated = RepeatedRedemption { challenge: id, client, key_hash };
    let Some(context) = app.store.kept_receipt(repeated, app.now()).await? else { return Ok(None) };
    // Law 5: a receipt that nobody has used yet must not outlive the account or the device.
    if !context.in_force {
        return Err(Refusal::plain(ErrorCode::RedemptionRefused));
    }
    let opened = app.vault.unseal(Purpose::Receipt, &id.to_string(), &context.sealed).map_err(Refusal::internal)?;
    let receipt = String::from_utf8(opened).map_err(Refusal::internal)?;
    let keys = app.keys.load().published();
    let claims = verify_recorded_receipt(&receipt, &keys, app.issuer(), client).map_err(Refusal::internal)?;
    Ok(Some(Redeemed { receipt, claims }))
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
        // Still approved: then the account or the device changed (REQ 80), or the approval was spent.
        Ok(_) => Refusal::plain(ErrorCode::RedemptionRefused),
    })
}

async fn receipt(app: &App, record: &ChallengeRecord, now: Timestamp) -> Result<Redeemed> {
    let inconsistent = |what: &str| Refusal::internal(format!("challenge {}: {what}", record.challenge.id));
    let (State::Approved(decision), Some(answer), Some(key)) =
        (&record.challenge.state, &record.answer_token, &record.answer_key)
    else {
        return Err(inconsistent("approved without an answer"));
    };
    let account = app.store.account(record.challenge.account).await?;
    let account = account.filter(|account| account.state == AccountState::Active);
    let account = account.ok_or_else(|| Refusal::plain(ErrorCode::RedemptionRefused))?;
    let evidence = evidence_hash(&record.token, answer);
    let locked = app.store.screen_lock_proof(record.challenge.id, &evidence).await?.is_some();
    let claims = ReceiptClaims {
        iss: app.issuer().to_owned(),
        sub: account.id,
        username: account.username.to_string(),
        aud: record.challenge.client.clone(),
        jti: record.challenge.id,
        acr: record.challenge.level.acr().to_owned(),
        amr: record.challenge.level.amr_with(locked).into_iter().map(ToOwned::to_owned).collect(),
        device: ReceiptDevice {
            id: decision.device,
            name: record.device_name.clone().unwrap_or_default(),
            jkt: key.thumbprint(),
        },
        auth_time: decision.at.seconds(),
        evidence,
        iat: now.seconds(),
        exp: now.plus(RECEIPT_LIFETIME).seconds(),
    };
    let keys = app.keys.load();
    let signer = keys.signer(now).ok_or_else(|| inconsistent("the server has no signing key"))?;
    Ok(Redeemed { receipt: sign_receipt(&*signer, &claims), claims })
}
