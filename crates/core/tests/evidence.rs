//! Evidence: what is true verifies, and every single alteration is found.
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{
    ISSUED, ISSUER, P256Signer, after, answer_token, challenge_claims, challenge_token, device, id, keys, server,
};
use nod_core::answer::{Transferred, Verdict};
use nod_core::audit::{AuditDraft, AuditEntry, AuditKind, GENESIS};
use nod_core::challenge::{DenyReason, StateName};
use nod_core::evidence::{self, Evidence, EvidenceDevice, EvidenceError, Facts, Vouched};
use nod_core::policy::Level;
use nod_core::token::{
    Ed25519Signer, ReceiptClaims, Signer, StatementClaims, TokenError, evidence_hash, sign_receipt, sign_statement,
};
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
        screen_lock: None,
        audit: None,
    }
}

/// … with everything that can be in it.
fn full(signer: &dyn Signer, bare: Evidence) -> Evidence {
    let facts = evidence::verify(&bare, &keys(), Some(ISSUER)).unwrap();
    assert_eq!(facts.vouched, Vouched::Nothing);
    assert_eq!(facts.device.jkt, signer.public_key().thumbprint());
    let statement = Some(sign_statement(&server(), &evidence::statement(&facts, after(60))));
    assert_eq!(facts.hash, evidence_hash(&bare.challenge, &bare.answer));
    let audit = Some(AuditEntry::append(7, GENESIS, entry_of(&facts)));
    let receipt = (bare.state == StateName::Redeemed).then(|| sign_receipt(&server(), &receipt_of(&facts)));
    Evidence { statement, receipt, audit, ..bare }
}

/// What the receipt of an approval says.
fn receipt_of(facts: &Facts) -> ReceiptClaims {
    ReceiptClaims {
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
    }
}

