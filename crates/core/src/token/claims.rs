//! What each kind of token says, how it is signed and how it is verified.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::jws::{Domain, Jwks, Signer, TokenError, Unverified, sign};
use super::token_hash;
use crate::answer::{Answer, Transferred, Verdict};
use crate::device::{Device, Jwk, PublicKey};
use crate::encoding::sha256_base64url;
use crate::id::{AccountId, ChallengeId, ClientId, DeviceId};
use crate::policy::Level;
use crate::time::Timestamp;

/// How far a signer's clock may be from the verifier's.
///
/// Freshness never rests on it: an answer is bound to a challenge, a hello to a nonce, and a proof's `jti` is remembered
/// for longer than this.
pub const MAX_CLOCK_SKEW: Duration = Duration::from_mins(5);

/// What a challenge token says: everything that a phone shows comes from here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChallengeClaims {
    /// The server's issuer URL.
    pub iss: String,
    /// The account that is asked.
    pub sub: AccountId,
    /// The challenge.
    pub jti: ChallengeId,
    /// The account's user name, as the person knows it.
    pub username: String,
    /// Who asks.
    pub rp: RelyingPartyInfo,
    /// What is asked, in the relying party's words; a sign-in when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// What an approval lets an administrator do, as [`crate::organisation::Deed::digest`] writes it: all of it, where `action` is a
    /// sentence that may be cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deed: Option<String>,
    /// From where.
    pub context: Context,
    /// What the answer must prove.
    pub level: Level,
    /// Issued at, in seconds since the epoch.
    pub iat: i64,
    /// Expires at, in seconds since the epoch.
    pub exp: i64,
    /// 128 random bits, base64url (REQ 19).
    pub nonce: String,
}

/// The relying party, as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelyingPartyInfo {
    /// Its client id.
    pub id: ClientId,
    /// Its name, as the administrator set it.
    pub name: String,
}

/// Where a request comes from, as far as the relying party said so. What is absent is unknown, and shown as unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent warnings, each with a line of its own on the phone")]
pub struct Context {
    /// The end user's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// The browser in words, for example `Firefox on Windows`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub browser: Option<String>,
    /// The place in words, for example `Rotterdam, Netherlands`, as the server found it for [`Self::ip`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The web origin at which the person is signing in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// The account never approved this browser before.
    #[serde(default)]
    pub new_browser: bool,
    /// The account never approved anything from this network before.
    #[serde(default)]
    pub new_network: bool,
    /// The account never approved anything from near this place before.
    #[serde(default, skip_serializing_if = "is_false")]
    pub new_place: bool,
    /// The account approved something from elsewhere, so short a time ago that nobody travels that fast.
    #[serde(default, skip_serializing_if = "is_false")]
    pub impossible_travel: bool,
}

/// What is seldom true is left out where it is not: tokens stay as short as they were before there were places.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// Signs a challenge with the server's key.
pub fn sign_challenge(signer: &dyn Signer, claims: &ChallengeClaims) -> String {
    sign(signer, Domain::Challenge, claims)
}

/// Verifies a challenge, as a phone does: `keys` are the server keys that it has pinned.
///
/// # Errors
/// See [`TokenError`].
pub fn verify_challenge(token: &str, keys: &Jwks, issuer: &str, now: Timestamp) -> Result<ChallengeClaims, TokenError> {
    let claims: ChallengeClaims = verify_by_kid(token, Domain::Challenge, keys)?;
    if claims.iss != issuer {
        return Err(TokenError::WrongIssuer);
    }
    if now.seconds() >= claims.exp {
        return Err(TokenError::Expired);
    }
    Ok(claims)
}

/// What an answer token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerClaims {
    /// The device that answers.
    pub iss: DeviceId,
    /// The server's issuer URL.
    pub aud: String,
    /// The challenge.
    pub jti: ChallengeId,
    /// [`token_hash`] of the challenge token: binds the answer to account, relying party, level and every word shown.
    pub cth: String,
    /// What the person said.
    pub decision: Verdict,
    /// The secret from the waiting page, where the level has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<Transferred>,
    /// Signed at, in seconds since the epoch.
    pub iat: i64,
}

