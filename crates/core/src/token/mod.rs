//! All signed bytes: JWS compact serialization (RFC 7515), one `typ` per purpose.
//!
//! Signing and verifying of one token stand side by side, so that both ends use the same bytes. Every verification checks,
//! in this order: size and form, `typ`, `alg` and `kid` against the key, the signature, and only then what is claimed.
//! `none`, an algorithm that is not the key's, an unknown header member (`crit` included), two names for one key, JSON with
//! two readings and a second spelling of the same bytes are all refused.

mod claims;
mod jws;
mod recorded;

pub use claims::{
    AnswerClaims, ChallengeClaims, Context, DpopProof, EnrolProof, MAX_CLOCK_SKEW, RECEIPT_LIFETIME, ReceiptClaims,
    ReceiptDevice, RelyingPartyInfo, UnverifiedAnswer, UnverifiedHello, access_binding, rotation_binding, sign_answer,
    sign_challenge, sign_dpop, sign_enrol, sign_hello, sign_key_certificate, sign_receipt, verify_answer,
    verify_challenge, verify_dpop, verify_enrol, verify_hello, verify_key_certificate, verify_receipt,
};
pub use jws::{Domain, Ed25519Signer, Jwks, MAX_TOKEN_BYTES, PublishedKey, Signer, TokenError};
pub use recorded::{
    StatementClaims, sign_statement, verify_recorded_answer, verify_recorded_challenge, verify_recorded_receipt,
    verify_statement,
};

use crate::encoding::sha256_base64url;

/// The hash by which an answer names the challenge token that it answers: SHA-256, base64url.
pub fn token_hash(token: &str) -> String {
    sha256_base64url(token.as_bytes())
}

/// The hash by which a receipt and the audit log name the evidence of a decision.
///
/// SHA-256 over the challenge token, a line feed and the answer token. Neither token can contain a line feed.
pub fn evidence_hash(challenge_token: &str, answer_token: &str) -> String {
    sha256_base64url(format!("{challenge_token}\n{answer_token}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anybody_can_compute_the_hash_of_the_evidence() {
        // printf 'challenge\nanswer' | openssl dgst -sha256 -binary | basenc --base64url
        assert_eq!(evidence_hash("challenge", "answer"), "IaLs3uqsggG_W4QrpkOEU93WPW6ktFDqMvRGHhN6tmM");
        assert_ne!(evidence_hash("challenge", "other"), evidence_hash("challenge", "answer"));
        assert_ne!(evidence_hash("other", "answer"), evidence_hash("challenge", "answer"));
    }
}
