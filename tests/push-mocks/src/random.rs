//! Random bytes, and names made of them.

use data_encoding::BASE64URL_NOPAD;

pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

/// 22 characters that nobody guesses.
pub(crate) fn name() -> String {
    BASE64URL_NOPAD.encode(&bytes::<16>())
}

/// As Apple writes ids.
pub(crate) fn uuid() -> String {
    uuid::Builder::from_random_bytes(bytes()).into_uuid().hyphenated().to_string().to_uppercase()
}
