//! Runs the committed vectors; `vectors/README.md` says what is in them. Nothing here can write them.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use nod_core::device::{Device, DeviceState, Jwk, KeyError, PublicKey};
use nod_core::encoding::from_base64url;
use nod_core::enrolment_code::EnrolmentCode;
use nod_core::id::{ChallengeId, ClientId, DeviceId};
use nod_core::link::EnrolmentLink;
use nod_core::otp::{self, OtpHash};
use nod_core::text;
use nod_core::time::Timestamp;
use nod_core::token::{
    self, AnswerClaims, ChallengeClaims, Ed25519Signer, Jwks, ReceiptClaims, StatementClaims, TokenError,
};
use nod_core::wire::{
    AckRequest, AnswerAccepted, AnswerRequest, ClientFrame, CloseCode, EnrolClaimed, EnrolStatus, ErrorCode, Inbox,
    InboxRequest, Problem, PushTargetRequest, RenameRequest, ServerFrame, WatchExchangeRequest, WatchPollRequest,
    WatchView,
};
use secrecy::ExposeSecret as _;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const FRAMES: usize = 114;
const LINKS: usize = 33;
const ENROLMENT_CODES: usize = 13;
const OTP: usize = 46;
const SIGNATURES: usize = 26;
const TEXT: usize = 100;
const THUMBPRINTS: usize = 4;
const TOKENS: usize = 209;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    input: Value,
    expect: Value,
}

/// The cases of a file, of which there must be as many as its author counted: a file that lost its cases is not green.
fn cases(text: &str, count: usize) -> Vec<Case> {
    let cases: Vec<Case> = serde_json::from_str(text).unwrap();
    assert_eq!(cases.len(), count, "the number of cases: change it together with the file");
    cases
}

