//! Public keys, as a device registers them and as a server publishes them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nod_core::device::{Jwk, PublicKey};
use nod_core::token::Jwks;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(jwk) = serde_json::from_slice::<Jwk>(bytes)
        && let Ok(key) = PublicKey::from_jwk(&jwk)
    {
        assert!(PublicKey::from_jwk(&key.to_jwk()) == Ok(key.clone()), "one key has one encoding");
        assert!(!key.verifies(bytes, &[0; 64]), "no key believes a signature of zeros");
    }
    if let Ok(keys) = serde_json::from_slice::<Jwks>(bytes) {
        for entry in &keys.keys {
            if let Some(key) = keys.key(&entry.kid) {
                assert_eq!(key.thumbprint(), entry.kid, "a key goes by its own name alone");
            }
        }
    }
});