/// What the audit log says of a decision.
fn entry_of(facts: &Facts) -> AuditDraft {
    let kind = match facts.state {
        StateName::Denied => AuditKind::ChallengeDenied,
        StateName::Reported => AuditKind::ChallengeReported,
        _ => AuditKind::ChallengeApproved,
    };
    AuditDraft::new(facts.decided_at, kind)
        .account(facts.account)
        .device(facts.device.id)
        .client(facts.relying_party.id.clone())
        .challenge(facts.challenge)
        .detail(format!("number {}", facts.hash))
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
        (Level::Strict, Verdict::Approve, typed("000043"), StateName::Denied, Some(DenyReason::WrongNumbers)),
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

/// A redeemed approval at `number`, without the server's word, and what it says.
fn redeemed() -> (Evidence, Facts) {
    let signer = Ed25519Signer::from_seed(&[2; 32]);
    let file = bare(&signer, Level::Number, Verdict::Approve, typed("42"), StateName::Redeemed);
    let facts = evidence::verify(&file, &keys(), Some(ISSUER)).unwrap();
    (file, facts)
}

#[test]
fn a_signed_receipt_that_differs_in_one_claim_is_no_receipt_of_this_decision() {
    let (file, facts) = redeemed();
    let check = |change: fn(&mut ReceiptClaims)| {
        let mut claims = receipt_of(&facts);
        change(&mut claims);
        let receipt = Some(sign_receipt(&server(), &claims));
        evidence::verify(&Evidence { receipt, ..file.clone() }, &keys(), None).map(|facts| facts.vouched)
    };
    assert_eq!(check(|_| {}), Ok(Vouched::Receipt));
    // A receipt may be given in the second of the decision, and its end says nothing about the decision.
    assert_eq!(check(|claims| claims.iat = claims.auth_time), Ok(Vouched::Receipt));
    assert_eq!(check(|claims| claims.exp += 1), Ok(Vouched::Receipt));
    let others: [fn(&mut ReceiptClaims); 11] = [
        |claims| claims.sub = id(9),
        |claims| claims.username.push('x'),
        |claims| claims.jti = id(101),
        |claims| claims.acr = Level::Strict.acr().to_owned(),
        |claims| claims.amr.push("mca".to_owned()),
        |claims| claims.device.id = id(3),
        |claims| claims.device.name.push('x'),
        |claims| claims.device.jkt.push('x'),
        |claims| claims.auth_time += 1,
        |claims| claims.evidence.push('x'),
        |claims| claims.iat = claims.auth_time - 1,
    ];
    for (at, other) in others.into_iter().enumerate() {
        assert_eq!(check(other), Err(EvidenceError::ReceiptDisagrees), "{at}");
    }
    assert_eq!(check(|claims| claims.iss.push('x')), Err(EvidenceError::Receipt(TokenError::WrongIssuer)));
    let stranger = check(|claims| claims.aud = "other".parse().unwrap());
    assert_eq!(stranger, Err(EvidenceError::Receipt(TokenError::WrongAudience)));
    // An approval that was never redeemed has no receipt, even if one turns up that fits it.
    let receipt = Some(sign_receipt(&server(), &receipt_of(&facts)));
    let approved = Evidence { state: StateName::Approved, receipt, ..file };
    assert_eq!(evidence::verify(&approved, &keys(), None), Err(EvidenceError::ReceiptDisagrees));
}

#[test]
fn a_signed_statement_that_differs_in_one_claim_states_nothing_of_this_decision() {
    let (file, facts) = redeemed();
    let check = |change: fn(&mut StatementClaims)| {
        let mut claims = evidence::statement(&facts, after(60));
        change(&mut claims);
        let statement = Some(sign_statement(&server(), &claims));
        evidence::verify(&Evidence { statement, ..file.clone() }, &keys(), None).map(|facts| facts.vouched)
    };
    assert_eq!(check(|_| {}), Ok(Vouched::Statement));
    assert_eq!(check(|claims| claims.iat += 1), Ok(Vouched::Statement), "it may be stated at any time");
    let others: [fn(&mut StatementClaims); 7] = [
        |claims| claims.jti = id(101),
        |claims| claims.evidence.push('x'),
        |claims| claims.device.id = id(3),
        |claims| claims.device.name.push('x'),
        |claims| claims.device.jkt.push('x'),
        |claims| claims.state = StateName::Approved,
        |claims| claims.decided_at = claims.decided_at.plus(std::time::Duration::from_millis(1)),
    ];
    for (at, other) in others.into_iter().enumerate() {
        assert_eq!(check(other), Err(EvidenceError::StatementDisagrees), "{at}");
    }
    assert_eq!(check(|claims| claims.iss.push('x')), Err(EvidenceError::Statement(TokenError::WrongIssuer)));
}

#[test]
fn an_intact_audit_entry_that_differs_in_one_field_is_about_something_else() {
    let (file, facts) = redeemed();
    let check = |change: fn(&mut AuditDraft)| {
        let mut draft = entry_of(&facts);
        change(&mut draft);
        let audit = Some(AuditEntry::append(7, GENESIS, draft));
        evidence::verify(&Evidence { audit, ..file.clone() }, &keys(), None).map(|facts| facts.audit.map(|at| at.seq))
    };
    assert_eq!(check(|_| {}), Ok(Some(7)));
    // An entry may leave out whose, with what and for whom: the challenge and the hash say it.
    let silent: [fn(&mut AuditDraft); 3] =
        [|draft| draft.account = None, |draft| draft.device = None, |draft| draft.client = None];
    for (at, change) in silent.into_iter().enumerate() {
        assert_eq!(check(change), Ok(Some(7)), "{at}");
    }
    let others: [fn(&mut AuditDraft); 9] = [
        |draft| draft.at = draft.at.plus(std::time::Duration::from_millis(1)),
        |draft| draft.kind = AuditKind::ChallengeDenied,
        |draft| draft.account = Some(id(9)),
        |draft| draft.device = Some(id(3)),
        |draft| draft.client = Some("other".parse().unwrap()),
        |draft| draft.challenge = Some(id(101)),
        |draft| draft.challenge = None,
        |draft| draft.detail = None,
        // The hash is a word of its own, not a part of one.
        |draft| draft.detail.as_mut().unwrap().push('x'),
    ];
    for (at, other) in others.into_iter().enumerate() {
        assert_eq!(check(other), Err(EvidenceError::AuditDisagrees), "{at}");
    }
    // … and an entry whose content fits, but whose hash is another's.
    let mut altered = AuditEntry::append(7, GENESIS, entry_of(&facts));
    altered.seq = 8;
    let altered = Evidence { audit: Some(altered), ..file };
    assert_eq!(evidence::verify(&altered, &keys(), None), Err(EvidenceError::AuditDisagrees));
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
    // The first and the last second of the challenge's life belong to it.
    for seconds in [0, common::LIFE] {
        assert_eq!(check(&Evidence { decided_at: after(seconds), ..good.clone() }), Ok(()));
    }
    // A YES without what the level asks for never led to an approval, nor a wrong number to a denial where none is asked.
    for (level, secret, state) in [
        (Level::Number, None, StateName::Approved),
        (Level::Number, typed("4"), StateName::Approved),
        (Level::Number, typed("4x"), StateName::Approved),
        (Level::Strict, typed("42"), StateName::Approved),
        (Level::Strict, typed("00004x"), StateName::Approved),
        (Level::Strict, None, StateName::Approved),
        (Level::Strict, Some(Transferred::Scanned("BwcH".to_owned())), StateName::Approved),
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
fn debug_shows_no_token() {
    let (file, _) = redeemed();
    let device: nod_core::id::DeviceId = id(2);
    assert_eq!(format!("{file:?}"), format!("Evidence(redeemed, {device:?}, {})", file.decided_at));
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
    assert_eq!(text.lines().count(), 20);
    assert_eq!(&text[..7], "outcome");
}