/// Signs an answer with the device's key.
pub fn sign_answer(signer: &dyn Signer, claims: &AnswerClaims) -> String {
    sign(signer, Domain::Answer, claims)
}

/// Whose answer a token claims to be: what to load before it can be verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "an unverified answer proves nothing"]
pub struct UnverifiedAnswer {
    /// The challenge that it claims to answer.
    pub challenge: ChallengeId,
    /// The device that it claims to come from.
    pub device: DeviceId,
}

impl UnverifiedAnswer {
    /// Reads the two names out of an answer token.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub fn peek(token: &str) -> Result<Self, TokenError> {
        let claims: AnswerClaims = Unverified::parse(token, Domain::Answer)?.peek()?;
        Ok(Self { challenge: claims.jti, device: claims.iss })
    }
}

/// Verifies an answer: signed by `device`'s key, for this server, and for exactly `challenge_token`.
///
/// # Errors
/// See [`TokenError`].
pub fn verify_answer(
    token: &str,
    device: &Device,
    issuer: &str,
    challenge: ChallengeId,
    challenge_token: &str,
    now: Timestamp,
) -> Result<Answer, TokenError> {
    let answer = answer_to(token, (device.id, &device.key), issuer, (challenge, challenge_token))?;
    check_skew(answer.signed_at(), now)?;
    Ok(answer)
}

