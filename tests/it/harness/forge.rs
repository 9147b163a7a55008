//! Tokens as somebody with bad intentions, or a bad library, makes them.

use nod_core::encoding::base64url;
use nod_core::token::{Ed25519Signer, Signer};
use serde_json::{Value, json};

/// A key that nobody has enrolled.
pub fn stranger() -> Ed25519Signer {
    Ed25519Signer::from_seed(&nod_core::random::bytes(&nod::ambient::OsRandom))
}

/// A compact JWS with any header and any claims, signed by `signer`.
pub fn jws(signer: &dyn Signer, header: &Value, claims: &Value) -> String {
    let part = |value: &Value| base64url(&serde_json::to_vec(value).unwrap());
    let input = format!("{}.{}", part(header), part(claims));
    let signature = signer.sign(input.as_bytes());
    format!("{input}.{}", base64url(&signature))
}

/// A header that names the key.
pub fn kid(typ: &str, signer: &dyn Signer) -> Value {
    json!({ "typ": typ, "alg": signer.public_key().algorithm(), "kid": signer.public_key().thumbprint() })
}

/// A header that carries the key.
pub fn jwk(typ: &str, signer: &dyn Signer) -> Value {
    json!({ "typ": typ, "alg": signer.public_key().algorithm(), "jwk": signer.public_key().to_jwk() })
}

/// A token's header or claims.
pub fn part(token: &str, index: usize) -> Value {
    let part = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&nod_core::encoding::from_base64url(part).unwrap()).unwrap()
}

/// The token with other claims under the old signature.
pub fn altered(token: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut claims = part(token, 1);
    change(&mut claims);
    let parts: Vec<&str> = token.split('.').collect();
    format!("{}.{}.{}", parts[0], base64url(&serde_json::to_vec(&claims).unwrap()), parts[2])
}

/// The token with another header under the old signature.
pub fn reheaded(token: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut header = part(token, 0);
    change(&mut header);
    let (_, rest) = token.split_once('.').unwrap();
    format!("{}.{rest}", base64url(&serde_json::to_vec(&header).unwrap()))
}
