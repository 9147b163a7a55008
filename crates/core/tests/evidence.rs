//! Evidence: what is true verifies, and every single alteration is found.
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{
    ISSUED, ISSUER, P256Signer, after, answer_token, challenge_claims, challenge_token, device, id, keys, server,
};
use nod_core::answer::{Transferred, Verdict};
use nod_core::audit::{AuditDraft, AuditEntry, AuditKind, GENESIS};
use nod_core::challenge::{DenyReason, StateName};
use nod_core::evidence::{self, Evidence, EvidenceDevice, EvidenceError, Vouched};
use nod_core::policy::Level;
use nod_core::token::{Ed25519Signer, ReceiptClaims, Signer, TokenError, evidence_hash, sign_receipt, sign_statement};
use serde_json::{Value, json};

/// Evidence of an answer, without the server's word.
fn bare(
    signer: &dyn Signer,
    level: Level,
    verdict: Verdict,
    secret: Option<Transferred>,
    state: StateName,
) -> Evidence {
    let claims = challenge_claims(level);
    let device = device(2, signer);
    Evidence {
        version: evidence::VERSION,
        challenge: challenge_token(&claims),
        answer: answer_token(signer, &device, &claims, verdict, secret, ISSUED + 5),
        device: EvidenceDevice { id: device.id, name: device.name, key: device.key.to_jwk() },
        state,
        decided_at: after(5).plus(std::time::Duration::from_millis(123)),
        statement: None,
        receipt: None,
        audit: None,
    }
}

/// … with everything that can be in it.
fn full(signer: &dyn Signer, bare: Evidence) -> Evidence {
    let facts = evidence::verify(&bare, &keys(), Some(ISSUER)).unwrap();
    assert_eq!(facts.vouched, Vouched::Nothing);
    assert_eq!(facts.device.jkt, signer.public_key().thumbprint());
    let statement = Some(sign_statement(&server(), &evidence::statement(&facts, after(60))));
    let kind = match bare.state {
        StateName::Denied => AuditKind::ChallengeDenied,
        StateName::Reported => AuditKind::ChallengeReported,
        _ => AuditKind::ChallengeApproved,
    };
    let draft = AuditDraft::new(bare.decided_at, kind)
        .account(facts.account)
        .device(facts.device.id)
        .client(facts.relying_party.id.clone())
        .challenge(facts.challenge)
        .detail(format!("number {}", evidence_hash(&bare.challenge, &bare.answer)));
    let audit = Some(AuditEntry::append(7, GENESIS, draft));
    let receipt = (bare.state == StateName::Redeemed).then(|| {
        let claims = ReceiptClaims {
            iss: facts.issuer.clone(),
            sub: facts.account,
            username: facts.username.clone(),
            aud: facts.relying_party.id.clone(),
            jti: facts.challenge,
            acr: facts.level.acr().to_owned(),
            amr: facts.level.amr().iter().map(|method| (*method).to_owned()).collect(),
            device: facts.device.clone(),
            auth_time: facts.decided_at.seconds(),
            evidence: facts.hash.clone(),
            iat: ISSUED + 10,
            exp: ISSUED + 310,
        };
        sign_receipt(&server(), &claims)
    });
    Evidence { statement, receipt, audit, ..bare }
}

#[expect(clippy::unnecessary_wraps, reason = "it stands where an answer may have none")]
fn typed(digits: &str) -> Option<Transferred> {
    Some(Transferred::Typed(digits.to_owned()))
}

type Decided = (Level, Verdict, Option<Transferred>, StateName, Option<DenyReason>);

/// Every decision that there is: level, verdict, secret, state, reason.
fn decisions() -> Vec<Decided> {
    let scanned = Some(Transferred::Scanned("BwcHBwcHBwcHBwcHBwcHBw".to_owned()));
    vec![
        (Level::Tap, Verdict::Approve, None, StateName::Approved, None),
        (Level::Number, Verdict::Approve, typed("42"), StateName::Redeemed, None),
        (Level::Strict, Verdict::Approve, typed("000042"), StateName::Redeemed, None),
        (Level::Strict, Verdict::Approve, scanned, StateName::Approved, None),
        (Level::Number, Verdict::Approve, typed("43"), StateName::Denied, Some(DenyReason::WrongNumbers)),
        (Level::Number, Verdict::Deny, None, StateName::Denied, Some(DenyReason::Refused)),
        (Level::Strict, Verdict::Report, None, StateName::Reported, None),
    ]
}

