use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _};
use serde_json::{Value, json};

use super::*;
use crate::encoding::sha256;

const CHALLENGE: &[u8] = b"a challenge of thirty-two bytes.";
const HANDLE: UserHandle = UserHandle([7; 32]);

fn site() -> PasskeySite {
    PasskeySite { id: "login.example.org".to_owned(), origin: "https://login.example.org:8443".to_owned() }
}

#[expect(clippy::disallowed_methods, reason = "ring signs with no other source, and this is no part of the service")]
fn random() -> ring::rand::SystemRandom {
    ring::rand::SystemRandom::new()
}

/// An authenticator with one key.
struct Authenticator {
    key: EcdsaKeyPair,
    site: &'static str,
    flags: u8,
    counter: u32,
    client: Value,
}

const UP_UV: u8 = 0x05;

impl Authenticator {
    fn new(ceremony: &str) -> Self {
        let random = random();
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, key.as_ref(), &random).unwrap();
        let client = json!({
            "type": ceremony, "challenge": base64url(CHALLENGE), "origin": site().origin, "crossOrigin": false,
        });
        Self { key, site: "login.example.org", flags: UP_UV, counter: 5, client }
    }

    fn data(&self, more: &[u8]) -> Vec<u8> {
        let mut data = sha256(self.site.as_bytes()).to_vec();
        data.push(self.flags);
        data.extend(self.counter.to_be_bytes());
        data.extend(more);
        data
    }

    fn cose(&self) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32], &point[1..33], &[0x22, 0x58, 32], &point[33..]].concat()
    }

    fn register(&self, cose: &[u8], after: &[u8]) -> Result<NewCredential, PasskeyFault> {
        let attested = [&[0; 16][..], &[0, 4], b"cred", cose, after].concat();
        self.attest(&self.data(&attested), &[0xa0])
    }

    fn attest(&self, data: &[u8], statement: &[u8]) -> Result<NewCredential, PasskeyFault> {
        let length = u16::try_from(data.len()).unwrap().to_be_bytes();
        let object = [
            &[0xa3, 0x63][..],
            b"fmt",
            &[0x64],
            b"none",
            &[0x67],
            b"attStmt",
            statement,
            &[0x68],
            b"authData",
            &[0x59],
            &length,
            data,
        ];
        registered(&site(), CHALLENGE, &self.client_data(), &base64url(&object.concat()))
    }

    fn client_data(&self) -> String {
        base64url(self.client.to_string().as_bytes())
    }

    fn passkey(&self) -> Passkey {
        let (key, rest) = CredentialKey::read(&self.cose()).map(|(key, rest)| (key, rest.len())).unwrap();
        assert_eq!(rest, 0);
        Passkey {
            id: "0194f000-0000-7000-8000-000000000001".parse().unwrap(),
            account: "0194f000-0000-7000-8000-000000000002".parse().unwrap(),
            name: "Laptop".parse().unwrap(),
            credential: NewCredential {
                id: CredentialId::new(b"cred").unwrap(),
                key,
                counter: 4,
                kept: Kept::InOnePlace,
            },
            transports: Vec::new(),
            created_at: Timestamp::from_millis(0),
            last_used_at: None,
            removed_at: None,
        }
    }

    fn assertion(&self, handle: &[u8]) -> Assertion {
        let data = self.data(&[]);
        let message = [data.as_slice(), &sha256(self.client.to_string().as_bytes())].concat();
        let signature = self.key.sign(&random(), &message).unwrap();
        Assertion::parse(
            &base64url(b"cred"),
            &self.client_data(),
            &base64url(&data),
            &base64url(signature.as_ref()),
            &base64url(handle),
        )
        .unwrap()
    }

    fn judge(&self, passkey: &Passkey) -> Result<Proved, PasskeyFault> {
        self.assertion(&HANDLE.0).judge(&site(), CHALLENGE, passkey, &HANDLE)
    }
}

type Change = fn(&mut Authenticator);

