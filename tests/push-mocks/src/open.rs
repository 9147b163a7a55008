//! Opens Web Push messages (RFC 8291, in the coding of RFC 8188) with RustCrypto's primitives, as a browser would with
//! its own.

use aes_gcm::aead::{Aead as _, KeyInit as _};
use aes_gcm::{Aes128Gcm, Nonce};
use hkdf::Hkdf;
use p256::ecdh::diffie_hellman;
use p256::{PublicKey, SecretKey};
use sha2::Sha256;

/// Salt, record size and length of the key id (RFC 8188 §2.1), and the key id, which is the sender's point.
const HEADER: usize = 16 + 4 + 1 + 65;

/// A message cannot be opened: why, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenError(pub &'static str);

impl std::fmt::Display for OpenError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.0)
    }
}

impl std::error::Error for OpenError {}

/// The parts of a message that its sender must choose afresh.
pub(crate) struct Envelope<'a> {
    pub(crate) salt: [u8; 16],
    pub(crate) sender: [u8; 65],
    record: &'a [u8],
}

/// The plaintext of a message for the receiver with this private scalar and authentication secret.
///
/// # Errors
/// What is wrong with it.
pub fn open(secret: &[u8; 32], auth: &[u8; 16], message: &[u8]) -> Result<Vec<u8>, OpenError> {
    let secret = SecretKey::from_slice(secret).map_err(|_| OpenError("the receiver's key is no scalar of P-256"))?;
    envelope(message)?.open(&secret, auth)
}

/// Takes a message apart.
pub(crate) fn envelope(message: &[u8]) -> Result<Envelope<'_>, OpenError> {
    let short = OpenError("the message is shorter than its header");
    let (salt, rest) = message.split_first_chunk::<16>().ok_or(short)?;
    let (size, rest) = rest.split_first_chunk::<4>().ok_or(short)?;
    let (&length, rest) = rest.split_first().ok_or(short)?;
    if length != 65 {
        return Err(OpenError("the keyid is not an uncompressed point of 65 bytes"));
    }
    let (sender, record) = rest.split_first_chunk::<65>().ok_or(short)?;
    let size = usize::try_from(u32::from_be_bytes(*size)).unwrap_or(usize::MAX);
    if size < 18 {
        return Err(OpenError("the record size is less than 18"));
    }
    // RFC 8291 §4: one record.
    if record.len() > size {
        return Err(OpenError("the message has more than one record"));
    }
    debug_assert_eq!(message.len(), HEADER + record.len());
    Ok(Envelope { salt: *salt, sender: *sender, record })
}

impl Envelope<'_> {
    pub(crate) fn open(&self, secret: &SecretKey, auth: &[u8; 16]) -> Result<Vec<u8>, OpenError> {
        let sender =
            PublicKey::from_sec1_bytes(&self.sender).map_err(|_| OpenError("the keyid is not a point on P-256"))?;
        let shared = diffie_hellman(secret.to_nonzero_scalar(), sender.as_affine());
        let mut info = b"WebPush: info\0".to_vec();
        info.extend_from_slice(&secret.public_key().to_sec1_bytes());
        info.extend_from_slice(&self.sender);
        let key_material = expand::<32>(auth, shared.raw_secret_bytes(), &info)?;
        let key = expand::<16>(&self.salt, &key_material, b"Content-Encoding: aes128gcm\0")?;
        let nonce = expand::<12>(&self.salt, &key_material, b"Content-Encoding: nonce\0")?;
        let mut plain = Aes128Gcm::new(&key.into())
            .decrypt(&Nonce::from(nonce), self.record)
            .map_err(|_| OpenError("the message was not sealed for this subscription"))?;
        // RFC 8188 §2: zeros for padding after the delimiter, which is 2 in the last record.
        while plain.last() == Some(&0) {
            plain.pop();
        }
        match plain.pop() {
            Some(2) => Ok(plain),
            _ => Err(OpenError("the record is not the last one")),
        }
    }
}

fn expand<const N: usize>(salt: &[u8], key: &[u8], info: &[u8]) -> Result<[u8; N], OpenError> {
    let mut out = [0; N];
    Hkdf::<Sha256>::new(Some(salt), key)
        .expand(info, &mut out)
        .map_err(|_| OpenError("HKDF does not give so many bytes"))?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64URL_NOPAD;

    use super::*;

    /// RFC 8291 §5 and appendix A.
    const MESSAGE: &str = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tl\
                           zAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
    const SECRET: &str = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
    const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

    fn decoded(text: &str) -> Vec<u8> {
        BASE64URL_NOPAD.decode(text.as_bytes()).unwrap()
    }

    fn vector() -> ([u8; 32], [u8; 16], Vec<u8>) {
        (decoded(SECRET).try_into().unwrap(), decoded(AUTH).try_into().unwrap(), decoded(MESSAGE))
    }

    #[test]
    fn the_example_of_rfc_8291_opens() {
        let (secret, auth, message) = vector();
        assert_eq!(open(&secret, &auth, &message).unwrap(), b"When I grow up, I want to be a watermelon");
    }

    #[test]
    fn a_message_that_was_changed_does_not_open() {
        let (secret, auth, message) = vector();
        for at in 0..message.len() {
            let mut changed = message.clone();
            changed[at] ^= 1;
            // The record size alone may be any that the record fits into.
            let is_size = (16..20).contains(&at);
            assert!(is_size || open(&secret, &auth, &changed).is_err(), "byte {at}");
        }
        let mut other = auth;
        other[0] ^= 1;
        assert_eq!(open(&secret, &other, &message), Err(OpenError("the message was not sealed for this subscription")));
    }

    #[test]
    fn a_message_that_is_no_message_is_told_apart() {
        let (secret, auth, message) = vector();
        let why = |message: &[u8]| open(&secret, &auth, message).unwrap_err().0;
        assert_eq!(why(&message[..80]), "the message is shorter than its header");
        let mut changed = message.clone();
        changed[20] = 64;
        assert_eq!(why(&changed), "the keyid is not an uncompressed point of 65 bytes");
        let mut changed = message.clone();
        changed[16..20].copy_from_slice(&[0, 0, 0, 17]);
        assert_eq!(why(&changed), "the record size is less than 18");
        changed[16..20].copy_from_slice(&[0, 0, 0, 18]);
        assert_eq!(why(&changed), "the message has more than one record");
        let mut changed = message;
        changed[22] ^= 1;
        assert_eq!(why(&changed), "the keyid is not a point on P-256");
    }
}
