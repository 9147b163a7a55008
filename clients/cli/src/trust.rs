//! What a device believes: only what the server that it pinned has signed, for its own account.

use nod_core::answer::{Transferred, Verdict};
use nod_core::id::{AccountId, ChallengeId};
use nod_core::time::Timestamp;
use nod_core::token::{self, AnswerClaims, ChallengeClaims, Jwks, PublishedKey, TokenError, token_hash};
use nod_core::wire::{InboxItem, ServerKeys};

use crate::device::Device;

/// How many certificates are looked at: a server's key changes a few times in its life.
const MAX_CERTIFICATES: usize = 64;

/// Why a question is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// The token does not verify.
    #[error("{0}")]
    Token(#[from] TokenError),
    /// It is about another account.
    #[error("the question is for another account")]
    OtherAccount,
    /// The envelope names another challenge than the token.
    #[error("the question's id is not the one that was signed")]
    OtherChallenge,
}

impl TrustError {
    /// Whether the server may have a newer key that vouching can reach.
    pub fn is_unknown_key(self) -> bool {
        matches!(self, Self::Token(TokenError::UnknownKey))
    }
}

/// The pinned keys, the issuer and the account against which every question is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    issuer: String,
    account: AccountId,
    keys: Jwks,
}

impl Trust {
    /// Believes what `keys` sign as `issuer` for `account`.
    pub fn new(issuer: String, account: AccountId, keys: Jwks) -> Self {
        Self { issuer, account, keys }
    }

    /// The keys that are believed.
    pub fn keys(&self) -> &Jwks {
        &self.keys
    }

    /// The question in `item`, if the server signed it, for this account, and its time is not over.
    ///
    /// # Errors
    /// See [`TrustError`]: such a question must not be shown.
    pub fn verify(&self, item: &InboxItem, now: Timestamp) -> Result<Question, TrustError> {
        let claims = token::verify_challenge(&item.token, &self.keys, &self.issuer, now)?;
        if claims.sub != self.account {
            return Err(TrustError::OtherAccount);
        }
        if claims.jti != item.challenge {
            return Err(TrustError::OtherChallenge);
        }
        Ok(Question { claims, token: item.token.clone() })
    }

    /// Follows the server's certificates from the believed keys to newer ones; says whether any was new.
    ///
    /// A certificate counts only if a key that is believed already signed it, so an attacker in between cannot add one.
    pub fn follow(&mut self, server: &ServerKeys) -> bool {
        let mut found_any = false;
        // A chain may be listed in any order: go on as long as a round finds something.
        loop {
            let mut found = false;
            for certificate in server.certificates.iter().take(MAX_CERTIFICATES) {
                if let Ok(key) = token::verify_key_certificate(certificate, &self.keys, &self.issuer)
                    && self.keys.key(&key.thumbprint()).is_none()
                {
                    self.keys.keys.push(PublishedKey::new(&key));
                    found = true;
                }
            }
            if !found {
                return found_any;
            }
            found_any = true;
        }
    }
}

/// A question that the pinned server has signed for this account: only [`Trust::verify`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    claims: ChallengeClaims,
    token: String,
}

impl Question {
    /// Everything that may be shown.
    pub fn claims(&self) -> &ChallengeClaims {
        &self.claims
    }

    /// Which challenge it is.
    pub fn id(&self) -> ChallengeId {
        self.claims.jti
    }

    /// The signed token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// When it ends.
    pub fn expires_at(&self) -> Timestamp {
        Timestamp::from_seconds(self.claims.exp)
    }