/// What must be refused in both ceremonies.
const CHANGES: [(PasskeyFault, Change); 14] = [
    (PasskeyFault::Ceremony, |it| it.client["type"] = "payment.get".into()),
    (PasskeyFault::Challenge, |it| it.client["challenge"] = base64url(b"another challenge").into()),
    (PasskeyFault::Challenge, |it| it.client["challenge"] = "".into()),
    (PasskeyFault::Form, |it| it.client["challenge"] = "%".into()),
    (PasskeyFault::Origin, |it| it.client["origin"] = "https://login.example.org".into()),
    (PasskeyFault::Origin, |it| it.client["origin"] = "https://login.example.org:8443.evil.example".into()),
    (PasskeyFault::Origin, |it| it.client["origin"] = "http://login.example.org:8443".into()),
    (PasskeyFault::CrossOrigin, |it| it.client["crossOrigin"] = true.into()),
    (PasskeyFault::CrossOrigin, |it| it.client["topOrigin"] = "https://evil.example".into()),
    (PasskeyFault::Site, |it| it.site = "example.org"),
    (PasskeyFault::UserVerification, |it| it.flags = 0x01),
    (PasskeyFault::UserVerification, |it| it.flags = 0x04),
    (PasskeyFault::Backup, |it| it.flags = UP_UV | 0x10),
    (PasskeyFault::Form, |it| it.client = json!(["type"])),
];

#[test]
fn a_passkey_is_made_and_signs_in() {
    let mut maker = Authenticator::new("webauthn.create");
    maker.flags |= 0x40;
    let made = maker.register(&maker.cose(), &[]).unwrap();
    assert_eq!((made.id.as_bytes(), made.counter, made.kept), (&b"cred"[..], 5, Kept::InOnePlace));
    assert_eq!(made.key, CredentialKey::from_text(&made.key.to_text()).unwrap());
    assert_eq!(made.key.algorithm(), "ES256");

    let signer = Authenticator::new("webauthn.get");
    let proved = signer.judge(&signer.passkey()).unwrap();
    assert_eq!(proved, Proved { counter: 5, has_grown: true, kept: Kept::InOnePlace });
    // A security key that does not know whose credential it has.
    assert_eq!(signer.assertion(&[]).judge(&site(), CHALLENGE, &signer.passkey(), &HANDLE), Ok(proved));
    assert!(!signer.assertion(&[]).names_user() && signer.assertion(&[1]).names_user());
    // Members that browsers add are no fault.
    let mut signer = Authenticator::new("webauthn.get");
    signer.client["other_keys_can_be_added_here"] = "do not compare clientDataJSON against a template".into();
    signer.client.as_object_mut().unwrap().remove("crossOrigin");
    assert_eq!(signer.judge(&signer.passkey()), Ok(proved));
}

#[test]
fn req_17_what_was_made_for_another_site_challenge_or_person_is_refused() {
    for (index, (fault, change)) in CHANGES.into_iter().enumerate() {
        let mut maker = Authenticator::new("webauthn.create");
        maker.flags |= 0x40;
        let cose = maker.cose();
        change(&mut maker);
        if index == 10 || index == 11 || index == 12 {
            maker.flags |= 0x40;
        }
        assert_eq!(maker.register(&cose, &[]), Err(fault), "{index} made");
        let mut signer = Authenticator::new("webauthn.get");
        change(&mut signer);
        assert_eq!(signer.judge(&signer.passkey()), Err(fault), "{index} signed");
    }
    let signer = Authenticator::new("webauthn.get");
    let refused = |assertion: Assertion| assertion.judge(&site(), CHALLENGE, &signer.passkey(), &HANDLE).unwrap_err();
    assert_eq!(refused(signer.assertion(&[8; 32])), PasskeyFault::User);
    assert_eq!(refused(signer.assertion(b"anna")), PasskeyFault::User);
    assert_eq!(refused(Authenticator::new("webauthn.get").assertion(&[])), PasskeyFault::Signature, "another key");
    assert_eq!(refused(Authenticator::new("webauthn.create").assertion(&[])), PasskeyFault::Ceremony);
    let mut changed = signer.assertion(&[]);
    changed.credential = CredentialId::new(b"crad").unwrap();
    assert_eq!(refused(changed), PasskeyFault::Credential);
    let mut changed = signer.assertion(&[]);
    changed.client_data.push(b' ');
    assert_eq!(refused(changed), PasskeyFault::Signature, "the text is signed, not what is read in it");
    let mut changed = signer.assertion(&[]);
    changed.authenticator_data.push(0);
    assert_eq!(refused(changed), PasskeyFault::Form);
}