/// An answer whose every claim but its time is checked.
pub(super) fn answer_to(
    token: &str,
    (device, key): (DeviceId, &PublicKey),
    issuer: &str,
    (challenge, challenge_token): (ChallengeId, &str),
) -> Result<Answer, TokenError> {
    let claims: AnswerClaims = Unverified::parse(token, Domain::Answer)?.verify(key)?;
    if claims.iss != device {
        return Err(TokenError::WrongIssuer);
    }
    if claims.aud != issuer {
        return Err(TokenError::WrongAudience);
    }
    if claims.jti != challenge || claims.cth != token_hash(challenge_token) {
        return Err(TokenError::WrongBinding);
    }
    let signed_at = Timestamp::from_seconds(claims.iat);
    Ok(Answer::verified(claims.jti, claims.iss, claims.decision, claims.secret, signed_at))
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HelloClaims {
    iss: DeviceId,
    aud: String,
    nonce: String,
    iat: i64,
}

/// Signs a hello: the device's side of opening a socket. `nonce` is the one of the server's welcome.
pub fn sign_hello(signer: &dyn Signer, device: DeviceId, issuer: &str, nonce: &str, now: Timestamp) -> String {
    let claims = HelloClaims { iss: device, aud: issuer.to_owned(), nonce: nonce.to_owned(), iat: now.seconds() };
    sign(signer, Domain::Hello, &claims)
}

/// Whose hello a token claims to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "an unverified hello proves nothing"]
pub struct UnverifiedHello {
    /// The device that it claims to come from.
    pub device: DeviceId,
}

impl UnverifiedHello {
    /// Reads the device's name out of a hello token.
    ///
    /// # Errors
    /// See [`TokenError`].
    pub fn peek(token: &str) -> Result<Self, TokenError> {
        let claims: HelloClaims = Unverified::parse(token, Domain::Hello)?.peek()?;
        Ok(Self { device: claims.iss })
    }
}

/// Verifies a hello against the nonce that this connection was given.
///
/// # Errors
/// See [`TokenError`].
pub fn verify_hello(token: &str, device: &Device, issuer: &str, nonce: &str, now: Timestamp) -> Result<(), TokenError> {
    let claims: HelloClaims = Unverified::parse(token, Domain::Hello)?.verify(&device.key)?;
    if claims.iss != device.id {
        return Err(TokenError::WrongIssuer);
    }
    if claims.aud != issuer {
        return Err(TokenError::WrongAudience);
    }
    if !crate::encoding::constant_time_eq(claims.nonce.as_bytes(), nonce.as_bytes()) {
        return Err(TokenError::WrongBinding);
    }
    check_skew(Timestamp::from_seconds(claims.iat), now)
}

#[derive(Serialize, Deserialize)]
struct DpopClaims {
    jti: String,
    htm: String,
    htu: String,
    iat: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ath: Option<String>,
}

/// A verified DPoP proof (RFC 9449 §4.3), whose `jti` the caller has yet to remember.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "the proof may be a replay until its jti is claimed"]
pub struct DpopProof {
    /// The key that signed it.
    pub key: PublicKey,
    /// Its unique id: 1 to 128 visible ASCII characters.
    pub jti: String,
    /// When it was made, by the signer's clock.
    pub issued_at: Timestamp,
    /// Hash of what else it is bound to: see [`access_binding`].
    pub ath: Option<String>,
}

/// What `ath` binds a proof to besides method and address: the hash of the request's body.
///
/// RFC 9449 binds an access token there. Nod's devices have none: the key is the credential, and binding the body means
/// that a proof cannot be moved to another request to the same address.
pub fn access_binding(body: &[u8]) -> String {
    sha256_base64url(body)
}

/// Signs a DPoP proof for one HTTP request. `url` is the request's without query and fragment; `body` its exact bytes.
pub fn sign_dpop(signer: &dyn Signer, method: &str, url: &str, body: &[u8], jti: &str, now: Timestamp) -> String {
    let claims = DpopClaims {
        jti: jti.to_owned(),
        htm: method.to_owned(),
        htu: url.to_owned(),
        iat: now.seconds(),
        ath: Some(access_binding(body)),
    };
    sign(signer, Domain::Dpop, &claims)
}

/// Verifies a DPoP proof for one HTTP request.
///
/// # Errors
/// See [`TokenError`]; [`TokenError::WrongBinding`] when it was made for another method, address or body.
pub fn verify_dpop(token: &str, method: &str, url: &str, body: &[u8], now: Timestamp) -> Result<DpopProof, TokenError> {
    let unverified = Unverified::parse(token, Domain::Dpop)?;
    let key = unverified.embedded_key()?;
    let claims: DpopClaims = unverified.verify(&key)?;
    // Visible ASCII: it becomes a key in the database, and PostgreSQL refuses a text with a NUL in it.
    if !(1..=128).contains(&claims.jti.len()) || !claims.jti.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(TokenError::Malformed);
    }
    if claims.htm != method || claims.htu != url || claims.ath.as_deref() != Some(&access_binding(body)) {
        return Err(TokenError::WrongBinding);
    }
    check_skew(Timestamp::from_seconds(claims.iat), now)?;
    Ok(DpopProof { key, jti: claims.jti, issued_at: Timestamp::from_seconds(claims.iat), ath: claims.ath })
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EnrolClaims {
    aud: String,
    /// What the key is being bound to: the hash of the enrolment secret, or [`rotation_binding`].
    bnd: String,
    iat: i64,
}

/// A key that proved, over a one-time secret, that somebody holds its private half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolProof {
    /// The new key.
    pub key: PublicKey,
}

/// What a key proves possession over when it replaces `old` as the key of `device`.
pub fn rotation_binding(device: DeviceId, old: &PublicKey) -> String {
    sha256_base64url(format!("nod-rotation\n{device}\n{}", old.thumbprint()).as_bytes())
}

/// Signs the proof of possession of a new device key. `binding` is the hash of the enrolment secret
/// ([`crate::link::EnrolmentSecret::hash`]) or [`rotation_binding`].
pub fn sign_enrol(signer: &dyn Signer, issuer: &str, binding: &str, now: Timestamp) -> String {
    let claims = EnrolClaims { aud: issuer.to_owned(), bnd: binding.to_owned(), iat: now.seconds() };
    sign(signer, Domain::Enrol, &claims)
}

/// Verifies the proof of possession of a new device key.
///
/// # Errors
/// See [`TokenError`].
pub fn verify_enrol(token: &str, issuer: &str, binding: &str, now: Timestamp) -> Result<EnrolProof, TokenError> {
    let unverified = Unverified::parse(token, Domain::Enrol)?;
    let key = unverified.embedded_key()?;
    let claims: EnrolClaims = unverified.verify(&key)?;
    if claims.aud != issuer {
        return Err(TokenError::WrongAudience);
    }
    if claims.bnd != binding {
        return Err(TokenError::WrongBinding);
    }
    check_skew(Timestamp::from_seconds(claims.iat), now)?;
    Ok(EnrolProof { key })
}

