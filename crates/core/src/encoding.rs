//! The two encodings and the one hash that the rest of the crate uses.

use data_encoding::BASE64URL_NOPAD;
use ring::digest::{SHA256, digest};
use subtle::ConstantTimeEq;

/// Base64url without padding (RFC 4648 §5), as JOSE uses it.
pub fn base64url(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

/// The bytes of unpadded base64url text; `None` when it is not canonical base64url.
///
/// Canonical: padding, white space and non-zero trailing bits are refused, so that one value has one spelling.
pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    BASE64URL_NOPAD.decode(text.as_bytes()).ok()
}

/// Exactly `N` bytes of unpadded base64url text.
pub fn array_from_base64url<const N: usize>(text: &str) -> Option<[u8; N]> {
    from_base64url(text)?.try_into().ok()
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, bytes).as_ref());
    hash
}

/// SHA-256 as base64url: how hashes travel and how they are kept.
pub fn sha256_base64url(bytes: &[u8]) -> String {
    base64url(&sha256(bytes))
}

/// Whether two byte strings are equal, in a time that depends on their lengths alone.
pub fn constant_time_eq(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).into()
}
