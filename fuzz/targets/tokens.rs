//! Signed tokens of every kind: nothing panics, and nothing that was not signed is believed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nod_core::device::PublicKey;
use nod_core::time::Timestamp;
use nod_core::token::{
    Ed25519Signer, Jwks, PublishedKey, Signer as _, UnverifiedAnswer, UnverifiedHello, verify_challenge, verify_dpop,
    verify_enrol, verify_key_certificate,
};

const ISSUER: &str = "https://nod.example";

fuzz_target!(|token: &str| {
    let now = Timestamp::from_seconds(1_800_000_000);
    let keys = Jwks { keys: vec![PublishedKey::new(server_key(&Ed25519Signer::from_seed(&[7; 32])))] };
    assert!(verify_challenge(token, &keys, ISSUER, now).is_err(), "a forged challenge");
    assert!(verify_key_certificate(token, &keys, ISSUER).is_err(), "a forged key certificate");
    // These carry their own key, so a seed that some key signed may pass; it must only never panic.
    let _ = verify_dpop(token, "POST", "https://nod.example/inbox", b"", now);
    let _ = verify_enrol(token, ISSUER, "binding", now);
    let _ = UnverifiedAnswer::peek(token);
    let _ = UnverifiedHello::peek(token);
});

fn server_key(signer: &Ed25519Signer) -> &PublicKey {
    signer.public_key()
}