fn get<T: DeserializeOwned>(input: &Value, name: &str) -> T {
    let value = input.get(name).cloned().unwrap_or(Value::Null);
    serde_json::from_value(value).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn seed(hex: &str) -> [u8; 32] {
    bytes(hex).try_into().unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap()
}

fn device(input: &Value) -> Device {
    let given: Value = get(input, "device");
    Device {
        id: get(&given, "id"),
        account: "01900000-0000-7000-8000-000000000001".parse().unwrap(),
        name: "Anna's phone".parse().unwrap(),
        platform: "test".to_owned(),
        key: PublicKey::from_jwk(&get::<Jwk>(&given, "key")).unwrap(),
        created_at: Timestamp::from_millis(0),
        last_answer_at: None,
        state: DeviceState::Active,
    }
}

/// Verifies a token as its kind is verified.
fn verify(input: &Value) -> Result<(), TokenError> {
    let text: String = get(input, "token");
    let now = Timestamp::from_millis(get(input, "now"));
    let of = |name: &str| get::<String>(input, name);
    match of("kind").as_str() {
        "challenge" => token::verify_challenge(&text, &get::<Jwks>(input, "keys"), &of("issuer"), now).map(drop),
        "answer" => {
            let (challenge, question): (ChallengeId, _) = (get(input, "challenge"), of("challenge_token"));
            token::verify_answer(&text, &device(input), &of("issuer"), challenge, &question, now).map(drop)
        }
        "hello" => token::verify_hello(&text, &device(input), &of("issuer"), &of("nonce"), now),
        "dpop" => token::verify_dpop(&text, &of("method"), &of("url"), of("body").as_bytes(), now).map(drop),
        "enrol" => token::verify_enrol(&text, &of("issuer"), &of("binding"), now).map(drop),
        "receipt" => {
            let client: ClientId = get(input, "client");
            token::verify_receipt(&text, &get::<Jwks>(input, "keys"), &of("issuer"), &client, now).map(drop)
        }
        "key" => token::verify_key_certificate(&text, &get::<Jwks>(input, "keys"), &of("issuer")).map(drop),
        "statement" => token::verify_statement(&text, &get::<Jwks>(input, "keys"), &of("issuer")).map(drop),
        other => panic!("kind {other}"),
    }
}

/// Signs what `input.sign` says, as its kind is signed.
fn sign(input: &Value) -> String {
    let how: Value = get(input, "sign");
    let signer = Ed25519Signer::from_seed(&seed(&get::<String>(&how, "seed")));
    let claims: Value = get(&how, "claims");
    let now = Timestamp::from_seconds(get(&claims, "iat"));
    let of = |name: &str| get::<String>(input, name);
    match of("kind").as_str() {
        "challenge" => token::sign_challenge(&signer, &get::<ChallengeClaims>(&how, "claims")),
        "answer" => token::sign_answer(&signer, &get::<AnswerClaims>(&how, "claims")),
        "hello" => token::sign_hello(&signer, get::<DeviceId>(&claims, "iss"), &of("issuer"), &of("nonce"), now),
        "dpop" => {
            let jti: String = get(&claims, "jti");
            token::sign_dpop(&signer, &of("method"), &of("url"), of("body").as_bytes(), &jti, now)
        }
        "enrol" => token::sign_enrol(&signer, &of("issuer"), &of("binding"), now),
        "receipt" => token::sign_receipt(&signer, &get::<ReceiptClaims>(&how, "claims")),
        "key" => {
            let next = PublicKey::from_jwk(&get::<Jwk>(&claims, "jwk")).unwrap();
            token::sign_key_certificate(&signer, &of("issuer"), &next, now)
        }
        "statement" => token::sign_statement(&signer, &get::<StatementClaims>(&how, "claims")),
        other => panic!("kind {other}"),
    }
}

#[test]
fn tokens() {
    for Case { name, input, expect } in cases(include_str!("../vectors/tokens.json"), TOKENS) {
        let found = match verify(&input) {
            Ok(()) => json!({ "ok": true }),
            Err(error) => json!({ "error": format!("{error:?}") }),
        };
        assert_eq!(found, expect, "{name}");
        if input.get("sign").is_some() {
            assert_eq!(sign(&input), get::<String>(&input, "token"), "{name}");
        }
    }
}

#[test]
fn signatures() {
    for Case { name, input, expect } in cases(include_str!("../vectors/signatures.json"), SIGNATURES) {
        let decode = |part: &str| from_base64url(&get::<String>(&input, part)).unwrap();
        let found = match PublicKey::from_jwk(&get::<Jwk>(&input, "jwk")) {
            Ok(key) => json!({ "valid": key.verifies(&decode("message"), &decode("signature")) }),
            Err(error @ (KeyError::Form | KeyError::OffCurve | KeyError::Weak)) => {
                json!({ "key_error": format!("{error:?}") })
            }
        };
        assert_eq!(found, expect, "{name}");
    }
}

#[test]
fn thumbprints() {
    for Case { name, input, expect } in cases(include_str!("../vectors/thumbprints.json"), THUMBPRINTS) {
        let key = PublicKey::from_jwk(&get::<Jwk>(&input, "jwk")).unwrap();
        assert_eq!(json!({ "thumbprint": key.thumbprint() }), expect, "{name}");
        assert_eq!(json!(key.to_jwk()), input["jwk"], "{name}");
    }
}

/// REQ 60 to 62, 64, 67.
#[test]
fn one_time_codes() {
    for Case { name, input, expect } in cases(include_str!("../vectors/otp.json"), OTP) {
        let hash = match get::<String>(&input, "hash").as_str() {
            "sha1" => OtpHash::Sha1,
            "sha256" => OtpHash::Sha256,
            "sha512" => OtpHash::Sha512,
            other => panic!("{other}"),
        };
        let (key, digits) = (bytes(&get::<String>(&input, "key")), get(&input, "digits"));
        let found = if input.get("given").is_some() {
            let now = Timestamp::from_seconds(get(&input, "now"));
            let given: String = get(&input, "given");
            json!({ "step": otp::accept(hash, &key, digits, &given, otp::Window { now, steps_before: 1 }, get(&input, "last_accepted")) })
        } else {
            let counter = match get::<Option<u64>>(&input, "counter") {
                Some(counter) => counter,
                None => otp::step(Timestamp::from_seconds(get(&input, "time"))),
            };
            json!({ "code": otp::hotp(hash, &key, counter, digits) })
        };
        assert_eq!(found, expect, "{name}");
    }
}

#[test]
fn links() {
    for Case { name, input, expect } in cases(include_str!("../vectors/links.json"), LINKS) {
        let text: String = get(&input, "text");
        let found = match EnrolmentLink::parse(&text) {
            Ok(link) => {
                assert_eq!(link.to_text(), text.trim(), "{name}");
                json!({ "server": link.server, "secret": link.secret.to_text(), "secret_hash": link.secret.hash(),
                    "server_key": link.server_key })
            }
            Err(error) => json!({ "error": format!("{error:?}") }),
        };
        assert_eq!(found, expect, "{name}");
    }
}

#[test]
fn enrolment_codes() {
    for Case { name, input, expect } in cases(include_str!("../vectors/enrolment_codes.json"), ENROLMENT_CODES) {
        let found = match EnrolmentCode::parse(&get::<String>(&input, "typed")) {
            Some(code) => json!({ "code": code.expose(), "shown": code.grouped(), "binding": code.binding() }),
            None => json!({ "error": "Form" }),
        };
        assert_eq!(found, expect, "{name}");
    }
}

#[test]
fn text_as_it_is_compared() {
    for Case { name, input, expect } in cases(include_str!("../vectors/text.json"), TEXT) {
        let given: String = get(&input, "text");
        let found = match get::<String>(&input, "kind").as_str() {
            "digits" => Some(text::typed_digits(&given)),
            "password" => Some(text::password(&given.into()).expose_secret().to_owned()),
            "address" => text::lenient_address(&given).map(|address| address.to_string()),
            other => panic!("{other}"),
        };
        assert_eq!(json!({ "text": found }), expect, "{name}");
    }
}

/// Reads a text as a `T` and writes it again.
fn again<T: Serialize + DeserializeOwned>(text: &str) -> Option<String> {
    serde_json::from_str::<T>(text).ok().map(|value| serde_json::to_string(&value).unwrap())
}

#[test]
fn frames() {
    for Case { name, input, expect } in cases(include_str!("../vectors/frames.json"), FRAMES) {
        let text: String = get(&input, "json");
        let found = match get::<String>(&input, "kind").as_str() {
            "client_frame" => ClientFrame::from_text(&text).map(|frame| serde_json::to_string(&frame).unwrap()),
            "server_frame" => again::<ServerFrame>(&text),
            "watch_view" => again::<WatchView>(&text),
            "watch_exchange" => again::<WatchExchangeRequest>(&text),
            "watch_poll" => again::<WatchPollRequest>(&text),
            "problem" => again::<Problem>(&text),
            "ack_request" => again::<AckRequest>(&text),
            "answer_request" => again::<AnswerRequest>(&text),
            "answer_accepted" => again::<AnswerAccepted>(&text),
            "enrol_claimed" => again::<EnrolClaimed>(&text),
            "enrol_status" => again::<EnrolStatus>(&text),
            "inbox" => again::<Inbox>(&text),
            "inbox_request" => again::<InboxRequest>(&text),
            "push_target" => again::<PushTargetRequest>(&text),
            "rename" => again::<RenameRequest>(&text),
            other => panic!("kind {other}"),
        };
        let found = found.map_or_else(|| json!({ "refused": true }), |json| json!({ "json": json }));
        assert_eq!(found, expect, "{name}");
    }
}

#[test]
fn codes() {
    let cases = cases(include_str!("../vectors/codes.json"), ErrorCode::ALL.len() + CloseCode::ALL.len());
    for Case { name, input, expect } in cases {
        let found = if let Some(number) = get::<Option<u16>>(&input, "close") {
            let code = CloseCode::ALL.into_iter().find(|code| code.number() == number).unwrap();
            json!({ "reason": code.reason() })
        } else {
            let code: ErrorCode = get(&input, "error");
            json!({ "status": code.status() })
        };
        assert_eq!(found, expect, "{name}");
    }
}