/// How long a receipt is valid: it is for the relying party's own login, at once.
pub const RECEIPT_LIFETIME: Duration = Duration::from_mins(5);

/// What a receipt says to the relying party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptClaims {
    /// The server's issuer URL.
    pub iss: String,
    /// The account that approved.
    pub sub: AccountId,
    /// Its user name.
    pub username: String,
    /// The relying party.
    pub aud: ClientId,
    /// The challenge that was approved.
    pub jti: ChallengeId,
    /// [`Level::acr`].
    pub acr: String,
    /// [`Level::amr`].
    pub amr: Vec<String>,
    /// The device that approved.
    pub device: ReceiptDevice,
    /// When the approval was accepted, in seconds since the epoch.
    pub auth_time: i64,
    /// [`super::evidence_hash`] of the signed challenge and the signed answer.
    pub evidence: String,
    /// Issued at, in seconds since the epoch.
    pub iat: i64,
    /// Expires at, in seconds since the epoch.
    pub exp: i64,
}

/// The device of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptDevice {
    /// Its id.
    pub id: DeviceId,
    /// Its name.
    pub name: String,
    /// The thumbprint of its key.
    pub jkt: String,
}

/// Signs a receipt with the server's key.
pub fn sign_receipt(signer: &dyn Signer, claims: &ReceiptClaims) -> String {
    sign(signer, Domain::Receipt, claims)
}

/// Verifies a receipt, as a relying party does.
///
/// # Errors
/// See [`TokenError`].
pub fn verify_receipt(
    token: &str,
    keys: &Jwks,
    issuer: &str,
    client: &ClientId,
    now: Timestamp,
) -> Result<ReceiptClaims, TokenError> {
    let claims: ReceiptClaims = verify_by_kid(token, Domain::Receipt, keys)?;
    if claims.iss != issuer {
        return Err(TokenError::WrongIssuer);
    }
    if claims.aud != *client {
        return Err(TokenError::WrongAudience);
    }
    if now.seconds() >= claims.exp {
        return Err(TokenError::Expired);
    }
    Ok(claims)
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyClaims {
    iss: String,
    jwk: Jwk,
    iat: i64,
}

/// Signs the certificate by which the server's key vouches for `next`, so that a phone that pinned it can follow.
pub fn sign_key_certificate(signer: &dyn Signer, issuer: &str, next: &PublicKey, now: Timestamp) -> String {
    let claims = KeyClaims { iss: issuer.to_owned(), jwk: next.to_jwk(), iat: now.seconds() };
    sign(signer, Domain::KeyCertificate, &claims)
}

/// The key that one of the `pinned` keys vouches for.
///
/// # Errors
/// See [`TokenError`].
pub fn verify_key_certificate(token: &str, pinned: &Jwks, issuer: &str) -> Result<PublicKey, TokenError> {
    let claims: KeyClaims = verify_by_kid(token, Domain::KeyCertificate, pinned)?;
    if claims.iss != issuer {
        return Err(TokenError::WrongIssuer);
    }
    PublicKey::from_jwk(&claims.jwk).map_err(|_| TokenError::Malformed)
}

pub(super) fn verify_by_kid<C>(token: &str, domain: Domain, keys: &Jwks) -> Result<C, TokenError>
where
    C: Serialize + serde::de::DeserializeOwned,
{
    let unverified = Unverified::parse(token, domain)?;
    let key = keys.key(unverified.kid()?).ok_or(TokenError::UnknownKey)?;
    unverified.verify(&key)
}

fn check_skew(signed_at: Timestamp, now: Timestamp) -> Result<(), TokenError> {
    let apart = signed_at.until(now).max(now.until(signed_at));
    if apart > MAX_CLOCK_SKEW { Err(TokenError::ClockSkew) } else { Ok(()) }
}
