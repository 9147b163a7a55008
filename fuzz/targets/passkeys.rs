//! What a browser sends when a passkey is made: CBOR, authenticator data and keys, as an authenticator may write them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nod_core::encoding::base64url;
use nod_core::factor::passkey::{Assertion, CredentialKey, PasskeySite, registered};

const CHALLENGE: &[u8] = b"a challenge of thirty-two bytes.";

fuzz_target!(|bytes: &[u8]| {
    let site = PasskeySite { id: "localhost".to_owned(), origin: "https://localhost".to_owned() };
    let client =
        format!(r#"{{"type":"webauthn.create","challenge":"{}","origin":"https://localhost"}}"#, base64url(CHALLENGE));
    let text = base64url(bytes);
    if let Ok(made) = registered(&site, CHALLENGE, &base64url(client.as_bytes()), &text) {
        let again = CredentialKey::from_text(&made.key.to_text());
        assert!(again.as_ref() == Some(&made.key), "a key that was read is written as itself");
    }
    let _ = registered(&site, CHALLENGE, &text, &text);
    if let Some(key) = CredentialKey::from_text(&text) {
        assert!(key.to_text() == text, "a key has one spelling");
    }
    let _ = Assertion::parse(&text, &text, &text, &text, &text);
});