    /// The signed answer of `device`. `now` is the server's time.
    pub fn answer(&self, device: &Device, verdict: Verdict, secret: Option<Transferred>, now: Timestamp) -> String {
        let identity = device.identity();
        let claims = AnswerClaims {
            iss: identity.device,
            aud: identity.issuer.clone(),
            jti: self.claims.jti,
            cth: token_hash(&self.token),
            decision: verdict,
            secret,
            iat: now.seconds(),
        };
        token::sign_answer(device.signer(), &claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nod_core::policy::Level;
    use nod_core::token::{Ed25519Signer, Signer, sign_challenge, sign_key_certificate};

    use crate::outside::SystemRandom;

    const ISSUER: &str = "https://nod.example";
    const NOW: Timestamp = Timestamp::from_seconds(1_000);

    fn claims(account: AccountId) -> ChallengeClaims {
        ChallengeClaims {
            iss: ISSUER.to_owned(),
            sub: account,
            jti: ChallengeId::new(NOW, &SystemRandom),
            username: "anna".to_owned(),
            rp: token::RelyingPartyInfo { id: "webmail".parse().unwrap(), name: "Webmail".to_owned() },
            action: None,
            deed: None,
            context: token::Context::default(),
            level: Level::Tap,
            iat: 1_000,
            exp: 1_120,
            nonce: "n".to_owned(),
        }
    }

    fn item(signer: &dyn Signer, claims: &ChallengeClaims) -> InboxItem {
        InboxItem { challenge: claims.jti, token: sign_challenge(signer, claims), quiet: false }
    }

    fn trust(signer: &dyn Signer, account: AccountId) -> Trust {
        Trust::new(ISSUER.to_owned(), account, Jwks { keys: vec![PublishedKey::new(signer.public_key())] })
    }

    /// REQ 3: the phone authenticates the server, by the key that it pinned, before it shows anything.
    #[test]
    fn only_the_pinned_server_is_believed_and_only_about_this_account() {
        let (server, foreign) = (Ed25519Signer::from_seed(&[1; 32]), Ed25519Signer::from_seed(&[2; 32]));
        let account = AccountId::new(NOW, &SystemRandom);
        let trust = trust(&server, account);
        let good = claims(account);
        assert_eq!(trust.verify(&item(&server, &good), NOW).unwrap().claims(), &good);

        let refused = trust.verify(&item(&foreign, &good), NOW).unwrap_err();
        assert!(refused.is_unknown_key());
        let other = claims(AccountId::new(NOW, &SystemRandom));
        assert_eq!(trust.verify(&item(&server, &other), NOW), Err(TrustError::OtherAccount));
        let renamed = InboxItem { challenge: other.jti, ..item(&server, &good) };
        assert_eq!(trust.verify(&renamed, NOW), Err(TrustError::OtherChallenge));
        let late = Timestamp::from_seconds(1_120);
        assert_eq!(trust.verify(&item(&server, &good), late), Err(TrustError::Token(TokenError::Expired)));
        let elsewhere = ChallengeClaims { iss: "https://other.example".to_owned(), ..good };
        assert!(trust.verify(&item(&server, &elsewhere), NOW).is_err());
    }

    #[test]
    fn certificates_are_followed_from_the_pinned_key_and_from_no_other() {
        let signers = [1, 2, 3, 4].map(|seed| Ed25519Signer::from_seed(&[seed; 32]));
        let [pinned, second, third, foreign] = &signers;
        let account = AccountId::new(NOW, &SystemRandom);
        let mut trust = trust(pinned, account);
        let certificates = vec![
            sign_key_certificate(second, ISSUER, third.public_key(), NOW),
            sign_key_certificate(pinned, ISSUER, second.public_key(), NOW),
        ];
        let forged = vec![sign_key_certificate(foreign, ISSUER, foreign.public_key(), NOW)];
        assert!(!trust.follow(&ServerKeys { issuer: ISSUER.to_owned(), certificates: forged }));
        let keys = ServerKeys { issuer: ISSUER.to_owned(), certificates };
        assert!(trust.follow(&keys));
        assert!(!trust.follow(&keys), "nothing is new the second time");
        assert!(trust.verify(&item(third, &claims(account)), NOW).is_ok());
        assert!(trust.verify(&item(foreign, &claims(account)), NOW).is_err());
    }
}