#[test]
fn every_decision_has_evidence_that_verifies() {
    let signers: [Box<dyn Signer>; 2] =
        [Box::new(Ed25519Signer::from_seed(&[2; 32])), Box::new(P256Signer::generate())];
    for signer in &signers {
        for (level, verdict, secret, state, reason) in decisions() {
            let file = full(signer.as_ref(), bare(signer.as_ref(), level, verdict, secret, state));
            let text = serde_json::to_string(&file).unwrap();
            assert_eq!(Evidence::from_json(&text), Ok(file.clone()));
            let facts = evidence::verify(&file, &keys(), None).unwrap();
            assert_eq!((facts.reason, facts.state, facts.verdict), (reason, state, verdict));
            assert_eq!(facts.vouched, Vouched::Statement);
            assert!(facts.to_string().contains("Anna's phone"));
            let without = Evidence { statement: None, ..file };
            let expected = if without.receipt.is_some() { Vouched::Receipt } else { Vouched::Nothing };
            assert_eq!(evidence::verify(&without, &keys(), None).unwrap().vouched, expected);
        }
    }
}

/// The paths to all leaves of a JSON value.
fn leaves(value: &Value, at: &str, paths: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| leaves(value, &format!("{at}/{name}"), paths));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, value)| leaves(value, &format!("{at}/{i}"), paths));
        }
        _ => paths.push(at.to_owned()),
    }
}

#[test]
fn every_single_field_alteration_is_found() {
    let signer = Ed25519Signer::from_seed(&[2; 32]);
    let other = Ed25519Signer::from_seed(&[3; 32]);
    for (level, verdict, secret, state, _) in decisions() {
        let file = full(&signer, bare(&signer, level, verdict, secret, state));
        let value = serde_json::to_value(&file).unwrap();
        let mut paths = Vec::new();
        leaves(&value, "", &mut paths);
        assert!(paths.len() >= 18, "{paths:?}");
        let replacements = [
            json!(null),
            json!(2),
            json!(""),
            json!("x"),
            json!("approved"),
            json!("denied"),
            json!("reported"),
            json!("redeemed"),
            json!("pending"),
            json!("expired"),
            json!("cancelled"),
            json!("Boris' phone"),
            json!("2026-09-21T14:13:25.124Z"),
            json!("2026-09-21T14:13:25Z"),
            json!(id::<nod_core::id::DeviceId>(9)),
            json!(other.public_key().to_jwk().x),
            json!("challenge.approved"),
            json!("challenge.denied"),
            json!("challenge.redeemed"),
            json!(file.challenge),
            json!(file.answer),
            json!(file.statement),
            json!("P-256"),
            json!("EC"),
            json!(GENESIS),
        ];
        for path in &paths {
            let mut alterations: Vec<Value> = replacements.to_vec();
            let text = value.pointer(path).and_then(Value::as_str);
            // Characters altered one by one, in the file that has all parts; tests/properties.rs alters every one.
            if let Some(text) = text.filter(|_| state == StateName::Redeemed && level == Level::Number) {
                for (index, letter) in text.char_indices().step_by(if text.len() > 64 { 11 } else { 1 }) {
                    let swapped = if letter == 'A' { 'B' } else { 'A' };
                    let mut altered = text.to_owned();
                    altered.replace_range(index..index + letter.len_utf8(), &swapped.to_string());
                    alterations.push(json!(altered));
                }
            }
            for replacement in alterations {
                let mut altered = value.clone();
                let place = altered.pointer_mut(path).unwrap();
                if *place == replacement {
                    continue;
                }
                *place = replacement;
                let verified =
                    Evidence::from_json(&altered.to_string()).and_then(|e| evidence::verify(&e, &keys(), None));
                assert!(verified.is_err(), "{state:?} {path}: {}", altered.pointer(path).unwrap());
            }
        }
    }
}

