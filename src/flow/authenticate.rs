//! Who is asking: relying parties by their secret, devices by their key.

use nod_core::account::AccountState;
use nod_core::device::{Device, PublicKey};
use nod_core::encoding::{constant_time_eq, sha256_base64url};
use nod_core::id::ClientId;
use nod_core::relying_party::{ClientState, RelyingParty};
use nod_core::token::{DpopProof, MAX_CLOCK_SKEW, verify_dpop};
use nod_core::wire::ErrorCode;
use secrecy::ExposeSecret;

use crate::app::App;
use crate::flow::caller::{Caller, count_call};
use crate::flow::refusal::{Refusal, Result};

/// The relying party with that id and secret.
///
/// # Errors
/// `client_unauthorized` (the same for an unknown id and a wrong secret), `client_disabled`, `too_many_requests`, and the store's.
pub async fn relying_party(app: &App, caller: Caller, client: &str, secret: &str) -> Result<RelyingParty> {
    caller.proof(app, proved_party(app, client, secret)).await
}

async fn proved_party(app: &App, client: &str, secret: &str) -> Result<RelyingParty> {
    let unauthorized = || Refusal::plain(ErrorCode::ClientUnauthorized);
    let given = sha256_base64url(secret.as_bytes());
    let party = match client.parse::<ClientId>() {
        Ok(client) => app.store.relying_party(&client).await?,
        Err(_) => None,
    };
    // An unknown id costs a comparison as well.
    let expected = party.as_ref().map_or("", |party| party.secret_hash.expose_secret());
    let matches = constant_time_eq(expected.as_bytes(), given.as_bytes());
    let party = party.filter(|_| matches).ok_or_else(unauthorized)?;
    match party.state {
        ClientState::Active => Ok(party),
        ClientState::Disabled { .. } => Err(Refusal::plain(ErrorCode::ClientDisabled)),
    }
}

/// One HTTP request, as a proof is bound to it.
#[derive(Debug, Clone, Copy)]
pub struct ProvedRequest<'r> {
    /// The `DPoP` header.
    pub proof: Option<&'r str>,
    /// The method.
    pub method: &'r str,
    /// The path, without the query.
    pub path: &'r str,
    /// The exact bytes of the body.
    pub body: &'r [u8],
}

/// The active device whose key signed the proof of this request.
///
/// # Errors
/// `proof_missing`, the token's codes, `proof_replayed`, `device_unknown`, `device_revoked`, `account_disabled`,
/// `too_many_requests`, and the store's.
pub async fn device(app: &App, caller: Caller, request: ProvedRequest<'_>) -> Result<Device> {
    caller.proof(app, proved_device(app, request)).await
}

async fn proved_device(app: &App, request: ProvedRequest<'_>) -> Result<Device> {
    let proof = verify(app, request)?;
    let device = app.store.device_by_key(&proof.key.thumbprint()).await?;
    let device = device.ok_or_else(|| Refusal::plain(ErrorCode::DeviceUnknown))?;
    check_active(app, &device).await?;
    // Before the proof is remembered, which is a write.
    count_call(app, &device.id.to_string())?;
    claim(app, &proof).await?;
    Ok(device)
}

/// The key that signed the proof of this request, which has claimed an enrolment and is no device yet.
///
/// # Errors
/// `proof_missing`, the token's codes, `enrolment_unknown`, `proof_replayed`, `too_many_requests`, and the store's.
pub async fn claiming_key(app: &App, caller: Caller, request: ProvedRequest<'_>) -> Result<PublicKey> {
    caller.proof(app, proved_key(app, request)).await
}

async fn proved_key(app: &App, request: ProvedRequest<'_>) -> Result<PublicKey> {
    let proof = verify(app, request)?;
    // Before the proof is remembered: a stranger's key must not fill the store.
    if app.store.enrolment_by_key(&proof.key).await?.is_none() {
        return Err(Refusal::plain(ErrorCode::EnrolmentUnknown));
    }
    count_call(app, &proof.key.thumbprint())?;
    claim(app, &proof).await?;
    Ok(proof.key)
}

/// Whether a device and its account are active (law 5).
///
/// # Errors
/// `device_revoked`, `account_disabled`, and the store's.
pub async fn check_active(app: &App, device: &Device) -> Result<()> {
    if !device.is_active() {
        return Err(Refusal::plain(ErrorCode::DeviceRevoked));
    }
    let account = app.store.account(device.account).await?;
    if account.is_some_and(|account| account.state == AccountState::Active) {
        Ok(())
    } else {
        Err(Refusal::plain(ErrorCode::AccountDisabled))
    }
}

fn verify(app: &App, request: ProvedRequest<'_>) -> Result<DpopProof> {
    let now = app.now();
    let proof = request.proof.ok_or_else(|| Refusal::plain(ErrorCode::ProofMissing))?;
    let url = format!("{}{}", app.issuer(), request.path);
    verify_dpop(proof, request.method, &url, request.body, now).map_err(|error| Refusal::token(error, now))
}

/// Remembers a proof for as long as it could be used again: a clock that is ahead by the whole skew included.
async fn claim(app: &App, proof: &DpopProof) -> Result<()> {
    let forget_at = proof.issued_at.plus(MAX_CLOCK_SKEW * 2);
    if app.store.claim_proof(&proof.key.thumbprint(), &proof.jti, forget_at).await? {
        Ok(())
    } else {
        Err(Refusal::plain(ErrorCode::ProofReplayed))
    }
}
