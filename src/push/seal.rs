//! Message encryption for Web Push (RFC 8291 over RFC 8188).
//!
//! The curve, the hashes and the cipher are ring's; what is here is the order in which RFC 8291 §3.4 uses them. ring makes the
//! ephemeral key itself and from nobody else's randomness, so the key agreement stands apart from the rest, which the RFC's own
//! example holds.

use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};
use ring::rand::SecureRandom;

use nod_core::encoding::base64url;

use super::address::{App, Keys};
use super::notice::Notice;

/// The longest body of a push, in bytes (RFC 8030 §7.2, REQ 71).
pub(super) const MAX_BODY: usize = 4096;

/// Salt, record size, and the length and value of the sender's key (RFC 8188 §2.1).
const HEADER: usize = 16 + 4 + 1 + 65;

/// The longest text that fits into [`MAX_BODY`]: less the header, the delimiter and the tag.
pub(super) const MAX_TEXT: usize = MAX_BODY - HEADER - 1 - 16;

/// The message could not be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum SealError {
    /// The receiver's key is not a point of the curve.
    #[error("the subscription's key is not a point on P-256")]
    Point,
    /// The text is longer than [`MAX_TEXT`].
    #[error("the text is too long for a push")]
    TooLong,
    /// The operating system gave no randomness.
    #[error("the operating system gives no randomness")]
    Random,
}

/// A fresh agreement with a receiver, good for one message (REQ 73).
struct Agreement {
    sender: [u8; 65],
    secret: [u8; 32],
    salt: [u8; 16],
}

/// Seals `text` for the owner of `keys`, as one record.
pub(super) fn seal(keys: &Keys, text: &[u8], random: &dyn SecureRandom) -> Result<Vec<u8>, SealError> {
    if text.len() > MAX_TEXT {
        return Err(SealError::TooLong);
    }
    encrypt(keys, text, &agree(keys, random)?)
}

/// What an app is told of who asks, where there is something to tell and the app can open it. One whose key is no good gets the
/// notification without.
pub(super) fn sealed_details(app: &App, notice: &Notice, random: &dyn SecureRandom) -> Option<String> {
    let text = notice.details.as_ref()?.json().to_string();
    seal(app.keys.as_ref()?, text.as_bytes(), random).ok().map(|sealed| base64url(&sealed))
}

fn agree(keys: &Keys, random: &dyn SecureRandom) -> Result<Agreement, SealError> {
    let own = EphemeralPrivateKey::generate(&ECDH_P256, random).map_err(|_| SealError::Random)?;
    let public = own.compute_public_key().map_err(|_| SealError::Random)?;
    let sender = public.as_ref().try_into().map_err(|_| SealError::Random)?;
    let mut salt = [0; 16];
    random.fill(&mut salt).map_err(|_| SealError::Random)?;
    // ring refuses what is not on the curve.
    let receiver = UnparsedPublicKey::new(&ECDH_P256, &keys.point);
    let secret = agree_ephemeral(own, &receiver, |shared| shared.try_into()).map_err(|_| SealError::Point)?;
    Ok(Agreement { sender, secret: secret.map_err(|_| SealError::Point)?, salt })
}

fn encrypt(keys: &Keys, text: &[u8], with: &Agreement) -> Result<Vec<u8>, SealError> {
    let shared = Salt::new(HKDF_SHA256, &keys.auth).extract(&with.secret);
    let input: [u8; 32] =
        expand(&shared, &[b"WebPush: info\0", &keys.point, &with.sender]).ok_or(SealError::TooLong)?;
    let content = Salt::new(HKDF_SHA256, &with.salt).extract(&input);
    let key: [u8; 16] = expand(&content, &[b"Content-Encoding: aes128gcm\0"]).ok_or(SealError::TooLong)?;
    let nonce: [u8; 12] = expand(&content, &[b"Content-Encoding: nonce\0"]).ok_or(SealError::TooLong)?;

    // The delimiter of the last record, and no padding: what differs in length is what its receiver may be told anyway.
    let mut record = [text, &[2]].concat();
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).map_err(|_| SealError::TooLong)?);
    // Both key and nonce come from a fresh secret: the nonce is not used again.
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut record)
        .map_err(|_| SealError::TooLong)?;
    let size = 4096_u32.to_be_bytes();
    Ok([&with.salt[..], &size, &[65], &with.sender, &record].concat())
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn expand<const N: usize>(prk: &Prk, info: &[&[u8]]) -> Option<[u8; N]> {
    let mut out = [0; N];
    prk.expand(info, Length(N)).and_then(|okm| okm.fill(&mut out)).ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nod_core::encoding::array_from_base64url;

    /// REQ 73: the example of RFC 8291 §5, with the intermediate values of its appendix A.
    #[test]
    fn req_73_the_example_of_rfc_8291_comes_out_byte_by_byte() {
        let keys = Keys {
            point: array_from_base64url(
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            )
            .unwrap(),
            auth: array_from_base64url("BTBZMqHH6r4Tts7J_aSIgg").unwrap(),
        };
        let agreement = Agreement {
            sender: array_from_base64url(
                "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
            )
            .unwrap(),
            secret: array_from_base64url("kyrL1jIIOHEzg3sM2ZWRHDRB62YACZhhSlknJ672kSs").unwrap(),
            salt: array_from_base64url("DGv6ra1nlYgDCS1FRnbzlw").unwrap(),
        };
        let sealed = encrypt(&keys, b"When I grow up, I want to be a watermelon", &agreement).unwrap();
        assert_eq!(
            base64url(&sealed),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_\
             yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
                .replace(' ', "")
        );
    }

    /// REQ 71: a body has at most 4096 bytes. REQ 73: each has a salt and a sender's key of its own, in one record.
    #[test]
    fn req_71_73_a_message_fits_or_is_refused_and_no_two_are_alike() {
        let random = crate::ambient::system_random();
        let own = EphemeralPrivateKey::generate(&ECDH_P256, &random).unwrap();
        let point = own.compute_public_key().unwrap().as_ref().try_into().unwrap();
        let keys = Keys { point, auth: [7; 16] };
        let longest = seal(&keys, &[b'x'; MAX_TEXT], &random).unwrap();
        assert_eq!((longest.len(), MAX_BODY), (4096, 4096));
        let (record, key) = (u32::from_be_bytes(longest[16..20].try_into().unwrap()), longest[20]);
        assert_eq!((record, key), (4096, 65), "one record, and the sender's key names itself");
        assert_eq!(seal(&keys, &[b'x'; MAX_TEXT + 1], &random), Err(SealError::TooLong));
        let again = seal(&keys, &[b'x'; MAX_TEXT], &random).unwrap();
        assert_ne!(longest[..16], again[..16], "the salt is fresh");
        assert_ne!(longest[21..86], again[21..86], "the sender's key is fresh");
    }

    #[test]
    fn req_73_a_key_off_the_curve_is_refused() {
        let mut point = [1; 65];
        point[0] = 4;
        assert_eq!(
            seal(&Keys { point, auth: [0; 16] }, b"text", &crate::ambient::system_random()),
            Err(SealError::Point)
        );
    }
}
