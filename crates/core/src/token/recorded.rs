//! Tokens of the past: what is checked when evidence is, years after the clocks that live tokens are held to.

use serde::{Deserialize, Serialize};

use super::claims::{ChallengeClaims, MAX_CLOCK_SKEW, ReceiptClaims, ReceiptDevice, answer_to, verify_by_kid};
use super::jws::{Domain, Jwks, Signer, TokenError, sign};
use crate::answer::Answer;
use crate::challenge::StateName;
use crate::device::PublicKey;
use crate::id::{ChallengeId, ClientId, DeviceId};
use crate::time::Timestamp;

/// Verifies a challenge that may be over; any issuer's, when none is given.
///
/// # Errors
/// See [`TokenError`].
pub fn verify_recorded_challenge(
    token: &str,
    keys: &Jwks,
    issuer: Option<&str>,
) -> Result<ChallengeClaims, TokenError> {
    let claims: ChallengeClaims = verify_by_kid(token, Domain::Challenge, keys)?;
    if issuer.is_some_and(|issuer| claims.iss != issuer) {
        return Err(TokenError::WrongIssuer);
    }
    Ok(claims)
}

/// Verifies the answer to a verified challenge of the past: as [`super::verify_answer`] does, but it must have been signed
/// within the challenge's life, give or take the skew that is granted to a device's clock.
///
/// # Errors
/// See [`TokenError`].
pub fn verify_recorded_answer(
    token: &str,
    device: DeviceId,
    key: &PublicKey,
    challenge: &ChallengeClaims,
    challenge_token: &str,
) -> Result<Answer, TokenError> {
    let answer = answer_to(token, (device, key), &challenge.iss, (challenge.jti, challenge_token))?;
    let earliest = Timestamp::from_seconds(challenge.iat).minus(MAX_CLOCK_SKEW);
    let latest = Timestamp::from_seconds(challenge.exp).plus(MAX_CLOCK_SKEW);
    if (earliest..=latest).contains(&answer.signed_at()) { Ok(answer) } else { Err(TokenError::ClockSkew) }
}

/// Verifies a receipt that may be over.
///
/// # Errors
/// See [`TokenError`].
pub fn verify_recorded_receipt(
    token: &str,
    keys: &Jwks,
    issuer: &str,
    client: &ClientId,
) -> Result<ReceiptClaims, TokenError> {
    let claims: ReceiptClaims = verify_by_kid(token, Domain::Receipt, keys)?;
    if claims.iss != issuer {
        return Err(TokenError::WrongIssuer);
    }
    if claims.aud != *client {
        return Err(TokenError::WrongAudience);
    }
    Ok(claims)
}

/// What the server states about a decision when it hands out the evidence.
///
/// The challenge token names no device and the answer token proves only that *some* key signed it. This says whose key it
/// was, what the store accepted and when, for a NO as well as for a YES; a receipt says so for a redeemed YES alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementClaims {
    /// The server's issuer URL.
    pub iss: String,
    /// The challenge.
    pub jti: ChallengeId,
    /// [`super::evidence_hash`] of the two tokens.
    pub evidence: String,
    /// The device that answered, and the thumbprint of the key that it had then.
    pub device: ReceiptDevice,
    /// What came of it.
    pub state: StateName,
    /// When the answer was accepted.
    pub decided_at: Timestamp,
    /// [`crate::screen_lock::ScreenLockProof::hash`], where the phone's screen lock signed the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen_lock: Option<String>,
    /// Stated at, in seconds since the epoch.
    pub iat: i64,
}

/// Signs a statement with the server's key.
pub fn sign_statement(signer: &dyn Signer, claims: &StatementClaims) -> String {
    sign(signer, Domain::Statement, claims)
}

/// Verifies a statement; its time does not matter.
///
/// # Errors
/// See [`TokenError`].
pub fn verify_statement(token: &str, keys: &Jwks, issuer: &str) -> Result<StatementClaims, TokenError> {
    let claims: StatementClaims = verify_by_kid(token, Domain::Statement, keys)?;
    if claims.iss != issuer {
        return Err(TokenError::WrongIssuer);
    }
    Ok(claims)
}