#[test]
fn another_key_in_the_file_is_no_evidence_against_the_device() {
    // A stranger has a real challenge, and answers it with a key of their own under the device's name.
    let (real, stranger) = (Ed25519Signer::from_seed(&[2; 32]), Ed25519Signer::from_seed(&[3; 32]));
    let file = full(&real, bare(&real, Level::Tap, Verdict::Deny, None, StateName::Denied));
    let forged = bare(&stranger, Level::Tap, Verdict::Approve, None, StateName::Approved);
    // By itself the file is consistent, and says that nobody vouches for it …
    let facts = evidence::verify(&forged, &keys(), None).unwrap();
    assert_eq!(facts.vouched, Vouched::Nothing);
    assert!(facts.to_string().contains("NOT vouched for"));
    // … and with the statement of the real decision it is refused.
    let with = Evidence { statement: file.statement, ..forged };
    assert_eq!(evidence::verify(&with, &keys(), None), Err(EvidenceError::StatementDisagrees));
}

#[test]
fn each_part_is_refused_by_name() {
    let signer = Ed25519Signer::from_seed(&[2; 32]);
    let good = bare(&signer, Level::Number, Verdict::Approve, typed("42"), StateName::Approved);
    let check = |file: &Evidence| evidence::verify(file, &keys(), Some(ISSUER)).map(|_| ());
    assert_eq!(check(&good), Ok(()));
    assert_eq!(check(&Evidence { version: 2, ..good.clone() }), Err(EvidenceError::Version));
    assert_eq!(
        evidence::verify(&good, &keys(), Some("https://other.example")),
        Err(EvidenceError::Challenge(TokenError::WrongIssuer))
    );
    let strangers = nod_core::token::Jwks { keys: Vec::new() };
    assert_eq!(evidence::verify(&good, &strangers, None), Err(EvidenceError::Challenge(TokenError::UnknownKey)));
    for state in [StateName::Pending, StateName::Expired, StateName::Cancelled, StateName::Reported] {
        assert_eq!(check(&Evidence { state, ..good.clone() }), Err(EvidenceError::State));
    }
    for seconds in [-1, common::LIFE + 1] {
        assert_eq!(check(&Evidence { decided_at: after(seconds), ..good.clone() }), Err(EvidenceError::Time));
    }
    // A YES without what the level asks for never led to an approval, nor a wrong number to a denial where none is asked.
    for (level, secret, state) in [
        (Level::Number, None, StateName::Approved),
        (Level::Number, typed("4"), StateName::Approved),
        (Level::Strict, typed("42"), StateName::Approved),
        (Level::Number, Some(Transferred::Scanned("BwcHBwcHBwcHBwcHBwcHBw".to_owned())), StateName::Approved),
        (Level::Number, None, StateName::Denied),
        (Level::Tap, typed("42"), StateName::Denied),
    ] {
        assert_eq!(check(&bare(&signer, level, Verdict::Approve, secret, state)), Err(EvidenceError::State));
    }
    // The answer was signed in the challenge's time, give or take the skew.
    let claims = challenge_claims(Level::Number);
    let at = |iat| {
        let answer = answer_token(&signer, &device(2, &signer), &claims, Verdict::Approve, typed("42"), iat);
        check(&Evidence { answer, ..good.clone() })
    };
    assert_eq!(at(ISSUED - 300), Ok(()));
    assert_eq!(at(ISSUED + common::LIFE + 300), Ok(()));
    for iat in [ISSUED - 301, ISSUED + common::LIFE + 301, i64::MIN, i64::MAX] {
        assert_eq!(at(iat), Err(EvidenceError::Answer(TokenError::ClockSkew)));
    }
}

#[test]
fn what_is_printed_cannot_move_the_cursor() {
    let signer = Ed25519Signer::from_seed(&[2; 32]);
    let mut claims = challenge_claims(Level::Tap);
    claims.action = Some("pay\u{1b}[2K\r\nvouched \u{202e}".to_owned());
    let device = device(2, &signer);
    let good = bare(&signer, Level::Tap, Verdict::Approve, None, StateName::Approved);
    let answer = answer_token(&signer, &device, &claims, Verdict::Approve, None, ISSUED);
    let file = Evidence { challenge: challenge_token(&claims), answer, ..good };
    let text = evidence::verify(&file, &keys(), None).unwrap().to_string();
    assert!(text.contains(r"pay\u{1b}[2K\u{d}\u{a}vouched \u{202e}"), "{text}");
    assert_eq!(text.lines().count(), 19);
    assert_eq!(&text[..7], "outcome");
}
