//! An authenticator in software: it makes passkeys and signs with them, and lies where a test wants it to.

use nod_core::encoding::{base64url, from_base64url, sha256};
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair,
};
use serde_json::{Value, json};

/// Fields of a form.
pub type Fields = Vec<(&'static str, String)>;

/// One passkey, and what its authenticator and browser say.
pub struct Authenticator {
    key: Key,
    pub credential: Vec<u8>,
    /// The account, as the authenticator knows it.
    pub handle: Vec<u8>,
    /// The origin of the page that asks.
    pub origin: String,
    /// The site that is asked for.
    pub site: String,
    pub cross_origin: bool,
    /// UP, UV, BE and BS, as in the authenticator's data.
    pub flags: u8,
    pub counter: u32,
}

/// A key of each algorithm.
pub enum Key {
    EdDsa(Ed25519KeyPair),
    Es256(EcdsaKeyPair),
    Rs256(Box<RsaKeyPair>),
}

#[expect(clippy::disallowed_methods, reason = "ring signs with no other source, and this is no part of the service")]
fn random() -> SystemRandom {
    SystemRandom::new()
}

/// User present and verified.
pub const VERIFIED: u8 = 0x05;
/// The key may be copied, and was.
pub const SYNCED: u8 = 0x18;

impl Key {
    pub fn es256() -> Self {
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random()).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref(), &random());
        Self::Es256(key.unwrap())
    }

    pub fn eddsa() -> Self {
        let seed: [u8; 32] = nod_core::random::bytes(&nod::ambient::OsRandom);
        Self::EdDsa(Ed25519KeyPair::from_seed_unchecked(&seed).unwrap())
    }

    /// As Windows Hello makes one. Making such a key takes long and no library that is here: it is the one of the push mocks.
    pub fn rs256() -> Self {
        let text = include_str!("../../push-mocks/fixtures/service-account-key.pem");
        let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
        let document = data_encoding::BASE64.decode(body.as_bytes()).unwrap();
        Self::Rs256(Box::new(RsaKeyPair::from_pkcs8(&document).unwrap()))
    }

    pub const fn algorithm(&self) -> i64 {
        match self {
            Self::EdDsa(_) => -8,
            Self::Es256(_) => -7,
            Self::Rs256(_) => -257,
        }
    }

    fn cose(&self) -> Vec<u8> {
        match self {
            Self::EdDsa(key) => [&[0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 32], key.public_key().as_ref()].concat(),
            Self::Es256(key) => {
                let (x, y) = key.public_key().as_ref()[1..].split_at(32);
                [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32], x, &[0x22, 0x58, 32], y].concat()
            }
            Self::Rs256(key) => {
                let PublicKeyComponents { n, e } = PublicKeyComponents::<Vec<u8>>::from(key.public());
                let length = u16::try_from(n.len()).unwrap().to_be_bytes();
                let exponent = [&[0x21, 0x40 | u8::try_from(e.len()).unwrap()][..], &e].concat();
                [&[0xa4, 1, 3, 3, 0x39, 1, 0, 0x20, 0x59][..], &length, &n, &exponent].concat()
            }
        }
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::EdDsa(key) => key.sign(message).as_ref().to_vec(),
            Self::Es256(key) => key.sign(&random(), message).unwrap().as_ref().to_vec(),
            Self::Rs256(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random(), message, &mut signature).unwrap();
                signature
            }
        }
    }
}

impl Authenticator {
    /// One that makes a passkey for what the page's script was given.
    pub fn new(key: Key, options: &Value, origin: &str) -> Self {
        let allowed = options["pubKeyCredParams"].as_array().unwrap();
        assert!(allowed.iter().any(|one| one["alg"] == key.algorithm()), "the algorithm is asked for: {options}");
        let credential: [u8; 20] = nod_core::random::bytes(&nod::ambient::OsRandom);
        Self {
            key,
            credential: credential.to_vec(),
            handle: from_base64url(options["user"]["id"].as_str().unwrap()).unwrap(),
            origin: origin.to_owned(),
            site: options["rp"]["id"].as_str().unwrap().to_owned(),
            cross_origin: false,
            flags: VERIFIED,
            counter: 1,
        }
    }

    /// The form of the new passkey.
    pub fn made(&self, options: &Value, name: &str) -> Fields {
        let length = u16::try_from(self.credential.len()).unwrap().to_be_bytes();
        let attested = [&[0; 16][..], &length, &self.credential, &self.key.cose()].concat();
        let data = [self.data(0x40), attested].concat();
        let object = [
            &b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59"[..],
            &u16::try_from(data.len()).unwrap().to_be_bytes(),
            &data,
        ];
        vec![
            ("name", name.to_owned()),
            ("challenge", text(options, "challenge")),
            ("client_data", base64url(self.client("webauthn.create", options).as_bytes())),
            ("attestation", base64url(&object.concat())),
            ("transports", "internal hybrid".to_owned()),
        ]
    }

    /// The form of a sign-in with it. Its counter grows, where it has one.
    pub fn signed(&mut self, options: &Value) -> Fields {
        if self.counter > 0 {
            self.counter += 1;
        }
        let (data, client) = (self.data(0), self.client("webauthn.get", options));
        let signature = self.key.sign(&[data.as_slice(), &sha256(client.as_bytes())].concat());
        vec![
            ("challenge", text(options, "challenge")),
            ("id", base64url(&self.credential)),
            ("client_data", base64url(client.as_bytes())),
            ("authenticator_data", base64url(&data)),
            ("signature", base64url(&signature)),
            ("user_handle", base64url(&self.handle)),
        ]
    }

    fn data(&self, more: u8) -> Vec<u8> {
        [&sha256(self.site.as_bytes())[..], &[self.flags | more], &self.counter.to_be_bytes()].concat()
    }

    fn client(&self, ceremony: &str, options: &Value) -> String {
        let client = json!({
            "type": ceremony,
            "challenge": options["challenge"],
            "origin": self.origin,
            "crossOrigin": self.cross_origin,
        });
        client.to_string()
    }
}

fn text(options: &Value, member: &str) -> String {
    options[member].as_str().unwrap().to_owned()
}