#[test]
fn a_counter_that_does_not_grow_is_told_and_no_fault_and_one_of_zero_says_nothing() {
    for (stored, said, has_grown) in
        [(0, 0, true), (0, 1, true), (4, 5, true), (5, 5, false), (6, 5, false), (4, 0, false), (u32::MAX, 0, false)]
    {
        let mut signer = Authenticator::new("webauthn.get");
        signer.counter = said;
        let mut passkey = signer.passkey();
        passkey.credential.counter = stored;
        assert_eq!(signer.judge(&passkey).unwrap().has_grown, has_grown, "{stored} then {said}");
    }
}

#[test]
fn a_key_is_backup_eligible_or_not_for_ever_and_its_copies_come_and_go() {
    let synced = |backed_up| Kept::Synced { backed_up };
    for (stored, flags, expected) in [
        (Kept::InOnePlace, UP_UV, Ok(Kept::InOnePlace)),
        (Kept::InOnePlace, UP_UV | 0x08, Err(PasskeyFault::Backup)),
        (synced(false), UP_UV | 0x18, Ok(synced(true))),
        (synced(true), UP_UV | 0x08, Ok(synced(false))),
        (synced(true), UP_UV, Err(PasskeyFault::Backup)),
    ] {
        let mut signer = Authenticator::new("webauthn.get");
        signer.flags = flags;
        let mut passkey = signer.passkey();
        passkey.credential.kept = stored;
        assert_eq!(signer.judge(&passkey).map(|proved| proved.kept), expected, "{stored:?} {flags:#x}");
    }
}

#[test]
fn an_attestation_object_that_is_not_whole_is_refused() {
    let mut maker = Authenticator::new("webauthn.create");
    maker.flags |= 0x40;
    let cose = maker.cose();
    assert_eq!(maker.register(&cose, &[0]), Err(PasskeyFault::Form), "bytes after it");
    assert_eq!(maker.register(&cose[..70], &[]), Err(PasskeyFault::Key));
    assert_eq!(maker.attest(&maker.data(&[0; 17]), &[0xa0]), Err(PasskeyFault::Form));
    assert_eq!(maker.attest(&maker.data(&[0; 18]), &[0xa0]), Err(PasskeyFault::Form), "an empty credential id");
    // What the maker says about itself is passed over, whatever it is.
    let attested = [&[0; 16][..], &[0, 4], b"cred", &cose].concat();
    assert!(maker.attest(&maker.data(&attested), b"\xa2\x63alg\x26\x63sig\x44\x01\x02\x03\x04").is_ok());
    assert_eq!(maker.attest(&maker.data(&attested), &[0x5f]), Err(PasskeyFault::Form));
    for object in [&b""[..], b"\xa0", b"\xa1\x68authData\x01", b"\xa2\x68authData\x40\x68authData\x40"] {
        let object = base64url(object);
        assert_eq!(registered(&site(), CHALLENGE, &maker.client_data(), &object), Err(PasskeyFault::Form), "{object}");
    }
    maker.flags |= 0x80;
    assert!(maker.register(&cose, b"\xa1\x6bcredProtect\x02").is_ok(), "extensions");
    assert_eq!(maker.register(&cose, &[]), Err(PasskeyFault::Form), "extensions that are not there");
    maker.flags = UP_UV;
    assert_eq!(maker.attest(&maker.data(&[]), &[0xa0]), Err(PasskeyFault::Form), "no credential");
    let long = base64url(&vec![0; 20_000]);
    assert_eq!(registered(&site(), CHALLENGE, &maker.client_data(), &long), Err(PasskeyFault::Form));
}

