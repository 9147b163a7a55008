//! Keys, devices and claims that the tests share.
#![expect(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
#![expect(clippy::disallowed_methods, reason = "ring makes and uses P-256 keys with its own source only")]
#![allow(dead_code, reason = "each test binary uses its part")]

use nod_core::answer::{Transferred, Verdict};
use nod_core::device::{Device, DeviceState, PublicKey};
use nod_core::policy::Level;
use nod_core::time::Timestamp;
use nod_core::token::{
    AnswerClaims, ChallengeClaims, Context, Ed25519Signer, Jwks, PublishedKey, RelyingPartyInfo, Signer, sign_answer,
    sign_challenge, token_hash,
};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};

/// The issuer of all tests.
pub(crate) const ISSUER: &str = "https://nod.example.org";

/// Seconds since the epoch at which everything happens.
pub(crate) const ISSUED: i64 = 1_790_000_000;

/// How long a challenge lives, in seconds.
pub(crate) const LIFE: i64 = 120;

/// A moment, in seconds after the challenge was issued.
pub(crate) fn after(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(ISSUED + seconds)
}

/// The server's key.
pub(crate) fn server() -> Ed25519Signer {
    Ed25519Signer::from_seed(&[1; 32])
}

/// What the server publishes.
pub(crate) fn keys() -> Jwks {
    Jwks { keys: vec![PublishedKey::new(server().public_key())] }
}

/// A P-256 key in memory: phones' hardware, for the tests.
pub(crate) struct P256Signer {
    pair: EcdsaKeyPair,
    public: PublicKey,
}

impl P256Signer {
    /// A new key.
    pub(crate) fn generate() -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).expect("a key");
        let point = pair.public_key().as_ref();
        let public = PublicKey::p256(point[1..33].try_into().unwrap(), point[33..].try_into().unwrap());
        Self { pair, public }
    }
}

impl Signer for P256Signer {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, message: &[u8]) -> [u8; 64] {
        let signature = self.pair.sign(&SystemRandom::new(), message).expect("a signature");
        signature.as_ref().try_into().unwrap()
    }
}

/// The id whose last digits are `number`.
pub(crate) fn id<T: std::str::FromStr>(number: u64) -> T {
    format!("01900000-0000-7000-8000-{number:012x}").parse().ok().expect("an id")
}

/// An active device of account 1 with `signer`'s key.
pub(crate) fn device(number: u64, signer: &dyn Signer) -> Device {
    Device {
        id: id(number),
        account: id(1),
        name: "Anna's phone".parse().unwrap(),
        platform: "test".to_owned(),
        key: signer.public_key().clone(),
        created_at: after(-1000),
        last_answer_at: None,
        state: DeviceState::Active,
    }
}

/// A challenge's claims.
pub(crate) fn challenge_claims(level: Level) -> ChallengeClaims {
    ChallengeClaims {
        iss: ISSUER.to_owned(),
        sub: id(1),
        jti: id(100),
        username: "anna".to_owned(),
        rp: RelyingPartyInfo { id: "webmail".parse().unwrap(), name: "Webmail".to_owned() },
        action: Some("Sign in".to_owned()),
        deed: None,
        context: Context { ip: Some("192.0.2.7".to_owned()), ..Context::default() },
        level,
        iat: ISSUED,
        exp: ISSUED + LIFE,
        nonce: "AAAAAAAAAAAAAAAAAAAAAA".to_owned(),
    }
}

/// A challenge, signed.
pub(crate) fn challenge_token(claims: &ChallengeClaims) -> String {
    sign_challenge(&server(), claims)
}

/// An answer to it, signed.
pub(crate) fn answer_token(
    signer: &dyn Signer,
    device: &Device,
    claims: &ChallengeClaims,
    decision: Verdict,
    secret: Option<Transferred>,
    iat: i64,
) -> String {
    let answer = AnswerClaims {
        iss: device.id,
        aud: claims.iss.clone(),
        jti: claims.jti,
        cth: token_hash(&challenge_token(claims)),
        decision,
        secret,
        iat,
    };
    sign_answer(signer, &answer)
}