#[test]
fn keys_of_the_three_algorithms_are_read_and_others_are_not() {
    let x = [9; 32];
    let p256 = |head: &[u8]| [head, &x, &[0x22, 0x58, 32], &x].concat();
    let ed = Ed25519KeyPair::from_seed_unchecked(&[1; 32]).unwrap();
    let okp = |alg: u8, point: &[u8]| [&[0xa4, 1, 1, 3, alg, 0x20, 6, 0x21, 0x58, 32][..], point].concat();
    let rsa = |length: u16, first: u8, last: u8, exponent: &[u8]| {
        let mut modulus = vec![0x55; usize::from(length)];
        (modulus[0], *modulus.last_mut().unwrap()) = (first, last);
        let tail = [&[0x21, 0x40 | u8::try_from(exponent.len()).unwrap()], exponent].concat();
        [&[0xa4, 1, 3, 3, 0x39, 1, 0, 0x20, 0x59][..], &length.to_be_bytes(), &modulus, &tail].concat()
    };
    let algorithm = |bytes: &[u8]| CredentialKey::read(bytes).map(|(key, _)| key.algorithm());
    assert_eq!(algorithm(&p256(&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32])), Some("ES256"));
    assert_eq!(algorithm(&okp(0x27, ed.public_key().as_ref())), Some("EdDSA"));
    assert_eq!(algorithm(&rsa(256, 0x80, 1, &[1, 0, 1])), Some("RS256"));
    assert_eq!(algorithm(&rsa(512, 0xff, 1, &[3])), Some("RS256"));
    for (why, bytes) in [
        ("P-384", p256(&[0xa5, 1, 2, 3, 0x26, 0x20, 2, 0x21, 0x58, 32])),
        ("ES384", p256(&[0xa5, 1, 2, 3, 0x38, 0x22, 0x20, 1, 0x21, 0x58, 32])),
        ("no algorithm", p256(&[0xa4, 1, 2, 0x20, 1, 0x21, 0x58, 32])),
        ("said twice", p256(&[0xa6, 1, 2, 3, 0x26, 3, 0x26, 0x20, 1, 0x21, 0x58, 32])),
        ("a low-order point", okp(0x27, &[0; 32])),
        ("EdDSA as ES256", okp(0x26, ed.public_key().as_ref())),
        ("1024 bits", rsa(128, 0x80, 1, &[1, 0, 1])),
        ("2047 bits", rsa(256, 0x7f, 1, &[1, 0, 1])),
        ("8192 bits", rsa(1024, 0x80, 1, &[1, 0, 1])),
        ("an even modulus", rsa(256, 0x80, 2, &[1, 0, 1])),
        ("an even exponent", rsa(256, 0x80, 1, &[2])),
        ("a long exponent", rsa(256, 0x80, 1, &[1, 0, 0, 0, 1])),
        ("nothing", Vec::new()),
        ("no map", vec![0x01]),
    ] {
        assert!(CredentialKey::read(&bytes).is_none(), "{why}");
    }
    assert!(CredentialKey::from_text(&base64url(&[okp(0x27, ed.public_key().as_ref()), vec![0]].concat())).is_none());
}

#[test]
fn names_of_credentials_and_transports_are_read_as_they_are_written() {
    for text in ["AA", &base64url(&[255; 1023])] {
        assert_eq!(text.parse::<CredentialId>().unwrap().to_string(), *text);
    }
    for text in ["", "A", "AB", "A=", "%", &base64url(&[1; 1024])] {
        assert!(text.parse::<CredentialId>().is_err(), "{text}");
    }
    let listed = Transport::listed("usb smart-card telepathy  nfc");
    assert_eq!(listed, [Transport::Nfc, Transport::SmartCard, Transport::Usb]);
    assert_eq!(Transport::listed(&Transport::list(&Transport::ALL)), Transport::ALL);
    assert_eq!(Transport::list(&[]), "");
}
